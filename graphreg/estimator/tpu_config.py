"""tf.contrib.tpu.RunConfig and TPUConfig: settings of TPUs, which mean nothing on a CPU but are kept."""
import collections
import re

from ..core import errors
from .run_config import RunConfig as _RunConfig

_ITERATIONS = ("Invalid TPUConfig `iterations_per_loop` value. Value must be positive integer value or time-based "
               "value "
               "`<N><s|m|h>` where <N> is anypositive integer and `s`, `m`, `h` are unit of time in seconds, minutes, "
               "hours "
               "respectively. Examples of valid values: `3600s`, `60m`, `1h`.")
_CORES = (1, 2, 4, 8, 16, 32, 64, 128)


class InputPipelineConfig:
    """How often an input function of a TPU is called.

    Source: tf.contrib.tpu.InputPipelineConfig.
    """
    PER_SHARD_V1 = 1
    PER_HOST_V1 = 2
    PER_HOST_V2 = 3
    BROADCAST = 4
    SLICED = 5


_Fields = collections.namedtuple("TPUConfig", [
    "iterations_per_loop", "num_shards", "num_cores_per_replica", "per_host_input_for_training", "tpu_job_name",
    "initial_infeed_sleep_secs", "input_partition_dims", "eval_training_input_configuration",
    "experimental_host_call_every_n_steps"])


class TPUConfig(_Fields):
    """Settings of a TPU.

    Args:
      iterations_per_loop: int, or str such as "60m".
      num_shards, num_cores_per_replica, initial_infeed_sleep_secs: int or None.
      per_host_input_for_training: bool or one of InputPipelineConfig.
      tpu_job_name: str.  input_partition_dims: list of lists.
      eval_training_input_configuration: PER_HOST_V1 or SLICED.
      experimental_host_call_every_n_steps: int.
    Raises:
      ValueError: a setting is out of range.
    Source: tf.contrib.tpu.TPUConfig.
    """

    def __new__(cls, iterations_per_loop=2, num_shards=None, num_cores_per_replica=None,
                per_host_input_for_training=True,
                tpu_job_name=None, initial_infeed_sleep_secs=None, input_partition_dims=None,
                eval_training_input_configuration=InputPipelineConfig.PER_HOST_V1,
                experimental_host_call_every_n_steps=1):
        _check_iterations(iterations_per_loop)
        if num_shards is not None and num_shards <= 0:
            raise ValueError(f"TPUConfig num_shards must be positive, got {num_shards}")
        if input_partition_dims is not None and per_host_input_for_training != InputPipelineConfig.PER_HOST_V2:
            raise ValueError("input_partition_dims is only supported in PER_HOST_V2 mode.")
        if num_cores_per_replica is not None and num_cores_per_replica not in _CORES:
            raise ValueError(f"num_cores_per_replica must be 1, 2, 4, 8, 16, 32, 64, 128; got {num_cores_per_replica}")
        if eval_training_input_configuration not in (InputPipelineConfig.PER_HOST_V1, InputPipelineConfig.SLICED):
            raise ValueError("eval_training_input_configuration must be PER_HOST_V1 or SLICED; got "
                             f"{eval_training_input_configuration}")
        if per_host_input_for_training is True:
            per_host_input_for_training = InputPipelineConfig.PER_HOST_V1
        elif per_host_input_for_training is False:
            per_host_input_for_training = InputPipelineConfig.PER_SHARD_V1
        if initial_infeed_sleep_secs is not None and initial_infeed_sleep_secs <= 0:
            raise ValueError(f"TPUConfig initial_infeed_sleep_secs must be positive, got {initial_infeed_sleep_secs}")
        return super().__new__(cls, iterations_per_loop, num_shards, num_cores_per_replica, per_host_input_for_training,
                               tpu_job_name, initial_infeed_sleep_secs, input_partition_dims,
                               eval_training_input_configuration, experimental_host_call_every_n_steps)


def _check_iterations(value):
    """ValueError: neither a positive number of steps nor a time."""
    text = str(value)
    if not (re.fullmatch("[1-9][0-9]*", text) or re.fullmatch("[1-9][0-9]*[smh]", text)):
        raise ValueError(_ITERATIONS)


class RunConfig(_RunConfig):
    """How a TPUEstimator runs.

    Args:
      tpu_config: TPUConfig.
      evaluation_master, master: str, session targets.
      cluster: refused: there are no TPUs.
      **kwargs: as for tf.estimator.RunConfig.
    Source: tf.contrib.tpu.RunConfig.
    """

    def __init__(self, tpu_config=None, evaluation_master=None, master=None, cluster=None, **kwargs):
        super().__init__(**kwargs)
        self._tpu_config, self._cluster = tpu_config or TPUConfig(), cluster
        if evaluation_master is not None:
            self._evaluation_master = evaluation_master
        elif master is not None and not self._evaluation_master:
            self._evaluation_master = master
        if master is not None:
            self._master = master
        if cluster is not None:
            raise errors.not_emulated("tf.contrib.tpu.RunConfig(cluster=...)", "there are no TPUs")

    tpu_config = property(lambda self: self._tpu_config)
    cluster = property(lambda self: self._cluster)

    def replace(self, **kwargs):
        """A copy with other settings, tpu_config among them."""
        other = dict(kwargs)
        tpu_config = other.pop("tpu_config", None)
        made = super().replace(**other)
        if tpu_config is not None:
            made._tpu_config = tpu_config
        return made
