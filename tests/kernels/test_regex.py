"""RE2's expressions by way of Python's."""
import pytest

from graphreg.kernels import regex


@pytest.mark.parametrize("pattern, rewrite, given, everywhere, wanted", [
    ("a*", "-", "baac", True, "-b-c-"),
    ("[0-9]+", "#", "a1b22", False, "a#b22"),
    (r"(\w)(\w)", r"\2\1", "abcd", True, "badc"),
    ("[[:digit:][:space:]]", "", "a 1\tb", True, "ab"),
    ("x$", "y", "x\n", True, "x\n"),
    ("[]a]", ".", "a]b", True, "..b"),
    ("a", r"\1", "a", True, "a"),
    ("\\.", "\\\\", "a.b", True, "a\\b"),
])
def test_replace(pattern, rewrite, given, everywhere, wanted):
    assert regex.replace(regex.compiled(pattern), rewrite, given, everywhere) == wanted


@pytest.mark.parametrize("pattern, said", [
    ("(", "missing ): ("), ("[a", "missing ]: [a"), ("*", "no argument for repetition operator: *"),
    ("(?=a)", "invalid perl operator: (?="), (r"(a)\1", r"invalid escape sequence: \1"),
])
def test_what_re2_refuses(pattern, said):
    with pytest.raises(regex.Invalid) as caught:
        regex.compiled(pattern)
    assert str(caught.value) == said


@pytest.mark.parametrize("pattern", [r"\pL", r"\Qa\E", "[[:^alpha:]]"])
def test_what_python_cannot_say(pattern):
    with pytest.raises(regex.Foreign):
        regex.compiled(pattern)


def test_classes_are_of_ascii():
    assert regex.compiled(r"\w+").fullmatch("\u00e9") is None
