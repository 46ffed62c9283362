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
from .column_functions import (  # noqa: F401
    check_feature_columns, create_feature_spec_for_parsing, infer_real_valued_columns, input_from_feature_columns,
    joint_weighted_sum_from_feature_columns, make_place_holder_tensors_for_base_features,
    parse_feature_columns_from_examples, parse_feature_columns_from_sequence_examples,
    sequence_input_from_feature_columns, transform_features, weighted_sum_from_feature_columns)
from .columns import bucketized_column, real_valued_column  # noqa: F401
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
from .sparse_columns import (  # noqa: F401
    crossed_column, DEFAULT_HASH_KEY as SPARSE_FEATURE_CROSS_DEFAULT_HASH_KEY, embedding_column, one_hot_column,
    shared_embedding_columns, sparse_column_with_hash_bucket, sparse_column_with_integerized_feature,
    sparse_column_with_keys, sparse_column_with_vocabulary_file, weighted_sparse_column)
from .norm_functions import batch_norm, layer_norm  # noqa: F401
from .optimizers import OPTIMIZER_CLS_NAMES, OPTIMIZER_SUMMARIES, optimize_loss  # noqa: F401
from .refused import absent

python = module_paths.add_paths(__name__, {
    "layers": None, "layers.embedding_ops": None, "layers.encoders": None, "layers.initializers": None,
    "layers.layers": None, "layers.normalization": None, "layers.optimizers": None, "layers.regularizers": None,
    "layers.summaries": None, "layers.utils": "slim_utils",
    "layers.feature_column": "sparse_columns", "layers.feature_column_ops": "column_functions",
    "ops.sparse_feature_cross_op": "sparse_columns", "ops.sparse_ops": "sparse_columns"})


def __getattr__(name):
    raise absent("layers", name)
