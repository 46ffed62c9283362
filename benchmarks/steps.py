"""How long training steps and small runs take, beside another TensorFlow: steps.py [--beside PYTHON] [CASE ...]

Each side runs in an interpreter of its own, on one core, with one BLAS thread; the rounds are interleaved and the
medians of CPU time compared.  The ratio is the other side's time by graphreg's: above 1 graphreg is faster.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS = 7


def one_op(tf, np):
    v = tf.Variable(1.)
    return v + 1., {}, 200


def chain_100(tf, np):
    v = tf.Variable(1.)
    y = v + 0.
    for _ in range(100):
        y = y * .5 + v
    return y, {}, 50


def chain_1000(tf, np):
    v = tf.Variable(1.)
    y = v + 0.
    for _ in range(500):
        y = y * .5 + v
    return y, {}, 10


def fetches_100(tf, np):
    v = tf.Variable(1.)
    return [v + float(i) for i in range(100)], {}, 20


def penalties_100(tf, np):
    decay = tf.contrib.layers.l2_regularizer(.1)
    with tf.variable_scope("net", regularizer=decay):
        for i in range(100):
            tf.get_variable("w%d" % i, [100, 100])
    return tf.losses.get_regularization_loss(), {}, 20


def penalties_1000(tf, np):
    with tf.variable_scope("net", regularizer=lambda w: .1 * tf.nn.l2_loss(w)):
        for i in range(1000):
            tf.get_variable("w%d" % i, [64])
    return tf.losses.get_regularization_loss(), {}, 5


def penalty_25m(tf, np):
    w = tf.get_variable("w", [5000, 5000], initializer=tf.constant_initializer(.5))
    return .1 * tf.nn.l2_loss(w), {}, 3


def feeds_100(tf, np):
    x = [tf.placeholder(tf.float32, [10]) for _ in range(100)]
    return tf.add_n(x), {t: np.ones(10, np.float32) for t in x}, 20


def logistic(tf, np):
    x, y = tf.placeholder(tf.float32, [None, 784]), tf.placeholder(tf.float32, [None, 10])
    w, b = tf.Variable(tf.zeros([784, 10])), tf.Variable(tf.zeros([10]))
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=tf.matmul(x, w) + b))
    train = tf.train.GradientDescentOptimizer(.1).minimize(loss)
    return train, {x: np.random.rand(100, 784), y: np.eye(10)[np.random.randint(0, 10, 100)]}, 50


def mlp(tf, np, width=256):
    x, y = tf.placeholder(tf.float32, [None, 784]), tf.placeholder(tf.int64, [None])
    decay = tf.contrib.layers.l2_regularizer(1e-4)
    h = tf.layers.dense(x, width, tf.nn.relu, kernel_regularizer=decay)
    h = tf.layers.dense(h, width, tf.nn.relu, kernel_regularizer=decay)
    loss = tf.losses.sparse_softmax_cross_entropy(y, tf.layers.dense(h, 10, kernel_regularizer=decay))
    train = tf.train.AdamOptimizer().minimize(loss + tf.losses.get_regularization_loss())
    return train, {x: np.random.rand(100, 784), y: np.random.randint(0, 10, 100)}, 10


def mlp_2048(tf, np):
    return mlp(tf, np, 2048)[:2] + (2,)


def lenet(tf, np):
    x, y = tf.placeholder(tf.float32, [None, 28, 28, 1]), tf.placeholder(tf.int64, [None])
    h = tf.layers.max_pooling2d(tf.layers.conv2d(x, 32, 5, activation=tf.nn.relu, padding="same"), 2, 2)
    h = tf.layers.max_pooling2d(tf.layers.conv2d(h, 64, 5, activation=tf.nn.relu, padding="same"), 2, 2)
    h = tf.layers.dense(tf.layers.flatten(h), 512, tf.nn.relu)
    loss = tf.losses.sparse_softmax_cross_entropy(y, tf.layers.dense(h, 10))
    train = tf.train.MomentumOptimizer(.01, .9).minimize(loss)
    return train, {x: np.random.rand(64, 28, 28, 1), y: np.random.randint(0, 10, 64)}, 2


def _block(tf, h, filters, stride, is_training):
    def conv(x, n, size, s):
        return tf.layers.conv2d(x, n, size, s, padding="same", use_bias=False)

    def normal(x):
        return tf.layers.batch_normalization(x, training=is_training)
    out = normal(conv(tf.nn.relu(normal(conv(h, filters, 3, stride))), filters, 3, 1))
    if stride > 1:
        h = normal(conv(h, filters, 1, stride))
    return tf.nn.relu(out + h)


def resnet20(tf, np):
    x, y = tf.placeholder(tf.float32, [None, 32, 32, 3]), tf.placeholder(tf.int64, [None])
    h = tf.layers.conv2d(x, 16, 3, padding="same", use_bias=False)
    h = tf.nn.relu(tf.layers.batch_normalization(h, training=True))
    for filters, stride in ((16, 1), (32, 2), (64, 2)):
        for i in range(3):
            h = _block(tf, h, filters, stride if i == 0 else 1, True)
    loss = tf.losses.sparse_softmax_cross_entropy(y, tf.layers.dense(tf.reduce_mean(h, [1, 2]), 10))
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        train = tf.train.MomentumOptimizer(.01, .9).minimize(loss)
    return train, {x: np.random.rand(64, 32, 32, 3), y: np.random.randint(0, 10, 64)}, 1


def lstm(tf, np):
    x, y = tf.placeholder(tf.float32, [32, 20, 64]), tf.placeholder(tf.int64, [32])
    out, _ = tf.nn.dynamic_rnn(tf.nn.rnn_cell.LSTMCell(128), x, dtype=tf.float32)
    loss = tf.losses.sparse_softmax_cross_entropy(y, tf.layers.dense(out[:, -1], 10))
    train = tf.train.AdamOptimizer().minimize(loss)
    return train, {x: np.random.rand(32, 20, 64), y: np.random.randint(0, 10, 32)}, 5


def lstm_static(tf, np):
    x, y = tf.placeholder(tf.float32, [32, 20, 64]), tf.placeholder(tf.int64, [32])
    out, _ = tf.nn.static_rnn(tf.nn.rnn_cell.LSTMCell(128), tf.unstack(x, axis=1), dtype=tf.float32)
    loss = tf.losses.sparse_softmax_cross_entropy(y, tf.layers.dense(out[-1], 10))
    train = tf.train.AdamOptimizer().minimize(loss)
    return train, {x: np.random.rand(32, 20, 64), y: np.random.randint(0, 10, 32)}, 5


def embedding(tf, np, optimizer="Adagrad"):
    ids, y = tf.placeholder(tf.int64, [256]), tf.placeholder(tf.float32, [256, 64])
    table = tf.get_variable("table", [100000, 64])
    loss = tf.reduce_sum((tf.nn.embedding_lookup(table, ids) - y) ** 2)
    train = getattr(tf.train, optimizer + "Optimizer")(.1).minimize(loss)
    return train, {ids: np.random.randint(0, 100000, 256), y: np.random.rand(256, 64)}, 20


def embedding_sgd(tf, np):
    return embedding(tf, np, "GradientDescent")


def embedding_adam(tf, np):
    return embedding(tf, np, "Adam")[:2] + (2,)


def _sparse(np, shape, count):
    """A sparse matrix with so many elements, as tf.sparse_placeholder is fed."""
    places = np.sort(np.random.choice(shape[0] * shape[1], count, replace=False))
    indices = np.stack([places // shape[1], places % shape[1]], 1).astype(np.int64)
    return indices, np.random.rand(count).astype(np.float32), np.array(shape, np.int64)


def gcn(tf, np, nodes=2708, words=1433, hidden=16, classes=7, sparse=False):
    """Two graph convolutions on features and a graph as large, and as sparse, as Cora's."""
    x = tf.sparse_placeholder(tf.float32) if sparse else tf.placeholder(tf.float32, [nodes, words])
    a = tf.sparse_placeholder(tf.float32)
    y = tf.placeholder(tf.float32, [nodes, classes])
    first, second = tf.get_variable("first", [words, hidden]), tf.get_variable("second", [hidden, classes])
    words_of = tf.sparse_tensor_dense_matmul if sparse else tf.matmul
    h = tf.nn.relu(tf.sparse_tensor_dense_matmul(a, words_of(x, first)))
    logits = tf.sparse_tensor_dense_matmul(a, tf.matmul(h, second))
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=logits))
    train = tf.train.AdamOptimizer(.01).minimize(loss + 5e-4 * tf.nn.l2_loss(first))
    features = _sparse(np, (nodes, words), 49216) if sparse else np.random.rand(nodes, words).astype(np.float32)
    return train, {x: features, a: _sparse(np, (nodes, nodes), 13264), y: np.eye(7)[np.arange(nodes) % 7]}, 5


def gcn_sparse(tf, np):
    return gcn(tf, np, sparse=True)


CASES = {f.__name__: f for f in (one_op, chain_100, chain_1000, fetches_100, penalties_100, penalties_1000,
                                 penalty_25m, feeds_100, logistic, mlp, mlp_2048,
                                 lenet, resnet20, lstm, lstm_static, embedding, embedding_sgd, embedding_adam, gcn,
                                 gcn_sparse)}


def measure(module, names):
    """Print the seconds of a step of each case, as JSON: one round after the other until told to stop."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    sys.path.insert(0, os.path.dirname(HERE))
    import numpy as np
    tf = __import__(module)
    ready = {}
    for name in names:
        graph = tf.Graph()
        with graph.as_default():
            fetch, feed, count = CASES[name](tf, np)
            config = tf.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
            session = tf.Session(graph=graph, config=config)
            session.run(tf.global_variables_initializer())
            for _ in range(5):
                session.run(fetch, feed)
            ready[name] = session, fetch, feed, count
    for line in sys.stdin:
        session, fetch, feed, count = ready[line.strip()]
        begin = time.process_time()
        for _ in range(count):
            session.run(fetch, feed)
        print(json.dumps((time.process_time() - begin) / count), flush=True)


class Side:
    """An interpreter that measures."""

    def __init__(self, python, module, names):
        pinned = ["taskset", "-c", os.environ.get("CORE", "0")] if os.path.exists("/usr/bin/taskset") else []
        threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        self._process = subprocess.Popen(
            [*pinned, python, os.path.abspath(__file__), "--measure", module, *names], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, **threads})

    def seconds(self, name):
        self._process.stdin.write(name + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=" ".join(CASES))
    parser.add_argument("--beside", metavar="PYTHON", help="an interpreter whose `tensorflow` is measured beside")
    parser.add_argument("--measure", metavar="MODULE", help=argparse.SUPPRESS)
    given = parser.parse_args()
    names = given.cases or list(CASES)
    if given.measure:
        measure(given.measure, names)
        return
    sides = {"graphreg": Side(sys.executable, "graphreg", names)}
    if given.beside:
        sides["other"] = Side(given.beside, "tensorflow", names)
    print("%-14s %12s" % ("case", "graphreg") + ("%12s %8s" % ("other", "ratio") if given.beside else ""))
    for name in names:
        times = {side: [] for side in sides}
        for _ in range(ROUNDS):
            for side, measurer in sides.items():
                times[side].append(measurer.seconds(name))
        ours = statistics.median(times["graphreg"])
        line = "%-14s %9.1f us" % (name, ours * 1e6)
        if given.beside:
            other = statistics.median(times["other"])
            line += "%9.1f us %8.2f" % (other * 1e6, other / ours)
        print(line, flush=True)


if __name__ == "__main__":
    main()
