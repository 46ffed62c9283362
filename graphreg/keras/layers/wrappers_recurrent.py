"""Bidirectional: a recurrent layer forwards, and another backwards."""
import copy

from ... import functions as tf
from ...core import nest, tensor_shape
from .. import backend
from ..engine import layer_registry
from ..engine.base_layer import Layer
from ..engine.input_spec import InputSpec
from .recurrent import standardize_args
from .wrappers import Wrapper

_MODES = ("sum", "mul", "ave", "concat", None)


class Bidirectional(Wrapper):
    """A recurrent layer over the steps in both directions, its outputs merged.

    Args:
      layer: recurrent Layer.
      merge_mode: "sum", "mul", "ave", "concat" or None (a list of both).
      weights: list of arrays, those of the forward layer first.
      backward_layer: Layer that goes backwards, default a copy of `layer`.
      others: as Layer.
    Raises:
      ValueError: no layer, another mode, or a backward layer that does not fit.
    Source: tf.keras.layers.Bidirectional.
    """

    def __init__(self, layer, merge_mode="concat", weights=None, backward_layer=None, **kwargs):
        if not isinstance(layer, Layer):
            raise ValueError(f"Please initialize `Bidirectional` layer with a `Layer` instance. You passed: {layer}")
        if backward_layer is not None and not isinstance(backward_layer, Layer):
            raise ValueError(f"`backward_layer` need to be a `Layer` instance. You passed: {backward_layer}")
        if merge_mode not in _MODES:
            raise ValueError('Invalid merge mode. Merge mode should be one of {"sum", "mul", "ave", "concat", None}')

        super().__init__(layer, **kwargs)
        self.forward_layer = _copy(layer)
        config = layer.get_config()
        self._backward_config = None
        if backward_layer is None:
            config["go_backwards"] = not config["go_backwards"]
            self.backward_layer = type(layer).from_config(config)
        else:
            self.backward_layer = backward_layer
            self._backward_config = backward_layer.get_config()
        self.forward_layer._name = "forward_" + self.forward_layer.name
        self.backward_layer._name = "backward_" + self.backward_layer.name
        for half in (self.forward_layer, self.backward_layer):
            # What is beyond the end of a sequence must not look like its last output when it is turned.
            if hasattr(half, "zero_output_for_mask"):
                half.zero_output_for_mask = layer.return_sequences
        self._verify()
        self.merge_mode = merge_mode
        if weights:
            half = len(weights) // 2
            self.forward_layer._initial_weights = weights[:half]
            self.backward_layer._initial_weights = weights[half:]
        self.stateful, self.return_sequences = layer.stateful, layer.return_sequences
        self.return_state, self.supports_masking = layer.return_state, True
        self._num_constants = 0
        self.input_spec = layer.input_spec

    # The layer given is the model of the two, and no part of this one.
    _UNTRACKED = Layer._UNTRACKED | {"layer", "_backward_config"}

    def _verify(self):
        if self.forward_layer.go_backwards == self.backward_layer.go_backwards:
            raise ValueError("Forward layer and backward layer should have different `go_backwards` value.")
        for name in ("stateful", "return_sequences", "return_state"):
            if getattr(self.forward_layer, name) != getattr(self.backward_layer, name):
                raise ValueError("Forward layer and backward layer are expected to have the same value for attribute "
                                 f"{name}, got {getattr(self.forward_layer, name)} and "
                                 f"{getattr(self.backward_layer, name)}")

    # ---------------------------------------------------------- shapes
    def compute_output_shape(self, input_shape):
        output = self.forward_layer.compute_output_shape(input_shape)
        output, states = (output[0], output[1:]) if isinstance(output, list) else (output, [])
        output = tensor_shape.as_shape(output)
        if self.merge_mode == "concat":
            sizes = output.as_list()
            sizes[-1] *= 2
            output = tensor_shape.as_shape(sizes)
        elif self.merge_mode is None:
            output = [output, output]
        if not self.return_state:
            return output
        return (output if isinstance(output, list) else [output]) + states + copy.copy(states)

    def build(self, input_shape):
        with backend.name_scope(self.forward_layer.name):
            self.forward_layer.build(input_shape)
        with backend.name_scope(self.backward_layer.name):
            self.backward_layer.build(input_shape)
        self.forward_layer.built = self.backward_layer.built = self.built = True

    def compute_mask(self, inputs, mask):
        mask = mask[0] if isinstance(mask, list) else mask
        if not self.return_sequences:
            output = [None, None] if not self.merge_mode else None
        else:
            output = [mask, mask] if not self.merge_mode else mask
        if not self.return_state:
            return output
        states = [None for _ in self.forward_layer.states] * 2
        return (output if isinstance(output, list) else [output]) + states

    # ---------------------------------------------------------- calls
    def __call__(self, inputs, initial_state=None, constants=None, **kwargs):
        inputs, initial_state, constants = standardize_args(inputs, initial_state, constants, self._num_constants)
        if initial_state is None and constants is None:
            return super().__call__(inputs, **kwargs)
        more, specs = [], []
        if initial_state is not None:
            if len(initial_state) % 2:
                raise ValueError("When passing `initial_state` to a Bidirectional RNN, the state should be a list "
                                 "containing "
                                 "the states of the underlying RNNs. Found: " + str(initial_state))
            more += initial_state
            own = [InputSpec(shape=tuple(s.shape.as_list())) for s in initial_state]
            self.forward_layer.state_spec, self.backward_layer.state_spec = own[:len(own) // 2], own[len(own) // 2:]
            specs += own
        if constants is not None:
            more += constants
            own = [InputSpec(shape=tuple(c.shape.as_list())) for c in constants]
            self.forward_layer.constants_spec = self.backward_layer.constants_spec = own
            specs += own
            self._num_constants = len(constants)
            self.forward_layer._num_constants = self.backward_layer._num_constants = len(constants)
        if all(hasattr(t, "_keras_history") for t in more):
            before = self.input_spec
            self.input_spec = list(nest.flatten(before)) + specs
            output = super().__call__([inputs] + more, **kwargs)
            self.input_spec = before
            return output
        if initial_state is not None:
            kwargs["initial_state"] = initial_state
        if constants is not None:
            kwargs["constants"] = constants
        return super().__call__(inputs, **kwargs)

    def call(self, inputs, training=None, mask=None, initial_state=None, constants=None):
        options = {}
        for name, value in (("training", training), ("mask", mask), ("constants", constants)):
            if value is not None and name in self.layer._call_names():
                options[name] = value
        forward_inputs = backward_inputs = inputs
        forward, backward = {}, {}
        if isinstance(inputs, list) and len(inputs) > 1:
            states = inputs[1:len(inputs) - self._num_constants]
            constants = inputs[len(inputs) - self._num_constants:]
            half = len(states) // 2
            forward_inputs = [inputs[0]] + states[:half] + constants
            backward_inputs = [inputs[0]] + states[half:] + constants
        elif initial_state is not None:
            half = len(initial_state) // 2
            forward["initial_state"], backward["initial_state"] = initial_state[:half], initial_state[half:]
        y = self.forward_layer(forward_inputs, **options, **forward)
        y_back = self.backward_layer(backward_inputs, **options, **backward)
        states = []
        if self.return_state:
            states, y, y_back = y[1:] + y_back[1:], y[0], y_back[0]
        if self.return_sequences:
            y_back = tf.reverse(y_back, [0 if getattr(self.forward_layer, "time_major", False) else 1])
        output = self._merged(y, y_back)
        if not self.return_state:
            return output
        return (output if isinstance(output, list) else [output]) + states

    def _merged(self, y, y_back):
        if self.merge_mode == "concat":
            return backend.concatenate([y, y_back])
        if self.merge_mode == "sum":
            return y + y_back
        if self.merge_mode == "ave":
            return (y + y_back) / 2
        if self.merge_mode == "mul":
            return y * y_back
        return [y, y_back]

    def reset_states(self):
        """Set the states of both layers to zero."""
        self.forward_layer.reset_states()
        self.backward_layer.reset_states()

    @property
    def constraints(self):
        """dict: nothing, as Keras' own."""
        return {}

    # ---------------------------------------------------------- configuration
    def get_config(self):
        config = {"merge_mode": self.merge_mode}
        if self._num_constants:
            config["num_constants"] = self._num_constants
        if self._backward_config is not None:
            config["backward_layer"] = {"class_name": type(self.backward_layer).__name__,
                                        "config": self._backward_config}
        return {**super().get_config(), **config}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        config = copy.deepcopy(config)
        count = config.pop("num_constants", 0)
        config["layer"] = layer_registry.deserialize(config["layer"], custom_objects=custom_objects)
        if config.get("backward_layer") is not None:
            config["backward_layer"] = layer_registry.deserialize(config["backward_layer"],
                                                                  custom_objects=custom_objects)
        layer = cls(**config)
        layer._num_constants = count
        return layer


def _copy(layer):
    return type(layer).from_config(layer.get_config())
