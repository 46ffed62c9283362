"""The parts of tf.contrib that graphreg refuses by name, each with its reason."""
_TPU = "there are no TPUs; tf.contrib.tpu.TPUEstimator(use_tpu=False) is here"
_CHANGES_NO_VALUES = "leave it out: it changes no values"

# Name below tf.contrib -> why, or what to do instead.
REASONS = {
    "all_reduce": "one device: tf.add_n",
    "autograph": "write tf.cond and tf.while_loop",
    "batching": "a server's batching; here one process runs whole batches",
    "bigtable": "a service of Google's cloud",
    "boosted_trees": "another library for trees",
    "checkpoint": "tf.train.Saver",
    "cloud": "a service of Google's cloud",
    "cluster_resolver": "one process: there is no cluster to find; " + _TPU,
    "coder": "its compiled range coder is not emulated",
    "constrained_optimization": "write the Lagrangian, and one optimizer for each player",
    "ffmpeg": "read the file before, with another library",
    "fused_conv": "it runs on GPUs alone: convolution, bias and activation one after the other",
    "gan": "TF 1.15 had moved it out already (tensorflow_gan): write the two losses and their train ops, as "
           "examples/legacy/gan.py does",
    "graph_editor": "build the graph anew, or go through GraphDef and tf.import_graph_def",
    "hadoop": "read the files before, with another library",
    "ignite": "a database: read it before, with another library",
    "input_pipeline": "its compiled ops are not emulated: tf.data",
    "integrate": "scipy.integrate.odeint in tf.py_func",
    "kafka": "a service: read it before, with another library",
    "kernel_methods": "its estimator is not emulated: write the mapping with tf.matmul and tf.cos",
    "kfac": "TF 1.15 had moved it out already (the package kfac)",
    "kinesis": "a service: read it before, with another library",
    "lite": "convert the model with TensorFlow itself",
    "linear_optimizer": "its compiled SDCA solver is not emulated: tf.train.FtrlOptimizer",
    "libsvm": "read the file before, with another library",
    "meta_graph_transform": "tf.graph_util and tf.import_graph_def",
    "mixed_precision": "there is no faster half precision on a CPU: float32",
    "model_pruning": "write the masks with tf.cond and assignments",
    "mpi_collectives": "one process",
    "nccl": "one device: tf.add_n",
    "nearest_neighbor": "its compiled hyperplane hashing is not emulated",
    "optimizer_v2": "tf.train, or tf.keras.optimizers",
    "periodic_resample": "its compiled op is not emulated",
    "quantize": "it rewrites the graph for fixed-point hardware: leave it out and train in floating point, or call "
                "tf.quantization.fake_quant_with_min_max_vars where the rewrite would",
    "receptive_field": "write down the sizes and strides: it only reads a graph",
    "reduce_slice_ops": "its compiled ops are not emulated: tf.math.segment_sum and tf.gather",
    "remote_fused_graph": "it runs on other hardware",
    "resampler": "its compiled op is not emulated: tf.gather_nd at the four neighbours",
    "rpc": "one process",
    "saved_model": "tf.saved_model",
    "specs": "tf.contrib.layers",
    "stat_summarizer": _CHANGES_NO_VALUES,
    "tensor_forest": "another library for trees: its ops on growing trees are not emulated",
    "tensorrt": _CHANGES_NO_VALUES,
    "testing": "tf.test",
    "text": "the skip-gram ops are not emulated: make the pairs in Python",
    "timeseries": "its estimators are not emulated: an LSTM, or a package for time series",
    "verbs": "one process",
}

_STATES = "its barrier of sequence parts is not emulated: tf.data, or feed the last state"
# Of parts that are there: name below tf.contrib -> what to do instead.
NAMES = {
    **dict.fromkeys(["eager." + name for name in (
        "ExecutionCallback", "add_execution_callback", "clear_execution_callbacks", "inf_callback", "nan_callback",
        "inf_nan_callback", "seterr", "errstate")], "tf.debugging.check_numerics, or look at the values"),
    **dict.fromkeys(["eager." + name for name in (
        "connect_to_remote_host", "enable_remote_eager_execution", "set_server_def")], "one process"),
    "compiler.xla": _CHANGES_NO_VALUES,
    "nn.rank_sampled_softmax_loss": "tf.nn.sampled_softmax_loss with sampled_values",
    "nn.scaled_softplus": "alpha * tf.nn.softplus(x / alpha), tf.minimum for clip",
    "losses.metric_learning.cluster_loss": "it clusters in Python for each step, with scikit-learn",
    "metrics.auc_using_histogram": "tf.metrics.auc",
    "metrics.auc_with_confidence_intervals": "tf.metrics.auc",
    "metrics.streaming_dynamic_auc": "tf.metrics.auc, or keep the scores with streaming_concat",
    "metrics.precision_recall_at_equal_thresholds": "tf.metrics.precision_at_thresholds and recall_at_thresholds",
    "image.single_image_random_dot_stereograms": "its compiled op draws from the C library's random numbers",
    "training.batch_sequences_with_states": _STATES,
    "training.SequenceQueueingStateSaver": _STATES,
    "training.NextQueuedSequenceBatch": _STATES,
}


def absent(part, name):
    """AttributeError for a name that a part of tf.contrib has in TF and not here."""
    why = NAMES.get(f"{part}.{name}")
    return AttributeError(f"module 'graphreg.contrib.{part}' has no attribute {name!r}: "
                          f"tf.contrib.{part}.{name} is not emulated" + (f": {why}" if why else ""))
