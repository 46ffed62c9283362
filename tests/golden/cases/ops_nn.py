"""nn: activations, cross entropies, dropout, moments, embeddings, top_k; values and gradients."""
import numpy as np

from casetools import initialized, said, tell

X = np.array([[-2., -.5, 0., .7], [3., 1.5, -1., 6.5]])


def activation(fn, dtypes=("float32", "float64")):
    def case(tf):
        made = {}
        for d in dtypes:
            x = tf.constant(X, tf.as_dtype(d), name="x_" + d)
            y = fn(tf, x)
            made[d] = y
            g = tf.gradients(y, x, tf.constant(np.arange(1., 9.).reshape(2, 4), tf.as_dtype(d)))[0]
            made[d + "_grad"] = g
            if g is not None:
                made[d + "_second"] = tf.gradients(g, x)[0] if d == "float64" else g
        return [{k: v for k, v in made.items() if v is not None}]
    return case


case_relu = activation(lambda tf, x: tf.nn.relu(x))
case_relu6 = activation(lambda tf, x: tf.nn.relu6(x))
case_elu = activation(lambda tf, x: tf.nn.elu(x))
case_selu = activation(lambda tf, x: tf.nn.selu(x))
case_leaky_relu = activation(lambda tf, x: tf.nn.leaky_relu(x))
case_leaky_relu_alpha = activation(lambda tf, x: tf.nn.leaky_relu(x, alpha=.3, name="l"))
case_softmax = activation(lambda tf, x: tf.nn.softmax(x))
case_softmax_axis = activation(lambda tf, x: tf.nn.softmax(x, axis=0))
case_log_softmax = activation(lambda tf, x: tf.nn.log_softmax(x))
case_log_softmax_axis = activation(lambda tf, x: tf.nn.log_softmax(x, 0))
case_sigmoid = activation(lambda tf, x: tf.nn.sigmoid(x))
case_tanh = activation(lambda tf, x: tf.nn.tanh(x))
case_softplus = activation(lambda tf, x: tf.nn.softplus(x))
case_l2_normalize = activation(lambda tf, x: tf.nn.l2_normalize(x, 1))
case_l2_normalize_all = activation(lambda tf, x: tf.nn.l2_normalize(x, [0, 1], epsilon=1e-6, name="n"))


def case_softsign(tf):
    x = tf.constant(X)
    y = tf.nn.softsign(x)
    return [[y, tf.gradients(y, x)]]


def case_swish(tf):
    x = tf.constant(X, tf.float32)
    return [tf.nn.swish(x)]


def case_crelu(tf):
    x = tf.constant(X, tf.float32)
    y = tf.nn.crelu(x)
    return [[y, tf.gradients(y, x), tf.nn.crelu(x, axis=0)]]


def case_relu_ints(tf):
    return [[tf.nn.relu([-1, 2]), tf.nn.relu6([-1, 9]), tf.nn.leaky_relu([-10, 2])]]


def case_softmax_shapes(tf):
    x = tf.constant(np.stack([X, X * 2]), tf.float32)
    p = tf.placeholder_with_default(X.astype("float32"), [None, 4])
    made = [tf.nn.softmax(x), tf.nn.softmax(x, 1), tf.nn.softmax(x, dim=0), tf.nn.softmax(x[0, 0]), tf.nn.softmax(p), tf.nn.log_softmax(x, axis=1), tf.nn.softmax(p, 0)]
    return [made, tf.gradients(made[1][:, 0], x), tell([m.shape for m in made], said(tf.nn.softmax, x, 3))]


def case_l2_loss(tf):
    x = tf.constant(X, tf.float32)
    y = tf.nn.l2_loss(x, name="loss")
    return [[y, tf.gradients(y, x), tf.nn.l2_loss(tf.constant(X))]]


def case_bias_add(tf):
    x, b = tf.constant(X, tf.float32), tf.constant([1., 2., 3., 4.])
    y = tf.nn.bias_add(x, b)
    c = tf.nn.bias_add(tf.reshape(x, [1, 2, 2, 2]), [1., 2.], data_format="NHWC", name="b")
    return [[y, tf.gradients(y, [x, b], x), c], tell(said(tf.nn.bias_add, x, [1.]), said(tf.nn.bias_add, x, b, "BAD"))]


def xent(call):
    """Loss, and gradients to the logits and to the labels through a weighted sum."""
    def case(tf):
        logits = tf.constant([[1., 2., -1.], [.5, -2., 3.]], name="logits")
        labels = tf.constant([[.2, .3, .5], [0., 1., 0.]], name="labels")
        loss = call(tf, labels, logits)
        total = tf.reduce_sum(loss * tf.reshape(tf.range(1., tf.cast(tf.size(loss), tf.float32) + 1.), tf.shape(loss)))
        grads = tf.gradients(total, [logits, labels])
        return [[loss] + [g for g in grads if g is not None], tell(loss.shape, [g is None for g in grads])]
    return case


case_xent_v1 = xent(lambda tf, y, x: tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=x))
case_xent_v2 = xent(lambda tf, y, x: tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=x))
case_xent_v1_dim = xent(lambda tf, y, x: tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=x, dim=0, name="v1"))
case_xent_v2_axis = xent(lambda tf, y, x: tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=x, axis=0, name="v2"))
case_xent_v2_rank3 = xent(lambda tf, y, x: tf.nn.softmax_cross_entropy_with_logits_v2(labels=y[None], logits=x[None]))
case_xent_sigmoid = xent(lambda tf, y, x: tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=x))
case_xent_weighted = xent(lambda tf, y, x: tf.nn.weighted_cross_entropy_with_logits(y, x, 3.))
case_xent_sparse = xent(lambda tf, y, x: tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[2, 0], logits=x))
case_xent_sparse_int64 = xent(lambda tf, y, x: tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.constant([1, 1], tf.int64), logits=x, name="s"))
case_xent_sparse_rank3 = xent(lambda tf, y, x: tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[[2, 0]], logits=x[None]))
case_log_poisson = xent(lambda tf, y, x: tf.nn.log_poisson_loss(y, x))
case_log_poisson_full = xent(lambda tf, y, x: tf.nn.log_poisson_loss(y, x, compute_full_loss=True))


def case_xent_stable(tf):
    x = tf.constant([[1000., -1000., 0.], [-1e4, -1e4, -1e4]])
    y = tf.constant([[1., 0., 0.], [0., 0., 1.]])
    return [[tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=x), tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[0, 1], logits=x),
             tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=x), tf.nn.softmax(x), tf.nn.log_softmax(x)]]


def case_xent_sparse_bad_labels(tf):
    i = tf.placeholder(tf.int32, [None])
    y = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=i, logits=[[1., 2.], [3., 4.]])
    return [{"y": y, "@feed": {i: [0, 2]}}, {"y": y, "@feed": {i: [0]}}]


def case_xent_second_derivative(tf):
    x = tf.constant([[1., 2., -1.]], tf.float64)
    y = tf.constant([[.2, .3, .5]], tf.float64)
    out = []
    for loss in (tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=x), tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=x)):
        g = tf.gradients(loss, x)[0]
        out.append(tf.gradients(g[0, 0], x))
    return [out]


def case_xent_unknown_shapes(tf):
    x, y = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    a = tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=x)
    return [{"a": a, "g": tf.gradients(a, x), "@feed": {x: X, y: np.eye(4)[:2]}}, tell(a.shape)]


def case_dropout(tf):
    tf.set_random_seed(8)
    x = tf.constant(np.arange(1., 13.).reshape(3, 4), tf.float32)
    made = [tf.nn.dropout(x, .5), tf.nn.dropout(x, keep_prob=.7, seed=3), tf.nn.dropout(x, rate=.3, seed=4), tf.nn.dropout(x, .5, noise_shape=[3, 1], seed=1),
            tf.nn.dropout(x, rate=tf.placeholder_with_default(.4, []), seed=2), tf.nn.dropout(x, tf.constant(.9), seed=5, name="d")]
    grads = tf.gradients(made[2], x)
    step = {"m": made, "g": grads, "@tol": 1e-6}
    return [step, step, tell(tf.nn.dropout(x, 1.) is x, said(tf.nn.dropout, x, 0.), said(tf.nn.dropout, x, 1.5), said(tf.nn.dropout, x, rate=1.), said(tf.nn.dropout, x),
                             said(tf.nn.dropout, x, .5, rate=.5), said(tf.nn.dropout, tf.constant([1, 2]), .5))]


def case_dropout_unknown_shape(tf):
    tf.set_random_seed(8)
    x = tf.placeholder(tf.float32)
    y = tf.nn.dropout(x, rate=.5, seed=1)
    return [{"y": y, "@feed": {x: np.ones((2, 3))}, "@exact": True}]


def case_moments(tf):
    x = tf.constant(X, tf.float32)
    made = [tf.nn.moments(x, [0]), tf.nn.moments(x, [0, 1]), tf.nn.moments(x, [1], keep_dims=True), tf.nn.moments(x, [0], keepdims=True, name="m"),
            tf.nn.moments(tf.constant(X, tf.float16), [0]), tf.nn.weighted_moments(x, [0], tf.constant([[1.], [3.]])),
            tf.nn.sufficient_statistics(x, [0])[:3], tf.nn.normalize_moments(2., tf.constant([1., 2.]), tf.constant([3., 4.]), None)]
    return [made, tf.gradients(made[0][1], x), tf.gradients(made[1], x)]


def case_batch_normalization(tf):
    x = tf.constant(X, tf.float32)
    mean, variance = tf.nn.moments(x, [0])
    made = [tf.nn.batch_normalization(x, mean, variance, None, None, 1e-3), tf.nn.batch_normalization(x, mean, variance, tf.ones([4]), tf.fill([4], 2.), 1e-3)]
    return [made, tf.gradients(made[0][0], x)]


def case_top_k(tf):
    x = tf.constant([[1., 5., 5., 2.], [7., 2., -1., 3.]])
    k = tf.placeholder_with_default(2, [])
    a, b = tf.nn.top_k(x, 2), tf.nn.top_k(x, k, sorted=False, name="t")
    return [[a.values, a.indices, tf.nn.top_k(x).values, tf.nn.top_k([3, 1, 2], 3).indices, tf.reduce_sum(b.values)], tf.gradients(a.values, x, tf.constant([[1., 2.], [3., 4.]])),
            tell(a.values.shape, b.values.shape, said(tf.nn.top_k, x, 5), type(a).__name__, said(tf.nn.top_k, tf.constant(1.)))]


def case_in_top_k(tf):
    x = tf.constant([[1., 5., 5., 2.], [7., 2., -1., 3.], [np.nan, 1., 2., 3.]])
    return [[tf.nn.in_top_k(x, [2, 3, 1], 1), tf.nn.in_top_k(x, [2, 3, 1], 2), tf.nn.in_top_k(x, tf.constant([0, 0, 0], tf.int64), 4, name="i")]]


def lookup(strategy, partitions, ids, **kwargs):
    def case(tf):
        table = np.arange(14.).reshape(7, 2)
        if partitions == 1:
            params = tf.get_variable("e", initializer=table.astype("float32"))
        elif strategy == "mod":
            params = [tf.Variable(table[i::partitions], dtype=tf.float32, name="e%d" % i) for i in range(partitions)]
        else:
            params = tf.get_variable("e", [7, 2], initializer=tf.ones_initializer(), partitioner=tf.fixed_size_partitioner(partitions))
        y = tf.nn.embedding_lookup(params, ids, partition_strategy=strategy, **kwargs)
        grads = tf.gradients(y * y, list(params) if partitions > 1 else params)
        return initialized(tf, y, [tf.convert_to_tensor(g) for g in grads], tell(y.shape, [type(g).__name__ for g in grads]))
    return case


case_embedding_one = lookup("mod", 1, [3, 0, 3])
case_embedding_matrix_ids = lookup("mod", 1, [[3, 0], [6, 6]])
case_embedding_mod = lookup("mod", 3, [3, 0, 5, 3])
case_embedding_mod_matrix = lookup("mod", 2, [[3, 0], [6, 6]])
case_embedding_div = lookup("div", 3, [3, 0, 6, 3])
case_embedding_max_norm = lookup("mod", 1, [3, 0, 3], max_norm=5., name="lookup")
case_embedding_max_norm_parts = lookup("mod", 2, [3, 0, 3], max_norm=5.)


def case_embedding_resource(tf):
    e = tf.get_variable("e", initializer=np.arange(8.).reshape(4, 2).astype("float32"), use_resource=True)
    y = tf.nn.embedding_lookup(e, [1, 1, 3])
    g = tf.gradients(y, e)[0]
    return initialized(tf, [y, g.indices, g.values, g.dense_shape, tf.convert_to_tensor(g)])


def case_embedding_of_constants(tf):
    return [[tf.nn.embedding_lookup(np.eye(3), [2, 0]), tf.nn.embedding_lookup([tf.constant([[1.], [3.]]), tf.constant([[2.]])], [0, 1, 2])],
            tell(said(tf.nn.embedding_lookup, [], [0]), said(tf.nn.embedding_lookup, None, [0]), said(tf.nn.embedding_lookup, np.eye(3), [0], partition_strategy="bad"),
                 said(tf.nn.embedding_lookup, [np.eye(2), np.eye(2)], [0], partition_strategy="bad"))]


def case_zero_fraction(tf):
    return [[tf.nn.zero_fraction([0., 1., 0., 3.]), tf.nn.zero_fraction(tf.zeros([0])), tf.nn.zero_fraction([[0, 1]])]]


def case_xent_argument_errors(tf):
    y, x = tf.constant([[1., 0.]]), tf.constant([[1., 2.]])
    sparse = tf.nn.sparse_softmax_cross_entropy_with_logits
    return [tell(said(tf.nn.softmax_cross_entropy_with_logits, y, x), said(tf.nn.softmax_cross_entropy_with_logits, labels=y), said(sparse, labels=y, logits=x),
                 said(sparse, labels=[[1]], logits=x), said(sparse, labels=[1], logits=tf.constant(1.)), said(tf.nn.sigmoid_cross_entropy_with_logits, labels=y, logits=tf.constant([1.])),
                 said(tf.nn.sigmoid_cross_entropy_with_logits, y, x), said(tf.nn.softmax_cross_entropy_with_logits_v2, labels=tf.constant([[1., 0., 0.]]), logits=x),
                 said(tf.nn.weighted_cross_entropy_with_logits, y, tf.constant([1.]), 2.))]
