"""Clipping: sizes after it, gradients at 0, the form of IndexedSlices kept."""
import numpy as np
import pytest

import graphreg as tf

X = np.array([[3., -4.], [0., 0.]], np.float32)


def run(fetches):
    with tf.Session() as session:
        return session.run(fetches)


def test_a_norm_is_cut_and_a_small_one_left():
    cut, left = run([tf.clip_by_norm(tf.constant(X), 1.), tf.clip_by_norm(tf.constant(X), 9.)])
    assert np.linalg.norm(cut) == pytest.approx(1.) and np.array_equal(left, X)


def test_the_gradient_of_a_clipped_zero_is_finite():
    x = tf.constant([0., 0.])
    assert np.isfinite(run(tf.gradients(tf.clip_by_norm(x, 1.), x)[0])).all()


def test_the_global_norm_is_shared_and_none_passes_through():
    a, b = tf.constant([3., 0.]), tf.constant([[4.]])
    clipped, norm = tf.clip_by_global_norm([a, None, b], 1.)
    assert clipped[1] is None
    values = run([clipped[0], clipped[2], norm])
    np.testing.assert_allclose(values[0], [.6, 0])
    np.testing.assert_allclose(values[1], [[.8]], rtol=1e-6)
    assert values[2] == 5.


def test_a_norm_that_is_not_finite_makes_everything_nan():
    clipped, norm = tf.clip_by_global_norm([tf.constant([np.inf, 1.])], 1.)
    values = run([clipped[0], norm])
    assert np.isnan(values[0]).all() and np.isinf(values[1])


def test_indexed_slices_keep_their_form():
    s = tf.IndexedSlices(tf.constant(X), tf.constant([0, 2]), tf.constant([3, 2]))
    for made in (tf.clip_by_value(s, -1., 1.), tf.clip_by_norm(s, 1.), tf.clip_by_global_norm([s], 1.)[0][0]):
        assert isinstance(made, tf.IndexedSlices) and made.indices is s.indices and made.dense_shape is s.dense_shape


def test_bounds_that_enlarge_are_refused():
    with pytest.raises(ValueError, match=r"Shapes \(2,\) and \(3, 2\) are not compatible|must be|are incompatible|equal rank"):
        tf.clip_by_value(tf.constant([1., 2.]), tf.zeros([3, 2]), 1.)
