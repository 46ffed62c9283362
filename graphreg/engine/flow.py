"""How conds and loops nest in a plan, so that they can be written as `if` and `while`.

A cond is a Switch on a predicate and what hangs on its outputs; a loop is what tf.while_loop and its gradients make:
Enter, Merge with NextIteration, one LoopCond, Switch, Exit.  Where a graph does anything else with these nodes (they
can be made one by one, and graphs be edited) there is no Flow, and the plan runs as closures that look who is dead.
"""
from . import plan as plans
from .plan import Node

class _Dead:
    def __repr__(self):
        return "DEAD"


DEAD = _Dead()     # what a cond or a loop left out
NEVER = None       # the conditions of what cannot run: they contradict each other
ALWAYS = frozenset()


class Irregular(Exception):
    """A plan whose conds and loops do not nest."""


class Loop:
    """A loop in words.

    block   Block.
    going   Tensor: the loop goes on while it is true.
    values  list of (Merge op, Tensor of the first value, Tensor of the next).
    """

    __slots__ = ("block", "going", "values")

    def __init__(self, block, going, values):
        self.block, self.going, self.values = block, going, values


class Mark(Node):
    """Where a loop begins ("open_loop"), asks whether it goes on ("test") and ends ("close") among the nodes."""

    __slots__ = ("kind", "parts")

    def __init__(self, kind, parts):
        super().__init__()
        self.kind, self.parts = kind, parts

    def ops(self):
        return []

    def blamed(self):
        return None

    @staticmethod
    def is_mark():
        return True

    def looked_at(self):
        if self.kind == "test":
            return [self.parts.going]
        return [first if self.kind == "open_loop" else following for _, first, following in self.parts.values]


class Flow:
    """Where each op of a plan stands.

    nodes    all Nodes in order, loops laid flat between their Marks.
    conds    op -> frozenset of (predicate Tensor, bool), under which it runs, within its innermost loop.
    paths    op -> frozenset that contains that of every op that has run whenever this one runs.
    choices  Merge op of a cond -> (predicate, input if true, input if false); (None, input, input) where it is known.
    loops    Block -> Loop.
    """

    def __init__(self, plan, entries, facts):
        self._plan, self._facts = plan, facts
        self.conds, self.paths, self.choices, self.loops = {}, {}, {}, {}
        self._walk(plan.top, ALWAYS)
        self.nodes = self._laid(entries)

    def of_tensor(self, tensor):
        """The conditions under which a tensor of the top has a value; NEVER where it never has."""
        if self._plan.is_fed(tensor):
            return ALWAYS
        return self._alive(tensor, self._plan.top)

    def order(self, conds):
        """The conditions, outer ones first."""
        return sorted(conds, key=lambda c: (len(self.conds.get(c[0]._op, ALWAYS)), c[0]._op._id, c[0]._value_index))

    # ---------------------------------------------------------- walking
    def _walk(self, block, path):
        """Find the conditions of what is in a block, in order."""
        for node in block.nodes:
            if node.loop is not None:
                self._enter(node.loop, block, path)
                continue
            op = node.op
            found = self.conds[op] = self._conditions(op, block)
            self.paths[op] = NEVER if found is NEVER else path | found

    def _enter(self, loop, block, path):
        """Find the conditions of a loop, and of all in it."""
        ops = plans.ops_within(loop)
        values, going = self._values(loop), self._loop_cond(loop)
        firsts = [self._alive(first._op._inputs[0], block) for _, first, _ in values]
        found = self.conds[loop] = _all(firsts)
        if any(c != found for c in firsts):
            raise Irregular
        if found is NEVER:
            self.conds.update(dict.fromkeys(ops, NEVER))
            return
        others = [self._alive(t, block) for op in ops for t in op._inputs if self._is_in(t._op, block)]
        others += [self._op_conds(c, block) for op in ops for c in self._plan._awaited(op) if self._is_in(c, block)]
        if not all(c is not NEVER and c <= found for c in others):
            raise Irregular
        self.paths[loop] = path | found
        self.loops[loop] = Loop(loop, going, values)
        self._walk(loop, path | found | {loop})
        self._check(loop)

    def _loop_cond(self, loop):
        found = [op for op in loop.ops if op.type == "LoopCond"]
        if len(found) != 1 or self._plan.is_fed(found[0]._outputs[0]):
            raise Irregular
        return found[0]._outputs[0]

    def _values(self, loop):
        """What a loop hands from one iteration to the next."""
        values = []
        for op in loop.ops:
            if _comes_back(op):
                first, following = op._inputs if len(op._inputs) == 2 else (None, None)
                if (first is None or first._op.type not in plans.ENTERS
                        or following._op.type not in plans.NEXT_ITERATIONS
                        or self._plan.block_of.get(first._op) is not loop or op._outputs[1].consumers()
                        or any(self._plan.is_fed(t) for t in (first, following, *op._outputs))
                        or first.dtype._is_ref_dtype):
                    raise Irregular
                values.append((op, first, following))
        if not values:
            raise Irregular
        return values

    def _check(self, loop):
        """Refuse loops whose parts die in other ways than together."""
        going, over = ((self.loops[loop].going, taken) for taken in (True, False))
        for op in loop.ops:
            conds = self.conds[op]
            if conds is NEVER:
                if op.type in plans.NEXT_ITERATIONS or op.type in plans.EXITS:
                    raise Irregular
                continue
            if op.type == "LoopCond" and conds or op.type in plans.NEXT_ITERATIONS and conds != {going}:
                raise Irregular
            if over in conds and conds != {over} or op.type in plans.EXITS and over not in conds:
                raise Irregular
            if going not in conds and op in self._plan.writes:
                raise Irregular
        if any(over in self.conds[inner] for inner in loop.loops):
            raise Irregular

    # ---------------------------------------------------------- conditions
    def _conditions(self, op, block):
        if op.type == "ControlTrigger":
            return ALWAYS                  # it does nothing, and waits only
        if op.type in plans.ENTERS:
            return ALWAYS                  # those of its loop
        awaited = [self._op_conds(c, block) for c in self._plan._awaited(op)]
        if op.type in plans.MERGES:
            if _comes_back(op):
                return _all(awaited)
            return _all(awaited + [self._choice(op, block)])
        return _all(awaited + [self._alive(t, block) for t in op._inputs])

    def _alive(self, tensor, block):
        """The conditions of a tensor that is seen in a block."""
        if self._plan.is_fed(tensor):
            return ALWAYS
        op = tensor._op
        conds = self._op_conds(op, block)
        if op.type not in plans.SWITCHES or conds is NEVER:
            return conds
        pred, taken = self._root(op._inputs[1]), bool(tensor._value_index)
        known = self._known(pred)
        if known is not None:
            return conds if known == taken else NEVER
        return _all([conds, frozenset([(pred, taken)])])

    def _op_conds(self, op, block):
        """The conditions of an op as they are seen in a block."""
        home = self._plan.block_of[op]
        if home is block and op.type not in plans.EXITS:
            return self.conds[op]
        if op.type in plans.EXITS and home.parent is block:
            return self.conds[home]
        if self._is_around(home, block) and not self.conds.get(op):
            return ALWAYS
        raise Irregular

    def _is_in(self, op, block):
        """Whether what an op gives is seen in a block."""
        home = self._plan.block_of.get(op)
        return home is block if op.type not in plans.EXITS else home is not None and home.parent is block

    @staticmethod
    def _is_around(outer, block):
        while block is not None and block is not outer:
            block = block.parent
        return block is outer

    def _root(self, pred):
        """The predicate that a Switch looks at, before it was handed on."""
        while pred._op.type == "Identity" and not (self._plan.is_fed(pred) or pred._op._inputs[0].dtype._is_ref_dtype):
            pred = pred._op._inputs[0]
        return pred

    def _known(self, pred):
        """The value of a predicate that is known while compiling, or None."""
        if self._plan.is_fed(pred) or pred._op.type == "LoopCond":
            return None
        value = self._facts.values.get(pred)
        return None if value is None or value.ndim else bool(value)

    def _choice(self, op, block):
        """The conditions of a Merge: those that its inputs share, where they are opposite in one."""
        alive = [(t, self._alive(t, block)) for t in op._inputs]
        alive = [(t, c) for t, c in alive if c is not NEVER]
        if not alive:
            return NEVER
        if len(alive) == 1:
            self.choices[op] = None, alive[0][0], alive[0][0]
            return alive[0][1]
        apart = alive[0][1] ^ alive[1][1]
        if len(alive) > 2 or len(apart) != 2 or len({pred for pred, _ in apart}) != 1:
            raise Irregular
        pred = next(iter(apart))[0]
        first, second = (t for t, _ in alive)
        self.choices[op] = (pred, first, second) if (pred, True) in alive[0][1] else (pred, second, first)
        return alive[0][1] & alive[1][1]

    # ---------------------------------------------------------- laying flat
    def _laid(self, entries):
        nodes = []
        for node in entries:
            if node.loop is not None:
                if self.conds[node.loop] is not NEVER:
                    nodes += self._loop_laid(node.loop)
            elif any(self.conds[op] is not NEVER for op in node.ops()):
                nodes.append(node)
        return nodes

    def _loop_laid(self, loop):
        """The nodes of a loop: what is done before it asks whether it goes on, and what if so."""
        parts = self.loops[loop]
        going, over = ((parts.going, taken) for taken in (True, False))
        merges = {op for op, _, _ in parts.values}
        enters, before, behind, exits = [], [], [], []
        for node in loop.nodes:
            conds = self.conds[node.loop if node.loop is not None else node.op]
            if conds is NEVER or node.op in merges:
                continue
            if node.op is not None and (over in conds or node.op.type in plans.ENTERS):
                # What is done when the loop is over stands behind it.
                (exits if over in conds else enters).append(node)
                self.conds[node.op], self.paths[node.op] = self.conds[loop], self.paths[loop]
                continue
            part = behind if going in conds else before
            self.conds[node.loop if node.loop is not None else node.op] = conds - {going}
            part += self._loop_laid(node.loop) if node.loop is not None else [node]
        return [*enters, Mark("open_loop", parts), *before, Mark("test", parts), *behind, Mark("close", parts), *exits]


class Loops:
    """How long values live where nodes stand in loops.

    Args:
      nodes: the Nodes of a plan, loops laid flat.
    """

    def __init__(self, nodes):
        self._around, self._made = {}, {}
        begins, self._ends = [], {}
        for i, node in enumerate(nodes):
            if node.is_mark() and node.kind == "open_loop":
                begins.append(i)
            if begins:
                self._around[i] = tuple(begins)
            if node.is_mark() and node.kind == "close":
                self._ends[begins.pop()] = i

    def hold(self, node, i, lives, source):
        """What a loop hands on from one iteration to the next has memory of its own."""
        if not node.is_mark():
            return
        if node.kind == "open_loop":
            for op, _, _ in node.parts.values:
                lives.made(op._outputs[0], i)
                self.made(op._outputs[0], i)
        for t in map(source, node.looked_at()):
            self.used(t, i, lives)
            if node.kind != "test":
                lives.keep(t)

    def made(self, value, i):
        self._made.setdefault(value, i)

    def used(self, value, i, lives):
        """A value is used by a node: if it was made outside of a loop, until that is over."""
        for root in lives.roots(value):
            ends = [self._ends[begin] for begin in self._around.get(i, ()) if begin > self._made.get(root, -1)]
            lives.used(root, max(ends, default=i))


def flow_of(plan, entries, facts):
    """The Flow of a plan, or None where its conds and loops do not nest.

    Args:
      plan: Plan.  entries: Nodes of its top, in order.  facts: Facts.
    """
    try:
        return Flow(plan, entries, facts)
    except Irregular:
        return None


def _all(conds):
    """All of several conditions; NEVER where they contradict each other."""
    if any(c is NEVER for c in conds):
        return NEVER
    found = frozenset().union(*conds)
    return NEVER if any((pred, not taken) in found for pred, taken in found) else found


def _comes_back(op):
    """Whether an op is where a loop begins anew."""
    return op.type in plans.MERGES and any(t._op.type in plans.NEXT_ITERATIONS for t in op._inputs)
