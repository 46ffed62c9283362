"""Premade estimators: linear models, networks, both together, and baselines."""
import math

from .. import functions as tf
from ..core import scopes
from ..core.collections import GraphKeys
from ..functions.check import assert_equal
from ..functions.nn import relu
from ..initializers import zeros_initializer
from ..losses import Reduction
from ..partitioned_variables import min_max_variable_partitioner
from ..train import training_util
from ..train.ftrl import FtrlOptimizer
from ..variable_scope import get_variable, variable_scope
from .estimator import Estimator
from .heads import BinaryClass, MultiClass, Regression
from .logit_fns import _summarize, dnn_logit_fn_builder, linear_logit_fn_builder
from .optimizers import optimizer_of

_INPUT_LAYER_SLICE = 64 << 20


def _class_head(n_classes, weight_column, label_vocabulary, loss_reduction):
    """The head of a classifier."""
    if n_classes == 2:
        return BinaryClass(weight_column, label_vocabulary=label_vocabulary, loss_reduction=loss_reduction)
    return MultiClass(n_classes, weight_column, label_vocabulary, loss_reduction)


def _number_head(label_dimension, weight_column, loss_reduction):
    return Regression(weight_column, label_dimension, loss_reduction)


def _check_features(features):
    if not isinstance(features, dict):
        raise ValueError(f"features should be a dictionary of `Tensor`s. Given type: {type(features)}")


def _replicas(config):
    return config.num_ps_replicas if config else 0


# ------------------------------------------------------------------ linear
def _linear_model_fn(features, labels, mode, head, columns, optimizer, partitioner, config, sparse_combiner):
    _check_features(features)
    columns = tuple(columns or ())
    optimizer = optimizer_of(optimizer or FtrlOptimizer(min(.2, 1. / math.sqrt(len(columns)))), learning_rate=.2)
    partitioner = partitioner or min_max_variable_partitioner(max_partitions=_replicas(config),
                                                              min_slice_size=_INPUT_LAYER_SLICE)
    with variable_scope("linear", values=tuple(features.values()), partitioner=partitioner):
        logits = linear_logit_fn_builder(head.logits_dimension, columns, sparse_combiner)(features=features)
        return head.create_estimator_spec(features=features, mode=mode, labels=labels, optimizer=optimizer,
                                          logits=logits)


def _linear(head, feature_columns, optimizer, partitioner, sparse_combiner):
    def model_fn(features, labels, mode, config):
        return _linear_model_fn(features, labels, mode, head, feature_columns, optimizer, partitioner, config,
                                sparse_combiner)
    return model_fn


class LinearEstimator(Estimator):
    """A linear model with a head.

    Args:
      head: head of logits.  feature_columns: iterable of columns.
      model_dir, config: as for tf.estimator.Estimator.
      optimizer: str, Optimizer or function.  partitioner: partitioner of variables.
      sparse_combiner: "sum", "mean" or "sqrtn", of the weights of an example's ids.
    Source: tf.estimator.LinearEstimator.
    """

    def __init__(self, head, feature_columns, model_dir=None, optimizer="Ftrl", config=None, partitioner=None,
                 sparse_combiner="sum"):
        super().__init__(_linear(head, feature_columns, optimizer, partitioner, sparse_combiner), model_dir, config)


class LinearClassifier(Estimator):
    """A linear model of classes.

    Args:
      feature_columns, model_dir, optimizer, config, partitioner, sparse_combiner: as for LinearEstimator.
      n_classes: int.  weight_column: str or numeric column.  label_vocabulary: list of str, the labels' names.
      warm_start_from: as for tf.estimator.Estimator.  loss_reduction: one of tf.losses.Reduction.
    Source: tf.estimator.LinearClassifier.
    """

    def __init__(self, feature_columns, model_dir=None, n_classes=2, weight_column=None, label_vocabulary=None,
                 optimizer="Ftrl", config=None, partitioner=None, warm_start_from=None, loss_reduction=Reduction.SUM,
                 sparse_combiner="sum"):
        head = _class_head(n_classes, weight_column, label_vocabulary, loss_reduction)
        super().__init__(_linear(head, feature_columns, optimizer, partitioner, sparse_combiner), model_dir, config,
                         warm_start_from=warm_start_from)


class LinearRegressor(Estimator):
    """A linear model of numbers.

    Args:
      label_dimension: int.  The others: as for LinearClassifier.
    Source: tf.estimator.LinearRegressor.
    """

    def __init__(self, feature_columns, model_dir=None, label_dimension=1, weight_column=None, optimizer="Ftrl",
                 config=None,
                 partitioner=None, warm_start_from=None, loss_reduction=Reduction.SUM, sparse_combiner="sum"):
        head = _number_head(label_dimension, weight_column, loss_reduction)
        super().__init__(_linear(head, feature_columns, optimizer, partitioner, sparse_combiner), model_dir, config,
                         warm_start_from=warm_start_from)


# ------------------------------------------------------------------ networks
def _dnn_model_fn(features, labels, mode, head, hidden_units, columns, optimizer, activation_fn, dropout,
                  input_layer_partitioner, config, batch_norm):
    _check_features(features)
    optimizer = optimizer_of(optimizer, learning_rate=.05)
    replicas = _replicas(config)
    with variable_scope("dnn", values=tuple(features.values()),
                        partitioner=min_max_variable_partitioner(max_partitions=replicas)):
        partitioner = input_layer_partitioner or min_max_variable_partitioner(max_partitions=replicas,
                                                                              min_slice_size=_INPUT_LAYER_SLICE)
        logit_fn = dnn_logit_fn_builder(head.logits_dimension, hidden_units, columns, activation_fn, dropout,
                                        partitioner,
                                        batch_norm)
        logits = logit_fn(features=features, mode=mode)
        return head.create_estimator_spec(features=features, mode=mode, labels=labels, optimizer=optimizer,
                                          logits=logits)


def _dnn(head, hidden_units, feature_columns, optimizer, activation_fn, dropout, input_layer_partitioner, batch_norm):
    def model_fn(features, labels, mode, config):
        return _dnn_model_fn(features, labels, mode, head, hidden_units, tuple(feature_columns or ()), optimizer,
                             activation_fn, dropout, input_layer_partitioner, config, batch_norm)
    return model_fn


class DNNEstimator(Estimator):
    """A network of dense layers with a head.

    Args:
      head: head of logits.  hidden_units: iterable of int.  feature_columns: iterable of dense columns.
      model_dir, config, warm_start_from: as for tf.estimator.Estimator.
      optimizer: str, Optimizer or function.  activation_fn: function of a Tensor.  dropout: float, the share left out.
      input_layer_partitioner: partitioner of the columns' variables.  batch_norm: bool, after each layer.
    Source: tf.estimator.DNNEstimator.
    """

    def __init__(self, head, hidden_units, feature_columns, model_dir=None, optimizer="Adagrad", activation_fn=relu,
                 dropout=None, input_layer_partitioner=None, config=None, warm_start_from=None, batch_norm=False):
        super().__init__(_dnn(head, hidden_units, feature_columns, optimizer, activation_fn, dropout,
                              input_layer_partitioner, batch_norm), model_dir, config, warm_start_from=warm_start_from)


class DNNClassifier(Estimator):
    """A network of dense layers for classes.

    Args:
      hidden_units, feature_columns, model_dir, optimizer, activation_fn, dropout, input_layer_partitioner, config,
      warm_start_from, batch_norm: as for DNNEstimator.
      n_classes, weight_column, label_vocabulary, loss_reduction: as for LinearClassifier.
    Source: tf.estimator.DNNClassifier.
    """

    def __init__(self, hidden_units, feature_columns, model_dir=None, n_classes=2, weight_column=None,
                 label_vocabulary=None,
                 optimizer="Adagrad", activation_fn=relu, dropout=None, input_layer_partitioner=None, config=None,
                 warm_start_from=None, loss_reduction=Reduction.SUM, batch_norm=False):
        head = _class_head(n_classes, weight_column, label_vocabulary, loss_reduction)
        super().__init__(_dnn(head, hidden_units, feature_columns, optimizer, activation_fn, dropout,
                              input_layer_partitioner, batch_norm), model_dir, config, warm_start_from=warm_start_from)


class DNNRegressor(Estimator):
    """A network of dense layers for numbers.

    Args:
      label_dimension: int.  The others: as for DNNClassifier.
    Source: tf.estimator.DNNRegressor.
    """

    def __init__(self, hidden_units, feature_columns, model_dir=None, label_dimension=1, weight_column=None,
                 optimizer="Adagrad", activation_fn=relu, dropout=None, input_layer_partitioner=None, config=None,
                 warm_start_from=None, loss_reduction=Reduction.SUM, batch_norm=False):
        head = _number_head(label_dimension, weight_column, loss_reduction)
        super().__init__(_dnn(head, hidden_units, feature_columns, optimizer, activation_fn, dropout,
                              input_layer_partitioner, batch_norm), model_dir, config, warm_start_from=warm_start_from)


# ------------------------------------------------------------------ both together
class _Combined:
    """The parts of a model that is linear and a network."""

    def __init__(self, head, linear_columns, linear_optimizer, dnn_columns, dnn_optimizer, hidden_units, activation_fn,
                 dropout, partitioner, batch_norm, combiner):
        self.head, self.linear_columns, self.dnn_columns = head, tuple(linear_columns or ()), tuple(dnn_columns or ())
        if not self.linear_columns and not self.dnn_columns:
            raise ValueError("Either linear_feature_columns or dnn_feature_columns must be defined.")
        if self.dnn_columns and not hidden_units:
            raise ValueError("dnn_hidden_units must be defined when dnn_feature_columns is specified.")
        self.linear_optimizer, self.dnn_optimizer = linear_optimizer, dnn_optimizer
        self.hidden_units, self.activation_fn, self.dropout = hidden_units, activation_fn, dropout
        self.partitioner, self.batch_norm, self.combiner = partitioner, batch_norm, combiner

    def model_fn(self, features, labels, mode, config):
        """The EstimatorSpec of a mode."""
        _check_features(features)
        replicas = _replicas(config)
        partitioner = self.partitioner or min_max_variable_partitioner(max_partitions=replicas,
                                                                       min_slice_size=_INPUT_LAYER_SLICE)
        trained = []
        dnn = self._dnn_logits(features, mode, replicas, partitioner, trained)
        linear = self._linear_logits(features, partitioner, trained)
        logits = dnn + linear if dnn is not None and linear is not None else linear if dnn is None else dnn
        return self.head.create_estimator_spec(features=features, mode=mode, labels=labels, logits=logits,
                                               train_op_fn=lambda loss: _minimize_all(loss, trained))

    def _dnn_logits(self, features, mode, replicas, partitioner, trained):
        if not self.dnn_columns:
            return None
        trained.append((optimizer_of(self.dnn_optimizer, learning_rate=.001), "dnn"))
        with variable_scope("dnn", values=tuple(features.values()),
                            partitioner=min_max_variable_partitioner(max_partitions=replicas)):
            return dnn_logit_fn_builder(self.head.logits_dimension, self.hidden_units, self.dnn_columns,
                                        self.activation_fn,
                                        self.dropout, partitioner, self.batch_norm)(features=features, mode=mode)

    def _linear_logits(self, features, partitioner, trained):
        if not self.linear_columns:
            return None
        rate = min(.005, 1. / math.sqrt(len(self.linear_columns)))
        trained.append((optimizer_of(self.linear_optimizer, learning_rate=rate), "linear"))
        with variable_scope("linear", values=tuple(features.values()), partitioner=partitioner) as scope:
            logits = linear_logit_fn_builder(self.head.logits_dimension, self.linear_columns, self.combiner)(
                features=features)
            _summarize(logits, scope.name)
        return logits


def _minimize_all(loss, trained):
    """One step of each optimizer on the variables of its scope, and of the global step."""
    graph = scopes.get_default_graph()
    steps = [optimizer.minimize(loss, var_list=graph.get_collection(GraphKeys.TRAINABLE_VARIABLES, scope=scope))
             for optimizer, scope in trained]
    with scopes.control_dependencies([tf.group(*steps)]):
        return tf.assign_add(training_util.get_global_step(), 1).op


class DNNLinearCombinedEstimator(Estimator):
    """A linear model and a network, whose logits are added, with a head.

    Args:
      head: head of logits.
      linear_feature_columns, linear_optimizer, linear_sparse_combiner: as for LinearEstimator.
      dnn_feature_columns, dnn_optimizer, dnn_hidden_units, dnn_activation_fn, dnn_dropout, input_layer_partitioner,
      batch_norm: as for DNNEstimator.
      model_dir, config: as for tf.estimator.Estimator.
    Raises:
      ValueError: no columns, or dense ones without hidden units.
    Source: tf.estimator.DNNLinearCombinedEstimator.
    """

    def __init__(self, head, model_dir=None, linear_feature_columns=None, linear_optimizer="Ftrl",
                 dnn_feature_columns=None,
                 dnn_optimizer="Adagrad", dnn_hidden_units=None, dnn_activation_fn=relu, dnn_dropout=None,
                 input_layer_partitioner=None, config=None, linear_sparse_combiner="sum"):
        model = _Combined(head, linear_feature_columns, linear_optimizer, dnn_feature_columns, dnn_optimizer,
                          dnn_hidden_units, dnn_activation_fn, dnn_dropout, input_layer_partitioner, False,
                          linear_sparse_combiner)
        super().__init__(model.model_fn, model_dir, config)


class DNNLinearCombinedClassifier(Estimator):
    """A linear model and a network for classes.

    Args:
      n_classes, weight_column, label_vocabulary, loss_reduction, warm_start_from: as for LinearClassifier.
      The others: as for DNNLinearCombinedEstimator.
    Source: tf.estimator.DNNLinearCombinedClassifier.
    """

    def __init__(self, model_dir=None, linear_feature_columns=None, linear_optimizer="Ftrl", dnn_feature_columns=None,
                 dnn_optimizer="Adagrad", dnn_hidden_units=None, dnn_activation_fn=relu, dnn_dropout=None, n_classes=2,
                 weight_column=None, label_vocabulary=None, input_layer_partitioner=None, config=None,
                 warm_start_from=None,
                 loss_reduction=Reduction.SUM, batch_norm=False, linear_sparse_combiner="sum"):
        head = _class_head(n_classes, weight_column, label_vocabulary, loss_reduction)
        model = _Combined(head, linear_feature_columns, linear_optimizer, dnn_feature_columns, dnn_optimizer,
                          dnn_hidden_units, dnn_activation_fn, dnn_dropout, input_layer_partitioner, batch_norm,
                          linear_sparse_combiner)
        super().__init__(model.model_fn, model_dir, config, warm_start_from=warm_start_from)


class DNNLinearCombinedRegressor(Estimator):
    """A linear model and a network for numbers.

    Args:
      label_dimension: int.  The others: as for DNNLinearCombinedClassifier.
    Source: tf.estimator.DNNLinearCombinedRegressor.
    """

    def __init__(self, model_dir=None, linear_feature_columns=None, linear_optimizer="Ftrl", dnn_feature_columns=None,
                 dnn_optimizer="Adagrad", dnn_hidden_units=None, dnn_activation_fn=relu, dnn_dropout=None,
                 label_dimension=1,
                 weight_column=None, input_layer_partitioner=None, config=None, warm_start_from=None,
                 loss_reduction=Reduction.SUM, batch_norm=False, linear_sparse_combiner="sum"):
        head = _number_head(label_dimension, weight_column, loss_reduction)
        model = _Combined(head, linear_feature_columns, linear_optimizer, dnn_feature_columns, dnn_optimizer,
                          dnn_hidden_units, dnn_activation_fn, dnn_dropout, input_layer_partitioner, batch_norm,
                          linear_sparse_combiner)
        super().__init__(model.model_fn, model_dir, config, warm_start_from=warm_start_from)


# ------------------------------------------------------------------ baselines
def _baseline(head, optimizer):
    def model_fn(features, labels, mode, config):
        step = optimizer_of(optimizer, learning_rate=.3)
        _check_features(features)
        logits = _baseline_logits(features, head.logits_dimension)
        return head.create_estimator_spec(features=features, mode=mode, logits=logits, labels=labels,
                                          train_op_fn=lambda loss: step.minimize(
                                              loss, global_step=training_util.get_global_step()))
    return model_fn


def _baseline_logits(features, num_outputs):
    """The same logits for every example."""
    checks, size = _size_checks(features)
    with scopes.control_dependencies(checks), variable_scope("baseline"):
        bias = get_variable("bias", shape=[num_outputs], initializer=zeros_initializer())
        return tf.multiply(bias, tf.ones([size, num_outputs]))


def _size_checks(features):
    """(checks that all features have as many examples, their number)."""
    checks, size = [], None
    for value in features.values():
        found = tf.shape(value.indices if hasattr(value, "dense_shape") else value)[0]
        if size is None:
            size = found
        else:
            checks.append(assert_equal(size, found))
    return checks, size


class BaselineEstimator(Estimator):
    """A model that does not look at the features, with a head.

    Args:
      head: head of logits.  optimizer: str, Optimizer or function.
      model_dir, config: as for tf.estimator.Estimator.
    Source: tf.estimator.BaselineEstimator.
    """

    def __init__(self, head, model_dir=None, optimizer="Ftrl", config=None):
        super().__init__(_baseline(head, optimizer), model_dir, config)


class BaselineClassifier(Estimator):
    """The shares of classes.

    Args:
      n_classes, weight_column, label_vocabulary, loss_reduction: as for LinearClassifier.
      model_dir, optimizer, config: as for BaselineEstimator.
    Source: tf.estimator.BaselineClassifier.
    """

    def __init__(self, model_dir=None, n_classes=2, weight_column=None, label_vocabulary=None, optimizer="Ftrl",
                 config=None,
                 loss_reduction=Reduction.SUM):
        head = _class_head(n_classes, weight_column, label_vocabulary, loss_reduction)
        super().__init__(_baseline(head, optimizer), model_dir, config)


class BaselineRegressor(Estimator):
    """The mean of numbers.

    Args:
      label_dimension: int.  The others: as for BaselineClassifier.
    Source: tf.estimator.BaselineRegressor.
    """

    def __init__(self, model_dir=None, label_dimension=1, weight_column=None, optimizer="Ftrl", config=None,
                 loss_reduction=Reduction.SUM):
        super().__init__(_baseline(_number_head(label_dimension, weight_column, loss_reduction), optimizer), model_dir,
                         config)
