"""`python -m graphreg check`: which TF names a program uses, and what graphreg makes of each."""
import ast
import json
import os
import shutil
import sys
import textwrap
import warnings
from importlib import import_module
from types import ModuleType, SimpleNamespace

import numpy as np

from . import check_names, old_calls, old_gone, old_names, old_rewriting, python2
from .check_verdicts import DIFFERENT, NOT_IN_TF, STATUSES, SUPPORTED, Verdict, judge, judge_call
from .tf_names import public_names

OLD_NAME = "old name"
_SKIPPED = frozenset(("__pycache__", "node_modules", "site-packages", "build", "dist"))
_ROOTS = frozenset(n.partition(".")[0] for n in (*old_names.ATTRIBUTES, *old_names.MODULES, *old_calls.CALLS))


class Finding:
    """One use of a name in a file: symbol, line, column, status, note."""
    __slots__ = ("symbol", "line", "column", "status", "note")

    def __init__(self, symbol, line, column, status, note):
        self.symbol, self.line, self.column, self.status, self.note = symbol, line, column, status, note

    def as_dict(self):
        return {n: getattr(self, n) for n in self.__slots__}


class FileReport:
    """What is in one file.

    Attributes:
      path: str.
      findings: list of Finding, by line.
      python2: bool, whether it is Python 2.
      error: str, why it could not be read, or "".
    """

    def __init__(self, path):
        self.path, self.findings, self.python2, self.error = path, [], False, ""

    def symbols(self):
        """dict from each TF symbol to its worst Finding and all its lines: (Finding, [line, ...])."""
        found = {}
        for finding in self.findings:
            if finding.status != OLD_NAME:
                found.setdefault((finding.symbol, finding.status), (finding, []))[1].append(finding.line)
        return found

    def supported(self):
        return sum(status in (SUPPORTED, DIFFERENT) for _, status in self.symbols())

    def coverage(self):
        """float: how much of the distinct symbols is supported; None without any."""
        symbols = self.symbols()
        return self.supported() / len(symbols) if symbols else None

    def problems(self):
        return [f for f in self.findings if f.status not in (SUPPORTED, DIFFERENT, OLD_NAME)]


def check_source(source, path="<string>"):
    """Check a source text.

    Args:
      source: str.
      path: str, as the report names it.
    Returns:
      FileReport.
    """
    report = FileReport(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree, report.python2 = python2.parse_only(source, path)
        reader = check_names.Reader(_ROOTS, lambda base: public_names().get(base, ())).read(tree)
    except SyntaxError as e:
        report.error = f"line {e.lineno}: {e.msg}"
        return report
    except (ValueError, RecursionError, MemoryError) as e:
        report.error = f"{type(e).__name__}: {e}"
        return report
    for use in reader.uses:
        if use.path.startswith("tf."):
            report.findings += _tf_findings(use)
        elif not _is_beside(use.path, path):
            report.findings += _old_findings(use)
    report.findings += _python2_names(tree)
    report.findings += _gone_methods(tree)
    report.findings.sort(key=lambda f: (f.line, f.column))
    return report


def check_file(path):
    """Check a source file; FileReport, whatever is in it."""
    try:
        return check_source(python2.read_source(path), path)
    except (OSError, ValueError) as e:
        report = FileReport(path)
        report.error = f"{type(e).__name__}: {e}"
        return report


def _tf_findings(use):
    verdict = judge(use.path)
    verdicts = [verdict]
    if use.call is not None and use.path.replace("tf.compat.v1.", "tf.") == verdict.symbol:
        verdicts.append(judge_call(verdict, use.call))
    return [_finding(v, use) for v in verdicts
            if v is not None and not (v.status == SUPPORTED and isinstance(v.found, (ModuleType, SimpleNamespace)))]


def _finding(verdict, use):
    return Finding(verdict.symbol, use.line, use.column, verdict.status, verdict.note)


def _is_beside(name, path):
    """Whether the module that a name begins with is one of the program's own."""
    own = os.path.join(os.path.dirname(path), name.partition(".")[0])
    return os.path.isfile(own + ".py") or os.path.isdir(own)


def _old_findings(use):
    """What NumPy, SciPy and the standard library here have no more."""
    parts = use.path.split(".")
    for depth in range(1, len(parts) + 1):
        module = ".".join(parts[:depth])
        row = old_names.MODULES.get(module)
        if row is not None and not _has_module(module):
            return [_finding(_old(module, row), use)]
        if module in old_calls.VALUES:
            return [_finding(_old(module, old_calls.VALUES[module]), use)]
        row = old_names.ATTRIBUTES.get(module, {}).get(parts[depth]) if depth < len(parts) else None
        if row is not None and not _has_name(module, parts[depth]):
            return [_finding(_old(f"{module}.{parts[depth]}", row), use)]
    if use.call is not None and old_rewriting.is_old_call(use.path, use.call):
        row = old_calls.CALLS[use.path]
        return [_finding(_old(f"{use.path} {row.what}", row), use)]
    return []


def _old(name, row):
    return Verdict(name, OLD_NAME, f"write {row.instead} (gone since {row.since})")


def _gone_methods(tree):
    """Methods that arrays had and that no stand-in gives back, by their names."""
    for node in ast.walk(tree):
        name = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else None
        row = old_gone.METHODS.get(name)
        if row is not None and not hasattr(np.ndarray, name):
            note = (f"write {row.instead} (gone since {row.since}, not given back; {row.newest} is the newest that has "
                    "it)")
            yield Finding(f".{name}()", node.lineno, node.col_offset + 1, OLD_NAME, note)


def _has_module(name):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import_module(name)
    except ImportError:
        return False
    return True


def _has_name(module, name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return hasattr(import_module(module), name)
        except ImportError:
            return True


def _python2_names(tree):
    bound, loaded = python2.module_names(tree)
    for name in sorted(set(loaded) & set(python2.GONE) - bound):
        verdict = _old(name, python2.GONE[name])
        yield Finding(name, loaded[name], 1, OLD_NAME, verdict.note)


def python_files(paths):
    """The Python files of a list of files and folders, in order.

    Raises:
      FileNotFoundError: there is no such path.
    """
    for path in paths:
        if not os.path.exists(path):
            raise FileNotFoundError(f"no such file or folder: {path}")
        if not os.path.isdir(path):
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(f for f in folders if f not in _SKIPPED and not f.startswith("."))
            yield from (os.path.join(folder, n) for n in sorted(names) if n.endswith(".py"))


def check_paths(paths):
    """FileReports of the files that use TF or old names, or cannot be read; folders are walked."""
    reports = [check_file(p) for p in python_files(paths)]
    return [r for r in reports if r.findings or r.error or r.path in paths]


def main(paths, as_json=False, problems=False, out=None):
    """Check and print.

    Args:
      paths: list of str, files and folders.
      as_json: bool, whether to print JSON.
      problems: bool, whether to leave out what is supported.
      out: text file, default sys.stdout.
    Returns:
      int, the exit status: 0, everything is supported; 1, something is not, or cannot be read; 2, no such path.
    """
    out = sys.stdout if out is None else out
    try:
        reports = check_paths(paths)
    except FileNotFoundError as e:
        print(f"graphreg check: {e}", file=sys.stderr)
        return 2
    if as_json:
        json.dump(as_data(reports), out, indent=1)
        out.write("\n")
    elif getattr(out, "isatty", bool)():
        _print_tables(reports, problems, out)
    else:
        _print_lines(reports, problems, out)
    return int(any(r.problems() or r.error for r in reports))


def as_data(reports):
    """The reports as JSON has them."""
    files = [{"path": r.path, "python2": r.python2, "error": r.error, "coverage": r.coverage(),
              "findings": [f.as_dict() for f in r.findings]} for r in reports]
    return {"files": files, "summary": summary(reports)}


def summary(reports):
    """dict: counts of files and of distinct symbols by status, over all files."""
    symbols = {key for r in reports for key in r.symbols()}
    counts = {status: sum(s == status for _, s in symbols) for status in STATUSES}
    good = counts[SUPPORTED] + counts[DIFFERENT]
    return {"files": len(reports), "unreadable": sum(bool(r.error) for r in reports), "symbols": len(symbols),
            **counts, "coverage": good / len(symbols) if symbols else None}


def _percent(part):
    # Rounded down: 100% means everything.
    return "no TF symbols" if part is None else f"{int(100 * part)}%"


def _headline(report):
    if report.error:
        return f"cannot be read as Python: {report.error}"
    symbols = report.symbols()
    text = f"{report.supported()} of {len(symbols)} symbols supported ({_percent(report.coverage())})" if symbols else \
        "no TF symbols"
    return text + (", Python 2" if report.python2 else "")


def _closing(reports):
    total = summary(reports)
    text = (f"{total['files']} file{'s' * (total['files'] != 1)}, {total['symbols']} TF symbols, "
            f"{_percent(total['coverage'])} supported")
    missing = [f"{total[s]} {s}" for s in STATUSES[2:] if total[s]]
    return ": ".join([text, ", ".join(missing)]) if missing else text


def _print_lines(reports, problems, out):
    """One line for each use: what editors and grep read."""
    for report in reports:
        for f in report.findings:
            if not problems or f.status not in (SUPPORTED,):
                note = f": {f.note}" if f.note else ""
                out.write(f"{report.path}:{f.line}:{f.column}: {f.status}: {f.symbol}{note}\n")
        out.write(f"{report.path}: {_headline(report)}\n")
    out.write(_closing(reports) + "\n")


_MARKS = {SUPPORTED: ("32", "ok"), DIFFERENT: ("33", "differs"), OLD_NAME: ("36", "old"),
          NOT_IN_TF: ("35", "not in TF")}


def _print_tables(reports, problems, out):
    """A table for each file, what is missing first."""
    colours, columns = "NO_COLOR" not in os.environ, shutil.get_terminal_size().columns
    for report in reports:
        out.write(_paint(report.path, "1", colours) + "  " + _headline(report) + "\n")
        rows = _rows(report, problems)
        width = min(max([len(r[1]) for r in rows], default=0), 48)
        for status, symbol, lines, note in rows:
            colour, mark = _MARKS.get(status, ("31", "missing"))
            where = ", ".join(map(str, lines[:4])) + (" ..." if len(lines) > 4 else "")
            text = f"{symbol.ljust(width)}  " + f"line {where}".ljust(8 if note else 0)
            out.write(f"  {_paint(mark.ljust(9), colour, colours)} {text}{_note(note, 12 + len(text), columns)}\n")
        out.write("\n")
    out.write(_closing(reports) + "\n")


def _note(note, used, columns):
    """A note, behind what is on the line already or, where it does not fit, below it."""
    if not note or used + 2 + len(note) <= columns:
        return "  " + note if note else ""
    indent = " " * 14
    return "\n" + textwrap.fill(note, max(columns, 40), initial_indent=indent, subsequent_indent=indent)


def _rows(report, problems):
    """(status, symbol, lines, note) of each symbol, the worst first."""
    found = {}
    for f in report.findings:
        found.setdefault((f.symbol, f.status, f.note), []).append(f.line)
    rows = [(s, symbol, sorted(set(lines)), note) for (symbol, s, note), lines in found.items()
            if not (problems and s == SUPPORTED)]
    order = (NOT_IN_TF, "not emulated", DIFFERENT, OLD_NAME, SUPPORTED)
    return sorted(rows, key=lambda r: (order.index(r[0]), r[1]))


def _paint(text, colour, on):
    return f"\033[{colour}m{text}\033[0m" if on else text
