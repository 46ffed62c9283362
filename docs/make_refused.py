"""Write refused.md, the page of what is refused: python docs/make_refused.py

tests/symbols_in_use.txt has the names that legacy programs use and TF 1.15.5 has, with the number of repositories;
what graphreg makes of each is asked of graphreg itself.
"""
import os
import sys
from importlib import import_module

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join(ROOT, "docs", "refused.md")
SYMBOLS = os.path.join(ROOT, "tests", "symbols_in_use.txt")
HEAD = """\
# What is refused

This page is generated: `python docs/make_refused.py`. Of the {count} names of TensorFlow 1.15.5 that two or more public
repositories use, these are refused: asking for one raises an error that says why, and `python -m graphreg check` says
it before.
"""
PARTS = """\
## In part

These work, and refuse some arguments or differ in what is said here.
"""
CONTRIB = """\
## Parts of tf.contrib

Refused as a whole:
"""


def symbols():
    """[(name, number of repositories)]"""
    with open(SYMBOLS, encoding="utf-8") as f:
        return [(line.split()[0], int(line.split()[1])) for line in f]


def table(rows):
    return ["| name | repositories | reason |", "| --- | ---: | --- |",
            *(f"| `{name}` | {count} | {note.replace('|', chr(92) + '|')} |" for name, count, note in rows)]


def judged():
    """(rows of what is refused, rows of what is there in part)"""
    judge = import_module("graphreg.tools.check_verdicts").judge
    verdicts = [(name, count, judge(name)) for name, count in symbols()]
    return ([(n, c, v.note) for n, c, v in verdicts if not v.status.startswith("supported")],
            [(n, c, v.note) for n, c, v in verdicts if v.status == "supported, with the difference"])


def page():
    """str: the page."""
    refused, partly = judged()
    reasons = import_module("graphreg.contrib.refused").REASONS
    lines = [HEAD.format(count=len(symbols())), *table(refused), "", PARTS, *table(partly), "", CONTRIB,
             "| name | reason, or what to do |", "| --- | --- |",
             *(f"| `tf.contrib.{part}` | {reasons[part]} |" for part in sorted(reasons))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.path.insert(0, ROOT)
    text = page()
    with open(PAGE, "w", encoding="utf-8") as f:
        f.write(text)
