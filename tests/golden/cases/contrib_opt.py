"""tf.contrib.opt: decoupled weight decay, AdaMax, Nadam, lazy Adam and moving averages.

Losses are linear in the variables that decay: TF's decay op races with a gradient that reads the variable.
"""
import numpy as np

from casetools import initialized, said, tell

START = np.linspace(-1, 1, 12).reshape(4, 3)


def _stepped(make, resource, sparse, dtype=np.float32):
    def case(tf):
        e = tf.get_variable("e", initializer=START.astype(dtype), use_resource=resource)
        x = tf.gather(e, [1, 3, 1]) if sparse else e[1:3]
        optimizer = make(tf.contrib.opt, tf)
        train = optimizer.minimize(tf.reduce_sum(x * [1., -2., 3.]), tf.train.get_or_create_global_step())
        values = {v.name: v for v in tf.global_variables()}
        return initialized(tf, train, values, train, values,
                           tell(optimizer.get_slot_names(), optimizer.get_name(), optimizer.variables()))
    return case


MAKERS = {
    "adamax": lambda o, tf: o.AdaMaxOptimizer(.1, use_locking=True),
    "nadam": lambda o, tf: o.NadamOptimizer(.1, use_locking=True),
    "lazy_adam": lambda o, tf: o.LazyAdamOptimizer(.1, use_locking=True),
    "adamw": lambda o, tf: o.AdamWOptimizer(.01, .1, use_locking=True),
    "momentumw": lambda o, tf: o.MomentumWOptimizer(.01, .1, .9, use_nesterov=True),
    "gradient_descent": lambda o, tf: o.extend_with_decoupled_weight_decay(tf.train.GradientDescentOptimizer)(
        .01, learning_rate=.1),
    "adagrad": lambda o, tf: o.extend_with_decoupled_weight_decay(tf.train.AdagradOptimizer)(
        .01, learning_rate=.1, name="AdagradW"),
}

for _name, _make in MAKERS.items():
    for _resource in (False, True):
        for _sparse in (False, True):
            _case = "case_%s_%s_%s" % ("sparse" if _sparse else "dense", "resource" if _resource else "ref", _name)
            globals()[_case] = _stepped(_make, _resource, _sparse)

for _name in ("adamax", "nadam", "lazy_adam", "adamw"):
    for _resource in (False, True):
        for _sparse in (False, True):
            _case = "case_%s_%s_%s_of_float64" % ("sparse" if _sparse else "dense", "resource" if _resource else "ref",
                                                  _name)
            globals()[_case] = _stepped(MAKERS[_name], _resource, _sparse, np.float64)


def _two(tf, use_resource=False):
    return [tf.get_variable(n, initializer=[1., 2.], use_resource=use_resource) for n in "wb"]


def case_decay_list(tf):
    w = tf.get_variable("w", initializer=[1., 2.])
    e = tf.get_variable("e", initializer=[[1., 2.], [3., 4.]])
    f = tf.get_variable("f", initializer=[[1., 2.], [3., 4.]], use_resource=True)
    loss = tf.reduce_sum(2. * w) + tf.reduce_sum(tf.gather(e, [0]) - tf.gather(f, [1]))
    o = tf.contrib.opt.MomentumWOptimizer(weight_decay=.25, learning_rate=.1, momentum=.5)
    some = o.apply_gradients(o.compute_gradients(loss), decay_var_list=[w])
    every = o.apply_gradients(o.compute_gradients(loss), decay_var_list=[], name="every")
    minimized = o.minimize(loss, decay_var_list=[w], name="minimized")
    values = {v.op.name: v for v in (w, e, f)}
    return initialized(tf, some, values, every, values, minimized, values)


def case_decay_list_of_resources(tf):
    w, b = _two(tf, use_resource=True)
    o = tf.contrib.opt.MomentumWOptimizer(.25, .1, .5, name="M")
    train = o.apply_gradients(o.compute_gradients(tf.reduce_sum(w - b)), decay_var_list=(b,))
    return initialized(tf, train, [w, b])


def case_decay_of_a_tensor(tf):
    w, b = _two(tf)
    step = tf.train.get_or_create_global_step()
    decay = tf.train.piecewise_constant(step, [1], [.5, .25])
    train = tf.contrib.opt.MomentumWOptimizer(decay, decay, .5).minimize(tf.reduce_sum(w - b), step)
    return initialized(tf, train, [w, b], train, [w, b])


def case_subclass(tf):
    class Mine(tf.contrib.opt.DecoupledWeightDecayExtension, tf.train.GradientDescentOptimizer):
        def __init__(self, weight_decay, rate):
            super(Mine, self).__init__(weight_decay, learning_rate=rate, name="Mine")

    w, b = _two(tf)
    train = Mine(.5, .1).minimize(tf.reduce_sum(w - b), var_list=[b])
    other = tf.contrib.opt.extend_with_decoupled_weight_decay(tf.contrib.opt.LazyAdamOptimizer)
    told = tell(other.__name__, [c.__name__ for c in other.__mro__[:4]])
    return initialized(tf, train, [w, b], told)


def case_wrong_calls(tf):
    w, b = _two(tf)
    loss = tf.reduce_sum(w - b)
    o = tf.contrib.opt
    return [tell([
        said(o.AdamWOptimizer(lambda: .1).minimize, loss),
        said(o.AdamWOptimizer("x").minimize, loss),
        said(o.MomentumWOptimizer(.1, .1, .9).minimize, loss, decay_var_list=w),
        said(o.AdamWOptimizer(.1).minimize, tf.constant(1.)),
        said(o.DecoupledWeightDecayExtension, .1, name="x"),
        said(o.AdaMaxOptimizer, name=""),
        said(o.MovingAverageOptimizer(None).compute_gradients, loss),
        said(o.MovingAverageOptimizer(tf.train.AdamOptimizer()).get_name),
        said(o.MovingAverageOptimizer(tf.train.AdamOptimizer()).get_slot, w, "m"),
        said(o.MovingAverageOptimizer(tf.train.AdamOptimizer()).apply_gradients, []),
    ])]


def _averaged(resource, by_step=False, **kwargs):
    def case(tf):
        w, b = _two(tf, use_resource=resource)
        step = tf.train.get_or_create_global_step()
        o = tf.contrib.opt.MovingAverageOptimizer(tf.train.MomentumOptimizer(.1, .9),
                                                  num_updates=step if by_step else None, **kwargs)
        train = o.minimize(tf.reduce_sum(w * w), step)
        values = {v.name: v for v in tf.global_variables()}
        train_ops = tell(train, tf.get_collection(tf.GraphKeys.TRAIN_OP), tf.moving_average_variables())
        if kwargs.get("sequential_update") is False:
            return initialized(tf, train_ops)
        return initialized(tf, train, values, train, values, train_ops)
    return case


case_averages = _averaged(False, average_decay=.5)
case_averages_of_resources = _averaged(True, average_decay=.5)
case_averages_by_step = _averaged(False, by_step=True)
case_averages_beside = _averaged(False, sequential_update=False)
case_averages_beside_of_resources = _averaged(True, sequential_update=False)
