"""Moving blocks of space into the depth or the batch and back."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op
from ..core.shape_fns import ShapeError

_FORMAT = "data_format: {'NHWC', 'NCHW', 'NCHW_VECT_C'} = 'NHWC'"
_SIZE = "block_size: int >= 2"


# ------------------------------------------------------------------ depth
def _check_image(input, data_format):
    if data_format != "NHWC":
        raise errors.invalid_argument(f"Only NHWC data_format supported on CPU. Got {data_format}")
    if np.ndim(input) != 4:
        raise errors.invalid_argument(f"Input rank should be 4 instead of {np.ndim(input)}")


@op("SpaceToDepth(input: T) -> output: T", "T: type", _SIZE, _FORMAT)
def space_to_depth(xp, input, block_size, data_format):
    """Squares of block_size x block_size made into the depth of one place."""
    _check_image(input, data_format)
    n, h, w, d = input.shape
    if h % block_size or w % block_size:
        raise errors.invalid_argument(f"Image width {w} and height {h} should be divisible by block_size: {block_size}")
    cut = xp.reshape(input, (n, h // block_size, block_size, w // block_size, block_size, d))
    return xp.reshape(xp.transpose(cut, (0, 1, 3, 2, 4, 5)), (n, h // block_size, w // block_size, -1))


@op("DepthToSpace(input: T) -> output: T", "T: type", _SIZE, _FORMAT)
def depth_to_space(xp, input, block_size, data_format):
    """The depth of each place made into a square of block_size x block_size."""
    _check_image(input, data_format)
    n, h, w, d = input.shape
    if d % block_size ** 2:
        raise errors.invalid_argument(f"Input depth dimension {d} should be divisible by: {block_size ** 2}")
    cut = xp.reshape(input, (n, h, w, block_size, block_size, d // block_size ** 2))
    return xp.reshape(xp.transpose(cut, (0, 1, 3, 2, 4, 5)), (n, h * block_size, w * block_size, -1))


def _image_shape(c, space, depth):
    """The shape with its sizes of space and depth changed, whatever the data format."""
    block, layout = c.attrs["block_size"], c.attrs["data_format"]
    if layout == b"NCHW_VECT_C":
        n, d, h, w, inner = c.with_rank(0, 5)
        shape_fns.dim_with_value(inner, 4)
        return [(n, depth(d, block ** 2), space(h, block), space(w, block), inner)]
    if layout == b"NCHW":
        n, d, h, w = c.with_rank(0, 4)
        return [(n, depth(d, block ** 2), space(h, block), space(w, block))]
    n, h, w, d = c.with_rank(0, 4)
    return [(n, space(h, block), space(w, block), depth(d, block ** 2))]


@space_to_depth.shape
def _(c):
    return _image_shape(c, shape_fns.div_dim, shape_fns.mul_dim)


@depth_to_space.shape
def _(c):
    return _image_shape(c, shape_fns.mul_dim, shape_fns.div_dim)


def _block_attrs(op):
    if op._attrs["data_format"] == b"NCHW_VECT_C":
        raise ValueError(f"Cannot compute {op.type} gradient with NCHW_VECT_C. NCHW_VECT_C requires qint8 data type.")
    return {"block_size": op._attrs["block_size"], "data_format": op._attrs["data_format"].decode()}


@space_to_depth.gradient
def _(tf, op, dy):
    return tf.depth_to_space(dy, **_block_attrs(op))


@depth_to_space.gradient
def _(tf, op, dy):
    return tf.space_to_depth(dy, **_block_attrs(op))


# ------------------------------------------------------------------ batch
def _check_blocks(blocks, margins, what):
    product = int(np.prod(blocks, dtype=np.int64))
    if product < 1:
        raise errors.invalid_argument(f"Product of block sizes must be positive, got {product}")
    if any(b < 0 or a < 0 for b, a in margins):
        raise errors.invalid_argument(f"{what} must be non-negative")


def _changes_nothing(blocks, margins):
    """Whether TF hands the input's buffer on."""
    return all(b == 1 for b in blocks) and not any(b or a for b, a in margins)


def _to_batch(xp, input, block_shape, paddings):
    blocks, pads = np.asarray(block_shape).tolist(), np.asarray(paddings).tolist()
    _check_blocks(blocks, pads, "Paddings")
    if _changes_nothing(blocks, pads):
        return input
    k, tail = len(blocks), input.shape[len(blocks) + 1:]
    x = xp.pad(input, [(0, 0)] + pads + [(0, 0)] * len(tail)) if k else input
    for i, (n, b) in enumerate(zip(x.shape[1:], blocks)):
        if n % b:
            raise errors.invalid_argument(f"padded_shape[{i}]={n} is not divisible by block_shape[{i}]={b}")
    cut = [s for n, b in zip(x.shape[1:], blocks) for s in (n // b, b)]
    x = xp.reshape(x, (x.shape[0], *cut, *tail))
    order = [2 * i + 2 for i in range(k)] + [0] + [2 * i + 1 for i in range(k)] + list(range(2 * k + 1, x.ndim))
    x = xp.transpose(x, order)
    return xp.reshape(x, (int(np.prod(x.shape[:k + 1], dtype=np.int64)),) + x.shape[k + 1:])


def _from_batch(xp, input, block_shape, crops):
    blocks, crops = np.asarray(block_shape).tolist(), np.asarray(crops).tolist()
    _check_blocks(blocks, crops, "Crops")
    if _changes_nothing(blocks, crops):
        return input
    k, product, n = len(blocks), int(np.prod(blocks, dtype=np.int64)), input.shape[0]
    if n % product:
        raise errors.invalid_argument(f"Input batch dimension ({n}) is not divisible by product of block sizes "
                                      f"({product})")
    x = xp.reshape(input, (*blocks, n // product, *input.shape[1:]))
    order = [k] + [a for i in range(k) for a in (k + 1 + i, i)] + list(range(2 * k + 1, x.ndim))
    sizes = [s * b for s, b in zip(input.shape[1:], blocks)]
    for i, (s, (b, a)) in enumerate(zip(sizes, crops)):
        if s - b - a < 0:
            raise errors.invalid_argument(f"cropped_shape[{i}]={s - b - a} must be non-negative")
    x = xp.reshape(xp.transpose(x, order), (n // product, *sizes, *input.shape[k + 1:]))
    return x[(slice(None),) + tuple(slice(b, s - a) for s, (b, a) in zip(sizes, crops))]


@op("SpaceToBatchND(input: T, block_shape: Tblock_shape, paddings: Tpaddings) -> output: T",
    "T: type",
    "Tblock_shape: {int32, int64} = int32",
    "Tpaddings: {int32, int64} = int32",
    aliases=True, host=("block_shape", "paddings"))
def space_to_batch_nd(xp, input, block_shape, paddings):
    """Blocks of space, padded with zeros before, spread over the batch."""
    return _to_batch(xp, input, block_shape, paddings)


@op("BatchToSpaceND(input: T, block_shape: Tblock_shape, crops: Tcrops) -> output: T",
    "T: type",
    "Tblock_shape: {int32, int64} = int32",
    "Tcrops: {int32, int64} = int32",
    aliases=True, host=("block_shape", "crops"))
def batch_to_space_nd(xp, input, block_shape, crops):
    """Entries of the batch put together to blocks of space, cropped after."""
    return _from_batch(xp, input, block_shape, crops)


@op("SpaceToBatch(input: T, paddings: Tpaddings) -> output: T", "T: type", "Tpaddings: {int32, int64} = int32", _SIZE,
    host=("paddings",))
def space_to_batch(xp, input, paddings, block_size):
    """SpaceToBatchND for images."""
    return _to_batch(xp, input, [block_size, block_size], paddings)


@op("BatchToSpace(input: T, crops: Tidx) -> output: T", "T: type", _SIZE, "Tidx: {int32, int64} = int32",
    host=("crops",))
def batch_to_space(xp, input, crops, block_size):
    """BatchToSpaceND for images."""
    return _from_batch(xp, input, [block_size, block_size], crops)


def _count_of_blocks(shape):
    if shape is None or len(shape) != 1:
        raise ShapeError("block_shape must have rank 1.")
    if shape[0] is None:
        raise ShapeError("block_shape must have known size.")
    return shape[0]


def _batch_shape(c, shape, blocks, margins_at, count, to_batch):
    """The shape function of the four ops; blocks: list of int, or None when they are not known."""
    shape_fns.with_rank_at_least(shape, count + 1)
    shape_fns.merge(c.shapes[margins_at], (count, 2))
    if shape is None:
        shape = (None,) * (count + 1)
        known_rank = False
    else:
        known_rank = True
    batch, margins = shape[0], c.value(margins_at)
    if blocks is None:
        batch = batch if count == 0 else None
    else:
        for b in blocks:
            if b < 1:
                raise ShapeError("block_shape must be positive")
            batch = shape_fns.mul_dim(batch, b) if to_batch else shape_fns.div_dim(batch, b)
    sizes = _block_sizes(shape, blocks, margins, count, to_batch)
    return [(batch, *sizes, *shape[count + 1:]) if known_rank else None]


def _block_sizes(shape, blocks, margins, count, to_batch):
    if margins is None:
        return (None,) * count
    if (margins < 0).any():
        raise ShapeError("paddings cannot be negative" if to_batch else "crops cannot be negative")
    if blocks is None:
        return (None,) * count
    sums = margins.sum(1).tolist()
    if to_batch:
        return [shape_fns.div_dim(shape_fns.add_dim(n, m), b) for n, m, b in zip(shape[1:], sums, blocks)]
    return [shape_fns.sub_dim(shape_fns.mul_dim(n, b), m) for n, m, b in zip(shape[1:], sums, blocks)]


def _nd_shape(c, to_batch):
    count = _count_of_blocks(c.shapes[1])
    blocks = c.value(1)
    return _batch_shape(c, c.shapes[0], None if blocks is None else blocks.tolist(), 2, count, to_batch)


@space_to_batch_nd.shape
def _(c):
    return _nd_shape(c, True)


@batch_to_space_nd.shape
def _(c):
    return _nd_shape(c, False)


@space_to_batch.shape
def _(c):
    return _batch_shape(c, c.with_rank(0, 4), [c.attrs["block_size"]] * 2, 1, 2, True)


@batch_to_space.shape
def _(c):
    return _batch_shape(c, c.with_rank(0, 4), [c.attrs["block_size"]] * 2, 1, 2, False)


@space_to_batch_nd.gradient
def _(tf, op, dy):
    return tf.raw.BatchToSpaceND(dy, op.inputs[1], op.inputs[2]), None, None


@batch_to_space_nd.gradient
def _(tf, op, dy):
    return tf.raw.SpaceToBatchND(dy, op.inputs[1], op.inputs[2]), None, None


@space_to_batch.gradient
def _(tf, op, dy):
    return tf.batch_to_space(dy, op.inputs[1], block_size=op._attrs["block_size"]), None


@batch_to_space.gradient
def _(tf, op, dy):
    return tf.space_to_batch(dy, op.inputs[1], block_size=op._attrs["block_size"]), None
