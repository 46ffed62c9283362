"""Draw the pictures of collections.md: python docs/make_pictures.py writes docs/images/*.svg."""
import os
from html import escape

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "images")
STYLE = """
text { font: 14px "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1c2430; }
.small { font-size: 12px; fill: #5b6675; } .title { font: bold 15px system-ui, "DejaVu Sans", sans-serif; }
.say { font: 13px system-ui, "DejaVu Sans", sans-serif; fill: #5b6675; }
rect { stroke: #cfd6df; } .plain { fill: #f4f6f9; } .weight { fill: #dbe7f6; } .penalty { fill: #d7efdd; }
.list { fill: #fdf6e3; stroke: #d8c48a; } .loss { fill: #ffffff; stroke: #1c2430; stroke-width: 1.5; }
.entry { fill: #ffffff; stroke: #d8c48a; } path { fill: none; stroke: #5b6675; stroke-width: 1.5; }
.refers { stroke: #b58900; stroke-dasharray: 5 4; }
.missing { stroke: #a3261b; stroke-width: 2.5; stroke-dasharray: 7 5; }
.red { fill: #a3261b; font-weight: bold; } marker path { fill: #5b6675; stroke: none; }
"""


class Picture:
    """An SVG that is drawn element by element."""

    def __init__(self, width, height):
        self.width, self.height, self.parts = width, height, []

    def box(self, x, y, width, lines, kind):
        """A box of one or two lines; the second is small."""
        height = 34 if len(lines) == 1 else 48
        self.parts.append(f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" class="{kind}"/>')
        self.text(x + 12, y + 22, lines[0])
        if len(lines) > 1:
            self.text(x + 12, y + 39, lines[1], "small")

    def text(self, x, y, text, kind="", anchor="start"):
        self.parts.append(f'<text x="{x}" y="{y}" class="{kind}" text-anchor="{anchor}">{escape(text)}</text>')

    def arrow(self, path, kind=""):
        self.parts.append(f'<path d="{path}" class="{kind}" marker-end="url(#head)"/>')

    def frame(self, x, y, width, height, title, kind="list"):
        self.parts.append(f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="8" class="{kind}"/>')
        self.text(x + 12, y + 22, title)

    def write(self, name):
        marker = ('<marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerUnits="userSpaceOnUse" '
                  'markerWidth="11" markerHeight="11" orient="auto"><path d="M0 0 L10 5 L0 10 z"/></marker>')
        with open(os.path.join(HERE, name), "w", encoding="utf-8") as f:
            f.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
                    f'width="{self.width}" height="{self.height}">\n<style>{STYLE}</style>\n<defs>{marker}</defs>\n'
                    f'<rect width="{self.width}" height="{self.height}" fill="#ffffff" style="stroke:none"/>\n'
                    + "\n".join(self.parts) + "\n</svg>\n")


def collections():
    """The graph on the left, the lists that refer to it on the right."""
    p = Picture(940, 330)
    p.text(20, 28, "the graph", "title")
    p.text(560, 28, "its collections: lists of references", "title")
    p.box(20, 60, 150, ["w", "VariableV2"], "weight")
    p.box(20, 150, 150, ["x", "Placeholder"], "plain")
    p.box(230, 150, 150, ["data", "MatMul, Mean"], "plain")
    p.box(230, 60, 240, ["w/Regularizer/...", "0.1 * sum(w^2)/2"], "penalty")
    p.box(230, 250, 150, ["loss", "= data"], "loss")
    p.arrow("M170 84 H228")
    p.arrow("M170 174 H228")
    p.arrow("M120 108 C150 150 190 160 228 168")
    p.arrow("M305 198 V248")
    for y, key, entry, target in ((50, "trainable_variables", "w:0", (172, 72)), (140, "variables", "w:0", (172, 96)),
                                  (230, "regularization_losses", "w/Regularizer/l2_regularizer:0", (472, 96))):
        p.frame(560, y, 350, 72, f'"{key}"')
        p.parts.append(f'<rect x="572" y="{y + 32}" width="326" height="30" rx="4" class="entry"/>')
        p.text(584, y + 52, entry)
    p.arrow("M572 97 C530 97 520 40 350 40 C250 40 200 50 172 70", "refers")
    p.arrow("M572 187 C500 187 520 128 330 128 C250 128 210 122 150 110", "refers")
    p.arrow("M572 277 C520 277 520 160 440 110", "refers")
    p.text(400, 272, "nothing leads", "red")
    p.text(400, 290, "from here to", "red")
    p.text(400, 308, "the loss", "red")
    p.write("collections.svg")


def four_roads():
    """What makes penalties, where they lie then, and the step that is left to do."""
    p = Picture(980, 470)
    for x, title in ((20, "who makes the penalty"), (400, "where it lies then"), (740, "what is left to do")):
        p.text(x, 28, title, "title")
    roads = (("1  get_variable(regularizer=)", "or a variable_scope's regularizer"),
             ("2  tf.layers, tf.contrib.layers", "kernel_regularizer=, weights_regularizer="),
             ("4  by hand", "add_to_collection, apply_regularization"))
    for i, lines in enumerate(roads):
        p.box(20, 55 + 78 * i, 330, lines, "weight")
        p.arrow(f"M350 {79 + 78 * i} L398 {137 + 20 * i}")
    p.box(20, 330, 330, ("3  Keras layers", "kernel_regularizer="), "weight")
    p.arrow("M350 354 H398")
    p.frame(400, 100, 280, 116, "REGULARIZATION_LOSSES")
    for i, line in enumerate(("a list in the graph that", "nothing reads by itself")):
        p.text(412, 150 + 20 * i, line, "say")
    p.frame(400, 318, 280, 92, "layer.losses, model.losses")
    p.text(412, 364, "made when they are asked for;", "say")
    p.text(412, 384, "only model.fit adds them by itself", "say")
    p.arrow("M680 158 C710 158 715 200 738 222", "missing")
    p.arrow("M680 364 C710 364 715 300 738 268", "missing")
    p.text(716, 140, "loss += tf.add_n(", "red")
    p.text(716, 158, "  tf.get_collection(R))", "red")
    p.text(716, 350, "loss += tf.add_n(", "red")
    p.text(716, 368, "  model.losses)", "red")
    p.box(740, 220, 220, ("loss", "data term + penalties"), "loss")
    p.text(740, 300, "optimizer.minimize(loss)", "small")
    p.text(20, 440, "Roads 1 and 2 meet: the regularizer of a layer comes on top of its scope's. Contrib's l2 "
           "is half of Keras'.", "say")
    p.write("four_roads.svg")


if __name__ == "__main__":
    collections()
    four_roads()
