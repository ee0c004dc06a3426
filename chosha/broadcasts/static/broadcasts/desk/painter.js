// Paints those on screen onto one canvas, with their names, so many times a second, also while the page is hidden.
import { HIGH, WIDE, placed } from "./layout.js";
import { Ticker } from "./ticker.js";

const OFTEN = 25;
const NIGHT = "#14142a";
const CARD = "#2a2a44";
const INK = "#ffffff";

/** Plays a track where nobody looks, so that it can be painted. */
export class Picture {
  constructor(track) {
    this.track = track;
    this.video = document.createElement("video");
    Object.assign(this.video, { muted: true, playsInline: true, srcObject: new MediaStream([track]) });
    this.video.play().catch(() => {});
  }

  /** The frame that shows now; null while there is none to look at. */
  get frame() {
    const { track, video } = this;
    const seen = track.readyState === "live" && track.enabled && !track.muted && video.readyState > 1;
    if (seen && video.paused) video.play().catch(() => {});
    return seen ? video : null;
  }

  leave() {
    this.video.srcObject = null;
  }
}

export class Painter {
  constructor() {
    this.canvas = Object.assign(document.createElement("canvas"), { width: WIDE, height: HIGH });
    this.pen = this.canvas.getContext("2d", { alpha: false });
    this.ticker = new Ticker(() => this.paint());
    Object.assign(this, { tiles: [], choice: "auto", big: "me" });
    [this.track] = this.canvas.captureStream(OFTEN).getVideoTracks();
    this.paint();
  }

  /** tiles: {id, name, picture, slides}; names stand on the picture when more than one face is on it. */
  show(tiles) {
    this.tiles = tiles;
    this.named = tiles.filter((tile) => !tile.slides).length > 1;
    this.paint();
  }

  work(wanted) {
    this.ticker.beat(wanted ? OFTEN : 0);
  }

  paint() {
    this.pen.fillStyle = NIGHT;
    this.pen.fillRect(0, 0, WIDE, HIGH);
    for (const place of placed(this.tiles, this.choice, this.big)) this.paintOne(this.tiles.find((tile) => tile.id === place.id), place);
  }

  paintOne(tile, place) {
    const frame = tile.picture?.frame;
    if (frame) this.paintFrame(frame, place);
    else this.paintCard(tile, place);
    if (frame && this.named && !tile.slides) this.paintName(tile.name, place);
  }

  paintFrame(frame, { x, y, w, h, whole }) {
    const [fw, fh] = [frame.videoWidth, frame.videoHeight];
    if (!fw) return;
    const scale = whole ? Math.min(w / fw, h / fh) : Math.max(w / fw, h / fh);
    if (whole) return this.pen.drawImage(frame, x + (w - fw * scale) / 2, y + (h - fh * scale) / 2, fw * scale, fh * scale);
    this.pen.drawImage(frame, (fw - w / scale) / 2, (fh - h / scale) / 2, w / scale, h / scale, x, y, w, h);
  }

  /** Whoever shows no picture stands there by name. */
  paintCard(tile, { x, y, w, h }) {
    this.pen.fillStyle = CARD;
    this.pen.fillRect(x, y, w, h);
    this.write(tile.slides ? "" : tile.name, x + w / 2, y + h / 2, Math.min(44, w / 9), w - 24, "center");
  }

  paintName(name, { x, y, w, h }) {
    const size = w > 500 ? 26 : 20;
    this.pen.font = font(size);
    const wide = Math.min(this.pen.measureText(name).width + size, w);
    this.pen.fillStyle = "rgb(0 0 0 / .72)";
    this.pen.fillRect(x, y + h - size * 1.8, wide, size * 1.8);
    this.write(name, x + size / 2, y + h - size * 0.9, size, w - size, "left");
  }

  write(words, x, y, size, most, align) {
    Object.assign(this.pen, { font: font(size), fillStyle: INK, textAlign: align, textBaseline: "middle" });
    this.pen.fillText(words, x, y, most);
  }
}

function font(size) {
  return `600 ${size}px "Noto Sans JP", "Hiragino Sans", "Yu Gothic UI", sans-serif`;
}
