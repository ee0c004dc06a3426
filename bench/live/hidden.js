// In the host's page: when the house acknowledged bytes, up to which, and when a plain timer of this page was allowed to run.
(() => {
  const seen = (globalThis.seen = { acked: {}, acks: [], beats: [] });
  setInterval(() => seen.beats.push(performance.now()), 100);
  globalThis.WebSocket = class extends WebSocket {
    constructor(address) {
      super(address);
      const part = String(address).split("/").at(-1);
      this.addEventListener("message", ({ data }) => {
        const { ack } = JSON.parse(data);
        if (ack === undefined) return;
        seen.acks.push(performance.now());
        seen.acked[part] = Math.max(seen.acked[part] ?? 0, ack);
      });
    }
  };
  // The moment, and when the recorder of this part began.
  seen.moment = () => [performance.now(), document.querySelector("on-air-desk").show.recorder.startedAt];
})();
