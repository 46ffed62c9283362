"""The blocks of a generated function: loops as `while`, conds as `if`, and what is known of names within each."""
from .flow import ALWAYS, NEVER
from .plan import MERGES, SWITCHES

_INDENT = "    "


class Nesting:
    """Where the next line stands.

    Args:
      flow: Flow.
      read: function Tensor -> text of its value.
      write: function Tensor -> text of its place, or None where it is fed.
      known: dict-like objects (with copy) of what holds from a line on: each block begins with copies of them.
      checked: function Tensor -> whether it is known to be a scalar.
    """

    def __init__(self, flow, read, write, known, checked):
        self._flow, self._read, self._write, self._checked = flow, read, write, checked
        self._open, self._known, self._outside = [], known, []

    # ---------------------------------------------------------- blocks
    def stand(self, conds):
        """The lines that end blocks and begin others, so that the next line stands under these conditions."""
        wanted = self._flow.order(conds)
        inner = self._open[self._last_loop():]
        same = 0
        while same < min(len(inner), len(wanted)) and inner[same] == wanted[same]:
            same += 1
        for _ in inner[same:]:
            self._pop()
        lines = []
        for pred, taken in wanted[same:]:
            lines += self.indented([f"if {'' if taken else 'not '}{self._read(pred)}:"])
            self._push((pred, taken))
        return lines

    def indented(self, lines):
        return [_INDENT * len(self._open) + line for line in lines]

    def _last_loop(self):
        """The number of blocks around the innermost loop's inside."""
        return max((i + 1 for i, block in enumerate(self._open) if block is None), default=0)

    def _push(self, block):
        self._open.append(block)
        self._outside.append([known.copy() for known in self._known])

    def _pop(self):
        self._open.pop()
        for known, before in zip(self._known, self._outside.pop()):
            known.clear()
            known.update(before)

    # ---------------------------------------------------------- nodes that are no ops of their own
    def marked(self, mark):
        """The lines of a Mark."""
        return getattr(self, "_" + mark.kind)(mark.parts)

    def _open_loop(self, parts):
        lines = self.stand(self._flow.conds[parts.block])
        lines += self.indented([f"{self._write(op._outputs[0])} = {self._read(t)}" for op, t, _ in parts.values])
        lines += self.indented(["while True:"])
        self._push(None)
        return lines

    def _test(self, parts):
        lines, going = self.stand(ALWAYS), self._read(parts.going)
        return lines + self.indented(self.scalar(parts.going) + [f"if not {going}: break"])

    def _close(self, parts):
        lines = self.stand(ALWAYS)
        targets = ", ".join(self._write(op._outputs[0]) for op, _, _ in parts.values)
        lines += self.indented([f"{targets} = {', '.join(self._read(following) for _, _, following in parts.values)}"])
        self._pop()
        return lines

    def scalar(self, pred):
        """The lines that refuse a predicate that is no scalar."""
        return [] if self._checked(pred) else [f"if {self._read(pred)}.ndim: refuse_switch({self._read(pred)})"]

    def structural(self, op):
        """The lines of a Switch or Merge, or None for others."""
        if op.type in SWITCHES:
            value = self._read(op._inputs[0])
            places = [p for p in map(self._write, op._outputs) if p is not None]
            return self.scalar(op._inputs[1]) + [f"{p} = {value}" for p in places] + ["pass"]
        return self._merge(op) if op.type in MERGES else None

    def _merge(self, op):
        pred, if_true, if_false = self._flow.choices[op]
        value, index = map(self._write, op._outputs)
        numbers = [f"int32({list(op._inputs).index(t)})" for t in (if_true, if_false)]
        choose = lambda a, b: a if pred is None else f"{a} if {self._read(pred)} else {b}"
        lines = [] if value is None else [f"{value} = {choose(self._read(if_true), self._read(if_false))}"]
        return lines + ([] if index is None else [f"{index} = {choose(*numbers)}"])

    def fetched(self, tensor, text):
        """The text of a tensor of the top, DEAD where it has no value."""
        conds = self._flow.of_tensor(tensor)
        if conds is NEVER:
            return "DEAD"
        tests = [f"{'' if taken else 'not '}{self._read(pred)}" for pred, taken in self._flow.order(conds)]
        return f"{text} if {' and '.join(tests)} else DEAD" if tests else text
