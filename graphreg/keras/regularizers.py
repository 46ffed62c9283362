"""TF's public namespace tf.keras.regularizers: penalties that a Keras layer keeps in layer.losses."""
from ..regularizers import L1, L1L2, L2, Regularizer, l1, l1_l2, l2  # noqa: F401
from . import generic

_KNOWN = {"L1": L1, "L2": L2, "L1L2": L1L2, "Regularizer": Regularizer, "l1": l1, "l2": l2, "l1_l2": l1_l2}


def serialize(regularizer):
    """The configuration of a regularizer; the name of a function.

    Raises:
      ValueError: it has neither.
    Source: tf.keras.regularizers.serialize.
    """
    return generic.serialize(regularizer)


def deserialize(config, custom_objects=None):
    """The regularizer of what serialize() returned; the class or function of a name, a class with its defaults.

    Raises:
      ValueError: no such name.
    Source: tf.keras.regularizers.deserialize.
    """
    return generic.deserialize_object(config, _KNOWN, custom_objects, "regularizer")


def get(identifier):
    """The regularizer of a name or a configuration; functions and None as they are.

    Raises:
      ValueError: nothing of the kind.
    Source: tf.keras.regularizers.get.
    """
    if identifier is None:
        return None
    if identifier in ("l1", "l2", "l1_l2"):
        # The names of functions that make regularizers stand for these, with the default factors.
        return deserialize({"class_name": identifier, "config": {}})
    if isinstance(identifier, (str, dict)):
        return deserialize(identifier)
    if callable(identifier):
        return identifier
    raise ValueError("Could not interpret regularizer identifier:", identifier)
