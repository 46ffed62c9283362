"""Regularizers: every way of registering one, the collection, the penalties and their names."""
import numpy as np

from casetools import initialized, said, tell


def _ones(tf, name, shape, **kwargs):
    return tf.get_variable(name, shape, initializer=tf.constant_initializer(2.), **kwargs)


def _end(tf, *more):
    losses = tf.losses.get_regularization_losses()
    return initialized(tf, [tf.convert_to_tensor(x) for x in losses], tell(losses, tf.get_collection("regularization_losses")), *more)


def case_l1_l2(tf):
    layers = tf.contrib.layers
    _ones(tf, "a", [3], regularizer=layers.l2_regularizer(.1))
    _ones(tf, "b", [2, 2], regularizer=layers.l1_regularizer(.1))
    _ones(tf, "c", [3], regularizer=layers.l1_l2_regularizer(.1, .2))
    _ones(tf, "d", [3], regularizer=layers.l1_l2_regularizer())
    _ones(tf, "e", [], regularizer=layers.l2_regularizer(3.))
    return _end(tf)


def case_zero_scales(tf):
    layers = tf.contrib.layers
    _ones(tf, "a", [3], regularizer=layers.l2_regularizer(0.))
    _ones(tf, "b", [3], regularizer=layers.l1_regularizer(0.))
    _ones(tf, "c", [3], regularizer=layers.l1_l2_regularizer(0., .5))
    _ones(tf, "d", [3], regularizer=layers.l1_l2_regularizer(.5, 0.))
    _ones(tf, "e", [3], regularizer=layers.l1_l2_regularizer(0., 0.))
    return _end(tf, tell(layers.l2_regularizer(0.)(tf.constant([1.]))))


def case_scale_kinds(tf):
    l2, x = tf.contrib.layers.l2_regularizer, tf.constant([1., 2.])
    made = [l2(s)(x) for s in (.5, np.float32(.5), np.float64(.5), tf.constant(.5), tf.placeholder_with_default(.5, []))]
    return [made, tell([said(l2, s) for s in (1, 0, -1., "a", None, True, np.int32(1), -0.1)],
                       [said(tf.contrib.layers.l1_regularizer, s) for s in (1, -1., None)],
                       said(tf.contrib.layers.l1_l2_regularizer, 1, .5), said(tf.contrib.layers.l1_l2_regularizer, .5, -1.))]


def case_scope_names(tf):
    layers, x = tf.contrib.layers, tf.constant([1., 2.], name="x")
    made = [layers.l2_regularizer(.1)(x), layers.l2_regularizer(.1, scope="mine")(x), layers.l1_regularizer(.1, "one")(x),
            layers.l1_l2_regularizer(.1, .1, "two")(x), layers.sum_regularizer([layers.l2_regularizer(.1)], "three")(x),
            layers.l2_regularizer(.1)(x)]
    with tf.name_scope("n"):
        made.append(layers.l2_regularizer(.1)(x))
    return [made, tell(made)]


def case_dtypes_of_weights(tf):
    l2, l1 = tf.contrib.layers.l2_regularizer(.1), tf.contrib.layers.l1_regularizer(.1)
    xs = [tf.constant([1., 2.], d) for d in (tf.float16, tf.float32, tf.float64)]
    return [[[l2(x), l1(x)] for x in xs]]


def case_sum_regularizer(tf):
    layers = tf.contrib.layers
    a, b, zero = layers.l2_regularizer(.1), layers.l1_regularizer(.2), layers.l2_regularizer(0.)
    w = tf.constant([1., -2.])
    made = [layers.sum_regularizer([a, b])(w), layers.sum_regularizer([a, None, zero])(w), layers.sum_regularizer([b], scope="s")(w)]
    return [made, tell(layers.sum_regularizer([]), layers.sum_regularizer([None]), layers.sum_regularizer([zero])(w),
                       said(layers.sum_regularizer, [3]))]


def case_apply_regularization(tf):
    layers = tf.contrib.layers
    l2 = layers.l2_regularizer(.1)
    a, b = _ones(tf, "a", [2]), _ones(tf, "b", [3])
    made = [layers.apply_regularization(l2, [a, b]), layers.apply_regularization(l2, [a]), layers.apply_regularization(layers.l1_regularizer(1.), [b])]
    return _end(tf, made, tell(made, tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)))


def case_apply_regularization_default(tf):
    a, b = _ones(tf, "a", [2]), _ones(tf, "b", [3])
    tf.add_to_collection(tf.GraphKeys.WEIGHTS, a)
    tf.add_to_collection(tf.GraphKeys.WEIGHTS, b)
    return _end(tf, tf.contrib.layers.apply_regularization(tf.contrib.layers.l2_regularizer(.1)))


def case_apply_regularization_empty(tf):
    l2 = tf.contrib.layers.l2_regularizer(.1)
    return [tell(said(tf.contrib.layers.apply_regularization, l2, []), said(tf.contrib.layers.apply_regularization, l2),
                 tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))]


def case_apply_regularization_wrong(tf):
    a, apply = _ones(tf, "a", [2]), tf.contrib.layers.apply_regularization
    return [tell(said(apply, lambda w: w, [a]), said(apply, lambda w: None, [a]), said(apply, lambda w: tf.reduce_sum(w), [a]),
                 said(apply, 3, [a]))]


def case_apply_regularization_none(tf):
    a = _ones(tf, "a", [2])
    made = tf.contrib.layers.apply_regularization(lambda w: None, [a])
    return _end(tf, made)


def case_apply_with_tensors(tf):
    xs = [tf.constant([1., 2.]), tf.constant([[3.]])]
    return [tf.contrib.layers.apply_regularization(tf.contrib.layers.l1_regularizer(.5), xs)]


def case_functions(tf):
    def half_square(w):
        return tf.reduce_sum(w * w) / 2.

    class Regularizer(object):
        def __call__(self, w):
            return tf.reduce_sum(w) * 3.

    _ones(tf, "a", [2], regularizer=half_square)
    _ones(tf, "b", [2], regularizer=lambda w: tf.reduce_sum(w))
    _ones(tf, "c", [2], regularizer=Regularizer())
    _ones(tf, "d", [2], regularizer=lambda w: None)
    _ones(tf, "f", [2], regularizer=tf.nn.l2_loss)
    return _end(tf)


def case_returning_a_number(tf):
    _ones(tf, "e", [2], regularizer=lambda w: 1.5)


def case_keras(tf):
    R = tf.keras.regularizers
    _ones(tf, "a", [2], regularizer=R.l2(.1))
    _ones(tf, "b", [2], regularizer=R.l1(.1))
    _ones(tf, "c", [2], regularizer=R.l1_l2(.1, .2))
    _ones(tf, "d", [2], regularizer=R.L1L2(l2=.5))
    _ones(tf, "e", [2], regularizer=R.l2(0.))
    x = tf.constant([1., 2.])
    return _end(tf, [R.l2()(x), R.l1()(x), R.l1_l2()(x), R.L1L2()(x)], tell(R.l2(.1).get_config(), R.get("l2").get_config(), R.get(None)))


def case_scope_regularizer(tf):
    with tf.variable_scope("s", regularizer=tf.contrib.layers.l2_regularizer(.1)):
        _ones(tf, "a", [2])
        _ones(tf, "b", [2], regularizer=tf.contrib.layers.l1_regularizer(1.))
        _ones(tf, "c", [2], trainable=False)
        with tf.variable_scope("t"):
            _ones(tf, "a", [2])
        with tf.variable_scope("u", regularizer=tf.keras.regularizers.l2(.1)):
            _ones(tf, "a", [2])
    return _end(tf, tf.losses.get_regularization_loss(), tf.losses.get_regularization_loss("s/t"))


def case_reuse_ignores(tf):
    l2 = tf.contrib.layers.l2_regularizer(.1)
    with tf.variable_scope("s"):
        _ones(tf, "a", [2])
    with tf.variable_scope("s", reuse=True, regularizer=l2):
        tf.get_variable("a", [2], regularizer=l2)
    with tf.variable_scope("t", reuse=tf.AUTO_REUSE, regularizer=l2):
        _ones(tf, "a", [2])
        _ones(tf, "a", [2])
    return _end(tf)


def case_name_scope_is_the_variables(tf):
    with tf.name_scope("outer"), tf.variable_scope("s"), tf.control_dependencies([tf.no_op("n")]), tf.device("/cpu:0"):
        _ones(tf, "a", [2], regularizer=tf.contrib.layers.l2_regularizer(.1))
    return _end(tf)


def case_partitioned(tf):
    _ones(tf, "a", [4, 2], regularizer=tf.contrib.layers.l2_regularizer(.1), partitioner=tf.fixed_size_partitioner(2))
    with tf.variable_scope("s", regularizer=tf.contrib.layers.l1_regularizer(.1), partitioner=tf.fixed_size_partitioner(2)):
        _ones(tf, "a", [3, 2])
        _ones(tf, "b", [3, 2], regularizer=tf.no_regularizer)
    return _end(tf)


def case_resource(tf):
    _ones(tf, "a", [2], regularizer=tf.contrib.layers.l2_regularizer(.1), use_resource=True)
    with tf.variable_scope("s", use_resource=True, regularizer=lambda w: tf.reduce_sum(tf.abs(w))):
        _ones(tf, "b", [2])
    return _end(tf, tf.gradients(tf.losses.get_regularization_loss(), tf.trainable_variables()))


def case_resource_keras(tf):
    _ones(tf, "a", [2], regularizer=tf.keras.regularizers.l2(.1), use_resource=True)
    return _end(tf)


def case_inside_control_flow(tf):
    p = tf.placeholder_with_default(True, [])
    l2 = tf.contrib.layers.l2_regularizer(.1)
    y = tf.cond(p, lambda: _ones(tf, "a", [2], regularizer=l2) * 1., lambda: _ones(tf, "b", [2], regularizer=l2) * 2.)
    return _end(tf, y)


def case_local_variables(tf):
    l2 = tf.contrib.layers.l2_regularizer(.1)
    tf.get_local_variable("a", [2], regularizer=l2, initializer=tf.ones_initializer())
    tf.get_variable("b", [2], regularizer=l2, trainable=False, initializer=tf.ones_initializer())
    tf.get_variable("c", [2], regularizer=l2, collections=[tf.GraphKeys.LOCAL_VARIABLES], initializer=tf.ones_initializer())
    return _end(tf)


def case_raising(tf):
    def bad(w):
        raise ValueError("no penalty for %s" % w.name)
    text = said(tf.get_variable, "a", [2], regularizer=bad)
    return [tell(text, tf.global_variables(), said(tf.get_variable, "b", [2], regularizer=3), tf.global_variables())]


def case_manual_variable(tf):
    w = tf.Variable([1., 2.], name="w")
    tf.add_to_collection(tf.GraphKeys.REGULARIZATION_LOSSES, tf.multiply(tf.nn.l2_loss(w), .1, name="penalty"))
    return _end(tf, tf.losses.get_regularization_loss())


def case_total_with_loss(tf):
    x = tf.constant([[1., 2.]])
    with tf.variable_scope("net", regularizer=tf.contrib.layers.l2_regularizer(.1)):
        w, b = _ones(tf, "w", [2, 1]), _ones(tf, "b", [1])
    data = tf.reduce_mean(tf.square(tf.matmul(x, w) + b - 1.))
    penalties = tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)
    loss = data + tf.add_n(penalties)
    train = tf.train.GradientDescentOptimizer(.1).minimize(loss)
    return initialized(tf, [data, loss], train, [data, loss, w, b], sum(penalties), train, tf.losses.get_regularization_loss())


def case_loss_functions(tf):
    empty = [tf.losses.get_regularization_loss(), tf.losses.get_regularization_loss(name="none")]
    with tf.variable_scope("a"):
        _ones(tf, "w", [2], regularizer=tf.contrib.layers.l2_regularizer(.1))
    with tf.variable_scope("b"):
        _ones(tf, "w", [3], regularizer=tf.contrib.layers.l2_regularizer(.1))
    made = [tf.losses.get_regularization_loss(), tf.losses.get_regularization_loss("a"), tf.losses.get_regularization_loss(scope="b", name="named"),
            tf.losses.get_regularization_loss("nope")]
    return initialized(tf, empty, made, tell(tf.losses.get_regularization_losses("b"), tf.losses.get_regularization_losses(), made))
