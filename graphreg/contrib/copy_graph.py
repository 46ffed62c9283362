"""TF's public namespace tf.contrib.copy_graph: operations and variables copied to another graph."""
from ..core.collections import GraphKeys
from ..core.operation import Operation, Tensor
from ..core.registry import get_op_def
from ..session import Session
from ..variables import Variable


def _below(scope, name):
    return f"{scope}/{name}" if scope else name


def copy_variable_to_graph(org_instance, to_graph, scope=""):
    """Copy a variable, with its initial value, to a graph.

    Args:
      org_instance: Variable.  to_graph: Graph.  scope: str put in front of its name.
    Returns:
      Variable in the same collections.
    Raises:
      TypeError: it is no Variable.
    Source: tf.contrib.copy_graph.copy_variable_to_graph.
    """
    if not isinstance(org_instance, Variable):
        raise TypeError(str(org_instance) + " is not a Variable")
    graph = org_instance.graph
    collections = [_below(scope, key) if key == scope else key for key in graph.collections
                   if any(item is org_instance for item in graph.get_collection(key))]
    trainable = GraphKeys.TRAINABLE_VARIABLES in collections
    with graph.as_default():
        beginning = org_instance.initialized_value()
    with Session(graph=graph) as session:
        value = session.run(beginning)
    with to_graph.as_default():
        return Variable(value, trainable, name=_below(scope, org_instance.op.name), collections=collections,
                        validate_shape=True)


def copy_op_to_graph(org_instance, to_graph, variables, scope=""):
    """Copy an operation or a tensor, with all that it needs, to a graph.

    Args:
      org_instance: Operation or Tensor.  to_graph: Graph.
      variables: list of the Variables copied before.  scope: str put in front of names.
    Returns:
      the copy, or what was copied there before.
    Raises:
      TypeError: it is neither.
    Source: tf.contrib.copy_graph.copy_op_to_graph.
    """
    name = _below(scope, org_instance.name)
    for variable in variables:
        if variable.name == name:
            return variable
    try:
        return to_graph.as_graph_element(name, allow_tensor=True, allow_operation=True)
    except (KeyError, ValueError):
        pass
    if isinstance(org_instance, Tensor):
        made = copy_op_to_graph(org_instance.op, to_graph, variables, scope)
        return made.outputs[org_instance.value_index]
    if isinstance(org_instance, Operation):
        return _copied(org_instance, to_graph, variables, scope)
    raise TypeError("Could not copy instance: " + str(org_instance))


def _copied(op, to_graph, variables, scope):
    control = [copy_op_to_graph(x, to_graph, variables, scope) for x in op.control_inputs]
    inputs = [copy_op_to_graph(x, to_graph, variables, scope) for x in op.inputs]
    inputs = [to_graph.as_graph_element(x) if isinstance(x, Variable) else x for x in inputs]
    with to_graph.as_default(), to_graph.control_dependencies(None), to_graph.control_dependencies(control):
        made = to_graph.create_op(op.type, inputs, [t.dtype for t in op.outputs], name=_below(scope, op.name) + "/",
                                  attrs=dict(op.node_def.attr))
    return made


def get_copied_op(org_instance, graph, scope=""):
    """The copy of an operation or a tensor in a graph.

    Args: as for copy_op_to_graph.
    Raises:
      KeyError: there is none.
    Source: tf.contrib.copy_graph.get_copied_op.
    """
    return graph.as_graph_element(_below(scope, org_instance.name), allow_tensor=True, allow_operation=True)
