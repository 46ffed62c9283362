"""Whether the program asked for TF2's behaviour (tf.enable_v2_behavior)."""

_settings = {"behavior": False}


def enabled():
    """bool: whether it did.

    Source: tensorflow.python.tf2.enabled.
    """
    return _settings["behavior"]


def set_enabled(value):
    """Say that it did, or no longer does."""
    _settings["behavior"] = value
