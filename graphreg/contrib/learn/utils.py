"""TF's public namespace tf.contrib.learn.utils: exports."""
from ...core import errors
from . import export_gc as gc, export_utils as saved_model_export_utils, input_fns as input_fn_utils  # noqa: F401
from .export_utils import make_export_strategy  # noqa: F401
from .input_fns import build_default_serving_input_fn, build_parsing_serving_input_fn, InputFnOps  # noqa: F401


def export_estimator(*args, **kwargs):
    """Refused: use export_savedmodel.  Source: tf.contrib.learn.utils.export_estimator."""
    raise errors.not_emulated("export_estimator", "tf.contrib.learn.utils; export_savedmodel writes SavedModels")
