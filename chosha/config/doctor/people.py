"""Who can put the house in order: administrators, and until when."""

from collections.abc import Iterator

from chosha.config.doctor.finding import Finding, ok, warn
from chosha.kernel.clock import plain_date, today

SOON = 30  # days


def examine_people() -> Iterator[Finding]:
    from chosha.members.access import administrators

    roles = list(administrators())
    lasts = [role.ends_on for role in roles if role.ends_on is not None]
    if not roles:
        yield warn("people", "管理係がいません。chosha admin create --email E で、はじめの一人を作ってください。")
    elif lasts and len(lasts) == len(roles) and max(lasts) < today():
        yield warn(
            "people", f"管理係の期日（{plain_date(max(lasts))}）が過ぎています。事務局の「受け持ち」で、続けてもらう話を出してください。"
        )
    elif len(roles) == 1:
        yield warn("people", "管理係が一人です。受け持ちは二人で決めるので、事務局の画面で、もう一人お願いしてください。")
    elif lasts and len(lasts) == len(roles) and (max(lasts) - today()).days <= SOON:
        yield warn("people", f"管理係の期日が{plain_date(max(lasts))}に来ます。事務局の「受け持ち」で、続けてもらう話を出してください。")
    else:
        yield ok("people", f"管理係は {len(roles)} 人です。" + (f"{plain_date(max(lasts))}まで。" if lasts else ""))
