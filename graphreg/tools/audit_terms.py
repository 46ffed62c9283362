"""A loss taken apart: loss = sum of factor * term, as far as it is linear; and what each term is."""
from ..core.convert import constant_value

_PASS = frozenset(("Identity", "Squeeze", "ExpandDims", "Reshape", "Cast", "PreventGradient", "CheckNumerics"))
_SUMS = frozenset(("Add", "AddV2", "AddN", "AccumulateNV2"))
_VARIABLES = frozenset(("VariableV2", "Variable", "VarHandleOp", "TemporaryVariable"))
_READS = frozenset(("Identity", "ReadVariableOp", "Cast", "Reshape", "Enter"))
# Ops that bring in what is no variable and no constant.
_DATA = frozenset(("Placeholder", "PlaceholderWithDefault", "PlaceholderV2", "IteratorGetNext", "PyFunc", "EagerPyFunc",
                   "QueueDequeueV2", "QueueDequeueManyV2", "QueueDequeueUpToV2", "ReaderReadV2", "RandomUniform",
                   "RandomStandardNormal", "TruncatedNormal", "RandomUniformInt", "Multinomial", "RandomShuffle"))
# What a term does to its argument.
L2, SQUARES, ABSOLUTE, OTHER = "sum(w^2)/2", "sum(w^2)", "sum(|w|)", "a function"


class Term:
    """One term of a loss.

    Attributes:
      tensor: Tensor, what is added.
      factors: list of (number, names of what it is multiplied with that is not constant), one for each way on which
        the loss reaches it.
    """

    def __init__(self, tensor):
        self.tensor, self.factors = tensor, []

    def factor(self):
        """float, the sum of the factors; None if one of them is no constant."""
        return None if any(names for _, names in self.factors) else sum(n for n, _ in self.factors)


def take_apart(loss):
    """A loss as a sum.

    Args:
      loss: Tensor.
    Returns:
      (list of Term, dict from the name of each tensor on the way to its factors).
    """
    terms, visited, stack = {}, {}, [(loss, 1., ())]
    while stack:
        tensor, factor, names = stack.pop()
        visited.setdefault(tensor.name, []).append((factor, names))
        parts = _parts(tensor)
        if parts is None:
            terms.setdefault(tensor.name, Term(tensor)).factors.append((factor, names))
        else:
            stack.extend((t, factor * f, names + n) for t, f, n in parts)
    return list(terms.values()), visited


def _parts(tensor):
    """[(tensor, factor, names)] that a tensor is the sum of, or None: it is a term."""
    op = tensor.op
    inputs = list(op.inputs)
    if op.type in _SUMS and all(t.shape.num_elements() in (1, None) for t in inputs):
        return [(t, 1., ()) for t in inputs]
    if op.type == "Sub":
        return [(inputs[0], 1., ()), (inputs[1], -1., ())]
    if op.type == "Neg":
        return [(inputs[0], -1., ())]
    if op.type in _PASS and not _is_read(tensor) and inputs[0].shape.num_elements() == 1:
        return [(inputs[0], 1., ())]
    if op.type in ("Mul", "RealDiv", "Div", "DivNoNan"):
        return _product(op.type, *inputs)
    if op.type in ("Sum", "Mean") and inputs[0].op.type == "Pack":
        packed = list(inputs[0].op.inputs)
        if tensor.shape.ndims == 0 and all(t.shape.ndims == 0 for t in packed):
            return [(t, 1. / len(packed) if op.type == "Mean" else 1., ()) for t in packed]
    return None


def _product(kind, a, b):
    if kind == "Mul" and _number(a) is not None:
        a, b = b, a
    number = _number(b)
    if number is not None:
        return [(a, number if kind == "Mul" else 1. / number if number else float("inf"), ())]
    # beta * penalty, with beta fed or computed
    if kind == "Mul" and _is_symbol(a):
        a, b = b, a
    if _is_symbol(b) and a.shape.ndims == 0:
        return [(a, 1., (b.op.name,))]
    return None


def _number(tensor):
    value = constant_value(tensor)
    return float(value) if value is not None and value.size == 1 else None


def _is_symbol(tensor):
    """Whether a tensor is a scalar that is fed, or a variable."""
    if tensor.shape.ndims != 0:
        return False
    return tensor.op.type.startswith("Placeholder") or variable_name(tensor) is not None


def _is_read(tensor):
    return variable_name(tensor) is not None


def variable_name(tensor):
    """The name of the variable whose value a tensor is, or None."""
    while tensor.op.type in _READS and len(tensor.op.inputs):
        tensor = tensor.op.inputs[0]
    return tensor.op.name if tensor.op.type in _VARIABLES else None


def describe(term):
    """(function, argument) of a term: what is done to which tensor.

    Args:
      term: Tensor.
    Returns:
      (L2, SQUARES or ABSOLUTE, Tensor), or (OTHER, None).
    """
    op = term.op
    if op.type == "L2Loss":
        return L2, op.inputs[0]
    if op.type != "Sum":
        return OTHER, None
    inner = op.inputs[0].op
    if inner.type == "Square" or inner.type == "Mul" and _same(*inner.inputs) or inner.type == "Pow" and _number(
            inner.inputs[1]) == 2.:
        return SQUARES, inner.inputs[0]
    return (ABSOLUTE, inner.inputs[0]) if inner.type == "Abs" else (OTHER, None)


def _same(a, b):
    return a is b or variable_name(a) is not None and variable_name(a) == variable_name(b)


def sources(tensor):
    """(set of names of variables, whether data come in) of what a tensor is computed from."""
    variables, data, seen, stack = set(), False, set(), [tensor.op]
    while stack:
        op = stack.pop()
        if op in seen:
            continue
        seen.add(op)
        if op.type in _VARIABLES:
            variables.add(op.name)
        elif op.type in _DATA:
            data = True
        else:
            stack.extend(t.op for t in op.inputs)
    return variables, data
