"""Whole steps of recurrent cells and of beam searches."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op


# ------------------------------------------------------------------ beam search
@op("GatherTree(step_ids: T, parent_ids: T, max_sequence_lengths: int32, end_token: T) -> beams: T",
    "T: {int32}")
def gather_tree(xp, step_ids, parent_ids, max_sequence_lengths, end_token):
    """The sequences of a beam search, read from their ends along the parents."""
    _check_tree(step_ids, parent_ids, max_sequence_lengths, end_token)
    times, batch, beams = step_ids.shape
    found = np.full(step_ids.shape, end_token, step_ids.dtype)
    for b in range(batch):
        last = min(times, int(max_sequence_lengths[b])) - 1
        if last >= 0:
            for beam in range(beams):
                _read_back(found, step_ids, parent_ids, b, beam, last)
    ended = np.cumsum(found == end_token, axis=0) > 0
    return np.where(ended, end_token, found).astype(step_ids.dtype, copy=False)


def _read_back(found, step_ids, parent_ids, b, beam, last):
    found[last, b, beam] = step_ids[last, b, beam]
    parent = int(parent_ids[last, b, beam])
    for time in range(last - 1, -1, -1):
        if not 0 <= parent < step_ids.shape[2]:
            raise errors.invalid_argument(f"Saw invalid parent id {parent} at (batch, time, beam) == "
                                          f"({b}, {time}, {beam})")
        found[time, b, beam] = step_ids[time, b, parent]
        parent = int(parent_ids[time, b, parent])


def _check_tree(step_ids, parent_ids, lengths, end_token):
    text = shape_fns.text
    if np.ndim(step_ids) != 3:
        raise errors.invalid_argument(f"step_ids must be a 3-tensor, saw shape: {text(np.shape(step_ids))}")
    if np.shape(parent_ids) != np.shape(step_ids):
        raise errors.invalid_argument("step_ids.shape must match parent_ids.shape.  but shapes are: "
                                      f"{text(np.shape(step_ids))} and {text(np.shape(parent_ids))}")
    if np.ndim(lengths) != 1:
        raise errors.invalid_argument(f"max_sequence_lengths must be a vector, saw shape: {text(np.shape(lengths))}")
    if np.shape(lengths)[0] != np.shape(step_ids)[1]:
        raise errors.invalid_argument("batch size dimensions step_ids.shape[1] and max_sequence_lengths.shape[0] must "
                                      f"match.  but shapes are: {text(np.shape(step_ids))} and "
                                      f"{text(np.shape(lengths))}")
    if np.ndim(end_token) != 0:
        raise errors.invalid_argument(f"end_token must be a scalar, saw shape: {text(np.shape(end_token))}")


@gather_tree.shape
def _(c):
    ids, lengths = c.with_rank(0, 3), c.with_rank(2, 1)
    parents = c.with_rank(1, 3)
    shape_fns.merge_dim(ids[1], lengths[0])
    merged = shape_fns.merge(ids, parents)
    c.with_rank(3, 0)
    return [merged]
