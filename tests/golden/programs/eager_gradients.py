import tensorflow as tf, numpy as np
def err(f):
    try:
        print('ok', repr(f()))
    except Exception as e:
        print(type(e).__name__, '|', str(e).split('\n')[0][:300])
err(lambda: tf.enable_eager_execution(config=3))
err(lambda: tf.enable_eager_execution(device_policy=33))
err(lambda: tf.enable_eager_execution(execution_mode=33))
tf.enable_eager_execution()
x = tf.constant(3.0)
with tf.GradientTape() as t:
    t.watch(x)
    y = x * x
err(lambda: t.gradient(y, x))
err(lambda: t.gradient(y, x))
with tf.GradientTape(persistent=True) as t:
    t.watch(x)
    y = x * x
    z = y * y
err(lambda: t.gradient(z, [x, y]))
err(lambda: t.gradient(y, x))
err(lambda: t.gradient(y, z))
err(lambda: t.gradient(y, z, unconnected_gradients=tf.UnconnectedGradients.ZERO))
err(lambda: t.watched_variables())
v = tf.Variable(2.0)
u = tf.Variable(1.0, trainable=False)
with tf.GradientTape() as t:
    y = v * v + u
err(lambda: t.watched_variables())
err(lambda: t.gradient(y, {'a': v, 'b': u}))
with tf.GradientTape(watch_accessed_variables=False) as t:
    y = v * v
err(lambda: t.gradient(y, v))
with tf.GradientTape() as t:
    with tf.GradientTape() as t2:
        y = v * v * v
    g = t2.gradient(y, v)
err(lambda: t.gradient(g, v))
with tf.GradientTape() as t:
    y = v * v
    with t.stop_recording():
        y2 = v * v
    err(lambda: t.gradient(y, v))
with tf.GradientTape() as t:
    y = v * v
    t.reset()
    y = v * v * v
err(lambda: t.gradient(y, v))
err(lambda: t.gradient(x * x, x))
e = tf.Variable(np.ones((4, 2), 'f'))
with tf.GradientTape() as t:
    y = tf.reduce_sum(tf.nn.embedding_lookup(e, [1, 1, 2]))
with tf.GradientTape() as t:
    y = tf.reduce_sum(tf.nn.embedding_lookup(e, [1, 1, 2])) + tf.reduce_sum(e * e)
err(lambda: t.gradient(y, e))
with tf.GradientTape() as t:
    t.watch(tf.constant(1))
def bad():
    with tf.GradientTape() as t:
        t.watch(3)
err(bad)
def bad2():
    t = tf.GradientTape()
    t.__enter__()
    t.__enter__()
err(bad2)
def bad3():
    t = tf.GradientTape()
    t.watch(x)
with tf.GradientTape() as t:
    t.watch(x)
    y = [x * x, x * x * x]
err(lambda: t.gradient(y, x))
with tf.GradientTape() as t:
    t.watch(x)
    y = x * x
err(lambda: t.gradient(y, x, output_gradients=tf.constant(3.0)))
xx = tf.constant([1.0, 2.0])
with tf.GradientTape() as t:
    t.watch(xx)
    y = xx * xx
err(lambda: t.jacobian(y, xx))
with tf.GradientTape() as t:
    t.watch(xx)
    y = xx * xx
err(lambda: t.jacobian(y, xx, experimental_use_pfor=False))
xb = tf.constant([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as t:
    t.watch(xb)
    y = xb * xb
err(lambda: t.batch_jacobian(y, xb))
@tf.custom_gradient
def f(a):

    def g(dy):
        return dy * 100
    return (a * a, g)
with tf.GradientTape() as t:
    t.watch(x)
    y = f(x)
err(lambda: t.gradient(y, x))
tfe = tf.contrib.eager
err(lambda: tfe.gradients_function(lambda a, b: a * a * b)(2.0, 3.0))
err(lambda: tfe.gradients_function(lambda a, b: a * a * b, params=['b'])(2.0, 3.0))
err(lambda: tfe.value_and_gradients_function(lambda a, b: a * a * b)(2.0, 3.0))
err(lambda: tfe.implicit_gradients(lambda a: v * v * a)(3.0))
err(lambda: tfe.implicit_value_and_gradients(lambda a: v * v * a)(3.0))
opt = tf.train.GradientDescentOptimizer(0.1)
err(lambda: opt.minimize(lambda: v * v))
err(lambda: v.numpy())
err(lambda: opt.minimize(v * v))
err(lambda: opt.compute_gradients(lambda: v * v))
opt = tf.train.AdamOptimizer(0.1)
err(lambda: opt.apply_gradients([(tf.constant(1.0), v)]))
err(lambda: v)
err(lambda: opt.get_slot(v, 'm'))
err(lambda: opt.variables())
err(lambda: opt.get_slot_names())
err(lambda: tf.constant([1, 2]) + 1.5)
err(lambda: tf.constant([1.0, 2]) + np.array([1, 2]))
err(lambda: tf.constant([1.0, 2]) * 2)
err(lambda: 2 * tf.constant([1.0, 2]))
err(lambda: tf.constant([1.0, 2]).numpy() * v)
err(lambda: v[0])
w = tf.Variable([1.0, 2.0, 3.0])
err(lambda: w[1:].assign([5.0, 6.0]))
err(lambda: w)
err(lambda: w.assign_add([1.0, 1.0, 1.0]).numpy())
err(lambda: tf.scatter_update(w, [0], [9.0]))
err(lambda: w.scatter_add(tf.IndexedSlices(tf.constant([1.0]), tf.constant([0]))))
err(lambda: list(w))
err(lambda: len(w))
err(lambda: bool(v > 0))
err(lambda: w.read_value())
err(lambda: w.value())
err(lambda: w == w)
err(lambda: v.trainable)
err(lambda: tf.assign(v, 3.0))
err(lambda: v.is_initialized())
err(lambda: int(v))
err(lambda: w.shape)
err(lambda: w.set_shape([3]))
err(lambda: str(w.dtype))
err(lambda: tf.global_variables_initializer())
err(lambda: tf.get_default_session())
import copy
err(lambda: copy.deepcopy(w))
err(lambda: copy.deepcopy(x))
err(lambda: np.array(w))
err(lambda: np.sum(x))
err(lambda: tf.debugging.assert_near(1.0, 1.0))
err(lambda: tf.cast(x, tf.int32))
err(lambda: tf.range(3))
err(lambda: tf.zeros([2]))
err(lambda: tf.ones_like(xx))
err(lambda: tf.fill([2], 3))
err(lambda: tf.shape(xb)[0])
err(lambda: tf.reshape(xb, [-1]))
err(lambda: xb.shape[0])
err(lambda: tf.where(xx > 1.5))
err(lambda: tf.boolean_mask(xx, xx > 1.5))
err(lambda: tf.one_hot([1, 2], 3))
err(lambda: tf.argmax(xx))
err(lambda: tf.reduce_mean(xb, axis=0))
err(lambda: tf.concat([xx, xx], 0))
err(lambda: tf.stack([xx, xx]))
err(lambda: tf.layers.dense(xb, 3, kernel_initializer=tf.ones_initializer()))
err(lambda: tf.constant([[1, 2], [3]]))
err(lambda: tf.while_loop(lambda i, j: i < 3, lambda i, j: (i + 1, j * 2), [tf.constant(0), tf.constant(1.0)]))
err(lambda: tf.TensorArray(tf.float32, 3).write(0, 1.0).read(0))
err(lambda: tf.string_join(['a', 'b']))
err(lambda: tf.train.get_or_create_global_step().assign_add(1))
err(lambda: tf.summary.scalar('a', 1.0))
err(lambda: tf.train.ExponentialMovingAverage(0.9).apply([v]))
err(lambda: tf.metrics.mean(1.0))
err(lambda: tf.nn.dropout(xx, 0.5).shape)
err(lambda: tf.moving_average_variables())
err(lambda: tf.local_variables())
err(lambda: tf.contrib.layers.l2_regularizer(0.1)(v))
err(lambda: tf.contrib.layers.apply_regularization(tf.contrib.layers.l2_regularizer(0.1), [v]))
err(lambda: tf.train.exponential_decay(0.1, tf.Variable(5), 10, 0.9)())
err(lambda: tf.train.piecewise_constant(tf.Variable(5), [3, 7], [1.0, 2.0, 3.0])())
err(lambda: tf.train.polynomial_decay(0.1, tf.Variable(5), 10)())
err(lambda: tf.train.cosine_decay(0.1, tf.Variable(5), 10)())
err(lambda: tf.train.inverse_time_decay(0.1, tf.Variable(5), 10, 0.5)())
err(lambda: tf.metrics.accuracy([1], [1]))
err(lambda: tf.metrics.auc([1], [1.0]))
err(lambda: tf.metrics.recall_at_k([[1]], [[0.1, 0.2]], 1))
err(lambda: tf.metrics.mean_iou([1], [1], 2))
err(lambda: tf.metrics.precision_at_thresholds([1], [0.5], [0.3]))
