"""tf.train.Saver beyond the recorded cases: whole checkpoints at any moment, threads, forms of arguments."""
import os
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


# Saves once, then forks children that save again under the same name and end at their first, second... touch of files.
CUT_OFF = """
import os, shutil, sys
import numpy as np
import graphreg as tf
v = tf.get_variable("v", initializer=np.zeros(100))
saver = tf.train.Saver(sharded="sharded" in sys.argv)
session = tf.Session()
session.run(tf.global_variables_initializer())
up = v.assign_add(np.ones(100))

def save(folder):
    session.run(up.op)
    saver.save(session, folder + "/m", write_meta_graph=False)

def end_at(touch):
    left = [touch]
    def counted(function):
        def call(*args, **kwargs):
            left[0] -= 1
            if not left[0]:
                os._exit(1)
            return function(*args, **kwargs)
        return call
    for name in ("replace", "link", "remove", "fsync", "rmdir"):
        setattr(os, name, counted(getattr(os, name)))

first = sys.argv[1] + "/first"
os.mkdir(first)
save(first)
status = touch = 1
while status:
    folder = sys.argv[1] + "/" + str(touch)
    shutil.copytree(first, folder)
    child = os.fork()
    if not child:
        end_at(touch)
        save(folder)
        os._exit(0)
    status, touch = os.waitpid(child, 0)[1], touch + 1
    reader = tf.train.load_checkpoint(folder + "/m")
    values = set(reader.get_tensor("v").tolist())
    assert values in ({1.}, {2.}), (touch, values)
    print(values)
assert values == {2.} and len(os.listdir(folder)) == 3, os.listdir(folder)
"""


def run_program(text, *args):
    """What a program printed, of a Python whose graphreg is ours."""
    root = os.path.dirname(os.path.dirname(os.path.abspath(tf.__file__)))
    return subprocess.run([sys.executable, "-c", text, *args], stdout=subprocess.PIPE, check=True,
                          env={**os.environ, "PYTHONPATH": root}).stdout.split()


@pytest.mark.parametrize("options", [(), ("sharded",)])
def test_cut_off_at_any_touch_of_the_files(tmp_path, options):
    """A checkpoint that is written over stays whole until the new one stands in its place."""
    values = run_program(CUT_OFF, str(tmp_path), *options)
    assert values == sorted(values) and len(set(values)) == 2 and len(values) > 9


# Forks a child that saves, step after step, until it is killed; prints the last step that the child reported.
PROGRAM = """
import os, random, signal, sys, threading, time
import numpy as np
import graphreg as tf
v = tf.get_variable("v", initializer=np.zeros(20000))
step = tf.get_variable("step", initializer=0)
up = tf.group(v.assign_add(np.ones(20000)), step.assign_add(1))
saver = tf.train.Saver(max_to_keep=2, sharded="sharded" in sys.argv)
session = tf.Session()
session.run(tf.global_variables_initializer())
session.run([up, v, step])

def work(prefix, step_in_name, out):
    for i in range(2, 100000):
        session.run(up)
        saver.save(session, prefix, global_step=i if step_in_name else None, write_meta_graph="meta" in sys.argv)
        os.write(out, i.to_bytes(4, "little"))

def killed_after(prefix, step_in_name, seconds):
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            work(prefix, step_in_name, write)
        finally:
            os._exit(1)
    os.close(write)
    first = os.read(read, 4)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    reports = first + os.read(read, 1 << 16)
    os.close(read)
    return int.from_bytes(reports[-4:], "little")

assert threading.active_count() == 1
chance = random.Random(sys.argv[2])
for i in range(int(sys.argv[2])):
    folder = os.path.join(sys.argv[1], str(i))
    os.mkdir(folder)
    print(killed_after(folder + "/m", chance.random() < .5, chance.uniform(0, .05)), flush=True)
"""


def kill_while_saving(folder, times, *options):
    """The last step that each of many programs reported before they were killed in folder/0, folder/1..."""
    return [int(line) for line in run_program(PROGRAM, str(folder), str(times), *options)]


@pytest.mark.parametrize("times", [3, pytest.param(200, marks=pytest.mark.slow)])
@pytest.mark.parametrize("options", ["", pytest.param("meta sharded", marks=pytest.mark.slow)])
def test_killed_at_any_moment(tmp_path, times, options):
    """The newest checkpoint is whole, and no step that was reported is lost; saved under one name or under many."""
    reported = kill_while_saving(tmp_path, times, *options.split())
    assert len(reported) == times
    for i, least in enumerate(reported):
        newest = tf.train.latest_checkpoint(str(tmp_path / str(i)))
        reader = tf.train.load_checkpoint(newest)
        step = reader.get_tensor("step")
        assert step >= least
        np.testing.assert_array_equal(reader.get_tensor("v"), np.full(20000, float(step)))
        if options:
            assert messages.MetaGraphDef.FromString((tmp_path / (newest + ".meta")).read_bytes()).graph_def.node
