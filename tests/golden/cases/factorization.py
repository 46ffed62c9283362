"""tf.contrib.factorization: the graph of a step of k-means."""
import numpy as np

from casetools import ended, slow, tell

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


def case_mistakes(tf):
    lib = tf.contrib.factorization
    return [tell(ended(lib.KMeansClustering, 3, distance_metric="x"), ended(lib.KMeansClustering, 3,
                                                                            initial_clusters="x"),
                 lib.KMeansClustering.SCORE, lib.KMeansClustering.CLUSTER_CENTERS_VAR_NAME)]
