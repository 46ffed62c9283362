"""TF's public namespace tf.estimator.experimental, as far as it is there."""
from .early_stopping import (
    make_early_stopping_hook, make_stop_at_checkpoint_step_hook, stop_if_higher_hook, stop_if_lower_hook,
    stop_if_no_decrease_hook, stop_if_no_increase_hook)
from .in_memory_evaluator import InMemoryEvaluatorHook
from .kmeans import ExperimentalKMeans as KMeans
from .logit_fns import call_logit_fn, dnn_logit_fn_builder, linear_logit_fn_builder
from .receivers import build_raw_supervised_input_receiver_fn


def __getattr__(name):
    if name == "LinearSDCA":
        raise AttributeError("module 'graphreg.estimator.experimental' has no attribute 'LinearSDCA': its compiled "
                             "solver is not emulated; tf.train.FtrlOptimizer trains linear models")
    raise AttributeError(f"module 'graphreg.estimator.experimental' has no attribute {name!r}: "
                         f"tf.estimator.experimental.{name} is not emulated")
