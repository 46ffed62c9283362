"""The global step: the variable that counts training steps."""
import sys

from ..core import dtypes, scopes
from ..core.collections import GraphKeys
from ..core.operation import Tensor
from ..initializers import zeros_initializer
from ..variable_scope import get_variable
from ..variables import Variable, VariableAggregation


def global_step(sess, global_step_tensor):
    """The value of the global step in a session.

    Args:
      sess: Session.  global_step_tensor: Tensor or Variable.
    Returns:
      int.
    Source: tf.train.global_step.
    """
    return int(sess.run(global_step_tensor))


def get_global_step(graph=None):
    """The global step of a graph: the one member of the collection GLOBAL_STEP, or the tensor "global_step:0".

    Args:
      graph: Graph, by default the default one.
    Returns:
      Variable or Tensor; None when there is none, or several in the collection.
    Raises:
      TypeError: it is no integer scalar.
    Source: tf.train.get_global_step.
    """
    graph = graph or scopes.get_default_graph()
    found = graph.get_collection(GraphKeys.GLOBAL_STEP)
    if len(found) > 1:
        print("ERROR:tensorflow:Multiple tensors in global_step collection.", file=sys.stderr)
        return None
    try:
        step = found[0] if found else graph.get_tensor_by_name("global_step:0")
    except KeyError:
        return None
    assert_global_step(step)
    return step


def create_global_step(graph=None):
    """Make the global step of a graph: a variable of int64 zeros in the collections GLOBAL_VARIABLES and GLOBAL_STEP.

    Args:
      graph: Graph, by default the default one.
    Returns:
      Variable.
    Raises:
      ValueError: the graph has one.
    Source: tf.train.create_global_step.
    """
    graph = graph or scopes.get_default_graph()
    if get_global_step(graph) is not None:
        raise ValueError('"global_step" already exists.')
    with graph.as_default() as g, g.name_scope(None):
        return get_variable(
            GraphKeys.GLOBAL_STEP, shape=[], dtype=dtypes.int64, initializer=zeros_initializer(),
            trainable=False, aggregation=VariableAggregation.ONLY_FIRST_REPLICA,
            collections=[GraphKeys.GLOBAL_VARIABLES, GraphKeys.GLOBAL_STEP])


def get_or_create_global_step(graph=None):
    """The global step of a graph, made if there is none.

    Args:
      graph: Graph, by default the default one.
    Returns:
      Variable or Tensor.
    Source: tf.train.get_or_create_global_step.
    """
    graph = graph or scopes.get_default_graph()
    step = get_global_step(graph)
    return create_global_step(graph) if step is None else step


def assert_global_step(global_step_tensor):
    """Check that a global step is an integer scalar.

    Args:
      global_step_tensor: Tensor or Variable.
    Raises:
      TypeError: it is not.
    Source: tf.train.assert_global_step.
    """
    if not isinstance(global_step_tensor, (Variable, Tensor)):
        raise TypeError(f'Existing "global_step" must be a Variable or Tensor: {global_step_tensor}.')
    if not global_step_tensor.dtype.base_dtype.is_integer:
        raise TypeError(f'Existing "global_step" does not have integer type: {global_step_tensor.dtype}')
    shape = global_step_tensor.get_shape()
    if shape.ndims != 0 and shape.is_fully_defined():
        raise TypeError(f'Existing "global_step" is not scalar: {shape}')
