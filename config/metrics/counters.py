"""What processes count as they go, in memory.

Processes of one host put their counts together by files (`PROMETHEUS_MULTIPROC_DIR`, which
`config.start` makes); a command, or a test, counts for itself.
"""

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

disable_created_metrics()
REGISTRY = CollectorRegistry()
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
DELAYS = (1, 2, 5, 10, 30, 60, 300, 1800)

requests = Counter(
    "dan_van_requests",
    "Requests answered, by name of the address, method and class of status.",
    ["route", "method", "status"],
    registry=REGISTRY,
)
request_seconds = Histogram(
    "dan_van_request_seconds",
    "Seconds until a request was answered, by name of the address.",
    ["route"],
    buckets=SECONDS,
    registry=REGISTRY,
)
answer_saves = Counter("dan_van_answer_saves", "Answers of attempts saved.", registry=REGISTRY)
grading_seconds = Histogram(
    "dan_van_grading_seconds",
    "Seconds from submitting an attempt to its result; without those that people mark.",
    buckets=DELAYS,
    registry=REGISTRY,
)
sign_ins = Counter(
    "dan_van_sign_ins",
    "Tries to sign in, by outcome: let_in, refused.",
    ["outcome"],
    registry=REGISTRY,
)
