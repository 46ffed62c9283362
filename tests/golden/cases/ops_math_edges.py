"""Edges of mathematics: segments, sparse clipping, refused operands and arguments, static shapes, rare values."""
import numpy as np

from casetools import said, tell


def shape_or_refusal(fn, *args, **kwargs):
    made = said(fn, *args, **kwargs)
    return made if isinstance(made, str) else [str(v.shape) for v in (made if isinstance(made, tuple) else (made,))]


def fed(tf, value):
    """A tensor of which nothing is known while building."""
    return tf.placeholder_with_default(np.array(value), None)


# ------------------------------------------------------------------ segments
def case_unsorted_segments(tf):
    x, ids, n = tf.placeholder(tf.float32, [None, 2]), tf.placeholder(tf.int32, [None]), tf.placeholder(tf.int32, [])
    fns = (tf.unsorted_segment_sum, tf.unsorted_segment_max, tf.unsorted_segment_min, tf.unsorted_segment_prod,
           tf.unsorted_segment_mean, tf.unsorted_segment_sqrt_n)
    ys = [f(x, ids, n) for f in fns]
    good = {x: [[1., 2.], [0., 4.], [-1., 3.], [5., 0.]], ids: [1, 0, 1, -1], n: 3}
    steps = [{"y": ys, "g": [tf.gradients(y, x)[0] for y in ys], "@feed": good}]
    return steps + [{"y": ys[0], "@feed": {x: [[1., 2.]], ids: i, n: m}} for i, m in (([3], 3), ([3, 4], 3), ([0], -3))]


def case_sorted_segments(tf):
    x, ids = tf.placeholder(tf.float32, [None, 2]), tf.placeholder(tf.int32, [None])
    ys = [f(x, ids) for f in (tf.segment_sum, tf.segment_mean, tf.segment_max, tf.segment_min, tf.segment_prod)]
    good = {x: [[1., 2.], [0., 4.], [-1., 3.], [5., 0.]], ids: [0, 0, 2, 2]}
    steps = [{"y": ys, "g": [tf.gradients(y, x)[0] for y in ys[:4]], "@feed": good}]
    return steps + [{"y": ys[0], "@feed": {x: [[1., 2.], [3., 4.]], ids: i}} for i in ([1, 0], [-1, 0], [0])]


def case_sparse_segments(tf):
    x = tf.placeholder(tf.float32, [None, 2])
    rows, ids = tf.placeholder(tf.int32, [None]), tf.placeholder(tf.int32, [None])
    fns = (tf.sparse_segment_sum, tf.sparse_segment_mean, tf.sparse_segment_sqrt_n)
    ys = [f(x, rows, ids) for f in fns] + [f(x, rows, ids, num_segments=4) for f in fns]
    good = {x: [[1., 2.], [0., 4.], [-1., 3.]], rows: [2, 0, 0, 1], ids: [0, 0, 1, 2]}
    steps = [{"y": ys, "g": [tf.gradients(y, x)[0] for y in ys], "@feed": good}]
    bad = [(0, [0, 1], [1, 0]), (0, [0, 5], [0, 1]), (0, [0, 1], [0]), (3, [0, 1], [0, 9])]
    return steps + [{"y": ys[k], "@feed": {x: [[1., 2.], [3., 4.]], rows: r, ids: i}} for k, r, i in bad]


# ------------------------------------------------------------------ clipping
def case_clip_indexed_slices(tf):
    x = tf.placeholder(tf.float32, [2, 3], name="x")
    s = tf.IndexedSlices(x, tf.constant([0, 1]), tf.constant([5, 3]))
    open_slices = tf.IndexedSlices(x, tf.constant([0, 1]))
    both, norm = tf.clip_by_global_norm([s, x, None], 2.)
    made = [tf.clip_by_value(s, -1., 1.), tf.clip_by_norm(s, 1.), tf.clip_by_norm(s, 1., axes=[1]), tf.clip_by_average_norm(s, 1.),
            tf.global_norm([open_slices]), both[:2], norm, tf.clip_by_norm(x, 1., 1), tf.clip_by_average_norm(x, .1),
            tf.clip_by_global_norm([x], 2., use_norm=tf.constant(3.))]
    return [{"m": made, "@feed": {x: np.arange(6.).reshape(2, 3)}}, {"m": made[6:], "@feed": {x: np.full((2, 3), np.inf)}}, tell(both[2])]


def case_clip_wrong(tf):
    x = tf.placeholder(tf.float32, [2, 3], name="x")
    return [tell(said(tf.clip_by_value, x, [1., 2.], [3., 4.]), said(tf.clip_by_value, x, [[[1.]]] * 3, 1.),
                 said(tf.clip_by_global_norm, x, 1.), said(tf.clip_by_global_norm, 5, 1.), said(tf.global_norm, "ab"),
                 said(tf.clip_by_value, tf.constant([3, 4]), 1, 2.5), tf.global_norm([]), tf.clip_by_norm([3., 4.], 1.),
                 said(tf.clip_by_value, x, x, tf.zeros([3, 2, 3])))]


# ------------------------------------------------------------------ what is refused
class Other(object):
    """Has the operators itself."""

    def __radd__(self, other):
        return "radd"

    def __add__(self, other):
        return "add"


def case_operators_wrong(tf):
    x, i, b = tf.constant([1., 2.]), tf.constant([1, 2]), tf.constant([True, False])
    calls = [
        lambda: x + "a", lambda: x + None, lambda: x + i, lambda: i + 1.5, lambda: 1.5 + i, lambda: x & x, lambda: x & True,
        lambda: ~x, lambda: b + b, lambda: -b, lambda: abs(b), lambda: x < "a", lambda: x + Other(), lambda: Other() + x,
        lambda: x @ x, lambda: "a" + x, lambda: x / i, lambda: b / b, lambda: x // i, lambda: x ** i, lambda: x + [1., 2., 3.],
        lambda: x + object(), lambda: object() + x, lambda: x < i, lambda: x + {}, lambda: bool(x), lambda: divmod(x, x),
        lambda: x << 1, lambda: round(x), lambda: x == x, lambda: x != x, lambda: x == 1., lambda: hash(x) == hash(x),
        lambda: x + [[1.], [2.]], lambda: x and 1, lambda: not x]
    return [tell([said(call) for call in calls])]


def case_functions_wrong(tf):
    x, i = tf.constant([1., 2.]), tf.constant([1, 2])
    calls = [
        (tf.add, x, i), (tf.add, 1., i), (tf.add, "a", x), (tf.truediv, x, i), (tf.div, x, i),
        (tf.truediv, tf.constant(True), tf.constant(True)), (tf.complex, x, i), (tf.complex, i, i), (tf.cast, "a", tf.float32),
        (tf.cast, x, "nope"), (tf.cast, None, tf.int32), (tf.add_n, []), (tf.add_n, x), (tf.add_n, [x, i]),
        (tf.add_n, [x, tf.zeros([3])]), (tf.accumulate_n, []), (tf.accumulate_n, [x, i]), (tf.accumulate_n, [x, x], None, tf.int32),
        (tf.accumulate_n, [x, tf.zeros([3])]), (tf.accumulate_n, [x], [3]), (tf.scalar_mul, x, x), (tf.scalar_mul, "a", x),
        (tf.scalar_mul, 2., i), (tf.range, 0, 5, 0), (tf.range, "a"), (tf.range, tf.constant(3, tf.uint8)), (tf.argmax, x, 5),
        (tf.argmax, x, 0, None, 0), (tf.reduce_sum, x, 3), (tf.reduce_sum, x, [[0]]), (tf.reduce_sum, x, 1.5), (tf.reduce_sum, "a"),
        (tf.reduce_all, x), (tf.cumsum, x, "a"), (tf.matmul, x, x, True, False, True), (tf.conj, "a"), (tf.real, "a"), (tf.round, "a"),
        (tf.math.polyval, 3., x), (tf.exp, i), (tf.exp, "a"), (tf.logical_and, x, x), (tf.equal, x, i), (tf.maximum, x, i),
        (tf.pow, x, i), (tf.squared_difference, x, tf.zeros([3])), (tf.segment_sum, x, x), (tf.math.reduce_std, i),
        (tf.saturate_cast, "a", tf.int32), (tf.linspace, 0, 1, 3), (tf.divide, 1, 2), (tf.divide, "a", 2), (tf.count_nonzero, None),
        (tf.sigmoid, i), (tf.erf, 1)]
    return [tell([said(*call) for call in calls])]


def case_wrong_when_run(tf):
    f, i, g = tf.constant([[1., 2.], [3., 4.]]), np.int32, np.float32
    ones = [tf.reduce_sum(f, fed(tf, i(5))), tf.argmax(f, fed(tf, i(5))), tf.argmax(fed(tf, np.zeros((0, 3), g)), 0),
            tf.argmax(f, fed(tf, i([0]))), tf.cumsum(f, fed(tf, i(5))), tf.cumsum(f, fed(tf, i([0]))),
            tf.range(fed(tf, i(0)), fed(tf, i(5)), fed(tf, i(0))), tf.range(fed(tf, i(5)), fed(tf, i(0)), fed(tf, i(1))),
            tf.range(fed(tf, i(0)), fed(tf, i(5)), fed(tf, i(-1))), tf.range(fed(tf, i([0])), 5), tf.linspace(0., 1., fed(tf, i(0))),
            fed(tf, np.zeros((2, 3), g)) + fed(tf, np.zeros((4,), g)), fed(tf, i([1, 2])) // fed(tf, i([0, 1])),
            fed(tf, i([1, 2])) % fed(tf, i([0, 1])), tf.truncatediv(fed(tf, i([1, 2])), fed(tf, i([0, 1]))),
            tf.pow(fed(tf, i([1, 2])), fed(tf, i([-1, 1]))), tf.add_n([f, fed(tf, g([1., 2.]))]), tf.matmul(f, fed(tf, np.zeros((3, 2), g))),
            tf.matmul(fed(tf, np.zeros((2, 3, 4), g)), fed(tf, np.zeros((2, 3, 4), g))),
            tf.matmul(fed(tf, np.zeros((2, 3, 4), g)), fed(tf, np.zeros((3, 4, 4), g))), tf.bincount(fed(tf, i([-1]))),
            tf.histogram_fixed_width(fed(tf, g([1.])), [5., 5.], 3), tf.complex(fed(tf, g([1, 2])), fed(tf, g([1, 2, 3]))),
            tf.cross(fed(tf, g([1, 2])), fed(tf, g([1, 2]))), tf.squared_difference(fed(tf, g([1, 2])), fed(tf, g([1, 2, 3]))),
            tf.equal(fed(tf, g([1, 2])), fed(tf, g([1, 2, 3]))), tf.matmul(fed(tf, g([1.])), fed(tf, g([1.])))]
    return [{"value": v} for v in ones]


def case_linalg_wrong_when_run(tf):
    m = lambda value: fed(tf, np.float32(value))
    runs = [tf.cholesky(m([[1., 2.], [2., 1.]])), tf.cholesky(m([[1., 2., 3.]])), tf.matrix_inverse(m([[1., 2.], [2., 4.]])),
            tf.matrix_inverse(m([[1., 2., 3.]])), tf.matrix_determinant(m([[1., 2., 3.]])),
            tf.matrix_solve(m([[1., 2.], [2., 4.]]), m([[1.], [2.]])), tf.matrix_solve(m([[1., 2.], [2., 5.]]), m([[1., 2., 3.]])),
            tf.matrix_solve(m([[1., 2., 3.]]), m([[1., 2., 3.]])), tf.matrix_triangular_solve(m([[0., 0.], [2., 4.]]), m([[1.], [2.]])),
            tf.matrix_band_part(m(np.ones((3, 4))), 5, 1), tf.matrix_band_part(m(np.ones((3, 4))), 1, 5), tf.matrix_diag(m(1.)),
            tf.matrix_diag_part(m([1.])), tf.matrix_set_diag(m([1., 2.]), m([1., 2.])), tf.matrix_set_diag(m([[1., 2.]]), m([1., 2.])),
            tf.diag(m(1.)), tf.diag_part(m([1.])), tf.diag_part(m([[1., 2.]]))]
    return [{"value": v} for v in runs]


# ------------------------------------------------------------------ static shapes
PAIRS = [([3], [3]), ([3], []), ([None], [3]), ([1], [None]), ([None], [None]), (None, [3]), ([0], [None]), ([2, 1], [3]), ([2, 3], [4]),
         ([None, 1], [2]), (None, None)]


def case_shapes_of_two(tf):
    fns = (tf.add, tf.equal, tf.less, tf.pow, tf.squared_difference, tf.maximum, tf.complex, tf.atan2, tf.cross,
           lambda x, y: tf.raw_ops.Equal(x=x, y=y, incompatible_shape_error=False), lambda x, y: tf.raw_ops.ApproximateEqual(x=x, y=y),
           lambda x, y: tf.betainc(x, y, y), lambda x, y: tf.add_n([x, y]), lambda x, y: tf.accumulate_n([x, y]))
    return [tell([[shape_or_refusal(f, tf.placeholder(tf.float32, a), tf.placeholder(tf.float32, b)) for f in fns] for a, b in PAIRS])]


def case_shapes_of_reductions(tf):
    p = lambda shape: tf.placeholder(tf.int32, shape)
    axes = [([2, 3], p([])), ([2, 3], p(None)), (None, p([])), (None, 1), ([None, 3], 0), ([None, 3], -1), ([2, 3], [0, 1]),
            ([2, 3], p([2])), ([3], 0), ([], 0)]
    fns = (tf.reduce_sum, lambda x, a: tf.reduce_max(x, a, keepdims=True), tf.argmax, tf.cumsum)
    return [tell([[shape_or_refusal(f, tf.placeholder(tf.float32, s), a) for f in fns] for s, a in axes])]


def case_shapes_of_segments(tf):
    p, made = tf.placeholder, []
    for a, b, c in [([4, 2], [4], 3), ([None, 2], [None], p(tf.int32, [])), (None, [4], 3), ([4, 2], None, 3), ([], [4], 3),
                    ([4, 2, 5], [4, 2], 3), ([4, 2], [3], 3), ([4, 2], [4], -3), ([4, 2], [4], [3]), ([4], [4, 2], 3)]:
        made.append(shape_or_refusal(tf.unsorted_segment_sum, p(tf.float32, a), p(tf.int32, b), c))
        made.append(shape_or_refusal(tf.segment_sum, p(tf.float32, a), p(tf.int32, b)))
    for a, b, c in [([4, 2], [3], [3]), ([4, 2], [3], [2]), ([4, 2], None, None), (None, [3], [3]), ([], [3], [3]), ([4], [3, 1], [3])]:
        args = p(tf.float32, a), p(tf.int32, b), p(tf.int32, c)
        made += [shape_or_refusal(tf.sparse_segment_sum, *args), shape_or_refusal(tf.sparse_segment_sum, *args, num_segments=7),
                 shape_or_refusal(tf.sparse_segment_mean, *args, num_segments=-7)]
        for size in (7, -7):
            made.append(shape_or_refusal(tf.raw_ops.SparseSegmentMeanGrad, grad=args[0], indices=args[1], segment_ids=args[2],
                                         output_dim0=size))
    return [tell(made)]


def case_shapes_of_sequences(tf):
    p = lambda shape, dtype=tf.int32: tf.placeholder(dtype, shape)
    none = np.zeros(0, np.float32)
    made = [shape_or_refusal(tf.range, *args) for args in [
        (0, 5, 0), (5, 0), (0, 5, -1), (0., -5.5, 1.), (p([]),), ([0], 5), (p(None), 5), (0, 10, 3), (0., 1., .1)]]
    made += [shape_or_refusal(tf.linspace, *args) for args in [(0., 1., 0), ([0.], 1., 2), (0., 1., [2]), (0., 1., p([])), (0., 1., 4)]]
    made += [shape_or_refusal(tf.raw_ops.BroadcastArgs, s0=p(a), s1=p(b)) for a, b in [([2], [3]), ([None], [3]), (None, [2]), ([2], [])]]
    made += [shape_or_refusal(tf.bincount, p(None)), shape_or_refusal(tf.raw_ops.Bincount, arr=[1], size=-3, weights=none),
             shape_or_refusal(tf.raw_ops.Bincount, arr=[1], size=[3], weights=none)]
    made += [shape_or_refusal(tf.histogram_fixed_width, p(None, tf.float32), p(s, tf.float32), n)
             for s, n in ((None, 5), ([3], 5), ([2], -5), ([2], p([])))]
    x = tf.placeholder(tf.float32, [None, 3])
    made += [str(t.shape) for t in (tf.zeros(tf.cast(tf.shape(x), tf.int64)), tf.zeros(tf.shape(x) + 0), tf.zeros(tf.range(3)),
                                    tf.reshape(x, tf.reduce_prod(tf.shape(x), keepdims=True)), tf.zeros(tf.maximum([1, 2], [2, 1])))]
    return [tell(made)]


def case_shapes_of_linalg(tf):
    one = (tf.cholesky, tf.matrix_inverse, tf.matrix_determinant, lambda x: tuple(tf.linalg.slogdet(x)), lambda x: tuple(tf.qr(x)),
           lambda x: tuple(tf.qr(x, True)), tf.svd, lambda x: tf.svd(x, True), lambda x: tf.svd(x, compute_uv=False),
           lambda x: tf.self_adjoint_eig(x), tf.self_adjoint_eigvals, tf.matrix_diag, tf.matrix_diag_part, tf.diag, tf.diag_part,
           tf.linalg.adjoint, tf.trace)
    made = [[shape_or_refusal(f, tf.placeholder(tf.float32, s)) for f in one] for s in [(2, 3), (None, 3), (5, None, None), None, (3,)]]
    two = (tf.matrix_solve, tf.matrix_triangular_solve, tf.matrix_set_diag, tf.matmul)
    for a, b in [((2, 3), (3, 1)), ((None, 3), (3, 1)), ((5, 3, 3), (None, None, 2)), (None, (5, 3, 2)), ((3, 3), None), ((3, 3), (2, 1)),
                 ((3, 3), (3,)), ((5, 2, 3), (5, 2)), ((5, 2, 3), (None, None)), ((5, None, 3), (5, 2)), (None, (5, 2)), ((2, 3), None),
                 ((2, 3), (3,)), ((2, 3), (None,))]:
        made.append([shape_or_refusal(f, tf.placeholder(tf.float32, a), tf.placeholder(tf.float32, b)) for f in two])
    return [tell(made)]


# ------------------------------------------------------------------ rare values
def case_values(tf):
    x = tf.constant([[-2.5, 3.5, .5], [np.nan, np.inf, -np.inf]])
    i, j = tf.constant([[7, -7, 0], [2147483647, -2147483648, 3]]), tf.constant([[2, 2, 3], [-1, 3, -2]])
    nan, r = np.nan, tf.raw_ops
    made = [
        r.PopulationCount(x=tf.constant([7, -1, 0], tf.int8)), tf.bitwise.bitwise_and(i, j), tf.bitwise.bitwise_or(i, j),
        tf.bitwise.bitwise_xor(i, j), tf.bitwise.invert(i), tf.bitwise.left_shift(tf.constant([1, 2, 3]), [1, 40, -2]),
        tf.bitwise.right_shift(tf.constant([-16, 2, 300]), [1, 40, -2]), tf.reduce_mean(i, 0), tf.reduce_prod(j, 1), tf.reduce_max(x, 1),
        tf.reduce_min(x), tf.math.reduce_euclidean_norm(tf.constant([[-3.]]), 0), tf.math.reduce_euclidean_norm(tf.constant([3, 5])),
        tf.math.reduce_euclidean_norm(tf.constant([3 + 1j, 5])), tf.argmax([nan, 1., nan, 5.]), tf.argmin([nan, 1., nan, .5]),
        tf.maximum(x, [0., nan, 1.]), tf.minimum([0., nan, 1.], x), tf.sign(x), r.Bucketize(input=[-1., 0., 5., 5.5], boundaries=[0., 5.]),
        tf.histogram_fixed_width([-1., 0., 1.5, 2., 5., 15.], [0., 5.], 5), tf.histogram_fixed_width([1, 3], [0, 5], nbins=3),
        tf.range(0., 1., .1), tf.linspace(0., 1., 7), tf.floormod(x, 2.), tf.floormod(x, -2.), tf.mod(i, j), tf.floordiv(x, 2.),
        r.Mod(x=[7, -7], y=[3, 3]), r.ClipByValue(t=[1., 5.], clip_value_min=2., clip_value_max=4.), r.Div(x=[7, -7], y=[2, 2]),
        tf.round(x), tf.rint(x), tf.ceil(x), tf.div_no_nan(x, 0.), tf.cast(tf.constant([1.9, -1.9, 3e9]), tf.int64),
        tf.cast(tf.constant([0., .5, nan]), tf.bool), tf.cast(tf.constant([1 + 2j]), tf.float32), tf.cast(tf.constant([3]), tf.complex64),
        tf.cast(tf.constant([True, False]), tf.int8), tf.cumsum(tf.zeros([0, 2])), tf.reduce_max(tf.zeros([0], tf.int64)),
        tf.add(tf.constant(["a", "b"]), "c"), tf.constant("x") + "y", r.BroadcastArgs(s0=[2, 1], s1=[3]),
        r.BroadcastGradientArgs(s0=[2, 1, 1], s1=[3, 1]), r.ApproximateEqual(x=[1., 2.], y=[1.000001, 3.]),
        tf.logical_xor(tf.constant([True, False]), True), tf.matrix_determinant(tf.zeros([0, 0])), tf.matrix_band_part(tf.ones([3, 4]), 1, -1),
        tf.matrix_band_part(tf.ones([3, 4]), -2, 0), tf.linalg.slogdet([[1., 2.], [2., 4.]]), tf.linalg.slogdet([[0., 1.], [1., 0.]]),
        tf.diag([[1., 2.]]), tf.diag_part(tf.reshape(tf.range(16), [2, 2, 2, 2])), tf.matrix_set_diag(tf.zeros([2, 3, 2]), [[1., 2.], [3., 4.]])]
    return [[v] for v in made]


# ------------------------------------------------------------------ counting
def case_confusion_matrix(tf):
    p, q = tf.placeholder(tf.int32, [None, 1]), tf.placeholder(tf.int64, [None])
    made = [tf.confusion_matrix(p, q), tf.confusion_matrix(q, p, 4, tf.float32, weights=tf.constant([1., 2., 3.])),
            tf.confusion_matrix([0, 1], [1, 1], name="c", num_classes=tf.constant(3))]
    return [{"m": made, "@feed": {p: [[0], [1], [2]], q: [1, 1, 2]}}, {"m": made[0], "@feed": {p: [[0]], q: [-1]}},
            {"m": made[1], "@feed": {p: [[0], [1], [9]], q: [1, 1, 2]}}]


def case_confusion_matrix_of_unknown_rank(tf):
    p, q = tf.placeholder(tf.int32), tf.placeholder(tf.int32)
    m = tf.confusion_matrix(p, q, 3)
    return [{"m": m, "@feed": {p: [0, 1], q: [1, 1]}}, {"m": m, "@feed": {p: [[0], [1]], q: [1, 1]}}]


def case_confusion_matrix_wrong(tf):
    return [tell(said(tf.confusion_matrix, [0, 1], [1]), said(tf.confusion_matrix, [0, 1], [[[1]]]),
                 said(tf.confusion_matrix, [0., 1.], [1, 1]), said(tf.confusion_matrix, [0, 1], [1, 1], weights=[1.]),
                 said(tf.confusion_matrix, [0, 1], [1, 5], 3), said(tf.confusion_matrix, [0, -1], [1, 0]))]


def case_histogram_bins(tf):
    x = tf.placeholder(tf.float32, [None, 2])
    made = [tf.histogram_fixed_width_bins(x, [0., 5.], 5), tf.histogram_fixed_width_bins(x, [0., 5.], nbins=3, dtype=tf.int64, name="h")]
    return [{"b": made, "@feed": {x: [[-1., 0.], [2.5, 17.]]}}]


def case_sparse_dense_add(tf):
    indices, values, b = tf.constant([[0, 1], [1, 0]], tf.int64), tf.constant([1., 2.]), tf.ones([2, 2])
    y = tf.raw_ops.SparseTensorDenseAdd(a_indices=indices, a_values=values, a_shape=tf.constant([2, 2], tf.int64), b=b)
    return [y, tf.gradients(y, [values, b])]
