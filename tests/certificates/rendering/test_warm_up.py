"""Worker processes share what rendering needs."""

from certificates.rendering import renderer
from certificates.rendering.warm_up import warm_up


def test_fonts_and_styles_are_ready_without_a_database() -> None:
    """No `db` fixture: a query would fail, as it would break connections shared by a fork."""
    for part in (renderer._fonts, renderer._faces, renderer._stylesheet):
        part.cache_clear()
    warm_up()
    assert renderer._fonts.cache_info().currsize == 1
    assert renderer._faces.cache_info().currsize == 1
    assert renderer._stylesheet.cache_info().currsize >= 3
