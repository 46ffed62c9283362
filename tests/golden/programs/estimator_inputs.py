"""tf.estimator.inputs.numpy_input_fn: graphs, queue runners and batches; those that are shuffled by their sizes."""
import numpy as np
import tensorflow as tf

from estimator_tools import say, show

say("WARN")
def nodes(g): return [n.name+':'+n.op for n in g.as_graph_def().node]
def run(f, n=3, size=None):
    with tf.Graph().as_default() as g:
        tf.set_random_seed(1)
        try: r=f()
        except Exception as e: print('!!', type(e).__name__, e); return
        print(r, nodes(g)); print({k:[str(getattr(v,'name',type(v).__name__)) for v in g.get_collection(k)] for k in g.get_all_collection_keys()})
        for q in g.get_collection('queue_runners'): print(q.name, [o.name for o in q.enqueue_ops], q.close_op.name, q.cancel_op.name, [t.__name__ for t in q.queue_closed_exception_types])
        with tf.train.MonitoredSession() as s:
            for i in range(n):
                if s.should_stop(): break
                r1=s.run(r); print(r1 if size is None else (r1[1].shape if size is len else size(r1)))
I=tf.estimator.inputs
x={'a':np.arange(7.),'b':np.arange(14).reshape(7,2)}
print('numpy'); run(I.numpy_input_fn(x, np.arange(7), batch_size=3, shuffle=False),5)
print('numpy shuf'); run(I.numpy_input_fn(x, np.arange(7), batch_size=3, shuffle=True),5,len)
print('numpy shuf2'); run(I.numpy_input_fn(x, np.arange(7), batch_size=3, shuffle=True, num_epochs=2, queue_capacity=5),5,len)
print('numpy none'); run(I.numpy_input_fn(x, np.arange(7), batch_size=3, shuffle=True, num_epochs=None),5,len)
print('numpy noy'); run(I.numpy_input_fn(np.arange(7), batch_size=3, shuffle=False, num_epochs=None, num_threads=2),3,np.shape)
print('numpy ydict'); run(I.numpy_input_fn(x, {'l':np.arange(7),'m':np.ones([7,1])}, batch_size=3, shuffle=False),2)
for kw in (dict(x=[1]),dict(x={}),dict(x=np.arange(3),y=np.arange(4)),dict(x={'a':np.arange(3),'b':np.arange(4)}),dict(x={'a':np.arange(3)},y={'a':np.arange(3)}),dict(x={'a':np.arange(3)},y={}),dict(x={'a':[1,2]}),dict(x={'a':np.arange(3)},y=[1,2,3]),dict(x=np.arange(3),num_epochs=0),dict(x=np.arange(3),num_threads=0),dict(x=np.arange(3),y={'a':np.arange(4)})):
    print(kw); run(I.numpy_input_fn(shuffle=False,**kw),1)
show('sh', lambda: I.numpy_input_fn(np.arange(3)))
show('sh', lambda: I.numpy_input_fn(np.arange(3), shuffle='a'))
