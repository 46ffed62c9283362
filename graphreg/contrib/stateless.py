"""TF's public namespace tf.contrib.stateless: numbers that depend on a seed alone, under their older names."""
from ..functions.random import (  # noqa: F401
    stateless_multinomial, stateless_normal as stateless_random_normal, stateless_truncated_normal,
    stateless_uniform as stateless_random_uniform)
