"""Slices of tensors: how programs write them, how checkpoints name them, where they meet.

A slice is a tuple of (start, length) for each axis; length -1 is all of the axis.
"""
from ..core import errors
from . import varint


def parse_spec(text):
    """(full shape, slice, shape of the slice) of "10 4 0,4:0,4", or None for "".

    Raises:
      InvalidArgumentError: the text is no such thing.  InternalError: the slice lies outside of the shape.
    """
    if not text:
        return None
    *sizes, spec = text.split(" ")
    if not sizes:
        _refuse("Need least two elements in shape_and_slice specification: " + text)
    try:
        shape = tuple(int(s) for s in sizes)
        if min(shape) < 0:
            raise ValueError
    except ValueError:
        _refuse("Non numerical dimension in shape_and_slice: " + text)
    extents = parse_slice(spec)
    place = f"shape = [{','.join(map(str, shape))}], slice = {slice_text(extents)}"
    if len(extents) != len(shape):
        raise errors.InternalError(None, None, "Mismatching ranks: " + place)
    for axis, (size, (start, length)) in enumerate(zip(shape, extents)):
        if length >= 0 and start + length > size:
            raise errors.InternalError(None, None, f"Extent in dimension {axis} out of bounds: {place}")
    return shape, extents, slice_shape(shape, extents)


def parse_slice(spec):
    """The slice that "0,4:-" stands for."""
    out = []
    for part in spec.split(":"):
        if part == "-":
            out.append((0, -1))
            continue
        numbers = part.split(",")
        try:
            start, length = (int(n) for n in numbers)
        except ValueError:
            _refuse(f"Expected a pair of numbers or '-' but got '{part}': string = {spec}")
        if start < 0 or length <= 0:
            _refuse(f"Expected non-negative start and positive length but got start = {start}, length = {length}: "
                    f"string = {spec}")
        out.append((start, length))
    return tuple(out)


def slice_text(extents):
    """"0,4:-" for ((0, 4), (0, -1))."""
    return ":".join("-" if length < 0 else f"{start},{length}" for start, length in extents)


def _refuse(text):
    raise errors.InvalidArgumentError(None, None, text)


def slice_shape(shape, extents):
    """The shape of a slice of a tensor of a shape."""
    return tuple(size if length < 0 else length for size, (_, length) in zip(shape, extents))


def index_of(shape, extents):
    """The slice as an index of an array of the shape."""
    return tuple(slice(0, size) if length < 0 else slice(start, start + length)
                 for size, (start, length) in zip(shape, extents))


def overlap(one, other, shape):
    """(part of the one, part of the other) as indices into each, where two slices of a shape meet, or None."""
    first, second = [], []
    for (start, stop), (low, high) in zip(_bounds(one, shape), _bounds(other, shape)):
        begin, end = max(start, low), min(stop, high)
        if begin >= end:
            return None
        first.append(slice(begin - start, end - start))
        second.append(slice(begin - low, end - low))
    return tuple(first), tuple(second)


def _bounds(extents, shape):
    return [(0, size) if length < 0 else (start, start + length) for size, (start, length) in zip(shape, extents)]


# ------------------------------------------------------------------ keys in tables
def slice_key(name, extents):
    """The key of a slice in a table: it sorts as (name, rank, starts and lengths) do."""
    parts = [_number(0), _string(name), _number(len(extents))]
    for start, length in extents:
        parts += [_signed(start), _signed(length)]
    return b"".join(parts)


def _number(n):
    digits = n.to_bytes((n.bit_length() + 7) // 8, "big")
    return bytes((len(digits),)) + digits


_ESCAPED = {0: b"\x00\xff", 255: b"\xff\x00"}


def _string(text):
    return b"".join(_ESCAPED.get(b, bytes((b,))) for b in text) + b"\x00\x01"


def _signed(n):
    magnitude = ~n if n < 0 else n
    size = 1
    while magnitude >> (7 * size - 1):
        size += 1
    if size == 1:
        return bytes((0x80 ^ n & 0xFF,))
    # The header's length bits in one's complement tell how many bytes follow; they take two bytes from size 8 on.
    digits = bytearray((n & (1 << 8 * size) - 1).to_bytes(size, "big"))
    header = (((1 << size) - 1) << (16 - size)).to_bytes(2, "big")
    digits[0] ^= header[0]
    if size > 7:
        digits[1] ^= header[1]
    return bytes(digits)


# ------------------------------------------------------------------ messages
def put_slice(extents):
    """TensorSliceProto bytes of a slice."""
    out = []
    for start, length in extents:
        extent = varint.number_field(1, start)
        if length >= 0:
            extent += varint.put(2 << 3) + varint.put(length)
        out.append(varint.bytes_field(1, extent))
    return b"".join(out)


def get_slice(data):
    """The slice of TensorSliceProto bytes."""
    out = []
    for field, value in varint.fields(data):
        if field == 1:
            start, length = 0, -1
            for number, n in varint.fields(value):
                if number == 1:
                    start = varint.signed(n)
                elif number == 2:
                    length = varint.signed(n)
            out.append((start, length))
    return tuple(out)


def put_shape(shape):
    """TensorShapeProto bytes of a known shape."""
    return b"".join(varint.bytes_field(2, varint.number_field(1, size)) for size in shape)


def get_shape(data):
    """The shape of TensorShapeProto bytes; ValueError when it is not a known one."""
    out = []
    for field, value in varint.fields(data):
        if field == 3 and value:
            raise ValueError("unknown rank")
        if field == 2:
            size = 0
            for number, n in varint.fields(value):
                if number == 1:
                    size = varint.signed(n)
            if size < 0 or len(out) == 254:
                raise ValueError("no known shape")
            out.append(size)
    return tuple(out)
