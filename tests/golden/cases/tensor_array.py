"""TensorArrays: graphs and values of every method, errors, and gradients, also through loops."""
import re

import numpy as np

from casetools import said, tell


def _pair(tf):
    return tf.placeholder(tf.float32, [3, 2], name="x"), np.array([[1., 2.], [3., 4.], [5., 6.]], np.float32)


def _array(tf, size=3, dtype=None, **kwargs):
    return tf.TensorArray(dtype or tf.float32, size, **kwargs)


# ------------------------------------------------------------------ methods
def case_methods(tf):
    ta = _array(tf).write(0, [1., 2.])
    ta = ta.write(1, [3., 4.]).write(2, [5., 6.])
    other = _array(tf, clear_after_read=False, name="kept").unstack([[1., 2.], [3., 4.]])
    read, stack = other.read(1), other.stack()
    return [{"stack": ta.stack(), "size": ta.size()}, {"read": read, "again": stack, "concat": other.concat()},
            {"gather": ta.gather([2, 0]), "flow": ta.flow}, {"same": ta.identity().read(2)}, {"closed": ta.close()},
            tell(ta.dtype, ta.flow, ta.handle, ta.element_shape, ta.dynamic_size, other.element_shape)]


def case_arguments(tf):
    ta = tf.TensorArray(tf.int32, size=tf.constant(2), dynamic_size=True, clear_after_read=False, tensor_array_name="inner",
                        infer_shape=True, element_shape=[2], colocate_with_first_write_call=False, name="outer")
    ta = ta.write(5, [1, 2], name="w").scatter([0, 1], [[3, 4], [5, 6]], name="s")
    ta.unstack([[7, 8]], name="u")
    return [{"r": ta.read(5, name="r"), "g": ta.gather([0, 5], name="g"), "n": ta.size(name="n")},
            tell(ta.element_shape, ta.dynamic_size, ta.handle)]


def case_names(tf):
    x, v = _pair(tf)
    ta = _array(tf).unstack(x, name="us")
    tb = _array(tf).split(x, [1, 1, 1], name="sp")
    with tf.name_scope("outer"):
        tc = _array(tf, name="named").scatter([0, 1, 2], x)
        y = tc.stack(name="st")
    return [{"a": ta.concat(name="cc"), "b": tb.stack(), "c": y, "@feed": {x: v}}]


def case_unknown_shapes(tf):
    x = tf.placeholder(tf.float32)
    ta = _array(tf).unstack(x)
    tb = _array(tf, infer_shape=False).unstack(tf.ones([3, 2]))
    tc = _array(tf).split(tf.ones([6, 2]), tf.constant([2, 2, 2], tf.int64))
    td = _array(tf, infer_shape=False).split(tf.ones([4, 2]), [1, 0, 3])
    return [{"a": ta.stack(), "b": tb.stack(), "c": tc.stack(), "@feed": {x: np.ones((3, 1))}}, {"d": td.concat()},
            tell(ta.stack().shape, tb.stack().shape, tc.read(0).shape, td.concat().shape, ta.read(0).shape,
                 tb.read(0).shape, tc.gather([0, 1]).shape)]


def case_element_shape_partly_known(tf):
    ta = _array(tf, element_shape=[None, 2], infer_shape=False)
    tb = _array(tf, element_shape=[None, 2])
    tb = tb.write(0, tf.ones([4, 2]))
    return [tell(ta.read(0).shape, ta.stack().shape, ta.concat().shape, tb.element_shape, tb.stack().shape),
            {"y": tb.read(0)}]


def case_empty(tf):
    ta = _array(tf, size=0, element_shape=[2])
    return [{"s": ta.stack(), "n": ta.size()}, {"c": _array(tf, size=0, element_shape=[None, 2]).concat()},
            {"u": _array(tf, size=0).stack()}, {"v": _array(tf, size=0).concat()}]


def case_other_types(tf):
    words = tf.TensorArray(tf.string, 2).write(0, "a").write(1, "b")
    flags = tf.TensorArray(tf.bool, 2).unstack([True, False])
    wide = tf.TensorArray("float64", 2, element_shape=[]).unstack(tf.constant([1., 2.], tf.float64))
    return [{"w": words.stack(), "f": flags.stack(), "d": wide.stack()}, tell(wide.dtype, words.element_shape)]


def case_growing(tf):
    ta = _array(tf, size=0, dynamic_size=True, element_shape=[2])
    ta = ta.write(3, [1., 2.])
    return [{"n": ta.size(), "r": ta.read(3)}, {"zero": ta.read(1)}, {"s": ta.stack()}]


def case_growing_unknown(tf):
    ta = _array(tf, size=0, dynamic_size=True, infer_shape=False)
    ta = ta.write(2, [1., 2.])
    return [{"n": ta.size(), "r": ta.read(2)}, *_tells(ta.read(1), ta.stack())]


# ------------------------------------------------------------------ errors
def _tells(*fetches):
    """Steps that record each error's text, without the number TF gives a TensorArray."""
    def step(fetch, feed):
        return lambda session: re.sub(r"(\w)_\d+(?=:|@\w| has already)", r"\1_N", str(said(session.run, fetch, feed)))
    return [step(*(f if isinstance(f, tuple) else (f, None))) for f in fetches]


def case_errors_of_runs(tf):
    ones, three = tf.constant([1., 2.]), tf.ones([3, 2])
    p, i = tf.placeholder(tf.float32), tf.placeholder(tf.int32, [])
    once = _array(tf).write(0, ones)
    twice = once.write(0, ones)
    cleared = _array(tf).unstack(three)
    first = cleared.read(0)
    with tf.control_dependencies([first]):
        second, third = cleared.read(0), cleared.stack()
    bad = {p: np.ones((3,), np.float32)}
    return _tells(once.read(1), twice.flow, _array(tf).write(3, ones).flow, _array(tf).write(-1, ones).flow, second, third,
                  once.read(5), once.read(-1), once.gather([0, 1]), once.gather([0, 7]), once.stack(), once.concat(),
                  (_array(tf).write(0, ones).write(1, p).stack(), bad), (_array(tf, element_shape=[2]).write(1, p).read(1), bad),
                  (_array(tf).write(i, ones).read(i), {i: 2}), _array(tf, name="large").unstack(tf.ones([4, 2])).flow,
                  _array(tf).unstack(tf.ones([2, 2])).stack(), _array(tf, dynamic_size=True).unstack(tf.ones([4, 2])).size(),
                  _array(tf, size=-2).size(), _array(tf, dynamic_size=True).write(-4, ones).size(),
                  _array(tf).read(0), _array(tf, element_shape=[2]).stack())


def case_errors_of_mixed_shapes(tf):
    ones, p = tf.constant([1., 2.]), tf.placeholder(tf.float32)
    bad = {p: np.ones((3,), np.float32)}
    def mixed(**kwargs):
        return _array(tf, **kwargs).write(0, ones).write(1, p).write(2, ones)
    loose = dict(infer_shape=False)
    return _tells((mixed(**loose).stack(), bad), (mixed(**loose).concat(), bad), (mixed(**loose).concat(), {p: 1.}),
                  (mixed(**loose).concat(), {p: np.ones((3, 1))}), (mixed().flow, bad), (mixed(**loose).read(1), bad),
                  (mixed(element_shape=[None]).flow, bad), (mixed(element_shape=[None], infer_shape=False).concat(), bad))


def case_errors_of_scatter_and_split(tf):
    p, i = tf.placeholder(tf.float32), tf.placeholder(tf.int32)
    n = tf.placeholder(tf.int64)
    scattered, split = _array(tf).scatter(i, p).flow, _array(tf).split(p, n).flow
    rows = np.ones((2, 2), np.float32)
    return _tells((scattered, {p: rows, i: [0, 0]}), (scattered, {p: rows, i: [0, 9]}), (scattered, {p: rows, i: [0, 1, 2]}),
                  (scattered, {p: 1., i: [0]}), (scattered, {p: rows, i: 1}), (scattered, {p: rows, i: [1, -1]}),
                  (split, {p: rows, n: [1, 2, 3]}), (split, {p: rows, n: [1, 1]}), (split, {p: 1., n: [1, 1, 1]}),
                  (split, {p: rows, n: 1}), (split, {p: rows, n: [1, 0, 0]}),
                  (_array(tf).gather(i), {i: 1}), (_array(tf).gather(i), {i: [[1]]}), (_array(tf).read(i), {i: [1]}),
                  (_array(tf).write(i, 1.).flow, {i: [1]}), (_array(tf, size=i).size(), {i: [1]}))


def _after(tf, op, make):
    with tf.control_dependencies([op]):
        return make()


def case_errors_of_states(tf):
    ones, p = tf.constant([1., 2.]), tf.placeholder(tf.float32)
    ta = _array(tf).write(0, ones)
    kept = _array(tf, clear_after_read=False).write(0, ones)
    read = kept.read(0)
    unwritten = ta.read(1)
    closed = _array(tf).write(0, ones)
    close = closed.close()
    g = ta.grad("g")
    first = g.write(0, ones)
    seen = first.read(0)
    grown = _array(tf, 0, dynamic_size=True).write(0, ones)
    raw = tf.raw_ops
    two = _array(tf, 2, infer_shape=False).write(0, tf.ones([2, 3])).write(1, tf.ones([1, 3]))
    def passing(shape):
        return raw.TensorArrayConcatV3(handle=two.handle, flow_in=two.flow, dtype=tf.float32, element_shape_except0=shape)[0]
    same = _array(tf, 2).write(0, ones).write(1, ones)
    def gather(shape, at=(0, 1)):
        return raw.TensorArrayGatherV3(handle=same.handle, indices=tf.constant(at, tf.int32), flow_in=same.flow, dtype=tf.float32,
                                       element_shape=shape)
    return _tells(_after(tf, read, lambda: kept.write(0, ones).flow), _after(tf, unwritten, lambda: ta.write(1, ones).flow),
                  _after(tf, close, lambda: closed.read(0)),
                  _after(tf, close, lambda: closed.write(1, ones).flow), _after(tf, close, lambda: closed.stack()),
                  _after(tf, close, closed.close), _after(tf, close, lambda: closed.grad("x").flow),
                  (first.write(0, p).flow, {p: np.ones((3,))}), first.write(7, ones).flow, _after(tf, seen, lambda: first.read(0)),
                  _after(tf, seen, lambda: first.write(0, ones).flow), g.read(2), _after(tf, grown.grad("g").flow, lambda: grown.write(1, ones).flow),
                  grown.grad("h").write(1, ones).flow, g.grad("deeper").flow,
                  passing([3]), passing([4]), passing(None), passing([None]), gather([2]), gather([3]), gather([None]), gather([None, None]),
                  gather([2], ()), gather(None, ()), gather([None], ()), raw.TensorArraySizeV3(handle=ta.handle, flow_in=1.))


def case_gradient_with_shape(tf):
    raw = tf.raw_ops
    ta = _array(tf, 2).write(0, [1., 2.])
    handle, flow = raw.TensorArrayGradWithShape(handle=ta.handle, flow_in=ta.flow, shape_to_prepend=[2], source="s")
    g = tf.TensorArray(tf.float32, handle=handle, flow=flow)
    g = g.write(0, tf.ones([2, 2]))
    return [g.read(0), g.read(1), g.stack(), tell(str(g.element_shape), g.dynamic_size)]


def _called(fn, *args, **kwargs):
    got = said(fn, *args, **kwargs)
    return got.flow if hasattr(got, "flow") else got


def case_errors_of_calls(tf):
    ta = _array(tf)
    written = ta.write(0, [1., 2.])
    raw = tf.raw_ops
    return [tell(_called(tf.TensorArray, tf.float32), _called(tf.TensorArray, None, 3), _called(tf.TensorArray, tf.float32, 3, handle=ta.handle),
                 _called(tf.TensorArray, tf.float32, dynamic_size=True, handle=ta.handle, flow=ta.flow),
                 _called(tf.TensorArray, tf.float32, handle=ta.flow, flow=ta.flow),
                 _called(tf.TensorArray, tf.float32, 3, element_shape=3), _called(tf.TensorArray, tf.float32, [1, 2]),
                 _called(tf.TensorArray, tf.float32, handle=ta.handle, clear_after_read=True),
                 _called(tf.TensorArray, tf.float32, handle=ta.handle, tensor_array_name="x"),
                 _called(tf.TensorArray, tf.float32, "a")),
            tell(_called(written.write, 1, [1., 2., 3.]), _called(written.write, 1, 3), _called(written.write, "a", [1., 2.]),
                 _called(written.unstack, 1.), _called(written.unstack, tf.ones([3, 3])), _called(written.scatter, 0, tf.ones([3, 3])),
                 _called(written.scatter, [0], tf.ones([1, 3])), _called(written.split, tf.ones([3, 3]), [1, 1, 1]),
                 _called(written.split, 1., [1, 1]), _called(written.read, 1.5), _called(written.read, [1]), _called(written.gather, 1),
                 _called(written.gather, [[1]]), _called(ta.write, 0, "text"), _called(ta.write, 0, [1, 2]), _called(ta.split, tf.ones([3, 3]), 1)),
            tell(_called(_array(tf, element_shape=[2], infer_shape=False).write, 0, [1., 2., 3.]),
                 _called(_array(tf, element_shape=[None], infer_shape=False).write, 0, [[1.]]),
                 _called(ta.scatter, [0], 1.), _called(ta.scatter, [0], [1, 2]), _called(ta.unstack, ["a", "b"]), _called(ta.split, 1., [1])),
            tell(_called(raw.TensorArrayReadV3, handle=ta.handle, index=[1], flow_in=ta.flow, dtype=tf.float32),
                 _called(raw.TensorArrayWriteV3, handle=ta.handle, index=1, value=1., flow_in=[1.]),
                 _called(raw.TensorArrayGradV3, handle=ta.handle, flow_in=[1.], source="x"),
                 _called(raw.TensorArraySplitV3, handle=ta.handle, value=1., lengths=[[1]], flow_in=1.))]


def case_errors_of_types(tf):
    ta = _array(tf)
    raw = tf.raw_ops
    return [raw.TensorArrayWriteV3(handle=ta.handle, index=0, value=1, flow_in=ta.flow),
            raw.TensorArrayReadV3(handle=ta.write(0, 1.).handle, index=0, flow_in=ta.write(0, 1.).flow, dtype=tf.int32),
            raw.TensorArrayGatherV3(handle=ta.handle, indices=[0], flow_in=ta.flow, dtype=tf.int32),
            raw.TensorArrayScatterV3(handle=ta.handle, indices=[0], value=[1], flow_in=ta.flow),
            raw.TensorArraySplitV3(handle=ta.handle, value=[1], lengths=[1, 0, 0], flow_in=ta.flow),
            raw.TensorArrayConcatV3(handle=ta.handle, flow_in=ta.flow, dtype=tf.int32)]


def case_raw_shapes(tf):
    raw = tf.raw_ops
    handle, flow = raw.TensorArrayV3(size=3, dtype=tf.float32, element_shape=[None, 2], identical_element_shapes=True)
    loose, _ = raw.TensorArrayV3(size=3, dtype=tf.float32, element_shape=[2], identical_element_shapes=False)
    grad, _ = raw.TensorArrayGradV3(handle=handle, flow_in=flow, source="g")
    shaped, _ = raw.TensorArrayGradWithShape(handle=handle, flow_in=flow, shape_to_prepend=[5], source="h")
    out = []
    for h in (handle, loose, grad, shaped):
        out += [raw.TensorArrayReadV3(handle=h, index=0, flow_in=flow, dtype=tf.float32).shape,
                raw.TensorArrayGatherV3(handle=h, indices=[0], flow_in=flow, dtype=tf.float32).shape,
                raw.TensorArrayGatherV3(handle=h, indices=[0], flow_in=flow, dtype=tf.float32, element_shape=[7]).shape,
                raw.TensorArrayConcatV3(handle=h, flow_in=flow, dtype=tf.float32).value.shape,
                raw.TensorArrayConcatV3(handle=h, flow_in=flow, dtype=tf.float32, element_shape_except0=[2]).value.shape,
                raw.TensorArraySizeV3(handle=h, flow_in=flow).shape]
    return [tell(*[str(s) for s in out])]


# ------------------------------------------------------------------ gradients
def case_gradient_of_stack_and_read(tf):
    x, v = _pair(tf)
    ta = _array(tf, clear_after_read=False).unstack(x)
    y, z = ta.stack(), ta.read(0) * ta.read(1)
    return [{"g": tf.gradients([y * y, z], x)[0], "@feed": {x: v}}]


def case_gradient_of_split_and_concat(tf):
    x, v = _pair(tf)
    ta = _array(tf, infer_shape=False).split(x, [1, 2, 0])
    y = ta.concat()
    return [{"g": tf.gradients(y * y, x)[0], "@feed": {x: v}}]


def case_gradient_of_write_and_gather(tf):
    x = tf.placeholder(tf.float32, [2])
    ta = _array(tf).write(0, x).write(1, x * 2.).write(2, x)
    y = ta.gather([0, 2])
    return [{"g": tf.gradients(y * y, x)[0], "@feed": {x: [1., 2.]}}]


def case_gradient_twice(tf):
    x = tf.placeholder(tf.float32, [2])
    ta = _array(tf).write(0, x).write(1, x * 2.).write(2, x * x)
    y = ta.stack()
    first = tf.gradients(y, x)[0]
    again = tf.gradients(y * 3., x)[0]
    return [{"first": first, "again": again, "@feed": {x: [1., 2.]}}, *_tells((tf.gradients(first, x)[0], {x: [1., 2.]}))]


def case_gradient_scopes(tf):
    x = tf.placeholder(tf.float32, [2])
    def gradient(name="gradients"):
        return tf.gradients(_array(tf, 1).write(0, x * x).stack(), x, name=name)[0]
    with tf.name_scope("outer"):
        a = gradient()
    b, c = gradient("gradients_of"), gradient("over/gradients")
    with tf.name_scope("gradients"):
        d = gradient()
    with tf.name_scope("agrad"):
        e = gradient()
    return [{"a": a, "b": b, "c": c, "d": d, "e": e, "@feed": {x: [1., 2.]}}]


def case_gradient_scopes_refused(tf):
    x = tf.placeholder(tf.float32, [2])
    return [tell(*[said(tf.gradients, _array(tf, 1).write(0, x * x).stack(), x, name=name) for name in
                   ("more_gradients", "other", "a/grad")])]


def case_grad_method(tf):
    x = tf.placeholder(tf.float32, [2])
    ta = _array(tf, 2, clear_after_read=False).write(0, x).write(1, x * 2.)
    g = ta.grad("mine")
    g = g.write(0, [1., 2.]).write(0, [10., 20.])
    h = ta.grad("other", flow=ta.flow, name="named")
    return [{"g": g.stack(), "@feed": {x: [1., 2.]}}, {"h": h.read(1), "@feed": {x: [1., 2.]}},
            {"n": h.size(), "@feed": {x: [1., 2.]}}, tell(g.dtype, g.element_shape)]


def case_gradient_grows_refused(tf):
    x = tf.placeholder(tf.float32, [2])
    ta = _array(tf, 0, dynamic_size=True).write(0, x).write(1, x)
    y = ta.stack()
    return [{"g": tf.gradients(y, x)[0], "@feed": {x: [1., 2.]}}]


def case_gradient_of_unread(tf):
    x, v = _pair(tf)
    ta = _array(tf).unstack(x)
    y = ta.read(1)
    return [{"g": tf.gradients(y, x)[0], "@feed": {x: v}}]


def case_gradient_of_unread_writes(tf):
    x = tf.placeholder(tf.float32, [2])
    y = tf.placeholder(tf.float32, [2])
    ta = _array(tf).write(0, x).write(1, y).write(2, x)
    z = ta.read(1)
    return [{"g": tf.gradients(z * z, [x, y]), "@feed": {x: [1., 2.], y: [3., 4.]}}]


# ------------------------------------------------------------------ loops
def _loop(tf, x, n=3, **kwargs):
    source = _array(tf, n).unstack(x)
    target = _array(tf, n)
    def body(i, s, ta):
        s = s * source.read(i) + s
        return i + 1, s, ta.write(i, s)
    return tf.while_loop(lambda i, *_: i < n, body, [0, tf.constant([1., 1.]), target], **kwargs)


def case_loop(tf):
    x, v = _pair(tf)
    i, s, ta = _loop(tf, x)
    return [{"s": s, "y": ta.stack(), "i": i, "@feed": {x: v}}, tell(type(ta).__name__, ta.flow, ta.element_shape, ta.dtype)]


def case_loop_gradient(tf):
    x, v = _pair(tf)
    _, s, ta = _loop(tf, x)
    y = ta.stack()
    return [{"g": tf.gradients(tf.reduce_sum(y * y), x)[0], "@feed": {x: v}}]


def case_loop_gradient_of_state(tf):
    x, v = _pair(tf)
    _, s, ta = _loop(tf, x, swap_memory=True, parallel_iterations=2)
    return [{"g": tf.gradients(s, x)[0], "@feed": {x: v}}]


def case_loop_gradient_both(tf):
    x, v = _pair(tf)
    w = tf.Variable([2., 3.])
    _, s, ta = _loop(tf, x * w)
    y = ta.gather([0, 1])
    g = tf.gradients([s, y], [x, w])
    return [w.initializer, {"gx": g[0], "gw": g[1], "@feed": {x: v}}]


def case_loop_unknown_shapes(tf):
    x = tf.placeholder(tf.float32, [None, 2])
    n = tf.shape(x)[0]
    source = tf.TensorArray(tf.float32, n).unstack(x)
    def body(i, ta):
        return i + 1, ta.write(i, tf.tanh(source.read(i)))
    _, ta = tf.while_loop(lambda i, ta: i < n, body, (0, tf.TensorArray(tf.float32, n)))
    y = ta.stack()
    return [{"y": y, "g": tf.gradients(y, x)[0], "@feed": {x: np.ones((4, 2))}}, {"y": y, "@feed": {x: np.ones((0, 2))}}]


def case_cond_of_arrays(tf):
    p = tf.placeholder(tf.bool, [])
    ta = _array(tf, 1)
    r = tf.cond(p, lambda: ta.write(0, [1.]), lambda: ta.write(0, [2.]))
    return [{"y": r.stack(), "@feed": {p: True}}, {"y": r.stack(), "@feed": {p: False}}, tell(type(r).__name__, r.flow)]


def case_array_made_inside(tf):
    x, v = _pair(tf)
    def body(i, s):
        ta = _array(tf, 2).write(0, x[i]).write(1, s)
        return i + 1, tf.reduce_sum(ta.stack(), 0)
    _, s = tf.while_loop(lambda i, s: i < 3, body, [0, tf.zeros([2])])
    return [{"s": s, "@feed": {x: v}}, {"g": tf.gradients(s, x)[0], "@feed": {x: v}}]


# ------------------------------------------------------------------ what is around
def case_surroundings(tf):
    x = tf.constant([1., 2.])
    with tf.device("/cpu:0"), tf.control_dependencies([tf.no_op(name="first")]):
        a = _array(tf, 2)
        b = _array(tf, 2, colocate_with_first_write_call=False)
        with tf.colocate_with(x):
            c = _array(tf, 2).write(0, x)
            d = b.write(0, x).write(1, x)
            d.stack()
            d.concat(), d.size(), d.gather([0]), d.read(0), d.identity()
        a.unstack([1., 2.]).close()
        g = c.grad("grad")
    e = tf.TensorArray(tf.float32, handle=d.handle, flow=d.flow)
    e = e.write(1, x)
    return [tell(e.element_shape, e.dynamic_size, d.dtype, g.handle, g.flow)]


def case_shapes_shared(tf):
    a = _array(tf)
    b = a.write(0, [1.])
    c = _array(tf).split(tf.ones([4, 2]), tf.placeholder(tf.int32, [3]))
    d = _array(tf).split(tf.ones([6, 2]), [2, 3, 1])
    e = _array(tf).split(tf.placeholder(tf.float32), [2, 2, 2])
    f = _array(tf).unstack(tf.placeholder(tf.float32, [3, None]))
    before = str(f.element_shape)
    g = f.write(0, tf.ones([5]))
    return [tell(a.element_shape, b.element_shape, c.element_shape, d.element_shape, e.element_shape, before, g.element_shape,
                 a.grad("x").element_shape, said(f.unstack, tf.ones([3, 4, 5])))]


# ------------------------------------------------------------------ rarer loops
def case_loop_invariants(tf):
    def body(i, s, ta):
        return i + 1, tf.concat([s, s[:1]], 0), ta.write(i, s[:2])
    loop = [tf.constant(0), tf.ones([2]), _array(tf, 3)]
    i, s, ta = tf.while_loop(lambda i, *_: i < 3, body, loop, shape_invariants=[
        tf.TensorShape([]), tf.TensorShape([None]), tf.TensorShape([])])
    other = said(tf.while_loop, lambda i, *_: i < 3, body, loop, shape_invariants=[tf.TensorShape([]), tf.TensorShape([None]), tf.TensorShape(None)])
    return [{"s": s, "y": ta.stack()}, tell(str(s.shape), str(other[2].flow.shape) if isinstance(other, (list, tuple)) else other)]


def case_loop_structures(tf):
    x, v = _pair(tf)
    source = _array(tf).unstack(x)
    def body(i, state):
        return [i + 1, {"a": state["a"].write(i, source.read(i) * 2.), "s": (state["s"][0] + 1., state["s"][1])}]
    i, state = tf.while_loop(lambda i, _: i < 3, body, [0, {"a": _array(tf), "s": (tf.constant(0.), _array(tf, 1).write(0, 5.))}],
                             maximum_iterations=2)
    kept = tf.while_loop(lambda i: i < 3, lambda i: i + 1, [0], return_same_structure=True)
    return [{"a": state["a"].gather([0, 1]), "s": state["s"][0], "t": state["s"][1].read(0), "@feed": {x: v}},
            {"g": tf.gradients(state["a"].gather([0, 1]), x)[0], "@feed": {x: v}}, tell(type(kept).__name__)]


def case_loop_only_an_array(tf):
    ta = tf.while_loop(lambda ta: ta.size() < 3, lambda ta: ta.write(ta.size(), 1.), [_array(tf, 0, dynamic_size=True, element_shape=[])])
    return [ta.size(), ta.stack(), tell(type(ta).__name__)]


def case_loop_wrong_results(tf):
    ta = _array(tf)
    return [tell(said(lambda: tf.while_loop(lambda i, t: i < 3, lambda i, t: (i + 1, 1.), [0, ta])[1].name),
                 said(tf.while_loop, lambda i, t: i < 3, lambda i, t: (i + 1, t, t), [0, ta]),
                 _called(tf.cond, tf.constant(True), lambda: ta, lambda: 1.), _array(tf).identity().handle, _array(tf).handle)]


def case_cond_in_loop_writes(tf):
    x, v = _pair(tf)
    source = _array(tf, clear_after_read=False).unstack(x)
    def body(i, ta):
        return i + 1, tf.cond(tf.equal(i, 1), lambda: ta.write(i, source.read(i) * 10.), lambda: ta.write(i, source.read(i)))
    _, ta = tf.while_loop(lambda i, _: i < 3, body, [0, _array(tf)])
    y = ta.stack()
    return [{"y": y, "g": tf.gradients(y * y, x)[0], "@feed": {x: v}}]


def case_array_of_outer_loop(tf):
    x, v = _pair(tf)
    def outer(i, ta):
        row = x[i]
        inner = tf.while_loop(lambda j, t: j < 2, lambda j, t: (j + 1, t.write(j, row[j] * row[j])), [0, _array(tf, 2)])[1]
        return i + 1, ta.write(i, inner.stack())
    _, ta = tf.while_loop(lambda i, _: i < 3, outer, [0, _array(tf)])
    y = ta.stack()
    return [{"y": y, "g": tf.gradients(y, x)[0], "@feed": {x: v}}]
