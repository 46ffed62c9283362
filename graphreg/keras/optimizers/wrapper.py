"""Optimizers of tf.train in the place of Keras optimizers."""
from ... import functions as tf
from ...core import scopes
from ..backend_variables import variable


class TFOptimizer:
    """An optimizer of tf.train that counts its steps as Keras does; it has no configuration.

    Args:
      optimizer: tf.train.Optimizer.  iterations: Variable (int64, []), made when it is None.
    Source: tensorflow.python.keras.optimizers.TFOptimizer.
    """

    def __init__(self, optimizer, iterations=None):
        self.optimizer, self.iterations = optimizer, iterations
        if iterations is None:
            with scopes.name_scope(type(self).__name__):
                self.iterations = variable(0, dtype="int64", name="iterations")

    def apply_gradients(self, grads):
        """The op that applies gradients and counts the step; grads as tf.train.Optimizer takes them."""
        return self.optimizer.apply_gradients(grads, global_step=self.iterations)

    def get_grads(self, loss, params):
        """list of (gradient, variable), as tf.train.Optimizer.compute_gradients gives it."""
        return self.optimizer.compute_gradients(loss, params)

    def get_updates(self, loss, params):
        """The ops of one step, as a list.

        Args:
          loss: Tensor.  params: list of variables; without any only the step is counted.
        """
        if not params:
            return [tf.assign_add(self.iterations, 1)]
        return [self.apply_gradients(self.get_grads(loss, params))]

    @property
    def weights(self):
        """Not for optimizers of tf.train."""
        raise NotImplementedError

    def get_weights(self):
        """Not for optimizers of tf.train."""
        raise NotImplementedError

    def set_weights(self, weights):
        """Not for optimizers of tf.train."""
        raise NotImplementedError

    def get_config(self):
        """Not for optimizers of tf.train."""
        raise NotImplementedError

    @classmethod
    def from_config(cls, config):
        """Not for optimizers of tf.train."""
        raise NotImplementedError
