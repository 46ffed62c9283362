"""WAV files give back what was written, and a spectrum has the energy of its signal."""
import numpy as np
import pytest
from hypothesis import given, strategies as st

from graphreg.kernels import audio


@given(st.integers(0, 40), st.integers(1, 4), st.integers(1, 2 ** 32 - 1), st.randoms(use_true_random=False))
def test_a_wav_file_gives_back_its_samples(frames, channels, rate, random):
    samples = np.array([random.randrange(-2 ** 15, 2 ** 15) for _ in range(frames * channels)], np.int16)
    samples = samples.reshape(frames, channels)
    read, read_rate = audio.read_wav(audio.write_wav(samples, rate))
    np.testing.assert_array_equal(read, samples)
    assert read_rate == rate


@given(st.binary(max_size=80), st.integers(0, 60))
def test_damaged_wav_files_are_refused_or_read(garbage, at):
    whole = audio.write_wav(np.arange(8, dtype=np.int16).reshape(4, 2), 8000)
    try:
        samples, _ = audio.read_wav(whole[:at] + garbage + whole[at + len(garbage):])
    except ValueError as error:
        assert str(error)
    else:
        assert samples.dtype == np.int16 and samples.size <= (len(whole) + len(garbage)) // 2


def test_rounding_is_half_away_from_zero():
    audio_in = np.array([0.5, -0.5, 1.5, 2.5, -2.5, 0.49]) / 32768
    assert audio.to_int16(audio_in).tolist() == [1, -1, 2, 3, -3, 0]


@pytest.mark.parametrize("window", [2, 7, 8, 33])
def test_a_spectrum_has_the_energy_of_its_window(window):
    signal = np.random.RandomState(0).randn(64)
    squared = audio.spectrogram(signal, window, 5)
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(window) / window)
    energy = [np.sum((signal[i * 5:i * 5 + window] * hann) ** 2) for i in range(len(squared))]
    n = 2 * (squared.shape[1] - 1)
    twice = 2 * squared.sum(axis=1) - squared[:, 0] - squared[:, -1]      # the other half of the FFT is its mirror
    np.testing.assert_allclose(twice / n, energy)


def test_each_bin_between_the_limits_is_shared_by_two_bands():
    weights = audio.mel_weights(129, 8000, 300, 3000, 12)
    hz = np.arange(129) * 4000 / 128
    inside = (hz > 500) & (hz < 2500)
    np.testing.assert_allclose(weights[inside].sum(axis=1), 1)
    assert (weights >= 0).all() and weights[hz < 300].sum() == 0
    assert audio.mel_weights(129, 8000, 300, 4100, 12) is None
