"""TF's public namespace tf.contrib.deprecated: summaries as they were before TF 1.0, with tags and not names."""
from ..core import dtypes, raw, scopes
from ..core.collections import GraphKeys, get_collection
from ..core.convert import convert_to_tensor
from ..summary.summary_ops import _collect


def scalar_summary(tags, values, collections=None, name=None):
    """A summary of numbers.

    Args:
      tags: string Tensor.  values: real Tensor of its shape.
      collections: list of collection names, default SUMMARIES.  name: str.
    Returns:
      string scalar Tensor: a serialized Summary.
    Source: tf.contrib.deprecated.scalar_summary.
    """
    with scopes.name_scope(name, "ScalarSummary", [tags, values]) as scope:
        return _collect(raw.ScalarSummary(tags, values, name=scope), collections)


def histogram_summary(tag, values, collections=None, name=None):
    """A summary of how numbers are spread.

    Args: tag: string scalar Tensor; the others as for scalar_summary.
    Source: tf.contrib.deprecated.histogram_summary.
    """
    with scopes.name_scope(name, "HistogramSummary", [tag, values]) as scope:
        return _collect(raw.HistogramSummary(tag, values, name=scope), collections)


def image_summary(tag, tensor, max_images=3, collections=None, name=None):
    """A summary of images.

    Args: tag: string scalar Tensor; tensor: [n, rows, columns, depth]; max_images: int; others as for scalar_summary.
    Source: tf.contrib.deprecated.image_summary.
    """
    with scopes.name_scope(name, "ImageSummary", [tag, tensor]) as scope:
        return _collect(raw.ImageSummary(tag, tensor, max_images=max_images, name=scope), collections)


def audio_summary(tag, tensor, sample_rate, max_outputs=3, collections=None, name=None):
    """A summary of sounds.

    Args: tag: string scalar Tensor; tensor: [n, frames] or [n, frames, channels]; sample_rate: float, Hertz;
      max_outputs: int; the others as for scalar_summary.
    Source: tf.contrib.deprecated.audio_summary.
    """
    with scopes.name_scope(name, "AudioSummary", [tag, tensor]) as scope:
        sample_rate = convert_to_tensor(sample_rate, dtype=dtypes.float32, name="sample_rate")
        return _collect(raw.AudioSummaryV2(tag, tensor, sample_rate, max_outputs=max_outputs, name=scope), collections)


def merge_summary(inputs, collections=None, name=None):
    """One summary of several.

    Args: inputs: list of string Tensors; the others as for scalar_summary, but no collection is the default.
    Source: tf.contrib.deprecated.merge_summary.
    """
    with scopes.name_scope(name, "MergeSummary", inputs):
        return _collect(raw.MergeSummary(inputs, name=name), collections, default=())


def merge_all_summaries(key=GraphKeys.SUMMARIES):
    """One summary of all in a collection; None: there is none.

    Source: tf.contrib.deprecated.merge_all_summaries.
    """
    found = get_collection(key)
    return merge_summary(found) if found else None
