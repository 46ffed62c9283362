"""Multivariate normal distributions.

Their values and draws are TF's; their graphs are plainer, for TF's are made of bijectors and linear operators.
So a draw without a seed of its own, which depends on the number of ops before it, is another than TF's.
"""
import numpy as np

from ..core import errors
from ..core.convert import to_tensor
from ..core.scopes import control_dependencies, name_scope
from ..distributions.base import Distribution, FULLY_REPARAMETERIZED
from ..distributions.kullback_leibler import RegisterKL
from ..functions import array, check, linalg, math, nn, random, reduce
from ..functions.indexing import broadcast_dynamic_shape, broadcast_static_shape


class _MultivariateNormal(Distribution):
    """loc + scale @ standard normal numbers.  A subclass knows its matrix `scale`."""

    def __init__(self, loc, like, validate_args, allow_nan_stats, parameters, name):
        self._loc, self._like = loc, like
        parents = [x for x in (loc, like) if x is not None]
        super().__init__(dtype=like.dtype, reparameterization_type=FULLY_REPARAMETERIZED, validate_args=validate_args,
                         allow_nan_stats=allow_nan_stats, parameters=parameters, graph_parents=parents, name=name)

    @property
    def loc(self):
        """The means, or None."""
        return self._loc

    @property
    def scale(self):
        """Not there: TF's is a LinearOperator."""
        raise errors.not_emulated(f"tf.contrib.distributions.{type(self).__name__}.scale")

    def _full_shape(self):
        """Static shape of batch and event."""
        return self._like.shape if self._loc is None else broadcast_static_shape(self._loc.shape, self._like.shape)

    def _full_shape_tensor(self):
        like = array.shape(self._like)
        return like if self._loc is None else broadcast_dynamic_shape(array.shape(self._loc), like)

    def _batch_shape_tensor(self):
        return self._full_shape_tensor()[:-1]

    def _batch_shape(self):
        return self._full_shape()[:-1]

    def _event_shape_tensor(self):
        return self._full_shape_tensor()[-1:]

    def _event_shape(self):
        return self._full_shape()[-1:]

    def _sample_n(self, n, seed=None):
        shape = array.concat([[n], self.batch_shape_tensor(), self.event_shape_tensor()], 0)
        x = self._scaled(random.random_normal(shape, dtype=self.dtype, seed=seed))
        return x if self._loc is None else x + self._loc

    def _log_prob(self, x):
        z = self._unscaled(x if self._loc is None else x - self._loc)
        standard = -0.5 * math.square(z) - (0.5 * np.log(2. * np.pi))
        return reduce.reduce_sum(standard, [-1]) - self._log_det()

    def _entropy(self):
        size = math.cast(self.event_shape_tensor()[0], self.dtype)
        entropy = size * (0.5 * np.log(2. * np.pi) + 0.5) + self._log_det()
        return entropy + array.zeros(self.batch_shape_tensor(), dtype=self.dtype)

    def _mean(self):
        ones = array.ones(self._full_shape_tensor(), dtype=self.dtype)
        return array.zeros_like(ones) if self._loc is None else self._loc * ones

    def _mode(self):
        return self._mean()

    def _stddev(self):
        return math.sqrt(self._variance())


class MultivariateNormalDiag(_MultivariateNormal):
    """Independent normal numbers: mean loc, standard deviations scale_diag + scale_identity_multiplier.

    Args:
      loc: float Tensor ([..., k]) or None for zeros.
      scale_diag: float Tensor ([..., k]) != 0, by default ones.
      scale_identity_multiplier: float Tensor ([...]) != 0.
      validate_args: bool, check the scale when run.
      allow_nan_stats: bool.  name: str.
    Source: tf.contrib.distributions.MultivariateNormalDiag.
    """

    def __init__(self, loc=None, scale_diag=None, scale_identity_multiplier=None, validate_args=False,
                 allow_nan_stats=True, name="MultivariateNormalDiag"):
        parameters = dict(loc=loc, scale_diag=scale_diag, scale_identity_multiplier=scale_identity_multiplier,
                          validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[loc, scale_diag, scale_identity_multiplier]) as name:
            loc = None if loc is None else to_tensor(loc, name="loc")
            self._diag = self._make_diagonal(loc, scale_diag, scale_identity_multiplier)
            if validate_args:
                nonzero = check.assert_none_equal(self._diag, array.zeros([], self._diag.dtype))
                with control_dependencies([nonzero]):
                    self._diag = array.identity(self._diag)
        super().__init__(loc, self._diag, validate_args, allow_nan_stats, parameters, name)

    @staticmethod
    def _make_diagonal(loc, scale_diag, multiplier):
        dtype = None if loc is None else loc.dtype
        if scale_diag is not None:
            scale_diag = to_tensor(scale_diag, dtype, "scale_diag")
            if multiplier is None:
                return scale_diag
            return scale_diag + to_tensor(multiplier, scale_diag.dtype, "scale_identity_multiplier")[..., None]
        if loc is None:
            raise ValueError("Cannot infer `event_shape` unless `loc` or `shape_hint` is specified.")
        ones = array.ones_like(loc)
        if multiplier is None:
            return ones
        return ones * to_tensor(multiplier, dtype, "scale_identity_multiplier")[..., None]

    def _scaled(self, x):
        return x * self._diag

    def _unscaled(self, x):
        return x / self._diag

    def _log_det(self):
        return reduce.reduce_sum(math.log(math.abs(self._diag)), [-1])

    def _variance(self):
        return math.square(self._diag)

    def _stddev(self):
        return math.abs(self._diag)

    def _covariance(self):
        return linalg.matrix_diag(math.square(self._diag))


class MultivariateNormalDiagWithSoftplusScale(MultivariateNormalDiag):
    """MultivariateNormalDiag of softplus(scale_diag).

    Source: tf.contrib.distributions.MultivariateNormalDiagWithSoftplusScale.
    """

    def __init__(self, loc, scale_diag, validate_args=False, allow_nan_stats=True,
                 name="MultivariateNormalDiagWithSoftplusScale"):
        parameters = dict(loc=loc, scale_diag=scale_diag, validate_args=validate_args,
                          allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[scale_diag]) as name:
            super().__init__(loc=loc, scale_diag=nn.softplus(scale_diag), validate_args=validate_args,
                             allow_nan_stats=allow_nan_stats, name=name)
        self._parameters = parameters


class MultivariateNormalTriL(_MultivariateNormal):
    """Normal vectors of mean loc and covariance scale_tril @ transpose(scale_tril).

    Args:
      loc: float Tensor ([..., k]) or None for zeros.
      scale_tril: float Tensor ([..., k, k]), lower triangular, by default the identity.
      validate_args, allow_nan_stats, name: as for MultivariateNormalDiag.
    Source: tf.contrib.distributions.MultivariateNormalTriL.
    """

    def __init__(self, loc=None, scale_tril=None, validate_args=False, allow_nan_stats=True,
                 name="MultivariateNormalTriL"):
        parameters = dict(loc=loc, scale_tril=scale_tril, validate_args=validate_args,
                          allow_nan_stats=allow_nan_stats, name=name)
        if loc is None and scale_tril is None:
            raise ValueError("Must specify one or both of `loc`, `scale_tril`.")
        with name_scope(name, values=[loc, scale_tril]) as name:
            loc = None if loc is None else to_tensor(loc, name="loc")
            if scale_tril is None:
                like = array.ones_like(loc)
                self._tril = linalg.matrix_diag(like)
            else:
                self._tril = linalg.matrix_band_part(to_tensor(scale_tril, name="scale_tril"), -1, 0)
                like = self._tril[..., 0]
            if validate_args:
                diagonal = linalg.matrix_diag_part(self._tril)
                nonzero = check.assert_none_equal(diagonal, array.zeros([], diagonal.dtype))
                with control_dependencies([nonzero]):
                    self._tril = array.identity(self._tril)
        super().__init__(loc, like, validate_args, allow_nan_stats, parameters, name)

    def _scaled(self, x):
        return reduce.reduce_sum(self._tril * x[..., None, :], [-1])

    def _unscaled(self, x):
        tril = self._tril * array.ones_like(x)[..., None]
        return array.squeeze(linalg.matrix_triangular_solve(tril, x[..., None]), [-1])

    def _log_det(self):
        return reduce.reduce_sum(math.log(math.abs(linalg.matrix_diag_part(self._tril))), [-1])

    def _variance(self):
        return reduce.reduce_sum(math.square(self._tril), [-1])

    def _covariance(self):
        return math.matmul(self._tril, self._tril, adjoint_b=True)


class MultivariateNormalFullCovariance(MultivariateNormalTriL):
    """Normal vectors of mean loc and a covariance matrix.

    Args:
      loc: float Tensor ([..., k]) or None for zeros.
      covariance_matrix: float Tensor ([..., k, k]), symmetric and positive definite, by default the identity.
      validate_args, allow_nan_stats, name: as for MultivariateNormalDiag.
    Source: tf.contrib.distributions.MultivariateNormalFullCovariance.
    """

    def __init__(self, loc=None, covariance_matrix=None, validate_args=False, allow_nan_stats=True,
                 name="MultivariateNormalFullCovariance"):
        parameters = dict(loc=loc, covariance_matrix=covariance_matrix, validate_args=validate_args,
                          allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[loc, covariance_matrix]) as name:
            tril = None
            if covariance_matrix is not None:
                covariance_matrix = to_tensor(covariance_matrix, name="covariance_matrix")
                if validate_args:
                    symmetric = check.assert_equal(covariance_matrix, linalg.adjoint(covariance_matrix),
                                                   message="Matrix was not symmetric.")
                    with control_dependencies([symmetric]):
                        covariance_matrix = array.identity(covariance_matrix)
                tril = linalg.cholesky(covariance_matrix)
            super().__init__(loc=loc, scale_tril=tril, validate_args=validate_args, allow_nan_stats=allow_nan_stats,
                             name=name)
        self._parameters = parameters


@RegisterKL(_MultivariateNormal, _MultivariateNormal)
def _kl_mvn(a, b, name=None):
    """(tr(B^-1 A) + (m_b - m_a)' B^-1 (m_b - m_a) - k) / 2 + log det of the scales of b and a."""
    with name_scope(name, "kl_mvn"):
        a_matrix, b_matrix = (linalg.matrix_diag(d._diag) if isinstance(d, MultivariateNormalDiag) else d._tril
                              for d in (a, b))
        batch = a_matrix[..., :1, :1] * array.zeros_like(b_matrix) + b_matrix
        ratio = linalg.matrix_triangular_solve(batch, a_matrix + array.zeros_like(batch))
        shift = b._unscaled(b._mean() - a._mean())
        k = math.cast(a.event_shape_tensor()[0], a.dtype)
        return b._log_det() - a._log_det() + 0.5 * (
            -k + reduce.reduce_sum(math.square(ratio), [-2, -1]) + reduce.reduce_sum(math.square(shift), [-1]))
