"""Consultations of the demo world on their way from the board on air: answered in past shows, in the order of coming ones, waiting."""

from chosha.board.models import Post
from chosha.broadcasts.actions import hand_over, note_answered, offer_to_answer, pick
from chosha.broadcasts.models import Chapter, Consultation, Episode, Programme, State
from chosha.kernel.clock import now
from chosha.members.models import Member
from demo.world import Row, document, rows

SHOW, KEY = "p-soudan", "board.post"
MEANT = {"t160": 20, "t159": 20, "t006": 15, "t048": 15}
ALSO = {"e07": ("t048",), "e08": ("t006",)}  # what stands in the order beside what the show is named after
WAITING = ("t054", "t005", "t022", "t044")
OFFERED = {"t048": "m010"}
PAST = ("e01", "e02")


def build_consultations(people: dict[str, Member]) -> int:
    """Returns how many were handed to the programme. After threads and shows; their writers' masks are still open."""
    programme = Programme.objects.get(slug=SHOW)
    show = next(row for row in document("programmes.json")["programmes"] if row["id"] == SHOW)
    threads = {row["id"]: row for row in rows("threads.jsonl")}
    posts = {post.title: post for post in Post.objects.filter(title__in=[row["title"] for row in threads.values()])}

    def give(id: str) -> Consultation:
        row = threads[id]
        return hand_over(KEY, posts[row["title"]], by=people[row["author"]], programme=programme)

    for row in show["episodes"]:
        if row["id"] in PAST:
            _answered(row, [give(id) for id in row["threads"]], people)
        elif row["state"] == "scheduled":
            _picked(row, {id: give(id) for id in (*row["threads"], *ALSO.get(row["id"], ()))}, people)
    for id in WAITING:
        give(id)
    return Consultation.objects.count()


def _answered(row: Row, given: list[Consultation], people: dict[str, Member]) -> None:
    episode = Episode.objects.get(title=row["title"])
    host = people[row["hosts"][0]]
    chapters = list(Chapter.objects.filter(episode=episode, label__startswith="相談")) or [None] * len(given)
    for consultation, chapter in zip(given, chapters, strict=False):
        Consultation.objects.filter(pk=consultation.pk).update(
            state=Consultation.State.PICKED, episode=episode
        )  # as it was before the show
        note_answered(consultation, episode=episode, chapter=chapter, by=host)


def _picked(row: Row, given: dict[str, Consultation], people: dict[str, Member]) -> None:
    episode, host = Episode.objects.get(title=row["title"]), people[row["hosts"][0]]
    if episode.state != State.SCHEDULED or episode.starts_at < now():
        return
    for id, consultation in given.items():
        Consultation.objects.filter(pk=consultation.pk).update(minutes=MEANT.get(id, 10))
        pick(consultation, episode=episode, by=host)
        if id in OFFERED:
            offer_to_answer(consultation, by=people[OFFERED[id]])
