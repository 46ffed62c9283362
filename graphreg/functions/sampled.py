"""Losses over a sample of many classes: nce_loss, sampled_softmax_loss."""
import numpy as np

from ..core import dtypes, raw
from ..core.scopes import name_scope
from . import array, embedding, math, nn, random, slicing


def nce_loss(weights, biases, labels, inputs, num_sampled, num_classes, num_true=1, sampled_values=None,
             remove_accidental_hits=False, partition_strategy="mod", name="nce_loss"):
    """Noise-contrastive estimation: logistic losses of the true classes and of sampled ones.

    Args:
      weights: Tensor, Variable or list of them [num_classes, dim].  biases: [num_classes].
      labels: int64 [batch, num_true], classes that are true.
      inputs: [batch, dim].
      num_sampled: int, classes sampled for a batch.
      num_classes: int.  num_true: int.
      sampled_values: what a candidate sampler gives; default: log_uniform_candidate_sampler's.
      remove_accidental_hits: bool, leave out sampled classes that are true ones of the example.
      partition_strategy: "mod" or "div", see embedding_lookup.
      name: str.
    Returns:
      Tensor [batch].
    Source: tf.nn.nce_loss.
    """
    logits, labels = _sampled_logits(weights, biases, labels, inputs, num_sampled, num_classes, num_true, sampled_values,
                                     True, remove_accidental_hits, partition_strategy, name, None)
    losses = nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits, name="sampled_losses")
    return _sum_rows(losses)


def sampled_softmax_loss(weights, biases, labels, inputs, num_sampled, num_classes, num_true=1, sampled_values=None,
                         remove_accidental_hits=True, partition_strategy="mod", name="sampled_softmax_loss", seed=None):
    """Softmax cross entropy among the true classes and sampled ones, for training alone.

    Args: as for nce_loss, and
      seed: int of the default sampler.
    Returns:
      Tensor [batch].
    Source: tf.nn.sampled_softmax_loss.
    """
    logits, labels = _sampled_logits(weights, biases, labels, inputs, num_sampled, num_classes, num_true, sampled_values,
                                     True, remove_accidental_hits, partition_strategy, name, seed)
    labels = array.stop_gradient(labels, name="labels_stop_gradient")
    return nn.softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits)


def _as_list(weights):
    if hasattr(weights, "_get_variable_list"):
        return list(weights)
    return weights if isinstance(weights, list) else [weights]


def _sampled_logits(weights, biases, labels, inputs, num_sampled, num_classes, num_true, sampled_values, subtract_log_q,
                    remove_accidental_hits, partition_strategy, name, seed):
    """(logits, labels) [batch, num_true + num_sampled]: the true classes in front, which share a label of 1."""
    weights = _as_list(weights)
    with name_scope(name, "compute_sampled_logits", weights + [biases, inputs, labels]):
        labels = _as_int64(labels)
        flat = array.reshape(labels, [-1])
        sampled, true_expected, sampled_expected = _candidates(sampled_values, labels, num_true, num_sampled, num_classes,
                                                               seed)
        ids = array.concat([flat, sampled], 0)
        true_w, sampled_w = _rows(weights, ids, flat, partition_strategy)
        sampled_logits = math.matmul(inputs, sampled_w, transpose_b=True)
        all_b = embedding.embedding_lookup(biases, ids, partition_strategy=partition_strategy)
        true_b = slicing.slice(all_b, [0], array.shape(flat))
        sampled_b = slicing.slice(all_b, array.shape(flat), [-1])
        true_logits = _true_logits(inputs, true_w, num_true)
        true_b = array.reshape(true_b, [-1, num_true])
        true_logits = true_logits + true_b
        sampled_logits = sampled_logits + sampled_b
        if remove_accidental_hits:
            sampled_logits = sampled_logits + _hits(labels, sampled, num_true, num_sampled, sampled_logits.dtype)
        if subtract_log_q:
            true_logits = true_logits - math.log(true_expected)
            sampled_logits = sampled_logits - math.log(sampled_expected)
        logits = array.concat([true_logits, sampled_logits], 1)
        share = array.ones_like(true_logits) / num_true
        return logits, array.concat([share, array.zeros_like(sampled_logits)], 1)


def _as_int64(labels):
    if isinstance(labels, np.ndarray):
        # What TF makes of it: it compares the array's dtype with its own.
        raise TypeError("data type not understood")
    return labels if labels.dtype == dtypes.int64 else math.cast(labels, dtypes.int64)


def _candidates(sampled_values, labels, num_true, num_sampled, num_classes, seed):
    if sampled_values is None:
        sampled_values = random.log_uniform_candidate_sampler(
            true_classes=labels, num_true=num_true, num_sampled=num_sampled, unique=True, range_max=num_classes, seed=seed)
    return [array.stop_gradient(s) for s in sampled_values]


def _rows(weights, ids, flat, partition_strategy):
    """Weights of the true and of the sampled classes, looked up at once."""
    rows = embedding.embedding_lookup(weights, ids, partition_strategy=partition_strategy)
    true = slicing.slice(rows, [0, 0], array.stack([array.shape(flat)[0], -1]))
    sampled = slicing.slice(rows, array.stack([array.shape(flat)[0], 0]), [-1, -1])
    return true, sampled


def _true_logits(inputs, true_w, num_true):
    """The scalar product of each input with the weights of its true classes [batch, num_true]."""
    dim = array.shape(true_w)[1:2]
    by_example = array.concat([[-1, num_true], dim], 0)
    products = math.multiply(array.expand_dims(inputs, 1), array.reshape(true_w, by_example))
    sums = _sum_rows(array.reshape(products, array.concat([[-1], dim], 0)))
    return array.reshape(sums, [-1, num_true])


def _hits(labels, sampled, num_true, num_sampled, dtype):
    """A matrix that takes the logits of sampled classes away where they are true ones."""
    rows, ids, lowest = random.compute_accidental_hits(labels, sampled, num_true=num_true)
    rows = array.reshape(rows, [-1, 1])
    columns = array.reshape(math.cast(ids, dtypes.int32), [-1, 1])
    indices = array.concat([rows, columns], 1, "sparse_indices")
    shape = array.concat([array.shape(labels)[:1], array.expand_dims(num_sampled, 0)], 0)
    if lowest.dtype != dtype:
        lowest = math.cast(lowest, dtype)
    return raw.SparseToDense(indices, shape, lowest, 0.0, validate_indices=False)


def _sum_rows(x):
    """The sum of each row, as a product with ones."""
    columns = array.shape(x)[1]
    ones = array.ones(array.stack([columns, 1]), x.dtype)
    return array.reshape(math.matmul(x, ones), [-1])
