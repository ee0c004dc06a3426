"""The old form's table (CSV or text with tabs) as rows of answers, whatever program wrote it.

table = read_table(content)      # Unreadable says in a sentence why not
table.rows[0].answers            # {"name": "石川 真央", "email": "mao@example.jp", "body": "富山県富山市", …}
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
LONGEST_ADDRESS = 254
LONGEST = 2_000  # characters of one answer
KEPT = "まだ何も取り込んでいません。"

# What a heading must hold to be this answer; the first that fits takes the column. Judged without brackets, widths, spaces and case.
HEADINGS = {
    "work_address": r"(?:職場|勤務先|業務|公用|庁内|lgwan).*(?:メール|mail|アドレス)",
    "email": r"メール|e-?mail|アドレス",
    "display_name": r"表示名|ニックネーム|ハンドル|呼(?:び|ばれ)|通称",
    "kana": r"よみ|ふりがな|フリガナ|カナ|かな|セイ|読み",
    "prefecture": r"都道府県|^県名?$|^prefecture",
    "body": r"団体|自治体|所属先|勤務先|市区?町村|省庁|府省|職場|機関|^ご?所属(?:名|先)?$|^organi[sz]ation",
    "section": r"部署|部課|課|係|^所属部|department|section",
    "title": r"役職|職名|肩書|職位|^title",
    "duty": r"担当|業務|分野|仕事",
    "motive": r"動機|理由|きっかけ|目的|抱負|ひとこと|一言",
    "applied": r"タイムスタンプ|timestamp|申込日|申し?込み?日|登録日|回答日|日時",
    "name": r"氏名|名前|^姓名|^name|^お?なまえ",
}
SPLIT_NAMES = {
    "姓": "family", "苗字": "family", "名字": "family", "名": "given",
    "セイ": "family_kana", "せい": "family_kana", "メイ": "given_kana", "めい": "given_kana",
}  # fmt: skip
NEEDED = {"name": "氏名", "email": "メールアドレス", "body": "団体"}
BRACKETS = re.compile(r"[(\[【「『〔].*?[)\]】」』〕]|[*※:?]")
BLANKS = re.compile(r"[\s\u3000]+")
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ud800-\udfff]")
NOT_IN_NAMES = re.compile(r"[/@<>=]|www\.|^[+\-]")  # names stand in mails that leave under our address


class Unreadable(Exception):
    """The whole file cannot be taken. `sentence` says why, what to do, and that nothing was brought in."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = f"{sentence}{KEPT}"


@dataclass(frozen=True)
class Row:
    """One answered form. `number` is the line of the file it begins at; `trouble` says why it cannot be used, or is empty."""

    number: int
    answers: dict[str, str]
    trouble: str = ""


@dataclass(frozen=True)
class Table:
    encoding: str  # utf-8, utf-8-sig, utf-16 or cp932
    rows: list[Row]


def read_table(content: bytes) -> Table:
    """Rows in the order of the file, with blank ones left out. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(f"ファイルが大きすぎます（{MOST_BYTES // 1024 // 1024}MBまで）。いくつかに分けると取り込めます。")
    text, encoding = _decoded(content)
    lines = _records(text)
    heading = next(lines, None)
    if heading is None:
        raise Unreadable("ファイルに、何も書かれていません。")
    columns = columns_of(heading[1])
    missing = [words for key, words in NEEDED.items() if key not in _answered(columns)]
    if missing:
        raise Unreadable(f"「{'」「'.join(missing)}」の列が見つかりません。1行目の見出しを、この名前に直すと取り込めます。")
    rows = []
    for number, cells in lines:
        if len(rows) >= MOST_ROWS:
            raise Unreadable(f"{MOST_ROWS:,}行より多いため、一度に取り込めません。いくつかに分けると取り込めます。")
        rows.append(_row(number, cells, columns))
    if not rows:
        raise Unreadable("見出しのほかに、行がありません。")
    return Table(encoding, rows)


def _decoded(content: bytes) -> tuple[str, str]:
    """UTF-8 with or without BOM, UTF-16 with BOM (Excel's Unicode text), else CP932; each strictly."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        tried = ["utf-16"]
    else:
        tried = ["utf-8-sig"] if content.startswith(b"\xef\xbb\xbf") else ["utf-8", "cp932"]
    reached = 0  # by the code that came farthest
    for encoding in tried:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError as error:
            reached = max(reached, error.start)
    line = content[:reached].count(b"\n") + 1
    raise Unreadable(f"{line}行目に、読めない文字があります。表計算ソフトで「CSV UTF-8」として保存しなおすと読めます。")


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """(first line, cells) of what is not blank. Answers may hold line breaks between quotation marks."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max("\t,;", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        raise Unreadable(f'{begins}行目から先を、表として読めません。閉じていない引用符（"）がないか、見てください。') from None


def columns_of(heading: list[str]) -> list[str]:
    """Which answer each column holds; empty for what is not asked here."""
    return [_column(cell) for cell in heading]


def _column(cell: str) -> str:
    words = BLANKS.sub("", unicodedata.normalize("NFKC", cell)).lower()
    short = BRACKETS.sub("", words) or words
    if short in SPLIT_NAMES:
        return SPLIT_NAMES[short]
    return next((key for key, pattern in HEADINGS.items() if re.search(pattern, short)), "")


def _answered(columns: list[str]) -> set[str]:
    return {*columns, *({"name"} if {"family", "given"} <= set(columns) else set())}


def _row(number: int, cells: list[str], columns: list[str]) -> Row:
    said: dict[str, str] = {}
    for key, cell in zip(columns, cells, strict=False):
        if key and cell.strip() and key not in said:
            said[key] = cell.strip()
    trouble = _trouble_of_line(cells, columns)
    if trouble:
        return Row(number, {key: _storable(cell)[:200] for key, cell in said.items()}, trouble)
    answers = {key: one_line(cell) if key != "motive" else cell for key, cell in said.items()}
    for whole, family, given in (("name", "family", "given"), ("kana", "family_kana", "given_kana")):
        parts = [answers.pop(part) for part in (family, given) if part in answers]
        if parts:
            answers.setdefault(whole, " ".join(parts))
    for key in ("email", "work_address"):
        if key in answers:
            answers[key] = mail_address(answers[key])
    if not is_address(answers.get("work_address", "")):
        answers.pop("work_address", None)
    return Row(number, answers, _trouble(answers))


def _trouble_of_line(cells: list[str], columns: list[str]) -> str:
    if any(UNREADABLE.search(cell) for cell in cells):
        return "読めない文字が入っています"
    if any(len(cell) > LONGEST for cell in cells):
        return f"{LONGEST:,}文字より長い答えがあります"
    if any(cell.strip() for cell in cells[len(columns) :]):
        return "見出しより列が多くなっています"
    return ""


def _trouble(answers: dict[str, str]) -> str:
    if not answers.get("name"):
        return "氏名が書かれていません"
    if len(answers["name"]) > 60 or NOT_IN_NAMES.search(answers["name"]):
        return "氏名に、名前のほかの文字が入っています"
    if not answers.get("email"):
        return "メールアドレスが書かれていません"
    return "" if is_address(answers["email"]) else "メールアドレスの形になっていません"


def is_address(text: str) -> bool:
    """A mail address that the database has room for."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_ADDRESS


def one_line(cell: str) -> str:
    """Without line breaks and double spaces. Letters of names stay as their owners write them."""
    return BLANKS.sub(" ", cell).strip()


def mail_address(cell: str) -> str:
    """An address in half-width lower case, without what copying leaves around it."""
    return BLANKS.sub("", unicodedata.normalize("NFKC", cell)).lower().removeprefix("mailto:").strip("<>.,;、。")


def _storable(cell: str) -> str:
    return UNREADABLE.sub("", cell)


def safe_cell(text: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    cell = str(text)
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def written_table(rows: list[list[object]]) -> bytes:
    """CSV that Excel opens: UTF-8 with BOM, CRLF, no formulas."""
    paper = StringIO(newline="")
    csv.writer(paper, lineterminator="\r\n").writerows([[safe_cell(cell) for cell in row] for row in rows])
    return b"\xef\xbb\xbf" + paper.getvalue().encode()
