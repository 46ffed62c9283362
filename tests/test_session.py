"""Sessions: plans made once, runs from several threads, long chains, callables and partial runs."""
import threading

import numpy as np
import pytest

import graphreg as tf
from graphreg import session as sessions


def test_a_plan_is_made_once_for_the_same_fetches_and_feeds(monkeypatch):
    made = []
    plan = sessions.Plan
    monkeypatch.setattr(sessions, "Plan", lambda *args: made.append(args) or plan(*args))
    x = tf.placeholder(tf.float32, [])
    y = x + 1.
    with tf.Session() as s:
        assert [s.run(y, {x: v}) for v in (1., 2., 3.)] == [2., 3., 4.]
        assert len(made) == 1
        s.run(y * 2., {x: 1.})
        assert len(made) == 2


def test_a_plan_stays_when_the_graph_grows(monkeypatch):
    x = tf.constant(1.)
    y = x + 1.
    with tf.Session() as s:
        s.run(y)
        plans = dict(s._plans)
        z = y * 2.
        assert s.run(y) == 2. and dict(s._plans) == plans
        assert s.run(z) == 4.


@pytest.mark.parametrize("length", [10_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_a_long_chain_of_ops_runs(length):
    x = tf.constant(0)
    one = tf.constant(1)
    for _ in range(length):
        x = tf.raw_ops.Add(x, one)
    with tf.Session() as s:
        assert s.run(x) == length


def test_runs_of_one_session_from_several_threads():
    x = tf.placeholder(tf.float32, [50])
    count = tf.Variable(0, name="count")
    step = count.assign_add(1)
    y = tf.reduce_sum(x * 2.)
    wrong = []
    with tf.Session() as s:
        s.run(count.initializer)

        def work(value):
            for _ in range(100):
                total, _ = s.run([y, step], {x: np.full(50, value)})
                if total != 100. * value:
                    wrong.append(total)
        threads = [threading.Thread(target=work, args=(v,)) for v in (1., 2., 3., 4.)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        assert not wrong
        assert s.run(count) == 400


def test_a_fetched_array_is_the_callers_own():
    v = tf.Variable([1., 2.])
    c = tf.constant([1., 2.])
    with tf.Session() as s:
        s.run(v.initializer)
        for fetch in (v, c, tf.identity(v), tf.reshape(c, [2, 1])):
            got = s.run(fetch)
            got[...] = 7.
            assert np.array_equal(np.ravel(s.run(fetch)), [1., 2.])


def test_a_fed_array_is_not_written_to():
    x = tf.placeholder(tf.float32, [2])
    fed = np.array([-1., 1.], np.float32)
    fed.flags.writeable = False
    with tf.Session() as s:
        assert s.run(tf.nn.relu(x) + tf.exp(x), {x: fed}).shape == (2,)


def test_variables_belong_to_the_session():
    v = tf.Variable(1.)
    one, two = tf.Session(), tf.Session()
    one.run(v.initializer)
    two.run(v.initializer)
    one.run(v.assign(5.))
    assert (one.run(v), two.run(v)) == (5., 1.)


def test_an_error_names_its_operation():
    x = tf.placeholder(tf.float32, name="x")
    y = tf.add(x, 1., name="y")
    with tf.Session() as s, pytest.raises(tf.errors.InvalidArgumentError) as error:
        s.run(y)
    assert error.value.op is x.op
    assert error.value.node_def.name == "x"
    assert error.value.error_code == tf.errors.INVALID_ARGUMENT
    assert str(error.value).startswith("You must feed a value for placeholder tensor 'x' with dtype float")


def test_a_failed_run_leaves_variables_as_they_are():
    v = tf.Variable([1., 2.])
    bad = tf.check_numerics(v / 0., "no number")
    with tf.control_dependencies([bad]):
        write = v.assign([9., 9.])
    with tf.Session() as s:
        s.run(v.initializer)
        with pytest.raises(tf.errors.InvalidArgumentError):
            s.run(write)
        assert np.array_equal(s.run(v), [1., 2.])


def test_a_partial_run_computes_each_op_once():
    x, y = tf.placeholder(tf.float32, []), tf.placeholder(tf.float32, [])
    draw = tf.random_uniform([], seed=1)
    first, second = draw + x, draw * y
    with tf.Session() as s:
        handle = s.partial_run_setup([first, second], [x, y])
        a = s.partial_run(handle, first, {x: 0.})
        assert s.partial_run(handle, second, {y: 2.}) == 2. * a


def test_an_interactive_session_is_the_default_until_it_closes():
    c = tf.constant(3.)
    s = tf.InteractiveSession()
    assert c.eval() == 3. and tf.get_default_session() is s
    s.close()
    assert tf.get_default_session() is None


def test_the_oldest_plan_goes_first(monkeypatch):
    monkeypatch.setattr(sessions, "MAX_PLANS", 3)
    tensors = [tf.constant(float(i)) for i in range(5)]
    with tf.Session() as s:
        for t in tensors:
            s.run(t)
        assert len(s._plans) == 3
        assert s.run(tensors[0]) == 0.


def test_a_callable_takes_options_only_when_asked_for():
    y = tf.constant(1.) * 2.
    with tf.Session() as s:
        plain, with_options = s.make_callable(y), s.make_callable(y, accept_options=True)
        assert plain() == with_options() == with_options(options=tf.RunOptions(), run_metadata=tf.RunMetadata()) == 2.
        with pytest.raises(TypeError, match="unexpected keyword argument 'options'"):
            plain(options=tf.RunOptions())
        with pytest.raises(AttributeError, match="SerializeToString"):
            with_options(options=3)


def test_a_run_waits_no_longer_than_it_is_told():
    queue = tf.FIFOQueue(2, tf.float32)
    value, put = queue.dequeue(), queue.enqueue(3.)
    short = tf.RunOptions(timeout_in_ms=50)
    with tf.Session() as sess:
        with pytest.raises(tf.errors.DeadlineExceededError, match="Timed out waiting for notification"):
            sess.run(value, options=short)
        sess.run(put)
        assert sess.run(value, options=short) == 3.
    with tf.Session(config=tf.ConfigProto(operation_timeout_in_ms=50)) as sess:
        with pytest.raises(tf.errors.DeadlineExceededError):
            sess.run(value)
