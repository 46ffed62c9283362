"""The report of an audit as text: a table of the penalties, then the findings."""
import textwrap

_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_HEAD = ("variable", "shape", "parameters", "penalty", "from", "where", "collected", "in the loss", "value")


class _Painter:
    """Puts a terminal's colours around text, or none."""

    def __init__(self, color):
        self._color = color

    def __call__(self, text, *styles):
        if not self._color or not text.strip():
            return text
        return f"\033[{';'.join(_STYLES[s] for s in styles)}m{text}\033[0m"


def as_text(found, color=False, width=None):
    """The report of an Audit as text.

    Args:
      found: Audit.  color: bool, whether with a terminal's colours.
      width: int, columns that the findings are broken at, or None.
    Returns:
      str.
    """
    paint = _Painter(color)
    lines = _losses_lines(found, paint) + [""] + _table(found, paint) + [""]
    if not found.findings:
        lines.append(paint("No findings.", "green"))
    for number, finding in enumerate(found.findings, 1):
        lines += _finding(number, finding, paint, width)
    return "\n".join(lines).rstrip() + "\n"


def _losses_lines(found, paint):
    if not found.losses:
        return ["Loss: none is minimised in this graph."]
    lines = []
    for loss in found.losses[:8]:
        by = ", ".join(type(o).__name__ for o in loss.optimizers)
        at = loss.minimised_at
        lines.append(f"Loss: {paint(loss.tensor.name, 'bold')} ({loss.place})"
                     + (f", minimised by {by} ({at})" if by else f", differentiated ({at})" if at else ""))
    more = len(found.losses) - len(lines)
    return lines + ([f"... and {more} more"] if more else [])


def _finding(number, finding, paint, width):
    lead = f"{number}. "
    lines = _broken(finding.text, width, lead)
    lines[0] = lead + paint(lines[0][len(lead):], "bold", "red")
    lines[1:] = [paint(line, "bold", "red") for line in lines[1:]]
    for place in finding.lines:
        text = f"  {place.text}" if place.text else ""
        lines.append(paint(f"   {place}", "cyan") + paint(text, "dim"))
    lines += _broken(finding.reason, width, "   ")
    fix = _broken("Fix: " + finding.fix, width, "   ")
    fix[0] = fix[0].replace("Fix:", paint("Fix:", "green"), 1)
    return lines + fix + [""]


def _broken(text, width, lead):
    if width is None:
        return [lead + text]
    return textwrap.wrap(text, max(width, 40), initial_indent=lead, subsequent_indent="   ", break_long_words=False,
                         break_on_hyphens=False)


# ------------------------------------------------------------------ the table
def table(found):
    """(head, rows) of the table: tuples of str; without the column of values when there are none."""
    losses = len(found.losses)
    rows = [row for v in found.variables for row in _rows(v, losses)]
    rows += [_penalty_row(("(activity)", "", ""), p, losses) for p in found.penalties if p.of_data]
    if all(not row[-1] for row in rows):
        return _HEAD[:-1], [row[:-1] for row in rows]
    return _HEAD, rows


def _table(found, paint):
    head, rows = table(found)
    widths = [max(len(r[i]) for r in [head, *rows]) for i in range(len(head))]
    lines = [paint(_line(head, widths), "bold"), paint(_line(tuple("-" * w for w in widths), widths), "dim")]
    for row in rows:
        cells = [c.ljust(w) for c, w in zip(row, widths)]
        in_loss = head.index("in the loss")
        cells[in_loss] = paint(cells[in_loss], *_style_of(row[in_loss]))
        cells[5] = paint(cells[5], "cyan")
        lines.append("  ".join(cells).rstrip())
    return lines


def _style_of(in_loss):
    return ("green",) if in_loss.startswith("once") else ("bold", "red") if in_loss == "no" else ("yellow",)


def _line(cells, widths):
    return "  ".join(c.ljust(w) for c, w in zip(cells, widths)).rstrip()


def _rows(variable, losses):
    name = variable.name + ("" if variable.trainable else " (not trainable)")
    first = (name, "x".join(map(str, variable.shape)) or "scalar", str(variable.parameters))
    if not variable.penalties:
        return [first + ("-", "", str(variable.place), "", "", "")]
    rows = []
    for p in variable.penalties:
        rows.append(_penalty_row(first, p, losses))
        first = ("", "", "")
    return rows


def _penalty_row(first, penalty, losses):
    value = "" if penalty.value is None else f"{penalty.value:.4g}"
    source = penalty.source() + (f" ({penalty.scope_place})" if penalty.scope_place is not None else "")
    formula = penalty.formula() + (" of a penalty" if penalty.of_penalty else "")
    return first + (formula, source, str(penalty.place), _collected(penalty), penalty.in_loss(losses), value)


def _collected(penalty):
    if penalty.member is not None:
        return "yes"
    return ", ".join(penalty.collections) or "no"
