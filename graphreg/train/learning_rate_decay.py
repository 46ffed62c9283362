"""Schedules: learning rates that are computed from the global step.

Each takes the step as a Tensor or Variable and returns a scalar Tensor of the learning rate's dtype.
"""
import functools
import math

from .. import functions as tf
from ..core import dtypes, scopes
from ..core.convert import convert_n_to_tensor, to_tensor


def _later_when_eager(schedule):
    """Decorator for schedules: under eager execution, a function that computes the rate when it is called."""
    @functools.wraps(schedule)
    def made(*args, **kwargs):
        if scopes.executing_eagerly():
            return functools.partial(schedule, *args, **kwargs)
        return schedule(*args, **kwargs)
    return made


@_later_when_eager
def exponential_decay(learning_rate, global_step, decay_steps, decay_rate, staircase=False, name=None):
    """Multiply the rate by a constant factor every so many steps.

    rate = learning_rate * decay_rate ** (global_step / decay_steps)

    Args:
      learning_rate: float or Tensor (float, []).
      global_step: number, Tensor or Variable.
      decay_steps, decay_rate: number or Tensor.
      staircase: bool, the exponent is rounded down.
      name: str, default "ExponentialDecay".
    Returns:
      Tensor like learning_rate.
    Raises:
      ValueError: global_step is None.
    Source: tf.train.exponential_decay.
    """
    with scopes.name_scope(name or "ExponentialDecay") as scope:
        rate = to_tensor(learning_rate, name="initial_learning_rate")
        decay_steps, decay_rate = tf.cast(decay_steps, rate.dtype), tf.cast(decay_rate, rate.dtype)
        periods = _periods(global_step, decay_steps, rate.dtype, staircase)
        return tf.multiply(rate, tf.pow(decay_rate, periods), name=scope)


def _periods(step, decay_steps, dtype, staircase):
    periods = tf.cast(step, dtype) / decay_steps
    return tf.floor(periods) if staircase else periods


@_later_when_eager
def natural_exp_decay(learning_rate, global_step, decay_steps, decay_rate, staircase=False, name=None):
    """Let the rate decay by the natural exponential.

    rate = learning_rate * exp(-decay_rate * global_step / decay_steps)

    Args, Returns, Raises: as for exponential_decay; decay_rate is a float.
    Source: tf.train.natural_exp_decay.
    """
    factor = tf.exp(tf.negative(decay_rate))
    return exponential_decay(learning_rate, global_step, decay_steps, factor, staircase, name)


@_later_when_eager
def inverse_time_decay(learning_rate, global_step, decay_steps, decay_rate, staircase=False, name=None):
    """Let the rate decay with the inverse of time.

    rate = learning_rate / (1 + decay_rate * global_step / decay_steps)

    Args, Returns, Raises: as for exponential_decay; name's default is "InverseTimeDecay".
    Source: tf.train.inverse_time_decay.
    """
    with scopes.name_scope(name or "InverseTimeDecay") as scope:
        rate = to_tensor(learning_rate, name="initial_learning_rate")
        decay_steps, decay_rate = tf.cast(decay_steps, rate.dtype), tf.cast(decay_rate, rate.dtype)
        periods = _periods(global_step, decay_steps, rate.dtype, staircase)
        one = tf.cast(tf.constant(1), rate.dtype)
        return tf.divide(rate, tf.add(one, tf.multiply(decay_rate, periods)), name=scope)


@_later_when_eager
def polynomial_decay(learning_rate, global_step, decay_steps, end_learning_rate=0.0001, power=1.0, cycle=False,
                     name=None):
    """Let the rate fall to a final one as a polynomial.

    rate = (learning_rate - end) * (1 - min(global_step, decay_steps) / decay_steps) ** power + end

    Args:
      learning_rate: float or Tensor (float, []).
      global_step, decay_steps: number, Tensor or Variable.
      end_learning_rate, power: float or Tensor.
      cycle: bool; in place of staying at the end, decay_steps is stretched to its next multiple.
      name: str, default "PolynomialDecay".
    Returns:
      Tensor like learning_rate.
    Raises:
      ValueError: global_step is None.
    Source: tf.train.polynomial_decay.
    """
    with scopes.name_scope(name or "PolynomialDecay") as scope:
        rate = to_tensor(learning_rate, name="initial_learning_rate")
        end, power = tf.cast(end_learning_rate, rate.dtype), tf.cast(power, rate.dtype)
        step, last = tf.cast(global_step, rate.dtype), tf.cast(decay_steps, rate.dtype)
        if cycle:
            # The first period counts as one at step 0 too.
            multiplier = tf.cond(tf.equal(step, 0), lambda: 1.0, lambda: tf.math.ceil(step / decay_steps))
            last = tf.multiply(last, multiplier)
        else:
            step = tf.minimum(step, decay_steps)
        part = tf.divide(step, last)
        return tf.add(tf.multiply(rate - end, tf.pow(1 - part, power)), end, name=scope)


@_later_when_eager
def piecewise_constant(x, boundaries, values, name=None):
    """Give the rate one value in each interval of the step.

    rate = values[0] if x <= boundaries[0], values[i] if boundaries[i - 1] < x <= boundaries[i], else values[-1]

    Args:
      x: Tensor or Variable (number, []).
      boundaries: list of numbers or Tensors of x's dtype (int32 for an int64 x too), increasing.
      values: list of one more number or Tensor, all of one dtype.
      name: str, default "PiecewiseConstant".
    Returns:
      Tensor like the values.
    Raises:
      ValueError: the lengths or dtypes do not fit, or x is None.
    Source: tf.train.piecewise_constant.
    """
    boundaries, values = convert_n_to_tensor(boundaries), convert_n_to_tensor(values)
    if len(boundaries) != len(values) - 1:
        raise ValueError("The length of boundaries should be 1 less than the length of values")
    # Once here for its dtype; TF's graph has a read of a resource variable more for it.
    dtype = to_tensor(x).dtype.base_dtype
    boundaries = [_like_step(b, dtype) for b in boundaries]
    for v in values[1:]:
        if v.dtype.base_dtype != values[0].dtype.base_dtype:
            raise ValueError("Values must have elements all with the same dtype "
                             f"({values[0].dtype.base_dtype} vs {v.dtype.base_dtype}).")
    with scopes.name_scope(name or "PiecewiseConstant"):
        x = to_tensor(x)
        cases = [(x <= boundaries[0], lambda: values[0]), (x > boundaries[-1], lambda: values[-1])]
        for low, high, v in zip(boundaries[:-1], boundaries[1:], values[1:-1]):
            # The value is bound as a default: the loop goes on before the function is called.
            cases.append(((x > low) & (x <= high), lambda v=v: v))
        return tf.case(cases, lambda: values[0], exclusive=True)


def _like_step(boundary, dtype):
    """A boundary of the step's dtype: TF widens int32 to int64 and nothing else."""
    found = boundary.dtype.base_dtype
    if found == dtype:
        return boundary
    if found == dtypes.int32 and dtype == dtypes.int64:
        return tf.cast(boundary, dtype)
    raise ValueError(f"Boundaries ({found}) must have the same dtype as x ({dtype}).")


piecewise_constant_decay = piecewise_constant


@_later_when_eager
def cosine_decay(learning_rate, global_step, decay_steps, alpha=0.0, name=None):
    """Let the rate fall along half a cosine wave.

    rate = learning_rate * ((1 - alpha) * (1 + cos(pi * min(global_step, decay_steps) / decay_steps)) / 2 + alpha)

    Args:
      learning_rate: float or Tensor (float, []).
      global_step, decay_steps: number, Tensor or Variable.
      alpha: float, the final rate as a part of learning_rate.
      name: str, default "CosineDecay".
    Returns:
      Tensor like learning_rate.
    Raises:
      ValueError: global_step is None.
    Source: tf.train.cosine_decay.
    """
    with scopes.name_scope(name or "CosineDecay"):
        rate = to_tensor(learning_rate, name="initial_learning_rate")
        last = tf.cast(decay_steps, rate.dtype)
        part = tf.minimum(tf.cast(global_step, rate.dtype), last) / last
        wave = 0.5 * (1.0 + tf.cos(tf.constant(math.pi) * part))
        return tf.multiply(rate, (1 - alpha) * wave + alpha)


@_later_when_eager
def cosine_decay_restarts(learning_rate, global_step, first_decay_steps, t_mul=2.0, m_mul=1.0, alpha=0.0, name=None):
    """Let the rate fall along half a cosine wave again and again.

    The i-th period (from 0) takes first_decay_steps * t_mul ** i steps and starts at learning_rate * m_mul ** i.

    Args:
      learning_rate: float or Tensor (float, []).
      global_step, first_decay_steps: number, Tensor or Variable.
      t_mul, m_mul, alpha: float or Tensor; alpha is the final rate as a part of learning_rate.
      name: str, default "SGDRDecay".
    Returns:
      Tensor like learning_rate.
    Raises:
      ValueError: global_step is None.
    Source: tf.train.cosine_decay_restarts.
    """
    with scopes.name_scope(name or "SGDRDecay") as scope:
        rate = to_tensor(learning_rate, name="initial_learning_rate")
        first, alpha, t_mul, m_mul = [tf.cast(n, rate.dtype) for n in (first_decay_steps, alpha, t_mul, m_mul)]
        part = tf.cast(global_step, rate.dtype) / first
        period, part = tf.cond(tf.equal(t_mul, 1.0), lambda: _equal_periods(part),
                               lambda: _growing_periods(part, t_mul))
        start = m_mul ** period
        wave = 0.5 * start * (1.0 + tf.cos(tf.constant(math.pi) * part))
        return tf.multiply(rate, (1 - alpha) * wave + alpha, name=scope)


def _equal_periods(part):
    """(number of the period, the part of it that is over) for periods of one length."""
    period = tf.floor(part)
    return period, part - period


def _growing_periods(part, t_mul):
    """As _equal_periods, each period t_mul times as long as the one before."""
    period = tf.floor(tf.math.log(1.0 - part * (1.0 - t_mul)) / tf.math.log(t_mul))
    before = (1.0 - t_mul ** period) / (1.0 - t_mul)
    return period, (part - before) / t_mul ** period


@_later_when_eager
def linear_cosine_decay(learning_rate, global_step, decay_steps, num_periods=0.5, alpha=0.0, beta=0.001, name=None):
    """Let the rate fall along a cosine wave times a line.

    t = min(global_step, decay_steps) / decay_steps
    rate = learning_rate * ((alpha + 1 - t) * (1 + cos(2 * pi * num_periods * t)) / 2 + beta)

    Args:
      learning_rate: float or Tensor (float, []).
      global_step, decay_steps: number, Tensor or Variable.
      num_periods, alpha, beta: float or Tensor.
      name: str, default "LinearCosineDecay".
    Returns:
      Tensor like learning_rate.
    Raises:
      ValueError: global_step is None.
    Source: tf.train.linear_cosine_decay.
    """
    with scopes.name_scope(name or "LinearCosineDecay") as scope:
        rate = to_tensor(learning_rate, name="initial_learning_rate")
        last = tf.cast(decay_steps, rate.dtype)
        num_periods, alpha, beta = [tf.cast(n, rate.dtype) for n in (num_periods, alpha, beta)]
        step = tf.minimum(tf.cast(global_step, rate.dtype), last)
        line = (last - step) / last
        wave = _waves(step / last, num_periods)
        return tf.multiply(rate, (alpha + line) * wave + beta, name=scope)


def _waves(part, num_periods):
    turns = 2.0 * num_periods * part
    return 0.5 * (1.0 + tf.cos(tf.constant(math.pi) * turns))


@_later_when_eager
def noisy_linear_cosine_decay(learning_rate, global_step, decay_steps, initial_variance=1.0, variance_decay=0.55,
                              num_periods=0.5, alpha=0.0, beta=0.001, name=None):
    """linear_cosine_decay with normal noise on the line.

    variance of the noise = initial_variance / (1 + min(global_step, decay_steps)) ** variance_decay

    Args:
      initial_variance, variance_decay: float or Tensor.
      others as for linear_cosine_decay; name's default is "NoisyLinearCosineDecay".
    Returns, Raises: as for linear_cosine_decay.
    Source: tf.train.noisy_linear_cosine_decay.
    """
    with scopes.name_scope(name or "NoisyLinearCosineDecay") as scope:
        rate = to_tensor(learning_rate, name="initial_learning_rate")
        last, initial_variance, variance_decay, num_periods, alpha, beta = [
            tf.cast(n, rate.dtype)
            for n in (decay_steps, initial_variance, variance_decay, num_periods, alpha, beta)]
        step = tf.minimum(tf.cast(global_step, rate.dtype), last)
        line = (last - step) / last
        deviation = tf.sqrt(initial_variance / tf.pow(1.0 + step, variance_decay))
        noisy = line + tf.random_normal(line.shape, stddev=deviation)
        wave = _waves(step / last, num_periods)
        return tf.multiply(rate, (alpha + noisy) * wave + beta, name=scope)
