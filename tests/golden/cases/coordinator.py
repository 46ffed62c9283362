"""Coordinator, LooperThread, queue runners: how threads stop together and who hears of an error."""
import threading
import time

from casetools import said, tell


def raising(coord, error):
    def run():
        try:
            raise error
        except Exception as e:
            coord.request_stop(e)
    thread = threading.Thread(target=run)
    thread.start()
    return thread


def case_states(tf):
    c = tf.train.Coordinator()
    out = [c.should_stop(), c.wait_for_stop(.01), c.request_stop(), c.should_stop(), c.join(), c.joined, c.clear_stop(),
           c.should_stop(), c.joined]
    return [tell(*out)]


def case_errors(tf):
    e = tf.errors
    out = []
    for error in (ValueError("boom"), e.OutOfRangeError(None, None, "done"), StopIteration(), e.CancelledError(None, None, "c")):
        c = tf.train.Coordinator()
        thread = raising(c, error)
        out += [said(c.join, [thread]), said(c.raise_requested_exception), said(c.join, [thread])]
    c = tf.train.Coordinator(clean_stop_exception_types=(ValueError,))
    out.append(said(c.join, [raising(c, ValueError("x"))]))
    c = tf.train.Coordinator()
    out += [c.request_stop((ValueError, ValueError("info"), None)), said(c.join)]
    return [tell(*out)]


def case_contexts(tf):
    out = []
    for error in (ValueError("in context"), tf.errors.OutOfRangeError(None, None, "end")):
        c = tf.train.Coordinator()
        with c.stop_on_exception():
            raise error
        out += [c.should_stop(), said(c.join)]
    return [tell(*out)]


def case_threads_that_go_on(tf):
    release = threading.Event()
    out = []
    for ignore in (False, True):
        c = tf.train.Coordinator()
        thread = threading.Thread(target=release.wait, name="slow")
        thread.daemon = True
        thread.start()
        c.request_stop()
        out.append(said(c.join, [thread], stop_grace_period_secs=.05, ignore_live_threads=ignore))
    release.set()
    return [tell(*out)]


def case_loopers(tf):
    done = []
    c = tf.train.Coordinator()

    class Looper(tf.train.LooperThread):
        def start_loop(self):
            done.append("start")

        def run_loop(self):
            done.append("run")
            c.request_stop()

        def stop_loop(self):
            done.append("stop")
    looper = Looper(c, None)
    looper.start()
    c.join([looper])
    c2 = tf.train.Coordinator()

    def target(k):
        done.append(k)
        if len(done) > 5:
            raise ValueError("in looper")
    tf.train.LooperThread.loop(c2, .001, target=target, args=("k",))
    end = said(c2.join)
    return [tell(done, end, said(tf.train.LooperThread, None, 1.), looper.daemon)]


def case_queue_runners(tf):
    t = tf.train
    q = tf.FIFOQueue(2, tf.float32)
    put = q.enqueue([1.])
    runner = t.QueueRunner(q, [put, put])
    t.add_queue_runner(runner)
    out = [said(t.QueueRunner), said(t.QueueRunner, None, []), said(t.QueueRunner, q, [put], None, None, ValueError),
           runner.name, runner.cancel_op.name, runner.close_op.name, [o.name for o in runner.enqueue_ops], runner.queue is q,
           len(runner.queue_closed_exception_types), runner.exceptions_raised, str(runner.to_proto()),
           t.QueueRunner.from_proto(runner.to_proto()).name, said(t.start_queue_runners), said(t.start_queue_runners, 5)]
    get, size = q.dequeue(), q.size()

    def step(session):
        coord = t.Coordinator()
        threads = t.start_queue_runners(session, coord)
        names = sorted(x.name for x in threads)
        again = t.start_queue_runners(session, coord)
        value = float(session.run(get))
        coord.request_stop()
        coord.join(threads)
        return names + [len(again), value, int(session.run(size)) <= 2, said(session.run, put).split("'")[0]]
    return [tell(*out), step]
