"""TF's public namespace tf.keras.estimator."""
from importlib import import_module


def __getattr__(name):
    # Estimators stand above Keras: what belongs to both is looked for at its first use.
    if name != "model_to_estimator":
        raise AttributeError(f"module 'graphreg.keras.estimator' has no attribute {name!r}")
    package = __name__.partition(".")[0]
    return import_module(package + ".estimator.keras_models").model_to_estimator
