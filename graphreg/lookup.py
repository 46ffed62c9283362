"""tf.lookup: tables that are filled once, and mutable ones; tf.contrib.lookup has the older forms of them."""
import numbers
import uuid
from collections import namedtuple

from .core import dtypes, raw
from .core.collections import add_to_collection, GraphKeys
from .core.convert import to_tensor
from .core.scopes import colocate_with, device, name_scope
from .core.sparse_tensor import SparseTensor
from .functions import array, indexing, math, strings
from .training.saveables import SaveableObject, SaveSpec

HasherSpec = namedtuple("HasherSpec", ["hasher", "key"])
FastHashSpec = HasherSpec("fasthash", None)


class TextFileIndex:
    """Columns of a line that are none: the line itself, and its number.  Source: tf.lookup.TextFileIndex."""

    WHOLE_LINE = -2
    LINE_NUMBER = -1


class StrongHashSpec(HasherSpec):
    """The hash that takes a key of two unsigned ints.

    Raises:
      ValueError: not two of them.  TypeError: no unsigned ints.
    Source: tf.contrib.lookup.StrongHashSpec.
    """

    __slots__ = ()

    def __new__(cls, key):
        if len(key) != 2:
            raise ValueError(f"key must have size 2, got {len(key)}.")
        if not all(isinstance(k, numbers.Integral) and k >= 0 for k in key):
            raise TypeError(f"Invalid key {key}. Must be unsigned integer values.")
        return super().__new__(cls, "stronghash", key)


def _is_string_or_integer(dtype):
    return dtype.is_integer or dtype == dtypes.string


# ------------------------------------------------------------------ what fills a table
class TableInitializerBase:
    """What fills a table with keys and values."""

    def __init__(self, key_dtype, value_dtype):
        self._key_dtype, self._value_dtype = dtypes.as_dtype(key_dtype), dtypes.as_dtype(value_dtype)

    @property
    def key_dtype(self):
        return self._key_dtype

    @property
    def value_dtype(self):
        return self._value_dtype

    def initialize(self, table):
        raise NotImplementedError

    @property
    def _shared_name(self):
        return f"hash_table_{uuid.uuid4()}"


def check_table_dtypes(table, key_dtype, value_dtype):
    if key_dtype.base_dtype != table.key_dtype:
        raise TypeError(f"Invalid key dtype, expected {table.key_dtype} but got {key_dtype}.")
    if value_dtype.base_dtype != table.value_dtype:
        raise TypeError(f"Invalid value dtype, expected {table.value_dtype} but got {value_dtype}.")


class KeyValueTensorInitializer(TableInitializerBase):
    """Keys and values in two vectors.

    Args:
      keys, values: vectors.  key_dtype, value_dtype: DType.  name: str.
    Source: tf.lookup.KeyValueTensorInitializer.
    """

    def __init__(self, keys, values, key_dtype=None, value_dtype=None, name=None):
        self._keys = to_tensor(keys, key_dtype, "keys")
        self._values = to_tensor(values, value_dtype, "values")
        self._name = "key_value_init" if name is None else name
        super().__init__(self._keys.dtype, self._values.dtype)

    def initialize(self, table):
        """The Operation that fills a table; it stands in TABLE_INITIALIZERS too."""
        check_table_dtypes(table, self._keys.dtype, self._values.dtype)
        with name_scope(self._name, values=(table.resource_handle, self._keys, self._values)):
            op = raw.LookupTableImportV2(table.resource_handle, self._keys, self._values)
        add_to_collection(GraphKeys.TABLE_INITIALIZERS, op)
        return op


class TextFileInitializer(TableInitializerBase):
    """Keys and values in the lines of a file.

    Args:
      filename: str or scalar Tensor.
      key_dtype, value_dtype: DType.
      key_index, value_index: int, a column, or TextFileIndex.WHOLE_LINE (string) or LINE_NUMBER (int64).
      vocab_size: int, the number of lines taken; default all.
      delimiter: str between columns.
      name: str.
    Raises:
      ValueError: a dtype, an index or a size is none.
    Source: tf.lookup.TextFileInitializer.
    """

    def __init__(self, filename, key_dtype, key_index, value_dtype, value_index, vocab_size=None, delimiter="\t", name=None):
        _check_file(filename, name)
        key_dtype, value_dtype = dtypes.as_dtype(key_dtype), dtypes.as_dtype(value_dtype)
        _check_index("key", "Keys", key_index, key_dtype)
        _check_index("value", "Values", value_index, value_dtype)
        if vocab_size is not None and vocab_size <= 0:
            raise ValueError(f"Invalid vocab_size {vocab_size}.")
        self._key_index, self._value_index, self._vocab_size, self._delimiter = key_index, value_index, vocab_size, delimiter
        self._name, self._filename_arg = "text_file_init" if name is None else name, filename
        with device("/device:CPU:*"):
            self._filename = to_tensor(filename, dtypes.string, "asset_path")
        super().__init__(key_dtype, value_dtype)

    def initialize(self, table):
        """The Operation that fills a table; it stands in TABLE_INITIALIZERS too."""
        check_table_dtypes(table, self.key_dtype, self.value_dtype)
        with name_scope(self._name, "text_file_init", (table.resource_handle,)):
            op = raw.InitializeTableFromTextFileV2(
                table.resource_handle, self._filename, key_index=self._key_index, value_index=self._value_index,
                vocab_size=-1 if self._vocab_size is None else self._vocab_size, delimiter=self._delimiter)
        add_to_collection(GraphKeys.TABLE_INITIALIZERS, op)
        add_to_collection(GraphKeys.ASSET_FILEPATHS, self._filename)
        return op

    @property
    def _shared_name(self):
        size = "" if self._vocab_size is None else f"{self._vocab_size}_"
        return f"hash_table_{self._filename_arg}_{size}{self._key_index}_{self._value_index}"


def _check_file(filename, name):
    if not hasattr(filename, "op") and not filename:
        raise ValueError(f"Filename required for {name}.")


def _check_index(which, plural, index, dtype):
    if index < TextFileIndex.WHOLE_LINE:
        raise ValueError(f"Invalid {which} index {index}.")
    wanted = {TextFileIndex.LINE_NUMBER: dtypes.int64, TextFileIndex.WHOLE_LINE: dtypes.string}.get(index)
    if wanted is not None and dtype != wanted and not (wanted == dtypes.string and dtype.is_integer):
        raise ValueError(f"Signature mismatch. {plural} must be dtype {wanted}, got {dtype}.")


class TextFileStringTableInitializer(TextFileInitializer):
    """Strings by their line numbers.  Source: tf.contrib.lookup.TextFileStringTableInitializer."""

    def __init__(self, filename, key_column_index=TextFileIndex.LINE_NUMBER, value_column_index=TextFileIndex.WHOLE_LINE,
                 vocab_size=None, delimiter="\t", name="text_file_string_table_init"):
        super().__init__(filename, dtypes.int64, key_column_index, dtypes.string, value_column_index, vocab_size=vocab_size,
                         delimiter=delimiter, name=name)


class TextFileIdTableInitializer(TextFileInitializer):
    """Line numbers by their strings.  Source: tf.contrib.lookup.TextFileIdTableInitializer."""

    def __init__(self, filename, key_column_index=TextFileIndex.WHOLE_LINE, value_column_index=TextFileIndex.LINE_NUMBER,
                 vocab_size=None, delimiter="\t", name="text_file_id_table_init", key_dtype=dtypes.string):
        super().__init__(filename, key_dtype, key_column_index, dtypes.int64, value_column_index, vocab_size=vocab_size,
                         delimiter=delimiter, name=name)


# ------------------------------------------------------------------ tables that are filled once
class LookupInterface:
    """What every table has: dtypes, a name, lookup and size.  Source: tf.contrib.lookup.LookupInterface."""

    def __init__(self, key_dtype, value_dtype):
        self._key_dtype, self._value_dtype = dtypes.as_dtype(key_dtype), dtypes.as_dtype(value_dtype)

    @property
    def key_dtype(self):
        return self._key_dtype

    @property
    def value_dtype(self):
        return self._value_dtype

    @property
    def name(self):
        return NotImplementedError

    @property
    def resource_handle(self):
        """Tensor (resource): the table."""
        return self._resource_handle

    def size(self, name=None):
        raise NotImplementedError

    def lookup(self, keys, name=None):
        raise NotImplementedError

    def _check_keys(self, dtype):
        if dtype.base_dtype != self._key_dtype:
            raise TypeError(f"Signature mismatch. Keys must be dtype {self._key_dtype}, got {dtype}.")


def _like(keys, values):
    """Values in the form of the keys."""
    return SparseTensor(keys.indices, values, keys.dense_shape) if isinstance(keys, SparseTensor) else values


class InitializableLookupTableBase(LookupInterface):
    """A table that an initializer fills.

    Args:
      default_value: scalar, value of keys that are not there.  initializer: TableInitializerBase.
    Source: tf.contrib.lookup.InitializableLookupTableBase.
    """

    def __init__(self, default_value, initializer):
        super().__init__(initializer.key_dtype, initializer.value_dtype)
        self._default_value = to_tensor(default_value, self._value_dtype)
        self._default_value.shape.merge_with(())
        self._initializer = initializer
        self._resource_handle = self._create_resource()
        self._init_op = initializer.initialize(self)

    @property
    def default_value(self):
        return self._default_value

    @property
    def initializer(self):
        """Operation that fills the table."""
        return self._init_op

    @property
    def name(self):
        return self._resource_handle.op.name.split("/")[-1]

    def size(self, name=None):
        """int64 scalar Tensor: the number of keys."""
        with name_scope(name, f"{self.name}_Size", [self._resource_handle]):
            return raw.LookupTableSizeV2(self._resource_handle)

    def lookup(self, keys, name=None):
        """The values of keys.

        Args: keys: Tensor or SparseTensor of the key dtype.  name: str.
        Returns: Tensor or SparseTensor like the keys.
        Raises: TypeError: keys of another dtype.
        """
        key_tensor = keys.values if isinstance(keys, SparseTensor) else keys
        self._check_keys(keys.dtype)
        with name_scope(name, f"{self.name}_Lookup", (self._resource_handle, key_tensor, self._default_value)):
            values = raw.LookupTableFindV2(self._resource_handle, key_tensor, self._default_value)
        values.set_shape(key_tensor.get_shape())
        return _like(keys, values)


class StaticHashTable(InitializableLookupTableBase):
    """A table that is filled once.

    Args:
      initializer: TableInitializerBase.  default_value: scalar, value of keys that are not there.  name: str.
    Source: tf.lookup.StaticHashTable.
    """

    def __init__(self, initializer, default_value, name=None):
        self._shared_name = self._choose_shared_name(initializer)
        self._name = name or "hash_table"
        super().__init__(default_value, initializer)

    def _choose_shared_name(self, initializer):
        return initializer._shared_name

    def _create_resource(self):
        return raw.HashTableV2(shared_name=self._shared_name, key_dtype=self._initializer.key_dtype,
                               value_dtype=self._initializer.value_dtype, name=self._name)

    def export(self, name=None):
        """(keys, values): all there are, in no order that is promised."""
        with name_scope(name, f"{self.name}_Export", [self.resource_handle]) as name:
            keys, values = raw.LookupTableExportV2(self._resource_handle, Tkeys=self._key_dtype, Tvalues=self._value_dtype,
                                                   name=name)
        values.set_shape(keys.get_shape().concatenate(()))
        return keys, values


class IdTableWithHashBuckets(LookupInterface):
    """A table of ids, and buckets for keys that it does not know.

    id = table(key), else size of the table + hash(key) % num_oov_buckets

    Args:
      table: table from string or int keys to int64, or None.
      num_oov_buckets: int.
      hasher_spec: FastHashSpec or a StrongHashSpec.
      name: str.
      key_dtype: DType of the keys, default the table's or string.
    Raises:
      ValueError, TypeError: arguments that do not fit.
    Source: tf.contrib.lookup.IdTableWithHashBuckets.
    """

    def __init__(self, table, num_oov_buckets, hasher_spec=FastHashSpec, name=None, key_dtype=None):
        if name:
            name = name.rstrip("/")
        self._name = name or (table.name if table else "hash_bucket")
        key_dtype = self._checked_dtype(table, key_dtype)
        if table is None and num_oov_buckets <= 0:
            raise ValueError("oov_buckets must be > 0 if no table is supplied.")
        self._num_oov_buckets, self._table = num_oov_buckets, table
        if not isinstance(hasher_spec, HasherSpec):
            raise TypeError(f"hasher_spec must be of type HasherSpec, got {hasher_spec}")
        self._hasher_spec = hasher_spec
        super().__init__(key_dtype, dtypes.int64)

    def _checked_dtype(self, table, key_dtype):
        if table is None:
            key_dtype = dtypes.string if key_dtype is None else key_dtype
            supported = (dtypes.string,)
        else:
            key_dtype = table.key_dtype if key_dtype is None else key_dtype
            supported = (dtypes.int64, dtypes.string)
            if table.key_dtype not in supported:
                raise TypeError(f"Invalid key dtype, expected one of {supported}, but got {table.key_dtype}.")
        if not _is_string_or_integer(key_dtype):
            raise TypeError(f"Invalid key_dtype, expected integer or string, got {key_dtype}.")
        if table is not None and table.key_dtype.is_integer != key_dtype.is_integer:
            raise TypeError(f"Invalid key dtype, expected {'integer' if key_dtype.is_integer else 'non-integer'} but got "
                            f"{table.key_dtype}.")
        return key_dtype

    @property
    def initializer(self):
        """Operation that fills the table inside."""
        return self._table.initializer if self._table is not None else raw.NoOp()

    @property
    def init(self):
        """Old name of initializer."""
        return self.initializer

    @property
    def resource_handle(self):
        return None if self._table is None else self._table.resource_handle

    @property
    def name(self):
        return self._name

    def size(self, name=None):
        """int64 scalar Tensor: the number of keys and buckets."""
        with name_scope(name, f"{self.name}_Size"):
            inside = array.constant(0, dtypes.int64) if self._table is None else self._table.size()
            return inside + self._num_oov_buckets

    def lookup(self, keys, name=None):
        """The id or the bucket of each key.

        Args: keys: Tensor or SparseTensor of the key dtype.  name: str.
        Raises: TypeError: keys of another dtype.
        """
        self._check_keys(keys.dtype)
        values = keys.values if isinstance(keys, SparseTensor) else keys
        if self._table is not None and self._table.key_dtype.base_dtype == dtypes.int64:
            values = math.cast(values, dtypes.int64)
        if self._num_oov_buckets == 0:
            return _like(keys, self._table.lookup(values, name=name))
        with name_scope(name, f"{self.name}_Lookup"):
            ids = self._hashed(values)
            if self._table is not None:
                known = self._table.lookup(values)
                ids = math.add(ids, self._table.size())
                ids = indexing.where_v2(math.not_equal(known, self._table.default_value), known, ids)
        return _like(keys, ids)

    def _hashed(self, values):
        texts = strings.as_string(values) if values.dtype.is_integer else values
        if self._hasher_spec.hasher == "fasthash":
            return strings.string_to_hash_bucket_fast(texts, num_buckets=self._num_oov_buckets, name="hash_bucket")
        if self._hasher_spec.hasher == "legacy":
            return strings.string_to_hash_bucket(texts, num_buckets=self._num_oov_buckets, name="hash_bucket")
        if self._hasher_spec.hasher == "stronghash":
            return strings.string_to_hash_bucket_strong(texts, num_buckets=self._num_oov_buckets, key=self._hasher_spec.key,
                                                        name="hash_bucket")
        raise ValueError(f"Unknown hasher {self._hasher_spec.hasher}")


class StaticVocabularyTable(IdTableWithHashBuckets):
    """Ids of the words of a vocabulary, and buckets for other words.

    Args:
      initializer: TableInitializerBase with int64 values, or None.  num_oov_buckets: int, at least 1.
      lookup_key_dtype: DType of the keys.  name: str.
    Raises:
      ValueError, TypeError: arguments that do not fit.
    Source: tf.lookup.StaticVocabularyTable.
    """

    def __init__(self, initializer, num_oov_buckets, lookup_key_dtype=None, name=None):
        if num_oov_buckets <= 0:
            raise ValueError("oov_buckets must be > 0.")
        table = None
        if initializer is not None:
            if dtypes.int64 != initializer.value_dtype:
                raise TypeError(f"Invalid value dtype, expected {dtypes.int64} but got {initializer.value_dtype}.")
            table = StaticHashTable(initializer, default_value=-1)
        super().__init__(table, num_oov_buckets, name=name, key_dtype=lookup_key_dtype)


# ------------------------------------------------------------------ tables that may be changed
class _MutableTable(LookupInterface):
    """insert, remove, lookup, size and export of both kinds of mutable tables."""

    def __init__(self, key_dtype, value_dtype, default_value, default_name):
        super().__init__(key_dtype, value_dtype)
        self._default_value = to_tensor(default_value, self._value_dtype, default_name)
        self._value_shape = self._default_value.get_shape()

    def _finish(self, name, checkpoint):
        if checkpoint:
            add_to_collection(GraphKeys.SAVEABLE_OBJECTS, _Saveable(self, name))

    @property
    def name(self):
        return self._resource_handle.op.name.split("/")[-1]

    def size(self, name=None):
        """int64 scalar Tensor: the number of keys."""
        with name_scope(name, f"{self.name}_Size", [self._resource_handle]), colocate_with(self._resource_handle):
            return raw.LookupTableSizeV2(self._resource_handle)

    def remove(self, keys, name=None):
        """The Operation that takes keys out.  Raises: TypeError: keys of another dtype."""
        self._check_keys(keys.dtype)
        with name_scope(name, f"{self.name}_lookup_table_remove", (self._resource_handle, keys, self._default_value)):
            return raw.LookupTableRemoveV2(self._resource_handle, keys)

    def lookup(self, keys, name=None):
        """The values of keys [keys..., value...]; the default value of those that are not there."""
        with name_scope(name, f"{self.name}_lookup_table_find", (self._resource_handle, keys, self._default_value)):
            keys = to_tensor(keys, self._key_dtype, "keys")
            with colocate_with(self._resource_handle):
                return raw.LookupTableFindV2(self._resource_handle, keys, self._default_value)

    def insert(self, keys, values, name=None):
        """The Operation that enters values, or replaces them."""
        with name_scope(name, f"{self.name}_lookup_table_insert", [self._resource_handle, keys, values]):
            keys = to_tensor(keys, self._key_dtype, "keys")
            values = to_tensor(values, self._value_dtype, "values")
            with colocate_with(self._resource_handle):
                return raw.LookupTableInsertV2(self._resource_handle, keys, values)

    def export(self, name=None):
        """(keys, values): all there are."""
        with name_scope(name, f"{self.name}_lookup_table_export_values", [self._resource_handle]):
            with colocate_with(self._resource_handle):
                return raw.LookupTableExportV2(self._resource_handle, Tkeys=self._key_dtype, Tvalues=self._value_dtype)


class MutableHashTable(_MutableTable):
    """A table that may be changed.

    Args:
      key_dtype, value_dtype: DType.
      default_value: scalar or vector, value of keys that are not there; it gives the shape of all values.
      name: str.  checkpoint: bool, a Saver saves it.
    Source: tf.contrib.lookup.MutableHashTable.
    """

    def __init__(self, key_dtype, value_dtype, default_value, name="MutableHashTable", checkpoint=True):
        super().__init__(key_dtype, value_dtype, default_value, None)
        kinds = dict(key_dtype=self._key_dtype, value_dtype=self._value_dtype, use_node_name_sharing=True, name=name)
        if self._value_shape.ndims == 0:
            self._resource_handle = raw.MutableHashTableV2(**kinds)
        else:
            self._resource_handle = raw.MutableHashTableOfTensorsV2(value_shape=self._value_shape, **kinds)
        self._finish(name, checkpoint)


class DenseHashTable(_MutableTable):
    """A table that may be changed, faster in TF; two keys are kept back.

    Args:
      key_dtype, value_dtype: DType.
      default_value: scalar or vector, value of keys that are not there.
      empty_key, deleted_key: keys that never occur.
      initial_num_buckets: int, a power of 2.
      name: str.  checkpoint: bool, a Saver saves it.
    Source: tf.lookup.experimental.DenseHashTable, tf.contrib.lookup.MutableDenseHashTable.
    """

    def __init__(self, key_dtype, value_dtype, default_value, empty_key, deleted_key, initial_num_buckets=None,
                 name="MutableDenseHashTable", checkpoint=True):
        super().__init__(key_dtype, value_dtype, default_value, "default_value")
        self._empty_key = to_tensor(empty_key, self._key_dtype, "empty_key")
        self._deleted_key = to_tensor(deleted_key, self._key_dtype, "deleted_key")
        size = {} if initial_num_buckets is None else {"initial_num_buckets": initial_num_buckets}
        self._resource_handle = raw.MutableDenseHashTableV2(
            self._empty_key, self._deleted_key, value_dtype=self._value_dtype, value_shape=self._value_shape,
            use_node_name_sharing=True, name=name, **size)
        self._finish(name, checkpoint)

    def insert_or_assign(self, keys, values, name=None):
        """insert by its newer name."""
        return self.insert(keys, values, name)

    def erase(self, keys, name=None):
        """remove by its newer name."""
        return self.remove(keys, name)


class _Saveable(SaveableObject):
    """How a Saver saves a mutable table: its keys and values."""

    def __init__(self, table, name):
        keys, values = table.export()
        super().__init__(table, [SaveSpec(keys, "", name + "-keys"), SaveSpec(values, "", name + "-values")], name)

    def restore(self, restored_tensors, restored_shapes):
        with colocate_with(self.op.resource_handle):
            return raw.LookupTableImportV2(self.op.resource_handle, restored_tensors[0], restored_tensors[1])


# ------------------------------------------------------------------ tables in one call
def index_table_from_tensor(vocabulary_list, num_oov_buckets=0, default_value=-1, hasher_spec=FastHashSpec,
                            dtype=dtypes.string, name=None):
    """The table from the words of a vector to their places.

    Args:
      vocabulary_list: vector (string or int).
      num_oov_buckets: int, buckets for other words; 0: they have the default value.
      default_value: int.  hasher_spec: HasherSpec.  dtype: DType of the keys.  name: str.
    Returns:
      table with lookup, size, init.
    Raises:
      ValueError: no vocabulary, or keys of another dtype.
    Source: tf.contrib.lookup.index_table_from_tensor.
    """
    if vocabulary_list is None:
        raise ValueError("vocabulary_list must be specified.")
    if num_oov_buckets < 0:
        raise ValueError(f"num_oov_buckets must be greater or equal than 0, got {num_oov_buckets}.")
    if not _is_string_or_integer(dtypes.as_dtype(dtype)):
        raise TypeError("Only integer and string keys are supported.")
    with name_scope(name, "string_to_index"):
        keys = to_tensor(vocabulary_list)
        if keys.dtype.is_integer != dtype.is_integer:
            raise ValueError(f"Expected {'integer' if dtype.is_integer else 'non-integer'}, got {keys.dtype}.")
        if not dtype.is_integer and keys.dtype.base_dtype != dtype:
            raise ValueError(f"Expected {dtype}, got {keys.dtype}.")
        values = math.cast(math.range(array.size(keys)), dtypes.int64)
        with name_scope(None, "hash_table"):
            table_keys = math.cast(keys, dtypes.int64) if keys.dtype.is_integer else keys
            init = KeyValueTensorInitializer(table_keys, values, table_keys.dtype.base_dtype, dtypes.int64, name="table_init")
            return _with_buckets(init, default_value, num_oov_buckets, hasher_spec, dtype)


def _with_buckets(init, default_value, num_oov_buckets, hasher_spec, key_dtype):
    table = OldHashTable(init, default_value)
    if num_oov_buckets:
        return IdTableWithHashBuckets(table, num_oov_buckets, hasher_spec=hasher_spec, key_dtype=key_dtype)
    return table


class OldHashTable(StaticHashTable):
    """StaticHashTable with the properties of TF 1."""

    @property
    def init(self):
        """Old name of initializer."""
        return self.initializer


def index_table_from_file(vocabulary_file=None, num_oov_buckets=0, vocab_size=None, default_value=-1,
                          hasher_spec=FastHashSpec, key_dtype=dtypes.string, name=None,
                          key_column_index=TextFileIndex.WHOLE_LINE, value_column_index=TextFileIndex.LINE_NUMBER,
                          delimiter="\t"):
    """The table from the words of a file to their places.

    Args:
      vocabulary_file: str or scalar Tensor.  num_oov_buckets: int.  vocab_size: int.  default_value: int.
      hasher_spec: HasherSpec.  key_dtype: DType.  name: str.
      key_column_index, value_column_index: int, see TextFileInitializer.  delimiter: str.
    Raises:
      ValueError: no file, or sizes that are none.  TypeError: key_dtype is none.
    Source: tf.contrib.lookup.index_table_from_file.
    """
    if vocabulary_file is None or (isinstance(vocabulary_file, str) and not vocabulary_file):
        raise ValueError("vocabulary_file must be specified and must not be empty.")
    if num_oov_buckets < 0:
        raise ValueError(f"num_oov_buckets must be greater or equal than 0, got {num_oov_buckets}.")
    if vocab_size is not None and vocab_size < 1:
        name = vocabulary_file.name if hasattr(vocabulary_file, "op") else vocabulary_file
        raise ValueError(f"vocab_size must be greater than 0, got {vocab_size}. vocabulary_file: {name}")
    if not _is_string_or_integer(dtypes.as_dtype(key_dtype)):
        raise TypeError("Only integer and string keys are supported.")
    with name_scope(name, "string_to_index"), name_scope(None, "hash_table"):
        init = TextFileInitializer(vocabulary_file, dtypes.int64 if key_dtype.is_integer else key_dtype, key_column_index,
                                   dtypes.int64, value_column_index, vocab_size=vocab_size, delimiter=delimiter,
                                   name="table_init")
        return _with_buckets(init, default_value, num_oov_buckets, hasher_spec, key_dtype)


def index_to_string_table_from_tensor(vocabulary_list, default_value="UNK", name=None):
    """The table from places in a vector to its words.

    Args: vocabulary_list: vector (string).  default_value: str.  name: str.
    Raises: ValueError: no vocabulary.
    Source: tf.contrib.lookup.index_to_string_table_from_tensor.
    """
    if vocabulary_list is None:
        raise ValueError("vocabulary_list must be specified.")
    with name_scope(name, "index_to_string"):
        words = to_tensor(vocabulary_list, dtypes.string)
        keys = math.cast(math.range(array.size(words)), dtypes.int64)
        init = KeyValueTensorInitializer(keys, words, dtypes.int64, dtypes.string, name="table_init")
        return OldHashTable(init, default_value)


def index_to_string_table_from_file(vocabulary_file, vocab_size=None, default_value="UNK", name=None,
                                    key_column_index=TextFileIndex.LINE_NUMBER,
                                    value_column_index=TextFileIndex.WHOLE_LINE, delimiter="\t"):
    """The table from places in a file to its words.

    Args: as for index_table_from_file; default_value: str.
    Raises: ValueError: no file, or a size that is none.
    Source: tf.contrib.lookup.index_to_string_table_from_file.
    """
    if vocabulary_file is None or (isinstance(vocabulary_file, str) and not vocabulary_file):
        raise ValueError("vocabulary_file must be specified and must not be empty.")
    if vocab_size is not None and vocab_size < 1:
        raise ValueError(f"vocab_size must be greater than 0, got {vocab_size}.")
    with name_scope(name, "index_to_string"):
        init = TextFileInitializer(vocabulary_file, dtypes.int64, key_column_index, dtypes.string, value_column_index,
                                   vocab_size=vocab_size, delimiter=delimiter, name="table_init")
        return OldHashTable(init, default_value)


class experimental:
    """tf.lookup.experimental."""

    DenseHashTable = DenseHashTable
