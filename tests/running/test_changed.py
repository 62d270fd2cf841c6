"""`make check` runs the tests of what changed, and some of what imports it."""

import pytest

from tests.running import changed


def chosen(monkeypatch, capsys, *files):
    monkeypatch.setattr(changed, "changed", lambda: set(files))
    changed.main()
    return set(capsys.readouterr().out.split()) - set(changed.ALWAYS)


@pytest.mark.parametrize(
    ("ground", "test"),
    [
        ("config/percent.py", "tests/quizzes/organiser/test_statistics_page.py"),
        ("config/compiled_query.py", "tests/config/test_compiled_query.py"),
    ],
)
def test_a_module_that_all_stand_on_chooses_tests_of_those(monkeypatch, capsys, ground, test):
    tests = chosen(monkeypatch, capsys, ground)
    assert test in tests
    assert len({one.split("/")[1] for one in tests}) > 2, "of several apps"
    assert len(tests) <= changed.MAX_OF_IMPORTERS + 1


def test_settings_choose_tests_of_every_app(monkeypatch, capsys):
    """Which ones of hundreds changes with every module that reads a setting."""
    tests = chosen(monkeypatch, capsys, "config/settings.py")
    assert {one.split("/")[1] for one in tests} >= {"cms", "config", "learning", "quizzes"}
    assert len(tests) <= changed.MAX_OF_IMPORTERS + 1


def test_what_imports_it_through_another_comes_after_what_names_it(monkeypatch):
    monkeypatch.setattr(changed, "MAX_OF_IMPORTERS", 10_000)
    tests = changed.tests_of_importers(["config/percent.py"])
    own = tests.index("tests/quizzes/organiser/test_statistics_page.py")
    assert own < tests.index("tests/certificates/register/test_register.py")


def test_a_text_or_a_test_has_no_importers(monkeypatch, capsys):
    assert chosen(monkeypatch, capsys, "README.md") == set()
    assert chosen(monkeypatch, capsys, "tests/running/test_rows.py") == {
        "tests/running/test_rows.py"
    }
