// <live-tabs>: on a phone, chat and questions take turns below the picture, which goes on. Without script the tabs are links.
class LiveTabs extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-shows]");
      if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      this.show(link.dataset.shows);
      history.replaceState(null, "", link.href);
    });
  }

  show(view) {
    for (const link of this.querySelectorAll("a[data-shows]")) {
      if (link.dataset.shows === view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    for (const section of document.querySelectorAll("section[data-view]")) section.classList.toggle("only-wide", section.dataset.view !== view);
    for (const part of document.querySelectorAll(".dock [data-view]")) part.hidden = part.dataset.view !== view;
  }
}

customElements.define("live-tabs", LiveTabs);
