"""Control-flow contexts as messages."""
from ..core import messages


def context_message(context):
    """CondContextDef or WhileContextDef of a context, those within it included."""
    return _while(context) if context.IsWhileContext() else _cond(context)


def _cond(context):
    proto = messages.CondContextDef(context_name=context.name, pred_name=context.pred.name, pivot_name=context.pivot.name,
                                    branch=context.branch)
    _fill_values(proto.values_def, context)
    _fill_nested(proto.nested_contexts, context)
    return proto


def _while(context):
    proto = messages.WhileContextDef(
        context_name=context.name, parallel_iterations=context.parallel_iterations, back_prop=context.back_prop,
        swap_memory=context.swap_memory, pivot_for_pred_name=context._pivot_for_pred.name,
        pivot_for_body_name=context._pivot_for_body.name, pivot_name=context._pivot.name)
    if context.maximum_iterations is not None:
        proto.maximum_iterations_name = context.maximum_iterations.name
    proto.loop_exit_names.extend(t.name for t in context._loop_exits)
    proto.loop_enter_names.extend(t.name for t in context._loop_enters)
    _fill_values(proto.values_def, context)
    _fill_nested(proto.nested_contexts, context)
    return proto


def _fill_values(proto, context):
    proto.values.extend(sorted(context._values))
    # The pivot is of the context itself.
    for name, value in context._external.items():
        if value is not context._pivot:
            proto.external_values[name] = value.name


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
