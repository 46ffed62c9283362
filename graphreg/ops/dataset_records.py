"""Ops that make datasets of records with fields: lines of comma-separated values, Examples."""
import numpy as np

from ..core import errors
from ..core.declare import op
from ..platform import file_io
from . import dataset_files, parsing
from .dataset_values import DatasetValue, as_array, file_parts, invalid
from .sparse_text import as_proto
from .string_codes import csv_cell, csv_fields


def _scalar(c):
    return [()]


def parsed_by(context, path, dataset, parse):
    """What parse(element) makes of each element."""
    source = dataset.iterate(context, (*path, 0))

    def get():
        found = source()
        return None if found is None else parse(found)
    return get


# ------------------------------------------------------------------ comma-separated values
def _lines(name, compression, header, quotes):
    """Generator of the records of a file: a quoted field may have line ends in it."""
    with dataset_files.opened(file_io.as_path(name), compression) as file:
        held = b""
        for line in file:
            held += line
            if quotes and held.count(b'"') % 2:
                continue
            record, held = held.rstrip(b"\n"), b""
            if header:
                header = False
                continue
            yield record[:-1] if record.endswith(b"\r") else record
        if held:
            yield held


def _row(record, defaults, delim, quotes, na_value, columns):
    fields = csv_fields(record, delim, quotes)
    if columns:
        fields = [fields[k] for k in columns if k < len(fields)]
    try:
        found = [_typed(csv_cell(f, d, na_value, k, 0), as_array(d)) for k, (f, d) in enumerate(zip(fields, defaults))]
    except errors.InvalidArgumentError as error:
        raise invalid(error.message.replace(" in record 0", " in record")) from None
    if len(fields) != len(defaults):
        have = "more" if len(fields) > len(defaults) else len(fields)
        raise invalid(f"Expect {len(defaults)} fields but have {have} in record")
    return found


def _typed(value, default):
    return value if default.dtype == object else default.dtype.type(value)


@op("CSVDataset(filenames: string, compression_type: string, buffer_size: int64, header: bool, field_delim: string, "
    "use_quote_delim: bool, na_value: string, select_cols: int64, record_defaults: output_types) -> handle: variant",
    "output_types: list({float32, float64, int32, int64, string}) >= 1",
    "output_shapes: list(shape) >= 1",
    stateful=True, foldable=False)
def csv_dataset(xp, filenames, compression_type, buffer_size, header, field_delim, use_quote_delim, na_value,
                select_cols,
                record_defaults):
    """The rows of files of comma-separated values."""
    kind, delim, missing = (as_array(v)[()] for v in (compression_type, field_delim, na_value))
    if len(delim) != 1:
        raise invalid("field_delim should be only 1 char")
    quotes, columns = bool(use_quote_delim), select_cols.tolist()

    def read(name):
        return _lines(name, kind.decode(), bool(header), quotes)

    def parse(element):
        return _row(element[0], record_defaults, delim, quotes, missing, columns)
    lines = DatasetValue(file_parts, (), as_array(filenames).reshape(-1).tolist(), read)
    return DatasetValue(parsed_by, (lines,), parse)


csv_dataset.shape(_scalar)


# ------------------------------------------------------------------ Examples
@op("ParseExampleDataset(input_dataset: variant, num_parallel_calls: int64, dense_defaults: Tdense) -> handle: variant",
    "sparse_keys: list(string) >= 0",
    "dense_keys: list(string) >= 0",
    "sparse_types: list({float32, int64, string}) >= 0",
    "Tdense: list({float32, int64, string}) >= 0",
    "dense_shapes: list(shape) >= 0",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    "sloppy: bool = false",
    foldable=False)
def parse_example_dataset(xp, input_dataset, num_parallel_calls, dense_defaults, sparse_keys, dense_keys, sparse_types,
                          Tdense, dense_shapes):
    """The features of batches of Examples."""
    sparse, dense = parsing.encoded(sparse_keys), parsing.encoded(dense_keys)

    def parse(element):
        indices, values, shapes, rows = parsing.parse_batch(
            as_array(element[0]).reshape(-1).tolist(), [], sparse, dense, dense_defaults, sparse_types, Tdense,
                                                            dense_shapes)
        found = dict(zip(dense, rows))
        found.update(zip(sparse, map(_as_variant, zip(indices, values, shapes))))
        return [found[k] for k in sorted(found)]
    return DatasetValue(parsed_by, (input_dataset,), parse)


def _as_variant(parts):
    out = np.empty(3, object)
    out[:] = [as_proto(p) for p in parts]
    return out


parse_example_dataset.shape(_scalar)
