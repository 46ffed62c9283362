"""TF's public namespace tf.keras.models, as far as it is there."""
from . import saving
from .cloning import clone_model, model_from_config, model_from_json, model_from_yaml  # noqa: F401
from .engine.network import Network
from .engine.sequential import Sequential  # noqa: F401
from .engine.training import Model  # noqa: F401
from .saving_models import load_model, save_model


Network._saving, Network._save_model = saving, staticmethod(save_model)


def __getattr__(name):
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}: tf.keras.models.{name} is not emulated")
