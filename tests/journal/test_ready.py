"""Queries that are written once give what Django's own would."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Max, Q
from tests.factories.accounts import make_user
from tests.factories.units import make_office, make_unit

from aftercare.base.kernel.ready import Ready, read
from aftercare.platform.accounts.models import User
from aftercare.platform.units.models import Unit

pytestmark = pytest.mark.django_db


def test_rows_are_those_of_the_queryset_whatever_the_value():
    first, second = make_user("first"), make_user("second")
    ready = Ready(lambda pk: User.objects.filter(pk=pk))
    names = [field.attname for field in User._meta.concrete_fields]
    for user in (first, second, first):
        (found,) = ready(user.pk)
        stored = User.objects.get(pk=user.pk)
        assert [getattr(found, name) for name in names] == [getattr(stored, name) for name in names]
        assert found._state.adding is False
    assert ready(0) == []
    assert ready.first(0) is None


def test_the_statement_is_written_once(django_assert_num_queries):
    written, user = [], make_user("only")
    ready = Ready(lambda pk: written.append(pk) or User.objects.filter(pk=pk))
    with django_assert_num_queries(3):
        assert [ready.first(user.pk) for _time in range(3)] == [user, user, user]
    assert len(written) == 1


def test_related_rows_come_along(django_assert_num_queries):
    below = make_office(parent=make_unit(code="ABOVE"), code="BELOW")
    ready = Ready(lambda code: Unit.objects.select_related("parent").filter(code=code))
    found, top = ready.first("BELOW"), ready.first("ABOVE")
    with django_assert_num_queries(0):
        assert (found, found.parent.code) == (below, "ABOVE")
        assert top.parent is None


def test_values_tuples_and_flat_lists():
    for code in ("A", "B", "C"):
        make_unit(code=code)

    def rows(codes):
        return Unit.objects.filter(code__in=codes).order_by("code")

    named = Ready(lambda codes: rows(codes).values("code", "id", "name"))
    listed = Ready(lambda codes: rows(codes).values_list("id", "code", "active_from"))
    flat = Ready(lambda codes: rows(codes).values_list("code", flat=True))
    assert named(("C", "A")) == list(rows(("A", "C")).values("code", "id", "name"))
    assert listed(("C", "A", "B")) == list(rows(("A", "B", "C")).values_list("id", "code", "active_from"))
    assert flat(("A",)) == ["A"]
    assert flat(("C", "B")) == ["B", "C"]
    assert flat(()) == []


def test_moments_constants_and_a_value_that_stands_twice():
    user, at = make_user("now"), datetime(2026, 3, 1, 8, 30, 15, 250, UTC)
    User.objects.filter(pk=user.pk).update(created_at=at)
    ready = Ready(
        lambda at, name: User.objects.filter(
            Q(created_at__lte=at) & Q(created_at__gte=at), username=name, is_active=True
        ).values_list("created_at", "username")
    )
    assert ready(at, "now") == [(at, "now")]
    assert ready(at + timedelta(microseconds=1), "now") == []
    assert ready(at, "then") == []


def test_a_value_that_is_not_simply_compared_is_refused():
    with pytest.raises(TypeError, match="not simply compared"):
        Ready(lambda text: User.objects.filter(username__icontains=text))("x")


def test_what_is_written_each_time_gives_the_same_rows(django_assert_num_queries):
    for name in ("anna", "bert", "carl"):
        make_user(name)
    User.objects.filter(username="bert").update(last_login=datetime(2026, 3, 1, 9, 30, 15, 250, tzinfo=UTC))
    rows = User.objects.order_by("-username")
    for wanted in (
        rows.values("username", "last_login", "created_at", "is_active", "realm")[:2],
        rows.annotate(latest=Max("created_at")).values_list("username", "latest"),
        rows.values_list("last_login", flat=True),
        rows.filter(username__in=["bert"]),
    ):
        with django_assert_num_queries(1):
            found = read(wanted.all())
        assert found == list(wanted)
        assert found
    with django_assert_num_queries(0):
        assert read(rows.filter(pk__in=[])) == []
