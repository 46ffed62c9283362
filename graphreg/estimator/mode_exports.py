"""SavedModels of several modes, by the functions of tf.contrib.estimator."""
from ..session import Graph
from .input_fns import parse_input_fn_result
from .model_fn import ModeKeys
from .receivers import build_raw_supervised_input_receiver_fn


def export_saved_model_for_mode(estimator, export_dir_base, input_receiver_fn, assets_extra=None, as_text=False,
                                checkpoint_path=None, mode=ModeKeys.PREDICT):
    """Write an Estimator's model in one mode to a new folder; see Estimator.export_saved_model.

    Args: estimator: Estimator.  input_receiver_fn: function that gives the mode's receiver.  mode: one of ModeKeys.
    Source: tf.contrib.estimator.export_saved_model_for_mode.
    """
    return estimator.experimental_export_all_saved_models(
        export_dir_base, {mode: input_receiver_fn}, assets_extra, as_text, checkpoint_path)


def export_all_saved_models(estimator, export_dir_base, input_receiver_fn_map, assets_extra=None, as_text=False,
                            checkpoint_path=None):
    """Write an Estimator's model in several modes to a new folder.

    Args: estimator: Estimator.  The others: as for Estimator.experimental_export_all_saved_models.
    Source: tf.contrib.estimator.export_all_saved_models.
    """
    return estimator.experimental_export_all_saved_models(
        export_dir_base, input_receiver_fn_map, assets_extra, as_text, checkpoint_path)


def build_supervised_input_receiver_fn_from_input_fn(input_fn, **input_fn_args):
    """A function that gives a SupervisedInputReceiver like what an input function gives.

    Args: input_fn: function -> Dataset or (features, labels).  input_fn_args: its arguments.
    Source: tf.contrib.estimator.build_supervised_input_receiver_fn_from_input_fn.
    """
    with Graph().as_default():
        features, labels, _ = parse_input_fn_result(input_fn(**input_fn_args))
        # The placeholders take shapes and types of tensors that are of this graph alone.
        return build_raw_supervised_input_receiver_fn(features, labels)
