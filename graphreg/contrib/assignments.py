"""tf.contrib.framework: values for variables chosen by name."""
from .. import functions as tf
from ..core.collections import GraphKeys, get_collection


def assign_from_values(var_names_to_values):
    """An operation that gives variables values, and what to feed it.

    Args:
      var_names_to_values: dict from names of variables to arrays with as many elements.
    Returns:
      (Operation, feed dict).
    Raises:
      ValueError: a variable is not found, or not the only one; an array has another number of elements.
    Source: tf.contrib.framework.assign_from_values.
    """
    feed_dict, updates = {}, []
    for name, value in var_names_to_values.items():
        variable = _variable_named(name)
        shape = variable.get_shape()
        fed = tf.placeholder(variable.dtype.base_dtype, name=f"placeholder/{variable.op.name}", shape=shape)
        updates.append(variable.assign(fed))
        feed_dict[fed] = value.reshape(shape.as_list())
    return tf.group(*updates, name=None), feed_dict


def _variable_named(name):
    candidates = get_collection(GraphKeys.GLOBAL_VARIABLES, name)
    if not candidates:
        raise ValueError(f"Variable {name} wasn't found")
    if len(candidates) == 1:
        return candidates[0]
    for variable in candidates:
        if variable.op.name == name:
            return variable
    raise ValueError(f"Variable {name} doesn't uniquely identify a variable")


def assign_from_values_fn(var_names_to_values):
    """A function of a session that gives variables values.

    Args and Raises: as for assign_from_values.
    Source: tf.contrib.framework.assign_from_values_fn.
    """
    op, feed_dict = assign_from_values(var_names_to_values)

    def assign(session):
        return session.run(op, feed_dict)
    return assign
