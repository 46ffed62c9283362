"""TF's public namespace tf.estimator.export."""
from .export_outputs import ClassificationOutput, ExportOutput, PredictOutput, RegressionOutput
from .receivers import (
    build_parsing_serving_input_receiver_fn, build_raw_serving_input_receiver_fn, ServingInputReceiver,
    TensorServingInputReceiver)
