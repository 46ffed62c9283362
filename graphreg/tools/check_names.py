"""Which TF names a source uses: its syntax tree is read, nothing of it is run.

Followed are imports, `as`, from-imports, stars, and assignments of a name to a name (`layers = tf.layers`), each in
its scope; what hangs on values (the methods of a tensor) is not.
"""
import ast

_ROOTS = {"tensorflow": "tf", "graphreg": "tf"}


class Use:
    """One use of a dotted name.

    Attributes:
      path: str such as "tf.nn.relu" or "numpy.float".
      line, column: int, where.
      call: ast.Call, if the name is called there, else None.
      node: the node that stands for the name.
    """
    __slots__ = ("path", "line", "column", "call", "node")

    def __init__(self, path, node, call=None):
        self.path, self.line, self.column, self.call = path, node.lineno, node.col_offset + 1, call
        self.node = node


class _Scope:
    """The names that a module, class, function or comprehension binds."""

    def __init__(self, parent, is_class=False):
        self.parent, self.is_class = parent, is_class
        self.aliases, self.imported, self.others, self.stars = {}, set(), set(), []

    def bind(self, name, path, imported=False):
        if name in self.aliases and self.aliases[name] != path:
            # The first import of a `try` counts; two assignments leave a name open.
            if not imported and name not in self.imported:
                self.others.add(name)
            return
        self.aliases[name] = path
        if imported:
            self.imported.add(name)

    def find(self, name, from_inside=False):
        """The path that a name stands for, or None."""
        if not (self.is_class and from_inside):
            if name in self.aliases and (name in self.imported or name not in self.others):
                return self.aliases[name]
            if name in self.others or name in self.aliases:
                return None
        return self.parent.find(name, True) if self.parent else None


def _root(module, roots):
    top, _, rest = module.partition(".")
    path = _ROOTS.get(top, top if top in roots else None)
    return path and (path + "." + rest if rest else path)


def chain(node):
    """["tf", "nn", "relu"] of `tf.nn.relu`, or None."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return [node.id] + names[::-1]


class Reader:
    """Collects the uses of a tree's names.

    Args:
      roots: set of top modules to follow besides TensorFlow's.
      star_names: function of a path that gives the names `from path import *` brings.
    Attributes:
      uses: list of Use.
    """

    def __init__(self, roots, star_names):
        self.roots, self.star_names = frozenset(roots), star_names
        self.uses = []

    def read(self, tree):
        """Read a module."""
        scope = _Scope(None)
        self._bind_all(tree.body, scope)
        waiting = [(tree.body, scope)]
        while waiting:
            nodes, scope = waiting.pop(0)
            for node in nodes:
                self._visit(node, scope, waiting)
        self.uses.sort(key=lambda u: (u.line, u.column))
        return self

    def _bind_all(self, nodes, scope):
        """Enter what statements bind in their own scope."""
        aliases, stack = [], list(nodes)[::-1]
        while stack:
            node = stack.pop()
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                scope.others.add(node.name)
                continue
            if isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
                continue
            self._bind(node, scope, aliases)
            stack.extend(list(ast.iter_child_nodes(node))[::-1])
        for name, value in aliases:
            names = chain(value)
            path = scope.find(names[0]) if names else None
            if path and not (names[0] == name and len(names) == 1):
                scope.bind(name, ".".join([path] + names[1:]))
            else:
                scope.others.add(name)

    def _bind(self, node, scope, aliases):
        if isinstance(node, ast.Import):
            for alias in node.names:
                self._bind_import(alias, scope)
        elif isinstance(node, ast.ImportFrom):
            self._bind_from(node, scope)
        elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            aliases.append((node.targets[0].id, node.value))
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            if not any(node.id == name for name, _ in aliases[-1:]):
                scope.others.add(node.id)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            scope.others.add(node.name)

    def _bind_import(self, alias, scope):
        path = _root(alias.name, self.roots)
        if path is None:
            scope.others.add((alias.asname or alias.name).partition(".")[0])
        elif alias.asname:
            scope.bind(alias.asname, path, True)
        else:
            top = alias.name.partition(".")[0]
            scope.bind(top, _ROOTS.get(top, top), True)

    def _bind_from(self, node, scope):
        base = None if node.level else _root(node.module or "", self.roots)
        for alias in node.names:
            if base is None:
                scope.others.add(alias.asname or alias.name)
            elif alias.name == "*":
                for name in self.star_names(base):
                    scope.bind(name, f"{base}.{name}", True)
            else:
                scope.bind(alias.asname or alias.name, f"{base}.{alias.name}", True)

    def _visit(self, node, scope, waiting):
        """Record the uses below a node; bodies of functions wait until their module is read."""
        stack = [(node, None)]
        while stack:
            node, call = stack.pop()
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                self._import(node)
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                stack.extend((n, None) for n in self._function(node, scope, waiting))
            elif isinstance(node, ast.ClassDef):
                inner = _Scope(scope, True)
                self._bind_all(node.body, inner)
                waiting.append((node.body, inner))
                stack.extend((n, None) for n in [*node.decorator_list, *node.bases, *node.keywords])
            elif isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
                inner = _Scope(scope)
                inner.others |= {n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)}
                waiting.append((list(ast.iter_child_nodes(node)), inner))
            elif isinstance(node, ast.Call):
                stack.extend((n, None) for n in [*node.args, *node.keywords])
                stack.append((node.func, node))
            elif not self._name(node, scope, call):
                stack.extend((n, None) for n in ast.iter_child_nodes(node))

    def _function(self, node, scope, waiting):
        """Let a function's body wait; the nodes that are evaluated outside it."""
        inner, args = _Scope(scope), node.args
        every = [*args.posonlyargs, *args.args, *args.kwonlyargs, *filter(None, (args.vararg, args.kwarg))]
        inner.others |= {a.arg for a in every}
        body = [node.body] if isinstance(node, ast.Lambda) else node.body
        self._bind_all(body, inner)
        waiting.append((body, inner))
        outside = [*args.defaults, *filter(None, args.kw_defaults), *(a.annotation for a in every if a.annotation)]
        if not isinstance(node, ast.Lambda):
            outside += node.decorator_list + ([node.returns] if node.returns else [])
        return outside

    def _import(self, node):
        for alias in node.names:
            if isinstance(node, ast.Import):
                path = _root(alias.name, self.roots)
            else:
                base = None if node.level else _root(node.module or "", self.roots)
                path = base and (base if alias.name == "*" else f"{base}.{alias.name}")
            if path and path not in _ROOTS.values():
                self.uses.append(Use(path, node))

    def _name(self, node, scope, call):
        """Record a name or a chain of attributes; whether that is all there is below the node."""
        if isinstance(node, ast.Name):
            path = scope.find(node.id) if isinstance(node.ctx, ast.Load) else None
            if path and path not in _ROOTS.values():
                self.uses.append(Use(path, node, call))
            return True
        names = chain(node) if isinstance(node, ast.Attribute) else None
        if names is None:
            return False
        path = scope.find(names[0])
        if path:
            self.uses.append(Use(".".join([path] + names[1:]), node, call))
        return True
