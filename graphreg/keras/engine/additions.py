"""Losses and updates that layers bring along."""
from functools import partial

from ... import functions as tf
from ...core import nest, scopes
from ...core.convert import is_tensor, to_tensor
from ...core.notes import note
from ...core.operation import Operation
from .. import backend
from ..graph import is_keras_graph
from . import call_context
from .reach import reachable_from


def belongs_to_graph():
    """Whether what is computed here belongs to a graph that stays: not one of a function, nor eager execution."""
    graph = scopes.get_default_graph()
    return not graph.executes and (not graph.building_function or is_keras_graph(graph))


def _tag(loss, conditional):
    """Note whether a loss depends on a layer's inputs; a function is called first."""
    if callable(loss):
        loss = loss()
    if loss is None:
        return None
    if not is_tensor(loss):
        loss = to_tensor(loss, dtype=backend.floatx())
    loss._unconditional_loss = not conditional
    return loss


class Additions:
    """The part of a layer that keeps losses and updates."""

    # ---------------------------------------------------------- losses
    @property
    def losses(self):
        """list of Tensors: what was added, and the penalties of weights, which are made anew at each access."""
        made = [loss() for loss in self._own("_callable_losses")]
        # What the last call computed at once stands in place of what belongs to a graph.
        of_calls = self._own("_eager_losses") or self._own("_losses")
        return of_calls + [x for x in made if x is not None] + self._of_layers("losses")

    def _forget_eager_losses(self):
        """A new call outside of graphs begins: what earlier ones added has had its time."""
        for layer in (self, *self.submodules):
            if layer.__dict__.get("_eager_losses"):
                layer.__dict__["_eager_losses"] = []

    def add_loss(self, losses, inputs=None):
        """Add losses that the program may add to its own.

        Args:
          losses: Tensor, function of no arguments that makes one, or a structure of them.
          inputs: what the losses depend on: anything but None makes them conditional.
        """
        for loss in nest.flatten(losses):
            if callable(loss):
                self._own("_callable_losses").append(partial(_tag, loss, inputs is not None))
            elif loss is not None:
                kept = "_losses" if belongs_to_graph() else "_eager_losses"
                self._own(kept).append(_tag(loss, inputs is not None))

    def get_losses_for(self, inputs):
        """The losses that depend on inputs.

        Args:
          inputs: structure of Tensors, or None for the losses that depend on none.
        """
        if inputs is None:
            return [x for x in self.losses if x._unconditional_loss]
        losses = [x for x in self.losses if not x._unconditional_loss]
        reachable = reachable_from(inputs)
        return [x for x in losses if x in reachable]

    def _handle_weight_regularization(self, name, variable, regularizer):
        """Penalise a weight, each of its slices by itself."""
        def penalty(v):
            with scopes.name_scope(name + "/Regularizer"):
                return regularizer(v)
        parts = variable if hasattr(variable, "_get_variable_list") else [variable]
        for v in parts:
            self.add_loss(partial(penalty, v))
            if not scopes.executing_eagerly():
                note(scopes.get_default_graph(), "Keras regularizers", v, regularizer)

    def _handle_activity_regularization(self, inputs, outputs):
        """Penalise the outputs, divided by the size of the batch."""
        if not self._activity_regularizer:
            return
        with scopes.name_scope("ActivityRegularizer"):
            for output in nest.flatten(outputs):
                penalty = self._activity_regularizer(output)
                batch_size = tf.cast(tf.shape(output)[0], penalty.dtype)
                loss = penalty / batch_size
                self.add_loss(loss, inputs=inputs)
                if not scopes.executing_eagerly():
                    note(scopes.get_default_graph(), "Keras activities", loss)

    @property
    def activity_regularizer(self):
        """The function that penalises the layer's outputs, or None."""
        return self._activity_regularizer

    @activity_regularizer.setter
    def activity_regularizer(self, regularizer):
        self._activity_regularizer = regularizer

    # ---------------------------------------------------------- metrics
    _mean_metric = None      # tf.keras.metrics.Mean, put here by the module of models

    def add_metric(self, value, aggregation=None, name=None):
        """Add a metric that training shows beside the loss.

        Args:
          value: Tensor, or the result of calling a Metric.  aggregation: "mean", or None for a Metric's result.
          name: str, needed for a Tensor.
        Raises:
          ValueError: another aggregation, no name, or a Tensor without aggregation.
        """
        name = checked_metric(value, aggregation, name)
        metric = getattr(value, "_metric_obj", None)
        metrics = self._own("_metrics")
        if metric is not None:
            if metric not in metrics:
                metrics.append(metric)
            return
        metric = next((m for m in metrics if m.name == name), None)
        if metric is None:
            metric = self._mean_metric(name=name)
            metrics.append(metric)
        metric(value)

    # ---------------------------------------------------------- updates
    @property
    def updates(self):
        """list of Operations to be run beside a training step."""
        if not self.trainable and not self.stateful:
            return []
        return self._own("_updates") + self._of_layers("updates")

    def add_update(self, updates, inputs=None):
        """Add updates that the program is to run.

        Args:
          updates: Operation, Tensor, function of no arguments that makes one, or a list of them.
          inputs: not used: an update depends on the inputs that lead to it.
        """
        if not belongs_to_graph():
            # Updates have run by now, or run with the function that they are in.
            for update in nest.flatten(updates):
                if callable(update) and not is_tensor(update):
                    update()
            return
        context = call_context.current()
        relevant = context.inputs if context.in_call else [node.input_tensors for node in self._inbound_nodes]
        updates = updates if isinstance(updates, list) else list(updates) if isinstance(updates, tuple) else [updates]
        self._own("_updates").extend([_update(x, relevant) for x in updates])

    def get_updates_for(self, inputs):
        """The updates that depend on inputs.

        Args:
          inputs: structure of Tensors, or None for the updates that depend on none.
        """
        if inputs is None:
            return [u for u in self.updates if u._unconditional_update]
        updates = [u for u in self.updates if not u._unconditional_update]
        reachable = reachable_from(inputs)
        return [u for u in updates if u in reachable]


_EXAMPLE = "`self.add_metric(tf.reduce_sum(inputs), name='mean_activation', aggregation='mean')`"


def checked_metric(value, aggregation, name):
    """The name of a metric that is to be added.

    Raises:
      ValueError: another aggregation, no name, or a Tensor without aggregation.
    """
    if aggregation is not None and aggregation != "mean":
        raise ValueError("We currently support only `mean` sample-wise metric aggregation. You provided aggregation="
                         f"`{aggregation}`")
    metric = getattr(value, "_metric_obj", None)
    if metric is not None:
        return metric.name
    if name is None:
        raise ValueError("Please provide a name for your metric like " + _EXAMPLE)
    if aggregation is None:
        raise ValueError(
            "We do not support adding an aggregated metric result tensor that is not the output of a "
            "`tf.keras.metrics.Metric` metric instance. Without having access to the metric instance we cannot reset the "
            "state of a metric after every epoch during training. You can create a `tf.keras.metrics.Metric` instance and "
            "pass the result here or pass an un-aggregated result with `aggregation` parameter set as `mean`. For "
            "example: " + _EXAMPLE)
    return name


def _update(x, inputs):
    if callable(x) and not is_tensor(x):
        x = x()
    update = x if isinstance(x, Operation) else x.op if hasattr(x, "op") else to_tensor(x).op
    update._unconditional_update = update not in reachable_from(inputs)
    return update

