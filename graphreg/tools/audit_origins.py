"""Where a penalty comes from: the line of the program, who made it, and with which regularizer."""
import linecache
import os

from ..core import notes
from .audit_terms import ABSOLUTE, OTHER, SQUARES
from .old_imports import is_program

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# What calls a regularizer.
_MAKERS = ("_penalize", "apply_regularization", "penalty", "_handle_activity_regularization")
# Functions that users call, though they lie among the layers.
_NO_LAYERS = ("model_variables.py", "framework.py")


class Place:
    """Where in the program something was made: file, line, text of the line."""

    def __init__(self, path, line):
        self.path, self.line = path, line
        self.text = linecache.getline(path, line).strip() if path else ""

    def __str__(self):
        return f"{os.path.basename(self.path)}:{self.line}" if self.path else "?"

    def as_dict(self):
        """dict of file, line and text."""
        return {"file": self.path, "line": self.line, "text": self.text}


def place_of(op):
    """The Place of the program that made an op."""
    return place_of_frames(op._traceback)


def place_of_frames(frames):
    """The Place of the innermost of the noted callers that is the program's own line, no library's."""
    pairs = [(code.co_filename, line) for code, line in zip(frames[::2], frames[1::2])] if frames else []
    own = [pair for pair in pairs if is_program(pair[0])]
    outside = [pair for pair in pairs if not pair[0].startswith(_PACKAGE)]
    return Place(*(own or outside or [("", 0)])[0])


def penalty_place(op):
    """The Place where a penalty was asked for: a regularizer's own lines, where it has any, are passed over."""
    frames = op._traceback or []
    makers = [at for at in range(0, len(frames), 2) if frames[at].co_name in _MAKERS
              and frames[at].co_filename.startswith(_PACKAGE)]
    return place_of_frames(frames[makers[0]:] if makers else frames)


def program_codes(frames):
    """The code objects of the program among noted callers, innermost first."""
    return [code for code in frames[::2] if is_program(code.co_filename)]


def origin(op):
    """Who made the penalty that an op computes.

    Returns:
      "argument" or "scope" (get_variable's), "apply_regularization", "tf.layers", "contrib.layers", "Keras", or
      "by hand"; for layers with " activity" when it is their output that is penalised.
    """
    frames = op._traceback or []
    inside = [(code.co_name, os.path.relpath(code.co_filename, _PACKAGE)) for code in frames[::2]
              if code.co_filename.startswith(_PACKAGE)]
    names = {name for name, _ in inside}
    layer = _layer({path for _, path in inside})
    if "apply_regularization" in names:
        return "apply_regularization"
    if ("penalty", os.path.join("keras", "engine", "additions.py")) in inside:
        return layer or "Keras"
    if "_handle_activity_regularization" in names:
        return (layer or "Keras") + " activity"
    if "_penalize" in names:
        return "scope" if op.name.partition("/Regularizer")[0] in scope_regularizers(op.graph) else layer or "argument"
    return "by hand"


def is_of_weight(op):
    """bool: whether a regularizer of a variable made an op."""
    names = {code.co_name for code in (op._traceback or [])[::2] if code.co_filename.startswith(_PACKAGE)}
    return bool(names & {"_penalize", "_handle_weight_regularization"}) or "penalty" in names


def _layer(paths):
    folders = {path.split(os.sep)[0] for path in paths if not path.endswith(_NO_LAYERS)}
    if "contrib" in folders:
        return "contrib.layers"
    if "layers" in folders:
        return "tf.layers"
    return "Keras" if "keras" in folders else None


def scope_regularizers(graph):
    """dict from a variable's name to (name of the scope whose regularizer it got, callers)."""
    return {name: whose for name, _, whose, _ in notes.noted(graph, "regularizers") if whose is not None}


def scope_of(op):
    """(name of the variable scope, Place) that brought in the regularizer of a penalty."""
    name, frames = scope_regularizers(op.graph)[op.name.partition("/Regularizer")[0]]
    return name or "", place_of_frames(frames)


# ------------------------------------------------------------------ regularizers
def components(regularizer):
    """[(function, scale)] of what a regularizer adds; (OTHER, 1.) for one that cannot be looked into."""
    config = getattr(regularizer, "get_config", None)
    if config is not None:
        found = config()
        parts = [(ABSOLUTE, found.get("l1", 0.)), (SQUARES, found.get("l2", 0.))]
        return [part for part in parts if part[1]] if set(found) <= {"l1", "l2"} else [(OTHER, 1.)]
    if getattr(regularizer, "__name__", "") in ("no_regularizer", "_no_penalty"):
        return []
    return [(OTHER, 1.)]


def same_regularizer(a, b):
    """bool: whether two regularizers are the same function, though perhaps made twice."""
    if a is b:
        return True
    if type(a) is not type(b):
        return False
    if hasattr(a, "get_config"):
        return a.get_config() == b.get_config()
    if hasattr(a, "__code__"):
        return a.__code__ is b.__code__ and same_regularizer(_state(a), _state(b))
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same_regularizer, a, b))
    if hasattr(a, "func"):
        return same_regularizer([a.func, a.args, sorted(a.keywords.items())],
                                [b.func, b.args, sorted(b.keywords.items())])
    if hasattr(a, "op"):
        # Two tensors as the scale, each made by its own call of the same function.
        return True
    equal = a == b
    return equal if isinstance(equal, bool) else bool(getattr(equal, "all", lambda: False)())


def _state(function):
    cells = [c.cell_contents for c in function.__closure__ or ()]
    return [cells, list(function.__defaults__ or ())]


class Ignored:
    """A regularizer that was given for a variable that existed.

    Attributes:
      name: str, the variable.  place: Place.
      made_with: bool, whether the variable was made with another regularizer.
    """

    def __init__(self, name, place, made_with):
        self.name, self.place, self.made_with = name, place, made_with


def ignored_regularizers(graph):
    """list of Ignored: those that would have changed something, one for each variable."""
    made, found = {}, {}
    for name, regularizer, _, _ in notes.noted(graph, "regularizers"):
        made.setdefault(name, []).append(regularizer)
    for name, regularizer, _, frames in notes.noted(graph, "ignored regularizers"):
        earlier = made.get(name, [])
        if components(regularizer) and not any(same_regularizer(regularizer, r) for r in earlier):
            found.setdefault(name, Ignored(name, place_of_frames(frames), bool(earlier)))
    return list(found.values())
