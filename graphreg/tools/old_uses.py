"""What a program used of the old names: who asks, what is kept, and what is told at the end."""
import os
import sys
import sysconfig
from importlib.util import find_spec

from . import old_gone

_TOOLS = os.path.dirname(os.path.abspath(__file__)) + os.sep
_LIBRARIES = tuple(os.path.realpath(p) + os.sep for p in {
    *(sysconfig.get_paths()[k] for k in ("stdlib", "platstdlib", "purelib", "platlib")),
    os.path.dirname(os.path.dirname(_TOOLS))})


def is_program(path):
    """bool: whether a file is the program's own, no library's."""
    if not path or path.startswith("<"):
        return False
    real = os.path.realpath(path)
    return not real.startswith(_LIBRARIES) and "site-packages" not in real and "dist-packages" not in real


def caller():
    """(file, line) of the code that asks, the frames of imports and of these tools left out; (None, 0) if it is no
    program's."""
    frame = sys._getframe(2)
    while frame is not None:
        path = frame.f_code.co_filename
        if (path.startswith(_TOOLS) or "importlib" in path and path.startswith("<frozen")
                or frame.f_code is find_spec.__code__):
            frame = frame.f_back
            continue
        return (path, frame.f_lineno) if is_program(path) else (None, 0)
    return None, 0


class Used:
    """One old name that a program used.

    Attributes:
      instead: str, what to write today.
      since: str, the version that dropped it.
      places: list of (file, line).
    """
    __slots__ = ("instead", "since", "places")

    def __init__(self, instead, since):
        self.instead, self.since, self.places = instead, since, []

    def where(self):
        """str: "prog.py:3, prog.py:7"."""
        text = ", ".join(f"{os.path.basename(p)}:{n}" for p, n in sorted(self.places)[:3])
        return text + (f" and {len(self.places) - 3} more" if len(self.places) > 3 else "")


class Record:
    """What a program used of the old names.

    Args:
      say: function of a line of text, called at the first use of each name, or None.
    Attributes:
      uses: dict from old name to Used.
      converted: list of Python 2 files.
    """

    def __init__(self, say=None):
        self.uses, self.converted, self._say = {}, [], say

    def add(self, name, row, place):
        """Keep a use.

        Args:
          name: str.
          row: what has `instead` and `since`.
          place: (file, line).
        """
        new = name not in self.uses
        used = self.uses.setdefault(name, Used(row.instead, row.since))
        if place not in used.places:
            used.places.append(place)
        if new and self._say:
            self._say(f"{place[0]}:{place[1]}: {name} is gone since {row.since}; stood in for. Today: {row.instead}")

    def add_file(self, path):
        """Keep a Python 2 file."""
        self.converted.append(path)
        if self._say:
            self._say(f"{path}: Python 2 source, converted in memory; its integers divide as in Python 2")

    def summary(self):
        """str: one line for each name and file, or "" if nothing was used."""
        lines = [f"  {path}: Python 2 source, converted in memory (integers divide as in Python 2)"
                 for path in self.converted]
        for name, used in self.uses.items():
            # Of sklearn.externals and sklearn.externals.joblib the second tells all.
            if not any(other.startswith(name + ".") for other in self.uses):
                lines.append(f"  {name} ({used.where()}): write {used.instead} (gone since {used.since})")
        return "\n".join(["graphreg: stood in for what this program uses and is gone since:"] + lines) if lines else ""


def explanation(error):
    """What an error comes of, if it is something that no stand-in gives back: its line, and what still has it.

    Args:
      error: exception.
    Returns:
      str, or "".
    """
    row = old_gone.explain(error)
    place, traceback = None, error.__traceback__
    while traceback is not None:
        path = traceback.tb_frame.f_code.co_filename
        place = (path, traceback.tb_lineno) if is_program(path) else place
        traceback = traceback.tb_next
    if row is None or place is None:
        return ""
    return (f"graphreg: {place[0]}:{place[1]}: {row.what} went with {row.since} and cannot be given back: write "
            f"{row.instead}, or install {row.newest}, the newest that has it")
