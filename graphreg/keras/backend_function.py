"""Functions of tf.keras.backend that run a graph or take gradients."""
import numpy as np

from .. import functions as tf
from ..core import errors, nest
from ..core.convert import is_tensor
from ..core.sparse_tensor import SparseTensor
from ..gradients import gradients as _gradients
from . import backend_array, backend_state

_RUN_ARGUMENTS = ("self", "fetches", "feed_dict", "options", "run_metadata")


class GraphExecutionFunction:
    """What K.function returns: f(values) runs the updates and gives the outputs.

    Args:
      inputs: structure of Tensors.  outputs: structure of Tensors.
      updates: list of Operations, or of pairs (variable, its new value).  name: str.
      feed_dict, fetches, options, run_metadata: more for tf.Session.run.
    """

    def __init__(self, inputs, outputs, updates=None, name=None, **session_kwargs):
        if not isinstance(updates or [], (list, tuple)):
            raise TypeError("`updates` in a Keras backend function should be a list or tuple.")
        self.inputs, self._outputs, self.name = nest.flatten(inputs), outputs, name
        self.outputs = [x for x in nest.flatten(outputs) if x is not None]
        self.feed_dict = session_kwargs.pop("feed_dict", None) or {}
        self.fetches = session_kwargs.pop("fetches", None) or []
        if not isinstance(self.fetches, list):
            self.fetches = [self.fetches]
        self._run_arguments = session_kwargs
        # The updates follow the outputs: a value fetched beside them is the one before.
        with backend_state.get_graph().as_default(), tf.control_dependencies([self.outputs[0]] if self.outputs else []):
            ops = [p.assign(new).op if pair else p for p, new, pair in map(_as_pair, updates or ())]
            self.updates_op = tf.group(*ops)

    def __call__(self, inputs):
        session = backend_state.get_session(inputs)
        feed = {**self.feed_dict, **dict(_fed(self.inputs, nest.flatten(inputs)))}
        for x in self.outputs:
            if x in feed:
                raise errors.InvalidArgumentError(None, None, f"{x.name} is both fed and fetched.")
        values = session.run([self.outputs, self.updates_op, self.fetches], feed, **self._run_arguments)[0]
        values = iter(values)
        flat = [None if x is None else next(values) for x in nest.flatten(self._outputs)]
        return nest.pack_sequence_as(self._outputs, flat)


def _as_pair(update):
    if isinstance(update, tuple):
        return (*update, True)
    return update, None, False


def _fed(tensors, values):
    """(tensor, array) of each input."""
    for tensor, value in zip(tensors, values):
        if value is None:
            raise ValueError("You must feed a value for placeholder %s" % (tensor,))
        if not isinstance(tensor, SparseTensor) and not isinstance(value, SparseTensor) and not is_tensor(value):
            value = np.asarray(value, dtype=tensor.dtype.base_dtype.as_numpy_dtype)
        yield tensor, value


def function(inputs, outputs, updates=None, name=None, **kwargs):
    """A function that feeds inputs, runs updates, and gives the values of outputs.

    Args:
      inputs: list of placeholders.  outputs: structure of Tensors.
      updates: list of Operations, or of pairs (variable, its new value).  name: str.
      feed_dict, fetches, options, run_metadata: as tf.Session.run.
    Returns:
      function of a list of arrays.
    Raises:
      ValueError: another argument.  TypeError: updates is no list.
    Source: tf.keras.backend.function.
    """
    for key in kwargs:
        if key not in _RUN_ARGUMENTS:
            raise ValueError(f'Invalid argument "{key}" passed to K.function with TensorFlow backend')
    # TF takes the name, and does not hand it on.
    return GraphExecutionFunction(inputs, outputs, updates=updates, **kwargs)


def eval(x):
    """The value of a tensor or a variable.

    Source: tf.keras.backend.eval.
    """
    return backend_state.get_value(backend_array.to_dense(x))


def gradients(loss, variables):
    """The gradients of a loss.

    Source: tf.keras.backend.gradients.
    """
    return _gradients(loss, variables, colocate_gradients_with_ops=True)


def stop_gradient(variables):
    """Tensors that gradients take for constants.

    Args:
      variables: Tensor, or list or tuple of them.
    Source: tf.keras.backend.stop_gradient.
    """
    if isinstance(variables, (list, tuple)):
        return map(tf.stop_gradient, variables)
    return tf.stop_gradient(variables)
