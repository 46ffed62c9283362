"""tf.train: optimizers, schedules, moving averages and the global step."""
from .adagrad import AdagradDAOptimizer, AdagradOptimizer, ProximalAdagradOptimizer  # noqa: F401
from .adam import AdamOptimizer  # noqa: F401
from .ftrl import FtrlOptimizer  # noqa: F401
from .gradient_descent import (  # noqa: F401
    GradientDescentOptimizer, MomentumOptimizer, ProximalGradientDescentOptimizer)
from .learning_rate_decay import (  # noqa: F401
    cosine_decay, cosine_decay_restarts, exponential_decay, inverse_time_decay, linear_cosine_decay,
    natural_exp_decay, noisy_linear_cosine_decay, piecewise_constant, piecewise_constant_decay, polynomial_decay)
from .moving_averages import ExponentialMovingAverage  # noqa: F401
from .optimizer import Optimizer  # noqa: F401
from .rmsprop import AdadeltaOptimizer, RMSPropOptimizer  # noqa: F401
from .training_util import (  # noqa: F401
    assert_global_step, create_global_step, get_global_step, get_or_create_global_step, global_step)
