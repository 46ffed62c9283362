"""Assigning to variables: tf.assign, tf.scatter_add and their kin, for ref and resource variables alike."""
from ..core import raw
from ..core.convert import to_tensor
from ..core.scopes import name_scope
from . import array


def _is_ref(variable):
    return variable.dtype._is_ref_dtype


# ------------------------------------------------------------------ whole variables
def assign(ref, value, validate_shape=None, use_locking=None, name=None):
    """Give a variable a new value.

    Args:
      ref: Variable or mutable Tensor.  value: what converts to its dtype.
      validate_shape: bool, default True; False lets a ref variable change its shape.
      use_locking: bool, default True.  name: str.
    Returns:
      Tensor of the new value (a ref for a ref variable), or a Variable for a resource.
    Source: tf.assign.
    """
    if _is_ref(ref):
        return raw.Assign(ref, value, use_locking=use_locking, name=name, validate_shape=validate_shape)
    return ref.assign(value, name=name)


def assign_add(ref, value, use_locking=None, name=None):
    """Add to a variable: ref + value becomes its value.

    Args:
      ref: Variable or mutable Tensor (numbers).  value: what converts to its dtype, of its shape.
    Returns:
      as tf.assign.
    Source: tf.assign_add.
    """
    if _is_ref(ref):
        return raw.AssignAdd(ref, value, use_locking=use_locking, name=name)
    return ref.assign_add(value)


def assign_sub(ref, value, use_locking=None, name=None):
    """Subtract from a variable: ref - value becomes its value.

    Args:
      ref: Variable or mutable Tensor (numbers).  value: what converts to its dtype, of its shape.
    Returns:
      as tf.assign.
    Source: tf.assign_sub.
    """
    if _is_ref(ref):
        return raw.AssignSub(ref, value, use_locking=use_locking, name=name)
    return ref.assign_sub(value)


def is_variable_initialized(ref, name=None):
    """Whether a variable has a value.

    Args:
      ref: Variable.  name: str.
    Returns:
      Tensor (bool, scalar).
    Source: tf.is_variable_initialized.
    """
    if _is_ref(ref):
        return raw.IsVariableInitialized(ref, name=name)
    return ref.is_initialized(name=name)


def count_up_to(ref, limit, name=None):
    """The variable's value before it is counted up by one; OutOfRangeError at the limit.

    Args:
      ref: Variable (int32 or int64, scalar).  limit: int.  name: str.
    Returns:
      Tensor (dtype of ref, scalar).
    Source: tf.count_up_to.
    """
    if _is_ref(ref):
        return raw.CountUpTo(ref, limit=limit, name=name)
    return raw.ResourceCountUpTo(ref.handle, limit, T=ref.dtype, name=name)


# ------------------------------------------------------------------ rows
def _scatter(kind, ref, indices, updates, use_locking, name):
    """Scatter<kind> on a ref, or ResourceScatter<kind> and a later read on a resource."""
    if _is_ref(ref):
        return getattr(raw, "Scatter" + kind)(ref, indices, updates, use_locking=use_locking, name=name)
    make = getattr(raw, "ResourceScatter" + kind)
    return ref._lazy_read(make(ref.handle, indices, to_tensor(updates, ref.dtype), name=name))


def scatter_update(ref, indices, updates, use_locking=True, name=None):
    """Replace rows: ref[indices[i]] = updates[i]; of rows named twice the last one counts.

    Args:
      ref: Variable ([n, ...]).  indices: int32 or int64, each in [0, n).
      updates: dtype of ref, shape indices.shape + ref.shape[1:], or a scalar.
    Returns:
      as tf.assign.
    Source: tf.scatter_update.
    """
    return _scatter("Update", ref, indices, updates, use_locking, name)


def scatter_add(ref, indices, updates, use_locking=False, name=None):
    """Add to rows: ref[indices[i]] += updates[i].

    Args and Returns: as tf.scatter_update.
    Source: tf.scatter_add.
    """
    return _scatter("Add", ref, indices, updates, use_locking, name)


def scatter_sub(ref, indices, updates, use_locking=False, name=None):
    """Subtract from rows: ref[indices[i]] -= updates[i].

    Args and Returns: as tf.scatter_update.
    Source: tf.scatter_sub.
    """
    return _scatter("Sub", ref, indices, updates, use_locking, name)


def scatter_mul(ref, indices, updates, use_locking=False, name=None):
    """Multiply rows: ref[indices[i]] *= updates[i].

    Args and Returns: as tf.scatter_update.
    Source: tf.scatter_mul.
    """
    return _scatter("Mul", ref, indices, updates, use_locking, name)


def scatter_div(ref, indices, updates, use_locking=False, name=None):
    """Divide rows: ref[indices[i]] /= updates[i]; integers are cut towards zero.

    Args and Returns: as tf.scatter_update.
    Source: tf.scatter_div.
    """
    return _scatter("Div", ref, indices, updates, use_locking, name)


def scatter_min(ref, indices, updates, use_locking=False, name=None):
    """Rows that are at most updates: ref[indices[i]] = min(ref[indices[i]], updates[i]).

    Args and Returns: as tf.scatter_update.
    Source: tf.scatter_min.
    """
    return _scatter("Min", ref, indices, updates, use_locking, name)


def scatter_max(ref, indices, updates, use_locking=False, name=None):
    """Rows that are at least updates: ref[indices[i]] = max(ref[indices[i]], updates[i]).

    Args and Returns: as tf.scatter_update.
    Source: tf.scatter_max.
    """
    return _scatter("Max", ref, indices, updates, use_locking, name)


# ------------------------------------------------------------------ slices
def scatter_nd_update(ref, indices, updates, use_locking=True, name=None):
    """Replace elements or slices: ref[indices[..., :]] = updates[...].

    Args:
      ref: Variable.  indices: int32 or int64, [..., k], each row names a place in the first k axes.
      updates: dtype of ref, shape indices.shape[:-1] + ref.shape[k:].
    Returns:
      as tf.assign.
    Source: tf.scatter_nd_update.
    """
    return _scatter("NdUpdate", ref, indices, updates, use_locking, name)


def scatter_nd_add(ref, indices, updates, use_locking=False, name=None):
    """Add to elements or slices: ref[indices[..., :]] += updates[...].

    Args and Returns: as tf.scatter_nd_update.
    Source: tf.scatter_nd_add.
    """
    return _scatter("NdAdd", ref, indices, updates, use_locking, name)


def scatter_nd_sub(ref, indices, updates, use_locking=False, name=None):
    """Subtract from elements or slices: ref[indices[..., :]] -= updates[...].

    Args and Returns: as tf.scatter_nd_update.
    Source: tf.scatter_nd_sub.
    """
    return _scatter("NdSub", ref, indices, updates, use_locking, name)


def batch_scatter_update(ref, indices, updates, use_locking=True, name=None):
    """Replace elements of each batch: ref[..., indices[..., i]] = updates[..., i], for equal leading places.

    Args:
      ref: Variable ([b1, ..., n, ...]).  indices: int, [b1, ..., k], of known rank.
      updates: dtype of ref, indices.shape + the rest of ref's shape.
    Returns:
      as tf.assign.
    Source: tf.batch_scatter_update.
    """
    with name_scope(name):
        indices = to_tensor(indices, name="indices")
        indices_shape = array.shape(indices)
        rank = indices.shape.ndims
        if rank is None:
            raise ValueError("batch_gather does not allow indices with unknown shape.")
        last = array.expand_dims(indices, axis=-1)
        places = [_batch_places(indices_shape[i], i, rank, last) for i in range(rank - 1)]
        return scatter_nd_update(ref, array.concat(places + [last], axis=-1), updates, use_locking=use_locking)


def _batch_places(size, axis, rank, last):
    """The place of every index along one batch axis."""
    shape = [1] * (rank + 1)
    shape[axis] = size
    along = array.reshape(raw.Range(0, size, 1), shape)
    if along.dtype.base_dtype != last.dtype:
        along = raw.Cast(along, last.dtype)
    return along * array.ones_like(last)
