"""Named collections: lists that a graph keeps, and that nobody reads unasked.

A penalty made by a regularizer is only a member of the list REGULARIZATION_LOSSES; it acts when the
program takes it from there and adds it to the loss.
"""
import re

from .scopes import get_default_graph


class GraphKeys:
    """Standard names of collections.

    Source: tf.GraphKeys.
    """

    GLOBAL_VARIABLES = "variables"
    LOCAL_VARIABLES = "local_variables"
    METRIC_VARIABLES = "metric_variables"
    MODEL_VARIABLES = "model_variables"
    TRAINABLE_VARIABLES = "trainable_variables"
    SUMMARIES = "summaries"
    QUEUE_RUNNERS = "queue_runners"
    TABLE_INITIALIZERS = "table_initializer"
    ASSET_FILEPATHS = "asset_filepaths"
    MOVING_AVERAGE_VARIABLES = "moving_average_variables"
    REGULARIZATION_LOSSES = "regularization_losses"
    CONCATENATED_VARIABLES = "concatenated_variables"
    SAVERS = "savers"
    WEIGHTS = "weights"
    BIASES = "biases"
    ACTIVATIONS = "activations"
    UPDATE_OPS = "update_ops"
    LOSSES = "losses"
    SAVEABLE_OBJECTS = "saveable_objects"
    RESOURCES = "resources"
    LOCAL_RESOURCES = "local_resources"
    TRAINABLE_RESOURCE_VARIABLES = "trainable_resource_variables"
    INIT_OP = "init_op"
    LOCAL_INIT_OP = "local_init_op"
    READY_OP = "ready_op"
    READY_FOR_LOCAL_INIT_OP = "ready_for_local_init_op"
    SUMMARY_OP = "summary_op"
    GLOBAL_STEP = "global_step"
    EVAL_STEP = "eval_step"
    TRAIN_OP = "train_op"
    COND_CONTEXT = "cond_context"
    WHILE_CONTEXT = "while_context"
    _SUMMARY_COLLECTION = "_SUMMARY_V2"
    _VARIABLE_COLLECTIONS = [GLOBAL_VARIABLES, LOCAL_VARIABLES, METRIC_VARIABLES, MODEL_VARIABLES,
                             TRAINABLE_VARIABLES, MOVING_AVERAGE_VARIABLES, CONCATENATED_VARIABLES,
                             TRAINABLE_RESOURCE_VARIABLES]
    _STREAMING_MODEL_PORTS = "streaming_model_ports"
    VARIABLES = GLOBAL_VARIABLES


# Standard collections that hold nothing a loss is made of.
NO_LOSSES = frozenset(v for v in vars(GraphKeys).values() if isinstance(v, str)) - {
    GraphKeys.REGULARIZATION_LOSSES, GraphKeys.LOSSES}


class CollectionStore:
    """The collections of one graph: lists by name, in the order the names were first used."""

    def __init__(self):
        self._lists = {}

    def add(self, name, value):
        self._lists.setdefault(name, []).append(value)

    def add_to_each(self, names, value):
        """Add to several collections; a name given twice counts once."""
        names = (names,) if isinstance(names, str) else dict.fromkeys(names)
        for name in names:
            self.add(name, value)

    def ref(self, name):
        """The list itself: editing it edits the collection; a missing one is made."""
        return self._lists.setdefault(name, [])

    def get(self, name, scope=None):
        """A copy of the list; with `scope`, of the members whose name the regex matches at its start."""
        members = self._lists.get(name)
        if members is None:
            return []
        if scope is None:
            return list(members)
        matches = re.compile(scope).match
        return [m for m in members if hasattr(m, "name") and matches(m.name)]

    def __iter__(self):
        return iter(self._lists)

    def keys(self):
        return [k for k in self._lists if isinstance(k, str)]

    def clear(self, name):
        self._lists.pop(name, None)


def add_to_collection(name, value):
    """Add a value to a collection of the default graph.

    Args:
      name: str, the collection (GraphKeys holds the standard names).  value: anything.
    Source: tf.add_to_collection.
    """
    get_default_graph().add_to_collection(name, value)


def add_to_collections(names, value):
    """Add a value to several collections of the default graph; a repeated name counts once.

    Args:
      names: str or iterable of str.  value: anything.
    Source: tf.add_to_collections.
    """
    get_default_graph().add_to_collections(names, value)


def get_collection(key, scope=None):
    """The members of a collection of the default graph, as a new list.

    Args:
      key: str, the collection.
      scope: regular expression; only members with a `name` that it matches from the start are returned.
    Returns:
      list in the order of adding, empty when nothing was added.
    Source: tf.get_collection.
    """
    return get_default_graph().get_collection(key, scope)


def get_collection_ref(key):
    """The list that a collection of the default graph is: changes to it change the collection.

    Source: tf.get_collection_ref.
    """
    return get_default_graph().get_collection_ref(key)


def get_all_collection_keys():
    """Names of the collections of the default graph.

    Source: tf.Graph.get_all_collection_keys.
    """
    return get_default_graph().get_all_collection_keys()


# ------------------------------------------------------------------ members as messages
_PROTO_FUNCTIONS = {}           # key of a collection: (message class, member -> message, message -> member)


def register_proto_function(collection_name, proto_type=None, to_proto=None, from_proto=None):
    """Say how the members of a collection become messages in MetaGraphDefs, and come back.

    Args:
      collection_name: str.  proto_type: class of the messages.
      to_proto: function (member, export_scope=) -> message, or None for what is not within export_scope.
      from_proto: function (message, import_scope=) -> member.
    Raises:
      TypeError: one of them cannot be called.  KeyError: the collection has them already.
    Source: tensorflow.python.framework.ops.register_proto_function.
    """
    if to_proto and not callable(to_proto):
        raise TypeError("to_proto must be callable.")
    if from_proto and not callable(from_proto):
        raise TypeError("from_proto must be callable.")
    if collection_name in _PROTO_FUNCTIONS:
        raise KeyError(f"Registering two proto functions with name '{collection_name}'!")
    _PROTO_FUNCTIONS[collection_name] = proto_type, to_proto, from_proto


def get_collection_proto_type(collection_name):
    """The class of the messages that a collection's members become, or None."""
    return _PROTO_FUNCTIONS.get(collection_name, (None,))[0]


def get_to_proto_function(collection_name):
    """What makes a message of a collection's member, or None."""
    return _PROTO_FUNCTIONS[collection_name][1] if collection_name in _PROTO_FUNCTIONS else None


def get_from_proto_function(collection_name):
    """What makes a collection's member of a message, or None."""
    return _PROTO_FUNCTIONS[collection_name][2] if collection_name in _PROTO_FUNCTIONS else None
