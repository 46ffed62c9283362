"""Examples and SequenceExamples: nodes, values, what is said of wrong ones."""
import numpy as np

from casetools import said, tell


def feature(tf, values):
    if not values:
        return tf.train.Feature()
    if isinstance(values[0], int):
        return tf.train.Feature(int64_list=tf.train.Int64List(value=values))
    if isinstance(values[0], float):
        return tf.train.Feature(float_list=tf.train.FloatList(value=values))
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=values))


def features(tf, values):
    return tf.train.Features(feature={k: feature(tf, v) for k, v in values.items()})


def example(tf, **values):
    return tf.train.Example(features=features(tf, values)).SerializeToString()


def samples(tf):
    return (example(tf, i=[1, 2], f=[1.5], s=[b"x", b"y", b"z"]), example(tf, i=[3, 4], f=[2.5], s=[b"w"]),
            example(tf, i=[7], f=[]))


def sequence(tf):
    lists = {"a": [[1], [2], [3]], "b": [[1., 2.], [3.]], "d": [[b"x", b"y"]]}
    lists = {k: tf.train.FeatureList(feature=[feature(tf, v) for v in vs]) for k, vs in lists.items()}
    return tf.train.SequenceExample(context=features(tf, {"c": [5], "v": [b"p", b"q"]}),
                                    feature_lists=tf.train.FeatureLists(feature_list=lists)).SerializeToString()


def run(tf, make):
    """A step that parses in a graph of its own."""
    def step(session):
        with tf.Graph().as_default() as graph, tf.Session(graph=graph) as own:
            found = own.run(make())
        return [plain(d) for d in found] if isinstance(found, tuple) else plain(found)
    return step


def plain(found):
    return [[k, [np.asarray(p).tolist() for p in found[k]] if isinstance(found[k],
                                                                         tuple) else np.asarray(found[k]).tolist()]
            for k in sorted(found)]


def case_nodes(tf):
    FL, VL, FS, SF = tf.FixedLenFeature, tf.VarLenFeature, tf.FixedLenSequenceFeature, tf.SparseFeature
    wanted = {"i": FL([2], tf.int64), "f": FL([], tf.float32, 0.5), "s": VL(tf.string)}
    batch, one = tf.placeholder(tf.string, [None]), tf.placeholder(tf.string, [])
    tf.parse_example(batch, wanted)
    tf.parse_single_example(one, wanted)
    tf.parse_single_example(one, wanted, name="named", example_names="nn")
    tf.parse_example(batch, {"q": FS([2], tf.float32, allow_missing=True), "sp": SF("i", "f", tf.float32, 10),
                             "z": FL([3], tf.int64, [1, 2, 3])}, name="pp", example_names=["a"])
    tf.parse_single_example(one, {"q": FS([2], tf.float32, allow_missing=True, default_value=3.),
                                  "sp": SF(["i", "j"], "f", tf.float32, [10, 5])})
    context = {"c": FL([], tf.int64), "v": VL(tf.string)}
    tf.parse_single_sequence_example(one, context, {"a": FS([], tf.int64), "b": VL(tf.float32), "d": FS(
        [2], tf.string, allow_missing=True)}, example_name="nm")
    tf.io.parse_sequence_example(batch, context, {"a": FS([], tf.int64), "b": VL(tf.float32)})


def case_values(tf):
    FL, VL, FS, SF = tf.FixedLenFeature, tf.VarLenFeature, tf.FixedLenSequenceFeature, tf.SparseFeature
    P, S, (a, b, c) = tf.parse_example, tf.parse_single_example, samples(tf)
    wanted = {"i": FL([2], tf.int64), "f": FL([], tf.float32, 0.5), "s": VL(tf.string)}
    steps = FS([], tf.string, allow_missing=True)
    apart = example(tf, i=[5, 3], j=[0, 1], f=[1., 2.])
    return [run(tf, m) for m in (
        lambda: P([a, b], wanted), lambda: S(a, wanted), lambda: P([a, b], {"s": steps}), lambda: S(a, {"s": steps}),
        lambda: P([a, b], {"s": FS([], tf.string, allow_missing=True, default_value="pad")}),
        lambda: P([b""], {"i": VL(tf.int64), "f": FL([], tf.float32, 9.)}),
                                 lambda: P([c], {"f": FL([], tf.float32, 9.)}),
        lambda: P([a], {"s": FL([3, 1], tf.string)}), lambda: P([c], {"k": FL([2], tf.int64, [5, 6]),
                                                                      "s": FL([1], tf.string, "d")}),
        lambda: P(np.array([], dtype=object), wanted), lambda: S(apart, {"sp": SF("i", "f", tf.float32, 10)}),
        lambda: S(apart, {"sp": SF(["i", "j"], "f", tf.float32, [10, 4])}),
        lambda: S(apart, {"sp": SF("i", "f", tf.float32, 10, already_sorted=True)}),
        lambda: P([a + example(tf, i=[8, 9])], wanted))]


def case_wrong_examples(tf):
    FL, VL, FS = tf.FixedLenFeature, tf.VarLenFeature, tf.FixedLenSequenceFeature
    P, S, (a, b, c) = tf.parse_example, tf.parse_single_example, samples(tf)
    return [run(tf, m) for m in (
        lambda: P([a, b], {"k": FL([], tf.int64)}), lambda: S(a, {"k": FL([], tf.int64)}),
        lambda: P([a], {"i": FL([2], tf.float32)}), lambda: S(a, {"i": FL([2], tf.float32)}),
        lambda: P([a], {"i": FL([3], tf.int64)}), lambda: S(a, {"i": FL([3], tf.int64)}),
                                 lambda: P([a], {"i": VL(tf.float32)}),
        lambda: S(a, {"i": VL(tf.float32)}), lambda: P([a, b], {"k": FL([], tf.int64)}, example_names=["n1", "n2"]),
        lambda: P([c], {"f": FL([], tf.float32)}), lambda: P([a, c], {"i": FS([2], tf.int64, allow_missing=True)}),
        lambda: P([a, b], {"i": VL(tf.int64)}, example_names=["x"]), lambda: P([a], {"zz": FL([0], tf.int64)}),
        lambda: P([b"\x0a\x05ab"], {"i": VL(tf.int64)}), lambda: S(b"\x0a\x05ab", {"i": VL(tf.int64)}))]


def case_wrong_features(tf):
    FL, VL, FS = tf.FixedLenFeature, tf.VarLenFeature, tf.FixedLenSequenceFeature
    P, S, a = tf.parse_example, tf.parse_single_example, example(tf, i=[1])
    return [tell(*[said(f) for f in (
        lambda: P([a], {"s": FS([], tf.string)}), lambda: P([a], {}), lambda: P([a], {"i": FL(None, tf.int64)}),
        lambda: P([a], {"i": FL([None], tf.int64)}), lambda: P([a], {"i": FL([2], tf.int32)}), lambda: P([a], {"i": 3}),
        lambda: P(a, {"i": VL(tf.int64)}), lambda: S([a], {"i": VL(tf.int64)}), lambda: P([a], None),
                                     lambda: S(a, None),
        lambda: P([a], {"i": VL(None)}), lambda: tf.parse_single_sequence_example(a), lambda: repr(FL([2], tf.int64)),
        lambda: repr(VL(tf.string)), lambda: repr(FS([], tf.int64)),
        lambda: tf.train.Feature(int64_list=[1]), lambda: tf.train.Int64List(value=[1.5]),
        lambda: tf.train.BytesList(value=["a"]), lambda: str(tf.train.Example.FromString(a)))])]


def case_sequences(tf):
    FL, VL, FS = tf.FixedLenFeature, tf.VarLenFeature, tf.FixedLenSequenceFeature
    Q, s = tf.parse_single_sequence_example, sequence(tf)
    context = {"c": FL([], tf.int64), "v": VL(tf.string)}
    steps = {"a": FS([], tf.int64), "b": VL(tf.float32), "d": FS([2], tf.string, allow_missing=True),
             "e": FS([2], tf.float32, allow_missing=True)}
    return [run(tf, m) for m in (
        lambda: Q(s, context, steps), lambda: Q(s, context, {"zz": FS([], tf.int64)}),
                                 lambda: Q(s, {"zz": FL([], tf.int64)}, steps),
        lambda: Q(s, None, {"a": FS([], tf.float32)}), lambda: Q(s, None, {"b": FS([2], tf.float32)}),
        lambda: Q(b"zzz", context, steps), lambda: Q(s, None, {"a": VL(tf.int64), "zz": VL(tf.int64)}),
        lambda: Q(s, None, {"a": VL(tf.float32)}), lambda: Q(s, {"c": FL([], tf.float32)}),
        lambda: Q(s, {"m": FL([], tf.float32, 2.)}), lambda: Q(s, context, {"zz": FS([], tf.int64)}, example_name="ee"),
        lambda: tf.io.parse_sequence_example([s, s], context, {"a": FS([], tf.int64), "b": VL(tf.float32)}))]
