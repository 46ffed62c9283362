"""TF's public namespace tf.spectral: re-exports only."""
from .functions.spectral import (  # noqa: F401
    dct, fft, fft2d, fft3d, idct, ifft, ifft2d, ifft3d, irfft, irfft2d, irfft3d, rfft, rfft2d, rfft3d)
