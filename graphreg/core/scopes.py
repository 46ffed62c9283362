"""Default graphs and sessions, and the scopes that a graph is under while ops are made."""
import re
import threading

VALID_OP_NAME = re.compile(r"^[A-Za-z0-9.][A-Za-z0-9_.\-/]*$")
VALID_SCOPE_NAME = re.compile(r"^[A-Za-z0-9_.\-/]*$")


# ------------------------------------------------------------------ default stacks
class DefaultStack(threading.local):
    """A thread's stack of default objects (graphs or sessions)."""

    def __init__(self):
        super().__init__()
        self.stack = []

    def top(self):
        return self.stack[-1] if self.stack else None

    def is_cleared(self):
        return not self.stack

    def entered(self, default):
        """Context manager in which `default` is on top."""
        return _Default(self, default)


class _Default:
    def __init__(self, owner, default):
        self._owner, self._default = owner, default

    def __enter__(self):
        self._owner.stack.append(self._default)
        self._owner.on_change()
        return self._default

    def __exit__(self, *unused):
        stack, default = self._owner.stack, self._default
        try:
            if not stack or stack[-1] is not default:
                raise AssertionError(f"Nesting violated for default stack of {type(default)} objects")
            stack.pop()
        finally:
            self._owner.on_change()
        return False


class _DefaultGraph(_Default):
    def __enter__(self):
        self._owner.colocations.append(len(self._default._outer_device_stacks))
        return super().__enter__()

    def __exit__(self, *error):
        super().__exit__(*error)
        self._owner.colocations.pop()
        return False


class _SessionStack(DefaultStack):
    def on_change(self):
        pass


class _GraphStack(DefaultStack):
    """The default graphs of a thread; `current` is the top or the thread's own global graph."""

    def __init__(self):
        super().__init__()
        self.global_graph = None
        self.current = None
        self.colocations = []      # how many colocations were open in each graph on the stack when it was entered

    def on_change(self):
        self.current = self.stack[-1] if self.stack else self.global_graph

    def entered(self, default):
        return _DefaultGraph(self, default)


_graphs = _GraphStack()
_sessions = _SessionStack()
_make_graph = None      # the class Graph, entered by core/graph.py


def set_graph_class(make):
    """Tell the default stack how to make a thread's first graph; returns what it was told before."""
    global _make_graph
    before, _make_graph = _make_graph, make
    return before


def has_global_graph():
    """bool: whether this thread has a global graph, that is, the program has asked for one."""
    return _graphs.global_graph is not None


def graph_stack():
    return _graphs


def session_stack():
    return _sessions


def get_default_graph():
    """The graph of the innermost `with graph.as_default()`, or this thread's global graph.

    Source: tf.get_default_graph.
    """
    if _graphs.current is None:
        _graphs.global_graph = _make_graph()
        _graphs.on_change()
    return _graphs.current


def reset_default_graph():
    """Replace this thread's global default graph by an empty one.

    Raises:
      AssertionError: called within a `with graph.as_default()` block.
    Source: tf.reset_default_graph.
    """
    if not _graphs.is_cleared():
        raise AssertionError("Do not use tf.reset_default_graph() to clear nested graphs. If you need a cleared "
                             "graph, exit the nesting and create a new graph.")
    _graphs.global_graph = None
    _graphs.on_change()


def executing_eagerly():
    """bool: whether ops run at once here, rather than being added to a graph.

    Source: tf.executing_eagerly.
    """
    return get_default_graph().executes


def get_default_session():
    """The session of the innermost `with session`, or None.

    Source: tf.get_default_session.
    """
    return _sessions.top()


# ------------------------------------------------------------------ scopes of the default graph
class name_scope:
    """Context manager that puts a name in front of the names of the ops made within.

    Args:
      name: str, the scope; one that ends in "/" is entered again as it is; None or "" goes to the top.
      default_name: str used when name is None.
      values: list of Tensors that the scope's ops take; their graph becomes the default one.
    Returns (from `with ... as`):
      str: the full scope, ending in "/".
    Raises:
      ValueError: name and default_name are both None, or values come from different graphs.
    Source: tf.name_scope.
    """

    def __init__(self, name, default_name=None, values=None):
        if not (default_name is None or isinstance(default_name, str)):
            raise TypeError(f"`default_name` type ({type(default_name)}) is not a string type. You likely meant to "
                            "pass this into the `values` kwarg.")
        self._name = default_name if name is None else name
        self._default_name, self._given, self._values = default_name, name, values
        self._exits = []

    @property
    def name(self):
        return self._name

    def __enter__(self):
        if self._name is None and self._values is not None:
            raise ValueError(f"At least one of name ({self._given}) and default_name ({self._default_name}) "
                             "must be provided.")
        if self._values is None:
            self._values = []
        graph = graph_of(self._values)
        if graph is not _graphs.current:
            default = graph.as_default()
            default.__enter__()
            self._exits.append(default)
        scope = graph.name_scope(self._name)
        self._exits.append(scope)
        try:
            return scope.__enter__()
        except BaseException:
            self._exits.pop()
            self.__exit__(None, None, None)
            raise

    def __exit__(self, *error):
        while self._exits:
            self._exits.pop().__exit__(*error)
        return False


class op_scope(name_scope):
    """Deprecated form of name_scope, with its arguments in another order.

    Args:
      values, name, default_name: as for name_scope.
    Source: tf.op_scope.
    """

    def __init__(self, values, name, default_name=None):
        super().__init__(name, default_name, values)


def graph_of(inputs, graph=None):
    """The one graph that inputs belong to (any of them may be a plain value), else the default graph.

    Raises:
      ValueError: two inputs come from different graphs.
    """
    current = get_default_graph()
    if current.building_function:
        return current
    if current.executes:
        return _graph_of_symbolic(inputs) or current
    first = None
    for value in inputs:
        element = as_graph_element(value)
        if element is None:
            continue
        if graph is None:
            graph, first = element.graph, element
        elif first is not None and element.graph is not graph:
            raise ValueError(f"{element} must be from the same graph as {first}.")
        elif element.graph is not graph:
            raise ValueError(f"{element} is not from the passed-in graph.")
    return graph or current


def _graph_of_symbolic(inputs):
    """The graph of the first input that has one: among eager tensors it draws the op into its graph."""
    for value in inputs:
        element = as_graph_element(value)
        if element is not None:
            return element.graph
    return None


def as_graph_element(value):
    """The Tensor or Operation that a value is or stands for, or None."""
    if getattr(value, "is_graph_element", False):
        return value
    convert = getattr(value, "_as_graph_element", None)
    return convert() if convert is not None else None


def control_dependencies(control_inputs):
    """Context manager: ops made within run only after `control_inputs` have run.

    Args:
      control_inputs: list of Operation, Tensor or Variable; None clears the dependencies.
    Source: tf.control_dependencies.
    """
    return get_default_graph().control_dependencies(control_inputs)


def device(device_name_or_function):
    """Context manager that sets the device of ops made within.

    Args:
      device_name_or_function: device name, DeviceSpec, function from Operation to device name, or None.
    Source: tf.device.
    """
    return get_default_graph().device(device_name_or_function)


def container(container_name):
    """Context manager that sets the resource container of stateful ops made within.

    Source: tf.container.
    """
    return get_default_graph().container(container_name)


def colocate_with(op, ignore_existing=False):
    """Context manager that places ops made within where `op` is.

    Source: tf.colocate_with.
    """
    return get_default_graph().colocate_with(op, ignore_existing)


class init_scope:
    """Context manager that lifts ops out of control flow, function bodies and control dependencies.

    The name scope stays.  What initializes a variable is made so, wherever the variable is asked for.
    Source: tf.init_scope.
    """

    def __enter__(self):
        graph = get_default_graph()
        scope = graph.get_name_scope()
        while graph.building_function:
            graph = graph.outer_graph
        self._exits = [setting(graph, "_device_stack", self._devices(graph)), graph.as_default(),
                       graph.name_scope(scope + "/" if scope else ""), graph.control_dependencies(None)]
        for entered in self._exits:
            entered.__enter__()

    @staticmethod
    def _devices(graph):
        """The device scopes that hold within: none open, as in a colocation, lets those from before it hold again."""
        outer = graph._outer_device_stacks
        if graph._device_stack or not _graphs.colocations or _graphs.colocations[-1] >= len(outer):
            return graph._device_stack
        return outer[_graphs.colocations[-1]]

    def __exit__(self, *error):
        while self._exits:
            self._exits.pop().__exit__(*error)
        return False


# ------------------------------------------------------------------ names moved between scopes
def strip_name_scope(name, scope):
    """`name` seen from within a scope: "s/v" (also "^s/v", "loc:@s/v") of scope "s" is "v".

    Args:
      name: str.  scope: str or None, which changes nothing.
    """
    if not scope:
        return name
    return re.sub(r"([\^]|loc:@|^)" + scope.rstrip("/") + r"/+(.*)", r"\1\2", name, count=1)


def prepend_name_scope(name, scope):
    """`name` moved into a scope: "v" (also "^v", "loc:@v") in scope "s" is "s/v".

    Args:
      name: str.  scope: str or None, which changes nothing.
    """
    if not scope:
        return name
    return re.sub(r"([\^]|loc:@|^)(.*)", r"\1" + scope.rstrip("/") + r"/\2", name, count=1)


# ------------------------------------------------------------------ what the graph's blocks are made of
class ControlDependenciesController:
    """One `with graph.control_dependencies(...)` block, and the ops made in it so far."""

    def __init__(self, graph, control_inputs):
        self._graph = graph
        self._new_stack = control_inputs is None
        self.control_inputs = [] if self._new_stack else control_inputs
        self._seen = set()
        self._outer_stack = self._outer_context = None

    def __enter__(self):
        if self._new_stack:
            # Clearing the dependencies also leaves the control-flow context.
            self._outer_stack = self._graph._control_stack
            self._graph._control_stack = []
            self._outer_context = self._graph._control_flow_context
            self._graph._control_flow_context = None
        self._graph._control_stack.append(self)

    def __exit__(self, *unused):
        stack = self._graph._control_stack
        if stack[-1] is not self:
            raise AssertionError
        stack.pop()
        if self._new_stack:
            self._graph._control_stack = self._outer_stack
            self._graph._control_flow_context = self._outer_context

    def add_op(self, op):
        self._seen.add(op)

    def made_any_of(self, ops):
        return not self._seen.isdisjoint(ops)


class _Nothing:
    def __enter__(self):
        pass

    def __exit__(self, *unused):
        return False


nothing = _Nothing()      # the context manager of a block that changes nothing


class setting:
    """Context manager that gives an attribute of an object another value for a while."""

    def __init__(self, target, attribute, value, result=None):
        self._target, self._attribute, self._value, self._result = target, attribute, value, result

    def __enter__(self):
        self._old = getattr(self._target, self._attribute)
        setattr(self._target, self._attribute, self._value)
        return self._result

    def __exit__(self, *unused):
        setattr(self._target, self._attribute, self._old)
