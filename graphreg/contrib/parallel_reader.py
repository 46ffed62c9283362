"""tf.contrib.slim.parallel_reader: several readers fill one queue of records."""
from .. import functions as tf
from ..core import errors, scopes
from ..core.dtypes import string
from ..platform import gfile
from ..summary import summary_ops
from ..training import input as tf_input, queue_runner
from ..training.queues import FIFOQueue, RandomShuffleQueue
from ..training.readers import ReaderBase


class ParallelReader(ReaderBase):
    """Readers side by side, each with a thread, that put what they read into a common queue.

    Args:
      reader_class: subclass of ReaderBase.  common_queue: QueueBase of (key, value).
      num_readers: int.  reader_kwargs: dict, arguments of reader_class.
    Raises:
      TypeError: common_queue has other types.
    Source: tf.contrib.slim.parallel_reader.ParallelReader.
    """

    def __init__(self, reader_class, common_queue, num_readers=4, reader_kwargs=None):
        if len(common_queue.dtypes) != 2:
            raise TypeError("common_queue.dtypes must be [tf.string, tf.string]")
        for dtype in common_queue.dtypes:
            if not dtype.is_compatible_with(string):
                raise TypeError("common_queue.dtypes must be [tf.string, tf.string]")
        self._readers = [reader_class(**(reader_kwargs or {})) for _ in range(num_readers)]
        self._common_queue = common_queue

    @property
    def num_readers(self):
        """int."""
        return len(self._readers)

    @property
    def common_queue(self):
        """QueueBase that the readers fill."""
        return self._common_queue

    def read(self, queue, name=None):
        """(key, value), the next record of the files whose names are in a queue."""
        self._configure_readers_by(queue)
        return self._common_queue.dequeue(name=name)

    def read_up_to(self, queue, num_records, name=None):
        """(keys, values) of at most so many records."""
        self._configure_readers_by(queue)
        return self._common_queue.dequeue_up_to(num_records, name)

    def _configure_readers_by(self, queue):
        puts = [self._common_queue.enqueue(reader.read(queue)) for reader in self._readers]
        queue_runner.add_queue_runner(queue_runner.QueueRunner(
            self._common_queue, puts, queue_closed_exception_types=(errors.OutOfRangeError, errors.CancelledError)))

    def num_records_produced(self, name=None):
        """int64 Tensor: how many records all readers have given."""
        return self._sum(lambda reader: reader.num_records_produced(), name)

    def num_work_units_completed(self, name=None):
        """int64 Tensor: how many files all readers are through with."""
        return self._sum(lambda reader: reader.num_work_units_completed(), name)

    def _sum(self, count, name):
        return tf.add_n([count(reader) for reader in self._readers], name=name)


def parallel_read(data_sources, reader_class, num_epochs=None, num_readers=4, reader_kwargs=None, shuffle=True,
                  dtypes=None, capacity=256, min_after_dequeue=128, seed=None, scope=None):
    """Records of files, read by several readers at once.

    Args:
      data_sources: str or list of str, patterns of file names.
      reader_class: subclass of ReaderBase.  reader_kwargs: dict, its arguments.
      num_epochs: int, times that the files are read; default without end.
      num_readers: int.  shuffle: bool, the files and the records.
      dtypes: list of two DTypes, of key and value.
      capacity, min_after_dequeue: int, records in the common queue, and how many stay when it shuffles.
      seed: int.  scope: str, name scope.
    Returns:
      [key, value], scalar Tensors.
    Source: tf.contrib.slim.parallel_reader.parallel_read.
    """
    files = get_data_files(data_sources)
    with scopes.name_scope(scope, "parallel_read"):
        names = tf_input.string_input_producer(files, num_epochs=num_epochs, shuffle=shuffle, seed=seed,
                                               name="filenames")
        dtypes = dtypes or [string, string]
        if shuffle:
            queue = RandomShuffleQueue(capacity=capacity, min_after_dequeue=min_after_dequeue, dtypes=dtypes,
                                       seed=seed, name="common_queue")
        else:
            queue = FIFOQueue(capacity=capacity, dtypes=dtypes, name="common_queue")
        summary_ops.scalar(f"fraction_of_{capacity}_full", tf.cast(queue.size(), "float32") * (1. / capacity))
        return ParallelReader(reader_class, queue, num_readers=num_readers, reader_kwargs=reader_kwargs).read(names)


def single_pass_read(data_sources, reader_class, reader_kwargs=None, scope=None):
    """The records of files, once and in order.

    Args: as for parallel_read.
    Returns:
      (key, value), scalar Tensors.
    Source: tf.contrib.slim.parallel_reader.single_pass_read.
    """
    files = get_data_files(data_sources)
    with scopes.name_scope(scope, "single_pass_read"):
        names = tf_input.string_input_producer(files, num_epochs=1, shuffle=False, capacity=1, name="filenames")
        return reader_class(**(reader_kwargs or {})).read(names)


def get_data_files(data_sources):
    """list of str: the files of a pattern, or of a list of patterns.

    Raises:
      ValueError: there are none.
    Source: tf.contrib.slim.parallel_reader.get_data_files.
    """
    if isinstance(data_sources, (list, tuple)):
        files = [path for source in data_sources for path in get_data_files(source)]
    else:
        files = gfile.Glob(data_sources) if set("*?[") & set(data_sources) else [data_sources]
    if not files:
        raise ValueError("No data files found in %s" % (data_sources,))
    return files
