// <on-air-desk data-parts="…" data-mine>: the host's desk. Devices are checked first; one button goes on air; おわる ends.
import { Delivery } from "./desk/delivery.js";
import { Devices, reasonOf } from "./desk/devices.js";
import { Meter } from "./desk/meter.js";
import { Panel, keepAwake } from "./desk/panel.js";
import { chosenMime } from "./desk/recorder.js";
import { Show, ask } from "./desk/show.js";
import { timeMark } from "./player/time-mark.js";

class OnAirDesk extends HTMLElement {
  connectedCallback() {
    this.panel = new Panel();
    this.thing = (name) => this.panel.thing(name);
    this.devices = new Devices();
    this.meter = new Meter((step, words) => this.panel.showLevel(step, words));
    this.delivery = new Delivery(this.meter, this.thing("preview"));
    this.show = new Show(this.dataset.parts, {
      saved: (seconds) => this.showSaved(seconds),
      line: (state) => this.showLine(state),
      refused: (sentence) => this.stopped(sentence),
      failed: () => this.stopped("この端末で録音を続けられなくなりました。ここまでの録画は残っています。画面を開きなおすと続けられます。"),
    }, () => this.thing("talk").checked);
    this.listen();
    if (!chosenMime(true) && !chosenMime(false)) return this.panel.explain("unsupported");
    this.prepare("camera");
  }

  listen() {
    for (const choice of document.querySelectorAll('input[name="kind"]')) choice.onchange = () => this.prepare(choice.value);
    for (const button of document.querySelectorAll("[data-way]")) button.onclick = () => this.prepare(button.dataset.way);
    for (const name of ["camera", "microphone"]) this.thing(name).onchange = () => this.prepare(this.devices.kind ?? "camera");
    this.thing("begin").onclick = () => this.begin();
    this.thing("mute").onclick = (event) => this.toggle(event.currentTarget, "audio");
    this.thing("blind").onclick = (event) => this.toggle(event.currentTarget, "video");
    this.thing("screen").onclick = () => this.prepare(this.devices.kind === "screen" ? "camera" : "screen");
    this.thing("ending").addEventListener("submit", (event) => this.end(event));
    document.addEventListener("pointerdown", () => this.meter.wake());
    this.stayAwake = keepAwake(() => this.show.isOn);
  }

  /** Opens the devices, shows them, and on air puts them in the place of what was sent before. */
  async prepare(kind) {
    const chosen = Object.fromEntries(["camera", "microphone"].map((name) => [name, this.thing(name).value]));
    const former = this.show.isOn ? this.devices : null;
    const devices = former ? new Devices() : this.devices;
    try {
      const stream = await devices.open(kind, chosen);
      this.devices = devices;
      this.shown(stream);
      if (this.show.isOn) await this.show.go(stream);
      former?.leave();
      if (this.dataset.mine !== undefined && !this.show.isOn) await this.begin();
    } catch (error) {
      if (error.status !== undefined) return this.stopped(error.message);
      if (!former) this.panel.explain(reasonOf(error));
      else if (error.name !== "NotAllowedError") this.sayForAWhile("切り替えられませんでした。いままでの映像と音で続いています。");
    }
  }

  async shown(stream) {
    const { kind } = this.devices;
    const preview = this.thing("preview");
    preview.srcObject = kind === "sound" ? null : stream;
    preview.play().catch(() => {});
    this.classList.toggle("sound-alone", kind === "sound");
    this.meter.listen(stream);
    this.delivery.watch(stream, kind);
    this.panel.showKind(kind);
    if (!this.show.isOn) this.panel.say("status", "この映像と音で始まります。まだ、だれにも届いていません");
    // 「共有を停止」 of the browser ends the slides, not the show.
    for (const track of stream.getVideoTracks()) track.onended = () => kind === "screen" && this.prepare("camera");
    this.panel.fill(await this.devices.listed(), stream.getTracks().map((track) => track.getSettings().deviceId));
  }

  async begin() {
    if (this.show.isOn || !this.devices.stream) return;
    this.ending = false;
    this.thing("begin").disabled = true;
    this.panel.say("status", "つないでいます");
    const failed = await this.show.go(this.devices.stream).then(() => null, (error) => error.message);
    if (failed) return this.stopped(failed);
    this.panel.showOnAir();
    this.clock = setInterval(() => this.tick(), 500);
    this.stayAwake();
  }

  tick() {
    this.panel.say("clock", timeMark(Date.now() / 1000 - this.show.began));
    this.panel.showWaiting(this.show.pendingSeconds);
    this.showStatus();
  }

  showSaved(seconds) {
    this.delivery.saved();
    this.panel.say("saved", `保存済み ${timeMark(seconds)}`);
  }

  showLine(state) {
    // Trying again is still being cut off; the words stay until the line is there.
    const lost = state === "lost" || (state === "connecting" && !this.thing("lost").hidden);
    this.thing("lost").hidden = !lost;
    this.line = lost ? "lost" : state;
    this.showStatus();
  }

  showStatus() {
    if (this.ending || performance.now() < this.heldUntil) return;
    this.panel.showStatus(...this.delivery.status(this.line));
  }

  sayForAWhile(words) {
    this.panel.say("status", words);
    this.heldUntil = performance.now() + 8000;
  }

  toggle(key, kind) {
    const on = key.getAttribute("aria-pressed") !== "true";
    key.setAttribute("aria-pressed", on);
    this.devices.turn(kind, on);
  }

  async end(event) {
    event.preventDefault();
    this.ending = true;
    this.panel.showStatus("最後のひと息まで送っています。このままお待ちください");
    const whole = await this.show.leave();
    if (!whole && !this.warned) {
      this.warned = true;
      return this.panel.say("status", "まだ届いていない分があります。電波が戻ってから「おわる」をもう一度押すと、届けて終わります");
    }
    try {
      const { path } = await ask(event.target.action);
      location.assign(path);
    } catch (error) {
      this.panel.say("status", error.message);
    }
  }

  stopped(sentence) {
    clearInterval(this.clock);
    this.ending = true;
    this.show.leave();
    this.panel.showStopped(sentence);
  }
}

customElements.define("on-air-desk", OnAirDesk);
