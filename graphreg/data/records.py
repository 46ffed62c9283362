"""Datasets of records with fields: comma-separated values, Examples."""
from collections import OrderedDict

import numpy as np

from ..core import dtypes, raw
from ..core.convert import constant, is_tensor, to_tensor
from ..core.errors import not_emulated
from ..ops.string_codes import csv_fields
from ..parsing import SparseFeature, asked_for
from ..platform import file_io
from . import structure
from .dataset import Dataset, DatasetV1Adapter, made, mapped
from .interleaving import parallel_interleave
from .readers import TFRecordDataset
from .transforms import shuffle_and_repeat

_BUFFER = 4 * 1024 * 1024
_CSV_TYPES = (dtypes.float32, dtypes.float64, dtypes.int32, dtypes.int64, dtypes.string)


class CsvDataset(DatasetV1Adapter):
    """The rows of files of comma-separated values, as tuples of scalars.

    Args:
      filenames: str, list or Tensor of them.
      record_defaults: list of a DType (the field must be there), or of what stands for an empty field.
      compression_type: "", "ZLIB" or "GZIP".  buffer_size: int, accepted.
      header: bool, whether the first line is left out.  field_delim: str.
      use_quote_delim: bool, whether fields may be quoted.  na_value: str that counts as an empty field.
      select_cols: sorted list of int, the columns that are taken; None: all.
    Source: tf.data.experimental.CsvDataset.
    """

    def __init__(self, filenames, record_defaults, compression_type=None, buffer_size=None, header=False,
                 field_delim=",",
                 use_quote_delim=True, na_value="", select_cols=None):
        files = to_tensor(filenames, dtypes.string, "filenames")
        kind = to_tensor(compression_type or "", dtypes.string, "compression_type")
        defaults = [_default(d, f"record_defaults_{i}") for i, d in enumerate(record_defaults)]
        args = [to_tensor(v, t, n) for v, t, n in (
            (buffer_size or _BUFFER, dtypes.int64, "buffer_size"), (header, dtypes.bool, "header"),
            (field_delim, dtypes.string, "field_delim"), (use_quote_delim, dtypes.bool, "use_quote_delim"),
            (na_value, dtypes.string, "na_value"),
            ([] if select_cols is None else select_cols, dtypes.int64, "select_cols"))]
        spec = tuple(structure.TensorSpec([], d.dtype) for d in defaults)
        variant = raw.CSVDataset(files, kind, *args, defaults, output_shapes=structure.flat_shapes(spec))
        super().__init__(variant, spec)


def _default(value, name):
    if isinstance(value, dtypes.DType) and value in _CSV_TYPES:
        return constant([], value)
    return to_tensor(value, name=name)


# ------------------------------------------------------------------ what files have in common
def _shuffled_and_repeated(dataset, shuffle, size, seed, epochs):
    if shuffle and epochs != 1:
        return dataset.apply(shuffle_and_repeat(size, epochs, seed))
    if shuffle:
        return dataset.shuffle(size, seed)
    return dataset if epochs == 1 else dataset.repeat(epochs)


def make_csv_dataset(file_pattern, batch_size, column_names=None, column_defaults=None, label_name=None,
                     select_columns=None,
                     field_delim=",", use_quote_delim=True, na_value="", header=True, num_epochs=None, shuffle=True,
                     shuffle_buffer_size=10000, shuffle_seed=None, prefetch_buffer_size=None, num_parallel_reads=None,
                     sloppy=False, num_rows_for_inference=100, compression_type=None, ignore_errors=False):
    """Batches of the columns of files of comma-separated values, by their names.

    Args:
      file_pattern: str, or list of them.  batch_size: int.
      column_names: list of str; None: what the header says.
      column_defaults: list as for CsvDataset; None: found out from the first rows.
      label_name: str, the column that is given apart.
      select_columns: list of int or str, the columns that are taken.
      field_delim, use_quote_delim, na_value, header, compression_type: as for CsvDataset.
      num_epochs: int; None: without end.  shuffle: bool, whether files and rows come in random order.
      shuffle_buffer_size, shuffle_seed, prefetch_buffer_size: int or None.
      num_parallel_reads: int, how many files are read in turn.  sloppy: bool, accepted.
      num_rows_for_inference: int, how many rows are looked at to find the types; None: all.
      ignore_errors: bool, whether rows that fail are left out.
    Returns:
      Dataset of dicts, or of pairs of a dict and the label.
    Raises:
      ValueError: there is no such file, column or label.
    Source: tf.data.experimental.make_csv_dataset.
    """
    files = _file_names(file_pattern)
    dataset = Dataset.from_tensor_slices(files)
    if shuffle:
        dataset = dataset.shuffle(len(files), shuffle_seed)
    if compression_type and (column_names is None or column_defaults is None):
        raise not_emulated("finding out the columns of a compressed file")
    names = _header(files, field_delim, use_quote_delim) if column_names is None else list(column_names)
    if len(names) != len(set(names)):
        raise ValueError("Cannot have duplicate column names.")
    columns = None if select_columns is None else _column_numbers(select_columns, names)
    if column_defaults is None:
        rows = _rows(files, field_delim, use_quote_delim, header, num_rows_for_inference)
        column_defaults = _found_defaults(rows, len(names), columns, na_value)
    defaults = [constant([], d) if not is_tensor(d) and d in _CSV_TYPES else d for d in column_defaults]
    if columns is not None:
        names = [names[i] for i in columns]
    if label_name is not None and label_name not in names:
        raise ValueError("`label_name` provided must be one of the columns.")

    def filename_to_dataset(filename):
        found = CsvDataset(filename, defaults, compression_type, None, header, field_delim, use_quote_delim, na_value,
                           columns)
        return without_errors(found) if ignore_errors else found

    def map_fn(*values):
        features = OrderedDict(zip(names, values))
        if label_name is None:
            return features
        label = features.pop(label_name)
        return features, label
    dataset = dataset.apply(parallel_interleave(filename_to_dataset, num_parallel_reads or 1, sloppy=sloppy))
    dataset = _shuffled_and_repeated(dataset, shuffle, shuffle_buffer_size, shuffle_seed, num_epochs)
    dataset = dataset.batch(batch_size, drop_remainder=num_epochs is None)
    return mapped(dataset, map_fn, use_inter_op_parallelism=False).prefetch(prefetch_buffer_size)


def without_errors(dataset):
    """The rows that can be read."""
    variant = raw.IgnoreErrorsDataset(dataset._variant_tensor, **structure.flat_attrs(dataset.element_spec))
    return made(variant, dataset.element_spec, [dataset])


def _file_names(pattern):
    patterns = pattern if isinstance(pattern, (list, tuple)) else [pattern]
    if not patterns:
        raise ValueError("File pattern is empty.")
    found = sorted(name for p in patterns for name in file_io.glob(p))
    if not found:
        raise ValueError(f"No files match {pattern}")
    return found


def _rows(files, delim, quotes, header, most):
    """list of lists of bytes: the first rows of the files."""
    out = []
    for name in files:
        lines = file_io.read_bytes(name).splitlines()
        out += [csv_fields(line, delim.encode(), quotes) for line in lines[1 if header else 0:] if line]
    return out if most is None else out[:most]


def _header(files, delim, quotes):
    first = None
    for name in files:
        found = [f.decode() for f in csv_fields(file_io.read_bytes(name).splitlines()[0], delim.encode(), quotes)]
        if first is not None and found != first:
            raise ValueError("All input CSV files should have the same column names in the header row. File %s has "
                             "different "
                             "column names." % name)
        first = found
    return first


def _column_numbers(columns, names):
    if all(isinstance(c, str) for c in columns):
        missing = [c for c in columns if c not in names]
        if missing:
            raise ValueError(f"Could not find column {missing[0]} in the list of column names.")
        columns = [names.index(c) for c in columns]
    return sorted(columns)


def _found_defaults(rows, count, columns, na_value):
    kinds = [_kind([r[i] for r in rows], na_value.encode()) for i in (range(count) if columns is None else columns)]
    return [constant([""] if k == dtypes.string else np.zeros(1, k.np), k) for k in kinds]


def _kind(fields, na_value):
    """The narrowest DType that all fields fit."""
    fields = [f for f in fields if f not in (b"", na_value)]
    for kind in (dtypes.int32, dtypes.int64, dtypes.float32, dtypes.float64):
        if all(_fits(f, kind) for f in fields):
            return kind if fields else dtypes.string
    return dtypes.string


def _fits(field, kind):
    try:
        if kind in (dtypes.int32, dtypes.int64):
            return kind.min <= int(field) <= kind.max
        return abs(float(field)) <= kind.max
    except ValueError:
        return False


# ------------------------------------------------------------------ Examples
def parse_example_dataset(features, num_parallel_calls=1):
    """The features of batches of serialized Examples.

    Args:
      features: dict as for tf.parse_example.  num_parallel_calls: int, accepted.
    Returns:
      function from a Dataset to a Dataset.
    Raises:
      ValueError: no features.  TypeError (of the function): elements are no vectors of strings.
    Source: tf.data.experimental.parse_example_dataset.
    """
    if features is None:
        raise ValueError("Missing: features was None.")
    if any(isinstance(f, SparseFeature) for f in features.values()):
        raise not_emulated("tf.data.experimental.parse_example_dataset with a SparseFeature")

    def apply(dataset):
        element = dataset.element_spec
        if not (isinstance(element, structure.TensorSpec) and element.dtype == dtypes.string
                and element.shape.is_compatible_with([None])):
            raise TypeError("Input dataset should be a dataset of vectors of strings")
        defaults, asked = asked_for(features)
        lead = element.shape[:1]
        spec = {k: structure.SparseTensorSpec(lead.concatenate([None]), t)
                for k, t in zip(asked["sparse_keys"], asked["sparse_types"])}
        spec.update((k, structure.TensorSpec(lead.concatenate(s), d.dtype))
                    for k, s, d in zip(asked["dense_keys"], asked["dense_shapes"], defaults))
        spec = {k: spec[k] for k in sorted(spec)}
        variant = raw.ParseExampleDataset(dataset._variant_tensor, num_parallel_calls, defaults, **asked,
                                          **structure.flat_attrs(spec))
        return made(variant, spec, [dataset])
    return apply


def make_batched_features_dataset(file_pattern, batch_size, features, reader=TFRecordDataset, label_key=None,
                                  reader_args=None,
                                  num_epochs=None, shuffle=True, shuffle_buffer_size=10000, shuffle_seed=None,
                                  prefetch_buffer_size=None, reader_num_threads=None, parser_num_threads=None,
                                  sloppy_ordering=False, drop_final_batch=False):
    """Batches of the features of files of Examples.

    Args:
      file_pattern: str, or list of them.  batch_size: int.  features: dict as for tf.parse_example.
      reader: class of a Dataset of a file.  reader_args: list of further arguments of it.
      label_key: str, the feature that is given apart.
      num_epochs: int; None: without end.  shuffle: bool, whether files and Examples come in random order.
      shuffle_buffer_size, shuffle_seed, prefetch_buffer_size: int or None.
      reader_num_threads: int, how many files are read in turn.  parser_num_threads, sloppy_ordering: accepted.
      drop_final_batch: bool, whether a last batch that is smaller is left out.
    Returns:
      Dataset of dicts, or of pairs of a dict and the label.
    Raises:
      ValueError: label_key is no feature.
    Source: tf.data.experimental.make_batched_features_dataset.
    """
    if label_key is not None and label_key not in features:
        raise ValueError(f"The `label_key` provided ({label_key!r}) must be one of the `features` keys.")
    dataset = Dataset.list_files(file_pattern, shuffle=shuffle, seed=shuffle_seed)
    dataset = dataset.apply(parallel_interleave(lambda filename: reader(filename, *(reader_args or [])),
                                                reader_num_threads or 1, sloppy=sloppy_ordering))
    if dataset.output_types == (dtypes.string, dtypes.string):
        dataset = dataset.map(lambda _, value: value)
    dataset = _shuffled_and_repeated(dataset, shuffle, shuffle_buffer_size, shuffle_seed, num_epochs)
    dataset = dataset.batch(batch_size, drop_remainder=drop_final_batch or num_epochs is None)
    dataset = dataset.apply(parse_example_dataset(features, num_parallel_calls=parser_num_threads or 2))
    if label_key is not None:
        dataset = dataset.map(lambda x: (x, x.pop(label_key)))
    return dataset.prefetch(prefetch_buffer_size)
