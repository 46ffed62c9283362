"""tf.Variable: what all variables share, the ref variable that is TF1's default, and the lists of variables."""
import enum
import os

from .core import dtypes, scopes, tensor_shape
from .core.collections import GraphKeys, add_to_collections, get_collection
from .core.convert import register_tensor_conversion_function, to_tensor
from .core.indexed_slices import IndexedSlices
from .core.operation import Tensor, _TensorRef
from .core.scopes import colocate_with, get_default_graph, init_scope, name_scope, prepend_name_scope, strip_name_scope
from .core import raw
from .functions import array, control_flow, slicing, state
from .initial_values import guarded


class VariableSynchronization(enum.Enum):
    """When the copies of a variable on several devices are brought together.

    Source: tf.VariableSynchronization.
    """

    AUTO = 0
    NONE = 1
    ON_WRITE = 2
    ON_READ = 3


class VariableAggregation(enum.Enum):
    """How updates of a variable's copies on several devices are combined.

    Source: tf.VariableAggregation.
    """

    NONE = 0
    SUM = 1
    MEAN = 2
    ONLY_FIRST_REPLICA = 3
    ONLY_FIRST_TOWER = 3

    def __hash__(self):
        return hash(self.value)


class VariableAggregationV2(enum.Enum):
    """The aggregations as TF2 names them.

    Source: tf.compat.v2.VariableAggregation.
    """

    NONE = 0
    SUM = 1
    MEAN = 2
    ONLY_FIRST_REPLICA = 3

    def __eq__(self, other):
        return self is other or isinstance(other, VariableAggregation) and self.value == other.value

    def __hash__(self):
        return hash(self.value)


def checked_modes(synchronization, aggregation, trainable, name):
    """(synchronization, aggregation, trainable) as enums and bool, from what a user gave.

    Raises:
      ValueError: no such mode.
    """
    if aggregation is None:
        aggregation = VariableAggregation.NONE
    elif not isinstance(aggregation, (VariableAggregation, VariableAggregationV2)):
        aggregation = _mode(VariableAggregationV2, aggregation, "aggregation", name)
    if synchronization is None:
        synchronization = VariableSynchronization.AUTO
    else:
        synchronization = _mode(VariableSynchronization, synchronization, "synchronization", name)
    if trainable is None:
        trainable = synchronization != VariableSynchronization.ON_READ
    return synchronization, aggregation, trainable


def _mode(kind, value, what, name):
    try:
        return kind(value)
    except ValueError:
        raise ValueError(f"Invalid variable {what} mode: {value} for variable: {name}") from None


# ------------------------------------------------------------------ making variables
_default_creator = None      # set by variable_scope.py: which kind is made depends on the variable scope


def set_default_creator(creator):
    """Say what makes a variable in the end: creator(next_creator, **arguments of tf.Variable)."""
    global _default_creator
    _default_creator = creator


def _creators(graph):
    """The graph's variable creators of this thread: (priority, function), innermost last."""
    return getattr(graph._local, "variable_creators", ())


class variable_creator_scope:
    """Context manager in which a function is asked to make every variable, also those of get_variable.

    Args:
      variable_creator: function (next_creator, **kwargs) -> variable; kwargs are the arguments of
        tf.Variable, and next_creator(**kwargs) goes on to the scopes around and in the end to TF's own way.
    Source: tf.variable_creator_scope.
    """

    def __init__(self, variable_creator):
        self._creator = variable_creator

    def __enter__(self):
        self._graph = get_default_graph()
        self._old = _creators(self._graph)
        self._graph._local.variable_creators = self._old + ((100, self._creator),)

    def __exit__(self, *error):
        self._graph._local.variable_creators = self._old
        return False


def _with_next(creator, next_creator):
    return lambda **kwargs: creator(next_creator, **kwargs)


def _arguments(initial_value=None, trainable=None, collections=None, validate_shape=True, caching_device=None,
               name=None, variable_def=None, dtype=None, expected_shape=None, import_scope=None, constraint=None,
               use_resource=None, synchronization=VariableSynchronization.AUTO, aggregation=VariableAggregation.NONE,
               shape=None):
    """The arguments of tf.Variable by name."""
    return dict(locals())


class _VariableType(type):
    """Calling tf.Variable itself asks the creators; its subclasses are made as classes are."""

    def __call__(cls, *args, **kwargs):
        if cls is not Variable:
            return super().__call__(*args, **kwargs)
        arguments = _arguments(*args, **kwargs)
        if arguments["aggregation"] is None:
            arguments["aggregation"] = VariableAggregation.NONE
        create = _with_next(_default_creator, None)
        for _, creator in _creators(get_default_graph()):
            create = _with_next(creator, create)
        return create(**arguments)


# ------------------------------------------------------------------ what all variables share
class Variable(metaclass=_VariableType):
    """State that a session keeps between runs, with an initial value that its initializer assigns.

    Args:
      initial_value: Tensor, what converts to one, or a function of no arguments that makes it.
      trainable: bool, whether optimizers change it by default; None: yes, unless it is synchronized ON_READ.
      collections: list of str, the collections it joins; default [GraphKeys.GLOBAL_VARIABLES].
      validate_shape: bool, the initial value must have a known shape, which the variable keeps.
      caching_device: device (name or function) where reads are cached.
      name: str, default "Variable", made unique.
      variable_def: VariableDef message to be rebuilt in place of a new variable.
      dtype: DType the initial value is converted to.
      expected_shape: not used, as in TF.
      import_scope: str, name scope that the names in variable_def get in front.
      constraint: function (Tensor) -> Tensor, applied by optimizers after each update.
      use_resource: bool, a resource variable instead of a ref variable; None: as the variable scope says.
      synchronization: VariableSynchronization.  aggregation: VariableAggregation.
      shape: TensorShape of the variable, for one that will hold values of several shapes.
    Raises:
      ValueError: no initial value, one without a shape, or one made inside control flow.
    Source: tf.Variable.
    """

    __array_priority__ = 100

    def __init__(self, initial_value=None, trainable=None, collections=None, validate_shape=True, caching_device=None,
                 name=None, variable_def=None, dtype=None, expected_shape=None, import_scope=None, constraint=None,
                 use_resource=None, synchronization=VariableSynchronization.AUTO,
                 aggregation=VariableAggregation.NONE, shape=None):
        raise NotImplementedError("tf.Variable is made by its creators; its kinds have constructors of their own")

    def _set_up(self, initial_value, variable_def, import_scope, **arguments):
        """Make the variable from its arguments, or find it in the graph by a message."""
        self._save_slice_info = None
        if variable_def is None:
            self._make(initial_value, **arguments)
        elif initial_value is not None:
            raise ValueError("variable_def and initial_value are mutually exclusive.")
        else:
            self._find(variable_def, import_scope)

    def _checked(self, initial_value, collections, constraint, trainable, name, synchronization, aggregation):
        """Note and check the arguments that all kinds treat alike; returns the collections to join."""
        self._synchronization, self._aggregation, self._trainable = checked_modes(
            synchronization, aggregation, trainable, name)
        if initial_value is None:
            raise ValueError("initial_value must be specified.")
        if collections is None:
            collections = [GraphKeys.GLOBAL_VARIABLES]
        if not isinstance(collections, (list, tuple, set)):
            raise ValueError("collections argument to Variable constructor must be a list, tuple, or set. "
                             f"Got {collections} of type {type(collections)}")
        if constraint is not None and not callable(constraint):
            raise ValueError("The `constraint` argument must be a callable.")
        self._constraint = constraint
        if self._trainable and GraphKeys.TRAINABLE_VARIABLES not in collections:
            return list(collections) + [GraphKeys.TRAINABLE_VARIABLES]
        return collections

    # ---------------------------------------------------------- properties
    @property
    def trainable(self):
        return self._trainable

    @property
    def synchronization(self):
        return self._synchronization

    @property
    def aggregation(self):
        return self._aggregation

    @property
    def constraint(self):
        """The function given as `constraint`, or None."""
        return self._constraint

    @property
    def initializer(self):
        """The Operation that assigns the initial value."""
        return self._initializer_op

    @property
    def initial_value(self):
        """Tensor: the initial value; running it does not touch the variable."""
        return self._initial_value

    @property
    def _shared_name(self):
        return self.name[:self.name.index(":")]

    def get_shape(self):
        """Alias of `shape`."""
        return self.shape

    # ---------------------------------------------------------- reading
    def eval(self, session=None):
        """The variable's value in `session`, by default the default session.

        Raises:
          ValueError: there is no session, or its graph is another one.
        """
        return self._as_graph_element().eval(session=session)

    def initialized_value(self):
        """Tensor: the variable's value, or its initial value as long as it has none."""
        with init_scope():
            return control_flow.cond(is_variable_initialized(self), self.read_value, lambda: self.initial_value)

    def sparse_read(self, indices, name=None):
        """Rows of the variable, for resource variables only."""
        raise AttributeError

    def gather_nd(self, indices, name=None):
        """Slices of the variable, for resource variables only."""
        raise AttributeError

    def __getitem__(self, spec):
        """A slice, as of a Tensor, with a method assign(value) that changes that part of the variable."""
        return slicing.slice_helper(self.value(), spec, self)

    def __iter__(self):
        raise TypeError("'Variable' object is not iterable.")

    # ---------------------------------------------------------- writing
    def load(self, value, session=None):
        """Assign a value at once, through the initializer.

        Args:
          value: array of the variable's shape.  session: Session, by default the default one.
        Raises:
          ValueError: there is no session.
        """
        session = session or scopes.get_default_session()
        if session is None:
            raise ValueError("Either session argument should be provided or default session should be established")
        session.run(self.initializer, {self.initializer.inputs[1]: value})

    def count_up_to(self, limit):
        """The value before it is counted up by one; see tf.count_up_to."""
        return state.count_up_to(self, limit)

    def _scatter(self, function, sparse_delta, use_locking, name):
        if not isinstance(sparse_delta, IndexedSlices):
            raise TypeError(f"sparse_delta is not IndexedSlices: {sparse_delta}")
        return function(self, sparse_delta.indices, sparse_delta.values, use_locking, name)

    def scatter_add(self, sparse_delta, use_locking=False, name=None):
        """Add IndexedSlices to the variable's rows."""
        return self._scatter(state.scatter_add, sparse_delta, use_locking, name)

    def scatter_sub(self, sparse_delta, use_locking=False, name=None):
        """Subtract IndexedSlices from the variable's rows."""
        return self._scatter(state.scatter_sub, sparse_delta, use_locking, name)

    def scatter_mul(self, sparse_delta, use_locking=False, name=None):
        """Multiply the variable's rows by IndexedSlices."""
        return self._scatter(state.scatter_mul, sparse_delta, use_locking, name)

    def scatter_div(self, sparse_delta, use_locking=False, name=None):
        """Divide the variable's rows by IndexedSlices."""
        return self._scatter(state.scatter_div, sparse_delta, use_locking, name)

    def scatter_min(self, sparse_delta, use_locking=False, name=None):
        """Make the variable's rows at most IndexedSlices."""
        return self._scatter(state.scatter_min, sparse_delta, use_locking, name)

    def scatter_max(self, sparse_delta, use_locking=False, name=None):
        """Make the variable's rows at least IndexedSlices."""
        return self._scatter(state.scatter_max, sparse_delta, use_locking, name)

    def scatter_update(self, sparse_delta, use_locking=False, name=None):
        """Replace the variable's rows by IndexedSlices."""
        return self._scatter(state.scatter_update, sparse_delta, use_locking, name)

    def scatter_nd_add(self, indices, updates, name=None):
        """Add to elements or slices; see tf.scatter_nd_add."""
        return state.scatter_nd_add(self, indices, updates, use_locking=True, name=name)

    def scatter_nd_sub(self, indices, updates, name=None):
        """Subtract from elements or slices; see tf.scatter_nd_sub."""
        return state.scatter_nd_sub(self, indices, updates, use_locking=True, name=name)

    def scatter_nd_update(self, indices, updates, name=None):
        """Replace elements or slices; see tf.scatter_nd_update."""
        return state.scatter_nd_update(self, indices, updates, use_locking=True, name=name)

    # ---------------------------------------------------------- messages
    def to_proto(self, export_scope=None):
        """VariableDef message of this variable; None when it is not within export_scope.

        Args:
          export_scope: str, name scope taken off the names.
        """
        if export_scope is not None and not self.name.startswith(export_scope):
            return None
        # Messages are needed by few programs: the module that makes them loads at first use.
        from .core import messages
        proto = messages.VariableDef()
        proto.variable_name = strip_name_scope(self.name, export_scope)
        if self._initial_value is not None:
            proto.initial_value_name = strip_name_scope(self._initial_value.name, export_scope)
        proto.trainable = self.trainable
        proto.synchronization = self.synchronization.value
        proto.aggregation = self.aggregation.value
        proto.initializer_name = strip_name_scope(self.initializer.name, export_scope)
        proto.snapshot_name = strip_name_scope(self._snapshot.name, export_scope)
        proto.is_resource = not self.dtype._is_ref_dtype
        if self._save_slice_info is not None:
            proto.save_slice_info_def.MergeFrom(self._save_slice_info.to_proto(export_scope))
        return proto

    @staticmethod
    def from_proto(variable_def, import_scope=None):
        """The variable of the default graph that a VariableDef message names.

        Args:
          variable_def: VariableDef.  import_scope: str, name scope put in front of the names.
        """
        return RefVariable(variable_def=variable_def, import_scope=import_scope)

    def _find_parts(self, proto, import_scope):
        """Take over what a VariableDef message says; returns the element its variable_name stands for."""
        graph = get_default_graph()

        def element(name):
            return graph.as_graph_element(prepend_name_scope(name, import_scope))

        def tensor(name):
            found = element(name)
            if not isinstance(found, Tensor):
                raise ValueError(f"In the VariableDef of '{proto.variable_name}', '{name}' names no Tensor")
            return found

        self._synchronization, self._aggregation, self._trainable = checked_modes(
            proto.synchronization, proto.aggregation, proto.trainable, proto.variable_name)
        found = tensor(proto.variable_name)
        self._initializer_op = element(proto.initializer_name)
        self._initial_value = tensor(proto.initial_value_name) if proto.initial_value_name else None
        self._snapshot = tensor(proto.snapshot_name)
        self._constraint = None
        if proto.HasField("save_slice_info_def"):
            self._save_slice_info = SaveSliceInfo(save_slice_info_def=proto.save_slice_info_def,
                                                  import_scope=import_scope)
        return found

    def _set_save_slice_info(self, save_slice_info):
        self._save_slice_info = save_slice_info

    def _get_save_slice_info(self):
        return self._save_slice_info

    # ---------------------------------------------------------- Python
    def experimental_ref(self):
        """A hashable reference to this variable, for use in sets and dictionaries."""
        return _TensorRef(self)

    def __eq__(self, other):
        return self is other

    def __ne__(self, other):
        return self is not other

    def __hash__(self):
        return id(self)

    def __repr__(self):
        return f"<tf.Variable '{self.name}' shape={self.shape} dtype={self.dtype.name}>"


def _value_operator(name):
    """The operator of the variable's value."""
    def operator(self, *args):
        return getattr(self.value(), name)(*args)

    operator.__name__ = name
    return operator


for _name in sorted(Tensor.OVERLOADABLE_OPERATORS - {"__getitem__", "__eq__", "__ne__"}):
    setattr(Variable, _name, _value_operator(_name))


class SaveSliceInfo:
    """Which part of a whole one slice of a partitioned variable is.

    Args:
      full_name: str, name of the whole.  full_shape, var_offset, var_shape: lists of int.
      save_slice_info_def: SaveSliceInfoDef message in place of these.
      import_scope: str, name scope put in front of the message's name.
    Source: tf.Variable.SaveSliceInfo.
    """

    def __init__(self, full_name=None, full_shape=None, var_offset=None, var_shape=None, save_slice_info_def=None,
                 import_scope=None):
        if save_slice_info_def is not None:
            proto = save_slice_info_def
            full_name = prepend_name_scope(proto.full_name, import_scope)
            full_shape, var_offset, var_shape = list(proto.full_shape), list(proto.var_offset), list(proto.var_shape)
        self.full_name, self.full_shape = full_name, full_shape
        self.var_offset, self.var_shape = var_offset, var_shape

    @property
    def spec(self):
        """str: the slice as checkpoints name it, "4 2 0,2:0,2"."""
        return " ".join(map(str, self.full_shape)) + " " + ":".join(
            f"{o},{s}" for o, s in zip(self.var_offset, self.var_shape))

    def to_proto(self, export_scope=None):
        """SaveSliceInfoDef message, or None when the name is not within export_scope."""
        if export_scope is not None and not self.full_name.startswith(export_scope):
            return None
        from .core import messages
        proto = messages.SaveSliceInfoDef(full_name=strip_name_scope(self.full_name, export_scope))
        proto.full_shape.extend(self.full_shape)
        proto.var_offset.extend(self.var_offset)
        proto.var_shape.extend(self.var_shape)
        return proto


Variable.SaveSliceInfo = SaveSliceInfo


def check_outside_control_flow(value, scope):
    """An initial value made inside a cond or a loop would not be there when the initializer runs."""
    if value.op._control_flow_context is not None:
        raise ValueError(f"Initializer for variable {scope} is from inside a control-flow construct, such as a loop or "
                         "conditional. When creating a variable inside a loop or conditional, use a lambda as the "
                         "initializer.")


def variable_class(name):
    """The attributes that put the ops of a variable's initial value where the variable is."""
    return {"_class": [b"loc:@" + name.encode()]}


# ------------------------------------------------------------------ ref variables
class RefVariable(Variable):
    """A variable whose tensor is a reference to its buffer: TF1's default kind.

    Args: as tf.Variable.
    """

    def __init__(self, initial_value=None, trainable=None, collections=None, validate_shape=True, caching_device=None,
                 name=None, variable_def=None, dtype=None, expected_shape=None, import_scope=None, constraint=None,
                 synchronization=None, aggregation=None, shape=None):
        self._set_up(initial_value, variable_def, import_scope, trainable=trainable, collections=collections,
                     validate_shape=validate_shape, caching_device=caching_device, name=name, dtype=dtype,
                     constraint=constraint, synchronization=synchronization, aggregation=aggregation, shape=shape)

    def _make(self, initial_value, trainable, collections, validate_shape, caching_device, name, dtype, constraint,
              synchronization, aggregation, shape):
        collections = self._checked(initial_value, collections, constraint, trainable, name, synchronization,
                                    aggregation)
        values = [] if callable(initial_value) else [initial_value]
        with init_scope():
            with name_scope(name, "Variable", values) as scope:
                self._make_value_and_ref(initial_value, scope, dtype, shape, validate_shape)
                if validate_shape and not self._initial_value.shape.is_fully_defined():
                    raise ValueError(f"initial_value must have a shape specified: {self._initial_value}")
                self._initializer_op = raw.Assign(self._variable, guarded(scope, self._initial_value),
                                                  validate_shape=validate_shape).op
                where = colocate_with(self._variable.op) if caching_device is None else scopes.device(caching_device)
                with where:
                    self._snapshot = array.identity(self._variable, name="read")
            add_to_collections(collections, self)

    def _make_value_and_ref(self, initial_value, scope, dtype, shape, validate_shape):
        """The initial value, then the variable op; a function's ops come under <name>/Initializer."""
        graph = get_default_graph()
        if not callable(initial_value):
            self._initial_value = to_tensor(initial_value, dtype, "initial_value")
            check_outside_control_flow(self._initial_value, scope)
            self._make_ref(graph, scope, shape, validate_shape)
            return
        with graph._attr_scope(variable_class(scope[:-1])):
            with name_scope("Initializer"), scopes.device(None):
                self._initial_value = to_tensor(initial_value(), dtype, "initial_value")
            self._make_ref(graph, scope, shape, validate_shape)

    def _make_ref(self, graph, scope, shape, validate_shape):
        value = self._initial_value
        if shape is None:
            shape = value.shape if validate_shape else None
        self._variable = raw.VariableV2(shape=tensor_shape.raw_shape(shape), dtype=value.dtype.base_dtype, name=scope)

    def _find(self, proto, import_scope):
        self._variable = self._find_parts(proto, import_scope)

    # ---------------------------------------------------------- properties
    @property
    def name(self):
        """str: "<op name>:0"."""
        return self._variable.name

    @property
    def dtype(self):
        """The DType, a ref type."""
        return self._variable.dtype

    @property
    def op(self):
        """The Operation that holds the variable."""
        return self._variable.op

    @property
    def graph(self):
        return self._variable.graph

    @property
    def device(self):
        return self._variable.device

    @property
    def shape(self):
        """TensorShape of the variable."""
        return self._variable.shape

    def set_shape(self, shape):
        """Merge what the caller knows of the shape into the static shape."""
        self._ref().set_shape(shape)
        self.value().set_shape(shape)

    # ---------------------------------------------------------- reading
    def _as_graph_element(self):
        return self._variable

    def _ref(self):
        return self._variable

    def value(self):
        """Tensor: the last snapshot, which is what `tf.add(v, 1.)` takes; an alias of the buffer."""
        return self._snapshot

    def read_value(self):
        """Tensor: the value, read anew at the place in the graph where this is called."""
        return array.identity(self._variable, name="read")

    # ---------------------------------------------------------- writing
    def assign(self, value, use_locking=False, name=None, read_value=True):
        """Give the variable a new value; returns the ref (the Operation when read_value is False)."""
        made = state.assign(self._variable, value, use_locking=use_locking, name=name)
        return made if read_value else made.op

    def assign_add(self, delta, use_locking=False, name=None, read_value=True):
        """Add to the variable; returns the ref (the Operation when read_value is False)."""
        made = state.assign_add(self._variable, delta, use_locking=use_locking, name=name)
        return made if read_value else made.op

    def assign_sub(self, delta, use_locking=False, name=None, read_value=True):
        """Subtract from the variable; returns the ref (the Operation when read_value is False)."""
        made = state.assign_sub(self._variable, delta, use_locking=use_locking, name=name)
        return made if read_value else made.op

    def batch_scatter_update(self, sparse_delta, use_locking=False, name=None):
        """Replace elements along the last axis of each batch; see tf.batch_scatter_update."""
        return state.batch_scatter_update(self, sparse_delta.indices, sparse_delta.values, use_locking=use_locking,
                                          name=name)

    def _strided_slice_assign(self, begin, end, strides, value, name, **masks):
        return raw.StridedSliceAssign(self._ref(), begin, end, strides, value, name=name, **masks)


def _variable_to_tensor(value, dtype=None, name=None, as_ref=False):
    """How a ref variable becomes a tensor: its snapshot, or the ref itself where one is wanted."""
    check_conversion(value, dtype)
    return value._ref() if as_ref else value.value()


def check_conversion(variable, dtype):
    """A variable converts to a tensor of its own dtype only."""
    if dtype is not None and not dtype.is_compatible_with(variable.dtype):
        raise ValueError(f"Incompatible type conversion requested to type '{dtype.name}' for variable of type "
                         f"'{variable.dtype.name}'")


register_tensor_conversion_function(RefVariable, _variable_to_tensor)


# ------------------------------------------------------------------ the lists of variables
def global_variables(scope=None):
    """The variables that make up a model's state, those that a Saver saves by default.

    Args:
      scope: regular expression that the names must match from the start.
    Returns:
      list of Variable.
    Source: tf.global_variables.
    """
    return get_collection(GraphKeys.GLOBAL_VARIABLES, scope)


def all_variables():
    """Old name of tf.global_variables.

    Source: tf.all_variables.
    """
    return global_variables()


def local_variables(scope=None):
    """The variables that hold temporary state and are not saved.

    Args:
      scope: as tf.global_variables.
    Source: tf.local_variables.
    """
    return get_collection(GraphKeys.LOCAL_VARIABLES, scope)


def model_variables(scope=None):
    """The variables that a model needs to be evaluated, as contrib.layers list them.

    Args:
      scope: as tf.global_variables.
    Source: tf.model_variables.
    """
    return get_collection(GraphKeys.MODEL_VARIABLES, scope)


def trainable_variables(scope=None):
    """The variables that optimizers change by default.

    Args:
      scope: as tf.global_variables.
    Source: tf.trainable_variables.
    """
    return get_collection(GraphKeys.TRAINABLE_VARIABLES, scope)


def moving_average_variables(scope=None):
    """The variables of which an ExponentialMovingAverage keeps averages.

    Args:
      scope: as tf.global_variables.
    Source: tf.moving_average_variables.
    """
    return get_collection(GraphKeys.MOVING_AVERAGE_VARIABLES, scope)


# ------------------------------------------------------------------ initializing
def variables_initializer(var_list, name="init"):
    """An Operation that initializes variables, in no order.

    Args:
      var_list: list of Variable.  name: str.
    Source: tf.variables_initializer.
    """
    if var_list:
        return control_flow.group(*[v.initializer for v in var_list], name=name)
    return control_flow.no_op(name=name)


def global_variables_initializer():
    """An Operation that initializes the global variables made so far.

    Source: tf.global_variables_initializer.
    """
    return variables_initializer(global_variables())


def local_variables_initializer():
    """An Operation that initializes the local variables made so far.

    Source: tf.local_variables_initializer.
    """
    return variables_initializer(local_variables())


def initialize_variables(var_list, name="init"):
    """Old name of tf.variables_initializer.

    Source: tf.initialize_variables.
    """
    return variables_initializer(var_list, name=name)


def initialize_all_variables():
    """Old name of tf.global_variables_initializer.

    Source: tf.initialize_all_variables.
    """
    return global_variables_initializer()


def initialize_local_variables():
    """Old name of tf.local_variables_initializer.

    Source: tf.initialize_local_variables.
    """
    return local_variables_initializer()


def is_variable_initialized(variable):
    """Whether a variable has a value.

    Args:
      variable: Variable.
    Returns:
      Tensor (bool, scalar).
    Source: tf.is_variable_initialized.
    """
    return state.is_variable_initialized(variable)


def _variables_or_refs():
    """All variables in collections, or the refs of the graph when none is in one."""
    found = global_variables() + local_variables()
    if found:
        return found
    return [op.outputs[0] for op in get_default_graph().get_operations() if op.type in ("Variable", "VariableV2")]


def assert_variables_initialized(var_list=None):
    """A Tensor that fails when run while a variable is not initialized; None when there are no variables.

    Args:
      var_list: list of Variable, default all global and local ones.
    Source: tf.assert_variables_initialized.
    """
    if var_list is None:
        var_list = _variables_or_refs()
    ranks = []
    for variable in var_list:
        with colocate_with(variable.op):
            ranks.append(array.rank_internal(variable, optimize=False))
    return array.stack(ranks) if len(ranks) > 1 else ranks[0] if ranks else None


def report_uninitialized_variables(var_list=None, name="report_uninitialized_variables"):
    """The names of the variables that are not initialized.

    Args:
      var_list: list of Variable, default all global and local ones.  name: str.
    Returns:
      Tensor (string, [n]).
    Source: tf.report_uninitialized_variables.
    """
    if var_list is None:
        var_list = _variables_or_refs()
    with name_scope(name):
        initialized = [state.is_variable_initialized(v) for v in var_list]
        with scopes.device(os.environ.get("TF_DEVICE_FOR_UNINITIALIZED_VARIABLE_REPORTING", "/cpu:0")):
            if not var_list:
                return array.constant([], dtype=dtypes.string)
            missing = raw.LogicalNot(array.stack(initialized))
            return slicing.boolean_mask(array.constant([v.op.name for v in var_list]), missing)
