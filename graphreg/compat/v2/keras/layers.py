"""TF2's namespace tf.keras.layers."""
from ....keras import layers as _layers
from ....keras.layers import *  # noqa: F401,F403


class GRU(_layers.GRU):
    """A gated recurrent layer, whose reset gate acts after the product with the recurrent kernel.

    Args: as tf.keras.layers.GRU of TF1, with reset_after=True.
    Source: tf.compat.v2.keras.layers.GRU.
    """

    def __init__(self, units, *args, **kwargs):
        kwargs.setdefault("reset_after", True)
        kwargs.setdefault("recurrent_activation", "sigmoid")
        super().__init__(units, *args, **kwargs)


class LSTM(_layers.LSTM):
    """A long short-term memory layer, whose gates are sigmoids.

    Args: as tf.keras.layers.LSTM of TF1, with recurrent_activation="sigmoid".
    Source: tf.compat.v2.keras.layers.LSTM.
    """

    def __init__(self, units, *args, **kwargs):
        kwargs.setdefault("recurrent_activation", "sigmoid")
        super().__init__(units, *args, **kwargs)


def __getattr__(name):
    return getattr(_layers, name)


def __dir__():
    return dir(_layers)
