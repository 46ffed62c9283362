"""The layers between the inputs and the outputs of a model, by their distance from the outputs."""
from ...core import nest


def node_of(tensor):
    """The call of a layer that made a Keras tensor."""
    layer, node_index, _ = tensor._keras_history
    return layer._inbound_nodes[node_index]


def source_inputs(tensor):
    """list of the tensors that a Keras tensor comes from in the end, each once."""
    node = node_of(tensor)
    if not nest.flatten(node.inbound_layers):
        return list(nest.flatten(node.input_tensors))
    found = {}
    for t in nest.flatten(node.input_tensors):
        for source in source_inputs(t):
            found.setdefault(id(source), source)
    return list(found.values())


def _visit(node, order, finished, active, nodes):
    """Note a node's layer when it is met, and the node itself after all before it."""
    if node in active:
        raise ValueError(f"The tensor {nest.flatten(node.output_tensors)[0]} at layer \"{node.outbound_layer.name}\" is "
                         "part of a cycle.")
    if node in finished:
        return
    order.setdefault(node.outbound_layer, len(order))
    active.add(node)
    for layer, node_index, _, _ in node.iterate_inbound():
        _visit(layer._inbound_nodes[node_index], order, finished, active, nodes)
    finished.add(node)
    active.remove(node)
    nodes.append(node)


def _depths(nodes):
    """The depths of nodes and of layers: how far from the outputs they are, at most."""
    of_nodes, of_layers = {}, {}
    for node in reversed(nodes):
        layer = node.outbound_layer
        depth = max(of_nodes.setdefault(node, 0), of_layers.get(layer, 0))
        of_nodes[node] = of_layers[layer] = depth
        for before, node_index, _, _ in node.iterate_inbound():
            inbound = before._inbound_nodes[node_index]
            of_nodes[inbound] = max(depth + 1, of_nodes.get(inbound, 0))
    return of_nodes, of_layers


def map_graph(inputs, outputs):
    """The nodes and the layers of a model.

    Args:
      inputs, outputs: lists of Keras tensors.
    Returns:
      dict from depth to its list of nodes, and the list of layers, those that run first in front.
    Raises:
      ValueError: an output needs a tensor that the inputs do not lead to, or two layers have one name.
    """
    order, finished, nodes = {}, set(), []
    for tensor in outputs:
        _visit(node_of(tensor), order, finished, set(), nodes)
    of_nodes, of_layers = _depths(nodes)
    for tensor in inputs:
        layer = tensor._keras_history[0]
        if layer not in of_layers:
            of_layers[layer], order[layer] = 0, -1
            of_nodes[layer._inbound_nodes[0]] = 0
    by_depth = {}
    for node, depth in of_nodes.items():
        by_depth.setdefault(depth, []).append(node)
    layers = sorted(of_layers, key=lambda layer: (-of_layers[layer], order[layer]))
    _check_connected(inputs, by_depth)
    _check_names(layers)
    return by_depth, layers


def _check_connected(inputs, by_depth):
    there, complete = {id(t) for t in inputs}, []
    for depth in sorted(by_depth, reverse=True):
        for node in by_depth[depth]:
            layer = node.outbound_layer
            for t in nest.flatten(node.input_tensors):
                if id(t) not in there:
                    raise ValueError(
                        f"Graph disconnected: cannot obtain value for tensor {t} at layer \"{layer.name}\". The "
                        f"following previous layers were accessed without issue: {complete}")
            there.update(id(t) for t in nest.flatten(node.output_tensors))
            complete.append(layer.name)


def _check_names(layers):
    names = [layer.name for layer in layers]
    for name in names:
        if names.count(name) != 1:
            raise ValueError(f"The name \"{name}\" is used {names.count(name)} times in the model. All layer names "
                             "should be unique.")
