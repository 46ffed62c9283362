"""Conds and loops written as `if` and `while`."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.engine import codegen, passes


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Plans are written before they run."""
    monkeypatch.setattr(codegen, "WARM", 0)
    monkeypatch.setattr(passes, "OFF", frozenset())


def both(fetches, feed=None, runs=2):
    """What a plan gives as code and as closures, which must be the same; returns (values, source)."""
    found = []
    for off in (frozenset(), frozenset(["specialise"])):
        before, passes.OFF = passes.OFF, off
        try:
            with tf.Session() as sess:
                sess.run(tf.global_variables_initializer())
                found.append([sess.run(fetches, feed) for _ in range(runs)])
                source = source if off else sess.plan(fetches, feed).source
        finally:
            passes.OFF = before
    for one, other in zip(*found):
        for a, b in zip(tf.contrib.framework.nest.flatten(one), tf.contrib.framework.nest.flatten(other)):
            np.testing.assert_array_equal(a, b)
            assert type(a) is type(b)
    return found[0][-1], source


def words(source):
    """The numbers of `while` and `if` in a source."""
    lines = [line.strip() for line in source.split("\n")]
    return sum(x.startswith("while ") for x in lines), sum(x.startswith("if ") and x.endswith(":") for x in lines)


def test_a_loop_is_a_while():
    x = tf.placeholder(tf.float32, [2])
    y = tf.while_loop(lambda i, v: i < 4, lambda i, v: (i + 1, v * 2. + x), [0, x])[1]
    value, source = both(y, {x: [1., 2.]})
    assert value.tolist() == [31., 62.]
    assert words(source) == (1, 0) and "env" not in source


def test_a_cond_is_an_if():
    x, p = tf.placeholder(tf.float32, [2]), tf.placeholder(tf.bool, [])
    y = tf.cond(p, lambda: tf.exp(x) * 2., lambda: tf.sin(x))
    z = tf.cond(p, lambda: x, lambda: -x)
    for taken in (True, False):
        value, source = both([y, z], {x: [1., 2.], p: taken})
        assert value[1].tolist() == ([1., 2.] if taken else [-1., -2.])
        assert words(source) == (0, 3) and "env" not in source


def test_a_cond_that_is_known_is_not_asked():
    training = tf.placeholder_with_default(True, [])
    x = tf.placeholder(tf.float32, [2])
    for pred in (tf.constant(True), tf.equal(tf.shape(x)[0], 2)):
        y = tf.cond(pred, lambda: tf.exp(x), lambda: tf.py_func(lambda v: 1 / 0, [x], tf.float32))
        value, source = both(y, {x: [0., 0.]})
        assert value.tolist() == [1., 1.] and words(source) == (0, 0) and "DEAD" not in source and "env" not in source
    y = tf.cond(training, lambda: x, lambda: -x)
    assert [both(y, {x: [1., 1.], training: p})[0][0] for p in (True, False)] == [1., -1.]


def test_conds_nest_with_loops():
    n, x = tf.placeholder(tf.int32, []), tf.placeholder(tf.float32, [])

    def body(i, v):
        inner = lambda: tf.while_loop(lambda j, w: j < i, lambda j, w: (j + 1, w * 1.5 + x), [0, v])[1]
        return i + 1, tf.cond(i % 2 > 0, lambda: tf.cond(v > 5., inner, lambda: v * x), lambda: v + tf.cast(i, tf.float32))

    y = tf.cond(n > 1, lambda: tf.while_loop(lambda i, v: i < n, body, [0, x])[1], lambda: x * 10.)
    dy = tf.gradients(y, x)[0]
    for k in (1, 4, 6):
        (value, slope), _ = both([y, dy], {n: k, x: 2.}, runs=1)
        wanted, rise = _expected(k, 2.)
        assert value == pytest.approx(wanted) and slope == pytest.approx(rise)


def _expected(n, x):
    """(value, derivative) of test_conds_nest_with_loops."""
    if n <= 1:
        return x * 10, 10.
    v, d = x, 1.
    for i in range(n):
        if i % 2 == 0:
            v += i
        elif v > 5:
            for _ in range(i):
                v, d = v * 1.5 + x, d * 1.5 + 1
        else:
            v, d = v * x, d * x + v
    return v, d


def test_values_of_branches_that_are_left_out_are_dead():
    p, x = tf.placeholder(tf.bool, []), tf.placeholder(tf.float32, [2])
    if_false, if_true = tf.raw_ops.Switch(data=x, pred=p)
    doubled = if_true * 2.
    merged, index = tf.raw_ops.Merge(inputs=[tf.exp(if_false), doubled])
    with tf.Session() as sess:
        for taken in (True, False):
            fed = {x: [1., 2.], p: taken}
            assert sess.run([merged, index], fed)[1] == taken
            alive, dead = (if_true, if_false) if taken else (if_false, if_true)
            assert sess.run(alive, fed).tolist() == [1., 2.]
            with pytest.raises(tf.errors.InvalidArgumentError, match=r"Retval\[0\] does not have value"):
                sess.run(dead, fed)
        with pytest.raises(tf.errors.InvalidArgumentError, match=r"Retval\[1\] does not have value"):
            sess.run([merged, doubled], {x: [1., 2.], p: False})


def test_switches_that_do_not_nest_run_as_closures():
    p, q, x = tf.placeholder(tf.bool, []), tf.placeholder(tf.bool, []), tf.placeholder(tf.float32, [2])
    a = tf.raw_ops.Switch(data=x, pred=p)[1] * 2.
    b = tf.raw_ops.Switch(data=x, pred=q)[0] * 3.
    y = tf.raw_ops.Merge(inputs=[a, b])[0]
    for values, wanted in (((True, True), 2.), ((False, False), 3.)):
        value, source = both(y, {x: [1., 1.], p: values[0], q: values[1]})
        assert value[0] == wanted and "DEAD" in source and words(source)[0] == 0


def test_a_predicate_must_be_a_scalar():
    p, x = tf.placeholder(tf.bool), tf.placeholder(tf.float32, [2])
    y = tf.raw_ops.Merge(inputs=list(tf.raw_ops.Switch(data=x, pred=p, name="fork")))[0]
    with tf.Session() as sess:
        assert sess.run(y, {x: [1., 2.], p: True}).tolist() == [1., 2.]
        with pytest.raises(tf.errors.InvalidArgumentError, match=r"must be a scalar, but it has shape \[2\]") as failure:
            sess.run(y, {x: [1., 2.], p: [True, False]})
        assert failure.value.op.name == "fork"


def test_errors_within_loops_name_their_op():
    x = tf.placeholder(tf.float32, [None])
    step = lambda i, v: (i + 1, tf.reshape(tf.concat([v, v], 0), [-1, 3], name="rows")[0])
    y = tf.while_loop(lambda i, v: i < 3, step, [0, x], [tf.TensorShape([]), tf.TensorShape([None])])[1]
    with tf.Session() as sess:
        assert sess.run(y, {x: [1., 2., 3.]}).tolist() == [1., 2., 3.]
        with pytest.raises(tf.errors.InvalidArgumentError) as failure:
            sess.run(y, {x: [1., 2.]})
        assert failure.value.op.name == "while/rows"


def test_what_is_no_line_of_code_runs_within_loops():
    """Functions of the program, counters that are written, assertions, random numbers."""
    count = tf.Variable(0, trainable=False)
    seen = []

    def called(function, inputs):
        result = tf.py_func(function, inputs, tf.float32)
        result.set_shape([])
        return result

    def doubled():
        return called(lambda: np.float32(2), [])

    def body(i, v):
        w = called(lambda a: seen.append(float(a)) or a + np.float32(1), [v])
        with tf.control_dependencies([count.assign_add(2), tf.Assert(i < 10, [i])]):
            return i + 1, tf.cond(i > 0, lambda: w * doubled(), lambda: w)

    y = tf.while_loop(lambda i, v: i < 3, body, [0, 1.])[1]
    value, source = both([y, count], runs=1)
    assert value[0] == 14. and seen == [1., 2., 6.] * 2 and words(source)[0] == 1
    with tf.Session() as sess:
        sess.run(count.initializer)
        sess.run(y)
        assert sess.run(count) == 6


def test_random_numbers_within_loops():
    y = tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, v + tf.random_uniform([2], seed=3)), [0, tf.zeros([2])])[1]
    value, source = both(y, runs=3)
    assert words(source)[0] == 1 and len(set(value.tolist())) == 2


def test_arrays_and_stacks_hold_what_was_put_there():
    """No value that is put away lies in memory that the next iteration writes."""
    x = tf.placeholder(tf.float32, [64, 64])
    array = tf.TensorArray(tf.float32, 4)
    step = lambda i, v, a: (i + 1, tf.tanh(v * 1.5), a.write(i, tf.square(v) + 1.))
    _, v, array = tf.while_loop(lambda i, v, a: i < 4, step, [0, x, array])
    y = array.stack()
    fed = {x: np.random.RandomState(0).randn(64, 64)}
    value, source = both([y, v, tf.gradients([y, v], x)[0]], fed, runs=1)
    assert words(source)[0] == 2 and not np.array_equal(value[0][0], value[0][1])


def test_what_changes_its_shape_or_place_in_a_loop():
    """Values swapped from iteration to iteration, and one that grows."""
    x = tf.placeholder(tf.float32, [3])
    one, other, grown, _ = tf.while_loop(
        lambda a, b, c, i: i < 3, lambda a, b, c, i: (b, a + b, tf.concat([c, a], 0), i + 1), [x, x * 2., x, 0],
        [x.shape, x.shape, tf.TensorShape([None]), tf.TensorShape([])])
    value, _ = both([one, other, grown], {x: [1., 2., 3.]})
    assert value[2].shape == (12,) and value[0].tolist() == [5., 10., 15.] and value[1].tolist() == [8., 16., 24.]


@pytest.mark.parametrize("off", ["structure", "fold_values", "forward", "drop_asserts", "share", "drop_unused", "hoist",
                                 "stacks", "spell", "buffers"])
def test_each_pass_may_be_off(off, monkeypatch):
    def trained():
        with tf.Graph().as_default(), tf.Session() as sess:
            x = tf.placeholder(tf.float32, [2, 5, 3])
            lengths = tf.placeholder(tf.int32, [2])
            cell = tf.nn.rnn_cell.LSTMCell(4, initializer=tf.ones_initializer())
            out, state = tf.nn.dynamic_rnn(cell, x, lengths, dtype=tf.float32)
            step = tf.train.GradientDescentOptimizer(.1).minimize(tf.reduce_sum(out * out))
            sess.run(tf.global_variables_initializer())
            fed = {x: np.linspace(-1, 1, 30).reshape(2, 5, 3), lengths: [3, 5]}
            return [sess.run([step, out, state], fed)[1:] for _ in range(3)]
    wanted = trained()
    monkeypatch.setattr(passes, "OFF", frozenset([off]))
    for one, other in zip(wanted, trained()):
        np.testing.assert_allclose(one[0], other[0], rtol=1e-6, atol=1e-7)
        np.testing.assert_allclose(one[1], other[1], rtol=1e-6, atol=1e-7)


def test_stacks_and_arrays_refuse_what_does_not_fit():
    """As their kernels do, with the op's name."""
    stack = tf.raw_ops.StackV2(max_size=tf.constant(-1), elem_type=tf.float32, stack_name="kept")
    with tf.control_dependencies([tf.raw_ops.StackPushV2(handle=stack, elem=tf.constant([1., 2.]))]):
        first = tf.raw_ops.StackPopV2(handle=stack, elem_type=tf.float32)
    with tf.control_dependencies([first]):
        second = tf.raw_ops.StackPopV2(handle=stack, elem_type=tf.float32, name="empty")
    index = tf.placeholder(tf.int32, [])
    array = tf.TensorArray(tf.float32, 3, clear_after_read=False)
    element = array.write(index, tf.constant([3.])).read(index, name="taken")
    with tf.Session() as sess:
        for _ in range(2):
            assert sess.run(first).tolist() == [1., 2.] and sess.run(element, {index: 2}).tolist() == [3.]
            with pytest.raises(tf.errors.InvalidArgumentError, match=r"Stack\[kept\] is empty when calling Pop") as failure:
                sess.run(second)
            assert failure.value.op.name == "empty"
            with pytest.raises(tf.errors.InvalidArgumentError, match="Tried to write to index 3 but array is not resizeable"):
                sess.run(element, {index: 3})
        assert ".values.append(" in sess.plan(first).source and ".read(np, int(" in sess.plan(element, {index: 2}).source


def test_a_predicate_that_nothing_hangs_on_must_be_a_scalar():
    p = tf.placeholder(tf.bool)
    y = tf.cond(p, lambda: tf.constant(1.), lambda: tf.constant(2.))
    with tf.Session() as sess:
        for _ in range(2):
            assert sess.run(y, {p: True}) == 1.
            with pytest.raises(tf.errors.InvalidArgumentError, match=r"must be a scalar, but it has shape \[1\]"):
                sess.run(y, {p: [True]})


def test_what_is_the_same_in_each_iteration_is_computed_once():
    x, n = tf.placeholder(tf.float32, [3, 3]), tf.placeholder(tf.int32, [])
    v = tf.get_variable("v", initializer=np.eye(3, dtype=np.float32))

    def body(i, y):
        further = lambda j, z: (j + 1, z + tf.matmul(tf.transpose(x), x) * tf.cast(i, tf.float32))
        inner = tf.while_loop(lambda j, z: j < i, further, [0, y])
        with tf.control_dependencies([v.assign_add(tf.ones([3, 3]))]):
            changes = v.read_value() if hasattr(v, "read_value") else tf.identity(v)
        return i + 1, inner[1] + tf.tanh(x) + tf.cond(i > 1, lambda: tf.exp(x), lambda: x) + tf.sqrt(changes)

    y = tf.while_loop(lambda i, y: i < n, body, [0, tf.zeros([3, 3])])[1]
    for turns in (0, 3):
        _, source = both([y, v], {x: np.full([3, 3], .5), n: turns}, runs=2)
        before, within = source.split("while True:", 1)
        product = "matmul" if "matmul" in source else "False, False)"       # a call of the kernel, where oneDNN is
        assert product in before and "tanh" in before and product not in within and "tanh" not in within
        assert "exp" in within and "sqrt" in within


@pytest.mark.slow
def test_a_decoder_with_attention(monkeypatch):
    """Loops whose gradients have steps behind them; arrays that grow."""
    monkeypatch.setattr(codegen, "WARM", 0)
    tf.set_random_seed(1)
    seq2seq, lengths = tf.contrib.seq2seq, tf.constant([3, 5])
    x, wanted = tf.placeholder(tf.float32, [2, 5, 4]), tf.placeholder(tf.int64, [2, 6])
    memory, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(4), x, lengths, dtype=tf.float32)
    cell = seq2seq.AttentionWrapper(tf.nn.rnn_cell.GRUCell(4), seq2seq.LuongAttention(4, memory, lengths), 4)
    helper = seq2seq.TrainingHelper(tf.one_hot(wanted, 7), [6, 4])
    start = cell.zero_state(2, tf.float32).clone(cell_state=state)
    out = seq2seq.dynamic_decode(seq2seq.BasicDecoder(cell, helper, start, tf.layers.Dense(7)))[0]
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=wanted, logits=out.rnn_output))
    step = tf.train.GradientDescentOptimizer(.5).minimize(loss)

    def losses(off):
        monkeypatch.setattr(passes, "OFF", frozenset(off))
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            fed = {x: np.random.RandomState(0).randn(2, 5, 4), wanted: [[1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1]]}
            return [sess.run([loss, step], fed)[0] for _ in range(5)], sess.plan(step, fed).source

    found, source = losses([])
    assert words(source)[0] == 4 and "DEAD" not in source
    np.testing.assert_allclose(found, losses(["specialise"])[0], rtol=1e-5)
    assert found[-1] < found[0]


def test_sequences_of_every_length(monkeypatch):
    """Shapes that do not come back have a plan in common, whose loops are code, too."""
    monkeypatch.setattr(codegen, "WARM", 2)
    x = tf.placeholder(tf.float32, [None, None, 3])
    out = tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(4), x, dtype=tf.float32)[0]
    step = tf.train.GradientDescentOptimizer(.1).minimize(tf.reduce_sum(out * out))

    def trained(off):
        monkeypatch.setattr(passes, "OFF", frozenset(off))
        with tf.Session() as sess:
            tf.set_random_seed(1)
            sess.run([tf.assign(v, tf.ones(v.shape) * .3) for v in tf.trainable_variables()])
            values = [sess.run([out, step], {x: np.random.RandomState(n).randn(2, n % 23 + 1, 3)})[0] for n in range(40)]
            return values, [e for e in sess._plans.values() if e._plan.fetches]

    found, executables = trained([])
    assert max(len(e._written) for e in executables) < 3 and any(e._general is not None for e in executables)
    for one, other in zip(found, trained(["specialise"])[0]):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


def test_what_lies_on_stacks_is_known_where_it_is_always_the_same():
    """Shapes of values of unknown batch size: gradients need them, and find them while compiling."""
    x = tf.placeholder(tf.float32, [None, None, 3])
    lengths = tf.placeholder(tf.int32, [None])
    cell = tf.nn.rnn_cell.LSTMCell(4, initializer=tf.random_uniform_initializer(-1, 1, 3))
    out = tf.nn.dynamic_rnn(cell, x, lengths, dtype=tf.float32)[0]
    gradients = tf.gradients(tf.reduce_sum(out * out), tf.trainable_variables())
    for batch, steps in ((2, 5), (3, 1), (2, 7)):
        fed = {x: np.random.RandomState(steps).randn(batch, steps, 3), lengths: [steps] * (batch - 1) + [steps // 2 + 1]}
        (_, first), source = both([out, gradients[0]], fed)
        # Kernels that are called in the loops: neither sums nor reshapes by shapes that were kept are among them.
        inner = [line for line in source.split("\n") if line.startswith("        ") and "(np, " in line and "= k" in line]
        assert words(source)[0] == 2 and len(inner) < 5


def test_stacks_with_other_values_are_kept():
    """What is put there is another thing each time, or comes from two places."""
    x = tf.placeholder(tf.float32, [None])
    sizes = [tf.TensorShape([]), tf.TensorShape([None])]
    step = lambda i, v: (i + 1, tf.concat([v, v * tf.cast(tf.size(v), tf.float32)], 0))
    grown = tf.while_loop(lambda i, v: i < 3, step, [0, x], sizes)[1]
    value, source = both([grown, tf.gradients(grown, x)[0]], {x: [1., 2.]})
    assert value[0].shape == (16,) and ".values.pop()" in source
