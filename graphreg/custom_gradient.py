"""tf.custom_gradient: a function that brings its own gradient."""
import functools

from .core import nest, raw, registry, scopes, tape as tapes
from .core.collections import GraphKeys
from .core.convert import convert_to_tensor
from .core.operation import Tensor
from .variable_scope import get_variable_scope

_count = 0


def custom_gradient(f):
    """Give a function a gradient of its own.

    Args:
      f: function (*x) -> (y, grad_fn), y a Tensor or a structure of them; grad_fn takes the gradients of y and
        returns those of x; with variables in f it takes `variables=` and returns (gradients of x, of variables).
    Returns:
      function (*x) -> y.
    Raises (when called):
      TypeError: f uses variables that are no resource variables, or grad_fn takes no `variables`.
      ValueError: keyword arguments are given.
    Source: tf.custom_gradient.
    """
    @functools.wraps(f)
    def decorated(*args, **kwargs):
        if scopes.executing_eagerly():
            return _call_now(f, args, kwargs)
        if kwargs:
            raise ValueError("The custom_gradient decorator currently supports keywords arguments only when eager "
                             "execution is enabled.")
        return _call(f, args)
    return decorated


def grad_pass_through(f):
    """A function whose gradient is that of the identity.

    Args:
      f: function (*x) -> y; its variables get no gradient.
    Returns:
      function (*x) -> y.
    Source: tf.grad_pass_through.
    """
    @custom_gradient
    def passing(*args, **kwargs):
        def grad(*dys, variables=None):
            return dys if variables is None else (dys, [None] * len(variables))
        return f(*args, **kwargs), grad
    return functools.wraps(f)(passing)


def _call(f, args):
    args = [convert_to_tensor(x) for x in args]
    before = _known_variables()
    first = len(scopes.get_default_graph().get_operations())
    result, grad_fn = f(*args)
    variables = _variables_used(before, first)
    _check_takes_variables(grad_fn, variables)
    flat = nest.flatten(result)
    # TF makes these and does not use them.
    for t in flat:
        raw.Identity(t)
    name = _register(grad_fn, len(flat), variables)
    with scopes.get_default_graph().gradient_override_map({"IdentityN": name}):
        outputs = raw.IdentityN([convert_to_tensor(t) for t in flat] + args + variables)
    # TF reads the variables once more.
    for v in variables:
        convert_to_tensor(v)
    return nest.pack_sequence_as(result, outputs[:len(flat)])


def _call_now(f, args, kwargs):
    """The call under eager execution: tapes hear of it as of one op."""
    watcher = tapes.Tape()
    with tapes.stop_recording():
        tapes.push(watcher)
        result, grad_fn = f(*args, **kwargs)
        tapes.pop(watcher)
        flat = [raw.Identity(convert_to_tensor(t)) for t in nest.flatten(result)]
    inputs = [x for x in nest.flatten(list(args) + list(kwargs.values())) if isinstance(x, Tensor)]
    variables = [v for v in watcher.watched_variables() if not any(v.handle is x for x in inputs)]
    _check_takes_variables(grad_fn, variables)
    for v in variables:
        tapes.variable_accessed(v)

    def backward(*dys):
        if not variables:
            return nest.flatten(grad_fn(*dys))
        of_args, of_variables = grad_fn(*dys, variables=variables)
        return nest.flatten(of_args) + nest.flatten(of_variables)

    if tapes.count:
        tapes.record(inputs + [v.handle for v in variables], flat, backward)
    return nest.pack_sequence_as(result, flat)


def _known_variables():
    scope = get_variable_scope()
    return {id(v): v for v in scope.global_variables() + scope.local_variables()}


def _variables_used(before, first):
    """The trainable resource variables that the function made or read.

    before  the variables known before the function;  first  index of the first op made by it.
    """
    known = _known_variables()
    for v in (v for key, v in known.items() if key not in before):
        if getattr(v, "handle", None) is None:
            raise TypeError("All variables used by a function wrapped with @custom_gradient must be `ResourceVariable`s. "
                            "Ensure that no `variable_scope` is created with `use_resource=False`.")
    graph = scopes.get_default_graph()
    read = {op.inputs[0] for op in graph.get_operations()[first:] if op.type in ("ReadVariableOp", "ResourceGather")}
    everywhere = dict.fromkeys(graph.get_collection(GraphKeys.GLOBAL_VARIABLES)
                               + graph.get_collection(GraphKeys.LOCAL_VARIABLES))
    return [v for v in everywhere if v.trainable and getattr(v, "handle", None) in read]


def _check_takes_variables(grad_fn, variables):
    import inspect                   # slow to load, and not every NumPy has loaded it
    takes = "variables" in inspect.getfullargspec(grad_fn).args or inspect.getfullargspec(grad_fn).varkw
    if variables and not takes:
        raise TypeError("If using @custom_gradient with a function that uses variables, then grad_fn must accept a "
                        "keyword argument 'variables'.")


def _register(grad_fn, results, variables):
    """Register the gradient of one call under a name of its own; returns the name."""
    global _count
    _count += 1
    name = f"CustomGradient-{_count}"

    @registry.RegisterGradient(name)
    def gradient(unused_op, *dys):
        if not variables:
            return [None] * results + nest.flatten(grad_fn(*dys[:results]))
        of_args, of_variables = grad_fn(*dys[:results], variables=variables)
        return [None] * results + nest.flatten(of_args) + nest.flatten(of_variables)
    return name
