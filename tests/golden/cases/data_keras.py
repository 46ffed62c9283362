"""Keras models on datasets: losses, steps, what is refused."""
import numpy as np

from casetools import said

X = np.arange(12, dtype=np.float32).reshape(6, 2) / 10
Y = 3 * X.sum(1, keepdims=True) + np.array([[.1], [.5], [-.3], [.2], [.9], [-.7]], np.float32)


def steps(tf, *calls):
    """A step that runs calls, each with a model of its own."""
    def step(session):
        return [shortened(said(lambda: plain(c(model(tf))))) for c in calls]
    return [step]


def shortened(value):
    return value[:70] if isinstance(value, str) else value


def plain(found):
    if hasattr(found, "history"):
        return [[k, [round(float(v), 3) for v in found.history[k]]] for k in sorted(found.history)]
    return np.round(np.asarray(found, np.float64), 3).tolist()


def model(tf):
    m = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,), kernel_initializer="ones")])
    m.compile("sgd", "mse", metrics=["mae"])
    return m


def data(tf, size, repeat=False):
    d = tf.data.Dataset.from_tensor_slices((X, Y)).batch(size)
    return d.repeat() if repeat else d


def unknown(tf, size):
    return tf.data.Dataset.from_tensor_slices((X, Y)).filter(lambda a, b: a[0] >= 0).batch(size)


def case_fit(tf):
    return steps(
        tf, lambda m: m.fit(data(tf, 2), epochs=2, verbose=0), lambda m: m.fit(data(tf, 4), epochs=2, verbose=0),
        lambda m: m.fit(data(tf, 2, True), epochs=2, steps_per_epoch=2, verbose=0),
        lambda m: m.fit(data(tf, 4), epochs=2, steps_per_epoch=2, verbose=0),
        lambda m: m.fit(data(tf, 2), epochs=2, steps_per_epoch=5, verbose=0),
                 lambda m: m.fit(unknown(tf, 4), epochs=2, verbose=0),
        lambda m: m.fit(tf.data.Dataset.from_tensor_slices((X, Y, np.arange(6.))).batch(3), verbose=0),
        lambda m: m.fit(tf.data.Dataset.from_tensor_slices((X, Y)).shuffle(6, seed=3).batch(2), epochs=3, verbose=0))


def case_validated(tf):
    return steps(
        tf, lambda m: m.fit(data(tf, 2), epochs=2, verbose=0, validation_data=data(tf, 3)),
        lambda m: m.fit(data(tf, 2), verbose=0, validation_data=data(tf, 3, True), validation_steps=2),
        lambda m: m.fit(data(tf, 2), verbose=0, validation_data=(X, Y), validation_steps=1),
        lambda m: m.fit(X, Y, verbose=0, validation_data=data(tf, 3)),
        lambda m: m.fit(X, Y, verbose=0, validation_data=data(tf, 3, True), validation_steps=1),
        lambda m: m.fit(data(tf, 2), verbose=0, validation_data=unknown(tf, 3)),
        lambda m: m.fit(data(tf, 2), verbose=0, validation_data=data(tf, 3, True)))


def case_evaluated(tf):
    return steps(
        tf, lambda m: m.evaluate(data(tf, 4), verbose=0), lambda m: m.evaluate(data(tf, 2, True), steps=2, verbose=0),
        lambda m: m.evaluate(unknown(tf, 4), verbose=0), lambda m: m.predict(data(tf, 4)),
        lambda m: m.predict(tf.data.Dataset.from_tensor_slices(X).batch(2).repeat(), steps=4),
        lambda m: m.evaluate(data(tf, 2, True), verbose=0))


def case_refused(tf):
    d = data(tf, 2)
    return steps(
        tf, lambda m: m.fit(data(tf, 2, True), verbose=0), lambda m: m.fit(d, Y), lambda m: m.fit(d, batch_size=2),
        lambda m: m.fit(d, validation_split=.5), lambda m: m.fit(d, sample_weight=Y),
        lambda m: m.fit(d.make_one_shot_iterator(), steps_per_epoch=2),
        lambda m: m.fit(tf.data.Dataset.from_tensor_slices((X[:, :1], Y)).batch(3), verbose=0))
