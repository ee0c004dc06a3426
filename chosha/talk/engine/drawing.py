"""Draws comments and reactions as ready strings: twenty of them cost one page a millisecond, twenty templates cost ten.

Everything a member wrote is either `html`, made safe by prose when it was written, or escaped here.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from chosha.kernel.clock import ago, now
from chosha.links.engine.drawing import draw_cards
from chosha.talk.engine.spoken import Conversation, Said
from chosha.ui.people import face, name_tag
from chosha.ui.signs import icon

COMMENT = "talk.comment"
WORDS = {"thanks": ("stamp", "助かりました"), "same": ("same", "同じことで困っています")}
SEAL = '<span class="seal" role="img" aria-label="尋ねた人から、助かったの印">助か<br>った</span>'


def draw_comment(said: Said, talk: Conversation, at: datetime | None = None) -> str:
    """One <article>, with its seal, its reactions and what its reader may do."""
    if said.gone:
        return _gone(said)
    helped = said.id in talk.helped
    note = ago(said.at, at=at) + ("　直しました" if said.edited else "")
    covered = _covered(said) if said.hidden else ""
    row = "" if said.own or talk.reads_only else draw_reactions(COMMENT, said.id, talk.reactions, talk.reacts)
    if said.id in talk.thanked:
        row += f'<a class="btn bare small" href="/talk/{COMMENT}/{said.id}/thanks/">{icon("stamp", "s")}お礼が届いています</a>'
    if talk.accept_path and not said.own:
        row += _accept(said.id, talk.accept_path, helped)
    signed = _byline(said.name, said.byline_detail, said.path, said.masked)
    words = (
        f'<div class="line nowrap apart">{signed}<span class="soft when">{note}</span></p></div>'
        f'<div class="line nowrap">{SEAL if helped else ""}{_menu(said, talk)}</div></div>'
        f'{covered}<div class="prose">{said.html}</div>{draw_cards(said.cards)}{f"<p class=line>{row}</p>" if row else ""}'
    )
    look = "answer helped" if helped else "answer"
    return f'<article class="{look}" id="c{said.id}">{_folded(words) if said.folded else words}</article>'


def _folded(words: str) -> str:
    """By somebody the reader keeps off: one line, and all of it for whoever wants to look."""
    line = '距離をおいている会員のコメントです<b class="link">表示する</b>'
    return f'<details class="fold kept-off"><summary class="small soft">{line}</summary><div class="stack stack-3">{words}</div></details>'


def draw_comments(talk: Conversation) -> SafeString:
    """All of this page, in the order given."""
    at = now()
    return mark_safe("".join([draw_comment(said, talk, at) for said in talk.said]))  # noqa: S308


def draw_reactions(key: str, thing_id: int, given: frozenset[tuple[str, int, str]], kinds: Iterable[str] = WORDS) -> str:
    """The two words under a text, or those of them that fit. Pressed ones are taken back by pressing again; no counts."""
    return "".join([draw_reaction(key, thing_id, kind, (key, thing_id, kind) in given) for kind in kinds])


def draw_reaction(key: str, thing_id: int, kind: str, pressed: bool) -> str:
    path = f"/talk/{key}/{thing_id}/reactions/{kind}/{'withdrawal/' if pressed else ''}"
    button = f'<button class="react" {_act(path)} aria-pressed="{"true" if pressed else "false"}">{_word(kind)}</button>'
    if kind != "thanks":
        return button
    more = f'<a class="btn bare small" href="/talk/{key}/{thing_id}/thanks/">ひとこと添える</a>' if pressed else ""
    return f'<span class="line thanks" hx-target="this">{button}{more}</span>'


@lru_cache(maxsize=4)
def _word(kind: str) -> str:
    sign, words = WORDS[kind]
    return f"{icon(sign, 's')}{words}"


def _act(path: str) -> str:
    """A button that acts without a form of its own: the page's one form sends it, htmx where there is script (to the same place).

    What it puts in its own stead is said once for all of them, by `hx-swap="outerHTML"` on what stands around them.
    """
    return f'form="acts" formaction="{path}" hx-post'


@lru_cache(maxsize=4096)
def _byline(name: str, byline_detail: str, path: str, masked: bool) -> str:
    """Open-ended: the caller adds the time and closes it."""
    line = f'<span class="soft">{escape(byline_detail)}　</span>' if byline_detail else ""
    return f'<div class="byline">{face(None if masked else name)}<p class="small">{name_tag(name, path)}{line}'


def _covered(said: Said) -> str:
    more = f'<a href="/moderation/{COMMENT}/{said.id}/covering/">理由と、見直しの申出</a>'
    return f'<p class="note warn">{icon("uneye")}<span>いったん伏せています。書いた人と見守り役だけに見えます。{more}</span></p>'


def _accept(comment_id: int, path: str, helped: bool) -> str:
    there = f"{path}{comment_id}/{'withdrawal/' if helped else ''}"
    words = "助かった答えの印を取り消す" if helped else "助かった答えにする"
    return f'<button class="btn bare small" form="acts" formaction="{there}">{words}</button>'


def _menu(said: Said, talk: Conversation) -> str:
    base = f"/talk/comments/{said.id}/"
    rows = []
    if said.own and not talk.reads_only:
        rows.append(f'<a href="{base}edit/">{icon("pen", "s")}直す</a>')
    if not said.own and not said.masked:
        rows.append(f'<a href="/talk/{COMMENT}/{said.id}/distance/">この会員と距離をおく</a>')
    if not said.own:
        rows.append(f'<a href="/moderation/{COMMENT}/{said.id}/report/">見守り役に知らせる</a>')
    if said.edited:
        rows.append(f'<a href="{base}history/">{icon("clock", "s")}これまでの版</a>')
    if talk.moderator and not said.hidden:
        rows.append(f'<a href="/moderation/{COMMENT}/{said.id}/">{icon("uneye", "s")}いったん伏せる</a>')
    if said.masked and not said.own:
        rows += _about_mask(said.id, talk)
    if said.own and not talk.reads_only:
        gone = f"{base}deletion/"
        target = f'hx-target="#c{said.id}"'
        rows.append(f'<button class="end" {_act(gone)} {target}>{icon("close", "s")}消す</button>')
    if not rows:
        return ""
    return (
        f'<details class="menu below"><summary class="tool" aria-label="{escape(said.name)}の書いたものの操作">{icon("more")}</summary>'
        f'<div class="menu__sheet">{"".join(rows)}</div></details>'
    )


def _about_mask(comment_id: int, talk: Conversation) -> list[str]:
    rows = [f'<a href="/talk/{COMMENT}/{comment_id}/mask/">{icon("mask", "s")}この匿名を止める</a>'] if talk.moderator else []
    if talk.guards:
        rows.append(f'<a href="/secretariat/seals/{COMMENT}/{comment_id}/">{icon("lock", "s")}開封を求める</a>')
    return rows


def _gone(said: Said) -> str:
    undo = f'<button class="btn bare small" {_act(f"/talk/comments/{said.id}/restoration/")}>元に戻す</button>' if said.undoable else ""
    words = "消しました。10分のあいだは元に戻せます。" if said.undoable else "投稿者が消しました"
    return f'<article class="answer gone" id="c{said.id}"><p class="line small soft" role="status">{words}{undo}</p></article>'
