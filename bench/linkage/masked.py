"""What a member does under a mask: through the real pages, with the session in which the masks are open."""

import base64
import io
import secrets
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from bench.linkage.words import sign, words
from chosha.board.models import Post
from chosha.config.masks import COOKIE, PLACE
from chosha.kernel.clock import jst
from chosha.members.engine.keyring import unlock
from chosha.talk.models import Comment


class Masked:
    """The masked half of a Person."""

    town: Any
    dice: Any
    client: Any
    member: Any
    worn: list[dict[str, Any]]
    password: str
    has_code = False

    def _opened(self) -> Any:
        """The member as a request of this session knows it: with the masks open."""
        cookie = self.client.cookies.get(COOKIE)
        kept = self.client.session.get(PLACE) if cookie else None
        self.member.mask_secret = unlock(base64.b64decode(kept[1]), base64.urlsafe_b64decode(cookie.value)) if kept else None
        return self.member

    def upload(self) -> SimpleUploadedFile:
        if self.dice.random() < 0.7:
            return SimpleUploadedFile("メモ.txt", words(self.dice, sign(self.dice)).encode(), "text/plain")
        made = io.BytesIO()
        size = (self.dice.randrange(20, 60), self.dice.randrange(20, 60))
        Image.frombytes("L", size, self.dice.randbytes(size[0] * size[1])).save(made, "PNG")
        return SimpleUploadedFile("図.png", made.getvalue(), "image/png")

    def write_masked(self) -> None:
        dice, town = self.dice, self.town
        if self.worn and dice.random() < 0.15:
            self._tend()
        if dice.random() < 0.33 or not town.masked_posts:
            self._ask()
        else:
            self._answer()

    def _ask(self) -> None:
        dice, mark = self.dice, sign(self.dice)
        key = secrets.token_urlsafe(9).replace("-", "_")
        body = words(dice, mark)
        typed = {"title": f"{mark}の題", "body": body, "kind": "question", "draft": key, "version": "0", "tags": "相談"}
        if dice.random() < 0.3:  # begun by name: the page keeps a draft, until its writer puts on a mask
            self.client.post(f"/board/drafts/{key}/", typed | {"signed": "name"}, headers={"Accept": "application/json"})
            self.town.done["named draft before a mask"] += 1
        files = {"files": self.upload()} if dice.random() < 0.15 else {}
        answer = self.client.post("/board/new/", typed | {"signed": "mask"} | files)
        if answer.status_code != 302:
            self.town.done[f"masked post: {answer.status_code}"] += 1
            return
        number = int(answer.headers["Location"].strip("/").split("/")[-1])
        self.town.masked_posts.append(number)
        self._note("post", number, number)
        self.client.get(answer.headers["Location"])
        if dice.random() < 0.3 and not self.has_code:
            self.has_code = True
            self.client.post("/talk/masks/code/")
            self.town.done["recovery code"] += 1
        if dice.random() < 0.1:
            self._be_called(number)

    def _answer(self) -> None:
        dice = self.dice
        number = self._recent(self.town.masked_posts)  # type: ignore[attr-defined]
        self.client.get(f"/board/{number}/")
        if dice.random() < 0.2:  # as a reader first
            self.client.post(f"/talk/board.post/{number}/reactions/{dice.choice(('same', 'thanks'))}/")
        if dice.random() < 0.1:
            self.client.post(f"/board/{number}/bookmark/")
        typed = {"body": words(dice, sign(dice))[:900], "masked": "on", "client_key": secrets.token_urlsafe(9)}
        answer = self.client.post(f"/talk/board.post/{number}/comments/", typed)
        if answer.status_code != 302:
            self.town.done[f"masked comment: {answer.status_code}"] += 1
            return
        self._note("comment", int(answer.headers["Location"].strip("/").split("/")[-1]), number)

    def _be_called(self, thread: int) -> None:
        mask = Post.objects.values_list("mask_id", flat=True).get(pk=thread)
        self.client.post(f"/talk/masks/{mask}/call/")
        self.town.called.add(thread)

    def _tend(self) -> None:
        """On one of the own masked texts: mend, take away, accept an answer, mend what was covered."""
        dice = self.dice
        for row in self.worn[-40:]:
            if self._is_covered(row):
                if dice.random() < 0.3:
                    self._appeal(row)
                else:
                    self._edit(row, "mend")
                return
        row, act = dice.choice(self.worn), dice.random()
        if row["kind"] == "post" and act < 0.5:
            said = Comment.objects.filter(thing_key="board.post", thing_id=row["id"]).order_by("pk").values_list("pk", flat=True)
            if said:
                self._done("accept", row, self.client.post(f"/board/{row['id']}/acceptance/{dice.choice(list(said))}/"))
            return
        if act > 0.95 and row["kind"] == "post":
            self._done("delete", row, self.client.post(f"/board/{row['id']}/deletion/"))
        else:
            self._edit(row, "edit")

    def _is_covered(self, row: dict[str, Any]) -> bool:
        model = Post if row["kind"] == "post" else Comment
        return model.objects.filter(pk=row["id"], hidden_at__isnull=False, deleted_at__isnull=True).exists()

    def _appeal(self, row: dict[str, Any]) -> None:
        key = "board.post" if row["kind"] == "post" else "talk.comment"
        self._done("appeal", row, self.client.post(f"/moderation/{key}/{row['id']}/covering/", {"words": "見直してください。"}))

    def _edit(self, row: dict[str, Any], act: str) -> None:
        if row["kind"] == "post":
            post = Post.objects.get(pk=row["id"])
            typed = {"title": post.title, "body": f"{post.source}追記です。", "kind": post.kind, "draft": f"edit-{post.pk}", "version": "0"}
            answer = self.client.post(f"/board/{post.pk}/edit/", typed)
        else:
            comment = Comment.objects.get(pk=row["id"])
            answer = self.client.post(f"/talk/comments/{comment.pk}/edit/", {"body": f"{comment.source}追記です。"})
        self._done(act, row, answer)

    def _done(self, act: str, row: dict[str, Any], answer: Any) -> None:
        self.town.done[f"masked {act}: {answer.status_code}"] += 1
        if answer.status_code == 302:
            row["acts"].append([act, self.town.clock.now.timestamp()])

    def _note(self, kind: str, number: int, thread: int) -> None:
        now = self.town.clock.now
        row = {"kind": kind, "id": number, "thread": thread, "by": self.member.pk, "at": now.timestamp(), "acts": []}
        row["day"] = jst(now).date().isoformat()
        self.town.written.append(row)
        self.worn.append(row)
        self.town.done[f"masked {kind}"] += 1
