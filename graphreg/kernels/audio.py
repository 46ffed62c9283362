"""Sound: WAV files of 16-bit samples, spectrograms, and mel-frequency cepstral coefficients."""
import struct

import numpy as np

_LARGEST_CHUNK = 2 ** 31 - 1
_FLOOR = 1e-12          # log of a silent band


# ------------------------------------------------------------------ WAV files
class _Reader:
    """Bytes that are read from the front."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        if self.at + n > len(self.data):
            raise ValueError("Data too short when trying to read string")
        self.at += n
        return self.data[self.at - n:self.at]

    def number(self, form):
        return struct.unpack("<" + form, self.take(struct.calcsize(form)))[0]

    def expect(self, word):
        found = self.take(len(word))
        if found != word:
            raise ValueError(f"Header mismatch: Expected {word.decode()} but found {_text(found)}")


def _text(data):
    return data.decode("latin-1")


def read_wav(data):
    """(samples: int16 (frames, channels), samples per second) of a WAV file.

    Args:
      data: bytes.
    Raises:
      ValueError: the file is no WAV file of 16-bit samples, or cut short.
    """
    reader = _Reader(data)
    reader.expect(b"RIFF")
    reader.number("I")
    reader.expect(b"WAVE")
    channels, rate, frame_bytes = _read_format(reader)
    samples = None
    while reader.at < len(data):
        name, size = reader.take(4), reader.number("I")
        if size > _LARGEST_CHUNK:
            raise ValueError(f"WAV data chunk '{_text(name)}' is too large: {size} bytes, but the limit is {_LARGEST_CHUNK}")
        if name != b"data":
            reader.at += size
            continue
        if samples is not None:
            raise ValueError("More than one data chunk found in WAV")
        frames = size // frame_bytes
        samples = np.frombuffer(reader.take(frames * frame_bytes), "<i2").reshape(frames, channels)
    if samples is None:
        raise ValueError("No data chunk found in WAV")
    return samples, rate


def _read_format(reader):
    """(channels, samples per second, bytes of a frame) from the chunk that comes first."""
    reader.expect(b"fmt ")
    size = reader.number("I")
    if size not in (16, 18):
        raise ValueError(f"Bad file size for WAV: Expected 16 or 18, but got{size}")
    kind, channels, rate, per_second, frame_bytes, bits = (reader.number(form) for form in "HHIIHH")
    if kind != 1:
        raise ValueError(f"Bad audio format for WAV: Expected 1 (PCM), but got{kind}")
    if channels < 1:
        raise ValueError(f"Bad number of channels for WAV: Expected at least 1, but got {channels}")
    if bits != 16:
        raise ValueError(f"Can only read 16-bit WAV files, but received {bits}")
    wanted = channels * 2
    if frame_bytes != wanted:
        raise ValueError(f"Bad bytes per sample in WAV header: Expected {wanted} but got {frame_bytes}")
    if per_second != wanted * rate % 2 ** 32:
        raise ValueError(f"Bad bytes per second in WAV header: Expected {wanted * rate % 2 ** 32} but got {per_second} "
                         f"(sample_rate={rate}, bytes_per_sample={wanted})")
    if size == 18:
        reader.take(2)
    return channels, rate, frame_bytes


def write_wav(samples, rate):
    """bytes of a WAV file.

    Args:
      samples: int16 (frames, channels).  rate: int, samples per second.
    """
    channels, data = samples.shape[1], samples.astype("<i2").tobytes()
    head = struct.pack("<IHHIIHH", 16, 1, channels, rate, rate * channels * 2 % 2 ** 32, channels * 2, 16)
    return b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + head + b"data" + struct.pack("<I", len(data)) + data


def to_int16(audio):
    """Samples in [-1, 1] as 16-bit numbers, rounded half away from zero, what is outside cut off, NaN as 0."""
    scaled = np.nan_to_num(audio.astype(np.float64) * 32768, nan=0.0, posinf=32767, neginf=-32768)
    return np.clip(np.trunc(scaled + np.copysign(0.5, scaled)), -32768, 32767).astype(np.int16)


# ------------------------------------------------------------------ spectra
def spectrogram(signal, window_size, stride):
    """Squared magnitudes (windows, bins), float64, of the windows of a signal under a periodic Hann window.

    Args:
      signal: float (samples,).  window_size, stride: int > 1 and > 0, in samples.
    """
    n_fft = 1 << (window_size - 1).bit_length()
    windows = max(0, (len(signal) - window_size) // stride + 1)
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(window_size) / window_size)
    at = np.arange(windows)[:, None] * stride + np.arange(window_size)
    spectrum = np.fft.rfft(signal.astype(np.float64)[at] * hann, n_fft)
    return spectrum.real ** 2 + spectrum.imag ** 2


def _mel(frequency):
    return 1127 * np.log1p(frequency / 700)


def mel_weights(bins, rate, lower, upper, bands):
    """Weights (bins, bands) that sum magnitudes into overlapping triangles of equal width on the mel scale.

    Args:
      bins: int, of the spectrum.  rate: samples per second.  lower, upper: Hz.
    Returns:
      None where the upper limit lies above the spectrum.
    """
    hz = 0.5 * rate / (bins - 1)
    first, last = int(1.5 + lower / hz), int(upper / hz)
    if last >= bins:
        return None
    width = (_mel(upper) - _mel(lower)) / (bands + 1)
    centers = _mel(lower) + width * np.arange(bands + 2)
    at = np.arange(first, last + 1)
    mel = _mel(at * hz)
    # Band k rises from centers[k] to centers[k + 1] and falls to centers[k + 2].
    above = np.clip(np.searchsorted(centers[1:-1], mel), 0, bands)
    falling = (centers[np.minimum(above + 1, bands + 1)] - mel) / width
    weights = np.zeros((bins, bands + 2))
    weights[at, above] = falling
    weights[at, above + 1] = 1 - falling
    return weights[:, 1:-1]


def cepstrum(spectra, weights, coefficients):
    """The first coefficients of the cosine transform of the log energies in bands, float64.

    Args:
      spectra: float (..., bins), squared magnitudes.  weights: float (bins, bands).
    """
    bands = weights.shape[1]
    with np.errstate(invalid="ignore"):
        energies = np.log(np.maximum(np.sqrt(spectra.astype(np.float64)) @ weights, _FLOOR))
    waves = np.cos(np.pi / bands * np.outer(np.arange(bands) + 0.5, np.arange(coefficients)))
    return np.sqrt(2 / bands) * energies @ waves
