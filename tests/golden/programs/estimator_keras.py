"""tf.keras.estimator.model_to_estimator: Keras models trained as Estimators."""
import os

import tensorflow as tf

from estimator_tools import folder, say, show, X, Y

K = tf.keras
say("INFO")
def mk(opt):
    tf.set_random_seed(2)
    i=K.layers.Input([2],name='x'); h=K.layers.Dense(3,activation='relu',name='h',kernel_regularizer=K.regularizers.l2(.1))(i); o=K.layers.Dense(1,name='o')(K.layers.Dropout(.2)(h))
    m=K.Model(i,o); m.compile(opt,'mse',metrics=['mae']); return m
def inp(): return tf.data.Dataset.from_tensor_slices(({'x':X},Y[:,None])).repeat(20).batch(4)
class Show(tf.train.SessionRunHook):
    def after_create_session(self, s, c):
        g=s.graph
        print('GRAPH', [n.name+':'+n.op for n in g.as_graph_def().node if 'report' not in n.name and 'grad' not in n.name and 'save/' not in n.name])
        print('COLL', {k:[str(getattr(v,'name',type(v).__name__)) for v in g.get_collection(k)] for k in sorted(k for k in g.get_all_collection_keys() if isinstance(k,str))})
def run(opt, name):
    D = folder()
    m=mk(opt); w=m.get_weights(); print([a.round(3).tolist() for a in w])
    e=K.estimator.model_to_estimator(m, model_dir=D, config=tf.estimator.RunConfig(tf_random_seed=3, log_step_count_steps=2))
    print(sorted(os.listdir(D)), sorted(os.listdir(D+'/keras')) if os.path.exists(D+'/keras') else '')
    e.train(inp, steps=5, hooks=[Show()] if name else []); print(e.evaluate(inp, steps=3, hooks=[Show()] if name else [])); print(list(e.predict(lambda: tf.data.Dataset.from_tensor_slices({'x':X[:3]}).batch(3), hooks=[Show()] if name else []))); print(e.get_variable_names())
    print(tf.train.list_variables(D+'/keras') if os.path.exists(D+'/keras/checkpoint') else '')
show('adam', lambda: run('adam', 1)); show('sgd', lambda: run(K.optimizers.SGD(.1), 0)); show('tfopt', lambda: run(tf.train.AdamOptimizer(.01), 0))
show('none', lambda: K.estimator.model_to_estimator()); show('both', lambda: K.estimator.model_to_estimator(mk('sgd'),'x')); show('nocomp', lambda: K.estimator.model_to_estimator(K.Sequential([K.layers.Dense(1,input_shape=[2])]))); show('seqno', lambda: K.estimator.model_to_estimator(K.Sequential([K.layers.Dense(1)])))
