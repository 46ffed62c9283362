"""Columns of numbers for whatever features there are, and Estimators of chances."""
from ... import functions as tf
from ...core import dtypes
from ...estimator.calls import fn_args
from ...session import Graph
from .. import metrics
from ..columns import real_valued_column
from .estimator import Estimator
from .feeding import ArrayFeed
from .keys import MetricKey, ModeKeys, PredictionKey, ProblemType
from .model_fn import ModelFnOps


def infer_real_valued_columns_from_input_fn(input_fn):
    """Columns of numbers for the features of an input function.

    Args: input_fn: function -> (features, labels).
    Returns: list of columns.
    Raises: ValueError: a feature is of no number.
    Source: tf.contrib.learn.infer_real_valued_columns_from_input_fn.
    """
    with Graph().as_default():
        features, _ = input_fn()
        return _columns_of(features)


def infer_real_valued_columns_from_input(x):
    """Columns of numbers for arrays.

    Args: x: array, or dict of arrays.
    Returns: list of columns.
    Raises: ValueError: an array is of no number.
    Source: tf.contrib.learn.infer_real_valued_columns_from_input.
    """
    feed = ArrayFeed(x, None, None, shuffle=False, epochs=1)
    return infer_real_valued_columns_from_input_fn(feed.input_fn)


def _columns_of(features):
    if not isinstance(features, dict):
        features = {"": features}
    return [_column(name, features[name]) for name in sorted(features)]


def _column(name, tensor):
    if not (tensor.dtype.is_integer or tensor.dtype.is_floating):
        raise ValueError("Non integer or non floating types are not supported for auto detection. Please define "
                         "corresponding FeatureColumn for tensor {} {}.", name, tensor)
    shape = tensor.get_shape().as_list()
    return real_valued_column(name, dimension=_product(shape[1:]), dtype=dtypes.as_dtype(tensor.dtype))


def _product(sizes):
    found = 1
    for size in sizes:
        found *= size
    return found


# ------------------------------------------------------------------ chances
def LogisticRegressor(model_fn, thresholds=None, model_dir=None, config=None, feature_engineering_fn=None):
    """An Estimator of chances with their metrics.

    Args:
      model_fn: as for Estimator, its predictions are chances between 0 and 1.  thresholds: list of float, default 0.5.
      model_dir: str.  config: RunConfig.  feature_engineering_fn: as for Estimator.
    Returns: Estimator.
    Source: tf.contrib.learn.LogisticRegressor.
    """
    return Estimator(model_fn=_with_metrics(model_fn, thresholds or (0.5,)), model_dir=model_dir, config=config,
                     feature_engineering_fn=feature_engineering_fn)


def _with_metrics(model_fn, thresholds):
    def logistic_model_fn(features, labels, mode, params=None):
        given = {"params": params} if "params" in fn_args(model_fn) else {}
        predictions, loss, train_op = model_fn(features, labels, mode, **given)
        evaluated = None
        if mode == ModeKeys.EVAL:
            evaluated = _logistic_metrics(predictions, labels, thresholds)
        return ModelFnOps(mode=mode, predictions=predictions, loss=loss, train_op=train_op, eval_metric_ops=evaluated,
                          output_alternatives={None: (ProblemType.LOGISTIC_REGRESSION,
                                                      {PredictionKey.LOGISTIC: predictions})})
    return logistic_model_fn


def _logistic_metrics(predictions, labels, thresholds):
    made = {MetricKey.PREDICTION_MEAN: metrics.streaming_mean(predictions),
            MetricKey.LABEL_MEAN: metrics.streaming_mean(labels),
            MetricKey.ACCURACY_BASELINE: metrics.streaming_mean(labels),
            MetricKey.AUC: metrics.streaming_auc(labels=labels, predictions=predictions)}
    for threshold in thresholds:
        above = tf.cast(tf.greater_equal(predictions, threshold), dtypes.float32,
                        name=f"predictions_at_threshold_{threshold:f}")
        for key, measure in ((MetricKey.ACCURACY_MEAN, metrics.streaming_accuracy),
                             (MetricKey.PRECISION_MEAN, metrics.streaming_precision),
                             (MetricKey.RECALL_MEAN, metrics.streaming_recall)):
            made[key % threshold] = measure(above, labels)
    return made
