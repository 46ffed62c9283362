"""Chrome traces of what runs did, and the hook that writes them."""
import json
import os

from casetools import part, said, tell
from hooks import alone, counting, heard


def _stats(tf, devices):
    """StepStats made by hand: (name, label, start, duration) of each op."""
    stats = tf.RunMetadata().step_stats
    for name, ops in devices:
        device = stats.dev_stats.add(device=name)
        for i, (op, label, start, duration) in enumerate(ops):
            node = device.node_stats.add(node_name=op, timeline_label=label, all_start_micros=start,
                                         all_end_rel_micros=duration, thread_id=i)
            if duration != 3:
                made = node.output.add(slot=0).tensor_description
                made.dtype = 1
                made.shape.dim.add(size=2)
                made.allocation_description.requested_bytes = 8 + i
                made.allocation_description.allocator_name = "cpu"
    return stats


_OPS = (("x", "x = _Arg()", 100, 5), ("w/read", "w/read = Identity(w)", 102, 20),
        ("y", "y = MatMul(x, w/read:1, ^z)", 123, 5), ("z", "z = Relu(y)", 124, 9), ("q", "q = Send(z)", 128, 0),
        ("p", "p = Add(z, x)", 140, 3), ("_SINK", "unknown", 150, 2), ("plain", "", 151, 2))
_CPU = "/job:localhost/replica:0/task:0/device:CPU:0"


def case_traces(tf):
    timeline = part(tf, "python.client.timeline").Timeline
    texts = []
    for devices in ([(_CPU, _OPS)], [(_CPU, _OPS[:5]), ("/device:GPU:0/stream:all", _OPS)], []):
        for flow, memory in ((True, False), (False, False), (True, True))[:2 if len(devices) > 1 else 3]:
            trace = timeline(_stats(tf, devices)).generate_chrome_trace_format(flow, memory)
            texts.append([json.dumps(event, sort_keys=True) for event in json.loads(trace)["traceEvents"]])
    return [tell(texts, timeline(_stats(tf, [])).generate_chrome_trace_format())]


def _hooked(tf, *args, **kwargs):
    def program(lines, folder):
        step, train = counting(tf)
        hook = tf.train.ProfilerHook(*args, output_dir=folder, **kwargs)
        with tf.train.SingularMonitoredSession(hooks=[hook]) as session:
            for _ in range(8):
                session.run(train)
        for name in sorted(os.listdir(folder)):
            if name.endswith("json"):
                with open(os.path.join(folder, name)) as f:
                    lines.append("%s %s" % (name, bool(json.load(f)["traceEvents"])))
    return alone(tf, heard(tf, program))


def case_every_two_steps(tf):
    return _hooked(tf, 2)


def case_every_three_steps_with_memory(tf):
    return _hooked(tf, save_steps=3, show_memory=True, show_dataflow=False)


def case_wrong_calls(tf):
    def program(lines, folder):
        lines.append(str(said(tf.train.ProfilerHook, 1, 1, folder)))
        lines.append(str(said(tf.train.ProfilerHook, output_dir=folder)))
    return alone(tf, heard(tf, program))


def case_nothing_asked(tf):
    x = tf.placeholder(tf.float32, [2, 2])
    y = tf.matmul(x, x, name="product")

    def run(session):
        metadata, asked = tf.RunMetadata(), tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE)
        session.run(y, {x: [[1, 2], [3, 4]]}, options=tf.RunOptions(), run_metadata=metadata)
        first = len(metadata.step_stats.dev_stats)
        session.run(y, {x: [[1, 2], [3, 4]]}, options=asked, run_metadata=metadata)
        names = [n.node_name for d in metadata.step_stats.dev_stats for n in d.node_stats]
        return [first, "product" in names]
    return [run]
