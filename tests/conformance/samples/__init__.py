"""Arguments for every op: op type -> list of Sample.  A new op is tested as soon as it stands here."""
from . import array, math, nn, random, reduce, state

SAMPLES = {}
for _family in (array, math, nn, random, reduce, state):
    twice = set(SAMPLES) & set(_family.SAMPLES)
    assert not twice, "samples given twice: %s" % sorted(twice)
    SAMPLES.update(_family.SAMPLES)
