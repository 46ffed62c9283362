"""Command-line flags: one flag, and the set of all flags that a program defines."""
import sys
import textwrap

from .flag_parsers import ArgumentParser, ArgumentSerializer, BooleanParser

_UNSET = object()


class Error(Exception):
    """Base of the errors of flags.

    Source: tf.flags.Error.
    """


class CantOpenFlagFileError(Error):
    """A file named by --flagfile cannot be read.

    Source: tf.flags.CantOpenFlagFileError.
    """


class DuplicateFlagError(Error):
    """Two flags have the same name.

    Source: tf.flags.DuplicateFlagError.
    """


class IllegalFlagValueError(Error):
    """The text given for a flag is no value of it.

    Source: tf.flags.IllegalFlagValueError.
    """


class UnrecognizedFlagError(Error):
    """A flag that nobody defined.

    Args:
      flagname: str.
      flagvalue: str.
      suggestions: list of names that look like it.
    Source: tf.flags.UnrecognizedFlagError.
    """

    def __init__(self, flagname, flagvalue="", suggestions=None):
        self.flagname, self.flagvalue = flagname, flagvalue
        tip = f". Did you mean: {', '.join(suggestions)} ?" if suggestions else ""
        super().__init__(f"Unknown command line flag '{flagname}'{tip}")


class UnparsedFlagAccessError(Error):
    """A flag's value was asked for before the command line was read.

    Source: tf.flags.UnparsedFlagAccessError.
    """


class ValidationError(Error):
    """What a validator raises, to say why.

    Source: tf.flags.ValidationError.
    """


class FlagNameConflictsWithMethodError(Error):
    """A flag has the name of a method of FlagValues.

    Source: tf.flags.FlagNameConflictsWithMethodError.
    """


# ------------------------------------------------------------------ one flag
class Flag:
    """One flag: its name, default, value, and how text becomes its value.

    Source: tf.flags.Flag.
    """

    def __init__(self, parser, serializer, name, default, help_string, short_name=None, boolean=False,
                 allow_override=False, allow_override_cpp=False, allow_hide_cpp=False, allow_overwrite=True,
                 allow_using_method_names=False):
        self.name, self.help = name, help_string or "(no help available)"
        self.short_name, self.boolean = short_name, boolean
        self.parser, self.serializer = parser, serializer
        self.allow_override, self.allow_overwrite = allow_override, allow_overwrite
        self.allow_override_cpp, self.allow_hide_cpp = allow_override_cpp, allow_hide_cpp
        self.allow_using_method_names = allow_using_method_names
        self.present, self.using_default_value, self.validators = 0, True, []
        self._value = None
        self._set_default(default)

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, value):
        self._value = value

    def _set_default(self, value):
        self.default_unparsed = value
        self.default = None if value is None else self._parse_default(value)
        self.default_as_str = self._as_text(self.default)
        if self.using_default_value:
            self._value = self.default

    def _parse_default(self, value):
        return self._parse(value)

    def _parse(self, argument):
        try:
            return self.parser.parse(argument)
        except (TypeError, ValueError, OverflowError) as error:
            raise IllegalFlagValueError(f"flag --{self.name}={argument}: {error}") from error

    def parse(self, argument):
        """Take a value from the command line."""
        if self.present and not self.allow_overwrite:
            raise IllegalFlagValueError(f"flag --{self.name}={argument}: already defined as {self.value}")
        self._value = self._parse(argument)
        self.present += 1

    def unparse(self):
        """Back to the default."""
        self._value, self.using_default_value, self.present = self.default, True, 0

    def _as_text(self, value):
        if value is None:
            return None
        if self.boolean:
            return repr("true" if value else "false")
        return repr(self.serializer.serialize(value) if self.serializer else str(value))

    def serialize(self):
        """str: the flag as it would be written on a command line."""
        return self._serialize(self.value)

    def _serialize(self, value):
        if value is None:
            return ""
        if self.boolean:
            return f"--{'' if value else 'no'}{self.name}"
        if not self.serializer:
            raise Error(f"Serializer not present for flag {self.name}")
        return f"--{self.name}={self.serializer.serialize(value)}"

    def flag_type(self):
        """str: the kind of value."""
        return self.parser.flag_type()


class BooleanFlag(Flag):
    """A flag that is on as --name and off as --noname.

    Source: tf.flags.BooleanFlag.
    """

    def __init__(self, name, default, help, short_name=None, **args):
        super().__init__(BooleanParser(), ArgumentSerializer(), name, default, help, short_name, True, **args)


class MultiFlag(Flag):
    """A flag that may stand several times; its value is a list.

    Source: tf.flags.MultiFlag.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.help += ";\n    repeat this option to specify a list of values"

    def parse(self, argument):
        new = self._parse(argument)
        self._value = self._value + new if self.present else new
        self.present += len(new)

    def _parse(self, argument):
        items = list(argument) if hasattr(argument, "__iter__") and not isinstance(argument, str) else [argument]
        return [super(MultiFlag, self)._parse(item) for item in items]

    def _as_text(self, value):
        return None if value is None else repr(str(value))

    def _serialize(self, value):
        return "" if value is None else "\n".join(super(MultiFlag, self)._serialize(v) for v in value)

    def flag_type(self):
        return "multi " + self.parser.flag_type()


class FlagHolder:
    """What DEFINE_... gives back: a flag, by way of the set it lies in.

    Source: tf.flags.FlagHolder.
    """

    def __init__(self, flag_values, flag):
        self._flag_values, self._name = flag_values, flag.name

    def _refuse_eq(self, other):
        raise TypeError(f"unsupported operand type(s) for ==: '{type(self).__name__}' and "
                        f"'{type(other).__name__}' (did you mean to use '{type(self).__name__}.value' instead?)")

    __eq__ = _refuse_eq
    __hash__ = object.__hash__

    def __bool__(self):
        raise TypeError(f"bool() not supported for instances of type '{type(self).__name__}' (did you mean to use "
                        f"'{type(self).__name__}.value' instead?)")

    name = property(lambda self: self._name)
    value = property(lambda self: getattr(self._flag_values, self._name))
    default = property(lambda self: self._flag_values[self._name].default)
    present = property(lambda self: bool(self._flag_values[self._name].present))


# ------------------------------------------------------------------ validators
class Validator:
    """A check of the values of some flags together.

    Args:
      names: list of flag names.
      checker: function of one value (single) or of a dict name -> value; False or ValidationError refuses.
      message: str, what is said then.
      single: bool.
    """

    def __init__(self, names, checker, message, single):
        self.names, self.checker, self.message, self.single = names, checker, message, single

    def verify(self, flag_values):
        values = {name: flag_values[name].value for name in self.names}
        try:
            passed = self.checker(values[self.names[0]] if self.single else values)
            reason = self.message
        except ValidationError as error:
            passed, reason = False, str(error)
        if not passed:
            shown = ", ".join(f"{n}={v}" for n, v in values.items())
            raise ValidationError(f"flag --{shown}: {reason}" if self.single else f"flags {shown}: {reason}")


# ------------------------------------------------------------------ all flags
# Flags of every set of flags: they steer the reading of the command line itself.
_SPECIAL = (("flagfile", "Read more flags from this file, one on each line."),
            ("undefok", "Names, between commas, of flags that may be given although nobody defines them."))


def main_name():
    """str: what the main module is called in help pages."""
    return sys.argv[0] if sys.argv else "__main__"


class FlagValues:
    """The flags of a program: FLAGS.name is a value, FLAGS["name"] a Flag, FLAGS(argv) reads a command line.

    Source: tf.flags.FlagValues.
    """

    def __init__(self):
        self.__dict__.update({"__flags": {}, "__modules": {}, "__key_flags": {}, "__parsed": False,
                              "__gnu_getopt": True, "__validators": []})

    def _flags(self):
        return self.__dict__["__flags"]

    # -------------------------------------------------------------- definition
    def __setitem__(self, name, flag):
        if not isinstance(flag, Flag):
            raise IllegalFlagValueError(f"Expect Flag instances, found type {type(flag)}. Maybe you didn't mean to use "
                                        "FlagValue.__setitem__?")
        if not isinstance(name, str):
            raise Error("Flag name must be a string")
        if not name:
            raise Error("Flag name cannot be empty")
        if " " in name:
            raise Error("Flag name cannot contain a space")
        self._check_new(name, flag)
        if flag.short_name is not None:
            self._flags()[flag.short_name] = flag
        self._flags()[name] = flag

    def _check_new(self, name, flag):
        if callable(getattr(type(self), name, None)) and not flag.allow_using_method_names:
            raise FlagNameConflictsWithMethodError(
                f'Cannot define a flag named "{name}". It conflicts with a method on class "FlagValues". To allow '
                f"defining it, use allow_using_method_names and access the flag value with FLAGS['{name}'].value. "
                f"FLAGS.{name} returns the method, not the flag value.")
        for taken in (name, flag.short_name):
            old = self._flags().get(taken)
            if old is not None and not flag.allow_override and not old.allow_override:
                first, second = self.find_module_defining_flag(taken, "<unknown>"), main_name()
                for module, flags in self.__dict__["__modules"].items():
                    second = module if flag in flags else second
                raise DuplicateFlagError(
                    f"The flag '{taken}' is defined twice. First from {first}, Second from {second}.  Description from "
                    f"first occurrence: {old.help}")

    def register_flag_by_module(self, module_name, flag):
        """Note which module a flag belongs to."""
        self.__dict__["__modules"].setdefault(module_name, []).append(flag)

    def register_key_flag_for_module(self, module_name, flag):
        """Note a flag that a module's help page shows, too."""
        self.__dict__["__key_flags"].setdefault(module_name, []).append(flag)

    def find_module_defining_flag(self, flagname, default=None):
        """str: the module of a flag."""
        wanted = self._flags().get(flagname)
        for module, flags in self.__dict__["__modules"].items():
            if any(f is wanted for f in flags):
                return module
        return default

    def flags_by_module_dict(self):
        """dict: module -> list of Flags."""
        return self.__dict__["__modules"]

    def key_flags_by_module_dict(self):
        """dict: module -> list of Flags made known with declare_key_flag."""
        return self.__dict__["__key_flags"]

    def get_key_flags_for_module(self, module):
        """list of the Flags that a module defines or has declared its own."""
        name = module if isinstance(module, str) else module.__name__
        name = main_name() if name == "__main__" else name
        own = list(self.__dict__["__modules"].get(name, []))
        return own + [f for f in self.__dict__["__key_flags"].get(name, []) if f not in own]

    def add_validator(self, validator):
        """Check flags whenever they change."""
        for name in validator.names:
            self[name].validators.append(validator)
        self.__dict__["__validators"].append(validator)

    def append_flag_values(self, flag_values):
        """Take over the flags of another set."""
        for name, flag in flag_values._flags().items():
            if name == flag.name:
                self[name] = flag

    def remove_flag_values(self, flag_values):
        """Forget the flags of another set, or of a list of names."""
        for name in list(flag_values):
            self.__delattr__(name)

    # -------------------------------------------------------------- access
    def __getattr__(self, name):
        found = self.__dict__.get(name, _UNSET)
        if found is not _UNSET:
            return found
        flag = self.__dict__.get("__flags", {}).get(name)
        if flag is None:
            raise AttributeError(name)
        if not self.__dict__["__parsed"]:
            raise UnparsedFlagAccessError(f"Trying to access flag --{name} before flags were parsed.")
        return flag.value

    def __setattr__(self, name, value):
        self._set_attributes(**{name: value})

    def _set_attributes(self, **attributes):
        flags = self._flags()
        before = {}
        for name, value in attributes.items():
            if name not in flags:
                raise UnrecognizedFlagError(name, value)
            before[name] = flags[name]._value
            flags[name].value = value
        try:
            self._verify([v for name in attributes for v in flags[name].validators])
        except IllegalFlagValueError:
            for name, value in before.items():
                flags[name].value = value
            raise
        for name in attributes:
            flags[name].using_default_value = False

    def __delattr__(self, name):
        flag = self._flags().pop(name, None)
        if flag is None:
            raise AttributeError(name)
        for other in [n for n, f in self._flags().items() if f is flag]:
            del self._flags()[other]
        for flags in self.__dict__["__modules"].values():
            flags[:] = [f for f in flags if f is not flag]

    def __getitem__(self, name):
        return self._flags()[name]

    def __contains__(self, name):
        return name in self._flags()

    def __iter__(self):
        return iter(self._flags())

    def __len__(self):
        return len(self._flags())

    def __dir__(self):
        return sorted(self._flags())

    def set_default(self, name, value):
        """Change a flag's default."""
        if name not in self._flags():
            raise UnrecognizedFlagError(name, value)
        self._flags()[name]._set_default(value)
        self._verify(self._flags()[name].validators)

    def get_flag_value(self, name, default):
        """The value of a flag, or default when it is None."""
        value = getattr(self, name)
        return default if value is None else value

    def flag_values_dict(self):
        """dict: name -> value."""
        return {name: flag.value for name, flag in self._flags().items()}

    # -------------------------------------------------------------- reading a command line
    def __call__(self, argv, known_only=False):
        """Read a command line; returns its first word and what is no flag.

        Args:
          argv: list of str, the program's name first.
          known_only: bool; True leaves unknown flags in what is returned.
        Raises:
          TypeError: argv is a str.
          ValueError: argv is empty, or a switched-off flag has a value.
          Error: one of its kinds.
        """
        if isinstance(argv, (str, bytes)):
            raise TypeError("argv should be a tuple/list of strings, not bytes or string.")
        if not argv:
            raise ValueError("argv cannot be an empty list, and must contain the program name as the first element.")
        unknown, rest = self._parse_args(self.read_flags_from_files(argv[1:]), known_only)
        for name, value in unknown:
            raise UnrecognizedFlagError(name, value, self._suggestions(name))
        self.mark_as_parsed()
        self.validate_all_flags()
        return [argv[0]] + rest

    def _parse_args(self, args, known_only):
        rest, unknown, allowed = [], [], set()
        args = iter(args)
        for arg in args:
            name, eq, value = arg.lstrip("-").partition("=") if arg[:2] != "--" else arg[2:].partition("=")
            if not arg.startswith("-") or not name:
                if arg == "--" and not known_only:
                    rest.extend(args)
                    break
                rest.append(arg)
                if arg == "--" or (not self.__dict__["__gnu_getopt"] and not arg.startswith("-")):
                    rest.extend(args)
                    break
            elif name == "undefok":
                allowed |= self._undefined_ok(_value_of(name, eq, value, args))
            elif not self._take(name, eq, value, args):
                rest += [arg] if known_only else []
                unknown.append((name, arg))
        unknown = [] if known_only else [(n, a) for n, a in unknown if n not in allowed]
        return unknown, rest

    def _undefined_ok(self, text):
        names = [n.strip() for n in text.split(",")]
        return set(names) | {"no" + n for n in names}

    def _take(self, name, eq, value, args):
        """Give a flag its value from the command line; False when there is no such flag."""
        flag = self._flags().get(name)
        if flag is not None:
            text = (value if eq else "true") if flag.boolean else _value_of(name, eq, value, args)
        else:
            flag = self._flags().get(name[2:]) if name.startswith("no") else None
            if flag is None or not flag.boolean:
                return False
            if eq:
                raise ValueError(f"--{name}={value} does not take an argument")
            text = "false"
        flag.parse(text)
        flag.using_default_value = False
        return True

    def _suggestions(self, attempt):
        if len(attempt) <= 2:
            return []
        distances = [(_edits(attempt, name[:len(attempt)]), name) for name in sorted(self._flags())]
        least = min((d for d, _ in distances), default=len(attempt))
        return [name for d, name in distances if d == least] if least / len(attempt) < .5 else []

    def read_flags_from_files(self, argv, force_gnu=True):
        """The command line with each --flagfile=NAME replaced by what stands in that file."""
        out, args = [], iter(argv)
        for arg in args:
            if arg == "--" or (not arg.startswith("-") and not self.__dict__["__gnu_getopt"]):
                return out + [arg] + list(args)
            name, eq, value = arg.lstrip("-").partition("=")
            if arg.startswith("-") and name == "flagfile":
                value = value if eq else next(args, None)
                if value is None:
                    raise IllegalFlagValueError("--flagfile with no argument")
                out += self.read_flags_from_files(_lines_of(value))
            else:
                out.append(arg)
        return out

    def is_parsed(self):
        """bool: whether a command line was read."""
        return self.__dict__["__parsed"]

    def mark_as_parsed(self):
        """Allow access without a command line."""
        self.__dict__["__parsed"] = True

    def unparse_flags(self):
        """Back to the defaults, as before a command line was read."""
        for flag in self._flags().values():
            flag.unparse()
        self.__dict__["__parsed"] = False

    def set_gnu_getopt(self, gnu_getopt=True):
        """Whether flags may stand after other arguments."""
        self.__dict__["__gnu_getopt"] = gnu_getopt

    def is_gnu_getopt(self):
        """bool: whether flags may stand after other arguments."""
        return self.__dict__["__gnu_getopt"]

    # -------------------------------------------------------------- checks
    def validate_all_flags(self):
        """Run every validator.

        Raises:
          IllegalFlagValueError: what they complain of, a line each.
        """
        self._verify(self.__dict__["__validators"])

    def _verify(self, validators):
        found, seen = [], []
        for validator in self.__dict__["__validators"]:
            if validator not in validators or validator in seen:
                continue
            seen.append(validator)
            try:
                validator.verify(self)
            except ValidationError as error:
                found += [str(error)] if str(error) not in found else []
        if found:
            raise IllegalFlagValueError("\n".join(found))

    # -------------------------------------------------------------- texts
    def flags_into_string(self):
        """str: the flags as lines of a flagfile; None and short names are left out."""
        out = []
        for _, flags in sorted(self.__dict__["__modules"].items()):
            for flag in sorted(flags, key=lambda f: f.name):
                out += [flag.serialize() + "\n"] if flag.value is not None else []
        return "".join(out)

    def append_flags_into_file(self, filename):
        """Write the flags at the end of a flagfile."""
        with open(filename, "a") as out:
            out.write(self.flags_into_string())

    def __str__(self):
        return self.get_help()

    def get_help(self, prefix="", include_special_flags=True):
        """str: the help of all flags, the main module's first."""
        modules = sorted(self.__dict__["__modules"])
        if main_name() in modules:
            modules = [main_name()] + [m for m in modules if m != main_name()]
        texts = [self._module_text(m, self.__dict__["__modules"][m], prefix) for m in modules]
        if include_special_flags:
            special = [Flag(ArgumentParser(), ArgumentSerializer(), name, "", text) for name, text in _SPECIAL]
            texts.append(self._module_text("absl.flags", special, prefix))
        return "\n".join(t for t in texts if t)

    def module_help(self, module):
        """str: the help of one module's flags."""
        name = module if isinstance(module, str) else module.__name__
        return self._module_text(name, self.get_key_flags_for_module(module), "")

    def main_module_help(self):
        """str: the help of the main module's flags."""
        return self._module_text(main_name(), self.get_key_flags_for_module(main_name()), "")

    def _module_text(self, module, flags, prefix):
        lines = [f"\n{prefix}{module}:"] + [help_of(f, prefix + "  ") for f in sorted(flags, key=lambda f: f.name)]
        return "\n".join(lines) if flags else ""


def _value_of(name, eq, value, args):
    if eq:
        return value
    found = next(args, None)
    if found is None:
        raise Error(f"Missing value for flag --{name}")
    return found


def _lines_of(path):
    try:
        with open(path) as file:
            lines = [line.strip() for line in file]
    except OSError as error:
        raise CantOpenFlagFileError(f"ERROR:: Unable to open flagfile: {error}") from error
    return [line for line in lines if line and not line.startswith(("#", "//"))]


def _edits(a, b):
    """The number of insertions, deletions, changes and swaps of neighbours that make b of a."""
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def help_of(flag, prefix):
    """str: the lines that tell of one flag."""
    name = f"--[no]{flag.name}" if flag.boolean else f"--{flag.name}"
    short = f"-{flag.short_name}," if flag.short_name else ""
    values = f" <{'|'.join(flag.parser.enum_values)}>:" if hasattr(flag.parser, "enum_values") else ""
    lines = [wrap(f"{prefix}{short}{name}:{values} {flag.help}", prefix)]
    lines += [wrap(f"{prefix}  (default: {flag.default_as_str})", prefix)] if flag.default_as_str else []
    lines += [wrap(f"{prefix}  ({flag.parser.syntactic_help})", prefix)] if flag.parser.syntactic_help else []
    return "\n".join(lines)


def wrap(text, prefix, width=80):
    """Lines of at most `width`; what goes on is indented."""
    out = []
    for i, line in enumerate(text.splitlines()):
        first = "" if not i else prefix + "  "
        out += textwrap.wrap(line if not i else line.strip(), width, initial_indent=first,
                             subsequent_indent=prefix + "  ") or [""]
    return "\n".join(out)
