"""tf.contrib.learn.learn_runner: runs an Experiment as the cluster asks for it."""
from .experiment import Experiment
from .keys import TaskType
from .run_config import RunConfig


def run(experiment_fn, output_dir=None, schedule=None, run_config=None, hparams=None):
    """Make an Experiment and run it.

    Args:
      experiment_fn: function of output_dir, or of run_config and hparams -> Experiment.
      output_dir: str, or run_config: RunConfig with a model_dir.  hparams: HParams.
      schedule: str, name of the Experiment's method; default "train_and_evaluate" where there is no cluster.
    Returns:
      what the method gives.
    Raises:
      ValueError, TypeError: a wrong argument.
    Source: tf.contrib.learn.learn_runner.run.
    """
    if output_dir is not None and run_config is not None:
        raise ValueError("Cannot provide both `output_dir` and `run_config`")
    if not output_dir and not run_config:
        raise ValueError("Must set value for `output_dir` or `run_config`")
    if not callable(experiment_fn):
        raise TypeError(f"Experiment builder \"{experiment_fn}\" is not callable.")
    if run_config is not None:
        if not isinstance(run_config, RunConfig):
            raise ValueError(f"`run_config` must be `tf.contrib.learn.RunConfig` instance, given {type(run_config)}")
        if not run_config.model_dir:
            raise ValueError("Must specify a model directory `model_dir` in `run_config`.")
    experiment = experiment_fn(run_config=run_config,
                               hparams=hparams) if run_config is not None else experiment_fn(output_dir=output_dir)
    if not isinstance(experiment, Experiment):
        raise TypeError("Experiment builder did not return an Experiment instance, got "
                        f"{type(experiment)} instead.")
    config = getattr(experiment.estimator, "config", run_config)
    method = schedule or _schedule(config)
    if not hasattr(experiment, method):
        known = [n for n in dir(experiment) if not n.startswith("_") and callable(getattr(experiment, n))]
        raise ValueError(f"Schedule references non-existent task {method}. Valid tasks are: {', '.join(known)}")
    return getattr(experiment, method)()


def tune(experiment_fn, tuner):
    """Run an Experiment for each trial of a tuner.

    Args: experiment_fn: function of run_config and hparams -> Experiment.
      tuner: has next_trial() -> bool and run_experiment(experiment_fn).
    Source: tf.contrib.learn.learn_runner.tune.
    """
    while tuner.next_trial():
        tuner.run_experiment(experiment_fn)


def _schedule(config):
    """What a task does when nobody says it."""
    if config is None or not config.cluster_spec or not config.cluster_spec.jobs:
        return "train_and_evaluate"
    if config.task_type in (TaskType.MASTER, TaskType.CHIEF):
        return "train_and_evaluate"
    return "run_std_server" if config.task_type == TaskType.PS else "train"
