"""Names of tf.contrib.learn: modes, predictions, problems."""
from ...estimator.run_config import TaskType  # noqa: F401


class ModeKeys:
    """What a model is built for.  Source: tf.contrib.learn.ModeKeys."""
    TRAIN = "train"
    EVAL = "eval"
    INFER = "infer"

    @classmethod
    def validate(cls, key):
        """Raise unless a key is one of the three.

        Raises: ValueError: it is not.
        """
        if key not in (cls.TRAIN, cls.EVAL, cls.INFER):
            raise ValueError(f"Invalid mode {key}.")


class PredictionKey:
    """Names of predictions.  Source: tf.contrib.learn.PredictionKey."""
    CLASSES = "classes"
    PROBABILITIES = "probabilities"
    LOGITS = "logits"
    LOGISTIC = "logistic"
    SCORES = "scores"
    TOP_K = "top_k"
    GENERIC = "output"
