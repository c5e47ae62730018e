const ACTS = ["wheel", "touchmove", "pointerdown", "keydown"];

export default function ({ parentElement, data }) {
  const marker = parentElement.host;
  if (marker.dataset.opened === data.opened) return;
  marker.dataset.opened = data.opened;
  marker.style.scrollMarginTop = "6rem";  // the page's bar lies over it
  const scroll = () => marker.scrollIntoView({ block: "start" });
  scroll();
  const grows = new ResizeObserver(scroll);  // a page that is still short cannot be scrolled
  const stop = () => {
    grows.disconnect();
    ACTS.forEach((act) => window.removeEventListener(act, stop));
  };
  grows.observe(marker.closest("[data-testid=stMainBlockContainer]"));
  ACTS.forEach((act) => window.addEventListener(act, stop, { passive: true }));
  setTimeout(stop, 5000);
}
