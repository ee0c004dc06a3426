// The guest's end of the line: offers, waits for the answer, offers anew when the line is gone or a desk calls.
import { gathered, limit, tell, words } from "./line.js";
import { ask } from "./show.js";

const AGAIN = 4000;
const PATIENCE = 8000;
const FINAL = new Set([401, 403, 404]);

export class SeatLine {
  /** told(): `state` or `isWalled` has changed. refused(sentence): the house lets nothing more through. played(stream): what comes back. */
  constructor({ path, ice, told, refused, played }) {
    Object.assign(this, { path, ice, told, refused, played, state: "alone", isWalled: false, said: {} });
  }

  /** These devices from now on; on a line that stands they take the place of those before. */
  async send(stream) {
    this.stream = stream;
    if (!this.peer) return this.offer();
    const [voice, picture] = this.peer.getTransceivers();
    const [audio, video] = [stream.getAudioTracks()[0] ?? null, stream.getVideoTracks()[0] ?? null];
    await Promise.all([voice.sender.replaceTrack(audio), picture.sender.replaceTrack(video)]);
  }

  say(said) {
    this.said = said;
    tell(this.channel, said);
  }

  async offer() {
    this.close();
    if (this.isOver || !this.stream) return;
    const call = (this.call = crypto.getRandomValues(new Uint32Array(3)).join("-"));
    const peer = (this.peer = new RTCPeerConnection({ iceServers: this.ice }));
    const [audio, video] = [this.stream.getAudioTracks()[0], this.stream.getVideoTracks()[0]];
    peer.addTransceiver(audio ?? "audio", { direction: "sendrecv" });
    const picture = peer.addTransceiver(video ?? "video", { direction: "sendrecv" });
    const back = new MediaStream();
    peer.ontrack = ({ track }) => {
      back.addTrack(track);
      this.played(back);
    };
    peer.onconnectionstatechange = () => peer === this.peer && this.changed();
    this.channel = words(peer, () => {});
    this.channel.onopen = () => tell(this.channel, this.said);
    await peer.setLocalDescription();
    await limit(picture.sender, { bitrate: 900_000 });
    await gathered(peer);
    this.propose(peer, call);
  }

  /** Says it again until a desk answers. */
  async propose(peer, call) {
    if (peer !== this.peer || peer.signalingState !== "have-local-offer") return;
    this.later = setTimeout(() => this.propose(peer, call), AGAIN);
    try {
      await ask(this.path, { call, sdp: peer.localDescription.sdp });
    } catch (error) {
      if (FINAL.has(error.status) && peer === this.peer) this.refused("この席は、もう使えません。画面を開きなおすと、できることが分かります。");
    }
  }

  async hear({ call, sdp }) {
    if (!sdp) return this.offer();
    const { peer } = this;
    if (call !== this.call || peer?.signalingState !== "have-local-offer") return;
    clearTimeout(this.later);
    this.show("connecting");
    this.patience = setTimeout(() => this.wall(true), PATIENCE);
    await peer.setRemoteDescription({ type: "answer", sdp }).catch(() => peer === this.peer && this.offer());
  }

  changed() {
    const state = this.peer.connectionState;
    clearTimeout(this.later);
    if (state === "connected") {
      clearTimeout(this.patience);
      this.isWalled = false;
      this.show("connected");
    } else if (state === "failed" || state === "closed") this.offer();
    else if (state === "disconnected") this.later = setTimeout(() => this.offer(), AGAIN);
  }

  wall(on) {
    this.isWalled = on;
    this.told();
  }

  show(state) {
    this.state = state;
    this.told();
  }

  close() {
    for (const timer of [this.later, this.patience]) clearTimeout(timer);
    this.peer?.close();
    this.peer = null;
    if (this.state !== "alone") this.show("alone");
  }

  leave() {
    this.isOver = true;
    tell(this.channel, { bye: true });
    setTimeout(() => this.close(), 200); // the farewell first
  }
}
