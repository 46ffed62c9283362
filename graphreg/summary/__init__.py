"""TF's public namespace tf.summary: summaries and the files that keep them."""
from ..core.messages import Event, SessionLog, Summary, SummaryDescription, TaggedRunMetadata  # noqa: F401
from .summary_ops import (  # noqa: F401
    all_v2_summary_ops, audio, get_summary_description, histogram, image, initialize, merge, merge_all, scalar,
    tensor_summary, text)
from .writer import FileWriter, FileWriterCache  # noqa: F401
