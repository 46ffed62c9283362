"""Names of layers: made from their class, counted in each graph."""
import re

from ..graph import get_graph

_KEY = "layer_names"


def to_snake_case(name):
    """A class name as a layer's name: MyLayer2D -> my_layer2d."""
    name = re.sub("(.)([A-Z][a-z0-9]+)", r"\1_\2", name)
    name = re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()
    # A name must not begin with an underscore.
    return "private" + name if name[0] == "_" else name


def _counts():
    return get_graph()._hidden.setdefault(_KEY, {})


def count_name(name):
    """int: how often the default graph was asked for a name, this time among them."""
    counts = _counts()
    counts[name] = counts.get(name, 0) + 1
    return counts[name]


def unique_object_name(name, zero_based=False):
    """The name of the next layer of a kind: dense_1, dense_2 ...; zero based dense, dense_1 ..."""
    count = count_name(name)
    if zero_based:
        return f"{name}_{count - 1}" if count > 1 else name
    return f"{name}_{count}"


def reset_uids():
    """Begin to count at 0 again in the default graph.

    Source: tf.keras.backend.reset_uids.
    """
    _counts().clear()
