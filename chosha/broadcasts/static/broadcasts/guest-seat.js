// <guest-seat data-seat data-state data-path data-ice>: a guest's own page: devices first; once seated, the line to the host's desk.
import { Devices, reasonOf } from "./desk/devices.js";
import { Meter } from "./desk/meter.js";
import { Panel, keepAwake } from "./desk/panel.js";
import { SeatLine } from "./desk/seat-line.js";

const WORDS = {
  alone: ["パーソナリティを待っています", "放送卓が開くと、つながります。このままお待ちください。"],
  connecting: ["つないでいます", ""],
  waiting: ["待っています", "パーソナリティには、あなたの映像が見えています。放送には、まだ流れていません。"],
  on_air: ["画面に出ています", "あなたの声と映像が、放送に流れています。"],
};
const OVER = { left: "席をはなれました。同じリンクから、もう一度席に着けます。", ended: "この席は終わりました。出てくださって、ありがとうございました。" };
const QUIET = "パーソナリティが、あなたの音を止めています。";

class GuestSeat extends HTMLElement {
  connectedCallback() {
    this.panel = new Panel();
    this.thing = (name) => this.panel.thing(name);
    this.devices = new Devices();
    this.meter = new Meter((step, words) => this.panel.showLevel(step, words));
    this.isSeated = ["waiting", "on_air"].includes(this.dataset.state);
    this.muted = this.dataset.muted !== undefined;
    this.listen();
    if (this.isSeated) this.sit();
    this.prepare("camera");
  }

  listen() {
    for (const button of document.querySelectorAll("[data-way]")) button.onclick = () => this.prepare(button.dataset.way);
    for (const name of ["camera", "microphone"]) this.thing(name).onchange = () => this.prepare(this.devices.kind ?? "camera");
    this.thing("mute").onclick = (event) => this.toggle(event.currentTarget, "audio");
    this.thing("blind").onclick = (event) => this.toggle(event.currentTarget, "video");
    navigator.mediaDevices?.addEventListener("devicechange", () => this.devices.stream && this.list());
    document.addEventListener("pointerdown", () => this.meter.wake());
  }

  sit() {
    this.line = new SeatLine({
      path: `${this.dataset.path}signals/`,
      ice: JSON.parse(this.dataset.ice || "[]"),
      told: () => this.tell(),
      refused: (sentence) => this.over(sentence),
      played: (stream) => this.play(stream),
    });
    if (!globalThis.RTCPeerConnection) return this.over("このブラウザーからは、放送に出られません。新しい Chrome、Edge、Safari、Firefox なら出られます。");
    const heard = (name, act) => document.addEventListener(`live:${name}`, (event) => act(event.detail.html));
    heard("signal", (html) => this.line.hear(JSON.parse(html)));
    heard("seat", (html) => this.stand(JSON.parse(html)));
    heard("state", (state) => ["ended", "archived", "cancelled"].includes(state.trim()) && this.over("放送は終わりました。出てくださって、ありがとうございました。"));
    for (const name of ["open", "missed"]) heard(name, () => this.ask());
    this.thing("sound").onclick = () => this.sound(true);
    this.thing("leaving").addEventListener("submit", () => this.leave());
    addEventListener("pagehide", () => this.line.leave());
    addEventListener("pageshow", (event) => event.persisted && location.reload());
    this.stayAwake = keepAwake(() => this.line && !this.isOver && !this.isLeaving);
    this.stayAwake();
    return undefined;
  }

  async prepare(kind) {
    const chosen = Object.fromEntries(["camera", "microphone"].map((name) => [name, this.thing(name).value]));
    try {
      const stream = await this.devices.open(kind, chosen);
      for (const [key, what] of [["mute", "audio"], ["blind", "video"]]) this.devices.turn(what, this.panel.isPressed(key));
      this.panel.showKind(kind);
      this.panel.preview(stream, kind === "sound");
      this.meter.listen(stream);
      this.panel.say("status", this.isSeated ? "カメラとマイクを使っています" : "この映像と声で出られます");
      this.list();
      await this.line?.send(stream);
      this.say();
    } catch (error) {
      this.panel.explain(reasonOf(error));
    }
  }

  async list() {
    this.panel.fill(await this.devices.listed(), this.devices.tracks.map((track) => track.getSettings().deviceId));
  }

  toggle(key, kind) {
    const on = key.getAttribute("aria-pressed") !== "true";
    key.setAttribute("aria-pressed", on);
    this.devices.turn(kind, on);
    this.say();
  }

  /** What is switched off here, for the desk. */
  say() {
    this.line?.say({ mic: this.panel.isPressed("mute"), camera: this.panel.isPressed("blind") && this.devices.kind !== "sound" });
  }

  async ask() {
    const answer = await fetch(`${this.dataset.path}now/`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) this.stand(await answer.json());
  }

  stand({ state, muted }) {
    if (OVER[state]) return this.over(OVER[state]);
    Object.assign(this, { muted });
    this.dataset.state = state;
    this.tell();
    return undefined;
  }

  tell() {
    if (this.isOver) return;
    const { state } = this.line;
    const [words, more] = WORDS[state === "connected" ? this.dataset.state : state];
    const onAir = state === "connected" && this.dataset.state === "on_air";
    this.panel.say("state", words);
    this.panel.say("state-more", onAir && this.muted ? QUIET : more);
    this.thing("lamp").hidden = !onAir;
    this.thing("named").hidden = onAir;
    this.thing("walled").hidden = !this.line.isWalled;
  }

  /** With its voices where the browser lets it; else the picture alone, and a key for the voices. */
  play(stream) {
    this.thing("programme").srcObject = stream;
    this.sound(true).catch(() => this.sound(false));
  }

  async sound(on) {
    const programme = this.thing("programme");
    programme.muted = !on;
    await programme.play();
    this.thing("sound").hidden = on;
  }

  leave() {
    this.isLeaving = true;
    this.line.leave();
  }

  over(sentence) {
    if (this.isOver || this.isLeaving) return;
    this.isOver = true;
    this.line?.leave();
    this.devices.leave();
    this.meter.leave();
    for (const name of ["lamp", "leaving"]) this.thing(name).hidden = true;
    for (const name of ["state", "state-more", "status"]) this.panel.say(name, "");
    this.thing("stopped").hidden = false;
    this.panel.say("stopped-words", sentence);
  }
}

customElements.define("guest-seat", GuestSeat);
