"""Edges of array ops: refused calls, refused values, static shapes and what is known of values while building."""
import numpy as np

from casetools import said, tell

I, F = np.int32, np.float32


def shaped(value):
    """The names and static shapes of what a call made, or its refusal."""
    if isinstance(value, (list, tuple)):
        return [shaped(v) for v in value]
    return "%s %s" % (value.name, value.shape) if hasattr(value, "shape") else str(value)


def add_refused(name, calls):
    def case(tf):
        return [tell(*[shaped(said(call, tf)) for call in calls])]
    globals()["case_refused_" + name] = case


def add_values(name, calls):
    """A case that runs each call on inputs P(value, dtype), of which nothing is known while building."""
    def case(tf):
        def fed(value, dtype=None):
            return tf.placeholder_with_default(np.array(value, dtype), None)
        x = fed(np.arange(24).reshape(2, 3, 4), F)
        return [call(tf, fed, x) for call in calls]
    globals()["case_values_" + name] = case


# ------------------------------------------------------------------ refused while building
add_refused("shape", [
    lambda tf: tf.expand_dims([1], None),
    lambda tf: tf.expand_dims([1], 3),
    lambda tf: tf.expand_dims([1], axis=0, dim=0),
    lambda tf: tf.expand_dims([1], axis="a"),
    lambda tf: tf.transpose([[1]], [0]),
    lambda tf: tf.transpose([[1]], [0, 2]),
    lambda tf: tf.tile([1], [1, 2]),
    lambda tf: tf.tile([1], 1),
    lambda tf: tf.fill(2, 1),
    lambda tf: tf.fill([2], [1]),
    lambda tf: tf.fill([1.5], 1),
    lambda tf: tf.reshape([1, 2], [3]),
    lambda tf: tf.reshape([1, 2], "a"),
    lambda tf: tf.broadcast_to([1, 2], [3]),
    lambda tf: tf.matrix_transpose([1]),
])
add_refused("pieces", [
    lambda tf: tf.split(tf.zeros([2, 3]), 2, axis=3),
    lambda tf: tf.split(tf.zeros([2, 3]), [1, 2], axis=3),
    lambda tf: tf.split(tf.zeros([2, 3]), [1, 2], axis=[0]),
    lambda tf: tf.split(tf.zeros([2, 3]), [1, -1], num=3),
    lambda tf: tf.split(tf.zeros([2, 3]), [-1, -1]),
    lambda tf: tf.split(tf.zeros([2, 3]), [5, -1]),
    lambda tf: tf.split(tf.zeros([2, 3]), tf.constant(2)),
    lambda tf: tf.split(tf.placeholder(tf.float32), 2),
    lambda tf: tf.split(tf.placeholder(tf.float32, [2, 3]), 2, tf.placeholder(tf.int32)),
    lambda tf: tf.split(tf.placeholder(tf.float32, [2, 3]), tf.placeholder(tf.int32, [2]), 1),
    lambda tf: tf.split(tf.placeholder(tf.float32, [2, None]), [1, 2], 1),
    lambda tf: tf.split(tf.placeholder(tf.float32, [2, None]), [1, -1], 1),
    lambda tf: tf.split(tf.placeholder(tf.float32, [2, 3]), tf.placeholder(tf.int32, [1]), 1),
    lambda tf: tf.split(tf.placeholder(tf.float32), [1, 2]),
    lambda tf: tf.split(tf.placeholder(tf.float32), [1, -1], axis=1),
    lambda tf: tf.split(1., 1),
    lambda tf: tf.split(1., [1]),
    lambda tf: tf.split([1., 2], 0),
    lambda tf: tf.split([1., 2], 2.),
    lambda tf: tf.split([1., 2], tf.Dimension(2)),
    lambda tf: tf.split([1., 2], (1, 1)),
    lambda tf: tf.unstack(tf.zeros([2, 3]), 3),
    lambda tf: tf.unstack(tf.zeros([2, 3]), 3, axis=5),
    lambda tf: tf.unstack(tf.zeros([2, 3]), axis=5),
    lambda tf: tf.unstack(tf.zeros([])),
    lambda tf: tf.unstack(tf.placeholder(tf.float32)),
    lambda tf: tf.unstack(tf.placeholder(tf.float32), 0),
    lambda tf: tf.unstack(tf.placeholder(tf.float32, [None, 2])),
    lambda tf: tf.unstack([[1, 2], [3, 4]], axis=-1),
    lambda tf: tf.stack([]),
    lambda tf: tf.stack([[1, 2], [1]]),
    lambda tf: tf.stack([1, 2.]),
    lambda tf: tf.stack([1, tf.constant(2.)]),
    lambda tf: tf.stack([tf.constant(1), 2.5]),
    lambda tf: tf.stack([[1, 2], [3, 4]], axis=3),
    lambda tf: tf.stack(tf.zeros([2, 3])),
    lambda tf: tf.stack(3),
    lambda tf: tf.stack(None),
    lambda tf: tf.stack([None, 1]),
    lambda tf: tf.stack(["a", "b"]),
    lambda tf: tf.stack([1, 2], axis=1),
    lambda tf: tf.concat([], 0),
    lambda tf: tf.concat([[1], [2.]], 0),
    lambda tf: tf.concat([1, 2], 0),
    lambda tf: tf.concat([[1], [[2]]], 0),
    lambda tf: tf.concat([[[1, 2]], [[1]]], 0),
    lambda tf: tf.concat([[1], [2]], 3),
    lambda tf: tf.concat([[1], [2]], [0]),
    lambda tf: tf.concat([[1]], [0]),
    lambda tf: tf.concat([[1]], 5),
    lambda tf: tf.concat(tf.zeros([2, 3]), 0),
    lambda tf: tf.concat([tf.zeros([2, 3]), tf.zeros([2, 3], tf.int32)], 0),
    lambda tf: tf.concat(0, [[1], [2]]),
    lambda tf: tf.parallel_stack([[1], [2, 3]]),
])
add_refused("getitem", [
    lambda tf: tf.zeros([2], "foo"),
    lambda tf: tf.zeros([3])[0].assign(1.),
    lambda tf: tf.zeros([3])[1.5],
    lambda tf: tf.zeros([3])["a":],
    lambda tf: tf.zeros([3])[5],
    lambda tf: tf.zeros([3])[0, 0],
    lambda tf: tf.zeros([3])[::0],
    lambda tf: tf.zeros([3])[..., ...],
    lambda tf: tf.zeros([3])[tf.constant([1])],
    lambda tf: tf.zeros([3])[tf.constant(1.)],
    lambda tf: tf.strided_slice([1, 2], [0], [1]).assign(3),
    lambda tf: tf.slice([1, 2], [0], [3]),
    lambda tf: tf.slice([1, 2], [3], [-1]),
    lambda tf: tf.slice([1, 2], [0, 0], [1, 1]),
    lambda tf: tf.slice([1, 2], 0, 1),
    lambda tf: tf.slice([1, 2], [0], [-2]),
    lambda tf: tf.slice([1, 2], [0.], [1]),
])
add_refused("gather", [
    lambda tf: tf.gather([1], [0.]),
    lambda tf: tf.gather([1], 0, axis=2),
    lambda tf: tf.gather(1, 0),
    lambda tf: tf.gather([[1]], [0], batch_dims=3),
    lambda tf: tf.gather([1], [0], axis=[0]),
    lambda tf: tf.gather_nd([1], [[0, 0]]),
    lambda tf: tf.gather_nd(1, 0),
    lambda tf: tf.scatter_nd([[0, 1]], [1], [3]),
    lambda tf: tf.scatter_nd([[0], [1]], [1], [3]),
    lambda tf: tf.scatter_nd([[0], [1]], [[1], [2]], [3]),
    lambda tf: tf.scatter_nd([[0]], [1], [0]),
    lambda tf: tf.scatter_nd([[0]], [1], 3),
    lambda tf: tf.scatter_nd([0], 1, [3]),
    lambda tf: tf.tensor_scatter_update([1, 2], [[0]], [[1]]),
    lambda tf: tf.tensor_scatter_update(1, [[0]], [[1]]),
    lambda tf: tf.batch_gather([1], tf.placeholder(tf.int32)),
])
add_refused("choice", [
    lambda tf: tf.one_hot([1], -1),
    lambda tf: tf.one_hot([1], 2, axis=-2),
    lambda tf: tf.one_hot([1], 2, on_value=1, off_value=0.),
    lambda tf: tf.one_hot([1], 2, on_value=1, dtype=tf.float32),
    lambda tf: tf.one_hot([1.], 2),
    lambda tf: tf.one_hot([1], [2]),
    lambda tf: tf.one_hot([1], 2, off_value=1., dtype=tf.int32),
    lambda tf: tf.where([True], [1]),
    lambda tf: tf.where([True], [1], [2.]),
    lambda tf: tf.where([True], [1], [2, 3]),
    lambda tf: tf.where([True, False], [[1]], [[2]]),
    lambda tf: tf.where([[True]], [1], [2]),
    lambda tf: tf.where(1, 1, 1),
    lambda tf: tf.where([True, True], 1, 1),
    lambda tf: tf.where_v2([True, False], [1, 2, 3], 1),
    lambda tf: tf.boolean_mask([1, 2], [True]),
    lambda tf: tf.boolean_mask([1, 2], True),
    lambda tf: tf.boolean_mask([1, 2], [1, 0]),
    lambda tf: tf.boolean_mask([1, 2], tf.placeholder(tf.bool)),
    lambda tf: tf.boolean_mask([[1, 2]], [True, False], axis=0),
    lambda tf: tf.boolean_mask([[1, 2]], [True, False], axis=1),
    lambda tf: tf.sequence_mask([1], [2]),
    lambda tf: tf.sequence_mask([1.]),
    lambda tf: tf.invert_permutation([[1]]),
    lambda tf: tf.dynamic_partition([1], [1, 2], 2),
    lambda tf: tf.dynamic_partition([1], [1], 0),
    lambda tf: tf.dynamic_stitch([[0]], []),
    lambda tf: tf.dynamic_stitch([[0], [1]], [[1], [[2]]]),
    lambda tf: tf.dynamic_stitch([[0, 1]], [[1]]),
    lambda tf: tf.setdiff1d([[1]], [1]),
    lambda tf: tf.unique([[1]]),
])
add_refused("order", [
    lambda tf: tf.pad([1], [[1, 1]], "foo"),
    lambda tf: tf.pad([1], [1, 1]),
    lambda tf: tf.pad([1], [[1, 1], [1, 1]]),
    lambda tf: tf.pad([1], [[1, -1]]),
    lambda tf: tf.pad([1], [[1, 1, 1]]),
    lambda tf: tf.pad([1.], [[1, 1]], constant_values="a"),
    lambda tf: tf.pad([1], [[1, 1.5]]),
    lambda tf: tf.reverse([1], [0, 0]),
    lambda tf: tf.reverse([1], [1]),
    lambda tf: tf.reverse([1], 0),
    lambda tf: tf.reverse_sequence([[1]], [1]),
    lambda tf: tf.reverse_sequence([[1]], [1], 1, seq_dim=1),
    lambda tf: tf.reverse_sequence([[1]], [1], 2),
    lambda tf: tf.reverse_sequence([[1]], [1, 2], 1),
    lambda tf: tf.reverse_sequence([[1]], [1], 1, batch_axis=5),
    lambda tf: tf.roll(1, 1, 0),
    lambda tf: tf.roll([1], [[1]], [0]),
    lambda tf: tf.searchsorted([1], [1], side="x"),
    lambda tf: tf.sort([1], direction="x"),
    lambda tf: tf.repeat([1], [1, 2]),
])
add_refused("values", [
    lambda tf: tf.placeholder("foo"),
    lambda tf: tf.placeholder(tf.float32, [-1]),
    lambda tf: tf.placeholder(tf.float32, "a"),
    lambda tf: tf.placeholder(tf.float32, 3),
    lambda tf: tf.placeholder(None),
    lambda tf: tf.placeholder(tf.float32, [1.5]),
    lambda tf: tf.placeholder(shape=[2]),
    lambda tf: tf.placeholder(),
    lambda tf: tf.placeholder_with_default([1, 2], [3]),
    lambda tf: tf.placeholder_with_default([1, 2], [2, None]),
    lambda tf: tf.identity(None),
    lambda tf: tf.convert_to_tensor([tf.constant(1), 2.5]),
    lambda tf: tf.convert_to_tensor([tf.constant(1), tf.constant(2.)]),
    lambda tf: tf.convert_to_tensor([tf.constant(1), tf.constant([2])]),
    lambda tf: tf.convert_to_tensor([tf.constant(1), 2], dtype=tf.float32),
    lambda tf: tf.convert_to_tensor([[tf.constant(1), 2], [3, 4]]),
    lambda tf: tf.convert_to_tensor([[tf.constant(1), 2], [3]]),
    lambda tf: tf.convert_to_tensor([tf.constant(1), "a"]),
    lambda tf: tf.convert_to_tensor([tf.constant(1), None]),
    lambda tf: tf.convert_to_tensor((tf.constant(1), [2])),
    lambda tf: tf.identity_n([]),
])
add_refused("others", [
    lambda tf: tf.stop_gradient(None),
    lambda tf: tf.shape(None),
    lambda tf: tf.rank(None),
    lambda tf: tf.space_to_depth(tf.zeros([1, 3, 3, 1]), 2),
    lambda tf: tf.space_to_depth(tf.zeros([3, 3, 1]), 2),
    lambda tf: tf.space_to_depth(tf.zeros([1, 2, 2, 1]), 1),
    lambda tf: tf.depth_to_space(tf.zeros([1, 2, 2, 3]), 2),
    lambda tf: tf.space_to_batch_nd(tf.zeros([1, 3]), [2], [[0, 0]]),
    lambda tf: tf.space_to_batch_nd(tf.zeros([1, 3]), [2], [[0, -1]]),
    lambda tf: tf.space_to_batch_nd(tf.zeros([1, 3]), [0], [[0, 1]]),
    lambda tf: tf.batch_to_space_nd(tf.zeros([1, 3]), [2], [[0, 0]]),
    lambda tf: tf.batch_to_space_nd(tf.zeros([2, 3]), [2], [[0, 9]]),
    lambda tf: tf.batch_to_space_nd(tf.zeros([2, 3]), [2], [[0, 0], [0, 0]]),
    lambda tf: tf.ensure_shape([1], [2]),
    lambda tf: tf.bitcast([1], tf.string),
    lambda tf: tf.check_numerics([1], "a"),
    lambda tf: tf.check_numerics([1.]),
    lambda tf: tf.guarantee_const(None),
    lambda tf: tf.size(None),
    lambda tf: tf.shape_n([]),
    lambda tf: tf.unravel_index(1, 3),
    lambda tf: tf.broadcast_static_shape(tf.TensorShape([2]), tf.TensorShape([3])),
    lambda tf: tf.broadcast_dynamic_shape([[1]], [1]),
    lambda tf: tf.required_space_to_batch_paddings([1], [2, 2]),
])

# ------------------------------------------------------------------ refused, or answered, when run
add_values("shape", [
    lambda tf, P, x: tf.bitcast(P([1., 2.], F), tf.int32),
    lambda tf, P, x: tf.bitcast(P([1., 2.], F), tf.uint8),
    lambda tf, P, x: tf.bitcast(P([1., 2.], F), tf.float64),
    lambda tf, P, x: tf.bitcast(P([1., 2., 3.], F), tf.float64),
    lambda tf, P, x: tf.bitcast(P(1., F), tf.float64),
    lambda tf, P, x: tf.broadcast_to(P([1, 2], F), P([3], I)),
    lambda tf, P, x: tf.broadcast_to(P([[1, 2]], F), P([2], I)),
    lambda tf, P, x: tf.broadcast_to(P([[1, 2]], F), P([-1, 2], I)),
    lambda tf, P, x: tf.broadcast_dynamic_shape(P([2, 3], I), P([4], I)),
    lambda tf, P, x: tf.raw_ops.BroadcastGradientArgs(s0=P([2, 3], I), s1=P([4], I)),
    lambda tf, P, x: tf.raw_ops.BroadcastGradientArgs(s0=P([2, 1, 3], I), s1=P([1, 1, 3], I)),
    lambda tf, P, x: tf.raw_ops.BroadcastGradientArgs(s0=P([1, 1, 3], I), s1=P([1, 1, 3], I)),
    lambda tf, P, x: tf.raw_ops.BroadcastGradientArgs(s0=P([1, 3], I), s1=P([2, 1, 3], I)),
    lambda tf, P, x: tf.raw_ops.BroadcastGradientArgs(s0=P([1, 1], I), s1=P([1], I)),
    lambda tf, P, x: tf.raw_ops.BroadcastGradientArgs(s0=P([], I), s1=P([1, 2], I)),
    lambda tf, P, x: tf.reshape(x, P([5], I)),
    lambda tf, P, x: tf.reshape(x, P([-1, -1], I)),
    lambda tf, P, x: tf.reshape(x, P([-2, 1], I)),
    lambda tf, P, x: tf.reshape(x, P([-1, 5], I)),
    lambda tf, P, x: tf.reshape(x, P([[-1, 5]], I)),
    lambda tf, P, x: tf.reshape(P(np.zeros([0, 2]), F), P([-1, 0], I)),
    lambda tf, P, x: tf.expand_dims(x, P(4, I)),
    lambda tf, P, x: tf.expand_dims(x, P([0, 1], I)),
    lambda tf, P, x: tf.fill(P([-1], I), 1.),
    lambda tf, P, x: tf.fill(P(1, I), 1.),
    lambda tf, P, x: tf.fill(P([1], I), P([1.], F)),
    lambda tf, P, x: tf.transpose(x, P([0, 1], I)),
    lambda tf, P, x: tf.transpose(x, P([0, 1, 1], I)),
    lambda tf, P, x: tf.transpose(x, P([0, 1, 3], I)),
    lambda tf, P, x: tf.transpose(x, P([0, 1, -1], I)),
    lambda tf, P, x: tf.transpose(x, P([[0, 1, 2]], I)),
    lambda tf, P, x: tf.tile(x, P([1, 2], I)),
    lambda tf, P, x: tf.tile(x, P([1, 2, -1], I)),
    lambda tf, P, x: tf.tile(x, P([[1, 2, -1]], I)),
])
add_values("pieces", [
    lambda tf, P, x: tf.stack([P([1.], F), P([1., 2], F)]),
    lambda tf, P, x: tf.stack([P([1.], F), P([1.], F)], axis=3),
    lambda tf, P, x: tf.unstack(P([1.], F), 2),
    lambda tf, P, x: tf.unstack(P([1.], F), 1, axis=3),
    lambda tf, P, x: tf.unstack(P(1., F), 1),
    lambda tf, P, x: tf.concat([P([1.], F), P([[1.]], F)], 0),
    lambda tf, P, x: tf.concat([P([[1., 2]], F), P([[1.]], F)], 0),
    lambda tf, P, x: tf.concat([P([[1., 2]], F), P([[1.]], F)], P(3, I)),
    lambda tf, P, x: tf.concat([P([[1., 2]], F), P([[1.]], F)], P([0], I)),
    lambda tf, P, x: tf.concat([P(1., F), P(2., F)], P(0, I)),
    lambda tf, P, x: tf.raw_ops.ConcatOffset(concat_dim=P(3, I), shape=[P([1, 2], I), P([1, 2], I)]),
    lambda tf, P, x: tf.raw_ops.ConcatOffset(concat_dim=P(0, I), shape=[P([1, 2], I), P([1, 3], I)]),
    lambda tf, P, x: tf.raw_ops.ConcatOffset(concat_dim=P(0, I), shape=[P([1, 2], I), P([1, 3, 4], I)]),
    lambda tf, P, x: tf.split(P([1., 2, 3], F), 2),
    lambda tf, P, x: tf.split(P([1., 2, 3], F), 3, P(1, I)),
    lambda tf, P, x: tf.split(P([1., 2, 3], F), 3, P([0, 1], I)),
    lambda tf, P, x: tf.split(P([1., 2, 3], F), P([1, 1], I), num=2),
    lambda tf, P, x: tf.split(P([1., 2, 3], F), P([-1, -1], I), num=2),
    lambda tf, P, x: tf.split(P([1., 2, 3], F), P([-1, 5], I), num=2),
    lambda tf, P, x: tf.split(P([1., 2, 3], F), P([1, 2], I), num=3),
    lambda tf, P, x: tf.split(P([1., 2, 3], F), P([1, -2], I), num=2),
    lambda tf, P, x: tf.split(P([1., 2, 3], F), P([1, 2], I), P(1, I), num=2),
])
add_values("getitem", [
    lambda tf, P, x: tf.slice(x, P([0, 0, 0], I), P([1, 4, 1], I)),
    lambda tf, P, x: tf.slice(x, P([0, 4, 0], I), P([1, 0, 1], I)),
    lambda tf, P, x: tf.slice(x, P([0, 0, 0], I), P([1, -2, 1], I)),
    lambda tf, P, x: tf.slice(x, P([0, 0], I), P([1, -2], I)),
    lambda tf, P, x: tf.slice(P(np.zeros([0, 2]), F), P([1, 0], I), P([0, 1], I)),
    lambda tf, P, x: x[P(3, I)],
    lambda tf, P, x: x[P(-3, I)],
    lambda tf, P, x: x[0, 0, 0, 0],
    lambda tf, P, x: x[::P(0, I)],
    lambda tf, P, x: tf.strided_slice(x, P([0], I), P([1], I), P([-1], I), shrink_axis_mask=1),
    lambda tf, P, x: tf.strided_slice(x, P([0, 1], I), P([1], I), P([1], I)),
    lambda tf, P, x: tf.strided_slice(x, P([0, 1], I), P([1, 1], I), P([1, 1], I), ellipsis_mask=3),
    lambda tf, P, x: tf.raw_ops.StridedSliceGrad(shape=P([3], I), begin=P([0], I), end=P([2], I), strides=P([1], I), dy=P([1., 2, 3], F)),
])
add_values("gather", [
    lambda tf, P, x: tf.gather(P([1, 2], F), P([0, 2], I)),
    lambda tf, P, x: tf.gather(P([1, 2], F), P([[0, 1], [-1, 2]], I)),
    lambda tf, P, x: tf.gather(x, P([5], I), axis=1),
    lambda tf, P, x: tf.gather(x, P([0], I), axis=P(5, I)),
    lambda tf, P, x: tf.gather(x, P([0], I), axis=P([0], I)),
    lambda tf, P, x: tf.gather(P(1., F), P([0], I)),
    lambda tf, P, x: tf.raw_ops.Gather(params=P([1, 2], F), indices=P([0, 2], I)),
    lambda tf, P, x: tf.gather(P(np.zeros([0, 2]), F), P([0], I)),
    lambda tf, P, x: tf.gather_nd(P([1, 2], F), P([[0], [5]], I)),
    lambda tf, P, x: tf.gather_nd(x, P([[[0, 0, 0]], [[1, 3, 0]]], I)),
    lambda tf, P, x: tf.gather_nd(P([1, 2], F), P([[0, 0]], I)),
    lambda tf, P, x: tf.gather_nd(P([1, 2], F), P(0, I)),
    lambda tf, P, x: tf.gather_nd(P(1., F), P([0], I)),
    lambda tf, P, x: tf.scatter_nd(P([[0], [5]], I), P([1, 2], F), P([3], I)),
    lambda tf, P, x: tf.scatter_nd(P([[0, 1], [-1, 5]], I), P([1, 2], F), P([3, 4], I)),
    lambda tf, P, x: tf.scatter_nd(P([[0], [1]], I), P([1, 2, 3], F), P([3], I)),
    lambda tf, P, x: tf.scatter_nd(P([[0], [1]], I), P([1, 2], F), P([3, 4], I)),
    lambda tf, P, x: tf.scatter_nd(P([[0], [1]], I), P([1, 2], F), P([-3], I)),
    lambda tf, P, x: tf.scatter_nd(P([[0], [1]], I), P([1, 2], F), P(3, I)),
    lambda tf, P, x: tf.scatter_nd(P([[0], [1]], I), P([1, 2], F), P([0], I)),
    lambda tf, P, x: tf.scatter_nd(P([[0], [0]], I), P([1, 2], F), P([2], I)),
    lambda tf, P, x: tf.scatter_nd(P([0], I), P(1., F), P([2], I)),
    lambda tf, P, x: tf.tensor_scatter_update(P([1, 2], F), P([[0], [5]], I), P([1, 2], F)),
    lambda tf, P, x: tf.tensor_scatter_update(P([1, 2], F), P([[0], [1]], I), P([1, 2, 3], F)),
    lambda tf, P, x: tf.tensor_scatter_update(P([1, 2], F), P([[0], [0]], I), P([1, 2], F)),
    lambda tf, P, x: tf.tensor_scatter_update(P(1., F), P([[0], [0]], I), P([1, 2], F)),
    lambda tf, P, x: tf.raw_ops.ScatterNdNonAliasingAdd(input=P([1, 2], F), indices=P([[0], [7]], I), updates=P([1, 2], F)),
])
add_values("choice", [
    lambda tf, P, x: tf.where(P([True, False]), P([1, 2, 3], F), P([1, 2, 3], F)),
    lambda tf, P, x: tf.where(P([True, False]), P([1, 2, 3], F), P([1, 2], F)),
    lambda tf, P, x: tf.where(P([True, False]), P([[1], [2]], F), P([[3], [4]], F)),
    lambda tf, P, x: tf.where(P(True), P([[1], [2]], F), P([[3], [4]], F)),
    lambda tf, P, x: tf.where(P([[True]]), P([[1], [2]], F), P([[3], [4]], F)),
    lambda tf, P, x: tf.where_v2(P([True, False]), P([1, 2, 3], F), P(1., F)),
    lambda tf, P, x: tf.where(P([True, False]), P(["a", "b"]), P(["c", "d"])),
    lambda tf, P, x: tf.where(P([[0, 2], [3, 0]], F)),
    lambda tf, P, x: tf.where(P([np.nan, 0, -0.], F)),
    lambda tf, P, x: tf.where(P([1j, 0], np.complex64)),
    lambda tf, P, x: tf.one_hot(P([0, 1], I), P(-1, I)),
    lambda tf, P, x: tf.one_hot(P([0, 1], I), P([3], I)),
    lambda tf, P, x: tf.one_hot(P([0, 1], I), 3, P([1., 2], F), P(0., F)),
    lambda tf, P, x: tf.one_hot(P([0, 1], I), 3, axis=5),
    lambda tf, P, x: tf.one_hot(P(np.zeros([0]), I), 3),
    lambda tf, P, x: tf.one_hot(P([0], I), 0),
    lambda tf, P, x: tf.unique(P([[1]], I)),
    lambda tf, P, x: tf.raw_ops.UniqueV2(x=P([[1, 2], [1, 2], [0, 3]], I), axis=P([0], I)),
    lambda tf, P, x: tf.raw_ops.UniqueV2(x=P([[1, 1, 0], [2, 2, 3]], I), axis=P([1], I)),
    lambda tf, P, x: tf.raw_ops.UniqueV2(x=P([3, 1, 3], I), axis=np.zeros([0], I)),
    lambda tf, P, x: tf.raw_ops.UniqueV2(x=P([3, 1, 3], I), axis=P([0, 1], I)),
    lambda tf, P, x: tf.unique(P([np.nan, np.nan, 0., -0.], F)),
    lambda tf, P, x: tf.dynamic_partition(P([1, 2], F), P([0, 2], I), 2),
    lambda tf, P, x: tf.dynamic_partition(P([1, 2], F), P([0, -2], I), 2),
    lambda tf, P, x: tf.dynamic_partition(P([1, 2], F), P([0, 1, 1], I), 2),
    lambda tf, P, x: tf.dynamic_partition(P(1., F), P(1, I), 2),
    lambda tf, P, x: tf.dynamic_stitch([P([0, -1], I)], [P([1, 2], F)]),
    lambda tf, P, x: tf.dynamic_stitch([P([0, 1], I)], [P([1, 2, 3], F)]),
    lambda tf, P, x: tf.dynamic_stitch([P([0, 1], I), P([2], I)], [P([1, 2], F), P([[1, 2]], F)]),
    lambda tf, P, x: tf.dynamic_stitch([P(np.zeros([0]), I)], [P(np.zeros([0, 2]), F)]),
    lambda tf, P, x: tf.invert_permutation(P([0, 0], I)),
    lambda tf, P, x: tf.invert_permutation(P([0, 2], I)),
    lambda tf, P, x: tf.invert_permutation(P([[0, 1]], I)),
    lambda tf, P, x: tf.setdiff1d(P([[0, 1]], I), P([1], I)),
    lambda tf, P, x: tf.setdiff1d(P([0, 1], I), P([[1]], I)),
    lambda tf, P, x: tf.setdiff1d(P([0, 1, 1, 5, 5], I), P([1], I)),
    lambda tf, P, x: tf.unravel_index(P([[4]], I), P([2, 3], I)),
])
add_values("order", [
    lambda tf, P, x: tf.pad(P([1, 2], F), P([[-1, 0]], I)),
    lambda tf, P, x: tf.pad(P([1, 2], F), P([[1, 0], [1, 1]], I)),
    lambda tf, P, x: tf.pad(P([1, 2], F), P([1, 0], I)),
    lambda tf, P, x: tf.pad(P([1, 2], F), P([[2, 0]], I), "REFLECT"),
    lambda tf, P, x: tf.pad(P([1, 2], F), P([[3, 0]], I), "SYMMETRIC"),
    lambda tf, P, x: tf.pad(P([1, 2], F), P([[0, 3]], I), "SYMMETRIC"),
    lambda tf, P, x: tf.pad(P([1, 2], F), P([[0, -1]], I), "SYMMETRIC"),
    lambda tf, P, x: tf.pad(P([1, 2], F), P([[0, 1], [1, 1]], I), "SYMMETRIC"),
    lambda tf, P, x: tf.reverse(x, P([0, 0], I)),
    lambda tf, P, x: tf.reverse(x, P([3], I)),
    lambda tf, P, x: tf.reverse(P(1., F), P([], I)),
    lambda tf, P, x: tf.reverse_sequence(x, P([9, 0], I), 1),
    lambda tf, P, x: tf.reverse_sequence(x, P([-1, 0], I), 1),
    lambda tf, P, x: tf.reverse_sequence(x, P([1, 0, 2], I), 1),
    lambda tf, P, x: tf.reverse_sequence(x, P([1, 0], I), 0, 0),
    lambda tf, P, x: tf.raw_ops.ReverseSequence(input=x, seq_lengths=P([1, 0], I), seq_dim=0, batch_dim=0),
    lambda tf, P, x: tf.reverse_sequence(x, P([[1, 0]], I), 1),
    lambda tf, P, x: tf.reverse_sequence(x, P([1, 0], I), 5),
    lambda tf, P, x: tf.roll(x, P([1], I), P([5], I)),
    lambda tf, P, x: tf.roll(x, P([1, 2], I), P([1], I)),
    lambda tf, P, x: tf.roll(x, P([[1, 2]], I), P([[1, 2]], I)),
    lambda tf, P, x: tf.roll(P(1., F), P([1], I), P([0], I)),
    lambda tf, P, x: tf.roll(P([1, 2, 3, 4], I), P([1, 1], I), P([0, 0], I)),
    lambda tf, P, x: tf.searchsorted(P([[1., 2]], F), P([1.], F)),
    lambda tf, P, x: tf.raw_ops.UpperBound(sorted_inputs=P([[1., 2]], F), values=P([[1.], [2.]], F)),
])
add_values("others", [
    lambda tf, P, x: tf.check_numerics(P([np.nan, np.inf], F), "msg"),
    lambda tf, P, x: tf.check_numerics(P([np.inf], F), "msg"),
    lambda tf, P, x: tf.check_numerics(P([np.nan], F), "msg"),
    lambda tf, P, x: tf.space_to_depth(P(np.zeros([1, 3, 3, 1]), F), 2),
    lambda tf, P, x: tf.space_to_depth(P(np.zeros([3, 3, 1]), F), 2),
    lambda tf, P, x: tf.depth_to_space(P(np.zeros([1, 3, 3, 1]), F), 2),
    lambda tf, P, x: tf.placeholder_with_default(P([1., 2], F), [3]),
])


# ------------------------------------------------------------------ what is known of values while building
def part(tf):
    return tf.placeholder(tf.float32, [None, 3, 4])


def sizes(tf, x):
    """The Shape op of a tensor, also where its shape is static."""
    return tf.raw_ops.Shape(input=x)


KNOWN = [
    lambda tf: sizes(tf, tf.zeros([2, 3])), lambda tf: sizes(tf, tf.zeros([2, 3])) * 2, lambda tf: sizes(tf, part(tf)),
    lambda tf: sizes(tf, part(tf)) * 2, lambda tf: sizes(tf, tf.placeholder(tf.float32)),
    lambda tf: tf.stack([tf.raw_ops.Size(input=tf.zeros([2, 3])), 2]), lambda tf: tf.stack([tf.raw_ops.Rank(input=part(tf)), 2]),
    lambda tf: tf.reshape(tf.raw_ops.Size(input=tf.zeros([2, 3])), [1]), lambda tf: tf.reshape(tf.raw_ops.Rank(input=part(tf)), [1]),
    lambda tf: tf.stack([sizes(tf, part(tf))[0], 4]), lambda tf: tf.stack([sizes(tf, part(tf))[1], 4]),
    lambda tf: tf.stack([sizes(tf, tf.zeros([2, 3]))[1], 4]), lambda tf: tf.stack([tf.constant(1) + 2, 4]),
    lambda tf: tf.stack([tf.identity(tf.constant(1)), 4]), lambda tf: tf.stack([tf.placeholder(tf.int32, []), 4]),
    lambda tf: tf.stack([tf.placeholder(tf.int32), 3]), lambda tf: tf.stack([tf.placeholder_with_default(2, []), 4]),
    lambda tf: tf.stack([tf.placeholder(tf.int32, []), -1]), lambda tf: tf.stack([tf.placeholder(tf.int32, []), 3], axis=-1),
    lambda tf: tf.placeholder_with_default([2, 3], [2]), lambda tf: tf.concat([sizes(tf, part(tf))[:1], [5]], 0),
    lambda tf: tf.concat([sizes(tf, part(tf)), [5]], -1), lambda tf: tf.concat([tf.placeholder(tf.int32, [1]), [5]], 0),
    lambda tf: tf.concat([tf.placeholder(tf.int32, [None]), [5]], 0), lambda tf: tf.concat([sizes(tf, part(tf)), [5]], tf.placeholder(tf.int32, [])),
    lambda tf: tf.raw_ops.Concat(concat_dim=0, values=[sizes(tf, part(tf)), [5]]),
    lambda tf: tf.slice(sizes(tf, part(tf)), [1], [2]), lambda tf: tf.cast(sizes(tf, part(tf)), tf.int64),
    lambda tf: tf.cast(tf.placeholder(tf.int64, [2]), tf.int32), lambda tf: tf.identity(sizes(tf, part(tf))),
    lambda tf: tf.stop_gradient(sizes(tf, part(tf))), lambda tf: tf.gather(sizes(tf, part(tf)), [1]),
    lambda tf: tf.reshape(sizes(tf, part(tf)), [-1]), lambda tf: tf.expand_dims(sizes(tf, tf.zeros([2, 3]))[0], 0),
    lambda tf: tf.shape_n([part(tf), tf.zeros([2, 3, 4])])[0], lambda tf: tf.shape_n([tf.zeros([3]), tf.zeros([2])])[1] * 2,
    lambda tf: tf.fill([2], 3), lambda tf: tf.zeros_like(sizes(tf, part(tf))), lambda tf: tf.ones_like(sizes(tf, part(tf))),
    lambda tf: tf.raw_ops.ZerosLike(x=sizes(tf, part(tf))), lambda tf: tf.range(1, 4), lambda tf: tf.split(sizes(tf, tf.zeros([2, 3, 4, 5])), 2)[1],
    lambda tf: tf.stack([tf.unstack(sizes(tf, tf.zeros([2, 3])))[1]]), lambda tf: tf.where([True, False], [1, 2], [3, 4]),
    lambda tf: tf.maximum([1, 2], [3, 4]), lambda tf: tf.random_uniform([2], 1, 3, tf.int32, seed=1), lambda tf: tf.guarantee_const([1, 2]),
    lambda tf: tf.unique([1, 2, 1])[0], lambda tf: tf.constant(np.ones(300, I))[:3], lambda tf: tf.constant([1, 2, 3])[::-1],
    lambda tf: tf.boolean_mask([1, 2, 3], [True, False, True]), lambda tf: tf.constant([[1, 2]]), lambda tf: tf.constant(-1)]
SLICES = [slice(None, 1), slice(1, None), slice(None, None, -1), slice(-1, None), slice(1, 3), slice(None, -1), slice(0, 2, 2), slice(1, 1),
          slice(None, None, 2), slice(0, 9), slice(5, None), None, Ellipsis, slice(-1, 0, -1)]


def add_known(name, calls):
    """What a Fill of this shape is inferred to be, and what Python code knows of the value."""
    def case(tf):
        told = []
        for call in calls:
            known = call(tf)
            told += [known.op.type, shaped(said(tf.fill, known, 1.)), str(tf.contrib.util.constant_value(known))]
        return [tell(*told)]
    globals()["case_known_" + name] = case


add_known("values", KNOWN)
add_known("slices", [lambda tf, s=s: sizes(tf, part(tf))[s] for s in SLICES]
          + [lambda tf: sizes(tf, part(tf))[:tf.placeholder(tf.int32, [])], lambda tf: sizes(tf, part(tf))[1:][:1],
             lambda tf: sizes(tf, tf.placeholder(tf.float32))[:2]])


# ------------------------------------------------------------------ nodes that a call makes
def add_nodes(name, calls):
    """A case whose record is the graph; x is [4, 5, 6], i and j scalar indices, u unknown."""
    def case(tf):
        x, u = tf.placeholder(tf.float32, [4, 5, 6], name="x"), tf.placeholder(tf.float32, None, name="u")
        i, j = tf.placeholder(tf.int32, [], name="i"), tf.placeholder(tf.int64, [], name="j")
        return [tell(*[shaped(said(call, tf, x, u, i, j)) for call in calls])]
    globals()["case_nodes_" + name] = case


add_nodes("getitem", [
    lambda tf, x, u, i, j: x[i], lambda tf, x, u, i, j: x[i:], lambda tf, x, u, i, j: x[i:i + 1], lambda tf, x, u, i, j: x[i, 0],
    lambda tf, x, u, i, j: x[j], lambda tf, x, u, i, j: x[j:], lambda tf, x, u, i, j: x[0:j], lambda tf, x, u, i, j: x[0, j],
    lambda tf, x, u, i, j: x[i, j], lambda tf, x, u, i, j: x[i:, 1:2], lambda tf, x, u, i, j: x[x > 0], lambda tf, x, u, i, j: x[[0, 1]],
    lambda tf, x, u, i, j: x[[True, False, True, True]], lambda tf, x, u, i, j: x[np.array([True, False, True, False])],
    lambda tf, x, u, i, j: x[np.array([0, 1])], lambda tf, x, u, i, j: x[np.int64(1):3], lambda tf, x, u, i, j: x[0, True],
    lambda tf, x, u, i, j: x[True], lambda tf, x, u, i, j: x[i::i], lambda tf, x, u, i, j: x[1:i:2], lambda tf, x, u, i, j: x[x.shape[0] - 1],
    lambda tf, x, u, i, j: x[:tf.Dimension(2)], lambda tf, x, u, i, j: x[None, i, ..., -1], lambda tf, x, u, i, j: u[..., 0],
    lambda tf, x, u, i, j: x[0, 0, 0, 0], lambda tf, x, u, i, j: x[4], lambda tf, x, u, i, j: x[-5], lambda tf, x, u, i, j: x[..., ...],
    lambda tf, x, u, i, j: x[u], lambda tf, x, u, i, j: x[range(2)], lambda tf, x, u, i, j: x[1:tf.shape(u)[0]]])
add_nodes("filled", [
    lambda tf, x, u, i, j: tf.zeros([i, 3]), lambda tf, x, u, i, j: tf.zeros(i), lambda tf, x, u, i, j: tf.zeros([2, i, 3], name="n"),
    lambda tf, x, u, i, j: tf.zeros(3), lambda tf, x, u, i, j: tf.zeros([-1, 3]), lambda tf, x, u, i, j: tf.zeros([1.5, 3]),
    lambda tf, x, u, i, j: tf.zeros(np.array([2000, 3])), lambda tf, x, u, i, j: tf.zeros([None, 3]), lambda tf, x, u, i, j: tf.ones([2], tf.string),
    lambda tf, x, u, i, j: tf.zeros([j, 2]), lambda tf, x, u, i, j: tf.zeros_like(u), lambda tf, x, u, i, j: tf.zeros_like(u, tf.int32),
    lambda tf, x, u, i, j: tf.zeros_like(x, optimize=False), lambda tf, x, u, i, j: tf.ones_like(u, tf.bool), lambda tf, x, u, i, j: tf.ones_like([1, 2]),
    lambda tf, x, u, i, j: tf.fill([i, 2], 1.), lambda tf, x, u, i, j: tf.ones(tf.TensorShape([600, 2]))])
add_nodes("batches_and_order", [
    lambda tf, x, u, i, j: tf.batch_gather(u, tf.placeholder(tf.int32, [None, None])), lambda tf, x, u, i, j: tf.batch_gather([1., 2.], [1, 0]),
    lambda tf, x, u, i, j: tf.gather_nd(x, [[0], [1], [2], [3]], batch_dims=1), lambda tf, x, u, i, j: tf.meshgrid(tf.placeholder(tf.float32, [None])),
    lambda tf, x, u, i, j: tf.meshgrid([[1, 2], [3, 4]], [1]), lambda tf, x, u, i, j: tf.repeat(x, 2, axis=1), lambda tf, x, u, i, j: tf.repeat(x, 2),
    lambda tf, x, u, i, j: tf.repeat(x, tf.placeholder(tf.int32, [None]), axis=-1, name="r"), lambda tf, x, u, i, j: tf.repeat(u, tf.placeholder(tf.int32), axis=0),
    lambda tf, x, u, i, j: tf.sort(x, axis=1), lambda tf, x, u, i, j: tf.sort(u, axis=0), lambda tf, x, u, i, j: tf.argsort(x, axis=0, direction="DESCENDING"),
    lambda tf, x, u, i, j: tf.searchsorted(x[0], x[1], side="right", out_type=tf.int64), lambda tf, x, u, i, j: tf.matrix_transpose(u),
    lambda tf, x, u, i, j: tf.transpose(u), lambda tf, x, u, i, j: tf.transpose(u, [1, 0]), lambda tf, x, u, i, j: tf.transpose(u, [0]),
    lambda tf, x, u, i, j: tf.sequence_mask(tf.placeholder(tf.int64, [None])), lambda tf, x, u, i, j: tf.sequence_mask([1, 2], i, tf.float32),
    lambda tf, x, u, i, j: tf.required_space_to_batch_paddings([5, 5], [2, 2], [[1, 1], [0, 0]]),
    lambda tf, x, u, i, j: tf.required_space_to_batch_paddings(tf.placeholder(tf.int32, [2]), [2, 2]),
    lambda tf, x, u, i, j: tf.space_to_batch(tf.zeros([1, 4, 4, 1]), [[0, 0], [0, 0]], 2), lambda tf, x, u, i, j: tf.broadcast_dynamic_shape([2], [3, 1]),
    lambda tf, x, u, i, j: tf.broadcast_to(x, [2, 4, 5, i]), lambda tf, x, u, i, j: tf.broadcast_to(u, [5, 6]), lambda tf, x, u, i, j: tf.tile(u, [1, i]),
    lambda tf, x, u, i, j: tf.reshape(x, [i, -1]), lambda tf, x, u, i, j: tf.squeeze(tf.placeholder(tf.float32, [1, None, 1])),
    lambda tf, x, u, i, j: tf.expand_dims(x, i), lambda tf, x, u, i, j: tf.unravel_index(tf.placeholder(tf.int32, [None]), [2, 3]),
    lambda tf, x, u, i, j: tf.raw_ops.UniqueV2(x=x, axis=[0])[0], lambda tf, x, u, i, j: tf.slice(x, [i, 0, 0], [1, -1, i]),
    lambda tf, x, u, i, j: tf.strided_slice(x, [i], [2]), lambda tf, x, u, i, j: tf.stack([[1, 2], [3, 4]], axis=1),
    lambda tf, x, u, i, j: tf.convert_to_tensor([[i, 2], [3, 4]]), lambda tf, x, u, i, j: tf.convert_to_tensor([i, 2], dtype=tf.float32),
    lambda tf, x, u, i, j: tf.one_hot(tf.placeholder(tf.int32, [None]), i, axis=0), lambda tf, x, u, i, j: tf.boolean_mask(u, [True, False])])
