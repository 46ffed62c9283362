"""Write coverage.md, the page of what is there: python docs/make_coverage.py

Names come from graphreg/tools/tf_names.txt, op types from tests/golden/opdefs.json.gz; what graphreg makes of each is
asked of graphreg itself.
"""
import gzip
import json
import os
import pkgutil
import sys
import warnings
from importlib import import_module
from types import ModuleType, SimpleNamespace

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join(ROOT, "docs", "coverage.md")
HEAD = """\
# What is there

This page is generated: `python docs/make_coverage.py`. Names are the public ones of TensorFlow 1.15.5, as a program
writes them; "with a difference" are those that `python -m graphreg check` explains. Of a program of your own,
`python -m graphreg check PATH` tells the same with lines, arguments included.
"""


def verdicts():
    """dict from each namespace to {name: Verdict}; names that are namespaces themselves are left out."""
    judge = import_module("graphreg.tools.check_verdicts").judge
    names = import_module("graphreg.tools.tf_names").public_names()
    found = {}
    for namespace in sorted(names):
        each = {name: judge(f"{namespace}.{name}") for name in sorted(names[namespace])}
        found[namespace] = {n: v for n, v in each.items() if not isinstance(v.found, (ModuleType, SimpleNamespace))
                            and f"{namespace}.{n}" not in names}
    return {namespace: each for namespace, each in found.items() if each}


def counts(each):
    """(all, supported, with a difference, missing) of a dict of verdicts."""
    statuses = [v.status for v in each.values()]
    right, other = statuses.count("supported"), statuses.count("supported, with the difference")
    return len(statuses), right, other, len(statuses) - right - other


def op_types():
    """(TF's op types by name, those declared here): every family is loaded."""
    family = import_module("graphreg.ops")
    for module in pkgutil.iter_modules(family.__path__):
        import_module("graphreg.ops." + module.name)
    with gzip.open(os.path.join(ROOT, "tests", "golden", "opdefs.json.gz"), "rt", encoding="utf-8") as f:
        every = json.load(f)
    return every, set(import_module("graphreg.core.registry").all_ops()) & set(every)


def percent(part, whole):
    return f"{int(100 * part / whole)}%" if whole else ""


# Namespaces are counted in groups: (what the row says, what belongs to it).
GROUPS = (
    ("`tf` and below it, but for what follows", lambda n: not n.startswith(("tf.contrib", "tf.raw_ops", "tf.compat"))),
    ("`tf.contrib`", lambda n: n.startswith("tf.contrib")),
    ("`tf.compat.v2`", lambda n: n.startswith("tf.compat")),
    ("`tf.raw_ops`", lambda n: n.startswith("tf.raw_ops")),
)


def row(title, each):
    number, right, other, absent = counts(each)
    return f"| {title} | {number} | {right} | {other} | {absent} | {percent(right + other, number)} |"


def is_there(each):
    """Whether anything of a namespace is there."""
    return any(v.status.startswith("supported") for v in each.values())


def table(found):
    lines = ["| namespace | names | supported | with a difference | missing | |",
             "| --- | ---: | ---: | ---: | ---: | ---: |"]
    for title, belongs in GROUPS:
        lines.append(row("**" + title + "**", {(n, m): v for n in found if belongs(n) for m, v in found[n].items()}))
    return lines + [row(f"`{namespace}`", each) for namespace, each in found.items() if is_there(each)]


def missing(found):
    nothing = [f"`{n}` ({len(each)})" for n, each in found.items() if not is_there(each)]
    lines = ["## What is missing", "", "What uses these raises `AttributeError` or `tf.errors.UnimplementedError`.",
             "Nothing is there of " + ", ".join(nothing) + "."]
    for namespace, each in found.items():
        absent = {n: v for n, v in each.items() if not v.status.startswith("supported")}
        if absent and is_there(each):
            notes = sorted({v.note for v in absent.values() if v.note})
            lines += ["", f"**{namespace}**: " + ", ".join(f"`{n}`" for n in absent) + "."]
            lines += ["Instead: " + "; ".join(notes) + "."] if notes else []
    return lines


def differing(found):
    lines = ["## What differs", "", "| name | the difference |", "| --- | --- |"]
    for namespace, each in found.items():
        lines += [f"| `{namespace}.{n}` | {v.note.replace('|', chr(92) + '|')} |" for n, v in each.items()
                  if v.status == "supported, with the difference"]
    return lines


def ops_line():
    every, declared = op_types()
    gradients = [n for n in every if every[n].get("gradient") == "function"]
    both = len(declared & set(gradients))
    return (f"Of TensorFlow's {len(every)} op types {len(declared)} are declared, {both} of the {len(gradients)} that "
            "have a gradient among them.")


def engines():
    """The op types that are declared here, and which engine runs them."""
    verdict = import_module("graphreg.engine.jax_ops").verdict
    every, declared = op_types()
    ops = import_module("graphreg.core.registry").all_ops()
    lines = ["## Op types", "", "NumPy's engine runs all of these. With the extra `jax`, the JAX engine compiles those whose "
             "kernel is code for `jax.numpy` or JAX's own; the others run on NumPy between compiled parts of a plan.", "",
             "| op type | gradient | on the JAX engine |", "| --- | --- | --- |"]
    for name in sorted(declared):
        how, why = verdict(ops[name])
        gradient = "yes" if every[name].get("gradient") == "function" else ""
        lines.append(f"| `{name}` | {gradient} | {how}{': ' + why if why else ''} |")
    return lines


def page():
    """str: the page."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = verdicts()
        lines = [HEAD, ops_line(), "", *table(found), "", *missing(found), "", *differing(found), "", *engines()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.path.insert(0, ROOT)
    text = page()
    with open(PAGE, "w", encoding="utf-8") as f:
        f.write(text)
