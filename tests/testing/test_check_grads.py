"""check_grads accepts derivatives and finds what is none."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.testing.check_grads import check_grads

X, Y = np.array([0.5, -1.2, 2.]), np.array([[1.5], [0.3]])


def test_derivatives_pass_to_third_order():
    check_grads(lambda x, y: tf.sin(x) * tf.exp(y), [X, Y], order=3)


def test_several_outputs_and_indexed_slices():
    check_grads(lambda x: [tf.gather(x, [2, 0, 2]), tf.square(x)], [X])


def test_complex_inputs_and_outputs():
    check_grads(lambda z: z * z * tf.math.conj(z), [X + 1j * X[::-1]])


def test_an_unconnected_input_counts_as_zero():
    check_grads(lambda x, y: tf.square(x), [X, Y])


@pytest.mark.parametrize("order, wrong", [(1, lambda x, dy: 2.1 * x * dy), (2, lambda x, dy: 2. * tf.stop_gradient(x) * dy)])
def test_a_wrong_gradient_is_found_at_its_order(order, wrong):
    @tf.custom_gradient
    def square(x):
        return x * x, lambda dy: wrong(x, dy)
    with pytest.raises(AssertionError, match=f"order {order}, input 0"):
        check_grads(square, [X])


def test_a_missing_gradient_is_named():
    with pytest.raises(LookupError, match="SoftsignGrad"):
        check_grads(tf.nn.softsign, [X])
    check_grads(tf.nn.softsign, [X], order=1)
