"""Models made of the configurations of others."""
import json

from ..core import nest
from .engine import layer_registry, network_config
from .engine.base_layer import AddLoss, AddMetric, TensorFlowOpLayer
from .engine.input_layer import Input, InputLayer
from .engine.sequential import Sequential
from .engine.training import Model


def _copy(layer):
    return type(layer).from_config(layer.get_config())


def clone_model(model, input_tensors=None, clone_function=None):
    """A model with new layers of the same configurations, and new weights.

    Args:
      model: functional Model or Sequential.  input_tensors: Tensors to build on, default new placeholders.
      clone_function: function layer -> layer for the copy, default from its configuration.
    Returns:
      Model.
    Raises:
      ValueError: the model is none, or a subclass' own; clone_function is no function; too many inputs.
    Source: tf.keras.models.clone_model.
    """
    clone_function = _copy if clone_function is None else clone_function
    if isinstance(model, Sequential):
        return _clone_sequential(model, input_tensors, clone_function)
    if not isinstance(model, Model):
        raise ValueError("Expected `model` argument to be a `Model` instance, got ", model)
    if model._nodes_by_depth is None:
        raise ValueError("Expected `model` argument to be a functional `Model` instance, but got a subclass model "
                         "instead.")
    return _clone_functional(model, input_tensors, clone_function)


def _wrapper(tensor, name):
    return InputLayer(input_tensor=tensor, name="input_wrapper_for_" + name)


def _clone_sequential(model, input_tensors, clone_function):
    if not callable(clone_function):
        raise ValueError("Expected `layer_fn` argument to be a callable.")
    if input_tensors is None:
        layers = [_copy(layer) if isinstance(layer, InputLayer) else clone_function(layer) for layer in model._layers]
        return Sequential(layers=layers, name=model.name)
    tensors = nest.flatten(input_tensors)
    if len(tensors) != 1:
        raise ValueError("To clone a `Sequential` model, we expect  at most one tensor as part of `input_tensors`.")
    layers = [clone_function(layer) for layer in model._layers if not isinstance(layer, InputLayer)]
    tensor = tensors[0]
    if hasattr(tensor, "_keras_history"):
        return Sequential(layers=[tensor._keras_history[0]] + layers, name=model.name)
    return Sequential(layers=[_wrapper(tensor, tensor.name)] + layers, name=model.name)


def _clone_functional(model, input_tensors, clone_function):
    layers, there = {}, {}
    for tensor, new in zip(model.inputs, _new_inputs(model, input_tensors, layers)):
        there[id(tensor)] = new
    if not callable(clone_function):
        raise ValueError("Expected `layer_fn` argument to be a callable.")
    inputs = [there[id(t)] for t in model.inputs]
    for depth in sorted(model._nodes_by_depth, reverse=True):
        for node in model._nodes_by_depth[depth]:
            if not isinstance(node.outbound_layer, InputLayer) or node.outbound_layer not in layers:
                _copy_call(node, layers, there, clone_function)
    copied = Model(inputs, [there[id(t)] for t in model.outputs], name=model.name)
    own = set(copied.layers)
    copied._insert([layer for layer in layers.values() if layer not in own and not isinstance(layer, InputLayer)])
    return copied


def _copy_call(node, layers, there, clone_function):
    """Copy the layer of a call when it has no copy yet, and call the copy."""
    layer = node.outbound_layer
    if layer not in layers:
        # Layers that models made by themselves are copied as they are.
        plain = isinstance(layer, (InputLayer, AddLoss, AddMetric, TensorFlowOpLayer))
        layers[layer] = _copy(layer) if plain else clone_function(layer)
    _call_copy(layers[layer], node, there)


def _new_inputs(model, input_tensors, layers):
    """The inputs of the copy; layers notes the input layers that need no copy any more."""
    old = [t._keras_history[0] for t in model.inputs]
    if input_tensors is None:
        made = [Input(batch_shape=layer._batch_input_shape, dtype=layer.dtype, name=layer.name) for layer in old]
        layers.update({layer: t._keras_history[0] for layer, t in zip(old, made)})
        return made
    given = nest.flatten(input_tensors)
    for i, (layer, t) in enumerate(zip(old, given)):
        if not hasattr(t, "_keras_history"):
            layers[layer] = _wrapper(t, layer.name)
            given[i] = layers[layer]._inbound_nodes[0].output_tensors[0]
    return given


def _call_copy(layer, node, there):
    """Call a new layer as the node called the old one."""
    inputs = nest.map_structure(lambda t: there[id(t)], node.input_tensors)
    if isinstance(inputs, list) and len(inputs) == 1:
        inputs = inputs[0]
    outputs = layer(inputs, **node.arguments)
    for old, new in zip(nest.flatten(node.output_tensors), nest.flatten(outputs)):
        there[id(old)] = new


def model_from_config(config, custom_objects=None):
    """The model of a configuration with its class name.

    Raises:
      TypeError: a list.  ValueError: an unknown layer.
    Source: tf.keras.models.model_from_config.
    """
    if isinstance(config, list):
        raise TypeError("`model_from_config` expects a dictionary, not a list. Maybe you meant to use "
                        "`Sequential.from_config(config)`?")
    return layer_registry.deserialize(config, custom_objects=custom_objects)


def model_from_json(json_string, custom_objects=None):
    """The model that to_json() wrote, with new weights.

    Source: tf.keras.models.model_from_json.
    """
    return layer_registry.deserialize(json.loads(json_string), custom_objects=custom_objects)


def model_from_yaml(yaml_string, custom_objects=None):
    """The model that to_yaml() wrote, with new weights.

    Raises:
      ImportError: PyYAML is not installed.
    Source: tf.keras.models.model_from_yaml.
    """
    return layer_registry.deserialize(network_config.yaml_module().safe_load(yaml_string),
                                      custom_objects=custom_objects)


layer_registry.known.update(Model=Model)
