"""Kullback-Leibler divergences, registered for pairs of classes."""
from ..core.scopes import control_dependencies, name_scope
from ..functions import array, control_flow, math, reduce

_DIVERGENCES = {}


def _registered(a, b):
    """The function of the nearest pair of base classes, or None."""
    found = [(i + j, i, (parent_a, parent_b)) for i, parent_a in enumerate(a.__mro__)
             for j, parent_b in enumerate(b.__mro__) if (parent_a, parent_b) in _DIVERGENCES]
    return _DIVERGENCES[min(found, key=lambda entry: entry[:2])[2]] if found else None


def kl_divergence(distribution_a, distribution_b, allow_nan_stats=True, name=None):
    """KL(a || b) = E_a[log a(x) - log b(x)], batch entry by batch entry.

    Args:
      distribution_a, distribution_b: Distribution.
      allow_nan_stats: bool; False makes a NaN in the result an error at run time.
      name: str, scope of the registered function's ops.
    Raises:
      NotImplementedError: nothing is registered for the two classes.
    Source: tf.distributions.kl_divergence.
    """
    function = _registered(type(distribution_a), type(distribution_b))
    if function is None:
        raise NotImplementedError(
            "No KL(distribution_a || distribution_b) registered for distribution_a type %s and distribution_b type %s"
            % (type(distribution_a).__name__, type(distribution_b).__name__))
    with name_scope("KullbackLeibler"):
        divergence = function(distribution_a, distribution_b, name=name)
        if allow_nan_stats:
            return divergence
        divergence = array.identity(divergence, name="kl")
        said = ("KL calculation between %s and %s returned NaN values (and was called with allow_nan_stats=False). "
                "Values:" % (distribution_a.name, distribution_b.name))
        check = control_flow.Assert(math.logical_not(reduce.reduce_any(math.is_nan(divergence))), [said, divergence])
        with control_dependencies([check]):
            return array.identity(divergence, name="checked_kl")


def cross_entropy(ref, other, allow_nan_stats=True, name=None):
    """H(ref, other) = entropy(ref) + KL(ref || other)."""
    with name_scope(name, "cross_entropy"):
        return ref.entropy() + kl_divergence(ref, other, allow_nan_stats=allow_nan_stats)


class RegisterKL:
    """Decorator: enter f(a, b, name=None) as the divergence of two classes.

    Args:
      dist_cls_a, dist_cls_b: classes of the first and the second distribution.
    Raises:
      TypeError: what is decorated is not callable.
      ValueError: the pair has a function already.
    Source: tf.distributions.RegisterKL.
    """

    def __init__(self, dist_cls_a, dist_cls_b):
        self._key = (dist_cls_a, dist_cls_b)

    def __call__(self, kl_fn):
        if not callable(kl_fn):
            raise TypeError("kl_fn must be callable, received: %s" % kl_fn)
        if self._key in _DIVERGENCES:
            raise ValueError("KL(%s || %s) has already been registered to: %s"
                             % (self._key[0].__name__, self._key[1].__name__, _DIVERGENCES[self._key]))
        _DIVERGENCES[self._key] = kl_fn
        return kl_fn
