"""tf.contrib.learn: models that are linear and a network, those with heads, and columns found by themselves."""
import hashlib
import os

import numpy as np
import tensorflow as tf

learn, layers = tf.contrib.learn, tf.contrib.layers
tf.logging.set_verbosity(tf.logging.ERROR)
iris = learn.datasets.load_dataset("iris")
X, Y = iris.data.astype(np.float32), iris.target
NAMES = np.array(["short", "long", "wide", "?"])[(X[:, 0] * 3).astype(int) % 4]
LISTED = os.environ.get("LIST_NODES")


def features(n=4):
    return {"x": tf.constant(X[:, :n]), "weight": tf.constant(1.0 + X[:, 3]), "name": tf.SparseTensor(
        [[i, 0] for i in range(len(NAMES))], NAMES.tolist(), [len(NAMES), 1])}


def three_classes():
    return features(), tf.constant(Y)


def two_classes():
    return features(), tf.constant((Y > 0).astype(np.int64))


def named_classes():
    return features(), tf.constant(np.array(["a", "b", "c"])[Y])


def numbers():
    return features(3), tf.constant(X[:, 3])


def both():
    return features(), {"kind": tf.constant(Y), "size": tf.constant(X[:, 3])}


class Nodes(tf.train.SessionRunHook):
    def begin(self):
        names = [op.name for op in tf.get_default_graph().get_operations()]
        print(len(names), hashlib.md5("\n".join(names).encode()).hexdigest())
        if LISTED:
            with open(LISTED, "a") as f:
                f.write("\n".join(["## next"] + names + [""]))


def rounded(metrics):
    return {k: round(float(v), 4) for k, v in sorted(metrics.items())}


def shown(estimator, input_fn, steps=10):
    estimator.fit(input_fn=input_fn, steps=steps, monitors=[Nodes()])
    print(type(estimator).__name__, rounded(estimator.evaluate(input_fn=input_fn, steps=1)))
    print(estimator.get_variable_names())
    return estimator


def tried(call, *args, **kwargs):
    try:
        print(call(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0])


def config(**kwargs):
    return learn.RunConfig(tf_random_seed=1, **kwargs)


columns = [layers.real_valued_column("x", 4)]
fewer = [layers.real_valued_column("x", 3)]
names = layers.sparse_column_with_keys("name", ["short", "long", "wide"])
wide = [names, layers.bucketized_column(layers.real_valued_column("weight"), [1.5, 2.5])]
deep = columns + [layers.embedding_column(names, 2)]

print("wide and deep")
model = shown(learn.DNNLinearCombinedClassifier(
    linear_feature_columns=wide, dnn_feature_columns=deep, dnn_hidden_units=[5, 4], config=config(),
    fix_global_step_increment_bug=True), two_classes)
print(["%.5f" % model.get_variable_value("binary_logistic_head/%s/learning_rate" % k) for k in ("dnn", "linear")])
print([int(c) for c in model.predict_classes(input_fn=two_classes)][::30])
print(["%.4f" % p for p in list(model.predict_proba(input_fn=two_classes))[7]])
model = shown(learn.DNNLinearCombinedClassifier(
    n_classes=3, linear_feature_columns=wide, linear_optimizer=tf.train.GradientDescentOptimizer(.01),
    dnn_feature_columns=deep, dnn_optimizer="Adam", dnn_hidden_units=[3], dnn_activation_fn=tf.tanh, gradient_clip_norm=1.,
    config=config()), three_classes)
print(int(model.get_variable_value("global_step")))
model = shown(learn.DNNLinearCombinedRegressor(linear_feature_columns=wide, dnn_feature_columns=fewer, dnn_hidden_units=[4],
                                               weight_column_name="weight", config=config(), fix_global_step_increment_bug=True), numbers)
print(["%.4f" % s for s in model.predict_scores(input_fn=numbers)][::40])
shown(learn.DNNLinearCombinedClassifier(linear_feature_columns=wide, config=config()), two_classes)
shown(learn.DNNLinearCombinedRegressor(dnn_feature_columns=fewer, dnn_hidden_units=[4], dnn_dropout=.3, config=config()), numbers)
shown(learn.DNNLinearCombinedClassifier(linear_feature_columns=[names], _joint_linear_weights=True, dnn_feature_columns=deep,
                                        dnn_hidden_units=[3], config=config()), two_classes)

print("heads")
head = learn.multi_head([learn.multi_class_head(3, label_name="kind", head_name="kind"),
                         learn.regression_head(label_name="size", head_name="size")])
shown(learn.DNNEstimator(head=head, hidden_units=[5], feature_columns=columns, config=config()), both)
shown(learn.LinearEstimator(feature_columns=columns + wide, head=head, config=config()), both)
shown(learn.DNNLinearCombinedEstimator(head=head, linear_feature_columns=wide, dnn_feature_columns=columns, dnn_hidden_units=[3],
                                       dnn_activation_fn=tf.nn.relu, config=config(), fix_global_step_increment_bug=True), both)
shown(learn.LinearEstimator(feature_columns=fewer, head=learn.poisson_regression_head(), config=config()), numbers)

print("settings")
shown(learn.DNNClassifier([3], columns, n_classes=3, label_keys=["a", "b", "c"], config=config()), named_classes)
print(shown(learn.DNNClassifier([3], columns, enable_centered_bias=True, config=config()), two_classes, 1).get_variable_names())
shown(learn.LinearRegressor(fewer, enable_centered_bias=True, config=config()), numbers, 1)
shown(learn.LinearClassifier([names], _joint_weight=True, config=config()), two_classes)
shown(learn.LinearClassifier(columns, n_classes=3, label_keys=["a", "b", "c"], config=config()), named_classes)

print("columns")
found = learn.infer_real_valued_columns_from_input(X)
print(found)
print(learn.infer_real_valued_columns_from_input({"a": X[:, :2], "b": X[:, 2]}))
print(learn.infer_real_valued_columns_from_input_fn(lambda: ({"a": tf.constant(X)}, None)))
print(learn.infer_real_valued_columns_from_input_fn(lambda: (tf.constant(X), None)))
tried(learn.infer_real_valued_columns_from_input, np.array([["a"]]))
tried(learn.infer_real_valued_columns_from_input_fn, lambda: (tf.constant([["a"]]), None))
tried(learn.infer_real_valued_columns_from_input, X.astype(np.int64))
tried(learn.infer_real_valued_columns_from_input, X.astype(np.float64))
model = learn.DNNClassifier([10], found, n_classes=3, config=config())
model.fit(X, Y, steps=20)
print(rounded(model.evaluate(X, Y)), [int(c) for c in model.predict(X[::30])])

print("logistic")


def logistic_model(features, labels, mode):
    logits = layers.fully_connected(features["x"], 1, activation_fn=None, scope="l")
    chances = tf.sigmoid(logits)
    loss = tf.losses.sigmoid_cross_entropy(tf.expand_dims(labels, 1), logits)
    step = layers.optimize_loss(loss, tf.train.get_global_step(), .1, "SGD")
    return chances, loss, step


model = learn.LogisticRegressor(logistic_model, thresholds=[.5, .8], config=config())
shown(model, lambda: (features(), tf.constant((Y > 0).astype(np.float32))))

print("errors")
tried(learn.DNNLinearCombinedClassifier)
tried(learn.DNNLinearCombinedClassifier, n_classes=1, linear_feature_columns=wide)
tried(lambda: learn.DNNLinearCombinedClassifier(dnn_feature_columns=columns).fit(input_fn=two_classes, steps=1))
tried(lambda: learn.DNNLinearCombinedClassifier().fit(input_fn=two_classes, steps=1))
tried(lambda: learn.LinearClassifier([]).fit(input_fn=two_classes, steps=1))
tried(lambda: learn.LinearEstimator(columns, None).fit(input_fn=two_classes, steps=1))
tried(lambda: learn.DNNEstimator(None, [3], columns).fit(input_fn=two_classes, steps=1))
tried(lambda: learn.DNNClassifier([3], wide).fit(input_fn=two_classes, steps=1))
