"""tf.train.CheckpointManager: which checkpoints stay, what the state file says."""
import os
import re
import shutil
import tempfile
import time

from casetools import said, tell

KEPT = []
BEFORE = os.getcwd(), time.time


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self):
        self.now = 1000000.
        time.time = lambda: self.now


def folder():
    KEPT.append(tempfile.mkdtemp())
    os.chdir(KEPT[-1])
    return Clock()


def done(session):
    os.chdir(BEFORE[0])
    time.time = BEFORE[1]
    while KEPT:
        shutil.rmtree(KEPT.pop(), ignore_errors=True)
    return None


def files():
    return sorted(os.path.relpath(os.path.join(d, n), ".") for d, _, names in os.walk(".") for n in names
                  if not n.endswith("checkpoint"))


def state(path):
    with open(os.path.join(path, "checkpoint")) as f:
        return f.read()


def apart(case):
    """A case in a graph of its own: the nodes that save objects are not compared."""
    def run(tf):
        with tf.Graph().as_default():
            return case(tf)
    return run


def clean(text):
    return re.sub("0x[0-9a-f]{6,}", "0x...", str(text))


def saved(tf, session, manager, clock, times, minutes=60):
    out = []
    with session.as_default():
        for _ in range(times):
            out.append(manager.save())
            clock.now += 60 * minutes
    return out


@apart
def case_keeping(tf):
    clock = folder()
    v = tf.get_variable("v", initializer=1., use_resource=True)
    checkpoint = tf.train.Checkpoint(v=v)
    manager = tf.train.CheckpointManager(checkpoint, "ck", max_to_keep=2)
    out = [manager.latest_checkpoint, manager.checkpoints]
    session = tf.Session()
    session.run(tf.global_variables_initializer())
    out += saved(tf, session, manager, clock, 4) + [manager.latest_checkpoint, manager.checkpoints, files(), state("ck")]
    again = tf.train.CheckpointManager(checkpoint, "ck", max_to_keep=3)
    out += [again.latest_checkpoint, again.checkpoints] + saved(tf, session, again, clock, 3) + [again.checkpoints, files()]
    session.run(v.assign(7.))
    with session.as_default():
        checkpoint.restore(again.latest_checkpoint).run_restore_ops()
    out += [float(session.run(v)), tf.train.latest_checkpoint("ck")]
    return [tell(*out), done]


@apart
def case_hours(tf):
    clock = folder()
    v = tf.get_variable("v", initializer=1., use_resource=True)
    checkpoint = tf.train.Checkpoint(v=v)
    session = tf.Session()
    session.run(tf.global_variables_initializer())
    manager = tf.train.CheckpointManager(checkpoint, "ck", 2, keep_checkpoint_every_n_hours=2, checkpoint_name="m")
    out = saved(tf, session, manager, clock, 9, 50) + [manager.checkpoints, files(), state("ck")]
    clock.now -= 100000
    back = tf.train.CheckpointManager(checkpoint, "ck", 2)
    out += [back.checkpoints] + saved(tf, session, back, clock, 2) + [state("ck"), files()]
    return [tell(*out), done]


@apart
def case_all_and_numbers(tf):
    clock = folder()
    v = tf.get_variable("v", initializer=1., use_resource=True)
    step = tf.get_variable("step", [], tf.int64, tf.constant_initializer(40), use_resource=True)
    checkpoint = tf.train.Checkpoint(v=v, step=step)
    session = tf.Session()
    session.run(tf.global_variables_initializer())
    manager = tf.train.CheckpointManager(checkpoint, "ck", None)
    out = saved(tf, session, manager, clock, 3)
    with session.as_default():
        out += [manager.save(checkpoint_number=step), manager.save(17), manager.save(checkpoint_number=17), manager.save()]
    return [tell(*(out + [manager.checkpoints, state("ck"), files()])), done]


@apart
def case_texts(tf):
    folder()
    checkpoint = tf.train.Checkpoint()
    return [tell(said(tf.train.CheckpointManager, checkpoint, "ck", 0), said(tf.train.CheckpointManager, checkpoint, "ck", -1),
                 clean(said(tf.train.CheckpointManager, checkpoint, "ck", 1).checkpoints)), done]


@apart
def case_older_state(tf):
    """A state file that a Saver wrote."""
    clock = folder()
    v = tf.get_variable("v", initializer=1., use_resource=True)
    session = tf.Session()
    session.run(tf.global_variables_initializer())
    os.makedirs("ck")
    tf.train.Saver([v]).save(session, "ck/old", global_step=3, write_meta_graph=False)
    manager = tf.train.CheckpointManager(tf.train.Checkpoint(v=v), "ck", 1)
    out = [manager.latest_checkpoint, manager.checkpoints] + saved(tf, session, manager, clock, 2)
    return [tell(*(out + [manager.checkpoints, files(), state("ck")])), done]
