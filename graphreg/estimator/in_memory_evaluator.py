"""Evaluation with the values that training has, without a checkpoint."""
from .. import functions as tf
from ..core.collections import GraphKeys
from ..core.scopes import get_default_graph
from ..session import Graph
from ..training.hooks import SecondOrStepTimer
from ..training.monitored_session import Scaffold
from ..training.session_run_hook import SessionRunHook
from .estimator import _checked_hooks


class InMemoryEvaluatorHook(SessionRunHook):
    """Evaluates while training goes on.

    Args:
      estimator: Estimator.  input_fn, steps, hooks, name: as for Estimator.evaluate.
      every_n_iter: int, steps of training between two evaluations.
    Raises:
      ValueError: every_n_iter is not positive.  UnimplementedError: parameter servers are used.
    Source: tf.estimator.experimental.InMemoryEvaluatorHook.
    """

    def __init__(self, estimator, input_fn, steps=None, hooks=None, name=None, every_n_iter=100):
        if every_n_iter is None or every_n_iter <= 0:
            raise ValueError(f"invalid every_n_iter={every_n_iter}.")
        if estimator.config.num_ps_replicas > 0 or estimator.config.num_worker_replicas > 1:
            raise ValueError("InMemoryEvaluator supports only single machine (aka Local) setting.")
        self._estimator, self._input_fn, self._steps, self._name = estimator, input_fn, steps, name
        self._every_n_iter, self._eval_dir = every_n_iter, estimator.eval_dir(name)
        self._hooks = _checked_hooks(hooks) + estimator._convert_eval_steps_to_hooks(steps)
        self._graph = None

    def begin(self):
        """Build the graph of the evaluation."""
        self._timer = SecondOrStepTimer(every_steps=self._every_n_iter)
        self._iter_count, self._graph = 0, Graph()
        with self._graph.as_default():
            scaffold, self._update_op, self._values, self._all_hooks = self._estimator._evaluate_build_graph(
                self._graph, self._input_fn, self._hooks, checkpoint_path=None)
            if scaffold.saver is not None:
                raise ValueError("InMemoryEvaluator does not support custom saver")
            if scaffold.init_fn is not None:
                raise ValueError("InMemoryEvaluator does not support custom init_fn")
            self._variables = {v.name: v for v in self._graph.get_collection(GraphKeys.GLOBAL_VARIABLES)}
            self._fed = {name: tf.placeholder(v.dtype.base_dtype, v.get_shape()) for name, v in self._variables.items()}
            init = tf.group(*[tf.assign(v, self._fed[name]) for name, v in self._variables.items()])
            self._scaffold_parts = init, scaffold

    def after_create_session(self, session, coord):
        """Evaluate what training begins with."""
        self._check_variables()
        self._evaluate(session)

    def _check_variables(self):
        train = {v.name: v for v in get_default_graph().get_collection(GraphKeys.GLOBAL_VARIABLES)}
        missing = set(self._variables) - set(train)
        if missing:
            raise ValueError(f"Cannot find variables from the evaluation graph in the training graph: "
                             f"{sorted(missing)}")
        self._train_variables = {name: train[name] for name in self._variables}

    def _evaluate(self, train_session):
        values = train_session.run(self._train_variables)
        init, scaffold = self._scaffold_parts
        feed = {self._fed[name]: value for name, value in values.items()}
        with self._graph.as_default():
            scaffold = Scaffold(init_op=init, init_feed_dict=feed, copy_from_scaffold=scaffold)
            self._estimator._evaluate_run(checkpoint_path=None, scaffold=scaffold, update_op=self._update_op,
                                          values=self._values, hooks=self._all_hooks, output_dir=self._eval_dir)
        self._timer.update_last_triggered_step(self._iter_count)

    def after_run(self, run_context, run_values):
        self._iter_count += 1
        if self._timer.should_trigger_for_step(self._iter_count):
            self._evaluate(run_context.session)

    def end(self, session):
        """Evaluate what training ends with."""
        self._evaluate(session)
