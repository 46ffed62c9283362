"""TF's public namespace tf.keras.experimental, as far as it is there."""
from .optimizers.schedules import (  # noqa: F401
    CosineDecay, CosineDecayRestarts, LinearCosineDecay, NoisyLinearCosineDecay)


def __getattr__(name):
    raise AttributeError(f"module 'graphreg.keras.experimental' has no attribute {name!r}: tf.keras.experimental.{name} "
                         "is not emulated")
