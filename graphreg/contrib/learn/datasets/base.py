"""Tables of numbers from CSV files."""
import csv
import os
from collections import namedtuple

import numpy as np

from ....core import errors
from ....platform import gfile

Dataset = namedtuple("Dataset", ["data", "target"])
Datasets = namedtuple("Datasets", ["train", "validation", "test"])


def load_csv_with_header(filename, target_dtype, features_dtype, target_column=-1):
    """The rows of a CSV file whose first line begins with their number and that of the features.

    Args:
      filename: str.  target_dtype, features_dtype: NumPy dtypes.  target_column: int.
    Returns:
      Dataset of arrays [rows, features] and [rows].
    Raises:
      NotFoundError: no file.  StopIteration: it is empty.  ValueError, IndexError: it has another form.
    Source: tensorflow.contrib.learn.python.learn.datasets.base.load_csv_with_header.
    """
    with gfile.GFile(filename) as f:
        rows = csv.reader(f)
        header = next(rows)
        data = np.zeros((int(header[0]), int(header[1])), dtype=features_dtype)
        target = np.zeros((int(header[0]),), dtype=target_dtype)
        for i, row in enumerate(rows):
            target[i] = np.asarray(row.pop(target_column), dtype=target_dtype)
            data[i] = np.asarray(row, dtype=features_dtype)
    return Dataset(data, target)


def load_csv_without_header(filename, target_dtype, features_dtype, target_column=-1):
    """The rows of a CSV file.

    Args:
      filename: str.  target_dtype, features_dtype: NumPy dtypes.  target_column: int.
    Returns:
      Dataset of arrays [rows, features] and [rows].
    Raises:
      NotFoundError: no file.  ValueError: something in it is no number.
    Source: tensorflow.contrib.learn.python.learn.datasets.base.load_csv_without_header.
    """
    data, target = [], []
    with gfile.GFile(filename) as f:
        for row in csv.reader(f):
            target.append(row.pop(target_column))
            data.append(np.asarray(row, dtype=features_dtype))
    return Dataset(np.array(data), np.array(target, dtype=target_dtype))


def shrink_csv(filename, ratio):
    """Write every ratio-th line of a CSV file to one named "..._small.csv".

    Args: filename: str.  ratio: int.
    Source: tensorflow.contrib.learn.python.learn.datasets.base.shrink_csv.
    """
    with gfile.GFile(filename.replace(".", "_small."), "w") as small, gfile.GFile(filename) as f:
        written = csv.writer(small)
        for i, row in enumerate(csv.reader(f)):
            if i % ratio == 0:
                written.writerow(row)


def load_iris(data_path=None):
    """Fisher's 150 irises: sepal length and width, petal length and width (cm), and the species (0, 1 or 2).

    Args: data_path: str, another CSV file of that form.
    Returns: Dataset of float64 [150, 4] and int64 [150].
    Source: tf.contrib.learn.datasets.base.load_iris.
    """
    path = os.path.join(os.path.dirname(__file__), "iris.txt") if data_path is None else data_path
    return load_csv_with_header(path, target_dtype=np.int64, features_dtype=np.float64)


def load_boston(data_path=None):
    """The prices of Boston's houses, from a file that must be named: it is not shipped.

    Args: data_path: str, the CSV file (boston_house_prices.csv of TF 1.15 or of scikit-learn before 1.2).
    Returns: Dataset of float64 [506, 13] and float64 [506].
    Raises: UnimplementedError: no file is named.
    Source: tf.contrib.learn.datasets.base.load_boston.
    """
    if data_path is None:
        raise errors.not_emulated("the file boston_house_prices.csv, which is not shipped (name one that you have as "
                                  "data_path)", "tf.contrib.learn.datasets.load_boston")
    return load_csv_with_header(data_path, target_dtype=np.float64, features_dtype=np.float64)


def maybe_download(filename, work_directory, source_url):
    """The path of a file in a folder, which must be there: nothing is downloaded.

    Args: filename: str.  work_directory: str.  source_url: str, where the file is from.
    Returns: str.
    Raises: UnimplementedError: there is no such file.
    Source: tensorflow.contrib.learn.python.learn.datasets.base.maybe_download.
    """
    if not gfile.Exists(work_directory):
        gfile.MakeDirs(work_directory)
    path = os.path.join(work_directory, filename)
    if not gfile.Exists(path):
        raise errors.not_emulated(f"the download of {source_url} (put the file into {work_directory!r})",
                                  "maybe_download")
    return path
