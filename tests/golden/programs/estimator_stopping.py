"""Throttled evaluations, early stopping, evaluation in memory, added metrics."""
import os

import tensorflow as tf

from estimator_tools import estimator, eval_input, say, show, train_input

E=tf.estimator
T, V = E.TrainSpec, E.EvalSpec
say("INFO")
e = estimator(save_checkpoints_steps=5)
show('throttled', lambda: E.train_and_evaluate(e, T(train_input, max_steps=17), V(eval_input)))
show('nothing left', lambda: E.train_and_evaluate(e, T(train_input, max_steps=17), V(eval_input)))
X_=E.experimental
class Look(tf.train.SessionRunHook):
    def after_create_session(self, s, c):
        print('NODES', [n.name+':'+n.op for n in s.graph.as_graph_def().node if 'stop' in n.name.lower()], {k:[str(getattr(v,'name',v)) for v in s.graph.get_collection(k)] for k in s.graph.get_all_collection_keys() if isinstance(k,str) and any('top' in str(getattr(v,'name','')) for v in s.graph.get_collection(k))})
def fresh(hf, n=6):
    q=estimator(save_checkpoints_steps=5)
    q.train(train_input, steps=n, hooks=[hf(q), Look()]); return q.latest_checkpoint()
show('es', lambda: fresh(lambda q: X_.make_early_stopping_hook(q, lambda: True, run_every_secs=None, run_every_steps=2)))
show('es', lambda: fresh(lambda q: X_.make_early_stopping_hook(q, lambda: True, run_every_secs=10)))
show('es', lambda: fresh(lambda q: X_.make_early_stopping_hook(q, lambda: False, run_every_secs=None, run_every_steps=2), 3))
def ev(q,name,arg,**k):
    os.makedirs(q.eval_dir(), exist_ok=True)
    w=tf.summary.FileWriter(q.eval_dir())
    for s,v in ((1,3.),(2,5.),(3,4.),(4,4.5),(5,6.)): w.add_summary(tf.Summary(value=[tf.Summary.Value(tag='m',simple_value=v)]), s)
    w.close()
    return getattr(X_,name)(q,'m',arg,run_every_secs=None,run_every_steps=1,**k)
show('hi', lambda: fresh(lambda q: ev(q,'stop_if_higher_hook',4.6))); show('hi', lambda: fresh(lambda q: ev(q,'stop_if_higher_hook',7))); show('lo', lambda: fresh(lambda q: ev(q,'stop_if_lower_hook',3.5, min_steps=2))); show('lo', lambda: fresh(lambda q: ev(q,'stop_if_lower_hook',4.1, min_steps=2)))
show('inc', lambda: fresh(lambda q: ev(q,'stop_if_no_increase_hook',2))); show('inc', lambda: fresh(lambda q: ev(q,'stop_if_no_increase_hook',4))); show('dec', lambda: fresh(lambda q: ev(q,'stop_if_no_decrease_hook',3))); show('dec', lambda: fresh(lambda q: ev(q,'stop_if_no_decrease_hook',9)))
show('mem', lambda: e.train(train_input, steps=4, hooks=[X_.InMemoryEvaluatorHook(e, eval_input, steps=2, every_n_iter=2, name='mm')]) and e.latest_checkpoint())
show('mem', lambda: X_.InMemoryEvaluatorHook(e, eval_input, every_n_iter=0))
am=tf.estimator.add_metrics
def mf(features, labels, predictions, config):
    print(sorted(features), labels, predictions, type(config)); return {'mx': tf.metrics.mean(labels)}
e3=am(e, mf); print(type(e3).__name__, e3.params)
show('am', lambda: e3.evaluate(eval_input, steps=2))
show('am2', lambda: am(e, lambda foo: 1)); show('am3', lambda: am(e, 3)); show('am4', lambda: am(3, mf)); show('am5', lambda: am(e, lambda: {'mae': tf.metrics.mean(1.)}).evaluate(eval_input, steps=1))
