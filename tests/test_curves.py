"""Nets train as on TF 1.15.5: losses equal at first, then apart no further than TF is from itself (golden/curves)."""
import json
import os
import runpy

import numpy as np
import pytest

import graphreg as tf

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden", "curves")
NETS = runpy.run_path(os.path.join(FOLDER, "nets.py"))["NETS"]
with open(os.path.join(FOLDER, "losses.json"), encoding="utf-8") as f:
    LOSSES = json.load(f)


def test_every_net_is_recorded():
    assert sorted(NETS) == sorted(LOSSES)


@pytest.mark.parametrize("name", sorted(NETS))
def test_trains_as_tf_does(name):
    with tf.Graph().as_default():
        got = np.array(NETS[name](tf, False))
    wanted, permuted = map(np.array, LOSSES[name])
    # Rows in another order change TF's own losses: nobody can be asked to be nearer than that.
    spread = np.maximum.accumulate(np.abs(wanted - permuted)).max()
    assert len(got) == 50
    np.testing.assert_allclose(got[:5], wanted[:5], rtol=1e-4)
    assert np.abs(got - wanted).max() <= 3 * spread
    assert wanted[-1] < wanted[0]
