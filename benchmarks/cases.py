"""What run.py measures in a session: each case is a function (tf, np) -> (fetches, feed_dict, steps in a round).

They are written in what TF 1.15, TF 2's compat.v1 and graphreg have alike: no tf.contrib, no tf.layers.
"""


# ------------------------------------------------------------------ small runs
def one_op(tf, np):
    v = tf.Variable(1.)
    return v + 1., {}, 200


def chain(tf, np, length):
    v = tf.Variable(1.)
    y = v + 0.
    for _ in range(length // 2):
        y = y * .5 + v
    return y, {}, max(5, 2000 // length)


def chain_10(tf, np):
    return chain(tf, np, 10)


def chain_100(tf, np):
    return chain(tf, np, 100)


def chain_1000(tf, np):
    return chain(tf, np, 1000)


def fetches_100(tf, np):
    v = tf.Variable(1.)
    return [v + float(i) for i in range(100)], {}, 20


def feeds_100(tf, np):
    x = [tf.placeholder(tf.float32, [10]) for _ in range(100)]
    return tf.add_n(x), {t: np.ones(10, np.float32) for t in x}, 20


# ------------------------------------------------------------------ penalties
def penalties(tf, count, shape):
    with tf.variable_scope("net", regularizer=lambda w: .1 * tf.nn.l2_loss(w)):
        for i in range(count):
            tf.get_variable("w%d" % i, shape)
    return tf.losses.get_regularization_loss()


def penalties_100(tf, np):
    return penalties(tf, 100, [100, 100]), {}, 20


def penalties_1000(tf, np):
    return penalties(tf, 1000, [64]), {}, 5


def penalty_25m(tf, np):
    w = tf.get_variable("w", [5000, 5000], initializer=tf.constant_initializer(.5))
    return .1 * tf.nn.l2_loss(w), {}, 3


# ------------------------------------------------------------------ layers
def dense(tf, x, units, activation=None, decay=None):
    w = tf.get_variable("w", [int(x.shape[-1]), units], regularizer=decay)
    y = tf.nn.bias_add(tf.matmul(x, w), tf.get_variable("b", [units], initializer=tf.zeros_initializer()))
    return y if activation is None else activation(y)


def conv(tf, x, filters, size, stride=1, bias=False):
    w = tf.get_variable("w", [size, size, int(x.shape[-1]), filters])
    y = tf.nn.conv2d(x, w, [1, stride, stride, 1], "SAME")
    return tf.nn.bias_add(y, tf.get_variable("b", [filters], initializer=tf.zeros_initializer())) if bias else y


def normalised(tf, x):
    """x normalised over the batch, with moving moments."""
    n = int(x.shape[-1])
    one, zero = tf.ones_initializer(), tf.zeros_initializer()
    y, mean, variance = tf.nn.fused_batch_norm(x, tf.get_variable("gamma", [n], initializer=one),
                                               tf.get_variable("beta", [n], initializer=zero))[:3]
    for name, value, start in (("mean", mean, zero), ("variance", variance, one)):
        moving = tf.get_variable("moving_" + name, [n], initializer=start, trainable=False)
        tf.add_to_collection(tf.GraphKeys.UPDATE_OPS, tf.assign_sub(moving, (moving - value) * .1))
    return y


def scoped(tf, name, layer, *arguments, **more):
    with tf.variable_scope(name):
        return layer(tf, *arguments, **more)


def classified(tf, np, logits, y, optimizer):
    """The training step of a classifier."""
    loss = tf.losses.sparse_softmax_cross_entropy(y, logits) + tf.losses.get_regularization_loss()
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        return optimizer.minimize(loss)


def batch(tf, np, *shape, **more):
    """(placeholder of images, placeholder of labels, feed_dict)."""
    x, y = tf.placeholder(tf.float32, [None] + list(shape[1:])), tf.placeholder(tf.int64, [None])
    random = np.random.RandomState(0)
    return x, y, {x: random.rand(*shape).astype(np.float32), y: random.randint(0, 10, shape[0])}


# ------------------------------------------------------------------ training steps
def logistic(tf, np):
    x, y = tf.placeholder(tf.float32, [None, 784]), tf.placeholder(tf.float32, [None, 10])
    w, b = tf.Variable(tf.zeros([784, 10])), tf.Variable(tf.zeros([10]))
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=tf.matmul(x, w) + b))
    train = tf.train.GradientDescentOptimizer(.1).minimize(loss)
    random = np.random.RandomState(0)
    return train, {x: random.rand(100, 784).astype(np.float32),
                   y: np.eye(10, dtype=np.float32)[random.randint(0, 10, 100)]}, 50


def mlp(tf, np, width=256):
    x, y, feed = batch(tf, np, 100, 784)
    decay, h = (lambda w: 1e-4 * tf.nn.l2_loss(w)), x
    for name in "ab":
        h = scoped(tf, name, dense, h, width, tf.nn.relu, decay)
    logits = scoped(tf, "c", dense, h, 10, None, decay)
    return classified(tf, np, logits, y, tf.train.AdamOptimizer()), feed, 10


def mlp_2048(tf, np):
    return mlp(tf, np, 2048)[:2] + (2,)


def lenet(tf, np):
    x, y, feed = batch(tf, np, 64, 28, 28, 1)
    h = x
    for name, filters in (("a", 32), ("b", 64)):
        h = tf.nn.relu(scoped(tf, name, conv, h, filters, 5, bias=True))
        h = tf.nn.max_pool(h, [1, 2, 2, 1], [1, 2, 2, 1], "SAME")
    h = scoped(tf, "c", dense, tf.reshape(h, [-1, 7 * 7 * 64]), 512, tf.nn.relu)
    return classified(tf, np, scoped(tf, "d", dense, h, 10), y, tf.train.AdamOptimizer()), feed, 2


def resnet_block(tf, h, filters, stride):
    def layer(name, x, size, by):
        return scoped(tf, name + "n", normalised, scoped(tf, name, conv, x, filters, size, by))
    out = layer("b", tf.nn.relu(layer("a", h, 3, stride)), 3, 1)
    return tf.nn.relu(out + (layer("c", h, 1, stride) if stride > 1 else h))


def resnet20(tf, np):
    x, y, feed = batch(tf, np, 64, 32, 32, 3)
    h = tf.nn.relu(scoped(tf, "n", normalised, scoped(tf, "first", conv, x, 16, 3)))
    for filters, stride in ((16, 1), (32, 2), (64, 2)):
        for i in range(3):
            h = scoped(tf, "block%d_%d" % (filters, i), resnet_block, h, filters, stride if i == 0 else 1)
    logits = scoped(tf, "last", dense, tf.reduce_mean(h, [1, 2]), 10)
    return classified(tf, np, logits, y, tf.train.MomentumOptimizer(.01, .9)), feed, 1


def recurrent(tf, np):
    x, y = tf.placeholder(tf.float32, [32, 20, 64]), tf.placeholder(tf.int64, [32])
    random = np.random.RandomState(0)
    return x, y, {x: random.rand(32, 20, 64).astype(np.float32), y: random.randint(0, 10, 32)}


def lstm(tf, np):
    x, y, feed = recurrent(tf, np)
    out, _ = tf.nn.dynamic_rnn(tf.nn.rnn_cell.LSTMCell(128), x, dtype=tf.float32)
    return classified(tf, np, scoped(tf, "d", dense, out[:, -1], 10), y, tf.train.AdamOptimizer()), feed, 5


def lstm_static(tf, np):
    x, y, feed = recurrent(tf, np)
    out, _ = tf.nn.static_rnn(tf.nn.rnn_cell.LSTMCell(128), tf.unstack(x, axis=1), dtype=tf.float32)
    return classified(tf, np, scoped(tf, "d", dense, out[-1], 10), y, tf.train.AdamOptimizer()), feed, 5


def embedded(tf, np, optimizer):
    ids, y = tf.placeholder(tf.int64, [256]), tf.placeholder(tf.float32, [256, 64])
    table = tf.get_variable("table", [100000, 64])
    loss = tf.reduce_sum((tf.nn.embedding_lookup(table, ids) - y) ** 2)
    random = np.random.RandomState(0)
    feed = {ids: random.randint(0, 100000, 256), y: random.rand(256, 64).astype(np.float32)}
    return optimizer.minimize(loss), feed, 20


def embedding(tf, np):
    return embedded(tf, np, tf.train.AdagradOptimizer(.1))


def embedding_sgd(tf, np):
    return embedded(tf, np, tf.train.GradientDescentOptimizer(.1))


def embedding_adam(tf, np):
    return embedded(tf, np, tf.train.AdamOptimizer(.1))[:2] + (2,)


def sparse_matrix(np, random, shape, count):
    """A sparse matrix with so many elements, as tf.sparse_placeholder is fed."""
    places = np.sort(random.choice(shape[0] * shape[1], count, replace=False))
    indices = np.stack([places // shape[1], places % shape[1]], 1).astype(np.int64)
    return indices, random.rand(count).astype(np.float32), np.array(shape, np.int64)


def gcn(tf, np, nodes=2708, words=1433, hidden=16, classes=7, sparse=False):
    """Two graph convolutions on features and a graph as large, and as sparse, as Cora's."""
    random = np.random.RandomState(0)
    x = tf.sparse_placeholder(tf.float32) if sparse else tf.placeholder(tf.float32, [nodes, words])
    a, y = tf.sparse_placeholder(tf.float32), tf.placeholder(tf.float32, [nodes, classes])
    first, second = tf.get_variable("first", [words, hidden]), tf.get_variable("second", [hidden, classes])
    words_of = tf.sparse_tensor_dense_matmul if sparse else tf.matmul
    h = tf.nn.relu(tf.sparse_tensor_dense_matmul(a, words_of(x, first)))
    logits = tf.sparse_tensor_dense_matmul(a, tf.matmul(h, second))
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=logits))
    train = tf.train.AdamOptimizer(.01).minimize(loss + 5e-4 * tf.nn.l2_loss(first))
    dense_features = random.rand(nodes, words).astype(np.float32)
    features = sparse_matrix(np, random, (nodes, words), 49216) if sparse else dense_features
    labels = np.eye(classes, dtype=np.float32)[np.arange(nodes) % classes]
    return train, {x: features, a: sparse_matrix(np, random, (nodes, nodes), 13264), y: labels}, 5


def gcn_sparse(tf, np):
    return gcn(tf, np, sparse=True)


# ------------------------------------------------------------------ random numbers
def draws(tf, np):
    shape = [1000, 1000]
    return [op(shape, seed=1) for op in (tf.random_normal, tf.truncated_normal, tf.random_uniform)], {}, 1


CASES = {f.__name__: f for f in (
    one_op, chain_10, chain_100, chain_1000, fetches_100, feeds_100, penalties_100, penalties_1000, penalty_25m,
    logistic, mlp, mlp_2048, lenet, resnet20, lstm, lstm_static, embedding, embedding_sgd, embedding_adam, gcn,
    gcn_sparse, draws)}
