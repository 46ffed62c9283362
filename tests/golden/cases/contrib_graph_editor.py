"""tf.contrib.graph_editor: what is chosen, copies with other inputs, inputs that read something else."""
from casetools import said, slow, tell


def _graph(tf):
    with tf.name_scope("in"):
        a = tf.constant(1., name="a")
        b = tf.placeholder_with_default(2., [], name="b")
    with tf.name_scope("mid"):
        c = tf.add(a, b, name="c")
        d = tf.multiply(c, b, name="d")
        with tf.control_dependencies([d]):
            n = tf.no_op(name="n")
        with tf.control_dependencies([n]), tf.device("/cpu:0"):
            e = tf.sqrt(c, name="e")
    return a, b, c, d, n, e, tf.add_n([d, e], name="f")


@slow
def case_chosen(tf):
    a, b, c, d, n, e, f = _graph(tf)
    ge, g = tf.contrib.graph_editor, tf.get_default_graph()
    walks = [ge.get_forward_walk_ops(b), ge.get_forward_walk_ops([b.op], inclusive=False),
             ge.get_forward_walk_ops([b], within_ops=[c.op, d.op]), ge.get_forward_walk_ops(b, stop_at_ts=[c]),
             ge.get_forward_walk_ops(d.op, control_outputs=ge.ControlOutputs(g)), ge.get_backward_walk_ops(f),
             ge.get_backward_walk_ops([f.op], inclusive=False), ge.get_backward_walk_ops(f, within_ops=[c.op, d.op, f.op]),
             ge.get_backward_walk_ops([e], control_inputs=True), ge.get_backward_walk_ops(f, stop_at_ts=[d]),
             ge.get_backward_walk_ops(f, within_ops_fn=lambda op: op.type != "Sqrt"),
             ge.get_walks_intersection_ops([b], [e]), ge.get_walks_union_ops([a], [e])]
    by_name = [ge.filter_ts_from_regex(g, "mid/.*"), ge.filter_ts_from_regex([c.op, d.op], ".*"),
               ge.filter_ops_from_regex(g, ".*c$"), ge.filter_ops(g, lambda op: op.type == "AddV2"),
               ge.get_name_scope_ops(g, "mid"), ge.get_name_scope_ops(g, "mid/c"), ge.select_ops("^mid", graph=g),
               ge.select_ts("^mid", graph=g), ge.select_ops([c.op], "in/.*", graph=g),
               ge.select_ops_and_ts("^mid/c", "(?#ts)^mid/d", graph=g), ge.filter_ts(g, lambda t: "c" in t.name)]
    near = [ge.get_tensors(g), ge.make_list_of_op(g), ge.make_list_of_op([c], ignore_ts=True), ge.make_list_of_t(g),
            ge.make_list_of_t([c.op, d], ignore_ops=True), ge.get_generating_ops([c, d]), ge.get_consuming_ops([c, b]),
            ge.get_ops_ios([c.op, d.op]), ge.get_ops_ios([n], control_inputs=True), ge.compute_boundary_ts([c.op, d.op]),
            ge.get_within_boundary_ops(g.get_operations(), [c.op], [f.op])]
    view = ge.sgv([c.op, d.op])
    views = [view.ops, view.connected_inputs, view.connected_outputs, view.input_index(b), ge.sgv("mid", graph=g).ops,
             ge.make_view_from_scope("mid", g).ops, view.find_op_by_name("mid/d"), view.consumers(),
             str(view).split("\n")[1:]]
    wrong = [said(ge.make_list_of_t, g, allow_graph=False).split(":")[0], said(ge.select_ops, "x"),
             said(ge.get_forward_walk_ops, d.op, control_outputs=True).split(",")[0], said(view.find_op_by_name, "x"),
             said(ge.get_within_boundary_ops, g, [c.op], [c.op]).split(":")[0]]
    return [tell([sorted(op.name for op in walk) for walk in walks], by_name, near, views, wrong)]


def case_copied(tf):
    a, b, c, d, n, e, f = _graph(tf)
    tf.add_to_collection("losses", d)
    tf.add_to_collection("mine", c.op)
    ge = tf.contrib.graph_editor
    view, info = ge.copy_with_input_replacements(ge.sgv([c.op, d.op]), {b: tf.constant(5., name="new")})
    scoped, _ = ge.copy_with_input_replacements(ge.sgv([c.op, e.op, n, d.op]), {}, dst_scope="sc")
    again, _ = ge.copy_with_input_replacements([d.op], {c: tf.constant(2.)}, dst_scope="sc")
    reused, _ = ge.copy_with_input_replacements([d.op], {c: tf.constant(2.)}, dst_scope="sc", reuse_dst_scope=True)
    apart, _ = ge.copy([c.op, d.op], dst_scope="cp")
    return [tell(view.ops, info.transformed(c), info.transformed(c.op), info.original(view.ops[0]), info.transformed(f),
                 [v.name for v in scoped.ops], again.ops, reused.ops, apart.ops, str(info).split("\n")[2:],
                 said(ge.copy_with_input_replacements, [d.op], {}, src_scope="in")), info.transformed(d), f]


def case_replaced(tf):
    a, b, c, d, n, e, f = _graph(tf)
    ge = tf.contrib.graph_editor
    one = ge.graph_replace(f, {b: tf.constant(7., name="seven")})
    two = ge.graph_replace([f, e], {c: tf.constant(9., name="nine")})
    three = ge.graph_replace({"k": f}, {d: tf.constant(1.)}, dst_scope="rep")
    return [f, one, two, three["k"], tell(said(ge.graph_replace, f, {}), said(ge.graph_replace, f, {f: c}))]


def case_rerouted(tf):
    a, b, c, d, n, e, f = _graph(tf)
    ge = tf.contrib.graph_editor
    x = tf.constant(3., name="x")
    counts = [ge.reroute_ts([x], [c]), ge.reroute_ts([c], [x], can_modify=[d.op]),
              ge.reroute_ts(x, c, cannot_modify=[e.op]), ge.swap_ts([x], [b])]
    ge.add_control_inputs(f.op, [n])
    twice = said(ge.add_control_inputs, f.op, [n])
    ge.remove_control_inputs(f.op, [n])
    return [f, tell(counts, twice, said(ge.remove_control_inputs, f.op, [n]), said(ge.reroute_ts, [x], [c, d]),
                    said(ge.reroute_ts, [tf.constant(1)], [c]))]


@slow
def case_placeholders(tf):
    a, b, c, d, n, e, f = _graph(tf)
    ge = tf.contrib.graph_editor
    return [tell(ge.make_placeholder_from_tensor(c), ge.make_placeholder_from_dtype_and_shape(tf.float32, [2]),
                 ge.placeholder_name(c), ge.placeholder_name(scope="foo"), ge.placeholder_name(c, scope=""),
                 ge.ph(tf.int32, scope="s"))]
