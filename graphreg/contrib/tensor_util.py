"""tf.contrib.framework: shapes that are asserted, sums, small checks."""
import numpy as np

from .. import functions as tf
from ..core.convert import to_tensor
from ..core.nest import flatten, pack_sequence_as
from ..core.operation import Tensor
from ..core.scopes import control_dependencies, name_scope
from ..core.sparse_tensor import SparseTensor, SparseTensorValue
from ..core.tensor_shape import TensorShape
from ..functions.confusion import remove_squeezable_dimensions as _labels_first


# ------------------------------------------------------------------ shapes
def with_same_shape(expected_tensor, tensor):
    """The tensor, asserted to be shaped like another one: at once where both shapes are known, else when it is run.

    Raises:
      ValueError: the shapes differ.
    Source: tf.contrib.framework.with_same_shape.
    """
    with name_scope(f"{tensor.op.name}/", values=[expected_tensor, tensor]):
        expected = expected_tensor.get_shape()
        expected = (expected.as_list() if expected.is_fully_defined()
                    else tf.shape(expected_tensor, name="expected_shape"))
        return with_shape(expected, tensor)


def with_shape(expected_shape, tensor):
    """The tensor, asserted to have a shape: at once where it is known, else when it is run.

    Args:
      expected_shape: list of ints, or int32 Tensor, in which -1 stands for any size.  tensor: Tensor.
    Returns:
      Tensor.
    Raises:
      ValueError: the shape is another one, or expected_shape is no list of int32.
      InvalidArgumentError (when run): the shape is another one.
    Source: tf.contrib.framework.with_shape.
    """
    is_dynamic = isinstance(expected_shape, Tensor)
    expected = _checked_shape(expected_shape, tensor)
    if not is_dynamic and tensor.get_shape().is_fully_defined():
        len(expected)
        if not tensor.get_shape().is_compatible_with(TensorShape(expected)):
            raise ValueError(f"Invalid shape for tensor {tensor.name}, expected {expected}, got {tensor.get_shape()}.")
        return tensor
    with name_scope(f"{tensor.op.name}/", values=[tensor]):
        with control_dependencies([_assert_shape(expected, tensor)]):
            result = tf.identity(tensor)
    if not is_dynamic:
        result.set_shape(expected)
    return result


def _checked_shape(expected, tensor):
    """The shape as an array of int32, or the Tensor it is."""
    if isinstance(expected, (list, tuple)):
        expected = np.array(expected if len(expected) else np.zeros(0, np.int32))
        if expected.dtype == np.int64:
            expected = expected.astype(np.int32)
    if not isinstance(expected, (np.ndarray, Tensor)):
        return expected
    if expected.dtype != np.int32:
        raise ValueError(f"Invalid dtype {expected.dtype} for shape {expected} expected of tensor {tensor.name}.")
    if isinstance(expected, np.ndarray) and expected.ndim > 1:
        raise ValueError(f"Invalid rank {expected.ndim} for shape {expected} expected of tensor {tensor.name}.")
    return expected


def _assert_shape(expected, tensor):
    with name_scope("assert_shape") as scope:
        actual = tf.shape(tensor, name="actual")
        fits = _is_shape(expected, tensor, actual)
        return tf.Assert(fits, [f"Wrong shape for {tensor.name} [expected] [actual].", expected, actual], name=scope)


def _is_shape(expected, tensor, actual):
    """Whether rank and sizes are as expected; -1 fits every size."""
    with name_scope("is_shape") as scope:
        size = tf.size(expected)
        with name_scope("is_rank") as rank_scope:
            is_rank = tf.equal(size, tf.rank(tensor, name="actual"), name=rank_scope)
        with name_scope("shape_tensor_equal") as equal_scope:
            is_open = tf.equal(expected, -1)
            is_same = tf.equal(expected, actual, "equal")
            fits = tf.logical_or(is_open, is_same, name="exclude_partial_shape")
            fits = tf.reduce_all(fits, name=equal_scope)
        return tf.logical_and(is_rank, fits, name=scope)


def remove_squeezable_dimensions(predictions, labels, name=None):
    """Predictions and labels, the last axis dropped of the one whose rank is larger by one.

    Returns:
      (predictions, labels).
    Source: tf.contrib.framework.remove_squeezable_dimensions.
    """
    labels, predictions = _labels_first(labels=labels, predictions=predictions, name=name)
    return predictions, labels


# ------------------------------------------------------------------ values
def assert_scalar_int(tensor, name=None):
    """The tensor, which must be a scalar of an integer type.

    Args:
      tensor: Tensor, or what becomes one.  name: str.
    Raises:
      ValueError: it is something else.
    Source: tf.contrib.framework.assert_scalar_int.
    """
    with name_scope(name, "assert_scalar_int", [tensor]) as scope:
        tensor = to_tensor(tensor)
        if not tensor.dtype.base_dtype.is_integer:
            raise ValueError(f"Expected integer type for {tensor.name}, received type: {tensor.dtype.base_dtype}.")
        return tf.assert_scalar(tensor, name=scope)


def reduce_sum_n(tensors, name=None):
    """The sum of all elements of all tensors.

    Raises:
      ValueError: there are none.
    Source: tf.contrib.framework.reduce_sum_n.
    """
    if not tensors:
        raise ValueError("No tensors provided.")
    with name_scope(name, "reduce_sum_n", tensors) as scope:
        sums = [tf.reduce_sum(t, name=f"{t.op.name}/sum") for t in tensors]
        return sums[0] if len(sums) == 1 else tf.add_n(sums, name=scope)


def convert_to_tensor_or_sparse_tensor(value, dtype=None, name=None):
    """The value as a SparseTensor if it is one or a SparseTensorValue, else as a Tensor.

    Args:
      value: SparseTensor, SparseTensorValue, or what becomes a Tensor.  dtype: DType.  name: str.
    Raises:
      RuntimeError: a SparseTensor has another dtype.
    Source: tf.convert_to_tensor_or_sparse_tensor.
    """
    if isinstance(value, SparseTensorValue):
        value = SparseTensor.from_value(value)
    if not isinstance(value, SparseTensor):
        return tf.convert_to_tensor(value, dtype=dtype, name=name)
    if dtype is not None and value.dtype != dtype:
        raise RuntimeError(f"Sparse dtype: requested = {dtype if isinstance(dtype, str) else dtype.name}, "
                           f"actual = {value.dtype.name}")
    return value


# ------------------------------------------------------------------ functions of nests
def py_func(func, args=(), kwargs=None, output_types=None, output_shapes=None, stateful=True, name=None):
    """tf.py_func with nested and named arguments and results.

    Args:
      func: function of NumPy values.  args: list or tuple.  kwargs: dict.
      output_types: nest of DTypes.  output_shapes: nest of shapes, alike.  stateful: bool.  name: str.
    Returns:
      nest of Tensors, like output_types.
    Raises:
      TypeError: args or kwargs are no such thing.
    Source: tf.contrib.framework.py_func.
    """
    kwargs = {} if kwargs is None else kwargs
    if not isinstance(args, (list, tuple)):
        raise TypeError(f"args must be list and not {type(args)}. args: {args}")
    if not isinstance(kwargs, dict):
        raise TypeError(f"kwargs must be dict and not {type(kwargs)}. args: {kwargs}")
    given = {"args": args, "kwargs": kwargs}
    types = flatten(output_types)

    def flat(*values):
        packed = pack_sequence_as(given, list(values))
        return flatten(func(*packed["args"], **packed["kwargs"]))
    results = tf.py_func(flat, flatten(given), types, stateful, name)
    for result, shape in zip(results, _flat_shapes(output_types, output_shapes)):
        result.set_shape(shape)
    return pack_sequence_as(output_types, results)


def _flat_shapes(types, shapes):
    """The shapes in the order of the flattened types."""
    if shapes is None:
        return []
    if not isinstance(types, (list, tuple, dict)):
        return [_single_shape(shapes)]
    if isinstance(types, dict):
        return [s for key in sorted(types) for s in _flat_shapes(types[key], shapes[key])]
    _check_length(shapes, len(types))
    return [s for kind, shape in zip(types, shapes) for s in _flat_shapes(kind, shape)]


def _single_shape(shape):
    return shape


def _check_length(shapes, length):
    if len(shapes) != length:
        raise ValueError("The two structures don't have the same sequence length. "
                         f"Input structure has length {len(shapes)}, while shallow structure has length {length}.")
