"""The base of all layers: weights that are made at the first call, and what a call does around `call`."""
import numpy as np

from ...core import dtypes, errors, nest, scopes, tensor_shape, tf2
from ...core.convert import to_tensor
from ... import functions as tf
from ...training.deferred_restore import waiting_value
from ...variables import Variable, VariableAggregation, VariableSynchronization
from .. import backend, constraints, initializers, regularizers
from ..graph import is_keras_graph, on_keras_tensors
from ..tracked import track_variable
from . import call_context, op_node
from .additions import Additions
from .contents import Contents
from .history import lacks_history, make_history
from .input_spec import assert_input_compatibility
from .naming import to_snake_case, unique_object_name
from .node import Connections, connect

_LAYER_KWARGS = frozenset(("input_shape", "batch_input_shape", "batch_size", "weights", "activity_regularizer",
                           "autocast"))
_OP_LAYER = "tf_op_layer_"
_WEIGHT_KWARGS = frozenset(("getter", "collections", "experimental_autocast", "caching_device"))


class Layer(Additions, Connections, Contents):
    """A function with weights: build(input_shape) makes them at the first call, call(inputs) computes.

    Args:
      trainable: bool, whether the weights are to be trained.
      name: str, default made from the class, unique in the graph.
      dtype: str or DType of the weights; default that of the first input.
      dynamic: bool, a layer that can only run eagerly.
      input_shape, batch_input_shape, batch_size: the shape of the inputs, for a layer that begins a model.
      weights: list of arrays, initial values.  activity_regularizer: function that penalises the outputs.
      autocast: bool, whether inputs of other float types are cast to dtype; default True under TF2's behaviour,
        where the default of dtype is floatx().
    Raises:
      TypeError: an argument of another name.
    Source: tf.keras.layers.Layer.
    """

    def __init__(self, trainable=True, name=None, dtype=None, dynamic=False, **kwargs):
        for key in kwargs:
            if key not in _LAYER_KWARGS:
                raise TypeError("Keyword argument not understood:", key)
        self._trainable, self.stateful, self.built = trainable, False, False
        self.input_spec, self.supports_masking = None, False
        self._name = None
        self._init_set_name(name)
        self._activity_regularizer = kwargs.get("activity_regularizer")
        self._dtype = self._default_dtype() if dtype is None else dtypes.as_dtype(dtype).name
        self._autocast = kwargs.get("autocast", tf2.enabled())
        self._dynamic = dynamic
        self._inbound_nodes, self._outbound_nodes, self._metrics = [], [], []
        self._initial_weights = kwargs.get("weights")
        self._note_input_shape(kwargs)

    @staticmethod
    def _default_dtype():
        return backend.floatx() if tf2.enabled() else None

    def _init_set_name(self, name):
        self._name = name or unique_object_name(to_snake_case(type(self).__name__), zero_based=True)

    def _note_input_shape(self, kwargs):
        if "batch_input_shape" in kwargs:
            self._batch_input_shape = tuple(kwargs["batch_input_shape"])
        elif "input_shape" in kwargs:
            self._batch_input_shape = (kwargs.get("batch_size"),) + tuple(kwargs["input_shape"])

    # ---------------------------------------------------------- properties
    @property
    def name(self):
        """str."""
        return self._name

    @property
    def dtype(self):
        """str: the dtype of the weights, None before it is known."""
        return self._dtype

    @property
    def _compute_dtype(self):
        return self._dtype

    @property
    def dynamic(self):
        """bool: whether the layer can only run eagerly."""
        return self._dynamic

    @property
    def metrics(self):
        """list of the metrics that add_metric made, those of layers within last."""
        return self._metrics + self._of_layers("metrics")

    def _name_scope(self):
        return self.name

    # ---------------------------------------------------------- for subclasses
    def build(self, input_shape):
        """Make the weights for inputs of a shape; called once, before the first call."""
        self.built = True

    def call(self, inputs, **kwargs):
        """The layer's outputs."""
        return inputs

    def compute_output_shape(self, input_shape):
        """TensorShape of the outputs for inputs of a shape."""
        raise NotImplementedError

    def compute_mask(self, inputs, mask=None):
        """The mask of the outputs for a mask of the inputs.

        Raises:
          TypeError: there is a mask, and the layer takes none.
        """
        if not self.supports_masking:
            if any(m is not None for m in nest.flatten(mask)):
                raise TypeError(f"Layer {self.name} does not support masking, but was passed an input_mask: {mask}")
            return None
        return mask

    def get_config(self):
        """dict of the constructor's arguments.

        Raises:
          NotImplementedError: a subclass with arguments of its own does not have the method.
        """
        own = _parameters(type(self).__init__)
        config = {"name": self.name, "trainable": self.trainable}
        if hasattr(self, "_batch_input_shape"):
            config["batch_input_shape"] = self._batch_input_shape
        config["dtype"] = self.dtype
        if hasattr(self, "dynamic") and self.dynamic:
            config["dynamic"] = self.dynamic
        extra = [a for a in own if a not in config and a not in ("self", "kwargs", "args", "dynamic")]
        if extra and type(self).get_config is Layer.get_config:
            raise NotImplementedError("Layers with arguments in `__init__` must override `get_config`.")
        return config

    @classmethod
    def from_config(cls, config):
        """A layer with the arguments of a get_config() dict."""
        return cls(**config)

    # ---------------------------------------------------------- weights
    def add_weight(self, name=None, shape=None, dtype=None, initializer=None, regularizer=None, trainable=None,
                   constraint=None, partitioner=None, use_resource=None,
                   synchronization=VariableSynchronization.AUTO, aggregation=VariableAggregation.NONE, **kwargs):
        """Make a weight, and its penalty.

        Args:
          name: str.  shape: tuple, default ().  dtype: default the layer's.
          initializer, regularizer, constraint: as Keras layers take them.
          trainable: bool.  partitioner, use_resource, synchronization, aggregation, collections: as tf.get_variable.
        Returns:
          Variable.
        Raises:
          ValueError: there is no initializer for the dtype, or the weight can be no trained one.
          TypeError: an argument of another name.
        """
        for key in kwargs:
            if key not in _WEIGHT_KWARGS:
                raise TypeError("Unknown keyword argument:", key)
        dtype = dtypes.as_dtype(dtype or self.dtype or backend.floatx())
        if self._dtype is None:
            self._dtype = dtype.base_dtype.name
        trainable = checked_trainable(trainable, synchronization)
        variable = kwargs.get("getter", make_variable)(
            name=name, shape=() if shape is None else shape, dtype=dtype,
            initializer=self._saved_value(name, shape) or self._weight_initializer(initializer, dtype, name),
            trainable=trainable, constraint=constraints.get(constraint), partitioner=partitioner, use_resource=use_resource,
            collections=kwargs.get("collections"), caching_device=kwargs.get("caching_device"),
            synchronization=synchronization, aggregation=aggregation)
        regularizer = regularizers.get(regularizer)
        if regularizer is not None:
            self._handle_weight_regularization(_scope_of(variable), variable, regularizer)
        self._keep_weight(variable, trainable)
        self.__dict__.setdefault("_weight_names", {})[name] = variable
        for v in _parts(variable):
            track_variable(v)
        return variable

    def _keep_weight(self, variable, trainable):
        weights = self._own("_trainable_weights" if trainable else "_non_trainable_weights")
        weights.extend(_parts(variable))

    def _saved_value(self, name, shape):
        """An initializer that gives what a checkpoint has for the weight; None when none waits for it."""
        value = waiting_value(self, name, tensor_shape.as_shape(() if shape is None else shape).as_list())
        return None if value is None else lambda shape, dtype=None, **unused: to_tensor(value, dtype)

    def _weight_initializer(self, initializer, dtype, name):
        initializer = initializers.get(initializer)
        if initializer is not None:
            return initializer
        if dtype.is_floating:
            return initializers.glorot_uniform()
        if dtype.is_integer or dtype.is_unsigned or dtype.is_bool:
            return initializers.zeros()
        raise ValueError(f"An initializer for variable {name} of type {dtype.base_dtype} is required for layer "
                         f"{self.name}")

    def add_variable(self, *args, **kwargs):
        """Alias of add_weight."""
        return self.add_weight(*args, **kwargs)

    # ---------------------------------------------------------- calls
    def apply(self, inputs, *args, **kwargs):
        """Alias of calling the layer."""
        return self.__call__(inputs, *args, **kwargs)

    def __call__(self, inputs, *args, **kwargs):
        """The layer's outputs for inputs: weights are made first, penalties and updates are noted.

        Args:
          inputs: structure of Tensors, or what converts to them.  others: as the layer's `call` takes them.
        Raises:
          ValueError: the inputs are not what the layer wants.
        """
        with on_keras_tensors(nest.flatten(inputs)):
            return self._call_on(inputs, args, kwargs)

    def _call_on(self, inputs, args, kwargs):
        """What __call__ does, in the graph of the inputs."""
        flat = nest.flatten(inputs)
        if any(isinstance(x, (np.ndarray, float, int)) for x in flat):
            inputs = nest.map_structure(
                lambda x: to_tensor(x) if isinstance(x, (np.ndarray, float, int)) else x, inputs)
        given = self._given_arguments(args, kwargs)
        masks = self._pass_mask(inputs, args, kwargs)
        training = self._pass_training(args, kwargs)
        nested = call_context.current().in_call
        if not nested:
            self._forget_eager_losses()
        with call_context.entered(self, inputs, training):
            if not nested and lacks_history(inputs):
                make_history(inputs, TensorFlowOpLayer)
            assert_input_compatibility(self.input_spec, inputs, self.name)
            with scopes.name_scope(self._name_scope()):
                self._maybe_build(inputs)
                outputs = self.call(self._autocast_inputs(inputs), *args, **kwargs)
                if outputs is None:
                    raise ValueError("A layer's `call` method should return a Tensor or a list of Tensors, not None "
                                     f"(layer: {self.name}).")
                if all(hasattr(t, "_keras_history") for t in nest.flatten(inputs)):
                    if is_keras_graph(scopes.get_default_graph()):
                        # TF gives what comes out of a function, and this graph is one, an op of its own.
                        outputs = nest.map_structure(tf.identity, outputs)
                    outputs = connect(self, inputs, outputs, given)
                self._handle_activity_regularization(inputs, outputs)
                self._set_masks(inputs, outputs, masks)
        return outputs

    def _autocast_inputs(self, inputs):
        """The inputs, floats of other types cast to the layer's."""
        if not self._autocast or self._dtype is None or not dtypes.as_dtype(self._dtype).is_floating:
            return inputs
        wanted = dtypes.as_dtype(self._dtype)

        def cast(x):
            dtype = getattr(x, "dtype", None)
            return tf.cast(x, wanted) if isinstance(dtype, dtypes.DType) and dtype.is_floating and (
                dtype.base_dtype != wanted) else x
        return nest.map_structure(cast, inputs)

    def _call_names(self):
        """The names of the arguments of `call`, without self."""
        names = self.__dict__.get("_call_fn_names")
        if names is None:
            names = self.__dict__["_call_fn_names"] = _parameters(self.call)
        return names

    def _given_arguments(self, args, kwargs):
        """What a call was given beside the inputs and their mask, by name."""
        given = {**dict(zip(self._call_names()[1:], args)), **kwargs}
        given.pop("mask", None)
        return given

    def _was_passed(self, name, args, kwargs):
        names = self._call_names()
        return name in kwargs or name in names and names.index(name) - 1 < len(args) and names.index(name) > 0

    def _pass_mask(self, inputs, args, kwargs):
        """Hand the inputs' masks to a `call` that takes them."""
        masks = nest.map_structure(lambda t: getattr(t, "_keras_mask", None), inputs)
        if all(m is None for m in nest.flatten(masks)):
            return None
        if "mask" in self._call_names() and not self._was_passed("mask", args, kwargs):
            kwargs["mask"] = masks
        return masks

    def _pass_training(self, args, kwargs):
        """What `training` is in this call: given, or that of the layer around, or what was set for the graph."""
        if self._was_passed("training", args, kwargs):
            if "training" not in self._call_names():
                return kwargs.pop("training")
            return kwargs["training"] if "training" in kwargs else args[self._call_names().index("training") - 1]
        training = call_context.current().training
        if training is None and backend.global_learning_phase_is_set():
            training = backend.learning_phase()
        if training is not None and "training" in self._call_names():
            kwargs["training"] = training
        return training

    def _maybe_build(self, inputs):
        if not self.built:
            flat = nest.flatten(inputs)
            if flat and self._dtype is None and hasattr(flat[0], "dtype"):
                self._dtype = flat[0].dtype.base_dtype.name
            shapes = None
            if all(hasattr(x, "shape") for x in flat):
                shapes = nest.map_structure(lambda x: x.shape, inputs)
            with self._where_to_build():
                self.build(shapes)
            self.built = True
        if self._initial_weights is not None:
            self.set_weights(self._initial_weights)
            self._initial_weights = None

    @staticmethod
    def _where_to_build():
        """Variables of layers that are called in the Keras graph, or in a function, belong to eager execution."""
        graph = inner = scopes.get_default_graph()
        while graph.building_function:
            graph = graph.outer_graph
        return scopes.init_scope() if graph.executes and graph is not inner else scopes.nothing

    def _set_masks(self, inputs, outputs, masks):
        """Note the masks of the outputs on them."""
        flat = nest.flatten(outputs)
        if all(getattr(t, "_keras_mask", None) is not None for t in flat):
            return
        output_masks = None
        if self.supports_masking or type(self).compute_mask is not Layer.compute_mask:
            output_masks = self.compute_mask(inputs, masks)
        output_masks = [None] * len(flat) if output_masks is None else nest.flatten(output_masks)
        for tensor, mask in zip(flat, output_masks):
            if hasattr(tensor, "dtype"):
                tensor._keras_mask = mask


class TensorFlowOpLayer(Layer):
    """An operation on Keras tensors as a layer of a model.

    Args:
      node_def: dict that describes the operation.  name: str.
      constants: dict from places among the inputs to arrays.  trainable: bool.  dtype: str.
    """

    def __init__(self, node_def, name, constants=None, trainable=True, dtype=None):
        super().__init__(name=_OP_LAYER + name, trainable=trainable, dtype=dtype, autocast=False)
        self._node_def = node_def
        self._constants = {int(place): value for place, value in (constants or {}).items()}
        self.built = True

    @classmethod
    def of(cls, op, constants):
        """The layer of an operation whose other inputs have known values."""
        return cls(op_node.describe(op), op.name, constants)

    _UNTRACKED = Contents._UNTRACKED | {"_node_def", "_constants"}

    @property
    def output_shape(self):
        """The shapes of the operation's outputs: a list where the operation was there before the layer."""
        return self._inbound_nodes[0].output_shapes

    def call(self, inputs):
        return op_node.make(self._node_def, nest.flatten(inputs), self._constants)

    def get_config(self):
        return {"name": self.name[len(_OP_LAYER):], "trainable": self.trainable, "dtype": self.dtype,
                "node_def": self._node_def, "constants": self._constants}


class AddLoss(Layer):
    """The inputs, which are a loss.

    Args:
      unconditional: bool, the loss depends on no inputs.
    """

    def __init__(self, unconditional=False, **kwargs):
        super().__init__(**{"autocast": False, **kwargs})
        self.unconditional = unconditional

    def call(self, inputs):
        self.add_loss(inputs, inputs=None if self.unconditional else True)
        return inputs

    def get_config(self):
        return {**super().get_config(), "unconditional": self.unconditional}


class AddMetric(Layer):
    """The inputs, which are a metric."""

    def __init__(self, aggregation, metric_name, **kwargs):
        super().__init__(**{"autocast": False, **kwargs})
        self.aggregation, self.metric_name = aggregation, metric_name

    def call(self, inputs):
        self.add_metric(inputs, self.aggregation, self.metric_name)
        return inputs

    def get_config(self):
        return {**super().get_config(), "aggregation": self.aggregation, "metric_name": self.metric_name}


def _parameters(function):
    # Asked once for each layer: inspect loads with the first one.
    import inspect
    return [p.name for p in inspect.signature(function).parameters.values()
            if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY, p.POSITIONAL_ONLY)]


def _parts(variable):
    """The slices of a partitioned variable, or the variable alone."""
    return list(variable) if hasattr(variable, "_get_variable_list") else [variable]


def _scope_of(variable):
    """The name of a variable without the output index."""
    return variable.name.split(":")[0]


def checked_trainable(trainable, synchronization):
    """Whether a weight is trained, from what its maker said.

    Raises:
      ValueError: it is to be trained and synchronized when read.
    """
    if synchronization == VariableSynchronization.ON_READ:
        if trainable:
            raise ValueError("Synchronization value can be set to VariableSynchronization.ON_READ only for "
                             "non-trainable variables. You have specified trainable=True and "
                             "synchronization=VariableSynchronization.ON_READ.")
        return False
    return True if trainable is None else trainable


def make_variable(name, shape, dtype, initializer, trainable, constraint, partitioner, use_resource, collections,
                  caching_device, synchronization, aggregation):
    """A weight as Keras makes it: a resource variable named by the name scope; the partitioner is not used."""
    if isinstance(initializer, type):
        initializer = initializer()
    if callable(initializer):
        shape = tensor_shape.as_shape(shape)

        def initial_value():
            return initializer(shape.as_list(), dtype=dtype)
    else:
        initial_value = initializer
    return Variable(initial_value=initial_value, name=name, trainable=trainable, caching_device=caching_device,
                    dtype=dtype.base_dtype, constraint=constraint, collections=collections,
                    use_resource=True if use_resource is None else use_resource, synchronization=synchronization,
                    aggregation=aggregation)
