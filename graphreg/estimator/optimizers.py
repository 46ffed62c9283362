"""Optimizers of premade estimators by their names."""
from ..train.adagrad import AdagradOptimizer
from ..train.adam import AdamOptimizer
from ..train.ftrl import FtrlOptimizer
from ..train.gradient_descent import GradientDescentOptimizer
from ..train.optimizer import Optimizer
from ..train.rmsprop import RMSPropOptimizer

_BY_NAME = {"Adagrad": AdagradOptimizer, "Adam": AdamOptimizer, "Ftrl": FtrlOptimizer, "RMSProp": RMSPropOptimizer,
            "SGD": GradientDescentOptimizer}


def optimizer_of(given, learning_rate=None):
    """The Optimizer that a name, an Optimizer or a function names.

    Args:
      given: str, Optimizer or function -> Optimizer.  learning_rate: float, for names.
    Raises:
      ValueError: an unknown name, or none of these; a name without a learning rate.
    """
    if isinstance(given, str):
        if given not in _BY_NAME:
            raise ValueError(f"Unsupported optimizer name: {given}. Supported names are: {tuple(sorted(_BY_NAME))}")
        if not learning_rate:
            raise ValueError("learning_rate must be specified when opt is string.")
        return _BY_NAME[given](learning_rate=learning_rate)
    if callable(given):
        given = given()
    if not isinstance(given, Optimizer):
        raise ValueError(f"The given object is not an Optimizer instance. Given: {given}")
    return given
