"""Tensors as TF prints them: in messages (summary) and in tf.print and tf.strings.format (layout)."""
import numpy as np

# Bytes that stand in the text as they are, and those with a short escape.
_ESCAPES = {9: "\\t", 10: "\\n", 13: "\\r", 34: '\\"', 39: "\\'", 92: "\\\\"}


def summary(x, limit):
    """The first elements of an array: 1 2 3... or [1 2][3...]...

    Args:
      x: array of any dtype, strings as objects.
      limit: int, the number of elements shown; negative: all.
    Source: Tensor::SummarizeValue.
    """
    write = element_text(x.dtype)
    limit = x.size if limit < 0 else min(limit, x.size)
    more = "..." if x.size > limit else ""
    shown = [write(v) for v in x.reshape(-1)[:limit].tolist()]
    if x.ndim < 2 or write is _unknown:
        return " ".join(shown) + more
    return "".join(_rows(iter(shown), limit, x.shape, 0)[0]) + more


def _rows(shown, left, shape, axis):
    """(texts of the entries along an axis, number of elements still to be shown)."""
    if axis == len(shape) - 1:
        taken = min(shape[axis], left)
        text = " ".join(next(shown) for _ in range(taken))
        return [text + ("..." if taken < shape[axis] else "")], left - taken
    texts = []
    for _ in range(shape[axis]):
        if left <= 0:
            break
        inner, left = _rows(shown, left, shape, axis + 1)
        texts += ["["] + inner + ["]"]
    return texts, left


def layout(x, edge):
    """An array in rows, with `edge` entries at both ends of each axis: [1 2 ... 8 9].

    Args:
      x: array of any dtype, strings as objects.
      edge: int, negative: every entry.
    Source: Tensor::SummarizeValue with print_v2.
    """
    write = element_text(x.dtype, quoted=True)
    if write is _unknown:
        return "[" + summary(x, edge) + "]"
    if x.ndim == 0:
        return write(x.tolist())
    return _block(x.tolist(), x.ndim, x.size if edge < 0 else min(edge, x.size), write)


def _block(values, rank, edge, write, depth=0):
    """The rows of an array from one axis on, each axis cut in its middle."""
    def texts(part):
        return [write(v) if depth == rank - 1 else _block(v, rank, edge, write, depth + 1) for v in part]

    separator = " " if depth == rank - 1 else "\n" * (rank - depth - 1) + " " * (depth + 1)
    if len(values) <= 2 * edge:
        return "[" + separator.join(texts(values)) + "]"
    head, tail = texts(values[:edge]), texts(values[len(values) - edge:])
    return "[" + separator.join(head) + separator + separator.join(["..."] + tail) + "]"


def element_text(dtype, quoted=False):
    """The function that writes one element of an array of a dtype."""
    if dtype.kind == "O":
        return (lambda v: '"' + escape(v) + '"') if quoted else escape
    if dtype.kind == "b":
        return lambda v: "1" if v else "0"
    if dtype.kind in "iu":
        return str
    if dtype.kind == "f":
        return _double_text if dtype.itemsize == 8 else _float_text
    return _unknown


def _unknown(v):
    return "?"


def _float_text(v):
    short = f"{v:.6g}"
    return short if np.float32(short) == v or v != v else f"{v:.9g}"


def _double_text(v):
    short = f"{v:.15g}"
    return short if float(short) == v or v != v else f"{v:.17g}"


def escape(value):
    """Bytes as C would write them in a string literal, with octal escapes."""
    value = value.encode() if isinstance(value, str) else value
    return "".join(chr(b) if 32 <= b < 127 and b not in _ESCAPES else _ESCAPES.get(b) or f"\\{b:03o}" for b in value)
