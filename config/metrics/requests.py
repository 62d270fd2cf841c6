"""Requests are counted; /metrics tells the counts to those who may know."""

import hmac
import ipaddress
import os
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

from config.metrics import counters
from config.proxies import client_address, read_address

GetResponse = Callable[[HttpRequest], HttpResponse]
PATH = "/metrics"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def count_requests(get_response: GetResponse) -> GetResponse:
    """Middleware: counts by the name of an address, never by what somebody typed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        route = match.view_name if match else "none"
        method = request.method if request.method in METHODS else "OTHER"
        counters.requests.labels(route, method, f"{response.status_code // 100}xx").inc()
        counters.request_seconds.labels(route).observe(time.perf_counter() - started)
        return response

    return middleware


def tell_metrics(get_response: GetResponse) -> GetResponse:
    """Middleware: answers /metrics before host names and http are judged.

    Prometheus asks by a host's own address. To everybody else the address does not exist.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info != PATH or request.method != "GET" or not may_know(request):
            return get_response(request)
        return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)

    return middleware


def may_know(request: HttpRequest) -> bool:
    """Whether the client is in `METRICS_ALLOWED`, or has the token of `METRICS_TOKEN`."""
    address = read_address(client_address(request))
    networks = [ipaddress.ip_network(line, strict=False) for line in settings.METRICS_ALLOWED]
    if address is not None and any(address in network for network in networks):
        return True
    told = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = str(settings.METRICS_TOKEN)
    return bool(token) and hmac.compare_digest(told.encode(), token.encode())


def exposition() -> bytes:
    """All figures in Prometheus' text format."""
    # Models can be imported only now.
    from config.metrics.state import State

    registry = CollectorRegistry()
    registry.register(State())
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
        return generate_latest(registry)
    return generate_latest(registry) + generate_latest(counters.REGISTRY)
