"""Optimizers: dense and sparse, ref and resource, slots, arguments; two or three steps with values."""
import numpy as np

from casetools import initialized, said, tell

OPTIMIZERS = {
    "sgd": lambda tf: tf.train.GradientDescentOptimizer(.1),
    "sgd_locking": lambda tf: tf.train.GradientDescentOptimizer(tf.constant(.2), use_locking=True, name="Mine"),
    "momentum": lambda tf: tf.train.MomentumOptimizer(.1, .9),
    "nesterov": lambda tf: tf.train.MomentumOptimizer(.1, .8, use_nesterov=True),
    "adam": lambda tf: tf.train.AdamOptimizer(.1),
    "adam_arguments": lambda tf: tf.train.AdamOptimizer(.05, .8, .9, 1e-3, name="A"),
    "adagrad": lambda tf: tf.train.AdagradOptimizer(.1),
    "adagrad_start": lambda tf: tf.train.AdagradOptimizer(.1, initial_accumulator_value=1.5),
    "adadelta": lambda tf: tf.train.AdadeltaOptimizer(1., .9, 1e-4),
    "rmsprop": lambda tf: tf.train.RMSPropOptimizer(.1),
    "rmsprop_momentum": lambda tf: tf.train.RMSPropOptimizer(.1, .8, .5, 1e-3),
    "rmsprop_centered": lambda tf: tf.train.RMSPropOptimizer(.1, centered=True),
    "ftrl": lambda tf: tf.train.FtrlOptimizer(.1),
    "ftrl_regularized": lambda tf: tf.train.FtrlOptimizer(.2, -.3, .2, .1, .05),
    "ftrl_shrinkage": lambda tf: tf.train.FtrlOptimizer(.2, l1_regularization_strength=.01, l2_shrinkage_regularization_strength=.1),
    "proximal_sgd": lambda tf: tf.train.ProximalGradientDescentOptimizer(.1, .2, .3),
}


def dense(make, resource, dtype="float32"):
    def case(tf):
        w = tf.get_variable("w", initializer=np.array([[1., -2.], [.5, 3.]], dtype), use_resource=resource)
        b = tf.get_variable("b", initializer=np.array([.1, -.1], dtype), use_resource=resource)
        x = tf.constant(np.array([[1., 2.], [-1., .5], [.3, -.7]], dtype))
        loss = tf.reduce_mean(tf.square(tf.matmul(x, w) + b - 1.))
        step = tf.train.get_or_create_global_step()
        opt = make(tf)
        train = opt.minimize(loss, global_step=step)
        slots = [[n, [opt.get_slot(v, n).name for v in (w, b)]] for n in opt.get_slot_names()]
        values = {v.name: v for v in tf.global_variables()}
        return initialized(tf, loss, train, values, train, values, train, {"l": loss, "s": step}, tell(slots, opt.get_name(), [v.name for v in opt.variables()], tf.global_variables()))
    return case


def sparse(make, resource):
    def case(tf):
        e = tf.get_variable("e", initializer=np.arange(10., dtype=np.float32).reshape(5, 2) / 5., use_resource=resource)
        i = tf.placeholder_with_default([1, 3, 1], [None])
        loss = tf.reduce_sum(tf.square(tf.nn.embedding_lookup(e, i) - 1.))
        opt = make(tf)
        train = opt.minimize(loss)
        values = {v.name: v for v in tf.global_variables()}
        return initialized(tf, train, values, {"t": train, "@feed": {i: [0]}}, values, {"t": train, "@feed": {i: [4, 4, 4]}}, values)
    return case


for _name, _make in OPTIMIZERS.items():
    globals()["case_dense_ref_" + _name] = dense(_make, False)
    globals()["case_dense_resource_" + _name] = dense(_make, True)
    globals()["case_sparse_ref_" + _name] = sparse(_make, False)
    globals()["case_sparse_resource_" + _name] = sparse(_make, True)
for _name in ("sgd", "momentum", "adam", "rmsprop"):
    globals()["case_dense_float64_" + _name] = dense(OPTIMIZERS[_name], False, "float64")
globals()["case_dense_float16_sgd"] = dense(OPTIMIZERS["sgd"], False, "float16")


def _two(tf, **kwargs):
    v, w = tf.get_variable("v", initializer=[1., 2.], **kwargs), tf.get_variable("w", initializer=[3., 4.], **kwargs)
    return v, w, tf.reduce_sum(v * v * w)


def case_compute_and_apply(tf):
    v, w, loss = _two(tf)
    opt = tf.train.GradientDescentOptimizer(.1)
    pairs = opt.compute_gradients(loss)
    train = opt.apply_gradients([(g * 2., x) for g, x in pairs], name="apply")
    return initialized(tf, [g for g, _ in pairs], train, [v, w], tell([x.name for _, x in pairs], train.name, train.type))


def case_var_list(tf):
    v, w, loss = _two(tf)
    first = tf.train.GradientDescentOptimizer(.1).minimize(loss, var_list=[v])
    second = tf.train.MomentumOptimizer(.1, .9).minimize(loss, var_list=[w], name="second")
    return initialized(tf, first, [v, w], second, [v, w], tell(tf.global_variables(), second.name))


def case_var_list_by_collection(tf):
    with tf.variable_scope("frozen"):
        v = tf.get_variable("v", initializer=[1., 2.])
    with tf.variable_scope("head"):
        w = tf.get_variable("w", initializer=[1., 2.])
    u = tf.get_variable("u", initializer=[1., 2.], trainable=False)
    loss = tf.reduce_sum(v * w * u)
    train = tf.train.AdamOptimizer(.1).minimize(loss, var_list=tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, "head"))
    return initialized(tf, train, [v, w, u])


def case_minimize_arguments(tf):
    v, w, loss = _two(tf)
    opt = tf.train.GradientDescentOptimizer(.1)
    for gate in (opt.GATE_NONE, opt.GATE_OP, opt.GATE_GRAPH):
        opt.minimize(loss, gate_gradients=gate)
    opt.minimize(loss, aggregation_method=tf.AggregationMethod.EXPERIMENTAL_TREE, colocate_gradients_with_ops=True)
    opt.minimize(loss, grad_loss=tf.constant(2.), name="weighted")
    return initialized(tf, "new session", [tf.global_variables_initializer()], [v, w], tell(opt.GATE_NONE, opt.GATE_OP, opt.GATE_GRAPH))


def case_grad_loss(tf):
    v, w, loss = _two(tf)
    train = tf.train.GradientDescentOptimizer(.1).minimize(loss, grad_loss=tf.constant(2.))
    return initialized(tf, train, [v, w])


def case_global_steps(tf):
    before = tf.train.get_global_step()
    step = tf.train.create_global_step()
    again = tf.train.get_or_create_global_step()
    v, w, loss = _two(tf)
    train = tf.train.GradientDescentOptimizer(.1).minimize(loss, global_step=step)
    own = tf.Variable(0, name="own", trainable=False)
    second = tf.train.GradientDescentOptimizer(.1).minimize(loss, global_step=own)
    return initialized(tf, train, train, [step, own], second, [step, own], lambda s: int(tf.train.global_step(s, step)),
                       tell(before, again is step, tf.train.get_global_step() is step, step.dtype.name, said(tf.train.create_global_step),
                            said(tf.train.assert_global_step, step), said(tf.train.assert_global_step, v), tf.get_collection(tf.GraphKeys.GLOBAL_STEP)))


def case_global_step_resource(tf):
    with tf.variable_scope("", use_resource=True):
        step = tf.train.get_or_create_global_step()
    v, w, loss = _two(tf)
    train = tf.train.AdamOptimizer(.1).minimize(loss, global_step=step)
    return initialized(tf, train, train, step, [v, w], tell(train.name, type(step).__name__))


def case_global_step_by_name(tf):
    step = tf.Variable(3, name="global_step", trainable=False, dtype=tf.int64)
    return initialized(tf, tf.train.get_global_step(), tell(tf.train.get_global_step().name, step.name))


def case_constraints_ref(tf):
    v = tf.get_variable("v", initializer=[1., 2.], constraint=lambda t: tf.clip_by_value(t, .9, 1.5))
    r = tf.get_variable("r", initializer=[1., 2.], constraint=tf.nn.relu, use_resource=True)
    train = tf.train.GradientDescentOptimizer(1.).minimize(tf.reduce_sum(v * v + 3. * r))
    return initialized(tf, train, [v, r])


def case_slots_in_scopes(tf):
    with tf.variable_scope("model"):
        v = tf.get_variable("v", initializer=[1., 2.])
    with tf.name_scope("train"), tf.variable_scope("opt"):
        opt = tf.train.AdamOptimizer(.1)
        train = opt.minimize(tf.reduce_sum(v * v))
    again = tf.train.AdamOptimizer(.1).minimize(tf.reduce_sum(v * v))
    momentum = tf.train.MomentumOptimizer(.1, .9, name="M")
    momentum.minimize(tf.reduce_sum(v))
    return initialized(tf, train, v, again, v, tell([x.name for x in tf.global_variables()], opt.get_slot(v, "m").name, opt.get_slot(v, "nope"), momentum.get_slot_names()))


def case_partitioned_variables(tf):
    v = tf.get_variable("v", [4, 2], initializer=tf.ones_initializer(), partitioner=tf.fixed_size_partitioner(2))
    loss = tf.reduce_sum(tf.square(v))
    opt = tf.train.MomentumOptimizer(.1, .9)
    train = opt.minimize(loss)
    return initialized(tf, train, train, v.as_tensor(), tell([x.name for x in tf.global_variables()]))


def case_learning_rate_placeholders(tf):
    v, w, loss = _two(tf)
    rate = tf.placeholder(tf.float32, [])
    train = tf.train.MomentumOptimizer(rate, tf.constant(.5)).minimize(loss)
    return initialized(tf, {"t": train, "@feed": {rate: .1}}, [v, w], {"t": train, "@feed": {rate: 0.}}, [v, w])


def case_callable_learning_rate(tf):
    v, w, loss = _two(tf)
    train = tf.train.GradientDescentOptimizer(lambda: .1).minimize(loss)
    adam = tf.train.AdamOptimizer(lambda: tf.constant(.1)).minimize(loss)
    return initialized(tf, train, [v, w], adam, [v, w])


def case_two_losses_two_optimizers(tf):
    v, w, loss = _two(tf)
    a = tf.train.AdamOptimizer(.1, name="first")
    b = tf.train.AdamOptimizer(.1, name="second")
    trains = [a.minimize(loss, var_list=[v]), b.minimize(-loss, var_list=[w])]
    return initialized(tf, trains[0], [v, w], trains[1], [v, w])


def case_mixed_slices_and_dense(tf):
    v = tf.get_variable("v", initializer=[[1., 2.], [3., 4.], [5., 6.]])
    loss = tf.reduce_sum(tf.gather(v, [0, 2, 0])) + tf.nn.l2_loss(v)
    return initialized(tf, tf.train.AdamOptimizer(.1).minimize(loss), v)


def case_unconnected_variables(tf):
    v, w, _ = _two(tf)
    opt = tf.train.GradientDescentOptimizer(.1)
    pairs = opt.compute_gradients(tf.reduce_sum(v))
    train = opt.apply_gradients(pairs)
    return initialized(tf, train, [v, w], tell([[g is None, x.name] for g, x in pairs], said(opt.minimize, tf.constant(1.)), said(opt.apply_gradients, []),
                                               said(opt.apply_gradients, [(None, v)])))


def case_wrong_arguments(tf):
    v, w, loss = _two(tf)
    opt = tf.train.GradientDescentOptimizer(.1)
    T = tf.train
    return [tell(said(opt.minimize, 3.), said(opt.minimize, loss, var_list=[tf.constant(1.)]), said(opt.minimize, loss, gate_gradients=7), said(opt.minimize, tf.constant(1)),
                 said(opt.apply_gradients, [(tf.constant(1.), 3)]), said(opt.apply_gradients, [(None, v)]), said(T.AdagradOptimizer, .1, -1.), said(T.FtrlOptimizer, .1, .5),
                 said(T.FtrlOptimizer, .1, l1_regularization_strength=-1.), said(T.FtrlOptimizer, .1, initial_accumulator_value=-1.), said(opt.minimize, loss, var_list=[]),
                 said(T.GradientDescentOptimizer, .1, name=""), said(T.MomentumOptimizer("a", .9).minimize, loss))]


def case_loss_of_vector(tf):
    v = tf.get_variable("v", initializer=[1., 2.])
    return initialized(tf, tf.train.GradientDescentOptimizer(.1).minimize(v * v), v)


def case_regularized_training(tf):
    with tf.variable_scope("net", regularizer=tf.contrib.layers.l2_regularizer(.5)):
        v, w, loss = _two(tf)
    total = loss + tf.losses.get_regularization_loss()
    train = tf.train.AdagradOptimizer(.1).minimize(total)
    return initialized(tf, total, train, total, train, [v, w])


def case_optimizer_without_variables(tf):
    return [tell(said(tf.train.GradientDescentOptimizer(.1).minimize, tf.constant(1.)))]


def case_aliased_gradient_order(tf):
    v, w, loss = _two(tf)
    opt = tf.train.GradientDescentOptimizer(.1)
    (gv, _), (gw, _) = opt.compute_gradients(loss)
    with tf.control_dependencies([opt.apply_gradients([(gv, v)])]):
        after = tf.reduce_sum(v * 1.)
    return initialized(tf, after, v, gw)


def case_int_slots_names_after_reuse(tf):
    with tf.variable_scope("a"):
        v = tf.get_variable("v", initializer=[1.])
    with tf.variable_scope("a", reuse=tf.AUTO_REUSE):
        train = tf.train.AdamOptimizer(.1).minimize(tf.reduce_sum(v))
    return initialized(tf, train, v, tell(tf.global_variables()))
