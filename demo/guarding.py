"""A few words the secretariat gave the guard."""

from chosha.guard.actions import add_word
from chosha.members.models import Member

WORDS = (
    ("ask", "朝霧計画", "来月の公表まで"),
    ("ask", "みどりの相談室の引っ越し", "場所を知られたくない方がいるため"),
    ("allow", "自治大学校", "研修の話によく出てくるため"),
)


def build_words(people: dict[str, Member]) -> None:
    by = next(member for member in people.values() if member.roles.filter(name="moderator", ended_at__isnull=True).exists())
    for use, word, note in WORDS:
        add_word(by=by, use=use, word=word, note=note)
