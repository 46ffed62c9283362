"""Control flow v1: the nodes that conds and while loops are made of, and the stacks of their gradients."""
from ..core import errors, shape_fns
from ..core.declare import op, structural


def _pass_data(c):
    c.handle_data = [c.handle_shape(0)]
    return [c.shapes[0]]


def _switch_shape(c):
    c.with_rank(1, 0)
    c.handle_data = [c.handle_shape(0)] * 2
    return [c.shapes[0]] * 2


def _merge_shape(c):
    """What all inputs agree on; sizes that differ become unknown."""
    found = c.shapes[0]
    for other in c.shapes[1:]:
        if found is None or other is None or len(found) != len(other):
            return [None, ()]
        found = tuple(a if a == b else None for a, b in zip(found, other))
    return [found, ()]


def _enter_shape(c):
    c.handle_data = [c.handle_shape(0)]
    return [c.shapes[0] if c.attrs["is_constant"] else None]


switch = structural("Switch(data: T, pred: bool) -> output_false: T, output_true: T", "T: type",
                    module=__name__, aliases=True, fold=lambda values: (None, values[0]) if values[1] else (values[0], None))
ref_switch = structural("RefSwitch(data: Ref(T), pred: bool) -> output_false: Ref(T), output_true: Ref(T)", "T: type",
                        module=__name__, aliases=True, allows_uninitialized_input=True)
merge = structural("Merge(inputs: N * T) -> output: T, value_index: int32", "T: type", "N: int >= 1",
                   module=__name__, aliases=True)
ref_merge = structural("RefMerge(inputs: N * Ref(T)) -> output: Ref(T), value_index: int32", "T: type", "N: int >= 1",
                       module=__name__, aliases=True)
_ENTER = ("T: type", "frame_name: string", "is_constant: bool = false", "parallel_iterations: int = 10")
enter = structural("Enter(data: T) -> output: T", *_ENTER, module=__name__, aliases=True, pass_through=True,
                   folds_alone=True)
ref_enter = structural("RefEnter(data: Ref(T)) -> output: Ref(T)", *_ENTER, module=__name__, aliases=True,
                       pass_through=True)
exit_ = structural("Exit(data: T) -> output: T", "T: type", module=__name__, aliases=True, pass_through=True)
ref_exit = structural("RefExit(data: Ref(T)) -> output: Ref(T)", "T: type", module=__name__, aliases=True,
                      pass_through=True)
next_iteration = structural("NextIteration(data: T) -> output: T", "T: type", module=__name__, aliases=True,
                            pass_through=True)
ref_next_iteration = structural("RefNextIteration(data: Ref(T)) -> output: Ref(T)", "T: type", module=__name__,
                                aliases=True, pass_through=True)
loop_cond = structural("LoopCond(input: bool) -> output: bool", module=__name__, pass_through=True)
ref_identity = structural("RefIdentity(input: Ref(T)) -> output: Ref(T)", "T: type", module=__name__, aliases=True,
                          pass_through=True, allows_uninitialized_input=True)
no_op = structural("NoOp()", module=__name__)
control_trigger = structural("ControlTrigger()", module=__name__)

for _function in (switch, ref_switch):
    _function.shape(_switch_shape)
for _function in (merge, ref_merge):
    _function.shape(_merge_shape)
for _function in (enter, ref_enter):
    _function.shape(_enter_shape)
for _function in (exit_, ref_exit, next_iteration, ref_next_iteration, ref_identity):
    _function.shape(_pass_data)
for _function in (no_op, control_trigger):
    _function.shape(shape_fns.no_outputs)


@loop_cond.shape
def _(c):
    return [c.with_rank(0, 0)]


@op("Abort()", "error_msg: string = ''", "exit_without_error: bool = false")
def abort(xp, error_msg, exit_without_error):
    """Ends the run with an error (TF ends the process)."""
    raise errors.AbortedError(None, None, f"Abort error: {error_msg}; Abort intentionally failed")


abort.shape(shape_fns.no_outputs)


# ------------------------------------------------------------------ gradients
# The gradient of a loop is a loop, and that of a cond a cond: their building is handed in with `tf`.
for _function in (switch, ref_switch):
    _function.gradient(lambda tf, op, *dys: tf.control_flow_grad.switch_grad(op, *dys))
for _function in (merge, ref_merge):
    _function.gradient(lambda tf, op, dy, _: tf.control_flow_grad.merge_grad(op, dy))
for _function in (exit_, ref_exit):
    _function.gradient(lambda tf, op, dy: tf.control_flow_grad.exit_grad(op, dy))
for _function in (enter, ref_enter):
    _function.gradient(lambda tf, op, dy: tf.control_flow_grad.enter_grad(op, dy))
for _function in (next_iteration, ref_next_iteration, ref_identity):
    _function.gradient(lambda tf, op, dy: dy)
loop_cond.gradient(lambda tf, op, dy: None)


# ------------------------------------------------------------------ stacks
class Stack:
    """What a loop's forward part leaves for its backward part."""

    __slots__ = ("values", "max_size", "name")

    def __init__(self, max_size, name):
        self.values, self.max_size, self.name = [], max_size, name

    def fork(self, memo):
        """A copy for a run that goes on from where another stopped."""
        made = memo[id(self)] = Stack(self.max_size, self.name)
        made.values = list(self.values)
        return made


@op("StackV2(max_size: int32) -> handle: resource", "elem_type: type", "stack_name: string = ''", stateful=True)
def stack_v2(xp, max_size, elem_type, stack_name):
    """A new, empty stack."""
    return Stack(int(max_size), stack_name)


@op("StackPushV2(handle: resource, elem: T) -> output: T", "T: type", "swap_memory: bool = false", stateful=True,
    aliases=True)
def stack_push_v2(xp, handle, elem):
    """Put a value on the stack."""
    if 0 <= handle.max_size <= len(handle.values):
        raise errors.InvalidArgumentError(None, None, f"Stack[{handle.name}] overflowed its max_size ({handle.max_size})")
    handle.values.append(elem)
    return elem


@op("StackPopV2(handle: resource) -> elem: elem_type", "elem_type: type", stateful=True)
def stack_pop_v2(xp, handle):
    """Take the last value from the stack."""
    if not handle.values:
        raise errors.InvalidArgumentError(None, None, f"Stack[{handle.name}] is empty when calling Pop().")
    return handle.values.pop()


@op("StackCloseV2(handle: resource)", stateful=True)
def stack_close_v2(xp, handle):
    """Empty the stack."""
    handle.values.clear()


stack_v2.shape(lambda c: [(2,)])
stack_push_v2.shape(lambda c: [c.shapes[1]])
stack_pop_v2.shape(shape_fns.unknown_shape)
stack_close_v2.shape(shape_fns.no_outputs)
