"""Control flow where programs seldom go: shape invariants, bounds as tensors, nested gradients, what is dead."""
import numpy as np

from casetools import said, tell


# ------------------------------------------------------------------ loops
def case_shape_invariants(tf):
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    i = tf.constant(0)
    _, grown = tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, tf.concat([a, x], 0)), [i, x[:1]],
                             shape_invariants=[i.get_shape(), tf.TensorShape([None, 2])])
    _, free = tf.while_loop(lambda i, a: i < 2, lambda i, a: (i + 1, tf.expand_dims(a, 0)), [i, tf.ones([2])],
                            shape_invariants=[tf.TensorShape([]), tf.TensorShape(None)])
    _, nested = tf.while_loop(lambda i, s: i < 2, lambda i, s: (i + 1, {"a": tf.concat([s["a"], [i]], 0), "b": s["b"]}),
                              [i, {"a": tf.constant([7]), "b": tf.constant(1.)}],
                              shape_invariants=[tf.TensorShape([]), {"a": tf.TensorShape([None]), "b": tf.TensorShape([])}])
    return [{"g": grown, "f": free, "a": nested["a"], "@feed": {x: np.arange(4, dtype=np.float32).reshape(2, 2)}},
            tell(str(grown.shape), str(free.shape), str(nested["a"].shape))]


def case_shape_errors(tf):
    i, x = tf.constant(0), tf.ones([2])
    w = tf.while_loop
    return [tell(said(w, lambda i, a: i < 3, lambda i, a: (i + 1, tf.concat([a, x], 0)), [i, x]),
                 said(w, lambda i, a: i < 3, lambda i, a: (i + 1, a), [i, x], shape_invariants=[tf.TensorShape([])]),
                 said(w, lambda i, a: i < 3, lambda i, a: (i + 1, a), [i, x], shape_invariants=[tf.TensorShape([]), tf.TensorShape([3])]),
                 said(w, lambda i, a: i < 3, lambda i, a: (i + 1, tf.zeros([2, 2])), [i, x], shape_invariants=[tf.TensorShape([]), tf.TensorShape([None])]),
                 said(w, lambda i: i < 3, lambda i: (i + 1, i), [i]), said(w, lambda i: i < 3, lambda i: tf.cast(i, tf.float32), [i]),
                 said(w, lambda i: i, lambda i: i + 1, [i]), said(w, 3, lambda i: i, [i]), said(w, lambda i: i < 3, 3, [i]),
                 said(w, lambda i: i < 3, lambda i: i, []), said(w, lambda i: i < 3, lambda i: i + 1, [i], parallel_iterations=0),
                 said(w, lambda i: i < 3, lambda i: i + 1, [i], maximum_iterations=tf.constant([1])),
                 said(w, lambda i: i < 3, lambda i: i + 1, [i], parallel_iterations=1.5), said(w, lambda i: i < 3, lambda i: i, None))]


def case_maximum_iterations(tf):
    n = tf.placeholder(tf.int32, [], name="n")
    a = tf.while_loop(lambda i: i < 10, lambda i: i + 1, [tf.constant(0)], maximum_iterations=n)
    b = tf.while_loop(lambda i, x: i < 10, lambda i, x: (i + 1, x * 2.), (tf.constant(0), tf.constant(1.)), maximum_iterations=tf.constant(3),
                      return_same_structure=True, name="mine")
    c = tf.while_loop(lambda i: i < 10, lambda i: (i + 1,), (tf.constant(0),), maximum_iterations=2, return_same_structure=True)
    return [{"a": a, "b": list(b), "c": c, "@feed": {n: 4}}, {"a": a, "@feed": {n: 0}}, tell(type(b).__name__, type(c).__name__)]


def case_bounded_gradient(tf):
    x, n = tf.placeholder(tf.float32, [], name="x"), tf.placeholder(tf.int32, [], name="n")
    _, y = tf.while_loop(lambda i, y: i < 10, lambda i, y: (i + 1, y * x), (tf.constant(0), tf.constant(1.)), maximum_iterations=n)
    lists = said(tf.while_loop, lambda i, y: i < 10, lambda i, y: (i + 1, y), [tf.constant(0), x], maximum_iterations=n)
    return [{"y": y, "g": tf.gradients(y, x)[0], "@feed": {x: 2., n: 3}}, tell(lists)]


def case_no_back_prop(tf):
    x = tf.placeholder(tf.float32, [], name="x")
    _, y = tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y * x), [tf.constant(0), x], back_prop=False)
    return [{"y": y, "@feed": {x: 2.}}, tell(said(tf.gradients, y, x), said(tf.gradients, y + x, x))]


def case_stop_gradient(tf):
    x = tf.placeholder(tf.float32, [], name="x")
    _, y = tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y * tf.stop_gradient(x) + x), [tf.constant(0), x])
    z = tf.cond(x > 1., lambda: x * tf.stop_gradient(x), lambda: tf.stop_gradient(x) * 2.)
    return [{"y": y, "g": tf.gradients(y, x)[0], "z": tf.gradients(z, x)[0], "s": tf.gradients(y, x, stop_gradients=[x])[0], "@feed": {x: 2.}}]


# ------------------------------------------------------------------ one in another
def case_nested_loops_gradient(tf):
    x, w = tf.placeholder(tf.float32, [2], name="x"), tf.constant([1.5, .5])
    def outer(i, y):
        _, z = tf.while_loop(lambda j, z: j < i + 1, lambda j, z: (j + 1, tf.tanh(z * w) + x), [tf.constant(0), y])
        return i + 1, z * y
    _, y = tf.while_loop(lambda i, y: i < 3, outer, [tf.constant(0), x])
    return [{"y": y, "x": tf.gradients(y, x)[0], "w": tf.gradients(y, w)[0], "@feed": {x: [.3, -.2]}}]


def case_cond_in_loop_gradient(tf):
    x = tf.placeholder(tf.float32, [], name="x")
    body = lambda i, y: (i + 1, tf.cond(tf.equal(i % 2, 0), lambda: y * x, lambda: y + tf.square(x)))
    _, y = tf.while_loop(lambda i, y: i < 4, body, [tf.constant(0), x])
    return [{"y": y, "g": tf.gradients(y, x)[0], "@feed": {x: 1.5}}]


def case_loop_in_cond_gradient(tf):
    x, p = tf.placeholder(tf.float32, [], name="x"), tf.placeholder(tf.bool, [], name="p")
    loop = lambda: tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y * x), [tf.constant(0), x])[1]
    y = tf.cond(p, loop, lambda: x * 5.)
    g = tf.gradients(y, x)[0]
    return [{"y": y, "g": g, "@feed": {x: 2., p: True}}, {"y": y, "g": g, "@feed": {x: 2., p: False}}]


def case_conds_gradient(tf):
    x = tf.placeholder(tf.float32, [], name="x")
    y = tf.cond(x > 0., lambda: tf.cond(x > 1., lambda: x ** 3, lambda: tf.sin(x)), lambda: tf.cond(x < -1., lambda: x * x, lambda: tf.exp(x)))
    g = tf.gradients(y, x)[0]
    return [{"y": y, "g": g, "@feed": {x: v}} for v in (2., .5, -2., -.5)]


def case_second_gradient_cond(tf):
    x = tf.placeholder(tf.float32, [], name="x")
    y = tf.cond(x > 0., lambda: x ** 3, lambda: tf.sin(x))
    g = tf.gradients(y, x)[0]
    return [{"h": tf.gradients(g, x)[0], "@feed": {x: 2.}}]


def case_array_in_loop_gradient(tf):
    x = tf.placeholder(tf.float32, [3], name="x")
    array = tf.TensorArray(tf.float32, 3, clear_after_read=False).unstack(x)
    def body(i, out, s):
        s = s * array.read(i) + array.read(2 - i)
        return i + 1, out.write(i, s), s
    _, out, _ = tf.while_loop(lambda i, o, s: i < 3, body, [tf.constant(0), tf.TensorArray(tf.float32, 3), tf.constant(1.)])
    y = out.stack()
    return [{"y": y, "g": tf.gradients(y, x)[0], "@feed": {x: [1., 2., 3.]}}]


# ------------------------------------------------------------------ in branches
def case_assert_in_branch(tf):
    x, p = tf.placeholder(tf.float32, [], name="x"), tf.placeholder(tf.bool, [], name="p")
    def checked():
        with tf.control_dependencies([tf.Assert(x > 0., ["too small", x])]):
            return tf.identity(x)
    y = tf.cond(p, checked, lambda: -x)
    return [{"y": y, "@feed": {x: 2., p: True}}, {"y": y, "@feed": {x: -2., p: False}}, {"y": y, "@feed": {x: -2., p: True}}]


def case_dead_outside(tf):
    p, kept = tf.placeholder(tf.bool, [], name="p"), []
    def branch():
        kept.append(tf.constant(3.) * 2.)
        return kept[0] + 1.
    y = tf.cond(p, branch, lambda: tf.constant(0.))
    return [{"y": y, "k": kept[0], "@feed": {p: True}}, {"k": kept[0], "@feed": {p: False}}, {"y": y, "k": kept[0], "@feed": {p: False}},
            {"y": y, "@feed": {p: False}}]


def case_assign_in_branch(tf):
    v, p = tf.get_variable("v", [], initializer=tf.zeros_initializer()), tf.placeholder(tf.bool, [], name="p")
    y = tf.cond(p, lambda: tf.assign_add(v, 1.), lambda: tf.assign_sub(v, 10.))
    return [v.initializer, {"y": y, "@feed": {p: True}}, v, {"y": y, "@feed": {p: False}}, v]


def case_misused(tf):
    kept = []
    def body(i):
        kept.append(i * 2)
        return i + 1
    tf.while_loop(lambda i: i < 3, body, [tf.constant(0)])
    inside = []
    tf.cond(tf.placeholder(tf.bool, []), lambda: inside.append(tf.constant(1.) * 2.) or inside[0], lambda: tf.constant(2.))
    return [lambda s: said(s.run, kept[0]), lambda s: said(s.run, tf.get_default_graph().get_tensor_by_name(kept[0].name))]


# ------------------------------------------------------------------ contexts as messages
def case_contexts(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    tf.cond(p, lambda: tf.constant(1.), lambda: tf.constant(2.), name="branch")
    tf.while_loop(lambda i: i < 3, lambda i: i + 1, [tf.constant(0)], name="loop")
    g = tf.get_default_graph()
    conds, loops = g.get_collection("cond_context"), g.get_collection("while_context")
    shown = [(type(c).__name__, c.name, str(getattr(c, "pred", None) is not None)) for c in conds + loops]
    ops = ["branch/Const", "branch/Merge", "loop/add", "loop/Exit", "p"]
    def of(name):
        c = g.get_operation_by_name(name)._get_control_flow_context()
        return None if c is None else c.name
    return [tell(shown, [of(n) for n in ops], str(loops[0].maximum_iterations), loops[0].parallel_iterations, loops[0].back_prop, loops[0].swap_memory)]


def case_smart(tf):
    p, x = tf.placeholder(tf.bool, [], name="p"), tf.constant(3.)
    f = tf.contrib.framework
    return [{"a": f.smart_cond(p, lambda: x, lambda: -x), "b": f.smart_cond(True, lambda: x, lambda: -x), "c": f.smart_cond(tf.constant(False), lambda: x, lambda: -x),
             "d": f.smart_case([(p, lambda: x + 1.), (tf.constant(False), lambda: x + 2.)], default=lambda: x + 3., exclusive=False),
             "e": f.smart_case({p: lambda: x + 4.}, default=lambda: x + 5.), "f": f.smart_case([(True, lambda: x + 6.)], default=lambda: x),
             "@feed": {p: False}}, tell(f.smart_constant_value(True), str(f.smart_constant_value(p)), said(f.smart_constant_value, 3),
                                         said(f.smart_case, [(3, lambda: x)]), said(f.smart_case, [(tf.constant(1), lambda: x)]), said(f.smart_case, [(True, 3)]),
                                         said(f.smart_case, []), said(f.smart_case, 3), said(f.smart_case, [True]), said(f.smart_case, {True: lambda: x}),
                                         said(f.smart_case, [(False, lambda: x)], lambda: x))]
