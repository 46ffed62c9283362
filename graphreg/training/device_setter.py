"""tf.train.replica_device_setter: variables to the parameter servers, the rest to a worker."""
from ..core.device import DeviceSpec
from .cluster import ClusterSpec

# Op types that hold what replicas share.
STANDARD_PS_OPS = (
    "Variable", "VariableV2", "AutoReloadVariable", "MutableHashTable", "MutableHashTableV2",
    "MutableHashTableOfTensors", "MutableHashTableOfTensorsV2", "MutableDenseHashTable", "MutableDenseHashTableV2",
    "VarHandleOp", "BoostedTreesEnsembleResourceHandleOp", "BoostedTreesQuantileStreamResourceHandleOp",
    "ResourceConditionalAccumulator")


class _InTurn:
    """Deals ops out to tasks, one after the other."""

    def __init__(self, num_tasks):
        self._num_tasks, self._next = num_tasks, 0

    def __call__(self, op):
        task, self._next = self._next, (self._next + 1) % self._num_tasks
        return task


def replica_device_setter(ps_tasks=0, ps_device="/job:ps", worker_device="/job:worker", merge_devices=True,
                          cluster=None, ps_ops=None, ps_strategy=None):
    """A device function that puts variables on parameter servers in turn, and other ops on the worker.

    Args:
      ps_tasks: int, the number of parameter servers; 0: no function.
      ps_device, worker_device: str, the devices; what a device block within sets stays.
      merge_devices: bool; False: an op that has a device keeps it as it is.
      cluster: ClusterSpec, ClusterDef or dict, whose job of ps_device gives ps_tasks.
      ps_ops: list of the op types that go to the servers, None: those of variables and tables.
      ps_strategy: function from an Operation to the index of a task, None: each in turn.
    Returns:
      function for tf.device, or None without parameter servers.
    Raises:
      TypeError: the strategy is no function, or the cluster no cluster.
    Source: tf.train.replica_device_setter.
    """
    if cluster is not None:
        tasks = ClusterSpec(cluster).as_dict().get(DeviceSpec.from_string(ps_device).job)
        ps_tasks = len(tasks) if tasks else 0
    if ps_tasks == 0:
        return None
    strategy = _InTurn(ps_tasks) if ps_strategy is None else ps_strategy
    if not callable(strategy):
        raise TypeError("ps_strategy must be callable")
    held = frozenset(STANDARD_PS_OPS if ps_ops is None else ps_ops)
    server, worker = DeviceSpec.from_string(ps_device or ""), DeviceSpec.from_string(worker_device or "")

    def device_of(op):
        if op.device and not merge_devices:
            return op.device
        within = DeviceSpec.from_string(op.device or "")
        if not ps_device or op.node_def.op not in held:
            return worker.make_merged_spec(within).to_string()
        place = server
        if server.job and within.job in (None, "", server.job):
            place = server.make_merged_spec(DeviceSpec(task=strategy(op)))
        return place.make_merged_spec(within).to_string()
    return device_of
