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
from .thresholds import (  # noqa: F401
    auc, false_negatives_at_thresholds, false_positives_at_thresholds, precision_at_thresholds, recall_at_thresholds,
    sensitivity_at_specificity, specificity_at_sensitivity, true_negatives_at_thresholds, true_positives_at_thresholds)
from .ranking import (  # noqa: F401
    average_precision_at_k, precision_at_k, precision_at_top_k, recall_at_k, recall_at_top_k,
    sparse_average_precision_at_k, sparse_precision_at_k)
