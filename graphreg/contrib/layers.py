"""TF's public namespace tf.contrib.layers, as far as it is there."""
from ..initializers import (  # noqa: F401
    contrib_variance_scaling_initializer as variance_scaling_initializer, xavier_initializer, xavier_initializer_conv2d)
from ..regularizers import (  # noqa: F401
    apply_regularization, l1_l2_regularizer, l1_regularizer, l2_regularizer, sum_regularizer)
from .layer_functions import (  # noqa: F401
    avg_pool2d, bias_add, conv1d, conv1d as convolution1d, conv2d, conv2d as convolution2d, conv2d_transpose,
    conv2d_transpose as convolution2d_transpose, conv3d, conv3d as convolution3d, convolution, dropout, embed_sequence,
    flatten, fully_connected, max_pool2d, one_hot_encoding, repeat, softmax, stack)
from .norm_functions import batch_norm, layer_norm  # noqa: F401
