"""tf.contrib.training: long sequences taken in parts, whose states are kept between the parts."""
from collections import OrderedDict

from .. import functions as tf
from ..core import dtypes, errors, raw, scopes
from ..core.convert import constant_value, convert_to_tensor
from ..core.sparse_tensor import SparseTensor
from ..core.tensor_shape import TensorShape
from ..functions.control_flow import group, with_dependencies
from ..functions.strings import as_string, string_join
from ..summary.summary_ops import scalar
from ..training.barrier import Barrier
from ..training.queue_runner import QueueRunner, add_queue_runner
from ..training.queues import FIFOQueue

# What TF enqueues for each sequence under way; only the number of elements counts.
_TOKEN = 21051976
_COUNTED = ("length", "total_length", "next_key", "sequence", "sequence_count")


# ------------------------------------------------------------------ checks when run
def _check_rank(value, rank):
    wanted = tf.Assert(tf.equal(rank, tf.rank(value)),
                       [string_join(["Rank of tensor %s should be: " % value.name, as_string(rank),
                                     ", shape received:"]), tf.shape(value)])
    with scopes.control_dependencies([wanted]):
        checked = tf.identity(value, name="rank_checked")
        rank = int(rank if isinstance(rank, int) else constant_value(rank))
        try:
            checked.set_shape(checked.get_shape().with_rank(rank))
        except ValueError as e:
            raise ValueError("Rank check failed for %s: %s" % (value.name, e)) from None
        return checked


def _check_shape_of(value, state):
    """value, checked when run to have the shape of a state."""
    shape, known = tf.shape(state), state.get_shape()
    shape = known.as_list() if known.is_fully_defined() else shape
    value = _check_rank(value, len(shape) if known.is_fully_defined() else tf.size(shape))
    wanted = tf.Assert(tf.reduce_all(tf.equal(shape, tf.shape(value))),
                       [string_join(["Shape of tensor %s should be: " % value.name, as_string(shape),
                                     ", shape received: ", as_string(tf.shape(value))])])
    with scopes.control_dependencies([wanted]):
        return tf.identity(value, name="shape_checked")


def _check_sizes(value, axes, sizes, prefix):
    wanted = [tf.Assert(tf.equal(size, tf.shape(value)[axis]),
                        [string_join(["Dimension %d of tensor labeled %s should be: " % (axis, prefix), as_string(size),
                                      ", shape received: ", as_string(tf.shape(value))])])
              for axis, size in zip(axes, sizes)]
    with scopes.control_dependencies(wanted):
        return tf.identity(value, name="dims_checked_%s" % prefix)


def _check_multiple(value, number):
    wanted = tf.Assert(tf.logical_and(tf.equal(tf.mod(value, number), 0), tf.not_equal(value, 0)),
                       [string_join(["Tensor %s should be a multiple of: " % value.name, as_string(number),
                                     ", but saw value: ", as_string(value), ". Consider setting pad=True."])])
    with scopes.control_dependencies([wanted]):
        return tf.identity(value, name="multiple_of_checked")


# ------------------------------------------------------------------ the saver
class SequenceQueueingStateSaver:
    """Takes sequences apart, and gives batches of parts whose states are known.

    Args:
      batch_size: int or int32 scalar Tensor.  num_unroll: int, the length of a part.
      input_length: int32 scalar Tensor, the length of the sequence without padding.
      input_key: string scalar Tensor, unique to the sequence.
      input_sequences: dict of Tensors [length, ...], the length a multiple of num_unroll.
      input_context: dict of Tensors that belong to the whole sequence.
      initial_states: dict of Tensors, the states before the first part.
      capacity: int, the most sequences under way; None: no limit.
      allow_small_batch: bool, the last batches may be smaller.
      name: str.
    Raises:
      TypeError, ValueError: no states, or shapes that are not known.
      UnimplementedError: a SparseTensor among the sequences.
    Source: tf.contrib.training.SequenceQueueingStateSaver.
    """

    def __init__(self, batch_size, num_unroll, input_length, input_key, input_sequences, input_context, initial_states,
                 capacity=None, allow_small_batch=False, name=None):
        if capacity is not None and isinstance(batch_size, int) and capacity < batch_size:
            raise ValueError("capacity must be at least as large as batch_size")
        for found in (input_sequences, input_context):
            if any(isinstance(v, SparseTensor) for v in found.values()):
                raise errors.not_emulated("a SparseTensor in a sequence",
                                          "tf.contrib.training.SequenceQueueingStateSaver")
        self._queue = FIFOQueue(capacity=-1 if capacity is None else capacity, dtypes=[dtypes.int32], shapes=[[]])
        if not initial_states:
            raise ValueError("initial_states may not be empty: at least one state variable is required to properly "
                             "enqueue split sequences to run in separate iterations")
        self._batch_size, self._num_unroll, self._small = batch_size, num_unroll, allow_small_batch
        self._prefetch_op, self._next_batch = None, None
        with scopes.name_scope(name, "InputQueueingStateSaver", [
                input_key, *input_sequences.values(), *input_context.values(), *initial_states.values()]) as scope:
            self._scope = scope
            self._enter(input_length, input_key, input_sequences, input_context, initial_states)

    def _enter(self, length, key, sequences, context, states):
        with scopes.colocate_with(self._queue.queue_ref):
            length = convert_to_tensor(length, dtype=dtypes.int32, name="length")
            key = convert_to_tensor(key, dtype=dtypes.string, name="key")
            sequences, context, states = (
                OrderedDict((k, convert_to_tensor(v, name="%s_%s" % (kind, k))) for k, v in sorted(given.items()))
                for kind, given in (("sequence", sequences), ("context", context), ("initial_state", states)))
            if not sequences:
                raise ValueError("must have at least one sequence tensor")
            shapes = _declared_shapes(self._num_unroll, sequences, context, states)
            self._length, self._key = _check_rank(length, 0), _check_rank(key, 0)
            first = next(iter(sequences.values()))
            padded = tf.identity(tf.shape(first)[0], name="padded_length")
            self._padded = _check_multiple(padded, self._num_unroll)
            self._sequences = OrderedDict((k, _check_sizes(v, [0], [self._padded], "sorted_sequences_%s" % k))
                                          for k, v in sequences.items())
            short = tf.Assert(self._length <= self._padded, ["Input length should be <= than length from sequences:",
                                                             self._length, " vs. ", self._padded])
            with scopes.control_dependencies([short]):
                self._length = tf.identity(self._length)
            self._context, self._states = context, states
            self._places = {name: i for i, name in enumerate(
                list(_COUNTED) + ["sequence_" + k for k in sequences] + ["context_" + k for k in context]
                + ["state_" + k for k in states])}
            types = [dtypes.int32, dtypes.int32, dtypes.string, dtypes.int32, dtypes.int32] + [
                v.dtype for found in (sequences, context, states) for v in found.values()]
            self._barrier = Barrier(types=types, shapes=[[]] * 5 + shapes)

    @property
    def name(self):
        """str: the name scope."""
        return self._scope

    barrier = property(lambda self: self._barrier)
    batch_size = property(lambda self: self._batch_size)
    num_unroll = property(lambda self: self._num_unroll)

    @property
    def prefetch_op(self):
        """Operation that takes a sequence apart and keeps the parts."""
        if self._prefetch_op is None:
            with scopes.name_scope(self._scope):
                self._prefetch_op = self._prefetch()
        return self._prefetch_op

    @property
    def next_batch(self):
        """NextQueuedSequenceBatch: the next batch of parts; there is one."""
        if self._next_batch is None:
            self._prefetch_op = self.prefetch_op
            self._next_batch = NextQueuedSequenceBatch(self)
        return self._next_batch

    def close(self, cancel_pending_enqueues=False, name=None):
        """Operation after which no sequence is taken.

        Args:
          cancel_pending_enqueues: bool, parts that wait for states are dropped.  name: str.
        """
        with scopes.name_scope(name, "SQSSClose", [self.prefetch_op]) as name:
            barrier = self._barrier.close(cancel_pending_enqueues, name="BarrierClose")
            queue = self._queue.close(cancel_pending_enqueues, name="FIFOClose")
            return group(barrier, queue, name=name)

    # ---------------------------------------------------------- a sequence in parts
    def _prefetch(self):
        count = tf.math.floordiv(self._padded, self._num_unroll, name="div")
        ones = tf.ones(tf.expand_dims(count, 0), dtype=dtypes.int32)
        number = tf.range(count)
        length = tf.minimum(self._num_unroll, tf.maximum(0, self._length - self._num_unroll * number))
        total, counts = self._length * ones, count * ones
        keys = string_join([as_string(number, width=5, fill="0"), "_of_", as_string(count, width=5, fill="0"), ":",
                            self._key], name="StringJoinCurrentKeys")
        stop = [tf.slice(keys, [1], [-1]), tf.expand_dims(string_join(["STOP:", self._key], name="StringJoinStop"), 0)]
        next_keys = tf.concat(stop, 0, name="concat_next_keys")
        sequences = OrderedDict((k, self._parts(k, v, count)) for k, v in self._sequences.items())
        context = OrderedDict((k, self._repeated(k, v, count)) for k, v in self._context.items())
        made = [self._insert("sequence", keys, number, "BarrierInsertSequence"),
                self._insert("sequence_count", keys, counts, "BarrierInsertSequenceCount"),
                self._insert("next_key", keys, next_keys, "BarrierInsertNextKey"),
                self._insert("length", keys, length, "BarrierInsertLength"),
                self._insert("total_length", keys, total, "BarrierInsertTotalLength")]
        made += [self._insert("context_" + k, keys, v, "BarrierInsertContext_%s" % k) for k, v in context.items()]
        made += [self._insert("sequence_" + k, keys, v, "BarrierInsertSequences_%s" % k) for k, v in sequences.items()]
        enqueued = self._queue.enqueue([_TOKEN])
        with scopes.control_dependencies([enqueued, made[0]]):
            begun = [self._begin(k, v, keys) for k, v in self._states.items()]
        return group(enqueued, *made, *begun, name="StateSaverPrefetchGroup")

    def _insert(self, what, keys, values, name):
        return self._barrier.insert_many(self._places[what], keys, values, name=name)

    def _parts(self, k, value, count):
        rest = value.get_shape().as_list()[1:]
        shape = tf.concat([tf.expand_dims(count, 0), tf.expand_dims(self._num_unroll, 0), rest], 0,
                          name="concat_sequences_%s" % k)
        parts = tf.reshape(value, shape, name="reshape_sequences_%s" % k)
        return _check_sizes(parts, range(2 + len(rest)), [count, self._num_unroll] + rest, "reshaped_sequences_%s" % k)

    @staticmethod
    def _repeated(k, value, count):
        value = tf.expand_dims(value, 0)
        times = tf.concat([tf.expand_dims(count, 0), [1] * (value.shape.ndims - 1)], 0, name="concat_context_%s" % k)
        return _check_sizes(tf.tile(value, times, name="tile_context_%s" % k), [0], [count], "expanded_context_%s" % k)

    def _begin(self, k, state, keys):
        return self._insert("state_" + k, tf.stack([keys[0]]), tf.stack([state]), "BarrierInitialInsertState_%s" % k)


def _declared_shapes(num_unroll, sequences, context, states):
    """The shapes of the components that differ."""
    made = []
    for k, v in sequences.items():
        shape = v.get_shape()
        if shape.ndims is None or not shape[1:].is_fully_defined():
            raise ValueError("Shape for sequence %s is not fully defined (ignoring first dimension): %s" % (k, shape))
        made.append(TensorShape([num_unroll]).concatenate(shape[1:]))
    for kind, found in (("context", context), ("state", states)):
        for k, v in found.items():
            if not v.get_shape().is_fully_defined():
                raise ValueError("Shape for %s %s is not fully defined : %s" % (kind, k, v.get_shape()))
            made.append(v.get_shape())
    return made


class NextQueuedSequenceBatch:
    """A batch of parts of sequences; `save_state` must be called for each state, or the next parts never come.

    Source: tf.contrib.training.NextQueuedSequenceBatch.
    """

    def __init__(self, state_saver):
        self._saver = saver = state_saver
        with scopes.name_scope(saver.name):
            self._insertion_index, self._key, values = saver.barrier.take_many(
                saver.batch_size, allow_small_batch=saver._small, name="BarrierTakeMany")
            self._values = dict(zip(saver._places, values))
            self._batch_size = tf.squeeze(tf.shape(self.length))
            self._done = self.sequence + 1 >= self.sequence_count
            ended = tf.reduce_sum(tf.cast(self._done, dtypes.int32))
            removed = saver._queue.dequeue_many(ended)
            with scopes.control_dependencies([removed.op if hasattr(removed, "op") else removed]):
                self._states = {k: tf.identity(self._values["state_" + k]) for k in saver._states}

    def _of(self, kind, names):
        return OrderedDict((k, self._values[kind + "_" + k]) for k in names)

    total_length = property(lambda self: self._values["total_length"], doc="int32 [batch]: lengths of the sequences.")
    length = property(lambda self: self._values["length"], doc="int32 [batch]: lengths of the parts.")
    batch_size = property(lambda self: self._batch_size, doc="int32 scalar Tensor.")
    insertion_index = property(lambda self: self._insertion_index, doc="int64 [batch]: the order of the sequences.")
    key = property(lambda self: self._key, doc="string [batch]: the keys of the parts.")
    next_key = property(lambda self: self._values["next_key"], doc="string [batch]: the keys of the parts that follow.")
    sequence = property(lambda self: self._values["sequence"], doc="int32 [batch]: the numbers of the parts.")
    sequence_count = property(lambda self: self._values["sequence_count"], doc="int32 [batch]: numbers of parts.")
    context = property(lambda self: self._of("context", self._saver._context), doc="dict of what belongs to sequences.")
    sequences = property(lambda self: self._of("sequence", self._saver._sequences), doc="dict of the parts.")

    def state(self, state_name):
        """Tensor [batch, ...]: a state before these parts.

        Raises:
          KeyError: there is no such state.
        """
        return self._states[state_name]

    def save_state(self, state_name, value, name=None):
        """Operation that keeps a state after these parts for the next ones.

        Args:
          state_name: str.  value: Tensor [batch, ...].  name: str.
        Raises:
          KeyError: there is no such state.  ValueError: another rank.
        """
        if state_name not in self._states:
            raise KeyError("state was not declared: %s" % state_name)
        with scopes.name_scope(name, "InputQueueingStateSaver_SaveState", [value]):
            with scopes.colocate_with(self._saver._queue.queue_ref):
                going_on = tf.reshape(tf.where(tf.logical_not(self._done)), [-1])
                keys = tf.gather(self.next_key, going_on)
                value = tf.identity(value, name="convert_%s" % state_name)
                state = self._states[state_name]
                value = _check_shape_of(value, state)
                return self._saver._insert("state_" + state_name, keys, tf.gather(value, going_on),
                                           "BarrierInsertState_%s" % state_name)


# ------------------------------------------------------------------ with queue runners
def batch_sequences_with_states(input_key, input_sequences, input_context, input_length, initial_states, num_unroll,
                                batch_size, num_threads=3, capacity=1000, allow_small_batch=True, pad=True,
                                make_keys_unique=False, make_keys_unique_seed=None, name=None):
    """Batches of parts of sequences, with states that are kept between the parts; a queue runner feeds it.

    Args:
      input_key: string scalar Tensor, unique to the sequence.
      input_sequences: dict of Tensors [length, ...].
      input_context: dict of Tensors that belong to the whole sequence.
      input_length: int32 scalar Tensor; None: that of the sequences.
      initial_states: dict of Tensors, the states before the first part.
      num_unroll: int, the length of a part.  batch_size: int.
      num_threads: int.  capacity: int, the most sequences under way.
      allow_small_batch: bool, the last batches may be smaller.
      pad: bool, sequences are filled up with zeros to a multiple of num_unroll.
      make_keys_unique, make_keys_unique_seed: of what is not emulated.
      name: str.
    Returns:
      NextQueuedSequenceBatch.
    Raises:
      ValueError: no sequences or states, or shapes that are not known.
      UnimplementedError: SparseTensors, or make_keys_unique.
    Source: tf.contrib.training.batch_sequences_with_states.
    """
    if make_keys_unique:
        raise errors.not_emulated("make_keys_unique=True", "tf.contrib.training.batch_sequences_with_states")
    given = list(input_sequences.values())
    with scopes.name_scope(name, "batch_sequences_with_states", [input_key, input_length, *given]):
        if any(isinstance(v, SparseTensor) for v in given):
            raise errors.not_emulated("a SparseTensor in a sequence", "tf.contrib.training.batch_sequences_with_states")
        length, sequences = input_length, input_sequences
        if pad and given:
            whole, sequences = _padded(sequences, num_unroll)
            length = whole if length is None else length
        elif given:
            sequences = _of_whole_parts(sequences, num_unroll)
        _length_for_sparse_sequences(sequences)
        saver = SequenceQueueingStateSaver(
            batch_size=batch_size, num_unroll=num_unroll, input_length=length, input_key=input_key,
            input_sequences=sequences, input_context=input_context, initial_states=initial_states, capacity=capacity,
            allow_small_batch=allow_small_batch)
        number = tf.cast(saver.barrier.ready_size(), dtypes.float32)
        scalar("queue/%s/ready_segment_batches_" % saver.barrier.name, number)
        runner = QueueRunner(saver, [saver.prefetch_op] * num_threads,
                             close_op=saver.close(cancel_pending_enqueues=False),
                             cancel_op=saver.close(cancel_pending_enqueues=True),
                             queue_closed_exception_types=(errors.OutOfRangeError, errors.CancelledError))
        add_queue_runner(runner)
        return saver.next_batch


def _padded(sequences, num_unroll):
    """(the length that all have, the sequences filled up to a multiple of num_unroll)."""
    sequences = OrderedDict(sorted(sequences.items()))
    values = [convert_to_tensor(v) for v in sequences.values()]
    lengths = [tf.shape(v)[0] for v in values]
    same = [tf.Assert(tf.equal(one, lengths[0]), [string_join(
        ["All sequence lengths must match, but received lengths: ", as_string(lengths)])]) for one in lengths]
    length = with_dependencies(same, lengths[0])
    unroll = tf.constant(num_unroll)
    whole = length + (unroll - length % unroll) % unroll
    made = OrderedDict((k, _filled_up(v, whole)) for k, v in zip(sequences, values))
    return length, made


def _of_whole_parts(sequences, num_unroll):
    """The sequences, checked when run."""
    return OrderedDict((k, _check_length(k, convert_to_tensor(v), num_unroll)) for k, v in sorted(sequences.items()))


def _check_length(k, value, number):
    length = tf.shape(value)[0]
    whole = tf.logical_and(tf.equal(length % number, 0), tf.not_equal(length, 0))
    wanted = tf.Assert(whole, [string_join(
        ["Tensor %s first dimension should be a multiple of: " % k, as_string(number), ", but saw value: ",
         as_string(length), ". Consider setting pad=True."])])
    with scopes.control_dependencies([wanted]):
        return tf.identity(value, name="multiple_of_checked")


def _length_for_sparse_sequences(sequences):
    """TF makes it for all: only sparse sequences would use it."""
    length = tf.constant(1)
    for first in list(sequences.values())[:1]:
        with scopes.control_dependencies([first]):
            length = tf.shape(first)[0]
    tf.cast(length, dtypes.int64)


def _filled_up(value, length):
    missing = length - tf.shape(value)[0]
    shape = tf.concat([[missing], tf.shape(value)[1:]], 0)
    filling = tf.fill(shape, tf.constant("" if value.dtype.base_dtype == dtypes.string else 0, dtype=value.dtype))
    return tf.concat([value, filling], 0)
