"""TF's public namespace tf.nn: re-exports only."""
from .activations import swish
from .functions.embedding import embedding_lookup
from .functions.indexing import depth_to_space, space_to_batch, space_to_depth
from .functions.nn import (
    batch_norm_with_global_normalization, batch_normalization, bias_add, crelu, dropout, elu, in_top_k, l2_loss,
    l2_normalize, leaky_relu, log_poisson_loss, log_softmax, moments, normalize_moments, relu, relu6, relu_layer,
    scale_regularization_loss, selu, sigmoid, sigmoid_cross_entropy_with_logits, softmax,
    softmax_cross_entropy_with_logits, softmax_cross_entropy_with_logits_v2, softplus, softsign,
    sparse_softmax_cross_entropy_with_logits, sufficient_statistics, tanh, top_k, weighted_cross_entropy_with_logits,
    weighted_moments, xw_plus_b, zero_fraction)
from .functions.random import (
    all_candidate_sampler, compute_accidental_hits, fixed_unigram_candidate_sampler,
    learned_unigram_candidate_sampler, log_uniform_candidate_sampler, uniform_candidate_sampler)
