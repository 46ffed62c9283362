"""tf.feature_column: every column in input_layer and in linear_model, and what they say of wrong calls."""
import os
import tempfile

from casetools import ended, slow, tell

VOCABULARY = ["red", "green", "blue"]


def _vocabulary_file(words=VOCABULARY):
    path = os.path.join(tempfile.gettempdir(), "graphreg_feature_columns_vocabulary.txt")
    with open(path, "w") as f:
        f.write("\n".join(words) + "\n")
    return path


def _strings(tf):
    return tf.constant([["red"], ["blue"], [""], ["pink"]], name="colour")


def _sparse(tf):
    return tf.SparseTensor([[0, 0], [0, 1], [1, 0], [3, 0]], ["red", "blue", "green", "pink"], [4, 2])


def _features(tf):
    return {
        "price": tf.constant([[1.0], [2.0], [3.5], [-1.0]], name="price"),
        "pair": tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]], name="pair"),
        "count": tf.constant([[1], [0], [2], [7]], tf.int64, name="count"),
        "colour": _strings(tf), "tags": _sparse(tf),
        "ids": tf.SparseTensor([[0, 0], [0, 1], [1, 0], [3, 0]], tf.constant([0, 2, 1, 3], tf.int64), [4, 2]),
        "weights": tf.SparseTensor([[0, 0], [0, 1], [1, 0], [3, 0]], [0.5, 2.0, -1.0, 4.0], [4, 2]),
        "dense_weights": tf.constant([[0.5], [1.5], [1.0], [2.0]], name="dense_weights")}


def _columns(tf, path):
    fc = tf.feature_column
    price, pair = fc.numeric_column("price"), fc.numeric_column("pair", shape=(2,))
    colour = fc.categorical_column_with_vocabulary_list("colour", VOCABULARY)
    tags = fc.categorical_column_with_vocabulary_list("tags", VOCABULARY, num_oov_buckets=2)
    ids = fc.categorical_column_with_identity("ids", 4)
    hashed = fc.categorical_column_with_hash_bucket("tags", 5)
    return {
        "numeric": price, "numeric_pair": pair,
        "numeric_normalised": fc.numeric_column("price", normalizer_fn=lambda x: (x - 3.0) / 4.2),
        "numeric_from_int": fc.numeric_column("count"),
        "bucketized": fc.bucketized_column(price, [0.0, 2.0, 3.0]),
        "bucketized_pair": fc.bucketized_column(pair, [2.0, 5]),
        "vocabulary": colour, "vocabulary_oov": tags,
        "vocabulary_default": fc.categorical_column_with_vocabulary_list("tags", VOCABULARY, default_value=1),
        "vocabulary_of_ints": fc.categorical_column_with_vocabulary_list("count", [1, 2, 5]),
        "file": fc.categorical_column_with_vocabulary_file("tags", path, 3, num_oov_buckets=1),
        "file_default": fc.categorical_column_with_vocabulary_file("colour", path, 3, default_value=0),
        "identity": ids, "identity_dense": fc.categorical_column_with_identity("count", 4, default_value=0),
        "hashed": hashed, "hashed_ints": fc.categorical_column_with_hash_bucket("ids", 3, dtype=tf.int64),
        "crossed": fc.crossed_column(["colour", "tags"], 7),
        "crossed_columns": fc.crossed_column([fc.bucketized_column(price, [0.0, 2.0]), ids, "colour"], 6, hash_key=42),
        "crossed_crossed": fc.crossed_column([fc.crossed_column(["colour", "tags"], 4),
                                              fc.bucketized_column(pair, [3.0])], 9),
        "weighted": fc.weighted_categorical_column(ids, "weights"),
        "weighted_dense": fc.weighted_categorical_column(colour, "dense_weights")}


CATEGORICAL = ("vocabulary", "vocabulary_oov", "vocabulary_default", "vocabulary_of_ints", "file", "file_default",
               "identity", "identity_dense",
               "hashed", "hashed_ints", "crossed", "crossed_columns", "crossed_crossed", "weighted", "weighted_dense")
DENSE = ("numeric", "numeric_pair", "numeric_normalised", "numeric_from_int", "bucketized", "bucketized_pair")


def _run(tf, results):
    return [tf.global_variables_initializer(), tf.tables_initializer(), results]


def _dense(kind):
    def case(tf):
        column = _columns(tf, _vocabulary_file())[kind]
        return _run(tf, {"layer": tf.feature_column.input_layer(_features(tf), [column])})
    return case


def _indicator(kind):
    def case(tf):
        column = tf.feature_column.indicator_column(_columns(tf, _vocabulary_file())[kind])
        return _run(tf, {"layer": tf.feature_column.input_layer(_features(tf), column)})
    return case


def _embedding(kind):
    def case(tf):
        tf.set_random_seed(3)
        column = tf.feature_column.embedding_column(_columns(tf, _vocabulary_file())[kind], 3)
        return _run(tf, {"layer": tf.feature_column.input_layer(_features(tf), [column])})
    return case


def _linear(kind):
    def case(tf):
        column = _columns(tf, _vocabulary_file())[kind]
        made = tf.feature_column.linear_model(_features(tf), [column])
        steps = [tf.global_variables_initializer(), tf.tables_initializer()]
        steps += [tf.assign(v, tf.reshape(tf.range(1.0, v.shape.num_elements() + 1), v.shape))
                  for v in tf.trainable_variables()]
        return steps + [{"logits": made}]
    return case


for _kind in DENSE:
    globals()["case_input_layer_" + _kind] = _dense(_kind)
for _kind in CATEGORICAL:
    globals()["case_indicator_" + _kind] = slow(_indicator(_kind))
    globals()["case_embedding_" + _kind] = slow(_embedding(_kind))
for _kind in DENSE + CATEGORICAL:
    globals()["case_linear_" + _kind] = slow(_linear(_kind))


# ------------------------------------------------------------------ several columns, and arguments
def _some(tf):
    fc = tf.feature_column
    colour = fc.categorical_column_with_hash_bucket("colour", 10)
    return [fc.numeric_column("price"), fc.embedding_column(colour, 2, combiner="sum", max_norm=1.0),
            fc.indicator_column(colour), fc.bucketized_column(fc.numeric_column("price"), [1.0, 3.0])]


def case_input_layer_several(tf):
    tf.set_random_seed(2)
    to_vars, to_tensors = {}, {}
    layer = tf.feature_column.input_layer(_features(tf), _some(tf), cols_to_vars=to_vars,
                                          cols_to_output_tensors=to_tensors, weight_collections=["mine"])
    described = sorted((c.name, [v.name for v in vs]) for c, vs in to_vars.items())
    outputs = sorted((c.name, t.name) for c, t in to_tensors.items())
    return _run(tf, {"layer": layer}) + [lambda session: repr((described, outputs))]


@slow
def case_input_layer_twice(tf):
    first = tf.feature_column.input_layer(_features(tf), _some(tf))
    second = tf.feature_column.input_layer(_features(tf), _some(tf), trainable=False)
    with tf.variable_scope("net"):
        third = tf.feature_column.input_layer(_features(tf), _some(tf))
    with tf.variable_scope("net", reuse=True):
        tf.feature_column.input_layer(_features(tf), _some(tf))
    return [tell([v.name for v in tf.trainable_variables()], first.shape, second.shape, third.name)]


def case_linear_model_several(tf):
    fc = tf.feature_column
    columns = [fc.numeric_column("price"), fc.categorical_column_with_hash_bucket("tags", 10),
               fc.crossed_column(["colour", "tags"], 8), fc.numeric_column("pair", shape=2)]
    to_vars = {}
    made = fc.linear_model(_features(tf), columns, units=3, sparse_combiner="mean", weight_collections=["mine"],
                           cols_to_vars=to_vars)
    described = sorted((getattr(c, "name", c), [v.name for v in vs]) for c, vs in to_vars.items())
    tf.gradients(made, tf.trainable_variables())
    return _run(tf, {"logits": made}) + [lambda session: repr(described)]


def case_linear_model_twice(tf):
    fc = tf.feature_column
    fc.linear_model(_features(tf), [fc.numeric_column("price")])
    fc.linear_model(_features(tf), [fc.numeric_column("price")], trainable=False)
    with tf.variable_scope("net"):
        fc.linear_model(_features(tf), [fc.numeric_column("price")], sparse_combiner="sqrtn")
    with tf.variable_scope("net", reuse=True):
        fc.linear_model(_features(tf), [fc.numeric_column("price")])


def case_linear_model_sqrtn(tf):
    fc = tf.feature_column
    made = fc.linear_model(_features(tf), [fc.categorical_column_with_identity("ids", 4)], sparse_combiner="sqrtn",
                           units=2)
    return _run(tf, {"logits": made})


def case_linear_model_partitioned(tf):
    fc = tf.feature_column
    to_vars = {}
    with tf.variable_scope("net", partitioner=tf.fixed_size_partitioner(2)):
        made = fc.linear_model(_features(tf), [fc.categorical_column_with_identity("ids", 4),
                                               fc.numeric_column("pair", 2)],
                               cols_to_vars=to_vars)
    described = sorted((getattr(c, "name", c), [v.name for v in vs]) for c, vs in to_vars.items())
    return _run(tf, {"logits": made}) + [lambda session: repr(described)]


def case_input_layer_partitioned(tf):
    tf.set_random_seed(5)
    fc = tf.feature_column
    to_vars = {}
    with tf.variable_scope("net", partitioner=tf.fixed_size_partitioner(2)):
        made = fc.input_layer(_features(tf), [fc.embedding_column(fc.categorical_column_with_identity("ids", 4), 3)],
                              cols_to_vars=to_vars)
    described = sorted((c.name, [v.name for v in vs]) for c, vs in to_vars.items())
    return _run(tf, {"layer": made}) + [lambda session: repr(described)]


def case_shared_embeddings(tf):
    tf.set_random_seed(1)
    fc = tf.feature_column
    columns = fc.shared_embedding_columns(
        [fc.categorical_column_with_vocabulary_list("colour", VOCABULARY),
         fc.categorical_column_with_vocabulary_list("tags", VOCABULARY)], 2)
    to_vars = {}
    made = fc.input_layer(_features(tf), columns, cols_to_vars=to_vars)
    described = sorted((c.name, [v.name for v in vs]) for c, vs in to_vars.items())
    return _run(tf, {"layer": made}) + [lambda session: repr(described)]


def case_shared_embeddings_named(tf):
    tf.set_random_seed(1)
    fc = tf.feature_column
    columns = fc.shared_embedding_columns(
        [fc.categorical_column_with_identity("ids", 4), fc.weighted_categorical_column(
            fc.categorical_column_with_identity("count", 4, default_value=0), "dense_weights")], 2, combiner="sqrtn",
        initializer=tf.constant_initializer([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]),
        shared_embedding_collection_name="shared", max_norm=4.0, trainable=False)
    return _run(tf, {"layer": fc.input_layer(_features(tf), columns)})


def case_embedding_from_checkpoint(tf):
    path = os.path.join(tempfile.gettempdir(), "graphreg_feature_columns_ckpt")
    with tf.Graph().as_default(), tf.Session() as session:
        tf.get_variable("table", initializer=[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]])
        session.run(tf.global_variables_initializer())
        tf.train.Saver().save(session, path)
    fc = tf.feature_column
    column = fc.embedding_column(fc.categorical_column_with_identity("ids", 4), 2, ckpt_to_load_from=path,
                                 tensor_name_in_ckpt="table")
    return _run(tf, {"layer": fc.input_layer(_features(tf), [column])})


def case_rank_one_features(tf):
    features = {"price": tf.constant([1.0, 2.0]), "colour": tf.constant(["red", "blue"]),
                "unknown": tf.placeholder(tf.float32, name="unknown")}
    fc = tf.feature_column
    colour = fc.categorical_column_with_vocabulary_list("colour", VOCABULARY)
    made = fc.input_layer(features, [fc.numeric_column("price"), fc.indicator_column(colour),
                                     fc.embedding_column(colour, 2, initializer=tf.ones_initializer())])
    other = fc.input_layer(features, [fc.numeric_column("unknown")])
    return _run(tf, {"layer": made}) + [{"layer": other, "@feed": {"unknown:0": [1.0, 2.0]}},
                                        {"layer": other, "@feed": {"unknown:0": [[1.0], [2.0]]}}]


def case_three_axes(tf):
    fc = tf.feature_column
    features = {"image": tf.reshape(tf.range(24.0), [2, 3, 4])}
    made = fc.input_layer(features, [fc.numeric_column("image", shape=(3, 4))])
    linear = fc.linear_model(features, [fc.numeric_column("image", shape=(3, 4))])
    return _run(tf, {"layer": made, "linear": linear})


def case_parse_spec(tf):
    fc, path = tf.feature_column, _vocabulary_file()
    columns = _columns(tf, path)
    spec = fc.make_parse_example_spec([columns[k] for k in sorted(columns) if k not in
                                       ("numeric_from_int", "vocabulary_of_ints", "identity_dense", "hashed_ints",
                                        "identity")])
    more = fc.make_parse_example_spec([
        fc.numeric_column("a", (2, 3), default_value=1.5), fc.numeric_column("b", 2, default_value=[1, 2],
                                                                             dtype=tf.int64),
        fc.embedding_column(fc.categorical_column_with_hash_bucket("c", 4, dtype=tf.int32), 2)])
    return [lambda session: repr(sorted(spec.items())), lambda session: repr(sorted(more.items()))]


def case_parsed_examples(tf):
    fc = tf.feature_column
    columns = [fc.numeric_column("x", 2), fc.indicator_column(fc.categorical_column_with_vocabulary_list("c",
                                                                                                         VOCABULARY))]
    def example(x, c):
        return tf.train.Example(features=tf.train.Features(feature={
            "x": tf.train.Feature(float_list=tf.train.FloatList(value=x)),
            "c": tf.train.Feature(bytes_list=tf.train.BytesList(value=c))})).SerializeToString()
    serialized = tf.placeholder(tf.string, [2], name="serialized")
    parsed = tf.parse_example(serialized, fc.make_parse_example_spec(columns))
    made = [example([1.0, 2.0], [b"red"]), example([3.0, 4.0], [b"blue", b"red"])]
    layer = fc.input_layer(parsed, columns)
    return _run(tf, {"layer": layer, "@feed": {"serialized:0": made}})


def case_columns_as_values(tf):
    path = "some/file"
    fc = tf.feature_column
    open_file = os.path.join(tempfile.gettempdir(), "graphreg_feature_columns_vocabulary.txt")
    _vocabulary_file()
    columns = _columns(tf, open_file)
    texts = [repr(columns[k]).replace(open_file, path) for k in sorted(columns) if k != "numeric_normalised"]
    names = [(k, columns[k].name) for k in sorted(columns)]
    numeric = fc.numeric_column("price")
    facts = [numeric == fc.numeric_column("price"), numeric._replace(key="y").name, hash(numeric) is not None,
             isinstance(numeric, tuple), numeric.variable_shape, numeric.parents, numeric.parse_example_spec,
             fc.indicator_column(columns["hashed"]).variable_shape, columns["crossed"].num_buckets,
             fc.embedding_column(columns["identity"], 3).name, fc.indicator_column(columns["identity"]).name]
    return [lambda session, t=t: t for t in texts] + [lambda session: repr(names), lambda session: repr(facts)]


# ------------------------------------------------------------------ wrong calls
def _wrong_columns(tf):
    fc, path = tf.feature_column, _vocabulary_file()
    price, ids = fc.numeric_column("price"), fc.categorical_column_with_identity("ids", 4)
    words = fc.categorical_column_with_vocabulary_list
    file = fc.categorical_column_with_vocabulary_file
    return [
        lambda: fc.numeric_column(3), lambda: fc.numeric_column("x", shape=(0,)),
        lambda: fc.numeric_column("x", shape="a"),
        lambda: fc.numeric_column("x", shape=(2.5,)), lambda: fc.numeric_column("x", dtype=tf.string),
        lambda: fc.numeric_column("x", shape=2, default_value=[1.0]), lambda: fc.numeric_column("x", default_value="a"),
        lambda: fc.numeric_column("x", default_value=1.5, dtype=tf.int32),
        lambda: fc.numeric_column("x", normalizer_fn=3),
        lambda: fc.bucketized_column(ids, [1.0]), lambda: fc.bucketized_column(fc.numeric_column("m", (2, 2)), [1.0]),
        lambda: fc.bucketized_column(price, []), lambda: fc.bucketized_column(price, [2, 1]),
        lambda: fc.bucketized_column(price, 3.0), lambda: fc.bucketized_column("price", [1]),
        lambda: words("c", []), lambda: words("c", None), lambda: words("c", ["a", "a"]), lambda: words("c", ["a", 1]),
        lambda: words("c", [1.5]), lambda: words("c", ["a"], dtype=tf.float32),
        lambda: words("c", ["a"], dtype=tf.int32),
        lambda: words("c", ["a"], default_value=1, num_oov_buckets=2), lambda: words("c", ["a"], num_oov_buckets=-1),
        lambda: words(3, ["a"]),
        lambda: file("c", ""), lambda: file("c", None), lambda: file("c", path, vocabulary_size=0),
        lambda: file("c", path, num_oov_buckets=-1), lambda: file("c", path, num_oov_buckets=1, default_value=1),
        lambda: file("c", path, dtype=tf.float32), lambda: file("c", "/nowhere/at/all"), lambda: file(3, path, 3),
        lambda: fc.categorical_column_with_identity("c", 0), lambda: fc.categorical_column_with_identity("c", 3, 3),
        lambda: fc.categorical_column_with_identity("c", 3, -1), lambda: fc.categorical_column_with_identity(3, 3),
        lambda: fc.categorical_column_with_hash_bucket("c", None), lambda: fc.categorical_column_with_hash_bucket("c",
                                                                                                                  0),
        lambda: fc.categorical_column_with_hash_bucket("c", 3, tf.float32),
        lambda: fc.categorical_column_with_hash_bucket(3, 3),
        lambda: fc.crossed_column(["a"], 3), lambda: fc.crossed_column(["a", "b"], 0), lambda: fc.crossed_column([], 3),
        lambda: fc.crossed_column(["a", price], 3), lambda: fc.crossed_column(["a", 3], 3),
        lambda: fc.crossed_column(["a", fc.categorical_column_with_hash_bucket("b", 3)], 3),
        lambda: fc.indicator_column(price), lambda: fc.indicator_column("a"),
        lambda: fc.embedding_column(ids, 0), lambda: fc.embedding_column(ids, None),
        lambda: fc.embedding_column(ids, 2, initializer=3), lambda: fc.embedding_column(ids, 2, ckpt_to_load_from="a"),
        lambda: fc.embedding_column(price, 2), lambda: fc.embedding_column(ids, 2, combiner="max"),
        lambda: fc.weighted_categorical_column(ids, None), lambda: fc.weighted_categorical_column(ids, "w", tf.string),
        lambda: fc.weighted_categorical_column(price, "w"),
        lambda: fc.shared_embedding_columns([ids, price], 2), lambda: fc.shared_embedding_columns([ids], 0),
        lambda: fc.shared_embedding_columns([ids, fc.categorical_column_with_identity("x", 5)], 2),
        lambda: fc.shared_embedding_columns([ids, words("c", ["a", "b", "c", "d"])], 2),
        lambda: fc.shared_embedding_columns([ids], 2, initializer=3),
        lambda: fc.shared_embedding_columns([ids], 2, tensor_name_in_ckpt="a"),
        lambda: fc.make_parse_example_spec([price, 3]), lambda: fc.make_parse_example_spec(price),
        lambda: fc.make_parse_example_spec([price, fc.numeric_column("price", 2)])]


def case_wrong_columns(tf):
    return [lambda session, c=c: ended(c) for c in _wrong_columns(tf)]


def _wrong_layers(tf):
    fc = tf.feature_column
    features = _features(tf)
    price, ids = fc.numeric_column("price"), fc.categorical_column_with_identity("ids", 4)
    hashed = fc.categorical_column_with_hash_bucket
    bad = {"colour": tf.constant([[1.0]]), "price": tf.constant([["a"]]), "scalar": tf.constant(1.0),
           "short": tf.ones([3, 1])}
    return [
        lambda: fc.input_layer(features, []), lambda: fc.input_layer(features, [ids]),
        lambda: fc.input_layer(features, [price, price]), lambda: fc.input_layer(features,
                                                                                 [fc.numeric_column("nothing")]),
        lambda: fc.input_layer(features, {"a": price}), lambda: fc.input_layer(features, [price, "b"]),
        lambda: fc.input_layer([1], [price]), lambda: fc.input_layer(features, [fc.numeric_column("pair")]),
        lambda: fc.input_layer(features, [fc.numeric_column("pair", 3)]),
        lambda: fc.input_layer(features, [fc.numeric_column("tags")]),
        lambda: fc.input_layer(features, [fc.numeric_column("colour")]),
        lambda: fc.input_layer(bad, [fc.indicator_column(hashed("colour", 3))]),
        lambda: fc.input_layer(bad, [fc.indicator_column(hashed("price", 3, tf.int32))]),
        lambda: fc.input_layer(bad, [price]), lambda: fc.input_layer(bad, [fc.numeric_column("scalar")]),
        lambda: fc.input_layer(dict(features, short=bad["short"]), [price, fc.numeric_column("short")]),
        lambda: fc.linear_model(dict(features, short=bad["short"]), [price, fc.numeric_column("short")]),
        lambda: fc.linear_model(features, []), lambda: fc.linear_model(features, [fc.indicator_column(ids)]),
        lambda: fc.linear_model(features, [price, price]), lambda: fc.linear_model(features, "price"),
        lambda: fc.linear_model(features, [fc.numeric_column("nothing")]), lambda: fc.linear_model([1], [price]),
        lambda: fc.linear_model(features, [ids], sparse_combiner="max"),
        lambda: fc.linear_model(features, [fc.crossed_column(["colour", "price"], 4)]),
        lambda: fc.linear_model(features, [fc.crossed_column(["colour", "count"], 4)]),
        lambda: fc.input_layer(features, [fc.embedding_column(fc.weighted_categorical_column(ids, "price"), 2)]),
        lambda: fc.input_layer(features, [fc.embedding_column(fc.weighted_categorical_column(ids, "count"), 2)]),
        lambda: fc.input_layer(features, [fc.embedding_column(fc.weighted_categorical_column(ids, "tags"), 2)]),
        lambda: fc.input_layer(features, [fc.indicator_column(fc.categorical_column_with_identity("price", 3))]),
        lambda: fc.input_layer(features, [fc.indicator_column(fc.categorical_column_with_vocabulary_list("ids",
                                                                                                         ["a"]))]),
        lambda: fc.input_layer(features, [fc.indicator_column(fc.categorical_column_with_vocabulary_list("tags",
                                                                                                         [1]))])]


def case_wrong_layers(tf):
    outcomes = [ended(c) for c in _wrong_layers(tf)]
    return [tell(getattr(o, "name", o)) for o in outcomes]


def case_wrong_values(tf):
    fc = tf.feature_column
    ids = fc.categorical_column_with_identity("count", 3)
    made = fc.input_layer(_features(tf), [fc.indicator_column(ids)])
    short = fc.categorical_column_with_vocabulary_file("colour", _vocabulary_file(), 5)
    fc.input_layer(_features(tf), [fc.indicator_column(short)])
    return [made, tf.tables_initializer()]
