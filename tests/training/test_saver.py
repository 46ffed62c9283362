"""tf.train.Saver beyond the recorded cases: whole checkpoints at any moment, threads, forms of arguments."""
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

import graphreg as tf
from graphreg.core import messages


def saved(tmp_path, session, saver=None, name="m", **kwargs):
    return (saver or tf.train.Saver()).save(session, str(tmp_path / name), **kwargs)


def test_save_and_restore(tmp_path):
    a = tf.get_variable("a", initializer=np.arange(6.).reshape(2, 3))
    r = tf.get_variable("r", initializer=3, use_resource=True)
    with tf.Session() as s:
        s.run(tf.global_variables_initializer())
        path = saved(tmp_path, s)
        s.run([a.assign(a * 0.), r.assign(9)])
        tf.train.Saver().restore(s, path)
        np.testing.assert_array_equal(s.run(a), np.arange(6.).reshape(2, 3))
        assert s.run(r) == 3
    assert sorted(os.listdir(tmp_path)) == ["checkpoint", "m.data-00000-of-00001", "m.index", "m.meta"]


def test_keep_every_n_hours(tmp_path, monkeypatch):
    tf.get_variable("a", initializer=1.)
    now = [1000.]
    monkeypatch.setattr(time, "time", lambda: now[0])
    saver = tf.train.Saver(max_to_keep=1, keep_checkpoint_every_n_hours=2.)
    with tf.Session() as s:
        s.run(tf.global_variables_initializer())
        for step in range(6):
            saved(tmp_path, s, saver, global_step=step, write_meta_graph=False)
            now[0] += 3600 * .9
    left = sorted(n for n in os.listdir(tmp_path) if n.endswith(".index"))
    # Those that were more than two hours old when they went, and the newest.
    assert left == ["m-3.index", "m-5.index"]


def test_a_file_that_cannot_be_written(tmp_path):
    tf.get_variable("a", initializer=1.)
    (tmp_path / "file").write_text("")
    with tf.Session() as s:
        s.run(tf.global_variables_initializer())
        with pytest.raises(ValueError, match="Parent directory of .* doesn't exist, can't save."):
            tf.train.Saver().save(s, str(tmp_path / "file" / "m"))


def test_damaged_checkpoints_do_not_change_variables(tmp_path):
    a = tf.get_variable("a", initializer=[1., 2.])
    saver = tf.train.Saver()
    with tf.Session() as s:
        s.run(tf.global_variables_initializer())
        path = saved(tmp_path, s, saver)
        data = bytearray((tmp_path / "m.data-00000-of-00001").read_bytes())
        data[3] ^= 1
        (tmp_path / "m.data-00000-of-00001").write_bytes(data)
        s.run(a.assign([5., 6.]))
        with pytest.raises(tf.errors.DataLossError, match="Checksum does not match: stored"):
            saver.restore(s, path)
        assert s.run(a).tolist() == [5., 6.]


def test_state_file_is_written_whole(tmp_path, monkeypatch):
    tf.train.update_checkpoint_state(str(tmp_path), "one")
    before = (tmp_path / "checkpoint").read_text()

    def fail(*unused):
        raise OSError(28, "No space left on device")
    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(tf.errors.ResourceExhaustedError):
        tf.train.update_checkpoint_state(str(tmp_path), "two")
    assert (tmp_path / "checkpoint").read_text() == before


def test_meta_file_is_a_message_with_the_saver(tmp_path):
    tf.get_variable("a", initializer=1.)
    saver = tf.train.Saver()
    with tf.Session() as s:
        s.run(tf.global_variables_initializer())
        saved(tmp_path, s, saver)
    meta = messages.MetaGraphDef.FromString((tmp_path / "m.meta").read_bytes())
    assert meta.saver_def == saver.saver_def and meta.meta_info_def.tensorflow_version == "1.15.5"
    assert {o.name for o in meta.meta_info_def.stripped_op_list.op} == {n.op for n in meta.graph_def.node}


PROGRAM = """
import sys
import numpy as np
import graphreg as tf
v = tf.get_variable("v", initializer=np.zeros(20000))
step = tf.get_variable("step", initializer=0)
up = tf.group(v.assign_add(np.ones(20000)), step.assign_add(1))
saver = tf.train.Saver(max_to_keep=2)
with tf.Session() as s:
    s.run(tf.global_variables_initializer())
    for i in range(1, 100000):
        s.run(up)
        saver.save(s, sys.argv[1] + "/m", global_step=i, write_meta_graph=False)
        print(i, flush=True)
"""


def kill_while_saving(folder, seconds):
    """The last step whose saving was reported, of a program that was killed."""
    root = os.path.dirname(os.path.dirname(os.path.abspath(tf.__file__)))
    child = subprocess.Popen([sys.executable, "-c", PROGRAM, str(folder)], stdout=subprocess.PIPE,
                             env={**os.environ, "PYTHONPATH": root})
    first = child.stdout.readline()
    time.sleep(seconds)
    child.send_signal(signal.SIGKILL)
    rest = child.communicate()[0].split(b"\n")
    return int(([first] + [line for line in rest[:-1]])[-1])


@pytest.mark.parametrize("times", [3, pytest.param(200, marks=pytest.mark.slow)])
def test_killed_at_any_moment(tmp_path, times):
    """The newest checkpoint is whole, and no step that was reported is lost."""
    rng = np.random.RandomState(times)
    for i in range(times):
        folder = tmp_path / str(i)
        folder.mkdir()
        reported = kill_while_saving(folder, rng.uniform(0, .1))
        newest = tf.train.latest_checkpoint(str(folder))
        reader = tf.train.load_checkpoint(newest)
        step = reader.get_tensor("step")
        assert step >= reported
        np.testing.assert_array_equal(reader.get_tensor("v"), np.full(20000, float(step)))
