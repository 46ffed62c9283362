"""Strategies on one device: what programs ask of them, and what is refused."""
import pytest

import graphreg as tf


@pytest.mark.parametrize("make", [lambda: tf.distribute.OneDeviceStrategy("/cpu:0"), tf.distribute.MirroredStrategy,
                                  lambda: tf.contrib.distribute.MirroredStrategy(num_gpus=1)])
def test_one_replica_runs_a_step(make):
    strategy = make()
    assert not tf.distribute.has_strategy()
    with strategy.scope():
        assert tf.distribute.get_strategy() is strategy and tf.distribute.in_cross_replica_context()
        assert tf.distribute.get_replica_context() is None
        v = tf.get_variable("v", initializer=3.)

        def step(x):
            context = tf.distribute.get_replica_context()
            assert context.strategy is strategy and not tf.distribute.in_cross_replica_context()
            return context.all_reduce("sum", x * v)
        found = strategy.experimental_run_v2(step, (tf.constant([1., 2.]),))
        total = strategy.reduce(tf.distribute.ReduceOp.SUM, found, axis=0)
    assert v.op.type == "VarHandleOp" and found.device == "/replica:0/task:0/device:CPU:0"
    with tf.Session() as session:
        session.run(v.initializer)
        assert session.run(strategy.experimental_local_results(total)) == (9.,)
    assert strategy.num_replicas_in_sync == 1 and not tf.distribute.has_strategy()


def test_several_devices_are_refused():
    with pytest.raises(tf.errors.UnimplementedError, match="MirroredStrategy on 2 devices"):
        tf.distribute.MirroredStrategy(["/gpu:0", "/gpu:1"])
    with pytest.raises(tf.errors.UnimplementedError, match="MirroredStrategy on 4 devices"):
        tf.contrib.distribute.MirroredStrategy(num_gpus=4)


def test_an_estimator_takes_a_strategy(tmp_path):
    def model_fn(features, labels, mode):
        w = tf.get_variable("w", [], initializer=tf.zeros_initializer())
        loss = tf.reduce_mean(tf.square(w * features - labels))
        step = tf.train.GradientDescentOptimizer(.1).minimize(loss, tf.train.get_global_step())
        return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=step)
    strategy = tf.distribute.MirroredStrategy()
    config = tf.estimator.RunConfig(str(tmp_path), train_distribute=strategy, eval_distribute=strategy)
    made = tf.estimator.Estimator(model_fn, config=config)
    made.train(lambda: tf.data.Dataset.from_tensors((1., 2.)).repeat(30))
    assert made.get_variable_value("w") == pytest.approx(2., abs=.01)
    with pytest.raises(tf.errors.UnimplementedError, match="an Estimator with the strategy"):
        tf.estimator.Estimator(model_fn, config=config.replace(train_distribute="x")).train(lambda: (1., 2.), steps=40)
