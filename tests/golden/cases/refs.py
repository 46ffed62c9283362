"""When a ref is read: aliases of a variable's buffer, copies, and resource variables.

Every program orders its reads against its writes by control dependencies, so
that TF gives one answer (each was run ten times).  An alias taken before an
assignment and used after it shows the new value.
"""
import numpy as np

from casetools import said

START = [[1., 2.], [3., 4.]]
WIDE = np.arange(64.).reshape(4, 16).tolist()        # rows of 64 bytes


def _variable(tf, resource, value=START, **kwargs):
    return tf.get_variable("w", initializer=np.array(value, np.float32), use_resource=resource, **kwargs)


def late(take, value=START):
    """Take a view, assign, then use the view: which value does it show?  Ref and resource."""
    def make(resource):
        def case(tf):
            w = _variable(tf, resource, value)
            view = take(tf, w)
            views = list(view) if isinstance(view, (list, tuple)) else [view]
            with tf.control_dependencies([v.op for v in views]):
                write = w.assign_add(tf.fill(w.shape, 10.))
            with tf.control_dependencies([write if isinstance(write, tf.Operation) else write.op]):
                used = [v + 0. for v in views]
                copied = [tf.identity(v) for v in views]
            return [w.initializer, {"used": used, "copied": copied}, w]
        return case
    return make(False), make(True)


def _register(name, take, value=START):
    globals()["case_ref_" + name], globals()["case_resource_" + name] = late(take, value)


# what TF forwards without a copy
_register("read", lambda tf, w: w.value())
_register("identity", lambda tf, w: tf.identity(w))
_register("identity_twice", lambda tf, w: tf.identity(tf.identity(w)))
_register("reshape", lambda tf, w: tf.reshape(w, [4]))
_register("squeeze", lambda tf, w: tf.squeeze(w), [[1., 2.]])
_register("expand_dims", lambda tf, w: tf.expand_dims(w, 0))
_register("stop_gradient", lambda tf, w: tf.stop_gradient(w))
_register("whole_slice", lambda tf, w: w[:])
# leading slices: only where a row has a multiple of 64 bytes
_register("row_slice", lambda tf, w: w[0:1])
_register("row", lambda tf, w: w[1])
_register("slice_op", lambda tf, w: tf.slice(w, [1, 0], [1, 2]))
_register("split", lambda tf, w: tf.split(w, 2))
_register("unstack", lambda tf, w: tf.unstack(w))
_register("wide_row_slice", lambda tf, w: w[1:3], WIDE)
_register("wide_row", lambda tf, w: w[1], WIDE)
_register("wide_slice_op", lambda tf, w: tf.slice(w, [1, 0], [2, 16]), WIDE)
_register("wide_split", lambda tf, w: tf.split(w, 2), WIDE)
_register("wide_unstack", lambda tf, w: tf.unstack(w), WIDE)
_register("wide_column_slice", lambda tf, w: w[:, :16], WIDE)
for _n in (8, 16, 24):
    _start = np.arange(4. * _n).reshape(4, _n).tolist()
    _register("row_of_%d" % _n, lambda tf, w: w[1], _start)
    _register("first_rows_of_%d" % _n, lambda tf, w: w[:2], _start)
    _register("last_rows_of_%d" % _n, lambda tf, w: w[2:], _start)
    _register("slice_op_of_%d" % _n, lambda tf, w: tf.slice(w, [1, 0], [2, -1]), _start)
    _register("split_of_%d" % _n, lambda tf, w: tf.split(w, 4), _start)
    _register("unstack_of_%d" % _n, lambda tf, w: tf.unstack(w), _start)
_register("concat_of_one", lambda tf, w: tf.concat([w], 0))
_register("stack_of_one", lambda tf, w: tf.stack([w]))
_register("add_n_of_one", lambda tf, w: tf.add_n([w]))
_register("bitcast", lambda tf, w: tf.bitcast(tf.bitcast(w, tf.int32), tf.float32))
_register("transpose_same", lambda tf, w: tf.transpose(w, [0, 1]))
_register("transpose_of_ones", lambda tf, w: tf.transpose(w), [[1., 2.]])
_register("pad_nothing", lambda tf, w: tf.pad(w, [[0, 0], [0, 0]]))
_register("tile_once", lambda tf, w: tf.tile(w, [1, 1]))
_register("check_numerics", lambda tf, w: tf.check_numerics(w, "fine"))
_register("scalar", lambda tf, w: tf.identity(w), 1.)
_register("sum_of_scalar", lambda tf, w: tf.reduce_sum(w), 1.)
_register("mean_of_scalar", lambda tf, w: tf.reduce_mean(w), 1.)
_register("max_of_scalar", lambda tf, w: tf.reduce_max(w), 1.)
_register("cast_to_same", lambda tf, w: tf.cast(w, tf.float32))
_register("identity_n", lambda tf, w: tf.identity_n([w])[0])
_register("ensure_shape", lambda tf, w: tf.ensure_shape(w, [None, 2]))
_register("print", lambda tf, w: tf.Print(w, []))
_register("reverse_of_one_row", lambda tf, w: tf.reverse(w, [0]), [[1., 2.]])
# what copies
_register("column_slice", lambda tf, w: w[:, 0:1])
_register("strided_rows", lambda tf, w: w[::2])
_register("gather", lambda tf, w: tf.gather(w, [0, 1]))
_register("transpose", lambda tf, w: tf.transpose(w))
_register("add_zero", lambda tf, w: w + 0.)
_register("concat_of_two", lambda tf, w: tf.concat([w, w], 0))
_register("stack_of_two", lambda tf, w: tf.stack([w, w]))
_register("pad", lambda tf, w: tf.pad(w, [[1, 0], [0, 0]]))
_register("tile", lambda tf, w: tf.tile(w, [2, 1]))
_register("sum", lambda tf, w: tf.reduce_sum(w))
_register("sum_of_no_axes", lambda tf, w: tf.reduce_sum(w, []))
_register("split_columns", lambda tf, w: tf.split(w, 2, axis=1))
_register("dynamic_partition", lambda tf, w: tf.dynamic_partition(w, [0, 0], 1))
_register("py_func", lambda tf, w: tf.py_func(lambda v: v, [w], tf.float32))
_register("clip", lambda tf, w: tf.clip_by_value(w, -100., 100.))
_register("boolean_mask", lambda tf, w: tf.boolean_mask(w, [True, True]))


def pair(build):
    def make(resource):
        return lambda tf: build(tf, _variable(tf, resource))
    return make(False), make(True)


def _after(tf, op):
    return tf.control_dependencies([op])


def _read_after_assign(tf, w):
    with _after(tf, w.assign_add(np.ones((2, 2)))):
        return [w.initializer, w + 0., w]


case_ref_read_after_assign, case_resource_read_after_assign = pair(_read_after_assign)


def _two_writes(tf, w):
    a = w.assign_add(np.ones((2, 2)))
    with _after(tf, a):
        b = w.assign(w * 10.)
        with _after(tf, b):
            c = w.read_value() + 0.
    return [w.initializer, c, w]


case_ref_two_writes, case_resource_two_writes = pair(_two_writes)


def _output_of_assignment(tf, w):
    a = w.assign_add(np.ones((2, 2)))
    with _after(tf, a):
        b = w.assign_add(np.full((2, 2), 100.))
    with _after(tf, b):
        return [w.initializer, a + 0., w]


case_ref_output_of_assignment, case_resource_output_of_assignment = pair(_output_of_assignment)


def _old_value_kept_by_a_copy(tf, w):
    old = w * 1.
    with _after(tf, old):
        write = w.assign_sub(old)
    with _after(tf, write):
        return [w.initializer, {"old": old + 0., "new": w + 0.}, w]


case_ref_old_value_kept_by_a_copy, case_resource_old_value_kept_by_a_copy = pair(_old_value_kept_by_a_copy)


def _fetch_of_an_alias(tf, w):
    old = tf.identity(w.value())
    with _after(tf, old):
        write = w.assign_add(np.ones((2, 2)))
    return [w.initializer, {"old": old, "write": write}, {"old": old, "write": write}, w]


case_ref_fetch_of_an_alias, case_resource_fetch_of_an_alias = pair(_fetch_of_an_alias)


def _cond_switch(tf, w):
    p = tf.placeholder_with_default(True, [])
    view = tf.cond(p, lambda: tf.identity(w), lambda: w * 2.)
    with _after(tf, view):
        write = w.assign_add(np.full((2, 2), 10.))
    with _after(tf, write):
        used = view + 0.
    return [w.initializer, used, {"u": used, "@feed": {p: False}}, w]


case_ref_cond_switch, case_resource_cond_switch = pair(_cond_switch)


def _while_reads(tf, w):
    def body(i, s):
        with _after(tf, w.assign_add(np.ones((2, 2)))):
            read = w.read_value() + 0.
        with _after(tf, read):
            return i + 1, s + read
    _, s = tf.while_loop(lambda i, s: i < 3, body, [tf.constant(0), tf.zeros([2, 2])])
    return [w.initializer, s, w]


case_ref_while_reads, case_resource_while_reads = pair(_while_reads)


def _gradient_after_update(tf, w):
    loss = tf.reduce_sum(w * w)
    train = tf.train.GradientDescentOptimizer(.25).minimize(loss)
    with _after(tf, train):
        after = tf.reduce_sum(w.read_value())
    return [w.initializer, after, w]


case_ref_gradient_after_update, case_resource_gradient_after_update = pair(_gradient_after_update)


def _swap(tf, w):
    u = tf.get_variable("u", initializer=[[9., 9.], [9., 9.]], use_resource=w.op.type == "VarHandleOp")
    a, b = w + 0., u + 0.
    with tf.control_dependencies([a, b]):
        swap = tf.group(w.assign(b), u.assign(a))
    with _after(tf, swap):
        return [[w.initializer, u.initializer], [w.read_value() + 0., u.read_value() + 0.], [w, u]]


case_ref_swap, case_resource_swap = pair(_swap)


def _scatter_then_alias(tf, w):
    view = tf.reshape(w, [4])
    with _after(tf, view):
        write = tf.scatter_update(w, [0], [[7., 7.]])
    with _after(tf, write):
        return [w.initializer, view + 0., w]


case_ref_scatter_then_alias, case_resource_scatter_then_alias = pair(_scatter_then_alias)


def case_uninitialized_alias(tf):
    w = _variable(tf, False)
    view = tf.identity(w)
    with _after(tf, view):
        write = w.assign(np.zeros((2, 2)))
    return [lambda s: said(s.run, write), lambda s: said(s.run, view), tf.is_variable_initialized(w), w.initializer, write, view]


def case_uninitialized_value_not_taken(tf):
    w = _variable(tf, False)
    p = tf.placeholder_with_default(False, [])
    return [tf.cond(p, lambda: w + 0., lambda: tf.zeros([2, 2])), lambda s: said(s.run, w)]


def case_growing_assignment(tf):
    w = tf.Variable([1., 2.], validate_shape=False, name="w")
    view = tf.identity(w)
    with _after(tf, view):
        write = tf.assign(w, [5., 6., 7.], validate_shape=False)
    with _after(tf, write):
        return [w.initializer, [view + 0., w + 0.], w]


def case_same_size_other_shape(tf):
    w = tf.Variable([1., 2., 3., 4.], validate_shape=False, name="w")
    view = tf.identity(w)
    with _after(tf, view):
        write = tf.assign(w, [[5., 6.], [7., 8.]], validate_shape=False)
    with _after(tf, write):
        return [w.initializer, [view + 0., w + 0.], w]


def case_assign_of_own_alias(tf):
    w = _variable(tf, False)
    write = w.assign(tf.reshape(w, [2, 2]) * 2.)
    with _after(tf, write):
        return [w.initializer, w + 0., w]


def case_assign_of_other_variable(tf):
    w = _variable(tf, False)
    u = tf.get_variable("u", initializer=np.zeros((2, 2), np.float32))
    copy = u.assign(w)
    with _after(tf, copy):
        change = w.assign_add(np.ones((2, 2)))
    with _after(tf, change):
        return [[w.initializer, u.initializer], [u + 0., w + 0.], [u, w]]


def case_caching_device(tf):
    w = _variable(tf, False, caching_device="/cpu:0")
    first = w + 0.
    with _after(tf, first):
        write = w.assign_add(np.ones((2, 2)))
    with _after(tf, write):
        return [w.initializer, w + 0., w]


def case_int_count(tf):
    w = tf.get_variable("w", initializer=0)
    old = tf.identity(w)
    with _after(tf, old):
        write = w.assign_add(1)
    with _after(tf, write):
        new = old + 0
    return [w.initializer, new, new, w]


def case_string_variable(tf):
    w = tf.Variable(["a", "b"], name="w")
    view = tf.reshape(w, [2, 1])
    with _after(tf, view):
        write = w.assign(["c", "d"])
    with _after(tf, write):
        return [w.initializer, tf.equal(view, [["c"], ["b"]]), w]
