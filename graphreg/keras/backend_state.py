"""The part of tf.keras.backend with a memory: the learning phase, the session, the values of variables."""
from contextlib import contextmanager

import numpy as np

from .. import functions as tf
from ..core import scopes
from ..core.convert import is_tensor
from ..variables import Variable, is_variable_initialized, variables_initializer
from .engine.naming import count_name, reset_uids
from .graph import get_graph, is_keras_graph, keras_session, set_session  # noqa: F401
from .tracked import tracked_variables

_LEARNING_PHASE = "keras_learning_phase"
_manual = {"initialization": False}


def get_uid(prefix=""):
    """int: how often the default graph was asked for a number with this prefix, this time among them.

    Source: tf.keras.backend.get_uid.
    """
    return count_name(prefix)


def clear_session():
    """Begin anew with an empty default graph, no session and layer names from 1.

    Raises:
      AssertionError: called within a `with graph.as_default()` block.
    Source: tf.keras.backend.clear_session.
    """
    if scopes.executing_eagerly():
        scopes.get_default_graph()._hidden.clear()
        return
    scopes.reset_default_graph()
    reset_uids()
    learning_phase()


def manual_variable_initialization(value):
    """Say whether the program initializes its variables itself.

    Args:
      value: bool.
    Source: tf.keras.backend.manual_variable_initialization.
    """
    _manual["initialization"] = value


# ------------------------------------------------------------------ training or not
def _hidden():
    """What is kept of the default graph; functions look at what is outside of them."""
    graph = scopes.get_default_graph()
    while graph.building_function and not is_keras_graph(graph):
        graph = graph.outer_graph
    return graph._hidden


def learning_phase():
    """Whether layers behave as in training: what was set, or a placeholder of the default graph that is False.

    Returns:
      int, bool or a scalar boolean Tensor.
    Source: tf.keras.backend.learning_phase.
    """
    hidden = _hidden()
    if scopes.get_default_graph().executes or hidden is not scopes.get_default_graph()._hidden:
        return hidden.get(_LEARNING_PHASE, 0)
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


@contextmanager
def learning_phase_scope(value):
    """Context manager in which layers behave as in training, or not.

    Args:
      value: 0 or 1.
    Raises:
      ValueError: something else.
    Source: tf.keras.backend.learning_phase_scope.
    """
    if value not in (0, 1):
        raise ValueError("Expected learning phase to be 0 or 1.")
    hidden = _hidden()
    before = hidden.get(_LEARNING_PHASE)
    try:
        hidden[_LEARNING_PHASE] = value
        yield
    finally:
        hidden.pop(_LEARNING_PHASE)
        if before is not None:
            hidden[_LEARNING_PHASE] = before


# ------------------------------------------------------------------ sessions
def get_session(op_input_list=()):
    """The session Keras runs in: the default one or its own; variables made since are initialized first.

    Args:
      op_input_list: taken for TF's sake: the default graph has the session.
    Source: tf.keras.backend.get_session.
    """
    session = scopes.get_default_session()
    if session is None:
        session = keras_session()
    if not _manual["initialization"] and not is_keras_graph(session.graph):
        with session.graph.as_default():
            _initialize_new(session)
    return session


def _initialize_new(session):
    """Initialize the variables of Keras that it has not seen in this graph yet, unless the program did so."""
    new = [v for v in tracked_variables() if not getattr(v, "_keras_initialized", False)]
    if not new:
        return
    known = session.run([is_variable_initialized(v) for v in new])
    for v in new:
        v._keras_initialized = True
    missing = [v for v, is_there in zip(new, known) if not is_there and v.initializer is not None]
    if missing:
        session.run(variables_initializer(missing))


# ------------------------------------------------------------------ values of variables
def get_value(x):
    """The value of a variable or a tensor; anything else as it is.

    Source: tf.keras.backend.get_value.
    """
    if not (is_tensor(x) or isinstance(x, Variable)):
        return x
    if not _is_eager(x):
        return get_session().run(x)
    return x.numpy()


def _is_eager(x):
    """Whether a variable or a tensor has its value outside of any session."""
    return getattr(getattr(x, "handle", x), "is_eager", False)


def set_value(x, value):
    """Assign a variable.

    Args:
      x: Variable.  value: array.
    Source: tf.keras.backend.set_value.
    """
    batch_set_value([(x, value)])


def batch_get_value(tensors):
    """The values of several variables, as a list of arrays.

    Source: tf.keras.backend.batch_get_value.
    """
    if tensors and all(_is_eager(t) for t in tensors):
        return [t.numpy() for t in tensors]
    return get_session().run(tensors) if tensors else []


def batch_set_value(tuples):
    """Assign several variables.

    Args:
      tuples: list of (variable, array).
    Source: tf.keras.backend.batch_set_value.
    """
    if not tuples:
        return
    if all(_is_eager(v) for v, _ in tuples):
        with scopes.init_scope():
            for v, value in tuples:
                v.assign(np.asarray(value, dtype=v.dtype.base_dtype.as_numpy_dtype))
        return
    ops, feed = [], {}
    with tuples[0][0].graph.as_default():
        for variable, value in tuples:
            value = np.asarray(value, dtype=variable.dtype.base_dtype.as_numpy_dtype)
            assign = getattr(variable, "_keras_assign", None)
            if assign is None:
                holder = tf.placeholder(variable.dtype.base_dtype, shape=[None] * value.ndim)
                assign = variable._keras_assign = (holder, variable.assign(holder).op)
            feed[assign[0]] = value
            ops.append(assign[1])
        # The session initializes variables that are new to it, after the assignments are built.
        get_session().run(ops, feed)
