"""tf.contrib.opt.ScipyOptimizerInterface: what it builds; SciPy itself is not needed for that."""
from casetools import tell


def _problem(tf, resource=False):
    v = tf.get_variable("v", initializer=[7., 8.], use_resource=resource)
    w = tf.get_variable("w", initializer=[[1., 2.]], use_resource=resource)
    return v, w, tf.reduce_sum(tf.square(v)) + tf.reduce_sum(tf.square(w - 1.))


def case_two_variables(tf):
    made = tf.contrib.opt.ScipyOptimizerInterface(_problem(tf)[2], options={"maxiter": 3})
    return [tell(made.optimizer_kwargs)]


def case_resources(tf):
    tf.contrib.opt.ScipyOptimizerInterface(_problem(tf, True)[2])


def case_one_variable_without_a_gradient_for_the_other(tf):
    v, w, loss = _problem(tf)
    tf.contrib.opt.ScipyOptimizerInterface(tf.reduce_sum(v * v), var_list=[v])
    tf.contrib.opt.ScipyOptimizerInterface(tf.reduce_sum(v * v), var_list=[v, w])


def case_constraints(tf):
    v, w, loss = _problem(tf)
    tf.contrib.opt.ScipyOptimizerInterface(loss, equalities=[v[1] - 1.], inequalities=[v[0] - 1., w[0, 0]],
                                           method="SLSQP")


def case_bounds(tf):
    v, w, loss = _problem(tf)
    tf.contrib.opt.ScipyOptimizerInterface(loss, var_to_bounds={v: ([1, 2], float("inf"))})
