"""tf.contrib.eager: checkpoints with names of variables as keys."""
import contextlib
import os

from ..core import errors
from ..core.scopes import executing_eagerly
from ..resource_variables import initial_values_from
from ..training.checkpoint_reader import load_checkpoint
from ..training.checkpoint_state import checkpoint_exists, latest_checkpoint
from ..training.saver import Saver as GraphSaver


class Saver:
    """Saves and restores variables under eager execution.

    Args:
      var_list: list of variables, or dict from the key in checkpoints to a variable.
    Raises:
      RuntimeError: eager execution is off.
    Source: tf.contrib.eager.Saver.
    """

    def __init__(self, var_list):
        if not executing_eagerly():
            raise RuntimeError("tfe.Saver can only be used when eager execution is enabled. Use tf.train.Saver when "
                               "building graphs.")
        self._saver = GraphSaver(var_list=var_list)

    def save(self, file_prefix, global_step=None):
        """Write a checkpoint.

        Args: as for tf.train.Saver.save, without the session.
        Returns:
          str, where it is.
        """
        return self._saver.save(None, file_prefix, global_step=global_step)

    def restore(self, file_prefix):
        """Give the variables the values of a checkpoint."""
        self._saver.restore(None, file_prefix)


@contextlib.contextmanager
def restore_variables_on_create(save_path, map_func=None):
    """Context manager in which variables begin with the values that a checkpoint has for their names, each once.

    Args:
      save_path: str, a checkpoint; None or "": variables begin as they would.
      map_func: function from a variable's name to its key in the checkpoint.
    Raises (when a variable is made):
      NotFoundError: the checkpoint has no such key.
    Source: tf.contrib.eager.restore_variables_on_create.
    """
    if not save_path:
        yield
        return
    reader, taken = load_checkpoint(save_path), set()

    def value_of(name, initial_value):
        key = map_func(name) if map_func else name
        if not reader.has_tensor(key):
            raise errors.NotFoundError(None, None, f"{key} not found in checkpoint")
        if key in taken:
            return initial_value
        taken.add(key)
        return reader.get_tensor(key)
    with initial_values_from(value_of):
        yield


# ------------------------------------------------------------------ networks
def _below(network, name):
    """A variable's name below a network's scope."""
    prefix = network.scope_name + "/"
    return name[len(prefix):] if name.startswith(prefix) else name


def _advice(network):
    return ("Try stripping less from the variable names, or renaming parts of the Network. For reference, variables "
            "created by sub-Layers of this Network are prefixed with '%s', but if they are re-used after being added "
            "to another Network" % network.scope_name)


def _keys(network, map_func):
    """((key, variable), ...) and, where two have one key, (key, their names)."""
    found = {}
    for variable in network.variables:
        name = variable.name.rpartition(":")[0]
        key = map_func(name) if map_func else _below(network, name)
        if key in found and found[key] is not variable:
            return None, (network.name, key, found[key].name.rpartition(":")[0], name)
        found[key] = variable
    return found, None


def save_network_checkpoint(network, save_path, global_step=None, map_func=None):
    """Write the variables of a network.

    Args:
      network: Network.
      save_path: str, the beginning of the checkpoint's name, or a folder: then the network's name is.
      global_step: int or scalar Tensor added to the name.
      map_func: function from a variable's name to its key, default: the name below the network's scope.
    Returns:
      str, where it is.
    Raises:
      ValueError: the network has not been called, or two variables have one key.
    Source: tf.contrib.eager.save_network_checkpoint.
    """
    if not network.built:
        raise ValueError("Attempt to save the Network before it was first called. This means variables have not yet "
                         "been created, so there is nothing to save.")
    network._set_scope()
    if os.path.isdir(save_path):
        save_path = os.path.join(save_path, network.name.replace("/", "_"))
    found, twice = _keys(network, map_func)
    if twice:
        raise ValueError("The map_func passed to save_network_checkpoint for the Network '%s' resulted in two "
                         "variables named '%s' ('%s' and '%s'). " % twice + _advice(network)
                         + ", they will have that Network's full variable prefix instead.")
    return GraphSaver(found).save(None, save_path, global_step=global_step)


def restore_network_checkpoint(network, save_path, map_func=None):
    """Give the variables of a network, those that it will make, too, the values of a checkpoint.

    Args:
      network: Network.
      save_path: str, a checkpoint, or a folder: its newest one.
      map_func: as for save_network_checkpoint.
    Raises:
      ValueError: there is no such checkpoint, or two variables have one key.
      NotFoundError: the checkpoint has no value for a variable that is there.
    Source: tf.contrib.eager.restore_network_checkpoint.
    """
    if os.path.isdir(save_path):
        save_path = latest_checkpoint(save_path)
    if not save_path or not checkpoint_exists(save_path):
        raise ValueError("The passed save_path is not a valid checkpoint: %s" % save_path)
    if network.built:
        _restore_now(network, save_path, map_func)
    network._restoring.append(_restoring_later(network, save_path, map_func))


def _restore_now(network, save_path, map_func):
    found, twice = _keys(network, map_func)
    if twice:
        raise ValueError(
            "The map_func passed to restore_network_checkpoint for the Network '%s' resulted in two variables named "
            "'%s' (originally '%s' and '%s'). Since this is also an error when saving, this Network was probably not saved "
            "with this map_func. Note that map_func always maps from full variable names to checkpoint names; there is "
            "no need to specify an inverse mapping.\n\n" % twice + _advice(network)
            + " they will have that Network's full variable prefix instead.")
    if found:
        GraphSaver(found).restore(None, save_path)


def _restoring_later(network, save_path, map_func):
    reader = load_checkpoint(save_path)

    def value_of(name, initial_value):
        key = map_func(name) if map_func else _below(network, name)
        return reader.get_tensor(key) if reader.has_tensor(key) else initial_value
    return lambda: initial_values_from(value_of)
