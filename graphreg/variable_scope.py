"""tf.get_variable and tf.variable_scope: variables by name, made once and shared, with a scope's defaults.

A graph has one store of the variables that get_variable made, and each thread has its own current
scope in it.  Names come from variable scopes alone; name scopes only name the other ops.
"""
import contextlib
import enum
import threading
from functools import partial

from .core import dtypes, scopes
from .core.collections import GraphKeys, get_collection
from .core.convert import to_tensor
from .core.notes import callers
from .core.scopes import executing_eagerly, get_default_graph, name_scope
from .resource_variables import ResourceVariable
from .variable_store import VariableStore, resource_variables_enabled
from .variables import RefVariable, VariableAggregation, VariableSynchronization, set_default_creator


class _ReuseMode(enum.Enum):
    AUTO_REUSE = 1


AUTO_REUSE = _ReuseMode.AUTO_REUSE


def no_regularizer(_):
    """A regularizer without a penalty, to be given where a scope's own is not wanted.

    Source: tf.no_regularizer.
    """
    return None


def default_variable_creator(next_creator=None, **arguments):
    """Make a variable of the kind that its arguments, the variable scope or the default ask for."""
    use_resource = arguments.pop("use_resource")
    if use_resource is None:
        use_resource = get_variable_scope().use_resource
    if use_resource is None:
        use_resource = resource_variables_enabled()
    # Ref variables exist in graphs alone, and not in the functions of tf.function.
    if not use_resource and not executing_eagerly() and get_default_graph().has_ref_variables:
        return RefVariable(**arguments)
    arguments.pop("expected_shape")
    return ResourceVariable(**arguments)


set_default_creator(default_variable_creator)


# ------------------------------------------------------------------ scopes
# TF keeps both among the collections, under keys that are no strings.
_STORE = ("__variable_store",)
_SCOPES = ("__varscope",)


class _ScopeState(threading.local):
    """The current variable scope of each thread in one graph, and how often scopes were opened."""

    def __init__(self):
        super().__init__()
        self.current = VariableScope(False)
        self.opened = {}

    def open(self, name):
        self.opened[name] = self.opened.get(name, 0) + 1

    def close_subscopes(self, name):
        for key in self.opened:
            if key.startswith(name + "/"):
                self.opened[key] = 0

    def unique(self, prefix):
        """The prefix, with _1, _2 ... added when such a scope was opened here before."""
        name = _join(self.current.name, prefix)
        suffix, n = "", 0
        while self.opened.get(name + suffix, 0):
            n += 1
            suffix = f"_{n}"
        return prefix + suffix


def _join(outer, name):
    """The name within a scope; None stands for the scope itself."""
    if name is None:
        return outer or None
    return f"{outer}/{name}" if outer else name


def _kept(key, make):
    """What the default graph keeps under a key, made at its first use (the first one counts, whoever made it)."""
    found = get_default_graph().get_collection_ref(key)
    if not found:
        found.append(make())
    return found[0]


def _scope_state():
    return _kept(_SCOPES, _ScopeState)


def _get_default_variable_store():
    return _kept(_STORE, VariableStore)


class with_variable_store:
    """Context manager in which get_variable finds and keeps the default graph's variables in a given store."""

    def __init__(self, store):
        self._store = store

    def __enter__(self):
        self._kept = get_default_graph().get_collection_ref(_STORE)
        self._before = list(self._kept)
        self._kept[:] = [self._store]

    def __exit__(self, *error):
        self._kept[:] = self._before
        return False


def unique_scope_name(prefix):
    """The name of a new variable scope here: the prefix, with a number when it was used before."""
    return _scope_state().unique(prefix)


def get_variable_scope():
    """The current VariableScope.

    Source: tf.get_variable_scope.
    """
    return _scope_state().current


class VariableScope:
    """A prefix of variable names, and what get_variable takes where it is not told.

    Args:
      reuse: bool or tf.AUTO_REUSE.  name: str.
      initializer, regularizer, caching_device, partitioner, custom_getter, dtype, use_resource, constraint:
        defaults of get_variable's arguments.
      name_scope: str, the name scope that the scope was opened with.
    Source: tf.VariableScope.
    """

    def __init__(self, reuse, name="", initializer=None, regularizer=None, caching_device=None, partitioner=None,
                 custom_getter=None, name_scope="", dtype=dtypes.float32, use_resource=None, constraint=None):
        self._reuse, self._name, self._name_scope = reuse, name, name_scope
        self._initializer, self._regularizer = initializer, regularizer
        self._caching_device, self._partitioner, self._custom_getter = caching_device, partitioner, custom_getter
        self._dtype, self._use_resource, self._constraint = dtype, use_resource, constraint
        # graphreg.audit asks: (name of the scope that brought the regularizer in, callers)
        self._regularizer_from = None

    @property
    def name(self):
        """str: the prefix, without a final "/"."""
        return self._name

    @property
    def original_name_scope(self):
        """str: the name scope that the scope was opened with."""
        return self._name_scope

    @property
    def reuse(self):
        return self._reuse

    @property
    def initializer(self):
        return self._initializer

    @property
    def dtype(self):
        return self._dtype

    @property
    def use_resource(self):
        return self._use_resource

    @property
    def regularizer(self):
        return self._regularizer

    @property
    def caching_device(self):
        return self._caching_device

    @property
    def partitioner(self):
        return self._partitioner

    @property
    def custom_getter(self):
        return self._custom_getter

    @property
    def constraint(self):
        return self._constraint

    def reuse_variables(self):
        """Take variables by name from now on; none is made."""
        self._reuse = True

    def set_initializer(self, initializer):
        self._initializer = initializer

    def set_dtype(self, dtype):
        self._dtype = dtype

    def set_use_resource(self, use_resource):
        self._use_resource = use_resource

    def set_regularizer(self, regularizer):
        self._regularizer = regularizer
        self._regularizer_from = (self._name, callers(2))

    def set_caching_device(self, caching_device):
        self._caching_device = caching_device

    def set_partitioner(self, partitioner):
        self._partitioner = partitioner

    def set_custom_getter(self, custom_getter):
        self._custom_getter = custom_getter

    def get_collection(self, name):
        """The members of a collection whose names lie in this scope."""
        return get_collection(name, self._name + "/" if self._name else "")

    def trainable_variables(self):
        """The trainable variables of this scope."""
        return self.get_collection(GraphKeys.TRAINABLE_VARIABLES)

    def global_variables(self):
        """The global variables of this scope."""
        return self.get_collection(GraphKeys.GLOBAL_VARIABLES)

    def local_variables(self):
        """The local variables of this scope."""
        return self.get_collection(GraphKeys.LOCAL_VARIABLES)

    def get_variable(self, var_store, name, shape=None, dtype=None, initializer=None, regularizer=None, reuse=None,
                     trainable=None, collections=None, caching_device=None, partitioner=None, validate_shape=True,
                     use_resource=None, custom_getter=None, constraint=None,
                     synchronization=VariableSynchronization.AUTO, aggregation=VariableAggregation.NONE):
        """The variable of a name in this scope, from a store; arguments that are None are the scope's."""
        def given(value, default):
            return default if value is None else value

        with self._telling_whose_regularizer(regularizer), name_scope(None):
            if dtype is not None and initializer is not None and not callable(initializer):
                _check_value_dtype(initializer, dtype)
            return var_store.get_variable(
                _join(self._name, name), shape=shape, dtype=given(dtype, self._dtype),
                initializer=given(initializer, self._initializer), regularizer=given(regularizer, self._regularizer),
                reuse=given(reuse, self._reuse), trainable=trainable, collections=collections,
                caching_device=given(caching_device, self._caching_device),
                partitioner=given(partitioner, self._partitioner), validate_shape=validate_shape,
                use_resource=given(use_resource, self._use_resource),
                custom_getter=given(custom_getter, self._custom_getter),
                constraint=given(constraint, self._constraint), synchronization=synchronization,
                aggregation=aggregation)

    @contextlib.contextmanager
    def _telling_whose_regularizer(self, regularizer):
        """graphreg.audit asks, of the variables made inside: is their regularizer this scope's, or an argument?"""
        hidden = get_default_graph()._hidden
        outer = hidden.get("regularizer from")
        handed_on = outer if regularizer is self._regularizer else None     # a custom getter calls get_variable again
        hidden["regularizer from"] = self._regularizer_from if regularizer is None else handed_on
        try:
            yield
        finally:
            hidden["regularizer from"] = outer


def _check_value_dtype(initializer, dtype):
    """An initial value given with a dtype must have it (and is converted here once, which makes a Const)."""
    found = to_tensor(initializer).dtype.base_dtype
    if found != dtype:
        raise ValueError(f"Initializer type '{found}' and explicit dtype '{dtype}' don't match.")


def _nested_getter(custom_getter, outer):
    """A custom getter that reaches TF's own only through the getter of the scope around."""
    if outer is None:
        return custom_getter

    def wrapped_custom_getter(getter, *args, **kwargs):
        return custom_getter(partial(outer, getter), *args, **kwargs)
    return wrapped_custom_getter


class pure_variable_scope:
    """Context manager for a variable scope that opens no name scope.

    Args:
      name_or_scope: str, added to the current scope's name, or a VariableScope to be entered again.
      old_name_scope: str, what the scope's original_name_scope will be.
      reuse and the others: as tf.variable_scope.
    """

    def __init__(self, name_or_scope, reuse=None, initializer=None, regularizer=None, caching_device=None,
                 partitioner=None, custom_getter=None, old_name_scope=None, dtype=dtypes.float32, use_resource=None,
                 constraint=None):
        self._name_or_scope, self._reuse, self._old_name_scope = name_or_scope, reuse, old_name_scope
        self._custom_getter, self._constraint = custom_getter, constraint
        self._defaults = {"initializer": initializer, "regularizer": regularizer, "caching_device": caching_device,
                          "partitioner": partitioner, "dtype": dtype, "use_resource": use_resource}

    def _enter_again(self, scope):
        """A copy of a scope that was open before, with what is given here changed."""
        name_scope = scope.original_name_scope if self._old_name_scope is None else self._old_name_scope
        return self._made_like(scope, self._reuse or scope.reuse, scope.name, name_scope)

    def _enter_below(self, outer):
        """A new scope below the current one, which hands down its defaults."""
        name_scope = self._name_or_scope if self._old_name_scope is None else self._old_name_scope
        return self._made_like(outer, self._reuse or outer.reuse, _join(outer.name, self._name_or_scope), name_scope)

    def _made_like(self, model, reuse, name, name_scope):
        # A constraint alone is not handed down.
        defaults = {key: getattr(model, key) if value is None else value for key, value in self._defaults.items()}
        getter = model.custom_getter
        if self._custom_getter is not None:
            getter = _nested_getter(self._custom_getter, getter)
        made = VariableScope(reuse, name=name, custom_getter=getter, name_scope=name_scope,
                             constraint=self._constraint, **defaults)
        given = self._defaults["regularizer"] is not None
        made._regularizer_from = (name, callers(4)) if given else model._regularizer_from
        return made

    def __enter__(self):
        self._state = state = _scope_state()
        self._outer = state.current
        if isinstance(self._name_or_scope, VariableScope):
            scope = self._enter_again(self._name_or_scope)
            state.open(scope.name)
            self._opened_before = dict(state.opened)
        else:
            scope = self._enter_below(self._outer)
            state.open(scope.name)
        self._scope = state.current = scope
        return scope

    def __exit__(self, *unused):
        state = self._state
        if state.current is not self._scope:
            raise RuntimeError("Improper nesting of variable_scope.")
        if isinstance(self._name_or_scope, VariableScope):
            # Scopes opened within a scope entered again do not count outside.
            state.opened = self._opened_before
        else:
            state.close_subscopes(self._scope.name)
        state.current = self._outer
        return False


class variable_scope:
    """Context manager for a scope of variable names, which is a name scope as well.

    Args:
      name_or_scope: str, added to the names of the scope around, or a VariableScope to be entered again.
      default_name: str, made unique, when name_or_scope is None.
      values: list of Tensors, whose graph becomes the default one.
      initializer, regularizer, caching_device, partitioner, dtype, use_resource, constraint: defaults of
        get_variable in this scope; what is None comes from the scope around (a constraint does not).
      custom_getter: function (getter, name, *args, **kwargs) asked by get_variable; those of scopes around
        are reached through `getter`.
      reuse: True takes variables that exist, tf.AUTO_REUSE makes those that do not; None as around.
      auxiliary_name_scope: bool, whether a name scope is opened.
    Returns (from `with ... as`):
      VariableScope.
    Raises:
      ValueError, TypeError: arguments of another kind, or reuse without a name.
    Source: tf.variable_scope.
    """

    def __init__(self, name_or_scope, default_name=None, values=None, initializer=None, regularizer=None,
                 caching_device=None, partitioner=None, custom_getter=None, reuse=None, dtype=None, use_resource=None,
                 constraint=None, auxiliary_name_scope=True):
        self._name_or_scope, self._default_name = name_or_scope, default_name
        if default_name is None and name_or_scope is None:
            raise TypeError("If default_name is None then name_or_scope is required")
        self._reuse = None if reuse is False else reuse
        if self._reuse not in (None, True, AUTO_REUSE) or self._reuse == 1 and self._reuse is not True:
            raise ValueError("The reuse parameter must be True or False or None.")
        if not isinstance(auxiliary_name_scope, bool):
            raise TypeError(f"The auxiliary_name_scope must be `True` or `False`, while get {auxiliary_name_scope}")
        self._auxiliary_name_scope = auxiliary_name_scope
        self._graph = scopes.graph_of(values or [])
        self._arguments = {"reuse": self._reuse, "initializer": initializer, "regularizer": regularizer,
                           "caching_device": caching_device, "partitioner": partitioner,
                           "custom_getter": custom_getter, "dtype": dtype, "use_resource": use_resource,
                           "constraint": constraint}
        self._exits = []

    def _enter(self, context):
        result = context.__enter__()
        self._exits.append(context)
        return result

    def __enter__(self):
        try:
            if not get_default_graph().building_function:
                self._enter(self._graph.as_default())
            return self._enter_scopes()
        except BaseException:
            self.__exit__(None, None, None)
            raise

    def _enter_scopes(self):
        given = self._name_or_scope
        if given is None:
            if self._reuse:
                raise ValueError("reuse=True cannot be used without a name_or_scope")
            name_scope = self._enter_name_scope(self._default_name)
            unique = unique_scope_name(self._default_name)
            return self._enter(pure_variable_scope(unique, old_name_scope=name_scope, **self._arguments))
        if not isinstance(given, (str, VariableScope)):
            raise TypeError("VariableScope: name_or_scope must be a string or VariableScope.")
        name_scope = self._enter_name_scope(given if isinstance(given, str) else given.name.split("/")[-1])
        if isinstance(given, VariableScope):
            name_scope = given.original_name_scope
        return self._enter(pure_variable_scope(given, old_name_scope=name_scope, **self._arguments))

    def _enter_name_scope(self, name):
        """Open the name scope, or enter the current one again; the scope with its "/", None for a nameless one."""
        if self._auxiliary_name_scope:
            return self._enter(scopes.name_scope(name)) if name else None
        current = get_default_graph().get_name_scope()
        return self._enter(scopes.name_scope(current + "/" if current else ""))

    def __exit__(self, *error):
        while self._exits:
            self._exits.pop().__exit__(*error)
        return False


class variable_op_scope(variable_scope):
    """Old form of tf.variable_scope, with the values first.

    Args: as tf.variable_scope.
    Source: tf.variable_op_scope.
    """

    def __init__(self, values, name_or_scope, default_name=None, initializer=None, regularizer=None,
                 caching_device=None, partitioner=None, custom_getter=None, reuse=None, dtype=None, use_resource=None,
                 constraint=None):
        super().__init__(name_or_scope, default_name=default_name, values=values, initializer=initializer,
                         regularizer=regularizer, caching_device=caching_device, partitioner=partitioner,
                         custom_getter=custom_getter, reuse=reuse, dtype=dtype, use_resource=use_resource,
                         constraint=constraint)


# ------------------------------------------------------------------ get_variable
def get_variable(name, shape=None, dtype=None, initializer=None, regularizer=None, trainable=None, collections=None,
                 caching_device=None, partitioner=None, validate_shape=True, use_resource=None, custom_getter=None,
                 constraint=None, synchronization=VariableSynchronization.AUTO, aggregation=VariableAggregation.NONE):
    """The variable of a name in the current variable scope: made the first time, shared under reuse.

    What is None comes from the variable scope.  A new variable's regularizer is called once, and its penalty
    joins the collection REGULARIZATION_LOSSES, which only the program itself reads.

    Args:
      name: str.  shape: list of int, or None with an initial value.  dtype: DType, default float32.
      initializer: Initializer, function or value; default glorot uniform, zeros for ints, bools and strings.
      regularizer: function (variable) -> penalty Tensor or None.
      trainable, collections, caching_device, validate_shape, use_resource, constraint, synchronization,
        aggregation: as tf.Variable.
      partitioner: function (shape, dtype) -> number of slices along each axis.
      custom_getter: function (getter, name, *args, **kwargs) asked in place of the store.
    Returns:
      Variable; PartitionedVariable when there is a partitioner.
    Raises:
      ValueError: the variable exists and is not to be reused, or does not exist and is to be; shape or dtype
        differ from what is found; the initializer does not fit.
    Source: tf.get_variable.
    """
    return get_variable_scope().get_variable(
        _get_default_variable_store(), name, shape=shape, dtype=dtype, initializer=initializer,
        regularizer=regularizer, trainable=trainable, collections=collections, caching_device=caching_device,
        partitioner=partitioner, validate_shape=validate_shape, use_resource=use_resource,
        custom_getter=custom_getter, constraint=constraint, synchronization=synchronization, aggregation=aggregation)


def get_local_variable(name, shape=None, dtype=None, initializer=None, regularizer=None, trainable=False,
                       collections=None, caching_device=None, partitioner=None, validate_shape=True, use_resource=None,
                       custom_getter=None, constraint=None, synchronization=VariableSynchronization.AUTO,
                       aggregation=VariableAggregation.NONE):
    """get_variable for temporary state: in LOCAL_VARIABLES, never trainable.

    Args and Returns: as tf.get_variable; a list given as `collections` gets LOCAL_VARIABLES added, as in TF.
    Source: tf.get_local_variable.
    """
    if collections:
        collections += [GraphKeys.LOCAL_VARIABLES]
    else:
        collections = [GraphKeys.LOCAL_VARIABLES]
    return get_variable(
        name, shape=shape, dtype=dtype, initializer=initializer, regularizer=regularizer, trainable=False,
        collections=collections, caching_device=caching_device, partitioner=partitioner,
        validate_shape=validate_shape, use_resource=use_resource, custom_getter=custom_getter, constraint=constraint,
        synchronization=synchronization, aggregation=aggregation)
