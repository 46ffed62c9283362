"""Eager tensors as Python values; what they print is recorded in golden/programs."""
import copy
import pickle

import numpy as np
import pytest

import graphreg as tf


@pytest.mark.usefixtures("eager")
class TestEagerTensor:
    def test_numpy_is_a_copy(self):
        x = tf.constant([1., 2.])
        x.numpy()[0] = 9.
        assert x.numpy().tolist() == [1., 2.]

    def test_a_constant_does_not_follow_its_array(self):
        array = np.ones(2, np.float32)
        x = tf.constant(array)
        array[0] = 9.
        assert x.numpy().tolist() == [1., 1.]

    def test_as_python_values(self):
        assert int(tf.constant(3)) == 3 and float(tf.constant(.5)) == .5 and bool(tf.constant(False)) is False
        assert "abcd"[tf.constant(2)] == "c" and complex(tf.constant(1j)) == 1j
        assert [int(v) for v in tf.constant([1, 2])] == [1, 2] and len(tf.zeros([3, 2])) == 3

    def test_scalars_have_no_length(self):
        with pytest.raises(TypeError, match="no `len"):
            len(tf.constant(1))
        with pytest.raises(TypeError, match="iterate over a scalar"):
            list(tf.constant(1))

    def test_copies_and_pickles(self):
        x = tf.constant([1., 2.])
        assert copy.copy(x) is x
        assert copy.deepcopy(x).numpy().tolist() == pickle.loads(pickle.dumps(x)).numpy().tolist() == [1., 2.]

    def test_handles_have_no_value(self):
        with pytest.raises(tf.errors.InvalidArgumentError, match="Cannot convert a Tensor of dtype resource"):
            tf.Variable(1.).handle.numpy()

    def test_shape_functions_take_it_for_a_constant(self):
        assert tf.contrib.util.constant_value(tf.constant([3, 4])).tolist() == [3, 4]
        with tf.Graph().as_default():
            with pytest.raises(RuntimeError, match="capture an EagerTensor"):
                tf.zeros(_SHAPE[0])


_SHAPE = []


@pytest.fixture(autouse=True)
def shape(eager):
    _SHAPE[:] = [tf.constant([2])]
