"""Recurrent networks over sequences as Estimators."""
from .. import functions as tf
from ..core import dtypes, scopes
from ..feature_column.input_layer import input_layer
from ..feature_column.sequence_features import concatenate_context_input, sequence_input_layer
from ..functions.indexing import sequence_mask
from ..functions.math import to_int64
from ..initializers import glorot_uniform_initializer
from ..layers import Dense
from ..losses import Reduction
from ..partitioned_variables import min_max_variable_partitioner
from ..rnn import dynamic_rnn
from ..rnn_cell import BasicLSTMCell, BasicRNNCell, GRUCell, MultiRNNCell, RNNCell
from ..summary import summary_ops
from ..variable_scope import variable_scope
from .estimator import Estimator
from .extenders import clip_gradients_by_global_norm
from .optimizers import optimizer_of
from .premade import _check_features, _class_head, _INPUT_LAYER_SLICE, _replicas

_CELLS = {"basic_rnn": BasicRNNCell, "lstm": BasicLSTMCell, "gru": GRUCell}
_DEFAULT_CELL = "basic_rnn"
_CLIP_NORM, _RATE = 5.0, 0.05
USE_DEFAULT = object()


def _cell_fn(num_units, cell_type):
    """A function of the mode that makes the cell."""
    cell_type = _DEFAULT_CELL if cell_type is USE_DEFAULT else cell_type

    def rnn_cell_fn(mode):
        kind = _CELLS.get(cell_type) or _cell_class(cell_type)
        cells = [kind(num_units=units) for units in num_units]
        return cells[0] if len(cells) == 1 else MultiRNNCell(cells)
    return rnn_cell_fn


def _cell_class(cell_type):
    if not issubclass(cell_type, RNNCell):
        raise ValueError(f"Supported cell types are {sorted(_CELLS)} and subclasses of RNNCell. Given: {cell_type}")
    return cell_type


def _checked_cell_fn(rnn_cell_fn, num_units, cell_type):
    if rnn_cell_fn and (num_units or cell_type is not USE_DEFAULT):
        raise ValueError("num_units and cell_type must not be specified when using rnn_cell_fn")
    if rnn_cell_fn:
        return rnn_cell_fn
    return _cell_fn(num_units, cell_type)


def _select_last(activations, sequence_length):
    """The activations of each sequence's last step."""
    with scopes.name_scope("select_last_activations", values=[activations, sequence_length]):
        shape = tf.shape(activations)
        batch, padded, units = shape[0], shape[1], shape[2]
        steps = to_int64(tf.range(batch) * padded) + sequence_length - 1
        return tf.gather(tf.reshape(activations, [batch * padded, units]), steps)


def _logits(features, mode, units, rnn_cell_fn, sequence_columns, context_columns, partitioner):
    """(logits, mask of the steps that are there)."""
    with variable_scope("sequence_input_layer", values=tuple(features.values()), partitioner=partitioner):
        net, length = sequence_input_layer(features=features, feature_columns=sequence_columns)
        summary_ops.histogram("sequence_length", length)
        if context_columns:
            context = input_layer(features=features, feature_columns=context_columns)
            net = concatenate_context_input(context, net)
    cell = rnn_cell_fn(mode)
    outputs, _ = dynamic_rnn(cell=cell, inputs=net, sequence_length=length, dtype=dtypes.float32, time_major=False)
    last = _select_last(outputs, length)
    with variable_scope("logits", values=(last,)):
        logits = Dense(units=units, activation=None, kernel_initializer=glorot_uniform_initializer())(last)
    return logits, sequence_mask(length)


def _model(head, rnn_cell_fn, sequence_columns, context_columns, optimizer, input_layer_partitioner):
    def model_fn(features, labels, mode, config):
        _check_features(features)
        step = optimizer_of(optimizer, learning_rate=_RATE)
        if isinstance(optimizer, str):
            step = clip_gradients_by_global_norm(step, _CLIP_NORM)
        replicas = _replicas(config)
        with variable_scope("rnn", values=tuple(features.values()),
                            partitioner=min_max_variable_partitioner(max_partitions=replicas)):
            partitioner = input_layer_partitioner or min_max_variable_partitioner(
                max_partitions=replicas, min_slice_size=_INPUT_LAYER_SLICE)
            logits, _ = _logits(features, mode, head.logits_dimension, rnn_cell_fn, tuple(sequence_columns),
                                tuple(context_columns or ()), partitioner)
            return head.create_estimator_spec(features=features, mode=mode, labels=labels, optimizer=step,
                                              logits=logits)
    return model_fn


class RNNClassifier(Estimator):
    """A recurrent network that tells classes of sequences apart, by its last step.

    Args:
      sequence_feature_columns: iterable of sequence columns.
      context_feature_columns: iterable of dense columns, the same at each step.
      num_units: list of int, the sizes of the cells, and cell_type: "basic_rnn" (default), "lstm", "gru" or a class; or
      rnn_cell_fn: function of the mode -> RNNCell.
      n_classes, weight_column, label_vocabulary, loss_reduction: as for tf.estimator.LinearClassifier.
      optimizer: str, Optimizer or function; the gradients of a named one are clipped to a norm of 5.
      input_layer_partitioner: partitioner of the columns' variables.  model_dir, config: as for Estimator.
    Raises:
      ValueError: both num_units and rnn_cell_fn are given.
    Source: tf.contrib.estimator.RNNClassifier.
    """

    def __init__(self, sequence_feature_columns, context_feature_columns=None, num_units=None, cell_type=USE_DEFAULT,
                 rnn_cell_fn=None, model_dir=None, n_classes=2, weight_column=None, label_vocabulary=None,
                 optimizer="Adagrad", loss_reduction=Reduction.SUM_OVER_BATCH_SIZE, input_layer_partitioner=None,
                 config=None):
        cell_fn = _checked_cell_fn(rnn_cell_fn, num_units, cell_type)
        head = _class_head(n_classes, weight_column, label_vocabulary, loss_reduction)
        super().__init__(_model(head, cell_fn, sequence_feature_columns, context_feature_columns, optimizer,
                                input_layer_partitioner), model_dir, config)


class RNNEstimator(Estimator):
    """A recurrent network with a head on its last step.

    Args: head: head of logits.  return_sequences: bool, logits of each step: not emulated.  The others: as for
      RNNClassifier.
    Raises:
      ValueError: both num_units and rnn_cell_fn are given, or return_sequences is True: TF's head for it
        is not public.
    Source: tf.contrib.estimator.RNNEstimator.
    """

    def __init__(self, head, sequence_feature_columns, context_feature_columns=None, num_units=None,
                 cell_type=USE_DEFAULT, rnn_cell_fn=None, return_sequences=False, model_dir=None, optimizer="Adagrad",
                 input_layer_partitioner=None, config=None):
        cell_fn = _checked_cell_fn(rnn_cell_fn, num_units, cell_type)
        if return_sequences:
            raise ValueError("Provided head must be a `_SequentialHead` object when `return_sequences` is set to True.")
        super().__init__(_model(head, cell_fn, sequence_feature_columns, context_feature_columns, optimizer,
                                input_layer_partitioner), model_dir, config)
