"""The alarms of docs/deploy/alerts.yml, read as Prometheus reads them."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families as read


def documented() -> list[dict[str, Any]]:
    text = (Path(__file__).resolve().parents[2] / "docs/deploy/alerts.yml").read_text(
        encoding="utf-8"
    )
    rules: list[dict[str, Any]] = yaml.safe_load(text)["groups"][0]["rules"]
    return rules


def test_every_alarm_names_figures_that_exist_and_what_to_do(
    settings: Any, client: Client, db: None
) -> None:
    settings.BACKUP_NIGHTLY = True
    client.get("/dang-nhap/")
    families = {family.name: family for family in read(client.get("/metrics").content.decode())}
    told = {
        name + ending
        for name, family in families.items()
        for ending in {"counter": ("_total",), "histogram": ("_bucket", "_count")}.get(
            family.type, ("",)
        )
    }
    for rule in documented():
        names = set(re.findall(r"\b(?:dan_van_\w+|up\b)", rule["expr"])) - {"up"}
        assert names or "up{" in rule["expr"], rule["alert"]
        assert names <= told, rule["alert"]
        assert len(rule["annotations"]["action"]) > 20, rule["alert"]
        assert len(rule["annotations"]["summary"]) > 10, rule["alert"]


MATCHER = re.compile(r"""(\w+)(=~|!~|!=|=)("[^"]*")""")
COUNTING = re.compile(r"\b(?:rate|irate|increase)\((dan_van_\w+)")


@pytest.mark.parametrize("rule", documented(), ids=lambda rule: rule["alert"])
def test_both_sides_of_an_alarm_can_be_of_the_same_labels(rule: dict[str, Any]) -> None:
    """Prometheus joins `and` by all labels: those of other values never meet, without an error."""
    left, joint, right = rule["expr"].partition(" and ")
    if joint and not right.startswith(("on (", "ignoring (")):
        assert set(MATCHER.findall(left)) == set(MATCHER.findall(right))


@pytest.mark.parametrize("rule", documented(), ids=lambda rule: rule["alert"])
def test_only_what_never_falls_is_counted_up(rule: dict[str, Any]) -> None:
    """A gauge that falls would count as a start anew, and all that it holds as an increase."""
    for name in COUNTING.findall(rule["expr"]):
        assert name.endswith(("_total", "_bucket", "_count")), name


@pytest.mark.parametrize("rule", documented(), ids=lambda rule: rule["alert"])
def test_a_backup_of_any_host_is_a_backup(rule: dict[str, Any]) -> None:
    """Each host knows its own only: those that make none would raise the alarm for ever."""
    names = re.findall(r"(\w+\()?(dan_van_(?:backup|restore_test)_\w+)", rule["expr"])
    assert all(around == ("max(" if name.endswith("_ok") else "min(") for around, name in names)
