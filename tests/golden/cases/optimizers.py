"""Optimizers off the beaten track: other dtypes, unknown shapes, partitions, scopes, subclasses, wrong arguments."""
import numpy as np

from casetools import initialized, said, tell

MORE = {
    "proximal_adagrad": lambda tf: tf.train.ProximalAdagradOptimizer(.1, l1_regularization_strength=.2, l2_regularization_strength=.1),
    "adagrad_da": lambda tf: tf.train.AdagradDAOptimizer(.1, tf.train.get_or_create_global_step(), l1_regularization_strength=.1),
    "ftrl_named": lambda tf: tf.train.FtrlOptimizer(.1, accum_name="acc", linear_name="lin"),
}


def stepped(make, resource, sparse):
    def case(tf):
        e = tf.get_variable("e", initializer=np.linspace(-1, 1, 12).reshape(4, 3).astype(np.float32), use_resource=resource)
        x = tf.gather(e, [1, 3, 1]) if sparse else e[1:3]
        train = make(tf).minimize(tf.reduce_sum(x * [1., 2., 3.]), tf.train.get_or_create_global_step())
        values = {v.name: v for v in tf.global_variables()}
        return initialized(tf, train, values, train, values)
    return case


for _name, _make in MORE.items():
    for _kind in (False, True):
        for _sparse in (False, True):
            globals()["case_%s_%s_%s" % ("sparse" if _sparse else "dense", "resource" if _kind else "ref", _name)] = stepped(_make, _kind, _sparse)


def _every_optimizer(tf, rate):
    T = tf.train
    step = T.get_or_create_global_step()
    return [T.GradientDescentOptimizer(rate), T.MomentumOptimizer(rate, lambda: .9), T.AdamOptimizer(lambda: .1), T.AdagradOptimizer(rate),
            T.AdadeltaOptimizer(rate, epsilon=lambda: 1e-3), T.RMSPropOptimizer(rate, tf.constant(.9)), T.RMSPropOptimizer(rate, centered=True), T.FtrlOptimizer(rate),
            T.FtrlOptimizer(rate, l2_shrinkage_regularization_strength=.1), T.ProximalGradientDescentOptimizer(rate), T.ProximalAdagradOptimizer(rate),
            T.AdagradDAOptimizer(rate, step)]


def case_mixed_dtypes(tf):
    vs = [tf.get_variable("w", initializer=[1., 2.]), tf.get_variable("v", initializer=np.array([1., 2.])),
          tf.get_variable("h", initializer=np.array([1., 2.], np.float16), use_resource=True)]
    loss = tf.add_n([tf.cast(tf.reduce_sum(v * v), tf.float32) for v in vs])
    rate = tf.train.exponential_decay(.1, tf.train.get_or_create_global_step(), 10, .9)
    return [tell([said(o.minimize, loss, var_list=[v]) for o in _every_optimizer(tf, rate) for v in vs])]


def case_mixed_dtypes_sparse(tf):
    vs = [tf.get_variable("e", initializer=np.arange(8.).reshape(4, 2)), tf.get_variable("r", initializer=np.arange(8.).reshape(4, 2), use_resource=True)]
    loss = tf.reduce_sum(tf.gather(vs[0], [1, 1]) + tf.gather(vs[1], tf.constant([1, 1], tf.int64)))
    return [tell([said(o.minimize, loss, var_list=[v]) for o in _every_optimizer(tf, tf.constant(.1)) for v in vs])]


def case_gates(tf):
    w, b = tf.get_variable("w", initializer=[1., 2.]), tf.get_variable("b", initializer=[1., 2.])
    loss = tf.reduce_sum(w * b)
    o = tf.train.GradientDescentOptimizer(.1)
    for gate in (o.GATE_NONE, o.GATE_OP, o.GATE_GRAPH):
        o.apply_gradients(o.compute_gradients(loss, gate_gradients=gate))
    o.compute_gradients(loss, colocate_gradients_with_ops=True)
    o.compute_gradients(loss, [w, [b]], aggregation_method=tf.AggregationMethod.EXPERIMENTAL_TREE)
    return [tell([v.name for _, v in o.compute_gradients(loss, {"z": w, "a": b})])]


def case_scopes_and_devices(tf):
    with tf.variable_scope("net"):
        w = tf.get_variable("w", [2])
    loss = tf.reduce_sum(w)
    with tf.name_scope("train"):
        tf.train.AdamOptimizer().minimize(loss)
    with tf.variable_scope("opt"):
        tf.train.AdamOptimizer(name="A").minimize(loss, name="go")
    with tf.variable_scope("opt", reuse=tf.AUTO_REUSE):
        tf.train.MomentumOptimizer(.1, .9).minimize(loss)
    with tf.device("/cpu:0"), tf.control_dependencies([loss]):
        tf.train.RMSPropOptimizer(.1).minimize(loss)
        tf.train.FtrlOptimizer(.1).minimize(loss)


def case_partitioned(tf):
    with tf.variable_scope("p", partitioner=tf.fixed_size_partitioner(2)):
        w = tf.get_variable("w", [4, 2], initializer=tf.constant_initializer(2.))
        loss = tf.reduce_sum(tf.convert_to_tensor(w) ** 2)
        train = tf.train.AdamOptimizer().minimize(loss)
    tf.train.AdagradOptimizer(.1).minimize(loss)
    slices = [(v.name, v._get_save_slice_info()) for v in tf.global_variables()]
    return initialized(tf, train, tf.convert_to_tensor(w), tell([[n] + ([i.full_name, i.spec] if i else []) for n, i in slices]))


def case_unknown_shapes(tf):
    w = tf.Variable(tf.placeholder_with_default(tf.ones([2]), None), validate_shape=False, name="w")
    r = tf.Variable(tf.placeholder_with_default(tf.ones([2]), [None]), validate_shape=False, name="r", use_resource=True)
    loss = tf.reduce_sum(w * w) + tf.reduce_sum(r * r)
    # Not run: nothing orders a slot's initial value after the variable whose shape it takes.
    tf.train.MomentumOptimizer(.1, .9).minimize(loss)
    tf.train.AdagradOptimizer(.1).minimize(loss)
    tf.train.RMSPropOptimizer(.1).minimize(loss)


def case_subclass(tf):
    class Mine(tf.train.Optimizer):
        def __init__(self, rate, use_locking=False, name="Mine"):
            super().__init__(use_locking, name)
            self._rate = rate

        def _prepare(self):
            self._rate_t = tf.convert_to_tensor(self._call_if_callable(self._rate), name="rate")

        def _create_slots(self, var_list):
            for v in var_list:
                self._zeros_slot(v, "acc", self._name)
                self._get_or_make_slot(v, tf.ones(v.shape), "one", "One")
            self._create_non_slot_variable(1., "count", min(var_list, key=lambda v: v.name))

        def _apply_dense(self, grad, var):
            acc = self.get_slot(var, "acc")
            new = acc.assign(.5 * acc + grad)
            return tf.group(var.assign_sub(self._rate_t * new), new)

        def _apply_sparse(self, grad, var):
            new = tf.scatter_add(self.get_slot(var, "acc"), grad.indices, grad.values)
            return tf.group(tf.scatter_sub(var, grad.indices, self._rate_t * grad.values), new)

        def _resource_apply_dense(self, grad, handle):
            return handle.assign_sub(self._rate_t * grad)

        def _finish(self, update_ops, name_scope):
            count = self._get_non_slot_variable("count", tf.get_default_graph())
            with tf.control_dependencies(update_ops), tf.colocate_with(count):
                up = count.assign(count * 2.)
            return tf.group(*update_ops + [up], name=name_scope)

    w, r = tf.get_variable("w", initializer=[1., 2.]), tf.get_variable("r", initializer=[1., 2.], use_resource=True)
    e = tf.get_variable("e", initializer=[[1., 2.], [3., 4.]])
    loss = tf.reduce_sum(w * w * r) + tf.reduce_sum(tf.gather(e, [0, 0]) ** 2)
    o = Mine(lambda: .1)
    train = o.minimize(loss)
    return initialized(tf, train, train, {v.name: v for v in tf.global_variables()}, tell([v.name for v in o.variables()], o.get_slot_names(), o.get_slot(w, "one").name))


def case_one_optimizer_two_graphs(tf):
    o = tf.train.AdamOptimizer()
    with tf.Graph().as_default():
        w = tf.get_variable("w", initializer=1.)
        o.minimize(w * w)
        first = [v.name for v in o.variables()]
    v = tf.get_variable("v", initializer=1.)
    o.minimize(v * v)
    return [tell(first, [v.name for v in o.variables()])]


def case_minimize_twice(tf):
    w, v = tf.get_variable("w", initializer=1.), tf.get_variable("v", initializer=1.)
    o = tf.train.AdamOptimizer()
    o.minimize(w * w)
    o.minimize(w * v)
    return [tell([x.name for x in o.variables()])]


def case_in_cond(tf):
    w = tf.get_variable("w", initializer=1.)
    loss = w * w
    o = tf.train.GradientDescentOptimizer(.1)
    p = tf.placeholder_with_default(True, [])
    train = tf.cond(p, lambda: o.minimize(loss), lambda: tf.no_op())
    return initialized(tf, train, w, {"t": train, "@feed": {p: False}}, w)


def case_wrong_compute(tf):
    w, n = tf.get_variable("w", initializer=[1., 2.]), tf.get_variable("n", initializer=[1, 2], trainable=False)
    c = tf.get_variable("c", initializer=[1. + 1j], trainable=False)
    loss = tf.reduce_sum(w)
    f = tf.train.GradientDescentOptimizer(.1).compute_gradients
    return [tell(said(f, loss, [n]), said(f, tf.constant(1)), said(f, loss, gate_gradients=7), said(f, loss, grad_loss=tf.constant(1)), said(f, loss, "w"),
                 said(f, loss, [tf.constant(1.)]), said(f, tf.reduce_sum(tf.cast(c, tf.float32)), [c]))]


def case_wrong_apply(tf):
    w, n = tf.get_variable("w", initializer=[1., 2.]), tf.get_variable("n", initializer=[1, 2], trainable=False)
    k = tf.get_variable("k", initializer=[1., 2.], constraint=lambda x: x)
    r = tf.get_variable("r", initializer=[1., 2.], constraint=lambda x: x, use_resource=True)
    rows = tf.IndexedSlices(tf.ones([1]), tf.constant([0]))
    o = tf.train.GradientDescentOptimizer(.1)
    f = o.apply_gradients
    plain = tf.train.Optimizer(False, "x")
    return [tell(said(f, [(tf.constant([1.]), tf.constant([1.]))]), said(f, [("a", w)]), said(f, [(object(), w)]), said(f, [w]), said(f, [(rows, k)]), said(f, [(rows, r)]),
                 said(f, [(tf.ones([2]), n)]), said(f, [(tf.ones([3]), w)]), said(f, [(tf.ones([2], tf.float64), w)]), said(o.minimize, tf.reduce_sum(w), global_step=3),
                 said(o.minimize, tf.reduce_sum(w), global_step=tf.constant(3)), said(plain.apply_gradients, [(tf.ones([2]), w)]), said(plain.apply_gradients, [(tf.ones([2]), r)]),
                 said(plain.apply_gradients, [(rows, w)]), said(plain.apply_gradients, [(rows, r)]))]


def case_wrong_numbers(tf):
    w = tf.get_variable("w", initializer=[1., 2.])
    T = tf.train
    loss = tf.reduce_sum(w)
    return [tell(said(T.FtrlOptimizer, .1, l2_regularization_strength=-1.), said(T.FtrlOptimizer, .1, l2_shrinkage_regularization_strength=-1.), said(T.AdagradOptimizer, .1, 0.),
                 said(T.ProximalAdagradOptimizer, .1, 0.), said(T.AdagradDAOptimizer, .1, 0, initial_gradient_squared_accumulator_value=0.),
                 said(T.GradientDescentOptimizer([.1, .2]).minimize, loss), said(T.MomentumOptimizer(.1, None).minimize, loss),
                 said(T.AdamOptimizer("a").minimize, loss), said(T.FtrlOptimizer(lambda: .1).minimize, loss))]


def case_wrong_at_run(tf):
    w = tf.get_variable("w", initializer=[1., 2., 3.])
    g, lr = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    momentum = tf.train.MomentumOptimizer(lr, .9).apply_gradients([(g, w)])
    ftrl = tf.train.FtrlOptimizer(lr).apply_gradients([(g, w)])
    rows = tf.IndexedSlices(g, tf.placeholder_with_default([0, 7], [None]))
    adagrad = tf.train.AdagradOptimizer(lr).apply_gradients([(rows, w)])
    return initialized(tf, {"m": momentum, "@feed": {g: [1., 2.], lr: .1}}, {"m": momentum, "@feed": {g: [1., 2., 3.], lr: [.1]}},
                       {"f": ftrl, "@feed": {g: [1., 2., 3.], lr: -.1}}, {"a": adagrad, "@feed": {g: [1., 2.], lr: .1}}, w)
