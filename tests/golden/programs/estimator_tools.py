"""What the programs about estimators share: the log on stdout, errors as text, a small model."""
import logging
import os
import re
import shutil
import sys
import tempfile

import numpy as np
import tensorflow as tf

FOLDER = tempfile.mkdtemp()
X = np.arange(40, dtype=np.float32).reshape(20, 2) / 40
Y = X.sum(1)
_CHANGES = [(r"<lambda>(\.<locals>\.<lambda>)+\(", "<lambda>("), ("0x[0-9a-f]+", "0x"), (r"\d+\.\d+ sec", "T sec"), (r"/sec: [\d.]+", "/sec: T"), (r"\b1\d{9}\b", "TIME"),
            (r"\d{4}-\d\d-\d\d(.)\d\d:\d\d:\d\d(Z?)", r"DATE\1TIME\2"), (r"/tmp/tmp\w+", "TEMPORARY"),
            (r"ClusterSpec object", "ClusterSpec")]


def plain(text):
    text = str(text).replace(FOLDER, "FOLDER")
    for pattern, replacement in _CHANGES:
        text = re.sub(pattern, replacement, text)
    return text


class Printer(logging.Handler):
    def emit(self, record):
        text = plain(record.getMessage())
        skipped = ("deprecated", "removed in a future", "contrib module will not", "has not been increased",
                   "already exists; retrying", "Using config")
        if not any(s in text for s in skipped):
            print(record.levelname, text.split("\n")[0])
            sys.stdout.flush()


log = logging.getLogger("tensorflow")
log.handlers, log.propagate = [Printer()], False


def say(level):
    log.setLevel(level)


def show(name, call):
    """What a call gives, or the error that it ends with."""
    with tf.Graph().as_default():
        try:
            found = call()
        except Exception as e:
            text = str(e).strip().split("\n")[0].replace("RunConfig.__init__", "__init__")
            print(name, "!!", type(e).__name__, plain(re.sub(r"<lambda>(\.<locals>\.<lambda>)+", "<lambda>", text)))
        else:
            print(name, plain(found))


def folder(name="model"):
    """A new folder of this name."""
    path = os.path.join(FOLDER, name)
    shutil.rmtree(path, ignore_errors=True)
    return path


def files(path):
    """Names of the files below a folder, without times and machines."""
    found = [os.path.join(root, f)[len(path) + 1:] for root, _, names in os.walk(path) for f in names]
    return sorted(re.sub(r"\.tfevents\.\d+\..*", ".tfevents", re.sub(r"\b\d{10}\b", "TIME", f)) for f in found)


def events(path):
    """What the event files of a folder hold."""
    out = []
    for name in sorted(os.listdir(path)):
        if "tfevents" in name:
            for event in tf.train.summary_iterator(os.path.join(path, name)):
                values = [(v.tag, round(v.simple_value, 4) if v.WhichOneof("value") == "simple_value" and "sec" not in v.tag
                           else v.WhichOneof("value")) for v in event.summary.value]
                out.append((event.step, event.WhichOneof("what"), values))
    return out


def model(features, labels, mode, params, config):
    y = tf.layers.dense(features["x"], 1, name="d", kernel_regularizer=tf.contrib.layers.l2_regularizer(.1))[:, 0]
    if mode == tf.estimator.ModeKeys.PREDICT:
        return tf.estimator.EstimatorSpec(mode, predictions={"y": y, "z": features["x"]})
    loss = tf.losses.mean_squared_error(labels, y)
    metrics = {"mae": tf.metrics.mean_absolute_error(labels, y), "vec": tf.metrics.mean_tensor(features["x"][0])}
    if mode == tf.estimator.ModeKeys.EVAL:
        return tf.estimator.EstimatorSpec(mode, loss=loss, eval_metric_ops=metrics)
    tf.summary.scalar("rate", params["rate"])
    op = tf.train.AdamOptimizer(params["rate"]).minimize(loss, tf.train.get_global_step())
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=op)


def estimator(name="model", **settings):
    """An Estimator of the model in a new folder."""
    config = dict(tf_random_seed=3, log_step_count_steps=10, save_summary_steps=15, save_checkpoints_steps=20)
    config.update(settings)
    return tf.estimator.Estimator(model, model_dir=folder(name), params={"rate": .01},
                                  config=tf.estimator.RunConfig(**config))


def train_input():
    return tf.data.Dataset.from_tensor_slices(({"x": X}, Y)).repeat(20).batch(4)


def eval_input():
    return tf.data.Dataset.from_tensor_slices(({"x": X}, Y)).batch(4)


class Look(tf.train.SessionRunHook):
    """Prints the graph when a session is made."""

    def after_create_session(self, session, coord):
        g = session.graph
        print("GRAPH", [n.name + ":" + n.op for n in g.as_graph_def().node])
        print("DEVICES", sorted({n.device for n in g.as_graph_def().node}))
        for key in sorted(k for k in g.collections if isinstance(k, str)):
            print("COLLECTION", key, [getattr(v, "name", type(v).__name__) for v in g.get_collection(key)])
        print("SEED", g.seed)
