"""Sound: WAV files, spectrograms and the coefficients that speech models take."""
import numpy as np

from ..core import shape_fns
from ..core.declare import op
from ..core.errors import invalid_argument
from ..core.shape_fns import ShapeError
from ..kernels import audio as kernels


def _check_rank(value, rank, name):
    if np.ndim(value) != rank:
        raise invalid_argument(f"{name} must be {rank}-dimensional{shape_fns.text(np.shape(value))}")


def _check_rate(sample_rate):
    if np.ndim(sample_rate):
        raise invalid_argument("Input sample_rate should be a scalar tensor, got "
                               f"{shape_fns.text(np.shape(sample_rate))} instead.")


# ------------------------------------------------------------------ files
@op("DecodeWav(contents: string) -> audio: float32, sample_rate: int32", "desired_channels: int = -1",
    "desired_samples: int = -1", dynamic_shape=True)
def decode_wav(xp, contents, desired_channels, desired_samples):
    """The samples of a WAV file, in [-1, 1).

    Args:
      contents: string, scalar, a file of 16-bit samples.
      desired_channels: int, default those of the file; the last is repeated for more.
      desired_samples: int, default those of the file; what is missing is 0.
    Returns:
      (audio: float32 (samples, channels), sample_rate: int32, in samples per second).
    Raises:
      InvalidArgumentError: the file is no such file, or cut short.
    Source: tf.audio.decode_wav.
    """
    if np.ndim(contents):
        raise invalid_argument(f"contents must be scalar, got shape {shape_fns.text(np.shape(contents))}")
    try:
        samples, rate = kernels.read_wav(np.asarray(contents, object)[()])
    except ValueError as error:
        raise invalid_argument(str(error)) from None
    frames, channels = samples.shape
    wanted = frames if desired_samples == -1 else desired_samples
    columns = np.minimum(np.arange(channels if desired_channels == -1 else desired_channels), channels - 1)
    audio = np.zeros((wanted, len(columns)), np.float32)
    audio[:frames] = samples[:wanted, columns] / np.float32(32768)
    return audio, np.uint32(rate).astype(np.int32)


@decode_wav.shape
def _(c):
    c.with_rank(0, 0)
    shape = []
    for name in ("samples", "channels"):
        wanted = c.attrs["desired_" + name]
        if wanted < -1:
            raise ShapeError(f"{name} must be non-negative, got {wanted}")
        shape.append(None if wanted == -1 else wanted)
    return [tuple(shape), ()]


@op("EncodeWav(audio: float32, sample_rate: int32) -> contents: string")
def encode_wav(xp, audio, sample_rate):
    """A WAV file of 16-bit samples.

    Args:
      audio: float32 (samples, channels), in [-1, 1]; what is outside is cut off.
      sample_rate: int32, scalar, samples per second.
    Returns:
      string, scalar.
    Raises:
      InvalidArgumentError: there are no samples, or the rate is not positive.
    Source: tf.audio.encode_wav.
    """
    _check_rank(audio, 2, "audio")
    _check_rate(sample_rate)
    rate = int(sample_rate)
    if rate <= 0:
        raise invalid_argument(f"sample_rate must be in (0, 2^32), got: {rate % 2 ** 64}")
    if not audio.size:
        raise invalid_argument("audio is null")
    if audio.shape[1] >= 2 ** 16:
        raise invalid_argument(f"num_channels must be in (0, 2^16), got: {audio.shape[1]}")
    return np.array(kernels.write_wav(kernels.to_int16(audio), rate), object)


@encode_wav.shape
def _(c):
    c.with_rank(0, 2)
    c.with_rank(1, 0)
    return [()]


# ------------------------------------------------------------------ spectra
@op("AudioSpectrogram(input: float32) -> spectrogram: float32", "window_size: int", "stride: int",
    "magnitude_squared: bool = false")
def audio_spectrogram(xp, input, window_size, stride, magnitude_squared):
    """How strong each frequency is in each window of a signal: |FFT(Hann window * samples)|, or its square.

    Args:
      input: float32 (samples, channels).
      window_size, stride: int, in samples; the FFT takes the next power of two.
      magnitude_squared: bool.
    Returns:
      float32 (channels, windows, FFT length / 2 + 1).
    Raises:
      InvalidArgumentError: no such windows; or several channels, and a rest of samples between them (as TF, which
        reads the channels as one signal).
    Source: tensorflow.contrib.framework.python.ops.audio_ops.audio_spectrogram.
    """
    _check_rank(input, 2, "input")
    if window_size < 2 or stride < 1:
        raise invalid_argument(f"Spectrogram initialization failed for window size {window_size} and stride {stride}")
    samples, channels = input.shape
    windows = _window_count(samples, window_size, stride)
    for i in range(1, channels + 1):
        found = _window_count(i * samples, window_size, stride) - _window_count((i - 1) * samples, window_size, stride)
        if found != windows:
            raise invalid_argument(f"Spectrogram size calculation failed: Expected height {windows} but got {found}")
    squared = kernels.spectrogram(input.T.ravel(), window_size, stride).astype(np.float32)
    squared = squared.reshape(channels, windows, squared.shape[1])
    return squared if magnitude_squared else np.sqrt(squared)


def _window_count(samples, window_size, stride):
    return max(0, (samples - window_size) // stride + 1)


@audio_spectrogram.shape
def _(c):
    samples, channels = c.with_rank(0, 2)
    window_size, stride = c.attrs["window_size"], c.attrs["stride"]
    if samples is not None and stride:
        samples = _window_count(samples, window_size, stride)
    return [(channels, samples, 1 + (1 << max(window_size - 1, 0).bit_length()) // 2)]


@op("Mfcc(spectrogram: float32, sample_rate: int32) -> output: float32", "upper_frequency_limit: float = 4000",
    "lower_frequency_limit: float = 20", "filterbank_channel_count: int = 40", "dct_coefficient_count: int = 13")
def mfcc(xp, spectrogram, sample_rate, upper_frequency_limit, lower_frequency_limit, filterbank_channel_count,
         dct_coefficient_count):
    """Mel-frequency cepstral coefficients: the cosine transform of the log energies in bands of the mel scale.

    Args:
      spectrogram: float32 (channels, windows, bins), squared magnitudes.
      sample_rate: int32, scalar, samples per second.
      upper_frequency_limit, lower_frequency_limit: float, Hz.
      filterbank_channel_count, dct_coefficient_count: int, bands and coefficients.
    Returns:
      float32 (channels, windows, dct_coefficient_count); zeros where the upper limit lies above the spectrum.
    Raises:
      InvalidArgumentError: no such bands.
    Source: tensorflow.contrib.framework.python.ops.audio_ops.mfcc.
    """
    _check_rank(spectrogram, 3, "spectrogram")
    _check_rate(sample_rate)
    channels, windows, bins = spectrogram.shape
    rate, bands, coefficients = int(sample_rate), filterbank_channel_count, dct_coefficient_count
    if not (bins > 1 and rate > 0 and 1 <= coefficients <= bands
            and 0 <= lower_frequency_limit < upper_frequency_limit):
        raise invalid_argument(f"Mfcc initialization failed for channel count {bins} and sample rate {rate}")
    weights = kernels.mel_weights(bins, rate, lower_frequency_limit, upper_frequency_limit, bands)
    if weights is None:
        return np.zeros((channels, windows, coefficients), np.float32)
    return kernels.cepstrum(spectrogram, weights, coefficients).astype(np.float32)


@mfcc.shape
def _(c):
    channels, windows, _ = c.with_rank(0, 3)
    c.with_rank(1, 0)
    return [(channels, windows, c.attrs["dct_coefficient_count"])]
