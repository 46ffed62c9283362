"""tf.train.warm_start: variables that start with values from a checkpoint, under another vocabulary too."""
import collections
import logging

from ..core import scopes
from ..core.collections import GraphKeys, get_collection
from ..core.convert import to_tensor
from ..functions import state
from ..partitioning import PartitionedVariable, PartitionInfo
from ..variables import Variable
from .checkpoint_init import init_from_checkpoint
from .checkpoint_reader import checkpoint_of
from .remapped import load_and_remap_matrix_initializer


class VocabInfo(collections.namedtuple("VocabInfo", (
        "new_vocab", "new_vocab_size", "num_oov_buckets", "old_vocab", "old_vocab_size", "backup_initializer",
        "axis"))):
    """The vocabularies of a variable now and in a checkpoint.

    Args:
      new_vocab, old_vocab: str, files with a word on each line.  new_vocab_size, old_vocab_size: int, lines read; -1
        for all.
      num_oov_buckets: int, rows or columns for words that are in no vocabulary.
      backup_initializer: initializer of new words, default zeros.
      axis: 0: words are rows, 1: columns.
    Raises:
      ValueError: another axis.
    Source: tf.train.VocabInfo.
    """

    __slots__ = ()

    def __new__(cls, new_vocab, new_vocab_size, num_oov_buckets, old_vocab, old_vocab_size=-1, backup_initializer=None,
                axis=0):
        if axis not in (0, 1):
            raise ValueError(f"The only supported values for the axis argument are 0 and 1.  Provided axis: {axis}")
        return super().__new__(cls, new_vocab, new_vocab_size, num_oov_buckets, old_vocab, old_vocab_size,
                               backup_initializer, axis)


def warm_start(ckpt_to_initialize_from, vars_to_warm_start=".*", var_name_to_vocab_info=None,
               var_name_to_prev_var_name=None):
    """Make variables start with values from a checkpoint.

    Args:
      ckpt_to_initialize_from: str, a prefix, or a folder with a state file.
      vars_to_warm_start: str, a regular expression that names of trainable variables begin with; list of such, for
        all variables; list of variables; None for those of var_name_to_vocab_info only.
      var_name_to_vocab_info: dict from names of variables to VocabInfo.
      var_name_to_prev_var_name: dict from names of variables to names in the checkpoint that differ.
    Raises:
      ValueError: a name that is not used, or a value that is not there or does not fit.
    Source: tf.train.warm_start.
    """
    vocabularies, previous = var_name_to_vocab_info or {}, var_name_to_prev_var_name or {}
    log = logging.getLogger("tensorflow")
    log.info("Warm-starting from: %s", ckpt_to_initialize_from)
    grouped = _grouped(vars_to_warm_start)
    if vars_to_warm_start is None or isinstance(vars_to_warm_start, str):
        log.info("Warm-starting variables only in TRAINABLE_VARIABLES.")
    used_vocabularies, used_previous, started = set(), set(), 0
    for name in sorted(grouped):
        variables, before = grouped[name], previous.get(name)
        if before is not None:
            used_previous.add(name)
        if name in vocabularies:
            used_vocabularies.add(name)
            _start_with_vocabulary(variables, vocabularies[name], ckpt_to_initialize_from, before or name)
            started += 1
        elif vars_to_warm_start is not None:
            init_from_checkpoint(ckpt_to_initialize_from, {before or name: _for_assignment(variables)})
            started += 1
    log.info("Warm-started %d variables.", started)
    _check_used("var_name_to_prev_var_name", previous, used_previous, grouped)
    _check_used("var_name_to_vocab_info", vocabularies, used_vocabularies, grouped)


def _for_assignment(variables):
    return variables[0] if len(variables) == 1 and variables[0]._get_save_slice_info() is None else variables


def _check_used(argument, given, used, grouped):
    left = set(given) - used
    if left:
        raise ValueError(f"You provided the following variables in {argument} that were not used: {left}.  Perhaps you "
                         f"misspelled them?  Here is the list of viable variable names: {grouped.keys()}")


# ------------------------------------------------------------------ which variables
def _grouped(wanted):
    """dict from names to lists of variables, the slices of one together."""
    out = {}
    for variable in _wanted(wanted):
        parts = list(variable) if isinstance(variable, (list, PartitionedVariable)) else [variable]
        out.setdefault(_name(parts[0]), []).extend(parts)
    return out


def _name(variable):
    info = variable._get_save_slice_info()
    return variable.op.name if info is None else info.full_name


def _wanted(wanted):
    if wanted is None or isinstance(wanted, str):
        return get_collection(GraphKeys.TRAINABLE_VARIABLES, wanted)
    if not isinstance(wanted, list):
        raise ValueError(f"`vars_to_warm_start must be a `list` or `str`.  Given type is {type(wanted)}")
    if all(isinstance(v, str) for v in wanted):
        return [v for pattern in wanted for v in get_collection(GraphKeys.GLOBAL_VARIABLES, pattern)]
    if all(isinstance(v, (Variable, PartitionedVariable, list)) for v in wanted):
        return wanted
    raise ValueError("If `vars_to_warm_start` is a list, it must be all `Variable` or all `str`.  Given types are "
                     f"{[type(v) for v in wanted]}")


# ------------------------------------------------------------------ vocabularies
def _start_with_vocabulary(variables, info, checkpoint, name):
    """Let the initializers of a variable's slices read its rows or columns under a new vocabulary."""
    for variable in variables:
        shape, slice_info = variable.get_shape().as_list(), variable._get_save_slice_info()
        partition, rows = None, shape[0]
        if slice_info is not None:
            partition = PartitionInfo(slice_info.full_shape, slice_info.var_offset)
            rows = slice_info.full_shape[0]
        initial = _initializer(info, checkpoint_of(checkpoint), name, rows, shape[1])
        value = to_tensor(initial(shape=shape, partition_info=partition))
        variable._initializer_op = state.assign(variable, value)


def _initializer(info, path, name, rows, columns):
    if info.axis == 0:
        return load_and_remap_matrix_initializer(
            path, name, info.new_vocab_size, columns, info.old_vocab_size, info.old_vocab, info.new_vocab,
            num_row_oov_buckets=info.num_oov_buckets, initializer=info.backup_initializer)
    return load_and_remap_matrix_initializer(
        path, name, rows, info.new_vocab_size, old_col_vocab_file=info.old_vocab, new_col_vocab_file=info.new_vocab,
        num_col_oov_buckets=info.num_oov_buckets, initializer=info.backup_initializer)
