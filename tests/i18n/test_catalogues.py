"""Messages of a language stand in one catalogue, however many apps bring some."""

from concurrent.futures import ThreadPoolExecutor

from django.utils import timezone
from django.utils.translation import activate, get_language, gettext, ngettext, override, trans_real


class _App:
    """A catalogue as an app brings it."""

    def __init__(self, messages, plural) -> None:
        self._catalog, self.plural = messages, plural


def test_chinese_is_looked_for_in_one_place():
    assert len(trans_real.translation("zh-hans")._catalog._catalogs) == 1


def test_catalogues_with_other_plurals_stay_apart_and_the_later_one_wins():
    def always_one(_number: int) -> int:
        return 0

    joined = trans_real.TranslationCatalog(_App({"a": "1", "b": "1"}, always_one))
    joined.update(_App({"b": "2", "c": "2"}, always_one))
    joined.update(_App({"c": "3"}, lambda number: int(number != 1)))
    assert [joined["a"], joined["b"], joined["c"]] == ["1", "2", "3"]
    assert len(joined._catalogs) == 2


def test_plurals_are_formed_as_before():
    with override("en"):
        assert [ngettext("%(count)s item", "%(count)s items", count) for count in (1, 2)] == [
            "%(count)s item",
            "%(count)s items",
        ]
    with override("zh-hans"):
        assert ngettext("%(count)s item", "%(count)s items", 1) == ngettext("%(count)s item", "%(count)s items", 2)


def test_each_thread_has_its_own_language_and_zone():
    def elsewhere() -> tuple[str, str, str | None]:
        found = gettext("Close"), timezone.get_current_timezone_name(), get_language()
        activate("zh-hans")
        timezone.activate("Asia/Urumqi")
        return found

    with ThreadPoolExecutor(1) as pool, override("zh-hans"), timezone.override("Asia/Tokyo"):
        assert pool.submit(elsewhere).result() == ("Close", "Asia/Shanghai", "en")
        assert pool.submit(elsewhere).result() == ("关闭", "Asia/Urumqi", "zh-hans")
        assert (gettext("Close"), timezone.get_current_timezone_name()) == ("关闭", "Asia/Tokyo")
    assert get_language() == "en"
