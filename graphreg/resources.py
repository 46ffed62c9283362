"""Resources that a graph's programs make and initialize: tensorflow.python.ops.resources."""
import collections

from .core.collections import add_to_collection, get_collection, GraphKeys
from .functions.control_flow import group, no_op

_Resource = collections.namedtuple("_Resource", ["handle", "create", "is_initialized"])


def register_resource(handle, create_op, is_initialized_op, is_shared=True):
    """Enter a resource in its collection, so that it is initialized with the others.

    Args:
      handle: Tensor.  create_op: Operation.  is_initialized_op: Tensor (bool).
      is_shared: bool, GraphKeys.RESOURCES or LOCAL_RESOURCES.
    """
    add_to_collection(GraphKeys.RESOURCES if is_shared else GraphKeys.LOCAL_RESOURCES,
                      _Resource(handle, create_op, is_initialized_op))


def shared_resources():
    """What GraphKeys.RESOURCES holds."""
    return get_collection(GraphKeys.RESOURCES)


def local_resources():
    """What GraphKeys.LOCAL_RESOURCES holds."""
    return get_collection(GraphKeys.LOCAL_RESOURCES)


def initialize_resources(resource_list, name="init"):
    """An op that creates resources."""
    if resource_list:
        return group(*[r.create for r in resource_list], name=name)
    return no_op(name=name)
