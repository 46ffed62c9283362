"""Strings: bytes in object arrays."""
import numpy as np

from ..core import shape_fns
from ..core.declare import op


@op("StringJoin(inputs: N * string) -> output: string", "N: int >= 1", "separator: string = ''")
def string_join(xp, inputs, separator):
    """The strings of several tensors put together; scalars go with every element of the others."""
    between = separator.encode("utf-8", "surrogateescape")
    arrays = np.broadcast_arrays(*[np.asarray(v, object) for v in inputs])
    out = np.empty(arrays[0].shape, object)
    flat = [a.reshape(-1) for a in arrays]
    for i in range(out.size):
        out.reshape(-1)[i] = between.join([as_bytes(a[i]) for a in flat])
    return out


def as_bytes(value):
    """A string element as bytes."""
    return value.encode("utf-8") if isinstance(value, str) else value


@string_join.shape
def _(c):
    # A scalar says nothing of the shape; an unknown shape may be one.
    shapes = [s for s in c.shapes if s != ()]
    if not shapes:
        return [()]
    if any(s is None for s in shapes):
        return [None]
    out = shapes[0]
    for shape in shapes[1:]:
        out = shape_fns.merge(out, shape)
    return [out]


string_join.not_differentiable()
