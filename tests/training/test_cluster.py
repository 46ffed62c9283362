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


def test_other_tasks_are_refused():
    with pytest.raises(tf.errors.UnimplementedError, match="a cluster of 2 tasks"):
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
