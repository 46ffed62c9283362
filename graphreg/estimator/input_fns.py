"""What an input_fn may give."""
from ..data.dataset import Dataset
from ..training.session_run_hook import SessionRunHook

_TWO = "input_fn should return (features, labels) as a len 2 tuple."


class _DatasetInitializerHook(SessionRunHook):
    """Begins the dataset of an input_fn in each new session."""

    def __init__(self, iterator):
        self._iterator = iterator

    def begin(self):
        self._initializer = self._iterator.initializer

    def after_create_session(self, session, coord):
        session.run(self._initializer)


def parse_input_fn_result(result):
    """(features, labels or None, hooks) of what an input_fn gave: a Dataset, tensors, or a pair of them.

    Raises:
      ValueError: a tuple or list has another number of items than two.
    """
    hooks = []
    if isinstance(result, Dataset):
        iterator = result._make_initializable_iterator()
        hooks.append(_DatasetInitializerHook(iterator))
        result = iterator.get_next()
    if not isinstance(result, (list, tuple)):
        return result, None, hooks
    if len(result) != 2:
        raise ValueError(_TWO)
    return result[0], result[1], hooks
