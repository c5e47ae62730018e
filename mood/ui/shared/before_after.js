export default function ({ parentElement, data }) {
  const part = (name) => parentElement.querySelector(name);
  part(".before").src = data.before;
  part(".before").alt = data.alt;
  part(".after").src = data.after;
  part(".after").alt = "";
  const slider = part("input");
  slider.setAttribute("aria-label", "How much of the photo is shown without the map, in percent");
  const move = () => {
    part(".after").style.clipPath = `inset(0 0 0 ${slider.value}%)`;
    part(".line").style.left = `${slider.value}%`;
  };
  slider.oninput = move;
  move();
}
