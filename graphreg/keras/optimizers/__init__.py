"""TF's public namespace tf.keras.optimizers."""
from ...train.optimizer import Optimizer as _TrainOptimizer
from .. import generic
from ..tracked import track_variables_of
from . import schedules  # noqa: F401
from .adagrad import Adadelta, Adagrad, Ftrl
from .adam import Adam, Adamax, Nadam
from .base import Optimizer
from .gradient_descent import RMSprop, SGD
from .wrapper import TFOptimizer

_KNOWN = {c.__name__.lower(): c for c in (Adadelta, Adagrad, Adam, Adamax, Ftrl, Nadam, RMSprop, SGD)}


def serialize(optimizer):
    """The configuration of an optimizer.

    Source: tf.keras.optimizers.serialize.
    """
    return generic.serialize(optimizer)


def deserialize(config, custom_objects=None):
    """The optimizer of what serialize() returned; class names in any case.

    Raises:
      ValueError: no such name.
    Source: tf.keras.optimizers.deserialize.
    """
    if config["class_name"].lower() in _KNOWN:
        config = {**config, "class_name": config["class_name"].lower()}
    return generic.deserialize_object(config, _KNOWN, custom_objects, "optimizer")


def get(identifier):
    """The optimizer of a name or a configuration; optimizers as they are, those of tf.train wrapped.

    Raises:
      ValueError: nothing of the kind.
    Source: tf.keras.optimizers.get.
    """
    if isinstance(identifier, (Optimizer, TFOptimizer)):
        return identifier
    if isinstance(identifier, _TrainOptimizer):
        track_variables_of(identifier)
        return TFOptimizer(identifier)
    if isinstance(identifier, dict):
        return deserialize(identifier)
    if isinstance(identifier, str):
        return deserialize({"class_name": identifier, "config": {}})
    raise ValueError("Could not interpret optimizer identifier:", identifier)
