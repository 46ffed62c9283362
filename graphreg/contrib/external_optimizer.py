"""tf.contrib.opt: minimisation by something outside of the graph, such as SciPy."""
import numpy as np

from .. import functions as tf
from ..core.scopes import get_default_session
from ..gradients import gradients
from ..platform import logging
from ..variables import trainable_variables


def _packed(tensors):
    """Tensors as one vector, None for none."""
    if not tensors:
        return None
    if len(tensors) == 1:
        return tf.reshape(tensors[0], [-1])
    return tf.concat([tf.reshape(tensor, [-1]) for tensor in tensors], 0)


class ExternalOptimizerInterface:
    """A loss that something outside of the graph minimises; a subclass does so in _minimize.

    Args:
      loss: scalar Tensor.  var_list: list of variables, default the trainable ones.
      equalities, inequalities: lists of scalar Tensors that are to be 0, or not below 0.
      var_to_bounds: dict from variables to pairs of numbers or arrays, the least and the largest values.
      **optimizer_kwargs: handed to _minimize.
    Raises:
      ValueError: a bound is no pair.
    Source: tf.contrib.opt.ExternalOptimizerInterface.
    """

    def __init__(self, loss, var_list=None, equalities=None, inequalities=None, var_to_bounds=None, **optimizer_kwargs):
        self._loss, self._equalities, self._inequalities = loss, equalities or [], inequalities or []
        self._vars = trainable_variables() if var_list is None else list(var_list)
        self._packed_bounds = None if var_to_bounds is None else self._bounds(var_to_bounds)
        self._update_placeholders = [tf.placeholder(v.dtype.base_dtype) for v in self._vars]
        self._var_updates = [v.assign(tf.reshape(p, v.shape.as_list()))
                             for v, p in zip(self._vars, self._update_placeholders)]
        self.optimizer_kwargs = optimizer_kwargs
        loss_grads = self._gradients(loss)
        equality_grads = [self._gradients(e) for e in self._equalities]
        inequality_grads = [self._gradients(i) for i in self._inequalities]
        self._packed_var, self._packed_loss_grad = _packed(self._vars), _packed(loss_grads)
        self._packed_equality_grads = [_packed(g) for g in equality_grads]
        self._packed_inequality_grads = [_packed(g) for g in inequality_grads]
        sizes = [int(np.prod(v.shape.as_list())) for v in self._vars]
        ends = np.cumsum([0] + sizes)
        self._packing_slices = [slice(start, end) for start, end in zip(ends, ends[1:])]

    def _gradients(self, tensor):
        """The gradient for each variable, zeros where there is none."""
        found = gradients(tensor, self._vars)
        return [tf.zeros_like(v) if g is None else g for g, v in zip(found, self._vars)]

    def _bounds(self, var_to_bounds):
        """[(least, largest), ...] for each element of the variables."""
        lows, highs = [], []
        for v in self._vars:
            low, high = var_to_bounds.get(v, (-np.inf, np.inf))
            shape = v.shape.as_list()
            lows.append(np.array(np.broadcast_to(low, shape)).reshape(-1))
            highs.append(np.array(np.broadcast_to(high, shape)).reshape(-1))
        return list(zip(np.concatenate(lows), np.concatenate(highs)))

    # ---------------------------------------------------------- a minimisation
    def minimize(self, session=None, feed_dict=None, fetches=None, step_callback=None, loss_callback=None,
                 **run_kwargs):
        """Minimise the loss, and give the variables what was found.

        Args:
          session: Session, default the default one.  feed_dict: dict.
          fetches: list of Tensors, evaluated with the loss and given to loss_callback.
          step_callback: function of the vector of all values, called after each step.
          loss_callback: function of the fetches, called after each evaluation of the loss.
          **run_kwargs: for Session.run.
        """
        session = session or get_default_session()
        feed_dict, fetches = feed_dict or {}, fetches or []
        loss_callback = loss_callback or (lambda *values: None)
        step_callback = step_callback or (lambda x: None)

        def function(tensors, callback=None):
            """A function of the vector that runs some Tensors with the variables set to it."""
            def evaluate(x):
                self._set(session, x, feed_dict, run_kwargs)
                values = session.run(list(tensors) + (fetches if callback else []), feed_dict=feed_dict, **run_kwargs)
                if callback:
                    callback(*values[len(tensors):])
                return values[:len(tensors)]
            return evaluate

        def loss_grad(x):
            loss, grad = function([self._loss, self._packed_loss_grad], loss_callback)(x)
            return loss, grad.astype("float64")

        def each(tensors):
            return [lambda x, t=t: function([t])(x)[0] for t in tensors]
        found = self._minimize(
            initial_val=session.run(self._packed_var), loss_grad_func=loss_grad,
            equality_funcs=each(self._equalities), equality_grad_funcs=each(self._packed_equality_grads),
            inequality_funcs=each(self._inequalities), inequality_grad_funcs=each(self._packed_inequality_grads),
            packed_bounds=self._packed_bounds, step_callback=step_callback, optimizer_kwargs=self.optimizer_kwargs)
        self._set(session, found, {}, run_kwargs)

    def _set(self, session, x, feed_dict, run_kwargs):
        """Give the variables the values of a vector."""
        values = {p: x[part] for p, part in zip(self._update_placeholders, self._packing_slices)}
        session.run(self._var_updates, feed_dict={**feed_dict, **values}, **run_kwargs)

    def _minimize(self, initial_val, loss_grad_func, equality_funcs, equality_grad_funcs, inequality_funcs,
                  inequality_grad_funcs, packed_bounds, step_callback, optimizer_kwargs):
        """The vector at which the loss is least; for a subclass to say.

        Args:
          initial_val: vector.  loss_grad_func: function from a vector to the loss and its gradient.
          equality_funcs, inequality_funcs: lists of functions from a vector to a number.
          equality_grad_funcs, inequality_grad_funcs: lists of functions from a vector to a gradient.
          packed_bounds: list of pairs or None.  step_callback: function of a vector.  optimizer_kwargs: dict.
        """
        raise NotImplementedError("To use ExternalOptimizerInterface, subclass from it and implement the _minimize() "
                                  "method.")


class ScipyOptimizerInterface(ExternalOptimizerInterface):
    """A loss that scipy.optimize.minimize minimises, by default with L-BFGS-B; SciPy has to be installed.

    Args: as ExternalOptimizerInterface; **optimizer_kwargs go to scipy.optimize.minimize.
    Source: tf.contrib.opt.ScipyOptimizerInterface.
    """

    _DEFAULT_METHOD = "L-BFGS-B"

    def _minimize(self, initial_val, loss_grad_func, equality_funcs, equality_grad_funcs, inequality_funcs,
                  inequality_grad_funcs, packed_bounds, step_callback, optimizer_kwargs):
        import scipy.optimize
        constraints = [{"type": kind, "fun": fun, "jac": jac} for kind, functions in (
            ("eq", zip(equality_funcs, equality_grad_funcs)), ("ineq", zip(inequality_funcs, inequality_grad_funcs)))
            for fun, jac in functions]
        options = {"method": self._DEFAULT_METHOD, "constraints": constraints, "bounds": packed_bounds,
                   "callback": step_callback, **optimizer_kwargs, "jac": True}
        result = scipy.optimize.minimize(loss_grad_func, initial_val, **options)
        message = result.message
        if isinstance(message, bytes):
            message = message.decode("utf-8")
        logging.info("Optimization terminated with:\n  Message: %s\n  Objective function value: %f\n"
                     "  Number of iterations: %d\n  Number of functions evaluations: %d", message, result.fun,
                     result.nit, result.nfev)
        return result["x"]
