"""tf.contrib.opt: AdaMax, Nadam and lazy Adam."""
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
}

for _name, _make in MAKERS.items():
    for _resource in (False, True):
        for _sparse in (False, True):
            _case = "case_%s_%s_%s" % ("sparse" if _sparse else "dense", "resource" if _resource else "ref", _name)
            globals()[_case] = _stepped(_make, _resource, _sparse)

for _name in ("adamax", "nadam", "lazy_adam"):
    for _resource in (False, True):
        for _sparse in (False, True):
            _case = "case_%s_%s_%s_of_float64" % ("sparse" if _sparse else "dense", "resource" if _resource else "ref",
                                                  _name)
            globals()[_case] = _stepped(MAKERS[_name], _resource, _sparse, np.float64)
