"""tensorflow.python.util.nest: structures walked down to the depth of another one, paths, dictionaries."""
import collections

from casetools import part, said, tell

P = collections.namedtuple("P", "a b")
Q = collections.namedtuple("Q", "a b")
PAIRS = [
    ([0, 0], [[1, 2], 3]), ([0, 0], [[1, 2], 3, 4]), ((0, 0), [[1, 2], 3]), (0, [1]), (0, 0), ([[0]], [3]), ([0], 3),
    ({"a": 0}, {"a": [1], "b": 2}), ({"a": 0, "c": 1}, {"a": [1], "b": 2}), ({"a": 0}, {"b": [1]}), (P(0, 0), P([1], 2)),
    (P(0, 0), Q([1], 2)), (P(0, 0), (1, 2)), ((0, 0), P(1, 2)), ({"b": 0, "a": [0, 0]}, {"a": [1, [2]], "b": {"x": 3}}),
    ([], [1]), ([], []), ([0, 0], {"a": 1}), (collections.OrderedDict([("a", 1)]), {"a": 2}), ([0, 0], "ab"),
    ("ab", [1, 2])]


def text(value):
    # Releases of Python print these in two ways.
    value = ["ordered", list(value.items())] if isinstance(value, collections.OrderedDict) else value
    return str(value).replace("__main__.", "").replace("nests.", "")


def texts(*values):
    return tell([text(v) for v in values])


def case_up_to(tf):
    nest = part(tf, "python.util.nest")
    return [texts(said(nest.assert_shallow_structure, a, b), said(nest.flatten_up_to, a, b),
                  said(nest.flatten_up_to, a, b, check_types=False),
                  said(nest.flatten_with_tuple_paths_up_to, a, b),
                  said(nest.map_structure_up_to, a, lambda x: [x, "!"], b),
                  said(nest.map_structure_with_tuple_paths_up_to, a, lambda p, x: (p, x), b)) for a, b in PAIRS]


def case_up_to_options(tf):
    nest = part(tf, "python.util.nest")
    up_to = nest.flatten_up_to
    return [texts(said(nest.map_structure_up_to, [0, 0], lambda x, y: (x, y), [1, [2]], [[3], 4]),
                  said(nest.map_structure_up_to, [0, 0], len), said(nest.map_structure_up_to, [0, 0], 3, [1, 2]),
                  said(nest.map_structure_up_to, [0, 0], lambda x: x, (1, 2), check_types=False),
                  said(up_to, [0], [1, 2], check_subtrees_length=False),
                  said(up_to, [0, 0, 0], [1, 2], check_subtrees_length=False),
                  said(up_to, {"a": 0}, {"a": 1, "b": 2}, check_subtrees_length=False))]


def case_composites(tf):
    nest = part(tf, "python.util.nest")
    sparse = tf.SparseTensor([[0]], [1.], [2])
    paths = nest.flatten_with_tuple_paths_up_to([sparse, 0], [sparse, [1]], expand_composites=True)
    return [texts([p for p, _ in paths], [p for p, _ in nest.flatten_with_tuple_paths([sparse, {"k": 3}], True)],
                  len(nest.flatten_up_to([0, 0], [sparse, 1])), said(nest.flatten_up_to, [sparse], [1], expand_composites=True),
                  nest.is_sequence_or_composite(sparse), nest.is_sequence_or_composite(1))]


def case_paths(tf):
    nest = part(tf, "python.util.nest")
    both = nest.map_structure_with_paths
    return [texts(nest.flatten_with_joined_string_paths([1, {"a": [2]}]), nest.flatten_with_tuple_paths([1, {"a": [2]}]),
                  nest.flatten_with_joined_string_paths(P(1, [2]), separator="."), list(nest.yield_flat_paths({"b": 1, "a": (2,)})),
                  both(lambda p, x: (p, x), [1, {"a": [2]}]), both(lambda p, x, y: (p, x, y), [1], (2,), check_types=False),
                  said(both, lambda p, x, y: (p, x, y), [1], (2,)),
                  nest.map_structure_with_tuple_paths(lambda p, x: (p, x), [1, {"a": [2]}]))]


def case_traversal_and_dicts(tf):
    nest = part(tf, "python.util.nest")
    tree, walk = [[1, 2], (3,)], nest.get_traverse_shallow_structure
    return [texts(said(walk, lambda s: isinstance(s, list), tree), said(walk, lambda s: 3, tree),
                  said(walk, lambda s: [True, False], tree), said(walk, lambda s: isinstance(s, tuple) or [True, True], tree),
                  said(walk, lambda s: [[True], False] if isinstance(s, list) else False, [[1], (3,)]),
                  said(walk, lambda s: isinstance(s, (list, dict)), {"a": [1, 2], "b": (3,)}),
                  nest.flatten_dict_items({(1, 2): (3, 4), 5: 6}), said(nest.flatten_dict_items, {(1, 2): (3,)}),
                  said(nest.flatten_dict_items, {(1, 2): (3, 4), 1: 5}), said(nest.flatten_dict_items, [1]))]
