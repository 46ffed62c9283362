"""Optimizer: from a loss to the op that takes one training step."""
from .. import functions as tf
from ..core import dtypes, nest, scopes
from ..core.collections import GraphKeys
from ..core.convert import to_tensor
from ..core.indexed_slices import IndexedSlices
from ..core.notes import note
from ..core.operation import Tensor
from ..gradient_tape import GradientTape
from ..gradients import gradients
from ..resource_variables import BaseResourceVariable
from ..variables import trainable_variables, Variable
from . import slot_creator


class Optimizer:
    """What all optimizers share: computing gradients, making slots, putting the updates together.

    A subclass overrides _create_slots, _prepare, and one _apply function for each kind of variable
    and gradient it takes: _apply_dense, _apply_sparse, _resource_apply_dense, _resource_apply_sparse.
    Slots are variables that belong to a trained variable (a momentum, say) and are named
    "<variable>/<optimizer>", with _1, _2 ... for further ones.

    Args:
      use_locking: bool, passed to the update ops.
      name: str, name scope of the ops and name of the slots.
    Raises:
      ValueError: name is empty.
    Source: tf.train.Optimizer.
    """

    GATE_NONE = 0
    GATE_OP = 1
    GATE_GRAPH = 2

    def __init__(self, use_locking, name):
        if not name:
            raise ValueError("Must specify the optimizer name")
        self._use_locking, self._name = use_locking, name
        self._slots = {}             # slot name -> {variable key -> slot}
        self._non_slot_dict = {}     # (name, graph) -> variable

    def get_name(self):
        """str: the name given to the optimizer."""
        return self._name

    # ---------------------------------------------------------- minimizing
    def minimize(self, loss, global_step=None, var_list=None, gate_gradients=GATE_OP, aggregation_method=None,
                 colocate_gradients_with_ops=False, name=None, grad_loss=None):
        """Add the ops that move the variables one step towards a smaller loss.

        Args:
          loss: Tensor (float), or a function without arguments that computes it, as under eager execution.
          global_step: Variable (int) counted up after the step, or None.
          var_list: variables to change, by default the trainable ones.
          gate_gradients: GATE_NONE, GATE_OP or GATE_GRAPH.
          aggregation_method: one of AggregationMethod.
          colocate_gradients_with_ops: bool, gradients carry the colocation of their op.
          name: str, name of the returned op, by default the optimizer's.
          grad_loss: Tensor like loss, the gradient to start from.
        Returns:
          Operation that takes the step.
        Raises:
          ValueError: loss depends on none of the variables.
        """
        grads_and_vars = self.compute_gradients(loss, var_list, gate_gradients, aggregation_method,
                                                colocate_gradients_with_ops, grad_loss)
        if all(g is None for g, _ in grads_and_vars):
            raise ValueError(
                "No gradients provided for any variable, check your graph for ops that do not support gradients, "
                f"between variables {[str(v) for _, v in grads_and_vars]} and loss {loss}.")
        return self.apply_gradients(grads_and_vars, global_step=global_step, name=name)

    def compute_gradients(self, loss, var_list=None, gate_gradients=GATE_OP, aggregation_method=None,
                          colocate_gradients_with_ops=False, grad_loss=None):
        """Add the gradients of a loss; the first half of minimize.

        Args:
          loss, var_list, gate_gradients, aggregation_method, colocate_gradients_with_ops, grad_loss:
            as for minimize.
        Returns:
          list of (gradient, variable); the gradient is a Tensor, IndexedSlices or None.
        Raises:
          ValueError: there is no variable, or a dtype or gate that does not fit.
          RuntimeError: loss is no function under eager execution.
        """
        if callable(loss):
            return self._gradients_on_tape(loss, var_list, grad_loss)
        if scopes.executing_eagerly():
            raise RuntimeError("`loss` passed to Optimizer.compute_gradients should be a function when eager execution is "
                               "enabled.")
        if gate_gradients not in (Optimizer.GATE_NONE, Optimizer.GATE_OP, Optimizer.GATE_GRAPH):
            raise ValueError("gate_gradients must be one of: Optimizer.GATE_NONE, Optimizer.GATE_OP, "
                             f"Optimizer.GATE_GRAPH.  Not {gate_gradients}")
        self._assert_valid_dtypes([loss])
        if grad_loss is not None:
            self._assert_valid_dtypes([grad_loss])
        var_list = _variables_to_change(var_list)
        targets = [_get_processor(v).target() for v in var_list]
        if not var_list:
            raise ValueError("No variables to optimize.")
        grads = gradients(
            loss, targets, grad_ys=grad_loss, gate_gradients=gate_gradients == Optimizer.GATE_OP,
            aggregation_method=aggregation_method, colocate_gradients_with_ops=colocate_gradients_with_ops)
        note(scopes.get_default_graph(), "minimised", loss, self, var_list)
        if gate_gradients == Optimizer.GATE_GRAPH:
            grads = tf.control_flow.tuple(grads)
        self._assert_valid_dtypes([v for g, v in zip(grads, var_list) if g is not None and v.dtype != dtypes.resource])
        return list(zip(grads, var_list))

    def _gradients_on_tape(self, loss, var_list, grad_loss):
        with GradientTape() as tape:
            if var_list is not None:
                tape.watch(var_list)
            value = loss()
        if var_list is None:
            var_list = tape.watched_variables()
        with scopes.control_dependencies([value]):
            grads = tape.gradient(value, var_list, grad_loss)
        return list(zip(grads, var_list))

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        """Add the updates of variables by given gradients; the second half of minimize.

        Args:
          grads_and_vars: list of (gradient, variable); a gradient is a Tensor, IndexedSlices or None.
          global_step, name: as for minimize.
        Returns:
          Operation that takes the step; it is also added to the collection TRAIN_OP.
        Raises:
          TypeError: a gradient is no tensor.  ValueError: no variable has a gradient.
        """
        grads_and_vars = tuple(grads_and_vars)
        if not grads_and_vars:
            raise ValueError("No variables provided.")
        steps = [(_as_gradient(g), v, _get_processor(v)) for g, v in grads_and_vars]
        var_list = [v for g, v, _ in steps if g is not None]
        if not var_list:
            raise ValueError(f"No gradients provided for any variable: {[str(v) for _, v, _ in steps]}.")
        with scopes.init_scope():
            self._create_slots(var_list)
        with scopes.name_scope(name, self._name) as scope:
            self._prepare()
            updates = [self._update(g, v, processor) for g, v, processor in steps if g is not None]
            train_op = self._counted(updates, global_step, scope)
        if scopes.executing_eagerly():
            return train_op
        train_op = train_op.op if isinstance(train_op, Tensor) else train_op
        collection = scopes.get_default_graph().get_collection_ref(GraphKeys.TRAIN_OP)
        if train_op not in collection:
            collection.append(train_op)
        return train_op

    def _update(self, grad, var, processor):
        name = var.op.name if hasattr(var, "op") else ""
        with scopes.name_scope("update_" + name), scopes.colocate_with(var):
            return processor.update_op(self, grad)

    def _counted(self, updates, global_step, scope):
        """The op that runs the updates and then counts the step."""
        if global_step is None:
            return self._finish(updates, scope)
        with scopes.control_dependencies([self._finish(updates, "update")]):
            with scopes.colocate_with(global_step):
                if isinstance(global_step, BaseResourceVariable):
                    one = to_tensor(1, dtype=global_step.dtype)
                    return tf.raw.AssignAddVariableOp(global_step.handle, one, name=scope)
                return tf.assign_add(global_step, 1, name=scope)

    # ---------------------------------------------------------- slots
    def get_slot(self, var, name):
        """The slot `name` of a variable, or None."""
        return self._slots.get(name, {}).get(_var_key(var))

    def get_slot_names(self):
        """list of str: the names of the slots made so far, sorted."""
        return sorted(self._slots)

    def variables(self):
        """list of the optimizer's own variables in the default graph, sorted by name."""
        own = list(self._non_slot_variables())
        for slots in self._slots.values():
            own += slots.values()
        graph = scopes.get_default_graph()
        return sorted((v for v in own if getattr(v, "graph", graph) is graph), key=lambda v: v.name)

    def _slot_dict(self, slot_name):
        return self._slots.setdefault(slot_name, {})

    def _get_or_make_slot(self, var, val, slot_name, op_name):
        """The slot of a variable, made with the initial value `val` if there is none.

        Args:
          var: Variable.  val: Tensor.  slot_name: str, for get_slot.  op_name: str, name of the variable made.
        """
        return self._slot(var, slot_name, lambda: slot_creator.create_slot(var, val, op_name))

    def _get_or_make_slot_with_initializer(self, var, initializer, shape, dtype, slot_name, op_name):
        """As _get_or_make_slot, with an initializer, a shape and a dtype in place of the value."""
        return self._slot(var, slot_name, lambda: slot_creator.create_slot_with_initializer(
            var, initializer, shape, dtype, op_name))

    def _zeros_slot(self, var, slot_name, op_name):
        """As _get_or_make_slot, with zeros."""
        return self._slot(var, slot_name, lambda: slot_creator.create_zeros_slot(var, op_name))

    def _slot(self, var, slot_name, make):
        slots = self._slot_dict(slot_name)
        key = _var_key(var)
        if key not in slots:
            slots[key] = make()
        return slots[key]

    def _create_non_slot_variable(self, initial_value, name, colocate_with):
        """A variable of the optimizer itself, one in each graph, placed where `colocate_with` is."""
        key = name, getattr(colocate_with, "graph", None)
        if key not in self._non_slot_dict:
            with scopes.colocate_with(colocate_with):
                self._non_slot_dict[key] = Variable(
                    initial_value, name=name, trainable=False,
                    use_resource=isinstance(colocate_with, BaseResourceVariable))
        return self._non_slot_dict[key]

    def _get_non_slot_variable(self, name, graph=None):
        # Of variables made eagerly there is one, in no graph.
        key = (name, None) if (name, None) in self._non_slot_dict else (name, graph)
        return self._non_slot_dict.get(key)

    def _non_slot_variables(self):
        return self._non_slot_dict.values()

    # ---------------------------------------------------------- for subclasses
    def _create_slots(self, var_list):
        """Make the slots of the variables; called before any update is made."""

    def _prepare(self):
        """Make the tensors (the learning rate, say) that the updates share."""

    def _apply_dense(self, grad, var):
        """The op that updates a ref variable by a Tensor."""
        raise NotImplementedError()

    def _resource_apply_dense(self, grad, handle):
        """The op that updates a resource variable by a Tensor."""
        raise NotImplementedError()

    def _resource_apply_sparse(self, grad, handle, indices):
        """The op that updates the rows `indices`, none of them twice, of a resource variable."""
        raise NotImplementedError()

    def _apply_sparse(self, grad, var):
        """The op that updates a ref variable by IndexedSlices without a repeated index."""
        raise NotImplementedError()

    def _resource_apply_sparse_duplicate_indices(self, grad, handle, indices):
        """As _resource_apply_sparse, for rows that may be named twice: sums them first."""
        summed, unique = _deduplicate_indexed_slices(values=grad, indices=indices)
        return self._resource_apply_sparse(summed, handle, unique)

    def _apply_sparse_duplicate_indices(self, grad, var):
        """As _apply_sparse, for rows that may be named twice: sums them first."""
        summed, unique = _deduplicate_indexed_slices(values=grad.values, indices=grad.indices)
        return self._apply_sparse(IndexedSlices(indices=unique, values=summed, dense_shape=grad.dense_shape), var)

    def _finish(self, update_ops, name_scope):
        """The op that runs all updates."""
        return tf.group(*update_ops, name=name_scope)

    def _valid_dtypes(self):
        """set of the DTypes that losses, variables and gradients may have."""
        return {dtypes.float16, dtypes.bfloat16, dtypes.float32, dtypes.float64}

    def _assert_valid_dtypes(self, tensors):
        valid = self._valid_dtypes()
        for t in tensors:
            dtype = t.dtype.base_dtype
            if dtype not in valid:
                raise ValueError(f"Invalid type {dtype!r} for {t.name}, expected: {list(valid)}.")

    def _call_if_callable(self, param):
        """param, or what it returns when it is a function."""
        return param() if callable(param) else param

    def _as_tensor(self, param, name):
        return to_tensor(self._call_if_callable(param), name=name)


class OneOpOptimizer(Optimizer):
    """An optimizer whose every update is one op: Apply<op> or SparseApply<op>, on refs or on resources.

    A subclass says in _step what goes into the op.
    """

    def _step(self, var, dtype, prefix):
        """(op name without its prefix, {argument: slot}, {argument: number as a tensor}, {attribute: value}).

        Args:
          var: the Variable to update.  dtype: DType that the numbers must have.
          prefix: str, "Apply", "SparseApply", "ResourceApply" or "ResourceSparseApply".
        """
        raise NotImplementedError()

    def _apply_dense(self, grad, var):
        return self._apply("Apply", var, var.dtype.base_dtype, grad).op

    def _apply_sparse(self, grad, var):
        return self._apply("SparseApply", var, var.dtype.base_dtype, grad.values, grad.indices).op

    def _resource_apply_dense(self, grad, handle):
        return self._apply("ResourceApply", handle, grad.dtype.base_dtype, grad)

    def _resource_apply_sparse(self, grad, handle, indices):
        return self._apply("ResourceSparseApply", handle, grad.dtype.base_dtype, grad, indices)

    def _apply(self, prefix, var, dtype, grad, indices=None):
        op, slots, numbers, attrs = self._step(var, dtype, prefix)
        make = getattr(tf.raw, prefix + op)
        inputs = {"var": var, **slots}
        if prefix.startswith("Resource"):
            inputs = {name: v.handle for name, v in inputs.items()}
        inputs["delta" if make.op_def.inputs[-1].name == "delta" else "grad"] = grad
        if indices is not None:
            inputs["indices"] = indices
        return make(**inputs, **numbers, **attrs, use_locking=self._use_locking)


def _variables_to_change(var_list):
    graph = scopes.get_default_graph()
    if var_list is None:
        var_list = (trainable_variables()
                    + graph.get_collection(GraphKeys.TRAINABLE_RESOURCE_VARIABLES))
    else:
        var_list = nest.flatten(var_list)
    return var_list + graph.get_collection(GraphKeys._STREAMING_MODEL_PORTS)


def _as_gradient(grad):
    if grad is None or isinstance(grad, (Tensor, IndexedSlices)):
        return grad
    try:
        return to_tensor(grad)
    except TypeError:
        raise TypeError(f"Gradient must be convertible to a Tensor or IndexedSlices, or None: {grad}") from None


def _deduplicate_indexed_slices(values, indices):
    """(values summed over equal indices, the indices once each)."""
    unique, positions = tf.unique(indices)
    return tf.unsorted_segment_sum(values, positions, tf.shape(unique)[0]), unique


def _var_key(var):
    return (var.op.graph, var.op.name) if hasattr(var, "op") else var._unique_id


# ------------------------------------------------------------------ what may be trained
class _RefVariableProcessor:
    """A ref variable: updated by the ops that take refs."""

    def __init__(self, v):
        self._v = v

    def target(self):
        return self._v._ref()

    def update_op(self, optimizer, grad):
        if isinstance(grad, Tensor):
            return _constrained(self._v, optimizer._apply_dense(grad, self._v))
        _refuse_constraint(self._v)
        return optimizer._apply_sparse_duplicate_indices(grad, self._v)


class _ResourceVariableProcessor:
    """A resource variable: updated through its handle."""

    def __init__(self, v):
        self._v = v

    def target(self):
        return self._v

    def update_op(self, optimizer, grad):
        if isinstance(grad, Tensor):
            return _constrained(self._v, optimizer._resource_apply_dense(grad, self._v))
        _refuse_constraint(self._v)
        return optimizer._resource_apply_sparse_duplicate_indices(grad.values, self._v, grad.indices)


class _TensorProcessor:
    """A tensor: has a gradient, but cannot be updated."""

    def __init__(self, v):
        self._v = v

    def target(self):
        return self._v

    def update_op(self, optimizer, grad):
        raise NotImplementedError("Trying to update a Tensor ", self._v)


def _constrained(var, update):
    """The update, followed by the assignment of the constraint's result if the variable has a constraint."""
    if var.constraint is None:
        return update
    with scopes.control_dependencies([update]):
        return var.assign(var.constraint(var))


def _refuse_constraint(var):
    if var.constraint is not None:
        raise RuntimeError("Cannot use a constraint function on a sparse variable.")


def _get_processor(v):
    """What knows how to differentiate by `v` and to update it."""
    if isinstance(v, Tensor):
        return _TensorProcessor(v)
    if isinstance(v, BaseResourceVariable) or v.op.type == "VarHandleOp":
        return _ResourceVariableProcessor(v)
    if isinstance(v, Variable):
        return _RefVariableProcessor(v)
    raise NotImplementedError("Trying to optimize unsupported type ", v)
