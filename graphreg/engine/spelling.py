"""Ops written as calls of NumPy's own functions, where all shapes are known: no kernel between, results into buffers.

Each entry does what the op's kernel does, operation by operation, so that every bit is the same; a test compares.
"""
import numpy as np

from ..kernels.matmul import LARGE, product
from ..kernels.norm import sum_to_last

_FLOATS = frozenset((np.dtype(np.float32), np.dtype(np.float64)))
_PLAIN = _FLOATS | {np.dtype(np.int32), np.dtype(np.int64)}
_L2_BLOCK = 65536     # elements of a sum, as the kernel takes them
_BOOL = frozenset((np.dtype(bool),))
_L2_BLOCKS = 4
_MANY, _SMALL = 8, 256      # arrays that are added up as one, and the elements of each


class Spelling:
    """An op in words.

    lines     function (texts of the inputs, target, buffer or None) -> list of lines that set the target.
    in_place  inputs whose memory the buffer may be, where shapes and dtypes agree.
    buffer    whether a buffer is of use.
    view      whether the result shows the memory of input 0.
    names     what the names in the lines stand for.
    """

    __slots__ = ("lines", "in_place", "buffer", "view", "names")

    def __init__(self, lines, names, in_place=(), buffer=True, view=False):
        self.lines, self.names, self.in_place, self.buffer, self.view = lines, names, in_place, buffer, view


def spell(op, shapes, value):
    """The Spelling of an op, or None.

    Args:
      op: Operation.
      shapes: raw shapes of inputs and outputs, None for one that is not known.
      value: function index of an input -> its value where that is known, or None.
    """
    make = _TABLE.get(op.type)
    if make is None or len(op._outputs) != 1 or None in shapes:
        return None
    inside = shapes[:len(op._inputs)]
    return make(op, inside, shapes[-1], value)


def _dtype(op):
    return op._inputs[0].dtype.base_dtype.np


def _call(name, arguments, buffer):
    return f"{name}({', '.join(arguments)})" if buffer is None else f"{name}({', '.join(arguments)}, {buffer})"


def _function(ufunc, kinds=_FLOATS, sign=None):
    """A ufunc of one or two operands."""
    name = ufunc.__name__

    def make(op, inside, outside, value):
        if _dtype(op) not in kinds:
            return None
        if sign is not None and not outside:
            return Spelling(lambda texts, target, buffer: [f"{target} = {texts[0]} {sign} {texts[1]}"], {}, buffer=False)
        return Spelling(lambda texts, target, buffer: [f"{target} = {_call(name, texts, buffer)}"], {name: ufunc},
                        in_place=tuple(range(len(inside))))
    return make


def _matmul(op, inside, outside, value):
    a, b = inside
    flip_a, flip_b = op._attrs["transpose_a"], op._attrs["transpose_b"]
    if _dtype(op) not in _FLOATS or len(a) != 2 or len(b) != 2 or a[0 if flip_a else 1] != b[1 if flip_b else 0]:
        return None

    large = outside[0] * outside[1] * a[0 if flip_a else 1] >= LARGE
    name, function = ("product", product) if large else ("matmul", np.matmul)

    def lines(texts, target, buffer):
        x, y = texts[0] + ".T" * flip_a, texts[1] + ".T" * flip_b
        return [f"{target} = {_call(name, (x, y), buffer)}"]
    return Spelling(lines, {name: function})


def _axes(value, rank):
    if value is None or value.ndim > 1:
        return None
    axes = {a for a in np.ravel(value).tolist()}
    return tuple(sorted({a % rank for a in axes})) if all(-rank <= a < rank for a in axes) else None


def _reduce(op, inside, outside, value):
    shape = inside[0]
    axes = _axes(value(1), len(shape)) if shape else None
    if _dtype(op) not in _PLAIN or not axes or all(shape[a] == 1 for a in axes):
        return None
    keep, dtype = bool(op._attrs["keep_dims"]), "d_" + _dtype(op).name
    return Spelling(lambda texts, target, buffer: [
        f"{target} = add_reduce({texts[0]}, {axes}, {dtype}, {buffer}, {keep})"], {"add_reduce": np.add.reduce, dtype: _dtype(op)})


def _mean(op, inside, outside, value):
    made = _reduce(op, inside, outside, value)
    if made is None or _dtype(op) not in _FLOATS:
        return None
    count, name, sums = 1, f"size{op._id}", made.lines
    for a in _axes(value(1), len(inside[0])):
        count *= inside[0][a]
    names = {**made.names, name: _dtype(op).type(count), "divide": np.divide}
    return Spelling(lambda texts, target, buffer: sums(texts, target, buffer) + [
        f"{target} = {_call('divide', (target, name), buffer)}" if outside else f"{target} = {target} / {name}"], names)


def _bias_add(op, inside, outside, value):
    x, bias = inside
    if op._attrs.get("data_format", b"NHWC") != b"NHWC" or len(x) < 2 or bias != x[-1:] or _dtype(op) not in _FLOATS:
        return None
    return Spelling(lambda texts, target, buffer: [f"{target} = {_call('add', texts, buffer)}"], {"add": np.add}, (0,))


def _bias_add_grad(op, inside, outside, value):
    if op._attrs["data_format"] != b"NHWC" or len(inside[0]) < 2 or _dtype(op) not in _FLOATS:
        return None
    return Spelling(lambda texts, target, buffer: [f"{target} = sum_to_last({texts[0]})"], {"sum_to_last": sum_to_last},
                    buffer=False) if 0 not in inside[0] else None


def _add_n(op, inside, outside, value):
    if len(inside) < 2 or any(s != outside for s in inside) or _dtype(op) not in _FLOATS:
        return None
    size = int(np.prod(outside, dtype=np.int64))

    def lines(texts, target, buffer):
        if not outside:
            return [f"{target} = {' + '.join(texts)}"]
        if len(texts) >= _MANY and 1 < size <= _SMALL:
            # Down the columns NumPy adds in order.
            flat = texts if len(outside) == 1 else [x + ".reshape(-1)" for x in texts]
            return [f"{target} = concatenate(({', '.join(flat)})).reshape({len(texts)}, {size})",
                    f"{target} = add_reduce({target}, 0).reshape({outside})"]
        out = [f"{target} = {_call('add', texts[:2], buffer)}"]
        return out + [f"add({target}, {x}, {target})" for x in texts[2:]]
    return Spelling(lines, {"add": np.add, "add_reduce": np.add.reduce, "concatenate": np.concatenate}, (0, 1),
                    buffer=bool(outside) and size > _SMALL)


def _concat(op, inside, outside, value):
    axis = value(len(inside) - 1)
    if _dtype(op) not in _PLAIN or not outside or axis is None or axis.ndim or len(inside) < 3 or any(
            len(s) != len(outside) for s in inside[:-1]):
        return None
    axis = int(axis) % len(outside)
    return Spelling(lambda texts, target, buffer: [
        f"{target} = concatenate(({', '.join(texts[:-1])}), {axis}, {buffer})"], {"concatenate": np.concatenate})


def _reshape(op, inside, outside, value):
    if _dtype(op) not in _PLAIN or not inside[0] or not outside:
        return None
    return Spelling(lambda texts, target, buffer: [f"{target} = {texts[0]}.reshape({outside})"], {}, buffer=False, view=True)


def _l2_loss(op, inside, outside, value):
    size = int(np.prod(inside[0], dtype=np.int64))
    if _dtype(op) not in _FLOATS or not 0 < size <= _L2_BLOCKS * _L2_BLOCK:
        return None
    if size <= _L2_BLOCK:
        half = "half" + _dtype(op).char
        return Spelling(lambda texts, target, buffer: [f"{target} = vdot({texts[0]}, {texts[0]}) * {half}"],
                        {"vdot": np.vdot, half: _dtype(op).type(.5)}, buffer=False)
    kind = "t_" + _dtype(op).name

    def lines(texts, target, buffer):
        parts = [f"{target}[{i}:{i + _L2_BLOCK}]" for i in range(0, size, _L2_BLOCK)]
        return [f"{target} = {texts[0]}.reshape(-1)",
                f"{target} = {kind}(({' + '.join(f'float(dot({p}, {p}))' for p in parts)}) / 2)"]
    return Spelling(lines, {kind: _dtype(op).type, "dot": np.dot}, buffer=False)


def _relu_grad(op, inside, outside, value):
    if inside[0] != inside[1] or not outside or _dtype(op) not in _FLOATS:
        return None
    zero = "zero" + _dtype(op).char
    return Spelling(lambda texts, target, buffer: [
        f"{target} = {_call('multiply', (texts[0], f'greater({texts[1]}, {zero})'), buffer)}"],
        {"multiply": np.multiply, "greater": np.greater, zero: 0}, (0, 1))


def _relu(op, inside, outside, value):
    if not outside or _dtype(op) not in _FLOATS:
        return None
    zero = "relu0" + _dtype(op).char
    return Spelling(lambda texts, target, buffer: [f"{target} = maximum({texts[0]}, {zero}, out={buffer})"],
                    {"maximum": np.maximum, zero: _dtype(op).type(0)}, (0,))


def _sigmoid(op, inside, outside, value):
    if not outside or _dtype(op) not in _FLOATS:
        return None
    one = "one" + _dtype(op).char
    return Spelling(lambda texts, target, buffer: [
        f"{target} = {_call('negative', texts, buffer)}", f"exp({target}, {target})", f"add({one}, {target}, {target})",
        f"reciprocal({target}, {target})"], {
            "negative": np.negative, "exp": np.exp, "add": np.add, "reciprocal": np.reciprocal, one: _dtype(op).type(1)}, (0,))


def _select(op, inside, outside, value):
    condition, t, e = inside
    if t != e or op._inputs[1].dtype.base_dtype.np not in _PLAIN:
        return None
    if not condition:
        return Spelling(lambda texts, target, buffer: [f"{target} = {texts[1]} if {texts[0]} else {texts[2]}"], {}, buffer=False, view=True)
    if condition != t and (len(condition) > 1 or condition != t[:1]):
        return None
    spread = f"[:, {', '.join(['None'] * (len(t) - 1))}]" if condition != t else ""
    return Spelling(lambda texts, target, buffer: [f"{target} = where({texts[0]}{spread}, {texts[1]}, {texts[2]})"],
                    {"where": np.where}, buffer=False)


def _tanh_grad(op, inside, outside, value):
    if not outside or _dtype(op) not in _FLOATS or inside[0] != inside[1]:
        return None
    one = "one" + _dtype(op).char
    return Spelling(lambda texts, target, buffer: [
        f"{target} = {_call('multiply', (texts[0], texts[0]), buffer)}", f"subtract({one}, {target}, {target})",
        f"multiply({texts[1]}, {target}, {target})"], {
            "multiply": np.multiply, "subtract": np.subtract, one: _dtype(op).type(1)}, (0,))


def _sigmoid_grad(op, inside, outside, value):
    if not outside or _dtype(op) not in _FLOATS or inside[0] != inside[1]:
        return None
    one = "one" + _dtype(op).char
    return Spelling(lambda texts, target, buffer: [
        f"{target} = {_call('multiply', (texts[1], texts[0]), buffer)}",
        f"multiply({target}, subtract({one}, {texts[0]}), {target})"], {
            "multiply": np.multiply, "subtract": np.subtract, one: _dtype(op).type(1)}, (1,))


_TABLE = {
    "Add": _function(np.add, _PLAIN, "+"), "AddV2": _function(np.add, _PLAIN, "+"),
    "Sub": _function(np.subtract, _PLAIN, "-"), "Mul": _function(np.multiply, _PLAIN, "*"),
    "RealDiv": _function(np.divide, _FLOATS, "/"),
    "Less": _function(np.less, _PLAIN, "<"), "LessEqual": _function(np.less_equal, _PLAIN, "<="),
    "Greater": _function(np.greater, _PLAIN, ">"), "GreaterEqual": _function(np.greater_equal, _PLAIN, ">="),
    "LogicalAnd": _function(np.logical_and, _BOOL, "&"), "LogicalOr": _function(np.logical_or, _BOOL, "|"),
    "Neg": _function(np.negative, _PLAIN), "Square": _function(np.square, _PLAIN), "Sqrt": _function(np.sqrt),
    "Exp": _function(np.exp), "Log": _function(np.log), "Tanh": _function(np.tanh), "Reciprocal": _function(np.reciprocal),
    "Floor": _function(np.floor), "Ceil": _function(np.ceil),
    "MatMul": _matmul, "Sum": _reduce, "Mean": _mean, "BiasAdd": _bias_add, "BiasAddGrad": _bias_add_grad, "AddN": _add_n,
    "ConcatV2": _concat, "Reshape": _reshape, "L2Loss": _l2_loss, "Relu": _relu, "ReluGrad": _relu_grad, "Sigmoid": _sigmoid,
    "Select": _select, "TanhGrad": _tanh_grad, "SigmoidGrad": _sigmoid_grad,
}
