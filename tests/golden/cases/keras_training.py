"""Training of Keras models: compile, fit, evaluate, predict, one batch, generators; their graphs, values and errors."""
import contextlib
import functools
import io
import random
import re

import numpy as np
from casetools import said, tell

X = np.arange(15, dtype=np.float32).reshape(5, 3) / 10
Y = np.arange(5, dtype=np.float32).reshape(5, 1)
W = np.array([1, 2, 3, 4, 5.])


def apart(case):
    """Run a case in a graph that is not recorded: TF looks at new variables in an order that differs from run to run.

    The values are those of the case, and a line for each node that is not part of that look or a gradient.
    """
    @functools.wraps(case)
    def run(tf):
        with tf.Graph().as_default() as graph:
            values = [step(None) for step in case(tf)]
            nodes = [" ".join([op.type, op.name] + sorted("^" + c.name for c in op.control_inputs))
                     for op in graph.get_operations()
                     if not re.match(r"(VarIsInitializedOp|init)(_\d+)?$", op.name) and "/gradients/" not in op.name]
        return [lambda session: [values, nodes]]
    return run


def line(tf, **kwargs):
    """One input a, one output o."""
    a = tf.keras.Input((3,), name="a")
    return tf.keras.Model(a, tf.keras.layers.Dense(1, kernel_initializer="ones", name="o", **kwargs)(a))


def fork(tf):
    """Two inputs a and b, two outputs p and q, two penalties."""
    k = tf.keras
    a, b = k.Input((3,), name="a"), k.Input((2,), name="b")
    h = k.layers.Dense(2, kernel_initializer="ones", name="h", activity_regularizer=k.regularizers.l2(.1))(a)
    g = k.layers.Dense(2, kernel_initializer="ones", name="g")(b)
    p = k.layers.Dense(1, kernel_initializer="ones", name="p", kernel_regularizer=k.regularizers.l1(.1))(h)
    q = k.layers.Dense(3, kernel_initializer="ones", name="q", activation="softmax")(k.layers.Dense(
        2, kernel_initializer="ones", name="m", kernel_regularizer=k.regularizers.l2(.1))(g))
    return k.Model([a, b], [p, q])


def compiled(tf, *args, **kwargs):
    m = line(tf)
    m.compile(*(args or ("sgd", "mse")), **kwargs)
    return m


def numbers(values):
    """Numbers in any structure as lists of floats, rounded as TF's own runs agree."""
    if isinstance(values, dict):
        return [[key, numbers(values[key])] for key in sorted(values)]
    if isinstance(values, (list, tuple)):
        return [numbers(v) for v in values]
    if isinstance(values, np.ndarray):
        return numbers(values.tolist())
    if isinstance(values, (float, np.floating)):
        return float("%.4g" % values)
    return values


def history(model, *args, **kwargs):
    kwargs.setdefault("verbose", 0)
    return numbers(model.fit(*args, **kwargs).history)


def shown(fn, *args, **kwargs):
    """What a call prints, times masked; only the last state of each progress bar."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        result = said(fn, *args, **kwargs)
    text = re.sub(r"\d+(\.\d+)?(s|ms|us)\b", r"T\2", out.getvalue())
    text = re.sub(r"T(s|ms|us)/(step|sample)", r"T/\2", text)
    text = [part.split("\r")[-1] for part in re.sub("\x08+", "\r", text).split("\n")]
    return text, result if isinstance(result, str) else None


def names(things):
    return [None if t is None else t.name for t in things]


# ------------------------------------------------------------------ graphs
def case_compile(tf):
    m = line(tf, kernel_regularizer=tf.keras.regularizers.l2(.1))
    m.compile("sgd", "mse", metrics=["mae"])
    return [tell(m.metrics_names, names(m.metrics), m.total_loss.name, m.loss, m.loss_weights, m.sample_weight_mode)]


def case_compile_many(tf):
    m = fork(tf)
    m.compile("sgd", ["mse", "categorical_crossentropy"], loss_weights=[1., .5],
              metrics={"p": "mae", "q": ["accuracy"]}, weighted_metrics=["mse"])
    return [tell(m.metrics_names, names(m.metrics), m.total_loss.name)]


def case_compile_one_of_two(tf):
    m = fork(tf)
    m.compile("sgd", {"p": "mse", "q": None}, metrics=["mae"])
    return [tell(m.metrics_names, names(m.metrics))]


def case_compile_objects(tf):
    k = tf.keras

    def mean_prediction(y_true, y_pred):
        return k.backend.mean(y_pred)

    m = fork(tf)
    m.compile("sgd", {"p": k.losses.MeanSquaredError(), "q": lambda t, p: k.backend.sum(t * p, axis=-1)},
              metrics=[[k.metrics.MeanSquaredError(name="z")], [mean_prediction, k.metrics.CategoricalAccuracy()]])
    return [tell(m.metrics_names, [type(x).__name__ for x in m.metrics])]


def case_compile_twice(tf):
    m = compiled(tf)
    m.compile("sgd", "mse", metrics=["mae"])
    m.compile("sgd", "mae", metrics=["mae"], weighted_metrics=["mae"])
    return [tell(m.metrics_names)]


@apart
def case_compile_reductions(tf):
    k = tf.keras
    m = line(tf)
    m.compile("sgd", k.losses.MeanSquaredError(reduction="sum"))
    m.compile("sgd", k.losses.MeanSquaredError(reduction="none"))
    m.compile("sgd", k.losses.Huber(), loss_weights={"o": 3})
    return [tell(m.total_loss.name, said(m.train_on_batch, X, Y) is not None)]


def case_compile_only_penalties(tf):
    m = line(tf, kernel_regularizer=tf.keras.regularizers.l2(.1))
    m.compile("sgd")
    return [tell(m.metrics_names, m.total_loss.name)]


def case_compile_temporal(tf):
    k = tf.keras
    a = k.Input((5, 3), name="a")
    o = k.layers.Dense(1, name="o", kernel_initializer="ones")(a)
    m = k.Model(a, [o, k.layers.Dense(2, name="p", kernel_initializer="ones")(o)])
    m.compile("sgd", "mse", metrics=["mae"], weighted_metrics=["mae"], sample_weight_mode="temporal")
    m.compile("sgd", "mse", sample_weight_mode={"o": "temporal", "p": None})
    return [tell(m.sample_weight_mode, names(m.sample_weights))]


@apart
def case_compile_target_tensors(tf):
    m = line(tf)
    t = tf.constant(Y, name="T")
    m.compile("sgd", "mse", target_tensors=t)
    seen = [numbers(m.train_on_batch(X)), said(m.train_on_batch, X, Y)]
    m.compile("sgd", "mse", target_tensors=[tf.placeholder("float32", [None, 1], name="P")])
    return [tell(seen, numbers(m.train_on_batch(X, Y)))]


@apart
def case_add_loss_and_metric(tf):
    k = tf.keras
    m = line(tf, kernel_regularizer=k.regularizers.l2(.1))
    o = m.output
    m.add_loss(k.backend.mean(o) * 3.)
    m.add_metric(k.backend.mean(o), name="foo", aggregation="mean")
    m.add_metric(k.backend.sum(o), name="bar", aggregation="mean")
    seen = [said(m.add_metric, o), said(m.add_metric, o, name="q"), said(m.add_metric, o, aggregation="mean"),
            said(m.add_metric, o, name="q", aggregation="sum"), [x.name for x in m.layers], m.metrics_names]
    m.compile("sgd", "mse", metrics=["mae"])
    return [tell(seen, m.metrics_names, numbers(m.train_on_batch(X, Y)), numbers(m.evaluate(X, Y, verbose=0)),
                 history(m, X, Y, epochs=2))]


@apart
def case_add_loss_alone(tf):
    k = tf.keras
    m = line(tf)
    m.add_loss(k.backend.mean(m.output))
    m.add_metric(k.backend.mean(m.output), name="foo", aggregation="mean")
    m.compile("sgd")
    return [tell(m.metrics_names, numbers(m.train_on_batch(X)), numbers(m.test_on_batch(X)), history(m, X))]


@apart
def case_layer_add_metric(tf):
    k = tf.keras

    class Noted(k.layers.Layer):
        def call(self, x):
            self.add_loss(k.backend.sum(x) * .1, inputs=True)
            self.add_metric(k.backend.sum(x), aggregation="mean", name="summed")
            return x * 2

    a = k.Input((3,), name="a")
    m = k.Model(a, k.layers.Dense(1, kernel_initializer="ones")(Noted()(a)))
    m.compile("sgd", "mse", metrics=["mae"])
    return [tell(m.metrics_names, numbers(m.train_on_batch(X, Y)), history(m, X, Y, batch_size=2, shuffle=False))]


@apart
def case_batches_graph(tf):
    m = line(tf, kernel_regularizer=tf.keras.regularizers.l2(.1))
    m.compile("sgd", "mse", metrics=["mae"])
    return [tell(numbers(m.train_on_batch(X, Y)), numbers(m.test_on_batch(X, Y)), numbers(m.predict_on_batch(X)))]


@apart
def case_test_first_graph(tf):
    m = compiled(tf)
    return [tell(numbers(m.test_on_batch(X, Y)), numbers(m.predict(X)), numbers(m.train_on_batch(X, Y)))]


@apart
def case_weights_come_and_go(tf):
    m = compiled(tf, weighted_metrics=["mae"], metrics=["mae"])
    seen = [m.train_on_batch(X, Y), m.train_on_batch(X, Y, W), m.train_on_batch(X, Y), m.test_on_batch(X, Y),
            m.test_on_batch(X, Y, W), m.train_on_batch(X, Y, W)]
    return [tell(numbers(seen), names(m.sample_weights))]


@apart
def case_weights_of_one_output(tf):
    m = fork(tf)
    m.compile("sgd", ["mse", "categorical_crossentropy"], weighted_metrics=["mae"])
    x, y = [X, X[:, :2]], [Y, np.eye(5, 3, dtype="f")]
    return [tell(numbers(m.train_on_batch(x, y)), numbers(m.train_on_batch(x, y, sample_weight=[W, None])),
                 numbers(m.train_on_batch(x, y, sample_weight={"q": W})),
                 numbers(m.train_on_batch(x, y, class_weight=[None, {0: 1., 1: 2., 2: 3.}])))]


@apart
def case_batch_norm_and_dropout(tf):
    k = tf.keras
    tf.set_random_seed(7)
    np.random.seed(7)
    m = k.Sequential([k.layers.Dense(4, input_shape=(3,), kernel_initializer="ones"), k.layers.BatchNormalization(),
                      k.layers.Dropout(.5), k.layers.Dense(1, kernel_initializer="ones")])
    m.compile("sgd", "mse")
    return [tell(numbers(m.train_on_batch(X, Y)), numbers(m.test_on_batch(X, Y)), history(m, X, Y, epochs=2))]


@apart
def case_mask(tf):
    k = tf.keras
    a = k.Input((5, 3), name="a")
    dense = k.layers.Dense(1, kernel_initializer="ones")
    m = k.Model(a, k.layers.TimeDistributed(dense, name="o")(k.layers.Masking()(a)))
    m.compile("sgd", "mse", metrics=["mae"], weighted_metrics=["mae"])
    x = np.ones((2, 5, 3))
    x[1, 2:] = 0
    y = np.arange(10.).reshape(2, 5, 1)
    return [tell(numbers(m.train_on_batch(x, y)), numbers(m.train_on_batch(x, y, sample_weight=np.array([1., 2.]))))]


@apart
def case_weights_in_fit(tf):
    seen = []
    for train, validation in (((X, Y, W), (X, Y)), ((X, Y), (X, Y, W)), ((X, Y, W), (X, Y, W))):
        m = compiled(tf)
        seen.append(numbers(m.fit(*train[:2], sample_weight=train[2] if len(train) > 2 else None, epochs=3, verbose=0,
                                  validation_data=validation).history))
    return [tell(seen)]


# ------------------------------------------------------------------ models that get their shapes from the data
@apart
def case_deferred_sequential(tf):
    k = tf.keras
    m = k.Sequential([k.layers.Dense(2, kernel_initializer="ones", activation="relu"),
                      k.layers.Dense(1, kernel_initializer="ones")])
    m.compile("sgd", "mse", metrics=["mae"])
    seen = [m.metrics_names, numbers(m.train_on_batch(X, Y))]
    return [tell(seen, names(m.inputs), names(m.outputs), m.input_names, m.output_names, m.metrics_names, m.built,
                 numbers(m.predict(X)))]


@apart
def case_deferred_predict(tf):
    k = tf.keras
    m = k.Sequential([k.layers.Dense(1, kernel_initializer="ones"), k.layers.Dropout(.5)])
    return [tell(numbers(m.predict(X)), names(m.inputs), numbers(m.predict_on_batch(X[:2])))]


def _subclass(tf):
    k = tf.keras

    class Small(k.Model):
        def __init__(self):
            super(Small, self).__init__()
            self.d = k.layers.Dense(2, kernel_initializer="ones", name="d")
            self.e = k.layers.Dense(1, kernel_initializer="ones", name="e", kernel_regularizer=k.regularizers.l2(.1))

        def call(self, x, training=None):
            return self.e(self.d(x))
    return Small()


@apart
def case_subclass(tf):
    m = _subclass(tf)
    m.compile("sgd", "mse", metrics=["mae"])
    seen = history(m, X, Y, epochs=2, batch_size=3, shuffle=False)
    return [tell(seen, names(m.inputs), names(m.outputs), numbers(m.evaluate(X, Y, verbose=0)), numbers(m.predict(X)))]


@apart
def case_subclass_of_lists(tf):
    k = tf.keras

    class Two(k.Model):
        def __init__(self):
            super(Two, self).__init__()
            self.e = k.layers.Dense(1, kernel_initializer="ones", name="e")

        def call(self, x):
            return [self.e(x[0]), self.e(x[1])]
    m = Two()
    m.compile("sgd", "mse")
    return [tell(history(m, [X, X], [Y, Y]), names(m.inputs), m.input_names, m.output_names)]


# ------------------------------------------------------------------ what identifiers mean
def _means(tf, loss, metric, units=1, **kwargs):
    k = tf.keras
    a = k.Input((3,), name="a")
    m = k.Model(a, k.layers.Dense(units, kernel_initializer="ones", name="o")(a))
    m.compile("sgd", loss, metrics=[metric])
    return [m.metrics_names, [type(x).__name__ for x in m.metrics],
            [getattr(getattr(x, "_fn", None), "__name__", None) for x in m.metrics]]


def case_accuracy(tf):
    k = tf.keras
    seen = [_means(tf, *args) for args in (
        ("mse", "accuracy"), ("mse", "acc", 2), ("binary_crossentropy", "acc"), ("binary_crossentropy", "accuracy", 2),
        ("categorical_crossentropy", "acc", 3), ("sparse_categorical_crossentropy", "acc", 3),
        ("sparse_categorical_crossentropy", "crossentropy", 3), ("binary_crossentropy", "ce"),
        ("categorical_crossentropy", "ce", 3), ("mse", k.metrics.binary_accuracy), ("mse", "mse"), ("mse", "MSE"),
        ("mse", "MeanSquaredError"), ("mse", "cosine_similarity"), ("hinge", "acc", 3),
        (k.losses.CategoricalCrossentropy(), "acc", 3), (k.losses.BinaryCrossentropy(), "acc", 3))]
    return [tell(seen)]


def case_names_twice(tf):
    return [tell(compiled(tf, "sgd", "mse", ["mae", "mae", "mse"]).metrics_names,
                 compiled(tf, "sgd", "mse", metrics=["mae"], weighted_metrics=["mae"]).metrics_names)]


# ------------------------------------------------------------------ fit
@apart
def case_fit(tf):
    m = compiled(tf, metrics=["mae"])
    np.random.seed(5)
    return [tell(history(m, X, Y), history(m, X, Y, batch_size=2, epochs=2),
                 history(m, X, Y, batch_size=2, epochs=3, shuffle=False, initial_epoch=1),
                 history(m, X, Y, batch_size=2, shuffle="batch"), history(m, X, Y, epochs=0),
                 history(m, X, Y, batch_size=2, validation_split=.4, epochs=2),
                 history(m, X, Y, validation_data=(X, Y)), history(m, X, Y, validation_data=(X, Y, W)),
                 history(m, X, Y, validation_data=[X[:3], Y[:3]], batch_size=2),
                 history(m, X, Y, epochs=4, validation_data=(X, Y), validation_freq=2),
                 history(m, X, Y, epochs=4, validation_data=(X, Y), validation_freq=[1, 3]),
                 history(m, X, Y, steps_per_epoch=2), history(m, X, Y, steps_per_epoch=2, validation_data=(X, Y),
                                                            validation_steps=1),
                 history(m, X, Y, sample_weight=W), numbers(m.get_weights()))]


@apart
def case_fit_forms_of_data(tf):
    m = compiled(tf)
    return [tell(history(m, [X], [Y]), history(m, {"a": X}, {"o": Y}), history(m, (X,), (Y,)), history(m, X, Y[:, 0]),
                 history(m, X.astype(int), Y.astype(int)), history(m, X.astype("float64"), Y),
                 history(m, {"a": X, "b": X}, Y), history(m, [X, X], Y), history(m, X, Y, sample_weight=[W]),
                 history(m, X, Y, sample_weight={"o": W}),
                 history(m, X, Y, class_weight={0: 1., 1: 2., 2: 1., 3: .5, 4: 0.}))]


@apart
def case_fit_class_weight(tf):
    k = tf.keras
    a = k.Input((3,), name="a")
    m = k.Model(a, k.layers.Dense(3, kernel_initializer="ones", activation="softmax", name="o")(a))
    weights = {0: 3, 1: 1, 2: 5}
    m.compile("sgd", "categorical_crossentropy")
    seen = [history(m, X, np.eye(5, 3), class_weight=weights),
            history(m, X, np.eye(5, 3), class_weight=weights, sample_weight=W)]
    m.compile("sgd", "sparse_categorical_crossentropy", metrics=["acc"])
    y = np.arange(5) % 3
    seen += [history(m, X, y, class_weight=weights), history(m, X, y, class_weight=[3, 1, 5]),
             history(m, X, y, class_weight="auto"), said(m.fit, X, y, class_weight={0: 1.})]
    return [tell(seen)]


@apart
def case_fit_two(tf):
    m = fork(tf)
    m.compile("sgd", {"p": "mse", "q": "categorical_crossentropy"}, metrics={"q": "acc"})
    x, y = {"a": X, "b": X[:, :2]}, {"p": Y, "q": np.eye(5, 3)}
    return [tell(history(m, x, y, validation_split=.4, shuffle=False), history(m, x, y, batch_size=2, shuffle=False),
                 numbers(m.evaluate([X, X[:, 1:]], [Y, np.eye(5, 3)], verbose=0, batch_size=2)),
                 numbers(m.predict([X, X[:, :2]], batch_size=2)), numbers(m.predict(x)), m.metrics_names)]


@apart
def case_fit_temporal(tf):
    k = tf.keras
    a = k.Input((5, 3), name="a")
    m = k.Model(a, k.layers.Dense(1, kernel_initializer="ones", name="o")(a))
    m.compile("sgd", "mse", sample_weight_mode="temporal")
    x, y = np.ones((4, 5, 3)), np.ones((4, 5, 1))
    w = np.ones((4, 5)) * np.arange(4)[:, None]
    return [tell(numbers(m.train_on_batch(x, y, w)), numbers(m.train_on_batch(x, y)),
                 said(m.train_on_batch, x, y, np.ones(4)), said(m.train_on_batch, x, y, np.ones((4, 5, 1))),
                 said(m.fit, x, y, class_weight={1: 3}),
                 history(m, x, y, sample_weight=w))]


@apart
def case_fit_tensors(tf):
    m = compiled(tf, metrics=["mae"])
    x, y = tf.constant(X, name="x"), tf.constant(Y, name="y")
    return [tell(history(m, x, y, steps_per_epoch=2), numbers(m.evaluate(x, y, steps=2, verbose=0)),
                 numbers(m.predict(x, steps=1)), numbers(m.train_on_batch(x, y)),
                 history(m, x, y, steps_per_epoch=2, validation_data=(x, y), validation_steps=1),
                 said(m.fit, x, y), said(m.evaluate, x, y), said(m.predict, x),
                 said(m.fit, x, y, validation_split=.2, steps_per_epoch=1))]


@apart
def case_fit_learns_as_tf(tf):
    k = tf.keras
    tf.set_random_seed(3)
    np.random.seed(3)
    x = np.random.rand(40, 6).astype("f")
    y = (x.sum(axis=1) > 3).astype("f")
    m = k.Sequential([k.layers.Dense(8, activation="relu", input_shape=(6,), kernel_regularizer=k.regularizers.l2(.01)),
                      k.layers.Dropout(.3), k.layers.Dense(1, activation="sigmoid")])
    m.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    h = m.fit(x, y, batch_size=8, epochs=3, verbose=0, validation_split=.25)
    return [lambda session: [np.array(h.history[key], "f") for key in sorted(h.history)], tell(h.epoch)]


@apart
def case_fit_convolutions(tf):
    k = tf.keras
    tf.set_random_seed(4)
    np.random.seed(4)
    x, y = np.random.rand(24, 8, 8, 1).astype("f"), np.random.randint(0, 3, 24)
    m = k.Sequential([k.layers.Conv2D(4, 3, activation="relu", input_shape=(8, 8, 1)), k.layers.MaxPooling2D(),
                      k.layers.Flatten(),
                      k.layers.Dense(3, activation="softmax", kernel_regularizer=k.regularizers.l2(.01))])
    m.compile("rmsprop", "sparse_categorical_crossentropy", metrics=["accuracy"])
    h = m.fit(x, y, batch_size=8, epochs=2, verbose=0)
    return [lambda session: [np.array(h.history[key], "f") for key in sorted(h.history)]]


# ------------------------------------------------------------------ evaluate, predict, one batch
@apart
def case_evaluate(tf):
    m = compiled(tf, metrics=["mae"])
    return [tell(numbers(m.evaluate(X, Y, verbose=0)), numbers(m.evaluate(X, Y, batch_size=2, verbose=0)),
                 numbers(m.evaluate(X, Y, sample_weight=W, verbose=0)), numbers(m.evaluate({"a": X}, [Y], verbose=0)),
                 numbers(m.evaluate(X, Y, steps=2, verbose=0)), numbers(compiled(tf).evaluate(X, Y, verbose=0)))]


@apart
def case_predict(tf):
    m = line(tf)
    return [tell(numbers(m.predict(X)), numbers(m.predict(X, batch_size=2)), numbers(m.predict([X], steps=2)),
                 numbers(m.predict({"a": X})), numbers(m.predict_on_batch(X)), said(m.predict, X[:, :2]),
                 said(m.predict_on_batch, X[:, :2]), m.predict(X).dtype.name)]


@apart
def case_on_batch(tf):
    m = compiled(tf, metrics=["mae"])
    seen = [m.train_on_batch(X, Y), m.test_on_batch(X, Y), m.train_on_batch(X, Y, reset_metrics=False),
            m.test_on_batch(X[:2], Y[:2], reset_metrics=False), m.test_on_batch(X[:2], Y[:2]), m.test_on_batch(X, Y),
            m.train_on_batch(X, Y, class_weight={i: i for i in range(5)}), m.test_on_batch(X, Y, sample_weight=W)]
    m.reset_metrics()
    return [tell(numbers(seen), type(seen[0]).__name__, type(seen[0][0]).__name__,
                 type(compiled(tf).train_on_batch(X, Y)).__name__)]


# ------------------------------------------------------------------ generators
def batches(count=99):
    for _ in range(count):
        for i in (0, 2):
            yield X[i:i + 2], Y[i:i + 2]


def numbered(tf, ends=None, order=None):
    class Batches(tf.keras.utils.Sequence):
        def __len__(self):
            return 3

        def __getitem__(self, i):
            if order is not None:
                order.append(i)
            return X[2 * i:2 * i + 2], Y[2 * i:2 * i + 2]
    return Batches()


@apart
def case_generators(tf):
    m = compiled(tf, metrics=["mae"])
    seen = [m.fit_generator(batches(), steps_per_epoch=2, epochs=2, verbose=0).history,
            m.fit_generator(batches(), 2, verbose=0, validation_data=batches(), validation_steps=1).history,
            m.fit_generator(batches(), 2, verbose=0, validation_data=(X, Y)).history,
            m.fit_generator(batches(), 1, verbose=0, initial_epoch=1, epochs=3).history,
            m.fit_generator(batches(1), 5, epochs=3, verbose=0).history,
            m.fit(batches(), steps_per_epoch=2, verbose=0).history,
            m.fit_generator(((x, y, W[:2]) for x, y in batches()), 2, verbose=0).history,
            m.fit_generator((({"a": x}, {"o": y}) for x, y in batches()), 2, verbose=0).history,
            m.fit_generator(batches(), 2, verbose=0, class_weight={i: i for i in range(5)}).history,
            m.fit_generator(batches(), 1, epochs=2, verbose=0, validation_data=(X, Y, W), validation_freq=[2]).history,
            m.evaluate_generator(batches(), 2), m.evaluate(batches(), steps=2, verbose=0),
            m.predict_generator(batches(), 2), m.predict(batches(), steps=3)]
    return [tell(numbers(seen))]


@apart
def case_sequences(tf):
    m, order = compiled(tf, metrics=["mae"]), []
    random.seed(3)
    seen = [m.fit_generator(numbered(tf), epochs=2, verbose=0, shuffle=False).history,
            m.fit(numbered(tf), verbose=0, shuffle=False, validation_data=numbered(tf)).history,
            m.fit_generator(numbered(tf), 5, epochs=1, verbose=0, shuffle=False).history,
            m.fit_generator(numbered(tf), verbose=0, workers=0).history,
            m.fit(numbered(tf), epochs=2, verbose=0).history,
            m.evaluate(numbered(tf), verbose=0), m.evaluate_generator(numbered(tf), 2), m.predict(numbered(tf)),
            m.predict_generator(numbered(tf), 2)]
    return [tell(numbers(seen))]


@apart
def case_generators_wrong(tf):
    m = compiled(tf)
    return [tell([said(f) for f in (
        lambda: m.fit_generator(batches()), lambda: m.evaluate_generator(batches()), lambda: m.predict(batches()),
        lambda: m.predict_generator(batches()), lambda: m.fit(batches(), Y), lambda: m.fit(numbered(tf), Y),
        lambda: m.fit(batches(), sample_weight=X), lambda: m.fit(batches(), validation_split=.2, steps_per_epoch=1),
        lambda: m.evaluate(batches(), Y), lambda: m.fit_generator(batches(), 1, validation_data=batches()),
        lambda: m.fit_generator(3), lambda: m.fit_generator(X, 3),
        lambda: m.fit_generator(((X, Y, W, W) for _ in range(3)), 1, verbose=0),
        lambda: m.evaluate_generator(((X, Y, W, W) for _ in range(3)), 1),
        lambda: m.evaluate_generator((X for _ in range(3)), 1))])]


# ------------------------------------------------------------------ what is printed
@apart
def case_progress(tf):
    m = compiled(tf, metrics=["mae"])
    calls = [lambda: m.fit(X, Y, epochs=2), lambda: m.fit(X, Y, verbose=2), lambda: m.fit(X, Y, verbose=0),
             lambda: m.fit(X, Y, batch_size=2, shuffle=False, validation_split=.4),
             lambda: m.fit(X, Y, validation_data=(X, Y), verbose=2, epochs=2),
             lambda: m.fit(X, Y, steps_per_epoch=2), lambda: m.fit(X, Y, verbose=2, initial_epoch=2, epochs=4),
             lambda: m.evaluate(X, Y), lambda: m.evaluate(X, Y, verbose=2), lambda: m.evaluate(X, Y, batch_size=2),
             lambda: m.evaluate(X, Y, steps=2), lambda: m.predict(X), lambda: m.predict(X, verbose=1),
             lambda: m.predict(X, verbose=2), lambda: m.predict(X, verbose=1, steps=2)]
    return [tell([shown(f) for f in calls])]


@apart
def case_progress_of_generators(tf):
    m = compiled(tf, metrics=["mae"])
    calls = [lambda: m.fit_generator(batches(), 2, epochs=2),
             lambda: m.fit_generator(batches(), 2, verbose=2, epochs=2),
             lambda: m.fit_generator(batches(), 2, validation_data=batches(), validation_steps=2),
             lambda: m.fit_generator(batches(), 2, validation_data=batches(), validation_steps=2, verbose=2),
             lambda: m.fit_generator(batches(), 2, validation_data=(X, Y)),
             lambda: m.fit_generator(batches(), 1, epochs=2, validation_data=(X, Y), validation_freq=[2]),
             lambda: m.evaluate_generator(batches(), 2, verbose=1),
             lambda: m.predict_generator(batches(), 2, verbose=1),
             lambda: m.evaluate(numbered(tf)), lambda: m.predict(numbered(tf), verbose=1)]
    return [tell([shown(f) for f in calls])]


# ------------------------------------------------------------------ wrong calls
@apart
def case_compile_wrong(tf):
    m = line(tf)
    seen = [said(f) for f in (
        lambda: m.fit(X, Y), lambda: m.evaluate(X, Y), lambda: m.train_on_batch(X, Y), lambda: m.test_on_batch(X, Y),
        lambda: m.fit_generator(batches(), 1), lambda: m.metrics_names, lambda: m.total_loss, lambda: m.optimizer)]
    o = m.output
    args = [("foo", "mse"), ("sgd", "foo"), ("sgd", "mse", ["foo"]), ("sgd",), (3, "mse"), ("sgd", 3),
            ("sgd", ["mse", "mse"]), ("sgd", {"p": "mse"}), ("sgd", "mse", 3), ("sgd", "mse", {"p": "mae"}),
            ("sgd", "mse", [["mae"], ["mae"]]), ("sgd", "mse", "mae"), ("sgd", "mse", ("mae",))]
    kwargs = [dict(loss_weights=[1, 2]), dict(loss_weights={"p": 1}), dict(loss_weights=3),
              dict(sample_weight_mode="foo"),
              dict(sample_weight_mode=["temporal", None]), dict(sample_weight_mode={"q": None}),
              dict(target_tensors=[1, 2]), dict(target_tensors={"q": o}), dict(target_tensors=3),
              dict(run_eagerly=True),
              dict(weighted_metrics="mae"), dict(weighted_metrics={"p": "mae"})]
    seen += [said(m.compile, *a) for a in args] + [said(m.compile, "sgd", "mse", **kw) for kw in kwargs]
    seen += [said(m.compile)]
    m.compile("sgd", "mse", bogus=3)
    return [tell(seen, said(m.train_on_batch, X, Y))]


@apart
def case_fit_wrong(tf):
    m = compiled(tf)

    def z(*shape):
        return np.ones(shape, "f")

    def fit(*args, **kwargs):
        kwargs.setdefault("verbose", 0)
        return said(lambda: numbers(m.fit(*args, **kwargs).history) is not None)
    x, y = z(2, 3), z(2, 1)
    seen = [fit(*a) for a in ((z(2, 4), y), (z(2, 3, 1), y), (z(3), y), (x, z(2, 2)), (x, z(3, 1)), ({"b": x}, y),
                              (x, {"q": y}), (x, [y, y]), (), (None, y), (3, y), ("s", y), ([[1, 2, 3]], [[1]]),
                              ([1, 2, 3], [1]))]
    seen += [fit(x, y, **kw) for kw in (
        dict(sample_weight=z(3)), dict(sample_weight=z(2, 1)), dict(sample_weight={"q": z(2)}),
        dict(sample_weight=[z(2), z(2)]), dict(class_weight={0: 1.}), dict(class_weight=3), dict(validation_split=.99),
        dict(validation_split=2.), dict(validation_data=(x,)), dict(validation_data=3),
        dict(validation_data=(x, z(3, 1))),
        dict(bogus=3), dict(batch_size=-1), dict(validation_data=(x, y), validation_freq=0), dict(validation_steps=3),
        dict(validation_data=(x, y), validation_freq="a"), dict(initial_epoch=3, epochs=2))]
    return [tell(seen, said(m.evaluate, z(2, 4), y), said(m.evaluate, x, verbose=0), said(m.test_on_batch, x),
                 said(m.train_on_batch, x, y, sample_weight=z(3)))]


@apart
def case_fit_two_wrong(tf):
    k = tf.keras
    a, b = k.Input((3,), name="a"), k.Input((3,), name="b")
    s = k.layers.Dense(2, kernel_initializer="ones", name="s")
    m = k.Model([a, b], [k.layers.Dense(1, name="p", kernel_initializer="ones")(s(a)),
                         k.layers.Dense(2, name="q", kernel_initializer="ones")(s(b))])
    m.compile("sgd", "mse")
    z = np.ones((5, 2))
    calls = [lambda: m.train_on_batch(X, [Y, z]), lambda: m.train_on_batch([X], [Y, z]),
             lambda: m.train_on_batch([X, X[:3]], [Y, z]), lambda: m.train_on_batch([X, X], [Y, z[:3]]),
             lambda: m.train_on_batch([X, X], Y), lambda: m.train_on_batch({"a": X}, [Y, z]),
             lambda: m.train_on_batch([X, X], [Y, z], sample_weight=W),
             lambda: m.train_on_batch([X, X], [Y, z], sample_weight=[W]),
             lambda: m.train_on_batch([X, X], [Y, z], class_weight={0: 1}),
             lambda: m.train_on_batch([X, X], [Y, z], class_weight={"z": {1: 2}}),
             lambda: m.train_on_batch([X, X], {"p": Y}), lambda: m.train_on_batch([X, X], [z, z]),
             lambda: m.train_on_batch([X, X[:, :2]], [Y, z]), lambda: m.train_on_batch([X, X], [Y, z], sample_weight=3),
             lambda: m.train_on_batch([X, X], [Y, z], sample_weight=[W] * 3),
             lambda: m.train_on_batch([X, X], [Y, None]), lambda: m.predict([X, None])]
    return [tell([said(f) for f in calls])]


@apart
def case_targets_wrong(tf):
    k = tf.keras
    a = k.Input((3,), name="a")
    m = k.Model(a, k.layers.Dense(3, name="o", kernel_initializer="ones")(a))
    seen = []
    for loss in ("mse", "mae", "categorical_crossentropy", "binary_crossentropy", "hinge", "mape", "msle", "poisson",
                 "logcosh", "cosine_similarity", "kld", "squared_hinge", "categorical_hinge",
                 "sparse_categorical_crossentropy", k.losses.MeanSquaredError(), k.losses.CategoricalCrossentropy(),
                 lambda t, p: k.backend.mean(t - p)):
        m.compile("sgd", loss)
        given = [str(said(m.test_on_batch, X, np.ones(shape))) for shape in ((5, 1), (5, 2), (5, 3))]
        # Which of two operations fails first is a race.
        seen.append([text[:22] if text.startswith("Invalid") else text if "Error" in text else "a value"
                     for text in given])
    return [tell(seen)]
