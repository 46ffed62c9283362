"""TF's public namespace tf.contrib.slim, as far as it is there: layers, arg_scope, variables, losses."""
from . import losses  # noqa: F401
from .arg_scope import (  # noqa: F401
    add_arg_scope, arg_scope, arg_scope_func_key, arg_scoped_arguments, has_arg_scope)
from .framework import (  # noqa: F401
    add_model_variable, assert_global_step, create_global_step, filter_variables, get_global_step, get_local_variables,
    get_model_variables, get_or_create_global_step, get_trainable_variables, get_unique_variable, get_variables,
    get_variables_by_name, get_variables_by_suffix, model_variable, variable)
from .layers import (  # noqa: F401
    OPTIMIZER_CLS_NAMES, OPTIMIZER_SUMMARIES, apply_regularization, avg_pool2d, batch_norm, bias_add, conv1d, conv2d,
    conv2d_transpose, conv3d, convolution,
    convolution1d, convolution2d, convolution2d_transpose, convolution3d, dropout, embed_sequence, flatten,
    fully_connected, l1_l2_regularizer, l1_regularizer, l2_regularizer, layer_norm, linear, max_pool2d,
    one_hot_encoding, optimize_loss, relu, relu6, repeat, softmax, stack, sum_regularizer, variance_scaling_initializer,
    xavier_initializer, xavier_initializer_conv2d)


def __getattr__(name):
    raise AttributeError(f"module 'graphreg.contrib.slim' has no attribute {name!r}: tf.contrib.slim.{name} is not "
                         "emulated")
