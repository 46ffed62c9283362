"""tf.contrib.training.bucket and bucket_by_sequence_length: batches of what belongs together, by way of queues."""
import numpy as np

from .. import functions as tf
from ..core import errors, scopes
from ..core.convert import constant_value, convert_to_tensor
from ..functions.control_flow import cond, group
from ..smart_cond import smart_cond
from ..summary import summary_ops
from ..training.input import _Batcher, _keep, _only
from ..training.queue_runner import QueueRunner, add_queue_runner
from ..training.queues import FIFOQueue, PaddingFIFOQueue

_CLOSED = (errors.OutOfRangeError, errors.CancelledError)


def bucket(tensors, which_bucket, batch_size, num_buckets, num_threads=1, capacity=32, bucket_capacities=None,
           shapes=None, dynamic_pad=False, allow_smaller_final_batch=False, keep_input=True, shared_name=None,
           name=None):
    """Batches of tensors, each of one bucket.

    Args:
      tensors: list or dict of Tensors, one element.
      which_bucket: int32 scalar Tensor, the bucket of the element.
      batch_size: int, int32 Tensor, or a list of them, one for each bucket.
      num_buckets: int.
      num_threads: int, threads that fill the buckets.
      capacity: int, most elements in a bucket, and most batches that wait.
      bucket_capacities: list of int, one for each bucket, or None.
      shapes: list of shapes, when they are not known.
      dynamic_pad: bool, pad elements of several shapes.
      allow_smaller_final_batch: bool.
      keep_input: bool scalar Tensor, whether the element is put in.
      shared_name, name: str.
    Returns:
      (int32 Tensor: the bucket, list or dict of Tensors like `tensors`; a Tensor for a list of one).
    Raises:
      ValueError: no tensors, or lists of other lengths.
    Source: tf.contrib.training.bucket.
    """
    sizes = list(batch_size) if isinstance(batch_size, (list, tuple)) else [batch_size] * num_buckets
    _check(sizes, num_buckets, bucket_capacities)
    batcher = _Batcher([tensors], False, shapes, "bucket")
    with scopes.name_scope(name, "bucket", batcher.lists[0]):
        batcher.convert()
        keep = _keep(keep_input)
        sizes = [convert_to_tensor(s, dtype="int32", name="batch_size") for s in sizes]
        which_bucket = convert_to_tensor(which_bucket, dtype="int32", name="which_bucket")
        queues, top = _queues(batcher, sizes, capacity, bucket_capacities, dynamic_pad, allow_smaller_final_batch,
                              shared_name)
        _fill(queues, top, batcher.lists[0], which_bucket, keep, sizes, num_threads, allow_smaller_final_batch)
        for queue in queues:
            summary_ops.scalar(f"bucket/{queue.name}/size", tf.cast(top.size(), "float32"))
        summary_ops.scalar(f"bucket/{top.name}/fraction_of_{capacity}_full",
                           tf.cast(top.size(), "float32") * (1. / capacity))
        number, *parts = top.dequeue(name="dequeue_top")
        return number, _only(batcher.given_back(parts), tensors)


def _check(sizes, num_buckets, capacities):
    if len(sizes) != num_buckets:
        raise ValueError("If batch_size is a list it must have num_buckets elements")
    if capacities is not None and len(capacities) != num_buckets:
        raise ValueError(f"The list bucket_capacities ({capacities}) must have exactly num_buckets ({num_buckets}) "
                         "elements.")


def _queues(batcher, sizes, capacity, capacities, dynamic_pad, smaller, shared_name):
    """(The buckets' queues, the queue of their batches.)"""
    kind = PaddingFIFOQueue if dynamic_pad else FIFOQueue
    queues = [kind(capacity=capacity if capacities is None else capacities[i], dtypes=batcher.types,
                   shapes=batcher.shapes, shared_name=None if shared_name is None else f"{shared_name}_{i}",
                   name=f"bucket_queue_{i}") for i in range(len(sizes))]
    known = {None if value is None else int(value) for value in map(constant_value, sizes)}
    rows = known.pop() if len(known) == 1 and not smaller else None
    shapes = [[]] + [tf.TensorShape([rows]).concatenate(s) for s in batcher.shapes]
    top = PaddingFIFOQueue(capacity=capacity, dtypes=["int32", *batcher.types], shapes=shapes, shared_name=shared_name,
                           name="top_queue")
    return queues, top


def _fill(queues, top, tensors, which_bucket, keep, sizes, threads, smaller):
    """Add the two QueueRunners: into the buckets, and from them."""
    def put():
        return group(*[cond(tf.equal(which_bucket, i), lambda queue=queue: queue.enqueue(tensors), tf.no_op)
                       for i, queue in enumerate(queues)], name="group_enqueues")
    into = smart_cond(keep, put, tf.no_op)
    moved = []
    for i, (queue, size) in enumerate(zip(queues, sizes)):
        known, number = constant_value(size), tf.constant(i)
        take = queue.dequeue_up_to if smaller else queue.dequeue_many
        parts = take(size if known is None else int(known), name=f"read_bucket_{i}")
        parts = parts if isinstance(parts, list) else [parts]
        moved.append(top.enqueue([number, *parts], name=f"enqueue_from_bucket_{i}"))
    add_queue_runner(QueueRunner(queues[0], moved, close_op=top.close(),
                                 cancel_op=top.close(cancel_pending_enqueues=True),
                                 queue_closed_exception_types=_CLOSED))
    add_queue_runner(QueueRunner(
        top, [into] * threads, close_op=group(*[q.close() for q in queues]),
        cancel_op=group(*[q.close(cancel_pending_enqueues=True) for q in queues]),
        queue_closed_exception_types=_CLOSED))


def bucket_by_sequence_length(input_length, tensors, batch_size, bucket_boundaries, num_threads=1, capacity=32,
                              bucket_capacities=None, shapes=None, dynamic_pad=False, allow_smaller_final_batch=False,
                              keep_input=True, shared_name=None, name=None):
    """Batches of sequences of like lengths.

    Args:
      input_length: int32 scalar Tensor, the sequence's length.
      bucket_boundaries: rising list of int: where the next bucket begins; lengths < the first are in bucket 0.
      others: as for bucket.
    Returns:
      (int32 Tensor: the lengths, list or dict of Tensors like `tensors`).
    Raises:
      TypeError: bucket_boundaries is no list of int.
      ValueError: it is empty or does not rise; and as for bucket.
    Source: tf.contrib.training.bucket_by_sequence_length.
    """
    bounds = _checked_bounds(bucket_boundaries, batch_size)
    flat = [tensors[k] for k in sorted(tensors)] if isinstance(tensors, dict) else list(tensors)
    with scopes.name_scope(name, "bucket_by_sequence_length", [input_length, *flat]):
        length = convert_to_tensor(input_length, dtype="int32", name="input_length")
        ends = np.iinfo(np.int32)
        least, most = [ends.min, *bounds], [*bounds, ends.max]
        inside = tf.logical_and(tf.less_equal(least, length), tf.less(length, most))
        which = tf.cast(tf.reduce_min(tf.where(inside)), "int32")
        _, (lengths, *parts) = bucket(
            [length, *flat], which, batch_size, len(bounds) + 1, num_threads, capacity, bucket_capacities,
            None if shapes is None else [[], *shapes], dynamic_pad, allow_smaller_final_batch, keep_input, shared_name)
        return lengths, dict(zip(sorted(tensors), parts)) if isinstance(tensors, dict) else parts


def _checked_bounds(bounds, batch_size):
    if not isinstance(bounds, (list, tuple)):
        raise TypeError(f"bucket_boundaries must be a list or tuple, but received: {bounds}")
    if not bounds:
        raise ValueError("bucket_boundaries must not be empty")
    for a, b in zip(bounds[:-1], bounds[1:]):
        if not isinstance(a, int) or not isinstance(b, int):
            raise TypeError(f"bucket boundaries must be integers, but saw: {a} and {b}")
        if a >= b:
            raise ValueError(f"Buckets must contain sequential increasing lengths, but saw: {a} before {b}")
    return list(bounds)
