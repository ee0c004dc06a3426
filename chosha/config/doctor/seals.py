"""Whether members can write under masks: three guardians with keys, and every seal within reach of two of them."""

from collections.abc import Iterator

from chosha.config.doctor.finding import Finding, ok, warn


def examine_seals() -> Iterator[Finding]:
    from chosha.talk.access import seals_out_of_reach
    from chosha.talk.queries.openings import guarding

    found = guarding()
    keyless = len(found.guardians) - found.keyed
    if found.missing:
        yield warn(
            "seals",
            f"鍵のある封印管理人が {found.keyed} 人なので、会員は匿名で書けません。三人の鍵が要ります"
            f"（鍵のない封印管理人 {keyless} 人）。受け持ちをお願いし、事務局の「封印管理人」で鍵を作ってもらってください。",
        )
    else:
        yield ok("seals", f"鍵のある封印管理人は {found.keyed} 人です。")
    lost = seals_out_of_reach()
    if lost:
        yield warn(
            "seals",
            f"いまの封印管理人では開けられない封が {lost} 件あります。前の封印管理人を受け持ちに戻し、引き渡してもらってください。",
        )
