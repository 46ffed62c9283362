"""Gradients of every array op: with static shapes to second order, with shapes known in part to first order."""
import numpy as np

A = np.arange(24.).reshape(2, 3, 4).astype("float32")


def weighted(tf, y):
    return tf.reduce_sum(y * tf.reshape(tf.range(1., tf.cast(tf.size(y), tf.float32) + 1.), tf.shape(y)))


def add(name, function, shapes=(A.shape, [None, 3, None])):
    """A case: y = function(tf, x), the gradient of y^2 and, for the first shape, its gradient."""
    def case(tf):
        out = []
        for i, shape in enumerate(shapes):
            x = tf.placeholder_with_default(A, shape)
            y = function(tf, x)
            g = tf.convert_to_tensor(tf.gradients(weighted(tf, tf.square(y)), x)[0])
            out += [y, g]
            if i == 0:
                out.append(tf.convert_to_tensor(tf.gradients(weighted(tf, g), x)[0]))
        return [out]
    globals()["case_" + name] = case


STATIC = (A.shape,)
# ------------------------------------------------------------------ shapes and pieces
add("reshape", lambda tf, x: tf.reshape(x, [-1, 4]))
add("expand_dims", lambda tf, x: tf.expand_dims(x, 1))
add("squeeze", lambda tf, x: tf.squeeze(x[:, :1], [1]))
add("transpose", lambda tf, x: tf.transpose(x, [2, 0, 1]))
add("transpose_all", lambda tf, x: tf.transpose(x), (A.shape, None))
add("transpose_conjugate", lambda tf, x: tf.real(tf.transpose(tf.complex(x, 2. * x), conjugate=True)))
add("tile", lambda tf, x: tf.tile(x, [1, 2, 3]))
add("concat", lambda tf, x: tf.concat([x, 2. * x, x], 1))
add("concat_last", lambda tf, x: tf.concat([x, 2. * x], -1))
add("concat_old", lambda tf, x: tf.raw_ops.Concat(concat_dim=1, values=[x, 2. * x]))
add("concat_many", lambda tf, x: tf.concat([x * float(i) for i in range(17)], 2), STATIC)
add("concat_fed_axis", lambda tf, x: tf.concat([x, 2. * x], tf.placeholder_with_default(1, [])))
add("concat_one", lambda tf, x: tf.concat([x], 1))
add("stack", lambda tf, x: tf.stack([x, x * 2.], 2))
add("stack_first", lambda tf, x: tf.stack([x, x * 2.]))
add("unstack", lambda tf, x: tf.unstack(x, 3, 1)[1])
add("split", lambda tf, x: tf.split(x, 3, 1)[1])
add("split_added", lambda tf, x: tf.add(*tf.split(x, 2, -1)), STATIC)
add("split_sizes", lambda tf, x: tf.split(x, [1, 2], 1)[1])
add("split_rest", lambda tf, x: tf.split(x, [1, -1], 1)[1])
add("broadcast_to", lambda tf, x: tf.broadcast_to(x, [2, 2, 3, 4]))
add("broadcast_to_inner", lambda tf, x: tf.broadcast_to(x[:, :1], [2, 3, 4]))
add("repeat", lambda tf, x: tf.repeat(x, [1, 2, 0], axis=1), STATIC)
add("repeat_evenly", lambda tf, x: tf.repeat(x, 2, axis=1), STATIC)
add("meshgrid", lambda tf, x: tf.meshgrid(x[0, 0], x[1, 0])[0], STATIC)

# ------------------------------------------------------------------ slices
add("slice", lambda tf, x: tf.slice(x, [0, 1, 1], [2, 1, -1]))
add("slice_int64", lambda tf, x: tf.slice(x, tf.constant([0, 1, 1], tf.int64), tf.constant([2, 1, 2], tf.int64)))
add("getitem", lambda tf, x: x[1:, ::-1, 1:3])
add("getitem_masks", lambda tf, x: x[..., None, 0])
add("getitem_int64", lambda tf, x: x[:, tf.constant(1, tf.int64)])
add("getitem_fed", lambda tf, x: x[:, tf.placeholder_with_default(1, []):])
add("boolean_mask", lambda tf, x: tf.boolean_mask(x, [True, False]))
add("boolean_mask_axis", lambda tf, x: tf.boolean_mask(x, [True, False, True], axis=1))

# ------------------------------------------------------------------ gather: slices of gradients, and who takes them
add("gather", lambda tf, x: tf.gather(x, [[1, 0], [1, 1]]))
add("gather_axis", lambda tf, x: tf.gather(x, [[2, 0], [2, 2]], axis=1))
add("gather_last", lambda tf, x: tf.gather(x, [3, 0, 3], axis=-1))
add("gather_batch", lambda tf, x: tf.gather(x, [[2, 0], [2, 2]], axis=1, batch_dims=1))
add("gather_batch_axis", lambda tf, x: tf.gather(x, [[3, 0], [1, 1]], axis=2, batch_dims=1), STATIC)
add("gather_fed", lambda tf, x: tf.gather(x, tf.placeholder_with_default([1, 0], [None]), axis=tf.placeholder_with_default(1, [])))
add("gather_old", lambda tf, x: tf.raw_ops.Gather(params=x, indices=[1, 0, 1]))
add("gather_gather", lambda tf, x: tf.gather(tf.gather(x, [1, 0, 1]), [2, 2]))
add("gather_reshape", lambda tf, x: tf.gather(tf.reshape(x, [6, 4]), [2, 2]), STATIC)
add("gather_concat_rows", lambda tf, x: tf.gather(tf.concat([x, 2. * x, x], 0), [3, 0, 1, 1]))
add("gather_concat_columns", lambda tf, x: tf.gather(tf.concat([x, 2. * x], 1), [1, 0, 1]))
add("gather_concat_last", lambda tf, x: tf.gather(tf.concat([x, 2. * x], -1), [1, 0, 1]))
add("gather_tile", lambda tf, x: tf.gather(tf.tile(x, [2, 1, 1]), [3, 0, 1]), STATIC)
add("gather_transpose", lambda tf, x: tf.gather(tf.identity(tf.transpose(tf.expand_dims(x, 0) * 2.)), [3, 0, 1]), STATIC)
add("gather_stack", lambda tf, x: tf.gather(tf.stack([x, x]), [1, 0, 1]), STATIC)
add("gather_pad", lambda tf, x: tf.gather(tf.pad(x, [[1, 1], [0, 0], [0, 0]]), [1, 0, 1]), STATIC)
add("gather_getitem", lambda tf, x: tf.gather(x[:, 1:], [1, 0, 1]), STATIC)
add("gather_split", lambda tf, x: tf.gather(tf.split(x, 2, -1)[1], [1, 0, 1]), STATIC)
add("gather_where", lambda tf, x: tf.gather(tf.where(x > 5., x, x * 2.), [1, 1]), STATIC)
add("batch_gather", lambda tf, x: tf.batch_gather(x, [[0, 2], [1, 1]]), STATIC)
add("gather_nd", lambda tf, x: tf.gather_nd(x, [[0, 1], [1, 2]]))
add("gather_nd_rows", lambda tf, x: tf.gather_nd(x, [[0], [1], [1]]))
add("gather_nd_entries", lambda tf, x: tf.gather_nd(x, [[[0, 0, 0], [1, 2, 3]]]))
add("gather_nd_batch", lambda tf, x: tf.gather_nd(x, [[0], [2]], batch_dims=1), STATIC)
add("scatter_nd", lambda tf, x: tf.scatter_nd([[2], [0]], x, [4, 3, 4]), STATIC)
add("tensor_scatter_update", lambda tf, x: tf.tensor_scatter_update(x, [[0, 1], [1, 2]], x[:, 0]))
add("tensor_scatter_add", lambda tf, x: tf.tensor_scatter_add(x, [[0, 1], [1, 2]], x[:, 0]))
add("tensor_scatter_sub", lambda tf, x: tf.tensor_scatter_sub(x, [[0, 1], [1, 2]], x[:, 0]))
add("scatter_nd_non_aliasing_add",
    lambda tf, x: tf.raw_ops.ScatterNdNonAliasingAdd(input=x, indices=[[0, 1], [1, 2]], updates=x[:, 0]))

# ------------------------------------------------------------------ margins and order
add("pad", lambda tf, x: tf.pad(x, [[1, 0], [0, 2], [1, 1]]))
add("pad_int64", lambda tf, x: tf.pad(x, tf.constant([[1, 0], [0, 2], [1, 1]], tf.int64)))
add("pad_value", lambda tf, x: tf.pad(x, [[1, 0], [0, 2], [1, 1]], constant_values=3.))
add("pad_reflect", lambda tf, x: tf.pad(x, [[1, 0], [0, 2], [1, 3]], "REFLECT"))
add("pad_symmetric", lambda tf, x: tf.pad(x, [[1, 2], [0, 3], [4, 4]], "SYMMETRIC"))
add("reverse", lambda tf, x: tf.reverse(x, [0, -1]))
add("reverse_sequence", lambda tf, x: tf.reverse_sequence(x, [2, 3], seq_axis=1, batch_axis=0))
add("roll", lambda tf, x: tf.roll(x, [1, 2], [0, 2]))
add("sort", lambda tf, x: tf.sort(x, direction="DESCENDING"), STATIC)

# ------------------------------------------------------------------ choice
add("where", lambda tf, x: tf.where(x > 5., x, 2. * x))
add("where_rows", lambda tf, x: tf.where([True, False], x, 2. * x))
add("where_v2", lambda tf, x: tf.where_v2(x > 5., x, 2. * x[0]))
add("where_v2_scalar", lambda tf, x: tf.where_v2(x[0] > 5., x, 3.))
add("dynamic_partition", lambda tf, x: tf.dynamic_partition(x, [[0, 1, 0], [1, 1, 0]], 2)[1])
add("dynamic_stitch", lambda tf, x: tf.dynamic_stitch([[1], [0, 2]], [x[:1], x]), STATIC)
add("parallel_dynamic_stitch", lambda tf, x: tf.raw_ops.ParallelDynamicStitch(indices=[[1], [0, 2]], data=[x[:1], x]), STATIC)

# ------------------------------------------------------------------ the identity family and filling
add("identity_n", lambda tf, x: tf.identity_n([x, 2. * x])[1])
add("stop_gradient", lambda tf, x: tf.stop_gradient(x) * x)
add("ensure_shape", lambda tf, x: tf.ensure_shape(x, [2, 3, 4]))
add("check_numerics", lambda tf, x: tf.check_numerics(x, "m"))
add("fill", lambda tf, x: tf.fill([2, 3], tf.reduce_sum(x)))
add("zeros_like", lambda tf, x: tf.zeros_like(x) + x)
add("ones_like", lambda tf, x: tf.ones_like(x) * x)

# ------------------------------------------------------------------ blocks
add("space_to_batch_nd", lambda tf, x: tf.space_to_batch_nd(x, [3], [[0, 0]]))
add("batch_to_space_nd", lambda tf, x: tf.batch_to_space_nd(x, [2], [[1, 0]]))
add("space_to_depth", lambda tf, x: tf.space_to_depth(tf.reshape(x, [1, 2, 4, 3]), 2), STATIC)
add("depth_to_space", lambda tf, x: tf.depth_to_space(tf.reshape(x, [1, 2, 3, 4]), 2), STATIC)
add("space_to_batch_old",
    lambda tf, x: tf.raw_ops.SpaceToBatch(input=tf.reshape(x, [1, 2, 4, 3]), paddings=[[0, 0], [0, 0]], block_size=2), STATIC)
add("batch_to_space_old",
    lambda tf, x: tf.raw_ops.BatchToSpace(input=tf.reshape(x, [4, 1, 2, 3]), crops=[[0, 0], [0, 1]], block_size=2), STATIC)


def case_prevent_gradient(tf):
    x = tf.constant(1.)
    tf.gradients(tf.raw_ops.PreventGradient(input=x, message="why"), x)


def case_without_gradient(tf):
    x = tf.constant([1., 2.])

    def told(make):
        try:
            return str(tf.gradients(make(), x))
        except LookupError as error:
            return "%s: %s" % (type(error).__name__, error)
    made = [told(make) for make in (
        lambda: tf.cast(tf.shape(x), tf.float32), lambda: tf.unique(x)[0], lambda: tf.bitcast(x, tf.int32),
        lambda: tf.guarantee_const(x), lambda: tf.raw_ops.Snapshot(input=x), lambda: tf.setdiff1d(x, x)[0], lambda: tf.where(x),
        lambda: tf.zeros_like(x, optimize=False), lambda: tf.searchsorted(x, x), lambda: tf.parallel_stack([x]),
        lambda: tf.one_hot([1], 2, on_value=x[0], off_value=x[1]), lambda: tf.raw_ops.UniqueV2(x=x, axis=[0])[0])]
    return [lambda session: made]
