"""Metrics of the k best-scored classes: precision, recall and average precision at k.

Labels are dense [..., labels] or sparse; a prediction is right if its class is among its entry's labels.
"""
from .. import functions as tf
from ..core import dtypes
from ..core.convert import to_tensor
from ..core.scopes import control_dependencies, name_scope
from ..core.sparse_tensor import SparseTensor, SparseTensorValue
from ..functions.sets import set_difference, set_intersection, set_size
from ..functions.sparse import sparse_concat, sparse_reshape, sparse_retain
from ..functions.state import assign_add
from ..ops.reduce import kept_shape
from ..weights_broadcast import assert_broadcastable
from .common import graph_only, metric_variable, publish, spread


def _at_k_name(name, k=None, class_id=None):
    name = f"{name}_at_k" if k is None else f"{name}_at_{k}"
    return name if class_id is None else f"{name}_class{class_id}"


def _labels_tensor(labels):
    """Labels as a Tensor or SparseTensor."""
    if isinstance(labels, (SparseTensor, SparseTensorValue)):
        return SparseTensor.from_value(labels)
    return to_tensor(labels)


# ------------------------------------------------------------------ labels in shape
def _expanded_labels(labels, predictions):
    """Labels with one axis of size 1 more where they have one axis less than predictions."""
    with name_scope(None, "expand_labels", (labels, predictions)) as scope:
        labels = _labels_tensor(labels)
        if isinstance(labels, SparseTensor):
            is_short = tf.equal(tf.rank(predictions), tf.size(labels.dense_shape) + 1)
            return tf.cond(is_short, lambda: _with_last_axis(labels, scope), lambda: labels)
        rank, wanted = labels.shape.ndims, predictions.shape.ndims
        if rank is None or wanted is None:
            is_short = tf.equal(tf.rank(predictions), tf.rank(labels) + 1)
            return tf.cond(is_short, lambda: tf.expand_dims(labels, -1, name=scope), lambda: labels)
        if rank == wanted:
            return labels
        if rank + 1 == wanted:
            return tf.expand_dims(labels, -1, name=scope)
        raise ValueError(f"Unexpected labels shape {labels.shape} for predictions shape {predictions.shape}.")


def _with_last_axis(labels, name):
    return sparse_reshape(labels, tf.concat((labels.dense_shape, (1,)), 0), name=name)


def _only_class(ids, class_id):
    """A SparseTensor of those ids that are the class."""
    ids = _labels_tensor(ids)
    if isinstance(ids, SparseTensor):
        return sparse_retain(ids, tf.equal(ids.values, class_id))
    shape = tf.shape(ids, out_type=dtypes.int64)
    last = tf.size(shape) - 1
    filled = tf.fill(kept_shape(tf, shape, tf.reshape(last, [1])), tf.cast(class_id, dtypes.int64))
    found = set_intersection(filled, ids)
    return SparseTensor(found.indices, found.values, shape)


# ------------------------------------------------------------------ counts
def _number_of(members, weights):
    """How many members each set has, weighted (float64)."""
    number = tf.cast(set_size(members), dtypes.float64)
    if weights is None:
        return number
    with control_dependencies((assert_broadcastable(weights, number),)):
        return tf.multiply(number, tf.cast(weights, dtypes.float64))


def _members(kind, labels, predictions):
    if kind == "true_positives":
        return set_intersection(predictions, labels)
    return set_difference(predictions, labels, aminusb=kind == "false_positives")


def _count_of(kind, labels, predictions, class_id=None, weights=None, name=None):
    """The answers of one kind in each entry (float64)."""
    with name_scope(name, kind, (predictions, labels, weights)):
        if class_id is not None:
            labels, predictions = _only_class(labels, class_id), _only_class(predictions, class_id)
        return _number_of(_members(kind, labels, predictions), weights)


def _running_count(kind, labels, predictions, k, class_id, weights):
    """(variable, update) of the answers of one kind."""
    with name_scope(None, _at_k_name(kind[:-1], k, class_id), (predictions, labels, weights)) as scope:
        number = _count_of(kind, labels, predictions, class_id, weights)
        total = tf.cast(tf.reduce_sum(number), dtypes.float64)
        variable = metric_variable([], dtypes.float64, name=scope)
        return variable, assign_add(variable, total, name="update")


def _share_at_top_k(kind, wrong, labels, predictions_idx, k, class_id, weights, metrics_collections, updates_collections,
                    name):
    with name_scope(name, _at_k_name(kind, k, class_id), (predictions_idx, labels, weights)) as scope:
        labels = _expanded_labels(labels, predictions_idx)
        chosen = tf.cast(predictions_idx, dtypes.int64)
        right, right_update = _running_count("true_positives", labels, chosen, k, class_id, weights)
        wrong, wrong_update = _running_count(wrong, labels, chosen, k, class_id, weights)
        value = publish(tf.div(right, tf.add(right, wrong), name=scope), metrics_collections)
        update = tf.div(right_update, tf.add(right_update, wrong_update), name="update")
        return value, publish(update, updates_collections)


def _share_at_k(kind, at_top_k, labels, predictions, k, class_id, weights, metrics_collections, updates_collections, name):
    with name_scope(name, _at_k_name(kind, k, class_id), (predictions, labels, weights)) as scope:
        chosen = tf.top_k(predictions, k)[1]
        return at_top_k(labels, chosen, k, class_id, weights, metrics_collections, updates_collections, scope)


# ------------------------------------------------------------------ precision and recall
@graph_only
def precision_at_k(labels, predictions, k, class_id=None, weights=None, metrics_collections=None, updates_collections=None,
                   name=None):
    """Which share of the k best-scored classes is right.

    precision = true_positives / (true_positives + false_positives), NaN before the first update

    Args:
      labels: Tensor (int64) [..., labels] or [...], or SparseTensor [..., labels], numbers of classes.
      predictions: float Tensor [..., classes], scores.
      k: int >= 1.
      class_id: int, count the answers of this class only.
      weights: number, or Tensor that broadcasts to [...], default 1.
      metrics_collections, updates_collections: lists of collections that the results are added to.
      name: str, the name scope; "precision_at_<k>" or "precision_at_<k>_class<class_id>" by default.
    Returns:
      (precision, update): float64 scalars.
    Raises:
      TypeError: labels are not int64.  ValueError: shapes do not fit.
    Source: tf.metrics.precision_at_k.
    """
    return _share_at_k("precision", precision_at_top_k, labels, predictions, k, class_id, weights, metrics_collections,
                       updates_collections, name)


@graph_only
def precision_at_top_k(labels, predictions_idx, k=None, class_id=None, weights=None, metrics_collections=None,
                       updates_collections=None, name=None):
    """Which share of the chosen classes is right.

    Args:
      predictions_idx: Tensor of integers [..., k], the classes chosen.
      k: int, only for the default name.
      The rest as for precision_at_k.
    Returns and Raises: as for precision_at_k.
    Source: tf.metrics.precision_at_top_k.
    """
    return _share_at_top_k("precision", "false_positives", labels, predictions_idx, k, class_id, weights,
                           metrics_collections, updates_collections, name)


@graph_only
def recall_at_k(labels, predictions, k, class_id=None, weights=None, metrics_collections=None, updates_collections=None,
                name=None):
    """Which share of the labels is among the k best-scored classes.

    recall = true_positives / (true_positives + false_negatives), NaN before the first update

    Args, Returns and Raises: as for precision_at_k.
    Source: tf.metrics.recall_at_k.
    """
    return _share_at_k("recall", recall_at_top_k, labels, predictions, k, class_id, weights, metrics_collections,
                       updates_collections, name)


@graph_only
def recall_at_top_k(labels, predictions_idx, k=None, class_id=None, weights=None, metrics_collections=None,
                    updates_collections=None, name=None):
    """Which share of the labels is among the chosen classes.

    Args, Returns and Raises: as for precision_at_top_k.
    Source: tf.metrics.recall_at_top_k.
    """
    return _share_at_top_k("recall", "false_negatives", labels, predictions_idx, k, class_id, weights, metrics_collections,
                           updates_collections, name)


@graph_only
def sparse_precision_at_k(labels, predictions, k, class_id=None, weights=None, metrics_collections=None,
                          updates_collections=None, name=None):
    """Old name of precision_at_k.

    Source: tf.metrics.sparse_precision_at_k.
    """
    return precision_at_k(labels, predictions, k, class_id, weights, metrics_collections, updates_collections, name)


# ------------------------------------------------------------------ average precision
@graph_only
def average_precision_at_k(labels, predictions, k, weights=None, metrics_collections=None, updates_collections=None,
                           name=None):
    """Mean over the entries of the average of the precisions at the places of the right answers among the k best.

    average = sum(precision_at_i * is_right_i for i = 1 ... k) / min(k, labels)

    Args:
      weights: number, or Tensor that broadcasts to [...], default 1.
      name: str, the name scope; "average_precision_at_<k>" by default.
      The rest as for precision_at_k; labels that are no class count for nothing.
    Returns:
      (mean, update): float64 scalars.
    Raises:
      ValueError: k < 1, or shapes do not fit.
    Source: tf.metrics.average_precision_at_k.
    """
    if k < 1:
        raise ValueError(f"Invalid k={k}.")
    with name_scope(name, _at_k_name("average_precision", k), (predictions, labels, weights)) as scope:
        chosen = tf.top_k(predictions, k)[1]
        labels = _without_unknown_classes(labels, tf.cast(tf.shape(predictions)[-1], dtypes.int64))
        return _running_average_precision(labels, chosen, weights, metrics_collections, updates_collections, scope)


@graph_only
def sparse_average_precision_at_k(labels, predictions, k, weights=None, metrics_collections=None, updates_collections=None,
                                  name=None):
    """Old name of average_precision_at_k.

    Source: tf.metrics.sparse_average_precision_at_k.
    """
    return average_precision_at_k(labels, predictions, k, weights, metrics_collections, updates_collections, name)


def _without_unknown_classes(labels, num_classes):
    """Labels with -1 in place of numbers that are no class."""
    def cleaned(values):
        return tf.where_v2(tf.greater_equal(values, num_classes), -1 * tf.ones_like(values), values)

    labels = _labels_tensor(labels)
    if isinstance(labels, SparseTensor):
        clean = lambda: SparseTensor(labels.indices, cleaned(labels.values), labels.dense_shape)  # noqa: E731
        values = labels.values
    else:
        clean = lambda: cleaned(labels)  # noqa: E731
        values = labels
    return tf.cond(tf.greater_equal(tf.reduce_max(values), num_classes), clean, lambda: labels)


@graph_only
def top_k_average_precision(labels, chosen, weights, metrics_collections, updates_collections, name):
    """(mean, update) of the average precision of chosen classes [..., k], the best first.

    Source: tensorflow.python.ops.metrics_impl._streaming_sparse_average_precision_at_top_k.
    """
    with name_scope(name, "average_precision_at_top_k", (chosen, labels, weights)) as scope:
        return _running_average_precision(labels, chosen, weights, metrics_collections, updates_collections, scope)


def _running_average_precision(labels, chosen, weights, metrics_collections, updates_collections, name):
    """(mean, update) of the average precision of all entries."""
    average = _average_precision(labels, chosen)
    if weights is not None:
        weights = spread(weights, average, dtypes.float64)
        average = tf.multiply(average, weights)
    with name_scope(None, "max", (average,)) as scope:
        most = metric_variable([], dtypes.float64, name=scope)
        if weights is None:
            batch = tf.cast(tf.size(average, name="batch_max"), dtypes.float64)
        else:
            batch = tf.reduce_sum(weights, name="batch_max")
        most_update = assign_add(most, batch, name="update")
    with name_scope(None, "total", (average,)) as scope:
        total = metric_variable([], dtypes.float64, name=scope)
        total_update = assign_add(total, tf.reduce_sum(average, name="batch_total"), name="update")
    value = publish(tf.div_no_nan(total, most, name="mean"), metrics_collections)
    return value, publish(tf.div_no_nan(total_update, most_update, name=name), updates_collections)


def _average_precision(labels, chosen):
    """Average precision of each entry (float64)."""
    with name_scope(None, "average_precision", (chosen, labels)) as scope:
        chosen = tf.cast(chosen, dtypes.int64, name="predictions_idx")
        if chosen.shape.ndims == 0:
            raise ValueError("The rank of predictions_idx must be at least 1.")
        k = chosen.shape.as_list()[-1]
        if k is None:
            raise ValueError("The last dimension of predictions_idx must be set.")
        labels = _expanded_labels(labels, chosen)
        places = tf.expand_dims(chosen, -1, name="predictions_idx_per_k")
        is_right = _count_of("true_positives", _repeated(labels, k, "labels_per_k"), places, name="relevant_per_k")
        right = tf.cumsum(is_right, axis=-1, name="tp_per_k")
        seen = tf.cumsum(tf.ones_like(is_right), axis=-1, name="retrieved_per_k")
        precisions = tf.div(right, seen, name="precision_per_k")
        precisions = tf.multiply(precisions, is_right, name="relevant_precision_per_k")
        total = tf.reduce_sum(precisions, axis=(-1,), name="precision_sum")
        return tf.div(total, tf.cast(_number_relevant(labels, k), dtypes.float64), name=scope)


def _repeated(labels, times, name):
    """Labels repeated along a new axis before the last one."""
    with name_scope(name, "expand_and_tile", (labels, times, -1)) as scope:
        if isinstance(labels, SparseTensor):
            return _repeated_sparse(labels, times, scope)
        expanded = tf.expand_dims(labels, -2, name="expand")
        if times == 1:
            return expanded
        ones = tf.ones_like(tf.shape(labels))
        return tf.tile(expanded, tf.concat((ones[:-1], (times,), ones[-1:]), 0, name="multiples"), name=scope)


def _repeated_sparse(labels, times, name):
    place = tf.reshape(tf.size(labels.dense_shape) + -1, [1])
    shape = tf.concat((tf.slice(labels.dense_shape, [0], place), [1], tf.slice(labels.dense_shape, place, [-1])), 0,
                      name="expanded_shape")
    expanded = sparse_reshape(labels, shape, name="expand")
    return expanded if times == 1 else sparse_concat(-2, [expanded] * times, name=name)


def _number_relevant(labels, k):
    """min(k, how many labels each entry has)."""
    with name_scope(None, "num_relevant", (labels,)) as scope:
        if isinstance(labels, SparseTensor):
            return tf.minimum(set_size(labels), k, name=scope)
        is_label = tf.where_v2(tf.greater_equal(labels, 0), tf.ones_like(labels), tf.zeros_like(labels))
        return tf.minimum(tf.reduce_sum(is_label, axis=-1), k, name=scope)
