"""Regularizers, initializers, constraints and activations by name and by configuration."""
from casetools import said, tell


def kind(found):
    """What a name stands for, as text."""
    if isinstance(found, str) or found is None:
        return found
    if isinstance(found, type):
        return "class " + found.__name__
    config = getattr(found, "get_config", None)
    if config:
        return [type(found).__name__, config()]
    return "function " + getattr(found, "__name__", type(found).__name__)


def kinds(get, identifiers):
    return [kind(said(get, i)) for i in identifiers]


def dicts(*pairs):
    return [{"class_name": name, "config": config} for name, config in pairs]


def case_regularizers(tf):
    r = tf.keras.regularizers
    given = dicts(("l1", {}), ("l2", {"l": .5}), ("L1L2", {"l1": .5}), ("l1_l2", {"l1": .5, "l2": .25}), ("zz", {}))
    return [tell(kinds(r.get, ["l1", "l2", "l1_l2", "L1L2", "foo", "", None, 3, len, r.L1L2, r.l2(.5)]),
                 kinds(r.get, given), kinds(r.deserialize, given), kinds(r.deserialize, ["l2", "L1L2"]),
                 said(r.get, {"class_name": "zz"}), [said(r.serialize, x) for x in (None, len, r.L1L2(.5, .25), 3)],
                 r.l2(-1).get_config(), r.Regularizer()(1.))]


INITIALIZERS = """zero zeros Zeros one ones Ones constant Constant uniform random_uniform RandomUniform normal
random_normal RandomNormal truncated_normal TruncatedNormal identity Identity orthogonal Orthogonal glorot_uniform glorot_normal
GlorotUniform GlorotNormal he_normal he_uniform lecun_normal lecun_uniform HeNormal LecunUniform VarianceScaling
variance_scaling foo xavier""".split()


def case_initializers(tf):
    i = tf.keras.initializers
    given = dicts(("VarianceScaling", {"scale": 2., "mode": "fan_in", "distribution": "normal"}), ("he_normal", {}),
                  ("RandomNormal", {"mean": 0., "stddev": .5, "seed": None, "dtype": "float32"}), ("zeros", {}),
                  ("foo", {}), ("GlorotUniform", {"seed": 3, "dtype": "float32"}))
    made = [i.RandomNormal(), i.he_normal(), i.glorot_uniform(seed=4), i.Zeros(), i.Constant(3), i.Identity(),
            i.Orthogonal(), i.TruncatedNormal(), i.RandomUniform(), None, len]
    return [tell(kinds(i.get, INITIALIZERS), kinds(i.get, given), kinds(i.deserialize, ["zeros", "he_normal"]),
                 kinds(i.get, [3, None, len, i.Ones, i.Ones()]), [i.serialize(m) for m in made])]


CONSTRAINTS = """max_norm MaxNorm maxnorm non_neg NonNeg nonneg unit_norm UnitNorm unitnorm min_max_norm MinMaxNorm
minmaxnorm foo""".split()


def case_constraints(tf):
    c = tf.keras.constraints
    given = dicts(("MaxNorm", {"max_value": 3}), ("zz", {}))
    return [tell(kinds(c.get, CONSTRAINTS), kinds(c.get, given), kinds(c.get, [3, None, len, c.MaxNorm]),
                 [said(c.serialize, x) for x in (c.MaxNorm(3), c.NonNeg(), None, len, 3)],
                 kinds(c.deserialize, ["max_norm"]))]


ACTIVATIONS = """relu Relu linear leaky_relu swish softmax elu selu softplus softsign tanh sigmoid exponential
hard_sigmoid relu6 foo LeakyReLU""".split()


def case_activations(tf):
    a = tf.keras.activations
    return [tell(kinds(a.get, ACTIVATIONS), kinds(a.get, [None, 3, len]), kinds(a.deserialize, ["relu", "foo"]),
                 said(a.get, {"class_name": "ReLU", "config": {}}),
                 said(a.deserialize, {"class_name": "a", "config": {}}),
                 [said(a.serialize, x) for x in (a.relu, tf.nn.relu, tf.tanh, None, 3, tf.nn.softmax)])]


def case_own_regularizer(tf):
    k = tf.keras

    class Strength(k.regularizers.Regularizer):
        def __init__(self, strength):
            self.strength = strength

        def __call__(self, x):
            return self.strength * tf.reduce_sum(tf.square(x))

        def get_config(self):
            return {"strength": self.strength}
    saved = k.regularizers.serialize(Strength(.5))
    with k.utils.custom_object_scope({"Strength": Strength}):
        again = k.regularizers.get(saved)
        layer = k.layers.Dense(2, kernel_regularizer=saved, kernel_initializer="ones")
    given = k.regularizers.deserialize(saved, {"Strength": Strength})
    layer(tf.ones([1, 3]))
    return [tell(saved, again.strength, given.strength, said(k.regularizers.get, saved)),
            tf.global_variables_initializer(), layer.losses[0]]


def case_penalties(tf):
    r, w = tf.keras.regularizers, tf.constant([[1., -2.], [3., 0.]])
    return [[f(w) for f in (r.l1(.1), r.l2(.1), r.l1_l2(.1, .2), r.l1(), r.l2(), r.l1_l2(), r.L1L2(), r.L1L2(l2=1))]]
