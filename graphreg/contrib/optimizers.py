"""tf.contrib.layers.optimize_loss: a training step, from the loss to the updates."""
from functools import partial

from .. import functions as tf
from .. import initializers
from ..core.collections import GraphKeys, get_collection
from ..core.indexed_slices import IndexedSlices
from ..core.operation import Tensor
from ..functions.control_flow import with_dependencies
from ..summary import summary_ops
from ..train.adagrad import AdagradOptimizer
from ..train.adam import AdamOptimizer
from ..train.ftrl import FtrlOptimizer
from ..train.gradient_descent import GradientDescentOptimizer, MomentumOptimizer
from ..train.optimizer import Optimizer
from ..train.rmsprop import RMSPropOptimizer
from ..train.training_util import assert_global_step, get_global_step
from ..variable_scope import get_variable, variable_scope
from ..variables import trainable_variables

OPTIMIZER_CLS_NAMES = {
    "Adagrad": AdagradOptimizer, "Adam": AdamOptimizer, "Ftrl": FtrlOptimizer,
    "Momentum": partial(MomentumOptimizer, momentum=0.9), "RMSProp": RMSPropOptimizer,
    "SGD": GradientDescentOptimizer}
OPTIMIZER_SUMMARIES = ["learning_rate", "loss", "gradients", "gradient_norm", "global_gradient_norm"]
_DEFAULT_SUMMARIES = ("loss", "learning_rate", "global_gradient_norm")


def optimize_loss(loss, global_step, learning_rate, optimizer, gradient_noise_scale=None, gradient_multipliers=None,
                  clip_gradients=None, learning_rate_decay_fn=None, update_ops=None, variables=None, name=None,
                  summaries=None, colocate_gradients_with_ops=False, increment_global_step=True):
    """The loss, after a step of training by its gradients.

    Args:
      loss: scalar Tensor.  global_step: Variable; None takes the graph's, if there is one.
      learning_rate: float, which is kept in a variable, a scalar Tensor, or None.
      optimizer: a name of OPTIMIZER_CLS_NAMES, a class, an Optimizer, or a function of the learning rate or of nothing.
      gradient_noise_scale: float, the scale of a truncated normal that is added to the gradients.
      gradient_multipliers: dict from variables or their names to floats or Tensors.
      clip_gradients: float, the largest global norm, or a function of the list of (gradient, variable).
      learning_rate_decay_fn: function of the learning rate and the global step.
      update_ops: list of operations to be run before; None takes the collection UPDATE_OPS.
      variables: list; None takes the trainable ones.  name: str, the variable scope.
      summaries: list from OPTIMIZER_SUMMARIES.
      colocate_gradients_with_ops, increment_global_step: bool.
    Returns:
      Tensor.
    Raises:
      ValueError: the loss is no scalar; a name, the learning rate or a kind of clipping is unknown.
    Source: tf.contrib.layers.optimize_loss.
    """
    loss = tf.convert_to_tensor(loss)
    tf.assert_scalar(loss)
    if global_step is None:
        global_step = get_global_step()
    else:
        assert_global_step(global_step)
    with variable_scope(name, "OptimizeLoss", [loss, global_step]):
        update_ops = list(dict.fromkeys(get_collection(GraphKeys.UPDATE_OPS) if update_ops is None else update_ops))
        if update_ops:
            loss = with_dependencies(update_ops, loss)
        rate = _learning_rate(learning_rate)
        summaries = _checked_summaries(summaries)
        if rate is not None and learning_rate_decay_fn is not None:
            rate = _decayed(rate, global_step, learning_rate_decay_fn, summaries)
        made = _make_optimizer(optimizer, rate)
        variables = trainable_variables() if variables is None else variables
        gradients = made.compute_gradients(loss, variables, colocate_gradients_with_ops=colocate_gradients_with_ops)
        if gradient_noise_scale is not None:
            gradients = _with_noise(gradients, gradient_noise_scale)
        if gradient_multipliers is not None:
            gradients = _multiplied(gradients, gradient_multipliers)
        gradients = _clipped_and_told(gradients, clip_gradients, summaries, loss)
        step = made.apply_gradients(gradients, global_step=global_step if increment_global_step else None, name="train")
        return with_dependencies([step], loss)


# ------------------------------------------------------------------ the learning rate
def _learning_rate(given):
    """The rate as a Tensor: a float is kept in a variable."""
    if given is None or isinstance(given, Tensor) and given.shape.ndims == 0:
        return given
    if not isinstance(given, float):
        raise ValueError(f"Learning rate should be 0d Tensor or float. Got {given} of type {type(given)}")
    if given < 0.0:
        raise ValueError("Invalid learning_rate %s.", given)
    return get_variable("learning_rate", [], trainable=False, initializer=initializers.Constant(given))


def _decayed(rate, global_step, decay, summaries):
    if global_step is None:
        raise ValueError("global_step is required for learning_rate_decay_fn.")
    rate = decay(rate, global_step)
    if "learning_rate" in summaries:
        summary_ops.scalar("learning_rate", rate)
    return rate


# ------------------------------------------------------------------ the optimizer
def _make_optimizer(given, rate):
    if isinstance(given, str):
        return _known_optimizer(given, rate)
    if isinstance(given, type) and issubclass(given, Optimizer):
        _check_rate(rate, "class", given)
        return given(learning_rate=rate)
    if isinstance(given, Optimizer):
        return given
    if not callable(given):
        raise ValueError("Unrecognized optimizer: should be string, subclass of Optimizer, instance of subclass of "
                         f"Optimizer or function with one argument. Got {given}.")
    made = given() if rate is None else given(rate)
    if not isinstance(made, Optimizer):
        raise ValueError(f"Unrecognized optimizer: function should return subclass of Optimizer. Got {made}.")
    return made


def _known_optimizer(name, rate):
    _check_rate(rate, "string", name)
    if name not in OPTIMIZER_CLS_NAMES:
        raise ValueError(f"Optimizer name should be one of [{', '.join(OPTIMIZER_CLS_NAMES)}], you provided {name}.")
    return OPTIMIZER_CLS_NAMES[name](learning_rate=rate)


def _check_rate(rate, kind, optimizer):
    if rate is None:
        raise ValueError(f"Learning rate is None, but should be specified if optimizer is {kind} ({optimizer}).")


# ------------------------------------------------------------------ gradients
def _with_noise(gradients, scale):
    """The gradients with a truncated normal of some scale added."""
    noisy = []
    for gradient, variable in gradients:
        if gradient is not None:
            shape = gradient.dense_shape if isinstance(gradient, IndexedSlices) else gradient.shape
            gradient = gradient + tf.truncated_normal(shape) * scale
        noisy.append((gradient, variable))
    return noisy


def _multiplied(gradients, multipliers):
    """The gradients of the named variables times their factors."""
    scaled = []
    for gradient, variable in gradients:
        key = variable if variable in multipliers else variable.name
        if gradient is not None and key in multipliers:
            gradient = _times(gradient, multipliers[key])
        scaled.append((gradient, variable))
    return scaled


def _times(gradient, factor):
    if isinstance(gradient, IndexedSlices):
        return IndexedSlices(gradient.values * factor, gradient.indices, gradient.dense_shape)
    return gradient * tf.cast(factor, gradient.dtype)


def _clip(gradients, clip):
    if isinstance(clip, float):
        values, variables = zip(*gradients)
        return list(zip(tf.clip_by_global_norm(values, clip)[0], variables))
    if callable(clip):
        return clip(gradients)
    if clip is not None:
        raise ValueError(f"Unknown type {type(clip)} for clip_gradients")
    return gradients


def _norm(gradients):
    return tf.global_norm(list(zip(*gradients))[0])


def _clipped_and_told(gradients, clip, summaries, loss):
    """The gradients after clipping, with the summaries that tell of them before and after."""
    if "global_gradient_norm" in summaries or "gradient_norm" in summaries:
        summary_ops.scalar("global_norm/gradient_norm", _norm(gradients))
    gradients = _clip(gradients, clip)
    if "loss" in summaries:
        summary_ops.scalar("loss", loss)
    for gradient, variable in gradients:
        if gradient is not None:
            _gradient_summaries(gradient, variable.name.replace(":", "_"), summaries)
    if clip is not None and ("global_gradient_norm" in summaries or "gradient_norm" in summaries):
        summary_ops.scalar("global_norm/clipped_gradient_norm", _norm(gradients))
    return gradients


# ------------------------------------------------------------------ summaries
def _checked_summaries(summaries):
    if summaries is None:
        return _DEFAULT_SUMMARIES
    for name in summaries:
        if name not in OPTIMIZER_SUMMARIES:
            raise ValueError(f"Summaries should be one of [{', '.join(OPTIMIZER_SUMMARIES)}], you provided {name}.")
    return summaries


def _gradient_summaries(gradient, name, summaries):
    values = gradient.values if isinstance(gradient, IndexedSlices) else gradient
    if "gradients" in summaries:
        summary_ops.histogram("gradients/" + name, values)
    if "gradient_norm" in summaries:
        summary_ops.scalar("gradient_norm/" + name, tf.global_norm([values]))
