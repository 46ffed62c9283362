"""The report of an audit as one page of HTML, with each loss drawn as the sum that it is."""
from html import escape

from . import audit_text, audit_terms

_ROW, _WIDTH, _BOX, _EDGE, _MOST = 46, 1080, 540, 190, 24
_STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --paper: #ffffff; --card: #f4f6f9; --line: #cfd6df;
  --data: #dbe7f6; --good: #d7efdd; --odd: #fdeecb; --bad: #f9d9d6; --bad-ink: #a3261b; --good-ink: #1d6b37;
  --odd-ink: #855a00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e9f0; --soft: #9aa6b5; --paper: #12161c; --card: #1b2129;
  --line: #384250; --data: #20344f; --good: #1d3f29; --odd: #4a3a12; --bad: #4d2320; --bad-ink: #ff9d93;
  --good-ink: #8fdca8; --odd-ink: #f3c969; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 2rem auto;
  max-width: 72rem; padding: 0 1.5rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
code, td, svg text { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
code { font-size: .92em; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { text-align: left; padding: .35rem .7rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; } td { white-space: nowrap; }
td:first-child { white-space: normal; overflow-wrap: anywhere; min-width: 10rem; }
td.once, td.odd { white-space: normal; }
.once { color: var(--good-ink); } .no { color: var(--bad-ink); font-weight: 700; } .odd { color: var(--odd-ink); }
.finding { background: var(--card); border-left: 4px solid var(--bad-ink); padding: .7rem 1rem; margin: .9rem 0; }
.finding p { margin: .3rem 0; } .finding ul { margin: .3rem 0; padding-left: 1.2rem; }
.well { background: var(--card); border-left: 4px solid var(--good-ink); padding: .7rem 1rem; }
.soft { color: var(--soft); }
svg { width: 100%; min-width: 46rem; height: auto; display: block; } svg text { font-size: 13px; fill: var(--ink); }
svg .small { font-size: 11px; fill: var(--soft); } svg .edge { stroke: var(--soft); fill: none; stroke-width: 1.5; }
svg .box { stroke: var(--line); } svg .data { fill: var(--data); } svg .good { fill: var(--good); }
svg .odd { fill: var(--odd); } svg .bad { fill: var(--bad); stroke: var(--bad-ink); stroke-dasharray: 5 4; }
svg .loss { fill: var(--card); stroke: var(--ink); stroke-width: 1.5; } svg .head { fill: var(--soft); }
"""


def page(audits, title):
    """A page of one or more Audits.

    Args:
      audits: list of Audit.  title: str, the program.
    Returns:
      str, HTML that needs no other file and no network.
    """
    body = "".join(_audit(a, number, len(audits)) for number, a in enumerate(audits, 1))
    if not audits:
        body = "<p>The program minimised no loss in a graph.</p>"
    return (f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(title)}: penalties and losses</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
            f"<h1>Which penalties the losses of <code>{escape(title)}</code> contain</h1>\n{body}</body>\n</html>\n")


def _audit(found, number, count):
    parts = [f"<h2>Graph {number}</h2>\n"] if count > 1 else []
    parts.append(_findings(found))
    for loss in found.losses:
        by = ", ".join(type(o).__name__ for o in loss.optimizers)
        minimised = f", minimised by {escape(by)}" if by else ""
        at = f" at {escape(str(loss.minimised_at))}" if loss.minimised_at else ""
        parts.append(f"<h2>The loss <code>{escape(loss.tensor.name)}</code> as a sum</h2>\n"
                     f'<p class="soft">made at {escape(str(loss.place))}{minimised}{at}</p>\n'
                     + _Drawing(found, loss).svg())
    parts.append("<h2>Variables and their penalties</h2>\n" + _table(found))
    return "".join(parts)


def _findings(found):
    if not found.findings:
        return '<div class="well">No findings: each penalty that was collected is in the loss, once.</div>\n'
    return "".join(
        f'<div class="finding"><p><b>{n}. {escape(f.text)}</b></p>{_places(f.lines)}<p>{escape(f.reason)}</p>'
        f"<p><b>Fix:</b> {escape(f.fix)}</p></div>\n" for n, f in enumerate(found.findings, 1))


def _places(lines):
    items = "".join(f"<li><code>{escape(str(p))}</code> <code class='soft'>{escape(p.text)}</code></li>" for p in lines)
    return f"<ul>{items}</ul>" if items else ""


def _table(found):
    head, rows = audit_text.table(found)
    at = head.index("in the loss")
    lines = ["".join(f"<th>{h}</th>" for h in head)]
    for row in rows:
        classes = [f' class="{_class_of(c)}"' if i == at and c else "" for i, c in enumerate(row)]
        lines.append("".join(f"<td{kind}>{escape(c)}</td>" for kind, c in zip(classes, row)))
    return ('<div class="scroll"><table>\n' + "".join(f"<tr>{line}</tr>\n" for line in lines) + "</table></div>\n")


def _class_of(in_loss):
    return "once" if in_loss.startswith("once") and "factor" not in in_loss else "no" if in_loss == "no" else "odd"


# ------------------------------------------------------------------ the drawing
class _Box:
    """One summand: its class, what stands in it, below it and on its edge; `inside`, whether the loss contains it."""

    def __init__(self, kind, title, below, edge, inside=True):
        self.kind, self.title, self.below, self.edge, self.inside = kind, title, below, edge, inside


class _Drawing:
    """A loss as its sum: data terms, penalties, and below a line what is left outside."""

    def __init__(self, found, loss):
        self.loss = loss
        boxes = [_data_box(t) for t in _data_terms(found, loss)]
        boxes += [_penalty_box(p, use) for p in found.penalties for use in p.uses if use.loss is loss]
        outside = [_outside_box(p) for p in found.penalties if not p.uses and not p.inside]
        self.inside, self.outside = _at_most(boxes), _at_most(outside)

    def svg(self):
        """str, the drawing."""
        top = 16
        middle = top + _ROW * len(self.inside) / 2
        parts = [self._loss(middle)]
        for row, box in enumerate(self.inside):
            y = top + row * _ROW
            parts += [_rectangle(box, y), self._edge(box, y + 19, middle)]
        y = top + _ROW * max(len(self.inside), 2)
        if self.outside:
            parts.append(f'<line x1="0" x2="{_WIDTH}" y1="{y + 6}" y2="{y + 6}" class="edge" stroke-dasharray="2 5"/>'
                         f'<text x="{_WIDTH}" y="{y + 26}" text-anchor="end" class="small">'
                         "left outside the loss</text>")
            y += 18
            for box in self.outside:
                parts.append(_rectangle(box, y))
                y += _ROW
        return (f'<div class="scroll"><svg viewBox="0 0 {_WIDTH} {y + 8:g}" role="img" '
                f'aria-label="{escape(self._label())}">\n' + "\n".join(parts) + "\n</svg></div>\n")

    def _label(self):
        outside = f"; left outside: {', '.join(b.title for b in self.outside)}" if self.outside else ""
        return f"{self.loss.tensor.name} = {' + '.join(b.title for b in self.inside)}{outside}"

    def _loss(self, middle):
        name = _short(self.loss.tensor.name, 24)
        x = _WIDTH - 200
        return (f'<circle cx="{x - 40}" cy="{middle:g}" r="15" class="loss"/>'
                f'<text x="{x - 40}" y="{middle + 6:g}" text-anchor="middle" style="font-size:18px">+</text>'
                f'<path d="M{x - 25} {middle:g} H{x - 7}" class="edge"/>'
                f'<path d="M{x - 9} {middle - 5:g} l9 5 l-9 5 z" class="head"/>'
                f'<rect x="{x}" y="{middle - 19:g}" width="199" height="38" rx="6" class="loss"/>'
                f'<text x="{x + 99.5}" y="{middle + 5:g}" text-anchor="middle">{escape(name)}</text>')

    def _edge(self, box, y, middle):
        x, end = _BOX, _WIDTH - 255
        color = ' style="stroke:var(--odd-ink);stroke-width:2.5"' if box.kind == "odd" else ""
        text = f'<text x="{x + 10}" y="{y - 5}" class="small">{escape(_cut(box.edge, 27))}</text>' if box.edge else ""
        return f'<path d="M{x} {y} H{x + _EDGE} L{end} {middle:g}" class="edge"{color}/>{text}'


def _rectangle(box, y):
    return (f'<rect x="1" y="{y}" width="{_BOX - 1}" height="38" rx="6" class="box {box.kind}"/>'
            f'<text x="12" y="{y + 16}">{escape(_short(box.title, 66))}</text>'
            f'<text x="12" y="{y + 31}" class="small">{escape(_short(box.below, 78))}</text>')


def _data_terms(found, loss):
    penalties = {p.tensor.name for p in found.penalties if p.tensor is not None}
    return [t for t in loss.terms.values() if t.tensor.name not in penalties
            and not (t.tensor.op.type == "Const" and audit_terms.number_of(t.tensor) == 0.)]


def _data_box(term):
    variables, data = audit_terms.sources(term.tensor)
    kind = "a loss of data" if data else "a function" if variables else "a constant"
    many = f"of {len(variables)} variables" if len(variables) != 1 else f"of {next(iter(variables))}"
    return _Box("data", term.tensor.op.name, f"{kind} {many}" if variables else kind, _edge_text(term))


def _edge_text(term):
    factor = term.factor()
    if factor is None:
        return "× " + " * ".join(term.names())
    return "" if abs(factor - 1.) < 1e-3 else f"× {factor:.4g}"


def _below(penalty):
    value = "" if penalty.value is None else f", now {penalty.value:.4g}"
    formula = penalty.formula() + (" of a penalty" if penalty.of_penalty else "")
    return f"{formula}, {penalty.source()}, {penalty.place}{value}"


def _penalty_box(penalty, use):
    how = str(use)
    edge = "" if how == "once" else "× " + how[len("once, factor "):] if how.startswith("once, factor ") else how
    kind = "odd" if penalty.of_penalty or use.times() > 1.001 else "good"
    return _Box(kind, penalty.subject(), _below(penalty), edge)


def _outside_box(penalty):
    return _Box("bad", penalty.subject(), _below(penalty), "", inside=False)


def _at_most(boxes):
    if len(boxes) <= _MOST:
        return boxes
    more = len(boxes) - _MOST + 1
    odd = [b for b in boxes if b.kind in ("odd", "bad")]
    rest = [b for b in boxes if b.kind not in ("odd", "bad")]
    kept = (odd + rest)[:_MOST - 1]
    return [b for b in boxes if b in kept] + [_Box("good" if boxes[0].inside else "bad", f"and {more} more",
                                                   "see the table below", "", boxes[0].inside)]


def _short(text, length):
    return text if len(text) <= length else "…" + text[1 - length:]


def _cut(text, length):
    return text if len(text) <= length else text[:length - 1] + "…"
