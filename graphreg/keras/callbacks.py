"""TF's public namespace tf.keras.callbacks: what runs beside fit, evaluate and predict."""
import csv
import io
import os
from collections import OrderedDict

import numpy as np

from .. import summary
from ..core import errors
from ..platform import logging
from . import backend, utils


TRAIN, TEST, PREDICT = "train", "test", "predict"


class CallbackList:
    """Several callbacks as one.

    Args:
      callbacks: list of Callbacks.  queue_length: int, not used: no time is measured.
    Source: tensorflow.python.keras.callbacks.CallbackList.
    """

    def __init__(self, callbacks=None, queue_length=10):
        self.callbacks = list(callbacks or [])
        self.queue_length = queue_length
        self.params, self.model = {}, None

    def append(self, callback):
        """Put a callback at the end."""
        self.callbacks.append(callback)

    def set_params(self, params):
        """Hand the settings of the call to the callbacks."""
        self.params = params
        for callback in self.callbacks:
            callback.set_params(params)

    def set_model(self, model):
        """Hand the model to the callbacks."""
        self.model = model
        for callback in self.callbacks:
            callback.set_model(model)

    def __iter__(self):
        return iter(self.callbacks)

    def _call_batch_hook(self, mode, hook, batch, logs=None):
        for callback in self.callbacks:
            getattr(callback, f"on_{mode}_batch_{hook}")(batch, logs or {})

    def _call_begin_hook(self, mode):
        for callback in self.callbacks:
            getattr(callback, f"on_{mode}_begin")(None)

    def _call_end_hook(self, mode):
        for callback in self.callbacks:
            getattr(callback, f"on_{mode}_end")(None)

    def on_epoch_begin(self, epoch, logs=None):
        """Begin an epoch of training."""
        for callback in self.callbacks:
            callback.on_epoch_begin(epoch, logs or {})

    def on_epoch_end(self, epoch, logs=None):
        """End an epoch of training."""
        logs = {} if logs is None else logs
        for callback in self.callbacks:
            callback.on_epoch_end(epoch, logs)


def configure(callbacks, model, mode, do_validation=False, batch_size=None, epochs=None, steps=None, samples=None,
              verbose=1):
    """The callbacks of a call as a CallbackList, with the keepers of means and history around those of the program.

    Args:
      callbacks: list of Callbacks, None, or a CallbackList, which is returned as it is.
    """
    if isinstance(callbacks, CallbackList):
        return callbacks
    callbacks = callbacks or []
    if mode == TRAIN:
        model.history = History()
        callbacks = [BaseLogger(stateful_metrics=model.metrics_names[1:])] + callbacks + [model.history]
    made = CallbackList(callbacks)
    made.set_model(model)
    names = []
    if mode != PREDICT:
        names = list(model.metrics_names)
        if do_validation:
            names += ["val_" + name for name in names]
    made.set_params({"batch_size": batch_size, "epochs": epochs, "steps": steps, "samples": samples, "verbose": verbose,
                     "do_validation": do_validation, "metrics": names})
    model.stop_training = False
    return made


class Callback:
    """Base of callbacks: a subclass overrides what it wants to be told.

    Fields:
      params: dict of the settings of the call: batch_size, epochs, steps, samples, verbose, do_validation, metrics.
      model: the Model.
    Source: tf.keras.callbacks.Callback.
    """

    def __init__(self):
        self.validation_data = self.model = self._chief_worker_only = None

    def set_params(self, params):
        """Take the settings of the call."""
        self.params = params

    def set_model(self, model):
        """Take the model."""
        self.model = model

    def on_batch_begin(self, batch, logs=None):
        """Before a batch of training: an alias of on_train_batch_begin."""

    def on_batch_end(self, batch, logs=None):
        """After a batch of training: an alias of on_train_batch_end."""

    def on_epoch_begin(self, epoch, logs=None):
        """Before an epoch of training."""

    def on_epoch_end(self, epoch, logs=None):
        """After an epoch of training; logs holds the values of the epoch, those of the validation as val_..."""

    def on_train_batch_begin(self, batch, logs=None):
        """Before a batch of training; logs holds its number and its size."""
        self.on_batch_begin(batch, logs=logs)

    def on_train_batch_end(self, batch, logs=None):
        """After a batch of training; logs holds its values, too."""
        self.on_batch_end(batch, logs=logs)

    def on_test_batch_begin(self, batch, logs=None):
        """Before a batch of evaluate, or of a validation."""

    def on_test_batch_end(self, batch, logs=None):
        """After a batch of evaluate, or of a validation."""

    def on_predict_batch_begin(self, batch, logs=None):
        """Before a batch of predict."""

    def on_predict_batch_end(self, batch, logs=None):
        """After a batch of predict; logs holds its outputs."""

    def on_train_begin(self, logs=None):
        """When fit begins."""

    def on_train_end(self, logs=None):
        """When fit ends."""

    def on_test_begin(self, logs=None):
        """When evaluate or a validation begins."""

    def on_test_end(self, logs=None):
        """When evaluate or a validation ends."""

    def on_predict_begin(self, logs=None):
        """When predict begins."""

    def on_predict_end(self, logs=None):
        """When predict ends."""


class BaseLogger(Callback):
    """The means over an epoch: each batch counts by its size; of stateful metrics the last value counts.

    Args:
      stateful_metrics: list of names.
    Source: tf.keras.callbacks.BaseLogger.
    """

    def __init__(self, stateful_metrics=None):
        super().__init__()
        self.stateful_metrics = set(stateful_metrics or [])

    def on_epoch_begin(self, epoch, logs=None):
        self.seen, self.totals = 0, {}

    def on_batch_end(self, batch, logs=None):
        logs = logs or {}
        size = logs.get("size", 0)
        self.seen += size * logs.get("num_steps", 1)
        for name, value in logs.items():
            if name in self.stateful_metrics:
                self.totals[name] = value
            else:
                self.totals[name] = self.totals.get(name, 0) + np.float64(value) * size

    def on_epoch_end(self, epoch, logs=None):
        if logs is None:
            return
        for name in self.params["metrics"]:
            if name in self.totals:
                logs[name] = self.totals[name] if name in self.stateful_metrics else self.totals[name] / self.seen


class TerminateOnNaN(Callback):
    """Stop training when the loss is NaN or infinite.

    Source: tf.keras.callbacks.TerminateOnNaN.
    """

    def on_batch_end(self, batch, logs=None):
        loss = (logs or {}).get("loss")
        if loss is not None and not np.isfinite(loss):
            print(f"Batch {batch}: Invalid loss, terminating training")
            self.model.stop_training = True


class ProgbarLogger(Callback):
    """A progress bar on stdout.

    Args:
      count_mode: "samples" or "steps".  stateful_metrics: list of names of metrics that are shown without averaging.
    Raises:
      ValueError: another count_mode.
    Source: tf.keras.callbacks.ProgbarLogger.
    """

    def __init__(self, count_mode="samples", stateful_metrics=None):
        super().__init__()
        if count_mode not in ("samples", "steps"):
            raise ValueError("Unknown `count_mode`: " + str(count_mode))
        self.use_steps = count_mode == "steps"
        self.stateful_metrics = set(stateful_metrics or [])

    def on_train_begin(self, logs=None):
        self.verbose, self.epochs = self.params["verbose"], self.params["epochs"]

    def on_epoch_begin(self, epoch, logs=None):
        self.seen = 0
        self.target = self.params["steps" if self.use_steps else "samples"]
        if self.verbose and self.epochs > 1:
            print(f"Epoch {epoch + 1}/{self.epochs}")
        self.progbar = utils.Progbar(target=self.target, verbose=self.verbose, stateful_metrics=self.stateful_metrics,
                               unit_name="step" if self.use_steps else "sample")

    def on_batch_begin(self, batch, logs=None):
        self.log_values = []

    def on_batch_end(self, batch, logs=None):
        logs = logs or {}
        steps = logs.get("num_steps", 1)
        self.seen += steps if self.use_steps else logs.get("size", 0) * steps
        self._note(logs)
        # The last display comes at the end of the epoch, with the values of the validation.
        if self.verbose and (self.target is None or self.seen < self.target):
            self.progbar.update(self.seen, self.log_values)

    def _note(self, logs):
        self.log_values += [(name, logs[name]) for name in self.params["metrics"] if name in logs]

    def on_epoch_end(self, epoch, logs=None):
        self._note(logs or {})
        if self.verbose:
            self.progbar.update(self.seen, self.log_values)


class History(Callback):
    """What fit returns: history, a dict of lists with the values of the epochs, and epoch, their numbers.

    Source: tf.keras.callbacks.History.
    """

    def on_train_begin(self, logs=None):
        self.epoch, self.history = [], {}

    def on_epoch_end(self, epoch, logs=None):
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)


# ------------------------------------------------------------------ callbacks that watch a value


def _greater_is_better(monitor, mode, greater):
    return mode == "max" or mode == "auto" and greater(monitor)


class ModelCheckpoint(Callback):
    """Save the model, or its weights, after epochs.

    Args:
      filepath: str; may hold {epoch:02d} and the names of the epoch's values.
      monitor: str, the value that is watched.  verbose: 0 or 1.
      save_best_only: bool, save only when the value is better than ever.  save_weights_only: bool.
      mode: "auto", "min" or "max": what is better; auto takes greater accuracies and smaller others.
      save_freq: "epoch", or int, the number of samples between savings.
      period: int, the number of epochs between savings.
    Raises:
      ValueError: another save_freq.
      TypeError: another argument.
    Source: tf.keras.callbacks.ModelCheckpoint.
    """

    def __init__(self, filepath, monitor="val_loss", verbose=0, save_best_only=False, save_weights_only=False,
                 mode="auto", save_freq="epoch", **kwargs):
        super().__init__()
        self.monitor, self.verbose, self.filepath = monitor, verbose, filepath
        self.save_best_only, self.save_weights_only, self.save_freq = save_best_only, save_weights_only, save_freq
        self.epochs_since_last_save = self._samples_seen_since_last_saving = 0
        self.load_weights_on_restart, self.period = kwargs.get("load_weights_on_restart", False), 1
        if "period" in kwargs:
            self.period = kwargs["period"]
            logging.warning("`period` argument is deprecated. Please use `save_freq` to specify the frequency in "
                            "number of samples seen.")
        if mode not in ("auto", "min", "max"):
            logging.warning("ModelCheckpoint mode %s is unknown, fallback to auto mode.", mode)
            mode = "auto"
        up = _greater_is_better(monitor, mode, lambda name: "acc" in name or name.startswith("fmeasure"))
        self.monitor_op, self.best = (np.greater, -np.inf) if up else (np.less, np.inf)
        if save_freq != "epoch" and not isinstance(save_freq, int):
            raise ValueError("Unrecognized save_freq: {}".format(save_freq))

    def on_train_begin(self, logs=None):
        if self.load_weights_on_restart:
            raise errors.UnimplementedError(None, None, "load_weights_on_restart of ModelCheckpoint is not emulated")

    def on_batch_end(self, batch, logs=None):
        logs = logs or {}
        if isinstance(self.save_freq, int):
            self._samples_seen_since_last_saving += logs.get("size", 1)
            if self._samples_seen_since_last_saving >= self.save_freq:
                self._save_model(epoch=self._current_epoch, logs=logs)
                self._samples_seen_since_last_saving = 0

    def on_epoch_begin(self, epoch, logs=None):
        self._current_epoch = epoch

    def on_epoch_end(self, epoch, logs=None):
        self.epochs_since_last_save += 1
        if self.save_freq == "epoch":
            self._save_model(epoch=epoch, logs=logs)

    def _save_model(self, epoch, logs):
        """Save when it is time, and when the value is good enough."""
        if not isinstance(self.save_freq, int) and self.epochs_since_last_save < self.period:
            return
        self.epochs_since_last_save = 0
        path = self.filepath.format(epoch=epoch + 1, **(logs or {}))
        if not self.save_best_only:
            self._say(f"\nEpoch {epoch + 1:05d}: saving model to {path}")
            self._write(path)
            return
        current = (logs or {}).get(self.monitor)
        if current is None:
            logging.warning("Can save best model only with %s available, skipping.", self.monitor)
        elif self.monitor_op(current, self.best):
            self._say(f"\nEpoch {epoch + 1:05d}: {self.monitor} improved from {self.best:0.5f} to {current:0.5f}, "
                      f"saving model to {path}")
            self.best = current
            self._write(path)
        else:
            self._say(f"\nEpoch {epoch + 1:05d}: {self.monitor} did not improve from {self.best:0.5f}")

    def _say(self, text):
        if self.verbose > 0:
            print(text)

    def _write(self, path):
        if self.save_weights_only:
            self.model.save_weights(path, overwrite=True)
        else:
            self.model.save(path, overwrite=True)


class EarlyStopping(Callback):
    """Stop training when a value has not become better for some epochs.

    Args:
      monitor: str, the value that is watched.  min_delta: float, how much better counts.
      patience: int, the number of epochs without a better value after which training ends.  verbose: 0 or 1.
      mode: "auto", "min" or "max": what is better; auto takes greater accuracies and smaller others.
      baseline: float, the value to be better than in the first epoch.
      restore_best_weights: bool, whether the model gets the weights of its best epoch back.
    Source: tf.keras.callbacks.EarlyStopping.
    """

    def __init__(self, monitor="val_loss", min_delta=0, patience=0, verbose=0, mode="auto", baseline=None,
                 restore_best_weights=False):
        super().__init__()
        self.monitor, self.patience, self.verbose, self.baseline = monitor, patience, verbose, baseline
        self.wait = self.stopped_epoch = 0
        self.restore_best_weights, self.best_weights = restore_best_weights, None
        if mode not in ("auto", "min", "max"):
            logging.warning("EarlyStopping mode %s is unknown, fallback to auto mode.", mode)
            mode = "auto"
        up = _greater_is_better(monitor, mode, lambda name: "acc" in name)
        self.monitor_op = np.greater if up else np.less
        self.min_delta = abs(min_delta) * (1 if up else -1)

    def on_train_begin(self, logs=None):
        self.wait = self.stopped_epoch = 0
        self.best = np.inf if self.monitor_op is np.less else -np.inf
        if self.baseline is not None:
            self.best = self.baseline

    def on_epoch_end(self, epoch, logs=None):
        current = self.get_monitor_value(logs)
        if current is None:
            return
        if self.monitor_op(current - self.min_delta, self.best):
            self.best, self.wait = current, 0
            if self.restore_best_weights:
                self.best_weights = self.model.get_weights()
            return
        self.wait += 1
        if self.wait >= self.patience:
            self.stopped_epoch = epoch
            self.model.stop_training = True
            if self.restore_best_weights:
                if self.verbose > 0:
                    print("Restoring model weights from the end of the best epoch.")
                self.model.set_weights(self.best_weights)

    def on_train_end(self, logs=None):
        if self.stopped_epoch > 0 and self.verbose > 0:
            print(f"Epoch {self.stopped_epoch + 1:05d}: early stopping")

    def get_monitor_value(self, logs):
        """The value that is watched, or None when the epoch has none."""
        value = (logs or {}).get(self.monitor)
        if value is None:
            logging.warning("Early stopping conditioned on metric `%s` which is not available. Available metrics are: "
                            "%s", self.monitor, ",".join(list((logs or {}).keys())))
        return value


class ReduceLROnPlateau(Callback):
    """Make the learning rate smaller when a value has not become better for some epochs.

    Args:
      monitor: str, the value that is watched.  factor: float < 1, what the rate is multiplied by.
      patience: int, the number of epochs without a better value.  verbose: 0 or 1.
      mode: "auto", "min" or "max": what is better; auto takes greater accuracies and smaller others.
      min_delta (or epsilon): float, how much better counts.  cooldown: int, epochs of rest after a change.
      min_lr: float, the least rate.
    Raises:
      ValueError: factor is not below 1.
    Source: tf.keras.callbacks.ReduceLROnPlateau.
    """

    def __init__(self, monitor="val_loss", factor=0.1, patience=10, verbose=0, mode="auto", min_delta=0.0001,
                 cooldown=0, min_lr=0, **kwargs):
        super().__init__()
        if factor >= 1.0:
            raise ValueError("ReduceLROnPlateau does not support a factor >= 1.0.")
        if "epsilon" in kwargs:
            min_delta = kwargs.pop("epsilon")
            logging.warning("`epsilon` argument is deprecated and will be removed, use `min_delta` instead.")
        self.monitor, self.factor, self.min_lr, self.min_delta = monitor, factor, min_lr, min_delta
        self.patience, self.verbose, self.cooldown, self.mode = patience, verbose, cooldown, mode
        self.cooldown_counter = self.wait = self.best = 0
        self.monitor_op = None
        self._reset()

    def _reset(self):
        if self.mode not in ("auto", "min", "max"):
            logging.warning("Learning Rate Plateau Reducing mode %s is unknown, fallback to auto mode.", self.mode)
            self.mode = "auto"
        if _greater_is_better(self.monitor, self.mode, lambda name: "acc" in name):
            self.monitor_op, self.best = (lambda a, b: np.greater(a, b + self.min_delta)), -np.inf
        else:
            self.monitor_op, self.best = (lambda a, b: np.less(a, b - self.min_delta)), np.inf
        self.cooldown_counter = self.wait = 0

    def on_train_begin(self, logs=None):
        self._reset()

    def on_epoch_end(self, epoch, logs=None):
        logs = {} if logs is None else logs
        logs["lr"] = backend.get_value(self.model.optimizer.lr)
        current = logs.get(self.monitor)
        if current is None:
            logging.warning("Reduce LR on plateau conditioned on metric `%s` which is not available. Available metrics "
                            "are: %s", self.monitor, ",".join(list(logs.keys())))
            return
        if self.in_cooldown():
            self.cooldown_counter -= 1
            self.wait = 0
        if self.monitor_op(current, self.best):
            self.best, self.wait = current, 0
        elif not self.in_cooldown():
            self.wait += 1
            if self.wait >= self.patience:
                self._reduce(epoch)

    def _reduce(self, epoch):
        old = float(backend.get_value(self.model.optimizer.lr))
        if old <= self.min_lr:
            return
        new = max(old * self.factor, self.min_lr)
        backend.set_value(self.model.optimizer.lr, new)
        if self.verbose > 0:
            print(f"\nEpoch {epoch + 1:05d}: ReduceLROnPlateau reducing learning rate to {new}.")
        self.cooldown_counter, self.wait = self.cooldown, 0

    def in_cooldown(self):
        """bool: whether the epochs of rest after a change are not over."""
        return self.cooldown_counter > 0


class LearningRateScheduler(Callback):
    """Set the learning rate before each epoch.

    Args:
      schedule: function of the epoch, and of the rate so far if it takes two, that gives a float.  verbose: 0 or 1.
    Raises:
      ValueError (in fit): the optimizer has no learning rate, or the schedule gives no float.
    Source: tf.keras.callbacks.LearningRateScheduler.
    """

    def __init__(self, schedule, verbose=0):
        super().__init__()
        self.schedule, self.verbose = schedule, verbose

    def on_epoch_begin(self, epoch, logs=None):
        if not hasattr(self.model.optimizer, "lr"):
            raise ValueError('Optimizer must have a "lr" attribute.')
        try:
            lr = self.schedule(epoch, float(backend.get_value(self.model.optimizer.lr)))
        except TypeError:                            # the function takes the epoch alone
            lr = self.schedule(epoch)
        if not isinstance(lr, (float, np.float32, np.float64)):
            raise ValueError('The output of the "schedule" function should be float.')
        backend.set_value(self.model.optimizer.lr, lr)
        if self.verbose > 0:
            print(f"\nEpoch {epoch + 1:05d}: LearningRateScheduler reducing learning rate to {lr}.")

    def on_epoch_end(self, epoch, logs=None):
        logs = {} if logs is None else logs
        logs["lr"] = backend.get_value(self.model.optimizer.lr)


# ------------------------------------------------------------------ callbacks that write
class CSVLogger(Callback):
    """Write the values of each epoch as a line of a table.

    Args:
      filename: str.  separator: str between the values.  append: bool, whether to go on with a file that is there.
    Source: tf.keras.callbacks.CSVLogger.
    """

    def __init__(self, filename, separator=",", append=False):
        super().__init__()
        self.filename, self.sep, self.append = filename, separator, append
        self.writer = self.keys = None
        self.append_header = True

    def on_train_begin(self, logs=None):
        if self.append and os.path.exists(self.filename):
            with open(self.filename, newline="") as f:
                self.append_header = not bool(len(f.readline()))
        self.csv_file = io.open(self.filename, "a" if self.append else "w", newline="\n")

    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {}
        self.keys = self.keys or sorted(logs.keys())
        if self.model.stop_training:
            # The last epoch may lack the values of the validation.
            logs = {k: logs[k] if k in logs else "NA" for k in self.keys}
        if not self.writer:
            self.writer = csv.DictWriter(self.csv_file, fieldnames=["epoch"] + self.keys, delimiter=self.sep,
                                         lineterminator="\n")
            if self.append_header:
                self.writer.writeheader()
        self.writer.writerow(OrderedDict([("epoch", epoch)] + [(k, _cell(logs[k])) for k in self.keys]))
        self.csv_file.flush()

    def on_train_end(self, logs=None):
        self.csv_file.close()
        self.writer = None


def _cell(value):
    if isinstance(value, str) or not np.ndim(value):
        return value
    return '"[%s]"' % ", ".join(map(str, value))


class LambdaCallback(Callback):
    """A callback of functions.

    Args:
      on_epoch_begin, on_epoch_end: functions of (epoch, logs).  on_batch_begin, on_batch_end: of (batch, logs).
      on_train_begin, on_train_end: of (logs).  **kwargs: become fields.
    Source: tf.keras.callbacks.LambdaCallback.
    """

    def __init__(self, on_epoch_begin=None, on_epoch_end=None, on_batch_begin=None, on_batch_end=None,
                 on_train_begin=None, on_train_end=None, **kwargs):
        super().__init__()
        self.__dict__.update(kwargs)
        given = {"on_epoch_begin": on_epoch_begin, "on_epoch_end": on_epoch_end, "on_batch_begin": on_batch_begin,
                 "on_batch_end": on_batch_end, "on_train_begin": on_train_begin, "on_train_end": on_train_end}
        self.__dict__.update({name: function for name, function in given.items() if function is not None})


class RemoteMonitor(Callback):
    """Not emulated: it sends values over the network.

    Args: as in TF.
    Raises:
      UnimplementedError: always.
    Source: tf.keras.callbacks.RemoteMonitor.
    """

    def __init__(self, root="http://localhost:9000", path="/publish/epoch/end/", field="data", headers=None,
                 send_as_json=False):
        raise errors.UnimplementedError(None, None, "tf.keras.callbacks.RemoteMonitor is not emulated")


class TensorBoard(Callback):
    """Write the values of epochs or batches, the graph, and histograms of weights and outputs as event files.

    Args:
      log_dir: str.
      histogram_freq: int, the number of epochs between histograms, which need a validation; 0 for none.
      write_graph: bool.  write_grads: bool, histograms of gradients, too.
      update_freq: "epoch", "batch", or int, the number of samples between values of batches.
      profile_batch: nothing is profiled.  batch_size: not used, as in TF.
      write_images, embeddings_freq: not emulated.  embeddings_...: what embeddings_freq needs.
    Raises:
      UnimplementedError: images or embeddings are asked for.
    Source: tf.keras.callbacks.TensorBoard.
    """

    def __init__(self, log_dir="./logs", histogram_freq=0, batch_size=32, write_graph=True, write_grads=False,
                 write_images=False, embeddings_freq=0, embeddings_layer_names=None, embeddings_metadata=None,
                 embeddings_data=None, update_freq="epoch", profile_batch=2):
        super().__init__()
        if write_images or embeddings_freq:
            raise errors.UnimplementedError(None, None, "write_images and embeddings_freq of tf.keras.callbacks."
                                            "TensorBoard are not emulated")
        self.log_dir, self.histogram_freq, self.batch_size = log_dir, histogram_freq, batch_size
        self.write_graph, self.write_grads, self.write_images = write_graph, write_grads, write_images
        self.embeddings_freq, self.merged = embeddings_freq, None
        self.update_freq = 1 if update_freq == "batch" else update_freq
        self._samples_seen = self._samples_seen_at_last_write = 0
        self._total_batches_seen = self._total_val_batches_seen = self._current_batch = 0

    def set_model(self, model):
        self.model = model
        if self.histogram_freq and self.merged is None:
            self._make_histograms()
        self.writer = summary.FileWriter(self.log_dir, backend.get_graph() if self.write_graph else None)

    def _make_histograms(self):
        """Make the summaries of the weights and outputs of all layers."""
        for layer in self.model.layers:
            for weight in layer.weights:
                summary.histogram(weight.name.replace(":", "_"), weight)
            if self.write_grads:
                for weight in layer.trainable_weights:
                    grad = self.model.optimizer.get_gradients(self.model.total_loss, [weight])[0]
                    summary.histogram(weight.name.replace(":", "_") + "_grad", grad)
            if hasattr(layer, "output"):
                outputs = layer.output if isinstance(layer.output, list) else [layer.output]
                for i, output in enumerate(outputs):
                    summary.histogram(f"{layer.name}_out" + (f"_{i}" if len(outputs) > 1 else ""), output)
        self.merged = summary.merge_all()

    def _has_histograms(self, epoch):
        return self.histogram_freq and self.params["do_validation"] and epoch % self.histogram_freq == 0

    def on_batch_end(self, batch, logs=None):
        logs = logs or {}
        self._samples_seen += logs.get("size", 1)
        if self.update_freq != "epoch" and self._samples_seen - self._samples_seen_at_last_write >= self.update_freq:
            values = {"batch_" + k: v for k, v in logs.items() if k not in ("batch", "size", "num_steps")}
            self._write(values, self._total_batches_seen)
            self._samples_seen_at_last_write = self._samples_seen
        self._total_batches_seen += 1

    def on_epoch_begin(self, epoch, logs=None):
        if self._has_histograms(epoch):
            self.model._make_test_function()
            self.model._batches.watch("test", self.merged, self._keep_histograms)

    def _keep_histograms(self, text):
        self.writer.add_summary(text, self._total_val_batches_seen)
        self._total_val_batches_seen += 1

    def on_epoch_end(self, epoch, logs=None):
        step = epoch if self.update_freq == "epoch" else self._samples_seen
        self._write({"epoch_" + k: v for k, v in (logs or {}).items()}, step)
        if self._has_histograms(epoch):
            self.model._batches.watch("test", self.merged, None)

    def on_train_end(self, logs=None):
        self.writer.close()

    def _write(self, values, step):
        for name, value in values.items():
            value = summary.Summary.Value(tag=name, simple_value=float(value))
            self.writer.add_summary(summary.Summary(value=[value]), step)
        self.writer.flush()
