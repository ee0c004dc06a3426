// <point-map>: the pin of a place, set by a touch or with the arrow keys; it writes into the fields below, which also work alone.
const NARROWING = Math.cos((36 * Math.PI) / 180);
const STEP = 0.01; // of the map's width, for one key; five times as much with Shift
const CLOSEST = 0.02; // of the whole map

class PointMap extends HTMLElement {
  connectedCallback() {
    this.svg = this.querySelector("svg");
    this.pin = this.querySelector("[data-pin] circle");
    if (!this.pin) return;
    const [left, top, side] = this.svg.getAttribute("viewBox").split(" ").map(Number);
    this.whole = { left, top, side };
    this.shown = { ...this.whole };
    this.radius = Number(this.pin.getAttribute("r")) / side;
    this.centre = { x: Number(this.pin.getAttribute("cx")), y: Number(this.pin.getAttribute("cy")) };
    this.at = { ...this.centre };
    // its own fields stand after it, and are not there yet while a list puts the map into the page
    document.addEventListener("change", this.heard = (event) => ["lat", "lng"].includes(event.target.name) && this.typed());
    const box = this.querySelector("[data-land]");
    box.tabIndex = 0;
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", "印を動かす地図。矢印キーで動かします");
    box.addEventListener("click", (event) => this.touch(event));
    box.addEventListener("keydown", (event) => this.key(event));
    const keys = this.querySelector("[data-keys]");
    keys.hidden = false;
    keys.addEventListener("click", (event) => this.act(event.target.closest("[data-act]")?.dataset.act));
  }

  disconnectedCallback() {
    document.removeEventListener("change", this.heard);
  }

  get lat() {
    return this.parentElement.querySelector("[name=lat]");
  }

  get lng() {
    return this.parentElement.querySelector("[name=lng]");
  }

  touch(event) {
    const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    this.put(spot);
  }

  key(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const step = this.shown.side * STEP * (event.shiftKey ? 5 : 1);
    this.put({ x: this.at.x + way[0] * step, y: this.at.y + way[1] * step });
  }

  act(name) {
    if (name === "closer") this.look(Math.max(this.shown.side / 2, this.whole.side * CLOSEST));
    if (name === "whole") this.look(this.whole.side);
    if (name !== "centre") return;
    this.at = { ...this.centre };
    this.draw();
    this.lat.value = this.lng.value = "";
    this.tell("印を、役場のあるところに戻しました。");
  }

  /** What was typed into the fields moves the pin. */
  typed() {
    const [lat, lng] = [Number.parseFloat(this.lat.value), Number.parseFloat(this.lng.value)];
    if (!Number.isFinite(lat) || !Number.isFinite(lng)) return;
    this.at = { x: (lng - 122) * NARROWING * 1000, y: (46 - lat) * 1000 };
    this.draw();
  }

  put({ x, y }) {
    this.at = { x, y };
    this.draw();
    this.lat.value = (46 - y / 1000).toFixed(5);
    this.lng.value = (122 + x / (NARROWING * 1000)).toFixed(5);
    this.tell(`印を、北緯${this.lat.value}度、東経${this.lng.value}度に置きました。`);
  }

  look(side) {
    if (side === this.whole.side) this.shown = { ...this.whole };
    else this.shown = { left: this.at.x - side / 2, top: this.at.y - side / 2, side };
    this.draw();
  }

  draw() {
    const { left, top, side } = this.shown;
    this.svg.setAttribute("viewBox", `${left} ${top} ${side} ${side}`);
    this.pin.setAttribute("cx", this.at.x);
    this.pin.setAttribute("cy", this.at.y);
    this.pin.setAttribute("r", this.radius * side);
    for (const line of this.svg.querySelectorAll("[stroke-width]")) line.setAttribute("stroke-width", side / 350);
  }

  tell(words) {
    this.querySelector("[data-told]").textContent = words;
  }
}

customElements.define("point-map", PointMap);
