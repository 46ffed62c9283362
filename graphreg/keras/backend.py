"""TF's public namespace tf.keras.backend, as far as it is there: what layers need of it."""
import numpy as np

from .. import functions as tf
from ..core import dtypes, scopes
from ..core.convert import to_tensor
from ..session import Session
from ..variables import global_variables, is_variable_initialized, variables_initializer
from .engine.naming import reset_uids, unique_object_name  # noqa: F401

_settings = {"floatx": "float32", "epsilon": 1e-7, "image_data_format": "channels_last"}
_LEARNING_PHASE = "keras_learning_phase"
_SESSION = "keras_session"


def floatx():
    """str: the dtype of weights that are given none.

    Source: tf.keras.backend.floatx.
    """
    return _settings["floatx"]


def set_floatx(value):
    """Set the dtype of weights that are given none.

    Raises:
      ValueError: no float type.
    Source: tf.keras.backend.set_floatx.
    """
    if value not in ("float16", "float32", "float64"):
        raise ValueError("Unknown floatx type: " + str(value))
    _settings["floatx"] = str(value)


def epsilon():
    """float: the small number that keeps divisions finite.

    Source: tf.keras.backend.epsilon.
    """
    return _settings["epsilon"]


def set_epsilon(value):
    """Set the small number that keeps divisions finite.

    Source: tf.keras.backend.set_epsilon.
    """
    _settings["epsilon"] = value


def image_data_format():
    """str: "channels_last" or "channels_first", what image layers take when they are not told.

    Source: tf.keras.backend.image_data_format.
    """
    return _settings["image_data_format"]


def set_image_data_format(data_format):
    """Set what image layers take when they are not told.

    Raises:
      ValueError: neither "channels_last" nor "channels_first".
    Source: tf.keras.backend.set_image_data_format.
    """
    if data_format not in ("channels_last", "channels_first"):
        raise ValueError("Unknown data_format: " + str(data_format))
    _settings["image_data_format"] = str(data_format)


# ------------------------------------------------------------------ training or not
def _hidden():
    return scopes.get_default_graph()._hidden


def learning_phase():
    """Whether layers behave as in training: what was set, or a placeholder of the default graph that is False.

    Returns:
      int, bool or a scalar boolean Tensor.
    Source: tf.keras.backend.learning_phase.
    """
    hidden = _hidden()
    if _LEARNING_PHASE not in hidden:
        with scopes.name_scope(""):
            hidden[_LEARNING_PHASE] = tf.placeholder_with_default(False, shape=(), name="keras_learning_phase")
    return hidden[_LEARNING_PHASE]


def global_learning_phase_is_set():
    """bool: whether set_learning_phase was called for the default graph."""
    value = _hidden().get(_LEARNING_PHASE)
    return value is not None and not hasattr(value, "graph")


def set_learning_phase(value):
    """Say whether layers of the default graph behave as in training.

    Args:
      value: 0 or 1.
    Raises:
      ValueError: something else.
    Source: tf.keras.backend.set_learning_phase.
    """
    if value not in (0, 1):
        raise ValueError("Expected learning phase to be 0 or 1.")
    _hidden()[_LEARNING_PHASE] = value


# ------------------------------------------------------------------ values of variables
def get_session():
    """The session Keras runs in: the default one or its own; variables made since are initialized first.

    Source: tf.keras.backend.get_session.
    """
    session = scopes.get_default_session()
    if session is None:
        session = _hidden().get(_SESSION)
        if session is None:
            session = _hidden()[_SESSION] = Session()
    with session.graph.as_default():
        _initialize_new(session)
    return session


def set_session(session):
    """Make Keras run in a session, in its graph.

    Source: tf.keras.backend.set_session.
    """
    session.graph._hidden[_SESSION] = session


def _initialize_new(session):
    """Initialize the variables that Keras has not seen in this graph, unless the program did so."""
    new = [v for v in global_variables() if not getattr(v, "_keras_initialized", False)]
    if not new:
        return
    known = session.run([is_variable_initialized(v) for v in new])
    for v in new:
        v._keras_initialized = True
    session.run(variables_initializer([v for v, is_there in zip(new, known) if not is_there]))


def batch_get_value(tensors):
    """The values of several variables, as a list of arrays.

    Source: tf.keras.backend.batch_get_value.
    """
    return get_session().run(tensors) if tensors else []


def batch_set_value(tuples):
    """Assign several variables.

    Args:
      tuples: list of (variable, array).
    Source: tf.keras.backend.batch_set_value.
    """
    if not tuples:
        return
    session, ops, feed = get_session(), [], {}
    with session.graph.as_default():
        for variable, value in tuples:
            assign = getattr(variable, "_keras_assign", None)
            if assign is None:
                holder = tf.placeholder(variable.dtype.base_dtype, shape=[None] * variable.shape.ndims)
                assign = variable._keras_assign = (holder, variable.assign(holder).op)
            feed[assign[0]] = value
            ops.append(assign[1])
    session.run(ops, feed)


def constant(value, dtype=None, shape=None, name=None):
    """A constant Tensor, of Keras' float type by default.

    Source: tf.keras.backend.constant.
    """
    return tf.constant(value, dtype=floatx() if dtype is None else dtype, shape=shape, name=name)


def is_sparse(tensor):
    """bool: whether something is a SparseTensor.

    Source: tf.keras.backend.is_sparse.
    """
    return hasattr(tensor, "dense_shape") and hasattr(tensor, "indices")


def clip(x, min_value, max_value):
    """Values limited to a range.

    Source: tf.keras.backend.clip.
    """
    if max_value is not None and max_value < min_value:
        max_value = min_value
    dtype = x.dtype.base_dtype
    low = to_tensor(min_value, dtype)
    high = to_tensor(float("inf") if max_value is None else max_value, dtype)
    return tf.clip_by_value(x, low, high)


def cast_to_floatx(x):
    """An array or a tensor in Keras' float type.

    Source: tf.keras.backend.cast_to_floatx.
    """
    if hasattr(x, "graph"):
        return tf.cast(x, floatx())
    return np.asarray(x, dtype=dtypes.as_dtype(floatx()).as_numpy_dtype)
