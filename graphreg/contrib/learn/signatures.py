"""SignatureDefs of tf.contrib.learn's models: each way in with each way out."""
from ...core import dtypes
from ...platform import logging
from ...saved_model import signature_constants, signature_def_utils
from .keys import PredictionKey, ProblemType

DEFAULT_INPUT_ALTERNATIVE_KEY = "default_input_alternative"
FEATURES_INPUT_ALTERNATIVE_KEY = "features_input_alternative"
_DEFAULT_OUTPUT = "default_output_alternative"


def build_standardized_signature_def(input_tensors, output_tensors, problem_type):
    """SignatureDef of a model: of classification, regression or prediction.

    Args: input_tensors, output_tensors: dicts of Tensors.  problem_type: int of ProblemType.
    Source: tensorflow.contrib.learn.python.learn.utils.saved_model_export_utils.
    """
    single = len(input_tensors) == 1
    if single and problem_type in (ProblemType.CLASSIFICATION, ProblemType.LOGISTIC_REGRESSION):
        (examples,) = input_tensors.values()
        classes = output_tensors.get(PredictionKey.CLASSES)
        if classes is not None and classes.dtype != dtypes.string:
            # Numbers of classes do not stand in such a signature.
            classes = None
        scores = output_tensors.get(PredictionKey.SCORES)
        if scores is None:
            scores = output_tensors.get(PredictionKey.PROBABILITIES)
        if classes is not None or scores is not None:
            return signature_def_utils.classification_signature_def(examples, classes, scores)
    elif single and problem_type == ProblemType.LINEAR_REGRESSION and len(output_tensors) == 1:
        (examples,), (predictions,) = input_tensors.values(), output_tensors.values()
        return signature_def_utils.regression_signature_def(examples, predictions)
    return signature_def_utils.predict_signature_def(input_tensors, output_tensors)


def get_input_alternatives(input_ops):
    """(dict from names to dicts of the Tensors that are fed, features) of InputFnOps."""
    if input_ops.default_inputs is None:
        raise ValueError("default_inputs must be provided.")
    return {DEFAULT_INPUT_ALTERNATIVE_KEY: input_ops.default_inputs}, input_ops.features


def get_output_alternatives(model_fn_ops, default_output_alternative_key=None):
    """(dict from names to (kind of problem, dict of Tensors), the name of the default one) of ModelFnOps.

    Raises: ValueError: the default one is not there, or is not told.
    """
    alternatives = model_fn_ops.output_alternatives
    if not alternatives:
        if default_output_alternative_key:
            raise ValueError(f"Requested default_output_alternative: {default_output_alternative_key}, but available "
                             "output_alternatives are: []")
        logging.warning("No output alternatives were specified, so the predictions are one.")
        predictions = model_fn_ops.predictions
        if not isinstance(predictions, dict):
            predictions = {PredictionKey.GENERIC: predictions}
        return {_DEFAULT_OUTPUT: (ProblemType.UNSPECIFIED, predictions)}, _DEFAULT_OUTPUT
    names = sorted(alternatives, key=str)
    if default_output_alternative_key:
        if default_output_alternative_key not in alternatives:
            raise ValueError(f"Requested default_output_alternative: {default_output_alternative_key}, but available "
                             f"output_alternatives are: {names}")
        return alternatives, default_output_alternative_key
    if len(alternatives) == 1:
        return alternatives, names[0]
    raise ValueError(f"Please specify a default_output_alternative.  Available output_alternatives are: {names}")


def build_all_signature_defs(input_alternatives, output_alternatives, actual_default_output_alternative_key):
    """dict from names to SignatureDefs: each way in with each way out, and the default."""
    made = {f"{way_in}:{way_out}": build_standardized_signature_def(inputs, outputs, problem)
            for way_in, inputs in input_alternatives.items() if inputs
            for way_out, (problem, outputs) in output_alternatives.items()}
    default = f"{DEFAULT_INPUT_ALTERNATIVE_KEY}:{actual_default_output_alternative_key}"
    made[signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY] = made[default]
    return made
