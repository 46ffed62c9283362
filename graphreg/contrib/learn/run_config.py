"""tf.contrib.learn.RunConfig."""
import json
import os
from collections import OrderedDict

from ...core import messages
from ...estimator.run_config import RunConfig as _RunConfig, TaskType
from ...training.cluster import ClusterSpec

_DEFAULT_UID_WHITE_LIST = ["tf_random_seed", "save_summary_steps", "save_checkpoints_steps", "save_checkpoints_secs",
                           "session_config", "keep_checkpoint_max", "keep_checkpoint_every_n_hours",
                           "log_step_count_steps"]


class Environment:
    """Where the tasks run.  Source: tensorflow.contrib.learn.python.learn.estimators.run_config.Environment."""
    CLOUD = "cloud"
    GOOGLE = "google"
    LOCAL = "local"


class RunConfig(_RunConfig):
    """How an Estimator of tf.contrib.learn runs.

    Args:
      master: str, target of the sessions, default from TF_CONFIG.  evaluation_master: str, that of evaluations.
      num_cores, log_device_placement, gpu_memory_fraction: settings of sessions.
      tf_random_seed: int.  save_summary_steps: int.
      save_checkpoints_secs: number, default 600, or save_checkpoints_steps: int.
      keep_checkpoint_max: int.  keep_checkpoint_every_n_hours: number.  log_step_count_steps: int.  protocol: str.
      model_dir: str.  session_config: ConfigProto.  session_creation_timeout_secs: number.
    Raises:
      ValueError: a setting is out of range.
    Source: tf.contrib.learn.RunConfig.
    """

    def __init__(self, master=None, num_cores=0, log_device_placement=False, gpu_memory_fraction=1, tf_random_seed=None,
                 save_summary_steps=100, save_checkpoints_secs=_RunConfig, save_checkpoints_steps=None,
                 keep_checkpoint_max=5, keep_checkpoint_every_n_hours=10000, log_step_count_steps=100, protocol=None,
                 evaluation_master="", model_dir=None, session_config=None, session_creation_timeout_secs=7200):
        if save_checkpoints_secs is _RunConfig:
            save_checkpoints_secs = 600 if save_checkpoints_steps is None else None
        self._set(model_dir, tf_random_seed, save_summary_steps, save_checkpoints_steps, save_checkpoints_secs,
                  session_config, keep_checkpoint_max, keep_checkpoint_every_n_hours, log_step_count_steps, None, None,
                  protocol, None, None, None, session_creation_timeout_secs)
        self._set_places(master, evaluation_master)
        gpu_options = messages.GPUOptions(per_process_gpu_memory_fraction=gpu_memory_fraction)
        self._tf_config = messages.ConfigProto(
            log_device_placement=log_device_placement, inter_op_parallelism_threads=num_cores,
            intra_op_parallelism_threads=num_cores, gpu_options=gpu_options)

    def _set_places(self, master, evaluation_master):
        config = json.loads(os.environ.get("TF_CONFIG") or "{}")
        task = config.get("task", {})
        self._task_type, self._task_id = task.get("type"), int(task.get("index", 0))
        self._cluster_spec = ClusterSpec(config.get("cluster", {}))
        self._environment = config.get("environment", Environment.LOCAL)
        sizes = {job: self._cluster_spec.num_tasks(job) for job in self._cluster_spec.jobs}
        self._num_ps_replicas = sizes.get(TaskType.PS, 0)
        self._num_worker_replicas = sizes.get(TaskType.WORKER, 0) + sizes.get(TaskType.MASTER, 0)
        self._master = self._address(sizes) if master is None else master
        self._evaluation_master = evaluation_master or ""
        chiefs = (TaskType.MASTER,) if self._environment == Environment.CLOUD else (None, TaskType.WORKER)
        self._is_chief = not sizes or (self._task_type in chiefs and self._task_id == 0)
        self._service = None

    def _address(self, sizes):
        if sum(sizes.values()) < 2 or self._task_type is None:
            return ""
        return "grpc://" + self._cluster_spec.job_tasks(self._task_type)[self._task_id]

    environment = property(lambda self: self._environment)
    tf_config = property(lambda self: self._tf_config)

    @staticmethod
    def get_task_id():
        """int, the index of the task in TF_CONFIG; 0 when there is none."""
        config = json.loads(os.environ.get("TF_CONFIG") or "{}")
        return int(config.get("task", {}).get("index") or 0)

    def uid(self, whitelist=None):
        """The settings as text, by which configurations are told apart.

        Args: whitelist: list of str, settings that do not count; default those that only say how often things happen.
        """
        left_out = _DEFAULT_UID_WHITE_LIST if whitelist is None else whitelist
        state = {k: v for k, v in vars(self).items() if k[1:] not in (*left_out, "service", "experimental_distribute")}
        state["_cluster_spec"] = OrderedDict(sorted(self._cluster_spec.as_dict().items()))
        return ", ".join(f"{k}={state[k]!r}" for k in sorted(state))
