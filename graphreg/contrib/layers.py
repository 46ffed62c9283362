"""TF's public namespace tf.contrib.layers, as far as it is there."""
from ..initializers import (  # noqa: F401
    contrib_variance_scaling_initializer as variance_scaling_initializer, xavier_initializer, xavier_initializer_conv2d)
from ..regularizers import (  # noqa: F401
    apply_regularization, l1_l2_regularizer, l1_regularizer, l2_regularizer, sum_regularizer)
from .layer_functions import (  # noqa: F401
    avg_pool2d, bias_add, convolution, convolution1d, convolution1d as conv1d, convolution2d, convolution2d as conv2d,
    convolution2d_transpose, convolution2d_transpose as conv2d_transpose, convolution3d, convolution3d as conv3d,
    dropout, elu, embed_sequence, flatten, fully_connected, linear, max_pool2d, one_hot_encoding, relu, relu6, repeat,
    softmax, stack)
from . import layer_summaries as summaries, module_paths  # noqa: F401
from .adaptive_clipping import adaptive_clipping_fn  # noqa: F401
from .embeddings import bow_encoder, embedding_lookup_unique, safe_embedding_lookup_sparse  # noqa: F401
from .gdn import GDN, gdn  # noqa: F401
from .group_norms import group_norm, instance_norm, unit_norm  # noqa: F401
from .image_layers import (  # noqa: F401
    avg_pool3d, convolution2d_in_plane, convolution2d_in_plane as conv2d_in_plane, convolution3d_transpose,
    convolution3d_transpose as conv3d_transpose, images_to_sequence, max_pool3d, pool, separable_convolution2d,
    separable_convolution2d as separable_conv2d, sequence_to_images, spatial_softmax)
from .layer_summaries import (  # noqa: F401
    summarize_activation, summarize_activations, summarize_biases, summarize_collection, summarize_tensor,
    summarize_tensors, summarize_variables, summarize_weights)
from .legacy_layers import (  # noqa: F401
    dense_to_sparse, legacy_fully_connected, legacy_linear, legacy_relu, maxout, scale_gradient)
from .norm_functions import batch_norm, layer_norm  # noqa: F401
from .optimizers import OPTIMIZER_CLS_NAMES, OPTIMIZER_SUMMARIES, optimize_loss  # noqa: F401

python = module_paths.add_paths(__name__, {
    "layers": None, "layers.embedding_ops": None, "layers.encoders": None, "layers.initializers": None,
    "layers.layers": None, "layers.normalization": None, "layers.optimizers": None, "layers.regularizers": None,
    "layers.summaries": None, "layers.utils": "slim_utils"})


def __getattr__(name):
    raise AttributeError(f"module 'graphreg.contrib.layers' has no attribute {name!r}: tf.contrib.layers.{name} is not "
                         "emulated")
