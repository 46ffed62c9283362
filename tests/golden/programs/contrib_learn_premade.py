"""tf.contrib.learn: linear models and networks with the columns of tf.contrib.layers; also their nodes' names."""
import hashlib

import numpy as np
import tensorflow as tf

learn, layers = tf.contrib.learn, tf.contrib.layers
tf.logging.set_verbosity(tf.logging.ERROR)
iris = learn.datasets.load_dataset("iris")
X, Y = iris.data.astype(np.float32), iris.target
NAMES = np.array(["short", "long", "wide", "?"])[(X[:, 0] * 3).astype(int) % 4]


def features(n=4):
    return {"x": tf.constant(X[:, :n]), "weight": tf.constant(1.0 + X[:, 3]), "name": tf.SparseTensor(
        [[i, 0] for i in range(len(NAMES))], NAMES.tolist(), [len(NAMES), 1])}


def three_classes():
    return features(), tf.constant(Y)


def two_classes():
    return features(), tf.constant((Y > 0).astype(np.int64))


def numbers():
    return features(3), tf.constant(X[:, 3])


class Nodes(tf.train.SessionRunHook):
    def begin(self):
        names = [op.name for op in tf.get_default_graph().get_operations()]
        digest = hashlib.md5("\n".join(names).encode()).hexdigest()
        print(len(names), digest)


def rounded(metrics):
    return {k: round(float(v), 4) for k, v in sorted(metrics.items())}


def config():
    return learn.RunConfig(tf_random_seed=1)


def shown(estimator, input_fn, steps=10):
    estimator.fit(input_fn=input_fn, steps=steps, monitors=[Nodes()])
    print(type(estimator).__name__, rounded(estimator.evaluate(input_fn=input_fn, steps=1)))
    print(estimator.get_variable_names())


columns = [layers.real_valued_column("x", 4)]
fewer = [layers.real_valued_column("x", 3)]
names = layers.sparse_column_with_keys("name", ["short", "long", "wide"])
wide = columns + [names, layers.bucketized_column(layers.real_valued_column("weight"), [1.5, 2.5])]
deep = columns + [layers.embedding_column(names, 2), layers.one_hot_column(names)]

network = learn.DNNClassifier(hidden_units=[5, 4], feature_columns=columns, n_classes=3, config=config())
shown(network, three_classes)
print([int(c) for c in network.predict_classes(input_fn=three_classes)][::30])
print(["%.4f" % p for p in list(network.predict_proba(input_fn=three_classes))[7]])
print(int(next(network.predict(input_fn=three_classes))))
shown(learn.DNNClassifier(hidden_units=[3], feature_columns=deep, config=config(), activation_fn=tf.tanh,
                          optimizer=tf.train.AdamOptimizer(0.05), gradient_clip_norm=1.0), two_classes)
regressor = learn.DNNRegressor(hidden_units=[5], feature_columns=fewer, config=config())
shown(regressor, numbers)
print(["%.4f" % s for s in regressor.predict_scores(input_fn=numbers)][::40])
shown(learn.LinearClassifier(feature_columns=wide, n_classes=3, config=config()), three_classes)
shown(learn.LinearClassifier(feature_columns=wide, config=config()), two_classes, steps=40)
shown(learn.LinearRegressor(feature_columns=fewer, config=config(), gradient_clip_norm=0.5), numbers)
shown(learn.LinearRegressor(feature_columns=fewer, config=config(), weight_column_name="weight",
                             optimizer=tf.train.GradientDescentOptimizer(0.01)), numbers)
try:
    learn.DNNClassifier([3], columns, n_classes=1)
except ValueError as e:
    print("ValueError:", e)
