"""The project around the code: what README.md promises is what .ci/run does and what lies in the tree."""
import configparser
import glob
import os
import re

import graphreg

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PACKAGE = os.path.dirname(os.path.abspath(graphreg.__file__))


def read(name):
    with open(os.path.join(ROOT, name), encoding="utf-8") as f:
        return f.read()


def command(text, last):
    """The one line that makes an environment and ends in `last`, without what only quietens it."""
    found, = [line.strip() for line in text.splitlines() if "venv .venv &&" in line and last in line]
    return found.replace(" --quiet", "").replace(" -q", "")


def test_ci_runs_the_command_of_the_readme():
    assert command(read(".ci/run"), "pytest") == command(read("README.md"), "pytest")


def test_ci_runs_the_kernels_of_onednn_too():
    """The command of the README leaves them out, and says so; then they must be there."""
    install, again = [line for line in read(".ci/run").splitlines() if "onednn" in line or "DNNL" in line][-2:]
    assert "pip install --quiet '.[onednn" in install
    assert again.startswith("GRAPHREG_DNNL_EXPECTED=1 ") and "tests/engine" in again
    assert "-rfEs" in read("setup.cfg")


def test_readme_runs_the_main_example():
    assert command(read("README.md"), "regularized_digits").endswith("python examples/regularized_digits.py")


def test_readme_names_what_exists():
    text = re.sub(r"```.*?```", "", read("README.md"), flags=re.S)
    paths = re.findall(r"`([\w./]+/[\w./]*|\w+\.(?:py|md|cfg))`", text)
    assert "graphreg/core/" in paths
    missing = [p for p in paths if not os.path.exists(os.path.join(ROOT, p)) and not os.path.exists(os.path.join(PACKAGE, p))]
    assert not missing


def test_numpy_is_the_only_dependency():
    setup = configparser.ConfigParser()
    setup.read_string(read("setup.cfg"))
    assert setup["options"]["install_requires"].split() == ["numpy>=1.26"]
    assert setup["options"]["python_requires"] == ">=3.9"


def test_an_installed_copy_has_every_file():
    """What is no module must be named in package_data."""
    def files(top):
        return {os.path.relpath(os.path.join(folder, n), top) for folder, _, names in os.walk(top) for n in names
                if "__pycache__" not in folder}
    assert files(os.path.join(ROOT, "graphreg")) - files(PACKAGE) == set()


def test_data_name_their_source():
    assert "UCI" in read("examples/data/README.md") and "CC BY 4.0" in read("examples/data/README.md")


def test_the_package_asserts_nothing():
    """pytest rewrites assert statements of a package that carries a plugin: their texts would no longer be TF's."""
    paths = glob.glob(os.path.join(ROOT, "graphreg", "**", "*.py"), recursive=True)
    assert paths and not [p for p in paths if re.search(r"^\s*assert\b", read(p), flags=re.M)]
