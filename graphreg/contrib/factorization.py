"""TF's public namespace tf.contrib.factorization, as far as it is there."""
from ..estimator.kmeans import (  # noqa: F401
    COSINE_DISTANCE, KMeans, KMEANS_PLUS_PLUS_INIT, KMeansClustering, RANDOM_INIT, SQUARED_EUCLIDEAN_DISTANCE)
from . import module_paths
from .refused import absent

python = module_paths.add_paths(__name__, {"ops": None, "ops.kmeans": None, "ops.clustering_ops": None})


def __getattr__(name):
    raise absent("factorization", name)
