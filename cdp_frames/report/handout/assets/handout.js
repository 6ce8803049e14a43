"use strict";
// Lets a reader choose lines of the table. Without it all of them are there.
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const rows = Array.from(document.querySelector(".lines tbody").rows);
  const count = document.getElementById("count");
  const search = document.getElementById("search");
  const choices = Array.from(form.querySelectorAll("select"));
  const all = rows.length.toLocaleString("en");
  let told = null;

  function lines() {
    told ??= rows.map((row) => ({
      text: row.textContent.toLowerCase(),
      is: row.dataset.is.split(" "),
    }));
    return told;
  }

  function show() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const asked = choices.map((choice) => choice.value);
    let shown = 0;
    lines().forEach((line, at) => {
      const fits =
        asked.every((value, place) => !value || line.is[place] === value) &&
        words.every((word) => line.text.includes(word));
      shown += fits;
      if (rows[at].hidden === fits) rows[at].hidden = !fits;
    });
    count.textContent =
      shown === rows.length ? `${all} lines` : `${shown.toLocaleString("en")} of ${all} lines`;
  }

  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  });
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  count.textContent = `${all} lines`;
})();
