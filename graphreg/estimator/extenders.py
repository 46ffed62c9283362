"""tf.estimator.add_metrics: an Estimator with more metrics."""
from .calls import check_args, given_args
from .estimator import Estimator
from .model_fn import ModeKeys

_ARGS = ("features", "labels", "predictions", "config")


def add_metrics(estimator, metric_fn):
    """An Estimator like another, with the metrics of a function beside its own.

    Args:
      estimator: Estimator.
      metric_fn: function, of features, labels, predictions and config as far as it names them, -> dict of metrics as for
        EstimatorSpec; one with the name of another replaces it.
    Returns:
      Estimator.
    Raises:
      ValueError: metric_fn takes other arguments.
    Source: tf.estimator.add_metrics, tf.contrib.estimator.add_metrics.
    """
    check_args("metric_fn", metric_fn, (), _ARGS)

    def model_fn(features, labels, mode, config):
        spec = estimator.model_fn(features, labels, mode, config)
        if mode != ModeKeys.EVAL:
            return spec
        given = given_args(metric_fn, features=features, labels=labels, predictions=spec.predictions, config=config)
        return spec._replace(eval_metric_ops={**(spec.eval_metric_ops or {}), **metric_fn(**given)})
    return Estimator(model_fn=model_fn, model_dir=estimator.model_dir, config=estimator.config,
                     warm_start_from=estimator._warm_start_settings)
