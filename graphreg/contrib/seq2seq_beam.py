"""Beam search of tf.contrib.seq2seq: the decoder, its outputs and states, gather_tree."""
from collections import namedtuple

import numpy as np

from .. import functions as tf
from ..core import dtypes, nest, raw, scopes
from ..core.convert import constant_value, to_tensor
from ..core.operation import Tensor
from ..core.tensor_shape import TensorShape
from ..functions.tensor_array import TensorArray
from ..platform import logging
from ..rnn_cells import assert_like_rnncell
from .seq2seq_attention import AttentionWrapperState
from .seq2seq_decoder import Decoder, as_embedding_fn


class BeamSearchDecoderState(namedtuple("BeamSearchDecoderState", (
        "cell_state", "log_probs", "finished", "lengths", "accumulated_attention_probs"))):
    """The state of a BeamSearchDecoder.

    Source: tf.contrib.seq2seq.BeamSearchDecoderState.
    """

    __slots__ = ()


class BeamSearchDecoderOutput(namedtuple("BeamSearchDecoderOutput", ("scores", "predicted_ids", "parent_ids"))):
    """What BeamSearchDecoder gives in a step, each (batch, beam).

    Source: tf.contrib.seq2seq.BeamSearchDecoderOutput.
    """

    __slots__ = ()


class FinalBeamSearchDecoderOutput(namedtuple("FinalBeamDecoderOutput", (
        "predicted_ids", "beam_search_decoder_output"))):
    """What a whole beam search gives: the sequences found, and what each step gave.

    Source: tf.contrib.seq2seq.FinalBeamSearchDecoderOutput.
    """

    __slots__ = ()


def gather_tree(step_ids, parent_ids, max_sequence_lengths, end_token, name=None):
    """The sequences of a beam search, read from their ends along the parents.

    Args:
      step_ids, parent_ids: int32 Tensors (time, batch, beam).  max_sequence_lengths: int32 vector.
      end_token: int32 scalar, what stands after the end.
    Returns:
      int32 Tensor (time, batch, beam).
    Source: tf.contrib.seq2seq.gather_tree.
    """
    return raw.GatherTree(step_ids=step_ids, parent_ids=parent_ids, max_sequence_lengths=max_sequence_lengths,
                          end_token=end_token, name=name)


# ------------------------------------------------------------------ the decoder
class BeamSearchDecoder(Decoder):
    """A decoder that keeps the best few sequences of each row.

    Args:
      cell: RNNCell.  embedding: Tensor (classes, size), or function of ids.
      start_tokens: int32 vector.  end_token: int32 scalar.
      initial_state: structure of Tensors (batch * beam_width, ...), as tile_batch gives them.
      beam_width: int.  output_layer: Layer.
      length_penalty_weight: float, scores are divided by ((5 + length) / 6) ** weight.
      coverage_penalty_weight: float, of the log of how far each place was attended to.
      reorder_tensor_arrays: bool, TensorArrays of the last state are sorted along the sequences found.
    Raises:
      TypeError: cell or layer is none.  ValueError: start_tokens is no vector, or end_token no scalar.
    Source: tf.contrib.seq2seq.BeamSearchDecoder.
    """

    def __init__(self, cell, embedding, start_tokens, end_token, initial_state, beam_width, output_layer=None,
                 length_penalty_weight=0.0, coverage_penalty_weight=0.0, reorder_tensor_arrays=True):
        assert_like_rnncell("cell", cell)
        if output_layer is not None and not hasattr(output_layer, "compute_output_shape"):
            raise TypeError(f"output_layer must be a Layer, received: {type(output_layer)}")
        self._cell, self._output_layer, self._beam_width = cell, output_layer, beam_width
        self._length_weight, self._coverage_weight = length_penalty_weight, coverage_penalty_weight
        self._reorder, self._embedding_fn = reorder_tensor_arrays, as_embedding_fn(embedding)
        start_tokens = to_tensor(start_tokens, dtypes.int32, name="start_tokens")
        if start_tokens.shape.ndims != 1:
            raise ValueError("start_tokens must be a vector")
        self._end_token = to_tensor(end_token, dtypes.int32, name="end_token")
        if self._end_token.shape.ndims != 0:
            raise ValueError("end_token must be a scalar")
        self._batch_size = tf.size(start_tokens)
        self._initial_state = nest.map_structure(self._maybe_split, initial_state, cell.state_size)
        tokens = tf.tile(tf.expand_dims(start_tokens, 1), [1, beam_width])
        self._start_inputs = self._embedding_fn(tokens)
        self._finished = tf.one_hot(tf.zeros([self._batch_size], dtype=dtypes.int32), depth=beam_width,
                                    on_value=False, off_value=True, dtype=dtypes.bool)

    @property
    def batch_size(self):
        """int scalar Tensor."""
        return self._batch_size

    @property
    def tracks_own_finished(self):
        """True: `step` says itself which sequences have ended."""
        return True

    @property
    def output_size(self):
        """BeamSearchDecoderOutput of sizes."""
        return BeamSearchDecoderOutput(*[TensorShape([self._beam_width])] * 3)

    @property
    def output_dtype(self):
        """BeamSearchDecoderOutput of DTypes."""
        return BeamSearchDecoderOutput(nest.flatten(self._initial_state)[0].dtype, dtypes.int32, dtypes.int32)

    def initialize(self, name=None):
        """(finished, first inputs, first state)."""
        dtype = nest.flatten(self._initial_state)[0].dtype
        first = tf.zeros([self._batch_size], dtype=dtypes.int32)
        log_probs = tf.one_hot(first, depth=self._beam_width, on_value=to_tensor(0.0, dtype=dtype),
                               off_value=to_tensor(-np.inf, dtype=dtype), dtype=dtype)
        attended = _attention_probs(self._initial_state, self._coverage_weight)
        lengths = tf.zeros([self._batch_size, self._beam_width], dtype=dtypes.int64)
        state = BeamSearchDecoderState(self._initial_state, log_probs, self._finished, lengths,
                                       () if attended is None else attended)
        return self._finished, self._start_inputs, state

    def step(self, time, inputs, state, name=None):
        """(outputs, next state, next inputs, finished)."""
        with scopes.name_scope(name, "BeamSearchDecoderStep", (time, inputs, state)):
            inputs = nest.map_structure(lambda x: self._merge(x, x.shape[2:]), inputs)
            cell_state = nest.map_structure(self._maybe_merge, state.cell_state, self._cell.state_size)
            outputs, cell_state = self._cell(inputs, cell_state)
            outputs = nest.map_structure(lambda x: self._split(x, x.shape[1:]), outputs)
            cell_state = nest.map_structure(self._maybe_split, cell_state, self._cell.state_size)
            if self._output_layer is not None:
                outputs = self._output_layer(outputs)
            found, state = _beam_search_step(self, outputs, cell_state, state)
            ids = found.predicted_ids
            inputs = tf.cond(tf.reduce_all(state.finished), lambda: self._start_inputs, lambda: self._embedding_fn(ids))
        return found, state, inputs, state.finished

    def finalize(self, outputs, final_state, sequence_lengths):
        """(FinalBeamSearchDecoderOutput, last state)."""
        longest = tf.cast(tf.reduce_max(final_state.lengths, axis=1), dtypes.int32)
        ids = gather_tree(outputs.predicted_ids, outputs.parent_ids, max_sequence_lengths=longest,
                          end_token=self._end_token)
        if self._reorder:
            final_state = final_state._replace(cell_state=nest.map_structure(
                lambda t: self._maybe_sorted(t, outputs.parent_ids, final_state.lengths), final_state.cell_state))
        return FinalBeamSearchDecoderOutput(ids, outputs), final_state

    # -------------------------------------------------------------- (batch, beam, ...) and (batch * beam, ...)
    def _merge(self, t, depth):
        sizes, static = tf.shape(t), constant_value(self._batch_size)
        merged = tf.reshape(t, tf.concat(([self._batch_size * self._beam_width], sizes[2:]), 0))
        rows = None if static is None else int(static) * self._beam_width
        merged.set_shape(TensorShape([rows]).concatenate(depth))
        return merged

    def _split(self, t, depth):
        depth = _depth_shape(depth)
        sizes, static = tf.shape(t), constant_value(self._batch_size)
        split = tf.reshape(t, tf.concat(([self._batch_size, self._beam_width], sizes[1:]), 0))
        wanted = TensorShape([None if static is None else int(static), self._beam_width]).concatenate(depth)
        if not split.shape.is_compatible_with(wanted):
            raise ValueError("Unexpected behavior when reshaping between beam width and batch size.  The reshaped "
                             f"tensor has shape: {split.shape}.  We expected it to have shape (batch_size, beam_width, "
                             f"depth) == {wanted}.  Perhaps you forgot to create a zero_state with "
                             "batch_size=encoder_batch_size * beam_width?")
        split.set_shape(wanted)
        return split

    def _maybe_split(self, t, depth):
        if isinstance(t, TensorArray):
            return t
        _check_rank(t)
        return self._split(t, depth) if t.shape.ndims >= 1 else t

    def _maybe_merge(self, t, depth):
        if isinstance(t, TensorArray):
            return t
        _check_rank(t)
        return self._merge(t, _depth_shape(depth)) if t.shape.ndims >= 2 else t

    # -------------------------------------------------------------- TensorArrays of the last state
    def _maybe_sorted(self, t, parent_ids, lengths):
        if not isinstance(t, TensorArray):
            return t
        shape = t.element_shape
        if shape.ndims is None or shape.ndims < 1:
            logging.warning("The TensorArray %s in the cell state is not amenable to sorting based on the beam search "
                            "result. For a TensorArray to be sorted, its elements shape must be defined and have at "
                            "least a rank of 1, but saw shape: %s", t.handle.name, shape)
            return t
        if not _splits(shape, constant_value(self._batch_size), self._beam_width):
            return t
        t = t.stack()
        with scopes.control_dependencies([_check_splits(t, self._batch_size, self._beam_width)]):
            return _sorted_along(t, parent_ids, lengths)


def _depth_shape(depth):
    """The shape behind (batch, beam); where an attention has a Tensor for its size, what is known of it."""
    if isinstance(depth, Tensor):
        depth = constant_value(depth)
        return TensorShape(None if depth is None else [int(depth)])
    return TensorShape([depth]) if isinstance(depth, int) else TensorShape(depth)


def _check_rank(t):
    if t.shape.ndims is None:
        raise ValueError(f"Expected tensor ({t}) to have known rank, but ndims == None.")


def _splits(shape, batch_size, beam_width):
    """False, and a warning, where elements cannot be (batch, beam, ...)."""
    sizes = shape.as_list()
    if batch_size is None or sizes[0] is None:
        return True
    # As TF has it: (batch * beam, n) with a known n is refused too.
    if sizes[0] == batch_size * beam_width and (len(sizes) < 2 or sizes[1] is None or (
            sizes[0] == batch_size and sizes[1] == beam_width)):
        return True
    logging.warning("TensorArray reordering expects elements to be reshapable to %s which is incompatible with the "
                    "current shape %s. Consider setting reorder_tensor_arrays to False to disable TensorArray "
                    "reordering during the beam search.", TensorShape([int(batch_size), beam_width, None]), shape)
    return False


def _check_splits(t, batch_size, beam_width):
    message = ("TensorArray reordering expects elements to be reshapable to [batch_size, beam_size, -1] which is "
               f"incompatible with the dynamic shape of {t.name} elements. Consider setting reorder_tensor_arrays to "
               "False to disable TensorArray reordering during the beam search.")
    sizes = tf.shape(t)
    fits = tf.equal(sizes[1], batch_size * beam_width)
    if t.shape.ndims != 2:
        fits = tf.logical_or(fits, tf.logical_and(tf.equal(sizes[1], batch_size), tf.equal(sizes[2], beam_width)))
    return tf.Assert(fits, [message])


def _sorted_along(t, parent_ids, lengths):
    """The rows of t (time, batch * beam, ...) in the order of the sequences found."""
    known = parent_ids.shape.as_list()
    times = tf.shape(parent_ids)[0] if known[0] is None else known[0]
    batch = tf.shape(parent_ids)[1] if known[1] is None else known[1]
    beam = tf.shape(parent_ids)[2] if known[2] is None else known[2]
    beams = tf.expand_dims(tf.expand_dims(tf.range(beam), 0), 0)
    beams = tf.tile(beams, [times, batch, 1])
    longest = tf.cast(tf.reduce_max(lengths, axis=1), dtypes.int32)
    found = gather_tree(step_ids=beams, parent_ids=parent_ids, max_sequence_lengths=longest, end_token=beam + 1)
    within = tf.transpose(tf.sequence_mask(lengths, maxlen=times), perm=[2, 0, 1])
    found = tf.where(within, x=found, y=beams)
    at_time = tf.tile(tf.reshape(tf.range(times), [-1, 1, 1]), [1, batch, beam])
    at_row = tf.tile(tf.reshape(tf.range(batch), [-1, 1, 1]), [1, times, beam])
    at_row = tf.transpose(at_row, perm=[1, 0, 2])
    places = tf.stack([at_time, at_row, found], -1)
    sizes = tf.shape(t)
    rows = tf.gather_nd(tf.reshape(t, [times, batch, beam, -1]), places)
    return tf.reshape(rows, sizes)


# ------------------------------------------------------------------ a step
def _beam_search_step(decoder, logits, next_cell_state, state):
    """(outputs, next state) of all beams, the best few of them."""
    batch_size, width = decoder.batch_size, decoder._beam_width
    ended = state.finished
    going = tf.logical_not(ended)
    probs = _masked(tf.nn.log_softmax(logits), decoder._end_token, ended)
    total = tf.expand_dims(state.log_probs, 2) + probs
    classes = logits.shape.as_list()[-1] or tf.shape(logits)[-1]
    lengths = _lengths_of(decoder, classes, going, state.lengths)
    attended, before = _attention_probs(next_cell_state, decoder._coverage_weight), None
    if attended is not None:
        before = state.accumulated_attention_probs + attended * tf.expand_dims(tf.cast(going, dtypes.float32), 2)
    scores = _scores(total, lengths, decoder._length_weight, decoder._coverage_weight, ended, before)
    flat = tf.reshape(scores, [batch_size, -1])
    best, words = tf.nn.top_k(flat, k=to_tensor(width, dtype=dtypes.int32, name="beam_width"))
    static = constant_value(batch_size)
    known = TensorShape([None if static is None else int(static), width])
    best.set_shape(known)
    words.set_shape(known)
    next_probs = _gathered(words, total, batch_size, width * classes, [-1], "next_beam_probs")
    ids = tf.cast(tf.floormod(words, classes, name="next_beam_word_ids"), dtypes.int32)
    parents = tf.cast(words / classes, dtypes.int32, name="next_beam_parent_ids")
    ended = _gathered(parents, ended, batch_size, width, [-1])
    finished = tf.logical_or(ended, tf.equal(ids, decoder._end_token), name="next_beam_finished")
    longer = tf.cast(tf.logical_not(ended), dtypes.int64)
    lengths = _gathered(parents, state.lengths, batch_size, width, [-1]) + longer
    after = ()
    if before is not None:
        after = _gathered(parents, before, batch_size, width, [batch_size * width, -1],
                          "next_accumulated_attention_probs")
    cell_state = nest.map_structure(
        lambda t: _maybe_gathered(parents, t, batch_size, width, [batch_size * width, -1]), next_cell_state)
    return (BeamSearchDecoderOutput(best, ids, parents),
            BeamSearchDecoderState(cell_state, next_probs, finished, lengths, after))


def _masked(probs, end_token, finished):
    """The log probabilities, where ended sequences can only stay ended."""
    classes = tf.shape(probs)[2]
    row = tf.one_hot(end_token, classes, dtype=probs.dtype, on_value=to_tensor(0., dtype=probs.dtype),
                     off_value=probs.dtype.min)
    rows = tf.tile(tf.reshape(row, [1, 1, -1]), tf.concat([tf.shape(finished), [1]], 0))
    mask = tf.tile(tf.expand_dims(finished, 2), [1, 1, classes])
    return tf.where(mask, rows, probs)


def _lengths_of(decoder, classes, going, lengths):
    """The length of every sequence with every class after it."""
    ends = tf.fill([decoder.batch_size, decoder._beam_width], decoder._end_token)
    longer = tf.one_hot(indices=ends, depth=classes, on_value=tf.to_int64(0), off_value=tf.to_int64(1),
                        dtype=dtypes.int64)
    longer = longer * tf.expand_dims(tf.cast(going, dtypes.int64), 2)
    return longer + tf.expand_dims(lengths, 2)


def _attention_probs(state, weight):
    """How far each place is attended to, or None without a penalty for it."""
    if weight == 0.0:
        return None
    probs = []
    if isinstance(state, AttentionWrapperState):
        probs.append(_mean_alignments(state))
    elif isinstance(state, tuple):
        probs.extend(_mean_alignments(s) for s in state if isinstance(s, AttentionWrapperState))
    if not probs:
        raise ValueError("coverage_penalty_weight must be 0.0 if no cell is attentional.")
    return _mean(probs) if len(probs) > 1 else probs[0]


def _mean_alignments(state):
    return _mean(list(state.alignments)) if isinstance(state.alignments, tuple) else state.alignments


def _mean(probs):
    return tf.reduce_mean(tf.concat([tf.expand_dims(p, -1) for p in probs], -1), -1)


def _scores(log_probs, lengths, length_weight, coverage_weight, finished, attended):
    scores = log_probs / tf.cast(_length_penalty(lengths, length_weight), log_probs.dtype)
    weight = to_tensor(coverage_weight, name="coverage_penalty_weight")
    if weight.shape.ndims != 0:
        raise ValueError(f"coverage_penalty_weight should be a scalar, but saw shape: {weight.shape}")
    static = constant_value(weight)
    if static is not None and static == 0.0:
        return scores
    if attended is None:
        raise ValueError("accumulated_attention_probs can be None only if coverage penalty is disabled.")
    attended = tf.where(tf.equal(attended, 0.0), tf.ones_like(attended), attended)
    penalty = tf.reduce_sum(tf.log(tf.minimum(attended, 1.0)), 2)
    penalty = penalty * tf.cast(finished, dtypes.float32)
    return scores + tf.expand_dims(penalty * weight, 2)


def _length_penalty(lengths, weight):
    """((5 + length) / 6) ** weight."""
    factor = to_tensor(weight, name="penalty_factor")
    factor.set_shape([])
    static = constant_value(factor)
    if static is not None and static == 0:
        return 1.0
    return tf.math.div((5. + tf.cast(lengths, dtypes.float32)) ** factor, (5. + 1.) ** factor)


def _gathered(indices, source, batch_size, count, shape, name=None):
    """Of each row of the batch, those of its `count` entries that the indices name."""
    with scopes.name_scope(name, "tensor_gather_helper"):
        offsets = tf.expand_dims(tf.range(batch_size) * count, 1)
        indices = tf.reshape(indices + offsets, [-1])
        found = tf.gather(tf.reshape(source, shape), indices)
        sizes, static = tf.shape(source)[:1 + len(shape)], constant_value(batch_size)
        found = tf.reshape(found, sizes, name="output")
        found.set_shape(TensorShape([None if static is None else int(static)]).concatenate(
            source.shape[1:1 + len(shape)]))
        return found


def _maybe_gathered(indices, source, batch_size, count, shape):
    if isinstance(source, TensorArray):
        return source
    _check_rank(source)
    return _gathered(indices, source, batch_size, count, shape) if source.shape.ndims >= len(shape) else source
