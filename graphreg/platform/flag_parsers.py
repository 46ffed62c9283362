"""How the text of a command-line flag becomes a value, and back."""
import csv
import io


class ArgumentParser:
    """Base of parsers: a str goes in, a value comes out.

    Source: tf.flags.ArgumentParser.
    """

    syntactic_help = ""

    def parse(self, argument):
        """The value; ValueError when the text is none.  Strings pass, anything else is refused."""
        if not isinstance(argument, str):
            raise TypeError(f'flag value must be a string, found "{type(argument)}"')
        return argument

    def flag_type(self):
        """str: what a help page calls the type."""
        return "string"


class ArgumentSerializer:
    """Base of serializers: a value goes in, text comes out.

    Source: tf.flags.ArgumentSerializer.
    """

    def serialize(self, value):
        return str(value)


class _NumberParser(ArgumentParser):
    """Numbers between two bounds."""

    noun, article, kinds = "number", "a", ()

    def __init__(self, lower_bound=None, upper_bound=None):
        self.lower_bound, self.upper_bound = lower_bound, upper_bound
        self.syntactic_help = self._describe(lower_bound, upper_bound)

    def _describe(self, low, high):
        if low is not None and high is not None:
            return f"{self.article} {self.noun} in the range [{low}, {high}]"
        for sign, known in self._named_bounds(low, high):
            if known:
                return f"a {sign} {self.noun}"
        if high is not None:
            return f"{self.noun} <= {high}"
        return f"{self.noun} >= {low}" if low is not None else f"{self.article} {self.noun}"

    def _named_bounds(self, low, high):
        return (("non-negative", low == 0), ("non-positive", high == 0))

    def parse(self, argument):
        value = self.convert(argument)
        low, high = self.lower_bound, self.upper_bound
        if (low is not None and value < low) or (high is not None and value > high):
            raise ValueError(f"{value} is not {self.syntactic_help}")
        return value


class FloatParser(_NumberParser):
    """Parser of floats.

    Args:
      lower_bound, upper_bound: number, or None.
    Source: tf.flags.FloatParser.
    """

    def convert(self, argument):
        if isinstance(argument, (int, float, str)) and not isinstance(argument, bool):
            return float(argument)
        raise TypeError(f"Expect argument to be a string, int, or float, found {type(argument)}")

    def flag_type(self):
        return "float"


class IntegerParser(_NumberParser):
    """Parser of integers, also hexadecimal (0x1f) and octal (0o17) ones.

    Args:
      lower_bound, upper_bound: int, or None.
    Source: tf.flags.IntegerParser.
    """

    noun, article = "integer", "an"

    def _named_bounds(self, low, high):
        return (("positive", low == 1), ("negative", high == -1)) + super()._named_bounds(low, high)

    def convert(self, argument):
        if isinstance(argument, int) and not isinstance(argument, bool):
            return argument
        if not isinstance(argument, str):
            raise TypeError(f"Expect argument to be a string or int, found {type(argument)}")
        base = {"0x": 16, "0o": 8}.get(argument[:2], 10)
        return int(argument, base)

    def flag_type(self):
        return "int"


class BooleanParser(ArgumentParser):
    """Parser of truth values: true, t, 1 and false, f, 0.

    Source: tf.flags.BooleanParser.
    """

    def parse(self, argument):
        if isinstance(argument, str):
            if argument.lower() in ("true", "t", "1"):
                return True
            if argument.lower() in ("false", "f", "0"):
                return False
        elif isinstance(argument, (bool, int)) and argument in (0, 1):
            return bool(argument)
        raise ValueError("Non-boolean argument to boolean flag", argument)

    def flag_type(self):
        return "bool"


class EnumParser(ArgumentParser):
    """Parser of one of some words.

    Args:
      enum_values: list of str.
      case_sensitive: bool.
    Raises:
      ValueError: no words.
    Source: tf.flags.EnumParser.
    """

    def __init__(self, enum_values, case_sensitive=True):
        if not enum_values:
            raise ValueError(f'enum_values cannot be empty, found "{enum_values}"')
        self.enum_values, self.case_sensitive = enum_values, case_sensitive

    def parse(self, argument):
        for word in self.enum_values:
            if word == argument or (not self.case_sensitive and word.upper() == argument.upper()):
                return word
        raise ValueError(f"value should be one of <{'|'.join(self.enum_values)}>")

    def flag_type(self):
        return "string enum"


class EnumClassParser(ArgumentParser):
    """Parser of the members of an Enum class, by name.

    Args:
      enum_class: Enum class.
      case_sensitive: bool.
    Source: tf.flags.EnumClassParser.
    """

    def __init__(self, enum_class, case_sensitive=True):
        if not len(enum_class):
            raise ValueError(f"enum_class cannot be empty, but \"{enum_class}\" is empty.")
        self.enum_class, self._fold = enum_class, (str if case_sensitive else str.lower)
        self.enum_values = [self._fold(n) for n in enum_class.__members__]

    def parse(self, argument):
        if isinstance(argument, self.enum_class):
            return argument
        for name, member in self.enum_class.__members__.items():
            if self._fold(name) == self._fold(argument):
                return member
        raise ValueError(f"value should be one of <{'|'.join(self.enum_values)}>")

    def flag_type(self):
        return "enum class"


class BaseListParser(ArgumentParser):
    """Parser of a list of words between separators.

    Source: tf.flags.BaseListParser.
    """

    def __init__(self, token=None, name=None):
        self._token, self._name = token, name
        self.syntactic_help = f"a {name} separated list"

    def parse(self, argument):
        if isinstance(argument, list):
            return argument
        if not argument:
            return []
        return self._split(argument)

    def _split(self, argument):
        return [word.strip() for word in argument.split(self._token)]

    def flag_type(self):
        return f"{self._name} separated list of strings"


class ListParser(BaseListParser):
    """Parser of words between commas, quoted as in CSV files.

    Source: tf.flags.ListParser.
    """

    def __init__(self):
        super().__init__(",", "comma")

    def _split(self, argument):
        try:
            return [word.strip() for word in list(csv.reader([argument], strict=True))[0]]
        except csv.Error as error:
            raise ValueError(f"Unable to parse the value {argument!r} as a {self.flag_type()}: {error}") from None


class WhitespaceSeparatedListParser(BaseListParser):
    """Parser of words between spaces (and commas, if so told).

    Source: tf.flags.WhitespaceSeparatedListParser.
    """

    def __init__(self, comma_compat=False):
        self._comma_compat = comma_compat
        super().__init__(None, "whitespace or comma" if comma_compat else "whitespace")

    def _split(self, argument):
        return (argument.replace(",", " ") if self._comma_compat else argument).split()


class ListSerializer(ArgumentSerializer):
    """Words put together with a separator.

    Source: tf.flags.ListSerializer.
    """

    def __init__(self, list_sep):
        self.list_sep = list_sep

    def serialize(self, value):
        return self.list_sep.join([str(x) for x in value])


class CsvListSerializer(ListSerializer):
    """Words put together as a line of a CSV file.

    Source: tf.flags.CsvListSerializer.
    """

    def __init__(self, list_sep=","):
        super().__init__(list_sep)

    def serialize(self, value):
        out = io.StringIO()
        csv.writer(out, delimiter=self.list_sep).writerow([str(x) for x in value])
        return out.getvalue().strip()


class EnumClassSerializer(ArgumentSerializer):
    """The name of an Enum member.

    Source: tf.flags.EnumClassSerializer.
    """

    def __init__(self, lowercase=True):
        self._fold = str.lower if lowercase else str

    def serialize(self, value):
        return self._fold(value.name)


class EnumClassListSerializer(ListSerializer):
    """The names of Enum members.

    Source: tf.flags.EnumClassListSerializer.
    """

    def __init__(self, list_sep, lowercase=True):
        super().__init__(list_sep)
        self._one = EnumClassSerializer(lowercase)

    def serialize(self, value):
        return self.list_sep.join(self._one.serialize(v) for v in (value if isinstance(value, list) else [value]))
