"""TF's public namespace tf.contrib, as far as it is there; each part loads at its first use."""
_PARTS = ("crf", "data", "distribute", "distributions", "eager", "factorization", "estimator", "feature_column",
          "framework", "layers", "learn",
          "legacy_seq2seq", "lookup", "losses", "metrics", "opt", "predictor", "rnn", "seq2seq", "signal", "slim",
          "staging", "summary", "tensorboard", "tpu", "training", "util")


def __getattr__(name):
    if name not in _PARTS:
        raise AttributeError(f"module 'graphreg.contrib' has no attribute {name!r}: tf.contrib.{name} is not emulated")
    from importlib import import_module
    return import_module("." + name, __name__)


def __dir__():
    return list(_PARTS)
