"""tf.contrib.summary in graphs: writers, what is recorded when, the events."""
import os
import tempfile

from casetools import said, tell


def _events(tf, folder):
    found = []
    for name in sorted(os.listdir(folder)):
        for event in tf.train.summary_iterator(os.path.join(folder, name)):
            values = [[v.tag, v.simple_value, v.WhichOneof("value"), v.histo.num, v.image.height]
                      for v in event.summary.value]
            found.append([event.step, event.WhichOneof("what"), values])
    return found


def _nodes(tf, folder):
    return [[o.name, o.type, [t.name for t in o.inputs], sorted(c.name for c in o.control_inputs), o.device]
            for o in tf.get_default_graph().get_operations()] + [
        [v.name for v in tf.get_collection(key)] for key in ("_SUMMARY_V2", "_SUMMARY_WRITER_V2")]


def _program(tf, build, steps=3):
    """What a program's nodes are, what its summaries say, and the events it writes one run of a summary at a time."""
    s = tf.contrib.summary
    with tempfile.TemporaryDirectory() as folder, tf.Graph().as_default():
        step = tf.train.get_or_create_global_step()
        writer = build(folder, s)
        nodes = _nodes(tf, folder)
        up, flush = tf.assign_add(step, 1), s.flush(writer)
        with writer.as_default(), tf.Session() as session:
            session.run(tf.global_variables_initializer())
            s.initialize(graph=tf.get_default_graph(), session=session)
            ran = []
            for _ in range(steps):
                ran += [bool(session.run(op)) for op in s.all_summary_ops()]
                session.run(up)
            session.run(flush)
        return [tell(nodes, ran, _events(tf, folder))]


def case_scalars(tf):
    def build(folder, s):
        writer = s.create_file_writer(folder, flush_millis=1000)
        with writer.as_default(), s.always_record_summaries():
            s.scalar("loss", tf.constant(1.5))
            s.scalar("two", 2)
            s.scalar("other", tf.constant(3), family="family", step=7)
        return writer
    return _program(tf, build)


def case_other_kinds(tf):
    def build(folder, s):
        writer = s.create_file_writer(folder, 5, name="w", filename_suffix=".x")
        with writer.as_default(), s.always_record_summaries():
            s.histogram("h", tf.constant([1., 2.]))
            s.generic("g", tf.constant([1, 2]))
            s.image("i", tf.zeros([1, 2, 2, 3]), max_images=1)
            s.audio("a", tf.zeros([1, 8]), 8., 1)
        return writer
    return _program(tf, build, 1)


def case_every_second_step(tf):
    def build(folder, s):
        writer = s.create_file_writer(folder)
        with writer.as_default(), s.record_summaries_every_n_global_steps(2):
            s.scalar("ev", tf.constant(2.))
            with s.never_record_summaries():
                s.scalar("never", tf.constant(2.))
        with writer.as_default():
            s.scalar("default", tf.constant(2.))
        return writer
    return _program(tf, build, 4)


def case_without_writer(tf):
    s = tf.contrib.summary
    made = s.scalar("no", 1.)
    with s.create_file_writer(None).as_default(), s.always_record_summaries():
        none = s.scalar("none", 1.)
    return [tell(made, none, s.all_summary_ops(), said(s.initialize), s.flush())]


def case_not_initialized(tf):
    s = tf.contrib.summary
    tf.train.get_or_create_global_step()
    with s.create_file_writer("nowhere").as_default(), s.always_record_summaries():
        made = s.scalar("q", tf.constant(1.))
    return [tf.global_variables_initializer(), lambda session: said(session.run, made)]


def case_graphs_and_events(tf):
    s = tf.contrib.summary
    folder = tempfile.mkdtemp()
    tf.train.get_or_create_global_step()
    event = tf.Event(step=7, wall_time=1., summary=tf.Summary(value=[tf.Summary.Value(tag="q", simple_value=2.)]))
    graph_def = tf.GraphDef()
    graph_def.node.add(name="x", op="NoOp")
    with s.create_file_writer(tf.py_func(lambda: folder.encode(), [], tf.string)).as_default() as writer, s.always_record_summaries():
        message = tf.placeholder(tf.string, [])
        graph = s.graph(message, step=3)
        imported = s.import_event(tf.constant(event.SerializeToString()), name="old")

        def steps(session):
            with session.as_default():
                s.initialize()
            session.run([graph, imported], {message: graph_def.SerializeToString()})
            session.run(writer.flush())
            return sorted(_events(tf, folder), key=str)
        return [tf.global_variables_initializer(), steps,
                tell(said(s.graph, graph_def)[:80], s.eval_dir("m"), s.eval_dir("m", "x"), s.eval_dir("m", ""))]
