from types import SimpleNamespace

import pytest

from chosha.audit.models import Entry
from chosha.guard.actions import MOST, add_word, drop_word, note_decision
from chosha.guard.models import StaffWord
from chosha.guard.queries import consider
from chosha.kernel.clock import now
from chosha.kernel.errors import Refused

pytestmark = pytest.mark.django_db
SOMEBODY = SimpleNamespace(pk=7)


def test_a_word_comes_and_goes_and_both_are_on_record():
    word = add_word(by=SOMEBODY, use="ask", word="  朝霧　計画 ", note="公表前")
    assert (word.word, list(Entry.objects.values_list("act", "by_id"))) == ("朝霧 計画", [("guard.word.added", SOMEBODY.pk)])
    drop_word(word, by=SOMEBODY)
    assert (StaffWord.objects.count(), Entry.objects.latest("pk").details) == (0, {"use": "ask", "word": "朝霧 計画"})


@pytest.mark.parametrize("word", ["", " ", "市", "朝霧"])
def test_a_word_too_short_or_there_already_is_refused(word):
    add_word(by=SOMEBODY, use="ask", word="朝霧")
    with pytest.raises(Refused):
        add_word(by=SOMEBODY, use="allow", word=word)
    assert StaffWord.objects.count() == 1


def test_there_are_not_more_words_than_the_guard_can_ask_about():
    StaffWord.objects.bulk_create(StaffWord(use="ask", word=f"言葉{n}", added_at=now()) for n in range(MOST))
    with pytest.raises(Refused, match="500まで"):
        add_word(by=SOMEBODY, use="ask", word="もう一つ")


def test_nothing_is_written_down_where_nothing_was_asked():
    note_decision(consider({"body": "皆さんの話です"}), about="board.post")
    assert Entry.objects.count() == 0


def test_hints_are_neither_asked_nor_written_down():
    looked = consider({"body": "渡邊が休んでいる"})
    note_decision(looked, about="board.post")
    assert ([finding.span.text for finding in looked.findings], looked.open, Entry.objects.count()) == (["渡邊"], [], 0)


def test_an_allowed_word_never_silences_what_stops():
    add_word(by=SOMEBODY, use="allow", word="田中さん")
    assert [finding.span.text for finding in consider({"body": "田中さんの件"}).open] == ["田中さん"]
