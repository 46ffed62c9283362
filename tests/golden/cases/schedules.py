"""Learning-rate schedules over steps, with every argument."""
from casetools import said, tell

STEPS = (0, 1, 3, 7, 10, 15, 25, 40)


def schedule(make, dtype="int64"):
    """The rate at each of STEPS, from a fed step; and from a Python number."""
    def case(tf):
        step = tf.placeholder(tf.as_dtype(dtype), [], name="step")
        rate = make(tf, step)
        return [{"rate": rate, "@feed": {step: s}} for s in STEPS] + [tell(rate.shape, rate.dtype.name)]
    return case


case_exponential = schedule(lambda tf, s: tf.train.exponential_decay(.1, s, 10, .5))
case_exponential_staircase = schedule(lambda tf, s: tf.train.exponential_decay(.1, s, 10, .5, staircase=True, name="e"))
case_exponential_int32 = schedule(lambda tf, s: tf.train.exponential_decay(.1, s, 10, .5), "int32")
case_exponential_tensors = schedule(lambda tf, s: tf.train.exponential_decay(tf.constant(.1, tf.float64), s, tf.constant(10), .5))
case_natural_exp = schedule(lambda tf, s: tf.train.natural_exp_decay(.1, s, 10, .5))
case_natural_exp_staircase = schedule(lambda tf, s: tf.train.natural_exp_decay(.1, s, 10, .5, True))
case_inverse_time = schedule(lambda tf, s: tf.train.inverse_time_decay(.1, s, 10, .5))
case_inverse_time_staircase = schedule(lambda tf, s: tf.train.inverse_time_decay(.1, s, 10, .5, staircase=True, name="i"))
case_polynomial = schedule(lambda tf, s: tf.train.polynomial_decay(.1, s, 10))
case_polynomial_power = schedule(lambda tf, s: tf.train.polynomial_decay(.1, s, 10, .01, power=2.))
case_polynomial_cycle = schedule(lambda tf, s: tf.train.polynomial_decay(.1, s, 10, .01, cycle=True, name="p"))
case_piecewise = schedule(lambda tf, s: tf.train.piecewise_constant(s, [3, 10], [1., .5, .1]))
case_piecewise_int32 = schedule(lambda tf, s: tf.train.piecewise_constant(s, [3, 10], [1., .5, .1], name="w"), "int32")
case_piecewise_decay = schedule(lambda tf, s: tf.train.piecewise_constant_decay(s, [tf.constant(3, tf.int64)], [1., .5]))
case_piecewise_float = schedule(lambda tf, s: tf.train.piecewise_constant(s, [3., 10.], [1., .5, .1]), "float32")
case_cosine = schedule(lambda tf, s: tf.train.cosine_decay(.1, s, 20))
case_cosine_alpha = schedule(lambda tf, s: tf.train.cosine_decay(.1, s, 20, alpha=.1, name="c"))
case_cosine_restarts = schedule(lambda tf, s: tf.train.cosine_decay_restarts(.1, s, 8))
case_cosine_restarts_arguments = schedule(lambda tf, s: tf.train.cosine_decay_restarts(.1, s, 8, t_mul=1., m_mul=.5, alpha=.1))
case_linear_cosine = schedule(lambda tf, s: tf.train.linear_cosine_decay(.1, s, 20))
case_linear_cosine_arguments = schedule(lambda tf, s: tf.train.linear_cosine_decay(.1, s, 20, num_periods=.3, alpha=.1, beta=.2))


def case_noisy_linear_cosine(tf):
    tf.set_random_seed(4)
    step = tf.placeholder(tf.int64, [])
    rate = tf.train.noisy_linear_cosine_decay(.1, step, 20)
    return [{"rate": rate, "@feed": {step: s}} for s in STEPS]


def case_with_global_step(tf):
    step = tf.train.get_or_create_global_step()
    rate = tf.train.exponential_decay(.1, step, 2, .5, staircase=True)
    v = tf.get_variable("v", initializer=[1., 2.])
    train = tf.train.GradientDescentOptimizer(rate).minimize(tf.reduce_sum(v * v), global_step=step)
    init = tf.global_variables_initializer()
    return [init, [rate, step], train, rate, train, rate, train, [rate, v, step]]


def case_piecewise_variable_step(tf):
    step = tf.train.get_or_create_global_step()
    rate = tf.train.piecewise_constant(step, [1, 2], [1., .5, .1])
    return [step.initializer, rate, step.assign_add(1), rate, step.assign_add(1), rate, step.assign_add(1), rate]


def case_wrong(tf):
    s = tf.constant(1)
    t = tf.train
    return [tell(said(t.exponential_decay, .1, None, 10, .5), said(t.piecewise_constant, s, [1, 2], [1., 2.]), said(t.piecewise_constant, s, [1, 2.], [1., 2., 3.]),
                 said(t.piecewise_constant, s, [1], [1., 2]), said(t.polynomial_decay, .1, None, 10), said(t.cosine_decay, .1, None, 10), said(t.inverse_time_decay, .1, None, 1, .5),
                 said(t.natural_exp_decay, .1, None, 1, .5), said(t.cosine_decay_restarts, .1, None, 1), said(t.linear_cosine_decay, .1, None, 1),
                 said(t.piecewise_constant, tf.constant(1.), [1, 2], [1., 2., 3.]))]
