"""tf.gradients and what surrounds it: arguments, stops, custom and registered gradients, clipping."""
import numpy as np

from casetools import initialized, said, tell


def _xy(tf):
    return tf.constant([1., 2.], name="x"), tf.constant([3., -1.], name="y")


def case_arguments(tf):
    x, y = _xy(tf)
    z, w = x * y, tf.exp(x)
    made = [tf.gradients(z, x), tf.gradients([z, w], [x, y]), tf.gradients(z, [x, y], name="named"), tf.gradients(z, x, grad_ys=tf.constant([10., 20.])),
            tf.gradients([z, w], x, grad_ys=[None, x]), tf.gradients(ys=z, xs=[y], colocate_gradients_with_ops=True), tf.gradients(z, [x, y], gate_gradients=True),
            tf.gradients(z * w, x, stop_gradients=[w]), tf.gradients(z, x, grad_ys=[[1., 2.]]), tf.gradients([z, z], x), tf.gradients(z, [x, x])]
    return [made]


def case_none_for_unconnected(tf):
    x, y = _xy(tf)
    z = tf.constant(1.)
    made = tf.gradients(x * 2., [x, y, z])
    zero = tf.gradients(x * 2., [x, y], unconnected_gradients=tf.UnconnectedGradients.ZERO)
    text = tf.gradients(x, [y], unconnected_gradients="zero")
    return [[made[0], zero, text], tell([g is None for g in made], said(tf.gradients, x, y, unconnected_gradients="bad"))]


def case_ys_is_xs(tf):
    x, y = _xy(tf)
    return [[tf.gradients(x, x), tf.gradients(x, x, grad_ys=y), tf.gradients([x, x * 2.], x)]]


def case_intermediate(tf):
    x, _ = _xy(tf)
    h = tf.tanh(x)
    y = h * h + x
    return [tf.gradients(y, [x, h]), tf.gradients(y, [h, x])]


def case_stop_gradient(tf):
    x, y = _xy(tf)
    z = tf.stop_gradient(x * y) * x
    return [tf.gradients(z, x), tell(tf.gradients(tf.stop_gradient(x), x), tf.gradients(z, y))]


def case_stop_gradients_argument(tf):
    a = tf.constant(0., name="a")
    b = 2. * a
    made = [tf.gradients(a + b, [a, b], stop_gradients=[a, b]), tf.gradients(a + b, a, stop_gradients=b), tf.gradients(a + b, [a, b])]
    return [made]


def case_second_order(tf):
    x = tf.constant([.5, 1.5], tf.float64)
    y = tf.reduce_sum(tf.exp(x) * x ** 3)
    g1 = tf.gradients(y, x)[0]
    g2 = tf.gradients(g1, x)[0]
    return [[g1, g2, tf.gradients(g2, x)]]


def case_many_paths_add_n(tf):
    x, _ = _xy(tf)
    y = x + x * x + tf.exp(x) + tf.sin(x)
    A = tf.AggregationMethod
    made = [tf.gradients(y, x), tf.gradients(y, x, aggregation_method=A.ADD_N), tf.gradients(y, x, aggregation_method=A.DEFAULT),
            tf.gradients(y, x, aggregation_method=A.EXPERIMENTAL_TREE), tf.gradients(y, x, aggregation_method=A.EXPERIMENTAL_ACCUMULATE_N)]
    return [made, tell(A.ADD_N, A.DEFAULT, A.EXPERIMENTAL_TREE, A.EXPERIMENTAL_ACCUMULATE_N, said(tf.gradients, y, x, aggregation_method=9))]


def case_linear_model(tf):
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    w, b = tf.get_variable("w", initializer=[[1.], [2.]]), tf.get_variable("b", initializer=[.5])
    loss = tf.reduce_mean(tf.square(tf.matmul(x, w) + b))
    return initialized(tf, {"g": tf.gradients(loss, [w, b]), "l": loss, "@feed": {x: [[1., 2.], [3., 4.]]}})


def case_mlp(tf):
    x = tf.constant(np.linspace(-1., 1., 12).reshape(3, 4), tf.float32)
    w1 = tf.get_variable("w1", initializer=np.linspace(-.5, .5, 20).reshape(4, 5).astype("float32"), use_resource=True)
    w2 = tf.get_variable("w2", initializer=np.linspace(.3, -.6, 10).reshape(5, 2).astype("float32"))
    h = tf.nn.relu(tf.matmul(x, w1))
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[0, 1, 0], logits=tf.matmul(h, w2)))
    return initialized(tf, {"g": tf.gradients(loss, [w1, w2, h]), "l": loss})


def case_indexed_slices(tf):
    v = tf.get_variable("v", initializer=np.arange(8.).reshape(4, 2).astype("float32"))
    r = tf.get_variable("r", initializer=np.arange(8.).reshape(4, 2).astype("float32"), use_resource=True)
    gv, gr = tf.gradients(tf.reduce_sum(tf.gather(v, [0, 2, 0]) * tf.gather(r, [1, 1, 3])), [v, r])
    both = tf.gradients(tf.reduce_sum(tf.gather(v, [0])) + tf.reduce_sum(tf.gather(v, [1, 2])), v)[0]
    mixed = tf.gradients(tf.reduce_sum(tf.gather(v, [0])) + tf.reduce_sum(v), v)[0]
    kinds = [type(g).__name__ for g in (gv, gr, both, mixed)]
    return initialized(tf, [gv, gr, both, mixed, tf.convert_to_tensor(gv)], tell(kinds))


def case_indexed_slices_as_grad_ys(tf):
    v = tf.constant([[1., 2.], [3., 4.]])
    y = tf.gather(v, [1, 0])
    s = tf.IndexedSlices(tf.constant([[1., 1.]]), tf.constant([1]), tf.constant([2, 2]))
    return [tf.gradients(y, v, grad_ys=tf.ones([2, 2])), tell(said(tf.gradients, y * 2., v, grad_ys=s) is not None)]


def case_custom_gradient(tf):
    x, y = _xy(tf)

    @tf.custom_gradient
    def double(a):
        def grad(dy):
            return dy * 100.
        return a * 2., grad

    z = double(x)
    return [[z, tf.gradients(z, x), tf.gradients(double(double(y)), y)], tell(z.op.type)]


def case_custom_gradient_several(tf):
    x, y = _xy(tf)

    @tf.custom_gradient
    def two(a, b):
        def grad(da, db):
            return da * 10., db * b
        return (a + b, a * b), grad

    p, q = two(x, y)
    return [[p, q, tf.gradients(p * q, [x, y])]]


def case_custom_gradient_variables(tf):
    x, _ = _xy(tf)
    with tf.variable_scope("s", use_resource=True):
        w = tf.get_variable("w", initializer=3.)

    @tf.custom_gradient
    def scaled(a):
        def grad(dy, variables=None):
            return dy * 7., [tf.reduce_sum(dy) for _ in variables]
        return a * w, grad

    with tf.variable_scope("t", use_resource=True):
        text = said(scaled, x)
    return [tell(text if isinstance(text, str) else "made")]


def case_custom_gradient_makes_variables(tf):
    x, _ = _xy(tf)

    @tf.custom_gradient
    def scaled(a):
        w = tf.get_variable("w", initializer=3.)

        def grad(dy, variables=None):
            return dy * 7., [tf.reduce_sum(dy) for _ in variables]
        return a * w, grad

    with tf.variable_scope("s", use_resource=True):
        y = scaled(x)
    return initialized(tf, [y, tf.gradients(y, [x] + tf.trainable_variables())])


def case_grad_pass_through(tf):
    x, _ = _xy(tf)
    with tf.variable_scope("s", use_resource=True):
        y = tf.grad_pass_through(tf.round)(x * 1.3)
    return [[y, tf.gradients(y, x)]]


def case_registered(tf):
    if "GoldenScaled" not in _seen:
        _seen.append("GoldenScaled")

        @tf.RegisterGradient("GoldenScaled")
        def _scaled(op, dy):
            return dy * op.inputs[0] * 5.
    x, _ = _xy(tf)
    g = tf.get_default_graph()
    with g.gradient_override_map({"Identity": "GoldenScaled", "Tanh": "GoldenScaled"}):
        y = tf.identity(x)
        z = tf.tanh(x)
    text = said(tf.RegisterGradient("GoldenScaled"), lambda op, dy: dy)
    return [tf.gradients(y, x), tf.gradients(z, x), tell(text.split(" (Previous")[0])]


def case_registered_none(tf):
    if "GoldenNone" not in _seen:
        _seen.append("GoldenNone")
        tf.RegisterGradient("GoldenNone")(lambda op, dy: None)
        tf.RegisterGradient("GoldenTwo")(lambda op, dy: [dy, dy])
    x, _ = _xy(tf)
    with tf.get_default_graph().gradient_override_map({"Exp": "GoldenNone", "Sin": "GoldenTwo", "Cos": "GoldenMissing"}):
        y, z, w = tf.exp(x), tf.sin(x), tf.cos(x)
    return [tell(tf.gradients(y, x), said(tf.gradients, z, x), said(tf.gradients, w, x))]


_seen = []


def case_not_differentiable(tf):
    x, _ = _xy(tf)
    return [tell(said(tf.gradients, tf.py_func(lambda v: v, [x], tf.float32), x), tf.gradients(tf.cast(tf.argmax(x), tf.float32), x),
                 said(tf.NotDifferentiable, 3), said(tf.NoGradient, 3))]


def case_wrong(tf):
    x, y = _xy(tf)
    i = tf.constant([1, 2])
    return [tell(said(tf.gradients, x * y, x, grad_ys=[1., 2.]), said(tf.gradients, x * y, x, grad_ys=[tf.constant([1., 2.]), tf.constant(1.)]), said(tf.gradients, x, 3),
                 said(tf.gradients, "a", x), said(tf.gradients, x * y, x, grad_ys=tf.constant([1, 2])), said(tf.gradients, i * 2, i), said(tf.gradients, x, []),
                 said(tf.gradients, [], x), said(tf.gradients, x * y, x, grad_ys=tf.constant([1., 2., 3.])))]


def case_integers(tf):
    i, x = tf.constant([1, 2]), tf.constant([1., 2.])
    return [tell(said(tf.gradients, i * i, i), tf.gradients(tf.cast(i, tf.float32) * x, i), tf.gradients(tf.cast(x, tf.int32), x))]


def case_colocation(tf):
    with tf.device("/cpu:0"):
        x = tf.placeholder(tf.float32, [2], name="x")
        y = tf.exp(x) * x
    tf.gradients(y, x, colocate_gradients_with_ops=True, name="g1")
    tf.gradients(y, x, colocate_gradients_with_ops=False, name="g2")


def case_gating(tf):
    x, y = tf.placeholder(tf.float32, [2], name="x"), tf.placeholder(tf.float32, [2], name="y")
    tf.gradients(x * y * y, [x, y], gate_gradients=True)


def case_reshape_broadcast_chain(tf):
    x = tf.placeholder(tf.float32, [None, 4], name="x")
    b = tf.constant([1., 2.])
    y = tf.reduce_sum(tf.reshape(x, [-1, 2, 2]) * b, 2)
    z = tf.concat([y, y * 2.], 1)
    return [{"g": tf.gradients(tf.reduce_mean(z), [x, b]), "@feed": {x: np.arange(8.).reshape(2, 4)}}]


def case_multiple_outputs_some_unused(tf):
    x = tf.constant([[1., 2., 3., 4.]])
    a, b = tf.split(x, 2, 1)
    m, v = tf.nn.moments(x, [1])
    u = tf.unstack(x, axis=1)
    return [[tf.gradients(a, x), tf.gradients(v, x), tf.gradients(u[2], x)], tell(b.name)]


# ------------------------------------------------------------------ clipping
def case_clip_by_norm(tf):
    x = tf.constant([[3., -4.], [.3, .4]])
    made = [tf.clip_by_norm(x, 1.), tf.clip_by_norm(x, 1., axes=[1]), tf.clip_by_norm(x, 100.), tf.clip_by_norm(x, tf.constant(2.), name="n"), tf.clip_by_norm(tf.zeros([2]), 1.)]
    s = tf.IndexedSlices(tf.constant([[3., 4.]]), tf.constant([1]), tf.constant([2, 2]))
    return [made, tf.gradients(made[0], x), tf.clip_by_norm(s, 1.)]


def case_clip_by_average_norm(tf):
    return [[tf.clip_by_average_norm(tf.constant([3., -4.]), 1.), tf.clip_by_average_norm(tf.constant([.3, .4]), 1., name="n")]]


def case_global_norm(tf):
    x, y = tf.constant([3., 4.]), tf.constant([[1., 2.]])
    s = tf.IndexedSlices(tf.constant([[3., 4.]]), tf.constant([1]), tf.constant([2, 2]))
    clipped, norm = tf.clip_by_global_norm([x, None, y, s], 2.)
    more, _ = tf.clip_by_global_norm([x, y], 1., use_norm=tf.constant(10.), name="c")
    return [[tf.global_norm([x, None, y]), tf.global_norm([s]), clipped[0], clipped[2], clipped[3], norm, more], tell(clipped[1], said(tf.clip_by_global_norm, x, 1.),
            said(tf.global_norm, x), said(tf.clip_by_global_norm, [], 1.))]


def case_global_norm_not_finite(tf):
    x = tf.constant([np.inf, 1.])
    clipped, norm = tf.clip_by_global_norm([x, tf.constant([1.])], 2.)
    return [[clipped, norm]]


def case_clip_by_value_of_slices(tf):
    s = tf.IndexedSlices(tf.constant([[3., -4.]]), tf.constant([1]), tf.constant([2, 2]))
    return [tf.clip_by_value(s, -1., 1.), tell(said(tf.clip_by_value, tf.constant([1.]), [1., 2.], 3.))]


def case_clipped_training(tf):
    v = tf.get_variable("v", initializer=[3., 4.])
    opt = tf.train.GradientDescentOptimizer(.1)
    grads = opt.compute_gradients(tf.reduce_sum(v * v))
    train = opt.apply_gradients([(tf.clip_by_norm(g, 1.), w) for g, w in grads])
    return initialized(tf, train, v)
