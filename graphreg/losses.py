"""tf.losses: the collections of losses and penalties, and their sums."""
from . import functions as tf
from .core.collections import GraphKeys, add_to_collection, get_collection


def add_loss(loss, loss_collection=GraphKeys.LOSSES):
    """Add a loss made outside of tf.losses to the collection.

    Args:
      loss: Tensor.  loss_collection: str, or None to add it nowhere.
    Source: tf.losses.add_loss.
    """
    if loss_collection:
        add_to_collection(loss_collection, loss)


def get_losses(scope=None, loss_collection=GraphKeys.LOSSES):
    """The losses of the collection.

    Args:
      scope: regular expression that their names must match from the start.  loss_collection: str.
    Returns:
      list of Tensor.
    Source: tf.losses.get_losses.
    """
    return get_collection(loss_collection, scope)


def get_regularization_losses(scope=None):
    """The penalties of the collection REGULARIZATION_LOSSES.

    Args:
      scope: regular expression that their names must match from the start.
    Returns:
      list of Tensor.
    Source: tf.losses.get_regularization_losses.
    """
    return get_collection(GraphKeys.REGULARIZATION_LOSSES, scope)


def get_regularization_loss(scope=None, name="total_regularization_loss"):
    """The sum of the penalties of the collection REGULARIZATION_LOSSES.

    Args:
      scope: regular expression that their names must match from the start.  name: str.
    Returns:
      Tensor; a constant 0. when there are none.
    Source: tf.losses.get_regularization_loss.
    """
    losses = get_regularization_losses(scope)
    return tf.add_n(losses, name=name) if losses else tf.constant(0.0)


def get_total_loss(add_regularization_losses=True, name="total_loss", scope=None):
    """The sum of the losses, and of the penalties too.

    Args:
      add_regularization_losses: bool.  name: str.
      scope: regular expression that the names must match from the start.
    Returns:
      Tensor.
    Raises:
      ValueError: there is nothing to add.
    Source: tf.losses.get_total_loss.
    """
    losses = get_losses(scope=scope)
    if add_regularization_losses:
        losses += get_regularization_losses(scope=scope)
    return tf.add_n(losses, name=name)
