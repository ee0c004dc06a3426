"""The record and the chores, in words."""

from dataclasses import dataclass

from django_tasks_db.models import DBTaskResult

from chosha.audit.models import Entry
from chosha.audit.queries import entries
from chosha.kernel.text import whole_number
from chosha.members.access import is_other_voice, roles_held
from chosha.members.models import Member, RoleProposal
from chosha.members.queries import open_proposals

PAGE = 50
CHORES = {
    "chosha.notices.tasks.deliver_mail": "メールを届ける",
    "chosha.links.tasks.look": "リンクの題を見に行く",
    "chosha.links.tasks.forget": "使わないリンクの題を片づける",
    "chosha.media.tasks.convert": "録画を整える",
    "chosha.media.tasks.storyboards": "前からある録画に、絵コマをつける",
    "chosha.media.tasks.sweep": "使わない録画を片づける",
    "chosha.broadcasts.tasks.archive": "放送を書庫に並べる",
    "chosha.broadcasts.tasks.cut": "録画を、選ばれた始まりと終わりで切る",
    "chosha.broadcasts.tasks.hear": "録画の話し声を聞き取り、自動字幕をつくる",
    "chosha.broadcasts.tasks.draw_slides": "資料のページを絵にする",
    "chosha.broadcasts.tasks.look_after": "放送を見守る",
    "chosha.broadcasts.tasks.plan_ahead": "先の放送の回を予定する",
    "chosha.broadcasts.tasks.retire": "残す期間の過ぎる録画を知らせ、消す",
    "chosha.broadcasts.tasks.remind": "まもなくの放送を知らせる",
    "chosha.broadcasts.tasks.tidy_archive": "書庫の古い手直しの控えを片づける",
    "chosha.broadcasts.tasks.scatter_questions": "無記名の質問と、渡された相談の時刻が並びから分からないようにする",
    "chosha.broadcasts.tasks.tell_of_topics": "申し込んだ方に、話の続きを知らせる",
    "chosha.broadcasts.tasks.tell_asker": "放送で相談がどうなったかを、相談した方に知らせる",
    "chosha.broadcasts.tasks.ask_answerers": "放送で答えられそうな方に、静かにたずねる",
    "chosha.board.tasks.call_helpers": "答えを待つ質問を、話せる人に知らせる",
    "chosha.board.tasks.wipe_deleted_posts": "消した投稿の中身を消す",
    "chosha.talk.tasks.call_wearers": "匿名で書いた題に新しい言葉があると、頼んだ方に夕方に知らせる",
    "chosha.talk.tasks.scatter_talk": "匿名の書いた時刻が並びから分からないようにする（コメント）",
    "chosha.board.tasks.look_at_masked_links": "匿名の投稿にあるリンクの題を、翌日から調べる",
    "chosha.talk.tasks.look_at_masked_links": "匿名の答えにあるリンクの題を、翌日から調べる",
    "chosha.board.tasks.scatter_board": "匿名の書いた時刻が並びから分からないようにする（掲示板）",
    "chosha.talk.tasks.close_openings": "同意のない開封の求めを終える",
    "chosha.talk.tasks.wipe_deleted_comments": "消したコメントの中身を消す",
    "chosha.talk.tasks.settle_polls": "締め切りの過ぎた投票を数え、投票した人の印を消す",
    "chosha.talk.tasks.tell_of_thanks": "お礼が届いたことを知らせる",
    "chosha.moderation.tasks.remind_of_appeals": "見直しの申出を見守る",
    "chosha.moderation.tasks.forget_words": "古い知らせと申出の文を消す",
    "chosha.search.tasks.reindex": "さがす索引を直す",
    "chosha.members.tasks.refresh": "名前の下の一行を新しくする",
    "chosha.members.tasks.forget_sessions": "終わったログインを片づける",
    "chosha.members.tasks.ask_everybody": "新しいきまりへの同意をうかがう",
    "chosha.desks.secretariat.tasks.tend_roles": "受け持ちの期日を見る",
    "chosha.reception.tasks.sweep": "使い終えた確認コードを消す",
    "chosha.reception.tasks.sweep_documents": "預かった書類を消す",
    "chosha.reception.tasks.settle": "申込みの判断を伝える",
    "chosha.reception.tasks.forget": "古い申込みの中身を消す",
    "chosha.reception.tasks.close_unanswered": "お返事のない申込みを閉じる",
    "chosha.reception.tasks.look_after_welcomes": "お迎えと話し相手を見守る",
    "chosha.reception.tasks.go_on_importing": "前の書式の表を取り込む",
    "chosha.reception.tasks.invite": "招待のメールを少しずつ送る",
    "chosha.reception.tasks.forget_invitations": "返事のない招待と、取り込んだ表の中身を消す",
    "chosha.reception.tasks.plan_renewals": "在職の確認の週を決める",
    "chosha.reception.tasks.tell_of_renewals": "在職の確認をお願いする",
    "chosha.reception.tasks.lapse_renewals": "期日の過ぎた在職の確認を見る",
    "chosha.reception.tasks.finish_leavings": "30日が過ぎた退会を終える",
    "chosha.jobs.tasks.tidy": "終わった仕事を片づける",
}
ACTS = {
    "members.member.welcomed": "会員証を作った",
    "members.name.changed": "氏名を直した",
    "members.standing.changed": "在籍の状態を変えた",
    "members.role.proposed": "受け持ちの話を出した",
    "members.role.granted": "受け持ちを決めた",
    "members.role.renewed": "受け持ちを続けることにした",
    "members.role.declined": "受け持ちを断った",
    "members.role.taken_back": "受け持ちの話を引っこめた",
    "members.role.refused": "受け持ちの話を見送った",
    "members.role.ended": "受け持ちを終えた",
    "members.rules.published": "きまりを新しい版にした",
    "members.private.read": "氏名と連絡先を見た",
    "members.token.made": "プログラム用の鍵を作った",
    "members.token.ended": "プログラム用の鍵を使えなくした",
    "members.affiliation.moved": "異動を届けた",
    "members.affiliation.ended": "出向・派遣から戻った",
    "members.affiliation.taken_back": "異動の届けを取り消した",
    "members.standing.told": "在籍の状態を届けた",
    "members.address.changed": "メールアドレスを変えた",
    "members.export.taken": "自分の情報を書き出した",
    "members.member.left": "退会した",
    "members.member.returned": "退会から戻った",
    "members.member.emptied": "退会が終わり、情報を消した",
    "members.password.set": "パスワードを決めた",
    "reception.application.read": "申込みを見た",
    "reception.application.claimed": "申込みを担当した",
    "reception.application.released": "申込みを列に戻した",
    "reception.application.asked": "申込みの方にたずねた",
    "reception.application.approved": "お迎えした",
    "reception.application.first_yes": "申込みを一人目として見た",
    "reception.application.second_look": "申込みに、二人で見る印をつけた",
    "reception.application.closed": "お返事のない申込みを閉じた",
    "reception.application.undone": "申込みの判断を取り消した",
    "reception.application.declined": "申込みを見送った",
    "reception.application.mended": "申込みの内容が直された",
    "reception.application.withdrawn": "申込みが取り下げられた",
    "reception.greeting.hidden": "あいさつを伏せた",
    "reception.greeting.unhidden": "あいさつを戻した",
    "reception.pair.hidden": "話し相手の部屋を伏せた",
    "reception.pair.unhidden": "話し相手の部屋を戻した",
    "reception.import.checked": "前の書式の表を確かめた",
    "reception.import.read": "取り込む表の中身を見た",
    "reception.import.started": "表からの招待を始めた",
    "reception.import.answered": "表の一行について決めた",
    "reception.import.finished": "表の取り込みが終わった",
    "reception.import.dropped": "取り込む表を外した",
    "reception.invitation.claimed": "招待された方が申し込んだ",
    "reception.invitation.refused": "招待された方が、招待を消した",
    "reception.document.added": "書類が届いた",
    "reception.document.read": "書類を見た",
    "reception.document.deleted": "書類を消した",
    "reception.vouch.read": "確認のために、申込みの名前を見た",
    "reception.vouch.made": "同じ団体の方だと確認した",
    "reception.vouch.revoked": "同じ団体の方だという確認を取り消した",
    "reception.renewal.lapsed": "在職の確認の期日が過ぎた",
    "reception.renewal.returned": "在職の確認が済み、元に戻った",
    "reception.renewal.excused": "休業中のため、在職の確認を延ばした",
    "guard.decision.made": "投稿前の確認で、書いた人が決めた",
    "guard.word.added": "投稿前の確認の言葉を足した",
    "guard.word.dropped": "投稿前の確認の言葉を外した",
    "moderation.report.made": "見守り役に知らせがあった",
    "moderation.report.left": "知らせを読み、そのままにした",
    "moderation.appeal.asked": "見直しの申出があった",
    "moderation.appeal.decided": "見直しの申出を判断した",
    "moderation.cover.made": "いったん伏せた",
    "moderation.cover.lifted": "伏せたものを戻した",
    "moderation.cover.mended": "伏せたものが直された",
    "board.feed.made": "新着の番地を作った",
    "board.feed.ended": "新着の番地を止めた",
    "board.post.hidden": "投稿を伏せた",
    "board.post.unhidden": "投稿を戻した",
    "talk.comment.hidden": "コメントを伏せた",
    "talk.comment.unhidden": "コメントを戻した",
    "talk.thanks.hidden": "お礼のひとことを伏せた",
    "talk.thanks.unhidden": "お礼のひとことを戻した",
    "talk.mask.silenced": "匿名を一つ、その題で止めた",
    "talk.mask.heard": "止めていた匿名を、また書けるようにした",
    "talk.thread.closed": "題を、匿名では書けないようにした",
    "talk.thread.reopened": "題を、また匿名で書けるようにした",
    "talk.guardian.keyed": "封印管理人の鍵を作った",
    "talk.guardian.renewed": "封印管理人の鍵を新しくした",
    "talk.guardian.begun": "封印管理人の鍵を、はじめから作り直した",
    "talk.guardian.reworded": "封印管理人の合いことばを変えた",
    "talk.guardian.handed_over": "預かっている封の半分を引き渡した",
    "talk.guardian.mistyped": "封印管理人の合いことばが合わなかった",
    "talk.guardian.changed": "封印管理人の鍵が、作ったものと合わなかった",
    "talk.opening.asked": "匿名の開封を求めた",
    "talk.opening.withdrawn": "匿名の開封の求めを取り下げた",
    "talk.opening.lapsed": "匿名の開封の求めが、同意のないまま終わった",
    "talk.opening.opened": "匿名の封を開けた",
    "talk.opening.read": "開けた封の中を見た",
    "talk.opening.refused": "匿名の開封に進めなかった",
    "talk.opening.denied": "封印管理人でない人が、匿名の開封を試みた",
    "broadcasts.chat.muted": "一回の放送のおしゃべりを、休んでもらった",
    "broadcasts.chat.unmuted": "放送のおしゃべりで、また話せるようにした",
    "broadcasts.programme.planned": "番組を作った",
    "broadcasts.programme.changed": "番組を直した",
    "broadcasts.programme.scheduled": "番組のいつもの日を決めた",
    "broadcasts.episode.rested": "回を休みにした",
    "broadcasts.episode.resumed": "休みの回を予定に戻した",
    "broadcasts.calendar.made": "カレンダーの番地を作った",
    "broadcasts.calendar.ended": "カレンダーの番地を止めた",
    "broadcasts.podcast.made": "ポッドキャストの番地を作った",
    "broadcasts.podcast.ended": "ポッドキャストの番地を止めた",
    "broadcasts.episode.went_live": "放送を始めた",
    "broadcasts.episode.taken_over": "放送を引き継いだ",
    "broadcasts.episode.ended": "放送を終えた",
    "broadcasts.series.made": "つづきものを作った",
    "broadcasts.series.changed": "つづきものの名前を直した",
    "broadcasts.series.removed": "つづきものを外した",
    "broadcasts.series.returned": "外したつづきものを戻した",
    "broadcasts.shelf.put": "初めて担当者になったらの棚に置いた",
    "broadcasts.shelf.taken_off": "初めて担当者になったらの棚から外した",
    "broadcasts.seat.made": "ゲストの席を作った",
    "broadcasts.seat.aired": "ゲストを画面に出した",
    "broadcasts.seat.ended": "ゲストの席を終えた",
    "broadcasts.episode.cancelled": "放送を取りやめた",
    "broadcasts.episode.hidden": "回を伏せた",
    "broadcasts.episode.shown": "回を戻した",
    "broadcasts.elsewhere.told": "放送の外の場所を書いた",
    "broadcasts.elsewhere.dropped": "放送の外の場所を消した",
    "broadcasts.elsewhere.began": "ほかの場所で放送を始めた",
    "broadcasts.elsewhere.ended": "ほかの場所での放送を終えた",
    "broadcasts.topic.opened": "放送の話題を作った",
    "broadcasts.topic.removed": "放送の話題を外した",
    "broadcasts.topic.hidden": "放送の話題を伏せた",
    "broadcasts.topic.shown": "放送の話題を戻した",
    "broadcasts.minutes.opened": "放送の議事録を始めた",
    "broadcasts.minutes.restored": "放送の議事録を前の版に戻した",
    "broadcasts.material.listed": "放送に資料を出した",
    "broadcasts.material.renewed": "放送の資料を新しい版に替えた",
    "broadcasts.material.dropped": "放送の資料を外した",
    "broadcasts.consent.noted": "録画への同意を確かめて控えた",
    "broadcasts.key.made": "配信ソフトの鍵を作った",
    "broadcasts.key.renewed": "配信ソフトの鍵を作り直した",
    "broadcasts.recording.taken_down": "録画を取り下げた",
    "broadcasts.recording.put_back": "取り下げた録画を戻した",
    "broadcasts.recording.kept_on": "期間が過ぎても録画を残すことにした",
    "broadcasts.recording.let_go": "録画を期間どおりに消すことにした",
    "broadcasts.recording.retired": "期間の過ぎた録画を消した",
    "broadcasts.programme.keeping_set": "番組の録画を残す期間を決めた",
    "broadcasts.recording.brought": "録画を持ち込んだ",
    "broadcasts.recording.trimmed": "録画の始まりと終わりを切った",
    "broadcasts.recording.untrimmed": "切った録画を全体に戻した",
    "broadcasts.recording.rest_dropped": "録画の切ったところを消した",
    "broadcasts.captions.replaced": "字幕をファイルの字幕に入れ替えた",
    "broadcasts.captions.asked": "自動字幕をつくるよう頼んだ",
    "broadcasts.captions.heard": "自動字幕をつけた",
    "broadcasts.captions.checked": "字幕をひととおり確かめた",
    "broadcasts.captions.unchecked": "字幕をまだ確かめていないことにした",
    "broadcasts.question.hidden": "放送への質問を伏せた",
    "broadcasts.question.shown": "放送への質問を戻した",
    "broadcasts.question.merged": "放送への質問をまとめた",
    "broadcasts.question.parted": "まとめた質問を分けた",
}
ROOMS = {
    "members": "会員",
    "reception": "受付",
    "moderation": "見守り",
    "guard": "投稿前の確認",
    "board": "掲示板",
    "talk": "コメント",
    "broadcasts": "放送室",
}


@dataclass(frozen=True)
class Line:
    """One entry of the record as a person reads it."""

    entry: Entry
    act: str
    who: str
    about: str


@dataclass(frozen=True)
class ChoreLine:
    chore: "DBTaskResult[..., object]"
    words: str
    attempts: int


@dataclass(frozen=True)
class ProposalLine:
    """A proposal as one administrator sees it."""

    proposal: RoleProposal
    may_agree: bool
    mine: bool
    renews: bool


def proposal_lines(viewer: Member) -> list[ProposalLine]:
    """What waits for a second voice."""
    rows = list(open_proposals())
    held = set(roles_held().filter(member__in=[row.member_id for row in rows]).values_list("member", "name"))
    return [
        ProposalLine(row, is_other_voice(viewer, row), row.proposed_by_id == viewer.pk, (row.member_id, row.name) in held) for row in rows
    ]


def chore_lines(chores: "list[DBTaskResult[..., object]]") -> list[ChoreLine]:
    return [ChoreLine(chore, CHORES.get(chore.task_path, chore.task_path), len(chore.worker_ids)) for chore in chores]


def record_page(room: str, after: str, limit: int = PAGE) -> tuple[list[Line], str]:
    """Entries of one room (or of all) below the cursor, newest first, and the next cursor."""
    rows = entries()
    if room in ROOMS:
        rows = rows.filter(act__startswith=f"{room}.")
    if (number := whole_number(after)) is not None:
        rows = rows.filter(pk__lt=number)
    found = list(rows[: limit + 1])
    return _lines(found[:limit]), str(found[limit - 1].pk) if len(found) > limit else ""


def record_of(member: Member, limit: int = 20) -> list[Line]:
    """The last entries about one member."""
    return _lines(list(entries().filter(thing_type="members.member", thing_id=str(member.pk))[:limit]))


def _lines(found: list[Entry]) -> list[Line]:
    ids = {entry.by_id for entry in found if entry.by_id}
    ids |= {int(entry.thing_id) for entry in found if entry.thing_type == "members.member" and entry.thing_id.isdecimal()}
    names = {member.pk: member.name_with_san for member in Member.objects.filter(pk__in=ids)}
    return [
        Line(
            entry,
            ACTS.get(entry.act, entry.act),
            names.get(entry.by_id, "いまはいない方") if entry.by_id else "庁舎",
            names.get(int(entry.thing_id), "") if entry.thing_type == "members.member" and entry.thing_id.isdecimal() else "",
        )
        for entry in found
    ]
