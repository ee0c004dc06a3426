// What viewers get while more than one camera plays a part: one picture of all, one sound of all.
import { Painter, Picture } from "./painter.js";
import { Voices } from "./voices.js";

export class Mix {
  /** name: how the host is called on the picture. */
  constructor(name) {
    this.name = name;
    this.voices = new Voices();
    this.seats = new Map(); // id → {name, onAir, muted, picture, camera}
    this.own = {};
  }

  open() {
    this.painter ??= new Painter();
    this.voices.open();
  }

  /** The host's devices: what is new takes the place of what was. */
  feed(devices) {
    this.devices = devices;
    if (this.painter) this.take();
  }

  take() {
    const { kind, stream, face } = this.devices;
    const [shown] = stream.getVideoTracks();
    const wanted = { slides: kind === "screen" ? shown : null, face: kind === "screen" ? face : shown };
    for (const [role, track] of Object.entries(wanted)) {
      if (this.own[role]?.track === (track ?? undefined)) continue;
      this.own[role]?.leave();
      this.own[role] = track ? new Picture(track) : undefined;
    }
    const [voice] = stream.getAudioTracks();
    if (voice !== this.voice) this.voices.feed(voice);
    this.voice = voice;
    this.compose();
  }

  /** Once several have been on the picture the mix stays, so that coming and going changes no part of the show. */
  get isNeeded() {
    this.wasNeeded ||= Boolean(this.devices?.face) || [...this.seats.values()].some((seat) => seat.onAir);
    return this.wasNeeded;
  }

  /** What the recorder gets: the devices as they are, or the mix. */
  outgoing() {
    if (!this.isNeeded) return this.devices.stream;
    if (!this.stream) {
      this.open();
      this.take();
      this.stream = new MediaStream([this.painter.track, this.voices.track]);
    }
    this.compose();
    return this.stream;
  }

  /** What goes back to a guest: {video, audio}. */
  backTo(id) {
    this.open();
    if (this.devices?.stream) this.take();
    return { video: this.painter.track, audio: this.voices.backTo(id) };
  }

  /** How a seat stands, as the house says. */
  seat(id, facts) {
    this.seats.set(id, { camera: true, ...this.seats.get(id), ...facts });
    this.compose();
  }

  join(id, track) {
    const known = this.seats.get(id) ?? {};
    if (track.kind === "audio") this.voices.join(id, track);
    else {
      known.picture?.leave();
      known.picture = new Picture(track);
    }
    this.seat(id, { ...known });
  }

  /** The line is gone; the seat may still be there. */
  part(id) {
    this.voices.part(id);
    this.seats.get(id)?.picture?.leave();
    if (this.seats.has(id)) this.seat(id, { picture: undefined });
  }

  drop(id) {
    this.part(id);
    this.seats.delete(id);
    this.compose();
  }

  compose() {
    if (!this.painter) return;
    const { slides, face } = this.own;
    const onAir = [...this.seats].filter(([, seat]) => seat.onAir);
    const me = { id: "me", name: this.name, picture: face };
    const alone = slides && !face && !onAir.length;
    const guests = onAir.map(([id, seat]) => ({ id, name: seat.name, picture: seat.camera ? seat.picture : undefined }));
    this.painter.show([...(slides ? [{ id: "slides", slides: true, picture: slides }] : []), ...(alone ? [] : [me]), ...guests]);
    for (const [id, seat] of this.seats) this.voices.hear(id, Boolean(seat.onAir && !seat.muted));
    this.painter.work(Boolean(this.wasNeeded || this.seats.size));
  }
}
