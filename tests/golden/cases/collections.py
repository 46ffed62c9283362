"""Collections: keys, filtering, refs, finalized graphs, and what fills them."""
from casetools import initialized, said, tell


class Named(object):
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return "Named(%s)" % self.name


def case_graph_keys(tf):
    keys = tf.GraphKeys
    return [tell([[k, getattr(keys, k)] for k in sorted(dir(keys)) if k.isupper() and k != "VARIABLES"])]


def case_graph_keys_variables(tf):
    return [tell(tf.GraphKeys.VARIABLES)]


def case_add_and_get(tf):
    g = tf.get_default_graph()
    tf.add_to_collection("k", 1)
    tf.add_to_collection("k", 1)
    tf.add_to_collections(["k", "l", "k"], "x")
    tf.add_to_collections("m", 2)
    tf.add_to_collections(("m", "n"), None)
    g.add_to_collection("o", [1, 2])
    got = g.get_collection("k")
    got.append("copy only")
    return [tell(g.get_collection("k"), tf.get_collection("l"), tf.get_collection("nope"), g.get_collection("n"),
                 sorted(g.get_all_collection_keys()), g.get_collection("m"), g.collections == g.get_all_collection_keys(),
                 g.get_collection("o"))]


def case_scope_filter(tf):
    for name in ("a", "a/b", "ab", "A/b", "b/a", "a.c", "axc"):
        tf.add_to_collection("k", Named(name))
    tf.add_to_collection("k", "no name attribute")
    tf.add_to_collection("k", 5)
    scopes = ("a", "a/", "^a", "b", "", None, ".*b", "a.c", "(a|b)/", "a$", "A", "nope", "[ab]+$")
    return [tell([[s, tf.get_collection("k", s)] for s in scopes],
                 # Python 3.13 gives the exception another name.
                 said(tf.get_collection, "k", "(").split(": ", 1)[1])]


def case_scope_filter_keyword(tf):
    tf.add_to_collection("k", Named("s/x"))
    return [tell(tf.get_collection(key="k", scope="s"), tf.get_default_graph().get_collection(name="k", scope="t"),
                 tf.get_collection_ref("k"))]


def case_refs(tf):
    ref = tf.get_collection_ref("k")
    ref.append(1)
    ref.extend([2, 3])
    again = tf.get_collection_ref("k")
    del again[0]
    again[0] = "edited"
    g = tf.get_default_graph()
    seen = [ref is again, g.get_collection("k"), g.get_all_collection_keys()]
    g.clear_collection("k")
    seen += [g.get_collection("k"), list(ref), g.get_all_collection_keys(), g.clear_collection("never")]
    tf.add_to_collection("k", 9)
    return [tell(*(seen + [g.get_collection("k"), list(ref)]))]


def case_empty_keys(tf):
    g = tf.get_default_graph()
    tf.get_collection("only_asked")
    tf.get_collection_ref("made_by_ref")
    tf.global_variables()
    tf.trainable_variables()
    return [tell(sorted(g.get_all_collection_keys()))]


def case_odd_keys(tf):
    g = tf.get_default_graph()
    tf.add_to_collection(("tuple", 1), "t")
    tf.add_to_collection(3, "int")
    tf.add_to_collection(None, "none")
    return [tell(tf.get_collection(("tuple", 1)), tf.get_collection(3), tf.get_collection(None),
                 said(tf.add_to_collection, [1], 2), sorted(str(k) for k in g.get_all_collection_keys()))]


def case_per_graph(tf):
    tf.add_to_collection("k", "outer")
    with tf.Graph().as_default() as g:
        tf.add_to_collection("k", "inner")
        inside = tf.get_collection("k")
    return [tell(inside, tf.get_collection("k"), g.get_collection("k"))]


def case_finalized(tf):
    g = tf.get_default_graph()
    tf.add_to_collection("k", 1)
    g.finalize()
    ref = g.get_collection_ref("k")
    ref.append(2)
    return [tell(g.get_collection("k"), said(tf.add_to_collection, "k", 3), said(tf.get_collection_ref, "new"),
                 said(tf.add_to_collections, ["a", "b"], 3), said(g.clear_collection, "k"), g.get_collection("k"),
                 said(tf.get_collection, "new"), g.get_all_collection_keys())]


def case_variable_collections(tf):
    tf.get_variable("a", [1])
    tf.get_variable("b", [1], trainable=False)
    tf.get_variable("c", [1], collections=[tf.GraphKeys.LOCAL_VARIABLES])
    tf.get_variable("d", [1], collections=["mine"])
    tf.get_variable("e", [1], collections=["mine", tf.GraphKeys.GLOBAL_VARIABLES], trainable=False)
    tf.get_variable("f", [1], collections=[])
    tf.get_local_variable("g", [1])
    tf.Variable(1., name="h", collections=["mine"])
    tf.Variable(1., name="i", collections=[tf.GraphKeys.MODEL_VARIABLES, tf.GraphKeys.GLOBAL_VARIABLES])
    tf.get_variable("j", [1], collections=[tf.GraphKeys.TRAINABLE_VARIABLES])
    return [tell(tf.global_variables(), tf.trainable_variables(), tf.local_variables(), tf.model_variables(),
                 tf.get_collection("mine"), tf.all_variables())]


def case_functions_with_scope(tf):
    for scope in ("a", "b"):
        with tf.variable_scope(scope):
            tf.get_variable("v", [1])
            tf.get_local_variable("l", [1])
            tf.get_variable("m", [1], collections=[tf.GraphKeys.MODEL_VARIABLES])
    fns = (tf.global_variables, tf.trainable_variables, tf.local_variables, tf.model_variables)
    return [tell([[f(s) for f in fns] for s in ("a", "b/", "nope", "", None, ".*v", "a/v")],
                 [f(scope="b") for f in fns])]


def case_moving_average_variables(tf):
    v = tf.get_variable("v", [1])
    w = tf.get_variable("w", [1])
    tf.train.ExponentialMovingAverage(.9).apply([v])
    return [tell(tf.moving_average_variables(), tf.moving_average_variables("v"), tf.moving_average_variables("w"),
                 tf.global_variables(), w)]


def case_collections_are_lists(tf):
    made = tf.get_variable("v", [2], initializer=tf.ones_initializer())
    tf.add_to_collection(tf.GraphKeys.LOSSES, made[0])
    tf.add_to_collection(tf.GraphKeys.LOSSES, tf.reduce_sum(made))
    total = tf.add_n(tf.get_collection(tf.GraphKeys.LOSSES))
    return initialized(tf, total, tell(type(tf.get_collection("x")).__name__, said(tf.add_n, tf.get_collection("none")),
                                       sum(tf.get_collection("none"))))


def case_multi_tower_losses(tf):
    x = tf.placeholder_with_default([[1., 2.]], [None, 2])
    losses = []
    for i in range(2):
        with tf.variable_scope("model", reuse=i > 0), tf.name_scope("tower_%d" % i) as scope:
            w = tf.get_variable("w", [2, 1], initializer=tf.ones_initializer())
            tf.add_to_collection("losses", tf.multiply(tf.nn.l2_loss(w), .1, name="decay"))
            tf.add_to_collection("losses", tf.reduce_mean(tf.matmul(x, w), name="data"))
            losses.append(tf.add_n(tf.get_collection("losses", scope), name="total"))
    return initialized(tf, losses, tell([l.name for l in tf.get_collection("losses")]))


def case_savers_and_others(tf):
    keys = (tf.GraphKeys.UPDATE_OPS, tf.GraphKeys.TABLE_INITIALIZERS, tf.GraphKeys.INIT_OP,
            tf.GraphKeys.READY_OP, tf.GraphKeys.SUMMARIES)
    for k in keys:
        tf.add_to_collection(k, tf.no_op())
    return [tell([tf.get_collection(k) for k in keys], tf.tables_initializer())]
