"""Initializers: their scales against TF 1.15.5's, their ops, configurations and refusals.

The numbers drawn are compared bit for bit by test_golden.py.
"""
import numpy as np
import pytest

import graphreg as tf
from graphreg import initializers

SHAPES = [[], [3], [3, 4], [2, 3, 4], [2, 2, 3, 4], [0, 3], [2, 2, 2, 2, 2]]
VS, CVS = tf.variance_scaling_initializer, tf.contrib.layers.variance_scaling_initializer

# initializer: the upper limit (uniform) or standard deviation (normal) for each of SHAPES, recorded.
SCALES = """
VS(2., "fan_in", "uniform") 2.44948983 1.41421354 1.41421354 1 0.707106769 2.44948983 0.612372458
VS(2., "fan_out", "uniform") 2.44948983 1.41421354 1.22474492 0.866025388 0.612372458 1.41421354 0.612372458
VS(2., "fan_avg", "uniform") 2.44948983 1.41421354 1.30930734 0.925820112 0.654653668 2 0.612372458
CVS(2., "FAN_IN", True) 2.44948983 1.41421354 1.41421354 1 0.707106769 - 0.612372458
CVS(2., "FAN_IN") 1.61245155 0.93094933 0.93094933 0.658280611 0.465474665 - 0.403112888
CVS(2., "FAN_OUT", True) 2.44948983 1.41421354 1.22474492 0.866025388 0.612372458 1.41421354 0.612372458
CVS(2., "FAN_OUT") 1.61245155 0.93094933 0.806225777 0.570087731 0.403112888 0.93094933 0.403112888
CVS(2., "FAN_AVG", True) 2.44948983 1.41421354 1.30930734 0.925820112 0.654653668 2 0.612372458
CVS(2., "FAN_AVG") 1.61245155 0.93094933 0.861891627 0.609449387 0.430945814 1.31656122 0.403112888
tf.uniform_unit_scaling_initializer(2.) 3.46410155 3.46410155 2 1.41421354 1 3.46410155 0.866025388
tf.glorot_uniform_initializer() 1.73205078 1 0.925820112 0.654653668 0.462910056 1.41421354 0.433012694
tf.glorot_normal_initializer() 1.13684726 0.656359076 0.607670426 0.429687858 0.303835213 0.928231895 0.284211814
tf.keras.initializers.he_normal() 1.60774481 0.928231895 0.928231895 0.656359076 0.464115947 1.60774481 0.401936203
tf.keras.initializers.he_uniform() 2.44948983 1.41421354 1.41421354 1 0.707106769 2.44948983 0.612372458
tf.initializers.lecun_normal() 1.13684726 0.656359076 0.656359076 0.464115947 0.328179538 1.13684726 0.284211814
tf.initializers.lecun_uniform() 1.73205078 1 1 0.707106769 0.5 1.73205078 0.433012694
tf.contrib.layers.xavier_initializer() 1.73205078 1 0.925820112 0.654653668 0.462910056 1.41421354 0.433012694
tf.contrib.layers.xavier_initializer(False) 1.14017546 0.658280611 0.609449387 0.430945814 0.304724693 0.93094933 0.285043865
"""


class Part:
    """The second of three slices of a [6, 4] variable."""
    full_shape = [6, 4]
    var_offset = [2, 0]


def scale_of(value):
    """The limit or the standard deviation that a random initial value was made with."""
    for op in value.op.graph.get_operations():
        if op.name.rsplit("/")[-1] in ("max", "stddev"):
            return tf.contrib.util.make_ndarray(op.get_attr("value"))
    raise AssertionError("no random op")


@pytest.mark.parametrize("line", SCALES.strip().splitlines(), ids=lambda line: line.split(" ")[0])
def test_scale(line):
    words = line.rsplit(" ", len(SHAPES))
    make, wanted = words[0], words[1:]
    for shape, number in zip(SHAPES, wanted):
        with tf.Graph().as_default():
            if number == "-":
                with pytest.raises(ZeroDivisionError):
                    eval(make)(shape)
            else:
                np.testing.assert_allclose(scale_of(eval(make)(shape)), float(number), rtol=1e-7, err_msg=str(shape))


@pytest.mark.parametrize("make, number", [
    (lambda: VS(2., "fan_avg", "normal"), 0.7190053462982178),
    (lambda: VS(2., "fan_avg", "untruncated_normal"), 0.6324555277824402),
    (lambda: tf.uniform_unit_scaling_initializer(), 0.7071067690849304),
    (lambda: tf.glorot_normal_initializer(), 0.508413553237915),
    (lambda: tf.contrib.layers.xavier_initializer(), 1.0)])
def test_slices_take_the_scale_of_the_whole_but_for_contrib(make, number):
    np.testing.assert_allclose(scale_of(make()([2, 4], partition_info=Part)), number, rtol=1e-7)


def test_shapes_of_other_kinds():
    for shape in (tf.TensorShape([2, 3]), (2, 3), [tf.Dimension(2), 3], np.array([2, 3])):
        with tf.Graph().as_default():
            assert VS()(shape).shape.as_list() == [2, 3]
    for initializer in (tf.random_normal_initializer(), tf.zeros_initializer()):
        assert initializer(tf.constant([2, 3])).shape.as_list() == [2, 3]
    for shape, text in ((3, "object of type 'int' has no len"), (tf.constant([2, 3]), "len is not well defined"),
                        ([None, 3], "NoneType")):
        with pytest.raises(TypeError, match=text):
            VS()(shape)


FLOAT = "Expected floating point type, got <dtype: 'int32'>."


@pytest.mark.parametrize("call, kind, text", [
    (lambda: VS(0.), ValueError, "`scale` must be positive float."),
    (lambda: VS(1., "FAN_IN"), ValueError, "('Invalid `mode` argument:', 'FAN_IN')"),
    (lambda: VS(1., "fan_in", "x"), ValueError, "('Invalid `distribution` argument:', 'x')"),
    (lambda: VS(dtype=tf.int32), ValueError, FLOAT),
    (lambda: tf.random_normal_initializer(dtype=tf.int32), ValueError, FLOAT),
    (lambda: tf.truncated_normal_initializer(dtype=tf.int32), ValueError, FLOAT),
    (lambda: tf.orthogonal_initializer(dtype=tf.int32), ValueError, FLOAT),
    (lambda: tf.initializers.identity(dtype=tf.int32), ValueError, FLOAT),
    (lambda: tf.uniform_unit_scaling_initializer(dtype=tf.int32), ValueError, FLOAT),
    (lambda: CVS(mode="x"), TypeError, "('Unknown mode %s [FAN_IN, FAN_OUT, FAN_AVG]', 'x')"),
    (lambda: CVS(dtype=tf.int32), TypeError, "Cannot create initializer for non-floating point type."),
    (lambda: CVS()([2, 2], tf.int32), TypeError, "Cannot create initializer for non-floating point type."),
    (lambda: tf.orthogonal_initializer()([3]), ValueError, "The tensor to initialize must be at least two-dimensional"),
    (lambda: tf.initializers.identity()([3]), ValueError,
     "Identity matrix initializer can only be used for 2D matrices."),
    (lambda: tf.constant_initializer({}), TypeError, "Invalid type for initial value: <class 'dict'> (expected Python "
     "scalar, list or tuple of values, or numpy.ndarray)."),
    (lambda: tf.constant_initializer(None), TypeError, "Invalid type for initial value: <class 'NoneType'> (expected "
     "Python scalar, list or tuple of values, or numpy.ndarray)."),
    (lambda: tf.constant_initializer([1, 2, 3])([2]), ValueError,
     "Too many elements provided. Needed at most 2, but received 3"),
    (lambda: tf.constant_initializer([1, 2, 3], verify_shape=True)([2, 3]), TypeError,
     "Expected Tensor's shape: (2, 3), got (3,)."),
    (lambda: tf.constant_initializer([1, 2, 3])([2, 3], verify_shape=True), TypeError,
     "Expected Tensor's shape: (2, 3), got (3,)."),
    (lambda: tf.constant_initializer(1.5, tf.int32)([2]), TypeError,
     "Expected int32, got 1.5 of type 'float' instead."),
    (lambda: tf.random_uniform_initializer(0, None, dtype=tf.int32)([2]), ValueError,
     "Must specify maxval for integer dtype tf.int32"),
    (lambda: tf.keras.initializers.get("nope"), ValueError, "Unknown initializer:nope"),
    (lambda: tf.keras.initializers.get(3), ValueError, "Could not interpret initializer identifier: 3"),
])
def test_refused(call, kind, text):
    with pytest.raises(kind) as error:
        call()
    assert str(error.value) == text


def test_glorot_is_float32_whatever_is_asked_for():
    assert tf.glorot_uniform_initializer(dtype=tf.float64).dtype == tf.float32
    assert tf.glorot_uniform_initializer()([2], tf.float64).dtype == tf.float64


CONFIGS = {
    "zeros": {"dtype": "float32"}, "ones": {"dtype": "float32"}, "constant": {"value": 0, "dtype": "float32"},
    "random_uniform": {"minval": 0, "maxval": None, "seed": None, "dtype": "float32"},
    "random_normal": {"mean": 0.0, "stddev": 1.0, "seed": None, "dtype": "float32"},
    "truncated_normal": {"mean": 0.0, "stddev": 1.0, "seed": None, "dtype": "float32"},
    "uniform_unit_scaling": {"factor": 1.0, "seed": None, "dtype": "float32"},
    "variance_scaling": {"scale": 1.0, "mode": "fan_in", "distribution": "truncated_normal", "seed": None,
                         "dtype": "float32"},
    "glorot_uniform": {"seed": None, "dtype": "float32"}, "glorot_normal": {"seed": None, "dtype": "float32"},
    "orthogonal": {"gain": 1.0, "seed": None, "dtype": "float32"}, "identity": {"gain": 1.0, "dtype": "float32"},
}


@pytest.mark.parametrize("name", sorted(CONFIGS))
def test_configuration(name):
    kind = getattr(tf.initializers, name)
    initializer = kind()
    assert initializer.get_config() == CONFIGS[name]
    again = kind.from_config({**CONFIGS[name], "dtype": "float64"})
    assert type(again) is kind
    assert again.get_config() == ({**CONFIGS[name], "dtype": "float64"} if "glorot" not in name else CONFIGS[name])
    with pytest.raises(TypeError, match="unexpected keyword argument 'foo'"):
        kind.from_config({"foo": 1})


def test_distribution_is_kept_in_lower_case():
    assert VS(1., "fan_in", "Uniform").get_config()["distribution"] == "uniform"


def test_base_class():
    assert initializers.Initializer().get_config() == {}
    with pytest.raises(NotImplementedError):
        initializers.Initializer()([2])


def test_orthogonal_is_orthogonal():
    with tf.Session() as session:
        for shape in ([4, 3], [3, 4], [2, 2, 3]):
            q = session.run(tf.orthogonal_initializer(2., seed=1)(shape)).reshape(-1, shape[-1])
            product = q.T @ q if q.shape[0] >= q.shape[1] else q @ q.T
            np.testing.assert_allclose(product, 4. * np.eye(len(product)), atol=1e-5)


def test_identity_of_a_slice():
    with tf.Session() as session:
        assert session.run(tf.initializers.identity(3.)([2, 4], partition_info=Part)).tolist() == [
            [0., 0., 3., 0.], [0., 0., 0., 3.]]


def test_keras_defaults_and_names():
    keras = tf.keras.initializers
    assert keras.RandomNormal().get_config()["stddev"] == keras.TruncatedNormal().get_config()["stddev"] == .05
    assert keras.RandomUniform().get_config()["minval"] == -.05
    assert [type(keras.get(x)).__name__ for x in ("zeros", "he_normal", "RandomNormal", "glorot_uniform", None,
                                                  {"class_name": "Zeros", "config": {}})] == [
        "Zeros", "VarianceScaling", "RandomNormal", "GlorotUniform", "NoneType", "Zeros"]
    assert keras.get(len) is len and keras.get(keras.Ones) is keras.Ones
    assert keras.serialize(keras.Ones()) == {"class_name": "Ones", "config": {"dtype": "float32"}}
    assert keras.deserialize({"class_name": "Constant", "config": {"value": 3}}).value == 3


def test_the_initializer_ops_are_in_the_namespace_too():
    tf.Variable(1.)
    assert tf.initializers.global_variables().type == tf.initializers.local_variables().type == "NoOp"
    assert len(tf.initializers.variables(tf.global_variables()).control_inputs) == 1
