"""k-means clustering: tf.contrib.factorization's KMeans and KMeansClustering, tf.estimator.experimental's KMeans."""
import os

from .. import functions as tf
from ..core import dtypes, raw
from ..core.collections import get_collection, GraphKeys
from ..core.random_seed import get_seed
from ..core.scopes import colocate_with, control_dependencies
from .estimator import Estimator
from .export_outputs import PredictOutput
from .model_fn import EstimatorSpec
from ..feature_column.input_layer import input_layer
from ..functions.control_flow import cond, group, no_op, while_loop, with_dependencies
from ..functions.embedding import embedding_lookup
from ..functions.random import random_uniform
from ..functions.state import assign, assign_add, assign_sub, scatter_add
from ..metrics import mean
from ..saved_model.signature_constants import DEFAULT_SERVING_SIGNATURE_DEF_KEY
from ..summary.summary_ops import scalar
from ..train.training_util import get_global_step
from ..training.session_run_hook import SessionRunArgs, SessionRunHook
from ..variables import Variable

SQUARED_EUCLIDEAN_DISTANCE = "squared_euclidean"
COSINE_DISTANCE = "cosine"
RANDOM_INIT = "random"
KMEANS_PLUS_PLUS_INIT = "kmeans_plus_plus"
KMC2_INIT = "kmc2"
CLUSTERS_VAR_NAME = "clusters"


class KMeans:
    """The graph of a step of k-means.

    Args:
      inputs: Tensor [points, axes] (float32), or list of them.
      num_clusters: int.
      initial_clusters: "random", "kmeans_plus_plus", "kmc2", a function (inputs, num_clusters) -> Tensor, or an array
        [num_clusters, axes].
      distance_metric: "squared_euclidean" or "cosine".
      use_mini_batch: bool, clusters move towards the points of a batch, by one over the number of their points so far;
        False: they become the means of their points, so that inputs must be all points.
      mini_batch_steps_per_iteration: int, steps after which other replicas would see the clusters that moved.
      random_seed: int.
      kmeans_plus_plus_num_retries: int, points drawn beyond the first for each cluster, of which the best is taken.
      kmc2_chain_length: int, points that a chain goes through for each cluster.
    Raises:
      ValueError: a wrong argument.
    Source: tf.contrib.factorization.KMeans.
    """

    def __init__(self, inputs, num_clusters, initial_clusters=RANDOM_INIT, distance_metric=SQUARED_EUCLIDEAN_DISTANCE,
                 use_mini_batch=False, mini_batch_steps_per_iteration=1, random_seed=0, kmeans_plus_plus_num_retries=2,
                 kmc2_chain_length=200):
        _check(initial_clusters, distance_metric, (RANDOM_INIT, KMEANS_PLUS_PLUS_INIT, KMC2_INIT))
        self._inputs = inputs if isinstance(inputs, list) else [inputs]
        self._num_clusters, self._initial_clusters = num_clusters, initial_clusters
        self._cosine, self._seed, self._mini_batch = distance_metric == COSINE_DISTANCE, random_seed, use_mini_batch
        self._steps = int(mini_batch_steps_per_iteration) if use_mini_batch else 1
        self._retries, self._chain_length = kmeans_plus_plus_num_retries, kmc2_chain_length

    def training_graph(self):
        """Make the graph.

        Returns:
          tuples, of a Tensor for each input: distances to all clusters, nearest clusters, distances to these;
          the variable that says whether there are clusters; the op that chooses them; the op of a step.
        """
        if isinstance(self._initial_clusters, str) or callable(self._initial_clusters):
            initial, count = self._initial_clusters, tf.convert_to_tensor(self._num_clusters)
        else:
            initial = tf.convert_to_tensor(self._initial_clusters, dtype=dtypes.float32)
            count = tf.shape(initial)[0]
        none = self._no_clusters()
        clusters = Variable(none, name=CLUSTERS_VAR_NAME, validate_shape=False)
        initialized = Variable(False, dtype=dtypes.bool, name="initialized")
        moving, left, counts = self._mini_batch_variables(none, count, clusters)
        kept = [clusters, moving] if left is not None else [clusters]
        chosen = _Beginning(self._inputs, count, initial, self._cosine, self._seed, kept, initialized, self._retries,
                            self._chain_length).op()
        inputs, centers = self._inputs, clusters
        if self._cosine:
            inputs = [self._unit_points(i) for i in inputs]
            centers = _unit(clusters) if self._mini_batch else clusters
        distances, nearest, smallest = zip(*[self._near(i, centers) for i in inputs])
        if self._mini_batch:
            step = _mini_batch_step(inputs, nearest, moving, counts, clusters, left, self._steps)
        else:
            step = self._full_step(inputs, nearest, clusters, count)
        return distances, nearest, smallest, initialized, chosen, step

    def _mini_batch_variables(self, none, count, clusters):
        """(the clusters that move, steps left until others see them, points of each), None: there is no need."""
        if not self._mini_batch:
            return None, None, None
        if self._steps == 1:
            return clusters, None, Variable(tf.ones([count], dtype=dtypes.int64))
        moving = Variable(none, name="clusters_updated", validate_shape=False)
        left = Variable(self._steps, dtype=dtypes.int64, name="update_in_steps")
        return moving, left, Variable(tf.zeros([count], dtype=dtypes.int64))

    @staticmethod
    def _no_clusters():
        return tf.constant([], dtype=dtypes.float32)

    @staticmethod
    def _unit_points(points):
        with colocate_with(points, ignore_existing=True):
            return _unit(points)

    def _near(self, points, centers):
        """(distances to all clusters, the nearest cluster, the distance to it) of points."""
        with colocate_with(points, ignore_existing=True):
            return self._found(points, centers)

    def _found(self, points, centers):
        if self._cosine:
            distances = 1 - tf.matmul(points, centers, transpose_b=True)
            centers = self._unit_centers(centers)
        else:
            distances = (tf.reduce_sum(tf.square(points), 1, keepdims=True)
                         - 2 * tf.matmul(points, centers, transpose_b=True)
                         + tf.transpose(tf.reduce_sum(tf.square(centers), 1, keepdims=True)))
        nearest, smallest = raw.NearestNeighbors(points, centers, 1)
        if self._cosine:
            # Half the squared distance of unit vectors is 1 - cosine.
            smallest *= 0.5
        smallest = tf.squeeze(smallest, [-1])
        return distances, tf.squeeze(nearest, [-1]), smallest

    def _unit_centers(self, centers):
        """Those of small batches leave the unit sphere."""
        if not self._mini_batch:
            return centers
        with colocate_with(centers, ignore_existing=True):
            return _unit(centers)

    def _full_step(self, inputs, nearest, clusters, count):
        """Clusters become the means of their points."""
        epsilon = tf.constant(1e-6, dtype=inputs[0].dtype)
        sums, counts = [], []
        for points, ids in zip(inputs, nearest):
            with colocate_with(points, ignore_existing=True):
                sums.append(tf.unsorted_segment_sum(points, ids, count))
                ones = tf.reshape(tf.ones(tf.reshape(tf.shape(points)[0], [-1])), [-1, 1])
                counts.append(tf.unsorted_segment_sum(ones, ids, count))
        with colocate_with(clusters, ignore_existing=True):
            means = tf.add_n(sums) / (tf.cast(tf.add_n(counts), sums[0].dtype) + epsilon)
            return assign(clusters, _unit(means) if self._cosine else means)


def _check(initial_clusters, distance_metric, known):
    if isinstance(initial_clusters, str) and initial_clusters not in known:
        raise ValueError(f"Unsupported initialization algorithm '{initial_clusters}'")
    if distance_metric not in (SQUARED_EUCLIDEAN_DISTANCE, COSINE_DISTANCE):
        raise ValueError(f"Unsupported distance metric '{distance_metric}'")


def _unit(rows):
    return tf.l2_normalize(rows, dim=1)


def _mini_batch_step(inputs, nearest, clusters, counts, shown, left, steps):
    """Clusters move towards the points of a batch; what is shown follows after some steps."""
    updates = [no_op() if left is None else _show(clusters, counts, shown, left, steps)]
    with control_dependencies(updates[:]):
        for points, ids in zip(inputs, nearest):
            with colocate_with(points, ignore_existing=True):
                unique, new, moved = _movement(points, ids, clusters, counts)
            updates += [scatter_add(counts, unique, new), scatter_add(clusters, unique, moved)]
    return group(*updates)


def _show(clusters, counts, shown, left, steps):
    """When no steps are left, what is shown becomes what the clusters are, and the counts begin anew."""
    def now():
        with control_dependencies([assign(left, steps - 1)]), colocate_with(None, ignore_existing=True):
            with control_dependencies([assign(shown, clusters)]):
                with control_dependencies([assign(counts, tf.zeros_like(counts))]):
                    return tf.identity(left)
    with colocate_with(left, ignore_existing=True):
        return cond(tf.less_equal(left, 0), now, lambda: assign_sub(left, 1))


def _movement(points, ids, clusters, counts):
    """(the clusters that move, how many points each has got, how far they move)."""
    unique, places = tf.unique(tf.reshape(ids, [-1]))
    found = tf.size(unique)
    with colocate_with(counts, ignore_existing=True):
        old_counts = tf.gather(counts, unique)
    with colocate_with(clusters, ignore_existing=True):
        old = tf.gather(clusters, unique)
    new = tf.unsorted_segment_sum(tf.ones_like(places, dtype=counts.dtype), places, found)
    moved = tf.unsorted_segment_sum(points, places, found)
    shape = tf.concat([tf.reshape(found, [1]), tf.ones(tf.reshape(tf.rank(points) - 1, [1]), dtype=dtypes.int32)], 0)
    moved -= tf.cast(tf.reshape(new, shape), points.dtype) * old
    rate = tf.reciprocal(tf.cast(old_counts + new, points.dtype))
    return unique, new, moved * tf.reshape(rate, shape)


class _Beginning:
    """Chooses the clusters to begin with, from one batch after another until there are enough."""

    def __init__(self, inputs, count, initial, cosine, seed, kept, initialized, retries, chain_length):
        self._inputs, self._count, self._initial, self._cosine, self._seed = inputs, count, initial, cosine, seed
        self._kept, self._clusters, self._initialized = kept, kept[0], initialized
        self._retries, self._chain_length = retries, chain_length
        self._selected = tf.shape(self._clusters)[0]
        self._remaining = count - self._selected
        self._points = tf.add_n([tf.shape(i)[0] for i in inputs])

    def _is(self, name):
        return isinstance(self._initial, str) and self._initial == name

    def op(self):
        """The op that adds clusters while there are too few."""
        return cond(tf.equal(self._remaining, 0), lambda: tf.assert_equal(self._initialized, True), self._add)

    def _add(self):
        with control_dependencies([tf.assert_positive(self._remaining)]):
            now_remaining = self._add_chained() if self._is(KMC2_INIT) else self._add_new()
            return cond(tf.equal(now_remaining, 0), lambda: assign(self._initialized, True), no_op)

    def _add_new(self):
        new = self._new()
        if self._cosine:
            new = _unit(new)
        # Without clusters their variable has no shape to be joined with.
        centers = cond(tf.equal(self._selected, 0), lambda: new, lambda: tf.concat([self._clusters, new], 0))
        return self._count - tf.shape(self._keep(centers))[0]

    def _keep(self, centers):
        for variable in self._kept:
            centers = assign(variable, centers, validate_shape=False)
        return centers

    def _new(self):
        if self._is(RANDOM_INIT):
            return self._random()
        if self._is(KMEANS_PLUS_PLUS_INIT):
            return self._far_apart()
        if callable(self._initial):
            return self._initial(self._inputs, self._remaining)
        with control_dependencies([tf.assert_equal(self._remaining, tf.shape(self._initial)[0])]):
            return self._initial

    def _random(self):
        def drawn():
            ids = random_uniform(tf.reshape(self._remaining, [-1]), minval=0,
                                 maxval=tf.cast(self._points, dtypes.int64),
                                 seed=self._seed, dtype=dtypes.int64)
            return embedding_lookup(self._inputs, ids, partition_strategy="div")
        return cond(tf.less_equal(self._points, self._remaining), lambda: tf.concat(self._inputs, 0), drawn)


    def _far_apart(self):
        """k-means++ among the points of the first input."""
        with control_dependencies([tf.assert_greater_equal(self._points, self._remaining)]):
            points = _unit(self._inputs[0]) if self._cosine else self._inputs[0]
            return raw.KmeansPlusPlusInitialization(points, tf.cast(self._remaining, dtypes.int64), self._seed,
                                                    self._retries)

    def _add_chained(self):
        """K-MC2: a Markov chain of points for each cluster; as many as the points of the first input are enough for."""
        points = self._inputs[0]
        chains = tf.cast(tf.shape(points)[0] / self._chain_length, dtypes.int32)
        wanted = tf.maximum(tf.minimum(self._remaining, chains), 1)

        def add(i, _):
            def first():
                new = tf.reshape(points[0], [1, -1])
                return _unit(new) if self._cosine else new
            centers = cond(tf.equal(self._selected, 0), first, lambda: self._chained(points, i))
            kept = self._keep(centers)
            return i + 1, self._count - tf.shape(kept)[0]
        return while_loop(lambda i, _: tf.less(i, wanted), add, [0, 0])[1]

    def _chained(self, points, i):
        start = i * self._chain_length
        part = points[start:start + self._chain_length]
        _, distances = raw.NearestNeighbors(part, self._clusters, 1)
        chosen = raw.KMC2ChainInitialization(tf.squeeze(distances), self._seed)
        new = tf.reshape(part[chosen], [1, -1])
        return tf.concat([self._clusters, _unit(new) if self._cosine else new], 0)


# ------------------------------------------------------------------ the estimator
class _InitializeClusters(SessionRunHook):
    """Lets the clusters be chosen before the first step."""

    def __init__(self, init_op, initialized, checkpoint):
        self._init_op, self._initialized, self._checkpoint = init_op, initialized, checkpoint

    def after_create_session(self, session, coord):
        if session.run(self._initialized):
            return
        while not session.run(self._initialized):
            session.run(self._init_op)
        # The choice may have used up the input.  In TF the step that fails then counts as one, as a rule (it races
        # with the end of the input), so that a checkpoint follows; here the first one gets the clusters.
        if self._checkpoint:
            get_collection(GraphKeys.SAVERS)[0].save(session, self._checkpoint,
                                                     global_step=session.run(get_global_step()))


class _StopAtSmallChange(SessionRunHook):
    """Stops when the loss changes by less than a part of it."""

    def __init__(self, loss, tolerance):
        self._loss, self._tolerance, self._previous = loss, tolerance, None

    def before_run(self, run_context):
        return SessionRunArgs(self._loss)

    def after_run(self, run_context, run_values):
        loss = run_values.results
        if self._previous is not None and abs(loss - self._previous) / (1 + abs(self._previous)) < self._tolerance:
            run_context.request_stop()
        self._previous = loss


class KMeansClustering(Estimator):
    """k-means as an Estimator.

    Args:
      num_clusters: int.  model_dir: str.
      initial_clusters, distance_metric, random_seed, use_mini_batch: as for KMeans.
      relative_tolerance: float; training stops when the loss changes by less than that part of it.
      config: RunConfig.  feature_columns: dense columns, for inputs that are dicts.
      mini_batch_steps_per_iteration, kmeans_plus_plus_num_retries: as for KMeans.
    Raises:
      ValueError: a wrong argument.
    Source: tf.contrib.factorization.KMeansClustering.
    """

    SQUARED_EUCLIDEAN_DISTANCE = SQUARED_EUCLIDEAN_DISTANCE
    COSINE_DISTANCE = COSINE_DISTANCE
    RANDOM_INIT = RANDOM_INIT
    KMEANS_PLUS_PLUS_INIT = KMEANS_PLUS_PLUS_INIT
    SCORE = "score"
    CLUSTER_INDEX = "cluster_index"
    ALL_DISTANCES = "all_distances"
    CLUSTER_CENTERS_VAR_NAME = CLUSTERS_VAR_NAME

    _graph = KMeans

    def __init__(self, num_clusters, model_dir=None, initial_clusters=RANDOM_INIT,
                 distance_metric=SQUARED_EUCLIDEAN_DISTANCE, random_seed=0, use_mini_batch=True,
                 mini_batch_steps_per_iteration=1, kmeans_plus_plus_num_retries=2, relative_tolerance=None, config=None,
                 feature_columns=None):
        _check(initial_clusters, distance_metric, (RANDOM_INIT, KMEANS_PLUS_PLUS_INIT))
        self._made_of = dict(num_clusters=num_clusters, initial_clusters=initial_clusters,
                             distance_metric=distance_metric, use_mini_batch=use_mini_batch, random_seed=random_seed,
                             mini_batch_steps_per_iteration=mini_batch_steps_per_iteration,
                             kmeans_plus_plus_num_retries=kmeans_plus_plus_num_retries)
        self._tolerance, self._columns = relative_tolerance, feature_columns
        super().__init__(model_fn=self._model, model_dir=model_dir, config=config)

    def _model(self, features, mode, config):
        points = features if self._columns is None else input_layer(features, self._columns)
        distances, nearest, smallest, initialized, init_op, step = self._graph(points, **self._made_of).training_graph()
        loss = tf.reduce_sum(smallest)
        scalar("loss/raw", loss)
        train_op = with_dependencies([step, assign_add(get_global_step(), 1)], loss)
        saved = config.save_checkpoints_secs or config.save_checkpoints_steps
        checkpoint = os.path.join(self.model_dir, "model.ckpt") if saved else None
        hooks = [_InitializeClusters(init_op, initialized, checkpoint)]
        if self._tolerance is not None:
            hooks.append(_StopAtSmallChange(loss, self._tolerance))
        outputs = {self.ALL_DISTANCES: PredictOutput(distances[0]), self.CLUSTER_INDEX: PredictOutput(nearest[0]),
                   DEFAULT_SERVING_SIGNATURE_DEF_KEY: PredictOutput(nearest[0])}
        return EstimatorSpec(mode=mode, loss=loss, train_op=train_op, eval_metric_ops={self.SCORE: mean(loss)},
                             predictions={self.ALL_DISTANCES: distances[0], self.CLUSTER_INDEX: nearest[0]},
                             training_hooks=hooks, export_outputs=outputs)

    def predict_cluster_index(self, input_fn):
        """Yield the nearest cluster of each point."""
        for made in self.predict(input_fn=input_fn, predict_keys=[self.CLUSTER_INDEX]):
            yield made[self.CLUSTER_INDEX]

    def score(self, input_fn):
        """float: the sum of the squared distances of the points to their clusters."""
        return self.evaluate(input_fn=input_fn, steps=1)[self.SCORE]

    def transform(self, input_fn):
        """Yield the distances of each point to all clusters."""
        for made in self.predict(input_fn=input_fn, predict_keys=[self.ALL_DISTANCES]):
            yield made[self.ALL_DISTANCES]

    def cluster_centers(self):
        """array [clusters, axes]."""
        return self.get_variable_value(self.CLUSTER_CENTERS_VAR_NAME)


class _OfUnknownRank(KMeans):
    """The graph of tf.estimator's class: its clusters have no static rank."""

    def __init__(self, *args, **settings):
        super().__init__(*args, **settings)
        self._seed = get_seed(self._seed)[0]     # the graph's, where it has one: TF has it so

    def _mini_batch_variables(self, none, count, clusters):
        """(the clusters that move, steps left until others see them, points of each), None: there is no need."""
        if not self._mini_batch:
            return None, None, None
        if self._steps == 1:
            return clusters, None, Variable(tf.ones([count], dtype=dtypes.int64))
        moving = Variable(none, name="clusters_updated", validate_shape=False)
        left = Variable(self._steps, dtype=dtypes.int64, name="update_in_steps")
        return moving, left, Variable(tf.zeros([count], dtype=dtypes.int64))

    @staticmethod
    def _no_clusters():
        return tf.placeholder_with_default([], shape=None)


class ExperimentalKMeans(KMeansClustering):
    """k-means as an Estimator; of the seeds the graph's counts, which a RunConfig sets.

    Args:
      seed: int.  others: as for KMeansClustering.
    Raises:
      ValueError: a wrong argument.  UnimplementedError: one that is not emulated.
    Source: tf.estimator.experimental.KMeans.
    """

    _graph = _OfUnknownRank

    def __init__(self, num_clusters, model_dir=None, initial_clusters=RANDOM_INIT,
                 distance_metric=SQUARED_EUCLIDEAN_DISTANCE, seed=None, use_mini_batch=True,
                 mini_batch_steps_per_iteration=1, kmeans_plus_plus_num_retries=2, relative_tolerance=None, config=None,
                 feature_columns=None):
        super().__init__(num_clusters, model_dir, initial_clusters, distance_metric, seed, use_mini_batch,
                         mini_batch_steps_per_iteration, kmeans_plus_plus_num_retries, relative_tolerance, config,
                         feature_columns)
