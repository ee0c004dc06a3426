// <on-air-desk data-parts="…" data-mine data-other>: the host's desk. Devices are checked first; one button goes on air; おわる ends.
import { Delivery } from "./desk/delivery.js";
import { Devices, reasonOf } from "./desk/devices.js";
import { Guests } from "./desk/guests.js";
import { Meter } from "./desk/meter.js";
import { Mix } from "./desk/mix.js";
import { Panel, keepAwake } from "./desk/panel.js";
import { chosenMime } from "./desk/recorder.js";
import { Show, ask } from "./desk/show.js";
import { Standing } from "./desk/standing.js";

const DIED = "この端末で録音を続けられなくなりました。ここまでの録画は残っています。画面を開きなおすと続けられます。";

class OnAirDesk extends HTMLElement {
  connectedCallback() {
    this.panel = new Panel();
    this.thing = (name) => this.panel.thing(name);
    this.devices = new Devices();
    this.mix = new Mix(this.dataset.name);
    this.meter = new Meter((step, words) => this.panel.showLevel(step, words));
    this.delivery = new Delivery(this.meter, this.thing("preview"), () => this.sent === this.mix.stream && this.mix.voices.isAsleep);
    this.standing = new Standing(this.panel, this.delivery, () => this.show);
    this.show = new Show(this.dataset.parts, {
      saved: (...how) => this.standing.saved(...how),
      line: (state) => this.standing.showLine(state),
      refused: (sentence, elsewhere) => this.stopped(sentence, elsewhere),
      failed: () => this.stopped(DIED),
    }, () => this.thing("talk").checked);
    this.listen();
    const answers = () => !this.isStopped && (this.dataset.other === undefined || this.show.isOn);
    const told = (words) => this.standing.sayForAWhile(words);
    this.guests = new Guests(this, { mix: this.mix, panel: this.panel, changed: () => this.send(), answers, told });
    if (!chosenMime(true) && !chosenMime(false)) return this.panel.explain("unsupported");
    this.prepare("camera");
  }

  listen() {
    for (const choice of document.querySelectorAll('input[name="kind"]')) choice.onchange = () => this.prepare(choice.value);
    for (const button of document.querySelectorAll("[data-way]")) button.onclick = () => this.prepare(button.dataset.way);
    for (const name of ["camera", "microphone"]) this.thing(name).onchange = () => this.prepare(this.devices.kind ?? "camera");
    const takeover = this.thing("takeover");
    if (takeover) takeover.addEventListener("submit", (event) => this.begin(event));
    else this.thing("begin").onclick = () => this.begin();
    this.thing("mute").onclick = (event) => this.toggle(event.currentTarget, "audio");
    this.thing("blind").onclick = (event) => this.toggle(event.currentTarget, "video");
    this.thing("screen").onclick = () => this.prepare(this.devices.kind === "screen" ? "camera" : "screen");
    this.thing("ending").addEventListener("submit", (event) => this.end(event));
    navigator.mediaDevices?.addEventListener("devicechange", () => this.devices.stream && this.list());
    document.addEventListener("pointerdown", () => [this.meter, this.mix.voices].forEach((each) => each.wake()));
    this.stayAwake = keepAwake(() => this.show.isOn);
  }

  /** Opens the devices, shows them, and on air puts them in the place of what was sent before. */
  async prepare(kind) {
    const chosen = Object.fromEntries(["camera", "microphone"].map((name) => [name, this.thing(name).value]));
    const former = this.show.isOn ? this.devices : null;
    const devices = former ? new Devices() : this.devices;
    const [before, face] = [this.devices.kind, this.thing("face").checked];
    try {
      await devices.open(kind, { ...chosen, face });
      this.devices = devices;
      if (before !== kind) this.thing("blind").setAttribute("aria-pressed", "true");
      // Whoever had switched the microphone off stays off with another one.
      for (const [key, what] of [["mute", "audio"], ["blind", "video"]]) devices.turn(what, this.panel.isPressed(key));
      this.mix.feed(devices);
      this.shown();
      await this.send();
      former?.leave();
      if (this.dataset.mine !== undefined && !this.show.isOn) await this.begin();
    } catch (error) {
      if (error.status !== undefined) return this.stopped(error.message);
      if (!former) this.panel.explain(reasonOf(error));
      else if (error.name !== "NotAllowedError") this.standing.sayForAWhile("切り替えられませんでした。いままでの映像と音で続いています。");
    }
  }

  shown() {
    const { kind, stream } = this.devices;
    this.meter.listen(stream);
    this.delivery.watch(stream, kind);
    this.panel.showKind(kind);
    if (!this.show.isOn) this.panel.say("status", "この映像と音で始まります。まだ、だれにも届いていません");
    // 「共有を停止」 of the browser ends the slides, not the show.
    for (const track of stream.getVideoTracks()) track.onended = () => kind === "screen" && this.prepare("camera");
    this.list();
  }

  async list() {
    this.panel.fill(await this.devices.listed(), this.devices.tracks.map((track) => track.getSettings().deviceId));
  }

  /** What viewers get, devices or mix, is what the preview shows; on air another stream begins another part. */
  async send() {
    if (!this.devices.stream || this.isStopped) return;
    const stream = this.mix.outgoing();
    this.panel.preview(stream, this.devices.kind === "sound" && stream !== this.mix.stream);
    const known = stream === this.sent;
    this.sent = stream;
    if (this.show.isOn && !known) await this.show.go(stream).catch((error) => this.stopped(error.message));
  }

  /** event: of 「引きつぐ」, after it has been confirmed. */
  async begin(event) {
    event?.preventDefault();
    this.show.takesOver = Boolean(event);
    if (this.show.isOn || !this.devices.stream) return;
    this.thing("begin").disabled = true;
    this.panel.say("status", "つないでいます");
    await this.send();
    const failed = await this.show.go(this.sent).then(() => null, (error) => error.message);
    if (failed) return this.stopped(failed);
    this.panel.showOnAir();
    this.standing.begin();
    this.stayAwake();
    if (this.dataset.other !== undefined) this.guests.call();
  }

  toggle(key, kind) {
    const on = key.getAttribute("aria-pressed") !== "true";
    key.setAttribute("aria-pressed", on);
    this.devices.turn(kind, on);
  }

  async end(event) {
    event.preventDefault();
    this.standing.end();
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

  stopped(sentence, elsewhere = false) {
    this.isStopped = true;
    this.standing.stop();
    this.guests.leave();
    this.show.leave().then(() => this.devices.leave());
    this.panel.showStopped(sentence, elsewhere);
  }
}

customElements.define("on-air-desk", OnAirDesk);
