"""tf.contrib.opt.MovingAverageOptimizer: any optimizer, with moving averages of the variables it changes."""
from .. import functions as tf
from ..core import scopes
from ..train.moving_averages import ExponentialMovingAverage
from ..train.optimizer import Optimizer
from ..training.saveables import names_of
from ..training.saver import Saver
from ..variables import global_variables


class MovingAverageOptimizer(Optimizer):
    """An optimizer that also keeps a moving average of each variable it changes.

    average = decay * average + (1 - decay) * var, after each step

    Args:
      opt: Optimizer that makes the steps.
      average_decay: float.  num_updates: as for tf.train.ExponentialMovingAverage.
      sequential_update: bool, average after the step; False leaves the order open.
    Source: tf.contrib.opt.MovingAverageOptimizer.
    """

    def __init__(self, opt, average_decay=0.9999, num_updates=None, sequential_update=True):
        self._optimizer = opt
        self._ema = ExponentialMovingAverage(average_decay, num_updates=num_updates)
        self._averages = None
        self._sequential_update = sequential_update

    def compute_gradients(self, *args, **kwargs):
        return self._optimizer.compute_gradients(*args, **kwargs)

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        step = self._optimizer.apply_gradients(grads_and_vars, global_step=global_step, name=name)
        variables = [v for g, v in grads_and_vars if g is not None]
        with scopes.control_dependencies([step] if self._sequential_update else []):
            averaged = self._ema.apply(variables)
        self._averages = [(v, self._ema.average(v)) for v in variables]
        return tf.group(step, averaged, name="train_with_avg")

    def swapping_saver(self, var_list=None, name="swapping_saver", **kwargs):
        """A Saver that saves the averages under the names of the variables, and the other way around.

        Args:
          var_list: list of variables, default all global ones; what changed and its averages have to be among them.
          name: str.  **kwargs: of tf.train.Saver.
        Raises:
          RuntimeError: no step has been made yet.
          ValueError: a variable or its average is not in var_list.
        """
        if self._averages is None:
            raise RuntimeError("Must call apply_gradients or minimize before creating the swapping_saver")
        saved = names_of(global_variables() if var_list is None else var_list)
        names = {id(v): key for key, v in saved.items()}
        for variable, average in self._averages:
            for wanted in (variable, average):
                if id(wanted) not in names:
                    raise ValueError(f"Variable to swap {wanted.op.name} is not part of variables to save. This breaks "
                                     "MovingAverageOptimizer.")
            saved[names[id(variable)]], saved[names[id(average)]] = average, variable
        return Saver(saved, name=name, **kwargs)
