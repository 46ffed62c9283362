"""MNIST from its four files, in batches of TF's order: tensorflow.examples.tutorials.mnist.input_data."""
import collections
import gzip
import os

import numpy as np

from ..core import dtypes, errors, random_seed

DEFAULT_SOURCE_URL = "https://storage.googleapis.com/cvdf-datasets/mnist/"
Datasets = collections.namedtuple("Datasets", ["train", "validation", "test"])
_FILES = ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz",
          "t10k-labels-idx1-ubyte.gz")
_PIXELS = 784


def _read32(stream):
    return int.from_bytes(stream.read(4), "big")


def extract_images(f):
    """The images of a gzipped IDX file.

    Args:
      f: binary file.
    Returns:
      uint8 array [n, rows, columns, 1].
    Raises:
      ValueError: it is no file of images.
    Source: tensorflow.contrib.learn.python.learn.datasets.mnist.extract_images.
    """
    print("Extracting", f.name)
    with gzip.GzipFile(fileobj=f) as stream:
        magic = _read32(stream)
        if magic != 2051:
            raise ValueError("Invalid magic number %d in MNIST image file: %s" % (magic, f.name))
        count, rows, columns = _read32(stream), _read32(stream), _read32(stream)
        data = np.frombuffer(stream.read(rows * columns * count), dtype=np.uint8)
        return data.reshape(count, rows, columns, 1)


def dense_to_one_hot(labels_dense, num_classes):
    """Rows with a 1. at the place of each label: float64 array [n, num_classes]."""
    rows = np.zeros((labels_dense.shape[0], num_classes))
    rows.flat[np.arange(labels_dense.shape[0]) * num_classes + labels_dense.ravel()] = 1
    return rows


def extract_labels(f, one_hot=False, num_classes=10):
    """The labels of a gzipped IDX file.

    Args:
      f: binary file.
      one_hot: bool, as rows of 0. and 1.
      num_classes: int.
    Returns:
      uint8 array [n], or float64 [n, num_classes].
    Raises:
      ValueError: it is no file of labels.
    Source: tensorflow.contrib.learn.python.learn.datasets.mnist.extract_labels.
    """
    print("Extracting", f.name)
    with gzip.GzipFile(fileobj=f) as stream:
        magic = _read32(stream)
        if magic != 2049:
            raise ValueError("Invalid magic number %d in MNIST label file: %s" % (magic, f.name))
        labels = np.frombuffer(stream.read(_read32(stream)), dtype=np.uint8)
        return dense_to_one_hot(labels, num_classes) if one_hot else labels


class DataSet:
    """Images and labels, given out in shuffled batches.

    Args:
      images: uint8 array [n, rows, columns, 1].
      labels: array of n labels.
      fake_data: bool, 10000 made-up examples instead.
      one_hot: bool, whether made-up labels are rows.
      dtype: uint8, or float32 for numbers in [0, 1].
      reshape: bool, whether images become rows.
      seed: int, of NumPy's global random numbers; without one the graph's seed, if any.
    Raises:
      TypeError: another dtype.
    Source: tensorflow.contrib.learn.python.learn.datasets.mnist.DataSet.
    """

    def __init__(self, images, labels, fake_data=False, one_hot=False, dtype=dtypes.float32, reshape=True, seed=None):
        graph_seed, op_seed = random_seed.get_seed(seed)
        np.random.seed(graph_seed if seed is None else op_seed)
        dtype = dtypes.as_dtype(dtype).base_dtype
        if dtype not in (dtypes.uint8, dtypes.float32):
            raise TypeError("Invalid image dtype %r, expected uint8 or float32" % dtype)
        if fake_data:
            self._num_examples = 10000
            self.one_hot = one_hot
        else:
            if images.shape[0] != labels.shape[0]:
                raise AssertionError(f"images.shape: {images.shape} labels.shape: {labels.shape}")
            self._num_examples = images.shape[0]
            images = _prepared(images, dtype, reshape)
        self._images, self._labels = images, labels
        self._epochs_completed = self._index_in_epoch = 0

    @property
    def images(self):
        """Array of all images, in the order of the last shuffle."""
        return self._images

    @property
    def labels(self):
        """Array of all labels, in the same order."""
        return self._labels

    @property
    def num_examples(self):
        """Number of examples."""
        return self._num_examples

    @property
    def epochs_completed(self):
        """How often all examples have been given out."""
        return self._epochs_completed

    def next_batch(self, batch_size, fake_data=False, shuffle=True):
        """The next examples; at the end of an epoch the rest of it and the first of the next.

        Args:
          batch_size: int.
          fake_data: bool, made-up examples.
          shuffle: bool, a new order for each epoch.
        Returns:
          (images, labels).
        """
        if fake_data:
            label = [1] + [0] * 9 if self.one_hot else 0
            return [[1] * _PIXELS for _ in range(batch_size)], [label for _ in range(batch_size)]
        start = self._index_in_epoch
        if self._epochs_completed == 0 and start == 0 and shuffle:
            self._shuffle()
        if start + batch_size <= self._num_examples:
            self._index_in_epoch += batch_size
            return self._part(start, self._index_in_epoch)
        return self._over_the_end(start, batch_size, shuffle)

    def _over_the_end(self, start, batch_size, shuffle):
        self._epochs_completed += 1
        rest = self._part(start, self._num_examples)
        if shuffle:
            self._shuffle()
        self._index_in_epoch = batch_size - (self._num_examples - start)
        return tuple(np.concatenate(pair, axis=0) for pair in zip(rest, self._part(0, self._index_in_epoch)))

    def _part(self, start, end):
        return self._images[start:end], self._labels[start:end]

    def _shuffle(self):
        order = np.arange(self._num_examples)
        np.random.shuffle(order)
        self._images, self._labels = self.images[order], self.labels[order]


def _prepared(images, dtype, reshape):
    if reshape:
        if images.shape[3] != 1:
            raise AssertionError
        images = images.reshape(images.shape[0], images.shape[1] * images.shape[2])
    return np.multiply(images.astype(np.float32), 1.0 / 255.0) if dtype == dtypes.float32 else images


def _present(name, train_dir, source_url):
    """Path of a file, which must be there."""
    path = os.path.join(train_dir, name)
    if not os.path.exists(path):
        raise errors.not_emulated(f"the download of {source_url + name} (put the file into {train_dir!r})",
                                  "read_data_sets")
    return path


def _open(read, path, **options):
    with open(path, "rb") as f:
        return read(f, **options)


def read_data_sets(train_dir, fake_data=False, one_hot=False, dtype=dtypes.float32, reshape=True, validation_size=5000,
                   seed=None, source_url=DEFAULT_SOURCE_URL):
    """MNIST's training, validation and test examples, from the four files in a folder.

    Args:
      train_dir: str, the folder; nothing is downloaded.
      fake_data: bool, made-up examples instead.
      one_hot: bool, labels as rows of 0. and 1.
      dtype: uint8, or float32 for numbers in [0, 1].
      reshape: bool, images as rows of 784.
      validation_size: int, how many of the first training examples are for validation.
      seed: int, see DataSet.
      source_url: str, where the files are from.
    Returns:
      Datasets(train, validation, test) of DataSet.
    Raises:
      UnimplementedError: a file is missing.
      ValueError: validation_size is negative or above the number of training examples.
    Source: tensorflow.examples.tutorials.mnist.input_data.read_data_sets.
    """
    if fake_data:
        return Datasets(*(DataSet([], [], fake_data=True, one_hot=one_hot, dtype=dtype, seed=seed) for _ in range(3)))
    source_url = source_url or DEFAULT_SOURCE_URL
    train_images = _open(extract_images, _present(_FILES[0], train_dir, source_url))
    train_labels = _open(extract_labels, _present(_FILES[1], train_dir, source_url), one_hot=one_hot)
    test_images = _open(extract_images, _present(_FILES[2], train_dir, source_url))
    test_labels = _open(extract_labels, _present(_FILES[3], train_dir, source_url), one_hot=one_hot)
    if not 0 <= validation_size <= len(train_images):
        raise ValueError("Validation size should be between 0 and {}. Received: {}.".format(
            len(train_images), validation_size))
    cut, options = validation_size, dict(dtype=dtype, reshape=reshape, seed=seed)
    return Datasets(train=DataSet(train_images[cut:], train_labels[cut:], **options),
                    validation=DataSet(train_images[:cut], train_labels[:cut], **options),
                    test=DataSet(test_images, test_labels, **options))


def load_mnist(train_dir="MNIST-data"):
    """read_data_sets(train_dir).  Source: tensorflow.contrib.learn.python.learn.datasets.mnist.load_mnist."""
    return read_data_sets(train_dir)
