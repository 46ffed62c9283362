"""tf.train.SyncReplicasOptimizer: the gradients of several replicas make one step."""
from .. import functions as tf
from ..core import errors, scopes
from ..core.collections import GraphKeys
from ..core.indexed_slices import IndexedSlices
from ..train.optimizer import Optimizer
from ..variables import global_variables, report_uninitialized_variables, Variable
from .accumulators import ConditionalAccumulator
from .queue_runner import QueueRunner
from .queues import FIFOQueue
from .session_run_hook import SessionRunHook


class SyncReplicasOptimizer(Optimizer):
    """An optimizer that makes a step of the mean of the gradients of several replicas.

    Args:
      opt: Optimizer that makes the steps.
      replicas_to_aggregate: int, the number of gradients of one step.
      total_num_replicas: int, None: as many.
      variable_averages: ExponentialMovingAverage applied after each step, or None.
      variables_to_average: list of variables.  use_locking: bool.  name: str.
    Source: tf.train.SyncReplicasOptimizer.
    """

    def __init__(self, opt, replicas_to_aggregate, total_num_replicas=None, variable_averages=None,
                 variables_to_average=None, use_locking=False, name="sync_replicas"):
        super().__init__(use_locking, name)
        total_num_replicas = replicas_to_aggregate if total_num_replicas is None else total_num_replicas
        self._opt, self._replicas_to_aggregate = opt, replicas_to_aggregate
        self._total_num_replicas = total_num_replicas
        self._tokens_per_step = max(total_num_replicas, replicas_to_aggregate)
        self._variable_averages, self._variables_to_average = variable_averages, variables_to_average
        self._gradients_applied, self._chief_queue_runner, self._accumulators = False, None, []

    def compute_gradients(self, *args, **kwargs):
        """As the wrapped optimizer's."""
        return self._opt.compute_gradients(*args, **kwargs)

    def get_slot(self, *args, **kwargs):
        """As the wrapped optimizer's."""
        return self._opt.get_slot(*args, **kwargs)

    def get_slot_names(self, *args, **kwargs):
        """As the wrapped optimizer's."""
        return self._opt.get_slot_names(*args, **kwargs)

    def variables(self):
        """As the wrapped optimizer's."""
        return self._opt.variables()

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        """Add gradients to the sums, and wait for the step that they belong to.

        Args:
          grads_and_vars: list of (Tensor, variable).
          global_step: variable.  name: accepted; the nodes have the optimizer's name.
        Returns:
          Tensor: the step that this replica works on next.
        Raises:
          ValueError: no variables, or no global step.  UnimplementedError: a gradient is an IndexedSlices.
        Source: tf.train.SyncReplicasOptimizer.apply_gradients.
        """
        if not grads_and_vars:
            raise ValueError("Must supply at least one variable")
        if global_step is None:
            raise ValueError("Global step is required to check staleness")
        if any(isinstance(grad, IndexedSlices) for grad, _ in grads_and_vars):
            raise errors.not_emulated("a sum of sparse gradients", "tf.train.SyncReplicasOptimizer")
        self._global_step = global_step
        self._make_local_step()
        with scopes.name_scope(None, self._name) as scope:
            applied, aggregated = self._accumulate(grads_and_vars)
        with scopes.device(global_step.device):
            update = self._opt.apply_gradients(aggregated, global_step)
        step = self._make_tokens(applied, update)
        with scopes.name_scope(scope):
            late = [self._set_step(accumulator, place) for accumulator, place in self._accumulators]
            self.chief_init_op = tf.group(self.local_step_init_op, *late)
        self._gradients_applied = True
        return step

    def _make_local_step(self):
        with scopes.colocate_with(tf.no_op()):
            self._local_step = Variable(
                initial_value=0, trainable=False, collections=[GraphKeys.LOCAL_VARIABLES],
                dtype=self._global_step.dtype.base_dtype, name="sync_rep_local_step")
        self.local_step_init_op = tf.assign(self._local_step, self._global_step)
        self.ready_for_local_init_op = report_uninitialized_variables(global_variables())

    def _accumulate(self, grads_and_vars):
        """(operations that add the gradients, list of (mean gradient, variable))."""
        applied, aggregated = [], []
        for grad, var in grads_and_vars:
            with scopes.device(var.device):
                if grad is None:
                    aggregated.append((None, var))
                    continue
                total = ConditionalAccumulator(grad.dtype, shape=var.get_shape(), shared_name=var.name + "/grad_accum")
                applied.append(total.apply_grad(grad, local_step=self._local_step))
                aggregated.append((total.take_grad(self._replicas_to_aggregate), var))
                self._accumulators.append((total, var.device))
        return applied, aggregated

    def _set_step(self, accumulator, place):
        with scopes.device(place):
            return accumulator.set_global_step(self._global_step, name="SetGlobalStep")

    def _make_tokens(self, applied, update):
        """What hands the step out to the replicas; returns this replica's next step."""
        with scopes.device(self._global_step.device):
            self._token_queue = FIFOQueue(-1, self._global_step.dtype.base_dtype, shapes=(), name="sync_token_q",
                                          shared_name="sync_token_q")
            dummy = FIFOQueue(1, tf.int32, shapes=(), name="dummy_queue", shared_name="dummy_queue")
            with scopes.control_dependencies(applied):
                token = self._token_queue.dequeue()
            step = tf.assign(self._local_step, token)
            with scopes.control_dependencies([update]):
                handed = self._token_queue.enqueue_many((self._tokens(self._tokens_per_step),))
            if self._variable_averages is not None:
                with scopes.control_dependencies([handed]):
                    handed = self._variable_averages.apply(self._variables_to_average)
            self._chief_queue_runner = QueueRunner(dummy, [handed])
        return step

    def _tokens(self, count):
        return tf.fill([count], self._global_step)

    def get_chief_queue_runner(self):
        """The QueueRunner that makes the steps; ValueError before apply_gradients."""
        if not self._gradients_applied:
            raise ValueError("Should be called after apply_gradients().")
        return self._chief_queue_runner

    def get_init_tokens_op(self, num_tokens=-1):
        """Operation that puts the first tokens in.

        Args:
          num_tokens: int, -1: one for each gradient of a step.
        Raises:
          ValueError: too few, or before apply_gradients.
        Source: tf.train.SyncReplicasOptimizer.get_init_tokens_op.
        """
        if not self._gradients_applied:
            raise ValueError("get_init_tokens_op() should be called after apply_gradients().")
        needed = self._replicas_to_aggregate - self._total_num_replicas
        if num_tokens == -1:
            num_tokens = self._replicas_to_aggregate
        elif num_tokens < needed:
            raise ValueError(f"Too few tokens to finish the first step: {num_tokens} (given) vs {needed} (needed)")
        if num_tokens <= 0:
            return tf.no_op(name="no_init_tokens")
        with scopes.device(self._global_step.device):
            return self._token_queue.enqueue_many((self._tokens(num_tokens),))

    def make_session_run_hook(self, is_chief, num_tokens=-1):
        """The hook that starts the steps in a MonitoredSession.

        Args:
          is_chief: bool.  num_tokens: int, as for get_init_tokens_op.
        Source: tf.train.SyncReplicasOptimizer.make_session_run_hook.
        """
        return _SyncReplicasOptimizerHook(self, is_chief, num_tokens)


class _SyncReplicasOptimizerHook(SessionRunHook):
    """Sets the local step and, on the chief, puts the first tokens in and runs the steps."""

    def __init__(self, sync_optimizer, is_chief, num_tokens):
        self._sync_optimizer, self._is_chief, self._num_tokens = sync_optimizer, is_chief, num_tokens

    def begin(self):
        optimizer = self._sync_optimizer
        if not optimizer._gradients_applied:
            raise ValueError("SyncReplicasOptimizer.apply_gradient should be called before using the hook.")
        self._starts = [optimizer.local_step_init_op]
        if self._is_chief:
            self._starts = [optimizer.chief_init_op, optimizer.get_init_tokens_op(self._num_tokens)]

    def after_create_session(self, session, coord):
        for operation in self._starts:
            session.run(operation)
        if self._is_chief:
            self._sync_optimizer.get_chief_queue_runner().create_threads(session, coord=coord, daemon=True, start=True)
