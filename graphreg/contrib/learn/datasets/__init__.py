"""TF's public namespace tf.contrib.learn.datasets."""
from ... import mnist
from ....core import errors
from . import base
from .base import load_boston, load_iris

DATASETS = {"iris": base.load_iris, "boston": base.load_boston, "mnist": mnist.load_mnist}


def load_dataset(name, size="small", test_with_fake_data=False):
    """A data set by its name: "iris", "boston" or "mnist".

    Args: name: str.  size, test_with_fake_data: of "dbpedia", which is not emulated.
    Returns: what the set's own function gives.
    Raises: ValueError: there is no such set.  UnimplementedError: "dbpedia".
    Source: tf.contrib.learn.datasets.load_dataset.
    """
    if name == "dbpedia":
        raise errors.not_emulated("the data set dbpedia, which TF downloads,", "tf.contrib.learn.datasets.load_dataset")
    if name not in DATASETS:
        raise ValueError(f"Name of dataset is not found: {name}")
    return DATASETS[name]()


__all__ = ["base", "DATASETS", "load_boston", "load_dataset", "load_iris", "mnist"]


def __getattr__(name):
    why = ": make the points with NumPy" if name in ("SYNTHETIC", "make_dataset", "synthetic") else ""
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}: tf.contrib.learn.datasets.{name} is not "
                         f"emulated{why}")
