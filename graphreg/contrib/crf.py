"""tf.contrib.crf: linear-chain conditional random fields."""
import numpy as np

from ..core import dtypes
from ..core.tensor_shape import dimension_value
from ..functions import array, indexing, math, reduce, slicing
from ..rnn import dynamic_rnn
from ..rnn_cell import RNNCell
from ..smart_cond import smart_cond
from ..variable_scope import get_variable

__all__ = ["CrfDecodeBackwardRnnCell", "CrfDecodeForwardRnnCell", "CrfForwardRnnCell", "crf_binary_score", "crf_decode",
           "crf_log_likelihood", "crf_log_norm", "crf_multitag_sequence_score", "crf_sequence_score", "crf_unary_score",
           "viterbi_decode"]


def _is_one_step(x):
    """Whether the sequences have one step only: x is [batch, steps, ...]."""
    steps = dimension_value(x.shape[1]) if x.shape.ndims else None
    return math.equal(array.shape(x)[1] if steps is None else steps, 1)


def _zero_where_empty(sequence_lengths, scores):
    return indexing.where(math.less_equal(sequence_lengths, 0), array.zeros_like(scores), scores)


def _one_less(sequence_lengths):
    return math.maximum(array.constant(0, dtype=sequence_lengths.dtype), sequence_lengths - 1)


# ------------------------------------------------------------------ scores
def crf_sequence_score(inputs, tag_indices, sequence_lengths, transition_params):
    """The unnormalized score of tag sequences: unary and binary scores.

    Args:
      inputs: float32 [batch, steps, tags], unary potentials.
      tag_indices: int32 [batch, steps].  sequence_lengths: int32 [batch].
      transition_params: float32 [tags, tags].
    Returns:
      Tensor [batch].
    Source: tf.contrib.crf.crf_sequence_score.
    """
    def of_one():
        rows = array.shape(inputs, out_type=tag_indices.dtype)[0]
        places = array.reshape(math.range(rows, dtype=tag_indices.dtype), [-1, 1])
        scores = indexing.gather_nd(array.squeeze(inputs, [1]), array.concat([places, tag_indices], axis=1))
        return _zero_where_empty(sequence_lengths, scores)

    def of_many():
        unary = crf_unary_score(tag_indices, sequence_lengths, inputs)
        return unary + crf_binary_score(tag_indices, sequence_lengths, transition_params)
    return smart_cond(_is_one_step(inputs), of_one, of_many)


def crf_multitag_sequence_score(inputs, tag_bitmap, sequence_lengths, transition_params):
    """The unnormalized score of all tag sequences that a bitmap allows.

    Args: as for crf_sequence_score, and
      tag_bitmap: bool [batch, steps, tags].
    Source: tf.contrib.crf.crf_multitag_sequence_score.
    """
    is_one_step = _is_one_step(inputs)
    allowed = indexing.where(tag_bitmap, inputs, array.fill(array.shape(inputs), float("-inf")))
    return smart_cond(is_one_step,
                      lambda: reduce.reduce_logsumexp(array.squeeze(allowed, [1]), axis=1),
                      lambda: crf_log_norm(allowed, sequence_lengths, transition_params))


def crf_log_norm(inputs, sequence_lengths, transition_params):
    """The logarithm of the sum over all tag sequences.

    Args: as for crf_sequence_score.
    Returns:
      Tensor [batch].
    Source: tf.contrib.crf.crf_log_norm.
    """
    first = array.squeeze(slicing.slice(inputs, [0, 0, 0], [-1, 1, -1]), [1])

    def of_one():
        return _zero_where_empty(sequence_lengths, reduce.reduce_logsumexp(first, [1]))

    def of_many():
        rest = slicing.slice(inputs, [0, 1, 0], [-1, -1, -1])
        cell = CrfForwardRnnCell(transition_params)
        _, alphas = dynamic_rnn(cell=cell, inputs=rest, sequence_length=_one_less(sequence_lengths), initial_state=first,
                                dtype=dtypes.float32)
        return _zero_where_empty(sequence_lengths, reduce.reduce_logsumexp(alphas, [1]))
    return smart_cond(_is_one_step(inputs), of_one, of_many)


def crf_log_likelihood(inputs, tag_indices, sequence_lengths, transition_params=None):
    """The log-likelihood of tag sequences.

    score of the sequence - log(sum of exp(score) over all sequences)

    Args: as for crf_sequence_score; transition_params: None makes the variable "transitions".
    Returns:
      (Tensor [batch], transition_params).
    Source: tf.contrib.crf.crf_log_likelihood.
    """
    num_tags = dimension_value(inputs.get_shape()[2])
    tag_indices = math.cast(tag_indices, dtype=dtypes.int32)
    sequence_lengths = math.cast(sequence_lengths, dtype=dtypes.int32)
    if transition_params is None:
        transition_params = get_variable("transitions", [num_tags, num_tags])
    scores = crf_sequence_score(inputs, tag_indices, sequence_lengths, transition_params)
    return scores - crf_log_norm(inputs, sequence_lengths, transition_params), transition_params


def crf_unary_score(tag_indices, sequence_lengths, inputs):
    """The sum of the unary potentials of tag sequences [batch].

    Args: as for crf_sequence_score.
    Source: tf.contrib.crf.crf_unary_score.
    """
    batch, steps, tags = array.shape(inputs)[0], array.shape(inputs)[1], array.shape(inputs)[2]
    flat = array.reshape(inputs, [-1])
    offsets = array.expand_dims(math.range(batch) * steps * tags, 1)
    offsets = offsets + array.expand_dims(math.range(steps) * tags, 0)
    if tag_indices.dtype == dtypes.int64:
        offsets = math.cast(offsets, dtypes.int64)
    places = array.reshape(offsets + tag_indices, [-1])
    scores = array.reshape(indexing.gather(flat, places), [batch, steps])
    return reduce.reduce_sum(scores * _mask(tag_indices, sequence_lengths), 1)


def _mask(tag_indices, sequence_lengths):
    return indexing.sequence_mask(sequence_lengths, maxlen=array.shape(tag_indices)[1], dtype=dtypes.float32)


def crf_binary_score(tag_indices, sequence_lengths, transition_params):
    """The sum of the transitions of tag sequences [batch].

    Args: as for crf_sequence_score.
    Source: tf.contrib.crf.crf_binary_score.
    """
    tags = transition_params.get_shape()[0]
    transitions = array.shape(tag_indices)[1] - 1
    starts = slicing.slice(tag_indices, [0, 0], [-1, transitions])
    ends = slicing.slice(tag_indices, [0, 1], [-1, transitions])
    places = starts * tags + ends
    scores = indexing.gather(array.reshape(transition_params, [-1]), places)
    mask = slicing.slice(_mask(tag_indices, sequence_lengths), [0, 1], [-1, -1])
    return reduce.reduce_sum(scores * mask, 1)


# ------------------------------------------------------------------ cells
class CrfForwardRnnCell(RNNCell):
    """The alphas of the forward algorithm as the state of a cell.

    Args: transition_params: [tags, tags].
    Source: tf.contrib.crf.CrfForwardRnnCell.
    """

    def __init__(self, transition_params):
        self._transition_params = array.expand_dims(transition_params, 0)
        self._num_tags = dimension_value(transition_params.get_shape()[0])

    @property
    def state_size(self):
        return self._num_tags

    @property
    def output_size(self):
        return self._num_tags

    def __call__(self, inputs, state, scope=None):
        scores = array.expand_dims(state, 2) + self._transition_params
        alphas = inputs + reduce.reduce_logsumexp(scores, [1])
        return alphas, alphas


class CrfDecodeForwardRnnCell(RNNCell):
    """The scores of the Viterbi algorithm as the state of a cell, its back pointers as the output.

    Args: transition_params: [tags, tags].
    Source: tf.contrib.crf.CrfDecodeForwardRnnCell.
    """

    def __init__(self, transition_params):
        self._transition_params = array.expand_dims(transition_params, 0)
        self._num_tags = dimension_value(transition_params.get_shape()[0])

    @property
    def state_size(self):
        return self._num_tags

    @property
    def output_size(self):
        return self._num_tags

    def __call__(self, inputs, state, scope=None):
        scores = array.expand_dims(state, 2) + self._transition_params
        best = inputs + reduce.reduce_max(scores, [1])
        return math.cast(reduce.argmax(scores, 1), dtype=dtypes.int32), best


class CrfDecodeBackwardRnnCell(RNNCell):
    """Follows back pointers: the tag is both state and output.

    Args: num_tags: int.
    Source: tf.contrib.crf.CrfDecodeBackwardRnnCell.
    """

    def __init__(self, num_tags):
        self._num_tags = num_tags

    @property
    def state_size(self):
        return 1

    @property
    def output_size(self):
        return 1

    def __call__(self, inputs, state, scope=None):
        state = array.squeeze(state, axis=[1])
        rows = math.range(array.shape(inputs)[0])
        tags = array.expand_dims(indexing.gather_nd(inputs, array.stack([rows, state], axis=1)), axis=-1)
        return tags, tags


# ------------------------------------------------------------------ decoding
def viterbi_decode(score, transition_params):
    """The best tag sequence of one sequence, with NumPy.

    Args:
      score: array [steps, tags].  transition_params: array [tags, tags].
    Returns:
      (list of int, its score).
    Source: tf.contrib.crf.viterbi_decode.
    """
    best, pointers = np.zeros_like(score), np.zeros_like(score, dtype=np.int32)
    best[0] = score[0]
    for t in range(1, score.shape[0]):
        found = np.expand_dims(best[t - 1], 1) + transition_params
        best[t] = score[t] + np.max(found, 0)
        pointers[t] = np.argmax(found, 0)
    tags = [np.argmax(best[-1])]
    for row in reversed(pointers[1:]):
        tags.append(row[tags[-1]])
    return tags[::-1], np.max(best[-1])


def crf_decode(potentials, transition_params, sequence_length):
    """The best tag sequences.

    Args:
      potentials: float32 [batch, steps, tags].  transition_params: [tags, tags].  sequence_length: int32 [batch].
    Returns:
      (tags int32 [batch, steps], their scores [batch]).
    Source: tf.contrib.crf.crf_decode.
    """
    def of_one():
        squeezed = array.squeeze(potentials, [1])
        tags = array.expand_dims(reduce.argmax(squeezed, axis=1), 1)
        score = reduce.reduce_max(squeezed, axis=1)
        return math.cast(tags, dtype=dtypes.int32), score

    def of_many():
        num_tags = dimension_value(potentials.get_shape()[2])
        forward = CrfDecodeForwardRnnCell(transition_params)
        first = array.squeeze(slicing.slice(potentials, [0, 0, 0], [-1, 1, -1]), axis=[1])
        rest = slicing.slice(potentials, [0, 1, 0], [-1, -1, -1])
        steps = _one_less(sequence_length)
        pointers, last = dynamic_rnn(forward, inputs=rest, sequence_length=steps, initial_state=first, time_major=False,
                                     dtype=dtypes.int32)
        pointers = indexing.reverse_sequence(pointers, steps, seq_axis=1)
        backward = CrfDecodeBackwardRnnCell(num_tags)
        state = array.expand_dims(math.cast(reduce.argmax(last, axis=1), dtype=dtypes.int32), axis=-1)
        tags, _ = dynamic_rnn(backward, inputs=pointers, sequence_length=steps, initial_state=state, time_major=False,
                              dtype=dtypes.int32)
        tags = array.concat([state, array.squeeze(tags, axis=[2])], axis=1)
        tags = indexing.reverse_sequence(tags, sequence_length, seq_axis=1)
        return tags, reduce.reduce_max(last, axis=1)
    return smart_cond(_is_one_step(potentials), of_one, of_many)
