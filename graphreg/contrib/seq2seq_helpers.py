"""Helpers of tf.contrib.seq2seq that draw their samples, or are made of functions."""
from .. import functions as tf
from ..core import dtypes, nest, scopes
from ..core.convert import to_tensor
from ..core.tensor_shape import TensorShape
from ..functions.tensor_array import TensorArray
from ..rnn import transpose_batch_time
from .seq2seq_decoder import GreedyEmbeddingHelper, Helper, TrainingHelper, as_embedding_fn


# ------------------------------------------------------------------ draws
def _expanded(shape, rank_of):
    """(a vector of the samples' shape, their number)."""
    rank = tf.constant(rank_of, dtype=dtypes.int32, name="Rank")
    pads = tf.cast(tf.equal(rank, 0), dtypes.int32)
    ones = tf.pad(tf.shape(shape), paddings=[[pads, 0]], constant_values=1)
    vector = tf.reshape(shape, ones)
    return vector, tf.reduce_prod(vector)


def _with_sample_shape(samples, vector):
    own = tf.shape(samples)
    return tf.reshape(samples, tf.concat([vector, own[1:]], 0))


def bernoulli(probs, shape, seed, dtype):
    """Draws that are 1 with a probability: probs a scalar or vector, shape an int or int vector."""
    batch = tf.shape(probs)
    with scopes.name_scope("call_sampler"):
        shape = to_tensor(shape, dtype=dtypes.int32, name="sample_shape")
        vector, count = _expanded(shape, shape.shape.ndims)
        uniform = tf.random_uniform(tf.concat([[count], batch], 0), seed=seed, dtype=probs.dtype)
        drawn = tf.cast(tf.less(uniform, probs), dtype)
        drawn = _with_sample_shape(drawn, vector)
    return drawn


def categorical(logits, seed):
    """One class for each row of logits (batch, classes), as int32."""
    if logits.shape.ndims != 2:
        raise ValueError(f"Sampling needs outputs of rank 2, but saw shape {logits.shape}.")
    tf.shape(logits)[-1]
    batch = tf.shape(logits)[:-1]
    with scopes.name_scope("call_sampler"):
        shape = tf.constant([], dtype=dtypes.int32, name="sample_shape")
        vector, count = _expanded(shape, 1)
        drawn = tf.transpose(tf.multinomial(logits, count, seed=seed, output_dtype=dtypes.int32))
        drawn = tf.reshape(drawn, tf.concat([[count], batch], 0))
        drawn = _with_sample_shape(drawn, vector)
    drawn.set_shape(logits.shape[:-1])
    return drawn


# ------------------------------------------------------------------ samples as inputs
class SampleEmbeddingHelper(GreedyEmbeddingHelper):
    """A helper that feeds back the embedding of a class drawn from the outputs.

    Args:
      embedding, start_tokens, end_token: as GreedyEmbeddingHelper.
      softmax_temperature: float, the outputs are divided by it.  seed: int.
    Raises:
      ValueError: start_tokens is no vector, or end_token no scalar.
    Source: tf.contrib.seq2seq.SampleEmbeddingHelper.
    """

    def __init__(self, embedding, start_tokens, end_token, softmax_temperature=None, seed=None):
        super().__init__(embedding, start_tokens, end_token)
        self._softmax_temperature, self._seed = softmax_temperature, seed

    def sample(self, time, outputs, state, name=None):
        if not hasattr(outputs, "op"):
            raise TypeError(f"Expected outputs to be a single Tensor, got: {type(outputs)}")
        logits = outputs if self._softmax_temperature is None else outputs / self._softmax_temperature
        return categorical(logits, self._seed)


class ScheduledEmbeddingTrainingHelper(TrainingHelper):
    """A helper that gives the known inputs, or now and then the embedding of a class drawn from the outputs.

    Args:
      inputs, sequence_length, time_major: as TrainingHelper.
      embedding: Tensor (classes, size), or function of ids.
      sampling_probability: float scalar or vector.
      seed: int, of the classes drawn.  scheduling_seed: int, of when they are drawn.
    Raises:
      ValueError: sampling_probability has another rank.
    Source: tf.contrib.seq2seq.ScheduledEmbeddingTrainingHelper.
    """

    def __init__(self, inputs, sequence_length, embedding, sampling_probability, time_major=False, seed=None,
                 scheduling_seed=None, name=None):
        with scopes.name_scope(name, "ScheduledEmbeddingSamplingWrapper", [embedding, sampling_probability]):
            self._embedding_fn = as_embedding_fn(embedding)
            self._sampling_probability = _probability(sampling_probability, (0, 1), "a scalar or a vector")
            self._seed, self._scheduling_seed = seed, scheduling_seed
            super().__init__(inputs=inputs, sequence_length=sequence_length, time_major=time_major)

    def initialize(self, name=None):
        return super().initialize(name=name)

    def sample(self, time, outputs, state, name=None):
        with scopes.name_scope(name, "ScheduledEmbeddingTrainingHelperSample", [time, outputs, state]):
            drawn = bernoulli(self._sampling_probability, self.batch_size, self._scheduling_seed, dtypes.bool)
            ids = categorical(outputs, self._seed)
            return tf.where(drawn, ids, tf.fill([self.batch_size], -1))

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        with scopes.name_scope(name, "ScheduledEmbeddingTrainingHelperNextInputs", [time, outputs, state, sample_ids]):
            finished, known, state = super().next_inputs(time=time, outputs=outputs, state=state,
                                                         sample_ids=sample_ids, name=name)

            def mixed():
                taken = tf.cast(tf.where(sample_ids > -1), dtypes.int32)
                others = tf.cast(tf.where(sample_ids <= -1), dtypes.int32)
                ids, rows = tf.gather_nd(sample_ids, taken), tf.gather_nd(known, others)
                new, shape = self._embedding_fn(ids), tf.shape(known)
                return (tf.scatter_nd(indices=taken, updates=new, shape=shape)
                        + tf.scatter_nd(indices=others, updates=rows, shape=shape))
            return finished, tf.cond(tf.reduce_all(finished), lambda: known, mixed), state


def _probability(value, ranks, wanted):
    value = to_tensor(value, name="sampling_probability")
    if value.shape.ndims not in ranks:
        raise ValueError(f"sampling_probability must be {'either ' if len(ranks) > 1 else ''}{wanted}. saw shape: "
                         f"{value.shape}")
    return value


class ScheduledOutputTrainingHelper(TrainingHelper):
    """A helper that gives the known inputs, or now and then the outputs before.

    Args:
      inputs, sequence_length, time_major: as TrainingHelper.
      sampling_probability: float scalar.  seed: int.
      next_inputs_fn: function of outputs -> inputs; default the outputs themselves.
      auxiliary_inputs: Tensor or structure (batch, time, ...), joined to all inputs.
    Raises:
      ValueError: sampling_probability is no scalar.
    Source: tf.contrib.seq2seq.ScheduledOutputTrainingHelper.
    """

    def __init__(self, inputs, sequence_length, sampling_probability, time_major=False, seed=None, next_inputs_fn=None,
                 auxiliary_inputs=None, name=None):
        with scopes.name_scope(name, "ScheduledOutputTrainingHelper", [inputs, auxiliary_inputs, sampling_probability]):
            self._sampling_probability = _probability(sampling_probability, (0, 1), "a scalar or a vector")
            self._auxiliary = None
            if auxiliary_inputs is not None:
                inputs, self._auxiliary = _with_auxiliary(inputs, auxiliary_inputs, time_major)
            self._seed, self._next_inputs_fn = seed, next_inputs_fn
            super().__init__(inputs=inputs, sequence_length=sequence_length, time_major=time_major)

    def initialize(self, name=None):
        return super().initialize(name=name)

    def sample(self, time, outputs, state, name=None):
        with scopes.name_scope(name, "ScheduledOutputTrainingHelperSample", [time, outputs, state]):
            return bernoulli(self._sampling_probability, self.batch_size, self._seed, dtypes.int32)

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        with scopes.name_scope(name, "ScheduledOutputTrainingHelperNextInputs", [time, outputs, state, sample_ids]):
            finished, known, state = super().next_inputs(time=time, outputs=outputs, state=state,
                                                         sample_ids=sample_ids, name=name)
            taken = tf.cast(sample_ids, dtypes.bool)

            def mixed():
                if self._next_inputs_fn is None and self._auxiliary is None:
                    return tf.where(taken, outputs, known)
                return self._mixed(taken, outputs, known, time)
            none = tf.logical_or(tf.reduce_all(finished), tf.logical_not(tf.reduce_any(taken)))
            return finished, tf.cond(none, lambda: known, mixed), state

    def _mixed(self, taken, outputs, known, time):
        at = tf.cast(tf.where(taken), dtypes.int32)
        others = tf.cast(tf.where(tf.logical_not(taken)), dtypes.int32)
        new, rows = tf.gather_nd(outputs, at), tf.gather_nd(known, others)
        if self._next_inputs_fn is not None:
            new = self._next_inputs_fn(new)
        if self._auxiliary is not None:
            following = time + 1
            extra = nest.map_structure(lambda a: a.read(following), self._auxiliary)
            new = nest.map_structure(lambda x, y: tf.concat((x, y), -1), new,
                                     nest.map_structure(lambda a: tf.gather_nd(a, at), extra))
        shape = tf.shape(known)
        return (tf.scatter_nd(indices=at, updates=new, shape=shape)
                + tf.scatter_nd(indices=others, updates=rows, shape=shape))


def _with_auxiliary(inputs, auxiliary, time_major):
    """(inputs and auxiliary ones side by side, TensorArrays of the latter)."""
    inputs = to_tensor(inputs, name="inputs")
    auxiliary = nest.map_structure(lambda x: to_tensor(x, name="auxiliary_inputs"), auxiliary)
    joined = nest.map_structure(lambda x, y: tf.concat((x, y), -1), inputs, auxiliary)
    if not time_major:
        auxiliary = nest.map_structure(transpose_batch_time, auxiliary)
    return joined, nest.map_structure(
        lambda x: TensorArray(dtype=x.dtype, size=tf.shape(x)[0], element_shape=x.shape[1:]).unstack(x), auxiliary)


# ------------------------------------------------------------------ helpers made of functions
class CustomHelper(Helper):
    """A helper made of three functions.

    Args:
      initialize_fn: function of () -> (finished, first inputs).
      sample_fn: function of (time, outputs, state) -> samples.
      next_inputs_fn: function of (time, outputs, state, sample_ids) -> (finished, next inputs, next state).
      sample_ids_shape: shape of one sample, default a scalar.  sample_ids_dtype: DType, default int32.
    Source: tf.contrib.seq2seq.CustomHelper.
    """

    def __init__(self, initialize_fn, sample_fn, next_inputs_fn, sample_ids_shape=None, sample_ids_dtype=None):
        self._initialize_fn, self._sample_fn, self._next_inputs_fn = initialize_fn, sample_fn, next_inputs_fn
        self._batch_size = None
        self._sample_ids_shape = TensorShape([] if sample_ids_shape is None else sample_ids_shape)
        self._sample_ids_dtype = sample_ids_dtype or dtypes.int32

    @property
    def batch_size(self):
        if self._batch_size is None:
            raise ValueError("batch_size accessed before initialize was called")
        return self._batch_size

    @property
    def sample_ids_shape(self):
        return self._sample_ids_shape

    @property
    def sample_ids_dtype(self):
        return self._sample_ids_dtype

    def initialize(self, name=None):
        with scopes.name_scope(name, "CustomHelperInitialize"):
            finished, inputs = self._initialize_fn()
            if self._batch_size is None:
                self._batch_size = tf.size(finished)
        return finished, inputs

    def sample(self, time, outputs, state, name=None):
        with scopes.name_scope(name, "CustomHelperSample", (time, outputs, state)):
            return self._sample_fn(time=time, outputs=outputs, state=state)

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        with scopes.name_scope(name, "CustomHelperNextInputs", (time, outputs, state)):
            return self._next_inputs_fn(time=time, outputs=outputs, state=state, sample_ids=sample_ids)


class InferenceHelper(Helper):
    """A helper that feeds its samples back.

    Args:
      sample_fn: function of outputs -> samples.  sample_shape: shape of one sample.  sample_dtype: DType.
      start_inputs: Tensor (batch, ...).  end_fn: function of samples -> bool vector.
      next_inputs_fn: function of samples -> inputs; default the samples themselves.
    Source: tf.contrib.seq2seq.InferenceHelper.
    """

    def __init__(self, sample_fn, sample_shape, sample_dtype, start_inputs, end_fn, next_inputs_fn=None):
        self._sample_fn, self._end_fn, self._next_inputs_fn = sample_fn, end_fn, next_inputs_fn
        self._sample_shape, self._sample_dtype = TensorShape(sample_shape), sample_dtype
        self._start_inputs = to_tensor(start_inputs, name="start_inputs")
        self._batch_size = tf.shape(start_inputs)[0]

    @property
    def batch_size(self):
        return self._batch_size

    @property
    def sample_ids_shape(self):
        return self._sample_shape

    @property
    def sample_ids_dtype(self):
        return self._sample_dtype

    def initialize(self, name=None):
        return tf.tile([False], [self._batch_size]), self._start_inputs

    def sample(self, time, outputs, state, name=None):
        return self._sample_fn(outputs)

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        following = sample_ids if self._next_inputs_fn is None else self._next_inputs_fn(sample_ids)
        return self._end_fn(sample_ids), following, state
