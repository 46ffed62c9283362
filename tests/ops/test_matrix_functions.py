"""Functions of matrices by their definitions; transforms of unknown shapes."""
import numpy as np
import pytest

import graphreg as tf

R = np.random.RandomState(0)
A = R.randn(5, 4, 4)
POSITIVE = A @ np.swapaxes(A, 1, 2) + np.eye(4)


def run(fetches):
    with tf.Session() as session:
        return session.run(fetches)


def test_square_root_squares_back():
    root = run(tf.linalg.sqrtm(POSITIVE))
    np.testing.assert_allclose(root @ root, POSITIVE, rtol=1e-10)
    turn = np.array([[0., -1.], [1., 0.]])
    root = run(tf.linalg.sqrtm(turn))
    np.testing.assert_allclose(root @ root, turn, atol=1e-12)


def test_logarithm_and_exponential_undo_each_other():
    complex_ = POSITIVE.astype("complex128")
    np.testing.assert_allclose(run(tf.linalg.expm(tf.linalg.logm(complex_))), complex_, rtol=1e-9)
    turn = np.array([[0., 1.], [-1., 0.]]) * .7
    expected = [[np.cos(.7), np.sin(.7)], [-np.sin(.7), np.cos(.7)]]
    np.testing.assert_allclose(run(tf.linalg.expm(turn)), expected, rtol=1e-12)


def test_lu_has_the_rows_of_the_matrix():
    lu, p = run(tf.linalg.lu(A))
    low, up = np.tril(lu, -1) + np.eye(4), np.triu(lu)
    np.testing.assert_allclose(low @ up, np.take_along_axis(A, p[..., None], 1), rtol=1e-10, atol=1e-12)
    assert np.abs(low).max() <= 1.


def test_three_diagonals():
    d = R.randn(2, 3, 5)
    d[:, 1] += 4.
    matrix = np.zeros((2, 5, 5))
    for k in range(5):
        matrix[:, k, k] = d[:, 1, k]
        if k < 4:
            matrix[:, k, k + 1], matrix[:, k + 1, k] = d[:, 0, k], d[:, 2, k + 1]
    b = R.randn(2, 5, 3)
    np.testing.assert_allclose(run(tf.linalg.tridiagonal_solve(d, b)), np.linalg.solve(matrix, b), rtol=1e-9)
    np.testing.assert_allclose(run(tf.linalg.tridiagonal_matmul(d, b)), matrix @ b, rtol=1e-9)
    with pytest.raises(tf.errors.UnimplementedError, match="diagonals_format"):
        tf.linalg.tridiagonal_solve(matrix, b, diagonals_format="matrix")


def test_pseudo_inverse_of_deficient_matrices():
    deficient = R.randn(4, 2) @ R.randn(2, 3)
    got, rank = run([tf.linalg.pinv(deficient), tf.linalg.matrix_rank(deficient)])
    np.testing.assert_allclose(got, np.linalg.pinv(deficient), atol=1e-10)
    assert rank == 2


def test_transforms_of_shapes_known_when_run():
    x = tf.placeholder("float32", [None, None])
    data = R.randn(3, 5).astype("float32")
    spectrum = tf.signal.rfft(x, [8])
    back = tf.signal.irfft(spectrum, [8])
    with tf.Session() as session:
        got, again = session.run([spectrum, back], {x: data})
    np.testing.assert_allclose(got, np.fft.rfft(data, 8), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(again[:, :5], data, rtol=1e-4, atol=1e-5)
    assert spectrum.shape.as_list() == [None, 5]


def test_overlapping_frames_of_shapes_known_when_run():
    x = tf.placeholder("float32", [None, None])
    data = R.randn(2, 17).astype("float32")
    frames = tf.signal.frame(x, 4, 2)
    signal = tf.signal.overlap_and_add(frames, 2)
    inverse = tf.signal.inverse_stft(tf.signal.stft(x, 8, 4), 8, 4, window_fn=tf.signal.inverse_stft_window_fn(4))
    with tf.Session() as session:
        got, summed, again = session.run([frames, signal, inverse], {x: data})
    assert got.shape == (2, 7, 4)
    np.testing.assert_array_equal(got[:, 3], data[:, 6:10])
    np.testing.assert_allclose(summed[:, 2:-2], 2 * data[:, 2:14], rtol=1e-5)
    np.testing.assert_allclose(again[:, 4:12], data[:, 4:12], rtol=1e-4, atol=1e-5)


def test_spectrum_of_too_small_an_input():
    said = "Input dimension 0 must have length of at least 6 but got: 4"
    with pytest.raises(tf.errors.InvalidArgumentError, match=said):
        run(tf.raw_ops.RFFT(input=[1., 2., 3., 4.], fft_length=[6]))


@pytest.mark.parametrize("rows, columns", [(4, 2), (2, 4)])
def test_gradient_of_least_squares_of_one_op(rows, columns):
    a, b = tf.constant(R.randn(rows, columns)), tf.constant(R.randn(rows, 3))
    one = tf.raw_ops.MatrixSolveLs(matrix=a, rhs=b, l2_regularizer=.5)
    composed = tf.matrix_solve_ls(a, b, tf.constant(.5, tf.float64))
    dy = tf.constant(R.randn(columns, 3))
    got, expected = run([tf.gradients(y, [a, b], dy) for y in (one, composed)])
    for x, y in zip(got, expected):
        np.testing.assert_allclose(x, y, rtol=1e-8, atol=1e-10)
    with pytest.raises(ValueError, match="Gradient not defined for fast=False"):
        tf.gradients(tf.matrix_solve_ls(a, b, fast=False), a)
