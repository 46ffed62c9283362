"""What the Estimators of tf.contrib.learn make of features: linear sums and networks of dense layers, trained."""
from math import sqrt

from ... import functions as tf, train
from ...core.collections import get_collection
from ...core.scopes import control_dependencies
from ...feature_column.base import FeatureColumn
from ...feature_column.input_layer import input_layer
from ...functions.nn import zero_fraction
from ...gradients import gradients
from ...partitioned_variables import min_max_variable_partitioner
from ...summary.summary_ops import histogram, scalar
from ...train.training_util import get_global_step
from ...variable_scope import variable_scope
from ..column_functions import (
    input_from_feature_columns, joint_weighted_sum_from_feature_columns, weighted_sum_from_feature_columns)
from ..layer_functions import dropout as dropped, fully_connected
from ..optimizers import optimize_loss, OPTIMIZER_CLS_NAMES
from .keys import ModeKeys

_SLICE = 64 << 20      # bytes of a partition of the input layer, at least


def _as_dict(features):
    return features if isinstance(features, dict) else {"": features}


# ------------------------------------------------------------------ linear models
def _linear_logits(features, columns, dimension, joint, scope):
    """Weighted sums of columns; joint: one variable holds the weights of all."""
    sums = joint_weighted_sum_from_feature_columns if joint else weighted_sum_from_feature_columns
    logits, _, _ = sums(features, columns, num_outputs=dimension, weight_collections=["linear"], scope=scope)
    return logits


def linear_model(head, feature_columns, optimizer, clip, joint=False):
    """The model function of a linear model: (features, labels, mode, config) -> ModelFnOps."""
    columns = tuple(feature_columns)
    if not columns:
        raise AssertionError

    def model_fn(features, labels, mode, config):
        features = _as_dict(features)
        partitioner = min_max_variable_partitioner(max_partitions=config.num_ps_replicas, min_slice_size=_SLICE)
        with variable_scope("linear", values=tuple(features.values()), partitioner=partitioner) as scope:
            logits = _linear_logits(features, columns, head.logits_dimension, joint, scope)

            def train_op_fn(loss):
                variables = get_collection("linear")
                made = gradients(loss, variables)
                if clip:
                    made, _ = tf.clip_by_global_norm(made, clip)
                return _linear_optimizer(optimizer, columns).apply_gradients(
                    zip(made, variables), global_step=get_global_step())
            return head.create_model_fn_ops(features, mode, labels, train_op_fn, logits)
    return model_fn


def _linear_rate(columns):
    return min(0.2, 1 / sqrt(len(columns)))


def _linear_optimizer(optimizer, columns):
    if optimizer is None:
        return train.FtrlOptimizer(learning_rate=_linear_rate(columns))
    if isinstance(optimizer, str):
        return OPTIMIZER_CLS_NAMES[optimizer](learning_rate=_linear_rate(columns))
    return optimizer() if callable(optimizer) else optimizer


# ------------------------------------------------------------------ networks
def _network_logits(net, hidden_units, dimension, activation_fn, dropout, between):
    """Dense layers; `between` stands in the names of their summaries."""
    for i, units in enumerate(hidden_units):
        net = _layer(f"hiddenlayer_{i}", net, units, activation_fn, dropout, between)
    return _layer("logits", net, dimension, None, None, between)


def _network_scope(features, replicas):
    return variable_scope("dnn", values=tuple(features.values()),
                          partitioner=min_max_variable_partitioner(max_partitions=replicas))


def network(head, hidden_units, feature_columns, optimizer, activation_fn, dropout, clip):
    """The model function of a network of dense layers: (features, labels, mode, config) -> ModelFnOps."""
    columns = tuple(feature_columns)

    def model_fn(features, labels, mode, config):
        features = _as_dict(features)
        with _network_scope(features, config.num_ps_replicas):
            net = _input(features, columns, config.num_ps_replicas)
            logits = _network_logits(net, hidden_units, head.logits_dimension, activation_fn,
                                     dropout if mode == ModeKeys.TRAIN else None, "_")

            def train_op_fn(loss):
                return optimize_loss(loss=loss, global_step=get_global_step(), learning_rate=0.05,
                                     optimizer=optimizer or "Adagrad", clip_gradients=clip, name="dnn", summaries=[])
            return head.create_model_fn_ops(features, mode, labels, train_op_fn, logits)
    return model_fn


def _input(features, columns, replicas, partitioner=None):
    partitioner = partitioner or min_max_variable_partitioner(max_partitions=replicas, min_slice_size=_SLICE)
    with variable_scope("input_from_feature_columns", values=tuple(features.values()),
                        partitioner=partitioner) as scope:
        if all(isinstance(column, FeatureColumn) for column in columns):
            return input_layer(features, columns, weight_collections=["dnn"])
        return input_from_feature_columns(features, columns, weight_collections=["dnn"], scope=scope)


def _layer(name, net, units, activation_fn, dropout, between):
    """A dense layer with its summaries."""
    with variable_scope(name, values=(net,)) as scope:
        net = fully_connected(net, units, activation_fn=activation_fn, variables_collections=["dnn"], scope=scope)
        if dropout is not None and name != "logits":
            net = dropped(net, keep_prob=1.0 - dropout)
    _summarize(net, scope.name + between)
    return net


def _summarize(value, tag):
    scalar(tag + "fraction_of_zero_values", zero_fraction(value))
    histogram(tag + "activation", value)


# ------------------------------------------------------------------ both together
class Combined:
    """A model that is linear and a network, whose logits are added.

    Args:
      head: Head.  linear_columns, dnn_columns: iterables of columns, or None.
      linear_optimizer, dnn_optimizer: str, Optimizer or function.  joint: bool, one variable of linear weights.
      hidden_units: iterable of int.  activation_fn: function.  dropout: float.  clip: float.
      fix_global_step: bool, a step counts as one, not as one of each part.  partitioner: of the input layer.
    """

    def __init__(self, head, linear_columns, linear_optimizer, joint, dnn_columns, dnn_optimizer, hidden_units,
                 activation_fn, dropout, clip, fix_global_step, partitioner=None):
        self.head, self.linear_columns, self.dnn_columns = head, tuple(linear_columns or ()), tuple(dnn_columns or ())
        if not self.linear_columns and not self.dnn_columns:
            raise ValueError("Either linear_feature_columns or dnn_feature_columns must be defined.")
        self.linear_optimizer, self.dnn_optimizer, self.joint = linear_optimizer, dnn_optimizer, joint
        self.hidden_units, self.activation_fn, self.dropout = hidden_units, activation_fn, dropout
        self.clip, self.fix_global_step, self.partitioner = clip, fix_global_step, partitioner

    def model_fn(self, features, labels, mode, config):
        """ModelFnOps of a mode."""
        features = _as_dict(features)
        dnn = self._dnn(features, mode, config.num_ps_replicas)
        linear = self._linear(features, config.num_ps_replicas)
        logits = dnn + linear if dnn is not None and linear is not None else linear if dnn is None else dnn
        return self.head.create_model_fn_ops(features, mode, labels, self._train_op, logits)

    def _dnn(self, features, mode, replicas):
        if not self.dnn_columns:
            return None
        if not self.hidden_units:
            raise ValueError("dnn_hidden_units must be defined when dnn_feature_columns is specified.")
        with _network_scope(features, replicas):
            net = _input(features, self.dnn_columns, replicas, self.partitioner)
            return _network_logits(net, self.hidden_units, self.head.logits_dimension, self.activation_fn,
                                   self.dropout if mode == ModeKeys.TRAIN else None, "/")

    def _linear(self, features, replicas):
        if not self.linear_columns:
            return None
        partitioner = min_max_variable_partitioner(max_partitions=replicas, min_slice_size=_SLICE)
        with variable_scope("linear", values=tuple(features.values()), partitioner=partitioner) as scope:
            logits = _linear_logits(features, self.linear_columns, self.head.logits_dimension, self.joint, scope)
            _summarize(logits, scope.name + "/")
            return logits

    def _train_op(self, loss):
        step, trained = get_global_step(), []
        for columns, optimizer, default, rate, name in (
                (self.dnn_columns, self.dnn_optimizer, "Adagrad", 0.05, "dnn"),
                (self.linear_columns, self.linear_optimizer, "Ftrl", None, "linear")):
            if columns:
                trained.append(optimize_loss(
                    loss=loss, global_step=step, learning_rate=rate or _linear_rate(columns),
                    optimizer=optimizer or default, clip_gradients=self.clip, variables=get_collection(name),
                    name=name, summaries=[], increment_global_step=not self.fix_global_step))
        train_op = tf.group(*trained)
        if not self.fix_global_step:
            return train_op
        with control_dependencies([train_op]):
            return tf.assign_add(step, 1).op
