"""TF's public namespace tf.keras.preprocessing.sequence."""
import json
import random

import numpy as np

from ..data_utils import Sequence


def pad_sequences(sequences, maxlen=None, dtype="int32", padding="pre", truncating="pre", value=0.):
    """Lists of different lengths as the rows of an array.

    Args:
      sequences: list of lists.  maxlen: int, length of the rows, default that of the longest list.
      dtype: of the array.  padding: "pre" or "post", where value stands.
      truncating: "pre" or "post", where longer lists are cut.  value: number or str.
    Returns:
      array [len(sequences), maxlen, ...].
    Raises:
      ValueError: sequences are no lists, or an argument is not one of these.
    Source: tf.keras.preprocessing.sequence.pad_sequences.
    """
    lengths = _lengths(sequences)
    maxlen = np.max(lengths) if maxlen is None else maxlen
    sample_shape = next((np.asarray(s).shape[1:] for s in sequences if len(s) > 0), ())
    if isinstance(value, str) and dtype != object and not _is_string(dtype):
        raise ValueError(f"`dtype` {dtype} is not compatible with `value`'s type: {type(value)}\nYou should set "
                         "`dtype=object` for variable length strings.")
    out = np.full((len(sequences), maxlen) + sample_shape, value, dtype=dtype)
    for place, sequence in enumerate(sequences):
        if len(sequence):
            _put(out[place], np.asarray(_cut(sequence, maxlen, truncating), dtype=dtype), place, padding)
    return out


def _lengths(sequences):
    if not hasattr(sequences, "__len__"):
        raise ValueError("`sequences` must be iterable.")
    for sequence in sequences:
        if not hasattr(sequence, "__len__"):
            raise ValueError(f"`sequences` must be a list of iterables. Found non-iterable: {sequence}")
    return [len(sequence) for sequence in sequences]


def _is_string(dtype):
    return np.issubdtype(dtype, np.str_) or np.issubdtype(dtype, np.bytes_)


def _cut(sequence, maxlen, truncating):
    if truncating not in ("pre", "post"):
        raise ValueError(f'Truncating type "{truncating}" not understood')
    return sequence[-maxlen:] if truncating == "pre" else sequence[:maxlen]


def _put(row, values, place, padding):
    if values.shape[1:] != row.shape[1:]:
        raise ValueError(f"Shape of sample {values.shape[1:]} of sequence at position {place} is different from "
                         f"expected shape {row.shape[1:]}")
    if padding not in ("pre", "post"):
        raise ValueError(f'Padding type "{padding}" not understood')
    if padding == "pre":
        row[-len(values):] = values
    else:
        row[:len(values)] = values


def make_sampling_table(size, sampling_factor=1e-05):
    """The chances that skipgrams takes a word, for words sorted by how frequent they are (Zipf's law).

    Args:
      size: int, number of words.  sampling_factor: float.
    Returns:
      float64 array [size].
    Source: tf.keras.preprocessing.sequence.make_sampling_table.
    """
    rank = np.arange(size)
    rank[0] = 1
    expected = rank * (np.log(rank) + 0.577) + 0.5 - 1. / (12. * rank)
    share = sampling_factor * expected
    return np.minimum(1., share / np.sqrt(share))


def skipgrams(sequence, vocabulary_size, window_size=4, negative_samples=1., shuffle=True, categorical=False,
              sampling_table=None, seed=None):
    """Pairs of a word and one near it, and pairs of a word and a random one; their labels.

    Args:
      sequence: list of int; 0 is no word.  vocabulary_size: int, the words are below it.
      window_size: int, how far near is.  negative_samples: float, random pairs for each of the others.
      shuffle: bool.  categorical: bool, labels are [0, 1] and [1, 0] instead of 1 and 0.
      sampling_table: array, the chance of each word.  seed: int, of the shuffle.
    Returns:
      list of [int, int], list of labels.
    Source: tf.keras.preprocessing.sequence.skipgrams.
    """
    couples = _near_pairs(sequence, window_size, sampling_table)
    labels = [[0, 1] if categorical else 1] * len(couples)
    if negative_samples > 0:
        count = int(len(labels) * negative_samples)
        words = [couple[0] for couple in couples]
        random.shuffle(words)
        couples += [[words[i % len(words)], random.randint(1, vocabulary_size - 1)] for i in range(count)]
        labels += [[1, 0] if categorical else 0] * count
    if shuffle:
        seed = random.randint(0, 10 ** 7) if seed is None else seed
        for values in (couples, labels):
            random.seed(seed)
            random.shuffle(values)
    return couples, labels


def _near_pairs(sequence, window_size, sampling_table):
    couples = []
    for i, word in enumerate(sequence):
        if not word or sampling_table is not None and sampling_table[word] < random.random():
            continue
        for j in range(max(0, i - window_size), min(len(sequence), i + window_size + 1)):
            if j != i and sequence[j]:
                couples.append([word, sequence[j]])
    return couples


class TimeseriesGenerator(Sequence):
    """Batches of windows of a series, and what follows each.

    Args:
      data, targets: arrays of the same length.  length: int, steps back to the start of a window.
      sampling_rate: int, steps between the values of a window.  stride: int, steps between windows.
      start_index, end_index: int, the part of the data that is used.
      shuffle: bool, windows are drawn at random.  reverse: bool, windows run backwards.  batch_size: int.
    Raises:
      ValueError: the lengths differ, or no window fits.
    Source: tf.keras.preprocessing.sequence.TimeseriesGenerator.
    """

    def __init__(self, data, targets, length, sampling_rate=1, stride=1, start_index=0, end_index=None,
                 shuffle=False, reverse=False, batch_size=128):
        if len(data) != len(targets):
            raise ValueError(f"Data and targets have to be of same length. Data length is {len(data)} while target "
                             f"length is {len(targets)}")
        self.data, self.targets, self.length = data, targets, length
        self.sampling_rate, self.stride = sampling_rate, stride
        self.start_index = start_index + length
        self.end_index = len(data) - 1 if end_index is None else end_index
        self.shuffle, self.reverse, self.batch_size = shuffle, reverse, batch_size
        if self.start_index > self.end_index:
            raise ValueError(f"`start_index+length={self.start_index} > end_index={self.end_index}` is disallowed, "
                             "as no part of the sequence would be left to be used as current step.")

    def __len__(self):
        step = self.batch_size * self.stride
        return (self.end_index - self.start_index + step) // step

    def __getitem__(self, index):
        rows = self._rows(index)
        samples = np.array([self.data[row - self.length:row:self.sampling_rate] for row in rows])
        targets = np.array([self.targets[row] for row in rows])
        return (samples[:, ::-1, ...] if self.reverse else samples), targets

    def _rows(self, index):
        if self.shuffle:
            return np.random.randint(self.start_index, self.end_index + 1, size=self.batch_size)
        first = self.start_index + self.batch_size * self.stride * index
        return np.arange(first, min(first + self.batch_size * self.stride, self.end_index + 1), self.stride)

    def get_config(self):
        """dict of the arguments; data and targets as JSON."""
        config = {"data": _as_json(self.data), "targets": _as_json(self.targets)}
        for name in ("length", "sampling_rate", "stride", "start_index", "end_index", "shuffle", "reverse",
                     "batch_size"):
            config[name] = getattr(self, name)
        return config

    def to_json(self, **kwargs):
        """str: JSON of the generator."""
        return json.dumps({"class_name": type(self).__name__, "config": self.get_config()}, **kwargs)


def _as_json(values):
    values = values.tolist() if isinstance(values, np.ndarray) else values
    try:
        return json.dumps(values)
    except TypeError:
        raise TypeError("Data not JSON Serializable:", values) from None
