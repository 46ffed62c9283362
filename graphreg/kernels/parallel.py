"""Blocks of work shared among threads; what comes out does not depend on how many there are.

A run that may have several threads says so (`sharing`); NumPy lets others run while it computes.  Blocks are cut by the
size of the work alone, each writes a place of its own, and whoever is free takes the next one.
"""
import importlib
import os
import threading
from collections import deque

import numpy as np

_local = threading.local()
_pools = {}          # (process, number of threads) -> ThreadPoolExecutor
_lock = threading.Lock()


class sharing:
    """Context manager: blocks of work on this thread may be shared among so many."""

    def __init__(self, threads):
        self._threads = threads

    def __enter__(self):
        self._outer = getattr(_local, "threads", 1)
        _local.threads = self._threads

    def __exit__(self, *error):
        _local.threads = self._outer
        return False


def workers():
    """int: how many threads share the work of this one."""
    return getattr(_local, "threads", 1)


def each(function, items):
    """Call function(item, worker) for each item; worker: int below workers(), another one for each thread.

    Raises:
      what the function raised, when all threads have stopped.
    """
    items = deque(items)
    threads = min(workers(), len(items))
    if threads < 2:
        for item in items:
            function(item, 0)
        return
    pool = _pool(workers() - 1)
    others = [pool.submit(_work, function, items, k) for k in range(1, threads)]
    try:
        _work(function, items, 0)
    finally:
        failures = [other.exception() for other in others]
    for failure in filter(None, failures):
        raise failure


def _work(function, items, worker):
    """Take items until there are none."""
    while True:
        try:
            item = items.popleft()
        except IndexError:
            return
        try:
            function(item, worker)
        except BaseException:
            items.clear()
            raise


def _pool(threads):
    with _lock:
        key = os.getpid(), threads
        if key not in _pools:
            # Few programs ask for threads, and it loads as much as all kernels together.
            futures = importlib.import_module("concurrent.futures")
            _pools[key] = futures.ThreadPoolExecutor(threads, "graphreg", initializer=_say_nothing)
        return _pools[key]


def _say_nothing():
    """Threads of the pool say nothing of overflow and the like, as runs do."""
    np.seterr(all="ignore")
