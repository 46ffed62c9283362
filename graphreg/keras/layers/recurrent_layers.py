"""SimpleRNN, GRU, LSTM: RNN with the cell of the name."""
from .. import regularizers
from ..engine.input_spec import InputSpec
from .recurrent import RNN
from .recurrent_cells import GRUCell, LSTMCell, SimpleRNNCell

_OF_LAYER = ("return_sequences", "return_state", "go_backwards", "stateful", "unroll", "activity_regularizer",
             "time_major",
             "zero_output_for_mask", "input_shape", "batch_input_shape", "batch_size", "weights", "input_dim",
             "input_length")


class _CellRNN(RNN):
    """An RNN whose arguments are its cell's and its own."""

    _CELL = None

    def _set_up(self, units, given):
        given = {k: v for k, v in given.items() if k not in ("self", "units", "__class__")}
        kwargs = given.pop("kwargs")
        own = {k: given.pop(k) for k in _OF_LAYER if k in given}
        activity_regularizer = regularizers.get(own.pop("activity_regularizer"))
        cell = self._CELL(units, dtype=kwargs.get("dtype"), trainable=kwargs.get("trainable", True), **given)
        RNN.__init__(self, cell, **own, **kwargs)
        self._activity_regularizer = activity_regularizer
        self.input_spec = [InputSpec(ndim=3)]

    def __getattr__(self, name):
        # The cell's arguments are the layer's too.
        cell = self.__dict__.get("cell")
        if cell is not None and not name.startswith("_") and name in cell._ARGUMENTS:
            return getattr(cell, name)
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def call(self, inputs, mask=None, training=None, initial_state=None):
        return super().call(inputs, mask=mask, training=training, initial_state=initial_state)

    def get_config(self):
        config = super().get_config()
        cell = config.pop("cell")["config"]
        config["activity_regularizer"] = regularizers.serialize(self.activity_regularizer)
        return {**config, **{k: v for k, v in cell.items() if k not in ("name", "trainable", "dtype")}}

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if config.get("implementation") == 0:
            config["implementation"] = 1
        return cls(**config)


class SimpleRNN(_CellRNN):
    """The recurrent layer whose output is its state.

    Args: those of SimpleRNNCell and of RNN.
    Source: tf.keras.layers.SimpleRNN.
    """

    _CELL = SimpleRNNCell

    def __init__(self, units, activation="tanh", use_bias=True, kernel_initializer="glorot_uniform",
                 recurrent_initializer="orthogonal", bias_initializer="zeros", kernel_regularizer=None,
                 recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None,
                 recurrent_constraint=None, bias_constraint=None, dropout=0., recurrent_dropout=0.,
                 return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False,
                 **kwargs):
        kwargs.pop("implementation", None)
        self._set_up(units, locals())


class GRU(_CellRNN):
    """The gated recurrent unit of 2014.

    Args: those of GRUCell and of RNN.
    Source: tf.keras.layers.GRU.
    """

    _CELL = GRUCell

    def __init__(self, units, activation="tanh", recurrent_activation="hard_sigmoid", use_bias=True,
                 kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros",
                 kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None,
                 kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.,
                 recurrent_dropout=0., implementation=1, return_sequences=False, return_state=False, go_backwards=False,
                 stateful=False, unroll=False, reset_after=False, **kwargs):
        self._set_up(units, dict(locals(), implementation=implementation or 1))


class LSTM(_CellRNN):
    """The long short-term memory of 1997, with a forget gate.

    Args: those of LSTMCell and of RNN.
    Source: tf.keras.layers.LSTM.
    """

    _CELL = LSTMCell

    def __init__(self, units, activation="tanh", recurrent_activation="hard_sigmoid", use_bias=True,
                 kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros",
                 unit_forget_bias=True, kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None,
                 activity_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None,
                 dropout=0., recurrent_dropout=0., implementation=1, return_sequences=False, return_state=False,
                 go_backwards=False, stateful=False, unroll=False, **kwargs):
        self._set_up(units, dict(locals(), implementation=implementation or 1))
