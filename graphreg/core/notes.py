"""What a graph remembers of how it was made, for graphreg.audit alone: no run looks at it."""
import sys

_LIMIT = 1000


def callers(skip):
    """Code objects and lines of the callers in turn, innermost first: cheap now, formatted when asked for.

    One flat list: a pair for each frame of each op would keep the garbage collector busy.

    Args:
      skip: int, how many frames to leave out, this one counted.
    """
    frame = sys._getframe(skip)
    out = []
    while frame is not None:
        out.append(frame.f_code)
        out.append(frame.f_lineno)
        frame = frame.f_back
    return out


def note(graph, kind, *facts):
    """Remember something that the graph itself will not show, with where in the program it happened.

    A program may ask in its training loop: beyond a thousand of a kind nothing more is kept.
    """
    notes = graph._hidden.setdefault(kind, [])
    if len(notes) < _LIMIT:
        notes.append((*facts, callers(2)))


def noted(graph, kind):
    """list of tuples (*facts, callers)."""
    return graph._hidden.get(kind, [])
