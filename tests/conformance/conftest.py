"""The engines that the generic tests run on; a kernel never gets an array that it could write into."""
import pytest

from conformance import harness


def _param(name):
    return pytest.param(name, marks=[pytest.mark.slow] if name == "jax" else [])


@pytest.fixture(params=map(_param, sorted(harness.ENGINES)), scope="session")
def engine(request):
    return harness.ENGINES[request.param]()
