"""tf.custom_gradient: a function that brings its own gradient."""
import functools
import inspect

from .core import nest, raw, registry, scopes
from .core.convert import convert_to_tensor
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
        if kwargs:
            raise ValueError("The custom_gradient decorator currently supports keywords arguments only when eager "
                             "execution is enabled.")
        return _call(f, args)
    return decorated


def _call(f, args):
    args = [convert_to_tensor(x) for x in args]
    before = _known_variables()
    result, grad_fn = f(*args)
    variables = _variables_used(before)
    _check_takes_variables(grad_fn, variables)
    flat = nest.flatten(result)
    # TF makes these and does not use them.
    for t in flat:
        raw.Identity(t)
    name = _register(grad_fn, len(flat), variables)
    everything = [convert_to_tensor(t) for t in flat] + args + [v.handle for v in variables]
    with scopes.get_default_graph().gradient_override_map({"IdentityN": name}):
        outputs = raw.IdentityN(everything)
    return nest.pack_sequence_as(result, outputs[:len(flat)])


def _known_variables():
    scope = get_variable_scope()
    return {id(v): v for v in scope.global_variables() + scope.local_variables()}


def _variables_used(before):
    """The variables made by the function, checked to be resource variables."""
    new = [v for key, v in _known_variables().items() if key not in before]
    for v in new:
        if getattr(v, "handle", None) is None:
            raise TypeError("All variables used by a function wrapped with @custom_gradient must be `ResourceVariable`s. "
                            "Ensure that no `variable_scope` is created with `use_resource=False`.")
    return [v for v in new if v.trainable]


def _check_takes_variables(grad_fn, variables):
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
