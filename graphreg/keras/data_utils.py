"""Data that comes batch by batch: sequences, and threads that fetch from them ahead."""
import queue
import random
import threading

from ..core import errors


class Sequence:
    """Base of data with a length: a subclass gives __getitem__(index), a batch, and __len__, their number.

    Source: tf.keras.utils.Sequence.
    """

    def __getitem__(self, index):
        raise NotImplementedError

    def __len__(self):
        raise NotImplementedError

    def on_epoch_end(self):
        """Called after each epoch."""

    def __iter__(self):
        for i in range(len(self)):
            yield self[i]


class SequenceEnqueuer:
    """Base of what fetches batches in threads, ahead of their use.

    Args:
      sequence: Sequence or generator.  use_multiprocessing: bool; processes are not emulated, threads are used.
    Raises:
      UnimplementedError: use_multiprocessing is true.
    Source: tf.keras.utils.SequenceEnqueuer.
    """

    def __init__(self, sequence, use_multiprocessing=False):
        if use_multiprocessing:
            raise errors.UnimplementedError(None, None, "use_multiprocessing=True of Keras enqueuers is not emulated")
        self.sequence, self.use_multiprocessing = sequence, False
        self.queue = self.stop_signal = self.run_thread = None

    def is_running(self):
        """bool: whether it was started and not stopped."""
        return self.stop_signal is not None and not self.stop_signal.is_set()

    def start(self, workers=1, max_queue_size=10):
        """Begin to fetch.

        Args:
          workers: int; batches are made in order by one thread, whatever it is.
          max_queue_size: int, the batches that wait at most.
        """
        self.queue, self.stop_signal = queue.Queue(max_queue_size), threading.Event()
        self.run_thread = threading.Thread(target=self._run, daemon=True)
        self.run_thread.start()

    def stop(self, timeout=None):
        """Stop fetching, and wait for the thread."""
        self.stop_signal.set()
        while not self.queue.empty():
            self.queue.get_nowait()
        self.run_thread.join(timeout)

    def get(self):
        """Generator of the batches."""
        while self.is_running():
            kind, value = self.queue.get()
            if kind == "end":
                return
            if kind == "error":
                self.stop()
                raise value
            if value is not None:
                yield value

    def _batches(self):
        raise NotImplementedError

    def _run(self):
        try:
            for batch in self._batches():
                if not self._put("batch", batch):
                    return
            self._put("end", None)
        except Exception as e:
            self._put("error", e)

    def _put(self, kind, value):
        """Whether a value could be left before the stop."""
        while not self.stop_signal.is_set():
            try:
                self.queue.put((kind, value), timeout=0.05)
                return True
            except queue.Full:
                pass
        return False


class OrderedEnqueuer(SequenceEnqueuer):
    """Fetches the batches of a Sequence in order, again and again.

    Args:
      sequence: Sequence.  use_multiprocessing: as for SequenceEnqueuer.  shuffle: bool, another order each time.
    Source: tf.keras.utils.OrderedEnqueuer.
    """

    def __init__(self, sequence, use_multiprocessing=False, shuffle=False):
        super().__init__(sequence, use_multiprocessing)
        self.shuffle = shuffle

    def _batches(self):
        order = list(range(len(self.sequence)))
        while not self.stop_signal.is_set():
            if self.shuffle:
                random.shuffle(order)
            for i in order:
                yield self.sequence[i]
            self.sequence.on_epoch_end()


class GeneratorEnqueuer(SequenceEnqueuer):
    """Fetches what a generator gives.

    Args:
      sequence: generator.  use_multiprocessing: as for SequenceEnqueuer.
      random_seed: int, of the processes that are not emulated.
    Source: tf.keras.utils.GeneratorEnqueuer.
    """

    def __init__(self, sequence, use_multiprocessing=False, random_seed=None):
        super().__init__(sequence, use_multiprocessing)
        self.random_seed = random_seed

    def _batches(self):
        return self.sequence
