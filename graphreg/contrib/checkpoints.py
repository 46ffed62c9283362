"""tf.contrib.framework's ways of starting from checkpoints."""
import logging

from .. import functions as tf
from ..core import messages, raw, scopes
from ..functions import control_flow
from ..training import checkpoint_reader
from ..training.checkpoint_init import init_variables
from ..training.checkpoint_reader import checkpoint_of
from ..training.saver import Saver
from .variable_lists import get_variable_full_name


def load_checkpoint(filepattern):
    """tf.train.load_checkpoint under contrib's name of the argument.

    Source: tf.contrib.framework.load_checkpoint.
    """
    return checkpoint_reader.load_checkpoint(filepattern)


def load_variable(checkpoint_dir, name):
    """tf.train.load_variable under contrib's name of the argument.

    Source: tf.contrib.framework.load_variable.
    """
    return checkpoint_reader.load_variable(checkpoint_dir, name)


def list_variables(checkpoint_dir):
    """tf.train.list_variables under contrib's name of the argument.

    Source: tf.contrib.framework.list_variables.
    """
    return checkpoint_reader.list_variables(checkpoint_dir)


def _log():
    return logging.getLogger("tensorflow")


def assign_from_checkpoint(model_path, var_list, ignore_missing_vars=False):
    """An op that gives variables values from a checkpoint, and what has to be fed to it.

    Args:
      model_path: str, a prefix.
      var_list: list of variables, or dict from the name in the checkpoint to a variable or its slices.
      ignore_missing_vars: bool, leave out what the checkpoint does not have.
    Returns:
      (Operation, feed dict).
    Raises:
      ValueError: the checkpoint lacks a variable, or has it with another shape.
    Source: tf.contrib.framework.assign_from_checkpoint.
    """
    reader, assigned, feed = load_checkpoint(model_path), [], {}
    for name, variables in _grouped(var_list).items():
        if not reader.has_tensor(name):
            text = f"Checkpoint is missing variable [{name}]"
            if not ignore_missing_vars:
                raise ValueError(text)
            _log().warning(text)
            continue
        value = reader.get_tensor(name)
        for var in variables:
            fed = tf.placeholder(var.dtype.base_dtype, shape=var.get_shape(), name="placeholder/" + var.op.name)
            assigned.append(var.assign(fed))
            feed[fed] = _part(name, value, var)
    return control_flow.group(*assigned), feed


def _grouped(var_list):
    """dict from the name in the checkpoint to a list of variables."""
    grouped = {}
    if isinstance(var_list, (tuple, list)):
        for var in var_list:
            grouped.setdefault(get_variable_full_name(var), []).append(var)
        return grouped
    for name, value in var_list.items():
        grouped[name] = list(value) if isinstance(value, (tuple, list)) else [value]
    return grouped


def _part(name, value, var):
    """What of a checkpoint's value belongs to a variable, which may be a slice."""
    info = var._save_slice_info
    if info is None:
        if not var.get_shape().is_compatible_with(value.shape):
            raise ValueError(f"Total size of new array must be unchanged for {name} lh_shape: [{value.shape}], "
                             f"rh_shape: [{var.get_shape()}]")
        return value.reshape(value.shape)
    index = tuple(slice(o, o + s) for o, s in zip(info.var_offset, info.var_shape))
    return value[index].reshape(info.var_shape)


def assign_from_checkpoint_fn(model_path, var_list, ignore_missing_vars=False, reshape_variables=False):
    """A function (session) that restores variables from a checkpoint.

    Args:
      model_path: str.  var_list, ignore_missing_vars: as assign_from_checkpoint.
      reshape_variables: bool, shapes may differ when the sizes are the same.
    Returns:
      function, or None when there is nothing to restore.
    Raises:
      ValueError: var_list is empty.
    Source: tf.contrib.framework.assign_from_checkpoint_fn.
    """
    if not var_list:
        raise ValueError("var_list cannot be empty")
    if ignore_missing_vars:
        var_list = _available(load_checkpoint(model_path), var_list)
    if not var_list:
        _log().warning("No Variables to restore")
        return None
    saver = Saver(var_list, reshape=reshape_variables, write_version=messages.SaverDef.V1)

    def callback(session):
        saver.restore(session, model_path)
    return callback


def _available(reader, var_list):
    """The dict of what the checkpoint has."""
    by_name = var_list if isinstance(var_list, dict) else {var.op.name: var for var in var_list}
    found = {name: var for name, var in by_name.items() if reader.has_tensor(name)}
    for name in by_name:
        if name not in found:
            _log().warning("Variable %s missing in checkpoint %s", name, reader)
    return found


def init_from_checkpoint(checkpoint_dir, assignment_map):
    """Make variables start with values from a checkpoint.

    Args: as tf.train.init_from_checkpoint.
    Source: tf.contrib.framework.init_from_checkpoint.
    """
    init_variables(checkpoint_dir, assignment_map.items(), _assigned)


def _assigned(variable, path, tensor_name, spec):
    """Let a variable's initializer restore it, by an assignment."""
    with scopes.device(variable.device), scopes.device("/cpu:0"):
        value, = raw.RestoreV2(path, [tensor_name], [spec], [variable.dtype.base_dtype], name="checkpoint_initializer")
        variable._initializer_op = tf.assign(variable, value)
