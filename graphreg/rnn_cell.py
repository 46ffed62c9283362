"""TF's public namespace tf.nn.rnn_cell: re-exports only."""
from .rnn_cells import (  # noqa: F401
    BasicLSTMCell, BasicRNNCell, GRUCell, LSTMCell, LSTMStateTuple, MultiRNNCell, RNNCell)
from .rnn_wrappers import DeviceWrapper, DropoutWrapper, ResidualWrapper  # noqa: F401
