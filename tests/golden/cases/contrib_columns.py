"""The columns of tf.contrib.layers and the functions that use them, and what they say of wrong calls."""
import os
import tempfile

from casetools import ended, slow, tell


def _vocabulary_file():
    path = os.path.join(tempfile.gettempdir(), "graphreg_contrib_columns_vocabulary.txt")
    with open(path, "w") as f:
        f.write("red\ngreen\nblue\n")
    return path


def _sparse(tf, values):
    return tf.SparseTensor([[0, 0], [0, 1], [1, 0], [3, 0]], values, [4, 2])


def _features(tf):
    return {
        "price": tf.constant([[1.0], [2.0], [3.5], [-1.0]], name="price"),
        "pair": tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]], name="pair"),
        "ids": _sparse(tf, tf.constant([0, 2, 1, 3], tf.int64)), "tags": _sparse(tf, ["red", "blue", "green", "pink"]),
        "words": tf.SparseTensor([[0, 0], [1, 0], [2, 0]], ["a", "b", "a"], [4, 1]),
        "weights": _sparse(tf, [0.5, 2.0, -1.0, 4.0]), "dense": tf.constant([["red"], ["blue"], [""], ["pink"]])}


def _columns(tf):
    lib = tf.contrib.layers
    price, ids = lib.real_valued_column("price"), lib.sparse_column_with_integerized_feature("ids", 4)
    keys = lib.sparse_column_with_keys("tags", ["red", "green", "blue"])
    hashed, words = lib.sparse_column_with_hash_bucket("tags", 7), lib.sparse_column_with_hash_bucket("words", 5)
    buckets = lib.bucketized_column(price, [0.0, 2.0, 3.0])
    return {
        "real": price, "real_pair": lib.real_valued_column("pair", 2, normalizer=lambda x: x - 1.0),
        "bucketized": buckets, "bucketized_pair": lib.bucketized_column(lib.real_valued_column("pair", 2), [2.0, 5.0]),
        "ids": ids, "keys": keys, "hashed": hashed, "mean": lib.sparse_column_with_hash_bucket("tags", 7,
                                                                                               combiner="mean"),
        "file": lib.sparse_column_with_vocabulary_file("tags", _vocabulary_file(), num_oov_buckets=2, vocab_size=3),
        "weighted": lib.weighted_sparse_column(ids, "weights"),
        "crossed": lib.crossed_column([hashed, words], 11), "crossed_buckets": lib.crossed_column([buckets, words], 9),
        "crossed_deep": lib.crossed_column([lib.crossed_column([hashed, words], 11), buckets], 8, hash_key=7)}


WIDE = ("real", "real_pair", "bucketized", "bucketized_pair", "ids", "keys", "hashed", "mean", "file", "weighted",
        "crossed",
        "crossed_buckets", "crossed_deep")
SPARSE = ("ids", "keys", "hashed", "file", "weighted", "crossed")


def _run(tf, *steps):
    return [tf.global_variables_initializer(), tf.tables_initializer()] + list(steps)


def _filled(tf):
    return [tf.assign(v, tf.reshape(tf.range(1.0, v.shape.num_elements() + 1),
                                    v.shape)) for v in tf.trainable_variables()]


def _wide(kind):
    def case(tf):
        sums, variables, bias = tf.contrib.layers.weighted_sum_from_feature_columns(
            _features(tf), [_columns(tf)[kind]], num_outputs=2)
        described = sorted((c.name, [v.name for v in vs]) for c, vs in variables.items())
        return _run(tf, *_filled(tf)) + [{"sums": sums}, tell(repr(described), bias.name)]
    return case


def _dense(kind):
    def case(tf):
        made = tf.contrib.layers.input_from_feature_columns(_features(tf), [_columns(tf)[kind]])
        return _run(tf, {"layer": made})
    return case


def _embedded(kind):
    def case(tf):
        tf.set_random_seed(1)
        column = tf.contrib.layers.embedding_column(_columns(tf)[kind], 3)
        return _run(tf, {"layer": tf.contrib.layers.input_from_feature_columns(_features(tf), [column])})
    return case


def _one_hot(kind):
    def case(tf):
        column = tf.contrib.layers.one_hot_column(_columns(tf)[kind])
        return _run(tf, {"layer": tf.contrib.layers.input_from_feature_columns(_features(tf), [column])})
    return case


for _kind in WIDE:
    globals()["case_weighted_sum_" + _kind] = slow(_wide(_kind))
for _kind in ("real", "real_pair", "bucketized", "bucketized_pair"):
    globals()["case_input_" + _kind] = _dense(_kind)
for _kind in SPARSE:
    globals()["case_embedding_" + _kind] = slow(_embedded(_kind))
for _kind in ("ids", "keys", "hashed", "weighted"):
    globals()["case_one_hot_" + _kind] = slow(_one_hot(_kind))


# ------------------------------------------------------------------ several columns, and arguments
def case_input_several(tf):
    tf.set_random_seed(2)
    lib, columns, outs = tf.contrib.layers, _columns(tf), {}
    made = lib.input_from_feature_columns(
        _features(tf), [columns["real"], lib.embedding_column(columns["hashed"], 2, "sum", max_norm=1.0),
                        lib.one_hot_column(columns["ids"]), columns["bucketized"]],
        weight_collections=["mine"], cols_to_outs=outs, scope="deep")
    return _run(tf, {"layer": made}, tell(sorted((c.name, t.name) for c, t in outs.items())))


def case_weighted_sum_several(tf):
    columns = _columns(tf)
    sums, variables, _ = tf.contrib.layers.weighted_sum_from_feature_columns(
        _features(tf), [columns[k] for k in ("real", "hashed", "crossed", "bucketized")], 1,
        weight_collections=["mine"],
        scope="wide")
    tf.gradients(sums, tf.trainable_variables())
    return _run(tf, *_filled(tf)) + [{"sums": sums}, tell(sorted((c.name, [v.name for v in vs]) for c,
                                                                 vs in variables.items()))]


def case_joint_weighted_sum(tf):
    columns = _columns(tf)
    sums, variables, _ = tf.contrib.layers.joint_weighted_sum_from_feature_columns(
        _features(tf), [columns[k] for k in ("hashed", "ids", "crossed")], 2)
    return _run(tf, *_filled(tf)) + [{"sums": sums}, tell([v.name for v in variables])]


def case_shared_embeddings(tf):
    tf.set_random_seed(3)
    lib = tf.contrib.layers
    columns = lib.shared_embedding_columns(
        [lib.sparse_column_with_hash_bucket("tags", 7), lib.sparse_column_with_hash_bucket("words", 7)], 2)
    made = lib.input_from_feature_columns(_features(tf), columns)
    named = lib.shared_embedding_columns([lib.sparse_column_with_hash_bucket("tags", 7)], 3,
                                         shared_embedding_name="mine")
    other = lib.input_from_feature_columns(_features(tf), named)
    return _run(tf, {"layer": made, "other": other}, tell([c.name for c in columns]))


def case_embedding_in_weighted_sum(tf):
    lib = tf.contrib.layers
    return [tell(ended(lib.weighted_sum_from_feature_columns, _features(tf),
                       [lib.embedding_column(_columns(tf)["ids"], 2)], 1),
                 ended(lib.input_from_feature_columns, _features(tf), [_columns(tf)["ids"]]))]


def case_dense_strings(tf):
    lib = tf.contrib.layers
    column = lib.sparse_column_with_keys("dense", ["red", "blue"])
    sums, _, _ = lib.weighted_sum_from_feature_columns({"dense": tf.constant([["red"], ["blue"], [""], ["pink"]])},
                                                       [column], 1)
    return _run(tf, *_filled(tf)) + [{"sums": sums}]


def case_sequence_input(tf):
    tf.set_random_seed(4)
    lib = tf.contrib.layers
    features = {"words": tf.SparseTensor([[0, 0, 0], [0, 1, 0], [1, 0, 0]], ["a", "b", "c"], [2, 3, 1]),
                "x": tf.reshape(tf.range(12.0), [2, 3, 2])}
    columns = [lib.embedding_column(lib.sparse_column_with_hash_bucket("words", 5), 3), lib.real_valued_column("x", 2)]
    return _run(tf, {"layer": lib.sequence_input_from_feature_columns(features, columns)})


def case_transform_features(tf):
    columns = _columns(tf)
    made = tf.contrib.layers.transform_features(_features(tf), [columns[k] for k in ("real_pair", "hashed",
                                                                                     "bucketized", "ids")])
    return [tell(sorted((c.name, str(t.dtype)) for c, t in made.items())), made[columns["hashed"]],
            made[columns["real_pair"]]]


def _example(tf):
    feature, whole = tf.train.Feature, tf.train.Int64List
    return tf.train.Example(features=tf.train.Features(feature={
        "price": feature(float_list=tf.train.FloatList(value=[1.5])), "ids": feature(int64_list=whole(value=[3])),
        "tags": feature(bytes_list=tf.train.BytesList(value=[b"red", b"pink"]))})).SerializeToString()


def case_parse_examples(tf):
    columns = _columns(tf)
    serialized = tf.placeholder(tf.string, [None], name="serialized")
    parsed = tf.contrib.layers.parse_feature_columns_from_examples(
        serialized, [columns["real"], columns["ids"], columns["hashed"], columns["bucketized"]])
    feed = {"serialized:0": [_example(tf)]}
    return [tell(sorted(getattr(c, "name", c) for c in parsed)), {"real": parsed[columns["real"]],
                                                                  "hashed": parsed[columns["hashed"]],
                                                   "ids": parsed[columns["ids"]], "@feed": feed}]


def case_feature_specs(tf):
    lib, columns = tf.contrib.layers, _columns(tf)
    names = [k for k in sorted(columns) if k not in ("keys", "mean", "file", "real_pair")]
    spec = lib.create_feature_spec_for_parsing([columns[k] for k in names] + [lib.embedding_column(columns["hashed"],
                                                                                                   2)])
    places = lib.make_place_holder_tensors_for_base_features([columns["real"], columns["hashed"]])
    return [tell(repr(sorted(spec.items()))), tell(sorted(places), places["price"].name, places["tags"].indices.name)]


def case_inferred_columns(tf):
    lib = tf.contrib.layers
    made = lib.infer_real_valued_columns({"b": tf.ones([3, 2]), "a": tf.ones([3], tf.int32)})
    one = lib.infer_real_valued_columns(tf.ones([3, 2]))
    return [tell([repr(c) for c in made], [repr(c) for c in one], ended(lib.infer_real_valued_columns,
                                                                        tf.constant(["a"])),
                 ended(lib.infer_real_valued_columns, _sparse(tf, [1.0, 2.0, 3.0, 4.0])),
                 ended(lib.infer_real_valued_columns, tf.ones([2, 2, 2])))]


def case_columns_as_values(tf):
    columns, lib = _columns(tf), tf.contrib.layers
    columns.update(embedding=lib.embedding_column(columns["ids"], 2), one_hot=lib.one_hot_column(columns["keys"]))
    shown = [repr(columns[k]) for k in sorted(columns) if k not in ("file", "real_pair", "embedding")]
    return [tell(*shown), tell([(k, columns[k].name) for k in sorted(columns)]),
            tell([columns[k].key for k in sorted(columns) if k not in ("file", "real_pair", "embedding")]),
            tell([repr(columns[k].config) for k in sorted(columns) if k != "file"]),
            tell([(k, columns[k].length) for k in ("bucketized", "ids", "keys", "crossed", "weighted", "embedding",
                                                   "one_hot")])]


@slow
def case_in_feature_column_functions(tf):
    columns = _columns(tf)
    sums = tf.feature_column.linear_model(_features(tf), [columns["real"], columns["hashed"], columns["crossed"]])
    layer = tf.feature_column.input_layer(_features(tf), [columns["real"], columns["bucketized"],
                                                          tf.contrib.layers.one_hot_column(columns["ids"])])
    return _run(tf, {"sums": sums, "layer": layer})


# ------------------------------------------------------------------ wrong calls
def case_wrong_columns(tf):
    lib, columns = tf.contrib.layers, _columns(tf)
    real, buckets, hashed, keys = (
        lib.real_valued_column, lib.bucketized_column, lib.sparse_column_with_hash_bucket, lib.sparse_column_with_keys)
    file, whole = lib.sparse_column_with_vocabulary_file, lib.sparse_column_with_integerized_feature
    calls = [
        lambda: real("x", 2.5), lambda: real("x", 0), lambda: real("x", dtype=tf.string),
        lambda: real("x", 2, default_value=[1.0]),
        lambda: real("x", default_value="a"), lambda: real("x", default_value=1.5, dtype=tf.int32),
        lambda: real("x", None),
        lambda: real("x", 2, default_value=[1, 2]), lambda: real("x", default_value=3),
        lambda: buckets(columns["ids"], [1.0]), lambda: buckets(columns["real"], []),
        lambda: buckets(columns["real"], [2, 1]),
        lambda: buckets(columns["real"], 3), lambda: buckets(columns["real"], [1, 1, 2]),
        lambda: hashed("x", 0), lambda: hashed("x", 3, dtype=tf.float32), lambda: hashed("x", 3, "max"),
        lambda: keys("x", ["a", "b"], dtype=tf.int64), lambda: keys("x", [1, 2], dtype=tf.int64).lookup_config,
        lambda: file("x", "f", vocab_size=None), lambda: file("x", "f", vocab_size=0),
        lambda: file("x", "f", vocab_size=3, default_value=1, num_oov_buckets=1),
        lambda: whole("x", 0), lambda: whole("x", 3, dtype=tf.float32), lambda: whole("x", 1),
        lambda: lib.weighted_sparse_column(columns["ids"], "w", tf.string),
        lambda: lib.crossed_column([columns["hashed"]], 4), lambda: lib.crossed_column([columns["hashed"],
                                                                                        columns["real"]], 4),
        lambda: lib.crossed_column([columns["hashed"], columns["ids"]], 4),
        lambda: lib.crossed_column([columns["hashed"], "a"], 4),
        lambda: lib.crossed_column([columns["hashed"], columns["bucketized"]], 0),
        lambda: lib.embedding_column(columns["ids"], 2, initializer=3), lambda: lib.embedding_column(columns["ids"], 0),
        lambda: lib.embedding_column(columns["ids"], 2, ckpt_to_load_from="a"),
        lambda: lib.embedding_column(columns["real"], 2),
        lambda: lib.shared_embedding_columns([], 2), lambda: lib.shared_embedding_columns(columns["ids"], 2),
        lambda: lib.shared_embedding_columns([columns["ids"], columns["hashed"]], 2),
        lambda: lib.one_hot_column(columns["real"]), lambda: lib.check_feature_columns([columns["real"],
                                                                                        columns["real"]]),
        lambda: lib.check_feature_columns([columns["real"], 3]), lambda: lib.check_feature_columns({}),
        lambda: lib.input_from_feature_columns(_features(tf), []), lambda: lib.input_from_feature_columns({},
                                                                                                          [columns["real"]]),
        lambda: lib.weighted_sum_from_feature_columns(_features(tf), [real("tags")], 1),
        lambda: lib.weighted_sum_from_feature_columns(_features(tf), [whole("tags", 3)], 1),
        lambda: lib.weighted_sum_from_feature_columns(_features(tf), [hashed("price", 3)], 1)]
    texts = [ended(c) for c in calls]
    return [tell([t if isinstance(t, str) else repr(t)[:150] for t in texts])]
