"""Strings as numbers, numbers as strings; hashes, encodings, CSV."""
import base64
import binascii
import re
import struct

import numpy as np

from ..core import dtypes, errors, shape_fns
from ..core.declare import op
from ..kernels import hashes

text = shape_fns.text
_CPP = {"float32": "float", "float64": "double"}


def _bytes(value):
    return value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value


def _flat(x):
    """(bytes of every element in a row, shape)."""
    x = np.asarray(x, object)
    return [_bytes(v) for v in x.reshape(-1).tolist()], x.shape


def _strings(values, shape):
    out = np.empty(len(values), object)
    out[:] = values
    return out.reshape(shape)


def _shown(value):
    return value.decode("utf-8", "backslashreplace")


# ------------------------------------------------------------------ numbers
def parsed(value, dtype):
    """The number that bytes hold, or None: white space around it does not matter."""
    value = value.strip(b" \t\n\v\f\r")
    if dtype.kind in "iu":
        if not re.match(rb"-?[0-9]+\Z", value):
            return None
        number, info = int(value), np.iinfo(dtype)
        return number if info.min <= number <= info.max else None
    if b"_" in value:
        return None
    try:
        return float(int(value, 16)) if re.match(rb"[+-]?0[xX]", value) else float(value)
    except ValueError:
        return None


@op("StringToNumber(string_tensor: string) -> output: out_type", "out_type: {float32, float64, int32, int64} = float32")
def string_to_number(xp, string_tensor, out_type):
    """The number in each string."""
    values, shape = _flat(string_tensor)
    out = [parsed(v, out_type) for v in values]
    if None in out:
        raise errors.invalid_argument("StringToNumberOp could not correctly convert string: "
                                      f"{_shown(values[out.index(None)])}")
    return np.array(out, out_type).reshape(shape)


@op("AsString(input: T) -> output: string",
    "T: {int8, int16, int32, int64, complex64, complex128, float32, float64, bool}",
    "precision: int = -1", "scientific: bool = false", "shortest: bool = false", "width: int = -1", "fill: string = ''")
def as_string(xp, input, precision, scientific, shortest, width, fill):
    """Each number as C prints it."""
    x = np.asarray(input)
    form = _format(x.dtype, precision, scientific, shortest, width, fill)
    if x.dtype.kind == "b":
        write = lambda v: form % ("true" if v else "false")
    elif x.dtype.kind == "c":
        write = lambda v: f"({form % v.real},{form % v.imag})"
    else:
        write = lambda v: form % v
    return _strings([write(v).encode() for v in x.reshape(-1).tolist()], x.shape)


def _format(dtype, precision, scientific, shortest, width, fill):
    is_number = dtype.kind in "fc"
    name = dtypes.as_dtype(dtype).name
    if scientific and shortest:
        raise errors.invalid_argument("Cannot select both scientific and shortest notation")
    if len(fill) > 1:
        raise errors.invalid_argument("Fill string must be one or fewer characters")
    if (scientific or shortest) and not is_number:
        raise errors.invalid_argument(f"scientific and shortest format not supported for datatype {name}")
    if precision > -1 and not is_number:
        raise errors.invalid_argument(f"precision not supported for datatype {name}")
    if fill not in ("", " ", "+", "-", "0", "#"):
        raise errors.invalid_argument(f'Fill argument not supported: "{fill}"')
    letter = "s" if dtype.kind == "b" else "d" if not is_number else "e" if scientific else "g" if shortest else "f"
    return "%" + fill + (str(width) if width > -1 else "") + (f".{precision}" if precision > -1 else "") + letter


# ------------------------------------------------------------------ hashes
def _buckets(x, hash_of, count):
    values, shape = _flat(x)
    return np.array([hash_of(v) % count for v in values], np.int64).reshape(shape)


@op("StringToHashBucket(string_tensor: string) -> output: int64", "num_buckets: int >= 1")
def string_to_hash_bucket(xp, string_tensor, num_buckets):
    """A bucket for each string by TF's first hash."""
    return _buckets(string_tensor, hashes.hash64, num_buckets)


@op("StringToHashBucketFast(input: string) -> output: int64", "num_buckets: int >= 1")
def string_to_hash_bucket_fast(xp, input, num_buckets):
    """A bucket for each string by FarmHash."""
    return _buckets(input, hashes.fingerprint64, num_buckets)


@op("StringToHashBucketStrong(input: string) -> output: int64", "num_buckets: int >= 1", "key: list(int)")
def string_to_hash_bucket_strong(xp, input, num_buckets, key):
    """A bucket for each string by SipHash with a key."""
    if len(key) != 2:
        raise errors.invalid_argument("Key must have 2 elements")
    return _buckets(input, lambda v: hashes.siphash(v, key), num_buckets)


@op("Fingerprint(data: T, method: string) -> fingerprint: uint8", "T: type")
def fingerprint(xp, data, method):
    """The 8 bytes of FarmHash's Fingerprint64 of each entry along the first axis."""
    method = np.asarray(method, object)
    if method.ndim:
        raise errors.invalid_argument(f"`method` should be a scalar string: {text(method.shape)}")
    if _bytes(method[()]) != b"farmhash64":
        raise errors.invalid_argument(f"Unsupported method: {_shown(_bytes(method[()]))}")
    data = np.asarray(data)
    if data.ndim < 1:
        raise errors.invalid_argument(f"`data` should have at least one dimension: {text(data.shape)}")
    rows = [hashes.fingerprint64(_row_bytes(row)) for row in data]
    return np.frombuffer(b"".join(struct.pack("<Q", r) for r in rows), np.uint8).reshape(len(data), 8)


def _row_bytes(row):
    if not isinstance(row, np.ndarray) and isinstance(row, (bytes, str)):
        return _bytes(row)
    if row.dtype != object:
        return np.ascontiguousarray(row).tobytes()
    if row.size == 1:
        return _bytes(row.reshape(-1)[0])
    return b"".join(struct.pack("<Q", hashes.fingerprint64(_bytes(v))) for v in row.reshape(-1).tolist())


for _function in (string_to_number, as_string, string_to_hash_bucket, string_to_hash_bucket_fast,
                  string_to_hash_bucket_strong):
    _function.shape(shape_fns.same_as_input)
    _function.not_differentiable()
del _function


@fingerprint.shape
def _(c):
    rows = shape_fns.with_rank_at_least(c.shapes[0], 1)
    return [(None if rows is None else rows[0], None if c.value(1) is None else 8)]


# ------------------------------------------------------------------ encodings
@op("EncodeBase64(input: string) -> output: string", "pad: bool = false")
def encode_base64(xp, input, pad):
    """Base64 in its form for URLs."""
    values, shape = _flat(input)
    out = [base64.urlsafe_b64encode(v) for v in values]
    return _strings(out if pad else [v.rstrip(b"=") for v in out], shape)


@op("DecodeBase64(input: string) -> output: string")
def decode_base64(xp, input):
    """The bytes of Base64 in its form for URLs, padded or not."""
    values, shape = _flat(input)
    return _strings([_from_base64(v) for v in values], shape)


def _from_base64(value):
    bare = value.rstrip(b"=")
    if not re.match(rb"[A-Za-z0-9_-]*\Z", bare):
        raise errors.invalid_argument("Invalid character found in base64.")
    try:
        return base64.urlsafe_b64decode(bare + b"=" * (-len(bare) % 4))
    except binascii.Error:
        raise errors.invalid_argument("Base64 string length cannot be 1 modulo 4.") from None


@op("UnicodeTranscode(input: string) -> output: string",
    "input_encoding: string",
    "output_encoding: {'UTF-8', 'UTF-16-BE', 'UTF-32-BE'}",
    "errors: {'strict', 'replace', 'ignore'} = 'replace'",
    "replacement_char: int = 65533",
    "replace_control_characters: bool = false")
def unicode_transcode(xp, input, input_encoding, output_encoding, errors, replacement_char, replace_control_characters):
    """Strings of one encoding in another."""
    values, shape = _flat(input)
    out = []
    for value in values:
        found = _decoded(value, input_encoding, errors, chr(replacement_char))
        if replace_control_characters:
            other = "" if errors == "ignore" else chr(replacement_char)
            found = re.sub("[\x00-\x1f\x7f-\x9f]", other, found)
        out.append(found.encode(output_encoding.replace("-BE", "BE")))
    return _strings(out, shape)


def _decoded(value, encoding, how, replacement):
    try:
        if how == "replace" and replacement != "\ufffd":
            return value.decode(encoding, "replace").replace("\ufffd", replacement)
        return value.decode(encoding, how)
    except LookupError:
        raise errors.invalid_argument(f"Could not create converter for input encoding: {encoding}") from None
    except UnicodeDecodeError:
        raise errors.invalid_argument("Invalid formatting on input string") from None


for _function in (encode_base64, decode_base64, unicode_transcode):
    _function.shape(shape_fns.same_as_input)
del _function
encode_base64.not_differentiable()
decode_base64.not_differentiable()


@op("DecodeRaw(bytes: string) -> output: out_type",
    "out_type: {float16, float32, float64, int32, uint16, uint8, int16, int8, int64, complex64, complex128, bool}",
    "little_endian: bool = true", dynamic_shape=True)
def decode_raw(xp, bytes, out_type, little_endian):
    """The numbers that the bytes of each string are."""
    values, shape = _flat(bytes)
    if not values:
        return np.zeros(shape + (0,), out_type)
    size = len(values[0])
    for i, v in enumerate(values):
        if len(v) != size:
            raise errors.invalid_argument("DecodeRaw requires input strings to all be the same size, but element "
                                          f"{i} has size {size} != {len(v)}")
    if size % out_type.itemsize:
        raise errors.invalid_argument(f"Input to DecodeRaw has length {size} that is not a multiple of {out_type.itemsize}, "
                                      f"the size of {_CPP.get(out_type.name, out_type.name)}")
    found = np.frombuffer(b"".join(values), out_type.newbyteorder("<" if little_endian else ">"))
    return found.astype(out_type).reshape(shape + (size // out_type.itemsize,))


@decode_raw.shape
def _(c):
    return [shape_fns.concat(c.shapes[0], (None,))]


decode_raw.not_differentiable()


# ------------------------------------------------------------------ CSV
@op("DecodeCSV(records: string, record_defaults: OUT_TYPE) -> output: OUT_TYPE",
    "OUT_TYPE: list({float32, float64, int32, int64, string}) >= 1",
    "field_delim: string = ','",
    "use_quote_delim: bool = true",
    "na_value: string = ''",
    "select_cols: list(int) = []")
def decode_csv(xp, records, record_defaults, OUT_TYPE, field_delim, use_quote_delim, na_value, select_cols):
    """The fields of lines of comma separated values, column by column."""
    if len(field_delim) != 1:
        raise errors.invalid_argument("field_delim should be only 1 char")
    values, shape = _flat(records)
    columns = [[] for _ in record_defaults]
    for i, value in enumerate(values):
        fields = csv_fields(value, field_delim.encode(), use_quote_delim)
        if select_cols:
            fields = [fields[k] for k in select_cols if k < len(fields)]
        if len(fields) != len(columns):
            raise errors.invalid_argument(f"Expect {len(columns)} fields but have {len(fields)} in record {i}")
        for k, field in enumerate(fields):
            columns[k].append(csv_cell(field, record_defaults[k], _bytes(na_value), k, i))
    out = [_strings(column, shape) if np.asarray(default).dtype == object
           else np.array(column, np.asarray(default).dtype).reshape(shape)
           for column, default in zip(columns, record_defaults)]
    return out


def csv_cell(field, default, na_value, k, i):
    """The value of a field, the k-th of the i-th record."""
    default = np.asarray(default)
    if not field or field == na_value:
        if not default.size:
            raise errors.invalid_argument(f"Field {k} is required but missing in record {i}!")
        return default.reshape(-1)[0]
    if default.dtype == object:
        return field
    number = parsed(field, default.dtype)
    if number is None:
        name = default.dtype.name
        raise errors.invalid_argument(f"Field {k} in record {i} is not a valid {_CPP.get(name, name)}: {_shown(field)}")
    return number


def csv_fields(line, delim, quotes):
    """list of the fields of a record, bytes."""
    found, at = [], 0
    while at < len(line):
        if line[at] in b"\r\n":             # before a field
            at += 1
            continue
        if quotes and line[at:at + 1] == b'"':
            field, at = _quoted(line, at + 1, delim)
        else:
            end = line.find(delim, at)
            end = len(line) if end < 0 else end
            field, at = line[at:end], end
            if re.search(rb'["\r\n]' if quotes else rb"[\r\n]", field):
                raise errors.invalid_argument("Unquoted fields cannot have quotes/CRLFs inside")
        found.append(field)
        at += 1
    return found + [b""] if line.endswith(delim) else found


def _quoted(line, at, delim):
    """(field, where its end is) of a field in quotes, in which two stand for one."""
    field = b""
    while True:
        end = line.find(b'"', at)
        if end < 0:
            break
        field += line[at:end]
        if line[end + 1:end + 2] == b'"':
            field, at = field + b'"', end + 2
        elif end + 1 == len(line) or line[end + 1:end + 2] == delim:
            return field, end + 1
        else:
            raise errors.invalid_argument("Quote inside a string has to be escaped by another quote")
    raise errors.invalid_argument("Quoted field has to end with quote followed by delim or end")


@decode_csv.shape
def _(c):
    for shape in c.shapes[1:]:
        shape = shape_fns.with_rank_at_most(shape, 1)
        if shape is not None and len(shape) == 1 and shape[0] is not None and shape[0] > 1:
            raise shape_fns.ShapeError("Shape of a default must be a length-0 or length-1 vector, or a scalar.")
    return [c.shapes[0]] * (len(c.shapes) - 1)
