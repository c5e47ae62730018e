// Every key presses a button of the page: what it does is what a click does. The framed photo is marked by a rule in a
// style sheet of our own, since the page's elements are drawn anew after each click.
const CARD = '[class*="st-key-photo-"]';
const BURST = '[class*="st-key-burst-"]';
const TYPED = 'input:not([type=radio], [type=checkbox], [type=button]), textarea, select, [contenteditable=true], ' +
  '[role=slider], [role=combobox], [role=listbox], [role=textbox], [role=spinbutton]';
const PRESSED = 'button, a[href], summary, input, [role=button], [role=radio], [role=tab]';

const state = { photo: null, listener: null, isTabbing: false };

const keyOf = (element, prefix) =>
  [...element.classList].find((name) => name.startsWith(`st-key-${prefix}`)) ?? null;
const shown = (element) => element.getClientRects().length > 0;
const cards = () => [...document.querySelectorAll(CARD)].filter(shown);
const at = () => cards().find((card) => keyOf(card, "photo-") === state.photo) ?? null;

function sheet() {
  let element = document.getElementById("mood-framed");
  if (!element) {
    element = document.createElement("style");
    element.id = "mood-framed";
    document.head.append(element);
  }
  return element;
}

function frame(card, scrolls = true) {
  state.photo = card ? keyOf(card, "photo-") : null;
  sheet().textContent = state.photo
    ? `.${CSS.escape(state.photo)} { outline: 3px solid var(--framed); outline-offset: 4px; border-radius: .4rem; }`
    : "";
  if (card && scrolls) card.scrollIntoView({ block: "nearest", behavior: "instant" });
}

const middle = (card) => {
  const box = card.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
};

function beside(step) {
  const all = cards();
  const place = all.indexOf(at());
  return place < 0 ? all[0] : all[place + step];
}

function above(step) {
  const card = at();
  if (!card) return cards()[0];
  const from = middle(card);
  const away = (other) => {
    const to = middle(other);
    return Math.abs(to.y - from.y) + 3 * Math.abs(to.x - from.x) / 10;
  };
  return cards()
    .filter((other) => step * (middle(other).y - from.y) > card.getBoundingClientRect().height / 2)
    .sort((one, other) => away(one) - away(other))[0];
}

function press(selector, within = document) {
  const button = within.querySelector(selector);
  if (!button || button.disabled) return false;
  button.click();
  return true;
}

function decide(option) {
  const card = at();
  if (!card) return move(cards()[0]);
  const buttons = card.querySelectorAll('[data-testid="stButtonGroup"] button');
  buttons[option]?.click();
  return true;
}

function nextBurst() {
  if (press(".st-key-next-burst button")) return true;
  const card = at();
  const burst = card?.closest(BURST);
  const all = [...document.querySelectorAll(BURST)].filter(shown);
  const next = burst ? all[all.indexOf(burst) + 1] : all[0];
  if (next) {
    frame(next.querySelector(CARD), false);
    next.scrollIntoView({ block: "start", behavior: "instant" });
    return true;
  }
  const pages = [...document.querySelectorAll('.st-key-pages-sheet button')];
  const onward = pages[pages.length - 1];
  if (!onward || onward.disabled) return false;
  state.photo = null;
  onward.click();
  return true;
}

const ACTS = {
  arrowleft: () => move(beside(-1), ".st-key-before-these button"),
  arrowright: () => move(beside(1), ".st-key-after-these button"),
  arrowup: () => move(above(-1)),
  arrowdown: () => move(above(1)),
  k: () => decide(0),
  x: () => decide(1),
  z: () => press(".st-key-undo button"),
  " ": nextBurst,
  enter: () => at() && press('[class*="st-key-large-"] button', at().closest(BURST) ?? document.body),
  escape: () => press(".st-key-leave-large button"),
};

function move(card, further) {
  if (card) frame(card);
  else if (further) return press(further);
  return Boolean(card);
}

function isBusyElsewhere(event) {
  const from = event.composedPath()[0];
  if (!(from instanceof Element)) return false;
  if (from.closest(TYPED) || document.querySelector('[role=dialog], [data-testid="stPopoverBody"]')) return true;
  return state.isTabbing && !"kxz".includes(event.key.toLowerCase()) && Boolean(from.closest(PRESSED));
}

function onKey(event) {
  if (event.key === "Tab") state.isTabbing = true;  // from here on buttons that have the focus get their own keys
  const act = ACTS[event.key.toLowerCase()];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || event.repeat && !event.key.startsWith("Arrow")) return;
  if (event.defaultPrevented || isBusyElsewhere(event)) return;
  if (act()) {
    event.preventDefault();
    event.stopPropagation();
  }
}

export default function () {
  sheet();
  state.listener?.abort();
  state.listener = new AbortController();
  const { signal } = state.listener;
  document.addEventListener("keydown", onKey, { signal, capture: true });
  document.addEventListener("pointerdown", (event) => {
    state.isTabbing = false;
    const card = event.target instanceof Element ? event.target.closest(CARD) : null;
    if (card && state.photo) frame(card, false);
  }, { signal, capture: true });
  return () => {
    state.listener?.abort();
    sheet().textContent = "";
  };
}
