"""Wrong calls on graphs, names, scopes, collections, dtypes and shapes.

A few are accepted by TF all the same: then the record says so.
"""
import numpy as np


def _enter(scope):
    with scope:
        pass


def _other(tf, fn=None):
    """A tensor of another graph."""
    with tf.Graph().as_default():
        return tf.constant([1., 2.], name="foreign") if fn is None else fn()


case_op_name_with_space = lambda tf: tf.constant(1., name="a b")
case_op_name_leading_dash = lambda tf: tf.constant(1., name="-a")
case_op_name_leading_underscore = lambda tf: tf.constant(1., name="_a")
case_op_name_colon = lambda tf: tf.constant(1., name="a:0")
case_op_name_not_ascii = lambda tf: tf.constant(1., name=u"w\u00f6rt")
case_placeholder_name_bad = lambda tf: tf.placeholder(tf.float32, name="x!")
case_add_name_bad = lambda tf: tf.add(1., 2., name="a?b")
case_name_scope_space = lambda tf: _enter(tf.name_scope("a b"))
case_name_scope_leading_underscore = lambda tf: _enter(tf.name_scope("_a"))
case_name_scope_bad_char = lambda tf: _enter(tf.name_scope("a*b"))
case_name_scope_none_none = lambda tf: _enter(tf.name_scope(None))
case_name_scope_no_name_but_values = lambda tf: _enter(tf.name_scope(None, None, [tf.constant(1.)]))
case_graph_name_scope_bad = lambda tf: _enter(tf.get_default_graph().name_scope("a b"))
case_name_scope_foreign_values = lambda tf: _enter(tf.name_scope(None, "s", [_other(tf), tf.constant(1.)]))
case_variable_scope_bad_name = lambda tf: _enter(tf.variable_scope("a b"))
case_variable_name_bad = lambda tf: tf.Variable(1., name="a b")
case_get_variable_name_bad = lambda tf: tf.get_variable("a b", [1])
case_tensor_by_name_missing = lambda tf: tf.get_default_graph().get_tensor_by_name("nope:0")
case_tensor_by_name_no_index = lambda tf: tf.constant(1., name="a") is None or tf.get_default_graph().get_tensor_by_name("a")
case_tensor_by_name_bad_index = lambda tf: tf.constant(1., name="a") is None or tf.get_default_graph().get_tensor_by_name("a:7")
case_tensor_by_name_not_a_number = lambda tf: tf.get_default_graph().get_tensor_by_name("a:x")
case_tensor_by_name_type = lambda tf: tf.get_default_graph().get_tensor_by_name(3)
case_operation_by_name_missing = lambda tf: tf.get_default_graph().get_operation_by_name("nope")
case_operation_by_name_tensor = lambda tf: tf.constant(1., name="a") is None or tf.get_default_graph().get_operation_by_name("a:0")
case_operation_by_name_type = lambda tf: tf.get_default_graph().get_operation_by_name(None)
case_as_graph_element_foreign = lambda tf: tf.get_default_graph().as_graph_element(_other(tf))
case_as_graph_element_foreign_op = lambda tf: tf.get_default_graph().as_graph_element(_other(tf).op)
case_as_graph_element_number = lambda tf: tf.get_default_graph().as_graph_element(3.5)
case_as_graph_element_nothing_allowed = lambda tf: tf.get_default_graph().as_graph_element("a", False, False)
case_cross_graph_add = lambda tf: tf.constant(1.) + _other(tf)
case_cross_graph_add_two = lambda tf: tf.add(_other(tf), _other(tf))
case_cross_graph_matmul = lambda tf: tf.matmul(tf.zeros([2, 2], name="here"), _other(tf, lambda: tf.zeros([2, 2], name="there")))
case_cross_graph_concat = lambda tf: tf.concat([tf.constant([1.]), _other(tf)], 0)
case_cross_graph_add_n = lambda tf: tf.add_n([tf.constant([1., 2.]), _other(tf)])
case_cross_graph_control = lambda tf: _enter(tf.control_dependencies([_other(tf)]))
case_cross_graph_gradients = lambda tf: tf.gradients(tf.constant([1.]) * 2., _other(tf))
case_cross_graph_group = lambda tf: tf.group(tf.no_op(), _other(tf).op)
case_cross_graph_assign = lambda tf: tf.get_variable("v", [2]).assign(_other(tf))
case_control_dependencies_type = lambda tf: _enter(tf.control_dependencies([3]))
case_control_dependencies_string = lambda tf: _enter(tf.control_dependencies(["nope"]))
case_control_dependencies_scalar = lambda tf: _enter(tf.control_dependencies(3))
case_group_type = lambda tf: tf.group(3)
case_group_keyword = lambda tf: tf.group(tf.no_op(), bad=1)
case_tuple_type = lambda tf: tf.tuple([3.])
case_tuple_empty = lambda tf: tf.tuple([])
case_tuple_of_nones = lambda tf: tf.tuple([None, None])
case_device_bad = lambda tf: [_enter(tf.device("/gpus:0:1")), tf.constant(1.)]
case_device_bad_used = lambda tf: _used_on(tf, "/nonsense")
case_device_twice = lambda tf: _used_on(tf, "/cpu:0/gpu:0")
case_colocate_type = lambda tf: _enter(tf.colocate_with(3))
case_colocate_missing = lambda tf: _enter(tf.get_default_graph().colocate_with("nope"))
case_override_map_type = lambda tf: _enter(tf.get_default_graph().gradient_override_map({"Square": 3}))
case_override_map_not_a_dict = lambda tf: _enter(tf.get_default_graph().gradient_override_map([1]))
case_override_map_key = lambda tf: _enter(tf.get_default_graph().gradient_override_map({3: "Square"}))
case_finalized_constant = lambda tf: [tf.get_default_graph().finalize(), tf.constant(1.)]
case_finalized_placeholder = lambda tf: [tf.get_default_graph().finalize(), tf.placeholder(tf.float32)]
case_finalized_collection = lambda tf: [tf.get_default_graph().finalize(), tf.add_to_collection("k", 1)]
case_finalized_variable = lambda tf: [tf.get_default_graph().finalize(), tf.get_variable("v", [1])]
case_finalized_collections = lambda tf: [tf.get_default_graph().finalize(), tf.add_to_collections(["k"], 1)]
case_reset_nested = lambda tf: tf.reset_default_graph()
case_set_shape_incompatible = lambda tf: tf.placeholder(tf.float32, [2, 3]).set_shape([2, 4])
case_set_shape_rank = lambda tf: tf.placeholder(tf.float32, [2, 3]).set_shape([2])
case_set_shape_negative = lambda tf: tf.placeholder(tf.float32).set_shape([-2])
case_tensor_as_bool = lambda tf: bool(tf.constant(True))
case_tensor_in_if = lambda tf: 1 if tf.constant(1) > 0 else 2
case_tensor_len = lambda tf: len(tf.constant([1., 2.]))
case_tensor_iteration = lambda tf: [v for v in tf.constant([1., 2.])]
case_tensor_iteration_scalar = lambda tf: list(tf.constant(1.))
case_tensor_assignment = lambda tf: tf.constant([1., 2.]).__setitem__(0, 3.)
case_tensor_eval_without_session = lambda tf: tf.constant(1.).eval()
case_operation_run_without_session = lambda tf: tf.no_op().run()
case_get_attr_missing = lambda tf: tf.constant(1., name="c").op.get_attr("nope")
case_as_dtype_text = lambda tf: tf.as_dtype("floaty")
case_as_dtype_none = lambda tf: tf.as_dtype(None)
case_as_dtype_number = lambda tf: tf.as_dtype(9999)
case_dtype_of_string_limits = lambda tf: tf.string.min
case_tensor_shape_string = lambda tf: tf.TensorShape("23")
case_tensor_shape_negative = lambda tf: tf.TensorShape([2, -3])
case_tensor_shape_as_list = lambda tf: tf.TensorShape(None).as_list()
case_tensor_shape_len = lambda tf: len(tf.TensorShape(None))
case_tensor_shape_merge = lambda tf: tf.TensorShape([1, 2]).merge_with([1, 3])
case_tensor_shape_merge_rank = lambda tf: tf.TensorShape([1, 2]).merge_with([1])
case_tensor_shape_with_rank = lambda tf: tf.TensorShape([1, 2]).with_rank(1)
case_tensor_shape_at_least = lambda tf: tf.TensorShape([1, 2]).with_rank_at_least(3)
case_tensor_shape_at_most = lambda tf: tf.TensorShape([1, 2]).with_rank_at_most(1)
case_tensor_shape_compatible = lambda tf: tf.TensorShape([1, 2]).assert_is_compatible_with([2, 2])
case_tensor_shape_defined = lambda tf: tf.TensorShape([None]).assert_is_fully_defined()
case_tensor_shape_not_equal_unknown = lambda tf: tf.TensorShape([None]) != tf.TensorShape([1])
case_tensor_shape_iterate_unknown = lambda tf: [d for d in tf.TensorShape(None)]
case_dimension_negative = lambda tf: tf.Dimension(-5)
case_dimension_divide = lambda tf: tf.Dimension(4) / 2
case_dimension_merge = lambda tf: tf.Dimension(4).merge_with(5)
case_constant_shape_too_small = lambda tf: tf.constant([1, 2, 3], shape=[2])
case_constant_none = lambda tf: tf.constant(None)
case_constant_ragged = lambda tf: tf.constant([[1, 2], [3]])
case_constant_wrong_dtype = lambda tf: tf.constant("a", tf.float32)
case_constant_float_as_int = lambda tf: tf.constant(1.5, tf.int32)
case_constant_mixed = lambda tf: tf.constant([1, "a"])
case_constant_bool_as_float = lambda tf: tf.constant(True, tf.float32)
case_constant_of_tensor = lambda tf: tf.constant(tf.constant(1.))
case_constant_object = lambda tf: tf.constant({"a": 1})
case_constant_unsupported = lambda tf: tf.constant(np.array([np.datetime64("2020-01-01")]))
case_constant_too_large = lambda tf: tf.constant(1 << 70)
case_constant_int32_overflow = lambda tf: tf.constant(1 << 40, tf.int32)
case_constant_bad_dtype = lambda tf: tf.constant(1, "nope")
case_convert_other_dtype = lambda tf: tf.convert_to_tensor(tf.constant(1.), tf.int32)
case_convert_partial_shape = lambda tf: tf.convert_to_tensor(tf.TensorShape([None, 2]))
case_convert_shape_as_float = lambda tf: tf.convert_to_tensor(tf.TensorShape([1, 2]), tf.float32)
case_convert_unknown_dimension = lambda tf: tf.convert_to_tensor(tf.Dimension(None))
case_placeholder_bad_dtype = lambda tf: tf.placeholder("nope")
case_placeholder_bad_shape = lambda tf: tf.placeholder(tf.float32, [2, "a"])
case_placeholder_with_default_shape = lambda tf: tf.placeholder_with_default([1., 2.], [3])
case_indexed_slices_rank = lambda tf: tf.convert_to_tensor(tf.IndexedSlices(tf.constant([1.]), tf.constant([0])))
case_indexed_slices_dtype = lambda tf: tf.convert_to_tensor(tf.IndexedSlices(tf.constant([1.]), tf.constant([0]), tf.constant([3])), tf.int32)
case_add_n_empty = lambda tf: tf.add_n([])
case_add_n_not_a_list = lambda tf: tf.add_n(3)
case_add_n_of_none = lambda tf: tf.add_n([tf.constant(1.), None])
case_set_random_seed_text = lambda tf: [tf.set_random_seed("a"), tf.random_uniform([2])]
case_static_shape_broadcast = lambda tf: tf.broadcast_static_shape(tf.TensorShape([2, 3]), tf.TensorShape([4]))
case_register_gradient_type = lambda tf: tf.RegisterGradient(3)
case_not_differentiable_type = lambda tf: tf.NotDifferentiable(3)
case_feed_prevented_twice = lambda tf: tf.get_default_graph().prevent_feeding(3)


def _used_on(tf, device):
    with tf.device(device):
        tf.constant(1.)
