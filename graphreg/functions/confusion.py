"""The confusion matrix, and labels and predictions brought to one rank."""
from ..core import dtypes, raw
from ..core.convert import to_tensor
from ..core.scopes import name_scope
from . import array, check, control_flow, math, reduce


def remove_squeezable_dimensions(labels, predictions, expected_rank_diff=0, name=None):
    """Drop the last axis, of size 1, of labels or predictions if it is one more than expected.

    Args:
      labels, predictions: Tensor.
      expected_rank_diff: int, rank of predictions less rank of labels.
      name: str.
    Returns:
      (labels, predictions).
    Source: what tf.confusion_matrix, tf.losses and tf.metrics do.
    """
    with name_scope(name, "remove_squeezable_dimensions", [labels, predictions]):
        predictions, labels = to_tensor(predictions), to_tensor(labels)
        if predictions._shape is not None and labels._shape is not None:
            return _squeezed_statically(labels, predictions, expected_rank_diff)
        difference = array.rank(predictions) - array.rank(labels)
        if _may_end_in_one(predictions):
            predictions = _squeezed_if(math.equal(expected_rank_diff + 1, difference), predictions)
        if _may_end_in_one(labels):
            labels = _squeezed_if(math.equal(expected_rank_diff - 1, difference), labels)
        return labels, predictions


def _squeezed_statically(labels, predictions, expected):
    difference = predictions._rank() - labels._rank()
    if difference == expected + 1 and predictions._shape[-1] in (None, 1):
        predictions = array.squeeze(predictions, [-1])
    elif difference == expected - 1 and labels._shape[-1] in (None, 1):
        labels = array.squeeze(labels, [-1])
    return labels, predictions


def _may_end_in_one(x):
    return x._shape is None or len(x._shape) > 0 and x._shape[-1] in (None, 1)


def _squeezed_if(condition, x):
    return control_flow.cond(condition, lambda: array.squeeze(x, [-1]), lambda: x)


def confusion_matrix(labels, predictions, num_classes=None, dtype=dtypes.int32, name=None, weights=None):
    """How often each label (row) was predicted as each class (column).

    Args:
      labels, predictions: Tensor (int, [n]), classes counted from 0.
      num_classes: int or scalar Tensor, by default one more than the largest class that occurs.
      dtype: DType of the counts.
      name: str.
      weights: Tensor like predictions, what each counts; by default 1.
    Returns:
      Tensor (dtype, [num_classes, num_classes]).
    Raises (when run):
      InvalidArgumentError: a class is negative or not below num_classes.
    Source: tf.confusion_matrix.
    """
    with name_scope(name, "confusion_matrix", (predictions, labels, num_classes, weights)):
        labels, predictions = remove_squeezable_dimensions(
            to_tensor(labels, name="labels"), to_tensor(predictions, name="predictions"))
        predictions, labels = math.cast(predictions, dtypes.int64), math.cast(labels, dtypes.int64)
        labels = _checked(check.assert_non_negative, labels, "`labels` contains negative values")
        predictions = _checked(check.assert_non_negative, predictions, "`predictions` contains negative values")
        if num_classes is None:
            num_classes = math.maximum(reduce.reduce_max(predictions), reduce.reduce_max(labels)) + 1
        else:
            bound = math.cast(num_classes, dtypes.int64)
            labels = _checked(check.assert_less, labels, "`labels` out of bound", bound)
            predictions = _checked(check.assert_less, predictions, "`predictions` out of bound", bound)
        if weights is not None:
            weights = to_tensor(weights, name="weights")
            predictions.shape.assert_is_compatible_with(weights.shape)
            weights = math.cast(weights, dtype)
        return _counted(labels, predictions, num_classes, dtype, weights)


def _checked(assertion, x, message, *bound):
    return control_flow.with_dependencies([assertion(x, *bound, message=message)], x)


def _counted(labels, predictions, num_classes, dtype, weights):
    shape = array.stack([num_classes, num_classes])
    places = array.stack([labels, predictions], axis=1)
    values = array.ones_like(predictions, dtype) if weights is None else weights
    shape_64 = math.cast(shape, dtypes.int64)
    zeros = array.zeros(math.cast(shape, dtypes.int32), dtype)
    return raw.SparseTensorDenseAdd(places, values, shape_64, zeros)
