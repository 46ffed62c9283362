"""tf.contrib.tpu.CrossShardOptimizer: an optimizer that sums gradients over the cores of a TPU."""
from .. import losses
from ..core import errors
from ..platform import logging
from ..train.optimizer import Optimizer

_NO_SHARDS = ("CrossShardOptimizer should be used within a tpu_shard_context, but got unset number_of_shards. "
              "Assuming 1.")


class CrossShardOptimizer(Optimizer):
    """An optimizer for several cores of a TPU: gradients are those of another; steps are refused.

    Args:
      opt: Optimizer that makes the steps.
      reduction: tf.losses.Reduction.MEAN or SUM.
      name: str.  group_assignment: refused.
    Raises:
      ValueError: another reduction.
    Source: tf.contrib.tpu.CrossShardOptimizer.
    """

    def __init__(self, opt, reduction=losses.Reduction.MEAN, name="CrossShardOptimizer", group_assignment=None):
        if reduction not in (losses.Reduction.SUM, losses.Reduction.MEAN):
            raise ValueError(f"Unsupported reduction: {reduction}.")
        if group_assignment is not None:
            raise errors.not_emulated("CrossShardOptimizer(group_assignment=...)", "there are no TPUs")
        super().__init__(False, name)
        self._opt, self._reduction = opt, reduction

    def compute_gradients(self, loss, var_list=None, **kwargs):
        logging.warning(_NO_SHARDS)
        return self._opt.compute_gradients(loss, var_list=var_list, **kwargs)

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        """Refused: TF makes nodes here that run on a TPU alone."""
        raise errors.not_emulated("tf.contrib.tpu.CrossShardOptimizer.apply_gradients",
                                  "use the optimizer itself where there is no TPU")

    def get_slot(self, *args, **kwargs):
        return self._opt.get_slot(*args, **kwargs)

    def get_slot_names(self, *args, **kwargs):
        return self._opt.get_slot_names(*args, **kwargs)

    def variables(self):
        return self._opt.variables()
