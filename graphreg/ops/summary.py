"""Summaries: values of a step as serialized Summary messages.

Loaded by what makes summaries, not with the package: the message classes cost time.
"""
import numpy as np

from ..core import errors, messages, shape_fns
from ..core.declare import op


@op("ScalarSummary(tags: string, values: T) -> summary: string",
    "T: {realnumbertype}")
def scalar_summary(xp, tags, values):
    """A Summary with one value for each tag."""
    tags, values = np.asarray(tags), np.asarray(values)
    if tags.shape != values.shape:
        raise errors.InvalidArgumentError(
            None, None, f"tags and values not the same shape: {shape_fns.text(tags.shape)} != "
            f"{shape_fns.text(values.shape)}" + (f" (tag '{_decoded(tags.item())}')" if tags.size == 1 else ""))
    summary = messages.Summary()
    for tag, value in zip(tags.ravel(), values.ravel()):
        summary.value.add(tag=_decoded(tag), simple_value=float(value))
    return np.array(summary.SerializeToString(), object)


def _decoded(tag):
    return tag.decode() if isinstance(tag, bytes) else tag


scalar_summary.shape(shape_fns.scalar_shape)
scalar_summary.not_differentiable()
