"""Tensors that stay in a session between runs, known by a handle."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op

_DEVICE = "/job:localhost/replica:0/task:0/device:CPU:0"


class TensorStore:
    """The tensors kept in one session, by handle."""

    def __init__(self):
        self.count = 0
        self.values = {}

    def keep(self, value, op_name):
        handle = f"{op_name};{self.count};{_DEVICE}"
        self.count += 1
        self.values[handle] = np.array(value)
        return handle

    def find(self, handle):
        try:
            return self.values[handle]
        except KeyError:
            raise errors.InvalidArgumentError(
                None, None, f"The tensor with handle '{handle}' is not in the session store.") from None


def store_of(state):
    """The tensor store of a session's state."""
    return state.resource("tensor store", TensorStore)


def _text(handle):
    handle = handle[()] if isinstance(handle, np.ndarray) else handle
    return handle.decode() if isinstance(handle, bytes) else handle


@op("GetSessionHandle(value: T) -> handle: string", "T: type", stateful=True, state="session")
def get_session_handle(xp, state, value):
    """Keep a value in the session; its handle."""
    return store_of(state).keep(value, "GetSessionHandle").encode()


@op("GetSessionHandleV2(value: T) -> handle: resource", "T: type", stateful=True, state="session")
def get_session_handle_v2(xp, state, value):
    """Keep a value in the session; its handle."""
    return store_of(state).keep(value, "GetSessionHandleV2").encode()


@op("GetSessionTensor(handle: string) -> value: dtype", "dtype: type", stateful=True, state="session")
def get_session_tensor(xp, state, handle, dtype):
    """The value kept under a handle."""
    return store_of(state).find(_text(handle)).astype(dtype, copy=False)


@op("DeleteSessionTensor(handle: string)", stateful=True, state="session")
def delete_session_tensor(xp, state, handle):
    """Forget the value kept under a handle."""
    store_of(state).find(_text(handle))
    del store_of(state).values[_text(handle)]


get_session_handle.shape(shape_fns.scalar_shape)
get_session_handle_v2.shape(shape_fns.scalar_shape)


@get_session_tensor.shape
def _(c):
    c.with_rank(0, 0)
    return [None]


@delete_session_tensor.shape
def _(c):
    c.with_rank(0, 0)
    return []


for _function in (get_session_handle, get_session_handle_v2, get_session_tensor, delete_session_tensor):
    _function.not_differentiable()
