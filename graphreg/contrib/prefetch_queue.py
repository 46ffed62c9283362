"""tf.contrib.slim.prefetch_queue: batches wait in a queue, for several towers to take them."""
from .. import functions as tf
from ..core import scopes
from ..summary import summary_ops
from ..training.queue_runner import QueueRunner, add_queue_runner
from ..training.queues import FIFOQueue, PaddingFIFOQueue


def prefetch_queue(tensors, capacity=8, num_threads=1, dynamic_pad=False, shared_name=None, name=None):
    """A queue of whole batches, filled by a QueueRunner; a scalar summary tells how full it is.

    Args:
      tensors: list of Tensors, or dict name -> Tensor: what one element consists of.
      capacity: int, elements.
      num_threads: int, threads that fill it.
      dynamic_pad: bool, take shapes that are not fully known.
      shared_name: str.  name: str.
    Returns:
      FIFOQueue or PaddingFIFOQueue; dequeue() gives what `tensors` is, a list or a dict.
    Raises:
      ValueError: a shape is not known and dynamic_pad is False.
    Source: tf.contrib.slim.prefetch_queue.prefetch_queue.
    """
    names = sorted(tensors) if isinstance(tensors, dict) else None
    values = [tensors[n] for n in names] if names is not None else tensors
    with scopes.name_scope(name, "prefetch_queue", values) as name:
        queue = (PaddingFIFOQueue if dynamic_pad else FIFOQueue)(
            capacity=capacity, dtypes=[x.dtype for x in values], shapes=[x.get_shape() for x in values], names=names,
            shared_name=shared_name)
        enqueue = queue.enqueue(tensors if names is not None else values)
        add_queue_runner(QueueRunner(queue, [enqueue] * num_threads))
        fraction = tf.cast(queue.size(), "float32") * (1. / capacity)
        summary_ops.scalar(f"fraction_of_{capacity}_full", fraction)
        return queue
