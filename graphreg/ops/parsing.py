"""Ops that read serialized Examples and SequenceExamples."""
import numpy as np

from ..core import shape_fns
from ..core.declare import op
from ..core.errors import InvalidArgumentError
from . import example_wire as wire

_NAMES = {np.dtype(object): "string", np.dtype(np.float32): "float", np.dtype(np.int64): "int64"}


def _refuse(text):
    raise InvalidArgumentError(None, None, text)


def _as_list(array):
    return np.asarray(array, object).reshape(-1).tolist()


def _text(key):
    return key.decode("utf-8", "replace")


def _message(read, serialized, what="example input"):
    try:
        return read(serialized)
    except wire.Malformed:
        text = serialized.decode("utf-8", "replace")
        return _refuse(f"Could not parse {what}, value: '{text}'")


def _keys(arrays):
    return [_as_list(a)[0] for a in arrays]


def _empty(dtype):
    return np.zeros(0, dtype)


# ------------------------------------------------------------------ Example
class _Place:
    """Where a feature stands, for error texts."""

    def __init__(self, name, index):
        self.name, self.index = name, index

    def key(self, key):
        if self.name is None:
            return f"Key: {_text(key)}.  "
        return f"Name: {self.name}, Key: {_text(key)}, Index: {self.index}.  "

    def feature(self, key):
        return f"Feature: {_text(key)}" if self.name is None else f"Name: {self.name}, Feature: {_text(key)}"


def _values(feature, dtype, place, key, is_dense):
    """Array of a feature's values, or None when it has none."""
    try:
        kind = wire.kind_of(feature)
        if kind is None:
            return None
        if kind != _NAMES[dtype]:
            _refuse(place.key(key) + "Data types don't match. " + (
                f"Data type: {kind} but expected type: {_NAMES[dtype]}" if is_dense
                else f"Expected type: {_NAMES[dtype]}, Actual type: {kind}"))
        return wire.values(feature)
    except wire.Malformed:
        return _refuse(place.key(key) + "Can't parse serialized Example.")


def _dense(feature, default, dtype, shape, place, key):
    """One value of a feature of fixed shape."""
    found = None if feature is None else _values(feature, dtype, place, key, True)
    if found is None:
        if default.size == 0 or default.size != _size(shape):
            _refuse(f"{place.feature(key)} (data type: {_NAMES[dtype]}) is required but could not be found.")
        return default.reshape(shape)
    if found.size != _size(shape):
        if place.name is None:
            _refuse(place.key(key) + "Can't parse serialized Example.")
        _refuse(place.key(key) + f"Number of {_NAMES[dtype]} values != expected.  Values size: {found.size} but "
                                 f"output shape: "
                f"{shape_fns.text(tuple(shape))}")
    return found.reshape(shape)


def _size(shape):
    return int(np.prod(shape, dtype=np.int64))


def _rows(feature, dtype, shape, place, key):
    """The values of a feature of which the first axis is as long as it needs to be."""
    found = None if feature is None else _values(feature, dtype, place, key, True)
    if found is None:
        found = _empty(dtype)
    stride = _size(shape[1:])
    if stride == 0 or found.size % stride:
        _refuse(place.key(key) + f"Number of {_NAMES[dtype]} values is not a multiple of stride length. Saw "
                                 f"{found.size} values "
                f"but output shape is: {shape_fns.text(tuple(shape))}")
    return found.reshape(-1, *shape[1:])


def _padded(rows, padding, dtype, shape):
    longest = max((len(r) for r in rows), default=0)
    out = np.empty((len(rows), longest, *shape[1:]), dtype)
    out[...] = padding
    for target, row in zip(out, rows):
        target[:len(row)] = row
    return out


def _default(value):
    value = value if isinstance(value, np.ndarray) else np.array(value, None if isinstance(value, np.generic)
                                                                 else object)
    return value


def _ragged(parts, dtype):
    """(indices, values, shape) of a list of arrays of one axis."""
    lengths = [len(p) for p in parts]
    rows = np.repeat(np.arange(len(parts), dtype=np.int64), lengths)
    columns = np.concatenate([np.arange(n, dtype=np.int64) for n in lengths] or [_empty(np.int64)])
    values = np.concatenate(parts) if parts else _empty(dtype)
    return np.stack([rows, columns], 1), values.astype(dtype, copy=False), np.array(
        [len(parts), max(lengths, default=0)], np.int64)


def _is_variable(shape):
    return len(shape) > 0 and shape[0] is None


@op("ParseExample(serialized: string, names: string, sparse_keys: Nsparse * string, dense_keys: Ndense * string, "
    "dense_defaults: Tdense) -> sparse_indices: Nsparse * int64, sparse_values: sparse_types, "
    "sparse_shapes: Nsparse * int64, dense_values: Tdense",
    "Nsparse: int >= 0",
    "Ndense: int >= 0",
    "sparse_types: list({float32, int64, string}) >= 0",
    "Tdense: list({float32, int64, string}) >= 0",
    "dense_shapes: list(shape) >= 0", dynamic_shape=True)
def parse_example(xp, serialized, names, sparse_keys, dense_keys, dense_defaults, sparse_types, Tdense, dense_shapes):
    """The features of a batch of Examples: sparse ones, and those of fixed shape."""
    return parse_batch(_as_list(serialized), _as_list(names), _keys(sparse_keys), _keys(dense_keys), dense_defaults,
                       sparse_types, Tdense, dense_shapes)


def parse_batch(texts, names, sparse_keys, dense_keys, defaults, sparse_types, dense_types, shapes):
    """(indices, values, shapes of the sparse features, values of the dense ones) of serialized Examples."""
    if names and len(names) != len(texts):
        _refuse(f"Expected len(names) == len(serialized), but got: {len(names)} vs. {len(texts)}")
    places = [_Place(_text(names[i]) if names else "<unknown>", i) for i in range(len(texts))]
    found = [_message(wire.features, t) for t in texts]
    return _parsed(found, places, sparse_keys, dense_keys, defaults, sparse_types, dense_types, shapes)


def _parsed(found, places, sparse_keys, dense_keys, defaults, sparse_types, dense_types, shapes):
    dense = [_dense_batch(found, places, k, _default(v), t, s)
             for k, v, t, s in zip(dense_keys, defaults, dense_types, shapes)]
    sparse = [_ragged([_sparse_part(f, p, k, t) for f, p in zip(found, places)], t)
              for k, t in zip(sparse_keys, sparse_types)]
    return [s[0] for s in sparse], [s[1] for s in sparse], [s[2] for s in sparse], dense


def _sparse_part(features, place, key, dtype):
    feature = features.get(key)
    found = None if feature is None else _values(feature, dtype, place, key, False)
    return _empty(dtype) if found is None else found


def _dense_batch(found, places, key, default, dtype, shape):
    if _is_variable(shape):
        rows = [_rows(f.get(key), dtype, shape, p, key) for f, p in zip(found, places)]
        return _padded(rows, default.reshape(-1)[0] if default.size else np.zeros((), dtype)[()], dtype, shape)
    parts = [_dense(f.get(key), default, dtype, shape, p, key) for f, p in zip(found, places)]
    out = np.empty((len(parts), *shape), dtype)
    for i, part in enumerate(parts):
        out[i] = part if part.ndim else part[()]
    return out


def _dense_shapes(c, lead):
    return [shape_fns.concat(lead, s) for s in c.attrs["dense_shapes"]]


@parse_example.shape
def _(c):
    lead = c.with_rank(0, 1)
    n = c.attrs["Nsparse"]
    return [(None, 2)] * n + [(None,)] * n + [(2,)] * n + _dense_shapes(c, lead)


@op("ParseSingleExample(serialized: string, dense_defaults: Tdense) -> sparse_indices: num_sparse * int64, "
    "sparse_values: sparse_types, sparse_shapes: num_sparse * int64, dense_values: Tdense",
    "num_sparse: int >= 0",
    "sparse_keys: list(string) >= 0",
    "dense_keys: list(string) >= 0",
    "sparse_types: list({float32, int64, string}) >= 0",
    "Tdense: list({float32, int64, string}) >= 0",
    "dense_shapes: list(shape) >= 0", dynamic_shape=True)
def parse_single_example(xp, serialized, dense_defaults, sparse_keys, dense_keys, sparse_types, Tdense, dense_shapes):
    """The features of one Example."""
    found, place = _message(wire.features, _as_list(serialized)[0]), _Place(None, 0)
    dense = []
    for key, default, dtype, shape in zip(dense_keys, dense_defaults, Tdense, dense_shapes):
        key, default = key.encode("utf-8", "surrogateescape"), _default(default)
        dense.append(_rows(found.get(key), dtype, shape, place, key) if _is_variable(shape)
                     else _dense(found.get(key), default, dtype, shape, place, key))
    parts = [_sparse_part(found, place, k.encode("utf-8", "surrogateescape"), t) for k,
             t in zip(sparse_keys, sparse_types)]
    return ([np.arange(len(p), dtype=np.int64)[:, None] for p in parts], parts,
            [np.array([len(p)], np.int64) for p in parts], dense)


@parse_single_example.shape
def _(c):
    c.with_rank(0, 0)
    n = c.attrs["num_sparse"]
    return [(None, 1)] * n + [(None,)] * n + [(1,)] * n + list(c.attrs["dense_shapes"])


# ------------------------------------------------------------------ SequenceExample
_BLOCKS = {"string": "bytes_list", "float": "float_list", "int64": "int64_list"}


def _sequence_values(feature, dtype, where):
    try:
        kind = wire.kind_of(feature)
        if kind is None:
            return None
        if kind != _NAMES[dtype]:
            _refuse(f"{where}.  Data types don't match. Expected type: {_NAMES[dtype]}  Feature is: {_BLOCKS[kind]} {{")
        return wire.values(feature)
    except wire.Malformed:
        return _refuse(f"{where}.  Can't parse serialized Example.")


def _context_dense(context, key, default, dtype, shape, name):
    feature = context.get(key)
    where = f"Name: {name}, Context feature: {_text(key)}"
    found = None if feature is None else _sequence_values(feature, dtype, where)
    if found is None:
        if default.size == 0:
            _refuse(f"Name: {name}, Context feature '{_text(key)}' is required but could not be found.")
        return default.reshape(shape)
    if found.size != _size(shape):
        _refuse(f"Name: {name}, Key: {_text(key)}, Index: 0.  Number of {_NAMES[dtype]} values != expected.  values "
                f"size: "
                f"{found.size} but output shape: {shape_fns.text(tuple(shape))}")
    return found.reshape(shape)


def _context_sparse(context, key, dtype, name):
    feature = context.get(key)
    found = None if feature is None else _sequence_values(feature, dtype,
                                                          f"Name: {name}, Context feature: {_text(key)}")
    return _empty(dtype) if found is None else found


def _list_dense(lists, key, dtype, shape, name, may_lack):
    if key not in lists:
        if key not in may_lack:
            _refuse(f"Name: {name}, Feature list '{_text(key)}' is required but could not be found.  Did you mean to "
                    f"include it "
                    "in feature_list_dense_missing_assumed_empty or feature_list_dense_defaults?")
        return np.zeros((0, *shape), dtype)
    rows = []
    for i, feature in enumerate(lists[key]):
        found = _sequence_values(feature, dtype, f"Name: {name}, Feature list: {_text(key)}, Index: {i}")
        found = _empty(dtype) if found is None else found
        if found.size != _size(shape):
            _refuse(f"Name: {name}, Key: {_text(key)}, Index: {i}.  Number of {_NAMES[dtype]} values != expected.  "
                    f"values size: "
                    f"{found.size} but output shape: {shape_fns.text(tuple(shape))}")
        rows.append(found.reshape(shape))
    out = np.empty((len(rows), *shape), dtype)
    for i, row in enumerate(rows):
        out[i] = row if row.ndim else row[()]
    return out


def _list_sparse(lists, key, dtype, name):
    """list of arrays: the values of each step."""
    found = [_sequence_values(f, dtype, f"Name: {name}, Feature List: {_text(key)}, Index: {i}")
             for i, f in enumerate(lists.get(key, ()))]
    return [_empty(dtype) if v is None else v for v in found]


@op("ParseSingleSequenceExample(serialized: string, feature_list_dense_missing_assumed_empty: string, "
    "context_sparse_keys: Ncontext_sparse * string, context_dense_keys: Ncontext_dense * string, "
    "feature_list_sparse_keys: Nfeature_list_sparse * string, feature_list_dense_keys: Nfeature_list_dense * string, "
    "context_dense_defaults: Tcontext_dense, debug_name: string) -> context_sparse_indices: Ncontext_sparse * int64, "
    "context_sparse_values: context_sparse_types, context_sparse_shapes: Ncontext_sparse * int64, "
    "context_dense_values: Tcontext_dense, feature_list_sparse_indices: Nfeature_list_sparse * int64, "
    "feature_list_sparse_values: feature_list_sparse_types, feature_list_sparse_shapes: Nfeature_list_sparse * int64, "
    "feature_list_dense_values: feature_list_dense_types",
    "Ncontext_sparse: int >= 0 = 0",
    "Ncontext_dense: int >= 0 = 0",
    "Nfeature_list_sparse: int >= 0 = 0",
    "Nfeature_list_dense: int >= 0 = 0",
    "context_sparse_types: list({float32, int64, string}) >= 0 = []",
    "Tcontext_dense: list({float32, int64, string}) >= 0 = []",
    "feature_list_dense_types: list({float32, int64, string}) >= 0 = []",
    "context_dense_shapes: list(shape) >= 0 = []",
    "feature_list_sparse_types: list({float32, int64, string}) >= 0 = []",
    "feature_list_dense_shapes: list(shape) >= 0 = []", dynamic_shape=True)
def parse_single_sequence_example(
        xp, serialized, feature_list_dense_missing_assumed_empty, context_sparse_keys, context_dense_keys,
        feature_list_sparse_keys, feature_list_dense_keys, context_dense_defaults, debug_name, context_sparse_types,
        Tcontext_dense, feature_list_dense_types, context_dense_shapes, feature_list_sparse_types,
        feature_list_dense_shapes):
    """The features of one SequenceExample: of its context, and step by step."""
    context, lists = _message(wire.sequence, _as_list(serialized)[0])
    name = _text((_as_list(debug_name) or [b""])[0])
    may_lack = set(_as_list(feature_list_dense_missing_assumed_empty))
    parts = [_context_sparse(context, k, t, name) for k, t in zip(_keys(context_sparse_keys), context_sparse_types)]
    dense = [_context_dense(context, k, _default(v), t, s, name) for k, v, t, s in zip(
        _keys(context_dense_keys), context_dense_defaults, Tcontext_dense, context_dense_shapes)]
    steps = [_ragged(_list_sparse(lists, k, t, name), t)
             for k, t in zip(_keys(feature_list_sparse_keys), feature_list_sparse_types)]
    rows = [_list_dense(lists, k, t, s, name, may_lack) for k, t, s in zip(
        _keys(feature_list_dense_keys), feature_list_dense_types, feature_list_dense_shapes)]
    return ([np.arange(len(p), dtype=np.int64)[:, None] for p in parts], parts,
            [np.array([len(p)], np.int64) for p in parts], dense,
            [s[0] for s in steps], [s[1] for s in steps], [s[2] for s in steps], rows)


@parse_single_sequence_example.shape
def _(c):
    c.with_rank(0, 0)
    a, n = c.attrs, c.attrs["Ncontext_sparse"]
    m = a["Nfeature_list_sparse"]
    return ([(None, 1)] * n + [(None,)] * n + [(1,)] * n + list(a["context_dense_shapes"]) + [(None, 2)] * m
            + [(None,)] * m + [(2,)] * m + [shape_fns.concat((None,), s) for s in a["feature_list_dense_shapes"]])


@op("ParseSequenceExample(serialized: string, debug_name: string, context_dense_defaults: Tcontext_dense) -> "
    "context_sparse_indices: Ncontext_sparse * int64, context_sparse_values: context_sparse_types, "
    "context_sparse_shapes: Ncontext_sparse * int64, context_dense_values: Tcontext_dense, "
    "feature_list_sparse_indices: Nfeature_list_sparse * int64, feature_list_sparse_values: feature_list_sparse_types, "
    "feature_list_sparse_shapes: Nfeature_list_sparse * int64, feature_list_dense_values: feature_list_dense_types, "
    "feature_list_dense_lengths: Nfeature_list_dense * int64",
    "feature_list_dense_missing_assumed_empty: list(string) >= 0",
    "context_sparse_keys: list(string) >= 0",
    "context_dense_keys: list(string) >= 0",
    "feature_list_sparse_keys: list(string) >= 0",
    "feature_list_dense_keys: list(string) >= 0",
    "Ncontext_sparse: int >= 0 = 0",
    "Ncontext_dense: int >= 0 = 0",
    "Nfeature_list_sparse: int >= 0 = 0",
    "Nfeature_list_dense: int >= 0 = 0",
    "context_sparse_types: list({float32, int64, string}) >= 0 = []",
    "Tcontext_dense: list({float32, int64, string}) >= 0 = []",
    "feature_list_dense_types: list({float32, int64, string}) >= 0 = []",
    "context_dense_shapes: list(shape) >= 0 = []",
    "feature_list_sparse_types: list({float32, int64, string}) >= 0 = []",
    "feature_list_dense_shapes: list(shape) >= 0 = []", dynamic_shape=True)
def parse_sequence_example(
        xp, serialized, debug_name, context_dense_defaults, feature_list_dense_missing_assumed_empty,
                           context_sparse_keys,
        context_dense_keys, feature_list_sparse_keys, feature_list_dense_keys, context_sparse_types, Tcontext_dense,
        feature_list_dense_types, context_dense_shapes, feature_list_sparse_types, feature_list_dense_shapes):
    """The features of a batch of SequenceExamples."""
    texts, names = _as_list(serialized), _as_list(debug_name)
    names = [_text(n) for n in names] or ["<unknown>"] * len(texts)
    may_lack, found = set(encoded(feature_list_dense_missing_assumed_empty)), [_message(wire.sequence,
                                                                                        t) for t in texts]
    places = [_Place(n, i) for i, n in enumerate(names)]
    indices, values, shapes, dense = _parsed(
        [c for c, _ in found], places, encoded(context_sparse_keys), encoded(context_dense_keys),
                                             context_dense_defaults,
        context_sparse_types, Tcontext_dense, context_dense_shapes)
    steps = [_steps([_list_sparse(lists, k, t, n) for (_, lists), n in zip(found, names)], t)
             for k, t in zip(encoded(feature_list_sparse_keys), feature_list_sparse_types)]
    rows, lengths = [], []
    for k, t, s in zip(encoded(feature_list_dense_keys), feature_list_dense_types, feature_list_dense_shapes):
        mine = [_list_dense(lists, k, t, s, n, may_lack) for (_, lists), n in zip(found, names)]
        padding = b"" if t == object else np.zeros((), t)[()]
        rows.append(_padded(mine, padding, t, (None, *s)))
        lengths.append(np.array([len(r) for r in mine], np.int64))
    return (indices, values, shapes, dense, [s[0] for s in steps], [s[1] for s in steps], [s[2] for s in steps], rows,
            lengths)


def encoded(names):
    """list of the bytes of names."""
    return [n.encode("utf-8", "surrogateescape") for n in names]


def _steps(batch, dtype):
    """(indices, values, shape) of lists of arrays, one for each step of each sequence."""
    rows = [(i, j, p) for i, parts in enumerate(batch) for j, p in enumerate(parts)]
    indices = [(i, j, k) for i, j, p in rows for k in range(len(p))]
    values = np.concatenate([p for _, _, p in rows]) if rows else _empty(dtype)
    shape = [len(batch), max((len(parts) for parts in batch), default=0), max((len(p) for _, _, p in rows), default=0)]
    return np.array(indices, np.int64).reshape(-1, 3), values, np.array(shape, np.int64)


@parse_sequence_example.shape
def _(c):
    a, lead = c.attrs, c.with_rank(0, 1)
    n, m = a["Ncontext_sparse"], a["Nfeature_list_sparse"]
    return ([(None, 2)] * n + [(None,)] * n + [(2,)] * n + [shape_fns.concat(lead, s)
                                                            for s in a["context_dense_shapes"]]
            + [(None, 3)] * m + [(None,)] * m + [(3,)] * m
            + [shape_fns.concat((*lead, None), s) for s in a["feature_list_dense_shapes"]]
            + [lead] * a["Nfeature_list_dense"])
