"""Every initializer: values by seed, dtypes, partitions, configurations."""
import numpy as np

from casetools import initialized, said, tell

SHAPES = {"vector": [5], "matrix": [3, 4], "conv": [2, 2, 3, 2], "scalar": []}


def drawn(make, shapes=("vector", "matrix", "conv", "scalar"), dtypes=("float32", "float64", "float16"), tol=None):
    """Draw with a graph seed, with an op seed and with both; direct and through get_variable."""
    def case(tf):
        made = {}
        for shape in shapes:
            for dtype in dtypes:
                made["%s_%s_op" % (shape, dtype)] = make(tf, 7)(SHAPES[shape], tf.as_dtype(dtype))
        tf.set_random_seed(11)
        for shape in shapes:
            made[shape + "_graph"] = make(tf, None)(SHAPES[shape])
            made[shape + "_both"] = tf.get_variable("v_" + shape, SHAPES[shape], initializer=make(tf, 3))
        made["dtype"] = make(tf, 1)(SHAPES[shapes[0]], dtype=tf.float64)
        step = dict(made)
        if tol:
            step["@tol"] = tol
        else:
            step["@exact"] = True
        return initialized(tf, step)
    return case


case_random_normal = drawn(lambda tf, s: tf.random_normal_initializer(1., .5, seed=s))
case_random_uniform = drawn(lambda tf, s: tf.random_uniform_initializer(-1., 3., seed=s))
case_truncated_normal = drawn(lambda tf, s: tf.truncated_normal_initializer(0., 2., seed=s))
case_glorot_uniform = drawn(lambda tf, s: tf.glorot_uniform_initializer(seed=s), tol=1e-6)
case_glorot_normal = drawn(lambda tf, s: tf.glorot_normal_initializer(seed=s), tol=1e-6)
case_uniform_unit_scaling = drawn(lambda tf, s: tf.uniform_unit_scaling_initializer(2., seed=s), ("vector", "matrix", "conv"), tol=1e-6)
case_orthogonal = drawn(lambda tf, s: tf.orthogonal_initializer(1.5, seed=s), ("matrix", "conv"), ("float32", "float64"), tol=1e-4)
case_he_normal = drawn(lambda tf, s: tf.keras.initializers.he_normal(seed=s), tol=1e-6)
case_he_uniform = drawn(lambda tf, s: tf.keras.initializers.he_uniform(seed=s), tol=1e-6)
case_lecun_normal = drawn(lambda tf, s: tf.initializers.lecun_normal(seed=s), tol=1e-6)
case_lecun_uniform = drawn(lambda tf, s: tf.initializers.lecun_uniform(seed=s), tol=1e-6)
case_xavier = drawn(lambda tf, s: tf.contrib.layers.xavier_initializer(seed=s), ("vector", "matrix", "conv"), ("float32", "float64"), tol=1e-6)
case_xavier_normal = drawn(lambda tf, s: tf.contrib.layers.xavier_initializer(uniform=False, seed=s), ("vector", "matrix", "conv"), ("float32",), tol=1e-6)
case_contrib_variance_scaling = drawn(lambda tf, s: tf.contrib.layers.variance_scaling_initializer(seed=s), ("vector", "matrix", "conv"), ("float32", "float64"), tol=1e-6)
case_contrib_variance_scaling_uniform = drawn(
    lambda tf, s: tf.contrib.layers.variance_scaling_initializer(factor=1., mode="FAN_AVG", uniform=True, seed=s), ("matrix", "conv"), ("float32",), tol=1e-6)
case_contrib_variance_scaling_fan_out = drawn(
    lambda tf, s: tf.contrib.layers.variance_scaling_initializer(factor=1., mode="FAN_OUT", seed=s), ("matrix", "conv"), ("float32",), tol=1e-6)
case_keras_random_normal = drawn(lambda tf, s: tf.keras.initializers.RandomNormal(0., .1, seed=s))
case_keras_random_uniform = drawn(lambda tf, s: tf.keras.initializers.RandomUniform(-.1, .1, seed=s))
case_keras_truncated_normal = drawn(lambda tf, s: tf.keras.initializers.TruncatedNormal(0., .1, seed=s))


def case_variance_scaling(tf):
    made = {}
    for mode in ("fan_in", "fan_out", "fan_avg"):
        for distribution in ("normal", "truncated_normal", "untruncated_normal", "uniform"):
            init = tf.variance_scaling_initializer(2., mode, distribution, seed=5)
            made[mode + distribution] = init([3, 4], tf.float32)
    made["@tol"] = 1e-6
    return [made]


def case_random_uniform_ints(tf):
    init = tf.random_uniform_initializer(0, 10, seed=4, dtype=tf.int32)
    v = tf.get_variable("v", [6], tf.int32, initializer=init)
    return initialized(tf, v, init([3]))


def case_constants(tf):
    made = [tf.zeros_initializer()([2]), tf.ones_initializer()([2], tf.int32), tf.constant_initializer(3.)([2, 2]),
            tf.constant_initializer([1, 2, 3, 4])([2, 2]), tf.constant_initializer([1, 2])([2, 2]), tf.constant_initializer(5, tf.int64)([2]),
            tf.constant_initializer(np.arange(6.))([2, 3], tf.float32), tf.constant_initializer()([2]), tf.constant_initializer(7)([]),
            tf.zeros_initializer(tf.float64)([1]), tf.ones_initializer(tf.bool)([1]), tf.constant_initializer("s")([2], tf.string),
            tf.constant_initializer(True)([2], tf.bool), tf.constant_initializer([[1., 2.], [3., 4.]], verify_shape=True)([2, 2]),
            tf.keras.initializers.Zeros()([2]), tf.keras.initializers.Ones()([2]), tf.keras.initializers.Constant(4.)([2])]
    return [made, tell(said(tf.constant_initializer([1, 2], verify_shape=True), [3]), said(tf.constant_initializer, {"a": 1}),
                       said(tf.constant_initializer([1, 2, 3]), [2]))]


def case_identity(tf):
    v = tf.get_variable("v", [3, 3], initializer=tf.initializers.identity(2.))
    made = [tf.initializers.identity()([2, 3]), tf.initializers.identity(dtype=tf.float64)([2, 2]), tf.keras.initializers.Identity(3.)([2, 2])]
    return initialized(tf, [v, made], tell(said(tf.initializers.identity(), [2])))


def case_identity_partitioned(tf):
    v = tf.get_variable("v", [4, 4], initializer=tf.initializers.identity(), partitioner=tf.fixed_size_partitioner(2))
    return initialized(tf, v.as_tensor())


def case_partition_info(tf):
    made = {}
    tf.set_random_seed(6)
    for name, init in (("glorot", tf.glorot_uniform_initializer(seed=1)), ("vs", tf.variance_scaling_initializer(seed=2)),
                       ("unit", tf.uniform_unit_scaling_initializer(seed=3)), ("rn", tf.random_normal_initializer()),
                       ("const", tf.constant_initializer(2.)), ("xavier", tf.contrib.layers.xavier_initializer(seed=4))):
        made[name] = tf.get_variable(name, [6, 4], initializer=init, partitioner=tf.fixed_size_partitioner(3)).as_tensor()
    made["@tol"] = 1e-6
    return initialized(tf, made)


def case_partition_info_seen(tf):
    seen = []

    def init(shape, dtype=None, partition_info=None):
        seen.append([list(shape), dtype.name, partition_info and [list(partition_info.full_shape), list(partition_info.var_offset)]])
        return tf.zeros(shape, dtype)

    tf.get_variable("a", [4, 2], initializer=init, partitioner=tf.fixed_size_partitioner(2))
    tf.get_variable("b", [3], initializer=init)
    return [tell(seen)]


def case_same_seed_same_values(tf):
    init = tf.random_normal_initializer(seed=1)
    a, b = tf.get_variable("a", [3], initializer=init), tf.get_variable("b", [3], initializer=init)
    tf.set_random_seed(5)
    c, d = tf.get_variable("c", [3]), tf.get_variable("d", [3])
    return initialized(tf, {"v": [a, b, c, d], "@exact": True}, tf.global_variables_initializer(), {"v": [a, b, c, d], "@exact": True},
                       "new session", tf.global_variables_initializer(), {"v": [a, b, c, d], "@exact": True})


def case_default_initializers(tf):
    tf.set_random_seed(9)
    made = [tf.get_variable(d, [2, 2], tf.as_dtype(d)) for d in ("float32", "float64", "int32", "int64", "bool", "uint8")]
    return initialized(tf, made)


def case_configs(tf):
    made = [tf.zeros_initializer(), tf.ones_initializer(), tf.constant_initializer(2.), tf.random_normal_initializer(0., 2., 3),
            tf.random_uniform_initializer(0, 1, 2), tf.truncated_normal_initializer(seed=1), tf.variance_scaling_initializer(),
            tf.orthogonal_initializer(2.), tf.initializers.identity(3.), tf.glorot_normal_initializer(), tf.uniform_unit_scaling_initializer()]
    return [tell([[type(i).__name__, i.get_config()] for i in made],
                 [type(type(i).from_config(i.get_config())).__name__ for i in made])]


def case_names_in_scope(tf):
    with tf.variable_scope("s"), tf.name_scope("n"):
        for name, init in (("a", tf.random_normal_initializer(seed=1)), ("b", tf.truncated_normal_initializer(stddev=.5)),
                           ("c", tf.random_uniform_initializer(-1, 1)), ("d", tf.variance_scaling_initializer()),
                           ("e", tf.initializers.he_normal()), ("f", tf.contrib.layers.xavier_initializer())):
            tf.get_variable(name, [2, 2], initializer=init)


def case_large_constants(tf):
    a = tf.get_variable("a", [1200], initializer=tf.zeros_initializer())
    b = tf.get_variable("b", [40, 40], initializer=tf.constant_initializer(.25))
    return initialized(tf, [tf.reduce_sum(a), tf.reduce_sum(b)])
