"""TF's public namespace tf.contrib.eager, as far as it is there."""
import contextlib
from importlib import import_module

from ..core.convert import to_tensor
from ..core.scopes import executing_eagerly, init_scope  # noqa: F401
from ..custom_gradient import custom_gradient  # noqa: F401
from ..defun import defun, function, TensorSpec  # noqa: F401
from ..eager_mode import (  # noqa: F401
    ASYNC, DEVICE_PLACEMENT_EXPLICIT, DEVICE_PLACEMENT_SILENT, DEVICE_PLACEMENT_WARN, enable_eager_execution, SYNC)
from ..eager_py_func import py_function as py_func  # noqa: F401
from ..gradient_tape import GradientTape
from ..platform import app
from ..resource_variables import ResourceVariable as Variable  # noqa: F401
from ..template import make_template  # noqa: F401
from ..variable_store import VariableStore
from ..variable_scope import with_variable_store
from .refused import absent

in_eager_mode = executing_eagerly


def num_gpus():
    """int: the number of GPUs: none.

    Source: tf.contrib.eager.num_gpus.
    """
    return 0


def list_devices():
    """list of the devices' names: one CPU.

    Source: tf.contrib.eager.list_devices.
    """
    return ["/job:localhost/replica:0/task:0/device:CPU:0"]


def value_and_gradients_function(f, params=None):
    """A function that gives what f gives, and its gradients.

    Args:
      f: function of Tensors -> Tensor.
      params: list of the names or positions of f's arguments to differentiate by; None: all.
    Returns:
      function of f's arguments -> (value, list of gradients); it takes `dy=`, the gradient to start from.
    Raises (when called):
      ValueError: a parameter is none of f's, or f has variable arguments.
    Source: tf.contrib.eager.value_and_gradients_function.
    """
    def decorated(*args, **kwargs):
        dy = kwargs.pop("dy", None)
        if kwargs:
            raise ValueError(f"Functions to be differentiated cannot receive keyword arguments. Got: {sorted(kwargs)}")
        positions = _positions(f, params, len(args))
        args = [to_tensor(a) if i in positions else a for i, a in enumerate(args)]
        with GradientTape() as tape:
            for i in positions:
                tape.watch(args[i])
            value = f(*args)
        if value is None:
            raise ValueError(f"Cannot differentiate a function that returns None; did you forget to return a value from "
                             f"{f.__name__}?")
        dy = None if dy is None else to_tensor(dy)
        return value, tape.gradient(value, [args[i] for i in positions], dy)
    return decorated


def gradients_function(f, params=None):
    """A function that gives f's gradients.

    Args: as for value_and_gradients_function.
    Source: tf.contrib.eager.gradients_function.
    """
    both = value_and_gradients_function(f, params)
    return lambda *args, **kwargs: both(*args, **kwargs)[1]


def _positions(f, params, count):
    if params is None:
        return list(range(count))
    import inspect
    names = list(inspect.signature(f).parameters)
    out = []
    for p in params:
        if isinstance(p, str) and p not in names:
            raise ValueError(f"params must be all strings or all integers; got {params}." if not isinstance(p, str)
                             else f"{p!r} is not in list")
        out.append(names.index(p) if isinstance(p, str) else p)
    return out


def implicit_value_and_gradients(f):
    """A function that gives what f gives, and its gradients by the trainable variables that it reads.

    Args:
      f: function -> Tensor.
    Returns:
      function of f's arguments -> (value, list of (gradient, Variable)).
    Raises (when called):
      ValueError: f returns None, or reads no variable.
    Source: tf.contrib.eager.implicit_value_and_gradients.
    """
    def decorated(*args, **kwargs):
        with GradientTape() as tape:
            value = f(*args, **kwargs)
        if value is None:
            raise ValueError(f"Cannot differentiate a function that returns None; did you forget to return a value from "
                             f"{f.__name__}?")
        variables = list(tape.watched_variables())
        if not variables:
            raise ValueError("No trainable variables were accessed while the function was being computed.")
        return value, list(zip(tape.gradient(value, variables), variables))
    return decorated


def implicit_gradients(f):
    """A function that gives f's gradients by the trainable variables that it reads.

    Args, Raises: as for implicit_value_and_gradients.
    Source: tf.contrib.eager.implicit_gradients.
    """
    both = implicit_value_and_gradients(f)
    return lambda *args, **kwargs: both(*args, **kwargs)[1]


def get_optimizer_variables(optimizer):
    """The variables that a tf.train optimizer keeps.

    Source: tf.contrib.eager.get_optimizer_variables.
    """
    return optimizer.variables()


class EagerVariableStore:
    """What lets get_variable, and the functional layers, find their variables again under eager execution.

    Args:
      store: another EagerVariableStore to share, or None.
    Raises:
      ValueError: eager execution is off.
    Source: tf.contrib.eager.EagerVariableStore.
    """

    def __init__(self, store=None):
        if store is not None and not store.keeps_eager_variables:
            raise ValueError("Cannot construct EagerVariableStore from a VariableStore object that does not hold eager "
                             "variables.")
        self._store = store or VariableStore()
        self._store.keeps_eager_variables = True

    def as_default(self):
        """Context manager in which get_variable finds and keeps variables here."""
        return with_variable_store(self._store)

    def variables(self):
        """list of the variables, sorted by name."""
        return sorted(self._store._vars.values(), key=lambda v: v.name)

    def trainable_variables(self):
        """list of the trainable variables, sorted by name."""
        return [v for v in self.variables() if v.trainable]

    def non_trainable_variables(self):
        """list of the other variables, sorted by name."""
        return [v for v in self.variables() if not v.trainable]

    def copy(self):
        """A store with copies of the variables under the same names."""
        copied = EagerVariableStore()
        for key, v in self._store._vars.items():
            copied._store._vars[key] = Variable(v.read_value(), name=v.name.split(":")[0], trainable=v.trainable)
        return copied


# ------------------------------------------------------------------ how ops are executed
def set_execution_mode(mode):
    """Accepted: ops run in order in either mode.

    Args:
      mode: SYNC, ASYNC or None.
    Raises:
      ValueError: it is none of these.
    Source: tf.contrib.eager.set_execution_mode.
    """
    if mode not in (None, SYNC, ASYNC):
        raise ValueError("Execution mode should be None/SYNC/ASYNC. Got %s" % mode)


@contextlib.contextmanager
def execution_mode(mode):
    """Context manager; accepted: ops run in order in either mode.

    Args, Raises: as for set_execution_mode.
    Source: tf.contrib.eager.execution_mode.
    """
    set_execution_mode(mode)
    yield


def async_wait():
    """Nothing: no op is under way.

    Source: tf.contrib.eager.async_wait.
    """


def async_clear_error():
    """Nothing: errors are raised at once.

    Source: tf.contrib.eager.async_clear_error.
    """


def run(main=None, argv=None):
    """Run a program with eager execution: as tf.app.run.

    Args: as for tf.app.run.
    Source: tf.contrib.eager.run.
    """
    enable_eager_execution()
    app.run(main, argv)


# Parts that bring much with them: name -> module.
_LATE = {"Iterator": ".eager_iterator", "Checkpoint": "..train", "Network": ".eager_network",
         "Sequential": ".eager_network", "Saver": ".eager_savers", "restore_variables_on_create": ".eager_savers",
         "save_network_checkpoint": ".eager_savers", "restore_network_checkpoint": ".eager_savers",
         "run_test_in_graph_and_eager_modes": ".eager_tests", "run_all_tests_in_graph_and_eager_modes": ".eager_tests"}


def __getattr__(name):
    if name == "metrics":
        return import_module(".eager_metrics", __package__)
    if name in _LATE:
        return getattr(import_module(_LATE[name], __package__), name)
    raise absent("eager", name)
