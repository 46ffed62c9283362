"""The *Estimator forms with every head, those of tf.contrib.estimator and the classes of tf.estimator."""
import hashlib
import re

import numpy as np
import tensorflow as tf

ce, est = tf.contrib.estimator, tf.estimator
tf.logging.set_verbosity(tf.logging.ERROR)
X = np.arange(24, dtype=np.float32).reshape(8, 3) / 24.
x = [tf.feature_column.numeric_column("x", 3)]


class Nodes(tf.train.SessionRunHook):
    def begin(self):
        names = [op.name for op in tf.get_default_graph().get_operations()]
        print(len(names), hashlib.md5("\n".join(names).encode()).hexdigest())


def inputs(labels):
    return lambda: tf.data.Dataset.from_tensor_slices(({"x": X}, labels)).batch(4)


def run(name, make, labels, exported=True):
    try:
        with tf.Graph().as_default():
            made = make()
        made.train(inputs(labels), hooks=[Nodes()])
        print(name, sorted((k, round(float(v), 4)) for k, v in made.evaluate(inputs(labels)).items()))
        print(made.get_variable_names())
        found = next(made.predict(inputs(labels)))
        print(sorted((str(k), np.round(v, 3).tolist() if v.dtype.kind == "f" else v.tolist()) for k, v in found.items()))
    except Exception as e:
        print(name, type(e).__name__, re.sub("<[^<>]*>", "<>", str(e).split("\n")[0]))


def config():
    return est.RunConfig(tf_random_seed=1)


two, three = np.array([[0], [1]] * 4), np.array([[0], [1], [2], [1]] * 2)
many, number, count = np.array([[0, 1, 1], [1, 0, 0]] * 4), X[:, :1], np.floor(X[:, :1] * 5)
HEADS = [("binary", ce.binary_classification_head, est.BinaryClassHead, two), ("classes", lambda: ce.multi_class_head(3), lambda: est.MultiClassHead(3), three),
         ("labels", lambda: ce.multi_label_head(3), lambda: est.MultiLabelHead(3), many), ("numbers", ce.regression_head, est.RegressionHead, number),
         ("counts", ce.poisson_regression_head, est.PoissonRegressionHead, count), ("shares", ce.logistic_regression_head, est.LogisticRegressionHead, number),
         ("pair", lambda: ce.multi_head([ce.multi_class_head(3, name="a"), ce.regression_head(name="b")], [1., .5]),
          lambda: est.MultiHead([est.MultiClassHead(3, name="a"), est.RegressionHead(name="b")], [1., .5]), {"a": three, "b": number})]
for name, old, new, labels in HEADS:
    run("linear " + name, lambda: est.LinearEstimator(old(), x, config=config()), labels)
    if name in ("labels", "pair"):
        run("network " + name, lambda: est.DNNEstimator(old(), [3], x, config=config()), labels)
    if name in ("classes", "labels", "pair"):
        run("baseline class " + name, lambda: est.BaselineEstimator(new(), config=config()), labels)
run("linear class", lambda: est.LinearEstimator(HEADS[3][2](), x, config=config()), HEADS[3][3])
run("both", lambda: est.DNNLinearCombinedEstimator(HEADS[1][1](), linear_feature_columns=x, dnn_feature_columns=x, dnn_hidden_units=[3], config=config()), three)
run("both class", lambda: est.DNNLinearCombinedEstimator(HEADS[1][2](), linear_feature_columns=x, dnn_feature_columns=x, dnn_hidden_units=[3], config=config()), three)
run("baseline pair", lambda: est.BaselineEstimator(HEADS[6][1](), config=config()), HEADS[6][3])


def keras_step(features, labels, mode):
    head = est.MultiClassHead(3)
    with tf.variable_scope("", use_resource=True):
        logits = tf.layers.dense(features["x"], 3, name="logits")
    optimizer = tf.keras.optimizers.Adagrad(.1)
    optimizer.iterations = tf.train.get_or_create_global_step()
    return head.create_estimator_spec(features, mode, logits, labels=labels, optimizer=optimizer,
                                      trainable_variables=tf.trainable_variables(), update_ops=tf.get_collection(tf.GraphKeys.UPDATE_OPS))


run("keras step", lambda: est.Estimator(keras_step, config=config()), three)
