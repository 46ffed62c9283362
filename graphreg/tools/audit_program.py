"""`python -m graphreg audit`: run a program, then audit every loss that it minimised."""
import json
import sys

from ..core.graph import Graph
from . import audit, run


def main(program, as_json=False, path=None):
    """Run a program and print the audit of each of its graphs in which a loss is minimised.

    Args:
      program: run.Program.
      as_json: bool, whether to print JSON.
      path: str, file that takes the report, or None: standard output, after the program's own.
    Returns:
      int, the program's exit status; 1 if that is 0 and there are findings.
    """
    graphs, audits = _kept_graphs(), []
    status = run.run(program, lambda: audits.extend(_audits(graphs)))
    text = json.dumps([a.as_data() for a in audits], indent=1) + "\n" if as_json else _text(audits)
    if path is None:
        sys.stdout.write(text)
    else:
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
    return status or int(any(a.findings for a in audits))


def _kept_graphs():
    """The list of all graphs that are made from now on; the default graph of the process is the first."""
    graphs, init = [], Graph.__init__

    def keeping(self, *args, **kwargs):
        init(self, *args, **kwargs)
        graphs.append(self)
    Graph.__init__ = keeping
    return graphs


def _audits(graphs):
    return [audit.audit(graph=g) for g in graphs if g._hidden.get("minimised")]


def _text(audits):
    if not audits:
        return "graphreg audit: the program minimised no loss in a graph.\n"
    return "\n".join(["graphreg audit"] + [str(a) for a in audits])
