"""TF's public namespace tf.contrib.keras: tf.keras under its older name."""
from .. import keras


def __getattr__(name):
    if name == "api":
        raise AttributeError("module 'graphreg.contrib.keras' has no attribute 'api'")
    return getattr(keras, name)


def __dir__():
    return dir(keras)
