"""Session: fetch structures, feeds, partial_run, callables, handles, lifecycle."""
import collections
import threading
import warnings

import numpy as np

from casetools import initialized, part, said, tell

Point = collections.namedtuple("Point", ["x", "y"])


def kinds(value):
    """Types and values of a fetched structure."""
    if isinstance(value, dict):
        return [type(value).__name__, [[str(k), kinds(v)] for k, v in value.items()]]
    if hasattr(value, "_fields"):
        return [type(value).__name__, [kinds(v) for v in value]]
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, [kinds(v) for v in value]]
    if value is None:
        return "None"
    dtype = getattr(value, "dtype", None)
    # NumPy 2 calls its own bool type "bool".
    kind = "bool_" if type(value) is np.bool_ else type(value).__name__
    return [kind, getattr(dtype, "name", "-"), value.tolist() if hasattr(value, "tolist") else value.decode() if isinstance(value, bytes) else str(value)]


def run(fetches, feed=None):
    return lambda session: kinds(session.run(fetches, feed))


def _ab(tf):
    return tf.constant([1., 2.], name="a"), tf.constant(3, name="b")


def case_structures(tf):
    a, b = _ab(tf)
    op = tf.no_op("op")
    asked = [a, [a], (a, b), {"k": a, "n": [b, (a,)]}, Point(a, b), Point([a], {"z": b}), [], (), {}, [[]], [a, a], op, [op, a], {"o": op},
             collections.OrderedDict([("z", a), ("y", b)]), [[[b]]]]
    return [run(f) for f in asked]


def case_scalars_and_types(tf):
    return [run(t) for t in (tf.constant(1.), tf.constant(1), tf.constant(True), tf.constant("s"), tf.constant(1, tf.int64), tf.constant(1., tf.float64), tf.constant(1., tf.float16),
                             tf.constant(["a", "b"]), tf.constant([[True]]), tf.constant(2, tf.uint8), tf.constant([], tf.float32), tf.zeros([0, 2]))]


def case_strings(tf):
    _ab(tf)
    tf.no_op("op")
    tf.get_variable("v", initializer=1.)
    return initialized(tf, *[run(f) for f in ("a:0", "b:0", "a", "op", ["a:0", "op"], {"x": "v:0"}, "v")])


def case_variables(tf):
    v, r = tf.get_variable("v", initializer=1.), tf.get_variable("r", initializer=[2.], use_resource=True)
    return initialized(tf, run([v, r, v.value(), r.value(), {"v": v}]))


def case_sparse_and_slices(tf):
    s = tf.SparseTensor([[0, 1]], [5.], [2, 2])
    i = tf.IndexedSlices(tf.constant([[1.]]), tf.constant([2]))
    j = tf.IndexedSlices(tf.constant([[1.]]), tf.constant([2]), tf.constant([3, 1]))
    return [run(s), run([i, j]), run({"s": s, "i": i})]


def case_feeds(tf):
    x = tf.placeholder(tf.float32, [2], name="x")
    y = tf.add(x, 1., name="y")
    z = y * 2.
    c = tf.constant(5., name="c")
    return [run(z, {x: [1., 2.]}), run(z, {y: [1., 2.]}), run([z, y], {y: [1., 2.]}), run(c + 1., {c: 7.}), run(c, {c: 8.}), run(z, {"x:0": [3., 4.]}), run(z, {x: np.array([1, 2])}),
            run(z, {x: (1, 2)}), run([x, z], {x: [1., 2.]}), run(z, {x: [1., 2.], c: 1.})]


def case_feed_both_sides(tf):
    x = tf.placeholder(tf.float32, [], name="x")
    y = x + 1.
    z = y * 10.
    return [run([y, z], {x: 1., y: 100.}), run(z, {z: 5.}), run(z, {x: 2., z: 5.})]


def case_feed_dtypes(tf):
    out = []
    for d, value in (("float32", 1), ("int32", 2.0), ("int64", 3), ("bool", True), ("string", "text"), ("float64", np.float32(1.5)), ("complex64", 1), ("uint8", 200), ("int32", np.int64(7))):
        x = tf.placeholder(tf.as_dtype(d), [])
        out.append(lambda s, x=x, value=value: said(lambda: kinds(s.run(x, {x: value}))))
    return out


def case_feed_sparse(tf):
    s = tf.sparse_placeholder(tf.float32, shape=[2, 2])
    v = tf.SparseTensorValue([[0, 1]], [5.], [2, 2])
    return [run(s, {s: v}), run(s.values * 2., {s: ([[0, 0]], [3.], [2, 2])})]


def case_feed_indexed_slices(tf):
    i = tf.IndexedSlices(tf.placeholder(tf.float32, [1, 1]), tf.placeholder(tf.int32, [1]))
    return [run(i.values * 2., {i: (np.ones((1, 1)), [0])})]


def case_feed_structure_errors(tf):
    x = tf.placeholder(tf.float32, [2], name="x")
    feeds = [{x: [1.]}, {x: "a"}, {x: None}, {"nope:0": 1.}, {3: 1.}, {x: tf.constant([1., 2.])}, {"x": [1., 2.]}, {x: [[1., 2.]]}, {x: [[1.], [1., 2.]]}, {None: 1}]
    return [lambda s, f=f: said(s.run, x * 2., f) for f in feeds[:8]] + [lambda s, f=f: said(s.run, x * 2., f) for f in feeds[9:]]


def case_fetch_errors(tf):
    a, b = _ab(tf)
    with tf.Graph().as_default():
        other = tf.constant(1., name="other")
    bad = [None, 3, "nope", "nope:0", "a:1", [a, None], other, [a, other], {"k": None}, b"q", object, 2.5]
    return [lambda s, f=f: said(s.run, f) for f in bad]


def case_sessions_are_apart(tf):
    v = tf.get_variable("v", initializer=1.)
    up = v.assign_add(1.)

    def step(session):
        with tf.Session(graph=v.graph) as other:
            other.run(v.initializer)
            return [float(other.run(up)), float(session.run(up)), float(other.run(v)), float(session.run(v))]
    return initialized(tf, step, v)


def case_lifecycle(tf):
    a, _ = _ab(tf)

    def step(session):
        s = tf.Session()
        first = kinds(s.run(a))
        s.close()
        again = said(s.run, a)
        s.close()
        with tf.Session() as t:
            inside = [tf.get_default_session() is t, kinds(a.eval()), t.graph is a.graph]
        return [first, again, inside, tf.get_default_session(), said(t.run, a), said(a.eval), said(a.op.run)]
    return [step]


def case_default_sessions(tf):
    a, _ = _ab(tf)
    op = tf.no_op()

    def step(session):
        with session.as_default() as s:
            with tf.Session(graph=tf.Graph()) as inner:
                seen = [tf.get_default_session() is inner, said(a.eval)]
            seen += [tf.get_default_session() is session, kinds(a.eval()), kinds(a.eval(session=session)), op.run(), s is session, kinds(a.eval({a: [9., 9.]}))]
        with session.as_default(), tf.Session() as nested:
            seen.append(nested is tf.get_default_session())
        return seen
    return [step]


def case_interactive(tf):
    a, _ = _ab(tf)

    def step(session):
        s = tf.InteractiveSession(graph=a.graph)
        seen = [kinds(a.eval()), tf.get_default_session() is s, s.graph is a.graph]
        s.close()
        return seen + [tf.get_default_session() is s]
    return [step]


def case_interactive_left_out_of_turn(tf):
    _ab(tf)
    seen = []

    def work():
        other, third = tf.Graph(), tf.Graph()
        s = tf.InteractiveSession(graph=other)
        inner = third.as_default()
        inner.__enter__()
        seen.extend([said(s.close), tf.get_default_graph() is third])
        inner.__exit__(None, None, None)
        seen.extend([tf.get_default_graph() is other, tf.get_default_session() is s])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            first, second = tf.InteractiveSession(), tf.InteractiveSession()
        seen.extend([said(first.close), tf.get_default_session() is second])
        second.close()
        seen.append(tf.get_default_session() is first)

    def step(session):
        # What stays on the default stacks stays in a thread that ends.
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        return seen
    return [step]


def case_session_default_graph(tf):
    def step(session):
        g = tf.Graph()
        with tf.Session(graph=g) as s:
            c = tf.constant(1., name="inside")
            return [tf.get_default_graph() is g, c.graph is g, kinds(s.run(c)), s.graph is g, kinds(s.graph_def.node[0].name)]
    return [step]


def case_empty_graph(tf):
    return [lambda s: said(s.run, "x"), lambda s: kinds(s.run([])), lambda s: said(tf.Session(graph=s.graph).run, None)]


def case_extends_while_open(tf):
    a, _ = _ab(tf)

    def step(session):
        first = kinds(session.run(a))
        b = a * 2.
        v = tf.get_variable("late", initializer=4.)
        session.run(v.initializer)
        return [first, kinds(session.run([b, v]))]
    return [step]


def case_partial_run(tf):
    a, b, c = (tf.placeholder(tf.float32, [], name=n) for n in "abc")
    r1 = a + b
    r2 = r1 * c

    def step(session):
        h = session.partial_run_setup([r1, r2], [a, b, c])
        one = session.partial_run(h, r1, {a: 1., b: 2.})
        two = session.partial_run(h, r2, {c: float(one) * 17.})
        return [kinds(one), kinds(two), said(session.partial_run, h, r2)]
    return [step]


def case_partial_run_state(tf):
    x = tf.placeholder(tf.float32, [], name="x")
    y = tf.placeholder(tf.float32, [], name="y")
    u = tf.random_uniform([], seed=1)
    first, second = u + x, u * y

    def step(session):
        h = session.partial_run_setup([first, second], [x, y])
        one = session.partial_run(h, first, {x: 0.})
        two = session.partial_run(h, {"s": second}, {y: 1.})
        return [float(one) == float(two["s"]), said(session.partial_run, "nope", first)]
    return [step]


def case_partial_run_without_feeds(tf):
    a, b = _ab(tf)

    def step(session):
        h = session.partial_run_setup([a, b])
        return [kinds(session.partial_run(h, b)), kinds(session.partial_run(h, [a]))]
    return [step]


def case_partial_run_errors(tf):
    x, z = tf.placeholder(tf.float32, [], name="x"), tf.placeholder(tf.float32, [], name="z")
    y, w = x + 1., z + 1.

    def step(session):
        h = session.partial_run_setup([y], [x])
        return [said(session.partial_run, h, w, {x: 1.}).split(" (")[0], said(session.partial_run, h, y, {z: 1.}).split(" (")[0]]
    return [step]


def case_make_callable(tf):
    x = tf.placeholder(tf.float32, [2], name="x")
    a, b = _ab(tf)
    op = tf.no_op("op")

    def step(session):
        plain = session.make_callable([a, {"b": b}])
        fed = session.make_callable(x * 2., feed_list=[x])
        both = session.make_callable((x + a, x), [x, a])
        nothing = session.make_callable(op)
        named = session.make_callable("a:0")
        return [kinds(plain()), kinds(fed([1., 2.])), kinds(both([1., 1.], [5., 5.])), kinds(nothing()), kinds(named()), said(fed), said(session.make_callable, None)]
    return [step]


def case_make_callable_variables(tf):
    v = tf.get_variable("v", initializer=1.)
    up = v.assign_add(1.)

    def step(session):
        f, g = session.make_callable(up), session.make_callable(v)
        return [kinds(f()), kinds(f()), kinds(g())]
    return initialized(tf, step)


def case_handles(tf):
    x = tf.constant([1., 2.], name="x")
    y = x * 3.
    h = tf.get_session_handle(y)

    def step(session):
        handle = session.run(h)
        place, tensor = tf.get_session_tensor(handle.handle, tf.float32)
        doubled = tensor * 2.
        got = [kinds(session.run(doubled, {place: handle.handle})), kinds(handle.eval()), type(handle).__name__]
        dplace, delete = tf.delete_session_tensor(handle.handle)
        session.run(delete, {dplace: handle.handle})
        return got + [said(session.run, doubled, {place: handle.handle}).split(":")[0]]
    return [step]


def case_handles_fed_directly(tf):
    x = tf.placeholder(tf.float32, [2], name="x")
    h = tf.get_session_handle(tf.constant([1., 2.]))

    def step(session):
        handle = session.run(h)
        return [kinds(session.run(x * 2., {x: handle}))]
    return [step]


def case_configurations(tf):
    a, _ = _ab(tf)

    def step(session):
        config = tf.ConfigProto(allow_soft_placement=True, log_device_placement=False, intra_op_parallelism_threads=1, device_count={"CPU": 1})
        config.gpu_options.allow_growth = True
        config.gpu_options.per_process_gpu_memory_fraction = .5
        options = tf.RunOptions(trace_level=tf.RunOptions.NO_TRACE, timeout_in_ms=10000)
        with tf.Session(config=config) as s:
            return [kinds(s.run(a, options=options)), config.allow_soft_placement, config.gpu_options.allow_growth, config.intra_op_parallelism_threads, options.timeout_in_ms,
                    config.gpu_options.per_process_gpu_memory_fraction, tf.RunOptions.FULL_TRACE, dict(config.device_count) == {"CPU": 1},
                    said(tf.Session, config=3), said(tf.Session, 3), said(tf.Session, graph=3)]
    return [step]


def case_results_are_copies(tf):
    v = tf.get_variable("v", initializer=[1., 2.])
    c = tf.constant([1., 2.])

    def step(session):
        got, const = session.run([v, c])
        got[0] = const[0] = 99.
        fed = np.array([1., 2.], np.float32)
        back = session.run(c, {c: fed})
        return [kinds(session.run([v, c])), kinds(back), got.flags.writeable, const.flags.writeable]
    return initialized(tf, step)


def case_order_of_side_effects(tf):
    v = tf.get_variable("v", initializer=0.)
    first = v.assign(1.)
    with tf.control_dependencies([first]):
        second = v.assign_add(10.)
        with tf.control_dependencies([second]):
            third = tf.identity(v)
    return initialized(tf, run([third]), run(v), run(first), run(second))


def case_only_what_is_needed(tf):
    calls = []
    x = tf.py_func(lambda: calls.append("x") or np.float32(1), [], tf.float32)
    y = x + 1.
    z = tf.constant(1.)
    return [run(z), lambda s: list(calls), run(y, {x: 5.}), lambda s: list(calls), run([y, x, y]), lambda s: list(calls)]


def case_chain_of_many_ops(tf):
    x = tf.placeholder(tf.float32, [])
    y = x
    with tf.name_scope("chain"):
        for i in range(300):
            y = tf.add(y, 1., name="n")
    return [run(y, {x: 0.})]


def case_uninitialized_texts(tf):
    with tf.variable_scope("s"):
        v = tf.get_variable("v", [2])
    loc = tf.get_local_variable("l", [1])
    return [lambda s: said(s.run, v), lambda s: said(s.run, v + 1.), lambda s: said(s.run, loc), lambda s: said(s.run, v.assign_add([1., 1.])), v.assign([1., 2.]), v]


def case_reset(tf):
    v = tf.get_variable("v", initializer=1.)
    return initialized(tf, v, "new session", lambda s: said(s.run, v), v.initializer, v)


def case_threads(tf):
    x = tf.placeholder(tf.float32, [])
    y = tf.square(x)

    def step(session):
        out = [None] * 4

        def work(i):
            out[i] = float(session.run(y, {x: float(i)}))
        threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        return out
    return [step]


def case_unhashable_and_generators(tf):
    a, b = _ab(tf)
    return [lambda s: said(s.run, (t for t in [a, b])).split(" at ")[0] if isinstance(said(s.run, (t for t in [a, b])), str) else "ran", lambda s: kinds(s.run({a.name: b}))]


def case_wrong_run_time_shapes(tf):
    x, y = tf.placeholder(tf.float32, name="x"), tf.placeholder(tf.float32, name="y")
    ops = {"add": x + y, "matmul": tf.matmul(x, y), "concat": tf.concat([x, y], 0), "stack": tf.stack([x, y]), "reshape": tf.reshape(x, [4]), "select": tf.where(x > 0., x, y)}
    feed = {x: np.ones((2, 3)), y: np.ones((4, 5))}
    return [lambda s, op=op: said(s.run, op, feed) for _, op in sorted(ops.items())]


def case_where_values_are_missing(tf):
    v, c, z = tf.Variable([1., 2.], name="s/v"), tf.constant(3., name="c"), tf.constant(1., name="z")
    dead, alive = part(tf, "python.ops.control_flow_ops").switch(c, tf.constant(True), name="m")

    def message(session, fetches, feeds=None):
        try:
            return session.run(fetches, feeds)
        except tf.errors.OpError as error:
            return error.message
    fetched = [v, [c, v], [v, c], [v, z, c], [c, c, v], [v, v], {"b": v, "a": z}, [dead], [dead, c], [c, dead], [z, dead],
               [z, c, dead], [alive, dead]]
    return [lambda session, f=f: message(session, f) for f in fetched] + [
        lambda session: message(session, [v, c], {c: 1.}), lambda session: message(session, [v.op, c])]
