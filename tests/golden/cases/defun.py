"""Defun: functions of a graph, the ops that call them, their derivatives and definitions."""
from casetools import initialized, part, plain, said, tell


def functions(tf):
    return part(tf, "python.framework.function")


def attribute(value):
    return {"b": value.b, "s": value.s}[value.WhichOneof("value")] if value.WhichOneof("value") in "bs" else "?"


def library(tf, graph=None):
    """What a graph's message says of its functions."""
    found = (graph or tf.get_default_graph().as_graph_def()).library
    told = []
    for f in sorted(found.function, key=lambda f: f.signature.name):
        s = f.signature
        told.append([s.name, s.is_stateful, s.description, [[a.name, a.type] for a in s.input_arg],
                     [[a.name, a.type, str(f.ret[a.name])] for a in s.output_arg], sorted(f.control_ret),
                     sorted([k, str(attribute(f.attr[k]))] for k in f.attr), sorted(f.arg_attr)])
        told[-1] += [[n.name, n.op, list(n.input), sorted(n.attr), n.device] for n in f.node_def]
    return told + sorted([g.function_name, g.gradient_func] for g in found.gradient)


def case_calls(tf):
    F = functions(tf)

    @F.Defun(tf.float32, tf.float32, func_name="Two")
    def two(x, y):
        """Adds and cuts."""
        return x * x + y, tf.nn.relu(y)

    @F.Defun(tf.float32)
    def hashed(x):
        return x * 2.

    a = tf.constant([1., -2.])
    r, s = two(a, a + 1., name="call"), two(a, [2., 3.])
    t = hashed(hashed(a))
    told = [two.name, hashed.name, two.declared_input_types, two.captured_inputs, two.stateful_ops, two.grad_func_name,
            two.python_grad_func, str(r[0].shape), library(tf)]
    d = tf.gradients([r[0], s[1], t], a)
    return [tell(*told), {"r": r, "s": s, "t": t, "d": d}]


def case_wrong_calls(tf):
    F = functions(tf)
    a = tf.constant([1., 2.])
    f = F.Defun(tf.float32, tf.float32, func_name="Two")(lambda x, y: (x + y, y))
    told = [said(lambda: f(*args)) for args in ((a,), (a, a, a), (a, tf.constant(1)), (a, [2, 3]), (a, "s"), (a, None))]
    told += [said(lambda: f(a, a, **kw)) for kw in ({"foo": 1}, {"experimental_x": True}, {"y": a})]
    told += [said(lambda: F.Defun(*types)(fn)) for types, fn in (
        ((tf.float32,), 3), ((tf.float32,), lambda x, y: x), ((tf.float32,) * 2, lambda x: x),
        ((tf.float32,), lambda: 1))]
    told += [said(lambda: F.Defun(tf.float32, func_name="N")(fn)(1.)) for fn in (
        lambda x: [None], lambda x: tf.no_op(), lambda x: tf.IndexedSlices(x, tf.constant([0])))]
    told.append(said(lambda: F.Defun(tf.float32, foo=3)(lambda x: x)(1.)))
    told.append(said(lambda: F.Defun(tf.float32, func_name="bad name")(lambda x: x)(1.)))
    told.append(said(lambda: F.Defun(tf.float32, out_names=["a"])(lambda x: (x, x))(1.)))
    told.append(said(lambda: F.Defun(tf.float32, out_names=["a", "a"])(lambda x: (x, x))(1.)))
    told.append(said(lambda: F.Defun(tf.float32, func_name="MatMul")(lambda x: x)(1.)))
    told.append(said(lambda: F.Defun(tf.float32, func_name="Two")(lambda x: x * 3.)(1.)))
    told.append(said(lambda: F.Defun(tf.float32, func_name="S", shape_func=lambda op: [[], []])(lambda x: x)(1.)))
    return [tell(*told)]


def case_attributes(tf):
    F = functions(tf)
    f = F.Defun(tf.float32, func_name="F")(lambda x: x * 2.)
    g = F.Defun(tf.float32, func_name="G", noinline=True)(lambda x: x * 3.)
    h = F.Defun(tf.float32, func_name="H", shape_func=lambda op: [op.inputs[0].shape])(lambda x: x * 3.)
    a = tf.constant([1., 2.])
    made = [f(a, noinline=True), f(a, compiled=True), f(a, compiled=True, separate_compiled_gradients=True), g(a), h(a)]
    with tf.name_scope("outer"), tf.device("/cpu:0"):
        f(a, name="call")
    with tf.control_dependencies([tf.no_op("first")]):
        f(3.)
    d = tf.gradients(made[0], a)
    return [tell(str(made[-1].shape), library(tf)), {"all": made, "d": d}]


def case_names(tf):
    F = functions(tf)

    @F.Defun(tf.float32, tf.float32, func_name="F")
    def f(Xa, b_):
        y = Xa + b_
        z = tf.identity(y, name="Sub/Big_Name_")
        return (y, y, z, Xa, tf.split(tf.stack([Xa, Xa]), 2)[1], tf.identity(y, name="xa"),
                tf.identity(y, name="add_0"), tf.identity(y, name="A__b2"), tf.identity(y, name="3d"))

    @F.Defun(tf.float32, tf.float32, func_name="G")
    def g(add, Add):
        return add + Add, tf.identity(add, name="mul"), add * Add, tf.identity(Add, name="Mul")

    @F.Defun(tf.float32, tf.float32, out_names=["x", "Other"], func_name="H")
    def h(x, y):
        return x + y, x

    @F.Defun(tf.float32, tf.float32, func_name="K")
    def k(*xs):
        return xs[0] - xs[1]

    made = [fn(1., 2.) for fn in (f, g, h, k)]
    return [tell(library(tf)), made]


def case_results(tf):
    F = functions(tf)
    nothing = F.Defun(tf.float32, func_name="Nothing")(lambda x: None)
    one = F.Defun(func_name="One")(lambda: tf.constant(3.))
    plain_values = F.Defun(tf.float32, func_name="Values")(lambda x: [3, [1., 2.], x])
    told = [type(one).__name__, plain(one()), plain(nothing(1., name="none")), plain(plain_values(1.)), library(tf)]
    return [tell(told), {"one": one(), "values": plain_values(2.)}]


def case_overloaded(tf):
    F = functions(tf)
    g = F.Defun()(lambda_named_g())
    grad = F.Defun()(lambda_named_grad())
    h = F.Defun(grad_func=grad, out_names=["o"], func_name="H")(lambda x: x * x)
    a, b = tf.constant(2.), tf.constant(3., tf.float64)
    made = [g(a, a), g(tf.constant(1), 2), g(a, 1.)]
    d = [tf.gradients(h(a), a), tf.gradients(h(b), b)]
    told = [type(g).__name__, g.instantiate([tf.int64, tf.int64]).name, said(lambda: g(a, 1)),
            plain(g.instantiate([tf.int64, tf.int64]).declared_input_types)]
    return [tell(told, library(tf)), {"made": made, "d": d}]


def lambda_named_g():
    def g(x, y):
        return x + y
    return g


def lambda_named_grad():
    def grad(x, dy):
        return dy * 7 * x
    return grad


def case_captured(tf):
    F = functions(tf)
    c, p = tf.constant(3., name="outside"), tf.placeholder_with_default([1., 2.], [2], name="ph")
    seen = []

    @F.Defun(tf.float32)
    def f(x):
        y = x * c + p
        seen.append(plain([F.get_extra_vars(), F.get_extra_inputs(), F.get_extra_args()]))
        return y, c, tf.shape(p)

    @F.Defun(tf.float32, capture_by_value=True)
    def g(x):
        return x * (c * 2.)

    far = c * 4.
    k = F.Defun(tf.float32, capture_by_value=True, func_name="K")(lambda x: x + far)
    v = tf.get_variable("v", [], initializer=tf.ones_initializer())
    told = [said(lambda: F.Defun(tf.float32, capture_by_value=True, func_name="N")(lambda x: x + t)(1.))
            for t in (p, v)]
    told.append(said(lambda: F.Defun(tf.float32, func_name="A")(lambda x: tf.assign_add(v, x))(1.)))
    a = tf.constant([5., 6.])
    r = f(a)
    d = tf.gradients(r[0], [a, c, p])
    told += [seen, plain(f.captured_inputs), said(lambda: f(a, a)), plain([F.get_extra_vars(), F.get_extra_inputs()])]

    def inside(x, of):
        with tf.control_dependencies([of]):
            return x + 1.
    told.append(said(lambda: F.Defun(tf.float32, func_name="D")(lambda x: inside(x, c))(1.)))
    return [tell(told, library(tf)), {"r": r, "g": g(a), "k": k(a), "d": d}]


def case_variables(tf):
    F = functions(tf)
    seen = []

    @F.Defun(tf.float32)
    def f(x):
        w = tf.get_variable("w", [2], initializer=tf.ones_initializer(), regularizer=tf.nn.l2_loss)
        b = tf.get_variable("b", [2], initializer=tf.ones_initializer(), use_resource=True)
        seen.append(plain([w, b, F.get_extra_vars()]))
        with tf.variable_scope("inner"):
            u = tf.get_variable("u", [2], initializer=tf.ones_initializer())
        return tf.layers.dense(tf.reshape(x * w + b * u, [1, 2]), 3, name="d", kernel_initializer=tf.ones_initializer())

    with tf.variable_scope("outer", initializer=tf.zeros_initializer()):
        r = f(2.)
    with tf.variable_scope("outer", reuse=True):
        s = f(3.)
    g = F.Defun(tf.float32, func_name="G")(lambda x: x * tf.Variable(3., name="made"))
    t = g(1.)
    d = tf.gradients(r, tf.trainable_variables())
    return initialized(tf, tell(seen, plain(f.captured_inputs), plain(tf.global_variables()), library(tf)),
                       {"r": r, "s": s, "t": t, "d": [g for g in d if g is not None]})


def case_resources(tf):
    F = functions(tf)
    v = tf.get_variable("v", [], initializer=tf.ones_initializer(), use_resource=True)
    f = F.Defun(tf.float32, func_name="Read")(lambda x: x * v)
    h = F.Defun(tf.float32, func_name="Handle", capture_resource_var_by_value=False)(lambda x: x * v)
    a = tf.constant(2.)
    d = tf.gradients([f(a), h(a)], [a, v])

    @F.Defun(tf.float32, func_name="Hidden")
    def hidden(x):
        v.assign_add(x)
        return x * 2.

    @F.Defun(tf.float32, func_name="After")
    def after(x):
        with tf.control_dependencies([v.assign_add(x)]):
            return x * 2.

    @F.Defun(tf.float32, func_name="Nothing")
    def nothing(x):
        v.assign_add(x)

    given = F.Defun(tf.float32, func_name="Given")(lambda x: v.assign_add(x))
    made = [fn(1.) for fn in (hidden, after, nothing, given)]
    told = [plain(fn.stateful_ops) for fn in (f, hidden, after)]
    return initialized(tf, tell(told, library(tf)), {"d": d}, *[step for m in made for step in (m, v)])


def case_gradients(tf):
    F = functions(tf)
    seen = []

    def python_gradient(op, *dys):
        seen.append(plain([op, list(dys), list(op.inputs)]))
        return dys[0] * 5.

    p = F.Defun(tf.float32, python_grad_func=python_gradient, func_name="P")(
        lambda x: (tf.square(x), x + 1., tf.cast(x, tf.int32)))
    grad = F.Defun(tf.float32, tf.float32, func_name="Grad")(lambda x, dy: dy * 3. * x)
    g = F.Defun(tf.float32, grad_func=grad, func_name="G")(tf_square(tf))
    hashed = F.Defun(tf.float32, grad_func=grad)(tf_square(tf))
    later = F.Defun(tf.float32, func_name="Later")(tf_square(tf))
    later.set_grad_func(grad)
    a, n = tf.constant(2.), tf.constant(3)
    mixed = F.Defun(tf.float32, tf.int32, func_name="Mixed")(lambda x, n: (x * tf.cast(n, tf.float32), n + 1))
    stop = F.Defun(tf.float32, func_name="Stop")(lambda x: (tf.stop_gradient(x), x * 2.))
    with tf.get_default_graph().gradient_override_map({"Stop": "Unknown"}):
        s = stop(a)
    d = [tf.gradients(y, a) for y in (p(a)[0], g(a), hashed(a), later(a), mixed(a, n)[0], s[0], s[1])]
    told = [g.grad_func_name, hashed.name, p.python_grad_func is python_gradient, seen,
            said(lambda: later.set_grad_func(grad)), said(lambda: tf.gradients(d[1][0], a)),
            said(lambda: F.Defun(tf.float32, grad_func=grad, python_grad_func=python_gradient, func_name="Both")(
                tf_square(tf))(1.))]
    wrong = F.Defun(tf.float32, grad_func=mixed_up(tf, F), func_name="Wrong")(tf_square(tf))
    return [tell(told, library(tf)), {"d": d}, tf.gradients(wrong(a), a)]


def tf_square(tf):
    def square(x):
        return tf.square(x)
    return square


def mixed_up(tf, F):
    return F.Defun(tf.float32, func_name="MixedUp")(lambda x: x)


def case_nested(tf):
    F = functions(tf)
    c = tf.constant(10., name="cc")
    inner = F.Defun(tf.float32, func_name="Inner", python_grad_func=lambda op, dy: dy * 100.)(
        lambda x: tf.square(x) + c)
    outer = F.Defun(tf.float32, func_name="Outer")(lambda x: inner(x) * inner(x + 1.))
    grad = F.Defun(tf.float32, tf.float32, func_name="Grad")(lambda x, dy: dy * 50.)
    with_grad = F.Defun(tf.float32, func_name="WithGrad", grad_func=grad)(lambda x: x * x)
    around = F.Defun(tf.float32, func_name="Around")(lambda x: with_grad(x) * 3.)
    derivative = F.Defun(tf.float32, func_name="Derivative")(lambda x: tf.gradients(around(x), x)[0])

    @F.Defun(tf.float32, func_name="Making")
    def making(x):
        return F.Defun(tf.float32, func_name="Made")(lambda y: y * 2.)(x) + 1.

    a = tf.constant(2.)
    made = [outer(a), around(a), derivative(a), making(a)]
    d = [tf.gradients(y, a) for y in (made[0], made[1], made[3])]
    return [tell(plain(outer.captured_inputs), library(tf)), {"made": made, "d": d}]


def case_control_flow(tf):
    F = functions(tf)
    g = F.Defun(tf.float32, func_name="G")(tf_square(tf))
    none = F.Defun(func_name="None_")(lambda: tf.constant(1.))
    a, c, p = tf.constant(2.), tf.constant(3.), tf.placeholder_with_default(True, [])
    r = tf.cond(p, lambda: g(a), lambda: none())
    inside = tf.cond(p, lambda: tf.gradients(g(a), a)[0], lambda: a)
    free = [tf.TensorShape([]), tf.TensorShape(None)]
    _, loop = tf.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, g(x) + g(c)), [0, a], shape_invariants=free)
    told = said(lambda: tf.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, g(x)), [0, a]))
    d = [tf.gradients(r, a), tf.gradients(loop, a)]

    @F.Defun(tf.float32, func_name="Cond")
    def cond(x):
        x.set_shape([])
        return tf.cond(x > 1., lambda: x * x, lambda: x)

    @F.Defun(tf.float32, func_name="Loop")
    def power(x):
        return tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y * x), [0, tf.constant(1.)],
                             shape_invariants=free)[1]

    everything = {"r": r, "inside": inside, "loop": loop, "d": d, "within": [cond(3.), cond(.5), power(2.)]}
    return [tell(told), everything, dict({k: everything[k] for k in ("r", "inside", "d")}, **{"@feed": {p: False}})]


def case_random(tf):
    F = functions(tf)
    tf.set_random_seed(5)
    k = F.Defun(func_name="K")(lambda: tf.random_uniform([2], seed=3))
    a = k()
    return [tell(plain(k.stateful_ops)), a, a, a]


def case_errors_in_runs(tf):
    F = functions(tf)
    g = F.Defun(tf.float32, func_name="Bad")(lambda x: tf.reshape(x, [3], name="inner"))
    p = tf.placeholder(tf.float32)
    r = g(p, name="w")
    told = lambda s, *args: said(s.run, r, *args).replace("[_Derived_]", "")
    return [lambda s: told(s, {p: [1., 2.]}), told, {"r": r, "@feed": {p: [1., 2., 3.]}}]


def case_imported(tf):
    F = functions(tf)
    square = F.Defun(tf.float32, func_name="Sq")(lambda x: tf.square(x) * 3.)
    grad = F.Defun(tf.float32, tf.float32, func_name="SqG")(lambda x, dy: dy * x)
    outer = F.Defun(tf.float32, func_name="Sq2", grad_func=grad)(lambda x: square(x) + 1.)
    with tf.Graph().as_default():
        x = tf.placeholder_with_default([1., 2.], [2], name="x")
        y, y2 = square(x, name="y"), outer(x, name="y2")
        tf.gradients([y, y2], x, name="gr")
        message = tf.get_default_graph().as_graph_def()
    message = tf.GraphDef.FromString(message.SerializeToString())
    y, y2, g = tf.import_graph_def(message, return_elements=["y:0", "y2:0", "gr/y_grad/SymbolicGradient:0"], name="i")
    x = tf.get_default_graph().get_tensor_by_name("i/x:0")
    d = [tf.gradients(t, x) for t in (y, y2)]
    told = [library(tf), plain(square(x, name="again")),
            said(lambda: F.Defun(tf.float32, func_name="Sq")(lambda x: x * 4.)(1.)),
            library(tf) == library(tf, message)]
    return [tell(told), {"y": [y, y2, g], "d": d}]
