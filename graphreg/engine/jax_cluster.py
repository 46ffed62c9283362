"""The tasks of a cluster on JAX: each holds all variables, and all take a synchronous step together.

GRAPHREG_JAX_HEARTBEAT is the number of seconds, 10 by default, after which a task that is not heard of counts as lost.
"""
import contextlib
import os
import sys
import threading

import jax
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from ..core import errors
from ..core.convert import constant_value
from . import sync_steps
from .jax_devices import jax_devices
from .jax_engine import DeviceState, JaxExecutable, own_value
from .plan import Plan

_CHUNK = 1 << 22          # numbers of 32 bits that are handed out at once
_MAX_RANK = 12
_SEE = "see docs/several_machines.md"


def heartbeat():
    """int: seconds after which a task that is not heard of is lost."""
    text = os.environ.get("GRAPHREG_JAX_HEARTBEAT", "10")
    if not text.isdigit() or not int(text):
        raise ValueError(f"GRAPHREG_JAX_HEARTBEAT must be a number of seconds, but is {text!r}")
    return int(text)


# ------------------------------------------------------------------ the processes
class Replicas:
    """The processes that train together, connected.

    Args:
      rank: int, which of them this is.  count: int.
      address: str "host:port", where the first of them listens, and nowhere else.
    Raises:
      FailedPreconditionError: JAX has computed something before.
      UnavailableError: the others did not come.
    """

    def __init__(self, rank, count, address):
        self.rank, self.count = rank, count
        _connect(rank, count, address)
        devices = [next(d for d in jax.devices() if d.process_index == i) for i in range(count)]
        mesh = Mesh(np.array(devices), ("replica",))
        self._mine, self._rows = devices[rank], NamedSharding(mesh, PartitionSpec("replica"))
        self._as_rows = jax.jit(lambda arrays: [a[None] for a in arrays])
        specs = {"mesh": mesh, "in_specs": PartitionSpec("replica"), "out_specs": PartitionSpec()}
        self._sum = jax.jit(jax.shard_map(_sums, **specs))
        self._mean = jax.jit(jax.shard_map(lambda rows: [(s / count).astype(s.dtype) for s in _sums(rows)], **specs))
        # Gloo waits for half a minute only at its first call, which is now, while all are here.
        with _said_aside():
            self.gather(np.zeros(1, np.uint32))

    def mean(self, arrays):
        """The means over all replicas of some arrays that each of them has.

        Raises:
          UnavailableError: another replica is lost.
        """
        return self._together(self._mean, arrays)

    def gather(self, array):
        """An array of every replica, np.ndarray [count, ...]."""
        rows = np.zeros((self.count,) + array.shape, array.dtype)
        rows[self.rank] = array
        return np.asarray(self._together(self._sum, [rows])[0])

    def of_first(self, array):
        """The first replica's array; the others give one of the same shape and dtype."""
        array = array if self.rank == 0 else np.zeros_like(array)
        return np.asarray(self._together(self._sum, [array])[0])

    def _together(self, function, arrays):
        if not arrays:
            return []
        try:
            rows = [jax.make_array_from_single_device_arrays((self.count,) + a.shape[1:], self._rows, [a])
                    for a in self._as_rows(jax.device_put(arrays, self._mine))]
            return [out.addressable_data(0) for out in jax.block_until_ready(function(rows))]
        except (jax.errors.JaxRuntimeError, ValueError) as error:
            raise _lost(error) from error


@contextlib.contextmanager
def _said_aside():
    """Let go to stderr what libraries write to stdout: that is the program's."""
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        os.dup2(2, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _sums(rows):
    """Sums over all replicas, all those of a dtype in one go."""
    out = [None] * len(rows)
    for dtype in {r.dtype for r in rows}:
        places = [i for i, r in enumerate(rows) if r.dtype == dtype]
        flat = jax.lax.psum(jax.numpy.concatenate([rows[i].reshape(-1) for i in places]), "replica")
        ends = np.cumsum([rows[i].size for i in places])
        for i, part in zip(places, jax.numpy.split(flat, ends[:-1])):
            out[i] = part.reshape(rows[i].shape[1:])
    return out


def _lost(error):
    found = errors.UnavailableError(
        None, None, "a task of the cluster is lost, and this one cannot go on alone: start all of them again, which goes "
        f"on from the newest checkpoint ({error})")
    found.is_final = True
    return found


def _connect(rank, count, address):
    # JAX looks from time to time only, and the whole is to take no longer than asked for.
    seconds = max(1, heartbeat() * 4 // 5)
    try:
        jax.config.update("jax_cpu_collectives_implementation", "gloo")
        jax.distributed.initialize(address, count, rank, heartbeat_timeout_seconds=seconds,
                                   coordinator_bind_address=address if rank == 0 else None)
    except RuntimeError as error:
        if "before" not in str(error):
            raise _lost(error) from error
        raise errors.FailedPreconditionError(
            None, None, "the first session of a cluster must come before anything else that JAX computes in the "
            f"process ({error})") from error


# ------------------------------------------------------------------ the engine
class ClusterEngine:
    """The JAX engine of a task that trains together with others.

    Args:
      rank: int.  addresses: list of str, of the tasks that train.
    """

    new_state, devices, has_places = DeviceState, staticmethod(jax_devices), True

    def __init__(self, rank, addresses):
        self.replicas = Replicas(rank, len(addresses), addresses[0])
        self._begun, self._lock = set(), threading.RLock()

    def executable(self, plan, state):
        """What runs a plan in the cluster.

        Raises:
          UnimplementedError: it is no synchronous step, and changes what the replicas have in common.
        """
        token = next((op for op in plan.ops if op.type == "QueueDequeueV2" and sync_steps.is_token_queue(
            op._inputs[0].op) and not plan.is_fed(op._outputs[0])), None)
        if token is not None:
            return _Step(self, plan, state, sync_steps.find_step(plan.graph))
        if any(op.type.endswith("AccumulatorTakeGradient") for op in plan.ops):
            return _MadeElsewhere()
        shared = _shared_writes(plan)
        if shared and all(op.type in _AVERAGING for op in shared) and _sets_local_step(plan):
            return _Together(self, plan, state, _own_cells(shared, state, self.replicas.count))
        if any(sync_steps.trains(op) for op in shared):
            raise _asynchronous(next(op for op in shared if sync_steps.trains(op)), self.replicas.count)
        return _Given(self, plan, state, next(iter(shared), None))

    def begin(self, graph, state):
        """Compare the graphs of all replicas, and take over the first one's values; once for each graph.

        Raises:
          InvalidArgumentError: the graphs differ.  UnimplementedError: it trains asynchronously.
        """
        with self._lock:
            if graph in self._begun:
                return
            step, shared = sync_steps.find_step(graph), sync_steps.shared_variables(graph)
            if step is None:
                trains = next((op for op in graph.get_operations() if op.type.startswith(_APPLY)), None)
                if trains is not None:
                    raise _asynchronous(trains, self.replicas.count)
                return
            _compare(self.replicas, sync_steps.lines_of(step, shared))
            _hand_out(self.replicas, shared, state)
            self._begun.add(graph)

    def has_begun(self, graph):
        """bool: whether the replicas have the same values."""
        return graph in self._begun


def _sets_local_step(plan):
    """Whether a plan sets the variable by which a replica knows the step: each of them does that at its start."""
    return any(v.name.rpartition("/")[2].startswith("sync_rep_local_step") for vs in plan.writes.values() for v in vs)


# What moving averages are changed by.
_AVERAGING = frozenset(("AssignAdd", "AssignSub", "AssignAddVariableOp", "AssignSubVariableOp"))
_APPLY = ("Apply", "ResourceApply", "SparseApply", "ResourceSparseApply")


def _asynchronous(op, count):
    return errors.not_emulated(
        f"asynchronous training on a cluster ({op.name} changes a shared variable outside of a synchronous step)",
        f"wrap the optimizer: tf.train.SyncReplicasOptimizer(optimizer, replicas_to_aggregate={count}, "
        f"total_num_replicas={count}), and give optimizer.make_session_run_hook(is_chief) to the session's hooks; "
        f"{_SEE}")


def _shared_writes(plan):
    """op -> the shared variables that it writes, of those ops of a plan that do."""
    if not plan.writes:
        return {}
    shared = set(sync_steps.shared_variables(plan.graph))
    return {op: found for op in plan.ops for found in [plan.writes.get(op, frozenset()) & shared] if found}


def _compare(replicas, lines):
    """Stop when the replicas have not the same graph."""
    mine = np.append(sync_steps.digest_of(lines), np.uint32(len(lines)))
    rows = replicas.gather(mine)
    if (rows == rows[0]).all():
        return
    # All of them come here, and find the first line that differs.
    digests = np.zeros(int(rows[:, -1].max()), np.uint32)
    digests[:len(lines)] = sync_steps.digests_of(lines)
    every = replicas.gather(digests)
    place = int(np.argmax((every != every[0]).any(0)))
    others = [i for i in range(len(every)) if every[i, place] != every[replicas.rank, place]]
    here = lines[place] if place < len(lines) else "nothing"
    raise errors.InvalidArgumentError(
        None, None, f"the graphs of the workers differ, and their gradients have no common mean: this is worker "
        f"{replicas.rank}, and worker {others[0] if others else 0} has something else in place of: {here}")


def _hand_out(replicas, variables, state):
    """Give all replicas the first one's values of some variable ops."""
    cells, dtypes = [state.variable(op) for op in variables], [op._attrs["dtype"].base_dtype.np for op in variables]
    values = [cell.value for cell in cells]
    header = np.full((len(cells), 1 + _MAX_RANK), -1, np.int64)
    for row, value in zip(header, values):
        if value is not None:
            row[:1 + value.ndim] = value.ndim, *value.shape
    own, header = header, replicas.of_first(header)
    if (own[:, 0] > header[:, 0]).any():
        raise errors.FailedPreconditionError(
            None, None, "the first of the tasks that train has no values to begin with, and this one has: the chief "
            f"is task 0; {_SEE}")
    forms = [None if row[0] < 0 else tuple(row[1:1 + row[0]].tolist()) for row in header]
    text = [op.name for op, form, dtype in zip(variables, forms, dtypes) if form is not None and dtype == object]
    if text:
        raise errors.not_emulated(f"the variable of strings {text[0]} on a cluster", _SEE)
    sizes = [0 if form is None else int(np.prod(form, dtype=np.int64)) * dtype.itemsize
             for form, dtype in zip(forms, dtypes)]
    mine = b"".join(v.tobytes() for v in values if v is not None) if replicas.rank == 0 else b""
    data, start = _bytes_of_first(replicas, mine, sum(sizes)), 0
    for cell, form, dtype, size in zip(cells, forms, dtypes, sizes):
        if form is not None and replicas.rank:
            cell.assign(data[start:start + size].view(dtype).reshape(form))
        start += size


def _bytes_of_first(replicas, mine, size):
    """uint8 [size], the first replica's bytes."""
    chunk = max(1, min(_CHUNK, -(-size // 4)))
    count = -(-size // (4 * chunk))
    padded = np.zeros(4 * chunk * count, np.uint8)
    padded[:len(mine)] = np.frombuffer(mine, np.uint8)
    parts = [replicas.of_first(padded.view(np.uint32)[i * chunk:(i + 1) * chunk]) for i in range(count)]
    return np.concatenate(parts or [np.zeros(0, np.uint32)]).view(np.uint8)[:size]


# ------------------------------------------------------------------ runs
class _Given(JaxExecutable):
    """A plan that trains nothing; `write` is an op in it that gives a shared variable a value, or None."""

    def __init__(self, engine, plan, state, write):
        super().__init__(plan, state)
        self._engine, self._write = engine, write

    def run(self, feed_values, keep=None, trace=None, **kwargs):
        if self._write is not None and self._engine.has_begun(self.plan.graph):
            raise errors.not_emulated(
                f"a value for a shared variable ({self._write.name}) after the training on a cluster has begun",
                f"give it in the init_op or init_fn of tf.train.Scaffold; {_SEE}")
        return super().run(feed_values, keep=keep, trace=trace, **kwargs)


class _Together(JaxExecutable):
    """A plan that every replica runs at the same time; of shared variables that it writes all take the mean."""

    def __init__(self, engine, plan, state, cells):
        super().__init__(plan, state)
        self._engine, self._cells = engine, cells

    def run(self, feed_values, keep=None, trace=None, **kwargs):
        results = super().run(feed_values, keep=keep, trace=trace, **kwargs)
        if self._engine.has_begun(self.plan.graph):
            _assign(self._cells, self._engine.replicas.mean([cell.value for cell in self._cells]))
        return results


class _MadeElsewhere:
    """The chief's thread of steps: the replicas make them themselves, so that it has nothing to do."""

    def run(self, feed_values, keep=None, trace=None):
        raise errors.OutOfRangeError(None, None, "the workers make the steps themselves")


class _Step:
    """A run that takes a synchronous step: gradients, their means over all replicas, the update, what comes after."""

    def __init__(self, engine, plan, state, step):
        self._engine, self._plan, self._state, self._step = engine, plan, state, step
        self._lock = threading.Lock()
        cut, graph, feeds = sync_steps.Cut(plan, step), plan.graph, plan.feeds
        fetches, targets = cut.first
        first = Plan(graph, dict.fromkeys([*fetches, *cut.kept, *step.gradients]), targets, feeds)
        done = {*first.ops, step.hand_out}
        update = Plan(graph, (), [op for op in step.update if op not in done], step.means, done)
        done |= set(update.ops)
        after = Plan(graph, (), step.after, (), done)
        last = Plan(graph, *cut.last, [*feeds, step.token._outputs[0], *cut.kept], done)
        self._kept = cut.kept
        self._first, self._update, self._after, self._last = [
            JaxExecutable(part, state) for part in (first, update, after, last)]
        self._own, self._late = [
            _own_cells(_shared_writes(part), state, engine.replicas.count) for part in (first, last)]
        self._check_counts([constant_value(count) for count in step.counts])

    def _check_counts(self, counts):
        replicas = self._engine.replicas.count
        for count in counts:
            if count != replicas:
                raise errors.not_emulated(
                    f"a step of {count} gradients by {replicas} workers",
                    f"tf.train.SyncReplicasOptimizer(replicas_to_aggregate={replicas}, total_num_replicas={replicas})")

    def run(self, feed_values, keep=None, trace=None):
        """Run once.  Args and Returns: as of numpy_engine.Executable.run."""
        if keep is not None:
            raise errors.not_emulated("a partial run of a synchronous step", "tf.Session.partial_run")
        with self._lock:
            self._engine.begin(self._plan.graph, self._state)
            return self._run(list(feed_values), trace)

    def _run(self, feeds, trace):
        step, mean = self._step, self._engine.replicas.mean
        found = self._first.compute(feeds) if trace is None else self._first.run(feeds, trace=trace)
        values = dict(zip(self._first.plan.fetches, found))
        means = mean([values[t] for t in step.gradients] + [cell.value for cell in self._own])
        _assign(self._own, means[len(step.gradients):])
        self._update.run(means[:len(step.gradients)])
        self._after.run([])
        number = self._state.variable(step.global_step).read()
        late = self._last.run([*feeds, number, *[values[t] for t in self._kept]])
        _assign(self._late, mean([cell.value for cell in self._late]))
        values.update(zip(self._last.plan.fetches, late))
        values[step.token._outputs[0]] = number[()]
        return [own_value(values[t], i) for i, t in zip(self._plan.ranks, self._plan.fetches)]


def _own_cells(writes, state, count):
    """The cells of shared variables that each replica writes by its own numbers: averages over its batches.

    Args:
      writes: dict op -> variable ops.
    """
    found = {v: op for op, variables in writes.items() for v in variables}
    for variable, op in found.items():
        if variable._attrs["dtype"].base_dtype.np.kind != "f":
            raise _asynchronous(op, count)
    return [state.variable(v) for v in sorted(found, key=lambda v: v.name)]


def _assign(cells, values):
    for cell, value in zip(cells, values):
        cell.assign(np.asarray(value))
