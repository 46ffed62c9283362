"""What makes more of what there is: Estimators with more metrics, optimizers that clip gradients."""
from .. import functions as tf
from ..core.sparse_tensor import SparseTensor
from ..functions.clip import clip_by_global_norm, clip_by_norm
from ..functions.sparse import sparse_tensor_to_dense
from ..train.optimizer import Optimizer
from .calls import check_args, given_args
from .estimator import Estimator
from .export_outputs import PredictOutput
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


def clip_gradients_by_global_norm(optimizer, clip_norm):
    """An optimizer that clips its gradients together to a norm; see tf.clip_by_global_norm."""
    def clip(grads_and_vars):
        gradients, variables = zip(*grads_and_vars)
        clipped, _ = clip_by_global_norm(gradients, clip_norm)
        return list(zip(clipped, variables))
    return _ClippingOptimizer(optimizer, clip, "ClipByGlobalNorm" + optimizer.get_name())


# ------------------------------------------------------------------ features among predictions
def forward_features(estimator, keys=None, sparse_default_values=None):
    """An Estimator like another, with features among its predictions.

    Args:
      estimator: Estimator.
      keys: str, list of str, or None: all features.
      sparse_default_values: dict from keys to what stands for missing values of SparseTensors.
    Returns:
      Estimator.
    Raises:
      TypeError: keys are no strings.  ValueError: predicting, when there is no such feature, or a prediction has its
        name.
    Source: tf.contrib.estimator.forward_features.
    """
    keys = _checked_keys(keys)

    def model_fn(features, labels, mode, config):
        spec = estimator.model_fn(features, labels, mode, config)
        if mode != ModeKeys.PREDICT:
            return spec
        predictions, forwarded = spec.predictions, _chosen(features, keys, spec.predictions)
        for key, value in forwarded.items():
            if isinstance(value, SparseTensor):
                defaults = sparse_default_values or {}
                forwarded[key] = sparse_tensor_to_dense(value, default_value=defaults.get(key, 0))
        predictions = {**predictions, **{k: tf.identity(v) for k, v in forwarded.items()}}
        outputs = {name: PredictOutput({**output.outputs, **forwarded}) if isinstance(output, PredictOutput) else output
                   for name, output in spec.export_outputs.items()}
        return spec._replace(predictions=predictions, export_outputs=outputs)
    return Estimator(model_fn=model_fn, model_dir=estimator.model_dir, config=estimator.config)


def _checked_keys(keys):
    if isinstance(keys, str):
        return [keys]
    if keys is None:
        return None
    if not isinstance(keys, (list, tuple)):
        raise TypeError(f"keys should be either a string or a list of strings. Given: {type(keys)}")
    for key in keys:
        if not isinstance(key, str):
            raise TypeError("All items in the given keys list should be a string. There exist an item with type: "
                            f"{type(key)}")
    return list(keys)


def _chosen(features, keys, predictions):
    """dict of the features of these keys."""
    keys = list(features) if keys is None else keys
    for key in keys:
        if key not in features:
            raise ValueError(f"keys should be exist in features. Key \"{key}\" is not in features dict. features dict "
                             f"has following keys: {features.keys()}. Please check arguments of forward_features.")
        if key in predictions:
            raise ValueError(f"Cannot forward feature key ({key}). Since it does exist in predictions. Existing "
                             f"prediction keys: {predictions.keys()}. Please check arguments of forward_features.")
    return {key: features[key] for key in keys}
