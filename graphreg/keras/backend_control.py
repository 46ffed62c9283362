"""Branches and loops of tf.keras.backend."""
import sys

from .. import functional, functions as tf
from . import backend_state


def switch(condition, then_expression, else_expression):
    """One of two, by a scalar or elementwise.

    Args:
      condition: Tensor, of a rank no larger than that of the expressions.
      then_expression, else_expression: Tensors or functions of no arguments.
    Raises:
      ValueError: the condition has the larger rank.
    Source: tf.keras.backend.switch.
    """
    if condition.dtype != "bool":
        condition = tf.cast(condition, "bool")
    if condition.shape.ndims == 0:
        return tf.cond(condition, _as_function(then_expression), _as_function(else_expression))
    if callable(then_expression):
        then_expression = then_expression()
    if callable(else_expression):
        else_expression = else_expression()
    rank, condition_rank = then_expression.shape.ndims, condition.shape.ndims
    if condition_rank > rank:
        raise ValueError("Rank of `condition` should be less than or equal to rank of `then_expression` and "
                         f"`else_expression`. ndim(condition)={condition_rank}, ndim(then_expression)={rank}")
    if condition_rank > 1:
        condition = _broadcast(condition, tf.shape(condition), rank - condition_rank, then_expression)
    return tf.where(condition, then_expression, else_expression)


def _as_function(x):
    return x if callable(x) else lambda: x


def _broadcast(condition, sizes, missing, x):
    """A condition with an element for each element of x."""
    sizes = tf.concat([sizes, [1] * missing], axis=0)
    condition = tf.reshape(condition, sizes)
    wanted = tf.shape(x)
    factors = tf.where(wanted - sizes > 0, wanted, tf.ones_like(wanted))
    return tf.tile(condition, factors)


def in_train_phase(x, alt, training=None):
    """One thing in training, another elsewhere.

    Args:
      x, alt: Tensors or functions of no arguments.  training: bool, 0, 1 or scalar Tensor; default the learning phase.
    Source: tf.keras.backend.in_train_phase.
    """
    if training is None:
        training = backend_state.learning_phase()
    if not hasattr(training, "graph"):
        chosen = x if training else alt
        return chosen() if callable(chosen) else chosen
    return switch(training, x, alt)


def in_test_phase(x, alt, training=None):
    """One thing outside of training, another in it.

    Args: as in_train_phase.
    Source: tf.keras.backend.in_test_phase.
    """
    return in_train_phase(alt, x, training=training)


def map_fn(fn, elems, name=None, dtype=None):
    """A function of each element along the first axis.

    Source: tf.keras.backend.map_fn.
    """
    return functional.map_fn(fn, elems, name=name, dtype=dtype)


def foldl(fn, elems, initializer=None, name=None):
    """A function of what there is so far and the next element, from the first to the last.

    Source: tf.keras.backend.foldl.
    """
    return functional.foldl(fn, elems, initializer=initializer, name=name)


def foldr(fn, elems, initializer=None, name=None):
    """A function of what there is so far and the next element, from the last to the first.

    Source: tf.keras.backend.foldr.
    """
    return functional.foldr(fn, elems, initializer=initializer, name=name)


def print_tensor(x, message=""):
    """A tensor that prints a message and itself when it is computed.

    Source: tf.keras.backend.print_tensor.
    """
    with tf.control_dependencies([tf.print(message, x, output_stream=sys.stdout)]):
        return tf.identity(x)
