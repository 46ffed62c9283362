"""Arrays: constants, placeholders, what is known of shapes, and ops that put whole arrays together."""
import numpy as np

from ..core import errors, shape_fns
from ..core.convert import constant_value
from ..core.declare import op, structural
from ..core.shape_fns import ShapeError


# ------------------------------------------------------------------ constants and placeholders
@op("Const() -> output: dtype",
    "value: tensor",
    "dtype: type")
def const(xp, value, dtype):
    """A fixed array."""
    return value


const.not_differentiable()


@const.shape
def _(c):
    return [c.attrs["value"].shape]


@const.constant_value
def _(tensor, partial):
    # The caller may write into what it gets.
    return tensor._op._attrs["value"].copy()


placeholder = structural("Placeholder() -> output: dtype", "dtype: type", "shape: shape = unknown", module=__name__)
placeholder_v2 = structural("PlaceholderV2() -> output: dtype", "dtype: type", "shape: shape", module=__name__,
                            removed=(23, "Placeholder now behaves the same as PlaceholderV2."))


@placeholder.shape
@placeholder_v2.shape
def _(c):
    return [c.attrs["shape"]]


@op("PlaceholderWithDefault(input: dtype) -> output: dtype",
    "dtype: type",
    "shape: shape",
    aliases=True, foldable=False)
def placeholder_with_default(xp, input, shape):
    """The input, unless another value is fed."""
    return input


@placeholder_with_default.shape
def _(c):
    # The given shape must hold for the default, and may be vaguer than it.
    shape_fns.merge(c.shapes[0], c.attrs["shape"])
    return [c.attrs["shape"]]


@placeholder_with_default.gradient
def _(tf, op, dy):
    return dy


@op("Empty(shape: int32) -> output: dtype",
    "dtype: type",
    "init: bool = false",
    stateful=True, host=("shape",))
def empty(xp, shape, dtype, init):
    """An array of a shape; TF leaves its elements open, here they are zero."""
    return xp.zeros([int(d) for d in shape], dtype)


@empty.shape
def _(c):
    return [c.partial(0)]


# ------------------------------------------------------------------ the identity family
def _same(signature, *attrs, name, doc, **flags):
    """Declare an op that gives its input back."""
    def kernel(xp, input):
        return input
    kernel.__name__, kernel.__doc__, kernel.__module__ = name, doc, __name__
    function = op(signature, *(attrs or ("T: type",)), aliases=True, **flags)(kernel)
    function.shape(shape_fns.same_as_input)
    return function


identity = _same("Identity(input: T) -> output: T", name="identity", doc="The input itself.")
stop_gradient = _same("StopGradient(input: T) -> output: T", name="stop_gradient",
                      doc="The input, taken for a constant by tf.gradients.").not_differentiable()
guarantee_const = _same("GuaranteeConst(input: T) -> output: T", name="guarantee_const", stateful=True,
                        doc="The input, which the caller says never changes.")
debug_gradient_identity = _same("DebugGradientIdentity(input: T) -> output: T", name="debug_gradient_identity",
                                allows_uninitialized_input=True, doc="The input; marks a gradient for a debugger.")


@identity.gradient
def _(tf, op, dy):
    return dy


@op("DeepCopy(x: T) -> y: T", "T: type", stateful=True)
def deep_copy(xp, x):
    """A copy of x."""
    return xp.array(x)


@op("Snapshot(input: T) -> output: T", "T: type")
def snapshot(xp, input):
    """The input as it is now; never a variable's own buffer."""
    return input


deep_copy.shape(shape_fns.same_as_input)
snapshot.shape(shape_fns.same_as_input)


@op("IdentityN(input: T) -> output: T", "T: list(type) >= 1", aliases=True)
def identity_n(xp, input):
    """The inputs themselves."""
    return input


@identity_n.shape
def _(c):
    return list(c.shapes)


@identity_n.gradient
def _(tf, op, *dys):
    return list(dys)


@op("PreventGradient(input: T) -> output: T", "T: type", "message: string = ''", aliases=True)
def prevent_gradient(xp, input, message):
    """The input; asking for a gradient through it is an error."""
    return input


prevent_gradient.shape(shape_fns.same_as_input)


@prevent_gradient.gradient
def _(tf, op, dy):
    raise LookupError(f"Gradient explicitly disabled. Reason: {op.get_attr('message')}")


@op("CheckNumerics(tensor: T) -> output: T",
    "T: {bfloat16, float16, float32, float64}",
    "message: string",
    stateful=True, aliases=True)
def check_numerics(xp, tensor, message):
    """The input, when it holds neither Inf nor NaN."""
    if xp is np and not np.isfinite(tensor).all():
        found = ["Inf"] * bool(np.isinf(tensor).any()) + ["NaN"] * bool(np.isnan(tensor).any())
        raise errors.invalid_argument(f"{message} : Tensor had {' and '.join(found)} values")
    return tensor


check_numerics.shape(shape_fns.same_as_input)


@check_numerics.gradient
def _(tf, op, dy):
    return tf.check_numerics(dy, "Not a number (NaN) or infinity (Inf) values detected in gradient. "
                             f"{op._attrs['message']!r}")


@op("EnsureShape(input: T) -> output: T", "shape: shape", "T: type", aliases=True)
def ensure_shape(xp, input, shape, op):
    """The input, when its shape fits."""
    if shape is not None and not _fits(np.shape(input), shape):
        source = op.inputs[0]
        name = source._op.name if source.value_index == 0 else source.name
        raise errors.invalid_argument(f"Shape of tensor {name} {shape_fns.text(np.shape(input))} is not compatible with "
                                      f"expected shape {shape_fns.text(shape)}.")
    return input


def _fits(shape, wanted):
    return len(shape) == len(wanted) and all(w is None or w == d for d, w in zip(shape, wanted))


@ensure_shape.shape
def _(c):
    shape = c.attrs["shape"]
    if shape is None and c.shapes[0] is not None:
        # TF takes the unknown rank for a number.
        raise ShapeError(f"Shape must be rank -1 but is rank {len(c.shapes[0])}")
    return [shape_fns.merge(shape, c.shapes[0])]


@ensure_shape.gradient
def _(tf, op, dy):
    return dy


# ------------------------------------------------------------------ shape, size, rank
def _static_shape(op):
    """The value of a Shape op whose input's shape is static: known wherever it is one step inside an expression."""
    shape = op.inputs[0]._shape
    return np.array(shape, op._attrs["out_type"].np) if shape_fns.is_full(shape) else None


def _static_size(op):
    n = shape_fns.num_elements(op.inputs[0]._shape)
    return None if n is None else np.array(n, op._attrs["out_type"].np)


def _static_rank(op):
    shape = op.inputs[0]._shape
    return None if shape is None else np.array(len(shape), np.int32)


@op("Shape(input: T) -> output: out_type", "T: type", "out_type: {int32, int64} = int32", static_value=_static_shape)
def shape(xp, input, out_type):
    """The sizes of the input as a vector."""
    return np.array(np.shape(input), out_type)


shape.not_differentiable()


@shape.shape
def _(c):
    return [(None if c.shapes[0] is None else len(c.shapes[0]),)]


@shape.constant_value
def _(tensor, partial):
    return _static_shape(tensor._op)


@shape.partial
def _(tensor):
    return tensor._op.inputs[0]._shape


@op("ShapeN(input: N * T) -> output: N * out_type", "N: int >= 1", "T: type", "out_type: {int32, int64} = int32")
def shape_n(xp, input, out_type):
    """The sizes of each input."""
    return [np.array(np.shape(x), out_type) for x in input]


shape_n.not_differentiable()


@shape_n.shape
def _(c):
    return [(None if s is None else len(s),) for s in c.shapes]


@shape_n.partial
def _(tensor):
    return tensor._op.inputs[tensor.value_index]._shape


@op("Size(input: T) -> output: out_type", "T: type", "out_type: {int32, int64} = int32", static_value=_static_size)
def size(xp, input, out_type):
    """Number of elements of the input."""
    return out_type.type(np.size(input))


size.not_differentiable()
size.shape(shape_fns.scalar_shape)


@size.constant_value
def _(tensor, partial):
    # An int32 scalar whatever the op's type, as in TF.
    n = shape_fns.num_elements(tensor._op.inputs[0]._shape)
    return None if n is None else np.int32(n)


@op("Rank(input: T) -> output: int32", "T: type", static_value=_static_rank)
def rank(xp, input):
    """Number of dimensions of the input."""
    return np.int32(np.ndim(input))


rank.not_differentiable()
rank.shape(shape_fns.scalar_shape)


@rank.constant_value
def _(tensor, partial):
    return _static_rank(tensor._op)


# ------------------------------------------------------------------ reshaping
@op("Reshape(tensor: T, shape: Tshape) -> output: T",
    "T: type",
    "Tshape: {int32, int64} = int32",
    aliases=True, host=("shape",))
def reshape(xp, tensor, shape):
    """The same elements in another shape; one size may be -1."""
    return xp.reshape(tensor, _new_shape(np.shape(tensor), np.asarray(shape)))


def _new_shape(old, wanted):
    if wanted.ndim != 1:
        raise errors.invalid_argument(f"sizes input must be 1-D, not {shape_fns.text(wanted.shape)}")
    dims = wanted.tolist()
    open_dims = [i for i, d in enumerate(dims) if d == -1]
    if len(open_dims) > 1:
        raise errors.invalid_argument(f"Only one input size may be -1, not both {open_dims[0]} and {open_dims[1]}")
    for i, d in enumerate(dims):
        if d < -1:
            raise errors.invalid_argument(f"Size {i} must be non-negative, not {d}")
    count = _product(old)
    if open_dims:
        dims[open_dims[0]] = _open_size(old, dims, count)
    if _product(dims) != count:
        raise errors.invalid_argument(f"Input to reshape is a tensor with {count} values, but the requested shape has "
                                      f"{_product(dims)}")
    return dims


def _product(sizes):
    out = 1
    for d in sizes:
        out *= d
    return out


def _open_size(old, dims, count):
    """The size that is -1; beside a size of 0 TF counts both shapes without their zeros."""
    if 0 in dims:
        rest = _product(d for d in old if d)
        return rest // _product(d for d in dims if d > 0)
    known = _product(d for d in dims if d != -1)
    if count % known:
        raise errors.invalid_argument(f"Input to reshape is a tensor with {count} values, but the requested shape "
                                      f"requires a multiple of {known}")
    return count // known


@reshape.shape
def _(c):
    out = c.partial(1)
    if out is None or c.shapes[0] is None:
        return [out]
    return [_reshaped(c.shapes[0], out)]


def _known_elements(shape):
    """(product of the known sizes, indices of the unknown ones); a zero makes everything known."""
    product = 1
    for d in shape:
        product *= 1 if d is None else d
    return product, [] if product == 0 else [i for i, d in enumerate(shape) if d is None]


def _reshaped(old, new):
    n_old, open_old = _known_elements(old)
    n_new, open_new = _known_elements(new)
    if len(open_old) > 1 or len(open_new) > 1:
        return new
    if not open_old and not open_new:
        if n_old != n_new:
            raise ShapeError(f"Cannot reshape a tensor with {n_old} elements to shape {shape_fns.text(new)} "
                             f"({n_new} elements)")
        return new
    if not open_old:
        return shape_fns.replace_dim(new, open_new[0], shape_fns.div_dim(n_old, n_new))
    if not open_new:
        shape_fns.div_dim(n_new, n_old)
    return new


@reshape.gradient
def _(tf, op, dy):
    return [tf.reshape(dy, tf.shape(op.inputs[0])), None]


def _reshape_back(tf, op, dy):
    """The gradient of an op that only changes the shape."""
    return tf.reshape(dy, tf.shape(op.inputs[0]))


@op("ExpandDims(input: T, dim: Tdim) -> output: T",
    "T: type",
    "Tdim: {int32, int64} = int32",
    aliases=True, host=("dim",))
def expand_dims(xp, input, dim):
    """The input with an axis of size 1 put in."""
    dim = np.asarray(dim)
    rank = np.ndim(input)
    if dim.size != 1:
        raise errors.invalid_argument("'dim' must be a tensor with a single value")
    dim = int(dim.reshape(()))
    if not -1 - rank <= dim <= rank:
        raise errors.invalid_argument(f"Tried to expand dim index {dim} for tensor with {rank} "
                                          "dimensions.")
    return xp.expand_dims(input, dim)


@expand_dims.shape
def _(c):
    shape, dim = c.shapes[0], c.value(1)
    if dim is not None and dim.size != 1:
        raise ShapeError("'dim' input must be a tensor with a single value")
    if shape is None or dim is None:
        return [None]
    dim, rank = int(dim.reshape(())), len(shape)
    if not -1 - rank <= dim <= rank:
        raise ShapeError(f"dim {dim} not in the interval [{-1 - rank}, {rank}].")
    dim += rank + 1 if dim < 0 else 0
    return [shape[:dim] + (1,) + shape[dim:]]


@expand_dims.gradient
def _(tf, op, dy):
    return [_reshape_back(tf, op, dy), None]


@op("Squeeze(input: T) -> output: T",
    "T: type",
    "squeeze_dims: list(int) >= 0 = []",
    aliases=True)
def squeeze(xp, input, squeeze_dims):
    """The input without axes of size 1."""
    shape = np.shape(input)
    for d in squeeze_dims:
        if not -len(shape) <= d < len(shape):
            raise errors.invalid_argument(f"Tried to squeeze dim index {d} for tensor with {len(shape)} "
                                              "dimensions.")
    chosen = {d % len(shape) for d in squeeze_dims}
    for d in sorted(chosen):
        if shape[d] != 1:
            raise errors.invalid_argument(f"Can not squeeze dim[{d}], expected a dimension of 1, got "
                                              f"{shape[d]}")
    kept = [n for i, n in enumerate(shape) if (i not in chosen if chosen else n != 1)]
    return xp.reshape(input, kept)


@squeeze.shape
def _(c):
    shape, dims = c.shapes[0], c.attrs["squeeze_dims"]
    if shape is None:
        return [None]
    for i, d in enumerate(dims):
        if not -len(shape) <= d < len(shape):
            raise ShapeError(f"squeeze_dims[{i}] not in [{-len(shape)},{len(shape)}).")
    if not dims:
        # An unknown size may be 1 or not, so that nothing is known of the rank.
        return [None if None in shape else tuple(d for d in shape if d != 1)]
    return [_squeezed(shape, {d % len(shape) for d in dims})]


def _squeezed(shape, chosen):
    for i in sorted(chosen):
        if shape[i] not in (None, 1):
            raise ShapeError(f"Can not squeeze dim[{i}], expected a dimension of 1, got {shape[i]}")
    return tuple(d for i, d in enumerate(shape) if i not in chosen)


squeeze.gradient(_reshape_back)


# ------------------------------------------------------------------ filling
@op("Fill(dims: index_type, value: T) -> output: T",
    "T: type",
    "index_type: {int32, int64} = int32",
    host=("dims",))
def fill(xp, dims, value):
    """An array of one repeated value."""
    dims = np.asarray(dims)
    if dims.ndim != 1:
        raise errors.invalid_argument(f"dims must be a vector, got shape {shape_fns.text(dims.shape)}")
    if np.ndim(value):
        raise errors.invalid_argument(f"value must be a scalar, got shape {shape_fns.text(np.shape(value))}")
    for d in dims.tolist():
        if d < 0:
            raise errors.invalid_argument(f"Dimension {d} must be >= 0")
    return xp.full(dims.tolist(), value, getattr(value, "dtype", object))


@fill.shape
def _(c):
    c.with_rank(0, 1)
    c.with_rank(1, 0)
    dims = c.partial(0)
    if c.value(0) is not None and (c.value(0) < 0).any():
        raise ShapeError("Fill dimensions must be >= 0")
    return [dims]


@fill.constant_value
def _(tensor, partial):
    shape, value = tensor._shape, constant_value(tensor._op.inputs[1])
    if value is None or not shape_fns.is_full(shape):
        return None
    return np.full(shape, value, value.dtype)


@fill.gradient
def _(tf, op, dy):
    return None, tf.reduce_sum(dy)


@op("ZerosLike(x: T) -> y: T", "T: type")
def zeros_like(xp, x):
    """Zeros in the shape of x (empty strings for strings)."""
    if getattr(x, "dtype", np.dtype(object)) == object:
        return np.full(np.shape(x), b"", object)
    return xp.zeros_like(x)


zeros_like.shape(shape_fns.same_as_input)
zeros_like.not_differentiable()


@op("OnesLike(x: T) -> y: T",
    "T: {bfloat16, float16, float32, float64, int8, uint8, int16, uint16, int32, int64, complex64, complex128, bool}")
def ones_like(xp, x):
    """Ones in the shape of x."""
    return xp.ones_like(x)


ones_like.shape(shape_fns.same_as_input)
ones_like.not_differentiable()
