"""TF's public namespace tf.keras.constraints: what an optimizer makes of a weight after each update."""
import numpy as np

from .. import functions as tf
from ..core import errors
from . import backend, generic


class Constraint:
    """Base of constraints: constraint(weights) -> weights.

    Source: tf.keras.constraints.Constraint.
    """

    def __call__(self, w):
        return w

    def get_config(self):
        """dict of the constructor's arguments."""
        return {}


def _norms(w, axis):
    return _sqrt(tf.reduce_sum(tf.square(w), axis=axis, keepdims=True))


def _sqrt(x):
    """The root as Keras takes it: of what is limited to [0, inf]."""
    return tf.sqrt(backend.clip(x, 0., None))


class MaxNorm(Constraint):
    """Limits the norms of a weight's columns.

    Args:
      max_value: float.  axis: int or list, along which norms are taken.
    Source: tf.keras.constraints.MaxNorm.
    """

    def __init__(self, max_value=2, axis=0):
        self.max_value, self.axis = max_value, axis

    def __call__(self, w):
        norms = _norms(w, self.axis)
        desired = backend.clip(norms, 0, self.max_value)
        return w * (desired / (backend.epsilon() + norms))

    def get_config(self):
        return {"max_value": self.max_value, "axis": self.axis}


class NonNeg(Constraint):
    """Sets negative weights to 0.

    Source: tf.keras.constraints.NonNeg.
    """

    def __call__(self, w):
        return w * tf.cast(tf.greater_equal(w, 0.), backend.floatx())


class UnitNorm(Constraint):
    """Scales a weight's columns to the norm 1.

    Args:
      axis: int or list, along which norms are taken.
    Source: tf.keras.constraints.UnitNorm.
    """

    def __init__(self, axis=0):
        self.axis = axis

    def __call__(self, w):
        return w / (backend.epsilon() + _norms(w, self.axis))

    def get_config(self):
        return {"axis": self.axis}


class MinMaxNorm(Constraint):
    """Moves the norms of a weight's columns into a range.

    Args:
      min_value, max_value: floats.  rate: float, how far at each update.  axis: int or list.
    Source: tf.keras.constraints.MinMaxNorm.
    """

    def __init__(self, min_value=0.0, max_value=1.0, rate=1.0, axis=0):
        self.min_value, self.max_value, self.rate, self.axis = min_value, max_value, rate, axis

    def __call__(self, w):
        norms = _norms(w, self.axis)
        desired = self.rate * backend.clip(norms, self.min_value, self.max_value) + (1 - self.rate) * norms
        return w * (desired / (backend.epsilon() + norms))

    def get_config(self):
        return {"min_value": self.min_value, "max_value": self.max_value, "rate": self.rate, "axis": self.axis}


class RadialConstraint(Constraint):
    """Makes square kernels of odd sizes equal on each ring around their middle.

    The ring at distance r gets the element on the diagonal at size // 2 - 1 + r, as in TF 1.15.5, which takes the one
    before the middle for the middle; even sizes fail there.  The ops are not TF's, which loops.

    Source: tf.keras.constraints.RadialConstraint.
    """

    def __call__(self, w):
        sizes = w.shape.as_list()
        if len(sizes) != 4:
            raise ValueError(f"The weight tensor must be of rank 4, but is of shape: {tuple(sizes)}")
        if sizes[0] != sizes[1] or sizes[0] % 2 == 0 or sizes[0] == 1:
            raise errors.UnimplementedError(None, None, "tf.keras.constraints.RadialConstraint takes square kernels of "
                                            f"odd sizes above 1, not {tuple(sizes)}")
        places = np.arange(sizes[0]) - sizes[0] // 2
        rings = np.maximum(abs(places)[:, None], abs(places)[None])
        diagonal = sizes[0] // 2 - 1 + rings
        return tf.gather_nd(w, np.stack([diagonal, diagonal], axis=-1))


max_norm, non_neg, unit_norm = MaxNorm, NonNeg, UnitNorm
min_max_norm, radial_constraint = MinMaxNorm, RadialConstraint
_KNOWN = {f.__name__: f for f in (Constraint, MaxNorm, NonNeg, UnitNorm, MinMaxNorm, RadialConstraint)}
_KNOWN.update(max_norm=MaxNorm, maxnorm=MaxNorm, non_neg=NonNeg, nonneg=NonNeg, unit_norm=UnitNorm, unitnorm=UnitNorm,
              min_max_norm=MinMaxNorm, radial_constraint=RadialConstraint)


def serialize(constraint):
    """The configuration of a constraint.

    Source: tf.keras.constraints.serialize.
    """
    return generic.serialize(constraint)


def deserialize(config, custom_objects=None):
    """The constraint of a name or of what serialize() returned.

    Source: tf.keras.constraints.deserialize.
    """
    return generic.deserialize_object(config, _KNOWN, custom_objects, "constraint")


def get(identifier):
    """The constraint of a name or a configuration; functions and None as they are.

    Raises:
      ValueError: nothing of the kind.
    Source: tf.keras.constraints.get.
    """
    if identifier is None:
        return None
    if isinstance(identifier, (str, dict)):
        # A name stands for a configuration without arguments.
        if isinstance(identifier, str):
            identifier = {"class_name": identifier, "config": {}}
        return deserialize(identifier)
    if callable(identifier):
        return identifier
    raise ValueError(f"Could not interpret constraint identifier: {identifier}")
