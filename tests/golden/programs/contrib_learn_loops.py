"""tf.contrib.learn.monitors, each of them, and graph_actions: what they do at which step."""
import logging
import os
import re
import tempfile

import numpy as np
import tensorflow as tf

learn, monitors = tf.contrib.learn, tf.contrib.learn.monitors
X = np.arange(12, dtype=np.float32).reshape(6, 2) / 12.
Y = X.sum(1)
said = []


class Kept(logging.Handler):
    """Keeps what monitors and graph_actions log."""

    def emit(self, record):
        text = re.sub(r"[\d.]+ sec|/\S*/|Results: .*", "...", record.getMessage().split("\n")[0])
        if text.startswith(("Step", "step", "Logging", "Training", "Finished", "Eval", "Restored", "Skipping", "loss", "Loss", "Saved")):
            said.append(text)


log = logging.getLogger("tensorflow")
log.handlers, log.propagate = [Kept()], False
log.setLevel(logging.INFO)


def tried(call, *args, **kwargs):
    try:
        print(call(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0])


def model(features, labels, mode):
    w = tf.get_variable("w", [2, 1], initializer=tf.constant_initializer(.5))
    out = tf.matmul(features, w, name="out")[:, 0]
    loss = tf.losses.mean_squared_error(labels, out)
    step = tf.contrib.layers.optimize_loss(loss, tf.train.get_global_step(), .1, "SGD", summaries=[])
    return out, loss, step


def inputs():
    return tf.constant(X), tf.constant(Y)


def fitted(steps, *used):
    estimator = learn.Estimator(model, config=learn.RunConfig(tf_random_seed=1, save_checkpoints_steps=4))
    estimator.fit(input_fn=inputs, steps=steps, monitors=list(used))
    return estimator


class Told(monitors.BaseMonitor):
    """Says everything that it is told."""

    def begin(self, max_steps=None):
        super(Told, self).begin(max_steps)
        print("begin", max_steps, self._estimator is not None)

    def end(self, session=None):
        super(Told, self).end(session)
        print("end", session is not None)

    def epoch_begin(self, epoch):
        super(Told, self).epoch_begin(epoch)
        print("epoch_begin", epoch)

    def epoch_end(self, epoch):
        super(Told, self).epoch_end(epoch)
        print("epoch_end", epoch)

    def step_begin(self, step):
        super(Told, self).step_begin(step)
        print("step_begin", step)
        return ["out:0"] if step % 2 else []

    def step_end(self, step, output):
        print("step_end", step, sorted(output), super(Told, self).step_end(step, output))
        return step >= 4

    def post_step(self, step, session):
        print("post_step", step, session is not None)


class Every(monitors.EveryN):
    def every_n_step_begin(self, step):
        print("every begin", step)
        return super(Every, self).every_n_step_begin(step)

    def every_n_step_end(self, step, outputs):
        print("every end", step, sorted((getattr(k, "name", k), str(v)) for k, v in outputs.items()))
        return super(Every, self).every_n_step_end(step, outputs)

    def every_n_post_step(self, step, session):
        print("every post", step)


print("base")
fitted(6, Told())
print("every")
fitted(7, Every(3))
fitted(6, Every(2, first_n_steps=2))
print("stop")
print(int(fitted(9, monitors.StopAtStep(num_steps=3)).get_variable_value("global_step")))
print(int(fitted(9, monitors.StopAtStep(last_step=4)).get_variable_value("global_step")))
print("capture")
capture = monitors.CaptureVariable("w:0", every_n=2, first_n=1)
fitted(5, capture)
print([(k, v.ravel().round(4).tolist()) for k, v in sorted(capture.values.items())])
print("print")
del said[:]
fitted(5, monitors.PrintTensor(["out:0"], every_n=2), monitors.PrintTensor({"loss": "mean_squared_error/value:0"}, every_n=3))
print(said)
del said[:]
fitted(3, monitors.LoggingTrainable(every_n=2))
print(said)
print("dump")
tried(fitted, 2, monitors.GraphDump())
print(sorted(monitors.GraphDump.IGNORE_OPS))


def dumped(start, **kwargs):
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.placeholder(tf.float32, [2], name="x")
        v = tf.Variable([start, 2.], name="v")
        tf.matmul(tf.expand_dims(v * x, 0), tf.ones([2, 1]), name="m")
        session.run(tf.global_variables_initializer())
        dump = monitors.GraphDump(**kwargs)
        dump.begin()
        names = dump.step_begin(1)
        print(sorted(getattr(n, "name", n) for n in names))
        values = session.run(list(names), {x: [1., 2.]})
        dump.step_end(1, {getattr(n, "name", n): v for n, v in zip(names, values)})
        return dump


one, two, three = dumped(1.), dumped(1.5), dumped(1.5, ignore_ops=["Add", "Const", "VariableV2", "Assign"])
print(sorted(one.data), sorted(one.data[1]))
same, different = one.compare(one, step=1)
print(sorted(same), different)
same, different = one.compare(two, step=1)
tried(one.compare, three, step=1)
tried(one.compare, two, step=2)
print(sorted(same), sorted((k, [np.asarray(a).tolist() for a in v]) for k, v in different.items()))
print("nan")


def nan_model(features, labels, mode):
    out, loss, step = model(features, labels, mode)
    return out, loss / 0. - loss / 0., step


estimator = learn.Estimator(nan_model)
tried(estimator.fit, input_fn=inputs, steps=3)
print("savers")
folder = tempfile.mkdtemp()


class Saves(object):
    def save(self, session, path, global_step=None):
        print("save", os.path.basename(path), global_step)
        return path


tried(fitted, 3, monitors.CheckpointSaver(folder, save_steps=2))
fitted(5, monitors.CheckpointSaver(folder, save_steps=2, saver=Saves()))
fitted(3, monitors.CheckpointSaver(folder, save_secs=1000, saver=Saves(), checkpoint_basename="m"))
tried(fitted, 3, monitors.CheckpointSaver(folder, save_steps=2, saver=Saves(), scaffold=tf.train.Scaffold()))


class Written(object):
    def add_summary(self, summary, step):
        made = tf.Summary.FromString(summary) if isinstance(summary, bytes) else summary
        print("summary", step, [v.tag for v in made.value])

    def flush(self):
        print("flush")

    def add_session_log(self, log, step=None):
        print("log", log.status, os.path.basename(log.checkpoint_path), step)


fitted(5, monitors.StepCounter(every_n_steps=2, summary_writer=Written()))
tried(fitted, 3, monitors.SummarySaver("out:0", save_steps=2, output_dir=folder))
counter = monitors.StepCounter(every_n_steps=2, output_dir=folder)
fitted(5, counter)
print(sum(1 for f in os.listdir(folder) if "tfevents" in f) >= 0)
print("default")
print([type(m).__name__ for m in monitors.get_default_monitors()])
print([type(m).__name__ for m in monitors.replace_monitors_with_hooks(
    [monitors.StopAtStep(3), tf.train.StopAtStepHook(3)], learn.Estimator(model))])
print("errors")
tried(monitors.StopAtStep)
tried(monitors.StopAtStep, 1, 2)
tried(monitors.CheckpointSaver, folder)
tried(monitors.CheckpointSaver, folder, save_secs=1, save_steps=1)
tried(lambda: monitors.BaseMonitor().step_begin(1))
tried(lambda: monitors.BaseMonitor().epoch_begin(1))
tried(lambda: monitors.BaseMonitor().end())
tried(lambda: monitors.BaseMonitor().begin())
tried(fitted, 3, 5)
tried(fitted, 3, monitors.CaptureVariable("nope:0"))

print("graph_actions")
folder = tempfile.mkdtemp()


def graph():
    g = tf.Graph()
    with g.as_default():
        step = tf.train.create_global_step()
        w = tf.Variable(1., name="w")
        loss = tf.square(w - 3., name="loss")
        train = tf.train.GradientDescentOptimizer(.1).minimize(loss, step)
        tf.summary.scalar("l", loss)
    return g, train, loss, w


g, train, loss, w = graph()
del said[:]
print("%.4f" % learn.train(g, folder, train, loss, steps=5, log_every_steps=2))
g, train, loss, w = graph()
print("%.4f" % learn.train(g, folder, train, loss, max_steps=8, log_every_steps=0))
g, train, loss, w = graph()
tried(learn.train, g, folder, train, loss, max_steps=8)
g, train, loss, w = graph()
print("%.4f" % learn.train(g, tempfile.mkdtemp(), train, loss, steps=6, monitors=[Every(3)], log_every_steps=3))
tried(learn.train, g, folder, train, loss, steps=1, max_steps=1)
tried(learn.train, g, "", train, loss, steps=1)
tried(learn.train, g, folder, None, loss, steps=1)
tried(learn.train, g, folder, train, None, steps=1)
with graph()[0].as_default() as g:
    w, loss = g.get_tensor_by_name("w:0"), g.get_tensor_by_name("loss:0")
    print({k: round(float(v), 4) for k, v in learn.infer(tf.train.latest_checkpoint(folder), {"w": w, "loss": loss}).items()})
tried(learn.infer, None, {})
g, train, loss, w = graph()
print(said)
del said[:]
found, step = learn.evaluate(g, tempfile.mkdtemp(), tf.train.latest_checkpoint(folder), {"loss": loss, "w": w}, max_steps=2)
print({k: round(float(v), 4) for k, v in found.items()}, step, said)
with tf.Graph().as_default():
    x = tf.placeholder(tf.float32, name="x")
    print(learn.run_n({"y": x * 2.}, feed_dict={x: 3.}, n=2))
    print(learn.run_feeds({"y": x * 2.}, [{x: 3.}, {x: 4.}]))
    print(list(learn.graph_actions.run_feeds_iter({"y": x + 1.}, [{x: 3.}, {x: 4.}])))
print(learn.graph_actions.get_summary_writer(folder) is learn.graph_actions.get_summary_writer(folder))
learn.graph_actions.clear_summary_writers()
