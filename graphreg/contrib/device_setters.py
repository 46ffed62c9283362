"""tf.contrib.training: a strategy that deals variables out to the tasks of a job."""
import numpy as np


class GreedyLoadBalancingStrategy:
    """Each operation goes to the task with the least load so far.

    Args:
      num_tasks: int.  load_fn: function from an operation to its load.
    Source: tf.contrib.training.GreedyLoadBalancingStrategy.
    """

    def __init__(self, num_tasks, load_fn):
        self._load_fn, self._loads = load_fn, np.zeros(num_tasks)

    def __call__(self, op):
        task = int(np.argmin(self._loads))
        self._loads[task] += self._load_fn(op)
        return task


def byte_size_load_fn(op):
    """The bytes of an operation's one output.

    Raises:
      ValueError: its shape is not known, or there is not one output.
    Source: tf.contrib.training.byte_size_load_fn.
    """
    if len(op.outputs) != 1:
        raise ValueError(f'Op name: "{op.name}"')
    output = op.outputs[0]
    output.get_shape().assert_is_fully_defined()
    return output.get_shape().num_elements() * output.dtype.size
