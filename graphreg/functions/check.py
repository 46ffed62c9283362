"""Checks: they fail while building where the values or shapes are known, else when they are run."""
import functools

import numpy as np

from ..core import dtypes, errors
from ..core.convert import constant, constant_value, to_tensor
from ..core.operation import Tensor
from ..core.sparse_tensor import SparseTensor
from ..core.scopes import colocate_with, control_dependencies, executing_eagerly, get_default_graph, name_scope
from . import array, control_flow, math, reduce, slicing
from .reduce import lookup_renamed

_NUMERIC = frozenset((dtypes.float32, dtypes.float64, dtypes.int8, dtypes.int16, dtypes.int32, dtypes.int64,
                      dtypes.uint8, dtypes.qint8, dtypes.qint32, dtypes.quint8, dtypes.complex64))


# ------------------------------------------------------------------ comparisons of two tensors
def _fail_if_false(condition, data):
    """Raise while building, with the values that are known."""
    if not condition:
        raise errors.InvalidArgumentError(None, None, "\n".join(_static_text(v) for v in data))


def _static_text(value):
    if not isinstance(value, Tensor):
        return str(value)
    if value.is_eager:
        # Under eager execution TF shows a tensor's elements as texts.
        texts = [str(v) for v in value.numpy().flat] if value.shape.ndims else value.numpy()
        return str(texts)
    known = constant_value(value)
    return value if known is None else str(known)


def _label(x):
    """What a message calls a tensor: its name, where it has one."""
    return f"shape={x.shape} dtype={x.dtype.name}" if x.is_eager else x.name


def _compare(symbol, default_name, function, static_function, x, y, data, summarize, message, name):
    with name_scope(name, default_name, [x, y, data]):
        x = to_tensor(x, name="x")
        y = to_tensor(y, name="y")
        if executing_eagerly():
            return _compare_now(symbol, function, x, y, data, summarize, message)
        if data is None:
            data = [f"Condition x {symbol} y did not hold element-wise:", f"x ({_label(x)}) = ", x, f"y ({_label(y)}) = ", y]
        if message is not None:
            data = [message] + list(data)
        condition = reduce.reduce_all(function(x, y))
        known_x, known_y = constant_value(x), constant_value(y)
        if known_x is not None and known_y is not None:
            _fail_if_false(np.all(static_function(known_x, known_y)), data)
        return control_flow.Assert(condition, data, summarize=summarize)


def _compare_now(symbol, function, x, y, data, summarize, message):
    """Raise at once, with the elements for which the condition does not hold."""
    holds = function(x, y).numpy()
    if holds.all():
        return
    if data is not None:
        lines = [message] if message is not None else []
        raise errors.InvalidArgumentError(None, None, "\n".join(lines + [_static_text(v) for v in data]))
    count = 3 if summarize is None or summarize < 0 else summarize
    x, y, lines = x.numpy(), y.numpy(), []
    if np.shape(x) == np.shape(y) and np.ndim(x):
        where = np.argwhere(~holds)[:count]
        lines = [f"Indices of first {len(where)} different values:\n{where}"]
        lines += [f"Corresponding {n} values:\n{v[tuple(where.T)]}" for n, v in (("x", x), ("y", y))]
    lines += [f"First {min(np.size(v), count)} elements of {n}:\n{np.ravel(v)[:count]}" for n, v in (("x", x), ("y", y))]
    first = ([] if message is None else [message]) + [f"Condition x {symbol} y did not hold."]
    raise errors.InvalidArgumentError(None, None, "\n".join(first + lines))


def assert_equal(x, y, data=None, summarize=None, message=None, name=None):
    """Check that x == y holds for every element.

    Args:
      x, y: Tensors of one dtype that broadcast.
      data: list of what to print instead of the condition and the values.
      summarize: int, elements printed of each tensor.
      message: str put in front.
      name: str.
    Returns:
      Operation that fails unless the condition holds.
    Raises:
      InvalidArgumentError: at once where both values are known and the condition fails; else when run.
    Source: tf.assert_equal.
    """
    with name_scope(name, "assert_equal", [x, y, data]):
        if x is y:
            return control_flow.no_op()
    return _compare("==", "assert_equal", math.equal, np.equal, x, y, data, summarize, message, name)


def assert_none_equal(x, y, data=None, summarize=None, message=None, name=None):
    """Check that x != y holds for every element.

    Args, Returns and Raises: as for assert_equal.
    Source: tf.assert_none_equal.
    """
    return _compare("!=", "assert_none_equal", math.not_equal, np.not_equal, x, y, data, summarize, message, name)


def assert_less(x, y, data=None, summarize=None, message=None, name=None):
    """Check that x < y holds for every element.

    Args, Returns and Raises: as for assert_equal.
    Source: tf.assert_less.
    """
    return _compare("<", "assert_less", math.less, np.less, x, y, data, summarize, message, name)


def assert_less_equal(x, y, data=None, summarize=None, message=None, name=None):
    """Check that x <= y holds for every element.

    Args, Returns and Raises: as for assert_equal.
    Source: tf.assert_less_equal.
    """
    return _compare("<=", "assert_less_equal", math.less_equal, np.less_equal, x, y, data, summarize, message, name)


def assert_greater(x, y, data=None, summarize=None, message=None, name=None):
    """Check that x > y holds for every element.

    Args, Returns and Raises: as for assert_equal.
    Source: tf.assert_greater.
    """
    return _compare(">", "assert_greater", math.greater, np.greater, x, y, data, summarize, message, name)


def assert_greater_equal(x, y, data=None, summarize=None, message=None, name=None):
    """Check that x >= y holds for every element.

    Args, Returns and Raises: as for assert_equal.
    Source: tf.assert_greater_equal.
    """
    return _compare(">=", "assert_greater_equal", math.greater_equal, np.greater_equal, x, y, data, summarize, message,
                    name)


def assert_near(x, y, rtol=None, atol=None, data=None, summarize=None, message=None, name=None):
    """Check that |x - y| < atol + rtol * |y| holds for every element.

    Args:
      x, y: Tensors of one float dtype that broadcast.
      rtol, atol: numbers or Tensors, 10 times the dtype's epsilon by default.
      data, summarize, message, name: as for assert_equal.
    Raises (when run):
      InvalidArgumentError: the condition fails.
    Source: tf.assert_near.
    """
    message = message or ""
    with name_scope(name, "assert_near", [x, y, rtol, atol, data]):
        x = to_tensor(x, name="x")
        y = to_tensor(y, name="y", dtype=x.dtype)
        epsilon = np.finfo(x.dtype.as_numpy_dtype).eps
        rtol = to_tensor(10 * epsilon if rtol is None else rtol, name="rtol", dtype=x.dtype)
        atol = to_tensor(10 * epsilon if atol is None else atol, name="atol", dtype=x.dtype)
        if data is None:
            data = [message, f"x and y not equal to tolerance rtol = {rtol!s}, atol = {atol!s}", f"x ({_label(x)}) = ", x,
                    f"y ({_label(y)}) = ", y]
        tolerance = atol + rtol * math.abs(y)
        near = math.less(math.abs(x - y), tolerance)
        return control_flow.Assert(reduce.reduce_all(near), data, summarize=summarize)


# ------------------------------------------------------------------ comparisons with zero
def _compare_with_zero(symbol, default_name, compare, zero_first, x, data, summarize, message, name):
    message = message or ""
    with name_scope(name, default_name, [x, data]):
        x = to_tensor(x, name="x")
        if data is None:
            data = [message] + _zero_texts(symbol, x) + [x]
        zero = to_tensor(0, dtype=x.dtype)
        pair = (zero, x) if zero_first else (x, zero)
        return compare(*pair, data=data, summarize=summarize)


def _zero_texts(symbol, x):
    condition, value = f"Condition x {symbol} 0 did not hold element-wise:", f"x ({_label(x)}) = "
    # TF forgot a comma here.
    return [condition + value] if symbol == "<=" else [condition, value]


def assert_negative(x, data=None, summarize=None, message=None, name=None):
    """Check that x < 0 holds for every element.

    Args:
      x: Tensor of a real dtype.
      data, summarize, message, name: as for assert_equal.
    Source: tf.assert_negative.
    """
    return _compare_with_zero("<", "assert_negative", assert_less, False, x, data, summarize, message, name)


def assert_positive(x, data=None, summarize=None, message=None, name=None):
    """Check that x > 0 holds for every element.

    Args: as for assert_negative.
    Source: tf.assert_positive.
    """
    return _compare_with_zero(">", "assert_positive", assert_less, True, x, data, summarize, message, name)


def assert_non_negative(x, data=None, summarize=None, message=None, name=None):
    """Check that x >= 0 holds for every element.

    Args: as for assert_negative.
    Source: tf.assert_non_negative.
    """
    return _compare_with_zero(">=", "assert_non_negative", assert_less_equal, True, x, data, summarize, message, name)


def assert_non_positive(x, data=None, summarize=None, message=None, name=None):
    """Check that x <= 0 holds for every element.

    Args: as for assert_negative.
    Source: tf.assert_non_positive.
    """
    return _compare_with_zero("<=", "assert_non_positive", assert_less_equal, False, x, data, summarize, message, name)


def _for(x):
    return "" if x.is_eager else f" for {x.name}"


def _name(x, eager_name):
    return eager_name if x.is_eager else x.name


# ------------------------------------------------------------------ ranks
class _WrongRank(ValueError):
    """A static rank that does not fit; carries what was wanted and what was found."""


def _rank_check(x, ranks, is_static_fit, dynamic_fit, data, summarize):
    for rank in ranks:
        assert_type(rank, dtypes.int32)
    known = [constant_value(rank) for rank in ranks]
    if all(k is not None for k in known):
        if any(k.ndim for k in known):
            raise ValueError("Rank must be a scalar.")
        found = x.shape.ndims
        if found is not None:
            if not is_static_fit(found, known):
                raise _WrongRank(found, known)
            return control_flow.no_op(name="static_checks_determined_all_ok")
    condition = dynamic_fit(array.rank(x), ranks)
    for rank, value in zip(ranks, known):
        if value is None:
            scalar = assert_rank(rank, 0, data=["Rank must be a scalar. Received rank: ", rank])
            condition = control_flow.with_dependencies([scalar], condition)
    return control_flow.Assert(condition, data, summarize=summarize)


def _checked_rank(wording, x, ranks, is_static_fit, dynamic_fit, data, summarize, message, as_text):
    """_rank_check with its default data and TF's text for a rank that does not fit."""
    if data is None:
        data = [message, f"Tensor {_name(x, '')} must have rank {wording}".rstrip()] + ranks
        data += ["Received shape: ", array.shape(x)]
    try:
        return _rank_check(x, ranks, is_static_fit, dynamic_fit, data, summarize)
    except _WrongRank as error:
        found, known = error.args
        wanted = f"{wording} {as_text(known)}".lstrip()
        raise ValueError(f"{message}.  Tensor {_name(x, '')} must have rank {wanted}.  Received rank {found}, "
                         f"shape {x.shape}") from None


def assert_rank(x, rank, data=None, summarize=None, message=None, name=None):
    """Check the rank of a tensor.

    Args:
      x: Tensor.
      rank: int or int32 scalar Tensor.
      data, summarize, message, name: as for assert_equal.
    Returns:
      Operation that fails unless x has that rank; a no-op where the rank is static.
    Raises:
      ValueError: the static rank is another one.
    Source: tf.assert_rank.
    """
    with name_scope(name, "assert_rank", (x, rank) + tuple(data or [])):
        x = to_tensor(x, name="x")
        rank = to_tensor(rank, name="rank")
        return _checked_rank("", x, [rank], lambda found, known: found == known[0],
                             lambda found, ranks: math.equal(found, ranks[0]), data, summarize, message or "",
                             lambda known: known[0])


def assert_rank_at_least(x, rank, data=None, summarize=None, message=None, name=None):
    """Check that a tensor has at least a rank.

    Args, Returns and Raises: as for assert_rank.
    Source: tf.assert_rank_at_least.
    """
    with name_scope(name, "assert_rank_at_least", (x, rank) + tuple(data or [])):
        x = to_tensor(x, name="x")
        rank = to_tensor(rank, name="rank")
        return _checked_rank("at least", x, [rank], lambda found, known: found >= known[0],
                             lambda found, ranks: math.greater_equal(found, ranks[0]), data, summarize, message or "",
                             lambda known: known[0])


def assert_rank_in(x, ranks, data=None, summarize=None, message=None, name=None):
    """Check that the rank of a tensor is one of several.

    Args:
      x: Tensor.
      ranks: iterable of int or int32 scalar Tensors.
      data, summarize, message, name: as for assert_equal.
    Raises:
      ValueError: the static rank is none of them.
    Source: tf.assert_rank_in.
    """
    with name_scope(name, "assert_rank_in", (x,) + tuple(ranks) + tuple(data or [])):
        x = to_tensor(x, name="x")
        ranks = [to_tensor(rank, name="rank") for rank in ranks]
        return _checked_rank("in", x, ranks, lambda found, known: any(found == k for k in known), _equals_any, data,
                             summarize, message or "", lambda known: _ranks_text(known))


def _ranks_text(known):
    """The ranks as TF prints them: constants of graphs as arrays, values of eager tensors as numbers."""
    return repr(tuple(k if isinstance(k, np.ndarray) else int(k) for k in known))


def _equals_any(found, ranks):
    return functools.reduce(math.logical_or, [math.equal(rank, found) for rank in ranks])


# ------------------------------------------------------------------ types
def assert_integer(x, message=None, name=None):
    """Check that a tensor holds integers.

    Args:
      x: Tensor.  message: str put in front.  name: str.
    Returns:
      a no-op.
    Raises:
      TypeError: x has another dtype.
    Source: tf.assert_integer.
    """
    with name_scope(name, "assert_integer", [x]):
        x = to_tensor(x, name="x")
        if not x.dtype.is_integer:
            raise TypeError(f"{message or ''}  Expected \"x\" to be integer type.  Found: {_name(x, 'tensor')} of dtype {x.dtype}")
        return control_flow.no_op("statically_determined_was_integer")


def assert_type(tensor, tf_type, message=None, name=None):
    """Check the dtype of a tensor.

    Args:
      tensor: Tensor.  tf_type: DType.  message: str put in front.  name: str.
    Returns:
      a no-op.
    Raises:
      TypeError: tensor has another dtype.
    Source: tf.assert_type.
    """
    with name_scope(name, "assert_type", [tensor]):
        tensor = to_tensor(tensor, name="tensor")
        if tensor.dtype != tf_type:
            raise TypeError(f"{message or ''} {'tensor' if tensor.is_eager else ' ' + tensor.name} must be of type {tf_type}")
        return control_flow.no_op("statically_determined_correct_type")


def assert_scalar(tensor, name=None, message=None):
    """Check that a tensor is a scalar.

    Args:
      tensor: Tensor.  name: str.  message: str put in front.
    Returns:
      the Tensor.
    Raises:
      ValueError: its static shape is not ().
    Source: tf.debugging.assert_scalar.
    """
    with name_scope(name, "assert_scalar", [tensor]) as scope:
        tensor = to_tensor(tensor, name=scope)
        if tensor.shape.ndims != 0:
            raise ValueError(f"{message or ''}Expected scalar shape{_for(tensor)}, saw shape: {tensor.shape}.")
        return tensor


def assert_proper_iterable(values):
    """Check that a value is an iterable that is meant to be iterated over.

    Raises:
      TypeError: it is none, or a Tensor, SparseTensor, ndarray, bytes or str.
    Source: tf.debugging.assert_proper_iterable.
    """
    if isinstance(values, (Tensor, SparseTensor, np.ndarray, bytes, str)):
        raise TypeError(f'Expected argument "values" to be a "proper" iterable.  Found: {type(values)}')
    if not hasattr(values, "__iter__"):
        raise TypeError(f'Expected argument "values" to be iterable.  Found: {type(values)}')


def assert_same_float_dtype(tensors=None, dtype=None):
    """The one float dtype of tensors.

    Args:
      tensors: list of Tensors or None.
      dtype: DType they must have, if given.
    Returns:
      DType, float32 when nothing was given.
    Raises:
      ValueError: different dtypes, or none of floats.
    Source: tf.debugging.assert_same_float_dtype.
    """
    if tensors:
        dtype = _same_base_type([t for t in tensors if t is not None], dtype)
    if not dtype:
        return dtypes.float32
    if not dtype.is_floating:
        raise ValueError(f"Expected floating point type, got {dtype}.")
    return dtype


def _same_base_type(items, expected):
    first = ""
    for item in items:
        found = item.dtype.base_dtype
        name = item.name if hasattr(item, "name") else str(item)
        if not expected:
            expected, first = found, f" as {name}"
        elif expected != found:
            raise ValueError(f"{name}, type={found}, must be of the same type ({expected}){first}.")
    return expected


def is_numeric_tensor(tensor):
    """Whether something is a Tensor of numbers.

    Source: tf.debugging.is_numeric_tensor.
    """
    return isinstance(tensor, Tensor) and tensor.dtype in _NUMERIC


# ------------------------------------------------------------------ order of elements
def is_non_decreasing(x, name=None):
    """Whether x[i] <= x[i + 1] for all elements of the flattened tensor.

    Args:
      x: Tensor of numbers.  name: str.
    Returns:
      bool scalar; True for fewer than two elements.
    Source: tf.debugging.is_non_decreasing.
    """
    with name_scope(name, "is_non_decreasing", [x]):
        return _is_ordered(x, math.less_equal)


def is_strictly_increasing(x, name=None):
    """Whether x[i] < x[i + 1] for all elements of the flattened tensor.

    Args and Returns: as for is_non_decreasing.
    Source: tf.debugging.is_strictly_increasing.
    """
    with name_scope(name, "is_strictly_increasing", [x]):
        return _is_ordered(x, math.less)


def _is_ordered(x, compare):
    steps = _steps(x)
    zero = to_tensor(0, dtype=steps.dtype)
    return reduce.reduce_all(compare(zero, steps))


def _steps(x):
    """x[1:] - x[:-1], or nothing for fewer than two elements."""
    x = array.reshape(x, [-1])
    if not is_numeric_tensor(x):
        raise TypeError(f"Expected x to be numeric, instead found: {x}")
    is_short = math.less(array.size(x), 2)
    length = array.shape(x) - 1
    return control_flow.cond(
        is_short,
        lambda: to_tensor([], dtype=x.dtype),
        lambda: slicing.strided_slice(x, [1], [1] + length) - slicing.strided_slice(x, [0], length))


# ------------------------------------------------------------------ shapes
def assert_shapes(shapes, data=None, summarize=None, message=None, name=None):
    """Check the sizes of tensors against symbols: equal symbols stand for equal sizes.

    assert_shapes([(x, ("N", "Q")), (y, ("N",)), (z, (None, 3))])

    Args:
      shapes: dict from Tensor to shape, or list of such pairs.  A shape is an iterable of symbols: an int or its
        text (that size), None or "." (any size), anything else hashable (one size wherever it stands); a leading
        ... or "*" stands for any number of axes.
      data, summarize, message, name: as for assert_equal.
    Returns:
      Operation that fails unless all sizes fit.
    Raises:
      ValueError: static shapes do not fit.
    Source: tf.debugging.assert_shapes.
    """
    if isinstance(shapes, dict):
        shapes = shapes.items()
    message = message or ""
    with name_scope(name, "assert_shapes", [shapes, data]):
        shapes = [(to_tensor(x), symbols) for x, symbols in shapes if symbols is not None]
        constraints = [(x, *_read_symbols(x, symbols, message)) for x, symbols in shapes]
        sizes = [_sizes(x) for x, _, _ in constraints]
        options = {"data": data, "summarize": summarize, "message": message, "name": name}
        checks = [_symbol_rank(x, symbols, open_start, options) for x, symbols, open_start in constraints]
        checks = [c for c in checks if c is not None]
        known = {}
        for (x, symbols, open_start), own in zip(constraints, sizes):
            checks += _symbol_sizes(x, symbols, open_start, own, known, data, summarize, message)
        return control_flow.group(*checks)


def _is_open(symbol):
    return symbol is Ellipsis or isinstance(symbol, str) and symbol == "*"


def _read_symbols(x, symbols, message):
    """(symbols without a leading "any number of axes", whether it was there)."""
    if not (hasattr(symbols, "__iter__") or hasattr(symbols, "__getitem__")):
        raise ValueError(f"{message}.  Tensor {x.name}.  Specified shape must be an iterable.  An iterable has the "
                         f"attribute `__iter__` or `__getitem__`.  Received specified shape: {symbols}")
    symbols = tuple(symbols)
    for i, symbol in enumerate(symbols):
        if i and _is_open(symbol):
            raise ValueError(f"{message}.  Tensor {x.name} specified shape index {i}.  Symbol `...` or `*` for a "
                             "variable number of unspecified dimensions is only allowed as the first entry")
    open_start = bool(symbols) and _is_open(symbols[0])
    return symbols[open_start:], open_start


def _sizes(x):
    """Sizes that can be indexed: ints, or scalar Tensors where they are not static; those of a scalar are [1]."""
    dynamic = array.shape(x)
    if x._shape is not None:
        return [dynamic[i] if d is None else d for i, d in enumerate(x._shape)] or [1]
    is_scalar = math.equal(array.rank(x), 0)
    return control_flow.cond(is_scalar, lambda: constant([1], dtype=dynamic.dtype), lambda: dynamic)


def _symbol_rank(x, symbols, open_start, options):
    count = len(symbols)
    if open_start:
        return assert_rank_at_least(x, rank=count, **options) if count > 1 else None
    if count < 2:
        return assert_rank_in(x, ranks=[0, 1], **options)
    return assert_rank(x, rank=count, **options)


def _explicit_size(symbol):
    if isinstance(symbol, (int, np.integer)):
        return int(symbol)
    try:
        return int(symbol) if isinstance(symbol, str) else None
    except ValueError:
        return None


def _symbol_sizes(x, symbols, open_start, sizes, known, data, summarize, message):
    """Checks of one tensor's sizes; what they tell of symbols is noted in `known`."""
    checks = []
    for i, symbol in enumerate(symbols):
        if symbol is None or symbol == ".":
            continue
        axis = i - len(symbols) if open_start else i
        wanted, source = _explicit_size(symbol), "Specified explicitly"
        if wanted is None:
            if symbol not in known:
                known[symbol] = sizes[axis], x, axis
                continue
            wanted, other, other_axis = known[symbol]
            source = f"Specified by tensor {other.name} dimension {other_axis}"
        check = _size_check(x, axis, sizes[axis], wanted, source, data, summarize, message)
        checks += [] if check is None else [check]
    return checks


def _size_check(x, axis, size, wanted, source, data, summarize, message):
    if not isinstance(size, Tensor) and not isinstance(wanted, Tensor):
        if size != wanted:
            raise ValueError(f"{message}.  {source}.  Tensor {x.name} dimension {axis} must have size {wanted}.  "
                             f"Received size {size}, shape {x.shape}")
        return None
    condition = math.equal(to_tensor(size), to_tensor(wanted))
    if data is None:
        data = [message, source, f"Tensor {x.name} dimension", axis, "must have size", wanted, "Received shape: ",
                array.shape(x)]
    return control_flow.Assert(condition, data, summarize=summarize)


# ------------------------------------------------------------------ finite numbers
def verify_tensor_all_finite(t=None, msg=None, name=None, x=None, message=None):
    """The tensor, checked for NaN and infinite elements when it is computed.

    Args:
      x: Tensor of a float dtype.  t: the same by its old name.
      message: str for the error.  msg: the same by its old name.
      name: str.
    Raises (when run):
      InvalidArgumentError: an element is NaN or infinite.
    Source: tf.verify_tensor_all_finite, tf.debugging.assert_all_finite.
    """
    x = lookup_renamed("x", x, "t", t)
    message = lookup_renamed("message", message, "msg", msg)
    with name_scope(name, "VerifyFinite", [x]):
        x = to_tensor(x, name="x")
        with colocate_with(x):
            checked = array.check_numerics(x, message=message)
            return control_flow.with_dependencies([checked], x)


assert_all_finite = verify_tensor_all_finite


def add_check_numerics_ops():
    """Add a check_numerics to every float tensor of the graph, in the order they were made.

    Returns:
      Operation that runs all checks.
    Raises:
      ValueError: the graph has ops in control-flow contexts.
    Source: tf.add_check_numerics_ops.
    """
    check = []
    for op in get_default_graph().get_operations():
        for output in op.outputs:
            if output.dtype not in (dtypes.float16, dtypes.float32, dtypes.float64):
                continue
            if op._get_control_flow_context() is not None:
                raise ValueError("`tf.add_check_numerics_ops() is not compatible with TensorFlow control flow "
                                 "operations such as `tf.cond()` or `tf.while_loop()`.")
            with control_dependencies(check):
                check = [array.check_numerics(output, message=f"{op.name}:{output.value_index}")]
    return control_flow.group(*check)
