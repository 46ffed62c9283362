"""tf.estimator.RunConfig: how an Estimator runs, with what the environment variable TF_CONFIG says of the cluster."""
import copy
import inspect
import json
import os

import numpy as np

from ..core import errors, messages
from ..training.cluster import ClusterSpec

USE_DEFAULT = object()
_REPLACEABLE = ["model_dir", "tf_random_seed", "save_summary_steps", "save_checkpoints_steps", "save_checkpoints_secs",
                "session_config", "keep_checkpoint_max", "keep_checkpoint_every_n_hours", "log_step_count_steps",
                "train_distribute", "device_fn", "protocol", "eval_distribute", "experimental_distribute",
                "experimental_max_worker_delay_secs", "session_creation_timeout_secs"]
_SAVE_CKPT_ERR = "`save_checkpoints_steps` and `save_checkpoints_secs` cannot be both set."
# Settings with a condition, which None always meets: name -> (condition, its text).
_CHECKS = {
    "model_dir": (lambda v: v, "model_dir should be non-empty."),
    "save_summary_steps": (lambda v: v >= 0, "save_summary_steps should be >= 0"),
    "save_checkpoints_steps": (lambda v: v >= 0, "save_checkpoints_steps should be >= 0"),
    "save_checkpoints_secs": (lambda v: v >= 0, "save_checkpoints_secs should be >= 0"),
    "session_config": (lambda v: isinstance(v, messages.ConfigProto),
                       "session_config must be instance of ConfigProto"),
    "keep_checkpoint_max": (lambda v: v >= 0, "keep_checkpoint_max should be >= 0"),
    "keep_checkpoint_every_n_hours": (lambda v: v > 0, "keep_checkpoint_every_n_hours should be > 0"),
    "log_step_count_steps": (lambda v: v > 0, "log_step_count_steps should be > 0"),
    "tf_random_seed": (lambda v: isinstance(v, (int, np.integer)), "tf_random_seed must be integer."),
    "device_fn": (lambda v: callable(v) and _takes_op(v), 'device_fn must be callable with exactly one argument "op".'),
    "protocol": (lambda v: v in ("grpc", "grpc+verbs"), "protocol should be grpc or grpc+verbs"),
    "session_creation_timeout_secs": (lambda v: v > 0, "session_creation_timeout_secs should be > 0"),
}


class TaskType:
    """Names of the jobs of a cluster."""
    MASTER = "master"
    PS = "ps"
    WORKER = "worker"
    CHIEF = "chief"
    EVALUATOR = "evaluator"


def _takes_op(fn):
    return list(inspect.signature(fn).parameters) == ["op"]


class RunConfig:
    """How an Estimator runs.

    Args:
      model_dir: str, where checkpoints and events go.
      tf_random_seed: int, seed of the graphs.
      save_summary_steps: int.
      save_checkpoints_steps: int, or save_checkpoints_secs: number, default 600; None for both: none are saved.
      session_config: ConfigProto.
      keep_checkpoint_max: int, 0 or None keeps all.  keep_checkpoint_every_n_hours: number.
      log_step_count_steps: int, steps between two lines of the log.
      train_distribute, eval_distribute: strategies of tf.distribute for one device.
      device_fn: function Operation -> str.
      protocol: str.  experimental_distribute: tf.contrib.distribute.DistributeConfig, in place of both strategies.
      experimental_max_worker_delay_secs: int.  session_creation_timeout_secs: number, seconds.
    Raises:
      ValueError: a setting is out of range, or TF_CONFIG contradicts it or itself.
    Source: tf.estimator.RunConfig.
    """

    def __init__(self, model_dir=None, tf_random_seed=None, save_summary_steps=100, save_checkpoints_steps=USE_DEFAULT,
                 save_checkpoints_secs=USE_DEFAULT, session_config=None, keep_checkpoint_max=5,
                 keep_checkpoint_every_n_hours=10000, log_step_count_steps=100, train_distribute=None, device_fn=None,
                 protocol=None, eval_distribute=None, experimental_distribute=None,
                 experimental_max_worker_delay_secs=None, session_creation_timeout_secs=7200):
        if experimental_distribute is not None:
            train_distribute, eval_distribute = _strategies(experimental_distribute, train_distribute, eval_distribute)
        save_checkpoints_steps, save_checkpoints_secs = _when_to_save(save_checkpoints_steps, save_checkpoints_secs)
        tf_config = json.loads(os.environ.get("TF_CONFIG", "{}"))
        self._set(_model_dir(tf_config, model_dir), tf_random_seed, save_summary_steps, save_checkpoints_steps,
                  save_checkpoints_secs, session_config, keep_checkpoint_max, keep_checkpoint_every_n_hours,
                  log_step_count_steps, train_distribute, device_fn, protocol, eval_distribute, experimental_distribute,
                  experimental_max_worker_delay_secs, session_creation_timeout_secs)
        self._set_cluster(tf_config)

    def _set(self, *values):
        """The settings that can be replaced, in TF's order."""
        settings = dict(zip(_PRINTED, values))
        for name, value in settings.items():
            if value is not None and name in _CHECKS and not _CHECKS[name][0](value):
                raise ValueError(_CHECKS[name][1])
        for name, value in settings.items():
            setattr(self, "_" + name, value)

    def _set_cluster(self, tf_config):
        self._service = tf_config.get("service")
        if self._service is not None and not isinstance(self._service, dict):
            raise TypeError(f'If "service" is set in TF_CONFIG, it must be a dict. Given {type(self._service)}')
        self._cluster_spec = ClusterSpec(tf_config.get("cluster", {}))
        task = tf_config.get("task", {})
        if not self._cluster_spec:
            self._set_local(tf_config, task)
            return
        self._task_type, self._task_id = _task_of(self._cluster_spec, task)
        if self._session_config is None:
            self._session_config = default_session_config(_device_filters(self._task_type, self._task_id))
        self._place_in_cluster(tf_config)

    def _set_local(self, tf_config, task):
        task_type, task_id = task.get("type", TaskType.WORKER), int(task.get("index", 0))
        if task_type != TaskType.WORKER:
            raise ValueError('If "cluster" is not set in TF_CONFIG, task type must be WORKER.')
        if task_id != 0:
            raise ValueError('If "cluster" is not set in TF_CONFIG, task index must be 0.')
        self._task_type, self._task_id, self._global_id_in_cluster = task_type, task_id, 0
        self._master = tf_config.get("session_master", "")
        self._evaluation_master = tf_config.get("eval_session_master", "")
        self._is_chief, self._num_ps_replicas, self._num_worker_replicas = True, 0, 1

    def _place_in_cluster(self, tf_config):
        spec, task_type, task_id = self._cluster_spec, self._task_type, self._task_id
        self._evaluation_master = ""
        if task_type == TaskType.EVALUATOR:
            # The evaluator stands outside the cluster.
            self._cluster_spec, self._master, self._is_chief = ClusterSpec({}), "", False
            self._global_id_in_cluster, self._num_ps_replicas, self._num_worker_replicas = None, 0, 0
            self._session_config = None
            return
        sizes = {job: spec.num_tasks(job) for job in spec.jobs}
        self._num_ps_replicas = sizes.get(TaskType.PS, 0)
        self._num_worker_replicas = sum(sizes.get(j, 0) for j in (TaskType.WORKER, TaskType.CHIEF, TaskType.MASTER))
        self._is_chief = task_type in (TaskType.CHIEF, TaskType.MASTER)
        self._master = _master_of(tf_config, spec, task_type, task_id)
        self._global_id_in_cluster = _global_id(spec, task_type, task_id)

    cluster_spec = property(lambda self: self._cluster_spec)
    device_fn = property(lambda self: self._device_fn)
    eval_distribute = property(lambda self: self._eval_distribute)
    evaluation_master = property(lambda self: self._evaluation_master)
    experimental_max_worker_delay_secs = property(lambda self: self._experimental_max_worker_delay_secs)
    global_id_in_cluster = property(lambda self: self._global_id_in_cluster)
    is_chief = property(lambda self: self._is_chief)
    keep_checkpoint_every_n_hours = property(lambda self: self._keep_checkpoint_every_n_hours)
    keep_checkpoint_max = property(lambda self: self._keep_checkpoint_max)
    log_step_count_steps = property(lambda self: self._log_step_count_steps)
    master = property(lambda self: self._master)
    model_dir = property(lambda self: self._model_dir)
    num_ps_replicas = property(lambda self: self._num_ps_replicas)
    num_worker_replicas = property(lambda self: self._num_worker_replicas)
    protocol = property(lambda self: self._protocol)
    save_checkpoints_secs = property(lambda self: self._save_checkpoints_secs)
    save_checkpoints_steps = property(lambda self: self._save_checkpoints_steps)
    save_summary_steps = property(lambda self: self._save_summary_steps)
    service = property(lambda self: self._service)
    session_config = property(lambda self: self._session_config)
    session_creation_timeout_secs = property(lambda self: self._session_creation_timeout_secs)
    task_id = property(lambda self: self._task_id)
    task_type = property(lambda self: self._task_type)
    tf_random_seed = property(lambda self: self._tf_random_seed)
    train_distribute = property(lambda self: self._train_distribute)

    def replace(self, **kwargs):
        """A copy with other settings.

        Args:
          **kwargs: settings of the constructor.
        Raises:
          ValueError: one cannot be replaced, or is out of range.
        """
        return _replaced(copy.deepcopy(self), _REPLACEABLE, kwargs)


# In the order in which TF prints them.
_PRINTED = ("model_dir", "tf_random_seed", "save_summary_steps", "save_checkpoints_steps", "save_checkpoints_secs",
            "session_config", "keep_checkpoint_max", "keep_checkpoint_every_n_hours", "log_step_count_steps",
            "train_distribute", "device_fn", "protocol", "eval_distribute", "experimental_distribute",
            "experimental_max_worker_delay_secs", "session_creation_timeout_secs")


def _strategies(given, train_distribute, eval_distribute):
    """(the strategy of training, that of evaluation) with those of a DistributeConfig."""
    if given.train_distribute and train_distribute:
        raise ValueError("Either `train_distribute` or`experimental_distribute.train_distribute` can be set.")
    if given.eval_distribute and eval_distribute:
        raise ValueError("Either `eval_distribute` or`experimental_distribute.eval_distribute` can be set.")
    if given.remote_cluster:
        raise errors.not_emulated("remote_cluster", "DistributeConfig: there is one process")
    return train_distribute or given.train_distribute, eval_distribute or given.eval_distribute


def _when_to_save(steps, secs):
    """(steps, seconds) between checkpoints; one that is given excludes the other."""
    if steps is USE_DEFAULT and secs is USE_DEFAULT:
        return None, 600
    if steps is USE_DEFAULT:
        return None, secs
    if secs is USE_DEFAULT:
        return steps, None
    if steps is not None and secs is not None:
        raise ValueError(_SAVE_CKPT_ERR)
    return steps, secs


def _model_dir(tf_config, model_dir):
    """The directory, which TF_CONFIG may name, too."""
    given = tf_config.get("model_dir")
    if given == "":
        raise ValueError("model_dir in TF_CONFIG should be non-empty.")
    if model_dir and given and model_dir != given:
        raise ValueError("`model_dir` provided in RunConfig construct, if set, must have the same value as the "
                         "model_dir in "
                         f'TF_CONFIG. model_dir: {model_dir}\nTF_CONFIG["model_dir"]: {given}.\n')
    return model_dir if model_dir is not None else given


def _replaced(config, allowed, changes):
    for name, value in changes.items():
        if name not in allowed:
            raise ValueError(f"Replacing {name} is not supported. Allowed properties are {allowed}.")
        if value is not None and name in _CHECKS and not _CHECKS[name][0](value):
            raise ValueError(_CHECKS[name][1])
    if changes.get("save_checkpoints_steps") is not None and changes.get("save_checkpoints_secs") is not None:
        raise ValueError(_SAVE_CKPT_ERR)
    if "save_checkpoints_steps" in changes:
        config._save_checkpoints_secs = None
    if "save_checkpoints_secs" in changes:
        config._save_checkpoints_steps = None
    for name, value in changes.items():
        setattr(config, "_" + name, value)
    return config


# ------------------------------------------------------------------ clusters
def default_session_config(device_filters=None):
    """The ConfigProto of an Estimator whose RunConfig has none."""
    config = messages.ConfigProto(allow_soft_placement=True)
    config.graph_options.rewrite_options.meta_optimizer_iterations = messages.RewriterConfig.ONE
    config.device_filters.extend(device_filters or ())
    return config


def _device_filters(task_type, task_id):
    """The devices that a task may see: parameter servers see everybody, others these and themselves."""
    if task_type in (TaskType.CHIEF, TaskType.MASTER):
        return ["/job:ps", f"/job:{task_type}"]
    if task_type == TaskType.WORKER:
        return ["/job:ps", f"/job:worker/task:{task_id}"]
    if task_type == TaskType.PS:
        return ["/job:ps", "/job:worker", "/job:chief", "/job:master"]
    return None


def _task_of(cluster_spec, task):
    """(type, index) of this task, checked against the cluster."""
    task_type, task_id = task.get("type"), task.get("index")
    _check_head(cluster_spec)
    if not task_type:
        raise ValueError('If "cluster" is set in TF_CONFIG, task type must be set.')
    if task_id is None:
        raise ValueError('If "cluster" is set in TF_CONFIG, task index must be set.')
    task_id = int(task_id)
    if task_id < 0:
        raise ValueError("Task index must be non-negative number.")
    if task_type == TaskType.EVALUATOR:
        return task_type, task_id
    _check_task(cluster_spec, task_type, task_id)
    return task_type, task_id


def _check_head(cluster_spec):
    jobs = cluster_spec.jobs
    if TaskType.MASTER in jobs and TaskType.CHIEF in jobs:
        raise ValueError("If `master` node exists in `cluster`, job `chief` is not supported.")
    head = TaskType.MASTER if TaskType.MASTER in jobs else TaskType.CHIEF
    if head not in jobs:
        raise ValueError(f'If "cluster" is set in TF_CONFIG, it must have one "{head}" node.')
    if cluster_spec.num_tasks(head) > 1:
        raise ValueError(f'The "cluster" in TF_CONFIG must have only one "{head}" node.')


def _check_task(cluster_spec, task_type, task_id):
    note = "\n\nNote that these values may be coming from the TF_CONFIG environment variable."
    if task_type not in cluster_spec.jobs:
        raise ValueError(f"{task_type} is not a valid task_type in the cluster_spec:\n{cluster_spec}{note}")
    if task_id not in cluster_spec.task_indices(task_type):
        raise ValueError(f"{task_id} is not a valid task_id for task_type {task_type} in the cluster_spec:\n"
                         f"{cluster_spec}{note}")


def _master_of(tf_config, cluster_spec, task_type, task_id):
    """The session target of a task: none when it is alone."""
    if "session_master" in tf_config:
        return tf_config["session_master"]
    if len(cluster_spec.jobs) == 1 and cluster_spec.num_tasks(cluster_spec.jobs[0]) == 1:
        return ""
    return "grpc://" + cluster_spec.task_address(task_type, task_id)


def _global_id(cluster_spec, task_type, task_id):
    """The place of a task among all: the head, then workers and servers in order of their names' ranks."""
    order = [TaskType.CHIEF, TaskType.MASTER, TaskType.WORKER, TaskType.PS]
    others = sorted(job for job in cluster_spec.jobs if job not in order)
    before = 0
    for job in [j for j in order[:3] if j in cluster_spec.jobs] + others + [TaskType.PS]:
        if job == task_type:
            return before + task_id
        before += cluster_spec.num_tasks(job) if job in cluster_spec.jobs else 0
    return None
