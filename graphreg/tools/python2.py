"""Python 2 sources, recognised and converted in memory; every line stays where it was.

A source that Python 3 cannot parse, and can once python2_tokens has been over it, is Python 2: there integers divide
to integers and map, filter, zip, range and a dict's methods give lists. A source that parses gets back only what
Python 3 does not know at all: xrange and its like, where the program has not made them itself.
"""
import ast
import os
import sys
import tokenize

from . import python2_builtins, python2_tokens, python2_tuples
from .old_rows import constant

_HELPER = "_python2_"
_BY_HAND = " (a Python 2 source that graphreg cannot convert here: write this line as Python 3 has it)"
_ADVICE = " (a Python 2 source; this line needs the package fissix: pip install 'graphreg[py2]')"
_UNREADABLE = (SyntaxError, ValueError, StopIteration, IndexError)
_ITERATIONS = {"iteritems": "items", "iterkeys": "keys", "itervalues": "values"}
# Attributes of functions and methods, which a program may have given another meaning.
_ATTRIBUTES = {"func_name": "__name__", "func_code": "__code__", "func_defaults": "__defaults__", "func_doc": "__doc__",
               "func_globals": "__globals__", "im_func": "__func__", "im_self": "__self__"}
_METHODS = {"__nonzero__": "__bool__", "__div__": "__truediv__", "next": "__next__"}


def compiled(source, space, path="<string>"):
    """Code of a source that a Python 2 program executes; what it needs is put into its namespace."""
    if not isinstance(source, str):
        return source
    parsed = _rewrite(Converted(ast.parse(python2_tokens.convert(source), path), True))
    for name, value in parsed.names.items():
        space.setdefault(name, value)
    return compile(parsed.tree, path, "exec", dont_inherit=True)


def _execute(source, space, local=None):
    """exec source in space, local."""
    exec(compiled(source, space), space, space if local is None else local)


def _execfile(path, globals=None, locals=None):
    space = sys._getframe(1).f_globals if globals is None else globals
    exec(compiled(read_source(path), space, path), space, space if locals is None else locals)


# Names that Python 3 does not have.
GONE = {**python2_builtins.GONE, "execfile": constant(_execfile, "exec(open(path).read())", python2_builtins.SINCE)}


class Converted:
    """A parsed source.

    Attributes:
      tree: ast.Module, ready to compile.
      python2: bool, whether Python 3 cannot parse the source as it is.
      names: dict of what must be in the module's globals before it runs.
      used: list of (old name, line, Row).
    """

    def __init__(self, tree, python2):
        self.tree, self.python2 = tree, python2
        self.names, self.used = {}, []


def parse(source, path, in_package=False):
    """Parse a source of Python 3 or Python 2.

    Args:
      source: str.
      path: str, as errors name it.
      in_package: bool, whether Python 2 finds the modules beside it first.
    Returns:
      Converted.
    Raises:
      SyntaxError: it is neither; Python 3's own.
    """
    converted = Converted(*parse_only(source, path))
    if converted.python2 and in_package and "absolute_import" not in _future(converted.tree):
        _import_siblings(converted.tree, os.path.dirname(path))
    return _rewrite(converted)


def _import_siblings(tree, folder):
    """Let `import x` and `from x import y` name the module x of the same package, where there is one."""
    def is_sibling(name):
        path = os.path.join(folder, name.partition(".")[0])
        return os.path.isfile(path + ".py") or os.path.isfile(os.path.join(path, "__init__.py"))

    class Relative(ast.NodeTransformer):
        def visit_ImportFrom(self, node):
            if not node.level and is_sibling(node.module):
                node.level = 1
            return node

        def visit_Import(self, node):
            near = [a for a in node.names if is_sibling(a.name) and "." not in a.name]
            if not near:
                return node
            far = [a for a in node.names if a not in near]
            made = [ast.copy_location(ast.ImportFrom(None, near, 1), node)]
            return made + ([ast.copy_location(ast.Import(far), node)] if far else [])
    Relative().visit(tree)


def parse_only(source, path):
    """Parse a source of Python 3 or Python 2, its names and methods as they are.

    Args, Raises: as for parse.
    Returns:
      (ast.Module, whether it is Python 2).
    """
    try:
        tree, error = ast.parse(source, path), None
        if not any(map(_prints_as_python2, ast.walk(tree))):
            return tree, False
    except SyntaxError as e:
        error = e.with_traceback(None)
    try:
        return ast.parse(python2_tokens.convert(source), path), True
    except _UNREADABLE as e:
        if error is None:
            return tree, False
        tree = _through_fissix(source, path)
        if tree is None:
            raise _clearer(error, e) from None
        return tree, True


def _through_fissix(source, path):
    """The tree of a source that needs fissix too, or None."""
    converted = python2_tuples.convert(source, path)
    if converted is None:
        return None
    try:
        tree = ast.parse(python2_tokens.convert(converted), path)
    except _UNREADABLE:
        return None
    return python2_tuples.put_back(tree, python2_tuples.line_map(source, converted))


def _clearer(error, converted):
    """Of Python 3's error and that of the converted source the one that stopped later: what is left to do by hand."""
    if not isinstance(converted, SyntaxError) or (converted.lineno or 0) <= (error.lineno or 0):
        return error
    converted.msg += _BY_HAND if python2_tuples.installed() else _ADVICE
    return converted.with_traceback(None)


def read_source(path):
    """The text of a source file; one that is not in its encoding is read byte by byte, as Python 2 did.

    Raises:
      OSError: it cannot be read.
    """
    with open(path, "rb"):
        pass
    try:
        with tokenize.open(path) as f:
            return f.read()
    except (SyntaxError, UnicodeDecodeError):
        with open(path, encoding="latin1") as f:
            return f.read()


def _prints_as_python2(node):
    """Whether a statement is Python 2's print though Python 3 parses it: `print`, `print >>f, x`, `print (x) % y`."""
    if not isinstance(node, ast.Expr) or isinstance(node.value, ast.Call) and _is_print(node.value.func):
        return False
    first = node.value
    while not _is_print(first):
        if isinstance(first, ast.Tuple) and first.elts:
            first = first.elts[0]
            continue
        inner = [getattr(first, n, None) for n in ("left", "func", "value")]
        first = next((n for n in inner if isinstance(n, ast.expr)), None)
        if first is None:
            return False
    return True


def _is_print(node):
    return isinstance(node, ast.Name) and node.id == "print"


def _rewrite(converted):
    bound, loaded = module_names(converted.tree)
    for name in sorted(set(loaded) & set(GONE) - bound):
        row = GONE[name]
        converted.names[name] = row.make()
        converted.used.append((name, loaded[name], row))
    if converted.python2:
        has_print = "print_function" in _future(converted.tree)
        converted.names.update({n: python2_builtins.CHANGED[n] for n in python2_builtins.CHANGED
                                if n in loaded and n not in bound and not (n == "print" and has_print)})
    rewriter = _Rewriter(converted, "division" not in _future(converted.tree))
    converted.tree = ast.fix_missing_locations(rewriter.visit(converted.tree))
    if converted.python2:
        _forget_columns(converted.tree)
    if rewriter.helped:
        helper = converted.names[_HELPER] = python2_builtins.module_names()
        helper.compiled, helper.execute = compiled, _execute
    return converted


def _forget_columns(tree):
    """Take the columns out, which are those of the converted source: a traceback would mark the wrong words."""
    for node in ast.walk(tree):
        if hasattr(node, "col_offset"):
            node.col_offset = node.end_col_offset = -1


def module_names(tree):
    """(names that the module binds anywhere, name -> line where it is first read)."""
    bound, loaded = set(), {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                loaded.setdefault(node.id, node.lineno)
            else:
                bound.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.alias):
            bound.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, ast.ExceptHandler) and node.name:
            bound.add(node.name)
    return bound, loaded


def _future(tree):
    return {a.name for n in tree.body if isinstance(n, ast.ImportFrom) and n.module == "__future__" for a in n.names}


class _Rewriter(ast.NodeTransformer):
    """Methods, division and classes of Python 2."""

    def __init__(self, converted, divides):
        self.converted = converted
        self.divides = divides and converted.python2
        self.helped = False

    def _help(self, node, name, *args):
        self.helped = True
        function = ast.Attribute(value=ast.Name(id=_HELPER, ctx=ast.Load()), attr=name, ctx=ast.Load())
        made = ast.copy_location(ast.Call(func=function, args=list(args), keywords=[]), node)
        return ast.fix_missing_locations(made)

    def _old(self, name, node, instead):
        self.converted.used.append((name, node.lineno, constant(None, instead, python2_builtins.SINCE)))

    def visit_Call(self, node):
        self.generic_visit(node)
        function = node.func
        if self.converted.python2:
            self._comparison(node)
            if getattr(function, "id", "") == "unicode" and len(node.args) + len(node.keywords) > 1:
                made = self._help(node, "to_text", *node.args)
                made.keywords = node.keywords
                return made
            if getattr(function, "id", "") == "exec" and node.args:
                return self._exec(node)
        if not isinstance(function, ast.Attribute) or node.keywords:
            return node
        name, owner, count = function.attr, function.value, len(node.args)
        if name in _ITERATIONS and not count:
            self._old(f".{name}()", node, f".{_ITERATIONS[name]}()")
            return self._help(node, _ITERATIONS[name], owner)
        if name == "has_key" and count == 1:
            self._old(".has_key(k)", node, "k in")
            return self._help(node, "has_key", owner, node.args[0])
        if name == "next" and not count:
            return self._help(node, "following", owner)
        return self._python2_call(node, name, owner, count)

    def _exec(self, node):
        if len(node.args) > 1:
            return self._help(node, "execute", *node.args)
        space = ast.copy_location(ast.Call(ast.Name("globals", ast.Load()), [], []), node)
        node.args = [self._help(node, "compiled", node.args[0], space)]
        return node

    def _python2_call(self, node, name, owner, count):
        if self.converted.python2 and name in ("keys", "values", "items") and not count:
            return self._help(node, "listed", node)
        if self.converted.python2 and name == "decode" and count <= 1:
            return self._help(node, "decode", owner, *node.args)
        if self.converted.python2 and name == "sort" and count == 1:
            return self._help(node, "sort", owner, *node.args)
        return node

    def visit_Attribute(self, node):
        self.generic_visit(node)
        if not self.converted.python2 or not isinstance(node.ctx, ast.Load):
            return node
        if node.attr == "message":
            return self._help(node, "message", node.value)
        if node.attr in _ATTRIBUTES:
            return self._help(node, "renamed", node.value, *(
                ast.copy_location(ast.Constant(n), node) for n in (node.attr, _ATTRIBUTES[node.attr])))
        return node

    def _comparison(self, node):
        """sorted(x, f) and cmp=f sort by a key."""
        if getattr(node.func, "id", "") == "sorted" and len(node.args) > 1:
            names = ["cmp", "key", "reverse"]
            node.keywords += [ast.keyword(n, value) for n, value in zip(names, node.args[1:])
                              if not (isinstance(value, ast.Constant) and value.value is None)]
            node.args = node.args[:1]
        for keyword in node.keywords:
            if keyword.arg == "cmp" and getattr(node.func, "attr", getattr(node.func, "id", "")) in ("sort", "sorted"):
                keyword.arg, keyword.value = "key", self._help(keyword.value, "cmp_to_key", keyword.value)

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if not self.divides or not isinstance(node.op, ast.Div) or _has_float(node):
            return node
        return self._help(node, "div", node.left, node.right)

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        if not self.divides or not isinstance(node.op, ast.Div):
            return node
        target = node.target
        if isinstance(target, ast.Name):
            value = self._help(node, "idiv", ast.copy_location(ast.Name(target.id, ast.Load()), node), node.value)
            return ast.copy_location(ast.Assign(targets=[target], value=value), node)
        # What the target hangs on is evaluated once.
        if isinstance(target, ast.Attribute):
            made = self._help(node, "idiv_attribute", target.value, ast.copy_location(ast.Constant(target.attr), node),
                              node.value)
        else:
            made = self._help(node, "idiv_item", target.value, _as_value(target.slice), node.value)
        return ast.copy_location(ast.Expr(made), node)

    def visit_ClassDef(self, node):
        self.generic_visit(node)
        methods = {n.name for n in node.body if isinstance(n, ast.FunctionDef)}
        for old, new in _METHODS.items():
            if old in methods and new not in methods and (old != "next" or "__iter__" in methods):
                node.body.append(ast.copy_location(ast.Assign(
                    targets=[ast.Name(new, ast.Store())], value=ast.Name(old, ast.Load())), node))
        if self.converted.python2:
            node.keywords += [ast.keyword("metaclass", n.value) for n in node.body if _is_metaclass(n)]
        return node


def _as_value(subscript):
    """A subscript as an expression: slices become calls."""
    if isinstance(subscript, ast.Slice):
        parts = [part or ast.Constant(None) for part in (subscript.lower, subscript.upper, subscript.step)]
        return ast.Call(func=ast.Name("slice", ast.Load()), args=parts, keywords=[])
    if isinstance(subscript, ast.Tuple):
        return ast.Tuple([_as_value(part) for part in subscript.elts], ast.Load())
    return subscript


def _has_float(node):
    return any(isinstance(n, ast.Constant) and isinstance(n.value, (float, complex)) for n in (node.left, node.right))


def _is_metaclass(node):
    return (isinstance(node, ast.Assign) and len(node.targets) == 1
            and getattr(node.targets[0], "id", None) == "__metaclass__")
