"""`python -m graphreg audit`: run a program, then audit every loss that it minimised."""
import json
import os
import shutil
import sys

from ..core.graph import Graph
from ..session import BaseSession
from . import audit, audit_page, run


class Report:
    """What is made of the audits.

    Args:
      as_json: bool, whether to print JSON.
      path: str, file that takes what would be printed, or None: standard output, after the program's own.
      page: str, file that takes a page of HTML, or None.
    """

    def __init__(self, as_json=False, path=None, page=None):
        self.as_json, self.path, self.page = as_json, path, page

    def write(self, audits, title):
        """Write what was asked for of a list of Audits."""
        if self.page is not None:
            _write(self.page, audit_page.page(audits, title))
        text = json.dumps([a.as_data() for a in audits], indent=1) + "\n" if self.as_json else self._text(audits)
        if self.path is not None:
            _write(self.path, text)
        else:
            sys.stdout.write(text)
            sys.stdout.flush()

    def _text(self, audits):
        if not audits:
            return "graphreg audit: the program minimised no loss in a graph.\n"
        terminal = self.path is None and sys.stdout.isatty()
        color = terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        width = shutil.get_terminal_size().columns if terminal else None
        return "\n".join(["graphreg audit"] + [a.as_text(color, width) for a in audits])


def _write(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


class _Watch:
    """Keeps the graphs that a program makes, and audits each while a session on it is still open.

    A graph that the program has let go is audited, too; the process' first default graph is kept when it is made.
    """

    def __init__(self):
        self.graphs, self.sessions, self.audits = [], [], {}
        self._init, self._start, self._close = Graph.__init__, BaseSession.__init__, BaseSession.close

    def __enter__(self):
        def init(graph, *args, **kwargs):
            self._init(graph, *args, **kwargs)
            self.graphs.append(graph)

        def start(session, *args, **kwargs):
            self._start(session, *args, **kwargs)
            self.sessions.append(session)

        def close(session):
            self._look(session)
            self._close(session)
        Graph.__init__, BaseSession.__init__, BaseSession.close = init, start, close
        return self

    def __exit__(self, *error):
        Graph.__init__, BaseSession.__init__, BaseSession.close = self._init, self._start, self._close

    def _look(self, session):
        if session not in self.sessions:
            return
        self.sessions.remove(session)
        graph = session.graph
        if not audit.minimised_losses(graph):
            return
        try:
            self.audits[id(graph)] = (graph.version, audit.audit(graph=graph, session=session))
        except Exception:
            # Variables that have no value yet, a session that has failed: the audit of the graph alone will do.
            pass

    def finish(self):
        """list of Audit, one for each graph in which a loss is minimised."""
        for session in list(self.sessions):
            self._look(session)
        found = [self._audit_of(g) for g in self.graphs]
        return [a for a in found if a.losses]

    def _audit_of(self, graph):
        version, with_values = self.audits.get(id(graph), (None, None))
        return with_values if version == graph.version else audit.audit(graph=graph)


def main(program, report):
    """Run a program and report the audit of each of its graphs in which a loss is minimised.

    Args:
      program: run.Program.  report: Report.
    Returns:
      int, the program's exit status; 1 if that is 0 and there are findings.
    """
    audits = []
    with _Watch() as watch:
        status = run.run(program, lambda: audits.extend(watch.finish()))
    report.write(audits, program.target)
    return status or int(any(a.findings for a in audits))
