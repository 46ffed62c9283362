"""docs/refused.md says what is refused of the names that programs use, and no more."""
import importlib.util
import os

import pytest

import graphreg as tf
from graphreg.contrib import refused
from graphreg.tools import check

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("make_refused", os.path.join(ROOT, "docs", "make_refused.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_page_is_what_the_code_says(script):
    with open(script.PAGE, encoding="utf-8") as f:
        assert f.read() == script.page(), "run python docs/make_refused.py"


@pytest.mark.slow
def test_every_refusal_has_its_reason(script):
    refusals, partly = script.judged()
    assert refusals and partly
    assert [name for name, _, note in refusals + partly if not note] == []


@pytest.mark.parametrize("part", sorted(refused.REASONS))
def test_a_refused_part_says_why(part):
    with pytest.raises(AttributeError) as e:
        getattr(tf.contrib, part)
    assert str(e.value).endswith(f"tf.contrib.{part} is not emulated: {refused.REASONS[part]}")


@pytest.mark.parametrize("name", sorted(refused.NAMES))
def test_a_refused_name_says_why(name):
    part, _, last = name.partition(".")
    with pytest.raises(AttributeError) as e:
        getattr(getattr(tf.contrib, part), last)
    assert str(e.value).endswith(f"tf.contrib.{name} is not emulated: {refused.NAMES[name]}")


def test_check_says_why():
    report = check.check_source("import tensorflow as tf\ntf.contrib.gan.gan_model(1)\n")
    assert [(f.status, f.note) for f in report.findings] == [("not emulated", refused.REASONS["gan"])]
