"""The tensor that reads the global step: the same for all hooks of a graph."""
from ..core import scopes
from ..train import training_util
from ..variables import Variable

_KEY = "global_step_read_op_cache"


def get_or_create_global_step_read(graph=None):
    """The tensor that reads the global step without a race against its updates.

    Args:
      graph: Graph, default the default one.
    Returns:
      Tensor, or None when there is no global step.
    """
    graph = graph or scopes.get_default_graph()
    made = graph.get_collection(_KEY)
    if len(made) > 1:
        raise RuntimeError("There are multiple items in collection global_step_read_op_cache. There should be only one.")
    if made:
        return made[0]
    step = training_util.get_global_step(graph)
    if step is None:
        return None
    # Nodes of a scope of the variable's own name.
    with graph.as_default() as g, g.name_scope(None), g.name_scope(step.op.name + "/"):
        value = step.initialized_value() if isinstance(step, Variable) else step
        read = value + 0
    graph.add_to_collection(_KEY, read)
    return read
