"""How often a while loop runs, found before it does where its condition depends on constants."""
import numpy as np

from . import plan as plans

_LIMIT = 100000       # iterations after which one stops counting


class _Unknown(Exception):
    pass


def iterations_of(plan, merges, condition, start, env, most):
    """Count the iterations of a loop.

    Args:
      merges: the loop's variables.  condition: the LoopCond.  start: their first values.
      env: values by slot, those of the loop's constant Enters among them.
      most: dict from the variables of loops around this one to the largest values that they take.
    Returns:
      (largest number of iterations or None, whether it is exact, the variables' values afterwards: None where
      they are not known, and as `most` for these).
    """
    first = {op: v for op, v in zip(merges, start) if isinstance(v, (np.ndarray, np.generic))}
    try:
        return _Count(plan, merges, first, env, most).run(condition._inputs[0])
    except _Unknown:
        return None, False, [None] * len(merges), {}


class _Count:
    """A loop's condition, evaluated again and again on constants."""

    def __init__(self, plan, merges, first, env, most):
        self._plan, self._merges, self._env, self._outer = plan, merges, env, most
        self._now, self._exact = first, True

    def run(self, wanted):
        count, most = 0, {}
        while self._holds(wanted):
            for op, value in self._now.items():
                if np.ndim(value) == 0:
                    most[op] = max(most.get(op, value), value)
            following = {}
            for op in self._merges:
                if op in self._now:
                    try:
                        following[op] = self._value(op._inputs[1], {})
                    except _Unknown:
                        pass
            self._now = following
            count += 1
            if count > _LIMIT:
                raise _Unknown
        return count, self._exact, [self._now.get(op) for op in self._merges], most

    def _holds(self, tensor):
        """Whether a condition may hold; one side of an `and` is enough to say no."""
        op = tensor.op
        if op.type == "LogicalAnd":
            sides = []
            for t in op._inputs:
                try:
                    sides.append(self._holds(t))
                except _Unknown:
                    self._exact = False
            if not sides:
                raise _Unknown
            return all(sides)
        try:
            return bool(self._value(tensor, {}))
        except _Unknown:
            if op.type != "Less":
                raise
            self._exact = False
            return bool(np.less(self._value(op._inputs[0], {}), self._bound(op._inputs[1])))

    def _bound(self, tensor):
        """What a value is at most."""
        try:
            return self._value(tensor, {})
        except _Unknown:
            op = tensor.op
            if op in self._outer and tensor is op._outputs[0]:
                return self._outer[op]
            if op.type in ("Enter", "Identity", "Switch"):
                return self._bound(op._inputs[0])
            if op.type != "Minimum":
                raise
            bounds = []
            for t in op._inputs:
                try:
                    bounds.append(self._bound(t))
                except _Unknown:
                    pass
            if not bounds:
                raise
            return min(bounds)

    def _value(self, tensor, known):
        """The value of a tensor in this iteration; _Unknown when it depends on more than constants."""
        op = tensor.op
        if op in self._merges:
            if op not in self._now or tensor is not op._outputs[0]:
                raise _Unknown
            return self._now[op]
        if op.type == "Switch" and not self._plan.is_fed(tensor):
            # Within an iteration its condition holds.
            return self._value(op._inputs[0], known)
        if op.type == "Const":
            return op._attrs["value"]
        if tensor in known:
            return known[tensor]
        held = self._env[self._plan.slots[tensor]]
        if isinstance(held, (np.ndarray, np.generic)):
            return held
        if self._plan.is_fed(tensor) or op.type in plans.MERGES or op.type in plans.EXITS:
            raise _Unknown
        if op.op_def.flag("pass_through"):
            return self._value(op._inputs[0], known)
        if not _is_pure(op):
            raise _Unknown
        results = op.op_def.bind(op, np)([self._value(t, known) for t in op._inputs])
        known.update(zip(op._outputs, results))
        return known[tensor]


def _is_pure(op):
    d = op.op_def
    return d.kernel is not None and not (d.is_stateful or d.flag("state") or d.flag("updates") or d.flag("reads"))
