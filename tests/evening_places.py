"""What the evening finds or makes in the demo community: who is signed in, and where everything stands. Run inside the house."""

SESSIONS = """
import json, time
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from chosha.members.models import Member
keys = {}
for row in json.loads((settings.CHOSHA_HOME / "demo-accounts.json").read_text("utf-8")):
    member = Member.objects.get(email=row["email"])
    session = SessionStore()
    session["_auth_user_id"] = str(member.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = member.get_session_auth_hash()
    if row["role"] in ("admin", "moderator", "guardian1", "guardian2"):  # whose pages ask once more who it is
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        session["account_authentication_methods_user"] = str(member.pk)
    session.create()
    keys[row["role"]] = session.session_key
print(json.dumps(keys))
"""
PLACES = """
import json, time
from datetime import date, timedelta
from secrets import token_bytes
from django.conf import settings
from django.db.models import Count
from chosha.board.actions import accept_comment, claim_post, delete_post, edit_post, publish_post
from chosha.board.models import Attachment, Post, Summary
from chosha.broadcasts.actions import ask_question, ask_reminder, follow, go_elsewhere, hand_over, make_seat, plan_episode, take_seat
from chosha.broadcasts.actions import tell_elsewhere, wish
from chosha.broadcasts.models import Consultation, Episode, Place, Programme, Series, Topic
from chosha.kernel.clock import fiscal_year, now, today
from chosha.members.actions import end_role
from chosha.members.models import Duty, Member, Organisation, Role, RoleName
from chosha.board.access import KEY
from chosha.moderation.models import Appeal
from chosha.moderation.actions import cover_thing
from chosha.reception.actions import apply, call_for_vouches, leave, take_table, transfer, word_behind
from chosha.reception.models import Application, ImportRow, ImportRun, Pair, Renewal, Welcome
from chosha.talk.actions import agree_opening, ask_opening, give_thanks, make_guardian_key, post_comment, silence_mask
from chosha.talk.engine.ballots import PollWords
from demo.questions import QUESTIONS
from chosha.talk.models import Comment, Poll
people = {row["role"]: Member.objects.get(email=row["email"])
          for row in json.loads((settings.CHOSHA_HOME / "demo-accounts.json").read_text("utf-8"))}
until = time.monotonic() + 60
while Episode.objects.filter(recording__isnull=False).count() < 3 and time.monotonic() < until:
    time.sleep(0.5)  # the demo's recordings are made ready after the start
busy = Comment.objects.filter(thing_key="board.post").values("thing_id").annotate(n=Count("pk")).order_by("-n", "thing_id")[0]["thing_id"]
words = {"kind": "question", "title": "様式の番号を、年度のはじめに付け直していますか", "body": "去年の番号が残っていて、探しにくいです。"}
mine, _ = publish_post(by=people["member"], **words)
thanks_words = {"kind": "question", "title": "郵便の集計、どの単位で控えていますか", "body": "月ごとか、日ごとか迷っています。"}
thanked, _ = publish_post(by=people["member"], **thanks_words)
said, _ = post_comment(by=people["host"], thing_key="board.post", thing=thanked, body="日ごとに控えて、月末に足しています。")
accept_comment(thanked, said, by=people["member"])
kind_words = "さっそく様式を直して、課のみんなに配りました。"
kindness = give_thanks(by=people["member"], thing_key="talk.comment", thing=said, words=kind_words)
claim_post(mine, by=people["newcomer"])
field = people["member"].affiliations.get(ended_on=None, kind="home").duty
offered_words = {"kind": "question", "title": "現地調査の日程、どのくらい前に知らせていますか", "body": "二週間前では足りないようです。"}
publish_post(by=people["host"], duty=field, **offered_words)
edit_post(mine, by=people["member"], **words | {"body": "去年の番号が残り、探しにくいです。\\n\\n- 付け直す\\n- 付け直さない"})
gone, _ = publish_post(by=people["member"], kind="chat_topic", title="取り消した題", body="取り消しました。")
delete_post(gone, by=people["member"])
hidden, _ = publish_post(by=people["member"], **words | {"title": "支所の窓口を、昼だけ二人にした話", "body": "山あいの支所の話です。"})
cover_thing(KEY, hidden, by=people["moderator"], reason="場所が分かるかもしれないため")
episodes, soon = Episode.objects.order_by("starts_at"), Episode.objects.filter(state="scheduled", starts_at__gt=now()).order_by("starts_at")
programme = Programme.objects.filter(hosts=people["host"]).earliest("pk")
Role.objects.create(member=people["moderator"], name=RoleName.BROADCAST, granted_at=now())
follow(programme, by=people["member"])
ask_reminder(soon.exclude(programme=programme).first(), by=people["member"])
tonight_words = {"title": "今夜の回　はじめての収納担当が、最初の三か月で決めておくこと", "starts_at": now() + timedelta(minutes=5)}
tonight = plan_episode(programme, **tonight_words, by=None)
outside_words = {"title": "回線工事の晩の回　外の会議室で、収納の相談を聞く", "summary": "庁舎の回線を直しているあいだの回です。"}
outside = plan_episode(programme, **outside_words, starts_at=now() - timedelta(minutes=20), hosts=[people["host"]], by=None)
way_in = {"url": "https://meet.example.com/j/98765432100", "note": "パスコードは 482159 です。お名前は表示名で。"}
tell_elsewhere(outside, by=people["host"], **way_in)
go_elsewhere(outside, by=people["host"])
Episode.objects.filter(pk=outside.pk).update(hidden_at=now())  # the rest of the evening is not about it
for text, wishes in QUESTIONS:
    asked = ask_question(tonight, by=people["seminar_lead"], secret=token_bytes(32), text=text)
    for _ in range(wishes):
        wish(asked, by=people["seminar_lead"], secret=token_bytes(32))
panel = plan_episode(programme, title="四人で話す　はじめての異動で、助けられたこと", starts_at=now() + timedelta(hours=30), by=None)
seat_labels = ("一年目の話をする方", "山あいの支所から、窓口と畑の両方を受け持つ方")
seat_words = [make_seat(panel, label=label, by=people["host"]) for label in seat_labels]
take_seat(seat_words[1][0], by=people["moderator"])
reader, mover, goer = people["seminar_lead"], people["newcomer"], people["guardian3"]
year = fiscal_year(today())
Renewal.objects.update_or_create(member=reader, fiscal_year=year, defaults={
    "asks_on": date(year, 5, 11), "due_on": date(year, 6, 1), "asked_at": now(), "lapsed_at": now(), "proved_at": None})
Member.objects.filter(pk=reader.pk).update(read_only=True)
Renewal.objects.update_or_create(member=people["member"], fiscal_year=year, defaults={
    "asks_on": today(), "due_on": today() + timedelta(days=21), "asked_at": now(), "proved_at": None})
transfer(mover, organisation=Organisation.objects.get(code="162019"), post="税務課 主事", duty=Duty.objects.get(slug="shuno"))
fourth = Member.objects.get(email="m003@demo.example")  # with two guardians alone nobody could write under a mask
Role.objects.create(member=fourth, name=RoleName.GUARDIAN, granted_at=now())
fourth.holds_role = True
fourth.save(update_fields=["holds_role"])
make_guardian_key(fourth)
accounts = json.loads((settings.CHOSHA_HOME / "demo-accounts.json").read_text("utf-8"))
passphrases = {row["role"]: row.get("seal_passphrase") for row in accounts}
case_words = {"ground": "life", "reason": "家族の方から、行方が分からないという連絡がありました。警察にも届けてあります。"}
masked = list(Post.objects.filter(mask__isnull=False).select_related("mask").order_by("-created_at", "pk")[:4])
cases = [ask_opening(post.mask, by=people["guardian1"], words=passphrases["guardian1"], **case_words) for post in masked[:2]]
agree_opening(cases[1], by=people["guardian2"], reason="連絡を読み、同じように考えました。", words=passphrases["guardian2"])
court = ask_opening(masked[2].mask, by=people["guardian2"], words=passphrases["guardian2"], **case_words | {"ground": "court"})
silence_mask(masked[3].mask, by=people["moderator"], silent=True, reason="同じことばが続き、題が進まないため。落ち着いたら戻します")
end_role(goer, RoleName.GUARDIAN, by=None)
leave(goer, "former")
body = Organisation.objects.get(pk=people["member"].home_body_id)
asked = apply(email="colleague@demo.example", name="高瀬 みのり", kana="たかせ みのり", display_name="みのり", organisation=body,
              post="総務課 主任", rules_version="第1版")
asking = ImportRow.objects.filter(outcome="asks")
rows = ["氏名,メール,所属", "緑川 朔,x1@demo.example,富山市", "緑川 朔,x2@demo.example,富山市役所", "早川 透,x3@demo.example,ひがしの市"]
rows.append("長い名前の 会員,x4@demo.example,あるところの長い名前の広域行政事務組合と消防組合の事務局")
long_name = "とても長い名前の、前の申込みの書式の回答一覧 2021年度から2024年度まで.csv"
checked, _ = take_table("\\n".join(rows).encode(), name=long_name, by=None)
polled = Poll.objects.get(closed=False, thing_key=KEY)
counted = Poll.objects.get(closed=True, thing_key=KEY)
poll_words = PollWords("様式の番号は、いつ付け直すのがよいですか", ("年度のはじめ", "様式を直したとき", "付け直さない"))
soudan, consulting = Programme.objects.get(slug="p-soudan"), Consultation.objects.select_related("episode")
ordered_show = consulting.filter(state="picked").order_by("episode__starts_at").first().episode
ended_show = Episode.objects.filter(programme=soudan, state="archived", consultations=None).latest("starts_at")
asked_words = words | {"title": "引継ぎ書の様式を、係の中でそろえていますか"}
given = [publish_post(by=people["member"], **asked_words | {"title": asked_words["title"] + sign})[0] for sign in ("", "（二つ目）")]
for row in [hand_over(KEY, post, by=people["member"], programme=soudan) for post in given][1:]:
    Consultation.objects.filter(pk=row.pk).update(state="picked", episode=ended_show)
poll_post, _ = publish_post(by=people["member"], **words | {"title": "様式の番号、いつ付け直しますか"}, poll=poll_words)
own_poll = Poll.objects.get(thing_id=poll_post.pk)
print(json.dumps({
    "poll": f"/board/{polled.thing_id}/#poll-{polled.pk}",
    "poll_closed": f"/board/{counted.thing_id}/#poll-{counted.pk}",
    "poll_own": f"/board/{poll_post.pk}/",
    "poll_closing": f"/talk/polls/{own_poll.pk}/closing/",
    "poll_alone": f"/talk/polls/{polled.pk}/",
    "word": word_behind(call_for_vouches(asked)),
    "import": f"/secretariat/reception/imports/{ImportRun.objects.earliest('pk').pk}/",
    "import_row": f"/secretariat/reception/imports/{asking.earliest('pk').run_id}/rows/{asking.get(number=6).pk}/",
    "import_moved": f"/secretariat/reception/imports/{asking.earliest('pk').run_id}/rows/{asking.get(number=7).pk}/",
    "import_checked": f"/secretariat/reception/imports/{checked.pk}/",
    "busy": f"/board/{busy}/",
    "pictured": f"/board/{Post.objects.filter(attachments__file__kind='image').latest('created_at').pk}/",
    "filed": f"/board/{Attachment.objects.filter(post__isnull=False, file__kind='sheet').earliest('pk').post_id}/",
    "sheet": f"/board/files/{Attachment.objects.filter(post__isnull=False, file__kind='sheet').earliest('pk').pk}/inside/",
    "document": f"/board/files/{Attachment.objects.filter(post__isnull=False, file__kind='document').earliest('pk').pk}/inside/",
    "summed": f"/board/{Summary.objects.latest('at').question_id}/",
    "summary": f"/board/{Summary.objects.latest('at').post_id}/",
    "thanked": f"/board/{thanked.pk}/",
    "thanks": f"/talk/talk.comment/{said.pk}/thanks/",
    "kindness": f"/talk/thanks/{kindness.pk}/",
    "solved": f"/board/{Post.objects.filter(acceptances__isnull=False).latest('created_at').pk}/",
    "mine": f"/board/{mine.pk}/",
    "gone": f"/board/{gone.pk}/",
    "hidden": f"/board/{hidden.pk}/",
    "masked_helped": f"/board/{Post.objects.filter(mask__isnull=False, acceptances__isnull=False).latest('created_at').pk}/",
    "covering": f"/moderation/board.post/{hidden.pk}/covering/",
    "report": f"/moderation/board.post/{busy}/report/",
    "appeal": f"/moderation/appeals/{Appeal.objects.filter(decided_at=None).earliest('id').pk}/",
    "archived": episodes.filter(state="archived", recording__isnull=False).last().path,
    "led": Place.objects.get(name="つばめ食堂").episode.path,
    "series": Series.objects.get(owner=None).path,
    "in_series": Episode.objects.get(title__startswith="固定資産税 —").path,
    "led_place": Place.objects.get(name="つばめ食堂").path,
    "signed": episodes.filter(has_sign_up=True, state="scheduled").last().path,
    "lecture": episodes.filter(slide_turns__isnull=False).first().path,
    "topic": Topic.objects.earliest("position").path,
    "slides": episodes.filter(slide_turns__isnull=False).first().materials.first().path,
    "unrecorded": episodes.filter(state="archived", no_recording=True).last().path,
    "scheduled": soon.exclude(hosts=people["host"]).first().path,
    "tonight": tonight.path,
    "outside": outside.path,
    "panel": panel.path,
    "seat": f"{panel.path}seat/{seat_words[0][1]}/",
    "seat_taken": f"{panel.path}seat/{seat_words[1][1]}/",
    "bare": soon.filter(programme=programme, slot_on__isnull=False, touched_at__isnull=True).first().path,
    "next_week": f"/broadcasts/week/?from={today() + timedelta(days=7)}",
    "programme": f"/broadcasts/{programme.slug}/",
    "consulting": f"/broadcasts/{soudan.slug}/",
    "ordered": ordered_show.path,
    "left_over": f"{ended_show.path}order/",
    "consult": f"/broadcasts/consultations/board.post/{mine.pk}/",
    "handed": f"/broadcasts/consultations/board.post/{given[0].pk}/",
    "handed_post": f"/board/{given[0].pk}/",
    "answered_post": f"/board/{consulting.filter(state='answered', chapter__isnull=False).earliest('chapter__at_sec').thing_id}/",
    "polled_show": Episode.objects.filter(polled=True).earliest("starts_at").path,
    "answered_show": consulting.filter(state="answered", chapter__isnull=False).first().episode.path,
    "answering": f"{ordered_show.path}consultations/{consulting.filter(episode=ordered_show).latest('place').pk}/",
    "application": f"/secretariat/reception/{Application.objects.get(email='a01@demo.example').pk}/",
    "unlisted": f"/secretariat/reception/{Application.objects.get(email='a04@demo.example').pk}/",
    "vouched": f"/secretariat/reception/{Application.objects.get(email='v02@demo.example').pk}/",
    "papers": f"/secretariat/reception/{Application.objects.get(email='d01@demo.example').pk}/",
    "person": f"/members/{Member.objects.get(email='m002@demo.example').pk}/",
    "distance": f"/members/{people['host'].pk}/distance/",
    **{name: f"/secretariat/reception/{Application.objects.get(email=f'{who}@demo.example', decided_at__isnull=who != 'a17').pk}/"
       for name, who in {"bounced": "a10", "mismatched": "a13", "refused": "a14", "second": "a16", "decided": "a17"}.items()},
    "someone": f"/secretariat/members/{people['newcomer'].pk}/",
    "cover": f"/moderation/board.post/{busy}/",
    "greeting": f"/newcomers/{Welcome.objects.get(member=people['newcomer']).pk}/",
    "greeting_alone": f"/newcomers/{Welcome.objects.get(words='', greeted_at__isnull=False).pk}/",
    "masked": f"/board/{masked[0].pk}/",
    "masked_asked": f"/secretariat/seals/board.post/{masked[3].pk}/",
    "masked_stopping": f"/talk/board.post/{masked[2].pk}/mask/",
    **{name: f"/secretariat/seals/{opening.pk}/" for name, opening in {"case": cases[0], "opened": cases[1], "court": court}.items()},
    "pair": f"/newcomers/buddies/{Pair.objects.get().pk}/",
}))
"""
