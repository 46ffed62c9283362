"""tf.contrib.training.stratified_sample: elements of a stream, drawn so that their classes have given shares."""
from .. import functions as tf
from ..core import dtypes, scopes
from ..core.convert import convert_to_tensor
from ..functions import check
from ..functions.control_flow import cond, with_dependencies
from ..functions.random import random_uniform
from ..training.input import batch, maybe_batch
from ..variables import Variable

_NEAR = 1e-6
_SMOOTHING = 10
_MISSING = "All classes with zero initial probability must also have zero target probability: "


def stratified_sample(tensors, labels, target_probs, batch_size, init_probs=None, enqueue_many=False, queue_capacity=16,
                      threads_per_queue=1, name=None):
    """Batches of elements, of each class as often as given: elements of classes that are too frequent are left out.

    Args:
      tensors: list of Tensors, one element, or a batch where enqueue_many is True.
      labels: int Tensor, the element's class, or the batch's classes.
      target_probs: the shares that the classes have in the batches.
      batch_size: int.
      init_probs: the shares that they have in the data; None: they are counted, beginning with ten of each.
      enqueue_many: bool.
      queue_capacity: int, of the queue that takes batches apart.  threads_per_queue: int.
      name: str.
    Returns:
      (list of Tensors like `tensors`, labels).
    Raises:
      ValueError: shapes that do not fit.
      InvalidArgumentError (when run): shares that do not sum to 1, or labels that are not of these classes.
    Source: tf.contrib.training.stratified_sample.
    """
    with scopes.name_scope(name, "stratified_sample", [*tensors, labels]):
        tensors = [convert_to_tensor(t) for t in tensors]
        labels = convert_to_tensor(labels)
        target = convert_to_tensor(target_probs, dtype=dtypes.float32)
        if not enqueue_many:
            tensors, labels = [tf.expand_dims(t, 0) for t in tensors], tf.expand_dims(labels, 0)
        if init_probs is None:
            init = _counted_shares(labels, target.get_shape().num_elements())
        else:
            init = convert_to_tensor(init_probs, dtype=dtypes.float32)
        init, target = _checked_shares(init, target)
        tensors, labels = _checked_elements(tensors, labels, target.get_shape().num_elements())
        accepted = _with_warning(*_accepted(init, target))
        one = batch([*tensors, labels], batch_size=1, num_threads=threads_per_queue, capacity=queue_capacity,
                    enqueue_many=True)
        element, label = [tf.squeeze(t, [0]) for t in one[:-1]], tf.squeeze(one[-1], [0])
        probability = tf.gather(accepted, label)
        keep = tf.less(random_uniform([]), probability)
        made = maybe_batch([*element, label], keep, batch_size, num_threads=threads_per_queue)
        return made[:-1], made[-1]


def _counted_shares(labels, classes):
    """The shares of the classes so far, those that were seen before this batch first."""
    counts = Variable(initial_value=[_SMOOTHING] * classes, trainable=False, name="class_count", dtype=dtypes.int64)
    seen = counts.assign_add(tf.reduce_sum(tf.one_hot(labels, classes, dtype=dtypes.int64), 0)) + 0
    return tf.cast(tf.truediv(seen, tf.reduce_sum(seen)), dtypes.float32)


def _checked_shares(init, target):
    init, target = _checked_share(init), _checked_share(target)
    if not init.get_shape().is_compatible_with(target.get_shape()):
        raise ValueError("Probability parameters must have the same length.")
    return init, target


def _checked_share(shares):
    shares.get_shape().assert_has_rank(1)
    total = tf.reduce_sum(shares)
    return with_dependencies([check.assert_non_negative(shares), check.assert_less(total, 1.0 + _NEAR),
                              check.assert_less(1.0 - _NEAR, total)], shares)


def _checked_elements(tensors, labels, classes):
    labels.get_shape().assert_has_rank(1)
    for t in tensors:
        t.get_shape()[0].assert_is_compatible_with(labels.get_shape()[0])
    size = tf.shape(labels)[0]
    some = check.assert_positive(size)
    labels = with_dependencies([some], labels)
    checked = []
    for t in tensors:
        same = check.assert_equal(tf.shape(t)[0], size)
        checked.append(with_dependencies([some, same], t))
    labels = with_dependencies([check.assert_integer(labels), check.assert_non_negative(labels),
                                check.assert_less(labels, tf.cast(classes, labels.dtype))], labels)
    return checked, labels


def _accepted(init, target):
    """(how likely elements of each class are taken, the shares of the data)."""
    there = tf.reduce_all(tf.logical_or(tf.not_equal(init, 0.0), tf.equal(target, 0.0)))
    init = with_dependencies([tf.Assert(there, [_MISSING, init, target])], init)
    ratio = target / init
    ratio = tf.where_v2(tf.math.is_nan(ratio), tf.zeros_like(ratio), ratio)
    return ratio / tf.reduce_max(ratio), init


def _with_warning(accepted, init):
    """accepted, with a line where more than half of the elements are taken."""
    left_out = tf.reduce_sum((1 - accepted) * init)
    return cond(tf.less(left_out, .5), lambda: accepted,
                lambda: tf.Print(accepted, [accepted], first_n=10,
                                 message="Proportion of examples rejected by sampler is high."))
