// The desk's ends of the lines to its guests: answers who offers, hands what comes to the mix, lets go of what is gone.
import { gathered, limit, words } from "./line.js";
import { ask } from "./show.js";

const PATIENCE = 4000;

export class Lines {
  /** told(seat): how its line stands has changed. answers(): whether this desk is the one that mixes. */
  constructor({ path, ice, mix, told, answers }) {
    Object.assign(this, { path, ice, mix, told, answers, all: new Map() });
  }

  /** All guests may offer anew: this desk has opened, or goes on with the show. */
  call() {
    return ask(this.path).catch(() => {});
  }

  /** new, connecting, connected, disconnected; "" where there is no line. */
  state(seat) {
    return this.all.get(seat)?.peer.connectionState ?? "";
  }

  said(seat) {
    return this.all.get(seat)?.said ?? {};
  }

  stream(seat) {
    return this.all.get(seat)?.stream;
  }

  async hear({ seat, call, sdp }) {
    if (!this.answers()) return;
    const known = this.all.get(seat);
    if (known?.call === call) return void (known.answer && this.answer(seat, known));
    this.drop(seat);
    const line = { call, said: {}, stream: new MediaStream(), peer: new RTCPeerConnection({ iceServers: this.ice }) };
    this.all.set(seat, line);
    try {
      await this.take(seat, line, sdp);
      this.answer(seat, line);
    } catch {
      // An offer this browser cannot read: the guest sends another one.
      if (this.all.get(seat) === line) this.drop(seat);
    }
  }

  async take(seat, line, sdp) {
    const { peer } = line;
    peer.ontrack = ({ track }) => this.joined(seat, line, track);
    peer.onconnectionstatechange = () => this.changed(seat, line);
    words(peer, (said) => this.heard(seat, line, said));
    const back = this.mix.backTo(seat); // first: what comes is mixed as soon as it is there
    await peer.setRemoteDescription({ type: "offer", sdp });
    for (const transceiver of peer.getTransceivers()) {
      const { kind } = transceiver.receiver.track;
      transceiver.direction = "sendrecv";
      await transceiver.sender.replaceTrack(back[kind]);
    }
    await peer.setLocalDescription();
    for (const sender of peer.getSenders()) if (sender.track?.kind === "video") await limit(sender, { bitrate: 400_000, scale: 2 });
    await gathered(peer);
    line.answer = peer.localDescription.sdp;
  }

  answer(seat, line) {
    if (this.all.get(seat) === line) ask(this.path, { seat, call: line.call, sdp: line.answer }).catch(() => {});
  }

  joined(seat, line, track) {
    if (this.all.get(seat) !== line) return;
    line.stream.addTrack(track);
    this.mix.join(seat, track);
    this.told(seat);
  }

  heard(seat, line, said) {
    if (this.all.get(seat) !== line) return;
    if (said.bye) return void this.drop(seat);
    line.said = said;
    this.mix.seat(seat, { camera: said.camera !== false });
    this.told(seat);
  }

  changed(seat, line) {
    if (this.all.get(seat) !== line) return;
    clearTimeout(line.later);
    const { connectionState: state } = line.peer;
    if (["failed", "closed"].includes(state)) return void this.drop(seat);
    // A short gap heals by itself; after that the name stands where the picture stood still.
    if (state === "disconnected") line.later = setTimeout(() => this.all.get(seat) === line && this.drop(seat), PATIENCE);
    this.told(seat);
  }

  drop(seat) {
    const line = this.all.get(seat);
    if (!line) return;
    this.all.delete(seat);
    clearTimeout(line.later);
    line.peer.close();
    this.mix.part(seat);
    this.told(seat);
  }

  leave() {
    for (const seat of [...this.all.keys()]) this.drop(seat);
  }
}
