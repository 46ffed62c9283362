"""Metrics that are means of a function of labels and predictions: accuracies, errors, losses."""
from .. import functions as tf
from ..core import dtypes
from ..core.convert import to_tensor
from ..functions.confusion import remove_squeezable_dimensions
from . import backend, losses
from .losses_utils import squeeze_or_expand
from .metrics_base import Mean, MeanMetricWrapper


# ------------------------------------------------------------------ accuracies, for each sample
def accuracy(y_true, y_pred):
    """1 where labels and predictions are equal, 0 elsewhere.

    Args:
      y_true, y_pred: Tensors of one shape.
    Returns:
      Tensor of Keras' float type.
    Source: tensorflow.python.keras.metrics.accuracy.
    """
    y_pred.get_shape().assert_is_compatible_with(y_true.get_shape())
    if y_true.dtype != y_pred.dtype:
        y_pred = tf.cast(y_pred, y_true.dtype)
    return tf.cast(tf.equal(y_true, y_pred), backend.floatx())


def binary_accuracy(y_true, y_pred, threshold=0.5):
    """Part of the last axis where the prediction is above a threshold exactly where the label is 1.

    Args:
      y_true: Tensor of zeros and ones.  y_pred: Tensor of probabilities.  threshold: float.
    Returns:
      Tensor without the last axis.
    Source: tf.keras.metrics.binary_accuracy.
    """
    threshold = tf.cast(threshold, y_pred.dtype)
    y_pred = tf.cast(y_pred > threshold, y_pred.dtype)
    return tf.reduce_mean(tf.cast(tf.equal(y_true, y_pred), backend.floatx()), axis=-1)


def categorical_accuracy(y_true, y_pred):
    """1 where the largest prediction is that of the label, 0 elsewhere.

    Args:
      y_true: Tensor [..., classes], one-hot.  y_pred: Tensor of that shape.
    Returns:
      Tensor without the last axis.
    Source: tf.keras.metrics.categorical_accuracy.
    """
    return tf.cast(tf.equal(tf.argmax(y_true, axis=-1), tf.argmax(y_pred, axis=-1)), backend.floatx())


def _without_last(y_true, y_pred):
    """Class numbers without a last axis of size 1, where they have the rank of the predictions."""
    y_pred, y_true = to_tensor(y_pred), to_tensor(y_true)
    if y_pred.shape.ndims is not None and y_true.shape.ndims == y_pred.shape.ndims:
        y_true = tf.squeeze(y_true, [-1])
    return y_true, y_pred


def sparse_categorical_accuracy(y_true, y_pred):
    """1 where the largest prediction is that of the class, 0 elsewhere.

    Args:
      y_true: Tensor of class numbers.  y_pred: Tensor [..., classes].
    Returns:
      Tensor without the last axis.
    Source: tf.keras.metrics.sparse_categorical_accuracy.
    """
    y_true, y_pred = _without_last(y_true, y_pred)
    y_pred = tf.argmax(y_pred, axis=-1)
    if y_pred.dtype != y_true.dtype:
        y_pred = tf.cast(y_pred, y_true.dtype)
    return tf.cast(tf.equal(y_true, y_pred), backend.floatx())


def top_k_categorical_accuracy(y_true, y_pred, k=5):
    """1 where the label is among the k largest predictions, 0 elsewhere.

    Args:
      y_true: Tensor [batch, classes], one-hot.  y_pred: Tensor of that shape.  k: int.
    Returns:
      Tensor [batch].
    Source: tf.keras.metrics.top_k_categorical_accuracy.
    """
    return tf.cast(tf.nn.in_top_k(y_pred, tf.argmax(y_true, axis=-1), k), backend.floatx())


def sparse_top_k_categorical_accuracy(y_true, y_pred, k=5):
    """1 where the class is among the k largest predictions, 0 elsewhere.

    Args:
      y_true: Tensor of class numbers.  y_pred: Tensor [batch, classes].  k: int.
    Returns:
      Tensor [batch].
    Source: tf.keras.metrics.sparse_top_k_categorical_accuracy.
    """
    y_true, y_pred = _without_last(y_true, y_pred)
    return tf.cast(tf.nn.in_top_k(y_pred, tf.cast(y_true, dtypes.int32), k), backend.floatx())


class Accuracy(MeanMetricWrapper):
    """How often predictions equal labels.

    Source: tf.keras.metrics.Accuracy.
    """

    def __init__(self, name="accuracy", dtype=None):
        super().__init__(accuracy, name, dtype=dtype)


class BinaryAccuracy(MeanMetricWrapper):
    """Mean of binary_accuracy.

    Args:
      threshold: float.
    Source: tf.keras.metrics.BinaryAccuracy.
    """

    def __init__(self, name="binary_accuracy", dtype=None, threshold=0.5):
        super().__init__(binary_accuracy, name, dtype=dtype, threshold=threshold)


class CategoricalAccuracy(MeanMetricWrapper):
    """Mean of categorical_accuracy.

    Source: tf.keras.metrics.CategoricalAccuracy.
    """

    def __init__(self, name="categorical_accuracy", dtype=None):
        super().__init__(categorical_accuracy, name, dtype=dtype)


class SparseCategoricalAccuracy(MeanMetricWrapper):
    """Mean of sparse_categorical_accuracy.

    Source: tf.keras.metrics.SparseCategoricalAccuracy.
    """

    def __init__(self, name="sparse_categorical_accuracy", dtype=None):
        super().__init__(sparse_categorical_accuracy, name, dtype=dtype)


class TopKCategoricalAccuracy(MeanMetricWrapper):
    """Mean of top_k_categorical_accuracy.

    Args:
      k: int.
    Source: tf.keras.metrics.TopKCategoricalAccuracy.
    """

    def __init__(self, k=5, name="top_k_categorical_accuracy", dtype=None):
        super().__init__(top_k_categorical_accuracy, name, dtype=dtype, k=k)


class SparseTopKCategoricalAccuracy(MeanMetricWrapper):
    """Mean of sparse_top_k_categorical_accuracy.

    Args:
      k: int.
    Source: tf.keras.metrics.SparseTopKCategoricalAccuracy.
    """

    def __init__(self, k=5, name="sparse_top_k_categorical_accuracy", dtype=None):
        super().__init__(sparse_top_k_categorical_accuracy, name, dtype=dtype, k=k)


# ------------------------------------------------------------------ losses as metrics
class MeanSquaredError(MeanMetricWrapper):
    """Mean of tf.keras.losses.mean_squared_error.

    Source: tf.keras.metrics.MeanSquaredError.
    """

    def __init__(self, name="mean_squared_error", dtype=None):
        super().__init__(losses.mean_squared_error, name, dtype=dtype)


class MeanAbsoluteError(MeanMetricWrapper):
    """Mean of tf.keras.losses.mean_absolute_error.

    Source: tf.keras.metrics.MeanAbsoluteError.
    """

    def __init__(self, name="mean_absolute_error", dtype=None):
        super().__init__(losses.mean_absolute_error, name, dtype=dtype)


class MeanAbsolutePercentageError(MeanMetricWrapper):
    """Mean of tf.keras.losses.mean_absolute_percentage_error.

    Source: tf.keras.metrics.MeanAbsolutePercentageError.
    """

    def __init__(self, name="mean_absolute_percentage_error", dtype=None):
        super().__init__(losses.mean_absolute_percentage_error, name, dtype=dtype)


class MeanSquaredLogarithmicError(MeanMetricWrapper):
    """Mean of tf.keras.losses.mean_squared_logarithmic_error.

    Source: tf.keras.metrics.MeanSquaredLogarithmicError.
    """

    def __init__(self, name="mean_squared_logarithmic_error", dtype=None):
        super().__init__(losses.mean_squared_logarithmic_error, name, dtype=dtype)


class Hinge(MeanMetricWrapper):
    """Mean of tf.keras.losses.hinge.

    Source: tf.keras.metrics.Hinge.
    """

    def __init__(self, name="hinge", dtype=None):
        super().__init__(losses.hinge, name, dtype=dtype)


class SquaredHinge(MeanMetricWrapper):
    """Mean of tf.keras.losses.squared_hinge.

    Source: tf.keras.metrics.SquaredHinge.
    """

    def __init__(self, name="squared_hinge", dtype=None):
        super().__init__(losses.squared_hinge, name, dtype=dtype)


class CategoricalHinge(MeanMetricWrapper):
    """Mean of tf.keras.losses.categorical_hinge.

    Source: tf.keras.metrics.CategoricalHinge.
    """

    def __init__(self, name="categorical_hinge", dtype=None):
        super().__init__(losses.categorical_hinge, name, dtype=dtype)


class LogCoshError(MeanMetricWrapper):
    """Mean of tf.keras.losses.logcosh.

    Source: tf.keras.metrics.LogCoshError.
    """

    def __init__(self, name="logcosh", dtype=None):
        super().__init__(losses.logcosh, name, dtype=dtype)


class Poisson(MeanMetricWrapper):
    """Mean of tf.keras.losses.poisson.

    Source: tf.keras.metrics.Poisson.
    """

    def __init__(self, name="poisson", dtype=None):
        super().__init__(losses.poisson, name, dtype=dtype)


class KLDivergence(MeanMetricWrapper):
    """Mean of tf.keras.losses.kullback_leibler_divergence.

    Source: tf.keras.metrics.KLDivergence.
    """

    def __init__(self, name="kullback_leibler_divergence", dtype=None):
        super().__init__(losses.kullback_leibler_divergence, name, dtype=dtype)


class CosineSimilarity(MeanMetricWrapper):
    """Mean of tf.keras.losses.cosine_similarity.

    Args:
      axis: int, along which the vectors lie.
    Source: tf.keras.metrics.CosineSimilarity.
    """

    def __init__(self, name="cosine_similarity", dtype=None, axis=-1):
        super().__init__(losses.cosine_similarity, name, dtype=dtype, axis=axis)


class BinaryCrossentropy(MeanMetricWrapper):
    """Mean of tf.keras.losses.binary_crossentropy.

    Args:
      from_logits, label_smoothing: as for the loss.
    Source: tf.keras.metrics.BinaryCrossentropy.
    """

    def __init__(self, name="binary_crossentropy", dtype=None, from_logits=False, label_smoothing=0):
        super().__init__(losses.binary_crossentropy, name, dtype=dtype, from_logits=from_logits,
                         label_smoothing=label_smoothing)


class CategoricalCrossentropy(MeanMetricWrapper):
    """Mean of tf.keras.losses.categorical_crossentropy.

    Args:
      from_logits, label_smoothing: as for the loss.
    Source: tf.keras.metrics.CategoricalCrossentropy.
    """

    def __init__(self, name="categorical_crossentropy", dtype=None, from_logits=False, label_smoothing=0):
        super().__init__(losses.categorical_crossentropy, name, dtype=dtype, from_logits=from_logits,
                         label_smoothing=label_smoothing)


class SparseCategoricalCrossentropy(MeanMetricWrapper):
    """Mean of tf.keras.losses.sparse_categorical_crossentropy.

    Args:
      from_logits, axis: as for the loss.
    Source: tf.keras.metrics.SparseCategoricalCrossentropy.
    """

    def __init__(self, name="sparse_categorical_crossentropy", dtype=None, from_logits=False, axis=-1):
        super().__init__(losses.sparse_categorical_crossentropy, name, dtype=dtype, from_logits=from_logits, axis=axis)


# ------------------------------------------------------------------ other means
class MeanRelativeError(Mean):
    """Mean of |y_true - y_pred| / normalizer.

    Args:
      normalizer: array or Tensor shaped like predictions.
    Source: tf.keras.metrics.MeanRelativeError.
    """

    _UNTRACKED = Mean._UNTRACKED | {"normalizer"}

    def __init__(self, normalizer, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.normalizer = tf.cast(normalizer, self._dtype)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Add errors; Args as for MeanMetricWrapper."""
        y_true, y_pred = tf.cast(y_true, self._dtype), tf.cast(y_pred, self._dtype)
        y_pred, y_true, _ = squeeze_or_expand(y_pred, y_true)
        y_pred, self.normalizer = remove_squeezable_dimensions(y_pred, self.normalizer)
        y_pred.shape.assert_is_compatible_with(y_true.shape)
        errors = tf.div_no_nan(tf.abs(y_true - y_pred), self.normalizer)
        return super().update_state(errors, sample_weight=sample_weight)

    def get_config(self):
        """dict of the constructor's arguments."""
        return {**super().get_config(), "normalizer": losses.backend_value(self.normalizer)}


class RootMeanSquaredError(Mean):
    """Root of the mean of (y_pred - y_true) ** 2.

    Source: tf.keras.metrics.RootMeanSquaredError.
    """

    def __init__(self, name="root_mean_squared_error", dtype=None):
        super().__init__(name, dtype=dtype)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Add squares; Args as for MeanMetricWrapper."""
        y_true, y_pred = tf.cast(y_true, self._dtype), tf.cast(y_pred, self._dtype)
        y_pred, y_true, _ = squeeze_or_expand(y_pred, y_true)
        return super().update_state(tf.squared_difference(y_pred, y_true), sample_weight=sample_weight)

    def result(self):
        """The root of the mean."""
        return tf.sqrt(tf.div_no_nan(self.total, self.count))
