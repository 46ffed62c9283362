"""Regularizers: both families, what get_variable does with them, and every refusal with TF 1.15.5's text."""
import numpy as np
import pytest

import graphreg as tf

layers, keras = tf.contrib.layers, tf.keras.regularizers


def weights(dtype=tf.float32):
    return tf.constant([1., -2., 3.], dtype)


def ops():
    return [(op.name, op.type) for op in tf.get_default_graph().get_operations()]


def penalties():
    return tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)


def value(tensor):
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        return session.run(tensor)


# ------------------------------------------------------------------ formulas
@pytest.mark.parametrize("make, penalty", [
    (lambda: layers.l1_regularizer(.1), .1 * 6.),
    (lambda: layers.l2_regularizer(.1), .1 * 14. / 2),
    (lambda: layers.l1_l2_regularizer(.1, .2), .1 * 6. + .2 * 14. / 2),
    (lambda: layers.l1_l2_regularizer(), 6. + 14. / 2),
    (lambda: layers.sum_regularizer([layers.l1_regularizer(.5), None, layers.l2_regularizer(0.)]), 3.),
    (lambda: keras.l1(.1), .1 * 6.),
    (lambda: keras.l2(.1), .1 * 14.),
    (lambda: keras.l1_l2(.1, .2), .1 * 6. + .2 * 14.),
    (lambda: keras.L1L2(), 0.),
    (lambda: keras.l2(-1.), -14.),
])
def test_penalty(make, penalty):
    np.testing.assert_allclose(value(make()(weights())), penalty, rtol=1e-6)


def test_keras_l2_is_twice_contribs():
    contrib, other = value([layers.l2_regularizer(.3)(weights()), keras.l2(.3)(weights())])
    np.testing.assert_allclose(other, 2 * contrib, rtol=1e-6)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_penalties_have_the_dtype_of_the_weights(dtype):
    for make in (layers.l1_regularizer, layers.l2_regularizer, keras.l1, keras.l2):
        assert make(.1)(weights(tf.as_dtype(dtype))).dtype.name == dtype
    assert keras.l2(0.)(weights(tf.as_dtype(dtype))).dtype == tf.float32


# ------------------------------------------------------------------ scales
@pytest.mark.parametrize("make, end", [(layers.l1_regularizer, ""), (layers.l2_regularizer, ".")])
def test_scales_refused(make, end):
    for scale in (1, 0, -1, True, np.int32(1)):
        with pytest.raises(ValueError) as error:
            make(scale)
        assert str(error.value) == f"scale cannot be an integer: {scale}"
    for scale in (-1., -0.5, np.float32(-1)):
        with pytest.raises(ValueError) as error:
            make(scale)
        assert str(error.value) == f"Setting a scale less than 0 on a regularizer: {float(scale):g}{end}"
    with pytest.raises(TypeError, match="Expected float32, got 'a' of type 'str' instead."):
        make("a")(weights())
    with pytest.raises(AttributeError, match="'list' object has no attribute 'dtype'"):
        make(.5)([1., 2.])
    with pytest.raises(TypeError, match="Expected int32, got 0.5 of type 'float' instead."):
        make(.5)(tf.constant([1]))


@pytest.mark.parametrize("make", [layers.l1_regularizer, layers.l2_regularizer])
def test_scales_taken(make):
    assert make(0.)("anything") is make(-0.)("anything") is make(np.float32(0))("anything") is None
    scale = tf.constant(.5)
    made = make(scale)(weights())
    assert made.op.inputs[0] is scale
    for scale in (np.float16(.5), np.array(.5), float("nan"), float("inf")):
        assert make(scale)(weights()).shape.as_list() == []
    with pytest.raises(ValueError, match="Tensor conversion requested dtype float64 for Tensor with dtype float32"):
        make(tf.constant(.5))(weights(tf.float64))


@pytest.mark.parametrize("scales, text", [
    ((1, .5), "scale_l1 cannot be an integer: 1"), ((.5, 0), "scale_l2 cannot be an integer: 0"),
    ((-.5, .1), "Setting a scale less than 0 on a regularizer: -0.5"),
    ((.5, -.1), "Setting a scale less than 0 on a regularizer: -0.1."),
])
def test_l1_l2_scales_refused(scales, text):
    with pytest.raises(ValueError) as error:
        layers.l1_l2_regularizer(*scales)
    assert str(error.value) == text


def test_l1_l2_leaves_out_what_is_zero():
    x = weights()
    assert layers.l1_l2_regularizer(0., 0.)(x) is None
    layers.l1_l2_regularizer(.1, 0.)(x)
    assert [kind for _, kind in ops()] == ["Const", "Const", "Abs", "Const", "Sum", "Mul"]
    assert layers.l1_l2_regularizer(0., .1, "named")(x).name == "named:0"


def test_sum_of_nothing():
    assert layers.sum_regularizer([]) is layers.sum_regularizer([None]) is None
    assert layers.sum_regularizer([lambda w: None])("anything") is None


# ------------------------------------------------------------------ names
def test_names():
    x = weights()
    with tf.name_scope("n"):
        made = [layers.l2_regularizer(.1)(x), layers.l2_regularizer(.1)(x), layers.l1_regularizer(.1, "mine")(x),
                layers.l1_l2_regularizer(.1, .1)(x), layers.sum_regularizer([layers.l1_regularizer(.1)], "s")(x)]
    assert [t.op.name for t in made] == [
        "n/l2_regularizer", "n/l2_regularizer_1", "n/mine", "n/l1_l2_regularizer", "n/s"]
    assert layers.l1_regularizer(.1)(x, "not used").op.name == "l1_regularizer"


def test_ops_of_a_penalty():
    layers.l2_regularizer(.1)(tf.Variable([1.], name="v", use_resource=True))
    assert ops()[-4:] == [
        ("l2_regularizer/scale", "Const"), ("l2_regularizer/L2Loss/ReadVariableOp", "ReadVariableOp"),
        ("l2_regularizer/L2Loss", "L2Loss"), ("l2_regularizer", "Mul")]


# ------------------------------------------------------------------ get_variable
def test_called_once_where_the_variable_is():
    calls = []

    def regularizer(w):
        calls.append((type(w).__name__, tf.get_default_graph().get_name_scope(),
                      tf.get_default_graph()._control_flow_context))
        return tf.reduce_sum(w, name="q")

    def body():
        with tf.control_dependencies([tf.no_op()]), tf.device("/cpu:1"), tf.name_scope("ignored"):
            return tf.get_variable("w", [2], regularizer=regularizer) * 1.

    tf.cond(tf.placeholder(tf.bool), body, lambda: tf.zeros([2]))
    assert calls == [("RefVariable", "w/Regularizer", None)]
    penalty, = penalties()
    assert penalty.name == "w/Regularizer/q:0"
    assert penalty.op.colocation_groups() == [b"loc:@w"] and penalty.op.control_inputs == []
    with tf.variable_scope(tf.get_variable_scope(), reuse=True):
        tf.get_variable("w", [2], regularizer=regularizer)
    assert len(calls) == 1


def test_none_is_never_collected_and_falsy_never_called():
    tf.get_variable("a", [2], regularizer=lambda w: None)
    tf.get_variable("b", [2], regularizer=layers.l2_regularizer(0.))
    tf.get_variable("c", [2], regularizer=False)
    with tf.variable_scope("s", regularizer=layers.l2_regularizer(.1)):
        tf.get_variable("a", [2], regularizer=tf.no_regularizer)
        tf.get_variable("b", [2], regularizer=False)
    assert penalties() == []


def test_scope_regularizers_reach_everything_below():
    with tf.variable_scope("s", regularizer=layers.l2_regularizer(.1)):
        tf.get_variable("bias", [2], trainable=False)
        with tf.variable_scope("t"):
            tf.get_local_variable("w", [2])
            with tf.variable_scope("u", regularizer=keras.l1(.1)):
                tf.get_variable("w", [2])
    assert [t.op.name for t in penalties()] == [
        "s/bias/Regularizer/l2_regularizer", "s/t/w/Regularizer/l2_regularizer", "s/t/u/w/Regularizer/add"]


def test_one_penalty_for_each_slice():
    tf.get_variable("w", [4], regularizer=layers.l2_regularizer(.1), partitioner=tf.fixed_size_partitioner(2))
    assert [t.op.name for t in penalties()] == [f"w/part_{i}/Regularizer/l2_regularizer" for i in range(2)]


@pytest.mark.parametrize("regularizer, kind, text", [
    (3., TypeError, "'float' object is not callable"), ("l2", TypeError, "'str' object is not callable"),
    ([1], TypeError, "'list' object is not callable"),
    (lambda w: 1.5, AttributeError, "'float' object has no attribute 'name'"),
    (keras.L1L2, ValueError, "setting an array element with a sequence."),
])
def test_bad_regularizers_fail_with_the_variable_made(regularizer, kind, text):
    with pytest.raises(kind) as error:
        tf.get_variable("w", [2], regularizer=regularizer)
    assert str(error.value) == text
    assert [v.name for v in tf.global_variables()] == ["w:0"] and penalties() == []


def test_keras_zero_is_collected():
    tf.get_variable("w", [2], regularizer=keras.l2(0.))
    assert [(t.op.name, t.op.type) for t in penalties()] == [("w/Regularizer/Const", "Const")]


# ------------------------------------------------------------------ apply_regularization
def test_apply_regularization():
    apply, l2 = layers.apply_regularization, layers.l2_regularizer(.1)
    with tf.name_scope("s"):
        total = apply(l2, [weights(), weights()])
    assert total.op.name == "s/get_regularization_penalty" and total.op.type == "AddN" and penalties() == [total]
    np.testing.assert_allclose(value(total), 1.4, rtol=1e-6)
    none = apply(lambda w: None, [weights()])
    assert value(none) == 0. and penalties() == [total, none]
    tf.add_to_collection(tf.GraphKeys.WEIGHTS, weights())
    assert apply(l2).op.name == "get_regularization_penalty_1"


@pytest.mark.parametrize("regularizer, given, kind, text", [
    (layers.l2_regularizer(.1), [], ValueError, "No weights to regularize."),
    (layers.l2_regularizer(.1), None, ValueError, "No weights to regularize."),
    (lambda w: w, [1], ValueError, "regularizer must return a scalar Tensor instead of a Tensor with rank 1."),
    (lambda w: 3., [1], AttributeError, "'float' object has no attribute 'get_shape'"),
    (3, [1], TypeError, "'int' object is not callable"),
])
def test_apply_regularization_refuses(regularizer, given, kind, text):
    with pytest.raises(kind) as error:
        layers.apply_regularization(regularizer, given and [weights()])
    assert str(error.value) == text
    assert penalties() == []


# ------------------------------------------------------------------ Keras objects
def test_keras_configurations():
    assert keras.l2(.1).get_config() == {"l1": 0., "l2": float(np.float32(.1))}
    assert keras.L1L2.from_config({"l1": .5, "l2": 1}).get_config() == {"l1": .5, "l2": 1.}
    assert [keras.get(x) and keras.get(x).get_config()["l2"] for x in (None, "l2", "l1", "L1L2")] == [
        None, float(np.float32(.01)), 0., 0.]
    assert keras.get(len) is len and keras.Regularizer()(3) == 0.
    assert keras.serialize(keras.l2(.5)) == {"class_name": "L1L2", "config": {"l1": 0., "l2": .5}}
    assert keras.deserialize({"class_name": "L1L2", "config": {"l1": .5, "l2": 0}}).get_config()["l1"] == .5
    with pytest.raises(ValueError, match="Unknown regularizer:x"):
        keras.get("x")
    with pytest.raises(ValueError) as error:
        keras.get(3)
    assert error.value.args == ("Could not interpret regularizer identifier:", 3)
    with pytest.raises(ValueError, match="could not convert string to float: 'a'"):
        keras.l2("a")
