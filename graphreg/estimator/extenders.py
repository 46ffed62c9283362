"""What makes more of what there is: Estimators with more metrics, optimizers that clip gradients."""
from ..functions.clip import clip_by_norm
from ..train.optimizer import Optimizer
from .calls import check_args, given_args
from .estimator import Estimator
from .model_fn import ModeKeys

_ARGS = ("features", "labels", "predictions", "config")


def add_metrics(estimator, metric_fn):
    """An Estimator like another, with the metrics of a function beside its own.

    Args:
      estimator: Estimator.
      metric_fn: function, of features, labels, predictions and config as far as it names them, -> dict of metrics as
        for EstimatorSpec; one with the name of another replaces it.
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


class _ClippingOptimizer(Optimizer):
    """An optimizer whose gradients are changed before its steps."""

    def __init__(self, optimizer, transform, name):
        super().__init__(False, name)
        self._optimizer, self._transform = optimizer, transform

    def compute_gradients(self, *args, **kwargs):
        return self._optimizer.compute_gradients(*args, **kwargs)

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        return self._optimizer.apply_gradients(self._transform(grads_and_vars), global_step=global_step, name=name)

    def get_slot(self, var, name):
        return self._optimizer.get_slot(var, name)

    def get_slot_names(self):
        return self._optimizer.get_slot_names()

    def variables(self):
        return self._optimizer.variables()


def clip_gradients_by_norm(optimizer, clip_norm):
    """An optimizer that clips each gradient to a norm.

    Args:
      optimizer: Optimizer.  clip_norm: float.
    Returns:
      Optimizer.
    Source: tf.contrib.estimator.clip_gradients_by_norm.
    """
    def clip(grads_and_vars):
        return [(None if g is None else clip_by_norm(g, clip_norm), v) for g, v in grads_and_vars]
    return _ClippingOptimizer(optimizer, clip, "ClipByNorm" + optimizer.get_name())
