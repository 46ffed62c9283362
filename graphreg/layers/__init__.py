"""TF's public namespace tf.layers."""
from ..keras.engine.input_spec import InputSpec  # noqa: F401
from .base import Layer  # noqa: F401
from .core import Dense, Dropout, Flatten, dense, dropout, flatten  # noqa: F401
from .normalization import BatchNormalization, batch_normalization  # noqa: F401
