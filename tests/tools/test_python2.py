"""Python 2 sources do in Python 3 what they did in Python 2."""
import contextlib
import io

import pytest

from graphreg.tools import python2, python2_tokens, python2_tuples


def run(source):
    parsed = python2.parse(source, "old.py")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(parsed.tree, "old.py", "exec"), {"__name__": "old", **parsed.names})
    return out.getvalue()


# What Python 2.7 prints.
PROGRAMS = {
    "print": ("print 'a', 1\nprint\nprint('b')\nprint ('c', 2)\nprint 'x=%d' % 3, \\\n  'y'",
        "a 1\n\nb\n('c', 2)\nx=3 y\n"),
    "print in one line": ("if 1: print 1; print 2\nelse: print 3", "1\n2\n"),
    "print of a lambda's value": ("print (lambda x: x)(2)\nprint (1 + 2) * 3", "2\n9\n"),
    "print of nothing": ("print ()\nprint 1", "()\n1\n"),
    "print to a file": ("import sys\nprint >>sys.stdout, 'a', 2\nprint >>sys.stdout", "a 2\n\n"),
    "print as a name": ("x = {'print': 1}\nprint x['print']", "1\n"),
    "except": ("try:\n  raise ValueError, 'bad'\nexcept (TypeError, ValueError), e:\n  print e", "bad\n"),
    "raise with a traceback": ("import sys\ntry:\n  try: 1/0\n  except: raise KeyError, 'k', sys.exc_info()[2]\n"
                               "except KeyError, e: print e", "'k'\n"),
    "division": ("x = 7\nx /= 2\nprint x, 7 / 2, -7 / 2, 7. / 2, 1 / 2.", "3 3 -4 3.5 0.5\n"),
    "division of what hangs on something": (
        "class A(object): pass\na = A()\na.n = 7\na.n /= 2\nd = {'k': [9, 5]}\nd['k'][0] /= 2\n"
        "def f():\n  print 'once',\n  return a\nf().n /= 2\nprint a.n, d\nx = [8]\nx[0] /= 3.\nprint '%.2f' % x[0]",
        "once 1 {'k': [4, 5]}\n2.67\n"),
    "division in place": ("import numpy as np\na = np.array([4., 2.])\nb = a\na /= 2\nprint b.tolist()\n"
                          "c = np.array([5, 3])\nd = c\nc /= 2\nprint d.tolist()\nd[:1] /= 2\nprint c.tolist()",
                          "[2.0, 1.0]\n[2, 1]\n[1, 1]\n"),
    "commas at the end": ("print 'a\\n',\nprint 'b',\nprint 'c'\nprint 'x\\t',\nprint 1",
                          "a\nb c\nx\t1\n"),
    "messages": ("try:\n  raise ValueError('bad', 1)\nexcept ValueError, e:\n  print repr(e.message)\n"
                 "try:\n  raise KeyError('k')\nexcept KeyError, e:\n  print e.message\n"
                 "class A(object):\n  message = 'mine'\nprint A.message", "''\nk\nmine\n"),
    "attributes of functions": ("def f(a, b=2): return a\nprint f.func_name, f.func_defaults, f.func_code.co_argcount\n"
                                "class A(object):\n  func_name = 'own'\n  def m(self): return self\n"
                                "print A.func_name, A().m.im_func.func_name", "f (2,) 2\nown m\n"),
    "comparisons by position": ("x = [3, 1, 2]\nx.sort(lambda a, b: b - a)\nprint x, sorted(x, lambda a, b: a - b), "
                                "sorted(x, None, lambda a: -a, True)\nx.sort()\nprint x",
                                "[3, 2, 1] [1, 2, 3] [1, 2, 3]\n[1, 2, 3]\n"),
    "reload of sys": ("import sys\nreload(sys)\nprint unicode('abc', 'utf-8'), unicode('x', errors='ignore')",
                      "abc x\n"),
    "true division": ("from __future__ import division\nprint 7 / 2", "3.5\n"),
    "division of arrays": ("import numpy as np\nprint np.array([3, 5]) / 2, (np.array([3.]) / 2)[0]", "[1 2] 1.5\n"),
    "literals": ("print 0777, 10L, 0xFFL, ur'a\\d', 1 <> 2, 1e3, 0", "511 10 255 a\\d True 1000.0 0\n"),
    "backticks": ("print `[1, 'a']` + `2`", "[1, 'a']2\n"),
    "dicts": ("d = {'a': 1}\nprint d.keys()[0], d.items(), d.has_key('b'), sorted(d.iteritems())",
              "a [('a', 1)] False [('a', 1)]\n"),
    "lists": ("print map(str, [1]), filter(None, [0, 1]), zip([1], [2]), range(2) + [5], map(None, [1], [2])",
              "['1'] [1] [(1, 2)] [0, 1, 5] [(1, 2)]\n"),
    "lambda of a pair": ("print sorted({'a': 2, 'b': 1}.items(), key=lambda (k, v): v)", "[('b', 1), ('a', 2)]\n"),
    "cmp": ("print sorted([1, 3, 2], cmp=lambda a, b: cmp(b, a))", "[3, 2, 1]\n"),
    "prints that Python 3 can parse": ("import sys\nprint\nprint ('%d') % 3\nprint ('a').upper(), 7 / 2", "\n3\nA 3\n"),
    "except without blanks":
        ("try:\n  1/0\nexcept ZeroDivisionError,e: print e", "integer division or modulo by zero\n"),
    "escapes": ("print len('\\u1234'), len(u'\\u1234'), len('\\\\u'), len('\\\\\\u12'), 0xfl", "6 1 2 5 15\n"),
    "exec of Python 2": ("x = 5\nexec \"print x / 2, map(abs, [-1])\"\nns = {'y': 9}\n"
                         "exec 'def f(): return y / 2' in ns\n"
                         "print ns['f']()\nexec compile('z = 1', 's', 'exec')\nprint z", "2 [1]\n4\n1\n"),
    "lambdas of tuples": ("f = lambda (a, b), c: a + b + c\n"
                          "g = lambda c, (a, b)=(1, 2): lambda (d, e): (a - b) * c + d * e\n"
                          "print f((1, 2), 3), g(5)((2, 3)), (lambda x, (y): (x, y))(1, 2) and 1", "6 1 1\n"),
    "exec": ("ns = {}\nexec 'q = 1' in ns\nprint ns['q']", "1\n"),
    "round": ("print round(2.5), round(-2.5), round(1.25, 1)", "3.0 -3.0 1.3\n"),
    "iterators": ("class A(object):\n  n = 0\n  def __iter__(self): return self\n  def next(self):\n    self.n += 1\n"
                  "    if self.n > 2: raise StopIteration\n    return self.n\n"
                  "print list(A()), A().next(), iter([7]).next()",
                  "[1, 2] 1 7\n"),
    "truth": ("class A(object):\n  def __nonzero__(self): return False\nprint bool(A())", "False\n"),
    "metaclass": ("class M(type):\n  pass\nclass A(object):\n  __metaclass__ = M\nprint type(A).__name__", "M\n"),
    "tabs": ("if 1:\n        x = 1\n\tprint x", "1\n"),
    "text": ("print 'ab'.decode('utf-8'), isinstance('a', basestring), unichr(65)", "ab True A\n"),
    "strings keep what is in them": ("print 'print 1, 2 <> 3', \"except A, e: `x` 10L\"",
                                     "print 1, 2 <> 3 except A, e: `x` 10L\n"),
    "many lines": ("x = [1,\n  2,  # print 3\n  3]\nprint '''a\nprint b''', x", "a\nprint b [1, 2, 3]\n"),
}


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_programs(name):
    source, expected = PROGRAMS[name]
    assert run(source + "\n") == expected


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_lines_stay_where_they_are(name):
    source = PROGRAMS[name][0]
    assert python2_tokens.convert(source).count("\n") == source.count("\n")


def test_a_failing_line_is_the_users():
    with pytest.raises(ZeroDivisionError) as e:
        run("print 1\n\nprint 2\nx = 1 / 0\n")
    assert e.traceback[-2].lineno == 3


def test_python3_sources_divide_as_python3():
    parsed = python2.parse("x = 7 / 2\ny = list(xrange(3))\n", "new.py")
    names = dict(parsed.names)
    exec(compile(parsed.tree, "new.py", "exec"), names)
    assert not parsed.python2 and names["x"] == 3.5 and names["y"] == [0, 1, 2]
    assert [(n, line, row.instead) for n, line, row in parsed.used] == [("xrange", 2, "range")]


@pytest.mark.parametrize("source",
    ["print(1) or 2", "print(1, 2)", "x = print", "print('a %d' % 2)", "f(print)", "[print(1)]"])
def test_python3s_prints_are_its_own(source):
    assert not python2.parse("7 / 2\n" + source, "new.py").python2


def test_a_programs_own_names_stay():
    parsed = python2.parse("try:\n  xrange\nexcept NameError:\n  xrange = range\n", "new.py")
    assert not parsed.names and not parsed.used


def test_modules_beside_it_come_first(tmp_path):
    (tmp_path / "json.py").write_text("")
    source = "import json, sys\nfrom json import x\nimport os.path\nprint 1\n"
    path = str(tmp_path / "mod.py")
    tree = python2.parse(source, path, in_package=True).tree
    imports = [(getattr(n, "level", 0), [a.name for a in n.names]) for n in tree.body[:-1]]
    assert imports == [(1, ["json"]), (0, ["sys"]), (1, ["x"]), (0, ["os.path"])]
    for text, in_package in ((source, False), ("from __future__ import absolute_import\n" + source, True)):
        tree = python2.parse(text, path, in_package).tree
        assert not [n for n in tree.body if getattr(n, "level", 0)]


def test_files_are_executed(tmp_path):
    (tmp_path / "other.py").write_text("print 'other', 7 / 2\nv = 3\n")
    assert run(f"execfile({str(tmp_path / 'other.py')!r})\nprint v\n") == "other 3\n3\n"


def test_own_iteritems_is_called():
    source = ("class D(object):\n  def iteritems(self): return [3]\n"
              "print(list(D().iteritems()), list({1: 2}.iteritems()))\n")
    assert run(source) == "[3] [(1, 2)]\n"


TUPLES = """\
print 7 / 2
class A(object):
    def f(self, (a, b), c):
        "Sums."
        if a: return a + b + c
    def g(self, (a, (b, c))): return b / c
print A().f((1, 2), 3), A().g((0, (7, 2)))
print [x for x in 1, 2], A.f.__doc__
x = 1 / 0
"""


def test_what_needs_fissix_is_named(monkeypatch):
    monkeypatch.setattr(python2_tuples, "installed", lambda: False)
    with pytest.raises(SyntaxError, match=r"needs the package fissix: pip install 'graphreg\[py2\]'") as e:
        python2.parse(TUPLES, "x.py")
    assert e.value.lineno == 3


def test_tuples_as_parameters():
    pytest.importorskip("fissix")
    tree, is_python2 = python2.parse_only(TUPLES, "x.py")
    assert is_python2 and [node.lineno for node in tree.body] == [1, 2, 7, 8, 9]
    assert run(TUPLES[:TUPLES.index("x = 1")]) == "3\n6 3\n[1, 2] Sums.\n"
    with pytest.raises(ZeroDivisionError) as e:
        run(TUPLES)
    assert e.traceback[-2].lineno == 8


def test_what_is_left_to_do_by_hand_is_named():
    pytest.importorskip("fissix")
    with pytest.raises(SyntaxError, match="graphreg cannot convert here"):
        python2.parse("print 1\nprint 2\nfor = 3\n", "x.py")


@pytest.mark.parametrize("source",
    ["x = = 1", "def f(:\n  pass", "print 'a", "`x", "lambda (a"])
def test_what_is_neither_is_python3s_error(source):
    with pytest.raises(SyntaxError) as ours:
        python2.parse(source, "x.py")
    with pytest.raises(SyntaxError) as pythons:
        compile(source, "x.py", "exec")
    assert (ours.value.msg, ours.value.lineno) == (pythons.value.msg, pythons.value.lineno)
