"""Layers around a layer."""
from ... import functions as tf
from ...core import tensor_shape
from ..backend_rnn import rnn
from ..engine import layer_registry
from ..engine.base_layer import Layer
from ..engine.input_spec import InputSpec


class Wrapper(Layer):
    """Base of layers that use another.

    Args:
      layer: Layer.  others: as Layer.
    Source: tf.keras.layers.Wrapper.
    """

    def __init__(self, layer, **kwargs):
        if not isinstance(layer, Layer):
            raise AssertionError
        super().__init__(**kwargs)
        self.layer = layer

    def build(self, input_shape=None):
        if not self.layer.built:
            self.layer.build(input_shape)
            self.layer.built = True
        self.built = True

    @property
    def activity_regularizer(self):
        """The function that penalises the outputs of the layer within, or None."""
        return getattr(self.layer, "activity_regularizer", None)

    def get_config(self):
        inner = {"class_name": type(self.layer).__name__, "config": self.layer.get_config()}
        return {**super().get_config(), "layer": inner}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        config = dict(config)
        layer = layer_registry.deserialize(config.pop("layer"), custom_objects=custom_objects)
        return cls(layer, **config)


# TF 1.15 does not count the older ones of these classes among its own.
_OLDER = frozenset(("BatchNormalization", "CuDNNGRU", "CuDNNLSTM", "GRU", "GRUCell", "LSTM", "LSTMCell"))


def _is_built_in(layer):
    """Whether a layer's class, or the nearest base of a program's class, is one that TF counts among its own."""
    package = __name__.split(".")[0]
    for cls in type(layer).__mro__:
        if cls.__module__.split(".")[0] == package:
            return cls is not Layer and cls.__name__ not in _OLDER
    return False


class TimeDistributed(Wrapper):
    """A layer for each step: the steps become examples of one large batch.

    Args:
      layer: Layer.  others: as Layer.
    Raises:
      ValueError: no Layer, or inputs without steps.
    Source: tf.keras.layers.TimeDistributed.
    """

    def __init__(self, layer, **kwargs):
        if not isinstance(layer, Layer):
            raise ValueError(f"Please initialize `TimeDistributed` layer with a `Layer` instance. You passed: {layer}")
        super().__init__(layer, **kwargs)
        self.supports_masking = True
        self._always_use_reshape = _is_built_in(layer) and not getattr(layer, "stateful", False)

    def build(self, input_shape=None):
        sizes = tensor_shape.as_shape(input_shape).as_list()
        if len(sizes) < 3:
            raise ValueError("`TimeDistributed` Layer should be passed an `input_shape ` with at least 3 dimensions, "
                             f"received: {sizes}")
        # The number of examples and of steps may change; all else may not.
        self.input_spec = InputSpec(shape=[None, None] + sizes[2:])
        super().build(tuple([sizes[0]] + sizes[2:]))

    def compute_output_shape(self, input_shape):
        sizes = tensor_shape.as_shape(input_shape).as_list()
        child = self.layer.compute_output_shape(tensor_shape.TensorShape([sizes[0]] + sizes[2:]))
        child = tensor_shape.as_shape(child).as_list()
        return tensor_shape.TensorShape([child[0], sizes[1]] + child[1:])

    def call(self, inputs, training=None, mask=None):
        kwargs = {}
        if "training" in self.layer._call_names():
            kwargs["training"] = training
        sizes = inputs.shape.as_list()
        if sizes[0] and not self._always_use_reshape:
            return self._looped(inputs, kwargs)
        steps = sizes[1] or tf.shape(inputs)[1]
        flat = tf.reshape(inputs, _shape_of(inputs, (-1,), 2))
        if "mask" in self.layer._call_names() and mask is not None:
            kwargs["mask"] = tf.reshape(mask, _shape_of(mask, (-1,), 2))
        self._flat_inputs = {**getattr(self, "_flat_inputs", {}), id(inputs): (inputs, flat)}
        outputs = self.layer(flat, **kwargs)
        known = self.compute_output_shape(inputs.shape).as_list()
        return tf.reshape(outputs, _shape_of(outputs, (-1, steps), 1, known[2:]))

    def _looped(self, inputs, kwargs):
        """TF calls a layer of the program's own, or one with a state, step by step when the batch has a known size."""
        def step(x, _):
            return self.layer(x, **kwargs), []
        return rnn(step, inputs, initial_states=[], input_length=inputs.shape.as_list()[1], unroll=False)[1]

    def compute_mask(self, inputs, mask=None):
        sizes = inputs.shape.as_list()
        if sizes[0]:
            return mask
        inner = mask if mask is None else tf.reshape(mask, _shape_of(mask, (-1,), 2))
        output = self.layer.compute_mask(self._flat_inputs[id(inputs)][1], inner)
        if output is None:
            return self._folded_mask(mask)
        steps = sizes[1] or tf.shape(inputs)[1]
        return tf.reshape(output, _shape_of(output, (-1, steps), 1))

    def _folded_mask(self, mask):
        """A mask of the steps: a step counts when something in it does."""
        for _ in range(2, mask.shape.ndims if mask is not None else 0):
            mask = tf.reduce_any(mask, axis=-1)
        return mask


def _shape_of(tensor, first, start, known=None):
    """A shape with other axes in front: numbers where they are known, else scalars."""
    rest = tensor.shape.as_list()[start:] if known is None else list(known)
    if None not in rest:
        return first + tuple(rest)
    parts = tf.shape(tensor)
    return first + tuple(parts[start + i] if size is None else size for i, size in enumerate(rest))
