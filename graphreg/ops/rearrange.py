"""Arrays rearranged: transposed, tiled, broadcast, padded, reversed, moved between blocks and axes."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op
from ..core.shape_fns import ShapeError


# ------------------------------------------------------------------ transpose, tile, broadcast
def _perm(x, perm):
    perm = np.asarray(perm).tolist()
    rank = np.ndim(x)
    if len(perm) != rank:
        raise errors.invalid_argument(f"transpose expects a vector of size {rank}. But input(1) is a "
                                          f"vector of size {len(perm)}")
    return perm


@op("Transpose(x: T, perm: Tperm) -> y: T",
    "T: type",
    "Tperm: {int32, int64} = int32",
    aliases=True, host=("perm",))
def transpose(xp, x, perm):
    """The input with its axes in another order."""
    perm = _perm(x, perm)
    shape = np.shape(x)
    moved = [i for i in perm if shape[i] != 1]
    if moved == sorted(moved):
        # Nothing moves in memory: TF hands the buffer on.
        return xp.reshape(x, [shape[i] for i in perm])
    return xp.array(xp.transpose(x, perm), order="C") if xp is np else xp.transpose(x, perm)


@op("ConjugateTranspose(x: T, perm: Tperm) -> y: T",
    "T: type",
    "Tperm: {int32, int64} = int32",
    host=("perm",))
def conjugate_transpose(xp, x, perm):
    """The complex conjugate of the input with its axes in another order."""
    return xp.conj(xp.transpose(x, _perm(x, perm)))


@transpose.shape
@conjugate_transpose.shape
def _(c):
    shape, perm = c.shapes[0], c.value(1)
    count = shape_fns.num_elements(c.shapes[1])
    if shape is None and count is None and perm is None:
        return [None]
    rank = len(shape) if shape is not None else count if count is not None else perm.size
    if shape is None and rank < 2:
        return [None]
    shape = shape_fns.with_rank(shape, rank)
    c.with_rank(1, 1)
    shape_fns.dim_with_value(count, rank)
    if perm is None:
        return [(None,) * rank]
    return [tuple(_moved(shape, i) for i in perm.tolist())]


def _moved(shape, i):
    if i >= len(shape):
        raise ShapeError(f"perm dim {i} is out of range of input rank {len(shape)}")
    return shape[i]


@transpose.gradient
def _(tf, op, dy):
    return [tf.transpose(dy, tf.invert_permutation(op.inputs[1])), None]


@conjugate_transpose.gradient
def _(tf, op, dy):
    return [tf.transpose(dy, tf.invert_permutation(op.inputs[1]), conjugate=True), None]


@op("Tile(input: T, multiples: Tmultiples) -> output: T",
    "T: type",
    "Tmultiples: {int32, int64} = int32",
    aliases=True, host=("multiples",))
def tile(xp, input, multiples):
    """The input repeated along each axis."""
    multiples = np.asarray(multiples).tolist()
    if len(multiples) != np.ndim(input):
        raise errors.invalid_argument("Expected multiples argument to be a vector of length "
                                          f"{np.ndim(input)} but got length {len(multiples)}")
    for i, n in enumerate(multiples):
        if n < 0:
            raise errors.invalid_argument(f"Expected multiples[{i}] >= 0, but got {n}")
    if all(n == 1 for n in multiples):
        return input
    return xp.tile(input, multiples)


@tile.shape
def _(c):
    multiples = c.partial(1)
    if c.shapes[0] is not None:
        multiples = shape_fns.with_rank(multiples, len(c.shapes[0]))
    if multiples is None:
        return [None]
    shape = shape_fns.with_rank(c.shapes[0], len(multiples))
    return [tuple(shape_fns.mul_dim(d, n) for d, n in zip(shape, multiples))]


@tile.gradient
def _(tf, op, dy):
    shape = tf.shape(op.inputs[0], out_type=op.inputs[1].dtype)
    halves = tf.reshape(tf.transpose(tf.stack([op.inputs[1], shape])), [-1])
    axes = tf.range(0, tf.size(halves), 2)
    if isinstance(dy, tf.IndexedSlices):
        dy = tf.math.unsorted_segment_sum(dy.values, tf.math.mod(dy.indices, shape[0]), shape[0])
        halves = tf.concat([[1], halves[1:]], axis=0)
    dx = tf.reduce_sum(tf.reshape(dy, halves), axes)
    dx.set_shape(op.inputs[0].shape)
    return [dx, None]


@op("BroadcastTo(input: T, shape: Tidx) -> output: T",
    "T: type",
    "Tidx: {int32, int64} = int32",
    host=("shape",))
def broadcast_to(xp, input, shape):
    """The input repeated along axes of size 1 and along new leading ones."""
    wanted = np.asarray(shape).tolist()
    try:
        return xp.array(xp.broadcast_to(input, wanted))
    except ValueError:
        raise errors.invalid_argument(f"Incompatible shapes: {shape_fns.text(np.shape(input))} vs. "
                                          f"{shape_fns.text(wanted)}") from None


@broadcast_to.shape
def _(c):
    c.with_rank_at_most(1, 1)
    out = c.partial(1)
    if c.shapes[0] is not None and out is not None:
        shape_fns.with_rank_at_most(c.shapes[0], len(out))
        shape_fns.broadcast(c.shapes[0], out)
    return [out]


@broadcast_to.gradient
def _(tf, op, dy):
    x, y = op.inputs[0], op.outputs[0]
    _, axes = tf.raw.BroadcastGradientArgs(s0=tf.shape(y), s1=tf.shape(x))
    return [tf.reshape(tf.reduce_sum(dy, axis=axes, keepdims=True), tf.shape(x)), None]


@op("BroadcastArgs(s0: T, s1: T) -> r0: T", "T: {int32, int64} = int32")
def broadcast_args(xp, s0, s1):
    """The shape that two shapes broadcast to."""
    try:
        return np.array(np.broadcast_shapes(tuple(s0.tolist()), tuple(s1.tolist())), s0.dtype)
    except ValueError:
        raise errors.invalid_argument(f"Incompatible shapes: {shape_fns.text(s0)} vs. {shape_fns.text(s1)}") from None


@broadcast_args.shape
def _(c):
    a, b = c.with_rank(0, 1)[0], c.with_rank(1, 1)[0]
    return [(None if a is None or b is None else max(a, b),)]


@op("BroadcastGradientArgs(s0: T, s1: T) -> r0: T, r1: T", "T: {int32, int64} = int32")
def broadcast_gradient_args(xp, s0, s1):
    """The axes over which the gradients of two broadcast arrays are summed."""
    a, b = s0.tolist(), s1.tolist()
    rank = max(len(a), len(b))
    a, b = [1] * (rank - len(a)) + a, [1] * (rank - len(b)) + b
    for x, y in zip(a, b):
        if x != y and x != 1 and y != 1:
            raise errors.invalid_argument(f"Incompatible shapes: {shape_fns.text(s0)} vs. {shape_fns.text(s1)}")
    lead = lambda s: rank - len(s)
    # Where both sizes are 1 TF sums along that axis in both gradients.
    r0 = [i for i in range(rank) if a[i] == 1 or i < lead(s0)]
    r1 = [i for i in range(rank) if b[i] == 1 or i < lead(s1)]
    if s0.tolist() == s1.tolist():
        r0 = r1 = []
    return np.array(r0, s0.dtype), np.array(r1, s0.dtype)


broadcast_gradient_args.not_differentiable()


@broadcast_gradient_args.shape
def _(c):
    c.with_rank(0, 1)
    c.with_rank(1, 1)
    return [(None,), (None,)]
