"""Frames of signals, windows, short-time Fourier transforms and mel matrices."""
from math import gcd

import numpy as np

from ..core import dtypes, errors
from ..core.convert import constant, constant_value, to_tensor
from ..core.operation import Tensor
from ..core.scopes import name_scope
from . import array, control_flow, indexing, math, reduce, slicing
from .spectral import dct, irfft, rfft


# ------------------------------------------------------------------ frames
def _gcd(a, b):
    a, b = constant_value(a), constant_value(b)
    if a is None or b is None:
        raise errors.not_emulated("tf.signal.frame with a frame length or step known only when run")
    with name_scope("gcd"):
        return constant(gcd(int(a), int(b)))


def _frames_shape(x, axis, length, step, pad_end):
    """Static shape of the frames, or None."""
    axis, length, step = constant_value(axis), constant_value(length), constant_value(step)
    if x._shape is None or axis is None:
        return None
    axis = int(axis) % len(x._shape)
    size, count = x._shape[axis], None
    if size is not None and length is not None and step is not None:
        count = -(-size // int(step)) if pad_end else max(0, (size - int(length) + int(step)) // int(step))
    return x._shape[:axis] + (count, None if length is None else int(length)) + x._shape[axis + 1:]


def frame(signal, frame_length, frame_step, pad_end=False, pad_value=0, axis=-1, name=None):
    """Overlapping frames of a signal: [..., samples, ...] becomes [..., frames, frame_length, ...].

    Args:
      signal: Tensor.
      frame_length, frame_step: int, in samples.
      pad_end: bool, whether frames may reach over the end, which is padded.
      pad_value: number.
      axis: int.
      name: str.
    Source: tf.signal.frame.
    """
    with name_scope(name, "frame", [signal, frame_length, frame_step, pad_value]):
        signal = to_tensor(signal, name="signal")
        frame_length = to_tensor(frame_length, name="frame_length")
        frame_step = to_tensor(frame_step, name="frame_step")
        axis = to_tensor(axis, name="axis")
        for x in (frame_length, frame_step, axis):
            x.shape.assert_has_rank(0)
        result_shape = _frames_shape(signal, axis, frame_length, frame_step, pad_end)
        # The axis from the front.
        rank = array.rank(signal)
        axis = math.range(rank)[axis]
        shape = array.shape(signal)
        before, samples, after = array.split(shape, [axis, 1, rank - 1 - axis], 0)
        samples = array.reshape(samples, [])
        sizes = array.size(before), array.size(after)
        if pad_end:
            pad_value = to_tensor(pad_value, signal.dtype)
            frames = -(-samples // frame_step)
            missing = math.maximum(0, frame_length + frame_step * (frames - 1) - samples)
            paddings = array.concat([array.zeros([sizes[0], 2], dtype=dtypes.int32), [[0, missing]],
                                     array.zeros([sizes[1], 2], dtype=dtypes.int32)], 0)
            signal = indexing.pad(signal, paddings, constant_values=pad_value)
            shape = array.shape(signal)
            samples = shape[axis]
        else:
            frames = math.maximum(0, 1 + (samples - frame_length) // frame_step)
        result = _gathered(signal, shape, axis, (before, samples, after), frames, frame_length, frame_step)
        if result_shape is not None:
            result.set_shape(result_shape)
        return result


def _gathered(signal, shape, axis, parts, frames, frame_length, frame_step):
    """The frames, put together of pieces as long as the greatest common divisor of length and step."""
    before, samples, after = parts
    piece = _gcd(frame_length, frame_step)
    per_frame, per_step, pieces = frame_length // piece, frame_step // piece, samples // piece
    cut_shape = array.concat([before, [pieces * piece], after], 0)
    pieces_shape = array.concat([before, [pieces, piece], after], 0)
    cut = array.reshape(slicing.strided_slice(signal, array.zeros_like(shape), cut_shape), pieces_shape)
    first = array.reshape(math.range(frames) * per_step, [frames, 1])
    within = array.reshape(math.range(per_frame), [1, per_frame])
    frames_shape = [frames, frame_length]
    gathered = indexing.gather(cut, first + within, axis=axis)
    return array.reshape(gathered, array.concat([before, frames_shape, after], 0))


def overlap_and_add(signal, frame_step, name=None):
    """The signal whose frames are given: [..., frames, frame_length] becomes [..., samples], overlaps summed.

    Args:
      signal: Tensor.
      frame_step: int, in samples.
      name: str.
    Source: tf.signal.overlap_and_add.
    """
    with name_scope(name, "overlap_and_add", [signal, frame_step]):
        signal = to_tensor(signal, name="signal")
        signal.shape.with_rank_at_least(2)
        frame_step = to_tensor(frame_step, name="frame_step")
        frame_step.shape.assert_has_rank(0)
        if not frame_step.dtype.is_integer:
            raise ValueError("frame_step must be an integer. Got %s" % frame_step.dtype)
        known = signal._shape, constant_value(frame_step)
        shape = array.shape(signal)
        outer = shape[:-2]
        outer_rank = array.size(outer)
        length, frames = shape[-1], shape[-2]
        output_length = length + frame_step * (frames - 1)
        if known[0] is not None and known[1] is not None and known[0][-1] == known[1]:
            # Nothing overlaps.
            result = array.reshape(signal, array.concat([outer, [output_length]], 0), name="fast_path")
            _set_overlapped_shape(result, *known)
            return result
        # A frame is so many segments of the step's length; all are laid out so that sums are sums of rows.
        segments = -(-length // frame_step)
        paddings = [[0, segments], [0, segments * frame_step - length]]
        outer_paddings = array.zeros([outer_rank, 2], dtype=dtypes.int32)
        signal = indexing.pad(signal, array.concat([outer_paddings, paddings], 0))
        signal = array.reshape(signal, array.concat([outer, [frames + segments, segments, frame_step]], 0))
        perm = array.concat([math.range(outer_rank), outer_rank + [1, 0, 2]], 0)
        signal = array.transpose(signal, perm)
        signal = array.reshape(signal, array.concat([outer, [(frames + segments) * segments, frame_step]], 0))
        signal = signal[..., :(frames + segments - 1) * segments, :]
        signal = array.reshape(signal, array.concat([outer, [segments, (frames + segments - 1), frame_step]], 0))
        signal = reduce.reduce_sum(signal, -3)
        signal = array.reshape(signal, array.concat([outer, [(frames + segments - 1) * frame_step]], 0))
        signal = signal[..., :output_length]
        _set_overlapped_shape(signal, *known)
        return signal


def _set_overlapped_shape(result, shape, step):
    if shape is not None:
        frames, length = shape[-2:]
        known = None not in (frames, length, step)
        result.set_shape(shape[:-2] + (length + int(step) * (frames - 1) if known else None,))


# ------------------------------------------------------------------ windows
def _cosine_window(default_name, a, b, doc):
    def function(window_length, periodic=True, dtype=dtypes.float32, name=None):
        if not dtypes.as_dtype(dtype).is_floating:
            raise ValueError("dtype must be a floating point type. Found %s" % dtype)
        with name_scope(name, default_name, [window_length, periodic]):
            window_length = to_tensor(window_length, dtypes.int32, "window_length")
            window_length.shape.assert_has_rank(0)
            known = constant_value(window_length)
            if known is not None and known == 1:
                return array.ones([1], dtype=dtype)
            periodic = math.cast(to_tensor(periodic, dtypes.bool, "periodic"), dtypes.int32)
            is_even = 1 - math.mod(window_length, 2)
            n = math.cast(window_length + periodic * is_even - 1, dtype)
            count = math.cast(math.range(window_length), dtype)
            angle = constant(2 * np.pi, dtype=dtype) * count / n
            if known is not None:
                return math.cast(a - b * math.cos(angle), dtype)
            return control_flow.cond(math.equal(window_length, 1), lambda: array.ones([1], dtype=dtype),
                                     lambda: math.cast(a - b * math.cos(angle), dtype))
    function.__name__ = function.__qualname__ = default_name
    function.__doc__ = f"""{doc}

    Args:
      window_length: int or scalar Tensor.
      periodic: bool, without the repeated end.
      dtype: float DType.
      name: str.
    Source: tf.signal.{default_name}.
    """
    return function


hann_window = _cosine_window("hann_window", 0.5, 0.5, "A Hann window: 0.5 - 0.5 cos(2 pi i / n).")
hamming_window = _cosine_window("hamming_window", 0.54, 0.46, "A Hamming window: 0.54 - 0.46 cos(2 pi i / n).")


# ------------------------------------------------------------------ short-time transforms
def _power_of_two(length):
    """The smallest power of two that is not below a length."""
    known = constant_value(length)
    if known is not None:
        return constant(int(2 ** np.ceil(np.log(known) / np.log(2.0))), length.dtype)
    return math.cast(math.pow(2.0, math.ceil(math.log(math.to_float(length)) / math.log(2.0))), length.dtype)


def stft(signals, frame_length, frame_step, fft_length=None, window_fn=hann_window, pad_end=False, name=None):
    """Short-time Fourier transform: [..., samples] becomes [..., frames, fft_length // 2 + 1].

    Args:
      signals: Tensor (float32).
      frame_length, frame_step: int, in samples.
      fft_length: int, by default the next power of two.
      window_fn: f(window_length, dtype=) -> window, or None.
      pad_end: bool, see frame.
      name: str.
    Source: tf.signal.stft.
    """
    with name_scope(name, "stft", [signals, frame_length, frame_step]):
        signals = to_tensor(signals, name="signals")
        signals.shape.with_rank_at_least(1)
        frame_length = to_tensor(frame_length, name="frame_length")
        frame_step = to_tensor(frame_step, name="frame_step")
        frame_length.shape.assert_has_rank(0)
        frame_step.shape.assert_has_rank(0)
        if fft_length is None:
            fft_length = _power_of_two(frame_length)
        else:
            fft_length = to_tensor(fft_length, name="fft_length")
        framed = frame(signals, frame_length, frame_step, pad_end=pad_end)
        if window_fn is not None:
            framed *= window_fn(frame_length, dtype=framed.dtype)
        return rfft(framed, [fft_length])


def inverse_stft_window_fn(frame_step, forward_window_fn=hann_window, name=None):
    """A window for inverse_stft that makes up for the window of stft.

    Args:
      frame_step: int.
      forward_window_fn: the window of stft.
      name: str.
    Returns:
      f(frame_length, dtype) -> window.
    Source: tf.signal.inverse_stft_window_fn.
    """
    with name_scope(name, "inverse_stft_window_fn", [forward_window_fn]):
        frame_step = to_tensor(frame_step, name="frame_step")
        frame_step.shape.assert_has_rank(0)

    def inverse_window(frame_length, dtype):
        with name_scope(name, "inverse_stft_window_fn", [forward_window_fn]):
            frame_length = to_tensor(frame_length, name="frame_length")
            frame_length.shape.assert_has_rank(0)
            window = forward_window_fn(frame_length, dtype=dtype)
            total = math.square(window)
            overlaps = -(-frame_length // frame_step)
            total = indexing.pad(total, [(0, overlaps * frame_step - frame_length)])
            total = reduce.reduce_sum(array.reshape(total, [overlaps, frame_step]), 0, keepdims=True)
            total = array.reshape(array.tile(total, [overlaps, 1]), [overlaps * frame_step])
            return window / total[:frame_length]
    return inverse_window


def inverse_stft(stfts, frame_length, frame_step, fft_length=None, window_fn=hann_window, name=None):
    """The signal of a short-time Fourier transform: [..., frames, bins] becomes [..., samples].

    Args:
      stfts: Tensor (complex64).
      frame_length, frame_step, fft_length, window_fn: as for stft.
      name: str.
    Source: tf.signal.inverse_stft.
    """
    with name_scope(name, "inverse_stft", [stfts]):
        stfts = to_tensor(stfts, name="stfts")
        stfts.shape.with_rank_at_least(2)
        frame_length = to_tensor(frame_length, name="frame_length")
        frame_length.shape.assert_has_rank(0)
        frame_step = to_tensor(frame_step, name="frame_step")
        frame_step.shape.assert_has_rank(0)
        if fft_length is None:
            fft_length = _power_of_two(frame_length)
        else:
            fft_length = to_tensor(fft_length, name="fft_length")
            fft_length.shape.assert_has_rank(0)
        frames = irfft(stfts, [fft_length])
        frames = _fitted(frames, frame_length)
        if window_fn is not None:
            frames *= window_fn(frame_length, dtype=stfts.dtype.real_dtype)
        return overlap_and_add(frames, frame_step)


def _fitted(frames, frame_length):
    """Frames cut, or padded with zeros, to a length."""
    known = constant_value(frame_length)
    if known is None or frames._shape is None or frames._shape[-1] is None:
        length = array.shape(frames)[-1]
        frames = frames[..., :frame_length]
        ahead = array.zeros([array.rank(frames) - 1, 2], dtype=dtypes.int32)
        return indexing.pad(frames, array.concat([ahead, [[0, math.maximum(0, frame_length - length)]]], 0))
    if frames._shape[-1] > known:
        return frames[..., :int(known)]
    if frames._shape[-1] < known:
        return indexing.pad(frames, [[0, 0]] * (len(frames._shape) - 1) + [[0, int(known) - frames._shape[-1]]])
    return frames


# ------------------------------------------------------------------ mel
def _mel(hertz, name=None):
    with name_scope(name, "hertz_to_mel", [hertz]):
        return 1127.0 * math.log(1.0 + (hertz / 700.0))


def linear_to_mel_weight_matrix(num_mel_bins=20, num_spectrogram_bins=129, sample_rate=8000, lower_edge_hertz=125.0,
                                upper_edge_hertz=3800.0, dtype=dtypes.float32, name=None):
    """Weights that turn a spectrogram into one of mel bins: [num_spectrogram_bins, num_mel_bins].

    Args:
      num_mel_bins, num_spectrogram_bins: int.
      sample_rate: number, samples per second.
      lower_edge_hertz, upper_edge_hertz: number, what the mel bins reach over.
      dtype: float DType.
      name: str.
    Raises:
      ValueError: an argument is out of its range.
    Source: tf.signal.linear_to_mel_weight_matrix.
    """
    with name_scope(name, "linear_to_mel_weight_matrix") as name:
        _check_mel(num_mel_bins, sample_rate, lower_edge_hertz, upper_edge_hertz, dtype)
        if isinstance(sample_rate, Tensor):
            sample_rate = math.cast(sample_rate, dtype, name="sample_rate")
        else:
            sample_rate = to_tensor(sample_rate, dtype, "sample_rate")
        lower = to_tensor(lower_edge_hertz, dtype, "lower_edge_hertz")
        upper = to_tensor(upper_edge_hertz, dtype, "upper_edge_hertz")
        zero = to_tensor(0.0, dtype)
        # The first bin holds what does not swing.
        linear = math.linspace(zero, sample_rate / 2.0, num_spectrogram_bins)[1:]
        bins = array.expand_dims(_mel(linear), 1)
        edges = frame(math.linspace(_mel(lower), _mel(upper), num_mel_bins + 2), frame_length=3, frame_step=1)
        left, middle, right = (array.reshape(t, [1, num_mel_bins]) for t in array.split(edges, 3, axis=1))
        rising = (bins - left) / (middle - left)
        falling = (right - bins) / (right - middle)
        weights = math.maximum(zero, math.minimum(rising, falling))
        return indexing.pad(weights, [[1, 0], [0, 0]], name=name)


def _check_mel(num_mel_bins, sample_rate, lower, upper, dtype):
    if num_mel_bins <= 0:
        raise ValueError("num_mel_bins must be positive. Got: %s" % num_mel_bins)
    if lower < 0.0:
        raise ValueError("lower_edge_hertz must be non-negative. Got: %s" % lower)
    if lower >= upper:
        raise ValueError("lower_edge_hertz %.1f >= upper_edge_hertz %.1f" % (lower, upper))
    known = sample_rate if isinstance(sample_rate, (int, float)) else None
    if known is not None:
        if known <= 0.0:
            raise ValueError("sample_rate must be positive. Got: %s" % known)
        if upper > known / 2:
            raise ValueError("upper_edge_hertz must not be larger than the Nyquist frequency (sample_rate / 2). "
                             "Got: %s for sample_rate: %s" % (upper, known))
    if not dtypes.as_dtype(dtype).is_floating:
        raise ValueError("dtype must be a floating point type. Got: %s" % dtype)


def mfccs_from_log_mel_spectrograms(log_mel_spectrograms, name=None):
    """Cepstral coefficients of logarithms of mel spectrograms, over the innermost axis.

    Args:
      log_mel_spectrograms: Tensor (float32, [..., mel bins]).
      name: str.
    Raises:
      ValueError: there are no mel bins.
    Source: tf.signal.mfccs_from_log_mel_spectrograms.
    """
    with name_scope(name, "mfccs_from_log_mel_spectrograms", [log_mel_spectrograms]):
        log_mel = to_tensor(log_mel_spectrograms, dtypes.float32)
        bins = log_mel._shape[-1] if log_mel._shape is not None else None
        if bins == 0:
            raise ValueError("num_mel_bins must be positive. Got: %s" % log_mel)
        bins = array.shape(log_mel)[-1] if bins is None else bins
        coefficients = dct(log_mel, type=2)
        return coefficients * math.rsqrt(math.cast(bins, dtypes.float32) * 2.0)
