"""IndexedSlices: the rows of a tensor that are not zero, as sparse gradients carry them."""
from collections import namedtuple

from . import scopes

IndexedSlicesValue = namedtuple("IndexedSlicesValue", ["values", "indices", "dense_shape"])


class IndexedSlices:
    """Rows of a larger tensor: dense[indices[i]] += values[i].

    Args:
      values: Tensor (any dtype, [n, ...]).
      indices: Tensor (int, [n]); a row that is named twice is added twice.
      dense_shape: Tensor (int, [rank]) or None, the shape of the whole.
    Raises:
      ValueError: the three come from different graphs.
    Source: tf.IndexedSlices.
    """

    def __init__(self, values, indices, dense_shape=None):
        scopes.graph_of([v for v in (values, indices, dense_shape) if v is not None])
        self._values, self._indices, self._dense_shape = values, indices, dense_shape

    @property
    def values(self):
        return self._values

    @property
    def indices(self):
        return self._indices

    @property
    def dense_shape(self):
        return self._dense_shape

    @property
    def name(self):
        """str: the name of `values`."""
        return self._values.name

    @property
    def device(self):
        return self._values.device

    @property
    def op(self):
        """The Operation that makes `values`."""
        return self._values.op

    @property
    def dtype(self):
        return self._values.dtype

    @property
    def graph(self):
        return self._values.graph

    def consumers(self):
        """The Operations that take a part of this as an input."""
        return [op for part in (self._values, self._indices, self._dense_shape) if part is not None
                for op in part.consumers()]

    def _components(self):
        """The tensors this is made of, for core.nest."""
        parts = [self._values, self._indices]
        return parts if self._dense_shape is None else parts + [self._dense_shape]

    def _from_components(self, parts):
        return IndexedSlices(*parts)

    def __str__(self):
        shape = f", dense_shape={self._dense_shape}" if self._dense_shape is not None else ""
        return f"IndexedSlices(indices={self._indices}, values={self._values}{shape})"

    def __neg__(self):
        return IndexedSlices(-self._values, self._indices, self._dense_shape)
