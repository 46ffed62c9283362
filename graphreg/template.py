"""tf.make_template: a function that makes its variables once and shares them from then on."""
from functools import partial

from .core.collections import GraphKeys, get_collection, get_collection_ref
from .variable_scope import pure_variable_scope, unique_scope_name, variable_scope


def make_template(name_, func_, create_scope_now_=False, unique_name_=None, custom_getter_=None, **kwargs):
    """Return a function that calls func_ in a variable scope of its own, the same one every time.

    Args:
      name_: str, the scope, made unique.
      func_: function that makes its variables with get_variable.
      create_scope_now_: bool, fix the scope's name now and not at the first call.
      unique_name_: str, the scope's very name, in place of name_.
      custom_getter_: custom getter of the scope.
      kwargs: arguments given to func_ at every call.
    Returns:
      Template: called as func_, it returns what func_ returns.
    Raises:
      ValueError: name_ is None; when called again: a trainable variable was made.
    Source: tf.make_template.
    """
    return Template(name_, partial(func_, **kwargs) if kwargs else func_, create_scope_now=create_scope_now_,
                    unique_name=unique_name_, custom_getter=custom_getter_)


def _callers_line():
    """The line of the program that calls make_template, as tracebacks print it."""
    # Templates are rare: traceback loads at the first one.
    import traceback
    return "".join(traceback.format_list(traceback.extract_stack(limit=4)[:1]))


class Template:
    """A function with a variable scope of its own; see tf.make_template."""

    def __init__(self, name, func, create_scope_now=False, unique_name=None, custom_getter=None):
        if name is None:
            raise ValueError("name cannot be None.")
        self._func, self._name, self._unique_name, self._custom_getter = func, name, unique_name, custom_getter
        self._made_at = _callers_line()
        self._variables_created = False
        self._variable_scope = None
        if create_scope_now:
            with pure_variable_scope(unique_name or unique_scope_name(name), custom_getter=custom_getter) as scope:
                self._variable_scope = scope

    def __call__(self, *args, **kwargs):
        if self._variable_scope is not None:
            with variable_scope(self._variable_scope, reuse=self._variables_created):
                return self._call(args, kwargs)
        with variable_scope(self._unique_name, self._name, custom_getter=self._custom_getter) as scope:
            self._variable_scope = scope
            return self._call(args, kwargs)

    def _call(self, args, kwargs):
        try:
            if not self._variables_created:
                result = self._func(*args, **kwargs)
            else:
                # TF looks at both lists, which makes them when they are not there.
                get_collection_ref(GraphKeys.GLOBAL_VARIABLES)
                before = len(get_collection_ref(GraphKeys.TRAINABLE_VARIABLES))
                result = self._func(*args, **kwargs)
                self._check_no_new(before)
        except Exception as error:
            self._add_origin(error)
            raise
        self._variables_created = True
        return result

    @staticmethod
    def _check_no_new(before):
        new = get_collection_ref(GraphKeys.TRAINABLE_VARIABLES)[before:]
        if new:
            raise ValueError("Trainable variable created when calling a template after the first time, perhaps you used "
                             f"tf.Variable when you meant tf.get_variable: {new}")

    def _add_origin(self, error):
        """Put where the template was made behind the text of an error that comes out of it."""
        text = error.args[0] if error.args else ""
        error.args = (f"{text}\n\noriginally defined at:\n{self._made_at}",) + error.args[1:]

    # ---------------------------------------------------------- what it knows
    @property
    def name(self):
        """str: the name given."""
        return self._name

    @property
    def func(self):
        return self._func

    @property
    def variable_scope(self):
        """The VariableScope, None before the first call."""
        return self._variable_scope

    @property
    def var_scope(self):
        """Old name of `variable_scope`."""
        return self._variable_scope

    @property
    def variable_scope_name(self):
        """str: the prefix of the variables' names, with its "/"; None before the first call."""
        if self._variable_scope is None:
            return None
        name = self._variable_scope.name
        return name + "/" if name and name[-1] != "/" else name

    def _collected(self, key):
        """The members of a collection made under this template."""
        if self._variable_scope is None:
            return []
        return get_collection(key, self.variable_scope_name)

    @property
    def global_variables(self):
        """list of the global variables made under this template."""
        return self._collected(GraphKeys.GLOBAL_VARIABLES)

    @property
    def local_variables(self):
        """list of the local variables made under this template."""
        return self._collected(GraphKeys.LOCAL_VARIABLES)

    @property
    def trainable_variables(self):
        """list of the trainable variables made under this template."""
        return self._collected(GraphKeys.TRAINABLE_VARIABLES)

    @property
    def non_trainable_variables(self):
        """list of the variables made under this template that are not trainable."""
        trainable = set(self.trainable_variables)
        return [v for v in self.global_variables if v not in trainable]

    @property
    def variables(self):
        """list of the global and local variables made under this template."""
        return self.global_variables + self.local_variables

    @property
    def weights(self):
        return self.variables

    @property
    def trainable_weights(self):
        return self.trainable_variables

    @property
    def non_trainable_weights(self):
        return self.non_trainable_variables
