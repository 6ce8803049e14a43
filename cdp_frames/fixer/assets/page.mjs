// The page: the grid, and messages over HTTP to where the page came from.
import { TabulatorFull } from "./tabulator_esm.min.mjs";
import { mount } from "./fix.mjs";

const main = document.querySelector("main");
const ask = async (message) => {
  const reply = await fetch("ask", {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(message),
  }).catch(() => { throw new Error("the program that served this page has ended"); });
  if (!reply.ok) throw new Error(await reply.text());
  return reply.json();
};
const done = () => {
  main.replaceChildren(Object.assign(document.createElement("p"), { className: "over", textContent: "Done. You may close this page." }));
};
await mount(main, TabulatorFull, ask, { done });
