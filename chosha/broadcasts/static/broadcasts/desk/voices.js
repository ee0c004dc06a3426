// Mixes voices: all that are on air for the viewers, and for each guest all but the own.
export class Voices {
  constructor() {
    this.guests = new Map();
  }

  /** Browsers mix only after the first touch of the page. */
  open() {
    if (this.context) return;
    this.context = new AudioContext({ sampleRate: 48000 });
    this.limiter = this.context.createDynamicsCompressor();
    this.out = this.context.createMediaStreamDestination();
    this.limiter.connect(this.out);
    this.wake();
  }

  wake() {
    if (this.isAsleep) this.context.resume().catch(() => {});
  }

  get isAsleep() {
    return this.context?.state === "suspended";
  }

  get track() {
    return this.out.stream.getAudioTracks()[0];
  }

  /** The host's own microphone; the one before is let go. */
  feed(track) {
    this.mine?.disconnect();
    this.mine = track ? this.context.createMediaStreamSource(new MediaStream([track])) : null;
    this.mine?.connect(this.limiter);
    for (const guest of this.guests.values()) this.mine?.connect(guest.ear);
  }

  /** Where this guest hears what comes back, from the moment a line is wanted. */
  seat(id) {
    const known = this.guests.get(id);
    if (known) return known;
    const fresh = { gain: this.context.createGain(), ear: this.context.createMediaStreamDestination(), source: null };
    fresh.gain.gain.value = 0;
    fresh.gain.connect(this.limiter);
    this.mine?.connect(fresh.ear);
    for (const other of this.guests.values()) {
      other.gain.connect(fresh.ear);
      fresh.gain.connect(other.ear);
    }
    this.guests.set(id, fresh);
    return fresh;
  }

  backTo(id) {
    return this.seat(id).ear.stream.getAudioTracks()[0];
  }

  join(id, track) {
    const guest = this.seat(id);
    guest.source?.disconnect();
    guest.source = this.context.createMediaStreamSource(new MediaStream([track]));
    guest.source.connect(guest.gain);
  }

  /** Whether this guest is heard, by viewers and by the others. */
  hear(id, on) {
    const guest = this.guests.get(id);
    guest?.gain.gain.setTargetAtTime(on ? 1 : 0, this.context.currentTime, 0.02);
  }

  part(id) {
    const guest = this.guests.get(id);
    this.guests.delete(id);
    guest?.source?.disconnect();
    guest?.gain.disconnect();
    if (!guest) return;
    for (const node of [this.mine, ...[...this.guests.values()].map((other) => other.gain)]) forget(node, guest.ear);
  }
}

function forget(node, ear) {
  try {
    node?.disconnect(ear);
  } catch {
    // It had never been connected there.
  }
}
