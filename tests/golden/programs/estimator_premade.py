"""The premade estimators on six kinds of columns: graphs, losses, metrics, names of variables."""
import hashlib

import numpy as np
import tensorflow as tf

from estimator_tools import events, folder, say

E, C = tf.estimator, tf.feature_column
say("ERROR")
N = 24
random = np.random.RandomState(7)
AGE = random.randint(18, 70, N).astype(np.float32)
HOURS = random.rand(N).astype(np.float32) * 40
JOB = random.choice(["clerk", "sales", "tech", "none"], N)
CITY = random.choice(["a", "b", "c", "d", "e"], N)
CLASS = random.randint(0, 3, N)
WEIGHT = random.rand(N).astype(np.float32) + .5
Y = (AGE + HOURS > 60).astype(np.int64)
Y3 = (Y + (CLASS == 2)).astype(np.int64)
NAMES = np.array(["no", "maybe", "yes"])[Y3]
R = (AGE / 50 + HOURS / 30).astype(np.float32)


def data(labels, batches=3):
    def input_fn():
        x = {"age": AGE, "hours": HOURS, "job": JOB, "city": CITY, "class": CLASS, "w": WEIGHT}
        return tf.data.Dataset.from_tensor_slices((x, labels)).batch(N // batches)
    return input_fn


def columns():
    age, hours = C.numeric_column("age"), C.numeric_column("hours", normalizer_fn=lambda x: x / 40.)
    buckets = C.bucketized_column(age, [30, 45, 60])
    job = C.categorical_column_with_vocabulary_list("job", ["clerk", "sales", "tech"])
    city = C.categorical_column_with_hash_bucket("city", 10)
    kind = C.categorical_column_with_identity("class", 3)
    crossed = C.crossed_column([buckets, "job"], 20)
    wide = [buckets, job, city, kind, crossed, hours]
    deep = [age, hours, buckets, C.indicator_column(job), C.embedding_column(city, 2), C.indicator_column(kind)]
    return wide, deep


def print_graph(g):
    """The number of nodes and a sum over their names, types and inputs, part by part: thousands of lines would be dead weight."""
    nodes = [(n.name, n.op, list(n.input)) for n in g.as_graph_def().node]
    for part in range(0, len(nodes), 200):
        text = repr(nodes[part:part + 200]).encode()
        print("GRAPH", part, nodes[part][0], hashlib.sha1(text).hexdigest()[:8])


class LookAt(tf.train.SessionRunHook):
    """Prints the graph when a session is made."""

    def after_create_session(self, session, coord):
        print_graph(session.graph)


class Steps(tf.train.SessionRunHook):
    """Prints the loss of every step; the nodes of the graph too."""

    def __init__(self, graph):
        self.graph = graph

    def begin(self):
        self.losses = []
        self.loss = tf.get_default_graph().get_collection("losses")[-1]

    def after_create_session(self, session, coord):
        if self.graph:
            g = session.graph
            print_graph(g)
            for key in sorted(k for k in g.collections if isinstance(k, str) and k not in ("cond_context", "while_context", "variables")):
                print("COLLECTION", key, [getattr(v, "name", type(v).__name__) for v in g.get_collection(key)])

    def before_run(self, context):
        return tf.train.SessionRunArgs(self.loss)

    def after_run(self, context, values):
        self.losses.append(float(values.results))

    def end(self, session):
        print("LOSSES", ["%.4g" % v for v in self.losses])


def plain(value):
    if isinstance(value, dict):
        return sorted((k, plain(v)) for k, v in value.items())
    return ["%.2f" % v for v in value.ravel()] if getattr(value, "dtype", None) is not None and value.dtype.kind == "f" else (
        value.tolist() if hasattr(value, "tolist") else value)


def run(name, make, labels, graph=False, predict=True):
    wide, deep = columns()
    config = E.RunConfig(model_dir=folder(name.replace(" ", "_")), tf_random_seed=11, save_checkpoints_steps=100)
    print("===", name)
    e = make(wide, deep, config)
    e.train(data(labels), hooks=[Steps(graph)])
    if name in ("linear classifier", "dnn classifier"):
        e.train(data(labels), hooks=[Steps(False)])
    found = e.evaluate(data(labels, 2), hooks=[LookAt()] if graph else None)
    print("METRICS", [(k, "%.3g" % v) for k, v in sorted(found.items())])
    print("VARIABLES", e.get_variable_names())
    if predict:
        print("PREDICTED", [plain(p) for p, _ in zip(e.predict(data(labels)), range(2))])
    print("EVENTS", sorted({tag for _, _, values in events(e.model_dir) for tag, _ in values}))
    return e


from estimator_tools import Look  # noqa: E402

for name, make, labels, graph in [
        ("linear classifier", lambda w, d, c: E.LinearClassifier(w, config=c), Y, True),
        ("linear classifier 3", lambda w, d, c: E.LinearClassifier(w, n_classes=3, config=c, weight_column="w"), Y3, True),
        ("linear regressor", lambda w, d, c: E.LinearRegressor(w, config=c, optimizer=lambda: tf.train.GradientDescentOptimizer(.001)), R, True),
        ("dnn classifier", lambda w, d, c: E.DNNClassifier([4, 3], d, config=c), Y, True),
        ("dnn classifier 3", lambda w, d, c: E.DNNClassifier(
            [4], d, n_classes=3, label_vocabulary=["no", "maybe", "yes"], config=c, dropout=.3, batch_norm=True,
            optimizer=tf.train.AdamOptimizer(.01)), NAMES, True),
        ("dnn regressor", lambda w, d, c: E.DNNRegressor([4], d, config=c, activation_fn=tf.tanh, weight_column="w"), R, True),
        ("combined classifier", lambda w, d, c: E.DNNLinearCombinedClassifier(
            linear_feature_columns=w, dnn_feature_columns=d, dnn_hidden_units=[4], config=c), Y, True),
        ("combined regressor", lambda w, d, c: E.DNNLinearCombinedRegressor(
            linear_feature_columns=w, dnn_feature_columns=d, dnn_hidden_units=[4, 2], config=c,
            loss_reduction=tf.losses.Reduction.SUM_OVER_BATCH_SIZE), R, True),
        ("baseline classifier", lambda w, d, c: E.BaselineClassifier(config=c), Y, True),
        ("baseline classifier 3", lambda w, d, c: E.BaselineClassifier(n_classes=3, config=c), Y3, True),
        ("baseline regressor", lambda w, d, c: E.BaselineRegressor(config=c, label_dimension=1), R, True)]:
    run(name, make, labels, graph)
