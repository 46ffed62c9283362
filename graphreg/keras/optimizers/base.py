"""What Keras optimizers share: numbers that may be variables, the step count, slots, and the training step."""
import numpy as np

from ... import functions as tf
from ...core import dtypes, nest, scopes
from ...core.convert import is_tensor
from ...core.indexed_slices import IndexedSlices
from ...core.notes import note
from ...core.operation import Tensor
from ...gradient_tape import GradientTape
from ...gradients import gradients
from ...training.deferred_restore import restore_new
from ...variables import Variable, VariableAggregation, VariableSynchronization
from .. import backend_state, initializers
from ..engine.base_layer import checked_trainable, make_variable
from ..tracked import track_variable
from . import schedules

_KWARGS = ("clipnorm", "clipvalue", "lr", "decay")


class Optimizer:
    """Base of Keras optimizers.

    A subclass gives its numbers to _set_hyper, makes slots in _create_slots, and overrides _resource_apply_dense
    and _resource_apply_sparse.  A number becomes a variable at the first use; a function, a tensor or a schedule
    stays what it is.

    Args:
      name: str, name scope of the ops and variables.
      clipnorm: float, gradients are clipped to this norm.  clipvalue: float, gradients are clipped to +-clipvalue.
      decay: float, the learning rate is divided by 1 + decay * iterations.  lr: the learning rate by its old name.
    Raises:
      TypeError: an argument of another name.  ValueError: one of these is negative.
    Source: tf.keras.optimizers.Optimizer.
    """

    def __init__(self, name, **kwargs):
        _check(kwargs)
        self._hyper, self._slots, self._slot_names, self._weights = {}, {}, [], []
        self._restored = 0          # so many weights were looked for in checkpoints
        self._use_locking, self._name, self._iterations, self._hypers_created = True, name, None, False
        self._initial_decay = kwargs.pop("decay", 0.0)
        kwargs.pop("lr", None)
        # Attributes exist only where they were given.
        self.__dict__.update(kwargs)

    # ---------------------------------------------------------- the training step
    def minimize(self, loss, var_list, grad_loss=None, name=None):
        """Add the ops that move the variables one step towards a smaller loss.

        Args:
          loss: function of no arguments that returns a Tensor.
          var_list: list of variables, or function of no arguments that returns it.
          grad_loss: Tensor like loss, the gradient to start from.  name: str, default the optimizer's.
        Returns:
          Operation that takes the step.
        Raises:
          ValueError: loss depends on none of the variables.
        """
        return self.apply_gradients(self._compute_gradients(loss, var_list, grad_loss), name=name)

    def _compute_gradients(self, loss, var_list, grad_loss=None):
        with GradientTape() as tape:
            if not callable(var_list):
                tape.watch(var_list)
            value = loss()
        if callable(var_list):
            var_list = var_list()
        var_list = nest.flatten(var_list)
        with scopes.name_scope(self._name + "/gradients"):
            grads = self._clipped(tape.gradient(value, var_list, grad_loss))
        self._assert_valid_dtypes(v for g, v in zip(grads, var_list) if g is not None and v.dtype != dtypes.resource)
        return list(zip(grads, var_list))

    def _clipped(self, grads):
        if hasattr(self, "clipnorm"):
            grads = [None if g is None else tf.clip_by_norm(g, self.clipnorm) for g in grads]
        if hasattr(self, "clipvalue"):
            grads = [None if g is None else tf.clip_by_value(g, -self.clipvalue, self.clipvalue) for g in grads]
        return grads

    def get_gradients(self, loss, params):
        """The gradients of a loss, clipped as the optimizer was told.

        Args:
          loss: Tensor.  params: list of variables.
        Returns:
          list of Tensors.
        Raises:
          ValueError: loss does not depend on one of them.
        """
        params = nest.flatten(params)
        with scopes.name_scope(self._name + "/gradients"):
            grads = gradients(loss, params)
            note(loss.graph, "minimised", loss, self, params)
            for grad, param in zip(grads, params):
                if grad is None:
                    raise ValueError(
                        f"Variable {param} has `None` for gradient. Please make sure that all of your ops have a "
                        "gradient defined (i.e. are differentiable). Common ops without gradient: K.argmax, K.round, "
                        "K.eval.")
            return self._clipped(grads)

    def get_updates(self, loss, params):
        """The ops of one step, as a list.

        Args and Raises: as for get_gradients.
        """
        pairs = list(zip(self.get_gradients(loss, params), params))
        self._assert_valid_dtypes(v for g, v in pairs if g is not None and v.dtype != dtypes.resource)
        return [self.apply_gradients(pairs)]

    def apply_gradients(self, grads_and_vars, name=None):
        """Add the updates of variables by given gradients.

        Args:
          grads_and_vars: list of (gradient, variable); a gradient is a Tensor, IndexedSlices or None.
          name: str, name scope of the updates, default the optimizer's name.
        Returns:
          Operation that runs the updates and counts the step.
        Raises:
          ValueError: no variable has a gradient.
        """
        pairs = _with_gradient(grads_and_vars)
        variables = [v for _, v in pairs]
        with scopes.name_scope(self._name):
            with scopes.init_scope():
                self.iterations
                self._create_hypers()
                self._create_slots(variables)
                self._restore_made()
            numbers = self._prepare(variables)
            with scopes.name_scope(name or self._name):
                updates = [self._updated(grad, v, numbers) for grad, v in pairs]
                with scopes.control_dependencies(updates):
                    return self._counted()

    def _restore_made(self):
        """Give slots and numbers that are new the values of a checkpoint that was read before."""
        weights, known = self.weights, self._restored
        self._restored = len(weights)
        if len(weights) > known:
            restore_new(weights[known:])

    def _counted(self):
        counted = self._iterations.assign_add(1)
        return counted if scopes.executing_eagerly() else getattr(counted, "op", counted)

    def _updated(self, grad, var, numbers):
        """The op that updates a variable, and applies its constraint."""
        if isinstance(var, Tensor):
            raise NotImplementedError("Trying to update a Tensor ", var)
        with scopes.name_scope("update_" + var._shared_name), scopes.colocate_with(var):
            if isinstance(grad, IndexedSlices):
                if var.constraint is not None:
                    raise RuntimeError("Cannot use a constraint function on a sparse variable.")
                return self._resource_apply_sparse_duplicate_indices(
                    grad.values, var, grad.indices, **_taken(self._resource_apply_sparse, apply_state=numbers))
            update = self._resource_apply_dense(grad, var, **_taken(self._resource_apply_dense, apply_state=numbers))
            if var.constraint is None:
                return update
            with scopes.control_dependencies([update]):
                return var.assign(var.constraint(var))

    # ---------------------------------------------------------- for subclasses
    def _create_slots(self, var_list):
        """Make the slots of the variables."""

    def _prepare(self, var_list):
        """{(device, dtype): {name: Tensor}}: the numbers that the updates share."""
        made = {}
        for key in dict.fromkeys((v.device, v.dtype.base_dtype) for v in var_list):
            made[key] = {}
            with scopes.device(key[0]):
                self._prepare_local(*key, made)
        return made

    def _prepare_local(self, var_device, var_dtype, apply_state):
        """Put the numbers for a device and a dtype into apply_state[var_device, var_dtype]."""
        if "learning_rate" in self._hyper:
            apply_state[var_device, var_dtype]["lr_t"] = tf.identity(self._decayed_lr(var_dtype))

    def _fallback_apply_state(self, var_device, var_dtype):
        made = {(var_device, var_dtype): {}}
        self._prepare_local(var_device, var_dtype, made)
        return made[var_device, var_dtype]

    def _numbers(self, var, apply_state):
        """The numbers of _prepare_local for a variable."""
        key = var.device, var.dtype.base_dtype
        return (apply_state or {}).get(key) or self._fallback_apply_state(*key)

    def _resource_apply_dense(self, grad, handle, apply_state=None):
        """The op that updates a variable by a Tensor."""
        raise NotImplementedError()

    def _resource_apply_sparse(self, grad, handle, indices, apply_state=None):
        """The op that updates the rows `indices`, none of them twice, of a variable."""
        raise NotImplementedError()

    def _resource_apply_sparse_duplicate_indices(self, grad, handle, indices, **kwargs):
        """As _resource_apply_sparse, for rows that may be named twice: sums them first."""
        unique, positions = tf.unique(indices)
        summed = tf.unsorted_segment_sum(grad, positions, tf.shape(unique)[0])
        return self._resource_apply_sparse(summed, handle, unique, **kwargs)

    def _resource_scatter_add(self, x, i, v):
        with scopes.control_dependencies([tf.raw.ResourceScatterAdd(x.handle, i, v)]):
            return x.value()

    def _resource_scatter_update(self, x, i, v):
        with scopes.control_dependencies([tf.raw.ResourceScatterUpdate(x.handle, i, v)]):
            return x.value()

    def _decayed_lr(self, var_dtype):
        """The learning rate at this step."""
        rate = self._get_hyper("learning_rate", var_dtype)
        if isinstance(rate, schedules.LearningRateSchedule):
            rate = tf.cast(rate(tf.cast(self.iterations, var_dtype)), var_dtype)
        if self._initial_decay > 0.:
            step = tf.cast(self.iterations, var_dtype)
            rate = rate / (1. + self._get_hyper("decay", var_dtype) * step)
        return rate

    def _valid_dtypes(self):
        """set of the DTypes that variables and gradients may have."""
        return {dtypes.float16, dtypes.bfloat16, dtypes.float32, dtypes.float64}

    def _assert_valid_dtypes(self, tensors):
        valid = self._valid_dtypes()
        for t in tensors:
            dtype = t.dtype.base_dtype
            if dtype not in valid:
                raise ValueError(f"Invalid type {dtype!r} for {t.name}, expected: {list(valid)}.")

    # ---------------------------------------------------------- numbers
    def _set_hyper(self, name, value):
        """Set a number: a variable is assigned, anything else replaced."""
        before = self._hyper.get(name)
        if isinstance(before, Variable) and not callable(value):
            backend_state.set_value(before, value)
        else:
            self._hyper[name] = value

    def _get_hyper(self, name, dtype=None):
        """A number as a variable or tensor; a schedule as it is."""
        if not self._hypers_created:
            self._create_hypers()
        value = self._hyper[name]
        if isinstance(value, schedules.LearningRateSchedule):
            return value
        if callable(value):
            value = value()
        return tf.cast(value, dtype) if dtype else value

    def _create_hypers(self):
        """Make variables of the numbers, in the order of their names."""
        if self._hypers_created:
            return
        for name, value in sorted(self._hyper.items()):
            if not (is_tensor(value) or isinstance(value, Variable) or callable(value)):
                self._hyper[name] = self.add_weight(
                    name, shape=[], trainable=False, initializer=value,
                    aggregation=VariableAggregation.ONLY_FIRST_REPLICA)
        self._hypers_created = True

    def __getattr__(self, name):
        # Numbers are attributes; `lr` is the learning rate.
        name = "learning_rate" if name == "lr" else name
        if name in self.__dict__.get("_hyper", ()):
            return self._get_hyper(name)
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __setattr__(self, name, value):
        name = "learning_rate" if name == "lr" else name
        if name in self.__dict__.get("_hyper", ()):
            self._set_hyper(name, value)
        else:
            super().__setattr__(name, value)

    def __dir__(self):
        names = set(super().__dir__()) | set(self._hyper)
        return sorted(names | {"lr"} if "learning_rate" in names else names)

    # ---------------------------------------------------------- variables
    @property
    def iterations(self):
        """Variable (int64, []): the number of steps taken."""
        if self._iterations is None:
            self._iterations = self.add_weight("iter", shape=[], dtype=dtypes.int64, trainable=False,
                                               aggregation=VariableAggregation.ONLY_FIRST_REPLICA)
            self._weights.append(self._iterations)
        return self._iterations

    @iterations.setter
    def iterations(self, variable):
        if self._iterations is not None:
            raise RuntimeError("Cannot set `iterations` to a new Variable after the Optimizer weights have been created")
        self._iterations = variable
        self._weights.append(variable)

    def add_slot(self, var, slot_name, initializer="zeros"):
        """Make a slot: a variable shaped like another one, named "<variable>/<slot>".

        Args:
          var: Variable.  slot_name: str.  initializer: as Keras takes it.
        Returns:
          Variable; that of an earlier call if there is one.
        """
        if slot_name not in self._slot_names:
            self._slot_names.append(slot_name)
        slots = self._slots.setdefault(_key(var), {})
        if slot_name not in slots:
            initializer = initializers.get(initializer) if isinstance(initializer, str) else initializer
            shape, dtype = var.shape, var.dtype.base_dtype

            def first_value():
                return initializer(shape, dtype=dtype)
            with scopes.colocate_with(var):
                slot = Variable(initial_value=first_value if callable(initializer) else initializer, dtype=dtype,
                                name=f"{var._shared_name}/{slot_name}", trainable=False, use_resource=True)
            track_variable(slot)
            slots[slot_name] = slot
            self._weights.append(slot)
        return slots[slot_name]

    def get_slot_names(self):
        """list of str: the names of the slots made so far."""
        return self._slot_names

    def get_slot(self, var, slot_name):
        """The slot of a variable.

        Raises:
          KeyError: there is none.
        """
        return self._slots[_key(var)][slot_name]

    def add_weight(self, name, shape, dtype=None, initializer="zeros", trainable=None,
                   synchronization=VariableSynchronization.AUTO, aggregation=VariableAggregation.NONE):
        """Make a variable of the optimizer.

        Args:
          name: str.  shape: list.  dtype: default float32.  initializer: as Keras takes it, or the first value.
          trainable, synchronization, aggregation: as tf.get_variable.
        """
        if isinstance(initializer, str) or callable(initializer):
            initializer = initializers.get(initializer)
        variable = make_variable(
            name=name, shape=shape, dtype=dtypes.as_dtype(dtype or dtypes.float32), initializer=initializer,
            trainable=checked_trainable(trainable, synchronization), constraint=None, partitioner=None,
            use_resource=True, collections=None, caching_device=None, synchronization=synchronization,
            aggregation=aggregation)
        track_variable(variable)
        return variable

    @property
    def weights(self):
        """list of the step count and the slots."""
        return self._weights

    def variables(self):
        """Alias of `weights`."""
        return self._weights

    def get_weights(self):
        """list of arrays: the values of the weights."""
        return backend_state.batch_get_value(self.weights)

    def set_weights(self, weights):
        """Assign the weights.

        Args:
          weights: list of arrays, as get_weights() gives them.
        Raises:
          ValueError: their number or a shape is not the optimizer's.
        """
        params = self.weights
        if len(params) != len(weights):
            raise ValueError(
                f"You called `set_weights(weights)` on optimizer {self._name} with a  weight list of length "
                f"{len(weights)}, but the optimizer was expecting {len(params)} weights. Provided weights: "
                f"{str(weights)[:50]}...")
        if not params:
            return
        for value, array in zip(backend_state.batch_get_value(params), weights):
            if value.shape != array.shape:
                raise ValueError(f"Optimizer weight shape {value.shape} not compatible with provided weight shape "
                                 f"{array.shape}")
        backend_state.batch_set_value(list(zip(params, weights)))

    # ---------------------------------------------------------- configurations
    def get_config(self):
        """dict of the constructor's arguments."""
        config = {"name": self._name}
        for name in ("clipnorm", "clipvalue"):
            if hasattr(self, name):
                config[name] = getattr(self, name)
        return config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """An optimizer with the arguments of a get_config() dict."""
        if "lr" in config:
            config["learning_rate"] = config.pop("lr")
        if isinstance(config.get("learning_rate"), dict):
            config["learning_rate"] = schedules.deserialize(config["learning_rate"])
        return cls(**config)

    def _serialize_hyperparameter(self, hyperparameter_name):
        """A number as a configuration keeps it."""
        value = self._hyper[hyperparameter_name]
        if isinstance(value, schedules.LearningRateSchedule):
            return schedules.serialize(value)
        if callable(value):
            return value()
        return backend_state.get_value(value) if is_tensor(value) or isinstance(value, Variable) else value


class WithoutCount(Optimizer):
    """An optimizer whose weights older Keras saved without the step count."""

    def set_weights(self, weights):
        """Assign the weights; where only the step count is missing in front, it is set to 0."""
        if len(self.weights) == len(weights) + 1:
            weights = [np.array(0)] + list(weights)
        super().set_weights(weights)


def _taken(function, **kwargs):
    """Those of the arguments that a function of a program takes."""
    code = function.__code__
    return {k: v for k, v in kwargs.items() if k in code.co_varnames[:code.co_argcount + code.co_kwonlyargcount]}


def _check(kwargs):
    for name, value in kwargs.items():
        if name not in _KWARGS:
            raise TypeError("Unexpected keyword argument passed to optimizer: " + str(name))
        if value is not None and value < 0:
            raise ValueError(f"Expected {name} >= 0, received: {value}")


def _key(var):
    return getattr(var, "_unique_id", None) or var.op.name


def _with_gradient(grads_and_vars):
    """The pairs with a gradient; warns of the others."""
    grads_and_vars = tuple(grads_and_vars)
    pairs = tuple((g, v) for g, v in grads_and_vars if g is not None)
    if not grads_and_vars:
        return pairs
    if not pairs:
        raise ValueError(f"No gradients provided for any variable: {[v.name for _, v in grads_and_vars]}.")
    without = [v.name for g, v in grads_and_vars if g is None]
    if without:
        import logging
        logging.getLogger("tensorflow").warning("Gradients do not exist for variables %s when minimizing the loss.",
                                                without)
    return pairs
