"""Synchronous steps: found in a graph, cut out of a plan, and compared between replicas."""
import pytest

import graphreg as tf
from graphreg.engine import sync_steps
from graphreg.engine.plan import Plan


def build(width=3, rate=0.1, averages=False, device=None):
    """(loss, train op, inputs) of a small model in a graph of its own."""
    with tf.Graph().as_default(), tf.device(device):
        x = tf.placeholder(tf.float32, [None, width], name="x")
        w = tf.get_variable("w", [width, 1])
        loss = tf.reduce_mean(tf.square(tf.matmul(x, w)))
        step = tf.train.get_or_create_global_step()
        average = tf.train.ExponentialMovingAverage(0.9, step) if averages else None
        optimizer = tf.train.SyncReplicasOptimizer(
            tf.train.GradientDescentOptimizer(rate), 2, variable_averages=average, variables_to_average=[w])
        return loss, optimizer.minimize(loss, step), [x]


def names(ops):
    return sorted(op.name for op in ops)


def test_the_step_is_found():
    loss, op, _ = build(averages=True)
    step = sync_steps.find_step(loss.graph)
    assert step.token.type == "QueueDequeueV2" and names(step.update) == ["GradientDescent"]
    assert [t.op.type for t in step.means] == ["ResourceAccumulatorTakeGradient"]
    assert step.gradients[0].shape == (3, 1) and step.global_step.name == "global_step"
    assert "ExponentialMovingAverage" in names(step.after)
    with tf.Graph().as_default() as graph:
        tf.constant(1.)
    assert sync_steps.find_step(graph) is None


def test_two_optimizers_in_a_graph_are_refused():
    loss, _, _ = build()
    with loss.graph.as_default():
        for name in "ab":
            w = tf.get_variable(name, [])
            tf.train.SyncReplicasOptimizer(tf.train.GradientDescentOptimizer(1.), 2).minimize(
                w * w, tf.train.get_global_step())
    with pytest.raises(tf.errors.UnimplementedError, match="several tf.train.SyncReplicasOptimizers"):
        sync_steps.find_step(loss.graph)


def test_shared_variables_are_the_global_ones():
    loss, _, _ = build(averages=True)
    assert names(sync_steps.shared_variables(loss.graph)) == ["global_step", "w", "w/ExponentialMovingAverage"]


def test_a_plan_is_cut_at_the_step():
    loss, op, feeds = build()
    graph = loss.graph
    with graph.as_default(), tf.control_dependencies([op]):
        late = tf.identity(loss, name="late")
    w = graph.get_tensor_by_name("w:0")
    plan = Plan(graph, [loss, late, w, op], [], feeds)
    cut = sync_steps.Cut(plan, sync_steps.find_step(graph))
    assert cut.first == ([loss], []) and cut.kept == [loss]
    # A variable is read when all is over.
    assert cut.last == ([late, w, op], [])


def test_a_step_in_a_cond_is_refused():
    with tf.Graph().as_default() as graph:
        w = tf.get_variable("w", [])
        step = tf.train.get_or_create_global_step()
        optimizer = tf.train.SyncReplicasOptimizer(tf.train.GradientDescentOptimizer(1.), 2)
        found = tf.cond(w > 0., lambda: optimizer.minimize(w * w, step) + 0, lambda: tf.constant(0, tf.int64))
    plan = Plan(graph, [found], [], [])
    with pytest.raises(tf.errors.UnimplementedError, match="inside of tf.cond"):
        sync_steps.Cut(plan, sync_steps.find_step(graph))


def lines(**kwargs):
    graph = build(**kwargs)[0].graph
    return sync_steps.lines_of(sync_steps.find_step(graph), sync_steps.shared_variables(graph))


def test_replicas_have_the_same_lines():
    assert lines(device="/job:worker/task:0") == lines(device="/job:worker/task:1")


@pytest.mark.parametrize("change, place", [
    ({"width": 4}, "variable w float32"), ({"rate": 0.2}, "Const"), ({"averages": True}, "variable w/Exp")])
def test_other_programs_have_other_lines(change, place):
    mine, other = lines(), lines(**change)
    assert mine != other and (sync_steps.digest_of(mine) != sync_steps.digest_of(other)).any()
    digests = list(zip(sync_steps.digests_of(mine), sync_steps.digests_of(other)))
    first = next(i for i, (a, b) in enumerate(digests) if a != b)
    assert other[first].startswith(place)


def test_data_of_a_replica_is_its_own():
    def model(seed, data):
        with tf.Graph().as_default() as graph:
            w = tf.get_variable("w", [], initializer=tf.zeros_initializer())
            x = tf.constant(data) + tf.nn.dropout(tf.ones([64]), 0.5, seed=seed)
            tf.train.SyncReplicasOptimizer(tf.train.GradientDescentOptimizer(1.), 2).minimize(
                tf.reduce_mean(x * w), tf.train.get_or_create_global_step())
        return sync_steps.lines_of(sync_steps.find_step(graph), sync_steps.shared_variables(graph))
    assert model(1, [1.] * 64) == model(2, [2.] * 64)
