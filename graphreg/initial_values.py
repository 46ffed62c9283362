"""Initial values that read other variables: made to work before those are initialized.

`tf.Variable(v * 2.)` would fail when v is not initialized first.  TF makes a copy of the ops that
lead from v to the value, in which v's value-or-initial-value stands in place of v.
"""
from .core.collections import GraphKeys
from .core.operation import Tensor
from .core.registry import get_op_def

# Ops that are right as they are: they ask about a variable, or read a resource in their own time.
_LEFT_ALONE = frozenset(("IsVariableInitialized", "VarIsInitializedOp", "ReadVariableOp"))
_VARIABLES = frozenset(("Variable", "VariableV2", "VarHandleOp"))


def guarded(scope, value):
    """A tensor of the same value that can be computed while the variables behind it are not initialized.

    Args:
      scope: str, name scope of the variable to be initialized, with its "/"; names the copied ops.
      value: Tensor.
    Raises:
      TypeError: value is no Tensor.
    """
    if not isinstance(value, Tensor):
        raise TypeError(f"initial_value needs to be a Tensor: {value}")
    if _has_cycle(value.op):
        return value
    stand_ins = _StandIns(scope)
    stand_ins.find(value.op)
    return stand_ins.of(value)


def _has_cycle(op):
    """Whether an op depends on itself, as those of a while loop do."""
    open_ops, done = set(), set()
    stack = [(op, False)]
    while stack:
        op, leaving = stack.pop()
        if leaving:
            open_ops.discard(op)
            done.add(op)
        elif op in open_ops:
            return True
        elif op not in done:
            open_ops.add(op)
            stack.append((op, True))
            stack += [(source, False) for source in _sources(op) if source not in done]
    return False


def _sources(op):
    return list(op._control_inputs) + [t.op for t in op._inputs]


class _StandIns:
    """op -> the op to take in its place (itself when nothing before it is a variable)."""

    def __init__(self, scope):
        self._scope = scope
        self._found = {}

    def of(self, tensor):
        return self._found[tensor.op]._outputs[tensor.value_index]

    def find(self, op):
        """Fill the table for everything that leads to an op: inputs first and in order, as TF makes the copies."""
        stack = [op]
        while stack:
            op = stack[-1]
            waiting = [] if self._is_leaf(op) else [t.op for t in op._inputs if t.op not in self._found]
            if waiting:
                stack.append(waiting[0])
                continue
            stack.pop()
            if op not in self._found:
                self._found[op] = self._stand_in(op)

    def _is_leaf(self, op):
        return op in self._found or op.type in _LEFT_ALONE or op.type in _VARIABLES

    def _stand_in(self, op):
        if op.type in _LEFT_ALONE:
            return op
        if op.type in _VARIABLES:
            variable = _variable_of(op)
            return op if variable is None else variable.initialized_value().op
        inputs = [self.of(t) for t in op._inputs]
        if all(new is old for new, old in zip(inputs, op._inputs)):
            return op
        op_def = get_op_def("Switch") if op.type == "RefSwitch" else op.op_def
        return op.graph.add_op(op_def, inputs, dict(op._attrs), f"{op.name}_{self._scope}".replace(":", "_"))


def _variable_of(op):
    """The variable object whose op this is, among the global and local ones, or None."""
    for key in (GraphKeys.GLOBAL_VARIABLES, GraphKeys.LOCAL_VARIABLES):
        for variable in op.graph.get_collection(key):
            if getattr(variable, "name", None) in (op.name, op.name + ":0"):
                return variable
    return None
