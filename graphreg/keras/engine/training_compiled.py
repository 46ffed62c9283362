"""What compile makes of a model: the total loss, the metrics, and the order they have."""
from ... import functions as tf
from ...core.convert import is_tensor
from .. import backend, metrics
from . import training_matching as matching
from .training_endpoints import Endpoint, loss_object, metric_objects


class Arguments:
    """The arguments of compile, kept for models that get their inputs later."""

    def __init__(self, loss, metrics, loss_weights, sample_weight_mode, weighted_metrics, target_tensors):
        self.loss, self.metrics, self.loss_weights = loss, metrics, loss_weights
        self.sample_weight_mode, self.weighted_metrics = sample_weight_mode, weighted_metrics
        self.target_tensors = target_tensors


class Compiled:
    """The endpoints of a model, its total loss and its metrics.

    Args:
      model: Model with outputs.  arguments: Arguments.
    Raises:
      ValueError, TypeError: the arguments do not fit the model.
    """

    def __init__(self, model, arguments):
        self.model = model
        self.total_loss, self._results = None, {}
        self.endpoints = self._make_endpoints(arguments)
        self.trained = [e for e in self.endpoints if e.loss is not None]
        self._make_targets(arguments.target_tensors)
        for e, weight in zip(self.endpoints, matching.match_loss_weights(arguments.loss_weights, model.output_names)):
            e.loss_weight = weight
        self._set_modes(arguments.sample_weight_mode)
        self._make_metrics(arguments)
        self._apply_metrics(weighted=False)
        self._finish()

    def _make_endpoints(self, arguments):
        model, names = self.model, self.model.output_names
        found = matching.match_losses(arguments.loss, names, loss_object)
        return [Endpoint(output, name, loss, several=len(names) > 1)
                for output, name, loss in zip(model.outputs, names, found)]

    def _make_targets(self, tensors):
        names = [e.name for e in self.trained] if is_tensor(tensors) else self.model.output_names
        found = matching.match_target_tensors(tensors, names, is_tensor)
        for e, tensor in zip(self.endpoints, found):
            e.make_target(tensor)

    def _set_modes(self, modes):
        names, trained = self.model.output_names, [e.loss is not None for e in self.endpoints]
        self._modes = matching.match_sample_weight_modes(modes, names, trained)
        self.restore_weight_modes()

    def restore_weight_modes(self):
        """Go back to the modes that compile was given."""
        for e, mode in zip(self.endpoints, self._modes):
            e.sample_weight_mode = mode

    # ---------------------------------------------------------- metrics
    def _make_metrics(self, arguments):
        """Make the metrics' variables: the plain ones, the weighted ones, the means of several losses."""
        names = self.model.output_names
        plain = matching.match_metrics(arguments.metrics, names, metrics.clone_metric)
        weighted = matching.match_metrics(arguments.weighted_metrics, names, metrics.clone_metric)
        # Outputs without a loss get metrics, too; only nobody asks for them.
        plain = [metric_objects(ones, e, False) for e, ones in zip(self.endpoints, plain)]
        weighted = [metric_objects(ones, e, True) for e, ones in zip(self.endpoints, weighted)]
        used = []
        for e, plain_ones, weighted_ones in zip(self.endpoints, plain, weighted):
            if e.loss is not None:
                e.metrics = _named(plain_ones, e, used)
                e.weighted_metrics = _named(weighted_ones, e, used)
        if len(self.endpoints) > 1:
            for e in self.trained:
                e.loss_metric = metrics.Mean(name=e.loss_name)

    def _apply_metrics(self, weighted):
        """Add the metrics' nodes for the outputs."""
        with tf.name_scope("metrics"):
            for e in self.trained:
                for name, metric in (e.weighted_metrics if weighted else e.metrics).items():
                    with tf.name_scope(name):
                        self._results[name] = e.metric_result(metric, weighted)

    @property
    def metrics(self):
        """list of the metrics that compile was given, output by output."""
        return [m for e in self.trained for m in (*e.metrics.values(), *e.weighted_metrics.values())]

    @property
    def loss_metrics(self):
        """list of the means of the losses, when there are several outputs."""
        return [e.loss_metric for e in self.trained if e.loss_metric is not None]

    @property
    def metric_names(self):
        """list of the names of what a batch gives beside the total loss."""
        return [m.name for m in (*self.loss_metrics, *self.metrics)]

    @property
    def metric_results(self):
        """list of the Tensors of these."""
        return [self._results[name] for name in self.metric_names]

    # ---------------------------------------------------------- the loss
    def update_weight_modes(self, weights):
        """Note which outputs have sample weights.

        Args:
          weights: list of arrays or None, or an empty list.
        """
        given = any(w is not None for w in weights)
        for e in self.endpoints:
            e.sample_weight_mode = (e.sample_weight_mode or "samplewise") if given else None

    def refresh(self):
        """Make the loss and the weighted metrics anew when weights have come or gone; whether they were."""
        if not any(e.weights_outdated() for e in self.endpoints):
            return False
        self._finish()
        return True

    def _finish(self):
        for e in self.endpoints:
            if e.weights_outdated():
                e.make_sample_weight()
        self._apply_metrics(weighted=True)
        self.total_loss = self._make_total_loss()

    def _make_total_loss(self):
        """The losses of the outputs times their weights, and what the layers add."""
        with tf.name_scope("loss"):
            total = None
            for e in self.trained:
                loss = e.make_loss()
                if e.loss_metric is not None:
                    self._results[e.loss_metric.name] = e.loss_metric(loss)
                loss = (1. if e.loss_weight is None else e.loss_weight) * loss
                total = loss if total is None else total + loss
            if total is None:
                if not self.model.losses:
                    raise ValueError("The model cannot be compiled because it has no loss to optimize.")
                total = 0.
            added = self.model.get_losses_for(None) + self.model.get_losses_for(self.model.inputs)
            return total + tf.add_n(added) if added else total

    # ---------------------------------------------------------- feeds
    @property
    def fed_endpoints(self):
        """list of the endpoints whose targets are fed."""
        return [e for e in self.trained if e.feeds_target]

    @property
    def sample_weights(self):
        """list of the placeholders of sample weights, or None, of the trained outputs."""
        return [e.sample_weight for e in self.trained]


def _named(found, endpoint, used):
    """Metrics under the names they have in the model."""
    named = {}
    for name, metric in found.items():
        base = name = endpoint.name_of_metric(name)
        j = 1
        while name in used:
            name, j = f"{base}_{j}", j + 1
        used.append(name)
        metric._name = name
        named[name] = metric
    return named


def reset(metric_list):
    """Set the states of metrics to 0."""
    for m in metric_list:
        m.reset_states()


def learning_phase_feed(value):
    """dict that feeds the learning phase when it is a placeholder."""
    phase = backend.learning_phase()
    return {phase: value} if is_tensor(phase) else {}
