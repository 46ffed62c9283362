"""tf.contrib.graph_editor: operations and tensors chosen by names, by neighbours, by ways through the graph."""
import re

from ..core.graph import Graph
from ..core.operation import Operation, Tensor


def unique(items):
    """list without what comes twice."""
    return list(dict.fromkeys(items))


def _is_list(value):
    return not isinstance(value, (Operation, Tensor, str)) and hasattr(value, "__iter__")


def _listed(given, kind, left_out, name):
    given = list(given) if _is_list(given) else [] if given is None else [given]
    given = [x for x in given if not (left_out and isinstance(x, left_out))]
    for x in given:
        if not isinstance(x, kind):
            raise TypeError("Expected a type in (<class 'tensorflow.python.framework.ops.%s'>), got: %s"
                            % (name, type(x)))
    if len({id(x.graph) for x in given}) > 1:
        raise ValueError("Operation/Tensor %s does not belong to the same graph as the others" % given[-1])
    return given


def make_list_of_op(ops, check_graph=True, allow_graph=True, ignore_ts=False):
    """list of Operations of a graph, of one or of several.

    Args:
      ops: Graph, Operation or list.  check_graph: bool, accepted.  allow_graph: bool.
      ignore_ts: bool, tensors are left out.
    Raises:
      TypeError: it is something else.
    Source: tf.contrib.graph_editor.make_list_of_op.
    """
    if isinstance(ops, Graph):
        if not allow_graph:
            raise TypeError("allow_graph is False: cannot convert a tf.Graph.")
        return ops.get_operations()
    return _listed(ops, Operation, Tensor if ignore_ts else None, "Operation")


def make_list_of_t(ts, check_graph=True, allow_graph=True, ignore_ops=False):
    """list of Tensors of a graph, of one or of several.

    Args:
      ts: Graph, Tensor or list.  check_graph: bool, accepted.  allow_graph: bool.
      ignore_ops: bool, operations are left out.
    Raises:
      TypeError: it is something else.
    Source: tf.contrib.graph_editor.make_list_of_t.
    """
    if isinstance(ts, Graph):
        if not allow_graph:
            raise TypeError("allow_graph is False: cannot convert a tf.Graph.")
        return get_tensors(ts)
    return _listed(ts, Tensor, Operation if ignore_ops else None, "Tensor")


def get_tensors(graph):
    """list of a graph's Tensors.

    Raises:
      TypeError: it is no Graph.
    Source: tf.contrib.graph_editor.get_tensors.
    """
    if not isinstance(graph, Graph):
        raise TypeError("Expected a graph, got: %s" % type(graph))
    return [t for op in graph.get_operations() for t in op.outputs]


def get_generating_ops(ts):
    """list of the Operations that make Tensors.

    Source: tf.contrib.graph_editor.get_generating_ops.
    """
    return [t.op for t in make_list_of_t(ts, allow_graph=False)]


def get_consuming_ops(ts):
    """list of the Operations that read Tensors.

    Source: tf.contrib.graph_editor.get_consuming_ops.
    """
    return unique(op for t in make_list_of_t(ts, allow_graph=False) for op in t.consumers())


class ControlOutputs:
    """The operations that wait for each operation of a graph.

    Source: tf.contrib.graph_editor.ControlOutputs.
    """

    def __init__(self, graph):
        if not isinstance(graph, Graph):
            raise TypeError("Expected a tf.Graph, got: %s" % type(graph))
        self._graph = graph

    graph = property(lambda self: self._graph)

    def get(self, op):
        """list of the Operations that wait for op."""
        return list(op._control_outputs)


def check_cios(control_inputs=False, control_outputs=None, control_ios=None):
    """(control_inputs, control_outputs) of the three arguments that speak of them.

    Raises:
      TypeError: control_outputs is no ControlOutputs.  ValueError: both ways are used.
    Source: tf.contrib.graph_editor.check_cios.
    """
    if control_ios is not None:
        if not isinstance(control_ios, ControlOutputs):
            raise TypeError("Expected a util.ControlOutputs, got: %s" % type(control_ios))
        if control_outputs is not None:
            raise ValueError("control_outputs should be None when using control_ios.")
        return True, control_ios
    if control_outputs is not None and not isinstance(control_outputs, ControlOutputs):
        raise TypeError("Expected a util.ControlOutputs, got: %s" % type(control_outputs))
    return control_inputs, control_outputs


# ------------------------------------------------------------------ by names
def can_be_regex(obj):
    """bool: whether something is a regular expression or a string.

    Source: tf.contrib.graph_editor.can_be_regex.
    """
    return isinstance(obj, (str, re.Pattern))


def make_regex(obj):
    """A compiled regular expression.

    Raises:
      ValueError: it is none.
    Source: tf.contrib.graph_editor.make_regex.
    """
    if not can_be_regex(obj):
        raise ValueError("Expected a string or a regex, got: %s" % type(obj))
    return re.compile(obj) if isinstance(obj, str) else obj


def filter_ops(ops, positive_filter):
    """list of the Operations for which a function says True, or True for all.

    Source: tf.contrib.graph_editor.filter_ops.
    """
    ops = make_list_of_op(ops)
    return ops if positive_filter is True else [op for op in ops if positive_filter(op)]


def filter_ops_from_regex(ops, regex):
    """list of the Operations in whose names a regular expression is found.

    Source: tf.contrib.graph_editor.filter_ops_from_regex.
    """
    regex = make_regex(regex)
    return filter_ops(ops, lambda op: regex.search(op.name))


def filter_ts(ops, positive_filter):
    """list of the Tensors that Operations read or make, and for which a function says True, or True for all.

    Source: tf.contrib.graph_editor.filter_ts.
    """
    ts = unique(t for op in make_list_of_op(ops) for t in [*op.inputs, *op.outputs])
    return ts if positive_filter is True else [t for t in ts if positive_filter(t)]


def filter_ts_from_regex(ops, regex):
    """list of the Tensors that Operations read or make, and in whose names a regular expression is found.

    Source: tf.contrib.graph_editor.filter_ts_from_regex.
    """
    regex = make_regex(regex)
    return filter_ts(ops, lambda t: regex.search(t.name))


def get_name_scope_ops(ops, scope):
    """list of the Operations of a name scope.

    Source: tf.contrib.graph_editor.get_name_scope_ops.
    """
    scope = scope[:-1] if scope and scope[-1] == "/" else scope
    return filter_ops_from_regex(ops, "^{}(/.*)?$".format(re.escape(scope)))


def select_ops(*args, **kwargs):
    """list of Operations: given, or by regular expressions on names.

    Args:
      args: Operations, lists of them, regular expressions.
      graph: Graph, which regular expressions need.  positive_filter: function (Operation) -> bool.
      restrict_ops_regex: bool, only "(?#ops)..." are for operations.
    Raises:
      TypeError, ValueError: something else, or no graph.
    Source: tf.contrib.graph_editor.select_ops.
    """
    return _selected(args, kwargs, "ops", make_list_of_op, filter_ops_from_regex,
                     lambda given: make_list_of_op(given, ignore_ts=True))


def select_ts(*args, **kwargs):
    """list of Tensors: given, or by regular expressions on names.

    Args:
      args: Tensors, lists of them, regular expressions.
      graph: Graph, which regular expressions need.  positive_filter: function (Tensor) -> bool.
      restrict_ts_regex: bool, only "(?#ts)..." are for tensors.
    Raises:
      TypeError, ValueError: something else, or no graph.
    Source: tf.contrib.graph_editor.select_ts.
    """
    return _selected(args, kwargs, "ts", make_list_of_t, filter_ts_from_regex,
                     lambda given: make_list_of_t(given, ignore_ops=True))


def select_ops_and_ts(*args, **kwargs):
    """(Operations, Tensors): given, or by regular expressions; those for tensors begin with "(?#ts)".

    Args: as for select_ops and select_ts.
    Source: tf.contrib.graph_editor.select_ops_and_ts.
    """
    return select_ops(*args, restrict_ops_regex=False, **kwargs), select_ts(*args, restrict_ts_regex=True, **kwargs)


def _selected(args, kwargs, kind, listed, by_regex, of_kind):
    graph, positive = kwargs.pop("graph", None), kwargs.pop("positive_filter", None)
    restrict = kwargs.pop("restrict_%s_regex" % kind, False)
    if kwargs:
        raise ValueError("Wrong keywords argument: %s." % list(kwargs)[0])
    if graph is not None and not isinstance(graph, Graph):
        raise TypeError("Expected a tf.Graph, got: %s" % type(graph))
    other, own = "(?#ts)" if kind == "ops" else "(?#ops)", "(?#%s)" % kind
    found = []
    for arg in args:
        if not can_be_regex(arg):
            found += of_kind(arg)
            continue
        if graph is None:
            raise ValueError("Use the keyword argument 'graph' to use regex.")
        regex = make_regex(arg)
        if regex.pattern.startswith(other) or restrict and not regex.pattern.startswith(own):
            continue
        found += by_regex(graph, regex)
    found = unique(found)
    return found if positive is None else [x for x in found if positive(x)]


# ------------------------------------------------------------------ by neighbours
def get_ops_ios(ops, control_inputs=False, control_outputs=None, control_ios=None):
    """list of the Operations next to Operations.

    Args:
      control_inputs: bool, also those that they wait for.
      control_outputs: ControlOutputs, also those that wait for them.  control_ios: ControlOutputs, both.
    Source: tf.contrib.graph_editor.get_ops_ios.
    """
    control_inputs, control_outputs = check_cios(control_inputs, control_outputs, control_ios)
    return unique(other for op in make_list_of_op(ops) for other in (
        _before(op, (), control_inputs) + _after(op, (), control_outputs)))


def _before(op, stop, control_inputs):
    return [t.op for t in op.inputs if t not in stop] + (list(op.control_inputs) if control_inputs else [])


def _after(op, stop, control_outputs):
    return [other for t in op.outputs if t not in stop for other in t.consumers()] + (
        control_outputs.get(op) if control_outputs is not None else [])


def compute_boundary_ts(ops):
    """(Tensors that come from outside, Tensors that go outside or nowhere, Tensors read within) of Operations.

    Source: tf.contrib.graph_editor.compute_boundary_ts.
    """
    ops = make_list_of_op(ops)
    within = set(ops)
    read = unique(t for op in ops for t in op.inputs)
    made = [t for op in ops for t in op.outputs]
    outputs = [t for t in made if not t.consumers() or any(op not in within for op in t.consumers())]
    return [t for t in read if t.op not in within], outputs, [t for t in made if t in set(read)]


# ------------------------------------------------------------------ by ways
def _walk(seeds, inclusive, within_ops, within_ops_fn, next_ops):
    seeds = unique(seeds)
    within = None if within_ops is None else set(make_list_of_op(within_ops, allow_graph=False))

    def allowed(op):
        return (within is None or op in within) and (within_ops_fn is None or within_ops_fn(op))
    found = dict.fromkeys(op for op in seeds if allowed(op))
    wave = list(found)
    while wave:
        new = unique(other for op in wave for other in next_ops(op) if other not in found and allowed(other))
        found.update(dict.fromkeys(new))
        wave = new
    return list(found) if inclusive else [op for op in found if op not in set(seeds)]


def _seed_ops(seeds, of_tensors):
    seeds = list(seeds) if _is_list(seeds) else [seeds]
    if seeds and isinstance(seeds[0], Tensor):
        return of_tensors(seeds)
    return make_list_of_op(seeds, allow_graph=False)


def get_forward_walk_ops(seed_ops, inclusive=True, within_ops=None, within_ops_fn=None, stop_at_ts=(),
                         control_outputs=None):
    """list of the Operations that are reached from some, in waves.

    Args:
      seed_ops: Operations, or Tensors: then those that read them.
      inclusive: bool, the seeds are in the result.
      within_ops: list of Operations, nothing else is in the result.
      within_ops_fn: function (Operation) -> bool, as within_ops.
      stop_at_ts: list of Tensors where ways end.
      control_outputs: ControlOutputs, ways go there, too.
    Source: tf.contrib.graph_editor.get_forward_walk_ops.
    """
    _, control_outputs = check_cios(False, control_outputs)
    stop = set(make_list_of_t(stop_at_ts, allow_graph=False))
    return _walk(_seed_ops(seed_ops, get_consuming_ops), inclusive, within_ops, within_ops_fn,
                 lambda op: _after(op, stop, control_outputs))


def get_backward_walk_ops(seed_ops, inclusive=True, within_ops=None, within_ops_fn=None, stop_at_ts=(),
                          control_inputs=False):
    """list of the Operations from which some are reached, in waves.

    Args:
      seed_ops: Operations, or Tensors: then those that make them.
      control_inputs: bool, ways go there, too.
      others: as for get_forward_walk_ops.
    Source: tf.contrib.graph_editor.get_backward_walk_ops.
    """
    control_inputs, _ = check_cios(control_inputs)
    stop = set(make_list_of_t(stop_at_ts, allow_graph=False))
    return _walk(_seed_ops(seed_ops, get_generating_ops), inclusive, within_ops, within_ops_fn,
                 lambda op: _before(op, stop, control_inputs))


def get_walks_intersection_ops(forward_seed_ops, backward_seed_ops, forward_inclusive=True, backward_inclusive=True,
                               within_ops=None, within_ops_fn=None, control_inputs=False, control_outputs=None,
                               control_ios=None):
    """list of the Operations on ways from some to others.

    Args: as for get_forward_walk_ops, get_backward_walk_ops and get_ops_ios.
    Source: tf.contrib.graph_editor.get_walks_intersection_ops.
    """
    forward, backward = _both_ways(forward_seed_ops, backward_seed_ops, forward_inclusive, backward_inclusive,
                                   within_ops, within_ops_fn, control_inputs, control_outputs, control_ios)
    backward = set(backward)
    return [op for op in forward if op in backward]


def get_walks_union_ops(forward_seed_ops, backward_seed_ops, forward_inclusive=True, backward_inclusive=True,
                        within_ops=None, within_ops_fn=None, control_inputs=False, control_outputs=None,
                        control_ios=None):
    """list of the Operations that are reached from some, or from which others are reached.

    Args: as for get_walks_intersection_ops.
    Source: tf.contrib.graph_editor.get_walks_union_ops.
    """
    forward, backward = _both_ways(forward_seed_ops, backward_seed_ops, forward_inclusive, backward_inclusive,
                                   within_ops, within_ops_fn, control_inputs, control_outputs, control_ios)
    return unique(forward + backward)


def _both_ways(forward, backward, forward_inclusive, backward_inclusive, within_ops, within_ops_fn, control_inputs,
               control_outputs, control_ios):
    control_inputs, control_outputs = check_cios(control_inputs, control_outputs, control_ios)
    return (get_forward_walk_ops(forward, forward_inclusive, within_ops, within_ops_fn,
                                 control_outputs=control_outputs),
            get_backward_walk_ops(backward, backward_inclusive, within_ops, within_ops_fn,
                                  control_inputs=control_inputs))


def get_within_boundary_ops(ops, seed_ops, boundary_ops=(), inclusive=True, control_inputs=False, control_outputs=None,
                            control_ios=None):
    """list of the Operations around some, up to a boundary.

    Args:
      ops: Operations that may be in the result.  seed_ops: Operations to begin with.
      boundary_ops: Operations where it ends.  inclusive: bool, the boundary is in the result.
      others: as for get_ops_ios.
    Raises:
      ValueError: the boundary has a seed.
    Source: tf.contrib.graph_editor.get_within_boundary_ops.
    """
    control_inputs, control_outputs = check_cios(control_inputs, control_outputs, control_ios)
    ops, seeds = make_list_of_op(ops), make_list_of_op(seed_ops, allow_graph=False)
    boundary = set(make_list_of_op(boundary_ops))
    if boundary & set(seeds):
        raise ValueError("Boundary is intersecting with the seeds.")
    allowed = set(ops)

    def around(op):
        if op in boundary:
            return []
        return [x for x in _before(op, (), control_inputs) + _after(op, (), control_outputs) if x in allowed]
    found = set(_walk(seeds, True, None, None, around))
    return [op for op in ops if op in found and (inclusive or op not in boundary)]
