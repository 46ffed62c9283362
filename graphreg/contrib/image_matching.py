"""tf.contrib.image: connected parts of images, matching of points."""
from .. import functions as tf
from ..core import dtypes, raw, scopes
from ..core.convert import convert_to_tensor
from ..functions.control_flow import cond


def connected_components(images):
    """A number for each set of adjacent pixels of one value.

    Args:
      images: Tensor [n, rows, columns] or [rows, columns] of numbers, truth values or strings.
    Returns:
      int32 Tensor like images: 0 for pixels that are 0, False or ""; numbers from 1 for the sets.
    Raises:
      TypeError: another rank.
    Source: tf.contrib.image.connected_components.
    """
    with scopes.name_scope("connected_components"):
        given = convert_to_tensor(images, name="images")
        rank = given.shape.ndims
        if rank not in (2, 3):
            raise TypeError("images should have rank 2 (HW) or 3 (NHW). Static shape is %s" % given.get_shape())
        images = given[None, :, :] if rank == 2 else given
        found = raw.ImageConnectedComponents(images)
        values, position = tf.unique(tf.reshape(found, [-1]))
        numbers = tf.gather(_numbers(values), position)
        numbers = tf.reshape(numbers, tf.shape(images))
        return numbers[0, :, :] if rank == 2 else numbers


def _numbers(values):
    """1, 2, ... for the values, and 0 for the value 0."""
    zero = tf.where(tf.equal(values, 0))[:, 0]
    numbers = tf.range(tf.shape(values)[0] - tf.shape(zero)[0]) + 1

    def with_zero():
        at = tf.cast(zero[0], dtypes.int32)
        return tf.concat([numbers[:at], [0], numbers[at:]], axis=0)
    return cond(tf.equal(tf.shape(zero)[0], 0), lambda: numbers, with_zero)


def bipartite_match(distance_mat, num_valid_rows, top_k=-1, name="bipartite_match"):
    """Pairs of a row and a column: greedily, the closest first, each row and column once.

    Args:
      distance_mat: float32 Tensor [rows, columns].
      num_valid_rows: float32 scalar Tensor, how many of the rows take part; below 0: all.
      top_k: int, the most pairs; below 1: as many as there are columns.
      name: str.
    Returns:
      named tuple of int32 Tensors (row_to_col_match_indices [rows], col_to_row_match_indices [columns]); -1: no match.
    Source: tf.contrib.image.bipartite_match.
    """
    return raw.BipartiteMatch(distance_mat, num_valid_rows, top_k, name=name)
