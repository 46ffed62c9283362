"""Functions of graphs as FunctionDef messages.  Loaded by what writes graphs that have some."""
import re

from . import messages


def functions_of(ops, known=()):
    """dict from names to the functions that ops call and that have graphs, those within them included.

    Args:
      ops: iterable of Operations.  known: iterable of further functions.
    """
    found, functions, stack = {}, list(known), list(ops)
    while stack or functions:
        functions += [] if not stack else _called(stack.pop())
        for function in functions:
            if function.name not in found:
                found[function.name] = function
                stack += function.message_parts()[0]
                gradient = getattr(function, "grad_function", None)
                stack += [] if gradient is None else gradient.message_parts()[0]
                if gradient is not None:
                    found.setdefault(gradient.name, gradient)
        functions = []
    return found


def _called(op):
    """The functions that an op is a call of, or has as attributes."""
    own = getattr(op.op_def, "function", None)
    return ([] if own is None else [own]) + [v for v in op._attrs.values() if hasattr(v, "message_parts")]


def fill_library(library, ops, node_message, known=()):
    """Enter the functions that ops call.

    Args:
      library: FunctionDefLibrary.  ops: iterable of Operations.  node_message: function (Operation) -> NodeDef.
      known: iterable of further functions.
    """
    for function in functions_of(ops, known).values():
        if hasattr(function, "definition"):
            library.function.add().CopyFrom(function.definition)
        else:
            library.function.append(function_message(function, node_message))
            library.function[-1].signature.name = function.name
        if getattr(function, "grad_func_name", None):
            library.gradient.add(function_name=function.name, gradient_func=function.grad_func_name)


def function_message(function, node_message, out_names=()):
    """FunctionDef message without a name.

    Args:
      function: with message_parts() -> (its Operations, its inputs, its outputs, the Operations that run for
        their effects).
      node_message: function (Operation) -> NodeDef.
      out_names: names of the results, in place of those made of their ops'.
    """
    ops, inputs, outputs, effects = function.message_parts()
    proto = messages.FunctionDef()
    signature = proto.signature
    signature.description = getattr(function, "description", "")
    arguments = {t.op for t in inputs}
    body = [op for op in ops if op not in arguments]
    # In this order names are given away; who comes later has to step aside.
    names = _Names(out_names)
    results = list(out_names) or [names.new(_plain(t.op.name)) for t in outputs]
    named = {t: names.new(_plain(t.op.name)) for t in inputs}
    named.update((op, names.new(op.name)) for op in body)
    for tensor in inputs:
        signature.input_arg.add(name=named[tensor], type=tensor.dtype.as_datatype_enum)
    for op in body:
        proto.node_def.append(_body_node(op, named, arguments, node_message))
    for name, tensor in zip(results, outputs):
        signature.output_arg.add(name=name, type=tensor.dtype.base_dtype.as_datatype_enum)
        proto.ret[name] = _source(tensor, named)
    for op in effects:
        signature.control_output.append(op.name)
        proto.control_ret[op.name] = named[op]
    if any(op.op_def.is_stateful for op in body):
        signature.is_stateful = True
    return proto


def _body_node(op, named, arguments, node_message):
    node = node_message(op)
    node.name = named[op]
    controls = ["^" + named[c] for c in op._control_inputs if c not in arguments]
    node.input[:] = [_source(t, named) for t in op._inputs] + controls
    return node


class _Names:
    """Names, each once: one that is taken gets _0, _1 ..."""

    def __init__(self, used):
        self._used = set(used)

    def new(self, base):
        name, number = base, 0
        while name in self._used:
            name, number = f"{base}_{number}", number + 1
        self._used.add(name)
        return name


def _plain(name):
    """An op's name as that of an argument: small letters, digits and _, a letter first."""
    return re.sub("^[^a-z]+", "", re.sub("[^a-z0-9]", "_", name.lower())) or "unknown"


def _source(tensor, named):
    """An input within a function: "argument", or "node:its output argument:number within that"."""
    if tensor in named:
        return named[tensor]
    op, left = tensor.op, tensor.value_index
    for name, count in output_arguments(op.op_def, op._attrs):
        if left < count:
            return f"{named[op]}:{name}:{left}"
        left -= count
    raise ValueError(f"{tensor.name} is no output of {op.type}")


def output_arguments(op_def, attrs):
    """list of (name, how many tensors it is) of an op type's output arguments.

    Args:
      op_def: OpDef.  attrs: dict of plain values.
    """
    return [(arg.name, attrs[arg.number_attr] if arg.number_attr is not None
             else len(attrs[arg.type_list_attr]) if arg.type_list_attr is not None else 1) for arg in op_def.outputs]
