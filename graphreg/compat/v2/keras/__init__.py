"""TF2's namespace tf.keras: Keras as it is, with TF2's GRU."""
import importlib
import sys

from ....keras import *  # noqa: F401,F403
from .... import keras as _keras

# The names came along with those of TF1's Keras, so that an import statement would find these.
layers = importlib.import_module(".layers", __name__)
initializers = importlib.import_module(".initializers", __name__)


def __getattr__(name):
    found = getattr(_keras, name)
    if hasattr(found, "__path__") or type(found) is type(sys):
        sys.modules[f"{__name__}.{name}"] = found
    globals()[name] = found
    return found


def __dir__():
    return dir(_keras)
