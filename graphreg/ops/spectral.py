"""Fourier transforms over the innermost one, two or three axes."""
import numpy as np

from ..core import errors
from ..core.declare import op

COMPLEX = "Tcomplex: {complex64, complex128} = complex64"


def _axes(rank):
    return tuple(range(-rank, 0))


def _same_shape(rank):
    def shape(c):
        return [c.with_rank_at_least(0, rank)]
    return shape


def _count(tf, x, rank):
    """Number of elements of a transform."""
    return tf.reduce_prod(tf.shape(x)[-rank:])


def _declare_complex(rank):
    """(forward, backward) transform of complex numbers over some axes."""
    name = "FFT" if rank == 1 else f"FFT{rank}D"

    @op(f"{name}(input: Tcomplex) -> output: Tcomplex", COMPLEX)
    def forward(xp, input):
        """Fourier transform of complex numbers."""
        return xp.fft.fftn(input, axes=_axes(rank)).astype(input.dtype)

    @op(f"I{name}(input: Tcomplex) -> output: Tcomplex", COMPLEX)
    def backward(xp, input):
        """Inverse Fourier transform of complex numbers."""
        return xp.fft.ifftn(input, axes=_axes(rank)).astype(input.dtype)

    forward.shape(_same_shape(rank))
    backward.shape(_same_shape(rank))

    @forward.gradient
    def _(tf, op, dy):
        size = tf.cast(_count(tf, dy, rank), dy.dtype)
        return backward(dy) * size

    @backward.gradient
    def _(tf, op, dy):
        size = tf.cast(tf.truediv(1., tf.cast(_count(tf, dy, rank), dy.dtype.real_dtype)), dy.dtype)
        return forward(dy) * size
    return forward, backward


def _checked_lengths(input, fft_length, rank, needed):
    """The lengths of a real transform, which the input must have."""
    if fft_length.shape != (rank,):
        raise errors.InvalidArgumentError(None, None, f"fft_length must have shape [{rank}]")
    lengths = tuple(fft_length.tolist())
    for axis, least in zip(_axes(rank), needed(lengths)):
        if min(lengths) < 0:
            raise errors.InvalidArgumentError(None, None, f"fft_length[{axis + rank}] must be >= 0, but got: "
                                                          f"{lengths[axis]}")
        if input.size and input.shape[axis] < least:
            raise errors.InvalidArgumentError(None, None, f"Input dimension {input.ndim + axis} must have length of at "
                                                          f"least {least} but got: {input.shape[axis]}")
    return lengths


def _half(lengths):
    return lengths[:-1] + (lengths[-1] // 2 + 1 if lengths[-1] else 0,)


def _real_shape(rank, last):
    def shape(c):
        x = c.with_rank_at_least(0, rank)
        lengths = c.value(1)
        if x is None:
            return [None]
        if lengths is None:
            return [x[:-rank] + (None,) * rank]
        lengths = tuple(int(n) for n in np.ravel(lengths))
        return [x[:-rank] + last(lengths)]
    return shape


def _declare_real(rank):
    """(forward, backward) transform between real numbers and half of their spectrum."""
    name = "RFFT" if rank == 1 else f"RFFT{rank}D"

    @op(f"{name}(input: float32, fft_length: int32) -> output: complex64", host=("fft_length",))
    def forward(xp, input, fft_length):
        """Half of the Fourier transform of real numbers, cut to fft_length."""
        lengths = _checked_lengths(input, fft_length, rank, lambda n: n)
        return xp.fft.rfftn(input.astype(np.float64), s=lengths, axes=_axes(rank)).astype(np.complex64)

    @op(f"I{name}(input: complex64, fft_length: int32) -> output: float32", host=("fft_length",))
    def backward(xp, input, fft_length):
        """The real numbers of which the input is half of the Fourier transform."""
        lengths = _checked_lengths(input, fft_length, rank, _half)
        return xp.fft.irfftn(input.astype(np.complex128), s=lengths, axes=_axes(rank)).astype(np.float32)

    forward.shape(_real_shape(rank, _half))
    backward.shape(_real_shape(rank, lambda lengths: lengths))
    return forward, backward


fft, ifft = _declare_complex(1)
fft2d, ifft2d = _declare_complex(2)
fft3d, ifft3d = _declare_complex(3)
rfft, irfft = _declare_real(1)
rfft2d, irfft2d = _declare_real(2)
rfft3d, irfft3d = _declare_real(3)


# ------------------------------------------------------------------ gradients of the real ones
@rfft.gradient
def _(tf, op, dy):
    """The first and, for an even length, the last term come once in the spectrum, the others twice."""
    length, shape = op.inputs[1], tf.shape(op.inputs[0])
    is_even = tf.cast(1 - (length[-1] % 2), np.complex64)
    first, last = dy[..., 0:1], dy[..., -1:]
    extra = first + is_even * last * tf.cast(1 - 2 * (tf.range(shape[-1]) % 2), np.complex64)
    count = tf.cast(_count(tf, op.inputs[0], 1), np.float32)
    return 0.5 * (irfft(dy, length, name="irfft") * count + tf.real(extra)), None


@rfft2d.gradient
def _(tf, op, dy):
    length, x = op.inputs[1], op.inputs[0]
    shape = tf.shape(x)
    is_even = tf.cast(1 - (length[-1] % 2), np.complex64)
    first = dy[..., 0:1]
    roots = _roots_of_unity(tf, shape[-2], x, first)
    extra = tf.matmul(roots, tf.math.conj(first))
    tail = tf.matmul(roots, tf.math.conj(dy[..., -1:]))
    size = shape[-1]
    tail = tf.tile(tail, tf.concat([tf.ones([tf.rank(x) - 1], dtype=np.int32), [size]], 0))
    extra = extra + is_even * (tail * tf.cast(1 - 2 * (tf.range(size) % 2), np.complex64))
    count = tf.cast(_count(tf, x, 2), np.float32)
    return 0.5 * (irfft2d(dy, length, name="irfft2d") * count + tf.real(extra)), None


def _roots_of_unity(tf, size, x, first):
    """Matrices exp(-2 pi i j k / size), one for each of the outer places of x."""
    row = tf.tile(tf.expand_dims(tf.range(size), 0), [size, 1])
    power = tf.cast(row * tf.transpose(row, [1, 0]), np.complex64)
    matrix = tf.exp(-2j * np.pi * power / tf.cast(size, np.complex64))
    outer = tf.concat([tf.ones([tf.rank(x) - 2], dtype=np.int32), tf.shape(matrix)], 0)
    return tf.tile(tf.reshape(matrix, outer), tf.concat([tf.shape(first)[:-2], [1, 1]], 0))


def _declare_irfft_gradient(backward, forward, rank, name):
    @backward.gradient
    def _(tf, op, dy):
        length = op.inputs[1]
        is_odd = tf.floormod(length[-1], 2)
        middle = tf.shape(op.inputs[0])[-1] - 2 + is_odd
        mask = tf.concat([[1.0], 2.0 * tf.ones([middle]), tf.ones([1 - is_odd])], 0)
        scale = tf.reciprocal(tf.cast(_count(tf, dy, rank), np.float32))
        spectrum = forward(dy, length, name=name)
        return spectrum * tf.cast(scale * mask, np.complex64), None


_declare_irfft_gradient(irfft, rfft, 1, "rfft")
_declare_irfft_gradient(irfft2d, rfft2d, 2, "rfft2d")
