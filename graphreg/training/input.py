"""Input through queues: producers of names, slices and numbers; batches."""
from .. import functions as tf
from ..core import errors, scopes
from ..core.collections import GraphKeys
from ..core.convert import constant_value, convert_to_tensor
from ..core.operation import Tensor
from ..core.sparse_tensor import SparseTensor
from ..core.tensor_shape import TensorShape
from ..ops.files import matching_files
from ..smart_cond import smart_cond
from ..summary import summary_ops
from ..variables import Variable
from .queue_runner import QueueRunner, add_queue_runner
from .queues import FIFOQueue, PaddingFIFOQueue, RandomShuffleQueue


# ------------------------------------------------------------------ producers
def match_filenames_once(pattern, name=None):
    """A local variable with the names of the files that match a pattern.

    Args:
      pattern: str or list of str.
      name: str.
    Returns:
      Variable.
    Source: tf.train.match_filenames_once.
    """
    with scopes.name_scope(name, "matching_filenames", [pattern]) as name:
        return Variable(name=name, initial_value=matching_files(pattern), trainable=False, validate_shape=False,
                        collections=[GraphKeys.LOCAL_VARIABLES])


def limit_epochs(tensor, num_epochs=None, name=None):
    """The tensor, so many times; then OutOfRangeError.

    Args:
      tensor: Tensor.
      num_epochs: int > 0, or None: no limit.
      name: str.
    Returns:
      Tensor; a local variable counts.
    Raises:
      ValueError: num_epochs is 0 or less.
    Source: tf.train.limit_epochs.
    """
    if num_epochs is None:
        return tensor
    if num_epochs <= 0:
        raise ValueError(f"num_epochs must be > 0 not {num_epochs}.")
    with scopes.name_scope(name, "limit_epochs", [tensor]) as name:
        zero = tf.constant(0, dtype="int64")
        epochs = Variable(zero, name="epochs", trainable=False, collections=[GraphKeys.LOCAL_VARIABLES])
        counter = epochs.count_up_to(num_epochs)
        with scopes.control_dependencies([counter]):
            return tf.identity(tensor, name=name)


def input_producer(input_tensor, element_shape=None, num_epochs=None, shuffle=True, seed=None, capacity=32,
                   shared_name=None, summary_name=None, name=None, cancel_op=None):
    """A queue filled with the rows of a tensor, again and again.

    Args:
      input_tensor: Tensor of rank 1 and more.
      element_shape: shape of a row, when it is not known.
      num_epochs: int, rounds; None: no end.
      shuffle: bool, each round in an order of its own; seed: int.
      capacity: int.  shared_name: str.
      summary_name: str, tag of a summary that tells how full the queue is.
      name: str.
      cancel_op: Operation, as for QueueRunner.
    Returns:
      FIFOQueue; its QueueRunner is in the collection.
    Raises:
      ValueError: the shape of a row is not known.
    Source: tf.train.input_producer.
    """
    with scopes.name_scope(name, "input_producer", [input_tensor]):
        input_tensor = convert_to_tensor(input_tensor, name="input_tensor")
        shape = input_tensor.get_shape().with_rank_at_least(1)[1:].merge_with(element_shape)
        if not shape.is_fully_defined():
            raise ValueError("Either `input_tensor` must have a fully defined shape or `element_shape` must be specified")
        if shuffle:
            input_tensor = tf.random_shuffle(input_tensor, seed=seed)
        input_tensor = limit_epochs(input_tensor, num_epochs)
        queue = FIFOQueue(capacity=capacity, dtypes=[input_tensor.dtype.base_dtype], shapes=[shape],
                          shared_name=shared_name, name=name)
        add_queue_runner(QueueRunner(queue, [queue.enqueue_many([input_tensor])], cancel_op=cancel_op))
        if summary_name is not None:
            summary_ops.scalar(summary_name, tf.cast(queue.size(), "float32") * (1. / capacity))
        return queue


def string_input_producer(string_tensor, num_epochs=None, shuffle=True, seed=None, capacity=32, shared_name=None,
                          name=None, cancel_op=None):
    """A queue filled with strings, file names mostly.

    Args: as for input_producer; string_tensor: string Tensor of rank 1.
    Returns:
      FIFOQueue.
    Raises:
      ValueError: no strings.
    Source: tf.train.string_input_producer.
    """
    text = "string_input_producer requires a non-null input tensor"
    if not isinstance(string_tensor, (Tensor, Variable)) and not string_tensor:
        raise ValueError(text)
    with scopes.name_scope(name, "input_producer", [string_tensor]) as name:
        string_tensor = convert_to_tensor(string_tensor, dtype="string")
        with scopes.control_dependencies([tf.Assert(tf.greater(tf.size(string_tensor), 0), [text])]):
            string_tensor = tf.identity(string_tensor)
        return input_producer(input_tensor=string_tensor, element_shape=[], num_epochs=num_epochs, shuffle=shuffle,
                              seed=seed, capacity=capacity, shared_name=shared_name, name=name,
                              summary_name="fraction_of_%d_full" % capacity, cancel_op=cancel_op)


def range_input_producer(limit, num_epochs=None, shuffle=True, seed=None, capacity=32, shared_name=None, name=None):
    """A queue filled with the numbers from 0 to limit - 1.

    Args: as for input_producer; limit: int32 scalar.
    Returns:
      FIFOQueue.
    Source: tf.train.range_input_producer.
    """
    with scopes.name_scope(name, "input_producer", [limit]) as name:
        return input_producer(tf.range(limit), [], num_epochs, shuffle, seed, capacity, shared_name,
                              "fraction_of_%d_full" % capacity, name)


def slice_input_producer(tensor_list, num_epochs=None, shuffle=True, seed=None, capacity=32, shared_name=None,
                         name=None):
    """Rows of several tensors that belong together.

    Args: as for input_producer; tensor_list: list of Tensors with first axes of the same length.
    Returns:
      list of Tensors, a row of each.
    Raises:
      ValueError: the list is empty.
    Source: tf.train.slice_input_producer.
    """
    with scopes.name_scope(name, "input_producer", tensor_list):
        tensor_list = [convert_to_tensor(t) for t in tensor_list]
        if not tensor_list:
            raise ValueError("Expected at least one tensor in slice_input_producer().")
        queue = range_input_producer(tf.shape(tensor_list[0])[0], num_epochs=num_epochs, shuffle=shuffle, seed=seed,
                                     capacity=capacity, shared_name=shared_name)
        index = queue.dequeue()
        return [tf.gather(t, index) for t in tensor_list]


# ------------------------------------------------------------------ batches
class _Batcher:
    """Tensors, from the caller's structure to a queue and back.

    Args:
      lists: list of lists (or dicts) of tensors, one for each enqueue op.
      enqueue_many, dynamic_pad: bool.  shapes: list of shapes, or None.
      who: str, the function's name.
    """

    def __init__(self, lists, enqueue_many, shapes, who):
        self._keys = sorted(lists[0]) if lists and isinstance(lists[0], dict) else None
        if self._keys is not None:
            lists = [[tensors[k] for k in self._keys] for tensors in lists]
        self.lists, self.enqueue_many, self._shapes, self._who = lists, enqueue_many, shapes, who

    def convert(self):
        """Make Tensors of the values, within the scope of the batch."""
        self.lists = [[self._converted(v) for v in values] for values in self.lists]
        if not self.lists or not self.lists[0]:
            raise ValueError(f"Expected at least one tensor in {self._who}().")
        first = [t.dtype.base_dtype for t in self.lists[0]]
        for values in self.lists[1:]:
            if [t.dtype.base_dtype for t in values] != first:
                raise TypeError("Expected types to be consistent: {} vs. {}.".format(
                    ", ".join(t.name for t in first), ", ".join(t.dtype.name for t in values)))
        self.types = first
        self.shapes = [self._shape_of(i) for i in range(len(first))]

    @staticmethod
    def _converted(value):
        if isinstance(value, SparseTensor):
            raise errors.UnimplementedError(None, None, "batches of SparseTensors are not emulated")
        return convert_to_tensor(value)

    def _shape_of(self, i):
        """What is the same in the shapes of a component."""
        if self._shapes is not None:
            return TensorShape(self._shapes[i])
        shapes = [values[i].get_shape() for values in self.lists]
        for tensor, shape in zip([values[i] for values in self.lists], shapes):
            if shape.ndims is None:
                raise ValueError(f"Cannot infer Tensor's rank: {tensor}")
        if self.enqueue_many:
            shapes = [s.with_rank_at_least(1)[1:] for s in shapes]
        out = shapes[0]
        for shape in shapes[1:]:
            if shape.ndims != out.ndims:
                raise ValueError(f"Shapes {out} and {shape} are not compatible")
            out = TensorShape([a.value if a.value == b.value else None for a, b in zip(out.dims, shape.dims)])
        return out

    def enqueue(self, queue, threads, keep_input):
        """Add the QueueRunner."""
        put = queue.enqueue_many if self.enqueue_many else queue.enqueue
        if keep_input is True or constant_value(keep_input) is True:
            made = [put(values) for values in self.lists]
        else:
            keep_input.shape.assert_has_rank(0)
            made = [smart_cond(keep_input, lambda values=values: put(values), tf.no_op) for values in self.lists]
        add_queue_runner(QueueRunner(queue, made * threads if len(made) == 1 else made))

    def given_back(self, tensors):
        """The structure that the caller gave, of the tensors of a batch."""
        tensors = tensors if isinstance(tensors, list) else [tensors]
        if self._keys is not None:
            return dict(zip(self._keys, tensors))
        return tensors


def _keep(keep_input):
    """bool Tensor: whether to put an element in."""
    keep = convert_to_tensor(keep_input, dtype="bool") if not isinstance(keep_input, Tensor) else keep_input
    if keep.shape.ndims is None:
        raise ValueError("`keep_input` dimensions must be known at graph construction.")
    if keep.shape.ndims == 1:
        raise errors.UnimplementedError(None, None, "keep_input with a value for each element is not emulated")
    return keep


def _batch(lists, keep_input, batch_size, threads, capacity, enqueue_many, shapes, dynamic_pad, smaller, shared_name,
           name, who):
    batcher = _Batcher(lists, enqueue_many, shapes, who)
    with scopes.name_scope(name, who, [v for values in batcher.lists for v in values] + [keep_input]) as name:
        batcher.convert()
        keep = _keep(keep_input)
        kind = PaddingFIFOQueue if dynamic_pad else FIFOQueue
        queue = kind(capacity=capacity, dtypes=batcher.types, shapes=batcher.shapes, shared_name=shared_name)
        batcher.enqueue(queue, threads, keep)
        summary_ops.scalar("fraction_of_%d_full" % capacity, tf.cast(queue.size(), "float32") * (1. / capacity))
        take = queue.dequeue_up_to if smaller else queue.dequeue_many
        return batcher.given_back(take(batch_size, name=name))


def _shuffle_batch(lists, keep_input, batch_size, threads, capacity, min_after_dequeue, seed, enqueue_many, shapes,
                   smaller, shared_name, name, who):
    batcher = _Batcher(lists, enqueue_many, shapes, who)
    with scopes.name_scope(name, who, [v for values in batcher.lists for v in values] + [keep_input]) as name:
        if capacity <= min_after_dequeue:
            raise ValueError(f"capacity {capacity} must be bigger than min_after_dequeue {min_after_dequeue}.")
        batcher.convert()
        keep = _keep(keep_input)
        queue = RandomShuffleQueue(capacity=capacity, min_after_dequeue=min_after_dequeue, seed=seed,
                                   dtypes=batcher.types, shapes=batcher.shapes, shared_name=shared_name)
        batcher.enqueue(queue, threads, keep)
        room = capacity - min_after_dequeue
        full = tf.cast(tf.maximum(0, queue.size() - min_after_dequeue), "float32") * (1. / room)
        summary_ops.scalar("fraction_over_%d_of_%d_full" % (min_after_dequeue, room), full)
        take = queue.dequeue_up_to if smaller else queue.dequeue_many
        return batcher.given_back(take(batch_size, name=name))


def _only(result, tensors):
    """TF gives back the Tensor itself for a list of one."""
    return result if isinstance(tensors, dict) or len(result) > 1 else result[0]


def batch(tensors, batch_size, num_threads=1, capacity=32, enqueue_many=False, shapes=None, dynamic_pad=False,
          allow_smaller_final_batch=False, shared_name=None, name=None):
    """Batches of tensors, by way of a queue.

    Args:
      tensors: list or dict of Tensors.
      batch_size: int or int32 Tensor.
      num_threads: int, threads that fill the queue.
      capacity: int, most elements in the queue.
      enqueue_many: bool, the tensors are batches themselves.
      shapes: list of shapes, when they are not known.
      dynamic_pad: bool, pad elements of several shapes.
      allow_smaller_final_batch: bool.
      shared_name, name: str.
    Returns:
      list or dict of Tensors like tensors; a Tensor for a list of one.
    Raises:
      ValueError: no tensors, or shapes that are not known.
    Source: tf.train.batch.
    """
    return maybe_batch(tensors, True, batch_size, num_threads, capacity, enqueue_many, shapes, dynamic_pad,
                       allow_smaller_final_batch, shared_name, name)


def maybe_batch(tensors, keep_input, batch_size, num_threads=1, capacity=32, enqueue_many=False, shapes=None,
                dynamic_pad=False, allow_smaller_final_batch=False, shared_name=None, name=None):
    """Batches of those tensors for which keep_input holds.

    Args: as for batch; keep_input: bool scalar Tensor.
    Source: tf.train.maybe_batch.
    """
    return _only(_batch([tensors], keep_input, batch_size, num_threads, capacity, enqueue_many, shapes, dynamic_pad,
                        allow_smaller_final_batch, shared_name, name, "batch"), tensors)


def batch_join(tensors_list, batch_size, capacity=32, enqueue_many=False, shapes=None, dynamic_pad=False,
               allow_smaller_final_batch=False, shared_name=None, name=None):
    """Batches of tensors from several sources, each with a thread of its own.

    Args: as for batch; tensors_list: list of lists or dicts of Tensors.
    Source: tf.train.batch_join.
    """
    return maybe_batch_join(tensors_list, True, batch_size, capacity, enqueue_many, shapes, dynamic_pad,
                            allow_smaller_final_batch, shared_name, name)


def maybe_batch_join(tensors_list, keep_input, batch_size, capacity=32, enqueue_many=False, shapes=None,
                     dynamic_pad=False, allow_smaller_final_batch=False, shared_name=None, name=None):
    """Batches from several sources of those tensors for which keep_input holds.

    Args: as for batch_join; keep_input: bool scalar Tensor.
    Source: tf.train.maybe_batch_join.
    """
    return _only(_batch(tensors_list, keep_input, batch_size, 1, capacity, enqueue_many, shapes, dynamic_pad,
                        allow_smaller_final_batch, shared_name, name, "batch_join"), tensors_list[0])


def shuffle_batch(tensors, batch_size, capacity, min_after_dequeue, num_threads=1, seed=None, enqueue_many=False,
                  shapes=None, allow_smaller_final_batch=False, shared_name=None, name=None):
    """Batches of tensors in random order.

    Args: as for batch; min_after_dequeue: int, elements kept in the queue so that they mix; seed: int.
    Raises:
      ValueError: capacity is not more than min_after_dequeue.
    Source: tf.train.shuffle_batch.
    """
    return maybe_shuffle_batch(tensors, batch_size, capacity, min_after_dequeue, True, num_threads, seed, enqueue_many,
                               shapes, allow_smaller_final_batch, shared_name, name)


def maybe_shuffle_batch(tensors, batch_size, capacity, min_after_dequeue, keep_input, num_threads=1, seed=None,
                        enqueue_many=False, shapes=None, allow_smaller_final_batch=False, shared_name=None, name=None):
    """Batches in random order of those tensors for which keep_input holds.

    Args: as for shuffle_batch; keep_input: bool scalar Tensor.
    Source: tf.train.maybe_shuffle_batch.
    """
    return _only(_shuffle_batch([tensors], keep_input, batch_size, num_threads, capacity, min_after_dequeue, seed,
                                enqueue_many, shapes, allow_smaller_final_batch, shared_name, name, "shuffle_batch"),
                 tensors)


def shuffle_batch_join(tensors_list, batch_size, capacity, min_after_dequeue, seed=None, enqueue_many=False, shapes=None,
                       allow_smaller_final_batch=False, shared_name=None, name=None):
    """Batches in random order of tensors from several sources.

    Args: as for shuffle_batch; tensors_list: list of lists or dicts of Tensors.
    Source: tf.train.shuffle_batch_join.
    """
    return maybe_shuffle_batch_join(tensors_list, batch_size, capacity, min_after_dequeue, True, seed, enqueue_many,
                                    shapes, allow_smaller_final_batch, shared_name, name)


def maybe_shuffle_batch_join(tensors_list, batch_size, capacity, min_after_dequeue, keep_input, seed=None,
                             enqueue_many=False, shapes=None, allow_smaller_final_batch=False, shared_name=None, name=None):
    """Batches in random order, from several sources, of those tensors for which keep_input holds.

    Args: as for shuffle_batch_join; keep_input: bool scalar Tensor.
    Source: tf.train.maybe_shuffle_batch_join.
    """
    return _only(_shuffle_batch(tensors_list, keep_input, batch_size, 1, capacity, min_after_dequeue, seed, enqueue_many,
                                shapes, allow_smaller_final_batch, shared_name, name, "shuffle_batch_join"),
                 tensors_list[0])
