"""tf.contrib.tfprof.model_analyzer: the parameters and floating point operations of a graph."""
from ..profiler import ProfileOptionBuilder, profile

TRAINABLE_VARS_PARAMS_STAT_OPTIONS = ProfileOptionBuilder.trainable_variables_parameter()
FLOAT_OPS_OPTIONS = ProfileOptionBuilder.float_operation()


def print_model_analysis(graph, run_meta=None, op_log=None, tfprof_cmd="scope", tfprof_options=0):
    """tf.profiler.profile under its older name.

    Args, Returns: as for tf.profiler.profile.
    Source: tf.contrib.tfprof.model_analyzer.print_model_analysis.
    """
    return profile(graph, run_meta, op_log, tfprof_cmd, tfprof_options)
