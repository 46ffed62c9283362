"""Callbacks of Keras: when they are called and with what, what they change, print and write."""
import os
import shutil
import tempfile

import numpy as np
from casetools import said, tell
from keras_training import X, Y, apart, batches, compiled, history, numbered, numbers, shown

HOOKS = (["on_%s_%s" % (mode, end) for mode in ("train", "test", "predict") for end in ("begin", "end")],
         ["on_epoch_begin", "on_epoch_end", "on_batch_begin", "on_batch_end"] +
         ["on_%s_batch_%s" % (mode, end) for mode in ("test", "predict") for end in ("begin", "end")])


def recorder(tf):
    """A callback that notes each call."""
    class Recorder(tf.keras.callbacks.Callback):
        def __init__(self):
            super(Recorder, self).__init__()
            self.calls = []

        def set_params(self, params):
            super(Recorder, self).set_params(params)
            self.calls.append([[key, params[key]] for key in sorted(params)])

    def plain_hook(name):
        def hook(self, logs=None):
            self.calls.append([name, logs])
        return hook

    def counted_hook(name):
        def hook(self, number, logs=None):
            self.calls.append([name, number, [[key, numbers(logs[key])] for key in sorted(logs)]])
        return hook
    for name in HOOKS[0]:
        setattr(Recorder, name, plain_hook(name))
    for name in HOOKS[1]:
        setattr(Recorder, name, counted_hook(name))
    return Recorder()


def calls(tf, run):
    m, r = compiled(tf, metrics=["mae"]), recorder(tf)
    run(m, [r])
    return r.calls


@apart
def case_calls_of_fit(tf):
    runs = [lambda m, r: m.fit(X, Y, batch_size=2, epochs=2, verbose=0, callbacks=r, shuffle=False),
            lambda m, r: m.fit(X, Y, batch_size=2, epochs=2, verbose=0, callbacks=r, shuffle=False, validation_split=.4,
                               validation_freq=2),
            lambda m, r: m.fit(X, Y, steps_per_epoch=2, verbose=0, callbacks=r, validation_data=(X, Y),
                               validation_steps=2)]
    return [tell([calls(tf, run) for run in runs])]


@apart
def case_calls_of_evaluate_and_predict(tf):
    runs = [lambda m, r: m.evaluate(X, Y, batch_size=2, verbose=0, callbacks=r),
            lambda m, r: m.evaluate(X, Y, steps=2, verbose=0, callbacks=r),
            lambda m, r: m.predict(X, batch_size=2, callbacks=r)]
    return [tell([calls(tf, run) for run in runs])]


@apart
def case_calls_of_generators(tf):
    def same():
        while True:
            yield X[:2], Y[:2]
    runs = [lambda m, r: m.fit_generator(batches(), 2, epochs=2, verbose=0, callbacks=r, validation_data=same(),
                                         validation_steps=1),
            lambda m, r: m.fit_generator(batches(), 2, verbose=0, callbacks=r, validation_data=(X, Y)),
            lambda m, r: m.fit(numbered(tf), epochs=2, verbose=0, callbacks=r, validation_data=numbered(tf),
                               shuffle=False),
            lambda m, r: m.evaluate_generator(batches(), 2, callbacks=r),
            lambda m, r: m.evaluate(numbered(tf), verbose=0, callbacks=r),
            lambda m, r: m.predict_generator(batches(), 2, callbacks=r),
            lambda m, r: m.predict(numbered(tf), callbacks=r)]
    return [tell([calls(tf, run) for run in runs])]


@apart
def case_history(tf):
    m = compiled(tf, metrics=["mae"])
    h = m.fit(X, Y, epochs=3, initial_epoch=1, verbose=0, validation_data=(X, Y))
    return [tell(h.epoch, sorted(h.history), [[k, h.params[k]] for k in sorted(h.params)], h.model is m, m.history is h,
                 type(h).__name__, [type(h.history[key][0]).__name__ for key in ("loss", "mean_absolute_error")])]


# ------------------------------------------------------------------ callbacks that watch
def watched(tf, values):
    """A callback that puts values into the logs as val_loss and acc."""
    class Watched(tf.keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            logs["val_loss"] = logs["acc"] = values[epoch]
    return Watched()


@apart
def case_early_stopping(tf):
    values, seen = [3., 2., 2.5, 2.6, 1., .5], []
    for kwargs in (dict(), dict(patience=2, verbose=1), dict(patience=3), dict(min_delta=.6, patience=1, verbose=1),
                   dict(baseline=1., verbose=1, patience=1), dict(mode="max", monitor="acc", verbose=1),
                   dict(monitor="acc", patience=1), dict(restore_best_weights=True, patience=1, verbose=1),
                   dict(mode="foo"), dict(monitor="nope"), dict(mode="min", min_delta=-1)):
        m, stop = compiled(tf), tf.keras.callbacks.EarlyStopping(**kwargs)
        seen.append([shown(m.fit, X, Y, epochs=6, verbose=0, shuffle=False, callbacks=[watched(tf, values), stop]),
                     stop.wait, stop.stopped_epoch, float(stop.best), m.stop_training, m.history.epoch,
                     numbers(m.get_weights()[0])])
    return [tell(seen)]


@apart
def case_reduce_lr(tf):
    values, seen = [3., 2., 2.5, 2.6, 2.7, 2.8, 2.9], []
    for kwargs in (dict(patience=1, verbose=1), dict(patience=2, factor=.5, min_lr=.004, verbose=1, cooldown=2),
                   dict(monitor="acc", mode="max", patience=1), dict(monitor="nope"), dict(mode="foo", patience=1),
                   dict(patience=1, epsilon=.1), dict(patience=0, min_delta=5, verbose=1, min_lr=.001)):
        m, reduce = compiled(tf), tf.keras.callbacks.ReduceLROnPlateau(**kwargs)
        text = shown(m.fit, X, Y, epochs=7, verbose=0, shuffle=False, callbacks=[watched(tf, values), reduce])
        seen.append([text, numbers(m.history.history["lr"]), reduce.wait, reduce.cooldown_counter, float(reduce.best),
                     numbers(tf.keras.backend.get_value(m.optimizer.lr).tolist())])
    return [tell(seen, said(tf.keras.callbacks.ReduceLROnPlateau, factor=1.))]


@apart
def case_scheduler(tf):
    m, schedule = compiled(tf), tf.keras.callbacks.LearningRateScheduler

    def fit(*args):
        return shown(m.fit, X, Y, epochs=2, verbose=0, callbacks=[schedule(*args)])
    return [tell(fit(lambda e: .5 / (e + 1), 1), numbers(m.history.history["lr"]), fit(lambda e, lr: lr * .5, 1),
                 numbers(m.history.history["lr"]), fit(lambda e: "a"), fit(lambda e: 1),
                 numbers(m.history.history))]


@apart
def case_nan(tf):
    m = compiled(tf)
    text = shown(m.fit, X * 1e30, Y, epochs=3, batch_size=1, verbose=0, shuffle=False,
                 callbacks=[tf.keras.callbacks.TerminateOnNaN()])
    return [tell(text, m.history.epoch, m.stop_training, numbers(m.evaluate(X * 0, Y, verbose=0)) is not None)]


@apart
def case_stop(tf):
    class Stop(tf.keras.callbacks.Callback):
        def on_batch_end(self, batch, logs=None):
            self.model.stop_training = batch == 1
    m = compiled(tf, metrics=["mae"])
    first = history(m, X, Y, epochs=3, batch_size=2, shuffle=False, callbacks=[Stop()], validation_data=(X, Y))
    seen = [first, m.stop_training, numbers(m.evaluate(X, Y, batch_size=2, verbose=0)), m.stop_training]
    return [tell(seen, numbers(m.fit_generator(batches(), 3, epochs=3, verbose=0, callbacks=[Stop()],
                                               validation_data=(X, Y)).history))]


@apart
def case_lambda(tf):
    noted, m = [], compiled(tf)
    call = tf.keras.callbacks.LambdaCallback(
        on_epoch_begin=lambda epoch, logs: noted.append(["epoch", epoch, logs]),
        on_epoch_end=lambda epoch, logs: noted.append([epoch, sorted(logs)]),
        on_batch_begin=lambda batch, logs: noted.append([batch, sorted(logs)]),
        on_batch_end=lambda batch, logs: noted.append([batch, sorted(logs)]),
        on_train_begin=lambda logs: noted.append(logs), on_train_end=lambda logs: noted.append(logs), foo=3)
    m.fit(X, Y, verbose=0, batch_size=3, callbacks=[call])
    other = tf.keras.callbacks.LambdaCallback(on_batch_begin=lambda b, l: None)
    return [tell([repr(n) for n in noted], call.foo, said(m.fit, X, Y, verbose=0, callbacks=[other])[-44:])]


@apart
def case_lists(tf):
    c, m = tf.keras.callbacks, compiled(tf)
    fields = [sorted(vars(x))
              for x in (c.Callback(), c.History(), c.BaseLogger(["a"]), c.ProgbarLogger("steps", ["a"]))]
    return [tell(fields, said(c.ProgbarLogger, "foo"), shown(m.fit, X, Y, verbose=1, callbacks=[c.ProgbarLogger()]),
                 shown(m.fit, X, Y, verbose=0, callbacks=c.History()), shown(m.fit, X, Y, verbose=0, callbacks=[3]),
                 shown(m.fit, X, Y, verbose=0, callbacks=[c.ProgbarLogger()]),
                 shown(m.fit, X, Y, verbose=2, callbacks=[c.BaseLogger(), c.History()]))]


# ------------------------------------------------------------------ callbacks that write
@apart
def case_csv(tf):
    m, c, folder, seen = compiled(tf, metrics=["mae"]), tf.keras.callbacks.CSVLogger, tempfile.mkdtemp(), []

    def rows():
        with open(os.path.join(folder, "a.csv")) as f:
            return [[cell if not cell.startswith("0.") else "%.4g" % float(cell) for cell in row.split(",")]
                    for row in f.read().split("\n")]
    path = os.path.join(folder, "a.csv")
    m.fit(X, Y, epochs=2, verbose=0, shuffle=False, callbacks=[c(path)])
    seen.append(rows())
    m.fit(X, Y, epochs=4, initial_epoch=2, verbose=0, validation_data=(X, Y), callbacks=[c(path, append=True)])
    seen.append(rows())
    m.fit(X, Y, epochs=3, verbose=0, callbacks=[c(path, separator=","), watched(tf, [1., 2., 3.]),
                                                tf.keras.callbacks.EarlyStopping("acc", patience=1, mode="min")])
    seen.append(rows())
    shutil.rmtree(folder)
    return [tell(seen)]


@apart
def case_checkpoint(tf):
    seen = []

    def fit(path, **kwargs):
        m, saved = compiled(tf, metrics=["mae"]), []
        m.save_weights = lambda *args, **options: saved.append(["weights", args, sorted(options.items())])
        m.save = lambda *args, **options: saved.append(["model", args, sorted(options.items())])
        check = tf.keras.callbacks.ModelCheckpoint(path, **kwargs)
        text = shown(m.fit, X, Y, epochs=3, batch_size=2, verbose=0, shuffle=False, validation_data=(X, Y),
                     callbacks=[check])
        seen.append([text, [repr(s) for s in saved], numbers(float(check.best))])
    fit("w.{epoch:02d}-{val_loss:.2f}", verbose=1, save_weights_only=True)
    fit("best", save_best_only=True, verbose=1)
    fit("best", save_best_only=True, verbose=1, mode="max")
    fit("c", monitor="nope", save_best_only=True)
    fit("acc{epoch}", monitor="acc", save_best_only=True, mode="auto")
    fit("q{nope}")
    fit("p", period=2, verbose=1)
    fit("f", save_freq=3, verbose=1)
    fit("f{epoch}", save_freq=5, save_best_only=True, monitor="loss", verbose=1)
    fit("m", mode="foo")
    return [tell(seen, said(tf.keras.callbacks.ModelCheckpoint, "a", save_freq="foo"))]


def events(tf, folder):
    """What the event files of a folder hold."""
    found = []
    for name in sorted(os.listdir(folder)):
        if ".tfevents." in name and not name.endswith(".profile-empty"):
            for e in tf.train.summary_iterator(os.path.join(folder, name)):
                values = [[v.tag, numbers(v.simple_value) if v.HasField("simple_value") else
                           [v.histo.num, "" if "grad" in v.tag else numbers(v.histo.sum)]] for v in e.summary.value]
                found.append([e.WhichOneof("what"), e.step, values])
    return found


@apart
def case_tensorboard(tf):
    seen = []
    for kwargs, fit in ((dict(), dict(epochs=2)), (dict(write_graph=False), dict(validation_data=(X, Y), epochs=2)),
                        (dict(update_freq="batch", write_graph=False), dict(epochs=2)),
                        (dict(update_freq=4, write_graph=False), dict(epochs=2, validation_data=(X, Y))),
                        (dict(histogram_freq=2, write_graph=False), dict(epochs=3, validation_data=(X, Y))),
                        (dict(histogram_freq=1, write_graph=False), dict()),
                        (dict(histogram_freq=1, write_grads=True, write_graph=False), dict(validation_data=(X, Y)))):
        folder = tempfile.mkdtemp()
        with tf.Graph().as_default() as graph:
            m = compiled(tf, metrics=["mae"])
            board = tf.keras.callbacks.TensorBoard(folder, profile_batch=0, **kwargs)
            np.random.seed(2)
            m.fit(X, Y, verbose=0, shuffle=False, batch_size=2, callbacks=[board], **fit)
            seen.append([events(tf, folder), [op.name for op in graph.get_operations() if "Summary" in op.type]])
        shutil.rmtree(folder)
    return [tell(seen)]
