"""tf.contrib.opt: the optimizers with signs, norms, clipped variables, several tasks and SciPy."""
import numpy as np
from casetools import initialized, said, tell

START = np.linspace(-1, 1, 12, dtype=np.float32).reshape(4, 3)


def _stepped(make, resource=False, sparse=False, double=False, step=True):
    def case(tf):
        e = tf.get_variable("e", initializer=START.astype(np.float64) if double else START, use_resource=resource)
        u = tf.get_variable("u", initializer=np.array([1., -2.], e.dtype.as_numpy_dtype), use_resource=resource)
        x = tf.gather(e, [1, 3, 1]) if sparse else e[1:3]
        loss = tf.reduce_sum(x * [1., -2., 3.]) + 2. * tf.reduce_sum(u)
        optimizer = make(tf.contrib.opt, tf)
        train = optimizer.minimize(loss, tf.train.get_or_create_global_step() if step else None)
        values = {v.name: v for v in tf.global_variables()}
        values["@tol"] = 1e-5
        return initialized(tf, train, values, train, values, tell(
            said(optimizer.get_slot_names), said(optimizer.get_name), said(optimizer.variables)))
    return case




MAKERS = {
    "add_sign": lambda o, tf: o.AddSignOptimizer(.1, alpha=.5),
    "add_sign_decay": lambda o, tf: o.AddSignOptimizer(.1, sign_decay_fn=lambda t: .5 / (1. + tf.cast(t, tf.float32)),
                                                       use_locking=True, name="A"),
    "power_sign": lambda o, tf: o.PowerSignOptimizer(.1, base=2.),
    "power_sign_decay": lambda o, tf: o.PowerSignOptimizer(.1, sign_decay_fn=lambda t: .5, beta=.5),
    "lars": lambda o, tf: o.LARSOptimizer(.1),
    "lars_other": lambda o, tf: o.LARSOptimizer(.1, .5, .01, .1, 1e-3, "L", ["u"], True),
    "reg_adagrad": lambda o, tf: o.RegAdagradOptimizer(.1),
}
for _name, _make in MAKERS.items():
    for _resource in (False, True):
        _kind = "resource" if _resource else "ref"
        globals()["case_dense_%s_%s" % (_kind, _name)] = _stepped(_make, _resource)
        if "lars" not in _name and "decay" not in _name:
            globals()["case_sparse_%s_%s" % (_kind, _name)] = _stepped(_make, _resource, True)
case_lars_of_rows = _stepped(MAKERS["lars"], False, True)
case_add_sign_of_float64 = _stepped(MAKERS["add_sign"], False, False, True)
case_power_sign_of_float64 = _stepped(MAKERS["power_sign"], True, True, True)
case_add_sign_decay_without_a_step = _stepped(MAKERS["add_sign_decay"], step=False)


# ------------------------------------------------------------------ adagrad with a regularizer's gradients
def case_reg_adagrad_avoiding_slots(tf):
    v = tf.get_variable("v", initializer=[1., 2.])
    r = tf.get_variable("r", initializer=[1., 2.], use_resource=True)
    optimizer = tf.contrib.opt.RegAdagradOptimizer(.1)
    pairs = optimizer.compute_gradients(tf.reduce_sum(v) + tf.reduce_sum(r) + tf.reduce_sum(tf.gather(v, [0])))
    first = optimizer.apply_gradients(pairs)
    with optimizer.avoid_updating_slots():
        second = optimizer.apply_gradients(pairs)
        rows = optimizer.apply_gradients([(tf.IndexedSlices(tf.ones([1]), tf.constant([1]), tf.constant([2])), v)])
    values = {x.name: x for x in tf.global_variables()}
    return initialized(tf, first, values, second, values, rows, values)


# ------------------------------------------------------------------ clipped variables
def _clipped(resource, sparse, **kwargs):
    def case(tf):
        e = tf.get_variable("e", initializer=START * 3, use_resource=resource)
        u = tf.get_variable("u", initializer=[3., -4.], use_resource=resource)
        x = tf.gather(e, [1, 3, 1]) if sparse else e
        optimizer = tf.contrib.opt.VariableClippingOptimizer(
            tf.train.GradientDescentOptimizer(.1), {e: [1]} if sparse else {e: [0, 1], u: [0]}, 2., **kwargs)
        train = optimizer.minimize(tf.reduce_sum(x) + tf.reduce_sum(u))
        values = {v.name: v for v in tf.global_variables()}
        return initialized(tf, train, values, tell(train, said(optimizer.get_slot_names), said(optimizer.get_slot, e,
                                                                                               "m"),
                                                   said(optimizer.get_name)))
    return case


case_clipped_dense = _clipped(False, False)
case_clipped_sparse = _clipped(False, True)
case_clipped_dense_resource = _clipped(True, False, use_locking=True, name="C")
case_clipped_sparse_resource = _clipped(True, True)
case_clipped_beside_the_variables = _clipped(False, False, colocate_clip_ops_with_vars=True)


def case_clipped_mistakes(tf):
    o = tf.contrib.opt
    v = tf.get_variable("v", initializer=[1., 2.])
    sgd = tf.train.GradientDescentOptimizer(.1)
    sparse = tf.reduce_sum(tf.gather(v, [0]))
    return [tell(said(o.VariableClippingOptimizer(sgd, {v: [0]}, 1.).minimize, sparse),
                 said(o.VariableClippingOptimizer(sgd, {v: [1]}, 1.).minimize, tf.reduce_sum(v)),
                 said(o.VariableClippingOptimizer(3, {}, 1.).minimize, tf.reduce_sum(v)))]


# ------------------------------------------------------------------ several tasks
def _tasks(make, resource=False):
    def case(tf):
        v = tf.get_variable("v", initializer=[1., 2.], use_resource=resource)
        w = tf.get_variable("w", initializer=[3.], use_resource=resource)
        flag = tf.placeholder_with_default(1., [], name="flag")
        optimizer = tf.contrib.opt.MultitaskOptimizerWrapper(make(tf))
        pairs = optimizer.compute_gradients(tf.reduce_sum(v) * flag + tf.reduce_sum(w))
        pairs = tf.contrib.opt.clip_gradients_by_global_norm(pairs, 1.)[0] if make is None else pairs
        train = optimizer.apply_gradients(pairs)
        values = {x.name: x for x in tf.global_variables()}
        return initialized(tf, train, values, {"op": train, "@feed": {flag: 0.}}, values, tell(
            said(optimizer.get_slot_names), said(optimizer.get_name), train))
    return case


case_tasks_momentum = _tasks(lambda tf: tf.train.MomentumOptimizer(.1, .9))
case_tasks_adam_resource = _tasks(lambda tf: tf.train.AdamOptimizer(.1), True)


def case_tasks_sparse(tf):
    e = tf.get_variable("e", initializer=START)
    optimizer = tf.contrib.opt.MultitaskOptimizerWrapper(tf.train.MomentumOptimizer(.1, .9))
    train = optimizer.minimize(tf.reduce_sum(tf.gather(e, [1])) + 0.)
    return initialized(tf, train, {v.name: v for v in tf.global_variables()})


def case_tasks_mistakes(tf):
    o = tf.contrib.opt
    return [tell(said(o.MultitaskOptimizerWrapper, 3), said(o.MultitaskOptimizerWrapper, None))]


def case_clip_gradients_by_global_norm(tf):
    v, w = tf.get_variable("v", initializer=[1., 2.]), tf.get_variable("w", initializer=[3.])
    sgd = tf.train.GradientDescentOptimizer(.1)
    pairs = sgd.compute_gradients(tf.reduce_sum(v * v)) + [(tf.constant([0.]), w)]
    clipped, norm = tf.contrib.opt.clip_gradients_by_global_norm(pairs, 1.)
    other = tf.contrib.opt.clip_gradients_by_global_norm(pairs)[0]
    return initialized(tf, norm, [g for g, _ in clipped + other if g is not None], tell(
        [[g is None, x] for g, x in clipped]))
