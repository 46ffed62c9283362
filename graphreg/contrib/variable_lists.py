"""tf.contrib.framework: variables chosen by name."""
import re

from ..core import scopes
from ..core.collections import GraphKeys
from ..train.training_util import assert_global_step, get_global_step


def get_variables(scope=None, suffix=None, collection=GraphKeys.GLOBAL_VARIABLES):
    """The variables of a collection, chosen by scope and by the end of their name.

    Args:
      scope: str, or an object with a name, such as a VariableScope.
      suffix: str, the last part of the name.
      collection: str.
    Returns:
      list of variables.
    Source: tf.contrib.framework.get_variables.
    """
    if hasattr(scope, "name"):
        scope = scope.name
    if suffix is not None:
        # Suffixes stand for whole last parts of a name, before the output index.
        scope = (scope or "") + ".*" + (suffix if ":" in suffix else suffix + ":0")
    return scopes.get_default_graph().get_collection(collection, scope)


def get_variables_by_suffix(suffix, scope=None):
    """The global variables whose name ends so.

    Source: tf.contrib.framework.get_variables_by_suffix.
    """
    return get_variables(scope=scope, suffix=suffix)


def get_variables_by_name(given_name, scope=None):
    """The global variables whose name, or the last part of it, is given_name; those without a scope are always in.

    Source: tf.contrib.framework.get_variables_by_name.
    """
    return get_variables(scope=scope, suffix=f"/{given_name}:|^{given_name}:")


def get_unique_variable(var_op_name):
    """The one global variable of a name.

    Raises:
      ValueError: there is none, or several whose names start so and none of exactly this name.
    Source: tf.contrib.framework.get_unique_variable.
    """
    candidates = get_variables(scope=var_op_name)
    if not candidates:
        raise ValueError(f"Couldn't find variable {var_op_name}")
    for candidate in candidates:
        if candidate.op.name == var_op_name:
            return candidate
    raise ValueError(f"Variable {var_op_name} does not uniquely identify a variable")


def filter_variables(var_list, include_patterns=None, exclude_patterns=None, reg_search=True):
    """The variables whose name one of the patterns fits, and none of the others.

    Args:
      var_list: list of variables.  include_patterns: list of regular expressions; None takes all.
      exclude_patterns: list of regular expressions.
      reg_search: bool, whether a pattern may fit anywhere in the name, else at its start.
    Returns:
      list of variables.
    Source: tf.contrib.framework.filter_variables.
    """
    fits = re.search if reg_search else re.match

    def any_fits(patterns, variable):
        return any(fits(pattern, variable.name) for pattern in patterns)
    if include_patterns is not None:
        var_list = [v for v in var_list if any_fits(include_patterns, v)]
    if exclude_patterns is not None:
        var_list = [v for v in var_list if not any_fits(exclude_patterns, v)]
    return list(var_list)


# ------------------------------------------------------------------ to be restored
def get_variables_to_restore(include=None, exclude=None):
    """The global variables of some scopes, without those of others.

    Args:
      include: list of scopes; None takes all.  exclude: list of scopes.
    Returns:
      list of variables.
    Raises:
      TypeError: include or exclude is no list.
    Source: tf.contrib.framework.get_variables_to_restore.
    """
    chosen = []
    if include is None:
        chosen = get_variables()
    else:
        for scope in _scope_list("include", include):
            chosen += get_variables(scope)
    without = set()
    for scope in _scope_list("exclude", exclude or []):
        without.update(id(v) for v in get_variables(scope))
    return [v for v in chosen if id(v) not in without]


def _scope_list(name, scopes_given):
    if not isinstance(scopes_given, (list, tuple)):
        raise TypeError(f"{name} is provided but is not a list or a tuple.")
    return scopes_given


def get_variable_full_name(var):
    """The name of a variable; of a slice, that of the whole one.

    Source: tf.contrib.framework.get_variable_full_name.
    """
    return var._save_slice_info.full_name if var._save_slice_info else var.op.name


# ------------------------------------------------------------------ the global step
def assert_or_get_global_step(graph=None, global_step_tensor=None):
    """The global step: the given one, after a check, or the graph's, which may be None.

    Args:
      graph: Graph, default the default graph.  global_step_tensor: variable or Tensor.
    Raises:
      TypeError, ValueError: as tf.train.assert_global_step.
    Source: tf.contrib.framework.assert_or_get_global_step.
    """
    if global_step_tensor is None:
        return get_global_step(graph)
    assert_global_step(global_step_tensor)
    return global_step_tensor
