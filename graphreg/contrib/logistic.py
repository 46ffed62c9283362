"""The logistic distribution."""
import numpy as np

from ..distributions.location_scale import LocationScale
from ..functions import array, math, nn, random


class Logistic(LocationScale):
    """The logistic distribution: distribution function sigmoid(z), z = (x - loc) / scale.

    Args: as for Normal.
    Source: tf.contrib.distributions.Logistic.
    """

    def __init__(self, loc, scale, validate_args=False, allow_nan_stats=True, name="Logistic"):
        super().__init__(loc, scale, validate_args, allow_nan_stats, name, dict(
            loc=loc, scale=scale, validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name))

    def _sample_n(self, n, seed=None):
        # Not 0 itself: its logarithm would be infinite.
        uniform = random.random_uniform(self._draw_shape(n), minval=np.finfo(self.dtype.as_numpy_dtype).tiny,
                                        maxval=1., dtype=self.dtype, seed=seed)
        draws = math.log(uniform) - math.log1p(-1. * uniform)
        return draws * self.scale + self.loc

    def _log_prob(self, x):
        z = self._z(x)
        return -z - 2. * nn.softplus(-z) - math.log(self.scale)

    def _log_cdf(self, x):
        return -nn.softplus(-self._z(x))

    def _cdf(self, x):
        return math.sigmoid(self._z(x))

    def _log_survival_function(self, x):
        return -nn.softplus(self._z(x))

    def _survival_function(self, x):
        return math.sigmoid(-self._z(x))

    def _entropy(self):
        return 2 + math.log(self._broadcast_scale())

    def _stddev(self):
        return self._broadcast_scale() * np.pi / np.sqrt(3)
