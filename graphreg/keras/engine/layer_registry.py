"""Layers by the names of their classes: from configurations and back."""
from .. import generic

# Filled by the packages that define the classes.
known = {}


def serialize(layer):
    """The configuration of a layer: {"class_name": ..., "config": ...}.

    Source: tf.keras.layers.serialize.
    """
    return generic.serialize(layer)


def deserialize(config, custom_objects=None):
    """The layer of a configuration.

    Args:
      config: dict as serialize returns it.  custom_objects: dict from names to classes.
    Raises:
      ValueError: no such layer, or no configuration.
    Source: tf.keras.layers.deserialize.
    """
    name = config["class_name"]
    if "config" not in config:
        raise ValueError("Improper config format: " + str(config))
    classes = {**known, **generic.custom_objects(), **(custom_objects or {})}
    if name not in classes:
        raise ValueError("Unknown layer: " + name)
    return _made(classes[name], config["config"], custom_objects or {})


def _made(cls, config, custom_objects):
    from_config = getattr(cls, "from_config", None)
    if from_config is not None and "custom_objects" in from_config.__code__.co_varnames:
        return from_config(config, custom_objects={**generic.custom_objects(), **custom_objects})
    with generic.CustomObjectScope(custom_objects):
        return cls(**config) if from_config is None else from_config(config)
