"""What is known of a plan's tensors once the shapes of its feeds and variables are: shapes, and values that follow.

Shapes come from the ops' shape functions, told the shapes and values found so far; what a program says by set_shape
is not believed here.  Nothing is computed that is not pure and small.
"""
import numpy as np

from ..core import errors, fold, shape_fns
from . import plan as plans
from .state import VariableCell

MAX_FOLDED = 1 << 16      # elements of a value that is computed while compiling

_PASSED_ON = plans.ENTERS | plans.EXITS | plans.NEXT_ITERATIONS | {
    "LoopCond", "Identity", "StopGradient", "PreventGradient", "PlaceholderWithDefault", "Snapshot", "RefIdentity"}
# What writes a variable without changing its shape.
_KEEPS_SHAPE = ("Apply", "ResourceApply", "SparseApply", "ResourceSparseApply", "AssignAdd", "AssignSub", "Scatter",
                "ResourceScatter", "CountUpTo")
_ASSIGNS = frozenset(("Assign", "AssignVariableOp"))


class Facts:
    """shapes: Tensor -> full raw shape; values: Tensor -> array; cells: VariableCell -> shape these facts rest on.

    known: variable op -> its cell, where the shape stays; flat: the cells whose values are taken to lie in C order.
    """

    def __init__(self):
        self.shapes, self.values, self.cells = {}, {}, {}
        self.known, self.flat = {}, set()

    def hold(self):
        """bool: whether the variables still have the shapes they had."""
        return all(cell.value is not None and cell.value.shape == shape for cell, shape in self.cells.items()) and all(
            cell.change_in_parts() for cell in self.flat)


class _Known(shape_fns.ShapeContext):
    """What a shape function is told: facts in place of what the graph says."""

    __slots__ = ("_facts", "_handles")

    def __init__(self, op, facts, handles):
        super().__init__(op.op_def, op._attrs, op._inputs)
        self._facts, self._handles = facts, handles
        self.shapes = [facts.shapes.get(t) for t in op._inputs]

    def value(self, i):
        return self._facts.values.get(self.tensors[i])

    def partial(self, i):
        value, shape = self.value(i), self.shapes[i]
        if value is not None:
            return fold.shape_of_value(value)
        return None if shape is None or len(shape) != 1 else (None,) * shape[0]

    def handle_shape(self, i):
        return self._handles.get(self.tensors[i], None), self.tensors[i].dtype


_TELLS_SHAPE = {"SparseTensorDenseMatMul": 2, "SparseToDense": 1}


def tells_shape(plan, feed):
    """bool: whether a fed tensor is the shape of a sparse one: the same in step after step, and others follow from it."""
    return any(_TELLS_SHAPE.get(op.type) == op._inputs.index(feed) for op in feed.consumers() if op in plan.block_of)


def facts_of(plan, feed_shapes, cell_of, feed_values=None):
    """Facts of a plan.

    Args:
      plan: Plan.  feed_shapes: raw shapes, in the order of plan.feeds; None for one that is not known.
      cell_of: function (variable op) -> VariableCell.
      feed_values: dict, index of a feed -> array, of those whose values are known.
    """
    moving = _unstable(plan)
    while True:
        study = _Study(plan, feed_shapes, cell_of, moving, feed_values or {})
        found = study.moved()
        if found <= moving:
            return study.facts
        moving |= found


class _Study:
    """One walk over a plan in the order it runs in."""

    def __init__(self, plan, feed_shapes, cell_of, moving, feed_values):
        self._plan, self._cell_of = plan, cell_of
        self.facts, self._handles = Facts(), {}
        self._never, self._kept = set(), Elements(plan)
        self.facts.shapes.update((t, shape) for t, shape in zip(plan.feeds, feed_shapes) if shape is not None)
        self.facts.values.update((plan.feeds[i], value) for i, value in feed_values.items())
        self._unstable = moving
        with np.errstate(all="ignore"):
            self._block(plan.top)

    def moved(self):
        """The variable ops that are assigned values of which it is not known that they have the shape of the present one."""
        found = set()
        for op, written in self._plan.writes.items():
            if op.type in _ASSIGNS and not op._attrs.get("validate_shape"):
                shape = self.facts.shapes.get(op._inputs[1])
                found |= {v for v in written if v not in self.facts.known or self.facts.cells[self.facts.known[v]] != shape}
        return found

    def _block(self, block):
        for node in block.nodes:
            if node.loop is None:
                self._op(node.op)
            else:
                self._loop(node.loop)

    def _loop(self, loop):
        """The shapes that a loop's variables have in every iteration, then those of its body."""
        merges = [n.op for n in loop.nodes if n.op is not None and n.op.type in plans.MERGES and _comes_back(n.op)]
        enters = [n for n in loop.nodes if n.op is not None and n.op.type in plans.ENTERS]
        for node in enters:
            self._op(node.op)
        changing = set()
        while True:
            for op in merges:
                shape = None if op in changing else self.facts.shapes.get(op._inputs[0])
                self._put(op._outputs[0], shape)
                self._put(op._outputs[1], ())
            for node in loop.nodes:
                if node.loop is not None:
                    self._loop(node.loop)
                elif node.op not in merges and node not in enters:
                    self._op(node.op)
            wrong = {op for op in merges if self.facts.shapes.get(op._inputs[1]) != self.facts.shapes.get(op._outputs[0])}
            if wrong <= changing:
                return
            changing |= wrong
            self._forget(loop)
            for node in enters:
                self._op(node.op)

    def _forget(self, loop):
        """What was found out of a loop under other suppositions is not known."""
        for op in plans.ops_within(loop):
            for t in op._outputs:
                if not self._plan.is_fed(t):
                    self._put(t, None)

    def _op(self, op):
        self._note_never(op)
        shapes = self._shapes(op)
        for i, t in enumerate(op._outputs):
            if not self._plan.is_fed(t):
                self._put(t, shapes[i] if shapes is not None and i < len(shapes) else None)
        for t, value in zip(op._outputs, self._values(op) or ()):
            if value is not None and not self._plan.is_fed(t):
                self.facts.values[t] = value
                self.facts.shapes[t] = value.shape

    def _note_never(self, op):
        """Note what a cond whose predicate is known leaves out."""
        never = self._never
        gone = op.type not in plans.MERGES and op.type != "ControlTrigger" and (
            any(t in never for t in op._inputs) or any(c in never for c in op._control_inputs))
        gone = gone or op.type in plans.MERGES and all(t in never for t in op._inputs)
        (never.add if gone else never.discard)(op)
        taken = self.facts.values.get(op._inputs[1]) if op.type in plans.SWITCHES else None
        taken = None if taken is None or taken.ndim or op._inputs[1]._op.type == "LoopCond" else bool(taken)
        for i, t in enumerate(op._outputs):
            left_out = gone or taken is not None and taken != bool(i)
            (never.add if left_out and not self._plan.is_fed(t) else never.discard)(t)

    def _put(self, tensor, shape):
        self.facts.values.pop(tensor, None)
        if shape is not None and shape_fns.is_full(shape):
            self.facts.shapes[tensor] = tuple(shape)
        else:
            self.facts.shapes.pop(tensor, None)

    def _shapes(self, op):
        known = self.facts.shapes
        if op.op_def.flag("variable"):
            return [self._variable(op)]
        if op.type == "ReadVariableOp":
            return [self._handles.get(op._inputs[0])]
        if op.type in _PASSED_ON:
            return [known.get(op._inputs[0])]
        if op.type in plans.SWITCHES:
            return [known.get(op._inputs[0])] * 2
        if op.type in plans.MERGES:
            found = {known.get(t) for t in op._inputs if t not in self._never} or {None}
            return [found.pop() if len(found) == 1 else None, ()]
        if op.type in Elements.TYPES:
            return [self._kept.shape(op, known)]
        if op.op_def.shape_fn is None or op.op_def.flag("structural") or not op._outputs:
            return [op._attrs["value"].shape] if op.type == "Const" else None
        try:
            found = op.op_def.shape_fn(_Known(op, self.facts, self._handles))
            if op.type == "Reshape" and not (op._inputs[1] in self.facts.values
                                             and _count(found[0]) == _count(known.get(op._inputs[0]))):
                return None            # inference takes for granted what only the run finds out
            return found
        except (ValueError, TypeError, IndexError, errors.OpError):
            return None               # it will fail when it runs, with its own text

    def _variable(self, op):
        """The shape of a variable that no step of the plan gives another one; a handle's is kept apart."""
        cell = self._cell_of(op)
        value = cell.value if isinstance(cell, VariableCell) else None
        if value is None or op in self._unstable:
            return None
        self.facts.cells[cell] = value.shape
        self.facts.known[op] = cell
        if op._outputs[0].dtype._is_ref_dtype:
            return value.shape
        self._handles[op._outputs[0]] = value.shape
        return ()

    def _values(self, op):
        if op.type == "Const":
            return [op._attrs["value"]]
        shape = self.facts.shapes.get(op._inputs[0]) if op._inputs else None
        if op.type in ("Shape", "ShapeN", "Size", "Rank"):
            return [self._measure(op, self.facts.shapes.get(t)) for t in op._inputs]
        if op.type in ("ZerosLike", "OnesLike") and shape is not None and _is_small(shape):
            dtype = op._outputs[0].dtype.np
            if dtype is not None and dtype.kind in "fiub":
                return [np.full(shape, op.type == "OnesLike", dtype)]
        if op.op_def.flag("pass_through") or op.type in plans.SWITCHES:
            return [self.facts.values.get(op._inputs[0])] * len(op._outputs)
        if op.type == "StackPopV2":
            return [self._kept.value(op, self.facts.values)]
        if op.type == "TensorArraySizeV3":
            return [Elements.size(op, self.facts.values)]
        if op.type in plans.MERGES:
            alive = [t for t in op._inputs if t not in self._never]
            return [self.facts.values.get(alive[0])] if len(alive) == 1 else None
        if not op._inputs or not fold.is_pure(op) or any(t not in self.facts.values for t in op._inputs):
            return None
        return self._computed(op)

    def _measure(self, op, shape):
        """The value of Shape, Size or Rank of a known shape."""
        if shape is None:
            return None
        dtype = op._outputs[0].dtype.np
        if op.type == "Rank":
            return np.array(len(shape), dtype)
        return np.array(shape_fns.num_elements(shape) if op.type == "Size" else shape, dtype)

    def _computed(self, op):
        shapes = [self.facts.shapes.get(t) for t in op._outputs]
        if op.op_def.kernel is None or not all(s is None or _is_small(s) for s in shapes):
            return None
        try:
            found = op.op_def.bind(op, np)([self.facts.values[t] for t in op._inputs])
        except Exception:
            return None               # as above
        found = [np.asarray(v) if isinstance(v, (np.ndarray, np.generic)) else None for v in found]
        return [None if v is None or v.size > MAX_FOLDED else v for v in found]


class Elements:
    """The shapes of what stacks and TensorArrays of a plan hold, where all that is put into one has the same.

    Args:
      plan: Plan.
    """

    TYPES = frozenset(("StackPopV2", "TensorArrayReadV3", "TensorArrayGatherV3"))
    _PUT = {"StackPushV2": (1, 0), "TensorArrayWriteV3": (2, 0), "TensorArrayScatterV3": (2, 1)}

    def __init__(self, plan):
        self._put = {}
        for op in plan.ops:
            holds = op.type in self._PUT or op.type == "TensorArraySplitV3"
            for t in op._inputs[:1] if holds else op._inputs if op.type in plans.CALLS else ():
                self._put.setdefault(self._path(t), []).append(op)

    def shape(self, op, shapes):
        """The shape of what an op takes out, or None.

        Args:
          op: an op of one of TYPES.  shapes: Tensor -> full raw shape.
        """
        home, of_gradients = self._path(op._inputs[0])
        # A gradient that nobody has put there is zeros as large as the element.
        found, puts = set(), self._put.get((home, False), []) + (self._put.get((home, True), []) if of_gradients else [])
        for put in puts:
            index, axes = self._PUT.get(put.type, (None, 0))
            shape = None if index is None else shapes.get(put._inputs[index])
            found.add(None if shape is None else shape[axes:])
        if len(found) != 1 or home is None or None in found:
            return None
        shape = found.pop()
        if home.type != "StackV2" and not _agree(home._attrs["element_shape"], shape):
            return None
        if op.type == "TensorArrayGatherV3":
            count = shapes.get(op._inputs[1])
            return None if count is None or count[0] == 0 else count + shape
        return shape

    def value(self, op, values):
        """The value that a StackPopV2 takes out, where all that is put there has that one; else None."""
        home = self.home(op._inputs[0])
        found = [values.get(put._inputs[1]) if put.type == "StackPushV2" else None for put in self._put.get((home, False), ())]
        if home is None or not found or any(v is None for v in found):
            return None
        alike = all(v.shape == found[0].shape and v.dtype == found[0].dtype and v.tobytes() == found[0].tobytes()
                    for v in found[1:])
        return found[0] if alike else None

    @classmethod
    def size(cls, op, values):
        """The number of places of an array that stays as large as it was made, or None."""
        home = cls.home(op._inputs[0])
        found = None if home is None or home._attrs["dynamic_size"] else values.get(home._inputs[0])
        return found if found is not None and found.shape == () and found >= 0 else None

    @classmethod
    def home(cls, handle):
        """The op that makes a stack or an array, or the array whose gradients another one holds; None for others."""
        return cls._path(handle)[0]

    @staticmethod
    def _path(handle):
        """(home, whether the array holds gradients)."""
        of_gradients = False
        while handle._op.type in plans.ENTERS or handle._op.type in ("Identity", "TensorArrayGradV3", *plans.SWITCHES):
            of_gradients |= handle._op.type == "TensorArrayGradV3"
            handle = handle._op._inputs[0]
        return (handle._op if handle._op.type in ("StackV2", "TensorArrayV3") else None), of_gradients


def _agree(known, shape):
    return known is None or len(known) == len(shape) and all(a is None or a == b for a, b in zip(known, shape))


def _comes_back(merge):
    return any(t.op.type in plans.NEXT_ITERATIONS for t in merge._inputs)


def _count(shape):
    return shape_fns.num_elements(shape)


def _is_small(shape):
    return shape_fns.num_elements(shape) <= MAX_FOLDED


def _unstable(plan):
    """The variable ops to which the plan may give values of another shape."""
    found = set()
    for op in plan.ops:
        if op in plan.writes and op.type not in _ASSIGNS and not op.type.startswith(_KEEPS_SHAPE):
            found |= plan.writes[op]
        elif op.type in plans.CALLS or op.type == "DestroyResourceOp":
            for t in op._inputs:
                found |= plan.aliases.get(t, plans.NO_ALIAS)
    return found
