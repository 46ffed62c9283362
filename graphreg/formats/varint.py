"""Numbers of one to ten bytes, seven bits in each; fields of small messages that are read and written by the
    thousand."""


def put(number):
    """Encode a number of at most 64 bits, low bits first."""
    if number < 128 and number >= 0:
        return bytes((number,))
    number &= (1 << 64) - 1
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def get(data, at):
    """(number, position after it); IndexError where the data ends, ValueError past ten bytes."""
    byte = data[at]
    if byte < 128:
        return byte, at + 1
    number, shift = 0, 0
    while shift < 70:
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number & (1 << 64) - 1, at
        shift += 7
    raise ValueError("a number of more than ten bytes")


def signed(number):
    """An int64 or int32 field's value from its 64 bits."""
    return number - (1 << 64) if number >> 63 else number


def fields(data):
    """Yield (field number, value) of a message: an int, or bytes for what has a length.

    Raises:
      ValueError, IndexError: the data is no message.
    """
    at, end = 0, len(data)
    while at < end:
        # Most numbers are of one byte: no call for these.
        key, at = (data[at], at + 1) if data[at] < 128 else get(data, at)
        kind = key & 7
        if kind == 0:
            value, at = (data[at], at + 1) if data[at] < 128 else get(data, at)
        elif kind == 2:
            size, at = get(data, at)
            value, at = data[at:at + size], at + size
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
            value, at = int.from_bytes(data[at:at + size], "little"), at + size
        else:
            raise ValueError(f"wire type {kind}")
        if at > end:
            raise IndexError("a field goes past the end")
        yield key >> 3, value


def number_of(found, field):
    """The number of a field in {field number: value}, 0 if it is not there; ValueError when it is none."""
    value = found.get(field, 0)
    if not isinstance(value, int):
        raise ValueError(f"field {field} is no number")
    return value


def number_field(field, value):
    """A number with its field's tag; nothing for zero, as in proto3."""
    return put(field << 3) + put(value) if value else b""


def bytes_field(field, value):
    """A string or message with its field's tag."""
    return put(field << 3 | 2) + put(len(value)) + value
