"""String tensors: joining, splitting, matching, numbers and texts, hashes, encodings, CSV."""
import numpy as np

from casetools import said, tell

WORDS = ["", "a", "hello world", "TensorFlow", "x" * 17, "y" * 33, "z" * 65, "w" * 130, "\u00e9t\u00e9"]


def fetch(*tensors):
    out = []
    for t in tensors:
        out += [t.indices, t.values, t.dense_shape] if hasattr(t, "dense_shape") else [t]
    return [out]


def case_join(tf):
    a = tf.constant(["a", "b"])
    return fetch(tf.string_join([a, "x", a], "-"), tf.strings.join(["p", "q"], name="j"), a + a, "pre" + a,
                 tf.strings.join([a, a], separator=", "))


def case_split(tf):
    s = tf.constant(["hello  big world", "a", "", " x "])
    return fetch(tf.string_split(s), tf.string_split(s, skip_empty=False), tf.string_split(["a,b;c,,", "d"], ",;"),
                 tf.string_split(["abc", "d"], ""), tf.string_split(["a|b||c"], delimiter="|", skip_empty=False),
                 tf.string_split(["a b"], name="s"))


def case_split_v2(tf):
    s = tf.constant(["hello  big world", "a", "", " x "])
    return fetch(tf.strings.split(s), tf.strings.split(["1<>2<>3", "<>4<>"], "<>"),
                 tf.strings.split(source=["a b c d"], maxsplit=2), tf.strings.split(["a,b,c"], sep=",", maxsplit=1, name="v"))


def case_regex(tf):
    s = tf.constant(["a1b22", "", "foo.bar", "AAA"])
    pattern = tf.constant("[0-9]+")
    return fetch(tf.regex_replace(s, "[0-9]+", "#"), tf.strings.regex_replace(s, "a|A", "<\\0>", replace_global=False),
                 tf.regex_replace(s, r"(\w)(\w)", r"\2\1", name="swap"), tf.regex_replace(s, pattern, "?"),
                 tf.strings.regex_full_match(s, r"[a-z]+\.[a-z]+"), tf.strings.regex_full_match(s, tf.constant("A*"), name="m"),
                 tf.strings.regex_replace("x-y", "-", tf.constant("+")))


def case_regex_errors(tf):
    s = tf.constant(["a1"])
    outs = [tf.regex_replace(s, tf.constant("("), "x"), tf.strings.regex_full_match(s, tf.constant("[")),
            tf.regex_replace(s, tf.placeholder_with_default(["a", "b"], None), "x")]
    return [lambda session, o=o: str(said(session.run, o))[:60] for o in outs]


def case_substr(tf):
    s = tf.constant(["hello", "world!"])
    u = tf.constant(["\u00e9t\u00e9s", "\u65e5\u672c\u8a9e"])
    return fetch(tf.substr(s, 1, 3), tf.strings.substr(s, [0, 2], [2, 9]), tf.substr(s, -3, 2), tf.substr("abc", 0, 2),
                 tf.strings.substr(u, 1, 2, unit="UTF8_CHAR"), tf.strings.substr(u, 1, 2, name="b"),
                 tf.substr(s, 0, 0))


def case_substr_errors(tf):
    s = tf.constant(["hello", "wo"])
    outs = [tf.substr(s, 4, 1), tf.substr(s, -3, 1), tf.substr(s, [9, 0], [1, 1]), tf.substr("abc", 7, 1)]
    return [lambda session, o=o: said(session.run, o) for o in outs] + [
        tell(said(tf.substr, s, [1, 2, 3], [1, 2, 3]), said(tf.substr, s, 1, [1, 2]), said(tf.substr, s, 1., 2.),
             said(tf.strings.substr, s, 1, 2, unit="X"))]


def case_to_number(tf):
    s = tf.constant(["1.5", "-2e3", " 7 ", "inf", "nan", "0x10", "+3"])
    i = tf.constant(["12", "-7", " 9 ", "0", "2147483647"])
    return fetch(tf.string_to_number(s[:3]), tf.string_to_number(s, tf.float64), tf.string_to_number(i[:4], tf.int32),
                 tf.strings.to_number(i, tf.int64, name="n"), tf.string_to_number("3.25"),
                 tf.string_to_number(string_tensor=["1"]))


def case_to_number_errors(tf):
    outs = [tf.string_to_number(["abc"]), tf.string_to_number(["1.5"], tf.int32), tf.string_to_number(["99999999999"], tf.int32),
            tf.string_to_number([""]), tf.string_to_number(["1 2"]), tf.string_to_number(["9223372036854775808"], tf.int64)]
    return [lambda session, o=o: said(session.run, o) for o in outs] + [
        tell(said(tf.string_to_number, [1.]), said(tf.string_to_number, ["1"], tf.int8), said(tf.string_to_number))]


def case_as_string(tf):
    f = tf.constant([1., -2.5, 1e10, 1e-10, 3.14159274, float("nan"), float("inf"), 0.])
    d = tf.constant([1., 1e100, 0.1], tf.float64)
    i = tf.constant([1, -20, 300])
    return fetch(tf.as_string(f), tf.as_string(f, precision=2), tf.as_string(f, scientific=True), tf.as_string(f, shortest=True),
                 tf.as_string(d), tf.as_string(d, shortest=True), tf.as_string(d, precision=3, scientific=True),
                 tf.as_string(i), tf.as_string(i, width=6), tf.as_string(i, width=6, fill="0"), tf.as_string(i, width=6, fill="-"),
                 tf.as_string(f, precision=3, width=10, fill=" "), tf.as_string([True, False]),
                 tf.as_string(tf.constant([1 + 2j])), tf.as_string(tf.constant(5, tf.int8)), tf.strings.as_string([7], name="s"),
                 tf.as_string(i, width=6, fill="+"), tf.as_string(tf.constant([2 ** 40], tf.int64)))


def case_as_string_errors(tf):
    outs = [tf.as_string([1], fill="ab", width=3), tf.as_string([1.], scientific=True, shortest=True), tf.as_string([1], precision=2),
            tf.as_string([1], fill="x", width=4), tf.as_string([1], scientific=True), tf.as_string([True], precision=1)]
    return [lambda session, o=o: said(session.run, o) for o in outs] + [tell(said(tf.as_string, tf.constant([1], tf.uint8)))]


def case_hash_bucket(tf):
    w = tf.constant([x.encode("utf-8") for x in WORDS])
    key = [123, 456]
    return fetch(tf.string_to_hash_bucket(w, 1000), tf.string_to_hash_bucket_fast(w, 2 ** 62), tf.string_to_hash_bucket_fast(w, 10),
                 tf.string_to_hash_bucket_strong(w, 2 ** 62, key), tf.strings.to_hash_bucket_strong(w, 10, [0, -1], name="s"),
                 tf.strings.to_hash_bucket(w, 2 ** 62), tf.strings.to_hash_bucket_fast(input=w, num_buckets=7))


def case_hash_lengths(tf):
    texts = [bytes(bytearray((7 * k * n + n) % 256 for k in range(n))) for n in list(range(0, 72)) + [100, 127, 128, 129, 200, 257]]
    return fetch(tf.string_to_hash_bucket_fast(texts, 2 ** 62), tf.string_to_hash_bucket(texts, 2 ** 62),
                 tf.string_to_hash_bucket_strong(texts, 2 ** 62, [1, 2]))


def case_hash_errors(tf):
    return [tell(said(tf.string_to_hash_bucket_fast, ["a"], 0), said(tf.string_to_hash_bucket_fast, [1], 3),
                 said(tf.string_to_hash_bucket_strong, ["a"], 3, [1]))] + [
        lambda session: said(session.run, tf.string_to_hash_bucket_strong(["a"], 3, [1]))]


def case_strip_length_case(tf):
    s = tf.constant(["  a b\t\n", "", "XyZ", "\u00c9t\u00e9 \u00df"])
    return fetch(tf.string_strip(s), tf.strings.length(s), tf.strings.length(s, unit="UTF8_CHAR"), tf.strings.lower(s),
                 tf.strings.upper(s, name="u"), tf.strings.strip(s, name="p"), tf.strings.lower(s, encoding="utf-8"),
                 tf.strings.upper(s, "utf-8"))


def case_reduce_join(tf):
    x = tf.constant([["a", "b"], ["c", "d"]])
    return fetch(tf.reduce_join(x, 0), tf.reduce_join(x, 1, separator="-"), tf.reduce_join(x), tf.reduce_join(x, [0, 1]),
                 tf.reduce_join(x, [1, 0], separator="."), tf.reduce_join(x, -1, keep_dims=True), tf.strings.reduce_join(x, axis=[]),
                 tf.strings.reduce_join(x, axis=0, keepdims=True, name="r"), tf.reduce_join(x, reduction_indices=1))


def case_segment_join(tf):
    x = tf.constant([["a", "b"], ["c", "d"], ["e", "f"]])
    return fetch(tf.strings.unsorted_segment_join(["a", "b", "c"], [1, 0, 1], 3, separator=":"),
                 tf.strings.unsorted_segment_join(x, [0, 0, 1], 2, name="u"))


def case_base64(tf):
    x = tf.constant([b"", b"a", b"ab\xff\xfe", b"hello?>"])
    e = tf.encode_base64(x)
    return fetch(e, tf.encode_base64(x, pad=True), tf.decode_base64(e), tf.io.decode_base64(tf.io.encode_base64(x, pad=True, name="p")))


def case_decode_raw(tf):
    b = np.array([[1, 2, 3], [-4, 5, 6]], np.int16)
    s = tf.constant([r.tobytes() for r in b])
    return fetch(tf.decode_raw(s, tf.int16), tf.decode_raw(s, tf.uint8), tf.decode_raw(s, tf.int16, little_endian=False),
                 tf.decode_raw(tf.constant(np.array([1., 2.]).tobytes()), tf.float64), tf.decode_raw(bytes=s, out_type=tf.int8),
                 tf.io.decode_raw(np.array([b"\x00\x01"]), tf.bool, name="d"), tf.decode_raw(tf.constant([], tf.string), tf.int32))


def case_decode_raw_errors(tf):
    return [lambda session: said(session.run, tf.decode_raw(["abc"], tf.int16)),
            lambda session: said(session.run, tf.decode_raw(["abcd", "ab"], tf.int16)),
            tell(said(tf.decode_raw, ["ab"], tf.string), said(tf.decode_raw, [1], tf.int8))]


def case_decode_csv(tf):
    rows = tf.constant(["1,2.5,abc", "4,,\"x,\"\"y\"\"\"", "-7,1e3,"])
    cols = tf.decode_csv(rows, [[0], [1.5], ["z"]])
    one = tf.decode_csv("5;6", [tf.constant([], tf.int64), [1.]], field_delim=";", name="one")
    some = tf.io.decode_csv(["1,2,3", "4,5,6"], [[0], [0]], select_cols=[0, 2])
    raw = tf.decode_csv(["a\"b,c"], [[""], [""]], use_quote_delim=False)
    na = tf.decode_csv(["NA,1", "2,NA"], [[9], [8]], na_value="NA")
    return fetch(*(cols + one + some + raw + na))


def case_decode_csv_errors(tf):
    outs = [tf.decode_csv(["1,2"], [[0]]), tf.decode_csv(["a"], [[0]]), tf.decode_csv(["1,"], [[0], tf.constant([], tf.int32)]),
            tf.decode_csv(["a\"b,c"], [[""], [""]]), tf.decode_csv(["\"a"], [[""]]), tf.decode_csv(["x"], [[1.]]),
            tf.decode_csv(["1,2"], [[0]], select_cols=[5])]
    return [lambda session, o=o: said(session.run, o) for o in outs] + [
        tell(said(tf.decode_csv, ["1"], [[0]], field_delim="ab"), said(tf.decode_csv, ["1"], [[[0]]]),
             said(tf.decode_csv, ["1,2"], [[0], [1]], select_cols=[1, 0]), said(tf.decode_csv, ["1"], [[0]], select_cols=[0, 1]),
             said(tf.decode_csv, ["1"], [True]))]


def case_unicode(tf):
    s = tf.constant(["\u00e9t\u00e9", "a\u65e5"])
    return fetch(tf.strings.unicode_transcode(s, "UTF-8", "UTF-16-BE"), tf.strings.unicode_transcode([b"a\xffb"], "UTF-8", "UTF-8"),
                 tf.strings.unicode_transcode([b"a\xffb"], "UTF-8", "UTF-8", errors="ignore", name="t"),
                 tf.strings.unicode_transcode(s, "UTF-8", "UTF-32-BE", replace_control_characters=True))


def case_bytes_format(tf):
    return fetch(tf.strings.format("a {} b", tf.constant([1, 2])), tf.fingerprint([b"ab", b"cd"]), tf.fingerprint([[1, 2], [3, 4]]))


def case_scalars_stay_texts(tf):
    words = tf.constant(["a", "bb", "c"])
    one = tf.gather(words, 1)
    fed = tf.placeholder_with_default("x", [])
    queue = tf.FIFOQueue(9, [tf.string], [[]])
    with tf.control_dependencies([queue.enqueue(one)]):
        put = queue.enqueue_many([["long", "s"]])
    ta = tf.TensorArray(tf.string, 2).write(0, one).write(1, "z")
    outs = [one, one + "q", fed + one, tf.stack([one, one]), tf.stack([one]), tf.expand_dims(one, 0), tf.broadcast_to(one, [2]),
            tf.py_func(lambda x: x, [one], tf.string), tf.map_fn(lambda x: x + "q", words), ta.stack(), tf.fill([2], one),
            tf.cond(tf.constant(True), lambda: one, lambda: fed), tf.concat([[one], words], 0), tf.tile([one], [2]),
            tf.reshape(one, [1, 1])]
    with tf.control_dependencies([put]):
        several = queue.dequeue_many(2)
    return [outs, several, queue.dequeue(), lambda session: said(session.run, [tf.stack([fed, one]), fed], {fed: "fed"}),
            lambda session: str(said(tf.constant, [1, [2, 3]]))]
