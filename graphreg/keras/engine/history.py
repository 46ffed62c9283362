"""Operations on Keras tensors outside of layers, brought into the chain of layers."""
from ... import functions as tf
from ...core import nest
from .. import backend
from .node import Node


def comes_from_keras(tensor):
    """Whether a tensor is a Keras tensor or was computed from one."""
    queue, seen = [tensor], set()
    while queue:
        t = queue.pop()
        if hasattr(t, "_keras_history"):
            return True
        if id(t) not in seen and hasattr(t, "op"):
            seen.add(id(t))
            queue.extend(t.op.inputs)
    return False


def lacks_history(tensors):
    """Whether some of the tensors were computed from Keras tensors by operations outside of layers."""
    flat = nest.flatten(tensors)
    return not all(hasattr(t, "_keras_history") for t in flat) and any(comes_from_keras(t) for t in flat)


def make_history(tensors, layer_class):
    """Make layers of the operations between Keras tensors and tensors.

    Args:
      tensors: structure of Tensors.  layer_class: class made with an Operation and the values of its constants.
    Returns:
      list of the new layers, in order of their making.
    """
    made = []
    for t in nest.flatten(tensors):
        _make(t, layer_class, made)
    return made


def _make(tensor, layer_class, made):
    if hasattr(tensor, "_keras_history"):
        return
    op, inputs, constants = tensor.op, [], {}
    for i, x in enumerate(op.inputs):
        if comes_from_keras(x):
            inputs.append(x)
        else:
            constants[i] = _value_of(x)
    for x in inputs:
        _make(x, layer_class, made)
    layer = layer_class.of(op, constants)
    made.append(layer)
    for i, output in enumerate(op.outputs):
        output._keras_history = (layer, 0, i)
    Node(layer, inputs, list(op.outputs))


def _value_of(tensor):
    """TF takes the values of constants here; the session it runs in makes nodes for variables it has not seen."""
    with tf.control_dependencies([tensor]):
        tf.group(name="group_deps")
    return backend.get_session().run(tensor)
