"""TF's public namespace tf.contrib.distribute, as far as one device goes."""
from collections import namedtuple

from .. import distribute
from ..core import errors
from ..distribute import (  # noqa: F401
    CrossDeviceOps, get_replica_context, get_strategy, has_strategy, in_cross_replica_context, OneDeviceStrategy,
    ReplicaContext, Strategy as DistributionStrategy)
from ..distribute.cross_device import AllReduceCrossDeviceOps  # noqa: F401
from . import refused

get_distribution_strategy = get_strategy
has_distribution_strategy = has_strategy


def get_cross_replica_context():
    """The strategy, where its scope is in place; else None.

    Source: tf.contrib.distribute.get_cross_replica_context.
    """
    return get_strategy() if in_cross_replica_context() else None


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


class DistributeConfig(namedtuple("DistributeConfig", ("train_distribute", "eval_distribute", "remote_cluster"))):
    """The strategies of an Estimator, for RunConfig's experimental_distribute.

    Args: train_distribute, eval_distribute: strategies.  remote_cluster: dict, of clusters.
    Source: tf.contrib.distribute.DistributeConfig.
    """

    def __new__(cls, train_distribute=None, eval_distribute=None, remote_cluster=None):
        return super().__new__(cls, train_distribute, eval_distribute, remote_cluster)


def require_replica_context(replica_ctx):
    """RuntimeError: a replica's context is not the one in place.

    Args: replica_ctx: ReplicaContext.
    Source: tf.contrib.distribute.require_replica_context.
    """
    if replica_ctx.strategy is not get_strategy():
        raise RuntimeError("Replica contexts of other strategies are not in place.")


def __getattr__(name):
    raise refused.absent("distribute", name)
