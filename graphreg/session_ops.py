"""Tensors that live in a session: their handles, and the ops that read and delete them."""
from .core import dtypes, raw, scopes
from .core.device import canonical_name
from .core.operation import Tensor
from .functions import array
from .ops.session import store_of


class TensorHandle:
    """A tensor kept in a session; what fetching get_session_handle(...) gives.

    Source: tf.TensorHandle (tensorflow.python.ops.session_ops).
    """

    __module__ = "tensorflow.python.ops.session_ops"

    def __init__(self, handle, dtype, session):
        self._handle = handle.decode() if isinstance(handle, bytes) else handle
        self._dtype, self._session = dtype, session

    @property
    def handle(self):
        """str: what a handle placeholder is fed with."""
        return self._handle

    def get_raw_handle(self):
        """The handle, which from now on lives until it is deleted."""
        return self._handle

    def eval(self):
        """The kept value, as an array."""
        holder, reader = get_session_tensor(self._handle, self._dtype)
        return self._session.run(reader, feed_dict={holder: self._handle})

    def to_numpy_array(self):
        raise NotImplementedError("Cannot convert a TensorHandle to a numpy array: use eval().")

    def delete(self):
        """Forget the kept value."""
        holder, deleter = delete_session_tensor(self._handle)
        self._session.run(deleter, feed_dict={holder: self._handle})

    def _stored_array(self, session):
        """The kept value, as a feed."""
        return store_of(session._state).find(self._handle)

    def __str__(self):
        return self._handle


def get_session_handle(data, name=None):
    """A handle of a tensor that stays in the session when it is run.

    Args:
      data: Tensor.  name: str.
    Returns:
      string Tensor; fetched, a TensorHandle.
    Raises:
      TypeError: data is no Tensor.
    Source: tf.get_session_handle.
    """
    if not isinstance(data, Tensor):
        raise TypeError("`data` must be of type Tensor.")
    with scopes.colocate_with(data):
        return raw.GetSessionHandle(data, name=name)


def get_session_tensor(handle, dtype, name=None):
    """A placeholder for a handle, and the tensor kept under it.

    Args:
      handle: str, of a TensorHandle.  dtype: DType of the kept tensor.  name: str.
    Returns:
      (string placeholder, Tensor).
    Source: tf.get_session_tensor.
    """
    with scopes.device(_device_of(handle)):
        holder = array.placeholder(dtypes.string)
        return holder, raw.GetSessionTensor(holder, dtype, name=name)


def delete_session_tensor(handle, name=None):
    """A placeholder for a handle, and the op that forgets the tensor kept under it.

    Args:
      handle: str, of a TensorHandle.  name: str.
    Returns:
      (string placeholder, Operation).
    Source: tf.delete_session_tensor.
    """
    with scopes.device(_device_of(handle)):
        holder = array.placeholder(dtypes.string)
        return holder, raw.DeleteSessionTensor(holder, name=name)


def _device_of(handle):
    return canonical_name(handle.split(";")[-1])

