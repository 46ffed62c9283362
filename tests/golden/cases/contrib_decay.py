"""tf.contrib.opt: weights that decay by themselves, and averages of what an optimizer made."""
import numpy as np
from casetools import initialized, said, tell

START = np.linspace(-1, 1, 12, dtype=np.float32).reshape(4, 3)


def _stepped(make, resource=False, sparse=False, var_list=None, again=False, **kwargs):
    """Two steps along a gradient that does not read the variables (a read would race with the decay)."""
    def case(tf):
        e = tf.get_variable("e", initializer=START, use_resource=resource)
        u = tf.get_variable("u", initializer=[1., 2.], use_resource=resource)
        x = tf.gather(e, [1, 3, 1]) if sparse else e[1:3]
        loss = tf.reduce_sum(x * [1., -2., 3.]) + tf.reduce_sum(u)
        optimizer = make(tf.contrib.opt, tf)
        options = {key: value(tf) if callable(value) else value for key, value in kwargs.items()}
        train = optimizer.minimize(loss, tf.train.get_or_create_global_step(), **options)
        values = {v.name: v for v in tf.global_variables()}
        return initialized(tf, train, values, train, values,
                           tell(optimizer.get_slot_names(), optimizer.get_name(), optimizer.variables()))
    return case


def _sgd(o, tf):
    return o.extend_with_decoupled_weight_decay(tf.train.GradientDescentOptimizer)


MAKERS = {
    "adamw": lambda o, tf: o.AdamWOptimizer(.01, .1),
    "momentumw": lambda o, tf: o.MomentumWOptimizer(.01, .1, .9, use_nesterov=True),
    "sgdw": lambda o, tf: _sgd(o, tf)(weight_decay=.01, learning_rate=.1),
}

for _name, _make in MAKERS.items():
    for _resource in (False, True):
        for _sparse in (False, True):
            _case = "case_%s_%s_%s" % ("sparse" if _sparse else "dense", "resource" if _resource else "ref", _name)
            globals()[_case] = _stepped(_make, _resource, _sparse)

case_decay_of_some = _stepped(MAKERS["adamw"], decay_var_list=lambda tf: tf.global_variables()[:1])
case_decay_of_none = _stepped(MAKERS["adamw"], decay_var_list=[])
case_decay_by_a_tensor = _stepped(lambda o, tf: _sgd(o, tf)(tf.train.exponential_decay(
    .1, tf.train.get_or_create_global_step(), 1, .5), learning_rate=.1, use_locking=True))
case_decay_by_a_function = _stepped(lambda o, tf: _sgd(o, tf)(lambda: .5, learning_rate=.1, name="d"), name="n")
case_decay_as_a_variable = _stepped(lambda o, tf: o.MomentumWOptimizer(
    tf.get_variable("decay", initializer=.5, trainable=False), .1, .5))


def case_decay_in_float64_and_other_kinds(tf):
    v = tf.get_variable("v", initializer=np.ones([2]))
    h = tf.get_variable("h", initializer=np.ones([2], np.float16), use_resource=True)
    optimizer = tf.contrib.opt.extend_with_decoupled_weight_decay(tf.train.AdagradOptimizer)(.5, learning_rate=.1)
    train = optimizer.minimize(tf.reduce_sum(v) + tf.cast(tf.reduce_sum(h), tf.float64))
    return initialized(tf, train, v, h)


def case_decay_by_apply_gradients(tf):
    v, w = tf.get_variable("v", initializer=[1., 2.]), tf.get_variable("w", initializer=[3.])
    optimizer = tf.contrib.opt.AdamWOptimizer(weight_decay=.5, learning_rate=.1, name="A")
    pairs = [(tf.constant([1., 1.]), v), (None, w)]
    train = optimizer.apply_gradients(pairs, name="t")
    other = optimizer.apply_gradients(pairs, decay_var_list=[v])
    return initialized(tf, train, [v, w], other, [v, w])


def case_decay_of_slices(tf):
    v = tf.get_variable("v", initializer=tf.ones_initializer(), shape=[4, 2], partitioner=tf.fixed_size_partitioner(2))
    optimizer = tf.contrib.opt.MomentumWOptimizer(.5, .1, .9)
    parts = list(v)
    train = optimizer.minimize(tf.reduce_sum(tf.convert_to_tensor(v)), decay_var_list=parts[:1])
    return initialized(tf, train, parts)


def case_decay_by_kin(tf):
    o = tf.contrib.opt
    made = o.extend_with_decoupled_weight_decay(tf.train.RMSPropOptimizer)
    return [tell([[b.__name__ for b in kind.__mro__][:3] for kind in (made, o.AdamWOptimizer, o.MomentumWOptimizer)],
                 issubclass(made, o.DecoupledWeightDecayExtension))]


def case_decay_with_a_base_of_ones_own(tf):
    class Own(tf.contrib.opt.DecoupledWeightDecayExtension, tf.train.GradientDescentOptimizer):
        def __init__(self, weight_decay, *args, **kwargs):
            super(Own, self).__init__(weight_decay, *args, **kwargs)
    v = tf.get_variable("v", initializer=[1., 2.])
    train = Own(.5, learning_rate=.1).minimize(tf.reduce_sum(v))
    return initialized(tf, train, v)


# ------------------------------------------------------------------ averages
def _averaged(resource=False, **kwargs):
    def case(tf):
        v = tf.get_variable("v", initializer=[1., 2.], use_resource=resource)
        w = tf.get_variable("s/w", initializer=3., use_resource=resource)
        step = tf.train.get_or_create_global_step() if kwargs.get("num_updates") else None
        options = dict(kwargs, num_updates=step) if step is not None else kwargs
        optimizer = tf.contrib.opt.MovingAverageOptimizer(tf.train.MomentumOptimizer(.1, .9), **options)
        train = optimizer.minimize(tf.reduce_sum(v) + w * 2., global_step=step)
        facts = tell(train, tf.moving_average_variables(), tf.trainable_variables())
        if not kwargs.get("sequential_update", True):       # what is averaged is a race
            return [facts]
        values = {x.name: x for x in tf.global_variables()}
        return initialized(tf, train, values, train, values,
                           facts)
    return case


case_average = _averaged()
case_average_of_resources = _averaged(True)
case_average_by_steps = _averaged(num_updates=True, average_decay=.5)
case_average_at_once = _averaged(sequential_update=False, average_decay=.5)


def case_average_by_hand(tf):
    v = tf.get_variable("v", initializer=[1., 2.])
    optimizer = tf.contrib.opt.MovingAverageOptimizer(tf.train.GradientDescentOptimizer(.1), .5)
    early = said(optimizer.swapping_saver)
    w = tf.get_variable("w", initializer=[1., 2.])
    pairs = optimizer.compute_gradients(tf.reduce_sum(v * v)) + [(None, w)]
    train = optimizer.apply_gradients(pairs, name="n")
    values = {x.name: x for x in tf.global_variables()}
    return initialized(tf, train, values, tell(early, train))


def case_average_saved_in_place(tf):
    v = tf.get_variable("v", initializer=[1., 2.])
    w = tf.get_variable("s/w", initializer=3.)
    optimizer = tf.contrib.opt.MovingAverageOptimizer(tf.train.MomentumOptimizer(.1, .9), .5)
    optimizer.minimize(tf.reduce_sum(v) + w * 2.)
    saver = optimizer.swapping_saver()
    optimizer.swapping_saver(tf.global_variables()[::-1], name="n", max_to_keep=2)
    known = tf.global_variables()
    say = [said(optimizer.swapping_saver, known[:5]), said(optimizer.swapping_saver, known[1:])]
    return [tell(type(saver).__name__, say)]


# ------------------------------------------------------------------ wrong calls
def case_mistakes(tf):
    o = tf.contrib.opt
    v = tf.get_variable("v", initializer=[1., 2.])
    return [tell(said(o.AdamWOptimizer(.1).minimize, tf.constant(1.)),
                 said(o.AdamWOptimizer("a").minimize, tf.reduce_sum(v)),
                 said(o.AdamWOptimizer(.1).minimize, tf.reduce_sum(v), decay_var_list=3),
                 said(o.AdamWOptimizer(.1).apply_gradients, []),
                 said(o.AdamWOptimizer([.1, .2]).minimize, tf.reduce_sum(v)),
                 said(o.AdamWOptimizer([.1, .2, .3]).minimize, tf.reduce_sum(v)),
                 said(o.MovingAverageOptimizer(3).minimize, tf.reduce_sum(v)))]
