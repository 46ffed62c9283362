"""TF's public namespace tf.contrib.rnn, as far as it is there."""
from ..core import nest
from .. import functions as tf
from ..rnn import (  # noqa: F401
    best_effort_input_batch_size, bidirectional_dynamic_rnn, static_bidirectional_rnn, static_rnn,
    static_state_saving_rnn, transpose_batch_time)
from ..rnn_cell import (  # noqa: F401
    BasicLSTMCell, BasicRNNCell, DeviceWrapper, DropoutWrapper, GRUCell, LSTMCell, LSTMStateTuple, MultiRNNCell,
    ResidualWrapper, RNNCell)
from ..rnn_cells import LayerRNNCell  # noqa: F401
from ..variable_scope import variable_scope
from .rnn_block import (  # noqa: F401
    FusedRNNCell, FusedRNNCellAdaptor, GRUBlockCell, GRUBlockCellV2, LSTMBlockCell, LSTMBlockFusedCell,
    LSTMBlockWrapper, TimeReversedFusedRNN)
from .rnn_cells import IndRNNCell, LayerNormBasicLSTMCell, NASCell, UGRNNCell  # noqa: F401
from .rnn_rare_cells import (  # noqa: F401
    BidirectionalGridLSTMCell, CompiledWrapper, Conv1DLSTMCell, Conv2DLSTMCell, Conv3DLSTMCell, ConvLSTMCell,
    CoupledInputForgetGateLSTMCell, GLSTMCell, GridLSTMCell, IndyGRUCell, IndyLSTMCell, IntersectionRNNCell,
    PhasedLSTMCell, SRUCell, TimeFreqLSTMCell)
from .rnn_wrappers import (  # noqa: F401
    AttentionCellWrapper, EmbeddingWrapper, HighwayWrapper, InputProjectionWrapper, OutputProjectionWrapper)


def stack_bidirectional_rnn(cells_fw, cells_bw, inputs, initial_states_fw=None, initial_states_bw=None, dtype=None,
                            sequence_length=None, scope=None):
    """static_bidirectional_rnn several times, each on the outputs of the one before.

    Args:
      cells_fw, cells_bw: lists of RNNCells.  inputs: list of Tensors.
      initial_states_fw, initial_states_bw: lists of states, one for each layer.
      dtype, sequence_length: as static_rnn.  scope: str or VariableScope, default "stack_bidirectional_rnn".
    Returns:
      (list of outputs, tuple of the last states forwards, tuple of those backwards).
    Raises:
      ValueError: there are no cells, or the lists do not fit.
    Source: tf.contrib.rnn.stack_bidirectional_rnn.
    """
    _check_stack(cells_fw, cells_bw, initial_states_fw, initial_states_bw)
    states_fw, states_bw = [], []
    with variable_scope(scope or "stack_bidirectional_rnn"):
        for i, (fw, bw) in enumerate(zip(cells_fw, cells_bw)):
            with variable_scope(f"cell_{i}") as cell_scope:
                inputs, state_fw, state_bw = static_bidirectional_rnn(
                    fw, bw, inputs, initial_state_fw=initial_states_fw and initial_states_fw[i],
                    initial_state_bw=initial_states_bw and initial_states_bw[i], sequence_length=sequence_length,
                    dtype=dtype, scope=cell_scope)
            states_fw.append(state_fw)
            states_bw.append(state_bw)
    return inputs, tuple(states_fw), tuple(states_bw)


def stack_bidirectional_dynamic_rnn(cells_fw, cells_bw, inputs, initial_states_fw=None, initial_states_bw=None,
                                    dtype=None, sequence_length=None, parallel_iterations=None, time_major=False,
                                    scope=None, swap_memory=False):
    """bidirectional_dynamic_rnn several times, each on the outputs of the one before.

    Args:
      cells_fw, cells_bw: lists of RNNCells.  inputs: Tensor (batch, time, ...).
      initial_states_fw, initial_states_bw: lists of states, one for each layer.
      others: as bidirectional_dynamic_rnn.  scope: default "stack_bidirectional_rnn".
    Returns:
      (outputs of both directions side by side, tuple of the last states forwards, tuple of those backwards).
    Raises:
      ValueError: there are no cells, or the lists do not fit.
    Source: tf.contrib.rnn.stack_bidirectional_dynamic_rnn.
    """
    _check_stack(cells_fw, cells_bw, initial_states_fw, initial_states_bw)
    states_fw, states_bw = [], []
    with variable_scope(scope or "stack_bidirectional_rnn"):
        for i, (fw, bw) in enumerate(zip(cells_fw, cells_bw)):
            with variable_scope(f"cell_{i}"):
                outputs, (state_fw, state_bw) = bidirectional_dynamic_rnn(
                    fw, bw, inputs, initial_state_fw=initial_states_fw[i] if initial_states_fw else None,
                    initial_state_bw=initial_states_bw[i] if initial_states_bw else None,
                    sequence_length=sequence_length, parallel_iterations=parallel_iterations, dtype=dtype,
                    swap_memory=swap_memory, time_major=time_major)
                inputs = tf.concat(outputs, 2)
            states_fw.append(state_fw)
            states_bw.append(state_bw)
    return inputs, tuple(states_fw), tuple(states_bw)


def _check_stack(cells_fw, cells_bw, initial_states_fw, initial_states_bw):
    for cells, which in ((cells_fw, "fw"), (cells_bw, "bw")):
        if not cells:
            raise ValueError(f"Must specify at least one {which} cell for BidirectionalRNN.")
        if not isinstance(cells, list):
            raise ValueError(f"cells_{which} must be a list of RNNCells (one per layer).")
    if len(cells_fw) != len(cells_bw):
        raise ValueError("Forward and Backward cells must have the same depth.")
    for states, cells, which in ((initial_states_fw, cells_fw, "fw"), (initial_states_bw, cells_bw, "bw")):
        if states is not None and (not nest.is_sequence(states) or len(states) != len(cells)):
            raise ValueError(f"initial_states_{which} must be a list of state tensors (one per layer).")
