"""tf.FIFOQueue and its kin: the Python side of queues."""
import hashlib

from .. import functions as tf
from ..core import dtypes, random_seed, scopes
from ..core.convert import constant_value, convert_to_tensor
from ..core.tensor_shape import TensorShape, unknown_shape
from ..ops import queues as ops


def _as_types(given):
    given = given if isinstance(given, (list, tuple)) else [given]
    return [dtypes.as_dtype(t) for t in given]


def _as_shapes(shapes, types, unknown_dim_allowed, unknown_rank_allowed):
    """list of TensorShapes, one for each component."""
    if shapes is None:
        return None
    if isinstance(shapes, tuple) and not any(isinstance(s, (tuple, list, TensorShape)) for s in shapes) or isinstance(
            shapes, TensorShape):
        shapes = [shapes]
    if shapes and all(isinstance(s, int) for s in shapes) and isinstance(shapes, list) and len(types) == 1:
        shapes = [shapes]
    shapes = [TensorShape(s) for s in shapes]
    if not unknown_dim_allowed and any(not s.is_fully_defined() for s in shapes):
        raise ValueError(f"All shapes must be fully defined: {shapes}")
    if not unknown_rank_allowed and any(s.dims is None for s in shapes):
        raise ValueError(f"All shapes must have a defined rank: {shapes}")
    return shapes


def _as_names(names, types):
    if names is None:
        return None
    names = names if isinstance(names, (list, tuple)) else [names]
    if len(names) != len(types):
        raise ValueError("List of names must have the same length as the list of dtypes")
    return list(names)


class QueueBase:
    """Base of queues.

    Args:
      dtypes: list of DTypes of the components.
      shapes: list of TensorShapes, or None.
      names: list of str, or None: elements are dicts then.
      queue_ref: Tensor, the handle.
    Source: tf.QueueBase.
    """

    def __init__(self, dtypes, shapes, names, queue_ref):
        self._dtypes = dtypes
        if shapes is not None:
            if len(shapes) != len(dtypes):
                raise ValueError("Queue shapes must have the same length as dtypes")
            self._shapes = [TensorShape(s) for s in shapes]
        else:
            self._shapes = [unknown_shape() for _ in dtypes]
        self._names, self._queue_ref = names, queue_ref
        self._name = queue_ref.op.name.split("/")[-1]

    queue_ref = property(lambda self: self._queue_ref)
    dtypes = property(lambda self: self._dtypes)
    shapes = property(lambda self: self._shapes)
    names = property(lambda self: self._names)

    @property
    def name(self):
        """str: the name of the queue's node."""
        return self._queue_ref.op.name

    @staticmethod
    def from_list(index, queues):
        """The queue at an index (int32 Tensor) of a list of queues.

        Raises:
          TypeError: they are no queues, or of other types.
        """
        if not queues or not isinstance(queues, list) or not all(isinstance(x, QueueBase) for x in queues):
            raise TypeError("A list of queues expected")
        types = queues[0].dtypes
        if not all(types == q.dtypes for q in queues[1:]):
            raise TypeError("Queues do not have matching component dtypes.")
        names = queues[0].names
        if not all(names == q.names for q in queues[1:]):
            raise TypeError("Queues do not have matching component names.")
        shapes = [_common_shape([q.shapes[i] for q in queues]) for i in range(len(types))]
        return QueueBase(types, shapes, names, tf.gather([q.queue_ref for q in queues], index))

    # -------------------------------------------------------------- elements
    def _components(self, vals):
        """Tensors of the components of an element or batch."""
        if isinstance(vals, dict):
            if not self._names:
                raise ValueError("Queue must have names to enqueue a dictionary")
            if sorted(self._names, key=str) != sorted(vals, key=str):
                raise ValueError("Keys in dictionary to enqueue do not match names of Queue.  Dictionary: "
                                 f"({sorted(vals)}), Queue: ({sorted(self._names)})")
            vals = [vals[k] for k in self._names]
        else:
            if self._names:
                raise ValueError("You must enqueue a dictionary in a Queue with names")
            vals = list(vals) if isinstance(vals, (list, tuple)) else [vals]
        return [convert_to_tensor(v, dtype=t, name=f"component_{i}") for i, (v, t) in enumerate(zip(vals, self._dtypes))]

    def _given_back(self, tensors):
        """What a dequeue returns: a dict, a list, or the only Tensor."""
        if self._names:
            return dict(zip(self._names, tensors))
        return tensors[0] if len(tensors) == 1 else tensors

    @staticmethod
    def _scope_values(vals):
        return list(vals.values()) if isinstance(vals, dict) else list(vals) if isinstance(vals, (list, tuple)) else [vals]

    def enqueue(self, vals, name=None):
        """Operation that puts an element in; it waits while the queue is full.

        Args:
          vals: Tensor, list, tuple, or dict of Tensors.
          name: str.
        Raises:
          CancelledError (when run): the queue was closed.
        """
        with scopes.name_scope(name, f"{self._name}_enqueue", self._scope_values(vals)) as scope:
            vals = self._components(vals)
            for value, shape in zip(vals, self._shapes):
                value.get_shape().assert_is_compatible_with(shape)
            return ops.queue_enqueue_v2(self._queue_ref, vals, name=scope)

    def enqueue_many(self, vals, name=None):
        """Operation that puts the elements of a batch in.

        Args: as for enqueue; the first axes count the elements.
        """
        with scopes.name_scope(name, f"{self._name}_EnqueueMany", self._scope_values(vals)) as scope:
            vals = self._components(vals)
            size = vals[0].get_shape().with_rank_at_least(1)[0]
            for value, shape in zip(vals, self._shapes):
                size = size.merge_with(value.get_shape().with_rank_at_least(1)[0])
                value.get_shape()[1:].assert_is_compatible_with(shape)
            return ops.queue_enqueue_many_v2(self._queue_ref, vals, name=scope)

    def dequeue(self, name=None):
        """Tensors of an element that is taken out; waits while the queue is empty.

        Returns:
          Tensor, list of Tensors, or dict.
        Raises:
          OutOfRangeError (when run): the queue is closed and empty.
        """
        made = ops.queue_dequeue_v2(self._queue_ref, component_types=self._dtypes, name=name or f"{self._name}_Dequeue")
        for tensor, shape in zip(made, self._shapes):
            tensor.set_shape(shape)
        return self._given_back(made)

    def dequeue_many(self, n, name=None):
        """Tensors of n elements put together.

        Args:
          n: int or int32 Tensor.  name: str.
        Raises:
          OutOfRangeError (when run): the queue is closed and has fewer.
        """
        made = ops.queue_dequeue_many_v2(self._queue_ref, n=n, component_types=self._dtypes,
                                         name=name or f"{self._name}_DequeueMany")
        size = constant_value(made[0].op.inputs[1])
        return self._given_back(self._shaped(made, None if size is None else int(size)))

    def dequeue_up_to(self, n, name=None):
        """Tensors of n elements put together; fewer when the queue is closed and has not so many.

        Args: as for dequeue_many.
        """
        made = ops.queue_dequeue_up_to_v2(self._queue_ref, n=n, component_types=self._dtypes,
                                          name=name or f"{self._name}_DequeueUpTo")
        return self._given_back(self._shaped(made, None))

    def _shaped(self, tensors, size):
        for tensor, shape in zip(tensors, self._shapes):
            tensor.set_shape(TensorShape([size]).concatenate(shape))
        return tensors

    # -------------------------------------------------------------- the rest
    def close(self, cancel_pending_enqueues=False, name=None):
        """Operation that closes the queue.

        Args:
          cancel_pending_enqueues: bool, fail those that wait to put something in.
          name: str.
        """
        return ops.queue_close_v2(self._queue_ref, cancel_pending_enqueues=cancel_pending_enqueues,
                                  name=name or f"{self._name}_Close")

    def is_closed(self, name=None):
        """bool Tensor: whether the queue is closed."""
        return ops.queue_is_closed_v2(self._queue_ref, name=name or f"{self._name}_Is_Closed")

    def size(self, name=None):
        """int32 Tensor: the number of elements."""
        return ops.queue_size_v2(self._queue_ref, name=name or f"{self._name}_Size")


def _common_shape(shapes):
    """What is the same in all shapes."""
    if any(s.ndims != shapes[0].ndims or s.ndims is None for s in shapes):
        return unknown_shape()
    return TensorShape([a.value if all(s[i].value == a.value for s in shapes) else None
                        for i, a in enumerate(shapes[0].dims)])


class FIFOQueue(QueueBase):
    """A queue: first in, first out.

    Args:
      capacity: int, most elements.
      dtypes: DType or list of DTypes.
      shapes: list of shapes, or None; batches need them.
      names: list of str, or None.
      shared_name: str, by which other nodes name the same queue.
      name: str.
    Source: tf.FIFOQueue.
    """

    def __init__(self, capacity, dtypes, shapes=None, names=None, shared_name=None, name="fifo_queue"):
        types = _as_types(dtypes)
        shapes, names = _as_shapes(shapes, types, False, False), _as_names(names, types)
        ref = ops.fifo_queue_v2(component_types=types, shapes=shapes, capacity=capacity, shared_name=shared_name,
                                name=name)
        super().__init__(types, shapes, names, ref)


class PaddingFIFOQueue(QueueBase):
    """A queue whose batches are padded to the longest element.

    Args: as for FIFOQueue; shapes may have unknown sizes and must be given.
    Raises:
      ValueError: shapes are not as many as dtypes.
    Source: tf.PaddingFIFOQueue.
    """

    def __init__(self, capacity, dtypes, shapes, names=None, shared_name=None, name="padding_fifo_queue"):
        types = _as_types(dtypes)
        shapes, names = _as_shapes(shapes, types, True, False), _as_names(names, types)
        if len(types) != len(shapes or []):
            raise ValueError("Shapes must be provided for all components, but received %d dtypes and %d shapes."
                             % (len(types), len(shapes or [])) if shapes else
                             "When providing partial shapes, a list of shapes must be provided.")
        ref = ops.padding_fifo_queue_v2(component_types=types, shapes=shapes, capacity=capacity,
                                        shared_name=shared_name, name=name)
        super().__init__(types, shapes, names, ref)


class RandomShuffleQueue(QueueBase):
    """A queue that gives its elements in random order.

    Args: as for FIFOQueue; min_after_dequeue: int, elements kept back while the queue is open; seed: int.
    Source: tf.RandomShuffleQueue.
    """

    def __init__(self, capacity, min_after_dequeue, dtypes, shapes=None, names=None, seed=None, shared_name=None,
                 name="random_shuffle_queue"):
        types = _as_types(dtypes)
        shapes, names = _as_shapes(shapes, types, False, False), _as_names(names, types)
        seed1, seed2 = random_seed.get_seed(seed)
        if seed1 is None and seed2 is None:
            seed1, seed2 = 0, 0
        elif seed is None and shared_name is not None:
            # Nodes that share a queue must agree, whatever their number in the graph.
            digest = hashlib.md5((str(seed1) + shared_name).encode()).hexdigest()
            seed2 = int(digest[:8], 16) & 0x7FFFFFFF
        ref = ops.random_shuffle_queue_v2(component_types=types, shapes=shapes, capacity=capacity,
                                          min_after_dequeue=min_after_dequeue, seed=seed1, seed2=seed2,
                                          shared_name=shared_name, name=name)
        super().__init__(types, shapes, names, ref)


class PriorityQueue(QueueBase):
    """A queue that gives the element with the smallest number first.

    Args: as for FIFOQueue; elements have an int64 in front of their components.
    Source: tf.PriorityQueue.
    """

    def __init__(self, capacity, types, shapes=None, names=None, shared_name=None, name="priority_queue"):
        types = _as_types(types)
        shapes = _as_shapes(shapes, types, False, False)
        ref = ops.priority_queue_v2(component_types=types, shapes=shapes, capacity=capacity, shared_name=shared_name,
                                    name=name)
        all_shapes = [TensorShape([])] + (shapes or [unknown_shape() for _ in types])
        super().__init__([dtypes.int64] + types, all_shapes, names, ref)
