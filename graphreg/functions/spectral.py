"""Fourier and cosine transforms."""
import numpy as np

from ..core import dtypes
from ..core.convert import constant, constant_value, to_tensor
from ..core.scopes import name_scope
from ..ops import spectral
from . import array, indexing, math

fft, ifft = spectral.fft, spectral.ifft
fft2d, ifft2d = spectral.fft2d, spectral.ifft2d
fft3d, ifft3d = spectral.fft3d, spectral.ifft3d


# ------------------------------------------------------------------ of real numbers
def _inferred_length(x, rank, inverse):
    """fft_length when none is given: the shape of the input, or of what it is the spectrum of."""
    static = x._shape[-rank:] if x._shape is not None else (None,)
    if None not in static:
        last = max(0, 2 * (static[-1] - 1)) if inverse else static[-1]
        return constant(list(static[:-1]) + [last], dtypes.int32)
    length = array.shape(x)[-rank:]
    if not inverse:
        return length
    return array.concat([length[:-1], math.maximum(0, 2 * (length[-1:] - 1))], 0)


def _padded(x, rank, length, inverse):
    """x with zeros up to the lengths of the transform."""
    known = constant_value(length)
    static = None if x._shape is None else x._shape[-rank:]
    if known is not None and static is not None and None not in static:
        needed = [int(n) for n in known]
        if inverse:
            needed[-1] = needed[-1] // 2 + 1
        missing = [max(0, n - have) for n, have in zip(needed, static)]
        if not any(missing):
            return x
        return indexing.pad(x, [[0, 0]] * (len(x._shape) - rank) + [[0, m] for m in missing])
    if inverse:
        length = array.concat([length[:-1], length[-1:] // 2 + 1], 0)
    missing = math.maximum(0, length - array.shape(x)[-rank:])
    ahead = array.zeros([array.rank(x) - rank, 2], dtype=dtypes.int32)
    return indexing.pad(x, array.concat([ahead, array.stack([array.zeros_like(missing), missing], axis=1)], 0))


def _real_transform(transform, default_name, rank, dtype, inverse):
    def function(input_tensor, fft_length=None, name=None):
        with name_scope(name, default_name, [input_tensor, fft_length]) as name:
            x = to_tensor(input_tensor, dtype)
            x.shape.with_rank_at_least(rank)
            if fft_length is None:
                fft_length = _inferred_length(x, rank, inverse)
            else:
                fft_length = to_tensor(fft_length, dtypes.int32)
            return transform(_padded(x, rank, fft_length, inverse), fft_length, name=name)
    function.__name__ = function.__qualname__ = default_name
    kind = "real numbers whose half spectrum is the input" if inverse else "half the spectrum of real numbers"
    function.__doc__ = f"""The {kind}, over the innermost {rank} axes.

    Args:
      input_tensor: Tensor ({dtype.name}).
      fft_length: int32 Tensor [{rank}], to which the input is cut or padded with zeros, by default its own shape.
      name: str.
    Source: tf.signal.{default_name}.
    """
    return function


rfft = _real_transform(spectral.rfft, "rfft", 1, dtypes.float32, False)
irfft = _real_transform(spectral.irfft, "irfft", 1, dtypes.complex64, True)
rfft2d = _real_transform(spectral.rfft2d, "rfft2d", 2, dtypes.float32, False)
irfft2d = _real_transform(spectral.irfft2d, "irfft2d", 2, dtypes.complex64, True)
rfft3d = _real_transform(spectral.rfft3d, "rfft3d", 3, dtypes.float32, False)
irfft3d = _real_transform(spectral.irfft3d, "irfft3d", 3, dtypes.complex64, True)


# ------------------------------------------------------------------ the middle
def _shift(default_name, sign, doc):
    def function(x, axes=None, name=None):
        with name_scope(name, default_name) as name:
            x = to_tensor(x)
            if axes is None:
                axes = tuple(range(len(x._shape)))
            if isinstance(axes, int):
                return indexing.roll(x, sign(int(x._shape[axes])), axes, name)
            return indexing.roll(x, [sign(int(x._shape[a])) for a in axes], list(axes), name)
    function.__name__ = function.__qualname__ = default_name
    function.__doc__ = f"""{doc}

    Args:
      x: Tensor of known shape.
      axes: int or list of int, by default all.
      name: str.
    Source: tf.signal.{default_name}.
    """
    return function


fftshift = _shift("fftshift", lambda n: n // 2, "A spectrum with the zero frequency in the middle.")
ifftshift = _shift("ifftshift", lambda n: -(n // 2), "A spectrum with the zero frequency in front again.")


# ------------------------------------------------------------------ cosine transforms
def _check_cosine(type, axis, norm):
    if axis != -1:
        raise NotImplementedError("axis must be -1. Got: %s" % axis)
    if type not in (1, 2, 3):
        raise ValueError("Only Types I, II and III (I)DCT are supported.")
    if type == 1 and norm == "ortho":
        raise ValueError("Normalization is not supported for the Type-I DCT.")
    if norm not in (None, "ortho"):
        raise ValueError("Unknown normalization. Expected None or 'ortho', got: %s" % norm)


def dct(input, type=2, n=None, axis=-1, norm=None, name=None):
    """Cosine transform of the innermost axis, of type I, II or III.

    Args:
      input: Tensor (float32, [..., samples]) of known innermost size.
      type: 1, 2 or 3.
      n: int, the size to which the input is cut or padded with zeros.
      axis: -1.
      norm: None or "ortho".
      name: str.
    Raises:
      ValueError, NotImplementedError: another type, norm or axis.
    Source: tf.signal.dct.
    """
    _check_cosine(type, axis, norm)
    with name_scope(name, "dct", [input]):
        x = to_tensor(input, dtypes.float32)
        if n is not None:
            have = x._shape[-1]
            if n <= have:
                x = x[..., 0:n]
            else:
                x = indexing.pad(x, to_tensor([[0, 0]] * (len(x._shape) - 1) + [[0, n - have]]))
        size = x._shape[-1] or array.shape(x)[-1]
        real_size = math.cast(size, dtypes.float32)
        if type == 1:
            return _cosine1(x)
        return (_cosine2 if type == 2 else _cosine3)(x, size, real_size, norm)


def _cosine1(x):
    x = array.concat([x, x[..., -2:0:-1]], -1)
    return math.real(rfft(x))


def _cosine2(x, size, real_size, norm):
    scale = 2.0 * math.exp(math.complex(0.0, -math.range(real_size) * np.pi * 0.5 / real_size))
    y = math.real(rfft(x, fft_length=[2 * size])[..., :size] * scale)
    if norm == "ortho":
        first = 0.5 * math.rsqrt(real_size)
        other = first * math.sqrt(2.0)
        y *= indexing.pad(array.expand_dims(first, 0), [[0, size - 1]], constant_values=other)
    return y


def _cosine3(x, size, real_size, norm):
    if norm == "ortho":
        first = math.sqrt(real_size)
        other = first * math.sqrt(0.5)
        x *= indexing.pad(array.expand_dims(first, 0), [[0, size - 1]], constant_values=other)
    else:
        x *= real_size
    scale = 2.0 * math.exp(math.complex(0.0, math.range(real_size) * np.pi * 0.5 / real_size))
    return irfft(scale * math.complex(x, 0.0), fft_length=[2 * size])[..., :size]


def idct(input, type=2, n=None, axis=-1, norm=None, name=None):
    """Inverse cosine transform: dct of the inverse type, without the factor 1 / (2 n).

    Args: as for dct; n must be None.
    Source: tf.signal.idct.
    """
    _check_cosine(type, axis, norm)
    return dct(input, type={1: 1, 2: 3, 3: 2}[type], n=n, axis=axis, norm=norm, name=name)
