"""Decoders of tf.contrib.seq2seq: helpers that give the inputs, BasicDecoder, dynamic_decode."""
from collections import namedtuple

from .. import functions as tf
from ..core import dtypes, nest, scopes
from ..core.convert import constant_value, to_tensor
from ..core.tensor_shape import TensorShape
from ..functions.tensor_array import TensorArray
from ..rnn import transpose_batch_time
from ..rnn_cells import assert_like_rnncell, zero_state_tensors
from ..variable_scope import variable_scope


# ------------------------------------------------------------------ helpers
class Helper:
    """What samples a decoder's outputs and gives its next inputs; a base for others.

    Source: tf.contrib.seq2seq.Helper.
    """

    @property
    def batch_size(self):
        """int scalar Tensor."""
        raise NotImplementedError("batch_size has not been implemented")

    @property
    def sample_ids_shape(self):
        """TensorShape of one sample."""
        raise NotImplementedError("sample_ids_shape has not been implemented")

    @property
    def sample_ids_dtype(self):
        """DType of a sample."""
        raise NotImplementedError("sample_ids_dtype has not been implemented")

    def initialize(self, name=None):
        """(finished, first inputs)."""
        raise NotImplementedError("initialize has not been implemented")

    def sample(self, time, outputs, state, name=None):
        """The samples of a step's outputs."""
        raise NotImplementedError("sample has not been implemented")

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        """(finished, next inputs, next state)."""
        raise NotImplementedError("next_inputs has not been implemented")


class _NumberHelper(Helper):
    """A helper whose samples are numbers of classes."""

    @property
    def batch_size(self):
        return self._batch_size

    @property
    def sample_ids_shape(self):
        return TensorShape([])

    @property
    def sample_ids_dtype(self):
        return dtypes.int32


class TrainingHelper(_NumberHelper):
    """A helper that gives the known inputs.

    Args:
      inputs: Tensor or structure (batch, time, ...).  sequence_length: int vector.  time_major: bool.
    Raises:
      ValueError: sequence_length is no vector.
    Source: tf.contrib.seq2seq.TrainingHelper.
    """

    def __init__(self, inputs, sequence_length, time_major=False, name=None):
        with scopes.name_scope(name, "TrainingHelper", [inputs, sequence_length]):
            inputs = nest.map_structure(lambda x: to_tensor(x, name="inputs"), inputs)
            self._inputs = inputs
            if not time_major:
                inputs = nest.map_structure(transpose_batch_time, inputs)
            self._arrays = nest.map_structure(_unstacked, inputs)
            self._sequence_length = to_tensor(sequence_length, name="sequence_length")
            if self._sequence_length.shape.ndims != 1:
                raise ValueError("Expected sequence_length to be a vector, but received shape: "
                                 f"{self._sequence_length.shape}")
            self._zero_inputs = nest.map_structure(lambda x: tf.zeros_like(x[0, :]), inputs)
            self._batch_size = tf.size(sequence_length)

    @property
    def inputs(self):
        """The inputs as they were given."""
        return self._inputs

    @property
    def sequence_length(self):
        """int vector."""
        return self._sequence_length

    def initialize(self, name=None):
        with scopes.name_scope(name, "TrainingHelperInitialize"):
            finished = tf.equal(0, self._sequence_length)
            return finished, self._inputs_at(finished, 0)

    def _inputs_at(self, finished, time):
        return tf.cond(tf.reduce_all(finished), lambda: self._zero_inputs,
                       lambda: nest.map_structure(lambda a: a.read(time), self._arrays))

    def sample(self, time, outputs, name=None, **unused):
        with scopes.name_scope(name, "TrainingHelperSample", [time, outputs]):
            return tf.cast(tf.argmax(outputs, axis=-1), dtypes.int32)

    def next_inputs(self, time, outputs, state, name=None, **unused):
        with scopes.name_scope(name, "TrainingHelperNextInputs", [time, outputs, state]):
            following = time + 1
            finished = following >= self._sequence_length
            return finished, self._inputs_at(finished, following), state


def _unstacked(x):
    return TensorArray(dtype=x.dtype, size=tf.shape(x)[0], element_shape=x.shape[1:]).unstack(x)


def as_embedding_fn(embedding):
    """A function of ids -> rows of the embedding, which may be such a function already."""
    return embedding if callable(embedding) else lambda ids: tf.embedding_lookup(embedding, ids)


class GreedyEmbeddingHelper(_NumberHelper):
    """A helper that feeds back the embedding of the likeliest class.

    Args:
      embedding: Tensor (classes, size), or function of ids.  start_tokens: int vector.  end_token: int scalar.
    Raises:
      ValueError: start_tokens is no vector, or end_token no scalar.
    Source: tf.contrib.seq2seq.GreedyEmbeddingHelper.
    """

    def __init__(self, embedding, start_tokens, end_token):
        self._embedding_fn = as_embedding_fn(embedding)
        self._start_tokens = to_tensor(start_tokens, dtypes.int32, name="start_tokens")
        self._end_token = to_tensor(end_token, dtypes.int32, name="end_token")
        if self._start_tokens.shape.ndims != 1:
            raise ValueError("start_tokens must be a vector")
        self._batch_size = tf.size(start_tokens)
        if self._end_token.shape.ndims != 0:
            raise ValueError("end_token must be a scalar")
        self._start_inputs = self._embedding_fn(self._start_tokens)

    def initialize(self, name=None):
        return tf.tile([False], [self._batch_size]), self._start_inputs

    def sample(self, time, outputs, state, name=None):
        if not hasattr(outputs, "op"):
            raise TypeError(f"Expected outputs to be a single Tensor, got: {type(outputs)}")
        return tf.argmax(outputs, axis=-1, output_type=dtypes.int32)

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        finished = tf.equal(sample_ids, self._end_token)
        following = tf.cond(tf.reduce_all(finished), lambda: self._start_inputs, lambda: self._embedding_fn(sample_ids))
        return finished, following, state


# ------------------------------------------------------------------ decoders
class Decoder:
    """What dynamic_decode runs; a base for others.

    Source: tf.contrib.seq2seq.Decoder.
    """

    @property
    def tracks_own_finished(self):
        """bool: whether `step` says itself which sequences have ended."""
        return False

    def finalize(self, outputs, final_state, sequence_lengths):
        """(outputs, last state) after the last step."""
        raise NotImplementedError


class BasicDecoderOutput(namedtuple("BasicDecoderOutput", ("rnn_output", "sample_id"))):
    """What BasicDecoder gives in a step: the cell's output and the sample.

    Source: tf.contrib.seq2seq.BasicDecoderOutput.
    """

    __slots__ = ()


class BasicDecoder(Decoder):
    """A cell, and a helper that gives its inputs.

    Args:
      cell: RNNCell.  helper: Helper.  initial_state: structure of Tensors.  output_layer: Layer.
    Raises:
      TypeError: cell or helper is none.
    Source: tf.contrib.seq2seq.BasicDecoder.
    """

    def __init__(self, cell, helper, initial_state, output_layer=None):
        assert_like_rnncell("cell", cell)
        if not isinstance(helper, Helper):
            raise TypeError(f"helper must be a Helper, received: {type(helper)}")
        if output_layer is not None and not hasattr(output_layer, "compute_output_shape"):
            raise TypeError(f"output_layer must be a Layer, received: {type(output_layer)}")
        self._cell, self._helper, self._initial_state, self._output_layer = cell, helper, initial_state, output_layer

    @property
    def batch_size(self):
        """int scalar Tensor."""
        return self._helper.batch_size

    def _rnn_output_size(self):
        size = self._cell.output_size
        if self._output_layer is None:
            return size
        whole = nest.map_structure(lambda s: TensorShape([None]).concatenate(s), size)
        return nest.map_structure(lambda s: s[1:], self._output_layer.compute_output_shape(whole))

    @property
    def output_size(self):
        """BasicDecoderOutput of sizes."""
        return BasicDecoderOutput(self._rnn_output_size(), self._helper.sample_ids_shape)

    @property
    def output_dtype(self):
        """BasicDecoderOutput of DTypes."""
        dtype = nest.flatten(self._initial_state)[0].dtype
        return BasicDecoderOutput(dtype, self._helper.sample_ids_dtype)

    def initialize(self, name=None):
        """(finished, first inputs, first state)."""
        return self._helper.initialize() + (self._initial_state,)

    def step(self, time, inputs, state, name=None):
        """(outputs, next state, next inputs, finished)."""
        with scopes.name_scope(name, "BasicDecoderStep", (time, inputs, state)):
            outputs, state = self._cell(inputs, state)
            if self._output_layer is not None:
                outputs = self._output_layer(outputs)
            ids = self._helper.sample(time=time, outputs=outputs, state=state)
            finished, inputs, state = self._helper.next_inputs(time=time, outputs=outputs, state=state, sample_ids=ids)
        return BasicDecoderOutput(outputs, ids), state, inputs, finished


def dynamic_decode(decoder, output_time_major=False, impute_finished=False, maximum_iterations=None,
                   parallel_iterations=32, swap_memory=False, scope=None):
    """Run a decoder until all sequences have ended.

    Args:
      decoder: Decoder.  output_time_major: bool.
      impute_finished: bool, ended sequences give zeros and keep their states.
      maximum_iterations: int or int scalar Tensor.  parallel_iterations, swap_memory: as in tf.while_loop.
      scope: default "decoder".
    Returns:
      (outputs, last state, lengths of the sequences).
    Raises:
      TypeError: decoder is none.  ValueError: maximum_iterations is no scalar.
    Source: tf.contrib.seq2seq.dynamic_decode.
    """
    if not isinstance(decoder, Decoder):
        raise TypeError(f"Expected decoder to be type Decoder, but saw: {type(decoder)}")
    with variable_scope(scope, "decoder") as opened:
        if opened.caching_device is None:
            opened.set_caching_device(lambda op: op.device)
        if maximum_iterations is not None:
            maximum_iterations = to_tensor(maximum_iterations, dtypes.int32, name="maximum_iterations")
            if maximum_iterations.shape.ndims != 0:
                raise ValueError("maximum_iterations must be a scalar")
        finished, inputs, state = decoder.initialize()
        zeros = _zero_outputs(decoder)
        if maximum_iterations is not None:
            finished = tf.logical_or(finished, 0 >= maximum_iterations)
        lengths = tf.zeros_like(finished, dtype=dtypes.int32)
        time = tf.constant(0, dtype=dtypes.int32)
        arrays = nest.map_structure(
            lambda size, dtype: TensorArray(dtype=dtype, size=0, dynamic_size=True, element_shape=_element_shape(
                decoder.batch_size, size)), decoder.output_size, decoder.output_dtype)
        _, arrays, state, _, _, lengths = tf.while_loop(
            lambda time, arrays, state, inputs, finished, lengths: tf.logical_not(tf.reduce_all(finished)),
            _decoding_body(decoder, impute_finished, zeros),
            loop_vars=(time, arrays, state, inputs, finished, lengths), parallel_iterations=parallel_iterations,
            maximum_iterations=maximum_iterations, swap_memory=swap_memory)
        outputs = nest.map_structure(lambda a: a.stack(), arrays)
        try:
            outputs, state = decoder.finalize(outputs, state, lengths)
        except NotImplementedError:
            pass
        if not output_time_major:
            outputs = nest.map_structure(transpose_batch_time, outputs)
    return outputs, state, lengths


def _zero_outputs(decoder):
    return nest.map_structure(lambda size, dtype: zero_state_tensors(size, decoder.batch_size, dtype),
                              decoder.output_size, decoder.output_dtype)


def _element_shape(batch_size, size):
    if not isinstance(size, TensorShape) or size.ndims == 0:
        return None
    static = constant_value(to_tensor(batch_size, name="batch_size"))
    return TensorShape([None if static is None else int(static)]).concatenate(size)


def _decoding_body(decoder, impute_finished, zeros):
    def body(time, arrays, state, inputs, finished, lengths):
        outputs, new_state, next_inputs, decoder_finished = decoder.step(time, inputs, state)
        next_finished = decoder_finished if decoder.tracks_own_finished else tf.logical_or(decoder_finished, finished)
        lengths = tf.where(tf.logical_not(finished), tf.fill(tf.shape(lengths), time + 1), lengths)
        nest.assert_same_structure(state, new_state)
        nest.assert_same_structure(arrays, outputs)
        nest.assert_same_structure(inputs, next_inputs)
        if impute_finished:
            outputs = nest.map_structure(lambda o, z: tf.where(finished, z, o), outputs, zeros)
            new_state = nest.map_structure(lambda new, old: _kept(finished, new, old), new_state, state)
        arrays = nest.map_structure(lambda a, o: a.write(time, o), arrays, outputs)
        return time + 1, arrays, new_state, next_inputs, next_finished, lengths
    return body


def _kept(finished, new, old):
    """The old state of sequences that have ended."""
    if isinstance(old, TensorArray):
        return new
    new.set_shape(old.shape)
    return new if new.shape.ndims == 0 else tf.where(finished, old, new)


def tile_batch(t, multiplier, name=None):
    """Each row of the Tensors several times, one after the other.

    Args:
      t: Tensor or structure (batch, ...).  multiplier: int.
    Source: tf.contrib.seq2seq.tile_batch.
    """
    flat = nest.flatten(t)
    with scopes.name_scope(name, "tile_batch", flat + [multiplier]):
        return nest.map_structure(lambda x: _tiled(x, multiplier), t)


def _tiled(x, multiplier):
    x = to_tensor(x, name="t")
    sizes = tf.shape(x)
    if x.shape.ndims is None:
        raise ValueError("t must have statically known rank")
    tiled = tf.tile(tf.expand_dims(x, 1), [1, multiplier] + [1] * (x.shape.ndims - 1))
    tiled = tf.reshape(tiled, tf.concat(([sizes[0] * multiplier], sizes[1:]), 0))
    rows = x.shape.as_list()[0]
    tiled.set_shape(TensorShape([None if rows is None else rows * multiplier]).concatenate(x.shape[1:]))
    return tiled
