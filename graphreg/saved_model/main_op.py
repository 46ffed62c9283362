"""TF's public namespace tf.saved_model.main_op: ops to run when a SavedModel has been loaded."""
from ..core import scopes
from ..functions.control_flow import group
from ..functions.tables import tables_initializer
from ..variables import global_variables_initializer, local_variables_initializer


def main_op():
    """An op that initializes all variables and tables.

    Source: tf.saved_model.main_op.main_op.
    """
    return group(global_variables_initializer(), local_variables_initializer(), tables_initializer())


def main_op_with_restore(restore_op_name):
    """An op that initializes all variables and tables, and then restores.

    Args:
      restore_op_name: the op that restores, or what control_dependencies and group take for one.
    Source: tf.saved_model.main_op_with_restore.
    """
    with scopes.control_dependencies([main_op()]):
        return group(restore_op_name)
