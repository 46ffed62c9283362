"""Strings taken apart, matched, measured and changed."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op
from ..kernels import regex

text = shape_fns.text
_UNIT = "unit: {'BYTE', 'UTF8_CHAR'} = 'BYTE'"


def _bytes(value):
    return value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value


def _strings(values, shape):
    """An object array of bytes."""
    out = np.empty(len(values), object)
    out[:] = values
    return out.reshape(shape)


def _each(function, x):
    x = np.asarray(x, object)
    return _strings([function(_bytes(v)) for v in x.reshape(-1).tolist()], x.shape)


def _as_text(value):
    return value.decode("utf-8", "surrogateescape")


def _scalar(x, wording):
    x = np.asarray(x, object)
    if x.ndim:
        raise errors.invalid_argument(f"{wording}{text(x.shape)}")
    return _bytes(x[()])


# ------------------------------------------------------------------ split
def _sparse(rows):
    """(indices, values, dense shape) of lists of strings."""
    indices = [(i, j) for i, row in enumerate(rows) for j in range(len(row))]
    widest = max((len(row) for row in rows), default=0)
    values = _strings([v for row in rows for v in row], -1)
    return np.array(indices, np.int64).reshape(-1, 2), values, np.array([len(rows), widest], np.int64)


def _vector(x):
    x = np.asarray(x, object)
    if x.ndim != 1:
        raise errors.invalid_argument(f"input must be a vector, got shape: {text(x.shape)}")
    return [_bytes(v) for v in x.tolist()]


@op("StringSplit(input: string, delimiter: string) -> indices: int64, values: string, shape: int64",
    "skip_empty: bool = true", dynamic_shape=True)
def string_split(xp, input, delimiter, skip_empty):
    """Each string cut at any of some characters (at every byte, if there are none)."""
    rows, delimiters = _vector(input), _scalar(delimiter, "delimiter must be a scalar, got shape: ")
    return _sparse([_cut(row, delimiters, skip_empty) for row in rows])


def _cut(row, delimiters, skip_empty):
    if not delimiters:
        return [row[i:i + 1] for i in range(len(row))]
    for other in delimiters[1:]:
        row = row.replace(bytes([other]), delimiters[:1])
    return [part for part in row.split(delimiters[:1]) if part or not skip_empty] if row else []


@op("StringSplitV2(input: string, sep: string) -> indices: int64, values: string, shape: int64", "maxsplit: int = -1",
    dynamic_shape=True)
def string_split_v2(xp, input, sep, maxsplit):
    """Each string cut at a separator, or at runs of white space if that is empty."""
    rows, sep = _vector(input), _scalar(sep, "sep must be a scalar, got shape: ")
    return _sparse([row.split(sep, maxsplit) if sep else _cut_at_blanks(row, maxsplit) for row in rows])


def _cut_at_blanks(row, maxsplit):
    """Words between white space; after as many as are wanted the rest follows, even if it is empty."""
    if maxsplit <= 0:
        return row.split() if maxsplit < 0 else [row]
    words = row.split(None, maxsplit)
    return words + [b""] if len(words) == maxsplit else words


def _split_shape(c):
    c.with_rank(0, 1)
    c.with_rank(1, 0)
    return [(None, 2), (None,), (2,)]


string_split.shape(_split_shape)
string_split_v2.shape(_split_shape)
string_split.not_differentiable()


# ------------------------------------------------------------------ regular expressions
def _compiled(pattern):
    try:
        return regex.compiled(pattern)
    except regex.Invalid as error:
        raise errors.invalid_argument(f"Invalid pattern: {pattern}, error: {error}") from None
    except regex.Foreign as error:
        raise errors.UnimplementedError(None, None, f"{error} is not emulated: {pattern}") from None


def _replaced(input, pattern, rewrite, everywhere):
    expression = _compiled(pattern)
    return _each(lambda v: _bytes(regex.replace(expression, rewrite, _as_text(v), everywhere)), input)


@op("RegexReplace(input: string, pattern: string, rewrite: string) -> output: string", "replace_global: bool = true")
def regex_replace(xp, input, pattern, rewrite, replace_global):
    """What matches a pattern rewritten."""
    pattern = _as_text(_scalar(pattern, "Pattern must be scalar, but received "))
    return _replaced(input, pattern, _as_text(_scalar(rewrite, "Rewrite must be scalar, but received ")), replace_global)


@op("StaticRegexReplace(input: string) -> output: string", "pattern: string", "rewrite: string",
    "replace_global: bool = true")
def static_regex_replace(xp, input, pattern, rewrite, replace_global):
    """What matches a pattern rewritten."""
    return _replaced(input, pattern, rewrite, replace_global)


def _matched(input, pattern):
    expression, x = _compiled(pattern), np.asarray(input, object)
    found = [expression.fullmatch(_as_text(_bytes(v))) is not None for v in x.reshape(-1).tolist()]
    return np.array(found, bool).reshape(x.shape)


@op("RegexFullMatch(input: string, pattern: string) -> output: bool")
def regex_full_match(xp, input, pattern):
    """Whether the whole of each string matches a pattern."""
    return _matched(input, _as_text(_scalar(pattern, "Pattern must be scalar, but received ")))


@op("StaticRegexFullMatch(input: string) -> output: bool", "pattern: string")
def static_regex_full_match(xp, input, pattern):
    """Whether the whole of each string matches a pattern."""
    return _matched(input, pattern)


def _dynamic_regex_shape(c):
    for i in range(1, len(c.shapes)):
        c.with_rank(i, 0)
    return [c.shapes[0]]


regex_replace.shape(_dynamic_regex_shape)
regex_full_match.shape(_dynamic_regex_shape)
static_regex_replace.shape(shape_fns.same_as_input)
static_regex_full_match.shape(shape_fns.same_as_input)
regex_replace.not_differentiable()


# ------------------------------------------------------------------ parts and lengths
@op("Substr(input: string, pos: T, len: T) -> output: string", "T: {int32, int64}", _UNIT)
def substr(xp, input, pos, len, unit):
    """A part of each string, from a position (negative: from the end), of a length at most."""
    if pos.shape != len.shape:
        raise errors.invalid_argument("pos and len should have the same shape, got: "
                                      f"{text(pos.shape)} vs. {text(len.shape)}")
    x, starts, sizes = np.broadcast_arrays(np.asarray(input, object), pos, len)
    rows = zip(x.reshape(-1).tolist(), starts.reshape(-1).tolist(), sizes.reshape(-1).tolist())
    return _strings([_part(_bytes(v), start, size, i, unit) for i, (v, start, size) in enumerate(rows)], x.shape)


def _part(value, start, size, i, unit):
    units = value if unit == "BYTE" else _characters(value)
    if not -len(units) <= start <= len(units):
        raise errors.invalid_argument(f"pos {start} out of range for string b'{_as_text(value)}' at index {i}")
    start += len(units) if start < 0 else 0
    part = units[start:start + max(size, 0)]
    return part if unit == "BYTE" else b"".join(part)


def _characters(value):
    """The UTF-8 characters of bytes: whatever follows a lead byte belongs to it."""
    heads = [i for i, b in enumerate(value) if b & 0xC0 != 0x80]
    return [value[a:b] for a, b in zip(heads, heads[1:] + [len(value)])]


@substr.shape
def _(c):
    pos, size = c.shapes[1], c.shapes[2]
    if size is not None:
        pos = shape_fns.with_rank(pos, len(size))
    for a, b in zip(pos or (), size or ()):
        if a != b and a is not None and b is not None:
            raise shape_fns.ShapeError(f"pos and len shapes must match: {text(pos)} vs. {text(size)}")
    return [shape_fns.broadcast(c.shapes[0], pos)]


@op("StringLength(input: string) -> output: int32", _UNIT)
def string_length(xp, input, unit):
    """Bytes or UTF-8 characters of each string."""
    x = np.asarray(input, object)
    values = [_bytes(v) for v in x.reshape(-1).tolist()]
    sizes = [len(v) if unit == "BYTE" else sum(b & 0xC0 != 0x80 for b in v) for v in values]
    return np.array(sizes, np.int32).reshape(x.shape)


string_length.shape(shape_fns.same_as_input)


# ------------------------------------------------------------------ changed
@op("StringStrip(input: string) -> output: string")
def string_strip(xp, input):
    """Without white space at both ends."""
    return _each(bytes.strip, input)


def _recased(input, encoding, of_bytes, of_text):
    if encoding not in ("", "utf-8"):
        raise errors.invalid_argument(f"only utf-8 or '' (no encoding) is supported, received {encoding}")
    return _each(of_bytes if not encoding else lambda v: _bytes(of_text(_as_text(v))), input)


@op("StringLower(input: string) -> output: string", "encoding: string = ''")
def string_lower(xp, input, encoding):
    """In small letters."""
    return _recased(input, encoding, bytes.lower, str.lower)


@op("StringUpper(input: string) -> output: string", "encoding: string = ''")
def string_upper(xp, input, encoding):
    """In capital letters."""
    return _recased(input, encoding, bytes.upper, str.upper)


for _function in (string_strip, string_lower, string_upper):
    _function.shape(shape_fns.same_as_input)
del _function


# ------------------------------------------------------------------ joined
@op("ReduceJoin(inputs: string, reduction_indices: int32) -> output: string", "keep_dims: bool = false",
    "separator: string = ''")
def reduce_join(xp, inputs, reduction_indices, keep_dims, separator):
    """Strings joined along axes, one axis after the other."""
    x, between = np.asarray(inputs, object), _bytes(separator)
    axes = _checked_axes(reduction_indices, x.ndim)
    for axis in axes:
        rows = np.moveaxis(x, axis, -1)
        joined = [between.join([_bytes(v) for v in row]) for row in rows.reshape(-1, rows.shape[-1]).tolist()]
        x = np.expand_dims(_strings(joined, rows.shape[:-1]), axis)
    return x if keep_dims else x.reshape([d for i, d in enumerate(x.shape) if i not in axes])


def _checked_axes(axes, rank):
    found = []
    for axis in axes.reshape(-1).tolist():
        if not -rank <= axis < rank:
            raise errors.invalid_argument(f"Invalid reduction dimension {axis} for input with {rank} dimension(s)")
        if axis % rank in found:
            raise errors.invalid_argument(f"Duplicate reduction dimension {axis}")
        found.append(axis % rank)
    return found


@reduce_join.shape
def _(c):
    shape, axes = c.shapes[0], c.value(1)
    if shape is None:
        return [None]
    if axes is None:
        return [(None,) * len(shape) if c.attrs["keep_dims"] else None]
    gone = set()
    for axis in axes.reshape(-1).tolist():
        if not -len(shape) <= axis < len(shape):
            raise shape_fns.ShapeError(f"Invalid reduction dimension {axis} for input with {len(shape)} dimension(s)")
        gone.add(axis % len(shape))
    if c.attrs["keep_dims"]:
        return [tuple(1 if i in gone else d for i, d in enumerate(shape))]
    return [tuple(d for i, d in enumerate(shape) if i not in gone)]


reduce_join.not_differentiable()


@op("UnsortedSegmentJoin(inputs: string, segment_ids: Tindices, num_segments: Tnumsegments) -> output: string",
    "separator: string = ''",
    "Tindices: {int32, int64}",
    "Tnumsegments: {int32, int64} = int32", host=("num_segments",))
def unsorted_segment_join(xp, inputs, segment_ids, num_segments, separator):
    """The strings of each segment joined in their order; empty where a segment has none."""
    x, count, between = np.asarray(inputs, object), int(num_segments), _bytes(separator)
    if x.shape[:segment_ids.ndim] != segment_ids.shape:
        raise errors.invalid_argument(f"data.shape = {text(x.shape)} does not start with segment_ids.shape = "
                                      f"{text(segment_ids.shape)}")
    rest = x.shape[segment_ids.ndim:]
    rows, parts = x.reshape(segment_ids.size, -1), {}
    for i, segment in enumerate(segment_ids.reshape(-1).tolist()):
        if not 0 <= segment < count:
            raise errors.invalid_argument(f"segment_ids{text(np.unravel_index(i, segment_ids.shape))} = {segment} is out of "
                                          f"range [0, {count})")
        parts.setdefault(segment, []).append(i)
    width = rows.shape[1]
    out = [_joined([_bytes(rows[i, k]) for i in parts.get(s, ())], between) for s in range(count) for k in range(width)]
    return _strings(out, (count, *rest))


def _joined(values, between):
    """The strings put together; what comes after nothing stands without a separator."""
    out = b""
    for value in values:
        out = out + between + value if out else value
    return out


@unsorted_segment_join.shape
def _(c):
    shape, ids = c.shapes[0], c.shapes[1]
    c.with_rank(2, 0)
    count = c.dim_from_scalar(2)
    if ids is None:
        return [None]
    if shape is None:
        return [None]
    shape, _ = shape_fns.merge_prefix(shape, ids)
    return [(count,) + tuple(shape[len(ids):])]
