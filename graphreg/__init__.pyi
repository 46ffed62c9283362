"""What an IDE and a type checker see of graphreg: the names that load late, too."""
from typing import Any

from . import (
    audio as audio, bitwise as bitwise, compat as compat, contrib as contrib, data as data, debugging as debugging, distributions as
    distributions, dtypes as dtypes, errors as errors, graph_util as graph_util, image as image, initializers as
    initializers, io as io, keras as keras, layers as layers, linalg as linalg, lookup as lookup, losses as losses,
    manip as manip, math as math, metrics as metrics, nest as nest, nn as nn, profiler as profiler, quantization as
    quantization, random as random, saved_model as saved_model, sets as sets, signal as signal, jax as jax, sparse as sparse, spectral as spectral,
    strings as strings, distribute as distribute, estimator as estimator, feature_column as feature_column,
    summary as summary, test as test, train as train, version as version)
from . import raw_ops
from .functions.tensor_messages import parse_tensor as parse_tensor, serialize_tensor as serialize_tensor
from .platform import app as app
from .platform import flags as flags
from .platform import gfile as gfile
from .platform import logging as logging
from .io import python_io as python_io
from .platform import resource_loader as resource_loader
from .platform import sysconfig as sysconfig
from .aliases import (
    examples as examples, python as python)
from .defun import (
    TensorSpec as TensorSpec, function as function)
from .eager_mode import (
    disable_eager_execution as disable_eager_execution, enable_eager_execution as enable_eager_execution)
from .eager_py_func import (
    py_function as py_function)
from .functional import (
    foldl as foldl, foldr as foldr, map_fn as map_fn, scan as scan)
from .functions.image_boxes import (
    extract_image_patches as extract_image_patches)
from .functions.matrix_functions import (
    matrix_square_root as matrix_square_root)
from .functions.spectral import (
    fft as fft, fft2d as fft2d, fft3d as fft3d, ifft as ifft, ifft2d as ifft2d, ifft3d as ifft3d)
from .functions.strings import (
    as_string as as_string, decode_base64 as decode_base64, decode_csv as decode_csv, decode_raw as decode_raw,
    encode_base64 as encode_base64, fingerprint as fingerprint, reduce_join as reduce_join, regex_replace as
    regex_replace, string_join as string_join, string_split as string_split, string_strip as string_strip,
    string_to_hash_bucket as string_to_hash_bucket, string_to_hash_bucket_fast as string_to_hash_bucket_fast,
    string_to_hash_bucket_strong as string_to_hash_bucket_strong, string_to_number as string_to_number, substr as
    substr)
from .gradient_tape import (
    GradientTape as GradientTape)
from .hessians import (
    hessians as hessians)
from .libraries import (
    load_file_system_library as load_file_system_library, load_library as load_library, load_op_library as
    load_op_library)
from .ops.fake_quant import (
    fake_quant_with_min_max_args as fake_quant_with_min_max_args, fake_quant_with_min_max_args_gradient as
    fake_quant_with_min_max_args_gradient, fake_quant_with_min_max_vars as fake_quant_with_min_max_vars,
    fake_quant_with_min_max_vars_gradient as fake_quant_with_min_max_vars_gradient,
    fake_quant_with_min_max_vars_per_channel as fake_quant_with_min_max_vars_per_channel,
    fake_quant_with_min_max_vars_per_channel_gradient as fake_quant_with_min_max_vars_per_channel_gradient)
from .ops.files import (
    matching_files as matching_files, read_file as read_file, write_file as write_file)
from .parsing import (
    FixedLenFeature as FixedLenFeature, FixedLenSequenceFeature as FixedLenSequenceFeature, SparseFeature as
    SparseFeature, VarLenFeature as VarLenFeature, parse_example as parse_example, parse_single_example as
    parse_single_example, parse_single_sequence_example as parse_single_sequence_example)
from .tools.audit import (
    audit as audit)
from .tools.import_hook import (
    install_as_tensorflow as install_as_tensorflow)
from .training.accumulators import (
    ConditionalAccumulator as ConditionalAccumulator, ConditionalAccumulatorBase as ConditionalAccumulatorBase,
    SparseConditionalAccumulator as SparseConditionalAccumulator)
from .training.graph_import import (
    import_graph_def as import_graph_def)
from .training.queues import (
    FIFOQueue as FIFOQueue, PaddingFIFOQueue as PaddingFIFOQueue, PriorityQueue as PriorityQueue, QueueBase as
    QueueBase, RandomShuffleQueue as RandomShuffleQueue)
from .training.readers import (
    FixedLengthRecordReader as FixedLengthRecordReader, IdentityReader as IdentityReader, ReaderBase as ReaderBase,
    TFRecordReader as TFRecordReader, TextLineReader as TextLineReader, WholeFileReader as WholeFileReader)
from .v2_behavior import (
    disable_control_flow_v2 as disable_control_flow_v2, disable_tensor_equality as disable_tensor_equality,
    disable_v2_behavior as disable_v2_behavior, enable_control_flow_v2 as enable_control_flow_v2,
    enable_tensor_equality as enable_tensor_equality, enable_v2_behavior as enable_v2_behavior)
from .core.collections import (
    add_to_collection as add_to_collection, add_to_collections as add_to_collections, get_collection as
    get_collection, get_collection_ref as get_collection_ref, GraphKeys as GraphKeys)
from .core.convert import (
    constant as constant, convert_to_tensor as convert_to_tensor, constant_value as get_static_value, is_tensor as
    is_tensor, register_tensor_conversion_function as register_tensor_conversion_function)
from .core.device import (
    DeviceSpec as DeviceSpec)
from .core.dtypes import (
    as_dtype as as_dtype, bfloat16 as bfloat16, bool as bool, complex128 as complex128, complex64 as complex64, double
    as double, DType as DType, float16 as float16, float32 as float32, float64 as float64, half as half, int16 as
    int16, int32 as int32, int64 as int64, int8 as int8, qint16 as qint16, qint32 as qint32, qint8 as qint8,
    QUANTIZED_DTYPES as QUANTIZED_DTYPES, quint16 as quint16, quint8 as quint8, resource as resource, string as
    string, uint16 as uint16, uint32 as uint32, uint64 as uint64, uint8 as uint8, variant as variant)
from .core.errors import (
    OpError as OpError)
from .core.indexed_slices import (
    IndexedSlices as IndexedSlices)
from .core.random_seed import (
    get_seed as get_seed, set_random_seed as set_random_seed)
from .core.registry import (
    not_differentiable as no_gradient, not_differentiable as NoGradient, not_differentiable as NotDifferentiable,
    RegisterGradient as RegisterGradient)
from .core.scopes import (
    colocate_with as colocate_with, container as container, control_dependencies as control_dependencies, device as
    device, executing_eagerly as executing_eagerly, get_default_graph as get_default_graph, get_default_session as
    get_default_session, init_scope as init_scope, name_scope as name_scope, op_scope as op_scope, reset_default_graph
    as reset_default_graph)
from .core.sparse_tensor import (
    SparseTensorValue as SparseTensorValue)
from .core.tensor_shape import (
    Dimension as Dimension, dimension_at_index as dimension_at_index, dimension_value as dimension_value,
    disable_v2_tensorshape as disable_v2_tensorshape, enable_v2_tensorshape as enable_v2_tensorshape, TensorShape as
    TensorShape)
from .custom_gradient import (
    custom_gradient as custom_gradient, grad_pass_through as grad_pass_through)
from .functions.array import (
    broadcast_to as broadcast_to, check_numerics as check_numerics, concat as concat, ensure_shape as ensure_shape,
    expand_dims as expand_dims, fill as fill, guarantee_const as guarantee_const, identity as identity, identity_n as
    identity_n, ones as ones, ones_like as ones_like, parallel_stack as parallel_stack, placeholder as placeholder,
    placeholder_with_default as placeholder_with_default, rank as rank, reshape as reshape, shape as shape, shape_n as
    shape_n, size as size, split as split, squeeze as squeeze, stack as stack, stop_gradient as stop_gradient, Tensor
    as Tensor, tile as tile, transpose as transpose, unstack as unstack, zeros as zeros, zeros_like as zeros_like)
from .functions.check import (
    add_check_numerics_ops as add_check_numerics_ops, assert_equal as assert_equal, assert_greater as assert_greater,
    assert_greater_equal as assert_greater_equal, assert_integer as assert_integer, assert_less as assert_less,
    assert_less_equal as assert_less_equal, assert_near as assert_near, assert_negative as assert_negative,
    assert_non_negative as assert_non_negative, assert_non_positive as assert_non_positive, assert_none_equal as
    assert_none_equal, assert_positive as assert_positive, assert_proper_iterable as assert_proper_iterable,
    assert_rank as assert_rank, assert_rank_at_least as assert_rank_at_least, assert_rank_in as assert_rank_in,
    assert_same_float_dtype as assert_same_float_dtype, assert_scalar as assert_scalar, assert_type as assert_type,
    is_non_decreasing as is_non_decreasing, is_numeric_tensor as is_numeric_tensor, is_strictly_increasing as
    is_strictly_increasing, SparseTensor as SparseTensor, verify_tensor_all_finite as verify_tensor_all_finite)
from .functions.clip import (
    clip_by_average_norm as clip_by_average_norm, clip_by_global_norm as clip_by_global_norm, clip_by_norm as
    clip_by_norm, clip_by_value as clip_by_value, global_norm as global_norm)
from .functions.confusion import (
    confusion_matrix as confusion_matrix)
from .functions.control_flow import (
    Assert as Assert, case as case, cond as cond, group as group, no_op as no_op, Operation as Operation, switch_case
    as switch_case, tuple as tuple, while_loop as while_loop)
from .functions.indexing import (
    batch_gather as batch_gather, batch_to_space as batch_to_space, batch_to_space_nd as batch_to_space_nd, bitcast as
    bitcast, broadcast_dynamic_shape as broadcast_dynamic_shape, broadcast_static_shape as broadcast_static_shape,
    depth_to_space as depth_to_space, dynamic_partition as dynamic_partition, dynamic_stitch as dynamic_stitch, gather
    as gather, gather_nd as gather_nd, invert_permutation as invert_permutation, matrix_transpose as matrix_transpose,
    meshgrid as meshgrid, one_hot as one_hot, pad as pad, required_space_to_batch_paddings as
    required_space_to_batch_paddings, reverse as reverse, reverse_sequence as reverse_sequence, reverse_v2 as
    reverse_v2, roll as roll, scatter_nd as scatter_nd, sequence_mask as sequence_mask, setdiff1d as setdiff1d,
    space_to_batch as space_to_batch, space_to_batch_nd as space_to_batch_nd, space_to_depth as space_to_depth,
    tensor_scatter_add as tensor_scatter_add, tensor_scatter_nd_add as tensor_scatter_nd_add, tensor_scatter_nd_sub as
    tensor_scatter_nd_sub, tensor_scatter_nd_update as tensor_scatter_nd_update, tensor_scatter_sub as
    tensor_scatter_sub, tensor_scatter_update as tensor_scatter_update, unique as unique, unique_with_counts as
    unique_with_counts, unravel_index as unravel_index, where as where, where_v2 as where_v2)
from .functions.linalg import (
    cholesky as cholesky, cholesky_solve as cholesky_solve, diag as diag, diag_part as diag_part, eye as eye,
    matrix_band_part as matrix_band_part, matrix_determinant as matrix_determinant, matrix_diag as matrix_diag,
    matrix_diag_part as matrix_diag_part, matrix_inverse as matrix_inverse, matrix_set_diag as matrix_set_diag,
    matrix_solve as matrix_solve, matrix_solve_ls as matrix_solve_ls, matrix_triangular_solve as
    matrix_triangular_solve, norm as norm, qr as qr, self_adjoint_eig as self_adjoint_eig, self_adjoint_eigvals as
    self_adjoint_eigvals, svd as svd)
from .functions.math import (
    abs as abs, accumulate_n as accumulate_n, acos as acos, acosh as acosh, add as add, add_n as add_n, angle as
    angle, arg_max as arg_max, arg_min as arg_min, asin as asin, asinh as asinh, atan as atan, atan2 as atan2, atanh
    as atanh, betainc as betainc, cast as cast, ceil as ceil, complex as complex, conj as conj, cos as cos, cosh as
    cosh, cross as cross, cumprod as cumprod, cumsum as cumsum, digamma as digamma, div as div, div_no_nan as
    div_no_nan, divide as divide, equal as equal, erf as erf, erfc as erfc, exp as exp, expm1 as expm1, floor as
    floor, floor_div as floor_div, floordiv as floordiv, floormod as floormod, greater as greater, greater_equal as
    greater_equal, igamma as igamma, igammac as igammac, imag as imag, is_finite as is_finite, is_inf as is_inf,
    is_nan as is_nan, lbeta as lbeta, less as less, less_equal as less_equal, lgamma as lgamma, lin_space as
    lin_space, linspace as linspace, log as log, log1p as log1p, log_sigmoid as log_sigmoid, logical_and as
    logical_and, logical_not as logical_not, logical_or as logical_or, logical_xor as logical_xor, matmul as matmul,
    maximum as maximum, minimum as minimum, mod as mod, multiply as multiply, negative as negative, not_equal as
    not_equal, polygamma as polygamma, pow as pow, range as range, real as real, realdiv as realdiv, reciprocal as
    reciprocal, rint as rint, round as round, rsqrt as rsqrt, saturate_cast as saturate_cast, scalar_mul as
    scalar_mul, segment_max as segment_max, segment_mean as segment_mean, segment_min as segment_min, segment_prod as
    segment_prod, segment_sum as segment_sum, sigmoid as sigmoid, sign as sign, sin as sin, sinh as sinh,
    sparse_matmul as sparse_matmul, sqrt as sqrt, square as square, squared_difference as squared_difference, subtract
    as subtract, tan as tan, tanh as tanh, to_bfloat16 as to_bfloat16, to_complex128 as to_complex128, to_complex64 as
    to_complex64, to_double as to_double, to_float as to_float, to_int32 as to_int32, to_int64 as to_int64, truediv as
    truediv, truncatediv as truncatediv, truncatemod as truncatemod, unsorted_segment_max as unsorted_segment_max,
    unsorted_segment_min as unsorted_segment_min, unsorted_segment_prod as unsorted_segment_prod, unsorted_segment_sum
    as unsorted_segment_sum, zeta as zeta)
from .functions.products import (
    einsum as einsum, tensordot as tensordot)
from .functions.random import (
    multinomial as multinomial, random_crop as random_crop, random_gamma as random_gamma, random_normal as
    random_normal, random_poisson as random_poisson, random_shuffle as random_shuffle, random_uniform as
    random_uniform, truncated_normal as truncated_normal)
from .functions.reduce import (
    argmax as argmax, argmin as argmin, bincount as bincount, count_nonzero as count_nonzero, histogram_fixed_width as
    histogram_fixed_width, histogram_fixed_width_bins as histogram_fixed_width_bins, reduce_all as reduce_all,
    reduce_any as reduce_any, reduce_logsumexp as reduce_logsumexp, reduce_max as reduce_max, reduce_mean as
    reduce_mean, reduce_min as reduce_min, reduce_prod as reduce_prod, reduce_sum as reduce_sum, trace as trace)
from .functions.script import (
    numpy_function as numpy_function, Print as Print, print as print, py_func as py_func, timestamp as timestamp)
from .functions.segments import (
    sparse_segment_mean as sparse_segment_mean, sparse_segment_sqrt_n as sparse_segment_sqrt_n, sparse_segment_sum as
    sparse_segment_sum, unsorted_segment_mean as unsorted_segment_mean, unsorted_segment_sqrt_n as
    unsorted_segment_sqrt_n)
from .functions.slicing import (
    boolean_mask as boolean_mask, slice as slice, strided_slice as strided_slice)
from .functions.sorting import (
    argsort as argsort, repeat as repeat, searchsorted as searchsorted, sort as sort)
from .functions.sparse import (
    convert_to_tensor_or_sparse_tensor as convert_to_tensor_or_sparse_tensor, deserialize_many_sparse as
    deserialize_many_sparse, edit_distance as edit_distance, serialize_many_sparse as serialize_many_sparse,
    serialize_sparse as serialize_sparse, sparse_add as sparse_add, sparse_concat as sparse_concat,
    sparse_fill_empty_rows as sparse_fill_empty_rows, sparse_mask as sparse_mask, sparse_maximum as sparse_maximum,
    sparse_merge as sparse_merge, sparse_minimum as sparse_minimum, sparse_placeholder as sparse_placeholder,
    sparse_reduce_max as sparse_reduce_max, sparse_reduce_max_sparse as sparse_reduce_max_sparse, sparse_reduce_sum as
    sparse_reduce_sum, sparse_reduce_sum_sparse as sparse_reduce_sum_sparse, sparse_reorder as sparse_reorder,
    sparse_reset_shape as sparse_reset_shape, sparse_reshape as sparse_reshape, sparse_retain as sparse_retain,
    sparse_slice as sparse_slice, sparse_softmax as sparse_softmax, sparse_split as sparse_split,
    sparse_tensor_dense_matmul as sparse_tensor_dense_matmul, sparse_tensor_to_dense as sparse_tensor_to_dense,
    sparse_to_dense as sparse_to_dense, sparse_to_indicator as sparse_to_indicator, sparse_transpose as
    sparse_transpose)
from .functions.state import (
    assign as assign, assign_add as assign_add, assign_sub as assign_sub, batch_scatter_update as
    batch_scatter_update, count_up_to as count_up_to, scatter_add as scatter_add, scatter_div as scatter_div,
    scatter_max as scatter_max, scatter_min as scatter_min, scatter_mul as scatter_mul, scatter_nd_add as
    scatter_nd_add, scatter_nd_sub as scatter_nd_sub, scatter_nd_update as scatter_nd_update, scatter_sub as
    scatter_sub, scatter_update as scatter_update)
from .functions.tables import (
    initialize_all_tables as initialize_all_tables, tables_initializer as tables_initializer)
from .functions.tensor_array import (
    TensorArray as TensorArray)
from .gradients import (
    AggregationMethod as AggregationMethod, gradients as gradients, UnconnectedGradients as UnconnectedGradients)
from .initializers import (
    constant_initializer as constant_initializer, glorot_normal_initializer as glorot_normal_initializer,
    glorot_uniform_initializer as glorot_uniform_initializer, ones_initializer as ones_initializer,
    orthogonal_initializer as orthogonal_initializer, random_normal_initializer as random_normal_initializer,
    random_uniform_initializer as random_uniform_initializer, truncated_normal_initializer as
    truncated_normal_initializer, uniform_unit_scaling_initializer as uniform_unit_scaling_initializer,
    variance_scaling_initializer as variance_scaling_initializer, zeros_initializer as zeros_initializer)
from .partitioned_variables import (
    create_partitioned_variables as create_partitioned_variables, fixed_size_partitioner as fixed_size_partitioner,
    min_max_variable_partitioner as min_max_variable_partitioner, variable_axis_size_partitioner as
    variable_axis_size_partitioner)
from .session import (
    Graph as Graph, InteractiveSession as InteractiveSession, Session as Session)
from .session_ops import (
    delete_session_tensor as delete_session_tensor, get_session_handle as get_session_handle, get_session_tensor as
    get_session_tensor)
from .template import (
    make_template as make_template)
from .variable_scope import (
    AUTO_REUSE as AUTO_REUSE, get_local_variable as get_local_variable, get_variable as get_variable,
    get_variable_scope as get_variable_scope, no_regularizer as no_regularizer, variable_op_scope as
    variable_op_scope, variable_scope as variable_scope, VariableScope as VariableScope)
from .variable_store import (
    disable_resource_variables as disable_resource_variables, enable_resource_variables as enable_resource_variables,
    resource_variables_enabled as resource_variables_enabled)
from .variables import (
    all_variables as all_variables, assert_variables_initialized as assert_variables_initialized, global_variables as
    global_variables, global_variables_initializer as global_variables_initializer, initialize_all_variables as
    initialize_all_variables, initialize_local_variables as initialize_local_variables, initialize_variables as
    initialize_variables, is_variable_initialized as is_variable_initialized, local_variables as local_variables,
    local_variables_initializer as local_variables_initializer, model_variables as model_variables,
    moving_average_variables as moving_average_variables, report_uninitialized_variables as
    report_uninitialized_variables, trainable_variables as trainable_variables, Variable as Variable,
    variable_creator_scope as variable_creator_scope, VariableAggregation as VariableAggregation,
    variables_initializer as variables_initializer, VariableSynchronization as VariableSynchronization)
from .core.node_def import make_ndarray as make_ndarray, make_tensor_proto as make_tensor_proto
from .version import (
    COMPILER_VERSION as COMPILER_VERSION, GIT_VERSION as GIT_VERSION, GRAPH_DEF_VERSION as GRAPH_DEF_VERSION,
    GRAPH_DEF_VERSION_MIN_CONSUMER as GRAPH_DEF_VERSION_MIN_CONSUMER,
    GRAPH_DEF_VERSION_MIN_PRODUCER as GRAPH_DEF_VERSION_MIN_PRODUCER, VERSION as VERSION)

__version__: str
newaxis: None

# Message classes, made from a table of fields.
AttrValue: Any
ConfigProto: Any
Event: Any
GPUOptions: Any
GraphDef: Any
GraphOptions: Any
HistogramProto: Any
LogMessage: Any
MetaGraphDef: Any
NameAttrList: Any
NodeDef: Any
OptimizerOptions: Any
RunMetadata: Any
RunOptions: Any
SessionLog: Any
Summary: Any
SummaryMetadata: Any
TensorInfo: Any
