"""Gradients of rows that a table is asked for: what an optimizer does to add up those of one row, as one step."""
from ..kernels import segment
from .made import Made
from .uses import Uses, has, replaced


def summed_rows(straight):
    """Unique, UnsortedSegmentSum and the number of segments between them are one step: mostly no row comes twice."""
    if not has(straight, ("UnsortedSegmentSum",)):
        return straight.nodes
    places, instead = Uses(straight), {}
    for node in straight.nodes:
        found = _met(places, node.op) if node.op is not None and node.op.type == "UnsortedSegmentSum" else None
        if found is None:
            continue
        unique, others = found[0], found[1:]
        instead.update((places.nodes[op], None) for op in (unique, *others))
        takes, gives = [unique._inputs[0], node.op._inputs[0]], [unique._outputs[0], node.op._outputs[0]]
        instead[node] = Made(node.op, takes, gives, _lines, {"sums_of_rows": segment.sums}, view=True,
                             under=places.under(node.op))
    return replaced(straight, instead)


def _lines(texts, gives):
    return [f"{', '.join(gives)} = sums_of_rows({', '.join(texts)})"]


def _met(places, op):
    """(Unique, Shape, StridedSlice) whose results tell where an UnsortedSegmentSum puts its rows, and nobody else."""
    straight = places.straight
    rows, ids, count = (straight.source(t) for t in op._inputs)
    unique, first = ids._op, count._op
    if unique.type != "Unique" or ids is not unique._outputs[1] or first.type != "StridedSlice":
        return None
    measured = straight.source(first._inputs[0])._op
    if (measured.type != "Shape" or straight.source(measured._inputs[0]) is not unique._outputs[0]
            or not _is_first(straight, first)):
        return None
    members, values = (unique, measured, first), unique._inputs[0]
    alone = all(places.uses[t] == 1 for t in (ids, count, measured._outputs[0]))
    if not alone or not places.may_be_replaced(op, *members):
        return None
    here = places.position[places.nodes[op]]
    users = [u for u in places.users.get(unique._outputs[0], ()) if u is not measured]
    fits = straight.shape(values), straight.shape(rows)
    if (any(places.position[places.nodes[u]] < here for u in users) or any(map(straight.is_alias, (values, rows)))
            or None in fits or not fits[1] or fits[1][:1] != fits[0] or 0 in fits[1]
            or values.dtype.base_dtype.np.kind not in "iu" or rows.dtype.base_dtype.np.kind != "f"):
        return None
    return members


def _is_first(straight, op):
    """Whether a StridedSlice takes the first element of a vector."""
    bounds = [straight.value(t) for t in op._inputs[1:]]
    others = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask")
    return all(b is not None for b in bounds) and [b.tolist() for b in bounds] == [[0], [1], [1]] and (
        op._attrs["shrink_axis_mask"] == 1 and not any(op._attrs[m] for m in others))
