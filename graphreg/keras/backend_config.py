"""What tf.keras.backend is set to: the float type, the small number, where images have their channels."""

_settings = {"floatx": "float32", "epsilon": 1e-7, "image_data_format": "channels_last"}


def backend():
    """str: the library that computes, always "tensorflow".

    Source: tf.keras.backend.backend.
    """
    return "tensorflow"


def floatx():
    """str: the dtype of weights that are given none.

    Source: tf.keras.backend.floatx.
    """
    return _settings["floatx"]


def set_floatx(value):
    """Set the dtype of weights that are given none.

    Raises:
      ValueError: no float type.
    Source: tf.keras.backend.set_floatx.
    """
    if value not in ("float16", "float32", "float64"):
        raise ValueError("Unknown floatx type: " + str(value))
    _settings["floatx"] = str(value)


def epsilon():
    """float: the small number that keeps divisions finite.

    Source: tf.keras.backend.epsilon.
    """
    return _settings["epsilon"]


def set_epsilon(value):
    """Set the small number that keeps divisions finite.

    Source: tf.keras.backend.set_epsilon.
    """
    _settings["epsilon"] = value


def image_data_format():
    """str: "channels_last" or "channels_first", what image layers take when they are not told.

    Source: tf.keras.backend.image_data_format.
    """
    return _settings["image_data_format"]


def set_image_data_format(data_format):
    """Set what image layers take when they are not told.

    Raises:
      ValueError: neither "channels_last" nor "channels_first".
    Source: tf.keras.backend.set_image_data_format.
    """
    if data_format not in ("channels_last", "channels_first"):
        raise ValueError("Unknown data_format: " + str(data_format))
    _settings["image_data_format"] = str(data_format)
