"""Calls of functions that a graph has by name: ops whose type is the function's name."""
from .op_text import describe_op, type_name
from .registry import ArgDef, OpDef


class FunctionOpDef(OpDef):
    """The op type of one call: what the function keeps from run to run (random streams), it keeps for each call.

    Args:
      function: what is called, with executable(state) -> function from a list of values to the list of results.
      inputs, outputs: lists of (name, DType).
      stateful: bool, whether an op of the function is.
    function  the same.
    Source: the op types that TF makes of tensorflow.python.framework.function.Defun.
    """

    def __init__(self, function, inputs, outputs, stateful):
        super().__init__(function.name + "(", (), {"stateful": stateful, "state": "session"}, __name__)
        self.function = function
        inputs, outputs = tuple(map(_argument, inputs)), tuple(map(_argument, outputs))
        self._parsed = (), inputs, outputs, {}, frozenset(), ()
        self.kernel = call_kernel(self, function)
        self.shape_fn = lambda c: [None] * len(outputs)


def _argument(name_and_type):
    name, dtype = name_and_type
    arg = ArgDef(f"argument: {dtype.name}", {})
    arg.name = name          # out_names may hold what no signature does
    return arg


def call_kernel(key, function):
    """The kernel that runs a function in a session, under a key of the call's own."""
    def kernel(xp, state, *inputs):
        results = state.function(key, function.executable)(list(inputs))
        return results[0] if len(results) == 1 else results
    return kernel


class FunctionValue:
    """A function as the value of an attribute, with attributes of its own.

    Args:
      called: the function.  attrs: dict of plain values.
    """

    def __init__(self, called, attrs):
        self.name, self.called, self.attrs = called.name, called, attrs

    @property
    def definition(self):
        """FunctionDef message of the function."""
        return self.called.definition

    def message_parts(self):
        """What the function is made of, for messages."""
        return self.called.message_parts()


def check_call_types(op_def, inputs, attrs, name):
    """Raise ValueError when a call's inputs have other types than the function's arguments, or it an odd attribute.

    Args:
      op_def: FunctionOpDef.  inputs: list of Tensors.  attrs: dict.  name: str, of the node.
    """
    for arg, tensor in zip(op_def.inputs, inputs):
        if tensor.dtype.base_dtype != arg.type:
            raise ValueError(f"Input '{arg.name}' passed {type_name(tensor.dtype.base_dtype)} expected "
                             f"{type_name(arg.type)} while building NodeDef '{name}' using {describe_op(op_def)}")
    for key in attrs:
        if not key.startswith("_"):
            raise ValueError(f"NodeDef mentions attr '{key}' not in {describe_op(op_def)}; NodeDef: {{{{node {name}}}}}"
                             ". (Check whether your GraphDef-interpreting binary is up to date with your "
                             "GraphDef-generating binary.).")
