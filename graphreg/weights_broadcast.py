"""Weights beside values: whether they broadcast, checked while building where the shapes are known, else when run.

Weights fit values when they are a scalar, or have the values' rank and in each axis their size or 1.
"""
from .core.convert import constant_value, to_tensor
from .core.scopes import control_dependencies, name_scope
from .functions import array, control_flow, math
from .functions.sets import set_difference

_ERROR = "weights can not be broadcast to values."


def assert_broadcastable(weights, values):
    """Check that weights can be broadcast to values.

    Args:
      weights, values: Tensors, or what converts to them.
    Returns:
      Operation that fails unless they fit; a no-op where the shapes tell it already.
    Raises:
      ValueError: the static shapes do not fit.  InvalidArgumentError (when run): the shapes do not fit.
    Source: tensorflow.python.ops.weights_broadcast_ops.assert_broadcastable.
    """
    with name_scope(None, "assert_broadcastable", (weights, values)) as scope:
        with name_scope(None, "weights", (weights,)) as weights_scope:
            weights = to_tensor(weights, name=weights_scope)
            weights_shape, weights_rank = _shape_and_rank(weights)
        with name_scope(None, "values", (values,)) as values_scope:
            values = to_tensor(values, name=values_scope)
            values_shape, values_rank = _shape_and_rank(values)
        succeeded = _static_check(weights, values, weights_shape, values_shape, weights_rank, values_rank)
        if succeeded is not None:
            return control_flow.no_op(name=succeeded)
        is_scalar = math.equal(0, weights_rank, name="is_scalar")
        data = (_ERROR, "weights.shape=", weights.name, weights_shape, "values.shape=", values.name, values_shape,
                "is_scalar=", is_scalar)
        fits = control_flow.cond(
            is_scalar, lambda: is_scalar, lambda: _fit_when_run(weights_rank, weights_shape, values_rank, values_shape),
            name="is_valid_shape")
        return control_flow.Assert(fits, data, name=scope)


def _shape_and_rank(x):
    return array.shape(x, name="shape"), array.rank(x, name="rank")


def _static_check(weights, values, weights_shape, values_shape, weights_rank, values_rank):
    """The name of the check that the static shapes pass; None if they do not tell."""
    rank, wanted = constant_value(weights_rank), constant_value(values_rank)
    if rank is None or wanted is None:
        return None
    if rank == 0:
        return "static_scalar_check_success"
    if rank != wanted:
        raise ValueError(f"{_ERROR} values.rank={wanted}. weights.rank={rank}. values.shape={values.shape}. "
                         f"weights.shape={weights.shape}.")
    sizes, wanted = constant_value(weights_shape), constant_value(values_shape)
    if sizes is None or wanted is None:
        return None
    for axis in range(len(sizes)):
        if sizes[axis] not in (1, wanted[axis]):
            raise ValueError(f"{_ERROR} Mismatch at dim {axis}. values.shape={wanted} weights.shape={sizes}.")
    return "static_dims_check_success"


def _fit_when_run(weights_rank, weights_shape, values_rank, values_shape):
    """Whether weights that are no scalar fit (bool scalar)."""
    with name_scope(None, "has_valid_nonscalar_shape", (weights_rank, weights_shape, values_rank, values_shape)) as scope:
        is_same_rank = math.equal(values_rank, weights_rank, name="is_same_rank")
        return control_flow.cond(is_same_rank, lambda: _sizes_fit(weights_shape, values_shape), lambda: is_same_rank,
                                 name=scope)


def _sizes_fit(weights_shape, values_shape):
    """Whether each size of the weights is in the set {1, the values' size} (bool scalar)."""
    with name_scope(None, "has_invalid_dims", (weights_shape, values_shape)) as scope:
        wanted = array.expand_dims(values_shape, -1)
        allowed = array.concat((wanted, array.ones_like(wanted)), axis=1)
        sizes = array.expand_dims(weights_shape, -1)
        wrong = set_difference(sizes, allowed)
        count = array.size(wrong.values, name="num_invalid_dims")
        return math.equal(0, count, name=scope)


def broadcast_weights(weights, values):
    """Weights in the shape of values.

    Args:
      weights: Tensor that fits, see assert_broadcastable.  values: Tensor.
    Returns:
      Tensor of weights' dtype shaped like values.
    Raises: as assert_broadcastable.
    Source: tensorflow.python.ops.weights_broadcast_ops.broadcast_weights.
    """
    with name_scope(None, "broadcast_weights", (weights, values)) as scope:
        values = to_tensor(values, name="values")
        weights = to_tensor(weights, dtype=values.dtype.base_dtype, name="weights")
        shapes = weights.shape, values.shape
        if all(s.is_fully_defined() for s in shapes) and shapes[0].is_compatible_with(shapes[1]):
            return weights
        with control_dependencies((assert_broadcastable(weights, values),)):
            return math.multiply(weights, array.ones_like(values), name=scope)
