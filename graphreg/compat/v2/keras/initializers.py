"""TF2's namespace tf.keras.initializers."""
from ....initializers_v2 import (  # noqa: F401
    Constant, GlorotNormal, GlorotUniform, Identity, Initializer, Ones, Orthogonal, RandomNormal, RandomUniform,
    TruncatedNormal, VarianceScaling, Zeros, constant, glorot_normal, glorot_uniform, he_normal, he_uniform,
    identity, lecun_normal, lecun_uniform, ones, orthogonal, zeros)
from ....keras.initializers import deserialize, get, serialize  # noqa: F401
