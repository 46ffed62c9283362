"""tf.contrib.data: what tf.data.experimental has, and the older forms of it."""
import numpy as np

from ..data import experimental
from ..data.dataset import Dataset
from ..data.experimental import (  # noqa: F401
    Counter, CsvDataset, RandomDataset, Reducer, TFRecordWriter, bucket_by_sequence_length, choose_from_datasets,
    copy_to_device, dense_to_sparse_batch, enumerate_dataset, get_single_element, group_by_reducer, group_by_window,
    ignore_errors, make_batched_features_dataset, make_csv_dataset, map_and_batch, parallel_interleave,
    parse_example_dataset, prefetch_to_device, sample_from_datasets, scan, shuffle_and_repeat, unbatch, unique)
from .refused import absent

AUTOTUNE = experimental.AUTOTUNE


def batch_and_drop_remainder(batch_size):
    """Batches, all of one size.

    Args:
      batch_size: int.
    Returns:
      function from a Dataset to a Dataset.
    Source: tf.contrib.data.batch_and_drop_remainder.
    """
    return lambda dataset: dataset.batch(batch_size, drop_remainder=True)


def padded_batch_and_drop_remainder(batch_size, padded_shapes, padding_values=None):
    """Padded batches, all of one size.

    Args: as for Dataset.padded_batch.
    Returns:
      function from a Dataset to a Dataset.
    Source: tf.contrib.data.padded_batch_and_drop_remainder.
    """
    return lambda dataset: dataset.padded_batch(batch_size, padded_shapes, padding_values, drop_remainder=True)


def sloppy_interleave(map_func, cycle_length, block_length=1):
    """parallel_interleave with sloppy=True.

    Args: as for parallel_interleave.
    Returns:
      function from a Dataset to a Dataset.
    Source: tf.contrib.data.sloppy_interleave.
    """
    return parallel_interleave(map_func, cycle_length, block_length, sloppy=True)


def reduce_dataset(dataset, reducer):
    """What a Reducer makes of all elements.

    Args:
      dataset: Dataset.  reducer: Reducer.
    Returns:
      nest of Tensors.
    Raises:
      TypeError: no Dataset.
    Source: tf.contrib.data.reduce_dataset.
    """
    if not isinstance(dataset, Dataset):
        raise TypeError("`dataset` must be a `tf.data.Dataset` object.")
    return get_single_element(dataset.apply(group_by_reducer(lambda *element: np.int64(0), reducer)))


def __getattr__(name):
    raise absent("data", name)
