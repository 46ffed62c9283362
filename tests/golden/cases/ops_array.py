"""Array and indexing ops: shapes, slices, gathers, scatters, with gradients."""
import numpy as np

from casetools import said, tell

A = np.arange(24.).reshape(2, 3, 4)


def weighted(tf, y):
    """A scalar whose gradient tells the elements apart."""
    n = tf.cast(tf.size(y), tf.float32)
    return tf.reduce_sum(y * tf.reshape(tf.range(1., n + 1.), tf.shape(y)))


def slicing(take):
    """Value, static shape and gradient of one slice."""
    def case(tf):
        x = tf.constant(A, tf.float32, name="x")
        p = tf.placeholder_with_default(A.astype("float32"), [None, 3, None], name="p")
        k = tf.placeholder_with_default(1, [], name="k")
        y, z = take(tf, x, k), take(tf, p, k)
        return [[y, z, tf.gradients(weighted(tf, y), x), tf.gradients(weighted(tf, z), p)], tell(y.shape, z.shape)]
    return case


case_slice_int = slicing(lambda tf, x, k: x[1])
case_slice_negative = slicing(lambda tf, x, k: x[-1, -2])
case_slice_range = slicing(lambda tf, x, k: x[:, 1:, ::2])
case_slice_reverse = slicing(lambda tf, x, k: x[::-1, :, ::-2])
case_slice_ellipsis = slicing(lambda tf, x, k: x[..., 1])
case_slice_newaxis = slicing(lambda tf, x, k: x[:, None, 1, tf.newaxis])
case_slice_ellipsis_newaxis = slicing(lambda tf, x, k: x[None, ..., None])
case_slice_all = slicing(lambda tf, x, k: x[0, 1, 2])
case_slice_empty = slicing(lambda tf, x, k: x[:, 2:1])
case_slice_beyond = slicing(lambda tf, x, k: x[:, :10, -9:3])
case_slice_tensor = slicing(lambda tf, x, k: x[k])
case_slice_tensor_range = slicing(lambda tf, x, k: x[:, k:k + 2])
case_slice_tensor_mixed = slicing(lambda tf, x, k: x[k, ..., :-k])
case_slice_whole = slicing(lambda tf, x, k: x[:])
case_slice_two = slicing(lambda tf, x, k: x[0][1:])
case_slice_numpy_int = slicing(lambda tf, x, k: x[np.int64(1), :, np.int32(2)])
case_slice_bool_mask_like = slicing(lambda tf, x, k: x[:, tf.constant(2)])


def case_slice_other_dtypes(tf):
    return [[tf.constant([1, 2, 3])[1:], tf.constant(["a", "b"])[-1], tf.constant([True, False])[::-1], tf.constant([[1., 2.]], tf.float64)[0]]]


def case_slice_wrong(tf):
    x = tf.constant(A)
    return [tell([said(lambda: x[i]) for i in (5, (0, 0, 0, 0), "a", 1.5, (Ellipsis, Ellipsis), [0, 1], None, slice(0, 1, 0), tf.constant(1.), slice(1., 2.))])]


def case_slice_runtime_out_of_range(tf):
    x, k = tf.constant([1., 2.]), tf.placeholder(tf.int32, [])
    return [{"y": x[k], "@feed": {k: 2}}, {"y": x[k], "@feed": {k: -3}}, {"y": x[k:], "@feed": {k: 9}}]


def case_strided_slice_masks(tf):
    x = tf.constant(A, tf.float32)
    made = [tf.strided_slice(x, [0, 1, 0], [2, 3, 4], [1, 1, 2]), tf.strided_slice(x, [0, 0], [2, 2]),
            tf.strided_slice(x, [1, 1, 1], [2, 2, 2], begin_mask=2, end_mask=4, shrink_axis_mask=1),
            tf.strided_slice(x, [0, 0, 1], [0, 0, 3], ellipsis_mask=1), tf.strided_slice(x, [0, 0], [1, 1], new_axis_mask=1, name="n")]
    return [made, [tf.gradients(weighted(tf, y), x) for y in made]]


def case_strided_slice_variable(tf):
    v = tf.Variable(A, dtype=tf.float32, name="v")
    return [v.initializer, tf.strided_slice(v, [0, 0, 0], [1, 2, 2], var=v, name="part").assign(np.ones((1, 2, 2))), v]


def case_slice_op(tf):
    x = tf.constant(A, tf.float32)
    b = tf.placeholder_with_default([0, 1, 0], [3])
    made = [tf.slice(x, [0, 1, 1], [1, 2, 3]), tf.slice(x, [0, 0, 2], [-1, -1, -1]), tf.slice(x, b, [2, 1, 2]), tf.slice(x, [0, 0, 0], [2, 3, 4])]
    return [made, [tf.gradients(weighted(tf, y), x) for y in made], tell([y.shape for y in made], said(tf.slice, x, [0, 0, 0], [3, 1, 1]))]


def case_reshape(tf):
    x = tf.constant(A, tf.float32)
    p = tf.placeholder_with_default(A.astype("float32"), [None, 3, 4])
    made = [tf.reshape(x, [6, 4]), tf.reshape(x, [-1]), tf.reshape(x, [4, -1, 2]), tf.reshape(p, [-1, 12]), tf.reshape(x, tf.stack([tf.shape(p)[0], 12])),
            tf.reshape(x, tf.constant([24], tf.int64)), tf.reshape(tf.constant([3.]), []), tf.reshape(p, tf.shape(x)), tf.reshape(p, [-1, tf.shape(p)[2]])]
    return [made, [tf.gradients(weighted(tf, made[0]), x), tf.gradients(weighted(tf, made[3]), p)], tell([y.shape for y in made])]


def case_shape_queries(tf):
    x = tf.constant(A)
    p = tf.placeholder_with_default(A, [None, 3, 4])
    q = tf.placeholder_with_default(A, None)
    return [[tf.shape(x), tf.shape(p), tf.shape(q, out_type=tf.int64), tf.size(x), tf.size(p), tf.size(q, out_type=tf.int64), tf.rank(x), tf.rank(q),
             tf.shape_n([x, p]), tf.shape(p)[0], tf.shape(p, name="n")]]


def case_expand_and_squeeze(tf):
    x = tf.constant(A, tf.float32)
    s = tf.constant([[[1.], [2.]]])
    made = [tf.expand_dims(x, 0), tf.expand_dims(x, -1), tf.expand_dims(x, 2), tf.expand_dims(x, tf.constant(1)), tf.expand_dims(x, dim=1),
            tf.squeeze(s), tf.squeeze(s, 0), tf.squeeze(s, [0, -1]), tf.squeeze(s, squeeze_dims=[2]), tf.squeeze(tf.constant([[5.]]))]
    return [made, tf.gradients(weighted(tf, made[0]), x), tf.gradients(weighted(tf, made[5]), s),
            tell(said(tf.squeeze, x, 0), said(tf.expand_dims, x, 5), said(tf.expand_dims, x))]


def case_transpose(tf):
    x = tf.constant(A, tf.float32)
    p = tf.placeholder_with_default([2, 0, 1], [3])
    q = tf.placeholder_with_default(A.astype("float32"), None)
    made = [tf.transpose(x), tf.transpose(x, [1, 0, 2]), tf.transpose(x, p), tf.transpose(q), tf.transpose(tf.constant([[1 + 2j, 1j]]), conjugate=True),
            tf.transpose(tf.constant([[1 + 2j, 3.]]), [1, 0], conjugate=True, name="c")]
    return [made, [tf.gradients(weighted(tf, y), x) for y in made[:3]], tf.matrix_transpose(x)]


def case_concat(tf):
    x, y = tf.constant([[1., 2.]]), tf.constant([[3., 4.], [5., 6.]])
    p = tf.placeholder_with_default([[7., 8.]], [None, 2])
    z = tf.concat([x, y, p], 0)
    made = [z, tf.concat([x, [[9., 9.]]], 1), tf.concat([x], 0), tf.concat([x, x], -1), tf.concat([x, x], tf.constant(0)), tf.concat([[1, 2], [3]], 0),
            tf.concat(x, 0), tf.concat([["a"], ["b"]], 0, name="n")]
    return [made, tf.gradients(weighted(tf, z), [x, y, p]), tf.gradients(weighted(tf, made[3]), x),
            tell([m.shape for m in made], said(tf.concat, [x, y], 1), said(tf.concat, [x, y], 5), said(tf.concat, [], 0))]


def case_concat_dynamic_axis_gradient(tf):
    x, y = tf.placeholder_with_default([[1., 2.]], None), tf.constant([[3., 4.]])
    a = tf.placeholder_with_default(1, [])
    return [tf.gradients(weighted(tf, tf.concat([x, y], a)), [x, y])]


def case_stack_and_unstack(tf):
    x, y = tf.constant([1., 2.]), tf.constant([3., 4.])
    p = tf.placeholder_with_default([[1., 2.], [3., 4.]], [2, None])
    s = tf.stack([x, y])
    t = tf.stack([x, y], axis=1)
    u = tf.unstack(t)
    v = tf.unstack(t, axis=-1, num=2)
    made = [s, t, u, v, tf.stack([1, 2]), tf.stack([x]), tf.unstack(p), tf.parallel_stack([[1], [2]]), tf.stack([x, [5., 6.]], -1)]
    return [made, tf.gradients(weighted(tf, t), [x, y]), tf.gradients(u[0] * u[1], t), tf.gradients(v[1], t),
            tell(said(tf.unstack, p, axis=1), said(tf.stack, [x, tf.constant([1.])]), said(tf.stack, [x, y], 5), said(tf.unstack, t, 3))]


def case_split(tf):
    x = tf.constant(A, tf.float32)
    sizes = tf.placeholder_with_default([1, 2], [2])
    a, b = tf.split(x, 2), tf.split(x, [1, 3], axis=2)
    c = tf.split(x, [1, -1], 1)
    made = [a, b, c, tf.split(x, sizes, 1, num=2), tf.split(x, 3, axis=1), tf.split(x, tf.constant([2, 2]), -1), tf.split(x, 1)]
    return [made, tf.gradients(weighted(tf, a[1]), x), tf.gradients(weighted(tf, b[0]) + weighted(tf, b[1]), x), tf.gradients(weighted(tf, c[1]), x),
            tell([y.shape for y in a + b + c], said(tf.split, x, 5), said(tf.split, x, [1, 1], 2), said(tf.split, x, tf.placeholder(tf.int32, [None])))]


def case_tile(tf):
    x = tf.constant([[1., 2.], [3., 4.]])
    p = tf.placeholder_with_default([2, 1], [2])
    made = [tf.tile(x, [1, 2]), tf.tile(x, p), tf.tile(x, [2, 3]), tf.tile([1, 2], [2]), tf.tile(x, [1, 1]), tf.tile(x, [0, 1])]
    return [made, [tf.gradients(weighted(tf, y), x) for y in made[:3]]]


def case_pad(tf):
    x = tf.constant([[1., 2.], [3., 4.], [5., 6.]])
    made = [tf.pad(x, [[1, 0], [0, 2]]), tf.pad(x, [[1, 1], [1, 1]], constant_values=9.), tf.pad(x, [[1, 2], [1, 0]], "REFLECT"),
            tf.pad(x, [[1, 2], [1, 2]], "SYMMETRIC"), tf.pad([1, 2], [[1, 1]]), tf.pad(x, [[0, 0], [0, 0]]), tf.pad(x, [[1, 1], [0, 0]], mode="constant", name="n")]
    return [made, [tf.gradients(weighted(tf, y), x) for y in (made[0], made[1], made[2], made[3])],
            tell(said(tf.pad, x, [[1, 1], [1, 1]], "BAD"), said(tf.pad, x, [[1, 1]]))]


def case_gather(tf):
    x = tf.constant(A, tf.float32)
    i = tf.placeholder_with_default([1, 0, 1], [None])
    made = [tf.gather(x, 1), tf.gather(x, i), tf.gather(x, [[2, 0], [1, 1]], axis=1), tf.gather(x, [3], axis=-1), tf.gather(x, tf.constant([0], tf.int64)),
            tf.gather(x, [[[0]]]), tf.gather(["a", "b"], [1]), tf.gather(x, [0, 1], validate_indices=True, name="n")]
    return [made, [tf.convert_to_tensor(tf.gradients(weighted(tf, y), x)[0]) for y in made[:4]], tell([y.shape for y in made], type(tf.gradients(made[1], x)[0]).__name__)]


def case_gather_batch_dims(tf):
    x = tf.constant(A, tf.float32)
    return [[tf.gather(x, [[0, 2], [1, 1]], batch_dims=1), tf.gather(x, [[3], [0]], axis=2, batch_dims=1), tf.batch_gather(x, [[0, 2], [1, 1]])]]


def case_gather_out_of_range(tf):
    x, i = tf.constant([1., 2.]), tf.placeholder(tf.int32, [None])
    return [{"y": tf.gather(x, i), "@feed": {i: [0, 2]}}, {"y": tf.gather(x, i), "@feed": {i: [-1]}}, {"y": tf.gather_nd(x, i), "@feed": {i: [5]}}]


def case_gather_nd(tf):
    x = tf.constant(A, tf.float32)
    made = [tf.gather_nd(x, [[0, 1], [1, 2]]), tf.gather_nd(x, [0, 1, 2]), tf.gather_nd(x, [[[1]], [[0]]]), tf.gather_nd(x, [[0, 0, 0], [1, 2, 3]])]
    return [made, [tf.convert_to_tensor(tf.gradients(weighted(tf, y), x)[0]) for y in made[:1] + made[2:]]]


def case_scatter_nd(tf):
    u = tf.constant([[1., 2.], [3., 4.]])
    y = tf.scatter_nd([[2], [0]], u, [3, 2])
    return [[y, tf.scatter_nd([[0], [0]], [1, 2], [2]), tf.scatter_nd([[0, 1]], [5.], tf.constant([2, 2]))], tf.gradients(weighted(tf, y), u)]


def case_tensor_scatter(tf):
    x, u = tf.constant([1., 2., 3., 4.]), tf.constant([10., 20.])
    made = [f(x, [[1], [3]], u) for f in (tf.tensor_scatter_update, tf.tensor_scatter_add, tf.tensor_scatter_sub)]
    return [made, [tf.gradients(weighted(tf, y), [x, u]) for y in made]]


def case_boolean_mask(tf):
    x = tf.constant(A, tf.float32)
    m = tf.placeholder_with_default([True, False, True], [3])
    made = [tf.boolean_mask(x, [True, False]), tf.boolean_mask(x, [[True, False, True], [False, False, True]]), tf.boolean_mask(x, m, axis=1),
            tf.boolean_mask([1, 2], np.array([False, True])), tf.boolean_mask(x, x > 5.)]
    return [made, [tf.convert_to_tensor(tf.gradients(weighted(tf, y), x)[0]) for y in (made[0], made[1], made[4])],
            tell([y.shape for y in made], said(tf.boolean_mask, x, tf.placeholder(tf.bool)), said(tf.boolean_mask, x, True), said(tf.boolean_mask, x, [True]))]


def case_where(tf):
    x, y = tf.constant([[1., 2.], [3., 4.]]), tf.constant([[5., 6.], [7., 8.]])
    made = [tf.where(x > 2., x, y), tf.where([True, False], x, y), tf.where(True, x, y), tf.where(x > 2.), tf.where([False, True]), tf.where(x),
            tf.where_v2(x > 2., x, 0.), tf.where_v2([True, False], 1., y), tf.where([0, 3, 5])]
    return [made, [tf.gradients(weighted(tf, z), [x, y]) for z in made[:3]], tf.gradients(weighted(tf, made[6]), x)]


def case_one_hot(tf):
    i = tf.placeholder_with_default([0, 2, -1, 9], [None])
    made = [tf.one_hot([0, 2, 1], 3), tf.one_hot(i, 3, on_value=5., off_value=-1.), tf.one_hot([0, 2], 3, axis=0), tf.one_hot(1, 3, dtype=tf.int32),
            tf.one_hot([[0], [1]], 2, axis=1), tf.one_hot([1], 2, True, False), tf.one_hot(tf.constant([1], tf.int64), tf.constant(3)), tf.one_hot([0], 2, dtype=tf.int64)]
    on = tf.constant(2.)
    return [made, tell([m.shape for m in made], tf.gradients(tf.one_hot([1], 2, on_value=on, off_value=0.), on))]


def case_reverse(tf):
    x = tf.constant(A, tf.float32)
    made = [tf.reverse(x, [0]), tf.reverse(x, [-1, 1]), tf.reverse_v2(x, [2]), tf.reverse_sequence(x, [2, 3], seq_axis=1, batch_axis=0),
            tf.reverse_sequence(x, [1, 2, 1], seq_dim=0, batch_dim=1)]
    return [made, [tf.gradients(weighted(tf, y), x) for y in made]]


def case_roll_and_repeat(tf):
    x = tf.constant(A[0], tf.float32)
    made = [tf.roll(x, 1, 0), tf.roll(x, [1, -2], [0, 1]), tf.repeat(x, 2, axis=0), tf.repeat([1, 2], [2, 1]), tf.repeat(x, [1, 0, 2], 0)]
    return [made, tf.gradients(weighted(tf, made[1]), x)]


def case_meshgrid(tf):
    return [tf.meshgrid([1, 2, 3], [4, 5]), tf.meshgrid([1., 2.], [3., 4.], indexing="ij"), tf.meshgrid([1, 2], [3], [4, 5])]


def case_broadcast_to(tf):
    x = tf.constant([[1.], [2.]])
    y = tf.broadcast_to(x, [3, 2, 2])
    return [[y, tf.broadcast_to(5, [2])], tf.gradients(weighted(tf, y), x)]


def case_diagonals(tf):
    x = tf.constant(A, tf.float32)
    made = [tf.diag([1., 2.]), tf.diag_part(tf.constant([[1., 2.], [3., 4.]])), tf.matrix_diag(x[0]), tf.matrix_diag_part(x), tf.matrix_band_part(x, 1, 0),
            tf.matrix_band_part(x, -1, 1), tf.matrix_set_diag(x, tf.zeros([2, 3])), tf.linalg.trace(x), tf.trace(x[0])]
    return [made, [tf.gradients(weighted(tf, y), x) for y in made[2:8]]]


def case_unique(tf):
    x = tf.constant([3, 1, 3, 2, 1])
    return [[tf.unique(x).y, tf.unique(x).idx, tf.unique(x, out_idx=tf.int64)[1], tf.unique_with_counts(x).count, tf.unique(["b", "a", "b"])[0]],
            [tf.setdiff1d([1, 2, 3, 4], [2, 4]).out, tf.setdiff1d([1, 2, 3], [2], index_dtype=tf.int64)[1]]]


def case_dynamic_partition_and_stitch(tf):
    x = tf.constant([[1., 2.], [3., 4.], [5., 6.]])
    parts = tf.dynamic_partition(x, [1, 0, 1], 3)
    back = tf.dynamic_stitch([[1], [0, 2]], [parts[0], parts[1]])
    return [[parts, back], tf.gradients(weighted(tf, back), x), tf.gradients(weighted(tf, parts[1]), x), tf.dynamic_stitch([1, [2, 0]], [[1., 1.], [[2., 2.], [3., 3.]]])]


def case_invert_permutation_and_sequences(tf):
    return [[tf.invert_permutation([2, 0, 1]), tf.sequence_mask([1, 3, 0]), tf.sequence_mask([1, 2], 4, dtype=tf.float32), tf.sequence_mask([[1], [2]], maxlen=2),
             tf.unravel_index([5, 2], [2, 3])]]


def case_sort(tf):
    x = tf.constant([[3., 1., 2.], [9., 7., 8.]])
    made = [tf.sort(x), tf.sort(x, axis=0, direction="DESCENDING"), tf.argsort(x), tf.argsort(x, direction="DESCENDING"), tf.argsort([1, 1, 0], stable=True)]
    return [made, tf.gradients(weighted(tf, made[0]), x)]


def case_searchsorted(tf):
    return [[tf.searchsorted([1., 3., 5.], [0., 3., 9.]), tf.searchsorted([1, 3, 5], [3], side="right"), tf.histogram_fixed_width([0., 1.5, 9.], [0., 5.], nbins=3)]]


def case_identity_family(tf):
    x = tf.constant([1., 2.], name="x")
    made = [tf.identity(x), tf.identity(3), tf.identity_n([x, 1]), tf.stop_gradient(x), tf.guarantee_const(x), tf.ensure_shape(x, [None]), tf.identity(["s"])]
    return [made, tf.gradients(tf.ensure_shape(x, [2]) * 3., x), tell(said(tf.ensure_shape, x, [3]))]


def case_ensure_shape_at_run_time(tf):
    x = tf.placeholder(tf.float32, None, name="x")
    y = tf.ensure_shape(tf.exp(x), [None, 2])
    return [{"y": y, "@feed": {x: [[1., 2.]]}}, {"y": y, "@feed": {x: [1., 2.]}}, tell(y.shape)]


def case_space_and_depth(tf):
    x = tf.constant(np.arange(16.).reshape(1, 2, 2, 4), tf.float32)
    return [[tf.depth_to_space(x, 2), tf.space_to_depth(tf.depth_to_space(x, 2), 2), tf.space_to_batch_nd(x, [2, 2], [[0, 0], [0, 0]]),
             tf.batch_to_space_nd(tf.space_to_batch_nd(x, [2, 2], [[0, 0], [0, 0]]), [2, 2], [[0, 0], [0, 0]])]]


def case_static_shape_inference(tf):
    p = tf.placeholder(tf.float32, [None, 3])
    s = tf.shape(p)
    made = [tf.zeros(s), tf.reshape(p, [s[0], 3]), tf.fill(tf.stack([s[0], 2]), 1.), tf.reshape(p, tf.concat([s[:1], [3, 1]], 0)), tf.zeros([s[0], 4]),
            tf.tile(p, [2, 1]), tf.tile(p, [1, 2]), tf.random_uniform([s[0], 5]), tf.broadcast_to(p, [4, 2, 3]), tf.reshape(p, [-1, 1, 3]),
            p[:2], p[:, 1:], tf.range(s[1]), tf.one_hot(s, 4), tf.strided_slice(p, [0, 0], [s[0], 2]), tf.zeros(s[1:]),
            tf.expand_dims(p, 0), tf.slice(p, [0, 0], [s[0], 2]), tf.pad(p, [[1, 1], [0, 2]]), tf.transpose(p), tf.ones_like(p)]
    return [tell([m.shape for m in made])]


def case_meaning_of_new_axis_on_scalars(tf):
    x = tf.constant(5.)
    return [[x[None], x[tf.newaxis, None], x[...]], tell(said(lambda: x[0]))]


def case_indexed_slices(tf):
    s = tf.IndexedSlices(tf.constant([[1., 2.], [3., 4.]]), tf.constant([2, 0]), tf.constant([3, 2]))
    return [[s, tf.convert_to_tensor(s)], tell(s.values, s.indices, s.dense_shape, s.name, s.dtype.name, s.device, s.op.name, str(s), s.graph is tf.get_default_graph(),
                                               (-s).values.name)]
