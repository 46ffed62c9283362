"""tf.contrib.framework: decorators that tell, once, that something is deprecated."""
import functools
import inspect
import re
import sys

from ..platform import logging

_told = set()


def deprecated(date, instructions, warn_once=True):
    """Decorator: a warning at the first call of a function, and a note in its docstring.

    Args:
      date: str YYYY-MM-DD, when it will be gone, or None.  instructions: str, what to do instead.
      warn_once: bool.
    Raises:
      ValueError: date or instructions are no such thing; what is decorated is no function.
    Source: tf.contrib.framework.deprecated.
    """
    _check(date, instructions)

    def decorator(func):
        _check_function(func, "deprecated")

        def warn():
            if not warn_once or func not in _told:
                if warn_once:
                    _told.add(func)
                _warn(f"{_qualified(func)} (from {func.__module__}) is deprecated and will be removed {_when(date)}.",
                      instructions)
        notice = [f"Warning: THIS FUNCTION IS DEPRECATED. It will be removed {_when(date)}.",
                  "Instructions for updating:", instructions]
        if inspect.isclass(func):
            return _deprecated_class(func, warn, notice)

        @functools.wraps(func)
        def told(*args, **kwargs):
            warn()
            return func(*args, **kwargs)
        told.__doc__ = _with_notice(func.__doc__, "DEPRECATED FUNCTION", " (deprecated)", notice)
        return told
    return decorator


def _deprecated_class(cls, warn, notice):
    made = cls.__init__

    @functools.wraps(made)
    def init(self, *args, **kwargs):
        warn()
        made(self, *args, **kwargs)
    cls.__init__ = init
    cls.__doc__ = _with_notice(cls.__doc__, "DEPRECATED CLASS", " (deprecated)", notice)
    return cls


def deprecated_args(date, instructions, *deprecated_arg_names_or_tuples, **kwargs):
    """Decorator: a warning when a deprecated argument is given.

    Args:
      date, instructions: as for deprecated.
      *deprecated_arg_names_or_tuples: names, or (name, value at which it does not matter).
      warn_once: bool.
    Raises:
      ValueError: as deprecated; no argument is named, or one that the function does not have.
    Source: tf.contrib.framework.deprecated_args.
    """
    _check(date, instructions)
    if not deprecated_arg_names_or_tuples:
        raise ValueError("Specify which argument is deprecated.")
    warn_once = kwargs.pop("warn_once", True)
    if kwargs:
        raise ValueError(f"Illegal argument passed to `deprecated_args`: {list(kwargs)[0]}")
    named = [(given, ()) if isinstance(given, str) else (given[0], tuple(given[1:]))
             for given in deprecated_arg_names_or_tuples]

    def decorator(func):
        _check_function(func, "deprecated_args")
        parameters = list(inspect.signature(func).parameters)
        missing = [name for name, _ in named if name not in parameters]
        if missing:
            found = parameters + [None] * (len(named) and 2)
            raise ValueError("The following deprecated arguments are not present in the function signature: "
                             f"{missing}. Found next arguments: {found}.")

        @functools.wraps(func)
        def told(*args, **kwargs):
            given = inspect.signature(func).bind_partial(*args, **kwargs).arguments
            for name, fine in named:
                if name in given and not (fine and given[name] is fine[0]) and (func, name) not in _told:
                    if warn_once:
                        _told.add((func, name))
                    _warn(f"calling {_qualified(func)} (from {func.__module__}) with {name} is deprecated and will be "
                          f"removed {_when(date)}.", instructions)
            return func(*args, **kwargs)
        told.__doc__ = _with_notice(func.__doc__, "DEPRECATED FUNCTION ARGUMENTS", " (deprecated arguments)", [
            f"Warning: SOME ARGUMENTS ARE DEPRECATED: `({', '.join(name for name, _ in named)})`. "
            f"They will be removed {_when(date)}.", "Instructions for updating:", instructions])
        return told
    return decorator


def deprecated_arg_values(date, instructions, warn_once=True, **deprecated_kwargs):
    """Decorator: a warning when an argument has a deprecated value.

    Args:
      date, instructions, warn_once: as for deprecated.  **deprecated_kwargs: the values by argument.
    Raises:
      ValueError: as deprecated; no value is given.
    Source: tf.contrib.framework.deprecated_arg_values.
    """
    _check(date, instructions)
    if not deprecated_kwargs:
        raise ValueError("Specify which argument values are deprecated.")

    def decorator(func):
        _check_function(func, "deprecated_arg_values")

        @functools.wraps(func)
        def told(*args, **kwargs):
            given = inspect.signature(func).bind_partial(*args, **kwargs).arguments
            for name, value in deprecated_kwargs.items():
                if name in given and given[name] == value and (func, name) not in _told:
                    if warn_once:
                        _told.add((func, name))
                    _warn(f"calling {_qualified(func)} (from {func.__module__}) with {name}={value} is deprecated and "
                          f"will be removed {_when(date)}.", instructions)
            return func(*args, **kwargs)
        values = ", ".join(f"{name}={value!r}" for name, value in sorted(deprecated_kwargs.items()))
        told.__doc__ = _with_notice(func.__doc__, "DEPRECATED FUNCTION ARGUMENT VALUES",
                                    " (deprecated argument values)", [
            f"Warning: SOME ARGUMENT VALUES ARE DEPRECATED: `({values})`. They will be removed {_when(date)}.",
            "Instructions for updating:", instructions])
        return told
    return decorator


# ------------------------------------------------------------------ texts
def _when(date):
    return "in a future version" if date is None else f"after {date}"


def _check(date, instructions):
    if date is not None and not re.match(r"20\d\d-[01]\d-[0123]\d", date):
        raise ValueError("Date must be YYYY-MM-DD.")
    if not instructions:
        raise ValueError("Don't deprecate things without conversion instructions!")


def _check_function(func, decorator):
    if not callable(func):
        raise ValueError(f"{func} is not a function. If this is a property, make sure @property appears before "
                         f"@{decorator} in your source code:\n\n@property\n@{decorator}\ndef method(...)")


def _qualified(func):
    return getattr(func, "__qualname__", func.__name__).split("<locals>.")[-1]


def _warn(what, instructions):
    frame = sys._getframe(2)
    while frame.f_code.co_filename == __file__:
        frame = frame.f_back
    logging.warning("From %s:%s: %s\nInstructions for updating:\n%s", frame.f_code.co_filename, frame.f_lineno, what,
                    instructions)


def _with_notice(doc, bare_title, mark, notice):
    """A docstring whose first line is marked, and which tells the notice after it."""
    if not doc:
        return "\n".join([bare_title, ""] + notice)
    lines = inspect.cleandoc(doc).splitlines()
    lines[0] += mark
    rest = lines[1:]
    while rest and not rest[0].strip():
        rest.pop(0)
    return "\n".join([lines[0], ""] + notice + ([""] + rest if rest else []))


def experimental(func):
    """Decorator: a warning whenever a function is called, and a note in its docstring.

    Source: tf.contrib.slim.experimental.
    """
    _check_function(func, "experimental")

    @functools.wraps(func)
    def told(*args, **kwargs):
        logging.warning("%s (from %s) is experimental and may change or be removed at any time, and without warning.",
                        _qualified(func), func.__module__)
        return func(*args, **kwargs)
    told.__doc__ = _with_notice(func.__doc__, "EXPERIMENTAL FUNCTION", " (experimental)", [
        "Warning: THIS FUNCTION IS EXPERIMENTAL. It may change or be removed at any time, and without warning."])
    return told
