"""Models: layers that are made of layers, by their tensors or by a `call` of the program."""
from ... import functions as tf
from ...core import dtypes, nest, tensor_shape, tf2
from ...core.convert import is_tensor, to_tensor
from .. import backend
from . import network_config
from .additions import belongs_to_graph, checked_metric
from .base_layer import AddLoss, AddMetric, Layer, TensorFlowOpLayer
from .contents import Contents, _unique
from .graph_map import map_graph
from .history import make_history
from .naming import to_snake_case, unique_object_name
from .node import RootNode, _single
from .summary import print_summary

_NOT_BUILT = ("This model has not yet been built. Build the model first by calling `build()` or calling `fit()` with some "
              "data, or specify an `input_shape` argument in the first layer(s) for automatic build.")
_NO_SUPER = ("It looks like you are subclassing `Model` and you forgot to call `super(YourClass, self).__init__()`. Always "
             "start with this line.")


class Network(Layer):
    """Layers between inputs and outputs (a graph network), or the layers among a subclass' attributes."""

    _UNTRACKED = Contents._UNTRACKED | {
        "inputs", "outputs", "input_names", "output_names", "_nested_inputs", "_nested_outputs", "_nodes_by_depth",
        "_network_nodes", "_graph_layers"}
    _is_sequence = False
    _nodes_by_depth = None

    def __init__(self, *args, **kwargs):
        if len(args) == 2 or len(args) == 1 and "outputs" in kwargs or "inputs" in kwargs and "outputs" in kwargs:
            self._init_graph(*args, **kwargs)
        else:
            # Arguments by position mean nothing to TF here.
            self._init_subclassed(**kwargs)

    def _init_fields(self, name, trainable=True):
        self.__dict__["_graph_layers"] = []
        self._name = name or unique_object_name(to_snake_case(type(self).__name__), zero_based=True)
        self._trainable, self.built, self._dynamic = trainable, False, False
        self._dtype, self._autocast = self._default_dtype(), tf2.enabled()
        self.input_spec, self.supports_masking, self._activity_regularizer = None, False, None
        self._inbound_nodes, self._outbound_nodes, self._metrics = [], [], []
        self._initial_weights = None
        self.inputs, self.outputs, self._network_nodes = [], [], frozenset()

    def _init_subclassed(self, name=None, **kwargs):
        for key in kwargs:
            if key not in ("trainable", "dtype", "dynamic", "autocast"):
                raise TypeError("Keyword argument not understood:", key)
        self._init_fields(name, kwargs.get("trainable", True))
        if kwargs.get("dtype") is not None:
            self._dtype = dtypes.as_dtype(kwargs["dtype"]).name
        self._autocast = kwargs.get("autocast", self._autocast)
        self._dynamic = kwargs.get("dynamic", False)

    def _init_graph(self, inputs, outputs, name=None, **kwargs):
        for key in kwargs:
            if key not in ("trainable",):
                raise TypeError("Functional models may only specify `name` and `trainable` keyword arguments during "
                                "initialization. Got an unexpected argument:", key)
        self._init_fields(name, kwargs.get("trainable", True))
        self._set_graph(inputs, outputs)

    def _set_graph(self, inputs, outputs):
        """Make the model what lies between Keras tensors."""
        self._autocast = False      # its layers cast
        self._nested_inputs, self._nested_outputs = _single(inputs), _single(outputs)
        self.inputs, self.outputs = list(nest.flatten(inputs)), list(nest.flatten(outputs))
        if any(not hasattr(t, "_keras_history") for t in self.outputs):
            make_history(self.outputs, TensorFlowOpLayer)
        self._check_inputs()
        nodes, layers = map_graph(self.inputs, self.outputs)
        self._nodes_by_depth, self._graph_layers = nodes, layers
        self._network_nodes = frozenset(node for level in nodes.values() for node in level)
        self.input_names = [t._keras_history[0].name for t in self.inputs]
        self.output_names = _output_names(self.outputs)
        self._inbound_nodes = []
        RootNode(self, self._nested_inputs, self._nested_outputs)
        self.built = True

    def _check_inputs(self):
        if len({id(t) for t in self.inputs}) != len(self.inputs):
            raise ValueError("The list of inputs passed to the model is redundant. All inputs should only appear once. "
                             f"Found: {self.inputs}")
        for t in self.inputs:
            if not hasattr(t, "_keras_history"):
                raise ValueError(f"Input tensors to a {type(self).__name__} must come from `tf.keras.Input`. Received: "
                                 f"{t} (missing previous layer metadata).")

    def __setattr__(self, name, value):
        if "_graph_layers" not in self.__dict__ and isinstance(value, Contents):
            raise RuntimeError(_NO_SUPER)
        super().__setattr__(name, value)

    @property
    def _is_graph_network(self):
        return self._nodes_by_depth is not None

    @property
    def input_spec(self):
        """InputSpec of the input, or a list with one for each of several."""
        if self._nodes_by_depth is None or self._is_sequence:
            return None
        specs = [t._keras_history[0].input_spec for t in self.inputs]
        return specs[0] if len(specs) == 1 else specs

    @input_spec.setter
    def input_spec(self, value):
        """A model has none of its own."""

    # ---------------------------------------------------------- layers
    @property
    def _layers(self):
        found = {id(layer): layer for layer in self.__dict__.get("_graph_layers", ())}
        for layer in super()._layers:
            found.setdefault(id(layer), layer)
        return list(found.values())

    @property
    def layers(self):
        """list of the layers, those that run first in front."""
        return self._layers

    def get_layer(self, name=None, index=None):
        """A layer by its name or its place.

        Raises:
          ValueError: there is none.
        """
        if index is not None:
            if len(self.layers) <= index:
                raise ValueError(f"Was asked to retrieve layer at index {index} but model only has {len(self.layers)} "
                                 "layers.")
            return self.layers[index]
        if not name:
            raise ValueError("Provide either a layer name or layer index.")
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise ValueError("No such layer: " + name)

    @property
    def stateful(self):
        """bool: whether a layer keeps a state from batch to batch."""
        return any(getattr(layer, "stateful", False) for layer in self.layers)

    @property
    def updates(self):
        """list of Operations to be run beside a training step, of all layers."""
        if not self.trainable and not self.stateful:
            return []
        return self._of_layers("updates") + self._own("_updates")

    # ---------------------------------------------------------- weights
    def _check_weights_made(self):
        if self._nodes_by_depth is None and "build" in type(self).__dict__ and not self.built:
            raise ValueError(f"Weights for model {self.name} have not yet been created. Weights are created when the "
                             "Model is first called on inputs or `build()` is called with an `input_shape`.")

    @property
    def weights(self):
        """list of all variables, layer by layer."""
        self._check_weights_made()
        own = self._own("_trainable_weights") + self._own("_non_trainable_weights")
        return _unique(self._of_layers("weights") + own)

    @property
    def trainable_weights(self):
        """list of the variables to be trained, layer by layer."""
        self._check_weights_made()
        if not self.trainable:
            return []
        return _unique(self._of_layers("trainable_weights") + self._own("_trainable_weights"))

    @property
    def non_trainable_weights(self):
        """list of the variables that are not to be trained."""
        self._check_weights_made()
        others = self._of_layers("non_trainable_weights")
        if not self.trainable:
            trained = self._of_layers("trainable_weights") + self._own("_trainable_weights")
            others = trained + others
        return _unique(others + self._own("_non_trainable_weights"))

    # ---------------------------------------------------------- losses
    def add_loss(self, losses, inputs=None):
        """Add losses; a tensor becomes a part of a functional model.

        Args:
          losses: Tensor, function of no arguments, or a structure of them.  inputs: as Layer.add_loss.
        """
        if self._nodes_by_depth is None:
            super().add_loss(losses, inputs)
            return
        for loss in nest.flatten(losses):
            if callable(loss) or loss is None:
                super().add_loss(loss, inputs)
            else:
                self._take_loss(loss if is_tensor(loss) else to_tensor(loss, dtype=backend.floatx()))

    def _take_loss(self, loss):
        self._take(loss, AddLoss())

    def _take(self, tensor, layer):
        """Make a layer on a tensor a part of a functional model."""
        made = make_history([tensor], TensorFlowOpLayer)
        layer(tensor)
        self._insert(made + [layer])

    def _insert(self, layers):
        """Make layers that follow the model's own a part of it, behind the outputs."""
        depths = {node: depth for depth, nodes in self._nodes_by_depth.items() for node in nodes}
        for node in [node for layer in layers for node in layer._inbound_nodes]:
            before = [inbound._inbound_nodes[index] for inbound, index, _, _ in node.iterate_inbound()]
            depths[node] = min([0] + [depths[n] for n in before]) - 1
            self._nodes_by_depth.setdefault(depths[node], []).append(node)
        self._network_nodes = frozenset(depths)
        self._graph_layers = self._graph_layers + layers

    def add_metric(self, value, aggregation=None, name=None):
        """Add a metric; a tensor becomes a part of a functional model.

        Args: as Layer.add_metric.
        """
        if self._nodes_by_depth is None:
            super().add_metric(value, aggregation, name)
            return
        name = checked_metric(value, aggregation, name)
        if hasattr(value, "_metric_obj"):
            raise ValueError("Using the result of calling a `Metric` object when calling `add_metric` on a Functional Model "
                             "is not supported. Please pass the Tensor to monitor directly.")
        self._take(value, AddMetric(aggregation, name))

    # ---------------------------------------------------------- calls
    def _maybe_build(self, inputs):
        if type(self).build not in (Network.build, self._default_build()):
            super()._maybe_build(inputs)
        elif not self.built:
            self.built = True

    def _default_build(self):
        return Network.build

    def __call__(self, inputs, *args, **kwargs):
        outputs = super().__call__(inputs, *args, **kwargs)
        if not self.inputs and belongs_to_graph():
            self.inputs, self.outputs = list(nest.flatten(inputs)), list(nest.flatten(outputs))
            self.input_names = [f"input_{i + 1}" for i in range(len(self.inputs))]
            self.output_names = [f"output_{i + 1}" for i in range(len(self.outputs))]
        return outputs

    def call(self, inputs, training=None, mask=None):
        if self._nodes_by_depth is None:
            raise NotImplementedError("When subclassing the `Model` class, you should implement a `call` method.")
        return self._run(inputs, training)

    def _run(self, inputs, training):
        """The outputs for new inputs: each node's layer is called again."""
        there = {id(old): new for old, new in zip(self.inputs, nest.flatten(inputs))}
        for depth in sorted(self._nodes_by_depth, reverse=True):
            for node in self._nodes_by_depth[depth]:
                if all(id(t) in there for t in nest.flatten(node.input_tensors)):
                    _call_again(node, there, training)
        return nest.map_structure(lambda t: there[id(t)], self._nested_outputs)

    def _set_masks(self, inputs, outputs, masks):
        """The layers within have noted the masks."""

    def compute_mask(self, inputs, mask=None):
        """The masks of the outputs for inputs with masks: the layers are called again to find them.

        Args:
          inputs: structure of Tensors.  mask: structure of Tensors or None.
        Returns:
          structure of Tensors or None; None for a subclass' own model.
        """
        if self._nodes_by_depth is None and not self._is_sequence:
            return None
        flat = nest.flatten(inputs)
        masks = [None] * len(flat) if mask is None else nest.flatten(mask)
        for tensor, m in zip(flat, masks):
            tensor._keras_mask = m
        outputs = self.call(inputs)
        return nest.map_structure(lambda t: getattr(t, "_keras_mask", None), outputs)

    def build(self, input_shape=None):
        """Make the weights of a subclass for inputs of a shape.

        Raises:
          ValueError: the shape is none.
        """
        if self._nodes_by_depth is not None:
            self.built = True
            return
        if input_shape is None:
            raise ValueError("Input shape must be defined when calling build on a model subclass network.")
        if not isinstance(input_shape, (tuple, list, tensor_shape.TensorShape)):
            raise ValueError("Specified input shape is not one of the valid types. Please specify a batch input shape of "
                             f"type tuple or list of input shapes. User provided input type: {type(input_shape)}")
        if not self.inputs:
            self.call(_placeholders(input_shape, self.dtype))
        self.built = True

    def compute_output_shape(self, input_shape):
        """TensorShape of the outputs for inputs of a shape.

        Raises:
          NotImplementedError: the model is a subclass' own.
        """
        if self._nodes_by_depth is None:
            raise NotImplementedError
        shapes = [input_shape] if len(self.inputs) == 1 and not isinstance(input_shape, list) else list(input_shape)
        there = {id(t): tensor_shape.as_shape(s) for t, s in zip(self.inputs, shapes)}
        for depth in sorted(self._nodes_by_depth, reverse=True):
            for node in self._nodes_by_depth[depth]:
                if not isinstance(node, RootNode):
                    made = node.outbound_layer.compute_output_shape(
                        nest.map_structure(lambda t: there[id(t)], node.input_tensors))
                    made = made if isinstance(made, list) else [made]
                    there.update({id(t): tensor_shape.as_shape(s)
                                  for t, s in zip(nest.flatten(node.output_tensors), made)})
        return nest.map_structure(lambda t: there[id(t)], self._nested_outputs)

    # ---------------------------------------------------------- text
    def count_params(self):
        """int: the number of elements of the weights.

        Raises:
          ValueError: the model is not built yet.
        """
        return super().count_params()

    def summary(self, line_length=None, positions=None, print_fn=None):
        """Print the layers, with their output shapes and numbers of weights.

        Args:
          line_length: int.  positions: the ends of the columns.  print_fn: function of a line, default print.
        Raises:
          ValueError: the model is not built yet.
        """
        if not self.built:
            raise ValueError(_NOT_BUILT)
        print_summary(self, line_length, positions, print_fn)

    # ---------------------------------------------------------- as data
    def get_config(self):
        """dict of the layers and of how they are connected.

        Raises:
          NotImplementedError: the model is a subclass' own.
        """
        if self._nodes_by_depth is None:
            raise NotImplementedError
        return network_config.written(self)

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A model of a get_config() dict.

        Args:
          config: dict.  custom_objects: dict from names to classes.
        Raises:
          ValueError: an unknown layer.
        """
        inputs, outputs, layers = network_config.read(config, custom_objects or {})
        model = cls(inputs=inputs, outputs=outputs, name=config.get("name"))
        known = set(model.layers)
        model._insert([layer for layer in layers if layer not in known])
        return model

    def to_json(self, **kwargs):
        """The model as JSON, without its weights.

        Args: as json.dumps.
        Raises:
          NotImplementedError: the model is a subclass' own.
        """
        return network_config.to_json(self, **kwargs)

    def to_yaml(self, **kwargs):
        """The model as YAML, without its weights.

        Args: as yaml.dump.
        Raises:
          ImportError: PyYAML is not installed.
        """
        return network_config.to_yaml(self, **kwargs)

    # The module saving and a function, put here by the module of models: they know what networks are made of.
    _saving = _save_model = None

    def save(self, filepath, overwrite=True, include_optimizer=True, save_format=None, signatures=None):
        """Write the model, its weights and how it is trained to an HDF5 file; see tf.keras.models.save_model."""
        self._save_model(self, filepath, overwrite, include_optimizer, save_format, signatures)

    def save_weights(self, filepath, overwrite=True, save_format=None):
        """Write the weights to files.

        Args:
          filepath: str, the prefix of a checkpoint, or a name that ends in .h5, .hdf5 or .keras.
          overwrite: bool, ask before a file is replaced when False.
          save_format: "tf" or "h5", default as the name says.
        Raises:
          ValueError: an unknown format, or weights that are not made yet.  ImportError: h5py is not installed.
        """
        self._saving.save_weights(self, filepath, overwrite, save_format)

    def load_weights(self, filepath, by_name=False):
        """Read the weights from files that save_weights wrote, here or in TF.

        Args:
          filepath: str.  by_name: bool, HDF5 only: only layers whose names are in the file.
        Returns:
          CheckpointLoadStatus of a checkpoint, None of an HDF5 file.
        Raises:
          NotFoundError, OSError: there is no such file.  ValueError: the weights do not fit the model.
        """
        return self._saving.load_weights(self, filepath, by_name)

    # ---------------------------------------------------------- state
    @property
    def state_updates(self):
        """list of the updates of the layers that keep a state."""
        return [u for layer in self.layers if getattr(layer, "stateful", False) for u in getattr(layer, "updates", ())]

    def reset_states(self):
        """Forget the states that layers keep from batch to batch."""
        for layer in self.layers:
            if hasattr(layer, "reset_states") and getattr(layer, "stateful", False):
                layer.reset_states()


def _call_again(node, there, training):
    if isinstance(node, RootNode):
        return
    layer = node.outbound_layer
    inputs = nest.map_structure(lambda t: there[id(t)], node.input_tensors)
    kwargs = {k: v for k, v in node.arguments.items() if k != "mask"}
    if training is not None and "training" in layer._call_names():
        kwargs.setdefault("training", training)
    outputs = layer(inputs, **kwargs)
    for old, new in zip(nest.flatten(node.output_tensors), nest.flatten(outputs)):
        there[id(old)] = new


def _output_names(outputs):
    """Names of outputs: of their layers, with numbers where a layer has several."""
    names = []
    for t in outputs:
        name, n = t._keras_history[0].name, 1
        while (name if n == 1 else f"{t._keras_history[0].name}_{n - 1}") in names:
            n += 1
        names.append(name if n == 1 else f"{name}_{n - 1}")
    return names


def _placeholders(input_shape, dtype):
    dtype = dtypes.as_dtype(dtype or backend.floatx())
    if isinstance(input_shape, list):
        return [tf.placeholder(dtype, shape=s) for s in input_shape]
    return tf.placeholder(dtype, shape=input_shape)
