"""The table of op types and the table of gradients.

An op type is declared once (core/declare.py) with TF's own signature written as text.  The text is
parsed at the first use of the op, so that declaring some hundred ops costs nothing at import.
"""
import importlib
import re
import struct

import numpy as np

from . import dtypes, errors

# The three sets of types that TF's signatures name.
TYPE_SETS = {
    "numbertype": ("float32 float64 int32 uint8 int16 int8 complex64 int64 qint8 quint8 qint32 bfloat16 "
                   "uint16 complex128 float16 uint32 uint64"),
    "realnumbertype": "float32 float64 int32 uint8 int16 int8 int64 bfloat16 uint16 float16 uint32 uint64",
    "quantizedtype": "qint8 quint8 qint32 qint16 quint16",
}
NO_DEFAULT = object()

# Compiled at their first use: importing graphreg reads no signature.
_OP = r"(?s)(\w+)\s*(?:\((.*?)\))?\s*(?:->\s*(.*))?$"
_ARG = r"(\w+)\s*:\s*(?:(\w+)\s*\*\s*)?(Ref\((\w+)\)|\w+)\s*$"
_ATTR = r"(?s)(\w+)\s*:\s*(\{.*?\}|list\(\{.*?\}\)|[\w()]+)\s*(?:>=\s*(-?\d+))?\s*(?:=\s*(.*?))?\s*$"


class ArgDef:
    """One input or output of an op type."""

    __slots__ = ("name", "type", "type_attr", "number_attr", "type_list_attr", "is_ref")

    def __init__(self, text, attr_types):
        match = re.match(_ARG, text.strip())
        if match is None:
            raise ValueError(f"cannot read the op argument {text!r}")
        self.name, self.number_attr, kind, inner = match.groups()
        self.is_ref = inner is not None
        kind = inner or kind
        self.type = self.type_attr = self.type_list_attr = None
        if kind not in attr_types:
            self.type = dtypes.as_dtype(kind)
        elif attr_types[kind] == "list(type)":
            self.type_list_attr = kind
        else:
            self.type_attr = kind

    @property
    def is_list(self):
        return self.number_attr is not None or self.type_list_attr is not None


class AttrDef:
    """One attribute of an op type: its kind, default, smallest value and allowed values."""

    __slots__ = ("name", "type", "default", "minimum", "allowed")

    def __init__(self, text):
        match = re.match(_ATTR, text.strip())
        if match is None:
            raise ValueError(f"cannot read the op attribute {text!r}")
        self.name, kind, minimum, default = match.groups()
        self.minimum = None if minimum is None else int(minimum)
        self.allowed = None
        if "{" in kind:
            kind = self._read_allowed(kind)
        self.type = kind
        self.default = NO_DEFAULT if default is None else _read_value(kind, default)

    def _read_allowed(self, kind):
        inside = kind[kind.index("{") + 1:kind.rindex("}")].strip()
        is_string = inside[:1] in "'\""
        words = TYPE_SETS.get(inside, inside).replace(",", " ").split()
        if is_string:
            self.allowed = tuple(w.strip("'\"") for w in words)
        else:
            self.allowed = tuple(dtypes.as_dtype(w) for w in words)
        base = "string" if is_string else "type"
        return f"list({base})" if kind.startswith("list") else base

    @property
    def has_default(self):
        return self.default is not NO_DEFAULT


def _read_value(kind, text):
    """The default of an attribute, in the form an Operation keeps it."""
    if kind == "shape":
        return None if text == "unknown" else tuple(int(d) for d in text.strip("[]").split(",") if d.strip())
    if kind.startswith("list("):
        inner = kind[5:-1]
        return [_read_value(inner, item.strip()) for item in text.strip("[]").split(",") if item.strip()]
    if kind == "bool":
        return {"true": True, "false": False}[text]
    if kind == "string":
        return text[1:-1].encode()
    if kind == "tensor":
        return np.array([255, 0, 0, 255], np.uint8)      # TF has one such default: ImageSummary's colour, red
    return {"int": int, "float": float32, "type": dtypes.as_dtype}[kind](text)


def float32(value):
    """A Python float rounded as the float attributes of TF's nodes are."""
    return struct.unpack("f", struct.pack("f", float(value)))[0]


class OpDef:
    """One op type: TF's signature, its kernel, its shape function and what else graphreg knows of it.

    flags  the properties given to @op (see core/declare.py), absent ones read as None.
    """

    def __init__(self, signature, attr_texts, flags, module):
        self.name = signature[:signature.index("(")]
        self.module = module
        self.python_name = self.name
        self.kernel = self.shape_fn = self.constant_value_fn = self.partial_fn = None
        self.variants = {}
        self._signature, self._attr_texts, self._flags = signature, attr_texts, flags
        self._parsed = None

    def flag(self, name):
        return self._flags.get(name)

    @property
    def flags(self):
        return self._flags

    @property
    def is_stateful(self):
        return bool(self._flags.get("stateful"))

    @property
    def attrs(self):
        return (self._parsed or self._parse())[0]

    @property
    def inputs(self):
        return (self._parsed or self._parse())[1]

    @property
    def outputs(self):
        return (self._parsed or self._parse())[2]

    # TF's OpDef messages name the three parts like this.
    input_arg = inputs
    output_arg = outputs
    attr = attrs

    @property
    def attr_map(self):
        return (self._parsed or self._parse())[3]

    @property
    def inferred(self):
        """Attributes that the inputs fix, and so are no arguments of the op's function."""
        return (self._parsed or self._parse())[4]

    @property
    def parameters(self):
        """Names of the function's arguments: inputs, then attributes without and with a default."""
        return (self._parsed or self._parse())[5]

    def _parse(self):
        attrs = tuple(AttrDef(text) for text in self._attr_texts)
        attr_types = {a.name: a.type for a in attrs}
        match = re.match(_OP, self._signature)
        if match is None:
            raise ValueError(f"cannot read the op signature {self._signature!r}")
        _, inputs, outputs = match.groups()
        inputs = _read_args(inputs, attr_types)
        outputs = _read_args(outputs, attr_types)
        inferred = frozenset(n for a in inputs for n in (a.type_attr, a.number_attr, a.type_list_attr) if n)
        own = [a for a in attrs if a.name not in inferred]
        parameters = ([a.name for a in inputs] + [a.name for a in own if not a.has_default]
                      + [a.name for a in own if a.has_default])
        self._parsed = attrs, inputs, outputs, {a.name: a for a in attrs}, inferred, tuple(parameters)
        return self._parsed

    def output_types(self, attrs):
        """DType of every output, lists laid flat; refs as refs."""
        out = []
        for arg in self.outputs:
            if arg.type_list_attr is not None:
                types = list(attrs[arg.type_list_attr])
            else:
                kind = arg.type if arg.type_attr is None else attrs[arg.type_attr]
                types = [kind] * (1 if arg.number_attr is None else attrs[arg.number_attr])
            out += [t._as_ref for t in types] if arg.is_ref else types
        return out

    def output_count(self, attrs):
        return len(self.output_types(attrs))

    def input_groups(self, attrs):
        """How the flat inputs belong to arguments: None for a single one, its length for a list."""
        return [None if not a.is_list else
                attrs[a.number_attr] if a.number_attr is not None else len(attrs[a.type_list_attr])
                for a in self.inputs]

    def bind(self, op, xp, state=None, variant=None):
        """The kernel with an op's attributes bound: a function from flat inputs to a list of results.

        Args:
          op: the Operation.  xp: array namespace, numpy or jax.numpy.
          state: what an op declared with state= keeps between its runs.
          variant: a kernel to use in place of the pure one.
        """
        kernel = variant or self.kernel
        code = getattr(kernel, "__code__", self.kernel.__code__)
        names = code.co_varnames[1:code.co_argcount]
        groups = self.input_groups(op._attrs)
        first = (xp,)
        where = self._flags.get("state")
        if where == "run":
            # What lives in a run comes at each call, in front of the inputs.
            groups, names = [None] + groups, names[1:]
        elif where:
            first, names = (xp, state), names[1:]
        # A kernel that names an operation in its errors asks for `op`.
        wanted = {n: op if n == "op" else runtime_attr(self.attr_map[n].type, op._attrs[n])
                  for n in names[len(self.inputs):]}
        if any(g is not None for g in groups):
            call = lambda ins: kernel(*first, *_grouped(ins, groups), **wanted)
        elif wanted:
            call = lambda ins: kernel(*first, *ins, **wanted)
        else:
            call = lambda ins: kernel(*first, *ins)
        flat = _as_result_list(self, call)
        return _keeping_texts(flat) if any(t._dtype.name == "string" for t in op._outputs) else flat

    def __repr__(self):
        return f"<OpDef {self.name}>"


def _grouped(ins, groups):
    at = 0
    for n in groups:
        if n is None:
            yield ins[at]
            at += 1
        else:
            yield list(ins[at:at + n])
            at += n


def _as_result_list(op_def, call):
    """`call` made to return a flat list, whatever the kernel returns."""
    results = len(op_def.outputs)
    updates = len(op_def.flag("updates") or ())
    if updates:
        results = updates + sum(not a.is_ref for a in op_def.outputs)
    if results == 0:
        def none(ins):
            call(ins)
            return []
        return none
    if results > 1 and any(a.is_list for a in op_def.outputs):
        return lambda ins: [v for r, a in zip(call(ins), op_def.outputs) for v in (r if a.is_list else (r,))]
    if results > 1 or op_def.outputs and op_def.outputs[0].is_list:
        return lambda ins: list(call(ins))
    return lambda ins: [call(ins)]


def _keeping_texts(call):
    """`call` with its scalar texts as arrays of objects: of bytes NumPy makes arrays of one length."""
    return lambda ins: list(map(kept_text, call(ins)))


def kept_text(value):
    """A result, as an array of objects where it is a scalar text."""
    return np.array(value, object) if isinstance(value, (bytes, str)) else value


def runtime_attr(kind, value):
    """An attribute as kernels take it: NumPy dtypes, str for bytes."""
    if kind == "type":
        return value.np
    if kind == "string":
        return value.decode("utf-8", "surrogateescape")
    if kind == "list(type)":
        return [t.np for t in value]
    if kind == "list(string)":
        return [v.decode("utf-8", "surrogateescape") for v in value]
    return value


def _read_args(text, attr_types):
    text = (text or "").strip()
    if text.startswith("(") and text.endswith(")") and ":" in text:
        text = text[1:-1]
    return tuple(ArgDef(part, attr_types) for part in _split_args(text))


def _split_args(text):
    return [part for part in re.split(r",(?![^(]*\))", text) if part.strip() and part.strip() != "()"]


# ------------------------------------------------------------------ the tables
_OPS = {}
_FUNCTIONS = {}
_GRADIENTS = {}
_LATE = {}       # op type -> module that declares it, loaded when the type is first asked for


def declared_late(module, names):
    """Say that a module declares the op types of a list of names, so that it need not be loaded before."""
    _LATE.update(dict.fromkeys(names, module))


def _is_there(name):
    """Whether an op type is declared, after its module was loaded if that waits for it."""
    if name not in _OPS and name in _LATE:
        importlib.import_module(_LATE.pop(name))
    return name in _OPS


def register_op(op_def, function):
    """Enter an op type and its function; a second declaration of one name is an error."""
    if op_def.name in _OPS:
        raise KeyError(f"op {op_def.name} is declared in {_OPS[op_def.name].module} and again in {op_def.module}")
    _OPS[op_def.name] = op_def
    _FUNCTIONS[op_def.name] = function


def get_op_def(name):
    """The OpDef of an op type, or KeyError."""
    _is_there(name)
    return _OPS[name]


def find_op_def(name):
    """The OpDef of an op type, or None."""
    return _OPS[name] if _is_there(name) else None


def op_function(name):
    """The function that makes ops of a type, or AttributeError."""
    if not _is_there(name):
        raise AttributeError(f"graphreg has no op of type {name!r}")
    return _FUNCTIONS[name]


def all_ops():
    """Every declared OpDef by name."""
    for module in set(_LATE.values()):
        importlib.import_module(module)
    return dict(_OPS)


# A gradient is (function, takes_tf): functions of the house take the function layer first.
def register_gradient(op_type, function, takes_tf, module):
    """Enter the gradient of an op type (None: not differentiable); twice is an error."""
    if op_type in _GRADIENTS:
        raise KeyError(f"Registering two gradient with name '{op_type}'! "
                       f"(Previous registration was in {_GRADIENTS[op_type][2]})")
    _GRADIENTS[op_type] = (function, takes_tf, module)


def lookup_gradient(op_type):
    """(function, takes_tf) of an op type's gradient; LookupError when none was ever registered."""
    try:
        return _GRADIENTS[op_type][:2]
    except KeyError:
        raise LookupError(f"gradient registry has no entry for: {op_type}") from None


class RegisterGradient:
    """Decorator that registers a function as the gradient of an op type.

    Args:
      op_type: str, the type of the operation, or the name a graph's gradient_override_map uses.
    The decorated function takes (op, *grads) and returns one Tensor or None for each input.
    Raises:
      TypeError: op_type is not a string.  KeyError: the name has a gradient already.
    Source: tf.RegisterGradient.
    """

    def __init__(self, op_type):
        if not isinstance(op_type, str):
            raise TypeError("op_type must be a string")
        self._op_type = op_type

    def __call__(self, function):
        register_gradient(self._op_type, function, False, getattr(function, "__module__", "?"))
        return function


def not_differentiable(op_type):
    """Say that ops of a type have no gradient (tf.gradients treats them as constants).

    Raises:
      TypeError: op_type is not a string.
    Source: tf.NotDifferentiable, tf.NoGradient.
    """
    if not isinstance(op_type, str):
        raise TypeError("op_type must be a string")
    register_gradient(op_type, None, False, "tf.NotDifferentiable")


def refuse(op_type):
    """The error for an op that a program names and graphreg does not have."""
    return errors.not_emulated(f"op type {op_type}")
