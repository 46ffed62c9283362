"""What k-means needs: the nearest of several points."""
import numpy as np

from ..core import errors
from ..core.declare import op


@op("NearestNeighbors(points: float32, centers: float32, k: int64) -> nearest_center_indices: int64, "
    "nearest_center_distances: float32", host=("k",), dynamic_shape=True)
def nearest_neighbors(xp, points, centers, k):
    """The k nearest centers of each point, the nearest first, and their squared distances."""
    for name, array in (("points", points), ("centers", centers)):
        if array.ndim != 2:
            raise errors.invalid_argument(f"Input {name} should be a matrix.")
    if np.ndim(k):
        raise errors.invalid_argument("Input k should be a scalar.")
    if points.shape[1] != centers.shape[1]:
        raise errors.invalid_argument(
            f"Expected point_dimensions == center_dimensions: {points.shape[1]} vs {centers.shape[1]}.")
    k = min(int(k), centers.shape[0])
    squared = (points * points).sum(1)[:, None] - 2 * points @ centers.T + (centers * centers).sum(1)
    nearest = np.argsort(squared, axis=1, kind="stable")[:, :k]
    return nearest.astype(np.int64), np.take_along_axis(squared, nearest, 1).astype(points.dtype)


@nearest_neighbors.shape
def _(c):
    return [None, None]
