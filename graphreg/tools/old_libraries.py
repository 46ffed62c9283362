"""Names that SciPy, scikit-learn and networkx have dropped or moved; the libraries load when a program asks."""
import importlib
from types import ModuleType

from .old_rows import Row, all_moved, constant, merged, method, moved

_IMAGES = {"imread": "imageio.v2.imread", "imsave": "imageio.imwrite", "imresize": "PIL.Image.resize"}
_WINDOWS = ("barthann bartlett blackman blackmanharris bohman boxcar chebwin cosine exponential flattop gaussian "
            "general_gaussian hamming hann kaiser nuttall parzen triang tukey")
# `import scipy as sp; sp.array(...)`: NumPy's functions that SciPy showed too.
_OF_NUMPY = (
    "absolute add all allclose amax amin angle any append arange arccos arccosh arcsin arcsinh arctan arctan2 arctanh "
    "argmax argmin argsort argwhere around array array_equal array_split asarray atleast_1d atleast_2d average "
    "bincount ceil clip column_stack compress concatenate conj convolve copy corrcoef cos cosh cov cross cumprod "
    "cumsum deg2rad degrees delete diag diagonal diff digitize divide dot dsplit dstack dtype e ediff1d einsum empty "
    "empty_like equal exp exp2 expand_dims expm1 eye fabs flatnonzero flip fliplr flipud float16 float32 float64 floor "
    "fmax fmin fmod frombuffer fromfile full full_like genfromtxt gradient greater greater_equal hamming hanning "
    "histogram hsplit hstack hypot identity imag inf inner insert int16 int32 int64 int8 interp intersect1d isfinite "
    "isinf isnan kron less less_equal lexsort linspace load loadtxt log log10 log1p log2 logical_and logical_not "
    "logical_or logspace matmul matrix maximum mean median meshgrid mgrid minimum mod multiply nan nan_to_num ndarray "
    "ndim negative newaxis nonzero not_equal ogrid ones ones_like outer pad percentile pi poly1d polyfit polyval power "
    "prod ptp r_ rad2deg radians ravel real reciprocal remainder repeat reshape resize roll rollaxis rot90 round save "
    "savetxt searchsorted setdiff1d shape sign sin sinc sinh size sort split sqrt square squeeze stack std subtract "
    "sum swapaxes take tan tanh tensordot tile trace transpose tri tril triu uint16 uint32 uint8 union1d unique vander "
    "var vdot vectorize vsplit vstack where zeros zeros_like c_")

_SCIPY = {
    "scipy": {**all_moved("SciPy 1.12", _OF_NUMPY, "numpy"), **all_moved("SciPy 1.12", """
rand numpy:random.rand
randn numpy:random.randn
fft numpy:fft.fft
ifft numpy:fft.ifft""")},
    "scipy.misc": {
        **{n: moved("graphreg.tools.old_images:" + n, "SciPy 1.2", _IMAGES.get(n, "Pillow"))
           for n in "imread imresize imsave toimage imrotate fromimage bytescale imshow imfilter".split()},
        **all_moved("SciPy 1.2", "comb factorial factorial2 factorialk logsumexp", "scipy.special"),
        **all_moved("SciPy 1.12", "face ascent electrocardiogram", "scipy.datasets"),
        "pade": moved("scipy.interpolate:pade", "SciPy 1.2")},
    "scipy.signal": {**all_moved("SciPy 1.8", _WINDOWS, "scipy.signal.windows"),
                     "hanning": moved("scipy.signal:windows.hann", "SciPy 1.2")},
    "scipy.stats": {"itemfreq": Row(lambda: _item_frequencies, "np.unique(a, return_counts=True)", "SciPy 1.5"),
                    "binom_test": Row(lambda: _binomial_test, "scipy.stats.binomtest", "SciPy 1.12"),
                    "trapz": moved("scipy.stats:trapezoid", "SciPy 1.18")},
    "scipy.integrate": {"trapz": moved("scipy.integrate:trapezoid", "SciPy 1.14"),
                        "simps": moved("scipy.integrate:simpson", "SciPy 1.14"),
                        "cumtrapz": moved("scipy.integrate:cumulative_trapezoid", "SciPy 1.14")},
    "scipy.ndimage": {"imread": moved("graphreg.tools.old_images:imread", "SciPy 1.2", _IMAGES["imread"])},
    "scipy.linalg": {**all_moved("SciPy 1.13", "tri tril triu kron", "numpy"),
                     "pinv2": moved("scipy.linalg:pinv", "SciPy 1.9")},
    "scipy.spatial.distance": {"matching": moved("scipy.spatial.distance:hamming", "SciPy 1.10"),
                               "wminkowski": Row(lambda: _weighted_minkowski, "minkowski(u, v, p, w**p)",
                                                 "SciPy 1.8")},
}


def _item_frequencies(a):
    numpy = importlib.import_module("numpy")
    return numpy.array(numpy.unique(a, return_counts=True)).T


def _binomial_test(x, n=None, p=0.5, alternative="two-sided"):
    x = importlib.import_module("numpy").atleast_1d(x)
    k, n = (x[0], x[0] + x[1]) if len(x) == 2 else (x[0], n)
    return importlib.import_module("scipy.stats").binomtest(int(k), int(n), p, alternative).pvalue


def _weighted_minkowski(u, v, p, w):
    numpy = importlib.import_module("numpy")
    return importlib.import_module("scipy.spatial.distance").minkowski(u, v, p, numpy.asarray(w) ** p)


class _OldFolds:
    """A splitter of sklearn.cross_validation: it knows the number of samples, and is iterated itself."""

    def _splits(self):
        raise NotImplementedError

    def __iter__(self):
        return iter(self._splits())

    def __len__(self):
        return self.n_folds


def _folds(name, of_labels):
    """An old class, made of the new one of the same name."""
    class Folds(_OldFolds):
        def __init__(self, n, n_folds=3, shuffle=False, random_state=None):
            self.samples, self.n_folds = n, n_folds
            options = {"shuffle": shuffle, "random_state": random_state if shuffle else None}
            self._new = getattr(importlib.import_module("sklearn.model_selection"), name)(n_folds, **options)

        def _splits(self):
            if of_labels:
                return self._new.split([[0]] * len(self.samples), self.samples)
            return self._new.split([[0]] * self.samples)
    Folds.__name__ = name
    return Folds


def _shuffles(name, of_labels):
    class Shuffles(_OldFolds):
        def __init__(self, n, n_iter=10, test_size=0.1, train_size=None, random_state=None):
            self.samples, self.n_folds = n, n_iter
            self._new = getattr(importlib.import_module("sklearn.model_selection"), name)(
                n_iter, test_size=test_size, train_size=train_size, random_state=random_state)
        _splits = _folds(name, of_labels)._splits
    Shuffles.__name__ = name
    return Shuffles


def _cross_validation():
    made = merged("sklearn.cross_validation", ["sklearn.model_selection"])
    made.__dict__.update({
        "KFold": _folds("KFold", False), "StratifiedKFold": _folds("StratifiedKFold", True),
        "ShuffleSplit": _shuffles("ShuffleSplit", False),
        "StratifiedShuffleSplit": _shuffles("StratifiedShuffleSplit", True)})
    return made


def _package(name):
    return lambda: merged(name, (), {"__path__": []})


def _imputer():
    impute = importlib.import_module("sklearn.impute")

    def make(missing_values="NaN", strategy="mean", axis=0, verbose=0, copy=True):
        if axis:
            raise NotImplementedError("Imputer(axis=1): take SimpleImputer on the transposed matrix")
        missing = float("nan") if missing_values == "NaN" else missing_values
        return impute.SimpleImputer(missing_values=missing, strategy=strategy, copy=copy)
    return make


_SKLEARN_ATTRIBUTES = {
    "sklearn.preprocessing": {"Imputer": Row(_imputer, "sklearn.impute.SimpleImputer", "scikit-learn 0.22")},
    "sklearn.metrics": {"calinski_harabaz_score": moved("sklearn.metrics:calinski_harabasz_score",
                                                        "scikit-learn 0.23"),
                        "jaccard_similarity_score": moved("sklearn.metrics:accuracy_score", "scikit-learn 0.23")},
    "sklearn.decomposition": {"RandomizedPCA": Row(
        lambda: lambda n_components=None, **kwargs: importlib.import_module("sklearn.decomposition").PCA(
            n_components, svd_solver="randomized", **kwargs), "PCA(svd_solver='randomized')", "scikit-learn 0.20")},
}
_SKLEARN_MODULES = {
    "sklearn.cross_validation": Row(_cross_validation, "sklearn.model_selection", "scikit-learn 0.20"),
    "sklearn.grid_search": moved("sklearn.model_selection", "scikit-learn 0.20"),
    "sklearn.learning_curve": moved("sklearn.model_selection", "scikit-learn 0.20"),
    "sklearn.lda": moved("sklearn.discriminant_analysis", "scikit-learn 0.19"),
    "sklearn.qda": moved("sklearn.discriminant_analysis", "scikit-learn 0.19"),
    "sklearn.externals": Row(_package("sklearn.externals"), "joblib, six", "scikit-learn 0.23"),
    "sklearn.externals.joblib": moved("joblib", "scikit-learn 0.23"),
    "sklearn.externals.six": moved("six", "scikit-learn 0.23"),
    **{old: moved(new, "scikit-learn 0.24") for old, new in (line.split() for line in """
sklearn.datasets.base sklearn.datasets
sklearn.datasets.samples_generator sklearn.datasets
sklearn.datasets.svmlight_format sklearn.datasets
sklearn.datasets.twenty_newsgroups sklearn.datasets
sklearn.preprocessing.data sklearn.preprocessing
sklearn.preprocessing.label sklearn.preprocessing
sklearn.preprocessing.imputation sklearn.impute
sklearn.metrics.classification sklearn.metrics
sklearn.metrics.ranking sklearn.metrics
sklearn.metrics.regression sklearn.metrics
sklearn.metrics.scorer sklearn.metrics
sklearn.decomposition.pca sklearn.decomposition
sklearn.decomposition.nmf sklearn.decomposition
sklearn.manifold.t_sne sklearn.manifold
sklearn.cluster.k_means_ sklearn.cluster
sklearn.cluster.hierarchical sklearn.cluster
sklearn.ensemble.forest sklearn.ensemble
sklearn.ensemble.gradient_boosting sklearn.ensemble
sklearn.linear_model.base sklearn.linear_model
sklearn.linear_model.logistic sklearn.linear_model
sklearn.neighbors.classification sklearn.neighbors
sklearn.svm.classes sklearn.svm
sklearn.feature_extraction.stop_words sklearn.feature_extraction._stop_words
sklearn.utils.testing sklearn.utils._testing""".strip().split("\n"))},
}


def _networkx(name):
    return lambda: getattr(importlib.import_module("networkx"), name)


def _as_matrix(G, *args, **kwargs):
    return importlib.import_module("numpy").asmatrix(_networkx("to_numpy_array")()(G, *args, **kwargs))


def _components(which, strongly=""):
    def subgraphs(G, copy=True):
        for nodes in _networkx(which)()(G):
            yield G.subgraph(nodes).copy() if copy else G.subgraph(nodes)
    return subgraphs


def _read_pickle(path):
    with open(path, "rb") as f:
        return importlib.import_module("graphreg.tools.old_calls").load(importlib.import_module("pickle").load)(f)


def _write_pickle(G, path, protocol=4):
    with open(path, "wb") as f:
        importlib.import_module("pickle").dump(G, f, protocol)


def _info(G, n=None):
    """What networkx.info told of a graph."""
    if n is not None:
        raise NotImplementedError("networkx.info(G, n) is not stood in for")
    count, edges = G.number_of_nodes(), G.number_of_edges()
    lines = [f"Name: {G.name}", f"Type: {type(G).__name__}", f"Number of nodes: {count}", f"Number of edges: {edges}"]
    if count and G.is_directed():
        for way, degree in (("in", G.in_degree), ("out", G.out_degree)):
            lines.append(f"Average {way} degree: {sum(d for _, d in degree()) / count:8.4f}")
    elif count:
        lines.append(f"Average degree: {sum(d for _, d in G.degree()) / count:8.4f}")
    return "\n".join(lines)


_SPARSE = {"to_scipy_sparse_matrix": "to_scipy_sparse_array", "from_scipy_sparse_matrix": "from_scipy_sparse_array"}
_NETWORKX = {
    "networkx": {
        "from_numpy_matrix": moved("networkx:from_numpy_array", "networkx 3.0"),
        "to_numpy_matrix": constant(_as_matrix, "networkx.to_numpy_array", "networkx 3.0"),
        "read_gpickle": constant(_read_pickle, "pickle.load", "networkx 3.0"),
        "write_gpickle": constant(_write_pickle, "pickle.dump", "networkx 3.0"),
        "info": constant(_info, "print(G)", "networkx 3.0"),
        "adj_matrix": moved("networkx:adjacency_matrix", "networkx 3.0"),
        "from_pandas_dataframe": moved("networkx:from_pandas_edgelist", "networkx 2.0"),
        "connected_component_subgraphs": constant(
            _components("connected_components"), "G.subgraph(c) of networkx.connected_components(G)", "networkx 2.4"),
        "strongly_connected_component_subgraphs": constant(
            _components("strongly_connected_components"),
            "G.subgraph(c) of networkx.strongly_connected_components(G)", "networkx 2.4"),
        "weakly_connected_component_subgraphs": constant(
            _components("weakly_connected_components"),
            "G.subgraph(c) of networkx.weakly_connected_components(G)", "networkx 2.4"),
        "OrderedGraph": moved("networkx:Graph", "networkx 3.0"),
        "OrderedDiGraph": moved("networkx:DiGraph", "networkx 3.0"),
        **{old: Row(lambda new=new: getattr(importlib.import_module("networkx"), new), "networkx." + new,
                    "networkx 3.0") for old, new in _SPARSE.items()}}}


def _iterates(new):
    return method(new, "networkx 2.0", lambda G, *args, **kwargs: iter(getattr(G, new)(*args, **kwargs)))


def _of_graph(name):
    return method(f"networkx.{name}(G, ...)", "networkx 2.4",
                  lambda G, *args, **kwargs: _networkx(name)()(G, *args, **kwargs))


_GRAPH = {
    # dictionaries of attributes, by node and by edge
    "node": method("G.nodes", "networkx 2.4", property(lambda G: G.nodes)),
    "edge": method("G.adj", "networkx 2.0", property(lambda G: G.adj)),
    **{old: _iterates(new) for old, new in {
        "nodes_iter": "nodes", "edges_iter": "edges", "degree_iter": "degree", "neighbors_iter": "neighbors",
        "adjacency_iter": "adjacency"}.items()},
    "adjacency_list": method("[list(G[n]) for n in G]", "networkx 2.0", lambda G: [list(G.neighbors(n)) for n in G]),
    **{n: _of_graph(n) for n in ("nodes_with_selfloops", "number_of_selfloops", "selfloop_edges", "add_cycle",
                                 "add_path", "add_star")},
}
_DIGRAPH = {old: _iterates(new) for old, new in {
    "in_degree_iter": "in_degree", "in_edges_iter": "in_edges", "out_degree_iter": "out_degree",
    "out_edges_iter": "out_edges", "predecessors_iter": "predecessors", "successors_iter": "successors"}.items()}


def _text_size(draw, text, font=None, **kwargs):
    """What ImageDraw.textsize told of a text."""
    left, top, right, bottom = draw.textbbox((0, 0), text, font, **kwargs)
    return right - left, bottom - top


def _font_size(font, text, **kwargs):
    left, top, right, bottom = font.getbbox(text, **kwargs)
    return right - left, bottom - top


_PILLOW = {"PIL.Image": {old: moved("PIL.Image:" + new, "Pillow 10.0") for old, new in {
    "ANTIALIAS": "LANCZOS", "LINEAR": "BILINEAR", "CUBIC": "BICUBIC"}.items()}}

ATTRIBUTES = {**_SCIPY, **_SKLEARN_ATTRIBUTES, **_NETWORKX, **_PILLOW}
# Methods that classes had: (module, class) -> old name -> Row.
METHODS = {("networkx", "Graph"): _GRAPH, ("networkx", "DiGraph"): _DIGRAPH,
           ("PIL.ImageDraw", "ImageDraw"): {"textsize": method("textbbox", "Pillow 10.0", _text_size)},
           ("PIL.ImageFont", "FreeTypeFont"): {"getsize": method("getbbox", "Pillow 10.0", _font_size)},
           ("pandas", "DataFrame"): {"as_matrix": method(
               "frame.values", "pandas 1.0", lambda frame, columns=None: (
                   frame if columns is None else frame[columns]).values)}}


def _scipy_misc():
    importlib.import_module("scipy")
    return ModuleType("scipy.misc", "Stands in for what scipy.misc had.")


MODULES = {"scipy.misc": Row(_scipy_misc, "Pillow, scipy.special", "SciPy 2.0"),
           "scipy.misc.pilutil": moved("graphreg.tools.old_images", "SciPy 1.2", "Pillow"),
           **_SKLEARN_MODULES}
