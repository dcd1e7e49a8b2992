"""What those who run a program see of it: spans, logs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from fault_server import FaultServer, answer
from spaceclients import Limits, RetryPolicy, SessionAuth
from spaceclients.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Mode

SECRET = "hunter2hunter2"


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instrumentor = HTTPXClientInstrumentor()
    instrumentor.instrument(tracer_provider=provider)
    yield exporter
    instrumentor.uninstrument()
    provider.shutdown()


def test_opentelemetrys_instrumentation_of_httpx_works_as_it_is(mode: Mode, spans: InMemorySpanExporter) -> None:
    """A span for each attempt, which the service is told of; without credentials."""
    with FaultServer([answer(503), answer(200, b"{}")]) as server:
        auth = SessionAuth({"session": SECRET}, SECRET)
        kintone = mode.kintone(server.url, auth=auth, retry=RetryPolicy(backoff=0))
        mode.run(kintone.update_space(id=1))

    first, second = spans.get_finished_spans()
    assert [dict(span.attributes or {})["http.status_code"] for span in (first, second)] == [503, 200]
    assert first.name == "PUT"
    assert all(b"traceparent: 00-" in request for request in server.requests)
    assert SECRET not in first.to_json() + second.to_json()


KAITENS = ("X-RateLimit-Limit: 50", "X-RateLimit-Remaining: 49", "X-RateLimit-Reset: 1764720000")
KINTONES = ("X-ConcurrencyLimit-Limit: 100", "X-ConcurrencyLimit-Running: 7")


@pytest.mark.parametrize(
    ("headers", "limits"),
    [
        (KAITENS, Limits(50, 49, datetime(2025, 12, 3, tzinfo=UTC))),
        (KAITENS[:1], Limits(50)),
        (KINTONES, Limits(100, 93)),
        (("X-ConcurrencyLimit-Limit: 100", "X-ConcurrencyLimit-Running: 101"), Limits(100, 0)),
        (("X-RateLimit-Limit: many", "X-RateLimit-Reset: 99999999999999"), None),
        ((), None),
    ],
)
def test_the_limits_are_those_of_the_last_answer(mode: Mode, headers: tuple[str, ...], limits: Limits | None) -> None:
    """A refusal's too, and for siblings."""
    with FaultServer([answer(200, b"{}", "X-RateLimit-Limit: 1"), answer(404, b"", *headers)]) as server:
        kintone = mode.kintone(server.url)
        assert kintone.limits is None
        mode.run(kintone.update_space(id=1))
        assert kintone.limits == Limits(1)
        with pytest.raises(ApiError):
            mode.run(kintone.guest_space(7).update_space(id=1))

        assert kintone.limits == limits
