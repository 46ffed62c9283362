"""Record what the programs of this folder print on TensorFlow 1.15.5: PYTHON record.py [NAME ...], with its python.

It runs under Python 3.7 with SciPy 1.1 and Pillow. Python 2 sources go through lib2to3, and their division through
`_div`, so that integers divide as they did.
"""
import ast
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# What lib2to3 has no fixer for.
_BY_HAND = {"string.lowercase": "string.ascii_lowercase"}


def _div(x, y):
    if all(isinstance(a, int) for a in (x, y)):
        return x // y
    if hasattr(type(x), "__div__"):
        return x.__div__(y)
    kinds = [getattr(getattr(a, "dtype", None), "kind", type(a).__name__[0]) for a in (x, y)]
    return x // y if all(k in "iu" for k in kinds) else x / y


class _Divisions(ast.NodeTransformer):
    def visit_BinOp(self, node):
        self.generic_visit(node)
        if not isinstance(node.op, ast.Div):
            return node
        call = ast.Call(func=ast.Name(id="_div", ctx=ast.Load()), args=[node.left, node.right], keywords=[])
        return ast.fix_missing_locations(ast.copy_location(call, node))


def converted(source):
    """The tree of a source, which may be Python 2."""
    try:
        return ast.parse(source)
    except SyntaxError:
        pass
    from lib2to3 import refactor
    tool = refactor.RefactoringTool(refactor.get_fixers_from_package("lib2to3.fixes"))
    for old, new in _BY_HAND.items():
        source = source.replace(old, new)
    return _Divisions().visit(ast.parse(str(tool.refactor_string(source + "\n", "old"))))


def run(path):
    with open(path) as f:
        code = compile(converted(f.read()), path, "exec")
    sys.argv = [path]
    program = sys.modules["__main__"] = type(sys)("__main__")
    program.__dict__.update(__file__=path, _div=_div)
    exec(code, program.__dict__)


def main(names):
    for name in names or sorted(f[:-3] for f in os.listdir(HERE) if f.endswith(".py") and f != "record.py"):
        environment = dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3", PYTHONHASHSEED="0")
        done = subprocess.run([sys.executable, __file__, "--run", os.path.join(HERE, name + ".py")],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=HERE, env=environment)
        if done.returncode:
            sys.exit(name + "\n" + done.stderr.decode())
        with open(os.path.join(HERE, name + ".txt"), "wb") as f:
            f.write(done.stdout)
        print(name, len(done.stdout.splitlines()), "lines")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(sys.argv[2])
    else:
        main(sys.argv[1:])
