"""The ways to the names of tf.contrib: namespaces, modules behind them, what is refused by name."""
import importlib

import pytest

import graphreg as tf

contrib = tf.contrib

SAME = [
    (contrib.slim.conv2d, contrib.layers.conv2d), (contrib.slim.layers.conv2d, contrib.layers.conv2d),
    (contrib.slim.losses, contrib.losses), (contrib.slim.metrics, contrib.metrics),
    (contrib.slim.regularizers.l2_regularizer, contrib.layers.l2_regularizer),
    (contrib.slim.initializers.xavier_initializer, contrib.layers.xavier_initializer),
    (contrib.slim.variables.trainable_variables, tf.trainable_variables),
    (contrib.slim.separable_convolution2d, contrib.slim.separable_conv2d),
    (contrib.slim.model_variable, contrib.framework.model_variable),
    (contrib.layers.python.layers.batch_norm, contrib.layers.batch_norm),
    (contrib.layers.python.layers.layer_norm, contrib.layers.layer_norm),
    (contrib.layers.python.layers.layers.fully_connected, contrib.layers.fully_connected),
    (contrib.layers.python.layers.initializers.xavier_initializer, contrib.layers.xavier_initializer),
    (contrib.layers.python.layers.utils.collect_named_outputs, contrib.slim.utils.collect_named_outputs),
    (contrib.framework.python.ops.add_arg_scope, contrib.framework.add_arg_scope),
    (contrib.framework.python.ops.variables.model_variable, contrib.framework.model_variable),
    (contrib.slim.python.slim.model_analyzer.analyze_vars, contrib.slim.model_analyzer.analyze_vars),
    (contrib.slim.python.slim.learning.create_train_op, contrib.slim.learning.create_train_op),
    (contrib.losses.python.losses.loss_ops.log_loss, contrib.losses.log_loss),
    (contrib.metrics.python.ops.metric_ops.streaming_mean, contrib.metrics.streaming_mean),
    (contrib.opt.python.training.weight_decay_optimizers.AdamWOptimizer, contrib.opt.AdamWOptimizer),
    (contrib.training.python.training.hparam.HParams, contrib.training.HParams),
]


@pytest.mark.parametrize("long, short", SAME)
def test_one_thing_under_two_names(long, short):
    assert long is short


@pytest.mark.parametrize("name", ["contrib.layers.python.layers", "contrib.framework.python.ops.variables",
                                  "contrib.slim.python.slim.model_analyzer"])
def test_modules_behind_the_namespaces_are_imported_by_name(name):
    module = importlib.import_module("graphreg." + name)
    found = tf
    for part in name.split("."):
        found = getattr(found, part)
    assert module is found


@pytest.mark.parametrize("part", ["framework", "layers", "opt", "slim", "training"])
def test_what_is_not_there_is_refused_by_name(part):
    with pytest.raises(AttributeError, match=f"tf.contrib.{part}.nothing is not emulated"):
        getattr(getattr(contrib, part), "nothing")


def test_unknown_names_behind_a_namespace():
    assert not hasattr(contrib.layers.python.layers.layers, "nothing")
    assert not hasattr(contrib.layers.python, "nothing")
    with pytest.raises(AttributeError, match="tf.contrib.nothing is not emulated"):
        contrib.nothing


def test_a_slim_namespace_lists_its_names():
    assert {"conv2d", "losses", "utils", "arg_scope"} <= set(dir(contrib.slim))
