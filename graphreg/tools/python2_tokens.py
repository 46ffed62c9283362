"""Python 2's own statements in Python 3's words, token by token, every line where it was.

Python 3 took lib2to3 away (3.13), and its tokenizer refuses what Python 2 wrote: so a small one stands here. What
needs no grammar of its own (names, methods, division) is left to python2.py.
"""
import re

_STRING = (r"(?:[uUbB]?[rR]?|[rR][bB])"
           r"(?:'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'(?:[^\\'\n]|\\.)*'|\"(?:[^\\\"\n]|\\.)*\")")
_NUMBER = (r"(?:0[xX][0-9a-fA-F]+[lL]?|0[bBoO][0-7]+[lL]?|"
           r"(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?[jJlL]?)")
_TOKEN = re.compile(
    r"(?P<string>" + _STRING + r")|(?P<comment>\#[^\n]*)|(?P<cont>\\\r?\n)|(?P<newline>\r?\n)|(?P<space>[ \t\f]+)"
    r"|(?P<number>" + _NUMBER + r")|(?P<name>\w+)"
    r"|(?P<op>\*\*=|//=|>>=|<<=|<>|!=|==|<=|>=|->|\*\*|//|>>|<<|[-+*/%&|^]=|.)", re.S)
_BLOCKS = frozenset("if elif else for while try except finally with def class".split())
_SKIPPED = frozenset(("space", "comment", "cont", "newline"))


class Token:
    """One token: its kind, and its text, which conversion changes."""
    __slots__ = ("kind", "text", "depth")

    def __init__(self, kind, text, depth):
        self.kind, self.text, self.depth = kind, text, depth


def tokens(source):
    """The list of tokens of a source; depth counts the brackets around a token."""
    depth, found = 0, []
    for match in _TOKEN.finditer(source):
        kind, text = match.lastgroup, match.group()
        depth -= kind == "op" and text in ")]}"
        found.append(Token(kind, text, depth))
        depth += kind == "op" and text in "([{"
    return found


def convert(source):
    """A Python 2 source with Python 3's statements and literals.

    Args:
      source: str.
    Returns:
      str with as many lines.
    """
    every = tokens(source)
    prints = not any(_is_future_print(s) for s in _statements(every))
    _tabs(every)
    for token in every:
        _literal(token)
    _backticks(every)
    _lambdas(every)
    for statement in _statements(every):
        _statement(statement, prints)
    return "".join(t.text for t in every)


def _is_future_print(statement):
    words = [t.text for t in statement]
    return words[:2] == ["from", "__future__"] and "print_function" in words


def _tabs(every):
    """Python 2 counts a tab to the next multiple of eight."""
    for before, token in zip([Token("newline", "\n", 0)] + every, every):
        if before.kind == "newline" and token.kind == "space" and "\t" in token.text:
            token.text = token.text.expandtabs(8)


def _literal(token):
    if token.kind == "number":
        token.text = token.text.rstrip("lL")
        if re.fullmatch("0[0-7]+", token.text):
            token.text = "0o" + token.text[1:]
    elif token.kind == "string":
        token.text = _string(token.text)
    elif token.kind == "op" and token.text == "<>":
        token.text = "!="


def _string(text):
    r"""ur'' is no prefix any more, and a string without u had no \u and \N in it."""
    prefix = re.match("[a-zA-Z]*", text).group().lower()
    if prefix == "ur":
        return text[1:]
    return re.sub(r"(?<!\\)((?:\\\\)*)\\([uUN])", r"\1\\\\\2", text) if prefix == "" else text


def _backticks(every):
    opened = False
    for token in every:
        if token.kind == "op" and token.text == "`":
            token.text = ")" if opened else "repr("
            opened = not opened


def _statements(every):
    """Lists of the tokens of each simple statement or block header, blanks and comments left out."""
    current, block, lambdas = [], False, 0
    for token in every:
        if token.kind == "newline" and token.depth == 0:
            if current:
                yield current
            current, block = [], False
        if token.kind in _SKIPPED:
            continue
        if not current:
            block, lambdas = token.text in _BLOCKS, 0
        lambdas += token.text == "lambda" and token.depth == 0
        current.append(token)
        if token.depth or token.kind != "op":
            continue
        if token.text == ":" and lambdas:
            lambdas -= 1
        elif token.text == ";" or token.text == ":" and block:
            yield current
            current = []
    if current:
        yield current


def _statement(statement, prints):
    first = statement[0].text
    if statement[-1].text == ";":
        statement = statement[:-1]
    if first == "print" and prints and statement:
        _print(statement)
    elif first == "exec":
        _exec(statement)
    elif first == "raise":
        _raise(statement)
    elif first == "except":
        _except(statement)


def _commas(statement):
    return [i for i, t in enumerate(statement) if t.text == "," and t.kind == "op" and t.depth == 0]


def _one_pair(rest):
    """Whether one pair of brackets holds all."""
    return (rest[0].text == "(" and rest[-1].text == ")"
            and not any(t.text in ("(", ")") and t.depth == 0 and t.kind == "op" for t in rest[1:-1]))


def _print(statement):
    rest = statement[1:]
    if not rest:
        statement[0].text = "print()"
        return
    if rest[0].kind == "op" and rest[0].text in "=.,)":
        return
    if rest[0].text == ">>":
        _print_to(statement)
        return
    if _one_pair(rest):
        if any(t.text == "," and t.depth == 1 for t in rest[1:-1]):
            rest[0].text, rest[-1].text = "((", "))"       # Python 2 prints a tuple
        elif len(rest) == 2:
            rest[0].text, rest[-1].text = "((", "))"
        return
    statement[0].text = "print("
    rest[-1].text = ", end=' ')" if rest[-1].text == "," else rest[-1].text + ")"


def _print_to(statement):
    commas = _commas(statement)
    file = "".join(t.text for t in statement[2:commas[0] if commas else None])
    for token in statement[1:(commas[0] + 1) if commas else None]:
        token.text = ""
    statement[0].text = "print("
    end = ""
    if statement[-1].text == "," and len(commas) > 1:
        statement[-1].text, end = "", ", end=' '"
    has_values = bool(commas) and len(statement) > commas[0] + 1
    statement[-1].text += (", " if has_values else "") + "file=" + file + end + ")"


def _exec(statement):
    rest = statement[1:]
    if not rest or rest[0].text == "=" or _one_pair(rest):
        return
    for token in rest:
        if token.text == "in" and token.depth == 0:
            token.text = ","
    statement[0].text = "exec("
    rest[-1].text += ")"


def _raise(statement):
    commas = _commas(statement)
    if not commas:
        return
    statement[commas[0]].text = "("
    if len(commas) == 1:
        statement[-1].text += ")"
        return
    statement[commas[1]].text = ").with_traceback("
    statement[-1].text += ")"


def _except(statement):
    commas = _commas(statement)
    if commas:
        statement[commas[-1]].text = " as "


def _lambdas(every):
    """`lambda (k, v), x: body` unpacks its arguments: in a second lambda, called at once. The inner ones come first."""
    solid = [t for t in every if t.kind not in _SKIPPED or t.kind == "newline" and not t.depth]
    for at in range(len(solid) - 1, -1, -1):
        if solid[at].text == "lambda":
            _unpack_arguments(solid, at)


def _unpack_arguments(solid, at):
    depth = solid[at].depth
    colon = next((i for i in range(at, len(solid)) if solid[i].text == ":" and solid[i].depth == depth), None)
    if colon is None:
        return
    for i in range(colon - 1, at, -1):
        if solid[i].text != "(" or solid[i].depth != depth or solid[i - 1].text not in ("lambda", ","):
            continue
        close = next(k for k in range(i + 1, colon) if solid[k].depth == depth and solid[k].text == ")")
        names = "".join(t.text for t in solid[i + 1:close])
        if "," not in names:
            solid[i].text, solid[close].text = " ", ""
            continue
        solid[_lambda_end(solid, colon + 1, depth)].text += f")(*_pair{i})"
        solid[i].text = f" _pair{i}"
        for token in solid[i + 1:close + 1]:
            token.text = ""
        solid[colon].text += f" (lambda {names}:"


def _lambda_end(solid, start, depth):
    """Index of the last token of a lambda's body."""
    inner = 0
    for i in range(start, len(solid)):
        token = solid[i]
        inner += token.text == "lambda"
        if token.depth < depth or token.kind == "newline":
            return i - 1
        if token.depth == depth and token.kind == "op":
            if token.text[:1] == ":" and inner:
                inner -= 1
            elif token.text in (",", ":", ";", "="):
                return i - 1
    return len(solid) - 1
