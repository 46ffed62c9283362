"""Strings: taken apart, put together, read as numbers, written, hashed, coded."""
import numpy as np

from .basics import F, f32, f64, i32, i64, s, text

_T = text(b"", b"a b", b" x  ", b"\xc3\xa9t\xc3\xa9 A1", b"foo.bar,baz")


def _one(value):
    """A scalar string."""
    out = np.empty((), object)
    out[()] = value
    return out


SAMPLES = {
    "StringSplit": [s(_T, _one(b" ")), s(_T, _one(b" .,"), skip_empty=False), s(_T[1:3], _one(b""))],
    "StringSplitV2": [s(_T, _one(b"")), s(_T, _one(b"a")), s(_T, _one(b""), maxsplit=1)],
    "RegexReplace": [s(_T, _one(b"[a-z]+"), _one(b"<\\0>")), s(_T, _one(b"(.)o"), _one(b"\\1"), replace_global=False)],
    "StaticRegexReplace": [s(_T, pattern="x*", rewrite="-"), s(_T, pattern=r"\s+$", rewrite="")],
    "RegexFullMatch": [s(_T, _one(b"[a-z. ]*"))],
    "StaticRegexFullMatch": [s(_T, pattern="[[:space:]]?x.*"), s(_T, pattern="(?i)FOO.*")],
    "Substr": [s(_T[1:], i32(1), i32(2)), s(_T[1:], i64(-2, 0, 3, 1), i64(1, 9, 2, 0)),
               s(_T[1:], i32(-1), i32(4), unit="UTF8_CHAR")],
    "StringLength": [s(_T), s(_T, unit="UTF8_CHAR")],
    "StringStrip": [s(_T)],
    "StringLower": [s(_T), s(_T, encoding="utf-8")],
    "StringUpper": [s(_T), s(_T, encoding="utf-8")],
    "ReduceJoin": [s(np.array([[b"a", b"b"], [b"c", b"d"]], object), i32(1), separator="-"),
                   s(np.array([[b"a", b"b"], [b"c", b"d"]], object), i32(1, 0), keep_dims=True)],
    "UnsortedSegmentJoin": [s(_T, i32(2, 0, 2, 0, 0), i32(4), separator="|")],
    "StringToNumber": [s(text(b"1.5", b" -2e3 ", b"inf", b".5")), s(text(b"12", b" -7"), out_type="int64"),
                       s(text(b"1e400", b"0x1F"), out_type="float64")],
    "AsString": [s(F(4)), s(f64(1e100, 0.1, -3), shortest=True), s(f32(1e-7, 12345.678), scientific=True, precision=2),
                 s(i32(5, -17), width=5, fill="0"), s(np.array([True, False]))],
    "StringToHashBucket": [s(_T, num_buckets=1000)],
    "StringToHashBucketFast": [s(_T, num_buckets=2 ** 40)],
    "StringToHashBucketStrong": [s(_T, num_buckets=97, key=[3, 5])],
    "Fingerprint": [s(_T, _one(b"farmhash64")), s(F(3, 4), _one(b"farmhash64"))],
    "EncodeBase64": [s(_T), s(_T, pad=True)],
    "DecodeBase64": [s(text(b"", b"YQ", b"Zm9vLg", b"_-8="))],
    "UnicodeTranscode": [s(_T, input_encoding="UTF-8", output_encoding="UTF-16-BE"),
                         s(text(b"a\xff", b"\t\x01"), input_encoding="UTF-8", output_encoding="UTF-8",
                           replace_control_characters=True)],
    "DecodeRaw": [s(text(b"\x01\x00\x02\x00", b"\xff\xff\x00\x01"), out_type="int16"),
                  s(text(b"\x00\x00\x80?"), out_type="float32"), s(text(b"\x01\x02"), out_type="uint16", little_endian=False)],
    "DecodeCSV": [s(text(b"1,2.5,x", b"4,,\"p,\"\"q\"\"\""), [i32(0), f32(1.5), text(b"z")]),
                  s(text(b"a;NA;c"), [text(b"d")], field_delim=";", na_value="NA", select_cols=[1])],
}
