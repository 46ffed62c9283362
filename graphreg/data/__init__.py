"""TF's public namespace tf.data: re-exports only."""
from . import experimental  # noqa: F401
from .dataset import (  # noqa: F401
    Dataset, get_output_classes, get_output_shapes, get_output_types, make_initializable_iterator,
                      make_one_shot_iterator)
from .iterators import Iterator  # noqa: F401
from .options import Options  # noqa: F401
from .readers import FixedLengthRecordDataset, TextLineDataset, TFRecordDataset  # noqa: F401
from .structure import DatasetSpec  # noqa: F401
