"""Variables that take their initial values from a checkpoint."""
import logging

from ..core import raw, scopes
from ..partitioning import PartitionedVariable
from ..variable_scope import _get_default_variable_store
from ..variables import Variable
from .checkpoint_reader import checkpoint_of, load_checkpoint
from .saveables import saveables_of


def init_from_checkpoint(ckpt_dir_or_file, assignment_map):
    """Make variables start with values from a checkpoint: their initializers restore them.

    Args:
      ckpt_dir_or_file: str, a prefix, or a folder with a state file.
      assignment_map: dict from what the checkpoint has to what the graph has: a tensor's name to a variable, its slices
        or its name, or a scope "a/" to a scope "b/" all of whose variables are in it; "/" is everything.
    Raises:
      ValueError: a tensor or variable is not there, or the shapes differ.
    Source: tf.train.init_from_checkpoint.
    """
    init_variables(ckpt_dir_or_file, sorted(assignment_map.items()), _set_initializer)


def init_variables(ckpt_dir_or_file, assignments, set_initializer):
    """init_from_checkpoint of pairs, with a function (variable, prefix, tensor's name, slice) that sets an
        initializer."""
    path = checkpoint_of(ckpt_dir_or_file)
    shapes = load_checkpoint(ckpt_dir_or_file).get_variable_to_shape_map()
    made = _get_default_variable_store()._vars
    for tensor_name, target in assignments:
        variable = _named(target, made)
        if variable is None:
            _init_scope_of(tensor_name, target, made, shapes, path, ckpt_dir_or_file, set_initializer)
            continue
        if tensor_name not in shapes:
            raise ValueError(f"Tensor {tensor_name} is not found in {ckpt_dir_or_file} checkpoint {shapes}")
        _check_shape(variable, tensor_name, shapes[tensor_name])
        _init(variable, path, tensor_name, set_initializer)


def _named(target, made):
    """The variable or slices that a target is or names; None when it names no variable."""
    if isinstance(target, (Variable, PartitionedVariable)) or _is_list_of_variables(target):
        return target
    found = made.get(target)
    return _slices(target, made) if found is None else found


def _is_list_of_variables(value):
    return isinstance(value, list) and all(isinstance(v, Variable) for v in value)


def _slices(name, made):
    """The slices of a partitioned variable, or None."""
    out = []
    while name + f"/part_{len(out)}" in made:
        out.append(made[name + f"/part_{len(out)}"])
    return out or None


def _check_shape(variable, tensor_name, shape):
    if isinstance(variable, Variable) and not variable.shape.is_compatible_with(shape):
        raise ValueError(f"Shape of variable {variable.name} ({variable.shape}) doesn't match with shape of tensor "
                         f"{tensor_name} ({shape}) from checkpoint reader.")


def _init_scope_of(tensor_name, target, made, shapes, path, ckpt_dir_or_file, set_initializer):
    """All variables of a scope."""
    scope = target[:target.rindex("/")] if "/" in target else ""
    if not tensor_name.endswith("/"):
        raise ValueError(f"Assignment map with scope only name {scope} should map to scope only {tensor_name}. "
                         "Should be 'scope/': 'other_scope/'.")
    names = {name.split("/part_")[0] for name in made if not scope or name.startswith(scope + "/")}
    for name in sorted(names):
        rest = name[len(scope):]
        if target != "/":
            rest = rest[1:]
        full = (tensor_name + rest if tensor_name != "/" else rest).rstrip("/")
        if full not in shapes:
            raise ValueError(f"Tensor {full} ({name[len(scope) + 1:]} in {tensor_name}) is not found in "
                             f"{ckpt_dir_or_file} "
                             "checkpoint")
        _init(_named(name, made), path, full, set_initializer)


def _init(variable, path, tensor_name, set_initializer):
    logging.getLogger("tensorflow").debug("Initialize variable %s from checkpoint %s with %s",
                                          getattr(variable, "name", variable), path, tensor_name)
    if isinstance(variable, Variable):
        set_initializer(variable, path, tensor_name, "")
        return
    for part in variable:
        set_initializer(part, path, tensor_name, part._get_save_slice_info().spec)


def _set_initializer(variable, path, tensor_name, spec):
    """Let a variable's initializer restore it."""
    with scopes.init_scope():
        with scopes.device(variable.device), scopes.device("/cpu:0"):
            value, = raw.RestoreV2(path, [tensor_name], [spec], [variable.dtype.base_dtype],
                                   name="checkpoint_initializer")
            saveable, = saveables_of([variable])
        variable._initializer_op = saveable.restore([value], None)
        value.set_shape(variable.shape)
        variable._initial_value = value
