"""Exporters: which evaluated models train_and_evaluate writes for serving."""
import os

from ..core import errors
from ..platform import file_io, logging
from ..summary.writer import summary_iterator
from .calls import check_args

_ARGS = ("best_eval_result", "current_eval_result")


class Exporter:
    """Base of exporters.

    Source: tf.estimator.Exporter.
    """

    @property
    def name(self):
        """str: the folder below `export`."""

    def export(self, estimator, export_path, checkpoint_path, eval_result, is_the_final_export):
        """Export an evaluated model, or not.

        Args:
          estimator: Estimator.  export_path: str.  checkpoint_path: str.
          eval_result: dict, what evaluate gave.  is_the_final_export: bool, training has ended.
        Returns:
          bytes: the folder, or None.
        """


class _SavedModelExporter(Exporter):
    """Exports whenever it is asked."""

    def __init__(self, name, serving_input_receiver_fn, assets_extra=None, as_text=False):
        self._name, self._serving_input_receiver_fn = name, serving_input_receiver_fn
        self._assets_extra, self._as_text = assets_extra, as_text

    name = property(lambda self: self._name)

    def export(self, estimator, export_path, checkpoint_path, eval_result, is_the_final_export):
        return estimator.export_savedmodel(export_path, self._serving_input_receiver_fn,
                                           assets_extra=self._assets_extra,
                                           as_text=self._as_text, checkpoint_path=checkpoint_path,
                                           strip_default_attrs=True)


class FinalExporter(_SavedModelExporter):
    """Exports the model at the end of training.

    Args:
      name: str, the folder below `export`.
      serving_input_receiver_fn, assets_extra, as_text: as for Estimator.export_saved_model.
    Source: tf.estimator.FinalExporter.
    """

    def export(self, estimator, export_path, checkpoint_path, eval_result, is_the_final_export):
        if not is_the_final_export:
            return None
        logging.info("Performing the final export in the end of training.")
        return super().export(estimator, export_path, checkpoint_path, eval_result, is_the_final_export)


class LatestExporter(_SavedModelExporter):
    """Exports every evaluated model, and keeps the newest.

    Args:
      name, serving_input_receiver_fn, assets_extra, as_text: as for FinalExporter.
      exports_to_keep: int, None keeps all.
    Raises:
      ValueError: exports_to_keep is not positive.
    Source: tf.estimator.LatestExporter.
    """

    def __init__(self, name, serving_input_receiver_fn, assets_extra=None, as_text=False, exports_to_keep=5):
        super().__init__(name, serving_input_receiver_fn, assets_extra, as_text)
        if exports_to_keep is not None and exports_to_keep <= 0:
            raise ValueError("`exports_to_keep`, if provided, must be positive number")
        self._exports_to_keep = exports_to_keep

    def export(self, estimator, export_path, checkpoint_path, eval_result, is_the_final_export):
        made = super().export(estimator, export_path, checkpoint_path, eval_result, is_the_final_export)
        _delete_old(export_path, self._exports_to_keep)
        return made


def _loss_smaller(best_eval_result, current_eval_result):
    """Whether the current loss is smaller."""
    for result, name in ((best_eval_result, "best"), (current_eval_result, "current")):
        if not result or "loss" not in result:
            raise ValueError(f"{name}_eval_result cannot be empty or no loss is found in it.")
    return best_eval_result["loss"] > current_eval_result["loss"]


class BestExporter(_SavedModelExporter):
    """Exports a model when it is better than all before.

    Args:
      name: str, the folder below `export`.
      serving_input_receiver_fn, assets_extra, as_text: as for FinalExporter.
      event_file_pattern: str, event files below model_dir that tell the best result so far; None: none do.
      compare_fn: function (best_eval_result, current_eval_result) -> bool, whether the current one is better; default:
        its loss is smaller.
      exports_to_keep: int, None keeps all.
    Raises:
      ValueError: compare_fn is None or takes other arguments, or exports_to_keep is not positive.
    Source: tf.estimator.BestExporter.
    """

    def __init__(self, name="best_exporter", serving_input_receiver_fn=None, event_file_pattern="eval/*.tfevents.*",
                 compare_fn=_loss_smaller, assets_extra=None, as_text=False, exports_to_keep=5):
        super().__init__(name, serving_input_receiver_fn, assets_extra, as_text)
        if compare_fn is None:
            raise ValueError("`compare_fn` must not be None.")
        check_args("compare_fn", compare_fn, _ARGS, _ARGS)
        if exports_to_keep is not None and exports_to_keep <= 0:
            raise ValueError(f"`exports_to_keep`, if provided, must be a positive number. Got {exports_to_keep}")
        self._compare_fn, self._event_file_pattern = compare_fn, event_file_pattern
        self._exports_to_keep = exports_to_keep
        self._model_dir = self._best_eval_result = None

    def export(self, estimator, export_path, checkpoint_path, eval_result, is_the_final_export):
        if self._model_dir != estimator.model_dir and self._event_file_pattern:
            logging.info("Loading best metric from event files.")
            self._model_dir = estimator.model_dir
            self._best_eval_result = self._best_recorded(os.path.join(self._model_dir, self._event_file_pattern))
        if self._best_eval_result is not None and not self._compare_fn(
                best_eval_result=self._best_eval_result, current_eval_result=eval_result):
            return None
        logging.info("Performing best model export.")
        self._best_eval_result = eval_result
        made = super().export(estimator, export_path, checkpoint_path, eval_result, is_the_final_export)
        _delete_old(export_path, self._exports_to_keep)
        return made

    def _best_recorded(self, pattern):
        """The best result in event files: dict tag -> value, or None."""
        best = None
        for path in file_io.glob(pattern):
            for event in summary_iterator(path):
                values = {v.tag: v.simple_value for v in event.summary.value if v.HasField("simple_value")}
                if values and (best is None or self._compare_fn(best, values)):
                    best = values
        return best


def _delete_old(folder, keep):
    """Delete all but the newest exports of a folder."""
    if keep is None:
        return
    versions = sorted((int(name), name) for name in map(_plain, file_io.listdir(folder)) if name.isdigit())
    for _, name in versions[:-keep]:
        path = os.path.join(folder, name)
        try:
            file_io.rmtree(path)
        except errors.NotFoundError as error:
            logging.warn("Can not delete %s recursively: %s", path, error)


def _plain(name):
    return name.rstrip("/")
