"""Gradients of control flow v1: a loop's gradient is a loop that runs as often, a cond's is a cond.

What the backward loop needs of the forward loop's iterations is pushed on stacks there and popped here.
"""
from ..core import dtypes, fold, raw, scopes
from ..core.convert import constant, to_tensor
from ..core.indexed_slices import IndexedSlices
from ..core.operation import Tensor
from . import array
from .control_flow_context import (WhileContext, close_loop, constant_enter_of, enter_loop, exit_loop, is_loop_exit,
                                   is_loop_switch, is_switch, merge, next_iteration, output_context,
                                   switch_ref_or_tensor, while_context_of)


# ------------------------------------------------------------------ gradients of the nodes
def switch_grad(op, *dys):
    """Of a loop's Switch: the Merge of the backward loop; of a cond's: the merged gradients of the branches."""
    context = op._control_flow_context
    if context is not None and context.IsWhileContext():
        return _loop_switch_grad(op, dys)
    if context is not None and context.IsCondContext():
        other = dys[1 - context.branch]
        if other is None:
            if op.inputs[0].dtype == dtypes.resource:
                return merge([dys[context.branch]] * 2, name="cond_resource_grad")[0], None
            return None, None
        return merge(list(dys), name="cond_grad")[0], None
    if_false = raw.Switch(dys[0], op.inputs[1])[0]
    if_true = raw.Switch(dys[1], op.inputs[1])[1]
    return merge([if_false, if_true])[0], None


def _loop_switch_grad(op, dys):
    """Visited twice: first from the Exit, which makes the Merge; then from the body, which closes the loop."""
    state = scopes.get_default_graph()._control_flow_context.grad_state
    merged = state.switch_map.get(op)
    if merged is not None:
        if dys[1] is not None:
            close_loop(merged, dys[1], check_shape=False)
        return None, None
    if dys[0] is None:
        return None, None
    merged = merge([dys[0], dys[0]], name="b_switch")[0]
    state.switch_map[op] = merged
    return merged, None


def merge_grad(op, dy):
    """Of a loop's Merge: the Switch of the backward loop; of a cond's: a Switch on its predicate."""
    context = output_context(op.inputs[0].op)
    here = scopes.get_default_graph()._control_flow_context
    if context is not None and context.IsWhileContext():
        return switch_ref_or_tensor(dy, here.pivot)
    if context is not None and context.IsCondContext():
        pred = context.pred
        if here is not None and here.grad_state is not None:
            pred = here.grad_state.real_pred(pred)
        return switch_ref_or_tensor(dy, pred, name="cond_grad")
    chosen = [raw.Equal(op.outputs[1], i) for i in range(len(op.inputs))]
    return [switch_ref_or_tensor(dy, c)[1] for c in chosen]


def exit_grad(op, dy):
    """The Enter of the backward loop."""
    context = scopes.get_default_graph()._control_flow_context
    if not context.back_prop:
        return None
    if op._control_flow_context.grad_state:
        raise TypeError("Second-order gradient for while loops not supported.")
    parts = [dy] if isinstance(dy, Tensor) else [dy.values, dy.indices] + ([] if dy.dense_shape is None else [dy.dense_shape])
    for t in parts:
        context.AddName(t.name)
    with context:
        result = enter_loop(dy, context.name, parallel_iterations=context.parallel_iterations, name="b_exit")
        context.loop_enters.append(result)
    return result


def enter_grad(op, dy):
    """Of a loop variable: the Exit of the backward loop; of an invariant: the sum over the iterations."""
    context = scopes.get_default_graph()._control_flow_context
    if context is None or not context.back_prop or context.grad_state is None:
        return dy
    if op._attrs["is_constant"]:
        state = context.grad_state
        return state.accumulate(op, dy) if isinstance(dy, Tensor) else state.accumulate_slices(op, dy)
    result = exit_loop(dy)
    context.loop_exits.append(result)
    context.ExitResult([result])
    return result


# ------------------------------------------------------------------ zeros
def zeros_like_outside_loop(op, index):
    """Zeros for an output that has no gradient; for a cond's Switch made in the branch not taken."""
    value = op.outputs[index]
    context = op._control_flow_context
    if not is_switch(op) or context is None:
        if value.dtype == dtypes.resource:
            return array.zeros(raw.VariableShape(value), _zeros_dtype(value))
        return array.zeros_like(value, optimize=False)
    pred, branch = context.pred, context.branch
    alive = raw.Switch(op.inputs[0], pred)[1 - branch]
    pivot = raw.Identity(alive)
    if value.dtype == dtypes.resource:
        with scopes.control_dependencies([pivot]):
            return array.zeros(raw.VariableShape(alive), _zeros_dtype(value))
    shape = array.shape_internal(alive, optimize=False)
    with scopes.control_dependencies([pivot]):
        return array.zeros(shape, value.dtype)


def _zeros_dtype(handle):
    known = handle._handle_data
    return known[1] if known else dtypes.float32


# ------------------------------------------------------------------ the state of one tf.gradients call
def gradient_state(between, found, colocate):
    """The state for the loops among the ops between, or None when there is none; their exits are added."""
    state = None
    for op in between:
        if is_loop_exit(op):
            state = state or ControlFlowState()
            if colocate:
                with scopes.colocate_with(op):
                    state.add_loop(op, between, found)
            else:
                state.add_loop(op, between, found)
    return state


class ControlFlowState:
    """The loops that one tf.gradients call goes through."""

    def __init__(self):
        self._loops = {}

    def add_loop(self, op, between, found):
        forward = while_context_of(op)
        if forward in self._loops:
            return
        outer = forward.outer_context
        outer = None if outer is None else outer.GetWhileContext()
        state = GradLoopState(forward, self._loops.get(outer))
        self._loops[forward] = state
        # All results of a loop take part, also those no y depends on.
        for t in state.forward_loop_exits:
            if t.op not in found:
                found.add(t.op)
                between.append(t.op)

    def _state_of(self, op, before):
        """The loop that the gradient of an op is in: an Exit's is outside before it is processed."""
        if before and is_loop_exit(op):
            forward = op._control_flow_context.outer_context
            forward = None if forward is None else forward.GetWhileContext()
        else:
            forward = while_context_of(op)
        return self._loops.get(forward) if forward is not None else None

    def enter(self, op, before):
        state = self._state_of(op, before)
        if state is not None:
            state.grad_context.Enter()

    def exit(self, op, before):
        state = self._state_of(op, before)
        if state is not None:
            state.grad_context.Exit()

    def unused_exits(self, pending, queued):
        """The exits of loops that no gradient will ever reach on its own."""
        out = []
        for state in self._loops.values():
            for t in state.forward_loop_exits:
                if not pending.get(t.op, 0):
                    state.pending_exits -= 1
                    if t.op not in queued:
                        state.unused_exits.append(t)
                    if state.pending_exits == 0:
                        out += state.unused_exits
            for t in state.forward_context.loop_enters:
                if not pending.get(t.op, 0):
                    pending[t.op] = 1
        return out

    def release(self, t, queue, backprop):
        """An op's gradients are complete: the exits of one loop wait for each other."""
        if not is_loop_exit(t.op):
            queue.append(t.op)
            return
        state = self._state_of(t.op, before=False)
        state.deferred_exits.append(t)
        state.pending_exits -= 1
        if state.pending_exits:
            return
        any_gradient = False
        for y in state.deferred_exits:
            if backprop.has_gradient(y.op):
                any_gradient = True
                queue.append(y.op)
            else:
                state.unused_exits.append(y)
        for y in state.unused_exits:
            if any_gradient and y.dtype.base_dtype.is_floating:
                backprop.add(y, self.zeros_like_for_exit(y))
            queue.append(y.op)

    def zeros_like_for_exit(self, value):
        """Zeros for a loop's result that has no gradient."""
        forward = value.op._control_flow_context
        outer = forward.outer_context
        outer = None if outer is None else outer.GetWhileContext()
        outer_state = self._loops.get(outer) if outer is not None else None
        known = value._shape is not None and None not in value._shape
        if outer_state is None:
            return array.zeros(list(value._shape), value.dtype) if known else array.zeros_like(value, optimize=False)
        if known:
            with outer_state.grad_context:
                return array.zeros(list(value._shape), value.dtype)
        with forward.outer_context:
            shape = array.shape_internal(value, optimize=False)
        history = outer_state.push(shape)
        with outer_state.grad_context:
            return array.zeros(outer_state.pop(history, shape), value.dtype)

    def zeros_like(self, op, index):
        """Zeros for an output without gradient of an op that may be in a loop."""
        if is_loop_switch(op):
            return None
        state = self._loops.get(while_context_of(op))
        if state is None:
            return zeros_like_outside_loop(op, index)
        value = to_tensor(op.outputs[index], name="tensor")
        if value._shape is not None and None not in value._shape:
            return self._static_zeros(op, value, state)
        return self._dynamic_zeros(op, value, state)

    @staticmethod
    def _static_zeros(op, value, state):
        if value.dtype == dtypes.resource:
            result = array.zeros(raw.VariableShape(value), _zeros_dtype(value))
        else:
            result = constant(0, value.dtype, list(value._shape))
        if is_switch(op):
            context = op._control_flow_context
            result = switch_ref_or_tensor(result, state.history.get(context.pred.name))[1 - context.branch]
        return result

    @staticmethod
    def _dynamic_zeros(op, value, state):
        """Zeros in the shape that the value had in the same iteration."""
        context, dead = op._control_flow_context, is_switch(op)
        if dead:
            with context.outer_context:
                value = switch_ref_or_tensor(op.inputs[0], context.pred)[1 - context.branch]
                shape = array.shape_internal(value, optimize=False)
            value.op._set_control_flow_context(context)
            shape.op._set_control_flow_context(context)
        else:
            with context:
                shape = array.shape_internal(value, optimize=False)
        state.grad_context.Exit()
        history = state.push(shape, dead)
        state.grad_context.Enter()
        return array.zeros(state.pop(history, shape, dead), value.dtype)

    def finish(self):
        """Close the backward loops whose variable does not depend on itself: zero from the second iteration on."""
        for state in self._loops.values():
            for merged in state.switch_map.values():
                first = merged.op.inputs[0]
                if first is merged.op.inputs[1]:
                    merged.op._update_input(1, state.zero_next(first))


class GradLoopState:
    """One forward loop and the loop that computes its gradient."""

    def __init__(self, forward, outer_state):
        self.forward_context, self.outer_state = forward, outer_state
        self.history, self.switch_map = {}, {}
        self.unused_exits, self.deferred_exits = [], []
        self.forward_loop_exits = list(forward.loop_exits)
        self.pending_exits = len(self.forward_loop_exits)
        self._forward_sync = self._grad_sync = None
        outer = forward.outer_context if outer_state is None else outer_state.forward_context
        with _within(outer):
            count, self.forward_index = _add_forward_counter(forward, outer_state)
        if outer_state is None:
            with _within(outer):
                self._make_backward(count)
            return
        # A nested loop: how often it ran in each iteration of the outer one.
        outer.AddName(count.name)
        history = outer_state.push(count)
        with outer_state.grad_context:
            self._new_context()
            self._count_down(outer_state.pop(history, count))

    def _make_backward(self, count):
        self._new_context()
        self._count_down(count)

    def _new_context(self):
        f = self.forward_context
        self.grad_context = WhileContext(f.maximum_iterations, f.parallel_iterations, f.back_prop, f.swap_memory, f.name, self)

    def _count_down(self, count):
        self.grad_index = _add_backward_counter(self.grad_context, count, self.outer_state)

    # ---------------------------------------------------------- order of pushes and pops
    @property
    def forward_sync(self):
        """An op that the forward iteration's count waits for."""
        if self._forward_sync is None:
            with scopes.control_dependencies(None):
                self._forward_sync = raw.ControlTrigger(name="f_sync")
            self._forward_sync._set_control_flow_context(self.forward_context)
            self.forward_index.op._add_control_input(self._forward_sync)
        return self._forward_sync

    @property
    def grad_sync(self):
        """An op that the backward iteration's count waits for."""
        if self._grad_sync is None:
            with scopes.control_dependencies(None):
                self._grad_sync = raw.ControlTrigger(name="b_sync")
            self._grad_sync._set_control_flow_context(self.grad_context)
            self.grad_index.op._add_control_input(self._grad_sync)
            if self.grad_context.outer_context is not None:
                self.grad_context.outer_context.AddInnerOp(self._grad_sync)
        return self._grad_sync

    # ---------------------------------------------------------- values of the forward iterations
    def push(self, value, dead_branch=False):
        """Let the forward loop push a value in each iteration; returns the stack."""
        current = scopes.get_default_graph()._control_flow_context
        with scopes.control_dependencies(None):
            with _within(current), scopes.colocate_with(value):
                size = constant(-1, dtypes.int32)
                stack = raw.StackV2(size, elem_type=value.dtype.base_dtype, name="f_acc")
            inside = self.forward_context.AddValue(stack)
            pushed = self._push_in_context(inside, value, dead_branch)
            pushed.op._add_control_input(self.forward_index.op.inputs[0].op)
        return stack

    def _push_in_context(self, stack, value, dead_branch):
        swap = self.forward_context.swap_memory
        context = output_context(value.op)
        if context is self.forward_context:
            with context:
                pushed = raw.StackPushV2(stack, value, swap_memory=swap)
            self.forward_index.op._add_control_input(pushed.op)
            return pushed
        if context is None or not context.IsCondContext():
            raise TypeError(f"value_ctxt is not a CondContext: {context}")
        with context.outer_context if dead_branch else context:
            pushed = raw.StackPushV2(stack, value, swap_memory=swap)
        if dead_branch:
            pushed.op._set_control_flow_context(context)
        self.forward_sync._add_control_input(pushed.op)
        return pushed

    def pop(self, history, value, dead_branch=False):
        """The value that the forward loop pushed in the same iteration."""
        guard = _cond_between(value.op._control_flow_context, history.op._control_flow_context)
        with scopes.control_dependencies(None), self.grad_context:
            if guard is not None:
                branch = 1 - guard.branch if dead_branch else guard.branch
                history = switch_ref_or_tensor(history, self._pred_of(guard))[branch]
            popped = raw.StackPopV2(history, elem_type=value.dtype.base_dtype)
            popped.set_shape(value.shape)
        if self.grad_context.parallel_iterations > 1:
            self.grad_sync._add_control_input(popped.op)
        return popped

    def _pred_of(self, guard):
        state = self
        while state is not None:
            if guard.pred.name in state.history:
                return state.history[guard.pred.name]
            state = state.outer_state
        return guard.pred

    def real_pred(self, pred):
        """A cond's predicate as it was in the same forward iteration."""
        found = self.history.get(pred.name)
        if found is None:
            self.grad_context.Exit()
            history = self.push(pred)
            self.grad_context.Enter()
            found = self.history[pred.name] = self.pop(history, pred)
        return found

    def real_value(self, value):
        """A forward tensor as the backward loop sees it: an invariant, a constant again, or popped."""
        found = self.history.get(value.name)
        if found is None:
            found = self.history[value.name] = self._find_real_value(value)
        return found

    def _find_real_value(self, value):
        state = self
        while True:
            enter = constant_enter_of(value)
            if enter is None:
                break
            value, state = enter.inputs[0], state.outer_state
            if state is None:
                return self.grad_context.AddValue(value)
        if value.op.type == "Const":
            return constant(fold.constant_array(value), value.dtype)
        self.grad_context.Exit()
        history = state.push(value)
        self.grad_context.Enter()
        popped = state.pop(history, value)
        return popped if state is self else self.grad_context.AddValue(popped)

    # ---------------------------------------------------------- sums over the iterations
    def accumulate(self, op, dy):
        """The sum over the iterations of an invariant's gradient."""
        context = self.grad_context
        context.Exit()
        start = self._zeros_for(op.inputs[0], dy)
        context.Enter()
        context.AddName(start.name)
        entered = enter_loop(start, context.name, parallel_iterations=context.parallel_iterations, name="b_acc")
        context.loop_enters.append(entered)
        merged = merge([entered, entered], name="b_acc")[0]
        if_false, if_true = raw.Switch(merged, context.pivot)
        merged.op._update_input(1, next_iteration(raw.Add(if_true, dy)))
        return self._leave(if_false)

    def _leave(self, value):
        result = exit_loop(value, name="b_acc")
        self.grad_context.loop_exits.append(result)
        self.grad_context.ExitResult([result])
        return result

    def _zeros_for(self, value, dy):
        outer = self.grad_context.outer_context
        if dy._shape is not None and None not in dy._shape:
            with _within(outer):
                return constant(0, dy.dtype, list(dy._shape), name="b_acc")
        if outer is None or not (outer.IsWhileContext() and outer.grad_state is not None):
            with _within(outer):
                return array.zeros(array.shape_internal(value, optimize=False), dy.dtype)
        with self.forward_context.outer_context:
            shape = array.shape_internal(value, optimize=False)
        history = self.outer_state.push(shape)
        with outer:
            return array.zeros(self.outer_state.pop(history, shape), dy.dtype)

    def accumulate_slices(self, op, dy):
        """The rows of all iterations of an invariant's sparse gradient, one after the other."""
        context = self.grad_context
        context.Exit()
        with _within(context.outer_context):
            parts = self._empty_slices(op.inputs[0], dy)
        context.Enter()
        for t in parts:
            context.AddName(t.name)
        entered = [enter_loop(t, context.name, parallel_iterations=context.parallel_iterations, use_input_shape=False,
                              name="b_acc") for t in parts]
        entered[0].set_shape(dy.indices.shape.__class__([None]))
        entered[1].set_shape(dy.values.shape.__class__([None]).concatenate(dy.values.shape[1:]))
        context.loop_enters.extend(entered)
        merged = [merge([t, t], name="b_acc")[0] for t in entered]
        switches = [raw.Switch(t, context.pivot) for t in merged]
        grown = [array.concat([switches[0][1], dy.indices], 0), array.concat([switches[1][1], dy.values], 0)]
        if dy.dense_shape is not None:
            grown.append(raw.Maximum(dy.dense_shape, switches[2][1]))
        for m, t in zip(merged, [next_iteration(t) for t in grown]):
            m.op._update_input(1, t)
        exits = [exit_loop(s[0], name="b_acc") for s in switches]
        context.loop_exits.extend(exits)
        context.ExitResult(exits)
        return IndexedSlices(exits[1], exits[0], exits[2] if dy.dense_shape is not None else None)

    @staticmethod
    def _empty_slices(value, dy):
        """(indices, values[, dense_shape]) of no rows at all."""
        if dy.values._shape is not None and None not in dy.values._shape[1:]:
            values = array.zeros([1] + list(dy.values._shape[1:]), dy.values.dtype, name="b_acc")
        else:
            shape = array.shape_internal(value, optimize=False)
            shape = array.concat([[1], shape[1:]], 0)
            values = array.zeros(shape, dy.values.dtype)
        indices = constant([0], dy.indices.dtype)
        if dy.dense_shape is None:
            return [indices, values]
        if dy.dense_shape._shape is not None and None not in dy.dense_shape._shape:
            start = constant(0, dy.dense_shape.dtype, list(dy.dense_shape._shape))
        else:
            start = array.zeros_like(array.shape_internal(value, optimize=False, out_type=dy.dense_shape.dtype), optimize=False)
        return [indices, values, start]

    def zero_next(self, first):
        """NextIteration of zeros like a loop variable's first gradient."""
        if first._shape is not None and None not in first._shape:
            with self.grad_context:
                return next_iteration(constant(0, first.dtype, list(first._shape)))
        with _within(self.grad_context.outer_context):
            shape = array.shape_internal(first.op.inputs[0], optimize=False)
            zeros = array.zeros(shape)
        with self.grad_context:
            return next_iteration(zeros)


class _within:
    """`with context`, where there may be none."""

    def __init__(self, context):
        self._context = context

    def __enter__(self):
        if self._context is not None:
            self._context.Enter()

    def __exit__(self, *unused):
        if self._context is not None:
            self._context.Exit()


def _cond_between(context, outer):
    """The innermost cond around a value, within another context."""
    while context is not None and context is not outer:
        if context.IsCondContext():
            return context
        context = context.outer_context
    return None


def _add_forward_counter(context, outer_state):
    """Count a forward loop's iterations: (the final count, the next count inside)."""
    start = constant(0, name="f_count")
    if outer_state is not None:
        # The pushes of one run of the inner loop come before those of the next.
        start.op._add_control_input(outer_state.forward_index.op.inputs[0].op)
    with context:
        context.AddName(start.name)
        entered = enter_loop(start, context.name, parallel_iterations=context.parallel_iterations, name="f_count")
        context.loop_enters.append(entered)
        merged = merge([entered, entered])[0]
        if_false, if_true = raw.Switch(merged, context.pivot)
        following = next_iteration(raw.Add(if_true, 1))
        merged.op._update_input(1, following)
        total = exit_loop(if_false, name="f_count")
        context.loop_exits.append(total)
        context.ExitResult([total])
    return total, following


def _add_backward_counter(context, count, outer_state):
    """Let a backward loop run `count` times; returns the next count inside."""
    one = constant(1, name="b_count")
    with context:
        context.AddName(count.name)
        entered = enter_loop(count, context.name, parallel_iterations=context.parallel_iterations, name="b_count")
        context.loop_enters.append(entered)
        merged = merge([entered, entered])[0]
        context._pivot_for_pred = merged
        context._pivot = raw.LoopCond(raw.GreaterEqual(merged, one), name="b_count")
        if_false, if_true = raw.Switch(merged, context._pivot)
        less = raw.Sub(if_true, one)
        context._pivot_for_body = less
        following = next_iteration(less)
        merged.op._update_input(1, following)
        final = exit_loop(if_false, name="b_count")
        context.loop_exits.append(final)
        if outer_state is not None:
            # The pops of one run of the inner loop come before those of the next.
            outer_state.grad_sync._add_control_input(final.op)
        context.ExitResult([final])
    return following
