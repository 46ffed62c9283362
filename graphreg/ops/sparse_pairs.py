"""Two sparse tensors combined into one: sums, maxima, minima, and distances of sequences."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op
from ..kernels import sparse as kernels

text = shape_fns.text


def _check_pair(indices, values, shapes, wordings):
    first, second, third = wordings
    if any(x.ndim != 2 for x in indices):
        raise errors.invalid_argument(first.format(*[text(x.shape) for x in indices]))
    if any(x.ndim != 1 for x in values):
        raise errors.invalid_argument(second.format(*[text(x.shape) for x in values]))
    if any(len(x) != len(v) for x, v in zip(indices, values)):
        raise errors.invalid_argument(f"Expected {len(indices[0])} and {len(indices[1])} non-empty input values, got "
                                      f"{len(values[0])} and {len(values[1])}")
    if any(x.ndim != 1 for x in shapes):
        raise errors.invalid_argument(third.format(*[text(x.shape) for x in shapes]))
    if len(shapes[0]) != len(shapes[1]):
        raise errors.invalid_argument("Operands do not have the same ranks; got shapes: "
                                      + " and ".join(" ".join(map(str, x.tolist())) for x in shapes))
    for axis, (a, b) in enumerate(zip(*shapes)):
        if a != b:
            raise errors.invalid_argument(f"Operands' shapes do not match: got {a} and {b} for dimension {axis}")


_OF_SUM = ("Input indices should be matrices but received shapes: {} and {}",
           "Input values should be vectors but received shapes: {} and {}",
           "Input shapes should be a vector but received shapes {} and {}")
_OF_EXTREME = ("Inputs a_indices and b_indices should be matrices but received shapes: {}, {}",
               "Inputs a_values and b_values should be vectors but received shapes: {} and {}",
               "Input shapes should be a vector but received shapes {} and {}")


def _united(a_indices, b_indices):
    """(indices of the union, rows of a, rows of b)."""
    from_a, from_b = kernels.merge(a_indices, b_indices)
    both = np.concatenate([a_indices, b_indices])
    return both[np.where(from_a >= 0, from_a, from_b + len(a_indices))], from_a, from_b


# ------------------------------------------------------------------ sums
@op("SparseAdd(a_indices: int64, a_values: T, a_shape: int64, b_indices: int64, b_values: T, b_shape: int64, "
    "thresh: Treal) -> sum_indices: int64, sum_values: T, sum_shape: int64",
    "T: {numbertype}",
    "Treal: {realnumbertype}", dynamic_shape=True)
def sparse_add(xp, a_indices, a_values, a_shape, b_indices, b_values, b_shape, thresh):
    """The sum of two sparse tensors, without the elements whose magnitude is below a threshold."""
    _check_pair((a_indices, b_indices), (a_values, b_values), (a_shape, b_shape), _OF_SUM)
    if thresh.ndim:
        raise errors.invalid_argument(f"The magnitude threshold must be a scalar: got shape {text(thresh.shape)}")
    indices, from_a, from_b = _united(a_indices, b_indices)
    values = kernels.picked(a_values, from_a) + kernels.picked(b_values, from_b)
    # What one operand alone has stays, however small.
    kept = (from_a < 0) | (from_b < 0) | (np.abs(values) >= thresh)
    return indices[kept], values[kept], a_shape


@sparse_add.shape
def _(c):
    rank, = c.with_rank(2, 1)
    return [(None, rank), (None,), (rank,)]


@sparse_add.gradient
def _(tf, op, *dys):
    dvalues = dys[1]
    da, db = tf.raw.SparseAddGrad(dvalues, op.inputs[0], op.inputs[3], op.outputs[0])
    da.set_shape(op.inputs[1].get_shape())
    db.set_shape(op.inputs[4].get_shape())
    return None, da, None, None, db, None, None


@op("SparseAddGrad(backprop_val_grad: T, a_indices: int64, b_indices: int64, sum_indices: int64) -> a_val_grad: T, "
    "b_val_grad: T",
    "T: {numbertype}")
def sparse_add_grad(xp, backprop_val_grad, a_indices, b_indices, sum_indices):
    """The gradients of the values of both operands of SparseAdd."""
    _check_sum_gradient(backprop_val_grad, a_indices, b_indices, sum_indices)

    def of(indices):
        from_own, from_sum = kernels.merge(indices, sum_indices)
        out = np.zeros(len(indices), backprop_val_grad.dtype)
        shared = (from_own >= 0) & (from_sum >= 0)
        out[from_own[shared]] = backprop_val_grad[from_sum[shared]]
        return out
    return of(a_indices), of(b_indices)


def _check_sum_gradient(dvalues, a, b, total):
    if a.ndim != 2 or b.ndim != 2 or total.ndim != 2:
        raise errors.invalid_argument(f"Input indices should be matrices but received shapes: {text(a.shape)} and "
                                      f"{text(b.shape)} and {text(total.shape)}")
    if dvalues.ndim != 1:
        raise errors.invalid_argument(f"Input backprop_val_grad should be a vector but received shape: {text(dvalues.shape)}")
    if not a.shape[1] == b.shape[1] == total.shape[1]:
        raise errors.invalid_argument("The densified operands should have the same ndims; for A, B, sum got: "
                                      f"{a.shape[1]}{b.shape[1]}{total.shape[1]}")
    if len(dvalues) != len(total):
        raise errors.invalid_argument("# elements of backprop_val_grad and # rows of sum_indices should match (#nnz of sum): "
                                      f"got {len(dvalues)} and {len(total)}")


@sparse_add_grad.shape
def _(c):
    return [c.with_rank(1, 2)[:1], c.with_rank(2, 2)[:1]]


sparse_add_grad.not_differentiable()


# ------------------------------------------------------------------ maxima and minima
_PAIR = ("(a_indices: int64, a_values: T, a_shape: int64, b_indices: int64, b_values: T, b_shape: int64) -> "
         "output_indices: int64, output_values: T")


def _extreme(choose, a_indices, a_values, a_shape, b_indices, b_values, b_shape):
    _check_pair((a_indices, b_indices), (a_values, b_values), (a_shape, b_shape), _OF_EXTREME)
    indices, from_a, from_b = _united(a_indices, b_indices)
    return indices, choose(kernels.picked(a_values, from_a), kernels.picked(b_values, from_b))


@op("SparseSparseMaximum" + _PAIR, "T: {realnumbertype}", dynamic_shape=True)
def sparse_sparse_maximum(xp, a_indices, a_values, a_shape, b_indices, b_values, b_shape):
    """The greater of two sparse tensors where either has an element; what is missing counts as 0."""
    return _extreme(np.maximum, a_indices, a_values, a_shape, b_indices, b_values, b_shape)


@op("SparseSparseMinimum" + _PAIR, "T: {numbertype}", dynamic_shape=True)
def sparse_sparse_minimum(xp, a_indices, a_values, a_shape, b_indices, b_values, b_shape):
    """The lesser of two sparse tensors where either has an element; what is missing counts as 0."""
    return _extreme(np.minimum, a_indices, a_values, a_shape, b_indices, b_values, b_shape)


for _function in (sparse_sparse_maximum, sparse_sparse_minimum):
    _function.shape(lambda c: [(None, None), (None,)])
del _function


@sparse_sparse_maximum.gradient
def _(tf, op, *dys):
    # TF's own function cannot be called with the two gradients that it is given.
    raise TypeError("_SparseSparseMaximumGrad() takes 2 positional arguments but 3 were given")


@sparse_sparse_minimum.gradient
def _(tf, op, *dys):
    raise TypeError("_SparseSparseMinimumGrad() takes 2 positional arguments but 3 were given")


# ------------------------------------------------------------------ distances
@op("EditDistance(hypothesis_indices: int64, hypothesis_values: T, hypothesis_shape: int64, truth_indices: int64, "
    "truth_values: T, truth_shape: int64) -> output: float32",
    "normalize: bool = true",
    "T: type", host=("hypothesis_shape", "truth_shape"))
def edit_distance(xp, hypothesis_indices, hypothesis_values, hypothesis_shape, truth_indices, truth_values, truth_shape,
                  normalize):
    """Levenshtein distances of the sequences along the last axis, by the length of the truth if normalized."""
    _check_sequences("hypothesis", hypothesis_indices, hypothesis_values, hypothesis_shape)
    _check_sequences("truth", truth_indices, truth_values, truth_shape)
    shape = np.maximum(hypothesis_shape, truth_shape)[:-1]
    tried = _sequences(hypothesis_indices, hypothesis_values)
    true = _sequences(truth_indices, truth_values)
    out = np.zeros(tuple(shape.tolist()), np.float32)
    for place in {**tried, **true}:
        a, b = tried.get(place, []), true.get(place, [])
        distance = kernels.edit_distance(a, b)
        out[place] = _normalized(distance, b) if normalize else distance
    return out


def _normalized(distance, truth):
    return distance / len(truth) if truth else np.inf


def _sequences(indices, values):
    """{leading indices: list of the values in their order}."""
    found = {}
    for index, value in zip(indices[:, :-1].tolist(), values.tolist()):
        found.setdefault(tuple(index), []).append(value)
    return found


def _check_sequences(which, indices, values, shape):
    for part, x, rank, kind in (("indices", indices, 2, "matrix"), ("values", values, 1, "vector"),
                                ("shape", shape, 1, "vector")):
        if x.ndim != rank:
            raise errors.invalid_argument(f"{which}_{part} should be a {kind}, but got shape: {text(x.shape)}")
    if len(indices) != len(values):
        raise errors.invalid_argument("indices and values rows (indexing dimension) must match. "
                                      f"(indices = {len(indices)}, values = {len(values)})")
    if len(shape) != indices.shape[1]:
        raise errors.invalid_argument(f"Expected {which}_shape.NumElements == #cols({which}_indices), their shapes are: "
                                      f"{text(shape.shape)} and {text(indices.shape)}")


@edit_distance.shape
def _(c):
    shapes = [c.value(2), c.value(5)]
    if shapes[0] is None or shapes[1] is None:
        return [None]
    if len(shapes[0]) != len(shapes[1]):
        raise shape_fns.ShapeError("Num elements of hypothesis_shape does not match truth_shape: "
                                   f"{len(shapes[0])} vs. {len(shapes[1])}")
    return [tuple(max(a, b) for a, b in zip(shapes[0].tolist(), shapes[1].tolist()))[:-1]]


edit_distance.not_differentiable()
