"""Ops that make datasets of records with fields: lines of comma-separated values, Examples."""
import itertools
import re

import numpy as np

from ..core import errors
from ..core.declare import op
from ..platform import file_io
from . import dataset_files, parsing
from .dataset_values import DatasetValue, as_array, file_parts, invalid
from .sparse_text import as_proto
from .string_codes import csv_cell


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
_OPEN = "Reached end of file without closing quoted field in record"


def _patterns(delim):
    """Of a field in quotes, one that is closed badly inside too, and of one without."""
    ends = re.escape(delim) + rb"\r\n"
    return (re.compile(rb'"((?:[^"]|""|"(?=[^"' + ends + rb']))*)"(?=[' + ends + rb"]|\Z)"),
            re.compile(b"[^" + ends + b"]*"))


def _record(text, at, patterns, delim, quotes):
    """(fields, what is wrong, where the next record starts); None: a field in quotes goes on behind the text."""
    fields, (quoted, plain) = [], patterns
    while True:
        if quotes and text.startswith(b'"', at):
            found = quoted.match(text, at)
            if found is None:
                return None
            if b'"' in found.group(1).replace(b'""', b""):
                return fields, "Quote inside a string has to be escaped by another quote", found.end()
            fields.append(found.group(1).replace(b'""', b'"'))
        else:
            found = plain.match(text, at)
            if quotes and b'"' in found.group():
                return fields, "Unquoted fields cannot have quotes inside", found.end()
            fields.append(found.group())
        at = found.end()
        if not text.startswith(delim, at):
            return fields, None, at + (2 if text.startswith(b"\r\n", at) else 1)
        at += len(delim)


def _records(file, delim, quotes):
    """Generator of (fields, what is wrong or None) of the records of a file; a line end may be CR, LF or both."""
    held, patterns, within = b"", _patterns(delim), False
    for line in itertools.chain(file, (b"",)):
        held += line
        if within and line and b'"' not in line:
            continue
        at, within = 0, False
        while at < len(held) and not within:
            found = _record(held, at, patterns, delim, quotes)
            if found is None and line:
                within = True
            else:
                fields, wrong, at = found or ([], _OPEN, len(held))
                yield fields, wrong
        held = held[at:]


def _rows(name, compression, header, delim, quotes):
    """The records of a file behind its header."""
    with dataset_files.opened(file_io.as_path(name), compression) as file:
        records = _records(file, delim, quotes)
        if header and next(records, (None, "no line"))[1] is not None:
            raise invalid("Can't read header of file")
        yield from records


def _row(record, defaults, na_value, columns):
    fields, wrong = record
    if columns:
        fields = [fields[k] for k in columns if k < len(fields)]
    try:
        found = [_typed(csv_cell(f, d, na_value, k, 0), as_array(d)) for k, (f, d) in enumerate(zip(fields, defaults))]
    except errors.InvalidArgumentError as error:
        raise invalid(error.message.replace(" in record 0", " in record")) from None
    if wrong:
        raise invalid(wrong)
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
        return _rows(name, kind.decode(), bool(header), delim, quotes)

    def parse(element):
        return _row(element[0], record_defaults, missing, columns)
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
