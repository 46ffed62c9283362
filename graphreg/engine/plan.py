"""A plan: which ops a run needs, in which order, and where their values go.

Made once for each (fetches, feeds) of a session.  An engine turns the plan into something that
runs; nothing here computes.  Everything is iterative: a chain of 100,000 ops is no problem.
"""
import heapq

from ..core import errors

NO_ALIAS = frozenset()


class Node:
    """Something a block runs as one step: an op, a whole loop, or a group of ops."""

    __slots__ = ("op", "loop", "order", "group")

    def __init__(self, op=None, loop=None, order=0, group=()):
        self.op, self.loop, self.order, self.group = op, loop, order, group

    def ops(self):
        """list of the ops that run."""
        return [self.op] if self.op is not None else ops_within(self.loop) if self.loop is not None else list(self.group)

    @staticmethod
    def is_mark():
        """bool: whether it only marks a place."""
        return False

    def looked_at(self):
        """list of Tensors that are looked at besides the inputs of the ops."""
        return []

    def blamed(self):
        """The op that an error comes from, where none within says so; None for a loop."""
        return self.group[-1] if self.group else self.op


class Block:
    """Nodes to be run in order: the top of a plan, or one iteration of a loop."""

    def __init__(self, parent, name):
        self.parent, self.name = parent, name
        self.depth = 0 if parent is None else parent.depth + 1
        self.ops = []
        self.loops = []
        self.nodes = []


class Plan:
    """What one run does.

    graph     the Graph.
    fetches   Tensors whose values are wanted; targets: Operations to be run.
    ranks     the place of each fetch in the order of names: TF's errors count so.
    feeds     Tensors whose values are given.
    slots     Tensor -> index of its value; a value is kept at one place for the whole run.
    top       Block of everything outside loops.
    aliases   Tensor -> the variable ops whose buffer it may show.
    may_die   ops that a cond or a loop may leave out.
    done      ops that have run: nothing waits for them.
    """

    def __init__(self, graph, fetches, targets, feeds, done=()):
        self.graph, self._done = graph, frozenset(done)
        self.fetches, self.targets, self.feeds = tuple(fetches), tuple(targets), tuple(feeds)
        self._fed = frozenset(feeds)
        rank_of = {name: i for i, name in enumerate(sorted({t.name for t in self.fetches}))}
        self.ranks = [rank_of[t.name] for t in self.fetches]
        self.ops = self._prune()
        if graph._edits:
            # Only an edited graph can have a cycle.
            self._topological()
        self.top = Block(None, "")
        self.block_of = {}
        self._find_blocks()
        self.aliases = self._find_aliases()
        self.writes = {op: self._written(op) for op in self.ops if op.op_def.flag("updates")}
        self._order(self.top)
        self.may_die = self._find_mortal()
        self.slots = self._place()

    # ---------------------------------------------------------- pruning
    def is_fed(self, tensor):
        return tensor in self._fed

    def _prune(self):
        """The ops needed, in creation order."""
        needed = set()
        stack = [t.op for t in self.fetches if t not in self._fed] + list(self.targets)
        while stack:
            op = stack.pop()
            if op in needed:
                continue
            needed.add(op)
            stack += [t.op for t in op._inputs if t not in self._fed]
            stack += self._awaited(op)
        return sorted(needed, key=lambda op: op._id)

    def _awaited(self, op):
        """The control inputs that run: all but placeholders that are fed (any other fed op runs, as in TF)."""
        return [c for c in op._control_inputs
                if c not in self._done and (c.type != "Placeholder" or c.outputs[0] not in self._fed)]

    # ---------------------------------------------------------- loops
    def _find_blocks(self):
        """Put every op into the block of its innermost loop."""
        if not any(op.type in ENTERS for op in self.ops):
            self.top.ops = self.ops
            self.block_of = dict.fromkeys(self.ops, self.top)
            return
        blocks = {}
        for op in self._topological():
            block = self._block_for(op, blocks)
            self.block_of[op] = block
            block.ops.append(op)

    def _block_for(self, op, blocks):
        outer = self._inherited_block(op)
        if op.type not in ENTERS:
            return outer
        key = (outer, op._attrs["frame_name"])
        if key not in blocks:
            blocks[key] = Block(outer, op._attrs["frame_name"].decode())
            outer.loops.append(blocks[key])
        return blocks[key]

    def _inherited_block(self, op):
        """The innermost block that an op's inputs are seen in."""
        found = self.top
        sources = [t.op for t in op._inputs if t not in self._fed] + self._awaited(op)
        for source in sources:
            block = self.block_of.get(source)
            if block is None:
                continue
            if source.type in EXITS:
                block = block.parent
            if block.depth > found.depth:
                found = block
        return found

    def _topological(self):
        """All ops, inputs first; the way back from NextIteration to Merge does not count."""
        waiting, users = self._dependencies(self.ops, lambda op: op)
        ready = [(op._id, op) for op in self.ops if not waiting[op]]
        heapq.heapify(ready)
        out = []
        while ready:
            op = heapq.heappop(ready)[1]
            out.append(op)
            for user in users.get(op, ()):
                waiting[user] -= 1
                if not waiting[user]:
                    heapq.heappush(ready, (user._id, user))
        if len(out) < len(self.ops):
            self._refuse_cycle([op for op in self.ops if waiting[op]])
        return out

    def _refuse_cycle(self, left):
        """Name the ops that wait for each other, without those that merely come after them."""
        while True:
            needed = {source for op in left for source in self._sources(op)}
            inside = [op for op in left if op in needed]
            if len(inside) == len(left):
                break
            left = inside
        names = ", ".join(op.name for op in left)
        raise errors.InvalidArgumentError(
            None, None, f"Graph is invalid, contains a cycle with {len(left)} nodes, including: {names}")

    def _dependencies(self, ops, node_of):
        """(number of nodes each waits for, users of each), between the nodes that `node_of` gives the ops."""
        waiting = dict.fromkeys((node_of(op) for op in ops), 0)
        users = {}
        seen = set()
        for op in ops:
            me = node_of(op)
            for source in self._sources(op):
                other = node_of(source)
                if other is None or other is me or (other, me) in seen:
                    continue
                seen.add((other, me))
                users.setdefault(other, []).append(me)
                waiting[me] += 1
        return waiting, users

    def _sources(self, op):
        """The ops that must run before an op."""
        for t in op._inputs:
            if t not in self._fed and not (t.op.type in NEXT_ITERATIONS and op.type in MERGES):
                yield t.op
        yield from self._awaited(op)

    # ---------------------------------------------------------- variables
    def _find_aliases(self):
        """Which variables' buffers each tensor may show."""
        # A handle that is fed stands for the variable it names.
        aliases = {t: frozenset((t._op,)) for t in self.feeds if t.dtype.base_dtype.name == "resource"}
        order = self._topological() if self.top.loops or self.graph._edits else self.ops
        for op in order:
            d = op.op_def
            if d.flag("variable"):
                found = frozenset((op,))
            elif d.flag("aliases") or d.flag("updates"):
                found = NO_ALIAS.union(*(aliases.get(t, NO_ALIAS) for t in op._inputs))
            else:
                continue
            if found:
                for t in op._outputs:
                    aliases[t] = found
        return aliases

    def _written(self, op):
        """The variable ops that an op writes."""
        updated = op.op_def.flag("updates")
        found = NO_ALIAS
        for arg, t in zip(op.op_def.inputs, op._inputs):
            if arg.name in updated:
                found |= self.aliases.get(t, NO_ALIAS)
        return found

    def _read(self, op):
        """The variable ops whose buffers an op looks at, other than by passing them on."""
        if op.op_def.flag("aliases") or op.op_def.flag("variable"):
            return NO_ALIAS
        return NO_ALIAS.union(*(self.aliases.get(t, NO_ALIAS) for t in op._inputs))

    # ---------------------------------------------------------- order
    def _order(self, block):
        """Fill block.nodes and those of its loops: creation order, inputs first, readers before writers."""
        for loop in block.loops:
            self._order(loop)
        inside, node_of = self._nodes_of(block)
        if len(block.ops) == len(inside) and not any(op in self.writes for op in inside) and self._is_sorted(block):
            block.nodes = [node_of[op] for op in block.ops]
            return
        waiting, users = self._dependencies(inside, node_of.get)
        block.nodes = _schedule(waiting, users, *self._races(inside, node_of, users, waiting))

    def _is_sorted(self, block):
        """Whether creation order is already inputs first (edits may have changed that)."""
        seen = set()
        for op in block.ops:
            if any(s in self.block_of and s not in seen and self.block_of[s] is block for s in self._sources(op)):
                return False
            seen.add(op)
        return True

    def _nodes_of(self, block):
        """(ops in a block and its loops, op -> the node that runs it)."""
        node_of = {op: Node(op, order=op._id) for op in block.ops}
        inside = list(block.ops)
        for loop in block.loops:
            ops = ops_within(loop)
            node = Node(loop=loop, order=min(op._id for op in ops))
            node_of.update(dict.fromkeys(ops, node))
            inside += ops
        return inside, node_of

    def _races(self, ops, node_of, users, waiting):
        """(readers -> writers that should wait for them, number of such readers of each writer)."""
        writers = {}
        for op in ops:
            for variable in self.writes.get(op, ()):
                writers.setdefault(variable, set()).add(node_of[op])
        if not writers:
            return {}, {}
        bit = {node: 1 << i for i, node in enumerate(dict.fromkeys(n for s in writers.values() for n in s))}
        after = _reached_from(bit, users, waiting)
        soft, pending = {}, {}
        for op in ops:
            for variable in self._read(op):
                for writer in writers.get(variable, ()):
                    reader = node_of[op]
                    if reader is not writer and not after[reader] & bit[writer]:
                        soft.setdefault(reader, []).append(writer)
                        pending[writer] = pending.get(writer, 0) + 1
        return soft, pending

    # ---------------------------------------------------------- what may be left out
    def _find_mortal(self):
        """The ops that run only when a cond or a loop wants them."""
        mortal = set()
        if not any(op.type in SWITCHES for op in self.ops):
            return mortal
        for op in self._topological():
            if op.type in SWITCHES or self.block_of[op] is not self.top:
                mortal.add(op)
            elif op.type in MERGES:
                # A merge lives when one input does; within another cond all of them may be dead.
                if all(t not in self._fed and t.op in mortal for t in op._inputs):
                    mortal.add(op)
            elif any(t not in self._fed and t.op in mortal for t in op._inputs) or any(
                    c in mortal for c in op._control_inputs):
                mortal.add(op)
        return mortal

    # ---------------------------------------------------------- phases
    def phases(self, groups):
        """Node of the top -> the last of the groups of feeds that it depends on.

        Args:
          groups: list of lists of fed Tensors.
        """
        of_feed = {t: i for i, group in enumerate(groups) for t in group}
        found, of_op = {}, {}
        for node in self.top.nodes:
            ops = [node.op] if node.loop is None else ops_within(node.loop)
            fed = [of_feed[t] for op in ops for t in op._inputs if t in self._fed]
            found[node] = max(fed + [of_op.get(source, 0) for op in ops for source in self._sources(op)], default=0)
            of_op.update(dict.fromkeys(ops, found[node]))
        return found

    # ---------------------------------------------------------- places
    def _place(self):
        """Tensor -> slot; slot 0 holds what lives as long as the run.  A mortal op has a slot too when
        others must know whether it ran and its outputs do not tell."""
        slots = {}
        for t in self.feeds:
            slots.setdefault(t, len(slots) + 1)
        for op in self.ops:
            for t in op._outputs:
                if t not in slots:
                    slots[t] = len(slots) + 1
            if op in self.may_die and op._control_outputs:
                slots[op] = len(slots) + 1
        return slots


CALLS = frozenset(("PartitionedCall", "StatefulPartitionedCall"))
SWITCHES = frozenset(("Switch", "RefSwitch"))
MERGES = frozenset(("Merge", "RefMerge"))
ENTERS = frozenset(("Enter", "RefEnter"))
EXITS = frozenset(("Exit", "RefExit"))
NEXT_ITERATIONS = frozenset(("NextIteration", "RefNextIteration"))


def ops_within(block):
    ops = list(block.ops)
    for loop in block.loops:
        ops += ops_within(loop)
    return ops


def _reached_from(bit, users, waiting):
    """Node -> bits of the writers it can only run after."""
    after = {node: bit.get(node, 0) for node in waiting}
    left = dict(waiting)
    ready = [n for n, k in left.items() if not k]
    while ready:
        node = ready.pop()
        for user in users.get(node, ()):
            after[user] |= after[node]
            left[user] -= 1
            if not left[user]:
                ready.append(user)
    return after


def _schedule(waiting, users, soft, pending):
    """Nodes in order: what is ready first by creation; a writer when no reader it races with is left,
    or when nothing else can run."""
    heap, held, out = [], [], []

    def offer(node):
        heapq.heappush(held if pending.get(node) else heap, (node.order, id(node), node))

    for node, n in waiting.items():
        if not n:
            offer(node)
    done = set()
    while heap or held:
        node = heapq.heappop(heap or held)[2]
        if node in done:
            continue
        done.add(node)
        out.append(node)
        for writer in soft.get(node, ()):
            pending[writer] -= 1
            if not pending[writer] and not waiting[writer] and writer not in done:
                heapq.heappush(heap, (writer.order, id(writer), writer))
        for user in users.get(node, ()):
            waiting[user] -= 1
            if not waiting[user]:
                offer(user)
    return out
