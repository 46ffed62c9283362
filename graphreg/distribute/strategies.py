"""Strategies of tf.distribute on one device: what several devices would share is simply there."""
import contextlib
import enum
import threading

from .. import functions as tf
from ..core import errors, scopes
from ..core.device import DeviceSpec
from ..variable_scope import get_variable_scope, variable_scope

_CPU = "/replica:0/task:0/device:CPU:0"
_local = threading.local()


class ReduceOp(enum.Enum):
    """How values of replicas are put together.

    Source: tf.distribute.ReduceOp.
    """
    SUM = "SUM"
    MEAN = "MEAN"


def _stack():
    """The strategies and replica contexts that a thread is in."""
    if not hasattr(_local, "entered"):
        _local.entered = []
    return _local.entered


@contextlib.contextmanager
def _entered(value):
    _stack().append(value)
    try:
        yield value
    finally:
        _stack().pop()


class ReplicaContext:
    """What a function that a strategy calls knows of its replica: the only one.

    strategy, num_replicas_in_sync, replica_id_in_sync_group, devices

    Args:
      strategy: Strategy.  replica_id_in_sync_group: scalar int Tensor.
    Source: tf.distribute.ReplicaContext.
    """

    def __init__(self, strategy, replica_id_in_sync_group):
        self._strategy, self._replica_id = strategy, replica_id_in_sync_group

    strategy = distribution_strategy = property(lambda self: self._strategy)
    replica_id_in_sync_group = property(lambda self: self._replica_id)
    num_replicas_in_sync = 1
    devices = property(lambda self: self._strategy.extended.worker_devices)

    def merge_call(self, merge_fn, args=(), kwargs=None):
        """merge_fn(strategy, *args, **kwargs), outside of the replica."""
        with _entered(self._strategy):
            return merge_fn(self._strategy, *args, **(kwargs or {}))

    def all_reduce(self, reduce_op, value):
        """The value: there is no other replica."""
        return _checked(reduce_op) and value


def _checked(reduce_op):
    """A ReduceOp, which may be given by its name."""
    return ReduceOp(reduce_op.upper()) if isinstance(reduce_op, str) else ReduceOp(reduce_op)


class StrategyExtended:
    """The less common methods of a strategy.

    Args:
      container_strategy: Strategy.  device: str, where everything is.
    Source: tf.distribute.StrategyExtended.
    """

    def __init__(self, container_strategy, device=_CPU):
        self._strategy, self._device = container_strategy, device

    worker_devices = parameter_devices = property(lambda self: (self._device,))
    experimental_require_static_shapes = False
    experimental_between_graph = False
    experimental_should_init = should_checkpoint = should_save_summary = True

    def call_for_each_replica(self, fn, args=(), kwargs=None):
        """fn(*args, **kwargs), in the replica."""
        with _entered(ReplicaContext(self._strategy, tf.constant(0))), scopes.device(self._device):
            return fn(*args, **(kwargs or {}))

    def reduce_to(self, reduce_op, value, destinations):
        """The value of the only replica."""
        _checked(reduce_op)
        return tf.identity(value)

    def batch_reduce_to(self, reduce_op, value_destination_pairs):
        """The values of the only replica."""
        return [self.reduce_to(reduce_op, value, to) for value, to in value_destination_pairs]

    def broadcast_to(self, tensor, destinations):
        """The tensor."""
        return tensor

    def update(self, var, fn, args=(), kwargs=None, group=True):
        """fn(var, *args, **kwargs)."""
        with scopes.colocate_with(var):
            return fn(var, *args, **(kwargs or {}))

    def update_non_slot(self, colocate_with, fn, args=(), kwargs=None, group=True):
        """fn(*args, **kwargs)."""
        return fn(*args, **(kwargs or {}))

    def colocate_vars_with(self, colocate_with_variable):
        """Context manager: variables go where another is."""
        return scopes.colocate_with(colocate_with_variable)

    def value_container(self, value):
        """The variable that a value is part of."""
        return value

    def read_var(self, v):
        """The value of a variable."""
        return tf.identity(v)

    def non_slot_devices(self, var_list):
        """The device of variables that belong to none."""
        return self._device

    def variable_created_in_scope(self, v):
        """Whether a variable was made under the strategy: here any may have been."""
        return True


class Strategy:
    """A strategy of one device.

    Args:
      extended: StrategyExtended.
    Source: tf.distribute.Strategy.
    """

    num_replicas_in_sync = 1

    def __init__(self, extended):
        self._extended = extended

    extended = property(lambda self: self._extended)
    between_graph = property(lambda self: False)

    def __deepcopy__(self, memo):
        # A RunConfig is copied often; its strategy stays the one that the program made.
        return self

    @contextlib.contextmanager
    def scope(self):
        """Context manager: variables are resources, and the strategy is the current one."""
        with _entered(self), variable_scope(get_variable_scope(), use_resource=True, auxiliary_name_scope=False):
            yield self

    def experimental_run_v2(self, fn, args=(), kwargs=None):
        """fn(*args, **kwargs), in the replica."""
        with self.scope():
            return self.extended.call_for_each_replica(fn, args, kwargs)

    run = call_for_each_replica = experimental_run_v2

    def reduce(self, reduce_op, value, axis=None):
        """The value, summed or averaged over an axis.

        Args:
          reduce_op: ReduceOp.  value: Tensor.  axis: int or None.
        """
        op = _checked(reduce_op)
        if axis is not None:
            value = (tf.reduce_sum if op is ReduceOp.SUM else tf.reduce_mean)(value, axis=axis)
        return self._whole(value)

    def _whole(self, value):
        return value

    def experimental_local_results(self, value):
        """tuple of the values of the replicas: of one."""
        return (value,)

    unwrap = experimental_local_results

    def experimental_distribute_dataset(self, dataset):
        """The Dataset: all of it belongs to the one replica."""
        return dataset

    def make_dataset_iterator(self, dataset):
        """An iterator with initialize(), of a Dataset."""
        return _InputIterator(dataset._make_initializable_iterator())

    def make_input_fn_iterator(self, input_fn, replication_mode=None):
        """An iterator with initialize(), of a function InputContext -> Dataset."""
        return self.make_dataset_iterator(input_fn(InputContext()))

    def configure(self, session_config=None, cluster_spec=None, task_type=None, task_id=None):
        """Refused with a cluster."""
        if cluster_spec is not None:
            raise errors.not_emulated("a strategy of several tasks", "tf.distribute")

    def update_config_proto(self, config_proto):
        """The ConfigProto."""
        return config_proto


class _InputIterator:
    """An iterator as strategies have it."""

    def __init__(self, iterator):
        self._iterator = iterator

    def initialize(self):
        """list of the ops that begin the dataset."""
        return [self._iterator.initializer]

    initializer = property(lambda self: self._iterator.initializer)

    def get_next(self):
        """The next element."""
        return self._iterator.get_next()


class InputContext:
    """Which part of the input a function shall give: all of it.

    Source: tf.distribute.InputContext.
    """

    def __init__(self, num_input_pipelines=1, input_pipeline_id=0, num_replicas_in_sync=1):
        self._num_input_pipelines, self._input_pipeline_id = num_input_pipelines, input_pipeline_id
        self._num_replicas_in_sync = num_replicas_in_sync

    num_input_pipelines = property(lambda self: self._num_input_pipelines)
    input_pipeline_id = property(lambda self: self._input_pipeline_id)
    num_replicas_in_sync = property(lambda self: self._num_replicas_in_sync)

    def get_per_replica_batch_size(self, global_batch_size):
        """int: the batch size of a replica; ValueError: it does not divide."""
        if global_batch_size % self._num_replicas_in_sync:
            raise ValueError(f"The `global_batch_size` {global_batch_size} is not divisible by `num_replicas_in_sync` "
                             f"{self._num_replicas_in_sync} ")
        return global_batch_size // self._num_replicas_in_sync


def _full_name(device):
    return DeviceSpec.from_string(_CPU).make_merged_spec(DeviceSpec.from_string(device)).to_string()


class OneDeviceStrategy(Strategy):
    """Everything on one device.

    Args:
      device: str.
    Source: tf.distribute.OneDeviceStrategy, tf.contrib.distribute.OneDeviceStrategy.
    """

    def __init__(self, device):
        super().__init__(StrategyExtended(self, _full_name(device)))


class MirroredStrategy(Strategy):
    """The same model on each device, of which there is one.

    Args:
      devices: list of one str, or None.
      cross_device_ops: accepted: nothing crosses.
    Raises:
      UnimplementedError: several devices.
    Source: tf.distribute.MirroredStrategy.
    """

    def __init__(self, devices=None, cross_device_ops=None):
        devices = list(devices or [_CPU])
        if len(devices) > 1:
            raise errors.not_emulated(f"MirroredStrategy on {len(devices)} devices", "there is one device")
        super().__init__(StrategyExtended(self, _full_name(devices[0])))

    def _whole(self, value):
        return tf.identity(value)


# ------------------------------------------------------------------ the current one
_default = OneDeviceStrategy(_CPU)


def _current():
    """What a thread entered last: a Strategy, a ReplicaContext or None."""
    return _stack()[-1] if _stack() else None


def has_strategy():
    """Whether there is a strategy.

    Source: tf.distribute.has_strategy.
    """
    return _current() is not None


def get_strategy():
    """The current Strategy, or the default one.

    Source: tf.distribute.get_strategy.
    """
    found = _current()
    if found is None:
        return _default
    return found.strategy if isinstance(found, ReplicaContext) else found


def get_replica_context():
    """The ReplicaContext of the current replica, None outside of replicas.

    Source: tf.distribute.get_replica_context.
    """
    found = _current()
    if found is None:
        return ReplicaContext(_default, tf.constant(0))
    return found if isinstance(found, ReplicaContext) else None


def in_cross_replica_context():
    """Whether a strategy is entered, and no replica.

    Source: tf.distribute.in_cross_replica_context.
    """
    return isinstance(_current(), Strategy)
