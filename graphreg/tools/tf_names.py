"""The public names of TF 1.15.5, those that it had before 1.0, and what to do where graphreg has none."""
import functools
import os

from ..contrib.refused import NAMES, REASONS


@functools.lru_cache(maxsize=None)
def public_names():
    """dict from a namespace ("tf.nn") to the frozenset of its names in TF 1.15.5 (tf_names.txt)."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "tf_names.txt"), encoding="utf-8") as f:
        lines = [line.split() for line in f]
    return {words[0]: frozenset(words[1:]) for words in lines}


def in_tf(path):
    """bool: whether TF 1.15.5 has a name in a public namespace; None: its namespace is not listed."""
    namespace, _, name = path.rpartition(".")
    names = public_names().get(namespace)
    return None if names is None else name in names


# Names of before 1.0, and others that were gone by 1.15: what 1.15 calls them.
RENAMED = dict(line.split() for line in """
tf.sub tf.subtract
tf.mul tf.multiply
tf.neg tf.negative
tf.inv tf.reciprocal
tf.select tf.where
tf.pack tf.stack
tf.unpack tf.unstack
tf.concat_v2 tf.concat
tf.listdiff tf.setdiff1d
tf.complex_abs tf.abs
tf.batch_matmul tf.matmul
tf.batch_cholesky tf.cholesky
tf.batch_cholesky_solve tf.cholesky_solve
tf.batch_fft tf.fft
tf.batch_fft2d tf.fft2d
tf.batch_fft3d tf.fft3d
tf.batch_ifft tf.ifft
tf.batch_ifft2d tf.ifft2d
tf.batch_ifft3d tf.ifft3d
tf.batch_matrix_band_part tf.matrix_band_part
tf.batch_matrix_determinant tf.matrix_determinant
tf.batch_matrix_diag tf.matrix_diag
tf.batch_matrix_inverse tf.matrix_inverse
tf.batch_matrix_set_diag tf.matrix_set_diag
tf.batch_matrix_solve tf.matrix_solve
tf.batch_matrix_solve_ls tf.matrix_solve_ls
tf.batch_matrix_transpose tf.matrix_transpose
tf.batch_matrix_triangular_solve tf.matrix_triangular_solve
tf.batch_self_adjoint_eig tf.self_adjoint_eig
tf.batch_self_adjoint_eigvals tf.self_adjoint_eigvals
tf.batch_svd tf.svd
tf.histogram_summary tf.summary.histogram
tf.scalar_summary tf.summary.scalar
tf.image_summary tf.summary.image
tf.audio_summary tf.summary.audio
tf.merge_summary tf.summary.merge
tf.merge_all_summaries tf.summary.merge_all
tf.train.SummaryWriter tf.summary.FileWriter
tf.ReplicaDeviceSetter tf.train.replica_device_setter
tf.Supervisor tf.train.Supervisor
tf.SequenceExample tf.train.SequenceExample
tf.InvalidArgumentError tf.errors.InvalidArgumentError
tf.nn.rnn tf.nn.static_rnn
tf.nn.bidirectional_rnn tf.nn.static_bidirectional_rnn
tf.nn.state_saving_rnn tf.nn.static_state_saving_rnn
tf.nn.deconv2d tf.nn.conv2d_transpose
tf.nn.l2_norm tf.nn.l2_normalize
tf.nn.seq2seq tf.contrib.legacy_seq2seq
tf.image.per_image_whitening tf.image.per_image_standardization
tf.image.resize_cubic tf.image.resize_bicubic
tf.contrib.data.Dataset tf.data.Dataset
tf.contrib.data.Iterator tf.data.Iterator
tf.contrib.data.TFRecordDataset tf.data.TFRecordDataset
tf.contrib.data.TextLineDataset tf.data.TextLineDataset
tf.contrib.data.FixedLengthRecordDataset tf.data.FixedLengthRecordDataset
tf.contrib.linalg tf.linalg
tf.contrib.layers.utils tf.contrib.layers.python.layers.utils
tf.contrib.rnn.rnn_cell tf.nn.rnn_cell
tf.python.ops.rnn_cell_impl._Linear tf.layers.dense
tf.math_ops tf.math
tf.optimizers tf.keras.optimizers
""".split("\n") if line)

# Arguments that TF 1.0 renamed: name -> {old: new}.
OLD_ARGUMENTS = {
    "tf.concat": {"concat_dim": "axis"}, "tf.split": {"split_dim": "axis", "num_split": "num_or_size_splits"},
    "tf.reverse": {"dims": "axis"}, "tf.train.batch": {"tensor_list": "tensors"},
    "tf.train.shuffle_batch": {"tensor_list": "tensors"}}

# What works, and not in every way as TF's does: name, or namespace, -> the difference.
DIFFERENCES = {
    "tf.device": "kept in the graph; NumPy runs everything on the CPU, the JAX engine on the device",
    "tf.ConfigProto": "taken; on the JAX engine devices are as it says; memory is not configured",
    "tf.GPUOptions": "taken, without effect",
    "tf.OptimizerOptions": "taken, without effect on values",
    "tf.RunMetadata": "stays empty: no step is traced",
    "tf.train.replica_device_setter": "devices are kept in the graph; each task has all variables",
    "tf.test.is_gpu_available": "False on NumPy; what JAX sees with GRAPHREG_ENGINE=jax",
    "tf.test.gpu_device_name": "empty on NumPy; what JAX sees with GRAPHREG_ENGINE=jax",
}

_TREES = "boosted trees are not emulated: another library for trees"
# Not emulated: name, or namespace, -> what to do.
INSTEAD = {
    **{f"tf.contrib.{part}": reason for part, reason in {**REASONS, **NAMES}.items()},
    "tf.contrib.tpu": "there are no TPUs: TPUEstimator(use_tpu=False) is here",
    "tf.tpu": "there are no TPUs: tf.contrib.tpu.TPUEstimator(use_tpu=False) is here",
    "tf.contrib.learn": "what took its place in tf.estimator and tf.feature_column",
    "tf.estimator.BoostedTreesClassifier": _TREES,
    "tf.estimator.BoostedTreesRegressor": _TREES,
    "tf.estimator.BoostedTreesEstimator": _TREES,
    "tf.contrib.estimator": "what took its place in tf.estimator",
    "tf.contrib.distribute": "one process, one device: leave the strategy out",
    "tf.distribute": "one process, one device: leave the strategy out",
    "tf.train.Server": "one process: tf.Session()",
    "tf.test.Benchmark": "time.perf_counter around Session.run",
    "tf.test.create_local_cluster": "a process is one task: start one for each (docs/several_machines.md)",
    "tf.lite": "convert the model with TensorFlow itself",
    "tf.xla": "leave it out: it changes no values",
    "tf.keras.applications": "their weights are not here: take the network's own file along",
    "tf.profiler": "times and memory of runs are not profiled: leave it out, it changes no values",
    "tf.load_op_library": "write the op in Python: tf.py_func",
    "tf.contrib.data": "tf.data",
    "tf.tools": "work with the graph through tf.Graph and tf.graph_util",
    "tf.models": "this is the models repository, not TensorFlow: put it on PYTHONPATH",
}


def nearest(table, path):
    """The entry of a name or of the namespace it is in, or None."""
    while path:
        if path in table:
            return table[path]
        path = path.rpartition(".")[0]
    return None
