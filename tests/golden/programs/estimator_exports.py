"""train_and_evaluate with exporters, and what exported models are: signatures, graphs, files."""
import os

import numpy as np
import tensorflow as tf

from estimator_tools import estimator, eval_input, files, say, show, train_input

say("INFO")
T, V = tf.estimator.TrainSpec, tf.estimator.EvalSpec


def srv():
    x = tf.placeholder(tf.float32, [None, 2], name="xx")
    return tf.estimator.export.ServingInputReceiver({"x": x}, {"x": x})


E=tf.estimator
exps=[E.FinalExporter('fin',srv), E.LatestExporter('lat',srv,exports_to_keep=2), E.BestExporter('best', srv, exports_to_keep=1)]
e=estimator()
show('tae', lambda: E.train_and_evaluate(e, T(train_input, max_steps=45), V(eval_input, steps=None, exporters=exps, start_delay_secs=0, throttle_secs=0, name='nm')))
print(files(e.model_dir))
show('tae again', lambda: E.train_and_evaluate(e, T(train_input, max_steps=45), V(eval_input, steps=3, exporters=exps, start_delay_secs=0, throttle_secs=0)))
show('tae noexp', lambda: E.train_and_evaluate(e, T(train_input, max_steps=50), V(eval_input, steps=3, start_delay_secs=0, throttle_secs=0)))
show('tae inputend', lambda: E.train_and_evaluate(e, T(eval_input, max_steps=100), V(eval_input, steps=3, start_delay_secs=0, throttle_secs=0)))
e2=estimator('never', save_checkpoints_steps=None, save_checkpoints_secs=None)
show('tae nosave', lambda: E.train_and_evaluate(e2, T(train_input, max_steps=5), V(eval_input, steps=3, start_delay_secs=0, throttle_secs=0)))
say('WARN')
show('ts', lambda: T(train_input)); show('ts', lambda: T(train_input, max_steps=0)); show('ts', lambda: T(3)); show('ts', lambda: T(train_input, hooks=[3])); show('ts', lambda: T(train_input, max_steps=3, hooks=None).hooks)
show('vs', lambda: V(train_input)); show('vs', lambda: V(train_input, steps=0)); show('vs', lambda: V(3)); show('vs', lambda: V(train_input, hooks=[3])); show('vs', lambda: V(train_input, name=3)); show('vs', lambda: V(train_input, name='')); show('vs', lambda: V(train_input, start_delay_secs=-1)); show('vs', lambda: V(train_input, throttle_secs=-1)); show('vs', lambda: V(train_input, exporters=exps[0]).exporters); show('vs', lambda: V(train_input, exporters=[3])); show('vs', lambda: V(train_input, exporters=3)); show('vs', lambda: V(train_input, exporters=[exps[0],exps[0]])); show('vs', lambda: V(train_input, exporters=E.FinalExporter('',srv)))
show('tae args', lambda: E.train_and_evaluate(3,T(train_input),V(train_input))); show('tae args', lambda: E.train_and_evaluate(e,3,V(train_input))); show('tae args', lambda: E.train_and_evaluate(e,T(train_input),3)); show('ex', lambda: E.LatestExporter('a',srv,exports_to_keep=0)); show('ex', lambda: E.BestExporter('a',srv,exports_to_keep=0)); show('ex', lambda: E.BestExporter('a',srv,compare_fn=3)); show('ex', lambda: E.BestExporter('a',srv,compare_fn=lambda a,b:1)); show('ex', lambda: E.BestExporter('a',srv,compare_fn=None)); show('ex', lambda: E.Exporter()); show('ex', lambda: E.FinalExporter('a',srv).name)
show('tae nosteps', lambda: E.train_and_evaluate(e, T(eval_input, max_steps=None), V(eval_input, steps=3, start_delay_secs=0, throttle_secs=0)))
say('INFO')
EX=E.export
print('--- export')
def sig(p, *tags):
    for tag in tags or ['serve']:
        with tf.Graph().as_default(), tf.Session() as session:
            g = tf.saved_model.load(session, [tag], p.decode())
        print(list(g.meta_info_def.tags)); print(sorted((k,str(g.signature_def[k])) for k in g.signature_def))
        print([n.name for n in g.graph_def.node]); print(sorted(g.collection_def))
    print(files(p.decode()))
x=e.model_dir+'/x'
def ss(f, *tags):
    p=f(); sig(p, *tags); return p
show('exp', lambda: ss(lambda: e.export_savedmodel(x, srv)))
show('exp2', lambda: ss(lambda: e.export_saved_model(x, srv, as_text=True, assets_extra={'a/b.txt':os.path.abspath(__file__)})))
show('exp parse', lambda: ss(lambda: e.export_savedmodel(x, EX.build_parsing_serving_input_receiver_fn({'x':tf.FixedLenFeature([2],tf.float32)}), strip_default_attrs=True)))
show('exp raw', lambda: ss(lambda: e.export_savedmodel(x, EX.build_raw_serving_input_receiver_fn({'x':tf.placeholder(tf.float32,[None,2])}), checkpoint_path=e.model_dir+'/model.ckpt-5')))
show('exp none', lambda: e.export_savedmodel(x, None))
show('exp nockpt', lambda: estimator('none').export_savedmodel(x, srv))
show('exp badckpt', lambda: e.export_savedmodel(x, srv, checkpoint_path='/tmp/nono'))
show('exp mode eval', lambda: ss(lambda: e.experimental_export_all_saved_models(x, {'eval': E.experimental.build_raw_supervised_input_receiver_fn({'x':tf.zeros([1,2])}, tf.zeros([1])), 'infer': srv}), 'eval', 'serve'))
say('WARN')
c=tf.constant
SR=EX.ServingInputReceiver
show('sr', lambda: SR(c(1.),c(1.))); show('sr', lambda: SR({'a':c(1.)},c(1.))); show('sr', lambda: SR({'a':c(1.)},{'b':c('a')},{'alt':{'q':c(1.)}})); show('sr', lambda: SR(None,c(1.))); show('sr', lambda: SR(c(1.),None)); show('sr', lambda: SR({'a':1},c(1.))); show('sr', lambda: SR({3:c(1.)},c(1.))); show('sr', lambda: SR(c(1.),{3:c(1.)})); show('sr', lambda: SR(c(1.),{'a':3})); show('sr', lambda: SR(c(1.),c(1.),3)); show('sr', lambda: SR(c(1.),c(1.),{'a':3})); show('sr', lambda: SR(c(1.),c(1.),{3:c(1.)})); show('sr', lambda: SR([c(1.)],c(1.))); show('sr', lambda: SR({'a':tf.SparseTensor([[0]],[1.],[1])},c(1.)));show('sr', lambda: SR({},c(1.)))
TR=EX.TensorServingInputReceiver
show('tr', lambda: TR(c(1.),c(1.))); show('tr', lambda: TR({'a':c(1.)},c(1.))); show('tr', lambda: TR(None,c(1.))); show('tr', lambda: TR(3,c(1.)))
with tf.Graph().as_default() as g:
    f=EX.build_parsing_serving_input_receiver_fn({'x':tf.FixedLenFeature([2],tf.float32)}, default_batch_size=3); print(f()); print([n.name for n in g.as_graph_def().node])
with tf.Graph().as_default() as g:
    f=EX.build_raw_serving_input_receiver_fn({'x':tf.zeros([2,3]),'y':tf.placeholder(tf.int32,name='pp')}); 
with tf.Graph().as_default() as g: print(f()); print([n.name for n in g.as_graph_def().node])
f=EX.build_raw_serving_input_receiver_fn({'x':np.zeros([2,3])},4)
with tf.Graph().as_default() as g: show('raw', f)
