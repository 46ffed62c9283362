"""TF's public namespace tf.distributions: re-exports only."""
from .base import (  # noqa: F401
    Distribution, FULLY_REPARAMETERIZED, NOT_REPARAMETERIZED, ReparameterizationType)
from .discrete import Bernoulli, Categorical, DirichletMultinomial, Multinomial  # noqa: F401
from .gamma import Beta, Dirichlet, Exponential, Gamma  # noqa: F401
from .kullback_leibler import kl_divergence, RegisterKL  # noqa: F401
from .location_scale import Laplace, Normal, StudentT, Uniform  # noqa: F401
