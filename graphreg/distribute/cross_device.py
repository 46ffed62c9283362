"""How values of several devices become one. There is one device: these hold settings, and nothing asks them."""


class CrossDeviceOps:
    """How values of several devices become one.

    Source: tf.distribute.CrossDeviceOps.
    """


class AllReduceCrossDeviceOps(CrossDeviceOps):
    """Sums of all devices on each of them.

    Args: all_reduce_alg: str.  num_packs, agg_small_grads_max_bytes, agg_small_grads_max_group: int.
    Source: tf.contrib.distribute.AllReduceCrossDeviceOps.
    """

    def __init__(self, all_reduce_alg="nccl", num_packs=1, agg_small_grads_max_bytes=0, agg_small_grads_max_group=10):
        self._all_reduce_alg, self._num_packs = all_reduce_alg, num_packs
        self._agg_small_grads_max_bytes = agg_small_grads_max_bytes
        self._agg_small_grads_max_group = agg_small_grads_max_group


class NcclAllReduce(AllReduceCrossDeviceOps):
    """Sums by NCCL.

    Args: num_packs: int.
    Raises: ValueError: num_packs is negative.
    Source: tf.distribute.NcclAllReduce.
    """

    def __init__(self, num_packs=1):
        if num_packs < 0:
            raise ValueError(f"NCCL all-reduce requires num_packs >= 0, but {num_packs} is specified")
        super().__init__("nccl", num_packs)


class HierarchicalCopyAllReduce(AllReduceCrossDeviceOps):
    """Sums along a tree of devices.

    Args: num_packs: int.
    Raises: ValueError: num_packs is negative.
    Source: tf.distribute.HierarchicalCopyAllReduce.
    """

    def __init__(self, num_packs=1):
        if num_packs < 0:
            raise ValueError(f"HierarchicalCopy requires num_packs >= 0, but {num_packs} is specified")
        super().__init__("hierarchical_copy", num_packs)


class ReductionToOneDevice(CrossDeviceOps):
    """Sums on one device.

    Args: reduce_to_device: str.  accumulation_fn: function of a list of Tensors.
    Source: tf.distribute.ReductionToOneDevice.
    """

    def __init__(self, reduce_to_device=None, accumulation_fn=None):
        self.reduce_to_device, self.accumulation_fn = reduce_to_device, accumulation_fn
