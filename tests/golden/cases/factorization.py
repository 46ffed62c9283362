"""tf.contrib.factorization: the graph of a step of k-means."""
import numpy as np

from casetools import ended, part, slow, tell

POINTS = np.array([[0, 0.5], [0, 1], [5, 5], [5, 6], [10, 0.25]], np.float32)


def _steps(tf, **kwargs):
    tf.set_random_seed(1)
    made = tf.contrib.factorization.KMeans(tf.constant(POINTS), 2, **kwargs).training_graph()
    distances, nearest, smallest, initialized, chosen, step = made
    return [tf.global_variables_initializer(), initialized, chosen.op, initialized,
            {"nearest": nearest[0], "smallest": smallest[0], "distances": distances[0]},
            step.op if hasattr(step, "op") else step,
            step.op if hasattr(step, "op") else step, tf.global_variables()[0],
            {"nearest": nearest[0], "smallest": smallest[0]}]


def case_random(tf):
    return _steps(tf, random_seed=7)


@slow
def case_given(tf):
    return _steps(tf, initial_clusters=[[0.0, 0.0], [5.0, 5.0]])


def case_mini_batch(tf):
    return _steps(tf, initial_clusters=POINTS[1:3], use_mini_batch=True)[:5]


@slow
def case_cosine(tf):
    return _steps(tf, initial_clusters=[[0.0, 1.0], [5.0, 5.0]], distance_metric="cosine")


@slow
def case_cosine_mini_batch(tf):
    # Only the graph: in TF a step of small batches races with itself.
    return _steps(tf, initial_clusters=POINTS[1:3], distance_metric="cosine", use_mini_batch=True)[:5]


@slow
def case_of_a_function(tf):
    return _steps(tf, initial_clusters=lambda inputs, count: inputs[0][:2])


def case_plus_plus(tf):
    return _steps(tf, initial_clusters="kmeans_plus_plus", random_seed=7)


@slow
def case_plus_plus_cosine(tf):
    return _steps(tf, initial_clusters="kmeans_plus_plus", random_seed=7, distance_metric="cosine",
                  kmeans_plus_plus_num_retries=0)[:5]


@slow
def case_chain(tf):
    return _steps(tf, initial_clusters="kmc2", random_seed=7, kmc2_chain_length=2)[:5]


@slow
def case_chain_cosine(tf):
    return _steps(tf, initial_clusters="kmc2", random_seed=7, kmc2_chain_length=2, distance_metric="cosine")[:5]


@slow
def case_mini_batch_steps(tf):
    return _steps(tf, initial_clusters=POINTS[1:3], use_mini_batch=True, mini_batch_steps_per_iteration=2)[:5]


@slow
def case_points_to_begin_with(tf):
    lib = part(tf, "python.ops.gen_clustering_ops")
    points = np.random.RandomState(1).randn(8, 2).astype(np.float32)
    drawn = [lib.kmeans_plus_plus_initialization(points[:n], k, seed, tries)
             for n, k, seed, tries in ((8, 3, 1, 2), (7, 7, 2, 0), (8, 4, 12345678901, -1), (5, 1, 3, 3))]
    ends = [lib.kmc2_chain_initialization(np.abs(points[:, 0]), seed) for seed in (1, 5, 1 << 40)]
    bad = [lib.kmeans_plus_plus_initialization(points, 9, 0, 1), lib.kmeans_plus_plus_initialization(points, 0, 0, 1),
           lib.kmeans_plus_plus_initialization(points[0], 1, 0, 1), lib.kmc2_chain_initialization(points, 0),
           lib.kmc2_chain_initialization(points[:0, 0], 0)]
    return drawn + ends + bad


def case_mistakes(tf):
    lib = tf.contrib.factorization
    return [tell(ended(lib.KMeansClustering, 3, distance_metric="x"), ended(lib.KMeansClustering, 3,
                                                                            initial_clusters="x"),
                 lib.KMeansClustering.SCORE, lib.KMeansClustering.CLUSTER_CENTERS_VAR_NAME)]
