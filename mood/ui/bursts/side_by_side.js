// All panes and the slider show one view: how large, and by which share of a pane it is moved.
const CHANGED = "mood-zoom";
const MOST = 8;
const view = (window.moodView ??= { scale: 1, x: 0, y: 0 });

function look(scale, x, y) {
  view.scale = Math.min(MOST, Math.max(1, scale));
  const most = (view.scale - 1) / 2;
  view.x = Math.min(most, Math.max(-most, x));
  view.y = Math.min(most, Math.max(-most, y));
  window.dispatchEvent(new Event(CHANGED));
}

function zoomAt(pane, event, scale) {
  const box = pane.getBoundingClientRect();
  const [x, y] = [(event.clientX - box.left) / box.width - 0.5, (event.clientY - box.top) / box.height - 0.5];
  const factor = Math.min(MOST, Math.max(1, scale)) / view.scale;
  look(scale, x - (x - view.x) * factor, y - (y - view.y) * factor);
}

function pane(element, data, signal) {
  const image = element.querySelector("img");
  if (image.src !== data.src) image.src = data.src;
  image.alt = data.alt;
  element.style.aspectRatio = data.shape;
  let from = null;
  const on = (name, act, options = {}) => element.addEventListener(name, act, { signal, ...options });
  on("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;  // a pinch on a touchpad, too; else the page scrolls
    event.preventDefault();
    zoomAt(element, event, view.scale * Math.exp(-event.deltaY / 200));
  }, { passive: false });
  on("dblclick", (event) => zoomAt(element, event, view.scale > 1 ? 1 : 3));
  on("pointerdown", (event) => {
    from = { x: event.clientX, y: event.clientY };
    element.setPointerCapture(event.pointerId);
  });
  on("pointermove", (event) => {
    if (!from || view.scale === 1) return;
    look(view.scale, view.x + (event.clientX - from.x) / element.clientWidth,
      view.y + (event.clientY - from.y) / element.clientHeight);
    from = { x: event.clientX, y: event.clientY };
  });
  on("pointerup", () => { from = null; });
  return () => {
    image.style.transform = `translate(${100 * view.x}%, ${100 * view.y}%) scale(${view.scale})`;
    element.classList.toggle("moves", view.scale > 1);
  };
}

function slider(element, signal) {
  const [input, output] = [element.querySelector("input"), element.querySelector("output")];
  input.addEventListener("input", () => {
    const factor = input.value / view.scale;
    look(Number(input.value), view.x * factor, view.y * factor);
  }, { signal });
  return () => {
    input.value = view.scale;
    output.textContent = `${view.scale.toFixed(1).replace(".0", "")}×`;
  };
}

export default function ({ parentElement, data }) {
  const ending = new AbortController();
  const element = parentElement.querySelector(".pane, label");
  const draw = element.matches(".pane") ? pane(element, data, ending.signal) : slider(element, ending.signal);
  window.addEventListener(CHANGED, draw, { signal: ending.signal });
  draw();
  return () => ending.abort();
}
