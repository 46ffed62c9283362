"""Lookup tables' initializers (the tables themselves come with the rest of the language)."""
from ..core import scopes
from ..core.collections import GraphKeys
from . import control_flow


def tables_initializer(name="init_all_tables"):
    """An op that initializes every table of the default graph.

    Args:
      name: str.
    Returns:
      Operation; a NoOp when there is no table.
    Source: tf.tables_initializer.
    """
    initializers = scopes.get_default_graph().get_collection(GraphKeys.TABLE_INITIALIZERS)
    return control_flow.group(*initializers, name=name) if initializers else control_flow.no_op(name=name)


def initialize_all_tables(name="init_all_tables"):
    """Deprecated name of tables_initializer.

    Source: tf.initialize_all_tables.
    """
    return tables_initializer(name)
