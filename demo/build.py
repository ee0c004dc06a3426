"""The demo community, built through the product's own actions. `chosha demo` and the first `make run` call it."""

import time

from django.db import transaction

from chosha.members.models import Member
from demo.applicants import build_applications
from demo.consulting import build_consultations
from demo.covering import build_covering
from demo.crowd import grow
from demo.guarding import build_words
from demo.invitations import build_invitations
from demo.keys import give_keys, key_guardians
from demo.lives import build_renewals
from demo.newcomers import build_newcomers
from demo.papers import build_papers
from demo.people import build_people
from demo.places import build_places
from demo.polls import build_votes
from demo.proofs import build_proofs
from demo.questions import build_questions
from demo.seals import build_openings
from demo.seats import build_seats
from demo.session import build_session
from demo.shelves import build_shelves
from demo.shows import build_shows
from demo.signing import build_sign_ups
from demo.slides import build_slides
from demo.threads import build_threads
from demo.together import build_company, build_show_poll


def build(*, members: int | None = None, posts: int | None = None) -> None:
    """Fill an empty community. `members` and `posts` grow it further by bulk rows; without them the world is as written."""
    began = time.monotonic()
    if Member.objects.exists():
        print("会員がもういるので、見本の庁舎は作りませんでした。空のフォルダーを CHOSHA_HOME にすると作れます。")
        return
    with transaction.atomic():  # all of it or nothing: half a world could not be built on
        people = build_people()
        passphrases = key_guardians(people)
        threads = build_threads(people)
        build_votes(people)
        build_openings(people, passphrases)
        build_papers(people)
        episodes = build_shows(people)
        build_questions(people)
        build_consultations(people)
        build_company(people)
        build_show_poll(people)
        build_seats(people)
        build_places(people)
        build_shelves(people)
        build_slides(people)
        build_session(people)
        build_sign_ups(people)
        build_covering(people)
        build_applications(people)
        build_newcomers(people)
        build_proofs(people)
        build_renewals()
        build_invitations(people)
        build_words(people)
        if members or posts:
            grow(members=members or 0, posts=posts or 0)
        give_keys(people, passphrases)
    print(f"見本の庁舎ができました。会員 {len(people)} 人、題 {threads} 本、放送 {episodes} 回（{time.monotonic() - began:.0f} 秒）。")
