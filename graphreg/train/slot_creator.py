"""Slots: variables that belong to another one, as a momentum does, and live beside it."""
from .. import functions as tf
from ..core import scopes
from ..initializers import zeros_initializer
from ..resource_variables import BaseResourceVariable
from ..variable_scope import get_variable, get_variable_scope, variable_scope
from ..variables import RefVariable, Variable


def create_slot(primary, val, name, colocate_with_primary=True):
    """Make a slot with an initial value.

    Args:
      primary: Variable or Tensor the slot belongs to.  val: Tensor, the initial value.
      name: str, appended to the primary's name.  colocate_with_primary: bool.
    Returns:
      Variable named "<primary>/<name>", made unique by _1, _2 ...
    """
    return _create(primary, val, name, val.get_shape().is_fully_defined(), None, None, colocate_with_primary)


def create_slot_with_initializer(primary, initializer, shape, dtype, name, colocate_with_primary=True):
    """Make a slot from an initializer.

    Args:
      primary, name, colocate_with_primary: as for create_slot.
      initializer: function (shape, dtype, partition_info) -> Tensor.  shape: TensorShape.  dtype: DType.
    """
    return _create(primary, initializer, name, shape.is_fully_defined(), shape, dtype, colocate_with_primary)


def create_zeros_slot(primary, name, dtype=None, colocate_with_primary=True):
    """Make a slot of zeros shaped like its primary.

    Args:
      primary, name, colocate_with_primary: as for create_slot.
      dtype: DType, by default the primary's.
    """
    dtype = primary.dtype if dtype is None else dtype
    shape = primary.get_shape()
    if shape.is_fully_defined():
        return create_slot_with_initializer(primary, zeros_initializer(), shape, dtype, name,
                                            colocate_with_primary)
    # What the shape is shows when the primary is initialized.
    like = primary.initialized_value() if isinstance(primary, Variable) else primary
    return create_slot(primary, tf.zeros(tf.shape(like), dtype=dtype), name, colocate_with_primary)


def _create(primary, val, name, validate_shape, shape, dtype, colocate):
    prefix = primary._shared_name if isinstance(primary, Variable) else primary.op.name
    with variable_scope(None, prefix + "/" + name):
        if colocate:
            with scopes.colocate_with(primary):
                return _create_variable(primary, val, validate_shape, shape, dtype)
        return _create_variable(primary, val, validate_shape, shape, dtype)


def _create_variable(primary, val, validate_shape, shape, dtype):
    """The slot itself, named as the variable scope it is made in and never partitioned anew."""
    scope = get_variable_scope()
    partitioner = scope.partitioner
    scope.set_partitioner(None)
    slot = get_variable(
        "", initializer=val, trainable=False, use_resource=_wants_resource(primary),
        shape=shape if callable(val) else None, dtype=dtype, validate_shape=validate_shape)
    scope.set_partitioner(partitioner)
    if isinstance(primary, Variable) and primary._save_slice_info:
        _copy_slice_info(primary, slot)
    return slot


def _wants_resource(primary):
    if isinstance(primary, BaseResourceVariable):
        return True
    return False if isinstance(primary, RefVariable) else None


def _copy_slice_info(primary, slot):
    """The slot of one part of a partitioned variable is the same part of a partitioned slot."""
    info = primary._save_slice_info
    rank = slot.shape.ndims
    if rank is None or rank > 0:
        own_name = slot.name[len(primary.op.name + "/"):-2]
        slot._set_save_slice_info(Variable.SaveSliceInfo(
            info.full_name + "/" + own_name, info.full_shape[:rank], info.var_offset[:rank], info.var_shape[:rank]))
