"""TF's public namespace tf.keras.models, as far as it is there."""
from .engine.sequential import Sequential  # noqa: F401
from .engine.training import Model  # noqa: F401
