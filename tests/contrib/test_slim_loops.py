"""slim.learning.train with optimizers that several replicas share."""
import pytest

import graphreg as tf

learning = tf.contrib.slim.learning


def train_op(count=1):
    """(train op, SyncReplicasOptimizer, the optimizer in it) of a variable in the default graph."""
    w = tf.get_variable("w", [2], initializer=tf.ones_initializer())
    inner = tf.train.GradientDescentOptimizer(0.25)
    outer = tf.train.SyncReplicasOptimizer(inner, count)
    return learning.create_train_op(tf.reduce_sum(w * w), outer), outer, inner


@pytest.mark.parametrize("given, text", [
    (lambda outer, inner: [outer, inner], "`sync_optimizer` must be a tf.train.SyncReplicasOptimizer."),
    (lambda outer, inner: outer, "startup_delay_steps must be zero when sync_optimizer is supplied.")])
def test_errors(given, text):
    with tf.Graph().as_default():
        op, outer, inner = train_op()
        with pytest.raises(ValueError) as caught:
            learning.train(op, None, sync_optimizer=given(outer, inner), startup_delay_steps=int("startup" in text))
    assert str(caught.value) == text


class Stop(Exception):
    pass


@pytest.mark.parametrize("is_chief", [True, False])
def test_what_it_makes(is_chief, tmp_path, monkeypatch):
    made = {}

    class NoSupervisor:
        USE_DEFAULT = None

        def __init__(self, **kwargs):
            made.update(kwargs)
            raise Stop
    monkeypatch.setattr("graphreg.contrib.slim_loops.Supervisor", NoSupervisor)
    with tf.Graph().as_default() as graph:
        op, outer, _ = train_op()
        before = len(graph.get_operations())
        with pytest.raises(Stop):
            learning.train(op, str(tmp_path), number_of_steps=3, sync_optimizer=outer, is_chief=is_chief)
    new = {o.name: sorted(c.name for c in o.control_inputs) for o in graph.get_operations()[before:]}
    made_by_optimizer = "sync_replicas/group_deps" if is_chief else "Assign"
    assert made["local_init_op"].name == "init_ops/group_deps_1"
    assert new["init_ops/group_deps_1"] == sorted(["init_ops/group_deps", made_by_optimizer])
    assert made["ready_for_local_init_op"].name == "init_ops/group_deps_2"
    assert new["init_ops/group_deps_2"] == ["report_uninitialized_variables/boolean_mask/GatherV2"]
    assert ("sync_token_q_EnqueueMany_1" in new) == is_chief
