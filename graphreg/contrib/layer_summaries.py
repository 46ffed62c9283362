"""tf.contrib.layers: summaries of weights and activations, chosen by collection."""
import re
from functools import partial

from .. import functions as tf
from ..core import dtypes
from ..core.collections import GraphKeys, get_collection
from ..summary import summary_ops


def summarize_tensor(tensor, tag=None):
    """A summary of a Tensor: its value if it is a scalar, else a histogram; None for strings and bools.

    Args:
      tensor: Tensor or variable.  tag: str, default its name with "_summary".
    Returns:
      scalar string Tensor, or None.
    Source: tf.contrib.layers.summarize_tensor.
    """
    if tensor.dtype.base_dtype in (dtypes.string, dtypes.bool):
        return None
    summarize = summary_ops.scalar if tensor.get_shape().ndims == 0 else summary_ops.histogram
    return summarize(tag or f"{tensor.op.name}_summary", tensor)


def summarize_activation(op):
    """A histogram of an activation; of relu, relu6 and softplus also how often the input is out of range.

    Args:
      op: Tensor.
    Returns:
      scalar string Tensor, the histogram.
    Source: tf.contrib.layers.summarize_activation.
    """
    if op.op.type in ("Relu", "Softplus", "Relu6"):
        inputs = op.op.inputs[0]
        _share(f"{op.op.name}/zeros", tf.less, inputs, 0.0)
    if op.op.type == "Relu6":
        _share(f"{op.op.name}/sixes", tf.greater, inputs, 6.0)
    return summary_ops.histogram(f"{op.op.name}/activation", op)


def _share(name, compare, inputs, bound):
    hits = compare(inputs, tf.cast(bound, inputs.dtype))
    return summary_ops.scalar(name, tf.reduce_mean(tf.to_float(hits)))


# ------------------------------------------------------------------ several
def summarize_tensors(tensors, summarizer=summarize_tensor):
    """The summaries of some Tensors.

    Args:
      tensors: list.  summarizer: function of one.
    Source: tf.contrib.layers.summarize_tensors.
    """
    return [summarizer(tensor) for tensor in tensors]


def summarize_collection(collection, name_filter=None, summarizer=summarize_tensor):
    """The summaries of a collection.

    Args:
      collection: str.  name_filter: regular expression that the names start with.  summarizer: function of one.
    Source: tf.contrib.layers.summarize_collection.
    """
    chosen = [t for t in get_collection(collection) if name_filter is None or re.match(name_filter, t.op.name)]
    return summarize_tensors(chosen, summarizer)


summarize_variables = partial(summarize_collection, GraphKeys.GLOBAL_VARIABLES)
summarize_weights = partial(summarize_collection, GraphKeys.WEIGHTS)
summarize_biases = partial(summarize_collection, GraphKeys.BIASES)


def summarize_activations(name_filter=None, summarizer=summarize_activation):
    """The summaries of the collection ACTIVATIONS.

    Args: as summarize_collection.
    Source: tf.contrib.layers.summarize_activations.
    """
    return summarize_collection(GraphKeys.ACTIVATIONS, name_filter, summarizer)
