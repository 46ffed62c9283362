"""Connectionist temporal classification."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op
from ..kernels import ctc as kernels, sparse

text = shape_fns.text
_TYPE = "T: {float32, float64} = float32"
_NO_SECOND = ("Currently there is no way to take the second  derivative of ctc_loss due to the fused implementation's "
              "interaction  with tf.gradients()")


# ------------------------------------------------------------------ loss
@op("CTCLoss(inputs: T, labels_indices: int64, labels_values: int32, sequence_length: int32) -> loss: T, gradient: T",
    "preprocess_collapse_repeated: bool = false", "ctc_merge_repeated: bool = true",
    "ignore_longer_outputs_than_inputs: bool = false", _TYPE)
def ctc_loss(xp, inputs, labels_indices, labels_values, sequence_length, preprocess_collapse_repeated, ctc_merge_repeated,
             ignore_longer_outputs_than_inputs):
    """The loss of each sequence, and its gradient."""
    _check_loss(inputs, labels_indices, labels_values, sequence_length)
    _, batch, classes = inputs.shape
    loss, gradient = np.zeros(batch, inputs.dtype), np.zeros(inputs.shape, inputs.dtype)
    labels = _labels_of(labels_indices, labels_values, batch)
    for b in range(batch):
        length, mine = int(sequence_length[b]), _checked(labels[b], b, classes)
        if length == 0:
            continue
        if len(mine) > length:
            if ignore_longer_outputs_than_inputs:
                continue
            raise errors.invalid_argument(f"Not enough time for target transition sequence (required: {len(mine)}, available: "
                                          f"{length}){b}You can turn this error into a warning by using the flag "
                                          "ignore_longer_outputs_than_inputs")
        loss[b], gradient[:length, b] = kernels.loss_and_gradient(inputs[:length, b], mine, preprocess_collapse_repeated,
                                                                  ctc_merge_repeated)
    return loss, gradient


def _check_loss(inputs, indices, values, lengths):
    if inputs.ndim != 3:
        raise errors.invalid_argument("inputs is not a 3-Tensor")
    if lengths.ndim != 1:
        raise errors.invalid_argument("sequence_length is not a vector")
    if indices.ndim != 2:
        raise errors.invalid_argument("labels_indices is not a matrix")
    if values.ndim != 1:
        raise errors.invalid_argument("labels_values is not a vector")
    times, batch, _ = inputs.shape
    if batch == 0:
        raise errors.invalid_argument("batch_size must not be 0")
    if len(indices) != len(values):
        raise errors.invalid_argument("labels_indices and labels_values must contain the same number of rows, but saw "
                                      f"shapes: {text(indices.shape)} vs. {text(values.shape)}")
    if len(lengths) != batch:
        raise errors.invalid_argument(f"len(sequence_length) != batch_size.  len(sequence_length):  {len(lengths)} "
                                      f"batch_size: {batch}")
    for b, length in enumerate(lengths.tolist()):
        if length > times:
            raise errors.invalid_argument(f"sequence_length({b}) <= {times}")
    _check_label_places(indices, batch)


def _check_label_places(indices, batch):
    shape = np.array([batch, int(indices[:, 1].max()) + 1 if len(indices) else 0])
    found = sparse.first_disorder(indices, shape)
    if found is not None:
        row, how = found
        tail = f": need 0 <= index < {text(shape)}" if how == "out of bounds" else (
            ". Many sparse ops require sorted indices." if how == "out of order" else "")
        raise errors.invalid_argument(f"label SparseTensor is not valid: indices[{row}] = {text(indices[row])} is {how}{tail}")


def _labels_of(indices, values, batch):
    labels = [[] for _ in range(batch)]
    for row, value in zip(indices[:, 0].tolist(), values.tolist()):
        labels[row].append(value)
    return labels


def _checked(labels, b, classes):
    """Labels that can be read: neither negative, nor the blank or beyond."""
    for label in labels:
        if label < 0:
            raise errors.invalid_argument(f"All labels must be nonnegative integers, batch: {b} labels: "
                                          + ",".join(map(str, labels)))
        if label >= classes - 1:
            raise errors.UnimplementedError(None, None, f"labels from num_classes - 1 on are not emulated, batch: {b} "
                                            f"num_classes: {classes} label: {label}")
    return labels


@ctc_loss.shape
def _(c):
    inputs, indices, values = c.with_rank(0, 3), c.with_rank(1, 2), c.with_rank(2, 1)
    lengths = c.with_rank(3, 1)
    shape_fns.merge_dim(indices[0], values[0])
    batch = shape_fns.merge_dim(inputs[1], lengths[0])
    return [(batch,), (inputs[0], batch, inputs[2])]


@ctc_loss.gradient
def _(tf, op, dy, _):
    gradient = tf.raw.PreventGradient(op.outputs[1], message=_NO_SECOND)
    return tf.expand_dims(dy, -1) * gradient, None, None, None


# ------------------------------------------------------------------ decoders
def _check_decoded(inputs, lengths):
    if inputs.ndim != 3:
        raise errors.invalid_argument("inputs is not a 3-Tensor")
    if lengths.ndim != 1:
        raise errors.invalid_argument("sequence_length is not a vector")
    times, batch, _ = inputs.shape
    if times == 0:
        raise errors.invalid_argument("max_time is 0")
    if batch == 0:
        raise errors.invalid_argument("batch_size is 0")
    if len(lengths) != batch:
        raise errors.FailedPreconditionError(None, None, "len(sequence_length) != batch_size.  len(sequence_length):  "
                                             f"{len(lengths)} batch_size: {batch}")
    for b, length in enumerate(lengths.tolist()):
        if length > times:
            raise errors.FailedPreconditionError(None, None, f"sequence_length({b}) <= {times}")


def _sparse(rows):
    """(indices, values, shape) of lists of labels."""
    indices = np.array([(b, i) for b, row in enumerate(rows) for i in range(len(row))], np.int64).reshape(-1, 2)
    values = np.array([label for row in rows for label in row], np.int64)
    return indices, values, np.array([len(rows), max(map(len, rows), default=0)], np.int64)


@op("CTCGreedyDecoder(inputs: T, sequence_length: int32) -> decoded_indices: int64, decoded_values: int64, "
    "decoded_shape: int64, log_probability: T",
    "merge_repeated: bool = false", _TYPE, dynamic_shape=True)
def ctc_greedy_decoder(xp, inputs, sequence_length, merge_repeated):
    """The best class of each step, without blanks."""
    _check_decoded(inputs, sequence_length)
    found = [kernels.greedy(inputs[:length, b], merge_repeated) for b, length in enumerate(sequence_length.tolist())]
    return (*_sparse([labels for labels, _ in found]), np.array([[p] for _, p in found], inputs.dtype))


@ctc_greedy_decoder.shape
def _(c):
    inputs, lengths = c.with_rank(0, 3), c.with_rank(1, 1)
    batch = shape_fns.merge_dim(inputs[1], lengths[0])
    return [(None, 2), (None,), (2,), (batch, 1)]


@op("CTCBeamSearchDecoder(inputs: T, sequence_length: int32) -> decoded_indices: top_paths * int64, "
    "decoded_values: top_paths * int64, decoded_shape: top_paths * int64, log_probability: T",
    "beam_width: int >= 1", "top_paths: int >= 1", "merge_repeated: bool = true", _TYPE, dynamic_shape=True)
def ctc_beam_search_decoder(xp, inputs, sequence_length, beam_width, top_paths, merge_repeated):
    """The likeliest label sequences."""
    _check_decoded(inputs, sequence_length)
    if top_paths > beam_width:
        raise errors.invalid_argument("requested more paths than the beam width.")
    found = [kernels.beam_search(inputs[:length, b], beam_width, top_paths, merge_repeated)
             for b, length in enumerate(sequence_length.tolist())]
    if any(len(paths) < top_paths for paths in found):
        raise errors.invalid_argument("Less leaves in the beam search than requested.")
    parts = [_sparse([paths[k][0] for paths in found]) for k in range(top_paths)]
    indices, values, shapes = (list(p) for p in zip(*parts))
    return indices, values, shapes, np.array([[p for _, p in paths] for paths in found], inputs.dtype)


@ctc_beam_search_decoder.shape
def _(c):
    inputs, lengths = c.with_rank(0, 3), c.with_rank(1, 1)
    batch, n = shape_fns.merge_dim(inputs[1], lengths[0]), c.attrs["top_paths"]
    return [(None, 2)] * n + [(None,)] * n + [(2,)] * n + [(batch, n)]


ctc_greedy_decoder.not_differentiable()
ctc_beam_search_decoder.not_differentiable()
