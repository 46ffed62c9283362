"""tf.contrib.learn.models, .ops and .io."""
import os
import tempfile

import numpy as np
from casetools import ended, initialized, tell

X = np.arange(12, dtype=np.float32).reshape(4, 3) / 6. - 1.


# ------------------------------------------------------------------ models
def case_linear_regression(tf):
    tf.set_random_seed(1)
    predictions, loss = tf.contrib.learn.models.linear_regression(tf.constant(X), tf.constant(X[:, 0]), init_mean=.5, init_stddev=.1)
    return initialized(tf, predictions, loss, tf.summary.merge_all())


def case_linear_regression_wide(tf):
    predictions, loss = tf.contrib.learn.models.linear_regression_zero_init(tf.constant(X), tf.constant(X[:, :2]))
    return initialized(tf, predictions, loss)


def case_logistic_regression(tf):
    tf.set_random_seed(1)
    predictions, loss = tf.contrib.learn.models.logistic_regression(
        tf.constant(X), tf.one_hot([0, 1, 2, 1], 3), class_weight=[1., 2., .5], init_mean=0., init_stddev=.2)
    return initialized(tf, predictions, loss)


def case_logistic_regression_zero(tf):
    predictions, loss = tf.contrib.learn.models.logistic_regression_zero_init(tf.constant(X), tf.one_hot([0, 1, 2, 1], 3))
    return initialized(tf, predictions, loss)


def case_bidirectional_rnn(tf):
    tf.set_random_seed(2)
    cell = tf.nn.rnn_cell.BasicRNNCell
    outputs, state = tf.contrib.learn.models.bidirectional_rnn(cell(2), cell(3), [tf.constant(X), tf.constant(X * 2.)], dtype=tf.float32)
    return initialized(tf, outputs, state)


# ------------------------------------------------------------------ ops
def case_softmax_classifier(tf):
    o = tf.contrib.learn.ops
    w, b = tf.constant(X[:3]), tf.constant([.1, .2, .3])
    labels = tf.one_hot([0, 1, 2, 1], 3)
    return [list(o.softmax_classifier(tf.constant(X), labels, w, b)), list(o.softmax_classifier(tf.constant(X), labels, w, b, class_weight=[1., 2., 3.]))]


def case_mean_squared_error_regressor(tf):
    return [list(tf.contrib.learn.ops.mean_squared_error_regressor(tf.constant(X), tf.constant(X[:, :1]), tf.constant(X[:3, :1]), tf.constant([.5])))]


def case_categorical_variable(tf):
    tf.set_random_seed(3)
    out = tf.contrib.learn.ops.categorical_variable(tf.constant([[0, 2], [1, 1]]), 3, 4, "word")
    return initialized(tf, out)


def case_embedding_lookup(tf):
    o = tf.contrib.learn.ops
    return [o.embedding_lookup(tf.constant(X), tf.constant([[1, 0], [2, 3]])), o.embedding_lookup(tf.constant(X), tf.constant([1, 0]), name="other")]


def case_seq2seq_inputs(tf):
    o = tf.contrib.learn.ops
    x, y = tf.constant(np.arange(24, dtype=np.float32).reshape(2, 3, 4)), tf.constant(np.arange(16, dtype=np.float32).reshape(2, 2, 4))
    made = o.seq2seq_inputs(x, y, 3, 2)
    return [list(part) for part in made] + [tell(ended(o.seq2seq_inputs, x, y, 3, 2, sentinel=tf.ones([2, 4])))]


def case_sequence_classifier(tf):
    o = tf.contrib.learn.ops
    decoding, labels = [tf.constant(X), tf.constant(X * 2.)], [tf.one_hot([0, 1, 2, 1], 3), tf.one_hot([1, 1, 0, 2], 3)]
    return [list(o.sequence_classifier(decoding, labels)), list(o.sequence_classifier(decoding, labels, [tf.constant(X), tf.constant(X)]))]


# ------------------------------------------------------------------ inputs
def _records(tf, n=6):
    path = os.path.join(tempfile.mkdtemp(), "records")
    writer = tf.python_io.TFRecordWriter(path)
    for i in range(n):
        features = {"a": tf.train.Feature(float_list=tf.train.FloatList(value=[i, i + .5]))}
        writer.write(tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString())
    writer.close()
    return path


def _queued(tf, fetches, count):
    def step(session):
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(session, coord)
        found = []
        try:
            while len(found) < count:
                found.append(session.run(fetches))
        except tf.errors.OutOfRangeError:
            found.append("end")
        coord.request_stop()
        coord.join(threads, stop_grace_period_secs=2, ignore_live_threads=True)
        return sorted(repr([np.asarray(v).tolist() for v in (f.values() if isinstance(f, dict) else f if isinstance(f, tuple) else [f])])
                      if not isinstance(f, str) else f for f in found)
    return step


def _no_paths(tf):
    """Names of files are of this machine: they leave the graph."""
    graph = tf.get_default_graph()
    return tell([[op.type, op.name, [i.name for i in op.inputs], [str(o.dtype.name) + str(o.shape) for o in op.outputs]] for op in graph.get_operations()],
                [[k, len(graph.get_collection(k))] for k in sorted(graph.get_all_collection_keys(), key=str)])


def _reading(tf, build, count=9):
    """Steps of a graph that reads files, which is not recorded itself."""
    g = tf.Graph()
    with g.as_default():
        fetches = build()
        names = _no_paths(tf)
    def step(session):
        with g.as_default(), tf.Session() as inner:
            inner.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
            return _queued(tf, fetches, count)(inner)
    return [names, step]


def case_read_batch_examples(tf):
    path, io = _records(tf), tf.contrib.learn.io
    return _reading(tf, lambda: io.read_batch_examples(path, 2, tf.TFRecordReader, randomize_input=False, num_epochs=1))


def case_read_batch_examples_random(tf):
    path, io = _records(tf), tf.contrib.learn.io
    return _reading(tf, lambda: io.read_batch_examples([path], 6, tf.TFRecordReader, num_epochs=1, queue_capacity=20, read_batch_size=2, seed=3))[:1]


def case_read_keyed_batch_examples(tf):
    path, io = _records(tf), tf.contrib.learn.io
    parse = lambda text: tf.parse_single_example(text, {"a": tf.FixedLenFeature([2], tf.float32)})
    return _reading(tf, lambda: io.read_keyed_batch_examples(path, 2, tf.TFRecordReader, randomize_input=False, num_epochs=1, parse_fn=parse)[1]["a"])


def case_read_batch_features(tf):
    path, learn = _records(tf), tf.contrib.learn
    spec = {"a": tf.FixedLenFeature([2], tf.float32)}
    return _reading(tf, lambda: learn.read_batch_features(path, 3, spec, tf.TFRecordReader, randomize_input=False, num_epochs=1, num_enqueue_threads=1))


def case_read_keyed_batch_features(tf):
    path, learn = _records(tf), tf.contrib.learn
    spec = {"a": tf.FixedLenFeature([2], tf.float32), "b": tf.VarLenFeature(tf.int64)}
    return _reading(tf, lambda: learn.read_keyed_batch_features(path, 3, spec, tf.TFRecordReader, randomize_input=False, num_epochs=1,
                                                                name="r")[1]["a"])


def case_read_batch_record_features(tf):
    path, learn = _records(tf), tf.contrib.learn
    return _reading(tf, lambda: learn.read_batch_record_features(path, 3, {"a": tf.FixedLenFeature([2], tf.float32)}, randomize_input=False, num_epochs=1))


def case_queue_parsed_features(tf):
    keys, parsed = tf.contrib.learn.io.queue_parsed_features({"a": tf.constant(X), "s": tf.SparseTensor([[0, 0]], [1], [4, 2])},
                                                             keys=tf.constant(["k"] * 4), feature_queue_capacity=5, num_enqueue_threads=1, name="q")
    return [tell(keys, sorted(parsed), parsed["a"], parsed["s"].values)]


def case_wrong_reading(tf):
    io, path = tf.contrib.learn.io, _records(tf)
    def read(*args, **kwargs):
        with tf.Graph().as_default():
            return io.read_batch_examples(*args, **kwargs).name
    return [tell(*[str(ended(read, *args, **kwargs)).replace(path, "PATH") for args, kwargs in [
        (([], 2, tf.TFRecordReader), {}), (("/nope/*", 2, tf.TFRecordReader), {}), ((path, 0, tf.TFRecordReader), {}),
        ((path, 2, tf.TFRecordReader), {"queue_capacity": 2}), ((path, 2, tf.TFRecordReader), {"num_threads": 0}),
        ((path, 2, tf.TFRecordReader), {"read_batch_size": 0}), ((path, 2, tf.TFRecordReader), {"num_epochs": -1}),
        ((path, 2, tf.TFRecordReader), {"num_epochs": 0}), (("", 2, tf.TFRecordReader), {}), ((path, 2, tf.TFRecordReader), {"read_batch_size": 3})]])]


def case_input_fns(tf):
    io = tf.contrib.learn.io
    features, labels = io.numpy_input_fn({"x": X}, X[:, 0], batch_size=2, shuffle=False)()
    def rows():
        for i in range(4):
            yield {"a": np.array([i]), "b": np.array([i * .5, 1.]), "y": np.array([i % 2])}
    made, target = io.generator_input_fn(rows, target_key="y", batch_size=2, shuffle=False)()
    return [tell(features["x"], labels, sorted(made), made["a"], target),
            lambda session: [_queued(tf, (features["x"], labels), 3)(session)[:2]]]


def case_wrong_generators(tf):
    io = tf.contrib.learn.io
    def rows():
        yield {"a": np.array([1]), "y": np.array([1])}
    made = lambda *args, **kwargs: sorted(io.generator_input_fn(*args, **kwargs)())
    return [tell(ended(made, 3), ended(made, [1]), ended(made, rows, target_key=3), ended(made, rows, target_key=["y", "y"]),
                 ended(made, lambda: iter([3])), ended(made, rows, target_key="nope"), ended(made, lambda: iter([])), ended(made, rows, ["y", 3]))]
