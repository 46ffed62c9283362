"""Rows and columns of saved matrices under other numbers: those that words have in another vocabulary.

Loaded by what starts variables so, not with the package.
"""
import numpy as np

from ..core import errors
from ..core.declare import op
from ..core.dtypes import float32
from ..formats.bundle import Bundle
from ..platform import file_io
from .checkpoint import _text


# ------------------------------------------------------------------ vocabularies
def _old_numbers(path, size):
    """dict from the lines of a file to their numbers."""
    lines = list(file_io.vocabulary_lines(path))
    if size == 0:
        raise errors.OutOfRangeError(None, None, f"Finished reading 0 of lines from {path}")
    if size > len(lines):
        raise errors.InvalidArgumentError(
            None, None, f"Invalid vocab_size in {path}: expected {size} but got {len(lines)}")
    numbers = {}
    for number, line in enumerate(lines if size < 0 else lines[:size]):
        if numbers.setdefault(line, number) != number:
            raise errors.FailedPreconditionError(
                None, None, f"HashTable has different value for same key. Key {line.decode('utf-8', 'replace')} has "
                f"{numbers[line]} and trying to add value {number}")
    return numbers


@op("GenerateVocabRemapping(new_vocab_file: string, old_vocab_file: string) -> remapping: int64, num_present: int32",
    "new_vocab_offset: int >= 0", "num_new_vocab: int >= 0", "old_vocab_size: int >= -1 = -1")
def generate_vocab_remapping(xp, new_vocab_file, old_vocab_file, new_vocab_offset, num_new_vocab, old_vocab_size):
    """The number that each word of a new vocabulary had in an old one, -1 for those that it did not have."""
    new = list(file_io.vocabulary_lines(_text(new_vocab_file)))
    if num_new_vocab and new_vocab_offset + num_new_vocab > len(new):
        raise errors.InvalidArgumentError(
            None, None, "lookup table size must be larger than last new vocab entry's line")
    if not num_new_vocab:
        return np.zeros(0, np.int64), np.int32(0)
    old = _old_numbers(_text(old_vocab_file), old_vocab_size)
    found = np.array([old.get(w, -1) for w in new[new_vocab_offset:new_vocab_offset + num_new_vocab]], np.int64)
    return found, np.int32(np.count_nonzero(found >= 0))


@generate_vocab_remapping.shape
def _(c):
    c.with_rank(0, 0)
    c.with_rank(1, 0)
    return [(c.attrs["num_new_vocab"],), ()]


generate_vocab_remapping.not_differentiable()


# ------------------------------------------------------------------ matrices
def _check_once(numbers):
    """Raise UnimplementedError when an old number has two new ones."""
    first = {}
    for new, old in enumerate(numbers.tolist()):
        if old >= 0 and first.setdefault(old, new) != new:
            raise errors.UnimplementedError(
                None, None, f"Old ID {old} is mapped to both new ID {first[old]} and {new}, which is not supported.")


def _check_sizes(rows, columns, num_rows, num_cols):
    if rows.size != num_rows:
        raise errors.InvalidArgumentError(
            None, None, f"Size of row_remapping is {rows.size} instead of being equal to num_rows={num_rows}")
    if columns.size and columns.size != num_cols:
        raise errors.InvalidArgumentError(
            None, None, f"Provided col_remapping, but its size is {columns.size} instead of being equal to "
            f"num_cols={num_cols}")


def _read_matrix(checkpoint, name, columns, num_cols):
    tensor = checkpoint.get(name)
    shape = tuple(tensor.shape)
    if len(shape) != 2:
        raise errors.InvalidArgumentError(
            None, None, f"Tensor {name} has shape {_shown(shape)} of invalid rank {len(shape)} instead of expected "
            "shape of rank 2.")
    if not columns.size and shape[1] != num_cols:
        raise errors.InvalidArgumentError(
            None, None, f"Tensor {name} has shape {_shown(shape)}, where the size of its 2nd dimension is {shape[1]} "
            f"instead of being equal to num_cols={num_cols}")
    checkpoint.check_type(name, tensor, float32)
    return checkpoint.read(name)


def _shown(shape):
    return "[" + ",".join(map(str, shape)) + "]"


@op("LoadAndRemapMatrix(ckpt_path: string, old_tensor_name: string, row_remapping: int64, col_remapping: int64, "
    "initializing_values: float32) -> output_matrix: float32",
    "num_rows: int >= 0", "num_cols: int >= 1", "max_rows_in_memory: int = -1", stateful=True)
def load_and_remap_matrix(xp, ckpt_path, old_tensor_name, row_remapping, col_remapping, initializing_values, num_rows,
                          num_cols, max_rows_in_memory):
    """A saved matrix with its rows and columns under other numbers; new ones take given values, one after the other."""
    rows, columns = np.asarray(row_remapping).reshape(-1), np.asarray(col_remapping).reshape(-1)
    given = np.asarray(initializing_values).reshape(-1)
    _check_sizes(rows, columns, num_rows, num_cols)
    checkpoint, name = Bundle(_text(ckpt_path)), _text(old_tensor_name)
    old = _read_matrix(checkpoint, name, columns, num_cols)
    columns = columns if columns.size else np.arange(num_cols)
    _check_once(rows)
    _check_once(columns)
    if rows.size and rows.max() >= old.shape[0]:
        first = rows[rows >= 0].min()
        raise errors.InternalError(
            None, None, f"Extent in dimension 0 out of bounds: shape = {_shown(old.shape)}, slice = "
            f"{first},{rows.max() - first + 1}:-")
    if columns.max() >= old.shape[1]:
        raise errors.InvalidArgumentError(
            None, None, f"col_remapping names column {columns.max()} of a tensor of shape {_shown(old.shape)}")
    known = (rows >= 0)[:, None] & (columns >= 0)
    lacking = known.size - np.count_nonzero(known)
    if given.size < lacking:
        raise errors.InvalidArgumentError(
            None, None, f"initializing_values contained {given.size} elements, but more missing values remain.")
    if given.size > lacking:
        raise errors.InvalidArgumentError(
            None, None, f"initializing_values contained {given.size} elements, but only {lacking} elements were used "
            "to fill in missing values.")
    out = np.empty((num_rows, num_cols), np.float32)
    out[np.ix_(rows >= 0, columns >= 0)] = old[np.ix_(rows[rows >= 0], columns[columns >= 0])]
    out[~known] = given
    return out


@load_and_remap_matrix.shape
def _(c):
    c.with_rank(0, 0)
    c.with_rank(2, 1)
    c.with_rank_at_most(3, 1)
    return [(c.attrs["num_rows"], c.attrs["num_cols"])]


load_and_remap_matrix.not_differentiable()
