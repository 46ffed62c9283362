"""tf.layers and the base of Keras layers: names, scopes, reuse, penalties, updates."""
import numpy as np
from casetools import initialized, said, tell

X = np.arange(6, dtype=np.float32).reshape(2, 3) / 4.


def _x(tf):
    return tf.constant(X, name="x")


def _l2(tf, scale=.1):
    return tf.contrib.layers.l2_regularizer(scale)


def _penalties(tf):
    return tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)


# ------------------------------------------------------------------ dense
def case_dense(tf):
    tf.set_random_seed(1)
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    y = tf.layers.dense(x, 4, tf.nn.relu)
    y = tf.layers.dense(y, 2, use_bias=False, activation=tf.tanh)
    return initialized(tf, {"y": y, "@feed": {x: X}, "@exact": False})


def case_dense_of_rank_3(tf):
    tf.set_random_seed(1)
    x = tf.placeholder(tf.float32, [None, None, 3])
    y = tf.layers.dense(x, 2, tf.nn.sigmoid)
    z = tf.layers.dense(tf.ones([2, 1, 3]), 2)
    return initialized(tf, {"y": y, "z": z, "@feed": {x: [X, X]}, "@exact": False})


def case_dense_initializers(tf):
    x = _x(tf)
    y = tf.layers.dense(x, 2, kernel_initializer=tf.ones_initializer(), bias_initializer=tf.constant_initializer(.5))
    z = tf.layers.dense(x, 2, kernel_initializer="ones", bias_initializer=None)
    with tf.variable_scope("s", initializer=tf.constant_initializer(2.)):
        w = tf.layers.dense(x, 2)
    return initialized(tf, y, w, tell(z))


def case_dense_penalties(tf):
    x = _x(tf)
    y = tf.layers.dense(x, 2, kernel_initializer=tf.ones_initializer(), kernel_regularizer=_l2(tf, 1.),
                        bias_regularizer=tf.contrib.layers.l1_regularizer(.5), activity_regularizer=_l2(tf))
    tf.layers.dense(x, 2, kernel_regularizer=tf.keras.regularizers.l1_l2(.1, .2), bias_regularizer="l2", name="out",
                    kernel_initializer=tf.ones_initializer(), activity_regularizer=tf.keras.regularizers.l1(.1))
    return initialized(tf, y, _penalties(tf), tf.losses.get_regularization_loss())


def case_penalty_of_the_scope_too(tf):
    with tf.variable_scope("s", regularizer=_l2(tf), initializer=tf.ones_initializer()):
        tf.layers.dense(_x(tf), 2, kernel_regularizer=_l2(tf, .2))
        tf.layers.batch_normalization(_x(tf))
    return initialized(tf, _penalties(tf))


def case_no_penalty(tf):
    tf.layers.dense(_x(tf), 2, kernel_regularizer=_l2(tf, 0.), bias_regularizer=lambda w: None)
    tf.layers.dense(_x(tf), 2, kernel_regularizer=tf.keras.regularizers.l2(0.))
    return [tell(_penalties(tf), said(tf.layers.dense, _x(tf), 2, activity_regularizer=_l2(tf, 0.)))]


def case_penalty_and_reuse(tf):
    x = _x(tf)
    reg = _l2(tf)
    tf.layers.dense(x, 2, kernel_regularizer=reg, activity_regularizer=reg, name="d")
    tf.layers.dense(x, 2, kernel_regularizer=reg, activity_regularizer=reg, name="d", reuse=True)
    with tf.variable_scope("s", reuse=tf.AUTO_REUSE):
        tf.layers.dense(x, 2, kernel_regularizer=reg, name="d")
        tf.layers.dense(x, 2, kernel_regularizer=reg, name="d")
    return [tell(_penalties(tf), tf.trainable_variables())]


def case_layer_called_twice(tf):
    layer = tf.layers.Dense(2, kernel_regularizer=_l2(tf), activity_regularizer=_l2(tf), name="d")
    made = [layer(_x(tf)), layer(_x(tf) * 2.)]
    with tf.name_scope("n"):
        made.append(layer(_x(tf)))
    return [tell(made, layer.losses, layer.losses, _penalties(tf), layer.weights, layer.get_losses_for(None))]


def case_losses_for_inputs(tf):
    layer = tf.layers.Dense(2, kernel_regularizer=_l2(tf), activity_regularizer=_l2(tf))
    x, other = _x(tf), tf.ones([4, 3], name="other")
    layer(x)
    layer(other)
    return [tell(layer.get_losses_for(x), layer.get_losses_for([other]), layer.get_losses_for([x, other]),
                 layer.get_losses_for(None), layer.get_updates_for(x), layer.get_updates_for(None))]


def case_constraints(tf):
    x = _x(tf)
    y = tf.layers.dense(x, 2, kernel_constraint=tf.keras.constraints.max_norm(.5), bias_constraint=lambda w: w / 2.,
                        kernel_initializer=tf.ones_initializer(), bias_initializer=tf.ones_initializer())
    step = tf.train.GradientDescentOptimizer(.1).minimize(tf.reduce_sum(y))
    return initialized(tf, step, tf.trainable_variables())


def case_not_trainable(tf):
    layer = tf.layers.Dense(2, trainable=False, kernel_regularizer=_l2(tf))
    layer(_x(tf))
    return [tell(tf.trainable_variables(), tf.global_variables(), layer.trainable_weights, layer.non_trainable_weights,
                 _penalties(tf), layer.losses)]


def case_trainable_changed(tf):
    layer = tf.layers.Dense(2)
    layer(_x(tf))
    layer.trainable = False
    off = [layer.trainable_variables, layer.non_trainable_variables, layer.weights, layer.updates]
    layer.trainable = True
    return [tell(off, layer.trainable_variables, tf.trainable_variables())]


def case_resource_variables(tf):
    with tf.variable_scope("r", use_resource=True):
        y = tf.layers.dense(_x(tf), 2, tf.nn.relu, kernel_initializer=tf.ones_initializer(), kernel_regularizer=_l2(tf))
    return initialized(tf, y, _penalties(tf), tf.gradients(y, tf.trainable_variables()))


def case_partitioned(tf):
    with tf.variable_scope("p", partitioner=tf.fixed_size_partitioner(2)):
        y = tf.layers.dense(tf.ones([2, 4]), 4, kernel_initializer=tf.ones_initializer(), kernel_regularizer=_l2(tf))
        tf.layers.batch_normalization(y, training=True)
    return initialized(tf, y, _penalties(tf), tell(tf.global_variables()))


def case_dtypes(tf):
    y = tf.layers.dense(tf.ones([2, 3], tf.float64), 2)
    layer = tf.layers.Dense(2)
    before = layer.dtype
    layer(tf.ones([2, 3]))
    z = layer(tf.ones([2, 3], tf.float64))
    return [tell(y.dtype.name, z.dtype.name, before, layer.dtype, said(tf.layers.dense, tf.ones([2, 3], tf.int32), 2),
                 said(tf.layers.dense, np.ones((2, 3)), 2))]


# ------------------------------------------------------------------ names and scopes
def case_names(tf):
    x = _x(tf)
    made = [tf.layers.dense(x, 2) for _ in range(2)]
    with tf.variable_scope("a"):
        made += [tf.layers.dense(x, 2), tf.layers.dense(x, 2), tf.layers.dense(x, 2, name="d")]
    with tf.variable_scope("a", reuse=True):
        made += [tf.layers.dense(x, 2), tf.layers.dense(x, 2, name="d")]
    with tf.name_scope("n"):
        made += [tf.layers.dense(x, 2), tf.layers.dense(x, 2, name="in_n")]
    made.append(tf.layers.dense(x, 2, name="b/c"))
    return [tell(made, tf.global_variables())]


def case_names_of_objects(tf):
    x = _x(tf)
    first, second = tf.layers.Dense(2), tf.layers.Dense(2)
    with tf.variable_scope("s"):
        third = tf.layers.Dense(2)
    with tf.variable_scope("t"):
        made = [second(x), third(x), second(x)]
    made.append(first(x))
    layers = [first, second, third]
    return [tell([d.name for d in layers], [d.scope_name for d in layers], made, tf.global_variables())]


def case_names_beside_keras(tf):
    names = [tf.keras.layers.Dense(2, name="dense_1").name]
    for module in (tf.keras.layers, tf.keras.layers, tf.layers, tf.keras.layers, tf.layers):
        names.append(module.Dense(2).name)
    with tf.Graph().as_default():
        names.append(tf.layers.Dense(2).name)
    return [tell(names)]


def case_scope_arguments(tf):
    x = _x(tf)
    with tf.variable_scope("e") as scope:
        pass
    made = [tf.layers.Dense(2, _scope=scope), tf.layers.Dense(2, _scope="f"), tf.layers.Dense(2, name=scope)]
    out = [d(x) for d in made[:2]]
    late = tf.layers.Dense(2)
    out.append(late(x, scope="g"))
    return [tell([d.name for d in made], out, late.scope_name, late.name)]


def case_reuse_mistakes(tf):
    x = _x(tf)
    tf.layers.dense(x, 2)
    with tf.variable_scope("auto", reuse=tf.AUTO_REUSE):
        again = [tf.layers.dense(x, 2, name="d"), tf.layers.dense(x, 2, name="d")]
    return [tell(again, said(tf.layers.dense, x, 2, name="dense"), said(tf.layers.dense, x, 2, name="no", reuse=True),
                 said(tf.layers.dense, x, 4, name="dense", reuse=True), said(tf.layers.dense, x, 2, reuse=True))]


# ------------------------------------------------------------------ layers of one's own
def case_own_layer(tf):
    class MyLayer2D(tf.layers.Layer):
        def build(self, input_shape):
            self.count = self.add_weight("count", shape=(), trainable=False, initializer=tf.zeros_initializer())
            self.w = self.add_variable("w", [int(input_shape[-1]), 2], initializer=tf.ones_initializer(),
                                       regularizer=_l2(tf))
            super(MyLayer2D, self).build(input_shape)

        def call(self, inputs, factor=1.):
            self.add_loss(tf.reduce_sum(inputs), inputs=inputs)
            self.add_loss(tf.reduce_sum(self.w))
            self.add_update(tf.assign_add(self.count, tf.reduce_sum(inputs)), inputs=True)
            self.add_update(tf.assign_add(self.count, 1.))
            return tf.matmul(inputs, self.w) * factor

    x = _x(tf)
    layer = MyLayer2D()
    y, z = layer(x), layer(x, factor=3.)
    updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    steps = [y, z, _penalties(tf), tell(layer.name, layer.scope_name, layer.losses, layer.updates, layer.weights,
                                        layer.get_updates_for(x), layer.get_updates_for(None), updates)]
    return initialized(tf, *(steps + [updates[0], layer.count]))


def case_own_layer_reusing_its_name(tf):
    class Scale(tf.layers.Layer):
        def build(self, input_shape):
            self.w = self.add_weight("w", input_shape[-1:], initializer="ones")
            self.built = True
            self.late = said(self.add_weight, "late", [1])

        def call(self, inputs):
            return inputs * self.w

    layer = Scale(name="s")
    y = layer.apply(_x(tf))
    return initialized(tf, y, tell(layer.late, layer.variables, layer.count_params()))


def case_layer_in_a_layer(tf):
    class Two(tf.layers.Layer):
        def __init__(self, **kwargs):
            super(Two, self).__init__(**kwargs)
            self.first = tf.layers.Dense(4, kernel_regularizer=_l2(tf))
            self.rest = [tf.layers.Dense(2), tf.layers.BatchNormalization()]

        def call(self, inputs):
            return self.rest[1](self.rest[0](self.first(inputs)), training=True)

    layer = Two()
    y = layer(_x(tf))
    return [tell(y, layer.variables, layer.trainable_variables, layer.losses, layer.updates, _penalties(tf))]


def case_keras_layer_of_ones_own(tf):
    class Mix(tf.keras.layers.Layer):
        def build(self, input_shape):
            self.w = self.add_weight("w", [3, 2], initializer="ones", regularizer=tf.keras.regularizers.l2(.1))
            self.v = tf.Variable(1., name="v")
            self.inner = tf.keras.layers.Dense(2, kernel_regularizer="l1")
            super(Mix, self).build(input_shape)

        def call(self, x):
            self.add_loss(tf.reduce_sum(x), inputs=x)
            self.add_loss(lambda: tf.reduce_sum(self.w))
            return tf.matmul(x, self.w) + self.inner(x) * self.v

    layer, x = Mix(), _x(tf)
    y = layer(x)
    with tf.name_scope("n"):
        z = layer(x)
    return [tell(y, z, layer.name, layer.weights, layer.losses, layer.get_losses_for(x), layer.count_params(),
                 len(layer.submodules))]


def case_layer_facts(tf):
    layer = tf.layers.Dense(2)
    before = [layer.built, layer.dtype, layer.weights, layer.losses, said(lambda: layer.scope_name),
              said(layer.count_params), said(lambda: layer.input), said(lambda: layer.output),
              said(lambda: layer.input_shape), said(lambda: layer.output_shape), said(lambda: layer.get_input_at(0)),
              layer.compute_output_shape([None, 4])]
    config = layer.get_config()
    layer(_x(tf))
    return [tell(before, config, layer.built, layer.input_spec.axes, layer.trainable, layer.stateful,
                 said(lambda: layer.input), layer.graph is tf.get_default_graph(), layer.activity_regularizer)]


def case_weights_set_and_got(tf):
    layer = tf.layers.Dense(2, name="d")
    y = layer(tf.ones([1, 3]))

    def change(session):
        with session.as_default():
            layer.set_weights([np.full((3, 2), .5, np.float32), np.ones(2, np.float32)])
            return [w.tolist() for w in layer.get_weights()] + [
                said(layer.set_weights, [np.ones(2)]), said(layer.set_weights, [np.ones(2), np.ones(2)])]
    return ["new session", change, y]


# ------------------------------------------------------------------ dropout and flatten
def case_dropout(tf):
    tf.set_random_seed(3)
    x = tf.ones([4, 5])
    made = [tf.layers.dropout(x), tf.layers.dropout(x, .3, training=True), tf.layers.dropout(x, .3, seed=7, training=1),
            tf.layers.dropout(x, .5, noise_shape=[None, 1], training=True), tf.layers.dropout(x, training=True, rate=0.)]
    return [made, made]


def case_dropout_on_a_flag(tf):
    tf.set_random_seed(3)
    x = tf.ones([4, 5])
    flag = tf.placeholder_with_default(False, [])
    y = tf.layers.dropout(x, .4, training=flag, seed=1)
    known = tf.layers.dropout(x, .4, training=tf.constant(True), seed=1)
    return [y, {"y": y, "@feed": {flag: True}}, known]


def case_dropout_mistakes(tf):
    return [tell(said(tf.layers.Dropout, rate=.5, training=True), said(lambda: tf.layers.dropout(tf.ones([2]), 1).name))]


def case_flatten(tf):
    made = [tf.layers.flatten(tf.ones([2, 3, 4])), tf.layers.flatten(tf.ones([3])),
            tf.layers.flatten(tf.placeholder(tf.float32, [None, 3, 4])),
            tf.layers.flatten(tf.placeholder(tf.float32, [2, None, 4]), name="f"),
            tf.layers.flatten(tf.reshape(tf.range(8), [1, 2, 2, 2]), data_format="channels_first")]
    return [made[0], made[-1], tell([str(t.shape) for t in made], said(tf.layers.flatten, tf.placeholder(tf.float32)),
                                    said(tf.layers.flatten, tf.constant(1.)))]


# ------------------------------------------------------------------ batch normalization, not fused
def case_batch_norm_in_training(tf):
    x = _x(tf) * _x(tf)
    y = tf.layers.batch_normalization(x, training=True, momentum=.9)
    updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    return initialized(tf, y, updates, tf.global_variables())


def case_batch_norm_at_rest(tf):
    y = tf.layers.batch_normalization(_x(tf), moving_mean_initializer=tf.ones_initializer(),
                                      moving_variance_initializer=tf.constant_initializer(4.), epsilon=0.)
    return initialized(tf, y, tell(tf.get_collection(tf.GraphKeys.UPDATE_OPS)))


def case_batch_norm_on_a_flag(tf):
    flag = tf.placeholder(tf.bool, [])
    y = tf.layers.batch_normalization(_x(tf), training=flag, momentum=.5)
    updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    steps = [{"y": y, "@feed": {flag: False}}, {"y": y, "@feed": {flag: True}},
             lambda session: session.run(updates, {flag: True}) and None, tf.global_variables(),
             lambda session: session.run(updates, {flag: False}) and None, tf.global_variables()]
    return initialized(tf, *steps)


def case_batch_norm_variables(tf):
    x = _x(tf)
    tf.layers.batch_normalization(x, center=False, name="a")
    tf.layers.batch_normalization(x, scale=False, name="b")
    tf.layers.batch_normalization(x, beta_regularizer=_l2(tf), gamma_regularizer=_l2(tf), trainable=False, name="c")
    return [tell(tf.global_variables(), tf.trainable_variables(), _penalties(tf))]


def case_batch_norm_axes(tf):
    x = tf.reshape(tf.cast(tf.range(24), tf.float32), [2, 3, 4])
    made = [tf.layers.batch_normalization(x, axis=a, training=t) for a in (1, -2, [1, 2]) for t in (True, False)]
    return initialized(tf, made)


def case_batch_norm_reused(tf):
    layer = tf.layers.BatchNormalization(momentum=.5)
    x = _x(tf)
    made = [layer(x, training=True), layer(x * 2., training=True), layer(x)]
    again = tf.layers.batch_normalization(x, training=True, name="batch_normalization", reuse=True)
    return initialized(tf, made, again, tell(layer.updates, layer.get_updates_for(x), layer.get_updates_for(None),
                                             tf.get_collection(tf.GraphKeys.UPDATE_OPS)))


def case_batch_norm_gradients(tf):
    tf.set_random_seed(2)
    x = tf.random_normal([5, 3], seed=1)
    h = tf.layers.dense(x, 4)
    y = tf.layers.batch_normalization(h, training=True)
    return initialized(tf, {"g": tf.gradients(tf.reduce_sum(y * y * y), tf.trainable_variables()), "@tol": 1e-3})


def case_batch_norm_mistakes(tf):
    x = _x(tf)
    bn = tf.layers.batch_normalization
    return [tell(said(bn, tf.placeholder(tf.float32)), said(bn, tf.placeholder(tf.float32, [None, None])),
                 said(bn, x, axis=5), said(bn, x, axis="a"), said(bn, x, axis=[1, 1]),
                 said(bn, x, renorm_clipping={"foo": 1}, renorm=True))]


# ------------------------------------------------------------------ inputs that do not fit
def case_wrong_inputs(tf):
    x = _x(tf)
    dense = tf.layers.dense
    layer = tf.layers.Dense(2, name="q")
    layer(x)
    return [tell(said(dense, tf.placeholder(tf.float32, [None, None]), 2), said(dense, tf.placeholder(tf.float32), 2),
                 said(dense, tf.ones([5]), 2), said(dense, [x, x], 2), said(dense, [[1., 2.]], 2),
                 said(layer, tf.ones([2, 4])), said(layer, tf.placeholder(tf.float32)), said(dense, None, 2))]


def case_wrong_arguments(tf):
    x, dense, make = _x(tf), tf.layers.dense, tf.layers.Dense
    return [tell(said(tf.layers.Layer, foo=1), said(make, 2, foo=1), said(dense, x, -1),
                 said(make, 3, kernel_constraint="foo"), said(make, 3, activation="foo"), said(make, 3, activation=4),
                 said(make, 3, kernel_initializer="foo"), said(make, 3, kernel_regularizer="foo"),
                 said(make, 3, kernel_regularizer=3.), said(dense, x, 3, name="a b"),
                 said(make(3).add_weight, "w", [2], synchronization=tf.VariableSynchronization.ON_READ, trainable=True))]


def case_input_specs(tf):
    spec = tf.layers.InputSpec

    class Any(tf.layers.Layer):
        def call(self, x):
            return x

    def check(x, **kwargs):
        layer = Any(name="any")
        layer.input_spec = spec(**kwargs)
        return said(lambda: layer(x).name)
    x = _x(tf)
    return [tell(str(spec(ndim=2)), str(spec(dtype="float32", shape=(None, 3), axes={-1: 3})), said(spec, axes={"a": 1}),
                 said(spec, ndim=2, axes={2: 1}), check(x, ndim=3), check(x, max_ndim=1), check(x, min_ndim=3),
                 check(x, dtype="float64"), check(x, shape=(2, 4)), check(x, axes={1: 4}), check(x, shape=(None, 3)),
                 spec(min_ndim=2, axes={-1: 3}).get_config())]
