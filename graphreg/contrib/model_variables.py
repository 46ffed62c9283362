"""Variables of a model: made by get_variable, and in the collection MODEL_VARIABLES."""
from functools import partial

from ..core import dtypes, scopes
from ..core.collections import GraphKeys, add_to_collection
from ..variable_scope import get_variable, get_variable_scope
from ..variables import Variable, VariableAggregation, VariableSynchronization
from .arg_scope import add_arg_scope


@add_arg_scope
def variable(name, shape=None, dtype=None, initializer=None, regularizer=None, trainable=True, collections=None,
             caching_device=None, device=None, partitioner=None, custom_getter=None, use_resource=None,
             synchronization=VariableSynchronization.AUTO, aggregation=VariableAggregation.NONE):
    """The variable of a name in the current variable scope.

    Args:
      device: str or function, where it is put.  others: as tf.get_variable.
    Returns:
      Variable.
    Source: tf.contrib.framework.variable.
    """
    collections = list(collections if collections is not None else [GraphKeys.GLOBAL_VARIABLES])
    getter = get_variable
    if custom_getter is not None:
        getter = partial(custom_getter, reuse=get_variable_scope().reuse)
    with scopes.device(device or ""):
        return getter(name, shape=shape, dtype=dtype, initializer=initializer, regularizer=regularizer,
                      trainable=trainable, collections=list(dict.fromkeys(collections)),
                      caching_device=caching_device, partitioner=partitioner, use_resource=use_resource,
                      synchronization=synchronization, aggregation=aggregation)


@add_arg_scope
def model_variable(name, shape=None, dtype=dtypes.float32, initializer=None, regularizer=None, trainable=True,
                   collections=None, caching_device=None, device=None, partitioner=None, custom_getter=None,
                   use_resource=None, synchronization=VariableSynchronization.AUTO,
                   aggregation=VariableAggregation.NONE):
    """The variable of a name in the current variable scope, in the collection MODEL_VARIABLES too.

    Args:
      device: str or function, where it is put.  others: as tf.get_variable.
    Returns:
      Variable.
    Source: tf.contrib.framework.model_variable.
    """
    collections = list(collections or []) + [GraphKeys.GLOBAL_VARIABLES, GraphKeys.MODEL_VARIABLES]
    return variable(name, shape=shape, dtype=dtype, initializer=initializer, regularizer=regularizer,
                    trainable=trainable, collections=collections, caching_device=caching_device, device=device,
                    partitioner=partitioner, custom_getter=custom_getter, use_resource=use_resource,
                    synchronization=synchronization, aggregation=aggregation)


def add_model_variable(var):
    """Add a variable to the collection MODEL_VARIABLES, unless it is there.

    Source: tf.contrib.framework.add_model_variable.
    """
    members = scopes.get_default_graph().get_collection_ref(GraphKeys.MODEL_VARIABLES)
    if not any(var is v for v in members):
        add_to_collection(GraphKeys.MODEL_VARIABLES, var)


# ------------------------------------------------------------------ variables from initial values
def local_variable(initial_value, validate_shape=True, name=None, use_resource=None):
    """A variable of the collection LOCAL_VARIABLES, not trainable.

    Args:
      initial_value, validate_shape, name, use_resource: as for tf.Variable.
    Source: tf.contrib.framework.local_variable.
    """
    return _untrained(initial_value, GraphKeys.LOCAL_VARIABLES, validate_shape, name, use_resource)


def global_variable(initial_value, validate_shape=True, name=None, use_resource=None):
    """A variable of the collection GLOBAL_VARIABLES, not trainable.

    Args:
      initial_value, validate_shape, name, use_resource: as for tf.Variable.
    Source: tf.contrib.framework.global_variable.
    """
    return _untrained(initial_value, GraphKeys.GLOBAL_VARIABLES, validate_shape, name, use_resource)


def _untrained(initial_value, collection, validate_shape, name, use_resource):
    return Variable(initial_value, trainable=False, collections=[collection], validate_shape=validate_shape,
                      use_resource=use_resource, name=name)


class VariableDeviceChooser:
    """A device function that deals variables out to the tasks of a job, one after the other.

    Args:
      num_tasks: int; 0 leaves the job out.  job_name: str.  device_type: "CPU" or "GPU".
      device_index: int.  replica: int or None.
    Source: tf.contrib.framework.VariableDeviceChooser.
    """

    def __init__(self, num_tasks=0, job_name="ps", device_type="CPU", device_index=0, replica=None):
        self._tasks, self._next = num_tasks, 0
        self._job, self._replica = job_name, replica
        self._device = f"/device:{device_type}:{device_index}"

    def __call__(self, op):
        device = "" if self._replica is None else f"/replica:{self._replica}"
        if not self._tasks:
            return device + self._device
        device = f"/job:{self._job}{device}/task:{self._next}{self._device}"
        if op.node_def.op in ("Variable", "VariableV2", "VarHandleOp"):
            self._next = (self._next + 1) % self._tasks
        return device
