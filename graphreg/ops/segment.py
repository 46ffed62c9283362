"""Reductions of the rows that share a segment id."""
from ..core import dtypes, errors, shape_fns
from ..core.declare import op
from ..core.shape_fns import ShapeError
from ..kernels import segment

NUMBERS, REAL = "{numbertype}", "{realnumbertype}"
INDICES = "Tindices: {int32, int64}"


# ------------------------------------------------------------------ sorted segments
def _check_sorted(data, segment_ids):
    """TF's checks of ids that must be given in order."""
    if segment_ids.shape[:1] != data.shape[:1] or segment_ids.ndim != 1:
        raise errors.InvalidArgumentError(None, None, "segment_ids should be the same size as dimension 0 of input.")
    fault = segment.first_unsorted(segment_ids)
    if fault is not None:
        raise errors.InvalidArgumentError(None, None, fault)


def _sorted_kernel(function):
    def kernel(xp, data, segment_ids):
        _check_sorted(data, segment_ids)
        count = int(segment_ids[-1]) + 1 if len(segment_ids) else 0
        return function(xp, data, segment_ids, count)
    return kernel


def _sorted_shape(c):
    data = c.with_rank_at_least(0, 1)
    c.with_rank(1, 1)
    return [None if data is None else (None,) + data[1:]]


def _sorted(name, python_name, types, function, grad, doc):
    kernel = _sorted_kernel(function)
    kernel.__name__, kernel.__doc__, kernel.__module__ = python_name, doc, __name__
    declare = op(f"{name}(data: T, segment_ids: Tindices) -> output: T", "T: " + types, INDICES, dynamic_shape=True)
    made = declare(kernel)
    made.shape(_sorted_shape)
    if grad is not None:
        made.gradient(grad)
    return made


def _segment_sum_gradient(tf, op, dy):
    return tf.gather(dy, op.inputs[1]), None


def _segment_mean_gradient(tf, op, dy):
    data, ids = op.inputs
    rank = tf.rank(data)
    ones_shape = tf.concat([tf.shape(ids), tf.fill(tf.expand_dims(rank - 1, 0), 1)], 0)
    ones = tf.fill(ones_shape, tf.constant(1, dtype=dy.dtype))
    return tf.gather(tf.divide(dy, tf.segment_sum(ones, ids)), ids), None


def _segment_extreme_gradient(tf, op, dy):
    """Rows that share the extreme share the gradient."""
    data, ids = op.inputs
    zeros = tf.zeros_like(data, dtype=data.dtype)
    hits = tf.equal(data, tf.gather(op.outputs[0], ids))
    count = tf.segment_sum(tf.cast(hits, dy.dtype), ids)
    shares = tf.gather(tf.divide(dy, count), ids)
    return tf.where(hits, shares, zeros), None


segment_sum = _sorted("SegmentSum", "segment_sum", NUMBERS, segment.sum, _segment_sum_gradient, "Sum of each segment.")
segment_mean = _sorted("SegmentMean", "segment_mean", NUMBERS, segment.mean, _segment_mean_gradient,
                       "Mean of each segment.")
segment_prod = _sorted("SegmentProd", "segment_prod", NUMBERS, segment.prod, None, "Product of each segment.")
segment_max = _sorted("SegmentMax", "segment_max", REAL, segment.sorted_max, _segment_extreme_gradient,
                      "Largest of each segment, 0 for an empty one.")
segment_min = _sorted("SegmentMin", "segment_min", REAL, segment.sorted_min, _segment_extreme_gradient,
                      "Smallest of each segment, 0 for an empty one.")


# ------------------------------------------------------------------ unsorted segments
def _unsorted_kernel(function):
    def kernel(xp, data, segment_ids, num_segments):
        if segment_ids.shape != data.shape[:segment_ids.ndim]:
            raise errors.InvalidArgumentError(
                None, None, f"data.shape = {shape_fns.text(data.shape)} does not start with segment_ids.shape = "
                f"{shape_fns.text(segment_ids.shape)}")
        count = int(num_segments)
        if count < 0:
            raise errors.InvalidArgumentError(None, None, "Input num_segments == " f"{count} must not be negative.")
        fault = segment.first_too_large(segment_ids, count)
        if fault is not None:
            raise errors.InvalidArgumentError(None, None, fault)
        rows = data.reshape((-1,) + data.shape[segment_ids.ndim:]) if segment_ids.ndim != 1 else data
        return function(xp, rows, segment_ids.reshape(-1), count)
    return kernel


def _unsorted_shape(c):
    c.with_rank(2, 0)
    data, ids = c.shapes[0], c.shapes[1]
    size = c.dim_from_scalar(2)
    if ids is None:
        return [None]
    if data is None:
        return [None]
    data = shape_fns.with_rank_at_least(data, max(len(ids), 1) if len(data) == 0 else len(ids))
    _, ids = shape_fns.merge_prefix(data, ids)
    return [(size,) + data[len(ids):]]


def _unsorted(name, python_name, types, function, grad, doc):
    kernel = _unsorted_kernel(function)
    kernel.__name__, kernel.__doc__, kernel.__module__ = python_name, doc, __name__
    made = op(f"{name}(data: T, segment_ids: Tindices, num_segments: Tnumsegments) -> output: T", "T: " + types,
              INDICES, "Tnumsegments: {int32, int64} = int32", host=("num_segments",))(kernel)
    made.shape(_unsorted_shape)
    made.gradient(grad)
    return made


def _gather_drop_negatives(tf, rows, ids, clipped=None, is_positive=None):
    """(rows[ids] with zeros where ids < 0, the ids made >= 0, where they were)."""
    if clipped is None:
        clipped = tf.maximum(ids, tf.zeros_like(ids))
    gathered = tf.gather(rows, clipped)
    if is_positive is None:
        is_positive = tf.greater_equal(ids, 0)
        for _ in range(gathered._rank() - is_positive._rank()):
            is_positive = tf.expand_dims(is_positive, -1)
        is_positive = is_positive & tf.ones_like(gathered, dtype=dtypes.bool)
    return tf.where(is_positive, gathered, tf.zeros_like(gathered)), clipped, is_positive


def _unsorted_sum_gradient(tf, op, dy):
    return _gather_drop_negatives(tf, dy, op.inputs[1])[0], None, None


def _unsorted_extreme_gradient(tf, op, dy):
    data, ids, count = op.inputs
    gathered, clipped, is_positive = _gather_drop_negatives(tf, op.outputs[0], ids)
    hits = tf.logical_and(tf.equal(data, gathered), is_positive)
    shares = tf.divide(dy, tf.unsorted_segment_sum(tf.cast(hits, dy.dtype), ids, count))
    gathered, _, _ = _gather_drop_negatives(tf, shares, None, clipped, is_positive)
    return tf.where(hits, gathered, tf.zeros_like(gathered)), None, None


def _unsorted_prod_gradient(tf, op, dy):
    """The product of the others: by division where there is no zero, without the zero where there is one."""
    data, ids, count = op.inputs
    is_zero = tf.equal(data, 0)
    zeros = tf.unsorted_segment_sum(tf.cast(is_zero, dtypes.int32), ids, count)
    dy = tf.where(tf.greater(zeros, 1), tf.zeros_like(dy), dy)
    without_zeros = tf.where(is_zero, tf.ones_like(data), data)
    other_product = tf.unsorted_segment_prod(without_zeros, ids, count)
    clipped = tf.maximum(ids, tf.zeros_like(ids))
    product = tf.gather(op.outputs[0], clipped)
    other_product = tf.gather(other_product, clipped)
    others = tf.where(is_zero, other_product, product / data)
    gathered = _gather_drop_negatives(tf, dy, ids, clipped)[0]
    return gathered * others, None, None


unsorted_segment_sum = _unsorted("UnsortedSegmentSum", "unsorted_segment_sum", NUMBERS, segment.sum,
                                 _unsorted_sum_gradient, "Sum of each segment; negative ids are left out.")
unsorted_segment_prod = _unsorted("UnsortedSegmentProd", "unsorted_segment_prod", NUMBERS, segment.prod,
                                  _unsorted_prod_gradient, "Product of each segment; negative ids are left out.")
unsorted_segment_max = _unsorted("UnsortedSegmentMax", "unsorted_segment_max", REAL, segment.max,
                                 _unsorted_extreme_gradient, "Largest of each segment; negative ids are left out.")
unsorted_segment_min = _unsorted("UnsortedSegmentMin", "unsorted_segment_min", REAL, segment.min,
                                 _unsorted_extreme_gradient, "Smallest of each segment; negative ids are left out.")


# ------------------------------------------------------------------ segments of chosen rows
FLOATS = "{float32, float64}"


def _sparse_rows(data, indices, segment_ids, count=None):
    """The chosen rows, after TF's checks; and the number of segments."""
    if indices.shape != segment_ids.shape:
        raise errors.InvalidArgumentError(None, None, "segment_ids and indices should have same size.")
    fault = segment.first_unsorted(segment_ids) or segment.first_outside(indices, len(data))
    if count is not None and len(segment_ids) and segment_ids.max() >= count:
        fault = "segment ids must be < num_segments"
    if fault:
        raise errors.InvalidArgumentError(None, None, fault)
    if count is None:
        count = int(segment_ids[-1]) + 1 if len(segment_ids) else 0
    return data[indices], count


def _sparse_shape(c):
    data = c.with_rank_at_least(0, 1)
    shape_fns.merge(c.with_rank(1, 1), c.with_rank(2, 1))
    return [None if data is None else (None,) + data[1:]]


def _sparse_sized_shape(c):
    data = c.with_rank_at_least(0, 1)
    indices = c.with_rank(1, 1)
    ids = c.with_rank(2, 1)
    if len(c.shapes) > 3:
        c.with_rank(3, 0)
    shape_fns.merge(indices, ids)
    count = c.value(3)
    if count is not None and count < 0:
        raise ShapeError("Cannot specify a negative value for num_segments")
    return [None if data is None else (None if count is None else int(count),) + data[1:]]


def _sparse_grad_shape(c):
    data = c.with_rank_at_least(0, 1)
    indices = c.with_rank(1, 1)
    shape_fns.merge(c.with_rank(2, 1), indices)
    c.with_rank(3, 0)
    count = c.value(3)
    if count is not None and count < 0:
        raise ShapeError("Cannot specify a negative value for output_dim0")
    return [None if data is None else (None if count is None else int(count),) + data[1:]]


def _dim_0(tf, x):
    return tf.shape(x)[0]


def _sparse_sum_gradient(tf, op, dy):
    data, indices, ids = op.inputs[:3]
    rows = _dim_0(tf, data)
    return [tf.unsorted_segment_sum(tf.gather(dy, ids), indices, rows)] + [None] * (len(op.inputs) - 1)


def _sparse_scaled_gradient(grad_type):
    def gradient(tf, op, dy):
        data, indices, ids = op.inputs[:3]
        made = getattr(tf.raw, grad_type)(dy, indices, ids, _dim_0(tf, data))
        return [made] + [None] * (len(op.inputs) - 1)
    return gradient


def _sparse(name, python_name, types, function, grad, doc):
    """Declare the op and its form with a given number of segments."""
    def kernel(xp, data, indices, segment_ids):
        rows, count = _sparse_rows(data, indices, segment_ids)
        return function(xp, rows, segment_ids, count)

    def sized_kernel(xp, data, indices, segment_ids, num_segments):
        rows, count = _sparse_rows(data, indices, segment_ids, int(num_segments))
        return function(xp, rows, segment_ids, count)

    for k, suffix in ((kernel, ""), (sized_kernel, "_with_num_segments")):
        k.__name__, k.__doc__, k.__module__ = python_name + suffix, doc, __name__
    plain = op(f"{name}(data: T, indices: Tidx, segment_ids: int32) -> output: T", "T: " + types,
               "Tidx: {int32, int64} = int32", dynamic_shape=True)(kernel)
    sized = op(f"{name}WithNumSegments(data: T, indices: Tidx, segment_ids: int32, num_segments: Tnumsegments) -> "
               "output: T", "T: " + types, "Tidx: {int32, int64} = int32", "Tnumsegments: {int32, int64} = int32",
               host=("num_segments",))(sized_kernel)
    plain.shape(_sparse_shape)
    sized.shape(_sparse_sized_shape)
    plain.gradient(grad)
    sized.gradient(grad)
    return plain, sized


sparse_segment_sum, sparse_segment_sum_with_num_segments = _sparse(
    "SparseSegmentSum", "sparse_segment_sum", REAL, segment.sum, _sparse_sum_gradient,
    "Sum of the chosen rows of each segment.")
sparse_segment_mean, sparse_segment_mean_with_num_segments = _sparse(
    "SparseSegmentMean", "sparse_segment_mean", FLOATS, segment.mean, _sparse_scaled_gradient("SparseSegmentMeanGrad"),
    "Mean of the chosen rows of each segment.")
sparse_segment_sqrt_n, sparse_segment_sqrt_n_with_num_segments = _sparse(
    "SparseSegmentSqrtN", "sparse_segment_sqrt_n", FLOATS, segment.sqrt_n,
    _sparse_scaled_gradient("SparseSegmentSqrtNGrad"), "Sum of each segment's rows over the root of their number.")


def _sparse_grad(name, python_name, power, doc):
    def kernel(xp, grad, indices, segment_ids, output_dim0):
        count = int(output_dim0)
        fault = segment.first_outside(indices, count) or segment.first_too_large(segment_ids, len(grad))
        if fault:
            raise errors.InvalidArgumentError(None, None, fault)
        return segment.spread(xp, grad, indices, segment_ids, count, power)
    kernel.__name__, kernel.__doc__, kernel.__module__ = python_name, doc, __name__
    made = op(f"{name}(grad: T, indices: Tidx, segment_ids: int32, output_dim0: int32) -> output: T", "T: " + FLOATS,
              "Tidx: {int32, int64} = int32", host=("output_dim0",))(kernel)
    made.shape(_sparse_grad_shape)
    return made


sparse_segment_mean_grad = _sparse_grad("SparseSegmentMeanGrad", "sparse_segment_mean_grad", 1.,
                                        "Gradient of SparseSegmentMean to its data.")
sparse_segment_sqrt_n_grad = _sparse_grad("SparseSegmentSqrtNGrad", "sparse_segment_sqrt_n_grad", .5,
                                          "Gradient of SparseSegmentSqrtN to its data.")
