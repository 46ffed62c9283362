"""The Estimators of tf.contrib.learn that bring their model: linear ones and networks of dense layers."""
from ...core import errors
from ...functions.nn import relu
from .estimator import Estimator
from .heads import multi_class_head, regression_head
from .keys import PredictionKey
from .model_parts import Combined, linear_model, network


def _refuse(what, **arguments):
    for name, value in arguments.items():
        if value:
            raise errors.not_emulated(f"{name}", f"tf.contrib.learn.{what}")


# ------------------------------------------------------------------ what they predict
class _Predicts(Estimator):
    """An Estimator that predicts one of the model's predictions by default."""

    def predict(self, x=None, input_fn=None, batch_size=None, outputs=None, as_iterable=True):
        if outputs:
            return super().predict(x, input_fn, batch_size, outputs, as_iterable)
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
      enable_centered_bias, label_keys: as for multi_class_head.
      _joint_weight: bool, one variable holds the weights of all columns, which are of ids.
      feature_engineering_fn: as for Estimator.
    Raises: ValueError: n_classes is below 2.
    Source: tf.contrib.learn.LinearClassifier.
    """

    def __init__(self, feature_columns, model_dir=None, n_classes=2, weight_column_name=None, optimizer=None,
                 gradient_clip_norm=None, enable_centered_bias=False, _joint_weight=False, config=None,
                 feature_engineering_fn=None, label_keys=None):
        head = multi_class_head(n_classes, weight_column_name=weight_column_name,
                                enable_centered_bias=enable_centered_bias, label_keys=label_keys)
        super().__init__(linear_model(head, feature_columns, optimizer, gradient_clip_norm, _joint_weight), model_dir,
                         config,
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
        head = regression_head(weight_column_name=weight_column_name, label_dimension=label_dimension,
                               enable_centered_bias=enable_centered_bias)
        super().__init__(linear_model(head, feature_columns, optimizer, gradient_clip_norm, _joint_weights), model_dir,
                         config,
                         feature_engineering_fn=feature_engineering_fn)


class DNNClassifier(_Classifier):
    """A network of dense layers that tells classes apart.

    Args:
      hidden_units: iterable of int.  feature_columns: iterable of dense columns.  model_dir: str.  n_classes: int.
      weight_column_name: str, the feature that holds the examples' weights.
      optimizer: str, Optimizer or function; default Adagrad.  activation_fn: function of a Tensor.
      dropout: float, the share left out.  gradient_clip_norm: float.  config: RunConfig.
      enable_centered_bias, label_keys: as for multi_class_head.
      feature_engineering_fn: as for Estimator.  others: of what is not emulated.
    Raises: ValueError: n_classes is below 2.  UnimplementedError: an argument that is not emulated.
    Source: tf.contrib.learn.DNNClassifier.
    """

    def __init__(self, hidden_units, feature_columns, model_dir=None, n_classes=2, weight_column_name=None,
                 optimizer=None, activation_fn=relu, dropout=None, gradient_clip_norm=None, enable_centered_bias=False,
                 config=None, feature_engineering_fn=None, embedding_lr_multipliers=None,
                 input_layer_min_slice_size=None, label_keys=None):
        _refuse("DNNClassifier", embedding_lr_multipliers=embedding_lr_multipliers,
                input_layer_min_slice_size=input_layer_min_slice_size)
        head = multi_class_head(n_classes, weight_column_name=weight_column_name,
                                enable_centered_bias=enable_centered_bias, label_keys=label_keys)
        super().__init__(network(head, hidden_units, feature_columns, optimizer, activation_fn, dropout,
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
        _refuse("DNNRegressor", embedding_lr_multipliers=embedding_lr_multipliers,
                input_layer_min_slice_size=input_layer_min_slice_size)
        head = regression_head(weight_column_name=weight_column_name, label_dimension=label_dimension,
                               enable_centered_bias=enable_centered_bias)
        super().__init__(network(head, hidden_units, feature_columns, optimizer, activation_fn, dropout,
                                  gradient_clip_norm), model_dir, config, feature_engineering_fn=feature_engineering_fn)


class LinearEstimator(Estimator):
    """A linear model with a head.

    Args: as LinearClassifier.  head: Head.  weight_column_name: of no consequence: the head knows it.
    Source: tf.contrib.learn.LinearEstimator.
    """

    def __init__(self, feature_columns, head, model_dir=None, weight_column_name=None, optimizer=None,
                 gradient_clip_norm=None, _joint_weights=False, config=None, feature_engineering_fn=None):
        super().__init__(linear_model(head, feature_columns, optimizer, gradient_clip_norm, _joint_weights), model_dir,
                         config, feature_engineering_fn=feature_engineering_fn)


class DNNEstimator(Estimator):
    """A network of dense layers with a head.

    Args: as DNNClassifier.  head: Head.
    Source: tf.contrib.learn.DNNEstimator.
    """

    def __init__(self, head, hidden_units, feature_columns, model_dir=None, optimizer=None, activation_fn=relu,
                 dropout=None, gradient_clip_norm=None, config=None, feature_engineering_fn=None,
                 embedding_lr_multipliers=None, input_layer_min_slice_size=None):
        _refuse("DNNEstimator", embedding_lr_multipliers=embedding_lr_multipliers,
                input_layer_min_slice_size=input_layer_min_slice_size)
        super().__init__(network(head, hidden_units, feature_columns, optimizer, activation_fn, dropout,
                                 gradient_clip_norm), model_dir, config, feature_engineering_fn=feature_engineering_fn)


# ------------------------------------------------------------------ both together
class DNNLinearCombinedEstimator(Estimator):
    """A linear model and a network, whose logits are added, with a head.

    Args:
      head: Head.
      linear_feature_columns, linear_optimizer, _joint_linear_weights: as for LinearClassifier.
      dnn_feature_columns, dnn_optimizer, dnn_hidden_units, dnn_activation_fn, dnn_dropout: as for DNNClassifier.
      model_dir: str.  gradient_clip_norm: float.  config: RunConfig.  feature_engineering_fn: as for Estimator.
      fix_global_step_increment_bug: bool, a step counts as one; False: as one of each part.
      input_layer_partitioner: partitioner of the variables of dense columns.
      embedding_lr_multipliers: not emulated.
    Raises: ValueError: no columns, or dense ones without hidden units.
    Source: tf.contrib.learn.DNNLinearCombinedEstimator.
    """

    def __init__(self, head, model_dir=None, linear_feature_columns=None, linear_optimizer=None,
                 _joint_linear_weights=False, dnn_feature_columns=None, dnn_optimizer=None, dnn_hidden_units=None,
                 dnn_activation_fn=None, dnn_dropout=None, gradient_clip_norm=None, config=None,
                 feature_engineering_fn=None, embedding_lr_multipliers=None, fix_global_step_increment_bug=False,
                 input_layer_partitioner=None):
        _refuse("DNNLinearCombinedEstimator", embedding_lr_multipliers=embedding_lr_multipliers)
        model = Combined(head, linear_feature_columns, linear_optimizer, _joint_linear_weights, dnn_feature_columns,
                         dnn_optimizer, dnn_hidden_units, dnn_activation_fn, dnn_dropout, gradient_clip_norm,
                         fix_global_step_increment_bug, input_layer_partitioner)
        super().__init__(model.model_fn, model_dir, config, feature_engineering_fn=feature_engineering_fn)


class DNNLinearCombinedClassifier(_Classifier):
    """A linear model and a network, whose logits are added, that tell classes apart.

    Args: as DNNLinearCombinedEstimator; n_classes, weight_column_name, enable_centered_bias, label_keys: as
      LinearClassifier.
    Source: tf.contrib.learn.DNNLinearCombinedClassifier.
    """

    def __init__(self, model_dir=None, n_classes=2, weight_column_name=None, linear_feature_columns=None,
                 linear_optimizer=None, _joint_linear_weights=False, dnn_feature_columns=None, dnn_optimizer=None,
                 dnn_hidden_units=None, dnn_activation_fn=relu, dnn_dropout=None, gradient_clip_norm=None,
                 enable_centered_bias=False, config=None, feature_engineering_fn=None, embedding_lr_multipliers=None,
                 input_layer_min_slice_size=None, label_keys=None, fix_global_step_increment_bug=False):
        _refuse("DNNLinearCombinedClassifier", embedding_lr_multipliers=embedding_lr_multipliers,
                input_layer_min_slice_size=input_layer_min_slice_size)
        head = multi_class_head(n_classes, weight_column_name=weight_column_name,
                                enable_centered_bias=enable_centered_bias, label_keys=label_keys)
        model = Combined(head, linear_feature_columns, linear_optimizer, _joint_linear_weights, dnn_feature_columns,
                         dnn_optimizer, dnn_hidden_units, dnn_activation_fn, dnn_dropout, gradient_clip_norm,
                         fix_global_step_increment_bug)
        super().__init__(model.model_fn, model_dir, config, feature_engineering_fn=feature_engineering_fn)


class DNNLinearCombinedRegressor(_Regressor):
    """A linear model and a network, whose logits are added, that give numbers.

    Args: as DNNLinearCombinedClassifier.  label_dimension: int.
    Source: tf.contrib.learn.DNNLinearCombinedRegressor.
    """

    def __init__(self, model_dir=None, weight_column_name=None, linear_feature_columns=None, linear_optimizer=None,
                 _joint_linear_weights=False, dnn_feature_columns=None, dnn_optimizer=None, dnn_hidden_units=None,
                 dnn_activation_fn=relu, dnn_dropout=None, gradient_clip_norm=None, enable_centered_bias=False,
                 label_dimension=1, config=None, feature_engineering_fn=None, embedding_lr_multipliers=None,
                 input_layer_min_slice_size=None, fix_global_step_increment_bug=False):
        _refuse("DNNLinearCombinedRegressor", embedding_lr_multipliers=embedding_lr_multipliers,
                input_layer_min_slice_size=input_layer_min_slice_size)
        head = regression_head(weight_column_name=weight_column_name, label_dimension=label_dimension,
                               enable_centered_bias=enable_centered_bias)
        model = Combined(head, linear_feature_columns, linear_optimizer, _joint_linear_weights, dnn_feature_columns,
                         dnn_optimizer, dnn_hidden_units, dnn_activation_fn, dnn_dropout, gradient_clip_norm,
                         fix_global_step_increment_bug)
        super().__init__(model.model_fn, model_dir, config, feature_engineering_fn=feature_engineering_fn)
