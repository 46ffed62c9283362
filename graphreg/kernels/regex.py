"""RE2's regular expressions by way of Python's: texts as str with bytes that are no UTF-8 as surrogates."""
import re
from functools import lru_cache

_CLASSES = {"alnum": "0-9A-Za-z", "alpha": "A-Za-z", "ascii": "\\x00-\\x7f", "blank": "\\t ", "cntrl": "\\x00-\\x1f\\x7f",
            "digit": "0-9", "graph": "!-~", "lower": "a-z", "print": " -~", "punct": "!-/:-@\\[-`{-~",
            "space": "\\t\\n\\v\\f\\r ", "upper": "A-Z", "word": "0-9A-Za-z_", "xdigit": "0-9A-Fa-f"}
# What RE2 does not have, where Python does.
_FOREIGN = re.compile(r"\(\?(?:[=!]|<[=!]|\(|P=)")


class Invalid(ValueError):
    """A pattern that RE2 does not take."""


class Foreign(ValueError):
    """A pattern that RE2 takes and Python does not."""


@lru_cache(maxsize=256)
def compiled(pattern):
    """The compiled form of a pattern in RE2's syntax.

    Raises:
      Invalid: RE2 does not take it.  Foreign: Python's expressions cannot say it.
    """
    found = _FOREIGN.search(pattern)
    if found:
        raise Invalid(f"invalid perl operator: {found.group()}")
    try:
        return re.compile(_translated(pattern), re.ASCII)
    except re.error as error:
        raise Invalid(_complaint(error, pattern)) from None


def _complaint(error, pattern):
    text = str(error)
    if text.startswith("missing )"):
        return f"missing ): {pattern}"
    if text.startswith("unterminated character set"):
        return f"missing ]: {pattern[error.pos or 0:]}"
    if text.startswith("nothing to repeat"):
        return f"no argument for repetition operator: {pattern[error.pos or 0:][:1]}"
    return text


def _translated(pattern):
    out, at, inside = [], 0, False
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at, piece = _escape(pattern, at)
        elif inside and pattern.startswith("[:", at):
            at, piece = _posix_class(pattern, at)
        else:
            piece = "\\Z" if char == "$" and not inside else char
            if inside and char == "[":
                piece = "\\["
            opening = char == "[" and not inside
            inside = (inside or opening) and not (char == "]" and inside)
            if opening:
                # A bracket that comes first is one of the set.
                for first in ("^", "]"):
                    if pattern.startswith(first, at + 1):
                        at, piece = at + 1, piece + ("\\]" if first == "]" else first)
            at += 1
        out.append(piece)
    return "".join(out)


def _escape(pattern, at):
    letter = pattern[at + 1:at + 2]
    if letter in ("p", "P", "C", "X", "Q", "E") and letter:
        raise Foreign(f"\\{letter} in a pattern")
    if letter.isdigit() and letter != "0":
        raise Invalid(f"invalid escape sequence: \\{letter}")
    return at + 2, "\\Z" if letter == "z" else pattern[at:at + 2]


def _posix_class(pattern, at):
    end = pattern.find(":]", at)
    name = pattern[at + 2:end]
    if end < 0 or name.lstrip("^") not in _CLASSES:
        raise Invalid(f"invalid character class range: {pattern[at:end + 2]}")
    if name.startswith("^"):
        raise Foreign("a negated class in a set")
    return end + 2, _CLASSES[name]


def replace(expression, rewrite, text, everywhere):
    """The text with the first match, or every one, rewritten; \\0 to \\9 in the rewrite are groups."""
    if any(int(d) > expression.groups for d in re.findall(r"\\(\d)", rewrite)):
        return text                                  # RE2 leaves the text as it is
    out, done, last = [], 0, None
    for match in expression.finditer(text):
        if match.start() == match.end() == last:
            continue                                 # nothing right behind a match is none
        out += [text[done:match.start()], re.sub(r"\\(.)", lambda m: _group(match, m.group(1)), rewrite)]
        done = last = match.end()
        if not everywhere:
            break
    return "".join(out) + text[done:]


def _group(match, char):
    return (match.group(int(char)) or "") if char.isdigit() else char
