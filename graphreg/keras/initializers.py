"""TF's public namespace tf.keras.initializers: those it shares with tf.initializers, and the He and LeCun forms."""
from ..initializers import (  # noqa: F401
    Constant, Constant as constant, he_normal, he_uniform, Identity, Identity as identity, Initializer, lecun_normal,
    lecun_uniform, Ones, Ones as ones, Orthogonal, Orthogonal as orthogonal, VarianceScaling, Zeros, Zeros as zeros)
