"""Keras losses, metrics and optimizers in other float types, other ranks and in wrong calls."""
import numpy as np
from casetools import said, tell

Y = np.array([[0., 1., 0.], [1., 0., 0.]], np.float32)
P = np.array([[.2, .7, .1], [.3, .4, .3]], np.float32)


def in_float64(case):
    def changed(tf):
        tf.keras.backend.set_floatx("float64")
        tf.keras.backend.set_epsilon(1e-4)
        try:
            return case(tf)
        finally:
            tf.keras.backend.set_floatx("float32")
            tf.keras.backend.set_epsilon(1e-7)
    return changed


@in_float64
def case_float64_losses(tf):
    losses = tf.keras.losses
    y, p = tf.constant(Y, tf.float64), tf.constant(P, tf.float64)
    return [f(y, p) for f in (losses.mape, losses.BinaryCrossentropy(label_smoothing=.1), losses.Huber(), losses.kld,
                              losses.CategoricalCrossentropy(label_smoothing=.1))]


@in_float64
def case_float64_metrics(tf):
    m = tf.keras.metrics
    y, p = tf.constant(Y, tf.float64), tf.constant(P, tf.float64)
    made = [m.Mean(), m.BinaryAccuracy(), m.CategoricalAccuracy(), m.MeanSquaredError()]
    results = [made[0](p)] + [x(y, p) for x in made[1:]]
    return [tell([x.get_config() for x in made]), [v.initializer for x in made for v in x.variables], results]


@in_float64
def case_float64_optimizers(tf):
    w = tf.Variable([1., 2.], dtype=tf.float64, name="w", use_resource=True)
    adam, sgd = tf.keras.optimizers.Adam(.1), tf.keras.optimizers.SGD(.1, momentum=.5, decay=.1)
    ops = [o.get_updates(tf.reduce_sum(w * w), [w])[0] for o in (adam, sgd)]
    return [tf.global_variables_initializer(), ops[0], ops[1], w, tell(adam.epsilon)]


def case_half_precision(tf):
    w = tf.Variable([1., 2.], dtype=tf.float16, name="w", use_resource=True)
    op = tf.keras.optimizers.SGD(.5, clipnorm=1.).get_updates(tf.reduce_sum(w * w), [w])
    loss = tf.keras.losses.MeanSquaredError()(tf.ones([2, 2], tf.float16), tf.zeros([2, 2], tf.float16))
    metric = tf.keras.metrics.MeanSquaredError(dtype="float16")
    result = metric(tf.ones([2, 2]), tf.zeros([2, 2]))
    return [tf.global_variables_initializer(), [v.initializer for v in metric.variables], op, w, loss, result]


def case_sequences(tf):
    losses, m = tf.keras.losses, tf.keras.metrics
    labels = tf.placeholder_with_default(np.array([[0, 1], [2, 2]], np.float32), [None, 2])
    scores = tf.nn.softmax(tf.reshape(tf.range(12.), [2, 2, 3]))
    weights = tf.constant([[1., 0.], [1., 1.]])
    metric = m.SparseCategoricalAccuracy()
    result = metric(labels, scores, sample_weight=weights)
    return [[v.initializer for v in metric.variables], result,
            losses.SparseCategoricalCrossentropy()(labels, scores, weights),
            losses.MeanSquaredError(reduction="none")(tf.ones([2, 2, 3]), scores, weights),
            losses.MeanSquaredError()(tf.ones([2, 2, 3]), scores, tf.ones([2, 2, 1])),
            tell(said(losses.MeanSquaredError(), tf.ones([2, 2, 3]), scores, tf.ones([2])),
                 said(losses.MeanSquaredError(), tf.ones([2, 2, 3]), scores, tf.ones([3, 2])),
                 said(losses.MeanSquaredError(), tf.ones([2, 2, 3]), scores, tf.ones([2, 2, 3])))]


def case_metric_weights(tf):
    m = tf.keras.metrics
    made = [m.MeanSquaredError(), m.MeanAbsoluteError(), m.Sum(), m.RootMeanSquaredError(), m.MeanSquaredError()]
    y, p = tf.ones([2, 3, 4]), tf.zeros([2, 3, 4])
    results = [made[0](y, p, tf.ones([2, 3])), made[4](y, p, tf.ones([2])), made[1](y, p, 2), made[2](y, tf.ones([2, 3])),
               made[3](y, p, tf.ones([2, 3, 1]))]
    return [[v.initializer for x in made for v in x.variables], results,
            tell(said(m.MeanSquaredError(), y, p, tf.ones([3])), said(m.Mean(), y, tf.ones([5])),
                 said(m.Accuracy(), tf.ones([2]), tf.ones([3])), said(m.MeanSquaredError(), tf.ones([2]), tf.ones([3])),
                 said(m.CategoricalAccuracy(), tf.ones([2, 3]), tf.ones([3, 3])),
                 said(m.SparseCategoricalAccuracy(), tf.ones([2]), tf.ones([3, 3])))]


def case_smoothing_variable(tf):
    smoothing = tf.placeholder_with_default(.1, [])
    y, p = tf.constant(Y), tf.constant(P)
    return [tf.keras.losses.binary_crossentropy(y, p, label_smoothing=smoothing),
            tf.keras.losses.categorical_crossentropy(y, p, label_smoothing=smoothing)]


def case_hinge_known(tf):
    return [tf.keras.losses.hinge(tf.constant([[-1., 1.]]), tf.constant([[.5, .5]])),
            tf.keras.losses.hinge([[0., 1.]], [[.5, .5]])]


def case_penalties_without_gradient(tf):
    w = tf.Variable([1., 2.], name="w", use_resource=True)
    v = tf.Variable([1., 2.], name="v", use_resource=True)
    op = tf.keras.optimizers.Adagrad(.1).apply_gradients([(None, v), (tf.ones([2]), w)])
    return [tf.global_variables_initializer(), op, [w, v]]


def case_rate_functions_of_adam(tf):
    w = tf.Variable([1., 2.], name="w", use_resource=True)
    rate = tf.placeholder_with_default(.1, [])
    adam = tf.keras.optimizers.Adam(lambda: rate, beta_1=tf.constant(.5), decay=.1)
    op = adam.get_updates(tf.reduce_sum(w * w), [w])
    return [tf.global_variables_initializer(), op, {"fed": op, "@feed": {rate: .5}}, w, tell(
        [x.name for x in adam.weights], [x.name for x in tf.global_variables()])]
