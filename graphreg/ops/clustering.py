"""What k-means needs: the nearest of several points, and points to begin with."""
import numpy as np

from ..core import errors
from ..core.declare import op
from ..kernels import clustering


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


@op("KmeansPlusPlusInitialization(points: float32, num_to_sample: int64, seed: int64, num_retries_per_sample: int64) "
    "-> samples: float32", host=("num_to_sample", "seed", "num_retries_per_sample"), dynamic_shape=True)
def kmeans_plus_plus_initialization(xp, points, num_to_sample, seed, num_retries_per_sample):
    """Points far apart: each drawn with the square of its distance to those before as weight, the best of some."""
    if points.ndim != 2:
        raise errors.invalid_argument("Input points should be a matrix.")
    for name, array in (("num_to_sample", num_to_sample), ("seed", seed),
                        ("num_retries_per_sample", num_retries_per_sample)):
        if np.ndim(array):
            raise errors.invalid_argument(f"Input {name} should be a scalar.")
    count = int(num_to_sample)
    if count <= 0:
        raise errors.invalid_argument("Expected num_to_sample > 0.")
    if count > points.shape[0]:
        raise errors.invalid_argument(f"Expected num_to_sample <= points.rows(). {count} vs {points.shape[0]}.")
    return points[clustering.far_apart(points, count, int(seed), int(num_retries_per_sample))]


@kmeans_plus_plus_initialization.shape
def _(c):
    return [None]


@op("KMC2ChainInitialization(distances: float32, seed: int64) -> index: int64", host=("seed",))
def kmc2_chain_initialization(xp, distances, seed):
    """The end of a Markov chain through points with given squared distances to the clusters there are."""
    if distances.ndim != 1:
        raise errors.invalid_argument("Input distances should be a vector.")
    if not distances.size:
        raise errors.invalid_argument("Expected distances_tensor.size() > 0.")
    if np.ndim(seed):
        raise errors.invalid_argument("Input seed should be a scalar.")
    return np.int64(clustering.chain_end(distances, int(seed)))


@kmc2_chain_initialization.shape
def _(c):
    return [()]
