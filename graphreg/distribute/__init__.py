"""TF's public namespace tf.distribute, as far as one device goes."""
from ..training.cluster import Server  # noqa: F401
from .cross_device import (  # noqa: F401
    CrossDeviceOps, HierarchicalCopyAllReduce, NcclAllReduce, ReductionToOneDevice)
from .strategies import (  # noqa: F401
    get_replica_context, get_strategy, has_strategy, in_cross_replica_context, InputContext, MirroredStrategy,
    OneDeviceStrategy, ReduceOp, ReplicaContext, Strategy, StrategyExtended)


def __getattr__(name):
    raise AttributeError(f"module 'graphreg.distribute' has no attribute {name!r}: tf.distribute.{name} is not "
                         f"emulated: "
                         "there is one device")
