"""TF's public namespace tf.contrib, as far as it is there; each part loads at its first use."""
_PARTS = ("compiler", "copy_graph", "crf", "cudnn_rnn", "data", "deprecated", "distribute", "distributions",
          "eager", "estimator", "factorization", "feature_column", "framework", "graph_editor", "image", "keras",
          "layers",
          "learn", "legacy_seq2seq", "lookup", "losses", "memory_stats", "metrics", "nn", "opt", "predictor",
          "rnn", "seq2seq", "signal", "slim", "sparsemax", "staging", "stateless", "summary", "tensorboard",
          "tfprof", "tpu", "training", "util")


def __getattr__(name):
    from importlib import import_module
    if name not in _PARTS:
        # Loaded when it is needed: few programs ask for a part that is not there.
        why = import_module(".refused", __name__).REASONS.get(name, "")
        raise AttributeError(f"module 'graphreg.contrib' has no attribute {name!r}: tf.contrib.{name} is not emulated"
                             + (f": {why}" if why else ""))
    return import_module("." + name, __name__)


def __dir__():
    return list(_PARTS)
