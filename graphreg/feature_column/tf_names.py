"""Names of TF's modules feature_column and feature_column_v2, for programs that reach behind tf.feature_column."""
from .base import (  # noqa: F401
    CategoricalColumn, DenseColumn, FeatureColumn, FeatureTransformationCache, LazyBuilder as _LazyBuilder,
    OldCategoricalColumn as _CategoricalColumn, OldDenseColumn as _DenseColumn, OldFeatureColumn as _FeatureColumn,
    OldSequenceDenseColumn as _SequenceDenseColumn, SequenceDenseColumn, StateManager)
from .categorical import (  # noqa: F401
    HashedCategoricalColumn, IdentityCategoricalColumn, VocabularyFileCategoricalColumn,
    VocabularyListCategoricalColumn,
    WeightedCategoricalColumn)
from .crossed import CrossedColumn  # noqa: F401
from .dense_features import _LinearModelLayer, LayerState as _StateManagerImpl, LinearModel  # noqa: F401
from .embedding import (  # noqa: F401
    EmbeddingColumn, IndicatorColumn, OldSharedEmbeddingColumn as _SharedEmbeddingColumn, shared_embeddings as
    shared_embedding_columns_v2, SharedEmbeddingColumn, SharedTable as SharedEmbeddingColumnCreator)
from .input_layer import make_parse_example_spec as make_parse_example_spec_v2  # noqa: F401
from .numeric import BucketizedColumn, NumericColumn  # noqa: F401
from .sequence_ids import OldSequenceCategoricalColumn as _SequenceCategoricalColumn  # noqa: F401
from .sequence_ids import SequenceCategoricalColumn  # noqa: F401
