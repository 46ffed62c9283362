"""tf.estimator.WarmStartSettings: which variables begin with values of another checkpoint."""
import tensorflow as tf

from estimator_tools import estimator, folder, model, say, show, train_input

say('INFO')
e = estimator()
D, D2 = e.model_dir, folder('second')
print('--- warm')
W=tf.estimator.WarmStartSettings
print(W('/tmp/x')); print(W('/tmp/x', vars_to_warm_start='.*d.*', var_name_to_prev_var_name={'a':'b'}))
show('ws', lambda: W('')); show('ws', lambda: W(None)); show('ws', lambda: W._fields)
show('ws', lambda: tf.estimator.VocabInfo('a',3,0,'b')); show('ws', lambda: tf.estimator.VocabInfo._fields)
e.train(train_input, steps=2)
f=lambda **k: tf.estimator.Estimator(model, model_dir=D2, params={'rate':.01}, config=tf.estimator.RunConfig(tf_random_seed=3), **k)

def ini(*a,**k):
    folder('second')
    e2=f(*a,**k); e2.train(train_input, steps=1); print(e2.get_variable_value('d/bias'), e2.get_variable_value('beta1_power')); e2.train(train_input, steps=1)
show('w1', lambda: ini(warm_start_from=D))
show('w2', lambda: ini(warm_start_from=W(D, vars_to_warm_start='d/bias')))
show('w3', lambda: ini(warm_start_from=W(D+'/model.ckpt-2', vars_to_warm_start=['d/bias','beta1_power'])))
show('w4', lambda: ini(warm_start_from=W(D, vars_to_warm_start=None)))
show('w5', lambda: ini(warm_start_from=W(D, vars_to_warm_start='zzz')))
show('w6', lambda: ini(warm_start_from=W(D, vars_to_warm_start='d/bias', var_name_to_prev_var_name={'d/bias':'d/bias/Adam'})))
show('w7', lambda: ini(warm_start_from='/tmp/nono'))
show('w8', lambda: ini(warm_start_from=3))
show('w9', lambda: ini(warm_start_from=W(D, vars_to_warm_start='d/bias', var_name_to_prev_var_name={'zz':'d/bias/Adam'})))
