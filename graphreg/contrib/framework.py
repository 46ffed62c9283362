"""TF's public namespace tf.contrib.framework: questions about graphs and variables."""
from ..core import nest, scopes  # noqa: F401
from ..core.collections import GraphKeys
from ..core.convert import is_tensor  # noqa: F401
from ..train.training_util import (  # noqa: F401
    assert_global_step, create_global_step, get_global_step, get_or_create_global_step)
from ..smart_cond import smart_cond, smart_constant_value  # noqa: F401
from .arg_scope import add_arg_scope, arg_scope, arg_scoped_arguments, has_arg_scope  # noqa: F401
from .model_variables import add_model_variable, model_variable, variable  # noqa: F401
from .variable_lists import (  # noqa: F401
    filter_variables, get_unique_variable, get_variables, get_variables_by_name, get_variables_by_suffix)


def get_name_scope():
    """str: the name scope of the default graph, without a final "/".

    Source: tf.contrib.framework.get_name_scope.
    """
    return scopes.get_default_graph().get_name_scope()


def get_model_variables(scope=None, suffix=None):
    """The variables of the collection MODEL_VARIABLES; see get_variables.

    Source: tf.contrib.framework.get_model_variables.
    """
    return get_variables(scope, suffix, GraphKeys.MODEL_VARIABLES)


def get_trainable_variables(scope=None, suffix=None):
    """The variables of the collection TRAINABLE_VARIABLES; see get_variables.

    Source: tf.contrib.framework.get_trainable_variables.
    """
    return get_variables(scope, suffix, GraphKeys.TRAINABLE_VARIABLES)


def get_local_variables(scope=None, suffix=None):
    """The variables of the collection LOCAL_VARIABLES; see get_variables.

    Source: tf.contrib.framework.get_local_variables.
    """
    return get_variables(scope, suffix, GraphKeys.LOCAL_VARIABLES)
