"""A model that is a chain of layers."""
from ...core import nest, tensor_shape
from . import layer_registry
from .base_layer import Layer
from .graph_map import source_inputs
from .input_layer import Input, InputLayer
from .network import Network
from .training import Model


def _first_shape(layer):
    """The batch shape and dtype that the first layer of a chain asks for, or (None, None)."""
    while isinstance(layer, Network) and layer.layers and not hasattr(layer, "_batch_input_shape"):
        layer = layer.layers[0]
    if hasattr(layer, "_batch_input_shape"):
        return layer._batch_input_shape, layer.dtype
    return None, None


class Sequential(Model):
    """A chain of layers, each with one input and one output.

    Args:
      layers: list of Layers.  name: str, default sequential ...
    Source: tf.keras.Sequential.
    """

    _is_sequence = True
    _build_input_shape = None
    _UNTRACKED = Model._UNTRACKED | {"_build_input_shape"}

    def __init__(self, layers=None, name=None):
        super().__init__(name=name)
        if layers:
            for layer in layers if isinstance(layers, (list, tuple)) else [layers]:
                self.add(layer)

    @property
    def layers(self):
        """list of the layers, without the input layer."""
        layers = self._layers
        return layers[1:] if layers and isinstance(layers[0], InputLayer) else list(layers)

    def add(self, layer):
        """Put a layer at the end of the chain.

        Raises:
          TypeError: no Layer, or the layer has several outputs.
          ValueError: the first layer has several outputs, or a name is there already.
        """
        if hasattr(layer, "_keras_history") and isinstance(layer._keras_history[0], InputLayer):
            layer = layer._keras_history[0]
        if not isinstance(layer, Layer):
            raise TypeError(f"The added layer must be an instance of class Layer. Found: {layer}")
        self.built = False
        began = not self._layers and self._begin(layer)
        if not began and self._layers and self.outputs:
            self._append(layer)
        if began or self._nodes_by_depth is not None:
            self._set_graph(self.inputs, self.outputs)
        else:
            self._graph_layers = self._graph_layers + [layer]

    def _begin(self, layer):
        """Make the input of a first layer that knows its shape; whether it does."""
        if not isinstance(layer, InputLayer):
            shape, dtype = _first_shape(layer)
            if not shape:
                return False
            layer(Input(batch_shape=shape, dtype=dtype, name=layer.name + "_input"))
        outputs = nest.flatten(layer._inbound_nodes[-1].output_tensors)
        if len(outputs) != 1:
            raise ValueError("All layers in a Sequential model should have a single output tensor. For multi-output "
                             "layers, use the functional API.")
        self.outputs = outputs
        self.inputs = source_inputs(outputs[0])
        return True

    def _append(self, layer):
        output = layer(self.outputs[0])
        if isinstance(output, list):
            raise TypeError("All layers in a Sequential model should have a single output tensor. For multi-output "
                            "layers, use the functional API.")
        self.outputs = [output]

    def pop(self):
        """Take the last layer away.

        Raises:
          TypeError: there is none.
        """
        if not self.layers:
            raise TypeError("There are no layers in the model.")
        if self._nodes_by_depth is None:
            self._graph_layers = self._graph_layers[:-1]
            return
        if len(self.layers) == 1:
            self._forget()
            return
        kept = self.layers[-2]
        kept._outbound_nodes = []
        self.outputs = [kept.output]
        self._set_graph(self.inputs, self.outputs)

    def _forget(self):
        """Be a model without layers."""
        self.__dict__["_graph_layers"] = []
        self.inputs = self.outputs = self._nodes_by_depth = None
        self._inbound_nodes, self._network_nodes = [], frozenset()
        self.built = False

    @property
    def input_spec(self):
        """InputSpec of the first layer, or None."""
        layers = self.layers
        return layers[0].input_spec if layers else None

    @input_spec.setter
    def input_spec(self, value):
        """The model has none of its own."""

    def build(self, input_shape=None):
        """Make the weights for inputs of a shape.

        Raises:
          ValueError: there is no shape.
        """
        if self._nodes_by_depth is None:
            if input_shape is None:
                raise ValueError("You must provide an `input_shape` argument.")
            self._build_input_shape = input_shape
            super().build(tuple(tensor_shape.as_shape(input_shape).as_list()))
        self.built = True

    def _default_build(self):
        return Sequential.build

    def call(self, inputs, training=None, mask=None):
        if self._nodes_by_depth is not None:
            return super().call(inputs, training=training, mask=mask)
        outputs = inputs
        for layer in self.layers:
            given = {} if training is None or "training" not in layer._call_names() else {"training": training}
            outputs = layer(outputs, **given)
        return outputs

    def compute_output_shape(self, input_shape):
        """TensorShape of the output for an input of a shape."""
        shape = tensor_shape.as_shape(input_shape)
        for layer in self.layers:
            shape = layer.compute_output_shape(shape)
        return shape

    # ---------------------------------------------------------- predictions
    def predict_proba(self, x, batch_size=32, verbose=0):
        """The outputs for inputs, as probabilities.

        Args: as predict.
        """
        return self.predict(x, batch_size, verbose)

    def predict_classes(self, x, batch_size=32, verbose=0):
        """The most probable classes for inputs.

        Args: as predict.
        """
        probabilities = self.predict(x, batch_size=batch_size, verbose=verbose)
        if probabilities.shape[-1] > 1:
            return probabilities.argmax(axis=-1)
        return (probabilities > 0.5).astype("int32")

    # ---------------------------------------------------------- as data
    def get_config(self):
        """dict of the name and the layers."""
        layers = [{"class_name": type(layer).__name__, "config": layer.get_config()} for layer in self.layers]
        config = {"name": self.name, "layers": layers}
        if self._build_input_shape:
            config["build_input_shape"] = self._build_input_shape
        return config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A model of a get_config() dict, or of its list of layers.

        Raises:
          ValueError: an unknown layer.
        """
        if not isinstance(config, dict):
            config = {"name": None, "layers": config}
        model = cls(name=config["name"])
        for layer in config["layers"]:
            model.add(layer_registry.deserialize(layer, custom_objects=custom_objects))
        shape = config.get("build_input_shape")
        if not model.inputs and shape:
            model.build(tuple(shape))
        return model


layer_registry.known.update(Sequential=Sequential)
