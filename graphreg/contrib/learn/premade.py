"""The Estimators of tf.contrib.learn that bring their model: linear ones and networks of dense layers."""
from math import sqrt

from ... import functions as tf, train
from ...core import errors
from ...core.collections import get_collection
from ...feature_column.base import FeatureColumn
from ...feature_column.input_layer import input_layer
from ...functions.nn import relu, zero_fraction
from ...gradients import gradients
from ...partitioned_variables import min_max_variable_partitioner
from ...summary.summary_ops import histogram, scalar
from ...train.training_util import get_global_step
from ...variable_scope import variable_scope
from ..column_functions import input_from_feature_columns, weighted_sum_from_feature_columns
from ..layer_functions import dropout as dropped, fully_connected
from ..optimizers import optimize_loss, OPTIMIZER_CLS_NAMES
from .estimator import Estimator
from .heads import multi_class_head, regression_head
from .keys import ModeKeys, PredictionKey

_SLICE = 64 << 20      # bytes of a partition of the input layer, at least


def _as_dict(features):
    return features if isinstance(features, dict) else {"": features}


def _refuse(what, **arguments):
    for name, value in arguments.items():
        if value:
            raise errors.not_emulated(f"{name}", f"tf.contrib.learn.{what}")


def _class_head(n_classes, weight_column_name):
    return multi_class_head(n_classes, weight_column_name=weight_column_name)


# ------------------------------------------------------------------ linear models
def _linear_model(head, feature_columns, optimizer, clip):
    columns = tuple(feature_columns)

    def model_fn(features, labels, mode, config):
        features = _as_dict(features)
        partitioner = min_max_variable_partitioner(max_partitions=config.num_ps_replicas, min_slice_size=_SLICE)
        with variable_scope("linear", values=tuple(features.values()), partitioner=partitioner) as scope:
            logits, _, _ = weighted_sum_from_feature_columns(
                features, columns, num_outputs=head.logits_dimension, weight_collections=["linear"], scope=scope)

            def train_op_fn(loss):
                variables = get_collection("linear")
                made = gradients(loss, variables)
                if clip:
                    made, _ = tf.clip_by_global_norm(made, clip)
                return _linear_optimizer(optimizer, columns).apply_gradients(
                    zip(made, variables), global_step=get_global_step())
            return head.create_model_fn_ops(features, mode, labels, train_op_fn, logits)
    return model_fn


def _linear_optimizer(optimizer, columns):
    if optimizer is None:
        return train.FtrlOptimizer(learning_rate=min(0.2, 1 / sqrt(len(columns))))
    if isinstance(optimizer, str):
        return OPTIMIZER_CLS_NAMES[optimizer](learning_rate=min(0.2, 1 / sqrt(len(columns))))
    return optimizer() if callable(optimizer) else optimizer


# ------------------------------------------------------------------ networks
def _network(head, hidden_units, feature_columns, optimizer, activation_fn, dropout, clip):
    columns = tuple(feature_columns)

    def model_fn(features, labels, mode, config):
        features = _as_dict(features)
        replicas = config.num_ps_replicas
        with variable_scope("dnn", values=tuple(features.values()),
                            partitioner=min_max_variable_partitioner(max_partitions=replicas)):
            net = _input(features, columns, replicas)
            for i, units in enumerate(hidden_units):
                net = _layer(f"hiddenlayer_{i}", net, units, activation_fn, dropout if mode == ModeKeys.TRAIN else None)
            logits = _layer("logits", net, head.logits_dimension, None, None)

            def train_op_fn(loss):
                return optimize_loss(loss=loss, global_step=get_global_step(), learning_rate=0.05,
                                     optimizer=optimizer or "Adagrad", clip_gradients=clip, name="dnn", summaries=[])
            return head.create_model_fn_ops(features, mode, labels, train_op_fn, logits)
    return model_fn


def _input(features, columns, replicas):
    partitioner = min_max_variable_partitioner(max_partitions=replicas, min_slice_size=_SLICE)
    with variable_scope("input_from_feature_columns", values=tuple(features.values()),
                        partitioner=partitioner) as scope:
        if all(isinstance(column, FeatureColumn) for column in columns):
            return input_layer(features, columns, weight_collections=["dnn"])
        return input_from_feature_columns(features, columns, weight_collections=["dnn"], scope=scope)


def _layer(name, net, units, activation_fn, dropout):
    """A dense layer with its summaries."""
    with variable_scope(name, values=(net,)) as scope:
        net = fully_connected(net, units, activation_fn=activation_fn, variables_collections=["dnn"], scope=scope)
        if dropout is not None and name != "logits":
            net = dropped(net, keep_prob=1.0 - dropout)
    scalar(scope.name + "_fraction_of_zero_values", zero_fraction(net))
    histogram(scope.name + "_activation", net)
    return net


# ------------------------------------------------------------------ what they predict
class _Predicts(Estimator):
    """An Estimator that predicts one of the model's predictions by default."""

    def predict(self, x=None, input_fn=None, batch_size=None, outputs=None, as_iterable=True, iterate_batches=False):
        if outputs:
            return super().predict(x, input_fn, batch_size, outputs, as_iterable, iterate_batches)
        return self._one(self._MAIN, x, input_fn, batch_size, as_iterable)

    def _one(self, key, x, input_fn, batch_size, as_iterable):
        made = super().predict(x=x, input_fn=input_fn, batch_size=batch_size, outputs=[key], as_iterable=as_iterable)
        return (one[key] for one in made) if as_iterable else made[key]


class _Classifier(_Predicts):
    _MAIN = PredictionKey.CLASSES

    def predict_classes(self, x=None, input_fn=None, batch_size=None, as_iterable=True):
        """The class of each example, as a generator or (as_iterable False) as an array."""
        return self._one(PredictionKey.CLASSES, x, input_fn, batch_size, as_iterable)

    def predict_proba(self, x=None, input_fn=None, batch_size=None, as_iterable=True):
        """The probabilities of the classes for each example."""
        return self._one(PredictionKey.PROBABILITIES, x, input_fn, batch_size, as_iterable)


class _Regressor(_Predicts):
    _MAIN = PredictionKey.SCORES

    def predict_scores(self, x=None, input_fn=None, batch_size=None, as_iterable=True):
        """The number for each example, as a generator or (as_iterable False) as an array."""
        return self._one(PredictionKey.SCORES, x, input_fn, batch_size, as_iterable)


class LinearClassifier(_Classifier):
    """A linear model of classes.

    Args:
      feature_columns: iterable of columns of tf.contrib.layers.  model_dir: str.  n_classes: int.
      weight_column_name: str, the feature that holds the examples' weights.
      optimizer: str, Optimizer or function; default Ftrl.  gradient_clip_norm: float.  config: RunConfig.
      feature_engineering_fn: as for Estimator.  others: of what is not emulated.
    Raises: ValueError: n_classes is below 2.  UnimplementedError: an argument that is not emulated.
    Source: tf.contrib.learn.LinearClassifier.
    """

    def __init__(self, feature_columns, model_dir=None, n_classes=2, weight_column_name=None, optimizer=None,
                 gradient_clip_norm=None, enable_centered_bias=False, _joint_weight=False, config=None,
                 feature_engineering_fn=None, label_keys=None):
        _refuse("LinearClassifier", enable_centered_bias=enable_centered_bias, _joint_weight=_joint_weight,
                label_keys=label_keys)
        head = _class_head(n_classes, weight_column_name)
        super().__init__(_linear_model(head, feature_columns, optimizer, gradient_clip_norm), model_dir, config,
                         feature_engineering_fn=feature_engineering_fn)


class LinearRegressor(_Regressor):
    """A linear model of numbers.

    Args: as LinearClassifier.  label_dimension: int.
    Source: tf.contrib.learn.LinearRegressor.
    """

    def __init__(self, feature_columns, model_dir=None, weight_column_name=None, optimizer=None,
                 gradient_clip_norm=None,
                 enable_centered_bias=False, label_dimension=1, _joint_weights=False, config=None,
                 feature_engineering_fn=None):
        _refuse("LinearRegressor", enable_centered_bias=enable_centered_bias, _joint_weights=_joint_weights)
        head = regression_head(label_dimension=label_dimension, weight_column_name=weight_column_name)
        super().__init__(_linear_model(head, feature_columns, optimizer, gradient_clip_norm), model_dir, config,
                         feature_engineering_fn=feature_engineering_fn)


class DNNClassifier(_Classifier):
    """A network of dense layers that tells classes apart.

    Args:
      hidden_units: iterable of int.  feature_columns: iterable of dense columns.  model_dir: str.  n_classes: int.
      weight_column_name: str, the feature that holds the examples' weights.
      optimizer: str, Optimizer or function; default Adagrad.  activation_fn: function of a Tensor.
      dropout: float, the share left out.  gradient_clip_norm: float.  config: RunConfig.
      feature_engineering_fn: as for Estimator.  others: of what is not emulated.
    Raises: ValueError: n_classes is below 2.  UnimplementedError: an argument that is not emulated.
    Source: tf.contrib.learn.DNNClassifier.
    """

    def __init__(self, hidden_units, feature_columns, model_dir=None, n_classes=2, weight_column_name=None,
                 optimizer=None, activation_fn=relu, dropout=None, gradient_clip_norm=None, enable_centered_bias=False,
                 config=None, feature_engineering_fn=None, embedding_lr_multipliers=None,
                 input_layer_min_slice_size=None, label_keys=None):
        _refuse("DNNClassifier", enable_centered_bias=enable_centered_bias, label_keys=label_keys,
                embedding_lr_multipliers=embedding_lr_multipliers,
                input_layer_min_slice_size=input_layer_min_slice_size)
        head = _class_head(n_classes, weight_column_name)
        super().__init__(_network(head, hidden_units, feature_columns, optimizer, activation_fn, dropout,
                                  gradient_clip_norm), model_dir, config, feature_engineering_fn=feature_engineering_fn)


class DNNRegressor(_Regressor):
    """A network of dense layers that gives numbers.

    Args: as DNNClassifier.  label_dimension: int.
    Source: tf.contrib.learn.DNNRegressor.
    """

    def __init__(self, hidden_units, feature_columns, model_dir=None, weight_column_name=None, optimizer=None,
                 activation_fn=relu, dropout=None, gradient_clip_norm=None, enable_centered_bias=False, config=None,
                 feature_engineering_fn=None, label_dimension=1, embedding_lr_multipliers=None,
                 input_layer_min_slice_size=None):
        _refuse("DNNRegressor", enable_centered_bias=enable_centered_bias,
                embedding_lr_multipliers=embedding_lr_multipliers,
                input_layer_min_slice_size=input_layer_min_slice_size)
        head = regression_head(label_dimension=label_dimension, weight_column_name=weight_column_name)
        super().__init__(_network(head, hidden_units, feature_columns, optimizer, activation_fn, dropout,
                                  gradient_clip_norm), model_dir, config, feature_engineering_fn=feature_engineering_fn)
