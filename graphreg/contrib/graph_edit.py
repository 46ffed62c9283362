"""tf.contrib.graph_editor: parts of graphs, copies of them with other inputs, and inputs that read something else."""
import re

from ..core import nest
from ..core.collections import GraphKeys
from ..core.graph import Graph
from ..core.operation import Operation, Tensor
from ..functions.array import placeholder
from .graph_select import (
    compute_boundary_ts, ControlOutputs, get_name_scope_ops, get_walks_intersection_ops, make_list_of_t,
    select_ops_and_ts, unique)

_KNOWN_COLLECTIONS = {value for key, value in vars(GraphKeys).items() if isinstance(value, str) and key.isupper()}


# ------------------------------------------------------------------ parts
class SubGraphView:
    """Operations of a graph, with the tensors that come in and go out.

    Args:
      inside_ops: list of Operations.  passthrough_ts: list of Tensors that come in and go out as they are.
    Source: tf.contrib.graph_editor.SubGraphView.
    """

    def __init__(self, inside_ops=(), passthrough_ts=()):
        self._ops, self._passthroughs = list(inside_ops), list(passthrough_ts)
        inputs, outputs, inside = compute_boundary_ts(self._ops)
        through = [t for t in self._passthroughs if t not in inputs + outputs + inside]
        self._passthroughs, self._inputs, self._outputs = through, inputs + through, outputs + through

    ops = property(lambda self: self._ops)
    inputs = property(lambda self: list(self._inputs))
    outputs = property(lambda self: list(self._outputs))
    passthroughs = property(lambda self: list(self._passthroughs))
    connected_inputs = property(lambda self: [t for t in self._inputs if t not in self._passthroughs])
    connected_outputs = property(lambda self: [t for t in self._outputs if t not in self._passthroughs])

    @property
    def graph(self):
        """Graph."""
        return next((x.graph for x in [*self._ops, *self._passthroughs]), None)

    def op(self, op_id):
        """The Operation at a place."""
        return self._ops[op_id]

    def is_passthrough(self, t):
        """bool: whether a Tensor comes in and goes out as it is."""
        return t in self._passthroughs

    def input_index(self, t):
        """int: the place of a Tensor among the inputs."""
        return self._inputs.index(t)

    def output_index(self, t):
        """int: the place of a Tensor among the outputs."""
        return self._outputs.index(t)

    def consumers(self):
        """list of the Operations outside that read the outputs."""
        return unique(op for t in self._outputs for op in t.consumers() if op not in self._ops)

    def find_op_by_name(self, op_name):
        """The Operation of a name.

        Raises:
          ValueError: there is none.
        """
        for op in self._ops:
            if op.name == op_name:
                return op
        raise ValueError("%s not in subgraph." % op_name)

    def copy(self):
        """A view of the same operations."""
        return SubGraphView(self._ops, self._passthroughs)

    def __bool__(self):
        return bool(self._ops or self._passthroughs)

    def __str__(self):
        lines = ["SubGraphView (graphid=%d):" % id(self.graph)]
        for name, found in (("ops", self._ops), ("inputs", self._inputs), ("outputs", self._outputs)):
            if found:
                lines += ["** %s[%d]:" % (name, len(found))] + ["  " + x.name for x in found]
        return "\n".join(lines) + "\n"


def make_view(*args, **kwargs):
    """A SubGraphView of what is given or named.

    Args: as for select_ops_and_ts; also a Graph, or a SubGraphView.
    Source: tf.contrib.graph_editor.make_view, tf.contrib.graph_editor.sgv.
    """
    if len(args) == 1 and isinstance(args[0], SubGraphView):
        return args[0]
    args = [x.get_operations() if isinstance(x, Graph) else x for x in args]
    ops, ts = select_ops_and_ts(*args, **kwargs)
    return SubGraphView(ops, ts)


sgv = make_view


def make_view_from_scope(scope, graph):
    """A SubGraphView of a name scope.

    Source: tf.contrib.graph_editor.make_view_from_scope, tf.contrib.graph_editor.sgv_scope.
    """
    return SubGraphView(get_name_scope_ops(graph, scope))


sgv_scope = make_view_from_scope


# ------------------------------------------------------------------ placeholders
def placeholder_name(t=None, scope=None, prefix="geph"):
    """str: the name of a placeholder that stands for a Tensor.

    Args:
      t: Tensor or None.  scope: str, default that of t.  prefix: str.
    Source: tf.contrib.graph_editor.placeholder_name.
    """
    scope = scope if scope is None or not scope or scope.endswith("/") else scope + "/"
    if t is None:
        return (scope or "") + prefix
    own, _, base = t.op.name.rpartition("/")
    own = own + "/" if own else ""
    number = re.match(r"^%s__\w+__(?:\d+)$" % prefix, base)
    return (own if scope is None else scope) + (base if number else "%s__%s_%d" % (prefix, base, t.value_index))


def make_placeholder_from_tensor(t, scope=None, prefix="geph"):
    """A placeholder of a Tensor's type and shape.

    Args: as for placeholder_name.
    Source: tf.contrib.graph_editor.make_placeholder_from_tensor.
    """
    return placeholder(dtype=t.dtype.base_dtype, shape=t.get_shape(), name=placeholder_name(t, scope, prefix))


def make_placeholder_from_dtype_and_shape(dtype, shape=None, scope=None, prefix="geph"):
    """A placeholder.

    Source: tf.contrib.graph_editor.make_placeholder_from_dtype_and_shape, tf.contrib.graph_editor.ph.
    """
    return placeholder(dtype=dtype, shape=shape, name=placeholder_name(scope=scope, prefix=prefix))


ph = make_placeholder_from_dtype_and_shape


# ------------------------------------------------------------------ copies
class TransformerInfo:
    """What a copy has made of which operation and tensor.

    Source: tf.contrib.graph_editor.TransformerInfo.
    """

    def __init__(self, graph, dst_graph, ops, ts):
        self._graph, self._dst_graph = graph, dst_graph
        self._transformed_ops, self._transformed_ts = ops, ts

    def transformed(self, original, missing_fn=None):
        """The copy of an Operation or a Tensor, or of what has a name; missing_fn(original), or None: there is none."""
        return self._look_up(original, self._graph, self._transformed_ops, self._transformed_ts, missing_fn)

    def original(self, transformed, missing_fn=None):
        """What an Operation or a Tensor is a copy of; missing_fn(transformed), or None: nothing."""
        ops = {copy: op for op, copy in self._transformed_ops.items()}
        ts = {copy: t for t, copy in self._transformed_ts.items()}
        return self._look_up(transformed, self._dst_graph, ops, ts, missing_fn)

    @staticmethod
    def _look_up(item, graph, ops, ts, missing_fn):
        item = graph.as_graph_element(item) if isinstance(item, str) else item
        found = ts if isinstance(item, Tensor) else ops
        if item in found:
            return found[item]
        return None if missing_fn is None else missing_fn(item)

    def __str__(self):
        where = "Within graph[%d] IN-PLACE" % id(self._graph) if self._graph is self._dst_graph else \
            "From graph[%d] TO graph[%d]" % (id(self._graph), id(self._dst_graph))
        lines = ["Transform result info:", "  " + where, "Operations mapping:"]
        lines += ["  %s => %s" % (op.name, copy.name) for op, copy in self._transformed_ops.items()]
        return "\n".join(lines) + "\n"


class _Copying:
    """One copy of a view."""

    def __init__(self, view, dst_graph, dst_scope, src_scope, reuse_dst_scope, replacements, keep):
        self.view, self.graph = view, view.graph
        self.dst_graph = dst_graph or self.graph
        self._inside, self._replacements, self._keep = set(view.ops), replacements, keep
        self._src = src_scope + "/" if src_scope and not src_scope.endswith("/") else src_scope
        dst = dst_scope.rstrip("/")
        if dst and not reuse_dst_scope:
            dst = self.dst_graph.unique_name(dst)
        self.scope = dst + "/" if dst else ""
        self.ops, self.ts = {}, {}

    def run(self):
        for op in self.view.ops:
            self._copy_all_before(op)
        self._copy_collections()
        return self.ops, self.ts

    def _copy_all_before(self, last):
        """Copy an op after those of the view that it needs, without recursion."""
        stack = [last]
        while stack:
            op = stack[-1]
            needed = [] if op in self.ops else [x for x in [*op.control_inputs, *(t.op for t in op.inputs
                                                                                  if t not in self._replacements)]
                                                if x in self._inside and x not in self.ops and x not in stack]
            if needed:
                stack.append(needed[0])
            else:
                stack.pop()
                if op not in self.ops:
                    self._copy(op)

    def _copy(self, op):
        with self.dst_graph.as_default():
            inputs = [self._input(t) for t in op.inputs]
            control = [x for x in (self._control(c) for c in op.control_inputs) if x is not None]
            with self.dst_graph.control_dependencies(None), self.dst_graph.control_dependencies(control), \
                    self.dst_graph.device(None):
                name = self.dst_graph.unique_name(self._renamed(op.name))
                _check_types(name, op, inputs)
                made = self.dst_graph.create_op(op.type, inputs, [t.dtype for t in op.outputs], name=name + "/",
                                                attrs=dict(op.node_def.attr))
        made._set_device(op.device)
        self.ops[op] = made
        self.ts.update(zip(op.outputs, made.outputs))

    def _input(self, t):
        if t in self._replacements:
            return self._replacements[t]
        if t.op in self._inside:
            return self.ts[t]
        if self._keep and self.dst_graph is self.graph:
            return t
        own = t.op.name.rpartition("/")[2]
        return placeholder(dtype=t.dtype.base_dtype, shape=t.get_shape(),
                           name="%sgeph__%s_%d" % (self.scope, own, t.value_index))

    def _control(self, op):
        if op in self._inside:
            return self.ops[op]
        return op if self.dst_graph is self.graph else None

    def _copy_collections(self):
        for key in list(self.graph.get_all_collection_keys()):
            for item in self.graph.get_collection(key):
                made = self.ops.get(item) if isinstance(item, Operation) else self.ts.get(item) \
                    if isinstance(item, Tensor) else None
                if made is not None:
                    known = not isinstance(key, str) or key in _KNOWN_COLLECTIONS
                    self.dst_graph.add_to_collection(key if known else self._renamed(key), made)

    def _renamed(self, name):
        if not name.startswith(self._src):
            raise ValueError("%s does not belong to source scope: %s." % (name, self._src))
        return self.scope + name[len(self._src):]


def _check_types(name, op, inputs):
    types, wanted = [t.dtype.base_dtype for t in inputs], [t.dtype.base_dtype for t in op.inputs]
    if types != wanted:
        raise TypeError("In op '%s', input types (%s) are not compatible with expected types (%s)"
                        % (name, types, wanted))


def _copied(view, dst_graph, dst_scope, src_scope, reuse_dst_scope, replacements, keep):
    view = make_view(view)
    copying = _Copying(view, dst_graph, dst_scope, src_scope, reuse_dst_scope, replacements, keep)
    ops, ts = copying.run()
    made = SubGraphView(list(ops.values()))
    made._inputs, made._outputs = [ts[t] for t in view.inputs if t in ts], [ts[t] for t in view.outputs if t in ts]
    return made, TransformerInfo(copying.graph, copying.dst_graph, ops, ts)


def copy(sgv, dst_graph=None, dst_scope="", src_scope="", reuse_dst_scope=False):
    """Copy a part of a graph; its inputs become placeholders.

    Args:
      sgv: SubGraphView, or what make_view takes.  dst_graph: Graph, default the same one.
      dst_scope: str put in front of names.  src_scope: str taken away from them.
      reuse_dst_scope: bool, dst_scope is used as it is.
    Returns:
      (SubGraphView, TransformerInfo) of the copy.
    Raises:
      TypeError, ValueError: wrong arguments.
    Source: tf.contrib.graph_editor.copy.
    """
    return _copied(sgv, dst_graph, dst_scope, src_scope, reuse_dst_scope, {}, keep=False)


def copy_with_input_replacements(sgv, replacement_ts, dst_graph=None, dst_scope="", src_scope="",
                                 reuse_dst_scope=False):
    """Copy a part of a graph; some inputs are replaced, the others are those of the original.

    Args:
      sgv: SubGraphView, or what make_view takes.
      replacement_ts: dict from Tensors to the Tensors that are read in their place.
      others: as for copy.
    Returns:
      (SubGraphView, TransformerInfo) of the copy.
    Raises:
      TypeError, ValueError: wrong arguments, or types that do not fit.
    Source: tf.contrib.graph_editor.copy_with_input_replacements.
    """
    return _copied(sgv, dst_graph, dst_scope, src_scope, reuse_dst_scope, dict(replacement_ts), keep=True)


def graph_replace(target_ts, replacement_ts, dst_scope="", src_scope="", reuse_dst_scope=False):
    """What tensors would be if others were replaced: what lies between is copied.

    Args:
      target_ts: Tensor, or list or dict of them.
      replacement_ts: dict from Tensors to the Tensors that are read in their place.
      others: as for copy.
    Returns:
      structure like target_ts.
    Raises:
      ValueError: the targets do not need what is replaced.
    Source: tf.contrib.graph_editor.graph_replace.
    """
    targets = nest.flatten(target_ts)
    graph = (targets or list(replacement_ts))[0].graph
    ops = get_walks_intersection_ops(list(replacement_ts), targets, control_ios=ControlOutputs(graph))
    if not ops:
        raise ValueError("Targets and replacements are not connected!")
    _, info = copy_with_input_replacements(ops, replacement_ts, None, dst_scope, src_scope, reuse_dst_scope)
    return nest.map_structure(lambda t: info.transformed(t, missing_fn=lambda original: original), target_ts)


# ------------------------------------------------------------------ other inputs
def _pairs(ts0, ts1):
    ts0, ts1 = make_list_of_t(ts0), make_list_of_t(ts1)
    if len(ts0) != len(ts1):
        raise ValueError("ts0 and ts1 have different sizes: {} != {}".format(len(ts0), len(ts1)))
    for t0, t1 in zip(ts0, ts1):
        if t0.dtype.base_dtype != t1.dtype.base_dtype:
            raise ValueError("Dtypes {} and {} are not compatible.".format(t0.dtype, t1.dtype))
    return list(zip(ts0, ts1))


def _readers(t, can_modify, cannot_modify):
    """list of the Operations that read a tensor and may be changed."""
    return [op for op in unique(t.consumers())
            if (can_modify is None or op in can_modify) and op not in cannot_modify]


def _reroute(ops, old, new):
    """int: how many inputs of some operations read another tensor now."""
    places = [(op, i) for op in ops for i, x in enumerate(op.inputs) if x is old]
    for op, i in places:
        op._update_input(i, new)
    return len(places)


def reroute_ts(ts0, ts1, can_modify=None, cannot_modify=None):
    """What reads some tensors reads others from now on.

    Args:
      ts0: Tensors that will be read.  ts1: Tensors that were read.
      can_modify: Operations that may change, None: all.  cannot_modify: Operations that may not.
    Returns:
      int, how many inputs have changed.
    Raises:
      ValueError: other numbers of tensors, or types.
    Source: tf.contrib.graph_editor.reroute_ts.
    """
    return _rerouted(ts0, ts1, can_modify, cannot_modify, both=False)


def swap_ts(ts0, ts1, can_modify=None, cannot_modify=None):
    """What reads some tensors reads others from now on, and the other way round.

    Args, Returns, Raises: as for reroute_ts.
    Source: tf.contrib.graph_editor.swap_ts.
    """
    return _rerouted(ts0, ts1, can_modify, cannot_modify, both=True)


def _rerouted(ts0, ts1, can_modify, cannot_modify, both):
    can = None if can_modify is None else set(can_modify)
    cannot = set(cannot_modify or ())
    count = 0
    for t0, t1 in _pairs(ts0, ts1):
        if t0 is t1:
            continue
        # What reads both is found before anything changes.
        of_1, of_0 = _readers(t1, can, cannot), _readers(t0, can, cannot)
        count += _reroute(of_1, t1, t0)
        count += _reroute(of_0, t0, t1) if both else 0
    return count


def add_control_inputs(op, cops):
    """Let an Operation wait for others.

    Args:
      op: Operation.  cops: list of Operations that it does not wait for yet.
    Raises:
      TypeError, ValueError: it waits for one of them.
    Source: tf.contrib.graph_editor.add_control_inputs.
    """
    if not isinstance(op, Operation):
        raise TypeError("Expected a tf.Operation, got: %s" % type(op))
    for other in cops:
        if other in op.control_inputs:
            raise ValueError("{} is already a control_input of {}".format(other.name, op.name))
    op._add_control_inputs(cops)


def remove_control_inputs(op, cops):
    """Let an Operation wait for others no more.

    Args:
      op: Operation.  cops: list of Operations that it waits for.
    Raises:
      TypeError, ValueError: it does not wait for one of them.
    Source: tf.contrib.graph_editor.remove_control_inputs.
    """
    if not isinstance(op, Operation):
        raise TypeError("Expected a tf.Operation, got: %s" % type(op))
    for other in cops:
        if other not in op.control_inputs:
            raise ValueError("{} is not a control_input of {}".format(op.name, other.name))
    left = [x for x in op.control_inputs if x not in cops]
    op._remove_all_control_inputs()
    op._add_control_inputs(left)
