"""Record what a program builds and computes, and compare two records.

The same case file runs twice: once with TensorFlow 1.15.5 as ``tf`` (the
reference) and once with graphreg.  Only public TF 1.x API is used, and this
file is a stand-alone script, so that TF's own Python 3.7 can run it::

    golden.py record CASES.py -o ref.json.gz                  # import tensorflow
    golden.py record CASES.py -o got.json.gz --module graphreg
    golden.py diff ref.json.gz got.json.gz --level values
    golden.py replay CASES.py ref.json.gz --module graphreg   # record and diff in one
    golden.py show ref.json.gz --case dense

A case is a function ``case_<name>(tf)`` that builds into a fresh default graph.
It returns a list of steps that one session runs in order, ``("as_graph", graph,
steps)``, or anything else: then only the graph is recorded.  A step is

* a fetchable: run, and its value recorded under ``value``;
* a dict of label -> fetchable, with the optional keys ``@feed`` (the feed dict),
  ``@exact`` (True: floats are compared bit for bit) and ``@tol`` (the relative
  tolerance of floats, in place of the one in TOLERANCE);
* the string "new session";
* a callable ``step(session)``: what it returns is recorded.

An exception is recorded by its class and the first line of its text.

Levels of a comparison: ``names`` (node names and types, collection keys),
``graph`` (plus inputs, devices, attributes, shapes, collection items, seed and
version) and ``values`` (plus what the steps gave).
"""
import argparse
import base64
import difflib
import gzip
import importlib
import importlib.util
import json
import os
import re
import sys
import traceback

import numpy as np

FORMAT = 2
READABLE = 32         # arrays of at most this many elements are also kept as text

# (relative, absolute) by dtype; integers, strings and bools are always exact.
TOLERANCE = {"float16": (2e-3, 1e-3), "float32": (1e-5, 1e-6), "float64": (1e-10, 1e-12),
             "complex64": (1e-5, 1e-6), "complex128": (1e-10, 1e-12)}


# ------------------------------------------------------------------ recording
def describe_array(value):
    """JSON form of an array or scalar: exact, and readable when small."""
    a = np.asarray(value)
    if a.dtype.kind in "OSU":
        items = [v.decode("utf-8", "backslashreplace") if isinstance(v, bytes) else str(v)
                 for v in a.reshape(-1).tolist()]
        return {"dtype": "string", "shape": list(a.shape), "items": items}
    out = {"dtype": str(a.dtype), "shape": list(a.shape),
           "raw": base64.b64encode(np.ascontiguousarray(a).tobytes()).decode("ascii")}
    if a.size <= READABLE:
        out["items"] = [repr(v) for v in a.reshape(-1).tolist()]
    return out


def load_array(rec):
    """Inverse of describe_array for numbers."""
    return np.frombuffer(base64.b64decode(rec["raw"]), np.dtype(rec["dtype"])).reshape(rec["shape"])


def describe_shape(shape):
    """Static shape -> list with None for unknown sizes, or None for unknown rank."""
    if getattr(shape, "ndims", None) is None:
        return None
    return [None if d is None else int(d) for d in shape.as_list()]


def describe_attr(tf, value):
    """Canonical JSON form of what Operation.get_attr returns."""
    if isinstance(value, float):
        return {"float": value.hex()}
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, (list, tuple)):
        return [describe_attr(tf, v) for v in value]
    if isinstance(value, tf.DType):
        return {"type": value.name}
    if isinstance(value, tf.TensorShape):
        return {"shape": describe_shape(value)}
    if hasattr(value, "unknown_rank") and hasattr(value, "dim"):
        sizes = [None if d.size < 0 else int(d.size) for d in value.dim]
        return {"shape": None if value.unknown_rank else sizes}
    if isinstance(value, np.ndarray):
        return {"tensor": describe_array(value)}
    if hasattr(value, "tensor_shape"):
        return {"tensor": describe_array(tf.make_ndarray(value))}
    if hasattr(value, "name") and hasattr(value, "attr"):
        return {"func": unnumbered(value.name)}
    return {"other": str(value)}


def unnumbered(name):
    """The name of a function without what a process numbers, or a hash."""
    return re.sub(r"(__inference_.*)_\d+$", r"\1_N", re.sub(r"_make_dataset_[\w-]+$", "_make_dataset_N", name))


def without_uuid(value):
    """The attribute of a node; tables of constants are named by chance."""
    return re.sub(r"^hash_table_[0-9a-f]{8}-[0-9a-f-]{27}$", "hash_table_N", value) if isinstance(value, str) else value


def attr_names(op):
    """The names of an operation's attributes; graphreg's operations need no message for it."""
    return op._attrs if hasattr(op, "_attrs") else op.node_def.attr


def describe_attrs(tf, op):
    attrs = {}
    for key in sorted(attr_names(op)):
        try:
            attrs[key] = describe_attr(tf, op.get_attr(key))
        except ValueError as e:                      # set, but empty
            attrs[key] = {"unreadable": str(e).split("\n")[0]}
    if op.type.startswith("PyFunc"):                 # numbered per process, not per graph
        attrs["token"] = "pyfunc_N"
    if "_gradient_op_type" in attrs:
        attrs["_gradient_op_type"] = re.sub(r"\d+$", "N", attrs["_gradient_op_type"])
    return attrs


def describe_node(tf, op):
    return {"name": op.name, "type": op.type,
            "inputs": [t.name for t in op.inputs],
            "control": [c.name for c in op.control_inputs],
            "device": op.device or "",
            "attrs": describe_attrs(tf, op),
            "outputs": [[t.dtype.name, describe_shape(t.shape)] for t in op.outputs]}


def describe_item(tf, item):
    """A member of a collection, or a fetched thing that is no array."""
    if isinstance(item, (bool, int, float, str)) or item is None:
        return item
    if isinstance(item, tf.Variable):
        return {"kind": "variable", "name": item.name, "dtype": item.dtype.name,
                "shape": describe_shape(item.shape), "op": item.op.type,
                "initializer": item.initializer.name}
    if isinstance(item, (tf.Tensor, tf.Operation)):
        kind = "tensor" if isinstance(item, tf.Tensor) else "operation"
        return {"kind": kind, "name": item.name}
    if isinstance(item, (list, tuple)):
        return [describe_item(tf, v) for v in item]
    out = {"kind": type(item).__name__}
    if isinstance(getattr(item, "name", None), str):
        out["name"] = item.name
    return out


def describe_graph(tf, graph):
    return {"seed": graph.seed, "version": graph.version,
            "nodes": [describe_node(tf, op) for op in graph.get_operations()],
            "collections": {str(key): [describe_item(tf, i) for i in graph.get_collection_ref(key)]
                            for key in sorted(graph.get_all_collection_keys(), key=str)}}


def describe_value(tf, value):
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, dict):
        return {"dict": {str(k): describe_value(tf, v) for k, v in value.items()}}
    if isinstance(value, (list, tuple)):
        return {"list": [describe_value(tf, v) for v in value]}
    if isinstance(value, (np.ndarray, np.generic, int, float, complex, bytes)):
        return {"array": describe_array(value)}
    return {"item": describe_item(tf, value)}


def describe_error(e):
    """Class and first line, without what a process adds: addresses, file names, tokens."""
    text = str(e).strip().split("\n")[0]
    text = re.sub(r"0x[0-9a-f]{6,}", "0x...", text)
    text = re.sub(r"\(defined at [^)]*\)", "(defined at ...)", text)
    text = re.sub(r"pyfunc_\d+", "pyfunc_N", text)
    text = re.sub(r"\{\{function_node [^}]*\}\}", lambda m: unnumbered(m.group()[:-2]) + "}}", text)
    return {"class": type(e).__name__, "message": text}


def run_step(tf, session, step):
    entry, got = {}, None
    try:
        if isinstance(step, dict):
            step = dict(step)
            feed = step.pop("@feed", None)
            for key in ("@exact", "@tol"):
                if key in step:
                    entry[key[1:]] = step.pop(key)
            got = session.run(step, feed_dict=feed)
        elif callable(step) and not isinstance(step, (tf.Tensor, tf.Operation, tf.Variable)):
            got = {"value": step(session)}
        else:
            got = {"value": session.run(step)}
        entry["values"] = {k: describe_value(tf, v) for k, v in sorted(got.items())}
    except Exception as e:                           # the error is the recorded result
        entry["error"] = describe_error(e)
    return entry


def run_steps(tf, graph, steps):
    record = []
    session = tf.Session(graph=graph)
    try:
        for step in steps:
            if isinstance(step, str):
                if step != "new session":
                    raise AssertionError(step)
                session.close()
                session = tf.Session(graph=graph)
                record.append({"session": "new"})
            else:
                record.append(run_step(tf, session, step))
    finally:
        session.close()
    return record


def record_case(tf, fn, trace=False):
    """Run one case in a fresh graph; an exception while building is a result."""
    graph, steps, out = tf.Graph(), None, {}
    with graph.as_default():
        try:
            steps = fn(tf)
        except Exception as e:
            out["error"] = describe_error(e)
            if trace:
                traceback.print_exc()
    if isinstance(steps, tuple) and len(steps) == 3 and steps[0] == "as_graph":
        _, graph, steps = steps
    out["graph"] = describe_graph(tf, graph)
    if isinstance(steps, list) and steps:
        with graph.as_default():
            out["steps"] = run_steps(tf, graph, steps)
    return out


def load_cases(path):
    """[(name, function)] of a case file, in its order."""
    path = os.path.abspath(path)
    stem = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location("golden_cases_" + stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, os.path.dirname(path))        # case files share casetools.py
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(os.path.dirname(path))
    return [(n[len("case_"):], f) for n, f in vars(module).items()
            if n.startswith("case_") and callable(f)]


def record_file(tf, path, only=None, trace=False):
    cases = {name: record_case(tf, fn, trace) for name, fn in load_cases(path)
             if not only or name in only}
    return {"format": FORMAT, "module": tf.__name__,
            "version": str(getattr(tf, "__version__", "")), "cases": cases}


def write_record(record, path):
    """Write gzipped JSON; equal records make equal files."""
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), indent=None)
    with open(path, "wb") as f, gzip.GzipFile("", "wb", 9, f, mtime=0) as z:
        z.write(text.encode("utf-8"))


def read_record(path):
    with gzip.open(path, "rb") as f:
        return json.loads(f.read().decode("utf-8"))


# ------------------------------------------------------------------ comparing
class Differ(object):
    """Compares two records of a case; `lines` says what differs, first things first."""

    def __init__(self, level="values", messages=True):
        self.level = level
        self.messages = messages
        self.lines = []

    def say(self, text):
        self.lines.append(text)

    def same(self, where, a, b):
        if a != b:
            self.say("%s: reference %s, got %s" % (where, brief(a), brief(b)))

    def case(self, a, b):
        self.error("building", a.get("error"), b.get("error"))
        self.nodes(a["graph"]["nodes"], b["graph"]["nodes"])
        self.collections(a["graph"]["collections"], b["graph"]["collections"])
        if self.level != "names":
            self.same("graph seed", a["graph"]["seed"], b["graph"]["seed"])
            self.same("graph version", a["graph"]["version"], b["graph"]["version"])
        if self.level == "values":
            self.steps(a.get("steps") or [], b.get("steps") or [])

    def error(self, where, a, b):
        if a is None or b is None:
            self.same(where, a or "no error", b or "no error")
        elif a["class"] != b["class"] or (self.messages and a["message"] != b["message"]):
            self.say("%s: reference raised %s: %s | got %s: %s" %
                     (where, a["class"], a["message"], b["class"], b["message"]))

    def nodes(self, a, b):
        left = ["%s (%s)" % (n["name"], n["type"]) for n in a]
        right = ["%s (%s)" % (n["name"], n["type"]) for n in b]
        for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, left, right, False).get_opcodes():
            for k in range(max(i2 - i1, j2 - j1)):
                if tag == "equal":
                    if self.level != "names":
                        self.node(i1 + k, a[i1 + k], b[j1 + k])
                    continue
                lhs = left[i1 + k] if i1 + k < i2 else "(nothing)"
                rhs = right[j1 + k] if j1 + k < j2 else "(nothing)"
                self.say("node %d: reference %s, got %s" % (i1 + k, lhs, rhs))

    def node(self, index, a, b):
        where = "node %d %s: " % (index, a["name"])
        for key in ("inputs", "device", "outputs"):
            self.same(where + key, a[key], b[key])
        # TF reports control inputs in no stable order
        self.same(where + "control", sorted(a["control"]), sorted(b["control"]))
        for key in sorted(set(a["attrs"]) | set(b["attrs"])):
            self.same("%sattr %s" % (where, key), without_uuid(a["attrs"].get(key, "(absent)")),
                      without_uuid(b["attrs"].get(key, "(absent)")))

    def collections(self, a, b):
        for key in sorted(set(a) | set(b)):
            if key not in a or key not in b:
                self.say("collection %r: only in %s" % (key, "reference" if key in a else "got"))
            elif self.level != "names":
                self.same("collection %r" % key, a[key], b[key])

    def steps(self, a, b):
        if len(a) != len(b):
            self.say("steps: reference has %d, got %d" % (len(a), len(b)))
        for i, (x, y) in enumerate(zip(a, b)):
            if "error" in x or "error" in y:
                self.error("step %d" % i, x.get("error"), y.get("error"))
                continue
            x, y = dict({"values": {}}, **x), dict({"values": {}}, **y)
            for label in sorted(set(x["values"]) | set(y["values"])):
                self.value("step %d %s" % (i, label), x["values"].get(label, "(absent)"),
                           y["values"].get(label, "(absent)"), x)

    def value(self, where, a, b, entry):
        if not (isinstance(a, dict) and isinstance(b, dict) and set(a) == set(b)):
            return self.same(where, a, b)
        if "list" in a and len(a["list"]) == len(b["list"]):
            for i, (x, y) in enumerate(zip(a["list"], b["list"])):
                self.value("%s[%d]" % (where, i), x, y, entry)
        elif "dict" in a and set(a["dict"]) == set(b["dict"]):
            for k in sorted(a["dict"]):
                self.value("%s[%s]" % (where, k), a["dict"][k], b["dict"][k], entry)
        elif "array" in a:
            self.array(where, a["array"], b["array"], entry)
        else:
            self.same(where, a, b)
        return None

    def array(self, where, a, b, entry):
        if a["dtype"] != b["dtype"] or a["shape"] != b["shape"]:
            return self.say("%s: reference %s%s, got %s%s" %
                            (where, a["dtype"], a["shape"], b["dtype"], b["shape"]))
        if a["dtype"] == "string":
            return self.same(where, a["items"], b["items"])
        good = is_close(load_array(a), load_array(b), entry.get("exact"), entry.get("tol"))
        if not good.all():
            self.say("%s: %d of %d elements differ: reference %s, got %s" %
                     (where, int((~good).sum()), good.size, brief(a.get("items", "...")),
                      brief(b.get("items", "..."))))
        return None


def is_close(x, y, exact=False, rtol=None):
    """Elementwise, by TOLERANCE of the dtype; infinities and NaNs must agree."""
    if x.dtype.kind not in "fc":
        return np.atleast_1d(x == y)
    if exact:
        return np.atleast_1d((x == y) | (np.isnan(x) & np.isnan(y)))
    default, atol = TOLERANCE[str(x.dtype)]
    wide = np.complex128 if x.dtype.kind == "c" else np.float64
    return np.atleast_1d(np.isclose(y.astype(wide), x.astype(wide), rtol or default, atol, equal_nan=True))


def brief(value, limit=200):
    if isinstance(value, dict) and "tensor" in value:
        t = value["tensor"]
        return "tensor %s%s %s" % (t["dtype"], t["shape"], brief(t.get("items", t.get("raw")), 80))
    text = json.dumps(value, sort_keys=True)
    return text if len(text) <= limit else text[:limit] + "..."


def diff_case(reference, got, **options):
    differ = Differ(**options)
    differ.case(reference, got)
    return differ.lines


def diff_records(a, b, only=None, **options):
    """[(case, [difference, ...])] for every case of the reference."""
    return [(name, diff_case(case, b["cases"][name], **options) if name in b["cases"]
             else ["case missing from the second record"])
            for name, case in a["cases"].items() if not only or name in only]


# -------------------------------------------------------------------- command
def show(record, only=None):
    for name, case in record["cases"].items():
        if only and name not in only:
            continue
        print("== %s: %d nodes %s" % (name, len(case["graph"]["nodes"]), case.get("error", "")))
        for n in case["graph"]["nodes"]:
            ins = ", ".join(n["inputs"] + ["^" + c for c in n["control"]])
            print(("%-50s %-24s %s" % (n["name"], n["type"], ins)).rstrip())
        for key, items in case["graph"]["collections"].items():
            print("  [%s] %s" % (key, brief(items, 400)))
        for i, step in enumerate(case.get("steps", [])):
            print("  step %d %s" % (i, brief(step, 2000)))


def report(results, limit):
    bad = [(name, lines) for name, lines in results if lines]
    for name, lines in bad:
        print("%s: %d differences" % (name, len(lines)))
        for line in lines[:limit]:
            print("    " + line)
    print("%d of %d cases equal" % (len(results) - len(bad), len(results)))
    return 1 if bad else 0


def parse(argv):
    parser = argparse.ArgumentParser(description="Record programs and compare the records.")
    parser.add_argument("command", choices=["record", "diff", "replay", "show"])
    parser.add_argument("files", nargs="+")
    parser.add_argument("-o", "--output")
    parser.add_argument("--module", default="tensorflow", help="what to import as tf")
    parser.add_argument("--case", action="append")
    parser.add_argument("--trace", action="store_true", help="print tracebacks of failing cases")
    parser.add_argument("--level", choices=["names", "graph", "values"], default="values")
    parser.add_argument("--no-messages", action="store_true", help="compare only the class of errors")
    parser.add_argument("-n", type=int, default=5, help="differences printed for a case")
    return parser.parse_args(argv)


def main(argv=None):
    args = parse(argv)
    options = {"level": args.level, "messages": not args.no_messages}
    if args.command == "show":
        return show(read_record(args.files[0]), args.case)
    if args.command == "diff":
        a, b = map(read_record, args.files)
        return report(diff_records(a, b, args.case, **options), args.n)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    got = record_file(importlib.import_module(args.module), args.files[0], args.case, args.trace)
    if args.command == "replay":
        return report(diff_records(read_record(args.files[1]), got, args.case, **options), args.n)
    write_record(got, args.output)
    failed = [n for n, c in got["cases"].items() if "error" in c]
    print("%d cases from %s %s; raising while building: %s" %
          (len(got["cases"]), got["module"], got["version"], ", ".join(failed) or "none"))
    return 0


if __name__ == "__main__":
    sys.path[0] = os.getcwd()            # the project, not this script's folder
    sys.exit(main())
