"""basic_train_loop: a step function again and again, until the supervisor stops."""


def basic_train_loop(supervisor, train_step_fn, args=None, kwargs=None, master=""):
    """Call train_step_fn(session, *args, **kwargs) until the supervisor stops.

    Args:
      supervisor: Supervisor.
      train_step_fn: function.
      args, kwargs: its other arguments.
      master: str.
    Source: tf.train.basic_train_loop.
    """
    with supervisor.managed_session(master) as sess:
        while not supervisor.should_stop():
            train_step_fn(sess, *(args or ()), **(kwargs or {}))
