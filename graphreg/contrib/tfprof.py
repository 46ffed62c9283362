"""tf.contrib.tfprof: tf.profiler under its older names."""
from . import tfprof_model_analyzer as model_analyzer  # noqa: F401  public
