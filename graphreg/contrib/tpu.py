"""TF's public namespace tf.contrib.tpu, as far as it is there without TPUs."""
from ..estimator.tpu_config import InputPipelineConfig, RunConfig, TPUConfig  # noqa: F401
from ..estimator.tpu_estimator import TPUEstimator, TPUEstimatorSpec  # noqa: F401
from . import module_paths
from .tpu_optimizer import CrossShardOptimizer  # noqa: F401

python = module_paths.add_paths(__name__, {"tpu.tpu_config": None, "tpu.tpu_estimator": None,
                                           "tpu.tpu_optimizer": None})


def __getattr__(name):
    raise AttributeError(f"module 'graphreg.contrib.tpu' has no attribute {name!r}: tf.contrib.tpu.{name} needs a TPU, "
                         f"which "
                         "is not emulated")
