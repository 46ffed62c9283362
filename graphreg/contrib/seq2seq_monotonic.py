"""Monotonic attention of tf.contrib.seq2seq: it only ever moves on along the memory."""
import numpy as np

from .. import functions as tf
from ..core import dtypes, scopes
from ..core.convert import to_tensor
from ..functional import scan
from ..layers.core import Dense
from ..variable_scope import get_variable, variable_scope
from .seq2seq_attention import OverMemory, bahdanau_score, luong_score


def safe_cumprod(x, *args, **kwargs):
    """exp(cumsum(log(x))), a product that has gradients where x is 0.

    Args:
      x: float Tensor of values in [0, 1].  others: as tf.cumsum takes them.
    Returns:
      Tensor of the same shape and dtype.
    Source: tf.contrib.seq2seq.safe_cumprod.
    """
    with scopes.name_scope(None, "SafeCumprod", [x]):
        x = to_tensor(x, name="x")
        tiny = np.finfo(x.dtype.as_numpy_dtype).tiny
        return tf.exp(tf.cumsum(tf.log(tf.clip_by_value(x, tiny, 1)), *args, **kwargs))


def monotonic_attention(p_choose_i, previous_attention, mode):
    """The weights of places after a step that stays or moves on.

    Args:
      p_choose_i: float Tensor (batch, places), the probability to stop at each place.
      previous_attention: float Tensor (batch, places), the weights before.
      mode: "recursive" (exact, in a loop), "parallel" (unstable for long memories) or "hard" (p_choose_i is 0 or 1).
    Returns:
      float Tensor (batch, places).
    Raises:
      ValueError: mode is another.
    Source: tf.contrib.seq2seq.monotonic_attention.
    """
    p_choose_i = to_tensor(p_choose_i, name="p_choose_i")
    previous_attention = to_tensor(previous_attention, name="previous_attention")
    if mode == "recursive":
        return _recursive(p_choose_i, previous_attention)
    if mode == "parallel":
        passed = safe_cumprod(1 - p_choose_i, axis=1, exclusive=True)
        return p_choose_i * passed * tf.cumsum(
            previous_attention / tf.clip_by_value(passed, 1e-10, 1.), axis=1)
    if mode == "hard":
        # Only places from the last one on, and of those the first.
        p_choose_i = p_choose_i * tf.cumsum(previous_attention, axis=1)
        return p_choose_i * tf.cumprod(1 - p_choose_i, axis=1, exclusive=True)
    raise ValueError("mode must be 'recursive', 'parallel', or 'hard'.")


def _recursive(p, previous):
    rows = p.shape.as_list()[0] or tf.shape(p)[0]
    shifted = tf.concat([tf.ones((rows, 1)), 1 - p[:, :-1]], 1)
    reached = tf.transpose(scan(lambda x, yz: tf.reshape(yz[0] * x + yz[1], (rows,)),
                                [tf.transpose(shifted), tf.transpose(previous)], tf.zeros((rows,))))
    return p * reached


def _sigmoid_probabilities(noise, seed, mode):
    """What turns scores into weights."""
    def probabilities(score, previous):
        if noise > 0:
            drawn = tf.random_normal(tf.shape(score), dtype=score.dtype, seed=seed)
            score = score + noise * drawn
        choose = tf.cast(score > 0, score.dtype) if mode == "hard" else tf.sigmoid(score)
        return monotonic_attention(choose, previous, mode)
    return probabilities


class _Monotonic(OverMemory):
    """A mechanism that starts at the first place."""

    def initial_alignments(self, batch_size, dtype):
        """1 for the first place, 0 for the others."""
        return tf.one_hot(tf.zeros((batch_size,), dtype=dtypes.int32), self._alignments_size, dtype=dtype)

    def _biased(self, score, dtype):
        return score + get_variable("attention_score_bias", dtype=dtype, initializer=self._score_bias_init)


class BahdanauMonotonicAttention(_Monotonic):
    """Additive attention that only moves on.

    Args:
      sigmoid_noise: float, deviation of the noise added to scores.  sigmoid_noise_seed: int.
      score_bias_init: float, first value of the scores' bias.
      mode: "recursive", "parallel" or "hard", see monotonic_attention.
      others: as BahdanauAttention.
    Source: tf.contrib.seq2seq.BahdanauMonotonicAttention.
    """

    def __init__(self, num_units, memory, memory_sequence_length=None, normalize=False, score_mask_value=None,
                 sigmoid_noise=0., sigmoid_noise_seed=None, score_bias_init=0., mode="parallel", dtype=None,
                 name="BahdanauMonotonicAttention"):
        layer_dtype = dtype or dtypes.float32
        super().__init__(
            Dense(num_units, name="query_layer", use_bias=False, dtype=layer_dtype), memory,
            _sigmoid_probabilities(sigmoid_noise, sigmoid_noise_seed, mode), memory_sequence_length,
            Dense(num_units, name="memory_layer", use_bias=False, dtype=layer_dtype), score_mask_value, dtype, None,
            name)
        self._num_units, self._normalize, self._score_bias_init = num_units, normalize, score_bias_init

    def _score(self, query):
        with variable_scope(None, "bahdanau_monotonic_attention", [query]):
            query = self.query_layer(query) if self.query_layer else query
            return self._biased(bahdanau_score(query, self.keys, self._num_units, self._normalize), query.dtype)


class LuongMonotonicAttention(_Monotonic):
    """Multiplicative attention that only moves on.

    Args:
      scale: bool, the scores have a factor of their own.  others: as BahdanauMonotonicAttention.
    Source: tf.contrib.seq2seq.LuongMonotonicAttention.
    """

    def __init__(self, num_units, memory, memory_sequence_length=None, scale=False, score_mask_value=None,
                 sigmoid_noise=0., sigmoid_noise_seed=None, score_bias_init=0., mode="parallel", dtype=None,
                 name="LuongMonotonicAttention"):
        super().__init__(
            None, memory, _sigmoid_probabilities(sigmoid_noise, sigmoid_noise_seed, mode), memory_sequence_length,
            Dense(num_units, name="memory_layer", use_bias=False, dtype=dtype or dtypes.float32), score_mask_value,
            dtype, None, name)
        self._num_units, self._scale, self._score_bias_init = num_units, scale, score_bias_init

    def _score(self, query):
        with variable_scope(None, "luong_monotonic_attention", [query]):
            return self._biased(luong_score(query, self.keys, self._scale), query.dtype)
