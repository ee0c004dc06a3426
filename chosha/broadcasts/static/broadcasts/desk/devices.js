// Camera, screen and microphone: opening them, changing them, and why one could not be opened.
const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

const exactly = (id) => (id ? { deviceId: { exact: id } } : {});

export class Devices {
  /** kind: "camera", "screen" or "sound"; face: beside the screen the camera, too, where there is one. Throws what the browser throws; see reasonOf. */
  async open(kind, { camera = "", microphone = "", face = false } = {}) {
    const media = navigator.mediaDevices;
    if (!media?.getUserMedia) throw new DOMException("no devices here", "SecurityError");
    const audio = { ...SOUND, ...exactly(microphone) };
    const both = { audio, video: { ...PICTURE, ...exactly(camera) } };
    let opened;
    if (kind === "screen") {
      if (!media.getDisplayMedia) throw new DOMException("no screens here", "NotSupportedError");
      const screen = await media.getDisplayMedia({ video: { frameRate: { ideal: 15, max: 30 } }, audio: false });
      const beside = await besides(media, both, face).catch((error) => {
        for (const track of screen.getTracks()) track.stop();
        throw error;
      });
      opened = [...screen.getVideoTracks(), ...beside];
    } else {
      opened = (await media.getUserMedia(kind === "camera" ? both : { audio, video: false })).getTracks();
    }
    this.leave();
    this.kind = kind;
    const pictures = opened.filter((track) => track.kind === "video");
    this.face = pictures[1] ?? null;
    this.stream = new MediaStream(opened.filter((track) => track !== this.face));
    return this.stream;
  }

  get tracks() {
    return [...(this.stream?.getTracks() ?? []), ...(this.face ? [this.face] : [])];
  }

  /** Lets go of what was open before without waiting for the garbage collector. */
  leave() {
    for (const track of this.tracks) {
      track.onended = null;
      track.stop();
    }
    this.stream = this.face = null;
  }

  turn(kind, on) {
    const pictures = this.face ? [this.face] : this.stream?.getVideoTracks();
    for (const track of (kind === "audio" ? this.stream?.getAudioTracks() : pictures) ?? []) track.enabled = on;
  }

  async listed() {
    const all = await navigator.mediaDevices.enumerateDevices();
    const of = (kind) => all.filter((device) => device.kind === kind && device.deviceId);
    return { camera: of("videoinput"), microphone: of("audioinput") };
  }
}

/** Microphone and, where it is wanted and opens, the camera. */
async function besides(media, both, face) {
  const seen = face ? await media.getUserMedia(both).catch(() => null) : null;
  return (seen ?? (await media.getUserMedia({ audio: both.audio }))).getTracks();
}

/** refused, absent, busy, insecure or unsupported. */
export function reasonOf(error) {
  if (["NotFoundError", "OverconstrainedError", "DevicesNotFoundError"].includes(error.name)) return "absent";
  if (["NotReadableError", "AbortError", "TrackStartError"].includes(error.name)) return "busy";
  if (error.name === "NotSupportedError") return "unsupported";
  return isSecureContext ? "refused" : "insecure";
}

/** Which way to allow a camera is the right one here. */
export function browserName(agent = navigator.userAgent) {
  if (/iPhone|iPad|Macintosh(?=.*Mobile)/.test(agent)) return "ios";
  if (/Android/.test(agent)) return /Firefox/.test(agent) ? "android-firefox" : "android";
  if (/Firefox\//.test(agent)) return "firefox";
  if (/Edg\//.test(agent)) return "edge";
  if (/Chrome\//.test(agent)) return "chrome";
  return /Safari\//.test(agent) ? "safari" : "chrome";
}
