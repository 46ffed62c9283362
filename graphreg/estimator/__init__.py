"""TF's public namespace tf.estimator."""
from .. import train as _train
from ..training.hooks import (
    CheckpointSaverListener, FeedFnHook, FinalOpsHook, GlobalStepWaiterHook, LoggingTensorHook,
    NanLossDuringTrainingError,
    NanTensorHook, SecondOrStepTimer, StepCounterHook, StopAtStepHook)
from ..training.saver_hooks import CheckpointSaverHook, SummarySaverHook
from ..training.session_run_hook import SessionRunArgs, SessionRunContext, SessionRunHook, SessionRunValues
from . import experimental, export, inputs, tpu
from .estimator import Estimator
from .exporters import BestExporter, Exporter, FinalExporter, LatestExporter
from .extenders import add_metrics
from .head_classes import (
    BinaryClassHead, Head, LogisticRegressionHead, MultiClassHead, PoissonRegressionHead, RegressionHead)
from .model_fn import EstimatorSpec, ModeKeys
from .multi_head_classes import MultiHead, MultiLabelHead
from .parse_specs import classifier_parse_example_spec, regressor_parse_example_spec
from .premade import (
    BaselineClassifier, BaselineEstimator, BaselineRegressor, DNNClassifier, DNNEstimator, DNNLinearCombinedClassifier,
    DNNLinearCombinedEstimator, DNNLinearCombinedRegressor, DNNRegressor, LinearClassifier, LinearEstimator,
    LinearRegressor)
from .run_config import RunConfig
from .train_and_evaluate import EvalSpec, train_and_evaluate, TrainSpec
from .warm_start_settings import WarmStartSettings


def __getattr__(name):
    if name in ("VocabInfo", "ProfilerHook"):
        return getattr(_train, name)
    if name.startswith("BoostedTrees"):
        raise AttributeError(f"module 'graphreg.estimator' has no attribute {name!r}: boosted trees are not emulated; "
                             f"use "
                             "another library for them")
    raise AttributeError(f"module 'graphreg.estimator' has no attribute {name!r}: tf.estimator.{name} is not emulated, "
                         f"or "
                         "not in TF 1.15")
