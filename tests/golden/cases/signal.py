"""tf.signal, tf.spectral: transforms with gradients, frames, windows, short-time transforms, mel."""
import numpy as np

from casetools import said, tell

R = np.random.RandomState(5)
X, Z = R.randn(3, 4).astype("float32"), (R.randn(2, 3, 4) + 1j * R.randn(2, 3, 4)).astype("complex64")
V = R.randn(2, 3, 4).astype("float32")
W = R.randn(2, 20).astype("float32")


def both(function, value):
    """A transform with its gradient."""
    def case(tf):
        x = tf.constant(value)
        y = function(tf, x)
        real = tf.constant(R.__class__(7).randn(*y.shape.as_list()).astype("float32"))
        dy = tf.complex(real, real * .5) if y.dtype.is_complex else real
        return [{"y": y, "dx": tf.gradients(y, x, dy), "@tol": 2e-5}, tell(y.shape)]
    return case


case_fft = both(lambda tf, x: tf.fft(x), Z)
case_ifft = both(lambda tf, x: tf.signal.ifft(x), Z)
case_fft2d = both(lambda tf, x: tf.spectral.fft2d(x), Z)
case_ifft2d = both(lambda tf, x: tf.ifft2d(x), Z)
case_fft3d = both(lambda tf, x: tf.fft3d(x), Z)
case_ifft3d = both(lambda tf, x: tf.signal.ifft3d(x), Z)
case_rfft = both(lambda tf, x: tf.spectral.rfft(x), X)
case_rfft_odd = both(lambda tf, x: tf.spectral.rfft(x), X[:, :3].copy())
case_rfft_padded = both(lambda tf, x: tf.signal.rfft(x, [6]), X)
case_irfft = both(lambda tf, x: tf.signal.irfft(x), Z)
case_irfft_odd = both(lambda tf, x: tf.signal.irfft(x, [7]), Z)
case_rfft2d = both(lambda tf, x: tf.signal.rfft2d(x), V)
case_irfft2d = both(lambda tf, x: tf.signal.irfft2d(x), Z)


def case_three_axes(tf):
    return [{"y": [tf.signal.rfft3d(V), tf.signal.irfft3d(Z), tf.signal.rfft3d(V, [2, 4, 6])], "@tol": 2e-5}]


def case_doubles(tf):
    return [[tf.fft(Z.astype("complex128")), tf.ifft2d(Z.astype("complex128"))]]


def case_lengths(tf):
    y = tf.placeholder_with_default(Z, None)
    a, b = tf.signal.rfft(X, [3]), tf.signal.irfft(Z, [4])
    return [[a, b, tf.signal.rfft2d(X, [2, 3])], tell(a.shape, b.shape, tf.signal.fft(y).shape)]


def case_wrong(tf):
    return [tell(said(tf.fft, [1.]), said(tf.fft, tf.constant(1j)), said(tf.signal.rfft, 1.), said(tf.signal.dct, X, 4), said(tf.signal.dct, X, axis=0),
                 said(tf.signal.dct, X, 1, norm="ortho"), said(tf.signal.dct, X, norm="x"), said(tf.signal.overlap_and_add, X, 1.5),
                 said(tf.signal.hann_window, 4, dtype=tf.int32), said(tf.signal.linear_to_mel_weight_matrix, 0),
                 said(tf.signal.linear_to_mel_weight_matrix, upper_edge_hertz=5000.), said(tf.signal.linear_to_mel_weight_matrix, lower_edge_hertz=-1.),
                 said(tf.signal.linear_to_mel_weight_matrix, lower_edge_hertz=4000.), said(tf.signal.linear_to_mel_weight_matrix, sample_rate=-1)),
            tf.raw_ops.RFFT(input=X, fft_length=[6]) if hasattr(tf, "raw_ops") else None]


def case_shifts(tf):
    return [[tf.signal.fftshift(X), tf.signal.fftshift(X, 1), tf.signal.ifftshift(X), tf.signal.ifftshift(X, [0])]]


def case_dct(tf):
    return [{"y": [tf.signal.dct(X, 1), tf.signal.dct(X), tf.spectral.dct(X, 3), tf.signal.dct(X, norm="ortho"), tf.signal.dct(X, 3, norm="ortho")],
             "@tol": 2e-5},
            {"y": [tf.signal.idct(X, 1), tf.signal.idct(X, name="mine"), tf.spectral.idct(X, 3), tf.signal.idct(X, norm="ortho")], "@tol": 2e-5}]


def case_dct_sizes(tf):
    return [{"y": [tf.signal.dct(X, n=3), tf.signal.dct(X, n=6)], "@tol": 2e-5}]


case_frame = both(lambda tf, x: tf.signal.frame(x, 6, 4), W)
case_frame_odd = both(lambda tf, x: tf.contrib.signal.frame(x, 5, 3), W)
case_frame_padded = both(lambda tf, x: tf.signal.frame(x, 6, 4, pad_end=True, pad_value=1), W)
case_frame_axis = both(lambda tf, x: tf.signal.frame(x, 2, 1, axis=1), V)
case_overlap_and_add = both(lambda tf, x: tf.signal.overlap_and_add(x, 3), V)
case_overlap_and_add_none = both(lambda tf, x: tf.contrib.signal.overlap_and_add(x, 4), V)
case_stft = both(lambda tf, x: tf.signal.stft(x, 6, 4), W)
case_stft_plain = both(lambda tf, x: tf.contrib.signal.stft(x, 6, 4, fft_length=6, window_fn=None, pad_end=True), W)
case_inverse_stft = both(lambda tf, x: tf.signal.inverse_stft(x, 6, 4), R.randn(2, 5, 5).astype("complex64"))
case_inverse_stft_window = both(lambda tf, x: tf.signal.inverse_stft(x, 6, 3, window_fn=tf.signal.inverse_stft_window_fn(3)), R.randn(2, 5, 5).astype("complex64"))


def case_windows(tf):
    S = tf.signal
    n = tf.placeholder_with_default(4, [])
    return [[S.hann_window(6), S.hann_window(5), S.hann_window(6, periodic=False), S.hamming_window(5, periodic=False), S.hamming_window(4, dtype=tf.float64),
             S.hann_window(1), S.hann_window(n), S.hamming_window(n)]]


def case_mel(tf):
    return [[tf.signal.linear_to_mel_weight_matrix(4, 9), tf.contrib.signal.linear_to_mel_weight_matrix(3, 5, 16000., 0., 8000., tf.float64)],
            {"y": tf.signal.mfccs_from_log_mel_spectrograms(W), "@tol": 2e-5}]
