"""tf.contrib.summary under eager execution: what is recorded when, and the events."""
import glob
import tempfile

import numpy as np
import tensorflow as tf

tf.enable_eager_execution()
C = tf.contrib.summary
folder = tempfile.mkdtemp()


def said(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return "%s: %s" % (type(e).__name__, str(e))


step = tf.train.get_or_create_global_step()
writer = C.create_file_writer(folder + "/a", max_queue=3)
writer.set_as_default()
for i in range(4):
    step.assign_add(1)
    with C.record_summaries_every_n_global_steps(2):
        print(C.scalar("loss", i * 1.), C.should_record_summaries())
        C.histogram("h", [1., 2., float(i)])
with C.always_record_summaries():
    C.image("im", np.ones([2, 3, 3, 1], np.float32) / 2, max_images=1)
    C.audio("au", np.zeros([1, 10, 1], np.float32), 8000, 1)
    C.generic("g", tf.constant([1, 2]), step=9)
    C.scalar("fam", 1., family="f", step=11)
    with tf.name_scope("scope"):
        C.scalar("in", 2.)
    with C.never_record_summaries():
        C.scalar("no", 2.)
    C.graph(tf.Graph(), step=1)
    event = tf.Event(step=70, summary=tf.Summary(value=[tf.Summary.Value(tag="q", simple_value=2.)]))
    C.import_event(event.SerializeToString())
print(C.initialize(), C.flush(), writer.flush(), writer.close(), C.all_summary_ops(), said(C.summary_writer_initializer_op))
other = C.create_file_writer(folder + "/b", filename_suffix=".x", name="named")
with other.as_default():
    C.scalar("default", 1.)
    with C.always_record_summaries():
        print(C.scalar("x", tf.constant(3.)), C.scalar("first", tf.constant([1., 2.])))
C.flush(other)
for name in sorted(glob.glob(folder + "/*/*")):
    print(name.replace(folder, "")[:3], name.endswith(".x"))
    for event in tf.train.summary_iterator(name):
        print(event.step, event.WhichOneof("what"), [(v.tag, v.WhichOneof("value")) for v in event.summary.value])
