"""The table of a model's layers."""
import numpy as np

from ...core import nest


def _row(fields, positions):
    line = ""
    for i, field in enumerate(fields):
        if i > 0:
            line = line[:-1] + " "
        line = (line + str(field))[:positions[i]].ljust(positions[i])
    return line


def _shape(layer):
    try:
        return layer.output_shape
    except AttributeError:
        return "multiple"
    except RuntimeError:
        return "?"


def _is_chain(model):
    """Whether each layer of a model has one layer before it and one behind."""
    if model._nodes_by_depth is None or model._is_sequence:
        return True
    levels = list(model._nodes_by_depth.values())
    if any(len(nodes) > 1 or len(nest.flatten(nodes[0].inbound_layers)) > 1 for nodes in levels):
        return False
    return all(sum(node in model._network_nodes for node in layer._inbound_nodes) <= 1 for layer in model.layers)


def _connections(layer, nodes):
    return [f"{before.name}[{node_index}][{tensor_index}]"
            for node in layer._inbound_nodes if not nodes or node in nodes
            for before, node_index, tensor_index, _ in node.iterate_inbound()]


def _count(weights):
    found = {id(w): w for w in weights}
    return int(sum(np.prod(w.shape.as_list()) for w in found.values()))


def _layer_rows(layer, chain, nodes):
    row = [f"{layer.name} ({type(layer).__name__})", _shape(layer), layer.count_params()]
    if chain:
        return [row]
    connections = _connections(layer, nodes)
    return [row + (connections[:1] or [""])] + [["", "", "", c] for c in connections[1:]]


def print_summary(model, line_length=None, positions=None, print_fn=None):
    """Print a row for each layer of a model, and the numbers of weights.

    Args:
      model: Network.  line_length: int.  positions: the ends of columns, as parts of a line or absolute.
      print_fn: function of a line, default print.
    """
    print_fn = print_fn or print
    chain = _is_chain(model)
    line_length = line_length or (65 if chain else 98)
    positions = positions or ([.45, .85, 1.] if chain else [.33, .55, .67, 1.])
    if positions[-1] <= 1:
        positions = [int(line_length * p) for p in positions]
    head = ["Layer (type)", "Output Shape", "Param #"] + ([] if chain else ["Connected to"])
    print_fn(f'Model: "{model.name}"')
    print_fn("_" * line_length)
    print_fn(_row(head, positions))
    print_fn("=" * line_length)
    for i, layer in enumerate(model.layers):
        for fields in _layer_rows(layer, chain, model._network_nodes):
            print_fn(_row(fields, positions))
        print_fn(("=" if i == len(model.layers) - 1 else "_") * line_length)
    # A compiled model counts what it trains, whatever was said of its layers since.
    trained = _count(getattr(model, "_trained_weights", model.trainable_weights))
    others = _count(model.non_trainable_weights)
    print_fn(f"Total params: {trained + others:,}")
    print_fn(f"Trainable params: {trained:,}")
    print_fn(f"Non-trainable params: {others:,}")
    print_fn("_" * line_length)
