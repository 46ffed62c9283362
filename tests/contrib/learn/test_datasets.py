"""tf.contrib.learn.datasets; the values are TF 1.15.5's."""
import numpy as np
import pytest

import graphreg as tf

D = tf.contrib.learn.datasets
B = D.base


def test_iris():
    iris = D.load_dataset("iris")
    assert iris.data.shape == (150, 4) and iris.data.dtype == np.float64 and iris.target.dtype == np.int64
    assert iris.data.sum() == pytest.approx(2078.2) and iris.target.sum() == 150
    assert iris.data[0].tolist() == [5.1, 3.5, 1.4, 0.2]


def test_sets_that_are_not_there():
    with pytest.raises(ValueError, match="Name of dataset is not found: foo"):
        D.load_dataset("foo")
    with pytest.raises(tf.errors.UnimplementedError, match="boston_house_prices.csv"):
        D.load_dataset("boston")
    with pytest.raises(tf.errors.UnimplementedError, match="dbpedia"):
        D.load_dataset("dbpedia")


def test_tables(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("3,2,x,y\n1,2,0\n3,4,1\n5,6,1\n")
    table = B.load_csv_with_header(str(path), int, np.float32)
    assert table.data.tolist() == [[1, 2], [3, 4], [5, 6]] and table.target.tolist() == [0, 1, 1]
    path.write_text("1,2,0\n3,4,1\n")
    table = B.load_csv_without_header(str(path), int, np.float32, 0)
    assert table.data.tolist() == [[2, 0], [4, 1]] and table.target.tolist() == [1, 3]


def test_broken_tables(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("2,2,x,y\n1,2,0\n3,a,1\n")
    with pytest.raises(ValueError, match="could not convert string to float: 'a'"):
        B.load_csv_with_header(str(path), int, np.float32)
    path.write_text("1,2,x,y\n1,2,0\n3,4,1\n")
    with pytest.raises(IndexError, match="index 1 is out of bounds for axis 0 with size 1"):
        B.load_csv_with_header(str(path), int, np.float32)
    path.write_text("")
    with pytest.raises(StopIteration):
        B.load_csv_with_header(str(path), int, np.float32)
    with pytest.raises(tf.errors.NotFoundError, match="none.csv; No such file or directory"):
        B.load_csv_with_header(str(tmp_path / "none.csv"), int, np.float32)


def test_a_smaller_table(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("3,2,x,y\n1,2,0\n3,4,1\n5,6,1\n")
    B.shrink_csv(str(path), 2)
    assert (tmp_path / "a_small.csv").read_bytes().split() == [b"3,2,x,y", b"3,4,1"]


def test_files_are_not_downloaded(tmp_path):
    with pytest.raises(tf.errors.UnimplementedError, match="put the file into"):
        B.maybe_download("f.csv", str(tmp_path / "data"), "http://example.org/f.csv")
    (tmp_path / "data" / "f.csv").write_text("1")
    assert B.maybe_download("f.csv", str(tmp_path / "data"), "http://example.org/f.csv").endswith("f.csv")
