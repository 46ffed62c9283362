"""TF's public namespace tf.keras.regularizers: penalties that a Keras layer keeps in layer.losses."""
from ..regularizers import L1L2, Regularizer, l1, l1_l2, l2  # noqa: F401
from . import generic
from .generic import serialize  # noqa: F401

_KNOWN = {"L1L2": L1L2, "Regularizer": Regularizer, "l1": l1, "l2": l2, "l1_l2": l1_l2}


def deserialize(config, custom_objects=None):
    """The regularizer of a name or of what serialize() returned.

    Source: tf.keras.regularizers.deserialize.
    """
    return generic.deserialize(config, _KNOWN, "regularizer", custom_objects)


def get(identifier):
    """The regularizer of a name or a configuration; functions and None as they are.

    Raises:
      ValueError: nothing of the kind.
    Source: tf.keras.regularizers.get.
    """
    found = generic.get(identifier, _KNOWN, "regularizer")
    if found is None and identifier is not None:
        raise ValueError("Could not interpret regularizer identifier:", identifier)
    return found
