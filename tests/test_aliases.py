"""The modules behind TF's public namespaces have the same objects as the namespaces."""
import inspect
import sys
from types import ModuleType

import pytest

import graphreg as tf
from graphreg import aliases
from graphreg.tools.import_hook import install_as_tensorflow

# path of a module: names in it, each the public name of graphreg that it must be (or nothing: it only has to be there).
# What programs of the table of symbols import, and more of the same kind.
SAME = """
python.ops.array_ops: shape zeros concat identity unstack stack split where reverse rank transpose placeholder gather
  strided_slice boolean_mask ones_like expand_dims reverse_v2 reverse_sequence constant one_hot matrix_band_part
python.ops.math_ops: equal less sigmoid tanh to_int32 reduce_all reduce_max matmul cast add_n range tensordot reduce_sum
  to_float logical_not logical_or divide greater floor maximum minimum
python.ops.control_flow_ops: cond while_loop group Assert no_op case tuple
python.ops.variable_scope: variable_scope get_variable VariableScope AUTO_REUSE get_variable_scope
python.ops.variables: Variable global_variables trainable_variables
python.ops.init_ops: constant_initializer zeros_initializer ones_initializer random_uniform_initializer
python.ops.nn_ops: nn.relu=relu nn.softmax=softmax nn.conv2d=conv2d nn.bias_add=bias_add nn.dropout=dropout
python.ops.nn: nn.l2_normalize=l2_normalize nn.moments=moments nn.dynamic_rnn=dynamic_rnn
python.ops.rnn: nn.dynamic_rnn=dynamic_rnn nn.static_rnn=static_rnn
python.ops.rnn_cell: nn.rnn_cell.GRUCell=GRUCell nn.rnn_cell.DropoutWrapper=DropoutWrapper
python.ops.rnn_cell_impl: nn.rnn_cell.LSTMCell=LSTMCell nn.rnn_cell.RNNCell=RNNCell
  nn.rnn_cell.LSTMStateTuple=LSTMStateTuple
python.ops.random_ops: random_uniform random_normal truncated_normal random_shuffle multinomial
python.ops.state_ops: assign assign_add scatter_update
python.ops.check_ops: assert_positive assert_equal assert_rank
python.ops.clip_ops: clip_by_value clip_by_global_norm
python.ops.data_flow_ops: FIFOQueue dynamic_partition
python.ops.tensor_array_ops: TensorArray
python.ops.functional_ops: map_fn scan foldl
python.ops.gradients: gradients hessians
python.ops.gradients_impl: gradients
python.ops.embedding_ops: nn.embedding_lookup=embedding_lookup
python.ops.linalg_ops: cholesky svd matrix_solve
python.ops.sparse_ops: sparse_tensor_dense_matmul sparse_to_dense
python.ops.string_ops: string_join substr regex_replace
python.ops.script_ops: py_func
python.ops.template: make_template
python.ops.io_ops: read_file write_file
python.ops.losses.losses: losses.mean_squared_error=mean_squared_error
python.ops.distributions.distributions: distributions.Normal=Normal
python.framework.ops: convert_to_tensor name_scope Tensor Operation Graph GraphKeys colocate_with control_dependencies
  RegisterGradient add_to_collection add_to_collections get_collection get_default_graph device IndexedSlices
  reset_default_graph executing_eagerly NotDifferentiable register_tensor_conversion_function
python.framework.dtypes: float32 int32 DType as_dtype
python.framework.tensor_shape: TensorShape Dimension
python.framework.constant_op: constant
python.framework.random_seed: get_seed set_random_seed
python.framework.errors: errors.OutOfRangeError=OutOfRangeError
python.framework.sparse_tensor: SparseTensor SparseTensorValue
python.framework.graph_util: graph_util.convert_variables_to_constants=convert_variables_to_constants
python.framework.importer: import_graph_def
python.framework.device: DeviceSpec
python.platform.gfile: gfile.GFile=GFile gfile.FastGFile=FastGFile gfile.Exists=Exists gfile.Glob=Glob gfile.Walk=Walk
python.platform.flags: flags.FLAGS=FLAGS flags.DEFINE_integer=DEFINE_integer flags.DEFINE_string=DEFINE_string
python.platform.app: app.run=run
python.platform.tf_logging: logging.info=info logging.set_verbosity=set_verbosity
python.platform.test: test.TestCase=TestCase test.main=main
python.platform.googletest: test.TestCase=TestCase
python.lib.io.file_io: gfile.Exists=file_exists gfile.MakeDirs=recursive_create_dir gfile.Glob=get_matching_files
python.training.saver: train.Saver=Saver train.latest_checkpoint=latest_checkpoint
python.training.training: train.NewCheckpointReader=NewCheckpointReader train.AdamOptimizer=AdamOptimizer
python.training.optimizer: train.Optimizer=Optimizer
python.training.adam: train.AdamOptimizer=AdamOptimizer
python.training.momentum: train.MomentumOptimizer=MomentumOptimizer
python.training.training_util: train.get_global_step=get_global_step
python.training.session_run_hook: train.SessionRunHook=SessionRunHook train.SessionRunArgs=SessionRunArgs
python.training.basic_session_run_hooks: train.SecondOrStepTimer=SecondOrStepTimer train.SessionRunArgs=SessionRunArgs
python.training.checkpoint_management: train.latest_checkpoint=latest_checkpoint
python.training.coordinator: train.Coordinator=Coordinator
python.training.queue_runner_impl: train.QueueRunner=QueueRunner
python.util.nest: nest.flatten=flatten nest.map_structure=map_structure nest.pack_sequence_as=pack_sequence_as
  nest.assert_same_structure=assert_same_structure nest.is_nested=is_nested
python.util.compat: compat.as_bytes=as_bytes compat.as_text=as_text
python.client.session: Session InteractiveSession
python.layers.core: layers.Dense=Dense layers.dense=dense
python.layers.convolutional: layers.Conv2D=Conv2D
python.keras.models: keras.models.Model=Model keras.models.Sequential=Sequential
python.keras.layers: keras.layers.Dense=Dense keras.layers.Flatten=Flatten keras.layers.Input=Input
python.keras.initializers: keras.initializers.RandomNormal=RandomNormal
python.keras.regularizers: keras.regularizers.l2=l2
python.eager.backprop: GradientTape
python.pywrap_tensorflow: train.NewCheckpointReader=NewCheckpointReader
python.summary.summary: summary.scalar=scalar summary.FileWriter=FileWriter
core.framework.graph_pb2: GraphDef
core.framework.node_def_pb2: NodeDef
core.framework.summary_pb2: Summary
core.framework.attr_value_pb2: AttrValue
core.protobuf.config_pb2: ConfigProto GPUOptions
core.protobuf.meta_graph_pb2: MetaGraphDef TensorInfo
core.protobuf.saver_pb2: train.SaverDef=SaverDef
"""
THERE = """
python.framework.tensor_shape: scalar vector matrix unknown_shape as_shape
python.framework.tensor_util: constant_value make_tensor_proto MakeNdarray constant_value_as_shape
python.ops.control_flow_ops: switch merge with_dependencies
python.training.moving_averages: assign_moving_average weighted_moving_average ExponentialMovingAverage
python.client.device_lib: list_local_devices
python.ops.gen_nn_ops: relu_grad max_pool_grad
python.ops.gen_math_ops: mat_mul mul
python.ops.math_ops: mul
python.ops.gen_array_ops: reshape broadcast_gradient_args
python.ops.lookup_ops: index_table_from_tensor index_table_from_file index_to_string_table_from_file
python.ops.resources: initialize_resources shared_resources
python.util.nest: is_sequence
python.util.deprecation: deprecated
python.layers.utils: smart_cond
python.lib.io.file_io: read_file_to_string write_string_to_file
examples.tutorials.mnist.input_data: read_data_sets
core.framework.variable_pb2: VariableDef
core.protobuf.rewriter_config_pb2: RewriterConfig
"""


def rows(text):
    path = None
    for word in text.split():
        if word.endswith(":"):
            path = word[:-1]
        else:
            public, _, name = word.partition("=")
            yield path, public, name or public


def public(dotted):
    found = tf
    for name in dotted.split("."):
        found = getattr(found, name)
    return found


@pytest.mark.parametrize("path, dotted, name", [pytest.param(*row, id=row[0] + "." + row[2]) for row in rows(SAME)])
def test_the_same_object(path, dotted, name):
    assert getattr(aliases.find_module(path), name) == public(dotted)


@pytest.mark.parametrize("path, _, name", [pytest.param(*row, id=row[0] + "." + row[2]) for row in rows(THERE)])
def test_what_has_no_public_name_is_there(path, _, name):
    assert getattr(aliases.find_module(path), name) is not None


def test_a_path_is_always_the_same_module():
    module = aliases.find_module("python.ops.array_ops")
    assert isinstance(module, ModuleType) and aliases.find_module("python.ops").array_ops is module
    assert module.__name__ == "tensorflow.python.ops.array_ops"


def test_what_is_not_there():
    assert aliases.find_module("python.ops.no_such_ops") is None
    assert aliases.find_module("python.keras.no_such") is None
    with pytest.raises(AttributeError, match="tf.python.autograph is not emulated"):
        aliases.find_module("python").autograph
    with pytest.raises(AttributeError, match="no attribute 'no_such_function'"):
        aliases.find_module("python.ops.array_ops").no_such_function
    assert not hasattr(aliases.find_module("core.framework.graph_pb2"), "relu")


def test_every_entry_of_the_table_names_modules_that_are_there_or_nothing():
    """A typing error in a source would pass unseen: the public namespaces are asked next."""
    known_to_come = {"graphreg.staging", "graphreg.signal", "graphreg.data", "graphreg.estimator"}
    named = {s for text in aliases._MODULES.values() for s in aliases._sources(text)}
    named.remove("graphreg.compat.v2")          # importing it switches eager execution on
    assert {s for s in named if not aliases._is_there(s)} <= known_to_come


PROGRAM = """
import tensorflow as tf
import tensorflow.contrib.slim as slim
import tensorflow.python.platform
import tensorflow.contrib.layers.python.layers.layers as contrib_layers
from tensorflow.contrib import rnn
from tensorflow.contrib.framework.python.ops import add_arg_scope
from tensorflow.core.framework import graph_pb2, node_def_pb2
from tensorflow.core.protobuf import config_pb2
from tensorflow.examples.tutorials.mnist import input_data
from tensorflow.python.client import device_lib, session
from tensorflow.python.framework import dtypes, ops, tensor_shape
from tensorflow.python.framework.ops import convert_to_tensor
from tensorflow.python.ops import array_ops, control_flow_ops, gen_nn_ops, init_ops, math_ops, nn_ops, variable_scope
from tensorflow.python.ops import rnn_cell_impl, variable_scope as vs
from tensorflow.python.ops.rnn_cell import *
from tensorflow.python.platform import flags, gfile, tf_logging as logging
from tensorflow.python.training import moving_averages
from tensorflow.python.util import nest
with tf.Graph().as_default():
    x = ops.convert_to_tensor([[1., 2.]], dtypes.float32)
    y = math_ops.reduce_sum(array_ops.concat([x, x], 0))
    got = session.Session().run(y)
found = [vs is variable_scope, array_ops.shape is tf.shape, slim.conv2d is not None, GRUCell is tf.nn.rnn_cell.GRUCell,
         tf.python.ops.array_ops is array_ops, config_pb2.ConfigProto is tf.ConfigProto, rnn is tf.contrib.rnn,
         nest.flatten([1, [2]]) == [1, 2], input_data.read_data_sets is not None, device_lib.list_local_devices() != []]
"""


def test_imports_of_programs_under_the_alias():
    names = {}
    with install_as_tensorflow():
        exec(PROGRAM, names)
    assert names["got"] == 6. and all(names["found"]), names["found"]
    assert "tensorflow.python" not in sys.modules


def test_devices():
    from graphreg import device_lib
    device, = device_lib.list_local_devices()
    assert (device.name, device.device_type, device.memory_limit) == ("/device:CPU:0", "CPU", 268435456)
    assert str(device).startswith('name: "/device:CPU:0"\ndevice_type: "CPU"\nmemory_limit: 268435456\nlocality {\n}\n')
    assert device_lib.list_local_devices()[0] == device


def test_libraries_of_compiled_ops_are_refused(tmp_path):
    from graphreg import libraries
    path = str(tmp_path / "ops.so")
    with pytest.raises(tf.errors.NotFoundError, match="cannot open shared object file"):
        libraries.load_op_library(path)
    with pytest.raises(OSError, match="does not exist"):
        libraries.load_library(path)
    (tmp_path / "ops.so").write_bytes(b"")
    for function in (libraries.load_op_library, libraries.load_file_system_library, libraries.load_library):
        with pytest.raises(tf.errors.UnimplementedError, match="ops.so"):
            function(path)


def test_files_by_old_names(tmp_path):
    file_io = aliases.find_module("python.lib.io.file_io")
    path = str(tmp_path / "a")
    file_io.write_string_to_file(path, "text")
    assert file_io.read_file_to_string(path) == "text" and file_io.read_file_to_string(path, True) == b"text"
    assert list(inspect.signature(file_io.file_exists).parameters) == ["filename"]


def test_tf_python_without_an_import():
    assert tf.python.ops.array_ops.shape is tf.shape and tf.load_op_library is aliases.find_module(
        "python.framework.load_library").load_op_library
