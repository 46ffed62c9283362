"""Keras optimizers: their ops, variables, numbers and configurations; schedules."""
from casetools import said, tell

NAMES = ("SGD", "RMSprop", "Adam", "Adamax", "Nadam", "Adagrad", "Adadelta", "Ftrl")


def net(tf, **kwargs):
    w = tf.Variable([[1., 2.]], name="w", use_resource=True, **kwargs)
    b = tf.Variable([1., 2.], name="b", use_resource=True)
    return w, b, tf.reduce_sum(tf.square(w)) + tf.reduce_sum(b)


def steps(tf, op, *variables):
    return [tf.global_variables_initializer(), op, op, list(variables)]


def _update(kind, **kwargs):
    def case(tf):
        w, b, loss = net(tf)
        optimizer = getattr(tf.keras.optimizers, kind)(**kwargs)
        ops = optimizer.get_updates(loss, [w, b])
        return steps(tf, ops, w, b) + [tell([v.name for v in optimizer.weights], optimizer.get_slot_names())]
    return case


def _sparse(kind, **kwargs):
    def case(tf):
        w = tf.Variable([[1., 2.], [3., 4.], [5., 6.]], name="w", use_resource=True)
        grad = tf.IndexedSlices(tf.constant([[1., 2.], [1., 1.]]), tf.constant([2, 2]), tf.constant([3, 2]))
        optimizer = getattr(tf.keras.optimizers, kind)(**kwargs)
        op = optimizer.apply_gradients([(grad, w)])
        return steps(tf, op, w) + [optimizer.weights]
    return case


for _name in NAMES:
    globals()["case_" + _name] = _update(_name, learning_rate=.1)
    globals()["case_sparse_" + _name] = _sparse(_name, learning_rate=.1)

case_sgd_momentum = _update("SGD", lr=.1, momentum=.9, decay=1e-3, clipnorm=1.)
case_sgd_nesterov = _update("SGD", lr=.1, momentum=.9, nesterov=True, clipvalue=1.5)
case_adam_amsgrad = _update("Adam", amsgrad=True, name="foo", epsilon=None)
case_rmsprop_momentum = _update("RMSprop", momentum=.9)
case_rmsprop_centered = _update("RMSprop", centered=True)
case_rmsprop_centered_momentum = _update("RMSprop", momentum=.9, centered=True, decay=.5)
case_ftrl_shrinkage = _update("Ftrl", l2_shrinkage_regularization_strength=.1, l1_regularization_strength=.01)
case_nadam_decay = _update("Nadam", schedule_decay=.01)
case_sparse_sgd_momentum = _sparse("SGD", momentum=.9, nesterov=True)
case_sparse_rmsprop_momentum = _sparse("RMSprop", momentum=.9)
case_sparse_rmsprop_centered = _sparse("RMSprop", centered=True)
case_sparse_rmsprop_centered_momentum = _sparse("RMSprop", momentum=.9, centered=True)
case_sparse_adam_amsgrad = _sparse("Adam", amsgrad=True)
case_sparse_ftrl_shrinkage = _sparse("Ftrl", l2_shrinkage_regularization_strength=.1)
case_sparse_clipped = _sparse("SGD", clipnorm=1.)


def case_constraint(tf):
    w, b, loss = net(tf, constraint=lambda x: x * 2)
    op = tf.keras.optimizers.SGD(.1).get_updates(loss, [w, b])
    return steps(tf, op, w, b)


def case_constraint_sparse(tf):
    w = net(tf, constraint=lambda x: x * 2)[0]
    grad = tf.IndexedSlices(tf.constant([[1., 2.]]), tf.constant([0]), tf.constant([1, 2]))
    return [tell(said(tf.keras.optimizers.SGD(.1).apply_gradients, [(grad, w)]))]


def _rate(make):
    def case(tf):
        w, b, loss = net(tf)
        optimizer = tf.keras.optimizers.SGD(make(tf))
        return steps(tf, optimizer.get_updates(loss, [w, b]), w, b)
    return case


case_rate_function = _rate(lambda tf: lambda: .3)
case_rate_tensor = _rate(lambda tf: tf.constant(.3))
case_rate_schedule = _rate(lambda tf: tf.keras.optimizers.schedules.ExponentialDecay(.1, 10, .5))
case_rate_piecewise = _rate(lambda tf: tf.keras.optimizers.schedules.PiecewiseConstantDecay([1, 3], [.1, .2, .3]))


def case_two_dtypes(tf):
    w, b, loss = net(tf)
    d = tf.Variable([1.], name="d", dtype=tf.float64, use_resource=True)
    adam = tf.keras.optimizers.Adam(.1)
    op = adam.get_updates(tf.cast(loss, tf.float64) + tf.reduce_sum(d * d), [w, b, d])
    return steps(tf, op, w, b, d)


def case_two_dtypes_nadam(tf):
    w = net(tf)[0]
    d = tf.Variable([1.], name="d", dtype=tf.float64, use_resource=True)
    nadam = tf.keras.optimizers.Nadam(.1)
    op = nadam.apply_gradients([(tf.ones([1, 2]), w), (tf.ones([1], tf.float64), d)])
    return steps(tf, op, w, d)


def case_scopes(tf):
    w, b, loss = net(tf)
    first, second = tf.keras.optimizers.SGD(.1), tf.keras.optimizers.SGD(.2)
    with tf.name_scope("training"):
        first.get_updates(loss, [w])
        second.get_updates(loss, [w, b])
    first.get_updates(loss, [w])
    return [tell(first.iterations.name, second.iterations.name)]


def case_variables_first(tf):
    w, b, loss = net(tf)
    adam = tf.keras.optimizers.Adam(.1, name="foo")
    names = [adam.iterations.name, [v.name for v in adam.weights], adam.lr.name, adam.beta_1.name]
    with tf.name_scope("training"):
        grads = adam.get_gradients(loss, [w])
        one = adam.apply_gradients([(grads[0], w)])
        again = adam.apply_gradients([(grads[0], w)], name="again")
    return [tell(names, one.name, again.name, adam.get_slot(w, "m").name, said(adam.get_slot, w, "zz")),
            tf.global_variables_initializer(), one, again, w]


def case_rate_first(tf):
    sgd = tf.keras.optimizers.SGD(.1)
    return [tell(sgd.lr.name, sgd.learning_rate.name, sgd.iterations.name, said(lambda: sgd.nosuch))]


def case_no_gradient(tf):
    w, b, loss = net(tf)
    u = tf.Variable(1., use_resource=True, name="u")
    sgd = tf.keras.optimizers.SGD(.1)
    return [tell(said(sgd.get_gradients, loss, [u]), said(sgd.apply_gradients, [(None, w)]),
                 said(sgd.minimize, loss, [w]), sgd.apply_gradients([]).name)]


def case_wrong_arguments(tf):
    o = tf.keras.optimizers
    return [tell(said(o.SGD, foo=3), said(o.SGD, lr=-1), said(o.SGD, clipnorm=-1), said(o.SGD, momentum=2.),
                 said(o.SGD, decay=-1.), said(o.SGD, momentum=-.1), said(o.Adagrad, initial_accumulator_value=-1.),
                 said(o.Ftrl, initial_accumulator_value=-1.),
                 said(o.Ftrl, learning_rate_power=1.), said(o.Ftrl, l1_regularization_strength=-1.),
                 said(o.Ftrl, l2_regularization_strength=-1.), said(o.Ftrl, l2_shrinkage_regularization_strength=-1.),
                 said(o.Nadam, o.schedules.ExponentialDecay(.1, 1, .5)))]


def case_by_name(tf):
    o = tf.keras.optimizers
    names = ["sgd", "SGD", "RMSPROP", "adagrad", "adadelta", "adam", "Adamax", "nadam", "Ftrl"]
    return [tell([(type(o.get(n)).__name__, o.get(n).get_config()) for n in names],
                 [said(o.get, n) for n in ("foo", "momentum", "TFOptimizer", 3, None)],
                 said(o.deserialize, {"class_name": "foo", "config": {}}),
                 o.deserialize({"class_name": "Adam", "config": {"lr": .3, "beta_1": .5}}).get_config(),
                 o.serialize(o.SGD(.1)), o.get(o.SGD(.2)).get_config())]


def case_configurations(tf):
    o = tf.keras.optimizers
    made = [getattr(o, n)(.5, name="q") for n in NAMES]
    made += [o.SGD(o.schedules.ExponentialDecay(.1, 10, .5)), o.SGD(lambda: .3),
             o.SGD(.1, clipnorm=1., decay=.1, clipvalue=2)]
    return [tell([m.get_config() for m in made], [type(m).from_config(m.get_config()).get_config() for m in made])]


def case_schedules(tf):
    s = tf.keras.optimizers.schedules
    step = tf.placeholder(tf.int64, [], name="step")
    made = [s.ExponentialDecay(.1, 10, .5, staircase=True, name="e"), s.InverseTimeDecay(.1, 10, .5),
            s.InverseTimeDecay(.1, 10, .5, staircase=True), s.PiecewiseConstantDecay([3, 6], [.1, .2, .3]),
            s.PolynomialDecay(.1, 10), s.PolynomialDecay(.1, 10, cycle=True, power=2.)]
    rates = [m(step) for m in made]
    return [{"at %d" % n: rates, "@feed": {step: n}} for n in (0, 5, 12)] + [
        tell([s.serialize(m) for m in made], [s.deserialize(s.serialize(m)).get_config() for m in made],
             said(s.PiecewiseConstantDecay, [1, 2], [1.]), said(s.deserialize, "foo"),
             said(s.deserialize, {"class_name": "foo", "config": {}}))]


def case_cosine_schedules(tf):
    e = tf.keras.experimental
    tf.set_random_seed(3)
    step = tf.placeholder(tf.int64, [], name="step")
    made = [e.CosineDecay(.1, 10), e.CosineDecayRestarts(.1, 4, alpha=.1, name="r"),
            e.LinearCosineDecay(.1, 10, num_periods=2.), e.NoisyLinearCosineDecay(.1, 10)]
    rates = [m(step) for m in made]
    return [{"at %d" % n: rates, "@feed": {step: n}} for n in (0, 5, 12)] + [
        tell([m.get_config() for m in made], [type(m).from_config(m.get_config()).get_config() for m in made],
             tf.keras.optimizers.schedules.deserialize(tf.keras.optimizers.schedules.serialize(made[0])).get_config())]


def case_wrapped(tf):
    w, b, loss = net(tf)
    wrapped = tf.keras.optimizers.get(tf.train.MomentumOptimizer(.1, .9))
    ops = wrapped.get_updates(loss, [w])
    return [tell(type(wrapped).__name__, [said(f).split(":")[0] for f in (
        lambda: wrapped.weights, wrapped.get_weights, wrapped.get_config)], wrapped.iterations.name, ops[0].name),
        tf.global_variables_initializer(), ops, w, wrapped.iterations]


def case_own(tf):
    class Signs(tf.keras.optimizers.Optimizer):
        def __init__(self, learning_rate=.1, name="Signs", **kwargs):
            super().__init__(name, **kwargs)
            self._set_hyper("learning_rate", learning_rate)

        def _create_slots(self, var_list):
            pass

        def _resource_apply_dense(self, grad, var):
            return var.assign_sub(tf.sign(grad) * self._get_hyper("learning_rate")).op

        def get_config(self):
            config = super().get_config()
            config["learning_rate"] = self._serialize_hyperparameter("learning_rate")
            return config
    w, b, loss = net(tf)
    own = Signs()
    return [tell(own.get_config())] + steps(tf, own.get_updates(loss, [w, b]), w, b)
