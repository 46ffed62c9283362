"""RNN: a cell over the time axis; StackedRNNCells: several cells as one."""
import numpy as np

from ... import functions as tf
from ...core import nest, tensor_shape
from ...core.operation import Tensor
from .. import backend
from ..backend_rnn import rnn
from ..engine import layer_registry
from ..engine.base_layer import Layer
from ..engine.input_spec import InputSpec
from .recurrent_cells import DropoutMasks, state_shape, zero_states, zero_states_of


def _takes(function, name):
    """Whether a function has an argument of a name."""
    import inspect
    return name in inspect.signature(function).parameters


class StackedRNNCells(Layer):
    """Cells one above the other, as one cell.

    Args:
      cells: list of cells.  others: as Layer.
    Raises:
      ValueError: a cell has no `call` or no `state_size`.
    Source: tf.keras.layers.StackedRNNCells.
    """

    def __init__(self, cells, **kwargs):
        for cell in cells:
            if not hasattr(cell, "call"):
                raise ValueError("All cells must have a `call` method. received cells:", cells)
            if not hasattr(cell, "state_size"):
                raise ValueError("All cells must have a `state_size` attribute. received cells:", cells)
        self.cells = cells
        # TF's old switch, which only its own programs set.
        self.reverse_state_order = kwargs.pop("reverse_state_order", False)
        super().__init__(**kwargs)

    @property
    def state_size(self):
        """tuple of the cells' state sizes."""
        cells = self.cells[::-1] if self.reverse_state_order else self.cells
        return tuple(c.state_size for c in cells)

    @property
    def output_size(self):
        """The size of the last cell's output."""
        return _output_size(self.cells[-1])

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        """The states of all cells before the first step."""
        cells = self.cells[::-1] if self.reverse_state_order else self.cells
        states = []
        for cell in cells:
            own = getattr(cell, "get_initial_state", None)
            states.append(own(inputs=inputs, batch_size=batch_size, dtype=dtype) if own else
                          zero_states_of(cell, inputs, batch_size, dtype))
        return tuple(states)

    def call(self, inputs, states, constants=None, **kwargs):
        sizes = self.state_size[::-1] if self.reverse_state_order else self.state_size
        states = nest.pack_sequence_as(sizes, nest.flatten(states))
        new = []
        for cell, own in zip(self.cells, states):
            own = own if nest.is_sequence(own) else [own]
            more = {"constants": constants} if constants is not None and _takes(cell.call, "constants") else {}
            if not _takes(cell.call, "training"):
                kwargs.pop("training", None)
            inputs, own = cell.call(inputs, own, **{**kwargs, **more})
            new.append(own)
        new = new[::-1] if self.reverse_state_order else new
        return inputs, nest.pack_sequence_as(self.state_size, nest.flatten(new))

    def build(self, input_shape):
        if isinstance(input_shape, list):
            input_shape = input_shape[0]
        for cell in self.cells:
            if isinstance(cell, Layer) and not cell.built:
                cell.build(input_shape)
                cell.built = True
            batch = tensor_shape.as_shape(input_shape).as_list()[0]
            input_shape = tuple(state_shape(batch, _output_size(cell)))
        self.built = True

    def get_config(self):
        cells = [{"class_name": type(c).__name__, "config": c.get_config()} for c in self.cells]
        return {**super().get_config(), "cells": cells}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        config = dict(config)
        cells = [layer_registry.deserialize(c, custom_objects=custom_objects) for c in config.pop("cells")]
        return cls(cells, **config)


def _output_size(cell):
    if getattr(cell, "output_size", None) is not None:
        return cell.output_size
    return cell.state_size[0] if nest.is_sequence(cell.state_size) else cell.state_size


class RNN(Layer):
    """A cell applied to each time step of (batch, time, ...).

    Args:
      cell: object with call(inputs, states), state_size and perhaps output_size, build, get_initial_state; or a list.
      return_sequences: bool, the outputs of all steps.  return_state: bool, the last states too.
      go_backwards: bool.  stateful: bool, the states of one batch are the first states of the next.
      unroll: bool, steps are written out.  time_major: bool, (time, batch, ...).
      zero_output_for_mask: bool, outputs of masked steps are 0.  others: as Layer.
    Raises:
      ValueError: cell is no cell.
    Source: tf.keras.layers.RNN.
    """

    _UNTRACKED = Layer._UNTRACKED | {"_states", "states", "constants_spec", "state_spec"}

    def __init__(self, cell, return_sequences=False, return_state=False, go_backwards=False, stateful=False,
                 unroll=False, time_major=False, **kwargs):
        if isinstance(cell, (list, tuple)):
            cell = StackedRNNCells(cell)
        if not hasattr(cell, "call"):
            raise ValueError("`cell` should have a `call` method. The RNN was passed:", cell)
        if not hasattr(cell, "state_size"):
            raise ValueError("The RNN cell should have an attribute `state_size` (tuple of integers, one integer per "
                             "RNN "
                             "state).")
        self.zero_output_for_mask = kwargs.pop("zero_output_for_mask", False)
        if "input_shape" not in kwargs and ("input_dim" in kwargs or "input_length" in kwargs):
            kwargs["input_shape"] = (kwargs.pop("input_length", None), kwargs.pop("input_dim", None))
        super().__init__(**kwargs)
        self.cell = cell
        self.return_sequences, self.return_state = return_sequences, return_state
        self.go_backwards, self.stateful, self.unroll, self.time_major = go_backwards, stateful, unroll, time_major
        self.supports_masking = True
        self.input_spec, self.state_spec, self._states = [None], None, None
        self.constants_spec, self._num_constants = None, None

    @property
    def states(self):
        """list of the states: variables of a stateful layer, else None for each."""
        states = self._states
        if states is None:
            states = nest.map_structure(lambda _: None, self.cell.state_size)
        return states if nest.is_sequence(states) else [states]

    @states.setter
    def states(self, states):
        self._states = states

    # Whether the loop has a counter of its own; in TF only images' has.
    _COUNTED = False

    # ---------------------------------------------------------- shapes
    def compute_output_shape(self, input_shape):
        if isinstance(input_shape, list):
            input_shape = input_shape[0]
        sizes = tensor_shape.as_shape(input_shape).as_list()
        batch, steps = (sizes[1], sizes[0]) if self.time_major else sizes[:2]
        output = [batch] + tensor_shape.as_shape(_output_size(self.cell)).as_list()
        if self.return_sequences:
            output = [steps, batch] + output[1:] if self.time_major else [batch, steps] + output[1:]
        output = tensor_shape.as_shape(output)
        if not self.return_state:
            return output
        size = self.cell.state_size
        states = [tensor_shape.as_shape(state_shape(batch, s)) for s in (size if nest.is_sequence(size) else [size])]
        return [output] + states

    def compute_mask(self, inputs, mask):
        mask = nest.flatten(mask)[0]
        output = mask if self.return_sequences else None
        return [output] + [None for _ in self.states] if self.return_state else output

    def build(self, input_shape):
        shapes = input_shape if isinstance(input_shape, list) else [input_shape]
        sizes = tensor_shape.as_shape(shapes[0]).as_list()
        self._note_input_spec(sizes)
        step = tuple(sizes[1:] if self.time_major else [sizes[0]] + sizes[2:])
        if isinstance(self.cell, Layer) and not self.cell.built:
            self.cell.build(step)
            self.cell.built = True
        self._note_state_spec()
        if self.stateful:
            self.reset_states()
        self.built = True

    def _note_input_spec(self, sizes):
        sizes = list(sizes)
        batch, time = (1, 0) if self.time_major else (0, 1)
        if not self.stateful:
            sizes[batch] = None
        sizes[time] = None
        self.input_spec = [InputSpec(shape=tuple(sizes))] + list(self.input_spec[1:])

    def _note_state_spec(self):
        sizes = nest.flatten(self.cell.state_size)
        wanted = [tensor_shape.as_shape(s).as_list() for s in sizes]
        if self.state_spec is None:
            self.state_spec = [InputSpec(shape=tuple([None] + w)) for w in wanted]
            return
        got = [tensor_shape.as_shape(s.shape).as_list()[1:] for s in nest.flatten(self.state_spec)]
        if len(got) != len(wanted) or any(not tensor_shape.as_shape(g).is_compatible_with(w) for g, w in zip(got,
                                                                                                             wanted)):
            raise ValueError("An `initial_state` was passed that is not compatible with `cell.state_size`. Received "
                             f"`state_spec`=ListWrapper({self.state_spec}); however `cell.state_size` is "
                             f"{self.cell.state_size}")

    # ---------------------------------------------------------- calls
    def get_initial_state(self, inputs):
        """The states before the first step of inputs."""
        own = getattr(self.cell, "get_initial_state", None)
        sizes = tf.shape(nest.flatten(inputs)[0])
        dtype = nest.flatten(inputs)[0].dtype
        batch = sizes[1] if self.time_major else sizes[0]
        state = own(inputs=None, batch_size=batch, dtype=dtype) if own else zero_states(batch, self.cell.state_size,
                                                                                        dtype)
        return list(state) if nest.is_sequence(state) else [state]

    def __call__(self, inputs, initial_state=None, constants=None, **kwargs):
        inputs, initial_state, constants = standardize_args(inputs, initial_state, constants, self._num_constants)
        if initial_state is None and constants is None:
            return super().__call__(inputs, **kwargs)
        more, specs = [], []
        if initial_state is not None:
            more += initial_state
            self.state_spec = nest.map_structure(lambda s: InputSpec(shape=tuple(s.shape.as_list())), initial_state)
            specs += nest.flatten(self.state_spec)
        if constants is not None:
            more += constants
            self.constants_spec = [InputSpec(shape=tuple(c.shape.as_list())) for c in constants]
            self._num_constants = len(constants)
            specs += self.constants_spec
        flat = nest.flatten(more)
        if all(hasattr(t, "_keras_history") for t in flat):
            # They become inputs of the layer, and come back apart in `call`.
            before = self.input_spec
            self.input_spec = list(nest.flatten(self.input_spec)) + specs
            output = super().__call__([inputs] + flat, **kwargs)
            self.input_spec = self.input_spec[:-len(specs)] or before
            return output
        if initial_state is not None:
            kwargs["initial_state"] = initial_state
        if constants is not None:
            kwargs["constants"] = constants
        return super().__call__(inputs, **kwargs)

    def call(self, inputs, mask=None, training=None, initial_state=None, constants=None):
        inputs, initial_state, constants = self._process_inputs(inputs, initial_state, constants)
        self._forget_dropout_masks()
        mask = nest.flatten(mask)[0] if mask is not None else None
        steps = nest.flatten(inputs)[0].shape.as_list()[0 if self.time_major else 1]
        if self.unroll and steps is None:
            raise ValueError("Cannot unroll a RNN if the time dimension is undefined. \n- If using a Sequential model, "
                             "specify the time dimension by passing an `input_shape` or `batch_input_shape` argument "
                             "to "
                             "your first layer. If your first layer is an Embedding, you can also use the "
                             "`input_length` "
                             "argument.\n- If using the functional API, specify the time dimension by passing a "
                             "`shape` or "
                             "`batch_shape` argument to your Input layer.")
        last, outputs, states = rnn(
            self._step(training, constants), inputs, initial_state, constants=constants, go_backwards=self.go_backwards,
            mask=mask, unroll=self.unroll, input_length=steps if self._COUNTED else None, time_major=self.time_major,
            zero_output_for_mask=self.zero_output_for_mask)
        if self.stateful:
            self.add_update([backend.update(old, new) for old, new in
                             zip(nest.flatten(self.states), nest.flatten(states))])
        output = outputs if self.return_sequences else last
        if not self.return_state:
            return output
        return [output] + list(states)

    def _step(self, training, constants):
        options = {"training": training} if _takes(self.cell.call, "training") else {}
        cell = self.cell.call

        def step(inputs, states):
            states = list(states)
            if constants:
                options["constants"] = states[-len(constants):]
                states = states[:-len(constants)]
            output, new = cell(inputs, states, **options)
            return output, new if nest.is_sequence(new) else [new]
        if constants and not _takes(self.cell.call, "constants"):
            raise ValueError("RNN cell does not support constants")
        return step

    def _forget_dropout_masks(self):
        for cell in getattr(self.cell, "cells", [self.cell]):
            if isinstance(cell, DropoutMasks):
                cell.reset_dropout_mask()
                cell.reset_recurrent_dropout_mask()

    def _process_inputs(self, inputs, initial_state, constants):
        """(inputs, first states, constants), also where all came in one list."""
        if nest.is_sequence(inputs) and not isinstance(inputs, tuple):
            more = inputs[1:-self._num_constants] if self._num_constants else inputs[1:]
            if constants is None and self._num_constants:
                constants = inputs[-self._num_constants:]
            initial_state = more or initial_state
            inputs = inputs[0]
        if initial_state is not None and len(nest.flatten(initial_state)):
            if nest.is_sequence(self.cell.state_size) and any(nest.is_sequence(s) for s in self.cell.state_size):
                initial_state = nest.pack_sequence_as(self.cell.state_size, nest.flatten(initial_state))
        elif self.stateful:
            initial_state = self.states
        else:
            initial_state = self.get_initial_state(inputs)
        if len(initial_state) != len(self.states):
            raise ValueError(f"Layer has {len(self.states)} states but was passed {len(initial_state)} initial states.")
        return inputs, list(initial_state), constants

    def reset_states(self, states=None):
        """Set a stateful layer's states to zero or to arrays.

        Args:
          states: array or list of arrays, one for each state.
        Raises:
          AttributeError: the layer is not stateful.  ValueError: the batch size is unknown, or an array does not fit.
        """
        if not self.stateful:
            raise AttributeError("Layer must be stateful.")
        batch = None
        if self.input_spec[0] is not None:
            batch = nest.flatten(self.input_spec[0])[0].shape[1 if self.time_major else 0]
        if not batch:
            raise ValueError(_NO_BATCH_SIZE)
        shapes = self._state_shapes(batch)
        if nest.flatten(self.states)[0] is None:
            made = [backend.zeros(shape) for shape in shapes]
            self.states = nest.pack_sequence_as(self.cell.state_size, made)
            if not nest.is_sequence(self.states):
                self.states = [self.states]
        elif states is None:
            for state, shape in zip(nest.flatten(self.states), shapes):
                backend.set_value(state, np.zeros(shape))
        else:
            self._set_states(states, batch, shapes)

    def _state_shapes(self, batch):
        return [state_shape(batch, size) for size in nest.flatten(self.cell.state_size)]

    def _set_states(self, states, batch, shapes):
        own, given = nest.flatten(self.states), nest.flatten(states)
        if len(given) != len(own):
            raise ValueError(f"Layer {self.name} expects {len(own)} states, but it received {len(given)} state values. "
                             f"Input received: {states}")
        pairs = []
        for i, (value, state, shape) in enumerate(zip(given, own, shapes)):
            if np.shape(value) != tuple(shape):
                raise ValueError(f"State {i} is incompatible with layer {self.name}: expected shape={(batch, state)}, "
                                 "found "
                                 f"shape={np.shape(value)}")
            pairs.append((state, value))
        backend.batch_set_value(pairs)

    # ---------------------------------------------------------- configuration
    def get_config(self):
        config = {"return_sequences": self.return_sequences, "return_state": self.return_state,
                  "go_backwards": self.go_backwards, "stateful": self.stateful, "unroll": self.unroll,
                  "time_major": self.time_major}
        if self._num_constants is not None:
            config["num_constants"] = self._num_constants
        if self.zero_output_for_mask:
            config["zero_output_for_mask"] = self.zero_output_for_mask
        config["cell"] = {"class_name": type(self.cell).__name__, "config": self.cell.get_config()}
        return {**super().get_config(), **config}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        config = dict(config)
        count = config.pop("num_constants", 0)
        layer = cls(layer_registry.deserialize(config.pop("cell"), custom_objects=custom_objects), **config)
        layer._num_constants = count
        return layer


_NO_BATCH_SIZE = (
    "If a RNN is stateful, it needs to know its batch size. Specify the batch size of your input tensors: \n- If "
    "using a "
    "Sequential model, specify the batch size by passing a `batch_input_shape` argument to your first layer.\n- If "
    "using "
    "the functional API, specify the batch size by passing a `batch_shape` argument to your Input layer.")


def standardize_args(inputs, initial_state, constants, num_constants):
    """(inputs, list of first states or None, list of constants or None), also from one list of all."""
    if isinstance(inputs, list) and len(inputs) > 1 or isinstance(inputs, list) and not isinstance(inputs[0], Tensor):
        if not (initial_state is None and constants is None):
            raise AssertionError
        if num_constants:
            constants, inputs = inputs[-num_constants:], inputs[:-num_constants]
        if len(inputs) > 1:
            initial_state, inputs = inputs[1:], inputs[:1]
        inputs = inputs[0]
    return inputs, _as_list(initial_state), _as_list(constants)


def _as_list(x):
    if x is None or isinstance(x, list):
        return x
    return list(x) if isinstance(x, tuple) else [x]
