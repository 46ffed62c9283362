"""TF's public namespace tf.contrib.losses.metric_learning: losses on the distances of embeddings."""
from .. import functions as tf
from ..core import dtypes, scopes
from ..core.sparse_tensor import SparseTensor
from .refused import absent


def _float(mask):
    return tf.cast(mask, dtypes.float32)


def _distances(points, squared):
    """Euclidean distances of all pairs of rows, or their squares."""
    squares = tf.add(tf.reduce_sum(tf.math.square(points), axis=[1], keepdims=True),
                     tf.reduce_sum(tf.math.square(tf.transpose(points)), axis=[0], keepdims=True))
    distances = tf.maximum(squares - 2.0 * tf.matmul(points, tf.transpose(points)), 0.0)
    zero = tf.less_equal(distances, 0.0)
    if not squared:
        # The root of what is a little above 0 has a finite gradient.
        distances = tf.math.sqrt(distances + _float(zero) * 1e-16)
    distances = tf.multiply(distances, _float(tf.logical_not(zero)))
    count = tf.shape(points)[0]
    return tf.multiply(distances, tf.ones_like(distances) - tf.diag(tf.ones([count])))


def _masked_maximum(data, mask):
    least = tf.reduce_min(data, 1, keepdims=True)
    return tf.reduce_max(tf.multiply(data - least, mask), 1, keepdims=True) + least


def _masked_minimum(data, mask):
    most = tf.reduce_max(data, 1, keepdims=True)
    return tf.reduce_min(tf.multiply(data - most, mask), 1, keepdims=True) + most


def _column(labels):
    shape = tf.shape(labels)
    if shape.shape != 1:
        raise AssertionError
    return tf.reshape(labels, [shape[0], 1])


def triplet_semihard_loss(labels, embeddings, margin=1.0):
    """The triplet loss with semi-hard negatives (FaceNet: arXiv 1503.03832).

    mean over pairs of one class of max(0, margin + d(a, p) - d(a, n)); n: the nearest of another class that is farther
    than p, or else the farthest; d: squared distance

    Args:
      labels: int32 Tensor [n].  embeddings: float32 Tensor [n, size], of length 1.  margin: float.
    Returns:
      scalar Tensor.
    Source: tf.contrib.losses.metric_learning.triplet_semihard_loss.
    """
    labels = _column(labels)
    distances = _distances(embeddings, squared=True)
    same = tf.equal(labels, tf.transpose(labels))
    other = tf.logical_not(same)
    count = tf.size(labels)
    tiled = tf.tile(distances, [count, 1])
    farther = tf.logical_and(tf.tile(other, [count, 1]),
                             tf.greater(tiled, tf.reshape(tf.transpose(distances), [-1, 1])))
    some = tf.reshape(tf.greater(tf.reduce_sum(_float(farther), 1, keepdims=True), 0.0), [count, count])
    some = tf.transpose(some)
    other, farther = _float(other), _float(farther)
    outside = tf.transpose(tf.reshape(_masked_minimum(tiled, farther), [count, count]))
    inside = tf.tile(_masked_maximum(distances, other), [1, count])
    losses = tf.add(margin, distances - tf.where(some, outside, inside))
    positives = _float(same) - tf.diag(tf.ones([count]))
    number = tf.reduce_sum(positives)
    return tf.truediv(tf.reduce_sum(tf.maximum(tf.multiply(losses, positives), 0.0)), number,
                      name="triplet_semihard_loss")


def contrastive_loss(labels, embeddings_anchor, embeddings_positive, margin=1.0):
    """The contrastive loss.

    mean of label * d^2 + (1 - label) * max(0, margin - d)^2

    Args:
      labels: int32 Tensor [n], 1 where two embeddings belong together, else 0.
      embeddings_anchor, embeddings_positive: float32 Tensors [n, size].  margin: float.
    Returns:
      scalar Tensor.
    Source: tf.contrib.losses.metric_learning.contrastive_loss.
    """
    distances = tf.math.sqrt(tf.reduce_sum(tf.math.squared_difference(embeddings_anchor, embeddings_positive), 1))
    return tf.reduce_mean(_float(labels) * tf.math.square(distances)
                          + (1.0 - _float(labels)) * tf.math.square(tf.maximum(margin - distances, 0.0)),
                          name="contrastive_loss")


def lifted_struct_loss(labels, embeddings, margin=1.0):
    """The lifted structured loss (arXiv 1511.06452).

    Args:
      labels: int32 Tensor [n].  embeddings: float32 Tensor [n, size].  margin: float.
    Returns:
      scalar Tensor.
    Source: tf.contrib.losses.metric_learning.lifted_struct_loss.
    """
    labels = _column(labels)
    distances = _distances(embeddings, squared=False)
    same = tf.equal(labels, tf.transpose(labels))
    other = tf.logical_not(same)
    count = tf.size(labels)
    difference = margin - distances
    mask = _float(other)
    hardest = _masked_maximum(difference, mask)
    hardest = tf.maximum(hardest, tf.transpose(hardest))
    tiled, mask_tiled = tf.tile(difference, [count, 1]), tf.tile(mask, [count, 1])
    column = tf.reshape(tf.transpose(hardest), [-1, 1])
    left = tf.reshape(tf.reduce_sum(tf.multiply(tf.math.exp(tiled - column), mask_tiled), 1, keepdims=True),
                      [count, count])
    losses = hardest + tf.math.log(left + tf.transpose(left))
    losses += distances
    positives = _float(same) - tf.diag(tf.ones([count]))
    number = tf.reduce_sum(positives) / 2.0
    return tf.truediv(0.25 * tf.reduce_sum(tf.math.square(tf.maximum(tf.multiply(losses, positives), 0.0))), number,
                      name="liftedstruct_loss")


def _penalty(embeddings_anchor, embeddings_positive, reg_lambda):
    anchor = tf.reduce_mean(tf.reduce_sum(tf.math.square(embeddings_anchor), 1))
    positive = tf.reduce_mean(tf.reduce_sum(tf.math.square(embeddings_positive), 1))
    return tf.multiply(0.25 * reg_lambda, anchor + positive, name="l2loss")


def _of_similarities(similarities, shares, penalty, print_losses):
    losses = tf.nn.softmax_cross_entropy_with_logits(logits=similarities, labels=shares)
    loss = tf.reduce_mean(losses, name="xentropy")
    if print_losses:
        loss = tf.Print(loss, ["cross entropy:", loss, "l2loss:", penalty])
    return penalty + loss


def npairs_loss(labels, embeddings_anchor, embeddings_positive, reg_lambda=0.002, print_losses=False):
    """The n-pairs loss: cross-entropy of the similarities of all pairs, and a penalty on long embeddings.

    Args:
      labels: int32 Tensor [n].  embeddings_anchor, embeddings_positive: float32 Tensors [n, size].
      reg_lambda: float, the penalty's weight.  print_losses: bool, print both at each run.
    Returns:
      scalar Tensor.
    Source: tf.contrib.losses.metric_learning.npairs_loss.
    """
    penalty = _penalty(embeddings_anchor, embeddings_positive, reg_lambda)
    similarities = tf.matmul(embeddings_anchor, embeddings_positive, transpose_a=False, transpose_b=True)
    labels = _column(labels)
    shares = _float(tf.equal(labels, tf.transpose(labels)))
    shares /= tf.reduce_sum(shares, 1, keepdims=True)
    return _of_similarities(similarities, shares, penalty, print_losses)


def npairs_loss_multilabel(sparse_labels, embeddings_anchor, embeddings_positive, reg_lambda=0.002, print_losses=False):
    """The n-pairs loss of examples with several labels.

    Args:
      sparse_labels: list of n SparseTensors [labels], ones.
      others: as for npairs_loss.
    Returns:
      scalar Tensor.
    Raises:
      TypeError: sparse_labels is of something else.
    Source: tf.contrib.losses.metric_learning.npairs_loss_multilabel.
    """
    if False in [isinstance(labels, SparseTensor) for labels in sparse_labels]:
        raise TypeError("sparse_labels must be a list of SparseTensors, but got %s" % str(sparse_labels))
    with scopes.name_scope("NpairsLossMultiLabel"):
        penalty = _penalty(embeddings_anchor, embeddings_positive, reg_lambda)
        similarities = tf.matmul(embeddings_anchor, embeddings_positive, transpose_a=False, transpose_b=True)
        shares = _float(_common_labels(sparse_labels))
        shares /= tf.reduce_sum(shares, 1, keepdims=True)
        return _of_similarities(similarities, shares, penalty, print_losses)


def _common_labels(sparse_labels):
    """float32 [n, n]: how many labels two examples share."""
    count = len(sparse_labels)
    common = tf.zeros([count, count])
    for i, one in enumerate(sparse_labels):
        for j, other in enumerate(sparse_labels):
            number = _float(tf.sparse.sparse_reduce_sum(tf.sparse.sparse_minimum(one, other)))
            number = tf.expand_dims(tf.expand_dims(number, 0), 1)
            common += tf.pad(number, [[i, count - i - 1], [j, count - j - 1]])
    return common


def __getattr__(name):
    raise absent("losses.metric_learning", name)
