"""A server of one task, and the refusal of what needs other processes."""
import pytest

import graphreg as tf


def test_sessions_of_a_server_share_variables():
    server = tf.train.Server.create_local_server()
    with tf.Graph().as_default():
        v = tf.Variable(1., name="v")
        with tf.Session(server.target) as session:
            session.run(v.initializer)
        with tf.Session(server.target) as session:
            assert session.run(v) == 1.
            assert session.list_devices()[0].name == "/job:local/replica:0/task:0/device:CPU:0"
        with tf.Session() as session, pytest.raises(tf.errors.FailedPreconditionError):
            session.run(v)


@pytest.fixture
def of_three(monkeypatch):
    """A function that makes the server of a task of a cluster of three, on the JAX engine."""
    monkeypatch.setenv("GRAPHREG_ENGINE", "jax")
    cluster = {"ps": ["localhost:1"], "worker": ["localhost:2", "localhost:3"]}
    return lambda job, index: tf.train.Server(cluster, job_name=job, task_index=index)


def test_tasks_that_train_do_not_serve(of_three):
    server = of_three("worker", 1)
    assert server.target == "grpc://localhost:3"
    with pytest.raises(tf.errors.UnimplementedError, match="each runs the program itself"):
        server.join()


def test_parameter_servers_have_no_sessions(of_three):
    with tf.Graph().as_default(), pytest.raises(tf.errors.UnimplementedError, match="a session of a parameter server"):
        tf.Session(of_three("ps", 0).target)


def test_ops_of_other_tasks(of_three):
    tasks = of_three("worker", 0)._tasks
    spec = tf.DeviceSpec.from_string
    assert tasks.addresses == ["localhost:2", "localhost:3"] and tasks.servers == ["localhost:1"]
    assert tasks.is_shared(spec("/job:ps/task:0")) and not tasks.is_shared(spec("/job:other"))
    with pytest.raises(tf.errors.UnimplementedError, match="each task builds and runs its own graph"):
        tasks.is_shared(spec("/job:worker/task:1"))


def test_other_tasks_are_refused(monkeypatch):
    monkeypatch.delenv("GRAPHREG_ENGINE", raising=False)
    with pytest.raises(tf.errors.UnimplementedError, match="a cluster of 2 tasks on the NumPy engine .*GRAPHREG_ENGINE=jax"):
        tf.train.Server({"ps": ["localhost:1"], "worker": ["localhost:2"]}, job_name="ps", task_index=0)
    with pytest.raises(tf.errors.UnimplementedError, match="join"):
        tf.train.Server.create_local_server().join()
    with pytest.raises(tf.errors.UnimplementedError, match="grpc://elsewhere:1"):
        tf.Session("grpc://elsewhere:1")


def test_a_server_takes_its_own_port():
    assert tf.train.Server({"worker": ["localhost:2222"]}, start=False).target == "grpc://localhost:2222"


def test_names_of_modules():
    assert tf.train.queue_runner.QueueRunner is tf.train.QueueRunner
    assert callable(tf.examples.tutorials.mnist.input_data.read_data_sets)
