"""tf.contrib.slim.learning: operations that train."""
from .slim_loops import train, train_step  # noqa: F401
from .train_ops import (  # noqa: F401
    clip_gradient_norms, multiply_gradients, slim_add_gradients_summaries as add_gradients_summaries,
    slim_create_train_op as create_train_op)


def __getattr__(name):
    raise AttributeError(f"module 'graphreg.contrib.slim.learning' has no attribute {name!r}: "
                         f"tf.contrib.slim.learning.{name} is not emulated")
