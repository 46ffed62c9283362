"""TF's public namespace tf.keras.losses: distances of predictions from labels, as functions and as objects."""
from .. import functions as tf
from ..core.convert import to_tensor
from ..core.scopes import name_scope
from ..smart_cond import smart_cond
from . import backend, generic
from .losses_utils import compute_weighted_loss, Reduction


def _prepared(y_true, y_pred):
    """(labels in the dtype of the predictions, the predictions as a tensor)."""
    y_pred = to_tensor(y_pred)
    return tf.cast(y_true, y_pred.dtype), y_pred


# ------------------------------------------------------------------ functions: one loss for each sample
def mean_squared_error(y_true, y_pred):
    """Mean of (y_pred - y_true) ** 2 over the last axis.

    Args:
      y_true: Tensor of labels.  y_pred: Tensor of predictions.
    Returns:
      Tensor without the last axis.
    Source: tf.keras.losses.mean_squared_error.
    """
    y_true, y_pred = _prepared(y_true, y_pred)
    return tf.reduce_mean(tf.squared_difference(y_pred, y_true), axis=-1)


def mean_absolute_error(y_true, y_pred):
    """Mean of |y_pred - y_true| over the last axis.

    Args and Returns: as for mean_squared_error.
    Source: tf.keras.losses.mean_absolute_error.
    """
    y_true, y_pred = _prepared(y_true, y_pred)
    return tf.reduce_mean(tf.abs(y_pred - y_true), axis=-1)


def mean_absolute_percentage_error(y_true, y_pred):
    """100 * mean of |(y_true - y_pred) / y_true| over the last axis.

    Args and Returns: as for mean_squared_error.
    Source: tf.keras.losses.mean_absolute_percentage_error.
    """
    y_true, y_pred = _prepared(y_true, y_pred)
    part = tf.abs((y_true - y_pred) / backend.clip(tf.abs(y_true), backend.epsilon(), None))
    return 100. * tf.reduce_mean(part, axis=-1)


def mean_squared_logarithmic_error(y_true, y_pred):
    """Mean of (log(y_pred + 1) - log(y_true + 1)) ** 2 over the last axis.

    Args and Returns: as for mean_squared_error.
    Source: tf.keras.losses.mean_squared_logarithmic_error.
    """
    y_true, y_pred = _prepared(y_true, y_pred)
    first = tf.log(backend.clip(y_pred, backend.epsilon(), None) + 1.)
    second = tf.log(backend.clip(y_true, backend.epsilon(), None) + 1.)
    return tf.reduce_mean(tf.squared_difference(first, second), axis=-1)


def _signs(y_true):
    """Labels of 0 and 1 as -1 and 1; others as they are."""
    is_binary = tf.reduce_all(tf.logical_or(tf.equal(y_true, 0), tf.equal(y_true, 1)))
    return smart_cond(is_binary, lambda: 2. * y_true - 1., lambda: y_true)


def squared_hinge(y_true, y_pred):
    """Mean of max(1 - y_true * y_pred, 0) ** 2 over the last axis; labels are -1 and 1, or 0 and 1.

    Args and Returns: as for mean_squared_error.
    Source: tf.keras.losses.squared_hinge.
    """
    y_true, y_pred = _prepared(y_true, y_pred)
    y_true = _signs(y_true)
    return tf.reduce_mean(tf.square(tf.maximum(1. - y_true * y_pred, 0.)), axis=-1)


def hinge(y_true, y_pred):
    """Mean of max(1 - y_true * y_pred, 0) over the last axis; labels are -1 and 1, or 0 and 1.

    Args and Returns: as for mean_squared_error.
    Source: tf.keras.losses.hinge.
    """
    y_true, y_pred = _prepared(y_true, y_pred)
    y_true = _signs(y_true)
    return tf.reduce_mean(tf.maximum(1. - y_true * y_pred, 0.), axis=-1)


def categorical_hinge(y_true, y_pred):
    """How far the label's score is from lying 1 above the best other one, over the last axis.

    loss = max(0, max((1 - y_true) * y_pred) - sum(y_true * y_pred) + 1)

    Args and Returns: as for mean_squared_error.
    Source: tf.keras.losses.categorical_hinge.
    """
    y_true, y_pred = _prepared(y_true, y_pred)
    right = tf.reduce_sum(y_true * y_pred, axis=-1)
    wrong = tf.reduce_max((1. - y_true) * y_pred, axis=-1)
    return tf.maximum(0., wrong - right + 1.)


def huber_loss(y_true, y_pred, delta=1.0):
    """Squared distance where it is small, plain distance beyond, for each element.

    loss = d ** 2 / 2 for d = |y_pred - y_true| <= delta, else delta * d - delta ** 2 / 2

    Args:
      y_true, y_pred: Tensors of one shape.  delta: float, where the two meet.
    Returns:
      Tensor of that shape.
    Source: tf.keras.losses.Huber.
    """
    y_pred = tf.cast(y_pred, dtype=backend.floatx())
    y_true = tf.cast(y_true, dtype=backend.floatx())
    distance = tf.abs(tf.subtract(y_pred, y_true))
    near = tf.minimum(distance, delta)
    beyond = tf.subtract(distance, near)
    half = to_tensor(0.5, dtype=near.dtype)
    return tf.add(tf.multiply(half, tf.multiply(near, near)), tf.multiply(delta, beyond))


def logcosh(y_true, y_pred):
    """Mean of log(cosh(y_pred - y_true)) over the last axis.

    Args and Returns: as for mean_squared_error.
    Source: tf.keras.losses.logcosh.
    """
    y_true, y_pred = _prepared(y_true, y_pred)
    x = y_pred - y_true
    return tf.reduce_mean(x + tf.nn.softplus(-2. * x) - tf.log(2.), axis=-1)


def _smoothing(label_smoothing):
    return to_tensor(label_smoothing, dtype=backend.floatx())


def categorical_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0):
    """Cross entropy of distributions over the classes of the last axis.

    Args:
      y_true: Tensor of label distributions.  y_pred: Tensor of probabilities; of logits with from_logits.
      from_logits: bool.  label_smoothing: float, how far labels are drawn to the uniform distribution.
    Returns:
      Tensor without the last axis.
    Source: tf.keras.losses.categorical_crossentropy.
    """
    y_true, y_pred = _prepared(y_true, y_pred)
    label_smoothing = _smoothing(label_smoothing)

    def smooth():
        classes = tf.cast(tf.shape(y_true)[1], y_pred.dtype)
        return y_true * (1. - label_smoothing) + label_smoothing / classes
    y_true = smart_cond(label_smoothing, smooth, lambda: y_true)
    return backend.categorical_crossentropy(y_true, y_pred, from_logits=from_logits)


def sparse_categorical_crossentropy(y_true, y_pred, from_logits=False, axis=-1):
    """Cross entropy of classes given by their numbers.

    Args:
      y_true: Tensor of class numbers.  y_pred: Tensor of probabilities; of logits with from_logits.
      from_logits: bool.  axis: int, along which the classes lie in y_pred.
    Returns:
      Tensor without that axis.
    Source: tf.keras.losses.sparse_categorical_crossentropy.
    """
    return backend.sparse_categorical_crossentropy(y_true, to_tensor(y_pred), from_logits=from_logits, axis=axis)


def binary_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0):
    """Cross entropy of independent yes-or-no labels, its mean over the last axis.

    Args:
      y_true: Tensor of zeros and ones.  y_pred: Tensor of probabilities; of logits with from_logits.
      from_logits: bool.  label_smoothing: float, how far labels are drawn to 1/2.
    Returns:
      Tensor without the last axis.
    Source: tf.keras.losses.binary_crossentropy.
    """
    y_true, y_pred = _prepared(y_true, y_pred)
    label_smoothing = _smoothing(label_smoothing)
    y_true = smart_cond(label_smoothing, lambda: y_true * (1. - label_smoothing) + 0.5 * label_smoothing,
                        lambda: y_true)
    return tf.reduce_mean(backend.binary_crossentropy(y_true, y_pred, from_logits=from_logits), axis=-1)


def kullback_leibler_divergence(y_true, y_pred):
    """Sum of y_true * log(y_true / y_pred) over the last axis.

    Args and Returns: as for mean_squared_error.
    Source: tf.keras.losses.kullback_leibler_divergence.
    """
    y_true, y_pred = _prepared(y_true, y_pred)
    y_true = backend.clip(y_true, backend.epsilon(), 1)
    y_pred = backend.clip(y_pred, backend.epsilon(), 1)
    return tf.reduce_sum(y_true * tf.log(y_true / y_pred), axis=-1)


def poisson(y_true, y_pred):
    """Mean of y_pred - y_true * log(y_pred) over the last axis.

    Args and Returns: as for mean_squared_error.
    Source: tf.keras.losses.poisson.
    """
    y_true, y_pred = _prepared(y_true, y_pred)
    return tf.reduce_mean(y_pred - y_true * tf.log(y_pred + backend.epsilon()), axis=-1)


def cosine_proximity(y_true, y_pred, axis=-1):
    """Cosine of the angle between labels and predictions.

    Args:
      y_true, y_pred: Tensors.  axis: int, along which the vectors lie.
    Returns:
      Tensor without that axis.
    Source: tf.keras.losses.cosine_proximity.
    """
    y_true = tf.nn.l2_normalize(y_true, axis=axis)
    y_pred = tf.nn.l2_normalize(y_pred, axis=axis)
    return tf.reduce_sum(y_true * y_pred, axis=axis)


mse = MSE = mean_squared_error
mae = MAE = mean_absolute_error
mape = MAPE = mean_absolute_percentage_error
msle = MSLE = mean_squared_logarithmic_error
kld = KLD = kullback_leibler_divergence
cosine = cosine_similarity = cosine_proximity


# ------------------------------------------------------------------ objects: weighted and reduced
class Loss:
    """Base of losses that are weighted and reduced: loss(y_true, y_pred, sample_weight) -> Tensor.

    A subclass overrides `call`, which gives one loss for each sample.

    Args:
      reduction: "auto" or "sum_over_batch_size" (the mean), "sum" or "none".
      name: str, name scope of the ops; default the name of the class.
    Raises:
      ValueError: reduction is something else.
    Source: tf.keras.losses.Loss.
    """

    def __init__(self, reduction=Reduction.AUTO, name=None):
        Reduction.validate(reduction)
        self.reduction, self.name = reduction, name

    def __call__(self, y_true, y_pred, sample_weight=None):
        """The loss.

        Args:
          y_true, y_pred: Tensors.  sample_weight: number, or Tensor with one weight for each sample.
        Returns:
          scalar Tensor; one loss for each sample with reduction "none".
        """
        scope = "lambda" if self.name == "<lambda>" else self.name
        with name_scope(scope, type(self).__name__, (y_pred, y_true, sample_weight)):
            losses = self.call(y_true, y_pred)
            return compute_weighted_loss(losses, sample_weight, reduction=self._reduction())

    def _reduction(self):
        return Reduction.SUM_OVER_BATCH_SIZE if self.reduction == Reduction.AUTO else self.reduction

    @classmethod
    def from_config(cls, config):
        """A loss with the arguments of a get_config() dict."""
        return cls(**config)

    def get_config(self):
        """dict of the constructor's arguments."""
        return {"reduction": self.reduction, "name": self.name}

    def call(self, y_true, y_pred):
        """One loss for each sample; a subclass overrides it."""


class LossFunctionWrapper(Loss):
    """A loss function as an object.

    Args:
      fn: function (y_true, y_pred, **kwargs) -> Tensor.
      reduction, name: as for Loss.  **kwargs: passed to fn.
    """

    def __init__(self, fn, reduction=Reduction.AUTO, name=None, **kwargs):
        super().__init__(reduction=reduction, name=name)
        self.fn, self._fn_kwargs = fn, kwargs

    def call(self, y_true, y_pred):
        """The function's losses."""
        return self.fn(y_true, y_pred, **self._fn_kwargs)

    def get_config(self):
        """dict of the constructor's arguments."""
        return {**super().get_config(), **{k: backend_value(v) for k, v in self._fn_kwargs.items()}}


def backend_value(x):
    """A number; of a tensor or variable its value."""
    return backend.batch_get_value([x])[0] if hasattr(x, "graph") else x


class MeanSquaredError(LossFunctionWrapper):
    """mean_squared_error as a Loss.

    Source: tf.keras.losses.MeanSquaredError.
    """

    def __init__(self, reduction=Reduction.AUTO, name="mean_squared_error"):
        super().__init__(mean_squared_error, name=name, reduction=reduction)


class MeanAbsoluteError(LossFunctionWrapper):
    """mean_absolute_error as a Loss.

    Source: tf.keras.losses.MeanAbsoluteError.
    """

    def __init__(self, reduction=Reduction.AUTO, name="mean_absolute_error"):
        super().__init__(mean_absolute_error, name=name, reduction=reduction)


class MeanAbsolutePercentageError(LossFunctionWrapper):
    """mean_absolute_percentage_error as a Loss.

    Source: tf.keras.losses.MeanAbsolutePercentageError.
    """

    def __init__(self, reduction=Reduction.AUTO, name="mean_absolute_percentage_error"):
        super().__init__(mean_absolute_percentage_error, name=name, reduction=reduction)


class MeanSquaredLogarithmicError(LossFunctionWrapper):
    """mean_squared_logarithmic_error as a Loss.

    Source: tf.keras.losses.MeanSquaredLogarithmicError.
    """

    def __init__(self, reduction=Reduction.AUTO, name="mean_squared_logarithmic_error"):
        super().__init__(mean_squared_logarithmic_error, name=name, reduction=reduction)


class BinaryCrossentropy(LossFunctionWrapper):
    """binary_crossentropy as a Loss.

    Args:
      from_logits, label_smoothing: as for the function.
    Source: tf.keras.losses.BinaryCrossentropy.
    """

    def __init__(self, from_logits=False, label_smoothing=0, reduction=Reduction.AUTO, name="binary_crossentropy"):
        super().__init__(binary_crossentropy, name=name, reduction=reduction, from_logits=from_logits,
                         label_smoothing=label_smoothing)
        self.from_logits = from_logits


class CategoricalCrossentropy(LossFunctionWrapper):
    """categorical_crossentropy as a Loss.

    Args:
      from_logits, label_smoothing: as for the function.
    Source: tf.keras.losses.CategoricalCrossentropy.
    """

    def __init__(self, from_logits=False, label_smoothing=0, reduction=Reduction.AUTO,
                 name="categorical_crossentropy"):
        super().__init__(categorical_crossentropy, name=name, reduction=reduction, from_logits=from_logits,
                         label_smoothing=label_smoothing)


class SparseCategoricalCrossentropy(LossFunctionWrapper):
    """sparse_categorical_crossentropy as a Loss.

    Args:
      from_logits: as for the function.
    Source: tf.keras.losses.SparseCategoricalCrossentropy.
    """

    def __init__(self, from_logits=False, reduction=Reduction.AUTO, name="sparse_categorical_crossentropy"):
        super().__init__(sparse_categorical_crossentropy, name=name, reduction=reduction, from_logits=from_logits)


class Hinge(LossFunctionWrapper):
    """hinge as a Loss.

    Source: tf.keras.losses.Hinge.
    """

    def __init__(self, reduction=Reduction.AUTO, name="hinge"):
        super().__init__(hinge, name=name, reduction=reduction)


class SquaredHinge(LossFunctionWrapper):
    """squared_hinge as a Loss.

    Source: tf.keras.losses.SquaredHinge.
    """

    def __init__(self, reduction=Reduction.AUTO, name="squared_hinge"):
        super().__init__(squared_hinge, name=name, reduction=reduction)


class CategoricalHinge(LossFunctionWrapper):
    """categorical_hinge as a Loss.

    Source: tf.keras.losses.CategoricalHinge.
    """

    def __init__(self, reduction=Reduction.AUTO, name="categorical_hinge"):
        super().__init__(categorical_hinge, name=name, reduction=reduction)


class Poisson(LossFunctionWrapper):
    """poisson as a Loss.

    Source: tf.keras.losses.Poisson.
    """

    def __init__(self, reduction=Reduction.AUTO, name="poisson"):
        super().__init__(poisson, name=name, reduction=reduction)


class LogCosh(LossFunctionWrapper):
    """logcosh as a Loss.

    Source: tf.keras.losses.LogCosh.
    """

    def __init__(self, reduction=Reduction.AUTO, name="logcosh"):
        super().__init__(logcosh, name=name, reduction=reduction)


class KLDivergence(LossFunctionWrapper):
    """kullback_leibler_divergence as a Loss.

    Source: tf.keras.losses.KLDivergence.
    """

    def __init__(self, reduction=Reduction.AUTO, name="kullback_leibler_divergence"):
        super().__init__(kullback_leibler_divergence, name=name, reduction=reduction)


class Huber(LossFunctionWrapper):
    """Squared distance where it is small, plain distance beyond, as a Loss.

    Args:
      delta: float, where the two meet.
    Source: tf.keras.losses.Huber.
    """

    def __init__(self, delta=1.0, reduction=Reduction.AUTO, name="huber_loss"):
        super().__init__(huber_loss, name=name, reduction=reduction, delta=delta)


class CosineSimilarity(LossFunctionWrapper):
    """cosine_similarity as a Loss.

    Args:
      axis: int, along which the vectors lie.
    Source: tf.keras.losses.CosineSimilarity.
    """

    def __init__(self, axis=-1, reduction=Reduction.AUTO, name="cosine_similarity"):
        super().__init__(cosine_similarity, reduction=reduction, name=name, axis=axis)


# ------------------------------------------------------------------ by name
_FUNCTIONS = (mean_squared_error, mean_absolute_error, mean_absolute_percentage_error, mean_squared_logarithmic_error,
              squared_hinge, hinge, categorical_hinge, huber_loss, logcosh, categorical_crossentropy,
              sparse_categorical_crossentropy, binary_crossentropy, kullback_leibler_divergence, poisson,
              cosine_proximity)
_CLASSES = (Loss, LossFunctionWrapper, MeanSquaredError, MeanAbsoluteError, MeanAbsolutePercentageError,
            MeanSquaredLogarithmicError, BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy,
            Hinge, SquaredHinge, CategoricalHinge, Poisson, LogCosh, KLDivergence, Huber, CosineSimilarity)
_KNOWN = {f.__name__: f for f in _FUNCTIONS + _CLASSES}
_KNOWN.update(mse=mse, MSE=mse, mae=mae, MAE=mae, mape=mape, MAPE=mape, msle=msle, MSLE=msle, kld=kld, KLD=kld,
              cosine_similarity=cosine_proximity)


def serialize(loss):
    """The name of a loss function, the configuration of a loss object.

    Raises:
      ValueError: it has neither.
    Source: tf.keras.losses.serialize.
    """
    return generic.serialize(loss)


def deserialize(name, custom_objects=None):
    """The loss of a name or of what serialize() returned.

    Raises:
      ValueError: no such name.
    Source: tf.keras.losses.deserialize.
    """
    return generic.deserialize_object(name, _KNOWN, custom_objects, "loss function")


def get(identifier):
    """The loss of a name or a configuration; functions and None as they are.

    Raises:
      ValueError: nothing of the kind.
    Source: tf.keras.losses.get.
    """
    if identifier is None:
        return None
    if isinstance(identifier, (str, dict)):
        return deserialize(identifier)
    if callable(identifier):
        return identifier
    raise ValueError("Could not interpret loss function identifier:", identifier)
