"""What a Saver saves: variables, slices of variables, and objects that say themselves how they are saved."""
from .. import functions as tf
from ..core import raw, scopes
from ..core.convert import to_tensor
from ..core.operation import Tensor
from ..partitioning import PartitionedVariable
from ..resource_variables import BaseResourceVariable
from ..variables import Variable

_REF_TYPES = ("Variable", "VariableV2", "AutoReloadVariable")


class SaveSpec:
    """One tensor to save.

    Args:
      tensor: Tensor, or a function that makes it.  slice_spec: str, "4 2 0,2:0,2", or "" for a whole.
      name: str, its key in checkpoints.  dtype: DType, default the tensor's.  device: str, default the tensor's.
    """

    def __init__(self, tensor, slice_spec, name, dtype=None, device=None):
        self._tensor, self.slice_spec, self.name = tensor, slice_spec, name
        if callable(tensor) and (dtype is None or device is None):
            raise AssertionError("When passing a callable `tensor` to a SaveSpec, an explicit dtype and device must be "
                                 "provided.")
        self.dtype = tensor.dtype if dtype is None else dtype
        self.device = tensor.device if device is None else device

    @property
    def tensor(self):
        return self._tensor() if callable(self._tensor) else self._tensor


class SaveableObject:
    """Something that saves and restores itself as several tensors.

    Args:
      op: what it belongs to.  specs: list of SaveSpec.  name: str.
    Source: tensorflow.python.training.saving.saveable_object.SaveableObject.
    """

    def __init__(self, op, specs, name):
        self.op, self.specs, self.name = op, specs, name

    @property
    def device(self):
        return self.specs[0].device

    @property
    def optional_restore(self):
        return False

    def restore(self, restored_tensors, restored_shapes):
        """The Operation that takes restored values over.

        Args:
          restored_tensors: list of Tensor, one for each spec.
          restored_shapes: list of shapes to give them, or None.
        """
        raise NotImplementedError("Calling an abstract method.")


class ReferenceVariableSaveable(SaveableObject):
    """A ref variable or a slice that is one."""

    def __init__(self, var, slice_spec, name):
        super().__init__(var, [SaveSpec(var, slice_spec, name, dtype=var.dtype)], name)

    def restore(self, restored_tensors, restored_shapes):
        value = restored_tensors[0]
        if restored_shapes is not None:
            value = tf.reshape(value, restored_shapes[0])
        known = restored_shapes is None and self.op.get_shape().is_fully_defined()
        return tf.assign(self.op, value, validate_shape=known)


class ResourceVariableSaveable(SaveableObject):
    """A resource variable, or a tensor that reads one."""

    def __init__(self, var, slice_spec, name):
        if isinstance(var, Tensor):
            self._handle, tensor = var.op.inputs[0], var
        else:
            self._handle, tensor = var.handle, _reader(var)
        self._device = self._handle.device
        super().__init__(var, [SaveSpec(tensor, slice_spec, name, dtype=var.dtype, device=self._device)], name)

    def restore(self, restored_tensors, restored_shapes):
        value = restored_tensors[0]
        if restored_shapes is not None:
            value = tf.reshape(value, restored_shapes[0])
        with scopes.device(self._device):
            value = tf.identity(value)
            return raw.AssignVariableOp(self._handle, value)


def _reader(var):
    """A function that reads a variable, each time anew, on its device's CPU."""
    def read():
        with scopes.device(var.device):
            value = var.read_value()
            with scopes.device("/device:CPU:0"):
                return tf.identity(value)
    return read


# ------------------------------------------------------------------ what a list or dict of variables means
def names_of(var_list):
    """dict from key to variable, list of slices or SaveableObject, of a list of them.

    Raises:
      TypeError, ValueError: it holds something else, or two of one name.
    """
    if not isinstance(var_list, (list, tuple, set)):
        raise TypeError(f"Variables to save should be passed in a dict or a list: {var_list}")
    found = {}
    for var in sorted(var_list, key=lambda v: v.name):
        if isinstance(var, SaveableObject):
            found[var.name] = var
        elif isinstance(var, PartitionedVariable):
            _once(found, var.name)
            found[var.name] = var
        elif isinstance(var, Variable) and var._get_save_slice_info():
            _add_slice(found, var)
        else:
            name = _own_name(var)
            _once(found, name)
            found[name] = var
    return found


def _own_name(var):
    if isinstance(var, BaseResourceVariable):
        return var._shared_name
    tensor = to_tensor(var, as_ref=True) if isinstance(var, (Variable, Tensor)) else None
    if tensor is None or not _is_variable(tensor):
        raise TypeError(f"Variable to save is not a Variable: {var}")
    return tensor.op.name


def _once(found, name):
    if name in found:
        raise ValueError(f"At least two variables have the same name: {name}")


def _add_slice(found, var):
    name = var._get_save_slice_info().full_name
    if not isinstance(found.setdefault(name, []), list):
        raise ValueError(f"Mixing slices and non-slices with the same name: {name}")
    found[name].append(var)


def _is_variable(tensor):
    return tensor.op.type in _REF_TYPES or tensor.op.type == "ReadVariableOp"


def saveables_of(names_to_saveables):
    """list of SaveableObject, by key, of a dict (or of a list, see names_of).

    Raises:
      TypeError, ValueError: a key is no string, a value nothing to save, or one thing has two keys.
    """
    if not isinstance(names_to_saveables, dict):
        names_to_saveables = names_of(names_to_saveables)
    saveables, seen = [], set()
    for name, value in sorted(names_to_saveables.items()):
        for saveable in _saveables(name, value):
            if id(saveable.op) in seen:
                raise ValueError(f"The same saveable will be restored with two names: {saveable.name}")
            saveables.append(saveable)
            seen.add(id(saveable.op))
    return saveables


def _saveables(name, value):
    if not isinstance(name, str):
        raise TypeError("names_to_saveables must be a dict mapping string names to trackable operations. "
                        f"Name is not a string: {name}")
    if isinstance(value, SaveableObject):
        return [value]
    if isinstance(value, (list, tuple, PartitionedVariable)):
        return _slices(name, list(value))
    if isinstance(value, BaseResourceVariable):
        whole = value if scopes.executing_eagerly() else value._graph_element
        return [ResourceVariableSaveable(whole, "", name)]
    tensor = to_tensor(value, as_ref=True)
    if tensor.op.type in _REF_TYPES:
        return [ReferenceVariableSaveable(tensor, "", name)]
    if tensor.op.type == "ReadVariableOp":
        return [ResourceVariableSaveable(tensor, "", name)]
    raise TypeError("names_to_saveables must be a dict mapping string names to Tensors/Variables. "
                    f"Not a variable: {tensor}")


def _slices(name, variables):
    """Slices that are put together under one key."""
    whole, out = None, []
    for var in variables:
        if not isinstance(var, Variable):
            raise ValueError(f"Slices must all be Variables: {var}")
        info = var._get_save_slice_info()
        if not info:
            raise ValueError(f"Slices must all be slices: {var}")
        if whole is not None and whole != info.full_name:
            raise ValueError(f"Slices must all be from the same tensor: {whole} != {info.full_name}")
        whole = info.full_name
        kind = ResourceVariableSaveable if isinstance(var, BaseResourceVariable) else ReferenceVariableSaveable
        out.append(kind(var, info.spec, name))
    return out
