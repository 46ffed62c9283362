"""FileWriter: event files and what is in them."""
import os
import warnings

import pytest

import graphreg as tf


def events(folder):
    return [e for name in sorted(os.listdir(folder)) for e in tf.train.summary_iterator(os.path.join(folder, name))]


def scalar(tag, value):
    return tf.Summary(value=[tf.Summary.Value(tag=tag, simple_value=value)])


def test_events_in_order(tmp_path):
    folder = str(tmp_path / "new" / "logs")
    with tf.summary.FileWriter(folder, filename_suffix=".end") as writer:
        for step in range(30):
            writer.add_summary(scalar("a", step), step)
        writer.add_session_log(tf.SessionLog(status=tf.SessionLog.STOP))
    name, = os.listdir(folder)
    assert name.startswith("events.out.tfevents.") and name.endswith(".end")
    found = events(folder)
    assert found[0].file_version == "brain.Event:2"
    assert [(e.step, e.summary.value[0].simple_value) for e in found[1:-1]] == [(i, i) for i in range(30)]
    assert found[-1].session_log.status == tf.SessionLog.STOP


def test_flush_brings_events_to_the_file(tmp_path):
    writer = tf.summary.FileWriter(str(tmp_path))
    assert os.listdir(tmp_path) == []
    writer.add_summary(scalar("a", 1.))
    writer.flush()
    assert len(events(tmp_path)) == 2
    writer.close()


def test_graphs(tmp_path):
    tf.constant(1, name="c")
    with tf.summary.FileWriter(str(tmp_path), tf.get_default_graph()) as writer:
        writer.add_graph(tf.Graph(), global_step=3)
    found = events(tmp_path)
    assert [e.WhichOneof("what") for e in found] == ["file_version", "graph_def", "meta_graph_def", "graph_def"]
    assert tf.GraphDef.FromString(found[1].graph_def).node[0].name == "c" and found[3].step == 3


def test_metadata_is_written_once(tmp_path):
    text = tf.Session().run(tf.summary.text("t", tf.constant("x")))
    with tf.summary.FileWriter(str(tmp_path)) as writer:
        writer.add_summary(text, 1)
        writer.add_summary(text, 2)
    assert [e.summary.value[0].HasField("metadata") for e in events(tmp_path)[1:]] == [True, False]


def test_closed_and_reopened(tmp_path):
    writer = tf.summary.FileWriter(str(tmp_path))
    writer.add_summary(scalar("a", 1.))
    writer.close()
    with pytest.warns(UserWarning, match="closed FileWriter"):
        writer.add_summary(scalar("lost", 1.))
    writer.reopen()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        writer.add_summary(scalar("b", 1.))
    writer.close()
    tags = [v.tag for e in events(tmp_path) for v in e.summary.value]
    assert sorted(tags) == ["a", "b"] and len(os.listdir(tmp_path)) == 2


def test_a_run_has_one_tag(tmp_path):
    with tf.summary.FileWriter(str(tmp_path)) as writer:
        writer.add_run_metadata(tf.RunMetadata(), "run", 1)
        with pytest.raises(ValueError, match="already used"):
            writer.add_run_metadata(tf.RunMetadata(), "run", 2)


def test_what_is_no_graph(tmp_path):
    with tf.summary.FileWriter(str(tmp_path)) as writer:
        with pytest.raises(TypeError, match="instance of `Graph`"):
            writer.add_graph("x")
        with pytest.raises(TypeError, match="must be type MetaGraphDef"):
            writer.add_meta_graph("x")


def test_a_full_disk_is_told(tmp_path):
    writer = tf.summary.FileWriter(str(tmp_path / "d"))
    os.rmdir(tmp_path / "d")
    writer.add_summary(scalar("a", 1.))
    with pytest.raises(tf.errors.UnknownError, match="Failed to write events"):
        writer.flush()


def test_sessions_are_refused(tmp_path):
    with pytest.raises(tf.errors.UnimplementedError, match="with a session"):
        tf.summary.FileWriter(str(tmp_path), session=tf.Session())


def test_cache(tmp_path):
    cache = tf.summary.FileWriterCache
    first = cache.get(str(tmp_path))
    assert cache.get(str(tmp_path)) is first
    cache.clear()
    assert cache.get(str(tmp_path)) is not first
    cache.clear()
