"""Wrong calls on sessions, control flow, optimizers and schedules; errors at run time.

A few are accepted by TF all the same: then the record says so.
"""
import numpy as np


def _other(tf):
    with tf.Graph().as_default():
        return tf.constant([1., 2.], name="foreign")


def running(build):
    """A step that runs build(tf) -> fetch or (fetch, feed)."""
    def case(tf):
        made = build(tf)
        fetch, feed = made if isinstance(made, tuple) else (made, None)
        return [lambda session: session.run(fetch, feed)]
    return case


def fed(shape, value, use=lambda tf, x: x * 2., dtype="float32"):
    def build(tf):
        x = tf.placeholder(tf.as_dtype(dtype), shape, name="x")
        return use(tf, x), {x: value}
    return running(build)


# ------------------------------------------------------------------ fetches and feeds
case_fetch_none = running(lambda tf: [tf.constant(1.), None][1])
case_fetch_number = running(lambda tf: [tf.constant(1.), 3][1])
case_fetch_missing_name = running(lambda tf: tf.constant(1.) is None or "nope")
case_fetch_missing_tensor = running(lambda tf: tf.constant(1.) is None or "nope:0")
case_fetch_bad_index = running(lambda tf: tf.constant(1., name="a") is None or "a:3")
case_fetch_foreign = running(lambda tf: [tf.constant(1.), _other(tf)])
case_fetch_list_with_none = running(lambda tf: [tf.constant(1.), None])
case_fetch_dict_with_number = running(lambda tf: {"a": tf.constant(1.), "b": 2})
case_fetch_float = running(lambda tf: [tf.constant(1.), 2.5])
case_fetch_from_empty_graph = running(lambda tf: [])
case_unfed = running(lambda tf: tf.placeholder(tf.float32, name="x") + 1.)
case_unfed_with_shape = running(lambda tf: tf.placeholder(tf.int32, [2, 3], name="x") + 1)
case_unfed_unknown_dimension = running(lambda tf: tf.placeholder(tf.float32, [None, 3], name="x") * 2.)
case_fetch_unfed_itself = running(lambda tf: tf.placeholder(tf.float32, name="x"))
case_feed_shape = fed([2], [1., 2., 3.])
case_feed_rank = fed([2], [[1., 2.]])
case_feed_unknown_dimension = fed([None, 3], [[1., 2.]])
case_feed_text = fed([2], "ab")
case_feed_text_list = fed([2], ["a", "b"])
case_feed_float_to_int = fed([2], 1.5, lambda tf, x: x, "int32")
case_feed_none = fed([2], None)
case_feed_tensor = running(lambda tf: _feed_pair(tf, tf.constant([1., 2.])))
case_feed_key_number = running(lambda tf: (tf.constant(1.), {3: 1.}))
case_feed_key_text = running(lambda tf: (tf.constant(1., name="a"), {"a": 1.}))
case_feed_key_missing = running(lambda tf: (tf.constant(1., name="a"), {"b:0": 1.}))
case_feed_key_operation = running(lambda tf: (tf.constant(1., name="a"), {tf.no_op(): 1.}))
case_feed_key_foreign = running(lambda tf: (tf.constant(1., name="a"), {_other(tf): [1., 2.]}))
case_feed_not_a_dict = running(lambda tf: (tf.constant(1.), [1.]))
case_feed_big_int = fed([], 1 << 40, lambda tf, x: x, "int32")
case_feed_prevented = running(lambda tf: _prevented(tf))
case_session_target = lambda tf: tf.Session(3)
case_session_graph = lambda tf: tf.Session(graph="g")
case_session_config = lambda tf: tf.Session(config={"a": 1})
case_closed = lambda tf: _closed(tf)
case_partial_run_unknown = lambda tf: [tf.constant(1., name="a"), [lambda s: s.partial_run("nope", "a:0")]][1]
case_partial_run_nothing = lambda tf: [lambda s: s.partial_run_setup([], [])]
case_make_callable_none = lambda tf: [tf.constant(1.), lambda s: s.make_callable(None)][1:]
case_make_callable_feed_count = lambda tf: [lambda s, x=tf.placeholder(tf.float32, []): s.make_callable(x, [x])()]
case_as_default_eval_foreign = lambda tf: [tf.constant(1.), lambda s, x=_other(tf): x.eval(session=s)][1:]
case_run_operation_foreign = lambda tf: [tf.constant(1.), lambda s, x=_other(tf): x.op.run(session=s)][1:]

# ------------------------------------------------------------------ variables
case_uninitialized = running(lambda tf: tf.get_variable("v", [2]) + 1.)
case_uninitialized_fetch = running(lambda tf: tf.get_variable("v", [2]))
case_uninitialized_assign_add = running(lambda tf: tf.get_variable("v", [2]).assign_add([1., 1.]))
case_uninitialized_scatter = running(lambda tf: tf.scatter_add(tf.get_variable("v", [2]), [0], [1.]))
case_uninitialized_gather = running(lambda tf: tf.gather(tf.get_variable("v", [2]), [0]))
case_uninitialized_in_scope = running(lambda tf: tf.get_variable("a/b/v", [2]) * 2.)
case_uninitialized_training = running(lambda tf: tf.train.GradientDescentOptimizer(.1).minimize(tf.nn.l2_loss(tf.get_variable("v", [2]))))
case_uninitialized_dependency = running(lambda tf: tf.Variable(tf.Variable([1., 2.], name="first") + 1.).initializer)
case_load_shape = lambda tf: [lambda s, v=tf.Variable([1., 2.]): v.load([1., 2., 3.], s)]
case_scatter_range = running(lambda tf: _initialized(tf, lambda v: tf.scatter_update(v, [5], [1.])))

# ------------------------------------------------------------------ shapes at run time
case_run_add = running(lambda tf: _two(tf, lambda x, y: x + y, (2, 3), (2, 4)))
case_run_multiply = running(lambda tf: _two(tf, lambda x, y: x * y, (2,), (3,)))
case_run_matmul = running(lambda tf: _two(tf, tf.matmul, (2, 3), (2, 3)))
case_run_matmul_rank = running(lambda tf: _two(tf, tf.matmul, (3,), (3,)))
case_run_batch_matmul = running(lambda tf: _two(tf, tf.matmul, (2, 3, 4), (5, 4, 3)))
case_run_concat = running(lambda tf: _two(tf, lambda x, y: tf.concat([x, y], 1), (2, 3), (3, 3)))
case_run_concat_rank = running(lambda tf: _two(tf, lambda x, y: tf.concat([x, y], 0), (2, 3), (2,)))
case_run_stack = running(lambda tf: _two(tf, lambda x, y: tf.stack([x, y]), (2, 3), (3, 2)))
case_run_add_n = running(lambda tf: _two(tf, lambda x, y: tf.add_n([x, y]), (2, 3), (3, 2)))
case_run_where = running(lambda tf: _two(tf, lambda x, y: tf.where(x > 0., x, y), (2, 3), (3, 2)))
case_run_reshape = running(lambda tf: _one(tf, lambda x: tf.reshape(x, [5]), (2, 3)))
case_run_reshape_unknown = running(lambda tf: _one(tf, lambda x: tf.reshape(x, [-1, 4]), (2, 3)))
case_run_transpose = running(lambda tf: _one(tf, lambda x: tf.transpose(x, [0, 1, 2]), (2, 3)))
case_run_reduce_axis = running(lambda tf: _one(tf, lambda x: tf.reduce_sum(x, 4), (2, 3)))
case_run_argmax_axis = running(lambda tf: _one(tf, lambda x: tf.argmax(x, 4), (2, 3)))
case_run_slice = running(lambda tf: _one(tf, lambda x: x[7], (2, 3)))
case_run_slice_rank = running(lambda tf: _one(tf, lambda x: x[0, 0, 0], (2, 3)))
case_run_slice_op = running(lambda tf: _one(tf, lambda x: tf.slice(x, [1, 0], [2, 2]), (2, 3)))
case_run_squeeze = running(lambda tf: _one(tf, lambda x: tf.squeeze(x, [0]), (2, 3)))
case_run_expand_dims = running(lambda tf: _one(tf, lambda x: tf.expand_dims(x, 5), (2, 3)))
case_run_split = running(lambda tf: _one(tf, lambda x: tf.split(x, 2, 1)[0], (2, 3)))
case_run_unstack = running(lambda tf: _one(tf, lambda x: tf.unstack(x, 3)[0], (2, 3)))
case_run_tile = running(lambda tf: _one(tf, lambda x: tf.tile(x, [2]), (2, 3)))
case_run_pad = running(lambda tf: _one(tf, lambda x: tf.pad(x, [[1, 1]]), (2, 3)))
case_run_softmax = running(lambda tf: _one(tf, lambda x: tf.nn.softmax_cross_entropy_with_logits_v2(labels=x, logits=tf.zeros([2, 2])), (2, 3)))
case_run_bias_add = running(lambda tf: _one(tf, lambda x: tf.nn.bias_add(x, [1., 2.]), (2, 3)))
case_run_top_k = running(lambda tf: _one(tf, lambda x: tf.nn.top_k(x, 9)[0], (2, 3)))
case_run_gather = running(lambda tf: _one(tf, lambda x: tf.gather(x, [9]), (2, 3)))
case_run_gather_nd = running(lambda tf: _one(tf, lambda x: tf.gather_nd(x, [[9]]), (2, 3)))
case_run_check_numerics = running(lambda tf: _one(tf, lambda x: tf.check_numerics(tf.log(x - 1.), "logs"), (2, 3)))
case_run_boolean_mask = running(lambda tf: _one(tf, lambda x: tf.boolean_mask(x, tf.placeholder_with_default([True], [None])), (2, 3)))
case_run_integer_division = running(lambda tf: tf.constant([1, 2]) // tf.placeholder_with_default([0, 1], [2]))
case_run_integer_mod = running(lambda tf: tf.constant([1, 2]) % tf.placeholder_with_default([0, 1], [2]))
case_run_range = running(lambda tf: tf.range(0, 5, tf.placeholder_with_default(0, [])))
case_run_fill = running(lambda tf: tf.fill(tf.placeholder_with_default([-1], [1]), 1.))
case_run_one_hot_depth = running(lambda tf: tf.one_hot([1], tf.placeholder_with_default(-1, [])))
case_run_segment_order = running(lambda tf: tf.segment_sum(tf.ones([3]), tf.placeholder_with_default([1, 0, 2], [3])))
case_run_unsorted_range = running(lambda tf: tf.unsorted_segment_sum(tf.ones([3]), tf.placeholder_with_default([0, 9, 2], [3]), 3))
case_run_invert_permutation = running(lambda tf: tf.invert_permutation(tf.placeholder_with_default([0, 0], [2])))
case_run_dynamic_partition = running(lambda tf: tf.dynamic_partition(tf.ones([2]), tf.placeholder_with_default([0, 5], [2]), 2))
case_run_random_bounds = running(lambda tf: tf.random_uniform([2], 5, tf.placeholder_with_default(3, []), tf.int32))
case_run_py_func_dtype = running(lambda tf: tf.py_func(lambda: np.float64(1), [], tf.float32))
case_run_assert = running(lambda tf: _after(tf, tf.Assert(tf.placeholder_with_default(False, []), ["text", [1, 2]])))
case_run_assert_equal = running(lambda tf: _after(tf, tf.assert_equal(tf.placeholder_with_default([1, 2], [2], "p"), [1, 3], message="why")))
case_run_sparse_labels = running(lambda tf: tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.placeholder_with_default([5], [1]), logits=[[1., 2.]]))

# ------------------------------------------------------------------ control flow
case_cond_python_bool = lambda tf: tf.cond(True, lambda: 1., lambda: 2.)
case_cond_not_callable = lambda tf: tf.cond(tf.constant(True), 1., lambda: 2.)
case_cond_false_not_callable = lambda tf: tf.cond(tf.constant(True), lambda: 1., 2.)
case_cond_missing = lambda tf: tf.cond(tf.constant(True), lambda: 1.)
case_cond_both_names = lambda tf: tf.cond(tf.constant(True), lambda: 1., lambda: 2., fn1=lambda: 1.)
case_cond_float_predicate = lambda tf: tf.cond(tf.constant(1.), lambda: 1., lambda: 2.)
case_cond_vector_predicate = lambda tf: tf.cond(tf.constant([True, False]), lambda: tf.constant(1.), lambda: tf.constant(2.))
case_cond_dtypes = lambda tf: tf.cond(tf.placeholder(tf.bool, []), lambda: tf.constant(1.), lambda: tf.constant(1))
case_cond_counts = lambda tf: tf.cond(tf.placeholder(tf.bool, []), lambda: [tf.constant(1.)], lambda: [tf.constant(1.), tf.constant(2.)])
case_cond_structures = lambda tf: tf.cond(tf.placeholder(tf.bool, []), lambda: [tf.constant(1.)], lambda: {"a": tf.constant(1.)})
case_cond_none = lambda tf: tf.cond(tf.placeholder(tf.bool, []), lambda: None, lambda: tf.constant(1.))
case_cond_false_none = lambda tf: tf.cond(tf.placeholder(tf.bool, []), lambda: tf.constant(1.), lambda: None)
case_cond_op_and_tensor = lambda tf: tf.cond(tf.placeholder(tf.bool, []), lambda: tf.no_op(), lambda: tf.constant(1.))
case_cond_use_branch_tensor = lambda tf: _branch_tensor(tf)
case_cond_other_branch_tensor = lambda tf: _other_branch(tf)
case_case_not_pairs = lambda tf: tf.case([tf.constant(True)])
case_case_python_bool = lambda tf: tf.case([(True, lambda: tf.constant(1.))])
case_case_not_callable = lambda tf: tf.case([(tf.constant(True), 1.)])
case_case_default = lambda tf: tf.case([(tf.constant(True), lambda: tf.constant(1.))], default=1.)
case_case_unordered_dict = lambda tf: tf.case(3)
case_case_default_dtype = lambda tf: tf.case([(tf.placeholder(tf.bool, []), lambda: tf.constant(1.))], default=lambda: tf.constant(1))
case_while_no_variables = lambda tf: tf.while_loop(lambda: True, lambda: (), [])
case_while_condition_type = lambda tf: tf.while_loop(3, lambda i: i, [tf.constant(0)])
case_while_body_type = lambda tf: tf.while_loop(lambda i: i < 3, 3, [tf.constant(0)])
case_while_parallel = lambda tf: tf.while_loop(lambda i: i < 3, lambda i: i + 1, [tf.constant(0)], parallel_iterations=0)
case_while_shape_changes = lambda tf: tf.while_loop(lambda x: tf.size(x) < 9, lambda x: tf.concat([x, x], 0), [tf.constant([1.])])
case_while_dtype_changes = lambda tf: tf.while_loop(lambda i: i < 3, lambda i: tf.cast(i, tf.float32), [tf.constant(0)])
case_while_count = lambda tf: tf.while_loop(lambda i, j: i < 3, lambda i, j: i + 1, [tf.constant(0), tf.constant(0)])
case_while_structure = lambda tf: tf.while_loop(lambda i, j: i < 3, lambda i, j: [i, [j]], [tf.constant(0), tf.constant(0)])
case_while_condition_vector = lambda tf: tf.while_loop(lambda x: x < 3., lambda x: x + 1., [tf.constant([1., 2.])])
case_while_condition_int = lambda tf: tf.while_loop(lambda i: i, lambda i: i + 1, [tf.constant(0)])
case_while_invariant_structure = lambda tf: tf.while_loop(lambda i: i < 3, lambda i: i + 1, [tf.constant(0)], shape_invariants=[tf.TensorShape([]), tf.TensorShape([])])
case_while_invariant_shape = lambda tf: tf.while_loop(lambda x: tf.size(x) < 3, lambda x: x, [tf.constant([1., 2.])], shape_invariants=[tf.TensorShape([3])])
case_while_none = lambda tf: tf.while_loop(lambda i: i < 3, lambda i: None, [tf.constant(0)])
case_while_fetch_inside = lambda tf: _fetch_inside(tf)
case_while_use_inside = lambda tf: _use_inside(tf)
case_while_python_condition = lambda tf: tf.while_loop(lambda i: 1 if i < 3 else 0, lambda i: i + 1, [tf.constant(0)])
case_while_maximum_iterations = lambda tf: tf.while_loop(lambda i: i < 3, lambda i: i + 1, [tf.constant(0)], maximum_iterations=[1, 2])

# ------------------------------------------------------------------ optimizers, schedules, averages
_loss = lambda tf: tf.reduce_sum(tf.square(tf.get_variable("v", [2])))
case_minimize_number = lambda tf: tf.train.GradientDescentOptimizer(.1).minimize(3.)
case_minimize_no_variables = lambda tf: tf.train.GradientDescentOptimizer(.1).minimize(tf.constant(1.))
case_minimize_unconnected = lambda tf: [tf.get_variable("v", [2]), tf.train.GradientDescentOptimizer(.1).minimize(tf.constant(1.))]
case_minimize_int_loss = lambda tf: [tf.get_variable("v", [2]), tf.train.GradientDescentOptimizer(.1).minimize(tf.constant(1))]
case_minimize_var_list_tensor = lambda tf: tf.train.GradientDescentOptimizer(.1).minimize(_loss(tf), var_list=[tf.constant(1.)])
case_minimize_var_list_empty = lambda tf: tf.train.GradientDescentOptimizer(.1).minimize(_loss(tf), var_list=[])
case_minimize_var_list_text = lambda tf: tf.train.GradientDescentOptimizer(.1).minimize(_loss(tf), var_list=["v"])
case_minimize_gate = lambda tf: tf.train.GradientDescentOptimizer(.1).minimize(_loss(tf), gate_gradients=7)
case_minimize_int_variable = lambda tf: tf.train.GradientDescentOptimizer(.1).minimize(_loss(tf), var_list=[tf.Variable(1, name="i")])
case_apply_empty = lambda tf: tf.train.GradientDescentOptimizer(.1).apply_gradients([])
case_apply_all_none = lambda tf: tf.train.GradientDescentOptimizer(.1).apply_gradients([(None, tf.get_variable("v", [2]))])
case_apply_not_a_variable = lambda tf: tf.train.GradientDescentOptimizer(.1).apply_gradients([(tf.constant(1.), tf.constant(1.))])
case_apply_not_a_tensor = lambda tf: tf.train.GradientDescentOptimizer(.1).apply_gradients([(object(), tf.get_variable("v", [2]))])
case_apply_shape = lambda tf: tf.train.GradientDescentOptimizer(.1).apply_gradients([(tf.zeros([3]), tf.get_variable("v", [2]))])
case_apply_dtype = lambda tf: tf.train.GradientDescentOptimizer(.1).apply_gradients([(tf.constant([1, 2]), tf.get_variable("v", [2]))])
case_optimizer_no_name = lambda tf: tf.train.GradientDescentOptimizer(.1, name="")
case_optimizer_rate_text = lambda tf: tf.train.GradientDescentOptimizer("fast").minimize(_loss(tf))
case_optimizer_rate_none = lambda tf: tf.train.GradientDescentOptimizer(None).minimize(_loss(tf))
case_optimizer_rate_vector = lambda tf: tf.train.GradientDescentOptimizer([.1, .2]).minimize(_loss(tf))
case_momentum_vector = lambda tf: tf.train.MomentumOptimizer(.1, [.9]).minimize(_loss(tf))
case_adagrad_accumulator = lambda tf: tf.train.AdagradOptimizer(.1, initial_accumulator_value=0.)
case_ftrl_power = lambda tf: tf.train.FtrlOptimizer(.1, learning_rate_power=.5)
case_ftrl_accumulator = lambda tf: tf.train.FtrlOptimizer(.1, initial_accumulator_value=-1.)
case_ftrl_l1 = lambda tf: tf.train.FtrlOptimizer(.1, l1_regularization_strength=-1.)
case_ftrl_l2 = lambda tf: tf.train.FtrlOptimizer(.1, l2_regularization_strength=-1.)
case_ftrl_shrinkage = lambda tf: tf.train.FtrlOptimizer(.1, l2_shrinkage_regularization_strength=-1.)
case_constraint_of_sparse = lambda tf: _sparse_constraint(tf, True)
case_constraint_of_sparse_ref = lambda tf: _sparse_constraint(tf, False)
case_global_step_twice = lambda tf: [tf.train.create_global_step(), tf.train.create_global_step()]
case_global_step_float = lambda tf: tf.train.assert_global_step(tf.Variable(1.))
case_global_step_vector = lambda tf: tf.train.assert_global_step(tf.Variable([1, 2]))
case_global_step_named_float = lambda tf: [tf.Variable(1., name="global_step"), tf.train.get_global_step()]
case_minimize_step_float = lambda tf: tf.train.GradientDescentOptimizer(.1).minimize(_loss(tf), global_step=3)
case_exponential_without_step = lambda tf: tf.train.exponential_decay(.1, None, 10, .5)
case_polynomial_without_step = lambda tf: tf.train.polynomial_decay(.1, None, 10)
case_cosine_without_step = lambda tf: tf.train.cosine_decay(.1, None, 10)
case_inverse_time_without_step = lambda tf: tf.train.inverse_time_decay(.1, None, 10, .5)
case_natural_exp_without_step = lambda tf: tf.train.natural_exp_decay(.1, None, 10, .5)
case_piecewise_lengths = lambda tf: tf.train.piecewise_constant(tf.constant(1), [1, 2], [.1, .2])
case_piecewise_boundary_dtype = lambda tf: tf.train.piecewise_constant(tf.constant(1), [1.5], [.1, .2])
case_piecewise_value_dtypes = lambda tf: tf.train.piecewise_constant(tf.constant(1), [1], [.1, 2])
case_ema_of_ints = lambda tf: tf.train.ExponentialMovingAverage(.9).apply([tf.Variable(1)])
case_ema_of_numbers = lambda tf: tf.train.ExponentialMovingAverage(.9).apply([1.])
case_custom_gradient_variable_scope = lambda tf: _creates(tf)


def _feed_pair(tf, value):
    x = tf.placeholder(tf.float32, [2], name="x")
    return x, {x: value}


def _prevented(tf):
    x = tf.constant(1., name="x")
    x.graph.prevent_feeding(x)
    return x + 1., {x: 2.}


def _closed(tf):
    x = tf.constant(1.)
    session = tf.Session()
    session.close()
    session.run(x)


def _initialized(tf, use):
    v = tf.Variable([1., 2.], name="v")
    with tf.control_dependencies([v.initializer]):
        return use(v)


def _one(tf, use, shape):
    x = tf.placeholder(tf.float32, name="x")
    return use(x), {x: np.ones(shape)}


def _two(tf, use, a, b):
    x, y = tf.placeholder(tf.float32, name="x"), tf.placeholder(tf.float32, name="y")
    return use(x, y), {x: np.ones(a), y: np.ones(b)}


def _after(tf, op):
    with tf.control_dependencies([op]):
        return tf.constant(1.)


def _branch_tensor(tf):
    kept = []
    tf.cond(tf.placeholder(tf.bool, []), lambda: kept.append(tf.constant(1.)) or kept[0], lambda: tf.constant(2.))
    return kept[0] + 1.


def _other_branch(tf):
    kept = []
    tf.cond(tf.placeholder(tf.bool, []), lambda: kept.append(tf.constant(1.)) or kept[0], lambda: kept[0] + 1.)


def _fetch_inside(tf):
    kept = []
    tf.while_loop(lambda i: i < 3, lambda i: kept.append(i + 1) or kept[0], [tf.constant(0)])
    return [lambda session: session.run(kept[0])]


def _use_inside(tf):
    kept = []
    tf.while_loop(lambda i: i < 3, lambda i: kept.append(i + 1) or kept[0], [tf.constant(0)])
    return kept[0] + 1


def _sparse_constraint(tf, resource):
    v = tf.get_variable("v", [3, 2], constraint=tf.nn.relu, use_resource=resource)
    tf.train.GradientDescentOptimizer(.1).minimize(tf.reduce_sum(tf.gather(v, [0])))


def _creates(tf):
    @tf.custom_gradient
    def f(x):
        return x * tf.get_variable("w", [1]), lambda dy: dy
    return f(tf.constant([1.]))
