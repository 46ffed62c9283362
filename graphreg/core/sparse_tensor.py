"""SparseTensor: indices, values and a dense shape as one object."""
from collections import namedtuple

from . import dtypes, tensor_shape
from .convert import constant_value, to_tensor
from .scopes import get_default_session, name_scope

SparseTensorValue = namedtuple("SparseTensorValue", ["indices", "values", "dense_shape"])


class SparseTensor:
    """A tensor of which only the elements that are set are kept.

    Args:
      indices: int64 [N, ndims].  values: any dtype [N].  dense_shape: int64 [ndims].
    Source: tf.SparseTensor.
    """

    __module__ = "tensorflow.python.framework.sparse_tensor"

    def __init__(self, indices, values, dense_shape):
        with name_scope(None, "SparseTensor", [indices, values, dense_shape]):
            indices = to_tensor(indices, dtypes.int64, "indices")
            values = to_tensor(values, name="values")
            dense_shape = to_tensor(dense_shape, dtypes.int64, "dense_shape")
        self._indices, self._values, self._dense_shape = indices, values, dense_shape
        rows = indices.shape.with_rank(2)
        rows.dims[0].merge_with(values.shape.with_rank(1).dims[0])
        rows.dims[1].merge_with(dense_shape.shape.with_rank(1).dims[0])

    @classmethod
    def from_value(cls, sparse_tensor_value):
        """A SparseTensor from a SparseTensorValue or SparseTensor."""
        if isinstance(sparse_tensor_value, cls):
            return sparse_tensor_value
        if not isinstance(sparse_tensor_value, SparseTensorValue):
            raise TypeError(f"Neither a SparseTensor nor SparseTensorValue: {sparse_tensor_value}.")
        return cls(*sparse_tensor_value)

    @property
    def indices(self):
        return self._indices

    @property
    def values(self):
        return self._values

    @property
    def dense_shape(self):
        return self._dense_shape

    @property
    def op(self):
        """The Operation that makes `values`."""
        return self._values.op

    @property
    def dtype(self):
        return self._values.dtype

    @property
    def graph(self):
        return self._indices.graph

    @property
    def shape(self):
        """TensorShape: what is known of the dense shape while building."""
        return self.get_shape()

    def get_shape(self):
        """TensorShape: what is known of the dense shape while building."""
        known = constant_value(self._dense_shape)
        if known is not None:
            return tensor_shape.TensorShape([int(d) for d in known])
        size = self._dense_shape._shape
        return tensor_shape.TensorShape._from_raw((None,) * size[0] if size and size[0] is not None else None)

    def _components(self):
        """The tensors this is made of, for core.nest."""
        return [self._indices, self._values, self._dense_shape]

    def _from_components(self, parts):
        return SparseTensor(*parts)

    def consumers(self):
        return self._values.consumers()

    def eval(self, feed_dict=None, session=None):
        """SparseTensorValue of this tensor in a session."""
        indices, values, dense_shape = (session or _default_session()).run(
            [self._indices, self._values, self._dense_shape], feed_dict)
        return SparseTensorValue(indices, values, dense_shape)

    def __str__(self):
        return (f"SparseTensor(indices={self._indices}, values={self._values}, dense_shape={self._dense_shape})")


def _default_session():
    session = get_default_session()
    if session is None:
        raise ValueError("Cannot evaluate tensor using `eval()`: No default session is registered. Use `with "
                         "sess.as_default()` or pass an explicit session to `eval(session=sess)`")
    return session
