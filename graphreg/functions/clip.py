"""Clipping: cutting values to a range, or tensors to a norm."""
from ..core import dtypes, raw
from ..core.convert import to_tensor
from ..core.indexed_slices import IndexedSlices
from ..core.scopes import colocate_with, name_scope
from . import array, math, reduce


def _values_of(t):
    return t.values if isinstance(t, IndexedSlices) else t


def _like(t, values):
    """Clipped values in the form of what was clipped."""
    return IndexedSlices(values, t.indices, t.dense_shape) if isinstance(t, IndexedSlices) else values


def clip_by_value(t, clip_value_min, clip_value_max, name=None):
    """Cut the elements to a range: max(min(t, clip_value_max), clip_value_min).

    Args:
      t: Tensor or IndexedSlices.
      clip_value_min, clip_value_max: number or Tensor that broadcasts to t's shape.
      name: str.
    Returns:
      Tensor or IndexedSlices, like t.
    Raises:
      ValueError: the bounds would enlarge t.
    Source: tf.clip_by_value.
    """
    with name_scope(name, "clip_by_value", [t, clip_value_min, clip_value_max]) as name:
        values = to_tensor(_values_of(t), name="t")
        below = math.minimum(values, clip_value_max)
        values.shape.merge_with(below.shape)
        clipped = math.maximum(below, clip_value_min, name=name)
        values.shape.merge_with(clipped.shape)
        return _like(t, clipped)


def clip_by_norm(t, clip_norm, axes=None, name=None):
    """Scale a tensor down to a norm: t * clip_norm / max(|t|, clip_norm).

    Args:
      t: Tensor (float) or IndexedSlices.
      clip_norm: number or scalar Tensor, > 0.
      axes: axes along which the norm is taken, by default all.
      name: str.
    Returns:
      Tensor or IndexedSlices, like t.
    Source: tf.clip_by_norm.
    """
    with name_scope(name, "clip_by_norm", [t, clip_norm]) as name:
        values = to_tensor(_values_of(t), name="t")
        squares = reduce.reduce_sum(values * values, axes, keepdims=True)
        # The root's gradient at 0 is infinite: it is taken of 1 there, and not used.
        positive = squares > 0
        safe = raw.Select(positive, squares, array.ones_like(squares))
        norm = raw.Select(positive, math.sqrt(safe), squares)
        product = values * clip_norm
        values.shape.merge_with(product.shape)
        return _like(t, array.identity(product / math.maximum(norm, clip_norm), name=name))


def global_norm(t_list, name=None):
    """The norm of several tensors together: sqrt(sum of |t| ** 2).

    Args:
      t_list: list of Tensor (float), IndexedSlices or None (left out).
      name: str.
    Returns:
      scalar Tensor.
    Raises:
      TypeError: t_list is no sequence.
    Source: tf.global_norm.
    """
    t_list = _as_list(t_list)
    with name_scope(name, "global_norm", t_list):
        values = [None if t is None else to_tensor(_values_of(t), name=f"t_{i}") for i, t in enumerate(t_list)]
        halves = []
        for v in values:
            if v is not None:
                with colocate_with(v):
                    halves.append(raw.L2Loss(v))
        total = reduce.reduce_sum(array.stack(halves))
        return math.sqrt(total * array.constant(2., dtype=total.dtype), name="global_norm")


def _as_list(t_list):
    if isinstance(t_list, str) or not hasattr(t_list, "__len__") or hasattr(t_list, "dtype"):
        raise TypeError("t_list should be a sequence")
    return list(t_list)


def clip_by_global_norm(t_list, clip_norm, use_norm=None, name=None):
    """Scale several tensors down together: t * clip_norm / max(global norm, clip_norm).

    Args:
      t_list: list of Tensor (float), IndexedSlices or None.
      clip_norm: number or scalar Tensor, > 0.
      use_norm: scalar Tensor, the global norm if it is known already.
      name: str.
    Returns:
      (list of the clipped tensors, the global norm); NaN throughout when the norm is not finite.
    Raises:
      TypeError: t_list is no sequence.
    Source: tf.clip_by_global_norm.
    """
    t_list = _as_list(t_list)
    if use_norm is None:
        use_norm = global_norm(t_list, name)
    with name_scope(name, "clip_by_global_norm", t_list + [clip_norm]) as name:
        inverse = 1. / use_norm
        smaller = math.minimum(inverse, array.constant(1., dtype=use_norm.dtype) / clip_norm)
        scale = clip_norm * smaller
        finite = math.is_finite(use_norm)
        scale = raw.Select(finite, scale, array.constant(float("nan"), dtype=use_norm.dtype))
        values = [None if t is None else to_tensor(_values_of(t), name=f"t_{i}") for i, t in enumerate(t_list)]
        clipped = [None if v is None else _scaled(v, scale, f"{name}_{i}") for i, v in enumerate(values)]
        return [None if t is None else _like(t, v) for t, v in zip(t_list, clipped)], use_norm


def _scaled(value, scale, name):
    with colocate_with(value):
        return array.identity(value * scale, name=name)


def clip_by_average_norm(t, clip_norm, name=None):
    """Scale a tensor down by its norm over its number of elements.

    Args:
      t: Tensor (float32).
      clip_norm: number or scalar Tensor, > 0.
      name: str.
    Source: tf.clip_by_average_norm.
    """
    with name_scope(name, "clip_by_average_norm", [t, clip_norm]) as name:
        t = to_tensor(t, name="t")
        count = math.cast(array.size(t), dtypes.float32)
        inverse = math.rsqrt(reduce.reduce_sum(t * t, math.range(array.rank(t))))
        bound = t * clip_norm * math.minimum(inverse * count, array.constant(1.) / clip_norm)
        return array.identity(bound, name=name)
