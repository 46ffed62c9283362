"""tf.nn's functions of connectionist temporal classification."""
from ..core import dtypes, raw
from ..core.convert import to_tensor
from ..core.scopes import name_scope
from ..core.sparse_tensor import SparseTensor, SparseTensorValue
from . import array, indexing, math, reduce, slicing
from .reduce import lookup_renamed


def ctc_loss(labels, inputs=None, sequence_length=None, preprocess_collapse_repeated=False, ctc_merge_repeated=True,
             ignore_longer_outputs_than_inputs=False, time_major=True, logits=None):
    """The loss of label sequences without known places.

    loss = -log(sum of the probabilities of all paths that read as the labels)

    Args:
      labels: SparseTensor (int32) [batch, longest].
      inputs: float [time, batch, classes], the last class is the blank; logits: the same by its new name.
      sequence_length: int32 [batch].
      preprocess_collapse_repeated: bool, labels that repeat count once.
      ctc_merge_repeated: bool, a label that repeats in a path is read once.
      ignore_longer_outputs_than_inputs: bool, sequences with more labels than steps have loss 0.
      time_major: bool, else inputs is [batch, time, classes].
    Returns:
      Tensor [batch].
    Raises:
      TypeError: labels is no SparseTensor.
    Source: tf.nn.ctc_loss.
    """
    if not isinstance(labels, (SparseTensor, SparseTensorValue)):
        raise TypeError("Expected labels (first argument) to be a SparseTensor")
    inputs = lookup_renamed("logits", logits, "inputs", inputs)
    if not time_major:
        inputs = array.transpose(inputs, [1, 0, 2])
    loss, _ = raw.CTCLoss(inputs, labels.indices, labels.values, sequence_length,
                          preprocess_collapse_repeated=preprocess_collapse_repeated, ctc_merge_repeated=ctc_merge_repeated,
                          ignore_longer_outputs_than_inputs=ignore_longer_outputs_than_inputs)
    return loss


def ctc_greedy_decoder(inputs, sequence_length, merge_repeated=True):
    """The best class of each step, without blanks.

    Args:
      inputs: float [time, batch, classes].  sequence_length: int32 [batch].
      merge_repeated: bool, a class that repeats counts once.
    Returns:
      ([SparseTensor (int64) [batch, longest]], negative sum of the best logits [batch, 1]).
    Source: tf.nn.ctc_greedy_decoder.
    """
    indices, values, shape, log_probability = raw.CTCGreedyDecoder(inputs, sequence_length, merge_repeated=merge_repeated)
    return [SparseTensor(indices, values, shape)], log_probability


def ctc_beam_search_decoder(inputs, sequence_length, beam_width=100, top_paths=1, merge_repeated=True):
    """The likeliest label sequences.

    Args:
      inputs: float [time, batch, classes].  sequence_length: int32 [batch].
      beam_width: int, prefixes kept.  top_paths: int, sequences wanted.
      merge_repeated: bool, labels that repeat in a sequence stay once.
    Returns:
      (list of SparseTensor (int64) [batch, longest], log probabilities [batch, top_paths]).
    Source: tf.nn.ctc_beam_search_decoder.
    """
    *parts, log_probability = raw.CTCBeamSearchDecoder(inputs, sequence_length, beam_width=beam_width, top_paths=top_paths,
                                                       merge_repeated=merge_repeated)
    return [SparseTensor(*path) for path in zip(*parts)], log_probability


def ctc_beam_search_decoder_v2(inputs, sequence_length, beam_width=100, top_paths=1):
    """ctc_beam_search_decoder that keeps labels that repeat.  Source: tf.nn.ctc_beam_search_decoder_v2."""
    return ctc_beam_search_decoder(inputs, sequence_length, beam_width=beam_width, top_paths=top_paths, merge_repeated=False)


def collapse_repeated(labels, seq_length, name=None):
    """Labels without those that repeat the one before.

    Args:
      labels: int [batch, longest].  seq_length: int [batch].  name: str.
    Returns:
      (labels [batch, longest that remains], their lengths [batch]).
    Source: tf.nn.collapse_repeated.
    """
    with name_scope(name, "collapse_repeated_labels", [labels, seq_length]):
        labels = to_tensor(labels, name="labels")
        seq_length = to_tensor(seq_length, name="seq_length")
        fresh = array.concat([array.ones_like(labels[:, :1], dtypes.bool),
                              math.not_equal(labels[:, 1:], labels[:, :-1])], axis=1)
        longest = labels.shape.dims[1].value if labels.shape.ndims else None
        longest = array.shape(labels)[1] if longest is None else longest
        fresh = math.logical_and(fresh, indexing.sequence_mask(seq_length, maxlen=longest))
        lengths = reduce.reduce_sum(math.cast(fresh, dtypes.int32), axis=1)
        most = reduce.reduce_max(lengths)
        kept = indexing.sequence_mask(lengths, maxlen=most)
        flat, fresh, kept = (array.reshape(x, [-1]) for x in (labels, fresh, kept))
        size = kept.shape.num_elements()
        places = math.range(array.shape(kept)[0] if size is None else size)
        found = indexing.scatter_nd(array.expand_dims(slicing.boolean_mask(places, kept), axis=1),
                                    slicing.boolean_mask(flat, fresh), array.shape(kept))
        rows = labels.shape.dims[0].value
        rows = array.shape(labels)[0] if rows is None else rows
        return array.reshape(found, [rows, most]), math.cast(lengths, seq_length.dtype)


# ------------------------------------------------------------------ quantization as if
def quantize_and_dequantize(input, input_min, input_max, signed_input=True, num_bits=8, range_given=False,
                            round_mode="HALF_TO_EVEN", name=None, narrow_range=False):
    """Numbers rounded to whole multiples of a step that lets their range fit into num_bits bits.

    Args:
      input: float Tensor.  input_min, input_max: scalars, used if range_given; else the input's own.
      signed_input: bool.  num_bits: int.  range_given: bool.
      round_mode: "HALF_TO_EVEN" or "HALF_UP".  name: str.  narrow_range: bool, leave the lowest number out.
    Source: tf.quantization.quantize_and_dequantize.
    """
    return raw.QuantizeAndDequantizeV2(input, input_min, input_max, signed_input=signed_input, num_bits=num_bits,
                                       range_given=range_given, round_mode=round_mode, narrow_range=narrow_range, name=name)
