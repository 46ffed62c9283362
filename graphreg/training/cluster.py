"""tf.train.ClusterSpec, and tf.train.Server: this process as a task, on the JAX engine one of several."""
import itertools

from ..core import errors
from ..core.messages import ClusterDef, ServerDef
from ..engine import engines
from ..session import share_target
from .presence import Attendance, attend

_NO_CLUSTER = ("`cluster` must be a dictionary mapping one or more job names to lists of network addresses, or a "
               "`ClusterDef` protocol buffer")


def _text(value, what):
    if not isinstance(value, (str, bytes)):
        raise TypeError(f"{what} {value!r} must be bytes or unicode")
    return value if isinstance(value, str) else value.decode()


def _tasks(job, tasks):
    """dict from indices to addresses."""
    if isinstance(tasks, (list, tuple)):
        return dict(enumerate(tasks))
    if not isinstance(tasks, dict):
        raise TypeError(f"The tasks for job {job!r} must be a list or a dictionary from integers to strings.")
    return dict(tasks)


def _checked(tasks):
    for index in tasks:
        if not isinstance(index, int):
            raise TypeError(f"{index!r} has type {type(index).__name__}, but expected one of: int")
        _text(tasks[index], "Task address")
    return {index: tasks[index] for index in sorted(tasks)}


class ClusterSpec:
    """The tasks of a cluster by their jobs.

    Args:
      cluster: dict from names of jobs to lists of addresses, or to dicts from indices to addresses; a ClusterDef
        or a ClusterSpec.
    Raises:
      TypeError: it is something else.
    Source: tf.train.ClusterSpec.
    """

    def __init__(self, cluster):
        if isinstance(cluster, ClusterSpec):
            found = cluster._jobs
        elif isinstance(cluster, ClusterDef):
            found = {job.name: dict(job.tasks) for job in cluster.job}
        elif isinstance(cluster, dict):
            found = {job: _tasks(job, tasks) for job, tasks in cluster.items()}
        else:
            raise TypeError(_NO_CLUSTER)
        self._jobs = {job: _checked(tasks) for job, tasks in found.items()}
        for job in self._jobs:
            _text(job, "Job name")

    def __bool__(self):
        return bool(self._jobs)

    def __eq__(self, other):
        return isinstance(other, (ClusterSpec, ClusterDef, dict)) and self._jobs == ClusterSpec(other)._jobs

    __hash__ = None

    def __str__(self):
        tasks = self.as_dict()
        return "ClusterSpec({%s})" % ", ".join(f"{job!r}: {tasks[job]!r}" for job in sorted(tasks))

    def _job(self, job_name):
        if job_name not in self._jobs:
            raise ValueError(f"No such job in cluster: {job_name!r}")
        return self._jobs[job_name]

    @property
    def jobs(self):
        """list of the names of the jobs."""
        return list(self._jobs)

    def as_dict(self):
        """dict from names of jobs to lists of addresses, or to dicts where indices are left out."""
        return {job: list(tasks.values()) if list(tasks) == list(range(len(tasks))) else dict(tasks)
                for job, tasks in self._jobs.items()}

    def as_cluster_def(self):
        """The ClusterDef message."""
        out = ClusterDef()
        for name in sorted(self._jobs):
            job = out.job.add()
            job.name = _text(name, "Job name")
            for index, address in self._jobs[name].items():
                job.tasks[index] = _text(address, "Task address")
        return out

    def num_tasks(self, job_name):
        """int: the number of tasks of a job; ValueError: there is no such job."""
        return len(self._job(job_name))

    def task_indices(self, job_name):
        """list of the indices of a job's tasks; ValueError: there is no such job."""
        return list(self._job(job_name))

    def task_address(self, job_name, task_index):
        """str: the address of a task; ValueError: there is no such task."""
        tasks = self._job(job_name)
        if task_index not in tasks:
            raise ValueError(f"No task with index {task_index!r} in job {job_name!r}")
        return tasks[task_index]

    def job_tasks(self, job_name):
        """list of the addresses of a job's tasks, None for indices left out; ValueError: there is no such job."""
        tasks = self._job(job_name)
        return [tasks.get(index) for index in range(max(tasks, default=-1) + 1)]


_free_ports = itertools.count(50000)


def _server_def(given, job_name, task_index, protocol):
    """The ServerDef of what a Server is made from."""
    out = ServerDef()
    if isinstance(given, ServerDef):
        out.CopyFrom(given)
    else:
        out.cluster.CopyFrom(_cluster_def(given))
        if job_name is None:
            job_name = _only_job(out)
    out.job_name = out.job_name if job_name is None else job_name
    if task_index is None and not isinstance(given, ServerDef):
        task_index = _only_task(out)
    out.task_index = out.task_index if task_index is None else task_index
    out.protocol = protocol or out.protocol or "grpc"
    return out


def _cluster_def(given):
    try:
        return ClusterSpec(given).as_cluster_def()
    except TypeError:
        raise TypeError("Could not convert `server_or_cluster_def` to a `tf.train.ServerDef` or "
                        "`tf.train.ClusterSpec`.") from None


def _only_job(server_def):
    if len(server_def.cluster.job) != 1:
        raise ValueError("Must specify an explicit `job_name`.")
    return server_def.cluster.job[0].name


def _only_task(server_def):
    tasks = ClusterSpec(server_def.cluster).task_indices(server_def.job_name)
    if len(tasks) != 1:
        raise ValueError("Must specify an explicit `task_index`.")
    return tasks[0]


def _address(server_def):
    """The address of a server's own task."""
    if server_def.protocol != "grpc":
        raise errors.NotFoundError(None, None, f"No server factory registered for the given ServerDef: {server_def}\n"
                                   "The available server factories are: [ GRPC_SERVER ]")
    jobs = {job.name: job.tasks for job in server_def.cluster.job}
    if server_def.job_name not in jobs:
        raise errors.InternalError(None, None, f'Job "{server_def.job_name}" was not defined in cluster')
    if server_def.task_index not in jobs[server_def.job_name]:
        raise errors.InvalidArgumentError(
            None, None, f'Task {server_def.task_index} was not defined in job "{server_def.job_name}"')
    return jobs[server_def.job_name][server_def.task_index]


def _port(address):
    port = address.rpartition(":")[2]
    if not port.isdigit():
        raise errors.InvalidArgumentError(None, None, f'Could not parse port for local server from "{address}".')
    return int(port)


class _Tasks:
    """The tasks of a cluster, as one of them sees them.

    trainers  list of (job, index), their first the chief; servers: addresses of the parameter servers.
    """

    def __init__(self, server_def):
        jobs = {job.name: dict(job.tasks) for job in server_def.cluster.job}
        self.own = server_def.job_name, server_def.task_index
        self.trainers = [(job, i) for job in sorted(jobs) if job != "ps" for i in sorted(jobs[job])]
        self.addresses = [jobs[job][i] for job, i in self.trainers]
        self.servers = [address for _, address in sorted(jobs.get("ps", {}).items())]

    def engine(self):
        """The engine of the sessions of this task."""
        if self.own not in self.trainers:
            raise errors.not_emulated("a session of a parameter server", "its task calls server.join()")
        rank = self.trainers.index(self.own)
        attend(self.servers, rank)
        return engines.cluster_engine(rank, self.addresses)

    def is_shared(self, spec):
        """Whether each task has what is on another one's device for itself, as with the parameter servers.

        Raises:
          UnimplementedError: it is for another task to compute.
        """
        if (spec.job, spec.task) in self.trainers or spec.job in dict(self.trainers) and spec.task is None:
            own = "/job:%s/task:%d" % self.own
            raise errors.not_emulated(f"an op on {spec.to_string()} in a session of {own}",
                                      "each task builds and runs its own graph; see docs/several_machines.md")
        return spec.job == "ps"


class Server:
    """A server that is this process: sessions with its target run here, and share their variables.

    With several tasks, on the JAX engine, those that train connect at their first session; each holds all variables.

    Args:
      server_or_cluster_def: ServerDef, ClusterDef, ClusterSpec, or a dict as ClusterSpec takes it.
      job_name: str, task_index: int, which task this is; None: the only one.
      protocol: str, None: "grpc".  config: ConfigProto for all sessions, accepted.  start: bool.
    Raises:
      TypeError: no cluster.  ValueError: the task is not clear.
      InternalError, InvalidArgumentError: there is no such task.
      UnimplementedError: the cluster has other tasks, and the engine is NumPy.
    Source: tf.train.Server.
    """

    def __init__(self, server_or_cluster_def, job_name=None, task_index=None, protocol=None, config=None, start=True):
        self._server_def = _server_def(server_or_cluster_def, job_name, task_index, protocol)
        if config is not None:
            self._server_def.default_session_config.MergeFrom(config)
        self._address = _address(self._server_def)
        tasks = sum(len(job.tasks) for job in self._server_def.cluster.job)
        if tasks > 1 and engines.default_name() != "jax":
            raise errors.not_emulated(
                f"a cluster of {tasks} tasks on the NumPy engine",
                "tf.train.Server; GRAPHREG_ENGINE=jax, or `run --engine jax`, trains in several processes: "
                "see docs/several_machines.md")
        self._tasks = _Tasks(self._server_def) if tasks > 1 else None
        self._target = f"grpc://localhost:{_port(self._address) or next(_free_ports)}"
        if start:
            self.start()

    @staticmethod
    def create_local_server(config=None, start=True):
        """A Server of a cluster with the one job "local".

        Source: tf.train.Server.create_local_server.
        """
        return Server({"local": ["localhost:0"]}, protocol="grpc", config=config, start=start)

    server_def = property(lambda self: self._server_def)
    target = property(lambda self: self._target)

    def start(self):
        """Let sessions take the target."""
        more = () if self._tasks is None else (self._tasks.engine, self._tasks.is_shared)
        share_target(self._target, self._server_def.job_name, self._server_def.task_index, *more)

    def join(self):
        """On a parameter server: wait for the end of the tasks that train; it holds nothing itself.

        Raises:
          UnimplementedError: any other task, which nobody can ask to compute something.
        """
        if self._tasks is None:
            raise errors.not_emulated("tf.train.Server.join", "no other process reaches this server")
        if self._tasks.own in self._tasks.trainers:
            raise errors.not_emulated("tf.train.Server.join of a task that trains",
                                      "each runs the program itself, since none computes for another; "
                                      "see docs/several_machines.md")
        Attendance(self._address, len(self._tasks.trainers)).wait()
