"""Which of several exports stay: tensorflow.contrib.learn.python.learn.utils.gc."""
import heapq
import math
import os
from collections import namedtuple

from ...platform import file_io

Path = namedtuple("Path", "path export_version")


def largest_export_versions(n):
    """A function of Paths that keeps the n newest.  Source: tensorflow.contrib.learn.python.learn.utils.gc."""
    def keep(paths):
        newest = heapq.nlargest(n, ((path.export_version, i) for i, path in enumerate(paths)))
        return sorted(paths[i] for _, i in newest)
    return keep


def one_of_every_n_export_versions(n):
    """A function of Paths that keeps the newest of each n versions."""
    def keep(paths):
        found = {}
        for path in paths:
            # Version 0 is in the first interval, with 1 to n.
            interval = math.floor((path.export_version - 1) / n) if path.export_version else 0
            if interval not in found or found[interval].export_version < path.export_version:
                found[interval] = path
        return sorted(found.values())
    return keep


def mod_export_version(n):
    """A function of Paths that keeps those whose version is a multiple of n."""
    def keep(paths):
        return sorted(path for path in paths if path.export_version % n == 0)
    return keep


def union(lf, rf):
    """A function of Paths that keeps what one of two functions keeps."""
    def keep(paths):
        return sorted({*lf(paths), *rf(paths)})
    return keep


def negation(f):
    """A function of Paths that keeps what another one does not."""
    def keep(paths):
        return sorted(set(paths).difference(f(paths)))
    return keep


def get_paths(base_dir, parser):
    """Paths of the folders in a folder.

    Args: base_dir: str.  parser: function of a Path without version -> Path, or None.
    """
    found = []
    for name in file_io.listdir(base_dir):
        path = os.path.join(os.fsdecode(base_dir), os.fsdecode(name).rstrip("/"))
        parsed = parser(Path(path, None))
        if parsed:
            found.append(parsed)
    return sorted(found)
