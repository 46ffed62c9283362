"""tf.estimator.WarmStartSettings: which variables begin with values of another checkpoint."""
import collections

_Fields = collections.namedtuple("WarmStartSettings", [
    "ckpt_to_initialize_from", "vars_to_warm_start", "var_name_to_vocab_info", "var_name_to_prev_var_name"])


class WarmStartSettings(_Fields):
    """Which variables begin with values of another checkpoint.

    Args:
      ckpt_to_initialize_from: str, prefix of a checkpoint or its directory.
      vars_to_warm_start, var_name_to_vocab_info, var_name_to_prev_var_name: as for tf.train.warm_start.
    Raises:
      ValueError: no checkpoint.
    Source: tf.estimator.WarmStartSettings.
    """

    def __new__(cls, ckpt_to_initialize_from, vars_to_warm_start=".*", var_name_to_vocab_info=None,
                var_name_to_prev_var_name=None):
        if not ckpt_to_initialize_from:
            raise ValueError("`ckpt_to_initialize_from` MUST be set in WarmStartSettings")
        return super().__new__(cls, ckpt_to_initialize_from, vars_to_warm_start, var_name_to_vocab_info or {},
                               var_name_to_prev_var_name or {})


def warm_start_settings(warm_start_from):
    """WarmStartSettings of what an Estimator was given, or None.

    Raises:
      ValueError: it is neither a str nor WarmStartSettings.
    """
    if warm_start_from is None or isinstance(warm_start_from, WarmStartSettings):
        return warm_start_from
    if isinstance(warm_start_from, (str, bytes)):
        return WarmStartSettings(ckpt_to_initialize_from=warm_start_from)
    raise ValueError(f"warm_start_from must be a string or a WarmStartSettings, instead got {type(warm_start_from)}")
