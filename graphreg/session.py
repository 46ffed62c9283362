"""Session: fetches and feeds in, plans run, values out."""
import os
import threading
import warnings
from collections import abc

import numpy as np

from .core import deadline, errors, scopes
from .core.graph import Graph
from .core.indexed_slices import IndexedSlices, IndexedSlicesValue
from .core.operation import Operation, Tensor
from .core.sparse_tensor import SparseTensor, SparseTensorValue
from .engine.blas import one_thread
from .engine.describe import PlanView
from .engine.engines import ENGINES, engine_of
from .engine.plan import Plan
from .engine.state import SessionState
from .session_ops import TensorHandle
from .session_runs import Again, NEW, feed_array, is_numeric, key_of, run_values

_PLAIN = (Tensor, Operation)
_HANDLES = ("GetSessionHandle", "GetSessionHandleV2")
MAX_PLANS = 512       # plans kept by one session; the oldest goes first


# ------------------------------------------------------------------ fetches
class _Element:
    """One Tensor or Operation to fetch."""

    def __init__(self, graph, fetch):
        try:
            self._elements = [graph.as_graph_element(fetch, allow_tensor=True, allow_operation=True)]
        except TypeError as error:
            raise TypeError(f"Fetch argument {fetch!r} has invalid type {type(fetch)!r}, must be a string or Tensor. "
                            f"({error})") from None
        except (ValueError, KeyError) as error:
            raise ValueError(f"Fetch argument {fetch!r} cannot be interpreted as a Tensor. ({error})") from None

    def elements(self):
        return self._elements

    def build(self, values):
        return next(values)


class _Parts:
    """An object that is made of several tensors, and built from their values."""

    def __init__(self, graph, parts, make):
        self._children = [_Element(graph, p) for p in parts]
        self._make = make

    def elements(self):
        return [e for c in self._children for e in c.elements()]

    def build(self, values):
        return self._make([c.build(values) for c in self._children])


class _List:
    """A list, tuple or named tuple of fetches."""

    def __init__(self, graph, fetches):
        self._type = type(fetches)
        self._children = [fetch_of(graph, f) for f in fetches]

    def elements(self):
        return [e for c in self._children for e in c.elements()]

    def build(self, values):
        results = [c.build(values) for c in self._children]
        if issubclass(self._type, list):
            return results
        return self._type(*results) if hasattr(self._type, "_fields") else self._type(results)


class _Dict:
    """A dictionary of fetches."""

    def __init__(self, graph, fetches):
        self._type = type(fetches)
        self._factory = getattr(fetches, "default_factory", None)
        self._children = [(k, fetch_of(graph, f)) for k, f in fetches.items()]

    def elements(self):
        return [e for _, c in self._children for e in c.elements()]

    def build(self, values):
        results = self._type(self._factory) if self._factory is not None else self._type()
        for key, child in self._children:
            results[key] = child.build(values)
        return results


class _Attrs:
    """An object of a class made with attrs."""

    def __init__(self, graph, fetches):
        self._type = type(fetches)
        self._children = [fetch_of(graph, getattr(fetches, a.name)) for a in self._type.__attrs_attrs__]

    def elements(self):
        return [e for c in self._children for e in c.elements()]

    def build(self, values):
        return self._type(*[c.build(values) for c in self._children])


def _sparse_parts(fetch):
    return [fetch.indices, fetch.values, fetch.dense_shape], lambda v: SparseTensorValue(*v)


def _slices_parts(fetch):
    if fetch.dense_shape is None:
        return [fetch.values, fetch.indices], lambda v: IndexedSlicesValue(v[0], v[1], None)
    return [fetch.values, fetch.indices, fetch.dense_shape], lambda v: IndexedSlicesValue(*v)


# type -> (fetch -> (parts, make), (feed, value) -> [(part, value)], feed -> parts)
_CONVERSIONS = [
    (SparseTensor, _sparse_parts,
     lambda feed, value: list(zip([feed.indices, feed.values, feed.dense_shape], value)),
     lambda feed: [feed.indices, feed.values, feed.dense_shape]),
    (IndexedSlices, _slices_parts,
     lambda feed, value: list(zip([feed.values, feed.indices] + ([] if feed.dense_shape is None
                                                                 else [feed.dense_shape]), value)),
     lambda feed: [feed.values, feed.indices] + ([] if feed.dense_shape is None else [feed.dense_shape])),
]


def register_session_run_conversion_functions(tensor_type, fetch_function, feed_function=None,
                                              feed_function_for_partial_run=None):
    """Say how objects of a type are fetched and fed.

    Args:
      tensor_type: type.
      fetch_function: fetch -> (list of tensors, function from their values to the result).
      feed_function: (feed, value) -> list of (tensor, value).
      feed_function_for_partial_run: feed -> list of tensors.
    Raises:
      ValueError: the type, or a base of it, is registered already.
    Source: tf.register_session_run_conversion_functions (tensorflow.python.client.session).
    """
    for known, *_ in _CONVERSIONS:
        if issubclass(tensor_type, known):
            raise ValueError(f"{tensor_type} has already been registered so ignore it.")
    _CONVERSIONS.insert(0, (tensor_type, fetch_function, feed_function, feed_function_for_partial_run))


def _conversion_of(value):
    return next((c for c in _CONVERSIONS if isinstance(value, c[0])), None)


def fetch_of(graph, fetch):
    """The builder of one fetch, however nested."""
    if fetch is None:
        raise TypeError(f"Fetch argument {fetch!r} has invalid type {type(fetch)!r}")
    if isinstance(fetch, (list, tuple)):
        return _List(graph, fetch)
    if isinstance(fetch, abc.Mapping):
        return _Dict(graph, fetch)
    if hasattr(type(fetch), "__attrs_attrs__"):
        return _Attrs(graph, fetch)
    conversion = _conversion_of(fetch)
    return _Parts(graph, *conversion[1](fetch)) if conversion else _Element(graph, fetch)


# ------------------------------------------------------------------ feeds
def _feed_items(feed_dict):
    """(key, value) pairs of a feed_dict; a key that is a tuple of keys goes with a structure like it."""
    if not isinstance(feed_dict, abc.Mapping):
        raise TypeError("input must be a dictionary")
    for key, value in feed_dict.items():
        if isinstance(key, (list, tuple)):
            keys, values = list(_flatten(key)), list(_flatten(value))
            if len(keys) != len(values):
                raise ValueError(f"Could not flatten dictionary. Key had {len(keys)} elements, but value had "
                                 f"{len(values)} elements. Key: {keys}, value: {values}.")
            yield from zip(keys, values)
        else:
            yield key, value


def _flatten(structure):
    if isinstance(structure, (list, tuple)):
        for s in structure:
            yield from _flatten(s)
    else:
        yield structure


def _expand_feed(feed, value):
    conversion = _conversion_of(feed)
    return conversion[2](feed, value) if conversion else [(feed, value)]


def _trace_of(options, run_metadata):
    """Trace of a run whose options ask for one, else None."""
    if options is not None and options.output_partition_graphs:
        raise errors.not_emulated("RunOptions(output_partition_graphs=True)")
    if options is None or not options.trace_level or run_metadata is None:
        return None
    from .engine.trace import Trace
    return Trace()


# ------------------------------------------------------------------ sessions
class BaseSession:
    """What Session and InteractiveSession share.

    Source: tensorflow.python.client.session.BaseSession.
    """

    __module__ = "tensorflow.python.client.session"

    def __init__(self, target="", graph=None, config=None):
        if graph is None:
            self._graph = scopes.get_default_graph()
        elif not isinstance(graph, Graph):
            raise TypeError(f"graph must be a tf.Graph, but got {type(graph)}")
        else:
            self._graph = graph
        if target is not None and not isinstance(target, (str, bytes)):
            raise TypeError(f"target must be a string, but got {type(target)}")
        if config is not None and type(config).__name__ != "ConfigProto":
            raise TypeError(f"config must be a tf.ConfigProto, but got {type(config)}")
        self._target, self._config = _check_target(target), config
        self._closed = False
        self._server = _servers.get(self._target)
        self._engine, self._state = self._server.parts() if self._server else _parts_of(engine_of(self._target))
        self._state.threads = _library_threads(config)
        one_thread()
        self._places = self._find_places() if config is not None and config.log_device_placement else None
        self._plans, self._again = {}, {}
        self._partial_runs = {}
        self._lock = threading.RLock()
        self._default_stack = []

    @property
    def graph(self):
        """The Graph this session runs."""
        return self._graph

    @property
    def graph_def(self):
        """GraphDef message of the graph."""
        return self._graph.as_graph_def()

    @property
    def sess_str(self):
        """bytes: the target."""
        return self._target.encode()

    def list_devices(self):
        """list of the devices a program sees: one CPU, and on the JAX engine those of JAX."""
        if not self._engine.has_places:
            return [_DeviceAttributes(self._task + "/device:CPU:0", "CPU", 268435456, 0)]
        return [_DeviceAttributes(self._task + d.name, d.type, d.memory, 0) for d in self._engine.devices(self._config)]

    @property
    def _task(self):
        return self._server.task if self._server else "/job:localhost/replica:0/task:0"

    def _find_places(self):
        from .engine.places import Places
        more = (self._server.is_shared,) if self._server and self._server.is_shared else ()
        return Places(self._engine.devices(self._config), self._config, self._task, self._engine.has_places, *more)

    def _look_at_places(self):
        """Check, and log, where the ops of the graph run."""
        if self._places is None:
            if not self._engine.has_places:
                return
            self._places = self._find_places()
        self._state.places = self._places
        self._places.look(self._graph)

    def close(self):
        """Free the variables and resources; the session cannot run any more."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            for resource in () if self._server else self._state.resources():
                cancel = getattr(resource, "cancel", None)
                if cancel is not None:
                    cancel()
            self._plans.clear()
            self._again.clear()
            self._state = SessionState()

    def begin_together(self):
        """In a cluster: wait for the other tasks that train, and take over the first one's values of the variables."""
        begin = getattr(self._engine, "begin", None)
        if begin is not None:
            begin(self._graph, self._state)

    def as_default(self):
        """Context manager in which this is the default session; it does not close the session."""
        return scopes.session_stack().entered(self)

    # ---------------------------------------------------------- running
    def run(self, fetches, feed_dict=None, options=None, run_metadata=None):
        """Run the ops that the fetches need, and return their values.

        Args:
          fetches: Tensor, Operation, name, or nested lists, tuples and dictionaries of them.
          feed_dict: dict from Tensor (or name) to the value it has in this run.
          options: RunOptions: timeout_in_ms, and whether to trace.
          run_metadata: RunMetadata, filled with when each op ran, where options.trace_level asks for that.
        Returns:
          values in the structure of fetches: arrays, scalars, None for operations.
        Raises:
          RuntimeError: the session is closed or the graph empty.  ValueError, TypeError: a fetch or feed is wrong.
          OpError: an op failed, or waited for longer than options.timeout_in_ms.
        """
        if options is not None:
            options.SerializeToString()
        if options is None and run_metadata is None:
            # A key that is the id of anything else is not there; none is in a closed session.
            key = key_of(fetches, feed_dict) if feed_dict or type(fetches) is list else id(fetches)
            known = self._again.get(key)
            if known is not None:
                result = known.run(self, feed_dict.values() if feed_dict else None)
                if result is not NEW:
                    return result
        else:
            key = None
        self._check_open()
        feeds = self._feed_values(feed_dict)
        fetch = fetch_of(self._graph, fetches)
        wanted = fetch.elements()
        tensors, targets = self._split(wanted, feeds)
        limit, trace = self._milliseconds(options), _trace_of(options, run_metadata)
        if not limit:
            self._note(key, fetches, feed_dict, tensors, targets, feeds)
        if limit:
            with deadline.running_for(limit):
                values = dict(zip(tensors, self._execute(tensors, targets, feeds, trace)))
        else:
            values = dict(zip(tensors, self._execute(tensors, targets, feeds, trace)))
        if run_metadata is not None:
            run_metadata.ParseFromString(b"")
        if trace is not None:
            trace.fill(run_metadata)
        return fetch.build(iter([self._value_of(e, values, feeds) for e in wanted]))

    def plan(self, fetches, feed_dict=None):
        """The plan of a run, as it is written once feeds of these shapes have come back; nothing is run.

        Args: as for run; variables should have their values, which tell their shapes.
        Returns:
          PlanView: describe() tells in text the steps left after each pass, the buffers and their bytes.  On the
          JAX engine the JaxExecutable, whose describe() tells which ops JAX runs, which NumPy, and why.
        """
        self._check_open()
        feeds = self._feed_values(feed_dict)
        tensors, targets = self._split(fetch_of(self._graph, fetches).elements(), feeds)
        executable = self._executable(tensors, targets, feeds)
        if hasattr(executable, "describe"):
            return executable
        return PlanView(executable.written(executable.key(list(feeds.values()))))

    def _note(self, key, fetches, feed_dict, tensors, targets, feeds):
        """Remember a run of plain tensors and operations, for when it comes back."""
        wanted = fetches if type(fetches) is list else [fetches]
        if key is None or not (all(type(e) in _PLAIN for e in wanted) and all(type(t) is Tensor for t in feeds)
                and all(a is b for a, b in zip(feed_dict or (), feeds)) and len(feeds) == len(feed_dict or ())
                and all(is_numeric(t) for t in feeds)):
            return
        ops = [e.op for e in wanted if type(e) is Tensor]
        if any(e in feeds for e in wanted if type(e) is Tensor) or any(op.type in _HANDLES for op in ops):
            return
        place = {t: i for i, t in enumerate(tensors)}
        places = [place.get(e) if type(e) is Tensor else None for e in wanted]
        again = Again(self._graph, list(wanted), list(feeds), self._executable(tensors, targets, feeds),
                       places if type(fetches) is list else places[0])
        with self._lock:
            if len(self._again) >= MAX_PLANS:
                self._again.clear()
            if not self._closed:
                self._again[key] = again

    def _milliseconds(self, options):
        """How long a run may wait: as its options say, or the session's configuration; 0 is no limit."""
        if options is not None and options.timeout_in_ms:
            return options.timeout_in_ms
        return self._config.operation_timeout_in_ms if self._config is not None else 0

    def _check_open(self):
        if self._closed:
            raise RuntimeError("Attempted to use a closed Session.")
        if self._graph.version == 0:
            raise RuntimeError("The Session graph is empty.  Add operations to the graph before calling run().")

    def _split(self, wanted, feeds):
        """(tensors to fetch, operations to run), each once; fed tensors are known."""
        for e in wanted:
            if not self._graph.is_fetchable(e):
                op = e.op if isinstance(e, Tensor) else e
                raise errors.InaccessibleTensorError(
                    f"Operation {op.name!r} has been marked as not fetchable. Typically this happens when it is defined in "
                    "another function or code block. Use return values,explicit Python locals or TensorFlow collections "
                    "to access it.")
        tensors = [e for e in dict.fromkeys(wanted) if isinstance(e, Tensor) and e not in feeds]
        return tensors, [e for e in dict.fromkeys(wanted) if not isinstance(e, Tensor)]

    def _value_of(self, element, values, feeds):
        if not isinstance(element, Tensor):
            return None
        if element not in feeds:
            if element.op.type in _HANDLES:
                return TensorHandle(values[element], element.op.inputs[0].dtype, self)
            return values[element]
        return feeds[element]

    def _feed_values(self, feed_dict):
        """Tensor -> array of a feed_dict."""
        feeds = {}
        for feed, whole in _feed_items(feed_dict or {}):
            for key, value in _expand_feed(feed, whole):
                tensor = self._feed_tensor(key)
                feeds[tensor] = (feed_array(self._graph, tensor, value, feed, whole)
                                 if not isinstance(value, TensorHandle) else value._stored_array(self))
        return feeds

    def _feed_tensor(self, key):
        try:
            return self._graph.as_graph_element(key, allow_tensor=True, allow_operation=False)
        except Exception as error:
            raise TypeError(f"Cannot interpret feed_dict key as Tensor: {error.args[0]}") from None

    def _executable(self, tensors, targets, fed):
        """The compiled plan for these fetches and feeds, made at the first run and kept."""
        key = (tuple(tensors), tuple(targets), tuple(fed))
        with self._lock:
            found = self._plans.get(key)
            if found is None:
                self._look_at_places()
                found = self._plans[key] = self._engine.executable(Plan(self._graph, *key), self._state)
                if len(self._plans) > MAX_PLANS:
                    self._plans.pop(next(iter(self._plans)))
            return found

    def _execute(self, tensors, targets, feeds, trace=None):
        return self._executable(tensors, targets, feeds).run(run_values(feeds), trace=trace)

    # ---------------------------------------------------------- callables
    def make_callable(self, fetches, feed_list=None, accept_options=False):
        """A function that runs the same fetches again and again.

        Args:
          fetches: as for run.
          feed_list: list of Tensors (or names) fed by position.
          accept_options: bool, the function takes options= and run_metadata=.
        Returns:
          function (*feed_values) -> values in the structure of fetches.
        """
        if feed_list is not None:
            if not isinstance(feed_list, (list, tuple)):
                raise TypeError("`feed_list` must be a list or tuple.")
            return lambda *args, **options: self.run(fetches, dict(zip(feed_list, args)), **options)
        self._check_open()
        fetch = fetch_of(self._graph, fetches)
        wanted = fetch.elements()
        tensors, targets = self._split(wanted, {})

        def run_again(trace=None):
            self._check_open()
            values = dict(zip(tensors, self._execute(tensors, targets, {}, trace)))
            return fetch.build(iter([self._value_of(e, values, {}) for e in wanted]))

        def run_with_options(options=None, run_metadata=None):
            if options is not None:
                options.SerializeToString()
            trace = _trace_of(options, run_metadata)
            result = run_again(trace)
            if run_metadata is not None:
                run_metadata.ParseFromString(b"")
            if trace is not None:
                trace.fill(run_metadata)
            return result
        return run_with_options if accept_options else run_again

    # ---------------------------------------------------------- partial runs
    def partial_run_setup(self, fetches, feeds=None):
        """Announce what a run in several steps will fetch and feed.

        Args:
          fetches: as for run.  feeds: list of Tensors.
        Returns:
          a handle for partial_run.
        """
        self._check_open()
        fed = set()
        for feed in feeds or ():
            conversion = _conversion_of(feed)
            for part in conversion[3](feed) if conversion else [feed]:
                try:
                    fed.add(self._graph.as_graph_element(part, allow_tensor=True, allow_operation=False))
                except Exception as error:
                    raise TypeError(f"Cannot interpret feed_list key as Tensor: {error.args[0]}") from None
        wanted = set(fetch_of(self._graph, fetches).elements())
        if not wanted:
            raise errors.InvalidArgumentError(None, None, "Must specify at least one target to fetch or execute.")
        handle = f"partial_run_{len(self._partial_runs)}_{id(self)}"
        with self._lock:
            self._partial_runs[handle] = _PartialRun(wanted, fed)
        return handle

    def partial_run(self, handle, fetches, feed_dict=None):
        """Go on with a run: feed some of the announced tensors, fetch some; each once.

        Args:
          handle: from partial_run_setup.  fetches, feed_dict: as for run.
        Returns:
          values in the structure of fetches.
        Raises:
          InvalidArgumentError: something was not announced, or is asked for twice.
        """
        self._check_open()
        run = self._partial_runs.get(handle)
        if run is None:
            raise errors.InvalidArgumentError(None, None, "Must run 'setup' before performing partial runs!")
        feeds = self._feed_values(feed_dict)
        fetch = fetch_of(self._graph, fetches)
        wanted = fetch.elements()
        run.check(wanted, feeds)
        tensors, targets = self._split(wanted, run.known)
        targets = [op for op in targets if op not in run.done]
        executable = self._executable(tensors, targets, run.known)
        values = dict(zip(tensors, executable.run(run_values(run.known), keep=run.keep)))
        if run.is_over():
            del self._partial_runs[handle]
        values.update((t, v[()] if getattr(v, "ndim", 1) == 0 else v) for t, v in run.known.items() if t not in run.fed)
        return fetch.build(iter([self._value_of(e, values, run.fed) for e in wanted]))


def _refuse(text):
    raise errors.InvalidArgumentError(None, None, text)


class _PartialRun:
    """What a run in several steps knows so far."""

    def __init__(self, wanted, fed):
        self._wanted, self._fed = wanted, fed
        self._fetched = set()
        self.fed = {}         # what the caller gave
        self.known = {}       # that, and what has been computed
        self.done = set()

    def check(self, wanted, feeds):
        """Refuse what was not announced, what is asked for twice, and what cannot be computed yet."""
        for t in feeds:
            if t not in self._fed:
                _refuse(f"The feed {t.name} was not specified in partial_run_setup.")
            if t in self.known:
                _refuse(f"The feed {t.name} has already been fed.")
        for e in wanted:
            if e not in self._wanted:
                _refuse(f"The fetch {e.name} was not specified in partial_run_setup.")
            if e in self._fetched:
                _refuse(f"The fetch {e.name} has already been fetched.")
        self._check_computable(wanted, feeds)
        self._fetched.update(wanted)
        self.fed.update(feeds)
        self.known.update(feeds)

    def is_over(self):
        """Whether everything announced has been fetched."""
        return self._wanted <= self._fetched

    def _check_computable(self, wanted, feeds):
        stack, seen = list(wanted), set()
        while stack:
            e = stack.pop()
            if e in seen or e in self.known or e in feeds:
                continue
            seen.add(e)
            if e in self._fed:
                _refuse(f"Fetch {e.name} can't be computed from the feeds that have been fed so far.")
            op = e.op if isinstance(e, Tensor) else e
            stack += op.inputs
            stack += op.control_inputs

    def keep(self, ops, value_of):
        """Note the values of everything that ran: it does not run again."""
        self.done.update(ops)
        for op in ops:
            for t in op.outputs:
                value = value_of(t)
                if value is not None:
                    self.known.setdefault(t, value)


class _DeviceAttributes:
    """Name, type, memory limit in bytes and incarnation of a device."""

    def __init__(self, name, device_type, memory_limit_bytes, incarnation):
        self.name, self.device_type = name, device_type
        self.memory_limit_bytes, self.incarnation = memory_limit_bytes, incarnation

    def __repr__(self):
        return (f"_DeviceAttributes({self.name}, {self.device_type}, {self.memory_limit_bytes}, {self.incarnation})")


class _Served:
    """What the sessions on a server's target share: variables, resources, and the engine, made with the first of them."""

    def __init__(self, task, make_engine, is_shared):
        self.task, self._make_engine, self.is_shared = task, make_engine, is_shared
        self._engine = self._state = None
        self._lock = threading.Lock()

    def parts(self):
        """(engine, state of a new session)."""
        with self._lock:
            if self._engine is None:
                self._engine, self._state = _parts_of(self._make_engine())
            return self._engine, self._state.fork()


def _parts_of(engine):
    return engine, engine.new_state()


_servers = {}        # target of a server of this process -> _Served


def share_target(target, job, task, make_engine=lambda: engine_of(""), is_shared=None):
    """Let sessions take the target of a server: all of them share variables and resources.

    Args:
      target, job: str.  task: int.
      make_engine: function -> engine.  is_shared: as places.Places takes it, or None.
    """
    if target not in _servers:
        _servers[target] = _Served(f"/job:{job}/replica:0/task:{task}", make_engine, is_shared)


def _library_threads(config):
    """How many threads a library may compute with: as the configuration or OMP_NUM_THREADS says, else one."""
    asked = config.intra_op_parallelism_threads if config is not None else 0
    named = os.environ.get("OMP_NUM_THREADS", "")
    return asked if asked > 0 else max(1, int(named)) if named.isdigit() else 1


def _check_target(target):
    target = target.decode() if isinstance(target, bytes) else target or ""
    if target not in ("", "local", *ENGINES) and target not in _servers:
        raise errors.not_emulated(f"tf.Session({target!r})", 'the execution engines here are tf.Session() and tf.Session("jax")')
    return target


class Session(BaseSession):
    """Runs the ops of a graph, and holds the values of its variables.

    Args:
      target: str, the execution engine: "numpy", "jax", or "": the one that GRAPHREG_ENGINE names, else NumPy.
      graph: Graph, by default the default graph.
      config: ConfigProto.
    Raises:
      TypeError: an argument has the wrong type.
    Source: tf.Session.
    """

    __module__ = "tensorflow.python.client.session"

    def __init__(self, target="", graph=None, config=None):
        super().__init__(target, graph, config)
        self._entered = []

    def __enter__(self):
        graph, session = self._graph.as_default(), self.as_default()
        graph.__enter__()
        session.__enter__()
        self._entered.append((graph, session))
        return self

    def __exit__(self, *error):
        graph, session = self._entered.pop()
        session.__exit__(*error)
        graph.__exit__(*error)
        self.close()

    @staticmethod
    def reset(target, containers=None, config=None):
        """Clear resource containers of a server; sessions here keep their own, so there are none."""
        if target is not None and not isinstance(target, (str, bytes)):
            raise TypeError(f"target must be a string, but got {type(target)}")
        raise errors.not_emulated("tf.Session.reset", "a session's variables end with the session")


class InteractiveSession(BaseSession):
    """A Session that makes itself the default one.

    Args: as for Session.
    Source: tf.InteractiveSession.
    """

    __module__ = "tensorflow.python.client.session"

    _count = 0

    def __init__(self, target="", graph=None, config=None):
        super().__init__(target, graph, config)
        InteractiveSession._count += 1
        if InteractiveSession._count > 1:
            warnings.warn("An interactive session is already active. This can cause out-of-memory errors in some "
                          "cases. You must explicitly call `InteractiveSession.close()` to release resources held by "
                          "the other session(s).", stacklevel=2)
        self._as_default = self.as_default()
        self._as_default.__enter__()
        self._explicit_graph = graph
        if graph is not None:
            self._default_graph = graph.as_default()
            self._default_graph.__enter__()

    def close(self):
        """Close the session, and take it from the default stack."""
        super().close()
        if self._as_default is None:
            return
        InteractiveSession._count -= 1
        if self._explicit_graph is not None:
            self._default_graph.__exit__(None, None, None)
        self._as_default.__exit__(None, None, None)
        self._as_default = None
