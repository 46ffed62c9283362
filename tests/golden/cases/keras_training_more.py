"""Training of Keras models of many kinds: recurrent, nested, adversarial, of tensors, with any optimizer."""
import numpy as np
from casetools import said, tell
from keras_training import W, X, Y, apart, compiled, fork, history, line, names, numbers, shown


@apart
def case_stateful(tf):
    k = tf.keras
    m = k.Sequential([k.layers.LSTM(2, stateful=True, batch_input_shape=(2, 3, 1), kernel_initializer="ones",
                                    recurrent_initializer="ones"), k.layers.Dense(1, kernel_initializer="ones")])
    m.compile("sgd", "mse")
    x, y = np.arange(12.).reshape(4, 3, 1) / 10, np.arange(4.)[:, None]
    seen = [history(m, x, y, batch_size=2, shuffle=False, epochs=2), numbers(m.predict(x, batch_size=2)),
            numbers(m.evaluate(x, y, batch_size=2, verbose=0))]
    m.reset_states()
    return [tell(seen, numbers(m.predict(x, batch_size=2)), said(m.fit, x[:3], y[:3], batch_size=2, verbose=0),
                 said(m.evaluate, x[:3], y[:3], batch_size=2), said(m.fit, x, y, batch_size=4),
                 said(m.predict, x, batch_size=4), history(m, x, y, shuffle=False), said(m.fit, x[:3], y[:3]),
                 m.stateful)]


@apart
def case_embedding(tf):
    k = tf.keras
    m = k.Sequential([k.layers.Embedding(5, 2, input_length=3, embeddings_initializer="ones",
                                         embeddings_regularizer=k.regularizers.l2(.1)),
                      k.layers.Flatten(), k.layers.Dense(1, kernel_initializer="ones")])
    x, y = np.array([[0, 1, 2], [2, 3, 4], [1, 1, 1], [4, 0, 4]]), np.arange(4.)
    seen = []
    for optimizer in ("sgd", "adam", "rmsprop", "adagrad"):
        m.compile(optimizer, "mse")
        seen.append(history(m, x, y, epochs=2, shuffle=False, batch_size=2))
    return [tell(seen, numbers(m.get_weights()))]


@apart
def case_masked_recurrent(tf):
    k = tf.keras
    m = k.Sequential([k.layers.Embedding(5, 2, mask_zero=True, embeddings_initializer="ones"),
                      k.layers.SimpleRNN(2, return_sequences=True, kernel_initializer="ones",
                                         recurrent_initializer="ones"),
                      k.layers.TimeDistributed(k.layers.Dense(1, kernel_initializer="ones"))])
    m.compile("sgd", "mse", metrics=["mae"], sample_weight_mode="temporal")
    x, y = np.array([[1, 2, 0], [3, 4, 1]]), np.arange(6.).reshape(2, 3, 1)
    w = np.array([[1., 2., 3.], [1., 0., 1.]])
    return [tell(history(m, x, y, epochs=2), history(m, x, y, sample_weight=w), numbers(m.evaluate(x, y, verbose=0)),
                 numbers(m.predict(x)))]


@apart
def case_optimizers_of_train(tf):
    seen = []
    for make in (lambda: tf.train.GradientDescentOptimizer(.1), lambda: tf.train.AdamOptimizer(.01),
                 lambda: tf.train.MomentumOptimizer(.1, .9),
                 lambda: tf.keras.optimizers.SGD(.1, momentum=.9, name="mine"),
                 lambda: tf.keras.optimizers.Adam(clipnorm=1.), lambda: tf.keras.optimizers.SGD(.1, decay=.5)):
        m = compiled(tf, make(), "mse")
        seen.append([history(m, X, Y, epochs=2), type(m.optimizer).__name__])
    return [tell(seen)]


@apart
def case_learning_phase(tf):
    k = tf.keras
    seen = []
    for phase in (None, 0, 1):
        with tf.Graph().as_default():
            tf.set_random_seed(3)
            if phase is not None:
                k.backend.set_learning_phase(phase)
            m = k.Sequential([k.layers.Dropout(.5, input_shape=(3,)), k.layers.BatchNormalization(),
                              k.layers.Dense(1, kernel_initializer="ones")])
            m.compile("sgd", "mse")
            seen.append([numbers(m.train_on_batch(X, Y)), numbers(m.test_on_batch(X, Y)), numbers(m.predict(X)),
                         len(m.updates)])
    return [tell(seen)]


@apart
def case_nested(tf):
    k = tf.keras
    inner = k.Sequential([k.layers.Dense(2, input_shape=(3,), kernel_initializer="ones", name="i",
                                         kernel_regularizer=k.regularizers.l2(.1)), k.layers.BatchNormalization()])
    a = k.Input((3,), name="a")
    m = k.Model(a, k.layers.Dense(1, kernel_initializer="ones", name="o")(inner(a)))
    m.compile("sgd", "mse", metrics=["mae"])
    seen = [history(m, X, Y, epochs=2), numbers(m.evaluate(X, Y, verbose=0)), names(m.losses), len(m.updates)]
    inner.trainable = False
    m.compile("sgd", "mse")
    return [tell(seen, history(m, X, Y), names(m.trainable_weights), numbers(inner.get_weights()))]


@apart
def case_adversarial(tf):
    k = tf.keras
    judge = k.Sequential([k.layers.Dense(1, input_shape=(3,), kernel_initializer="ones", activation="sigmoid",
                                         name="j")])
    judge.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    maker = k.Sequential([k.layers.Dense(3, input_shape=(2,), kernel_initializer="ones", name="g")])
    judge.trainable = False
    z = k.Input((2,), name="z")
    both = k.Model(z, judge(maker(z)))
    both.compile("adam", "binary_crossentropy")
    seen = []
    for _ in range(2):
        made = maker.predict(X[:, :2])
        seen += [judge.train_on_batch(X, np.ones((5, 1))), judge.train_on_batch(made, np.zeros((5, 1))),
                 both.train_on_batch(X[:, :2], np.ones((5, 1)))]
    return [tell(numbers(seen), numbers(judge.get_weights()), numbers(maker.get_weights()),
                 names(both.trainable_weights))]


@apart
def case_input_tensor(tf):
    k = tf.keras
    a = k.Input(tensor=tf.constant(X, name="x"))
    m = k.Model(a, k.layers.Dense(1, kernel_initializer="ones", name="o")(a))
    m.compile("sgd", "mse", target_tensors=[tf.constant(Y, name="y")])
    seen = [history(m, epochs=2, steps_per_epoch=2), numbers(m.evaluate(steps=1, verbose=0)),
            numbers(m.predict(None, steps=1)), said(m.fit, X, Y, verbose=0), said(m.fit, verbose=0),
            numbers(m.train_on_batch(None, None))]
    m.compile("sgd", "mse")
    return [tell(seen, numbers(m.train_on_batch(None, Y)), history(m, None, Y, steps_per_epoch=1))]


@apart
def case_mixed_data(tf):
    m = fork(tf)
    m.compile("sgd", ["mse", "categorical_crossentropy"], metrics={"q": "acc"})
    x, y = {"a": X, "b": X[:, :2]}, [Y, np.eye(5, 3)]

    def batches():
        while True:
            yield x, {"p": Y, "q": np.eye(5, 3)}, {"p": W}
    return [tell(history(m, x, y, validation_data=([X, X[:, 1:]], {"p": Y, "q": np.eye(5, 3)}), shuffle=False),
                 history(m, x, y, validation_data=(x, y, [W, W]), sample_weight={"p": W}, shuffle=False),
                 numbers(m.fit_generator(batches(), 2, verbose=0).history),
                 numbers(m.evaluate_generator(batches(), 2)), numbers(m.predict_generator(batches(), 1)),
                 numbers(m.evaluate(x, y, verbose=0, sample_weight=[None, W])))]


@apart
def case_metrics_of_all_kinds(tf):
    k = tf.keras
    a = k.Input((3,), name="a")
    m = k.Model(a, k.layers.Dense(1, activation="sigmoid", name="o", kernel_initializer="ones")(a))
    m.compile("sgd", "binary_crossentropy", metrics=[
        "AUC", "Precision", "Recall", "TruePositives", k.metrics.FalseNegatives(name="fn"), "mse",
        "RootMeanSquaredError", "binary_accuracy", k.metrics.MeanAbsoluteError()], weighted_metrics=["acc"])
    y = np.array([0., 1., 0., 1., 1.])
    return [tell(m.metrics_names, history(m, X - .5, y, epochs=2, batch_size=2, shuffle=False),
                 numbers(m.evaluate(X - .5, y, verbose=0, batch_size=3)),
                 numbers(m.evaluate(X - .5, y, verbose=0, sample_weight=W)))]


@apart
def case_custom_losses(tf):
    k = tf.keras

    def twice(y_true, y_pred):
        return 2 * k.backend.mean(k.backend.square(y_true - y_pred), axis=-1)

    class Cubed(k.losses.Loss):
        def call(self, y_true, y_pred):
            return k.backend.mean(k.backend.abs(y_true - y_pred) ** 3, axis=-1)
    seen = []
    for loss in (twice, Cubed(), lambda t, p: k.backend.sum(k.backend.abs(t - p)), "twice", k.losses.LogCosh(),
                 k.losses.Huber(delta=.5)):
        m = line(tf)
        with k.utils.custom_object_scope({"twice": twice}):
            m.compile("sgd", loss)
        seen.append([history(m, X, Y), m.total_loss.name, numbers(m.test_on_batch(X, Y, sample_weight=W))
                     if loss is twice else None])
    return [tell(seen)]


@apart
def case_frozen_all(tf):
    m = line(tf)
    m.trainable = False
    m.compile("sgd", "mse")
    return [tell(said(m.train_on_batch, X, Y), said(lambda: history(m, X, Y)), numbers(m.evaluate(X, Y, verbose=0)))]


@apart
def case_without_samples(tf):
    m = compiled(tf)
    return [tell(said(m.fit, X[:0], Y[:0], verbose=0), said(m.evaluate, X[:0], Y[:0], verbose=0),
                 said(m.predict, X[:0]), shown(m.fit, X, Y, validation_split=.1, verbose=2))]


@apart
def case_constraints(tf):
    k = tf.keras
    m = k.Sequential([k.layers.Dense(2, input_shape=(3,), kernel_initializer="ones", kernel_constraint="non_neg",
                                     bias_constraint=k.constraints.MaxNorm(.1)),
                      k.layers.Dense(1, kernel_initializer="ones", kernel_constraint=k.constraints.UnitNorm())])
    m.compile(k.optimizers.SGD(.5), "mse")
    return [tell(history(m, X, Y * 5, epochs=2), numbers(m.get_weights()))]


@apart
def case_functions_of_the_model(tf):
    k = tf.keras
    m = line(tf, kernel_regularizer=k.regularizers.l2(.1))
    m.compile("sgd", "mse")
    grads = k.backend.gradients(m.total_loss, m.trainable_weights)
    target = tf.get_default_graph().get_tensor_by_name("o_target:0")
    f = k.backend.function([m.inputs[0], target], grads + [m.total_loss])
    m._make_train_function()
    m._make_test_function()
    m._make_predict_function()
    seen = [numbers(m.test_function([X, Y])), numbers(m.predict_function([X])), numbers(m.train_function([X, Y, True])),
            names(m._feed_inputs + m._feed_targets + m._feed_sample_weights), m._feed_input_names, m._feed_output_names]
    return [tell(seen, numbers(f([X, Y])), m.optimizer.get_config()["name"], m.input_names, m.output_names,
                 m.train_function is None, numbers(m.train_on_batch(X, Y)), m.train_function is None)]


@apart
def case_odd_data(tf):
    seen = []
    for call in (
            lambda m: numbers(m.predict(X.tolist())), lambda m: numbers(m.predict([X.tolist()])),
            lambda m: numbers(m.predict((X,))), lambda m: numbers(m.predict(X[None])),
            lambda m: m.predict([1., 2., 3.]),
            lambda m: m.predict(X[0]), lambda m: m.predict(None), lambda m: m.predict([]),
            lambda m: m.predict(X, steps=0), lambda m: history(m, X, Y.tolist()),
            lambda m: history(m, X, [Y[:, 0].tolist()]), lambda m: history(m, X, Y, steps_per_epoch=0),
            lambda m: history(m, X, tuple(Y[:, 0].tolist())), lambda m: history(m, X, Y, sample_weight=(np.ones(5),)),
            lambda m: history(m, X, Y, sample_weight=[1, 2, 3, 4, 5]), lambda m: history(m, X, Y, 5),
            lambda m: history(m, X, Y, callbacks=(tf.keras.callbacks.Callback(),)),
            lambda m: history(m, X, Y, callbacks=tf.keras.callbacks.Callback()),
            lambda m: m.evaluate(X, Y, steps=0, verbose=0), lambda m: history(m, X, Y, validation_split=1.),
            lambda m: history(m, X, Y, validation_split=-.1),
            lambda m: history(m, X, Y, validation_data=(X, Y), validation_split=.2),
            lambda m: history(m, X, Y, validation_data=(X, Y, np.ones(3))), lambda m: history(m, X, Y, epochs=1.),
            lambda m: history(m, X, Y, validation_data=(X, Y), validation_steps=0),
            lambda m: history(m, X, Y, validation_data=()), lambda m: history(m, X, Y, initial_epoch=-1),
            lambda m: m.train_on_batch(X, Y, class_weight={0: 1}), lambda m: m.train_on_batch(X, Y[:3]),
            lambda m: numbers(m.train_on_batch(tf.constant(X), Y)), lambda m: history(m, X, tf.constant(Y)),
            lambda m: history(m, tf.constant(X), tf.constant(Y), batch_size=5), lambda m: m.evaluate(Y, X, verbose=0)):
        m = compiled(tf)
        seen.append(said(call, m))
    return [tell(seen)]


def two_layers(tf, **kwargs):
    k = tf.keras

    class Two(k.Model):
        def __init__(self):
            super(Two, self).__init__()
            self.d = k.layers.Dense(2, kernel_initializer="ones", name="d")
            self.e = k.layers.Dense(1, kernel_initializer="ones", name="e")

        def call(self, x, training=None):
            h = self.d(x)
            if "loss" in kwargs:
                self.add_loss(kwargs["loss"] * k.backend.sum(h))
            if "metric" in kwargs:
                self.add_metric(k.backend.sum(h), aggregation="mean", name=kwargs["metric"])
            return self.e(h)
    return Two()


@apart
def case_subclass_data(tf):
    m = two_layers(tf)
    seen = [said(m.fit, X, Y), said(m.get_weights)]
    m.compile("sgd", "mse")
    seen += [m.metrics_names, said(lambda: m.total_loss), numbers(m.evaluate(X, Y, verbose=0)), m.metrics_names,
             numbers(m.predict([X])), said(m.predict, [X, X]), said(m.fit, X, [Y, Y]), history(m, X, {"output_1": Y}),
             history(m, X, Y[:, 0]), history(m, X, Y, sample_weight=W)]
    for args, call in ((("sgd", ["mse", "mse"]), lambda m: history(m, X, Y)), (("sgd",), lambda m: history(m, X, Y)),
                       (("sgd", "mse"), lambda m: history(m, X.tolist(), Y)),
                       (("sgd", "mse"), lambda m: history(m, X, {"output_1": Y})),
                       (("sgd", "mse"), lambda m: history(m, X.astype("float64"), Y)),
                       (("sgd", "mse"), lambda m: history(m, tf.constant(X), tf.constant(Y), steps_per_epoch=1))):
        m = two_layers(tf)
        m.compile(*args)
        seen.append(said(call, m))
    return [tell(seen, said(two_layers(tf).compile, "sgd", "foo"))]


@apart
def case_subclass_additions(tf):
    seen = []
    for kwargs in (dict(loss=.1), dict(metric="summed"), dict(loss=.1, metric="summed")):
        m = two_layers(tf, **kwargs)
        m.compile("sgd", "mse", metrics=["mae"])
        seen.append([history(m, X, Y, epochs=2, batch_size=3, shuffle=False), m.metrics_names, len(m.losses),
                     numbers(m.evaluate(X, Y, verbose=0))])
    return [tell(seen)]
