"""Attention of tf.contrib.seq2seq: Bahdanau's and Luong's, and the wrapper that gives it to a cell."""
from collections import namedtuple

import numpy as np

from .. import functions as tf
from ..core import dtypes, nest, scopes
from ..core.convert import to_tensor
from ..core.tensor_shape import TensorShape
from ..functions.tensor_array import TensorArray
from ..initializers import constant_initializer, ones_initializer, zeros_initializer
from ..layers.core import Dense
from ..rnn_cells import RNNCell, assert_like_rnncell, zero_state_tensors
from ..variable_scope import get_variable, variable_scope
from .tensor_util import with_same_shape


# ------------------------------------------------------------------ mechanisms
class AttentionMechanism:
    """What gives each place of a memory a weight for a query; a base for others.

    Source: tf.contrib.seq2seq.AttentionMechanism.
    """

    @property
    def alignments_size(self):
        """int or Tensor: the number of places."""
        raise NotImplementedError

    @property
    def state_size(self):
        """int or Tensor: the size of the mechanism's state."""
        raise NotImplementedError


class OverMemory(AttentionMechanism):
    """A mechanism over a memory (batch, places, size), masked beyond each sequence's length."""

    def __init__(self, query_layer, memory, probability_fn, memory_sequence_length, memory_layer, score_mask_value,
                 dtype,
                 custom_key_value_fn, name):
        self.query_layer, self.memory_layer = query_layer, memory_layer
        dtype = dtypes.as_dtype(dtype or dtypes.float32)
        mask_value = dtype.as_numpy_dtype(-np.inf) if score_mask_value is None else score_mask_value
        self._probabilities = lambda score, previous: probability_fn(
            _masked_score(score, memory_sequence_length, mask_value), previous)
        with scopes.name_scope(name, "BaseAttentionMechanismInit", nest.flatten(memory)):
            self.values = nest.map_structure(lambda m: _masked_memory(m, memory_sequence_length), memory)
            self.keys = memory_layer(self.values) if memory_layer else self.values
            if custom_key_value_fn is not None:
                self.keys, self.values = custom_key_value_fn(self.keys, self.values)
            sizes = self.keys.shape.as_list()
            self.batch_size = sizes[0] or tf.shape(self.keys)[0]
            self._alignments_size = sizes[1] or tf.shape(self.keys)[1]

    @property
    def alignments_size(self):
        return self._alignments_size

    @property
    def state_size(self):
        return self._alignments_size

    def initial_alignments(self, batch_size, dtype):
        """Zeros for each place."""
        return zero_state_tensors(self._alignments_size, batch_size, dtype)

    def initial_state(self, batch_size, dtype):
        """The mechanism's state before the first step."""
        return self.initial_alignments(batch_size, dtype)

    def __call__(self, query, state):
        """(weights of the places, next state) for a query (batch, size)."""
        score = self._score(query)
        weights = self._probabilities(score, state)
        return weights, weights


def _of_score(probability_fn):
    """A function of (score, previous weights) made of one of the score alone; default softmax."""
    return lambda score, previous: (probability_fn or tf.nn.softmax)(score)


def _masked_memory(memory, lengths):
    memory = to_tensor(memory, name="memory")
    if lengths is None:
        return memory
    lengths = to_tensor(lengths, name="memory_sequence_length")
    mask = tf.sequence_mask(lengths, maxlen=tf.shape(memory)[1], dtype=memory.dtype)
    rank = memory.shape.ndims
    ones = tf.ones(rank - 2, dtype=dtypes.int32)
    return memory * tf.reshape(mask, tf.concat((tf.shape(mask), ones), 0))


def _masked_score(score, lengths, mask_value):
    if lengths is None:
        return score
    message = "All values in memory_sequence_length must be greater than zero."
    with scopes.control_dependencies([tf.assert_positive(lengths, message=message)]):
        mask = tf.sequence_mask(lengths, maxlen=tf.shape(score)[1])
    return tf.where(mask, score, mask_value * tf.ones_like(score))


class BahdanauAttention(OverMemory):
    """score = sum(v * tanh(keys + query)): additive attention.

    Args:
      num_units: int.  memory: Tensor (batch, places, size).  memory_sequence_length: int vector.
      normalize: bool, v has a length of its own, and there is a bias.
      probability_fn: function of scores -> weights, default softmax.
      score_mask_value: float, score beyond a sequence's end, default -inf.  dtype: of the layers.
      custom_key_value_fn: function of (keys, values) -> (keys, values).  name: str.
    Source: tf.contrib.seq2seq.BahdanauAttention.
    """

    def __init__(self, num_units, memory, memory_sequence_length=None, normalize=False, probability_fn=None,
                 score_mask_value=None, dtype=None, custom_key_value_fn=None, name="BahdanauAttention"):
        layer_dtype = dtype or dtypes.float32
        super().__init__(
            Dense(num_units, name="query_layer", use_bias=False, dtype=layer_dtype), memory,
            _of_score(probability_fn), memory_sequence_length,
            Dense(num_units, name="memory_layer", use_bias=False, dtype=layer_dtype), score_mask_value, dtype,
            custom_key_value_fn, name)
        self._num_units, self._normalize = num_units, normalize

    def _score(self, query):
        with variable_scope(None, "bahdanau_attention", [query]):
            query = self.query_layer(query) if self.query_layer else query
            return bahdanau_score(query, self.keys, self._num_units, self._normalize)


def bahdanau_score(query, keys, num_units, normalize):
    """sum(v * tanh(keys + query)), with variables of the current scope."""
    v = get_variable("attention_v", [num_units], dtype=query.dtype)
    if not normalize:
        return tf.reduce_sum(v * tf.tanh(keys + tf.expand_dims(query, 1)), [2])
    g = get_variable("attention_g", dtype=query.dtype, shape=(), initializer=constant_initializer(
        (1. / num_units) ** .5))
    b = get_variable("attention_b", [num_units], dtype=query.dtype, initializer=zeros_initializer())
    query = tf.expand_dims(query, 1)
    v = g * v * tf.rsqrt(tf.reduce_sum(tf.square(v)))
    return tf.reduce_sum(v * tf.tanh(keys + query + b), [2])


class LuongAttention(OverMemory):
    """score = keys . query: multiplicative attention.

    Args:
      scale: bool, the scores have a factor of their own.  others: as BahdanauAttention.
    Source: tf.contrib.seq2seq.LuongAttention.
    """

    def __init__(self, num_units, memory, memory_sequence_length=None, scale=False, probability_fn=None,
                 score_mask_value=None, dtype=None, custom_key_value_fn=None, name="LuongAttention"):
        super().__init__(
            None, memory, _of_score(probability_fn), memory_sequence_length,
            Dense(num_units, name="memory_layer", use_bias=False, dtype=dtype or dtypes.float32), score_mask_value,
            dtype,
            custom_key_value_fn, name)
        self._num_units, self._scale = num_units, scale

    def _score(self, query):
        with variable_scope(None, "luong_attention", [query]):
            return luong_score(query, self.keys, self._scale)


def luong_score(query, keys, scale):
    """keys . query, with a variable of the current scope for the scale."""
    g = get_variable("attention_g", dtype=query.dtype, initializer=ones_initializer, shape=()) if scale else None
    depth, own = query.shape.as_list()[-1], keys.shape.as_list()[-1]
    if depth != own:
        raise ValueError(f"Incompatible or unknown inner dimensions between query and keys.  Query ({query}) has "
                         f"units: {depth}.  Keys ({keys}) have units: {own}.  Perhaps you need to set num_units to the "
                         f"keys' dimension ({own})?")
    score = tf.squeeze(tf.matmul(tf.expand_dims(query, 1), keys, transpose_b=True), [1])
    return score if g is None else g * score


def hardmax(logits, name=None):
    """1 at the largest element of each row, 0 elsewhere.

    Args:
      logits: float Tensor (batch, n).
    Returns:
      Tensor of the same shape and dtype.
    Source: tf.contrib.seq2seq.hardmax.
    """
    with scopes.name_scope(name, "Hardmax", [logits]):
        logits = to_tensor(logits, name="logits")
        depth = logits.shape.as_list()[-1]
        if depth is None:
            depth = tf.shape(logits)[-1]
        return tf.one_hot(tf.argmax(logits, -1), depth, dtype=logits.dtype)


# ------------------------------------------------------------------ the wrapper
class AttentionWrapperState(namedtuple("AttentionWrapperState", (
        "cell_state", "attention", "time", "alignments", "alignment_history", "attention_state"))):
    """The state of an AttentionWrapper.

    Source: tf.contrib.seq2seq.AttentionWrapperState.
    """

    def clone(self, **kwargs):
        """The state with other parts.

        Raises:
          ValueError: a part has another shape.
        """
        def checked(old, new):
            if hasattr(old, "op") and hasattr(new, "op"):
                return with_same_shape(old, new)
            return new
        return nest.map_structure(checked, self, super()._replace(**kwargs))


class AttentionWrapper(RNNCell):
    """A cell that also gets what one or several mechanisms look at.

    Args:
      cell: RNNCell.  attention_mechanism: AttentionMechanism or list of them.
      attention_layer_size: int or list, the size of the attention after a layer; default the memory itself.
      alignment_history: bool, all steps' weights are kept.
      cell_input_fn: function of (inputs, attention) -> the cell's inputs, default side by side.
      output_attention: bool, the outputs are the attention, else the cell's.
      initial_cell_state: structure of Tensors.  name: str.
      attention_layer: Layer or list, in place of attention_layer_size.
      attention_fn: function of (mechanism, output, state, layer) -> (attention, weights, state).  dtype: of the layers.
    Raises:
      TypeError: cell or mechanism is none.  ValueError: layers do not fit the mechanisms.
    Source: tf.contrib.seq2seq.AttentionWrapper.
    """

    def __init__(self, cell, attention_mechanism, attention_layer_size=None, alignment_history=False,
                 cell_input_fn=None,
                 output_attention=True, initial_cell_state=None, name=None, attention_layer=None, attention_fn=None,
                 dtype=None):
        super().__init__(name=name)
        assert_like_rnncell("cell", cell)
        self._is_multi = isinstance(attention_mechanism, (list, tuple))
        self._mechanisms = tuple(attention_mechanism) if self._is_multi else (attention_mechanism,)
        for mechanism in self._mechanisms:
            if not isinstance(mechanism, AttentionMechanism):
                wanted = ("contain only instances of AttentionMechanism" if self._is_multi else
                          "be an AttentionMechanism or list of multiple AttentionMechanism instances")
                raise TypeError(f"attention_mechanism must {wanted}, saw type: {type(mechanism).__name__}")
        if cell_input_fn is not None and not callable(cell_input_fn):
            raise TypeError(f"cell_input_fn must be callable, saw type: {type(cell_input_fn).__name__}")
        self._cell, self._alignment_history = cell, alignment_history
        self._cell_input_fn = cell_input_fn or (lambda inputs, attention: tf.concat([inputs, attention], -1))
        self._output_attention = output_attention
        self._attention_fn = attention_fn or _attend
        self._set_layers(attention_layer_size, attention_layer, dtype)
        with scopes.name_scope(name, "AttentionWrapperInit"):
            self._initial_cell_state = None if initial_cell_state is None else self._checked(initial_cell_state)

    def _checked(self, state):
        """The state of a cell, its batch size compared with the memory's."""
        last = nest.flatten(state)[-1]
        batch_size = last.shape.as_list()[0] or tf.shape(last)[0]
        message = (f"When constructing AttentionWrapper {self._base_name}: Non-matching batch sizes between the memory "
                   "(encoder output) and initial_cell_state.  Are you using the BeamSearchDecoder?  You may need to "
                   "tile your initial state via the tf.contrib.seq2seq.tile_batch function with argument "
                   "multiple=beam_width.")
        with scopes.control_dependencies(self._checks(batch_size, message)):
            return nest.map_structure(lambda s: tf.identity(s, name="check_initial_cell_state"), state)

    def _set_layers(self, sizes, layers, dtype):
        if sizes is not None and layers is not None:
            raise ValueError("Only one of attention_layer_size and attention_layer should be set")
        count = len(self._mechanisms)
        if sizes is not None:
            sizes = tuple(sizes) if isinstance(sizes, (list, tuple)) else (sizes,)
            if len(sizes) != count:
                raise ValueError("If provided, attention_layer_size must contain exactly one integer per "
                                 "attention_mechanism, "
                                 f"saw: {len(sizes)} vs {count}")
            layers = [Dense(size, name="attention_layer", use_bias=False, dtype=dtype) for size in sizes]
        elif layers is not None:
            layers = list(layers) if isinstance(layers, (list, tuple)) else [layers]
            if len(layers) != count:
                raise ValueError("If provided, attention_layer must contain exactly one layer per "
                                 "attention_mechanism, saw: "
                                 f"{len(layers)} vs {count}")
            sizes = [layer.compute_output_shape([None, self._cell.output_size
                                                 + m.values.shape.as_list()[-1]]).as_list()[-1]
                     for layer, m in zip(layers, self._mechanisms)]
        else:
            sizes = [m.values.shape.as_list()[-1] for m in self._mechanisms]
        self._layers_of_attention, self._attention_size = layers, sum(sizes)

    def _one_or_all(self, values):
        values = tuple(values)
        return values if self._is_multi else values[0]

    def _as_tuple(self, value):
        return value if self._is_multi else (value,)

    @property
    def output_size(self):
        return self._attention_size if self._output_attention else self._cell.output_size

    @property
    def state_size(self):
        sizes = [m.alignments_size for m in self._mechanisms]
        return AttentionWrapperState(
            cell_state=self._cell.state_size, time=TensorShape([]), attention=self._attention_size,
            alignments=self._one_or_all(sizes), attention_state=self._one_or_all(m.state_size
                                                                                 for m in self._mechanisms),
            alignment_history=self._one_or_all(s if self._alignment_history else () for s in sizes))

    def _checks(self, batch_size, message):
        return [tf.assert_equal(batch_size, m.batch_size, message=message) for m in self._mechanisms]

    def zero_state(self, batch_size, dtype):
        with scopes.name_scope(type(self).__name__ + "ZeroState", values=[batch_size]):
            state = self._initial_cell_state
            if state is None:
                state = self._cell.zero_state(batch_size, dtype)
            message = (f"When calling zero_state of AttentionWrapper {self._base_name}: Non-matching batch sizes "
                       "between the "
                       "memory (encoder output) and the requested batch size.  Are you using the BeamSearchDecoder?  "
                       "If so, "
                       "make sure your encoder output has been tiled to beam_width via tf.contrib.seq2seq.tile_batch, "
                       "and the "
                       "batch_size= argument passed to zero_state is batch_size * beam_width.")
            with scopes.control_dependencies(self._checks(batch_size, message)):
                state = nest.map_structure(lambda s: tf.identity(s, name="checked_cell_state"), state)
            alignments = [m.initial_alignments(batch_size, dtype) for m in self._mechanisms]
            return AttentionWrapperState(
                cell_state=state, time=tf.zeros([], dtype=dtypes.int32),
                attention=zero_state_tensors(self._attention_size, batch_size, dtype),
                alignments=self._one_or_all(alignments),
                attention_state=self._one_or_all([m.initial_state(batch_size, dtype) for m in self._mechanisms]),
                alignment_history=self._one_or_all([
                    TensorArray(dtype, size=0, dynamic_size=True, element_shape=a.shape)
                    if self._alignment_history else () for a in alignments]))

    def call(self, inputs, state):
        if not isinstance(state, AttentionWrapperState):
            raise TypeError(f"Expected state to be instance of AttentionWrapperState. Received type {type(state)} "
                            "instead.")
        output, cell_state = self._cell(self._cell_input_fn(inputs, state.attention), state.cell_state)
        batch_size = output.shape.as_list()[0] or tf.shape(output)[0]
        message = (f"When applying AttentionWrapper {self.name}: Non-matching batch sizes between the memory (encoder "
                   "output) "
                   "and the query (decoder output).  Are you using the BeamSearchDecoder?  You may need to tile your "
                   "memory "
                   "input via the tf.contrib.seq2seq.tile_batch function with argument multiple=beam_width.")
        with scopes.control_dependencies(self._checks(batch_size, message)):
            output = tf.identity(output, name="checked_cell_output")
        attentions, weights, states, histories = [], [], [], []
        before, history = self._as_tuple(state.attention_state), self._as_tuple(state.alignment_history)
        for i, mechanism in enumerate(self._mechanisms):
            layer = self._layers_of_attention[i] if self._layers_of_attention else None
            attention, weight, next_state = self._attention_fn(mechanism, output, before[i], layer)
            histories.append(history[i].write(state.time, weight) if self._alignment_history else ())
            for values, value in ((attentions, attention), (weights, weight), (states, next_state)):
                values.append(value)
        attention = tf.concat(attentions, 1)
        new = AttentionWrapperState(
            time=state.time + 1, cell_state=cell_state, attention=attention, attention_state=self._one_or_all(states),
            alignments=self._one_or_all(weights), alignment_history=self._one_or_all(histories))
        return (attention if self._output_attention else output), new


def _attend(mechanism, output, state, layer):
    """(attention, weights of the places, next state) for a cell's output."""
    weights, state = mechanism(output, state)
    context = tf.squeeze(tf.matmul(tf.expand_dims(weights, 1), mechanism.values), [1])
    return (context if layer is None else layer(tf.concat([output, context], 1))), weights, state
