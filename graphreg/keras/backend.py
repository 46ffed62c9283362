"""TF's public namespace tf.keras.backend."""
from ..core.scopes import name_scope  # noqa: F401
from .backend_array import (  # noqa: F401
    arange, batch_flatten, cast, cast_to_floatx, concatenate, constant, count_params, dtype, expand_dims, flatten,
    gather, int_shape, is_sparse, ndim, one_hot, ones_like, permute_dimensions, placeholder, repeat, repeat_elements,
    reshape, reverse, shape, spatial_2d_padding, spatial_3d_padding, squeeze, stack, temporal_padding, tile, to_dense,
    transpose, zeros_like)
from .backend_config import (  # noqa: F401
    backend, epsilon, floatx, image_data_format, set_epsilon, set_floatx, set_image_data_format)
from .backend_control import foldl, foldr, in_test_phase, in_train_phase, map_fn, print_tensor, switch  # noqa: F401
from .backend_conv import (  # noqa: F401
    conv1d, conv2d, conv2d_transpose, conv3d, local_conv1d, local_conv2d, pool2d, pool3d, resize_images,
    resize_volumes, separable_conv2d)
from .backend_function import eval, function, gradients, stop_gradient  # noqa: F401
from .backend_math import (  # noqa: F401
    abs, all, any, argmax, argmin, batch_dot, clip, cos, cumprod, cumsum, dot, equal, exp, greater, greater_equal,
    l2_normalize, less, less_equal, log, max, maximum, mean, min, minimum, not_equal, pow, prod, round, sign, sin,
    sqrt, square, std, sum, var)
from .backend_nn import (  # noqa: F401
    batch_normalization, bias_add, binary_crossentropy, categorical_crossentropy, elu, hard_sigmoid, in_top_k,
    normalize_batch_in_training, relu, sigmoid, softmax, softplus, softsign, sparse_categorical_crossentropy, tanh)
from .backend_random import dropout, random_binomial, random_normal, random_uniform, truncated_normal  # noqa: F401
from .backend_rnn import rnn  # noqa: F401
from .backend_state import (  # noqa: F401
    batch_get_value, batch_set_value, clear_session, get_graph, get_session, get_uid, get_value,
    global_learning_phase_is_set, learning_phase, learning_phase_scope, manual_variable_initialization,
    set_learning_phase, set_session, set_value)
from .backend_variables import (  # noqa: F401
    eye, moving_average_update, ones, random_normal_variable, random_uniform_variable, update, update_add, update_sub,
    variable, zeros)
from .engine.naming import reset_uids, unique_object_name  # noqa: F401


def __getattr__(name):
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}: tf.keras.backend.{name} is not emulated")
