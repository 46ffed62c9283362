"""Lines and fields of files as TF 1.15.5 reads them: carriage returns, quotes, empty lines."""
import pytest

import graphreg as tf


def fields(line, n, **settings):
    with tf.Graph().as_default(), tf.Session() as session:
        return session.run(tf.decode_csv(tf.constant(line), [[""]] * n, **settings))


@pytest.mark.parametrize("line, wanted", [
    (",", [b"", b""]), ("a,", [b"a", b""]), ('"a""b"', [b'a"b']), ("a,\r,b", [b"a", b"", b"b"]), (",\n", [b""])])
def test_fields_of_a_record(line, wanted):
    assert fields(line, len(wanted)) == wanted


@pytest.mark.parametrize("line, wanted", [
    ("", "Expect 1 fields but have 0 in record 0"), ("a\r", "Unquoted fields cannot have quotes/CRLFs inside"),
    ('"a"b', "Quote inside a string has to be escaped by another quote"),
    ('"a', "Quoted field has to end with quote followed by delim or end")])
def test_a_broken_record_says_what_is_wrong(line, wanted):
    with pytest.raises(tf.errors.InvalidArgumentError, match=wanted):
        fields(line, 1)


def rows(path, content, n, **settings):
    path.write_bytes(content)
    got = []
    with tf.Graph().as_default(), tf.Session() as session:
        data = tf.data.experimental.CsvDataset(str(path), [tf.string] * n, **settings)
        row = data.make_one_shot_iterator().get_next()
        try:
            while True:
                got.append(session.run(row))
        except tf.errors.OutOfRangeError:
            return got


def test_records_end_with_any_line_end(tmp_path):
    wanted = [(b"a", b"b"), (b'c\n"d', b"e")]
    assert rows(tmp_path / "f", b'a,b\r"c\n""d",e\r\n', 2) == wanted
    assert rows(tmp_path / "f", b'x\na,b\n"c\n""d",e', 2, header=True) == wanted


@pytest.mark.parametrize("content, wanted", [
    (b'a,"b\nc,d\n', "Reached end of file without closing quoted field in record"),
    (b'"a"b,"c"\n', "Quote inside a string has to be escaped by another quote"),
    (b'a,b"\n', "Unquoted fields cannot have quotes inside"), (b"\n", "Field 0 is required but missing in record!"),
    (b"a,b,c\n", "Expect 2 fields but have more in record")])
def test_a_broken_row_says_what_is_wrong(tmp_path, content, wanted):
    with pytest.raises(tf.errors.InvalidArgumentError, match=wanted):
        rows(tmp_path / "f", content, 2)


def test_lines_have_no_carriage_returns(tmp_path):
    path = tmp_path / "f"
    path.write_bytes(b"a\rb\r\nc")
    with tf.Graph().as_default(), tf.Session() as session:
        line = tf.data.TextLineDataset(str(path)).make_one_shot_iterator().get_next()
        assert [session.run(line), session.run(line)] == [b"ab", b"c"]
    assert list(tf.gfile.GFile(str(path))) == ["ab\n", "c"]


@pytest.mark.parametrize("content, size, wanted", [
    (b"a\r\nb\r\n", None, [0, 1]), (b"a\nb\n\n", 2, [0, 1]), (b"a\n\nb", None, "empty line found at position 3"),
    (b"", None, "Read less bytes than requested"), (b"a\nb", 3, "expected 3 but got 2")])
def test_vocabularies(tmp_path, content, size, wanted):
    (tmp_path / "f").write_bytes(content)
    with tf.Graph().as_default(), tf.Session() as session:
        column = tf.lookup.TextFileInitializer(str(tmp_path / "f"), tf.string, tf.lookup.TextFileIndex.WHOLE_LINE, tf.int64,
                                               tf.lookup.TextFileIndex.LINE_NUMBER, vocab_size=size)
        table = tf.lookup.StaticHashTable(column, -1)
        found = table.lookup(tf.constant(["a", "b"]))
        if isinstance(wanted, str):
            with pytest.raises(tf.errors.OpError, match=wanted):
                session.run(tf.tables_initializer())
        else:
            session.run(tf.tables_initializer())
            assert session.run(found).tolist() == wanted
