"""TF's public namespace tf.contrib.distribute, as far as one device goes."""
from .. import distribute
from ..core import errors
from ..distribute import (  # noqa: F401
    get_replica_context, get_strategy, has_strategy, in_cross_replica_context, OneDeviceStrategy, ReplicaContext,
    Strategy as DistributionStrategy)

get_distribution_strategy = get_strategy
has_distribution_strategy = has_strategy
get_cross_replica_context = get_strategy


class MirroredStrategy(distribute.MirroredStrategy):
    """The same model on each device, of which there is one.

    Args:
      devices: list of one str, or None.  num_gpus, num_gpus_per_worker: int: 0, 1 or None.
      cross_device_ops, auto_shard_dataset, cross_tower_ops: accepted: nothing crosses.
    Raises:
      UnimplementedError: several devices.
    Source: tf.contrib.distribute.MirroredStrategy.
    """

    def __init__(self, devices=None, num_gpus=None, num_gpus_per_worker=None, cross_device_ops=None,
                 auto_shard_dataset=False, cross_tower_ops=None):
        for number in (num_gpus, num_gpus_per_worker):
            if number is not None and number > 1:
                raise errors.not_emulated(f"MirroredStrategy on {number} devices", "there is one device")
        super().__init__(devices, cross_device_ops or cross_tower_ops)


def __getattr__(name):
    raise AttributeError(f"module 'graphreg.contrib.distribute' has no attribute {name!r}: "
                         f"tf.contrib.distribute.{name} is "
                         "not emulated: there is one device")
