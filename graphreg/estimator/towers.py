"""Models on several devices, of which there is one: tf.contrib.estimator.replicate_model_fn."""
from ..core import errors
from ..losses import Reduction
from ..train.optimizer import Optimizer
from .calls import given_args


class TowerOptimizer(Optimizer):
    """An optimizer that steps once for all towers; there is one.

    Args: optimizer_or_optimizer_fn: Optimizer, or function -> Optimizer.
    Source: tf.contrib.estimator.TowerOptimizer.
    """

    COLLECTION_FOR_GRAPH_STATES = "replicate_model_fn_graph_states"
    _used = False

    def __init__(self, optimizer_or_optimizer_fn):
        made = optimizer_or_optimizer_fn
        self._optimizer = made() if callable(made) else made

    @staticmethod
    def has_been_used():
        """Whether one was used in this process."""
        return TowerOptimizer._used

    def get_slot(self, *args, **kwargs):
        return self._optimizer.get_slot(*args, **kwargs)

    def get_slot_names(self, *args, **kwargs):
        return self._optimizer.get_slot_names(*args, **kwargs)

    def get_name(self, *args, **kwargs):
        return self._optimizer.get_name(*args, **kwargs)

    def variables(self, *args, **kwargs):
        return self._optimizer.variables(*args, **kwargs)

    def compute_gradients(self, loss, *args, **kwargs):
        return self._optimizer.compute_gradients(loss, *args, **kwargs)

    def apply_gradients(self, grads_and_vars, global_step=None, **kwargs):
        TowerOptimizer._used = True
        return self._optimizer.apply_gradients(grads_and_vars, global_step, **kwargs)


def replicate_model_fn(model_fn, loss_reduction=Reduction.SUM_BY_NONZERO_WEIGHTS, devices=None):
    """A model function that runs on each of several devices, of which there is one.

    Args:
      model_fn: function of features, labels, mode and, as far as it names them, params and config -> EstimatorSpec.
      loss_reduction: one of tf.losses.Reduction, how the model's loss came about.  devices: list of str.
    Returns:
      function (features, labels, mode, params, config) -> EstimatorSpec.
    Raises:
      ValueError: loss_reduction is NONE.  UnimplementedError: several devices.
    Source: tf.contrib.estimator.replicate_model_fn.
    """
    if loss_reduction == Reduction.NONE:
        raise ValueError("Tower losses need to be reduced in some way, yet none reduction is specified.")
    if devices and len(devices) > 1:
        raise errors.not_emulated(f"a model on {len(devices)} devices", "replicate_model_fn: there is one device")

    def single_device_model_fn(features, labels, mode, params=None, config=None):
        return model_fn(features=features, **given_args(model_fn, labels=labels, mode=mode, params=params,
                                                        config=config))
    return single_device_model_fn
