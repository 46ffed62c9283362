"""Confusion matrices, and labels and predictions brought to one rank."""
from ..core import dtypes, raw
from ..core.convert import to_tensor
from ..core.scopes import name_scope
from . import array, check, control_flow, math, reduce


def remove_squeezable_dimensions(labels, predictions, expected_rank_diff=0, name=None):
    """Drop the last axis of labels or predictions if it has one element and one rank too many.

    Args:
      labels, predictions: Tensors.
      expected_rank_diff: int, what rank(predictions) - rank(labels) should be.
      name: str.
    Returns:
      (labels, predictions).
    Source: tensorflow.python.ops.confusion_matrix.remove_squeezable_dimensions.
    """
    with name_scope(name, "remove_squeezable_dimensions", [labels, predictions]):
        predictions, labels = to_tensor(predictions), to_tensor(labels)
        if predictions.shape.ndims is not None and labels.shape.ndims is not None:
            # A last axis that is not 1 fails in Squeeze, as in TF.
            surplus = predictions.shape.ndims - labels.shape.ndims - expected_rank_diff
            if surplus == 1:
                predictions = array.squeeze(predictions, [-1])
            elif surplus == -1:
                labels = array.squeeze(labels, [-1])
            return labels, predictions
        rank_diff = array.rank(predictions) - array.rank(labels)
        predictions = _squeezed_if(expected_rank_diff + 1, rank_diff, predictions)
        return _squeezed_if(expected_rank_diff - 1, rank_diff, labels), predictions


def _squeezed_if(wanted, rank_diff, x):
    """x, its last axis dropped when the graph runs if rank_diff is as wanted."""
    # TF looks at the last size of a scalar too, and fails with an IndexError.
    if x.shape.ndims is not None and not x.shape.dims[-1].is_compatible_with(1):
        return x
    return control_flow.cond(math.equal(wanted, rank_diff), lambda: array.squeeze(x, [-1]), lambda: x)


def confusion_matrix(labels, predictions, num_classes=None, dtype=dtypes.int32, name=None, weights=None):
    """How often each label (row) was predicted as each class (column).

    matrix[i, j] = sum of the weights where labels == i and predictions == j

    Args:
      labels, predictions: vectors of class numbers, counted from 0.
      num_classes: int or scalar Tensor; None takes one more than the largest class that occurs.
      dtype: DType of the result.
      name: str.
      weights: vector, default ones.
    Returns:
      Tensor [num_classes, num_classes].
    Raises:
      ValueError: shapes that do not fit.
      InvalidArgumentError (at once where the values are known, else when run): a class that is negative or too large.
    Source: tf.confusion_matrix, tf.math.confusion_matrix.
    """
    with name_scope(name, "confusion_matrix", (predictions, labels, num_classes, weights)):
        labels = to_tensor(labels, name="labels")
        predictions = to_tensor(predictions, name="predictions")
        labels, predictions = remove_squeezable_dimensions(labels, predictions)
        predictions, labels = math.cast(predictions, dtypes.int64), math.cast(labels, dtypes.int64)
        labels = _checked(check.assert_non_negative, labels, "`labels` contains negative values")
        predictions = _checked(check.assert_non_negative, predictions, "`predictions` contains negative values")
        if num_classes is None:
            num_classes = math.maximum(reduce.reduce_max(predictions), reduce.reduce_max(labels)) + 1
        else:
            bound = math.cast(num_classes, dtypes.int64)
            labels = _checked(check.assert_less, labels, "`labels` out of bound", bound)
            predictions = _checked(check.assert_less, predictions, "`predictions` out of bound", bound)
        return _counted(labels, predictions, num_classes, _count_weights(weights, predictions, dtype), dtype)


def _checked(assertion, x, message, *bound):
    return control_flow.with_dependencies([assertion(x, *bound, message=message)], x)


def _count_weights(weights, predictions, dtype):
    if weights is None:
        return None
    weights = to_tensor(weights, name="weights")
    predictions.shape.assert_is_compatible_with(weights.shape)
    return math.cast(weights, dtype)


def _counted(labels, predictions, num_classes, weights, dtype):
    shape = array.stack([num_classes, num_classes])
    places = array.stack([labels, predictions], axis=1)
    values = array.ones_like(predictions, dtype) if weights is None else weights
    dense_shape = math.cast(shape, dtypes.int64)
    zeros = array.zeros(math.cast(shape, dtypes.int32), dtype)
    return raw.SparseTensorDenseAdd(places, values, dense_shape, zeros)
