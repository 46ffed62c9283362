"""tf.contrib.estimator and strategies: what is refused, and settings that say the same twice."""
import pytest

import graphreg as tf


def test_towers_are_one():
    with pytest.raises(tf.errors.UnimplementedError, match="a model on 2 devices is not emulated"):
        tf.contrib.estimator.replicate_model_fn(lambda features: None, devices=["/cpu:0", "/cpu:1"])
    fn = tf.contrib.estimator.replicate_model_fn(lambda features, labels, mode: (features, labels, mode))
    assert fn(1, 2, 3, params={"a": 4}, config=5) == (1, 2, 3)
    with pytest.raises(ValueError, match="Tower losses need to be reduced in some way"):
        tf.contrib.estimator.replicate_model_fn(None, tf.losses.Reduction.NONE)


def test_recurrent_models_have_one_kind_of_cell():
    make = tf.contrib.estimator.RNNEstimator
    with pytest.raises(ValueError, match="num_units and cell_type must not be specified when using rnn_cell_fn"):
        make(None, [], num_units=[3], rnn_cell_fn=lambda mode: None)
    with pytest.raises(ValueError, match="must be a `_SequentialHead` object"):
        make(None, [], num_units=[3], return_sequences=True)


def test_strategies_come_from_one_place():
    distribute, config = tf.contrib.distribute, tf.estimator.RunConfig
    strategy = distribute.OneDeviceStrategy("/cpu:0")
    both = distribute.DistributeConfig(train_distribute=strategy, eval_distribute=strategy)
    made = config(experimental_distribute=both)
    assert made.train_distribute is strategy and made.eval_distribute is strategy
    for name in ("train_distribute", "eval_distribute"):
        with pytest.raises(ValueError, match=f"Either `{name}` or`experimental_distribute.{name}` can be set."):
            config(experimental_distribute=both, **{name: strategy})
    with pytest.raises(tf.errors.UnimplementedError, match="there is one process"):
        config(experimental_distribute=distribute.DistributeConfig(remote_cluster={"worker": []}))
    assert distribute.get_cross_replica_context() is None
    with strategy.scope():
        assert distribute.get_cross_replica_context() is strategy
        distribute.require_replica_context(tf.distribute.ReplicaContext(strategy, 0))


def test_a_strategy_takes_ways_over_devices():
    ways = tf.contrib.distribute.AllReduceCrossDeviceOps("hierarchical_copy", num_packs=2)
    assert tf.contrib.distribute.MirroredStrategy(cross_device_ops=ways).num_replicas_in_sync == 1


def test_a_head_that_adds_sparse_names_refuses_other_labels():
    head = tf.contrib.estimator.multi_label_head(3, label_vocabulary=["a", "b", "c"])
    labels = tf.SparseTensor([[0, 0]], ["b"], [2, 1])
    found = head.create_loss({}, "eval", tf.zeros([2, 3]), labels).processed_labels
    with tf.Session() as session:
        session.run(tf.tables_initializer())
        assert session.run(found).tolist() == [[0, 1, 0], [0, 0, 0]]


def test_ways_over_devices_hold_their_settings():
    distribute = tf.distribute
    for made in (distribute.NcclAllReduce(2), distribute.HierarchicalCopyAllReduce(), distribute.ReductionToOneDevice()):
        assert isinstance(made, tf.contrib.distribute.CrossDeviceOps)
        assert distribute.MirroredStrategy(cross_device_ops=made).num_replicas_in_sync == 1
    for kind, name in ((distribute.NcclAllReduce, "NCCL all-reduce"), (distribute.HierarchicalCopyAllReduce, "HierarchicalCopy")):
        with pytest.raises(ValueError, match=f"{name} requires num_packs >= 0, but -1 is specified"):
            kind(-1)
