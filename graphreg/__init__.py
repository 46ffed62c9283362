"""graphreg: TensorFlow 1.15's graphs, collections, variable scopes and regularizers on NumPy.

    import graphreg as tf

Public names are TF's; this file only re-exports them.
"""
# Loading the ops first enters them in the registry.
from . import ops  # noqa: F401
from . import bitwise, debugging, dtypes, errors, initializers, linalg, losses, manip, math, nest, nn, random, train, version
from . import raw_ops
from .core.collections import add_to_collection, add_to_collections, get_collection, get_collection_ref, GraphKeys
from .core.convert import (
    constant, constant_value as get_static_value, convert_to_tensor, is_tensor, register_tensor_conversion_function)
from .core.device import DeviceSpec
from .core.dtypes import (
    as_dtype, bfloat16, bool, complex128, complex64, double, DType, float16, float32, float64, half, int16, int32,
    int64, int8, qint16, qint32, qint8, QUANTIZED_DTYPES, quint16, quint8, resource, string, uint16, uint32, uint64,
    uint8, variant)
from .core.errors import OpError
from .core.indexed_slices import IndexedSlices
from .core.random_seed import get_seed, set_random_seed
from .core.registry import (
    not_differentiable as no_gradient, not_differentiable as NoGradient, not_differentiable as NotDifferentiable,
    RegisterGradient)
from .core.scopes import (
    colocate_with, container, control_dependencies, device, executing_eagerly, get_default_graph, get_default_session,
    init_scope, name_scope, op_scope, reset_default_graph)
from .core.sparse_tensor import SparseTensorValue
from .core.tensor_shape import (
    Dimension, dimension_at_index, dimension_value, disable_v2_tensorshape, enable_v2_tensorshape, TensorShape)
from .custom_gradient import custom_gradient, grad_pass_through
from .functions.array import (
    broadcast_to, check_numerics, concat, ensure_shape, expand_dims, fill, guarantee_const, identity, identity_n,
    ones, ones_like, parallel_stack, placeholder, placeholder_with_default, rank, reshape, shape, shape_n, size,
    split, squeeze, stack, stop_gradient, Tensor, tile, transpose, unstack, zeros, zeros_like)
from .functions.check import (
    add_check_numerics_ops, assert_equal, assert_greater, assert_greater_equal, assert_integer, assert_less,
    assert_less_equal, assert_near, assert_negative, assert_non_negative, assert_non_positive, assert_none_equal,
    assert_positive, assert_proper_iterable, assert_rank, assert_rank_at_least, assert_rank_in,
    assert_same_float_dtype, assert_scalar, assert_type, is_non_decreasing, is_numeric_tensor, is_strictly_increasing,
    SparseTensor, verify_tensor_all_finite)
from .functions.clip import clip_by_average_norm, clip_by_global_norm, clip_by_norm, clip_by_value, global_norm
from .functions.confusion import confusion_matrix
from .functions.control_flow import Assert, case, cond, group, no_op, Operation, switch_case, tuple, while_loop
from .functions.indexing import (
    batch_gather, batch_to_space, batch_to_space_nd, bitcast, broadcast_dynamic_shape, broadcast_static_shape,
    depth_to_space, dynamic_partition, dynamic_stitch, gather, gather_nd, invert_permutation, matrix_transpose,
    meshgrid, one_hot, pad, required_space_to_batch_paddings, reverse, reverse_sequence, reverse_v2, roll, scatter_nd,
    sequence_mask, setdiff1d, space_to_batch, space_to_batch_nd, space_to_depth, tensor_scatter_add,
    tensor_scatter_nd_add, tensor_scatter_nd_sub, tensor_scatter_nd_update, tensor_scatter_sub, tensor_scatter_update,
    unique, unique_with_counts, unravel_index, where, where_v2)
from .functions.linalg import (
    cholesky, cholesky_solve, diag, diag_part, eye, matrix_band_part, matrix_determinant, matrix_diag,
    matrix_diag_part, matrix_inverse, matrix_set_diag, matrix_solve, matrix_solve_ls, matrix_triangular_solve, norm,
    qr, self_adjoint_eig, self_adjoint_eigvals, svd)
from .functions.math import (
    abs, accumulate_n, acos, acosh, add, add_n, angle, arg_max, arg_min, asin, asinh, atan, atan2, atanh, betainc,
    cast, ceil, complex, conj, cos, cosh, cross, cumprod, cumsum, digamma, div, div_no_nan, divide, equal, erf, erfc,
    exp, expm1, floor, floor_div, floordiv, floormod, greater, greater_equal, igamma, igammac, imag, is_finite,
    is_inf, is_nan, lbeta, less, less_equal, lgamma, lin_space, linspace, log, log1p, log_sigmoid, logical_and,
    logical_not, logical_or, logical_xor, matmul, maximum, minimum, mod, multiply, negative, not_equal, polygamma,
    pow, range, real, realdiv, reciprocal, rint, round, rsqrt, saturate_cast, scalar_mul, segment_max, segment_mean,
    segment_min, segment_prod, segment_sum, sigmoid, sign, sin, sinh, sparse_matmul, sqrt, square, squared_difference,
    subtract, tan, tanh, to_bfloat16, to_complex128, to_complex64, to_double, to_float, to_int32, to_int64, truediv,
    truncatediv, truncatemod, unsorted_segment_max, unsorted_segment_min, unsorted_segment_prod, unsorted_segment_sum,
    zeta)
from .functions.products import einsum, tensordot
from .functions.random import (
    multinomial, random_crop, random_gamma, random_normal, random_poisson, random_shuffle, random_uniform,
    truncated_normal)
from .functions.reduce import (
    argmax, argmin, bincount, count_nonzero, histogram_fixed_width, histogram_fixed_width_bins, reduce_all,
    reduce_any, reduce_logsumexp, reduce_max, reduce_mean, reduce_min, reduce_prod, reduce_sum, trace)
from .functions.script import numpy_function, Print, print, py_func, timestamp
from .functions.segments import (
    sparse_segment_mean, sparse_segment_sqrt_n, sparse_segment_sum, unsorted_segment_mean, unsorted_segment_sqrt_n)
from .functions.slicing import boolean_mask, slice, strided_slice
from .functions.sorting import argsort, repeat, searchsorted, sort
from .functions.sparse import (
    convert_to_tensor_or_sparse_tensor, deserialize_many_sparse, edit_distance, serialize_many_sparse,
    serialize_sparse, sparse_add, sparse_concat, sparse_fill_empty_rows, sparse_mask, sparse_maximum, sparse_merge,
    sparse_minimum, sparse_placeholder, sparse_reduce_max, sparse_reduce_max_sparse, sparse_reduce_sum,
    sparse_reduce_sum_sparse, sparse_reorder, sparse_reset_shape, sparse_reshape, sparse_retain, sparse_slice,
    sparse_softmax, sparse_split, sparse_tensor_dense_matmul, sparse_tensor_to_dense, sparse_to_dense,
    sparse_to_indicator, sparse_transpose)
from .functions.state import (
    assign, assign_add, assign_sub, batch_scatter_update, count_up_to, scatter_add, scatter_div, scatter_max,
    scatter_min, scatter_mul, scatter_nd_add, scatter_nd_sub, scatter_nd_update, scatter_sub, scatter_update)
from .functions.tables import initialize_all_tables, tables_initializer
from .functions.tensor_array import TensorArray
from .gradients import AggregationMethod, gradients, UnconnectedGradients
from .initializers import (
    constant_initializer, glorot_normal_initializer, glorot_uniform_initializer, ones_initializer,
    orthogonal_initializer, random_normal_initializer, random_uniform_initializer, truncated_normal_initializer,
    uniform_unit_scaling_initializer, variance_scaling_initializer, zeros_initializer)
from .partitioned_variables import (
    create_partitioned_variables, fixed_size_partitioner, min_max_variable_partitioner, variable_axis_size_partitioner)
from .session import Graph, InteractiveSession, Session
from .session_ops import delete_session_tensor, get_session_handle, get_session_tensor
from .template import make_template
from .variable_scope import (
    AUTO_REUSE, get_local_variable, get_variable, get_variable_scope, no_regularizer, variable_op_scope,
    variable_scope, VariableScope)
from .variable_store import disable_resource_variables, enable_resource_variables, resource_variables_enabled
from .variables import (
    all_variables, assert_variables_initialized, global_variables, global_variables_initializer,
    initialize_all_variables, initialize_local_variables, initialize_variables, is_variable_initialized,
    local_variables, local_variables_initializer, model_variables, moving_average_variables,
    report_uninitialized_variables, trainable_variables, Variable, variable_creator_scope, VariableAggregation,
    variables_initializer, VariableSynchronization)
from .version import COMPILER_VERSION, GIT_VERSION, GRAPH_DEF_VERSION, VERSION
from .version import GRAPH_DEF_VERSION_MIN_CONSUMER, GRAPH_DEF_VERSION_MIN_PRODUCER

__version__ = VERSION
newaxis = None

# What few programs need loads at its first use: name -> module.
_LAZY_MODULES = {name: name for name in ("compat", "contrib", "keras", "layers", "metrics", "image",
    "audio", "sets", "sparse", "strings", "lookup", "quantization",
                                                "distributions")}
_LAZY_MODULES.update((name, "platform." + name) for name in (
    "app", "flags", "gfile", "logging", "resource_loader", "sysconfig"))
_LAZY_MODULES.update(data="data", io="io", python_io="io.python_io", summary="summary", saved_model="saved_model",
                     test="test", graph_util="graph_util", profiler="profiler")
_LAZY_MODULES["feature_column"] = "feature_column"
_LAZY_NAMES = dict.fromkeys(
    ("AttrValue", "ConfigProto", "Event", "GPUOptions", "GraphDef", "GraphOptions", "HistogramProto", "LogMessage",
     "MetaGraphDef", "NameAttrList", "NodeDef", "OptimizerOptions", "RunMetadata", "RunOptions", "SessionLog", "Summary",
     "SummaryMetadata", "TensorInfo", "make_ndarray"), "core.messages")
_LAZY_NAMES.update({"function": "defun", "py_function": "eager_py_func", "GradientTape": "gradient_tape", "TensorSpec": "defun", "disable_eager_execution": "eager_mode",
                    "enable_eager_execution": "eager_mode", "make_tensor_proto": "core.node_def"})
_LAZY_NAMES.update((name, "functional") for name in ("foldl", "foldr", "map_fn", "scan"))
_LAZY_NAMES["hessians"] = "hessians"
_LAZY_NAMES["extract_image_patches"] = "functions.image_boxes"
_LAZY_NAMES.update((name, "parsing") for name in (
    "FixedLenFeature", "FixedLenSequenceFeature", "SparseFeature", "VarLenFeature", "parse_example", "parse_single_example",
    "parse_single_sequence_example"))
_LAZY_NAMES["import_graph_def"] = "training.graph_import"
_LAZY_NAMES.update((name, "ops.files") for name in ("matching_files", "read_file", "write_file"))
_LAZY_NAMES.update((name, "training.queues") for name in (
    "FIFOQueue", "PaddingFIFOQueue", "PriorityQueue", "QueueBase", "RandomShuffleQueue"))
_LAZY_NAMES.update((name, "training.readers") for name in (
    "FixedLengthRecordReader", "IdentityReader", "ReaderBase", "TFRecordReader", "TextLineReader", "WholeFileReader"))
_LAZY_NAMES.update(dict.fromkeys(
    ("disable_control_flow_v2", "disable_tensor_equality", "disable_v2_behavior", "enable_control_flow_v2",
     "enable_tensor_equality", "enable_v2_behavior"), "v2_behavior"))

_LAZY_NAMES.update((name, "functions.strings") for name in (
    "as_string", "decode_base64", "decode_csv", "decode_raw", "encode_base64", "fingerprint", "reduce_join",
    "regex_replace", "string_join", "string_split", "string_strip", "string_to_hash_bucket",
    "string_to_hash_bucket_fast", "string_to_hash_bucket_strong", "string_to_number", "substr"))
_LAZY_NAMES.update(("fake_quant_with_min_max_" + name, "ops.fake_quant") for name in (
    "args", "args_gradient", "vars", "vars_gradient", "vars_per_channel", "vars_per_channel_gradient"))
_LAZY_NAMES.update(dict.fromkeys(("load_file_system_library", "load_library", "load_op_library"), "libraries"))
_LAZY_NAMES.update(dict.fromkeys(("parse_tensor", "serialize_tensor"), "functions.tensor_messages"))
_LAZY_NAMES["python"] = "aliases"
_LAZY_MODULES.update(distribute="distribute", estimator="estimator", jax="jax", signal="signal", spectral="spectral")
_LAZY_NAMES.update(dict.fromkeys(("fft", "fft2d", "fft3d", "ifft", "ifft2d", "ifft3d"), "functions.spectral"))
_LAZY_NAMES["matrix_square_root"] = "functions.matrix_functions"
_LAZY_NAMES.update(audit="tools.audit", install_as_tensorflow="tools.import_hook")
_LAZY_NAMES["examples"] = "aliases"
_LAZY_NAMES.update(dict.fromkeys(("ConditionalAccumulator", "ConditionalAccumulatorBase", "SparseConditionalAccumulator"),
                                  "training.accumulators"))


def __getattr__(name):
    from importlib import import_module
    if name in _LAZY_MODULES:
        found = import_module("." + _LAZY_MODULES[name], __name__)
    elif name in _LAZY_NAMES:
        found = getattr(import_module("." + _LAZY_NAMES[name], __name__), name)
    else:
        raise AttributeError(f"module 'graphreg' has no attribute {name!r}: tf.{name} is not emulated, or not in TF 1.15")
    globals()[name] = found
    return found


def __dir__():
    return sorted({*globals(), *_LAZY_MODULES, *_LAZY_NAMES})
