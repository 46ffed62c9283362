"""Python values into tensors: convert_to_tensor, constant, and TF's Python-side constant_value."""
import numbers

import numpy as np

from . import dtypes, registry, scopes, tensor_shape
from .operation import Operation, Tensor

MAX_CONST_BYTES = 2 ** 31


# ------------------------------------------------------------------ values into arrays
def as_bytes(value):
    """str or bytes as bytes; TypeError otherwise."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("utf-8")
    raise TypeError(f"Expected binary or unicode string, got {value!r}")


def make_array(values, dtype=None, shape=None, verify_shape=False, broadcast=True):
    """The array that a Const of these values holds, by TF's rules of default and checked types.

    Args:
      values: number, string, nested lists of them, or array.
      dtype: DType or None (then float32, int32 or what the array has).
      shape: raw shape or None; values that are too few are filled up with the last one.
      verify_shape: bool, the values must have that very shape.
    Returns:
      (array, DType): strings come as an object array of bytes.
    Raises:
      TypeError: a value does not fit dtype.  ValueError: None, ragged lists, too many values.
    """
    if shape is not None and 0 in shape and not isinstance(values, (np.ndarray, np.generic)):
        # Without elements the values say nothing, not even a type.
        dtype = dtypes.float32 if dtype is None else dtypes.as_dtype(dtype).base_dtype
        return np.empty(shape, _np_type(dtype)), dtype
    array, dtype = _typed_array(values, dtype)
    if dtype is dtypes.string:
        array = _string_array(array, values)
    return (array if shape is None else _shaped(array, shape, verify_shape)), dtype


def _typed_array(values, dtype):
    if dtype is not None:
        dtype = dtypes.as_dtype(dtype).base_dtype
    if isinstance(values, (np.ndarray, np.generic)):
        array = values if dtype is None else _cast_array(values, dtype)
    elif callable(getattr(values, "__array__", None)) and not isinstance(values, (type, Tensor)):
        array = np.asarray(values, None if dtype is None else _np_type(dtype))
        values = array
    else:
        if values is None:
            raise ValueError("None values not supported.")
        array = _array_of_python(values, dtype)
    array = np.asarray(array)
    found = dtypes.as_dtype(array.dtype) if array.dtype.kind not in "SUO" else dtypes.string
    if array.dtype.kind == "O" and not _all_strings(array):
        raise TypeError(f"Failed to convert object of type {type(values)} to Tensor. Contents: {values}. "
                        "Consider casting elements to a supported type.")
    if dtype is not None and dtype.is_quantized:
        return array.astype(dtype.np) if array.dtype.names is None else array[array.dtype.names[0]], dtype
    if dtype is not None and found != dtype:
        raise TypeError(f"Incompatible types: {dtype} vs. {found.name}. Value is {values}")
    return array, found


def _np_type(dtype):
    return object if dtype is dtypes.string else dtype.np


def _cast_array(values, dtype):
    if dtype is dtypes.string:
        return values if values.dtype.kind in "SUO" else values.astype(np.bytes_)
    return values if values.dtype == dtype.np else values.astype(dtype.np)


def _all_strings(array):
    return all(isinstance(v, (bytes, str)) for v in array.flat)


def _array_of_python(values, dtype):
    _check_values(values, dtype)
    if dtype is not None and dtype.is_quantized:
        return np.array(values, dtype.np)
    try:
        if dtype is not None and dtype.is_integer:
            return _wrapped_integers(values, dtype)
        array = np.array(values, None if dtype is None or dtype is dtypes.string else _np_type(dtype))
    except ValueError as error:
        _raise_if_ragged(values, dtype)
        raise ValueError(str(error).split(" The requested")[0]) from None
    if array.dtype == object or array.dtype.kind in "SU":
        return _checked_objects(values, array)
    if dtype is dtypes.string and array.size == 0:
        return array.astype(object)
    if dtype is None and array.dtype == np.float64:
        return array.astype(np.float32)
    if dtype is None and array.dtype == np.int64:
        small = array.astype(np.int32)
        return small if np.array_equal(small, array) else array
    return array


def _wrapped_integers(values, dtype):
    """Integers that are too large wrap around, as in the NumPy that TF 1.15 runs on."""
    array = np.array(values)
    return array.astype(dtype.np) if array.dtype.kind in "iub" else np.array(values, dtype.np)


def _checked_objects(values, array):
    """An array of strings; mixtures of strings and numbers are refused (NumPy would turn all into strings)."""
    if array.dtype.kind in "SU":
        array = np.array(values, object)
    if not all(isinstance(v, (bytes, str)) for v in array.flat):
        raise _not_converted(values)
    return array


def _not_converted(values):
    return TypeError(f"Failed to convert object of type {type(values)} to Tensor. Contents: {values}. "
                     "Consider casting elements to a supported type.")


def _raise_if_ragged(values, dtype):
    if dtype is not None and dtype is not dtypes.string:
        return
    wanted = _dense_dimensions(values)
    got = [len(values)] if isinstance(values, (list, tuple)) else []
    if got == wanted:
        raise _not_converted(values)
    raise ValueError(f"Argument must be a dense tensor: {values} - got shape {got}, but wanted {wanted}.")


def _dense_dimensions(values):
    """The shape that the first entry at each depth suggests."""
    if not isinstance(values, (list, tuple)):
        return list(np.shape(values))
    return [len(values)] + (_dense_dimensions(values[0]) if len(values) else [])


def _string_array(array, values):
    out = np.empty(array.shape, object)
    flat = array.reshape(-1)
    for i in range(flat.size):
        try:
            out.reshape(-1)[i] = as_bytes(flat[i])
        except TypeError:
            raise TypeError(f"Failed to convert object of type {type(values)} to Tensor. Contents: {values}. "
                            "Consider casting elements to a supported type.") from None
    return out


def _shaped(array, shape, verify_shape):
    size = 1
    for d in shape:
        size *= d
    if verify_shape and tuple(shape) != array.shape:
        raise TypeError(f"Expected Tensor's shape: {tuple(shape)}, got {array.shape}.")
    if array.size > size:
        raise ValueError(f"Too many elements provided. Needed at most {size}, but received {array.size}")
    if array.size == size:
        return array.reshape(shape)
    if array.size == 0:
        return np.zeros(shape, array.dtype)
    flat = array.reshape(-1)
    out = np.empty(size, array.dtype)
    out[:flat.size] = flat
    out[flat.size:] = flat[-1]
    return out.reshape(shape)


# ------------------------------------------------------------------ checking Python values
def _is_int(v):
    return isinstance(v, (numbers.Integral, np.integer, tensor_shape.Dimension))


def _is_real(v):
    return isinstance(v, (numbers.Real, np.integer, np.floating, tensor_shape.Dimension))


def _is_complex(v):
    return isinstance(v, (numbers.Complex, np.number, tensor_shape.Dimension))


def _checker_for(dtype):
    if dtype is None:
        return lambda v: not isinstance(v, Tensor)
    if dtype is dtypes.string:
        return lambda v: isinstance(v, (bytes, str))
    if dtype is dtypes.bool:
        return lambda v: isinstance(v, (bool, np.bool_))
    if dtype.is_integer or dtype.is_quantized:
        return _is_int
    return _is_complex if dtype.is_complex else _is_real


def _first_mismatch(values, fits, quantized):
    """The first leaf that does not fit, in a 1-tuple, or None."""
    if isinstance(values, list) or isinstance(values, tuple) and not quantized:
        for v in values:
            found = _first_mismatch(v, fits, quantized)
            if found:
                return found
        return None
    if isinstance(values, np.ndarray):
        return None
    if isinstance(values, tuple):
        return next(((v,) for v in values if not fits(v)), None)
    return None if fits(values) else (values,)


def _check_values(values, dtype):
    mismatch = _first_mismatch(values, _checker_for(dtype), dtype is not None and dtype.is_quantized)
    if mismatch is None:
        return
    v = mismatch[0]
    if dtype is None:
        raise TypeError("List of Tensors when single Tensor expected")
    raise TypeError(f"Expected {dtype.name}, got {v!r} of type '{type(v).__name__}' instead.")


# ------------------------------------------------------------------ constants
def constant_op(array, dtype, name, graph=None):
    """A Const op that holds an array."""
    graph = graph or scopes.get_default_graph()
    return graph.add_op(registry.get_op_def("Const"), [], {"value": array, "dtype": dtype}, name)._outputs[0]


def constant(value, dtype=None, shape=None, name="Const", verify_shape=False):
    """Make a tensor that holds a fixed value.

    Args:
      value: number, string, nested list or array.
      dtype: DType; by default float32 for floats, int32 for ints that fit.
      shape: sequence of int; missing elements repeat the last one.
      name: str.
      verify_shape: bool, value must have exactly `shape`.
    Returns:
      Tensor.
    Raises:
      TypeError: value does not fit dtype or shape.  ValueError: value is None, ragged or too long.
    Source: tf.constant.
    """
    if shape is not None:
        shape = _given_shape(shape)
    if scopes.executing_eagerly():
        return _constant_now(value, dtype, shape, name)
    array, dtype = make_array(value, dtype, shape, verify_shape)
    return constant_op(_own_copy(array, value), dtype, name)


def _constant_now(value, dtype, shape, name):
    """A constant with its value: TF makes it in another way than one of a graph, and says other things of errors."""
    if isinstance(value, Tensor) and shape is None:
        return value if dtype is None else _same_type(value, dtypes.as_dtype(dtype))
    try:
        array, made = make_array(value, dtype)
    except (TypeError, ValueError) as error:
        raise _eager_failure(value, dtype, error) from None
    if shape is not None and array.size not in (1, int(np.prod(shape, dtype=np.int64))):
        size = int(np.prod(shape, dtype=np.int64))
        raise TypeError(f"Eager execution of tf.constant with unsupported shape (value has {array.size} elements, shape is "
                        f"{tensor_shape.as_shape(shape)} with {size} elements).")
    array = _own_copy(array, value)
    if shape is not None:
        array = array.reshape(shape) if array.size != 1 else np.full(shape, array.reshape(-1)[0], array.dtype)
    return constant_op(array, made, name)


def _eager_failure(value, dtype, error):
    if value is None:
        return ValueError(f"Attempt to convert a value ({value}) with an unsupported type ({type(value)}) to a Tensor.")
    if dtype is None:
        if not isinstance(value, (list, tuple)):
            return ValueError(f"Attempt to convert a value ({value!r}) with an unsupported type ({type(value)}) to a "
                              "Tensor.")
        if "mixed" in str(error) or "Consider casting" in str(error):
            return ValueError("Can't convert Python sequence with mixed types to Tensor.")
        return ValueError("Can't convert non-rectangular Python sequence to Tensor.")
    wrong = _first_mismatch(value, _checker_for(dtypes.as_dtype(dtype)), False)
    shown = wrong[0] if wrong else value
    return TypeError(f"Cannot convert {shown!r} to EagerTensor of dtype {dtypes.cpp_name(dtypes.as_dtype(dtype))}")


def _given_shape(shape):
    if isinstance(shape, tensor_shape.TensorShape):
        return tuple(shape.as_list())
    return tuple(int(d) for d in ([shape] if isinstance(shape, (int, np.integer)) else shape))


def _own_copy(array, value):
    """The array, copied when it is the caller's own; constants never change."""
    array = array.copy() if isinstance(value, np.ndarray) else array
    return array


# ------------------------------------------------------------------ conversion functions
# priority -> list of (types, function(value, dtype, name, as_ref))
_CONVERSIONS = {}
_CONVERSION_CACHE = {}


def register_tensor_conversion_function(base_type, conversion_func, priority=100):
    """Say how objects of a type become tensors.

    Args:
      base_type: type or tuple of types.
      conversion_func: function (value, dtype=None, name=None, as_ref=False) -> Tensor, or NotImplemented.
      priority: int; smaller ones are asked first.
    Raises:
      TypeError: the arguments are no types or no callable.
    Source: tf.register_tensor_conversion_function.
    """
    types = base_type if isinstance(base_type, tuple) else (base_type,)
    if not all(isinstance(t, type) for t in types):
        raise TypeError("base_type must be a type or a tuple of types.")
    if not callable(conversion_func):
        raise TypeError("conversion_func must be callable.")
    _CONVERSIONS.setdefault(priority, []).append((types, conversion_func))
    _CONVERSION_CACHE.clear()


def _conversions_for(kind):
    found = _CONVERSION_CACHE.get(kind)
    if found is None:
        found = [f for p in sorted(_CONVERSIONS) for types, f in _CONVERSIONS[p] if issubclass(kind, types)]
        found.append(_convert_constant)
        _CONVERSION_CACHE[kind] = found
    return found


def _convert_constant(value, dtype=None, name=None, as_ref=False):
    return constant(value, dtype, name=name or "Const")


def convert_to_tensor(value, dtype=None, name=None, preferred_dtype=None, dtype_hint=None):
    """The tensor that a value is, or that holds it.

    Args:
      value: Tensor, Variable, number, string, nested list or array.
      dtype: DType the tensor must have.
      name: str, name of the Const made.
      preferred_dtype: DType tried first when dtype is None.  dtype_hint: the same.
    Returns:
      Tensor.
    Raises:
      TypeError: there is no conversion to dtype.  ValueError: a tensor of another dtype, or a ragged list.
    Source: tf.convert_to_tensor.
    """
    return to_tensor(value, dtype, name, preferred_dtype or dtype_hint)


def to_tensor(value, dtype=None, name=None, preferred_dtype=None, as_ref=False):
    """convert_to_tensor, with `as_ref`: whether a variable gives its ref instead of its value."""
    if dtype is not None:
        dtype = dtypes.as_dtype(dtype)
    if type(value) is Tensor:
        graph = scopes.get_default_graph()
        if graph.building_function and value.graph is not graph:
            return graph.capture(value, name)
        return value if dtype is None else _same_type(value, dtype)
    for convert in _conversions_for(type(value)):
        tensor = _try_preferred(convert, value, name, as_ref, preferred_dtype) if dtype is None else NotImplemented
        if tensor is NotImplemented:
            tensor = convert(value, dtype=dtype, name=name, as_ref=as_ref)
        if tensor is NotImplemented:
            continue
        if not isinstance(tensor, Tensor):
            raise RuntimeError(f"{_error_prefix(name)}Conversion function {convert!r} for type {type(value)} returned "
                               f"non-Tensor: {tensor!r}")
        if dtype is not None and not dtype.is_compatible_with(tensor.dtype):
            raise RuntimeError(f"{_error_prefix(name)}Conversion function {convert!r} for type {type(value)} returned "
                               f"incompatible dtype: requested = {dtype.base_dtype.name}, actual = {tensor.dtype.name}")
        return tensor
    raise TypeError(f"{_error_prefix(name)}Cannot convert {value!r} with type {type(value)} to Tensor: "
                    "no conversion function registered.")


def _try_preferred(convert, value, name, as_ref, preferred):
    if preferred is None:
        return NotImplemented
    try:
        tensor = convert(value, dtype=dtypes.as_dtype(preferred), name=name, as_ref=as_ref)
    except (TypeError, ValueError):
        return NotImplemented
    if tensor is not NotImplemented and tensor.dtype.base_dtype != dtypes.as_dtype(preferred).base_dtype:
        raise TypeError(f"convert_to_tensor did not convert to the preferred dtype: {tensor.dtype.base_dtype} vs "
                        f"{dtypes.as_dtype(preferred).base_dtype} ")
    return tensor


def _error_prefix(name):
    return "" if name is None else f"{name}: "


def _same_type(tensor, dtype):
    if not dtype.is_compatible_with(tensor.dtype):
        raise ValueError(f"Tensor conversion requested dtype {dtype.name} for Tensor with dtype {tensor.dtype.name}: "
                         f"{tensor!r}")
    return tensor


def _convert_tensor(value, dtype=None, name=None, as_ref=False):
    if value.is_eager:
        value = _into_graph(value, scopes.get_default_graph(), name)
    return value if dtype is None else _same_type(value, dtype)


def _into_graph(tensor, graph, name):
    """An eager tensor as an input of ops of the default graph."""
    if graph.executes:
        return tensor
    if not graph.building_function:
        raise RuntimeError("Attempting to capture an EagerTensor without building a function.")
    return graph.capture(tensor, name)


def _convert_shape(value, dtype=None, name=None, as_ref=False):
    shape = tensor_shape.raw_shape(value)
    if not (shape is not None and None not in shape):
        raise ValueError(f"Cannot convert a partially known TensorShape to a Tensor: {value}")
    if dtype is not None:
        if dtype not in (dtypes.int32, dtypes.int64):
            raise TypeError(f"Cannot convert a TensorShape to dtype: {dtype}")
    else:
        dtype = dtypes.int32
    if any(d >= 2 ** 31 for d in shape) and dtype is dtypes.int32:
        dtype = dtypes.int64
    return constant_op(np.array(shape, dtype.np), dtype, name or "shape_as_tensor")


def _convert_dimension(value, dtype=None, name=None, as_ref=False):
    if value.value is None:
        raise ValueError(f"Cannot convert an unknown Dimension to a Tensor: {value}")
    if dtype not in (None, dtypes.int32, dtypes.int64):
        raise TypeError(f"Cannot convert a TensorShape to dtype: {dtype}")
    dtype = dtype or dtypes.int32
    return constant_op(np.array(value.value, dtype.np), dtype, name or "shape_as_tensor")


def _refuse_operation(op, dtype=None, name=None, as_ref=False):
    raise TypeError(f"Can't convert Operation '{op.name}' to Tensor (target dtype={dtype!r}, name={name!r}, "
                    f"as_ref={as_ref})")


register_tensor_conversion_function(Tensor, _convert_tensor, 0)
register_tensor_conversion_function(Operation, _refuse_operation, 100)
register_tensor_conversion_function(tensor_shape.TensorShape, _convert_shape, 100)
register_tensor_conversion_function(tensor_shape.Dimension, _convert_dimension, 100)


def convert_n_to_tensor(values, dtype=None, name=None, preferred_dtype=None, as_ref=False):
    """A list of tensors from a list of values; the Consts made are named <name>_<index>."""
    if not isinstance(values, (list, tuple)):
        raise TypeError("values must be iterable.")
    return [to_tensor(v, dtype, None if name is None else f"{name}_{i}", preferred_dtype, as_ref)
            for i, v in enumerate(values)]


# ------------------------------------------------------------------ what Python code may know of a value
def constant_value(tensor, partial=False):
    """The value of a tensor as an array where TF's Python code knows it, else None.

    Fewer op types are looked through than by shape inference: the ones that declare
    `.constant_value`.  A tensor whose value was told can no longer be fed.

    Args:
      tensor: Tensor.  partial: bool, a Pack whose elements are known in part gives them, with None for the rest.
    Source: tf.contrib.util.constant_value.
    """
    if not isinstance(tensor, Tensor):
        return tensor
    if tensor.is_eager:
        return tensor.numpy()
    value = _constant_value(tensor, partial)
    if value is not None:
        tensor.graph.prevent_feeding(tensor)
    return value


def _constant_value(tensor, partial):
    know = tensor._op.op_def.constant_value_fn
    return None if know is None else know(tensor, partial)


def is_tensor(x):
    """Whether x is a Tensor, or something that stands for one (a Variable, SparseTensor or IndexedSlices).

    Source: tf.is_tensor, tf.contrib.framework.is_tensor.
    """
    return isinstance(x, Tensor) or hasattr(x, "_as_graph_element") or hasattr(x, "dense_shape") and hasattr(x, "graph")
