"""Our event files read by TensorBoard's own reader (extra: tensorboard)."""
import warnings

import numpy as np
import pytest

import graphreg as tf

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    accumulator = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")


def read(folder):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = accumulator.EventAccumulator(str(folder), size_guidance={"histograms": 0, "images": 0, "audio": 0})
        return found.Reload()


def test_scalars_histograms_images_and_the_graph(tmp_path):
    x = tf.placeholder(tf.float32, [None], name="x")
    pictures = tf.reshape(x[:4], [1, 2, 2, 1])
    merged = tf.summary.merge([tf.summary.scalar("average", tf.reduce_mean(x)), tf.summary.histogram("values", x),
                               tf.summary.image("pictures", pictures), tf.summary.audio("sound", x[None], 10.)])
    with tf.Session() as session, tf.summary.FileWriter(str(tmp_path), session.graph) as writer:
        for step in range(5):
            writer.add_summary(session.run(merged, {x: np.linspace(0, step / 4, 8)}), step)
    found = read(tmp_path)
    tags = found.Tags()
    assert tags["images"] == ["pictures/image/0"] and tags["audio"] == ["sound/audio/0"]
    assert tags["scalars"] == ["average"] and tags["histograms"] == ["values"] and tags["graph"]
    assert [e.step for e in found.Scalars("average")] == list(range(5))
    np.testing.assert_allclose([e.value for e in found.Scalars("average")], np.arange(5) / 8)
    last = found.Histograms("values")[-1]
    assert last.step == 4 and last.histogram_value.num == 8 and sum(last.histogram_value.bucket) == 8
    picture = found.Images("pictures/image/0")[0]
    assert (picture.width, picture.height) == (2, 2) and picture.encoded_image_string.startswith(b"\x89PNG")
    assert found.Audio("sound/audio/0")[0].sample_rate == 10.
    assert [n.name for n in found.Graph().node] == [op.name for op in tf.get_default_graph().get_operations()]


def test_traces_of_runs(tmp_path):
    x = tf.placeholder(tf.float32, [2, 2])
    y = tf.matmul(x, x, name="product")
    metadata = tf.RunMetadata()
    with tf.Session() as session, tf.summary.FileWriter(str(tmp_path), session.graph) as writer:
        session.run(y, {x: np.eye(2)}, tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE), metadata)
        writer.add_run_metadata(metadata, "step1", 1)
    found = read(tmp_path).RunMetadata("step1")
    assert [n.node_name for n in found.step_stats.dev_stats[0].node_stats] == ["product"]
