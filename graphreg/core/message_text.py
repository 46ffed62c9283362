"""Protocol-buffer text format: how messages print, and how they are read back."""

import re
import struct

_ESCAPES = {9: "\\t", 10: "\\n", 13: "\\r", 34: '\\"', 39: "\\'", 92: "\\\\"}
_UNESCAPES = {"n": b"\n", "r": b"\r", "t": b"\t", "a": b"\a", "b": b"\b",
              "f": b"\f", "v": b"\v", "'": b"'", '"': b'"', "\\": b"\\"}
_NEXT = re.compile(r"""(?:\s+ | \#[^\n]*)* (
    -?[A-Za-z_][\w]* | [-+]?\.?\d[\w.+-]* |
    "(?:[^"\n\\]|\\.)*"? | '(?:[^'\n\\]|\\.)*'? | \S |)""", re.VERBOSE)
_WORD = re.compile(r"\w")
_BOOLS = {"true": True, "t": True, "True": True, "1": True,
          "false": False, "f": False, "False": False, "0": False}
_INT_BITS = {"int32": (-31, 31), "int64": (-63, 63), "uint32": (0, 32),
             "uint64": (0, 64), "sint64": (-63, 63), "fixed32": (0, 32), "fixed64": (0, 64)}


# Printing


def _escape_byte(byte):
    if byte in _ESCAPES:
        return _ESCAPES[byte]
    return chr(byte) if 32 <= byte < 127 else "\\%03o" % byte


def _quote(value, as_utf8):
    if as_utf8 and isinstance(value, str):
        text = "".join([_ESCAPES.get(ord(c), c) for c in value])
    else:
        data = value.encode("utf-8") if isinstance(value, str) else value
        text = "".join([_escape_byte(b) for b in data])
    return '"%s"' % text


def _shortest_float32(value):
    """The shortest decimal that reads back as the same float32."""
    for digits in range(6, 9):
        short = float("%.*g" % (digits, value))
        if _float32_bits(short) == _float32_bits(value):
            return short
    return float("%.9g" % value)


def _float32_bits(value):
    try:
        return struct.pack("<f", value)
    except OverflowError:
        return None


class _Printer:
    """Lines of text of a message, with MessageToString's options."""

    # str() of a message, made by C++, and MessageToString, made by Python, differ
    # in three things: digits of a float32, Any, and defaults in map entries.
    def __init__(self, like_str, as_utf8=False, short_repeated=False,
                 float_format=None, double_format=None):
        self.like_str = like_str
        self.as_utf8, self.short_repeated = as_utf8, short_repeated
        self.formats = {"float": float_format,
                        "double": double_format or float_format}
        self.lines = []

    def message(self, message, indent):
        if not self.like_str and self._any(message, indent):
            return
        for field, value in message.ListFields():
            if field.is_map:
                for key in sorted(value):
                    self._entry(field, key, value[key], indent)
            elif field.repeated and self.short_repeated and _is_number(field):
                items = ", ".join([self.scalar(field, v) for v in value])
                self._line(indent, "%s: [%s]" % (field.name, items))
            else:
                for item in value if field.repeated else [value]:
                    self.field(field.name, field, item, indent)

    def _line(self, indent, text):
        self.lines.append(" " * indent + text)

    def _entry(self, field, key, value, indent):
        self._line(indent, field.name + " {")
        if key or self.like_str:
            text = (_quote(key, self.as_utf8) if field.key_kind == "string"
                    else str(key))
            self._line(indent + 2, "key: " + text)
        if value or field.kind == "message" or self.like_str:
            self.field("value", field, value, indent + 2)
        self._line(indent, "}")

    def field(self, name, field, value, indent):
        if field.kind != "message":
            return self._line(indent, "%s: %s" % (name, self.scalar(field, value)))
        self._line(indent, name + " {")
        self.message(value, indent + 2)
        self._line(indent, "}")

    def scalar(self, field, value):
        if field.kind in ("string", "bytes"):
            return _quote(value, self.as_utf8)
        if field.kind == "bool":
            return "true" if value else "false"
        if field.kind == "enum":
            return _enum_name(field.enum_type, value)
        if self.formats.get(field.kind):
            return format(value, self.formats[field.kind])
        if field.kind == "float" and not self.like_str:
            value = _shortest_float32(value)
        return str(value)

    def _any(self, message, indent):
        """Print a known message inside an Any by its class; True if done."""
        if message.DESCRIPTOR.full_name != "google.protobuf.Any":
            return False
        inner = _new_by_url(type(message), message.type_url)
        if inner is None:
            return False
        inner.ParseFromString(message.value)
        self._line(indent, "[%s] {" % message.type_url)
        self.message(inner, indent + 2)
        self._line(indent, "}")
        return True


def _is_number(field):
    return field.kind not in ("string", "bytes", "message")


def _enum_name(enum, value):
    try:
        return enum.Name(value)
    except ValueError:
        return str(value)


def _new_by_url(any_class, url):
    """A new message of the class that an Any's type URL names, or None."""
    prefix, slash, name = url.rpartition("/")
    return any_class.new_of(name) if slash else None


def to_text(message):
    """The text that str(message) gives: every digit of a float32."""
    printer = _Printer(like_str=True)
    printer.message(message, 0)
    return "".join([line + "\n" for line in printer.lines])


def MessageToString(message, as_utf8=False, as_one_line=False,
                    use_short_repeated_primitives=False, float_format=None,
                    double_format=None, indent=0):
    """Return a message in text format; a float32 with the digits it needs.

    Args:
      message: Message.
      as_utf8: bool, leave characters beyond ASCII as they are.
      as_one_line: bool.
      use_short_repeated_primitives: bool, print repeated numbers as [1, 2].
      float_format: str, format of floats, as in format(); of doubles too if
        double_format is not given.
      double_format: str.
      indent: int, spaces before every line.
    Returns:
      str.
    Source: google.protobuf.text_format.MessageToString.
    """
    printer = _Printer(False, as_utf8, use_short_repeated_primitives,
                       float_format, double_format)
    printer.message(message, indent)
    if as_one_line:
        return " ".join([line.strip() for line in printer.lines])
    return "".join([line + "\n" for line in printer.lines])


# Parsing


class ParseError(Exception):
    """The text is no message of the class asked for."""

    def __init__(self, message, line=None, column=None):
        self._line, self._column = line, column
        where = "%d:%d : " % (line, column) if line is not None else ""
        super().__init__(where + message)

    def GetLine(self):
        """Number of the line, from 1."""
        return self._line

    def GetColumn(self):
        """Number of the column, from 1."""
        return self._column


class _Tokens:
    """The tokens of a text, one ahead."""

    def __init__(self, text):
        self.text = text
        self.start, self.previous, self.token = 0, 0, ""
        self._seek(0)

    def _seek(self, pos):
        match = _NEXT.match(self.text, pos)
        self.start, self.token = match.start(1), match.group(1)

    def next(self):
        token, self.previous = self.token, self.start
        self._seek(self.start + len(token))
        return token

    def accept(self, token):
        if self.token != token:
            return False
        self.next()
        return True

    def expect(self, token):
        if not self.accept(token):
            raise self.error('Expected "%s".' % token)

    def _place(self, pos):
        head = self.text[:pos]
        return head.count("\n") + 1, pos - (head.rfind("\n") + 1) + 1

    def error(self, message):
        """ParseError at the token ahead, quoting its line."""
        line, column = self._place(self.start)
        quoted = self.text.split("\n")[line - 1] if self.token else ""
        return ParseError("'%s': %s" % (quoted, message), line, column)

    def error_before(self, message):
        """ParseError at the token taken last."""
        return ParseError(message, *self._place(self.previous))


class _Parser:
    def __init__(self, text, allow_multiple, allow_unknown_field):
        self.tokens = _Tokens(text)
        self.allow_multiple = allow_multiple
        self.allow_unknown_field = allow_unknown_field

    def fields(self, message, end):
        """Fields up to the token `end`, which is left."""
        while self.tokens.token != end:
            if not self.tokens.token:
                raise self.tokens.error_before('Expected "%s".' % end)
            self.field(message)

    def field(self, message):
        tokens = self.tokens
        if tokens.accept("["):
            return self._any(message)
        if not _WORD.match(tokens.token):
            raise tokens.error("Expected identifier or number, got %s."
                               % tokens.token)
        descriptor, name = message.DESCRIPTOR, tokens.next()
        field = descriptor.fields_by_name.get(name)
        if field is not None:
            self._known(message, field)
        elif self.allow_unknown_field:
            self._skip_value()
        else:
            raise tokens.error_before('Message type "%s" has no field named "%s".'
                                      % (descriptor.full_name, name))
        tokens.accept(",") or tokens.accept(";")

    def _known(self, message, field):
        self._check_oneof(message, field)
        tokens = self.tokens
        if not tokens.accept(":") and field.kind != "message" and not field.is_map:
            raise tokens.error('Expected ":".')
        if not (field.repeated and tokens.accept("[")):
            return self._value(message, field)
        if tokens.accept("]"):
            return
        self._value(message, field)
        while not tokens.accept("]"):
            tokens.expect(",")
            self._value(message, field)

    def _check_oneof(self, message, field):
        if field.oneof is None or self.allow_multiple:
            return
        which = message.WhichOneof(field.oneof)
        if which is not None and which != field.name:
            raise self.tokens.error_before(
                'Field "%s" is specified along with field "%s", another member of '
                'oneof "%s" for message type "%s".'
                % (field.name, which, field.oneof, message.DESCRIPTOR.full_name))

    def _value(self, message, field):
        if field.is_map:
            return self._entry(message, field)
        if field.kind == "message":
            current = getattr(message, field.name)
            child = current.add() if field.repeated else current
            child.SetInParent()
            return self._block(child)
        value = self.scalar(field, field.kind)
        if field.repeated:
            getattr(message, field.name).append(value)
        else:
            self._check_single(message, field)
            setattr(message, field.name, value)

    def _check_single(self, message, field):
        is_set = (message.WhichOneof(field.oneof) == field.name if field.oneof
                  else bool(getattr(message, field.name)))
        if is_set and not self.allow_multiple:
            raise self.tokens.error_before(
                'Message type "%s" should not have multiple "%s" fields.'
                % (message.DESCRIPTOR.full_name, field.name))

    def _block(self, message):
        end = ">" if self.tokens.accept("<") else "}"
        if end == "}":
            self.tokens.expect("{")
        self.fields(message, end)
        self.tokens.next()

    def _entry(self, message, field):
        """One `{ key: .. value .. }` of a map; a later one replaces an earlier."""
        tokens, key, value = self.tokens, None, None
        end = ">" if tokens.accept("<") else "}"
        if end == "}":
            tokens.expect("{")
        while tokens.token != end:
            name = tokens.next()
            if name not in ("key", "value"):
                raise tokens.error_before('Expected "%s".' % end)
            if name == "key":
                tokens.expect(":")
                key = self.scalar(field, field.key_kind)
            else:
                value = self._entry_value(field)
            tokens.accept(",") or tokens.accept(";")
        tokens.next()
        self._store_entry(getattr(message, field.name), field, key, value)

    def _entry_value(self, field):
        if field.kind != "message":
            self.tokens.expect(":")
            return self.scalar(field, field.kind)
        self.tokens.accept(":")
        value = field.message_class()
        self._block(value)
        return value

    def _store_entry(self, entries, field, key, value):
        if key is None:
            key = "" if field.key_kind == "string" else 0
        if field.kind != "message":
            entries[key] = field.zero if value is None else value
        else:
            entries[key].Clear()
            if value is not None:
                entries[key].CopyFrom(value)

    def _any(self, message):
        """`[type.googleapis.com/name] { ... }` inside an Any."""
        name, tokens = [], self.tokens
        while tokens.token not in ("]", ""):
            name.append(tokens.next())
        descriptor, url = message.DESCRIPTOR, "".join(name)
        is_any = descriptor.full_name == "google.protobuf.Any"
        if not is_any or "/" not in url:
            raise tokens.error_before('Message type "%s" does not have extensions.'
                                      % descriptor.full_name)
        tokens.expect("]")
        tokens.accept(":")
        inner = _new_by_url(type(message), url)
        if inner is None:
            raise tokens.error_before("Type %s not found in descriptor pool"
                                      % url.rpartition("/")[2])
        self._block(inner)
        message.Pack(inner, type_url_prefix=url.rpartition("/")[0] + "/")

    def _skip_value(self):
        """Skip the value of a field that the class does not have."""
        tokens = self.tokens
        tokens.accept(":")
        end = {"{": "}", "<": ">", "[": "]"}.get(tokens.next())
        while end is not None and tokens.token != end:
            if not tokens.token:
                raise tokens.error_before('Expected "%s".' % end)
            if tokens.token in ("{", "<", "["):
                self._skip_value()
            else:
                tokens.next()
        if end is not None:
            tokens.next()

    # Scalars

    def scalar(self, field, kind):
        if kind in ("string", "bytes"):
            return self._string(kind)
        text = self.tokens.token
        value = (self._enum(field.enum_type) if kind == "enum" else
                 self._bool() if kind == "bool" else
                 self._float(text) if kind in ("float", "double") else
                 self._int(text, kind))
        self.tokens.next()
        return value

    def _bool(self):
        if self.tokens.token not in _BOOLS:
            raise self.tokens.error('Expected "true" or "false".')
        return _BOOLS[self.tokens.token]

    def _int(self, text, kind):
        value = _read_int(text)
        if value is None:
            raise self.tokens.error("Couldn't parse integer: %s" % text)
        low, high = _INT_BITS[kind]
        if not (-(1 << -low) if low else 0) <= value < 1 << high:
            raise self.tokens.error("Value out of range: %d" % value)
        return value

    def _float(self, text):
        try:
            return float(text)
        except ValueError:
            pass
        number = _read_int(text)
        if number is not None:
            return float(number)
        if re.fullmatch(r"[-+]?[\d.][\d.eE+-]*[fF]", text):
            return float(text[:-1])
        raise self.tokens.error("Couldn't parse float: %s" % text)

    def _enum(self, enum):
        text = self.tokens.token
        number = _read_int(text)
        if number is not None:
            return number
        try:
            return enum.Value(text)
        except ValueError:
            raise self.tokens.error('Enum type "%s" has no value named %s.'
                                    % (enum.full_name, text)) from None

    def _string(self, kind):
        tokens, parts = self.tokens, []
        if tokens.token[:1] not in ("'", '"') or not tokens.token:
            raise tokens.error("Expected string but found: %r" % tokens.token)
        while tokens.token[:1] in ("'", '"') and tokens.token:
            token = tokens.token
            if len(token) < 2 or token[-1] != token[0]:
                raise tokens.error("String missing ending quote: %r" % token)
            parts.append(_unescape(token[1:-1]))
            tokens.next()
        data = b"".join(parts)
        try:
            return data if kind == "bytes" else data.decode("utf-8")
        except UnicodeDecodeError as e:
            raise tokens.error("Couldn't parse string: %s" % e) from None


def _read_int(text):
    """int of decimal, octal or hexadecimal digits, or None."""
    if re.fullmatch(r"[-+]?0[xX][0-9a-fA-F]+", text):
        return int(text, 16)
    if re.fullmatch(r"[-+]?0[0-7]+", text):
        return int(text, 8)
    return int(text) if re.fullmatch(r"[-+]?\d+", text) else None


def _unescape(text):
    return b"".join([_unescape_one(part) for part in re.findall(
        r"\\[0-7]{1,3}|\\x[0-9a-fA-F]{1,2}|\\.|[^\\]+", text)])


def _unescape_one(part):
    if part[0] != "\\":
        return part.encode("utf-8")
    if part[1] in "01234567":
        return bytes([int(part[1:], 8) & 255])
    if part[1] == "x" and len(part) > 2:
        return bytes([int(part[2:], 16)])
    return _UNESCAPES.get(part[1], part.encode("utf-8"))


def _merge(text, message, allow_multiple, allow_unknown_field):
    if isinstance(text, bytes):
        text = text.decode("utf-8")
    parser = _Parser(text, allow_multiple, allow_unknown_field)
    try:
        parser.fields(message, "")
    except RecursionError:
        raise ParseError("Messages stand too deep in each other.") from None
    return message


def Parse(text, message, allow_unknown_field=False):
    """Read text format into a message; a single field may stand once.

    Args:
      text: str or bytes.
      message: Message, which is changed.
      allow_unknown_field: bool, skip fields that the class does not have.
    Returns:
      message.
    Raises:
      ParseError: the text is no message of that class.
    Source: google.protobuf.text_format.Parse.
    """
    return _merge(text, message, False, allow_unknown_field)


def Merge(text, message, allow_unknown_field=False):
    """As Parse; of a single field that stands several times the last holds.

    Source: google.protobuf.text_format.Merge.
    """
    return _merge(text, message, True, allow_unknown_field)
