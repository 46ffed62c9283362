"""tf.contrib.framework: variables chosen by name."""
from casetools import said, tell


def _variables(tf):
    """Five variables, some names within others."""
    f = tf.contrib.framework
    with tf.variable_scope("A"):
        made = [tf.get_variable("B", [2]), f.model_variable("w", [2])]
        with tf.variable_scope("B"):
            made += [tf.get_variable("w", [3]), f.variable("xw", [2], trainable=False)]
    return made + [tf.get_variable("w", [2])]


def case_filter_variables(tf):
    made = _variables(tf)
    choose = tf.contrib.framework.filter_variables
    return [tell(choose(made), choose(made, ["A"]), choose(made, ["w"]), choose(made, ["w"], reg_search=False),
                 choose(made, ["A", "w"], ["B"], reg_search=False), choose(made, None, ["B"]), choose(made, "w"),
                 choose(made, [], []), choose(made, ["w", "w"]), choose(made, [":0"]), choose(made, None, ["w$"]))]


def case_get_variables_by_name(tf):
    _variables(tf)
    f = tf.contrib.framework
    return [tell(f.get_variables_by_name("w"), f.get_variables_by_name("w", "A"), f.get_variables_by_name("B"),
                 f.get_variables_by_name("A/w"), f.get_variables_by_suffix("w"), f.get_variables_by_suffix("w", "A"),
                 f.get_variables_by_suffix("B/w"), f.get_variables("A"), f.get_variables(suffix="w"))]


def case_get_unique_variable(tf):
    _variables(tf)
    find = tf.contrib.framework.get_unique_variable
    return [tell(find("w"), find("A/B"), find("A/B/w"), said(find, "zz"), said(find, "A"))]
