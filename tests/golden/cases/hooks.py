"""Hooks, monitored sessions, supervisors: what they log, in which order they are called, the nodes that they make."""
import logging
import os
import re
import shutil
import tempfile
import warnings


from casetools import said


class Heard(logging.Handler):
    """Collects what the logger "tensorflow" says, without times and folders."""

    def __init__(self, folder):
        logging.Handler.__init__(self)
        self.folder, self.lines = folder, []

    def emit(self, record):
        text = record.getMessage().replace(self.folder, "FOLDER")
        text = re.sub(r"\d+\.\d+ sec", "T sec", re.sub(r"/sec: .*", "/sec: X", text))
        if "deprecated" not in text and "is deprecat" not in text:
            self.lines.append("%s %s" % (record.levelname, text.split("\n")[0]))


def heard(tf, program):
    """Runs a program(lines, folder); its log, what it adds to lines, and the error that ends it."""
    folder = tempfile.mkdtemp()
    handler, logger, level = Heard(folder), logging.getLogger("tensorflow"), tf.logging.get_verbosity()
    logger.addHandler(handler)
    tf.logging.set_verbosity(tf.logging.INFO)
    try:
        with warnings.catch_warnings():
            # A writer that is closed twice warns, in TF too.
            warnings.simplefilter("ignore")
            ended = said(program, handler.lines, folder)
    finally:
        logger.removeHandler(handler)
        tf.logging.set_verbosity(level)
        tf.summary.FileWriterCache.clear()
    events = told_events(tf, folder)
    shutil.rmtree(folder)
    nodes = ["%s %s %s" % (o.name, o.type, [i.name for i in o.inputs]) for o in tf.get_default_graph().get_operations()]
    return lambda session: handler.lines + [str(ended).replace(folder, "FOLDER")] + events + nodes


def alone(tf, *steps):
    """Steps beside an empty graph: the nodes, with the random names that a saver gives its files, are told as text."""
    return "as_graph", tf.Graph(), list(steps)


def told_events(tf, folder):
    out = []
    for where, _, names in sorted(os.walk(folder)):
        out += sorted(re.sub("tfevents.*", "tfevents", n) for n in names)
        for name in sorted(n for n in names if "tfevents" in n):
            for e in tf.train.summary_iterator(os.path.join(where, name)):
                tags = [(v.tag, "X" if v.tag.endswith("sec") else v.simple_value) for v in e.summary.value]
                out.append(str([e.step, e.WhichOneof("what"), tags, str(e.session_log).replace("\n", " ")]).replace(
                    folder, "FOLDER"))
    return out


def counting(tf):
    step = tf.train.get_or_create_global_step()
    with tf.control_dependencies([tf.assign_add(step, 1)]):
        return step, tf.identity(tf.constant(1.), name="inc")




def spy(tf, name, lines, args=None):
    class Hook(tf.train.SessionRunHook):
        def begin(self):
            lines.append(name + " begin")

        def after_create_session(self, session, coord):
            lines.append("%s create %s %s" % (name, type(session).__name__, type(coord).__name__))

        def before_run(self, context):
            a = context.original_args
            lines.append("%s before %s %s %s %s" % (name, getattr(a.fetches, "name", a.fetches), a.feed_dict,
                                                    context.stop_requested, type(context.session).__name__))
            return args

        def after_run(self, context, values):
            lines.append("%s after %s" % (name, values.results))

        def end(self, session):
            lines.append("%s end %s" % (name, type(session).__name__))
    return Hook()


def case_order_of_hooks(tf):
    step, inc = counting(tf)
    c = tf.constant("c", name="c")

    def program(lines, folder):
        hooks = [spy(tf, "A", lines, tf.train.SessionRunArgs({"k": c.name})), spy(tf, "B", lines),
                 tf.train.StopAtStepHook(num_steps=2)]
        with tf.train.SingularMonitoredSession(hooks=hooks) as s:
            lines.append("%s %s" % (type(s.raw_session()).__name__, s.graph.finalized))
            while not s.should_stop():
                lines.append("ran %s" % s.run(inc))
        lines.append(str(said(s.run, inc)))
    return alone(tf, heard(tf, program))


def case_training_session(tf):
    step, inc = counting(tf)
    tf.summary.scalar("s", tf.constant(2.))

    def program(lines, folder):
        with tf.train.MonitoredTrainingSession(
                checkpoint_dir=folder, save_checkpoint_steps=3, save_summaries_steps=2, log_step_count_steps=2,
                hooks=[tf.train.StopAtStepHook(last_step=5)]) as s:
            while not s.should_stop():
                s.run(inc)
        with tf.Graph().as_default():
            again, more = counting(tf)
            with tf.train.MonitoredTrainingSession(
                    checkpoint_dir=folder, save_checkpoint_secs=None, save_summaries_steps=None, save_summaries_secs=None,
                    log_step_count_steps=None, hooks=[tf.train.StopAtStepHook(num_steps=1)]) as s:
                lines.append("restored %s" % s.run_step_fn(lambda step_context: step_context.session.run(again)))
    return alone(tf, heard(tf, program))


def case_logging_hook(tf):
    step, inc = counting(tf)
    x = tf.constant([1., 2e-7], name="xx")

    def program(lines, folder):
        hook = tf.train.LoggingTensorHook
        with tf.train.MonitoredSession(hooks=[
                hook(["xx:0", x], every_n_iter=3, at_end=True), hook(["xx"], at_end=True),
                hook({"q": "xx:0"}, every_n_iter=2, formatter=lambda d: "fmt %s" % sorted(d)),
                tf.train.StopAtStepHook(4)]) as s:
            while not s.should_stop():
                s.run(inc)
    return alone(tf, heard(tf, program))


def case_final_feed_wait(tf):
    step, inc = counting(tf)
    ph = tf.placeholder(tf.float32, [], name="ph")
    twice = tf.multiply(ph, 2., name="twice")

    def program(lines, folder):
        final = tf.train.FinalOpsHook([tf.constant(7)])
        with tf.train.MonitoredSession(hooks=[final, tf.train.FeedFnHook(lambda: {ph: 4.}),
                                              tf.train.GlobalStepWaiterHook(0)]) as s:
            lines.append(str(s.run(twice)))
            lines.append(str(said(s.run, twice, {ph: 1.})))
        lines.append(str(final.final_ops_values[0]))
    return alone(tf, heard(tf, program))


def case_nan(tf):
    tf.train.get_or_create_global_step()
    nan = tf.constant(float("nan"), name="nan")

    def program(fail):
        def run(lines, folder):
            with tf.train.MonitoredSession(hooks=[tf.train.NanTensorHook(nan, fail_on_nan_loss=fail)]) as s:
                s.run(nan)
                lines.append(str(s.should_stop()))
        return run
    return alone(tf, heard(tf, program(True)), heard(tf, program(False)))


def case_errors_in_the_body(tf):
    def program(error):
        def run(lines, folder):
            with tf.train.MonitoredSession(hooks=[spy(tf, "E", lines)]):
                raise error
        return run
    return alone(tf, *[heard(tf, program(e)) for e in (
        ValueError("body"), tf.errors.OutOfRangeError(None, None, "end"), StopIteration())])


def case_not_ready(tf):
    tf.get_variable("v", [], initializer=tf.zeros_initializer())

    def program(lines, folder):
        scaffold = tf.train.Scaffold(init_op=tf.no_op())
        with tf.train.MonitoredSession(tf.train.ChiefSessionCreator(scaffold)):
            pass
    return alone(tf, heard(tf, program))


def case_scaffold(tf):
    tf.get_variable("v", [], initializer=tf.zeros_initializer())
    tf.get_local_variable("lv", [], initializer=tf.zeros_initializer())
    tf.summary.scalar("q", 1.)

    def program(lines, folder):
        scaffold = tf.train.Scaffold(init_fn=lambda scaffold, session: lines.append("init_fn"))
        lines.append(str([scaffold.init_op, scaffold.saver]))
        scaffold.finalize()
        lines.append(str([x.name for x in (scaffold.init_op, scaffold.ready_op, scaffold.local_init_op,
                                           scaffold.ready_for_local_init_op, scaffold.summary_op)]))
        with tf.train.MonitoredSession(tf.train.ChiefSessionCreator(scaffold)):
            pass
        other = tf.train.Scaffold(copy_from_scaffold=scaffold)
        lines.append(str([other.init_op is scaffold.init_op, other.saver is scaffold.saver]))
    return alone(tf, heard(tf, program))


def case_wrong_calls(tf):
    t = tf.train

    def program(lines, folder):
        for call in [
                lambda: t.LoggingTensorHook(["a"]), lambda: t.LoggingTensorHook(["a"], every_n_iter=1, every_n_secs=2),
                lambda: t.LoggingTensorHook(["a"], every_n_iter=0), lambda: t.StopAtStepHook(), lambda: t.StopAtStepHook(1, 2),
                lambda: t.CheckpointSaverHook("d"), lambda: t.CheckpointSaverHook("d", save_secs=1, save_steps=1),
                lambda: t.CheckpointSaverHook("d", save_secs=1, saver=1, scaffold=1), lambda: t.SummarySaverHook(1),
                lambda: t.SummarySaverHook(1, summary_op=1, scaffold=1), lambda: t.StepCounterHook(1, 1),
                lambda: t.SecondOrStepTimer(), lambda: t.SecondOrStepTimer(1, 1), lambda: t.StopAtStepHook(2).begin(),
                lambda: t.StepCounterHook().begin(), lambda: t.SessionRunArgs(1), lambda: t.SessionRunValues(1, 2, 3)]:
            lines.append(str(said(call)))
    return alone(tf, heard(tf, program))


def case_timer(tf):
    def program(lines, folder):
        timer = tf.train.SecondOrStepTimer(every_steps=3)
        lines.append(str([
            timer.should_trigger_for_step(1), timer.update_last_triggered_step(1), timer.should_trigger_for_step(1),
            timer.should_trigger_for_step(3), timer.should_trigger_for_step(4), timer.last_triggered_step(),
            timer.update_last_triggered_step(4)[1]]))
        timer.reset()
        lines.append(str(timer.last_triggered_step()))
    return alone(tf, heard(tf, program))


# ------------------------------------------------------------------ supervisors
def case_supervisor(tf):
    step, inc = counting(tf)
    tf.summary.scalar("s", tf.constant(2.))
    folder = os.path.join(tempfile.mkdtemp(), "log")
    sv = tf.train.Supervisor(logdir=folder, save_summaries_secs=0, save_model_secs=0)
    names = [sv.init_op.name, sv.ready_op.name, sv.summary_op.name, sv.global_step is step,
             sv.save_path.replace(folder, "FOLDER"), sv.is_chief, tf.get_default_graph().finalized]

    def program(lines, other):
        lines.append(str(names))
        with sv.managed_session() as s:
            s.run(inc)
            summary = tf.Summary(value=[tf.Summary.Value(tag="hand", simple_value=1.)])
            sv.summary_computed(s, summary, global_step=7)
            sv.saver.save(s, sv.save_path, global_step=sv.global_step)
        lines.append(str(sv.should_stop()))
        lines.extend(told_events(tf, folder))
        with tf.Graph().as_default():
            again, _ = counting(tf)
            second = tf.train.Supervisor(logdir=folder, summary_op=None, save_summaries_secs=0, save_model_secs=0)
            with second.managed_session() as s:
                lines.append("restored %s" % s.run(again))
        lines[:] = [line.replace(folder, "FOLDER") for line in lines]
    return alone(tf, heard(tf, program))


def case_supervisor_without_logdir(tf):
    step, inc = counting(tf)
    calls = []
    sv = tf.train.Supervisor(init_fn=lambda s: calls.append("init_fn"))

    def program(lines, folder):
        lines.append(str([sv.save_path, sv.summary_writer, sv.summary_op]))
        with sv.managed_session() as s:
            lines.append(str([calls, float(s.run(inc))]))
        lines.append(str(said(sv.summary_computed, None, b"")))

        def broken():
            with sv.managed_session():
                raise ValueError("body")

        def ended():
            with sv.managed_session():
                raise tf.errors.OutOfRangeError(None, None, "end")
        lines.append(str([said(broken), said(ended)]))

        def train(session, k):
            lines.append("step %s" % k)
            sv.request_stop()
        tf.train.basic_train_loop(sv, train, args=(9,))
    return alone(tf, heard(tf, program))
