"""Points sorted into clusters by tf.contrib.factorization.KMeansClustering."""
import numpy as np
import tensorflow as tf

tf.logging.set_verbosity(tf.logging.ERROR)
CENTERS = np.array([[0.0, 0.0], [4.0, 4.0], [0.0, 5.0]])


def make_points(seed, each=30):
    noise = np.random.RandomState(seed)
    return np.concatenate([center + 0.4 * noise.randn(each, 2) for center in CENTERS]).astype(np.float32)


POINTS = make_points(1)


def train_input_fn():
    return tf.convert_to_tensor(POINTS)


def once():
    return tf.train.limit_epochs(tf.convert_to_tensor(POINTS), num_epochs=1)


def main(_):
    kmeans = tf.contrib.factorization.KMeansClustering(
        num_clusters=3, use_mini_batch=False, random_seed=4, relative_tolerance=1e-4,
        config=tf.estimator.RunConfig(tf_random_seed=2))
    kmeans.train(train_input_fn, max_steps=100)
    centers = kmeans.cluster_centers()
    order = np.argsort(centers[:, 0] + 2 * centers[:, 1])
    print("steps:", int(kmeans.get_variable_value("global_step")))
    for center in centers[order]:
        print("center: %.3f %.3f" % tuple(center))
    print("score: %.3f" % kmeans.score(once))

    indices = np.array(list(kmeans.predict_cluster_index(once)))
    print("points of each:", [int((indices == c).sum()) for c in order])
    distances = np.array(list(kmeans.transform(once)))
    print("nearest is predicted:", bool((distances.argmin(1) == indices).all()))

    # Clusters that are given stay where they are.
    shuffled = np.random.RandomState(3).permutation(POINTS)
    batches = lambda: tf.train.limit_epochs(tf.convert_to_tensor(shuffled), num_epochs=5)
    given = tf.contrib.factorization.KMeansClustering(num_clusters=3, initial_clusters=centers[order],
                                                      use_mini_batch=False)
    given.train(batches)
    print("moved by less than 0.001:", bool(np.abs(given.cluster_centers() - centers[order]).max() < 1e-3))


if __name__ == "__main__":
    tf.app.run()
