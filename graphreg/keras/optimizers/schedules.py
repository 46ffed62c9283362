"""TF's public namespace tf.keras.optimizers.schedules: learning rates that are computed from the step."""
from ... import functions as tf
from ...core.convert import convert_n_to_tensor, to_tensor
from ...core.scopes import name_scope
from ...train import learning_rate_decay as decay
from .. import generic


class LearningRateSchedule:
    """Base of schedules: schedule(step) -> learning rate.

    Source: tf.keras.optimizers.schedules.LearningRateSchedule.
    """

    _ARGUMENTS = ()

    def __call__(self, step):
        """The learning rate at a step; a subclass overrides it."""

    def get_config(self):
        """dict of the constructor's arguments."""
        return {name: getattr(self, name) for name in self._ARGUMENTS}

    @classmethod
    def from_config(cls, config):
        """A schedule with the arguments of a get_config() dict."""
        return cls(**config)


def _now(rate):
    """A rate; when executing eagerly tf.train's schedules return a function that computes it."""
    return rate() if callable(rate) else rate


class ExponentialDecay(LearningRateSchedule):
    """tf.train.exponential_decay as a schedule.

    Args: as there.
    Source: tf.keras.optimizers.schedules.ExponentialDecay.
    """

    _ARGUMENTS = ("initial_learning_rate", "decay_steps", "decay_rate", "staircase", "name")
    _decay = staticmethod(decay.exponential_decay)

    def __init__(self, initial_learning_rate, decay_steps, decay_rate, staircase=False, name=None):
        self.initial_learning_rate, self.decay_steps, self.decay_rate = initial_learning_rate, decay_steps, decay_rate
        self.staircase, self.name = staircase, name

    def __call__(self, step):
        """The learning rate at a step."""
        return _now(self._decay(self.initial_learning_rate, step, self.decay_steps, self.decay_rate, self.staircase,
                                self.name))


class InverseTimeDecay(ExponentialDecay):
    """tf.train.inverse_time_decay as a schedule.

    Args: as there.
    Source: tf.keras.optimizers.schedules.InverseTimeDecay.
    """

    _decay = staticmethod(decay.inverse_time_decay)


class PiecewiseConstantDecay(LearningRateSchedule):
    """tf.train.piecewise_constant as a schedule; boundaries are cast to the step's dtype.

    Args: as there.
    Raises:
      ValueError: the lengths do not fit.
    Source: tf.keras.optimizers.schedules.PiecewiseConstantDecay.
    """

    _ARGUMENTS = ("boundaries", "values", "name")

    def __init__(self, boundaries, values, name=None):
        if len(boundaries) != len(values) - 1:
            raise ValueError("The length of boundaries should be 1 less than the length of values")
        self.boundaries, self.values, self.name = boundaries, values, name

    def __call__(self, step):
        """The learning rate at a step."""
        with name_scope(self.name or "PiecewiseConstant"):
            boundaries, values = convert_n_to_tensor(self.boundaries), convert_n_to_tensor(self.values)
            step = to_tensor(step)
            boundaries = [tf.cast(b, step.dtype.base_dtype) for b in boundaries]
            cases = [(step <= boundaries[0], lambda: values[0]), (step > boundaries[-1], lambda: values[-1])]
            for low, high, value in zip(boundaries[:-1], boundaries[1:], values[1:-1]):
                # The value is bound as a default: the loop goes on before the function is called.
                cases.append(((step > low) & (step <= high), lambda value=value: value))
            return tf.case(cases, lambda: values[0], exclusive=True)


class PolynomialDecay(LearningRateSchedule):
    """tf.train.polynomial_decay as a schedule.

    Args: as there.
    Source: tf.keras.optimizers.schedules.PolynomialDecay.
    """

    _ARGUMENTS = ("initial_learning_rate", "decay_steps", "end_learning_rate", "power", "cycle", "name")

    def __init__(self, initial_learning_rate, decay_steps, end_learning_rate=0.0001, power=1.0, cycle=False, name=None):
        self.initial_learning_rate, self.decay_steps = initial_learning_rate, decay_steps
        self.end_learning_rate, self.power, self.cycle, self.name = end_learning_rate, power, cycle, name

    def __call__(self, step):
        """The learning rate at a step."""
        return _now(decay.polynomial_decay(self.initial_learning_rate, step, self.decay_steps, self.end_learning_rate,
                                           self.power, self.cycle, self.name))


class CosineDecay(LearningRateSchedule):
    """tf.train.cosine_decay as a schedule.

    Args: as there.
    Source: tf.keras.experimental.CosineDecay.
    """

    _ARGUMENTS = ("initial_learning_rate", "decay_steps", "alpha", "name")

    def __init__(self, initial_learning_rate, decay_steps, alpha=0.0, name=None):
        self.initial_learning_rate, self.decay_steps = initial_learning_rate, decay_steps
        self.alpha, self.name = alpha, name

    def __call__(self, step):
        """The learning rate at a step."""
        return _now(decay.cosine_decay(self.initial_learning_rate, step, self.decay_steps, self.alpha, self.name))


class CosineDecayRestarts(LearningRateSchedule):
    """tf.train.cosine_decay_restarts as a schedule.

    Args: as there.
    Source: tf.keras.experimental.CosineDecayRestarts.
    """

    _ARGUMENTS = ("initial_learning_rate", "first_decay_steps", "t_mul", "m_mul", "alpha", "name")

    def __init__(self, initial_learning_rate, first_decay_steps, t_mul=2.0, m_mul=1.0, alpha=0.0, name=None):
        self.initial_learning_rate, self.first_decay_steps = initial_learning_rate, first_decay_steps
        self.t_mul, self.m_mul, self.alpha, self.name = t_mul, m_mul, alpha, name

    def __call__(self, step):
        """The learning rate at a step."""
        return _now(decay.cosine_decay_restarts(self.initial_learning_rate, step, self.first_decay_steps, self.t_mul,
                                                self.m_mul, self.alpha, self.name))


class LinearCosineDecay(LearningRateSchedule):
    """tf.train.linear_cosine_decay as a schedule.

    Args: as there.
    Source: tf.keras.experimental.LinearCosineDecay.
    """

    _ARGUMENTS = ("initial_learning_rate", "decay_steps", "num_periods", "alpha", "beta", "name")

    def __init__(self, initial_learning_rate, decay_steps, num_periods=0.5, alpha=0.0, beta=0.001, name=None):
        self.initial_learning_rate, self.decay_steps, self.num_periods = initial_learning_rate, decay_steps, num_periods
        self.alpha, self.beta, self.name = alpha, beta, name

    def __call__(self, step):
        """The learning rate at a step."""
        return _now(decay.linear_cosine_decay(self.initial_learning_rate, step, self.decay_steps, self.num_periods,
                                              self.alpha, self.beta, self.name))


class NoisyLinearCosineDecay(LearningRateSchedule):
    """tf.train.noisy_linear_cosine_decay as a schedule.

    Args: as there.
    Source: tf.keras.experimental.NoisyLinearCosineDecay.
    """

    _ARGUMENTS = ("initial_learning_rate", "decay_steps", "initial_variance", "variance_decay", "num_periods", "alpha",
                  "beta", "name")

    def __init__(self, initial_learning_rate, decay_steps, initial_variance=1.0, variance_decay=0.55, num_periods=0.5,
                 alpha=0.0, beta=0.001, name=None):
        self.initial_learning_rate, self.decay_steps, self.num_periods = initial_learning_rate, decay_steps, num_periods
        self.initial_variance, self.variance_decay = initial_variance, variance_decay
        self.alpha, self.beta, self.name = alpha, beta, name

    def __call__(self, step):
        """The learning rate at a step."""
        return _now(decay.noisy_linear_cosine_decay(
            self.initial_learning_rate, step, self.decay_steps, self.initial_variance, self.variance_decay,
            self.num_periods, self.alpha, self.beta, self.name))


_KNOWN = {c.__name__: c for c in (
    LearningRateSchedule, ExponentialDecay, InverseTimeDecay, PiecewiseConstantDecay, PolynomialDecay, CosineDecay,
    CosineDecayRestarts, LinearCosineDecay, NoisyLinearCosineDecay)}


def serialize(learning_rate_schedule):
    """The configuration of a schedule.

    Source: tf.keras.optimizers.schedules.serialize.
    """
    return generic.serialize(learning_rate_schedule)


def deserialize(config, custom_objects=None):
    """The schedule of what serialize() returned.

    Raises:
      ValueError: no such name.
    Source: tf.keras.optimizers.schedules.deserialize.
    """
    return generic.deserialize_object(config, _KNOWN, custom_objects, "decay")
