"""TF's public namespace tf.estimator.tpu, as far as it is there without TPUs."""
from .tpu_config import InputPipelineConfig, RunConfig, TPUConfig
from .tpu_estimator import TPUEstimator, TPUEstimatorSpec
