"""TF's public namespace tf.metrics: streaming metrics.

Each function makes local variables and returns (value, update): `value` reads what the variables hold,
`update` adds a batch to them and is the value after that.
"""
from .counts import (  # noqa: F401
    false_negatives, false_positives, mean_iou, mean_per_class_accuracy, precision, recall, true_negatives,
    true_positives)
from .means import (  # noqa: F401
    accuracy, mean, mean_absolute_error, mean_cosine_distance, mean_relative_error, mean_squared_error, mean_tensor,
    percentage_below, root_mean_squared_error)
