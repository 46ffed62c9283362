"""What an exported model is fed: tf.estimator.export.ServingInputReceiver and the functions that make it."""
import collections

from ..core import dtypes
from ..core.operation import Tensor
from ..core.sparse_tensor import SparseTensor
from ..core.tensor_shape import TensorShape
from ..functions.array import placeholder
from ..parsing import parse_example
from ..variables import Variable

_SUPERVISED = "label"


def _check_tensor(value, name, what):
    if not isinstance(value, (Tensor, Variable, SparseTensor)):
        raise ValueError(f"{what} {name} must be a Tensor or SparseTensor." if name is not None
                         else f"{what} must be a Tensor or SparseTensor.")


def _wrapped(tensors, what, single, string_keys=True):
    """dict of tensors; one tensor gets the name `single`."""
    if not isinstance(tensors, dict):
        tensors = {single: tensors}
    for name, tensor in tensors.items():
        if string_keys and not isinstance(name, str):
            raise ValueError(f"{what} keys must be strings: {name}.")
        _check_tensor(tensor, name, what)
    return tensors


def _needed(value, what):
    if value is None:
        raise ValueError(f"{what} must be defined.")
    return value


def _alternatives(given):
    if given is None:
        return None
    if not isinstance(given, dict):
        raise ValueError(f"receiver_tensors_alternatives must be a dict: {given}.")
    return {name: _wrapped(tensors, "receiver_tensors_alternative", "input") for name, tensors in given.items()}


_Serving = collections.namedtuple("ServingInputReceiver", ["features", "receiver_tensors",
                                                           "receiver_tensors_alternatives"])


class ServingInputReceiver(_Serving):
    """What a model for serving is fed.

    Args:
      features: Tensor, SparseTensor or dict of them, for model_fn; one alone becomes a dict.
      receiver_tensors: Tensor or dict of them, where requests go in.
      receiver_tensors_alternatives: dict name -> Tensor or dict of them, other places where they may.
    Raises:
      ValueError: something is missing, or no tensor.
    Source: tf.estimator.export.ServingInputReceiver.
    """

    def __new__(cls, features, receiver_tensors, receiver_tensors_alternatives=None):
        features = _wrapped(_needed(features, "features"), "feature", "feature", string_keys=False)
        receivers = _wrapped(_needed(receiver_tensors, "receiver_tensors"), "receiver_tensor", "input")
        return super().__new__(cls, features, receivers, _alternatives(receiver_tensors_alternatives))


_TensorServing = collections.namedtuple("TensorServingInputReceiver", _Serving._fields)


class TensorServingInputReceiver(_TensorServing):
    """What a model for serving is fed, with features that are one tensor.

    Args:
      features: Tensor or SparseTensor.
      receiver_tensors, receiver_tensors_alternatives: as for ServingInputReceiver.
    Raises:
      ValueError: something is missing, or no tensor.
    Source: tf.estimator.export.TensorServingInputReceiver.
    """

    def __new__(cls, features, receiver_tensors, receiver_tensors_alternatives=None):
        _check_tensor(_needed(features, "features"), None, "feature")
        receiver = ServingInputReceiver(features, receiver_tensors, receiver_tensors_alternatives)
        return super().__new__(cls, features, *receiver[1:])


_Supervised = collections.namedtuple("SupervisedInputReceiver", ["features", "labels", "receiver_tensors"])


class SupervisedInputReceiver(_Supervised):
    """What a model for training or evaluation is fed.

    Args:
      features, labels: Tensor, SparseTensor or dict of them.
      receiver_tensors: Tensor or dict of them.
    Raises:
      ValueError: something is missing, or no tensor.
    Source: tensorflow_estimator's SupervisedInputReceiver.
    """

    def __new__(cls, features, labels, receiver_tensors):
        for value, what in ((features, "feature"), (labels, "label")):
            for name, tensor in (value.items() if isinstance(_needed(value, what + "s"), dict) else [(None, value)]):
                _check_tensor(tensor, name, what)
        receivers = _wrapped(_needed(receiver_tensors, "receiver_tensors"), "receiver_tensor", "input")
        return super().__new__(cls, features, labels, receivers)


# ------------------------------------------------------------------ functions that make them
def build_parsing_serving_input_receiver_fn(feature_spec, default_batch_size=None):
    """A function that gives a ServingInputReceiver fed with serialized Examples.

    Args:
      feature_spec: dict for tf.parse_example.  default_batch_size: int or None.
    Source: tf.estimator.export.build_parsing_serving_input_receiver_fn.
    """
    def serving_input_receiver_fn():
        examples = placeholder(dtypes.string, [default_batch_size], name="input_example_tensor")
        return ServingInputReceiver(parse_example(examples, feature_spec), {"examples": examples})
    return serving_input_receiver_fn


def build_raw_serving_input_receiver_fn(features, default_batch_size=None):
    """A function that gives a ServingInputReceiver fed with the features themselves.

    Args:
      features: dict name -> Tensor whose shape but for the first size, and type, are taken.
      default_batch_size: int or None.
    Source: tf.estimator.export.build_raw_serving_input_receiver_fn.
    """
    def serving_input_receiver_fn():
        receivers = _placeholders(features, default_batch_size)
        return ServingInputReceiver(receivers, receivers)
    return serving_input_receiver_fn


def build_raw_supervised_input_receiver_fn(features, labels, default_batch_size=None):
    """A function that gives a SupervisedInputReceiver fed with features and labels themselves.

    Args:
      features, labels: Tensor or dict name -> Tensor.  default_batch_size: int or None.
    Raises:
      ValueError: a name is both a feature's and a label's, when the function is called.
    Source: tf.estimator.experimental.build_raw_supervised_input_receiver_fn.
    """
    def supervised_input_receiver_fn():
        fed_features = _placeholders(features, default_batch_size, "input")
        fed_labels = _placeholders(labels, default_batch_size, _SUPERVISED)
        both = set(fed_features) & set(fed_labels)
        if both:
            raise ValueError(f"Features and labels must have distinct keys. Found overlapping keys: {both}")
        return SupervisedInputReceiver(_as_given(features, fed_features), _as_given(labels, fed_labels),
                                       {**fed_features, **fed_labels})
    return supervised_input_receiver_fn


def _as_given(given, fed):
    return fed if isinstance(given, dict) else next(iter(fed.values()))


def _placeholders(tensors, batch_size, single=None):
    """dict of placeholders like tensors, but for the first size."""
    if not isinstance(tensors, dict):
        tensors = {single: tensors}
    return {name: _placeholder_like(t, batch_size) for name, t in tensors.items()}


def _placeholder_like(tensor, batch_size):
    shape = TensorShape(tensor.get_shape())
    if shape.ndims is not None:
        shape = TensorShape([batch_size] + shape.as_list()[1:])
    return placeholder(dtype=tensor.dtype, shape=shape, name=tensor.op.name)
