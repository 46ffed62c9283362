"""The names of tensorflow.contrib.framework.python.ops.audio_ops: re-exports only."""
from ..ops.audio import audio_spectrogram, decode_wav, encode_wav, mfcc  # noqa: F401
