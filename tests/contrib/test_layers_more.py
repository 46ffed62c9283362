"""tf.contrib.layers and framework: what no record of a graph can tell."""
import logging

import numpy as np
import pytest

import graphreg as tf


def test_scale_gradient():
    x = tf.constant([1., 2.])
    y = tf.contrib.layers.scale_gradient(x, tf.constant(3.))
    gradient, = tf.gradients(tf.reduce_sum(y * y), x)
    with tf.Session() as session:
        np.testing.assert_array_equal(session.run(y), [1., 2.])
        np.testing.assert_array_equal(session.run(gradient), [6., 12.])


def test_batch_weights_of_zero_leave_an_example_out():
    x = tf.constant([[1.], [3.], [100.]])
    y = tf.contrib.layers.batch_norm(x, batch_weights=tf.constant([1., 1., 0.]), epsilon=0.)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        np.testing.assert_allclose(session.run(y)[:2], [[-1.], [1.]])


@pytest.mark.parametrize("arguments", [{"renorm": True}, {"adjustment": lambda shape: (1., 0.)}])
def test_batch_norm_refuses_what_is_not_emulated(arguments):
    with pytest.raises(tf.errors.UnimplementedError, match=next(iter(arguments))):
        tf.contrib.layers.batch_norm(tf.ones([2, 3]), **arguments)


def test_hyperparameters_from_messages_are_refused():
    with pytest.raises(tf.errors.UnimplementedError, match="hparam_def"):
        tf.contrib.training.HParams(hparam_def=3)
    with pytest.raises(tf.errors.UnimplementedError, match="to_proto"):
        tf.contrib.training.HParams(a=1).to_proto()


class Heard(logging.Handler):
    """Keeps the texts that it gets."""

    def __init__(self):
        super().__init__()
        self.texts = []

    def emit(self, record):
        self.texts.append(record.getMessage())


@pytest.fixture
def warned():
    """The texts that TF's logger gets."""
    heard, logger = Heard(), logging.getLogger("tensorflow")
    logger.addHandler(heard)
    yield lambda: heard.texts
    logger.removeHandler(heard)


def test_a_deprecated_function_warns_once(warned):
    @tf.contrib.framework.deprecated("2017-01-02", "Do it.")
    def old():
        return 1
    assert [old(), old()] == [1, 1]
    message, = warned()
    assert "test_layers_more.py" in message
    assert message.endswith(f"old (from {__name__}) is deprecated and will be removed after 2017-01-02.\n"
                            "Instructions for updating:\nDo it.")


def test_deprecated_arguments_warn_when_they_are_given(warned):
    @tf.contrib.framework.deprecated_args(None, "Use b.", "a", ("c", None))
    def f(a=None, b=2, c=None):
        return b
    f(b=1)
    f(c=None)
    assert warned() == []
    f(a=1)
    f(c=3)
    assert [text.split(" with ")[1].split("\n")[0] for text in warned()] == [
        "a is deprecated and will be removed in a future version.",
        "c is deprecated and will be removed in a future version."]


def test_an_experimental_function_warns(warned):
    @tf.contrib.slim.experimental
    def f():
        """Doc."""
        return 1
    assert f() == 1
    assert warned() == [f"f (from {__name__}) is experimental and may change or be removed at any time, and without "
                        "warning."]
    assert f.__doc__.startswith("Doc. (experimental)\n\nWarning: ")


def test_deprecated_values_warn(warned):
    @tf.contrib.framework.deprecated_arg_values("2017-01-02", "No.", b=3)
    def f(a, b=3):
        return a, b
    f(1, b=4)
    assert warned() == []
    f(1, b=3)
    assert "with b=3 is deprecated" in warned()[0]
