"""Random ops in sessions: whose stream advances when, and what is refused."""
import numpy as np
import pytest

import graphreg as tf


def draws(fetch, times, session=None):
    with session or tf.Session() as s:
        return np.array([s.run(fetch) for _ in range(times)])


def test_a_session_starts_the_streams_again():
    x = tf.random_normal([4], seed=3)
    first, second = draws(x, 3), draws(x, 3)
    np.testing.assert_array_equal(first, second)
    assert len(np.unique(first)) == first.size


def test_sessions_without_seeds_differ():
    x = tf.random_uniform([8])
    assert not np.array_equal(draws(x, 1), draws(x, 1))


def test_one_run_is_one_draw_for_all_that_use_it():
    x = tf.random_uniform([3], seed=1)
    with tf.Session() as s:
        a, b = s.run([x + 1., x * 2.])
    np.testing.assert_array_equal((a - 1).astype(np.float32).round(5), (b / 2).round(5))


def test_a_stream_does_not_advance_for_what_is_not_run():
    x, y = tf.random_uniform([3], seed=1), tf.random_uniform([3], seed=1)
    with tf.Session() as s:
        s.run([x, x])
        s.run(y)
        s.run(x, {x: np.zeros(3)})
        later_x, later_y = s.run(x), s.run(y)
    np.testing.assert_array_equal(later_x, later_y)


def test_shuffle_and_crop_keep_their_elements():
    rows = np.arange(20).reshape(10, 2)
    shuffled, cropped = tf.random_shuffle(rows, seed=1), tf.random_crop(rows, [3, 1], seed=2)
    with tf.Session() as s:
        a, b = s.run([shuffled, cropped])
    assert sorted(map(tuple, a)) == sorted(map(tuple, rows)) and b.shape == (3, 1)
    assert (np.diff(b[:, 0]) == 2).all()


def test_a_poisson_draw_that_would_not_end_is_refused():
    with tf.Session() as s, pytest.raises(tf.errors.UnimplementedError, match="would not end"):
        s.run(tf.random_poisson([float("nan")], [2]))


def test_gamma_gradient_follows_the_quantile():
    alpha = tf.constant([.5, 2., 30.], tf.float64)
    y = tf.random_gamma([400], alpha, dtype=tf.float64, seed=1)
    with tf.Session() as s:
        # The mean of gamma(alpha) is alpha, so the mean of d sample / d alpha is near 1.
        slope = s.run(tf.gradients(y, alpha)[0]) / 400
    np.testing.assert_allclose(slope, 1, atol=.2)
