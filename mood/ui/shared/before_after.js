export default function ({ parentElement, data }) {
  const part = (name) => parentElement.querySelector(name);
  part(".before").src = data.before;
  part(".before").alt = data.alt;
  part(".after").src = data.after;
  part(".after").alt = "";
  const slider = part("input");
  slider.setAttribute("aria-label", data.label);
  const move = () => {
    part(".after").style.clipPath = `inset(0 0 0 ${slider.value}%)`;
    part(".line").style.left = `${slider.value}%`;
  };
  slider.oninput = move;
  move();
}
