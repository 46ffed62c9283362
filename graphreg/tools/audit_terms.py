"""A loss taken apart: loss = sum of factor * term, as far as it is linear; and what each term is."""
from ..core.convert import constant_value

_PASS = frozenset(("Identity", "Squeeze", "ExpandDims", "Reshape", "Cast", "PreventGradient", "CheckNumerics", "Sum",
                   "Mean"))
_SUMS = frozenset(("Add", "AddV2", "AddN", "AccumulateNV2"))
_QUOTIENTS = frozenset(("RealDiv", "Div", "DivNoNan"))
_VARIABLES = frozenset(("VariableV2", "Variable", "VarHandleOp", "TemporaryVariable"))
_READS = frozenset(("Identity", "ReadVariableOp", "Cast", "Reshape", "Enter"))
# Ops that bring in what is no variable and no constant.
_DATA = frozenset(("Placeholder", "PlaceholderWithDefault", "PlaceholderV2", "IteratorGetNext", "PyFunc", "EagerPyFunc",
                   "QueueDequeueV2", "QueueDequeueManyV2", "QueueDequeueUpToV2", "ReaderReadV2", "RandomUniform",
                   "RandomStandardNormal", "TruncatedNormal", "RandomUniformInt", "Multinomial", "RandomShuffle"))
# What a term does to its argument.
L2, SQUARES, ABSOLUTE, OTHER = "sum(w^2)/2", "sum(w^2)", "sum(|w|)", "a function"


class Way:
    """One way on which a loss reaches a tensor.

    Attributes:
      factor: float, the product of the constants on the way.
      names: tuple of str, what else it is multiplied with.
      share: float, 1 / n for each mean over n summands on the way: n ways through a mean are one.
    """

    def __init__(self, factor=1., names=(), share=1.):
        self.factor, self.names, self.share = factor, names, share

    def on(self, factor, names=(), share=1.):
        """The way that goes on from here."""
        return Way(self.factor * factor, self.names + tuple(names), self.share * share)


class Term:
    """One term of a loss.

    Attributes:
      tensor: Tensor, what is added.
      ways: list of Way.
    """

    def __init__(self, tensor):
        self.tensor, self.ways = tensor, []

    def factor(self, known=()):
        """float, the sum of the ways' factors; None if one is multiplied with what is no constant, but for `known`."""
        known = sorted(known)
        return None if any(sorted(way.names) != known for way in self.ways) else sum(way.factor for way in self.ways)

    def times(self):
        """float, how many times it is added, the summands of a mean counted as one."""
        return sum(way.share for way in self.ways)

    def names(self):
        """list of str, what it is multiplied with that is no constant."""
        return sorted({name for way in self.ways for name in way.names})


def take_apart(loss):
    """A loss as a sum.

    Args:
      loss: Tensor.
    Returns:
      (list of Term, dict from the name of each tensor that the sum goes through to its ways).
    """
    terms, visited, stack = {}, {}, [(loss, Way())]
    while stack:
        tensor, way = stack.pop()
        visited.setdefault(tensor.name, []).append(way)
        parts = _parts(tensor)
        for part, *step in parts or [(tensor, 1.)]:
            if part is tensor:
                terms.setdefault(tensor.name, Term(tensor)).ways.append(way.on(*step))
            else:
                stack.append((part, way.on(*step)))
    return list(terms.values()), visited


def _parts(tensor):
    """[(tensor, factor, names, share)] that a tensor is the sum of, or None: it is a term.

    The tensor itself stands for what is left of it.
    """
    op = tensor.op
    inputs = list(op.inputs)
    if op.type in _SUMS and all(t.shape.num_elements() in (1, None) for t in inputs):
        return [(t, 1.) for t in inputs]
    if op.type == "Sub":
        return [(inputs[0], 1.), (inputs[1], -1.)]
    if op.type == "Neg":
        return [(inputs[0], -1.)]
    if op.type in _PASS and variable_name(tensor) is None and inputs[0].shape.num_elements() == 1:
        return [(inputs[0], 1.)]
    if op.type == "Mul" or op.type in _QUOTIENTS:
        return _mean_by_hand(tensor) or _product(op.type, *inputs)
    if op.type in ("Sum", "Mean") and tensor.shape.ndims == 0:
        return _reduction(tensor, inputs[0])
    return None


def _reduction(tensor, inner, mean=False):
    """What a Sum or Mean over everything is the sum of."""
    mean = mean or tensor.op.type == "Mean"
    packed = list(inner.op.inputs)
    if inner.op.type == "Pack" and all(t.shape.ndims == 0 for t in packed):
        return [(t, 1. / len(packed), (), 1. / len(packed)) if mean else (t, 1.) for t in packed]
    scalars = [part for part in _scalars(inner) if _is_penalty(part[0])]
    if not scalars:
        return None
    if mean:
        return [(tensor, 1.)] + scalars
    size = inner.shape.num_elements()
    factor, names = (size, ()) if size else (1., (f"the number of elements of {inner.op.name}",))
    return [(tensor, 1.)] + [(t, f * factor, (*n, *names)) for t, f, n in scalars]


def _is_penalty(tensor):
    """Whether a tensor is computed from variables alone, and is not merely one."""
    if variable_name(tensor) is not None:
        return False
    variables, data = sources(tensor)
    return bool(variables) and not data


def _scalars(tensor):
    """[(scalar, factor, names)] that are added to each element of a tensor."""
    found, stack = [], [(tensor, 1.)]
    while stack:
        tensor, factor = stack.pop()
        op = tensor.op
        inputs = list(op.inputs)
        if op.type in ("Add", "AddV2", "Sub"):
            signs = (factor, -factor if op.type == "Sub" else factor)
            for t, f in zip(inputs, signs):
                if t.shape.ndims == 0:
                    found.append((t, f, ()))
                else:
                    stack.append((t, f))
        elif op.type == "Neg" or op.type in ("Identity", "Cast") and variable_name(tensor) is None:
            stack.append((inputs[0], -factor if op.type == "Neg" else factor))
        elif op.type == "Mul" or op.type in _QUOTIENTS:
            number = _uniform(inputs[1])
            if number is None and op.type == "Mul":
                inputs, number = inputs[::-1], _uniform(inputs[0])
            if number:
                stack.append((inputs[0], factor * (number if op.type == "Mul" else 1. / number)))
    return found


def _uniform(tensor):
    """The number that all elements of a constant are, or None."""
    number = number_of(tensor)
    if number is not None:
        return number
    if tensor.op.type == "Fill":
        return number_of(tensor.op.inputs[1])
    if tensor.op.type == "Mul":
        a, b = (_uniform(t) for t in tensor.op.inputs)
        return None if a is None or b is None else a * b
    return None


def _mean_by_hand(tensor):
    """The parts of sum(x) / size(x), as Keras and tf.losses write a mean."""
    if tensor.op.type not in _QUOTIENTS:
        return None
    top, bottom = tensor.op.inputs
    while top.op.type in ("Sum", "Identity") and top.op.inputs[0].shape.ndims == 0:
        top = top.op.inputs[0]
    while bottom.op.type in ("Cast", "Identity"):
        bottom = bottom.op.inputs[0]
    if top.op.type != "Sum" or top.shape.ndims != 0 or bottom.op.type != "Size":
        return None
    inner = top.op.inputs[0]
    return _reduction(tensor, inner, mean=True) if bottom.op.inputs[0] is inner else None


def _product(kind, a, b):
    if kind == "Mul" and number_of(a) is not None:
        a, b = b, a
    number = number_of(b)
    if number is not None:
        factor = number if kind == "Mul" else 1. / number if number else float("inf")
        share = 1. / _summands(a) if _summands(a) > 1 and abs(factor * _summands(a) - 1.) < 1e-3 else 1.
        return [(a, factor, (), share)]
    # beta * penalty, with beta fed or computed
    if kind == "Mul" and _is_symbol(a) and not _is_symbol(b):
        a, b = b, a
    if _is_symbol(b) and not _is_symbol(a) and a.shape.ndims in (0, None):
        return [(a, 1., (_symbol(b) if kind == "Mul" else f"1/{_symbol(b)}",))]
    return None


def _summands(tensor):
    """How many summands are written as one sum."""
    if tensor.op.type in ("AddN", "AccumulateNV2"):
        return len(tensor.op.inputs)
    count = 1
    while tensor.op.type in ("Add", "AddV2"):
        a, b = tensor.op.inputs
        # Python's sum() starts at 0.
        count += number_of(a) != 0.
        tensor = a if a.op.type in ("Add", "AddV2") else b
        if tensor is b:
            break
    return count


def number_of(tensor):
    """The float that a constant of one element is, or None."""
    value = constant_value(tensor)
    return float(value) if value is not None and value.size == 1 and value.dtype.kind in "fiub" else None


def _is_symbol(tensor):
    """Whether a tensor is a scalar, or may be one, that no weights are in: fed, counted, or a variable itself."""
    if tensor.shape.ndims not in (0, None):
        return False
    return variable_name(tensor) is not None or not sources(tensor)[0]


def _symbol(tensor):
    """How a symbol is called: by its name, the size of a tensor by that word."""
    inner = tensor
    while inner.op.type in ("Cast", "Identity"):
        inner = inner.op.inputs[0]
    if inner.op.type == "Size" or inner.op.type == "StridedSlice" and inner.op.inputs[0].op.type == "Shape":
        return "size"
    return tensor.op.name


def variable_name(tensor):
    """The name of the variable whose value a tensor is, or None."""
    while tensor.op.type in _READS and len(tensor.op.inputs):
        tensor = tensor.op.inputs[0]
    return tensor.op.name if tensor.op.type in _VARIABLES else None


def describe(term):
    """(function, argument, factor) of a term: what is done to which tensor, and what that is multiplied with inside.

    Args:
      term: Tensor.
    Returns:
      (L2, SQUARES, ABSOLUTE, or a mean of those, Tensor, float), or (OTHER, None, 1.).
    """
    op = term.op
    if op.type == "L2Loss":
        return L2, op.inputs[0], 1.
    # A sum of one element is no term of its own.
    reduced = op.type in ("Sum", "Mean") and term.shape.ndims == 0
    if not reduced and (term.shape.num_elements() != 1 or not any(variable_name(t) for t in op.inputs)):
        return OTHER, None, 1.
    function, argument, factor = _of_elements(op.inputs[0] if reduced else term)
    return function.replace("sum", "mean") if reduced and op.type == "Mean" else function, argument, factor


def _of_elements(tensor):
    """(function, argument, factor) of the sum of a tensor's elements."""
    factor, inner = 1., tensor.op
    while inner.type == "Mul" and any(number_of(t) is not None for t in inner.inputs):
        number, rest = sorted(inner.inputs, key=lambda t: number_of(t) is None)
        factor, inner = factor * number_of(number), rest.op
    if inner.type == "Square" or inner.type == "Mul" and _same(*inner.inputs) or inner.type == "Pow" and number_of(
            inner.inputs[1]) == 2.:
        return SQUARES, inner.inputs[0], factor
    return (ABSOLUTE, inner.inputs[0], factor) if inner.type == "Abs" else (OTHER, None, 1.)


def is_size(function):
    """bool: whether a function is of absolute values, and not of squares."""
    return "|" in function


def _same(a, b):
    return a is b or variable_name(a) is not None and variable_name(a) == variable_name(b)


def sources(tensor):
    """(set of names of variables, whether data come in) of what a tensor is computed from.

    Constants with more than one number that is no integer (those are axes and shapes) are data; so are variables of
    integers (the step).
    """
    variables, data, seen, stack = set(), False, set(), [tensor.op]
    while stack:
        op = stack.pop()
        if op in seen:
            continue
        seen.add(op)
        if op.type in _VARIABLES and op.get_attr("dtype").base_dtype.is_floating:
            variables.add(op.name)
        elif op.type in _VARIABLES or op.type in _DATA or op.type == "Const" and _is_table(op.outputs[0]):
            data = True
        else:
            stack.extend(t.op for t in op.inputs)
    return variables, data


def _is_table(tensor):
    return tensor.dtype.is_floating and (tensor.shape.num_elements() or 2) > 1


def reached(tensor):
    """set of names of all ops that a tensor is computed from, on whatever way."""
    seen, stack = set(), [tensor.op]
    while stack:
        op = stack.pop()
        if op.name not in seen:
            seen.add(op.name)
            stack.extend(t.op for t in op.inputs)
    return seen


def is_offset(variable):
    """Whether a variable's value is added to something larger, as a bias is.

    Args:
      variable: Operation.
    """
    readers, stack = [], list(variable.outputs)
    while stack:
        tensor = stack.pop()
        for op in tensor.consumers():
            if op.type in _READS:
                stack.extend(op.outputs)
            else:
                readers.append((op, tensor))
    return any(_adds(op, tensor) for op, tensor in readers)


def _adds(op, tensor):
    if op.type == "BiasAdd":
        return op.inputs[1] is tensor
    if op.type not in ("Add", "AddV2"):
        return False
    size = tensor.shape.num_elements()
    other = next((t for t in op.inputs if t is not tensor), tensor)
    larger = other.shape.num_elements() is None or other.shape.num_elements() > (size or 0)
    return larger and (tensor.shape.ndims == 0 or tensor.shape.ndims is not None and size == tensor.shape.as_list()[-1])
