"""What exported models of tf.contrib.learn are fed: tensorflow.contrib.learn.python.learn.utils.input_fn_utils."""
from collections import namedtuple

from ...core import dtypes
from ...core.tensor_shape import TensorShape
from ...functions.array import placeholder
from ...parsing import parse_example


class InputFnOps(namedtuple("InputFnOps", ("features", "labels", "default_inputs"))):
    """What an input function for serving gives.

    Args: features: dict of Tensors.  labels: None.  default_inputs: dict of the Tensors that are fed.
    Source: tf.contrib.learn.InputFnOps.
    """


def build_parsing_serving_input_fn(feature_spec, default_batch_size=None):
    """A function that gives InputFnOps fed with serialized Examples.

    Args: feature_spec: dict for tf.parse_example.  default_batch_size: int or None.
    Source: tf.contrib.learn.build_parsing_serving_input_fn.
    """
    def input_fn():
        examples = placeholder(dtypes.string, [default_batch_size], name="input_example_tensor")
        return InputFnOps(parse_example(examples, feature_spec), None, {"examples": examples})
    return input_fn


def build_default_serving_input_fn(features, default_batch_size=None):
    """A function that gives InputFnOps fed with the features themselves.

    Args: features: dict of Tensors whose types and shapes, but for the first size, are taken.
      default_batch_size: int or None.
    Source: tf.contrib.learn.utils.build_default_serving_input_fn.
    """
    def input_fn():
        fed = {}
        for name, tensor in features.items():
            shape = [default_batch_size] + tensor.get_shape().as_list()[1:]
            fed[name] = placeholder(dtype=tensor.dtype, shape=TensorShape(shape), name=tensor.op.name)
        return InputFnOps(fed, None, fed)
    return input_fn
