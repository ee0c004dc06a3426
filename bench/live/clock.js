// In the host's page: the camera is a canvas that shows the time of the machine as 40 cells (32 bits of milliseconds, 8 to check),
// over a picture that moves and is noisy enough to cost what a room costs. The microphone stays Chromium's.
(() => {
  const media = navigator.mediaDevices;
  if (!media?.getUserMedia) return;
  const real = media.getUserMedia.bind(media);
  const [wide, high, cell] = [1280, 720, 64];
  let camera;
  const noise = () => {
    const sheet = Object.assign(document.createElement("canvas"), { width: 256, height: 256 });
    const pen = sheet.getContext("2d");
    const dots = pen.createImageData(256, 256);
    for (let at = 0; at < dots.data.length; at += 4) dots.data.set([90 + Math.random() * 50, 90 + Math.random() * 50, 110, 255], at);
    pen.putImageData(dots, 0, 0);
    return sheet;
  };
  const open = () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: wide, height: high });
    const pen = canvas.getContext("2d", { alpha: false });
    const pattern = pen.createPattern(noise(), "repeat");
    const draw = () => {
      const now = Date.now();
      pen.setTransform(1, 0, 0, 1, -((now >> 3) % 256), -((now >> 4) % 256));
      pen.fillStyle = pattern;
      pen.fillRect(0, 0, wide + 256, high + 256);
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.fillStyle = "#b04030";
      pen.fillRect(640 + (Math.sin(now / 900) + 1) * 250, 340 + (Math.cos(now / 700) + 1) * 120, 140, 140);
      const stamp = now % 4294967296;
      const bytes = [24, 16, 8, 0].map((by) => (stamp / 2 ** by) & 255);
      bytes.push(bytes.reduce((sum, byte) => (sum * 31 + byte) & 255, 7));
      bytes.forEach((byte, row) => {
        for (let bit = 0; bit < 8; bit += 1) {
          pen.fillStyle = byte & (128 >> bit) ? "#ffffff" : "#000000";
          pen.fillRect(bit * cell, row * cell, cell, cell);
        }
      });
    };
    draw();
    setInterval(draw, 33);
    return canvas.captureStream(30).getVideoTracks()[0];
  };
  media.getUserMedia = async (wanted) => {
    if (!wanted.video) return real(wanted);
    const sound = wanted.audio ? (await real({ audio: wanted.audio })).getTracks() : [];
    camera ??= open();
    return new MediaStream([camera.clone(), ...sound]);
  };
})();
