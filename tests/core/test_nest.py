"""Nested structures: flatten, pack, map and compare."""
import collections

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphreg as tf
from graphreg.core import nest

Pair = collections.namedtuple("Pair", ["x", "y"])
LEAVES = st.one_of(st.integers(), st.text(max_size=2), st.none())
STRUCTURES = st.recursive(LEAVES, lambda inner: st.one_of(
    st.lists(inner, max_size=3), st.tuples(inner, inner), st.builds(Pair, inner, inner),
    st.dictionaries(st.sampled_from("abc"), inner, max_size=3)), max_leaves=12)


@given(STRUCTURES)
def test_packing_what_was_flattened_gives_it_back(structure):
    flat = nest.flatten(structure)
    assert nest.pack_sequence_as(structure, flat) == structure
    nest.assert_same_structure(structure, structure)
    assert nest.flatten(nest.map_structure(lambda v: (v,) and 1, structure)) == [1] * len(flat)


def test_dictionaries_go_by_sorted_keys():
    assert nest.flatten({"b": 1, "a": [2, 3]}) == [2, 3, 1]
    assert list(nest.pack_sequence_as(collections.OrderedDict([("b", 0), ("a", 0)]), [1, 2]).items()) == [("b", 2), ("a", 1)]


def test_composites_are_leaves_unless_expanded():
    s = tf.SparseTensor([[0]], [1.], [2])
    assert nest.flatten([s]) == [s]
    assert nest.flatten([s], expand_composites=True) == [s.indices, s.values, s.dense_shape]
    (again,) = nest.pack_sequence_as([s], nest.flatten([s], True), True)
    assert again.values is s.values


@pytest.mark.parametrize("a, b, kind", [
    ([1], [1, 2], ValueError), ([1], 1, ValueError), ([1], (1,), TypeError), ({"a": 1}, {"b": 1}, ValueError),
    (Pair(1, 2), (1, 2), TypeError)])
def test_structures_that_differ(a, b, kind):
    with pytest.raises(kind, match="The two structures don't have the same nested structure."):
        nest.assert_same_structure(a, b)


def test_packing_too_few_or_too_many():
    with pytest.raises(ValueError, match="Could not pack sequence. Structure had 2 elements, but flat_sequence had 1"):
        nest.pack_sequence_as([1, 2], [1])
    with pytest.raises(ValueError, match="Structure is a scalar but"):
        nest.pack_sequence_as(1, [1, 2])
