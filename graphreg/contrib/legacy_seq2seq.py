"""TF's public namespace tf.contrib.legacy_seq2seq: decoders over lists, and their losses."""
import copy

from .. import functions as tf
from ..core import dtypes, nest, scopes
from ..core.convert import to_tensor
from ..rnn import static_rnn
from ..variable_scope import get_variable, get_variable_scope, variable_scope
from .rnn_cells import Linear
from .rnn_wrappers import EmbeddingWrapper, OutputProjectionWrapper


# ------------------------------------------------------------------ decoders
def rnn_decoder(decoder_inputs, initial_state, cell, loop_function=None, scope=None):
    """Run a cell over a list of inputs, each perhaps made of the output before.

    Args:
      decoder_inputs: list of Tensors (batch, size).  initial_state: Tensor or structure.  cell: RNNCell.
      loop_function: function of (previous output, number of the step) -> input.
      scope: default "rnn_decoder".
    Returns:
      (list of outputs, last state).
    Source: tf.contrib.legacy_seq2seq.rnn_decoder.
    """
    with variable_scope(scope or "rnn_decoder"):
        state, outputs = initial_state, []
        for i, x in enumerate(decoder_inputs):
            if loop_function is not None and outputs:
                with variable_scope("loop_function", reuse=True):
                    x = loop_function(outputs[-1], i)
            if i > 0:
                get_variable_scope().reuse_variables()
            output, state = cell(x, state)
            outputs.append(output)
    return outputs, state


def basic_rnn_seq2seq(encoder_inputs, decoder_inputs, cell, dtype=dtypes.float32, scope=None):
    """An encoder, and a decoder of its own that starts from the encoder's last state.

    Args:
      encoder_inputs, decoder_inputs: lists of Tensors.  cell: RNNCell.  dtype: DType.  scope: default
      "basic_rnn_seq2seq".
    Returns:
      (list of outputs, last state).
    Source: tf.contrib.legacy_seq2seq.basic_rnn_seq2seq.
    """
    with variable_scope(scope or "basic_rnn_seq2seq"):
        _, state = static_rnn(copy.deepcopy(cell), encoder_inputs, dtype=dtype)
        return rnn_decoder(decoder_inputs, state, cell)


def tied_rnn_seq2seq(encoder_inputs, decoder_inputs, cell, loop_function=None, dtype=dtypes.float32, scope=None):
    """An encoder and a decoder with the same weights.

    Args: as basic_rnn_seq2seq; loop_function as in rnn_decoder.  scope: default "tied_rnn_seq2seq".
    Source: tf.contrib.legacy_seq2seq.tied_rnn_seq2seq.
    """
    with variable_scope("combined_tied_rnn_seq2seq"):
        scope = scope or "tied_rnn_seq2seq"
        _, state = static_rnn(cell, encoder_inputs, dtype=dtype, scope=scope)
        get_variable_scope().reuse_variables()
        return rnn_decoder(decoder_inputs, state, cell, loop_function=loop_function, scope=scope)


# ------------------------------------------------------------------ decoders with embeddings
def _fed_back(embedding, output_projection=None, update_embedding=True):
    """What makes an input of the output before: the embedding of its largest element."""
    def loop_function(previous, _):
        if output_projection is not None:
            previous = tf.nn.xw_plus_b(previous, output_projection[0], output_projection[1])
        embedded = tf.embedding_lookup(embedding, tf.argmax(previous, 1))
        return embedded if update_embedding else tf.stop_gradient(embedded)
    return loop_function


def _check_projection(projection, num_symbols, dtype, weights_too=True):
    if projection is None:
        return
    if weights_too:
        to_tensor(projection[0], dtype=dtype).shape.assert_is_compatible_with([None, num_symbols])
    to_tensor(projection[1], dtype=dtype).shape.assert_is_compatible_with([num_symbols])


def embedding_rnn_decoder(decoder_inputs, initial_state, cell, num_symbols, embedding_size, output_projection=None,
                          feed_previous=False, update_embedding_for_previous=True, scope=None):
    """rnn_decoder over embeddings of numbers.

    Args:
      decoder_inputs: list of int32 vectors.  initial_state: Tensor or structure.  cell: RNNCell.
      num_symbols, embedding_size: int, the sizes of the embedding.
      output_projection: (weights, biases) that make classes of the outputs before these are fed back.
      feed_previous: bool, the inputs but the first are made of the outputs.
      update_embedding_for_previous: bool, gradients reach the embedding through inputs made of outputs.
      scope: default "embedding_rnn_decoder".
    Returns:
      (list of outputs, last state).
    Raises:
      ValueError: the shapes of output_projection do not fit.
    Source: tf.contrib.legacy_seq2seq.embedding_rnn_decoder.
    """
    with variable_scope(scope or "embedding_rnn_decoder") as opened:
        _check_projection(output_projection, num_symbols, opened.dtype)
        embedding = get_variable("embedding", [num_symbols, embedding_size])
        loop = _fed_back(embedding, output_projection, update_embedding_for_previous) if feed_previous else None
        # Looked up one after the other, as the decoder asks for them.
        return rnn_decoder((tf.embedding_lookup(embedding, i) for i in decoder_inputs), initial_state, cell,
                           loop_function=loop)


def embedding_rnn_seq2seq(encoder_inputs, decoder_inputs, cell, num_encoder_symbols, num_decoder_symbols,
                          embedding_size, output_projection=None, feed_previous=False, dtype=None, scope=None):
    """An encoder and a decoder over embeddings of numbers.

    Args:
      encoder_inputs, decoder_inputs: lists of int32 vectors.  cell: RNNCell; the encoder has a copy of it.
      num_encoder_symbols, num_decoder_symbols, embedding_size: int.
      output_projection: as in embedding_rnn_decoder; default one of its own.
      feed_previous: bool or bool scalar Tensor.  dtype: DType of the states.  scope: default "embedding_rnn_seq2seq".
    Returns:
      (list of outputs, last state).
    Source: tf.contrib.legacy_seq2seq.embedding_rnn_seq2seq.
    """
    with variable_scope(scope or "embedding_rnn_seq2seq") as opened:
        dtype = _scope_dtype(opened, dtype)
        encoder = EmbeddingWrapper(copy.deepcopy(cell), embedding_classes=num_encoder_symbols,
                                   embedding_size=embedding_size)
        _, state = static_rnn(encoder, encoder_inputs, dtype=dtype)
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_decoder_symbols)
        return _one_or_both(feed_previous, lambda: state, len(decoder_inputs), lambda back, **kwargs: (
            embedding_rnn_decoder(decoder_inputs, state, cell, num_decoder_symbols, embedding_size,
                                  output_projection=output_projection, feed_previous=back, **kwargs)),
                            update_embedding_for_previous=False)


def _scope_dtype(opened, dtype):
    if dtype is None:
        return opened.dtype
    opened.set_dtype(dtype)
    return dtype


def _one_or_both(feed_previous, first_state, count, decode, **kwargs):
    """The decoder with its outputs fed back or without; both, and a cond, where a Tensor says which."""
    if isinstance(feed_previous, bool):
        return decode(feed_previous)

    def branch(back):
        with variable_scope(get_variable_scope(), reuse=None if back else True):
            outputs, state = decode(back, **kwargs)
            return outputs + (nest.flatten(state) if nest.is_sequence(state) else [state])
    found = tf.cond(feed_previous, lambda: branch(True), lambda: branch(False))
    outputs, states = found[:count], found[count:]
    like = first_state()
    if nest.is_sequence(like):
        return outputs, nest.pack_sequence_as(structure=like, flat_sequence=states)
    return outputs, states[0]


def embedding_tied_rnn_seq2seq(encoder_inputs, decoder_inputs, cell, num_symbols, embedding_size,
                               num_decoder_symbols=None, output_projection=None, feed_previous=False, dtype=None,
                               scope=None):
    """An encoder and a decoder with the same weights and the same embedding.

    Args: as embedding_rnn_seq2seq.
      num_symbols: int, rows of the embedding.  num_decoder_symbols: int, classes of the outputs, default num_symbols.
      scope: default "embedding_tied_rnn_seq2seq".
    Source: tf.contrib.legacy_seq2seq.embedding_tied_rnn_seq2seq.
    """
    with variable_scope(scope or "embedding_tied_rnn_seq2seq", dtype=dtype) as opened:
        dtype = opened.dtype
        _check_projection(output_projection, num_symbols, dtype)
        embedding = get_variable("embedding", [num_symbols, embedding_size], dtype=dtype)
        sources = [tf.embedding_lookup(embedding, x) for x in encoder_inputs]
        inputs = [tf.embedding_lookup(embedding, x) for x in decoder_inputs]
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_decoder_symbols or num_symbols)

        def decode(back, update_embedding_for_previous=True):
            loop = _fed_back(embedding, output_projection, update_embedding_for_previous) if back else None
            return tied_rnn_seq2seq(sources, inputs, cell, loop_function=loop, dtype=dtype)

        def first_state():
            rows = encoder_inputs[0].shape.as_list()[0] or tf.shape(encoder_inputs[0])[0]
            return cell.zero_state(rows, dtype)
        return _one_or_both(feed_previous, first_state, len(decoder_inputs), decode,
                            update_embedding_for_previous=False)


# ------------------------------------------------------------------ decoders with attention
def attention_decoder(decoder_inputs, initial_state, attention_states, cell, output_size=None, num_heads=1,
                      loop_function=None, dtype=None, scope=None, initial_state_attention=False):
    """A decoder that looks at a memory in every step.

    Args:
      decoder_inputs: list of Tensors (batch, size).  initial_state: Tensor or structure.
      attention_states: Tensor (batch, places, size).  cell: RNNCell.
      output_size: int, default the cell's.  num_heads: int, how many places it looks at.
      loop_function: function of (previous output, number of the step) -> input.
      dtype: DType.  scope: default "attention_decoder".
      initial_state_attention: bool, the first attention is what the first state looks at, else 0.
    Returns:
      (list of outputs, last state).
    Raises:
      ValueError: no inputs, no heads, or unknown sizes.
    Source: tf.contrib.legacy_seq2seq.attention_decoder.
    """
    if not decoder_inputs:
        raise ValueError("Must provide at least 1 input to attention decoder.")
    if num_heads < 1:
        raise ValueError("With less than 1 heads, use a non-attention decoder.")
    if attention_states.shape.as_list()[2] is None:
        raise ValueError(f"Shape[2] of attention_states must be known: {attention_states.shape}")
    output_size = cell.output_size if output_size is None else output_size
    with variable_scope(scope or "attention_decoder", dtype=dtype) as opened:
        batch_size = tf.shape(decoder_inputs[0])[0]
        look = _Heads(attention_states, num_heads)
        sizes = tf.stack([batch_size, look.size])
        seen = [tf.zeros(sizes, dtype=opened.dtype) for _ in range(num_heads)]
        for s in seen:
            s.set_shape([None, look.size])
        state, outputs = initial_state, []
        if initial_state_attention:
            seen = look(initial_state)
        for i, x in enumerate(decoder_inputs):
            if i > 0:
                get_variable_scope().reuse_variables()
            if loop_function is not None and outputs:
                with variable_scope("loop_function", reuse=True):
                    x = loop_function(outputs[-1], i)
            output, state = cell(_linear([x] + seen, _input_size(x)), state)
            if i == 0 and initial_state_attention:
                with variable_scope(get_variable_scope(), reuse=True):
                    seen = look(state)
            else:
                seen = look(state)
            with variable_scope("AttnOutputProjection"):
                outputs.append(_linear([output] + seen, output_size))
    return outputs, state


def _linear(values, size):
    return Linear(values, size, True)(values)


def _input_size(x):
    size = x.shape.with_rank(2).as_list()[1]
    if size is None:
        raise ValueError(f"Could not infer input size from input: {x.name}")
    return size


class _Heads:
    """What looks at a memory: one weighted sum of its places for each head."""

    def __init__(self, memory, count):
        self.size = memory.shape.as_list()[2]
        self.length = memory.shape.as_list()[1] or tf.shape(memory)[1]
        self._hidden = tf.reshape(memory, [-1, self.length, 1, self.size])
        self._parts = []
        for head in range(count):
            kernel = get_variable(f"AttnW_{head}", [1, 1, self.size, self.size])
            features = tf.conv.conv2d(self._hidden, kernel, [1, 1, 1, 1], "SAME")
            self._parts.append((features, get_variable(f"AttnV_{head}", [self.size])))

    def __call__(self, query):
        if nest.is_sequence(query):
            query = tf.concat(nest.flatten(query), 1)
        return [self._sum(head, query) for head in range(len(self._parts))]

    def _sum(self, head, query):
        features, v = self._parts[head]
        with variable_scope(f"Attention_{head}"):
            y = tf.reshape(_linear(query, self.size), [-1, 1, 1, self.size])
            weights = tf.nn.softmax(tf.reduce_sum(v * tf.tanh(features + y), [2, 3]))
            summed = tf.reduce_sum(tf.reshape(weights, [-1, self.length, 1, 1]) * self._hidden, [1, 2])
            return tf.reshape(summed, [-1, self.size])


def embedding_attention_decoder(decoder_inputs, initial_state, attention_states, cell, num_symbols, embedding_size,
                                num_heads=1, output_size=None, output_projection=None, feed_previous=False,
                                update_embedding_for_previous=True, dtype=None, scope=None,
                                initial_state_attention=False):
    """attention_decoder over embeddings of numbers.

    Args: as attention_decoder and embedding_rnn_decoder.  scope: default "embedding_attention_decoder".
    Source: tf.contrib.legacy_seq2seq.embedding_attention_decoder.
    """
    output_size = cell.output_size if output_size is None else output_size
    with variable_scope(scope or "embedding_attention_decoder", dtype=dtype) as opened:
        _check_projection(output_projection, num_symbols, opened.dtype, weights_too=False)
        embedding = get_variable("embedding", [num_symbols, embedding_size])
        loop = _fed_back(embedding, output_projection, update_embedding_for_previous) if feed_previous else None
        inputs = [tf.embedding_lookup(embedding, i) for i in decoder_inputs]
        return attention_decoder(inputs, initial_state, attention_states, cell, output_size=output_size,
                                 num_heads=num_heads, loop_function=loop,
                                 initial_state_attention=initial_state_attention)


def embedding_attention_seq2seq(encoder_inputs, decoder_inputs, cell, num_encoder_symbols, num_decoder_symbols,
                                embedding_size, num_heads=1, output_projection=None, feed_previous=False, dtype=None,
                                scope=None, initial_state_attention=False):
    """An encoder over embeddings, and a decoder that looks at all of the encoder's outputs.

    Args: as embedding_rnn_seq2seq and attention_decoder.  scope: default "embedding_attention_seq2seq".
    Source: tf.contrib.legacy_seq2seq.embedding_attention_seq2seq.
    """
    with variable_scope(scope or "embedding_attention_seq2seq", dtype=dtype) as opened:
        encoder = EmbeddingWrapper(copy.deepcopy(cell), embedding_classes=num_encoder_symbols,
                                   embedding_size=embedding_size)
        outputs, state = static_rnn(encoder, encoder_inputs, dtype=opened.dtype)
        memory = tf.concat([tf.reshape(y, [-1, 1, cell.output_size]) for y in outputs], 1)
        output_size = None
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_decoder_symbols)
            output_size = num_decoder_symbols
        return _one_or_both(
            feed_previous, lambda: state, len(decoder_inputs), lambda back, **kwargs: embedding_attention_decoder(
                decoder_inputs, state, memory, cell, num_decoder_symbols, embedding_size, num_heads=num_heads,
                output_size=output_size, output_projection=output_projection, feed_previous=back,
                initial_state_attention=initial_state_attention, **kwargs), update_embedding_for_previous=False)


def one2many_rnn_seq2seq(encoder_inputs, decoder_inputs_dict, enc_cell, dec_cells_dict, num_encoder_symbols,
                         num_decoder_symbols_dict, embedding_size, feed_previous=False, dtype=None, scope=None):
    """One encoder, and several decoders that start from its last state.

    Args: as embedding_rnn_seq2seq; what belongs to decoders as dicts by their names.
      scope: default "one2many_rnn_seq2seq".
    Returns:
      (dict of lists of outputs, dict of last states).
    Source: tf.contrib.legacy_seq2seq.one2many_rnn_seq2seq.
    """
    outputs_by_name, states_by_name = {}, {}
    with variable_scope(scope or "one2many_rnn_seq2seq", dtype=dtype) as opened:
        encoder = EmbeddingWrapper(enc_cell, embedding_classes=num_encoder_symbols, embedding_size=embedding_size)
        _, state = static_rnn(encoder, encoder_inputs, dtype=opened.dtype)
        for name, inputs in decoder_inputs_dict.items():
            count = num_decoder_symbols_dict[name]
            with variable_scope("one2many_decoder_" + str(name)):
                cell = OutputProjectionWrapper(dec_cells_dict[name], count)
                outputs_by_name[name], states_by_name[name] = _one_or_both(
                    feed_previous, lambda: state, len(inputs), lambda back: embedding_rnn_decoder(
                        inputs, state, cell, count, embedding_size, feed_previous=back))
    return outputs_by_name, states_by_name


def model_with_buckets(encoder_inputs, decoder_inputs, targets, weights, buckets, seq2seq, softmax_loss_function=None,
                       per_example_loss=False, name=None):
    """A model for each of several pairs of lengths, all with the same variables.

    Args:
      encoder_inputs, decoder_inputs, targets, weights: lists of Tensors, as long as the longest bucket needs.
      buckets: list of (length of the inputs, length of the outputs).
      seq2seq: function of (encoder inputs, decoder inputs) -> (outputs, states).
      softmax_loss_function, per_example_loss: as the losses below; whether there is one for each example.
    Returns:
      (list of lists of outputs, list of losses), one for each bucket.
    Raises:
      ValueError: a list is too short.
    Source: tf.contrib.legacy_seq2seq.model_with_buckets.
    """
    for values, which, wanted in ((encoder_inputs, "encoder_inputs", buckets[-1][0]),
                                  (targets, "targets", buckets[-1][1]), (weights, "weights", buckets[-1][1])):
        if len(values) < wanted:
            raise ValueError(f"Length of {which} ({len(values)}) must be at least that of last bucket ({wanted}).")
    losses, outputs = [], []
    with scopes.name_scope(name, "model_with_buckets", encoder_inputs + decoder_inputs + targets + weights):
        for j, (before, after) in enumerate(buckets):
            with variable_scope(get_variable_scope(), reuse=True if j > 0 else None):
                found, _ = seq2seq(encoder_inputs[:before], decoder_inputs[:after])
                outputs.append(found)
                loss = sequence_loss_by_example if per_example_loss else sequence_loss
                losses.append(loss(found, targets[:after], weights[:after],
                                   softmax_loss_function=softmax_loss_function))
    return outputs, losses


# ------------------------------------------------------------------ losses
def sequence_loss_by_example(logits, targets, weights, average_across_timesteps=True, softmax_loss_function=None,
                             name=None):
    """The weighted cross entropy of each sequence.

    Args:
      logits: list of Tensors (batch, classes).  targets: list of int Tensors (batch,).  weights: list of float Tensors.
      average_across_timesteps: bool, divide by the sum of the weights.
      softmax_loss_function: function of labels= and logits= in place of the cross entropy.
    Returns:
      Tensor (batch,).
    Raises:
      ValueError: the lists' lengths differ.
    Source: tf.contrib.legacy_seq2seq.sequence_loss_by_example.
    """
    if len(targets) != len(logits) or len(weights) != len(logits):
        raise ValueError("Lengths of logits, weights, and targets must be the same "
                         f"{len(logits)}, {len(weights)}, {len(targets)}.")
    with scopes.name_scope(name, "sequence_loss_by_example", logits + targets + weights):
        losses = []
        for logit, target, weight in zip(logits, targets, weights):
            if softmax_loss_function is None:
                target = tf.reshape(target, [-1])
                loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=target, logits=logit)
            else:
                loss = softmax_loss_function(labels=target, logits=logit)
            losses.append(loss * weight)
        total = tf.add_n(losses)
        if average_across_timesteps:
            total = total / (tf.add_n(weights) + 1e-12)
        return total


def sequence_loss(logits, targets, weights, average_across_timesteps=True, average_across_batch=True,
                  softmax_loss_function=None, name=None):
    """The weighted cross entropy of a batch of sequences.

    Args: as sequence_loss_by_example; average_across_batch: bool, divide by the batch size.
    Returns:
      scalar Tensor.
    Source: tf.contrib.legacy_seq2seq.sequence_loss.
    """
    with scopes.name_scope(name, "sequence_loss", logits + targets + weights):
        cost = tf.reduce_sum(sequence_loss_by_example(
            logits, targets, weights, average_across_timesteps=average_across_timesteps,
            softmax_loss_function=softmax_loss_function))
        if average_across_batch:
            return cost / tf.cast(tf.shape(targets[0])[0], cost.dtype)
        return cost
