"""Values of checkpoints that wait for their variables: those of layers that are not built yet."""
import weakref

from .object_graph import Match

_waiting = []       # (reference to the root, TrackableObjectGraph, checkpoint), the newest first


def wait_for_variables(root, match, checkpoint):
    """Keep what a checkpoint has beyond the variables that there are, for those that come."""
    if match.unmatched_saved():
        _waiting.insert(0, (weakref.ref(root), match.proto, checkpoint))


def _matches():
    """(checkpoint, its pairing with the objects that are there now)."""
    _waiting[:] = [entry for entry in _waiting if entry[0]() is not None]
    for root, proto, checkpoint in list(_waiting):
        yield checkpoint, Match(proto, root())


def waiting_value(owner, name, shape):
    """The array that a checkpoint has for a variable about to be made, None when there is none.

    Args:
      owner: object.  name: str, the variable's among the owner's parts.  shape: list of int.
    Raises:
      ValueError: it is of another shape.
    """
    if not _waiting:
        return None
    for checkpoint, match in _matches():
        key = match.key_of_part(owner, name)
        if key is not None:
            value = checkpoint.read(key)
            if list(value.shape) != list(shape):
                raise ValueError(f"Tensor's shape {value.shape} is not compatible with supplied shape {list(shape)}")
            return value
    return None


def restore_new(variables):
    """Give variables that were just made, as slots are, the values that wait for them."""
    if not _waiting:
        return
    wanted = {id(v) for v in variables}
    for checkpoint, match in _matches():
        for key, variable in match.keys:
            if id(variable) in wanted:
                wanted.discard(id(variable))
                variable.assign(checkpoint.read(key))
