"""tf.estimator.experimental.KMeans beside tf.contrib.factorization.KMeansClustering: graphs, seeds, clusters."""
import hashlib

import numpy as np
import tensorflow as tf

from estimator_tools import folder, say, show

say("ERROR")
KMeans, KMeansClustering = tf.estimator.experimental.KMeans, tf.contrib.factorization.KMeansClustering
P = np.array([[0, 0], [1, 0], [0, 3], [5, 5], [2, 2], [7, 1]] * 3, np.float32) + 1


class Look(tf.train.SessionRunHook):
    """Prints what there is of the graph, and its seeds."""

    def after_create_session(self, session, coord):
        nodes = session.graph.as_graph_def().node
        text = repr([(n.name, n.op, list(n.input)) for n in nodes])
        seeds = [(n.name, n.attr["seed"].i, n.attr["seed2"].i) for n in nodes if n.op == "RandomUniformInt"]
        print("GRAPH", len(nodes), hashlib.sha1(text.encode()).hexdigest()[:8], session.graph.seed, seeds)


def points():
    return tf.data.Dataset.from_tensors(P)


for kind, settings in [(KMeans, {"seed": 4}), (KMeans, {}), (KMeansClustering, {"random_seed": 4})]:
    for metric in (KMeans.SQUARED_EUCLIDEAN_DISTANCE, KMeans.COSINE_DISTANCE):
        config = tf.estimator.RunConfig(tf_random_seed=1)
        model = kind(3, model_dir=folder(), distance_metric=metric, use_mini_batch=False, config=config, **settings)
        model.train(points, hooks=[Look()], steps=1)
        print(metric, np.round(model.cluster_centers(), 4).tolist(), "%.3f" % model.score(points), model.get_variable_names())
        if kind is KMeans or metric != KMeans.COSINE_DISTANCE:      # else two clusters are one, and any is the nearest
            print([int(i) for i in model.predict_cluster_index(points)])
show("unknown start", lambda: KMeans(2, initial_clusters="x"))
show("unknown distance", lambda: KMeans(2, distance_metric="x"))
