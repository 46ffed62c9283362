"""Lookup tables: fixed and mutable, from tensors and files, with buckets for what they do not know."""
import os
import shutil
import tempfile
import uuid

import numpy as np

from casetools import said, tell


def same_names(case):
    """Tables that have no name of their own take a random one: here they take 1, 2, 3 ..."""
    def run(tf):
        kept, count = uuid.uuid4, iter(range(1, 100))
        uuid.uuid4 = lambda: uuid.UUID(int=next(count))
        try:
            return case(tf)
        finally:
            uuid.uuid4 = kept
    run.__doc__ = case.__doc__
    return run


def fetch(*tensors):
    out = []
    for t in tensors:
        out += [t.indices, t.values, t.dense_shape] if hasattr(t, "dense_shape") else [t]
    return [out]


def exported(table):
    """A step that gives what is in a table, in order."""
    pairs = list(table.export())

    def step(session):
        keys, values = session.run(pairs)
        return sorted(zip([k.decode() for k in keys], values.tolist()))
    return step


def in_folder(steps):
    """Run steps in a fresh folder with words.txt in it."""
    def step(session):
        here, folder = os.getcwd(), tempfile.mkdtemp()
        try:
            os.chdir(folder)
            with open("words.txt", "w") as f:
                f.write("emerson\t3\nlake\t5\npalmer\t-1\n")
            return [said(session.run, s) for s in steps]
        finally:
            os.chdir(here)
            shutil.rmtree(folder)
    return [step]


@same_names
def case_hash_table(tf):
    table = tf.contrib.lookup.HashTable(tf.contrib.lookup.KeyValueTensorInitializer(["a", "b", "c"], [1, 2, 3], tf.string,
                                                                                    tf.int64), -1)
    words = tf.constant(["b", "z", "a"])
    sparse = tf.SparseTensor([[0, 0], [1, 1]], ["c", "q"], [2, 2])
    return [lambda s: said(s.run, table.lookup(words))] + [tf.tables_initializer()] + fetch(
        table.lookup(words), table.size(), table.lookup(sparse)) + [exported(table)] + [
        tell(table.key_dtype, table.value_dtype, table.name, len(tf.get_collection(tf.GraphKeys.TABLE_INITIALIZERS)),
             table.default_value, table.init)]


@same_names
def case_static_hash_table(tf):
    keys, values = tf.constant([1, 2, 3], tf.int64), tf.constant(["x", "y", "z"])
    table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(keys, values), "none", name="t")
    return [tf.tables_initializer()] + fetch(table.lookup(tf.constant([3, 9], tf.int64), name="l"), table.size("n")) + [
        tell(table.name, table.initializer is None, table.resource_handle)]


@same_names
def case_kinds_of_values(tf):
    init = tf.lookup.KeyValueTensorInitializer
    a = tf.lookup.StaticHashTable(init([1, 2], [0.5, 1.5]), 9.)
    b = tf.lookup.StaticHashTable(init(["x"], [True], value_dtype=tf.bool), False)
    c = tf.lookup.StaticHashTable(init(np.array([7, 8], np.int64), np.array([1, 2], np.int64)), 0)
    return [tf.tables_initializer()] + fetch(a.lookup(tf.constant([2, 3])), b.lookup(tf.constant(["x", "y"])),
                                             c.lookup(tf.constant([[8], [9]], tf.int64)))


@same_names
def case_shared_name(tf):
    init = tf.contrib.lookup.KeyValueTensorInitializer(["a"], [5], tf.string, tf.int64)
    one = tf.contrib.lookup.HashTable(init, -1, shared_name="same")
    two = tf.contrib.lookup.HashTable(init, -1, shared_name="same", name="second")
    return [tf.tables_initializer(), [one.lookup(tf.constant(["a"])), two.lookup(tf.constant(["a"])), two.size()]]


@same_names
def case_init_twice(tf):
    table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(["a"], [5]), -1)
    return [tf.tables_initializer(), tf.tables_initializer(), table.size(), "new session", lambda s: said(s.run, table.size())]


@same_names
def case_duplicate_keys(tf):
    same = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(["a", "a"], [5, 5]), -1)
    other = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(["a", "a"], [5, 6]), -1)
    inits = tf.get_collection(tf.GraphKeys.TABLE_INITIALIZERS)
    return [inits[0], same.size(), lambda s: said(s.run, inits[1])]


@same_names
def case_text_file(tf):
    lib = tf.lookup
    table = lib.StaticHashTable(lib.TextFileInitializer("words.txt", tf.string, 0, tf.int64, 1), -7)
    whole = lib.StaticHashTable(lib.TextFileInitializer("words.txt", tf.string, lib.TextFileIndex.WHOLE_LINE, tf.int64,
                                                        lib.TextFileIndex.LINE_NUMBER, delimiter=" "), -1)
    back = lib.StaticHashTable(lib.TextFileInitializer("words.txt", tf.int64, lib.TextFileIndex.LINE_NUMBER, tf.string, 0,
                                                       vocab_size=2), "?")
    return in_folder([tf.tables_initializer(), table.lookup(tf.constant(["lake", "x"])), whole.lookup(tf.constant(["lake\t5"])),
                      back.lookup(tf.constant([0, 1, 2], tf.int64)), back.size()]) + [
        tell([v.name for v in tf.get_collection(tf.GraphKeys.ASSET_FILEPATHS)])]


@same_names
def case_text_file_errors(tf):
    lib = tf.lookup
    tables = [lib.StaticHashTable(lib.TextFileInitializer(*a), -1) for a in (
        ("none.txt", tf.string, 0, tf.int64, 1), ("words.txt", tf.string, 0, tf.int64, 2), ("words.txt", tf.int64, 0, tf.int64, 1),
        ("words.txt", tf.string, 0, tf.int64, 1, 5))]
    inits = tf.get_collection(tf.GraphKeys.TABLE_INITIALIZERS)
    return in_folder(inits) + [tell(
        said(lib.TextFileInitializer, "f", tf.string, -3, tf.int64, 1), type(lib.TextFileInitializer("f", tf.float32, 0, tf.int64, 1)).__name__,
        said(lib.TextFileInitializer, "f", tf.string, -2, tf.string, -1), said(lib.TextFileInitializer, "", tf.string, 0, tf.int64, 1),
        said(lib.TextFileInitializer, "f", tf.string, 0, tf.int64, 1, 0), len(tables))]


def case_text_files_of_contrib(tf):
    lib = tf.contrib.lookup
    a = lib.HashTable(lib.TextFileStringTableInitializer("words.txt", key_column_index=lib.TextFileIndex.LINE_NUMBER,
                                                         value_column_index=lib.TextFileIndex.WHOLE_LINE), "?")
    b = lib.HashTable(lib.TextFileIdTableInitializer("words.txt", key_column_index=0, value_column_index=1), -1)
    return in_folder([tf.tables_initializer(), a.lookup(tf.constant([1, 5], tf.int64)), b.lookup(tf.constant(["palmer", "q"]))])


@same_names
def case_index_table_from_tensor(tf):
    lib = tf.contrib.lookup
    a = lib.index_table_from_tensor(["emerson", "lake", "palmer"], num_oov_buckets=1, default_value=-1)
    b = lib.index_table_from_tensor(tf.constant(["x", "y"]), default_value=-5, name="b")
    c = lib.index_table_from_tensor(tf.constant([10, 20]), num_oov_buckets=3, dtype=tf.int64)
    d = lib.index_table_from_tensor(("u", "v"), num_oov_buckets=5,
                                    hasher_spec=lib.StrongHashSpec(key=[1, 2]), name="d")
    words = tf.constant(["emerson", "lake", "and", "palmer"])
    sp = tf.SparseTensor([[0], [1]], ["lake", "?"], [3])
    return [tf.tables_initializer()] + fetch(
        a.lookup(words), a.lookup(sp), a.size(), b.lookup(words), c.lookup(tf.constant([10, 20, 30, 31], tf.int64)),
        d.lookup(words), d.size())


@same_names
def case_index_table_from_file(tf):
    lib = tf.contrib.lookup
    a = lib.index_table_from_file("words.txt", num_oov_buckets=2)
    b = lib.index_table_from_file("words.txt", key_column_index=0, value_column_index=lib.TextFileIndex.LINE_NUMBER,
                                  delimiter="\t", default_value=-3, name="b")
    c = lib.index_table_from_file(vocabulary_file="words.txt", vocab_size=2, key_dtype=tf.string, num_oov_buckets=1, name="c",
                                  hasher_spec=lib.FastHashSpec)
    return in_folder([tf.tables_initializer(), a.lookup(tf.constant(["lake\t5", "q"])), b.lookup(tf.constant(["lake", "q"])),
                      c.lookup(tf.constant(["lake\t5", "palmer\t-1"])), c.size()])


@same_names
def case_index_to_string(tf):
    lib = tf.contrib.lookup
    a = lib.index_to_string_table_from_tensor(["x", "y"], default_value="UNK")
    b = lib.index_to_string_table_from_file("words.txt", value_column_index=0, delimiter="\t", name="b")
    return in_folder([tf.tables_initializer(), a.lookup(tf.constant([1, 5], tf.int64)), b.lookup(tf.constant([0, 7], tf.int64))])


def case_id_table_with_buckets(tf):
    lib = tf.contrib.lookup
    inner = lib.HashTable(lib.KeyValueTensorInitializer(["a", "b"], [0, 1], tf.string, tf.int64), -1)
    t = lib.IdTableWithHashBuckets(inner, num_oov_buckets=4, hasher_spec=lib.StrongHashSpec([7, 8]))
    u = lib.IdTableWithHashBuckets(None, num_oov_buckets=3)
    return [t.init] + fetch(t.lookup(tf.constant(["a", "q", "r"])), t.size(), u.lookup(tf.constant(["a", "q"])), u.size()) + [
        tell(t.name, u.name, t.key_dtype, u.key_dtype)]


@same_names
def case_static_vocabulary(tf):
    lib = tf.lookup
    init = lib.KeyValueTensorInitializer(["a", "b"], tf.constant([0, 1], tf.int64))
    t = lib.StaticVocabularyTable(init, 3)
    u = lib.StaticVocabularyTable(lib.KeyValueTensorInitializer(tf.constant([5, 6], tf.int64), tf.constant([0, 1], tf.int64)), 2,
                                  lookup_key_dtype=tf.int64, name="u")
    return [tf.tables_initializer()] + fetch(t.lookup(tf.constant(["b", "zz"])), t.size(), u.lookup(tf.constant([6, 9], tf.int64)))


def case_mutable(tf):
    t = tf.contrib.lookup.MutableHashTable(tf.string, tf.int64, -1)
    insert = t.insert(tf.constant(["a", "b", "c"]), tf.constant([1, 2, 3], tf.int64))
    remove = t.remove(tf.constant(["b", "zz"]))
    look = t.lookup(tf.constant(["a", "b", "x"]))
    return [look, insert, look, t.size(), remove, look, t.size(), exported(t), "new session", look]


def case_mutable_vectors(tf):
    t = tf.contrib.lookup.MutableHashTable(tf.int64, tf.float32, [0., -1.], name="m")
    insert = t.insert(tf.constant([5, 7], tf.int64), tf.constant([[1., 2.], [3., 4.]]))
    look = t.lookup(tf.constant([[7, 1]], tf.int64))
    return [insert, look, t.size(), t.insert(tf.constant([5], tf.int64), tf.constant([[8., 9.]])), look,
            t.lookup(tf.constant([5], tf.int64))] + [tell(look.shape, t.name)]


def case_mutable_dense(tf):
    t = tf.contrib.lookup.MutableDenseHashTable(tf.int64, tf.int64, default_value=-1, empty_key=0, deleted_key=-9)
    insert = t.insert(tf.constant([11, 12, 13], tf.int64), tf.constant([1, 2, 3], tf.int64))
    look = t.lookup(tf.constant([11, 5, 13], tf.int64))
    e = tf.lookup.experimental.DenseHashTable(tf.string, tf.int64, -1, "", "$", initial_num_buckets=4)
    put = e.insert(tf.constant(["a", "b"]), tf.constant([1, 2], tf.int64))
    return [insert, look, t.size(), t.remove(tf.constant([11], tf.int64)), look, t.size(), put, e.lookup(tf.constant(["a", "q"])), e.size(),
            e.erase(tf.constant(["a"])), e.lookup(tf.constant(["a", "b"]))] + [
        lambda s: said(s.run, t.lookup(tf.constant([0], tf.int64))), lambda s: said(s.run, t.insert(tf.constant([0], tf.int64), tf.constant([1], tf.int64)))]


@same_names
def case_errors(tf):
    lib = tf.contrib.lookup
    init = lib.KeyValueTensorInitializer(["a"], [1], tf.string, tf.int64)
    table = lib.HashTable(init, -1)
    m = lib.MutableHashTable(tf.string, tf.int64, -1)
    return [tell(said(table.lookup, tf.constant([1, 2])), said(table.lookup, [1]), said(lib.HashTable, init, "x"),
                 said(lib.index_table_from_tensor, []),
                 said(lib.index_table_from_tensor, None), said(lib.index_table_from_tensor, [1.5]),
                 said(lib.index_table_from_tensor, ["a"], 0, -1, "x"), said(lib.index_table_from_tensor, ["a"], -1),
                 said(lib.index_table_from_file, ""), said(lib.index_table_from_file, "f", 0, 0), said(lib.index_to_string_table_from_tensor, None),
                 said(lib.IdTableWithHashBuckets, None, 0), said(lib.StrongHashSpec, [1]), said(lib.StrongHashSpec, ["a", 1]), said(lib.StrongHashSpec, None),
                 said(lib.IdTableWithHashBuckets, None, 2, key_dtype=tf.float32), said(m.lookup, tf.constant([1])),
                 said(m.insert, tf.constant(["a"]), tf.constant([1.])), said(m.remove, tf.constant([1])),
                 said(tf.lookup.StaticHashTable, None, 1))]


@same_names
def case_string_ids_to_embedding(tf):
    """Words to rows, as programs do it."""
    table = tf.contrib.lookup.index_table_from_tensor(tf.constant(["the", "cat"]), num_oov_buckets=1)
    ids = table.lookup(tf.string_split(["the big cat"]).values)
    emb = tf.get_variable("e", [3, 2], initializer=tf.constant_initializer([1., 2., 3., 4., 5., 6.]))
    return [[tf.global_variables_initializer(), tf.tables_initializer()], [ids, tf.nn.embedding_lookup(emb, ids)]]
