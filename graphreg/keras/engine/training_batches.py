"""One batch through a model: the part of training that knows how the model runs.

The loops ask for four things, of whatever form:

  train(batch), test(batch)   -> list: the total loss, then the metrics of the model so far
  predict(batch)              -> list of arrays, one for each output
  prepare(mode)               -> make what a mode needs, before its first batch

A batch is a Batch: lists of arrays in the order of the model's inputs, trained outputs and their weights.
"""
from ... import functions as tf
from ...core.convert import is_tensor
from ...core.scopes import executing_eagerly, nothing
from ...platform import logging
from .. import backend
from ..graph import is_keras_graph
from .training_compiled import learning_phase_feed

TRAIN, TEST, PREDICT = "train", "test", "predict"


class Batch:
    """Inputs, targets and sample weights: lists of arrays; an empty list feeds nothing."""

    def __init__(self, inputs, targets=(), weights=()):
        self.inputs, self.targets, self.weights = list(inputs), list(targets), list(weights)


class GraphBatches:
    """Batches run by the session of Keras: feeds and fetches of the model's graph.

    Args:
      model: Model with inputs and outputs.  session_arguments: dict, more for tf.Session.run.
    """

    def __init__(self, model, session_arguments=None):
        self._model, self._session_arguments = model, session_arguments or {}
        self._functions, self._placeholders, self._watched = {}, {}, {}

    # ---------------------------------------------------------- functions
    def prepare(self, mode):
        """Make the function of a mode when it is missing or when the loss was made anew."""
        with backend.get_graph().as_default():
            self._prepare(mode)

    def _prepare(self, mode):
        model = self._model
        if mode == TRAIN:
            backend.learning_phase()
        anew = mode != PREDICT and model._compiled.refresh()
        if anew or mode not in self._functions:
            make = {TRAIN: self._make_train, TEST: self._make_test, PREDICT: self._make_predict}[mode]
            self._placeholders[mode] = self._feeds_of(mode)
            self._functions[mode] = make()

    def _feeds_of(self, mode):
        """What a function is fed: it keeps its placeholders when the loss is made anew for another one."""
        model, compiled = self._model, self._model._compiled
        if mode == PREDICT:
            return list(model._feed_inputs), [], []
        return list(model._feed_inputs), [e.target for e in compiled.fed_endpoints], compiled.sample_weights

    def function(self, mode):
        """The function of a mode, or None when it is not made yet."""
        return self._functions.get(mode)

    def watch(self, mode, tensor, callback):
        """Hand the value of a Tensor to a function after each batch of a mode; None ends that."""
        watched = self._watched.setdefault(mode, {})
        watched[tensor] = callback
        if callback is None:
            del watched[tensor]

    def _outputs(self):
        model = self._model
        return [model.total_loss, *model._compiled.metric_results, *model._added_metric_results()]

    def _make(self, mode, name, outputs, updates):
        inputs = [t for placeholders in self._placeholders[mode] for t in placeholders if t is not None]
        if mode == TRAIN:
            inputs += learning_phase_feed(True)
        with tf.name_scope(name):
            return backend.function(inputs, outputs, updates=updates, name=name + "_function",
                                    **self._session_arguments)

    def _make_train(self):
        model = self._model
        model._check_trainable()
        # Under eager execution the optimizer's variables are made in no such scope.
        scope = nothing if is_keras_graph(backend.get_graph()) or executing_eagerly() else tf.name_scope("training")
        with scope:
            updates = model.optimizer.get_updates(loss=model.total_loss, params=model._trained_weights)
        updates = updates + model.get_updates_for(None) + model.get_updates_for(model.inputs)
        return self._make(TRAIN, "training", self._outputs(), updates)

    def _make_predict(self):
        return self._make(PREDICT, "predict", self._model.outputs, self._model.state_updates)

    def _make_test(self):
        return self._make(TEST, "evaluation", self._outputs(), self._model.state_updates)

    # ---------------------------------------------------------- runs
    def train(self, batch):
        """The loss and the metrics of a batch, which the weights are trained with."""
        with backend.get_graph().as_default():
            return self._run(TRAIN, batch, learning_phase_feed(True))

    def test(self, batch):
        """The loss and the metrics of a batch."""
        with backend.get_graph().as_default():
            return self._run(TEST, batch, {})

    def predict(self, batch):
        """The outputs for a batch."""
        with backend.get_graph().as_default():
            return self._run(PREDICT, batch, {})

    def _run(self, mode, batch, feed):
        function = self._functions[mode]
        feed = {**function.feed_dict, **feed, **self._feed(mode, batch)}
        session = backend.get_session()
        watched = self._watched.get(mode, {})
        fetches = [function.outputs, function.updates_op, function.fetches, list(watched)]
        values = session.run(fetches, _without_tensors(session, feed), **function._run_arguments)
        for callback, value in zip(list(watched.values()), values[3]):
            callback(value)
        return values[0]

    def _feed(self, mode, batch):
        feed = {}
        for placeholders, values in zip(self._placeholders[mode], (batch.inputs, batch.targets, batch.weights)):
            feed.update((t, value) for t, value in zip(placeholders, values) if t is not None and value is not None)
        return feed


def _without_tensors(session, feed):
    """A feed in which Tensors are replaced by their values, taken in one run."""
    tensors = [x for x in feed.values() if is_tensor(x)]
    if not tensors:
        return feed
    values = iter(session.run(tensors))
    return {t: next(values) if is_tensor(x) else x for t, x in feed.items()}


def warn_of_trainable():
    """Say that layers were frozen or freed since compile."""
    logging.warning("Discrepancy between trainable weights and collected trainable weights, did you set "
                    "`model.trainable` without calling `model.compile` after ?")
