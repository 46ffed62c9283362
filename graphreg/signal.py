"""TF's public namespace tf.signal: re-exports only."""
from .functions.signal import (  # noqa: F401
    frame, hamming_window, hann_window, inverse_stft, inverse_stft_window_fn, linear_to_mel_weight_matrix,
    mfccs_from_log_mel_spectrograms, overlap_and_add, stft)
from .functions.spectral import (  # noqa: F401
    dct, fft, fft2d, fft3d, fftshift, idct, ifft, ifft2d, ifft3d, ifftshift, irfft, irfft2d, irfft3d, rfft, rfft2d,
    rfft3d)
