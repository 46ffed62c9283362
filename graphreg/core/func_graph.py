"""FuncGraph: the body of a function, which takes tensors from outside as further inputs."""
from . import registry, scopes, tape
from .graph import Graph


class FuncGraph(Graph):
    """A graph that is traced once and run many times.

    inputs      placeholders of the arguments, then of what was captured.
    outputs     flat list of the Tensors that the function returns.
    autograph   whether TF would turn Python's control flow into ops.
    captures    (outer tensor, placeholder) by the outer tensor's id, in the order of capture.
    Source: tensorflow.python.framework.func_graph.FuncGraph.
    """

    __module__ = "tensorflow.python.framework.func_graph"
    has_ref_variables = False

    def __init__(self, name, autograph=False):
        super().__init__()
        self.name, self.autograph = name, autograph
        self.inputs, self.outputs = [], []
        self.structured_outputs = None
        self.captures = {}
        self.outer_graph = scopes.get_default_graph()
        self.seed = self.outer_graph.seed

    @property
    def building_function(self):
        return True

    def placeholder(self, name, dtype, shape, handle_data=None):
        """A new input of the function."""
        with self.as_default(), self.control_dependencies(None):
            op = self.add_op(registry.get_op_def("Placeholder"), [], {"dtype": dtype, "shape": shape}, name)
        tensor = op._outputs[0]
        tensor._handle_data = handle_data
        self.inputs.append(tensor)
        return tensor

    def capture(self, tensor, name=None):
        """What stands here for a tensor of outside: an input of the function."""
        if not tensor.is_eager and tensor._op._graph is self:
            return tensor
        found = self.captures.get(id(tensor))
        if found is None:
            if name is None:
                name = "captured" if tensor.is_eager else tensor._op._name
            inside = self.placeholder(name, tensor.dtype.base_dtype, tensor._shape, tensor._handle_data)
            found = self.captures[id(tensor)] = tensor, inside
            if tape.count:
                tape.record([tensor], [inside], lambda dy: [dy])
        return found[1]

    @property
    def external_captures(self):
        """list of the outer tensors that the function takes besides its arguments."""
        return [outer for outer, _ in self.captures.values()]

    def colocate_with(self, op, ignore_existing=False):
        """As in any graph; what was made eagerly is nowhere to be colocated with."""
        if getattr(getattr(op, "handle", op), "is_eager", False):
            return scopes.nothing
        return super().colocate_with(op, ignore_existing)

    def control_dependencies(self, control_inputs):
        """As in any graph; what is outside has run before."""
        if control_inputs is not None:
            control_inputs = [c for c in control_inputs if _is_inside(c, self)]
        return super().control_dependencies(control_inputs)


def _is_inside(value, graph):
    # The result of an assignment stands for the op that assigned.
    value = getattr(value, "_parent_op", None) or value
    if value is None:
        return False
    if getattr(getattr(value, "handle", value), "is_eager", False):
        return False
    element = scopes.as_graph_element(value)
    return element is None or element.graph is graph


_NO_SIDE_EFFECT = frozenset(("Placeholder", "VarHandleOp", "ReadVariableOp", "ResourceGather", "ResourceGatherNd",
                             "VarIsInitializedOp", "VariableV2", "Variable"))


def order_side_effects(graph):
    """Make stateful ops run in the order they were written; returns those that must run.

    Ops on one resource follow each other, and so do those that touch none (printing, say).  What stands in a cond or
    a loop runs when that runs.
    """
    last, must_run = {}, []
    for op in graph.get_operations():
        if op.type in ("Placeholder", "VarHandleOp") or op._control_flow_context is not None:
            continue
        resources = [t for t in op._inputs if t.dtype.base_dtype.name == "resource"]
        acts = op.op_def.is_stateful and op.type not in _NO_SIDE_EFFECT and not op.op_def.flag("state") == "node"
        if not (resources or acts):
            continue
        for key in resources or [None]:
            before = last.get(key)
            if before is not None and before not in op._control_inputs and all(t._op is not before for t in op._inputs):
                op._add_control_input(before)
            last[key] = op
        if acts:
            must_run.append(op)
    return must_run


def runs_for_effect(op):
    """Whether an op of a function runs although nothing may need its results."""
    return (op.op_def.is_stateful and op.type not in _NO_SIDE_EFFECT and op.op_def.flag("state") != "node"
            and op._control_flow_context is None)
