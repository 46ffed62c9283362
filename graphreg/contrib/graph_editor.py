"""TF's public namespace tf.contrib.graph_editor, as far as it is there."""
from .graph_edit import (  # noqa: F401
    add_control_inputs, copy, copy_with_input_replacements, graph_replace, make_placeholder_from_dtype_and_shape,
    make_placeholder_from_tensor, make_view, make_view_from_scope, ph, placeholder_name, remove_control_inputs,
    reroute_ts, sgv, sgv_scope, SubGraphView, swap_ts, TransformerInfo)
from .graph_select import (  # noqa: F401
    can_be_regex, check_cios, compute_boundary_ts, ControlOutputs, filter_ops, filter_ops_from_regex, filter_ts,
    filter_ts_from_regex, get_backward_walk_ops, get_consuming_ops, get_forward_walk_ops, get_generating_ops,
    get_name_scope_ops, get_ops_ios, get_tensors, get_walks_intersection_ops, get_walks_union_ops,
    get_within_boundary_ops, make_list_of_op, make_list_of_t, make_regex, select_ops, select_ops_and_ts, select_ts)
from .refused import absent


def __getattr__(name):
    raise absent("graph_editor", name)
