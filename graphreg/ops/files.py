"""Whole files as string tensors; loaded by the first program that asks for them."""
import os

import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op
from ..platform import file_io


def _text(value):
    value = np.asarray(value)
    if value.ndim:
        raise errors.InvalidArgumentError(
            None, None, f"Contents tensor must be scalar, but got shape: {shape_fns.text(value.shape)}")
    item = value[()]
    return item if isinstance(item, bytes) else str(item).encode()


def _scalar(value):
    out = np.empty((), object)
    out[()] = value
    return out


@op("ReadFile(filename: string) -> contents: string", foldable=False)
def read_file(xp, filename):
    """All of a file."""
    return _scalar(file_io.read_bytes(_text(filename)))


@op("WriteFile(filename: string, contents: string)", stateful=True)
def write_file(xp, filename, contents):
    """Write a file, making the directories above it."""
    path = file_io.as_path(_text(filename))
    file_io.makedirs(os.path.dirname(path))
    file_io.write_bytes(path, _text(contents))


@op("MatchingFiles(pattern: string) -> filenames: string", foldable=False)
def matching_files(xp, pattern):
    """The paths that match one of the patterns, in order of their names."""
    found = []
    for one in np.asarray(pattern).ravel():
        one = file_io.as_path(one)
        parent = os.path.dirname(one)
        if parent and not file_io._MAGIC.search(parent):
            file_io.call(os.listdir, parent)
        found += file_io.matching(one)
    out = np.empty(len(found), object)
    out[:] = sorted(os.fsencode(path) for path in found)
    return out


@read_file.shape
def _(c):
    c.with_rank(0, 0)
    return [()]


@write_file.shape
def _(c):
    c.with_rank(0, 0)
    c.with_rank(1, 0)
    return []


@matching_files.shape
def _(c):
    c.with_rank_at_most(0, 1)
    return [(None,)]
