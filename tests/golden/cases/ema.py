"""ExponentialMovingAverage: shadows, names, debiasing, steps."""
from casetools import initialized, said, tell


def case_variables(tf):
    v = tf.get_variable("v", initializer=[1., 2.])
    w = tf.get_variable("w", initializer=3., trainable=False)
    ema = tf.train.ExponentialMovingAverage(.9)
    apply = ema.apply([v, w])
    return initialized(tf, [ema.average(v), ema.average(w)], v.assign([5., 5.]), apply, [ema.average(v), ema.average(w)], apply, ema.average(v),
                       tell(ema.average(v).name, ema.average_name(v), ema.average_name(w), apply.name, tf.moving_average_variables(), tf.global_variables(), ema.name))


def case_default_var_list(tf):
    v = tf.get_variable("v", initializer=[1., 2.])
    tf.get_variable("w", initializer=3., trainable=False)
    ema = tf.train.ExponentialMovingAverage(.5, name="Mine")
    apply = ema.apply()
    return initialized(tf, v.assign([3., 3.]), apply, ema.average(v), tell(tf.global_variables(), apply.name))


def case_num_updates(tf):
    step = tf.train.get_or_create_global_step()
    v = tf.get_variable("v", initializer=[1., 2.])
    ema = tf.train.ExponentialMovingAverage(.99, num_updates=step)
    apply = ema.apply([v])
    return initialized(tf, v.assign([10., 10.]), apply, ema.average(v), step.assign(20), apply, ema.average(v))


def case_tensors(tf):
    x = tf.placeholder_with_default(4., [], name="x")
    loss = tf.square(x, name="loss")
    ema = tf.train.ExponentialMovingAverage(.9, zero_debias=True)
    apply = ema.apply([loss])
    return initialized(tf, apply, ema.average(loss), {"a": apply, "@feed": {x: 1.}}, ema.average(loss), tell(ema.average(loss).name, tf.global_variables()))


def case_tensors_no_debias(tf):
    x = tf.constant([1., 2.], name="x")
    ema = tf.train.ExponentialMovingAverage(.9)
    apply = ema.apply([x * 2.])
    return initialized(tf, apply, [a for a in tf.moving_average_variables()], apply, tf.global_variables())


def case_debias_of_variables(tf):
    v = tf.get_variable("v", initializer=[1., 2.])
    ema = tf.train.ExponentialMovingAverage(.9, zero_debias=True)
    apply = ema.apply([v])
    return initialized(tf, apply, ema.average(v), v.assign([3., 3.]), apply, ema.average(v))


def case_resource(tf):
    v = tf.get_variable("v", initializer=[1., 2.], use_resource=True)
    ema = tf.train.ExponentialMovingAverage(.9)
    apply = ema.apply([v])
    return initialized(tf, v.assign([5., 5.]), apply, ema.average(v), tell(ema.average(v).name, type(ema.average(v)).__name__))


def case_after_training(tf):
    v = tf.get_variable("v", initializer=[1., 2.])
    train = tf.train.GradientDescentOptimizer(.1).minimize(tf.reduce_sum(v * v))
    ema = tf.train.ExponentialMovingAverage(.5)
    with tf.control_dependencies([train]):
        both = ema.apply([v])
    return initialized(tf, both, [v, ema.average(v)], both, [v, ema.average(v)])


def case_in_scopes(tf):
    with tf.variable_scope("model"):
        v = tf.get_variable("v", initializer=[1., 2.])
        ema = tf.train.ExponentialMovingAverage(.9)
        with tf.name_scope("ema"):
            apply = ema.apply([v])
    again = tf.train.ExponentialMovingAverage(.9)
    apply2 = again.apply([v])
    return initialized(tf, apply, apply2, tell(ema.average(v).name, again.average(v).name, apply.name, apply2.name))


def case_apply_twice(tf):
    v, w = tf.get_variable("v", initializer=1.), tf.get_variable("w", initializer=2.)
    ema = tf.train.ExponentialMovingAverage(.9)
    first = ema.apply([v])
    second = ema.apply([v, w])
    return initialized(tf, first, second, [ema.average(v), ema.average(w)], tell(first.name, second.name))


def case_not_averaged(tf):
    v, w = tf.get_variable("v", initializer=1.), tf.get_variable("w", initializer=2)
    ema = tf.train.ExponentialMovingAverage(.9)
    return [tell(ema.average(v), ema.average_name(v), said(ema.apply, [w]), said(ema.apply, [3.]))]


def case_variables_to_restore(tf):
    v = tf.get_variable("v", initializer=1.)
    w = tf.get_variable("w", initializer=1., trainable=False)
    ema = tf.train.ExponentialMovingAverage(.9)
    ema.apply([v])
    return [tell(ema.variables_to_restore(), ema.variables_to_restore([w]))]
