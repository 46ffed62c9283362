"""tf.keras.backend: every function's graph and value, and what it refuses."""
import numpy as np
from casetools import said, tell

A = np.float32([[.1, .7, .2], [.5, .3, .2]])
IMAGES = np.arange(2 * 4 * 5 * 3, dtype=np.float32).reshape(2, 4, 5, 3) / 40 - 1


def x(tf, value=A, name="x"):
    return tf.constant(value, name=name)


def case_settings(tf):
    k = tf.keras.backend
    seen = [k.backend(), k.floatx(), k.epsilon(), k.image_data_format()]
    k.set_floatx("float64")
    made = [k.variable(3), k.placeholder((2,)), k.ones((2,)), k.random_uniform((2,), seed=3)]
    k.set_floatx("float32")
    return [tell(seen, [t.dtype.name for t in made], said(k.set_floatx, "foo"), said(k.set_image_data_format, "foo"))]


def case_elementwise(tf):
    k, a = tf.keras.backend, x(tf, A * 4 - 1)
    return [[k.abs(a), k.square(a), k.sqrt(a), k.exp(a), k.log(a + 2), k.round(a), k.sign(a), k.pow(a, 2), k.sin(a),
             k.cos(a), k.clip(a, 0, 1), k.clip(a, 2, 1), k.clip(a, 0, None), k.maximum(a, 0.), k.minimum(a, 0.)]]


def case_comparisons(tf):
    k, a, b = tf.keras.backend, x(tf), x(tf, A[::-1], "y")
    return [[f(a, b) for f in (k.equal, k.not_equal, k.greater, k.greater_equal, k.less, k.less_equal)]]


def case_reductions(tf):
    k, a = tf.keras.backend, x(tf)
    b = x(tf, A > .3, "b")
    return [[f(a) for f in (k.max, k.min, k.sum, k.prod, k.mean, k.var, k.std)],
            [f(a, 1) for f in (k.max, k.min, k.sum, k.prod, k.mean, k.var, k.std)],
            [f(a, axis=[0, 1], keepdims=True) for f in (k.sum, k.mean, k.var, k.std)],
            [k.mean(b), k.var(b), k.std(b, 1, True), k.any(b, -1, True), k.all(b), k.any(a, 0)],
            [k.argmax(a), k.argmin(a, 0), k.cumsum(a), k.cumprod(a, 1), k.l2_normalize(a), k.l2_normalize(a, 1)]]


def case_dot(tf):
    k = tf.keras.backend
    a, b = x(tf), x(tf, A.T, "b")
    c, d = x(tf, IMAGES[0], "c"), x(tf, IMAGES[0, :3], "d")
    p = tf.placeholder(tf.float32, [None, 2, 3], name="p")
    return [[k.dot(a, b), k.dot(c, b), k.dot(c[:, :, :3], d[:, :3])],
            tell(k.dot(p, b).shape.as_list(), said(k.dot, a[0], a[0]))]


def case_batch_dot(tf):
    k = tf.keras.backend
    a, b = x(tf), x(tf, A[::-1], "b")
    c, d = x(tf, IMAGES[:, 0], "c"), x(tf, IMAGES[:, 1, :, ::-1], "d")
    return [[k.batch_dot(a, b, 1), k.batch_dot(c, d, (2, 2)), k.batch_dot(c, d, 1), k.batch_dot(c, a, (2, 1)),
             k.batch_dot(a, c, (1, 2)), k.batch_dot(c, tf.transpose(d, [0, 2, 1]))]]


def case_known_of_a_tensor(tf):
    k = tf.keras.backend
    p, q = tf.placeholder(tf.float32, [2, None], name="p"), tf.placeholder(tf.float32, name="q")
    v = k.variable(A)
    return [tell(k.int_shape(p), k.int_shape(q), k.int_shape(v), k.ndim(p), k.ndim(q), k.ndim(v), k.dtype(p),
                 k.dtype(v), k.count_params(v), k.is_sparse(p), said(k.int_shape, 3), k.shape(p).name)]


def case_new_tensors(tf):
    k, a = tf.keras.backend, x(tf)
    made = [k.placeholder((2, 3)), k.placeholder(ndim=2, name="foo", dtype="int32"), k.placeholder(),
            k.placeholder((2, None), sparse=True).values]
    return [[k.constant(3), k.constant([1, 2], dtype="int32", shape=(2,), name="c"), k.arange(5), k.arange(-3),
             k.arange(1, 5, 2, dtype="float32"), k.ones_like(a), k.zeros_like(a, name="z"),
             k.ones_like(a, dtype="int32"), k.one_hot(k.constant([0, 2], dtype="int32"), 3), k.cast(a, "int32")],
            tell([[t.name, str(t.shape), t.dtype.name] for t in made],
                 said(k.placeholder, (2,), sparse=True, ragged=True), k.cast_to_floatx([1, 2]).tolist())]


def case_shapes(tf):
    k, a = tf.keras.backend, x(tf)
    i = x(tf, IMAGES, "i")
    return [[k.reshape(a, (3, -1)), k.flatten(a), k.batch_flatten(i), k.expand_dims(a), k.expand_dims(a, 0),
             k.squeeze(k.expand_dims(a, 1), 1), k.transpose(a), k.permute_dimensions(i, (0, 3, 1, 2)),
             k.concatenate([a, a]), k.concatenate([a, a], 0), k.stack([a, a], 1), k.tile(a, [1, 2]), k.repeat(a, 2),
             k.repeat_elements(a, 2, 1), k.reverse(a, 1), k.reverse(a, [0, 1]), k.gather(a, [1, 0])]]


def case_shapes_unknown(tf):
    k = tf.keras.backend
    p = tf.placeholder(tf.float32, [None, 3], name="p")
    ys = [k.repeat_elements(p, 2, 0), k.batch_flatten(p), k.repeat(p, 2)]
    return [{"ys": ys, "@feed": {p: A}}, tell([y.shape.as_list() for y in ys])]


def case_padding(tf):
    k, i = tf.keras.backend, x(tf, IMAGES, "i")
    return [[k.temporal_padding(i[0], (2, 1)), k.spatial_2d_padding(i), k.spatial_2d_padding(
        i, ((1, 2), (3, 4)), "channels_first"), k.spatial_3d_padding(i[None]), k.spatial_3d_padding(
            i[None], ((1, 0), (0, 1), (0, 0)), "channels_first")],
            tell(said(k.spatial_2d_padding, i, ((1, 2),)), said(k.spatial_2d_padding, i, data_format="foo"))]


def case_activations(tf):
    k, a = tf.keras.backend, x(tf, A * 4 - 1)
    i = x(tf, IMAGES, "i")
    return [[k.relu(a), k.relu(a, .1, 3., .5), k.relu(a, max_value=6), k.elu(a), k.elu(a, .5), k.softmax(a),
             k.softmax(i, 1), k.softplus(a), k.softsign(a), k.sigmoid(a), k.hard_sigmoid(a), k.tanh(a),
             k.in_top_k(a, k.constant([1, 1], dtype="int32"), 1)]]


def case_binary_crossentropy(tf):
    k, t, p = tf.keras.backend, x(tf, np.float32([[0, 1, 1], [1, 0, 0]]), "t"), x(tf)
    return [[k.binary_crossentropy(t, p), k.binary_crossentropy(t, p, True), k.binary_crossentropy(t, k.sigmoid(p))]]


def case_categorical_crossentropy(tf):
    k, t, p = tf.keras.backend, x(tf, np.float32([[0, 1, 0], [1, 0, 0]]), "t"), x(tf)
    return [[k.categorical_crossentropy(t, p), k.categorical_crossentropy(t, p, True),
             k.categorical_crossentropy(t, k.softmax(p)), k.categorical_crossentropy(t, p, axis=0)],
            tell(said(k.categorical_crossentropy, t, p[:, :2]))]


def case_sparse_categorical_crossentropy(tf):
    k, t, p = tf.keras.backend, x(tf, np.float32([2, 0]), "t"), x(tf)
    u, i = x(tf, np.arange(40).reshape(2, 4, 5) % 3, "u"), x(tf, np.abs(IMAGES) + .1, "i")
    f = k.sparse_categorical_crossentropy
    return [[f(t, p), f(t, p, True), f(t, k.softmax(p)), f(t[:, None], p), f(u, i), f(u[..., None], i, True),
             f(u[:, 0] % 3, i[:, 1], axis=-1), f(u[:, :, :3], i, axis=2)]]


def case_bias_add(tf):
    k, i = tf.keras.backend, x(tf, IMAGES, "i")
    one, two, three = x(tf, A[0], "one"), x(tf, IMAGES[0, 0], "two"), x(tf, IMAGES[0], "three")
    return [[k.bias_add(i, one), k.bias_add(i[0], one), k.bias_add(x(tf), one), k.bias_add(i[0], two),
             k.bias_add(i, three), k.bias_add(i[None], one),
             k.bias_add(tf.transpose(i, [0, 3, 1, 2]), one, "channels_first"),
             k.bias_add(tf.transpose(i[0], [0, 2, 1]), one, "channels_first"),
             k.bias_add(tf.transpose(i, [0, 3, 1, 2]), three, "channels_first")],
            tell(said(k.bias_add, i, two), said(k.bias_add, i, one, "foo"))]


def case_batch_normalization(tf):
    k, a, i = tf.keras.backend, x(tf), x(tf, IMAGES, "i")
    values = [.1, .2, .3], [1, 2, 3], [0, 1, 2], [2, 1, 3]
    m, v, b, g = (x(tf, np.float32(n), "mvbg"[j]) for j, n in enumerate(values))
    ys = [k.batch_normalization(a, m, v, b, g), k.batch_normalization(i, m, v, b, g),
          k.batch_normalization(i, m[None], v, None, None, epsilon=.1), k.batch_normalization(i[0], m, v, b, None)]
    return [ys, list(k.normalize_batch_in_training(a, g, b, [0])),
            list(k.normalize_batch_in_training(i, g, b, [0, 1, 2])),
            list(k.normalize_batch_in_training(tf.transpose(i, [0, 3, 1, 2]), g, b, [0, 2, 3])),
            list(k.normalize_batch_in_training(i[0], None, None, [0, 1]))[0]]


def case_convolutions(tf):
    k, i = tf.keras.backend, x(tf, IMAGES, "i")
    f1, f2 = x(tf, IMAGES[0, :2, :3, :2], "f1"), x(tf, IMAGES[:, :2, :3, :], "f2")
    first = tf.transpose(i, [0, 3, 1, 2])
    return [[k.conv1d(i[0], f1), k.conv1d(i[0], f1, 2, "causal", "channels_last"),
             k.conv1d(i[0], f1, 1, "causal", "channels_last", 2),
             k.conv1d(tf.transpose(i[0], [0, 2, 1]), f1, 1, "same", "channels_first")],
            [k.conv2d(i, f2), k.conv2d(first, f2, (2, 2), "same", "channels_first"),
             k.conv2d(i, f2, (1, 1), "same", "channels_last", (2, 2))],
            tell(said(k.conv2d, i, f2, data_format="foo"), said(k.conv2d, i, f2, padding="foo"))]


def case_other_convolutions(tf):
    k, i = tf.keras.backend, x(tf, IMAGES, "i")
    f = x(tf, IMAGES[:, :2, :3, :2], "f")
    g = tf.ones([2, 2, 2, 3])
    volume = i[:, None]
    return [[k.conv3d(volume, f[None]), k.conv2d_transpose(i, g, (2, 5, 6, 2)),
             k.conv2d_transpose(i, g, (None, 8, 10, 2), (2, 2), "same"),
             k.conv2d_transpose(tf.transpose(i, [0, 3, 1, 2]), g, (2, 2, 5, 6), data_format="channels_first"),
             k.separable_conv2d(i, f, tf.ones([1, 1, 6, 2])),
             k.separable_conv2d(i, f, tf.ones([1, 1, 6, 2]), (2, 2), "same")],
            tell(said(k.separable_conv2d, i, f, f, (2,)))]


def case_pooling(tf):
    k, i = tf.keras.backend, x(tf, IMAGES, "i")
    first = tf.transpose(i, [0, 3, 1, 2])
    return [[k.pool2d(i, (2, 2)), k.pool2d(first, (2, 2), (2, 2), "same", "channels_first", "avg"),
             k.pool3d(i[None], (1, 2, 2)), k.pool3d(i[None], (2, 2, 1), (2, 2, 1), "same", pool_mode="avg")],
            tell(said(k.pool2d, i, (2, 2), pool_mode="foo"), said(k.pool2d, i, (2, 2, 2)),
                 said(k.pool2d, i, (2, 2), (1,)),
                 said(k.pool2d, i, (2, 2), data_format="foo"))]


def case_local_convolutions(tf):
    k, i = tf.keras.backend, x(tf, IMAGES, "i")
    return [[k.local_conv1d(i[0], tf.ones([2, 6, 2]), (2,), (2,)),
             k.local_conv2d(i, tf.ones([4, 12, 2]) * 2, (2, 2), (2, 2), (2, 2)),
             k.local_conv2d(i, tf.ones([2, 16, 2]), (2, 2), (2, 1), (2, 1), "channels_first")]]


def case_resize_volumes(tf):
    k, i = tf.keras.backend, x(tf, IMAGES[:, :2, :2, :, None], "i")
    return [[k.resize_volumes(i, 2, 3, 1, "channels_last"), k.resize_volumes(i, 1, 2, 1, "channels_first")],
            tell(said(k.resize_volumes, i, 1, 1, 1, "foo"))]


def case_random(tf):
    k = tf.keras.backend
    tf.set_random_seed(5)
    np.random.seed(11)
    return [[k.random_normal((2, 3)), k.random_uniform((2, 3), 1., 2., "float64"), k.truncated_normal((2, 3), seed=3),
             k.random_binomial((2, 3), .5), k.dropout(x(tf), .5), k.dropout(x(tf), .3, noise_shape=(2, 1), seed=7)]]


def case_variables(tf):
    k = tf.keras.backend
    tf.set_random_seed(5)
    np.random.seed(11)
    made = [k.variable(3), k.variable([[1, 2]], dtype="int32", name="foo"), k.zeros((2, 3)), k.ones((2,), name="one"),
            k.eye(2), k.random_normal_variable((2,), 1., 2.), k.random_uniform_variable((2,), 1., 2., seed=7, name="u")]
    return [tell([[v.name, v.dtype.name, v.shape.as_list()] for v in made]),
            lambda session: [v.tolist() for v in k.batch_get_value(made)]]


def case_variables_of_unknown_size(tf):
    k = tf.keras.backend
    p = tf.placeholder(tf.int32, [], name="p")
    return [tell(k.ones((2, p)).name, k.zeros((p, 3)).name)]


def case_assignments(tf):
    k = tf.keras.backend
    v = k.variable([1., 2.])

    def step(session):
        got = [k.get_value(v).tolist(), k.eval(v * 2).tolist()]
        k.set_value(v, [3, 4])
        got.append(k.eval(v).tolist())
        k.batch_set_value([(v, [5, 6])])
        got.append(k.get_value(v).tolist())
        for op in (k.update(v, [1., 1.]), k.update_add(v, [2., 3.]), k.update_sub(v, [1., 1.]),
                   k.moving_average_update(v, [1., 2.], .9)):
            got.append(op.name)
        got += [k.batch_get_value([]), k.get_value(3)]
        return got
    return [step]


def case_functions(tf):
    k = tf.keras.backend
    p = k.placeholder((2,))
    v = k.variable([1., 2.])
    plain, updated = k.function([p], [p + 1]), k.function([p], [p * 2], updates=[(v, p), tf.group()], name="up")
    nested, lone = k.function((p,), {"a": p + 1}), k.function(p, p - 1)
    return [lambda session: [plain([np.ones(2)])[0].tolist(),
                             updated([np.ones(2) * 3])[0].tolist(), k.get_value(v).tolist(),
                             nested([np.ones(2)])["a"].tolist(), lone([np.ones(2)]).tolist()],
            tell(updated.name, plain.inputs[0].name, plain.outputs[0].name, updated.updates_op.name,
                 said(k.function, [p], [p], updates=3), said(k.function, [p], [p], foo=3))]


def case_gradients(tf):
    k = tf.keras.backend
    v = k.variable([1., 2.])
    loss = k.sum(k.square(v) * k.stop_gradient(v + 1))
    grads = k.gradients(loss, [v])
    return [lambda session: k.get_session().run(grads)[0].tolist(),
            tell([t.name for t in k.stop_gradient([x(tf), x(tf)])])]


def case_learning_phase(tf):
    k = tf.keras.backend
    phase = k.learning_phase()
    seen = [phase.name]
    with k.learning_phase_scope(1):
        seen.append(k.learning_phase())
    seen.append(k.learning_phase() is phase)
    y, z = k.in_train_phase(x(tf), lambda: x(tf) * 2), k.in_test_phase(x(tf), x(tf) * 2)
    other = [k.in_train_phase(lambda: 1, lambda: 0, training=t) for t in (0, 1, True)]
    return [{"y": y, "z": z, "@feed": {phase: True}}, [y, z], tell(seen, other, said(k.set_learning_phase, 3))]


def case_switch(tf):
    k, a, b = tf.keras.backend, x(tf), x(tf, A[::-1], "y")
    yes, rows = tf.constant(True), tf.constant([True, False])
    return [[k.switch(yes, a, lambda: b), k.switch(tf.constant(0.), a, b), k.switch(rows, a, b),
             k.switch(rows[:, None], lambda: a, b), k.switch(a > .3, a, b)], tell(said(k.switch, a > .3, a[0], b[0]))]


def case_others(tf):
    k, a = tf.keras.backend, x(tf)
    with k.name_scope("foo"):
        y = k.print_tensor(a, "hello")
    sparse = tf.SparseTensor([[0, 1]], [2.], [2, 2])
    return [tell(y.name, k.get_uid("foo"), k.get_uid("foo"), k.get_uid(), k.is_sparse(sparse), k.to_dense(a).name,
                 k.reset_uids(), k.get_uid("foo"))]


def case_folds(tf):
    k, a = tf.keras.backend, x(tf)
    return [[k.map_fn(lambda v: v * 2, a), k.foldl(lambda so_far, v: so_far * 2 + v, a),
             k.foldr(lambda so_far, v: so_far - v, a, initializer=tf.zeros([3]), name="right")]]
