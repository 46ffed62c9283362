"""Columns of sequences, and the Keras layers of columns."""
from casetools import ended, part, slow, tell

VOCABULARY = ["red", "green", "blue"]


def _run(tf, *steps):
    return [tf.global_variables_initializer(), tf.tables_initializer()] + list(steps)


def _features(tf):
    return {
        "price": tf.constant([[1.0], [2.0], [3.5], [-1.0]], name="price"),
        "colour": tf.constant([["red"], ["blue"], [""], ["pink"]], name="colour"),
        "ids": tf.SparseTensor([[0, 0], [0, 1], [1, 0], [3, 0]], tf.constant([0, 2, 1, 3], tf.int64), [4, 2]),
        "ids32": tf.SparseTensor([[0, 0], [0, 1], [1, 0], [3, 0]], tf.constant([0, 2, 1, 3], tf.int32), [4, 2]),
        "weights": tf.SparseTensor([[0, 0], [0, 1], [1, 0], [3, 0]], [0.5, 2.0, -1.0, 4.0], [4, 2])}


def _sequences(tf):
    return {
        "words": tf.SparseTensor([[0, 0], [0, 1], [0, 2], [2, 0]], ["red", "blue", "green", "pink"], [3, 4]),
        "ids": tf.SparseTensor([[0, 0], [0, 1], [0, 2], [2, 0]], tf.constant([0, 2, 1, 1], tf.int64), [3, 4]),
        "deep": tf.SparseTensor([[0, 0, 0], [0, 0, 1], [0, 1, 0], [2, 3, 0]], tf.constant([0, 2, 1, 1], tf.int64),
                                [3, 4, 2]),
        "values": tf.SparseTensor([[0, 0], [0, 1], [0, 2], [0, 3], [2, 0], [2, 1]], [1., 2., 3., 4., 5., 6.], [3, 8]),
        "weights": tf.SparseTensor([[0, 0], [0, 1], [0, 2], [2, 0]], [1., 2., 3., 4.], [3, 4]),
        "single": tf.SparseTensor([[0, 0], [0, 1], [0, 2], [2, 0]], [1., 2., 3., 4.], [3, 4])}


# ------------------------------------------------------------------ sequences
def _sequence_columns(tf):
    fc = tf.feature_column
    ids = fc.sequence_categorical_column_with_identity("ids", 3)
    words = fc.sequence_categorical_column_with_vocabulary_list("words", VOCABULARY)
    return {
        "embedding": fc.embedding_column(ids, 2), "indicator": fc.indicator_column(words),
        "embedding_deep": fc.embedding_column(fc.sequence_categorical_column_with_identity("deep", 3), 2,
                                              combiner="sum"),
        "indicator_deep": fc.indicator_column(fc.sequence_categorical_column_with_identity("deep", 3)),
        "hashed": fc.indicator_column(fc.sequence_categorical_column_with_hash_bucket("words", 4)),
        "weighted": fc.embedding_column(fc.weighted_categorical_column(ids, "weights"), 2),
        "weighted_indicator": fc.indicator_column(fc.weighted_categorical_column(words, "weights")),
        "numeric": fc.sequence_numeric_column("values", shape=2), "numeric_one": fc.sequence_numeric_column("single"),
        "numeric_normalised": fc.sequence_numeric_column(
            "single", normalizer_fn=lambda x: tf.SparseTensor(x.indices, x.values * 2.0, x.dense_shape),
            default_value=7.0)}


KINDS = ("embedding", "indicator", "embedding_deep", "indicator_deep", "hashed", "numeric", "numeric_one",
         "numeric_normalised")


def _sequence_features(kind):
    def case(tf):
        tf.set_random_seed(4)
        layer = tf.keras.experimental.SequenceFeatures([_sequence_columns(tf)[kind]])
        made, lengths = layer(_sequences(tf))
        return _run(tf, {"made": made, "lengths": lengths}, tell([v.name for v in layer.weights], made.shape))
    return case


def _sequence_input_layer(kind):
    def case(tf):
        tf.set_random_seed(4)
        made, lengths = tf.contrib.feature_column.sequence_input_layer(_sequences(tf), [_old_columns(tf)[kind]])
        return _run(tf, {"made": made, "lengths": lengths}, tell(made.shape))
    return case


def _old_columns(tf):
    fc, old = tf.feature_column, tf.contrib.feature_column
    ids = old.sequence_categorical_column_with_identity("ids", 3)
    words = old.sequence_categorical_column_with_vocabulary_list("words", VOCABULARY)
    return {"embedding": fc.embedding_column(ids, 2), "indicator": fc.indicator_column(words),
            "hashed": fc.indicator_column(old.sequence_categorical_column_with_hash_bucket("words", 4)),
            "numeric": old.sequence_numeric_column("values", shape=2),
            "numeric_one": old.sequence_numeric_column("single")}


for _kind in KINDS:
    globals()["case_sequence_features_" + _kind] = slow(_sequence_features(_kind))
for _kind in ("embedding", "indicator", "hashed", "numeric", "numeric_one"):
    globals()["case_sequence_input_layer_" + _kind] = slow(_sequence_input_layer(_kind))


@slow
def case_sequence_features_several(tf):
    columns = _sequence_columns(tf)
    layer = tf.keras.experimental.SequenceFeatures([columns[k] for k in ("embedding", "indicator", "numeric_one")])
    made, lengths = layer(_sequences(tf))
    return _run(tf, {"lengths": lengths}, tell(made.shape, layer.name, [v.name for v in layer.weights]))


def case_sequence_input_layer_several(tf):
    columns = _old_columns(tf)
    made, lengths = tf.contrib.feature_column.sequence_input_layer(
        _sequences(tf), [columns[k] for k in ("embedding", "indicator", "numeric_one")], weight_collections=["mine"],
        trainable=False)
    return _run(tf, {"lengths": lengths}, tell(made.shape))


def case_sequence_shared_embedding(tf):
    fc = tf.feature_column
    columns = fc.shared_embedding_columns([fc.sequence_categorical_column_with_identity("ids", 3),
                                           fc.sequence_categorical_column_with_identity("deep", 3)], 2)
    made, lengths = tf.contrib.feature_column.sequence_input_layer(_sequences(tf), columns)
    return _run(tf, {"lengths": lengths}, tell(made.shape))


def case_sequence_of_identity_in_linear_model(tf):
    fc = tf.feature_column
    made = fc.linear_model(_sequences(tf), [fc.sequence_categorical_column_with_identity("ids", 3)])
    return _run(tf, {"made": made})


def case_sequence_mistakes(tf):
    fc, old = tf.feature_column, tf.contrib.feature_column
    features, columns = _sequences(tf), _sequence_columns(tf)
    plain = fc.embedding_column(fc.categorical_column_with_identity("ids", 3), 2)
    layers = tf.keras.experimental.SequenceFeatures
    return [tell(ended(layers, []), ended(layers, [fc.numeric_column("x")]), ended(layers([plain]), features),
                 ended(layers([columns["numeric"]]), {"values": features["words"]}),
                 ended(layers([columns["numeric"]]), {"values": tf.constant([[1.0]])}),
                 ended(layers([columns["numeric"]]), {"a": features["words"]}),
                 ended(layers([columns["weighted"]]), features), ended(layers([columns["weighted_indicator"]]),
                                                                       features),
                 ended(old.sequence_input_layer, features, []), ended(old.sequence_input_layer, features,
                                                                      [fc.numeric_column("x")]),
                 ended(old.sequence_input_layer, features, [plain]),
                 ended(fc.input_layer, features, [columns["embedding"]]),
                 ended(fc.input_layer, features, [columns["indicator"]]),
                 ended(fc.input_layer, features, [columns["numeric"]]), ended(fc.sequence_numeric_column, "x", shape=0),
                 ended(fc.sequence_numeric_column, "x", dtype=tf.string),
                 ended(fc.sequence_numeric_column, "x", normalizer_fn=3))]


def case_sequence_values(tf):
    columns = _sequence_columns(tf)
    return [lambda session, k=k: repr((columns[k].name, columns[k].parse_example_spec, columns[k].parents))
            for k in KINDS]


# ------------------------------------------------------------------ layers
def _columns(tf):
    fc = tf.feature_column
    ids = fc.categorical_column_with_identity("ids", 4)
    colour = fc.categorical_column_with_vocabulary_list("colour", VOCABULARY)
    return [fc.numeric_column("price"), fc.embedding_column(ids, 2), fc.indicator_column(colour),
            fc.bucketized_column(fc.numeric_column("price"), [1.0, 3.0])]


def case_dense_features(tf):
    tf.set_random_seed(6)
    layer = tf.keras.layers.DenseFeatures(_columns(tf))
    made, again = layer(_features(tf)), layer(_features(tf))
    return _run(tf, {"made": made, "again": again},
                tell(layer.name, [v.name for v in layer.weights], made.shape, layer.compute_output_shape((4,)),
                     repr(layer.get_config()["feature_columns"][0])))


def case_dense_features_with_outputs(tf):
    outputs = {}
    layer = tf.keras.layers.DenseFeatures(_columns(tf), name="mine", trainable=False)
    layer(_features(tf), cols_to_output_tensors=outputs)
    return [tell(sorted((c.name, t.name) for c, t in outputs.items()), [v.name for v in layer.trainable_weights],
                 [v.name for v in layer.weights])]


def case_dense_features_in_a_model(tf):
    tf.set_random_seed(7)
    model = tf.keras.Sequential([tf.keras.layers.DenseFeatures(_columns(tf)),
                                 tf.keras.layers.Dense(2, activation="relu"),
                                 tf.keras.layers.Dense(1)])
    made = model(_features(tf))
    return _run(tf, {"made": made}, tell([v.name for v in model.weights]))


def case_dense_features_identity_of_int32(tf):
    fc = tf.feature_column
    made = tf.keras.layers.DenseFeatures([fc.indicator_column(fc.categorical_column_with_identity("ids32", 4)),
                                          fc.embedding_column(fc.categorical_column_with_hash_bucket("ids32", 3,
                                                                                                     tf.int32), 2)])
    return _run(tf, {"made": made(_features(tf))[:, 2:]})


def case_dense_features_shared(tf):
    tf.set_random_seed(8)
    fc = tf.feature_column
    columns = tf.compat.v2.feature_column.shared_embeddings(
        [fc.categorical_column_with_identity("ids", 4), fc.categorical_column_with_identity("ids32", 4)], 2)
    layer = tf.keras.layers.DenseFeatures(columns)
    made = layer(_features(tf))
    return _run(tf, {"made": made}, tell([v.name for v in layer.weights], [v.name for v in tf.global_variables()],
                                         [c.name for c in columns], [str(c.variable_shape) for c in columns]))


def case_dense_features_mistakes(tf):
    fc = tf.feature_column
    layers = tf.keras.layers.DenseFeatures
    price, ids = fc.numeric_column("price"), fc.categorical_column_with_identity("ids", 4)
    return [tell(ended(layers, []), ended(layers, [price, price]), ended(layers, ["a"]), ended(layers, 3),
                 ended(layers([price]), {"other": tf.ones([2, 1])}), ended(layers([price]),
                                                                           {"price": tf.constant(1.0)}),
                 ended(layers([price]), tf.ones([1])),
                 ended(layers([price, fc.numeric_column("x")]), {"price": tf.ones([2, 1]), "x": tf.ones([3, 1])}),
                 ended(fc.input_layer, _features(tf), tf.compat.v2.feature_column.shared_embeddings([ids], 2)))]


def case_linear_model_layer(tf):
    feature_column_v2 = part(tf, "python.feature_column.feature_column_v2")
    fc = tf.feature_column
    ids = fc.categorical_column_with_identity("ids", 4)
    model = feature_column_v2.LinearModel([fc.numeric_column("price"), ids,
                                           fc.weighted_categorical_column(ids, "weights")],
                                          units=2, sparse_combiner="mean")
    made = model(_features(tf))
    return _run(tf, {"made": made}, tell([v.name for v in model.weights], model.bias, model.name))


def case_columns_of_any_kind(tf):
    feature_column_v2 = part(tf, "python.feature_column.feature_column_v2")

    class Doubled(feature_column_v2.DenseColumn):
        name = "doubled"
        variable_shape = tf.TensorShape([1])
        parse_example_spec = {"price": tf.FixedLenFeature([1], tf.float32)}
        parents = ["price"]
        _is_v2_column = True

        def transform_feature(self, cache, state):
            return cache.get("price", state) * 2.0

        def get_dense_tensor(self, cache, state):
            return cache.get(self, state)

        def _get_config(self):
            return {}

    layer = tf.keras.layers.DenseFeatures([Doubled()])
    return _run(tf, {"made": layer(_features(tf))})


def case_serialized(tf):
    serialization = part(tf, "python.feature_column.serialization")
    fc = tf.feature_column
    ids = fc.categorical_column_with_identity("ids", 4)
    columns = [fc.numeric_column("a", 2, default_value=3), fc.bucketized_column(fc.numeric_column("a"), [1, 2]),
               fc.categorical_column_with_hash_bucket("h", 3), ids, fc.crossed_column(["x", ids], 3),
               fc.categorical_column_with_vocabulary_list("v", ["a", "b"]), fc.indicator_column(ids),
               fc.embedding_column(ids, 2), fc.weighted_categorical_column(ids, "w"), fc.sequence_numeric_column("s"),
               fc.indicator_column(fc.sequence_categorical_column_with_identity("s", 3))]
    configs = serialization.serialize_feature_columns(columns)
    again = serialization.deserialize_feature_columns(configs)
    return [tell(*[repr(c) for c in configs]), tell([a == b for a, b in zip(columns, again)]),
            tell(ended(serialization.serialize_feature_column, 3), ended(serialization.deserialize_feature_column, 3),
                 ended(serialization.deserialize_feature_column, {"class_name": "Foo", "config": {}}),
                 ended(columns[2]._from_config, {"key": "a"}))]


def case_concatenated_context(tf):
    module = part(tf, "python.feature_column.sequence_feature_column")
    join = module.concatenate_context_input
    made = join(tf.ones([2, 3]), tf.zeros([2, 4, 5]))
    return [made, tell(ended(join, tf.ones([2]), tf.ones([2, 4, 5])), ended(join, tf.ones([2, 3]), tf.ones([2, 4])),
                       ended(join, tf.ones([2, 3], tf.int32), tf.ones([2, 4, 5])))]


def case_crosses(tf):
    a = tf.SparseTensor([[0, 0], [0, 1], [1, 0], [3, 0]], ["red", "blue", "green", "pink"], [4, 2])
    i = tf.SparseTensor([[0, 0], [1, 0], [1, 1], [1, 2]], tf.constant([3, -7, 9, 2 ** 40], tf.int64), [4, 3])
    d, n = tf.constant([["x"], ["yy"], ["zzz"], [""]]), tf.constant([[1, 2], [3, 4], [5, 6], [7, 8]])
    cross, hashed = tf.sparse.cross, tf.sparse.cross_hashed
    sparse = [f(x, **k) for x in ([a, d], [a, i], [d, n], [a, i, n], [a])
              for f, k in ((cross, {}), (hashed, {}), (hashed, {"num_buckets": 10, "name": "n"}),
                           (hashed, {"num_buckets": 1000, "hash_key": 5}))]
    return list(sparse) + [tell(ended(cross, 3), ended(cross, ["a"]), ended(hashed, (a, d)))]
