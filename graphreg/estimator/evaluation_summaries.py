"""The results of an evaluation in the log and in the event files."""
import numpy as np

from ..core import messages
from ..core.node_def import make_tensor_proto
from ..platform import logging
from ..summary.writer import FileWriterCache

_NDARRAY = ("Summary for np.ndarray is not visible in Tensorboard by default. Consider using a Tensorboard plugin for "
            "visualization (see https://github.com/tensorflow/tensorboard-plugin-example/blob/master/README.md for "
            "more "
            "information).")


def write_results(output_dir, results, step):
    """Log the results of an evaluation and write them as a summary.

    Args:
      output_dir: str.  results: dict name -> value.  step: int, the global step.
    """
    # "%s": an f-string would show a float32 with the digits of a float64.
    text = ", ".join("%s = %s" % (k, v) for k, v in sorted(results.items()) if not isinstance(v, bytes))
    logging.info("Saving dict for global step %d: %s", step, text)
    summary = messages.Summary()
    for key, value in results.items():
        if value is not None and key != "global_step":
            _add(summary, key, value)
    _write(output_dir, summary, step)


def write_checkpoint_path(output_dir, checkpoint_path, step):
    """Write which checkpoint was evaluated."""
    logging.info("Saving '%s' summary for global step %d: %s", "checkpoint_path", step, checkpoint_path)
    summary = messages.Summary()
    summary.value.add(tag="checkpoint_path", tensor=make_tensor_proto(checkpoint_path, dtype="string"))
    _write(output_dir, summary, step)


def _write(output_dir, summary, step):
    writer = FileWriterCache.get(output_dir)
    writer.add_summary(summary, step)
    writer.flush()


def _add(summary, key, value):
    if isinstance(value, (np.floating, float, np.integer, int)):
        summary.value.add(tag=key, simple_value=float(value))
    elif isinstance(value, bytes):
        _add_serialized(summary, key, value)
    elif isinstance(value, np.ndarray):
        summary.value.add(tag=key, tensor=make_tensor_proto(value))
        logging.info(_NDARRAY)
    else:
        logging.warn("Skipping summary for %s, must be a float, np.float32, np.int64, np.int32 or int or np.ndarray or "
                     "a "
                     "serialized string of Summary.", key)


def _add_serialized(summary, key, value):
    """A metric that is a summary itself."""
    try:
        found = messages.Summary.FromString(value)
    except messages.DecodeError:
        logging.warn("Skipping summary for %s, cannot parse string to Summary.", key)
        return
    for i, item in enumerate(found.value):
        item.tag = f"{key}/{i}"
    summary.value.extend(found.value)
