"""Models that are trained: what tf.keras.Model has beside its layers."""
import numpy as np

from ...core import dtypes, errors, nest
from ...core.convert import is_tensor, to_tensor
from ...core.scopes import executing_eagerly, init_scope
from ... import functions as tf
from .. import backend, optimizers
from ..metrics_base import Mean
from . import training_arrays as arrays
from ..graph import is_keras_graph
from .additions import Additions
from .network import Network
from .training_batches import PREDICT, TEST, TRAIN, Batch, GraphBatches, warn_of_trainable
from .training_compiled import Arguments, Compiled, reset
from .training_datasets import ArrayValidation, Batches, DatasetValidation, check_alone, is_dataset, run_dataset
from .training_eager import EagerBatches
from .training_generators import ArrayBatches, GeneratorValidation, is_generator, is_sequence, run_generator
from .training_loops import Validation, run_arrays, validate
from .training_matching import match_weights
from ...platform import logging

# Layers make means of what add_metric is given; metrics are layers themselves, so that these cannot import them.
Additions._mean_metric = Mean

_PACKAGE = __name__.partition(".")[0] + "."
_UNCOMPILED = "You must compile your model before training/testing. Use `model.compile(optimizer, loss)`."
_IN_GENERATOR = ("`{}` argument is not supported when data isa generator or Sequence instance. Instead pass {} as the "
                 "{} element of the generator.")
_STEPS_WITH_ARRAYS = ("When passing input data as arrays, do not specify `steps_per_epoch`/`steps` argument. Please "
                      "use `batch_size` instead.")


class Model(Network):
    """Layers between inputs and outputs, or a subclass with layers among its attributes and a `call`.

    Args:
      inputs: Keras tensor of tf.keras.Input, or a structure of them.  outputs: Keras tensors computed from them.
      name: str, default model ...  trainable: bool.
    Raises:
      ValueError: the outputs need other inputs, or two layers have one name.
      TypeError: an argument of another name.
    Source: tf.keras.Model.
    """

    _UNTRACKED = Network._UNTRACKED | {
        "optimizer", "loss", "loss_weights", "sample_weight_mode", "history", "_compiled", "_batches", "_arguments",
        "_deferred_inputs", "_trained_weights", "stop_training"}
    optimizer = loss = loss_weights = sample_weight_mode = None
    stop_training = False
    _run_eagerly = _cannot_be_traced = False
    _arguments = _compiled = _deferred_inputs = None

    # ---------------------------------------------------------- compile
    def compile(self, optimizer="rmsprop", loss=None, metrics=None, loss_weights=None, sample_weight_mode=None,
                weighted_metrics=None, target_tensors=None, distribute=None, **kwargs):
        """Say how the model is trained.

        Args:
          optimizer: name or Optimizer, of Keras or of tf.train.
          loss: name, function (y_true, y_pred) or Loss; a list or a dict by output for several outputs.
          metrics: list of names, functions and Metrics; a list of lists or a dict by output for several outputs.
          loss_weights: list of numbers or dict by output.
          sample_weight_mode: None, or "temporal" for weights of time steps; a list or a dict by output.
          weighted_metrics: as metrics, weighted with the weights of the samples.
          target_tensors: Tensors to take for the targets instead of what is fed.
          distribute: not emulated.  run_eagerly: bool.  others: passed to Session.run.
        Raises:
          ValueError, TypeError: an identifier is not known, or an argument does not fit the outputs.
        """
        self._run_eagerly = bool(kwargs.pop("run_eagerly", None))
        if self._run_eagerly and not executing_eagerly():
            raise ValueError("You can only set `run_eagerly=True` if eager execution is enabled.")
        if distribute is not None:
            raise errors.UnimplementedError(None, None, "distribute of Model.compile is not emulated")
        self._compiled = self._arguments = None
        self.optimizer = optimizers.get(optimizer)
        self.loss, self.loss_weights, self.sample_weight_mode = loss or {}, loss_weights, sample_weight_mode
        self._arguments = Arguments(self.loss or None, metrics, loss_weights, sample_weight_mode, weighted_metrics,
                                    target_tensors)
        self._batches = EagerBatches(self) if self._runs_by_layer else GraphBatches(self, kwargs)
        if self.outputs:
            self._finish_compile()

    def _finish_compile(self):
        """Make the loss and the metrics of a model that knows its outputs."""
        try:
            with backend.get_graph().as_default():
                self._compiled = Compiled(self, self._arguments)
        except Exception:
            self._arguments = None
            raise
        self._trained_weights = self.trainable_weights

    def _check_compiled(self):
        if self._arguments is None:
            raise RuntimeError(_UNCOMPILED)

    def _check_trainable(self):
        if len(self.trainable_weights) != len(self._trained_weights):
            warn_of_trainable()

    @property
    def total_loss(self):
        """scalar Tensor: the losses of the outputs times their weights, and what the layers add."""
        if self._compiled is None:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute 'total_loss'")
        return self._compiled.total_loss

    @property
    def loss_functions(self):
        """list of the Losses of the outputs."""
        return [e.loss for e in self._compiled.trained] if self._compiled else []

    @property
    def sample_weights(self):
        """list of the placeholders of sample weights, None where there is none."""
        return self._compiled.sample_weights

    @property
    def _targets(self):
        return [e.target for e in self._compiled.trained]

    @property
    def _feed_targets(self):
        return [e.target for e in self._compiled.fed_endpoints]

    @property
    def _feed_sample_weights(self):
        return [w for w in self._compiled.sample_weights if w is not None]

    @property
    def _feed_output_names(self):
        return [e.name for e in self._compiled.fed_endpoints]

    @property
    def run_eagerly(self):
        """bool: whether batches run eagerly."""
        return self._run_eagerly or self._dynamic and is_keras_graph(backend.get_graph())

    @property
    def metrics(self):
        """list of the metrics of compile, then those that add_metric made."""
        return (self._compiled.metrics if self._compiled else []) + self._added_metrics()

    def _added_metrics(self):
        """The metrics that add_metric made, here and in layers within; models within may be compiled for themselves."""
        found = list(self._own("_metrics"))
        for layer in self._layers:
            found += layer._added_metrics() if isinstance(layer, Model) else layer.metrics
        return found

    @property
    def metrics_names(self):
        """list of the names of what training and evaluation give."""
        own = self._compiled.metric_names if self._compiled else []
        return ["loss", *own, *(m.name for m in self._added_metrics())]

    def _added_metric_results(self):
        return [m._call_result for m in self._added_metrics()]

    def reset_metrics(self):
        """Set the states of the metrics to 0."""
        own = self._compiled.loss_metrics if self._compiled else []
        reset(self.metrics + own)

    @property
    def state_updates(self):
        """list of the updates of layers that keep a state from batch to batch."""
        return [u for layer in self.layers if getattr(layer, "stateful", False) for u in layer.updates]

    def _make_train_function(self):
        self._batches.prepare(TRAIN)

    def _make_test_function(self):
        self._batches.prepare(TEST)

    def _make_predict_function(self):
        self._prepare_predict()

    def _function(self, mode):
        batches = self.__dict__.get("_batches")
        return batches.function(mode) if batches is not None else None

    @property
    def train_function(self):
        """The function that trains with a batch, None before it is made."""
        return self._function(TRAIN)

    @property
    def test_function(self):
        """The function that evaluates a batch, None before it is made."""
        return self._function(TEST)

    @property
    def predict_function(self):
        """The function that predicts for a batch, None before it is made."""
        return self._function(PREDICT)

    # ---------------------------------------------------------- data
    @property
    def _feed_inputs(self):
        """list of the placeholders that batches are fed to."""
        if self._deferred_inputs is not None:
            return self._deferred_inputs
        if self._nodes_by_depth is None:
            return []
        return [t for t in self.inputs if t._keras_history[0].is_placeholder]

    @property
    def _feed_input_names(self):
        if self._deferred_inputs is not None:
            return self.input_names if self._deferred_inputs else []
        return [t._keras_history[0].name for t in self._feed_inputs]

    @property
    def _runs_by_layer(self):
        """bool: whether batches run layer by layer: layers of the program may ask `if training:`, which TF traces."""
        if self.run_eagerly or self._cannot_be_traced:
            return True
        is_graph = self._nodes_by_depth is not None and is_keras_graph(backend.get_graph())
        return is_graph and any(_asks_for_training(layer) for layer in self.submodules)

    def _ensure_inputs(self, x, y=None):
        """Make the inputs, and then the loss, of a model that takes their shapes from the first data."""
        if not self.outputs:
            with backend.get_graph().as_default():
                self._set_inputs(x)
        if self._arguments is not None and self._compiled is None:
            if isinstance(y, dict):
                raise ValueError("You cannot pass a dictionary as model target.")
            if y is not None and _are_tensors(y):
                self._arguments.target_tensors = y
            self._finish_compile()

    def _set_inputs(self, x):
        flat = [arrays.plain(v) for v in (nest.flatten(x) if isinstance(x, (list, tuple, dict)) else [x])]
        if not all(hasattr(value, "shape") for value in flat):
            raise ValueError("Please provide as model inputs either a single array or a list of arrays. You passed: "
                             f"inputs={x}")
        names = sorted(x) if isinstance(x, dict) else [f"input_{i + 1}" for i in range(len(flat))]
        made = [_input_for(value, name) for value, name in zip(flat, names)]
        if self._runs_by_layer:
            self._set_inputs_eagerly(made, names, flat)
            return
        training = {}
        if "training" in self._call_names():
            training["training"] = backend.learning_phase()
        structure = dict(zip(names, made)) if isinstance(x, dict) else made if len(made) > 1 else made[0]
        try:
            outputs = self(structure, **training)
        except errors.OperatorNotAllowedInGraphError:
            if not is_keras_graph(backend.get_graph()):
                raise
            # Such a `call` decides by values, which TF traces.
            self._cannot_be_traced, self._batches = True, EagerBatches(self)
            self._set_inputs_eagerly(made, names, flat)
            return
        self.inputs = structure if isinstance(structure, dict) else made
        self.outputs = list(nest.flatten(outputs))
        self.input_names, self.output_names = names, [f"output_{i + 1}" for i in range(len(self.outputs))]
        self._deferred_inputs = [t for t, value in zip(made, flat) if not is_tensor(value)]

    def _set_inputs_eagerly(self, made, names, arrays_):
        """Note the inputs, and outputs like those that a call on the first rows gives."""
        with init_scope():
            given = [to_tensor(a[:1]) for a in arrays_]
            found = nest.flatten(self(given[0] if len(given) == 1 else given))
        self.inputs, self.input_names, self._deferred_inputs = made, names, made
        self.outputs = [tf.placeholder(t.dtype, [None, *t.shape.as_list()[1:]]) for t in found]
        self.output_names = [f"output_{i + 1}" for i in range(len(found))]

    def _inputs_of(self, x):
        """The arrays for the inputs, in their order, with shapes that fit."""
        names = self._feed_input_names
        if not names and _are_tensors(x):
            return []
        is_graph = self._nodes_by_depth is not None
        if is_graph and isinstance(x, (list, tuple)) and len(x) > len(names) > 0 and not isinstance(x[0], (float, int)):
            x = x[:len(names)]
        found = arrays.arranged(x, names, "input")
        if is_graph and any(value is not None for value in found):
            shapes = [tuple(t.shape.as_list()) if t.shape.ndims is not None else None for t in self._feed_inputs]
            arrays.check_input_shapes(found, names, shapes)
        return found

    def _batch_of(self, x, y=None, sample_weight=None, class_weight=None):
        """What the program gave as a Batch, checked.

        Raises:
          RuntimeError: the model is not compiled.
          ValueError: the arrays do not fit the model or each other.
        """
        self._check_compiled()
        self._ensure_inputs(x, y)
        self._compiled.restore_weight_modes()
        inputs = self._inputs_of(x)
        fed = self._compiled.fed_endpoints
        if y is None or not fed and _are_tensors(y):
            return Batch(inputs)
        names = [e.name for e in fed]
        targets = arrays.arranged(y, names, "target")
        modes = [e.sample_weight_mode for e in fed]
        weights = [arrays.weights_of_samples(t, w, c, mode) if t is not None else None for t, w, c, mode in zip(
            targets, match_weights(sample_weight, names, "sample_weight"),
            match_weights(class_weight, names, "class_weight"), modes)]
        arrays.check_lengths(inputs, targets, weights)
        arrays.check_targets(targets, [e.loss for e in fed], [e.output.shape for e in fed])
        return Batch(inputs, targets, arrays.completed(weights, targets, modes))

    def _batch_size(self, batch_size, steps, x):
        """The batch size: as given, 32, or None when steps with all samples are asked for.

        Raises:
          ValueError: the data comes in batches already.
        """
        if is_generator(x) or is_dataset(x):
            if batch_size is not None:
                raise ValueError("The `batch_size` argument must not be specified for the given input type. Received "
                                 f"input: {x}, batch_size: {batch_size}")
            return None
        if steps is not None:
            if batch_size is not None:
                logging.warning(_STEPS_WITH_ARRAYS)
            return None
        static = self._static_batch_size()
        if batch_size is not None and static is not None and batch_size != static:
            raise ValueError(f"The `batch_size` argument value {batch_size} is incompatible with the specified batch "
                             f"size of your Input Layer: {static}")
        return batch_size if batch_size is not None else 32 if static is None else static

    def _static_batch_size(self):
        """The batch size that the first layer was made for, or None."""
        layers = self.layers
        shape = getattr(layers[0], "_batch_input_shape", None) if layers else None
        return shape[0] if shape else None

    def _check_divisible(self, batch, batch_size):
        if self.stateful and batch_size and batch.inputs[0].shape[0] % batch_size:
            raise ValueError("In a stateful network, you should only pass inputs with a number of samples that can be "
                             f"divided by the batch size. Found: {batch.inputs[0].shape[0]} samples")

    # ---------------------------------------------------------- one batch
    def train_on_batch(self, x, y=None, sample_weight=None, class_weight=None, reset_metrics=True):
        """Train with one batch.

        Args:
          x, y: arrays, lists or dicts of them.  sample_weight: array, or one for each output.
          class_weight: dict from class to number.  reset_metrics: bool, whether the metrics are those of this batch.
        Returns:
          float, or list of the loss and the metrics.
        """
        values = self._train_batch(x, y, sample_weight, class_weight)
        if reset_metrics:
            self.reset_metrics()
        return _one_or_list(values)

    def _train_batch(self, x, y, sample_weight, class_weight=None):
        return self._run_batch(TRAIN, self._batch_of(x, y, sample_weight, class_weight))

    def test_on_batch(self, x, y=None, sample_weight=None, reset_metrics=True):
        """Evaluate one batch.

        Args and Returns: as for train_on_batch.
        """
        values = self._test_batch(x, y, sample_weight)
        if reset_metrics:
            self.reset_metrics()
        return _one_or_list(values)

    def _test_batch(self, x, y, sample_weight):
        return self._run_batch(TEST, self._batch_of(x, y, sample_weight))

    def _run_batch(self, mode, batch):
        self._compiled.update_weight_modes(batch.weights)
        self._batches.prepare(mode)
        return getattr(self._batches, mode)(batch)

    def predict_on_batch(self, x):
        """The outputs for one batch.

        Args:
          x: array, list or dict of arrays.
        Returns:
          array, or list of arrays.
        """
        return _one_or_list(self._predict_batch(x))

    def _predict_batch(self, x):
        self._ensure_inputs(x)
        batch = Batch(self._inputs_of(x))
        self._prepare_predict()
        return self._batches.predict(batch)

    def _ensure_batches(self):
        if "_batches" not in self.__dict__:
            self._batches = EagerBatches(self) if self._runs_by_layer else GraphBatches(self)

    def _prepare_predict(self):
        self._ensure_batches()
        self._batches.prepare(PREDICT)

    # ---------------------------------------------------------- arrays
    def fit(self, x=None, y=None, batch_size=None, epochs=1, verbose=1, callbacks=None, validation_split=0.,
            validation_data=None, shuffle=True, class_weight=None, sample_weight=None, initial_epoch=0,
            steps_per_epoch=None, validation_steps=None, validation_freq=1, max_queue_size=10, workers=1,
            use_multiprocessing=False, **kwargs):
        """Train for some epochs.

        Args:
          x, y: arrays, Tensors, or lists or dicts of them; x may be a generator or a keras.utils.Sequence of batches.
          batch_size: int, default 32.  epochs: int.  verbose: 0 silent, 1 a progress bar, 2 a line for each epoch.
          callbacks: list of Callbacks.
          validation_split: float, the part of the samples, from the end, that is not trained with.
          validation_data: tuple (x, y) or (x, y, sample_weight), or a generator or a Sequence.
          shuffle: bool, or "batch" to shuffle whole batches.
          class_weight: dict from class to number, one for each output.  sample_weight: array, one for each output.
          initial_epoch: int, the number of the first epoch.  steps_per_epoch: int, batches in an epoch.
          validation_steps: int, batches in a validation.  validation_freq: int, or list of epochs with a validation.
          max_queue_size, workers, use_multiprocessing: how TF reads ahead of a generator.
        Returns:
          History.
        Raises:
          RuntimeError: the model is not compiled.  ValueError: the data does not fit.  TypeError: another argument.
        """
        if "nb_epoch" in kwargs:
            logging.warning("The `nb_epoch` argument in `fit` has been renamed `epochs`.")
            epochs = kwargs.pop("nb_epoch")
        if kwargs:
            raise TypeError("Unrecognized keyword arguments: " + str(kwargs))
        self._check_compiled()
        batch_size = self._batch_size(batch_size, steps_per_epoch, x)
        if is_dataset(x):
            check_alone(x, y, sample_weight, validation_split)
            self._ensure_for(x)
            validation = self._dataset_validation(validation_data, validation_steps, validation_freq)
            return run_dataset(self, TRAIN, Batches(x), steps_per_epoch, epochs, verbose, callbacks, validation,
                               initial_epoch, "steps_per_epoch")
        if is_generator(x):
            _check_no_arrays(y, sample_weight)
            if validation_split:
                raise ValueError("If your data is in the form of a Python generator, you cannot use "
                                 "`validation_split`.")
            return self.fit_generator(
                x, steps_per_epoch=steps_per_epoch, epochs=epochs, verbose=verbose, callbacks=callbacks,
                validation_data=validation_data, validation_steps=validation_steps, validation_freq=validation_freq,
                class_weight=class_weight, max_queue_size=max_queue_size, workers=workers,
                use_multiprocessing=use_multiprocessing, shuffle=shuffle, initial_epoch=initial_epoch)
        batch = self._batch_of(x, y, sample_weight, class_weight)
        self._check_divisible(batch, batch_size)
        # TF's loop under eager execution gives the classes of validation data their weights too.
        batch, validation = self._validation_of(batch, validation_data, validation_split, validation_steps,
                                                validation_freq, class_weight if executing_eagerly() else None)
        return run_arrays(self, TRAIN, batch, batch_size=batch_size, epochs=epochs, verbose=verbose,
                          callbacks=callbacks, validation=validation, shuffle=shuffle, initial_epoch=initial_epoch,
                          steps=steps_per_epoch, steps_name="steps_per_epoch")

    def _ensure_for(self, dataset):
        """Build a model that has no inputs yet for the elements of a dataset."""
        spec = dataset.element_spec
        spec = spec[0] if isinstance(spec, tuple) else spec
        self._ensure_inputs(nest.map_structure(_like_batch, spec))

    def _dataset_validation(self, data, steps, frequency):
        """What fit looks at after epochs of a dataset, or None."""
        if data is None:
            return None
        if is_dataset(data):
            return DatasetValidation(data, steps, frequency)
        return ArrayValidation(Validation(self._batch_of(*_validation_parts(data)), steps, frequency), validate)

    def _validation_of(self, batch, data, split, steps, frequency, class_weight):
        """(the Batch to train with, the Validation or None)."""
        if is_dataset(data):
            return batch, DatasetValidation(data, steps, frequency)
        if data:
            parts = self._batch_of(*_validation_parts(data), class_weight=class_weight)
            return batch, Validation(parts, steps, frequency)
        if not split or not 0. < split < 1.:
            if steps:
                raise ValueError("`validation_steps` should not be specified if `validation_data` is None.")
            return batch, None
        if any(is_tensor(x) for x in batch.inputs):
            raise ValueError("If your data is in the form of symbolic tensors, you cannot use `validation_split`.")
        at = int(batch.inputs[0].shape[0] * (1. - split))
        parts = [arrays.split(x, at) for x in (batch.inputs, batch.targets, batch.weights)]
        return Batch(*(p[0] for p in parts)), Validation(Batch(*(p[1] for p in parts)), steps, frequency)

    def evaluate(self, x=None, y=None, batch_size=None, verbose=1, sample_weight=None, steps=None, callbacks=None,
                 max_queue_size=10, workers=1, use_multiprocessing=False):
        """The loss and the metrics for data.

        Args: as for fit.
        Returns:
          float, or list of the loss and the metrics.
        """
        self._check_compiled()
        batch_size = self._batch_size(batch_size, steps, x)
        if is_dataset(x):
            check_alone(x, y, sample_weight)
            self._ensure_for(x)
            return _one_or_list(run_dataset(self, TEST, Batches(x), steps, verbose=verbose, callbacks=callbacks))
        if is_generator(x):
            _check_no_arrays(y, sample_weight)
            return self.evaluate_generator(x, steps=steps, callbacks=callbacks, max_queue_size=max_queue_size,
                                           workers=workers, use_multiprocessing=use_multiprocessing, verbose=verbose)
        batch = self._batch_of(x, y, sample_weight)
        self._check_divisible(batch, batch_size)
        return _one_or_list(run_arrays(self, TEST, batch, batch_size=batch_size, verbose=verbose, callbacks=callbacks,
                                       steps=steps))

    def predict(self, x, batch_size=None, verbose=0, steps=None, callbacks=None, max_queue_size=10, workers=1,
                use_multiprocessing=False):
        """The outputs for data.

        Args: as for fit.
        Returns:
          array, or list of arrays.
        """
        batch_size = self._batch_size(batch_size, steps, x)
        if is_dataset(x):
            self._ensure_for(x)
            self._ensure_batches()
            return _one_or_list(run_dataset(self, PREDICT, Batches(x), steps, verbose=verbose, callbacks=callbacks))
        if is_generator(x):
            return self.predict_generator(x, steps=steps, callbacks=callbacks, max_queue_size=max_queue_size,
                                          workers=workers, use_multiprocessing=use_multiprocessing, verbose=verbose)
        self._ensure_inputs(x)
        batch = Batch(self._inputs_of(x))
        self._ensure_batches()
        return _one_or_list(run_arrays(self, PREDICT, batch, batch_size=batch_size, verbose=verbose,
                                       callbacks=callbacks, steps=steps))

    # ---------------------------------------------------------- generators
    def fit_generator(self, generator, steps_per_epoch=None, epochs=1, verbose=1, callbacks=None, validation_data=None,
                      validation_steps=None, validation_freq=1, class_weight=None, max_queue_size=10, workers=1,
                      use_multiprocessing=False, shuffle=True, initial_epoch=0):
        """Train with batches of a generator or a keras.utils.Sequence.

        Args:
          generator: gives tuples (x, y) or (x, y, sample_weight).  steps_per_epoch: int, needed for a generator.
          shuffle: bool, whether the batches of a Sequence change places.  others: as for fit.
        Returns:
          History.
        """
        self._check_compiled()
        _check_batches(generator)
        validation = None
        if validation_data is not None:
            validation = GeneratorValidation(
                self._validator(validation_data, validation_steps, verbose, workers), validation_freq)
        return run_generator(self, TRAIN, generator, steps=steps_per_epoch, epochs=epochs, verbose=verbose,
                             callbacks=callbacks, validation=validation, class_weight=class_weight, workers=workers,
                             use_multiprocessing=use_multiprocessing, shuffle=shuffle, initial_epoch=initial_epoch,
                             steps_name="steps_per_epoch")

    def _validator(self, data, steps, verbose, workers):
        """A function (batch size, CallbackList) that validates with data."""
        verbose = 0 if executing_eagerly() else verbose
        if is_generator(data):
            if steps is None and not is_sequence(data):
                raise ValueError("Please specify the `validation_steps` argument.")
            return lambda size, callbacks: run_generator(
                self, TEST, data, steps=steps, verbose=verbose, callbacks=callbacks, workers=workers,
                steps_name="validation_steps")
        for x in nest.flatten(data):
            x.shape
        return lambda size, callbacks: run_generator(
            self, TEST, ArrayBatches(data, size), verbose=verbose, callbacks=callbacks, steps_name="validation_steps")

    def evaluate_generator(self, generator, steps=None, callbacks=None, max_queue_size=10, workers=1,
                           use_multiprocessing=False, verbose=0):
        """The loss and the metrics for batches of a generator or a keras.utils.Sequence.

        Args: as for fit_generator.
        Returns:
          float, or list of the loss and the metrics.
        """
        self._check_compiled()
        _check_batches(generator)
        return _one_or_list(run_generator(self, TEST, generator, steps=steps, verbose=verbose, callbacks=callbacks,
                                          workers=workers, use_multiprocessing=use_multiprocessing))

    def predict_generator(self, generator, steps=None, callbacks=None, max_queue_size=10, workers=1,
                          use_multiprocessing=False, verbose=0):
        """The outputs for batches of a generator or a keras.utils.Sequence.

        Args: as for fit_generator.
        Returns:
          array, or list of arrays.
        """
        _check_batches(generator)
        return _one_or_list(run_generator(self, PREDICT, generator, steps=steps, verbose=verbose, callbacks=callbacks,
                                          workers=workers, use_multiprocessing=use_multiprocessing))


def _like_batch(spec):
    """An array of the shape and type of a batch, of one sample."""
    return np.zeros([1 if i == 0 or d is None else d for i, d in enumerate(spec.shape.as_list())], spec.dtype.np)


def _are_tensors(data):
    return all(is_tensor(arrays.plain(x)) for x in nest.flatten(data))


def _one_or_list(values):
    return values[0] if len(values) == 1 else values


def _input_for(value, name):
    """A placeholder for arrays like one, or the Tensor itself."""
    if is_tensor(value):
        return value
    if len(value.shape) == 1:
        value = value[:, None]
    dtype = dtypes.as_dtype(value.dtype)
    return tf.placeholder(backend.floatx() if dtype.is_floating else dtype, shape=(None, *value.shape[1:]), name=name)


def _validation_parts(data):
    if len(data) not in (2, 3):
        received = data[0] if isinstance(data, tuple) and len(data) == 1 else data
        raise ValueError("When passing a `validation_data` argument, it must contain either 2 items (x_val, y_val), or "
                         "3 items (x_val, y_val, val_sample_weights), or alternatively it could be a dataset or a "
                         f"dataset or a dataset iterator. However we received `validation_data={received}`")
    return data


def _check_no_arrays(y, sample_weight):
    if y is not None:
        raise ValueError(_IN_GENERATOR.format("y", "targets", "second"))
    if sample_weight is not None:
        raise ValueError(_IN_GENERATOR.format("sample_weight", "sample weights", "third"))


def _check_batches(data):
    """Refuse what gives no batches, as TF does."""
    if is_generator(data):
        return
    for x in nest.flatten(data):
        x.shape
    raise ValueError(_STEPS_WITH_ARRAYS)


def _asks_for_training(layer):
    """Whether a layer of the program's own has an argument `training`."""
    return not type(layer).call.__module__.startswith(_PACKAGE) and "training" in layer._call_names()
