"""The store behind get_variable: what is wanted of a variable, found by its name or made."""
from functools import partial

from . import functions as tf
from . import initializers
from .core import dtypes, tensor_shape
from .core.collections import GraphKeys, add_to_collection
from .core.convert import to_tensor
from .core.notes import note
from .core.operation import Tensor
from .core.scopes import colocate_with, executing_eagerly, get_default_graph, init_scope, name_scope
from .partitioning import PartitionedVariable, PartitionInfo, call_partitioner, cut_axis, slices
from .resource_variables import ResourceVariable
from .variables import SaveSliceInfo, Variable, VariableAggregation, VariableSynchronization, checked_modes

_ADVICE = "Did you mean to set reuse=True or reuse=tf.AUTO_REUSE in VarScope?"
_resource_by_default = False


def enable_resource_variables():
    """Make resource variables where nothing says otherwise.

    Source: tf.enable_resource_variables.
    """
    global _resource_by_default
    _resource_by_default = True


def disable_resource_variables():
    """Make ref variables where nothing says otherwise, as TF1 does.

    Source: tf.disable_resource_variables.
    """
    global _resource_by_default
    _resource_by_default = False


def resource_variables_enabled():
    """bool: whether resource variables are made where nothing says otherwise.

    Source: tf.resource_variables_enabled.
    """
    return _resource_by_default


# ------------------------------------------------------------------ what is wanted of a variable
class VariableSpec:
    """What a call of get_variable asks for: everything but the name."""

    FIELDS = ("shape", "dtype", "initializer", "regularizer", "reuse", "trainable", "collections", "caching_device",
              "partitioner", "validate_shape", "use_resource", "constraint", "synchronization", "aggregation")
    __slots__ = FIELDS

    def __init__(self, **fields):
        for field in self.FIELDS:
            setattr(self, field, fields[field])

    def replace(self, **fields):
        """A copy with some fields changed."""
        return VariableSpec(**{**self.fields(), **fields})

    def fields(self):
        return {field: getattr(self, field) for field in self.FIELDS}

    def check_compatible(self, name, found, verb, kind):
        """Raise ValueError when a variable found under the name is of another shape or dtype."""
        text = f"Trying to {verb} {kind} {name}, but specified"
        if not self.shape.is_compatible_with(found.get_shape()):
            raise ValueError(f"{text} shape {self.shape} and found shape {found.get_shape()}.")
        if not self.dtype.is_compatible_with(found.dtype):
            raise ValueError(f"{text} dtype {self.dtype.name} and found dtype {found.dtype.name}.")

    def default_initializer(self, name):
        """The initializer for a dtype when none is given.

        Raises:
          ValueError: the dtype has none.
        """
        if self.dtype.is_floating:
            return initializers.GlorotUniform()
        if self.dtype.is_integer or self.dtype.is_bool or self.dtype == dtypes.string:
            return initializers.Zeros()
        raise ValueError(f"An initializer for variable {name} of {self.dtype.base_dtype} is required")


# ------------------------------------------------------------------ the store
class VariableStore:
    """The variables that get_variable made in one graph, by name."""

    keeps_eager_variables = False

    def __init__(self):
        self._vars = {}
        self._partitioned_vars = {}

    def get_variable(self, name, custom_getter=None, **fields):
        """The variable of a name, found or made; a custom getter is asked instead when there is one."""
        if custom_getter is not None and not callable(custom_getter):
            raise ValueError(f"Passed a custom_getter which is not callable: {custom_getter}")
        fields["dtype"] = getattr(fields["dtype"], "base_dtype", fields["dtype"])
        fields["synchronization"], fields["aggregation"], fields["trainable"] = checked_modes(
            fields["synchronization"], fields["aggregation"], fields["trainable"], name)
        if custom_getter is None:
            return self._get(name, **fields)
        if not _accepts(custom_getter, "constraint"):
            fields.pop("constraint")
        return custom_getter(getter=self._get, name=name, **fields)

    def _get(self, name, shape=None, dtype=dtypes.float32, initializer=None, regularizer=None, reuse=None,
             trainable=None, collections=None, caching_device=None, partitioner=None, validate_shape=True,
             use_resource=None, constraint=None, synchronization=VariableSynchronization.AUTO,
             aggregation=VariableAggregation.NONE):
        """The variable of a name in one piece or in slices: what custom getters get as `getter`."""
        spec = VariableSpec(shape=shape, dtype=dtype, initializer=initializer, regularizer=regularizer, reuse=reuse,
                            trainable=trainable, collections=collections, caching_device=caching_device,
                            partitioner=partitioner, validate_shape=validate_shape, use_resource=use_resource,
                            constraint=constraint, synchronization=synchronization, aggregation=aggregation)
        if partitioner is not None and not (isinstance(shape, (list, tuple)) and len(shape) == 0):
            if not callable(partitioner):
                raise ValueError(f"Partitioner must be callable, but received: {partitioner}")
            with name_scope(None):
                return self._in_slices(name, spec)
        if reuse is True and partitioner is None and name in self._partitioned_vars:
            return self._in_slices(name, spec)
        if f"{name}/part_0" in self._vars:
            raise ValueError(f"No partitioner was provided, but a partitioned version of the variable was found: "
                             f"{name}/part_0. Perhaps a variable of the same name was already created with "
                             "partitioning?")
        return self._whole(name, spec)

    # ---------------------------------------------------------- in one piece
    def _whole(self, name, spec, partition_info=None):
        from_value = spec.initializer is not None and not callable(spec.initializer)
        if from_value and spec.shape is not None:
            raise ValueError("If initializer is a constant, do not specify shape.")
        spec = spec.replace(dtype=dtypes.as_dtype(spec.dtype), shape=tensor_shape.as_shape(spec.shape))
        # Eagerly made variables live as long as the program holds them: none is found again.
        forgets = executing_eagerly() and not self.keeps_eager_variables
        if forgets or executing_eagerly():
            spec = spec.replace(reuse=False if forgets else None)
        if not forgets and name in self._vars:
            return self._found(name, spec)
        if spec.reuse is True:
            raise ValueError(f"Variable {name} does not exist, or was not created with tf.get_variable(). Did you mean "
                             "to set reuse=tf.AUTO_REUSE in VarScope?")
        if spec.initializer is None:
            spec = spec.replace(initializer=spec.default_initializer(name))
        variable = _make_variable(name, spec, partition_info)
        if not forgets:
            self._vars[name] = variable
        if spec.regularizer:
            _penalize(name, variable, spec.regularizer)
        return variable

    def _found(self, name, spec):
        found = self._vars[name]
        if spec.reuse is False:
            text = f"Variable {name} already exists, disallowed. {_ADVICE}"
            if isinstance(found, ResourceVariable):
                raise ValueError(text)
            raise ValueError(f"{text} Originally defined at:\n\n{_origin(found)}")
        spec.check_compatible(name, found, "share", "variable")
        _ignore(name, spec.regularizer)
        return found

    # ---------------------------------------------------------- in slices
    def _in_slices(self, name, spec):
        if name in self._vars:
            raise ValueError("A partitioner was provided, but an unpartitioned version of the variable was found: "
                             f"{name}.  Perhaps a variable of the same name was already created without partitioning?")
        shape = tensor_shape.as_shape(spec.shape)
        if isinstance(spec.initializer, Tensor):
            shape = shape.merge_with(spec.initializer.shape)
        spec = spec.replace(shape=shape)
        partitions = None
        if not spec.reuse or spec.partitioner:
            partitions = call_partitioner(spec.partitioner, shape, spec.dtype)
        if name in self._partitioned_vars:
            return self._found_slices(name, spec, partitions)
        if spec.reuse is True:
            raise ValueError(f"PartitionedVariable {name} does not exist, or was not created with tf.get_variable(). "
                             "Did you mean to set reuse=False or reuse=tf.AUTO_REUSE in VarScope?")
        return self._make_slices(name, spec, partitions)

    def _found_slices(self, name, spec, partitions):
        if spec.reuse is False:
            raise ValueError(f"Partitioned variable with name {name} already exists. {_ADVICE}")
        found = self._partitioned_vars[name]
        spec.check_compatible(name, found, "reuse", "partitioned variable")
        if partitions is not None and found._get_partitions() != partitions:
            raise ValueError(f"Trying to reuse partitioned variable {name}, but specified partitions {partitions} and "
                             f"found partitions {found._get_partitions()}.")
        _ignore(name, spec.regularizer)
        return found

    def _make_slices(self, name, spec, partitions):
        axis, count = cut_axis(partitions)
        self._check_shards(name, count)
        full_shape = spec.shape.as_list()
        parts = []
        for i, (offset, shape) in enumerate(slices(full_shape, axis, count)):
            part_name = f"{name}/part_{i}"
            part_spec = _slice_spec(name, part_name, spec, offset, shape)
            with name_scope(None):
                part = self._whole(part_name, part_spec, PartitionInfo(full_shape, offset))
            part._set_save_slice_info(SaveSliceInfo(name, full_shape, offset, shape))
            parts.append(part)
        # The dtype of an initial value given as a Tensor wins.
        made = PartitionedVariable(name=name, shape=spec.shape, dtype=dtypes.as_dtype(part_spec.dtype),
                                   variable_list=parts, partitions=partitions)
        self._partitioned_vars[name] = made
        return made

    def _check_shards(self, name, count):
        if f"{name}/part_0" not in self._vars:
            return
        text = ("Partitioner returned a different partitioning than what was already found.  Partitioner returned "
                f"{count} shards, and shard {name}/part_0 was found, but ")
        if f"{name}/part_{count - 1}" not in self._vars:
            raise ValueError(f"{text}{name}/part_{count - 1} was not.")
        if f"{name}/part_{count}" in self._vars:
            raise ValueError(f"{text}so was the extra shard {name}/part_{count}.")


def _slice_spec(name, part_name, spec, offset, shape):
    """What is wanted of one slice; an initial value is cut under <slice>/PartitionedInitializer."""
    initializer = spec.initializer
    with name_scope(part_name + "/PartitionedInitializer"):
        if initializer is None:
            return spec.replace(initializer=spec.default_initializer(name), shape=shape)
        if callable(initializer):
            return spec.replace(shape=shape)
        dtype = spec.dtype
        if not isinstance(initializer, Tensor):
            initializer = to_tensor(initializer, dtype=dtype)
        value = tf.slice(initializer, offset, shape)
        if initializer is spec.initializer:
            dtype = value.dtype.base_dtype
        return spec.replace(initializer=value, shape=None, dtype=dtype)


def _make_variable(name, spec, partition_info):
    """A new variable whose initial value comes from the spec's initializer."""
    with init_scope():
        initial_value, dtype = _initial_value(spec, partition_info)
    return Variable(initial_value=initial_value, name=name, trainable=spec.trainable, collections=spec.collections,
                    caching_device=spec.caching_device, dtype=dtype, validate_shape=spec.validate_shape,
                    constraint=spec.constraint,
                    use_resource=_resource_by_default if spec.use_resource is None else spec.use_resource,
                    synchronization=spec.synchronization, aggregation=spec.aggregation)


def _initial_value(spec, partition_info):
    """(initial value or function that makes it, dtype it is converted to) from the spec's initializer."""
    initializer = spec.initializer
    if not callable(initializer):
        return initializer, None
    if isinstance(initializer, type):
        initializer = initializer()
    if spec.shape.is_fully_defined():
        return partial(initializer, spec.shape.as_list(), dtype=spec.dtype,
                       partition_info=partition_info), spec.dtype.base_dtype
    if _needs_arguments(initializer):
        raise ValueError("The initializer passed is not valid. It should be a callable with no arguments and the shape "
                         "should not be provided or an instance of `tf.keras.initializers.*' and `shape` should be "
                         "fully defined.")
    return initializer, None


def _penalize(name, variable, regularizer):
    """Call the regularizer once, where the variable is and outside control flow; collect what it returns."""
    with colocate_with(variable), name_scope(name + "/Regularizer/"):
        with init_scope():
            penalty = regularizer(variable)
    if penalty is not None:
        if not executing_eagerly():
            # A penalty without a name is no Tensor: TF fails here, with the variable made.
            penalty.name
        add_to_collection(GraphKeys.REGULARIZATION_LOSSES, penalty)
    if not executing_eagerly():
        graph = get_default_graph()
        note(graph, "regularizers", name, regularizer, graph._hidden.get("regularizer from"))


def _ignore(name, regularizer):
    """A variable that is found has the penalties it was made with: a regularizer given now is not asked."""
    if regularizer is not None and not executing_eagerly():
        note(get_default_graph(), "ignored regularizers", name, regularizer, None)


def _parameters(function):
    # Few programs pass functions whose arguments must be known: inspect loads at first use.
    import inspect
    return inspect.signature(function).parameters.values()


def _needs_arguments(function):
    return any(p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
               for p in _parameters(function))


def _accepts(function, keyword):
    return any(p.name == keyword or p.kind is p.VAR_KEYWORD for p in _parameters(function))


def _origin(variable):
    """The lines of the program, five at most, that made a variable."""
    import traceback
    frames = [f for f in variable.op.traceback[::-1] if __package__ + "/" not in f[0].replace("\\", "/")]
    return "".join(traceback.format_list(frames[:5]))
