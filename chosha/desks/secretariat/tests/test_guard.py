import pytest
from django.test import Client

from chosha.guard.models import StaffWord
from chosha.members.models import RoleName as R
from chosha.members.tests.factories import StaffFactory, enter_fresh

pytestmark = pytest.mark.django_db
WORD = {"use": "ask", "word": "朝霧計画", "note": "公表は来月"}


def as_(role):
    client = Client()
    enter_fresh(client, StaffFactory(role=role, display_name=f"{role.label}の人"))
    return client


@pytest.mark.parametrize(("role", "status"), [(role, 200 if role in (R.MODERATOR, R.EDITOR) else 403) for role in R])
def test_moderators_and_editors_tend_the_words(role, status):
    assert as_(role).get("/secretariat/guard/").status_code == status


def test_a_word_is_added_shown_and_taken_off():
    client = as_(R.EDITOR)
    assert "言葉は、まだありません" in client.get("/secretariat/guard/").content.decode()
    client.post("/secretariat/guard/", WORD)
    page = client.get("/secretariat/guard/").content.decode()
    assert ("朝霧計画" in page, "公表は来月" in page, "足しました" in page) == (True, True, True)
    client.post(f"/secretariat/guard/{StaffWord.objects.get().pk}/removal/")
    assert StaffWord.objects.count() == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"word": "市"}, "2文字からの言葉を書いてください"),
        ({"word": "x" * 41}, "40文字"),
        ({"use": "never"}, "選"),
        ({"word": "朝霧計画"}, "この言葉は、すでにあります"),
    ],
)
def test_what_cannot_be_added_is_told_why(words, sentence):
    client = as_(R.MODERATOR)
    client.post("/secretariat/guard/", WORD)
    answer = client.post("/secretariat/guard/", WORD | words)
    assert (answer.status_code, StaffWord.objects.count(), sentence in answer.content.decode()) == (422, 1, True)


def test_the_desk_leads_there_only_whom_it_is_for():
    assert ["/secretariat/guard/" in as_(role).get("/secretariat/").content.decode() for role in (R.MODERATOR, R.RECEPTION)] == [
        True,
        False,
    ]


def test_the_page_asks_the_same_however_many_words(django_assert_num_queries):
    client = as_(R.EDITOR)
    client.post("/secretariat/guard/", WORD)
    client.get("/secretariat/guard/")
    with django_assert_num_queries(6):
        client.get("/secretariat/guard/")
    for n in range(2):
        client.post("/secretariat/guard/", WORD | {"word": f"言葉{n}"})
    client.get("/secretariat/guard/")
    with django_assert_num_queries(6):
        client.get("/secretariat/guard/")
