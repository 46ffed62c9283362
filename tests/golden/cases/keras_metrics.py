"""Keras metrics: their variables, updates and results; names and configurations."""
import numpy as np
from casetools import said, tell

Y = np.array([[0., 1., 0.], [1., 0., 0.]], np.float32)
P = np.array([[.2, .7, .1], [.3, .4, .3]], np.float32)


def pair(tf, y=Y, p=P, shape=(None, 3)):
    return tf.placeholder_with_default(y, shape, name="t"), tf.placeholder_with_default(p, shape, name="p")


def run(metric, *results):
    """Steps: the variables made, initialized; each result twice."""
    start = [v.initializer for v in metric.variables]
    return [start, *results, *results, list(metric.variables),
            tell([v.name for v in metric.variables], metric.name, metric.dtype, [u.name for u in metric.updates])]


def _of_pairs(name, *args):
    def case(tf):
        metric = getattr(tf.keras.metrics, name)(*args)
        return run(metric, metric(*pair(tf)))
    return case


for _name in ("Accuracy", "BinaryAccuracy", "CategoricalAccuracy", "MeanSquaredError", "MeanAbsoluteError",
              "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError", "Hinge", "SquaredHinge",
              "CategoricalHinge", "LogCoshError", "Poisson", "KLDivergence", "CosineSimilarity",
              "BinaryCrossentropy", "CategoricalCrossentropy", "RootMeanSquaredError"):
    globals()["case_" + _name] = _of_pairs(_name)
case_TopK = _of_pairs("TopKCategoricalAccuracy", 2)
case_RelativeError = _of_pairs("MeanRelativeError", [[1., 2., 4.], [1., 0., 2.]])


def _sparse(name, *args):
    def case(tf):
        metric = getattr(tf.keras.metrics, name)(*args)
        labels = tf.placeholder_with_default(np.array([[1.], [1.]], np.float32), [None, 1])
        return run(metric, metric(labels, pair(tf)[1]))
    return case


case_sparse_accuracy = _sparse("SparseCategoricalAccuracy")
case_sparse_top_k = _sparse("SparseTopKCategoricalAccuracy", 1)
case_sparse_crossentropy = _sparse("SparseCategoricalCrossentropy")


def case_mean(tf):
    metric = tf.keras.metrics.Mean()
    return run(metric, metric(tf.placeholder_with_default([1., 4.], [None])))


def case_mean_weighted(tf):
    metric = tf.keras.metrics.Mean(name="q")
    return run(metric, metric(tf.placeholder_with_default([1., 4.], [None]), sample_weight=[1., 3.]))


def case_mean_weights_of_other_rank(tf):
    m = tf.keras.metrics
    metric, total = m.Mean(), m.Sum()
    values = tf.constant(np.arange(12.).reshape(2, 3, 2), tf.float32)
    return run(metric, metric(values, sample_weight=[1., 3.])) + run(total, total(values, sample_weight=[1., 3.]))


def case_sum(tf):
    metric = tf.keras.metrics.Sum(dtype="float64")
    return run(metric, metric(tf.placeholder_with_default([1., 4.], [None]), sample_weight=.5))


def case_weighted_error(tf):
    metric = tf.keras.metrics.MeanSquaredError()
    t, p = pair(tf)
    return run(metric, metric(t, p, sample_weight=[1., 0.]), metric(t, p, sample_weight=2.))


def case_update_then_result(tf):
    metric = tf.keras.metrics.Mean()
    update = metric.update_state([1., 2.])
    result = metric.result()
    again = metric.update_state(3.)
    return [[v.initializer for v in metric.variables], update.op, result, again.op, result,
            tell(update.name, again.name, [u.name for u in metric.updates], metric.trainable, metric.stateful,
                 metric.built, [v.name for v in metric.weights])]


def case_scopes(tf):
    with tf.name_scope("metrics"):
        with tf.name_scope("acc"):
            metric = tf.keras.metrics.Mean(name="acc")
        result = metric([1., 2.])
    return run(metric, result)


def case_squeezed(tf):
    metric, other = tf.keras.metrics.Accuracy(), tf.keras.metrics.MeanSquaredError()
    column, row = tf.placeholder_with_default([[1.], [2.]], [None, 1]), tf.placeholder_with_default([1., 3.], [None])
    return run(metric, metric(row, column), metric(column, row)) + run(other, other(row, column), other(column, row))


def case_unknown_rank(tf):
    metric = tf.keras.metrics.MeanAbsoluteError()
    a, b, w = (tf.placeholder(tf.float32, name=n) for n in "abw")
    plain, weighted = metric(a, b), metric(a, b, w)
    return [[v.initializer for v in metric.variables], {"r": plain, "@feed": {a: Y, b: P}},
            {"r": weighted, "@feed": {a: Y, b: P, w: [1., 2.]}}, {"r": weighted, "@feed": {a: Y, b: P, w: 3.}}]


def case_integer_inputs(tf):
    metric = tf.keras.metrics.SparseCategoricalAccuracy()
    return run(metric, metric([1, 0], [[.1, .9], [.2, .8]])) + [
        tf.keras.metrics.sparse_categorical_accuracy(tf.constant([[1], [0]]), tf.constant([[.1, .9], [.2, .8]]))]


def case_functions(tf):
    m = tf.keras.metrics
    t, p = pair(tf)
    return [m.binary_accuracy(t, p), m.binary_accuracy(t, p, .3), m.categorical_accuracy(t, p),
            m.top_k_categorical_accuracy(t, p, k=2),
            m.sparse_categorical_accuracy(tf.constant([1., 1.]), p), m.get("accuracy")(t, p),
            m.sparse_top_k_categorical_accuracy(tf.constant([[1], [2]]), p, k=1)]


def case_names(tf):
    m = tf.keras.metrics
    made = [m.Mean(), m.Mean(), m.Mean(name=None), m.Mean(name=None), m.Sum(name=None), m.Accuracy(dtype="float64")]
    return [tell([(x.name, x.dtype, x.get_config()) for x in made])]


NAMES = """acc accuracy Accuracy ce mse MSE cosine cosine_proximity cosine_similarity binary_accuracy BinaryAccuracy
categorical_accuracy sparse_categorical_accuracy top_k_categorical_accuracy sparse_top_k_categorical_accuracy Mean Sum
foo hinge logcosh LogCoshError kld KLD kullback_leibler_divergence Metric MeanMetricWrapper Reduce KLDivergence bce
poisson categorical_hinge clone_metric Huber huber_loss mae MAPE msle SumOverBatchSize squared_hinge
sparse_categorical_crossentropy categorical_crossentropy RootMeanSquaredError""".split()


def kind(found):
    return found if isinstance(found, str) else getattr(found, "__name__", None) or type(found).__name__


def case_by_name(tf):
    m = tf.keras.metrics

    def get(name):
        # How Python words a missing argument differs from version to version.
        found = kind(said(m.get, name))
        return found.split(":")[0] if "TypeError" in found else found
    return [tell([get(n) for n in NAMES], said(m.get, 3), said(m.get, None),
                 m.get({"class_name": "Mean", "config": {"name": "q"}}).get_config(),
                 said(m.deserialize, {"class_name": "zz", "config": {}}), m.serialize(m.mse), m.serialize(m.Mean()),
                 said(m.serialize, 3))]


def case_configurations(tf):
    m = tf.keras.metrics
    made = [m.BinaryAccuracy(threshold=.2), m.TopKCategoricalAccuracy(k=3), m.SparseTopKCategoricalAccuracy(),
            m.CosineSimilarity(axis=0), m.BinaryCrossentropy(from_logits=True), m.SparseCategoricalCrossentropy(),
            m.CategoricalCrossentropy(label_smoothing=.1), m.RootMeanSquaredError()]
    copies = [type(x).from_config(x.get_config()) for x in made]
    return [tell([x.get_config() for x in made], [x.get_config() for x in copies])]
