"""The engines that a session can run on: what holds its state, and what runs its plans."""
import importlib
import os
import random

import numpy as np

from .numpy_engine import Executable
from .state import SessionState

ENGINES = ("numpy", "jax")


class NumpyEngine:
    """The engine that is there without further packages."""

    new_state, executable = SessionState, Executable
    has_places = False

    @staticmethod
    def devices(config):
        """list of the Devices that there are: the processor."""
        from .places import numpy_devices
        return numpy_devices(config)


class JaxEngine:
    """Compiled functions of JAX, which is loaded at the first session on it."""

    has_places = True

    def __init__(self):
        module = jax_module("jax_engine")
        self.new_state, self.executable = module.DeviceState, module.JaxExecutable
        self.devices = jax_module("jax_devices").jax_devices


def jax_module(name):
    """A module of this package that needs JAX.

    Raises:
      ImportError: JAX is not there.
    """
    state, numpy_state = random.getstate(), np.random.get_state()
    try:
        return importlib.import_module("graphreg.engine." + name)
    except ImportError as error:
        if (error.name or "").split(".")[0] not in ("jax", "jaxlib"):
            raise
        raise ImportError('the JAX engine needs JAX, on Python 3.11 or newer: pip install "graphreg[jax]" '
                          f"({error})") from error
    finally:
        # What JAX loads draws numbers, and a program that set a seed must go on as without it.
        random.setstate(state)
        np.random.set_state(numpy_state)


def engine_of(target):
    """The engine that a session's target names, or else GRAPHREG_ENGINE.

    Raises:
      ImportError: JAX is not there.  ValueError: GRAPHREG_ENGINE names no engine.
    """
    name = target if target in ENGINES else default_name()
    return NumpyEngine if name == "numpy" else JaxEngine()


def local_devices(config=None):
    """list of the Devices of this process, on the engine of sessions that name none."""
    return engine_of("").devices(config)


def default_name():
    """The name of the engine of sessions that name none; ValueError: GRAPHREG_ENGINE names no engine."""
    name = os.environ.get("GRAPHREG_ENGINE") or "numpy"
    if name not in ENGINES:
        raise ValueError(f"GRAPHREG_ENGINE must be one of {', '.join(ENGINES)}, but is {name!r}")
    return name


def cluster_engine(rank, addresses):
    """The engine of a task of a cluster, connected to the others that train.

    Args:
      rank: int, its place among addresses.  addresses: list of str.
    """
    return jax_module("jax_cluster").ClusterEngine(rank, addresses) if len(addresses) > 1 else JaxEngine()
