"""tf.TensorArray, map_fn, scan and loops under eager execution: what TF 1.15.5 gives for the same calls."""
import numpy as np
import pytest

import graphreg as tf

pytestmark = pytest.mark.usefixtures("eager")


def array(size=2, **kwargs):
    return tf.TensorArray(tf.float32, size, **kwargs)


def test_written_in_place():
    a = array(3)
    assert a.write(0, 1.) is a and isinstance(a, tf.TensorArray) and a.handle is None
    assert a.write(2, 3.).stack().numpy().tolist() == [1., 0., 3.]
    assert a.size().numpy() == 3 and a.gather([2, 0]).numpy().tolist() == [3., 1.]


def test_a_place_can_be_written_again():
    assert array().write(0, 1.).write(0, 2.).stack().numpy().tolist() == [2., 0.]


def test_grows():
    assert array(0, dynamic_size=True).write(2, 1.).write(0, 2.).stack().numpy().tolist() == [2., 0., 1.]
    assert array(2, dynamic_size=True).unstack([1., 2., 3.]).stack().numpy().tolist() == [1., 2., 3.]


def test_split_scatter_concat():
    a = array(infer_shape=False).split([[1.], [2.], [3.]], [1, 2])
    assert a.read(1).numpy().tolist() == [[2.], [3.]]
    assert array(3).scatter([2, 0], [1., 2.]).stack().numpy().tolist() == [2., 0., 1.]
    assert array(infer_shape=False).write(0, [[1.], [2.]]).write(1, [[3.]]).concat().numpy().tolist() == [[1.], [2.], [3.]]


@pytest.mark.parametrize("call, kind, text", [
    (lambda: array().write(5, 1.), tf.errors.OutOfRangeError, "Tried to write to index 5 but array is not resizeable and size is: 2"),
    (lambda: array().write(-1, 1.), tf.errors.OutOfRangeError, r"Writing to negative indices \(index -1\) is not allowed."),
    (lambda: array().read(5), tf.errors.OutOfRangeError, "Tried to read from index 5 but array size is: 2"),
    (lambda: array().read(-1), tf.errors.OutOfRangeError, r"Reading from negative indices \(index -1\) is not allowed."),
    (lambda: array().write(0, tf.constant(1)), tf.errors.InvalidArgumentError, "TensorArray dtype is float32 but Op is trying to write dtype int32"),
    (lambda: array(element_shape=[2]).write(0, [1.]), ValueError, r"Incompatible shape for value \(\(1,\)\), expected \(\(2,\)\)"),
    (lambda: array().write(0, [1.]).write(1, [1., 2.]), ValueError, r"Incompatible shape for value \(\(2,\)\), expected \(\(1,\)\)"),
    (lambda: array().unstack([1., 2., 3.]), ValueError, "Cannot unstack 3 tensors into a TensorArray of static size 2"),
    (lambda: array().split([[1.], [2.]], [1, 2]), tf.errors.InvalidArgumentError, "sum of lengths is 3 and value's shape is"),
    (lambda: array(3).split([[1.], [2.]], [1, 1]), tf.errors.InvalidArgumentError, r"size of lengths \(3 vs. 2\)"),
    (lambda: array().grad("g"), NotImplementedError, "TensorArray.grad is not supported when executing eagerly"),
    (lambda: tf.TensorArray(tf.float32), ValueError, "Size must be declared for TensorArrays"),
    (lambda: tf.TensorArray(tf.float32, handle=3), ValueError, "TensorArray handles are not supported"),
    (lambda: array().read(0), ValueError, "Cannot convert a partially known TensorShape to a Tensor: <unknown>")])
def test_refusals(call, kind, text):
    with pytest.raises(kind, match=text):
        call()


def test_read_once():
    a = array().unstack([1., 2.])
    assert a.read(0).numpy() == 1.
    with pytest.raises(tf.errors.InvalidArgumentError, match="Could not read index 0 twice"):
        a.read(0)
    b = array(clear_after_read=False).unstack([1., 2.])
    assert b.read(0).numpy() == b.read(0).numpy() == 1.


def test_gradients():
    x = tf.constant([1., 2., 3.])
    with tf.GradientTape() as tape:
        tape.watch(x)
        a = array(3).unstack(x)
        y = a.read(0) * a.read(2) + tf.reduce_sum(array().write(0, x[1] * 2.).write(1, x[0]).stack())
    assert tape.gradient(y, x).numpy().tolist() == [4., 2., 1.]


def test_gradients_of_scan_and_map():
    x = tf.constant([1., 2., 3.])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(tf.scan(lambda a, b: a * b, x)) + tf.reduce_sum(tf.map_fn(lambda b: b * b, x))
    assert tape.gradient(y, x).numpy().tolist() == [11., 8., 8.]


def test_in_a_traced_function():
    @tf.function
    def run(x):
        source = tf.TensorArray(tf.float32, 3).unstack(x)
        _, out = tf.while_loop(lambda i, o: i < 3, lambda i, o: (i + 1, o.write(i, source.read(i) * 2.)), [0, tf.TensorArray(tf.float32, 3)])
        return out.stack(), tf.foldl(lambda a, b: a + b, x)
    doubled, total = run(tf.constant([1., 2., 3.]))
    assert doubled.numpy().tolist() == [2., 4., 6.] and total.numpy() == 6.


def test_dynamic_rnn():
    cell = tf.nn.rnn_cell.GRUCell(2, kernel_initializer=tf.constant_initializer(.1))
    outputs, state = tf.nn.dynamic_rnn(cell, tf.ones([1, 3, 2]), dtype=tf.float32, sequence_length=[2])
    np.testing.assert_allclose(outputs.numpy()[0, :, 0], [.04568748, .08210583, 0.], rtol=1e-6)
    np.testing.assert_allclose(state.numpy(), [[.08210583, .08210583]], rtol=1e-6)
