// <document-shot>: the photo is seen before it is sent, and made smaller on the phone where the browser can draw it:
// less to upload, and nothing about the place goes along. Without script the plain field is sent as it is.
const EDGE = 2400;

class DocumentShot extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector(".native input[type=file]");
    this.shot = this.querySelector(".shot");
    this.figure = this.querySelector("figure");
    this.line = this.querySelector("figcaption");
    this.key = this.querySelector("form > button");
    for (const part of this.querySelectorAll(".native input, .native label, .native .soft")) part.hidden = true; // the buttons say the same
    this.querySelector(".native").hidden = !this.querySelector(".native .fault");
    this.shot.hidden = false;
    this.key.hidden = true; // until there is something to send
    this.shot.addEventListener("change", this.chosen);
    this.querySelector("form").addEventListener("submit", this.sending);
  }

  disconnectedCallback() {
    URL.revokeObjectURL(this.address);
  }

  chosen = async (event) => {
    const file = event.target.files[0];
    event.target.value = "";
    if (!file) return;
    this.figure.hidden = false;
    this.line.textContent = "整えています";
    const smaller = await this.smaller(file);
    const kept = new DataTransfer();
    kept.items.add(smaller ?? file);
    this.field.files = kept.files;
    this.show(smaller ?? file, Boolean(smaller));
  };

  show(file, drawn) {
    const picture = this.figure.querySelector("img");
    URL.revokeObjectURL(this.address);
    picture.hidden = !drawn;
    if (drawn) picture.src = this.address = URL.createObjectURL(file);
    const size = file.size < 1048576 ? `${Math.ceil(file.size / 1024)}KB` : `${(file.size / 1048576).toFixed(1)}MB`;
    this.line.textContent = `『${file.name}』　${size}　まだ送っていません。読めるか、確かめてください。`;
    this.key.hidden = false;
    this.key.scrollIntoView({ block: "nearest" });
  }

  // The photo drawn anew as JPEG; nothing for a PDF and for what this browser cannot draw: the house decides about those.
  async smaller(file) {
    if (!file.type.startsWith("image/") || file.type === "image/svg+xml") return null;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const share = Math.min(1, EDGE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(picture.width * share));
      canvas.height = Math.max(1, Math.round(picture.height * share));
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff"; // a picture with holes lies on paper
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88));
      return blob && new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
    } catch {
      return null;
    }
  }

  sending = () => {
    this.key.disabled = true;
    this.key.textContent = "送っています";
  };
}

customElements.define("document-shot", DocumentShot);
