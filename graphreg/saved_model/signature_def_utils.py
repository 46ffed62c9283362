"""TF's public namespace tf.saved_model.signature_def_utils: what a graph takes and gives, as SignatureDef messages."""
from ..core import dtypes, messages
from . import signature_constants as names
from .utils import build_tensor_info


def build_signature_def(inputs=None, outputs=None, method_name=None):
    """SignatureDef message.

    Args:
      inputs, outputs: dict from str to TensorInfo.  method_name: str.
    Source: tf.saved_model.build_signature_def.
    """
    signature = messages.SignatureDef()
    for field, infos in ((signature.inputs, inputs), (signature.outputs, outputs)):
        for key in infos or ():
            field[key].CopyFrom(infos[key])
    if method_name is not None:
        signature.method_name = method_name
    return signature


def _infos(tensors):
    return {key: build_tensor_info(tensor) for key, tensor in tensors.items()}


def _is_type(info, dtype):
    return info.dtype == dtype.as_datatype_enum


def predict_signature_def(inputs, outputs):
    """Signature of any computation.

    Args:
      inputs, outputs: dict from str to Tensor, not empty.
    Raises:
      ValueError: one of them is empty.
    Source: tf.saved_model.predict_signature_def.
    """
    if inputs is None or not inputs:
        raise ValueError("Prediction inputs cannot be None or empty.")
    if outputs is None or not outputs:
        raise ValueError("Prediction outputs cannot be None or empty.")
    return build_signature_def(_infos(inputs), _infos(outputs), names.PREDICT_METHOD_NAME)


def _examples(kind, examples):
    if examples is None:
        raise ValueError(f"{kind} examples cannot be None.")
    info = build_tensor_info(examples)
    if not _is_type(info, dtypes.string):
        raise ValueError(f"{kind} examples must be a string Tensor.")
    return info


def regression_signature_def(examples, predictions):
    """Signature of a regression from serialized Examples.

    Args:
      examples: string Tensor.  predictions: float32 Tensor.
    Raises:
      ValueError: one is None or of another type.
    Source: tf.saved_model.regression_signature_def.
    """
    if examples is None:
        raise ValueError("Regression examples cannot be None.")
    if predictions is None:
        raise ValueError("Regression predictions cannot be None.")
    info, output = _examples("Regression", examples), build_tensor_info(predictions)
    if not _is_type(output, dtypes.float32):
        raise ValueError("Regression output must be a float Tensor.")
    return build_signature_def({names.REGRESS_INPUTS: info}, {names.REGRESS_OUTPUTS: output},
                               names.REGRESS_METHOD_NAME)


def classification_signature_def(examples, classes, scores):
    """Signature of a classification of serialized Examples.

    Args:
      examples: string Tensor.  classes: string Tensor or None.  scores: float32 Tensor or None.
    Raises:
      ValueError: one is of another type, or both classes and scores are None.
    Source: tf.saved_model.classification_signature_def.
    """
    if examples is None:
        raise ValueError("Classification examples cannot be None.")
    if classes is None and scores is None:
        raise ValueError("Classification classes and scores cannot both be None.")
    info, outputs = _examples("Classification", examples), {}
    if classes is not None:
        outputs[names.CLASSIFY_OUTPUT_CLASSES] = made = build_tensor_info(classes)
        if not _is_type(made, dtypes.string):
            raise ValueError("Classification classes must be a string Tensor.")
    if scores is not None:
        outputs[names.CLASSIFY_OUTPUT_SCORES] = made = build_tensor_info(scores)
        if not _is_type(made, dtypes.float32):
            raise ValueError("Classification scores must be a float Tensor.")
    return build_signature_def({names.CLASSIFY_INPUTS: info}, outputs, names.CLASSIFY_METHOD_NAME)


# ------------------------------------------------------------------ validity
def is_valid_signature(signature_def):
    """Whether a SignatureDef is one that TF's servers know.

    Source: tf.saved_model.is_valid_signature.
    """
    if signature_def is None:
        return False
    return any(check(signature_def) for check in (_is_classification, _is_regression, _is_prediction))


def _is_prediction(signature):
    return (signature.method_name == names.PREDICT_METHOD_NAME and len(signature.inputs) > 0
            and len(signature.outputs) > 0)


def _is_regression(signature):
    return (signature.method_name == names.REGRESS_METHOD_NAME
            and _has_only(signature.inputs, {names.REGRESS_INPUTS: dtypes.string})
            and _has_only(signature.outputs, {names.REGRESS_OUTPUTS: dtypes.float32}))


def _is_classification(signature):
    known = {names.CLASSIFY_OUTPUT_CLASSES: dtypes.string, names.CLASSIFY_OUTPUT_SCORES: dtypes.float32}
    return (signature.method_name == names.CLASSIFY_METHOD_NAME
            and _has_only(signature.inputs, {names.CLASSIFY_INPUTS: dtypes.string})
            and len(signature.outputs) > 0
            and _has_only(signature.outputs, {key: known.get(key) for key in signature.outputs}))


def _has_only(infos, types):
    """Whether a map of TensorInfo has just these keys, with these types."""
    return set(infos) == set(types) and all(t is not None and _is_type(infos[k], t) for k, t in types.items())
