"""TF's public namespace tf.keras.utils, as far as it is there: objects by name."""
from .generic import (  # noqa: F401
    CustomObjectScope, custom_object_scope, custom_objects as get_custom_objects)
