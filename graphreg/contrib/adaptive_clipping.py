"""tf.contrib.slim.adaptive_clipping_fn: gradients clipped by how large they have been."""
from .. import functions as tf
from .. import initializers
from ..core import dtypes
from ..core.indexed_slices import IndexedSlices
from ..summary import summary_ops
from ..train.moving_averages import assign_moving_average
from ..variable_scope import get_variable, variable_scope


def adaptive_clipping_fn(std_factor=2.0, decay=0.95, static_max_norm=None, global_step=None, report_summary=False,
                         epsilon=1e-8, name=None):
    """A function that clips gradients whose norm is far above the usual.

    limit = exp(mean + std_factor * std) of the logarithm of the global norm; beyond it gradients become exp(mean) long

    Args:
      std_factor, decay, epsilon: floats; the averages move by decay.
      static_max_norm: float, a limit besides.
      global_step: integer Tensor; the first averages move faster by it.
      report_summary: bool.  name: str, the variable scope.
    Returns:
      function of a list of (gradient, variable), for the clip_gradients of optimize_loss.
    Source: tf.contrib.slim.adaptive_clipping_fn.
    """
    def clip(grads_and_vars):
        gradients, variables = zip(*grads_and_vars)
        norm = tf.global_norm(gradients)
        limit, log_mean = _limit(norm, std_factor, decay, global_step, epsilon, name)
        if report_summary:
            summary_ops.scalar("global_norm/adaptive_max_gradient_norm", limit)
        factor = tf.where(norm < limit, tf.ones_like(norm), tf.exp(log_mean) / norm)
        if static_max_norm is not None:
            factor = tf.minimum(static_max_norm / norm, factor)
        return list(zip([_times(g, factor) for g in gradients], variables))
    return clip


def _times(gradient, factor):
    if gradient is None:
        return None
    if isinstance(gradient, IndexedSlices):
        return IndexedSlices(gradient.values * factor, gradient.indices, gradient.dense_shape)
    return gradient * factor


def _limit(norm, std_factor, decay, global_step, epsilon, name):
    """(the limit of the norm, the mean of its logarithm)."""
    with variable_scope(name, "AdaptiveMaxNorm", [norm]):
        log_norm = tf.log(norm + epsilon)
        if global_step is not None:
            steps = tf.cast(global_step, dtypes.float32)
            decay = tf.minimum(decay, steps / (steps + 1.))
        mean = _average("mean", log_norm, decay)
        square_mean = _average("sq_mean", tf.square(log_norm), decay)
        std = tf.sqrt(tf.maximum(epsilon, square_mean - tf.square(mean)))
        return tf.exp(mean + std_factor * std), mean


def _average(name, value, decay):
    average = get_variable(name, shape=value.shape, dtype=value.dtype, initializer=initializers.Zeros(),
                           trainable=False)
    return assign_moving_average(average, value, decay, zero_debias=False)
