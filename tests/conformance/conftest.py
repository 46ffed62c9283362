"""The engines that the generic tests run on."""
import pytest

from conformance import harness


@pytest.fixture(params=sorted(harness.ENGINES), scope="session")
def engine(request):
    return harness.ENGINES[request.param]()
