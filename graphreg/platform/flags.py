"""TF's public namespace tf.flags (and tf.app.flags): DEFINE_..., FLAGS, validators."""
import functools
import logging
import sys
import warnings

from .flag_parsers import (
    ArgumentParser, ArgumentSerializer, BaseListParser, BooleanParser, CsvListSerializer, EnumClassListSerializer,
    EnumClassParser, EnumClassSerializer, EnumParser, FloatParser, IntegerParser, ListParser, ListSerializer,
    WhitespaceSeparatedListParser)
from .flag_values import (  # noqa: F401
    BooleanFlag, CantOpenFlagFileError, DuplicateFlagError, Error, Flag, FlagHolder,
    FlagNameConflictsWithMethodError, FlagValues, IllegalFlagValueError, MultiFlag, UnparsedFlagAccessError,
    UnrecognizedFlagError, ValidationError, Validator, main_name, wrap)

text_wrap = wrap
_FLAGS = FlagValues()


class _FlagValuesWrapper:
    """The flags of the program; the first look at a value reads sys.argv."""

    def __init__(self, flags):
        self.__dict__["__wrapped"] = flags

    def __getattr__(self, name):
        wrapped = self.__dict__["__wrapped"]
        if not wrapped.is_parsed():
            wrapped(sys.argv)
        return getattr(wrapped, name)

    def __setattr__(self, name, value):
        return setattr(self.__dict__["__wrapped"], name, value)

    def __delattr__(self, name):
        return delattr(self.__dict__["__wrapped"], name)

    def __dir__(self):
        return dir(self.__dict__["__wrapped"])

    def __getitem__(self, name):
        return self.__dict__["__wrapped"][name]

    def __setitem__(self, name, flag):
        self.__dict__["__wrapped"][name] = flag

    def __len__(self):
        return len(self.__dict__["__wrapped"])

    def __iter__(self):
        return iter(self.__dict__["__wrapped"])

    def __contains__(self, name):
        return name in self.__dict__["__wrapped"]

    def __str__(self):
        return str(self.__dict__["__wrapped"])

    def __call__(self, *args, **kwargs):
        return self.__dict__["__wrapped"](*args, **kwargs)


FLAGS = _FlagValuesWrapper(_FLAGS)


# ------------------------------------------------------------------ defining
def _calling_module():
    """The name of the first module up the stack that is not one of these."""
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if not name.startswith("graphreg.platform."):
            return main_name() if name == "__main__" else name
        frame = frame.f_back
    return main_name()


def DEFINE_flag(flag, flag_values=_FLAGS, module_name=None, required=False):
    """Add a Flag to a set.

    Args:
      flag: Flag.
      flag_values: FlagValues.
      module_name: str, whose help page shows it; default the calling module.
      required: bool.
    Returns:
      FlagHolder.
    Raises:
      DuplicateFlagError: there is one of that name.
    Source: tf.flags.DEFINE_flag.
    """
    flag_values[flag.name] = flag
    flag_values.register_flag_by_module(module_name or _calling_module(), flag)
    if required:
        mark_flag_as_required(flag.name, flag_values)
    return FlagHolder(flag_values, flag)


def DEFINE(parser, name, default, help, flag_values=_FLAGS, serializer=None, module_name=None, required=False, **args):
    """Define a flag with a parser of its own.

    Args:
      parser: ArgumentParser.
      name: str.
      default: str, or a value that the parser accepts, or None.
      help: str.
      flag_values: FlagValues.
      serializer: ArgumentSerializer.
      module_name, required: as for DEFINE_flag.
      **args: for Flag.
    Returns:
      FlagHolder.
    Source: tf.flags.DEFINE.
    """
    return DEFINE_flag(Flag(parser, serializer, name, default, help, **args), flag_values, module_name, required)


def _with_old_names(define):
    """Accept flag_name, default_value and docstring, too."""
    renamed = {"flag_name": "name", "default_value": "default", "docstring": "help"}

    @functools.wraps(define)
    def wrapper(*args, **kwargs):
        if any(name in kwargs for name in renamed):
            logging.warning("Use of the keyword argument names (flag_name, default_value, docstring) is deprecated, "
                            "please use (name, default, help) instead.")
            kwargs = {renamed.get(name, name): value for name, value in kwargs.items()}
        return define(*args, **kwargs)
    return wrapper


@_with_old_names
def DEFINE_string(name, default, help, flag_values=_FLAGS, required=False, **args):
    """Define a flag whose value is a str.

    Args: as for DEFINE.
    Source: tf.flags.DEFINE_string.
    """
    return DEFINE(ArgumentParser(), name, default, help, flag_values, ArgumentSerializer(), required=required, **args)


@_with_old_names
def DEFINE_boolean(name, default, help, flag_values=_FLAGS, module_name=None, required=False, **args):
    """Define a flag that is on as --name and off as --noname.

    Args: as for DEFINE.
    Source: tf.flags.DEFINE_boolean.
    """
    return DEFINE_flag(BooleanFlag(name, default, help, **args), flag_values, module_name, required)


DEFINE_bool = DEFINE_boolean


@_with_old_names
def DEFINE_float(name, default, help, lower_bound=None, upper_bound=None, flag_values=_FLAGS, required=False, **args):
    """Define a flag whose value is a float between two bounds.

    Args: as for DEFINE.
    Source: tf.flags.DEFINE_float.
    """
    return _define_number(FloatParser, name, default, help, lower_bound, upper_bound, flag_values, required, args)


@_with_old_names
def DEFINE_integer(name, default, help, lower_bound=None, upper_bound=None, flag_values=_FLAGS, required=False, **args):
    """Define a flag whose value is an int between two bounds.

    Args: as for DEFINE.
    Source: tf.flags.DEFINE_integer.
    """
    return _define_number(IntegerParser, name, default, help, lower_bound, upper_bound, flag_values, required, args)


def _define_number(parser, name, default, help, low, high, flag_values, required, args):
    holder = DEFINE(parser(low, high), name, default, help, flag_values, ArgumentSerializer(), required=required, **args)
    if low is not None or high is not None:
        _check_bounds_too(flag_values, name)
    return holder


def _check_bounds_too(flag_values, name):
    """A value that is set in the program must keep to the bounds, too."""
    flag = flag_values[name]

    def checker(value):
        if value is not None:
            try:
                flag.parser.parse(value)
            except ValueError as error:
                raise ValidationError(str(error)) from None
        return True
    register_validator(name, checker, flag_values=flag_values)


def DEFINE_enum(name, default, enum_values, help, flag_values=_FLAGS, module_name=None, required=False, **args):
    """Define a flag whose value is one of some words.

    Args: as for DEFINE, and enum_values: list of str.
    Source: tf.flags.DEFINE_enum.
    """
    flag = Flag(EnumParser(enum_values), ArgumentSerializer(), name, default, help, **args)
    return DEFINE_flag(flag, flag_values, module_name, required)


def DEFINE_enum_class(name, default, enum_class, help, flag_values=_FLAGS, module_name=None, case_sensitive=False,
                      required=False, **args):
    """Define a flag whose value is a member of an Enum class.

    Args: as for DEFINE, enum_class: Enum class, case_sensitive: bool.
    Source: tf.flags.DEFINE_enum_class.
    """
    flag = Flag(EnumClassParser(enum_class, case_sensitive), EnumClassSerializer(not case_sensitive), name, default,
                help, **args)
    return DEFINE_flag(flag, flag_values, module_name, required)


def DEFINE_list(name, default, help, flag_values=_FLAGS, required=False, **args):
    """Define a flag whose value is a list of words, given between commas.

    Args: as for DEFINE.
    Source: tf.flags.DEFINE_list.
    """
    return DEFINE(ListParser(), name, default, help, flag_values, CsvListSerializer(), required=required, **args)


def DEFINE_spaceseplist(name, default, help, comma_compat=False, flag_values=_FLAGS, required=False, **args):
    """Define a flag whose value is a list of words, given between spaces.

    Args: as for DEFINE, comma_compat: bool, commas separate, too.
    Source: tf.flags.DEFINE_spaceseplist.
    """
    return DEFINE(WhitespaceSeparatedListParser(comma_compat), name, default, help, flag_values, ListSerializer(" "),
                  required=required, **args)


def DEFINE_multi(parser, serializer, name, default, help, flag_values=_FLAGS, module_name=None, required=False, **args):
    """Define a flag that may stand several times; its value is a list.

    Args: as for DEFINE.
    Source: tf.flags.DEFINE_multi.
    """
    return DEFINE_flag(MultiFlag(parser, serializer, name, default, help, **args), flag_values, module_name, required)


def DEFINE_multi_string(name, default, help, flag_values=_FLAGS, required=False, **args):
    """Define a flag of strings that may stand several times.

    Args: as for DEFINE.
    Source: tf.flags.DEFINE_multi_string.
    """
    return DEFINE_multi(ArgumentParser(), ArgumentSerializer(), name, default, help, flag_values, required=required,
                        **args)


def DEFINE_multi_integer(name, default, help, lower_bound=None, upper_bound=None, flag_values=_FLAGS, required=False,
                         **args):
    """Define a flag of integers that may stand several times.

    Args: as for DEFINE_integer.
    Source: tf.flags.DEFINE_multi_integer.
    """
    return DEFINE_multi(IntegerParser(lower_bound, upper_bound), ArgumentSerializer(), name, default, help, flag_values,
                        required=required, **args)


def DEFINE_multi_float(name, default, help, lower_bound=None, upper_bound=None, flag_values=_FLAGS, required=False,
                       **args):
    """Define a flag of floats that may stand several times.

    Args: as for DEFINE_float.
    Source: tf.flags.DEFINE_multi_float.
    """
    return DEFINE_multi(FloatParser(lower_bound, upper_bound), ArgumentSerializer(), name, default, help, flag_values,
                        required=required, **args)


def DEFINE_multi_enum(name, default, enum_values, help, flag_values=_FLAGS, case_sensitive=True, required=False, **args):
    """Define a flag of words from a list that may stand several times.

    Args: as for DEFINE_enum.
    Source: tf.flags.DEFINE_multi_enum.
    """
    return DEFINE_multi(EnumParser(enum_values, case_sensitive), ArgumentSerializer(), name, default,
                        help, flag_values, required=required, **args)


def DEFINE_multi_enum_class(name, default, enum_class, help, flag_values=_FLAGS, module_name=None,
                            case_sensitive=False, required=False, **args):
    """Define a flag of members of an Enum class that may stand several times.

    Args: as for DEFINE_enum_class.
    Source: tf.flags.DEFINE_multi_enum_class.
    """
    return DEFINE_multi(EnumClassParser(enum_class, case_sensitive), EnumClassSerializer(not case_sensitive), name,
                        default, help, flag_values, module_name, required, **args)


class _AliasFlag(Flag):
    """Another name for a flag."""

    def __init__(self, flag_values, original, name):
        self._flag_values, self._original = flag_values, original
        super().__init__(original.parser, original.serializer, name, original.default, f"Alias for --{original.name}.",
                         boolean=original.boolean)

    @property
    def value(self):
        return self._original.value

    @value.setter
    def value(self, value):
        setattr(self._flag_values, self._original.name, value)

    def parse(self, argument):
        self._original.parse(argument)
        self._original.using_default_value = False
        self.present += 1


def DEFINE_alias(name, original_name, flag_values=_FLAGS, module_name=None):
    """Define a second name of a flag.

    Args:
      name, original_name: str.
      flag_values, module_name: as for DEFINE_flag.
    Returns:
      FlagHolder.
    Raises:
      UnrecognizedFlagError: there is no flag original_name.
    Source: tf.flags.DEFINE_alias.
    """
    if original_name not in flag_values:
        raise UnrecognizedFlagError(original_name)
    return DEFINE_flag(_AliasFlag(flag_values, flag_values[original_name], name), flag_values, module_name)


# ------------------------------------------------------------------ checks
def register_validator(flag_name, checker, message="Flag validation failed", flag_values=_FLAGS):
    """Check a flag whenever it changes.

    Args:
      flag_name: str.
      checker: function of the value; false, or ValidationError, refuses it.
      message: str, the reason given then.
      flag_values: FlagValues.
    Source: tf.flags.register_validator.
    """
    flag_values.add_validator(Validator([flag_name], checker, message, True))


def validator(flag_name, message="Flag validation failed", flag_values=_FLAGS):
    """Decorator: the function checks a flag.

    Args: as for register_validator.
    Source: tf.flags.validator.
    """
    def decorate(function):
        register_validator(flag_name, function, message, flag_values)
        return function
    return decorate


def register_multi_flags_validator(flag_names, multi_flags_checker, message="Flags validation failed",
                                   flag_values=_FLAGS):
    """Check several flags together whenever one of them changes.

    Args:
      flag_names: list of str.
      multi_flags_checker: function of a dict name -> value.
      message, flag_values: as for register_validator.
    Source: tf.flags.register_multi_flags_validator.
    """
    flag_values.add_validator(Validator(list(flag_names), multi_flags_checker, message, False))


def multi_flags_validator(flag_names, message="Flag validation failed", flag_values=_FLAGS):
    """Decorator: the function checks several flags together.

    Args: as for register_multi_flags_validator.
    Source: tf.flags.multi_flags_validator.
    """
    def decorate(function):
        register_multi_flags_validator(flag_names, function, message, flag_values)
        return function
    return decorate


def mark_flag_as_required(flag_name, flag_values=_FLAGS):
    """Refuse a command line that leaves a flag None.

    Args: as for register_validator.
    Source: tf.flags.mark_flag_as_required.
    """
    if flag_values[flag_name].default is not None:
        warnings.warn(f"Flag --{flag_name} has a non-None default value; therefore, mark_flag_as_required will pass "
                      "even if flag is not specified in the command line!", stacklevel=2)
    register_validator(flag_name, lambda value: value is not None,
                       f"Flag --{flag_name} must have a value other than None.", flag_values)


def mark_flags_as_required(flag_names, flag_values=_FLAGS):
    """Refuse a command line that leaves one of the flags None.

    Args: as for register_multi_flags_validator.
    Source: tf.flags.mark_flags_as_required.
    """
    for name in flag_names:
        mark_flag_as_required(name, flag_values)


def mark_flags_as_mutual_exclusive(flag_names, required=False, flag_values=_FLAGS):
    """Refuse a command line that gives more than one of the flags (or none, when required).

    Args: as for register_multi_flags_validator; required: bool.
    Source: tf.flags.mark_flags_as_mutual_exclusive.
    """
    _exclude(flag_names, required, flag_values, lambda v: v is not None, "have a value other than None")


def mark_bool_flags_as_mutual_exclusive(flag_names, required=False, flag_values=_FLAGS):
    """Refuse a command line that switches on more than one of the flags (or none, when required).

    Args: as for mark_flags_as_mutual_exclusive.
    Raises:
      ValidationError: a flag is not boolean.
    Source: tf.flags.mark_bool_flags_as_mutual_exclusive.
    """
    for name in flag_names:
        if not flag_values[name].boolean:
            raise ValidationError(f"Flag --{name} is not Boolean, which is required for flags used in "
                                  "mark_bool_flags_as_mutual_exclusive.")
    _exclude(flag_names, required, flag_values, bool, "be True")


def _exclude(flag_names, required, flag_values, is_given, what):
    message = f"{'Exactly' if required else 'At most'} one of ({', '.join(flag_names)}) must {what}."

    def checker(values):
        count = sum(map(is_given, values.values()))
        return count == 1 or (not required and count == 0)
    register_multi_flags_validator(flag_names, checker, message, flag_values)


# ------------------------------------------------------------------ the rest
def set_default(flag_holder, value):
    """Change a flag's default.

    Args:
      flag_holder: FlagHolder.
      value: new default.
    Source: tf.flags.set_default.
    """
    flag_holder._flag_values.set_default(flag_holder.name, value)


def override_value(flag_holder, value):
    """Change a flag's value, whatever the command line said.

    Args: as for set_default.
    Raises:
      IllegalFlagValueError: the value is none of the flag's.
    Source: tf.flags.override_value.
    """
    flag = flag_holder._flag_values[flag_holder.name]
    parsed = flag._parse(value)
    if parsed != value:
        raise IllegalFlagValueError(f"flag {flag.name}: parsed value {parsed} not equal to original {value!r}")
    setattr(flag_holder._flag_values, flag.name, parsed)


def declare_key_flag(flag_name, flag_values=_FLAGS):
    """Show a flag of another module on the calling module's help page.

    Source: tf.flags.declare_key_flag.
    """
    flag_values.register_key_flag_for_module(_calling_module(), flag_values[flag_name])


def adopt_module_key_flags(module, flag_values=_FLAGS):
    """Show the flags of another module on the calling module's help page.

    Raises:
      Error: module is a str.
    Source: tf.flags.adopt_module_key_flags.
    """
    if not hasattr(module, "__name__"):
        raise Error(f"Expected a module object, not {module!r}.")
    for flag in flag_values.get_key_flags_for_module(module.__name__):
        flag_values.register_key_flag_for_module(_calling_module(), flag)


def get_help_width():
    """int: columns of a help page.

    Source: tf.flags.get_help_width.
    """
    return 80


def flag_dict_to_args(flag_map, multi_flags=None):
    """Yield the words of a command line that gives flags these values.

    Args:
      flag_map: dict name -> value; None for flags without one, lists for lists.
      multi_flags: set of names whose lists are given as several flags.
    Source: tf.flags.flag_dict_to_args.
    """
    for key, value in flag_map.items():
        if value is None:
            yield f"--{key}"
        elif isinstance(value, bool):
            yield f"--{'' if value else 'no'}{key}"
        elif isinstance(value, (bytes, str)):
            yield f"--{key}={value}"
        elif hasattr(value, "__iter__"):
            if multi_flags and key in multi_flags:
                yield from (f"--{key}={item}" for item in value)
            else:
                yield f"--{key}={','.join(str(item) for item in value)}"
        else:
            yield f"--{key}={value}"


# The flags that every program of TF 1.15 has, from the libraries that TF brings along: module -> (name, default).
_STANDARD = {
    "absl.logging": (("logtostderr", False), ("alsologtostderr", False), ("log_dir", ""), ("verbosity", -1),
                     ("logger_levels", ""), ("stderrthreshold", "fatal"), ("showprefixforinfo", True)),
    "absl.app": (("run_with_pdb", False), ("pdb_post_mortem", False), ("pdb", False), ("run_with_profiling", False),
                 ("profile_file", None), ("use_cprofile_for_profiling", True), ("only_check_args", False)),
    "tensorflow.python.ops.parallel_for.pfor": (("op_conversion_fallback_to_while_loop", False),),
    "absl.testing.absltest": (("test_srcdir", ""), ("test_tmpdir", "/tmp/absl_testing"), ("test_random_seed", 301),
                              ("test_randomize_ordering_seed", ""), ("xml_output_file", ""))}


def _define_standard(module, name, default):
    more = {"short_name": "v"} if name == "verbosity" else {}
    if name == "pdb":
        DEFINE_alias("pdb", "pdb_post_mortem", module_name=module)
    elif isinstance(default, bool):
        DEFINE_boolean(name, default, _KEPT, module_name=module)
    else:
        parser = IntegerParser() if isinstance(default, int) else ArgumentParser()
        DEFINE(parser, name, default, _KEPT, serializer=ArgumentSerializer(), module_name=module, **more)


_KEPT = "A flag that every TensorFlow program has."
for _module, _flags in _STANDARD.items():
    for _name, _default in _flags:
        _define_standard(_module, _name, _default)
del _module, _flags, _name, _default
# In TF the value is the mapping that the text stands for.
_FLAGS["logger_levels"].value = {}
