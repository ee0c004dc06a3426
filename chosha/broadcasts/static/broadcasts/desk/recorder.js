// Turns a stream into bytes. H.264 first: the server passes it on as it is; VP8 and MP4 work too.
const WITH_PICTURE = ["video/webm;codecs=h264,opus", "video/webm;codecs=vp8,opus", "video/mp4"];
const SOUND_ALONE = ["audio/webm;codecs=opus", "audio/mp4"];
const CHUNK = 200;

/** The first type this browser records, or "" when it records none. */
export function chosenMime(withPicture) {
  if (!globalThis.MediaRecorder) return "";
  return (withPicture ? WITH_PICTURE : SOUND_ALONE).find((mime) => MediaRecorder.isTypeSupported(mime)) ?? "";
}

export class ShowRecorder {
  /** talks: a picture begins anew every second, so that the segments for viewers can be that short. */
  constructor(stream, sender, failed, talks) {
    this.mime = chosenMime(stream.getVideoTracks().length > 0);
    this.sender = sender;
    this.order = Promise.resolve();
    this.recorder = new MediaRecorder(stream, {
      mimeType: this.mime,
      videoBitsPerSecond: 1_400_000,
      audioBitsPerSecond: 96_000,
      videoKeyFrameIntervalDuration: talks ? 1000 : 2000,
    });
    this.recorder.ondataavailable = (event) => this.take(event.data);
    this.recorder.onerror = () => failed();
  }

  start() {
    this.startedAt = performance.now();
    this.recorder.start(CHUNK);
  }

  get seconds() {
    return (performance.now() - this.startedAt) / 1000;
  }

  take(blob) {
    if (!blob.size) return;
    const seconds = this.seconds;
    // Reading a blob takes a moment; the chain keeps the bytes in order.
    this.order = this.order.then(() => blob.arrayBuffer()).then((bytes) => this.sender.push(new Uint8Array(bytes), seconds));
  }

  /** Resolves when the last bytes have been handed to the sender. */
  async stop() {
    if (this.recorder.state !== "inactive") {
      const stopped = new Promise((resolve) => this.recorder.addEventListener("stop", resolve, { once: true }));
      this.recorder.stop();
      await stopped;
    }
    await this.order;
  }
}
