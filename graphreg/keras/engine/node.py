"""How Keras tensors come from layers: one node for each call of a layer on Keras tensors."""
from ... import functions as tf
from ...core import nest, scopes


class Node:
    """One call of a layer.

    Args:
      outbound_layer: Layer that was called.
      input_tensors, output_tensors: structures of Tensors.
      arguments: dict of the call's other arguments.
    """

    def __init__(self, outbound_layer, input_tensors, output_tensors, arguments=None):
        self.outbound_layer = outbound_layer
        self.input_tensors, self.output_tensors = input_tensors, output_tensors
        self.arguments = arguments or {}
        histories = [t._keras_history for t in nest.flatten(input_tensors)]
        self.inbound_layers = nest.pack_sequence_as(input_tensors, [h[0] for h in histories])
        self.node_indices = nest.pack_sequence_as(input_tensors, [h[1] for h in histories])
        self.tensor_indices = nest.pack_sequence_as(input_tensors, [h[2] for h in histories])
        self.input_masks = _masks(input_tensors)
        self.output_masks = _masks(output_tensors)
        self.input_shapes = nest.map_structure(_sizes, input_tensors)
        self.output_shapes = nest.map_structure(_sizes, output_tensors)
        for layer in nest.flatten(self.inbound_layers):
            layer._outbound_nodes.append(self)
        outbound_layer._inbound_nodes.append(self)

    def iterate_inbound(self):
        """(layer, node index, tensor index, tensor) of each input."""
        return zip(nest.flatten(self.inbound_layers), nest.flatten(self.node_indices),
                   nest.flatten(self.tensor_indices), nest.flatten(self.input_tensors))


class RootNode(Node):
    """The beginning of a chain of layers, or the whole of a model: a node without layers before it."""

    def __init__(self, outbound_layer, input_tensors, output_tensors):
        self.outbound_layer, self.arguments = outbound_layer, {}
        self.input_tensors, self.output_tensors = input_tensors, output_tensors
        self.inbound_layers, self.node_indices, self.tensor_indices = [], [], []
        self.input_masks, self.output_masks = _masks(input_tensors), _masks(output_tensors)
        self.input_shapes = nest.map_structure(_sizes, input_tensors)
        self.output_shapes = nest.map_structure(_sizes, output_tensors)
        outbound_layer._inbound_nodes.append(self)


def _sizes(tensor):
    shape = tensor.shape
    return None if shape.ndims is None else tuple(shape.as_list())


def _masks(tensors):
    return nest.map_structure(lambda t: getattr(t, "_keras_mask", None), tensors)


def connect(layer, inputs, outputs, arguments):
    """Note that Keras tensors came from a call; the outputs, copied where they are inputs themselves."""
    given = {id(t) for t in nest.flatten(inputs)}
    outputs = nest.map_structure(lambda t: _copied(layer, t) if id(t) in given else t, outputs)
    node_index = len(layer._inbound_nodes)
    for i, tensor in enumerate(nest.flatten(outputs)):
        tensor._keras_history = (layer, node_index, i)
    Node(layer, inputs, outputs, arguments)
    return outputs


def _copied(layer, tensor):
    with scopes.name_scope(layer.name):
        return tf.identity(tensor)


class Connections:
    """The part of a layer that tells of its calls on Keras tensors."""

    @property
    def inbound_nodes(self):
        return self._inbound_nodes

    @property
    def outbound_nodes(self):
        return self._outbound_nodes

    def _at_node(self, index, attribute, what):
        if not self._inbound_nodes:
            raise RuntimeError(f"The layer has never been called and thus has no defined {what}.")
        if not len(self._inbound_nodes) > index:
            raise ValueError(f"Asked to get {what} at node {index}, but the layer has only {len(self._inbound_nodes)} "
                             "inbound nodes.")
        return _single(getattr(self._inbound_nodes[index], attribute))

    def get_input_at(self, node_index):
        """The input Tensors of a call."""
        return self._at_node(node_index, "input_tensors", "input")

    def get_output_at(self, node_index):
        """The output Tensors of a call."""
        return self._at_node(node_index, "output_tensors", "output")

    def get_input_shape_at(self, node_index):
        """The input shapes of a call."""
        return self._at_node(node_index, "input_shapes", "input shape")

    def get_output_shape_at(self, node_index):
        """The output shapes of a call."""
        return self._at_node(node_index, "output_shapes", "output shape")

    def get_input_mask_at(self, node_index):
        """The masks of the inputs of a call."""
        return _mask_of(self.get_input_at(node_index))

    def get_output_mask_at(self, node_index):
        """The masks of the outputs of a call."""
        return _mask_of(self.get_output_at(node_index))

    @property
    def input(self):
        """The input Tensors of the layer's first call."""
        if not self._inbound_nodes:
            raise AttributeError(f"Layer {self.name} is not connected, no input to return.")
        return self.get_input_at(0)

    @property
    def output(self):
        """The output Tensors of the layer's first call."""
        if not self._inbound_nodes:
            raise AttributeError(f"Layer {self.name} has no inbound nodes.")
        return self.get_output_at(0)

    @property
    def input_mask(self):
        """The masks of the inputs of the layer's only call."""
        return _mask_of(self.input)

    @property
    def output_mask(self):
        """The masks of the outputs of the layer's only call."""
        return _mask_of(self.output)

    def _only_shape(self, attribute, what):
        if not self._inbound_nodes:
            raise AttributeError(f"The layer has never been called and thus has no defined {what} shape.")
        shapes = {str(getattr(node, attribute)) for node in self._inbound_nodes}
        if len(shapes) == 1:
            return _single(getattr(self._inbound_nodes[0], attribute))
        raise AttributeError(
            f"The layer \"{self.name} has multiple inbound nodes, with different {what} shapes. Hence the notion of "
            f"\"{what} shape\" is ill-defined for the layer. Use `get_{what}_shape_at(node_index)` instead.")

    @property
    def input_shape(self):
        """The shape of the inputs, when all calls had the same."""
        return self._only_shape("input_shapes", "input")

    @property
    def output_shape(self):
        """The shape of the outputs, when all calls had the same."""
        return self._only_shape("output_shapes", "output")


def _single(structure):
    return structure[0] if isinstance(structure, list) and len(structure) == 1 else structure


def _mask_of(tensors):
    if isinstance(tensors, list):
        return [getattr(t, "_keras_mask", None) for t in tensors]
    return getattr(tensors, "_keras_mask", None)
