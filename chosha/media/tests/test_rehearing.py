"""What was heard first is changed where another hearing fits sound and sense together, and nowhere else."""

from pathlib import Path
from types import SimpleNamespace

import numpy
import pytest

from chosha.media.engine.hearing import dictionary
from chosha.media.engine.homophones import sudachi
from chosha.media.engine.rehearing import Change, Rehearing, apply, chosen, differences, rounds
from chosha.media.engine.sense import Line
from chosha.media.engine.writings import Writing, Writings

WORDS = {"さけがたい": "避けがたい", "じこ": "事故", "じこ2": "自己", "しらべ": "調べ", "とうき": "登記", "を": "を", "ます": "ます"}
EOT, TIME = 1000, 1001


class Few:
    """A dictionary of seven words, all of one class."""

    noun = Writing("学校", 1, 1, 3000)

    def of(self, reading):
        return tuple(Writing(signs, 1, 1, 3000) for kana, signs in WORDS.items() if kana.rstrip("2") == reading)

    def joins(self, lefts, rights):
        return numpy.zeros(numpy.broadcast(lefts, rights).shape, numpy.int32)


def test_other_writings_of_the_same_sound_are_found_with_what_they_bring():
    found = Line([("統規", "トウキ", False), ("を", "ヲ", True), ("調べ", "シラベ", True), ("ます", "マス", True)], Few()).alternatives()
    assert found[0, 2, "登記"] == 4500 + 2 * 1500 - 3000
    assert (0, 2, "統規") not in found
    assert Line([("自己", "ジコ", True), ("。", "。", True)], Few()).alternatives()[0, 2, "事故"] == 0
    assert Line([], Few()).alternatives() == {}


def test_differences_leave_out_stops_and_long_ones():
    assert list(differences("窓口で、住民表を見る。", "窓口で住民票を見る")) == [(6, 7, "票")]
    assert list(differences("あいうえおかきくけこ", "さしすせそたちつてと")) == []


def test_changes_that_lie_apart_are_asked_about_together_and_few_rounds_are_made():
    near, apart = Change(2, 4, "甲", 9, 0), Change(20, 21, "乙", 8, 0)
    over = [Change(2, 3, str(number), 1, 0) for number in range(20)]
    assert rounds([near, apart])[0] == [near, apart]
    assert len(rounds([near, apart, *over])) == 8


def test_the_best_wins_where_two_are_over_each_other():
    better, worse, little = Change(2, 4, "甲", 0, 0), Change(3, 5, "乙", 0, 0), Change(8, 9, "丙", 0, 0)
    assert chosen(iter([(3.0, worse), (4.0, better), (0.4, little)])) == [better]
    assert apply("一二三四五", [Change(1, 2, "", 0, 0), Change(3, 5, "終", 0, 0)]) == "一三終"


class Tokenizer:
    """One token a sign."""

    eot, timestamp_begin, sot_sequence = EOT, TIME, [EOT + 900]

    def __init__(self):
        self.signs = "事故自己統規登記を調べます。"

    def encode(self, text):
        return [self.signs.index(sign) for sign in text]

    def decode(self, tokens):
        return "".join(self.signs[token] for token in tokens if token < EOT)


class Model:
    """Hears the same at first, and says of each text how well it fits."""

    def __init__(self, tokens, likely):
        self.model, self.tokens, self.likely, self.asked = self, tokens, likely, 0

    def generate(self, _sound, _prompts, *, num_hypotheses, **_settings):
        return [SimpleNamespace(sequences_ids=[self.tokens] * num_hypotheses, scores=[-0.3] * num_hypotheses, no_speech_prob=0.1)]

    def align(self, _sound, _start, texts, _frames):
        self.asked += len(texts)
        return [SimpleNamespace(text_token_probs=[self.likely(Tokenizer().decode(text))] * len(text)) for text in texts]


def heard(likely):
    pytest.importorskip("faster_whisper")
    tokenizer = Tokenizer()
    tokens = [TIME, *tokenizer.encode("統規を"), TIME + 90, TIME + 90, *tokenizer.encode("調べます。"), TIME + 200]
    model = Model(tokens, likely)
    options = SimpleNamespace(suppress_tokens=[-1], suppress_blank=True)
    result, *_ = Rehearing(model, Few(), sudachi())(numpy.zeros((1, 1500, 4), numpy.float32), [], tokenizer, options)
    return tokenizer.decode(result.sequences_ids[0]), [token for token in result.sequences_ids[0] if token >= TIME], model


def test_what_fits_sound_and_sense_is_written_and_the_times_stay():
    assert heard(lambda text: 0.5)[:2] == ("登記を調べます。", [TIME, TIME + 90, TIME + 90, TIME + 200])


def test_what_does_not_fit_the_sound_is_left_as_it_was_heard():
    text, _, model = heard(lambda text: 0.5 if "統規" in text else 0.01)
    assert (text, model.asked <= 9) == ("統規を調べます。", True)


@pytest.fixture(scope="module")
def writings():
    if not dictionary():
        pytest.skip("the optional part is not installed (make captions)")
    return Writings(Path(dictionary()), [("庁舎ノ間", "ちょうしゃのま")])


def test_the_dictionary_knows_words_what_they_cost_and_the_words_of_the_house(writings):
    assert {"登記", "陶器", "冬季"} <= {word.signs for word in writings.of("とうき")}
    assert [word.signs for word in writings.of("ちょうしゃのま")] == ["庁舎ノ間"]
    assert (writings.of("ぬぬぬぬ"), writings.of("")) == ((), ())
    assert writings.joins(0, numpy.array([0, writings.noun.right])).shape == (2,)


def test_a_line_that_makes_sense_costs_less(writings):
    lines = [Line(sudachi()(text), writings) for text in ("登記を調べます。", "統規を調べます。")]
    assert lines[0].cost < lines[1].cost
    assert lines[1].alternatives()[0, 2, "登記"] > 5000


def test_a_file_of_another_kind_is_refused(tmp_path):
    (tmp_path / "sys.dic").write_bytes(bytes(200))
    (tmp_path / "matrix.bin").write_bytes(bytes(8))
    with pytest.raises(ValueError, match="no dictionary"):
        Writings(tmp_path)
