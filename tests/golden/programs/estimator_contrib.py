"""tf.contrib.estimator: what makes more of Estimators, towers on one device, and recurrent models."""
import hashlib
import os
import re
import tempfile

import numpy as np
import tensorflow as tf

ce, est, fc = tf.contrib.estimator, tf.estimator, tf.feature_column
tf.logging.set_verbosity(tf.logging.ERROR)
X = np.arange(24, dtype=np.float32).reshape(8, 3) / 24.
Y = np.array([[0], [1], [2], [0], [1], [2], [0], [1]])
KEYS = np.arange(8)[:, None]
LISTED = os.environ.get("LIST_NODES")


class Nodes(tf.train.SessionRunHook):
    def begin(self):
        names = [op.name for op in tf.get_default_graph().get_operations()]
        print(len(names), hashlib.md5("\n".join(names).encode()).hexdigest())
        if LISTED:
            with open(LISTED, "a") as f:
                f.write("\n".join(["## next"] + names + [""]))


def plain(text):
    return re.sub(r"\b1\d{9}\b|/tmp/\w+|0x\w+", "N", str(text))


def tried(call, *args, **kwargs):
    with tf.Graph().as_default():
        try:
            print(plain(call(*args, **kwargs)))
        except Exception as e:
            print(type(e).__name__, plain(str(e).split("\n")[0]))


def rounded(metrics):
    return {k: round(float(v), 4) for k, v in sorted(metrics.items())}


def inputs():
    return tf.data.Dataset.from_tensor_slices(({"x": X, "key": KEYS}, Y)).batch(4)


def config(**kwargs):
    return est.RunConfig(tf_random_seed=1, **kwargs)


def classifier(**kwargs):
    return est.LinearClassifier([fc.numeric_column("x", 3)], n_classes=3, config=config(), **kwargs)


def receiver():
    fed = tf.placeholder(tf.float32, [None, 3], name="x_fed")
    key = tf.placeholder(tf.int64, [None, 1], name="key_fed")
    return est.export.ServingInputReceiver({"x": fed, "key": key}, {"x": fed, "key": key})


def keys_of(folder, tag="serve"):
    with tf.Graph().as_default(), tf.Session() as session:
        meta = tf.saved_model.loader.load(session, [tag], tf.compat.as_str_any(folder))
        return [(n, sorted(s.inputs), sorted(s.outputs)) for n, s in sorted(meta.signature_def.items())]


print("forwarded features")
for keys in (None, "key", ["key"], ["x", "key"]):
    forwarded = ce.forward_features(classifier(), keys)
    forwarded.train(inputs)
    print(sorted(next(forwarded.predict(inputs))), next(forwarded.predict(inputs)).get("key"))
print(keys_of(forwarded.export_saved_model(tempfile.mkdtemp(), receiver)))
tried(ce.forward_features, classifier(), 3)
tried(ce.forward_features, classifier(), [3])
tried(lambda: next(ce.forward_features(classifier(), "nope").predict(inputs)))
tried(lambda: next(ce.forward_features(classifier(), "logits").predict(
    lambda: tf.data.Dataset.from_tensor_slices({"x": X, "logits": X}).batch(2))))


def ragged():
    return {"x": tf.constant(X), "s": tf.SparseTensor([[0, 0], [7, 1]], [5, 6], [8, 2])}, tf.constant(Y)


sparse = ce.forward_features(classifier(), ["s"], sparse_default_values={"s": -1})
sparse.train(ragged, steps=1)
print(next(sparse.predict(lambda: tf.data.Dataset.from_tensors(ragged()[0])))["s"].tolist())
tried(ce.forward_features, classifier(), ["s"], {"x": 1})

print("exports")
trained = classifier()
trained.train(inputs)
raw = ce.build_raw_supervised_input_receiver_fn({"x": tf.constant(X)}, tf.constant(Y))
print(keys_of(ce.export_saved_model_for_mode(trained, tempfile.mkdtemp(), receiver)))
print(keys_of(ce.export_saved_model_for_mode(trained, tempfile.mkdtemp(), raw, mode="eval"), "eval"))
folder = ce.export_all_saved_models(trained, tempfile.mkdtemp(), {"train": raw, "eval": raw, "infer": receiver})
print(keys_of(folder, "train"), keys_of(folder), sorted(os.listdir(tf.compat.as_str_any(folder))))
tried(ce.export_saved_model_for_mode, trained, tempfile.mkdtemp(), raw, mode="nope")
built = ce.build_supervised_input_receiver_fn_from_input_fn(inputs)
print(keys_of(ce.export_saved_model_for_mode(trained, tempfile.mkdtemp(), built, mode="eval"), "eval"))
with tf.Graph().as_default():
    made = ce.build_supervised_input_receiver_fn_from_input_fn(lambda n: (({"x": tf.ones([2, n])}), tf.ones([2, 1])), n=3)()
    print(made.features, made.labels, sorted(made.receiver_tensors))

print("towers")


def model(features, labels, mode, params):
    w = tf.get_variable("w", [3, 1], initializer=tf.constant_initializer(.5))
    out = tf.matmul(features["x"], w)
    if mode == "infer":
        return est.EstimatorSpec(mode, predictions={"out": out})
    loss = tf.losses.mean_squared_error(tf.cast(labels, tf.float32), out, reduction=params["reduction"])
    step = None
    if mode == "train":
        optimizer = ce.TowerOptimizer(tf.train.GradientDescentOptimizer(params["rate"]))
        step = optimizer.minimize(loss, tf.train.get_global_step())
        print(optimizer.get_name(), ce.TowerOptimizer.has_been_used(), optimizer.get_slot_names())
    return est.EstimatorSpec(mode, loss=loss, train_op=step, predictions={"out": out}, eval_metric_ops={
        "mae": tf.metrics.mean_absolute_error(tf.cast(labels, tf.float32), out)})


for reduction, given in ((tf.losses.Reduction.SUM_BY_NONZERO_WEIGHTS, {}), (tf.losses.Reduction.SUM, {"loss_reduction": tf.losses.Reduction.SUM}),
                         (tf.losses.Reduction.MEAN, {"loss_reduction": tf.losses.Reduction.MEAN, "devices": ["/cpu:0"]})):
    towers = est.Estimator(ce.replicate_model_fn(model, **given), params={"rate": .1, "reduction": reduction}, config=config())
    towers.train(inputs, hooks=[Nodes()])
    print(rounded(towers.evaluate(inputs)), towers.get_variable_names(), towers.get_variable_value("w").round(4).tolist())
    print(next(towers.predict(inputs))["out"].round(4))
tried(ce.replicate_model_fn, model, tf.losses.Reduction.NONE)


def plain_model(features, labels, mode):
    w = tf.get_variable("w", [3, 1], initializer=tf.constant_initializer(.5))
    loss = tf.reduce_mean(tf.matmul(features["x"], w))
    return est.EstimatorSpec(mode, loss=loss, train_op=tf.train.GradientDescentOptimizer(.1).minimize(loss, tf.train.get_global_step()))


tried(est.Estimator(ce.replicate_model_fn(plain_model)).train, inputs)

print("recurrent")
sequence = [tf.contrib.feature_column.sequence_numeric_column("s")]
context = [fc.numeric_column("c")]


def series():
    s = tf.SparseTensor([[0, 0], [0, 1], [1, 0], [2, 0], [2, 1], [2, 2]], [.1, .2, .3, .4, .5, .6], [3, 3])
    return {"s": s, "c": tf.constant([[1.], [2.], [3.]])}, tf.constant([[0], [1], [1]])


def run(make, input_fn=series, steps=3):
    made = make()
    made.train(input_fn, steps=steps, hooks=[Nodes()])
    print(rounded(made.evaluate(input_fn, steps=1)), made.get_variable_names())
    return made


made = run(lambda: ce.RNNClassifier(sequence, context, num_units=[4], cell_type="lstm", config=config()))
print(np.round(next(made.predict(series))["probabilities"], 4))
run(lambda: ce.RNNClassifier(sequence, num_units=[3, 2], cell_type="gru", n_classes=3, optimizer="Adam", config=config()))
run(lambda: ce.RNNClassifier(sequence, rnn_cell_fn=lambda mode: tf.nn.rnn_cell.GRUCell(3), config=config()))
run(lambda: ce.RNNEstimator(ce.regression_head(), sequence, context, num_units=[3], optimizer=tf.train.GradientDescentOptimizer(.1),
                            config=config()))


tried(ce.RNNEstimator, ce.regression_head(), sequence, num_units=[3], return_sequences=True)
tried(ce.RNNClassifier, sequence)
tried(ce.RNNClassifier, sequence, num_units=[3], rnn_cell_fn=lambda mode: None)
tried(ce.RNNClassifier, sequence, rnn_cell_fn=lambda mode: None, cell_type="lstm")
tried(lambda: ce.RNNClassifier(sequence, num_units=[3], cell_type="nope").train(series, steps=1))
tried(ce.RNNClassifier, sequence, num_units=[3], n_classes=1)
