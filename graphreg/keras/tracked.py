"""The variables that Keras made in a graph: it initializes them in its session when the program did not."""
from ..core import scopes

_VARIABLES = "keras_variables"
_OPTIMIZERS = "keras_tf_optimizers"


def track_variable(variable):
    """Note a variable that Keras made in the default graph."""
    scopes.get_default_graph()._hidden.setdefault(_VARIABLES, []).append(variable)


def track_variables_of(optimizer):
    """Note an optimizer of tf.train that Keras uses in the default graph: its variables count as made by Keras."""
    scopes.get_default_graph()._hidden.setdefault(_OPTIMIZERS, []).append(optimizer)


def tracked_variables():
    """list of the variables that Keras made in the default graph."""
    hidden = scopes.get_default_graph()._hidden
    of_optimizers = [v for optimizer in hidden.get(_OPTIMIZERS, ()) for v in optimizer.variables()]
    return [*hidden.get(_VARIABLES, ()), *of_optimizers]
