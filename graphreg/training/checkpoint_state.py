"""The state file "checkpoint", which names the newest checkpoint of a folder, and what is asked of checkpoints by
    name."""
import glob
import logging
import os
import time

from ..core import errors, messages
from ..formats import files
from ..formats.bundle import index_path

_STATE_FILE = "checkpoint"


def _log():
    return logging.getLogger("tensorflow")


def state_path(save_dir, latest_filename=None):
    """The path of a folder's state file."""
    return os.path.join(save_dir, _STATE_FILE if latest_filename is None else latest_filename)


def generate_checkpoint_state_proto(save_dir, model_checkpoint_path, all_model_checkpoint_paths=None,
                                    all_model_checkpoint_timestamps=None, last_preserved_timestamp=None):
    """CheckpointState message, as the state file holds it.

    Args:
      save_dir: str.  model_checkpoint_path: str, the newest checkpoint.
      all_model_checkpoint_paths: list of str, oldest first; the newest is added if it is not the last.
      all_model_checkpoint_timestamps: list of float, one for each path.  last_preserved_timestamp: float.
    Returns:
      CheckpointState; when save_dir is relative, relative paths in it are relative to save_dir.
    Raises:
      ValueError: not one timestamp for each path.
    Source: tf.train.generate_checkpoint_state_proto.
    """
    paths = list(all_model_checkpoint_paths or [])
    if not paths or paths[-1] != model_checkpoint_path:
        _log().info("%s is not in all_model_checkpoint_paths. Manually adding it.", model_checkpoint_path)
        paths.append(model_checkpoint_path)
    times = all_model_checkpoint_timestamps
    if times and len(times) != len(paths):
        raise ValueError("Checkpoint timestamps, if provided, must match checkpoint paths (got paths "
                         f"{paths} and timestamps {times})")
    if not os.path.isabs(save_dir):
        paths = [p if os.path.isabs(p) else os.path.relpath(p, save_dir) for p in paths]
        if not os.path.isabs(model_checkpoint_path):
            model_checkpoint_path = os.path.relpath(model_checkpoint_path, save_dir)
    state = messages.CheckpointState(model_checkpoint_path=model_checkpoint_path, all_model_checkpoint_paths=paths,
                                     all_model_checkpoint_timestamps=list(times or []))
    if last_preserved_timestamp is not None:
        state.last_preserved_timestamp = last_preserved_timestamp
    return state


def update_checkpoint_state(save_dir, model_checkpoint_path, all_model_checkpoint_paths=None, latest_filename=None,
                            all_model_checkpoint_timestamps=None, last_preserved_timestamp=None):
    """Write the state file of a folder.

    Args:
      as generate_checkpoint_state_proto; latest_filename: str, name of the file, default "checkpoint".
    Raises:
      RuntimeError: the newest checkpoint has the name of the state file.
    Source: tf.train.update_checkpoint_state.
    """
    write_state(save_dir, model_checkpoint_path, all_model_checkpoint_paths, latest_filename, False,
                all_model_checkpoint_timestamps, last_preserved_timestamp)


def write_state(save_dir, newest, paths, latest_filename, relative, timestamps=None, last_preserved=None):
    """Write the state file; `relative` makes all paths relative to the folder."""
    path = state_path(save_dir, latest_filename)
    if relative:
        newest_as_is = newest
        newest = os.path.relpath(newest, save_dir) if os.path.isabs(newest) else newest
        paths = [os.path.relpath(p, save_dir) if os.path.isabs(p) else p for p in paths or []]
        state = generate_checkpoint_state_proto(save_dir, newest, paths, timestamps, last_preserved)
        newest = newest_as_is
    else:
        state = generate_checkpoint_state_proto(save_dir, newest, paths, timestamps, last_preserved)
    if path == state.model_checkpoint_path:
        raise RuntimeError(f"Save path '{newest}' conflicts with path used for checkpoint state.  Please use a "
                           f"different "
                           "save path.")
    files.write_file(path, [messages.MessageToString(state).encode("utf-8")])


def get_checkpoint_state(checkpoint_dir, latest_filename=None):
    """What the state file of a folder says.

    Args:
      checkpoint_dir: str.  latest_filename: str, name of the file, default "checkpoint".
    Returns:
      CheckpointState with paths as they are from here; None when there is no such file or it cannot be read.
    Raises:
      ValueError: the file names no checkpoint.
    Source: tf.train.get_checkpoint_state.
    """
    path = state_path(os.fspath(checkpoint_dir), latest_filename)
    if not os.path.exists(path):
        return None
    try:
        state = messages.Parse(files.read_file(path).decode("utf-8", "replace"), messages.CheckpointState())
    except (errors.OpError, messages.ParseError) as error:
        _log().warning("%s: %s", type(error).__name__, error)
        _log().warning("%s: Checkpoint ignored", path)
        return None
    if not state.model_checkpoint_path:
        raise ValueError(f"Invalid checkpoint state loaded from {checkpoint_dir}")
    state.model_checkpoint_path = os.path.join(checkpoint_dir, state.model_checkpoint_path)
    for i, found in enumerate(state.all_model_checkpoint_paths):
        state.all_model_checkpoint_paths[i] = os.path.join(checkpoint_dir, found)
    return state


def _matches(pattern):
    """The paths that a pattern stands for."""
    if os.path.basename(pattern) in ("", ".", ".."):
        return []
    return glob.glob(pattern)


def checkpoint_exists(checkpoint_prefix):
    """Whether there are files of a checkpoint of either format.

    Args:
      checkpoint_prefix: str, or the pattern of a checkpoint in several V1 files.
    Raises:
      NotFoundError: the folder is not there.
    Source: tf.train.checkpoint_exists.
    """
    folder = os.path.dirname(checkpoint_prefix)
    if folder and not glob.has_magic(folder) and not os.path.isdir(folder):
        raise errors.NotFoundError(None, None, f"{folder}; No such file or directory")
    return bool(_matches(index_path(checkpoint_prefix)) or _matches(checkpoint_prefix))


def latest_checkpoint(checkpoint_dir, latest_filename=None):
    """The prefix of the newest checkpoint of a folder.

    Args:
      checkpoint_dir: str.  latest_filename: str, name of the state file, default "checkpoint".
    Returns:
      str, or None when there is none or its files are gone.
    Source: tf.train.latest_checkpoint.
    """
    state = get_checkpoint_state(checkpoint_dir, latest_filename)
    if state and state.model_checkpoint_path:
        if checkpoint_exists(state.model_checkpoint_path):
            return state.model_checkpoint_path
        _log().error("Couldn't match files for checkpoint %s", state.model_checkpoint_path)
    return None


def get_checkpoint_mtimes(checkpoint_prefixes):
    """When checkpoints were written; those that are not there are left out.

    Args:
      checkpoint_prefixes: list of str.
    Returns:
      list of float, seconds since 1970.
    Source: tf.train.get_checkpoint_mtimes.
    """
    found = [_matches(index_path(p)) or _matches(p) for p in checkpoint_prefixes]
    return [os.stat(paths[0]).st_mtime for paths in found if paths]


def remove_checkpoint(checkpoint_prefix, checkpoint_format_version=2, meta_graph_suffix="meta"):
    """Delete the files of a checkpoint, its .meta too.

    Args:
      checkpoint_prefix: str.  checkpoint_format_version: SaverDef.V1 or V2.  meta_graph_suffix: str.
    Source: tf.train.remove_checkpoint.
    """
    _remove(meta_graph_path(checkpoint_prefix, meta_graph_suffix))
    if checkpoint_format_version == messages.SaverDef.V2:
        remove_data(checkpoint_prefix)
    else:
        _remove(checkpoint_prefix)


def remove_data(checkpoint_prefix):
    """Delete the files of a checkpoint of format V2 without its .meta."""
    # The table first: what is left of a deletion that was cut short is no checkpoint.
    _remove(index_path(checkpoint_prefix))
    _remove(checkpoint_prefix + ".data-?????-of-?????")


def _remove(pattern):
    for path in _matches(pattern):
        files.remove_quietly(path)


def meta_graph_path(checkpoint_prefix, meta_graph_suffix="meta"):
    """The path of the graph beside a checkpoint; of several V1 files, without their "-?????-of-00003"."""
    base = checkpoint_prefix
    cut = base.rfind("-?????-of-")
    if cut >= 0 and base[cut + 10:].isdigit():
        base = base[:cut]
    return base + "." + meta_graph_suffix


def checkpoints_iterator(checkpoint_dir, min_interval_secs=0, timeout=None, timeout_fn=None):
    """Yield the newest checkpoint of a folder, each time that there is a newer one.

    Args:
      checkpoint_dir: str.  min_interval_secs: float, the least time between two.
      timeout: float, seconds to wait for a new one, default without end.
      timeout_fn: function () -> bool asked after a timeout, whether to stop.
    Source: tf.train.checkpoints_iterator.
    """
    newest = None
    while True:
        found = wait_for_new_checkpoint(checkpoint_dir, newest, timeout=timeout)
        if found is None:
            if not timeout_fn:
                _log().info("Timed-out waiting for a checkpoint.")
                return
            if timeout_fn():
                return
            continue
        started, newest = time.time(), found
        yield found
        time.sleep(max(0, started + min_interval_secs - time.time()))


def wait_for_new_checkpoint(checkpoint_dir, last_checkpoint=None, seconds_to_sleep=1, timeout=None):
    """Wait for a folder's newest checkpoint to be another one.

    Args:
      checkpoint_dir: str.  last_checkpoint: str, the one that is known.
      seconds_to_sleep: float, between two looks.  timeout: float, seconds to wait, default without end.
    Returns:
      str, its prefix; None after the timeout.
    Source: tf.contrib.training.wait_for_new_checkpoint.
    """
    _log().info("Waiting for new checkpoint at %s", checkpoint_dir)
    stop = None if timeout is None else time.time() + timeout
    while True:
        found = latest_checkpoint(checkpoint_dir)
        if found is not None and found != last_checkpoint:
            _log().info("Found new checkpoint at %s", found)
            return found
        if stop is not None and time.time() + seconds_to_sleep > stop:
            return None
        time.sleep(seconds_to_sleep)
