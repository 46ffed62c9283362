"""TF's public namespace tf.contrib.framework: questions about graphs and variables."""
from importlib import import_module

from ..core import nest, scopes  # noqa: F401
from ..core.collections import GraphKeys
from ..core.graph import Graph
from ..core.convert import is_tensor  # noqa: F401
from ..train.training_util import (  # noqa: F401
    assert_global_step, create_global_step, get_global_step, get_or_create_global_step)
from ..training.remapped import (  # noqa: F401
    load_and_remap_matrix_initializer, load_embedding_initializer, load_linear_multiclass_bias_initializer,
    load_variable_slot_initializer)
from ..smart_cond import smart_case, smart_cond, smart_constant_value  # noqa: F401
from ..functions.check import assert_same_float_dtype, assert_scalar  # noqa: F401
from ..functions.sorting import argsort, sort  # noqa: F401
from . import module_paths
from .arg_scope import add_arg_scope, arg_scope, arg_scoped_arguments, current_arg_scope, has_arg_scope  # noqa: F401
from .assignments import assign_from_values, assign_from_values_fn  # noqa: F401
from .checkpoints import (  # noqa: F401
    assign_from_checkpoint, assign_from_checkpoint_fn, init_from_checkpoint, list_variables, load_checkpoint,
    load_variable)
from .deprecation import deprecated, deprecated_arg_values, deprecated_args  # noqa: F401
from .model_variables import (  # noqa: F401
    VariableDeviceChooser, add_model_variable, global_variable, local_variable, model_variable, variable)
from .tensor_util import (  # noqa: F401
    assert_scalar_int, convert_to_tensor_or_sparse_tensor, py_func, reduce_sum_n, remove_squeezable_dimensions,
    with_same_shape, with_shape)
from .variable_lists import (  # noqa: F401
    assert_or_get_global_step, filter_variables, get_unique_variable, get_variable_full_name, get_variables,
    get_variables_by_name, get_variables_by_suffix, get_variables_to_restore)
from .refused import absent

python = module_paths.add_paths(__name__, {"framework.tensor_util": None, "ops.arg_scope": None, "ops.ops": None,
                                           "ops.variables": None, "ops.audio_ops": "audio_ops"})


def __getattr__(name):
    if name == "TensorSpec":
        # Brings traced functions with it.
        return import_module("..defun", __package__).TensorSpec
    raise absent("framework", name)


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


# ------------------------------------------------------------------ graphs and names
def get_graph_from_inputs(op_input_list, graph=None):
    """The graph that all of some Tensors and Operations are of.

    Args:
      op_input_list: list, in which other things are left out.  graph: Graph that it must be.
    Returns:
      Graph; the default graph where nothing tells.
    Raises:
      TypeError, ValueError: graph is none, or another one; the graphs differ.
    Source: tf.contrib.framework.get_graph_from_inputs.
    """
    if graph is not None and not isinstance(graph, Graph):
        raise TypeError(f"Input graph needs to be a Graph: {graph}")
    return scopes.graph_of(op_input_list, graph)


def get_placeholders(graph):
    """The Tensors of a graph that wait for a value.

    Source: tf.contrib.framework.get_placeholders.
    """
    return [op.outputs[0] for op in graph.get_operations() if op.type == "Placeholder"]


def strip_name_scope(name, export_scope):
    """A name, which may begin with "^" or "loc:@", without a scope in front.

    Source: tf.contrib.framework.strip_name_scope.
    """
    mark, rest = _mark_and_name(name)
    if export_scope and rest.startswith(export_scope + "/"):
        return mark + rest[len(export_scope):].lstrip("/")
    return name


def prepend_name_scope(name, import_scope):
    """A name, which may begin with "^" or "loc:@", with a scope in front.

    Source: tf.contrib.framework.prepend_name_scope.
    """
    mark, rest = _mark_and_name(name)
    return f"{mark}{import_scope}/{rest}" if import_scope else name


def _mark_and_name(name):
    """What stands before the name of an input ("^" of a control input) or of an operation to lie with, and the name."""
    mark = next((m for m in ("^", "loc:@") if name.startswith(m)), "")
    return mark, name[len(mark):]
