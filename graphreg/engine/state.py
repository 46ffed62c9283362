"""What a session keeps between runs: variables, random streams, and the resources of stateful ops."""
import threading

import numpy as np

from ..core import errors, shape_fns
from ..kernels.scatter import Rows
from .buffers import Buffers
from .updates import Spare, aligned


_LARGE = 1 << 12      # bytes


class _Layouts:
    """How often any variable has taken a new buffer: code made for certain shapes looks again when it changes."""

    def __init__(self):
        self.count = 0


layouts = _Layouts()


class Unset:
    """What stands for the value of a ref variable before it has one: the shape it is declared with."""

    __slots__ = ("shape",)

    def __init__(self, shape):
        self.shape = shape


class VariableCell:
    """The storage of one variable in one session; also the run-time value of its handle or ref.

    value  array, or None before the first assignment.  Assigning as many elements as before writes
    into the same buffer, so that views of it see the new value, as aliases do in TF.
    unset  Unset or None, what an op that assigns the first value sees in its place.
    """

    __slots__ = ("name", "value", "unset", "lock", "_container", "_containers")

    def __init__(self, name, container, containers):
        self.name = name
        self.value = self.unset = None
        self.lock = threading.RLock()
        self._container, self._containers = container, containers

    def assign(self, new):
        """Take a new value: into the old buffer when the size fits, else as a buffer of its own."""
        old = self.value
        if type(new) is Rows:
            new.into(old)
            return
        new = np.asarray(new)
        if old is None or old.size != new.size or old.dtype != new.dtype:
            self.value = _own(new)
            layouts.count += 1
            self._containers.add(self._container)
            return
        if old.shape != new.shape:
            self.value = old = old.reshape(new.shape)
            layouts.count += 1
        if new is not old:
            np.copyto(old, new)

    def change_in_parts(self):
        """bool: whether the buffer may be written piece by piece."""
        return self.value is not None and self.value.flags.c_contiguous

    def clear(self):
        self.value = None
        layouts.count += 1

    @property
    def container(self):
        """str: the name of the container that holds it."""
        return self._container.decode() or "localhost"

    def missing(self):
        """TF's text for a resource that is not there: a container comes to be with the first thing in it."""
        path = f"{self.container}/{self.name}"
        if self._container in self._containers:
            return f"Resource {path}/N10tensorflow3VarE does not exist."
        return f"Container {self.container} does not exist. (Could not find resource: {path})"


def _own(new):
    """A copy of an array; a large one begins where a line of the cache does, which makes updates quicker."""
    if new.nbytes < _LARGE or new.dtype.kind not in "fiu" or not new.flags.c_contiguous:
        return np.array(new)
    copy = aligned(new.nbytes).view(new.dtype).reshape(new.shape)
    np.copyto(copy, new)
    return copy


class SessionState:
    """The variables, node states and resources of one session."""

    def __init__(self):
        self._lock = threading.RLock()
        self.update_lock = threading.RLock()
        self._variables = {}
        self._containers = set()
        self._nodes = {}
        self._resources = {}
        self._functions = {}
        # Memory of results, and how many threads a library may compute with.
        self.buffers, self.threads = Buffers(), 1
        # What updates work in: whoever does holds update_lock.
        self.spare = Spare()
        # Where ops run, on an engine that has several devices.
        self.places = None

    def function(self, key, make):
        """What runs a function in this session, made at its first use: make(state of the function)."""
        with self._lock:
            if key not in self._functions:
                self._functions[key] = make(self.fork())
            return self._functions[key]

    def fork(self):
        """A state with the same variables and resources, whose nodes start anew."""
        own = SessionState()
        own._variables, own._resources, own.update_lock = self._variables, self._resources, self.update_lock
        own.buffers, own.threads, own.spare, own.places = self.buffers, self.threads, self.spare, self.places
        return own

    def variable(self, op):
        """The cell of a variable or handle op, by container and shared name."""
        key = (op._attrs.get("container", b""), op._attrs.get("shared_name") or op._name.encode())
        with self._lock:
            cell = self._variables.get(key)
            if cell is None:
                cell = self._variables[key] = VariableCell(key[1].decode(), key[0], self._containers)
            if op.outputs[0].dtype._is_ref_dtype:
                # A ref variable is there, without a value, as soon as its op has run.
                self._containers.add(key[0])
                if cell.unset is None and shape_fns.is_full(op._attrs["shape"]):
                    cell.unset = Unset(op._attrs["shape"])
            return cell

    def node(self, op):
        """What an op declared with state="node" keeps, made at its first use."""
        with self._lock:
            found = self._nodes.get(op._name)
            if found is None:
                found = self._nodes[op._name] = op.op_def.flag("make_state")(op._attrs)
            return found

    def resource(self, key, make):
        """The resource of a key, made at its first use."""
        with self._lock:
            if key not in self._resources:
                self._resources[key] = make()
                self._containers.add(b"")
            return self._resources[key]

    def find(self, key):
        """The resource of a key, or None."""
        return self._resources.get(key)

    def drop(self, key):
        """Forget a resource; returns it, or None."""
        with self._lock:
            return self._resources.pop(key, None)

    def resources(self):
        """list of all resources."""
        with self._lock:
            return list(self._resources.values())

    def reset(self, containers):
        """Forget the variables of some containers (all when none are named)."""
        with self._lock:
            for key in [k for k in self._variables if not containers or k[0].decode() in containers]:
                self._variables.pop(key).clear()


def in_cell(look):
    """A function that looks up a value where there is a cell, and takes it as it is otherwise."""
    return lambda value: look(value) if isinstance(value, VariableCell) else value


def read(cell):
    """The value of a variable; FailedPreconditionError before it was assigned."""
    value = cell.value
    if value is None:
        raise uninitialized(cell)
    return value


def uninitialized(cell, where=""):
    """The error of a ref variable without a value, `where` behind its text."""
    return errors.FailedPreconditionError(None, None, f"Attempting to use uninitialized value {cell.name}{where}")


def read_resource(cell):
    """The value of a resource variable that is read; FailedPreconditionError before it was assigned."""
    value = cell.value
    if value is None:
        raise errors.FailedPreconditionError(
            None, None, f"Error while reading resource variable {cell.name} from Container: {cell.container}. This could "
            f"mean that the variable was uninitialized. Not found: {cell.missing()}")
    return value


def find_resource(cell):
    """The value of a resource variable that an op looks up; NotFoundError before it was assigned."""
    if cell.value is None:
        raise errors.NotFoundError(None, None, cell.missing())
    return cell.value
