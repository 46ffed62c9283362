"""tf.contrib.framework.arg_scope: default arguments for functions within a block."""
import functools
import inspect
import threading


class _Scopes(threading.local):
    def __init__(self):
        super().__init__()
        self.stack = [{}]


_scopes = _Scopes()
_arguments = {}       # key of a decorated function -> names of its arguments with defaults


def arg_scope_func_key(op):
    """The key under which scopes keep a function's arguments.

    Source: tf.contrib.slim.arg_scope_func_key.
    """
    return getattr(op, "_key_op", str(op))


def add_arg_scope(func):
    """Decorator: let arg_scope give a function its arguments.

    Source: tf.contrib.framework.add_arg_scope.
    """
    key = arg_scope_func_key(func)

    @functools.wraps(func)
    def func_with_args(*args, **kwargs):
        return func(*args, **{**_scopes.stack[-1].get(key, {}), **kwargs})
    parameters = inspect.signature(func).parameters.values()
    _arguments[key] = tuple(p.name for p in parameters if p.default is not p.empty)
    func_with_args._key_op = key
    return func_with_args


def has_arg_scope(func):
    """bool: whether a function is decorated with add_arg_scope.

    Source: tf.contrib.framework.has_arg_scope.
    """
    return arg_scope_func_key(func) in _arguments


def arg_scoped_arguments(func):
    """tuple of str: the arguments of a decorated function that a scope can give.

    Source: tf.contrib.framework.arg_scoped_arguments.
    """
    return _arguments[arg_scope_func_key(func)]


def current_arg_scope():
    """dict: the arguments that the scope around gives, by function.

    Source: tf.contrib.framework.current_arg_scope.
    """
    return _scopes.stack[-1]


def _module_name(func):
    """The module of a function, under the name that TF's text has for its generated ones."""
    family = func.__module__.rpartition("graphreg.ops.")[2]
    return func.__module__ if family == func.__module__ else f"tensorflow.python.ops.gen_{family}_ops"


class arg_scope:
    """Context manager that gives functions default arguments.

    Args:
      list_ops_or_scope: list of functions decorated with add_arg_scope, or a scope to be entered again.
      **kwargs: the arguments.
    Returns (from `with ... as`):
      dict: the scope.
    Raises:
      TypeError, ValueError: something else, or a function that is not decorated.
    Source: tf.contrib.framework.arg_scope.
    """

    def __init__(self, list_ops_or_scope, **kwargs):
        self._given, self._kwargs = list_ops_or_scope, kwargs

    def __enter__(self):
        scope = self._scope()
        _scopes.stack.append(scope)
        return scope

    def _scope(self):
        if isinstance(self._given, dict):
            if self._kwargs:
                raise ValueError("When attempting to re-use a scope by suppling adictionary, kwargs must be empty.")
            return self._given.copy()
        if not isinstance(self._given, (list, tuple)):
            raise TypeError("list_ops_or_scope must either be a list/tuple or reused scope (i.e. dict)")
        scope = _scopes.stack[-1].copy()
        for func in self._given:
            if not has_arg_scope(func):
                raise ValueError("%s is not decorated with @add_arg_scope", (_module_name(func), func.__name__))
            key = arg_scope_func_key(func)
            scope[key] = {**scope.get(key, {}), **self._kwargs}
        return scope

    def __exit__(self, *unused):
        _scopes.stack.pop()
        return False

    def __call__(self, func):
        """A scope decorates a function too."""
        @functools.wraps(func)
        def inside(*args, **kwargs):
            with arg_scope(self._given, **self._kwargs):
                return func(*args, **kwargs)
        return inside
