"""SavedModels of tf.contrib.learn's Estimators: TF's tf.contrib.learn.utils.saved_model_export_utils."""
import os
import time
from collections import namedtuple

from ...core import errors
from ...estimator import saved_models
from ...estimator.calls import fn_args
from ...estimator.receivers import build_parsing_serving_input_receiver_fn
from ...platform import file_io
from ...training.checkpoint_state import latest_checkpoint
from ..column_functions import create_feature_spec_for_parsing
from . import export_gc as gc
from .estimator import Estimator
from .input_fns import build_parsing_serving_input_fn
from .signatures import (  # noqa: F401
    build_all_signature_defs, build_standardized_signature_def, DEFAULT_INPUT_ALTERNATIVE_KEY,
    FEATURES_INPUT_ALTERNATIVE_KEY, get_input_alternatives, get_output_alternatives)

MAX_DIRECTORY_CREATION_ATTEMPTS = 10


# ------------------------------------------------------------------ folders
def get_timestamped_export_dir(export_dir_base):
    """bytes: a folder named by the time that is not there yet."""
    return os.fsencode(saved_models.new_folder(export_dir_base))


def get_temp_export_dir(timestamped_export_dir):
    """bytes: the folder in which an export is written before it gets its name."""
    folder, name = os.path.split(timestamped_export_dir)
    return os.path.join(os.fsencode(folder), b"temp-" + os.fsencode(name))


def _export_version(path):
    """A Path with its version, or None."""
    name = os.path.basename(path.path)
    return path._replace(export_version=int(name)) if name.isdigit() and len(name) == 10 else None


def get_most_recent_export(export_dir_base):
    """gc.Path of the newest export in a folder, or None."""
    found = gc.largest_export_versions(1)(gc.get_paths(export_dir_base, parser=_export_version))
    return found[0] if found else None


def garbage_collect_exports(export_dir_base, exports_to_keep):
    """Delete all but the newest exports in a folder; None keeps all."""
    if exports_to_keep is None:
        return
    delete = gc.negation(gc.largest_export_versions(exports_to_keep))
    for path in delete(gc.get_paths(export_dir_base, parser=_export_version)):
        file_io.rmtree(path.path)


# ------------------------------------------------------------------ strategies
class ExportStrategy(namedtuple("ExportStrategy", ["name", "export_fn", "strip_default_attrs"])):
    """How an Experiment exports its Estimator.

    Args:
      name: str, of the folder.
      export_fn: function (estimator, export_path[, checkpoint_path, eval_result, strip_default_attrs]) -> folder.
      strip_default_attrs: bool, handed to an export_fn that names it.
    Source: tf.contrib.learn.ExportStrategy.
    """

    def __new__(cls, name, export_fn, strip_default_attrs=None):
        return super().__new__(cls, name, export_fn, strip_default_attrs)

    def export(self, estimator, export_path, checkpoint_path=None, eval_result=None):
        """What export_fn gives; it is told what it names of the arguments."""
        names = fn_args(self.export_fn)
        given = {}
        if "checkpoint_path" in names:
            given["checkpoint_path"] = checkpoint_path
        if "eval_result" in names:
            given["eval_result"] = eval_result
        if "strip_default_attrs" in names:
            given["strip_default_attrs"] = self.strip_default_attrs
        return self.export_fn(estimator, export_path, **given)


def make_export_strategy(serving_input_fn, default_output_alternative_key=None, assets_extra=None, as_text=False,
                         exports_to_keep=5, strip_default_attrs=None):
    """An ExportStrategy that writes SavedModels.

    Args:
      serving_input_fn: function -> InputFnOps, or -> ServingInputReceiver for a tf.estimator.Estimator.
      default_output_alternative_key: str, the head that serves, when there are several.
      assets_extra: dict path within assets.extra -> file.  as_text: bool.  exports_to_keep: int, or None: all.
      strip_default_attrs: bool, leave attributes out that have their default values.
    Source: tf.contrib.learn.make_export_strategy.
    """
    def export_fn(estimator, export_dir_base, checkpoint_path=None, strip_default_attrs=False):
        given = dict(assets_extra=assets_extra, as_text=as_text, checkpoint_path=checkpoint_path,
                     strip_default_attrs=bool(strip_default_attrs))
        if isinstance(estimator, Estimator):
            given["default_output_alternative_key"] = default_output_alternative_key
        elif default_output_alternative_key is not None:
            raise ValueError("default_output_alternative_key is not supported in core Estimator. Given: "
                             f"{default_output_alternative_key}")
        made = estimator.export_savedmodel(export_dir_base, serving_input_fn, **given)
        garbage_collect_exports(export_dir_base, exports_to_keep)
        return made
    return ExportStrategy("Servo", export_fn, strip_default_attrs)


def make_parsing_export_strategy(feature_columns, default_output_alternative_key=None, assets_extra=None, as_text=False,
                                 exports_to_keep=5, target_core=False, strip_default_attrs=None):
    """make_export_strategy for models that are fed serialized Examples of columns.

    Args: feature_columns: iterable of columns.  target_core: bool, for a tf.estimator.Estimator.
    Source: tensorflow.contrib.learn.python.learn.utils.saved_model_export_utils.
    """
    spec = create_feature_spec_for_parsing(feature_columns)
    build = build_parsing_serving_input_receiver_fn if target_core else build_parsing_serving_input_fn
    return make_export_strategy(build(spec), default_output_alternative_key, assets_extra, as_text, exports_to_keep,
                                strip_default_attrs)


class BestModelSelector:
    """Tells which of several evaluated checkpoints is the best.

    Args: event_file_pattern: refused.  compare_fn: function (best, candidate) -> bool, whether the candidate is
      better; default by the loss.
    Source: tensorflow.contrib.learn.python.learn.utils.saved_model_export_utils.BestModelSelector.
    """

    def __init__(self, event_file_pattern=None, compare_fn=None):
        if event_file_pattern:
            raise errors.not_emulated("event_file_pattern", "BestModelSelector: give it the evaluations")
        self._compare_fn = compare_fn or _loss_smaller
        self._best_eval_result = None

    def update(self, checkpoint_path, eval_result):
        """(checkpoint_path, eval_result) where it is the best so far, else ("", None).

        Raises: ValueError: eval_result is empty.
        """
        if not eval_result and eval_result is None:
            raise ValueError("%s has empty evaluation results.", checkpoint_path)
        if self._best_eval_result is None or self._compare_fn(self._best_eval_result, eval_result):
            self._best_eval_result = eval_result
            return checkpoint_path, eval_result
        return "", None


def _loss_smaller(best, candidate):
    for name, found in (("best_eval_result", best), ("cand_eval_result", candidate)):
        if not found or "loss" not in found:
            raise ValueError(f"{name} cannot be empty or no loss is found in it.")
    return best["loss"] > candidate["loss"]


def make_best_model_export_strategy(serving_input_fn, exports_to_keep=1, model_dir=None, event_file_pattern=None,
                                    compare_fn=None, default_output_alternative_key=None, strip_default_attrs=None):
    """make_export_strategy that exports only what is better than all before.

    Args: compare_fn: as for BestModelSelector.  model_dir, event_file_pattern: refused.  The others: as for
      make_export_strategy.
    Source: tensorflow.contrib.learn.python.learn.utils.saved_model_export_utils.
    """
    selector = BestModelSelector(event_file_pattern and (model_dir, event_file_pattern), compare_fn)
    base = make_export_strategy(serving_input_fn, default_output_alternative_key, exports_to_keep=exports_to_keep,
                                strip_default_attrs=strip_default_attrs)

    def export_fn(estimator, export_dir_base, checkpoint_path=None, eval_result=None):
        if not checkpoint_path:
            checkpoint_path = latest_checkpoint(estimator.model_dir)
        best, _ = selector.update(checkpoint_path, eval_result)
        if not best:
            return ""
        folder = os.path.join(os.fsdecode(export_dir_base), os.path.basename(best))
        return base.export(estimator, folder, best, eval_result)
    return ExportStrategy("best_model", export_fn)


def extend_export_strategy(base_export_strategy, post_export_fn, post_export_name=None):
    """An ExportStrategy that does something more with what another one exports.

    Args: base_export_strategy: ExportStrategy.  post_export_fn: function (folder, new folder) -> new folder.
      post_export_name: str, of the folder.
    Source: tensorflow.contrib.learn.python.learn.utils.saved_model_export_utils.
    """
    def export_fn(estimator, export_dir_base, checkpoint_path=None):
        base, stamp = os.fsdecode(export_dir_base), str(int(time.time()))
        first = os.path.join(base, "temp-base-export-" + stamp)
        second = os.path.join(base, "temp-post-export-" + stamp)
        exported = base_export_strategy.export(estimator, first, checkpoint_path)
        file_io.makedirs(second)
        made = os.fsdecode(post_export_fn(exported, second))
        if not made.startswith(second):
            raise ValueError(f"post_export_fn must return a sub-directory of {second}")
        name = os.path.relpath(made, second)
        if name == os.curdir:
            raise RuntimeError("Failed to obtain final export directory")
        final = os.path.join(base, name)
        file_io.rename(made, final)
        for folder in (first, second):
            file_io.rmtree(folder)
        return final
    return ExportStrategy(post_export_name or base_export_strategy.name, export_fn)
