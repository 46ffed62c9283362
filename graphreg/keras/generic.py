"""Keras objects by name: from a string or a configuration, and back."""


def serialize(instance):
    """The configuration of an object: {"class_name": ..., "config": ...}; the name of a function."""
    if instance is None:
        return None
    if hasattr(instance, "get_config"):
        return {"class_name": type(instance).__name__, "config": instance.get_config()}
    if hasattr(instance, "__name__"):
        return instance.__name__
    raise ValueError("Cannot serialize", instance)


def deserialize(identifier, known, what, custom_objects=None):
    """The object that a configuration or a name stands for.

    Args:
      identifier: dict as serialize returns it, or str.
      known: dict from names to classes and functions.  what: str, their kind, for messages.
      custom_objects: dict like known, asked first.
    Raises:
      ValueError: no such name.
    """
    known = {**known, **(custom_objects or {})}
    if isinstance(identifier, str):
        found = known.get(identifier)
        if found is None:
            raise ValueError(f"Unknown {what}:{identifier}")
        return found()
    if "class_name" not in identifier or "config" not in identifier:
        raise ValueError(f"Improper config format: {identifier}")
    found = known.get(identifier["class_name"])
    if found is None:
        raise ValueError(f"Unknown {what}: {identifier['class_name']}")
    config = identifier["config"]
    return found.from_config(config) if hasattr(found, "from_config") else found(**config)


def get(identifier, known, what):
    """The object that a user means: None, a name, a configuration, or the object itself (None when it is none)."""
    if identifier is None:
        return None
    if isinstance(identifier, (str, dict)):
        return deserialize(identifier, known, what)
    if not callable(identifier):
        return None
    return identifier() if isinstance(identifier, type) else identifier
