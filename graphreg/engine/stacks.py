"""What loops put on stacks and into TensorArrays, without what is known to be right being asked again."""
import numpy as np

from .made import Made
from .uses import Uses, has, replaced
from .specialise import Elements

_FLOW = np.float32(0)


def stacks(straight):
    """Pushes, pops, reads and writes of what is known to be fitting are made as lines of code."""
    if not has(straight, _TABLE):
        return straight.nodes
    places, instead = Uses(straight), {}
    idle = _idle(places)
    for node in straight.nodes:
        make = _TABLE.get(node.op.type) if node.op is not None else None
        if make is None or node.op in straight.may_die or any(straight.plan.is_fed(t) for t in node.op._outputs):
            continue
        home = Elements.home(node.op._inputs[0])
        if home in idle:
            instead[node] = None
            continue
        made = make(places, node.op, home) if home is not None else None
        if made is not None:
            instead[node] = made
    return replaced(straight, instead)


def _idle(places):
    """The stacks of which it is known, or nobody looks at, what is taken out; nobody looks at what is put there either."""
    straight, by_home = places.straight, {}
    for op in places.nodes:
        if op.type in ("StackPushV2", "StackPopV2"):
            by_home.setdefault(Elements.home(op._inputs[0]), []).append(op)
    return {home for home, ops in by_home.items() if home is not None and _is_endless(straight, home)
            and any(op.type == "StackPopV2" for op in ops) and all(_is_idle(places, op) for op in ops)}


def _is_idle(places, op):
    straight, result = places.straight, op._outputs[0]
    if not straight.may_go(op) or straight.source(result) in map(straight.source, straight.plan.fetches):
        return False
    return not places.uses[result] or op.type == "StackPopV2" and straight.value(result) is not None


def _is_endless(straight, home):
    """Whether a stack takes as much as it is given."""
    size = straight.value(home._inputs[0])
    return home.type == "StackV2" and size is not None and not size.ndim and size < 0


def _push(places, op, home):
    if not _is_endless(places.straight, home):
        return None
    wanted = op._outputs if places.uses[op._outputs[0]] else ()
    return Made(op, op._inputs[::-1], wanted, lambda texts, gives: [
        f"{texts[1]}.values.append({texts[0]})"] + [f"{place} = {texts[0]}" for place in gives], {}, True, True,
        places.under(op))


def _pop(places, op, home):
    if home.type != "StackV2":
        return None
    name = f"pop{op._id}"
    return Made(op, op._inputs, op._outputs, lambda texts, gives: [
        f"{gives[0]} = {texts[0]}.values.pop() if {texts[0]}.values else {name}(np, {texts[0]})"],
        {name: op.op_def.kernel}, under=places.under(op))


def _read(places, op, home):
    if not _fits(places, op, home, op._attrs["dtype"]):
        return None
    return Made(op, op._inputs[:2], op._outputs, lambda texts, gives: [
        f"{gives[0]} = {texts[0]}.read(np, int({texts[1]}))"], {}, under=places.under(op))


def _write(places, op, home):
    if not _fits(places, op, home, op._attrs["T"]):
        return None
    wanted = op._outputs if places.uses[op._outputs[0]] else ()
    return Made(op, op._inputs[:3], wanted, lambda texts, gives: [
        f"{texts[0]}.write(int({texts[1]}), {texts[2]})"] + [f"{place} = flow" for place in gives], {"flow": _FLOW},
        keeps=True, under=places.under(op))


def _fits(places, op, home, dtype):
    """Whether the index is known to be a scalar, and the array's type to be the op's."""
    return home.type == "TensorArrayV3" and places.straight.shape(op._inputs[1]) == () and (
        dtype == home._attrs["dtype"] and dtype.name != "string")


_TABLE = {"StackPushV2": _push, "StackPopV2": _pop, "TensorArrayReadV3": _read, "TensorArrayWriteV3": _write}
