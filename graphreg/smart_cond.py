"""Conditionals that are decided while the graph is built where their predicate is known."""
from . import functions as tf
from .core import fold
from .core.convert import constant_value
from .core.operation import Tensor
from .variables import Variable


def smart_constant_value(pred):
    """The value of a predicate as far as it is known while building.

    Args:
      pred: bool, 0, 1 or boolean Tensor.
    Returns:
      bool, or None when only a run can tell.
    Raises:
      TypeError: something else.
    Source: tf.contrib.framework.smart_constant_value.
    """
    if isinstance(pred, Tensor):
        value = constant_value(pred)
        if value is None:
            value = fold.constant_array(pred)
        return None if value is None else bool(value)
    if isinstance(pred, (bool, int, float)) and pred in (0, 1):
        return bool(pred)
    raise TypeError(f"`pred` must be a Tensor, or a Python bool, or 1 or 0. Found instead: {type(pred)}")


def smart_cond(pred, true_fn=None, false_fn=None, name=None):
    """tf.cond, or just the branch itself where the predicate is known.

    Args:
      pred: bool, 0, 1 or boolean Tensor.  true_fn, false_fn: functions of no arguments.  name: str.
    Returns:
      what the branch returns.
    Raises:
      TypeError: a branch is no function, or pred is something else.
    Source: tf.contrib.framework.smart_cond.
    """
    if not callable(true_fn):
        raise TypeError("`true_fn` must be callable.")
    if not callable(false_fn):
        raise TypeError("`false_fn` must be callable.")
    value = smart_constant_value(pred)
    if value is None:
        return tf.cond(pred, true_fn=true_fn, false_fn=false_fn, name=name)
    return true_fn() if value else false_fn()


def smart_case(pred_fn_pairs, default=None, exclusive=False, name="smart_case"):
    """tf.case, where predicates that are known while building are decided at once.

    Args:
      pred_fn_pairs: list of (bool or boolean Tensor, function), or dict of them.
      default: function called when no predicate is true.  exclusive: bool, more than one true predicate is an error.
    Returns:
      what the functions return.
    Raises:
      TypeError: the arguments are no such pairs.
    Source: tf.contrib.framework.smart_case.
    """
    return tf.control_flow.case_of(smart_cond, pred_fn_pairs, default, exclusive, name, python_predicates=True)


def cond_of_training(training, true_fn, false_fn):
    """smart_cond as layers use it: a Variable is a predicate of its own."""
    if isinstance(training, Variable):
        return tf.cond(training, true_fn=true_fn, false_fn=false_fn)
    return smart_cond(training, true_fn, false_fn)


def training_value(training):
    """smart_constant_value as layers use it: a Variable is known by no one."""
    return None if isinstance(training, Variable) else smart_constant_value(training)
