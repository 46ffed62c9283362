"""TF's public namespace tf.keras.layers, as far as it is there."""
from ..engine.base_layer import Layer  # noqa: F401
from ..engine.input_spec import InputSpec  # noqa: F401
from .core import Activation, Dense, Dropout, Flatten  # noqa: F401
from .normalization import BatchNormalization  # noqa: F401
