"""Metrics that count right and wrong predictions at thresholds."""
import numpy as np

from .. import functions as tf
from ..core import dtypes
from ..core.convert import to_tensor
from ..core.scopes import control_dependencies
from ..functions import check
from ..functions.confusion import confusion_matrix
from ..weights_broadcast import broadcast_weights
from . import backend
from .losses_utils import squeeze_or_expand
from .metrics_base import Metric

NEG_INF = -1e10      # below every prediction: what is left out of the k largest
TP, FN, FP, TN = "tp", "fn", "fp", "tn"


# ------------------------------------------------------------------ counting
def _as_list(x):
    return list(x) if isinstance(x, (list, tuple)) else [x]


def parsed_thresholds(thresholds, default=0.5):
    """Thresholds as a list.

    Raises:
      ValueError: one does not lie between 0 and 1.
    """
    if thresholds is None:
        return [default]
    thresholds = _as_list(thresholds)
    invalid = [t for t in thresholds if t is None or t < 0 or t > 1]
    if invalid:
        raise ValueError(f"Threshold values must be in [0, 1]. Invalid values: {invalid}")
    return thresholds


def _filtered_top_k(x, k):
    """The k largest of the last axis; the others are NEG_INF."""
    _, indices = tf.nn.top_k(x, k, sorted=False)
    mask = tf.reduce_sum(tf.one_hot(indices, x.shape.dims[-1].value, axis=-1), axis=-2)
    return x * mask + NEG_INF * (1 - mask)


def update_counts(variables, y_true, y_pred, thresholds, top_k=None, class_id=None, sample_weight=None):
    """Add the numbers of predictions of each kind to variables.

    Args:
      variables: dict from TP, FN, FP, TN to Variable [thresholds].
      y_true: Tensor of zeros and ones.  y_pred: Tensor of that shape, with values from 0 to 1.
      thresholds: list of float; a prediction above counts as positive.
      top_k: int, only the k largest of the last axis can be positive.  class_id: int, one place of the last axis.
      sample_weight: Tensor that broadcasts to y_pred, or None.
    Returns:
      Operation.
    Raises:
      ValueError: the shapes do not fit.
    """
    dtype = next(iter(variables.values())).dtype.base_dtype
    y_true, y_pred = tf.cast(y_true, dtype), tf.cast(y_pred, dtype)
    y_pred.shape.assert_is_compatible_with(y_true.shape)
    checks = [check.assert_greater_equal(y_pred, tf.cast(0.0, dtype), message="predictions must be >= 0"),
              check.assert_less_equal(y_pred, tf.cast(1.0, dtype), message="predictions must be <= 1")]
    with control_dependencies(checks):
        y_pred, y_true, sample_weight = squeeze_or_expand(y_pred, y_true, sample_weight)
    if top_k is not None:
        y_pred = _filtered_top_k(y_pred, top_k)
    if class_id is not None:
        y_true, y_pred = y_true[..., class_id], y_pred[..., class_id]
    label, pred = _at_thresholds(y_true, y_pred, thresholds)
    weights = None if sample_weight is None else _spread(sample_weight, y_pred, dtype, len(thresholds))
    return tf.group(*_added(variables, label, pred, weights, dtype))


def _at_thresholds(y_true, y_pred, thresholds):
    """(whether a label is positive, whether a prediction is), [thresholds, predictions]."""
    count, n = tf.size(y_pred), len(thresholds)
    flat_pred = tf.reshape(y_pred, [1, -1])
    flat_true = tf.reshape(tf.cast(y_true, dtypes.bool), [1, -1])
    limits = tf.tile(tf.expand_dims(tf.constant(thresholds, dtype=y_pred.dtype), 1), tf.stack([1, count]))
    pred = tf.greater(tf.tile(flat_pred, [n, 1]), limits)
    return tf.tile(flat_true, [n, 1]), pred


def _spread(weights, y_pred, dtype, n):
    weights = broadcast_weights(tf.cast(weights, dtype), y_pred)
    return tf.tile(tf.reshape(weights, [1, -1]), [n, 1])


def _added(variables, label, pred, weights, dtype):
    """The ops that add to each variable, in TF's order."""
    not_pred = tf.logical_not(pred) if FN in variables or TN in variables else None
    not_label = tf.logical_not(label) if FP in variables or TN in variables else None
    ops = []
    for kind, a, b in ((TP, label, pred), (FN, label, not_pred), (FP, not_label, pred), (TN, not_label, not_pred)):
        if kind in variables:
            both = tf.cast(tf.logical_and(a, b), dtype)
            if weights is not None:
                both *= weights
            added = variables[kind].assign_add(tf.reduce_sum(both, 1))
            # What ran at once has no operation.
            ops.append(added if added.op is None else added.op)
    return ops


# ------------------------------------------------------------------ one count
class _ConfusionMatrixConditionCount(Metric):
    """The weighted number of predictions of one kind, at each threshold.

    Args:
      confusion_matrix_cond: TP, FN, FP or TN.  thresholds: float or list, default 0.5.  name, dtype: as for Metric.
    """

    def __init__(self, confusion_matrix_cond, thresholds=None, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self._confusion_matrix_cond, self.init_thresholds = confusion_matrix_cond, thresholds
        self.thresholds = parsed_thresholds(thresholds)
        self.accumulator = self.add_weight("accumulator", shape=(len(self.thresholds),), initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Count predictions; Args as for MeanMetricWrapper."""
        return update_counts({self._confusion_matrix_cond: self.accumulator}, y_true, y_pred,
                             thresholds=self.thresholds, sample_weight=sample_weight)

    def result(self):
        """The count; one for each threshold when there are several."""
        return to_tensor(self.accumulator[0] if len(self.thresholds) == 1 else self.accumulator)

    def reset_states(self):
        """Set the counts to 0."""
        _set_to_zero(self.variables, len(self.thresholds))

    def get_config(self):
        """dict of the constructor's arguments."""
        return {**super().get_config(), "thresholds": self.init_thresholds}


def _set_to_zero(variables, count):
    backend.batch_set_value([(v, np.zeros((count,))) for v in variables])


class FalsePositives(_ConfusionMatrixConditionCount):
    """How often a prediction is positive and the label is not.

    Args: as for TruePositives.
    Source: tf.keras.metrics.FalsePositives.
    """

    def __init__(self, thresholds=None, name=None, dtype=None):
        super().__init__(FP, thresholds=thresholds, name=name, dtype=dtype)


class FalseNegatives(_ConfusionMatrixConditionCount):
    """How often a label is positive and the prediction is not.

    Args: as for TruePositives.
    Source: tf.keras.metrics.FalseNegatives.
    """

    def __init__(self, thresholds=None, name=None, dtype=None):
        super().__init__(FN, thresholds=thresholds, name=name, dtype=dtype)


class TrueNegatives(_ConfusionMatrixConditionCount):
    """How often neither the prediction nor the label is positive.

    Args: as for TruePositives.
    Source: tf.keras.metrics.TrueNegatives.
    """

    def __init__(self, thresholds=None, name=None, dtype=None):
        super().__init__(TN, thresholds=thresholds, name=name, dtype=dtype)


class TruePositives(_ConfusionMatrixConditionCount):
    """How often both the prediction and the label are positive.

    Args:
      thresholds: float or list; a prediction above counts as positive.  name, dtype: as for Metric.
    Raises:
      ValueError: a threshold does not lie between 0 and 1.
    Source: tf.keras.metrics.TruePositives.
    """

    def __init__(self, thresholds=None, name=None, dtype=None):
        super().__init__(TP, thresholds=thresholds, name=name, dtype=dtype)


# ------------------------------------------------------------------ precision and recall
class _Share(Metric):
    """True positives as a part of these and another count."""

    _OTHER, _OTHER_NAME = None, None

    def __init__(self, thresholds=None, top_k=None, class_id=None, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.init_thresholds, self.top_k, self.class_id = thresholds, top_k, class_id
        self.thresholds = parsed_thresholds(thresholds, 0.5 if top_k is None else NEG_INF)
        self.true_positives = self.add_weight("true_positives", shape=(len(self.thresholds),), initializer="zeros")
        setattr(self, self._OTHER_NAME, self.add_weight(self._OTHER_NAME, shape=(len(self.thresholds),),
                                                        initializer="zeros"))

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Count predictions; Args as for MeanMetricWrapper."""
        return update_counts({TP: self.true_positives, self._OTHER: getattr(self, self._OTHER_NAME)}, y_true, y_pred,
                             thresholds=self.thresholds, top_k=self.top_k, class_id=self.class_id,
                             sample_weight=sample_weight)

    def result(self):
        """The part; one for each threshold when there are several."""
        part = tf.div_no_nan(self.true_positives, self.true_positives + getattr(self, self._OTHER_NAME))
        return part[0] if len(self.thresholds) == 1 else part

    def reset_states(self):
        """Set the counts to 0."""
        _set_to_zero(self.variables, len(self.thresholds))

    def get_config(self):
        """dict of the constructor's arguments."""
        return {**super().get_config(), "thresholds": self.init_thresholds, "top_k": self.top_k,
                "class_id": self.class_id}


class Precision(_Share):
    """The part of the positive predictions that have a positive label.

    Args:
      thresholds: float or list; a prediction above counts as positive.
      top_k: int, only the k largest predictions can be positive.  class_id: int, only this class counts.
      name, dtype: as for Metric.
    Raises:
      ValueError: a threshold does not lie between 0 and 1.
    Source: tf.keras.metrics.Precision.
    """

    _OTHER, _OTHER_NAME = FP, "false_positives"


class Recall(_Share):
    """The part of the positive labels that have a positive prediction.

    Args and Raises: as for Precision.
    Source: tf.keras.metrics.Recall.
    """

    _OTHER, _OTHER_NAME = FN, "false_negatives"


# ------------------------------------------------------------------ over all thresholds
class _AllCounts(Metric):
    """The four counts at each threshold."""

    def _make_counts(self):
        for name in ("true_positives", "true_negatives", "false_positives", "false_negatives"):
            setattr(self, name, self.add_weight(name, shape=(len(self.thresholds),), initializer="zeros"))

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Count predictions; Args as for MeanMetricWrapper."""
        variables = {TP: self.true_positives, TN: self.true_negatives, FP: self.false_positives,
                     FN: self.false_negatives}
        return update_counts(variables, y_true, y_pred, thresholds=self.thresholds, sample_weight=sample_weight)

    def reset_states(self):
        """Set the counts to 0."""
        _set_to_zero(self.variables, len(self.thresholds))


def _even_thresholds(count):
    """Thresholds between 0 and 1, without these two."""
    return [(i + 1) * 1.0 / (count - 1) for i in range(count - 2)]


class SensitivitySpecificityBase(_AllCounts):
    """One rate at the threshold where another comes nearest to a value.

    Args:
      value: float.  num_thresholds: int.  name, dtype: as for Metric.
    Raises:
      ValueError: num_thresholds is 0 or negative.
    """

    def __init__(self, value, num_thresholds=200, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        if num_thresholds <= 0:
            raise ValueError("`num_thresholds` must be > 0.")
        self.value, self.num_thresholds = value, num_thresholds
        self.thresholds = [0.5] if num_thresholds == 1 else [0.0, *_even_thresholds(num_thresholds), 1.0]
        self._make_counts()

    def _nearest(self, right, wrong):
        """The place of the threshold where right / (right + wrong) comes nearest to the value."""
        rates = tf.div_no_nan(right, right + wrong)
        return tf.cast(tf.argmin(tf.abs(rates - self.value), axis=0), dtypes.int32)


class SensitivityAtSpecificity(SensitivitySpecificityBase):
    """The part of positive labels that are found, at the threshold where specificity is nearest to a value.

    sensitivity = tp / (tp + fn);  specificity = tn / (tn + fp)

    Args:
      specificity: float from 0 to 1.  num_thresholds: int.  name, dtype: as for Metric.
    Raises:
      ValueError: a number lies out of its range.
    Source: tf.keras.metrics.SensitivityAtSpecificity.
    """

    def __init__(self, specificity, num_thresholds=200, name=None, dtype=None):
        if specificity < 0 or specificity > 1:
            raise ValueError("`specificity` must be in the range [0, 1].")
        self.specificity = specificity
        super().__init__(specificity, num_thresholds=num_thresholds, name=name, dtype=dtype)

    def result(self):
        """The sensitivity."""
        i = self._nearest(self.true_negatives, self.false_positives)
        return tf.div_no_nan(self.true_positives[i], self.true_positives[i] + self.false_negatives[i])

    def get_config(self):
        """dict of the constructor's arguments."""
        return {**super().get_config(), "num_thresholds": self.num_thresholds, "specificity": self.specificity}


class SpecificityAtSensitivity(SensitivitySpecificityBase):
    """The part of negative labels that are found, at the threshold where sensitivity is nearest to a value.

    sensitivity = tp / (tp + fn);  specificity = tn / (tn + fp)

    Args:
      sensitivity: float from 0 to 1.  num_thresholds: int.  name, dtype: as for Metric.
    Raises:
      ValueError: a number lies out of its range.
    Source: tf.keras.metrics.SpecificityAtSensitivity.
    """

    def __init__(self, sensitivity, num_thresholds=200, name=None, dtype=None):
        if sensitivity < 0 or sensitivity > 1:
            raise ValueError("`sensitivity` must be in the range [0, 1].")
        self.sensitivity = sensitivity
        super().__init__(sensitivity, num_thresholds=num_thresholds, name=name, dtype=dtype)

    def result(self):
        """The specificity."""
        i = self._nearest(self.true_positives, self.false_negatives)
        return tf.div_no_nan(self.true_negatives[i], self.true_negatives[i] + self.false_positives[i])

    def get_config(self):
        """dict of the constructor's arguments."""
        return {**super().get_config(), "num_thresholds": self.num_thresholds, "sensitivity": self.sensitivity}


class AUC(_AllCounts):
    """Area under the curve of true over false positives (ROC), or of precision over recall (PR).

    Args:
      num_thresholds: int > 1.  curve: "ROC" or "PR".
      summation_method: "interpolation", "minoring" or "majoring", what holds between two thresholds.
      name, dtype: as for Metric.  thresholds: list of float, in place of num_thresholds evenly spaced ones.
    Raises:
      ValueError: an argument is none of these.
    Source: tf.keras.metrics.AUC.
    """

    def __init__(self, num_thresholds=200, curve="ROC", summation_method="interpolation", name=None, dtype=None,
                 thresholds=None):
        if curve not in ("ROC", "roc", "PR", "pr"):
            raise ValueError(f'Invalid AUC curve value "{curve}".')
        if summation_method not in ("interpolation", "Interpolation", "majoring", "Majoring", "minoring", "Minoring"):
            raise ValueError(f'Invalid AUC summation method value "{summation_method}".')
        if thresholds is not None:
            num_thresholds, thresholds = len(thresholds) + 2, sorted(thresholds)
        else:
            if num_thresholds <= 1:
                raise ValueError("`num_thresholds` must be > 1.")
            thresholds = _even_thresholds(num_thresholds)
        self.num_thresholds, self.curve, self.summation_method = num_thresholds, curve.upper(), summation_method.lower()
        self.thresholds = [0.0 - backend.epsilon(), *thresholds, 1.0 + backend.epsilon()]
        super().__init__(name=name, dtype=dtype)
        self._make_counts()

    def result(self):
        """The area."""
        if self.curve == "PR" and self.summation_method == "interpolation":
            return self.interpolate_pr_auc()
        recall = tf.div_no_nan(self.true_positives, self.true_positives + self.false_negatives)
        if self.curve == "ROC":
            x, y = tf.div_no_nan(self.false_positives, self.false_positives + self.true_negatives), recall
        else:
            x, y = recall, tf.div_no_nan(self.true_positives, self.true_positives + self.false_positives)
        n = self.num_thresholds
        if self.summation_method == "interpolation":
            heights = (y[:n - 1] + y[1:]) / 2.
        else:
            heights = (tf.minimum if self.summation_method == "minoring" else tf.maximum)(y[:n - 1], y[1:])
        return tf.reduce_sum(tf.multiply(x[:n - 1] - x[1:], heights), name=self.name)

    def interpolate_pr_auc(self):
        """The area under precision over recall, where true positives grow evenly with positives between thresholds.

        area = sum of slope * (d_tp + intercept * log(p_before / p_after)) / labels
        """
        n, tp = self.num_thresholds, self.true_positives
        d_tp = tp[:n - 1] - tp[1:]
        p = tp + self.false_positives
        d_p = p[:n - 1] - p[1:]
        slope = tf.div_no_nan(d_tp, tf.maximum(d_p, 0), name="prec_slope")
        intercept = tp[1:] - tf.multiply(slope, p[1:])
        ratio = tf.where(tf.logical_and(p[:n - 1] > 0, p[1:] > 0),
                         tf.div_no_nan(p[:n - 1], tf.maximum(p[1:], 0), name="recall_relative_ratio"),
                         tf.ones_like(p[1:]))
        parts = tf.div_no_nan(slope * (d_tp + intercept * tf.log(ratio)),
                              tf.maximum(tp[1:] + self.false_negatives[1:], 0), name="pr_auc_increment")
        return tf.reduce_sum(parts, name="interpolate_pr_auc")

    def get_config(self):
        """dict of the constructor's arguments."""
        return {**super().get_config(), "num_thresholds": self.num_thresholds, "curve": self.curve,
                "summation_method": self.summation_method, "thresholds": self.thresholds[1:-1]}


# ------------------------------------------------------------------ classes and tensors
class MeanIoU(Metric):
    """Mean over the classes of: predictions that are right, over those and what is wrong on either side.

    iou = tp / (tp + fp + fn)

    Args:
      num_classes: int.  name, dtype: as for Metric.
    Source: tf.keras.metrics.MeanIoU.
    """

    def __init__(self, num_classes, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.num_classes = num_classes
        self.total_cm = self.add_weight("total_confusion_matrix", shape=(num_classes, num_classes),
                                        initializer="zeros", dtype=dtypes.float64)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Count predictions.

        Args:
          y_true, y_pred: Tensors of class numbers.  sample_weight: Tensor shaped like these.
        """
        y_true, y_pred = tf.cast(y_true, self._dtype), tf.cast(y_pred, self._dtype)
        if y_pred.shape.ndims > 1:
            y_pred = tf.reshape(y_pred, [-1])
        if y_true.shape.ndims > 1:
            y_true = tf.reshape(y_true, [-1])
        if sample_weight is not None and sample_weight.shape.ndims > 1:
            sample_weight = tf.reshape(sample_weight, [-1])
        return self.total_cm.assign_add(confusion_matrix(y_true, y_pred, self.num_classes, weights=sample_weight,
                                                         dtype=dtypes.float64))

    def result(self):
        """The mean over the classes that appear."""
        rows = tf.cast(tf.reduce_sum(self.total_cm, axis=0), dtype=self._dtype)
        columns = tf.cast(tf.reduce_sum(self.total_cm, axis=1), dtype=self._dtype)
        right = tf.cast(tf.diag_part(self.total_cm), dtype=self._dtype)
        all_of_class = rows + columns - right
        count = tf.reduce_sum(tf.cast(tf.not_equal(all_of_class, 0), dtype=self._dtype))
        iou = tf.div_no_nan(right, all_of_class)
        return tf.div_no_nan(tf.reduce_sum(iou, name="mean_iou"), count)

    def reset_states(self):
        """Set the counts to 0."""
        backend.set_value(self.total_cm, np.zeros((self.num_classes, self.num_classes)))

    def get_config(self):
        """dict of the constructor's arguments."""
        return {**super().get_config(), "num_classes": self.num_classes}


class MeanTensor(Metric):
    """Weighted mean of each element of tensors of one shape.

    Args:
      name, dtype: as for Metric.
    Source: tf.keras.metrics.MeanTensor.
    """

    def __init__(self, name="mean_tensor", dtype=None):
        super().__init__(name=name, dtype=dtype)
        self._shape = self._total = self._count = None

    def _make_sums(self, shape):
        self._shape = shape
        self._total = self.add_weight("total", shape=shape, initializer="zeros")
        self._count = self.add_weight("count", shape=shape, initializer="zeros")
        # A program that initialized its variables before the first update does not initialize these.
        backend.get_session()

    @property
    def total(self):
        """Variable: the sum; None before the first update."""
        return self._total

    @property
    def count(self):
        """Variable: the sum of the weights; None before the first update."""
        return self._count

    def update_state(self, values, sample_weight=None):
        """Add a tensor.

        Args:
          values: Tensor of a known shape.  sample_weight: number or Tensor that broadcasts to it; None is 1.
        Raises:
          ValueError: the shape is another than at the first update.
        """
        values = tf.cast(values, self._dtype)
        if self._shape is None:
            self._make_sums(values.shape)
        elif values.shape != self._shape:
            raise ValueError("MeanTensor input values must always have the same shape. Expected shape (set during the "
                             f"first call): {self._shape}. Got: {values.shape}")
        weights = tf.ones_like(values)
        if sample_weight is not None:
            values, _, sample_weight = squeeze_or_expand(values, None, tf.cast(sample_weight, self._dtype))
            sample_weight = broadcast_weights(sample_weight, values)
            weights = tf.multiply(weights, sample_weight)
            values = tf.multiply(values, sample_weight)
        with control_dependencies([self._total.assign_add(values)]):
            return self._count.assign_add(weights)

    def result(self):
        """The mean.

        Raises:
          ValueError: nothing was added yet.
        """
        if self._shape is None:
            raise ValueError("MeanTensor does not have any result yet. Please call the MeanTensor instance or use "
                             "`.update_state(value)` before retrieving the result.")
        return tf.div_no_nan(self.total, self.count)

    def reset_states(self):
        """Set the sums to 0."""
        if self._shape is not None:
            backend.batch_set_value([(v, np.zeros(self._shape.as_list())) for v in self.variables])
