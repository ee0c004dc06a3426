// <button data-island="…/save-page.js">: what keeps pages on the device is fetched when it is wanted, and not with every first page.
document.addEventListener("htmx:afterRequest", async (event) => {
  const { island, keeps, drops } = event.detail.requestConfig.elt.dataset;
  if (!island || !event.detail.successful || !("caches" in window)) return;
  const { keepPage, dropPage, show } = await import(island);
  await (keeps ? keepPage(keeps) : dropPage(drops)).catch(() => {});
  await show();
});

document.addEventListener(
  "toggle",
  (event) => {
    const button = event.target.querySelector?.("[data-save-page]");
    if (button && "caches" in window && navigator.serviceWorker) import(button.dataset.island).then(({ show }) => show());
  },
  true,
);
