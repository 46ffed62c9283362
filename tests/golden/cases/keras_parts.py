"""Activations, constraints, and Keras objects by name."""
import numpy as np
from casetools import said, tell

X = np.array([[-3., -.5, 0.], [.5, 3., 7.]], np.float32)


def case_activations(tf):
    x = tf.constant(X, name="x")
    names = ("elu", "exponential", "hard_sigmoid", "linear", "relu", "selu", "sigmoid", "softmax", "softplus", "softsign",
             "tanh")
    return [{name: getattr(tf.keras.activations, name)(x) for name in names}]


def case_activation_arguments(tf):
    x = tf.constant(X, name="x")
    a = tf.keras.activations
    return [[a.relu(x, alpha=.1), a.relu(x, max_value=6), a.relu(x, max_value=5.), a.relu(x, threshold=1.),
             a.relu(x, alpha=.2, threshold=1., max_value=3.), a.elu(x, 2.), a.softmax(tf.stack([x, x])),
             a.softmax(tf.stack([x, x * 2.]), axis=1)], tell(said(lambda: a.softmax(tf.ones([3], name="one")).name))]


def case_activations_by_name(tf):
    a = tf.keras.activations
    own = a.deserialize("mine", {"mine": tf.nn.elu})
    return [tell(a.get(None).__name__, a.get("relu").__name__, a.get(tf.nn.relu) is tf.nn.relu, own is tf.nn.elu,
                 a.serialize(a.relu), a.serialize(a.get("linear")), said(a.get, 3), said(a.get, "foo"),
                 said(a.get, "Relu"), said(a.get, {"class_name": "x", "config": {}}))]


def case_constraints(tf):
    w = tf.constant([[1., -2.], [3., .5], [0., 1.]], name="w")
    c = tf.keras.constraints
    made = [c.MaxNorm(), c.MaxNorm(1., axis=[0, 1]), c.MinMaxNorm(), c.MinMaxNorm(.1, 2., .5, axis=1), c.NonNeg(),
            c.UnitNorm(), c.UnitNorm(axis=1), c.Constraint()]
    return [[f(w) for f in made], tell([f.get_config() for f in made])]


def case_constraints_by_name(tf):
    c = tf.keras.constraints
    return [tell(c.get(None), type(c.get("max_norm")).__name__, type(c.get("NonNeg")).__name__,
                 c.serialize(c.max_norm(3.)), c.serialize(c.get({"class_name": "UnitNorm", "config": {"axis": 1}})),
                 c.get(len) is len, said(c.get, 3), said(c.get, "foo"), said(c.deserialize, {"a": 1}),
                 said(c.deserialize, {"class_name": "zz", "config": {}}))]


def case_initializers_by_name(tf):
    i = tf.keras.initializers
    names = ("Constant", "identity", "orthogonal", "lecun_uniform", "VarianceScaling", "GlorotUniform", "glorot_normal",
             "glorot_uniform", "he_uniform", "he_normal", "lecun_normal", "one", "ones", "zero", "zeros", "random_normal",
             "RandomNormal", "normal", "TruncatedNormal", "truncated_normal", "uniform", "random_uniform", "RandomUniform")
    return [tell({n: [type(i.get(n)).__name__, i.get(n).get_config()] for n in names},
                 [i.serialize(i.get(n)) for n in ("he_normal", "glorot_uniform", "zeros")], i.get(None),
                 said(i.get, "foo"), said(i.get, 3))]


def case_regularizers_by_name(tf):
    r = tf.keras.regularizers
    return [tell(r.serialize(r.l2(.5)), r.get("l1_l2").get_config(), r.get("L1L2").get_config(), said(r.get, "foo"),
                 said(r.get, 3), said(r.deserialize, {"class_name": "zz", "config": {}}), r.get(None))]


# ------------------------------------------------------------------ Keras layers by themselves
def case_dense(tf):
    x = tf.constant(X, name="x")
    layer = tf.keras.layers.Dense(2, activation="tanh", kernel_initializer="ones", kernel_regularizer="l2",
                                  bias_regularizer=tf.keras.regularizers.l1(.1), activity_regularizer="l1")
    y = layer(x)
    step = tf.gradients(y, layer.trainable_weights)
    return [tf.global_variables_initializer(), y, layer.losses, step,
            tell(layer.losses, tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES), layer.get_config())]


def case_dropout_and_phase(tf):
    tf.set_random_seed(1)
    x = tf.ones([4, 5])
    layer = tf.keras.layers.Dropout(.5, seed=3)
    y, z = layer(x), layer(x, training=True)
    phase = tf.keras.backend.learning_phase()
    return [y, {"y": y, "@feed": {phase: True}}, z, tell(phase)]


def case_learning_phase_set(tf):
    tf.keras.backend.set_learning_phase(1)
    tf.set_random_seed(1)
    return [tf.keras.layers.Dropout(.5)(tf.ones([4, 5])), tell(tf.keras.backend.learning_phase(),
                                                              said(tf.keras.backend.set_learning_phase, 2))]


def case_batch_norm(tf):
    x = tf.constant(X, name="x")
    layer = tf.keras.layers.BatchNormalization(momentum=.5)
    y = layer(x)
    z = layer(x, training=True)
    phase = tf.keras.backend.learning_phase()
    return [tf.global_variables_initializer(), y, z, {"y": y, "@feed": {phase: True}},
            {"u": layer.updates[2:], "@feed": {phase: True}}, {"u": layer.updates[:2], "@feed": {phase: True}}, {v.name: v for v in layer.weights},
            tell(layer.updates, tf.get_collection(tf.GraphKeys.UPDATE_OPS), layer.get_updates_for(x))]


def case_small_layers(tf):
    x = tf.constant(X, name="x")
    k = tf.keras.layers
    reg = k.ActivityRegularization(l1=.1, l2=.2)
    made = [k.Activation("relu")(x), k.Activation("linear")(x), k.Flatten()(tf.ones([2, 3, 4])), reg(x)]
    return [made, reg.losses, tell(made, reg.get_config())]


def case_add_weight(tf):
    layer = tf.keras.layers.Layer(name="q")
    w = layer.add_weight("k", [2], initializer="ones")
    made = [w, layer.add_weight(), layer.add_weight("i", [2], tf.int32), layer.add_weight("b", [2], tf.bool),
            layer.add_weight("n", [2], trainable=False), layer.add_weight("r", [2], use_resource=False)]
    return [tf.global_variables_initializer(), w, tell(
        made, layer.trainable_weights, layer.non_trainable_weights, said(layer.add_weight, "s", [2], tf.string),
        said(layer.add_weight, "z", foo=1),
        said(layer.add_weight, "z", trainable=True, synchronization=tf.VariableSynchronization.ON_READ))]


def case_custom_objects(tf):
    def double(x):
        return x * 2.
    with tf.keras.utils.CustomObjectScope({"double": double}):
        y = tf.keras.layers.Activation("double")(tf.constant(X))
    return [y, tell(said(tf.keras.layers.Activation, "double"))]
