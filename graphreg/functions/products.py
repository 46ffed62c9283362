"""tensordot and einsum: products of tensors along named axes, made of reshapes, transposes and matmul."""
import re
import string
import warnings

from ..core import dtypes, raw
from ..core.convert import to_tensor
from ..core.operation import Tensor
from ..core.scopes import name_scope
from . import array, math, reduce


# ------------------------------------------------------------------ tensordot
def tensordot(a, b, axes, name=None):
    """Sum of products over pairs of axes.

    tensordot(a, b, [[i], [j]])[..., ...] = sum over k of a[.., k at axis i, ..] * b[.., k at axis j, ..]

    Args:
      a, b: Tensor of one dtype (number).
      axes: int n, the last n axes of a with the first n of b; or two lists of axes; or int Tensor ([2, n]).
      name: str.
    Returns:
      Tensor: the free axes of a, then those of b.
    Raises:
      ValueError: axes do not fit.
    Source: tf.tensordot.
    """
    with name_scope(name, "Tensordot", [a, b, axes]) as name:
        a = to_tensor(a, name="a")
        b = to_tensor(b, name="b")
        axes_a, axes_b = _contracted_axes(a, axes)
        matrix_a, free_a, known_a = _as_matrix(a, axes_a, False)
        matrix_b, free_b, known_b = _as_matrix(b, axes_b, True)
        product = math.matmul(matrix_a, matrix_b)
        if isinstance(free_a, list) and isinstance(free_b, list):
            return array.reshape(product, free_a + free_b, name=name)
        free_a = to_tensor(free_a, dtypes.int32)
        free_b = to_tensor(free_b, dtypes.int32)
        product = array.reshape(product, array.concat([free_a, free_b], 0), name=name)
        if known_a is not None and known_b is not None:
            product.set_shape(known_a + known_b)
        return product


def _contracted_axes(a, axes):
    """The axes of a and of b to sum over, as lists or as tensors."""
    if isinstance(axes, int):
        return _axes_at_the_border(a, axes)
    if isinstance(axes, (list, tuple)):
        if len(axes) != 2:
            raise ValueError("'axes' must be an integer or have length 2.")
        axes_a, axes_b = axes
        if isinstance(axes_a, int) and isinstance(axes_b, int):
            return [axes_a], [axes_b]
        if len(axes_a) != len(axes_b):
            raise ValueError("Different number of contraction axes 'a' and 'b', "
                             f"{len(axes_a)} != {len(axes_b)}.")
        return axes_a, axes_b
    axes = to_tensor(axes, dtypes.int32, "axes")
    return axes[0], axes[1]


def _axes_at_the_border(a, count):
    if count < 0:
        raise ValueError("'axes' must be at least 0.")
    rank = a._rank()
    if rank is None:
        rank = array.rank(a)
        return math.range(rank - count, rank, dtype=dtypes.int32), math.range(count, dtype=dtypes.int32)
    if count > rank:
        raise ValueError(f"'axes' must not be larger than the number of dimensions of tensor {a}.")
    return list(range(rank - count, rank)), list(range(count))


def _as_matrix(x, axes, summed_first):
    """(x as a matrix of free and summed axes, free sizes, what is known of the free sizes)."""
    listed = isinstance(axes, (list, tuple))
    if listed and x._rank() is not None:
        axes = [i if i >= 0 else i + x._rank() for i in axes]
        free = [i for i in range(x._rank()) if i not in axes]
        known = [x._shape[i] for i in free]
        if None not in x._shape:
            return _static_matrix(x, axes, free, known, summed_first)
        return _dynamic_matrix(x, axes, free, known, summed_first)
    shape, rank = array.shape(x), array.rank(x)
    axes = to_tensor(axes, dtypes.int32, "axes")
    axes = raw.Select(axes >= 0, axes, axes + rank)
    free, _ = raw.ListDiff(math.range(rank), axes)
    return _gathered_matrix(x, shape, axes, free, None, summed_first)


def _product(sizes):
    total = 1
    for n in sizes:
        total *= n
    return int(total)


def _static_matrix(x, axes, free, known, summed_first):
    summed, rest = _product(x._shape[i] for i in axes), _product(known)
    order = axes + free if summed_first else free + axes
    shape = [summed, rest] if summed_first else [rest, summed]
    return array.reshape(array.transpose(x, order), shape), known, known


def _dynamic_matrix(x, axes, free, known, summed_first):
    axes = to_tensor(axes, dtypes.int32, "axes")
    free = to_tensor(free, dtypes.int32, "free")
    return _gathered_matrix(x, array.shape(x), axes, free, known, summed_first)


def _gathered_matrix(x, shape, axes, free, known, summed_first):
    free_sizes = raw.GatherV2(shape, free, 0)
    summed_sizes = raw.GatherV2(shape, axes, 0)
    rest, summed = reduce.reduce_prod(free_sizes), reduce.reduce_prod(summed_sizes)
    order = array.concat([axes, free] if summed_first else [free, axes], 0)
    sizes = array.stack([summed, rest] if summed_first else [rest, summed])
    return array.reshape(array.transpose(x, order), sizes), free_sizes, known


# ------------------------------------------------------------------ einsum: the equation
_EQUATION = re.compile("^([a-zA-Z,.]+)(->[a-zA-Z.]*)?$")


def einsum(equation, *inputs, **kwargs):
    """Sum of products along axes named by letters: "ij,jk->ik" is the matrix product.

    Args:
      equation: str, the axes of each input and, after "->", those of the result; without "->" the result has
        the letters that occur once, in alphabetical order; "..." stands for axes that are broadcast.
      inputs: Tensor, one for each list of axes, all of one dtype.
      name: str.
    Raises:
      ValueError: the equation is malformed, does not fit the inputs, or names an axis of one input twice.
      TypeError: another keyword argument.
    Source: tf.einsum.
    """
    name = kwargs.pop("name", None)
    if kwargs:
        raise TypeError("invalid keyword arguments for this function: " + ", ".join(sorted(kwargs)))
    with name_scope(name, "einsum", [equation, inputs]):
        labels, out = _read_equation(equation, [x.get_shape() for x in inputs])
        if _is_trace(equation, labels):
            return reduce.trace(inputs[0])
        _check_letters(labels)
        for letter in set("".join(labels) + out):
            if sum(letter in s for s in labels) > 2 and letter not in out:
                warnings.warn(f'Falling back to exponential-space implementation of einsum() because index "{letter}" '
                              "is summed over more than two inputs.")
                return _einsum_at_once(list(inputs), [list(s) for s in labels], out)
        return _einsum_by_pairs(equation, inputs, labels, out)


def _is_trace(equation, labels):
    """"ii" with nothing after it: the one repeated axis that is understood."""
    return len(labels) == 1 and "->" not in equation and len(labels[0]) == 2 and labels[0][0] == labels[0][1]


def _check_letters(labels):
    for s in labels:
        if len(set(s)) != len(s):
            raise ValueError(f"Subscript not supported: an axis appears more than once: {s}")


def _read_equation(equation, shapes):
    """(letters of each input, letters of the result), with "..." resolved."""
    equation = equation.replace(" ", "")
    match = _EQUATION.match(equation)
    if match is None:
        raise ValueError(f"Indices have incorrect format: {equation}")
    labels = match.group(1).split(",")
    out = match.group(2)[2:] if match.group(2) else None
    if len(shapes) != len(labels):
        raise ValueError(f'Got {len(shapes)} arguments for equation "{equation}", expecting {len(labels)}')
    dots = ""
    if "..." in equation:
        labels, dots = _resolve_dots(labels, shapes)
        if out is not None:
            out = out.replace("...", dots)
            if "." in out:
                raise ValueError('period "." found outside of ellipsis')
    if out is None:
        joined = "".join(labels)
        out = dots + "".join(sorted(c for c in set(joined) - set(dots) if joined.count(c) == 1))
    return labels, out


def _resolve_dots(labels, shapes):
    """(labels with letters in place of "...", the letters of the longest one)."""
    unused = "".join(c for c in string.ascii_letters if c not in "".join(labels))
    resolved, longest = [], ""
    for s, shape in zip(labels, shapes):
        if "..." in s:
            letters = _letters_for_dots(s, shape, unused)
            s = s.replace("...", letters)
            longest = max(longest, letters, key=len)
        if "." in s:
            raise ValueError('period "." found outside of ellipsis')
        resolved.append(s)
    return resolved, longest


def _letters_for_dots(s, shape, unused):
    parts = s.split("...")
    if len(parts) != 2:
        raise ValueError("Unable to resolve ellipsis. Excess number found.")
    if shape.ndims is None:
        raise ValueError("Unable to statically infer ellipsis axes.")
    count = shape.ndims - len("".join(parts))
    if count < 0:
        raise ValueError("Ellipses lengths do not match.")
    if len(unused) < count:
        raise ValueError("Unable to resolve ellipsis, too many distinct labels.")
    return unused[len(unused) - count:]


# ------------------------------------------------------------------ einsum: by pairs
def _einsum_by_pairs(equation, inputs, labels, out):
    """Combine the inputs one after the other, each time by one matmul or one product."""
    result, axes = inputs[0], labels[0]
    for x, letters in zip(inputs[1:], labels[1:]):
        result, axes = _combine(result, axes, x, letters, (set(axes) & set(letters)) - set(out))
    if set(axes) - set(out):
        result = reduce.reduce_sum(result, axis=[i for i, c in enumerate(axes) if c not in out])
        axes = "".join(c for c in axes if c in out)
    if sorted(axes) != sorted(out):
        raise ValueError(f"Invalid equation: {equation}")
    return _transposed(result, [axes.index(c) for c in out])


def _combine(x, labels_x, y, labels_y, summed):
    """(product of two inputs summed over some of their common axes, its letters)."""
    for i, (t, labels) in enumerate(((x, labels_x), (y, labels_y))):
        if len(labels) != len(t.shape):
            raise ValueError(f"Tensor t{i} of rank {len(t.shape)} does not match einsum reduction of length "
                             f"{len(labels)}")
    kept = (set(labels_x) & set(labels_y)) - summed
    only_x, only_y = set(labels_x) - set(labels_y), set(labels_y) - set(labels_x)
    # x becomes [kept, its own, summed], y [kept, summed, its own]; letters in alphabetical order within each.
    order_x = sorted(labels_x, key=lambda c: (-1 if c in kept else 0 if c in only_x else 1, c))
    order_y = sorted(labels_y, key=lambda c: (-1 if c in kept else 0 if c in summed else 1, c))
    x = _transposed(x, [labels_x.index(c) for c in order_x])
    y = _transposed(y, [labels_y.index(c) for c in order_y])
    if summed:
        product = _matmul_of_groups(x, y, len(kept), len(only_x), len(only_y), len(summed))
    else:
        product = _outer_of_groups(x, y, len(kept), len(only_x), len(only_y))
    return product, "".join(order_x[:len(kept) + len(only_x)] + order_y[len(order_y) - len(only_y):])


def _outer_of_groups(x, y, kept, only_x, only_y):
    for _ in range(only_y):
        x = array.expand_dims(x, -1)
    for _ in range(only_x):
        y = array.expand_dims(y, kept)
    return math.multiply(x, y)


def _matmul_of_groups(x, y, kept, only_x, only_y, summed):
    shape_x = _sizes(x)
    own, inner = _total(shape_x[kept:len(shape_x) - summed]), _total(shape_x[len(shape_x) - summed:])
    x = _reshaped(x, shape_x[:kept] + [own, inner])
    shape_y = _sizes(y)
    # The summed size is x's, so a y that does not fit is refused by its own reshape.
    y = _reshaped(y, shape_y[:kept] + [inner, _total(shape_y[kept + summed:])])
    product = math.matmul(x, y)
    return _reshaped(product, shape_x[:kept + only_x] + shape_y[len(shape_y) - only_y:])


def _sizes(x):
    """The sizes of x: ints, or tensors where they are not static."""
    if None not in x._shape:
        return list(x._shape)
    dynamic = array.shape(x)
    return [dynamic[i] if d is None else d for i, d in enumerate(x._shape)]


def _total(sizes):
    total = 1
    for n in sizes:
        total = total * n
    return total


def _reshaped(x, sizes):
    known = [None if isinstance(n, Tensor) else n for n in sizes]
    if len(known) == len(x._shape) and all(n is not None and n == d for n, d in zip(known, x._shape)):
        return x
    return array.reshape(x, sizes)


def _transposed(x, order):
    return x if order == list(range(len(order))) else array.transpose(x, perm=order)


# ------------------------------------------------------------------ einsum: all at once
def _einsum_at_once(inputs, labels, out):
    """Multiply all inputs, each reshaped to all the axes there are, then sum."""
    letters = sorted(set("".join("".join(s) for s in labels)) | set(out))
    unknown = [c for c in out if all(c not in s for s in labels)]
    if unknown:
        raise ValueError(f"Unknown output axes: {unknown}")
    letters = [c for c in letters if c not in out] + list(out)
    expanded = [_expanded(x, s, letters) for x, s in zip(_in_order(inputs, labels, letters), labels)]
    total = 1
    for x in [array.reshape(x, shape) for x, shape in expanded]:
        total *= x
    return reduce.reduce_sum(total, [i for i, c in enumerate(letters) if c not in out])


def _in_order(inputs, labels, letters):
    """The inputs, each transposed so that its axes stand in the order of letters."""
    made = []
    for i, (x, s) in enumerate(zip(inputs, labels)):
        if x._rank() != len(s):
            raise ValueError(f"Input {i} with axes {''.join(s)} has incorrect number of dimensions (expected {len(s)}, "
                             f"got {x._rank()})")
        order = sorted(s, key=letters.index)
        made.append(x if order == s else array.transpose(x, [s.index(c) for c in order]))
        labels[i] = order
    return made


def _expanded(x, s, letters):
    sizes = dict(zip(s, x._shape))
    return x, [1 if c not in sizes else -1 if sizes[c] is None else sizes[c] for c in letters]
