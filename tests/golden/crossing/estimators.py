"""The eight premade estimators on a CSV file, 100 steps each, and from another's model_dir on.

    estimators.py write FOLDER      trains them and prints losses, metrics and variables; leaves the checkpoints
    estimators.py read FOLDER       goes on from the checkpoints there
"""
import logging
import os
import shutil
import sys

import numpy as np
import tensorflow as tf

E, C = tf.estimator, tf.feature_column
NAMES = ["age", "hours", "job", "city", "kind", "words", "label", "class", "rate"]
DEFAULTS = [[0.], [0.], [""], [""], [0], [""], [0], [""], [0.]]
CLASSES = ["low", "mid", "high"]
logging.getLogger("tensorflow").setLevel(logging.ERROR)


def write_csv(path):
    random = np.random.RandomState(5)
    with open(path, "w") as f:
        for _ in range(120):
            age, hours = random.randint(18, 70), round(random.rand() * 60, 1)
            score = age / 30. + hours / 30. + random.randn() / 3
            words = "%s %s" % tuple(random.choice(["red", "green", "blue", "black"], 2))
            job, city = random.choice(["clerk", "sales", "tech", "none"]), random.choice(list("abcde"))
            row = [age, hours, job, city, random.randint(4), words, int(score > 2.4),
                   CLASSES[int(score > 2) + int(score > 3)], round(score, 3)]
            f.write(",".join(map(str, row)) + "\n")


def rows(path, label):
    """An input_fn over the file: endless, shuffled by a seed when training, else once."""
    def parse(line):
        x = dict(zip(NAMES, tf.decode_csv(line, DEFAULTS)))
        x["words"] = tf.string_split([x["words"]]).values
        wanted = {k: x.pop(k) for k in ("label", "class", "rate")}
        return x, wanted[label]

    def input_fn(training):
        lines = tf.data.TextLineDataset(path)
        if training:
            lines = lines.shuffle(120, seed=3).repeat()
        return lines.map(parse).batch(24)
    return lambda: input_fn(True), lambda: input_fn(False)


def columns(folder):
    age, hours = C.numeric_column("age"), C.numeric_column("hours", normalizer_fn=lambda x: x / 40.)
    buckets = C.bucketized_column(age, [30, 45, 60])
    vocabulary = os.path.join(folder, "jobs.txt")
    with open(vocabulary, "w") as f:
        f.write("clerk\nsales\ntech\n")
    job = C.categorical_column_with_vocabulary_file("job", vocabulary, 3, num_oov_buckets=1)
    city = C.categorical_column_with_hash_bucket("city", 7)
    kind = C.categorical_column_with_identity("kind", 4)
    words = C.categorical_column_with_vocabulary_list("words", ["red", "green", "blue"])
    crossed = C.crossed_column([buckets, "job"], 20)
    wide = [buckets, job, city, kind, words, crossed, hours]
    years = C.numeric_column("age", normalizer_fn=lambda x: (x - 40.) / 20.)
    deep = [years, hours, buckets, C.indicator_column(job), C.embedding_column(city, 2), C.indicator_column(kind),
            C.embedding_column(words, 3, combiner="sqrtn")]
    return wide, deep


def models(wide, deep):
    """name: (label, function of the RunConfig)."""
    adam, small = tf.train.AdamOptimizer(.01), lambda: tf.train.GradientDescentOptimizer(.001)
    both = dict(linear_feature_columns=wide, dnn_feature_columns=deep)
    return {
        "LinearClassifier": ("label", lambda c: E.LinearClassifier(wide, config=c)),
        "LinearRegressor": ("rate", lambda c: E.LinearRegressor(wide, config=c, optimizer=small)),
        "DNNClassifier": ("class", lambda c: E.DNNClassifier(
            [6, 4], deep, n_classes=3, label_vocabulary=CLASSES, config=c, optimizer=adam, dropout=.2)),
        "DNNRegressor": ("rate", lambda c: E.DNNRegressor(
            [5], deep, config=c, activation_fn=tf.tanh, optimizer=tf.train.RMSPropOptimizer(.01))),
        "DNNLinearCombinedClassifier": ("label", lambda c: E.DNNLinearCombinedClassifier(
            dnn_hidden_units=[5, 3], config=c, **both)),
        "DNNLinearCombinedRegressor": ("rate", lambda c: E.DNNLinearCombinedRegressor(
            dnn_hidden_units=[4], config=c, batch_norm=True, **both)),
        "BaselineClassifier": ("class", lambda c: E.BaselineClassifier(
            n_classes=3, label_vocabulary=CLASSES, config=c)),
        "BaselineRegressor": ("rate", lambda c: E.BaselineRegressor(config=c))}


class Losses(tf.train.SessionRunHook):
    """Prints the loss of every step."""

    def begin(self):
        self.losses, self.loss = [], tf.get_default_graph().get_collection("losses")[-1]

    def before_run(self, context):
        return tf.train.SessionRunArgs(self.loss)

    def after_run(self, context, values):
        self.losses.append(float(values.results))

    def end(self, session):
        print("losses", " ".join("%.6f" % v for v in self.losses))


def printed(value):
    value = np.asarray(value)
    return value.tolist() if value.dtype.kind != "f" else ["%.5f" % v for v in value.ravel()]


def run(name, label, make, path, model_dir, steps):
    print("===", name)
    estimator = make(E.RunConfig(
        model_dir=model_dir, tf_random_seed=11, save_checkpoints_steps=200, save_summary_steps=1000))
    train, test = rows(path, label)
    estimator.train(train, hooks=[Losses()], steps=steps)
    for key, value in sorted(estimator.evaluate(test).items()):
        print(key, "%.5f" % value)
    for v in estimator.get_variable_names():
        value = np.asarray(estimator.get_variable_value(v), np.float64)
        print(v, list(value.shape), "%.5f" % np.sum(value * (1 + np.arange(value.size).reshape(value.shape) % 7)))
    for found, _ in zip(estimator.predict(test), range(3)):
        print({k: printed(v) for k, v in sorted(found.items())})


def strip(model_dir):
    """Of a model_dir only what training goes on from."""
    for root, _, names in os.walk(model_dir):
        for n in names:
            if not n.startswith(("checkpoint", "model.ckpt-100.index", "model.ckpt-100.data")):
                os.remove(os.path.join(root, n))
    shutil.rmtree(os.path.join(model_dir, "eval"))


def main(what, folder, only=""):
    path = os.path.join(folder, "rows.csv")
    if what == "write":
        write_csv(path)
    for name, (label, make) in models(*columns(folder)).items():
        model_dir = os.path.join(folder, name)
        if what == "write":
            run(name, label, make, path, model_dir, 100)
            strip(model_dir)
        else:
            copy = os.path.join(folder, "copies", name)
            shutil.copytree(model_dir, copy)
            run(name, label, make, path, copy, 20)
            shutil.rmtree(copy)


if __name__ == "__main__":
    main(*sys.argv[1:])
