"""The parts of training by themselves: arguments by output, arrays, totals, epochs with a validation."""
import numpy as np
import pytest

from graphreg.keras.engine import training_arrays as arrays
from graphreg.keras.engine import training_matching as matching
from graphreg.keras.engine.training_generators import ArrayBatches, is_generator, is_sequence
from graphreg.keras.engine.training_loops import Outputs, Totals, validates

NAMES = ["p", "q"]


def test_losses_by_output():
    assert matching.match_losses("a", NAMES, str.upper) == ["A", "A"]
    assert matching.match_losses(["a", "b"], NAMES, str.upper) == ["A", "B"]
    assert matching.match_losses({"q": "b", "p": "a"}, NAMES, str.upper) == ["A", "B"]


def test_a_loss_that_is_missing_is_told(caplog):
    assert matching.match_losses({"p": "a"}, NAMES, lambda x: x) == ["a", None]
    assert "Output q missing from loss dictionary" in caplog.text


def test_metrics_by_output():
    assert matching.match_metrics(None, NAMES, None) == [[], []]
    assert matching.match_metrics(["a"], NAMES, str.upper) == [["A"], ["A"]]
    assert matching.match_metrics(["a"], ["p"], None) == [["a"]]
    assert matching.match_metrics([["a"], "b"], NAMES, None) == [["a"], ["b"]]
    assert matching.match_metrics({"q": "b"}, NAMES, None) == [[], ["b"]]


def test_weights_by_output():
    assert matching.match_weights(None, NAMES, "class_weight") == [None, None]
    assert matching.match_weights({"q": 3}, NAMES, "class_weight") == [None, 3]
    assert matching.match_weights({0: 1.}, ["p"], "class_weight") == [{0: 1.}]
    with pytest.raises(TypeError, match="either a list or a dict"):
        matching.match_weights(3, NAMES, "sample_weight")


def test_loss_weights_that_are_missing_are_one():
    assert matching.match_loss_weights({"q": 3.}, NAMES) == [1., 3.]
    assert matching.match_loss_weights(None, NAMES) == [None, None]


def test_arrays_are_brought_into_order():
    a, b = np.zeros((2, 3)), np.ones(2)
    found = arrays.arranged({"q": b, "p": a}, NAMES, "input")
    assert found[0] is a and found[1].shape == (2, 1)
    assert arrays.arranged(None, NAMES, "input") == [None, None] and arrays.arranged(None, [], "input") == []
    assert arrays.arranged([1., 2.], ["p"], "input")[0].tolist() == [[1.], [2.]]
    with pytest.raises(ValueError, match="expected no data"):
        arrays.arranged(a, [], "target")


def test_weights_by_class():
    labels, weights = np.array([[0], [2], [2]]), {0: 1., 2: 3.}
    assert arrays.weights_of_samples(labels, None, weights, None).tolist() == [1., 3., 3.]
    both = arrays.weights_of_samples(np.eye(3), np.array([1., 2., 3.]), {0: 1., 1: 2., 2: 3.}, None)
    assert both.tolist() == [1., 4., 9.]
    with pytest.raises(ValueError, match=r"The classes \{2\} exist in the data"):
        arrays.weights_of_samples(labels, None, {0: 1.}, None)


def test_weights_are_completed_with_ones():
    y, w = np.zeros((2, 4, 1)), np.array([2., 3.])
    found = arrays.completed([w, None, None], [y, y, y], [None, None, "temporal"])
    assert found[0] is w and found[1].shape == (2,) and found[2].shape == (2, 4)
    assert arrays.completed([None, None], [y, y], [None, None]) == [None, None]


def test_slices():
    assert arrays.slices(5, 2) == [(0, 2), (2, 4), (4, 5)] and arrays.slices(0, 2) == []


def test_whole_batches_change_places():
    np.random.seed(1)
    order = arrays.shuffle_batches(np.arange(7), 2)
    assert order[-1] == 6 and sorted(order) == list(range(7))
    assert all(b == a + 1 for a, b in order[:6].reshape(3, 2))


def test_totals():
    by_size, by_steps = Totals(False), Totals(True)
    for totals in (by_size, by_steps):
        totals.add([np.float32(1.), "first"], 3)
        totals.add([np.float32(5.), "last"], 1)
    assert by_size.values() == [2., "last"] and by_steps.values() == [3., "last"]
    assert isinstance(by_size.values()[0], np.float64) and Totals(True).values() == []


def test_outputs():
    outputs = Outputs()
    outputs.add([np.zeros((2, 1)), np.ones((2, 3))], 2)
    outputs.add([np.zeros((1, 1)), np.ones((1, 3))], 1)
    assert [x.shape for x in outputs.values()] == [(3, 1), (3, 3)]


@pytest.mark.parametrize("frequency, epochs", [(1, [0, 1, 2, 3]), (2, [1, 3]), ([1, 3], [0, 2]), ((4,), [3])])
def test_epochs_with_a_validation(frequency, epochs):
    assert [e for e in range(4) if validates(frequency, e)] == epochs


def test_what_gives_batches():
    batches = ArrayBatches((np.arange(5), {"q": np.arange(5)}), 2)
    assert is_sequence(batches) and is_generator(batches) and is_generator(x for x in ())
    assert not any(is_generator(x) for x in (np.zeros(3), [1], (1,), {}, "s", iter([]), None, 3))
    assert len(batches) == 3 and batches[2][0].tolist() == [4] and batches[1][1]["q"].tolist() == [2, 3]
