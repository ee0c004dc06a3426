"""What the key files add: everything locked under them alone is opened, everything keyed by them computed for each member."""

from collections import defaultdict
from collections.abc import Iterator

from bench.linkage.attacks import Guess
from bench.linkage.loot import Loot
from bench.linkage.targets import Target
from chosha.members.engine import keyring
from chosha.members.engine.keyring import digest, key_of_password, unlock
from chosha.talk.engine.masks import proof_of

COMMON = ("password", "12345678", "chosha", "公務員", "")


def by_keys(loot: Loot, found: list[Target]) -> Iterator[tuple[str, Guess]]:
    keys = {path.name: path.read_text().strip() for path in (loot.home / "keys").iterdir() if path.is_file()}
    yield "key files: proofs recomputed", _proofs(loot, found, keys)
    yield "key files: wraps, with common passwords", _wraps(loot, found, keys)
    yield "key files: being called (said beforehand)", _calls(loot, keys)


def _proofs(loot: Loot, found: list[Target], keys: dict[str, str]) -> Guess:
    shown = {row["proof"] for row in loot.tables["talk_mask"]}
    named: dict[str, int] = {}
    for member in loot.members:
        for key in keys.values():
            for secret in (digest(str(member).encode(), key=key.encode()[:64]), digest(key.encode(), key=str(member).encode())):
                for thread in {target.thread for target in found}:
                    proof = proof_of(secret, "board.post", thread)
                    if proof in shown:
                        named[proof] = member
    proofs = {row["id"]: row["proof"] for row in loot.tables["talk_mask"]}
    return lambda target: named.get(proofs.get(target.mask, ""))  # type: ignore[attr-defined]


def _wraps(loot: Loot, found: list[Target], keys: dict[str, str]) -> Guess:
    emails = {row["id"]: (row["email"], row["name"], row["display_name"]) for row in loot.tables["members_member"]}
    secrets = {}
    keyring.OPS, keyring.MEMORY = 1, 8192  # as weak as the town's own; at full strength each try costs a tenth of a second
    for row in (row for row in loot.tables["members_secretwrap"] if row["kind"] == "password"):
        for word in (*COMMON, *emails[row["member_id"]]):
            secret = unlock(bytes(row["box"]), key_of_password(word, bytes(row["salt"]), keys["mask_key"]))
            if secret is not None:
                secrets[row["member_id"]] = secret
    proofs = {row["id"]: row["proof"] for row in loot.tables["talk_mask"]}
    return lambda target: next(
        (who for who, secret in secrets.items() if proof_of(secret, "board.post", target.thread) == proofs[target.mask]),
        None,  # type: ignore[attr-defined]
    )


def _calls(loot: Loot, keys: dict[str, str]) -> Guess:
    named: defaultdict[int, int | None] = defaultdict(lambda: None)
    for row in loot.tables["talk_call"]:
        mask = row["mask_id"]
        key = digest(f"call|{mask}".encode(), key=digest(keys["mask_key"].encode(), key=b"chosha calls"))
        words = unlock(bytes(row["box"]), key)
        if words is not None:
            named[mask] = int(words)
    return lambda target: named[target.mask]  # type: ignore[attr-defined]
