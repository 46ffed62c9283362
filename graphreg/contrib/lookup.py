"""tf.contrib.lookup: lookup tables in their older forms."""
from ..core import dtypes
from ..lookup import (
    DenseHashTable as MutableDenseHashTable, FastHashSpec, HasherSpec, IdTableWithHashBuckets, index_table_from_file,
    index_table_from_tensor as _index_table_from_tensor, index_to_string_table_from_file,
    index_to_string_table_from_tensor as _index_to_string_table_from_tensor, InitializableLookupTableBase,
    KeyValueTensorInitializer, LookupInterface, MutableHashTable, OldHashTable, StrongHashSpec, TableInitializerBase,
    TextFileIdTableInitializer, TextFileIndex, TextFileInitializer, TextFileStringTableInitializer)

__all__ = ["FastHashSpec", "HashTable", "HasherSpec", "IdTableWithHashBuckets", "InitializableLookupTableBase",
           "KeyValueTensorInitializer", "LookupInterface", "MutableDenseHashTable", "MutableHashTable", "StrongHashSpec",
           "TableInitializerBase", "TextFileIdTableInitializer", "TextFileIndex", "TextFileInitializer",
           "TextFileStringTableInitializer", "index_table_from_file", "index_table_from_tensor", "index_to_string",
           "index_to_string_table_from_file", "index_to_string_table_from_tensor", "string_to_index",
           "string_to_index_table_from_file", "string_to_index_table_from_tensor"]


class HashTable(OldHashTable):
    """A table that is filled once.

    Args:
      initializer: TableInitializerBase.  default_value: scalar.
      shared_name: str, tables of one shared name are one.  name: str, default "hash_table".
    Source: tf.contrib.lookup.HashTable.
    """

    def __init__(self, initializer, default_value, shared_name=None, name=None):
        self._given_name = shared_name or ""
        super().__init__(initializer, default_value, name)

    def _choose_shared_name(self, initializer):
        return self._given_name


def index_table_from_tensor(mapping, num_oov_buckets=0, default_value=-1, hasher_spec=FastHashSpec, dtype=dtypes.string,
                            name=None):
    """The table from the words of a vector to their places, see graphreg.lookup.

    Source: tf.contrib.lookup.index_table_from_tensor.
    """
    if mapping is None:
        raise ValueError("mapping must be specified.")
    return _index_table_from_tensor(mapping, num_oov_buckets, default_value, hasher_spec, dtype, name)


def index_to_string_table_from_tensor(mapping, default_value="UNK", name=None):
    """The table from places in a vector to its words.  Source: tf.contrib.lookup.index_to_string_table_from_tensor."""
    if mapping is None:
        raise ValueError("mapping must be specified.")
    return _index_to_string_table_from_tensor(mapping, default_value, name)


def string_to_index_table_from_file(vocabulary_file=None, num_oov_buckets=0, vocab_size=None, default_value=-1,
                                    hasher_spec=FastHashSpec, name=None):
    """Old name of index_table_from_file.  Source: tf.contrib.lookup.string_to_index_table_from_file."""
    return index_table_from_file(vocabulary_file, num_oov_buckets, vocab_size, default_value, hasher_spec,
                                 key_dtype=dtypes.string, name=name)


def string_to_index_table_from_tensor(mapping, num_oov_buckets=0, default_value=-1, hasher_spec=FastHashSpec, name=None):
    """Old name of index_table_from_tensor.  Source: tf.contrib.lookup.string_to_index_table_from_tensor."""
    return index_table_from_tensor(mapping, num_oov_buckets, default_value, hasher_spec, dtype=dtypes.string, name=name)


def string_to_index(tensor, mapping, default_value=-1, name=None):
    """Places of words in a vector.  Source: tf.contrib.lookup.string_to_index."""
    return index_table_from_tensor(mapping=mapping, default_value=default_value, name=name).lookup(tensor)


def index_to_string(tensor, mapping, default_value="UNK", name=None):
    """Words of a vector by their places.  Source: tf.contrib.lookup.index_to_string."""
    return index_to_string_table_from_tensor(mapping=mapping, default_value=default_value, name=name).lookup(tensor)
