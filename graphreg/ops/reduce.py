"""Reductions, cumulative ops, sequences of numbers, sums of lists and counting."""
from builtins import any as builtin_any
from builtins import max as builtin_max
from builtins import range as builtin_range

import numpy as np

from ..core import dtypes, errors, fold, scopes, shape_fns
from ..core.convert import constant_value
from ..core.declare import op
from ..core.shape_fns import ShapeError

INDEX = "Tidx: {int32, int64} = int32"


def _scalar_int(c, i):
    """The scalar input i as an int, or None."""
    value = c.value(i)
    return None if value is None else int(value)


# ------------------------------------------------------------------ reductions: kernels
def _axes_of(x, reduction_indices):
    """The axes to reduce as a sorted tuple; each counts once."""
    axes = set()
    for axis in np.ravel(reduction_indices).tolist():
        if not -x.ndim <= axis < x.ndim:
            raise errors.InvalidArgumentError(
                None, None, f"Invalid reduction dimension ({axis} for input with {x.ndim} dimension(s)")
        axes.add(axis % x.ndim)
    return tuple(sorted(axes))


def _over_axes(function):
    """Kernel of a reduction: function(xp, x, axes, keep); what reduces nothing gives the input itself."""
    def kernel(xp, input, reduction_indices, keep_dims):
        axes = _axes_of(input, reduction_indices)
        if not [a for a in axes if input.shape[a] != 1]:
            kept = [d for a, d in enumerate(input.shape) if keep_dims or a not in axes]
            return input if len(kept) == input.ndim else input.reshape(kept)
        return function(xp, input, axes, keep_dims)
    return kernel


def _sum(xp, x, axes, keep):
    return xp.sum(x, axis=axes, dtype=x.dtype, keepdims=keep)


def _prod(xp, x, axes, keep):
    return xp.prod(x, axis=axes, dtype=x.dtype, keepdims=keep)


def _mean(xp, x, axes, keep):
    count = 1
    for a in axes:
        count *= x.shape[a]
    wide = np.dtype(np.float32) if x.dtype.itemsize == 2 and x.dtype.kind not in "iu" else x.dtype
    total = xp.sum(x, axis=axes, dtype=wide, keepdims=keep)
    if x.dtype.kind not in "iu":
        return (total / wide.type(count)).astype(x.dtype)
    # Integers are divided as C++ does, towards 0.
    return (xp.sign(total) * (xp.abs(total) // x.dtype.type(builtin_max(count, 1)))).astype(x.dtype)


def _lowest(dtype):
    return dtype.type(-np.inf) if dtype.kind == "f" else np.iinfo(dtype).min


def _highest(dtype):
    return dtype.type(np.inf) if dtype.kind == "f" else np.iinfo(dtype).max


def _extreme(reduce_name, start):
    """Kernel of Max or Min: NaN is passed over, as Eigen's comparisons do."""
    def function(xp, x, axes, keep):
        first = start(x.dtype)
        result = getattr(xp, reduce_name)(x, axis=axes, keepdims=keep, initial=first)
        if x.dtype.kind != "f" or xp is np and not np.isnan(result).any():
            return result
        return getattr(xp, reduce_name)(xp.where(xp.isnan(x), first, x), axis=axes, keepdims=keep, initial=first)
    return function


def _euclidean_norm(xp, x, axes, keep):
    squares = xp.sum((x * xp.conj(x)) if x.dtype.kind == "c" else x * x, axis=axes, dtype=x.dtype, keepdims=keep)
    return xp.sqrt(squares).astype(x.dtype)


# ------------------------------------------------------------------ reductions: shapes
def reduction_shape(c):
    """Shape of a reduction whose input 1 holds the axes."""
    x, keep = c.shapes[0], c.attrs["keep_dims"]
    c.with_rank_at_most(1, 1)
    axes = c.value(1)
    if axes is None or x is None:
        return [(None,) * len(x) if keep and x is not None else None]
    reduced = {_checked_axis(a, len(x)) for a in np.ravel(axes).tolist()}
    if keep:
        return [tuple(1 if a in reduced else d for a, d in enumerate(x))]
    return [tuple(d for a, d in enumerate(x) if a not in reduced)]


def _checked_axis(axis, rank):
    if not -rank <= axis < rank:
        raise ShapeError(f"Invalid reduction dimension {axis} for input with {rank} dimensions.")
    return axis % rank


def reduction(name, python_name, function, grad, doc, types="{numbertype}"):
    """Declare a reduction along the axes that input 1 holds."""
    kernel = _over_axes(function)
    kernel.__name__, kernel.__doc__, kernel.__module__ = python_name, doc, __name__
    kind, attrs = ("bool", ()) if types is None else ("T", ("T: " + types,))
    made = op(f"{name}(input: {kind}, reduction_indices: Tidx) -> output: {kind}", "keep_dims: bool = false", *attrs,
              INDEX, aliases=True, host=("reduction_indices",))(kernel)
    made.shape(reduction_shape)
    if grad is not None:
        made.gradient(grad)
    return made


# ------------------------------------------------------------------ reductions: gradients
def _safe_quotient(tf, x, y):
    """x / y for sizes; 0 / 0 is 0."""
    return x // tf.maximum(y, 1)


def kept_shape(tf, input_shape, axes):
    """int vector: input_shape with 1 at the axes."""
    input_shape = tf.cast(input_shape, dtypes.int32)
    axes = tf.cast(axes, dtypes.int32)
    rank = tf.size(input_shape)
    axes = (axes + rank) % rank
    axes_shape = tf.shape(axes)
    return tf.raw.DynamicStitch([tf.range(rank), axes], [input_shape, tf.fill(axes_shape, 1)])


def _static_kept_shape(tf, shape, axes):
    """(kept shape, repeats) of a reduction known while building; computed once in a graph, by ops that stay."""
    cache = scopes.get_default_graph()._hidden.setdefault("reduced_shapes", {})
    found = cache.get((shape, axes))
    if found is None:
        kept = tuple(fold.constant_array(kept_shape(tf, shape, axes)).tolist())
        # `shape` is a tuple, so tf.floordiv makes the Const that `//` would make of an operand.
        repeats = tf.floordiv(shape, tf.maximum(kept, 1))
        found = cache[shape, axes] = kept, tuple(fold.constant_array(repeats).tolist())
    return found


def _sum_gradient(tf, op, dy):
    x, shape = op.inputs[0], op.inputs[0]._shape
    if shape is not None:
        axes = constant_value(op.inputs[1])
        if axes is not None:
            if np.array_equal(axes, np.arange(len(shape))):
                dy = tf.reshape(dy, [1] * len(shape))
                full = shape_fns.is_full(shape)
                return tf.tile(dy, tf.constant(shape, dtype=dtypes.int32) if full else tf.shape(x)), None
            if shape_fns.is_full(shape):
                kept, repeats = _static_kept_shape(tf, shape, tuple(np.ravel(axes).tolist()))
                return tf.tile(tf.reshape(dy, kept), repeats), None
    shape = tf.shape(x)
    with scopes.colocate_with(shape):
        kept = kept_shape(tf, shape, op.inputs[1])
        repeats = _safe_quotient(tf, shape, kept)
    return tf.tile(tf.reshape(dy, kept), repeats), None


def _mean_gradient(tf, op, dy):
    total = _sum_gradient(tf, op, dy)[0]
    x, y = op.inputs[0]._shape, op.outputs[0]._shape
    if shape_fns.is_full(x) and shape_fns.is_full(y):
        count = int(np.prod(x)) // builtin_max(int(np.prod(y)), 1)
        count = tf.constant(count, dtype=total.dtype)
    else:
        shape_x, shape_y = tf.shape(op.inputs[0]), tf.shape(op.outputs[0])
        count = _safe_quotient(tf, tf.reduce_prod(shape_x), tf.reduce_prod(shape_y))
    return tf.truediv(total, tf.cast(count, total.dtype)), None


def _extreme_gradient(tf, op, dy):
    """Elements that share the extreme share the gradient."""
    x, axes = op.inputs
    kept = kept_shape(tf, tf.shape(x), axes)
    y = tf.reshape(op.outputs[0], kept)
    dy = tf.reshape(dy, kept)
    hits = tf.cast(tf.equal(y, x), dy.dtype)
    count = tf.reshape(tf.reduce_sum(hits, axes), kept)
    return tf.divide(hits, count) * dy, None


def _prod_gradient(tf, op, dy):
    """The product of the other elements: of those before times those after, so that zeros do no harm."""
    x = op.inputs[0]
    shape = tf.shape(x)
    axes = tf.reshape(op.inputs[1], [-1])
    kept = kept_shape(tf, shape, op.inputs[1])
    repeats = _safe_quotient(tf, shape, kept)
    dy = tf.tile(tf.reshape(dy, kept), repeats)
    with scopes.device("/cpu:0"):
        rank = tf.rank(x)
        axes = (axes + rank) % rank
        reduced = tf.cast(axes, dtypes.int32)
        others, _ = tf.raw.ListDiff(tf.range(rank), reduced)
        order = tf.concat([reduced, others], 0)
        reduced_size = tf.reduce_prod(tf.gather(shape, reduced))
        other_size = tf.reduce_prod(tf.gather(shape, others))
    permuted = tf.transpose(x, order)
    permuted_shape = tf.shape(permuted)
    rows = tf.reshape(permuted, (reduced_size, other_size))
    left = tf.cumprod(rows, axis=0, exclusive=True)
    right = tf.cumprod(rows, axis=0, exclusive=True, reverse=True)
    product = tf.reshape(tf.math.conj(left) * tf.math.conj(right), permuted_shape)
    product = dy * tf.transpose(product, tf.raw.InvertPermutation(order))
    return tf.reshape(product, shape), None


sum = reduction("Sum", "sum", _sum, _sum_gradient, "Sum along axes.")
mean = reduction("Mean", "mean", _mean, _mean_gradient, "Mean along axes; integers are rounded towards 0.")
prod = reduction("Prod", "prod", _prod, _prod_gradient, "Product along axes.")
max = reduction("Max", "max", _extreme("max", _lowest), _extreme_gradient, "Largest along axes.")
min = reduction("Min", "min", _extreme("min", _highest), _extreme_gradient, "Smallest along axes.")
all = reduction("All", "all", lambda xp, x, axes, keep: xp.all(x, axis=axes, keepdims=keep), None,
                "Whether all are true along axes.", None)
any = reduction("Any", "any", lambda xp, x, axes, keep: xp.any(x, axis=axes, keepdims=keep), None,
                "Whether any is true along axes.", None)
euclidean_norm = reduction("EuclideanNorm", "euclidean_norm", _euclidean_norm, None,
                           "Square root of the sum of |x| ** 2 along axes.")
euclidean_norm.not_differentiable()


# ------------------------------------------------------------------ argmax, argmin
def _arg_kernel(function, worst):
    def kernel(xp, input, dimension, output_type):
        axis = _arg_axis(input, dimension)
        x = input
        if x.dtype.kind == "f":
            x = xp.where(xp.isnan(x), x.dtype.type(worst), x)
        return getattr(xp, function)(x, axis=axis).astype(output_type)
    return kernel


def _arg_axis(x, dimension):
    dimension = np.asarray(dimension)
    if dimension.ndim:
        raise errors.InvalidArgumentError(
            None, None, f"dim must be a scalar, but received tensor of shape: {shape_fns.text(dimension.shape)}")
    axis = int(dimension)
    if not -x.ndim <= axis < x.ndim:
        raise errors.InvalidArgumentError(
            None, None, f"Expected dimension in the range [{-x.ndim}, {x.ndim}), but got {axis}")
    if x.shape[axis] == 0:
        raise errors.InvalidArgumentError(
            None, None, f"Reduction axis {axis % x.ndim} is empty in shape {shape_fns.text(x.shape)}")
    return axis


def _arg_shape(c):
    c.with_rank(1, 0)
    x = c.shapes[0]
    if x is None:
        return [None]
    if len(x) <= 1:
        return [()]
    axis = _scalar_int(c, 1)
    if axis is None:
        return [(None,) * (len(x) - 1)]
    rank = len(x)
    if not -rank <= axis < rank:
        raise ShapeError(f"Dimension ({axis}) must be in the range [{-rank}, {rank}), where {rank} is the number of "
                         "dimensions in the input.")
    axis %= rank
    return [x[:axis] + x[axis + 1:]]


def _declare_arg(name, python_name, kernel, doc):
    kernel.__name__, kernel.__doc__, kernel.__module__ = python_name, doc, __name__
    function = op(f"{name}(input: T, dimension: Tidx) -> output: output_type", "T: {numbertype}", INDEX,
                  "output_type: {int32, int64} = int64", host=("dimension",))(kernel)
    function.shape(_arg_shape)
    function.gradient(lambda tf, op, dy: (None, None))
    return function


arg_max = _declare_arg("ArgMax", "arg_max", _arg_kernel("argmax", -np.inf), "Index of the first largest element.")
arg_min = _declare_arg("ArgMin", "arg_min", _arg_kernel("argmin", np.inf), "Index of the first smallest element.")


# ------------------------------------------------------------------ cumulative ops
def _scan_axis(x, axis):
    axis = np.asarray(axis)
    if axis.ndim:
        raise errors.InvalidArgumentError(None, None,
                                          f"ScanOp: axis must be a scalar, not {shape_fns.text(axis.shape)}")
    if not -x.ndim <= axis < x.ndim:
        raise errors.InvalidArgumentError(
            None, None, f"ScanOp: Expected scan axis in the range [{-x.ndim}, {x.ndim}), but got {int(axis)}")
    return int(axis) % x.ndim


def _scan(accumulate, first):
    """Kernel of a cumulative op; `first(dtype)` starts an exclusive one."""
    def kernel(xp, x, axis, exclusive, reverse):
        axis = _scan_axis(x, axis)
        if reverse:
            x = xp.flip(x, axis)
        if exclusive and x.shape[axis]:
            head = xp.full(x.shape[:axis] + (1,) + x.shape[axis + 1:], first(x.dtype), x.dtype)
            x = xp.concatenate([head, xp.take(x, xp.arange(x.shape[axis] - 1), axis=axis)], axis)
        out = accumulate(xp, x, axis)
        return xp.flip(out, axis) if reverse else out
    return kernel


def _declare_scan(name, python_name, kernel, types, grad, doc):
    kernel.__name__, kernel.__doc__, kernel.__module__ = python_name, doc, __name__
    function = op(f"{name}(x: T, axis: Tidx) -> out: T", "exclusive: bool = false", "reverse: bool = false",
                  "T: " + types, INDEX, host=("axis",))(kernel)
    function.shape(shape_fns.same_as_input)
    function.gradient(grad)
    return function


def _scan_flags(op, reversed_=True):
    reverse = op.get_attr("reverse")
    return {"exclusive": op.get_attr("exclusive"), "reverse": not reverse if reversed_ else reverse}


def _cumsum_gradient(tf, op, dy):
    return tf.cumsum(dy, op.inputs[1], **_scan_flags(op)), None


def _cumprod_gradient(tf, op, dy):
    x, axis = op.inputs
    product = tf.cumprod(x, axis, **_scan_flags(op, False))
    return tf.cumsum(product * dy, axis, **_scan_flags(op)) / x, None


def _cumulative_logsumexp_gradient(tf, op, dy):
    """By logarithms, for the positive and the negative part of dy apart."""
    x, axis, y = op.inputs[0], op.inputs[1], op.outputs[0]
    log_positive = tf.raw.SelectV2(tf.greater(dy, 0), tf.log(dy), dy.dtype.min)
    log_negative = tf.raw.SelectV2(tf.less(dy, 0), tf.log(-dy), dy.dtype.min)
    parts = [tf.exp(tf.math.cumulative_logsumexp(part - y, axis=axis, **_scan_flags(op)) + x)
             for part in (log_positive, log_negative)]
    return parts[0] - parts[1], None


cumsum = _declare_scan("Cumsum", "cumsum",
                       _scan(lambda xp, x, axis: xp.cumsum(x, axis=axis, dtype=x.dtype), lambda dtype: 0),
                       "{numbertype}", _cumsum_gradient, "Running sum along an axis.")
cumprod = _declare_scan("Cumprod", "cumprod",
                        _scan(lambda xp, x, axis: xp.cumprod(x, axis=axis, dtype=x.dtype), lambda dtype: 1),
                        "{numbertype}", _cumprod_gradient, "Running product along an axis.")
cumulative_logsumexp = _declare_scan(
    "CumulativeLogsumexp", "cumulative_logsumexp",
    _scan(lambda xp, x, axis: xp.logaddexp.accumulate(x, axis=axis), lambda dtype: np.finfo(dtype).min),
    "{float16, float32, float64}", _cumulative_logsumexp_gradient, "Running log of the sum of exp along an axis.")


# ------------------------------------------------------------------ axes of broadcasting
def _reduced_axes(s0, s1):
    """For two shapes the axes along which each is repeated; an axis of 1 in both counts for both."""
    a, b = s0.tolist(), s1.tolist()
    if a == b:
        return [], []
    rank = builtin_max(len(a), len(b))
    pairs = list(zip([1] * (rank - len(a)) + a, [1] * (rank - len(b)) + b))
    if builtin_any(m != n and 1 not in (m, n) for m, n in pairs):
        raise errors.InvalidArgumentError(
            None, None, f"Incompatible shapes: {shape_fns.text(a)} vs. {shape_fns.text(b)}")
    return ([i for i, (m, n) in enumerate(pairs) if m == 1], [i for i, (m, n) in enumerate(pairs) if n == 1])


@op("BroadcastGradientArgs(s0: T, s1: T) -> r0: T, r1: T", "T: {int32, int64} = int32", host=("s0", "s1"),
    dynamic_shape=True)
def broadcast_gradient_args(xp, s0, s1):
    """The axes to sum over to go back from a broadcast shape to each operand's."""
    first, second = _reduced_axes(s0, s1)
    return np.array(first, s0.dtype), np.array(second, s0.dtype)


@broadcast_gradient_args.shape
def _(c):
    c.with_rank(0, 1)
    c.with_rank(1, 1)
    return [(None,), (None,)]


broadcast_gradient_args.not_differentiable()


@op("BroadcastArgs(s0: T, s1: T) -> r0: T", "T: {int32, int64} = int32", host=("s0", "s1"))
def broadcast_args(xp, s0, s1):
    """The shape that two shapes broadcast to."""
    _reduced_axes(s0, s1)
    rank = builtin_max(len(s0), len(s1))
    pairs = zip([1] * (rank - len(s0)) + s0.tolist(), [1] * (rank - len(s1)) + s1.tolist())
    return np.array([n if m == 1 else m for m, n in pairs], s0.dtype)


@broadcast_args.shape
def _(c):
    x, y = c.with_rank(0, 1), c.with_rank(1, 1)
    return [(None if x[0] is None or y[0] is None else builtin_max(x[0], y[0]),)]


# ------------------------------------------------------------------ sequences
@op("Range(start: Tidx, limit: Tidx, delta: Tidx) -> output: Tidx",
    "Tidx: {bfloat16, float32, float64, int32, int64} = int32", host=("start", "limit", "delta"))
def range(xp, start, limit, delta):
    """start, start + delta, ... before limit."""
    for name, value in (("start", start), ("limit", limit), ("delta", delta)):
        if np.ndim(value):
            raise errors.InvalidArgumentError(
                None, None, f"{name} must be a scalar, not shape {shape_fns.text(np.shape(value))}")
    try:
        size = _range_size(start[()], limit[()], delta[()])
    except ShapeError as error:
        raise errors.InvalidArgumentError(None, None, str(error)) from None
    # Every element is the one before plus delta, rounded each time, as TF has it.
    steps = np.full(size, delta, start.dtype)
    steps[:1] = start
    return np.add.accumulate(steps, dtype=start.dtype)


def _range_size(start, limit, delta, show_delta=True):
    if delta == 0:
        raise ShapeError("Requires delta != 0" + (f": {shape_fns.summarize_element(delta)}" if show_delta else ""))
    ends = f"{shape_fns.summarize_element(start)}/{shape_fns.summarize_element(limit)}"
    if delta > 0 and start > limit:
        raise ShapeError(f"Requires start <= limit when delta > 0: {ends}")
    if delta < 0 and start < limit:
        raise ShapeError(f"Requires start >= limit when delta < 0: {ends}")
    if np.asarray(delta).dtype.kind in "iu":
        return -(-abs(int(limit) - int(start)) // abs(int(delta)))
    return int(np.ceil(np.abs((limit - start) / delta)))


def _check_scalars(c, names):
    for i, name in enumerate(names):
        try:
            c.with_rank(i, 0)
        except ShapeError as error:
            raise ShapeError(f"{error}\n\t for '{name}'") from None


@range.shape
def _(c):
    _check_scalars(c, ("start", "limit", "delta"))
    values = [c.value(i) for i in (0, 1, 2)]
    if builtin_any(v is None for v in values):
        return [(None,)]
    return [(_range_size(*[v[()] for v in values], show_delta=False),)]


@range.constant_value
def _(tensor, partial):
    values = [constant_value(t) for t in tensor._op.inputs]
    if builtin_any(v is None for v in values):
        return None
    return np.arange(*values, dtype=tensor.dtype.np)


range.not_differentiable()


@op("LinSpace(start: T, stop: T, num: Tidx) -> output: T", "T: {bfloat16, float32, float64}", INDEX, host=("num",))
def lin_space(xp, start, stop, num):
    """num numbers from start to stop, at equal distances."""
    for name, value in (("start", start), ("stop", stop), ("num", num)):
        if np.ndim(value):
            raise errors.InvalidArgumentError(
                None, None, f"{name} must be a scalar, not shape {shape_fns.text(np.shape(value))}")
    num = int(num)
    if num <= 0:
        raise errors.InvalidArgumentError(None, None, f"Requires num > 0: {num}")
    dtype = start.dtype
    step = (stop - start) / dtype.type(builtin_max(num - 1, 1))
    return start + step * xp.arange(num).astype(dtype)


@lin_space.shape
def _(c):
    _check_scalars(c, ("start", "stop", "num"))
    num = _scalar_int(c, 2)
    if num is None:
        return [(None,)]
    if num <= 0:
        raise ShapeError(f"Requires num > 0: {num}")
    return [(num,)]


lin_space.not_differentiable()


# ------------------------------------------------------------------ sums of lists
@op("AddN(inputs: N * T) -> sum: T", "N: int >= 1",
    "T: {float32, float64, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, uint16, "
    "complex128, float16, uint32, uint64, variant}", commutative=True, aggregate=True, aliases=True)
def add_n(xp, inputs):
    """Sum of tensors of one shape."""
    total = inputs[0]
    for i, x in enumerate(inputs[1:], 1):
        if x.shape != inputs[0].shape:
            raise errors.InvalidArgumentError(
                None, None, "Inputs to operation AddN of type AddN must have the same size and shape.  Input 0: "
                f"{shape_fns.text(inputs[0].shape)} != input {i}: {shape_fns.text(x.shape)}")
        total = xp.add(total, x)
    return total


@add_n.onednn(least=1 << 14)
def _(lib, *inputs):
    if len(inputs) != 2 or inputs[0].shape != inputs[1].shape or inputs[0].size < 1 << 14:
        return None
    return lib.add(*inputs)


@add_n.shape
def _(c):
    merged = c.shapes[-1]
    for i in builtin_range(len(c.shapes) - 2, -1, -1):
        try:
            merged = shape_fns.merge(c.shapes[i], merged)
        except ShapeError as error:
            raise ShapeError(f"{error}\n\tFrom merging shape {i} with other shapes.") from None
    return [merged]


@add_n.gradient
def _(tf, op, dy):
    return [dy] * len(op.inputs)


@op("AccumulateNV2(inputs: N * T) -> sum: T", "N: int >= 1", "T: {numbertype}", "shape: shape", commutative=True,
    aggregate=True)
def accumulate_nv2(xp, inputs):
    """Sum of tensors of one shape, added up as they come."""
    total = inputs[0]
    for x in inputs[1:]:
        if x.shape != inputs[0].shape:
            raise errors.InvalidArgumentError(None, None, "Parameters and update must be the same size")
        total = xp.add(total, x)
    return total


@accumulate_nv2.shape
def _(c):
    return [c.attrs["shape"]]


@accumulate_nv2.gradient
def _(tf, op, dy):
    return [dy] * len(op.inputs)


# ------------------------------------------------------------------ counting
@op("Bincount(arr: int32, size: int32, weights: T) -> bins: T", "T: {int32, int64, float32, float64}", host=("size",))
def bincount(xp, arr, size, weights):
    """How often, or with which total weight, each number below size occurs."""
    if xp is np and arr.size and arr.min() < 0:
        raise errors.InvalidArgumentError(None, None, "Input arr must be non-negative!")
    arr, size = arr.ravel(), int(size)
    inside = arr < size
    if weights.size == 0:
        return np.bincount(arr[inside], minlength=size).astype(weights.dtype)
    return np.bincount(arr[inside], weights.ravel()[inside], size).astype(weights.dtype)


@bincount.shape
def _(c):
    c.with_rank(1, 0)
    size = _scalar_int(c, 1)
    if size is not None and size < 0:
        raise ShapeError(f"size ({size}) must be non-negative")
    return [(size,)]


@op("HistogramFixedWidth(values: T, value_range: T, nbins: int32) -> out: dtype", "T: {int32, int64, float32, float64}",
    "dtype: {int32, int64} = int32", host=("nbins",))
def histogram_fixed_width(xp, values, value_range, nbins, dtype):
    """How many values fall into each of nbins equal parts of a range; the first and last take what is outside."""
    low, high, nbins = value_range[0], value_range[1], int(nbins)
    if nbins <= 0:
        raise errors.InvalidArgumentError(None, None, f"nbins should be a positive number, but got '{nbins}'")
    if not low < high:
        raise errors.InvalidArgumentError(
            None, None, "value_range should satisfy value_range[0] < value_range[1], but got '"
            f"[{shape_fns.summarize_element(low)}, {shape_fns.summarize_element(high)}]'")
    step = (np.float64(high) - np.float64(low)) / nbins
    bins = np.clip(np.floor((values.ravel() - np.float64(low)) / step), 0, nbins - 1).astype(np.int64)
    return np.bincount(bins, minlength=nbins).astype(dtype)


@histogram_fixed_width.shape
def _(c):
    value_range = c.with_rank(1, 1)
    shape_fns.dim_with_value(value_range[0], 2)
    c.with_rank(2, 0)
    nbins = _scalar_int(c, 2)
    if nbins is not None and nbins <= 0:
        raise ShapeError(f"Requires nbins > 0: {nbins}")
    return [(nbins,)]


@op("Bucketize(input: T) -> output: int32", "T: {int32, int64, float32, float64}", "boundaries: list(float)")
def bucketize(xp, input, boundaries):
    """For each number, how many of the sorted boundaries are not above it."""
    if xp is np and builtin_any(a > b for a, b in zip(boundaries, boundaries[1:])):
        raise errors.InvalidArgumentError(None, None, "Expected sorted boundaries")
    edges = xp.asarray(boundaries, dtype=np.float32)
    return xp.searchsorted(edges, input, side="right").astype(np.int32)


bucketize.shape(shape_fns.same_as_input)
