"""tf.contrib.eager: functions that give gradients, and the store of variables."""
import pytest

import graphreg as tf

tfe = tf.contrib.eager


def test_gradients_by_position_and_by_name(eager):
    def f(x, y):
        return x * x * y
    assert [g.numpy() for g in tfe.gradients_function(f)(2., 3.)] == [12., 4.]
    assert [g.numpy() for g in tfe.gradients_function(f, params=["y"])(2., 3.)] == [4.]
    value, grads = tfe.value_and_gradients_function(f, params=[0])(2., 3., dy=10.)
    assert value.numpy() == 12. and [g.numpy() for g in grads] == [120.]
    with pytest.raises(ValueError, match="cannot receive keyword arguments"):
        tfe.gradients_function(f)(x=2., y=3.)


def test_gradients_by_what_is_read(eager):
    v = tf.Variable(2.)
    (grad, variable), = tfe.implicit_gradients(lambda x: v * v * x)(3.)
    assert grad.numpy() == 12. and variable is v
    with pytest.raises(ValueError, match="No trainable variables were accessed"):
        tfe.implicit_gradients(lambda x: x)(3.)
    with pytest.raises(ValueError, match="function that returns None"):
        tfe.implicit_gradients(lambda: None)()


def test_a_store_finds_variables_again(eager):
    store = tfe.EagerVariableStore()
    for _ in range(2):
        with store.as_default():
            tf.layers.dense(tf.ones([1, 3]), 2, name="d")
            tf.get_variable("n", [], trainable=False)
    assert [v.name for v in store.variables()] == ["d/bias:0", "d/kernel:0", "n:0"]
    assert [v.name for v in store.non_trainable_variables()] == ["n:0"]
    assert store.copy().variables()[0] is not store.variables()[0]
    tf.get_variable("n", [])
    assert len(store.variables()) == 3


def test_what_is_missing_is_named():
    with pytest.raises(AttributeError, match="tf.contrib.eager.seterr is not emulated: tf.debugging.check_numerics"):
        tfe.seterr


class Doubled(tfe.Network):
    """A network of one layer."""

    def __init__(self):
        super().__init__()
        self.dense = self.track_layer(tf.layers.Dense(2, use_bias=False, kernel_initializer=tf.ones_initializer()))

    def call(self, x):
        return 2 * self.dense(x)


def test_a_network_learns_and_is_saved(eager, tmp_path):
    net, x = Doubled(), tf.ones([1, 2])
    grads = tfe.implicit_gradients(lambda x: tf.reduce_sum(net(x)))(x)
    tf.train.GradientDescentOptimizer(.25).apply_gradients(grads)
    assert [v.name for v in net.trainable_variables] == ["doubled/dense/kernel:0"]
    assert net(x).numpy().tolist() == [[2., 2.]]
    path = tfe.save_network_checkpoint(net, str(tmp_path / "net"))
    other = Doubled()
    tfe.restore_network_checkpoint(other, path)
    assert other(x).numpy().tolist() == [[2., 2.]] and other.name == "doubled_1"


def test_layers_have_trainable_weights(eager):
    layer = tf.layers.Dense(2)
    layer(tf.ones([1, 2]))
    assert [v.name for v in layer.trainable_weights] == ["dense/kernel:0", "dense/bias:0"]


def test_savers_keep_the_newest(eager, tmp_path):
    v = tfe.Variable(1., name="v")
    saver = tf.train.Saver([v], max_to_keep=1)
    paths = [saver.save(None, str(tmp_path / "a"), global_step=i) for i in range(2)]
    v.assign(3.)
    saver.restore(None, paths[1])
    assert v.numpy() == 1. and not tf.train.checkpoint_exists(paths[0])
    assert tf.train.latest_checkpoint(str(tmp_path)) == paths[1]


def test_a_test_runs_in_graph_and_eagerly():
    modes = []

    class Both(tf.test.TestCase):
        @tfe.run_test_in_graph_and_eager_modes
        def test_sum(self):
            modes.append(tf.executing_eagerly())
            self.assertEqual(3, self.evaluate(tf.constant(1) + 2))

    Both("test_sum").debug()
    assert modes == [False, True]
    with pytest.raises(ValueError, match="only supports test methods"):
        tfe.run_test_in_graph_and_eager_modes(Both)


def test_an_iterator_over_a_dataset(eager):
    numbers = tf.data.Dataset.from_tensor_slices([1, 2])
    iterator = tfe.Iterator(numbers)
    assert (iterator.next().numpy(), iterator.get_next().numpy(), iterator.output_types) == (1, 2, tf.int32)
    with pytest.raises(tf.errors.OutOfRangeError, match="End of sequence"):
        iterator.get_next()
    assert [n.numpy() for n in tfe.Iterator(numbers)] == [1, 2]


def test_an_iterator_needs_eager_execution():
    with pytest.raises(RuntimeError, match="objects can only be used when eager execution is enabled"):
        tfe.Iterator(tf.data.Dataset.range(3))


def test_checkpoints_are_those_of_training():
    assert tfe.Checkpoint is tf.train.Checkpoint
