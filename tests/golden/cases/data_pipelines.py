"""tf.data: nodes, orders, iterators, what is said of wrong datasets."""
import os
import re
import tempfile

import numpy as np

from casetools import said, tell


def plain(value):
    if isinstance(value, tuple):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return [[k, plain(value[k])] for k in sorted(value)]
    value = np.asarray(value).tolist()
    return repr(value)


def elements(tf, make, seed=None, times=2, most=30):
    """A step that goes through a dataset, begun several times, up to its end or an error."""
    def step(session):
        out = []
        with tf.Graph().as_default() as graph, tf.Session(graph=graph) as own:
            if seed is not None:
                tf.set_random_seed(seed)
            iterator = make().make_initializable_iterator()
            element = iterator.get_next()
            for _ in range(times):
                own.run(iterator.initializer)
                for _ in range(most):
                    try:
                        out.append(plain(own.run(element)))
                    except Exception as e:
                        text = "%s: %s" % (type(e).__name__, str(e).split("\n")[0])
                        out.append(re.sub(r"_\d+}}", "_N}}", text.replace(FOLDER[0] or "?", "DIR")))
                        if isinstance(e, tf.errors.OutOfRangeError):
                            break
        return out
    return step


FOLDER = [""]


def files():
    """Three text files and two files of records."""
    if not FOLDER[0]:
        FOLDER[0] = tempfile.mkdtemp()
        for i in range(3):
            with open(os.path.join(FOLDER[0], "f%d.txt" % i), "wb") as f:
                f.write(b"a%d\r\nb\n\nlast" % i)
        with open(os.path.join(FOLDER[0], "fixed"), "wb") as f:
            f.write(b"HHaabbccF")
    return FOLDER[0]


def case_one_shot(tf):
    it = tf.data.Dataset.from_tensor_slices(np.arange(4.)).batch(2).repeat().make_one_shot_iterator()
    return [{"x": it.get_next()}, {"x": it.get_next()}, {"h": tf.shape(it.string_handle())}]


def case_initializable(tf):
    d = tf.data.Dataset.from_tensor_slices({"a": np.arange(4.), "b": ["x", "y", "z", "w"]})
    d = d.map(lambda e: {"c": e["a"] * 2, "b": e["b"]}).shuffle(10, seed=2).batch(2).prefetch(1)
    it = d.make_initializable_iterator("shared")
    x = it.get_next()
    return [x, it.initializer, x, x, x, it.initializer, x, tell(it.output_types, it.output_shapes)]


def case_captured(tf):
    x, v = tf.placeholder(tf.float32, []), tf.get_variable("v", [2], initializer=tf.ones_initializer())
    d = tf.data.Dataset.range(5).map(lambda i: tf.cast(i, tf.float32) * x + v, num_parallel_calls=2)
    it = d.filter(lambda t: tf.reduce_sum(t) > 4).make_initializable_iterator()
    e = it.get_next()
    return [v.initializer, lambda s: s.run(it.initializer, {x: 2.}), {"e": e}, {"e": e},
            tell(said(d.make_one_shot_iterator))]


def case_reinitializable(tf):
    it = tf.data.Iterator.from_structure((tf.int64, tf.float32), ([None], [2]))
    a = tf.data.Dataset.from_tensors((np.array([1, 2]), np.array([1., 2.], np.float32)))
    b = tf.data.Dataset.from_tensors((np.array([3]), np.array([3., 4.], np.float32))).repeat(2)
    first, second = it.make_initializer(a), it.make_initializer(b, "second")
    e = it.get_next("next")
    wrong = tf.data.Dataset.range(3)
    return [{"e": e}, first, {"e": e}, {"e": e}, second, {"e": e}, {"e": e}, {"e": e}, first, {"e": e},
            tell(said(it.make_initializer, wrong), said(lambda: it.initializer))]


def case_feedable(tf):
    h = tf.placeholder(tf.string, [])
    a, b = tf.data.Dataset.range(3), tf.data.Dataset.range(10, 13)
    it = tf.data.Iterator.from_string_handle(h, a.output_types, a.output_shapes)
    x, y = a.make_one_shot_iterator(), b.make_initializable_iterator()
    e = it.get_next()

    def step(session):
        first, second = session.run([x.string_handle(), y.string_handle()])
        session.run(y.initializer)
        return [int(session.run(e, {h: v})) for v in (first, second, first, second)]
    return [step, lambda s: s.run(e, {h: "none"})]


def case_sequences(tf):
    D = tf.data.Dataset
    z = D.zip((D.range(10), {"k": D.range(5, 15, 2)})).take(3).skip(1).repeat(2).cache().shard(2, 0)
    z = z.concatenate(z).window(2, drop_remainder=True).flat_map(lambda x, y: D.zip((x, y["k"]))).enumerate()
    it = z.interleave(lambda i, p: D.from_tensors((i, p)), cycle_length=2).make_initializable_iterator()
    x = it.get_next()
    return [it.initializer] + [{"x": x}] * 5


def case_sparse(tf):
    s = tf.SparseTensor([[0, 0], [1, 1], [2, 0]], [1., 2., 3.], [3, 2])
    it = tf.data.Dataset.from_tensor_slices((s, np.arange(3))).map(lambda a,
                                                                   b: (a, b * 2)).batch(2).make_initializable_iterator()
    x, _ = it.get_next()
    t = tf.data.Dataset.from_sparse_tensor_slices(s).make_one_shot_iterator().get_next()
    dense = tf.sparse_tensor_to_dense(x)
    return [it.initializer, {"x": dense}, {"x": dense}, {"x": dense}, list(t), list(t)]


def case_reduce(tf):
    r = tf.data.Dataset.range(5).reduce((np.int64(0), 1.), lambda s, x: (s[0] + x, s[1] * 2.))
    return [list(r), list(r)]


def case_files(tf):
    folder = files()
    D = tf.data.Dataset
    a = tf.data.TFRecordDataset(["a", "b"], "GZIP", 1000, 2)
    b = tf.data.FixedLengthRecordDataset(tf.constant("a"), 10)
    del a, b
    return [elements(tf, lambda: tf.data.TextLineDataset([folder + "/f0.txt", folder + "/f1.txt"]).skip(1), times=1),
            elements(tf, lambda: tf.data.FixedLengthRecordDataset(folder + "/fixed", 2, 2, 1), times=1),
            elements(tf, lambda: tf.data.FixedLengthRecordDataset(folder + "/fixed", 4, 2, 1), times=1, most=2),
            elements(tf, lambda: tf.data.TextLineDataset(folder + "/none"), times=1, most=2),
            elements(tf, lambda: D.list_files(folder + "/f*.txt", seed=2).map(
                lambda f: tf.string_split([f], "/").values[-1])),
            elements(tf, lambda: D.list_files(folder + "/f*.txt", shuffle=False).interleave(
                lambda f: tf.data.TextLineDataset(f).take(2), 2, 2), times=1),
            elements(tf, lambda: tf.data.TextLineDataset(D.list_files(folder + "/*.txt", shuffle=False),
                                                         num_parallel_reads=2), times=1)]


def case_list_files(tf):
    tf.data.Dataset.list_files("none", seed=3)
    tf.data.Dataset.list_files(["a", "b"], shuffle=False)


def case_shuffles(tf):
    R = tf.data.Dataset.range
    makes = [lambda: R(10).shuffle(10, seed=1), lambda: R(10).shuffle(4, seed=1).repeat(3),
             lambda: R(10).shuffle(10, seed=1, reshuffle_each_iteration=False).repeat(2),
             lambda: R(10).shuffle(4, seed=1).map(lambda x: x).repeat(2),
             lambda: R(10).shuffle(4, seed=1).batch(3).repeat(2),
             lambda: R(5).repeat(2).shuffle(4, seed=1), lambda: R(10).shuffle(3, seed=5),
             lambda: R(1).shuffle(3, seed=5),
             lambda: R(5).apply(tf.data.experimental.shuffle_and_repeat(4, 2, seed=1)),
             lambda: (lambda a: tf.data.Dataset.zip((a, a)))(R(5).shuffle(5, seed=1)),
             lambda: (lambda a: a.concatenate(a))(R(5).shuffle(5, seed=1)),
             lambda: R(0).shuffle(3, seed=1).repeat()]
    return [elements(tf, m, most=32) for m in makes] + [elements(tf, lambda: R(10).shuffle(4), seed=3),
                                                        elements(tf, makes[6], seed=7)]


def case_random_functions(tf):
    R = tf.data.Dataset.range
    draw = lambda x: tf.random_uniform([], seed=1)
    return [elements(tf, lambda: R(2).map(draw).repeat(2), seed=3), elements(tf, lambda: R(2).map(draw)),
            elements(tf, lambda: R(2).map(lambda x: tf.random_uniform([])), seed=3),
            elements(tf, lambda: R(2).flat_map(lambda y: R(2).map(draw)), seed=3)]


def case_batches(tf):
    R = tf.data.Dataset.range
    grow = lambda: R(5).map(lambda x: tf.fill([tf.cast(x, tf.int32)], x))
    return [elements(tf, m, times=1) for m in (
        lambda: R(5).batch(2), lambda: R(5).batch(2, True), lambda: grow().batch(2),
                                               lambda: R(7).window(3, 2, 2).flat_map(
            lambda w: w.batch(9)), lambda: R(7).window(3, 1, 1, True).flat_map(lambda w: w.batch(9)),
        lambda: grow().padded_batch(2, [None], padding_values=tf.constant(-1, tf.int64)),
                                               lambda: grow().padded_batch(2, [3]),
        lambda: R(5).map(lambda x: (tf.as_string(tf.range(x)), x)).padded_batch(2, ([None], []), drop_remainder=True),
        lambda: R(4).batch(2).map(lambda x: (x, x)).apply(tf.data.experimental.unbatch()),
        lambda: R(5).window(2).map(lambda w: w.reduce(np.int64(0), lambda a, b: a + b)))]


def case_errors_in_functions(tf):
    D = tf.data.Dataset
    bad = lambda: D.from_tensor_slices([1., 0., 2., 4.]).map(lambda x: tf.check_numerics(1 / x, "bad"))
    return [elements(tf, bad), elements(tf, lambda: bad().apply(tf.data.experimental.ignore_errors())),
            elements(tf, lambda: bad().batch(2))]


def case_caches(tf):
    count = [0]

    def counted(x):
        count[0] += 1
        return np.int64(x * 10 + count[0])
    R = tf.data.Dataset.range
    return [elements(tf, lambda: R(2).map(lambda x: tf.py_func(counted, [x], tf.int64)).cache().repeat(2)),
            elements(tf, lambda: R(3).map(lambda x: tf.py_func(counted, [x], tf.int64)).cache().take(2).repeat(2))]


def case_generators(tf):
    G = tf.data.Dataset.from_generator

    def mixed():
        yield 1
        yield [2, 3]
        yield "x"

    def failing():
        yield 1
        raise ValueError("boom")
    G(lambda a: iter([a]), tf.int32, args=(3,)).make_initializable_iterator()
    return [elements(tf, m, most=5) for m in (
        lambda: G(lambda: iter([1, 2, 3]), tf.int64), lambda: G(mixed, tf.int64, []),
        lambda: G(lambda a, b: iter([a, a + b]), tf.float32, [], args=(1., 2.)),
        lambda: G(lambda: iter([(1,)]), (tf.int64, tf.int64)),
        lambda: G(lambda: iter([([1, 2], {"a": "q"})]), (tf.int32, {"a": tf.string}), ([None], {"a": []})),
        lambda: G(failing, tf.int64))] + [tell(said(G, [1], tf.int64))]


def case_wrong_datasets(tf):
    D, R = tf.data.Dataset, tf.data.Dataset.range
    grow = R(5).map(lambda x: tf.fill([tf.cast(x, tf.int32)], x))
    return [tell(*[said(f) for f in (
        lambda: R(5).padded_batch(2, [None]), lambda: grow.padded_batch(2, [None], padding_values=1.5),
        lambda: D.from_tensor_slices(([1, 2, 3], [1, 2])), lambda: D.from_tensor_slices(3),
                                     lambda: R(3).filter(lambda x: x),
        lambda: R(3).flat_map(lambda x: x), lambda: D.zip([R(3)]), lambda: R(3).concatenate(D.from_tensors(1.)),
        lambda: R(2).map(lambda x: None), lambda: D.range(), lambda: R(3).batch(2.5), lambda: R(2).map(5),
        lambda: R(2).apply(lambda d: 3), lambda: iter(R(2)), lambda: R(3).make_one_shot_iterator().initializer,
        lambda: repr(R(3)), lambda: repr(D.from_tensors({"a": (1, "x")})), lambda: str(R(3).element_spec),
        lambda: repr(tf.data.DatasetSpec(R(2).element_spec)), lambda: str(grow.batch(2).output_shapes))])] + [
        elements(tf, m, times=1, most=1) for m in (
            lambda: R(3).batch(0), lambda: R(5).shard(2, 2), lambda: R(5).shard(0, 0), lambda: D.range(1, 5, 0),
            lambda: R(3).shuffle(0), lambda: R(3).prefetch(-2), lambda: R(5).window(0))]


def case_uninitialized(tf):
    return [{"x": tf.data.Dataset.range(2).make_initializable_iterator().get_next()}]


def case_counts(tf):
    R = tf.data.Dataset.range
    return [elements(tf, m, times=1, most=12) for m in (
        lambda: R(7).skip(-1), lambda: R(7).take(-1), lambda: R(2).repeat(0), lambda: R(2).repeat(-3).take(5),
        lambda: R(5).skip(10), lambda: tf.data.Dataset.range(5, 0, -2), lambda: R(7).shard(3, 1))]


def case_options(tf):
    R, options = tf.data.Dataset.range, tf.data.Options()
    options.experimental_deterministic = False
    options.experimental_threading.private_threadpool_size = 2
    options.experimental_optimization.autotune = False
    options.experimental_optimization.map_vectorization.enabled = True
    R(3).map(lambda x: x, num_parallel_calls=2).with_options(options).make_initializable_iterator("named")
    plain_options = tf.data.Options()
    plain_options.experimental_optimization.apply_default_optimizations = False
    R(3).with_options(plain_options).make_initializable_iterator()
    return [tell(said(setattr, options, "nothing", 1))]


def case_scopes(tf):
    with tf.name_scope("in"):
        it = tf.data.Dataset.range(3).map(lambda x: x).batch(2).make_initializable_iterator()
        it.get_next("nx")
        it.string_handle("sh")
        again = tf.data.Iterator.from_structure(tf.int64, [None], shared_name="sn")
        again.make_initializer(tf.data.Dataset.range(3).batch(2), "mk")
    tf.data.Dataset.range(3).shuffle(tf.constant(2, tf.int64), seed=tf.constant(3, tf.int64))
