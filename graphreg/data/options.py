"""Options of datasets: accepted, and kept with the dataset."""
import copy

from ..core import errors


class OptionsBase:
    """Named settings; others are refused.

    Source: tensorflow.python.data.util.options.OptionsBase.
    """

    _names = {}

    def __init__(self):
        made = {n: v() if isinstance(v, type) else v for n, v in self._names.items()}
        object.__setattr__(self, "_options", made)

    def __getattr__(self, name):
        if name.startswith("__") or name not in self._names:
            raise AttributeError(name)
        return self._options[name]

    def __setattr__(self, name, value):
        if name not in self._names:
            raise AttributeError(f"Cannot set the property {name} on {type(self).__name__}.")
        self._options[name] = value

    def __eq__(self, other):
        return isinstance(other, type(self)) and self._options == other._options

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return hash(repr(self._options))


class DistributeOptions(OptionsBase):
    """How a dataset is shared among workers.

    Source: tf.data.experimental.DistributeOptions.
    """

    _names = {"auto_shard": True, "num_devices": None}


class MapVectorizationOptions(OptionsBase):
    """Whether maps are run on batches.

    Source: tf.data.experimental.MapVectorizationOptions.
    """

    _names = {"enabled": None, "use_choose_fastest": None}


class OptimizationOptions(OptionsBase):
    """Which rewritings of a dataset are made.

    Source: tf.data.experimental.OptimizationOptions.
    """

    _names = dict.fromkeys((
        "apply_default_optimizations", "autotune", "autotune_algorithm", "autotune_buffers", "autotune_cpu_budget",
        "filter_fusion", "filter_with_random_uniform_fusion", "hoist_random_uniform", "map_and_batch_fusion",
        "map_and_filter_fusion", "map_fusion", "map_parallelization", "noop_elimination", "parallel_batch",
        "shuffle_and_repeat_fusion"), None)
    _names["map_vectorization"] = MapVectorizationOptions

    def names(self):
        """list of the rewritings that are made, as TF's graphs list them."""
        defaults = ("map_and_batch_fusion", "noop_elimination", "shuffle_and_repeat_fusion")
        by_default = self.apply_default_optimizations is not False
        chosen = [n for n in self._names if n.endswith(("fusion", "elimination", "uniform", "parallelization", "batch"))
                  and (getattr(self, n) is True or by_default and n in defaults and getattr(self, n) is not False)]
        if self.map_vectorization.enabled is True:
            chosen.append("map_vectorization")
        return sorted(chosen)


class StatsOptions(OptionsBase):
    """Where statistics go.

    Source: tf.data.experimental.StatsOptions.
    """

    _names = {"aggregator": None, "prefix": "", "counter_prefix": "", "latency_all_edges": None}


class ThreadingOptions(OptionsBase):
    """Which threads run a dataset.

    Source: tf.data.experimental.ThreadingOptions.
    """

    _names = {"max_intra_op_parallelism": None, "private_threadpool_size": None}


class Options(OptionsBase):
    """Settings of a dataset.  Those that only make TF faster are accepted, and show in no result.

    Source: tf.data.Options.
    """

    __module__ = "tensorflow.python.data.ops.dataset_ops"
    _names = {"experimental_deterministic": None, "experimental_distribute": DistributeOptions,
              "experimental_optimization": OptimizationOptions, "experimental_slack": None,
              "experimental_stateful_whitelist": None, "experimental_stats": StatsOptions,
              "experimental_threading": ThreadingOptions}

    def merge(self, options):
        """Options with what others set in place of what these leave open.

        Raises:
          ValueError: both set one thing, differently.
        """
        return _merged(self, options)

    def rewritings(self):
        """list of str: what TF's OptimizeDataset is told."""
        names = self.experimental_optimization.names()
        if self.experimental_deterministic is False:
            names.append("make_sloppy")
        if self.experimental_slack is True:
            names.append("slack")
        if self.experimental_stats.aggregator is not None:
            raise errors.not_emulated("tf.data.experimental.StatsAggregator")
        return names


def _merged(first, second):
    out = type(first)()
    fresh = type(first)()
    for name, default in fresh._options.items():
        a, b = first._options[name], second._options[name]
        if isinstance(default, OptionsBase):
            out._options[name] = _merged(a, b)
        elif a == default or a == b:
            out._options[name] = copy.copy(b)
        elif b == default:
            out._options[name] = copy.copy(a)
        else:
            raise ValueError(f"Cannot merge incompatible values of option: {name}")
    return out
