"""What programs take from TF's compiled module: the reader of checkpoints and the versions of graphs."""
from .training.checkpoint_reader import NewCheckpointReader  # noqa: F401
from .version import (  # noqa: F401
    COMPILER_VERSION as __compiler_version__, GIT_VERSION as __git_version__, GRAPH_DEF_VERSION,
    GRAPH_DEF_VERSION_MIN_CONSUMER, GRAPH_DEF_VERSION_MIN_PRODUCER, VERSION as __version__)
