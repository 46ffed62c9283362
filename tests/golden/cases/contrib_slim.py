"""tf.contrib.slim: what the model analyzer prints, small utilities."""
import contextlib
import io

import numpy as np
from casetools import initialized, said, tell


def _printed(function, *args, **kwargs):
    """(the result, what was printed)."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        result = said(function, *args, **kwargs)
    return [result, out.getvalue()]


# ------------------------------------------------------------------ the analyzer
def case_analyze_vars(tf):
    analyze = tf.contrib.slim.model_analyzer.analyze_vars
    v = tf.get_variable("v", [2, 3])
    w = tf.get_variable("w", [], tf.int64)
    r = tf.get_variable("r", [4], tf.float64, use_resource=True)
    h = tf.get_variable("h", initializer=np.ones([2, 2], np.float16))
    c = tf.get_variable("c", [3], tf.complex64, initializer=tf.zeros_initializer())
    b = tf.get_variable("b", [3], tf.bool, initializer=tf.zeros_initializer())
    text = tf.get_variable("t", initializer=["a", "b"])
    free = tf.Variable(tf.placeholder(tf.float32), validate_shape=False, name="free")
    half = tf.Variable(tf.placeholder(tf.float32, [None, 2]), validate_shape=False, name="half")
    return [tell(_printed(analyze, [v, w, r], True), _printed(analyze, [v, w]), _printed(analyze, [], True),
                 _printed(analyze, [h, c, b], print_info=True), _printed(analyze, tf.trainable_variables()[:2], True),
                 _printed(analyze, [text], True), _printed(analyze, [free], True), _printed(analyze, [half, v], True),
                 _printed(analyze, 3), _printed(analyze, [3]), _printed(analyze, tf.constant([1, 2]), True),
                 _printed(analyze, [tf.constant([1, 2])], True))]


def case_analyze_ops(tf):
    analyze = tf.contrib.slim.model_analyzer.analyze_ops
    g = tf.get_default_graph()
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    tf.split(x, 3, 1)
    tf.group(x)
    tf.add(tf.placeholder(tf.float64, name="u"), 1, name="with/a/long/name")
    return [tell(_printed(analyze, g, True), _printed(analyze, g), _printed(analyze, tf.Graph(), True),
                 _printed(analyze, 3))]


def case_tensor_description(tf):
    tell_of = tf.contrib.slim.model_analyzer.tensor_description
    v = tf.get_variable("v", [2, 3], tf.float64)
    return [tell(tell_of(v), tell_of(tf.constant(1)), tell_of(tf.placeholder(tf.string, [None, 3])),
                 said(tell_of, tf.placeholder(tf.float32)))]


# ------------------------------------------------------------------ utilities
def case_collections_of_outputs(tf):
    u = tf.contrib.slim.utils
    x = tf.ones([2, 3], name="x")
    made = [u.collect_named_outputs("c", "a", x), u.collect_named_outputs(["c", "d"], "b", tf.ones([2], name="y")),
            u.collect_named_outputs("c", "again", x), u.collect_named_outputs(None, "z", x),
            u.collect_named_outputs([], "z", x)]
    tf.add_to_collection("c", tf.ones([1], name="plain"))
    of_c, of_d = u.convert_collection_to_dict("c"), u.convert_collection_to_dict("d")
    cleared = u.convert_collection_to_dict("c", clear_collection=True)
    return [tell(made, type(of_c).__name__, [[k, of_c[k].name] for k in of_c], list(of_d), len(cleared),
                 tf.get_collection("c"), dict(u.convert_collection_to_dict("none")), u.get_tensor_aliases(x),
                 u.get_tensor_aliases(tf.ones([1], name="q")), u.gather_tensors_aliases([x, of_d["b"]]),
                 u.append_tensor_alias(x, "more").aliases)]


def case_end_points(tf):
    slim = tf.contrib.slim
    with slim.arg_scope([slim.fully_connected, slim.dropout], outputs_collections="ends"):
        with tf.variable_scope("net", values=[]) as scope:
            y = slim.fully_connected(tf.ones([2, 3]), 4, scope="fc1")
            y = slim.dropout(y, scope="drop")
            slim.repeat(y, 2, slim.fully_connected, 2, scope="r")
    ends = slim.utils.convert_collection_to_dict("ends")
    return [tell([[k, v.name] for k, v in ends.items()], scope.original_name_scope)]


def case_utilities(tf):
    u = tf.contrib.slim.utils
    t = tf.constant(True)
    p = tf.placeholder_with_default(True, [], name="p")
    one, two = lambda: tf.constant(1), lambda: tf.constant(2)
    shape = tf.TensorShape
    return [tell(said(u.get_variable_collections, ["a"], "weights"),
                 said(u.get_variable_collections, {"weights": ["b"]}, "weights"),
                 said(u.get_variable_collections, {"weights": ["b"]}, "biases"),
                 said(u.get_variable_collections, None, "x"),
                 said(u.get_variable_collections, {"biases": "q"}, "biases"),
                 said(u.two_element_tuple, 3), said(u.two_element_tuple, [1, 2]), said(u.two_element_tuple, (1, 2)),
                 said(u.two_element_tuple, [1, 2, 3]), said(u.two_element_tuple, "a"),
                 said(u.two_element_tuple, shape([4, 5])), said(u.two_element_tuple, 2.5),
                 said(u.n_positive_integers, 3, 2), said(u.n_positive_integers, 2, [1, 2]),
                 said(u.n_positive_integers, 2, [1, 2, 3]),
                 said(u.n_positive_integers, 2, [0, 1]), said(u.n_positive_integers, 2, 0),
                 said(u.n_positive_integers, 2, "ab"), said(u.n_positive_integers, 2, None),
                 said(u.n_positive_integers, 0, 3), said(u.n_positive_integers, "a", 3),
                 said(u.n_positive_integers, 2, np.int64(3)), said(u.n_positive_integers, 2, 2.5),
                 said(u.n_positive_integers, 2, shape([4, 5])),
                 said(u.last_dimension, shape([2, 3])), said(u.last_dimension, shape([2, None])),
                 said(u.last_dimension, shape([2, 3]), 2),
                 said(u.last_dimension, shape([2]), 2), said(u.last_dimension, shape(None)),
                 said(u.last_dimension, [2, 3]),
                 said(u.channel_dimension, shape([2, 3, 4, 5]), "NHWC"),
                 said(u.channel_dimension, shape([2, None]), "NHWC"),
                 said(u.channel_dimension, shape([2, 3, 4, 5]), "NCHW"),
                 said(u.channel_dimension, shape([2, 3, 4, 5]), "NCHW", 4),
                 said(u.channel_dimension, shape([2]), "NHWC", 2),
                 said(u.channel_dimension, shape([2, 3, 4]), "channels_first"),
                 said(u.channel_dimension, shape([2, 3, 4]), "foo"),
                 said(u.constant_value, None), said(u.constant_value, tf.get_variable("v", [1])),
                 said(u.constant_value, t, tf.int32),
                 said(u.constant_value, True), said(u.constant_value, t), said(u.constant_value, p),
                 said(u.constant_value, 3),
                 said(u.constant_value, tf.constant(1, name="one")), said(u.constant_value, True, tf.bool),
                 said(u.constant_value, 1, tf.int32), said(u.static_cond, True, one, two),
                 said(u.static_cond, 0, one, two),
                 said(u.static_cond, t, one, two), said(u.static_cond, True, 1, two), said(u.smart_cond, t, one, two),
                 said(u.smart_cond, p, one, two, name="n"), said(u.smart_cond, True, one, 3))]


# ------------------------------------------------------------------ a queue of batches
def case_prefetch_queue(tf):
    prefetch_queue = tf.contrib.slim.prefetch_queue.prefetch_queue
    rows = [tf.zeros([3, 2]), tf.constant([1, 2, 3])]
    plain = prefetch_queue(rows)
    named = prefetch_queue({"b": tf.zeros([2]), "a": tf.ones([3])}, capacity=5, num_threads=2, name="pf",
                           shared_name="shared")
    unknown = [tf.placeholder(tf.float32, [None, 2])]
    padded = prefetch_queue(unknown, dynamic_pad=True)
    return [tell(plain.name, plain.dequeue()[1].name, named.dequeue()["a"].name, padded.dequeue().name, named.names,
                 [str(s) for s in padded.shapes], said(prefetch_queue, unknown), said(prefetch_queue, {}),
                 [[r.name, len(r.enqueue_ops)] for r in tf.get_collection("queue_runners")])]
