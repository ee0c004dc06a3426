"""Everything the reception keeps of one member, for an export. Codes, doors and documents are no part of it: they are secrets, or gone."""

from collections.abc import Iterator
from typing import Any

from chosha.audit.models import Entry
from chosha.kernel.belongings import Box
from chosha.kernel.clock import long_moment, plain_date
from chosha.members.models import Member
from chosha.members.queries import names_behind
from chosha.reception.models import Application, Renewal, SamePlace, Vouch, Welcome


def boxes_of(member: Member) -> Iterator[Box]:
    """Applications with questions, the yearly proofs, vouches given, the welcome, and who looked at the applications."""
    mine = list(Application.objects.filter(member=member).select_related("organisation", "duty").prefetch_related("questions", "documents"))
    yield Box("applications", "申込みと在職の確認", [_application(row) for row in mine])
    looked = list(Entry.objects.filter(thing_type="reception.application", thing_id__in=[str(row.pk) for row in mine]))
    who = names_behind(looked)
    rows = [{"日時": long_moment(row.at), "何を": row.act, "だれが": who.get(row.by_id, "庁舎"), "理由": row.reason} for row in looked]
    yield Box("application-record", "申込みを見た記録", rows)
    yield Box("renewals", "年に一度の確認", [_renewal(row) for row in Renewal.objects.filter(member=member)])
    same = SamePlace.objects.filter(member=member).order_by("fiscal_year")
    yield Box("same-place", "「変わりません」の返事", [{"年度": row.fiscal_year, "日時": long_moment(row.said_at)} for row in same])
    given = Vouch.objects.filter(voucher=member)
    yield Box(
        "vouches",
        "同じ団体の方を確認した記録",
        [{"日時": long_moment(row.vouched_at), "取り消した": bool(row.revoked_at)} for row in given],
    )
    hello = Welcome.objects.filter(member=member)
    yield Box(
        "welcome", "お迎え", [{"ひとこと": row.words, "新しい会員の一覧に載せる": row.listed, "放送で呼ぶ": row.on_air} for row in hello]
    )


def _application(row: Application) -> dict[str, Any]:
    return {
        "何のため": row.get_purpose_display(),
        "団体": row.body_words,
        "部署・役職": row.post,
        "担当分野": row.duty.name if row.duty else "",
        "申込みの理由": row.motive,
        "職場のメール": row.work_address,
        "送った日時": long_moment(row.created_at),
        "確認の方法": row.get_proof_display(),
        "いまの様子": row.get_state_display(),
        "決まった日時": long_moment(row.decided_at) if row.decided_at else "",
        "届いた理由": row.reason if row.settled_at else "",
        "問いと答え": [f"{asked.text}\n{asked.answer}" for asked in row.questions.all()],
        "書類": [f"{long_moment(d.uploaded_at)}　{d.get_gone_display()}" for d in row.documents.all()],
    }


def _renewal(row: Renewal) -> dict[str, Any]:
    proved = long_moment(row.proved_at) if row.proved_at else ""
    return {"年度": row.fiscal_year, "お願いした日": plain_date(row.asks_on), "期日": plain_date(row.due_on), "済んだ日時": proved}
