"""TF's public namespace tf.random: re-exports only."""
from .core.random_seed import get_seed, set_random_seed
from .functions.random import (
    all_candidate_sampler, categorical, fixed_unigram_candidate_sampler, learned_unigram_candidate_sampler,
    log_uniform_candidate_sampler, multinomial, random_gamma as gamma, random_normal as normal, random_poisson as
    poisson, random_shuffle as shuffle, random_uniform as uniform, stateless_categorical, stateless_multinomial,
    stateless_normal, stateless_truncated_normal, stateless_uniform, truncated_normal, uniform_candidate_sampler)
