"""Lookup tables: they live in the session; a handle is the table itself."""
import numpy as np

from ..core import dtypes, errors, shape_fns
from ..core.declare import op
from ..platform import file_io
from .string_codes import parsed

_NAMES = ("container: string = ''", "shared_name: string = ''", "use_node_name_sharing: bool = false", "key_dtype: type",
          "value_dtype: type")
_WHOLE_LINE, _LINE_NUMBER = -2, -1


class Table:
    """One table in one session.

    values  dict from key to value: bytes or a number, or an array in a table of vectors.
    ready   whether a table that is filled once was.
    """

    def __init__(self, key_dtype, value_dtype, fixed=False, value_shape=()):
        self.key_dtype, self.value_dtype, self.value_shape = key_dtype, value_dtype, value_shape
        self.fixed, self.ready = fixed, not fixed
        self.values = {}

    def find(self, keys, default):
        if not self.ready:
            raise errors.FailedPreconditionError(None, None, "Table not initialized.")
        if default.shape != self.value_shape:
            raise errors.invalid_argument(f"Expected shape {shape_fns.text(self.value_shape)} for default value, got "
                                          f"{shape_fns.text(default.shape)}")
        missing = _as_bytes(default[()]) if not default.ndim else default
        found = [self.values.get(k, missing) for k in listed(keys)]
        return self.array(found, keys.shape)

    def array(self, values, shape):
        """Values as an array of the table's dtype."""
        full = shape + self.value_shape
        if self.value_dtype == object:
            out = np.empty(len(values) if not self.value_shape else full, object)
            for i, v in enumerate(values):
                out[i] = v
            return out.reshape(full)
        return np.array(values, self.value_dtype).reshape(full)

    def check(self, keys):
        """Refuse keys that a table cannot hold."""

    def put(self, keys, values):
        names = listed(keys)
        if values.shape != keys.shape + self.value_shape:
            raise errors.invalid_argument(f"Expected shape {shape_fns.text(keys.shape + self.value_shape)} for value, got "
                                          f"{shape_fns.text(values.shape)}")
        rows = listed(values) if not self.value_shape else list(values.reshape((-1,) + self.value_shape))
        self.check(names)
        self.values.update(zip(names, rows))

    def fill(self, pairs):
        """Take over the pairs of a table that is filled once; a second time does nothing."""
        if self.ready:
            return
        for key, value in pairs:
            old = self.values.setdefault(key, value)
            if old != value:
                self.values.clear()
                raise errors.FailedPreconditionError(
                    None, None, f"HashTable has different value for same key. Key {_text(key)} has {_text(old)} and trying to "
                    f"add value {_text(value)}")
        self.ready = True


class DenseTable(Table):
    """A table two of whose keys stand for a free and for a deleted place."""

    def __init__(self, empty_key, deleted_key, *args):
        super().__init__(*args)
        self.reserved = {_as_bytes(empty_key[()]): "empty_key", _as_bytes(deleted_key[()]): "deleted_key"}

    def check(self, keys):
        for key in keys:
            if key in self.reserved:
                raise errors.invalid_argument(f"Using the {self.reserved[key]} as a table key is not allowed")

    def find(self, keys, default):
        self.check(listed(keys))
        return super().find(keys, default)


def _as_bytes(v):
    return v.encode("utf-8", "surrogateescape") if isinstance(v, str) else v.item() if isinstance(v, np.generic) else v


def _text(v):
    return v.decode("utf-8", "backslashreplace") if isinstance(v, bytes) else str(v)


def listed(x):
    """The elements of an array in a row, strings as bytes."""
    return [_as_bytes(v) for v in np.asarray(x).reshape(-1).tolist()]


def _resource(state, op, container, shared_name, make):
    return state.resource(("table", container, shared_name or op.name), make)


# ------------------------------------------------------------------ handles
@op("HashTableV2() -> table_handle: resource", *_NAMES, stateful=True, state="session")
def hash_table_v2(xp, state, op, container, shared_name, key_dtype, value_dtype):
    """A table that is filled once."""
    return _resource(state, op, container, shared_name, lambda: Table(key_dtype, value_dtype, fixed=True))


@op("MutableHashTableV2() -> table_handle: resource", *_NAMES, stateful=True, state="session")
def mutable_hash_table_v2(xp, state, op, container, shared_name, key_dtype, value_dtype):
    """A table that may be changed."""
    return _resource(state, op, container, shared_name, lambda: Table(key_dtype, value_dtype))


@op("MutableHashTableOfTensorsV2() -> table_handle: resource", *_NAMES, "value_shape: shape = []", stateful=True,
    state="session")
def mutable_hash_table_of_tensors_v2(xp, state, op, container, shared_name, key_dtype, value_dtype, value_shape):
    """A table of vectors that may be changed."""
    return _resource(state, op, container, shared_name, lambda: Table(key_dtype, value_dtype, False, tuple(value_shape)))


@op("MutableDenseHashTableV2(empty_key: key_dtype, deleted_key: key_dtype) -> table_handle: resource", *_NAMES,
    "value_shape: shape = []", "initial_num_buckets: int = 131072", "max_load_factor: float = 0.800000011920929",
    stateful=True, state="session")
def mutable_dense_hash_table_v2(xp, state, empty_key, deleted_key, op, container, shared_name, key_dtype, value_dtype,
                                value_shape):
    """A table that may be changed, with two keys that it cannot hold."""
    return _resource(state, op, container, shared_name, lambda: DenseTable(
        np.asarray(empty_key), np.asarray(deleted_key), key_dtype, value_dtype, False, tuple(value_shape)))


def _handle_of(value_shape):
    def shape(c):
        c.handle_data = [(value_shape(c), c.attrs["value_dtype"])]
        return [()]
    return shape


hash_table_v2.shape(shape_fns.scalar_shape)
mutable_hash_table_v2.shape(_handle_of(lambda c: ()))
mutable_hash_table_of_tensors_v2.shape(_handle_of(lambda c: c.attrs["value_shape"]))
mutable_dense_hash_table_v2.shape(_handle_of(lambda c: c.attrs["value_shape"]))


# ------------------------------------------------------------------ use
@op("LookupTableFindV2(table_handle: resource, keys: Tin, default_value: Tout) -> values: Tout", "Tin: type", "Tout: type",
    stateful=True)
def lookup_table_find_v2(xp, table_handle, keys, default_value):
    """The value of each key, a default for those that are not there."""
    return table_handle.find(np.asarray(keys), np.asarray(default_value))


@op("LookupTableInsertV2(table_handle: resource, keys: Tin, values: Tout)", "Tin: type", "Tout: type", stateful=True)
def lookup_table_insert_v2(xp, table_handle, keys, values):
    """Enter or replace values."""
    table_handle.put(np.asarray(keys), np.asarray(values))


@op("LookupTableRemoveV2(table_handle: resource, keys: Tin)", "Tin: type", stateful=True)
def lookup_table_remove_v2(xp, table_handle, keys):
    """Take keys out; those that are not there do not matter."""
    names = listed(keys)
    table_handle.check(names)
    for key in names:
        table_handle.values.pop(key, None)


@op("LookupTableSizeV2(table_handle: resource) -> size: int64", stateful=True)
def lookup_table_size_v2(xp, table_handle):
    """How many keys there are."""
    return np.int64(len(table_handle.values))


@op("LookupTableExportV2(table_handle: resource) -> keys: Tkeys, values: Tvalues", "Tkeys: type", "Tvalues: type",
    stateful=True)
def lookup_table_export_v2(xp, table_handle):
    """All keys with their values."""
    if not table_handle.ready:
        raise errors.FailedPreconditionError(None, None, "Table not initialized.")
    keys = list(table_handle.values)
    if table_handle.key_dtype == object:
        names = np.empty(len(keys), object)
        names[:] = keys
    else:
        names = np.array(keys, table_handle.key_dtype)
    return names, table_handle.array(list(table_handle.values.values()), (len(keys),))


@op("LookupTableImportV2(table_handle: resource, keys: Tin, values: Tout)", "Tin: type", "Tout: type", stateful=True)
def lookup_table_import_v2(xp, table_handle, keys, values):
    """Fill a table, or put other pairs in the place of all that it holds."""
    if table_handle.fixed:
        table_handle.fill(list(zip(listed(keys), listed(values))))
    else:
        table_handle.values.clear()
        table_handle.put(np.asarray(keys), np.asarray(values))


@op("InitializeTableV2(table_handle: resource, keys: Tkey, values: Tval)", "Tkey: type", "Tval: type", stateful=True)
def initialize_table_v2(xp, table_handle, keys, values):
    """Fill a table."""
    table_handle.fill(list(zip(listed(keys), listed(values))))


@op("InitializeTableFromTextFileV2(table_handle: resource, filename: string)",
    "key_index: int >= -2", "value_index: int >= -2", "vocab_size: int >= -1 = -1", "delimiter: string = '\t'", stateful=True)
def initialize_table_from_text_file_v2(xp, table_handle, filename, key_index, value_index, vocab_size, delimiter):
    """Fill a table with columns, or numbers, of the lines of a file."""
    if table_handle.ready:
        return
    path = _text(_as_bytes(np.asarray(filename)[()]))
    lines = _lines(path, vocab_size)
    table_handle.fill([(_field(line, i, key_index, table_handle.key_dtype, delimiter, path, max(key_index, value_index)),
                        _field(line, i, value_index, table_handle.value_dtype, delimiter, path, max(key_index, value_index)))
                       for i, line in enumerate(lines)])


def _lines(path, vocab_size):
    lines = list(file_io.vocabulary_lines(path, vocab_size))
    if not lines and vocab_size < 0:
        raise errors.OutOfRangeError(None, None, "Read less bytes than requested")
    if vocab_size > len(lines):
        raise errors.invalid_argument(f"Invalid vocab_size in {path}: expected {vocab_size} but got {len(lines)}")
    return lines


def _field(line, number, index, dtype, delimiter, path, most):
    if index == _LINE_NUMBER:
        return number
    if index == _WHOLE_LINE:
        return line
    fields = line.split(delimiter.encode())
    if most >= len(fields):
        raise errors.invalid_argument(f"Invalid number of columns in {path} line {number} ({_text(line)}) : expected {most} "
                                      f"got {len(fields)}")
    if dtype == object:
        return fields[index]
    value = parsed(fields[index], dtype)
    if value is None:
        raise errors.invalid_argument(f"Field {_text(fields[index])} in line {number} is not a valid "
                                      f"{dtypes.cpp_name(dtypes.as_dtype(dtype))}.")
    return value


# ------------------------------------------------------------------ shapes
@lookup_table_find_v2.shape
def _(c):
    c.with_rank(0, 0)
    value_shape, _ = c.handle_shape(0)
    return [None if value_shape is None else shape_fns.concat(c.shapes[1], value_shape)]


@lookup_table_export_v2.shape
def _(c):
    c.with_rank(0, 0)
    value_shape, _ = c.handle_shape(0)
    return [(None,), (None,) + tuple(value_shape or ())]


@lookup_table_size_v2.shape
def _(c):
    c.with_rank(0, 0)
    return [()]


def _pairs_shape(c):
    c.with_rank(0, 0)
    keys = c.with_rank(1, 1)
    values = c.shapes[2]
    if values is not None:
        shape_fns.merge_dim(keys[0], shape_fns.with_rank_at_least(values, 1)[0])
    return []


def _no_outputs(c):
    c.with_rank(0, 0)
    return []


@lookup_table_remove_v2.shape
def _(c):
    c.with_rank(0, 0)
    shape_fns.with_rank_at_least(c.shapes[1], 1)
    return []


@initialize_table_from_text_file_v2.shape
def _(c):
    c.with_rank(0, 0)
    c.with_rank(1, 0)
    return []


lookup_table_insert_v2.shape(_no_outputs)
lookup_table_import_v2.shape(_pairs_shape)
initialize_table_v2.shape(_pairs_shape)
for _function in (hash_table_v2, mutable_hash_table_v2, mutable_hash_table_of_tensors_v2, mutable_dense_hash_table_v2,
                  lookup_table_find_v2, lookup_table_insert_v2, lookup_table_size_v2, initialize_table_v2,
                  initialize_table_from_text_file_v2):
    _function.not_differentiable()
del _function
