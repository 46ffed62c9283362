"""TF's public namespace tf.contrib.estimator, as far as it is there."""
from ..estimator.extenders import add_metrics, clip_gradients_by_norm, forward_features  # noqa: F401
from ..estimator.logit_fns import call_logit_fn, dnn_logit_fn_builder, linear_logit_fn_builder  # noqa: F401
from ..estimator.mode_exports import (  # noqa: F401
    build_supervised_input_receiver_fn_from_input_fn, export_all_saved_models, export_saved_model_for_mode)
from ..estimator.more_heads import (  # noqa: F401
    binary_classification_head, logistic_regression_head, multi_class_head, multi_head, multi_label_head,
    poisson_regression_head, regression_head)
from ..estimator.receivers import build_raw_supervised_input_receiver_fn  # noqa: F401
from ..estimator.recurrent import RNNClassifier, RNNEstimator  # noqa: F401
from ..estimator.towers import replicate_model_fn, TowerOptimizer  # noqa: F401
from . import refused


def __getattr__(name):
    raise refused.absent("estimator", name)
