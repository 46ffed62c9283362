"""What is known of a tensor's value while the graph is being built.

Shape inference folds any constant subgraph (`constant_array`) and, beyond it, values known in part
(`partial_shape`: a shape with holes, from Shape, Pack, ConcatV2, StridedSlice ...).  The Python
function `constant_value` (core/convert.py) is another thing: TF's knows a few op types only.
"""
import numpy as np

_UNKNOWN = object()       # a tensor whose value was looked for and is not constant


def constant_array(tensor):
    """The value of a tensor that only constants lead to, as an array, or None."""
    known = tensor._folded
    if known is None:
        _fold(tensor)
        known = tensor._folded
    return None if known is _UNKNOWN else known


def _fold(tensor):
    """Evaluate everything that leads to a tensor, without recursion; results stay on the tensors."""
    stack = [tensor._op]
    while stack:
        op = stack[-1]
        if _is_folded(op) or not is_pure(op):
            _finish(op, None)
            stack.pop()
            continue
        waiting = [t._op for t in op.inputs if t._folded is None]
        if any(_value_inside(t) is _UNKNOWN for t in op.inputs):
            _finish(op, None)
            stack.pop()
        elif waiting:
            stack.append(waiting[0])
        else:
            _finish(op, _evaluate(op))
            stack.pop()


def _value_inside(tensor):
    """The value of a tensor as an input of what is folded.

    There, and only there, TF takes the Shape, Size and Rank of an input with a static shape for constants.
    """
    value = tensor._folded
    if value is _UNKNOWN:
        static = tensor._op.op_def.flag("static_value")
        found = None if static is None else static(tensor._op)
        return value if found is None else found
    return value


def _is_folded(op):
    return bool(op.outputs) and op.outputs[0]._folded is not None


def is_pure(op):
    """bool: whether an op gives the same results for the same inputs, and does nothing else."""
    d = op.op_def
    return ((d.kernel is not None or d.flag("fold") is not None) and not d.is_stateful and not d.flag("state") and not d.flag("updates")
            and not d.flag("reads") and d.flag("foldable") is not False
            and not any(t.dtype._is_ref_dtype for t in op.inputs))


def _finish(op, values):
    """Note the values of an op's outputs, or that they are not constant."""
    for i, t in enumerate(op.outputs):
        if t._folded is None:
            t._folded = _UNKNOWN if values is None or values[i] is None else np.asarray(values[i])


def _evaluate(op):
    if len(op.inputs) == 0 and op.type == "Const":
        return [op._attrs["value"]]
    try:
        if op.op_def.kernel is None:
            return op.op_def.flag("fold")([_value_inside(t) for t in op.inputs])
        with np.errstate(all="ignore"):
            return op.op_def.bind(op, np)([_value_inside(t) for t in op.inputs])
    except Exception:
        # A constant that cannot be computed fails when it is run, not while building.
        return None


def partial_shape(tensor):
    """The raw shape that an int vector holds as its value, as far as it is known; None: nothing.

    What an op says of its value in part comes first: TF takes the Shape of a constant whose static shape
    has holes for a shape with holes.
    """
    partial = tensor._op.op_def.partial_fn
    known = None if partial is None else partial(tensor)
    if known is not None:
        return known
    value = _constant_or_entered(tensor)
    return None if value is None else shape_of_value(value)


def _constant_or_entered(tensor):
    """The value of a constant, or of a constant handed into a loop.

    TF folds no Enter inside of a larger expression, but it does fold one that is all of it.
    """
    value = constant_array(tensor)
    if value is None and tensor._op.op_def.flag("folds_alone"):
        return constant_array(tensor._op.inputs[0])
    return value


def partial_scalar(tensor):
    """The int that a scalar tensor holds, or None."""
    value = _constant_or_entered(tensor)
    return int(value) if value is not None and value.ndim == 0 else None


def shape_of_value(value, error=ValueError):
    """An int vector read as a shape: -1 is an unknown size; the scalar -1 an unknown rank."""
    if value.ndim == 0:
        if value == -1:
            return None
        raise error("Shape must be rank 1 but is rank 0")
    if value.ndim != 1:
        raise error(f"Shape must be rank 1 but is rank {value.ndim}")
    dims = value.tolist()
    for d in dims:
        if d < -1:
            # TF does not say which op it was.
            raise ValueError(f"Invalid value in tensor used for shape: {d}")
    return tuple(None if d == -1 else d for d in dims)
