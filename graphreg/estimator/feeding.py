"""Queues that are fed with arrays: what numpy_input_fn and pandas_input_fn stand on."""
import random

from .. import functions as tf
from ..core import dtypes, errors, scopes
from ..platform import logging
from ..summary import summary_ops
from ..training import queue_runner
from ..training.queues import FIFOQueue, RandomShuffleQueue

_READ_TWICE = ("enqueue_data was called with shuffle=False and num_threads > 1. This will create multiple threads, all "
               "reading "
               "the array/dataframe in order. If you want examples read in order, use one thread; if you want multiple "
               "threads, enable shuffling.")


class FeedingQueueRunner(queue_runner.QueueRunner):
    """A QueueRunner whose ops are fed by functions.

    Args:
      queue, enqueue_ops, close_op, cancel_op, queue_closed_exception_types: as for QueueRunner.
      feed_fns: list of functions -> feed dict, one for each op.
    Raises:
      ValueError: there are not as many functions as ops.
    Source: tf.contrib.training.FeedingQueueRunner.
    """

    def __init__(self, queue=None, enqueue_ops=None, close_op=None, cancel_op=None, feed_fns=None,
                 queue_closed_exception_types=None):
        types = queue_closed_exception_types or (errors.OutOfRangeError, errors.CancelledError)
        super().__init__(queue, enqueue_ops, close_op, cancel_op, queue_closed_exception_types=types)
        feed_fns = feed_fns if feed_fns is not None else [None] * len(self.enqueue_ops)
        if len(feed_fns) != len(self.enqueue_ops):
            raise ValueError("If feed_fns is not None, it must have the same length as enqueue_ops.")
        self._feed_fns = dict(zip(self.enqueue_ops, feed_fns))

    def _callable_of(self, sess, op):
        feed_fn = self._feed_fns[op]
        return (lambda: sess.run(op)) if feed_fn is None else lambda: sess.run(op, feed_dict=feed_fn())

    def to_proto(self, export_scope=None):
        raise NotImplementedError("Queue runners with feeds cannot be written to a graph's messages.")


class _FeedingQueueRunner(FeedingQueueRunner):
    """That of numpy_input_fn and its like, by the name that it has there in TF."""


class RowFeed:
    """Feeds rows of columns in order, some at a time, epoch after epoch.

    Args:
      placeholders: list of Tensors: the row's number, then the columns.
      columns: list of arrays of the same length.
      batch_size: int.  num_epochs: int or None.
      start: int, the first row.
      index: array, what the first placeholder is fed, default the numbers of the rows.
    """

    def __init__(self, placeholders, columns, batch_size, num_epochs=None, start=0, index=None):
        self._placeholders, self._columns, self._index = placeholders, columns, index
        self._size, self._batch_size, self._num_epochs = len(columns[0]), batch_size, num_epochs
        self._next = self._begin = start
        self._epoch = 0

    def __call__(self):
        if self._num_epochs is not None and self._epoch >= self._num_epochs:
            raise errors.OutOfRangeError(None, None, f"Already emitted {self._epoch} epochs.")
        rows = self._rows()
        keys = rows if self._index is None else self._index[rows]
        return dict(zip(self._placeholders, [keys] + [column[rows] for column in self._columns]))

    def _rows(self):
        """list of the numbers of the next rows; the last epoch ends where the first began."""
        rows = []
        for _ in range(self._batch_size):
            rows.append(self._next)
            self._next = (self._next + 1) % self._size
            if self._next == self._begin:
                self._epoch += 1
                if self._epoch == self._num_epochs:
                    break
        return rows


def queue_of(columns, types, shapes, capacity, shuffle=False, min_after_dequeue=None, num_threads=1, seed=None,
             enqueue_size=1, num_epochs=None, index=None, name="enqueue_input"):
    """A queue that threads fill with rows of columns.

    Args:
      columns: list of arrays.  types: list of DTypes and shapes: list of shapes, of a row's number and the columns.
      capacity: int.  shuffle: bool.  min_after_dequeue: int, default a quarter of capacity.
      num_threads: int.  seed: int.  enqueue_size: int, rows that go in at once.  num_epochs: int or None.
      index: array of the rows' numbers.
    Returns:
      the queue.
    """
    def feed_of(placeholders, i):
        start = random.Random(None if seed is None else seed + i).randrange(len(columns[0])) if shuffle else 0
        return RowFeed(placeholders, columns, enqueue_size, num_epochs, start, index)
    return fed_queue(feed_of, types, shapes, capacity, shuffle, min_after_dequeue, num_threads, seed, num_epochs, name)


def fed_queue(feed_of, types, shapes, capacity, shuffle=False, min_after_dequeue=None, num_threads=1, seed=None,
              num_epochs=None, name="enqueue_input"):
    """A queue that threads fill with what functions give.

    Args: feed_of: function (placeholders, number of the thread) -> function -> feed dict.  The others: as for queue_of.
    Returns:
      the queue.
    """
    with scopes.name_scope(name):
        queue, min_after_dequeue = _queue(capacity, types, shapes, shuffle, min_after_dequeue, seed)
        _warn_of_threads(num_threads, shuffle, num_epochs)
        ops, feeds = [], []
        for i in range(num_threads):
            placeholders = [tf.placeholder(t) for t in types]
            ops.append(queue.enqueue_many(placeholders))
            feeds.append(feed_of(placeholders, i))
        queue_runner.add_queue_runner(_FeedingQueueRunner(queue=queue, enqueue_ops=ops, feed_fns=feeds))
        _add_fullness(queue, capacity, min_after_dequeue)
        return queue


def _warn_of_threads(num_threads, shuffle, num_epochs):
    if num_threads > 1 and num_epochs is not None:
        logging.warning("enqueue_data was called with num_epochs and num_threads > 1. num_epochs is applied per "
                        "thread, so this will produce more epochs than you probably intend. If you want to limit "
                        "epochs, use one thread.")
    if shuffle and num_threads > 1 and num_epochs is not None:
        logging.warning("enqueue_data was called with shuffle=True, num_threads > 1, and num_epochs. This will create "
                        "multiple threads, all reading the array/dataframe in order adding to the same shuffling "
                        "queue; the results will likely not be sufficiently shuffled.")
    if not shuffle and num_threads > 1:
        logging.warning(_READ_TWICE)


def _queue(capacity, types, shapes, shuffle, min_after_dequeue, seed):
    if not shuffle:
        return FIFOQueue(capacity, dtypes=types, shapes=shapes), 0
    least = int(round(capacity / 4)) if min_after_dequeue is None else min_after_dequeue
    return RandomShuffleQueue(capacity, least, dtypes=types, shapes=shapes, seed=seed), least


def _add_fullness(queue, capacity, least):
    """A summary of how full the queue is."""
    full = tf.cast(tf.maximum(0, queue.size() - least), dtypes.float32) * (1. / (capacity - least))
    summary_ops.scalar(f"queue/{queue.name}fraction_over_{least}_of_{capacity - least}_full", full)
