"""Cells around cells: DropoutWrapper, ResidualWrapper, DeviceWrapper."""
import hashlib
import numbers

from . import functions as tf
from .core import dtypes, nest, scopes
from .core.convert import constant_value, to_tensor
from .core.tensor_shape import TensorShape
from .functions.tensor_array import TensorArray
from .rnn_cells import LSTMStateTuple, RNNCell, assert_like_rnncell


class _Wrapper(RNNCell):
    """A cell that does something around another."""

    def __init__(self, cell, *args, **kwargs):
        super().__init__(*args, **kwargs)
        assert_like_rnncell("cell", cell)
        self._cell = self.cell = cell

    def __call__(self, inputs, state, scope=None):
        return self._call_wrapped_cell(inputs, state, self._cell.__call__, scope=scope)

    @property
    def wrapped_cell(self):
        """The cell within."""
        return self._cell

    @property
    def state_size(self):
        return self._cell.state_size

    @property
    def output_size(self):
        return self._cell.output_size

    def zero_state(self, batch_size, dtype):
        with scopes.name_scope(type(self).__name__ + "ZeroState", values=[batch_size]):
            return self._cell.zero_state(batch_size, dtype)


class DropoutWrapper(_Wrapper):
    """A cell with dropout of its inputs, states and outputs.

    Args:
      cell: RNNCell.
      input_keep_prob, output_keep_prob, state_keep_prob: float or float scalar Tensor, the share that is kept.
      variational_recurrent: bool, the same elements are dropped in every step; needs dtype and perhaps input_size.
      input_size: shape of the inputs.  dtype: DType.
      seed: int.
      dropout_state_filter_visitor: function of a state -> structure of bools; default: all but an LSTM's c.
    Raises:
      TypeError: cell is none.  ValueError: a share is not in [0, 1], or dtype or input_size are missing.
    Source: tf.nn.rnn_cell.DropoutWrapper.
    """

    def __init__(self, cell, input_keep_prob=1.0, output_keep_prob=1.0, state_keep_prob=1.0,
                 variational_recurrent=False,
                 input_size=None, dtype=None, seed=None, dropout_state_filter_visitor=None, **kwargs):
        super().__init__(cell, dtype=dtype, **kwargs)
        if dropout_state_filter_visitor is not None and not callable(dropout_state_filter_visitor):
            raise TypeError("dropout_state_filter_visitor must be callable")
        self._dropout_state_filter = dropout_state_filter_visitor or _all_but_content
        self._seed, self._variational_recurrent = seed, variational_recurrent
        with scopes.name_scope("DropoutWrapperInit"):
            for name, value in (("input", input_keep_prob), ("state", state_keep_prob), ("output", output_keep_prob)):
                setattr(self, f"_{name}_keep_prob", _checked(f"{name}_keep_prob", value))
        if variational_recurrent:
            if dtype is None:
                raise ValueError("When variational_recurrent=True, dtype must be provided")
            self._make_noise(input_size, dtypes.as_dtype(dtype))

    def _make_noise(self, input_size, dtype):
        if _drops(self._input_keep_prob):
            if input_size is None:
                raise ValueError("When variational_recurrent=True and input_keep_prob < 1.0 or is unknown, input_size "
                                 "must be "
                                 "provided")
            self._input_noise = self._noise(input_size, "input", dtype)
        self._state_noise = self._noise(self._cell.state_size, "state", dtype)
        self._output_noise = self._noise(self._cell.output_size, "output", dtype)

    def _noise(self, sizes, salt, dtype):
        def one(i, size):
            shape = tf.concat(([1], TensorShape([size] if isinstance(size, int) else size).as_list()), 0)
            return tf.random_uniform(shape, seed=self._gen_seed(salt, i), dtype=dtype)
        if isinstance(sizes, TensorShape):
            return one(0, sizes)
        return nest.pack_sequence_as(sizes, [one(i, s) for i, s in enumerate(nest.flatten(sizes))])

    def _gen_seed(self, salt, index):
        if self._seed is None:
            return None
        text = f"{self._seed}{salt}_{index}".encode("utf-8")
        return int(hashlib.md5(text).hexdigest()[:8], 16) & 0x7FFFFFFF

    def _dropped(self, values, salt, keep_prob, noise, wanted=None):
        flat = nest.flatten(values)
        wanted = [True] * len(flat) if wanted is None else wanted
        noise = nest.flatten(noise) if self._variational_recurrent else flat
        new = []
        for i, (value, drop, own) in enumerate(zip(flat, wanted, noise)):
            if not drop or isinstance(value, TensorArray):
                new.append(value)
            elif self._variational_recurrent:
                new.append(_with_noise(value, own, keep_prob))
            else:
                new.append(tf.nn.dropout(value, keep_prob=keep_prob, seed=self._gen_seed(salt, i)))
        return nest.pack_sequence_as(values, new)

    def _call_wrapped_cell(self, inputs, state, cell_call_fn, **kwargs):
        if _drops(self._input_keep_prob):
            inputs = self._dropped(inputs, "input", self._input_keep_prob, self.__dict__.get("_input_noise"))
        output, state = cell_call_fn(inputs, state, **kwargs)
        if _drops(self._state_keep_prob):
            wanted = _spread(state, self._dropout_state_filter)
            state = self._dropped(state, "state", self._state_keep_prob, self.__dict__.get("_state_noise"), wanted)
        if _drops(self._output_keep_prob):
            output = self._dropped(output, "output", self._output_keep_prob, self.__dict__.get("_output_noise"))
        return output, state


def _checked(name, value):
    """A share as a number where it is known, else as a Tensor."""
    tensor = to_tensor(value)
    known = constant_value(tensor)
    if known is None:
        return tensor
    if not 0 <= known <= 1:
        raise ValueError(f"Parameter {name} must be between 0 and 1: {int(known)}")
    return known[()]


def _drops(p):
    return not isinstance(p, numbers.Real) or p < 1


def _with_noise(value, noise, keep_prob):
    kept = tf.floor(keep_prob + noise)
    result = tf.math.div(value, keep_prob) * kept
    result.set_shape(value.shape)
    return result


def _all_but_content(state):
    if isinstance(state, LSTMStateTuple):
        return LSTMStateTuple(c=False, h=True)
    return not isinstance(state, TensorArray)


def _spread(state, visitor):
    """A bool for each leaf of a state."""
    if nest.is_sequence(state) and not isinstance(state, LSTMStateTuple):
        return [b for part in nest.children(state) for b in _spread(part, visitor)]
    wanted = visitor(state)
    flat = nest.flatten(wanted)
    return flat if len(flat) == len(nest.flatten(state)) else flat * len(nest.flatten(state))


class ResidualWrapper(_Wrapper):
    """A cell whose inputs are added to its outputs.

    Args:
      cell: RNNCell.  residual_fn: function of (inputs, outputs) -> outputs, default the sum.
    Source: tf.nn.rnn_cell.ResidualWrapper.
    """

    def __init__(self, cell, residual_fn=None, **kwargs):
        super().__init__(cell, **kwargs)
        self._residual_fn = residual_fn

    def _call_wrapped_cell(self, inputs, state, cell_call_fn, **kwargs):
        outputs, state = cell_call_fn(inputs, state, **kwargs)
        combined = (self._residual_fn or _added)(inputs, outputs)
        nest.map_structure(lambda a, b: a.shape.assert_is_compatible_with(b.shape), outputs, combined)
        return combined, state


def _added(inputs, outputs):
    nest.assert_same_structure(inputs, outputs)
    nest.map_structure(lambda a, b: a.shape.assert_is_compatible_with(b.shape), inputs, outputs)
    return nest.map_structure(lambda a, b: a + b, inputs, outputs)


class DeviceWrapper(_Wrapper):
    """A cell on a device.

    Args:
      cell: RNNCell.  device: str or device function.
    Source: tf.nn.rnn_cell.DeviceWrapper.
    """

    def __init__(self, cell, device, **kwargs):
        super().__init__(cell, **kwargs)
        self._device = device

    def zero_state(self, batch_size, dtype):
        with scopes.name_scope(type(self).__name__ + "ZeroState", values=[batch_size]), scopes.device(self._device):
            return self._cell.zero_state(batch_size, dtype)

    def _call_wrapped_cell(self, inputs, state, cell_call_fn, **kwargs):
        with scopes.device(self._device):
            return cell_call_fn(inputs, state, **kwargs)
