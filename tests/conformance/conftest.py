"""The engines that the generic tests run on; a kernel never gets an array that it could write into."""
import pytest

from conformance import harness


@pytest.fixture(params=sorted(harness.ENGINES), scope="session")
def engine(request):
    return harness.ENGINES[request.param]()
