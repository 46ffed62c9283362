"""Operations outside of layers that became parts of a model."""
from ... import functions as tf
from ...core import errors
from .. import backend
from .base_layer import Layer
from .node import Node


class OpLayer(Layer):
    """An operation on Keras tensors as a layer of a model; it cannot be called on other inputs."""

    def __init__(self, op):
        super().__init__(name="tf_op_layer_" + op.name, trainable=False)
        self.built, self.op_type = True, op.type

    def call(self, inputs):
        raise errors.UnimplementedError(None, None, f"Operation {self.name} of a Keras model on other inputs is not emulated")


class AddLoss(Layer):
    """The inputs, which are a loss."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)

    def call(self, inputs):
        self.add_loss(inputs, inputs=True)
        return inputs


def comes_from_keras(tensor):
    """Whether a tensor was computed from a Keras tensor."""
    queue, seen = [tensor], set()
    while queue:
        t = queue.pop()
        if id(t) in seen:
            continue
        seen.add(id(t))
        if hasattr(t, "_keras_history"):
            return True
        queue.extend(t.op.inputs)
    return False


def layers_of_ops(tensors):
    """Make the operations between Keras tensors and tensors to layers.

    Returns:
      list of the new layers, in order of their making.
    """
    made = []
    for t in tensors:
        _make(t, made)
    return made


def _make(tensor, made):
    if hasattr(tensor, "_keras_history"):
        return
    op = tensor.op
    inputs = [x for x in op.inputs if comes_from_keras(x)]
    for x in op.inputs:
        if not any(x is y for y in inputs):
            _evaluate(x)
    for x in inputs:
        _make(x, made)
    layer = OpLayer(op)
    made.append(layer)
    for i, output in enumerate(op.outputs):
        output._keras_history = (layer, 0, i)
    Node(layer, _plain(inputs), _plain(list(op.outputs)))


def _plain(tensors):
    return tensors[0] if len(tensors) == 1 else tensors


def _evaluate(tensor):
    """TF takes the values of constants here; the session it runs in makes nodes for variables it has not seen."""
    tf.group(name="group_deps")
    backend.get_session().run(tensor)
