"""TF's public namespace tf.contrib.predictor, as far as it is there."""
from importlib import import_module

from . import saved_predictors as predictor, saved_predictors as predictor_factories  # noqa: F401
from . import saved_predictors as saved_model_predictor  # noqa: F401
from .saved_predictors import from_saved_model  # noqa: F401


def __getattr__(name):
    # Estimators load at their first use.
    if name in ("contrib_estimator_predictor", "core_estimator_predictor"):
        return import_module(__package__ + ".estimator_predictors")
    if name in ("from_contrib_estimator", "from_estimator"):
        return getattr(import_module(__package__ + ".estimator_predictors"), name)
    raise AttributeError(f"module 'graphreg.contrib.predictor' has no attribute {name!r}: tf.contrib.predictor.{name} "
                         "is not emulated")


def __dir__():
    return sorted(("from_contrib_estimator", "from_estimator", "from_saved_model"))
