"""TF's public namespace tf.contrib.legacy_seq2seq, as far as it is there: decoders over lists, and their losses."""
import copy

from .. import functions as tf
from ..core import dtypes, scopes
from ..rnn import static_rnn
from ..variable_scope import get_variable_scope, variable_scope


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
