"""TF's public namespace tf.contrib.slim, as far as it is there: all of tf.contrib.layers and more, and its modules."""
from importlib import import_module

from . import layers as _layers, module_paths
from .arg_scope import arg_scope_func_key  # noqa: F401
from .arg_scope import (  # noqa: F401
    add_arg_scope, arg_scope, arg_scoped_arguments, current_arg_scope, has_arg_scope)
from .deprecation import experimental  # noqa: F401
from .framework import (  # noqa: F401
    VariableDeviceChooser, add_model_variable, assert_global_step, assert_or_get_global_step, assign_from_checkpoint,
    assign_from_checkpoint_fn, assign_from_values, assign_from_values_fn, create_global_step, deprecated,
    deprecated_arg_values, filter_variables, get_global_step, get_local_variables, get_model_variables,
    get_or_create_global_step, get_trainable_variables, get_unique_variable, get_variable_full_name, get_variables,
    get_variables_by_name, get_variables_by_suffix, get_variables_to_restore,
    global_variable, local_variable, model_variable, variable)

# Modules that are reached as attributes: name -> the module of this package, or of graphreg ("..").
_MODULES = {
    "losses": ".losses", "metrics": ".metrics", "utils": ".slim_utils", "model_analyzer": ".slim_analyzer",
    "initializers": ".layers", "regularizers": ".layers", "layers": ".layers", "optimizers": ".layers",
    "normalization": ".layers", "encoders": ".layers", "embedding_ops": ".layers", "nest": "..core.nest",
    "variables": "..variables", "summaries": ".slim_summaries", "learning": ".slim_learning",
    "prefetch_queue": ".prefetch_queue", "parallel_reader": ".parallel_reader", "evaluation": ".slim_evaluation",
    "tfexample_decoder": ".tfexample_decoder", "data_decoder": ".tfexample_decoder", "queues": ".slim_queues",
    "dataset": ".dataset_providers", "data_provider": ".dataset_providers",
    "dataset_data_provider": ".dataset_providers", "nets": ".nets",
}

python = module_paths.add_paths(__name__, {
    "slim.model_analyzer": "slim_analyzer", "slim.learning": "slim_learning", "slim.summaries": "slim_summaries",
    "slim.evaluation": "slim_evaluation", "slim.queues": "slim_queues", "slim.data.prefetch_queue": "prefetch_queue",
    "slim.data.parallel_reader": "parallel_reader", "slim.data.tfexample_decoder": "tfexample_decoder",
    "slim.data.data_decoder": "tfexample_decoder", "slim.data.dataset": "dataset_providers",
    "slim.data.data_provider": "dataset_providers", "slim.data.dataset_data_provider": "dataset_providers"})


def __getattr__(name):
    if name in _MODULES:
        found = import_module(_MODULES[name], __package__)
    elif hasattr(_layers, name):
        found = getattr(_layers, name)
    else:
        raise AttributeError(f"module 'graphreg.contrib.slim' has no attribute {name!r}: tf.contrib.slim.{name} is not "
                             "emulated")
    globals()[name] = found
    return found


def __dir__():
    return sorted({*globals(), *_MODULES, *dir(_layers)})
