"""tf.strings, and what is near: numbers in strings, hashes, encodings, CSV."""
import numpy as np

from ..core import dtypes, errors, raw
from ..core.convert import to_tensor
from ..core.scopes import name_scope
from ..core.sparse_tensor import SparseTensor
from . import array, math
from .reduce import lookup_renamed


def string_join(inputs, separator="", name=None):
    """Strings of several tensors put together, element by element.

    Args:
      inputs: list of Tensors (string) of one shape, or scalars.  separator: str.  name: str.
    Source: tf.string_join, tf.strings.join.
    """
    return raw.StringJoin(inputs, separator=separator, name=name)


def string_split(source, sep=None, skip_empty=True, delimiter=None, result_type="SparseTensor", name=None):
    """Each string cut at any of some characters.

    Args:
      source: vector (string).
      sep: str, the characters, default a blank; "" cuts at every byte.  delimiter: the same by its old name.
      skip_empty: bool, leave empty parts out.
      result_type: "SparseTensor" (ragged tensors are not emulated).
      name: str.
    Returns:
      SparseTensor (string) [strings, most parts].
    Source: tf.string_split.
    """
    delimiter = lookup_renamed("sep", sep, "delimiter", delimiter)
    _check_sparse(result_type)
    with name_scope(name, "StringSplit", [source]):
        delimiter = to_tensor(" " if delimiter is None else delimiter, dtypes.string)
        source = to_tensor(source, dtypes.string)
        return SparseTensor(*raw.StringSplit(source, delimiter, skip_empty=skip_empty))


def split(input=None, sep=None, maxsplit=-1, result_type="SparseTensor", source=None, name=None):
    """Each string cut at a separator.

    Args:
      input: vector (string); source: the same by its old name.
      sep: str, default: runs of white space.
      maxsplit: int, at most so many cuts.
      result_type: "SparseTensor" (ragged tensors are not emulated).
      name: str.
    Returns:
      SparseTensor (string) [strings, most parts].
    Source: tf.strings.split.
    """
    input = lookup_renamed("input", input, "source", source)
    _check_sparse(result_type)
    with name_scope(name, "StringSplit", [input]):
        input = to_tensor(input, dtypes.string, "input")
        sep = to_tensor("" if sep is None else sep, dtypes.string)
        return SparseTensor(*raw.StringSplitV2(input, sep, maxsplit=maxsplit))


def _check_sparse(result_type):
    if result_type == "RaggedTensor":
        raise errors.not_emulated("result_type='RaggedTensor'")
    if result_type != "SparseTensor":
        raise ValueError("result_type must be 'RaggedTensor' or 'SparseTensor'.")


def regex_replace(input, pattern, rewrite, replace_global=True, name=None):
    """What matches a pattern (RE2's syntax) rewritten; \\\\0 to \\\\9 are groups.

    Args:
      input: Tensor (string).  pattern, rewrite: str or scalar Tensor.
      replace_global: bool, every match, else the first.  name: str.
    Raises:
      InvalidArgumentError (when run): the pattern is none.
    Source: tf.regex_replace, tf.strings.regex_replace.
    """
    if isinstance(pattern, (str, bytes)) and isinstance(rewrite, (str, bytes)):
        return raw.StaticRegexReplace(input, pattern=pattern, rewrite=rewrite, replace_global=replace_global, name=name)
    return raw.RegexReplace(input, pattern, rewrite, replace_global=replace_global, name=name)


def regex_full_match(input, pattern, name=None):
    """Whether the whole of each string matches a pattern (RE2's syntax).

    Args:
      input: Tensor (string).  pattern: str or scalar Tensor.  name: str.
    Source: tf.strings.regex_full_match.
    """
    if isinstance(pattern, (str, bytes)):
        return raw.StaticRegexFullMatch(input, pattern=pattern, name=name)
    return raw.RegexFullMatch(input, pattern, name=name)


def substr(input, pos, len, name=None, unit="BYTE"):
    """A part of each string.

    Args:
      input: Tensor (string).
      pos, len: int Tensors of one shape that broadcast with it; a negative position counts from the end.
      name: str.  unit: "BYTE" or "UTF8_CHAR".
    Raises:
      InvalidArgumentError (when run): a position outside of its string.
    Source: tf.substr, tf.strings.substr.
    """
    return raw.Substr(input, pos, len, unit=unit, name=name)


def string_strip(input, name=None):
    """Without white space at both ends.  Source: tf.string_strip, tf.strings.strip."""
    return raw.StringStrip(input, name=name)


def string_length(input, name=None, unit="BYTE"):
    """int32: bytes ("BYTE") or characters ("UTF8_CHAR") of each string.  Source: tf.strings.length."""
    return raw.StringLength(input, unit=unit, name=name)


def string_lower(input, encoding="", name=None):
    """In small letters: ASCII's, or all with encoding "utf-8".  Source: tf.strings.lower."""
    return raw.StringLower(input, encoding=encoding, name=name)


def string_upper(input, encoding="", name=None):
    """In capital letters: ASCII's, or all with encoding "utf-8".  Source: tf.strings.upper."""
    return raw.StringUpper(input, encoding=encoding, name=name)


def reduce_join(inputs, axis=None, keep_dims=None, separator="", name=None, reduction_indices=None, keepdims=None):
    """Strings joined along axes.

    Args:
      inputs: Tensor (string).
      axis: int or list of int in the order of joining, default: all, the last one first;
        reduction_indices: the same by its old name.
      keepdims: bool, joined axes stay with size 1; keep_dims: the same by its old name.
      separator: str.  name: str.
    Source: tf.reduce_join, tf.strings.reduce_join.
    """
    keepdims = lookup_renamed("keepdims", keepdims, "keep_dims", keep_dims)
    axis = lookup_renamed("axis", axis, "reduction_indices", reduction_indices)
    with name_scope(None, "ReduceJoin", [inputs]):
        inputs = to_tensor(inputs, name="inputs")
        return raw.ReduceJoin(inputs, _all_axes(inputs) if axis is None else axis, keep_dims=bool(keepdims),
                              separator=separator, name=name)


def _all_axes(x):
    if x.shape.ndims is not None:
        return array.constant(np.arange(x.shape.ndims - 1, -1, -1), dtype=dtypes.int32)
    return math.range(array.rank(x) - 1, -1, -1)


def unsorted_segment_join(inputs, segment_ids, num_segments, separator="", name=None):
    """The strings of each segment joined in their order.

    Args:
      inputs: Tensor (string).  segment_ids: int Tensor, a prefix of its shape.  num_segments: int.
      separator: str.  name: str.
    Source: tf.strings.unsorted_segment_join.
    """
    return raw.UnsortedSegmentJoin(inputs, segment_ids, num_segments, separator=separator, name=name)


# ------------------------------------------------------------------ numbers and hashes
def string_to_number(string_tensor=None, out_type=dtypes.float32, name=None, input=None):
    """The number in each string.

    Args:
      string_tensor: Tensor (string); input: the same by its new name.
      out_type: float32, float64, int32 or int64.  name: str.
    Raises:
      InvalidArgumentError (when run): a string that holds none.
    Source: tf.string_to_number, tf.strings.to_number.
    """
    return raw.StringToNumber(lookup_renamed("input", input, "string_tensor", string_tensor), out_type=out_type, name=name)


def as_string(input, precision=-1, scientific=False, shortest=False, width=-1, fill="", name=None):
    """Each number as C's printf writes it.

    Args:
      input: Tensor of numbers or bool.
      precision: int, digits behind the point.  scientific: bool, as 1e+00.  shortest: bool, the shorter of both.
      width: int, at least so many characters.  fill: "", " ", "0", "+" or "-": flag of the format.
      name: str.
    Source: tf.as_string, tf.strings.as_string.
    """
    return raw.AsString(input, precision=precision, scientific=scientific, shortest=shortest, width=width, fill=fill,
                        name=name)


def string_to_hash_bucket(string_tensor=None, num_buckets=None, name=None, input=None):
    """A bucket for each string; the hash that new programs do not use.

    Args:
      string_tensor: Tensor (string); input: the same by its new name.  num_buckets: int.  name: str.
    Source: tf.string_to_hash_bucket, tf.strings.to_hash_bucket.
    """
    return raw.StringToHashBucket(lookup_renamed("input", input, "string_tensor", string_tensor), num_buckets=num_buckets,
                                  name=name)


def string_to_hash_bucket_fast(input, num_buckets, name=None):
    """A bucket for each string: FarmHash Fingerprint64 % num_buckets.

    Source: tf.string_to_hash_bucket_fast, tf.strings.to_hash_bucket_fast.
    """
    return raw.StringToHashBucketFast(input, num_buckets=num_buckets, name=name)


def string_to_hash_bucket_strong(input, num_buckets, key, name=None):
    """A bucket for each string: SipHash with a key of two ints, % num_buckets.

    Source: tf.string_to_hash_bucket_strong, tf.strings.to_hash_bucket_strong.
    """
    return raw.StringToHashBucketStrong(input, num_buckets=num_buckets, key=key, name=name)


def fingerprint(data, method="farmhash64", name=None):
    """The 8 bytes of a hash of each entry along the first axis.

    Args:
      data: Tensor of rank 1 and above.  method: "farmhash64".  name: str.
    Returns:
      Tensor (uint8) [entries, 8].
    Source: tf.fingerprint.
    """
    return raw.Fingerprint(data, method, name=name)


# ------------------------------------------------------------------ encodings and records
def encode_base64(input, pad=False, name=None):
    """Base64 for URLs, padded with = or not.  Source: tf.encode_base64, tf.io.encode_base64."""
    return raw.EncodeBase64(input, pad=pad, name=name)


def decode_base64(input, name=None):
    """The bytes of Base64 for URLs.  Source: tf.decode_base64, tf.io.decode_base64."""
    return raw.DecodeBase64(input, name=name)


def unicode_transcode(input, input_encoding, output_encoding, errors="replace", replacement_char=65533,
                      replace_control_characters=False, name=None):
    """Strings of one encoding in another.

    Args:
      input: Tensor (string).  input_encoding: str.  output_encoding: "UTF-8", "UTF-16-BE" or "UTF-32-BE".
      errors: "strict", "replace" or "ignore".  replacement_char: int, code point.
      replace_control_characters: bool.  name: str.
    Source: tf.strings.unicode_transcode.
    """
    return raw.UnicodeTranscode(input, input_encoding=input_encoding, output_encoding=output_encoding, errors=errors,
                                replacement_char=replacement_char, replace_control_characters=replace_control_characters,
                                name=name)


def decode_raw(input_bytes=None, out_type=None, little_endian=True, name=None, bytes=None):
    """The numbers that the bytes of each string are.

    Args:
      input_bytes: Tensor (string) of one length; bytes: the same by its old name.
      out_type: DType.  little_endian: bool.  name: str.
    Returns:
      Tensor (out_type) [strings..., numbers].
    Source: tf.decode_raw, tf.io.decode_raw.
    """
    input_bytes = lookup_renamed("input_bytes", input_bytes, "bytes", bytes)
    return raw.DecodeRaw(input_bytes, out_type=out_type, little_endian=little_endian, name=name)


def decode_csv(records, record_defaults, field_delim=",", use_quote_delim=True, name=None, na_value="", select_cols=None):
    """The fields of lines of comma separated values.

    Args:
      records: Tensor (string), a line each.
      record_defaults: list of Tensors [1], scalars, or empty vectors for fields that must be there; they give the types.
      field_delim: str of one character.  use_quote_delim: bool, quotes around fields mean nothing else.
      name: str.  na_value: str that stands for a missing field.
      select_cols: ascending list of int, the columns to take.
    Returns:
      list of Tensors, one for each column.
    Raises:
      ValueError: select_cols is out of order, or of another length.
      InvalidArgumentError (when run): a line does not fit.
    Source: tf.decode_csv, tf.io.decode_csv.
    """
    if select_cols is not None and any(a >= b for a, b in zip(select_cols, select_cols[1:])):
        raise ValueError("select_cols is not strictly increasing.")
    if select_cols is not None and select_cols and select_cols[0] < 0:
        raise ValueError("select_cols contains negative values.")
    if select_cols is not None and len(select_cols) != len(record_defaults):
        raise ValueError("Length of select_cols and record_defaults do not match.")
    return raw.DecodeCSV(records, record_defaults, field_delim=field_delim, use_quote_delim=use_quote_delim,
                         na_value=na_value, select_cols=select_cols or [], name=name)


def string_format(template, inputs, placeholder="{}", summarize=3, name=None):
    """A template with tensors written into it.

    Args:
      template: str.  inputs: Tensor or list of them, one for each placeholder.  placeholder: str.
      summarize: int, elements shown at both ends of each axis.  name: str.
    Returns:
      scalar Tensor (string).
    Raises:
      ValueError: the numbers of placeholders and tensors differ.
    Source: tf.strings.format.
    """
    inputs = inputs if isinstance(inputs, list) else [inputs]
    return raw.StringFormat(inputs, template=template, placeholder=placeholder, summarize=summarize, name=name)
