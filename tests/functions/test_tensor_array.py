"""tf.TensorArray: what golden records do not tell (they hold its graphs, values and error texts)."""
import numpy as np
import pytest

import graphreg as tf


def run(fetches, feed=None):
    with tf.Session() as session:
        return session.run(fetches, feed)


def test_rows_outlive_the_variable():
    v = tf.Variable([[1., 2.], [3., 4.]])
    array = tf.TensorArray(tf.float32, 2).unstack(v)
    with tf.control_dependencies([array.flow]):
        change = v.assign([[0., 0.], [0., 0.]])
    with tf.control_dependencies([change]):
        rows = array.identity().stack()
    with tf.Session() as session:
        session.run(v.initializer)
        assert session.run(rows).tolist() == [[1., 2.], [3., 4.]]


def test_each_run_has_its_own_array():
    array = tf.TensorArray(tf.float32, 1).write(0, 1.)
    with tf.Session() as session:
        assert session.run(array.read(0)) == session.run(array.read(0)) == 1.


def test_array_made_in_a_loop_is_new_each_time():
    def body(i, total):
        array = tf.TensorArray(tf.int32, 1).write(0, i)
        return i + 1, total + array.read(0)
    assert run(tf.while_loop(lambda i, _: i < 4, body, [0, 0]))[1] == 6


def test_fetched_element_is_a_copy():
    x = tf.placeholder(tf.float32, [2])
    value = np.array([1., 2.], np.float32)
    got = run(tf.TensorArray(tf.float32, 1).write(0, x).read(0), {x: value})
    got[0] = 9.
    assert value[0] == 1.


def test_gradient_matches_a_plain_sum():
    x = tf.constant(np.arange(6, dtype=np.float64).reshape(3, 2))
    rows = tf.TensorArray(tf.float64, 3, clear_after_read=False).unstack(x)
    squares = tf.add_n([rows.read(i) ** 2 for i in (0, 1, 2)]) + rows.read(1)
    got, wanted = tf.gradients(squares, x)[0], tf.gradients(tf.reduce_sum(x ** 2) + tf.reduce_sum(x[1]), x)[0]
    np.testing.assert_allclose(*run([got, wanted]))


@pytest.mark.parametrize("dtype", ["float16", "float64", "int64", "complex64", "bool"])
def test_zeros_for_what_was_never_written(dtype):
    got = run(tf.TensorArray(dtype, 2, element_shape=[2]).stack())
    assert got.dtype == dtype and not got.any() and got.shape == (2, 2)


def test_empty_string_for_what_was_never_written():
    assert run(tf.TensorArray(tf.string, 2, element_shape=[]).stack()).tolist() == [b"", b""]


def test_map_over_no_rows():
    x = tf.placeholder(tf.float32, [None, 2])
    assert run(tf.map_fn(lambda row: row + 1., x), {x: np.ones((0, 2))}).shape == (0, 2)
