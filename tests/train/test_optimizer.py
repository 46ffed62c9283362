"""The Optimizer base class: what it asks of subclasses, slots, collections; rules that hold for all optimizers."""
import numpy as np
import pytest

import graphreg as tf

ROWS = np.linspace(-1, 1, 12).reshape(4, 3).astype(np.float32)
RULES = {
    "sgd": lambda: tf.train.GradientDescentOptimizer(.1),
    "momentum": lambda: tf.train.MomentumOptimizer(.1, .9, use_nesterov=True),
    "adam": lambda: tf.train.AdamOptimizer(.1),
    "adagrad": lambda: tf.train.AdagradOptimizer(.1),
    "adadelta": lambda: tf.train.AdadeltaOptimizer(1., epsilon=1e-4),
    "rmsprop": lambda: tf.train.RMSPropOptimizer(.1, momentum=.5),
    "centered": lambda: tf.train.RMSPropOptimizer(.1, centered=True),
    "ftrl": lambda: tf.train.FtrlOptimizer(.1, l1_regularization_strength=.01),
    "shrinkage": lambda: tf.train.FtrlOptimizer(.1, l2_shrinkage_regularization_strength=.1),
    "proximal": lambda: tf.train.ProximalGradientDescentOptimizer(.1, .01, .02),
    "proximal_adagrad": lambda: tf.train.ProximalAdagradOptimizer(.1, .1, .01, .02),
    "adagrad_da": lambda: tf.train.AdagradDAOptimizer(.1, tf.train.get_or_create_global_step()),
}


def trained(train, variables, steps=3):
    """Values of the variables after some steps."""
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for _ in range(steps):
            session.run(train)
        return session.run(variables)


def steps_by(rule, sparse, resource):
    """Three steps of a rule on a loss of all rows, whose gradient is dense or names every row."""
    with tf.Graph().as_default():
        w = tf.get_variable("w", initializer=ROWS, use_resource=resource)
        x = tf.gather(w, [2, 0, 3, 1]) if sparse else w
        loss = tf.reduce_sum(tf.square(x - .5) * [1., 2., .5])
        return trained(RULES[rule]().minimize(loss), w)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_sparse_step_on_all_rows_is_the_dense_step(rule):
    dense = steps_by(rule, False, False)
    assert not np.array_equal(dense, ROWS)
    np.testing.assert_allclose(steps_by(rule, True, False), dense, rtol=2e-5, atol=1e-6)


@pytest.mark.parametrize("rule", sorted(RULES))
@pytest.mark.parametrize("sparse", [False, True])
def test_resource_step_is_the_ref_step(rule, sparse):
    np.testing.assert_array_equal(steps_by(rule, sparse, True), steps_by(rule, sparse, False))


@pytest.mark.parametrize("rule", sorted(set(RULES) - {"sgd"}))
def test_repeated_rows_are_summed_first(rule):
    def step(indices, weights):
        with tf.Graph().as_default():
            w = tf.get_variable("w", initializer=ROWS)
            loss = tf.reduce_sum(tf.gather(w, indices) * np.array(weights, np.float32)[:, None])
            return trained(RULES[rule]().minimize(loss), w, steps=1)
    np.testing.assert_allclose(step([1, 3, 1], [1, 2, 3]), step([1, 3], [4, 2]), rtol=1e-6)


class Recorder(tf.train.Optimizer):
    """Notes what it is asked, in order."""

    def __init__(self):
        super().__init__(False, "Recorder")
        self.asked = []

    def _create_slots(self, var_list):
        self.asked.append(("_create_slots", [v.name for v in var_list]))

    def _prepare(self):
        self.asked.append(("_prepare", tf.get_default_graph().get_name_scope()))

    def _apply_dense(self, grad, var):
        self.asked.append(("_apply_dense", var.name, tf.get_default_graph().get_name_scope()))
        return tf.no_op()

    def _apply_sparse(self, grad, var):
        self.asked.append(("_apply_sparse", var.name, type(grad).__name__))
        return tf.no_op()

    def _resource_apply_dense(self, grad, handle):
        self.asked.append(("_resource_apply_dense", handle.name))
        return tf.no_op()

    def _resource_apply_sparse(self, grad, handle, indices):
        self.asked.append(("_resource_apply_sparse", handle.name, indices.dtype.name))
        return tf.no_op()

    def _finish(self, update_ops, name_scope):
        self.asked.append(("_finish", len(update_ops), name_scope))
        return super()._finish(update_ops, name_scope)


def test_what_a_subclass_is_asked():
    v, e = tf.get_variable("v", [2]), tf.get_variable("e", [3, 2])
    r, s = tf.get_variable("r", [2], use_resource=True), tf.get_variable("s", [3, 2], use_resource=True)
    unused = tf.get_variable("unused", [2])
    loss = tf.reduce_sum(v * r * tf.gather(e, [0]) * tf.gather(s, [1]))
    optimizer = Recorder()
    train = optimizer.minimize(loss, var_list=[v, e, unused, r, s])
    assert optimizer.asked == [
        ("_create_slots", ["v:0", "e:0", "r:0", "s:0"]),
        ("_prepare", "Recorder"),
        ("_apply_dense", "v:0", "Recorder/update_v"),
        ("_apply_sparse", "e:0", "IndexedSlices"),
        ("_resource_apply_dense", "r:0"),
        ("_resource_apply_sparse", "s:0", "int32"),
        ("_finish", 4, "Recorder/"),
    ]
    assert train.name == "Recorder"
    assert tf.get_collection("train_op") == [train]


def test_global_step_counts_after_the_updates():
    w = tf.get_variable("w", initializer=1.)
    step = tf.train.get_or_create_global_step()
    train = tf.train.GradientDescentOptimizer(.25).minimize(w * w, global_step=step)
    assert train.type == "AssignAdd"
    assert trained(train, [w, step]) == [.125, 3]


def test_slots_are_named_after_variable_and_optimizer():
    with tf.variable_scope("net"):
        w = tf.get_variable("w", initializer=1.)
    first, second = tf.train.MomentumOptimizer(.1, .9), tf.train.MomentumOptimizer(.1, .9)
    with tf.variable_scope("opt"):
        first.minimize(w * w)
    second.minimize(w * w)
    second.minimize(w * w)
    assert first.get_slot(w, "momentum").name == "opt/net/w/Momentum:0"
    assert second.get_slot(w, "momentum").name == "net/w/Momentum:0"
    assert [v.name for v in second.variables()] == ["net/w/Momentum:0"]
    assert second.get_slot(w, "other") is None
    assert not second.get_slot(w, "momentum").trainable


def test_optimizer_variables_of_the_default_graph_only():
    optimizer = tf.train.AdamOptimizer()
    with tf.Graph().as_default():
        optimizer.minimize(tf.square(tf.get_variable("w", initializer=1.)))
        names = [v.name for v in optimizer.variables()]
    assert names == ["beta1_power:0", "beta2_power:0", "w/Adam:0", "w/Adam_1:0"]
    assert optimizer.variables() == []


def test_constraint_comes_after_the_update():
    w = tf.get_variable("w", initializer=[1., -3.], constraint=lambda x: tf.maximum(x, -1.))
    train = tf.train.GradientDescentOptimizer(.5).minimize(tf.reduce_sum(w))
    np.testing.assert_array_equal(trained(train, w, steps=1), [.5, -1.])


def test_a_loss_given_as_a_function_is_differentiated_by_what_it_reads():
    w, unread = (tf.get_variable(n, initializer=2., use_resource=True) for n in "wu")
    train = tf.train.GradientDescentOptimizer(.1).minimize(lambda: w * w)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(train)
        assert sess.run([w, unread]) == pytest.approx([1.6, 2.])


def test_decoupled_learning_rate():
    w = tf.get_variable("w", initializer=0.)
    rate = tf.placeholder(tf.float32, [])
    train = tf.train.GradientDescentOptimizer(rate).minimize(-w)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for r in (1., .5, .25):
            session.run(train, {rate: r})
        assert session.run(w) == 1.75
