"""Batches of what files hold, by queues: tensorflow.contrib.learn.python.learn.learn_io.graph_io."""
from ... import functions as tf
from ...core import dtypes, errors
from ...core.convert import is_tensor
from ...core.scopes import name_scope
from ...core.sparse_tensor import SparseTensor
from ...parsing import parse_example
from ...platform import file_io
from ...summary.summary_ops import scalar
from ...training.input import batch_join, shuffle_batch_join, string_input_producer
from ...training.queue_runner import add_queue_runner, QueueRunner
from ...training.queues import FIFOQueue
from ...training.readers import TFRecordReader


# ------------------------------------------------------------------ serialized examples
def _file_names(file_pattern, randomize_input):
    """list of the files; sorted, unless their order does not matter."""
    if isinstance(file_pattern, list):
        if not file_pattern:
            raise ValueError("No files given to dequeue_examples.")
        found = [name for pattern in file_pattern for name in file_io.glob(pattern)]
    else:
        found = list(file_io.glob(file_pattern))
    if not found:
        raise ValueError(f"No files match {file_pattern}.")
    return found if randomize_input else sorted(found)


def _check_numbers(batch_size, queue_capacity, num_threads, read_batch_size, num_epochs):
    if queue_capacity is None or queue_capacity < 1:
        raise ValueError(f"Invalid queue_capacity {queue_capacity}.")
    if batch_size is None or (not is_tensor(batch_size) and (batch_size <= 0 or batch_size >= queue_capacity)):
        raise ValueError(f"Invalid batch_size {batch_size}, with queue_capacity {queue_capacity}.")
    for name, number in (("read_batch_size", read_batch_size), ("num_threads", num_threads)):
        if number is None or (not is_tensor(number) and number <= 0):
            raise ValueError(f"Invalid {name} {number}.")
    if num_epochs is not None and not is_tensor(num_epochs) and num_epochs <= 0:
        raise ValueError(f"Invalid num_epochs {num_epochs}.")


def _examples(queue, reader, num_threads, read_batch_size, parse_fn):
    """[(key, example)] of each thread."""
    with name_scope("read"):
        made = []
        for _ in range(num_threads):
            source = reader()
            if read_batch_size > 1:
                key, example = source.read_up_to(queue, read_batch_size)
            else:
                key, example = source.read(queue)
            if parse_fn:
                parsed = parse_fn(example)
                if isinstance(parsed, dict):
                    # Batches of dicts: the key goes along by a name of its own.
                    made.append({**parsed, "__key__": key})
                    continue
                example = parsed
            made.append((key, example))
        return made


def _batches(made, batch_size, queue_capacity, randomize_input, enqueue_many, smaller, seed, scope):
    if not randomize_input:
        return batch_join(made, batch_size, capacity=queue_capacity, enqueue_many=enqueue_many, name=scope,
                          allow_smaller_final_batch=smaller)
    if is_tensor(batch_size):
        least = int(queue_capacity * 0.4)
    else:
        least = max(queue_capacity - (3 * batch_size), batch_size)
    return shuffle_batch_join(made, batch_size, capacity=queue_capacity, min_after_dequeue=least,
                              enqueue_many=enqueue_many, name=scope, allow_smaller_final_batch=smaller, seed=seed)


def _read(file_pattern, batch_size, reader, randomize_input, num_epochs, queue_capacity, num_threads, read_batch_size,
          parse_fn, name, seed, default_name):
    """(keys, examples) in batches."""
    files = _file_names(file_pattern, randomize_input)
    _check_numbers(batch_size, queue_capacity, num_threads, read_batch_size, num_epochs)
    with name_scope(name, default_name, [file_pattern]) as scope:
        with name_scope("file_name_queue") as queue_scope:
            queue = string_input_producer(tf.constant(files, name="input"), shuffle=randomize_input,
                                          num_epochs=num_epochs, name=queue_scope, seed=seed)
        made = _examples(queue, reader, num_threads, read_batch_size, parse_fn)
        batched = _batches(made, batch_size, queue_capacity, randomize_input, read_batch_size > 1,
                           num_epochs is not None, seed, scope)
        if isinstance(batched, dict):
            key = batched.pop("__key__")
            return key, batched
        return tuple(batched)


def read_keyed_batch_examples(file_pattern, batch_size, reader, randomize_input=True, num_epochs=None,
                              queue_capacity=10000, num_threads=1, read_batch_size=1, parse_fn=None, name=None,
                              seed=None):
    """Batches of what a reader finds in files.

    Args:
      file_pattern: str, or list of them.  batch_size: int or scalar Tensor.  reader: function -> reader.
      randomize_input: bool, random order.  num_epochs: int, or None: for ever.  queue_capacity: int > batch_size.
      num_threads: int, readers.  read_batch_size: int, what a reader takes at once.
      parse_fn: function of what was read -> Tensor or dict of Tensors.  name: str.  seed: int.
    Returns:
      keys and examples: string Tensors [batch_size], or what parse_fn gives.
    Raises:
      ValueError: a number is out of range, or there are no files.
    Source: tf.contrib.learn.read_keyed_batch_examples.
    """
    return _read(file_pattern, batch_size, reader, randomize_input, num_epochs, queue_capacity, num_threads,
                 read_batch_size, parse_fn, name, seed, "read_batch_examples")


def read_batch_examples(file_pattern, batch_size, reader, randomize_input=True, num_epochs=None, queue_capacity=10000,
                        num_threads=1, read_batch_size=1, parse_fn=None, name=None, seed=None):
    """read_keyed_batch_examples without the keys.  Source: tf.contrib.learn.read_batch_examples."""
    return read_keyed_batch_examples(file_pattern, batch_size, reader, randomize_input, num_epochs, queue_capacity,
                                     num_threads, read_batch_size, parse_fn, name, seed)[1]


# ------------------------------------------------------------------ parsed examples
def _read_features(file_pattern, batch_size, features, reader, randomize_input, num_epochs, queue_capacity,
                   reader_num_threads, feature_queue_capacity, num_enqueue_threads, parse_fn, name, read_batch_size,
                   default_name):
    with name_scope(name, default_name, [file_pattern]) as scope:
        read_batch_size = batch_size if read_batch_size is None else read_batch_size
        keys, examples = read_keyed_batch_examples(
            file_pattern, batch_size, reader, randomize_input=randomize_input, num_epochs=num_epochs,
            queue_capacity=queue_capacity, num_threads=reader_num_threads, read_batch_size=read_batch_size,
            parse_fn=parse_fn, name=scope)
        parsed = parse_example(examples, features)
        return queue_parsed_features(parsed, keys=keys, feature_queue_capacity=feature_queue_capacity,
                                     num_enqueue_threads=num_enqueue_threads, name=scope)


def read_keyed_batch_features(file_pattern, batch_size, features, reader, randomize_input=True, num_epochs=None,
                              queue_capacity=10000, reader_num_threads=1, feature_queue_capacity=100,
                              num_enqueue_threads=2, parse_fn=None, name=None, read_batch_size=None):
    """Batches of the features of serialized Examples in files.

    Args:
      features: dict for tf.parse_example.  reader_num_threads: int.
      feature_queue_capacity: int, batches that wait.  num_enqueue_threads: int.  read_batch_size: int, default
        batch_size.  The others: as for read_keyed_batch_examples.
    Returns:
      keys: string Tensor, and a dict of Tensors and SparseTensors.
    Source: tf.contrib.learn.read_keyed_batch_features.
    """
    return _read_features(file_pattern, batch_size, features, reader, randomize_input, num_epochs, queue_capacity,
                          reader_num_threads, feature_queue_capacity, num_enqueue_threads, parse_fn, name,
                          read_batch_size, "batch_features")


def read_batch_features(file_pattern, batch_size, features, reader, randomize_input=True, num_epochs=None,
                        queue_capacity=10000, feature_queue_capacity=100, reader_num_threads=1, num_enqueue_threads=2,
                        parse_fn=None, name=None, read_batch_size=None):
    """read_keyed_batch_features without the keys.  Source: tf.contrib.learn.read_batch_features."""
    return _read_features(file_pattern, batch_size, features, reader, randomize_input, num_epochs, queue_capacity,
                          reader_num_threads, feature_queue_capacity, num_enqueue_threads, parse_fn, name,
                          read_batch_size, "read_batch_features")[1]


def read_batch_record_features(file_pattern, batch_size, features, randomize_input=True, num_epochs=None,
                               queue_capacity=10000, reader_num_threads=1, name="dequeue_record_examples"):
    """read_batch_features of TFRecord files.  Source: tf.contrib.learn.read_batch_record_features."""
    return read_batch_features(file_pattern, batch_size, features, TFRecordReader, randomize_input=randomize_input,
                               num_epochs=num_epochs, queue_capacity=queue_capacity,
                               reader_num_threads=reader_num_threads, name=name)


def queue_parsed_features(parsed_features, keys=None, feature_queue_capacity=100, num_enqueue_threads=2, name=None):
    """The same features, out of a queue that threads fill.

    Args:
      parsed_features: dict of Tensors and SparseTensors.  keys: Tensor that goes along.
      feature_queue_capacity: int.  num_enqueue_threads: int.  name: str.
    Returns:
      keys, or None, and a dict of Tensors and SparseTensors.
    Source: tf.contrib.learn.io.queue_parsed_features.
    """
    with name_scope(name, "queue_parsed_features", list(parsed_features.values()) + ([] if keys is None else [keys])):
        tensors = []
        for key in sorted(parsed_features):
            value = parsed_features[key]
            tensors += [value.indices, value.values, value.dense_shape] if isinstance(value, SparseTensor) else [value]
        tensors += [] if keys is None else [keys]
        queue = FIFOQueue(feature_queue_capacity, [t.dtype for t in tensors])
        scalar(f"queue/parsed_features/{queue.name}/fraction_of_{feature_queue_capacity}_full",
               tf.cast(queue.size(), dtypes.float32) * (1. / feature_queue_capacity))
        add_queue_runner(QueueRunner(queue, [queue.enqueue(tensors) for _ in range(num_enqueue_threads)],
                                     queue_closed_exception_types=(errors.OutOfRangeError, errors.CancelledError)))
        return _unpacked(parsed_features, keys, queue.dequeue(), tensors)


def _unpacked(parsed_features, keys, dequeued, tensors):
    """What came out of the queue, as it went in, with its shapes."""
    dequeued = dequeued if isinstance(dequeued, (list, tuple)) else [dequeued]
    for out, tensor in zip(dequeued, tensors):
        out.set_shape(tensor.get_shape())
    out, made = iter(dequeued), {}
    for key in sorted(parsed_features):
        if isinstance(parsed_features[key], SparseTensor):
            made[key] = SparseTensor(next(out), next(out), next(out))
        else:
            made[key] = next(out)
    return (None if keys is None else next(out)), made
