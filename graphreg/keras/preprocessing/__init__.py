"""TF's public namespace tf.keras.preprocessing: sequences and texts as arrays."""
from . import sequence, text  # noqa: F401


def __getattr__(name):
    raise AttributeError(f"module 'graphreg.keras.preprocessing' has no attribute {name!r}: "
                         f"tf.keras.preprocessing.{name} is not emulated")
