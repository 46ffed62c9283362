"""TF's public namespace tf.audio: re-exports only."""
from .ops.audio import decode_wav, encode_wav  # noqa: F401
