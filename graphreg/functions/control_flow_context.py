"""Control-flow contexts: what makes an op made within a cond or a loop part of it.

A cond takes a tensor from outside through a Switch, a loop through an Enter; ops without inputs get
a control input from the context's pivot.  The graph asks its current context at every new op (AddOp).
"""
from ..core import nest, scopes
from ..core.convert import to_tensor
from ..core.indexed_slices import IndexedSlices
from ..core.operation import Operation, Tensor
from ..core import raw
from .tensor_array import as_flow, like

_LOOP_SWITCHES = frozenset(("Switch", "RefSwitch"))
_EXITS = frozenset(("Exit", "RefExit"))
_ENTERS = frozenset(("Enter", "RefEnter"))


# ------------------------------------------------------------------ questions about ops
def is_switch(op):
    return op.type in _LOOP_SWITCHES


def is_loop_exit(op):
    return op.type in _EXITS


def is_constant_enter(op):
    return op.type in _ENTERS and op._attrs["is_constant"]


def is_loop_switch(op):
    """Whether an op is the Switch of a loop variable (not of a cond within the loop)."""
    if not is_switch(op):
        return False
    context = op._control_flow_context
    return context is not None and context.IsWhileContext() and not _is_cond_switch(op)


def _is_cond_switch(op):
    """Whether a Switch made in a loop's context is the entry of a cond: all its consumers are in conds."""
    return bool(op.outputs) and all(_is_in_cond(c) for t in op.outputs for c in t._consumers)


def _is_in_cond(op):
    context = op._control_flow_context
    if op.type in _ENTERS:
        context = context.outer_context
    return context is not None and context.IsCondContext()


def output_context(op):
    """The context that an op's outputs are seen in: outside the loop for an Exit."""
    context = op._control_flow_context
    return context.outer_context if context is not None and is_loop_exit(op) else context


def while_context_of(op):
    """The innermost loop an op is in, or None."""
    context = op._control_flow_context
    return None if context is None else context.GetWhileContext()


def constant_enter_of(value):
    """The constant Enter that a value comes from, through Identities and a cond's Switches, or None."""
    op = value.op
    while op.type in ("Switch", "RefSwitch", "Identity", "RefIdentity"):
        op = op.inputs[0].op
    return op if is_constant_enter(op) else None


# ------------------------------------------------------------------ ops by kind of tensor
def switch_ref_or_tensor(data, pred, name="Switch"):
    """A Switch beside its data: RefSwitch for a ref; for IndexedSlices one for each part."""
    if isinstance(data, IndexedSlices):
        return _switch_slices(data, pred)
    data = to_tensor(data, name="data", as_ref=True)
    with scopes.colocate_with(data, ignore_existing=True):
        if data.dtype._is_ref_dtype:
            return raw.RefSwitch(data, pred, name=name)
        return raw.Switch(data, pred, name=name)


def _switch_slices(data, pred):
    values = raw.Switch(data.values, pred)
    indices = raw.Switch(data.indices, pred)
    shapes = (None, None) if data.dense_shape is None else raw.Switch(data.dense_shape, pred)
    return tuple(IndexedSlices(v, i, s) for v, i, s in zip(values, indices, shapes))


def identity(data, name=None):
    """Identity, of the ref itself for a ref."""
    if isinstance(data, IndexedSlices):
        shape = None if data.dense_shape is None else raw.Identity(data.dense_shape, name="dense_shape")
        return IndexedSlices(identity(data.values, name), raw.Identity(data.indices, name="indices"), shape)
    if data.dtype._is_ref_dtype:
        return raw.RefIdentity(data, name=name)
    return raw.Identity(data, name=name)


def next_iteration(data, name=None):
    """NextIteration of a tensor or of the parts of IndexedSlices."""
    if isinstance(data, IndexedSlices):
        return _map_slices(data, next_iteration)
    make = raw.RefNextIteration if data.dtype._is_ref_dtype else raw.NextIteration
    return make(data, name=name)


def exit_loop(data, name=None):
    """Exit of a tensor or of the parts of IndexedSlices."""
    if isinstance(data, IndexedSlices):
        return _map_slices(data, exit_loop)
    data = to_tensor(data, name="data", as_ref=True)
    make = raw.RefExit if data.dtype._is_ref_dtype else raw.Exit
    return make(data, name=name)


def _map_slices(data, function):
    shape = None if data.dense_shape is None else function(data.dense_shape)
    return IndexedSlices(function(data.values), function(data.indices), shape)


def enter_loop(data, frame_name, is_constant=False, parallel_iterations=10, use_input_shape=True, name=None):
    """Enter of a tensor or of the parts of IndexedSlices."""
    options = dict(frame_name=frame_name, is_constant=is_constant, parallel_iterations=parallel_iterations)
    if isinstance(data, IndexedSlices):
        return _map_slices(data, lambda t: enter_loop(t, use_input_shape=use_input_shape, name=name, **options))
    data = to_tensor(data, name="data", as_ref=True)
    make = raw.RefEnter if data.dtype._is_ref_dtype else raw.Enter
    result = make(data, name=name, **options)
    if use_input_shape:
        result.set_shape(data.shape)
    return result


def merge(inputs, name=None):
    """Merge of tensors that are not all dead: (output, value_index)."""
    if any(v is None for v in inputs):
        raise ValueError(f"At least one of the merge inputs is None: {inputs}")
    with scopes.name_scope(name, "Merge", inputs) as name:
        inputs = [v if isinstance(v, IndexedSlices) else to_tensor(v, as_ref=True) for v in inputs]
        if all(isinstance(v, Tensor) for v in inputs):
            if all(v.dtype._is_ref_dtype for v in inputs):
                return raw.RefMerge(inputs, name=name)
            return raw.Merge(inputs, name=name)
        return _merge_slices([_to_slices(v) for v in inputs])


def _to_slices(value):
    if isinstance(value, IndexedSlices):
        return value
    from_shape = raw.Shape(value)
    return IndexedSlices(value, raw.Range(0, from_shape[0], 1, name="range"), from_shape)


def _merge_slices(inputs):
    values, chosen = raw.Merge([v.values for v in inputs])
    indices, _ = raw.Merge([v.indices for v in inputs])
    if any(v.dense_shape is not None for v in inputs):
        if any(v.dense_shape is None for v in inputs):
            raise ValueError("Either all merged IndexedSlices must have a dense_shape, or none must have one.")
        shape, _ = raw.Merge([v.dense_shape for v in inputs])
    else:
        shape = None
    return IndexedSlices(values, indices, shape), chosen


# ------------------------------------------------------------------ contexts
class ControlFlowContext:
    """What conds and loops have in common.

    _values    names of the tensors that are known inside;
    _external  name of an outer tensor -> the tensor that stands for it inside.
    """

    def __init__(self):
        self._graph = scopes.get_default_graph()
        self._outer_context = self._graph._control_flow_context
        self._context_stack = []
        self._values = set()
        self._external = {}

    @property
    def name(self):
        return self._name

    @property
    def outer_context(self):
        return self._outer_context

    @property
    def grad_state(self):
        return None

    @property
    def back_prop(self):
        return False

    def IsWhileContext(self):
        return False

    def IsCondContext(self):
        return False

    def IsXLAContext(self):
        return False

    def Enter(self):
        """Make this the context of the ops made from now on."""
        graph = scopes.get_default_graph()
        self._context_stack.append(graph._control_flow_context)
        graph._control_flow_context = self

    def Exit(self):
        """Go back to the context before."""
        scopes.get_default_graph()._control_flow_context = self._context_stack.pop()

    def __enter__(self):
        self.Enter()
        return self

    def __exit__(self, *unused):
        self.Exit()
        return False

    def AddName(self, name):
        """Say that a tensor is known inside."""
        self._values.add(name)

    def ExitResult(self, result):
        """Tell the outer context of the results that leave this one."""
        if self._outer_context is not None:
            for t in nest.flatten(result, expand_composites=True):
                self._outer_context.AddName(t.name)

    def GetWhileContext(self):
        """The innermost loop around, or None."""
        return None if self._outer_context is None else self._outer_context.GetWhileContext()

    def AddInnerOp(self, op):
        """Told of an op made in a context within this one."""
        if self._outer_context is not None:
            self._outer_context.AddInnerOp(op)

    def AddOp(self, op):
        """Told of an op made in this context."""
        self._add_op(op)

    def _take_inputs(self, op):
        """Replace inputs from outside by what stands for them inside."""
        for i, t in enumerate(op.inputs):
            if op.type == "Merge" and t.op.type == "NextIteration":
                continue
            inside = self.AddValue(t)
            if inside is not t:
                op._update_input(i, inside)

    def _drop_external_control_inputs(self, op):
        """(control inputs kept, control inputs removed): a loop's op has none from outside the loop."""
        inner_loop = self.GetWhileContext()
        if inner_loop is None:
            return op.control_inputs, []
        kept, removed = [], []
        for control in op.control_inputs:
            context = output_context(control)
            inside = context is not None and context.GetWhileContext() is inner_loop
            (kept if inside else removed).append(control)
        if removed:
            op._remove_all_control_inputs()
            op._add_control_inputs(kept)
        return kept, removed

    def _protect(self, op):
        """Ops within a context can be neither fetched nor fed."""
        graph = op.graph
        if self._outer_context is not None or not is_loop_exit(op):
            graph.prevent_fetching(op)
            for t in op.outputs:
                graph.prevent_feeding(t)

    def check_use(self, source, op):
        """Refuse an op of this context as an input of an op that is outside its loop."""
        source_context = output_context(source)
        source_loop = None if source_context is None else source_context.GetWhileContext()
        op_context = op._control_flow_context
        op_loop = None if op_context is None else op_context.GetWhileContext()
        if source_loop is None or source_loop is op_loop or _may_use(op_loop, source_loop):
            return
        if op_loop is None and (is_switch(op) or op.type in _ENTERS):
            # The way into a cond or a loop within the loop: its context is set when it has been made.
            return
        if op_loop is not None:
            why = "they are in different while loops"
        else:
            why = f"'{source.name}' is in a while loop"
        raise ValueError(f"Cannot use '{source.name}' as input to '{op.name}' because {why}. See info log for more details.")


def _calls_function(op):
    """Whether an op runs a function of the graph, ops without inputs of which must not start too early."""
    return op.type == "SymbolicGradient" or hasattr(op.op_def, "function")


class CondContext(ControlFlowContext):
    """One branch of a cond: what comes in goes through a Switch on the predicate."""

    def __init__(self, pred, pivot, branch, name="cond_text"):
        super().__init__()
        self._name = self._graph.unique_name(name)
        self._pred, self._pivot, self._branch = pred, pivot, branch
        for t in (pred, pivot):
            self._values.add(t.name)
            self._external[t.name] = t

    @property
    def pred(self):
        return self._pred

    @property
    def pivot(self):
        return self._pivot

    @property
    def branch(self):
        return self._branch

    @property
    def back_prop(self):
        loop = self.GetWhileContext()
        return loop.back_prop if loop is not None else False

    @property
    def grad_state(self):
        loop = self.GetWhileContext()
        return None if loop is None else loop.grad_state

    def IsCondContext(self):
        return True

    def GetControlPivot(self):
        return self._pivot

    def AddValue(self, val):
        """The tensor that stands for an outer one inside; made the first time."""
        if val.name in self._values:
            return self._external.get(val.name, val)
        outer = self._from_outer_context(val)
        with scopes.control_dependencies(None):
            result = switch_ref_or_tensor(outer, self._pred)[self._branch]
            if self._outer_context is not None:
                self._outer_context.AddInnerOp(result.op)
        result.op.graph.prevent_fetching(result.op)
        result.op._set_control_flow_context(self)
        self._make_known([result])
        self._external[val.name] = result
        return result

    def _make_known(self, tensors):
        """Tensors made here are known here and in the contexts around."""
        context = self
        while context is not None:
            context._values.update(t.name for t in tensors)
            context = context._outer_context

    def _add_op(self, op):
        if not op.inputs:
            self._drop_external_control_inputs(op)
            if not any(_is_within(c, self) for c in op.control_inputs):
                op._add_control_input(self._pivot.op)
        else:
            self._take_inputs(op)
            self._drop_external_control_inputs(op)
            if _calls_function(op):
                op._add_control_input(self._pivot.op)
        self._make_known(op.outputs)
        self._protect(op)
        if self._outer_context is not None:
            self._outer_context.AddInnerOp(op)

    def build_branch(self, function):
        """(what the branch's function returned, the tensors it leads to)."""
        result = function()
        if result is None:
            return None, None
        tensors = nest.map_structure(self._branch_result, nest.map_structure(as_flow, result), expand_composites=True)
        return result, tensors if isinstance(tensors, (list, tuple)) else [tensors]

    BuildCondBranch = build_branch

    def _branch_result(self, value):
        if isinstance(value, Operation):
            # An operation stands for the branch having run.
            return _after(value, self._pivot)
        return self._leave(to_tensor(value))

    def _leave(self, val):
        """What leaves the branch for a value that may never have come in."""
        if val.name in self._values:
            return self._external.get(val.name, val)
        result = switch_ref_or_tensor(self._from_outer_context(val), self._pred)[self._branch]
        self._external[val.name] = result
        return result

    def _from_outer_context(self, val):
        """What stands for a tensor in the context around this one."""
        self._values.add(val.name)
        if self._outer_context is None:
            return val
        result = self._outer_context.AddValue(val)
        self._values.add(result.name)
        self._external[result.name] = result
        return result


def _after(op, tensor):
    """The value of a tensor, after an op has run."""
    with scopes.name_scope(None, "control_dependency", [op, tensor]) as name:
        with scopes.colocate_with(tensor), scopes.control_dependencies([op]):
            return identity(tensor, name=name)


def _may_use(loop, source_loop):
    """Whether ops of a loop may use those of another: of a loop around it, or of the one it is the gradient of."""
    if loop is None:
        return False
    return (_contains(source_loop, loop) or _gradient_of(loop, source_loop) or _gradient_of(source_loop, loop))


def _contains(outer, inner):
    while inner is not None:
        if inner is outer:
            return True
        inner = None if inner.outer_context is None else inner.outer_context.GetWhileContext()
    return False


def _gradient_of(loop, forward_loop):
    state = loop.grad_state
    return state is not None and (_contains(forward_loop, state.forward_context)
                                  or state.forward_context is forward_loop.outer_context)


def _is_within(op, context):
    """Whether an op was made in a context or in one inside it."""
    inner = output_context(op)
    while inner is not None:
        if inner is context:
            return True
        inner = inner.outer_context
    return False


class WhileContext(ControlFlowContext):
    """A while loop: what comes in goes through an Enter, results leave through Exits."""

    def __init__(self, maximum_iterations=None, parallel_iterations=10, back_prop=True, swap_memory=False,
                 name="while_context", grad_state=None):
        super().__init__()
        self._name = self._graph.unique_name(name)
        self._maximum_iterations, self._parallel_iterations = maximum_iterations, parallel_iterations
        self._back_prop, self._swap_memory, self._grad_state = back_prop, swap_memory, grad_state
        self._pivot = self._pivot_for_pred = self._pivot_for_body = None
        self._loop_enters, self._loop_exits = [], []

    @property
    def maximum_iterations(self):
        return self._maximum_iterations

    @property
    def parallel_iterations(self):
        return self._parallel_iterations

    @property
    def back_prop(self):
        return self._back_prop

    @property
    def swap_memory(self):
        return self._swap_memory

    @property
    def pivot(self):
        """The LoopCond's output."""
        return self._pivot

    @property
    def loop_enters(self):
        return self._loop_enters

    @property
    def loop_exits(self):
        return self._loop_exits

    @property
    def grad_state(self):
        return self._grad_state

    def IsWhileContext(self):
        return True

    def GetWhileContext(self):
        return self

    def GetControlPivot(self):
        return self._pivot_for_pred if self._pivot_for_body is None else self._pivot_for_body

    def AddValue(self, val):
        """The tensor that stands for an outer one inside; made the first time."""
        if val.name in self._values or val.op._control_flow_context is self:
            return self._external.get(val.name, val)
        self._values.add(val.name)
        real = self._value_from_forward_loop(val)
        if real is not None:
            self._external[val.name] = real
            return real
        result = val if self._outer_context is None else self._outer_context.AddValue(val)
        with scopes.control_dependencies(None):
            enter = enter_loop(result, self._name, is_constant=True, parallel_iterations=self._parallel_iterations)
            enter.graph.prevent_feeding(enter)
            if self._outer_context is not None:
                self._outer_context.AddInnerOp(enter.op)
        self._settle([enter])
        self._values.add(enter.name)
        self._external[val.name] = enter
        return enter

    def _value_from_forward_loop(self, val):
        """Within a gradient loop: the value that a tensor of the forward loop had in the same iteration."""
        context = scopes.get_default_graph()._control_flow_context
        context = None if context is None else context.GetWhileContext()
        state = None if context is None else context.grad_state
        if state is None:
            return None
        forward = while_context_of(val.op)
        if is_loop_exit(val.op):
            forward = forward.outer_context
            forward = None if forward is None else forward.GetWhileContext()
        return state.real_value(val) if forward is not None and forward is state.forward_context else None

    def AddOp(self, op):
        if op.type in ("Shape", "Size", "Rank"):
            forward = self._forward_context_for(op)
            if forward is not None:
                # Only the shape has to be remembered then, not the whole tensor.
                op._set_control_flow_context(forward)
                forward._add_op(op)
                return
        self._add_op(op)

    def _forward_context_for(self, op):
        """The forward loop's context for an op on its tensor that a gradient loop asks for, else None."""
        context = scopes.get_default_graph()._control_flow_context
        context = None if context is None else context.GetWhileContext()
        if context is None or context.grad_state is None:
            return None
        source = op.inputs[0].op
        return source._control_flow_context if while_context_of(source) is context.grad_state.forward_context else None

    def _add_op(self, op):
        if not op.inputs:
            kept, removed = self._drop_external_control_inputs(op)
            if not kept:
                op._add_control_input(self.GetControlPivot().op)
        else:
            self._take_inputs(op)
            _, removed = self._drop_external_control_inputs(op)
            if _calls_function(op) or not op.control_inputs and all(is_constant_enter(t.op) for t in op.inputs):
                # Loop invariants alone must not start an op before its iteration.
                op._add_control_input(self.GetControlPivot().op)
        self._values.update(t.name for t in op.outputs)
        if removed:
            self._pull_in_control_inputs(op, removed)
        self._protect(op)
        if self._outer_context is not None:
            self._outer_context.AddInnerOp(op)

    def _pull_in_control_inputs(self, op, removed):
        """Outer control inputs as data that enters the loop."""
        with scopes.control_dependencies(None), self:
            op._add_control_inputs([raw.Identity(c.outputs[0]).op for c in removed if c.outputs])

    def _settle(self, enters):
        """Put Enter ops into this context, with the control inputs they would have outside it."""
        for t in enters:
            op = t.op if isinstance(t, Tensor) else t.values.op
            kept = [c for c in self._graph._control_inputs_for([op.inputs[0]]) if self._keeps_control_input(c)]
            op._set_control_flow_context(self)
            op._add_control_inputs(kept)
            for controller in self._graph._control_stack:
                controller.add_op(op)

    def _keeps_control_input(self, control):
        """Whether a control input is in a context around this one, within the next loop outwards."""
        wanted = output_context(control)
        context = self._outer_context
        limit = None if context is None else context.GetWhileContext()
        while context is not wanted:
            if context is None or context is limit:
                return False
            context = context.outer_context
        return True

    # ---------------------------------------------------------- building
    def build(self, pred, body, loop_vars, shape_invariants, return_same_structure):
        """Make the loop; returns what tf.while_loop returns."""
        flat = [v if isinstance(v, IndexedSlices) else to_tensor(as_flow(v)) for v in nest.flatten(loop_vars)]
        with self:
            result, exits = self._build(pred, body, loop_vars, flat, shape_invariants)
        packed = nest.pack_sequence_as(result, exits)
        if return_same_structure:
            return packed
        return packed[0] if len(exits) == 1 else packed

    def _build(self, pred, body, loop_vars, flat, shape_invariants):
        merged = [merge([t, t])[0] for t in self._enter_variables(flat, shape_invariants)]
        self._pivot_for_pred = merged[0]
        arrays = nest.flatten(loop_vars)
        go_on = to_tensor(pred(*_packed(loop_vars, arrays, merged)))
        self._pivot = raw.LoopCond(go_on, name="LoopCond")
        switches = [switch_ref_or_tensor(t, self._pivot) for t in merged]
        inside = [identity(s[1]) for s in switches]
        self._pivot_for_body = inside[0]
        given = _packed(loop_vars, arrays, inside)
        result = body(*given)
        if not nest.is_sequence(result):
            result = [result]
        nest.assert_same_structure(list(given), list(result))
        flat_result = [v if isinstance(v, IndexedSlices) else to_tensor(as_flow(v)) for v in nest.flatten(result)]
        for m, v in zip(merged, flat_result):
            close_loop(m, v)
        exits = [exit_loop(s[0]) for s in switches]
        self._loop_exits = exits
        self.ExitResult(exits)
        return result, [like(v, t) for v, t in zip(nest.flatten(result), exits)]

    def _enter_variables(self, flat, shape_invariants):
        self._values = {t.name for t in flat}
        outer = self._outer_context
        real = flat if outer is None else [outer.AddValue(t) for t in flat]
        with scopes.control_dependencies(None):
            enters = [enter_loop(t, self._name, parallel_iterations=self._parallel_iterations,
                                 use_input_shape=shape_invariants is None) for t in real]
            for t in enters:
                t.graph.prevent_feeding(t)
                if outer is not None:
                    outer.AddInnerOp(t.op)
        self._control_constant_enters(enters)
        _set_invariants(real, enters, shape_invariants)
        self._settle(enters)
        self._values = {t.name for t in enters}
        self._loop_enters = enters
        return enters

    def _control_constant_enters(self, enters):
        """Variables that start from an outer loop's invariant wait for that loop's iteration."""
        context, pivot = self._outer_context, None
        while context is not None and pivot is None:
            pivot = context.GetControlPivot()
            context = context.outer_context
        if pivot is not None:
            for t in enters:
                if is_constant_enter(t.op.inputs[0].op):
                    t.op._add_control_input(pivot.op)


def _packed(structure, examples, tensors):
    """Tensors nested like a structure, flows as the TensorArrays that they order."""
    return nest.pack_sequence_as(structure, [like(e, t) for e, t in zip(examples, tensors)])


def close_loop(merged, value, check_shape=True):
    """Lead a loop variable's next value back to its Merge."""
    value = next_iteration(value if isinstance(value, IndexedSlices) else to_tensor(value))
    if check_shape:
        _check_invariant(merged, value)
    merged.op._update_input(1, value)


def _set_invariants(inputs, enters, invariants):
    if invariants is None:
        return
    flat = nest.flatten(invariants)
    for t, enter, shape in zip(inputs, enters, flat):
        if not _fits(t.shape, shape):
            raise ValueError(f"The shape invariant specified for {t.name} is not compatible with the initial shape of the "
                             f"loop variable. It enters the loop with shape {t.shape}, but the specified shape invariant "
                             f"is {shape}.")
        enter.set_shape(shape)


def _check_invariant(merged, value):
    if not _fits(value.shape, merged.shape):
        source = merged.op.inputs[0].op.inputs[0]
        raise ValueError(f"Input tensor '{source.name}' enters the loop with shape {source.shape}, but has shape "
                         f"{value.shape} after one iteration. To allow the shape to vary across iterations, use the "
                         "`shape_invariants` argument of tf.while_loop to specify a less-specific shape.")


def _fits(shape, limit):
    """Whether everything that `limit` says of a shape is true of `shape`."""
    if limit.ndims is None:
        return True
    return shape.ndims == limit.ndims and all(
        b is None or a == b for a, b in zip(shape.as_list(), limit.as_list()))
