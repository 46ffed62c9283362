"""TF's public namespace tf.contrib.layers: regularizers and initializers."""
from ..initializers import (  # noqa: F401
    contrib_variance_scaling_initializer as variance_scaling_initializer, xavier_initializer, xavier_initializer_conv2d)
from ..regularizers import (  # noqa: F401
    apply_regularization, l1_l2_regularizer, l1_regularizer, l2_regularizer, sum_regularizer)
