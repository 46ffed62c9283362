"""The graph that Keras' symbolic tensors live in, and the session that runs it."""
from ..core import scopes
from ..core.func_graph import FuncGraph
from ..session import Session

_GRAPH, _SESSION = "keras_graph", "keras_session"


def get_graph():
    """The default graph; under eager execution, where ops run at once, a graph of Keras' own.

    Source: tensorflow.python.keras.backend.get_graph.
    """
    graph = scopes.get_default_graph()
    if not graph.executes:
        return graph
    if _GRAPH not in graph._hidden:
        graph._hidden[_GRAPH] = FuncGraph("keras_graph")
    return graph._hidden[_GRAPH]


def is_keras_graph(graph):
    """Whether a graph is the one that Keras has for itself under eager execution."""
    return isinstance(graph, FuncGraph) and graph.outer_graph._hidden.get(_GRAPH) is graph


def on_keras_tensors(tensors):
    """Context manager for making ops on tensors: the graph of those that are symbolic, under eager execution."""
    if scopes.executing_eagerly():
        for t in tensors:
            if hasattr(t, "graph"):
                return t.graph.as_default()
    return scopes.nothing


def keras_session():
    """The session of the Keras graph, or the one that was set or made for the default graph."""
    graph = get_graph()
    session = graph._hidden.get(_SESSION)
    if session is None:
        session = graph._hidden[_SESSION] = GraphSession(graph=graph) if is_keras_graph(graph) else Session()
    return session


def set_session(session):
    """Make Keras run in a session, in its graph.

    Source: tf.keras.backend.set_session.
    """
    session.graph._hidden[_SESSION] = session


class GraphSession(Session):
    """A session of the graph that Keras has under eager execution: it brings what the graph took from outside."""

    def _feed_values(self, feed_dict):
        feeds = {inside: outer._value for outer, inside in self.graph.captures.values()}
        given = {key: value.numpy() if getattr(value, "is_eager", False) else value
                 for key, value in (feed_dict or {}).items()}
        feeds.update(super()._feed_values(given))
        return feeds
