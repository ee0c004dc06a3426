// <on-air-desk data-parts="…" data-mine>: the host's desk. Devices are checked first; one button goes on air; おわる ends.
import { Devices, reasonOf } from "./desk/devices.js";
import { Meter } from "./desk/meter.js";
import { chosenMime } from "./desk/recorder.js";
import { Show, ask } from "./desk/show.js";
import { explain, fillChoices, keepAwake } from "./desk/showing.js";
import { timeMark } from "./player/time-mark.js";

class OnAirDesk extends HTMLElement {
  connectedCallback() {
    this.devices = new Devices();
    this.meter = new Meter((step, words) => this.showLevel(step, words));
    this.show = new Show(this.dataset.parts, {
      saved: (seconds) => this.say("saved", `保存済み ${timeMark(seconds)}`),
      line: (state) => this.showLine(state),
      refused: (sentence) => this.stopped(sentence),
      failed: () => this.stopped("この端末で録音を続けられなくなりました。ここまでの録画は残っています。画面を開きなおすと続けられます。"),
    });
    this.thing = (name) => document.querySelector(`[data-desk="${name}"]`);
    this.listen();
    if (!chosenMime(true) && !chosenMime(false)) return this.explain("unsupported");
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
    this.stayAwake = keepAwake(() => this.show.isOn);
  }

  say(name, words) {
    if (this.thing(name).textContent !== words) this.thing(name).textContent = words;
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
      if (!former) this.explain(reasonOf(error));
      else if (error.name !== "NotAllowedError") this.say("status", "切り替えられませんでした。いままでの映像と音で続いています。");
    }
  }

  async shown(stream) {
    const { kind } = this.devices;
    const preview = this.thing("preview");
    preview.srcObject = kind === "sound" ? null : stream;
    preview.play().catch(() => {});
    this.classList.toggle("sound-alone", kind === "sound");
    this.meter.listen(stream);
    this.thing("trouble").hidden = true;
    this.thing("begin").disabled = false;
    this.thing("screen").setAttribute("aria-pressed", kind === "screen");
    for (const name of ["mute", "blind"]) this.thing(name).setAttribute("aria-pressed", "true");
    this.thing("blind").disabled = kind === "sound";
    document.querySelector(`input[name="kind"][value="${kind}"]`).checked = true;
    if (!this.show.isOn) this.say("status", "この映像と音で始まります。まだ、だれにも届いていません");
    // 「共有を停止」 of the browser ends the slides, not the show.
    for (const track of stream.getVideoTracks()) track.onended = () => kind === "screen" && this.prepare("camera");
    await this.fill(stream);
  }

  async fill(stream) {
    const used = stream.getTracks().map((track) => track.getSettings().deviceId);
    for (const [name, found] of Object.entries(await this.devices.listed())) fillChoices(this.thing(name), found, used);
  }

  explain(reason) {
    this.thing("trouble").hidden = false;
    this.thing("begin").disabled = true;
    explain(reason);
    this.say("status", "カメラとマイクを、まだ使えていません");
  }

  async begin() {
    if (this.show.isOn || !this.devices.stream) return;
    this.thing("begin").disabled = true;
    this.say("status", "つないでいます");
    const failed = await this.show.go(this.devices.stream).then(() => null, (error) => error.message);
    if (failed) return this.stopped(failed);
    document.body.classList.add("is-on-air");
    for (const name of ["lamp", "ending"]) this.thing(name).hidden = false;
    this.thing("devices").open = false;
    this.clock = setInterval(() => this.say("clock", timeMark(Date.now() / 1000 - this.show.began)), 500);
    this.stayAwake();
  }

  showLine(state) {
    // Trying again is still being cut off; the words stay until the line is there.
    const lost = state === "lost" || (state === "connecting" && !this.thing("lost").hidden);
    this.thing("lost").hidden = !lost;
    const heard = this.devices.kind === "sound" ? "声が届いています" : "声も映像も届いています";
    this.say("status", lost ? "つながるのを待っています" : state === "open" ? heard : "つないでいます");
  }

  showLevel(step, words) {
    this.thing("meter").dataset.level = step;
    this.say("loudness", words);
    this.thing("meter").setAttribute("aria-label", `マイクの音量。${words}`);
  }

  toggle(key, kind) {
    const on = key.getAttribute("aria-pressed") !== "true";
    key.setAttribute("aria-pressed", on);
    this.devices.turn(kind, on);
  }

  async end(event) {
    event.preventDefault();
    this.say("status", "最後のひと息まで送っています。このままお待ちください");
    const whole = await this.show.leave();
    if (!whole && !this.warned) {
      this.warned = true;
      return this.say("status", "まだ届いていない分があります。電波が戻ってから「おわる」をもう一度押すと、届けて終わります");
    }
    try {
      const { path } = await ask(event.target.action);
      location.assign(path);
    } catch (error) {
      this.say("status", error.message);
    }
  }

  stopped(sentence) {
    clearInterval(this.clock);
    this.show.leave();
    this.thing("stopped").hidden = false;
    this.say("stopped-words", sentence);
    this.say("status", "この画面からの放送は止まっています");
    document.body.classList.remove("is-on-air");
  }
}

customElements.define("on-air-desk", OnAirDesk);
