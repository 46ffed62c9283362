"""TF's public namespace tf.keras.initializers: those it shares with tf.initializers, and forms with other defaults."""
from .. import initializers, initializers_v2
from ..core import dtypes, tf2
from ..initializers import (  # noqa: F401
    Constant, Constant as constant, GlorotNormal as glorot_normal, GlorotUniform as glorot_uniform, he_normal,
    he_uniform, Identity, Identity as identity, Initializer, lecun_normal, lecun_uniform, Ones, Ones as ones,
    Orthogonal, Orthogonal as orthogonal, VarianceScaling, Zeros, Zeros as zeros)
from . import generic


class RandomNormal(initializers.RandomNormal):
    """Normal with a mean and a standard deviation, by default a small one.

    Args: as tf.random_normal_initializer.
    Source: tf.keras.initializers.RandomNormal.
    """

    def __init__(self, mean=0.0, stddev=0.05, seed=None, dtype=dtypes.float32):
        super().__init__(mean=mean, stddev=stddev, seed=seed, dtype=dtype)


class RandomUniform(initializers.RandomUniform):
    """Uniform in [minval, maxval), by default a small range around 0.

    Args: as tf.random_uniform_initializer.
    Source: tf.keras.initializers.RandomUniform.
    """

    def __init__(self, minval=-0.05, maxval=0.05, seed=None, dtype=dtypes.float32):
        super().__init__(minval=minval, maxval=maxval, seed=seed, dtype=dtype)


class TruncatedNormal(initializers.TruncatedNormal):
    """Truncated normal with a mean and a standard deviation, by default a small one.

    Args: as tf.truncated_normal_initializer.
    Source: tf.keras.initializers.TruncatedNormal.
    """

    def __init__(self, mean=0.0, stddev=0.05, seed=None, dtype=dtypes.float32):
        super().__init__(mean=mean, stddev=stddev, seed=seed, dtype=dtype)


normal = random_normal = RandomNormal
uniform = random_uniform = RandomUniform
truncated_normal = TruncatedNormal


def _known():
    known = {name: value for name, value in globals().items()
             if isinstance(value, type) or name.startswith(("he_", "lecun_"))}
    known.update(GlorotUniform=glorot_uniform, GlorotNormal=glorot_normal, one=Ones, zero=Zeros)
    return _new_forms(known) if tf2.enabled() else known


def _new_forms(known):
    """Under TF2's behaviour names stand for TF2's initializers."""
    return {name: getattr(initializers_v2, value.__name__, value) for name, value in known.items()}


# Names of functions that make initializers: they stand for these, with the defaults.
_MAKERS = ("he_normal", "he_uniform", "lecun_normal", "lecun_uniform")


def serialize(initializer):
    """The configuration of an initializer; the name of a function.

    Raises:
      ValueError: it has neither.
    Source: tf.keras.initializers.serialize.
    """
    return generic.serialize(initializer)


def deserialize(config, custom_objects=None):
    """The initializer of what serialize() returned; the class or function of a name, a class with its defaults.

    Raises:
      ValueError: no such name.
    Source: tf.keras.initializers.deserialize.
    """
    return generic.deserialize_object(config, _known(), custom_objects, "initializer")


def get(identifier):
    """The initializer of a name or a configuration; functions, classes and None as they are.

    Raises:
      ValueError: nothing of the kind.
    Source: tf.keras.initializers.get.
    """
    if identifier is None:
        return None
    if isinstance(identifier, str) and identifier in _MAKERS:
        return deserialize({"class_name": identifier, "config": {}})
    if isinstance(identifier, (str, dict)):
        return deserialize(identifier)
    if callable(identifier):
        return identifier
    raise ValueError(f"Could not interpret initializer identifier: {identifier}")
