"""tf.contrib.eager.metrics: what metrics return, keep and say."""
import glob
import tempfile

import tensorflow as tf

tf.enable_eager_execution()
M = tf.contrib.eager.metrics


def said(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return "%s: %s" % (type(e).__name__, str(e).split("\n")[0])


m = M.Mean()
print(m.name, said(m.result), m([1., 2., 3.]), m([4, 5], weights=[.5, 1]), m.result(), callable(m.value()))
print([(v.name, v.trainable, v.shape, v.dtype) for v in m.variables], m.init_variables(), m.result(), m(3))
named = M.Mean("loss of/x", dtype=tf.float32)
named(1)
print(named.name, [v.name for v in named.variables])
other = M.Mean()
other(7)
print(m.aggregate([other]), m.result(), said(m.aggregate, [M.Accuracy()]), said(m.aggregate, []))
a = M.Accuracy()
print(a([1, 2, 3], [1, 2, 0]), a.result(), a(labels=[1], predictions=[0], weights=[2.]), a.result(), said(a, [1, 2], [1]))
c = M.CategoricalAccuracy()
print(c([[0, 1, 0], [1, 0, 0]], [[.1, .8, .1], [.1, .8, .1]]), c.result(), said(c, [[1, 2]], [[1, 2, 3]]))
s = M.SparseAccuracy()
print(s([1, 1], [[.1, .8, .1], [.8, .1, .1]]), s.result(), said(s, [1, 2, 3], [[.1, .8, .1], [.8, .1, .1]]))
b = M.BinaryAccuracy(.5)
print(b([1, 0, 1], [.6, .2, .3]), b.result(), b([True, False], [.7, .2], weights=[.3, 2.]), b.result(), b.name)


class Total(M.Metric):
    def build(self, x):
        self.total = self.add_variable("total", shape=(), dtype=tf.float32, initializer=tf.zeros_initializer())

    def call(self, x):
        self.total.assign_add(tf.reduce_sum(x))
        return x

    def result(self):
        return self.total


class NoResult(M.Metric):
    def build(self, x):
        self.w = self.add_variable("w", shape=[2], initializer=tf.ones_initializer())

    def call(self, x):
        self.add_variable("late", ())


t = Total()
print(t([1., 2.]), t.result(), [v.name for v in t.variables], t.name)
n = NoResult("r n")
print(said(n, 1), said(n.result), [v.name for v in n.variables], said(M.Metric(), 1))
with tf.variable_scope("vs"):
    inside = M.Mean()
    m = M.Mean("here")
m(1)
with tf.variable_scope("vs"):
    other = M.Mean("there")
inside(1)
print(inside.variables[0].name, m.variables[0].name)
folder = tempfile.mkdtemp()
print(tf.train.list_variables(tf.train.Checkpoint(metric=t).save(folder + "/a")))
writer = tf.contrib.summary.create_file_writer(folder + "/w")
tf.train.get_or_create_global_step()
with writer.as_default(), tf.contrib.summary.always_record_summaries():
    b.result()
    b.result(write_summary=False)
writer.flush()
for name in glob.glob(folder + "/w/*"):
    print([(v.tag, v.simple_value) for event in tf.train.summary_iterator(name) for v in event.summary.value])
with tf.Graph().as_default(), tf.Session() as session:
    m = M.Mean()
    out = m(tf.constant([1., 2.]))
    session.run(m.init_variables())
    print(session.run([out, out, m.variables[0]])[0], session.run([m.result(), m.value()]), m.init_variables().type)
    print(tf.global_variables(), [v.name for v in tf.local_variables()], [v.name for v in tf.get_collection("metric_variables")])
    print(said(M.Mean(), tf.constant(1.)))
    g = M.Mean("all", use_global_variables=True)
    g(tf.constant([1.]), weights=tf.constant([2.]))
    print([v.name for v in tf.global_variables()])
