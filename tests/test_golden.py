"""Replay of the programs in golden/cases against their records from TF 1.15.5.

The level is "values": names, graphs, attributes, shapes, collections and error
texts must be equal, floats within golden.TOLERANCE.  See golden/README.md.
"""
import functools
import os

import pytest

import graphreg
from graphreg.core import message_classes, messages
from graphreg.testing import golden

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden")
SHOWN = 8             # differences printed for a failing case
# Records of long work, and of what leans on parts that other records hold: with the slow tests.
SLOW = frozenset((
    "contrib_beam_search", "contrib_cells", "contrib_distributions", "contrib_learn_heads", "contrib_nets",
    "contrib_seq2seq", "data_keras",
    "distributions", "estimator_heads", "hooks", "images_measure", "keras_callbacks", "keras_layers_more", "keras_nets",
    "keras_recurrent", "keras_training_more", "legacy_seq2seq", "metrics_ranking", "ops_math_gradients", "ops_array_gradients", "sampled"))


def paths(kind, suffix):
    folder = os.path.join(HERE, kind)
    return {name[:-len(suffix)]: os.path.join(folder, name)
            for name in sorted(os.listdir(folder)) if name.endswith(suffix)}


CASES, RECORDS = paths("cases", ".py"), paths("records", ".json.gz")


@functools.lru_cache(None)
def record(stem):
    return golden.read_record(RECORDS[stem])["cases"]


@functools.lru_cache(None)
def programs(stem):
    return dict(golden.load_cases(CASES[stem]))


def known_gaps():
    """golden/xfails.txt, and those of the JAX engine or of protobuf's classes where they are at work: "file:case  reason"."""
    names = ["xfails.txt"] + ["xfails_jax.txt"] * (os.environ.get("GRAPHREG_ENGINE") == "jax")
    names += ["xfails_protobuf.txt"] * (messages.Message is not message_classes.Message)
    lines = []
    for name in names:
        with open(os.path.join(HERE, name)) as f:
            lines += [line.split(None, 1) for line in f if line.strip() and not line.startswith("#")]
    return {name: reason.strip() for name, reason in lines}


def parameters():
    gaps = known_gaps()
    for stem in RECORDS:
        for name in programs(stem):
            key = "%s:%s" % (stem, name)
            marks = [pytest.mark.xfail(reason=gaps[key], strict=True)] if key in gaps else []
            marks += [pytest.mark.slow] if stem in SLOW else []
            if getattr(programs(stem)[name], "slow", False):
                marks.append(pytest.mark.slow)
            yield pytest.param(stem, name, id=key, marks=marks)


@pytest.mark.filterwarnings("ignore:Converting sparse IndexedSlices:UserWarning")
@pytest.mark.parametrize("stem, name", list(parameters()))
def test_replay(stem, name):
    got = golden.record_case(graphreg, programs(stem)[name])
    lines = golden.diff_case(record(stem)[name], got)
    assert not lines, "\n".join(lines[:SHOWN] + ["(%d differences)" % len(lines)])


@pytest.mark.parametrize("stem", sorted(RECORDS))
def test_every_record_has_its_program(stem):
    assert set(record(stem)) == set(programs(stem))


def test_known_gaps_name_cases():
    every = {"%s:%s" % (stem, name) for stem in RECORDS for name in record(stem)}
    assert set(known_gaps()) <= every
