"""tf.metrics: batches add up to what NumPy finds in all of them; variables, names and collections."""
import numpy as np
import pytest

import graphreg as tf

RANDOM = np.random.RandomState(7)
TRUTH = RANDOM.randint(0, 2, 40)
SCORES = RANDOM.rand(40).astype(np.float32)
WEIGHTS = RANDOM.randint(0, 3, 40).astype(np.float32)
CLASSES, GUESSES = RANDOM.randint(0, 4, 40), RANDOM.randint(0, 4, 40)


def over_batches(metric, *columns, size=7):
    """(value after all batches, value that the last update gave) of metric(*placeholders)."""
    inputs = [tf.placeholder(tf.as_dtype(c.dtype), (None,) + c.shape[1:]) for c in columns]
    value, update = metric(*inputs)
    with tf.Session() as session:
        session.run(tf.local_variables_initializer())
        for start in range(0, len(columns[0]), size):
            last = session.run(update, {i: c[start:start + size] for i, c in zip(inputs, columns)})
        return session.run(value), last


def check(metric, expected, *columns, rtol=1e-5):
    value, last = over_batches(metric, *columns)
    assert np.allclose(value, expected, rtol=rtol, atol=1e-6)
    assert np.allclose(last, value)


# ------------------------------------------------------------------ means
def weighted(values):
    return (values * WEIGHTS).sum() / WEIGHTS.sum()


MEANS = {
    "mean": (tf.metrics.mean, SCORES, (SCORES,)),
    "accuracy": (lambda a, b, w=None: tf.metrics.accuracy(a, b, w), CLASSES == GUESSES, (CLASSES, GUESSES)),
    "mean_absolute_error": (tf.metrics.mean_absolute_error, abs(SCORES - SCORES[::-1]), (SCORES, SCORES[::-1])),
    "mean_squared_error": (tf.metrics.mean_squared_error, (SCORES - SCORES[::-1]) ** 2, (SCORES, SCORES[::-1])),
    "percentage_below": (lambda x, w=None: tf.metrics.percentage_below(x, .5, w), SCORES < .5, (SCORES,)),
}


@pytest.mark.parametrize("name", sorted(MEANS))
def test_means(name):
    metric, values, columns = MEANS[name]
    check(metric, values.mean(), *columns)
    check(metric, weighted(values), *columns, WEIGHTS)


def test_root_of_the_mean():
    check(tf.metrics.root_mean_squared_error, np.sqrt(((SCORES - TRUTH) ** 2).mean()), TRUTH.astype(np.float32), SCORES)


def test_relative_errors_leave_out_what_has_no_norm():
    norm = np.where(TRUTH, SCORES, 0)
    expected = np.divide(abs(WEIGHTS - SCORES), norm, out=np.zeros(40, np.float32), where=norm != 0).mean()
    check(tf.metrics.mean_relative_error, expected, WEIGHTS, SCORES, norm.astype(np.float32), rtol=1e-4)


def test_cosine_distance():
    a, b = (v / np.linalg.norm(v, axis=1, keepdims=True) for v in (RANDOM.randn(30, 3), RANDOM.randn(30, 3)))
    check(lambda x, y: tf.metrics.mean_cosine_distance(x, y, 1), 1 - (a * b).sum(1).mean(), a.astype(np.float32),
          b.astype(np.float32))


def test_mean_of_tensors():
    x = RANDOM.rand(4, 2, 3).astype(np.float32)
    value, last = over_batches(lambda t: tf.metrics.mean_tensor(tf.reshape(t, [2, 3])), x, size=1)
    assert np.allclose(value, x.mean(0)) and np.allclose(last, value)


# ------------------------------------------------------------------ counts
def counts(positive):
    t, w = TRUTH.astype(bool), WEIGHTS
    return {"true_positives": w[t & positive].sum(), "false_negatives": w[t & ~positive].sum(),
            "true_negatives": w[~t & ~positive].sum(), "false_positives": w[~t & positive].sum()}


@pytest.mark.parametrize("name", sorted(counts(SCORES > 0)))
def test_answers(name):
    guesses = SCORES > .4
    check(getattr(tf.metrics, name), counts(guesses)[name], TRUTH, guesses, WEIGHTS)
    limits = [0., .3, .9]
    check(lambda a, b, w: getattr(tf.metrics, name + "_at_thresholds")(a, b, limits, w),
          [counts(SCORES > limit)[name] for limit in limits], TRUTH, SCORES, WEIGHTS)


@pytest.mark.parametrize("name, wrong", [("precision", "false_positives"), ("recall", "false_negatives")])
def test_shares(name, wrong):
    def share(positive):
        found = counts(positive)
        return found["true_positives"] / (found["true_positives"] + found[wrong])

    guesses = SCORES > .4
    check(getattr(tf.metrics, name), share(guesses), TRUTH, guesses, WEIGHTS)
    check(lambda a, b, w: getattr(tf.metrics, name + "_at_thresholds")(a, b, [.1, .6], w),
          [share(SCORES > .1), share(SCORES > .6)], TRUTH, SCORES, WEIGHTS)


def test_classes():
    matrix = np.zeros((4, 4))
    np.add.at(matrix, (CLASSES, GUESSES), WEIGHTS)
    right = np.diag(matrix)
    value, total = over_batches(lambda a, b, w: tf.metrics.mean_iou(a, b, 4, w), CLASSES, GUESSES, WEIGHTS)
    assert np.array_equal(total, matrix)
    assert np.isclose(value, (right / (matrix.sum(0) + matrix.sum(1) - right)).mean())
    value, by_class = over_batches(lambda a, b, w: tf.metrics.mean_per_class_accuracy(a, b, 4, w), CLASSES, GUESSES, WEIGHTS)
    assert np.allclose(by_class, right / matrix.sum(1)) and np.isclose(value, by_class.mean())


# ------------------------------------------------------------------ curves
def test_area_under_the_roc_curve_is_the_share_of_pairs_in_order():
    wins = (SCORES[TRUTH == 1][:, None] > SCORES[TRUTH == 0]).mean()
    value, _ = over_batches(lambda a, b: tf.metrics.auc(a, b, num_thresholds=2000), TRUTH, SCORES)
    assert abs(value - wins) < 5e-3


@pytest.mark.parametrize("curve", ["ROC", "PR"])
def test_the_trapezoid_lies_between_the_lower_and_the_upper_sum(curve):
    low, middle, high = [over_batches(lambda a, b: tf.metrics.auc(a, b, num_thresholds=20, curve=curve, summation_method=m),
                                      TRUTH, SCORES)[0] for m in ("minoring", "trapezoidal", "majoring")]
    assert low < middle < high and np.isclose(middle, (low + high) / 2)


def test_perfect_scores():
    truth = np.array([0, 1, 1, 0])
    scores = np.array([.1, .9, .8, .2], np.float32)
    for kwargs in ({}, {"curve": "PR", "summation_method": "careful_interpolation"}):
        assert np.isclose(over_batches(lambda a, b: tf.metrics.auc(a, b, **kwargs), truth, scores)[0], 1., atol=1e-5)
    for name in ("sensitivity_at_specificity", "specificity_at_sensitivity"):
        assert np.isclose(over_batches(lambda a, b: getattr(tf.metrics, name)(a, b, 1.), truth, scores)[0], 1., atol=1e-5)


def test_scores_must_be_probabilities():
    value, update = tf.metrics.auc([1, 0], tf.placeholder_with_default([.5, 1.5], [None]))
    with tf.Session() as session:
        session.run(tf.local_variables_initializer())
        with pytest.raises(tf.errors.InvalidArgumentError, match="predictions must be in"):
            session.run(update)


# ------------------------------------------------------------------ the k best
RANKED = RANDOM.rand(12, 6).astype(np.float32)
RELEVANT = np.array([RANDOM.permutation(6)[:2] for _ in range(12)])
BEST = np.argsort(-RANKED, axis=1)[:, :3]
HITS = (BEST[:, :, None] == RELEVANT[:, None, :]).any(-1)


def test_precision_and_recall_at_k():
    check(lambda a, b: tf.metrics.precision_at_k(a, b, 3), HITS.mean(), RELEVANT, RANKED)
    check(lambda a, b: tf.metrics.recall_at_k(a, b, 3), HITS.sum() / RELEVANT.size, RELEVANT, RANKED)
    check(tf.metrics.recall_at_top_k, HITS.sum() / RELEVANT.size, RELEVANT, BEST)


def test_precision_of_one_class():
    chosen, wanted = (BEST == 2).any(1), (RELEVANT == 2).any(1)
    check(lambda a, b: tf.metrics.precision_at_k(a, b, 3, class_id=2), (chosen & wanted).sum() / chosen.sum(), RELEVANT, RANKED)


def test_average_precision_at_k():
    precisions = np.cumsum(HITS, 1) / np.arange(1, 4)
    expected = ((precisions * HITS).sum(1) / 2).mean()
    check(lambda a, b: tf.metrics.average_precision_at_k(a, b, 3), expected, RELEVANT, RANKED)


def test_sparse_labels_are_the_same_labels():
    def sparse(labels):
        places = tf.where(labels >= 0)
        return tf.SparseTensor(places, tf.gather_nd(labels, places), tf.shape(labels, out_type=tf.int64))

    for name in ("precision_at_k", "recall_at_k", "average_precision_at_k"):
        metric = getattr(tf.metrics, name)
        expected, _ = over_batches(lambda a, b: metric(a, b, 3), RELEVANT, RANKED)
        check(lambda a, b: metric(sparse(a), b, 3), expected, RELEVANT, RANKED)


# ------------------------------------------------------------------ variables and collections
def test_variables_are_local_and_named_by_scope():
    tf.metrics.mean([1.])
    tf.metrics.mean([1.], name="mine")
    names = ["mean/total:0", "mean/count:0", "mine/total:0", "mine/count:0"]
    assert [v.name for v in tf.local_variables()] == names == [v.name for v in tf.get_collection("metric_variables")]
    assert tf.global_variables() == tf.trainable_variables() == []


def test_results_go_to_collections():
    value, update = tf.metrics.precision([1], [1], metrics_collections=["a", "b"], updates_collections="c")
    assert tf.get_collection("a") == tf.get_collection("b") == [value] and tf.get_collection("c") == [update]


def test_reading_does_not_update():
    value, update = tf.metrics.mean([2., 4.])
    with tf.Session() as session:
        session.run(tf.local_variables_initializer())
        assert session.run([value, value]) == [0., 0.]
        assert session.run(update) == 3. and session.run(value) == 3.
        session.run(tf.variables_initializer(tf.get_collection(tf.GraphKeys.METRIC_VARIABLES)))
        assert session.run(value) == 0.


@pytest.mark.parametrize("call, message", [
    (lambda: tf.metrics.accuracy([1], [1, 2]), "Shapes (2,) and (1,) are incompatible"),
    (lambda: tf.metrics.auc([1], tf.constant([.5]), curve="X"), "curve must be either ROC or PR, X unknown"),
    (lambda: tf.metrics.auc([1], tf.constant([.5]), summation_method="X"), "Invalid summation_method: X"),
    (lambda: tf.metrics.sensitivity_at_specificity([1], [.5], 2), "`specificity` must be in the range [0, 1]."),
    (lambda: tf.metrics.average_precision_at_k([[1]], [[.5]], 0), "Invalid k=0.")])
def test_refused(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert str(error.value) == message
