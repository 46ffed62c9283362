"""Arguments for every op: op type -> list of Sample.  A new op is tested as soon as it stands here."""
from . import array, data, images, math, nn, random, reduce, sparse, state, texts, windows

SAMPLES = {}
for _family in (array, data, images, math, nn, random, reduce, sparse, state, texts, windows):
    twice = set(SAMPLES) & set(_family.SAMPLES)
    assert not twice, "samples given twice: %s" % sorted(twice)
    SAMPLES.update(_family.SAMPLES)
