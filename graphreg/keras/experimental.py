"""TF's public namespace tf.keras.experimental, as far as it is there."""
import importlib

from .optimizers.schedules import (  # noqa: F401
    CosineDecay, CosineDecayRestarts, LinearCosineDecay, NoisyLinearCosineDecay)


def __getattr__(name):
    if name == "SequenceFeatures":
        # The columns stand on layers, lookup tables and variable scopes, so they load when they are asked for.
        return getattr(importlib.import_module(__name__.partition(".")[0] + ".feature_column.sequence_features"), name)
    raise AttributeError(f"module 'graphreg.keras.experimental' has no attribute {name!r}: "
                         f"tf.keras.experimental.{name} "
                         "is not emulated")
