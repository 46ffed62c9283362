"""tf.contrib.slim.summaries: summaries of Tensors under their own names."""
from .. import functions as tf
from ..core.collections import GraphKeys, add_to_collection
from ..summary import summary_ops


def _summary_name(tensor, name=None, prefix=None, postfix=None):
    """The name of a Tensor's summary, between a prefix and a postfix."""
    parts = [prefix, name or tensor.op.name, postfix]
    return "/".join(part for part in parts if part)


# ------------------------------------------------------------------ one Tensor
def add_histogram_summary(tensor, name=None, prefix=None):
    """A histogram of a Tensor.

    Args:
      tensor: Tensor.  name: str, default the Tensor's.  prefix: str.
    Returns:
      scalar string Tensor, the summary.
    Source: tf.contrib.slim.summaries.add_histogram_summary.
    """
    return summary_ops.histogram(_summary_name(tensor, name, prefix), tensor)


def add_image_summary(tensor, name=None, prefix=None, print_summary=False):
    """A summary of images.

    Args:
      tensor: Tensor of rank 4.  print_summary: it changes nothing, as in TF.  others: as add_histogram_summary.
    Source: tf.contrib.slim.summaries.add_image_summary.
    """
    return summary_ops.image(_summary_name(tensor, name, prefix), tensor)


def add_scalar_summary(tensor, name=None, prefix=None, print_summary=False):
    """A summary of one number.

    Args:
      tensor: scalar Tensor.  print_summary: bool, print it when the summary is computed.
      others: as add_histogram_summary.
    Source: tf.contrib.slim.summaries.add_scalar_summary.
    """
    return _scalar(_summary_name(tensor, name, prefix), tensor, print_summary)


def add_zero_fraction_summary(tensor, name=None, prefix=None, print_summary=False):
    """A summary of which share of the elements is 0.

    Args:
      tensor: Tensor.  print_summary: bool, print it when the summary is computed.  others: as add_histogram_summary.
    Source: tf.contrib.slim.summaries.add_zero_fraction_summary.
    """
    name = _summary_name(tensor, name, prefix, "Fraction_of_Zero_Values")
    return _scalar(name, tf.zero_fraction(tensor), print_summary)


def _scalar(name, tensor, print_summary):
    made = summary_ops.scalar(name, tensor, collections=[])
    if print_summary:
        made = tf.Print(made, [tensor], name)
    add_to_collection(GraphKeys.SUMMARIES, made)
    return made


# ------------------------------------------------------------------ several
def add_histogram_summaries(tensors, prefix=None):
    """add_histogram_summary for each Tensor.

    Source: tf.contrib.slim.summaries.add_histogram_summaries.
    """
    return [add_histogram_summary(t, prefix=prefix) for t in tensors]


def add_image_summaries(tensors, prefix=None):
    """add_image_summary for each Tensor.

    Source: tf.contrib.slim.summaries.add_image_summaries.
    """
    return [add_image_summary(t, prefix=prefix) for t in tensors]


def add_scalar_summaries(tensors, prefix=None, print_summary=False):
    """add_scalar_summary for each Tensor.

    Source: tf.contrib.slim.summaries.add_scalar_summaries.
    """
    return [add_scalar_summary(t, prefix=prefix, print_summary=print_summary) for t in tensors]


def add_zero_fraction_summaries(tensors, prefix=None):
    """add_zero_fraction_summary for each Tensor.

    Source: tf.contrib.slim.summaries.add_zero_fraction_summaries.
    """
    return [add_zero_fraction_summary(t, prefix=prefix) for t in tensors]
