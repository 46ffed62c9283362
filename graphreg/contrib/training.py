"""TF's public namespace tf.contrib.training, as far as it is there."""
from ..estimator.feeding import FeedingQueueRunner  # noqa: F401
from ..training.checkpoint_state import checkpoints_iterator, wait_for_new_checkpoint  # noqa: F401
from ..training.evaluation import (  # noqa: F401
    StopAfterNEvalsHook, SummaryAtEndHook, evaluate_once, evaluate_repeatedly, get_or_create_eval_step)
from . import module_paths
from .bucketing import bucket, bucket_by_sequence_length  # noqa: F401
from .device_setters import GreedyLoadBalancingStrategy, byte_size_load_fn  # noqa: F401
from .hparams import HParams, parse_values  # noqa: F401
from .refused import absent
from .sampling import rejection_sample, resample_at_rate, weighted_resample  # noqa: F401
from .state_saver import (  # noqa: F401
    NextQueuedSequenceBatch, SequenceQueueingStateSaver, batch_sequences_with_states)
from .strata import stratified_sample  # noqa: F401
from .train_loop import train  # noqa: F401
from .train_ops import (  # noqa: F401
    add_gradients_summaries, clip_gradient_norms, clip_gradient_norms_fn, create_train_op, multiply_gradients)

python = module_paths.add_paths(__name__, {"training.device_setter": None, "training.hparam": None,
                                           "training.training": None, "training.evaluation": None,
                                           "training.bucket_ops": None, "training.resample": None,
                                           "training.sampling_ops": None,
                                           "training.sequence_queueing_state_saver": None})


def __getattr__(name):
    raise absent("training", name)
