// Carries a growing recording to the server: every byte has its offset, what is not acknowledged is kept and sent again.
const [AGAIN, PATIENCE] = [250, 3000];
// A knock on a dead line is repeated by the machine after one second and two more: a new one comes in three times what a good line took.
// So many outlast most cuts; then a line that became slow gets the time it needs.
const [KNOCK, KNOCKS] = [500, 24];
const [FRAME, IN_FLIGHT] = [128 * 1024, 512 * 1024];
// The house brings bytes onto its disk each second. A power cut there takes what was acknowledged since: that is sent once more.
const KEPT = 5000;
export const FINAL = new Set([4400, 4403, 4410, 4413, 4507, 4508]);

export class Sender {
  /** told: {acked(seconds, scarce), state("connecting"|"open"|"lost"), refused(code)} */
  constructor(told) {
    this.told = told;
    this.chunks = [];
    this.total = 0;
    this.acked = 0;
    this.next = 0;
    this.watching = setInterval(() => this.watch(), AGAIN);
  }

  /** Bytes of the recording, and the second of it at which they end. */
  push(bytes, seconds) {
    this.chunks.push({ start: this.total, bytes, seconds });
    this.total += bytes.length;
    this.pump();
  }

  connect(address) {
    this.address = new URL(address, location.href);
    this.address.protocol = this.address.protocol === "https:" ? "wss:" : "ws:";
    this.open();
  }

  open() {
    this.told.state("connecting");
    this.knocks = (this.knocks ?? 0) + 1;
    this.since = this.knocked = performance.now();
    this.ready = false;
    const socket = (this.socket = new WebSocket(this.address));
    socket.onmessage = (event) => socket === this.socket && this.hear(JSON.parse(event.data));
    socket.onclose = (event) => socket === this.socket && this.closed(event.code);
  }

  hear({ have, ack, scarce }) {
    this.since = performance.now();
    if (have !== undefined) {
      if (have < (this.chunks[0]?.start ?? this.total) || have > this.total) return this.finish(4400);
      if (have < this.acked) this.unack(have);
      this.next = have;
      this.ready = true;
      this.took = performance.now() - this.knocked;
      this.knocks = 0;
      this.told.state("open");
    }
    this.keepFrom(have ?? ack, Boolean(scarce));
    this.pump();
  }

  keepFrom(size, scarce) {
    this.acked = Math.max(this.acked, size);
    const now = performance.now();
    let seconds;
    for (const chunk of this.chunks) {
      if (chunk.start + chunk.bytes.length > this.acked) break;
      if (!chunk.ackedAt) seconds = chunk.seconds;
      chunk.ackedAt ||= now;
    }
    while (this.chunks[0]?.ackedAt < now - KEPT) this.chunks.shift();
    if (seconds !== undefined) this.told.acked(seconds, scarce);
    if (this.acked >= this.total) this.drained?.(true);
  }

  /** The house lost what it had taken. */
  unack(have) {
    this.acked = have;
    for (const chunk of this.chunks) if (chunk.start + chunk.bytes.length > have) chunk.ackedAt = undefined;
  }

  pump() {
    while (this.ready && this.socket?.readyState === WebSocket.OPEN && this.next < this.total && this.socket.bufferedAmount < IN_FLIGHT) {
      const piece = this.pieceAt(this.next);
      const frame = new Uint8Array(8 + piece.length);
      new DataView(frame.buffer).setBigUint64(0, BigInt(this.next));
      frame.set(piece, 8);
      this.socket.send(frame);
      this.next += piece.length;
    }
  }

  pieceAt(offset) {
    const chunk = this.chunks.find((each) => offset >= each.start && offset < each.start + each.bytes.length);
    return chunk.bytes.subarray(offset - chunk.start, offset - chunk.start + FRAME);
  }

  watch() {
    if (!this.address || this.over) return;
    if (!this.socket) return this.open();
    const waits = !this.ready || this.acked < this.total;
    if (waits && performance.now() - this.since > this.patience) return this.drop();
    if (!waits) this.since = performance.now();
    this.pump();
  }

  get patience() {
    if (this.socket.readyState !== WebSocket.CONNECTING) return PATIENCE;
    return this.took && this.knocks <= KNOCKS ? Math.max(KNOCK, 3 * this.took) : 2 * PATIENCE;
  }

  drop() {
    // A black hole answers no farewell: the old socket is left alone, the next one begins at once.
    const dead = this.socket;
    this.closed();
    dead.close();
  }

  closed(code) {
    this.socket = null;
    this.ready = false;
    if (FINAL.has(code)) return this.finish(code);
    this.told.state("lost");
  }

  finish(code) {
    this.stop();
    this.drained?.(false);
    this.told.refused(code);
  }

  get pendingSeconds() {
    const first = this.chunks.find((chunk) => !chunk.ackedAt);
    return first ? this.chunks.at(-1).seconds - first.seconds : 0;
  }

  /** True once everything has arrived; false after so many milliseconds, or when the server takes no more. */
  drain(milliseconds) {
    if (this.over || this.acked >= this.total) return Promise.resolve(!this.over);
    return new Promise((resolve) => {
      this.drained = resolve;
      setTimeout(() => resolve(false), milliseconds);
    });
  }

  stop() {
    this.over = true;
    clearInterval(this.watching);
    this.socket?.close();
    this.socket = null;
  }
}
