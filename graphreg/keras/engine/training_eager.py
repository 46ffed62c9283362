"""Batches that run layer by layer, for models compiled with run_eagerly."""
import copy

import numpy as np

from ... import functions as tf
from ...core.convert import to_tensor
from ...core.scopes import init_scope
from ...gradient_tape import GradientTape
from .training_batches import TEST


class EagerBatches:
    """Batches run at once, under a gradient tape when they are trained with: the other form of GraphBatches.

    Args:
      model: Model with inputs and outputs.
    """

    def __init__(self, model):
        self._model = model

    def prepare(self, mode):
        """Nothing is made beforehand; sample weights are taken as they come."""
        if mode == TEST:
            self._model._check_trainable()

    def function(self, mode):
        """None: there is no function."""
        return None

    # ---------------------------------------------------------- runs
    def train(self, batch):
        """The loss and the metrics of a batch, which the weights are trained with."""
        model = self._model
        with init_scope():
            with GradientTape() as tape:
                endpoints, total, losses = self._forward(batch, True)
            variables = model._trained_weights
            model.optimizer.apply_gradients(zip(tape.gradient(total, variables), variables))
            return self._values(endpoints, total, losses)

    def test(self, batch):
        """The loss and the metrics of a batch."""
        with init_scope():
            return self._values(*self._forward(batch, False))

    def predict(self, batch):
        """The outputs for a batch."""
        with init_scope():
            return [t.numpy() for t in self._outputs(batch, False)]

    def _outputs(self, batch, training):
        model = self._model
        inputs = [to_tensor(x) for x in batch.inputs]
        given = {"training": training} if "training" in model._call_names() else {}
        outputs = model(inputs[0] if len(inputs) == 1 else inputs, **given)
        return list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]

    def _forward(self, batch, training):
        """(endpoints with the batch's values, total loss, losses of the outputs)."""
        compiled = self._model._compiled
        endpoints = _filled(compiled.endpoints, self._outputs(batch, training), batch)
        total, losses = None, []
        for e in endpoints:
            loss = e.make_loss()
            losses.append(loss)
            loss = (1. if e.loss_weight is None else e.loss_weight) * loss
            total = loss if total is None else total + loss
        added = self._model.losses
        if added:
            added = tf.add_n(added)
            total = added if total is None else total + added
        return endpoints, total, losses

    def _values(self, endpoints, total, losses):
        results = [total]
        if len(self._model._compiled.endpoints) > 1:
            results += [e.loss_metric(loss) for e, loss in zip(endpoints, losses)]
        for e in endpoints:
            results += [e.metric_result(m, False) for m in e.metrics.values()]
            results += [e.metric_result(m, True) for m in e.weighted_metrics.values()]
        results += self._model._added_metric_results()
        return [np.asarray(r.numpy())[()] for r in results]


def _filled(endpoints, outputs, batch):
    """Copies of the trained endpoints that hold a batch's outputs, targets and weights."""
    targets, weights = iter(batch.targets), iter(batch.weights)
    found = []
    for e, output in zip(endpoints, outputs):
        if e.loss is None:
            continue
        e = copy.copy(e)
        target, weight = next(targets, None), next(weights, None)
        e.output = output
        e.target = to_tensor(np.asarray(target, output.dtype.as_numpy_dtype if target.dtype.kind == "f" else None))
        e.sample_weight = None if weight is None else to_tensor(weight)
        found.append(e)
    return found
