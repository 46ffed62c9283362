"""TF's public namespace tf.train: re-exports only."""
from .adagrad import AdagradDAOptimizer, AdagradOptimizer, ProximalAdagradOptimizer
from .adam import AdamOptimizer
from .ftrl import FtrlOptimizer
from .gradient_descent import GradientDescentOptimizer, MomentumOptimizer, ProximalGradientDescentOptimizer
from .learning_rate_decay import (
    cosine_decay, cosine_decay_restarts, exponential_decay, inverse_time_decay, linear_cosine_decay,
    natural_exp_decay, noisy_linear_cosine_decay, piecewise_constant, piecewise_constant_decay, polynomial_decay)
from .moving_averages import ExponentialMovingAverage
from .optimizer import Optimizer
from .rmsprop import AdadeltaOptimizer, RMSPropOptimizer
from .training_util import (
    assert_global_step, create_global_step, get_global_step, get_or_create_global_step, global_step)

# What few programs need loads at its first use: name -> module.
_LAZY_NAMES = {"Saver": "training.saver"}
_LAZY_NAMES.update((name, "training.checkpoint_state") for name in (
    "checkpoint_exists", "checkpoints_iterator", "generate_checkpoint_state_proto", "get_checkpoint_mtimes",
    "get_checkpoint_state", "latest_checkpoint", "remove_checkpoint", "update_checkpoint_state"))
_LAZY_NAMES.update((name, "training.checkpoint_reader") for name in (
    "NewCheckpointReader", "list_variables", "load_checkpoint", "load_variable"))
_LAZY_NAMES.update({"SaverDef": "core.messages", "init_from_checkpoint": "training.checkpoint_init",
                    "export_meta_graph": "training.meta_graph", "write_graph": "training.meta_graph",
                    "Checkpoint": "training.object_checkpoint", "CheckpointManager": "training.checkpoint_manager",
                    "import_meta_graph": "training.meta_graph_import"})
_LAZY_NAMES["summary_iterator"] = "summary.writer"
_LAZY_NAMES.update((name, module) for module, names in {
    "training.coordinator": "Coordinator LooperThread",
    "training.queue_runner": "QueueRunner add_queue_runner start_queue_runners",
    "training.session_manager": "SessionManager",
    "training.session_run_hook": "SessionRunArgs SessionRunContext SessionRunHook SessionRunValues",
    "training.hooks": "CheckpointSaverListener FeedFnHook FinalOpsHook GlobalStepWaiterHook LoggingTensorHook "
                      "NanLossDuringTrainingError NanTensorHook SecondOrStepTimer StepCounterHook StopAtStepHook",
    "training.saver_hooks": "CheckpointSaverHook ProfilerHook SummarySaverHook",
    "training.monitored_session": "ChiefSessionCreator MonitoredSession MonitoredTrainingSession Scaffold SessionCreator "
                                  "SingularMonitoredSession WorkerSessionCreator",
    "training.supervisor": "Supervisor",
    "training.input": "batch batch_join input_producer limit_epochs match_filenames_once maybe_batch maybe_batch_join "
                      "maybe_shuffle_batch maybe_shuffle_batch_join range_input_producer shuffle_batch shuffle_batch_join "
                      "slice_input_producer string_input_producer",
    "training.cluster": "ClusterSpec Server",
    "training.device_setter": "replica_device_setter",
    "training.sync_replicas": "SyncReplicasOptimizer",
    "training.warm_start": "VocabInfo warm_start",
    "training.basic_loops": "basic_train_loop"}.items() for name in names.split())
_LAZY_NAMES.update((name, "core.messages") for name in (
    "BytesList", "ClusterDef", "Example", "Feature", "FeatureList", "FeatureLists", "Features", "FloatList", "Int64List",
    "JobDef", "SequenceExample", "ServerDef"))
# Names that are modules.
_MODULES = {"queue_runner": "training.queue_runner"}
_LAZY_NAMES.update(_MODULES)


def __getattr__(name):
    from importlib import import_module
    if name not in _LAZY_NAMES:
        raise AttributeError(f"module 'graphreg.train' has no attribute {name!r}: tf.train.{name} is not emulated, or not "
                             "in TF 1.15")
    package = __name__.split(".", maxsplit=1)[0]
    module = import_module(f"{package}.{_LAZY_NAMES[name]}")
    found = globals()[name] = module if name in _MODULES else getattr(module, name)
    return found


def __dir__():
    return sorted({*globals(), *_LAZY_NAMES})
