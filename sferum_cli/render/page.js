(() => {
  "use strict";
  const page = document.documentElement, words = document.body.dataset;
  const russian = page.lang === "ru";
  const order = new Intl.Collator(page.lang, {numeric: true});
  const plain = text => text.toLowerCase().replace(/ё/g, "е").replace(/\s+/g, " ");
  const number = text => {
    const day = text.match(/^(\d\d)\.(\d\d)\.(\d{4})$/);
    if (day) return +(day[3] + day[2] + day[1]);
    const bare = text.replace(/[\s*%]/g, "").replace("−", "-");
    return bare ? Number(russian ? bare.replace(",", ".") : bare.replace(/,/g, "")) : NaN;
  };

  for (const table of document.querySelectorAll("table[data-rows], table[data-search]")) {
    const bodies = [...table.tBodies];
    const rows = bodies.flatMap(body => [...body.rows].filter(row => row.className !== "g")
      .map(row => ({row, body, unit: body.querySelector(".g span")?.textContent ?? ""})));
    if (rows.length < 2) continue;
    const sorted = document.createElement("tbody");
    const heads = [...table.tHead.querySelectorAll("th[data-c]")];

    if ("bare" in table.dataset) for (const {row} of rows) {
      row.cells[0].scope = "row";
      for (const head of heads.slice(1)) {
        const column = +head.dataset.c, kind = head.dataset.k;
        const cell = row.cells[column], value = kind === "t" ? 0 : number(cell.textContent);
        if (kind === "t") cell.className = "t";
        else if (Number.isNaN(value)) cell.className = "u";
        else if (kind === "s") {
          cell.className = (cell.className || "b") + Math.round(Math.min(value, 100) / 2);
        }
      }
    }

    const back = () => {
      sorted.remove();
      for (const {row, body} of rows) body.append(row);
      for (const {row} of rows) row.cells[0].querySelector("small.under")?.remove();
      for (const body of bodies) table.insertBefore(body, table.tFoot);
    };
    const sort = (column, kind, sign) => {
      const value = kind === "t" ? text => text : number;
      const keyed = rows.map(one => ({...one, key: value(one.row.cells[column]
        .firstChild?.textContent ?? "")}));
      const last = one => kind === "t" ? one.key === "" : Number.isNaN(one.key);
      keyed.sort((a, b) => last(a) - last(b) || (last(a) ? 0
        : sign * (kind === "t" ? order.compare(a.key, b.key) : a.key - b.key)));
      back();
      for (const body of bodies) body.remove();
      for (const {row, unit} of keyed) {
        if (unit) row.cells[0].append(Object.assign(document.createElement("small"),
          {className: "under", textContent: unit}));
        sorted.append(row);
      }
      table.insertBefore(sorted, table.tFoot);
    };
    for (const head of heads) {
      const kind = head.dataset.k, first = "ns".includes(kind) ? "descending" : "ascending";
      const second = first === "ascending" ? "descending" : "ascending";
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const was = head.getAttribute("aria-sort");
        const next = was === null ? first : was === first ? second : null;
        for (const other of heads) other.removeAttribute("aria-sort");
        if (next === null) return back();
        head.setAttribute("aria-sort", next);
        sort(+head.dataset.c, kind, next === "ascending" ? 1 : -1);
      });
    }

    if (!("search" in table.dataset)) continue;
    const texts = heads.filter(head => head.dataset.k === "t").map(head => +head.dataset.c);
    for (const one of rows) one.text = plain([one.unit, ...texts.map(column =>
      one.row.cells[column].textContent)].join(" "));
    const find = document.createElement("p"), input = document.createElement("input");
    const said = document.createElement("span");
    find.className = "find";
    input.type = "search";
    input.placeholder = words.search;
    input.setAttribute("aria-label", words.search + ": " + table.caption.textContent);
    said.setAttribute("role", "status");
    find.append(input, said);
    table.parentElement.before(find);
    input.addEventListener("input", () => {
      const wanted = plain(input.value).trim().split(" ");
      let shown = 0;
      for (const one of rows) {
        one.row.hidden = !wanted.every(word => one.text.includes(word));
        shown += !one.row.hidden;
      }
      for (const body of bodies) {
        const group = body.querySelector(".g");
        if (group) group.hidden = !rows.some(one => one.body === body && !one.row.hidden);
      }
      said.textContent = !input.value.trim() ? "" : !shown ? words.nothing
        : words.shown.replace("{shown}", shown).replace("{all}", rows.length);
    });
  }
})();
