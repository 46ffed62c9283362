"""TF's public namespace tf.nn: re-exports only."""
from .activations import swish
from .functions.conv import (
    conv1d, conv1d_transpose, conv2d, conv2d_backprop_filter, conv2d_backprop_input, conv2d_transpose, conv3d,
    conv3d_backprop_filter, conv3d_backprop_filter_v2, conv3d_transpose, conv_transpose,
    depthwise_conv2d_backprop_filter, depthwise_conv2d_backprop_input, depthwise_conv2d_native,
    depthwise_conv2d_native_backprop_filter, depthwise_conv2d_native_backprop_input, dilation2d, erosion2d)
from .functions.dilated import (
    atrous_conv2d, atrous_conv2d_transpose, convolution, depthwise_conv2d, pool, separable_conv2d, with_space_to_batch)
from .functions.embedding import embedding_lookup
from .functions.indexing import depth_to_space, space_to_batch, space_to_depth
from .functions.math import sigmoid
from .functions.nn import (
    batch_norm_with_global_normalization, batch_normalization, bias_add, crelu, dropout, elu, in_top_k, l2_loss,
    l2_normalize, leaky_relu, log_poisson_loss, log_softmax, moments, normalize_moments, relu, relu6, relu_layer,
    scale_regularization_loss, selu, sigmoid_cross_entropy_with_logits, softmax, softmax_cross_entropy_with_logits,
    softmax_cross_entropy_with_logits_v2, softplus, softsign, sparse_softmax_cross_entropy_with_logits,
    sufficient_statistics, tanh, top_k, weighted_cross_entropy_with_logits, weighted_moments, xw_plus_b, zero_fraction)
from .functions.norm import fused_batch_norm, local_response_normalization, lrn
from .functions.pool import (
    avg_pool, avg_pool1d, avg_pool2d, avg_pool3d, avg_pool_v2, max_pool, max_pool1d, max_pool2d, max_pool3d,
    max_pool_v2, max_pool_with_argmax)
from .functions.random import (
    all_candidate_sampler, compute_accidental_hits, fixed_unigram_candidate_sampler,
    learned_unigram_candidate_sampler, log_uniform_candidate_sampler, uniform_candidate_sampler)

# What few programs need loads at its first use: module -> names.
_LATE = {
    "functions.ctc": ("collapse_repeated", "ctc_beam_search_decoder", "ctc_beam_search_decoder_v2",
        "ctc_greedy_decoder", "ctc_loss"),
    "functions.embedding_sparse": ("embedding_lookup_sparse", "safe_embedding_lookup_sparse"),
    "functions.sampled": ("nce_loss", "sampled_softmax_loss"),
    "rnn": ("bidirectional_dynamic_rnn", "dynamic_rnn", "raw_rnn", "rnn_cell", "static_bidirectional_rnn",
        "static_rnn", "static_state_saving_rnn"),
}
_LATE = {name: module for module, names in _LATE.items() for name in names}


def __getattr__(name):
    if name not in _LATE:
        raise AttributeError(f"module 'graphreg.nn' has no attribute {name!r}: tf.nn.{name} is not emulated, or not in TF 1.15")
    from importlib import import_module
    found = getattr(import_module("graphreg." + _LATE[name]), name)
    globals()[name] = found
    return found


def __dir__():
    return sorted({*globals(), *_LATE})
