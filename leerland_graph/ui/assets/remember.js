// Keeps the name that a visitor gave in her own browser, and gives it back at the next visit.
const PLACE = "leerland-name";

export default function ({ data, setStateValue }) {
  let kept = "";
  try {
    if (data.name) localStorage.setItem(PLACE, data.name);
    kept = localStorage.getItem(PLACE) || "";
  } catch (error) {
    return; // a browser that keeps nothing asks again
  }
  if (kept && !data.name) setStateValue("name", kept);
}
