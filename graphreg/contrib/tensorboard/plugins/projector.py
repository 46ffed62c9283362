"""tf.contrib.tensorboard.plugins.projector: what TensorBoard's projector is to show of embeddings."""
import os

from ....core.messages import EmbeddingInfo, MessageToString, ProjectorConfig, SpriteMetadata  # noqa: F401
from ....platform import gfile

_FILE_NAME = "projector_config.pbtxt"


def visualize_embeddings(summary_writer, config):
    """Write a ProjectorConfig beside a writer's events, for TensorBoard: projector_config.pbtxt.

    Args:
      summary_writer: tf.summary.FileWriter, or another object with get_logdir().
      config: ProjectorConfig.
    Raises:
      ValueError: the writer has no directory.
    Source: tf.contrib.tensorboard.plugins.projector.visualize_embeddings.
    """
    logdir = summary_writer.get_logdir()
    if logdir is None:
        raise ValueError("Summary writer must have a logdir")
    with gfile.GFile(os.path.join(logdir, _FILE_NAME), "w") as f:
        f.write(MessageToString(config))
