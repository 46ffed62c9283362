"""Steps that passes put in the place of ops: lines of code that no one op stands for."""
from .flow import ALWAYS
from .plan import Node


class Made(Node):
    """A step in words.

    at      the op that errors come from.
    takes   Tensors that are read.  gives: Tensors whose values are made.
    lines   function (texts of takes, places of gives) -> lines.
    names   what the names in the lines stand for.
    view    whether what is given may show the memory of what is taken.
    keeps   whether what is taken is held beyond the step.
    under   the conditions it stands under, within its loop.
    """

    __slots__ = ("at", "takes", "gives", "lines", "names", "view", "keeps", "under")

    def __init__(self, at, takes, gives, lines, names, view=False, keeps=False, under=ALWAYS):
        super().__init__()
        self.at, self.takes, self.gives, self.lines, self.names = at, tuple(takes), tuple(gives), lines, names
        self.view, self.keeps, self.under = view, keeps, under

    def ops(self):
        return []

    def blamed(self):
        return self.at

    def looked_at(self):
        return list(self.takes)


def is_made(node):
    """bool: whether a node is a Made."""
    return type(node) is Made
