"""Wrong calls on variables, scopes, initializers, regularizers and templates.

A few are accepted by TF all the same: then the record says so.
"""
import numpy as np


def _shared(tf, *args, **kwargs):
    """Make v [2, 2], then ask for it again within a reusing scope."""
    with tf.variable_scope("s"):
        tf.get_variable("v", [2, 2])
    with tf.variable_scope("s", reuse=True):
        return tf.get_variable(*args, **kwargs)


def _scope(tf, *args, **kwargs):
    with tf.variable_scope(*args, **kwargs) as s:
        return s


def _raises(fn):
    """A case whose text names a file: only what stands before it is kept."""
    def case(tf):
        try:
            fn(tf)
        except ValueError as e:
            raise ValueError(str(e).split(" Originally defined at")[0].split(", defined at")[0].split("\n")[0])
    return case


case_get_twice = _raises(lambda tf: [tf.get_variable("v", [1]), tf.get_variable("v", [1])])
case_get_missing = lambda tf: _shared(tf, "nope", [1])
case_get_other_shape = lambda tf: _shared(tf, "v", [3])
case_get_other_dtype = lambda tf: _shared(tf, "v", [2, 2], tf.int32)
case_get_other_initial_value = lambda tf: _shared(tf, "v", initializer=[1., 2.])
case_get_without_shape = lambda tf: tf.get_variable("v")
case_get_unknown_shape = lambda tf: tf.get_variable("v", [None, 2])
case_get_unknown_rank = lambda tf: tf.get_variable("v", tf.TensorShape(None))
case_get_shape_and_value = lambda tf: tf.get_variable("v", [2], initializer=[1., 2.])
case_get_shape_and_tensor = lambda tf: tf.get_variable("v", [2], initializer=tf.constant([1., 2., 3.]))
case_get_negative_shape = lambda tf: tf.get_variable("v", [-2])
case_get_text_shape = lambda tf: tf.get_variable("v", "ab")
case_get_empty_name = lambda tf: tf.get_variable("", [1])
case_get_no_name = lambda tf: tf.get_variable(None, [1])
case_get_int_initializer = lambda tf: tf.get_variable("v", [2], tf.int32, initializer=tf.random_normal_initializer())
case_get_string_without_initializer = lambda tf: tf.get_variable("v", [2], tf.string)
case_get_complex_without_initializer = lambda tf: tf.get_variable("v", [2], tf.complex64)
case_get_bad_dtype = lambda tf: tf.get_variable("v", [2], "floaty")
case_get_bad_initializer = lambda tf: tf.get_variable("v", [2], initializer=object())
case_get_initializer_of_other_shape = lambda tf: tf.get_variable("v", [3], initializer=lambda shape, dtype, partition_info: tf.zeros([2]))
case_get_initializer_of_other_dtype = lambda tf: tf.get_variable("v", [2], initializer=lambda shape, dtype, partition_info: tf.zeros([2], tf.int32))
case_get_collections_type = lambda tf: tf.get_variable("v", [2], collections="mine")
case_get_custom_getter_type = lambda tf: tf.get_variable("v", [2], custom_getter=3)
case_get_constraint_type = lambda tf: tf.get_variable("v", [2], constraint=3)
case_get_regularizer_type = lambda tf: tf.get_variable("v", [2], regularizer=3)
case_get_regularizer_number = lambda tf: tf.get_variable("v", [2], regularizer=lambda w: 1.)
case_get_regularizer_raises = lambda tf: tf.get_variable("v", [2], regularizer=lambda w: tf.matmul(w, w))
case_get_partitioner_type = lambda tf: tf.get_variable("v", [2], partitioner=3)
case_get_partitioner_rank = lambda tf: tf.get_variable("v", [4, 4], partitioner=lambda shape, dtype: [2])
case_get_partitioner_zero = lambda tf: tf.get_variable("v", [4, 4], partitioner=lambda shape, dtype: [0, 1])
case_get_partitioner_two_axes = lambda tf: tf.get_variable("v", [4, 4], partitioner=lambda shape, dtype: [2, 2])
case_get_partitioner_not_a_list = lambda tf: tf.get_variable("v", [4, 4], partitioner=lambda shape, dtype: 2)
case_get_partitioner_floats = lambda tf: tf.get_variable("v", [4, 4], partitioner=lambda shape, dtype: [1.5, 1])
case_get_partitioned_initial_value = lambda tf: tf.get_variable("v", initializer=np.zeros((4, 2), np.float32), partitioner=tf.fixed_size_partitioner(2))
case_get_on_read_trainable = lambda tf: tf.get_variable("v", [1], synchronization=tf.VariableSynchronization.ON_READ, trainable=True)
case_get_synchronization_type = lambda tf: tf.get_variable("v", [1], synchronization=3)
case_get_aggregation_type = lambda tf: tf.get_variable("v", [1], aggregation="sum")
case_fixed_size_zero = lambda tf: tf.fixed_size_partitioner(0)(shape=tf.TensorShape([4]), dtype=tf.float32)
case_axis_size_zero = lambda tf: tf.variable_axis_size_partitioner(0)
case_axis_size_shards = lambda tf: tf.variable_axis_size_partitioner(10, max_shards=0)
case_min_max_zero = lambda tf: tf.min_max_variable_partitioner(max_partitions=0)
case_min_max_slice = lambda tf: tf.min_max_variable_partitioner(min_slice_size=0)
case_partitioned_after_whole = lambda tf: _mixed(tf, None, tf.fixed_size_partitioner(2))
case_whole_after_partitioned = lambda tf: _mixed(tf, tf.fixed_size_partitioner(2), None)
case_partitioned_other_count = lambda tf: _mixed(tf, tf.fixed_size_partitioner(2), tf.fixed_size_partitioner(4))
case_create_partitioned_rank = lambda tf: tf.create_partitioned_variables([4, 2], [2], tf.zeros_initializer())
case_create_partitioned_type = lambda tf: tf.create_partitioned_variables([4, 2], 2, tf.zeros_initializer())

case_scope_without_name = lambda tf: _scope(tf, None)
case_scope_type = lambda tf: _scope(tf, 3)
case_scope_reuse_text = lambda tf: _scope(tf, "s", reuse="yes")
case_scope_reuse_without_name = lambda tf: _scope(tf, None, "d", reuse=True)
case_scope_dtype = lambda tf: _scope(tf, "s", dtype="nope")
case_scope_values_type = lambda tf: _scope(tf, "s", values=3)
case_scope_auxiliary_type = lambda tf: _scope(tf, "s", auxiliary_name_scope=3)
case_scope_use_resource_after_getter = lambda tf: _scope(tf, "s", custom_getter=3)
case_scope_constraint_used = lambda tf: _in_scope(tf, constraint=3)
case_scope_initializer_used = lambda tf: _in_scope(tf, initializer=3)
case_scope_regularizer_used = lambda tf: _in_scope(tf, regularizer="l2")
case_scope_partitioner_used = lambda tf: _in_scope(tf, partitioner=2)
case_scope_reuse_nothing_made = lambda tf: _in_scope(tf, reuse=True)
case_reuse_variables_then_new = lambda tf: [tf.get_variable_scope().reuse_variables(), tf.get_variable("v", [1])]
case_local_missing_under_reuse = lambda tf: _local(tf)

case_variable_without_value = lambda tf: tf.Variable()
case_variable_none = lambda tf: tf.Variable(None)
case_variable_unknown_shape = lambda tf: tf.Variable(tf.placeholder(tf.float32, [None]))
case_variable_expected_shape = lambda tf: tf.Variable([1., 2.], expected_shape=[3])
case_variable_collections_type = lambda tf: tf.Variable(1., collections="mine")
case_variable_constraint_type = lambda tf: tf.Variable(1., constraint=3)
case_variable_dtype = lambda tf: tf.Variable("a", dtype=tf.float32)
case_variable_tensor_dtype = lambda tf: tf.Variable(tf.constant(1), dtype=tf.float32)
case_variable_proto_and_value = lambda tf: tf.Variable(1., variable_def=tf.Variable(2.).to_proto())
case_variable_lambda_in_loop_value = lambda tf: tf.while_loop(lambda i: i < 2, lambda i: tf.Variable(tf.constant(1)) + i, [0])
case_resource_shape_mismatch = lambda tf: tf.Variable([1., 2.], use_resource=True, shape=[3])
case_shape_of_ref_variable = lambda tf: tf.Variable([1., 2.], use_resource=False, shape=[None])
case_variable_as_bool = lambda tf: [1 for _ in range(2) if tf.Variable(1.) > 0.]
case_variable_iteration = lambda tf: [v for v in tf.Variable([1., 2.])]
case_variable_len = lambda tf: len(tf.Variable([1., 2.]))
case_variable_item_assignment = lambda tf: _set_item(tf.Variable([1., 2.]))
case_variable_eval_without_session = lambda tf: tf.Variable([1., 2.]).eval()
case_variable_load_without_session = lambda tf: tf.Variable([1., 2.]).load([1., 1.])
case_from_proto_missing = lambda tf: _proto_elsewhere(tf)
case_assign_shape = lambda tf: tf.Variable([1., 2.]).assign([1., 2., 3.])
case_assign_shape_resource = lambda tf: tf.Variable([1., 2.], use_resource=True).assign([1., 2., 3.])
case_assign_dtype = lambda tf: tf.Variable([1., 2.]).assign(tf.constant([1, 2]))
case_assign_dtype_resource = lambda tf: tf.Variable([1., 2.], use_resource=True).assign(tf.constant([1, 2]))
case_assign_text = lambda tf: tf.Variable([1., 2.]).assign("a")
case_assign_add_scalar = lambda tf: tf.Variable([1., 2.]).assign_add(1.)
case_assign_add_scalar_resource = lambda tf: tf.Variable([1., 2.], use_resource=True).assign_add(1.)
case_assign_to_tensor = lambda tf: tf.assign(tf.constant([1.]), [2.])
case_assign_add_to_tensor = lambda tf: tf.assign_add(tf.constant([1.]), [2.])
case_scatter_to_tensor = lambda tf: tf.scatter_update(tf.constant([1.]), [0], [2.])
case_scatter_shape = lambda tf: tf.scatter_update(tf.Variable([[1., 2.]]), [0], [2.])
case_scatter_index_dtype = lambda tf: tf.scatter_add(tf.Variable([1., 2.]), [0.], [2.])
case_scatter_method_type = lambda tf: tf.Variable([1., 2.]).scatter_add(tf.constant([1.]))
case_scatter_method_type_resource = lambda tf: tf.Variable([1., 2.], use_resource=True).scatter_add(tf.constant([1.]))
case_count_up_to_float = lambda tf: tf.count_up_to(tf.Variable(1.), 3)
case_count_up_to_vector = lambda tf: tf.count_up_to(tf.Variable([1, 2]), 3)
case_slice_assign_of_tensor = lambda tf: tf.constant([1., 2.])[0].assign(3.)
case_slice_assign_shape = lambda tf: tf.Variable([[1., 2.]])[0].assign([1., 2., 3.])
case_variables_initializer_type = lambda tf: tf.variables_initializer([3])
case_is_initialized_type = lambda tf: tf.is_variable_initialized(3)

case_l2_integer = lambda tf: tf.contrib.layers.l2_regularizer(1)
case_l2_negative = lambda tf: tf.contrib.layers.l2_regularizer(-.1)
case_l2_none = lambda tf: tf.contrib.layers.l2_regularizer(None)
case_l2_text = lambda tf: tf.contrib.layers.l2_regularizer("0.1")
case_l1_integer = lambda tf: tf.contrib.layers.l1_regularizer(0)
case_l1_negative = lambda tf: tf.contrib.layers.l1_regularizer(-1.)
case_l1_l2_integer = lambda tf: tf.contrib.layers.l1_l2_regularizer(1, 1)
case_l1_l2_negative = lambda tf: tf.contrib.layers.l1_l2_regularizer(.1, -1.)
case_l2_of_integers = lambda tf: tf.contrib.layers.l2_regularizer(.1)(tf.constant([1, 2]))
case_l1_of_text = lambda tf: tf.contrib.layers.l1_regularizer(.1)("abc")
case_l2_of_nothing = lambda tf: tf.contrib.layers.l2_regularizer(.1)(None)
case_sum_regularizer_type = lambda tf: tf.contrib.layers.sum_regularizer([3])(tf.constant([1.]))
case_sum_regularizer_not_a_list = lambda tf: tf.contrib.layers.sum_regularizer(3)
case_apply_no_weights = lambda tf: tf.contrib.layers.apply_regularization(tf.contrib.layers.l2_regularizer(.1), [])
case_apply_default_empty = lambda tf: tf.contrib.layers.apply_regularization(tf.contrib.layers.l2_regularizer(.1))
case_apply_vector_penalty = lambda tf: tf.contrib.layers.apply_regularization(lambda w: w, [tf.constant([1., 2.])])
case_apply_not_callable = lambda tf: tf.contrib.layers.apply_regularization(.1, [tf.constant([1., 2.])])
case_apply_one_tensor = lambda tf: tf.contrib.layers.apply_regularization(tf.contrib.layers.l2_regularizer(.1), tf.constant([1., 2.]))
case_get_total_loss_empty = lambda tf: tf.losses.get_total_loss()
case_keras_l2_text = lambda tf: tf.keras.regularizers.l2("a")
case_keras_get_unknown = lambda tf: tf.keras.regularizers.get("nope")
case_keras_get_number = lambda tf: tf.keras.regularizers.get(3)

case_constant_initializer_dict = lambda tf: tf.constant_initializer({"a": 1})
case_constant_initializer_too_many = lambda tf: tf.constant_initializer([1, 2, 3])([2])
case_constant_initializer_verify = lambda tf: tf.constant_initializer([1., 2.], verify_shape=True)([3])
case_variance_scaling_scale = lambda tf: tf.variance_scaling_initializer(scale=-1.)
case_variance_scaling_mode = lambda tf: tf.variance_scaling_initializer(mode="nope")
case_variance_scaling_distribution = lambda tf: tf.variance_scaling_initializer(distribution="nope")
case_orthogonal_vector = lambda tf: tf.orthogonal_initializer()([3])
case_orthogonal_int = lambda tf: tf.orthogonal_initializer(dtype=tf.int32)
case_identity_vector = lambda tf: tf.initializers.identity()([3])
case_identity_int = lambda tf: tf.initializers.identity(dtype=tf.int32)
case_truncated_normal_int = lambda tf: tf.truncated_normal_initializer(dtype=tf.int32)
case_random_normal_int = lambda tf: tf.random_normal_initializer(dtype=tf.int64)
case_glorot_int = lambda tf: tf.glorot_uniform_initializer(dtype=tf.int32)
case_contrib_mode = lambda tf: tf.contrib.layers.variance_scaling_initializer(mode="nope")
case_contrib_dtype = lambda tf: tf.contrib.layers.variance_scaling_initializer(dtype=tf.int32)
case_keras_initializer_unknown = lambda tf: tf.keras.initializers.get("nope")
case_unknown_initializer_shape = lambda tf: tf.random_normal_initializer()("ab")

case_make_template_not_callable = lambda tf: tf.make_template("t", 3)
case_make_template_unique_and_now = lambda tf: _template_twice(tf)
case_make_template_raises = lambda tf: tf.make_template("t", lambda: tf.get_variable("v"))()


def _mixed(tf, first, second):
    with tf.variable_scope("s", partitioner=first):
        tf.get_variable("v", [4, 2])
    with tf.variable_scope("s", partitioner=second, reuse=True):
        tf.get_variable("v", [4, 2])


def _in_scope(tf, **kwargs):
    with tf.variable_scope("s", **kwargs):
        return tf.get_variable("v", [4, 2])


def _local(tf):
    with tf.variable_scope("s", reuse=True):
        tf.get_local_variable("v", [1])


def _set_item(v):
    v[0] = 1.


def _proto_elsewhere(tf):
    with tf.Graph().as_default():
        proto = tf.Variable(1., name="far").to_proto()
    tf.Variable.from_proto(proto)


def _template_twice(tf):
    tf.make_template("t", lambda: tf.get_variable("v", [1]), unique_name_="u")()
    tf.make_template("t", lambda: tf.get_variable("v", [2]), unique_name_="u")()
