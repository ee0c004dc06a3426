// The guests' part of the desk: what the list says goes to the mix, what the lines say goes into the list.
import { Lines } from "./lines.js";

const SAID = { "": "つながるのを待っています", new: "つないでいます", connecting: "つないでいます", disconnected: "回線を待っています" };

export class Guests {
  /**
   * desk: the element with its data. changed(): what viewers get may be another stream now. answers(): whether this desk mixes.
   * told(words): something the host should hear of.
   */
  constructor(desk, { mix, panel, changed, answers, told }) {
    Object.assign(this, { mix, panel, changed, told });
    const ice = JSON.parse(desk.dataset.ice || "[]");
    this.lines = new Lines({ path: desk.dataset.signals, ice, mix, answers, told: (seat) => this.draw(seat) });
    document.addEventListener("live:signal", ({ detail }) => this.lines.hear(JSON.parse(detail.html)));
    document.addEventListener("seats:shown", () => this.read());
    for (const name of ["layout", "big"]) panel.thing(name).onchange = () => this.compose();
    panel.thing("guest").onclick = () => this.open(panel.thing("guests").hidden)?.scrollIntoView({ block: "nearest" });
    addEventListener("pagehide", () => this.lines.leave());
    this.read();
    if (answers()) this.call();
  }

  call() {
    if (this.rows.length) this.lines.call();
  }

  open(on) {
    const section = this.panel.thing("guests");
    section.hidden = !on;
    this.panel.thing("guest").setAttribute("aria-expanded", on);
    return on ? section : null;
  }

  get rows() {
    return [...document.querySelectorAll("#seats [data-seat]")];
  }

  /** The list has been drawn anew. */
  read() {
    const taken = this.rows.filter((row) => ["waiting", "on_air"].includes(row.dataset.state));
    const ids = new Set(taken.map((row) => row.dataset.seat));
    for (const id of [...this.mix.seats.keys()]) {
      if (ids.has(id)) continue;
      this.lines.drop(id);
      this.mix.drop(id);
    }
    for (const { dataset } of taken) {
      const [onAir, muted] = [dataset.state === "on_air", dataset.muted !== undefined];
      if (!this.mix.seats.has(dataset.seat)) this.welcome(dataset.name);
      this.mix.seat(dataset.seat, { name: dataset.name, onAir, muted });
    }
    for (const row of this.rows) this.draw(row.dataset.seat);
    this.choose(taken);
    this.changed();
  }

  welcome(name) {
    this.open(true);
    if (this.lines.answers()) this.told(`${name}が席に着いています`);
  }

  /** Who may stand large: the host, and whoever is on screen. */
  choose(taken) {
    const onAir = taken.filter((row) => row.dataset.state === "on_air");
    const select = this.panel.thing("big");
    const [me] = select.options;
    const options = onAir.map(({ dataset }) => new Option(dataset.name, dataset.seat, false, dataset.seat === select.value));
    select.replaceChildren(me, ...options);
    this.panel.thing("composing").hidden = !onAir.length || !this.lines.answers();
    this.compose();
  }

  compose() {
    const { painter } = this.mix;
    if (painter) Object.assign(painter, { choice: this.panel.thing("layout").value, big: this.panel.thing("big").value });
  }

  draw(seat) {
    const row = this.rows.find((each) => each.dataset.seat === seat);
    // While another host mixes, the list says what the house knows.
    if (!row || !["waiting", "on_air"].includes(row.dataset.state) || !this.lines.answers()) return;
    const stream = this.lines.stream(seat);
    const heard = row.dataset.state === "on_air" && row.dataset.muted === undefined;
    this.monitor(row.querySelector("[data-monitor]"), stream, !heard);
    const state = this.lines.state(seat);
    const { mic = true, camera = true } = this.lines.said(seat);
    const parts = [state === "connected" ? (row.dataset.state === "on_air" ? "画面に出ています" : "待っています") : SAID[state]];
    if (row.dataset.muted !== undefined) parts.push("音を止めています");
    else if (state === "connected" && !mic) parts.push("本人がマイクを切っています");
    if (state === "connected" && !camera) parts.push("本人がカメラを切っています");
    row.querySelector("[data-words]").textContent = parts.join("。");
  }

  /** The guest as they are, for the host; on air with their voice. */
  monitor(place, stream, muted) {
    let video = place.querySelector("video");
    if (!stream) return void video?.remove();
    if (!video) {
      video = Object.assign(document.createElement("video"), { playsInline: true, autoplay: true });
      place.append(video);
    }
    if (video.srcObject !== stream) video.srcObject = stream;
    video.muted = muted;
    video.play().catch(() => {});
  }

  leave() {
    this.lines.leave();
  }
}
