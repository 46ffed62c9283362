"""The documentation is true: its programs run, and print what it says they print.

In README.md and docs/*.md each ```python block runs, from the top of a file to its end, in one namespace; a ```text
block behind it is what it prints. A block behind <!-- file: NAME --> is a file instead, and ```console blocks show
commands, from a folder with those files, and their output.
"""
import contextlib
import glob
import importlib.util
import io
import os
import re
import subprocess
import sys

import pytest

import graphreg as tf

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HOME = os.path.dirname(os.path.dirname(os.path.abspath(tf.__file__)))
PAGES = ["README.md"] + sorted(os.path.join("docs", os.path.basename(p))
                               for p in glob.glob(os.path.join(ROOT, "docs", "*.md")))
BLOCK = re.compile(r"^(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.M | re.S)
# What declares ops of its own, or switches to eager execution, has a process of its own.
ALONE = ("docs/adding_an_op.md",)
IS_V2 = "import graphreg.compat.v2"


def read(page):
    with open(os.path.join(ROOT, page), encoding="utf-8") as f:
        return f.read()


def blocks(page):
    """[(kind, text, line, file's name or None)]"""
    source = read(page)
    return [(m["kind"], m["text"], source.count("\n", 0, m.start("text")) + 1, m["file"])
            for m in BLOCK.finditer(source)]


def programs(page):
    """[(source, line, what it prints or None)] of the page."""
    found = blocks(page)
    return [(text, line, found[i + 1][1] if i + 1 < len(found) and found[i + 1][0] == "text" else None)
            for i, (kind, text, line, file) in enumerate(found) if kind == "python" and file is None]


def run_here(page, namespace):
    """Run a page's programs in this process."""
    for source, line, wanted in programs(page):
        if IS_V2 in source:
            continue
        out = io.StringIO()
        # Blank lines put the lines of a traceback where they are in the page.
        code = compile("\n" * (line - 1) + source, os.path.join(ROOT, page), "exec")
        with contextlib.redirect_stdout(out):
            exec(code, namespace)
        assert wanted is None or out.getvalue() == wanted, f"{page}:{line}"


def with_programs(pages):
    return [p for p in pages if any(IS_V2 not in source for source, _, _ in programs(p))]


@pytest.mark.parametrize("page", with_programs(p for p in PAGES if p not in ALONE))
def test_programs_run(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run_here(page, {"__name__": "page"})


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_programs_run_alone(page, tmp_path):
    """As a reader would run them: the page in one process, TF2's programs each in its own."""
    every = programs(page)
    together = [source for source, _, _ in every if IS_V2 not in source]
    for source in ["\n".join(together)] + [source for source, _, _ in every if IS_V2 in source]:
        done = subprocess.run([sys.executable, "-W", "error", "-c", source], capture_output=True, text=True,
                              cwd=str(tmp_path), env=dict(os.environ, PYTHONPATH=HOME))
        assert done.returncode == 0, done.stderr
    if page in ALONE:
        wanted = "".join(text for _, _, text in every if text)
        assert subprocess.run([sys.executable, "-c", "\n".join(together)], capture_output=True, text=True,
                              env=dict(os.environ, PYTHONPATH=HOME)).stdout == wanted


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="the commands are a shell's")
@pytest.mark.parametrize("page", [p for p in PAGES if any(kind == "console" for kind, *_ in blocks(p))])
def test_commands_print_what_the_page_says(page, tmp_path):
    for kind, text, line, file in blocks(page):
        if file:
            (tmp_path / file).write_text(text)
    environment = dict(os.environ, PYTHONPATH=HOME)
    for kind, text, line, file in blocks(page):
        if kind != "console":
            continue
        command, _, wanted = text.partition("\n")
        command = re.sub(r"^\$ ", "", command).replace("python ", f"'{sys.executable}' ", 1)
        done = subprocess.run(command, shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              cwd=str(tmp_path), env=environment)
        assert done.stdout == wanted, f"{page}:{line}"


def test_links_lead_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", read(page)):
            assert os.path.exists(os.path.join(ROOT, os.path.dirname(page), target)), f"{page}: {target}"


@pytest.mark.slow
def test_the_coverage_page_is_current():
    spec = importlib.util.spec_from_file_location("make_coverage", os.path.join(ROOT, "docs", "make_coverage.py"))
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert read("docs/coverage.md") == script.page(), "run python docs/make_coverage.py"
