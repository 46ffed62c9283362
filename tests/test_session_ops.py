"""Tensors kept in a session, by handle."""
import numpy as np
import pytest

import graphreg as tf


def test_a_kept_tensor_is_read_fed_and_deleted():
    with tf.Session() as s:
        handle = s.run(tf.get_session_handle(tf.constant([1., 2.])))
        assert handle.handle.startswith("GetSessionHandle;0;")
        holder, kept = tf.get_session_tensor(handle.handle, tf.float32)
        assert np.array_equal(s.run(kept * 2., {holder: handle.handle}), [2., 4.])
        assert np.array_equal(handle.eval(), [1., 2.])
        x = tf.placeholder(tf.float32, [2])
        assert np.array_equal(s.run(x + 1., {x: handle}), [2., 3.])
        handle.delete()
        with pytest.raises(tf.errors.InvalidArgumentError, match="is not in the session store"):
            s.run(kept, {holder: handle.handle})


def test_a_kept_tensor_does_not_change_with_its_variable():
    v = tf.Variable([1., 2.])
    with tf.Session() as s:
        s.run(v.initializer)
        handle = s.run(tf.get_session_handle(v.read_value()))
        s.run(v.assign([5., 6.]))
        assert np.array_equal(handle.eval(), [1., 2.])


def test_only_tensors_are_kept():
    with pytest.raises(TypeError, match="`data` must be of type Tensor."):
        tf.get_session_handle([1., 2.])
