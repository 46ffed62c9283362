"""Parts of what is no variable's are views of it, not copies."""
from ..core.errors import OpError
from .made import Made
from .uses import Uses, has, replaced

_RUN = 16             # elements: of shorter runs a copy is quicker to work with
_COPIES = frozenset(("StridedSlice", "TensorArrayScatterV3"))
_MASKS = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")


def views(straight):
    """Split, Slice, StridedSlice and Transpose show their input, where that is worth it."""
    if not has(straight, _VIEWS):
        return straight.nodes
    places, instead = Uses(straight), {}
    for node in straight.nodes:
        op = node.op
        if op is None or op.type not in _VIEWS or not places.may_be_replaced(op):
            continue
        value = straight.source(op._inputs[1 if op.type == "Split" else 0])
        parts = _VIEWS[op.type](places, op, straight.shape(value)) if _may_be_shown(straight, value) else None
        if parts is not None:
            instead[node] = Made(op, [value], op._outputs, _shown(parts), {}, view=True, under=places.under(op))
    return replaced(straight, instead)


def _may_be_shown(straight, value):
    """Whether a value of known shape is neither a variable's nor the caller's, which may change."""
    return not (straight.is_alias(value) or straight.plan.is_fed(value) or straight.shape(value) is None
                or straight.value(value) is not None)


def _shown(parts):
    return lambda texts, gives: [f"{place} = {texts[0]}{part}" for part, place in zip(parts, gives)]


# ------------------------------------------------------------------ what is shown
def _parts_of_split(places, op, shape):
    axis = places.straight.value(op._inputs[0])
    if axis is None or axis.ndim or not -len(shape) <= int(axis) < len(shape):
        return None
    axis, count = int(axis) % len(shape), len(op._outputs)
    step, before = shape[axis] // count, (slice(None),) * axis
    if shape[axis] % count:
        return None
    return _texts(shape, [before + (slice(i * step, i * step + step),) for i in range(count)])


def _part_of_slice(places, op, shape):
    begin, size = (places.straight.value(t) for t in op._inputs[1:])
    if not shape or begin is None or size is None or begin.shape != (len(shape),) or size.shape != begin.shape:
        return None
    ends = [(b, n if s == -1 else b + s) for b, s, n in zip(begin.tolist(), size.tolist(), shape)]
    if not all(0 <= b <= e <= n for (b, e), n in zip(ends, shape)):
        return None
    return _texts(shape, [tuple(slice(b, e) for b, e in ends)])


def _part_of_strided_slice(places, op, shape):
    bounds = [places.straight.value(t) for t in op._inputs[1:]]
    # A number that is taken out of an array is no array.
    if any(b is None for b in bounds) or not places.straight.shape(op._outputs[0]):
        return None
    try:
        return _texts(shape, [op.op_def.variants["part"](shape, *bounds, *(op._attrs[m] for m in _MASKS))])
    except OpError:
        return None               # it fails when it runs


def _transposed(places, op, shape):
    """Only where it is looked at once, by what copies it or a part of it."""
    straight, result = places.straight, op._outputs[0]
    axes, users = straight.value(op._inputs[1]), places.users.get(result, ())
    if axes is None or axes.ndim != 1 or sorted(axes.tolist()) != list(range(len(shape))):
        return None
    if straight.shape(result) is None or places.uses[result] != 1 or not users or users[0].type not in _COPIES:
        return None
    return [f".transpose({tuple(axes.tolist())})"]


_VIEWS = {"Split": _parts_of_split, "Slice": _part_of_slice, "StridedSlice": _part_of_strided_slice,
          "Transpose": _transposed}


# ------------------------------------------------------------------ indices
def _texts(shape, indices):
    """The texts of indices, where what they show lies in memory in runs that are worth it; else None."""
    if any(_run(shape, index) < _RUN for index in indices):
        return None
    return [f"[{', '.join(map(_index_text, index))}]" for index in indices]


def _run(shape, index):
    """How many elements of a part lie side by side in memory, at least."""
    axes = [part for part in index if part is not None and part is not Ellipsis]
    axes += [slice(None)] * (len(shape) - len(axes))
    run = 1
    for size, part in zip(shape[::-1], axes[::-1]):
        taken = range(*part.indices(size)) if isinstance(part, slice) else range(part, part + 1)
        if taken.step != 1:
            return run
        run *= len(taken)
        if len(taken) < size:
            return run
    return max(run, _RUN)


def _index_text(part):
    if isinstance(part, slice):
        bounds = (part.start, part.stop) + ((part.step,) if part.step not in (None, 1) else ())
        return ":".join("" if n is None else str(n) for n in bounds)
    return "..." if part is Ellipsis else str(part)
