"""tf.contrib.tpu.TPUEstimator without a TPU: an Estimator that tells functions the size of their batches."""
import collections
import contextlib
import math

from ..core import errors, messages
from ..platform import logging
from ..train import training_util
from ..training.hooks import StepCounterHook
from ..training.session_run_hook import SessionRunArgs, SessionRunHook
from ..variable_scope import get_variable_scope, variable_scope
from .calls import fn_args
from .estimator import Estimator
from .model_fn import EstimatorSpec, ModeKeys
from .tpu_config import RunConfig

_RESERVED = ["batch_size", "context"]
_NO_PARAMS = ("input_fn ({}) does not include params argument, required by TPUEstimator to pass batch size as "
              'params["batch_size"]')

_Fields = collections.namedtuple("TPUEstimatorSpec", [
    "mode", "predictions", "loss", "train_op", "eval_metrics", "export_outputs", "scaffold_fn", "host_call",
    "training_hooks", "evaluation_hooks", "prediction_hooks"])


class TPUEstimatorSpec(_Fields):
    """Ops and functions of a model in one of its modes.

    Args:
      mode, predictions, loss, train_op, export_outputs: as for tf.estimator.EstimatorSpec.
      eval_metrics: pair of a function and its arguments, a list or dict of Tensors; it gives the dict of metrics.
      scaffold_fn: function -> Scaffold.
      host_call: pair like eval_metrics, for summaries on a TPU's host.
      training_hooks, evaluation_hooks, prediction_hooks: iterables of SessionRunHooks.
    Raises:
      ValueError, TypeError: one is of another type.
    Source: tf.contrib.tpu.TPUEstimatorSpec.
    """

    def __new__(cls, mode, predictions=None, loss=None, train_op=None, eval_metrics=None, export_outputs=None,
                scaffold_fn=None, host_call=None, training_hooks=None, evaluation_hooks=None, prediction_hooks=None):
        for pair, name in ((eval_metrics, "eval_metrics"), (host_call, "host_call")):
            if pair is not None:
                _check_call(pair, name)
        hooks = [tuple(h or ()) for h in (training_hooks, evaluation_hooks, prediction_hooks)]
        for hook in (h for group in hooks for h in group):
            if not isinstance(hook, SessionRunHook):
                raise TypeError(f"All hooks must be SessionRunHook instances, given: {hook}")
        return super().__new__(cls, mode, {} if predictions is None else predictions, loss, train_op, eval_metrics,
                               export_outputs, scaffold_fn, host_call, *hooks)

    def as_estimator_spec(self):
        """EstimatorSpec: the metrics and the scaffold are made."""
        hooks = {name: list(getattr(self, name)) for name in ("training_hooks", "evaluation_hooks", "prediction_hooks")}
        metrics = _call(self.eval_metrics, "eval_metrics")
        host_hook = [_HostCallHook(_call(self.host_call, "host_call"))] if self.host_call is not None else []
        scaffold = self.scaffold_fn() if self.scaffold_fn else None
        return EstimatorSpec(mode=self.mode, predictions=self.predictions, loss=self.loss, train_op=self.train_op,
                             eval_metric_ops=metrics, export_outputs=self.export_outputs, scaffold=scaffold,
                             **{name: tuple(found + host_hook) for name, found in hooks.items()})


class _HostCallHook(SessionRunHook):
    """Runs what a host call made, with every step."""

    def __init__(self, tensors):
        self._tensors = tensors

    def before_run(self, run_context):
        return SessionRunArgs(self._tensors)


def _check_call(pair, name):
    if not isinstance(pair, (tuple, list)):
        raise ValueError(f"{name} should be tuple or list")
    if len(pair) != 2:
        raise ValueError(f"{name} should have two elements.")
    if not callable(pair[0]):
        raise TypeError(f"{name}[0] should be callable.")
    if not isinstance(pair[1], (tuple, list, dict)):
        raise ValueError(f"{name}[1] should be tuple or list, or dict.")
    names = fn_args(pair[0])
    if isinstance(pair[1], (tuple, list)) and len(pair[1]) != len(names):
        raise RuntimeError(f"In TPUEstimatorSpec.{name}, length of tensors {len(pair[1])} does not match method args "
                           f"of the "
                           f"function, which takes {len(names)}.")


def _call(pair, name):
    """What a function gives for its tensors, or None."""
    if pair is None:
        return None
    function, tensors = pair
    if not isinstance(tensors, dict):
        return function(*tensors)
    try:
        return function(**tensors)
    except TypeError as error:
        logging.warning("Exception while calling %s: %s. It is likely the tensors (%s[1]) do not match the function's "
                        "arguments", name, error, name)
        raise


class ExamplesPerSecondHook(StepCounterHook):
    """Logs steps and examples per second.

    Args:
      batch_size: int.  every_n_steps, every_n_secs, output_dir, summary_writer: as for StepCounterHook.
    """

    def __init__(self, batch_size, every_n_steps=100, every_n_secs=None, output_dir=None, summary_writer=None):
        self._batch_size = batch_size
        super().__init__(every_n_steps, every_n_secs, output_dir, summary_writer)

    def _log_and_record(self, elapsed_steps, elapsed_time, global_step):
        steps = elapsed_steps / elapsed_time if elapsed_time else float("inf")
        examples = self._batch_size * steps
        if self._summary_writer is not None:
            for tag, rate in (("global_step/sec", steps), ("examples/sec", examples)):
                summary = messages.Summary(value=[messages.Summary.Value(tag=tag, simple_value=rate)])
                self._summary_writer.add_summary(summary, global_step)
        logging.info("global_step/sec: %g", steps)
        logging.info("examples/sec: %g", examples)


class TPUEstimator(Estimator):
    """An Estimator whose functions are told the size of their batches in params["batch_size"].

    Args:
      model_fn: as for tf.estimator.Estimator; it may give a TPUEstimatorSpec, and finds params["use_tpu"] False.
      model_dir, params, warm_start_from: as for tf.estimator.Estimator.
      config: tf.contrib.tpu.RunConfig.
      use_tpu: bool; True is refused when the Estimator is to run.
      train_batch_size, eval_batch_size, predict_batch_size: int.
      batch_axis, eval_on_tpu, export_to_tpu, export_to_cpu, export_saved_model_api_version: without a meaning here.
      embedding_config_spec: refused.
    Raises:
      ValueError: config is of another type, or params has a reserved key.
      UnimplementedError: use_tpu.
    Source: tf.contrib.tpu.TPUEstimator.
    """

    def __init__(self, model_fn=None, model_dir=None, config=None, params=None, use_tpu=True, train_batch_size=None,
                 eval_batch_size=None, predict_batch_size=None, batch_axis=None, eval_on_tpu=True, export_to_tpu=True,
                 export_to_cpu=True, warm_start_from=None, embedding_config_spec=None,
                 export_saved_model_api_version=1):
        if not isinstance(config, RunConfig):
            raise ValueError("`config` must be provided with type `tpu_config.RunConfig`")
        if params is not None and any(key in params for key in _RESERVED):
            raise ValueError(f"{_RESERVED} are reserved keys but existed in params {params}.")
        if embedding_config_spec is not None:
            raise errors.not_emulated("tf.contrib.tpu.TPUEstimator(embedding_config_spec=...)", "there are no TPUs")
        if use_tpu:
            if train_batch_size is None:
                raise ValueError("`train_batch_size` cannot be `None`")
            raise errors.not_emulated("tf.contrib.tpu.TPUEstimator on a TPU", "give use_tpu=False")
        self._batch_sizes = {ModeKeys.TRAIN: train_batch_size, ModeKeys.EVAL: eval_batch_size,
                             ModeKeys.PREDICT: predict_batch_size}
        self._iterations, self._log_every = config.tpu_config.iterations_per_loop, config.log_step_count_steps
        fn_args(model_fn)
        super().__init__(model_fn=model_fn, model_dir=model_dir, config=config.replace(log_step_count_steps=None),
                         params=params, warm_start_from=warm_start_from)
        logging.info("_TPUContext: eval_on_tpu %s", eval_on_tpu)
        if eval_on_tpu:
            logging.warning("eval_on_tpu ignored because use_tpu is False.")

    # -------------------------------------------------------------- what it does
    def train(self, input_fn, hooks=None, steps=None, max_steps=None, saving_listeners=None):
        with _loop("training_loop"):
            return super().train(input_fn=input_fn, hooks=hooks, steps=steps, max_steps=max_steps,
                                 saving_listeners=saving_listeners)

    def evaluate(self, input_fn, steps=None, hooks=None, checkpoint_path=None, name=None):
        with _loop("evaluation_loop"):
            return super().evaluate(input_fn, steps=steps, hooks=hooks, checkpoint_path=checkpoint_path, name=name)

    def predict(self, input_fn, predict_keys=None, hooks=None, checkpoint_path=None, yield_single_examples=True):
        with _loop("prediction_loop"):
            yield from super().predict(input_fn=input_fn, predict_keys=predict_keys, hooks=hooks,
                                       checkpoint_path=checkpoint_path, yield_single_examples=yield_single_examples)

    # -------------------------------------------------------------- parts
    def _create_global_step(self, graph):
        if training_util.get_global_step(graph) is not None:
            raise ValueError('"global_step" already exists.')
        # A resource, as on TPUs, so that the graphs are the same.
        with graph.as_default(), variable_scope(get_variable_scope(), use_resource=True):
            return training_util.create_global_step(graph)

    def _params_of_input_fn(self, mode):
        params = self.params
        if self._batch_sizes.get(mode) is not None:
            params["batch_size"] = self._batch_sizes[mode]
        return params

    def _params_of_model_fn(self, mode):
        return dict(self._params_of_input_fn(mode), use_tpu=False)

    def _call_input_fn(self, input_fn, mode):
        if "params" not in fn_args(input_fn):
            raise ValueError(_NO_PARAMS.format(input_fn))
        return super()._call_input_fn(input_fn, mode)

    def _spec_of(self, mode, features, kwargs):
        logging.info("Running %s on CPU", mode)
        spec = super()._spec_of(mode, features, kwargs)
        if isinstance(spec, TPUEstimatorSpec):
            spec = spec.as_estimator_spec()
        hook = self._examples_hook() if mode == ModeKeys.TRAIN else None
        return spec if hook is None else spec._replace(training_hooks=tuple(spec.training_hooks) + (hook,))

    def _examples_hook(self):
        """A hook that logs the rate of examples, as often as a TPU would come back to its host; or None."""
        batch_size = self._batch_sizes[ModeKeys.TRAIN]
        if self._log_every is None or batch_size is None:
            return None
        if str(self._iterations).isdigit():
            return ExamplesPerSecondHook(batch_size, math.ceil(self._log_every / int(self._iterations)),
                                         output_dir=self.model_dir)
        seconds = int(self._iterations[:-1]) * {"s": 1, "m": 60, "h": 3600}[self._iterations[-1]]
        return ExamplesPerSecondHook(batch_size, None, seconds, output_dir=self.model_dir)


@contextlib.contextmanager
def _loop(name):
    """Logs how a loop ends."""
    failed = False
    try:
        yield
    except Exception as error:
        failed = True
        logging.error("Error recorded from %s: %s", name, error)
        raise
    finally:
        logging.info("%s marked as finished", name)
        if failed:
            logging.warning("Reraising captured error")
