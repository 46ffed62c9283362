"""The folders that an Estimator exports: one or more graphs with signatures, the values of variables and assets."""
import os
import time

from ..core import scopes
from ..core.collections import GraphKeys
from ..platform import file_io, logging
from ..saved_model import signature_constants, tag_constants
from ..saved_model.builder import SavedModelBuilder
from ..saved_model.signature_def_utils import is_valid_signature
from ..session import Session
from ..training.monitored_session import Scaffold
from ..training.saver import Saver
from .model_fn import ModeKeys, export_outputs_for_mode

_ATTEMPTS = 10
_TAGS = {ModeKeys.PREDICT: [tag_constants.SERVING], ModeKeys.TRAIN: [tag_constants.TRAINING], ModeKeys.EVAL: ["eval"]}
_KINDS = {signature_constants.CLASSIFY_METHOD_NAME: "Classify", signature_constants.REGRESS_METHOD_NAME: "Regress",
          signature_constants.PREDICT_METHOD_NAME: "Predict", "tensorflow/supervised/training": "Train",
          "tensorflow/supervised/eval": "Eval"}


def export(export_dir_base, receiver_fns, assets_extra, as_text, add_mode):
    """Write a SavedModel to a new folder.

    Args:
      export_dir_base: str.  receiver_fns: dict mode -> function that gives the mode's receiver.
      assets_extra: dict path in the folder -> file.  as_text: bool.
      add_mode: function (builder, receiver_fn, mode, whether to save variables).
    Returns:
      bytes: the folder.
    Raises:
      ValueError: no mode that there is.
    """
    folder = new_folder(export_dir_base)
    temporary = os.path.join(os.path.dirname(folder), f"temp-{os.fsencode(os.path.basename(folder))}")
    builder, save_variables = SavedModelBuilder(temporary), True
    for mode in (ModeKeys.TRAIN, ModeKeys.EVAL, ModeKeys.PREDICT):
        if receiver_fns.get(mode):
            add_mode(builder, receiver_fns[mode], mode, save_variables)
            save_variables = False
    if save_variables:
        raise ValueError(f"No valid modes for exporting found. Got {receiver_fns.keys()}.")
    builder.save(as_text)
    for target, source in (assets_extra or {}).items():
        path = os.path.join(temporary, "assets.extra", target)
        file_io.makedirs(os.path.dirname(path))
        file_io.copy(source, path)
    file_io.rename(temporary, folder)
    return os.fsencode(folder)


def new_folder(base):
    """A folder named by the time, in seconds, that is not there yet."""
    base = os.fsdecode(base)
    for attempt in range(1, _ATTEMPTS + 1):
        folder = os.path.join(base, str(int(time.time())))
        if not file_io.exists(folder):
            return folder
        time.sleep(1)
        logging.warn("Directory {} already exists; retrying (attempt {}/{})".format(os.fsencode(folder), attempt,
                                                                                    _ATTEMPTS))
    raise RuntimeError(f"Failed to obtain a unique export directory name after {_ATTEMPTS} attempts.")


def add_meta_graph(builder, receiver, spec, save_variables, checkpoint_path, strip_default_attrs, session_config):
    """Add the default graph to a SavedModel, and the values of its variables if they are not there yet."""
    outputs = export_outputs_for_mode(spec.mode, spec.export_outputs, spec.predictions, spec.loss, spec.eval_metric_ops)
    signatures = signature_defs(receiver.receiver_tensors, outputs, getattr(receiver, "receiver_tensors_alternatives",
                                                                            None),
                                serving_only=spec.mode == ModeKeys.PREDICT)
    add_graph(builder, signatures, spec.scaffold, _TAGS[spec.mode], save_variables, checkpoint_path,
              strip_default_attrs, session_config)


def add_graph(builder, signatures, scaffold, tags, save_variables, checkpoint_path, strip_default_attrs,
              session_config):
    """Add the default graph with signatures to a SavedModel, and the values of its variables if they are wanted."""
    with Session(config=session_config) as session:
        local_init_op = scaffold.local_init_op
        if local_init_op is None:
            local_init_op = Scaffold.default_local_init_op()
        saver = scaffold.saver or Saver(sharded=True)
        saver.restore(session, checkpoint_path)
        assets = scopes.get_default_graph().get_collection(GraphKeys.ASSET_FILEPATHS)
        settings = dict(tags=tags, signature_def_map=signatures, assets_collection=assets,
                        main_op=local_init_op, saver=saver, strip_default_attrs=strip_default_attrs)
        if save_variables:
            builder.add_meta_graph_and_variables(session, **settings)
        else:
            builder.add_meta_graph(**settings)


# ------------------------------------------------------------------ signatures
def signature_defs(receiver_tensors, export_outputs, alternatives=None, serving_only=True):
    """dict name -> SignatureDef: each output from the receiver's tensors, and from each of its alternatives.

    Args:
      receiver_tensors: Tensor or dict of them.  export_outputs: dict name -> ExportOutput.
      alternatives: dict name -> Tensor or dict of them.
      serving_only: bool, leave out what TF's servers do not know.
    Raises:
      ValueError: export_outputs is no dict.
    """
    if not isinstance(export_outputs, dict):
        raise ValueError(f"export_outputs must be a dict and not{type(export_outputs)}")
    made, excluded = {}, {}
    for receiver, tensors in [(None, receiver_tensors), *(alternatives or {}).items()]:
        tensors = tensors if isinstance(tensors, dict) else {"input": tensors}
        for key, output in export_outputs.items():
            name = str(key or "None") if receiver is None else f"{receiver or 'None'}:{key or 'None'}"
            try:
                made[name] = output.as_signature_def(tensors)
            except ValueError as error:
                excluded[name] = str(error)
    _report(made, excluded)
    return {k: v for k, v in made.items() if not serving_only or is_valid_signature(v)}


def _report(signatures, excluded):
    for method, kind in _KINDS.items():
        names = [name for name, s in signatures.items() if s.method_name == method]
        logging.info("Signatures INCLUDED in export for {}: {}".format(kind, names or None))
    if excluded:
        logging.info("Signatures EXCLUDED from export because they cannot be be served via TensorFlow Serving APIs:")
        for name, reason in excluded.items():
            logging.info("'{}' : {}".format(name, reason))
    if not signatures:
        logging.warn("Export includes no signatures!")
    elif signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY not in signatures:
        logging.warn("Export includes no default signature!")
