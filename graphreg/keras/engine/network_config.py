"""Models as data: their layers and the connections between them, and back."""
import json

import numpy as np

from ...core import dtypes, nest, tensor_shape
from ..version import KERAS_VERSION
from . import layer_registry
from .node import RootNode


# ------------------------------------------------------------------ out
def written(model):
    """The configuration of a model between Keras tensors."""
    numbers = _node_numbers(model)
    layers = [{"name": layer.name, "class_name": type(layer).__name__, "config": layer.get_config(),
               "inbound_nodes": _connections(model, layer, numbers)} for layer in model.layers]
    return {"name": model.name, "layers": layers, "input_layers": _ends(model.inputs, numbers),
            "output_layers": _ends(model.outputs, numbers)}


def _node_numbers(model):
    """The numbers that calls of layers have when only those of the model count."""
    numbers = {}
    for layer in model.layers:
        # A model is called once when it is made.
        kept = 1 if hasattr(layer, "_nodes_by_depth") else 0
        for node in layer._inbound_nodes:
            if node in model._network_nodes:
                numbers[node] = kept
                kept += 1
    return numbers


def _connections(model, layer, numbers):
    found = []
    for node in layer._inbound_nodes:
        if node in model._network_nodes and not isinstance(node, RootNode):
            arguments = _plain_arguments(node.arguments)
            found.append([[before.name, numbers.get(before._inbound_nodes[index], 0), tensor_index, arguments]
                          for before, index, tensor_index, _ in node.iterate_inbound()])
    return found


def _plain_arguments(arguments):
    """The arguments of a call; none when JSON does not have one of them."""
    try:
        json.dumps(arguments)
    except TypeError:
        return {}
    return arguments


def _ends(tensors, numbers):
    found = []
    for t in tensors:
        layer, node_index, tensor_index = t._keras_history
        found.append([layer.name, numbers.get(layer._inbound_nodes[node_index], 0), tensor_index])
    return found


# ------------------------------------------------------------------ in
def read(config, custom_objects):
    """The inputs, the outputs and the layers of a configuration's model, the layers called as it says.

    Raises:
      ValueError: an unknown layer.  KeyError: an entry is missing.
    """
    made, waiting = {}, {}
    for data in config["layers"]:
        made[data["name"]] = layer_registry.deserialize(data, custom_objects=custom_objects)
        waiting[data["name"]] = list(data["inbound_nodes"])
    while any(waiting.values()):
        before = sum(len(calls) for calls in waiting.values())
        for data in config["layers"]:
            _call_what_is_ready(data["name"], made, waiting)
        if sum(len(calls) for calls in waiting.values()) == before:
            raise ValueError("The layers of the configuration are connected in a circle.")
    return (_tensors(config["input_layers"], made), _tensors(config["output_layers"], made),
            list(made.values()))


def _call_what_is_ready(name, made, waiting):
    """Make the calls of a layer, in their order, whose inputs are there."""
    while waiting[name]:
        call = waiting[name][0]
        if not all(len(made[before]._inbound_nodes) > index for before, index, *_ in call):
            return
        waiting[name].pop(0)
        arguments = call[0][3] if call and len(call[0]) > 3 else {}
        inputs = [_output(made[before], index, place) for before, index, place, *_ in call]
        made[name](inputs[0] if len(inputs) == 1 else inputs, **arguments)


def _output(layer, node_index, place):
    return nest.flatten(layer._inbound_nodes[node_index].output_tensors)[place]


def _tensors(ends, made):
    return [_output(made[name], node_index, place) for name, node_index, place in ends]


# ------------------------------------------------------------------ text
def _model_config(model):
    return {"class_name": type(model).__name__, "config": model.get_config(), "keras_version": KERAS_VERSION,
            "backend": "tensorflow"}


def json_value(x):
    """What JSON has for an object that configurations hold.

    Raises:
      TypeError: nothing.
    """
    if hasattr(x, "get_config"):
        return {"class_name": type(x).__name__, "config": x.get_config()}
    if isinstance(x, (np.ndarray, np.generic)):
        return x.tolist()
    if isinstance(x, dtypes.DType):
        return x.name
    if isinstance(x, tensor_shape.TensorShape):
        return x.as_list()
    if callable(x):
        return x.__name__
    raise TypeError("Not JSON Serializable:", x)


def to_json(model, **kwargs):
    """The model as JSON."""
    return json.dumps(_model_config(model), default=json_value, **kwargs)


def yaml_module():
    """The yaml module.

    Raises:
      ImportError: it is not installed.
    """
    try:
        import yaml
    except ImportError:
        raise ImportError("Requires yaml module installed (`pip install pyyaml`).") from None
    return yaml


def to_yaml(model, **kwargs):
    """The model as YAML."""
    return yaml_module().dump(json.loads(to_json(model)), **kwargs)
