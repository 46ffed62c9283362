"""Functions of graphs as FunctionDef messages.  Loaded by what writes graphs that have some."""
import re

from . import messages


def functions_of(ops):
    """dict from names to the functions that ops call and that have graphs, those within them included.

    Args:
      ops: iterable of Operations.
    """
    found, stack = {}, list(ops)
    while stack:
        for value in stack.pop()._attrs.values():
            if hasattr(value, "message_parts") and value.name not in found:
                found[value.name] = value
                stack += value.message_parts()[0]
    return found


def fill_library(library, ops, node_message):
    """Enter the functions that ops call.

    Args:
      library: FunctionDefLibrary.  ops: iterable of Operations.  node_message: function (Operation) -> NodeDef.
    """
    for function in functions_of(ops).values():
        library.function.append(function_message(function, node_message))
        library.function[-1].signature.name = function.name


def function_message(function, node_message):
    """FunctionDef message without a name.

    Args:
      function: with message_parts() -> (its Operations, its inputs, its outputs, the Operations that run for
        their effects).
      node_message: function (Operation) -> NodeDef.
    """
    ops, inputs, outputs, effects = function.message_parts()
    proto = messages.FunctionDef()
    signature = proto.signature
    signature.description = getattr(function, "description", "")
    arguments = {t.op for t in inputs}
    body = [op for op in ops if op not in arguments]
    names = _Names(body)
    named = {}
    for tensor in inputs:
        named[id(tensor)] = names.new(tensor.op.name)
        signature.input_arg.add(name=named[id(tensor)], type=tensor.dtype.as_datatype_enum)
    for op in body:
        proto.node_def.append(_body_node(op, named, arguments, node_message))
    for tensor in outputs:
        name = names.new(tensor.op.name)
        signature.output_arg.add(name=name, type=tensor.dtype.base_dtype.as_datatype_enum)
        proto.ret[name] = _source(tensor, named)
    for op in effects:
        signature.control_output.append(op.name)
        proto.control_ret[op.name] = op.name
    if any(op.op_def.is_stateful for op in body):
        signature.is_stateful = True
    return proto


def _body_node(op, named, arguments, node_message):
    node = node_message(op)
    controls = ["^" + c.name for c in op._control_inputs if c not in arguments]
    node.input[:] = [_source(t, named) for t in op._inputs] + controls
    return node


class _Names:
    """Names of arguments and results: small letters, digits and _, each once."""

    def __init__(self, body):
        self._used = {op.name for op in body}

    def new(self, name):
        base = re.sub("[^a-z0-9]+", "_", name.lower()).strip("_") or "unknown"
        base = base if base[0].isalpha() else "unknown_" + base
        name, number = base, 0
        while name in self._used:
            number += 1
            name = f"{base}_{number}"
        self._used.add(name)
        return name


def _source(tensor, named):
    """An input within a function: "argument", or "node:its output argument:number within that"."""
    if id(tensor) in named:
        return named[id(tensor)]
    op, left = tensor.op, tensor.value_index
    for name, count in output_arguments(op.op_def, op._attrs):
        if left < count:
            return f"{op.name}:{name}:{left}"
        left -= count
    raise ValueError(f"{tensor.name} is no output of {op.type}")


def output_arguments(op_def, attrs):
    """list of (name, how many tensors it is) of an op type's output arguments.

    Args:
      op_def: OpDef.  attrs: dict of plain values.
    """
    return [(arg.name, attrs[arg.number_attr] if arg.number_attr is not None
             else len(attrs[arg.type_list_attr]) if arg.type_list_attr is not None else 1) for arg in op_def.outputs]
