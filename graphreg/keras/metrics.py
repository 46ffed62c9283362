"""TF's public namespace tf.keras.metrics."""
from . import generic, losses, metrics_base, metrics_confusion, metrics_means
from .losses import (  # noqa: F401
    binary_crossentropy, categorical_crossentropy, cosine, cosine_proximity, hinge, kld, KLD,
    kullback_leibler_divergence, mae, MAE, mape, MAPE, mean_absolute_error, mean_absolute_percentage_error,
    mean_squared_error, mean_squared_logarithmic_error, mse, MSE, msle, MSLE, poisson, sparse_categorical_crossentropy,
    squared_hinge)
from .metrics_base import Mean, Metric, Sum  # noqa: F401
from .metrics_confusion import (  # noqa: F401
    AUC, FalseNegatives, FalsePositives, MeanIoU, MeanTensor, Precision, Recall, SensitivityAtSpecificity,
    SpecificityAtSensitivity, TrueNegatives, TruePositives)
from .metrics_means import (  # noqa: F401
    accuracy, Accuracy, binary_accuracy, BinaryAccuracy, BinaryCrossentropy, categorical_accuracy, CategoricalAccuracy,
    CategoricalCrossentropy, CategoricalHinge, CosineSimilarity, Hinge, KLDivergence, LogCoshError, MeanAbsoluteError,
    MeanAbsolutePercentageError, MeanRelativeError, MeanSquaredError, MeanSquaredLogarithmicError, Poisson,
    RootMeanSquaredError, sparse_categorical_accuracy, sparse_top_k_categorical_accuracy, SparseCategoricalAccuracy,
    SparseCategoricalCrossentropy, SparseTopKCategoricalAccuracy, SquaredHinge, top_k_categorical_accuracy,
    TopKCategoricalAccuracy)


def clone_metric(metric):
    """A new metric with the configuration of another; functions as they are."""
    return type(metric).from_config(metric.get_config()) if isinstance(metric, Metric) else metric


def clone_metrics(metrics):
    """clone_metric of each."""
    return [clone_metric(metric) for metric in metrics]


def _made_in(module):
    """The public classes and functions that a module defines, by name."""
    return {name: value for name, value in vars(module).items()
            if getattr(value, "__module__", None) == module.__name__ and not name.startswith("_")}


_KNOWN = {"clone_metric": clone_metric, "clone_metrics": clone_metrics, "cosine_similarity": cosine_proximity,
          "mse": mse, "MSE": mse, "mae": mae, "MAE": mae, "mape": mape, "MAPE": mape, "msle": msle, "MSLE": msle,
          "logcosh": losses.logcosh, "categorical_hinge": losses.categorical_hinge}
_KNOWN.update((f.__name__, f) for f in (
    binary_crossentropy, categorical_crossentropy, cosine_proximity, hinge, kullback_leibler_divergence, mae, mape, mse,
    msle, poisson, sparse_categorical_crossentropy, squared_hinge))
for _module in (metrics_base, metrics_confusion, metrics_means):
    _KNOWN.update(_made_in(_module))


def serialize(metric):
    """The name of a metric function, the configuration of a metric object.

    Raises:
      ValueError: it has neither.
    Source: tf.keras.metrics.serialize.
    """
    return generic.serialize(metric)


def deserialize(config, custom_objects=None):
    """The metric of a name or of what serialize() returned.

    Raises:
      ValueError: no such name.
    Source: tf.keras.metrics.deserialize.
    """
    return generic.deserialize_object(config, _KNOWN, custom_objects, "metric function")


def get(identifier):
    """The metric of a name or a configuration; functions as they are.

    Raises:
      ValueError: nothing of the kind.
    Source: tf.keras.metrics.get.
    """
    if isinstance(identifier, (str, dict)):
        return deserialize(identifier)
    if callable(identifier):
        return identifier
    raise ValueError(f"Could not interpret metric function identifier: {identifier}")
