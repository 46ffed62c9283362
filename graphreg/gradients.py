"""tf.gradients: symbolic differentiation, node for node as TF does it."""
from collections import deque
from enum import Enum

from . import functions as tf
from .core import dtypes, raw, registry, scopes
from .core.convert import to_tensor
from .core.indexed_slices import IndexedSlices
from .core.notes import note
from .core.operation import Tensor

_TRAINABLE = frozenset((dtypes.float16, dtypes.float32, dtypes.float64, dtypes.complex64, dtypes.complex128,
                        dtypes.resource, dtypes.variant, dtypes.bfloat16))


class AggregationMethod:
    """How several gradients of one tensor are summed.

    Source: tf.AggregationMethod.
    """

    ADD_N = 0
    DEFAULT = ADD_N
    EXPERIMENTAL_TREE = 1
    EXPERIMENTAL_ACCUMULATE_N = 2


_METHODS = (None, AggregationMethod.ADD_N, AggregationMethod.EXPERIMENTAL_TREE,
            AggregationMethod.EXPERIMENTAL_ACCUMULATE_N)


class UnconnectedGradients(Enum):
    """What tf.gradients gives for an x that no y depends on: None, or zeros like x.

    Source: tf.UnconnectedGradients.
    """

    NONE = "none"
    ZERO = "zero"


def gradients(ys, xs, grad_ys=None, name="gradients", colocate_gradients_with_ops=False, gate_gradients=False,
              aggregation_method=None, stop_gradients=None, unconnected_gradients=UnconnectedGradients.NONE):
    """Add the ops that compute the sum over ys of dy/dx for each x.

    Args:
      ys, xs: Tensor or list of them.
      grad_ys: Tensor or list like ys, the gradients to start from; by default ones.
      name: str, name scope of the new ops.
      colocate_gradients_with_ops: bool, gradients carry the colocation of their op.
      gate_gradients: bool, the gradients of an op's inputs become usable together.
      aggregation_method: one of AggregationMethod.
      stop_gradients: Tensor or list; not differentiated through.
      unconnected_gradients: one of UnconnectedGradients.
    Returns:
      list of Tensor, IndexedSlices or None, one for each x.
    Raises:
      LookupError: an op between has no registered gradient.  ValueError: arguments do not fit.
      RuntimeError: under eager execution.
    Source: tf.gradients.
    """
    if scopes.executing_eagerly():
        raise RuntimeError("tf.gradients is not supported when eager execution is enabled. Use tf.GradientTape instead.")
    graph = scopes.get_default_graph()
    with graph._lock:
        walk = _Backprop(ys, xs, grad_ys, name, colocate_gradients_with_ops, gate_gradients, aggregation_method,
                         stop_gradients, unconnected_gradients)
        found = walk.run()
        note(graph, "differentiated", walk.ys, walk.xs)
        return found


def is_trainable(tensor):
    """Whether gradients flow through a tensor of this dtype."""
    return tensor.dtype.base_dtype in _TRAINABLE


def _as_list(x):
    return list(x) if isinstance(x, (list, tuple)) else [x]


def _to_tensors(values, name, as_ref=False):
    out = []
    for i, v in enumerate(values):
        if isinstance(v, IndexedSlices) or v is None:
            out.append(v)
        else:
            out.append(to_tensor(v, name=f"{name}_{i}", as_ref=as_ref))
    return out


def _handle_of(x):
    """A resource variable stands for its handle."""
    handle = getattr(x, "handle", None)
    return x if handle is None or isinstance(x, (Tensor, IndexedSlices)) else handle


class _Backprop:
    """One call of tf.gradients: the walk from ys back to xs."""

    def __init__(self, ys, xs, grad_ys, name, colocate, gate, aggregation, stops, unconnected):
        self.ys, self.xs, self.name = _as_list(ys), _as_list(xs), name
        self.stops = [] if stops is None else _as_list(stops)
        self.grad_ys = [None] * len(self.ys) if grad_ys is None else _as_list(grad_ys)
        self.colocate, self.gate, self.aggregation = colocate, gate, aggregation
        self.unconnected = unconnected
        self.graph = scopes.get_default_graph()
        self.grads = {}       # op -> for each output the gradients so far
        try:
            UnconnectedGradients(unconnected)
        except ValueError:
            raise ValueError(f"Unknown value for unconnected_gradients: {unconnected!r}") from None

    def run(self):
        given = self.ys + self.xs + self.stops + self.grad_ys
        with scopes.name_scope(self.name, "gradients", given):
            self.graph = scopes.get_default_graph()
            # Each call takes this name, though no op gets it.
            self.uid = self.graph.unique_name("uid")
            self.ys = _to_tensors(self.ys, "y")
            self.xs = _to_tensors([_handle_of(x) for x in self.xs], "x", as_ref=True)
            self.stops = _to_tensors([_handle_of(x) for x in self.stops], "stop", as_ref=True)
            self._start()
            self._find_between()
            self._walk()
        if self.loops:
            # What this makes is not in the call's name scope.
            self.loops.finish()
        return [self._gradient_of(x) for x in self.xs]

    # ---------------------------------------------------------- preparation
    def _start(self):
        if len(self.grad_ys) != len(self.ys):
            raise ValueError(f"Passed {len(self.grad_ys)} grad_ys for {len(self.ys)} ys")
        self.grad_ys = _to_tensors(self.grad_ys, "grad_y")
        self.first_grads = []
        for i, (grad, y) in enumerate(zip(self.grad_ys, self.ys)):
            with self._beside(y.op):
                self.first_grads.append(_ones_like(y, i) if grad is None else _checked_start(grad, y, i))

    def _find_between(self):
        """Count, for each op between xs and ys, the uses through which a gradient arrives."""
        self.from_ops, to_ops = [x.op for x in self.xs], [y.op for y in self.ys]
        reached = _reached_forward(self.from_ops)
        self.reachable = {op for op in to_ops if op in reached}
        between, found = [], set()
        queue = deque(to_ops)
        while queue:
            op = queue.popleft()
            if op in reached:
                reached.discard(op)
                between.append(op)
                found.add(op)
                queue.extend(t.op for t in self._inputs(op))
        self.loops = tf.control_flow.gradient_state(between, found, self.colocate)
        self.pending = {}
        for op in between:
            for t in self._inputs(op):
                if t.op in found:
                    self.pending[t.op] = self.pending.get(t.op, 0) + 1

    def _inputs(self, op):
        return op._inputs

    def _stop_ops(self):
        """The ops at which the walk ends: xs that depend on no other x, and stop_gradients."""
        stops = {op for op in self.from_ops if not any(self.pending.get(t.op, 0) > 0 for t in self._inputs(op))}
        stops.update(t.op for t in self.stops)
        return stops

    # ---------------------------------------------------------- the walk
    def _walk(self):
        for y, grad in zip(self.ys, self.first_grads):
            self._add(y, grad)
        queue, queued = deque(), set()
        for y in self.ys:
            op = y.op
            if not self.pending.get(op, 0) and op not in queued and op in self.reachable:
                queued.add(op)
                queue.append(op)
        if self.loops:
            for exit_ in self.loops.unused_exits(self.pending, queued):
                if is_trainable(exit_):
                    self._add(exit_, self.loops.zeros_like_for_exit(exit_))
                    queue.append(exit_.op)
        stop_ops = self._stop_ops()
        while queue:
            op = queue.popleft()
            self._visit(op, op in stop_ops)
            self._release_inputs(op, queue)

    def _visit(self, op, is_stop):
        """Compute the gradients of an op's inputs from those of its outputs."""
        with self._beside(op):
            if self.loops:
                self.loops.enter(op, before=True)
            dys = self._aggregate(op)
            if self.loops:
                self.loops.exit(op, before=True)
            gradient = None
            if not is_stop and any(g is not None and not isinstance(g, list) or g for g in dys):
                gradient = self._gradient_function(op)
            if self.loops:
                self.loops.enter(op, before=False)
            _check_loop_variable(op, self.from_ops, self.xs, self.graph)
            dxs = [None] * len(op._inputs) if gradient is None else self._differentiate(op, gradient, dys)
            for t, dx in zip(op._inputs, dxs):
                if dx is not None:
                    self._check_shape(op, t, dx)
                    self._add(t, dx)
            if self.loops:
                self.loops.exit(op, before=False)

    def _gradient_function(self, op):
        """The gradient of an op's type (or of the name it was mapped to), as f(op, *dys), or None."""
        if not op._inputs:
            return None
        called = getattr(op.op_def, "function", None)
        if called is not None:
            return called.python_grad_func or _symbolic_gradient
        name = op._attrs.get("_gradient_op_type")
        try:
            function, takes_tf = registry.lookup_gradient(op.type if name is None else name.decode())
        except LookupError:
            raise LookupError(f"No gradient defined for operation '{op.name}' (op type: {op.type})") from None
        if function is None or not takes_tf:
            return function
        return lambda op, *dys: function(tf, op, *dys)

    def _differentiate(self, op, gradient, dys):
        for i, dy in enumerate(dys):
            if dy is None or isinstance(dy, list) and not dy:
                wanted = gradient is _symbolic_gradient or is_trainable(op._outputs[i])
                dys[i] = self._zeros(op, i) if wanted else None
        with self.graph.name_scope(op.name + "_grad"), self.graph._original_op(op), self._marks(op):
            dxs = _as_list(gradient(op, *dys))
            if len(dxs) != len(op._inputs):
                raise ValueError(f"Num gradients {len(dxs)} generated for op {op.node_def} do not match num inputs "
                                 f"{len(op._inputs)}")
            if self.gate and sum(dx is not None for dx in dxs) > 1:
                with self.graph.device(None), self.graph.colocate_with(None, ignore_existing=True):
                    dxs = tf.control_flow.tuple(dxs)
        return dxs

    def _marks(self, op):
        """The marks for a compiler that the gradient of a marked op has, too."""
        if not op._attrs.get("_XlaCompile"):
            return scopes.nothing
        scope = op._attrs.get("_XlaScope", b"")
        if op._attrs.get("_XlaSeparateCompiledGradients"):
            scope += b"_grad_" + (self.name or "gradients").encode()
        return self.graph._attr_scope({"_XlaCompile": True, "_XlaScope": scope})

    def _zeros(self, op, index):
        if self.loops:
            return self.loops.zeros_like(op, index)
        return tf.control_flow.zeros_like_outside_loop(op, index)

    @staticmethod
    def _check_shape(op, t, dx):
        if not isinstance(dx, Tensor) or t.dtype == dtypes.resource:
            return
        try:
            dx.set_shape(t.shape)
        except ValueError:
            raise ValueError(
                "Incompatible shapes between op input and calculated input gradient.  Forward operation: "
                f"{op.name}.  Input index: {list(op._inputs).index(t)}. Original input shape: {t.shape}.  "
                f"Calculated input gradient shape: {dx.shape}") from None

    def _release_inputs(self, op, queue):
        """Put the ops into the queue whose gradients are now complete."""
        for t in self._inputs(op):
            self.pending[t.op] = self.pending.get(t.op, 0) - 1
            left = self.pending[t.op]
            if self.loops and (left == 0 or left > 0 and tf.control_flow.is_loop_switch(t.op)):
                self.loops.release(t, queue, self)
            elif left == 0:
                queue.append(t.op)

    # ---------------------------------------------------------- gradients so far
    def _add(self, t, grad):
        """Note a gradient of a tensor; around a loop's Switch there is only ever one."""
        of_op = self.grads.setdefault(t.op, [[] for _ in t.op._outputs])
        if isinstance(of_op[t.value_index], list):
            of_op[t.value_index].append(grad)
        else:
            if not tf.control_flow.is_loop_switch(t.op):
                raise AssertionError
            of_op[t.value_index] = grad

    def has_gradient(self, op):
        """Whether any output of an op has a gradient so far."""
        return any(g is not None and (not isinstance(g, list) or any(x is not None for x in g))
                   for g in self.grads.get(op, ()))

    def add(self, t, grad):
        self._add(t, grad)

    def _aggregate(self, op):
        """The gradient of each output, summed; noted in place of the parts."""
        if self.aggregation not in _METHODS:
            raise ValueError(f"Invalid aggregation_method specified {self.aggregation}.")
        dys = self.grads.get(op)
        if dys is None:
            return [[] for _ in op._outputs]
        for i, parts in enumerate(dys):
            if isinstance(parts, list):
                dys[i] = self._sum(op, parts) if parts else None
        return list(dys)

    def _sum(self, op, parts):
        if len(parts) < 2:
            return parts[0]
        if not all(isinstance(g, Tensor) for g in parts if g is not None):
            return aggregate_indexed_slices(parts)
        if self.aggregation == AggregationMethod.EXPERIMENTAL_ACCUMULATE_N and len(parts) > 2 and _static_shape(parts):
            return tf.accumulate_n(parts)
        if self.aggregation == AggregationMethod.EXPERIMENTAL_TREE:
            with self.graph.name_scope(op.name + "_gradient_sum"):
                total = parts[0]
                for g in parts[1:]:
                    total = tf.add_n([total, g])
            return total
        return _add_by_device(self.graph, parts)

    def _gradient_of(self, x):
        found = self.grads.get(x.op)
        grad = found[x.value_index if isinstance(x, Tensor) else x.values.value_index] if found else None
        if isinstance(grad, list):
            grad = grad[0] if grad else None
        if not found and UnconnectedGradients(self.unconnected) is UnconnectedGradients.ZERO:
            return tf.zeros_like(x)
        return grad

    def _beside(self, op):
        """Colocation with an op, when the caller asked for it."""
        if self.colocate:
            return self.graph.colocate_with(op)
        return scopes.nothing


def _symbolic_gradient(op, *dys):
    """The gradient of a call of a function: the op that runs the derivative of the function."""
    types = [(t._handle_data or (None, None))[1] or t.dtype.base_dtype for t in op._inputs]
    return raw.SymbolicGradient(input=[*op._inputs, *dys], Tout=types, f=op.op_def.function.as_value(dict(op._attrs)))


def _reached_forward(from_ops):
    """The ops that the xs lead to along trainable tensors."""
    reached = set()
    queue = deque(from_ops)
    while queue:
        op = queue.popleft()
        if op not in reached:
            reached.add(op)
            for t in op._outputs:
                if is_trainable(t):
                    queue.extend(t._consumers)
    return reached


def _ones_like(y, i):
    if y.dtype.is_complex:
        raise TypeError(f"Gradients of complex tensors must set grad_ys (y.dtype = {y.dtype!r})")
    values = y.values if isinstance(y, IndexedSlices) else y
    shape = tf.shape(values)
    return tf.fill(shape, tf.constant(1, dtype=y.dtype, name=f"grad_ys_{i}"))


def _checked_start(grad, y, i):
    kind = y.dtype
    if kind.is_floating or kind.is_integer:
        if not (grad.dtype.is_floating or grad.dtype.is_integer):
            raise TypeError(f"Gradient type {grad.dtype.name} generated for real or integer-valued tensor {y} with type "
                            f"{kind.name} must be real or integer")
    elif kind.is_complex and not grad.dtype.is_complex:
        raise TypeError(f"Gradient type {grad.dtype.name} generated for complex-valued tensor {y} with type "
                        f"{kind.name} must be real")
    elif kind == dtypes.variant and grad.dtype != dtypes.variant:
        raise TypeError(f"Gradient type {grad.dtype.name} generated for variant tensor {y} with type {kind.name} must "
                        "be variant")
    if isinstance(grad, IndexedSlices):
        return IndexedSlices(
            indices=tf.identity(grad.indices, name=f"grad_ys_{i}_indices"),
            values=tf.identity(grad.values, name=f"grad_ys_{i}_values"),
            dense_shape=None if grad.dense_shape is None else tf.identity(grad.dense_shape, name=f"grad_ys_{i}_shape"))
    return tf.identity(grad, name=f"grad_ys_{i}")


def _check_loop_variable(op, from_ops, xs, graph):
    """A loop variable of the loop being built has no gradient within it."""
    context = op._control_flow_context
    if (op.type not in ("Switch", "RefSwitch") or context is None or not context.IsWhileContext()
            or context is not graph._control_flow_context):
        return
    target = next((x for x in xs if _leads_to(x.op, op)), None)
    raise ValueError(
        "Cannot compute gradient inside while loop with respect to op "
        f"'{target.op.name if target is not None else op.name}'. We do not support taking the gradient wrt or through "
        "the initial value of a loop variable. Gradients can be computed through loop invariants or wrt the input "
        "parameters to the loop body.")


def _leads_to(source, op):
    seen, stack = set(), [op]
    while stack:
        at = stack.pop()
        if at is source:
            return True
        if at not in seen:
            seen.add(at)
            stack += [t.op for t in at._inputs]
    return False


def _static_shape(parts):
    return any(t._shape is not None and None not in t._shape for t in parts if t is not None)


def _add_by_device(graph, parts):
    """Sum on each device first, then over the devices."""
    groups = {}
    for g in parts:
        groups.setdefault(g.device, []).append(g)
    sums = []
    for device in sorted(groups):
        with graph.colocate_with(groups[device][0].op, ignore_existing=True):
            sums.append(tf.add_n(groups[device]))
    return tf.add_n(sums)


def aggregate_indexed_slices(parts):
    """The sum of gradients some of which are IndexedSlices: dense if any is dense, else all rows together."""
    parts = [g for g in parts if g is not None]
    if len(parts) < 2:
        return parts[0] if parts else None
    if any(isinstance(g, Tensor) for g in parts):
        return tf.add_n(parts)
    parts = [_flatten_nested(g) for g in _with_equal_indices(parts)]
    return IndexedSlices(tf.concat([g.values for g in parts], axis=0), tf.concat([g.indices for g in parts], axis=0),
                         parts[0].dense_shape)


def _with_equal_indices(parts):
    """All indices as int64 when they are of several types."""
    if all(g.indices.dtype == parts[0].indices.dtype for g in parts):
        return parts
    return [IndexedSlices(g.values, tf.cast(g.indices, dtypes.int64), g.dense_shape)
            if g.indices.dtype == dtypes.int32 else g for g in parts]


def _flatten_nested(g):
    """Rows of rows as rows of the outermost tensor."""
    if isinstance(g.values, Tensor):
        return g
    inner = _flatten_nested(g.values)
    return IndexedSlices(inner.values, tf.gather(g.indices, inner.indices), g.dense_shape)


def get_gradient_function(op):
    """The gradient function of an op as f(op, *dys), or None when it has none."""
    return _Backprop._gradient_function(None, op)


