"""tf.train.Checkpoint: objects saved by the names under which they hang together."""
import os
import uuid

import numpy as np

from ..core import dtypes, errors, scopes, shape_fns
from ..formats.bundle import make_folder, merge_bundles, write_bundle
from ..formats.open_checkpoint import open_checkpoint
from ..variables import Variable
from .checkpoint_state import write_state
from .deferred_restore import wait_for_variables
from .object_graph import GRAPH_KEY, Match, ObjectGraph, graph_of_checkpoint, is_part, register_parts


# ------------------------------------------------------------------ values
def _session(session=None):
    session = session or scopes.get_default_session()
    if session is None and not scopes.executing_eagerly():
        raise RuntimeError("Saving and restoring objects needs a session: give one, or enter `with "
                           "session.as_default():`")
    return session


def write_objects(root, prefix, session=None):
    """Write all variables that hang on an object, and how they hang, as a checkpoint.

    Args:
      root: object.  prefix: str.  session: Session, by default the default one.
    """
    graph = ObjectGraph(root)
    found = graph.variables()
    if scopes.executing_eagerly():
        values = [v.numpy() for _, v in found]
    else:
        values = _session(session).run([v for _, v in found]) if found else []
    tensors = [(key, None, value, v.dtype.base_dtype) for (key, v), value in zip(found, values)]
    message = np.empty((), object)
    message[()] = graph.message().SerializeToString()
    of_objects = [(GRAPH_KEY, None, message, dtypes.string)]
    _write_shards(prefix, [tensors + of_objects] if scopes.executing_eagerly() else [tensors, of_objects])
    return prefix


def _write_shards(prefix, shards):
    """A graph's values and objects lie in files of their own, as TF has them on devices of their own."""
    folder = f"{prefix}_temp_{uuid.uuid4().hex}"
    make_folder(prefix)
    parts = [f"{folder}/part-{i:05d}-of-{len(shards):05d}" for i in range(len(shards))]
    for part, tensors in zip(parts, shards):
        write_bundle(part, tensors)
    merge_bundles(parts, prefix)
    os.rmdir(folder)


def _other_shape(variable, value):
    if not variable.dtype._is_ref_dtype:
        return ValueError(f"Shapes {variable.shape} and {value.shape} are incompatible")
    left, right = shape_fns.text(variable.shape.as_list()), shape_fns.text(value.shape)
    return errors.InvalidArgumentError(
        None, None, f"Assign requires shapes of both tensors to match. lhs shape= {left} rhs shape= {right}")


class CheckpointLoadStatus:
    """What a restore found: returned by Checkpoint.restore and Model.load_weights.

    Args:
      match: Match.  values: function () -> list of (variable, array).
    """

    def __init__(self, match, checkpoint, root=None):
        self._match, self._checkpoint, self._root = match, checkpoint, root

    def _look_again(self):
        """Pair the objects anew: more may have come."""
        if self._root is not None:
            self._match = Match(self._match.proto, self._root)

    def values(self):
        """list of (variable, array): what is restored.

        Raises:
          ValueError: a value does not fit its variable.
        """
        out = []
        for key, variable in self._match.keys:
            value = self._checkpoint.read(key)
            if not variable.shape.is_compatible_with(value.shape):
                raise _other_shape(variable, value)
            self._checkpoint.check_type(key, self._checkpoint.get(key), variable.dtype.base_dtype)
            out.append((variable, value))
        return out

    def assert_consumed(self):
        """Raise AssertionError unless every value of the checkpoint and every variable here found its partner."""
        self._look_again()
        self._assert_all_taken()
        return self.assert_existing_objects_matched()

    def _assert_all_taken(self):
        left = self._match.first_unmatched()
        if left:
            raise AssertionError(f"Unresolved object in checkpoint {left[0]}: {left[1]}")

    def assert_existing_objects_matched(self):
        """Raise AssertionError unless every variable here found its value."""
        self._look_again()
        left = self._match.unmatched_objects()
        if left:
            raise AssertionError("Some Python objects were not bound to checkpointed values, likely due to changes in "
                                 "the "
                                 f"Python program: {left}")
        return self

    def assert_nontrivial_match(self):
        """Raise AssertionError when nothing but the root was found."""
        self._look_again()
        if not self._match.taken_below_root():
            raise AssertionError("Nothing except the root object matched a checkpointed value. Typically this means "
                                 "that "
                                 "the checkpoint does not match the Python program. The following objects have no "
                                 "matching "
                                 f"checkpointed value: {self._match.unmatched_objects()}")
        return self

    def expect_partial(self):
        """Say that not everything needs to be found."""
        return self

    def run_restore_ops(self, session=None):
        """Give the variables their values."""
        values = self.values()
        if scopes.executing_eagerly():
            for variable, value in values:
                variable.assign(value)
            return
        session = _session(session)
        for variable, value in values:
            variable.load(value, session)

    def initialize_or_restore(self, session=None):
        """Give the variables that the checkpoint has their values, and initialize the others."""
        session = _session(session)
        others = [v.initializer for v in self._match.unmatched_objects()]
        if others:
            session.run(others)
        self.run_restore_ops(session)


class NameBasedStatus(CheckpointLoadStatus):
    """What a restore from a checkpoint of tf.train.Saver found: variables by their names."""

    def __init__(self, root, checkpoint):
        self._checkpoint, self._graph = checkpoint, ObjectGraph(root)
        found = {id(v): (v._shared_name, v) for _, v in self._graph.variables()}
        self._missing = [v for name, v in found.values() if checkpoint.find(name) is None]
        self._match = self
        self.keys = [(name, v) for name, v in found.values() if checkpoint.find(name) is not None]

    def unmatched_objects(self):
        return self._missing

    def taken_below_root(self):
        return self.keys

    def _look_again(self):
        """Names do not depend on objects."""

    def _assert_all_taken(self):
        left = self.unmatched_saved()
        if left:
            raise AssertionError(f"Unresolved object in checkpoint: {left[0]}")

    def unmatched_saved(self):
        known = {name for name, _ in self.keys}
        return [name for name in self._checkpoint.names() if name not in known]


class InitializationOnlyStatus(CheckpointLoadStatus):
    """The answer to restore(None): there is nothing to restore, and initialize_or_restore initializes."""

    def __init__(self, root):
        self._graph = ObjectGraph(root)

    def _nothing(self):
        raise AssertionError("No checkpoint specified (save_path=None); nothing is being restored.")

    def assert_consumed(self):
        self._nothing()

    assert_existing_objects_matched = assert_nontrivial_match = assert_consumed

    def run_restore_ops(self, session=None):
        self._nothing()

    def initialize_or_restore(self, session=None):
        if not scopes.executing_eagerly():
            _session(session).run([v.initializer for _, v in self._graph.variables()])


def read_objects(root, save_path):
    """The CheckpointLoadStatus of a checkpoint for an object; nothing is changed before its run_restore_ops.

    Raises:
      NotFoundError: there is no such checkpoint.  DataLossError: its files are damaged.
    """
    if save_path is None:
        return InitializationOnlyStatus(root)
    checkpoint = open_checkpoint(os.fspath(save_path))
    proto = graph_of_checkpoint(checkpoint)
    if proto is None:
        return NameBasedStatus(root, checkpoint)
    match = Match(proto, root)
    wait_for_variables(root, match, checkpoint)
    return CheckpointLoadStatus(match, checkpoint, root)


# ------------------------------------------------------------------ the public class
class Checkpoint:
    """Objects to be saved together: variables, optimizers, Keras layers and models, lists and dicts of them.

    Args:
      kwargs: the objects by name.
    Raises:
      ValueError: something that is not kept in checkpoints.
    Source: tf.train.Checkpoint.
    """

    def __init__(self, **kwargs):
        for name, value in sorted(kwargs.items()):
            if isinstance(value, (list, tuple, dict)) or not is_part(value):
                raise ValueError(f"`Checkpoint` was expecting a trackable object (an object derived from "
                                 f"`TrackableBase`), "
                                 f"got {value}. If you believe this object should be trackable (i.e. it is part of the "
                                 "TensorFlow Python API and manages state), please open an issue.")
            setattr(self, name, value)
        self._save_counter = None

    @property
    def save_counter(self):
        """Variable (int64, []): how often save was called."""
        if self._save_counter is None:
            with scopes.device("cpu:0"):
                self._save_counter = Variable(np.int64(0), name="save_counter", trainable=False, use_resource=True)
        return self._save_counter

    def _parts(self):
        named = [(name, value) for name, value in sorted(vars(self).items()) if not name.startswith("_") and
            is_part(value)]
        return named + ([("save_counter", self._save_counter)] if self._save_counter is not None else [])

    def write(self, file_prefix, session=None):
        """Write a checkpoint of exactly that prefix, without counting and without the state file; the prefix.

        Args:
          file_prefix: str.  session: Session, by default the default one.
        """
        return write_objects(self, file_prefix, session)

    def save(self, file_prefix, session=None):
        """Write the checkpoint <file_prefix>-<count> and note it in the state file; its prefix.

        Args:
          file_prefix: str.  session: Session, by default the default one.
        """
        counter = self.save_counter
        if scopes.executing_eagerly():
            count = int(counter.assign_add(1).numpy())
        else:
            session = _session(session)
            if not session.run(counter.is_initialized()):
                session.run(counter.initializer)
            with session.graph.as_default():
                session.run(counter.assign_add(1).op)
            count = int(session.run(counter))
        prefix = self.write(f"{file_prefix}-{count}", session)
        write_state(os.path.dirname(prefix), prefix, [prefix], None, True)
        return prefix

    def restore(self, save_path):
        """What a checkpoint has for these objects; its run_restore_ops(session) gives them their values.

        Args:
          save_path: str, or None: then initialize_or_restore initializes.
        Returns:
          CheckpointLoadStatus.
        """
        if save_path is not None:
            # The count goes on from the restored one.
            self._save_counter = self.save_counter
        status = read_objects(self, save_path)
        if scopes.executing_eagerly() and save_path is not None:
            status.run_restore_ops()
        return status


register_parts(Checkpoint, Checkpoint._parts)
