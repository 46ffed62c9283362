"""TF's public namespace tf.contrib.estimator, as far as it is there."""
from ..estimator.extenders import add_metrics, clip_gradients_by_norm  # noqa: F401
from ..estimator.logit_fns import call_logit_fn, dnn_logit_fn_builder, linear_logit_fn_builder  # noqa: F401
from ..estimator.more_heads import (  # noqa: F401
    binary_classification_head, logistic_regression_head, multi_class_head, multi_head, multi_label_head,
    poisson_regression_head, regression_head)
from ..estimator.receivers import build_raw_supervised_input_receiver_fn  # noqa: F401


def __getattr__(name):
    raise AttributeError(f"module 'graphreg.contrib.estimator' has no attribute {name!r}: tf.contrib.estimator.{name} "
                         f"is not "
                         "emulated, or not in TF 1.15")
