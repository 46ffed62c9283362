"""Initializers that read a matrix of a checkpoint under another vocabulary."""
import math

from .. import functions as tf
from ..core import dtypes, raw
from ..initializers import truncated_normal_initializer, zeros_initializer
from ..ops import checkpoint_remap as _enters_ops  # noqa: F401  in the registry


def _remapping(old_file, new_file, offset, count, old_size):
    return raw.GenerateVocabRemapping(new_file, old_file, new_vocab_offset=offset, num_new_vocab=count,
                                      old_vocab_size=old_size)


def _check_files(kind, old, new):
    if (old is None) != (new is None):
        raise ValueError(f"old_{kind}_vocab_file and new_{kind}_vocab_file must both be specified or left unspecified. "
                         f"old_{kind}_vocab_file='{old}', new_{kind}_vocab_file='{new}'")


def load_and_remap_matrix(ckpt_path, old_tensor_name, new_row_vocab_offset, num_rows_to_load, new_col_vocab_size,
                          initializer, old_row_vocab_size=-1, old_row_vocab_file=None, new_row_vocab_file=None,
                          old_col_vocab_file=None, new_col_vocab_file=None, num_row_oov_buckets=0,
                          num_col_oov_buckets=0, max_rows_in_memory=-1):
    """A matrix of a checkpoint with the rows and columns that words have in new vocabularies.

    Args:
      ckpt_path: str.  old_tensor_name: str.
      new_row_vocab_offset, num_rows_to_load: int, the rows wanted.  new_col_vocab_size: int.
      initializer: function (shape) -> Tensor, the values of new rows and columns.
      old_row_vocab_size: int, lines read of the old file, -1 for all.
      *_vocab_file: str, a word on each line, or None for what keeps its numbers.
      num_row_oov_buckets, num_col_oov_buckets: int, rows and columns added at the ends.
      max_rows_in_memory: int, an attribute of the node.
    Returns:
      Tensor (float32, [num_rows_to_load + num_row_oov_buckets, new_col_vocab_size + num_col_oov_buckets]).
    Raises:
      ValueError: a vocabulary lacks its partner, or a number is negative.
    Source: tensorflow.python.training.checkpoint_ops._load_and_remap_matrix.
    """
    if num_row_oov_buckets < 0:
        raise ValueError(f"num_row_oov_buckets must be >= 0, but received {num_row_oov_buckets}")
    if num_col_oov_buckets < 0:
        raise ValueError(f"num_col_oov_buckets must be >= 0, but received {num_col_oov_buckets}")
    _check_files("row", old_row_vocab_file, new_row_vocab_file)
    _check_files("col", old_col_vocab_file, new_col_vocab_file)
    if new_row_vocab_file is None and new_col_vocab_file is None:
        raise ValueError("Must provide either row or column vocab files. If no remapping is necessary, consider using "
                         "`tf.contrib.framework.init_from_checkpoint` instead.")
    rows, rows_present = _rows(old_row_vocab_file, new_row_vocab_file, new_row_vocab_offset, num_rows_to_load,
                               old_row_vocab_size)
    columns, columns_present = [], new_col_vocab_size
    if new_col_vocab_file:
        columns, columns_present = _remapping(old_col_vocab_file, new_col_vocab_file, 0, new_col_vocab_size, -1)
    values = initializer([num_rows_to_load * new_col_vocab_size - rows_present * columns_present, 1])
    matrix = raw.LoadAndRemapMatrix(ckpt_path, old_tensor_name, rows, columns, values, num_rows=num_rows_to_load,
                                    num_cols=new_col_vocab_size, max_rows_in_memory=max_rows_in_memory)
    if num_row_oov_buckets > 0:
        matrix = tf.concat([matrix, initializer([num_row_oov_buckets, new_col_vocab_size])], 0)
    if num_col_oov_buckets > 0:
        more = initializer([num_rows_to_load + num_row_oov_buckets, num_col_oov_buckets])
        matrix = tf.concat([matrix, more], 1)
    return matrix


def _rows(old_file, new_file, offset, count, old_size):
    """(old numbers of the rows, how many there are)."""
    if new_file:
        return _remapping(old_file, new_file, offset, count, old_size)
    return tf.range(offset, offset + count, dtype=dtypes.int64), count


# ------------------------------------------------------------------ initializers
def load_and_remap_matrix_initializer(ckpt_path, old_tensor_name, new_row_vocab_size, new_col_vocab_size,
                                      old_row_vocab_size=-1, old_row_vocab_file=None, new_row_vocab_file=None,
                                      old_col_vocab_file=None, new_col_vocab_file=None, num_row_oov_buckets=0,
                                      num_col_oov_buckets=0, initializer=None, max_rows_in_memory=-1):
    """An initializer, for slices of rows too, that reads a matrix of a checkpoint under new vocabularies.

    Args:
      new_row_vocab_size, new_col_vocab_size: int, without the buckets.
      initializer: initializer of new rows and columns, default zeros.  Others as load_and_remap_matrix.
    Returns:
      function (shape, dtype=float32, partition_info=None) -> Tensor.
    Raises:
      TypeError: initializer cannot be called.
    Source: tf.contrib.framework.load_and_remap_matrix_initializer.
    """
    if initializer is None:
        initializer = zeros_initializer()
    if not callable(initializer):
        raise TypeError(f"initializer must be callable, instead of being {initializer} of type {type(initializer)}.")

    def initial(shape, dtype=dtypes.float32, partition_info=None):
        _check_shape(shape, dtype)
        width = new_col_vocab_size + num_col_oov_buckets
        if shape[1] != width:
            raise ValueError(f"Expected 2nd dim of shape to be new_col_vocab_size ({new_col_vocab_size}) + "
                             f"num_col_oov_buckets ({num_col_oov_buckets}) = {width}, but received shape: {shape}")
        offset = 0 if partition_info is None else partition_info.single_offset(shape)
        left = max(0, new_row_vocab_size - offset)
        rows = min(shape[0], left)
        buckets = shape[0] - rows
        if offset + shape[0] > new_row_vocab_size + num_row_oov_buckets:
            raise ValueError(
                f"Trying to initialize {shape[0]} additional rows after {offset} rows have already been initialized, "
                f"which would exceed expected total row count of new_row_vocab_size ({new_row_vocab_size}) + "
                f"num_row_oov_buckets ({num_row_oov_buckets}) = {new_row_vocab_size + num_row_oov_buckets}.")
        return load_and_remap_matrix(
            ckpt_path, old_tensor_name, offset, rows, new_col_vocab_size, initializer, old_row_vocab_size,
            old_row_vocab_file, new_row_vocab_file, old_col_vocab_file, new_col_vocab_file, buckets,
            num_col_oov_buckets, max_rows_in_memory)
    return initial


def _check_shape(shape, dtype):
    if dtype != dtypes.float32:
        raise TypeError(f"Currently, only float32 is supported. Received dtype: {dtype}")
    if len(shape) != 2:
        raise ValueError(f"Expected 2-dim shape, but received: {shape}")
    if shape[0] <= 0:
        raise ValueError(f"Expected 1st dim of shape to be > 0, but received shape: {shape}")


def load_embedding_initializer(ckpt_path, embedding_tensor_name, new_vocab_size, embedding_dim, old_vocab_file,
                               new_vocab_file, old_vocab_size=-1, num_oov_buckets=0, initializer=None,
                               max_rows_in_memory=-1):
    """load_and_remap_matrix_initializer of an embedding: rows are words.

    Args:
      initializer: default a truncated normal distribution of stddev 1 / sqrt(embedding_dim).
    Source: tf.contrib.framework.load_embedding_initializer.
    """
    if initializer is None:
        initializer = truncated_normal_initializer(stddev=1. / math.sqrt(embedding_dim))
    return load_and_remap_matrix_initializer(
        ckpt_path, embedding_tensor_name, new_vocab_size, embedding_dim, old_vocab_size, old_vocab_file, new_vocab_file,
        num_row_oov_buckets=num_oov_buckets, initializer=initializer, max_rows_in_memory=max_rows_in_memory)


def load_linear_multiclass_bias_initializer(ckpt_path, bias_tensor_name, new_class_vocab_size, old_class_vocab_file,
                                            new_class_vocab_file, num_class_oov_buckets=0, initializer=None,
                                            max_rows_in_memory=-1):
    """load_and_remap_matrix_initializer of a column of biases: rows are classes.

    Source: tf.contrib.framework.load_linear_multiclass_bias_initializer.
    """
    return load_and_remap_matrix_initializer(
        ckpt_path, bias_tensor_name, new_class_vocab_size, 1, old_row_vocab_file=old_class_vocab_file,
        new_row_vocab_file=new_class_vocab_file, num_row_oov_buckets=num_class_oov_buckets, initializer=initializer,
        max_rows_in_memory=max_rows_in_memory)


def load_variable_slot_initializer(ckpt_path, old_tensor_name, primary_partition_info, new_row_vocab_size,
                                   new_col_vocab_size, old_row_vocab_file=None, new_row_vocab_file=None,
                                   old_col_vocab_file=None, new_col_vocab_file=None, num_row_oov_buckets=0,
                                   num_col_oov_buckets=0, initializer=None, max_rows_in_memory=-1):
    """load_and_remap_matrix_initializer of an optimizer's slot: the slice is that of its variable.

    Args:
      primary_partition_info: PartitionInfo of the variable, or None.
    Source: tf.contrib.framework.load_variable_slot_initializer.
    """
    whole = load_and_remap_matrix_initializer(
        ckpt_path, old_tensor_name, new_row_vocab_size, new_col_vocab_size, -1, old_row_vocab_file, new_row_vocab_file,
        old_col_vocab_file, new_col_vocab_file, num_row_oov_buckets, num_col_oov_buckets, initializer,
        max_rows_in_memory)

    def initial(shape, dtype=dtypes.float32, partition_info=None):
        return whole(shape, dtype, primary_partition_info)
    return initial
