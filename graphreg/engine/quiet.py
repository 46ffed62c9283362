"""Calls in which NumPy says nothing of overflow, division by zero and the like, at next to no cost.

np.errstate takes longer than a small run. NumPy 2 keeps what is to be said in a context variable, so that a call in a
context where nothing is does; NumPy 1 has a function for it. In that context a program's own context variables are not
there: calls into the program go through np.errstate.
"""
import contextvars

import numpy as np


def quiet_call():
    """A function (f, *arguments) -> f(*arguments), for one call at a time."""
    if hasattr(np, "seterrobj"):
        return _by_error_object
    context = contextvars.Context()
    context.run(_say_nothing)
    return context.run


def errstate_call(function, *arguments):
    """function(*arguments) where nothing is said, with the caller's context variables."""
    with np.errstate(all="ignore"):
        return function(*arguments)


def _say_nothing():
    np.seterr(all="ignore")


def _error_object():
    with np.errstate(all="ignore"):
        return list(np.geterrobj())       # the list itself is changed by np.seterr


_NOTHING = _error_object() if hasattr(np, "seterrobj") else None


def _by_error_object(function, *arguments):
    before = np.geterrobj()
    np.seterrobj(list(_NOTHING))
    try:
        return function(*arguments)
    finally:
        np.seterrobj(before)
