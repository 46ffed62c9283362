"""The order of the house: imports point down the list of layers, and nothing dodges that."""
import ast
import os
import sys

import pytest

import graphreg.core

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(graphreg.core.__file__)))

# Lowest first.  A module belongs to the layer with the longest name that its own starts with.
LAYERS = (
    ("graphreg.kernels",),
    ("graphreg.core",),
    ("graphreg.platform",),
    ("graphreg.formats",),
    ("graphreg.ops",),
    ("graphreg.functions",),
    ("graphreg.gradients", "graphreg.session_ops", "graphreg.weights_broadcast"),
    ("graphreg.session_runs",),
    ("graphreg.initial_values", "graphreg.hessians", "graphreg.gradient_tape"),
    ("graphreg.variables",),
    ("graphreg.resource_variables", "graphreg.partitioning", "graphreg.initializers", "graphreg.smart_cond"),
    ("graphreg.variable_store", "graphreg.initializers_v2"),
    ("graphreg.variable_scope",),
    ("graphreg.partitioned_variables", "graphreg.template", "graphreg.regularizers", "graphreg.losses",
     "graphreg.custom_gradient", "graphreg.metrics", "graphreg.functional", "graphreg.parsing"),
    ("graphreg.distributions",),
    ("graphreg.activations", "graphreg.profiler", "graphreg.version", "graphreg.raw_ops", "graphreg.signal", "graphreg.spectral"),
    ("graphreg.summary",),
    ("graphreg.train",),
    ("graphreg.engine",),
    ("graphreg.session", "graphreg.eager_mode", "graphreg.defun", "graphreg.eager_py_func"),
    ("graphreg.training",),
    ("graphreg.saved_model",),
    ("graphreg.data",),
    ("graphreg.distribute",),
    ("graphreg.keras",),
    ("graphreg.layers", "graphreg.lookup", "graphreg.staging"),
    ("graphreg.feature_column",),
    ("graphreg.rnn_cells",),
    ("graphreg.rnn_wrappers",),
    ("graphreg.rnn_cell",),
    ("graphreg.rnn",),
    ("graphreg.estimator",),
    ("graphreg.contrib",),
    ("graphreg.io",),
    ("graphreg.device_lib", "graphreg.generated", "graphreg.jax", "graphreg.libraries", "graphreg.pywrap", "graphreg.resources",
     "graphreg.tfdbg"),
    ("graphreg.aliases",),
    ("graphreg.testing",),
    ("graphreg.test",),
    ("graphreg",),
    ("graphreg.tools",),
    ("graphreg.__main__",),
)
# Packages whose modules may import each other (never in a circle).
MAY_IMPORT_EACH_OTHER = {"graphreg.data", "graphreg.platform", "graphreg.formats", "graphreg.summary", "graphreg.training",
                         "graphreg.saved_model", "graphreg.io", "graphreg.feature_column", "graphreg.estimator", "graphreg.distribute",
                         "graphreg.kernels", "graphreg.core", "graphreg.ops", "graphreg.functions", "graphreg.train",
                         "graphreg.engine", "graphreg.testing", "graphreg.keras", "graphreg.layers",
                         "graphreg.contrib", "graphreg.metrics", "graphreg.distributions", "graphreg",
                         "graphreg.tools"}

# Imports inside functions: (importing module, imported module) -> why it waits.
LATE_IMPORTS = {
    ("graphreg.keras.engine.network_config", "yaml"): "optional: to_yaml alone needs it",
    ("graphreg.variables", "graphreg.core.messages"): "few programs ask for messages",
    ("graphreg.core.graph", "graphreg.core.node_def"): "few programs ask for messages",
    ("graphreg.core.tensor_shape", "graphreg.core.messages"): "few programs ask for messages",
    ("graphreg.core.dtypes", "ml_dtypes"): "optional: bfloat16 arrays alone need it",
    ("graphreg.session", "graphreg.engine.trace"): "few runs are traced",
    ("graphreg.session", "graphreg.engine.places"): "NumPy has one place, unless a program logs it",
    ("graphreg.engine.engines", "graphreg.engine.places"): "NumPy has one place, unless a program logs it",
    ("graphreg.engine.onednn", "graphreg.engine.onednn_steps"): "optional, and not before the first op that asks for it",
    ("graphreg.engine.onednn", "graphreg.engine.onednn_updates"): "as above",
    ("graphreg.formats.crc32c", "crc32c"): "optional: without it checksums take longer",
    ("graphreg.ops.image_files", "PIL"): "optional: JPEG files alone need it",
    ("graphreg.keras.saving_h5", "h5py"): "optional: HDF5 files alone need it",
    ("graphreg.kernels.sparse_product", "scipy.sparse"): "optional: large sparse products are three times as fast",
    ("graphreg.contrib.external_optimizer", "scipy.optimize"): "optional: ScipyOptimizerInterface alone needs it",
}


def module_name(path):
    parts = os.path.relpath(path, os.path.dirname(ROOT))[:-len(".py")].split(os.sep)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def python_files():
    for folder, _, names in sorted(os.walk(ROOT)):
        for name in sorted(names):
            if name.endswith(".py"):
                yield os.path.join(folder, name)


FILES = {module_name(path): path for path in python_files()}


def parse(module):
    with open(FILES[module], encoding="utf-8") as f:
        return ast.parse(f.read())


def imports(module, node):
    """Full names of the modules that an import statement loads, as far as they are modules."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    base = node.module or ""
    if node.level:
        package = module.split(".")
        is_package = FILES[module].endswith("__init__.py")
        package = package[:len(package) - node.level + is_package]
        base = ".".join(package + ([node.module] if node.module else []))
    found = [f"{base}.{alias.name}" for alias in node.names if f"{base}.{alias.name}" in FILES]
    return found if len(found) == len(node.names) else found + [base]


def import_statements(module):
    """(imported module, whether the statement stands inside a function) of a module."""
    def walk(node, inside):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.Import, ast.ImportFrom)):
                for target in imports(module, child):
                    yield target, inside
            yield from walk(child, inside or isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)))
    return list(walk(parse(module), False))


EDGES = {module: import_statements(module) for module in FILES}


def layer_of(module):
    """(place in LAYERS, the name that put it there)."""
    found = [(len(name), rank, name) for rank, names in enumerate(LAYERS) for name in names
             if module == name or module.startswith(name + ".")]
    _, rank, name = max(found)
    return rank, name


def is_ours(module):
    return module == "graphreg" or module.startswith("graphreg.")


@pytest.mark.parametrize("module", sorted(FILES))
def test_imports_point_down(module):
    rank, layer = layer_of(module)
    for target, _ in EDGES[module]:
        if not is_ours(target):
            continue
        other_rank, other_layer = layer_of(target)
        assert other_rank <= rank, f"{module} imports {target}, which lies above it"
        if other_rank == rank:
            assert layer == other_layer and layer in MAY_IMPORT_EACH_OTHER, f"{module} imports {target} of its own floor"


@pytest.mark.parametrize("module", sorted(m for m in FILES if m.startswith("graphreg.kernels")))
def test_kernels_know_only_arrays(module):
    assert not [t for t, _ in EDGES[module] if is_ours(t) and not t.startswith("graphreg.kernels")]


def test_core_knows_no_kernels():
    assert not [(m, t) for m in FILES if m.startswith("graphreg.core") for t, _ in EDGES[m]
                if t.startswith("graphreg.kernels")]


def test_no_circles():
    below = {m: {t for t, late in EDGES[m] if not late and t in FILES and t != m} for m in FILES}
    while below:
        ready = [m for m, targets in below.items() if not targets & set(below)]
        assert ready, f"these modules import each other in a circle: {sorted(below)}"
        for m in ready:
            del below[m]


# Python 3.9 does not know the names of its own modules.
STANDARD = getattr(sys, "stdlib_module_names", ())
needs_standard_library = pytest.mark.skipif(not STANDARD, reason="needs sys.stdlib_module_names of Python 3.10")


@needs_standard_library
def test_imports_inside_functions_are_listed():
    """A cycle is not dodged by importing late; waiting for the first use needs a reason in LATE_IMPORTS.

    The standard library may come late without one: it cannot be in a cycle, and some of it is slow to load.
    """
    late = {(m, t) for m in FILES for t, inside in EDGES[m] if inside and t.split(".")[0] not in STANDARD}
    assert late - set(LATE_IMPORTS) == set(), "not listed"
    assert set(LATE_IMPORTS) - late == set(), "listed, and not there any more"


@needs_standard_library
def test_only_numpy_and_the_standard_library():
    allowed = {"graphreg", "numpy"} | set(STANDARD)
    # Modules that are loaded with an optional library, or not at all.
    libraries = (("graphreg.engine.jax_", "jax"), ("graphreg.core.message_protobuf", "google"))
    assert not {(m, t) for m in FILES for t, late in EDGES[m] if not late and t.split(".")[0] not in allowed
                and not any(m.startswith(start) and t.split(".")[0] == library for start, library in libraries)}


@pytest.mark.parametrize("module", sorted(FILES))
def test_no_type_checking_trick(module):
    names = {n.id for n in ast.walk(parse(module)) if isinstance(n, ast.Name)}
    names |= {n.attr for n in ast.walk(parse(module)) if isinstance(n, ast.Attribute)}
    assert "TYPE_CHECKING" not in names


def test_every_folder_is_a_package():
    folders = {os.path.dirname(path) for path in FILES.values()}
    assert not [f for f in folders if not os.path.exists(os.path.join(f, "__init__.py"))]


def test_no_file_outgrows_its_family():
    """A file past 800 lines splits by family."""
    long = {}
    for module, path in FILES.items():
        with open(path, encoding="utf-8") as f:
            lines = sum(1 for _ in f)
        if lines > 800:
            long[module] = lines
    assert not long
