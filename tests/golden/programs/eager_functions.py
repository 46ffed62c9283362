import tensorflow as tf, numpy as np, sys
def err(f):
    try:
        print('ok', repr(f()))
    except Exception as e:
        print(type(e).__name__, '|', str(e)[:500].replace('\n', '\\n'))
if len(sys.argv) > 1:
    pass
tf.enable_eager_execution()
n = [0]
@tf.function
def f(a, b=2.0):
    n[0] += 1
    return a * b
x = tf.constant(3.0)
err(lambda: f(x))
err(lambda: f(x, 3.0))
err(lambda: f(x))
err(lambda: f(tf.constant([1.0, 2.0])))
err(lambda: f(a=x))
err(lambda: f(2.0))
err(lambda: f(3))
print(n)
err(lambda: f.python_function)
err(lambda: f.__name__)
v = tf.Variable(1.0)
@tf.function
def g(a):
    v.assign_add(a)
    return (v * 2.0, {'k': v + 1})
err(lambda: g(x))
err(lambda: g(x))
print(v)
@tf.function
def h(a):
    if not hasattr(h, 'w'):
        h.w = tf.Variable(2.0)
    return h.w * a
err(lambda: h(x))
err(lambda: h(x))
@tf.function
def bad(a):
    return tf.Variable(1.0) * a
with tf.GradientTape() as t:
    t.watch(x)
    y = f(x, x) * v
err(lambda: t.gradient(y, [x, v]))
with tf.GradientTape() as t:
    y = h(x)
err(lambda: t.gradient(y, h.w))
cf = f.get_concrete_function(tf.TensorSpec([None], tf.float32), tf.TensorSpec([], tf.float32))
err(lambda: cf(tf.constant([1.0, 2.0]), tf.constant(2.0)))
err(lambda: cf.inputs)
err(lambda: cf.outputs)
err(lambda: cf.graph)
err(lambda: cf.name[:14])
err(lambda: cf.structured_outputs)
err(lambda: [o.name for o in cf.graph.get_operations()])
err(lambda: cf.captured_inputs)
err(lambda: cf.variables)
err(lambda: cf.output_shapes)
err(lambda: cf.output_dtypes)
@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def sig(a):
    n[0] += 1
    return tf.reduce_sum(a)
err(lambda: sig(tf.constant([1.0, 2.0])))
err(lambda: sig(tf.constant([1.0, 2.0, 3.0])))
err(lambda: sig(tf.constant(1.0)))
err(lambda: sig([1.0, 2.0]))
err(lambda: sig(tf.constant([1, 2])))
@tf.function
def r():
    return tf.random_uniform([2])
tf.set_random_seed(1)
err(lambda: r())
err(lambda: r())
@tf.function
def noret():
    v.assign(9.0)
err(lambda: noret())
print(v)
@tf.function
def pr(a):
    tf.print('hello', a)
    print('trace')
    return a
err(lambda: pr(x))
err(lambda: pr(x))
@tf.function
def cond(a):
    return tf.cond(a > 0, lambda: a * 2, lambda: a * 3)
err(lambda: cond(x))
err(lambda: cond(-x))
@tf.function
def loop(a):
    return tf.while_loop(lambda i, s: i < 3, lambda i, s: (i + 1, s * 2), [0, a])[1]
err(lambda: loop(x))
with tf.GradientTape() as t:
    t.watch(x)
    y = loop(x) + cond(x)
err(lambda: t.gradient(y, x))
@tf.function(autograph=False)
def nag(a):
    if a > 0:
        return a
    return -a
err(lambda: nag(x))
@tf.function
def ag(a):
    if a > 0:
        return a
    else:
        return -a
@tf.function
def agl(a):
    s = 0.0
    for i in tf.range(3):
        s += a
    return s
@tf.function
def inner(a):
    return f(a, a) + 1.0
err(lambda: inner(x))
with tf.GradientTape() as t:
    t.watch(x)
    y = inner(x)
err(lambda: t.gradient(y, x))
class M(object):

    def __init__(self):
        self.w = tf.Variable(5.0)

    @tf.function
    def __call__(self, a):
        return self.w * a
m = M()
err(lambda: m(x))
d = tf.contrib.eager.defun(lambda a: a + 1.0)
err(lambda: d(x))
err(lambda: tf.contrib.eager.function)
err(lambda: tf.function(3))
with tf.Graph().as_default():
    y = f(tf.constant(2.0), tf.constant(4.0))
    print(y, y.op.type, tf.Session().run(y), tf.executing_eagerly())
    gg = tf.gradients(y, y.op.inputs[0])
    print(gg, tf.Session().run(gg))
    print([(o.name, o.type) for o in tf.get_default_graph().get_operations()])
with tf.GradientTape() as t:
    t.watch(x)
    with tf.GradientTape() as t2:
        t2.watch(x)
        y = f(x, x)
    dy = t2.gradient(y, x)
err(lambda: t.gradient(dy, x))
@tf.function
def gradin(a):
    with tf.GradientTape() as t:
        t.watch(a)
        y = a * a * a
    return t.gradient(y, a)
err(lambda: gradin(x))
@tf.function
def tfgr(a):
    return tf.gradients(a * a, a)[0]
err(lambda: tfgr(x))
opt = tf.train.AdamOptimizer(0.1)
w = tf.Variable([1.0, 2.0])
@tf.function
def step():
    with tf.GradientTape() as t:
        l = tf.reduce_sum(w * w)
    opt.apply_gradients([(t.gradient(l, w), w)])
    return l
err(lambda: step())
err(lambda: step())
print(w)
