"""tf.contrib.image: images moved by a flow, or by some points."""
import numpy as np

from .. import functions as tf
from ..core import dtypes, scopes
from ..core.convert import convert_to_tensor
from ..functions import check

_EPSILON = 1e-10
_BREAK = "\n" + 23 * " "
_TOO_LARGE = ("The image size or batch size is sufficiently large" + _BREAK + "that the linearized addresses used by "
              "array_ops.gather" + _BREAK + "may exceed the int32 limit.")


# ------------------------------------------------------------------ a flow for every pixel
def dense_image_warp(image, flow, name="dense_image_warp"):
    """An image whose pixel at (row, column) is that of another at (row, column) - flow, between its pixels.

    Args:
      image: float Tensor [n, rows, columns, depth], at least 2 x 2 pixels.
      flow: float Tensor [n, rows, columns, 2].
      name: str.
    Returns:
      float Tensor like image; outside there is what is at the edge.
    Raises (when run):
      InvalidArgumentError: the image is too small or too large.
    Source: tf.contrib.image.dense_image_warp.
    """
    with scopes.name_scope(name):
        batch, height, width, channels = (tf.shape(image)[i] for i in range(4))
        grid_x, grid_y = tf.meshgrid(tf.range(width), tf.range(height))
        places = tf.expand_dims(tf.cast(tf.stack([grid_y, grid_x], axis=2), flow.dtype), axis=0) - flow
        places = tf.reshape(places, [batch, height * width, 2])
        return tf.reshape(_interpolated(image, places), [batch, height, width, channels])


def _interpolated(grid, places, name="interpolate_bilinear"):
    """What is in grid [n, rows, columns, depth] at places [n, count, 2]."""
    with scopes.name_scope(name):
        grid, places = convert_to_tensor(grid), convert_to_tensor(places)
        if grid.get_shape().ndims != 4:
            raise ValueError("Grid must be 4 dimensional. Received size: %s" % grid.get_shape())
        batch, height, width, channels = (tf.shape(grid)[i] for i in range(4))
        with scopes.control_dependencies([
                check.assert_equal(len(places.get_shape()), 3, message="Query points must be 3 dimensional."),
                check.assert_equal(tf.shape(places)[2], 2, message="Query points must be size 2 in dim 2.")]):
            count = tf.shape(places)[1]
        with scopes.control_dependencies([
                check.assert_greater_equal(height, 2, message="Grid height must be at least 2."),
                check.assert_greater_equal(width, 2, message="Grid width must be at least 2.")]):
            unstacked = tf.unstack(places, axis=2)
        (top, bottom, down), (left, right, along) = (
            _axis(i, part, size, grid.dtype) for i, (part, size) in enumerate(zip(unstacked, (height, width))))
        pixels = _Pixels(grid, batch, height, width, count, channels)
        top_left, top_right = pixels.at(top, left, "top_left"), pixels.at(top, right, "top_right")
        bottom_left, bottom_right = pixels.at(bottom, left, "bottom_left"), pixels.at(bottom, right, "bottom_right")
        with scopes.name_scope("interpolate"):
            above = along * (top_right - top_left) + top_left
            below = along * (bottom_right - bottom_left) + bottom_left
            return down * (below - above) + above


def _axis(i, places, size, dtype):
    """(whole numbers below, those above, how far between them) of places along an axis."""
    with scopes.name_scope("dim-" + str(i)):
        most = tf.cast(size - 2, places.dtype)
        least = tf.constant(0.0, dtype=places.dtype)
        floor = tf.minimum(tf.maximum(least, tf.math.floor(places)), most)
        whole = tf.cast(floor, dtypes.int32)
        above = whole + 1
        part = tf.cast(places - floor, dtype)
        zero, one = tf.constant(0.0, dtype=dtype), tf.constant(1.0, dtype=dtype)
        part = tf.minimum(tf.maximum(zero, part), one)
        return whole, above, tf.expand_dims(part, 2)


class _Pixels:
    """The pixels of a batch of images in one row."""

    def __init__(self, grid, batch, height, width, count, channels):
        size = tf.cast(batch * height * width, dtypes.float32)
        with scopes.control_dependencies([check.assert_less_equal(
                size, np.iinfo(np.int32).max / 8.0,
                message=_TOO_LARGE)]):
            self._flat = tf.reshape(grid, [batch * height * width, channels])
            self._offsets = tf.reshape(tf.range(batch) * height * width, [batch, 1])
        self._width, self._shape = width, [batch, count, channels]

    def at(self, rows, columns, name):
        with scopes.name_scope("gather-" + name):
            found = tf.gather(self._flat, self._offsets + rows * self._width + columns)
            return tf.reshape(found, self._shape)


# ------------------------------------------------------------------ splines
def interpolate_spline(train_points, train_values, query_points, order, regularization_weight=0.0,
                       name="interpolate_spline"):
    """Values between points: a polyharmonic spline and a plane.

    f(x) = sum_i w_i phi(||x - c_i||) + v x + b,  phi(r) = r ** order, times log r for an even order

    Args:
      train_points: float Tensor [n, points, axes].
      train_values: float Tensor [n, points, values].
      query_points: float Tensor [n, asked, axes].
      order: int >= 1; a thin plate spline: 2.
      regularization_weight: float, 0: the spline goes through the points.
      name: str.
    Returns:
      float Tensor [n, asked, values].
    Raises:
      ValueError: points of an unknown shape.  InvalidArgumentError (when run): the points lie on a line.
    Source: tf.contrib.image.interpolate_spline.
    """
    with scopes.name_scope(name):
        train_points, train_values, query_points = (
            convert_to_tensor(t) for t in (train_points, train_values, query_points))
        with scopes.name_scope("solve"):
            weights, plane = _solve(train_points, train_values, order, regularization_weight)
        with scopes.name_scope("predict"):
            return _predict(query_points, train_points, weights, plane, order)


def _phi(squared, order):
    """phi of squared distances; small numbers stand for 0, whose gradients are not finite."""
    with scopes.name_scope("phi"):
        if order == 1:
            return tf.math.sqrt(tf.maximum(squared, _EPSILON))
        if order == 2:
            return 0.5 * squared * tf.math.log(tf.maximum(squared, _EPSILON))
        if order == 4:
            return 0.5 * tf.math.square(squared) * tf.math.log(tf.maximum(squared, _EPSILON))
        squared = tf.maximum(squared, _EPSILON)
        if order % 2 == 0:
            return 0.5 * tf.math.pow(squared, 0.5 * order) * tf.math.log(squared)
        return tf.math.pow(squared, 0.5 * order)


def _distances(x):
    """Squared distances between all points."""
    products = tf.matmul(x, x, adjoint_b=True)
    squares = tf.expand_dims(tf.matrix_diag_part(products), 2)
    return squares - 2 * products + tf.transpose(squares, [0, 2, 1])


def _known_size(tensor, what):
    size = None if tensor.shape.ndims is None else tensor.shape.as_list()[-1]
    if size is None:
        raise ValueError("The dimensionality of the %s must be statically-inferrable." % what)
    return size


def _solve(points, values, order, regularization_weight):
    """(weights of the points, of the plane)."""
    batch, count, _ = tf.unstack(tf.shape(points), num=3)
    size = _known_size(points, "input points (d)") + 1
    outputs = _known_size(values, "output values (k)")
    with scopes.name_scope("construct_linear_system"):
        matrix = _phi(_distances(points), order)
        if regularization_weight > 0:
            matrix += regularization_weight * tf.expand_dims(tf.eye(count, dtype=points.dtype), 0)
        plane = tf.concat([points, tf.ones_like(points[..., :1], dtype=points.dtype)], 2)
        left = tf.concat([matrix, tf.transpose(plane, [0, 2, 1])], 1)
        right = tf.concat([plane, tf.zeros([batch, size, size], points.dtype)], 1)
        both = tf.concat([left, right], 2)
        wanted = tf.concat([values, tf.zeros([batch, size, outputs], points.dtype)], 1)
    with scopes.name_scope("solve_linear_system"):
        solved = tf.matrix_solve(both, wanted)
        return solved[:, :count, :], solved[:, count:, :]


def _predict(asked, points, weights, plane, order):
    asked_squares = tf.reduce_sum(tf.math.square(asked), axis=2)
    squares = tf.reduce_sum(tf.math.square(points), axis=2)
    columns, rows = tf.expand_dims(asked_squares, 2), tf.expand_dims(squares, 1)
    squared = columns - 2 * tf.matmul(asked, points, adjoint_b=True) + rows
    by_points = tf.matmul(_phi(squared, order), weights)
    ones = tf.concat([asked, tf.ones_like(asked[..., :1], points.dtype)], 2)
    return by_points + tf.matmul(ones, plane)


# ------------------------------------------------------------------ some points
def sparse_image_warp(image, source_control_point_locations, dest_control_point_locations, interpolation_order=2,
                      regularization_weight=0.0, num_boundary_points=0, name="sparse_image_warp"):
    """An image pulled so that some of its points come to other places.

    Args:
      image: float32 Tensor [n, rows, columns, depth], or an array.
      source_control_point_locations, dest_control_point_locations: float32 Tensors [n, points, 2], (row, column).
      interpolation_order, regularization_weight: of interpolate_spline.
      num_boundary_points: int, points of the edge that stay: 1: the corners, 2: the middles of the edges, too, ...
      name: str.
    Returns:
      (the warped image, the flow of its pixels [n, rows, columns, 2]).
    Raises:
      ValueError: the shapes are not known.  InvalidArgumentError (when run): the points lie on a line.
    Source: tf.contrib.image.sparse_image_warp.
    """
    image = convert_to_tensor(image)
    source = convert_to_tensor(source_control_point_locations)
    target = convert_to_tensor(dest_control_point_locations)
    moves = target - source
    with scopes.name_scope(name):
        batch, height, width, _ = image.get_shape().as_list()
        pixels = tf.constant(_repeated(_grid(height, width), batch), image.dtype)
        if num_boundary_points > 0:
            edge = _repeated(_boundary(height, width, num_boundary_points), batch)
            edge, still = tf.constant(edge, target.dtype), tf.constant(np.zeros_like(edge), moves.dtype)
            target, moves = tf.concat([target, edge], 1), tf.concat([moves, still], 1)
        flows = interpolate_spline(target, moves, pixels, interpolation_order, regularization_weight)
        flows = tf.reshape(flows, [batch, height, width, 2])
        return dense_image_warp(image, flows), flows


def _grid(height, width):
    rows, columns = np.meshgrid(np.linspace(0, height - 1, height), np.linspace(0, width - 1, width), indexing="ij")
    return np.stack([rows, columns], -1).reshape(-1, 2)


def _boundary(height, width, number):
    """Points of the edge, in the order of rows."""
    rows, columns = np.linspace(0, height - 1, number + 1), np.linspace(0, width - 1, number + 1)
    return np.array([(y, x) for y in rows for x in columns if y in (0, height - 1) or x in (0, width - 1)])


def _repeated(points, batch):
    return np.tile(points[None], [batch, 1, 1])
