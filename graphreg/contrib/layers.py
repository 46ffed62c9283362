"""TF's public namespace tf.contrib.layers, as far as it is there."""
from ..initializers import (  # noqa: F401
    contrib_variance_scaling_initializer as variance_scaling_initializer, xavier_initializer, xavier_initializer_conv2d)
from ..regularizers import (  # noqa: F401
    apply_regularization, l1_l2_regularizer, l1_regularizer, l2_regularizer, sum_regularizer)
from .layer_functions import (  # noqa: F401
    avg_pool2d, bias_add, convolution, convolution1d, convolution1d as conv1d, convolution2d, convolution2d as conv2d,
    convolution2d_transpose, convolution2d_transpose as conv2d_transpose, convolution3d, convolution3d as conv3d,
    dropout, embed_sequence, flatten, fully_connected, linear, max_pool2d, one_hot_encoding, relu, relu6, repeat,
    softmax, stack)
from .norm_functions import batch_norm, layer_norm  # noqa: F401
from .optimizers import OPTIMIZER_CLS_NAMES, OPTIMIZER_SUMMARIES, optimize_loss  # noqa: F401
