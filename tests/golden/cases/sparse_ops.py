"""Sparse tensors: making, converting, cutting, reducing and multiplying them, with gradients."""
import numpy as np

from casetools import said, tell

A = ([[0, 1], [1, 0], [1, 2]], [1., 2., 3.], [2, 3])
B = ([[0, 0], [1, 0], [1, 1]], [5., -2., 7.], [2, 3])


def sp(tf, parts=A, dtype=None):
    return tf.SparseTensor(parts[0], tf.constant(parts[1], dtype) if dtype else parts[1], parts[2])


def fetch(*tensors):
    """One step that fetches everything, sparse tensors as their parts."""
    out = []
    for t in tensors:
        out += [t.indices, t.values, t.dense_shape] if hasattr(t, "dense_shape") and hasattr(t, "values") else [t]
    return [out]


def fed(fetches, feed):
    """A step that fetches with a feed."""
    return {"value": fetches, "@feed": feed}


def grads(tf, y, *xs):
    return [g for g in tf.gradients(tf.reduce_sum(y * y), list(xs)) if g is not None]


def case_placeholder(tf):
    a = tf.sparse_placeholder(tf.float32, [2, 3], name="a")
    b = tf.sparse_placeholder(tf.float32, [None, 3])
    c = tf.sparse.placeholder(tf.int64)
    value = tf.SparseTensorValue(np.array(A[0]), np.array(A[1], np.float32), np.array(A[2]))
    d = tf.sparse_tensor_to_dense(a)
    return [tell(a.shape, b.shape, c.shape, a.get_shape()), fed(d, {a: value}), fed(b, {b: value}), fed(b, {b: A}),
            fed(tf.sparse_tensor_to_dense(c), {c: ([[0], [2]], [5, 6], [4])})]


def case_to_dense(tf):
    a = sp(tf)
    names = tf.SparseTensor(A[0], ["a", "b", "c"], A[2])
    return fetch(tf.sparse_tensor_to_dense(a), tf.sparse.to_dense(a, -1., name="d"),
                 tf.sparse_tensor_to_dense(a, default_value=9, validate_indices=False),
                 tf.sparse_tensor_to_dense(names, ""), tf.sparse.to_dense(names))


def case_sparse_to_dense(tf):
    return fetch(tf.sparse_to_dense([[0, 1], [1, 0]], [2, 3], [5, 6]), tf.sparse_to_dense([1, 3], [5], 1.0, 0.5),
                 tf.sparse_to_dense(2, [4], True, False), tf.sparse_to_dense([[1], [0]], [3], [1., 2.], 7., False, "n"),
                 tf.sparse_to_dense(np.zeros([0, 1], np.int64), [3], np.zeros(0, np.float32)))


def case_to_dense_gradient(tf):
    v, w, d = tf.constant([1., 2., 3.]), tf.constant([2., 1., 0.]), tf.constant(0.5)
    y = tf.sparse_tensor_to_dense(tf.SparseTensor(A[0], v, A[2]))
    z = tf.sparse_to_dense(A[0], A[2], w, d)
    return fetch(*(grads(tf, y, v) + grads(tf, z, w, d)))


def case_matmul(tf):
    a = sp(tf)
    b, c = tf.constant(np.arange(12.).reshape(3, 4), tf.float32), tf.constant(np.arange(6.).reshape(2, 3), tf.float32)
    return fetch(tf.sparse_tensor_dense_matmul(a, b), tf.sparse_tensor_dense_matmul(a, c, adjoint_a=True),
                 tf.sparse.sparse_dense_matmul(a, c, adjoint_b=True, name="m"),
                 tf.sparse_tensor_dense_matmul(a, tf.transpose(c), True, True),
                 tf.sparse.matmul(tf.SparseTensorValue(np.array(A[0]), np.array(A[1], np.float32), np.array(A[2])), b))


def case_matmul_gradient(tf):
    v = tf.get_variable("v", initializer=[1., 2., 3.])
    b, c = tf.constant(np.arange(12.).reshape(3, 4), tf.float32), tf.constant(np.arange(6.).reshape(2, 3), tf.float32)
    a = tf.SparseTensor(A[0], v, A[2])
    out = []
    for y, x in ((tf.sparse_tensor_dense_matmul(a, b), b), (tf.sparse_tensor_dense_matmul(a, c, adjoint_a=True), c),
                 (tf.sparse_tensor_dense_matmul(a, c, adjoint_b=True), c)):
        out += grads(tf, y, v, x)
    return [tf.global_variables_initializer()] + fetch(*out)


def case_matmul_complex(tf):
    a = tf.SparseTensor(A[0], tf.constant([1 + 1j, 2, 3j]), A[2])
    b = tf.constant(np.arange(6.).reshape(2, 3) + 1j)
    y = tf.sparse_tensor_dense_matmul(a, b, adjoint_a=True)
    return fetch(y) + [tell(said(tf.gradients, tf.math.real(tf.reduce_sum(y)), [a.values, b]))]


def case_add(tf):
    a, b = sp(tf), sp(tf, B)
    d = tf.constant(np.ones((2, 3), np.float32))
    return fetch(tf.sparse_add(a, b), tf.sparse_add(a, d), tf.sparse_add(d, a), tf.sparse.add(a, b, 2.5),
                 tf.sparse.add(a, b, thresh=0.5))


def case_add_gradient(tf):
    v, w, d = tf.constant([1., 2., 3.]), tf.constant([5., -2., 7.]), tf.constant(np.ones((2, 3), np.float32))
    a, b = tf.SparseTensor(A[0], v, A[2]), tf.SparseTensor(B[0], w, B[2])
    return fetch(*(grads(tf, tf.sparse_add(a, b).values, v, w) + grads(tf, tf.sparse_add(a, d), v, d)))


def case_concat_gradient_none(tf):
    v = tf.constant([1., 2., 3.])
    y = tf.sparse_concat(0, [tf.SparseTensor(A[0], v, A[2]), sp(tf, B)])
    return fetch(y) + [tell(said(tf.gradients, y.values, v))]


def case_split(tf):
    a = sp(tf, ([[0, 1], [1, 0], [1, 2], [2, 4]], [1., 2., 3., 4.], [3, 5]))
    return fetch(*(tf.sparse_split(sp_input=a, num_split=2, axis=1) + tf.sparse.split(sp_input=a, num_split=3, axis=0)
                   + tf.sparse_split(sp_input=a, num_split=2, axis=0)))


def case_slice(tf):
    a = sp(tf, ([[0, 1], [1, 0], [1, 2], [2, 4]], [1., 2., 3., 4.], [3, 5]))
    return fetch(tf.sparse_slice(a, [0, 0], [2, 2]), tf.sparse.slice(a, [1, 1], [5, 9], name="s"),
                 tf.sparse_slice(a, tf.constant([1, 2], tf.int64), [1, 1]))


def case_slice_gradient(tf):
    v = tf.constant([1., 2., 3., 4.])
    y = tf.sparse_slice(tf.SparseTensor([[0, 1], [1, 0], [1, 2], [2, 4]], v, [3, 5]), [1, 0], [2, 4])
    return fetch(*grads(tf, y.values, v))


def case_reorder(tf):
    v = tf.constant([1., 2., 3.])
    a = tf.SparseTensor([[1, 2], [0, 1], [1, 0]], v, [2, 3])
    y = tf.sparse_reorder(a)
    return fetch(y, tf.sparse.reorder(a, name="r"), *grads(tf, y.values * [1., 2., 3.], v)) + [tell(y.shape)]


def case_reorder_unknown(tf):
    a = tf.sparse_placeholder(tf.float32)
    y = tf.sparse_reorder(a)
    return [tell(y.shape), fed(y, {a: ([[1, 2], [0, 1]], [1., 2.], [3, 4])})]


def case_transpose(tf):
    a = tf.SparseTensor([[0, 1, 3], [1, 0, 0], [1, 2, 1]], [1., 2., 3.], [2, 3, 4])
    u = tf.sparse_placeholder(tf.float32)
    t = tf.sparse_transpose(u)
    return fetch(tf.sparse_transpose(a), tf.sparse.transpose(a, [0, 2, 1], name="t"), tf.sparse_transpose(sp(tf))) + [
        fed(t, {u: A})]


def case_retain(tf):
    return fetch(tf.sparse_retain(sp(tf), [True, False, True]), tf.sparse.retain(sp(tf), tf.constant([False] * 3)))


def case_reset_shape(tf):
    a = sp(tf, ([[0, 1], [1, 0]], [1., 2.], [4, 5]))
    u = tf.sparse_placeholder(tf.float32)
    r = tf.sparse_reset_shape(u, [3, 3])
    return fetch(tf.sparse_reset_shape(a), tf.sparse.reset_shape(a, [6, 7])) + [
        fed(r, {u: A}), tell(said(tf.sparse_reset_shape, a, [1, 2]), said(tf.sparse_reset_shape, a, [1, 2, 3]))]


def case_fill_empty_rows(tf):
    a = sp(tf, ([[0, 1], [2, 0], [2, 2]], [1., 2., 3.], [4, 3]))
    y, empty = tf.sparse_fill_empty_rows(a, 9.)
    z, full = tf.sparse.fill_empty_rows(sp(tf), -1., name="f")
    return fetch(y, empty, z, full)


def case_fill_empty_rows_gradient(tf):
    v, d = tf.constant([1., 2., 3.]), tf.constant(9.)
    y, _ = tf.sparse_fill_empty_rows(tf.SparseTensor([[0, 1], [2, 0], [2, 2]], v, [4, 3]), d)
    return fetch(*grads(tf, y.values, v, d))


def case_reduce(tf):
    a = sp(tf)
    return fetch(tf.sparse_reduce_sum(a), tf.sparse_reduce_sum(a, 1), tf.sparse.reduce_sum(a, [0, -1], keepdims=True),
                 tf.sparse_reduce_sum(a, axis=0, keep_dims=True), tf.sparse_reduce_max(a, 1),
                 tf.sparse.reduce_max(a), tf.sparse_reduce_sum_sparse(a, 1), tf.sparse.reduce_sum_sparse(a, 0, True),
                 tf.sparse_reduce_max_sparse(a, reduction_axes=[1]), tf.sparse.reduce_max_sparse(a)) + [
        tell(tf.sparse_reduce_sum(a, 1).shape, tf.sparse_reduce_sum(a).shape)]


def case_reduce_gradient(tf):
    v = tf.constant([1., 2., 3.])
    a = tf.SparseTensor(A[0], v, A[2])
    return fetch(*(grads(tf, tf.sparse_reduce_sum(a, 1), v) + grads(tf, tf.sparse_reduce_sum(a, 0, True), v)))


def case_reduce_empty_rows(tf):
    a = sp(tf, ([[0, 1, 1], [2, 0, 0], [2, 2, 1]], [-1., 2., 3.], [4, 3, 2]))
    return fetch(tf.sparse_reduce_max(a, [1, 2]), tf.sparse_reduce_max(a, 2), tf.sparse_reduce_sum(a, [0]),
                 tf.sparse_reduce_sum_sparse(a, [1, 2]), tf.sparse_reduce_max_sparse(a, [2], keepdims=True))


def case_softmax(tf):
    v = tf.constant([1., 2., 3., -1.])
    a = tf.SparseTensor([[0, 0, 1], [0, 1, 0], [0, 1, 2], [1, 1, 2]], v, [2, 2, 3])
    y = tf.sparse_softmax(a)
    return fetch(y, tf.sparse.softmax(sp(tf), name="s"), *grads(tf, y.values * [1., 2., 3., 4.], v))


def case_maximum_minimum(tf):
    v, w = tf.constant([1., -2., 3.]), tf.constant([5., -2., 7.])
    a, b = tf.SparseTensor(A[0], v, A[2]), tf.SparseTensor(B[0], w, B[2])
    high, low = tf.sparse_maximum(a, b), tf.sparse.minimum(a, b, name="low")
    return fetch(high, low) + [tell(said(grads, tf, high.values, v, w), said(grads, tf, low.values, v))]


def case_mask(tf):
    a = tf.IndexedSlices(tf.constant(np.arange(8.).reshape(4, 2)), tf.constant([12, 26, 37, 45]), tf.constant([100, 2]))
    y = tf.sparse_mask(a, [12, 45])
    return [[y.values, y.indices, y.dense_shape], tell(said(tf.sparse.mask, sp(tf), [1]))]


def case_merge(tf):
    ids = tf.SparseTensor([[0, 0], [0, 1], [1, 0]], tf.constant([2, 0, 1], tf.int64), [2, 2])
    short = tf.SparseTensor([[0, 0], [0, 1], [1, 0]], tf.constant([2, 0, 1], tf.int32), [2, 2])
    values = tf.SparseTensor([[0, 0], [0, 1], [1, 0]], [1., 2., 3.], [2, 2])
    return fetch(tf.sparse_merge(ids, values, 5), tf.sparse.merge(short, values, tf.constant(4), name="m", already_sorted=True),
                 tf.sparse_merge([ids, ids], values, [3, 4]))


def case_merge_errors(tf):
    ids = tf.SparseTensor([[0, 0], [0, 1], [1, 0]], tf.constant([2, 0, 1], tf.int64), [2, 2])
    values = tf.SparseTensor([[0, 0], [0, 1], [1, 0]], [1., 2., 3.], [2, 2])
    return [tell(said(tf.sparse_merge, [1], values, 5), said(tf.sparse_merge, ids, [1.], 5),
                 said(tf.sparse_merge, [ids], values, 5), said(tf.sparse_merge, [ids, ids], values, [5]),
                 said(tf.sparse_merge, ids, values, [5]), said(tf.sparse_merge, ids, values, "x"))]


def case_to_indicator(tf):
    ids = tf.SparseTensor([[0, 0], [0, 1], [1, 0]], tf.constant([2, 0, 1], tf.int64), [2, 2])
    return fetch(tf.sparse_to_indicator(ids, 4), tf.sparse.to_indicator(ids, vocab_size=3, name="i"))


def case_operators(tf):
    v, d = tf.constant([1., 2., 3.]), tf.constant([[1., 2., 4.], [5., 8., 10.]])
    a = tf.SparseTensor(A[0], v, A[2])
    row = tf.constant([1., 2., 4.])
    outs = [a * d, a / d, a * 2., a / row, a * row, a.__mul__(d)]
    return fetch(*outs) + fetch(*grads(tf, (a * d).values, v))


def case_operators_gradient_dense(tf):
    v, d = tf.constant([1., 2., 3.]), tf.constant([[1., 2., 4.], [5., 8., 10.]])
    a = tf.SparseTensor(A[0], v, A[2])
    return fetch(*(grads(tf, (a * d).values, v, d) + grads(tf, (a / d).values, v, d))) + [
        tell(said(lambda: tf.gradients((a * tf.constant([1., 2., 3.])).values, v)))]


def case_operator_errors(tf):
    a = sp(tf)
    return [tell(said(lambda: a + a), said(lambda: a + 1.), said(lambda: 2. * a), said(lambda: a - 1.), said(lambda: -a),
                 said(lambda: a * a), said(lambda: a // 2.))]


def case_dense_add(tf):
    a, d = sp(tf), tf.constant([[1., 2., 4.], [5., 8., 10.]])
    y = tf.raw_ops.SparseDenseCwiseAdd(sp_indices=a.indices, sp_values=a.values, sp_shape=a.dense_shape, dense=d)
    return fetch(y) + [tell(said(grads, tf, y, a.values, d))]


def case_from_dense(tf):
    x = tf.constant([[0., 1.], [2., 0.]])
    return fetch(tf.sparse.from_dense(x), tf.sparse.from_dense([0, 3, 0], name="f"), tf.sparse.eye(2), tf.sparse.eye(2, 3, tf.int32),
                 tf.sparse.expand_dims(sp(tf), 1), tf.sparse.expand_dims(sp(tf)), tf.sparse.expand_dims(sp(tf), -2, name="e"))


def case_convert(tf):
    a = tf.convert_to_tensor_or_sparse_tensor(
        tf.SparseTensorValue(np.array(A[0]), np.array(A[1], np.float32), np.array(A[2])))
    b = sp(tf)
    return fetch(a, tf.convert_to_tensor_or_sparse_tensor([1, 2]), tf.identity(b.values)) + [
        tell(tf.convert_to_tensor_or_sparse_tensor(b) is b, said(tf.convert_to_tensor_or_sparse_tensor, b, tf.int32),
             said(tf.convert_to_tensor, b), b.shape, b.dtype, b.op.name, str(b)[:30])]


def case_serialize(tf):
    a = sp(tf)
    many = tf.serialize_many_sparse(a)
    back = tf.deserialize_many_sparse(many, tf.float32)
    one = tf.serialize_sparse(a)
    stacked = tf.io.deserialize_many_sparse(tf.stack([one, tf.serialize_sparse(sp(tf, B))]), tf.float32, rank=2)
    names = tf.serialize_sparse(tf.SparseTensor([[0], [2]], ["ab", "c"], [3]))
    return fetch(one, many, names, back, stacked) + [tell(back.shape, stacked.shape)]


def case_edit_distance(tf):
    h = tf.SparseTensor([[0, 0], [0, 1], [1, 0]], ["a", "b", "c"], [2, 2])
    t = tf.SparseTensor([[0, 0], [1, 0], [1, 1], [1, 2]], ["a", "d", "c", "e"], [2, 3])
    e = tf.SparseTensor([[0, 0]], tf.constant([4]), [2, 1])
    f = tf.SparseTensor([[1, 0]], tf.constant([4]), [2, 1])
    return fetch(tf.edit_distance(h, t), tf.edit_distance(h, t, normalize=False, name="e"), tf.edit_distance(e, f),
                 tf.edit_distance(e, f, False))


def case_embedding_of_sparse_products(tf):
    """A graph convolution as programs write it."""
    w = tf.get_variable("w", [3, 2], initializer=tf.ones_initializer())
    adjacency = tf.sparse_placeholder(tf.float32, name="adj")
    features = tf.sparse_placeholder(tf.float32, shape=[2, 3], name="x")
    keep = tf.placeholder_with_default(0., [])
    noise = tf.cast(tf.floor(1. - keep + tf.random_uniform([3], seed=1)), tf.bool)
    dropped = tf.sparse_retain(features, noise) * (1. / (1. - keep))
    hidden = tf.nn.relu(tf.sparse_tensor_dense_matmul(adjacency, tf.sparse_tensor_dense_matmul(dropped, w)))
    loss = tf.reduce_sum(tf.square(hidden))
    feed = {adjacency: ([[0, 0], [0, 1], [1, 0]], [0.5, 0.5, 1.], [2, 2]), features: A}
    return [tf.global_variables_initializer(), fed([loss] + tf.gradients(loss, [w]), feed)]


def case_errors(tf):
    a = sp(tf)
    return [tell(said(tf.sparse_tensor_to_dense, 1.), said(tf.sparse_reorder, 1.), said(tf.sparse_add, 1., 2.),
                 said(tf.sparse_tensor_dense_matmul, 1., 2.), said(tf.sparse_reduce_sum, a, axis=1, reduction_axes=1),
                 said(tf.sparse_split, sp_input=a), said(tf.sparse_split, a, 2, 1), said(tf.sparse_split, sp_input=a, num_split=2),
                 said(tf.sparse_slice, 1, [0], [1]), said(tf.sparse_softmax, a.values), said(tf.sparse_transpose, a, [0]),
                 said(tf.sparse_fill_empty_rows, a, 1), said(tf.sparse_to_indicator, a, 4), said(tf.sparse_maximum, a, 1.),
                 said(tf.serialize_sparse, 1), said(tf.SparseTensor, [[0]], [1, 2], [3]),
                 said(tf.sparse_tensor_dense_matmul, a, tf.zeros([4, 2])), said(tf.sparse_retain, a, [True]),
                 said(tf.edit_distance, a, 1))]


def case_errors_when_run(tf):
    a = sp(tf)
    bad = tf.SparseTensor([[1, 0], [0, 1], [0, 1]], [1., 2., 3.], [2, 3])
    out = tf.SparseTensor([[0, 0], [2, 1]], [1., 2.], [2, 3])
    outs = [lambda: tf.sparse_tensor_to_dense(bad), lambda: tf.sparse_tensor_to_dense(out),
            lambda: tf.sparse_tensor_dense_matmul(out, tf.zeros([3, 2])), lambda: tf.sparse_to_dense([[5]], [3], [1.]),
            lambda: tf.sparse_to_dense([1, 1], [3], [1., 2.]),
            lambda: tf.sparse_to_dense(tf.placeholder_with_default([1, 2], None), [3], tf.placeholder_with_default([1.], None)),
            lambda: tf.sparse_add(a, tf.SparseTensor(A[0], A[1], [3, 3])).values, lambda: tf.sparse_reduce_sum(a, 3),
            lambda: tf.sparse_fill_empty_rows(out, 0.)[1], lambda: tf.sparse_softmax(tf.SparseTensor([[0]], [1.], [2])).values,
            lambda: tf.sparse_maximum(a, tf.SparseTensor(A[0], A[1], [3, 3])).values,
            lambda: tf.sparse_split(sp_input=a, num_split=5, axis=0)[0].values,
            lambda: tf.sparse_split(sp_input=a, num_split=2, axis=4)[0].values,
            lambda: tf.sparse_reorder(tf.SparseTensor([[0, 9]], [1.], [2, 3])).values,
            lambda: tf.deserialize_many_sparse(tf.constant([["a", "b", "c"]]), tf.float32).values,
            lambda: tf.sparse_reset_shape(tf.sparse_placeholder(tf.float32, name="q"), [1, 1]).values,
            lambda: tf.sparse_minimum(out, a).values,
            lambda: (a * tf.zeros([3, 2, 3])).values, lambda: tf.sparse_concat(0, [bad, a]).values]

    def step(session):
        feed = {session.graph.get_tensor_by_name("q/%s:0" % k): v
                for k, v in (("indices", A[0]), ("values", A[1]), ("shape", A[2]))}
        return [f if isinstance(f, str) else said(session.run, f, feed) for f in tensors]
    tensors = [said(f) for f in outs]
    return [step]
