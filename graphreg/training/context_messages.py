"""Control-flow contexts as messages."""
from ..core import messages
from ..core.scopes import get_default_graph, prepend_name_scope, strip_name_scope
from ..functions.control_flow_context import CondContext, WhileContext


def context_message(context, export_scope=None):
    """CondContextDef or WhileContextDef of a context, those within it included; None when it is not of the scope.

    Args:
      context: CondContext or WhileContext.  export_scope: str taken off its names; as in TF those of the contexts
        within it keep theirs.
    """
    if export_scope and not context.name.startswith(export_scope):
        return None
    return (_while if context.IsWhileContext() else _cond)(context, export_scope)


def _cond(context, scope):
    proto = messages.CondContextDef(
        context_name=strip_name_scope(context.name, scope), pred_name=strip_name_scope(context.pred.name, scope),
        pivot_name=strip_name_scope(context.pivot.name, scope), branch=context.branch)
    _fill_values(proto.values_def, context, scope)
    _fill_nested(proto.nested_contexts, context)
    return proto


def _while(context, scope):
    def named(tensor):
        return strip_name_scope(tensor.name, scope)
    proto = messages.WhileContextDef(
        context_name=strip_name_scope(context.name, scope), parallel_iterations=context.parallel_iterations,
        back_prop=context.back_prop, swap_memory=context.swap_memory,
        pivot_for_pred_name=named(context._pivot_for_pred), pivot_for_body_name=named(context._pivot_for_body),
        pivot_name=named(context._pivot))
    if context.maximum_iterations is not None:
        proto.maximum_iterations_name = named(context.maximum_iterations)
    proto.loop_exit_names.extend(named(t) for t in context._loop_exits)
    proto.loop_enter_names.extend(named(t) for t in context._loop_enters)
    _fill_values(proto.values_def, context, scope)
    _fill_nested(proto.nested_contexts, context)
    return proto


def _fill_values(proto, context, scope):
    proto.values.extend(strip_name_scope(v, scope) for v in sorted(context._values))
    # The pivot is of the context itself.
    for name, value in context._external.items():
        if value is not context._pivot:
            proto.external_values[strip_name_scope(name, scope)] = strip_name_scope(value.name, scope)


def _fill_nested(field, context):
    for inner in _within(context):
        message = context_message(inner)
        if inner.IsWhileContext():
            field.add(while_ctxt=message)
        else:
            field.add(cond_ctxt=message)


def _within(context):
    """The contexts made directly within a context, in the order of their first ops."""
    found = {}
    for op in context._graph.get_operations():
        inner = op._control_flow_context
        while inner is not None and inner.outer_context is not context:
            inner = inner.outer_context
        if inner is not None:
            found[id(inner)] = inner
    return list(found.values())


# ------------------------------------------------------------------ read back
def restore_contexts(protos, kind, import_scope):
    """list of contexts of CondContextDef or WhileContextDef messages; the ops within them know it again.

    Args:
      protos: list of messages.  kind: "cond" or "while".  import_scope: str in front of all names, or "".
    """
    made, graph = [], get_default_graph()
    for proto in protos:
        make = _restore_cond if kind == "cond" else _restore_while
        made.append(make(proto, import_scope, graph, None))
    return made


def _named(name, import_scope, graph):
    return graph.as_graph_element(prepend_name_scope(name, import_scope))


def _blank(kind, graph, outer):
    context = kind.__new__(kind)
    context._graph, context._outer_context, context._context_stack = graph, outer, []
    return context


def _restore_values(context, proto, import_scope):
    values = proto.values_def
    graph = context._graph
    context._values = {prepend_name_scope(v, import_scope) for v in values.values}
    context._external = {prepend_name_scope(k, import_scope): _named(values.external_values[k], import_scope, graph)
                         for k in values.external_values}
    for name in {v.split(":")[0] for v in context._values - set(context._external)}:
        graph.as_graph_element(name)._set_control_flow_context(context)


def _restore_nested(proto, context, import_scope):
    for inner in proto.nested_contexts:
        if inner.HasField("while_ctxt"):
            _restore_while(inner.while_ctxt, import_scope, context._graph, context)
        else:
            _restore_cond(inner.cond_ctxt, import_scope, context._graph, context)


def _restore_cond(proto, import_scope, graph, outer):
    context = _blank(CondContext, graph, outer)
    context._name = prepend_name_scope(proto.context_name, import_scope)
    context._pred = _named(proto.pred_name, import_scope, graph)
    context._pivot = _named(proto.pivot_name, import_scope, graph)
    context._branch = proto.branch
    _restore_values(context, proto, import_scope)
    context._values.add(context._pivot.name)
    context._external[context._pivot.name] = context._pivot
    _restore_nested(proto, context, import_scope)
    return context


def _restore_while(proto, import_scope, graph, outer):
    context = _blank(WhileContext, graph, outer)
    context._name = prepend_name_scope(proto.context_name, import_scope)
    context._parallel_iterations, context._back_prop = proto.parallel_iterations, proto.back_prop
    context._swap_memory, context._grad_state = proto.swap_memory, None
    most = proto.maximum_iterations_name
    context._maximum_iterations = _named(most, import_scope, graph) if most else None
    context._pivot_for_pred = _named(proto.pivot_for_pred_name, import_scope, graph)
    context._pivot_for_body = _named(proto.pivot_for_body_name, import_scope, graph)
    context._pivot = _named(proto.pivot_name, import_scope, graph)
    context._loop_exits = [_named(n, import_scope, graph) for n in proto.loop_exit_names]
    context._loop_enters = [_named(n, import_scope, graph) for n in proto.loop_enter_names]
    _restore_values(context, proto, import_scope)
    for exit_ in context._loop_exits:
        exit_.op._set_control_flow_context(context)
    _restore_nested(proto, context, import_scope)
    return context
