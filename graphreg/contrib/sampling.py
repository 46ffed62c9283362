"""tf.contrib.training: some elements of a stream, drawn at random."""
from .. import functions as tf
from ..core import scopes
from ..core.collections import GraphKeys
from ..core.convert import convert_to_tensor
from ..functions.control_flow import cond, while_loop
from ..functions.random import random_poisson, random_uniform
from ..functions.tensor_array import TensorArray
from ..train.moving_averages import assign_moving_average
from ..training.input import batch, maybe_batch
from ..variable_scope import get_variable, variable_scope


def rejection_sample(tensors, accept_prob_fn, batch_size, queue_threads=1, enqueue_many=False, prebatch_capacity=16,
                     prebatch_threads=1, runtime_checks=False, name=None):
    """Batches of elements, each of which is taken with a probability of its own.

    Args:
      tensors: list of Tensors, one element, or a batch where enqueue_many is True.
      accept_prob_fn: function of the list of an element's Tensors -> float scalar Tensor in [0, 1].
      batch_size: int.  queue_threads: int.
      enqueue_many: bool.  prebatch_capacity, prebatch_threads: int, of the queue that takes batches apart.
      runtime_checks: bool, whether the probabilities are checked when they are drawn.
      name: str.
    Returns:
      list of Tensors like `tensors`.
    Source: tf.contrib.training.rejection_sample.
    """
    with scopes.name_scope(name, "rejection_sample", tensors):
        tensors = [convert_to_tensor(t) for t in tensors]
        if enqueue_many:
            one = batch(tensors, batch_size=1, num_threads=prebatch_threads, capacity=prebatch_capacity,
                        enqueue_many=True)
            tensors = [tf.squeeze(t, [0]) for t in one]
        probability = accept_prob_fn(tensors)
        probability.get_shape().assert_has_rank(0)
        if runtime_checks:
            probability = _checked(probability)
        keep = tf.less(random_uniform([]), probability)
        made = maybe_batch(tensors, keep, batch_size, num_threads=queue_threads)
        return made if isinstance(made, list) else [made]


def _checked(probability):
    wrong = ["Check failed. Probability %s must be in [0, 1].", probability]
    right = tf.logical_and(tf.less_equal(0.0, probability), tf.less_equal(probability, 1.0))
    with scopes.control_dependencies([tf.Assert(right, wrong)]):
        return tf.identity(probability)


def resample_at_rate(inputs, rates, scope=None, seed=None, back_prop=False):
    """Rows, each as often as a Poisson number says.

    Args:
      inputs: list of Tensors with the same number of rows.
      rates: float Tensor [rows], the mean number of times of each row.
      scope: str.  seed: int.
      back_prop: bool, whether gradients go through the row numbers.
    Returns:
      list of Tensors: the rows, in order.
    Source: tf.contrib.training.resample_at_rate.
    """
    with scopes.name_scope(scope, "resample_at_rate", [*inputs, rates]):
        rates = convert_to_tensor(rates, name="rates")
        rows = _repeated_range(tf.cast(random_poisson(rates, (), rates.dtype, seed=seed), "int32"))
        if not back_prop:
            rows = tf.stop_gradient(rows)
        return [tf.gather(x, rows) for x in inputs]


def weighted_resample(inputs, weights, overall_rate, scope=None, mean_decay=0.999, seed=None):
    """Rows, each as often as a Poisson number says whose mean goes with the row's weight.

    rate of a row = overall_rate * weight / (moving mean of the weights)

    Args:
      inputs: list of Tensors with the same number of rows.
      weights: float Tensor [rows].
      overall_rate: float, the mean number of times of a row.
      scope: str.
      mean_decay: float, of the moving mean.
      seed: int.
    Returns:
      (list of Tensors: the rows, in order; their rates).
    Source: tf.contrib.training.weighted_resample.
    """
    with scopes.name_scope(scope, "weighted_resample", inputs) as own:
        with variable_scope(scope, "estimate_mean", inputs):
            mean = get_variable("estimated_mean", initializer=tf.cast(0, weights.dtype), trainable=False,
                                collections=[GraphKeys.LOCAL_VARIABLES])
            mean = assign_moving_average(mean, tf.reduce_mean(weights), mean_decay)
        rates = weights * overall_rate / mean
        made = resample_at_rate([rates, *inputs], rates, scope=own, seed=seed, back_prop=False)
        return made[1:], made[0]


def _repeated_range(counts):
    """0 counts[0] times, 1 counts[1] times, ..."""
    with scopes.name_scope(None, "repeat_range", [counts]) as name:
        number = tf.shape(counts)[0]
        found = TensorArray(counts.dtype, size=number, infer_shape=False)
        found, last = while_loop(lambda _, i: tf.less(i, number),
                                 lambda rows, i: (rows.write(i, tf.fill(counts[i:i + 1], i)), i + 1), (found, 0))
        return cond(last > 0, found.concat, lambda: tf.zeros([0], dtype=counts.dtype), name=name)
