"""tf.summary.scalar, histogram, image, audio, text, merge: nodes that make Summary messages."""
import contextlib
import json
import re

from ..core import errors, messages, scopes
from ..core.collections import GraphKeys, add_to_collection, get_collection
from ..core.convert import convert_to_tensor
from ..ops import summary as ops
from ..platform import logging


def _clean(name):
    """A name that a scope can have, with a word in the log when that is another one."""
    if name is None:
        return None
    new = re.sub(r"[^-/\w\.]", "_", name, flags=re.ASCII) if _is_ascii(name) else name
    new = new.lstrip("/")
    if new != name:
        logging.info("Summary name %s is illegal; using %s instead." % (name, new))
    return new


def _is_ascii(name):
    return not isinstance(name, str) or all(ord(c) < 128 for c in name)


@contextlib.contextmanager
def _scope(name, family=None, default_name=None, values=None):
    """(tag, scope) of a summary; a family stands in front of the name, and twice in front of the tag."""
    name, family = _clean(name), _clean(family)
    inner = name if family is None else f"{family}/{name}"
    with scopes.name_scope(inner, default_name, values) as scope:
        yield (scope.rstrip("/") if family is None else f"{family}/{scope.rstrip('/')}"), scope


def _collect(made, collections, default=(GraphKeys.SUMMARIES,)):
    for key in default if collections is None else collections:
        add_to_collection(key, made)
    return made


def scalar(name, tensor, collections=None, family=None):
    """A summary of one number.

    Args:
      name: str, the node's name and, with the scopes it is in, the tag.
      tensor: real scalar Tensor.
      collections: list of collection names, default SUMMARIES.
      family: str put in front of name, and twice in front of the tag.
    Returns:
      string scalar Tensor: a serialized Summary.
    Source: tf.summary.scalar.
    """
    with _scope(name, family, values=[tensor]) as (tag, scope):
        return _collect(ops.scalar_summary(tags=tag, values=tensor, name=scope), collections)


def histogram(name, values, collections=None, family=None):
    """A summary of how numbers are spread.

    Args: as for scalar; values: real Tensor of any shape.
    Returns:
      string scalar Tensor: a serialized Summary.
    Raises:
      InvalidArgumentError (when run): a value is not finite.
    Source: tf.summary.histogram.
    """
    with _scope(name, family, "HistogramSummary", [values]) as (tag, scope):
        return _collect(ops.histogram_summary(tag=tag, values=values, name=scope), collections)


def image(name, tensor, max_outputs=3, collections=None, family=None):
    """A summary with pictures.

    Args: as for scalar; tensor: uint8 or float Tensor (batch, height, width, 1, 3 or 4); max_outputs: int >= 1.
    Returns:
      string scalar Tensor: a serialized Summary.
    Source: tf.summary.image.
    """
    with _scope(name, family, values=[tensor]) as (tag, scope):
        made = ops.image_summary(tag=tag, tensor=tensor, max_images=max_outputs, name=scope)
        return _collect(made, collections)


def audio(name, tensor, sample_rate, max_outputs=3, collections=None, family=None):
    """A summary with sounds.

    Args: as for scalar; tensor: float32 Tensor (batch, frames) or (batch, frames, channels), from -1 to 1;
      sample_rate: float or scalar Tensor; max_outputs: int >= 1.
    Returns:
      string scalar Tensor: a serialized Summary.
    Source: tf.summary.audio.
    """
    with _scope(name, family, values=[tensor]) as (tag, scope):
        rate = convert_to_tensor(sample_rate, dtype="float32", name="sample_rate")
        made = ops.audio_summary_v2(tag=tag, tensor=tensor, sample_rate=rate, max_outputs=max_outputs, name=scope)
        return _collect(made, collections)


def text(name, tensor, collections=None):
    """A summary with texts.

    Args: as for scalar; tensor: string Tensor.
    Returns:
      string scalar Tensor: a serialized Summary.
    Raises:
      ValueError: the tensor holds no strings.
    Source: tf.summary.text.
    """
    if tensor.dtype != "string":
        raise ValueError(f"Expected tensor {tensor.name} to have dtype string, got {tensor.dtype}")
    metadata = messages.SummaryMetadata(
        plugin_data=messages.SummaryMetadata.PluginData(plugin_name="text"))
    return tensor_summary(name=name, tensor=tensor, summary_metadata=metadata, collections=collections)


def tensor_summary(name, tensor, summary_description=None, collections=None, summary_metadata=None, family=None,
                   display_name=None):
    """A summary with a tensor.

    Args: as for scalar; tensor: Tensor; summary_description, display_name: str; summary_metadata: SummaryMetadata.
    Returns:
      string scalar Tensor: a serialized Summary.
    Source: tf.summary.tensor_summary.
    """
    metadata = messages.SummaryMetadata() if summary_metadata is None else summary_metadata
    if display_name is not None:
        metadata.display_name = display_name
    if summary_description is not None:
        metadata.summary_description = summary_description
    with _scope(name, family, values=[tensor]) as (tag, scope):
        made = ops.tensor_summary_v2(tensor=tensor, tag=tag, name=scope,
                                     serialized_summary_metadata=metadata.SerializeToString())
        return _collect(made, collections)


def merge(inputs, collections=None, name=None):
    """One summary with the values of several.

    Args:
      inputs: list of string Tensors with serialized Summaries.
      collections: list of collection names, default none.
      name: str.
    Returns:
      string scalar Tensor: a serialized Summary.
    Raises:
      InvalidArgumentError (when run): two values have the same tag.
    Source: tf.summary.merge.
    """
    name = _clean(name)
    with scopes.name_scope(name, "Merge", inputs if isinstance(inputs, (list, tuple)) else None):
        return _collect(ops.merge_summary(inputs=inputs, name=name), collections, ())


def merge_all(key=GraphKeys.SUMMARIES, scope=None, name=None):
    """One summary with the values of all in a collection.

    Args:
      key: str, the collection.
      scope: str, a regular expression that names must begin with.
      name: str.
    Returns:
      string scalar Tensor, or None when there are no summaries.
    Source: tf.summary.merge_all.
    """
    found = get_collection(key, scope=scope)
    return merge(found, name=name) if found else None


def get_summary_description(node_def):
    """The SummaryDescription of a TensorSummary node.

    Args:
      node_def: NodeDef.
    Raises:
      ValueError: another type of node.
    Source: tf.summary.get_summary_description.
    """
    if node_def.op != "TensorSummary":
        raise ValueError(f"Can't get_summary_description on {node_def.op}")
    description = messages.SummaryDescription()
    description.type_hint = json.loads(node_def.attr["description"].s.decode() or "{}").get("typeHint", "")
    return description


def all_v2_summary_ops():
    """list of the bool Tensors that tf.contrib.summary made: run them to write the summaries.

    Source: tf.summary.all_v2_summary_ops.
    """
    return get_collection("_SUMMARY_V2")


def initialize(graph=None, session=None):
    """Refuse: tf.contrib.summary.initialize does this.

    Source: tf.summary.initialize.
    """
    raise errors.UnimplementedError(
        None, None, "tf.summary.initialize is not emulated: use tf.contrib.summary.initialize")
