"""What Estimators of tf.contrib.learn are: Trainable and Evaluable."""
from abc import ABC, abstractmethod

from ...core import errors
from .estimator import Estimator


class Trainable(ABC):
    """What can be trained.  Source: tf.contrib.learn.Trainable."""

    @abstractmethod
    def fit(self, x=None, y=None, input_fn=None, steps=None, batch_size=None, monitors=None, max_steps=None):
        """Train; see Estimator.fit."""


class Evaluable(ABC):
    """What can be evaluated.  Source: tf.contrib.learn.Evaluable."""

    @property
    @abstractmethod
    def model_dir(self):
        """str, where checkpoints and events go."""

    @abstractmethod
    def evaluate(self, x=None, y=None, input_fn=None, feed_fn=None, batch_size=None, steps=None, metrics=None,
                 name=None, checkpoint_path=None, hooks=None):
        """dict of metrics; see Estimator.evaluate."""


class BaseEstimator(Evaluable, Trainable):
    """Estimators; classes that build on it are not emulated.

    Raises: UnimplementedError: it is made.
    Source: tf.contrib.learn.BaseEstimator.
    """

    def __init__(self, model_dir=None, config=None):
        raise errors.not_emulated("a class", "tf.contrib.learn.BaseEstimator: give Estimator a model_fn")


for _base in (Trainable, Evaluable, BaseEstimator):
    _base.register(Estimator)
