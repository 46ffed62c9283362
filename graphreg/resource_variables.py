"""Resource variables: a handle in the graph, a value that every read copies."""
import contextlib

from .core import errors, raw, scopes, tape, tensor_shape
from .core.collections import add_to_collections, GraphKeys
from .core.convert import register_tensor_conversion_function, to_tensor
from .core.scopes import colocate_with, control_dependencies, get_default_graph, init_scope, name_scope
from .functions import array, state
from .initial_values import guarded
from .variables import Variable, check_conversion, check_outside_control_flow, checked_modes, variable_class


class BaseResourceVariable(Variable):
    """What a resource variable and the result of an assignment to one share."""

    # ---------------------------------------------------------- properties
    @property
    def handle(self):
        """Tensor (resource): the handle that names the variable's storage."""
        return self._handle

    @property
    def name(self):
        """str: "<op name>:0"."""
        return self._handle_name

    @property
    def dtype(self):
        return self._dtype

    @property
    def shape(self):
        """TensorShape of the variable."""
        return self._shape

    def _shape_as_list(self):
        return None if self._shape.ndims is None else self._shape.as_list()

    def _shape_tuple(self):
        shape = self._shape_as_list()
        return None if shape is None else tuple(shape)

    @property
    def op(self):
        """The Operation that makes the handle."""
        return self._handle.op

    @property
    def initial_value(self):
        """Tensor: the initial value; running it does not touch the variable."""
        if scopes.executing_eagerly():
            raise RuntimeError("initial_value not supported in EAGER mode.")
        return self._initial_value

    @property
    def graph(self):
        return self._handle.graph

    @property
    def device(self):
        return self._handle.device

    @property
    def create(self):
        """The Operation that assigns the initial value."""
        return self._initializer_op

    def set_shape(self, shape):
        """Not for resource variables."""
        raise NotImplementedError("ResourceVariable does not implement set_shape()")

    def numpy(self):
        """The value, when eager execution is enabled.

        Raises:
          NotImplementedError: it is not.
        """
        if not scopes.executing_eagerly():
            raise NotImplementedError("numpy() is only available when eager execution is enabled.")
        return self.read_value().numpy()

    def eval(self, session=None):
        """The variable's value in `session`, by default the default session.

        Raises:
          ValueError: there is no session, or its graph is another one.  RuntimeError: under eager execution.
        """
        if scopes.executing_eagerly():
            raise RuntimeError("Trying to eval in EAGER mode")
        return super().eval(session)

    def initialized_value(self):
        """Tensor: the variable's value, or its initial value as long as it has none."""
        return self.read_value() if scopes.executing_eagerly() else super().initialized_value()

    def load(self, value, session=None):
        """Assign a value at once: through the initializer, or as `assign` does under eager execution."""
        if scopes.executing_eagerly():
            self.assign(value)
        else:
            super().load(value, session)

    # ---------------------------------------------------------- reading
    def _as_graph_element(self):
        return self._graph_element

    def _read(self):
        if tape.count:
            tape.variable_accessed(self)
        return raw.ReadVariableOp(self._handle, self._dtype)

    def value(self):
        """Tensor: the value, read anew, or the cached one when there is a caching device."""
        if self._cached_value is not None:
            return self._cached_value
        with colocate_with(None, ignore_existing=True), scopes.device(self._handle.device):
            return self._read()

    def read_value(self):
        """Tensor: the value, read anew at the place in the graph where this is called."""
        with name_scope("Read"), scopes.device(self._handle.device):
            value = self._read()
        return array.identity(value)

    def is_initialized(self, name=None):
        """Tensor (bool, scalar): whether the variable has a value."""
        return raw.VarIsInitializedOp(self._handle, name=name)

    def sparse_read(self, indices, name=None):
        """Rows of the variable, without reading the whole of it.

        Args:
          indices: int32 or int64.
        Returns:
          Tensor (dtype of the variable, indices.shape + shape[1:]).
        """
        if tape.count:
            tape.variable_accessed(self)
        with name_scope("Gather" if name is None else name) as scope:
            value = raw.ResourceGather(self._handle, indices, dtype=self._dtype, name=scope)
        return array.identity(value)

    def gather_nd(self, indices, name=None):
        """Elements or slices of the variable, without reading the whole of it.

        Args:
          indices: int32 or int64, [..., k]; each row names a place in the first k axes.
        """
        if tape.count:
            tape.variable_accessed(self)
        with name_scope("GatherNd" if name is None else name) as scope:
            value = raw.ResourceGatherNd(self._handle, indices, dtype=self._dtype, name=scope)
        return array.identity(value)

    def __bool__(self):
        return bool(self.read_value())

    def __int__(self):
        if scopes.executing_eagerly() and not self._dtype.is_integer:
            raise TypeError("Non-integer variable can't be converted to integer.")
        # Outside of eager execution a read has no value to give, and says so.
        return int(self.value().numpy())

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        if not scopes.executing_eagerly():
            raise NotImplementedError("__deepcopy__() is only available when eager execution is enabled.")
        copied = ResourceVariable(self.read_value(), trainable=self._trainable, constraint=self._constraint,
                                  name=self._shared_name + "_copy", synchronization=self._synchronization,
                                  aggregation=self._aggregation)
        memo[id(self)] = copied
        return copied

    def __repr__(self):
        if not scopes.executing_eagerly():
            return super().__repr__()
        value = self.read_value()._numpy_text(repr)
        return f"<tf.Variable '{self.name}' shape={self.shape} dtype={self.dtype.name}, numpy={value}>"

    __str__ = __repr__

    # ---------------------------------------------------------- writing
    def _lazy_read(self, op):
        """The variable as it is after an op that changes it."""
        return _UnreadVariable(self._handle, self._dtype, self._shape, op)

    def _after(self, op, read_value):
        return self._lazy_read(op) if read_value else op

    def assign(self, value, use_locking=None, name=None, read_value=True):
        """Give the variable a new value; returns the variable as it is then (the Operation when not read_value)."""
        value = to_tensor(value, self._dtype)
        self._shape.assert_is_compatible_with(value.shape)
        return self._after(raw.AssignVariableOp(self._handle, value, name=name), read_value)

    def assign_add(self, delta, use_locking=None, name=None, read_value=True):
        """Add to the variable; returns the variable as it is then (the Operation when not read_value)."""
        delta = to_tensor(delta, self._dtype)
        return self._after(raw.AssignAddVariableOp(self._handle, delta, name=name), read_value)

    def assign_sub(self, delta, use_locking=None, name=None, read_value=True):
        """Subtract from the variable; returns the variable as it is then (the Operation when not read_value)."""
        delta = to_tensor(delta, self._dtype)
        return self._after(raw.AssignSubVariableOp(self._handle, delta, name=name), read_value)

    def batch_scatter_update(self, sparse_delta, use_locking=False, name=None):
        """Replace elements along the last axis of each batch; see tf.batch_scatter_update."""
        return self._lazy_read(self._scatter(state.batch_scatter_update, sparse_delta, use_locking, name))

    def _strided_slice_assign(self, begin, end, strides, value, name, **masks):
        return self._lazy_read(raw.ResourceStridedSliceAssign(
            self._handle, begin, end, strides, to_tensor(value, self._dtype), name=name, **masks))


def _refuse_in_place(sign, method, result):
    def operator(self, other):
        raise RuntimeError(f"Variable {sign} value not supported. Use {method} to modify the variable value and "
                           f"{result} to get a new Tensor object.")
    return operator


for _name, _sign, _method in (("__iadd__", "+", "assign_add(value)"), ("__isub__", "-", "assign_sub(value)"),
                              ("__imul__", "*", "assign(variable * value)"),
                              ("__itruediv__", "/", "assign(variable / value)"),
                              ("__ipow__", "**", "assign(variable ** value)")):
    setattr(BaseResourceVariable, _name,
            _refuse_in_place(_sign + "=", "variable." + _method, f"variable = variable {_sign} value"))


_values_by_name = []


@contextlib.contextmanager
def initial_values_from(value_of):
    """Context manager in which a function says what variables begin with.

    Args:
      value_of: function (the variable's name, the initial value it was given) -> initial value.
    """
    _values_by_name.append(value_of)
    try:
        yield
    finally:
        _values_by_name.remove(value_of)


class ResourceVariable(BaseResourceVariable):
    """A variable whose reads are copies, so that the order of reads and writes is what the graph says.

    Args: as tf.Variable; validate_shape has no effect, as in TF, and distribution strategies are not emulated.
    """

    def __init__(self, initial_value=None, trainable=None, collections=None, validate_shape=True, caching_device=None,
                 name=None, dtype=None, variable_def=None, import_scope=None, constraint=None,
                 distribute_strategy=None, synchronization=None, aggregation=None, shape=None):
        if distribute_strategy is not None:
            raise errors.not_emulated("a variable of a distribution strategy")
        self._set_up(initial_value, variable_def, import_scope, trainable=trainable, collections=collections,
                     caching_device=caching_device, name=name, dtype=dtype, constraint=constraint,
                     synchronization=synchronization, aggregation=aggregation, shape=shape)

    def _make(self, initial_value, trainable, collections, caching_device, name, dtype, constraint, synchronization,
              aggregation, shape):
        collections = self._checked(initial_value, collections, constraint, trainable, name, synchronization,
                                    aggregation)
        values = [] if callable(initial_value) else [initial_value]
        with init_scope():
            if scopes.executing_eagerly():
                self._make_at_once(initial_value, name, dtype, shape, collections)
                return
            with name_scope(name, "Variable", values) as scope:
                self._make_value_and_handle(initial_value, scope, dtype, shape)
                self._make_initializer(scope)
                self._make_first_read(caching_device)
            add_to_collections(collections, self)

    def _make_at_once(self, initial_value, name, dtype, shape, collections):
        """The variable with its value, under eager execution; the collections are not for such variables."""
        with name_scope(name, "Variable") as scope:
            self._make_value_and_handle(initial_value, scope, dtype, shape)
        self._initializer_op = self._is_initialized_op = self._cached_value = self._graph_element = None
        raw.AssignVariableOp(self._handle, self._initial_value)
        self._initial_value = None
        # The name may be that of other variables too.
        self._unique_id = f"{self._shared_name}_{self._handle._id}"
        if GraphKeys.GLOBAL_STEP in collections:
            add_to_collections([GraphKeys.GLOBAL_STEP], self)

    def _make_value_and_handle(self, initial_value, scope, dtype, shape):
        own_name = scope[:-1]
        for value_of in _values_by_name:
            initial_value = value_of(own_name, initial_value)
        with get_default_graph()._attr_scope(variable_class(own_name)):
            with name_scope("Initializer"), scopes.device(None):
                value = to_tensor(initial_value() if callable(initial_value) else initial_value, dtype, "initial_value")
            if not scopes.executing_eagerly():
                check_outside_control_flow(value, scope)
            if shape is None:
                shape = value.shape
            elif not value.shape.is_compatible_with(shape):
                raise ValueError(f"The initial value's shape ({value.shape}) is not compatible with the explicitly "
                                 f"supplied `shape` argument ({shape}).")
            self._shape, self._dtype = tensor_shape.as_shape(shape), value.dtype.base_dtype
            self._handle = raw.VarHandleOp(dtype=self._dtype, shape=tensor_shape.raw_shape(shape),
                                           shared_name=own_name, name=scope)
        self._handle_name, self._unique_id, self._initial_value = own_name + ":0", own_name, value

    def _make_initializer(self, scope):
        with name_scope("IsInitialized"):
            self._is_initialized_op = raw.VarIsInitializedOp(self._handle)
        with name_scope("Assign") as name, colocate_with(None, ignore_existing=True), scopes.device(
                self._handle.device):
            self._initializer_op = raw.AssignVariableOp(self._handle, guarded(scope, self._initial_value), name=name)

    def _make_first_read(self, caching_device):
        """The read that a fetch of the variable stands for, and the cached value."""
        self._cached_value = None
        with name_scope("Read"):
            with scopes.device(self._handle.device):
                self._graph_element = self._snapshot = self._read()
            if caching_device is not None:
                with scopes.device(caching_device):
                    self._cached_value = self._snapshot = array.identity(self._graph_element)

    def _find(self, proto, import_scope):
        if not proto.is_resource:
            raise ValueError("Trying to restore Variable as ResourceVariable.")
        self._handle = self._find_parts(proto, import_scope)
        attrs = self._handle.op._attrs
        if "shape" not in attrs or "dtype" not in attrs or not self._snapshot.op.inputs:
            raise ValueError(f"The VariableDef of '{proto.variable_name}' names what is no resource variable")
        self._graph_element, self._cached_value = self._snapshot, None
        if not self._snapshot.op.type == "ReadVariableOp":
            # The snapshot of a cached variable is the cache, not the read before it.
            self._cached_value, self._graph_element = self._snapshot, self._snapshot.op.inputs[0]
        self._handle_name, self._unique_id = self._handle.name, self._handle.op.name
        self._shape, self._dtype = tensor_shape.as_shape(attrs["shape"]), attrs["dtype"]

    @staticmethod
    def from_proto(variable_def, import_scope=None):
        """The variable of the default graph that a VariableDef message names."""
        return ResourceVariable(variable_def=variable_def, import_scope=import_scope)


class _UnreadVariable(BaseResourceVariable):
    """A resource variable as it is after an op that changes it: reading it waits for that op."""

    def __init__(self, handle, dtype, shape, parent_op):
        self._handle, self._dtype, self._shape, self._parent_op = handle, dtype, shape, parent_op
        if parent_op is None:
            self._handle_name = self._unique_id = "UnreadVariable"
        else:
            self._handle_name, self._unique_id = parent_op.name, handle._op.name
        self._cached_value = self._initial_value = self._initializer_op = self._constraint = None
        self._save_slice_info = None
        self._synchronization, self._aggregation, self._trainable = checked_modes(None, None, None, self.name)
        unread = parent_op is None or get_default_graph().building_function
        self._graph_element = self._snapshot = None if unread else self._read()

    @property
    def op(self):
        """The Operation that changes the variable."""
        return self._parent_op.op if isinstance(self._parent_op, Variable) else self._parent_op

    def _read(self):
        if self._parent_op is None:
            return super()._read()
        with control_dependencies([self._parent_op]):
            return super()._read()

    def value(self):
        """Tensor: the value after the op."""
        return self._read()

    def read_value(self):
        """Tensor: the value after the op, read anew."""
        return self._read()


def _resource_to_tensor(value, dtype=None, name=None, as_ref=False):
    """How a resource variable becomes a tensor: a read, or its handle where a ref is wanted."""
    check_conversion(value, dtype)
    return value.read_value().op.inputs[0] if as_ref else value.value()


register_tensor_conversion_function(BaseResourceVariable, _resource_to_tensor)
