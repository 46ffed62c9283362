"""tf.cond, tf.case, tf.while_loop, and the functions that order ops: group, tuple, with_dependencies, Assert."""
import builtins

import numpy as np

from ..core import dtypes, errors, nest, raw, scopes
from ..core.collections import GraphKeys, add_to_collection
from ..core.convert import constant, to_tensor
from ..core.indexed_slices import IndexedSlices
from ..core.operation import Operation, Tensor
from ..core.tensor_shape import TensorShape
from . import array, control_flow_grad
from .control_flow_context import CondContext, WhileContext, identity, is_loop_switch, merge
from .tensor_array import like

gradient_state = control_flow_grad.gradient_state
zeros_like_outside_loop = control_flow_grad.zeros_like_outside_loop


# ------------------------------------------------------------------ order
def no_op(name=None):
    """An op that does nothing.

    Source: tf.no_op.
    """
    return raw.NoOp(name=name)


def group(*inputs, **kwargs):
    """An op that runs when all of its inputs have run.

    Args:
      inputs: Tensors, Operations, Variables, or nested structures of them.
      name: str.
    Returns:
      Operation.
    Raises:
      TypeError: an input is nothing that runs, or an unknown keyword.
    Source: tf.group.
    """
    name = kwargs.pop("name", None)
    if kwargs:
        raise ValueError("Unknown keyword arguments: " + ", ".join(kwargs))
    if scopes.executing_eagerly():
        return None
    with scopes.name_scope(name, "group_deps", inputs) as name:
        if not inputs:
            return no_op(name=name)
        by_device = {}
        for value in nest.flatten(inputs):
            if not hasattr(value, "device"):
                raise TypeError(f"Expected tf.group() expected Tensor arguments not '{value}' with type '{type(value)}'")
            by_device.setdefault(value.device, []).append(value)
        if len(by_device) == 1:
            (device, deps), = by_device.items()
            return _group_on(device, deps, name)
        parts = [_group_on(d, by_device[d]) for d in sorted(by_device, key=lambda d: d or "")]
        with scopes.control_dependencies(parts):
            return no_op(name=name)


def _group_on(device, deps, name=None):
    with scopes.control_dependencies(deps):
        if not device:
            return no_op(name=name)
        with scopes.device(device):
            return no_op(name=name)


def with_dependencies(dependencies, output_tensor, name=None):
    """A tensor's value, after other ops have run.

    Args:
      dependencies: list of Operations or Tensors.
      output_tensor: Tensor or IndexedSlices.
    Returns:
      a tensor like output_tensor.
    Source: tensorflow.python.ops.control_flow_ops.with_dependencies.
    """
    with scopes.name_scope(name, "control_dependency", list(dependencies) + [output_tensor]) as name:
        with scopes.colocate_with(output_tensor), scopes.control_dependencies(dependencies):
            if isinstance(output_tensor, IndexedSlices):
                return IndexedSlices(identity(output_tensor.values, name=name), output_tensor.indices,
                                     output_tensor.dense_shape)
            return identity(to_tensor(output_tensor), name=name)


def tuple(tensors, name=None, control_inputs=None):
    """The tensors, usable only when all of them have been computed.

    Args:
      tensors: list of Tensor, IndexedSlices, Operation or None.
      name: str.
      control_inputs: list of further Operations or Tensors to wait for.
    Returns:
      list like tensors.
    Raises:
      ValueError: there is no tensor at all.  TypeError: a control input is neither Operation nor Tensor.
    Source: tf.tuple.
    """
    if scopes.executing_eagerly():
        return tensors
    with scopes.name_scope(name, "tuple", tensors) as name:
        tensors = [t if t is None or isinstance(t, (Operation, Tensor, IndexedSlices)) or hasattr(t, "_as_graph_element")
                   else to_tensor(t) for t in tensors]
        gates = [t if isinstance(t, Operation) else t.op for t in tensors if t is not None]
        for c in control_inputs or ():
            if not isinstance(c, (Operation, Tensor)):
                raise TypeError(f"Control input must be Operation or Tensor: {c}")
            gates.append(c.op if isinstance(c, Tensor) else c)
        gates = sorted(set(gates), key=lambda op: op._id)
        if not gates:
            raise ValueError(f"Must have at least one Tensor: {tensors}")
        gate = group(*gates)
        return [None if t is None else _gated(gate, t) for t in tensors]


def _gated(gate, t):
    if isinstance(t, Operation):
        with scopes.control_dependencies([gate]):
            return group(t)
    return with_dependencies([gate], t)


def Assert(condition, data, summarize=None, name=None):
    """An op that fails with an InvalidArgumentError, showing `data`, when the condition is false.

    Args:
      condition: bool scalar.  data: list of Tensors.  summarize: int, elements shown of each, default 3.
    Returns:
      Operation; let others depend on it.
    Source: tf.Assert.
    """
    if scopes.executing_eagerly():
        return _assert_now(condition, data, summarize)
    with scopes.name_scope(name, "Assert", [condition] + list(data)):
        kinds = {to_tensor(d).dtype for d in data}
        options = {} if summarize is None else {"summarize": summarize}
        if kinds <= {dtypes.string, dtypes.int32}:
            return raw.Assert(condition, data, name="Assert", **options)
        condition = to_tensor(condition, name="Condition")
        return cond(condition, no_op, lambda: raw.Assert(condition, data, name="Assert", **options),
                    name="AssertGuard").op


def _assert_now(condition, data, summarize):
    if not condition:
        shown = "\n".join(_first_elements(to_tensor(d).numpy(), summarize) for d in data)
        raise errors.InvalidArgumentError(None, None, f"Expected {str(condition)!r} to be true. Summarized data: {shown}")


def _first_elements(value, summarize):
    flat = np.ravel(np.array(value, object) if isinstance(value, bytes) else value)
    count = 3 if summarize is None else flat.size if summarize < 0 else summarize
    return ", ".join([str(v) for v in flat[:count]] + ["..."] * (flat.size > count))


def switch(data, pred, dtype=None, name=None):
    """(output_false, output_true): the one that `pred` names has the value, the other is dead.

    Source: tensorflow.python.ops.control_flow_ops.switch.
    """
    with scopes.name_scope(name, "Switch", [data, pred]) as name:
        # A ref variable is switched as the ref it is.
        data = to_tensor(data, dtype, name="data", as_ref=True)
        pred = to_tensor(pred, name="pred")
        return raw.Switch(data, pred, name=name)


# ------------------------------------------------------------------ cond
def cond(pred, true_fn=None, false_fn=None, strict=False, name=None, fn1=None, fn2=None):
    """The result of true_fn when `pred` is true, else that of false_fn.

    Only ops made inside a function are left out when its branch is not taken.

    Args:
      pred: bool scalar Tensor.
      true_fn, false_fn: functions without arguments; what they return must be nested alike, with equal dtypes.
      strict: bool, a list or tuple of one stays one.
      fn1, fn2: deprecated names of true_fn and false_fn.
    Returns:
      Tensors nested like the results of the functions.
    Raises:
      TypeError: a function is not callable, or pred is a Python bool.  ValueError: the results do not fit.
    Source: tf.cond.
    """
    true_fn, false_fn = _branch_function(true_fn, fn1, "true_fn", "fn1"), _branch_function(false_fn, fn2, "false_fn", "fn2")
    with scopes.name_scope(name, "cond", [pred]):
        if scopes.executing_eagerly():
            return _branch_now(true_fn if pred else false_fn, strict)
        if isinstance(pred, bool):
            raise TypeError("pred must not be a Python bool")
        when_false, when_true = switch(pred, pred)
        pivot_true = identity(when_true, name="switch_t")
        pivot_false = identity(when_false, name="switch_f")
        pred = raw.Identity(pred, name="pred_id")
        for t in (when_true, when_false, pivot_true, pivot_false, pred):
            t.graph.prevent_fetching(t.op)
        result_true, flow_true, context_true = _branch(pred, pivot_true, 1, true_fn, "true_fn")
        result_false, flow_false, context_false = _branch(pred, pivot_false, 0, false_fn, "false_fn")
        if not strict:
            result_true, result_false = _unpack_single(result_true), _unpack_single(result_false)
        nest.assert_same_structure(result_true, result_false)
        merged = [merge(pair)[0] for pair in _pairs(flow_true, flow_false)]
        if context_true.outer_context is None:
            add_to_collection(GraphKeys.COND_CONTEXT, context_true)
            add_to_collection(GraphKeys.COND_CONTEXT, context_false)
        merged = [like(v, t) for v, t in zip(nest.flatten(result_true, expand_composites=True), merged)]
        merged = nest.pack_sequence_as(result_true, merged, expand_composites=True)
        return merged if strict else _unpack_single(merged)


def _branch_function(given, deprecated, name, old_name):
    if deprecated is not None:
        if given is not None:
            raise TypeError(f"cond(): {name} and {old_name} may not be set simultaneously.")
        given = deprecated
    elif given is None:
        raise TypeError(f"cond(): {name} argument required")
    if not callable(given):
        raise TypeError(f"{name} must be callable.")
    return given


def _branch(pred, pivot, which, function, name):
    context = CondContext(pred, pivot, branch=which)
    with context:
        result, flow = context.build_branch(function)
        if result is None:
            raise ValueError(f"{name} must have a return value.")
        context.ExitResult(flow)
    return result, flow, context


def _branch_now(function, strict):
    result = function()
    return result if strict else _unpack_single(result)


def _unpack_single(value):
    if isinstance(value, (list, builtins.tuple)) and len(value) == 1:
        return value[0]
    return value


def _pairs(flow_true, flow_false):
    """(false, true) for each result, checked."""
    for t, f in zip(nest.flatten(flow_true, True), nest.flatten(flow_false, True)):
        a, b = t.dtype.base_dtype, f.dtype.base_dtype
        if a != b:
            raise ValueError(f"Outputs of true_fn and false_fn must have the same type: {a.name}, {b.name}")
        yield [f, t]


# ------------------------------------------------------------------ case
def case(pred_fn_pairs, default=None, exclusive=False, strict=False, name="case"):
    """The result of the first function whose predicate is true.

    Args:
      pred_fn_pairs: list of (bool scalar Tensor, function), or dict of them (with exclusive=True).
      default: function called when no predicate is true.
      exclusive: bool, more than one true predicate is an error.
    Returns:
      what the functions return, nested alike.
    Raises:
      TypeError, ValueError: the arguments are no such pairs.
    Source: tf.case.
    """
    return case_of(lambda predicate, action, otherwise: cond(predicate, true_fn=action, false_fn=otherwise,
                                                             strict=strict),
                   pred_fn_pairs, default, exclusive, name)


def case_of(choose, pred_fn_pairs, default, exclusive, name, python_predicates=False):
    """tf.case, with what decides between two functions: choose(predicate, action, otherwise)."""
    predicates, actions = _case_parts(_case_pairs(pred_fn_pairs), python_predicates)
    with scopes.name_scope(name, "case", [predicates]):
        if default is None:
            default, predicates, actions = _case_default(predicates, actions)
        function = default
        for predicate, action in reversed(list(zip(predicates, actions))):
            function = _nested(choose, predicate, action, function)
        if not exclusive:
            return function()
        with scopes.control_dependencies([_assert_at_most(predicates, 1, "Input error: exclusive=True")]):
            return function()


def _nested(choose, predicate, action, otherwise):
    return lambda: choose(predicate, action, otherwise)


def _case_pairs(pairs):
    if not isinstance(pairs, (list, builtins.tuple, dict)):
        raise TypeError("fns must be a list, tuple, or dict")
    if type(pairs) is dict:
        return sorted(pairs.items(), key=lambda item: item[0].name)
    return list(pairs.items()) if isinstance(pairs, dict) else pairs


def _case_parts(pairs, python_predicates=False):
    for pair in pairs:
        if not isinstance(pair, builtins.tuple) or len(pair) != 2:
            raise TypeError("Each entry in pred_fn_pairs must be a 2-tuple")
        pred, fn = pair
        if isinstance(pred, Tensor):
            if pred.dtype != dtypes.bool:
                raise TypeError(f"pred must be Tensor of type bool: {_name_of(pred)}")
        elif not python_predicates:
            raise TypeError(f"pred must be a Tensor, got: {pred}")
        elif not isinstance(pred, bool):
            raise TypeError(f"pred must be a Tensor or bool, got: {pred}")
        if not callable(fn):
            raise TypeError(f"fn for pred {_name_of(pred)} must be callable.")
    if not pairs:
        raise ValueError("not enough values to unpack (expected 2, got 0)")
    return [p for p, _ in pairs], [f for _, f in pairs]


def _name_of(pred):
    return "eager tensor" if getattr(pred, "is_eager", False) else pred.name


def _case_default(predicates, actions):
    """Without a default the last action is it, asserted to be the right one."""
    last = len(predicates) - 1

    def default():
        packed = array.stack(predicates, name="preds_c")
        others = _assert_at_most(predicates[:last], 0, f"Implementation error: selected default action #{last} was "
                                 "called, but some of other predicates are True: ")
        own = Assert(predicates[last], ["Input error: None of conditions evaluated as True:", packed])
        with scopes.control_dependencies([others, own]):
            return actions[last]()
    return default, predicates[:last], actions[:last]


def _assert_at_most(predicates, n, message):
    """Assert that no more than n predicates are true."""
    packed = array.stack(predicates, name="preds_c")
    as_int = raw.Cast(packed, DstT=dtypes.int32)
    count = raw.Sum(as_int, constant([0]), name="num_true_conds")
    few = raw.LessEqual(count, constant(n, name="n_true_conds"))
    names = ", ".join(_name_of(p) for p in predicates)
    return Assert(few, [f"{message}: more than {n} conditions ({names}) evaluated as True:", packed],
                  summarize=len(predicates))


def switch_case(branch_index, branch_fns, default=None, name="switch_case"):
    """The result of the branch that an index chooses; refused: TF 1.15 makes a `Case` node of it.

    Source: tf.switch_case.
    """
    raise errors.not_emulated("tf.switch_case", "tf.case does the same with predicates")


# ------------------------------------------------------------------ while
def while_loop(cond, body, loop_vars, shape_invariants=None, parallel_iterations=10, back_prop=True, swap_memory=False,
               name=None, maximum_iterations=None, return_same_structure=False):
    """Repeat `body` while `cond` is true.

    Args:
      cond: function of the loop variables -> bool scalar.
      body: function of the loop variables -> their next values, nested alike.
      loop_vars: list, tuple or structure of Tensors.
      shape_invariants: TensorShapes nested like loop_vars; what stays true of each variable's shape.
      parallel_iterations: int >= 1.  back_prop: bool, whether gradients go through.
      swap_memory: bool, accepted: there is one memory.
      maximum_iterations: int or int scalar Tensor.
      return_same_structure: bool, a single variable is returned in its structure too.
    Returns:
      the loop variables after the loop.
    Raises:
      TypeError: cond or body is not callable.  ValueError: loop_vars is empty, or a shape changes.
    Source: tf.while_loop.
    """
    if not callable(cond):
        raise TypeError("cond must be callable.")
    if not callable(body):
        raise TypeError("body must be callable.")
    if parallel_iterations < 1:
        raise TypeError("parallel_iterations must be a positive integer.")
    bool(loop_vars)      # a bare tensor is refused here, in TF's words
    with scopes.name_scope(name, "while", list(loop_vars or ())):
        if not loop_vars:
            raise ValueError("No loop variables provided")
        if not isinstance(parallel_iterations, int):
            raise ValueError(f"`parallel_iterations` must be a positive integer: {parallel_iterations}")
        limited = maximum_iterations is not None
        if limited:
            maximum_iterations, cond, body, loop_vars, shape_invariants = _limited(
                maximum_iterations, cond, body, loop_vars, shape_invariants, return_same_structure)
        if scopes.executing_eagerly():
            return _loop_now(cond, body, loop_vars, return_same_structure, limited)
        if shape_invariants is not None:
            nest.assert_same_structure(loop_vars, shape_invariants)
        context = WhileContext(maximum_iterations, parallel_iterations, back_prop, swap_memory)
        if context.outer_context is None:
            add_to_collection(GraphKeys.WHILE_CONTEXT, context)
        result = context.build(cond, body, loop_vars, shape_invariants, return_same_structure)
        return result[1] if limited else result


def _loop_now(cond, body, loop_vars, return_same_structure, limited):
    """The loop run in Python; a single variable comes bare, as from a graph's loop."""
    may_be_bare = len(loop_vars) == 1 and not return_same_structure
    bare = False
    while cond(*loop_vars):
        result = body(*loop_vars)
        if may_be_bare and not isinstance(result, (list, builtins.tuple)):
            bare, result = True, (result,)
        nest.assert_same_structure(list(loop_vars), list(result))
        loop_vars = result
    loop_vars = nest.map_structure(lambda v: v if hasattr(v, "flow") else to_tensor(v), loop_vars)
    if limited:
        return loop_vars[1]
    return loop_vars[0] if bare else loop_vars


def _limited(maximum, cond, body, loop_vars, shape_invariants, return_same_structure):
    """The loop with a counter as its first variable."""
    maximum = to_tensor(maximum, name="maximum_iterations")
    if maximum.shape.ndims != 0:
        raise ValueError(f"maximum_iterations must be a scalar, saw shape: {maximum.shape}")
    counter = constant(0, dtype=maximum.dtype, name="iteration_counter")
    single = len(loop_vars) == 1 and not return_same_structure
    spread = (lambda f, v: f(v)) if single else (lambda f, v: f(*v))
    new_vars = (counter, loop_vars[0]) if single else (counter, loop_vars)
    if shape_invariants is not None:
        shape_invariants = (TensorShape([]), shape_invariants[0] if single else shape_invariants)
    return (maximum, lambda i, v: raw.LogicalAnd(i < maximum, spread(cond, v)),
            lambda i, v: (i + 1, spread(body, v)), new_vars, shape_invariants)
