"""The modules behind TF's public namespaces: tensorflow.python.ops.array_ops, tensorflow.core.framework.graph_pb2 ...

Programs import from them. Each is here a module without names of its own, which takes a name, when it is asked for,
from the modules of graphreg that have what TF's module has, and then from the public namespaces. The objects are the
same ones, whichever way they are reached.
"""
from importlib import import_module
from types import ModuleType

from .contrib.module_paths import PathModule

# TF's module below `tensorflow.`: where its names are looked for, before the public namespaces.  Names of modules
# below graphreg; "!" ends the search there.  One line for each folder.
_TABLE = {
    "python.client": "device_lib=device_lib! session=session timeline=training.timeline",
    "python.compat": "compat=compat.v2! v2_compat=v2_behavior",
    "python.eager": "context=core.scopes,core.eager,eager_mode backprop=gradient_tape,gradients function=defun "
                    "def_function=defun tape=core.tape",
    "python.framework": "ops=core.graph,core.operation,core.scopes,core.collections,core.convert,core.registry,"
                        "core.indexed_slices,core.device,eager_mode,session constant_op=core.convert,functions.array "
                        "dtypes=core.dtypes! tensor_shape=core.tensor_shape! tensor_spec=defun "
                        "tensor_util=core.convert,functions.array,core.node_def,core.messages "
                        "random_seed=core.random_seed! errors=core.errors! errors_impl=core.errors! "
                        "sparse_tensor=core.sparse_tensor,functions.sparse indexed_slices=core.indexed_slices "
                        "function=training.defined_functions,defun graph_util=graph_util! graph_util_impl=graph_util! "
                        "graph_io=training.meta_graph importer=training.graph_import "
                        "meta_graph=training.meta_graph,training.meta_graph_import device=core.device "
                        "device_spec=core.device versions=version smart_cond=smart_cond "
                        "tensor_conversion_registry=core.convert test_util=test load_library=libraries! "
                        "registry=core.registry common_shapes=core.shape_fns func_graph=core.func_graph",
    "python.feature_column": "feature_column_lib=feature_column "
                             "feature_column=feature_column,feature_column.tf_names "
                             "feature_column_v2=feature_column,feature_column.tf_names "
                             "serialization=feature_column.serialization dense_features=feature_column.dense_features "
                             "sequence_feature_column=feature_column.sequence_features,feature_column "
                             "utils=feature_column.sequence_ids",
    "python.layers": "base=layers.base core=layers.core convolutional=layers.convolutional pooling=layers.pooling "
                     "normalization=layers.normalization layers=layers utils=smart_cond,layers.base",
    "python.lib.io": "file_io=platform.old_file_io! python_io=io.python_io tf_record=io.python_io,summary.writer",
    "python.ops": "array_ops=functions.array,functions.indexing,functions.slicing,functions.linalg "
                  "math_ops=functions.math,functions.reduce,functions.products,functions.segments nn=nn nn_impl=nn "
                  "nn_ops=functions.nn,functions.conv,functions.pool,functions.dilated,ops.nn standard_ops= "
                  "control_flow_ops=functions.control_flow,functions.control_flow_context "
                  "control_flow_util=functions.control_flow_context variable_scope=variable_scope,variable_store "
                  "variables=variables resource_variable_ops=resource_variables init_ops=initializers "
                  "init_ops_v2=initializers_v2 random_ops=functions.random stateless_random_ops=functions.random "
                  "state_ops=functions.state check_ops=functions.check clip_ops=functions.clip "
                  "data_flow_ops=training.queues,training.barrier,staging,functions.indexing,functions.tables "
                  "embedding_ops=functions.embedding,functions.embedding_sparse "
                  "functional_ops=functional,ops.functional "
                  "map_fn=functional gradients=gradients gradients_impl=gradients "
                  "gradient_checker=testing.check_grads image_ops=image image_ops_impl=image io_ops=ops.files,io "
                  "linalg_ops=functions.linalg,linalg linalg.linalg=linalg linalg.linalg_impl=linalg "
                  "logging_ops=functions.script,summary lookup_ops=lookup,functions.tables losses=losses "
                  "losses.losses=losses losses.losses_impl=losses losses.util=losses metrics=metrics "
                  "metrics_impl=metrics numerics=functions.array partitioned_variables=partitioned_variables "
                  "parsing_ops=io rnn=rnn rnn_cell=rnn_cell rnn_cell_impl=rnn_cells,rnn_wrappers,rnn_cell "
                  "script_ops=functions.script,eager_py_func session_ops=session_ops sets=sets sets_impl=sets "
                  "sparse_ops=functions.sparse special_math_ops=functions.products,functions.math "
                  "string_ops=functions.strings,strings summary_ops_v2=summary template=template "
                  "tensor_array_ops=functions.tensor_array! confusion_matrix=functions.confusion "
                  "ctc_ops=functions.ctc custom_gradient=custom_gradient weights_broadcast_ops=weights_broadcast "
                  "candidate_sampling_ops=functions.random histogram_ops=functions.reduce "
                  "manip_ops=functions.indexing sort_ops=functions.sorting variables_op=ops.state "
                  "resources=resources! unconnected_gradients=gradients user_ops= quantized_ops=quantization "
                  "distributions.distributions=distributions spectral_ops=signal signal.signal=signal "
                  "bitwise_ops=bitwise",
    "python.platform": "app=platform.app! flags=platform.flags! gfile=platform.gfile! tf_logging=platform.logging! "
                       "resource_loader=platform.resource_loader! sysconfig=platform.sysconfig! test=test! "
                       "googletest=test!",
    "python.saved_model": "builder=saved_model.builder! builder_impl=saved_model.builder! "
                          "constants=saved_model.constants! "
                          "loader=saved_model.loader! loader_impl=saved_model.loader! main_op=saved_model.main_op! "
                          "main_op_impl=saved_model.main_op! saved_model=saved_model! simple_save=saved_model! "
                          "signature_constants=saved_model.signature_constants! "
                          "signature_def_utils=saved_model.signature_def_utils! "
                          "signature_def_utils_impl=saved_model.signature_def_utils! "
                          "tag_constants=saved_model.tag_constants! utils=saved_model.utils! "
                          "utils_impl=saved_model.utils!",
    "python.summary": "summary=summary summary_iterator=summary.writer writer.writer=summary.writer "
                      "writer.writer_cache=summary.writer event_accumulator=",
    "python.training": "training=train saver=training.saver,training.checkpoint_state optimizer=train.optimizer "
                       "moving_averages=train.moving_averages training_util=train.training_util "
                       "session_run_hook=training.session_run_hook basic_session_run_hooks=training.hooks,"
                       "training.saver_hooks,training.session_run_hook monitored_session=training.monitored_session "
                       "queue_runner=training.queue_runner queue_runner_impl=training.queue_runner "
                       "coordinator=training.coordinator supervisor=training.supervisor "
                       "session_manager=training.session_manager input=training.input slot_creator=train.slot_creator "
                       "checkpoint_management=training.checkpoint_state,training.checkpoint_manager "
                       "checkpoint_utils=training.checkpoint_init,"
                       "training.checkpoint_reader learning_rate_decay=train.learning_rate_decay "
                       "device_setter=training.device_setter basic_loops=training.basic_loops "
                       "checkpoint_ops=training.remapped,contrib.checkpoints warm_starting_util=training.warm_start "
                       "training_ops=ops.training gen_training_ops=ops.training "
                       "gradient_descent= adam= adagrad= adagrad_da= adadelta= momentum= rmsprop= ftrl= "
                       "proximal_adagrad= proximal_gradient_descent= sync_replicas_optimizer=training.sync_replicas server_lib=training.cluster evaluation= "
                       "saveable_object=training.saveables saver_builder=training.saver_builder summary_io=summary",
    "python.util": "nest=core.nest! compat=compat! deprecation=contrib.deprecation! tf_inspect=inspect!",
    "python.debug": "lib.debug_data=tfdbg! lib.debug_utils=tfdbg! wrappers.hooks=tfdbg! "
                    "wrappers.local_cli_wrapper=tfdbg! wrappers.dumping_wrapper=tfdbg! wrappers.grpc_wrapper=tfdbg!",
    "python": "debug=tfdbg! pywrap_tensorflow=pywrap! pywrap_tensorflow_internal=pywrap! framework_lib=",
    "core": "example.example_pb2=core.messages! example.feature_pb2=core.messages! util.event_pb2=core.messages!",
    "examples": "tutorials.mnist.input_data=contrib.mnist!",
}
_CORE_FRAMEWORK = ("allocation_description attr_value cost_graph device_attributes function graph log_memory node_def "
                   "op_def resource_handle step_stats summary tensor tensor_description tensor_shape tensor_slice "
                   "types variable versions")
_CORE_PROTOBUF = ("checkpointable_object_graph cluster config control_flow meta_graph queue_runner rewriter_config "
                  "saved_model saved_object_graph saver struct tensor_bundle tensorflow_server trackable_object_graph "
                  "verifier_config")
_GENERATED = ("array audio bitwise candidate_sampling checkpoint clustering control_flow ctc data_flow functional "
              "image io linalg list logging lookup manip math nn parsing random resource_variable rnn script set sparse spectral state "
              "stateless_random string summary")
# Where a name is looked for at last.
_NAMESPACES = ("", "nn", "math", "train", "linalg", "random", "summary", "image", "io", "metrics")


def _read_table():
    modules = {}
    for folder, text in _TABLE.items():
        for entry in text.split():
            name, _, sources = entry.partition("=")
            if folder == "python.ops" and name.endswith("_ops") and not sources.endswith("!"):
                # TF's modules of ops have the generated functions, too.
                sources += ",generated"
            modules[f"{folder}.{name}"] = sources
    modules.update((f"core.framework.{n}_pb2", "core.messages!") for n in _CORE_FRAMEWORK.split())
    modules.update((f"core.protobuf.{n}_pb2", "core.messages!") for n in _CORE_PROTOBUF.split())
    modules.update((f"python.ops.gen_{n}_ops", "generated!") for n in _GENERATED.split())
    return modules


_MODULES = _read_table()
_FOLDERS = {path.rpartition(".")[0] for path in _MODULES}
_FOLDERS |= {".".join(f.split(".")[:depth]) for f in _FOLDERS for depth in range(1, f.count(".") + 1)}
# Whole packages that are graphreg's own, with all below them.
_PACKAGES = {"python.keras": "keras", "python.data": "data", "python.estimator": "estimator"}
# Names of TF's that graphreg has under another name.
_RENAMED = {"python.framework.tensor_util.MakeNdarray": "make_ndarray"}
_made = {}


class AliasModule(PathModule):
    """A module of TF's that has the names of others, and the modules below it."""

    def __init__(self, path, sources):
        super().__init__("tensorflow." + path, sources)
        self._path = path

    def __getattr__(self, name):
        if name == "__all__":
            return self._own_names()
        if name.startswith("__"):
            raise AttributeError(name)
        name = _RENAMED.get(f"{self._path}.{name}", name)
        for module in self._modules():
            if name in vars(module) or hasattr(module, name):
                return getattr(module, name)
        below = find_module(f"{self._path}.{name}")
        if below is None:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}: "
                                 f"tf.{self._path}.{name} is not emulated, or not in TF 1.15")
        return below

    def __dir__(self):
        return self._own_names()

    def _own_names(self):
        """Names of the modules that stand for this one, without those of the public namespaces."""
        last = {f"{__package__}.{n}" if n else __package__ for n in _NAMESPACES}
        modules = [m for m in self._modules() if m.__name__ not in last or self._sources == [m.__name__]]
        return sorted({n for m in modules for n in dir(m)
                       if not n.startswith("_") and not isinstance(getattr(m, n, None), ModuleType)})

    def _modules(self):
        """The modules that have this one's names, as far as they are there."""
        for source in self._sources:
            if _is_there(source):
                yield import_module(source)


def _is_there(name):
    try:
        import_module(name)
    except ModuleNotFoundError as e:
        if e.name is not None and (name == e.name or name.startswith(e.name + ".")):
            return False
        raise
    return True


def _sources(text):
    """Full names of the modules that an entry of the table names."""
    ends = text.endswith("!")
    named = [n for n in text.rstrip("!").split(",") if n]
    names = named if ends else [*named, *_NAMESPACES]
    return [n if n == "inspect" else f"{__package__}.{n}" if n else __package__ for n in names]


def find_module(path):
    """The module that stands for one behind TF's public namespaces.

    Args:
      path: str below `tensorflow.`, such as "python.ops.array_ops".
    Returns:
      a module, always the same one for a path; None: graphreg has nothing for it.
    """
    if path not in _made:
        _made[path] = _make(path)
    return _made[path]


def _make(path):
    if path in _MODULES:
        return AliasModule(path, _sources(_MODULES[path]))
    for package, ours in _PACKAGES.items():
        if path == package or path.startswith(package + "."):
            return _own(ours + path[len(package):])
    return AliasModule(path, []) if path in _FOLDERS else None


def _own(path):
    """graphreg's public module of a dotted name, or None."""
    found = import_module(__package__)
    for name in path.split("."):
        found = getattr(found, name, None)
    return found if hasattr(found, "__name__") and not isinstance(found, type) else None


# What `tf.python` and `tf.examples` are.
python = find_module("python")
examples = find_module("examples")
