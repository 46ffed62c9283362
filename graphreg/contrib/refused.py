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
    "bayesflow": "tf.py_func, or the package tensorflow_probability: Monte Carlo estimates",
    "labeled_tensor": "tf.Tensors, with the order of their axes in mind",
    "grid_rnn": "tf.nn.rnn_cell: its cells of several axes are not emulated",
    "recurrent": "tf.nn.dynamic_rnn",
    "solvers": "tf.linalg",
    "quantization": "tf.quantization and tf.raw_ops",
    "reduce_slice_ops": "its compiled ops are not emulated: tf.math.segment_sum and tf.gather",
    "remote_fused_graph": "it runs on other hardware",
    "resampler": "its compiled op is not emulated: tf.gather_nd at the four neighbours",
    "rpc": "one process",
    "saved_model": "SavedModels of Keras models are not emulated: model.save_weights, or tf.saved_model.simple_save",
    "specs": "tf.contrib.layers",
    "stat_summarizer": _CHANGES_NO_VALUES,
    "tensor_forest": "another library for trees: its ops on growing trees are not emulated",
    "tensorrt": _CHANGES_NO_VALUES,
    "testing": "tf.test",
    "text": "the skip-gram ops are not emulated: make the pairs in Python",
    "timeseries": "its estimators are not emulated: an LSTM, or a package for time series",
    "verbs": "one process",
}

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
    **dict.fromkeys(["cudnn_rnn.CudnnParamsFormatConverter" + name for name in ("GRU", "LSTM", "Relu", "Tanh")],
                    "the layers' saveables convert the parameters"),
    "data.CheckpointInputPipelineHook": "the state of an iterator is not saved: skip elements instead",
    "data.make_saveable_from_iterator": "the state of an iterator is not saved: skip elements instead",
    "data.LMDBDataset": "a database: read it with the package lmdb and Dataset.from_generator",
    "data.SqlDataset": "a database: read it with sqlite3 and Dataset.from_generator",
    "data.Optional": "catch tf.errors.OutOfRangeError",
    "data.get_next_as_optional": "catch tf.errors.OutOfRangeError",
    "data.assert_element_shape": "map with set_shape",
    "data.read_batch_features": "tf.data.experimental.make_batched_features_dataset",
    "data.rejection_resample": "tf.contrib.training.stratified_sample, or filter with a random number",
    "data.sliding_window_batch": "Dataset.window and batch",
    "framework.RecordInput": "tf.data.TFRecordDataset",
    "framework.fuse_op": "tf.import_graph_def and a GraphDef with one node more",
    "framework.zero_initializer": "tf.zeros_initializer",
    "framework.BoundedTensorSpec": "tf.TensorSpec",
    **dict.fromkeys(["framework.convolutional_" + name for name in (
        "delta_orthogonal", "orthogonal_1d", "orthogonal_2d", "orthogonal_3d")], "tf.orthogonal_initializer"),
    "factorization.WALSModel": "its compiled solver is not emulated: alternate tf.linalg.lstsq over rows and columns",
    "factorization.WALSMatrixFactorization": "its compiled solver is not emulated: alternate tf.linalg.lstsq over rows "
                                             "and columns",
    **dict.fromkeys(["factorization." + name for name in ("GMM", "GmmAlgorithm", "gmm")],
                    "KMeansClustering, or sklearn.mixture.GaussianMixture"),
    "layers.bucketize": "tf.raw_ops.Bucketize",
    **dict.fromkeys(["layers." + name for name in ("RevBlock", "rev_block", "recompute_grad")],
                    "it saves memory and changes no values: leave it out"),
    "layers.scattered_embedding_column": "tf.contrib.layers.embedding_column",
    "layers.scattered_embedding_lookup": "tf.nn.embedding_lookup",
    "layers.scattered_embedding_lookup_sparse": "tf.nn.embedding_lookup_sparse",
    "layers.embedding_lookup_sparse_with_distributed_aggregation": "tf.nn.embedding_lookup_sparse",
    **dict.fromkeys(["opt." + name for name in (
        "AGNCustomGetter", "AGNOptimizer", "DropStaleGradientOptimizer", "ElasticAverageCustomGetter",
        "ElasticAverageOptimizer", "ModelAverageCustomGetter", "ModelAverageOptimizer")],
                    "it is for several workers; here is one process"),
    "opt.AdamGSOptimizer": "tf.train.AdamOptimizer",
    "opt.LazyAdamGSOptimizer": "tf.contrib.opt.LazyAdamOptimizer",
    "opt.GGTOptimizer": "tf.train.AdagradOptimizer, which keeps the diagonal alone",
    "opt.ShampooOptimizer": "tf.train.AdagradOptimizer, which keeps the diagonal alone",
    "summary.create_db_writer": "tf.contrib.summary.create_file_writer",
    "summary.create_summary_file_writer": "tf.contrib.summary.create_file_writer",
    "training.RandomStrategy": "tf.contrib.training.GreedyLoadBalancingStrategy",
    **dict.fromkeys(["distribute." + name for name in (
        "CollectiveAllReduceStrategy", "MultiWorkerAllReduce", "ParameterServerStrategy", "TPUStrategy",
        "initialize_tpu_system", "run_standard_tensorflow_server")],
                    "one process on one device: OneDeviceStrategy, or MirroredStrategy"),
    **dict.fromkeys(["distribute." + name for name in (
        "Monitor", "StandardInputStep", "StandardSingleLossStep", "Step")], "a loop around Session.run"),
    **dict.fromkeys(["distribute." + name for name in ("UpdateContext", "get_loss_reduction")],
                    "there is one device: it is for what spreads over several"),
    **dict.fromkeys(["estimator." + name for name in (
        "boosted_trees_classifier_train_in_memory", "boosted_trees_regressor_train_in_memory")],
                    "another library for trees"),
    "estimator.DNNClassifierWithLayerAnnotations": "the annotations are for other tools: tf.estimator.DNNClassifier",
    "estimator.DNNRegressorWithLayerAnnotations": "the annotations are for other tools: tf.estimator.DNNRegressor",
    "estimator.SavedModelEstimator": "tf.contrib.predictor.from_saved_model",
    "learn.DynamicRnnEstimator": "tf.contrib.estimator.RNNEstimator",
    "learn.KMeansClustering": "tf.contrib.factorization.KMeansClustering",
    "learn.SVM": "its compiled SDCA solver is not emulated: tf.contrib.learn.LinearEstimator with binary_svm_head",
    "learn.read_keyed_batch_examples_shared_queue": "one process: tf.contrib.learn.read_keyed_batch_examples",
    "learn.read_keyed_batch_features_shared_queue": "one process: tf.contrib.learn.read_keyed_batch_features",
    **dict.fromkeys(["graph_editor." + name for name in (
        "bypass", "connect", "detach", "detach_control_inputs", "detach_control_outputs", "detach_inputs",
        "detach_outputs", "reroute_inputs", "reroute_ios", "reroute_outputs", "swap_inputs", "swap_ios",
        "swap_outputs")], "reroute_ts and swap_ts, with the tensors"),
    **dict.fromkeys(["graph_editor." + name for name in (
        "Transformer", "assign_renamed_collections_handler", "copy_op_handler", "keep_t_if_possible_handler",
        "replace_t_with_placeholder_handler", "transform_op_if_inside_handler")], "copy_with_input_replacements"),
    "image.single_image_random_dot_stereograms": "its compiled op draws from the C library's random numbers",
}


def absent(part, name):
    """AttributeError for a name that a part of tf.contrib has in TF and not here."""
    why = NAMES.get(f"{part}.{name}")
    return AttributeError(f"module 'graphreg.contrib.{part}' has no attribute {name!r}: "
                          f"tf.contrib.{part}.{name} is not emulated" + (f": {why}" if why else ""))
