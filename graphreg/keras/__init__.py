"""TF's public namespace tf.keras, as far as it is there: initializers and regularizers."""
from . import initializers, regularizers  # noqa: F401


def __getattr__(name):
    raise AttributeError(f"module 'graphreg.keras' has no attribute {name!r}: tf.keras.{name} is not emulated")
