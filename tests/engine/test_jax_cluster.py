"""Several processes that train together on the JAX engine, and what one of them does, in one process."""
import importlib.util
import os
import re
import signal
import socket
import subprocess
import sys
import time

import numpy as np
import pytest

import graphreg as tf
from graphreg import session as sessions

pytestmark = [pytest.mark.slow, pytest.mark.skipif(importlib.util.find_spec("jax") is None, reason="needs the extra jax")]

HOME = os.path.dirname(os.path.dirname(os.path.abspath(tf.__file__)))
PAGE = os.path.join(os.path.dirname(__file__), *(os.pardir,) * 2, "docs", "several_machines.md")
HEARTBEAT = 10
MARGIN = 10           # seconds that a loaded machine may take longer

PROGRAM = '''
import sys
import time
import numpy as np
import graphreg as tf

kind, job, index, addresses, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4].split(","), sys.argv[5] or None
workers = addresses[1:]
cluster = tf.train.ClusterSpec({"ps": addresses[:1], "worker": workers})
target = ""
if len(workers) > 1:
    server = tf.train.Server(cluster, job_name=job, task_index=index)
    if job == "ps":
        server.join()
        print("over")
        sys.exit()
    target = server.target
place = tf.train.replica_device_setter(cluster=cluster, worker_device="/job:worker/task:%d" % index) if target else None
with tf.device(place):
    tf.set_random_seed(3)
    x, y = tf.placeholder(tf.float32, [None, 8]), tf.placeholder(tf.float32, [None, 1])
    h = tf.layers.dense(x, 16 + (kind == "differ") * index, tf.nn.tanh,
                        kernel_regularizer=tf.contrib.layers.l2_regularizer(0.01))
    loss = tf.losses.mean_squared_error(y, tf.layers.dense(h, 1)) + tf.losses.get_regularization_loss()
    step = tf.train.get_or_create_global_step()
    optimizer, hooks = tf.train.AdamOptimizer(0.01), [tf.train.StopAtStepHook(last_step=30)]
    if target and kind != "asynchronous":
        optimizer = tf.train.SyncReplicasOptimizer(optimizer, len(workers), len(workers))
    train = optimizer.minimize(loss, step)
    if target and kind != "asynchronous":
        hooks.append(optimizer.make_session_run_hook(index == 0))
draw = np.random.RandomState(0)
inputs = draw.randn(64, 8).astype(np.float32)
part = slice(index * 64 // len(workers), (index + 1) * 64 // len(workers))
feed = {x: inputs[part], y: np.sin(inputs.sum(1, keepdims=True))[part]}
try:
    with tf.train.MonitoredTrainingSession(target, is_chief=index == 0, checkpoint_dir=folder, hooks=hooks,
                                           save_checkpoint_steps=1, save_summaries_steps=None,
                                           log_step_count_steps=None) as session:
        while not session.should_stop():
            value, _, now = session.run([loss, train, step], feed)
            print("step %d %.7f" % (now, value), flush=True)
            time.sleep(0.03 if kind == "slow" else 0)
except tf.errors.OpError as error:
    print(type(error).__name__, error, flush=True)
    raise
print("over")
'''


class Cluster:
    """A parameter server and some workers, each a process."""

    def __init__(self, folder, count, kind="plain", checkpoints=""):
        self._folder, self._count = folder, count
        self.ports = free_ports(count + 1)
        addresses = ",".join(f"127.0.0.1:{port}" for port in self.ports)
        self.tasks = [self._start(kind, job, index, addresses, checkpoints)
                      for job, index in [("ps", 0)] + [("worker", i) for i in range(count)]]

    def _start(self, kind, job, index, addresses, checkpoints):
        environment = {**os.environ, "PYTHONPATH": HOME, "GRAPHREG_ENGINE": "jax",
                       "GRAPHREG_JAX_HEARTBEAT": str(HEARTBEAT)}
        with open(self._file(job, index), "w") as out:
            return subprocess.Popen([sys.executable, "-c", PROGRAM, kind, job, str(index), addresses, str(checkpoints)],
                                    stdout=out, stderr=subprocess.STDOUT, env=environment)

    def _file(self, job, index):
        return os.path.join(str(self._folder), f"{job}{index}.txt")

    def text(self, index, job="worker"):
        with open(self._file(job, index)) as f:
            return f.read()

    def steps(self, index):
        """list of (step, loss) that a worker has told of."""
        return [(int(m[1]), float(m[2])) for m in re.finditer(r"^step (\d+) (\S+)\n", self.text(index), re.M)]

    def reach(self, step):
        """Wait until the chief has told of a step."""
        end = time.monotonic() + 120
        while not self.steps(0) or self.steps(0)[-1][0] < step:
            assert time.monotonic() < end and self.tasks[1].poll() is None, self.text(0)
            time.sleep(0.01)

    def wait(self, seconds=120):
        """Exit codes: of the parameter server, and of the workers."""
        end = time.monotonic() + seconds
        try:
            return [task.wait(max(0.1, end - time.monotonic())) for task in self.tasks]
        finally:
            for task in self.tasks:
                task.kill()
                task.wait()


def free_ports(count):
    found = [socket.socket() for _ in range(count)]
    for s in found:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in found]
    for s in found:
        s.close()
    return ports


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """dict step -> loss of one process with the whole batch."""
    done = subprocess.run([sys.executable, "-c", PROGRAM, "plain", "worker", "0", "a:1,b:2", ""], capture_output=True,
                          text=True, check=True, env={**os.environ, "PYTHONPATH": HOME, "GRAPHREG_ENGINE": "jax"})
    return {int(m[1]): float(m[2]) for m in re.finditer(r"^step (\d+) (\S+)$", done.stdout, re.M)}


def assert_losses(cluster, count, alone, first=1):
    steps = [cluster.steps(i) for i in range(count)]
    assert [n for n, _ in steps[0]] == list(range(first, 31))
    for told in zip(*steps):
        assert len({n for n, _ in told}) == 1
        assert abs(np.mean([loss for _, loss in told]) - alone[told[0][0]]) < 1e-5


@pytest.mark.parametrize("count", [2, 4])
def test_losses_are_those_of_the_joined_batch(tmp_path, count, alone):
    cluster = Cluster(tmp_path, count)
    assert cluster.wait() == [0] * (count + 1), cluster.text(0)
    assert_losses(cluster, count, alone)
    assert "over" in cluster.text(0, "ps")


@pytest.mark.parametrize("victim, at", [(1, 7), (0, 13)])
def test_a_lost_worker_ends_the_others_and_a_restart_goes_on(tmp_path, victim, at, alone):
    checkpoints = tmp_path / "checkpoints"
    cluster = Cluster(tmp_path, 2, "slow", checkpoints)
    cluster.reach(at)
    cluster.tasks[1 + victim].send_signal(signal.SIGKILL)
    start = time.monotonic()
    codes = cluster.wait(HEARTBEAT + MARGIN)
    assert time.monotonic() - start < HEARTBEAT + MARGIN
    assert codes[0] == 0 and codes[1 + victim] == -signal.SIGKILL and codes[2 - victim] not in (0, -signal.SIGKILL)
    if victim:
        # Where the chief dies, JAX may end the process before Python hears of it.
        assert "UnavailableError a task of the cluster is lost" in cluster.text(0)
    saved = int(re.search(r'ckpt-(\d+)"', (checkpoints / "checkpoint").read_text())[1])
    assert saved >= cluster.steps(0)[-1][0]
    again = Cluster(tmp_path, 2, "plain", checkpoints)
    assert again.wait() == [0, 0, 0], again.text(0)
    assert_losses(again, 2, alone, saved + 1)


def listening(port):
    """Addresses, as the kernel writes them, of the sockets that listen on a port."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with open(table) as f:
            rows = [line.split() for line in f.readlines()[1:]]
        found |= {address for _, local, _, state, *_ in rows for address, _, p in [local.partition(":")]
                  if int(p, 16) == port and state == "0A"}
    return found


LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F"}


def test_a_worker_that_hangs_ends_the_others(tmp_path):
    cluster = Cluster(tmp_path, 2, "slow")
    cluster.reach(3)
    if os.path.exists("/proc/net/tcp6"):
        # The parameter server and the coordinator, which is the first worker, listen where they were told to.
        for port in cluster.ports[:2]:
            assert listening(port) and listening(port) <= LOOPBACK
    cluster.tasks[2].send_signal(signal.SIGSTOP)
    assert cluster.tasks[1].wait(HEARTBEAT + MARGIN) == -signal.SIGABRT
    cluster.tasks[2].kill()
    assert cluster.wait()[0] == 0


@pytest.mark.parametrize("kind, text", [
    ("differ", r"InvalidArgumentError the graphs of the workers differ.* this is worker \d, and worker \d has something else "
               r"in place of: variable dense/bias float32 \(1[67],\)"),
    ("asynchronous", r"UnimplementedError asynchronous training on a cluster .*tf\.train\.SyncReplicasOptimizer")])
def test_what_cannot_be_trained_together(tmp_path, kind, text):
    cluster = Cluster(tmp_path, 2, kind)
    codes = cluster.wait()
    assert codes[0] == 0 and codes[1] and codes[2]
    assert all(re.search(text, cluster.text(i)) for i in range(2)), cluster.text(0)


@pytest.mark.skipif(not os.path.exists(PAGE), reason="the pages are not there")
def test_the_program_of_the_page(tmp_path):
    with open(PAGE) as f:
        program = re.search(r"^<!-- file: train.py -->\n```python\n(.*?)^```$", f.read(), re.M | re.S)[1]
    addresses = [f"127.0.0.1:{port}" for port in free_ports(3)]
    environment = {**os.environ, "PYTHONPATH": HOME, "GRAPHREG_ENGINE": "jax"}
    tasks = [subprocess.Popen([sys.executable, "-c", program, job, str(index), "model", *addresses], cwd=tmp_path, text=True,
                              env=environment, stdout=subprocess.PIPE)
             for job, index in (("ps", 0), ("worker", 0), ("worker", 1))]
    told = [task.communicate(timeout=120)[0] for task in tasks]
    assert [task.returncode for task in tasks] == [0, 0, 0]
    assert told[0] == "" and all(len(re.findall(r"^step \d+ loss \S+$", text, re.M)) == len(text.splitlines()) == 20
                                 for text in told[1:])
    assert (tmp_path / "model" / "model.ckpt-20.index").exists()


# ------------------------------------------------------------------ one process
class Alone:
    """Replicas that are one process: what the others would give is what this one has."""

    def __init__(self, rank, count, address):
        self.rank, self.count = rank, count

    def mean(self, arrays):
        return [np.asarray(a) for a in arrays]

    def gather(self, array):
        return np.stack([array] * self.count)

    def of_first(self, array):
        return array


@pytest.fixture
def target(monkeypatch):
    """The target of a server of two workers that believes the other one to be as it is itself."""
    from graphreg.engine import jax_cluster
    monkeypatch.setattr(jax_cluster, "Replicas", Alone)
    sessions.share_target("grpc://two", "worker", 0, lambda: jax_cluster.ClusterEngine(0, ["a:1", "b:2"]))
    yield "grpc://two"
    del sessions._servers["grpc://two"]


def model(kind=""):
    """(loss, train op, hooks, x) in the default graph; `plain`: without replicas."""
    tf.set_random_seed(2)
    x = tf.placeholder(tf.float32, [None, 4])
    h = tf.layers.dense(x, 5)
    if "norm" in kind:
        h = tf.layers.batch_normalization(h, training=True)
    loss = tf.reduce_mean(tf.square(tf.layers.dense(tf.nn.relu(h), 1) - 1.))
    optimizer, step = tf.train.MomentumOptimizer(0.05, 0.9), tf.train.get_or_create_global_step()
    if "average" in kind:
        average = tf.train.ExponentialMovingAverage(0.5)
    if "plain" in kind:
        train = tf.contrib.slim.learning.create_train_op(loss, optimizer, step)
        if "average" in kind:
            with tf.control_dependencies([train]):
                return loss, average.apply(tf.trainable_variables()), [], x
        return loss, train, [], x
    more = {"variable_averages": average, "variables_to_average": tf.trainable_variables()} if "average" in kind else {}
    optimizer = tf.train.SyncReplicasOptimizer(optimizer, 1 if "count" in kind else 2, 2, **more)
    train = tf.contrib.slim.learning.create_train_op(loss, optimizer, step)
    return loss, train, [optimizer.make_session_run_hook(True)], x


def values(session):
    kept = [v for v in tf.global_variables()]
    return {v.op.name: value for v, value in zip(kept, session.run(kept))}


def run(kind, target, count=4):
    """(losses, values of the global variables after `count` steps)."""
    with tf.Graph().as_default():
        loss, train, hooks, x = model(kind)
        inputs = np.random.RandomState(1).randn(6, 4)
        with tf.train.MonitoredTrainingSession(target, hooks=hooks) as session:
            losses = [session.run([loss, train], {x: inputs})[0] for _ in range(count)]
            return losses, values(session)


@pytest.mark.parametrize("kind", ["", "norm", "average", "norm average"])
def test_steps_are_those_of_the_optimizer(target, kind):
    losses, found = run(kind, target)
    wanted_losses, wanted = run("plain " + kind, "numpy")
    np.testing.assert_allclose(losses, wanted_losses, rtol=1e-5)
    assert found.keys() == wanted.keys()
    for name in wanted:
        np.testing.assert_allclose(found[name], wanted[name], rtol=1e-5, atol=1e-6, err_msg=name)


def test_slim_trains_together(target, tmp_path):
    def run_slim(optimizer, **kwargs):
        with tf.Graph().as_default():
            w = tf.get_variable("w", [2], initializer=tf.ones_initializer())
            train = tf.contrib.slim.learning.create_train_op(tf.reduce_sum(w * w), optimizer)
            return tf.contrib.slim.learning.train(train, None, number_of_steps=5, **kwargs)
    together = tf.train.SyncReplicasOptimizer(tf.train.GradientDescentOptimizer(0.1), 2)
    found = run_slim(together, master=target, sync_optimizer=together)
    assert np.isclose(found, run_slim(tf.train.GradientDescentOptimizer(0.1)), rtol=1e-6)


def test_what_depends_on_the_step_comes_after_it(target):
    with tf.Graph().as_default():
        loss, train, _, x = model()
        w = tf.trainable_variables()[0]
        with tf.control_dependencies([train]):
            late, same = tf.identity(w.read_value()) * 1., loss * 1.
        with tf.Session(target) as session:
            session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
            feed = {x: np.ones((2, 4))}
            before, first = session.run([w, loss], feed)
            early, after, again, step = session.run([w + 0., late, same, tf.train.get_global_step()], feed)
            np.testing.assert_array_equal(early, before)
            assert not np.array_equal(after, before) and again == first and step == 1
            np.testing.assert_array_equal(session.run(w), after)


def test_refusals(target):
    with tf.Graph().as_default():
        loss, train, _, x = model()
        v = tf.get_variable("v", [], initializer=tf.zeros_initializer())
        assign, add = v.assign(3.), v.assign_add(1.)
        local = tf.Variable(0., collections=[tf.GraphKeys.LOCAL_VARIABLES])
        with tf.Session(target) as session:
            session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
            assert session.run(assign) == 3.
            with pytest.raises(tf.errors.UnimplementedError, match=r"asynchronous training .*AssignAdd changes a shared"):
                session.run(add)
            feed = {x: np.ones((2, 4))}
            session.run(train, feed)
            with pytest.raises(tf.errors.UnimplementedError, match=r"a value for a shared variable \(Assign_2\) after"):
                session.run(assign)
            assert session.run(local.assign(5.)) == 5.
            handle = session.partial_run_setup([train], [x])
            with pytest.raises(tf.errors.UnimplementedError, match="a partial run of a synchronous step"):
                session.partial_run(handle, train, feed)


def test_a_step_needs_a_gradient_of_each_worker(target):
    with pytest.raises(tf.errors.UnimplementedError, match="a step of 1 gradients by 2 workers"):
        run("count", target)


def test_asynchronous_training_is_refused_before_it_begins(target):
    with pytest.raises(tf.errors.UnimplementedError, match="wrap the optimizer: tf.train.SyncReplicasOptimizer"):
        run("plain", target)


def test_the_chief_thread_has_nothing_to_do(target):
    with tf.Graph().as_default():
        w = tf.get_variable("w", [], initializer=tf.ones_initializer())
        optimizer = tf.train.SyncReplicasOptimizer(tf.train.GradientDescentOptimizer(0.25), 2)
        train = optimizer.minimize(w * w, tf.train.get_or_create_global_step())
        runner, tokens = optimizer.get_chief_queue_runner(), optimizer.get_init_tokens_op()
        with tf.Session(target) as session:
            session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
            coordinator = tf.train.Coordinator()
            threads = runner.create_threads(session, coordinator, start=True)
            session.run(tokens)
            assert [session.run([train, w]) for _ in range(2)] == [[1, 0.5], [2, 0.25]]
            coordinator.request_stop()
            coordinator.join(threads, stop_grace_period_secs=5)


def test_heartbeats(monkeypatch):
    from graphreg.engine.jax_cluster import heartbeat
    assert heartbeat() == 10
    monkeypatch.setenv("GRAPHREG_JAX_HEARTBEAT", "soon")
    with pytest.raises(ValueError, match="GRAPHREG_JAX_HEARTBEAT must be a number of seconds, but is 'soon'"):
        heartbeat()
