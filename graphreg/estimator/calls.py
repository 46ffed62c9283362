"""Names of the arguments that a function takes."""
import functools
import inspect


def fn_args(fn):
    """tuple of the names of a function's arguments, without those that are bound and without * and **.

    Args:
      fn: function, functools.partial, method or object that can be called.
    Raises:
      TypeError: it cannot be called.
    """
    if isinstance(fn, functools.partial):
        bound = set(fn.keywords)
        return tuple(name for name in fn_args(fn.func)[len(fn.args):] if name not in bound)
    if not callable(fn):
        raise TypeError("unsupported callable")
    plain = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return tuple(name for name, p in inspect.signature(fn).parameters.items() if p.kind in plain)


def given_args(fn, **offered):
    """dict of the offered arguments that a function takes."""
    names = fn_args(fn)
    return {name: value for name, value in offered.items() if name in names}


def check_args(what, fn, needed, allowed):
    """ValueError: a function lacks an argument, or has others than those allowed."""
    names = fn_args(fn)
    for name in needed:
        if name not in names:
            raise ValueError(f"{what} ({fn}) must include {name} argument.")
    others = [name for name in names if name not in allowed]
    if others:
        raise ValueError(f"{what} ({fn}) has following not expected args: {others}")
